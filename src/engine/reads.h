/* reads.h: how often something was read (浏览量), counted in the memory of the public process: numbers alone, nothing of
 * who read. What was counted is handed in through the inbox now and again; what a process that is killed had not
 * handed in yet is lost. Many threads may call it at once. */
#ifndef ENGINE_READS_H
#define ENGINE_READS_H

#include <pthread.h>

#include "base/date.h"
#include "store/group.h"
#include "web/http.h"

#define READS_PLACES  8192 /* things that are counted between two times; beyond that nothing is */
#define READS_SECONDS 60   /* between two times */
#define READS_KIND    "reads"

struct reads {
    pthread_mutex_t lock;
    struct reads_place {
        int64_t id; /* 0: free */
        int64_t n;
    } places[READS_PLACES];
};

/* `r` is zeroed memory. */
void reads_init(struct reads *r);
void reads_done(struct reads *r);
/* NULL: it is not counted at all. Programs that say that they are one (bots), HEAD, and what a browser fetches before anybody
 * wants it do not count. */
void reads_add(struct reads *r, const struct request *req, int64_t id);
/* As one submission of READS_KIND, {"counts":{"81":3}}: what was counted since the last time. 1: there was something; 0:
 * nothing. What could not be handed in is counted on. */
int reads_hand_in(struct reads *r, struct group *to, moment_t now) must_use;

#endif
