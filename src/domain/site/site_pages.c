/* site_pages.c: home, help, robots.txt. The figures: statistics.c; the guide: guide.c; the map:
 * site_map.c; how it looks: display.c. */
#include "base/vec.h"
#include "domain/site/site_pages.h"
#include "html_site.h"

#define HOME_COLUMNS   3
#define HOME_DOCUMENTS 4
#define HOME_TOPICS    6

/* ---- What the site's pages share ---- */

struct str site_link(const struct ctx *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str path = arena_vfmt(c->arena, format, args);
    va_end(args);
    return ctx_address(c, path.p);
}

int64_t count_among(const struct site_public_count_rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].id == id)
            return rows->v[i].n;
    return 0;
}

/* ---- Home ---- */

/* The columns shown: those that stand under another; a site without such shows its first ones. */
static bool shown_at_home(const struct furniture *f, const struct category *k)
{
    bool nested = false;
    for (size_t i = 0; i < f->categories.n; i++)
        nested = nested || f->categories.v[i].parent != 0;
    return nested ? k->parent != 0 : true;
}

static int home_column(struct ctx *c, const struct category *k, struct home_columns *ret)
{
    struct site_public_listed_rows rows = {0};
    int r = site_public_sql_newest_in(c->db, c->arena, k->id, HOME_DOCUMENTS, &rows);
    if (r < 0)
        return r;
    struct home_column column = {.id = k->id,
                                 .href = site_link(c, "/c/%.*s", STR_ARG(k->code)),
                                 .name = said_in(c->lang, k->name_zh, k->name_en)};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &column.documents) = (struct home_document){
            .href = site_link(c, "/d/%lld", (long long)rows.v[i].id),
            .day = frame_day(c, rows.v[i].published),
            .iso = day_iso(c->arena, rows.v[i].published),
            .title = said_in(c->lang, rows.v[i].title, rows.v[i].title_en),
        };
    *vec_push(c->arena, ret) = column;
    return 0;
}

static int home_columns(struct ctx *c, const struct furniture *f, struct home_columns *ret)
{
    for (size_t i = 0; i < f->categories.n && ret->n < HOME_COLUMNS; i++) {
        int r =
            shown_at_home(f, &f->categories.v[i]) ? home_column(c, &f->categories.v[i], ret) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

/* The figures of the newest year: how many in each of the columns above. */
static int home_figures(struct ctx *c, struct home_view *v)
{
    struct site_public_years_rows years = {0};
    int r = site_public_sql_years(c->db, c->arena, &years);
    if (r < 0 || years.n == 0)
        return r;
    struct site_public_count_rows counts = {0};
    struct str year = years.v[0].year;
    r = site_public_sql_by_category(c->db, c->arena, year, &counts);
    if (r < 0)
        return r;
    for (size_t i = 0; i < v->columns.n; i++) {
        const struct category *k = furniture_category_id(v->frame.furniture, v->columns.v[i].id);
        *vec_push(c->arena, &v->figures) = (struct home_figure){
            .href = site_link(c, "/list?category=%.*s&month=%.*s",
                              STR_ARG(url_encode(c->arena, k->code)), STR_ARG(year)),
            .name = v->columns.v[i].name,
            .n = count_among(&counts, k->id),
        };
    }
    v->year = frame_month(c, year);
    return 0;
}

static const struct heading *most_of(const struct headings *topics,
                                     struct site_public_count_rows *counts)
{
    struct site_public_count_row *most = NULL;
    for (size_t i = 0; i < counts->n; i++)
        if (counts->v[i].n > 0 && (!most || counts->v[i].n > most->n))
            most = &counts->v[i];
    if (!most)
        return NULL;
    most->n = 0;
    return heading_by_id(topics, most->id);
}

/* The next of words between commas of either kind; false at the end. */
static bool next_word(struct str *rest, struct str *ret)
{
    static const char *const commas[] = {",", "，", "、"};
    size_t end = rest->n, skip = 0;
    if (rest->n == 0)
        return false;
    for (size_t i = 0; i < COUNT(commas); i++) {
        ptrdiff_t at = str_find(*rest, str_c(commas[i]));
        if (at >= 0 && (size_t)at < end) {
            end = (size_t)at;
            skip = strlen(commas[i]);
        }
    }
    *ret = str_trim(str_head(*rest, end));
    *rest = str_skip(*rest, end + skip);
    return true;
}

/* The words that the authority chose: it knows what is asked at the counter, and nobody's searches are
 * written down. */
static void home_words(struct ctx *c, struct str words, struct home_view *v)
{
    struct str word;
    while (v->wanted.n < HOME_TOPICS && next_word(&words, &word)) {
        if (word.n > 0)
            *vec_push(c->arena, &v->wanted) =
                (struct home_link){site_link(c, "/search?q=%.*s", STR_ARG(url_encode(c->arena, word))),
                                   {word, lang_tag(LANG_ZH)}};
    }
}

/* Where it chose none, the topics with most documents. */
static int home_wanted(struct ctx *c, struct home_view *v)
{
    struct site_public_count_rows counts = {0};
    home_words(c, furniture_setting(v->frame.furniture, c->lang, "home.wanted").text, v);
    if (v->wanted.n > 0)
        return 0;
    int r = site_public_sql_by_topic(c->db, c->arena, S(""), &counts);
    if (r < 0)
        return r;
    for (size_t i = 0; i < HOME_TOPICS; i++) {
        const struct heading *topic = most_of(&v->frame.furniture->topics, &counts);
        if (!topic)
            break;
        *vec_push(c->arena, &v->wanted) = (struct home_link){
            site_link(c, "/list?topic=%.*s", STR_ARG(url_encode(c->arena, topic->code))),
            said_in(c->lang, topic->name_zh, topic->name_en)};
    }
    return 0;
}

static int64_t median_of(const struct site_public_requests_days_rows *rows)
{
    int64_t all = 0, seen = 0;
    for (size_t i = 0; i < rows->n; i++)
        all += rows->v[i].n;
    for (size_t i = 0; i < rows->n; i++) {
        seen += rows->v[i].n;
        if (seen * 2 >= all)
            return rows->v[i].days;
    }
    return 0;
}

/* How many requests are open, and how long half of the answers of the newest year took at most. */
static int home_health(struct ctx *c, struct home_health *ret)
{
    struct site_public_requests_open_row open;
    struct site_public_requests_days_rows days = {0};
    int r = site_public_sql_requests_open(c->db, c->arena, &open);
    if (r >= 0)
        r = site_public_sql_requests_days(c->db, c->arena, &days);
    if (r < 0)
        return r;
    *ret = (struct home_health){.there = open.n > 0 || days.n > 0,
                                .answered = days.n > 0,
                                .open = open.n,
                                .median = median_of(&days),
                                .year = days.n > 0 ? days.v[0].year : 0};
    return 0;
}

static int home(struct ctx *c)
{
    struct home_view v = {0};
    int r = frame_public(c, S(""), "", &v.frame);
    if (r < 0)
        return r;
    struct str name = furniture_setting(v.frame.furniture, c->lang, "authority.site_name").text;
    if (name.n > 0)
        v.frame.title = name;
    v.frame.is_home = true;
    r = home_columns(c, v.frame.furniture, &v.columns);
    if (r < 0)
        return r;
    r = home_figures(c, &v);
    if (r < 0)
        return r;
    r = home_wanted(c, &v);
    if (r < 0)
        return r;
    r = home_health(c, &v.health);
    if (r < 0)
        return r;
    v.requests = ctx_address(c, "/statistics/requests");
    v.list = ctx_address(c, "/list");
    v.request = ctx_address(c, "/request");
    v.about = v.frame.about;
    v.statistics = ctx_address(c, "/statistics");
    html_home_page(&c->html, &v);
    return 0;
}

/* ---- Help ---- */

static int about(struct ctx *c)
{
    struct about_view v = {
        .list = ctx_address(c, "/list"),
        .search = ctx_address(c, "/search"),
        .statistics = ctx_address(c, "/statistics"),
        .guide = ctx_address(c, "/guide"),
        .feed = ctx_address(c, "/feed"),
    };
    int r = frame_public(c, text(c->lang, TEXT_about_title), "about", &v.frame);
    if (r < 0)
        return r;
    const struct furniture *f = v.frame.furniture;
    v.has_guide = true;
    for (size_t i = 0; i < f->categories.n; i++) {
        const struct category *k = &f->categories.v[i];
        struct said name = said_in(c->lang, k->name_zh, k->name_en);
        *vec_push(c->arena, &v.columns) =
            (struct home_link){site_link(c, "/c/%.*s", STR_ARG(k->code)), name};
        *vec_push(c->arena, &v.feeds) =
            (struct home_link){site_link(c, "/c/%.*s/feed", STR_ARG(k->code)), name};
    }
    html_about_page(&c->html, &v);
    return 0;
}

/* Searches are without number and show nothing that the lists do not. */
static int robots(struct ctx *c)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    struct str address = frame_address(f);
    c->res->status = 200;
    c->res->type = S("text/plain; charset=utf-8");
    c->res->body = arena_fmt(
        c->arena,
        "User-agent: *\nDisallow: /search\nDisallow: /en/search\nDisallow: /settings/\nDisallow: /en/settings/\nAllow: /\n%s%.*s%s",
        address.n > 0 ? "Sitemap: " : "", STR_ARG(address), address.n > 0 ? "/sitemap.xml\n" : "");
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/", SIDE_PUBLIC, ALLOW_ANYONE, home, .store = true},
    {METHOD_GET, "/statistics", SIDE_PUBLIC, ALLOW_ANYONE, site_statistics, .store = true},
    {METHOD_GET, "/statistics/{as}", SIDE_PUBLIC, ALLOW_ANYONE, site_statistics_export},
    {METHOD_GET, "/about", SIDE_PUBLIC, ALLOW_ANYONE, about, .store = true},
    {METHOD_GET, "/guide", SIDE_PUBLIC, ALLOW_ANYONE, site_guide, .store = true},
    {METHOD_GET, "/site-map", SIDE_PUBLIC, ALLOW_ANYONE, site_map_page, .store = true},
    /* Not kept: they say the host. */
    {METHOD_GET, "/sitemap.xml", SIDE_PUBLIC, ALLOW_ANYONE, site_map_index},
    {METHOD_GET, "/sitemap/{part}", SIDE_PUBLIC, ALLOW_ANYONE, site_map_part},
    {METHOD_GET, "/robots.txt", SIDE_PUBLIC, ALLOW_ANYONE, robots, .store = true},
};

const struct pages site_pages = {pages, COUNT(pages)};
