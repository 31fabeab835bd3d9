/* pages_figures.h: what the pages of figures share. */
#ifndef DOMAIN_REQUESTS_PAGES_FIGURES_H
#define DOMAIN_REQUESTS_PAGES_FIGURES_H

#include "domain/requests/figures/figures.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/figures/views_figures.h"

/* A year up to a cut-off date: ?year= and ?until=, else this year up to today. */
struct figures_time {
    int year;
    day_t first, until;
};
void figures_time_read(const struct ctx *c, struct figures_time *ret);

/* How long answers took, in steps. */
struct days_step {
    int from, to;
};
extern const struct days_step figures_days_steps[];
extern const size_t figures_days_steps_n;
struct str figures_days_name(const struct ctx *c, const struct days_step *s);

/* How many days the address asks for (?from= and ?to=), in words; "" if it does not. */
struct str figures_days_asked(const struct ctx *c);

/* A decision's name among those of a year. From 2019 on both Regulations' stand side by side, some alike: the older
 * says which it is of. */
struct said figures_decision(const struct ctx *c, const struct decisions *all, struct str code,
                             int year);
/* The bars of a table from its numbers. */
void counted_bars(struct counted *t);

#endif
