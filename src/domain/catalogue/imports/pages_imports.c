/* pages_imports.c: an existing site's documents: an administrator hands in the table with the files (zips or single ones), a job
 * takes them (app/import_job.c), and the page says how far it is; what became of each import, also of those by the command, and
 * the lines that were refused with their reasons, to be mended and imported once more: a second run takes those alone. */
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/imports/imports.h"
#include "domain/catalogue/imports/views_imports.h"
#include "domain/people/people.h"

#include "base/vec.h"
#include "html_imports.h"
#include "imports_sql.h"
#include "store/blob.h"

#define LIST_ROWS       50
#define IMPORTS_READERS (ALLOW_READERS | ROLE_ADMINISTRATOR)

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
        .line = x->line,
        .lines = x->lines,
        .goes_on = str_eq(x->state, S("waiting")),
        .trouble = x->trouble.n == 0
                       ? TEXT_NONE
                       : text_find(arena_fmt(c->arena, "import.trouble.%.*s", STR_ARG(x->trouble))),
    };
}

/* ---- Handing one in ---- */

struct import_form {
    struct str as, owner, category, topic, department, table, file;
};

static const char *const import_as[] = {"drafts", "published", NULL};

static const struct field import_fields[] = {
    {"table", FIELD_LINE, offsetof(struct import_form, table), .max = 1,
     .label = TEXT_import_field_table, .hint = TEXT_import_field_table_hint},
    {"file", FIELD_LINE, offsetof(struct import_form, file), .max = 1,
     .label = TEXT_import_field_files, .hint = TEXT_import_field_files_hint},
    {"as", FIELD_CHOICE, offsetof(struct import_form, as), .max = 20, .choices = import_as,
     .required = true, .label = TEXT_import_field_as},
    {"owner", FIELD_LINE, offsetof(struct import_form, owner), .max = 60, .required = true,
     .label = TEXT_import_field_owner, .hint = TEXT_import_field_owner_hint},
    {"category", FIELD_LINE, offsetof(struct import_form, category), .max = 40,
     .label = TEXT_import_field_category, .hint = TEXT_import_field_otherwise},
    {"topic", FIELD_LINE, offsetof(struct import_form, topic), .max = 40,
     .label = TEXT_import_field_topic, .hint = TEXT_import_field_otherwise},
    {"department", FIELD_LINE, offsetof(struct import_form, department), .max = 40,
     .label = TEXT_import_field_department, .hint = TEXT_import_field_otherwise},
};

static void choice(struct ctx *c, struct options *list, const char *field, struct str value,
                   struct said name)
{
    *vec_push(c->arena, list) = (struct option){
        value, name.text, str_eq(value, form_field(&c->form, field)->typed), name.lang};
}

static int owners(struct ctx *c, struct options *ret)
{
    struct people_accounts accounts;
    int r = people_list(c->db, c->arena, &accounts);
    for (size_t i = 0; r >= 0 && i < accounts.n; i++) {
        const struct people_account *x = &accounts.v[i];
        roles_t roles;
        r = roles_parse(x->roles, &roles);
        if (r >= 0 && !x->disabled && (roles & ROLE_OFFICER))
            choice(c, ret, "owner", x->login, said_in(c->lang, x->name_zh, x->name_en));
    }
    return r < 0 ? r : 0;
}

static int places(struct ctx *c, struct imports_view *v)
{
    struct catalogue_headings columns, topics;
    struct bodies_departments departments;
    int r = catalogue_categories(c->db, c->arena, &columns);
    if (r >= 0)
        r = catalogue_topics(c->db, c->arena, &topics);
    if (r >= 0)
        r = bodies_departments(c->db, c->arena, &departments);
    if (r < 0)
        return r;
    for (size_t i = 0; i < columns.n; i++)
        choice(c, &v->categories, "category", columns.v[i].code,
               said_in(c->lang, columns.v[i].name_zh, columns.v[i].name_en));
    for (size_t i = 0; i < topics.n; i++)
        choice(c, &v->topics, "topic", topics.v[i].code,
               said_in(c->lang, topics.v[i].name_zh, topics.v[i].name_en));
    for (size_t i = 0; i < departments.n; i++)
        choice(c, &v->departments, "department", departments.v[i].code,
               said_in(c->lang, departments.v[i].name_zh, departments.v[i].name_en));
    return 0;
}

static int form_choices(struct ctx *c, struct imports_view *v)
{
    const struct said as[] = {{text(c->lang, TEXT_import_as_drafts), lang_tag(c->lang)},
                              {text(c->lang, TEXT_import_as_published), lang_tag(c->lang)}};
    for (size_t i = 0; i < COUNT(as); i++)
        choice(c, &v->as, "as", str_c(import_as[i]), as[i]);
    int r = owners(c, &v->owners);
    return r < 0 ? r : places(c, v);
}

static int imports(struct ctx *c)
{
    struct imports_run_rows rows = {0};
    struct imports_view v = {.form = &c->form, .may_begin = c->actor.roles & ROLE_ADMINISTRATOR};
    int r = imports_sql_runs(c->db, c->arena, LIST_ROWS, &rows);
    if (r >= 0 && v.may_begin)
        r = form_choices(c, &v);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &v.runs) = item_of(c, &rows.v[i]);
    v.table = frame_export_links(c, "/documents/imports/table", S(""));
    frame_desk(c, text(c->lang, TEXT_import_title), "documents", &v.frame);
    html_imports_page(&c->html, &v);
    return 0;
}

static bool ends_nocase(struct str name, struct str end)
{
    return name.n > end.n && str_eq_nocase(str_skip(name, name.n - end.n), end);
}

static bool is_table(struct str name)
{
    return ends_nocase(name, S(".csv")) || ends_nocase(name, S(".txt")) ||
           ends_nocase(name, S(".xlsx"));
}

/* The files that came, in the desk's folder now; the table among them goes into *u. */
static int uploads_keep(struct ctx *c, struct import_upload *u, struct import_file_list *files)
{
    for (size_t i = 0; i < c->req->uploads.n; i++) {
        const struct upload *x = &c->req->uploads.v[i];
        int r = blob_adopt(c->site->blobs, x->path, x->hash);
        if (r < 0)
            return r;
        if (str_eq(x->field, S("table"))) {
            u->sheet = x->hash;
            u->run.table = x->name;
        } else {
            *vec_push(c->arena, files) =
                (struct import_file){x->name, x->hash, x->size, ends_nocase(x->name, S(".zip"))};
        }
    }
    return 0;
}

static int uploads_check(struct ctx *c)
{
    bool table = false, files = false;
    for (size_t i = 0; i < c->req->uploads.n; i++) {
        const struct upload *x = &c->req->uploads.v[i];
        if (!str_eq(x->field, S("table")))
            files = true;
        else if (is_table(x->name))
            table = true;
    }
    if (!table)
        form_refuse(&c->form, "table", TEXT_import_field_table_wrong);
    if (!files)
        form_refuse(&c->form, "file", TEXT_import_field_files_wrong);
    return c->form.ok ? 0 : ERR_INVALID;
}

/* A login that is offered: an officer's. */
static int owner_check(struct ctx *c, struct str login)
{
    struct options offered = {0};
    int r = owners(c, &offered);
    for (size_t i = 0; r >= 0 && i < offered.n; i++)
        if (str_eq(offered.v[i].value, login))
            return 0;
    if (r >= 0)
        form_refuse(&c->form, "owner", TEXT_import_field_owner_wrong);
    return r < 0 ? r : ERR_INVALID;
}

static int begin(struct ctx *c)
{
    const struct import_form *in = c->input;
    struct import_upload u = {.owner = in->owner,
                              .category = in->category,
                              .topic = in->topic,
                              .department = in->department,
                              .run = {.published = str_eq(in->as, S("published"))}};
    struct import_file_list files = {0};
    struct tx tx cleanup(tx_end) = {0};
    int r = uploads_check(c);
    if (r >= 0)
        r = owner_check(c, in->owner);
    if (r >= 0)
        r = uploads_keep(c, &u, &files);
    if (r >= 0)
        r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = document_import_begin(c->db, c->arena, &u, &files, &c->actor, c->now);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "import", arena_fmt(c->arena, "/documents/imports/%lld", (long long)u.run.id));
    return 0;
}

/* ---- One of them ---- */

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

#define IMPORT_FORM PAGE_FORM(struct import_form, import_fields)

static const struct page pages[] = {
    {METHOD_GET, "/documents/imports", SIDE_DESK, IMPORTS_READERS, imports, NULL, IMPORT_FORM},
    {METHOD_POST, "/documents/imports", SIDE_DESK, ROLE_ADMINISTRATOR, begin, imports, IMPORT_FORM,
     .uploads = true},
    {METHOD_GET, "/documents/imports/table/{as}", SIDE_DESK, IMPORTS_READERS, table_export},
    {METHOD_GET, "/documents/imports/{run}", SIDE_DESK, IMPORTS_READERS, import},
    {METHOD_GET, "/documents/imports/{run}/{as}", SIDE_DESK, IMPORTS_READERS, refused_export},
};

const struct pages catalogue_import_pages = {pages, COUNT(pages)};
