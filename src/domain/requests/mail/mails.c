/* mails.c: which mail there is to be: notices, letters, reminders. mails_send.c sends it. See mails.h. */
#include "domain/requests/mail/mails.h"

#include "base/rand.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/frame/frame.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/answer/reply.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"

#define REFUSED_ROWS 20
#define REMIND_DAYS  3 /* what falls due within so many days is named too */

/* ---- Whether ---- */

int mails_on(struct db *db, struct arena *a, bool *ret)
{
    struct str setting;
    int r = bodies_setting(db, a, MAIL_ON_SETTING, &setting);
    *ret = r == 0 && str_eq(setting, S("1"));
    return r;
}

int mails_announce(struct db *db, struct arena *a, bool on, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    bool stands = false;
    int r = tx_begin(db, &tx);
    if (r == 0)
        r = mails_on(db, a, &stands);
    if (r < 0 || stands == on)
        return r;
    r = bodies_set(db, a, S(MAIL_ON_SETTING), on ? S("1") : S(""), 0, now);
    return r < 0 ? r : tx_commit(&tx);
}

int mails_want(struct db *db, int64_t request, bool wanted, moment_t now)
{
    int r = wanted ? mails_sql_want(db, request, now) : mails_sql_want_no_more(db, request);
    return r < 0 ? r : 0;
}

/* ---- One more ---- */

/* The row and its job. */
static int mail_add(struct db *db, struct arena *a, struct str message_id, const char *kind,
                    struct str what, int64_t request, int64_t letter, int64_t account,
                    struct str place, moment_t now)
{
    struct mails_made_row made;
    int r = mails_sql_insert(db, a, message_id, str_c(kind), what, request, letter, account, place,
                             now, &made);
    if (r <= 0)
        return r;
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "mail", made.id);
    return job_add(db, a, MAIL_JOB, arena_fmt(a, "%lld", (long long)made.id), payload, now);
}

/* ---- Notices ---- */

/* What an applicant is told of: what he has to do, what moved his day, and the end. */
static const char *const told[] = {
    "received",      "confirmed",   "correction-asked", "extended", "delayed",
    "reasons-asked", "fee-asked",   "due-moved",        "overdue",  "told",
    "replied",       "transferred", "abandoned",        "reopened", NULL};

static bool is_told(const char *event)
{
    for (size_t i = 0; told[i]; i++)
        if (strcmp(told[i], event) == 0)
            return true;
    return false;
}

int mails_happened(struct db *db, struct arena *a, int64_t request, const char *event, moment_t now)
{
    struct mails_wanted_row row;
    if (!is_told(event))
        return 0;
    int r = mails_sql_wanted(db, a, request, &row);
    if (r <= 0 || !mail_address_ok(row.email))
        return r < 0 ? r : 0;
    if (strcmp(event, "replied") == 0 && row.letters > 0) /* he has it in his hands */
        return 0;
    return mail_add(db, a, rand_hex(a, 16), "notice", str_c(event), request, 0, 0, S(""), now);
}

/* ---- Letters ---- */

static int letter_may(const struct reply_letter_row *l, const struct requests_request_row *row,
                      const struct mails_mail_rows *before)
{
    for (size_t i = 0; i < before->n; i++)
        if (str_eq(before->v[i].state, S("waiting")))
            return err_set(ERR_CONFLICT, "letter %lld is on its way", (long long)l->id);
    bool reply = str_eq(l->kind, S("reply"));
    bool may = !reply || str_eq(row->state, S("signed")) || str_eq(row->state, S("replied"));
    return may && str_eq(l->state, S("signed")) && l->hash.n > 0
               ? 0
               : err_set(ERR_CONFLICT, "letter %lld cannot go out now", (long long)l->id);
}

int mails_letter(struct db *db, struct arena *a, enum lang lang, const struct requests_house *house,
                 int64_t letter, struct str address, const struct actor *actor, moment_t now,
                 struct str *ret_why)
{
    struct reply_letter_row l;
    struct requests_request_row row;
    struct mails_mail_rows before = {0};
    int r = reply_sql_letter(db, a, letter, &l);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no letter %lld", (long long)letter);
    r = requests_sql_touch(db, l.request, now); /* of two at once one finds the other's */
    if (r >= 0)
        r = request_get(db, a, l.request, &row);
    if (r == 0)
        r = mails_sql_of_letter(db, a, letter, &before);
    if (r >= 0)
        r = letter_may(&l, &row, &before);
    if (r >= 0)
        r = letter_passes(db, a, lang, house, &l, actor, now, ret_why);
    if (r < 0)
        return r;
    if (!mail_address_ok(address) || l.size > (int64_t)MAIL_FILES_MAX) {
        *ret_why = text(lang, l.size > (int64_t)MAIL_FILES_MAX ? TEXT_mail_fault_size
                                                               : TEXT_mail_fault_address);
        return err_set(ERR_INVALID, "a mail that cannot be sent");
    }
    return mail_add(db, a, rand_hex(a, 16), "letter", S(""), l.request, letter, actor->id, address,
                    now);
}

/* ---- Reminders ---- */

static int remind_one(struct db *db, struct arena *a, const struct mails_to_remind_row *who,
                      day_t today, moment_t now)
{
    struct mails_due_rows rows = {0};
    roles_t roles;
    int r = roles_parse(who->roles, &roles);
    if (r == 0)
        r = mails_sql_due(db, a, today + REMIND_DAYS, roles & ROLE_DISCLOSURE_OFFICE, who->id,
                          who->department, 1, &rows);
    struct documents_due documents = {0};
    struct actor actor = {.id = who->id, .department = who->department, .roles = roles};
    if (r >= 0 && rows.n == 0)
        r = documents_due(db, a, &actor, today, today + REMIND_DAYS, 1, &documents);
    if (r < 0 || rows.n + documents.n == 0)
        return r < 0 ? r : 0;
    struct str day = day_iso(a, today);
    return mail_add(db, a, arena_fmt(a, "remind-%.*s-%lld", STR_ARG(day), (long long)who->id),
                    "reminder", day, 0, 0, who->id, S(""), now);
}

int mails_daily(struct db *db, struct arena *a, moment_t now)
{
    const struct calendar *calendar;
    struct mails_to_remind_rows all = {0};
    day_t today = moment_day(now);
    bool on;
    int r = mails_on(db, a, &on);
    if (r < 0 || !on || now - day_begin(today) < MAIL_FROM_HOUR * 3600)
        return r;
    r = holidays_calendar(db, a, DAY_NONE, &calendar);
    if (r < 0 || calendar_count(calendar, today - 1, today) == 0)
        return r;
    r = mails_sql_to_remind(db, a, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++)
        r = remind_one(db, a, &all.v[i], today, now);
    return r < 0 ? r : 0;
}

/* ---- What went wrong ---- */

int mails_count(struct db *db, struct arena *a, struct mails_counts *ret)
{
    struct mails_counts_row row;
    int r = mails_sql_counts(db, a, &row);
    if (r < 0)
        return r;
    *ret = (struct mails_counts){row.waiting, row.sent, row.refused};
    return 0;
}

enum text mails_name(struct arena *a, struct str kind, struct str what)
{
    return text_find(str_eq(kind, S("notice")) ? arena_fmt(a, "mail.notice.%.*s", STR_ARG(what))
                                               : arena_fmt(a, "mail.kind.%.*s", STR_ARG(kind)));
}

int mails_refused(struct ctx *c, struct mails_refuseds *ret)
{
    struct mails_refused_rows rows = {0};
    if (!(c->actor.roles & ROLE_DISCLOSURE_OFFICE))
        return 0;
    int r = mails_sql_refused(c->db, c->arena, c->now - MAIL_REFUSED_DAYS * INT64_C(86400),
                              REFUSED_ROWS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = (struct mails_refused_item){
            .request = rows.v[i].request,
            .number = rows.v[i].number,
            .answer = rows.v[i].answer,
            .when = frame_desk_moment(c, rows.v[i].ended),
            .what = mails_name(c->arena, rows.v[i].kind, rows.v[i].what),
        };
    return r < 0 ? r : 0;
}
