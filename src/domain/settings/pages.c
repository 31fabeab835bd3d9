/* pages.c: the administrator's settings. See settings.h. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/requests/requests.h"
#include "domain/review/review.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "engine/inbox.h"
#include "html_settings.h"

#define SETTINGS_READERS (ROLE_ADMINISTRATOR | ROLE_AUDITOR)

static struct settings_tabs tabs(struct ctx *c)
{
    static const struct settings_tab all[] = {
        {"/settings", TEXT_settings_particulars, false},
        {"/settings/departments", TEXT_settings_departments, false},
        {"/settings/columns", TEXT_settings_columns, false},
        {"/settings/topics", TEXT_settings_topics, false},
        {"/settings/review", TEXT_settings_review, false},
        {"/settings/sign-in", TEXT_settings_sign_in, false},
    };
    struct settings_tabs ret = {arena_many(c->arena, COUNT(all), struct settings_tab), COUNT(all)};
    for (size_t i = 0; i < ret.n; i++) {
        ret.v[i] = all[i];
        ret.v[i].here = str_eq(c->path, str_c(all[i].href));
        ret.v[i].href = arena_cstr(c->arena, ctx_address(c, all[i].href));
    }
    return ret;
}

static bool may_change(const struct ctx *c)
{
    return c->actor.roles & ROLE_ADMINISTRATOR;
}

/* ---- The authority's particulars ---- */

/* What there is to enter: the setting's name, its field, how many letters, its label. */
#define PARTICULARS(P)                                                                         \
 P("authority.name_zh", name_zh, 60, settings_name_zh)                                         \
 P("authority.name_en", name_en, 120, settings_name_en)                                        \
 P("authority.site_name_zh", site_name_zh, 60, settings_site_name_zh)                          \
 P("authority.site_name_en", site_name_en, 120, settings_site_name_en)                         \
 P("authority.organisation_code", organisation_code, 20, settings_organisation_code)           \
 P("authority.site_code", site_code, 20, settings_site_code)                                   \
 P("site.address", site_address, 200, settings_site_address)                                   \
 P("authority.disclosure_office_zh", disclosure_office_zh, 80, settings_disclosure_office_zh)  \
 P("authority.disclosure_office_en", disclosure_office_en, 160, settings_disclosure_office_en) \
 P("authority.address_zh", address_zh, 120, settings_address_zh)                               \
 P("authority.address_en", address_en, 200, settings_address_en)                               \
 P("authority.hours_zh", hours_zh, 120, settings_hours_zh)                                     \
 P("authority.hours_en", hours_en, 200, settings_hours_en)                                     \
 P("authority.phone_zh", phone_zh, 40, settings_phone_zh)                                      \
 P("authority.phone_en", phone_en, 40, settings_phone_en)                                      \
 P("authority.fax", fax, 40, settings_fax)                                                     \
 P("authority.email", email, 120, settings_email)                                              \
 P("authority.icp", icp, 60, settings_icp)                                                     \
 P("authority.police_record", police_record, 60, settings_police_record)                       \
 P("site.find_faults", find_faults, 200, settings_find_faults)                                 \
 P("guide.arrangement_zh", arrangement_zh, 400, settings_arrangement_zh)                       \
 P("guide.arrangement_en", arrangement_en, 800, settings_arrangement_en)                       \
 P("guide.places_zh", places_zh, 400, settings_places_zh)                                      \
 P("guide.places_en", places_en, 800, settings_places_en)                                      \
 P("guide.supervision_zh", supervision_zh, 400, settings_supervision_zh)                       \
 P("guide.supervision_en", supervision_en, 800, settings_supervision_en)                       \
 P("home.wanted", wanted, 200, settings_wanted)                                                \
 P("search.synonyms", synonyms, 2000, settings_synonyms)                                       \
 P("leaks.published", leaks_published, 1000, settings_leaks_published)                         \
 P("authority.notice_zh", notice_zh, 200, settings_notice_zh)                                  \
 P("authority.notice_en", notice_en, 300, settings_notice_en)                                  \
 P(INBOX_PER_HOUR_SETTING, per_hour, 6, settings_per_hour)                                     \
 P("authority.postcode", postcode, 10, settings_postcode)                                      \
 P("authority.government", government, 60, settings_government)                                \
 P("authority.superior", superior, 60, settings_superior)                                      \
 P("authority.vertical", vertical, 10, settings_vertical)                                      \
 P("authority.court", court, 60, settings_court)                                               \
 P("authority.letter_word", letter_word, 20, settings_letter_word)                             \
 P("authority.letter_pattern", letter_pattern, 60, settings_letter_pattern)                    \
 P(REQUEST_WEB_RECEIPT_SETTING, web_receipt, 1, settings_web_receipt)                          \
 P(REQUEST_WEB_RECEIPT_RULE_SETTING, web_receipt_rule, 60, settings_web_receipt_rule)          \
 P("index.template", index_template, 80, settings_index_template)

struct particulars {
#define P(setting, field, max, label) struct str field;
    PARTICULARS(P)
#undef P
};

static const struct field particulars_fields[] = {
#define P(setting, name_, max_, label_)                 \
 {#name_,                                               \
  FIELD_LINE,                                           \
  offsetof(struct particulars, name_),                  \
  .max = (max_),                                        \
  .required = offsetof(struct particulars, name_) == 0, \
  .label = TEXT_##label_},
    PARTICULARS(P)
#undef P
};

static const char *const particulars_settings[] = {
#define P(setting, field, max, label) setting,
    PARTICULARS(P)
#undef P
};

/* The i-th particular in the struct. */
static struct str *particular(struct particulars *p, size_t i)
{
    return (struct str *)((char *)p + particulars_fields[i].offset);
}

static int particulars_load(struct ctx *c, struct particulars *ret)
{
    for (size_t i = 0; i < COUNT(particulars_settings); i++) {
        int r = bodies_setting(c->db, c->arena, particulars_settings[i], particular(ret, i));
        if (r < 0)
            return r;
    }
    return 0;
}

const char *particular_lang(const char *name)
{
    return lang_tag(str_ends(str_c(name), S("_en")) ? LANG_EN : LANG_ZH);
}

static int particulars_form(struct ctx *c)
{
    struct particulars stands;
    int r = particulars_load(c, &stands);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, particulars_fields, COUNT(particulars_fields), &stands, &c->form);
    struct particulars_view v = {
        .tabs = tabs(c),
        .form = &c->form,
        .may_change = may_change(c),
    };
    r = inbox_refused(c->db, c->arena, &v.refused);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_settings_particulars), "settings", &v.frame);
    html_particulars_page(&c->html, &v);
    return 0;
}

/* Only what is another than before: the ledger tells what changed. */
static int particulars_change(struct ctx *c, struct particulars *in)
{
    struct particulars stands;
    int r = particulars_load(c, &stands);
    for (size_t i = 0; r >= 0 && i < COUNT(particulars_settings); i++) {
        struct str value = *particular(in, i);
        if (!str_eq(value, *particular(&stands, i)))
            r = bodies_set(c->db, c->arena, str_c(particulars_settings[i]), value, c->actor.id,
                           c->now);
    }
    return r;
}

/* Without the year and the running number two documents would have one index number. */
static bool template_usable(struct str template)
{
    bool runs = str_find(template, S("{nnn}")) >= 0 || str_find(template, S("{nnnnn}")) >= 0;
    return template.n == 0 || (runs && str_find(template, S("{year}")) >= 0);
}

/* Every {…} of it is one that is filled in: what is not would stand in each index number. */
static bool template_known(struct str template)
{
    static const char *const known[] = INDEX_TEMPLATE_PLACES;
    struct str before, rest = template, name;
    while (str_cut(rest, '{', &before, &rest)) {
        bool found = false;
        if (str_find_char(before, '}') >= 0 || !str_cut(rest, '}', &name, &rest))
            return false;
        for (size_t i = 0; i < COUNT(known); i++)
            found = found || str_eq(name, str_c(known[i]));
        if (!found)
            return false;
    }
    return str_find_char(before, '}') < 0;
}

static bool address_usable(struct str address)
{
    return address.n == 0 || str_starts(address, S("https://")) ||
           str_starts(address, S("http://"));
}

static bool per_hour_usable(struct str typed)
{
    int64_t n;
    return typed.n == 0 || num_parse(typed, 1, INBOX_PER_HOUR_MAX, &n) == 0;
}

static int particulars_check(struct ctx *c)
{
    const struct particulars *in = c->input;
    if (!address_usable(in->find_faults))
        form_refuse(&c->form, "find_faults", TEXT_settings_site_address_unusable);
    if (!address_usable(in->site_address))
        form_refuse(&c->form, "site_address", TEXT_settings_site_address_unusable);
    if (in->web_receipt.n > 0 && request_web_receipt_days(in->web_receipt) < 0)
        form_refuse(&c->form, "web_receipt", TEXT_settings_web_receipt_unusable);
    if (!per_hour_usable(in->per_hour))
        form_refuse(&c->form, "per_hour", TEXT_settings_per_hour_unusable);
    if (!template_usable(in->index_template))
        form_refuse(&c->form, "index_template", TEXT_settings_index_template_unusable);
    else if (!template_known(in->index_template))
        form_refuse(&c->form, "index_template", TEXT_settings_index_template_unknown);
    if (!request_letter_pattern_usable(in->letter_pattern))
        form_refuse(&c->form, "letter_pattern", TEXT_settings_letter_pattern_unusable);
    return c->form.ok ? 0 : ERR_INVALID;
}

static int particulars_save(struct ctx *c)
{
    int r = particulars_check(c);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = particulars_change(c, c->input);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings", S("/settings"));
    return 0;
}

/* ---- Departments, columns, topics: lists that only grow; one of them: pages_named.c, pages_column.c ---- */

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
    v->tabs = tabs(c);
    v->form = &c->form;
    v->action = arena_cstr(c->arena, ctx_address(c, action));
    v->heading = heading;
    v->may_change = may_change(c);
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

/* ---- Levels and days of review ---- */

struct review_form {
    bool first, final;
    int64_t ordinary, urgent, very_urgent;
};

#define DAYS(name_)                                                                            \
 {                                                                                             \
#  name_, FIELD_INT, offsetof(struct review_form, name_),                                      \
      .low = 1, .high = REVIEW_DAYS_MAX, .required = true, .label = TEXT_settings_days_##name_ \
 }

static const struct field review_fields[] = {
    {"first", FIELD_BOOL, offsetof(struct review_form, first), .label = TEXT_level_first},
    {"final", FIELD_BOOL, offsetof(struct review_form, final), .label = TEXT_level_final},
    DAYS(ordinary),
    DAYS(urgent),
    DAYS(very_urgent),
};

static int review_load(struct ctx *c, struct review_form *ret)
{
    struct review_levels levels;
    struct review_clock clock;
    int r = review_levels(c->db, c->arena, &levels);
    if (r >= 0)
        r = review_clock(c->db, c->arena, moment_day(c->now), &clock);
    if (r < 0)
        return r;
    *ret = (struct review_form){levels.first, levels.final, clock.days[0], clock.days[1],
                                clock.days[2]};
    return 0;
}

static int review_form(struct ctx *c)
{
    struct review_form stands;
    int r = review_load(c, &stands);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, review_fields, COUNT(review_fields), &stands, &c->form);
    struct particulars_view v = {
        .tabs = tabs(c),
        .form = &c->form,
        .may_change = may_change(c),
    };
    frame_desk(c, text(c->lang, TEXT_settings_review), "settings", &v.frame);
    html_review_settings_page(&c->html, &v);
    return 0;
}

static int review_set(struct ctx *c, const char *name, struct str value)
{
    return bodies_set(c->db, c->arena, str_c(name), value, c->actor.id, c->now);
}

static int review_save(struct ctx *c)
{
    const struct review_form *in = c->input;
    const struct {
        const char *name;
        int64_t days;
    } days[] = {{"review.days.ordinary", in->ordinary},
                {"review.days.urgent", in->urgent},
                {"review.days.very_urgent", in->very_urgent}};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = review_set(
        c, "review.levels",
        arena_fmt(c->arena, "%ssecond%s", in->first ? "first," : "", in->final ? ",final" : ""));
    for (size_t i = 0; r >= 0 && i < COUNT(days); i++)
        r = review_set(c, days[i].name, arena_fmt(c->arena, "%lld", (long long)days[i].days));
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings.review", S("/settings/review"));
    return 0;
}

#define REVIEW_FORM PAGE_FORM(struct review_form, review_fields)

/* ---- Who must have a second factor ---- */

#define SECOND_FACTOR "sign_in.second_factor"

struct sign_in_form {
    bool roles[6]; /* by bit */
};

#define ROLE_FIELD(bit, code, text)                                                      \
 {                                                                                       \
  "role_" code, FIELD_BOOL, offsetof(struct sign_in_form, roles) + (bit) * sizeof(bool), \
      .label = (text)                                                                    \
 }

static const struct field sign_in_fields[] = {
    ROLE_FIELD(0, "officer", TEXT_role_officer),
    ROLE_FIELD(1, "department_head", TEXT_role_department_head),
    ROLE_FIELD(2, "disclosure_office", TEXT_role_disclosure_office),
    ROLE_FIELD(3, "leader", TEXT_role_leader),
    ROLE_FIELD(4, "administrator", TEXT_role_administrator),
    ROLE_FIELD(5, "auditor", TEXT_role_auditor),
};

static int sign_in_form(struct ctx *c)
{
    struct str value;
    roles_t wanted;
    int r = bodies_setting(c->db, c->arena, SECOND_FACTOR, &value);
    if (r < 0)
        return r;
    r = roles_parse(value, &wanted);
    if (r < 0)
        return r;
    struct sign_in_form stands = {{0}};
    for (unsigned bit = 0; bit < COUNT(stands.roles); bit++)
        stands.roles[bit] = wanted & ((roles_t)1 << bit);
    if (c->req->method != METHOD_POST)
        form_show(c->arena, sign_in_fields, COUNT(sign_in_fields), &stands, &c->form);
    struct particulars_view v = {
        .tabs = tabs(c),
        .form = &c->form,
        .may_change = may_change(c),
    };
    frame_desk(c, text(c->lang, TEXT_settings_sign_in), "settings", &v.frame);
    html_sign_in_settings_page(&c->html, &v);
    return 0;
}

static int sign_in_save(struct ctx *c)
{
    const struct sign_in_form *in = c->input;
    roles_t wanted = 0;
    for (unsigned bit = 0; bit < COUNT(in->roles); bit++)
        if (in->roles[bit])
            wanted |= (roles_t)1 << bit;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = bodies_set(c->db, c->arena, S(SECOND_FACTOR), roles_text(c->arena, wanted), c->actor.id,
                   c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings.sign_in", S("/settings/sign-in"));
    return 0;
}

#define SIGN_IN_FORM PAGE_FORM(struct sign_in_form, sign_in_fields)

#define PARTICULARS_FORM PAGE_FORM(struct particulars, particulars_fields)
#define NAMED_FORM       PAGE_FORM(struct named_form, named_fields)

static const struct page pages[] = {
    {METHOD_GET, "/settings", SIDE_DESK, SETTINGS_READERS, particulars_form, NULL,
     PARTICULARS_FORM},
    {METHOD_POST, "/settings", SIDE_DESK, ROLE_ADMINISTRATOR, particulars_save, particulars_form,
     PARTICULARS_FORM},
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
    {METHOD_GET, "/settings/review", SIDE_DESK, SETTINGS_READERS, review_form, NULL, REVIEW_FORM},
    {METHOD_POST, "/settings/review", SIDE_DESK, ROLE_ADMINISTRATOR, review_save, review_form,
     REVIEW_FORM},
    {METHOD_GET, "/settings/sign-in", SIDE_DESK, SETTINGS_READERS, sign_in_form, NULL,
     SIGN_IN_FORM},
    {METHOD_POST, "/settings/sign-in", SIDE_DESK, ROLE_ADMINISTRATOR, sign_in_save, sign_in_form,
     SIGN_IN_FORM},
};

const struct pages settings_pages = {pages, COUNT(pages)};
