/* filter.h: what readers narrow a list or a search by: column, topic, genre, whether it holds, department, time. The same
 * names in every address, the same links, the same words for what is chosen. */
#ifndef DOMAIN_CATALOGUE_FILTER_H
#define DOMAIN_CATALOGUE_FILTER_H

#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/reading/views_public.h"

struct filter {
    const struct category *category;
    const struct heading *topic, *department;
    struct str genre;    /* "" any */
    struct str validity; /* "in_force", "amended", "repealed", "expired"; "" any */
    struct str month;    /* a year, a month, a day; "" any */
};

/* Of the request's query, and what it holds. ERR_ABSENT: a filter that names nothing we have is an
 * address that we do not have. */
int filter_read(const struct ctx *c, const struct furniture *f, struct filter *ret,
                struct listing *ret_listing) must_use;
bool filter_is_empty(const struct filter *f);
/* `base` ("/list", "/search?q=x", with the language) with these filters; always the same order, so that
 * one list has one address. */
struct str filter_link(const struct ctx *c, struct str base, const struct filter *f);
/* What is chosen, each with the link to the list without it. */
struct chosen_list filter_chosen(const struct ctx *c, struct str base, const struct filter *now);

/* The same in words, "体裁：通报，部门：…"; the list's own title where nothing is chosen. */
struct str filter_words(const struct ctx *c, const struct filter *now);

/* How many of what is looked at have a particular. */
struct count {
    int64_t id;      /* of a column, topic, department */
    struct str word; /* a genre; whether it holds; a year or a month */
    int64_t n;       /* 0: not counted, only known to be there */
    bool more;       /* counting ended */
};
struct counts {
    struct count *v;
    size_t n, room;
};

enum facet_kind {
    FACET_CATEGORY,
    FACET_TOPIC,
    FACET_GENRE,
    FACET_VALIDITY,
    FACET_TIME,
    FACET_DEPARTMENT,
    FACET__MAX
};

/* What could be chosen in the list of everything, by kind. */
int filter_counts(struct ctx *c, const struct furniture *f, const struct filter *now,
                  const struct listing *l, struct counts ret[FACET__MAX]) must_use;
/* As links. */
void filter_facets(const struct ctx *c, const struct furniture *f, struct str base,
                   const struct filter *now, const struct counts counts[FACET__MAX],
                   struct facets *ret);

#endif
