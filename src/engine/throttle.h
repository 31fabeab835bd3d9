/* throttle.h: how often somebody may fail, or do something, within some time, for processes that may
 * write nothing down: it is kept in memory, in a table of fixed size, and forgotten with the process.
 * Who it is is not kept: a digest with a key that nobody else has stands for an address.
 *
 * Where the table is full of others, the one who failed longest ago is forgotten: it slows guessing
 * down, it is no lock. Many threads may call it at once. */
#ifndef ENGINE_THROTTLE_H
#define ENGINE_THROTTLE_H

#include "base/arena.h"
#include "base/date.h"
#include <pthread.h>

#define THROTTLE_PLACES 8192

struct throttle {
    pthread_mutex_t lock;
    int tries;       /* failures that are let through */
    int64_t seconds; /* within which they count */
    uint64_t key;    /* of the digests: random */
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
/* One more deed of `who`, of at most `tries`; false: it is one too many, and is not counted. */
bool throttle_take(struct throttle *t, struct str who, moment_t now, int64_t tries);
/* Whom an address stands for: of IPv6 the network, for a household has as many addresses as it likes.
 * "" for this machine's own: a proxy that nobody named, behind which everybody has that address. */
struct str throttle_who(struct arena *a, struct str address);

#endif
