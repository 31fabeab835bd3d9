/* reply.c: see reply.h. */
#include "domain/requests/answer/reply.h"

#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/leaks/leaks.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"

/* ---- The decision as it is kept ---- */

static void facts_get(struct arena *a, struct str text, struct reply_facts *ret)
{
    json_t *facts cleanup(json_done) = json_loadb(text.p, text.n, 0, NULL);
    const char *name;
    json_t *value;
    json_object_foreach(facts, name, value)
    {
        *vec_push(a, ret) =
            (struct reply_fact){arena_str(a, str_c(name)), json_get_str(a, facts, name)};
    }
}

static int parts_get(struct db *db, struct arena *a, int64_t decision, struct decision_parts *ret)
{
    struct reply_part_rows rows = {0};
    int r = reply_sql_parts(db, a, decision, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) = (struct decision_part){
            .span = rows.v[i].span,
            .ground = rows.v[i].ground,
            .article = rows.v[i].article,
            .reason = rows.v[i].reason,
            .reviewer = rows.v[i].reviewer,
            .look_again = rows.v[i].look_again,
        };
    return r < 0 ? r : 0;
}

int reply_decision_get(struct db *db, struct arena *a, int64_t request, int64_t round,
                       struct reply_decision *ret)
{
    struct reply_decision_row row;
    *ret = (struct reply_decision){.code = S(""), .taken = DAY_NONE};
    int r = reply_sql_decision(db, a, request, round, &row);
    if (r <= 0)
        return r;
    ret->id = row.id;
    ret->code = row.code;
    ret->drafter = row.drafter;
    ret->taken = row.taken;
    facts_get(a, row.facts, &ret->facts);
    return parts_get(db, a, row.id, &ret->parts);
}

/* ---- What is signed ---- */

json_t *reply_facts_json(const struct reply_facts *facts)
{
    json_t *j = json_object();
    for (size_t i = 0; i < facts->n; i++)
        json_object_setn_new(j, facts->v[i].name.p, facts->v[i].name.n,
                             json_stringn(facts->v[i].value.p, facts->v[i].value.n));
    return j;
}

json_t *reply_parts_json(const struct decision_parts *parts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < parts->n; i++) {
        const struct decision_part *p = &parts->v[i];
        json_t *j = json_object();
        json_put_str(j, "span", p->span);
        json_put_str(j, "ground", p->ground);
        json_put_str(j, "article", p->article);
        json_put_str(j, "reason", p->reason);
        json_put_str(j, "reviewer", p->reviewer);
        json_put_day(j, "look_again", p->look_again);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *files_json(const struct reply_release_rows *files, int64_t round)
{
    json_t *list = json_array();
    for (size_t i = 0; i < files->n; i++) {
        if (files->v[i].round != round)
            continue;
        json_t *j = json_object();
        json_put_str(j, "name", files->v[i].name);
        json_put_str(j, "hash", files->v[i].hash);
        json_array_append_new(list, j);
    }
    return list;
}

int reply_digest(struct db *db, struct arena *a, int64_t request, int64_t round, struct str *ret)
{
    struct reply_decision d;
    struct reply_letter_draft_row letter;
    struct reply_release_rows files = {0};
    *ret = S("");
    int r = reply_decision_get(db, a, request, round, &d);
    if (r < 0 || d.id == 0)
        return r;
    int there = reply_sql_letter_draft(db, a, request, round, &letter);
    r = there < 0 ? there : reply_sql_releases(db, a, request, &files);
    if (r < 0)
        return r;
    json_t *content cleanup(json_done) = json_object();
    json_put_int(content, "request", request);
    json_put_int(content, "round", round);
    json_put_str(content, "code", d.code);
    json_object_set_new(content, "facts", reply_facts_json(&d.facts));
    json_object_set_new(content, "parts", reply_parts_json(&d.parts));
    json_object_set_new(content, "files", files_json(&files, round));
    json_put_str(content, "letter", there == 1 ? letter.body : S(""));
    *ret = ledger_digest(a, ledger_canonical(a, content));
    return 0;
}

/* ---- Who ---- */

bool reply_may_read(const struct requests_request_row *row, const struct actor *actor)
{
    if (actor->roles & (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR))
        return true;
    bool own = row->department > 0 && row->department == actor->department;
    return own && (actor->roles & (ROLE_OFFICER | ROLE_DEPARTMENT_HEAD));
}

bool reply_may_draft(const struct requests_request_row *row, const struct actor *actor)
{
    if (actor->roles & ROLE_DISCLOSURE_OFFICE)
        return true;
    bool own = row->department > 0 && row->department == actor->department;
    return own && (actor->roles & ROLE_OFFICER);
}

static int event_note(struct db *db, struct arena *a, int64_t request, const char *kind,
                      struct str note, const struct actor *actor, moment_t now)
{
    struct request_happening e = {
        .kind = kind, .day = moment_day(now), .until = DAY_NONE, .note = note};
    return request_event_add(db, a, request, &e, actor->id, now);
}

static int department_name(struct db *db, struct arena *a, int64_t id, struct str *ret)
{
    struct bodies_departments all = {0};
    int r = bodies_departments(db, a, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++) {
        if (all.v[i].id == id) {
            *ret = all.v[i].name_zh;
            return 0;
        }
    }
    return r < 0 ? r : err_set(ERR_INVALID, "no department %lld", (long long)id);
}

int reply_assign(struct db *db, struct arena *a, int64_t request, int64_t department,
                 const struct actor *actor, moment_t now)
{
    struct flow_act act = {.actor = actor, .now = now, .note = S(""), .digest = S("")};
    struct str name = S("");
    int r = department_name(db, a, department, &name);
    if (r < 0)
        return r;
    r = flow_fire(db, a, &request_flow, request, "assign", &act, NULL);
    if (r == 0)
        r = reply_sql_owner_set(db, request, 0, department);
    return r < 0 ? r : event_note(db, a, request, "drafting", name, actor, now);
}

/* The case, held, if the actor may draft now; it is being drafted from here on. */
int reply_drafting(struct db *db, struct arena *a, int64_t request, const struct actor *actor,
                   moment_t now, struct requests_request_row *ret)
{
    struct flow_act act = {.actor = actor, .now = now, .note = S(""), .digest = S("")};
    int r = requests_sql_touch(db, request, now);
    if (r >= 0)
        r = request_get(db, a, request, ret);
    if (r < 0)
        return r;
    if (!reply_may_draft(ret, actor))
        return err_set(ERR_FORBIDDEN, "another department drafts it");
    r = reply_leaves_a_reviewer(db, a, request, actor);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_FORBIDDEN, "nobody of the office could review it any more");
    bool first = !str_eq(ret->state, S("drafting"));
    r = flow_fire(db, a, &request_flow, request, "draft", &act, NULL);
    if (r < 0)
        return r;
    int64_t department = ret->department > 0 ? ret->department : actor->department;
    r = reply_sql_owner_set(db, request, actor->id, department);
    if (r >= 0 && first && ret->department == 0)
        r = event_note(db, a, request, "drafting", S(""), actor, now);
    return r < 0 ? r : request_get(db, a, request, ret);
}

/* ---- The letter of the draft ---- */

static int enclosures_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                         struct letter_case *c)
{
    struct reply_release_rows files = {0};
    int r = reply_sql_releases(db, a, row->id, &files);
    if (r < 0)
        return r;
    c->enclosures = (struct strs){arena_many(a, files.n, struct str), 0};
    for (size_t i = 0; i < files.n; i++)
        if (files.v[i].round == row->round)
            c->enclosures.v[c->enclosures.n++] = files.v[i].name;
    return 0;
}

static int draft_case(struct db *db, struct arena *a, const struct requests_request_row *row,
                      moment_t now, struct letter_case *ret)
{
    int r = reply_case(db, a, row, ret);
    if (r == 0)
        r = enclosures_of(db, a, row, ret);
    ret->undated = true;
    ret->letter_day = moment_day(now);
    return r;
}

/* What is incomplete has no letter yet: its body is "". */
int reply_compose(struct db *db, struct arena *a, const struct request_law *law,
                  const struct requests_request_row *row, moment_t now)
{
    struct letter_case c;
    struct missings missing;
    struct reply_letter_draft_row draft;
    struct reply_letter_insert_row made;
    struct str body = S("");
    int there = reply_sql_letter_draft(db, a, row->id, row->round, &draft);
    if (there < 0 || (there == 1 && draft.edited))
        return there < 0 ? there : 0;
    int r = draft_case(db, a, row, now, &c);
    if (r < 0)
        return r;
    r = letter_compose(a, law, LETTER_REPLY, &c, &body, &missing);
    if (r < 0 && r != ERR_INVALID)
        return r;
    r = there == 1 ? reply_sql_letter_body(db, draft.id, body, false)
                   : reply_sql_letter_insert(db, a, row->id, row->round, S("reply"), S("draft"),
                                             row->applicant, body, false, &made);
    return r < 0 ? r : 0;
}

int reply_missing(struct db *db, struct arena *a, const struct request_law *law,
                  const struct requests_request_row *row, struct missings *ret)
{
    struct letter_case c;
    struct reply_letter_draft_row draft;
    *ret = (struct missings){0};
    int r = draft_case(db, a, row, row->changed, &c);
    if (r < 0)
        return r;
    int there = reply_sql_letter_draft(db, a, row->id, row->round, &draft);
    if (there < 0)
        return there;
    struct str body = there == 1 ? draft.body : S(""), made;
    if (body.n == 0) /* there is no letter yet: what the case lacks, not what would stand in it */
        r = letter_compose(a, law, LETTER_REPLY, &c, &made, ret);
    if (r == 0)
        r = letter_check(a, law, LETTER_REPLY, &c, body, ret);
    return r == ERR_INVALID ? 0 : r;
}

/* ---- Drafting ---- */

static int facts_write(struct db *db, struct arena *a, const struct requests_request_row *row,
                       const struct reply_decision *d, moment_t now)
{
    struct reply_decision_set_row set;
    json_t *kept cleanup(json_done) = reply_facts_json(&d->facts);
    int r = reply_sql_decision_set(db, a, row->id, row->round, d->code, ledger_canonical(a, kept),
                                   d->drafter, now, DAY_NONE, &set);
    return r < 0 ? r : 0;
}

int reply_decide(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                 struct str code, const struct reply_facts *facts, const struct actor *actor,
                 moment_t now)
{
    struct requests_request_row row;
    struct letter_case c;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r < 0)
        return r;
    const struct decision *d = decision_in_force(&law->decisions, code, c.received);
    if (!d || d->result == DECISION_OTHER || d->result == DECISION_INTERIM)
        return err_set(ERR_INVALID, "no such decision answers a request of that day");
    struct reply_decision decided = {.code = code, .facts = *facts, .drafter = actor->id};
    r = facts_write(db, a, &row, &decided, now);
    return r < 0 ? r : reply_compose(db, a, law, &row, now);
}

/* The draft's decision; ERR_CONFLICT: none was chosen yet. */
static int draft_decision(struct db *db, struct arena *a, const struct requests_request_row *row,
                          struct reply_decision *ret)
{
    int r = reply_decision_get(db, a, row->id, row->round, ret);
    if (r < 0)
        return r;
    return ret->id > 0 ? 0 : err_set(ERR_CONFLICT, "no decision was chosen yet");
}

static int parts_write(struct db *db, const struct reply_decision *d)
{
    int r = reply_sql_parts_delete(db, d->id);
    for (size_t i = 0; r >= 0 && i < d->parts.n; i++) {
        const struct decision_part *p = &d->parts.v[i];
        r = reply_sql_part_insert(db, d->id, (int64_t)i + 1, p->span, p->ground, p->article,
                                  p->reason, p->reviewer, p->look_again);
    }
    return r < 0 ? r : 0;
}

int reply_decision_write(struct db *db, struct arena *a, const struct requests_request_row *row,
                         const struct reply_decision *d, moment_t now)
{
    int r = facts_write(db, a, row, d, now);
    return r < 0 ? r : parts_write(db, d);
}

int reply_part_add(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                   const struct decision_part *part, const struct actor *actor, moment_t now)
{
    struct requests_request_row row;
    struct reply_decision d;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r == 0)
        r = draft_decision(db, a, &row, &d);
    if (r < 0)
        return r;
    if (d.parts.n >= REPLY_PARTS_MAX)
        return err_set(ERR_INVALID, "at most %d parts", REPLY_PARTS_MAX);
    *vec_push(a, &d.parts) = *part;
    r = parts_write(db, &d);
    return r < 0 ? r : reply_compose(db, a, law, &row, now);
}

int reply_part_drop(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t position, const struct actor *actor, moment_t now)
{
    struct requests_request_row row;
    struct reply_decision d;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r == 0)
        r = draft_decision(db, a, &row, &d);
    if (r < 0)
        return r;
    if (position < 1 || (size_t)position > d.parts.n)
        return err_set(ERR_ABSENT, "no such part");
    for (size_t i = (size_t)position; i < d.parts.n; i++)
        d.parts.v[i - 1] = d.parts.v[i];
    d.parts.n--;
    r = parts_write(db, &d);
    return r < 0 ? r : reply_compose(db, a, law, &row, now);
}

/* A second click, or the answer to the first was lost. */
static bool is_released(const struct reply_release_rows *files, int64_t round, struct str name,
                        struct str hash)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->v[i].round == round && str_eq(files->v[i].hash, hash) &&
            str_eq(files->v[i].name, name))
            return true;
    return false;
}

int reply_file_add(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                   struct str name, struct str hash, int64_t size, const struct actor *actor,
                   moment_t now)
{
    struct requests_request_row row;
    struct reply_release_rows files = {0};
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r == 0)
        r = reply_sql_releases(db, a, request, &files);
    if (r < 0 || is_released(&files, row.round, name, hash))
        return r < 0 ? r : 0;
    if (files.n >= REPLY_RELEASE_MAX)
        return err_set(ERR_INVALID, "at most %d files", REPLY_RELEASE_MAX);
    r = reply_sql_release_insert(db, request, row.round, name, size, hash);
    if (r >= 0)
        r = leaks_read_later(db, a, hash, name, JOB_SOON);
    return r < 0 ? r : reply_compose(db, a, law, &row, now);
}

int reply_file_drop(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t file, const struct actor *actor, moment_t now)
{
    struct requests_request_row row;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r == 0)
        r = reply_sql_release_delete(db, request, row.round, file);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "no such file") : reply_compose(db, a, law, &row, now);
}

int reply_letter_edit(struct db *db, struct arena *a, const struct request_law *law,
                      int64_t request, struct str body, const struct actor *actor, moment_t now)
{
    struct requests_request_row row;
    struct reply_letter_draft_row draft;
    int r = reply_drafting(db, a, request, actor, now, &row);
    if (r < 0)
        return r;
    int there = reply_sql_letter_draft(db, a, request, row.round, &draft);
    if (there <= 0)
        return there < 0 ? there : err_set(ERR_CONFLICT, "no decision was chosen yet");
    bool edited = str_trim(body).n > 0;
    r = reply_sql_letter_body(db, draft.id, body, edited);
    return r < 0 || edited ? r < 0 ? r : 0 : reply_compose(db, a, law, &row, now);
}

/* ---- Rounds ---- */

int request_round_begin(struct db *db, struct arena *a, const struct requests_request_row *row,
                        moment_t now)
{
    (void)a;
    (void)now;
    int r = reply_sql_round_set(db, row->id, row->round + 1);
    return r < 0 ? r : 0;
}

int request_end(struct db *db, struct arena *a, const struct requests_request_row *row,
                struct str code, struct str note, day_t day, moment_t now)
{
    struct reply_decision_set_row set;
    json_t *facts cleanup(json_done) = json_object();
    json_put_str(facts, "终止理由", note);
    int r = reply_sql_decision_set(db, a, row->id, row->round, code, ledger_canonical(a, facts), 0,
                                   now, day, &set);
    return r < 0 ? r : 0;
}
