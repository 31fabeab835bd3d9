/* pages_list.c: the disclosure office's work list of requests, by due date; all of them; one that is
 * looked for. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/mail/mail_in.h"
#include "domain/requests/figures/shifts.h"
#include "domain/requests/views_desk.h"
#include "html_request_list.h"

#define LIST_ROWS   30
#define NEWS_ROWS   50
#define WEEK        7

#define READERS (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define OFFICE  ROLE_DISCLOSURE_OFFICE

enum due_group {
    GROUP_NEWS,
    GROUP_UNCONFIRMED,
    GROUP_OVERDUE,
    GROUP_TODAY,
    GROUP_WEEK,
    GROUP_LATER,
    GROUP_WAITING,
    GROUP__MAX
};

static enum due_group group_of(const struct requests_listed_row *r, day_t today)
{
    if (str_eq(r->state, S("registered")))
        return GROUP_UNCONFIRMED;
    if (r->due == DAY_NONE)
        return GROUP_WAITING;
    if (r->due < today)
        return GROUP_OVERDUE;
    if (r->due == today)
        return GROUP_TODAY;
    return r->due - today <= 7 ? GROUP_WEEK : GROUP_LATER;
}

static const struct {
    enum text name;
    bool urgent;
} groups[GROUP__MAX] = {
    [GROUP_NEWS] = {TEXT_requests_group_news, false},
    [GROUP_UNCONFIRMED] = {TEXT_requests_group_unconfirmed, false},
    [GROUP_OVERDUE] = {TEXT_requests_group_overdue, true},
    [GROUP_TODAY] = {TEXT_requests_group_today, false},
    [GROUP_WEEK] = {TEXT_requests_group_week, false},
    [GROUP_LATER] = {TEXT_requests_group_later, false},
    [GROUP_WAITING] = {TEXT_requests_group_waiting, false},
};

/* What applicants sent and nobody has read stands first, whatever else is to be done about the case. */
static int news_put(struct ctx *c, const struct calendar *calendar, struct request_rows *ret)
{
    struct requests_listed_rows rows = {0};
    int r = requests_sql_news(c->db, c->arena, 0, NEWS_ROWS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = request_row_of(c, calendar, &rows.v[i]);
    return r < 0 ? r : 0;
}

/* ?owner= or ?department=: 0 anybody. */
static int64_t narrowed(const struct ctx *c, const char *name)
{
    int64_t id;
    return num_parse(request_arg(c->req, name), 1, INT64_MAX, &id) < 0 ? 0 : id;
}

static int open_ones(struct ctx *c, const struct calendar *calendar, struct request_groups *ret)
{
    struct requests_listed_rows rows = {0};
    struct request_rows sorted[GROUP__MAX] = {0};
    int r =
        requests_sql_open(c->db, c->arena, narrowed(c, "owner"), narrowed(c, "department"), &rows);
    if (r == 0)
        r = news_put(c, calendar, &sorted[GROUP_NEWS]);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &sorted[group_of(&rows.v[i], moment_day(c->now))]) =
            request_row_of(c, calendar, &rows.v[i]);
    for (size_t i = 0; i < GROUP__MAX; i++)
        if (sorted[i].n > 0)
            *vec_push(c->arena, ret) =
                (struct request_group){groups[i].name, groups[i].urgent, sorted[i]};
    return 0;
}

static int all_ones(struct ctx *c, const struct calendar *calendar, struct requests_view *v)
{
    struct requests_listed_rows rows = {0};
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);
    int r = v->searched
                ? requests_sql_found(c->db, c->arena, v->typed, LIST_ROWS, &rows)
                : requests_sql_newest(c->db, c->arena, before, before_id, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v->rows) = request_row_of(c, calendar, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v->older = arena_fmt(c->arena, "%s/requests?all=1&before=%lld.%lld", lang_root(c->lang),
                             (long long)rows.v[LIST_ROWS - 1].created,
                             (long long)rows.v[LIST_ROWS - 1].id);
    return 0;
}

/* Who handles how much, with the way to each. */
static int put_loads(struct ctx *c, struct requests_view *v)
{
    struct requests_load_rows rows = {0};
    day_t today = moment_day(c->now);
    int r = requests_sql_load(c->db, c->arena, today, today + WEEK, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct requests_load_row *l = &rows.v[i];
        const char *by = l->owner ? "owner" : "department";
        int64_t id = l->owner ? l->owner : l->department;
        *vec_push(c->arena, &v->loads) = (struct request_load){
            .owner = said_in(c->lang, l->owner_zh, l->owner_en),
            .department = said_in(c->lang, l->department_zh, l->department_en),
            .href = id ? arena_fmt(c->arena, "%s/requests?%s=%lld", lang_root(c->lang), by,
                                   (long long)id)
                       : S(""),
            .n = l->n,
            .overdue = l->overdue,
            .today = l->today,
            .week = l->week,
            .waiting = l->waiting,
            .here = id && narrowed(c, by) == id};
    }
    return r < 0 ? r : 0;
}

static int list_show(struct ctx *c, struct requests_view *v)
{
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = v->all || v->searched ? all_ones(c, calendar, v) : open_ones(c, calendar, &v->groups);
    if (r == 0 && !v->all && !v->searched)
        r = put_loads(c, v);
    if (r == 0)
        r = requests_told(c, &v->told);
    if (r == 0)
        r = mail_in_count(c->db, c->arena, &v->mails);
    if (r < 0)
        return r;
    v->narrowed = narrowed(c, "owner") || narrowed(c, "department");
    v->may_register = c->actor.roles & OFFICE;
    frame_desk(c, text(c->lang, TEXT_requests_desk_title), "requests", &v->frame);
    html_requests_page(&c->html, v);
    return 0;
}

static int requests_list(struct ctx *c)
{
    struct requests_view v = {
        .all = request_arg(c->req, "all").n > 0, .older = S(""), .typed = S("")};
    return list_show(c, &v);
}

struct find_form {
    struct str words;
};

static const struct field find_fields[] = {
    {"words", FIELD_LINE, offsetof(struct find_form, words), .max = 80},
};

/* A name is in no address: what is looked for comes with a form. */
static int requests_find(struct ctx *c)
{
    const struct find_form *in = c->input;
    struct requests_view v = {.searched = in->words.n > 0, .older = S(""), .typed = in->words};
    return list_show(c, &v);
}

/* ---- A month ---- */

static void month_asked(const struct ctx *c, int *ret_year, int *ret_month)
{
    struct civil now = day_civil(moment_day(c->now));
    int64_t year, month;
    struct str asked = request_arg(c->req, "month");
    bool good = asked.n == 7 && num_parse(str_head(asked, 4), 2008, 2198, &year) == 0 &&
                num_parse(str_skip(asked, 5), 1, 12, &month) == 0;
    *ret_year = good ? (int)year : now.year;
    *ret_month = good ? (int)month : now.month;
}

static struct str month_link(const struct ctx *c, int year, int month)
{
    year += month == 13 ? 1 : month == 0 ? -1 : 0;
    month = month == 13 ? 1 : month == 0 ? 12 : month;
    return arena_fmt(c->arena, "%s/requests/month?month=%04d-%02d", lang_root(c->lang), year,
                     month);
}

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

/* A small cell has room for the running number alone. */
static struct due_case due_case_of(const struct requests_due_between_row *r)
{
    size_t end = r->number.n;
    while (end > 0 && !is_figure(r->number.p[end - 1]))
        end--;
    while (end > 0 && is_figure(r->number.p[end - 1]))
        end--;
    return (struct due_case){str_head(r->number, end), str_skip(r->number, end), r->id};
}

static struct due_day day_cell(const struct ctx *c, const struct calendar *calendar, day_t day,
                               int month, const struct requests_due_between_rows *rows)
{
    static const char *const looks[] = {[CALENDAR_WORKDAY] = "day",
                                        [CALENDAR_MAKEUP] = "day work",
                                        [CALENDAR_WEEKEND] = "day weekend",
                                        [CALENDAR_HOLIDAY] = "day off"};
    struct calendar_day k = calendar_look(calendar, day);
    struct due_day cell = {.name = arena_fmt(c->arena, "%d", day_civil(day).day),
                           .look = looks[k.why],
                           .mark = k.why == CALENDAR_HOLIDAY  ? TEXT_holidays_mark_off
                                   : k.why == CALENDAR_MAKEUP ? TEXT_holidays_mark_work
                                                              : TEXT_NONE,
                           .today = day == moment_day(c->now)};
    if (day_civil(day).month != month)
        return (struct due_day){.name = S(""), .look = "day none"};
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].due == day)
            *vec_push(c->arena, &cell.cases) = due_case_of(&rows->v[i]);
    return cell;
}

static int requests_month(struct ctx *c)
{
    static enum text weekdays[] = {TEXT_figures_mon, TEXT_figures_tue, TEXT_figures_wed,
                                   TEXT_figures_thu, TEXT_figures_fri, TEXT_figures_sat,
                                   TEXT_figures_sun};
    struct month_view v = {.weekdays = {weekdays, COUNT(weekdays)}};
    struct requests_due_between_rows rows = {0};
    const struct calendar *calendar;
    int year, month;
    month_asked(c, &year, &month);
    day_t first = day_from(year, month, 1),
          last = (month == 12 ? day_from(year + 1, 1, 1) : day_from(year, month + 1, 1)) - 1;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = requests_sql_due_between(c->db, c->arena, first, last, &rows);
    if (r < 0)
        return r;
    for (day_t monday = first - (day_weekday(first) + 6) % 7; monday <= last; monday += 7) {
        struct due_week *week = vec_push(c->arena, &v.weeks);
        for (int i = 0; i < 7; i++)
            *vec_push(c->arena, &week->days) = day_cell(c, calendar, monday + i, month, &rows);
    }
    v.month = frame_month(c, arena_fmt(c->arena, "%04d-%02d", year, month));
    /* Links lead a year either way; further ones are typed. */
    v.before = first > moment_day(c->now) - 366 ? month_link(c, year, month - 1) : S("");
    v.after = last < moment_day(c->now) + 366 ? month_link(c, year, month + 1) : S("");
    v.provisional = calendar_provisional(calendar, last);
    frame_desk(c, text(c->lang, TEXT_figures_month_title), "requests", &v.frame);
    html_requests_month_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/month", SIDE_DESK, READERS, requests_month},
    {METHOD_GET, "/requests", SIDE_DESK, READERS, requests_list},
    {METHOD_POST, "/requests", SIDE_DESK, READERS, requests_find, requests_list,
     PAGE_FORM(struct find_form, find_fields)},
};

const struct pages requests_list_pages = {pages, COUNT(pages)};
