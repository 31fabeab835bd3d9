/* pages_figures_public.c: what readers see of requests as figures: a year, the anonymous list behind each
 * figure, and the due dates that moved after they had passed or many at once. Nothing here knows an
 * applicant or his words: the public store has neither. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/requests/figures/figures_public.h"
#include "domain/law/law.h"
#include "domain/requests/figures/pages_figures.h"
#include "html_request_figures_public.h"

#define LIST_ROWS 50

/* ---- A year ---- */

static struct figure_cell cell(const struct ctx *c, int64_t n, int year, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str more = arena_vfmt(c->arena, format, args);
    va_end(args);
    struct str href =
        arena_fmt(c->arena, "/statistics/requests/records?year=%d&%.*s", year, STR_ARG(more));
    return (struct figure_cell){n, n > 0 ? ctx_address(c, href.p) : S("")};
}

static int64_t count_of(const struct request_figures_public_counted_rows *rows, const char *what)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->v[i].what, str_c(what)))
            return rows->v[i].n;
    return 0;
}

static void put_big(const struct ctx *c, enum text name, struct figure_cell f,
                    struct big_figures *ret)
{
    *vec_push(c->arena, ret) = (struct big_figure){.name = name, .cell = f};
}

/* Opens the answers that were given within so many days. */
static void put_days(const struct ctx *c, enum text name, int64_t days, int year,
                     struct big_figures *ret)
{
    struct figure_cell f = {days, S("")};
    if (days >= 0)
        f.href = cell(c, 1, year, "what=answered&from=0&to=%lld", (long long)days).href;
    *vec_push(c->arena, ret) =
        (struct big_figure){.name = name, .cell = f, .none = days < 0, .days = true};
}

static int days_of(struct ctx *c, int year, struct day_counts *ret)
{
    struct request_figures_public_days_rows rows = {0};
    int r = request_figures_public_sql_days(c->db, c->arena, year, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = (struct day_count){rows.v[i].days, rows.v[i].n};
    return r < 0 ? r : 0;
}

static int put_bigs(struct ctx *c, int year, const struct request_figures_public_counted_rows *n,
                    const struct day_counts *days, struct public_figures_view *v)
{
    struct request_figures_public_open_row open;
    int r = request_figures_public_sql_open(c->db, c->arena, &open);
    if (r < 0)
        return r;
    put_big(c, TEXT_figures_received, cell(c, count_of(n, "received"), year, "what=received"),
            &v->big);
    put_big(c, TEXT_figures_answered, cell(c, count_of(n, "answered"), year, "what=answered"),
            &v->big);
    put_big(c, TEXT_figures_overdue, cell(c, count_of(n, "overdue"), year, "what=overdue"),
            &v->big);
    put_days(c, TEXT_figures_median, figures_percentile(days, 50), year, &v->big);
    put_days(c, TEXT_figures_p90, figures_percentile(days, 90), year, &v->big);
    put_big(c, TEXT_figures_open, cell(c, open.n, year, "what=open"), &v->big);
    return 0;
}

/* A dimension that is counted, as a table with bars. */
static void put_table(const struct ctx *c, int year, const char *what, const char *filter,
                      struct counted k, const struct decisions *all,
                      const struct request_figures_public_counted_rows *n,
                      struct public_figures_view *v)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct request_figures_public_counted_row *row = &n->v[i];
        if (!str_eq(row->what, str_c(what)))
            continue;
        *vec_push(c->arena, &k.rows) = (struct counted_row){
            .name = all ? figures_decision(c, all, row->which, year)
                        : (struct said){text(c->lang, request_named("channel", row->which)),
                                        lang_tag(c->lang)},
            .cell = cell(c, row->n, year, "what=%s&%s=%.*s", filter, what, STR_ARG(row->which))};
    }
    counted_bars(&k);
    *vec_push(c->arena, &v->counteds) = k;
}

static void put_steps(const struct ctx *c, int year, const struct day_counts *days,
                      struct public_figures_view *v)
{
    struct counted k = {
        TEXT_figures_by_days, TEXT_figures_days, TEXT_figures_answered, "days", {0}};
    for (size_t i = 0; i < figures_days_steps_n; i++) {
        const struct days_step *s = &figures_days_steps[i];
        int64_t n = 0;
        for (size_t j = 0; j < days->n; j++)
            n += days->v[j].days >= s->from && days->v[j].days <= s->to ? days->v[j].n : 0;
        *vec_push(c->arena, &k.rows) = (struct counted_row){
            .name = {figures_days_name(c, s), lang_tag(c->lang)},
            .cell = cell(c, n, year, "what=answered&from=%d&to=%d", s->from, s->to)};
    }
    counted_bars(&k);
    *vec_push(c->arena, &v->counteds) = k;
}

/* The year that is asked for, or the newest. */
static int year_of(struct ctx *c, struct public_figures_view *v, int *ret)
{
    struct request_figures_public_years_rows years = {0};
    int64_t wanted = 0;
    bool asked = num_parse(request_arg(c->req, "year"), 2008, 2199, &wanted) == 0;
    int r = request_figures_public_sql_years(c->db, c->arena, &years);
    if (r < 0)
        return r;
    *ret = asked         ? (int)wanted
           : years.n > 0 ? (int)years.v[0].year
                         : day_civil(moment_day(c->now)).year;
    v->any = years.n > 0;
    for (size_t i = 0; i < years.n; i++) {
        int year = (int)years.v[i].year;
        *vec_push(c->arena, &v->years) = (struct figure_link){
            ctx_address(c, arena_fmt(c->arena, "/statistics/requests?year=%d", year).p),
            frame_month(c, arena_fmt(c->arena, "%04d", year)), year == *ret};
    }
    return 0;
}

static int statistics_requests(struct ctx *c)
{
    struct public_figures_view v = {0};
    struct request_figures_public_counted_rows n = {0};
    struct day_counts days = {0};
    struct request_law law;
    int year;
    int r = frame_public(c, text(c->lang, TEXT_figures_public_title), "statistics", &v.frame);
    if (r >= 0)
        r = request_law_load(c->arena, &law);
    if (r >= 0)
        r = year_of(c, &v, &year);
    if (r >= 0)
        r = request_figures_public_sql_counts(c->db, c->arena, year, &n);
    if (r >= 0)
        r = days_of(c, year, &days);
    if (r >= 0)
        r = put_bigs(c, year, &n, &days, &v);
    if (r < 0)
        return r;
    put_table(
        c, year, "channel", "received",
        (struct counted){
            TEXT_figures_by_channel, TEXT_requests_channel, TEXT_figures_received, "channel", {0}},
        NULL, &n, &v);
    put_table(c, year, "decision", "answered",
              (struct counted){TEXT_figures_by_decision,
                               TEXT_figures_decision,
                               TEXT_figures_answered,
                               "decision",
                               {0}},
              &law.decisions, &n, &v);
    put_steps(c, year, &days, &v);
    v.year = frame_month(c, arena_fmt(c->arena, "%04d", year));
    v.shifts = ctx_address(c, "/statistics/requests/moved");
    html_statistics_requests_page(&c->html, &v);
    return 0;
}

/* ---- The list behind a figure ---- */

#define DAY_FIRST day_from(1990, 1, 1)
#define DAY_LAST  day_from(9999, 12, 31)

struct choice {
    day_t received_from, received_to, closed_from, closed_to, overdue_from, overdue_to;
    bool open;
    struct str channel, decision;
    int64_t days_from, days_to;
};

static int choice_of(const struct ctx *c, int year, struct choice *ret)
{
    struct str what = request_arg(c->req, "what");
    day_t first = day_from(year, 1, 1), last = day_from(year, 12, 31);
    struct choice f = {DAY_FIRST,
                       DAY_LAST,
                       DAY_FIRST,
                       DAY_LAST,
                       DAY_NONE,
                       DAY_NONE,
                       true,
                       request_arg(c->req, "channel"),
                       request_arg(c->req, "decision"),
                       -1,
                       -1};
    if (str_eq(what, S("received"))) {
        f.received_from = first;
        f.received_to = last;
    } else if (str_eq(what, S("answered"))) {
        f.open = false;
        f.closed_from = first;
        f.closed_to = last;
    } else if (str_eq(what, S("overdue"))) {
        f.overdue_from = first;
        f.overdue_to = last;
    } else if (str_eq(what, S("open"))) {
        f.closed_from = DAY_LAST;
    } else {
        return err_set(ERR_ABSENT, "no such figure");
    }
    if (num_parse(request_arg(c->req, "from"), 0, 99999, &f.days_from) < 0 ||
        num_parse(request_arg(c->req, "to"), 0, 99999, &f.days_to) < 0)
        f.days_from = f.days_to = -1;
    *ret = f;
    return 0;
}

static struct figure_record record_of(const struct ctx *c, const struct decisions *all,
                                      const struct request_figures_public_record_row *r)
{
    return (struct figure_record){
        .number = r->number,
        .received = frame_day(c, r->received),
        .closed = frame_day(c, r->closed),
        .overdue = frame_day(c, r->overdue),
        .decision = figures_decision(c, all, r->decision, day_civil(r->closed).year),
        .channel = request_named("channel", r->channel),
        .days = r->days,
        .late = r->late,
    };
}

static struct str what_of(const struct ctx *c, const struct decisions *all, int year)
{
    struct str what = request_arg(c->req, "what"), channel = request_arg(c->req, "channel"),
               decision = request_arg(c->req, "decision"), days = figures_days_asked(c);
    struct str words =
        ARENA_JOIN(c->arena, frame_month(c, arena_fmt(c->arena, "%04d", year)), S(" · "),
                   text(c->lang, text_find(arena_fmt(c->arena, "figures.%.*s", STR_ARG(what)))));
    if (channel.n > 0)
        words =
            ARENA_JOIN(c->arena, words, S(" · "), text(c->lang, request_named("channel", channel)));
    if (decision.n > 0)
        words =
            ARENA_JOIN(c->arena, words, S(" · "), figures_decision(c, all, decision, year).text);
    if (days.n > 0)
        words = ARENA_JOIN(c->arena, words, S(" · "), days);
    return words;
}

static struct str go_on(const struct ctx *c, int64_t after)
{
    struct str kept = S(""), part, query = c->req->query;
    while (str_next(&query, '&', &part))
        if (!str_starts(part, S("after=")))
            kept = kept.n > 0 ? ARENA_JOIN(c->arena, kept, S("&"), part) : part;
    return ctx_address(c, arena_fmt(c->arena, "/statistics/requests/records?%.*s&after=%lld",
                                    STR_ARG(kept), (long long)after)
                              .p);
}

static int statistics_records(struct ctx *c)
{
    struct public_records_view v = {.next = S("")};
    struct request_figures_public_record_rows rows = {0};
    struct request_law law;
    struct choice f = {0};
    int64_t year, after;
    if (num_parse(request_arg(c->req, "year"), 2008, 2199, &year) < 0)
        return err_set(ERR_ABSENT, "a figure of no year");
    if (num_parse(request_arg(c->req, "after"), 0, INT64_MAX, &after) < 0)
        after = 0;
    int r = frame_public(c, text(c->lang, TEXT_figures_records_title), "statistics", &v.frame);
    if (r >= 0)
        r = request_law_load(c->arena, &law);
    if (r >= 0)
        r = choice_of(c, (int)year, &f);
    if (r >= 0)
        r = request_figures_public_sql_records(c->db, c->arena, f.received_from, f.received_to,
                                               f.closed_from, f.closed_to, f.open, f.overdue_from,
                                               f.overdue_to, f.channel, f.decision, f.days_from,
                                               f.days_to, after, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v.rows) = record_of(c, &law.decisions, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v.next = go_on(c, rows.v[LIST_ROWS - 1].id);
    v.what = what_of(c, &law.decisions, (int)year);
    v.back = ctx_address(c, arena_fmt(c->arena, "/statistics/requests?year=%d", (int)year).p);
    html_statistics_records_page(&c->html, &v);
    return 0;
}

/* ---- Dates that moved ---- */

static struct public_shift shift_of(const struct ctx *c,
                                    const struct request_figures_public_shift_row *r)
{
    bool calendar = str_eq(r->cause, S("calendar"));
    enum text role = text_named("figures", "role", r->role);
    return (struct public_shift){
        .at = frame_day(c, moment_day(r->at)),
        .day = frame_day(c, r->day),
        .notices = r->notices,
        .department = said_in(c->lang, r->department_zh, r->department_en),
        .cause = calendar ? TEXT_figures_cause_calendar : request_named("event", r->cause),
        .role = role ? role : text_find(arena_fmt(c->arena, "role.%.*s", STR_ARG(r->role))),
        .n = r->n,
        .passed = r->passed,
    };
}

static int statistics_moved(struct ctx *c)
{
    struct public_shifts_view v = {.next = S("")};
    struct request_figures_public_shift_rows rows = {0};
    int64_t before;
    if (num_parse(request_arg(c->req, "before"), 0, INT64_MAX, &before) < 0)
        before = INT64_MAX;
    int r = frame_public(c, text(c->lang, TEXT_figures_public_moved), "statistics", &v.frame);
    if (r >= 0)
        r = request_figures_public_sql_shifts(c->db, c->arena, before, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v.rows) = shift_of(c, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v.next = ctx_address(c, arena_fmt(c->arena, "/statistics/requests/moved?before=%lld",
                                          (long long)rows.v[LIST_ROWS - 1].seq)
                                    .p);
    v.back = ctx_address(c, "/statistics/requests");
    html_statistics_moved_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/statistics/requests", SIDE_PUBLIC, ALLOW_ANYONE, statistics_requests,
     .store = true},
    {METHOD_GET, "/statistics/requests/records", SIDE_PUBLIC, ALLOW_ANYONE, statistics_records,
     .store = true},
    {METHOD_GET, "/statistics/requests/moved", SIDE_PUBLIC, ALLOW_ANYONE, statistics_moved,
     .store = true},
};

const struct pages requests_figures_public_pages = {pages, COUNT(pages)};
