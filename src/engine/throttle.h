/* throttle.h: how often somebody may fail within some time, for processes that may write nothing
 * down: it is kept in memory, in a table of fixed size, and forgotten with the process.
 *
 * Where the table is full of others, the one who failed longest ago is forgotten: it slows guessing
 * down, it is no lock. Many threads may call it at once. */
#ifndef ENGINE_THROTTLE_H
#define ENGINE_THROTTLE_H

#include "base/date.h"
#include <pthread.h>

#define THROTTLE_PLACES 8192

struct throttle {
    pthread_mutex_t lock;
    int tries;       /* failures that are let through */
    int64_t seconds; /* within which they count */
    struct throttle_place {
        uint64_t who; /* 0: free */
        moment_t since;
        int failures;
    } places[THROTTLE_PLACES];
};

/* `t` is zeroed memory. */
void throttle_init(struct throttle *t, int tries, int64_t seconds);
void throttle_done(struct throttle *t);
/* Has `who` (an address, a name) failed too often? */
bool throttle_shut(struct throttle *t, struct str who, moment_t now);
void throttle_failed(struct throttle *t, struct str who, moment_t now);

#endif
