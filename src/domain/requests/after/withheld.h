/* withheld.h: parts of an answer that are withheld are looked at again (2019, article 18): each on the day that
 * was signed with it, and then on the next one that is set, until it may be released.
 *
 * Whether it stays withheld is the disclosure office's to say, with a reason; an event of the case notes it.
 * What may be released is answered anew (重新答复) or published: nothing goes out by this alone. */
#ifndef DOMAIN_REQUESTS_WITHHELD_H
#define DOMAIN_REQUESTS_WITHHELD_H

#include "domain/requests/requests.h"
#include "request_withheld_sql.h"

struct withheld_look {
    struct str outcome; /* "still" it stays withheld, "open" it may be released */
    struct str reason;
    day_t again; /* "still": when it is looked at next; else not asked */
};

extern const char *const withheld_outcomes[]; /* ended by NULL */

/* In the caller's transaction. ERR_INVALID with *ret_why in the reader's words: no reason, or no later day; ERR_ABSENT:
 * there is no such part of an answer that went out; ERR_CONFLICT: its day has not come, or somebody was first. */
int request_part_look(struct db *db, struct arena *a, enum lang lang, int64_t part,
                      const struct withheld_look *look, const struct actor *actor, moment_t now,
                      struct str *ret_why) must_use;

#endif
