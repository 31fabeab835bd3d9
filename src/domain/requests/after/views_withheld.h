/* views_withheld.h: what the page of withheld parts shows. */
#ifndef DOMAIN_REQUESTS_VIEWS_WITHHELD_H
#define DOMAIN_REQUESTS_VIEWS_WITHHELD_H

#include "domain/frame/frame.h"

struct withheld_item {
    int64_t id;
    struct str number, href, span, article, reason, reviewer, again, looked;
    struct str reason_typed, again_typed; /* in its form */
    bool typed;                           /* this one was refused */
};
struct withheld_items {
    struct withheld_item *v;
    size_t n, room;
};
struct withheld_view {
    struct frame_desk frame;
    const struct form *form;
    struct str refused;
    struct field_views left; /* typed for one that is not asked any more */
    struct withheld_items due, coming;
    bool may_look;
};

#endif
