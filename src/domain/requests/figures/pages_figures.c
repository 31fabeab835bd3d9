/* pages_figures.c: the figures of a year at the desk, with any cut-off date: load, answers, the tables of
 * the national report in the format of their time. Each figure opens its cases (pages_records.c). */
#include "domain/requests/figures/figures.h"
#include "domain/law/law.h"
#include "domain/requests/figures/pages_figures.h"
#include "base/num.h"
#include "base/vec.h"
#include "html_request_figures.h"

#define READERS (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)

/* The chart of months, in pixels. */
#define CHART_BASE 168
#define CHART_BARS 132

/* ---- Which year ---- */

static day_t last_of(int year)
{
    return day_from(year, 12, 31);
}

void figures_time_read(const struct ctx *c, struct figures_time *ret)
{
    day_t today = moment_day(c->now), until;
    int64_t year;
    if (num_parse(request_arg(c->req, "year"), 2008, 2199, &year) < 0)
        year = day_civil(today).year;
    if (day_parse(request_arg(c->req, "until"), &until) < 0 || until < day_from((int)year, 1, 1) ||
        until > last_of((int)year))
        until = today < last_of((int)year) && today >= day_from((int)year, 1, 1)
                    ? today
                    : last_of((int)year);
    *ret = (struct figures_time){(int)year, day_from((int)year, 1, 1), until};
}

static struct str records_link(const struct ctx *c, const struct figures_time *t,
                               const char *choice, ...)
{
    va_list args;
    va_start(args, choice);
    struct str more = arena_vfmt(c->arena, choice, args);
    va_end(args);
    return arena_fmt(c->arena, "%s/requests/records?year=%d&until=%.*s&%.*s", lang_root(c->lang),
                     t->year, STR_ARG(day_iso(c->arena, t->until)), STR_ARG(more));
}

static struct figure_cell cell(int64_t n, struct str href)
{
    return (struct figure_cell){n, n > 0 ? href : S("")};
}

/* ---- The figures in large type ---- */

static void put_big(const struct ctx *c, enum text name, struct figure_cell cell_,
                    struct big_figures *ret)
{
    *vec_push(c->arena, ret) = (struct big_figure){.name = name, .cell = cell_};
}

/* Opens the answers that were given within so many days. */
static void put_days(const struct ctx *c, const struct figures_time *t, enum text name,
                     int64_t days, struct big_figures *ret)
{
    struct str href =
        days < 0 ? S("") : records_link(c, t, "what=answered&from=0&to=%lld", (long long)days);
    *vec_push(c->arena, ret) =
        (struct big_figure){.name = name, .cell = {days, href}, .none = days < 0, .days = true};
}

static int day_counts(struct ctx *c, const struct figures_time *t, struct day_counts *ret)
{
    struct request_figures_by_days_rows rows = {0};
    int r = request_figures_sql_by_days(c->db, c->arena, t->first, t->until, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = (struct day_count){rows.v[i].days, rows.v[i].n};
    return r < 0 ? r : 0;
}

static int put_bigs(struct ctx *c, const struct figures_time *t, const struct day_counts *days,
                    struct figures_view *v)
{
    struct request_figures_counts_row n;
    int r = request_figures_sql_counts(c->db, c->arena, t->first, t->until, &n);
    if (r < 0)
        return r;
    put_big(c, TEXT_figures_received, cell(n.received, records_link(c, t, "what=received")),
            &v->big);
    put_big(c, TEXT_figures_answered, cell(n.answered, records_link(c, t, "what=answered")),
            &v->big);
    put_big(c, TEXT_figures_open, cell(n.open, records_link(c, t, "what=three&row=4")), &v->big);
    put_big(c, TEXT_figures_overdue, cell(n.overdue, records_link(c, t, "what=overdue")), &v->big);
    put_days(c, t, TEXT_figures_median, figures_percentile(days, 50), &v->big);
    put_days(c, t, TEXT_figures_p90, figures_percentile(days, 90), &v->big);
    if (n.unconfirmed > 0)
        put_big(c, TEXT_figures_unconfirmed,
                cell(n.unconfirmed,
                     arena_fmt(c->arena, "%s/requests?group=unconfirmed", lang_root(c->lang))),
                &v->big);
    return 0;
}

/* ---- Tables with bars ---- */

void counted_bars(struct counted *t)
{
    int64_t most = 1;
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->rows.v[i].cell.n > most)
            most = t->rows.v[i].cell.n;
    for (size_t i = 0; i < t->rows.n; i++)
        t->rows.v[i].bar = t->rows.v[i].cell.n * 100 / most;
}

static int put_channels(struct ctx *c, const struct figures_time *t, struct figures_view *v)
{
    struct request_figures_counted_by_rows rows = {0};
    struct counted k = {
        TEXT_figures_by_channel, TEXT_requests_channel, TEXT_figures_received, "channel", {0}};
    int r = request_figures_sql_by_channel(c->db, c->arena, t->first, t->until, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, &k.rows) = (struct counted_row){
            .name = {text(c->lang, request_named("channel", rows.v[i].which)), lang_tag(c->lang)},
            .cell = cell(rows.v[i].n, records_link(c, t, "what=received&channel=%.*s",
                                                   STR_ARG(rows.v[i].which)))};
    counted_bars(&k);
    *vec_push(c->arena, &v->counteds) = k;
    return r < 0 ? r : 0;
}

struct said figures_decision(const struct ctx *c, const struct decisions *all, struct str code,
                             int year)
{
    const struct decision *d = decision_find(all, code);
    if (!d)
        return (struct said){code, lang_tag(LANG_ZH)};
    struct said said = said_in(c->lang, d->name, d->name_en);
    if (year >= 2019 && str_eq(d->law, S("cn-2008")))
        said.text = text_fill(c->arena, c->lang, TEXT_figures_of_2007,
                              (struct html_arg[]){html_arg_str(S("name"), said.text)}, 1);
    return said;
}

static int put_decisions(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                         struct figures_view *v)
{
    struct request_figures_counted_by_rows rows = {0};
    struct counted k = {
        TEXT_figures_by_decision, TEXT_figures_decision, TEXT_figures_answered, "decision", {0}};
    int r = request_figures_sql_by_decision(c->db, c->arena, t->first, t->until, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, &k.rows) = (struct counted_row){
            .name = figures_decision(c, all, rows.v[i].which, t->year),
            .cell = cell(rows.v[i].n, records_link(c, t, "what=answered&decision=%.*s",
                                                   STR_ARG(rows.v[i].which)))};
    counted_bars(&k);
    *vec_push(c->arena, &v->counteds) = k;
    return r < 0 ? r : 0;
}

/* How long answers took, in steps that the law knows: 15 and 20 working days, and an extension. */
const struct days_step figures_days_steps[] = {{0, 5},   {6, 10},  {11, 15},
                                               {16, 20}, {21, 40}, {41, 99999}};
const size_t figures_days_steps_n = COUNT(figures_days_steps);

struct str figures_days_name(const struct ctx *c, const struct days_step *s)
{
    struct html_arg args[] = {html_arg_int(S("from"), s->from), html_arg_int(S("to"), s->to)};
    enum text key = s->to > 9999 ? TEXT_figures_days_more : TEXT_figures_days_range;
    return text_fill(c->arena, c->lang, key, args, COUNT(args));
}

struct str figures_days_asked(const struct ctx *c)
{
    int64_t from, to;
    if (num_parse(request_arg(c->req, "from"), 0, 99999, &from) < 0 ||
        num_parse(request_arg(c->req, "to"), 0, 99999, &to) < 0)
        return S("");
    struct days_step s = {(int)from, (int)to};
    return figures_days_name(c, &s);
}

static void put_steps(struct ctx *c, const struct figures_time *t, const struct day_counts *days,
                      struct figures_view *v)
{
    struct counted k = {
        TEXT_figures_by_days, TEXT_figures_days, TEXT_figures_answered, "days", {0}};
    for (size_t i = 0; i < COUNT(figures_days_steps); i++) {
        const struct days_step *s = &figures_days_steps[i];
        int64_t n = 0;
        for (size_t j = 0; j < days->n; j++)
            n += days->v[j].days >= s->from && days->v[j].days <= s->to ? days->v[j].n : 0;
        *vec_push(c->arena, &k.rows) = (struct counted_row){
            .name = {figures_days_name(c, s), lang_tag(c->lang)},
            .cell = cell(n, records_link(c, t, "what=answered&from=%d&to=%d", s->from, s->to))};
    }
    counted_bars(&k);
    *vec_push(c->arena, &v->counteds) = k;
}

/* ---- Load by month ---- */

static struct str percent(const struct ctx *c, int hundredths)
{
    return arena_fmt(c->arena, "%d.%02d%%", hundredths / 100, hundredths % 100);
}

static struct figure_cell in_month(const struct ctx *c, int64_t n, const char *what, int year,
                                   int month)
{
    day_t first = day_from(year, month, 1),
          last = (month == 12 ? day_from(year + 1, 1, 1) : day_from(year, month + 1, 1)) - 1;
    return cell(n, arena_fmt(c->arena, "%s/requests/records?year=%d&what=%s&since=%.*s&until=%.*s",
                             lang_root(c->lang), year, what, STR_ARG(day_iso(c->arena, first)),
                             STR_ARG(day_iso(c->arena, last))));
}

static void place_bars(const struct ctx *c, struct load_month *m, int month, int64_t most)
{
    int step = 10000 / 12, at = (month - 1) * step;
    m->came_height = m->came.n * CHART_BARS / most;
    m->went_height = m->went.n * CHART_BARS / most;
    m->came_y = CHART_BASE - m->came_height;
    m->went_y = CHART_BASE - m->went_height;
    m->came_x = percent(c, at + step / 8);
    m->went_x = percent(c, at + step / 2);
    m->width = percent(c, step * 3 / 8 - 20);
    m->middle = percent(c, at + step / 2);
    m->short_name = arena_fmt(c->arena, "%d", month);
}

static int put_months(struct ctx *c, const struct figures_time *t, struct figures_view *v)
{
    struct request_figures_by_month_rows rows = {0};
    int64_t most = 1;
    int r = request_figures_sql_by_month(c->db, c->arena, t->first, t->until, &rows);
    if (r < 0)
        return r;
    for (int month = 1; month <= 12; month++) {
        struct str code = arena_fmt(c->arena, "%04d-%02d", t->year, month);
        struct load_month m = {.name = frame_month(c, code)};
        m.came = m.went = cell(0, S(""));
        for (size_t i = 0; i < rows.n; i++) {
            if (!str_eq(rows.v[i].month, code))
                continue;
            m.came = in_month(c, rows.v[i].came, "received", t->year, month);
            m.went = in_month(c, rows.v[i].went, "answered", t->year, month);
        }
        most = m.came.n > most ? m.came.n : most;
        most = m.went.n > most ? m.went.n : most;
        *vec_push(c->arena, &v->months) = m;
    }
    for (int month = 1; month <= 12; month++)
        place_bars(c, &v->months.v[month - 1], month, most);
    return 0;
}

/* ---- The tables of the report ---- */

static const char *const class_codes[TABLE_THREE_COLUMNS] = {
    "person", "enterprise", "research", "welfare", "legal", "other", ""};

static void put_faults(const struct ctx *c, const struct table_faults *f, struct grid *g)
{
    g->checked = true;
    for (size_t i = 0; i < f->n; i++)
        *vec_push(c->arena, &g->faults) =
            (struct grid_fault){f->v[i].rule, f->v[i].cell, f->v[i].is, f->v[i].should};
}

static struct grid_row three_row(const struct ctx *c, const struct figures_time *t, struct str code,
                                 struct str name, const int64_t *cells)
{
    struct grid_row row = {
        .name = name, .sum = code.n == 1 || str_eq(code, S("3.7")), .part = code.n > 3};
    for (int column = 0; column < TABLE_THREE_COLUMNS; column++)
        *vec_push(c->arena, &row.cells) =
            cell(cells[column], records_link(c, t, "what=three&row=%.*s&class=%s", STR_ARG(code),
                                             class_codes[column]));
    return row;
}

static const struct frame_column three_file[] = {
    {"row", TEXT_figures_row, EXPORT_TEXT, 60},
    {"person", TEXT_requests_class_person, EXPORT_INT, 12},
    {"enterprise", TEXT_requests_class_enterprise, EXPORT_INT, 12},
    {"research", TEXT_requests_class_research, EXPORT_INT, 12},
    {"welfare", TEXT_requests_class_welfare, EXPORT_INT, 14},
    {"legal", TEXT_requests_class_legal, EXPORT_INT, 14},
    {"other", TEXT_requests_class_other, EXPORT_INT, 12},
    {"total", TEXT_figures_total, EXPORT_INT, 10},
};

/* The headings that stand above rows, without numbers of their own. */
static void put_heading(const struct ctx *c, struct str code, struct grid *g)
{
    static const struct {
        const char *before, *name;
    } headings[] = {
        {"3.1", "三、本年度办理结果"}, {"3.3.1", "（三）不予公开"}, {"3.4.1", "（四）无法提供"},
        {"3.5.1", "（五）不予处理"},   {"3.6.1", "（六）其他处理"},
    };
    for (size_t i = 0; i < COUNT(headings); i++)
        if (str_eq(str_c(headings[i].before), code))
            *vec_push(c->arena, &g->rows) =
                (struct grid_row){.name = str_c(headings[i].name), .heading = true};
}

static struct strs three_columns(const struct ctx *c)
{
    struct strs s = {arena_many(c->arena, TABLE_THREE_COLUMNS, struct str), TABLE_THREE_COLUMNS};
    for (int i = 0; i < TABLE_THREE_COLUMNS; i++)
        s.v[i] = table_three_column_name(i);
    return s;
}

/* With the year before it, whole: what it left is what this one carried over (V3.4). */
static int three_of(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                    struct table_three *ret, struct table_faults *ret_faults)
{
    struct table_three before;
    int r = figures_table_three(c->db, c->arena, all, t->year, t->until, ret);
    if (r == 0)
        r = figures_table_three(c->db, c->arena, all, t->year - 1, last_of(t->year - 1), &before);
    if (r == 0)
        *ret_faults = table_three_check(c->arena, ret, &before);
    return r;
}

static int grid_three(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                      struct grid *g)
{
    struct table_three three;
    struct table_faults faults;
    int r = three_of(c, all, t, &three, &faults);
    if (r < 0)
        return r;
    g->columns = three_columns(c);
    for (int row = 0; row < TABLE_THREE_ROWS; row++) {
        put_heading(c, table_three_row_code(row), g);
        *vec_push(c->arena, &g->rows) =
            three_row(c, t, table_three_row_code(row), table_three_row_name(row), three.cell[row]);
    }
    put_faults(c, &faults, g);
    return 0;
}

static int grid_three_2019(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                           struct grid *g)
{
    struct table_three three;
    struct table_faults faults;
    int r = three_of(c, all, t, &three, &faults);
    if (r < 0)
        return r;
    struct table_three_2019 old = table_three_2019(&three);
    g->columns = three_columns(c);
    for (int row = 0; row < TABLE_THREE_2019_ROWS; row++) {
        put_heading(c, table_three_2019_row_code(row), g);
        *vec_push(c->arena, &g->rows) = three_row(c, t, table_three_2019_row_code(row),
                                                  table_three_2019_row_name(row), old.cell[row]);
    }
    put_faults(c, &faults, g);
    return 0;
}

static const struct frame_column one_file[] = {
    {"row", TEXT_figures_row, EXPORT_TEXT, 60},
    {"n", TEXT_figures_n, EXPORT_INT, 12},
};

static struct strs one_column(const struct ctx *c)
{
    struct strs s = {arena_one(c->arena, struct str), 1};
    s.v[0] = S("数量（件）");
    return s;
}

static int grid_2014(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                     struct grid *g)
{
    struct statistics_2014 s;
    int r = figures_statistics_2014(c->db, c->arena, all, t->year, t->until, &s);
    if (r < 0)
        return r;
    g->columns = one_column(c);
    for (int i = 0; i < STATISTICS_2014_ROWS; i++) {
        struct str code = statistics_2014_code(i);
        ptrdiff_t dot = str_find_char(code, '.');
        /* "answers", of which "4", of which "4.1"; "received", of which "received.1" */
        struct grid_row row = {.name = statistics_2014_name(i),
                               .sum = dot < 0 && code.n > 1,
                               .part = dot > 1 || code.n == 1,
                               .deep = dot == 1};
        *vec_push(c->arena, &row.cells) =
            cell(s.value[i], records_link(c, t, "what=2014&row=%.*s", STR_ARG(code)));
        *vec_push(c->arena, &g->rows) = row;
    }
    struct table_faults faults = statistics_2014_check(c->arena, &s);
    put_faults(c, &faults, g);
    return 0;
}

static const struct frame_column four_file[] = {
    {"way", TEXT_figures_row, EXPORT_TEXT, 40},
    {"upheld", TEXT_figures_upheld, EXPORT_INT, 12},
    {"corrected", TEXT_figures_corrected, EXPORT_INT, 12},
    {"other", TEXT_figures_other_result, EXPORT_INT, 12},
    {"pending", TEXT_figures_pending, EXPORT_INT, 12},
    {"total", TEXT_figures_total, EXPORT_INT, 10},
};

static int grid_four(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                     struct grid *g)
{
    static const struct str ways[CHALLENGE__WAY_MAX] = {STR_INIT("行政复议"),
                                                        STR_INIT("行政诉讼：未经复议直接起诉"),
                                                        STR_INIT("行政诉讼：复议后起诉")};
    static const struct str results[CHALLENGE__RESULT_MAX + 1] = {
        STR_INIT("结果维持"), STR_INIT("结果纠正"), STR_INIT("其他结果"), STR_INIT("尚未审结"),
        STR_INIT("总计")};
    struct table_four four;
    (void)all;
    int r = figures_table_four(c->db, c->arena, t->year, t->until, &four);
    if (r < 0)
        return r;
    g->columns = (struct strs){arena_many(c->arena, COUNT(results), struct str), COUNT(results)};
    memcpy(g->columns.v, results, sizeof(results));
    for (int way = 0; way < CHALLENGE__WAY_MAX; way++) {
        struct grid_row row = {.name = ways[way]};
        for (size_t i = 0; i < COUNT(results); i++)
            *vec_push(c->arena, &row.cells) = cell(
                four.cell[way][i], records_link(c, t, "what=four&row=%d&result=%d", way, (int)i));
        *vec_push(c->arena, &g->rows) = row;
    }
    struct table_faults faults = table_four_check(c->arena, &four);
    put_faults(c, &faults, g);
    return 0;
}

/* The forms, and since which year each is the one. */
static const struct {
    const char *id, *title;
    int (*fill)(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                struct grid *g);
    int from, till;
    const struct frame_column *file;
    size_t file_n;
} forms[] = {
    {"three", "三、收到和处理政府信息公开申请情况（国办公开办函〔2021〕30号）", grid_three, 2021,
     9999, three_file, COUNT(three_file)},
    {"three-2019", "三、收到和处理政府信息公开申请情况（国办公开办函〔2019〕60号）",
     grid_three_2019, 2019, 2020, three_file, COUNT(three_file)},
    {"statistics-2014", "政府信息公开情况统计表：依申请公开（2014—2018年）", grid_2014, 0, 2018,
     one_file, COUNT(one_file)},
    {"four", "四、政府信息公开行政复议、行政诉讼情况", grid_four, 0, 9999, four_file,
     COUNT(four_file)},
};

static int fill_grid(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                     size_t i, struct grid *g)
{
    *g = (struct grid){.title = str_c(forms[i].title), .id = forms[i].id};
    g->exports = frame_export_links(
        c, arena_fmt(c->arena, "/requests/figures/%s", forms[i].id).p,
        arena_fmt(c->arena, "year=%d&until=%.*s", t->year, STR_ARG(day_iso(c->arena, t->until))));
    return forms[i].fill(c, all, t, g);
}

/* The form of the year, or the one that is asked for; and table four. */
static int put_grids(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                     struct figures_view *v)
{
    struct str wanted = request_arg(c->req, "format");
    int r = 0;
    for (size_t i = 0; r == 0 && i < COUNT(forms); i++) {
        bool four = i == COUNT(forms) - 1,
             own = t->year >= forms[i].from && t->year <= forms[i].till;
        bool here = four || (wanted.n > 0 ? str_eq(wanted, str_c(forms[i].id)) : own);
        if (!four)
            *vec_push(c->arena, &v->formats) = (struct figure_link){
                arena_fmt(c->arena, "%s/requests/figures?year=%d&until=%.*s&format=%s#report",
                          lang_root(c->lang), t->year, STR_ARG(day_iso(c->arena, t->until)),
                          forms[i].id),
                text(c->lang, text_named("figures", "format", str_c(forms[i].id))), here};
        if (here)
            r = fill_grid(c, all, t, i, vec_push(c->arena, &v->grids));
    }
    return r;
}

/* ---- The page ---- */

static int put_years(struct ctx *c, const struct figures_time *t, struct figures_view *v)
{
    struct request_figures_years_row years;
    int now = day_civil(moment_day(c->now)).year;
    int r = request_figures_sql_years(c->db, c->arena, &years);
    if (r < 0)
        return r;
    int first = years.first == DAY_NONE ? now : day_civil(years.first).year;
    int last = years.last == DAY_NONE ? now : day_civil(years.last).year;
    for (int year = last > now ? last : now; year >= first; year--)
        *vec_push(c->arena, &v->years) = (struct figure_link){
            arena_fmt(c->arena, "%s/requests/figures?year=%d", lang_root(c->lang), year),
            frame_month(c, arena_fmt(c->arena, "%04d", year)), year == t->year};
    return 0;
}

static int requests_figures(struct ctx *c)
{
    struct figures_view v = {0};
    struct figures_time t;
    struct request_law law;
    struct day_counts days = {0};
    figures_time_read(c, &t);
    int r = request_law_load(c->arena, &law);
    if (r == 0)
        r = day_counts(c, &t, &days);
    if (r == 0)
        r = put_years(c, &t, &v);
    if (r == 0)
        r = put_bigs(c, &t, &days, &v);
    if (r == 0)
        r = put_months(c, &t, &v);
    if (r == 0)
        r = put_channels(c, &t, &v);
    if (r == 0)
        r = put_decisions(c, &law.decisions, &t, &v);
    if (r == 0)
        put_steps(c, &t, &days, &v);
    if (r == 0)
        r = put_grids(c, &law.decisions, &t, &v);
    if (r < 0)
        return r;
    v.year = t.year;
    v.until = day_iso(c->arena, t.until);
    v.until_words = frame_day(c, t.until);
    v.whole = t.until == last_of(t.year);
    frame_desk(c, text(c->lang, TEXT_figures_title), "figures", &v.frame);
    html_requests_figures_page(&c->html, &v);
    return 0;
}

/* ---- A table as a file ---- */

static int requests_table(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct figures_time t;
    struct request_law law;
    struct grid g;
    size_t i = 0;
    while (i < COUNT(forms) && !str_eq(str_c(forms[i].id), ctx_param(c, "table")))
        i++;
    if (i == COUNT(forms))
        return err_set(ERR_ABSENT, "no such table");
    figures_time_read(c, &t);
    int r = request_law_load(c->arena, &law);
    if (r == 0)
        r = fill_grid(c, &law.decisions, &t, i, &g);
    if (r == 0)
        r = frame_export_begin(c, g.title, forms[i].file, forms[i].file_n, &e);
    for (size_t row = 0; r == 0 && row < g.rows.n; row++) {
        if (g.rows.v[row].heading)
            continue;
        export_text(e, g.rows.v[row].name);
        for (size_t k = 0; k < g.rows.v[row].cells.n; k++)
            export_int(e, g.rows.v[row].cells.v[k].n);
    }
    return r < 0 ? r : frame_export_send(c, e, arena_fmt(c->arena, "%s-%d", forms[i].id, t.year));
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/figures", SIDE_DESK, READERS, requests_figures},
    {METHOD_GET, "/requests/figures/{table}/{as}", SIDE_DESK, READERS, requests_table},
};

const struct pages requests_figures_pages = {pages, COUNT(pages)};
