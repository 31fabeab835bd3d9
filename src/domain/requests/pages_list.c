/* pages_list.c: the disclosure office's work list of requests, by due date; all of them; one that is
 * looked for. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/views_desk.h"
#include "html_request_list.h"

#define LIST_ROWS 30

#define READERS (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define OFFICE  ROLE_DISCLOSURE_OFFICE

enum due_group {
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
    [GROUP_UNCONFIRMED] = {TEXT_requests_group_unconfirmed, false},
    [GROUP_OVERDUE] = {TEXT_requests_group_overdue, true},
    [GROUP_TODAY] = {TEXT_requests_group_today, false},
    [GROUP_WEEK] = {TEXT_requests_group_week, false},
    [GROUP_LATER] = {TEXT_requests_group_later, false},
    [GROUP_WAITING] = {TEXT_requests_group_waiting, false},
};

static int open_ones(struct ctx *c, const struct calendar *calendar, struct request_groups *ret)
{
    struct requests_listed_rows rows = {0};
    struct request_rows sorted[GROUP__MAX] = {0};
    int r = requests_sql_open(c->db, c->arena, &rows);
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

static int list_show(struct ctx *c, struct requests_view *v)
{
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = v->all || v->searched ? all_ones(c, calendar, v) : open_ones(c, calendar, &v->groups);
    if (r < 0)
        return r;
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

static const struct page pages[] = {
    {METHOD_GET, "/requests", SIDE_DESK, READERS, requests_list},
    {METHOD_POST, "/requests", SIDE_DESK, READERS, requests_find, requests_list,
     PAGE_FORM(struct find_form, find_fields)},
};

const struct pages requests_list_pages = {pages, COUNT(pages)};
