/* notice_leaks.c: the leak scan (防泄露检查) of letters that go out with an act: what in them is somebody's own,
 * what has to be kept with a reason, and who signed the list. See reply.h. */
#include "base/buf.h"
#include "base/vec.h"
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply.h"
#include "engine/ledger.h"
#include "reply_sql.h"

/* Known by its name alone: letters have no moves. */
static const struct flow letter_flow = {.name = "request_letter"};

/* ---- What is somebody's own ---- */

struct known {
    struct leaks_own applicant;
    struct reply_parties_rows parties;
    struct str who, contact;
};

static bool is_known(const void *arg, struct arena *a, enum leak_kind kind, struct str value)
{
    const struct known *k = arg;
    if (kind == LEAK_CLASSIFICATION)
        return false;
    if (k->applicant.is(k->applicant.arg, a, kind, value) || str_find(k->who, value) >= 0 ||
        str_find(k->contact, value) >= 0)
        return true;
    for (size_t i = 0; i < k->parties.n; i++)
        if (str_find(k->parties.v[i].name, value) >= 0 ||
            str_find(k->parties.v[i].contact, value) >= 0)
            return true;
    return false;
}

int notice_leaks_thing(struct db *db, struct arena *a, const struct requests_request_row *row,
                       struct str who, struct str contact, const struct notice_letter *letters,
                       size_t n, struct leaks_thing *ret)
{
    struct known *k = arena_one(a, struct known);
    *k = (struct known){
        .applicant = reply_leaks_own(a, NULL, row), .who = who, .contact = contact};
    *ret = (struct leaks_thing){
        .flow = &letter_flow, .id = letters[0].id, .own = {is_known, k}};
    for (size_t i = 0; i < n; i++)
        *vec_push(a, &ret->parts) =
            (struct leaks_part){.code = arena_fmt(a, "letter:%zu", i + 1),
                                .name = letters[i].name,
                                .words = letters[i].body};
    return reply_sql_parties(db, a, row->id, &k->parties);
}

/* ---- What is kept ---- */

static void digest_put(struct buf *to, const struct leaks_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        buf_fmt(to, "%s %.*s\n", leak_kind_name(list->v[i].kind), STR_ARG(list->v[i].masked));
}

struct str notice_leaks_digest(struct arena *a, const struct leaks_list *list)
{
    struct buf all cleanup(buf_done) = BUF_INIT(1 * MiB);
    digest_put(&all, list);
    return str_head(ledger_digest(a, buf_str(&all)), 16);
}

struct found {
    struct leaks_thing thing;
    struct leaks_list list;
};

static struct str masked_of(struct arena *a, const struct found *found, size_t n)
{
    struct str ret = S("");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < found[i].list.n; k++)
            ret = arena_fmt(a, "%.*s%s%.*s", STR_ARG(ret), ret.n > 0 ? "、" : "",
                            STR_ARG(found[i].list.v[k].masked));
    return ret;
}

/* Why they do not go out: a mark of secrecy; something that nobody gave a reason for, or did not see. */
static int held(struct arena *a, enum lang lang, const struct found *found, size_t n,
                const struct notice_keeping *keeping, struct str *ret_why)
{
    struct buf all cleanup(buf_done) = BUF_INIT(1 * MiB);
    size_t open = 0, blocking = 0;
    for (size_t i = 0; i < n; i++) {
        digest_put(&all, &found[i].list);
        open += found[i].list.open;
        blocking += found[i].list.blocking;
    }
    struct str digest = str_head(ledger_digest(a, buf_str(&all)), 16);
    bool kept = str_trim(keeping->reason).n > 0 && str_eq(keeping->seen, digest);
    if (open == 0 || (blocking == 0 && kept))
        return 0;
    const struct html_arg what = html_arg_str(S("what"), masked_of(a, found, n));
    *ret_why = text_fill(
        a, lang, blocking > 0 ? TEXT_requests_fault_marked : TEXT_requests_fault_found, &what, 1);
    return err_set(blocking > 0 ? ERR_INVALID : ERR_HELD, "the leak scan holds a notice");
}

static int keep(struct db *db, struct arena *a, const struct found *f, struct str body,
                const struct notice_keeping *keeping, const struct actor *actor, moment_t now)
{
    const struct flow_act act = {.actor = actor,
                                 .now = now,
                                 .note = keeping->reason,
                                 .digest = ledger_digest(a, body)};
    int r = f->list.open > 0 ? leaks_keep(db, a, &f->thing, &act) : 0;
    return r < 0 ? r : leaks_pass(db, a, &f->thing, "issue", &act);
}

/* That it was kept, and why, is part of the case's history. */
static int kept_event(struct db *db, struct arena *a, int64_t request, struct str reason,
                      const struct actor *actor, moment_t now)
{
    const struct request_happening e = {
        .kind = "findings-kept", .day = moment_day(now), .until = DAY_NONE, .note = reason};
    return request_event_add(db, a, request, &e, actor->id, now);
}

int notice_leaks_sign(struct db *db, struct arena *a, enum lang lang,
                      const struct requests_request_row *row, const struct notice_letter *letters,
                      size_t n, const struct notice_keeping *keeping, const struct actor *actor,
                      moment_t now, struct str *ret_why)
{
    struct found *found = arena_many(a, n, struct found);
    size_t open = 0;
    int r = 0;
    for (size_t i = 0; r >= 0 && i < n; i++) {
        r = notice_leaks_thing(db, a, row, S(""), S(""), &letters[i], 1, &found[i].thing);
        if (r >= 0)
            r = leaks_look(db, a, &found[i].thing, moment_day(now), &found[i].list);
        open += r < 0 ? 0 : found[i].list.open;
    }
    if (r >= 0)
        r = held(a, lang, found, n, keeping, ret_why);
    for (size_t i = 0; r >= 0 && i < n; i++)
        r = keep(db, a, &found[i], letters[i].body, keeping, actor, now);
    if (r < 0 || open == 0)
        return r < 0 ? r : 0;
    return kept_event(db, a, row->id, keeping->reason, actor, now);
}
