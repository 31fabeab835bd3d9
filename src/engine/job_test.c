/* job_test.c */
#include "engine/job.h"

#include "base/fault.h"
#include "engine/json.h"
#include "engine/test_stores.h"
#include "engine_test_desk_sql.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define MINUTE 60
#define DAY (24 * 3600)

/* What the jobs did, and what they are to answer. */
struct work {
    int runs;
    int answer;
    int64_t last;
    int (*meanwhile)(struct db *db, struct arena *a);
};

static int add_as(struct db *db, struct arena *a, const char *kind, struct str key, int64_t n,
                  moment_t due)
{
    json_t *payload cleanup(json_done) = json_object();
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);

    if (r < 0)
        return r;
    json_put_int(payload, "n", n);
    r = job_add(db, a, kind, key, payload, due);
    return r < 0 ? r : tx_commit(&tx);
}

static void add(struct stores *s, struct str key, int64_t n, moment_t due)
{
    assert_int_equal(add_as(s->desk, s->arena, "count", key, n, due), 0);
}

static int count(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload)
{
    struct work *w = app;
    int (*meanwhile)(struct db *db, struct arena *a) = w->meanwhile;

    (void)j;
    assert_false(db_in_tx(db));
    w->runs++;
    w->last = json_get_int(payload, "n");
    w->meanwhile = NULL;
    if (meanwhile)
        assert_int_equal(meanwhile(db, a), 0);
    return w->answer ? err_set((enum err)w->answer, "as told") : 0;
}

static int die(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload)
{
    (void)app;
    (void)db;
    (void)a;
    (void)j;
    (void)payload;
    raise(SIGKILL);
    return 0;
}

static const struct job_kind kinds[] = {{"count", count}, {"die", die}};

static int run(struct stores *s, struct work *w, moment_t now)
{
    struct job_runner r = {.db = s->desk, .app = w, .v = kinds, .n = COUNT(kinds)};

    return job_run_due(&r, now);
}

static int64_t left(struct stores *s)
{
    struct engine_test_desk_job_count_row row;

    assert_true(engine_test_desk_sql_job_count(s->desk, s->arena, &row) >= 0);
    return row.n;
}

static moment_t next_due(struct stores *s)
{
    moment_t due = -1;

    assert_int_equal(job_next_due(s->desk, &due), 0);
    return due;
}

static void test_job__is_run_when_it_is_due_and_then_gone(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {0};

    assert_int_equal(next_due(s), 0);
    add(s, S(""), 7, 100);
    assert_int_equal(next_due(s), 100);
    assert_int_equal(run(s, &w, 99), 0);
    assert_int_equal(run(s, &w, 100), 1);
    assert_int_equal(w.last, 7);
    assert_int_equal(left(s), 0);
    assert_int_equal(run(s, &w, 200), 0);
}

static void test_job__rolls_back_with_the_rule_that_wanted_it(void **state)
{
    struct stores *s = STORES(state);

    {
        json_t *payload cleanup(json_done) = json_object();
        struct tx tx cleanup(tx_end) = {0};

        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(job_add(s->desk, s->arena, "count", S(""), payload, 1), 0);
    }
    assert_int_equal(left(s), 0);
}

static void test_job__one_key_is_one_job_with_the_newest_payload(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {0};

    add(s, S("k"), 1, 200);
    add(s, S("k"), 2, 100);
    add(s, S("k"), 3, 300);
    add(s, S("other"), 4, 400);
    assert_int_equal(left(s), 2);
    assert_int_equal(next_due(s), 100);
    assert_int_equal(run(s, &w, 300), 1);
    assert_int_equal(w.last, 3);
}

static void test_job__without_a_key_there_may_be_many(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {0};

    add(s, S(""), 1, 1);
    add(s, S(""), 2, 1);
    assert_int_equal(run(s, &w, 1), 2);
}

static int want_again(struct db *db, struct arena *a)
{
    return add_as(db, a, "count", S("k"), 9, 100);
}

static void test_job__asked_for_while_it_runs_is_done_once_more(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {.meanwhile = want_again};

    add(s, S("k"), 1, 100);
    assert_int_equal(run(s, &w, 100), 2);
    assert_int_equal(w.runs, 2);
    assert_int_equal(w.last, 9);
    assert_int_equal(left(s), 0);
}

static void test_job__a_failure_is_tried_again_with_growing_pauses(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {.answer = ERR_IO};
    moment_t now = 1000, pause = MINUTE;

    add(s, S(""), 1, now);
    for (int i = 0; i < 14; i++) {
        assert_int_equal(run(s, &w, now), 1);
        assert_int_equal(next_due(s) - now, pause);
        assert_int_equal(run(s, &w, now + pause - 1), 0);
        now += pause;
        pause = pause * 2 < DAY ? pause * 2 : DAY;
    }
    w.answer = 0;
    assert_int_equal(run(s, &w, now), 1);
    assert_int_equal(left(s), 0);
}

static void test_job__is_given_up_in_the_end_and_can_be_tried_again(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {.answer = ERR_NO_SPACE};
    struct jobs_given_up list;
    moment_t now = 1000;
    struct tx tx cleanup(tx_end) = {0};

    add(s, S("k"), 1, now);
    for (int i = 0; i < JOB_ATTEMPTS; i++, now += DAY)
        assert_int_equal(run(s, &w, now), 1);
    assert_int_equal(run(s, &w, now), 0);
    assert_int_equal(w.runs, JOB_ATTEMPTS);
    assert_int_equal(next_due(s), 0);
    assert_int_equal(job_list_given_up(s->desk, s->arena, &list), 0);
    assert_int_equal(list.n, 1);
    assert_true(str_eq(list.v[0].error, S("NO_SPACE")));
    assert_true(str_eq(list.v[0].kind, S("count")));
    assert_int_equal(list.v[0].attempts, JOB_ATTEMPTS);

    w.answer = 0;
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(job_retry(s->desk, list.v[0].id + 1, now), ERR_ABSENT);
    assert_int_equal(job_retry(s->desk, list.v[0].id, now), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(run(s, &w, now), 1);
    assert_int_equal(left(s), 0);
}

static void test_job__a_given_up_one_does_not_stand_in_the_way_of_its_like(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {.answer = ERR_IO};
    moment_t now = 1000;

    add(s, S("k"), 1, now);
    for (int i = 0; i < JOB_ATTEMPTS; i++, now += DAY)
        assert_int_equal(run(s, &w, now), 1);
    add(s, S("k"), 2, now);
    w.answer = 0;
    assert_int_equal(run(s, &w, now), 1);
    assert_int_equal(w.last, 2);
    assert_int_equal(left(s), 1);
}

static void test_job__one_that_fails_does_not_hold_up_the_others(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {0};

    assert_int_equal(add_as(s->desk, s->arena, "nobody", S(""), 1, 1), 0);
    add(s, S(""), 2, 2);
    assert_int_equal(run(s, &w, 10), 2);
    assert_int_equal(w.runs, 1);
    assert_int_equal(left(s), 1);
}

/* ---- Dying ---- */

static bool dies(struct stores *s, const char *plan, moment_t now)
{
    pid_t child;
    int status;

    stores_close(s);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct work w = {0};

        stores_open(s);
        fault_plan(plan);
        _exit(run(s, &w, now) < 0 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    stores_open(s);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void test_job__killed_anywhere_it_is_still_done(void **state)
{
    static const char *const steps[] = {"job.begin", "job.run", "job.done", "db"};
    struct stores *s = STORES(state);
    int killed = 0;

    for (size_t i = 0; i < COUNT(steps); i++) {
        bool died = true;

        for (int n = 1; died; n++) {
            struct work w = {0};

            add(s, S("k"), 1, 100);
            died = dies(s, arena_fmt(s->arena, "kill:%s:%d", steps[i], n).p, 100);
            killed += died;
            assert_true(run(s, &w, 100 + MINUTE) >= 0);
            assert_int_equal(left(s), 0);
        }
    }
    assert_true(killed > 5);
}

static void test_job__that_kills_the_worker_each_time_is_given_up(void **state)
{
    struct stores *s = STORES(state);
    struct work w = {0};
    struct jobs_given_up list;
    moment_t now = 1000;

    assert_int_equal(add_as(s->desk, s->arena, "die", S(""), 1, now), 0);
    for (int i = 0; i < JOB_ATTEMPTS; i++, now += DAY)
        assert_true(dies(s, NULL, now));
    assert_int_equal(run(s, &w, now), 1);
    assert_int_equal(job_list_given_up(s->desk, s->arena, &list), 0);
    assert_int_equal(list.n, 1);
    assert_true(str_eq(list.v[0].error, S("BROKEN")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_job__is_run_when_it_is_due_and_then_gone),
        ON_BOTH(test_job__rolls_back_with_the_rule_that_wanted_it),
        ON_BOTH(test_job__one_key_is_one_job_with_the_newest_payload),
        ON_BOTH(test_job__without_a_key_there_may_be_many),
        ON_BOTH(test_job__asked_for_while_it_runs_is_done_once_more),
        ON_BOTH(test_job__a_failure_is_tried_again_with_growing_pauses),
        ON_BOTH(test_job__is_given_up_in_the_end_and_can_be_tried_again),
        ON_BOTH(test_job__a_given_up_one_does_not_stand_in_the_way_of_its_like),
        ON_BOTH(test_job__one_that_fails_does_not_hold_up_the_others),
        ON_BOTH(test_job__killed_anywhere_it_is_still_done),
        ON_BOTH(test_job__that_kills_the_worker_each_time_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
