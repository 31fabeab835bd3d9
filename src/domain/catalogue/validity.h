/* validity.h: whether a document holds (有效性), by what it says of itself, by its last day, and by what
 * others that are public say of it: kept in the public store, in the transaction that changes one of these.
 *
 * What another repeals is repealed from the day on which that one takes effect (or was published); else what
 * is past its last day has expired; else what another amends is amended; else it is as it says. When
 * the other one goes, so does what it said. */
#ifndef DOMAIN_CATALOGUE_VALIDITY_H
#define DOMAIN_CATALOGUE_VALIDITY_H

#include "base/arena.h"
#include "store/db.h"

/* Others to which a document has said something. */
struct validity_touched {
    int64_t *v;
    size_t n, room;
};

/* It goes, or another edition comes in its place: its relations are taken out, those whom they concern
 * are noted. */
int validity_leave(struct db *pub, struct arena *a, int64_t id, struct validity_touched *ret)
    must_use;
/* Of one that stands in the table and in no list or index yet: so it enters them as it is. */
int validity_settle_fresh(struct db *pub, struct arena *a, int64_t id) must_use;
/* Reckon again, lists and index with it: itself (0: nobody), those that it speaks of now, and those of `before`. */
int validity_settle(struct db *pub, struct arena *a, int64_t id,
                    const struct validity_touched *before) must_use;

#endif
