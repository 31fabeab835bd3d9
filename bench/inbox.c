/* inbox.c: bench_inbox FOLDER SECONDS [BYTES]: durable submissions a second through the inbox's grouped commits, from many clients who each wait for
 * their answer, against SQLite itself: one thread, the same statement, 32 rows a transaction by hand. In many short turns, in one run; medians.
 * By hand with ids like ours, which begin with the time (base/rand.h), and with ids that are random altogether, as ids of forms often are.
 * The processor's time for a submission stands beside it: other work on the machine changes that little, and the rate much.
 * BYTES: each is so long, as what somebody else hands in is; without it, a reader's remark.
 * The store is made anew in FOLDER, which should lie on the disk that the records will lie on. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rand.h"
#include "engine/inbox.h"
#include "report.h"
#include "store/migrate.h"

#define ROUNDS  15
#define BY_HAND 32

static const char remark[] =
    "{\"contact\":\"reader@example.org\",\"message\":\"这一页第三段所列的受理地点已经搬迁，电话也打不通，请核实后更正。附近的路口还立着旧的指示牌，"
    "老人和带孩子的人常常白跑一趟，希望一并处理。\",\"page\":\"/d/17\"}";

static struct str so_long(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n);
    memset(p, 'x', n);
    return str_of(p, n);
}

/* What one round showed. */
struct figures {
    double rate; /* rows a second */
    double cost; /* microseconds of the processor a row */
};

static double seconds_of(const struct timeval *t)
{
    return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static double processor_time(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return seconds_of(&u.ru_utime) + seconds_of(&u.ru_stime);
}

static struct figures figures_of(double rows, int64_t began, double processor)
{
    return (struct figures){rows / seconds_since(began),
                            (processor_time() - processor) * 1e6 / rows};
}

/* ---- Ours ---- */

struct run {
    struct str payload;
    struct group *group;
    int64_t until; /* clock_ticks() */
    atomic_long done;
};

static void *client(void *arg)
{
    struct run *run = arg;
    struct arena *a cleanup(arena_done) = arena_new(0);
    while (clock_ticks() < run->until) {
        arena_reset(a);
        struct submission s = {rand_key(a), S("feedback"), 1479254400, run->payload};
        must("submission", group_run(run->group, inbox_add, &s));
        run->done++;
    }
    return NULL;
}

static struct figures ours(struct str url, struct str payload, double seconds, size_t clients)
{
    struct run run = {.payload = payload};
    pthread_t threads[256];
    assert(clients <= COUNT(threads));
    must("group", group_open(url, &run.group));
    double processor = processor_time();
    int64_t began = clock_ticks();
    run.until = began + (int64_t)(seconds * 1e9);
    for (size_t i = 0; i < clients; i++)
        if (pthread_create(&threads[i], NULL, client, &run) != 0)
            abort();
    for (size_t i = 0; i < clients; i++)
        pthread_join(threads[i], NULL);
    struct figures f = figures_of((double)run.done, began, processor);
    group_close(run.group);
    return f;
}

/* ---- By hand ---- */

static void plain_must(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE)
        return;
    fprintf(stderr, "bench: by hand: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void plain_insert(sqlite3 *db, sqlite3_stmt *s, struct arena *a, struct str payload,
                         bool random)
{
    struct str id = random ? rand_hex(a, RAND_KEY) : rand_key(a);
    sqlite3_bind_text64(s, 1, id.p, id.n, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text64(s, 2, payload.p, payload.n, SQLITE_STATIC, SQLITE_UTF8);
    plain_must(db, sqlite3_step(s));
    sqlite3_reset(s);
}

static struct figures by_hand(const char *path, struct str payload, double seconds, bool random)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    sqlite3 *db;
    sqlite3_stmt *s;
    int64_t rows = 0;
    plain_must(NULL, sqlite3_open(path, &db));
    plain_must(db, sqlite3_exec(db, "pragma synchronous=full", NULL, NULL, NULL));
    plain_must(db, sqlite3_prepare_v2(db, "insert into in_submission(public_id, kind, received, payload) values(?1, 'feedback', 1479254400, ?2)"
                                          " on conflict (public_id) do nothing", -1, &s, NULL));
    double processor = processor_time();
    int64_t began = clock_ticks(), until = began + (int64_t)(seconds * 1e9);
    while (clock_ticks() < until) {
        arena_reset(a);
        plain_must(db, sqlite3_exec(db, "begin immediate", NULL, NULL, NULL));
        for (int i = 0; i < BY_HAND; i++, rows++)
            plain_insert(db, s, a, payload, random);
        plain_must(db, sqlite3_exec(db, "commit", NULL, NULL, NULL));
    }
    struct figures f = figures_of((double)rows, began, processor);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return f;
}

/* ---- In turns ---- */

static void fresh_store(struct arena *a, const char *path)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT(parts); i++)
        unlink(arena_fmt(a, "%s%s", path, parts[i]).p);
    struct db *db cleanup(db_done) = NULL;
    must("store", db_open(arena_fmt(a, "sqlite:%s", path), DB_CREATE, &db));
    must("schema", migrate(db, &migrations_public));
}

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static double median(double v[ROUNDS])
{
    qsort(v, ROUNDS, sizeof(*v), by_size);
    return v[ROUNDS / 2];
}

static struct figures medians(const struct figures v[ROUNDS])
{
    double rates[ROUNDS], costs[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        rates[i] = v[i].rate;
        costs[i] = v[i].cost;
    }
    return (struct figures){median(rates), median(costs)};
}

/* The goal goes by random ids; what by hand becomes with ours stands beside it. */
static void report_all(struct arena *a, struct str payload, struct figures random,
                       struct figures plain, const size_t *clients, struct figures (*own)[ROUNDS],
                       size_t n)
{
    static const char by_random[] = "SQLite by hand, 32 a commit, random ids",
                      by_ours[] = "SQLite by hand, 32 a commit, ids like ours";
    for (size_t k = 0; k < n; k++) {
        struct figures f = medians(own[k]);
        const char *what =
            arena_fmt(a, "inbox: durable submissions of %zu bytes, %zu clients, without HTTP",
                      payload.n, clients[k])
                .p;
        report(what, f.rate, "/s", by_random, random.rate, clients[k] >= BY_HAND ? 0.7 : 0);
        report(what, f.rate, "/s", by_ours, plain.rate, 0);
        report(arena_fmt(a,
                         "inbox: the processor's time for a submission of %zu bytes, %zu clients",
                         payload.n, clients[k])
                   .p,
               f.cost, "us", by_ours, plain.cost, 0);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: bench_inbox FOLDER SECONDS [BYTES]\n");
        return 2;
    }
    static const size_t clients[] = {1, 32, 128};
    struct arena *a cleanup(arena_done) = arena_new(0);
    const char *path = arena_fmt(a, "%s/inbox.db", argv[1]).p;
    double seconds = (double)number_argument(argv[2], 1, 60) / 6;
    struct str payload =
        argc == 4 ? so_long(a, (size_t)number_argument(argv[3], 1, MiB)) : str_c(remark);
    struct figures plain[ROUNDS], random[ROUNDS], own[COUNT(clients)][ROUNDS];
    fresh_store(a, path);
    for (size_t i = 0; i < ROUNDS; i++) {
        random[i] = by_hand(path, payload, seconds, true);
        plain[i] = by_hand(path, payload, seconds, false);
        for (size_t k = 0; k < COUNT(clients); k++)
            own[k][i] = ours(arena_fmt(a, "sqlite:%s", path), payload, seconds, clients[k]);
    }
    report_all(a, payload, medians(random), medians(plain), clients, own, COUNT(clients));
    unlink(path);
    return 0;
}
