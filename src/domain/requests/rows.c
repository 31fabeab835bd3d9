/* rows.c: what the desk's pages of requests share: names of codes, and a case as a row of a list. */
#include "base/utf8.h"
#include "domain/requests/requests.h"
#include "domain/requests/views_desk.h"

#define WANTED_LETTERS 60

const struct request_law *request_law_of(const struct ctx *c)
{
    const struct requests_house *house = c->app;
    return house ? house->law : NULL;
}

struct str request_address(const struct ctx *c)
{
    return arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang),
                     (long long)ctx_param_id(c, "id"));
}

struct str request_below(const struct ctx *c, const char *path)
{
    return arena_fmt(c->arena, "/requests/%lld%s", (long long)ctx_param_id(c, "id"), path);
}

enum text request_named(const char *kind, struct str code)
{
    return text_named("requests", kind, code);
}

struct request_row request_row_of(const struct ctx *c, const struct calendar *calendar,
                                  const struct requests_listed_row *r)
{
    day_t today = moment_day(c->now);
    bool due = r->due != DAY_NONE, late = due && r->due < today;
    return (struct request_row){
        .id = r->id,
        .number = r->number,
        .name = r->name,
        .wanted = utf8_head(r->wanted, WANTED_LETTERS),
        .due = frame_desk_day(c, r->due),
        .received = frame_desk_moment(c, r->created),
        .state = request_named("state", r->state),
        .channel = request_named("channel", r->channel),
        .has_due = due,
        .overdue = late,
        .provisional = due && calendar_provisional(calendar, r->due),
        .left = !due   ? 0
                : late ? -calendar_count(calendar, r->due, today)
                       : calendar_count(calendar, today, r->due),
    };
}
