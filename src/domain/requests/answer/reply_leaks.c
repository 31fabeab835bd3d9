/* reply_leaks.c: the leak scan (防泄露检查) of an answer: of which parts it is made, what in it is the
 * applicant's own, when it has to have passed, and masking with one click. The rest is domain/leaks.
 * See reply.h. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply.h"
#include "engine/text.h"
#include "reply_sql.h"

/* ---- What is the applicant's own ---- */

struct own {
    const struct requests_house *house;
    const struct requests_request_row *row;
};

/* His own words, sent back to him: nothing that he does not know. */
static bool is_his_word(const struct requests_request_row *row, struct str value)
{
    const struct str words[] = {row->wanted, row->wanted_name, row->wanted_number};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_find(words[i], value) >= 0)
            return true;
    return false;
}

static struct str digits_of(struct arena *a, struct str s)
{
    struct str folded = utf8_fold(a, s);
    char *to = arena_many(a, folded.n + 1, char);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] >= '0' && folded.p[i] <= '9')
            to[n++] = folded.p[i];
    return (struct str){to, n};
}

/* With or without the country's or the area's code. */
static bool is_his_phone(struct arena *a, const struct requests_request_row *row, struct str value)
{
    struct str one = digits_of(a, value), other = digits_of(a, row->phone);
    bool longer = one.n > other.n;
    return one.n >= 7 && other.n >= 7 && (longer ? str_ends(one, other) : str_ends(other, one));
}

/* The number is known by what follows from it under the desk's key; itself it stays sealed. */
static bool is_his_identity(struct arena *a, const struct own *own, struct str value)
{
    struct request_texts t = {.id_number = value};
    struct str same;
    if (request_same_of(a, own->house, &t, &same) < 0) {
        err_clear();
        return false;
    }
    return own->row->same.n > 0 && str_eq(same, own->row->same);
}

static bool is_his(const void *arg, struct arena *a, enum leak_kind kind, struct str value)
{
    const struct own *own = arg;
    if (kind == LEAK_CLASSIFICATION)
        return false;
    if (is_his_word(own->row, value))
        return true;
    if (kind == LEAK_MOBILE || kind == LEAK_PHONE)
        return is_his_phone(a, own->row, value);
    if (kind == LEAK_EMAIL)
        return str_eq(utf8_fold(a, value), utf8_fold(a, own->row->email));
    if (kind == LEAK_ADDRESS)
        return str_find(own->row->address, value) >= 0;
    return kind == LEAK_IDENTITY && is_his_identity(a, own, value);
}

struct leaks_own reply_leaks_own(struct arena *a, const struct requests_house *house,
                                 const struct requests_request_row *row)
{
    struct own *own = arena_one(a, struct own);
    *own = (struct own){house, row};
    return (struct leaks_own){is_his, own};
}

/* ---- Of what an answer is made ---- */

static struct str file_code(struct arena *a, const struct reply_release_row *f)
{
    return arena_fmt(a, "file:%lld", (long long)f->id);
}

static int letter_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                     struct leaks_parts *ret)
{
    struct reply_letter_draft_row draft;
    struct reply_letter_row letter;
    struct str body = S("");
    int r = reply_sql_letter_draft(db, a, row->id, row->round, &draft);
    if (r == 1)
        body = draft.body;
    if (r == 0) {
        r = reply_sql_letter_reply(db, a, row->id, row->round, &letter);
        body = r == 1 ? letter.body : S("");
    }
    if (body.n > 0)
        *vec_push(a, ret) = (struct leaks_part){
            .code = S("letter"), .label = TEXT_requests_letter_reply, .words = body};
    return r < 0 ? r : 0;
}

/* A file's name is read too: people write names and numbers into it. */
static int files_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                    struct leaks_parts *ret)
{
    struct reply_release_rows files = {0};
    int r = reply_sql_releases(db, a, row->id, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++) {
        const struct reply_release_row *f = &files.v[i];
        if (f->round != row->round)
            continue;
        *vec_push(a, ret) =
            (struct leaks_part){.code = file_code(a, f), .name = f->name, .hash = f->hash};
        *vec_push(a, ret) = (struct leaks_part){
            .code = arena_fmt(a, "name:%lld", (long long)f->id), .name = f->name, .words = f->name};
    }
    return r < 0 ? r : 0;
}

int reply_leaks_thing(struct db *db, struct arena *a, const struct requests_house *house,
                      const struct requests_request_row *row, struct leaks_thing *ret)
{
    *ret = (struct leaks_thing){
        .flow = &request_flow, .id = row->id, .own = reply_leaks_own(a, house, row)};
    int r = letter_of(db, a, row, &ret->parts);
    return r < 0 ? r : files_of(db, a, row, &ret->parts);
}

/* ---- When it has to have passed ---- */

/* Files are read before it goes to review: it is a matter of seconds, and who reviews sees the list. */
static int submitted(struct db *db, struct arena *a, const struct leaks_thing *thing,
                     const struct flow_act *act)
{
    struct leaks_list list;
    int r = leaks_look(db, a, thing, moment_day(act->now), &list);
    if (r == 0 && list.waiting > 0)
        return err_set(ERR_BUSY, "%zu files are still being read", list.waiting);
    return r < 0 ? r : leaks_submit(db, a, thing, moment_day(act->now));
}

int reply_leaks_pass(struct db *db, struct arena *a, const struct requests_house *house,
                     int64_t request, const char *event, const struct flow_act *act)
{
    static const char *const passes[] = {"secrecy_open", "pass_second", "pass_final", "send"};
    struct requests_request_row *row = arena_one(a, struct requests_request_row);
    struct leaks_thing thing;
    bool submits = str_starts(str_c(event), S("submit")), has_to = submits;
    for (size_t i = 0; i < COUNT(passes); i++)
        has_to = has_to || str_starts(str_c(event), str_c(passes[i]));
    if (!has_to)
        return 0;
    int r = request_get(db, a, request, row);
    if (r >= 0)
        r = reply_leaks_thing(db, a, house, row, &thing);
    if (r < 0)
        return r;
    return submits ? submitted(db, a, &thing, act) : leaks_pass(db, a, &thing, event, act);
}

int reply_leaks_settle(struct db *db, struct arena *a, const struct requests_house *house,
                       int64_t request, const char *event, struct str key,
                       const struct flow_act *act)
{
    struct requests_request_row *row = arena_one(a, struct requests_request_row);
    struct leaks_thing thing;
    int r = request_get(db, a, request, row);
    if (r < 0)
        return r;
    if (str_eq(row->state, S("drafting")) && !reply_may_draft(row, act->actor))
        return err_set(ERR_FORBIDDEN, "another department drafts it");
    r = reply_leaks_thing(db, a, house, row, &thing);
    return r < 0 ? r : leaks_settle(db, a, &thing, event, key, act);
}

/* ---- Masking ---- */

struct masking {
    struct arena *a;
    struct leak_options options;
    struct leaks_list list;
    const struct leaks_part *letter;
    struct str key;
    bool done; /* something was masked */
};

static void mask(struct masking *m, struct str *text)
{
    struct str was = *text;
    *text = leaks_mask(m->a, &m->options, &m->list, m->letter, m->key, was);
    m->done = m->done || !str_eq(was, *text);
}

/* In the facts, so that a letter that is composed anew does not bring it back. */
static int mask_decision(struct db *db, struct masking *m, const struct requests_request_row *row,
                         moment_t now)
{
    struct reply_decision d;
    int r = reply_decision_get(db, m->a, row->id, row->round, &d);
    if (r < 0 || d.id == 0)
        return r;
    for (size_t i = 0; i < d.facts.n; i++)
        mask(m, &d.facts.v[i].value);
    for (size_t i = 0; i < d.parts.n; i++) {
        mask(m, &d.parts.v[i].span);
        mask(m, &d.parts.v[i].reason);
    }
    return m->done ? reply_decision_write(db, m->a, row, &d, now) : 0;
}

/* What stands in the letter for another reason, or in one that was edited. */
static int mask_letter(struct db *db, struct masking *m, const struct requests_request_row *row)
{
    struct reply_letter_draft_row draft;
    int r = reply_sql_letter_draft(db, m->a, row->id, row->round, &draft);
    if (r <= 0)
        return r;
    struct str body = draft.body;
    mask(m, &body);
    if (str_eq(body, draft.body))
        return 0;
    r = reply_sql_letter_body(db, draft.id, body, true);
    return r < 0 ? r : 0;
}

static int mask_texts(struct db *db, const struct requests_house *house, struct masking *m,
                      const struct requests_request_row *row, moment_t now)
{
    int r = mask_decision(db, m, row, now);
    if (r >= 0 && m->done)
        r = reply_compose(db, m->a, house->law, row, now);
    return r < 0 ? r : mask_letter(db, m, row);
}

int reply_mask(struct db *db, struct arena *a, const struct requests_house *house, int64_t request,
               struct str key, const struct actor *actor, moment_t now)
{
    struct masking m = {.a = a, .key = key};
    struct requests_request_row row;
    struct leaks_thing thing;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r >= 0)
        r = reply_leaks_thing(db, a, house, &row, &thing);
    if (r >= 0)
        r = leaks_look(db, a, &thing, moment_day(now), &m.list);
    if (r >= 0)
        r = leaks_options(db, a, moment_day(now), &m.options);
    if (r < 0)
        return r;
    int copies = key.n > 0 ? 0 : leaks_copies_ask(db, a, &thing, &m.list, now);
    if (copies < 0)
        return copies;
    if (thing.parts.n > 0 && str_eq(thing.parts.v[0].code, S("letter"))) {
        m.letter = &thing.parts.v[0];
        r = mask_texts(db, house, &m, &row, now);
    }
    if (r >= 0 && copies == 0 && !m.done)
        return err_set(ERR_CONFLICT, "nothing that can be masked here is open");
    return r < 0 ? r : copies;
}

/* ---- Masked copies of released files ---- */

int reply_release_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                     struct str code, struct reply_release_row *ret)
{
    struct reply_release_rows files = {0};
    int r = reply_sql_releases(db, a, row->id, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++)
        if (files.v[i].round == row->round && str_eq(code, file_code(a, &files.v[i]))) {
            *ret = files.v[i];
            return 0;
        }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such file");
}

int reply_copy_take(struct db *db, struct arena *a, const struct requests_house *house,
                    int64_t request, struct str code, const struct actor *actor, moment_t now)
{
    struct requests_request_row row;
    struct reply_release_row file;
    struct leaks_copy copy = {0};
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r >= 0)
        r = reply_release_of(db, a, &row, code, &file);
    if (r >= 0)
        r = leaks_copy_get(db, a, file.hash, &copy);
    if (r < 0)
        return r;
    if (copy.hash.n == 0)
        return err_set(ERR_CONFLICT, "no masked copy was made of it");
    r = reply_sql_release_replace(db, request, file.id, copy.hash, copy.size);
    return r < 0 ? r : reply_compose(db, a, house->law, &row, now);
}

/* ---- Files from before there was a scan ---- */

int reply_files_unscanned(struct db *db, struct arena *a)
{
    struct reply_unscanned_rows rows = {0};
    int r = reply_sql_unscanned(db, a, &rows);
    for (size_t i = 0; i < rows.n && r >= 0; i++)
        r = leaks_read_later(db, a, rows.v[i].hash, rows.v[i].name, (moment_t)1);
    return r < 0 ? r : (int)rows.n;
}
