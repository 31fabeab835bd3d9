/* pages_draft.c: the form of a draft. */
#include "domain/catalogue/pages_desk.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/writing.h"
#include "html_document_desk.h"

/* ---- Drafting ---- */

struct draft_form {
    struct str title, title_en, summary, number, genre, body, body_kind, digest;
    int64_t category, topic, department;
    day_t made, publish_day;
    struct str publish_time;
    struct document_meta meta;
};

/* The particulars of meta.h: all optional, and folded away until they are wanted. */
#define META_FIELD(name_, kind_, max_)                                                  \
 {#name_, kind_, offsetof(struct draft_form, meta.name_), .max = (max_),                \
  .label = TEXT_meta_##name_, .hint = TEXT_meta_##name_##_hint},
#define META_FIELD_TEXT(name_, max_) META_FIELD(name_, FIELD_LINE, max_)
#define META_FIELD_DAY(name_)        META_FIELD(name_, FIELD_DAY, 0)

static const struct field draft_fields[] = {
    {"title", FIELD_LINE, offsetof(struct draft_form, title), .max = DOCUMENT_TITLE_MAX,
     .required = true, .label = TEXT_document_title, .hint = TEXT_document_title_hint},
    {"title_en", FIELD_LINE, offsetof(struct draft_form, title_en), .max = 300,
     .label = TEXT_document_title_en},
    {"summary", FIELD_TEXT, offsetof(struct draft_form, summary), .max = DOCUMENT_SUMMARY_MAX,
     .label = TEXT_document_summary, .hint = TEXT_document_summary_hint},
    {"number", FIELD_LINE, offsetof(struct draft_form, number), .max = 60,
     .label = TEXT_document_number, .hint = TEXT_document_number_hint},
    {"genre", FIELD_CHOICE, offsetof(struct draft_form, genre), .max = 20, .choices = meta_genres,
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
    DOCUMENT_META(META_FIELD_TEXT, META_FIELD_DAY)
    {"publish_day", FIELD_DAY, offsetof(struct draft_form, publish_day), .label = TEXT_publish_day,
     .hint = TEXT_publish_day_hint},
    {"publish_time", FIELD_LINE, offsetof(struct draft_form, publish_time), .max = 5,
     .label = TEXT_publish_time, .hint = TEXT_publish_time_hint},
};

/* "09:30" as seconds of the day; -1: it is no time. */
static int64_t time_of_day(struct str s)
{
    struct str hour, minute;
    int64_t h, m;
    str_cut(s, ':', &hour, &minute);
    bool ok = s.n == 5 && num_parse(hour, 0, 23, &h) == 0 && num_parse(minute, 0, 59, &m) == 0;
    return ok ? h * 3600 + m * 60 : -1;
}

#define OFFICE_OPENS (9 * 3600)

static moment_t publish_at(const struct draft_form *in)
{
    if (in->publish_day == DAY_NONE)
        return 0;
    int64_t at = in->publish_time.n == 0 ? OFFICE_OPENS : time_of_day(in->publish_time);
    return day_begin(in->publish_day) + (at < 0 ? OFFICE_OPENS : at);
}

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
        .meta = in->meta,
        .publish_at = publish_at(in),
    };
}

/* What the particulars say must fit together; the field says what does not. */
static int draft_fits(struct ctx *c)
{
    static const enum text words[] = {
        [META_WRONG_CHOICE] = TEXT_meta_wrong_choice,
        [META_WRONG_BASIS] = TEXT_meta_wrong_basis,
        [META_WRONG_DAYS] = TEXT_meta_wrong_days,
        [META_WRONG_BY] = TEXT_meta_wrong_by,
    };
    const struct draft_form *in = c->input;
    const char *name;
    enum meta_wrong wrong = meta_check(c->arena, &in->meta, in->made, &name);
    if (wrong != META_OK)
        form_refuse(&c->form, name, words[wrong]);
    if (in->publish_time.n > 0 && time_of_day(in->publish_time) < 0)
        form_refuse(&c->form, "publish_time", TEXT_publish_wrong_time);
    return c->form.ok ? 0 : ERR_INVALID;
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
    for (size_t i = 0; meta_genres[i]; i++)
        *vec_push(c->arena, &list) = (struct option){
            str_c(meta_genres[i]), str_c(meta_genres[i]), str_eq(str_c(meta_genres[i]), typed), lang_tag(LANG_ZH)};
    return list;
}

static struct options meta_options(struct ctx *c, const char *name, const char *const *codes)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, name)->typed;
    for (size_t i = 0; codes[i]; i++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(codes[i]), meta_value(c->arena, c->lang, name, str_c(codes[i])),
                            str_eq(str_c(codes[i]), typed), lang_tag(c->lang)};
    return list;
}

/* The items of the Regulation that was in force when it was made. */
static struct options basis_options(struct ctx *c)
{
    struct options list = {0};
    struct meta_bases bases = {0};
    struct str typed = form_field(&c->form, "basis")->typed;
    day_t made;
    if (day_parse(form_field(&c->form, "made")->typed, &made) < 0)
        made = moment_day(c->now);
    meta_bases(c->arena, made, &bases);
    for (size_t i = 0; i < bases.n; i++) {
        const struct meta_basis *b = &bases.v[i];
        *vec_push(c->arena, &list) = (struct option){
            b->code,
            arena_fmt(c->arena, "%.*s %.*s", STR_ARG(b->article),
                      STR_ARG(c->lang == LANG_ZH ? b->zh : b->en)),
            str_eq(b->code, typed), lang_tag(LANG_ZH)};
    }
    return list;
}

/* Folded away, unless something of it is filled in or wrong. */
static bool more_is_open(const struct form *form)
{
    bool in = false, open = false;
    for (size_t i = 0; i < form->n; i++) {
        in = in || strcmp(form->v[i].field->name, "mode") == 0;
        bool usual = strcmp(form->v[i].field->name, "mode") == 0;
        open = open || (in && !usual && (form->v[i].typed.n > 0 || form->v[i].error != FIELD_OK));
    }
    return open;
}

static int draft_show(struct ctx *c, struct document_form_view *v, enum text title)
{
    v->form = &c->form;
    v->heading = title;
    v->genres = genre_options(c);
    v->rich = str_eq(form_field(&c->form, "body_kind")->typed, S("rich"));
    v->clean = ctx_address(c, "/documents/clean");
    v->editor = asset_address(c->site->assets, "editor.js");
    v->modes = meta_options(c, "mode", meta_modes);
    v->validities = meta_options(c, "validity", meta_validities);
    v->bases = basis_options(c);
    v->more = more_is_open(&c->form);
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
    struct draft_form fresh = {.made = moment_day(c->now),
                               .department = c->actor.department,
                               .publish_day = DAY_NONE,
                               .meta = {.mode = S("website"),
                                        .validity_on = DAY_NONE,
                                        .effective = DAY_NONE,
                                        .expires = DAY_NONE}};
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
    r = draft_fits(c);
    if (r >= 0)
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
    const struct catalogue_document_row *row_ = &d;
    stands.meta = (struct document_meta){DOCUMENT_META(META_TEXT_OF, META_DAY_OF)};
    stands.publish_day = d.publish_at > 0 ? moment_day(d.publish_at) : DAY_NONE;
    if (d.publish_at > 0) {
        int64_t minutes = (d.publish_at - day_begin(stands.publish_day)) / 60;
        stands.publish_time = arena_fmt(c->arena, "%02d:%02d", (int)(minutes / 60),
                                        (int)(minutes % 60));
    }
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
    r = draft_fits(c);
    if (r >= 0)
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
