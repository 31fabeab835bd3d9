/* own_case.h: what an applicant reads of his own case, and how it is written into the box that stands in
 * the public store (status.c locks it, pages_status.c opens it).
 *
 * One text, made to be read fast, since it is read anew at each look: a line of members, then a line for
 * each thing that happened and for each paper, cells between tabs. What people typed may hold anything. */
#ifndef DOMAIN_REQUESTS_OWN_CASE_H
#define DOMAIN_REQUESTS_OWN_CASE_H

#include "domain/requests/due.h"

struct own_step {
    struct dated what;
    struct str note;
};
struct own_steps {
    struct own_step *v;
    size_t n, room;
};

/* A letter to him by its kind, or "file": one that was released to him. */
struct own_paper {
    struct str kind, name, hash;
    day_t day;
    int64_t size; /* bytes */
};
struct own_papers {
    struct own_paper *v;
    size_t n, room;
};

struct own_case {
    struct str number, receipt, state, channel, wanted, wanted_name, wanted_number, medium,
        delivery;
    day_t due;
    bool notices; /* he is told by mail of what happens */
    struct own_steps steps;
    struct own_papers papers;
};

/* In the arena. ERR_TOO_LARGE. */
int own_case_write(struct arena *a, const struct own_case *c, struct str *ret) must_use;
/* Views into `text`, or in the arena. ERR_BROKEN: none of ours. */
int own_case_read(struct arena *a, struct str text, struct own_case *ret) must_use;

#endif
