/* views.h: what the page of deputies shows. */
#ifndef DOMAIN_REVIEW_VIEWS_H
#define DOMAIN_REVIEW_VIEWS_H

#include "domain/frame/frame.h"
#include "domain/review/review.h"

struct deputy_item {
    int64_t id;
    struct said absent, deputy;
    struct str first, last;
    bool may_end;
};
struct deputy_items {
    struct deputy_item *v;
    size_t n, room;
};

struct deputies_view {
    struct frame_desk frame;
    const struct form *form;
    struct deputy_items items;
    struct options absents, deputies;
    bool may_add, for_others;
};

#endif
