/* pages_levels.c: which levels of review there are, and how long each has; who needs a second factor. */
#include "domain/bodies/bodies.h"
#include "domain/review/review.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "html_settings.h"

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
        .tabs = settings_tabs(c),
        .form = &c->form,
        .may_change = settings_may_change(c),
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
        .tabs = settings_tabs(c),
        .form = &c->form,
        .may_change = settings_may_change(c),
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

static const struct page pages[] = {
    {METHOD_GET, "/settings/review", SIDE_DESK, SETTINGS_READERS, review_form, NULL, REVIEW_FORM},
    {METHOD_POST, "/settings/review", SIDE_DESK, ROLE_ADMINISTRATOR, review_save, review_form,
     REVIEW_FORM},
    {METHOD_GET, "/settings/sign-in", SIDE_DESK, SETTINGS_READERS, sign_in_form, NULL,
     SIGN_IN_FORM},
    {METHOD_POST, "/settings/sign-in", SIDE_DESK, ROLE_ADMINISTRATOR, sign_in_save, sign_in_form,
     SIGN_IN_FORM},
};

const struct pages settings_levels_pages = {pages, COUNT(pages)};
