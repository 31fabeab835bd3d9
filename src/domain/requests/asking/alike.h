/* alike.h: has it been asked before? For who registers a request: those that ask for about the same, and
 * those of who is probably the same applicant.
 *
 * Two texts are compared by the pairs of letters that they share (Dice, 0 to 100), punctuation and
 * spaces aside: good enough to show, never to decide. */
#ifndef DOMAIN_REQUESTS_ALIKE_H
#define DOMAIN_REQUESTS_ALIKE_H

#include "domain/requests/case.h"

#define REQUEST_ALIKE 55 /* of 100, from which on two questions are about the same */

/* 0 to 100. */
int request_likeness(struct arena *a, struct str x, struct str y);
/* A text made ready to be compared with many. */
struct request_pairs;
struct request_pairs *request_pairs(struct arena *a, struct str text);
int request_pairs_likeness(const struct request_pairs *x, const struct request_pairs *y);

struct request_alike {
    struct requests_listed_row row;
    int likeness;
    bool alike, same; /* asks for about the same; is of the same applicant */
};
struct request_alikes {
    struct request_alike *v;
    size_t n, room;
};
/* Among the newest 500, most alike first, at most 10; `but` is left out. */
int request_alike(struct db *db, struct arena *a, const struct requests_house *house,
                  const struct request_texts *t, int64_t but, struct request_alikes *ret) must_use;
/* How many this applicant has handed in within the month of `now`. */
int request_items_in_month(struct db *db, struct arena *a, const struct requests_house *house,
                           const struct request_texts *t, moment_t now, int64_t *ret) must_use;

#endif
