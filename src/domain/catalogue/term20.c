/* term20.c: the 20 working days from the day on which a document was made to the day on which it is public
 * (公开时限), by the calendar that the desk knows, with its proof. Article 18 (2007), article 26 (2019). */
#include "domain/catalogue/pages_desk.h"

#include "base/vec.h"
#include "domain/holidays/holidays.h"

#define WORKING_DAYS 20

static struct str why(struct ctx *c, struct calendar_day day)
{
    if (day.why != CALENDAR_HOLIDAY || !day.span)
        return text(c->lang, TEXT_term20_weekend);
    struct str name = said_in(c->lang, day.span->zh, day.span->en).text;
    return day.notice ? arena_fmt(c->arena, "%.*s · %.*s", STR_ARG(name), STR_ARG(day.notice->number))
                      : name;
}

int term20_of(struct ctx *c, const struct catalogue_document_row *d, struct term20 *ret)
{
    const struct calendar *calendar;
    *ret = (struct term20){.due = S("")};
    if (d->made == DAY_NONE)
        return 0;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r < 0)
        return r;
    bool is_public = d->published != DAY_NONE;
    day_t due = calendar_add(calendar, d->made, WORKING_DAYS),
          then = is_public ? d->published : moment_day(c->now);
    ret->due = frame_desk_day(c, due);
    ret->article = d->made < day_from(2019, 5, 15) ? 18 : 26;
    ret->over = is_public;
    ret->left = then <= due ? calendar_count(calendar, then, due)
                            : -calendar_count(calendar, due, then);
    if (then > due && ret->left == 0)
        ret->left = -1; /* late on a day on which nobody works */
    for (day_t day = d->made + 1; day <= due; day++) {
        struct calendar_day look = calendar_look(calendar, day);
        ret->provisional = ret->provisional || look.provisional;
        if (!look.works)
            *vec_push(c->arena, &ret->left_out) =
                (struct term20_day){frame_desk_day(c, day), why(c, look)};
    }
    return 0;
}
