/* group.h: many small durable writes, one fsync.
 *
 * A thread with a connection of its own takes what was handed in, runs all pieces of work in one
 * transaction, commits, and only then tells each its result: nobody is told
 * "done" of what a power cut could take away. A piece that fails rolls back alone. If the commit
 * fails, all are told so; so they are if a piece spoils the whole transaction (a full disk).
 *
 * Pieces run in the order in which they were handed in, by any thread. They must not wait for
 * another piece. */
#ifndef STORE_GROUP_H
#define STORE_GROUP_H

#include "store/db.h"

struct group;

/* Runs in the group's thread, inside the transaction. Negative: nothing of it is kept; else the
 * result is handed on. It may be run twice, after the first time was rolled back because another
 * piece failed: what it does outside the store must bear that. */
typedef int (*group_work)(struct db *db, void *arg);
/* Runs in the group's thread after the commit (or its failure): r is the result, its reason in
 * err_context(). It keeps all others waiting: let it be short. */
typedef void (*group_done)(void *arg, int r);

/* The store is opened for writing, at once; the errors are db_open()'s. */
int group_open(struct str url, struct group **ret) must_use;
/* Finishes what was handed in, then ends the thread; no submission may begin after it. NULL is
 * welcome. */
void group_close(struct group *g);
/* Hand in and come back at once; `done` follows. At most 4096 wait: beyond that ERR_BUSY. */
int group_submit(struct group *g, group_work work, group_done done, void *arg) must_use;
/* Hand in and wait for the result. */
int group_run(struct group *g, group_work work, void *arg) must_use;

#endif
