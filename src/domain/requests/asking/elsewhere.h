/* elsewhere.h: what is asked for here but held by another authority (article 36, items 5 and 7): said before
 * a request is sent, so that many are answered at once. The table is data/requests/elsewhere.tsv. */
#ifndef DOMAIN_REQUESTS_ELSEWHERE_H
#define DOMAIN_REQUESTS_ELSEWHERE_H

#include "base/arena.h"

struct request_elsewhere {
    struct str word; /* of the question, by which it was found */
    struct str authority, authority_en, how;
};
struct request_elsewheres {
    struct request_elsewhere *v;
    size_t n, room;
};
/* The authorities that a question in somebody's own words belongs to, at most 3; mostly none. */
void request_elsewhere(struct arena *a, struct str question, struct request_elsewheres *ret);

#endif
