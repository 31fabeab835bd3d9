/* shown.h: how far the public site is, as the desk knows it: the number of the last ledger entry
 * that readers see.
 *
 * One number in memory that the supervisor makes and the worker moves after each run of the
 * projector. The desk cannot open the public store; this tells it when "published" and
 * "withdrawn" are true for everybody. Before the worker has said it, and where the two are on
 * different machines, it is not known and nobody waits. */
#ifndef ENGINE_SHOWN_H
#define ENGINE_SHOWN_H

#include "base/err.h"

struct shown {
    int64_t *at; /* shared: read and written atomically; the number and one, 0: not said yet.
                  * NULL: not known here */
};

/* Memory for it, as a descriptor that processes inherit. */
int shown_create(int *ret_fd) must_use;
/* Map it. ERR_BROKEN: it is no such memory. */
int shown_open(int fd, bool writes, struct shown *ret) must_use;
/* For cleanup(). */
void shown_done(struct shown *s);
void shown_set(const struct shown *s, int64_t seq);
/* How many entries of a ledger that ends with `head` readers do not see yet; 0 also where that
 * is not known. */
int64_t shown_lacks(const struct shown *s, int64_t head);
/* Until it lacks nothing of them, at most `ms` milliseconds. False: it still does. */
bool shown_wait(const struct shown *s, int64_t head, int ms);

#endif
