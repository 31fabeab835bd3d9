/* pages_column.c: the administrator's page of one column: its names, its place, who keeps it, and how often
 * something is to come. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "html_settings.h"

#define RHYTHM_MAX 3660

struct column_form {
    struct str name_zh, name_en, about_zh, about_en, department, account;
    int64_t position, rhythm;
};

static const struct field column_fields[] = {
    {"name_zh", FIELD_LINE, offsetof(struct column_form, name_zh), .max = 60, .required = true,
     .label = TEXT_settings_named_zh},
    {"name_en", FIELD_LINE, offsetof(struct column_form, name_en), .max = 120,
     .label = TEXT_settings_named_en},
    {"about_zh", FIELD_LINE, offsetof(struct column_form, about_zh), .max = 200,
     .label = TEXT_settings_about_zh},
    {"about_en", FIELD_LINE, offsetof(struct column_form, about_en), .max = 300,
     .label = TEXT_settings_about_en},
    {"position", FIELD_INT, offsetof(struct column_form, position), .low = 0, .high = 9999,
     .required = true, .label = TEXT_settings_column_position},
    {"department", FIELD_LINE, offsetof(struct column_form, department), .max = 20,
     .label = TEXT_settings_column_department},
    {"account", FIELD_LINE, offsetof(struct column_form, account), .max = 20,
     .label = TEXT_settings_column_account},
    {"rhythm", FIELD_INT, offsetof(struct column_form, rhythm), .low = 0, .high = RHYTHM_MAX,
     .label = TEXT_settings_column_rhythm, .hint = TEXT_settings_column_rhythm_hint},
};

static void option_add(struct ctx *c, struct options *list, int64_t id, struct str zh,
                       struct str en, const char *field)
{
    struct str value = arena_fmt(c->arena, "%lld", (long long)id);
    struct said name = said_in(c->lang, zh, en);
    *vec_push(c->arena, list) = (struct option){
        value, name.text, str_eq(value, form_field(&c->form, field)->typed), name.lang};
}

static int keepers(struct ctx *c, struct column_view *v)
{
    struct bodies_departments departments;
    struct people_accounts accounts;
    int r = bodies_departments(c->db, c->arena, &departments);
    if (r >= 0)
        r = people_list(c->db, c->arena, &accounts);
    if (r < 0)
        return r;
    for (size_t i = 0; i < departments.n; i++)
        option_add(c, &v->departments, departments.v[i].id, departments.v[i].name_zh,
                   departments.v[i].name_en, "department");
    for (size_t i = 0; i < accounts.n; i++)
        if (!accounts.v[i].disabled)
            option_add(c, &v->accounts, accounts.v[i].id, accounts.v[i].name_zh,
                       accounts.v[i].name_en, "account");
    return 0;
}

static struct str number_or_none(struct ctx *c, int64_t n)
{
    return n > 0 ? arena_fmt(c->arena, "%lld", (long long)n) : S("");
}

static int column(struct ctx *c)
{
    struct catalogue_column k;
    int r = catalogue_column(c->db, c->arena, ctx_param_id(c, "id"), &k);
    if (r < 0)
        return r;
    struct column_form stands = {k.name_zh,
                                 k.name_en,
                                 k.about_zh,
                                 k.about_en,
                                 number_or_none(c, k.department),
                                 number_or_none(c, k.account),
                                 k.position,
                                 k.rhythm};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, column_fields, COUNT(column_fields), &stands, &c->form);
    struct column_view v = {
        .form = &c->form,
        .name = said_in(c->lang, k.name_zh, k.name_en),
        .action = ctx_address(c, arena_cstr(c->arena, arena_fmt(c->arena, "/settings/columns/%lld",
                                                                (long long)k.id))),
        .back = ctx_address(c, "/settings/columns"),
    };
    r = keepers(c, &v);
    if (r < 0)
        return r;
    frame_desk(c, v.name.text, "settings", &v.frame);
    html_column_settings_page(&c->html, &v);
    return 0;
}

/* The id that was chosen, if it is one of those offered; 0 none. */
static int64_t chosen(const struct options *list)
{
    int64_t id = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].chosen && num_parse(list->v[i].value, 1, INT64_MAX, &id) < 0)
            id = 0;
    return id;
}

static int column_save(struct ctx *c)
{
    const struct column_form *in = c->input;
    struct column_view offered = {0};
    int r = keepers(c, &offered);
    if (r < 0)
        return r;
    struct catalogue_column k = {.id = ctx_param_id(c, "id"),
                                 .position = in->position,
                                 .department = chosen(&offered.departments),
                                 .account = chosen(&offered.accounts),
                                 .rhythm = in->rhythm,
                                 .name_zh = in->name_zh,
                                 .name_en = in->name_en,
                                 .about_zh = in->about_zh,
                                 .about_en = in->about_en};
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = catalogue_column_set(c->db, c->arena, &k, c->actor.id, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings.column", S("/settings/columns"));
    return 0;
}

#define COLUMN_FORM PAGE_FORM(struct column_form, column_fields)

static const struct page pages[] = {
    {METHOD_GET, "/settings/columns/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, column, NULL, COLUMN_FORM},
    {METHOD_POST, "/settings/columns/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, column_save, column,
     COLUMN_FORM},
};

const struct pages settings_column_pages = {pages, COUNT(pages)};
