/* term20.h: the 20 working days from the day on which a document was made to the day on which it is to be public, and why that day
 * (公开时限). Article 18 (2007), article 26 (2019). */
#ifndef DOMAIN_CATALOGUE_TERM20_H
#define DOMAIN_CATALOGUE_TERM20_H

#include "domain/frame/frame.h"
#include "engine/calendar.h"

struct term20_day {
    struct str day, why, notice; /* notice: its number, in Chinese; "" */
};
struct term20_days {
    struct term20_day *v;
    size_t n, room;
};
struct term20 {
    struct str due;     /* "" there is no day from which to count */
    int64_t article;
    int64_t left;       /* working days; negative: late */
    bool over;          /* it is public: `left` is of the day of publication */
    bool provisional;   /* the holidays are not announced yet */
    struct term20_days left_out;
};
/* `published`: DAY_NONE not yet, then `today` counts; `say`: how a day is written here. */
void term20_reckon(const struct ctx *c, const struct calendar *calendar, day_t made, day_t published,
                   day_t today, struct str (*say)(const struct ctx *c, day_t day),
                   struct term20 *ret);
/* The last day of the term alone; `made` is a day. */
day_t term20_due(const struct calendar *calendar, day_t made);
/* Which article of the Regulation asks for it of what was made on that day. */
int term20_article(day_t made);

#endif
