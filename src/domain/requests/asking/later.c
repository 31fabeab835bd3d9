/* later.c: see later.h. */
#include "domain/requests/asking/later.h"

#include "base/utf8.h"
#include "domain/requests/mail/mails.h"
#include "engine/json.h"
#include "reply_sql.h"

/* Moves that are nobody's but his: no page of the desk offers them. */
static const struct request_act_kind correct_self = {"correct_self", "correct_self", "corrected",
                                                     0};
static const struct request_act_kind reasons_self = {"reasons_self", "reasons_self",
                                                     "reasons-given", 0};
static const struct request_act_kind withdraw_self = {"withdraw_self", "withdraw_self", "withdrawn",
                                                      0};

#define WORDS(code)                                                     \
# code, TEXT_requests_later_##code, TEXT_requests_later_hint_##code,    \
     TEXT_requests_later_label_##code, TEXT_requests_later_send_##code, \
     TEXT_requests_later_done_##code

const struct request_later_kind request_later_kinds[] = {
    {WORDS(correct), &correct_self, "added", true, true, false, "correction"},
    {WORDS(reasons), &reasons_self, "added", true, true, false, "reasons"},
    {WORDS(add), NULL, "added", true, true, false, NULL},
    {WORDS(ask), NULL, "asked", true, false, true, NULL},
    {WORDS(deliver), NULL, "delivery-chosen", false, false, false, NULL},
    {WORDS(notify), NULL, "notice-wanted", false, false, false, NULL},
    {WORDS(withdraw), &withdraw_self, "added", false, false, false, NULL},
};
const size_t request_later_kinds_n = COUNT(request_later_kinds);

const struct request_later_kind *request_later_find(struct str code)
{
    for (size_t i = 0; i < COUNT(request_later_kinds); i++)
        if (str_eq(str_c(request_later_kinds[i].code), code))
            return &request_later_kinds[i];
    return NULL;
}

static bool has_ended(struct str state)
{
    static const char *const ends[] = {"replied",     "delivered", "closed",
                                       "transferred", "withdrawn", "abandoned"};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (str_eq(state, str_c(ends[i])))
            return true;
    return false;
}

bool request_later_fits(const struct request_later_kind *k, struct str state)
{
    if (has_ended(state))
        return k->ended;
    return !k->waits || str_eq(state, str_c(k->waits));
}

void request_later_put(json_t *inside, const struct request_later *l)
{
    json_put_str(inside, "what", l->what);
    json_put_str(inside, "text", l->text);
    json_put_str(inside, "medium", l->medium);
    json_put_str(inside, "delivery", l->delivery);
    json_put_str(inside, "email", l->email);
    json_put_str(inside, "place", l->place);
    json_put_str(inside, "key", l->key);
}

static struct request_later later_of(struct arena *a, const json_t *inside)
{
    return (struct request_later){
        .what = json_get_str(a, inside, "what"),
        .text = utf8_head(json_get_str(a, inside, "text"), REQUEST_LATER_TEXT),
        .medium = json_get_str(a, inside, "medium"),
        .delivery = json_get_str(a, inside, "delivery"),
        .email = utf8_head(json_get_str(a, inside, "email"), 100),
        .place = json_get_str(a, inside, "place"),
        .key = json_get_str(a, inside, "key"),
    };
}

/* ---- The case ---- */

/* Whose place and key these are. ERR_ABSENT: nobody's: a code that was replaced meanwhile, or a
 * submission that no applicant made. */
static int case_of(struct db *db, struct arena *a, const struct request_later *l,
                   struct requests_request_row *ret)
{
    struct requests_by_place_row found;
    int r = l->place.n > 0 ? requests_sql_by_place(db, a, l->place, &found) : 0;
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no case stands in that place");
    r = request_get(db, a, found.id, ret);
    if (r < 0)
        return r;
    return l->key.n > 0 && str_eq(l->key, ret->status_key)
               ? 0
               : err_set(ERR_ABSENT, "that key does not open the case");
}

/* ---- What becomes of it ---- */

static int as_event(struct db *db, struct arena *a, int64_t id, const char *kind, struct str note,
                    moment_t at)
{
    struct request_happening e = {
        .kind = kind, .day = moment_day(at), .until = DAY_NONE, .note = note};
    return request_event_add(db, a, id, &e, 0, at);
}

static int as_act(struct db *db, struct arena *a, int64_t id, const struct request_act_kind *kind,
                  struct str note, moment_t at, bool *ret_done)
{
    const struct actor applicant = {.id = 0};
    struct str why;
    struct request_act act = {.kind = kind, .day = moment_day(at), .until = DAY_NONE, .note = note};
    int r = request_may(db, a, id, act.kind, &applicant);
    *ret_done = r == 0;
    if (r == ERR_CONFLICT)
        return 0;
    return r < 0 ? r : request_act(db, a, LANG_ZH, id, &act, &applicant, at, &why);
}

static bool is_among(const char *const *codes, struct str code)
{
    for (size_t i = 0; codes[i]; i++)
        if (str_eq(str_c(codes[i]), code))
            return true;
    return false;
}

/* 接受纸质或者电子答复: it holds from here on. */
static int choose_delivery(struct db *db, struct arena *a, int64_t id,
                           const struct request_later *l)
{
    (void)a;
    if (!is_among(request_media, l->medium) || !is_among(request_deliveries, l->delivery))
        return err_set(ERR_MALFORMED, "a way of delivery that is not on the list");
    int r = applicant_sql_delivery_set(db, id, l->medium, l->delivery);
    if (r >= 0 && l->email.n > 0)
        r = applicant_sql_email_set(db, id, l->email);
    return r < 0 ? r : 0;
}

/* Notices by mail, to this address; without one no more. */
static int choose_notices(struct db *db, int64_t id, const struct request_later *l, moment_t at)
{
    if (l->email.n > 0 && !mail_address_ok(l->email))
        return err_set(ERR_MALFORMED, "an address that no page lets through");
    int r = l->email.n > 0 ? applicant_sql_email_set(db, id, l->email) : 0;
    return r < 0 ? r : mails_want(db, id, l->email.n > 0, at);
}

static int enter(struct db *db, struct arena *a, int64_t id, const struct request_later_kind *k,
                 const struct request_later *l, moment_t at)
{
    bool done = false;
    struct str note = l->text;
    int r = 0;
    if (str_eq(l->what, S("deliver")))
        r = choose_delivery(db, a, id, l);
    if (str_eq(l->what, S("notify")))
        r = choose_notices(db, id, l, at);
    if (str_eq(l->what, S("withdraw")) && str_trim(note).n == 0)
        note = text(LANG_ZH, TEXT_requests_withdrawn_online);
    if (r == 0 && k->act)
        r = as_act(db, a, id, k->act, note, at, &done);
    if (r < 0 || done)
        return r;
    return as_event(db, a, id, k->event, note, at);
}

/* It stands on the work lists until somebody has read it. */
static int to_be_read(struct db *db, struct arena *a, int64_t id)
{
    struct reply_last_event_row last;
    int r = reply_sql_last_event(db, a, id, &last);
    if (r == 1)
        r = requests_sql_news_set(db, id, last.id);
    return r < 0 ? r : 0;
}

int request_later_take(struct db *desk, struct arena *a, const struct submission *s,
                       json_t *payload, void *app)
{
    const struct requests_house *house = app;
    struct str plain;
    if (!house || !house->keys.there) /* our fault, not the submission's: it waits */
        return err_set(ERR_BROKEN, "no key to open what applicants send");
    int r = seal_open(a, &house->keys, json_get_str(a, payload, "box"), &plain);
    if (r < 0)
        return r;
    json_t *inside cleanup(json_done) = json_loadb(plain.p, plain.n, 0, NULL);
    struct request_later l = later_of(a, inside);
    const struct request_later_kind *k = request_later_find(l.what);
    struct requests_request_row row;
    if (!k)
        return err_set(ERR_MALFORMED, "nothing that an applicant can send");
    r = case_of(desk, a, &l, &row);
    if (r == 0)
        r = requests_sql_touch(desk, row.id, s->received) < 0 ? ERR_DATABASE : 0;
    if (r == 0)
        r = enter(desk, a, row.id, k, &l, s->received);
    if (r == 0)
        r = to_be_read(desk, a, row.id);
    if (r == 0 && k->files)
        r = request_files_expect(desk, a, row.id, inside);
    return r;
}
