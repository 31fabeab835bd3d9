/* regime.c: what the law in force lets an authority ask of an applicant, and whether what was typed
 * will do. */
#include "base/identity.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/requests/requests.h"
#include "engine/mail.h"

const char *const request_classes[] = {"person",  "enterprise", "research",
                                       "welfare", "legal",      "other", NULL};
const char *const request_id_kinds[] = {"id_card", "passport",  "hk_macao", "taiwan",
                                        "uscc",    "other_document", NULL};
const char *const request_media[] = {"paper", "electronic", "disc", NULL};
const char *const request_deliveries[] = {"post", "email", "pickup", "web", "fax", "on_site", NULL};
const char *const request_channels[] = {"web",         "counter",    "oral",
                                        "post-signed", "post-plain", "elsewhere",
                                        "email",       "fax",        NULL};

/* The telephone first, as the notice of 2015 has it. */
const char *const request_confirm_ways[] = {"phone", "message", "mail", "in_person", "other", NULL};

const char *const request_notices[] = {"1", NULL};

/* The days are those of the constants that choose a regime; how a due date follows is
 * engine/deadline.h's affair. */
static const struct request_regime regimes[] = {
    {"cn-2008", 14000, false, true, 15}, /* 2008-05-01 */
    {"cn-2019", 18031, true, false, 20}, /* 2019-05-15 */
};

const struct request_regime *request_regime_on(day_t day)
{
    const struct request_regime *found = &regimes[0];
    for (size_t i = 0; i < COUNT(regimes); i++)
        if (day >= regimes[i].from)
            found = &regimes[i];
    return found;
}

day_t request_first_day(void)
{
    return regimes[0].from;
}

const struct request_regime *request_regime_of(struct str code)
{
    for (size_t i = 0; i < COUNT(regimes); i++)
        if (str_eq(str_c(regimes[i].code), code))
            return &regimes[i];
    return &regimes[COUNT(regimes) - 1];
}

/* ---- What will not do ---- */

static bool is_among(const char *const *codes, struct str code)
{
    for (size_t i = 0; codes[i]; i++)
        if (str_eq(str_c(codes[i]), code))
            return true;
    return false;
}

static void fault(struct arena *a, struct request_faults *list, const char *field, enum text why)
{
    *vec_push(a, list) = (struct request_fault){field, why};
}

static void check_identity(struct arena *a, const struct request_texts *t,
                           struct request_faults *ret)
{
    if (t->id_kind.n == 0 || !is_among(request_id_kinds, t->id_kind)) {
        fault(a, ret, "id_kind", TEXT_requests_fault_id_kind);
        return;
    }
    if (t->id_number.n == 0)
        fault(a, ret, "id_number", TEXT_requests_fault_id_number);
    else if (str_eq(t->id_kind, S("id_card")) && !identity_card_valid(a, t->id_number))
        fault(a, ret, "id_number", TEXT_requests_fault_id_card);
    else if (str_eq(t->id_kind, S("uscc")) && !identity_uscc_valid(a, t->id_number))
        fault(a, ret, "id_number", TEXT_requests_fault_uscc);
}

static size_t digits_in(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

/* 联系方式: one that reaches the applicant, and the one that he wants the answer by. */
static void check_reach(struct arena *a, const struct request_texts *t, struct request_faults *ret)
{
    if (t->phone.n == 0 && t->email.n == 0 && t->address.n == 0)
        fault(a, ret, "phone", TEXT_requests_fault_reach);
    if (t->phone.n > 0 && digits_in(utf8_fold(a, t->phone)) < 7)
        fault(a, ret, "phone", TEXT_requests_fault_phone);
    if (t->email.n > 0 && !mail_address_ok(t->email))
        fault(a, ret, "email", TEXT_requests_fault_email);
    if (t->email.n == 0 && t->notices.n > 0)
        fault(a, ret, "email", TEXT_mail_fault_notices);
    if (str_eq(t->delivery, S("post")) && t->address.n == 0)
        fault(a, ret, "address", TEXT_requests_fault_post);
    if (str_eq(t->delivery, S("email")) && t->email.n == 0)
        fault(a, ret, "email", TEXT_requests_fault_by_email);
}

void request_check(struct arena *a, const struct request_regime *law, const struct request_texts *t,
                   struct request_faults *ret)
{
    *ret = (struct request_faults){0};
    if (law->asks_identity)
        check_identity(a, t, ret);
    if (law->asks_purpose && t->purpose.n == 0)
        fault(a, ret, "purpose", TEXT_requests_fault_purpose);
    check_reach(a, t, ret);
}

void request_check_unasked(struct arena *a, const struct request_regime *law,
                           const struct request_texts *t, struct request_faults *ret)
{
    if (!law->asks_identity && t->id_number.n > 0)
        fault(a, ret, "id_number", TEXT_requests_fault_identity_unasked);
    if (!law->asks_purpose && t->purpose.n > 0)
        fault(a, ret, "purpose", TEXT_requests_fault_purpose_unasked);
    if (!law->asks_purpose && t->waiver.n > 0)
        fault(a, ret, "waiver", TEXT_requests_fault_waiver_unasked);
}

void request_forget_unasked(const struct request_regime *law, struct request_texts *t)
{
    if (!law->asks_identity)
        t->id_kind = t->id_number = S("");
    if (!law->asks_purpose)
        t->purpose = t->waiver = S("");
}
