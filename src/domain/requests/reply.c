/* reply.c: see reply.h. */
#include "domain/requests/reply.h"

#include "base/vec.h"
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

static json_t *facts_json(const struct reply_facts *facts)
{
    json_t *j = json_object();
    for (size_t i = 0; i < facts->n; i++)
        json_object_setn_new(j, facts->v[i].name.p, facts->v[i].name.n,
                             json_stringn(facts->v[i].value.p, facts->v[i].value.n));
    return j;
}

static json_t *parts_json(const struct decision_parts *parts)
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
    json_object_set_new(content, "facts", facts_json(&d.facts));
    json_object_set_new(content, "parts", parts_json(&d.parts));
    json_object_set_new(content, "files", files_json(&files, round));
    json_put_str(content, "letter", there == 1 ? letter.body : S(""));
    *ret = ledger_digest(a, ledger_canonical(a, content));
    return 0;
}
