/* site_map.c: the map of the site, for people (/site-map) and for machines (/sitemap.xml by months). A page
 * of either costs what it shows: months are counted beforehand, a month's documents are one stretch of a
 * key, and a map of machines holds at most MAP_MAX addresses, the protocol's own bound. */
#include "base/vec.h"
#include "domain/site/site_pages.h"
#include "html_site.h"
#include "html_sitemap.h"

#define MAP_MAX 50000

/* ---- For people ---- */

static void add_headings(struct ctx *c, const struct headings *list, const char *filter,
                         struct home_links *ret)
{
    for (size_t i = 0; i < list->n; i++)
        *vec_push(c->arena, ret) = (struct home_link){
            site_link(c, "/list?%s=%.*s", filter, STR_ARG(url_encode(c->arena, list->v[i].code))),
            said_in(c->lang, list->v[i].name_zh, list->v[i].name_en)};
}

int site_map_page(struct ctx *c)
{
    static const struct {
        const char *path;
        enum text name;
    } services[] = {
        {"/", TEXT_word_home},
        {"/list", TEXT_list_title},
        {"/search", TEXT_search_title},
        {"/guide", TEXT_guide_title},
        {"/rules", TEXT_rules_title},
        {"/request", TEXT_map_request},
        {"/statistics", TEXT_statistics_title},
        {"/about", TEXT_about_title},
        {"/display", TEXT_display_title},
    };
    struct map_view v = {0};
    struct site_public_years_rows years = {0};
    int r = frame_public(c, text(c->lang, TEXT_map_title), "", &v.frame);
    if (r >= 0)
        r = site_public_sql_years(c->db, c->arena, &years);
    if (r < 0)
        return r;
    const struct furniture *f = v.frame.furniture;
    for (size_t i = 0; i < COUNT(services); i++)
        *vec_push(c->arena, &v.services) =
            (struct home_link){ctx_address(c, services[i].path),
                               {text(c->lang, services[i].name), lang_tag(c->lang)}};
    for (size_t i = 0; i < f->categories.n; i++)
        *vec_push(c->arena, &v.columns) = (struct home_link){
            site_link(c, "/c/%.*s", STR_ARG(f->categories.v[i].code)),
            said_in(c->lang, f->categories.v[i].name_zh, f->categories.v[i].name_en)};
    add_headings(c, &f->topics, "topic", &v.topics);
    add_headings(c, &f->departments, "department", &v.departments);
    for (size_t i = 0; i < years.n; i++)
        *vec_push(c->arena, &v.years) =
            (struct home_link){site_link(c, "/list?month=%.*s", STR_ARG(years.v[i].year)),
                               {frame_month(c, years.v[i].year), lang_tag(c->lang)}};
    html_map_page(&c->html, &v);
    return 0;
}

/* ---- For machines ---- */

static void add_address(struct ctx *c, struct sitemap_view *v, struct str origin, struct str path,
                        day_t day)
{
    *vec_push(c->arena, &v->addresses) = (struct sitemap_address){
        ARENA_JOIN(c->arena, origin, path), day_iso(c->arena, day)};
}

int site_map_index(struct ctx *c)
{
    struct sitemap_view v = {0};
    struct site_public_months_rows months = {0};
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = site_public_sql_months(c->db, c->arena, &months);
    if (r < 0)
        return r;
    struct str origin = frame_origin(c, f);
    add_address(c, &v, origin, S("/sitemap/pages"), DAY_NONE);
    for (size_t i = 0; i < months.n; i++)
        add_address(c, &v, origin,
                    arena_fmt(c->arena, "/sitemap/%.*s", STR_ARG(months.v[i].month)), DAY_NONE);
    c->res->type = S("application/xml; charset=utf-8");
    html_sitemap_index(&c->html, &v);
    return 0;
}

static void add_pages(struct ctx *c, const struct furniture *f, struct str origin,
                      struct sitemap_view *v)
{
    static const char *const pages[] = {"/",           "/list",  "/guide",    "/request",
                                        "/statistics", "/about", "/site-map", "/rules"};
    for (size_t i = 0; i < COUNT(pages); i++)
        add_address(c, v, origin, str_c(pages[i]), DAY_NONE);
    for (size_t i = 0; i < f->categories.n; i++)
        add_address(c, v, origin,
                    arena_fmt(c->arena, "/c/%.*s", STR_ARG(f->categories.v[i].code)), DAY_NONE);
}

/* "pages", or a month. */
int site_map_part(struct ctx *c)
{
    struct str part = ctx_param(c, "part");
    struct sitemap_view v = {0};
    struct site_public_mapped_rows rows = {0};
    const struct furniture *f;
    day_t first;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    struct str origin = frame_origin(c, f);
    if (str_eq(part, S("pages"))) {
        add_pages(c, f, origin, &v);
    } else {
        if (part.n != 7 || day_parse(ARENA_JOIN(c->arena, part, S("-01")), &first) < 0)
            return err_set(ERR_ABSENT, "no such part of the map");
        struct civil month = day_civil(first);
        r = site_public_sql_mapped(c->db, c->arena, first,
                                   day_from(month.year, month.month + 1, 1), MAP_MAX, &rows);
        if (r < 0)
            return r;
        if (rows.n == 0)
            return err_set(ERR_ABSENT, "nothing was published in that month");
        for (size_t i = 0; i < rows.n; i++)
            add_address(c, &v, origin, arena_fmt(c->arena, "/d/%lld", (long long)rows.v[i].id),
                        rows.v[i].revised == DAY_NONE ? rows.v[i].published : rows.v[i].revised);
    }
    c->res->type = S("application/xml; charset=utf-8");
    html_sitemap(&c->html, &v);
    return 0;
}
