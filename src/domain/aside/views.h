/* views.h: what the pages of submissions that were put aside show. */
#ifndef DOMAIN_ASIDE_VIEWS_H
#define DOMAIN_ASIDE_VIEWS_H

#include "domain/frame/frame.h"

/* A member of what was handed in. */
struct aside_part {
    struct str name, value;
    enum text said; /* what the member is called; TEXT_NONE: nobody gave it a name */
};
struct aside_parts {
    struct aside_part *v;
    size_t n, room;
};

struct aside_line {
    struct str href, kind, received, at, note, decided;
    enum text reason, state, kind_name; /* kind_name TEXT_NONE: a kind that we do not know */
};
struct aside_lines {
    struct aside_line *v;
    size_t n, room;
};

struct aside_list_view {
    struct frame_desk frame;
    struct aside_lines rows;
};

struct aside_item_view {
    struct frame_desk frame;
    struct aside_line row;
    struct aside_parts parts;
    const struct form *form;
    bool shows_parts, may_decide, closed;
};

#endif
