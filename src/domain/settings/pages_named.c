/* pages_named.c: the administrator's page of one department or topic: its names. The code stands in addresses and
 * index numbers, and stays. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "html_settings.h"

struct names_form {
    struct str name_zh, name_en;
};

static const struct field names_fields[] = {
    {"name_zh", FIELD_LINE, offsetof(struct names_form, name_zh), .max = 60, .required = true,
     .label = TEXT_settings_named_zh},
    {"name_en", FIELD_LINE, offsetof(struct names_form, name_en), .max = 120,
     .label = TEXT_settings_named_en},
};

/* What of it stands there; ERR_ABSENT. */
struct named {
    struct str code;
    struct names_form names;
};

static int topic_find(struct ctx *c, int64_t id, struct named *ret)
{
    struct catalogue_headings all;
    int r = catalogue_topics(c->db, c->arena, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++)
        if (all.v[i].id == id) {
            *ret = (struct named){all.v[i].code, {all.v[i].name_zh, all.v[i].name_en}};
            return 0;
        }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such topic");
}

static int department_find(struct ctx *c, int64_t id, struct named *ret)
{
    struct bodies_departments all;
    int r = bodies_departments(c->db, c->arena, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++)
        if (all.v[i].id == id) {
            *ret = (struct named){all.v[i].code, {all.v[i].name_zh, all.v[i].name_en}};
            return 0;
        }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such department");
}

static int names_show(struct ctx *c, const char *list, enum text heading,
                      int (*find)(struct ctx *c, int64_t id, struct named *ret))
{
    int64_t id = ctx_param_id(c, "id");
    struct named k;
    int r = find(c, id, &k);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, names_fields, COUNT(names_fields), &k.names, &c->form);
    struct names_view v = {
        .form = &c->form,
        .code = k.code,
        .name = said_in(c->lang, k.names.name_zh, k.names.name_en),
        .back = ctx_address(c, list),
    };
    v.action = arena_fmt(c->arena, "%.*s/%lld", STR_ARG(v.back), (long long)id);
    frame_desk(c, ARENA_JOIN(c->arena, v.name.text, S(" — "), text(c->lang, heading)), "settings",
               &v.frame);
    html_names_settings_page(&c->html, &v);
    return 0;
}

static int names_save(struct ctx *c, const char *list,
                      int (*set)(struct db *db, struct arena *a, int64_t id, struct str name_zh,
                                 struct str name_en, int64_t actor, moment_t now))
{
    const struct names_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = set(c->db, c->arena, ctx_param_id(c, "id"), in->name_zh, in->name_en, c->actor.id,
                c->now);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings.names", str_c(list));
    return 0;
}

#define TOPICS      "/settings/topics"
#define DEPARTMENTS "/settings/departments"

static int topic(struct ctx *c)
{
    return names_show(c, TOPICS, TEXT_settings_topics, topic_find);
}

static int topic_save(struct ctx *c)
{
    return names_save(c, TOPICS, catalogue_topic_set);
}

static int department(struct ctx *c)
{
    return names_show(c, DEPARTMENTS, TEXT_settings_departments, department_find);
}

static int department_save(struct ctx *c)
{
    return names_save(c, DEPARTMENTS, bodies_department_set);
}

#define NAMES_FORM PAGE_FORM(struct names_form, names_fields)

static const struct page pages[] = {
    {METHOD_GET, TOPICS "/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, topic, NULL, NAMES_FORM},
    {METHOD_POST, TOPICS "/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, topic_save, topic, NAMES_FORM},
    {METHOD_GET, DEPARTMENTS "/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, department, NULL, NAMES_FORM},
    {METHOD_POST, DEPARTMENTS "/{id}", SIDE_DESK, ROLE_ADMINISTRATOR, department_save, department,
     NAMES_FORM},
};

const struct pages settings_named_pages = {pages, COUNT(pages)};
