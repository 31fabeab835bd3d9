/* inside.h: the public side's pages without a socket: request in, bytes out, on one thread. For search, and to look for what costs. */
#ifndef BENCH_INSIDE_H
#define BENCH_INSIDE_H

#include "engine/inbox.h"
#include "engine/page.h"

struct inside {
    struct arena *arena;
    struct site site;
    struct db *db;
    struct inbox_door door; /* without a group: nothing can be handed in */
};

/* `data`: the folder; `url`: the public store. */
void inside_open(struct inside *in, struct arena *a, const char *data, const char *url);
/* A connection of its own again: nothing is prepared, nothing in its memory. */
void inside_reconnect(struct inside *in);
void inside_close(struct inside *in);
/* GET path?query; the status; the body's length in *ret_bytes. */
int inside_get(struct inside *in, struct arena *a, struct str path, struct str query, size_t *ret_bytes);
/* POST path with a form ("a=1&b=2"), as a browser on this site sends it. */
int inside_post(struct inside *in, struct arena *a, struct str path, struct str form,
                size_t *ret_bytes);

#endif
