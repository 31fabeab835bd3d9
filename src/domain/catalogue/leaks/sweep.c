/* sweep.c: what is public already, looked through anew. See sweep.h. */
#include "domain/catalogue/leaks/sweep.h"

#include "base/fault.h"
#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/inside.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "sweep_sql.h"

#define STEPS_AT_ONCE 5

/* ---- How far it is ---- */

int sweep_get(struct db *db, struct arena *a, struct sweep *ret)
{
    struct sweep_sweep_row row;
    struct sweep_unread_count_row unread;
    *ret = (struct sweep){.by_zh = S(""), .by_en = S("")};
    int r = sweep_sql_newest(db, a, &row);
    if (r <= 0)
        return r;
    r = sweep_sql_unread_count(db, a, row.id, &unread);
    if (r < 0)
        return r;
    *ret = (struct sweep){.id = row.id,
                          .begun = row.begun,
                          .ended = row.ended,
                          .by_zh = row.by_zh,
                          .by_en = row.by_en,
                          .things = row.things,
                          .done = row.done,
                          .unread = unread.n};
    return 0;
}

static int job_ask(struct db *db, struct arena *a, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    return job_add(db, a, SWEEP_JOB, S("sweep"), payload, now);
}

int sweep_begin(struct db *db, struct arena *a, int64_t account, moment_t now)
{
    struct sweep_begin_row made;
    int begun = sweep_sql_begin(db, a, account, now, &made);
    int r = begun < 0 ? begun : job_ask(db, a, now);
    return r < 0 ? r : begun;
}

/* ---- One document ---- */

struct step {
    struct db *db;
    struct arena *a;
    int64_t sweep, document, edition, position;
    moment_t now;
    struct catalogue_attachment_rows
        attached; /* as it stands: for the names that files are settled by */
};

static int found_text(struct step *s, const struct leaks_item *x)
{
    return sweep_sql_found_add(s->db, s->sweep, s->document, s->edition, s->position++,
                               x->part->code, x->digest, x->position, x->line,
                               str_c(leak_kind_name(x->kind)), x->masked, x->blocks,
                               x->part->name.n > 0 ? x->part->name : S(""), S(""));
}

/* Texts, and the names of files: what is open in them. */
static int look_at(struct step *s, const struct leaks_thing *thing)
{
    struct leaks_list list;
    int r = leaks_look(s->db, s->a, thing, moment_day(s->now), &list);
    for (size_t i = 0; r >= 0 && i < list.n; i++)
        if (list.v[i].outcome.n == 0)
            r = found_text(s, &list.v[i]);
    return r < 0 ? r : 0;
}

/* The name by which the document's review knows a file of that content. */
static struct str code_of(const struct step *s, const char *kind, struct str hash)
{
    for (size_t i = 0; i < s->attached.n; i++)
        if (str_eq(s->attached.v[i].hash, hash))
            return arena_fmt(s->a, "%s:%lld", kind, (long long)s->attached.v[i].id);
    return arena_fmt(s->a, "%s:", kind);
}

/* A file is entered once a document and edition; what was found in it stands with its content. */
static int look_at_file(struct step *s, const json_t *f)
{
    struct str hash = json_get_str(s->a, f, "hash"), name = json_get_str(s->a, f, "name");
    int known = leaks_file_known(s->db, s->a, hash);
    int r = known == 0 ? leaks_read_later(s->db, s->a, hash, name, s->now) : known;
    if (r < 0 || known == LEAKS_FILE_CLEAN)
        return r < 0 ? r : 0;
    return sweep_sql_found_add(s->db, s->sweep, s->document, s->edition, s->position++,
                               code_of(s, "file", hash), S(""), 0, 0, S(""), S(""), false, name,
                               hash);
}

static void text_add(struct step *s, struct leaks_parts *parts, const char *code, struct str words)
{
    if (words.n > 0)
        *vec_push(s->a, parts) = (struct leaks_part){.code = str_c(code), .words = words};
}

/* One edition, as the ledger has it: exactly what readers can open. */
static int look_at_edition(struct step *s, const json_t *p)
{
    struct leaks_thing thing = {.flow = &document_flow, .id = s->document};
    struct leaks_parts *parts = &thing.parts;
    const json_t *files = json_object_get(p, "attachments");
    size_t i;
    json_t *f;
    int r = 0;
    s->edition = json_get_int(p, "edition");
    s->position = 0;
    text_add(s, parts, "title", json_get_str(s->a, p, "title"));
    text_add(s, parts, "title_en", json_get_str(s->a, p, "title_en"));
    text_add(s, parts, "summary", json_get_str(s->a, p, "summary"));
    text_add(s, parts, "number", json_get_str(s->a, p, "number"));
    text_add(s, parts, "body", body_plain(s->a, json_get_str(s->a, p, "body")));
    text_add(s, parts, "source", json_get_str(s->a, p, "source"));
    text_add(s, parts, "keywords", json_get_str(s->a, p, "keywords"));
    text_add(s, parts, "validity_by", json_get_str(s->a, p, "validity_by"));
    json_array_foreach(files, i, f)
    {
        struct str name = json_get_str(s->a, f, "name");
        *vec_push(s->a, parts) = (struct leaks_part){
            .code = code_of(s, "name", json_get_str(s->a, f, "hash")), .name = name, .words = name};
    }
    r = look_at(s, &thing);
    json_array_foreach(files, i, f) if (r >= 0) r = look_at_file(s, f);
    return r;
}

/* Each edition since it was last taken away: they keep their addresses. */
static int look_at_document(struct step *s)
{
    struct ledger_entries entries = {0};
    size_t first = 0;
    int r = ledger_of_subject(s->db, s->a, arena_fmt(s->a, "document:%lld", (long long)s->document),
                              INT64_MAX, &entries);
    if (r >= 0)
        r = catalogue_sql_attachments(s->db, s->a, s->document, &s->attached);
    for (size_t i = 0; i < entries.n; i++)
        if (str_eq(entries.v[i].kind, S("document.withdraw")) ||
            str_eq(entries.v[i].kind, S("document.recall")))
            first = i + 1;
    for (size_t i = first; r >= 0 && i < entries.n; i++) {
        if (!str_eq(entries.v[i].kind, S("document.publish")))
            continue;
        json_t *p cleanup(json_done) =
            json_loadb(entries.v[i].payload.p, entries.v[i].payload.n, JSON_ALLOW_NUL, NULL);
        r = p ? look_at_edition(s, p)
              : err_set(ERR_BROKEN, "ledger entry %lld is no JSON", (long long)entries.v[i].seq);
    }
    return r;
}

/* ---- Steps ---- */

/* 1: it went on; 0: there is nothing more, and it ended. */
static int step(struct db *db, struct arena *a, const struct sweep_sweep_row *sweep, moment_t now)
{
    struct sweep_next_rows next = {0};
    int64_t reached = sweep->last;
    int r = sweep_sql_next(db, a, sweep->reached, sweep->last, SWEEP_STEP, &next);
    if (r >= 0 && next.n == 0)
        r = sweep_sql_end(db, sweep->id, now);
    if (r < 0 || next.n == 0)
        return r < 0 ? r : 0;
    reached = next.v[next.n - 1].id;
    r = sweep_sql_step(db, sweep->id, sweep->reached, reached, (int64_t)next.n);
    if (r <= 0)
        return r < 0 ? r : 1; /* somebody else did it */
    for (size_t i = 0; r >= 0 && i < next.n; i++) {
        struct step s = {
            .db = db, .a = a, .sweep = sweep->id, .document = next.v[i].id, .now = now};
        r = look_at_document(&s);
    }
    return r < 0 ? r : 1;
}

int sweep_step(struct db *db, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct sweep_sweep_row sweep;
    struct tx tx cleanup(tx_end) = {0};
    fault_hit("sweep.step");
    int r = tx_begin(db, &tx);
    if (r >= 0)
        r = sweep_sql_newest(db, a, &sweep);
    if (r <= 0 || sweep.ended > 0)
        return r < 0 ? r : 0;
    int more = step(db, a, &sweep, now);
    if (more < 0)
        return more;
    fault_hit("sweep.commit");
    r = tx_commit(&tx);
    return r < 0 ? r : more;
}

int sweep_job(struct db *db, struct arena *a, moment_t now)
{
    int r = 1;
    for (int i = 0; i < STEPS_AT_ONCE && r > 0; i++)
        r = sweep_step(db, now);
    if (r <= 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(db, &tx);
    if (r >= 0)
        r = job_ask(db, a, now);
    return r < 0 ? r : tx_commit(&tx);
}

int sweep_unread(struct db *db, struct arena *a, int64_t sweep, int64_t rows,
                 struct sweep_files *ret)
{
    struct sweep_unread_rows found = {0};
    *ret = (struct sweep_files){0};
    int r = sweep_sql_unread(db, a, sweep, rows, &found);
    for (size_t i = 0; r >= 0 && i < found.n; i++)
        *vec_push(a, ret) = (struct sweep_file){found.v[i].hash, found.v[i].name};
    return r < 0 ? r : 0;
}

/* ---- What it found ---- */

static int findings_of(struct db *db, struct arena *a, int64_t sweep, struct sweep_document *d)
{
    struct sweep_finding_rows rows = {0};
    int r = sweep_sql_findings(db, a, sweep, d->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct sweep_finding_row *f = &rows.v[i];
        *vec_push(a, &d->found) = (struct sweep_found){.edition = f->edition,
                                                       .part = f->part,
                                                       .name = f->name,
                                                       .kind = leaks_kind(f->kind),
                                                       .place = f->place,
                                                       .masked = f->masked,
                                                       .line = (int)f->line,
                                                       .blocks = f->blocks,
                                                       .hidden = f->hidden};
    }
    return r < 0 ? r : 0;
}

int sweep_list(struct db *db, struct arena *a, int64_t sweep, int64_t after, int64_t rows,
               struct sweep_documents *ret)
{
    struct sweep_documents_rows found = {0};
    *ret = (struct sweep_documents){0};
    int r = sweep_sql_documents(db, a, sweep, after, rows, &found);
    for (size_t i = 0; r >= 0 && i < found.n; i++) {
        struct sweep_document d = {.id = found.v[i].id, .title = found.v[i].title};
        r = findings_of(db, a, sweep, &d);
        *vec_push(a, ret) = d;
    }
    return r < 0 ? r : 0;
}
