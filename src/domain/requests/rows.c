/* rows.c: what the desk's pages of requests share: names of codes, and a case as a row of a list. */
#include "base/utf8.h"
#include "domain/requests/case.h"
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

enum text request_by_nobody(struct str event)
{
    static const struct {
        const char *event;
        enum text who;
    } hands[] = {
        {"received", TEXT_requests_by_applicant},
        {"added", TEXT_requests_by_applicant},
        {"corrected", TEXT_requests_by_applicant},
        {"asked", TEXT_requests_by_applicant},
        {"delivery-chosen", TEXT_requests_by_applicant},
        {"withdrawn", TEXT_requests_by_applicant},
        {"mail-sent", TEXT_requests_by_mail},
        {"mail-refused", TEXT_requests_by_mail},
        {"due-moved", TEXT_figures_operator},
        {"calendar", TEXT_figures_operator},
    };
    for (size_t i = 0; i < COUNT(hands); i++)
        if (str_eq(str_c(hands[i].event), event))
            return hands[i].who;
    return TEXT_requests_by_clock;
}

struct said request_hand(const struct ctx *c, struct str event, struct str zh, struct str en)
{
    return zh.n > 0 ? said_in(c->lang, zh, en)
                    : (struct said){text(c->lang, request_by_nobody(event)), lang_tag(c->lang)};
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
