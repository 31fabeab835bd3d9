/* imports.c: see imports.h. */
#include "domain/catalogue/imports/imports.h"

#include "base/vec.h"
#include "engine/job.h"
#include "engine/json.h"
#include "imports_sql.h"

enum text document_import_why(struct str code)
{
    enum text found = text_named("import", "why", code);
    return found == TEXT_NONE ? TEXT_import_why_rule : found;
}

int document_import_noted(struct db *db, struct arena *a, struct document_import_run *run,
                          moment_t now)
{
    struct imports_run_insert_row row;
    if (run->id > 0) {
        int r = imports_sql_run_set(db, run->id, run->taken, run->there, run->refused, run->line);
        return r < 0 ? r : 0;
    }
    int r = imports_sql_run_insert(db, a, now, run->account, run->table, run->published, run->taken,
                                   run->there, run->refused, &row);
    if (r < 0)
        return r;
    run->id = row.id;
    return 0;
}

int document_import_refuse(struct db *db, int64_t run, const struct document_import_refused *x)
{
    int r = imports_sql_refused_insert(db, run, x->line, x->source, x->title, x->why,
                                       IMPORT_REFUSED_MAX);
    return r < 0 ? r : 0;
}

/* ---- Handed in at the desk ---- */

int document_import_go_on(struct db *db, struct arena *a, int64_t run, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "run", run);
    return job_add(db, a, IMPORT_JOB, arena_fmt(a, "%lld", (long long)run), payload, now);
}

int document_import_begin(struct db *db, struct arena *a, struct import_upload *u,
                          const struct import_file_list *files, const struct actor *actor,
                          moment_t now)
{
    if (!(actor->roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "an administrator imports at the desk");
    u->run.account = actor->id;
    int r = document_import_noted(db, a, &u->run, now);
    if (r >= 0)
        r = imports_sql_upload_set(db, u->run.id, S("waiting"), u->sheet, u->owner, u->category,
                                   u->topic, u->department);
    for (size_t i = 0; r >= 0 && i < files->n; i++) {
        const struct import_file *f = &files->v[i];
        r = imports_sql_file_add(db, u->run.id, f->name, f->hash, f->size, f->packed);
    }
    return r < 0 ? r : document_import_go_on(db, a, u->run.id, now);
}

int document_import_upload(struct db *db, struct arena *a, int64_t run, struct import_upload *ret)
{
    struct imports_upload_row x;
    int r = imports_sql_upload(db, a, run, &x);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no import %lld", (long long)run);
    *ret = (struct import_upload){
        .run = {.id = x.id,
                .account = x.account,
                .taken = x.entered,
                .there = x.there,
                .refused = x.refused,
                .line = x.line,
                .table = x.name,
                .published = x.published,
                .at = x.at},
        .state = x.state,
        .sheet = x.sheet,
        .cells = x.cells,
        .lines = x.lines,
        .owner = x.owner,
        .by = x.login,
        .category = x.category,
        .topic = x.topic,
        .department = x.department,
    };
    return 0;
}

int document_import_files(struct db *db, struct arena *a, int64_t run, struct import_file_list *ret)
{
    struct imports_files_rows rows = {0};
    int r = imports_sql_files(db, a, run, &rows);
    *ret = (struct import_file_list){0};
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) =
            (struct import_file){rows.v[i].name, rows.v[i].hash, rows.v[i].size, rows.v[i].packed};
    return r < 0 ? r : 0;
}

int document_import_unpacked(struct db *db, int64_t run, struct str zip,
                             const struct import_file_list *files)
{
    int r = imports_sql_file_opened(db, run, zip);
    for (size_t i = 0; r >= 0 && i < files->n; i++) {
        const struct import_file *f = &files->v[i];
        r = imports_sql_file_add(db, run, f->name, f->hash, f->size, false);
    }
    return r < 0 ? r : 0;
}

int document_import_cells(struct db *db, int64_t run, struct str cells, int64_t lines)
{
    int r = imports_sql_cells_set(db, run, cells, lines);
    return r < 0 ? r : 0;
}

int document_import_over(struct db *db, int64_t run, struct str trouble)
{
    int r = imports_sql_over(db, run, trouble.n > 0 ? S("failed") : S("done"), trouble);
    if (r >= 0)
        r = imports_sql_files_delete(db, run);
    return r < 0 ? r : 0;
}
