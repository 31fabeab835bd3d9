/* group_test.c: nobody is told "done" of what is not on the disk, and each gets his own answer.
 *
 * On SQLite, and on PostgreSQL when GONGKAI_TEST_PG names a database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/fault.h"
#include "store/db_test_util.h"
#include "store/group.h"
#include "store/stmt.h"

static const struct query create = {
    .name = "group_test.create",
    .text = {"create table group_test (n integer primary key) strict",
             "create table group_test (n bigint primary key)"}};
static const struct query insert = {
    .name = "group_test.insert",
    .text = {"insert into group_test values (?1)", "insert into group_test values ($1)"},
    .params = 1};
static const struct query count = {
    .name = "group_test.count",
    .text = {"select count(*) from group_test", "select count(*) from group_test"},
    .columns = 1};
static const struct query find = {
    .name = "group_test.find",
    .text = {"select n from group_test where n = ?1", "select n from group_test where n = $1"},
    .params = 1,
    .columns = 1};
static const struct query small_disk = {
    .name = "group_test.small_disk", .text = {"pragma max_page_count=12", NULL}, .columns = 1};
static const struct query large_disk = {
    .name = "group_test.large_disk", .text = {"pragma max_page_count=9999", NULL}, .columns = 1};

struct house {
    struct str url;
    struct db *db; /* to look from outside */
    struct arena *a;
};

static int run_query(struct db *db, const struct query *q, int64_t n)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    int r = stmt_open(db, q, &s);

    if (r < 0)
        return r;
    if (q->params)
        stmt_bind_int(s, 0, n);
    r = stmt_step(s);
    return r > 0 ? (int)stmt_int(s, 0) : r;
}

static void run_alone(struct db *db, const struct query *q)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(db, &tx), 0);
    assert_int_equal(run_query(db, q, 0), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static int build(void **state, enum db_engine engine)
{
    struct house *h = calloc(1, sizeof(*h));

    h->a = arena_new(0);
    assert_int_equal(test_store(h->a, engine, NULL, &h->url), 0);
    assert_int_equal(db_open(h->url, DB_CREATE, &h->db), 0);
    run_alone(h->db, &create);
    *state = h;
    return 0;
}

static int build_sqlite(void **state)
{
    return build(state, DB_SQLITE);
}

static int build_postgres(void **state)
{
    return build(state, DB_POSTGRES);
}

static int pull_down(void **state)
{
    struct house *h = *state;

    db_close(h->db);
    arena_free(h->a);
    free(h);
    return 0;
}

static bool is_there(struct house *h, int64_t n)
{
    int r = run_query(h->db, &find, n);

    assert_true(r >= 0);
    return r == n;
}

/* A piece of work that puts a number and is told its result. */
struct piece {
    int64_t n;
    int fail_with; /* after the insert */
    int told, r;
    char context[128];
    struct gate *gate; /* waits there first */
};

/* Where the first piece holds the thread until the others stand behind it. */
struct gate {
    sem_t reached, open;
};

static void wait_for(sem_t *s)
{
    while (sem_wait(s) < 0)
        ; /* EINTR */
}

static int put_number(struct db *db, void *arg)
{
    struct piece *p = arg;
    int r;

    if (p->gate) {
        sem_post(&p->gate->reached);
        wait_for(&p->gate->open);
    }
    r = run_query(db, &insert, p->n);
    if (r < 0)
        return r;
    return p->fail_with ? err_set((enum err)p->fail_with, "because of %d", (int)p->n) : (int)p->n;
}

static void note(void *arg, int r)
{
    struct piece *p = arg;

    p->told++;
    p->r = r;
    snprintf(p->context, sizeof(p->context), "%s", err_context());
}

static struct group *opened(struct house *h)
{
    struct group *g;

    assert_int_equal(group_open(h->url, &g), 0);
    return g;
}

/* The first alone, then all others, as far as they are taken, as one batch. How many were taken. */
static size_t run_together(struct house *h, struct piece *v, size_t n)
{
    struct group *g = opened(h);
    struct gate gate;
    size_t taken = 0;

    sem_init(&gate.reached, 0, 0);
    sem_init(&gate.open, 0, 0);
    v[0].gate = &gate;
    while (taken < n && group_submit(g, put_number, note, &v[taken]) == 0) {
        if (taken++ == 0)
            wait_for(&gate.reached);
    }
    sem_post(&gate.open);
    group_close(g);
    sem_destroy(&gate.reached);
    sem_destroy(&gate.open);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(v[i].told, i < taken);
    return taken;
}

static void test_group__runs_and_waits(void **state)
{
    struct house *h = *state;
    struct group *g = opened(h);
    struct piece p = {.n = 17};

    assert_int_equal(group_run(g, put_number, &p), 17);
    assert_true(is_there(h, 17));
    assert_int_equal(group_run(g, put_number, &p), ERR_CONFLICT);
    p = (struct piece){.n = 18, .fail_with = ERR_FORBIDDEN};
    assert_int_equal(group_run(g, put_number, &p), ERR_FORBIDDEN);
    assert_string_equal(err_context(), "because of 18");
    assert_false(is_there(h, 18));
    group_close(g);
    group_close(NULL);
}

static void test_group__a_piece_that_fails_rolls_back_alone(void **state)
{
    struct house *h = *state;
    struct piece v[] = {{.n = 1}, {.n = 2}, {.n = 3, .fail_with = ERR_INVALID},
                        {.n = 4}, {.n = 2}, {.n = 5}};

    run_together(h, v, COUNT(v));
    assert_int_equal(v[1].r, 2);
    assert_int_equal(v[2].r, ERR_INVALID);
    assert_string_equal(v[2].context, "because of 3");
    assert_int_equal(v[3].r, 4);
    assert_int_equal(v[4].r, ERR_CONFLICT);
    assert_int_equal(v[5].r, 5);
    assert_false(is_there(h, 3));
    assert_int_equal(run_query(h->db, &count, 0), 4);
}

static int swallow(struct db *db, void *arg)
{
    struct piece *p = arg;

    (void)!run_query(db, &insert, 1);
    return (int)p->n;
}

static void test_group__an_error_that_was_swallowed_is_found(void **state)
{
    struct house *h = *state;
    struct group *g = opened(h);
    struct piece first = {.n = 1};
    struct piece second = {.n = 2};

    assert_int_equal(group_run(g, put_number, &first), 1);
    assert_int_equal(group_run(g, swallow, &second), ERR_CONFLICT);
    group_close(g);
}

static void test_group__an_error_swallowed_among_others_is_its_own(void **state)
{
    struct house *h = *state;
    struct group *g = opened(h);
    struct piece v[] = {{.n = 1}, {.n = 2}, {.n = 3}, {.n = 4}};
    struct gate gate;

    sem_init(&gate.reached, 0, 0);
    sem_init(&gate.open, 0, 0);
    v[0].gate = &gate;
    assert_int_equal(group_submit(g, put_number, note, &v[0]), 0);
    wait_for(&gate.reached);
    assert_int_equal(group_submit(g, put_number, note, &v[1]), 0);
    assert_int_equal(group_submit(g, swallow, note, &v[2]), 0);
    assert_int_equal(group_submit(g, put_number, note, &v[3]), 0);
    sem_post(&gate.open);
    group_close(g);
    sem_destroy(&gate.reached);
    sem_destroy(&gate.open);
    assert_int_equal(v[1].r, 2);
    assert_int_equal(v[2].r, ERR_CONFLICT);
    assert_int_equal(v[3].r, 4);
    assert_int_equal(run_query(h->db, &count, 0), 3);
}

static void test_group__close_finishes_what_was_handed_in(void **state)
{
    struct house *h = *state;
    struct piece *v = calloc(1000, sizeof(*v));

    for (int i = 0; i < 1000; i++)
        v[i].n = i + 1;
    run_together(h, v, 1000);
    assert_int_equal(run_query(h->db, &count, 0), 1000);
    free(v);
}

static void test_group__is_busy_beyond_4096(void **state)
{
    struct house *h = *state;
    struct piece *v = calloc(6000, sizeof(*v));

    for (int i = 0; i < 6000; i++)
        v[i].n = i + 1;
    assert_int_equal(run_together(h, v, 6000), 1 + 4096); /* one is in work */
    assert_int_equal(run_query(h->db, &count, 0), 1 + 4096);
    free(v);
}

#define CLIENTS 16
#define EACH    40

struct client {
    struct group *g;
    int first;
    pthread_t thread;
    int failed;
};

static void *be_client(void *arg)
{
    struct client *c = arg;

    for (int i = 0; i < EACH; i++) {
        struct piece p = {.n = c->first + i};

        c->failed += group_run(c->g, put_number, &p) != c->first + i;
    }
    return NULL;
}

static void test_group__many_clients_each_get_their_own_answer(void **state)
{
    struct house *h = *state;
    struct client v[CLIENTS];
    struct group *g = opened(h);

    for (int i = 0; i < CLIENTS; i++) {
        v[i] = (struct client){.g = g, .first = 1 + i * EACH};
        assert_int_equal(pthread_create(&v[i].thread, NULL, be_client, &v[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(v[i].thread, NULL);
        assert_int_equal(v[i].failed, 0);
    }
    group_close(g);
    assert_int_equal(run_query(h->db, &count, 0), CLIENTS * EACH);
}

static void test_group__says_why_it_cannot_open(void **state)
{
    struct group *g = NULL;

    assert_int_equal(group_open(S("sqlite:/nowhere/test.db"), &g), ERR_DATABASE);
    assert_int_equal(group_open(S("gopher:test"), &g), ERR_DATABASE);
    assert_null(g);
    (void)state;
}

static int limit_disk(struct db *db, void *arg)
{
    (void)arg;
    return run_query(db, &small_disk, 0);
}

static int unlimit_disk(struct db *db, void *arg)
{
    (void)arg;
    return run_query(db, &large_disk, 0);
}

/* Told "done" is there; told otherwise is not. */
static int assert_told_truly(struct house *h, const struct piece *v, size_t n)
{
    int good = 0;

    for (size_t i = 0; i < n; i++) {
        assert_int_equal(is_there(h, v[i].n), v[i].r >= 0);
        good += v[i].r >= 0;
    }
    return good;
}

static void test_group__a_full_disk_is_told_and_overcome(void **state)
{
    struct house *h = *state;
    struct group *g = opened(h);
    struct piece *v = calloc(20000, sizeof(*v));
    int full = 0;
    int r;

    assert_true(group_run(g, limit_disk, NULL) > 0);
    for (int i = 0; i < 20000; i++) {
        v[i].n = i + 1;
        while (group_submit(g, put_number, note, &v[i]) == ERR_BUSY)
            usleep(1000);
    }
    /* behind all of them; in one batch with the last of them it is told the same */
    while ((r = group_run(g, unlimit_disk, NULL)) == ERR_BUSY || r == ERR_NO_SPACE)
        usleep(1000);
    assert_true(r > 0);
    for (int i = 0; i < 20000; i++) {
        assert_true(v[i].r >= 0 || v[i].r == ERR_NO_SPACE);
        full += v[i].r < 0;
    }
    assert_true(full > 0);
    assert_int_equal(assert_told_truly(h, v, 20000), 20000 - full);
    v[0].n = 30000;
    assert_int_equal(group_run(g, put_number, &v[0]), 30000);
    group_close(g);
    free(v);
}

#ifdef GONGKAI_FAULTS
static void test_group__any_database_call_may_fail(void **state)
{
    struct house *h = *state;
    int good = 0, felt = 0;

    /* What failed among others is run again by itself; alone or in the commit it is felt. */
    for (int at = 1; at <= 40; at++) {
        struct piece v[] = {{.n = at * 100 + 1},
                            {.n = at * 100 + 2},
                            {.n = at * 100 + 3, .fail_with = ERR_INVALID},
                            {.n = at * 100 + 4}};
        struct group *g = opened(h);

        fault_plan(arena_fmt(h->a, "db:%d", at).p);
        /* not behind a gate: the fault may come before it is reached */
        for (size_t i = 0; i < COUNT(v); i++)
            assert_int_equal(group_submit(g, put_number, note, &v[i]), 0);
        group_close(g);
        fault_plan(NULL);
        good = assert_told_truly(h, v, COUNT(v));
        assert_true(v[2].r < 0);
        felt += good < 3;
    }
    assert_true(felt >= 2);
    assert_int_equal(good, 3); /* the last ones came too late to be felt */
}

static void test_group__a_commit_that_fails_fails_for_all(void **state)
{
    struct house *h = *state;
    struct piece v[] = {{.n = 1}, {.n = 2}, {.n = 3}};

    fault_plan("group.commit:2");
    run_together(h, v, COUNT(v));
    fault_plan(NULL);
    assert_int_equal(assert_told_truly(h, v, COUNT(v)), 1);
    assert_int_equal(v[2].r, ERR_IO);
}

/* What the child was told, in memory that outlives it. */
struct told {
    int done[256];
};

static void note_in(void *arg, int r)
{
    if (r >= 0)
        *(int *)arg = r;
}

static int put_shared(struct db *db, void *arg)
{
    /* its place tells the number: see die_at() */
    int n = *(int *)arg;
    int r = run_query(db, &insert, n < 0 ? -n : n);

    return r < 0 ? r : 1;
}

static _Noreturn void die_at(struct house *h, struct told *told, const char *plan, int first)
{
    struct group *g;

    fault_plan(plan);
    if (group_open(h->url, &g) < 0)
        _exit(2);
    for (int i = 0; i < 256; i++) {
        told->done[i] = -(first + i);
        if (group_submit(g, put_shared, note_in, &told->done[i]) < 0)
            _exit(3);
        if (i % 16 == 0)
            usleep(500);
    }
    group_close(g);
    _exit(0);
}

static void test_group__what_was_told_survives_a_kill(void **state)
{
    struct house *h = *state;
    static const char *const steps[] = {"group.commit", "group.committed"};
    struct told *told =
        mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int first = 1;

    assert_true(told != MAP_FAILED);
    for (int round = 0; round < 12; round++, first += 256) {
        struct str plan = arena_fmt(h->a, "kill:%s:%d", steps[round % 2], 1 + round / 2);
        pid_t child;
        int status;

        memset(told, 0, sizeof(*told)); /* what the one before was told is no promise of this one */
        child = fork();
        if (child == 0)
            die_at(h, told, plan.p, first);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        for (int i = 0; i < 256; i++) {
            if (told->done[i] == 1)
                assert_true(is_there(h, first + i));
        }
    }
    munmap(told, sizeof(*told));
}
#endif

#define on_postgres(test)                                  \
 {                                                         \
#  test "@postgres", test, build_postgres, pull_down, NULL \
 }
#define on_sqlite(test)                                \
 {                                                     \
#  test "@sqlite", test, build_sqlite, pull_down, NULL \
 }

int main(void)
{
    const struct CMUnitTest sqlite[] = {
        on_sqlite(test_group__runs_and_waits),
        on_sqlite(test_group__a_piece_that_fails_rolls_back_alone),
        on_sqlite(test_group__an_error_that_was_swallowed_is_found),
        on_sqlite(test_group__an_error_swallowed_among_others_is_its_own),
        on_sqlite(test_group__close_finishes_what_was_handed_in),
        on_sqlite(test_group__is_busy_beyond_4096),
        on_sqlite(test_group__many_clients_each_get_their_own_answer),
        on_sqlite(test_group__says_why_it_cannot_open),
        on_sqlite(test_group__a_full_disk_is_told_and_overcome),
#ifdef GONGKAI_FAULTS
        on_sqlite(test_group__any_database_call_may_fail),
        on_sqlite(test_group__a_commit_that_fails_fails_for_all),
        on_sqlite(test_group__what_was_told_survives_a_kill),
#endif
    };

    const struct CMUnitTest postgres[] = {
        on_postgres(test_group__runs_and_waits),
        on_postgres(test_group__a_piece_that_fails_rolls_back_alone),
        on_postgres(test_group__an_error_that_was_swallowed_is_found),
        on_postgres(test_group__an_error_swallowed_among_others_is_its_own),
        on_postgres(test_group__close_finishes_what_was_handed_in),
        on_postgres(test_group__many_clients_each_get_their_own_answer),
#ifdef GONGKAI_FAULTS
        on_postgres(test_group__any_database_call_may_fail),
        on_postgres(test_group__a_commit_that_fails_fails_for_all),
#endif
    };
    int failed = cmocka_run_group_tests_name("store/group", sqlite, NULL, NULL);

    if (getenv("GONGKAI_TEST_PG"))
        failed += cmocka_run_group_tests_name("store/group on PostgreSQL", postgres, NULL, NULL);
    return failed;
}
