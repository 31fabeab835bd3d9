/* term20.c: see term20.h. */
#include "domain/catalogue/term20.h"

#include "base/vec.h"

#define WORKING_DAYS 20

static struct str why(const struct ctx *c, struct calendar_day day)
{
    if (day.why != CALENDAR_HOLIDAY || !day.span)
        return text(c->lang, TEXT_term20_weekend);
    return said_in(c->lang, day.span->zh, day.span->en).text;
}

day_t term20_due(const struct calendar *calendar, day_t made)
{
    return calendar_add(calendar, made, WORKING_DAYS);
}

int term20_article(day_t made)
{
    return made < day_from(2019, 5, 15) ? 18 : 26;
}

void term20_reckon(const struct ctx *c, const struct calendar *calendar, day_t made, day_t published,
                   day_t today, struct str (*say)(const struct ctx *c, day_t day),
                   struct term20 *ret)
{
    *ret = (struct term20){.due = S("")};
    if (made == DAY_NONE)
        return;
    ret->over = published != DAY_NONE;
    day_t due = term20_due(calendar, made), then = ret->over ? published : today;
    ret->due = say(c, due);
    ret->article = term20_article(made);
    ret->left = then <= due ? calendar_count(calendar, then, due)
                            : -calendar_count(calendar, due, then);
    if (then > due && ret->left == 0)
        ret->left = -1; /* late on a day on which nobody works */
    for (day_t day = made + 1; day <= due; day++) {
        struct calendar_day look = calendar_look(calendar, day);
        ret->provisional = ret->provisional || look.provisional;
        if (!look.works)
            *vec_push(c->arena, &ret->left_out) = (struct term20_day){
                say(c, day), why(c, look),
                look.why == CALENDAR_HOLIDAY && look.notice ? look.notice->number : S("")};
    }
}
