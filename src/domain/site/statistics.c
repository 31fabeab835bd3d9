/* statistics.c: the figures of a year. Each opens its records, each table's sum is the year's,
 * and a figure that no record here bears out is not shown. */
#include "base/vec.h"
#include "domain/site/site_pages.h"
#include "html_site.h"

/* The chart of months: heights in pixels. */
#define CHART_BASE 168
#define CHART_BARS 132 /* the highest */

/* ---- Tables ---- */

/* The longest bar; a group has none: it is as long as all that stand under it. */
static int64_t most(const struct figure_rows *rows)
{
    int64_t most = 1;
    for (size_t i = 0; i < rows->n; i++)
        if (!rows->v[i].group && rows->v[i].n > most)
            most = rows->v[i].n;
    return most;
}

static void add_table(const struct ctx *c, struct figure_table t, struct statistics_view *v)
{
    int64_t highest = most(&t.rows);
    for (size_t i = 0; i < t.rows.n; i++) {
        struct figure *f = &t.rows.v[i];
        t.sum += f->group ? f->own : f->n;
        f->bar = f->group ? 0 : f->n * 100 / highest;
    }
    *vec_push(c->arena, &v->tables) = t;
}

static void add_row(const struct ctx *c, struct figure_table *t, struct said name, struct str href,
                    int64_t n)
{
    if (n > 0)
        *vec_push(c->arena, &t->rows) = (struct figure){.name = name, .href = href, .n = n};
}

/* A column that has others under it counts them too, as its list does: 74 items are 7 notices, 9
 * bulletins and 58 of police information. */
static struct figure column_figure(const struct categories *list, size_t at,
                                   const struct site_public_count_rows *counts)
{
    struct figure f = {.own = count_among(counts, list->v[at].id),
                       .under = list->v[at].parent != 0};
    f.n = f.own;
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i].parent != list->v[at].id)
            continue;
        f.group = true;
        f.n += count_among(counts, list->v[i].id);
    }
    return f;
}

static int by_column(struct ctx *c, struct str year, struct statistics_view *v)
{
    struct site_public_count_rows counts = {0};
    int r = site_public_sql_by_category(c->db, c->arena, year, &counts);
    if (r < 0)
        return r;
    struct figure_table t = {
        .title = TEXT_statistics_by_column, .head = TEXT_facet_category, .id = "column"};
    const struct categories *list = &v->frame.furniture->categories;
    for (size_t i = 0; i < list->n; i++) {
        struct figure f = column_figure(list, i, &counts);
        f.name = said_in(c->lang, list->v[i].name_zh, list->v[i].name_en);
        f.href = site_link(c, "/list?category=%.*s&month=%.*s",
                           STR_ARG(url_encode(c->arena, list->v[i].code)), STR_ARG(year));
        if (f.n > 0)
            *vec_push(c->arena, &t.rows) = f;
    }
    add_table(c, t, v);
    return 0;
}

/* Topics and departments: the same but for the filter's name. */
static void by_heading(struct ctx *c, struct str year, const struct headings *list,
                       const char *filter, const struct site_public_count_rows *counts,
                       struct figure_table t, struct statistics_view *v)
{
    for (size_t i = 0; i < list->n; i++)
        add_row(c, &t, said_in(c->lang, list->v[i].name_zh, list->v[i].name_en),
                site_link(c, "/list?%s=%.*s&month=%.*s", filter,
                          STR_ARG(url_encode(c->arena, list->v[i].code)), STR_ARG(year)),
                count_among(counts, list->v[i].id));
    add_table(c, t, v);
}

static int by_topic(struct ctx *c, struct str year, struct statistics_view *v)
{
    struct site_public_count_rows counts = {0};
    int r = site_public_sql_by_topic(c->db, c->arena, year, &counts);
    if (r < 0)
        return r;
    by_heading(c, year, &v->frame.furniture->topics, "topic", &counts,
               (struct figure_table){
                   .title = TEXT_statistics_by_topic, .head = TEXT_facet_topic, .id = "topic"},
               v);
    return 0;
}

static int by_department(struct ctx *c, struct str year, struct statistics_view *v)
{
    struct site_public_count_rows counts = {0};
    int r = site_public_sql_by_department(c->db, c->arena, year, &counts);
    if (r < 0)
        return r;
    by_heading(c, year, &v->frame.furniture->departments, "department", &counts,
               (struct figure_table){.title = TEXT_statistics_by_department,
                                     .head = TEXT_facet_department,
                                     .id = "department"},
               v);
    return 0;
}

/* ---- Months ---- */

static int64_t in_month(const struct site_public_by_month_rows *rows, struct str month)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->v[i].month, month))
            return rows->v[i].n;
    return 0;
}

/* Percent with two decimals: "8.33%". */
static struct str percent(const struct ctx *c, int hundredths)
{
    return arena_fmt(c->arena, "%d.%02d%%", hundredths / 100, hundredths % 100);
}

static struct month_bar bar_of(const struct ctx *c, int month, int64_t n, int64_t highest)
{
    int64_t height = n * CHART_BARS / highest;
    int step = 10000 / 12;
    return (struct month_bar){
        .x = percent(c, (month - 1) * step + step / 6),
        .width = percent(c, step * 2 / 3),
        .middle = percent(c, (month - 1) * step + step / 2),
        .label = arena_fmt(c->arena, "%d", month),
        .height = height > 0 || n == 0 ? height : 1,
        .y = CHART_BASE - height,
        .value_y = CHART_BASE - height - 8,
        .n = n,
    };
}

static int by_month(struct ctx *c, struct str year, struct statistics_view *v)
{
    struct site_public_by_month_rows rows = {0};
    int r = site_public_sql_by_month(c->db, c->arena, year, &rows);
    if (r < 0)
        return r;
    struct figure_table t = {
        .title = TEXT_statistics_by_month, .head = TEXT_facet_month, .id = "month"};
    for (int month = 1; month <= 12; month++) {
        struct str code = arena_fmt(c->arena, "%.*s-%02d", STR_ARG(year), month);
        struct said name = {frame_month(c, code), lang_tag(c->lang)};
        *vec_push(c->arena, &t.rows) =
            (struct figure){.name = name,
                            .href = site_link(c, "/list?month=%.*s", STR_ARG(code)),
                            .n = in_month(&rows, code)};
    }
    int64_t highest = most(&t.rows);
    for (int month = 1; month <= 12; month++)
        *vec_push(c->arena, &v->months) = bar_of(c, month, t.rows.v[month - 1].n, highest);
    add_table(c, t, v);
    return 0;
}

/* ---- The page ---- */

/* The year that is asked for, or the newest. */
static int year_of(const struct ctx *c, const struct site_public_years_rows *years,
                   struct statistics_view *v, struct str *ret)
{
    struct str wanted = request_arg(c->req, "year");
    bool found = false;
    for (size_t i = 0; i < years->n; i++) {
        struct str year = years->v[i].year;
        bool here = wanted.n > 0 ? str_eq(year, wanted) : i == 0;
        *vec_push(c->arena, &v->years) = (struct year_link){
            site_link(c, "/statistics?year=%.*s", STR_ARG(year)), frame_month(c, year), here};
        if (!here)
            continue;
        found = true;
        *ret = year;
        v->sum = years->v[i].n;
    }
    return found ? 0 : ERR_ABSENT;
}

static int tables_of(struct ctx *c, struct str year, struct statistics_view *v)
{
    int r = by_month(c, year, v);
    if (r < 0)
        return r;
    r = by_column(c, year, v);
    if (r < 0)
        return r;
    r = by_topic(c, year, v);
    if (r < 0)
        return r;
    r = by_department(c, year, v);
    if (r < 0)
        return r;
    v->agree = true;
    for (size_t i = 0; i < v->tables.n; i++)
        v->agree = v->agree && v->tables.v[i].sum == v->sum;
    return 0;
}

static int most_read(struct ctx *c, struct statistics_view *v)
{
    struct site_public_most_read_rows rows = {0};
    int r = site_public_sql_most_read(c->db, c->arena, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, &v->most_read) =
            (struct figure){.name = said_in(c->lang, rows.v[i].title, rows.v[i].title_en),
                            .href = site_link(c, "/d/%lld", (long long)rows.v[i].id),
                            .n = rows.v[i].n};
    return r < 0 ? r : 0;
}

/* Everything about the year that is asked for; nothing where nothing was ever published. */
static int statistics_load(struct ctx *c, struct statistics_view *v)
{
    struct site_public_years_rows years = {0};
    struct str year;
    int r = frame_public(c, text(c->lang, TEXT_statistics_title), "statistics", &v->frame);
    if (r >= 0)
        r = site_public_sql_years(c->db, c->arena, &years);
    if (r < 0 || (years.n == 0 && request_arg(c->req, "year").n == 0))
        return r < 0 ? r : 0;
    r = year_of(c, &years, v, &year);
    if (r < 0)
        return err_set(r, "nothing was published in that year");
    v->year = frame_month(c, year);
    v->all = site_link(c, "/list?month=%.*s", STR_ARG(year));
    v->exports = frame_export_links(c, "/statistics", arena_fmt(c->arena, "year=%.*s", STR_ARG(year)));
    r = tables_of(c, year, v);
    return r < 0 ? r : most_read(c, v);
}

int site_statistics(struct ctx *c)
{
    struct statistics_view v = {.year = S(""), .requests = ctx_address(c, "/statistics/requests")};
    int r = statistics_load(c, &v);
    if (r < 0)
        return r;
    html_statistics_page(&c->html, &v);
    return 0;
}

/* The tables one below the other; each row says which it is of. */
int site_statistics_export(struct ctx *c)
{
    static const struct frame_column columns[] = {
        {"table", TEXT_statistics_table, EXPORT_TEXT, 24},
        {"name", TEXT_statistics_name, EXPORT_TEXT, 36},
        {"documents", TEXT_statistics_documents, EXPORT_INT, 12},
        {"address", TEXT_record_address, EXPORT_TEXT, 50},
    };
    struct export *e cleanup(export_done) = NULL;
    struct statistics_view v = {.year = S("")};
    int r = statistics_load(c, &v);
    struct str title = ARENA_JOIN(c->arena, text(c->lang, TEXT_statistics_title), S(" "), v.year);
    if (r >= 0)
        r = frame_export_begin(c, title, columns, COUNT(columns), &e);
    struct str origin = r < 0 ? S("") : frame_origin(c, v.frame.furniture);
    for (size_t i = 0; r >= 0 && i < v.tables.n; i++)
        for (size_t k = 0; k < v.tables.v[i].rows.n; k++) {
            const struct figure *x = &v.tables.v[i].rows.v[k];
            export_text(e, text(c->lang, v.tables.v[i].title));
            export_text(e, x->name.text);
            export_int(e, x->n);
            export_text(e, ARENA_JOIN(c->arena, origin, x->href));
        }
    return r < 0 ? r : frame_export_send(c, e, title);
}
