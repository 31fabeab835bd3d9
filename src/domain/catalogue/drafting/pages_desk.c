/* pages_desk.c: the desk's list of documents, what waits for whom, and what the files of its pages
 * share (pages_desk.h). */
#include "domain/catalogue/drafting/pages_desk.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "html_document_desk.h"

#define LIST_ROWS 30
#define WORDS_MAX 80

/* ---- What several files share ---- */

/* A document at the desk: /documents/3, /documents/3/edit. */
struct str document_path(struct ctx *c, int64_t id, const char *below)
{
    return arena_fmt(c->arena, "/documents/%lld%s", (long long)id, below);
}

struct str document_address(struct ctx *c, int64_t id, const char *below)
{
    return ctx_address(c, arena_cstr(c->arena, document_path(c, id, below)));
}

int document_asked(struct ctx *c, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    return r == 0 ? err_set(ERR_ABSENT, "no such document") : r < 0 ? r : 0;
}

bool document_may_edit(const struct ctx *c, const struct catalogue_document_row *d)
{
    return d->owner == c->actor.id && str_eq(d->state, S("draft"));
}

struct option document_option(struct ctx *c, int64_t id, struct said name, struct str typed)
{
    struct str value = arena_fmt(c->arena, "%lld", (long long)id);
    return (struct option){value, name.text, str_eq(value, typed), name.lang};
}

/* ---- What several pages show ---- */

enum text document_state_name(struct str state)
{
    return text_named("document", "state", state);
}

/* Until when the step that a document is in is due. */
void document_term_of(struct ctx *c, const struct review_clock *clock, struct str urgency,
                      moment_t began, struct document_item *ret)
{
    struct review_term term = review_term(clock, urgency, moment_day(began));
    ret->urgency = str_eq(urgency, S("ordinary")) ? TEXT_NONE : review_urgency_name(urgency);
    ret->due = frame_desk_day(c, term.due);
    ret->left = term.left;
}

bool document_is_reviewed(struct str state)
{
    return str_eq(state, S("first")) || str_eq(state, S("second")) || str_eq(state, S("final"));
}

/* The same rows with the days of their steps. */
static int terms_add(struct ctx *c, const struct catalogue_listed_rows *rows,
                     struct document_items *items)
{
    struct review_clock clock;
    int r = rows->n > 0 ? review_clock(c->db, c->arena, moment_day(c->now), &clock) : 0;
    for (size_t i = 0; r >= 0 && i < rows->n; i++)
        if (document_is_reviewed(rows->v[i].state))
            document_term_of(c, &clock, rows->v[i].urgency, rows->v[i].began, &items->v[i]);
    return r;
}

static struct document_items items_of(struct ctx *c, const struct catalogue_listed_rows *rows)
{
    struct document_items items = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_listed_row *d = &rows->v[i];
        *vec_push(c->arena, &items) = (struct document_item){
            .id = d->id,
            .title = d->title,
            .number = d->number,
            .department = said_in(c->lang, d->department_zh, d->department_en),
            .owner = said_in(c->lang, d->owner_zh, d->owner_en),
            .changed = frame_desk_moment(c, d->changed),
            .state = document_state_name(d->state),
            .revising = d->edition > 0 && !d->withdrawn && !str_eq(d->state, S("published")),
            .waits = moment_day(c->now) - moment_day(d->changed),
            .reason = d->reason,
            .due = S(""),
        };
    }
    return items;
}

int catalogue_waiting(struct ctx *c, const char *state, int64_t department, int64_t owner,
                      struct document_items *ret)
{
    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_waiting(c->db, c->arena, str_c(state), department, owner, &rows);
    if (r < 0)
        return r;
    *ret = items_of(c, &rows);
    return terms_add(c, &rows, ret);
}

int catalogue_cosigning(struct ctx *c, struct document_items *ret)
{
    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_cosigning(c->db, c->arena, c->actor.department, &rows);
    if (r < 0)
        return r;
    *ret = items_of(c, &rows);
    return terms_add(c, &rows, ret);
}

/* ---- The list ---- */

static const char *const states[] = {"draft",     "first",     "second",   "final",
                                     "scheduled", "published", "withdrawn"};

/* What the list is asked for. */
struct narrowing {
    struct str state, words;
};

static struct narrowing narrowing_of(struct ctx *c)
{
    return (struct narrowing){request_arg(c->req, "state"),
                              utf8_head(str_trim(request_arg(c->req, "words")), WORDS_MAX)};
}

/* The list with its filter: /documents?state=draft&words=… */
static struct str list_address(struct ctx *c, struct str state, struct str words)
{
    return arena_fmt(c->arena, "%s/documents?state=%.*s%s%.*s", lang_root(c->lang),
                     STR_ARG(url_encode(c->arena, state)), words.n > 0 ? "&words=" : "",
                     STR_ARG(url_encode(c->arena, words)));
}

/* Of each state, with the words that are searched for. */
static struct options state_options(struct ctx *c, const struct narrowing *by)
{
    struct options list = {0};
    for (size_t i = 0; i < COUNT(states); i++) {
        struct str code = str_c(states[i]);
        *vec_push(c->arena, &list) =
            (struct option){list_address(c, code, by->words),
                            text(c->lang, document_state_name(code)), str_eq(code, by->state)};
    }
    return list;
}

static int documents(struct ctx *c)
{
    struct narrowing by = narrowing_of(c);
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);

    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_list(c->db, c->arena, by.state, by.words, before, before_id,
                               LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    struct documents_view v = {
        .states = state_options(c, &by),
        .state = by.state,
        .words = by.words,
        .all = list_address(c, S(""), by.words),
        .filtered = by.state.n > 0,
        .may_draft = c->actor.roles & ROLE_OFFICER,
        .older = S(""),
    };
    if (rows.n > LIST_ROWS) {
        const struct catalogue_listed_row *last = &rows.v[LIST_ROWS - 1];
        rows.n = LIST_ROWS;
        v.older = arena_fmt(c->arena, "%.*s&before=%lld.%lld",
                            STR_ARG(list_address(c, by.state, by.words)), (long long)last->changed,
                            (long long)last->id);
    }
    v.items = items_of(c, &rows);
    v.exports = frame_export_links(c, "/documents/list", c->req->query);
    frame_desk(c, text(c->lang, TEXT_documents_title), "documents", &v.frame);
    html_documents_page(&c->html, &v);
    return 0;
}

/* ---- As a file ---- */

#define EXPORT_PAGE 500

static const struct frame_column columns[] = {
    {"id", TEXT_record_id, EXPORT_INT, 8},
    {"title", TEXT_documents_column_title, EXPORT_TEXT, 60},
    {"number", TEXT_document_number, EXPORT_TEXT, 22},
    {"state", TEXT_documents_column_state, EXPORT_TEXT, 12},
    {"department", TEXT_documents_column_department, EXPORT_TEXT, 22},
    {"owner", TEXT_documents_column_owner, EXPORT_TEXT, 14},
    {"changed", TEXT_documents_column_changed, EXPORT_DAY, 0},
};

static void write_row(struct ctx *c, const struct catalogue_listed_row *d, struct export *e)
{
    export_int(e, d->id);
    export_text(e, d->title);
    export_text(e, d->number);
    export_text(e, text(c->lang, document_state_name(d->state)));
    export_text(e, said_in(c->lang, d->department_zh, d->department_en).text);
    export_text(e, said_in(c->lang, d->owner_zh, d->owner_en).text);
    export_day(e, moment_day(d->changed));
}

/* Page after page; memory is that of one page. */
static int write_rows(struct ctx *c, const struct narrowing *by, struct export *e)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);
    for (int64_t written = 0; written < FRAME_EXPORT_ROWS;) {
        struct catalogue_listed_rows rows = {0};
        arena_reset(a);
        int r = catalogue_sql_list(c->db, a, by->state, by->words, before, before_id, EXPORT_PAGE,
                                   &rows);
        if (r < 0)
            return r;
        for (size_t i = 0; i < rows.n; i++)
            write_row(c, &rows.v[i], e);
        if (rows.n < EXPORT_PAGE)
            break;
        written += (int64_t)rows.n;
        before = rows.v[rows.n - 1].changed;
        before_id = rows.v[rows.n - 1].id;
    }
    return 0;
}

static int documents_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct str name = text(c->lang, TEXT_documents_title);
    struct narrowing by = narrowing_of(c);
    int r = frame_export_begin(c, name, columns, COUNT(columns), &e);
    if (r >= 0)
        r = write_rows(c, &by, e);
    return r < 0 ? r : frame_export_send(c, e, name);
}

static const struct page pages[] = {
    {METHOD_GET, "/documents", SIDE_DESK, ALLOW_READERS, documents},
    {METHOD_GET, "/documents/list/{as}", SIDE_DESK, ALLOW_READERS, documents_export},
};

const struct pages catalogue_desk_pages = {pages, COUNT(pages)};
