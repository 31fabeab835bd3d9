/* views_sweep.h: what the page of a sweep (全面复查) shows. */
#ifndef DOMAIN_CATALOGUE_VIEWS_SWEEP_H
#define DOMAIN_CATALOGUE_VIEWS_SWEEP_H

#include "domain/frame/frame.h"

struct sweep_row {
    enum text kind, part; /* part TEXT_NONE: `name` */
    struct str name, place, masked;
    int64_t edition; /* 0: the newest */
    bool blocks, hidden;
};
struct sweep_rows {
    struct sweep_row *v;
    size_t n, room;
};
struct sweep_item {
    struct str title, address;
    struct sweep_rows rows;
};
struct sweep_items {
    struct sweep_item *v;
    size_t n, room;
};
struct sweep_view {
    struct frame_desk frame;
    bool there, goes_on; /* there was one; it is not over */
    struct str begun, ended;
    struct said by; /* "" the command line */
    int64_t things, done, unread;
    bool may_begin;
    struct sweep_items items;
    struct str next; /* the rest of the list; "" */
};

#endif
