/* pages_shifts.c: due dates that moved, at the desk: each change of the calendar with its notice, and which
 * cases moved from what to what; and what moved by an act. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/requests/figures/pages_figures.h"
#include "domain/requests/figures/shifts.h"
#include "html_request_figures.h"

#define READERS   (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define LIST_RUNS 20
#define LIST_ROWS 50

static struct rederived run_of(const struct ctx *c, const struct request_shifts_run_row *r)
{
    return (struct rederived){
        .id = r->id,
        .examined = r->examined,
        .moved = r->moved,
        .passed = r->passed,
        .notices = r->notices,
        .at = frame_desk_moment(c, r->at),
        .href = arena_fmt(c->arena, "%s/requests/moved/%lld", lang_root(c->lang), (long long)r->id),
        .done = r->done != 0,
    };
}

static struct moved moved_of(const struct ctx *c, const struct request_shifts_shifted_row *r)
{
    return (struct moved){
        .request = r->request,
        .number = r->number,
        .before = frame_day(c, r->before),
        .after = frame_day(c, r->after),
        .at = frame_desk_moment(c, r->at),
        .day = frame_desk_day(c, r->day),
        .cause = str_eq(r->cause, S("calendar")) ? TEXT_figures_cause_calendar
                                                 : request_named("event", r->cause),
        .who = request_hand(c, r->cause, r->actor_zh, r->actor_en),
        .passed = r->passed,
    };
}

static int64_t place_of(const struct ctx *c, const char *name, int64_t otherwise)
{
    int64_t at;
    return num_parse(request_arg(c->req, name), 0, INT64_MAX, &at) < 0 ? otherwise : at;
}

static int show(struct ctx *c, const struct request_shifts_shifted_rows *rows, const char *more,
                struct shifts_view *v)
{
    for (size_t i = 0; i < rows->n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v->moved) = moved_of(c, &rows->v[i]);
    v->next = rows->n > LIST_ROWS
                  ? arena_fmt(c->arena, "%s%.*s?%s=%lld", lang_root(c->lang), STR_ARG(c->path),
                              more, (long long)rows->v[LIST_ROWS - 1].id)
                  : S("");
    frame_desk(c, text(c->lang, TEXT_figures_moved_title), "requests", &v->frame);
    html_requests_shifts_page(&c->html, v);
    return 0;
}

static int requests_shifts(struct ctx *c)
{
    struct shifts_view v = {0};
    struct request_shifts_run_rows runs = {0};
    struct request_shifts_shifted_rows rows = {0};
    int r = request_shifts_sql_runs(c->db, c->arena, LIST_RUNS, &runs);
    if (r >= 0)
        r = request_shifts_sql_newest(c->db, c->arena, place_of(c, "before", INT64_MAX),
                                      LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < runs.n; i++)
        *vec_push(c->arena, &v.runs) = run_of(c, &runs.v[i]);
    return show(c, &rows, "before", &v);
}

static int requests_shifts_run(struct ctx *c)
{
    struct shifts_view v = {.one = true};
    struct request_shifts_run_by_id_row run;
    struct request_shifts_shifted_rows rows = {0};
    int r = request_shifts_sql_run_by_id(c->db, c->arena, ctx_param_id(c, "id"), &run);
    if (r == 1)
        r = request_shifts_sql_shifted(c->db, c->arena, run.id, place_of(c, "after", 0),
                                       LIST_ROWS + 1, &rows);
    else if (r == 0)
        r = err_set(ERR_ABSENT, "no such change of the calendar");
    if (r < 0)
        return r;
    struct request_shifts_run_row of = {.id = run.id,
                                        .notices = run.notices,
                                        .at = run.at,
                                        .examined = run.examined,
                                        .moved = run.moved,
                                        .passed = run.passed,
                                        .done = run.done};
    v.run = run_of(c, &of);
    v.run.who = run.actor_zh.n > 0
                    ? said_in(c->lang, run.actor_zh, run.actor_en)
                    : (struct said){text(c->lang, TEXT_figures_operator), lang_tag(c->lang)};
    return show(c, &rows, "after", &v);
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/moved", SIDE_DESK, READERS, requests_shifts},
    {METHOD_GET, "/requests/moved/{id}", SIDE_DESK, READERS, requests_shifts_run},
};

const struct pages requests_shifts_pages = {pages, COUNT(pages)};
