/* views_rules.h: the rules of the authority, by year. */
#ifndef DOMAIN_CATALOGUE_VIEWS_RULES_H
#define DOMAIN_CATALOGUE_VIEWS_RULES_H

#include "domain/frame/frame.h"

/* A figure, and the page with what it counts. */
struct rules_figure {
    int64_t n;
    struct str href;
};
/* Of one kind in one year: the columns of table two of the annual report. */
struct rules_year {
    struct str year, genre;
    struct rules_figure made, repealed, in_force;
};
struct rules_years {
    struct rules_year *v;
    size_t n, room;
};

struct rule_item {
    struct str href, number, made, iso, validity;
    struct said title;
    bool holds;
};
struct rule_items {
    struct rule_item *v;
    size_t n, room;
};

struct rules_view {
    struct frame_public frame;
    struct rules_years years;
    struct rule_items items;
    struct str chosen; /* what the list shows: "2016年 制定"; "" all */
    struct str all;
    struct export_links exports;
};

#endif
