/* display.c: how it looks: large type and colours, for readers and at the desk. A choice is a cookie of its
 * side and nothing else. */
#include "domain/site/site.h"
#include "domain/site/views.h"
#include "html_site.h"

#define CHOICE_FOR (365 * 24 * 3600)

/* ---- Large type ---- */

struct size_form {
    struct str size, to;
};

static const char *const sizes[] = {"large", "normal", NULL};

static const struct field size_fields[] = {
    {"size", FIELD_CHOICE, offsetof(struct size_form, size), .max = 10, .required = true,
     .choices = sizes},
    {"to", FIELD_LINE, offsetof(struct size_form, to), .max = 8000},
};

static int set_size(struct ctx *c)
{
    const struct size_form *in = c->input;
    bool large = str_eq(in->size, S("large"));
    response_cookie(c->req, c->res, "size", large ? S("large") : S(""), large ? CHOICE_FOR : -1);
    response_redirect(c->req, c->res, site_local_path(in->to) ? in->to : ctx_address(c, "/"));
    return 0;
}

/* ---- Colours ---- */

struct theme_form {
    struct str theme, to;
};

static const char *const themes[] = {"system", "light", "dark", "contrast", NULL};

static const struct field theme_fields[] = {
    {"theme", FIELD_CHOICE, offsetof(struct theme_form, theme), .max = 10, .required = true,
     .choices = themes},
    {"to", FIELD_LINE, offsetof(struct theme_form, to), .max = 8000},
};

static int set_theme(struct ctx *c)
{
    const struct theme_form *in = c->input;
    bool system = str_eq(in->theme, S("system"));
    response_cookie(c->req, c->res, "theme", system ? S("") : in->theme, system ? -1 : CHOICE_FOR);
    response_redirect(c->req, c->res,
                      site_local_path(in->to) ? in->to : ctx_address(c, "/display"));
    return 0;
}

static struct display_choices choices(const struct ctx *c)
{
    struct str theme = frame_theme(c);
    return (struct display_choices){
        .colours = {{"system", TEXT_display_system, theme.n == 0},
                    {"light", TEXT_display_light, str_eq(theme, S("light"))},
                    {"dark", TEXT_display_dark, str_eq(theme, S("dark"))},
                    {"contrast", TEXT_display_contrast, str_eq(theme, S("contrast"))}},
        .sizes = {{"normal", TEXT_size_normal, !c->large}, {"large", TEXT_size_large, c->large}},
        .theme_action = ctx_address(c, "/settings/theme"),
        .size_action = ctx_address(c, "/settings/size"),
        .here = ctx_address(c, "/display"),
    };
}

static int display(struct ctx *c)
{
    struct display_view v = {.choices = choices(c)};
    int r = frame_public(c, text(c->lang, TEXT_display_title), "", &v.frame);
    if (r < 0)
        return r;
    html_display_page(&c->html, &v);
    return 0;
}

static int display_desk(struct ctx *c)
{
    struct display_desk_view v = {.choices = choices(c)};
    frame_desk(c, text(c->lang, TEXT_display_title), "", &v.frame);
    html_display_desk_page(&c->html, &v);
    return 0;
}

#define SIZE_FORM  PAGE_FORM(struct size_form, size_fields)
#define THEME_FORM PAGE_FORM(struct theme_form, theme_fields)

static const struct page public_pages[] = {
    {METHOD_POST, "/settings/size", SIDE_PUBLIC, ALLOW_ANYONE, set_size, SIZE_FORM},
    {METHOD_POST, "/settings/theme", SIDE_PUBLIC, ALLOW_ANYONE, set_theme, THEME_FORM},
    {METHOD_GET, "/display", SIDE_PUBLIC, ALLOW_ANYONE, display, .store = true},
};

const struct pages site_display_pages = {public_pages, COUNT(public_pages)};

static const struct page desk_pages[] = {
    {METHOD_POST, "/settings/size", SIDE_DESK, ALLOW_SIGNED_IN, set_size, SIZE_FORM},
    {METHOD_POST, "/settings/theme", SIDE_DESK, ALLOW_SIGNED_IN, set_theme, THEME_FORM},
    {METHOD_GET, "/display", SIDE_DESK, ALLOW_SIGNED_IN, display_desk},
};

const struct pages site_display_desk_pages = {desk_pages, COUNT(desk_pages)};
