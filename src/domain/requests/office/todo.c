/* todo.c: what somebody has to do with requests, for the first page of the desk. See requests.h. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/views_desk.h"
#include "domain/review/review.h"
#include "request_publish_sql.h"
#include "request_shifts_sql.h"
#include "request_withheld_sql.h"

#define ROWS   12 /* of one kind */
#define WEEK   7
#define MOVED_SHOWN (INT64_C(14) * 24 * 60 * 60)
#define OFFICE ROLE_DISCLOSURE_OFFICE

/* Who finds what, the nearest to the end first. */
static const struct {
    roles_t role;
    const char *state;
    bool own_department, own;
    enum text action;
} waiting[] = {
    {ROLE_LEADER, "final", false, false, TEXT_requests_todo_sign},
    {OFFICE, "signed", false, false, TEXT_requests_todo_send},
    {OFFICE, "second", false, false, TEXT_requests_todo_second},
    {ROLE_DEPARTMENT_HEAD, "first", true, false, TEXT_requests_todo_first},
    {OFFICE, "registered", false, false, TEXT_requests_todo_confirm},
    {ROLE_OFFICER, "drafting", true, true, TEXT_requests_todo_draft},
};

struct doing {
    struct ctx *c;
    const struct calendar *calendar;
    const struct actor *whose;
    struct requests_todos *list;
};

static bool is_there(const struct requests_todos *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].id == id)
            return true;
    return false;
}

static void put(struct doing *d, const struct requests_listed_rows *rows, enum text action)
{
    struct said absent = {S(""), lang_tag(d->c->lang)};
    if (d->whose != &d->c->actor)
        absent = said_in(d->c->lang, d->whose->name, d->whose->name_en);
    for (size_t i = 0; i < rows->n; i++) {
        struct request_row row = request_row_of(d->c, d->calendar, &rows->v[i]);
        if (!is_there(d->list, row.id))
            *vec_push(d->c->arena, d->list) =
                (struct requests_todo){.id = row.id,
                                       .number = row.number,
                                       .wanted = row.wanted,
                                       .due = row.due,
                                       .state = row.state,
                                       .action = action,
                                       .in_place_of = absent.text,
                                       .in_place_lang = absent.lang,
                                       .left = row.left,
                                       .has_due = row.has_due,
                                       .overdue = row.overdue,
                                       .provisional = row.provisional};
    }
}

/* What he has to read: the office all of it, an officer what his department answers. */
static int put_news(struct doing *d)
{
    struct requests_listed_rows rows = {0};
    bool office = d->whose->roles & OFFICE;
    if (!office && (!(d->whose->roles & ROLE_OFFICER) || d->whose->department == 0))
        return 0;
    int r =
        requests_sql_news(d->c->db, d->c->arena, office ? 0 : d->whose->department, ROWS, &rows);
    if (r == 0)
        put(d, &rows, TEXT_requests_todo_read);
    return r;
}

static int put_waiting(struct doing *d)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < COUNT(waiting); i++) {
        struct requests_listed_rows rows = {0};
        if (!(d->whose->roles & waiting[i].role) ||
            (waiting[i].own_department && d->whose->department == 0))
            continue;
        r = requests_sql_in_state(d->c->db, d->c->arena, str_c(waiting[i].state),
                                  waiting[i].own_department ? d->whose->department : 0,
                                  waiting[i].own ? d->whose->id : 0, ROWS, &rows);
        if (r == 0)
            put(d, &rows, waiting[i].action);
    }
    return r;
}

/* What nobody else will wait for: a reply that came back, an applicant whose time to answer us is over, a third
 * party that objected and does not know that it is released. */
static int put_stuck(struct doing *d)
{
    struct requests_listed_rows back = {0}, silent = {0}, untold = {0};
    if (!(d->whose->roles & OFFICE))
        return 0;
    int r = requests_sql_came_back(d->c->db, d->c->arena, ROWS, &back);
    if (r == 0)
        r = requests_sql_unanswered(d->c->db, d->c->arena, moment_day(d->c->now), ROWS, &silent);
    if (r == 0)
        r = requests_sql_untold(d->c->db, d->c->arena, 0, ROWS, &untold);
    if (r < 0)
        return r;
    put(d, &untold, TEXT_requests_todo_untold);
    put(d, &back, TEXT_requests_todo_send_again);
    put(d, &silent, TEXT_requests_todo_unanswered);
    return 0;
}

static int put_urgent(struct doing *d)
{
    struct requests_listed_rows rows = {0};
    bool office = d->whose->roles & OFFICE;
    if (!office && !(d->whose->roles & ROLE_OFFICER))
        return 0;
    int r = requests_sql_urgent(d->c->db, d->c->arena, moment_day(d->c->now) + WEEK,
                                office ? 0 : d->whose->id, ROWS, &rows);
    if (r == 0)
        put(d, &rows, TEXT_figures_todo_action);
    return r;
}

static int put_all(struct doing *d)
{
    int r = put_news(d);
    if (r == 0)
        r = put_waiting(d);
    if (r == 0)
        r = put_stuck(d);
    return r < 0 ? r : put_urgent(d);
}

/* Working days until it has to be done: negative, it is overdue; what has no due date is to be done today. */
static int left_of(const struct requests_todo *t)
{
    return t->has_due ? t->left : 0;
}

/* By due time; what is due alike stays as it was found. A few dozen rows. */
static void sort_by_due(struct requests_todos *list)
{
    for (size_t i = 1; i < list->n; i++) {
        struct requests_todo t = list->v[i];
        size_t at = i;
        for (; at > 0 && left_of(&list->v[at - 1]) > left_of(&t); at--)
            list->v[at] = list->v[at - 1];
        list->v[at] = t;
    }
}

/* ---- What is told besides ---- */

/* The calendar changed lately: which notice, and how many dates moved. */
static int told_moved(struct ctx *c, struct requests_told *ret)
{
    struct request_shifts_run_rows runs = {0};
    int r = request_shifts_sql_runs(c->db, c->arena, 1, &runs);
    if (r < 0 || runs.n == 0 || c->now - runs.v[0].at > MOVED_SHOWN)
        return r < 0 ? r : 0;
    ret->moved = runs.v[0].moved;
    ret->moved_run = runs.v[0].id;
    ret->moved_notices = runs.v[0].notices;
    return 0;
}

int requests_told(struct ctx *c, struct requests_told *ret)
{
    struct request_publish_open_row proposals = {0};
    struct request_withheld_waiting_row withheld = {0};
    *ret = (struct requests_told){.moved_notices = S("")};
    if (!(c->actor.roles & OFFICE))
        return 0;
    int r = told_moved(c, ret);
    if (r >= 0)
        r = request_publish_sql_open(c->db, c->arena, &proposals);
    if (r >= 0)
        r = request_withheld_sql_waiting(c->db, c->arena, moment_day(c->now), &withheld);
    ret->proposals = proposals.n;
    ret->withheld = withheld.n;
    return r < 0 ? r : 0;
}

bool requests_tells(const struct requests_told *told)
{
    return told->proposals + told->withheld + told->moved > 0;
}

int requests_todo(struct ctx *c, struct requests_todos *ret)
{
    struct doing d = {.c = c, .whose = &c->actor, .list = ret};
    struct review_absents absents = {0};
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &d.calendar);
    if (r == 0)
        r = put_all(&d);
    if (r >= 0)
        r = review_stands_for(c->db, c->arena, &c->actor, moment_day(c->now), &absents);
    for (size_t i = 0; r >= 0 && i < absents.n; i++) {
        d.whose = &absents.v[i];
        r = put_all(&d);
    }
    if (r >= 0)
        r = requests_told(c, &ret->told);
    sort_by_due(ret);
    return r < 0 ? r : 0;
}
