/* draft_form.c: see draft_form.h. */
#include "domain/catalogue/drafting/draft_form.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/drafting/writing.h"
#include "engine/json.h"

/* ---- Its fields ---- */

/* The particulars of meta.h: all optional, and folded away until they are wanted. */
#define META_FIELD(name_, kind_, max_)     \
 {#name_,                                  \
  kind_,                                   \
  offsetof(struct draft_form, meta.name_), \
  .max = (max_),                           \
  .label = TEXT_meta_##name_,              \
  .hint = TEXT_meta_##name_##_hint},
#define META_FIELD_TEXT(name_, max_) META_FIELD(name_, FIELD_LINE, max_)
#define META_FIELD_DAY(name_)        META_FIELD(name_, FIELD_DAY, 0)

const struct field draft_fields[DRAFT_FIELDS] = {
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
    DOCUMENT_META(META_FIELD_TEXT, META_FIELD_DAY){
        "publish_day", FIELD_DAY, offsetof(struct draft_form, publish_day),
        .label = TEXT_publish_day, .hint = TEXT_publish_day_hint},
    {"publish_time", FIELD_LINE, offsetof(struct draft_form, publish_time), .max = 5,
     .label = TEXT_publish_time, .hint = TEXT_publish_time_hint},
    {"page", FIELD_LINE, offsetof(struct draft_form, page), .max = KEPT_PAGE_MAX},
};

/* ---- To and from a document ---- */

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

struct document_draft draft_of_form(const struct draft_form *in)
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

static void take_after(const struct ctx *c, int64_t category,
                       const struct catalogue_newest_of_row *newest, struct draft_form *form)
{
    struct str law = meta_basis_law(c->arena, newest->basis);
    bool fits = str_eq(law, meta_law(moment_day(c->now)));
    form->category = category;
    form->topic = newest->topic;
    form->genre = newest->genre;
    form->department = newest->department;
    form->meta.basis = fits ? newest->basis : S("");
    form->meta.mode = newest->mode.n > 0 ? newest->mode : form->meta.mode;
}

int draft_form_fresh(struct ctx *c, int64_t category, struct draft_form *ret)
{
    struct catalogue_newest_of_row newest;
    *ret = (struct draft_form){.made = moment_day(c->now),
                               .category = category,
                               .department = c->actor.department,
                               .publish_day = DAY_NONE,
                               .page = kept_page(c->arena),
                               .meta = {.mode = S("website"),
                                        .validity_on = DAY_NONE,
                                        .effective = DAY_NONE,
                                        .expires = DAY_NONE,
                                        .open_until = DAY_NONE}};
    int r = category == 0 ? 0 : catalogue_sql_newest_of(c->db, c->arena, category, &newest);
    if (r == 1)
        take_after(c, category, &newest, ret);
    return r < 0 ? r : 0;
}

static struct str time_said(struct ctx *c, moment_t t)
{
    int64_t minutes = (t - day_begin(moment_day(t))) / 60;
    return arena_fmt(c->arena, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

struct draft_form draft_form_of(struct ctx *c, const struct catalogue_document_row *row_)
{
    bool later = row_->publish_at > 0;
    return (struct draft_form){
        .title = row_->title,
        .title_en = row_->title_en,
        .summary = row_->summary,
        .number = row_->number,
        .genre = row_->genre,
        .body = writing_typed(c->arena, row_->body),
        .body_kind = writing_kind(row_->body),
        .digest = S(""),
        .category = row_->category,
        .topic = row_->topic,
        .department = row_->department,
        .made = row_->made,
        .meta = {DOCUMENT_META(META_TEXT_OF, META_DAY_OF)},
        .publish_day = later ? moment_day(row_->publish_at) : DAY_NONE,
        .publish_time = later ? time_said(c, row_->publish_at) : S(""),
        .page = kept_page(c->arena),
    };
}

void draft_form_kept(struct ctx *c, const struct kept *k)
{
    struct request typed = {.method = METHOD_POST, .arena = c->arena};
    struct draft_form ignored;
    json_t *fields cleanup(json_done) = json_loadb(k->fields.p, k->fields.n, 0, NULL);
    const char *name;
    json_t *value;
    json_object_foreach(fields, name, value)
    {
        if (json_is_string(value))
            *vec_push(c->arena, &typed.fields) = (struct pair){
                arena_str(c->arena, str_c(name)), json_get_str(c->arena, fields, name)};
    }
    int r = form_read(&typed, draft_fields, DRAFT_FIELDS, &ignored, &c->form);
    (void)r; /* it is said when it is sent */
    for (size_t i = 0; i < c->form.n; i++) {
        c->form.v[i].error = FIELD_OK;
        if (strcmp(c->form.v[i].field->name, "page") == 0)
            c->form.v[i].typed = k->page;
    }
    c->form.ok = true;
}

/* What the particulars say must fit together; the field says what does not. */
int draft_fits(struct ctx *c)
{
    static const enum text words[] = {
        [META_WRONG_CHOICE] = TEXT_meta_wrong_choice, [META_WRONG_BASIS] = TEXT_meta_wrong_basis,
        [META_WRONG_DAYS] = TEXT_meta_wrong_days,     [META_WRONG_UNTIL] = TEXT_meta_wrong_until,
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
