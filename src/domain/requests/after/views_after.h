/* views_after.h: what the pages of fees and of what follows a reply show. */
#ifndef DOMAIN_REQUESTS_VIEWS_AFTER_H
#define DOMAIN_REQUESTS_VIEWS_AFTER_H

#include "domain/frame/frame.h"
#include "domain/leaks/views.h"
#include "domain/requests/answer/views_reply.h"

struct fee_view {
    struct frame_desk frame;
    const struct form *form;
    struct str number, address, refused, missing;
    struct options bases;
    struct strs lines; /* how it was computed, where it was */
    struct str amount;
    struct letter_lines letter; /* the notice as it would go out */
    struct leaks_view leaks;
    struct str seen;        /* of the list that is shown */
    struct field_view keep; /* why what was found is kept */
    bool computed, free, charges; /* free: nothing is to be paid; charges: something may be asked for a request of that day */
};

struct remedy_item {
    int64_t id;
    struct str code; /* of its kind */
    enum text kind, filer, result;
    struct str filed, organ, number, decided, note;
    bool pending;
    struct str decided_typed, note_typed; /* in the form that asks for its result */
    struct options results;
};
struct remedy_items {
    struct remedy_item *v;
    size_t n, room;
};
struct remedies_view {
    struct frame_desk frame;
    const struct form *form;
    struct str number, address, refused, today;
    struct options kinds, filers;
    struct remedy_items items;
    struct field_views left; /* what was typed in a form that does not stand there any more */
    bool may, review_first;  /* review_first: no way to court but over reconsideration */
};

struct casefile_view {
    struct frame_desk frame;
    struct str number, address, made, size, substituted;
    bool printed;
};

#endif
