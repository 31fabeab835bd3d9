/* head.h: the shared 8 bytes that say which state of the public store pages are good for.
 *
 * A seqlock in a file, mapped into memory by every process that serves pages (web/cache.h reads
 * it): one 64-bit number in the machine's own order. Even: the public store stands still, pages
 * made since are good. Odd: it is about to change or has just changed; nothing is served from
 * memory. Each change ends with a larger even number. Whoever dies in between leaves it odd:
 * that is safe, only slow, and the next run of the projector repairs it.
 *
 * The file is made by init and never replaced: processes have it mapped. Its lock (flock) says
 * who projects: one at a time. */
#ifndef ENGINE_HEAD_H
#define ENGINE_HEAD_H

#include "base/err.h"

struct head {
    int fd;
    uint64_t *
        at; /* shared with others: read and written atomically. NULL: there is no head file; all that follows does nothing */
};

#define HEAD_INIT \
 {                \
  .fd = -1        \
 }

/* Make it (mode 0644) if it is not there. */
int head_create(const char *path) must_use;
/* Map it for writing and wait for its lock. `path` NULL: *ret does nothing. ERR_ABSENT,
 * ERR_BROKEN (not 8 bytes). */
int head_open(const char *path, struct head *ret) must_use;
/* For cleanup(): unmaps and unlocks. */
void head_done(struct head *h);
/* Odd, from now on. */
void head_changing(struct head *h);
/* Even and larger. */
void head_changed(struct head *h);
/* Even again where somebody died in between. */
void head_repair(struct head *h);
uint64_t head_value(const struct head *h);

#endif
