/* views_health.h: what the health page shows. */
#ifndef DOMAIN_DESK_VIEWS_HEALTH_H
#define DOMAIN_DESK_VIEWS_HEALTH_H

#include "domain/frame/frame.h"

/* One thing that is wrong: where, what, and the page where it is mended. */
struct health_item {
    struct said where, who; /* who: keeps it; "" nobody was named */
    struct str what, href;
};
struct health_items {
    struct health_item *v;
    size_t n, room;
};

/* What one check found. */
struct health_group {
    enum text name, todo, limit;
    struct health_items items;
    bool more; /* there are others */
    bool fails; /* beyond the threshold at which a site fails as a whole */
};
struct health_groups {
    struct health_group *v;
    size_t n, room;
};

struct health_view {
    struct frame_desk frame;
    struct health_groups groups; /* those that found something */
    struct str elsewhere;        /* how far links to other sites are known */
    struct export_links exports;
};

#endif
