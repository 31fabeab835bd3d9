/* pages_imports.c: what became of imports (gongkai import documents): each with its numbers, and the lines that it
 * refused with their reasons, to be mended and imported once more: a second run takes those alone. */
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/views_imports.h"

#include "base/vec.h"
#include "html_imports.h"
#include "imports_sql.h"

#define LIST_ROWS       50
#define IMPORTS_READERS (ALLOW_READERS | ROLE_ADMINISTRATOR)

/* ---- The rules ---- */

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
        int r = imports_sql_run_set(db, run->id, run->taken, run->there, run->refused);
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

/* ---- The pages ---- */

static struct import_item item_of(struct ctx *c, const struct imports_run_row *x)
{
    return (struct import_item){
        .href =
            arena_fmt(c->arena, "%s/documents/imports/%lld", lang_root(c->lang), (long long)x->id),
        .when = frame_desk_moment(c, x->at),
        .name = x->name,
        .who = said_in(c->lang, x->name_zh, x->name_en),
        .taken = x->taken,
        .there = x->there,
        .refused = x->refused,
        .published = x->published,
    };
}

static int imports(struct ctx *c)
{
    struct imports_run_rows rows = {0};
    struct imports_view v = {0};
    int r = imports_sql_runs(c->db, c->arena, LIST_ROWS, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &v.runs) = item_of(c, &rows.v[i]);
    v.table = frame_export_links(c, "/documents/imports/table", S(""));
    frame_desk(c, text(c->lang, TEXT_import_title), "documents", &v.frame);
    html_imports_page(&c->html, &v);
    return 0;
}

static int run_asked(struct ctx *c, struct imports_run_row *ret)
{
    int r = imports_sql_run(c->db, c->arena, ctx_param_id(c, "run"), ret);
    return r == 0 ? err_set(ERR_ABSENT, "no such import") : r < 0 ? r : 0;
}

static int import(struct ctx *c)
{
    struct imports_run_row run;
    struct imports_refused_rows rows = {0};
    int r = run_asked(c, &run);
    if (r >= 0)
        r = imports_sql_refused(c->db, c->arena, run.id, &rows);
    if (r < 0)
        return r;
    struct import_view v = {.run = item_of(c, &run), .more = run.refused > (int64_t)rows.n};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &v.refused) = (struct refused_item){
            rows.v[i].line, rows.v[i].source, rows.v[i].title, document_import_why(rows.v[i].why)};
    v.exports = frame_export_links(
        c, arena_cstr(c->arena, arena_fmt(c->arena, "/documents/imports/%lld", (long long)run.id)),
        S(""));
    frame_desk(c, ARENA_JOIN(c->arena, run.name, S(" — "), text(c->lang, TEXT_import_title)),
               "documents", &v.frame);
    html_import_page(&c->html, &v);
    return 0;
}

/* The refused lines as a table to be mended. */
static int refused_export(struct ctx *c)
{
    static const struct frame_column columns[] = {
        {"line", TEXT_import_line, EXPORT_INT, 8},
        {"title", TEXT_record_title, EXPORT_TEXT, 60},
        {"source", TEXT_import_source, EXPORT_TEXT, 40},
        {"why", TEXT_import_reason, EXPORT_TEXT, 40},
    };
    struct export *e cleanup(export_done) = NULL;
    struct imports_run_row run;
    struct imports_refused_rows rows = {0};
    int r = run_asked(c, &run);
    if (r >= 0)
        r = imports_sql_refused(c->db, c->arena, run.id, &rows);
    if (r >= 0)
        r = frame_export_begin(c, text(c->lang, TEXT_import_refused), columns, COUNT(columns), &e);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        export_int(e, rows.v[i].line);
        export_text(e, rows.v[i].title);
        export_text(e, rows.v[i].source);
        export_text(e, text(c->lang, document_import_why(rows.v[i].why)));
    }
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_import_refused));
}

/* An empty table with the columns that the import knows (app/import_table.c), and one line as an example. */
static int table_export(struct ctx *c)
{
    static const struct {
        struct frame_column column;
        const char *example;
    } cells[] = {
        {{"title", TEXT_import_head_title, EXPORT_TEXT, 40}, "关于某某事项的通知"},
        {{"file", TEXT_import_head_file, EXPORT_TEXT, 24}, "2014/0301.html"},
        {{"attachments", TEXT_import_head_attachments, EXPORT_TEXT, 30}, "2014/a.pdf;2014/b.xlsx"},
        {{"category", TEXT_import_head_category, EXPORT_TEXT, 18}, ""},
        {{"topic", TEXT_import_head_topic, EXPORT_TEXT, 18}, ""},
        {{"department", TEXT_import_head_department, EXPORT_TEXT, 18}, ""},
        {{"made", TEXT_import_head_made, EXPORT_TEXT, 12}, "2014-03-01"},
        {{"published", TEXT_import_head_published, EXPORT_TEXT, 12}, "2014-03-05"},
        {{"number", TEXT_import_head_number, EXPORT_TEXT, 22}, "昭公通〔2014〕1号"},
        {{"index_number", TEXT_import_head_index_number, EXPORT_TEXT, 30}, ""},
        {{"genre", TEXT_import_head_genre, EXPORT_TEXT, 10}, "通知"},
        {{"summary", TEXT_import_head_summary, EXPORT_TEXT, 40}, ""},
        {{"title_en", TEXT_import_head_title_en, EXPORT_TEXT, 30}, ""},
        {{"source", TEXT_import_head_source, EXPORT_TEXT, 40},
         "http://www.example.gov.cn/old/0301.html"},
    };
    struct export *e cleanup(export_done) = NULL;
    struct frame_column columns[COUNT(cells)];
    for (size_t i = 0; i < COUNT(cells); i++)
        columns[i] = cells[i].column;
    int r = frame_export_begin(c, text(c->lang, TEXT_import_table), columns, COUNT(cells), &e);
    for (size_t i = 0; r >= 0 && i < COUNT(cells); i++)
        export_text(e, str_c(cells[i].example));
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_import_table));
}

static const struct page pages[] = {
    {METHOD_GET, "/documents/imports", SIDE_DESK, IMPORTS_READERS, imports},
    {METHOD_GET, "/documents/imports/table/{as}", SIDE_DESK, IMPORTS_READERS, table_export},
    {METHOD_GET, "/documents/imports/{run}", SIDE_DESK, IMPORTS_READERS, import},
    {METHOD_GET, "/documents/imports/{run}/{as}", SIDE_DESK, IMPORTS_READERS, refused_export},
};

const struct pages catalogue_import_pages = {pages, COUNT(pages)};
