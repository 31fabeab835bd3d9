/* aftermath.c: what follows a reply: reconsideration (行政复议), litigation (行政诉讼), complaints (投诉),
 * and what came of them: the cells of table four. See reply.h. */
#include "domain/requests/answer/reply.h"
#include "engine/text.h"
#include "reply_sql.h"

const char *const remedy_kinds[] = {"reconsideration", "litigation", "litigation_after",
                                    "complaint", NULL};
const char *const remedy_filers[] = {"applicant", "third_party", "other", NULL};
const char *const remedy_results[] = {"upheld", "corrected", "other", NULL};

static bool is_one_of(const char *const *codes, struct str code)
{
    for (; *codes; codes++)
        if (str_eq(str_c(*codes), code))
            return true;
    return false;
}

static int refused(enum lang lang, enum text why, struct str *ret_why)
{
    *ret_why = text(lang, why);
    return err_set(ERR_INVALID, "a remedy that cannot be entered so");
}

static bool is_complaint(struct str kind)
{
    return str_eq(kind, S("complaint"));
}

/* Against what: the reply of this round; a complaint may be about its delay. */
static int replied_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                      struct str kind, day_t *ret)
{
    struct reply_replied_row reply;
    int r = reply_sql_replied(db, a, row->id, row->round, &reply);
    if (r < 0)
        return r;
    *ret = r == 1 ? reply.replied : DAY_NONE;
    return *ret == DAY_NONE && !is_complaint(kind)
               ? err_set(ERR_CONFLICT, "nothing was replied yet")
               : 0;
}

int request_review_first(struct db *db, struct arena *a, const struct request_law *law,
                         const struct requests_request_row *row, day_t replied, bool *ret)
{
    struct letter_case c;
    int r = reply_case(db, a, row, &c);
    if (r < 0)
        return r;
    const struct decision *d = decision_find(&law->decisions, c.decision);
    const struct remedy *rule =
        remedy_for(&law->remedies, replied, d && decision_review_first(&law->decisions, d, &c));
    *ret = rule && rule->review_first;
    return 0;
}

/* 未经复议直接起诉 where reconsideration comes first: only with a word on how a court came to take it. */
static int check_way(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                     const struct requests_request_row *row, const struct request_remedy *x,
                     day_t replied, struct str *ret_why)
{
    bool first = false;
    int r = str_eq(x->kind, S("litigation")) && str_trim(x->note).n == 0
                ? request_review_first(db, a, law, row, replied, &first)
                : 0;
    return first ? refused(lang, TEXT_requests_fault_review_first, ret_why) : r;
}

static int noted(struct db *db, struct arena *a, int64_t id, const char *kind, day_t day,
                 struct str note, const struct actor *actor, moment_t now)
{
    struct request_happening e = {.kind = kind, .day = day, .until = DAY_NONE, .note = note};
    return request_event_add(db, a, id, &e, actor->id, now);
}

static struct str named(const char *what, struct str code)
{
    return text(LANG_ZH, text_named("requests", what, code));
}

const char *remedy_results_names(struct str kind)
{
    return is_complaint(kind) ? "complaint_result" : "result";
}

int request_remedy_file(struct db *db, struct arena *a, enum lang lang,
                        const struct request_law *law, int64_t id, const struct request_remedy *x,
                        const struct actor *actor, moment_t now, struct str *ret_why)
{
    struct requests_request_row row;
    struct reply_remedy_insert_row made;
    day_t replied;
    if (!is_one_of(remedy_kinds, x->kind) || !is_one_of(remedy_filers, x->filer))
        return err_set(ERR_MALFORMED, "no such remedy");
    int r = request_get(db, a, id, &row);
    if (r == 0)
        r = replied_of(db, a, &row, x->kind, &replied);
    if (r < 0)
        return r;
    if (x->filed == DAY_NONE || x->filed > moment_day(now) ||
        (replied != DAY_NONE && x->filed < replied))
        return refused(lang, TEXT_requests_fault_filed, ret_why);
    if (str_trim(x->organ).n == 0)
        return refused(lang, TEXT_requests_fault_organ, ret_why);
    r = check_way(db, a, lang, law, &row, x, replied, ret_why);
    if (r < 0)
        return r;
    r = reply_sql_remedy_insert(db, a, id, row.round, x->kind, x->filed, x->filer, x->organ,
                                x->number, x->note, actor->id, now, &made);
    return r < 0 ? r
                 : noted(db, a, id, is_complaint(x->kind) ? "complaint-filed" : "remedy-filed",
                         x->filed,
                         arena_fmt(a, "%.*s：%.*s", STR_ARG(named("remedy", x->kind)),
                                   STR_ARG(x->organ)),
                         actor, now);
}

int request_remedy_pending(struct db *db, struct arena *a, int64_t id, int64_t *ret_remedy)
{
    struct reply_remedy_rows rows = {0};
    int r = reply_sql_remedies(db, a, id, &rows);
    for (size_t i = rows.n; r >= 0 && i-- > 0;)
        if (str_eq(rows.v[i].result, S("pending"))) {
            *ret_remedy = rows.v[i].id;
            return 0;
        }
    return r < 0 ? r : err_set(ERR_ABSENT, "nothing waits to be decided");
}

int request_remedy_decide(struct db *db, struct arena *a, enum lang lang, int64_t id,
                          int64_t remedy, struct str result, day_t decided, struct str note,
                          const struct actor *actor, moment_t now, struct str *ret_why)
{
    struct reply_remedy_rows rows = {0};
    if (!is_one_of(remedy_results, result))
        return err_set(ERR_MALFORMED, "no such result");
    int r = reply_sql_remedies(db, a, id, &rows);
    if (r < 0)
        return r;
    struct str kind = S("");
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.v[i].id != remedy)
            continue;
        kind = rows.v[i].kind;
        if (decided == DAY_NONE || decided > moment_day(now) || decided < rows.v[i].filed)
            return refused(lang, TEXT_requests_fault_decided, ret_why);
    }
    r = reply_sql_remedy_decide(db, remedy, id, result, decided, note);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "decided already, or there is none");
    return noted(db, a, id, is_complaint(kind) ? "complaint-decided" : "remedy-decided", decided,
                 named(remedy_results_names(kind), result), actor, now);
}
