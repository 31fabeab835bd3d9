/* reads.c: see reads.h. */
#include "domain/catalogue/reading/reads.h"

#include "base/num.h"
#include "document_reads_sql.h"
#include "engine/json.h"
#include "engine/reads.h"
#include "reads_public_sql.h"

#define AT_ONCE 1000000 /* of one document between two times: more is nobody's reading */

/* ---- In ---- */

static int take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                void *app)
{
    const char *name;
    json_t *value;
    (void)a, (void)s, (void)app;
    json_object_foreach(json_object_get(payload, "counts"), name, value)
    {
        int64_t id, n = json_integer_value(value);
        if (num_parse(str_c(name), 1, INT64_MAX, &id) < 0 || n < 1 || n > AT_ONCE)
            continue;
        int r = document_reads_sql_add(desk, id, n);
        if (r < 0)
            return r;
    }
    return 0;
}

const struct intake document_reads_intake = {.kind = READS_KIND, .take = take};

/* ---- Out ---- */

static int tell(struct db *db, struct arena *a, const struct document_reads_to_tell_rows *rows,
                moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_t *counts = json_array();
    (void)json_object_set_new(payload, "reads", counts);
    for (size_t i = 0; i < rows->n; i++) {
        int r = document_reads_sql_tell(db, rows->v[i].document, rows->v[i].n, moment_day(now));
        if (r < 0)
            return r;
        json_t *one = json_object();
        json_put_int(one, "document", rows->v[i].document);
        json_put_int(one, "n", rows->v[i].n);
        (void)json_array_append_new(counts, one);
    }
    return ledger_append(db, a, now, "document.reads", S("reads"), 0, payload, NULL);
}

int document_reads_tell(struct db *db, struct arena *a, moment_t now)
{
    struct document_reads_told_row told;
    int all = 0, r = document_reads_sql_told(db, a, moment_day(now), &told);
    if (r != 0)
        return r < 0 ? r : 0;
    for (;;) {
        struct document_reads_to_tell_rows rows = {0};
        r = document_reads_sql_to_tell(db, a, READS_TOLD, &rows);
        if (r >= 0 && rows.n > 0)
            r = tell(db, a, &rows, now);
        if (r < 0 || rows.n == 0)
            return r < 0 ? r : all;
        all += (int)rows.n;
    }
}

int project_reads(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *payload)
{
    size_t i;
    json_t *one;
    (void)a, (void)e;
    json_array_foreach(json_object_get(payload, "reads"), i, one)
    {
        int r = reads_public_sql_set(pub, json_get_int(one, "document"), json_get_int(one, "n"));
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- To readers ---- */

static int anybody_counts(struct db *pub, const struct furniture *f, const void **ret)
{
    struct reads_public_any_row *row = arena_one(f->arena, struct reads_public_any_row);
    *ret = row;
    return reads_public_sql_any(pub, f->arena, row);
}

int document_reads_of(struct ctx *c, int64_t id, int64_t *ret)
{
    const void *any;
    struct reads_public_of_row row = {0};
    int r = frame_once(c, anybody_counts, &any);
    if (r >= 0 && ((const struct reads_public_any_row *)any)->any)
        r = reads_public_sql_of(c->db, c->arena, id, &row);
    *ret = row.n;
    return r < 0 ? r : 0;
}
