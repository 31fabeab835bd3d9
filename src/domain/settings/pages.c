/* pages.c: the administrator's settings. See settings.h. */
#include "base/num.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/review/review.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "engine/inbox.h"
#include "html_settings.h"

struct settings_tabs settings_tabs(struct ctx *c)
{
    static const struct settings_tab all[] = {
        {"/settings", TEXT_settings_particulars, false},
        {"/settings/departments", TEXT_settings_departments, false},
        {"/settings/columns", TEXT_settings_columns, false},
        {"/settings/topics", TEXT_settings_topics, false},
        {"/settings/requests", TEXT_settings_requests, false},
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

bool settings_may_change(const struct ctx *c)
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

const char *setting_lang(enum lang page, const struct field_state *f)
{
    bool english = str_ends(str_c(f->field->name), S("_en"));
    return english ? lang_tag(LANG_EN) : review_lang(page, f->typed);
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
        .tabs = settings_tabs(c),
        .form = &c->form,
        .may_change = settings_may_change(c),
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
    if (!per_hour_usable(in->per_hour))
        form_refuse(&c->form, "per_hour", TEXT_settings_per_hour_unusable);
    if (!template_usable(in->index_template))
        form_refuse(&c->form, "index_template", TEXT_settings_index_template_unusable);
    else if (!template_known(in->index_template))
        form_refuse(&c->form, "index_template", TEXT_settings_index_template_unknown);
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

#define PARTICULARS_FORM PAGE_FORM(struct particulars, particulars_fields)

static const struct page pages[] = {
    {METHOD_GET, "/settings", SIDE_DESK, SETTINGS_READERS, particulars_form, NULL,
     PARTICULARS_FORM},
    {METHOD_POST, "/settings", SIDE_DESK, ROLE_ADMINISTRATOR, particulars_save, particulars_form,
     PARTICULARS_FORM},
};

const struct pages settings_pages = {pages, COUNT(pages)};
