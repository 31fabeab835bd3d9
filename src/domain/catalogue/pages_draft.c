/* pages_draft.c: the form of a draft. */
#include "domain/catalogue/pages_desk.h"

#include "base/vec.h"
#include "domain/catalogue/writing.h"
#include "html_document_desk.h"

/* ---- Drafting ---- */

struct draft_form {
    struct str title, title_en, summary, number, genre, body, body_kind, digest;
    int64_t category, topic, department;
    day_t made;
};

static const char *const genres[] = {"公告", "通告", "通报",       "通知", "意见", "报告",
                                     "决定", "函",   "规范性文件", "其他", NULL};

static const struct field draft_fields[] = {
    {"title", FIELD_LINE, offsetof(struct draft_form, title), .max = DOCUMENT_TITLE_MAX,
     .required = true, .label = TEXT_document_title, .hint = TEXT_document_title_hint},
    {"title_en", FIELD_LINE, offsetof(struct draft_form, title_en), .max = 300,
     .label = TEXT_document_title_en},
    {"summary", FIELD_TEXT, offsetof(struct draft_form, summary), .max = DOCUMENT_SUMMARY_MAX,
     .label = TEXT_document_summary, .hint = TEXT_document_summary_hint},
    {"number", FIELD_LINE, offsetof(struct draft_form, number), .max = 60,
     .label = TEXT_document_number, .hint = TEXT_document_number_hint},
    {"genre", FIELD_CHOICE, offsetof(struct draft_form, genre), .max = 20, .choices = genres,
     .label = TEXT_document_genre},
    {"category", FIELD_ID, offsetof(struct draft_form, category), .required = true,
     .label = TEXT_document_category},
    {"topic", FIELD_ID, offsetof(struct draft_form, topic), .required = true,
     .label = TEXT_document_topic},
    {"department", FIELD_ID, offsetof(struct draft_form, department), .required = true,
     .label = TEXT_document_department},
    {"made", FIELD_DAY, offsetof(struct draft_form, made), .required = true,
     .label = TEXT_document_made, .hint = TEXT_document_made_hint},
    {"body", FIELD_TEXT, offsetof(struct draft_form, body), .max = WRITING_FIELD_MAX,
     .required = true, .label = TEXT_document_body, .hint = TEXT_document_body_hint},
    {"body_kind", FIELD_CHOICE, offsetof(struct draft_form, body_kind), .choices = writing_kinds},
    {"digest", FIELD_LINE, offsetof(struct draft_form, digest), .max = 64},
};

static struct document_draft draft_of_form(const struct draft_form *in)
{
    return (struct document_draft){
        .title = in->title,
        .title_en = in->title_en,
        .summary = in->summary,
        .number = in->number,
        .genre = in->genre,
        .body = in->body,
        .category = in->category,
        .topic = in->topic,
        .department = in->department,
        .made = in->made,
    };
}

/* Categories that hold documents: those without others under them. */
static int category_options(struct ctx *c, struct options *ret)
{
    struct catalogue_categories_rows rows = {0};
    int r = catalogue_sql_categories(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "category")->typed;
    for (size_t i = 0; i < rows.n; i++) {
        bool leaf = true;
        for (size_t j = 0; j < rows.n; j++)
            leaf = leaf && rows.v[j].parent != rows.v[i].id;
        if (leaf)
            *vec_push(c->arena, ret) = document_option(
                c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    }
    return 0;
}

static int topic_options(struct ctx *c, struct options *ret)
{
    struct catalogue_topics_rows rows = {0};
    int r = catalogue_sql_topics(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "topic")->typed;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, ret) = document_option(
            c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    return 0;
}

static int department_options(struct ctx *c, struct options *ret)
{
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "department")->typed;
    for (size_t i = 0; i < found.n; i++)
        *vec_push(c->arena, ret) = document_option(
            c, found.v[i].id, said_in(c->lang, found.v[i].name_zh, found.v[i].name_en), typed);
    return 0;
}

static struct options genre_options(struct ctx *c)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, "genre")->typed;
    for (size_t i = 0; genres[i]; i++)
        *vec_push(c->arena, &list) = (struct option){
            str_c(genres[i]), str_c(genres[i]), str_eq(str_c(genres[i]), typed), lang_tag(LANG_ZH)};
    return list;
}

static int draft_show(struct ctx *c, struct document_form_view *v, enum text title)
{
    v->form = &c->form;
    v->heading = title;
    v->genres = genre_options(c);
    v->rich = str_eq(form_field(&c->form, "body_kind")->typed, S("rich"));
    v->clean = ctx_address(c, "/documents/clean");
    v->editor = asset_address(c->site->assets, "editor.js");
    int r = category_options(c, &v->categories);
    if (r < 0)
        return r;
    r = topic_options(c, &v->topics);
    if (r < 0)
        return r;
    r = department_options(c, &v->departments);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, title), "documents", &v->frame);
    html_document_form_page(&c->html, v);
    return 0;
}

static int document_new(struct ctx *c)
{
    struct draft_form fresh = {.made = moment_day(c->now), .department = c->actor.department};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, draft_fields, COUNT(draft_fields), &fresh, &c->form);
    struct document_form_view v = {.action = ctx_address(c, "/documents/new"), .digest = S("")};
    return draft_show(c, &v, TEXT_document_new_title);
}

/* A rule refused a draft whose fields are in order: a place was chosen that is not there (any
 * more). The field says so. */
static int refuse_places(struct ctx *c, struct tx *tx)
{
    static const struct {
        const char *field;
        int (*options)(struct ctx *c, struct options *ret);
    } places[] = {
        {"category", category_options},
        {"topic", topic_options},
        {"department", department_options},
    };

    tx_end(tx);
    for (size_t i = 0; i < COUNT(places); i++) {
        struct options list = {0};
        bool chosen = false;
        int r = places[i].options(c, &list);
        if (r < 0)
            return r;
        for (size_t k = 0; k < list.n; k++)
            chosen = chosen || list.v[k].chosen;
        if (!chosen)
            form_refuse(&c->form, places[i].field, TEXT_field_NOT_A_CHOICE);
    }
    return ERR_INVALID;
}

static int document_new_save(struct ctx *c)
{
    const struct draft_form *in = c->input;
    struct document_draft d = draft_of_form(in);
    int64_t id;
    int r = writing_body(c, in->body, in->body_kind, &d.body);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_create(c->db, c->arena, &d, &c->actor, c->now, &id);
    if (r == ERR_INVALID)
        return refuse_places(c, &tx);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "draft", document_path(c, id, ""));
    return 0;
}

static int document_edit(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_asked(c, &d);
    if (r < 0)
        return r;
    if (!document_may_edit(c, &d))
        return err_set(ERR_CONFLICT, "not a draft of this account");

    struct document_form_view v = {.id = d.id, .action = document_address(c, d.id, "/edit")};
    if (c->req->method == METHOD_POST) {
        v.digest = ((const struct draft_form *)c->input)->digest;
        return draft_show(c, &v, TEXT_document_edit_title);
    }
    struct draft_form stands = {
        .title = d.title,
        .title_en = d.title_en,
        .summary = d.summary,
        .number = d.number,
        .genre = d.genre,
        .body = writing_typed(c->arena, d.body),
        .body_kind = writing_kind(d.body),
        .digest = S(""),
        .category = d.category,
        .topic = d.topic,
        .department = d.department,
        .made = d.made,
    };
    form_show(c->arena, draft_fields, COUNT(draft_fields), &stands, &c->form);
    r = document_digest(c->db, c->arena, d.id, &v.digest);
    return r < 0 ? r : draft_show(c, &v, TEXT_document_edit_title);
}

static int document_edit_save(struct ctx *c)
{
    const struct draft_form *in = c->input;
    struct document_draft d = draft_of_form(in);
    int64_t id = ctx_param_id(c, "id");
    int r = writing_body(c, in->body, in->body_kind, &d.body);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_change(c->db, c->arena, id, &d, in->digest, &c->actor, c->now);
    if (r == ERR_INVALID)
        return refuse_places(c, &tx);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "draft", document_path(c, id, ""));
    return 0;
}
static const struct page pages[] = {
    {METHOD_GET, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new, NULL,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new_save, document_new,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_GET, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit, NULL,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit_save,
     document_edit, PAGE_FORM(struct draft_form, draft_fields)},
};

const struct pages catalogue_draft_pages = {pages, COUNT(pages)};
