/* group.c: one thread that commits for all.
 *
 * Those who hand something in put it into a ring; the thread takes what is there, up to
 * BATCH_MAX pieces, and commits once. While it waits for the disk the next pieces gather, so the
 * more clients there are the larger the batches become, by themselves. One thing has to be
 * helped: clients who wait for their answer come back right after a commit, one by one. A thread
 * that ran off with the first of them would commit 1, 31, 1, 31 … of 32. So it first waits for
 * as many as there were, for at most as long as the last commit took: that is what running off
 * too early costs. Where one client is alone it never waits.
 *
 * Pieces are run without savepoints first. Where one of them fails, all are rolled back and run
 * again, each in a savepoint: failures are rare, and savepoints are two round trips on PostgreSQL.
 *
 * Waking a thread costs as much as an insert. So the thread wakes one waiter of a batch, who wakes
 * two more, and so on: the others are woken while the next batch is already being worked on.
 *
 * Steps that tests make fail or kill, next to "db": group.commit, before the commit;
 * group.committed, before anybody is told. */
#include "store/group.h"
#include "base/fault.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WAITING_MAX  4096
#define BATCH_MAX    256
#define CONTEXT_MAX  256
#define LINGER_LEAST 50000 /* ns */
#define LINGER_MOST  2000000

struct piece {
    group_work work;
    group_done done;
    void *arg;
};

struct outcome {
    int r;
    char context[CONTEXT_MAX]; /* of the error, if r is one */
};

struct group {
    struct db *db; /* the thread's */
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t enough;
    size_t wanted; /* the thread sleeps until so many wait; 0: it does not sleep */
    bool closing;
    size_t first, n;
    struct piece ring[WAITING_MAX];
    /* the thread's own */
    size_t company;   /* pieces that were about at the last commit */
    int64_t duration; /* of that commit, ns */
    size_t batch_n;
    struct piece batch[BATCH_MAX];
    struct outcome outcomes[BATCH_MAX];
};

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t linger_time(const struct group *g)
{
    if (g->duration < LINGER_LEAST)
        return LINGER_LEAST;
    return g->duration < LINGER_MOST ? g->duration : LINGER_MOST;
}

/* Sleep until `wanted` pieces wait, the group closes, or the time (0: none) has come. With the
 * lock held. */
static void sleep_until(struct group *g, size_t wanted, int64_t deadline)
{
    struct timespec t = {.tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000};
    int r = 0;

    g->wanted = wanted;
    while (g->n < wanted && !g->closing && r == 0) {
        if (deadline)
            r = pthread_cond_timedwait(&g->enough, &g->lock, &t);
        else
            r = pthread_cond_wait(&g->enough, &g->lock);
    }
    g->wanted = 0;
}

/* Move what waits into the batch; false when there is nothing and will be nothing. */
static bool take_batch(struct group *g)
{
    size_t expected = g->company < BATCH_MAX ? g->company : BATCH_MAX;

    pthread_mutex_lock(&g->lock);
    if (g->n == 0)
        sleep_until(g, 1, 0);
    if (g->n && g->n < expected)
        sleep_until(g, expected, now_ns() + linger_time(g));
    for (g->batch_n = 0; g->batch_n < BATCH_MAX && g->n; g->batch_n++, g->n--) {
        g->batch[g->batch_n] = g->ring[g->first];
        g->first = (g->first + 1) % WAITING_MAX;
    }
    pthread_mutex_unlock(&g->lock);
    return g->batch_n > 0;
}

static void count_company(struct group *g)
{
    pthread_mutex_lock(&g->lock);
    g->company = g->batch_n + g->n;
    pthread_mutex_unlock(&g->lock);
}

static void set_outcome(struct outcome *o, int r)
{
    o->r = r;
    o->context[0] = 0;
    if (r < 0)
        snprintf(o->context, sizeof(o->context), "%s", err_context());
}

/* In a savepoint. If rolling back to it fails, the transaction is spoilt and will not commit. */
static void run_among_others(struct db *db, const struct piece *p, struct outcome *o)
{
    int r = db_savepoint(db);
    int released;

    if (r < 0) {
        set_outcome(o, r);
        return;
    }
    r = p->work(db, p->arg);
    if (r >= 0) {
        released = db_savepoint_release(db);
        r = released < 0 ? released : r;
    }
    set_outcome(o, r);
    if (r < 0)
        (void)!db_savepoint_rollback(db);
}

static int run_pieces(struct group *g)
{
    int good = 0;

    for (size_t i = 0; i < g->batch_n; i++) {
        if (g->batch_n > 1)
            run_among_others(g->db, &g->batch[i], &g->outcomes[i]);
        else /* the transaction is its savepoint */
            set_outcome(&g->outcomes[i], g->batch[i].work(g->db, g->batch[i].arg));
        good += g->outcomes[i].r >= 0;
    }
    return good;
}

static int commit(struct tx *tx)
{
    int r = fault_hit("group.commit");

    if (r < 0)
        return r;
    r = tx_commit(tx);
    return r < 0 ? r : fault_hit("group.committed");
}

/* Who would have been told "done" is told why not. */
static void fail_good_ones(struct group *g, int r)
{
    for (size_t i = 0; i < g->batch_n; i++) {
        if (g->outcomes[i].r >= 0)
            set_outcome(&g->outcomes[i], r);
    }
}

static int commit_timed(struct group *g, struct tx *tx)
{
    int64_t start = now_ns();
    int r = commit(tx);

    g->duration = now_ns() - start;
    return r;
}

static int spoilt(struct db *db)
{
    int r = db_savepoint(db);

    return r < 0 ? r : db_savepoint_release(db);
}

/* False: one of them failed, nothing was kept, and each has to be run apart. */
static bool run_as_one(struct group *g)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(g->db, &tx);

    for (size_t i = 0; i < g->batch_n && r >= 0; i++) {
        r = g->batch[i].work(g->db, g->batch[i].arg);
        g->outcomes[i].r = r;
    }
    if (r >= 0)
        r = spoilt(g->db); /* by an error that a piece swallowed */
    if (r < 0)
        return false;
    r = commit_timed(g, &tx);
    if (r < 0)
        fail_good_ones(g, r);
    return true;
}

static void run_apart(struct group *g)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(g->db, &tx);

    if (r == 0 && run_pieces(g) > 0)
        r = commit_timed(g, &tx);
    if (r < 0)
        fail_good_ones(g, r);
}

static void run_batch(struct group *g)
{
    for (size_t i = 0; i < g->batch_n; i++)
        g->outcomes[i].r = 0;
    if (g->batch_n > 1 && run_as_one(g))
        return;
    for (size_t i = 0; i < g->batch_n; i++)
        g->outcomes[i].r = 0;
    run_apart(g);
}

/* ---- Telling ---- */

/* Somebody who stands and waits. */
struct waiter {
    group_work work;
    void *arg;
    sem_t told;
    struct outcome outcome;
    struct waiter *next[2]; /* those whom this one wakes */
};

static void wake(struct waiter *w)
{
    if (w)
        sem_post(&w->told); /* the waiter may be gone from here on */
}

/* Each wakes two: those of a heap below it. */
static void wake_all(struct waiter **v, size_t n)
{
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        v[i]->next[0] = 2 * i + 1 < n ? v[2 * i + 1] : NULL;
        v[i]->next[1] = 2 * i + 2 < n ? v[2 * i + 2] : NULL;
    }
    wake(v[0]);
}

static void waiter_done(void *arg, int r)
{
    struct waiter *w = arg;

    set_outcome(&w->outcome, r); /* tell() wakes it */
}

static void tell(struct group *g)
{
    struct waiter *waiters[BATCH_MAX];
    size_t n = 0;

    for (size_t i = 0; i < g->batch_n; i++) {
        const struct outcome *o = &g->outcomes[i];

        if (o->r < 0)
            err_set((enum err)o->r, "%s", o->context);
        g->batch[i].done(g->batch[i].arg, o->r);
        if (g->batch[i].done == waiter_done)
            waiters[n++] = g->batch[i].arg;
    }
    wake_all(waiters, n);
}

static void *run(void *arg)
{
    struct group *g = arg;

    while (take_batch(g)) {
        run_batch(g);
        count_company(g);
        tell(g);
    }
    return NULL;
}

/* Signals are for the threads of whoever opened the group. */
static int start_thread(struct group *g)
{
    sigset_t all, before;
    int r;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    r = pthread_create(&g->thread, NULL, run, g);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (r != 0)
        return err_set(ERR_BUSY, "group: no thread");
    pthread_setname_np(g->thread, "group");
    return 0;
}

static void init_locks(struct group *g)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&g->enough, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&g->lock, NULL);
}

static void free_group(struct group *g)
{
    db_close(g->db);
    pthread_cond_destroy(&g->enough);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

int group_open(struct str url, struct group **ret)
{
    struct group *g = calloc(1, sizeof(*g));
    int r;

    if (!g)
        abort();
    init_locks(g);
    r = db_open(url, DB_WRITE, &g->db);
    if (r == 0)
        r = start_thread(g);
    if (r < 0) {
        free_group(g);
        return r;
    }
    *ret = g;
    return 0;
}

void group_close(struct group *g)
{
    if (!g)
        return;
    pthread_mutex_lock(&g->lock);
    g->closing = true;
    pthread_cond_signal(&g->enough);
    pthread_mutex_unlock(&g->lock);
    pthread_join(g->thread, NULL);
    free_group(g);
}

int group_submit(struct group *g, group_work work, group_done done, void *arg)
{
    int r = 0;

    pthread_mutex_lock(&g->lock);
    if (g->n == WAITING_MAX || g->closing) {
        r = ERR_BUSY;
    } else {
        g->ring[(g->first + g->n++) % WAITING_MAX] = (struct piece){work, done, arg};
        if (g->wanted && g->n >= g->wanted)
            pthread_cond_signal(&g->enough);
    }
    pthread_mutex_unlock(&g->lock);
    return r < 0 ? err_set(ERR_BUSY, "group: %d pieces wait", WAITING_MAX) : 0;
}

static int waiter_work(struct db *db, void *arg)
{
    struct waiter *w = arg;

    return w->work(db, w->arg);
}

int group_run(struct group *g, group_work work, void *arg)
{
    struct waiter w = {.work = work, .arg = arg};
    int r;

    sem_init(&w.told, 0, 0);
    r = group_submit(g, waiter_work, waiter_done, &w);
    if (r == 0) {
        while (sem_wait(&w.told) < 0)
            ; /* EINTR */
        wake(w.next[0]);
        wake(w.next[1]);
        r = w.outcome.r;
        if (r < 0)
            err_set((enum err)r, "%s", w.outcome.context);
    }
    sem_destroy(&w.told);
    return r;
}
