/* pages_lists.c: departments, columns, topics: lists that only grow; one of them: pages_named.c, pages_column.c. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "html_settings.h"

struct named_form {
    struct str code, name_zh, name_en, about_zh, about_en, parent;
};

static const struct field named_fields[] = {
    {"code", FIELD_LINE, offsetof(struct named_form, code), .max = 40, .required = true,
     .label = TEXT_settings_code, .hint = TEXT_settings_code_hint},
    {"name_zh", FIELD_LINE, offsetof(struct named_form, name_zh), .max = 60, .required = true,
     .label = TEXT_settings_named_zh},
    {"name_en", FIELD_LINE, offsetof(struct named_form, name_en), .max = 120,
     .label = TEXT_settings_named_en},
    {"parent", FIELD_LINE, offsetof(struct named_form, parent), .max = 20,
     .label = TEXT_settings_parent, .hint = TEXT_settings_parent_hint},
    {"about_zh", FIELD_LINE, offsetof(struct named_form, about_zh), .max = 200,
     .label = TEXT_settings_about_zh},
    {"about_en", FIELD_LINE, offsetof(struct named_form, about_en), .max = 300,
     .label = TEXT_settings_about_en},
};

/* Codes stand in addresses and index numbers. */
static bool code_usable(struct str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];
        if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') && !(ch == '-' && i > 0))
            return false;
    }
    return code.n > 0;
}

/* `list`: the page that it stands on; its own is below that. */
static void row_add(struct ctx *c, struct named_rows *rows, const char *list, int64_t id,
                    struct str code, struct str name_zh, struct str name_en, struct str parent)
{
    *vec_push(c->arena, rows) = (struct named_row){
        code, name_zh, name_en, parent,
        arena_fmt(c->arena, "%s%s/%lld", lang_root(c->lang), list, (long long)id)};
}

static int named_show(struct ctx *c, struct named_view *v, const char *action, enum text heading)
{
    v->tabs = settings_tabs(c);
    v->form = &c->form;
    v->action = arena_cstr(c->arena, ctx_address(c, action));
    v->heading = heading;
    v->may_change = settings_may_change(c);
    frame_desk(c, text(c->lang, heading), "settings", &v->frame);
    html_named_page(&c->html, v);
    return 0;
}

static int departments(struct ctx *c)
{
    struct named_view v = {0};
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++)
        row_add(c, &v.rows, "/settings/departments", found.v[i].id, found.v[i].code,
                found.v[i].name_zh, found.v[i].name_en, S(""));
    return named_show(c, &v, "/settings/departments", TEXT_settings_departments);
}

static int topics(struct ctx *c)
{
    struct named_view v = {0};
    struct catalogue_headings found;
    int r = catalogue_topics(c->db, c->arena, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++)
        row_add(c, &v.rows, "/settings/topics", found.v[i].id, found.v[i].code, found.v[i].name_zh,
                found.v[i].name_en, S(""));
    return named_show(c, &v, "/settings/topics", TEXT_settings_topics);
}

/* A column may stand under another that stands at the top. */
static void parent_option(struct ctx *c, struct named_view *v, const struct catalogue_heading *h)
{
    struct str value = arena_fmt(c->arena, "%lld", (long long)h->id);
    *vec_push(c->arena, &v->parents) =
        (struct option){value, said_in(c->lang, h->name_zh, h->name_en).text,
                        str_eq(value, form_field(&c->form, "parent")->typed)};
}

static int columns(struct ctx *c)
{
    struct named_view v = {.columns = true};
    struct catalogue_headings found;
    int r = catalogue_categories(c->db, c->arena, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++) {
        struct str parent = S("");
        for (size_t k = 0; k < found.n; k++)
            if (found.v[k].id == found.v[i].parent)
                parent = found.v[k].name_zh;
        row_add(c, &v.rows, "/settings/columns", found.v[i].id, found.v[i].code, found.v[i].name_zh,
                found.v[i].name_en, parent);
        if (found.v[i].parent == 0)
            parent_option(c, &v, &found.v[i]);
    }
    return named_show(c, &v, "/settings/columns", TEXT_settings_columns);
}

typedef int (*named_add)(struct ctx *c, const struct named_form *in);

static int department_add(struct ctx *c, const struct named_form *in)
{
    int64_t id;
    return bodies_department_add(c->db, c->arena, in->code, in->name_zh, in->name_en, c->actor.id,
                                 c->now, &id);
}

static int topic_add(struct ctx *c, const struct named_form *in)
{
    int64_t id;
    return catalogue_topic_add(c->db, c->arena, in->code, in->name_zh, in->name_en, c->actor.id,
                               c->now, &id);
}

static int column_add(struct ctx *c, const struct named_form *in)
{
    int64_t parent = 0, id;
    struct catalogue_headings found;
    int r = catalogue_categories(c->db, c->arena, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++)
        if (str_eq(in->parent, arena_fmt(c->arena, "%lld", (long long)found.v[i].id)))
            parent = found.v[i].id;
    return catalogue_category_add(c->db, c->arena, in->code, parent, (int64_t)found.n + 1,
                                  in->name_zh, in->name_en, in->about_zh, in->about_en, c->actor.id,
                                  c->now, &id);
}

static int named_save(struct ctx *c, named_add add, const char *to)
{
    const struct named_form *in = c->input;
    if (!code_usable(in->code)) {
        form_refuse(&c->form, "code", TEXT_settings_code_unusable);
        return ERR_INVALID;
    }
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = add(c, in);
    if (r == ERR_CONFLICT) {
        form_refuse(&c->form, "code", TEXT_settings_code_taken);
        return ERR_INVALID;
    }
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "named", str_c(to));
    return 0;
}

static int departments_save(struct ctx *c)
{
    return named_save(c, department_add, "/settings/departments");
}

static int columns_save(struct ctx *c)
{
    return named_save(c, column_add, "/settings/columns");
}

static int topics_save(struct ctx *c)
{
    return named_save(c, topic_add, "/settings/topics");
}

#define NAMED_FORM PAGE_FORM(struct named_form, named_fields)

static const struct page pages[] = {
    {METHOD_GET, "/settings/departments", SIDE_DESK, SETTINGS_READERS, departments, NULL,
     NAMED_FORM},
    {METHOD_POST, "/settings/departments", SIDE_DESK, ROLE_ADMINISTRATOR, departments_save,
     departments, NAMED_FORM},
    {METHOD_GET, "/settings/columns", SIDE_DESK, SETTINGS_READERS, columns, NULL, NAMED_FORM},
    {METHOD_POST, "/settings/columns", SIDE_DESK, ROLE_ADMINISTRATOR, columns_save, columns,
     NAMED_FORM},
    {METHOD_GET, "/settings/topics", SIDE_DESK, SETTINGS_READERS, topics, NULL, NAMED_FORM},
    {METHOD_POST, "/settings/topics", SIDE_DESK, ROLE_ADMINISTRATOR, topics_save, topics,
     NAMED_FORM},
};

const struct pages settings_lists_pages = {pages, COUNT(pages)};
