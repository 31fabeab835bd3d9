/* inbox_test.c: what the public handed in is taken over in order, once, wherever the taker dies. */
#include "engine/inbox.h"
#include "engine/aside.h"

#include "base/fault.h"
#include "engine/json.h"
#include "engine/test_stores.h"
#include "engine_test_desk_sql.h"
#include "engine_test_public_sql.h"
#include "store/db_test_util.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static int take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                void *app)
{
    (void)app;
    struct engine_test_desk_thing_add_row row;
    struct str message = json_get_str(a, payload, "message");
    int r = engine_test_desk_sql_thing_add(desk, a, s->public_id, message, S("1"), 0, &row);

    if (r < 0)
        return r;
    if (str_eq(message, S("broken")))
        return err_set(ERR_BROKEN, "a fault of ours");
    return str_eq(message, S("poison")) ? err_set(ERR_INVALID, "it cannot be taken") : 0;
}

static const struct intake intakes[] = {{"thing", take}};

static int run(struct stores *s, size_t *ret_refused)
{
    struct taker t = {.desk = s->desk, .pub = s->pub, .v = intakes, .n = COUNT(intakes),
                      .clock = clock_fixed(500)};
    int r = taker_run(&t);

    if (ret_refused)
        *ret_refused = t.refused;
    return r;
}

static int add_as(struct stores *s, const char *id, const char *kind, struct str payload)
{
    struct submission in = {.public_id = str_c(id), .kind = str_c(kind), .received = 400,
                            .payload = payload};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(s->pub, &tx);

    if (r < 0)
        return r;
    r = inbox_add(s->pub, &in);
    return r < 0 ? r : tx_commit(&tx);
}

static void add(struct stores *s, const char *id, const char *message)
{
    assert_int_equal(add_as(s, id, "thing", arena_fmt(s->arena, "{\"message\":\"%s\"}", message)), 0);
}

static int64_t waiting(struct stores *s)
{
    struct engine_test_public_waiting_row row;

    assert_true(engine_test_public_sql_waiting(s->pub, s->arena, &row) >= 0);
    return row.n;
}

static struct str taken(struct stores *s)
{
    struct engine_test_desk_things_rows rows = {0};
    struct str list = S("");

    assert_true(engine_test_desk_sql_things(s->desk, s->arena, &rows) >= 0);
    for (size_t i = 0; i < rows.n; i++)
        list = arena_fmt(s->arena, "%.*s%.*s ", STR_ARG(list), STR_ARG(rows.v[i].public_id));
    return list;
}

static void test_inbox__a_second_click_is_no_second_submission(void **state)
{
    struct stores *s = STORES(state);

    add(s, "a", "一");
    add(s, "a", "一");
    assert_int_equal(waiting(s), 1);
}

static void test_inbox__refuses_what_is_too_large_or_has_no_id(void **state)
{
    struct stores *s = STORES(state);
    size_t n = INBOX_PAYLOAD_MAX + 1;

    assert_int_equal(add_as(s, "", "thing", S("{}")), ERR_INVALID);
    assert_int_equal(add_as(s, "a", "thing", str_of(arena_alloc(s->arena, n), n)), ERR_TOO_LARGE);
    assert_int_equal(waiting(s), 0);
}

static void test_taker__takes_in_order_and_leaves_nothing_behind(void **state)
{
    struct stores *s = STORES(state);

    add(s, "c", "一");
    add(s, "a", "二");
    add(s, "b", "三");
    assert_int_equal(run(s, NULL), 3);
    assert_true(str_eq(taken(s), S("c a b ")));
    assert_int_equal(waiting(s), 0);
    assert_int_equal(run(s, NULL), 0);
}

/* "id:reason " of each, in the order of their ids; all else of them is as it was handed in. */
static struct str refused_ones(struct stores *s)
{
    struct engine_test_desk_refused_rows rows = {0};
    struct str list = S("");

    assert_true(engine_test_desk_sql_refused(s->desk, s->arena, &rows) >= 0);
    for (size_t i = 0; i < rows.n; i++) {
        assert_int_equal(rows.v[i].received, 400);
        assert_int_equal(rows.v[i].at, 500);
        list = arena_fmt(s->arena, "%.*s%.*s:%.*s ", STR_ARG(list), STR_ARG(rows.v[i].public_id),
                         STR_ARG(rows.v[i].reason));
    }
    return list;
}

static void test_taker__what_the_rules_refuse_is_kept_and_leaves_the_queue(void **state)
{
    struct stores *s = STORES(state);
    struct engine_test_desk_refused_rows rows = {0};
    size_t refused = 0;
    int64_t n;

    add(s, "a", "一");
    add(s, "b", "poison");
    assert_int_equal(add_as(s, "c", "unknown", S("{}")), 0);
    assert_int_equal(add_as(s, "d", "thing", S("no json")), 0);
    add(s, "e", "五");
    assert_int_equal(run(s, &refused), 2);
    assert_int_equal(refused, 3);
    assert_true(str_eq(taken(s), S("a e ")));
    assert_int_equal(waiting(s), 0);
    assert_true(str_eq(refused_ones(s), S("b:INVALID c:ABSENT d:MALFORMED ")));
    assert_true(engine_test_desk_sql_refused(s->desk, s->arena, &rows) >= 0);
    assert_true(str_eq(rows.v[0].payload, S("{\"message\":\"poison\"}")));
    assert_true(str_eq(rows.v[1].kind, S("unknown")));
    assert_int_equal(inbox_refused(s->desk, s->arena, &n), 0);
    assert_int_equal(n, 3);
    assert_int_equal(run(s, &refused), 0);
    assert_int_equal(refused, 0);
}

static void test_taker__a_second_click_on_what_was_refused_changes_nothing(void **state)
{
    struct stores *s = STORES(state);
    size_t refused = 0;

    add(s, "b", "poison");
    assert_int_equal(run(s, &refused), 0);
    assert_int_equal(refused, 1);
    add(s, "b", "poison");
    assert_int_equal(run(s, &refused), 1);
    assert_int_equal(refused, 0);
    assert_true(str_eq(refused_ones(s), S("b:INVALID ")));
    assert_int_equal(waiting(s), 0);
}

static int decided(struct stores *s, const char *id, const char *note)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(s->desk, &tx);

    if (r == 0)
        r = note ? aside_close(s->desk, str_c(id), str_c(note), 7, 450)
                 : aside_again(s->desk, str_c(id), 7, 450);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_aside__is_taken_once_more_or_closed_and_then_decided(void **state)
{
    struct stores *s = STORES(state);
    struct asides list;
    int64_t n;

    add(s, "a", "poison");
    add(s, "b", "poison");
    add(s, "c", "poison");
    assert_int_equal(run(s, NULL), 0);
    /* what stood in its way is mended; the other is as it was; the third is nothing */
    assert_int_equal(
        test_sql(s->desk, "update inbox_refused set payload = '{\"message\":\"一\"}' where public_id = 'a'"), 0);
    assert_int_equal(decided(s, "a", NULL), 0);
    assert_int_equal(decided(s, "b", NULL), 0);
    assert_int_equal(decided(s, "c", "test of the form"), 0);
    assert_int_equal(decided(s, "c", NULL), ERR_CONFLICT);
    assert_int_equal(run(s, NULL), 0);

    assert_true(str_eq(taken(s), S("a ")));
    assert_int_equal(aside_list(s->desk, s->arena, 10, &list), 0);
    assert_int_equal(list.n, 2);
    assert_true(str_eq(list.v[0].public_id, S("b")) && str_eq(list.v[0].state, S("aside")));
    assert_true(str_eq(list.v[1].public_id, S("c")) && str_eq(list.v[1].state, S("closed")));
    assert_true(str_eq(list.v[1].note, S("test of the form")) && list.v[1].decided_by == 7);
    assert_int_equal(inbox_refused(s->desk, s->arena, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(decided(s, "b", NULL), 0);
}

/* Our own failure is not the submission's fault: it waits until we can. */
static void test_taker__what_we_fail_to_take_stays_and_holds_up_nobody(void **state)
{
    struct stores *s = STORES(state);
    struct taker t = {.desk = s->desk,
                      .pub = s->pub,
                      .v = intakes,
                      .n = COUNT(intakes),
                      .clock = clock_fixed(500)};

    add(s, "a", "broken");
    add(s, "b", "二");
    assert_int_equal(taker_run(&t), 1);
    assert_int_equal(t.staying, 1);
    assert_int_equal(t.refused, 0);
    assert_true(str_eq(taken(s), S("b ")));
    assert_int_equal(waiting(s), 1);
    assert_int_equal(taker_run(&t), 0);
    assert_int_equal(t.staying, 1);
}

static void test_taker__many_that_are_refused_hold_up_nobody(void **state)
{
    struct stores *s = STORES(state);
    size_t refused = 0;

    for (int i = 0; i < 130; i++)
        assert_int_equal(add_as(s, arena_fmt(s->arena, "x%d", i).p, "unknown", S("{}")), 0);
    add(s, "a", "一");
    assert_int_equal(run(s, &refused), 1);
    assert_int_equal(refused, 130);
    assert_true(str_eq(taken(s), S("a ")));
    assert_int_equal(waiting(s), 0);
}

static void test_taker__what_comes_again_after_it_was_taken_changes_nothing(void **state)
{
    struct stores *s = STORES(state);

    add(s, "a", "一");
    assert_int_equal(run(s, NULL), 1);
    add(s, "a", "一");
    assert_int_equal(run(s, NULL), 1);
    assert_true(str_eq(taken(s), S("a ")));
    assert_int_equal(waiting(s), 0);
}

/* ---- Dying ---- */

static bool dies(struct stores *s, const char *plan)
{
    pid_t child;
    int status;

    stores_close(s);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        stores_open(s);
        fault_plan(plan);
        _exit(run(s, NULL) < 0 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    stores_open(s);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: the child ended with %d", plan, status);
    return false;
}

static void begin_anew(struct stores *s)
{
    assert_int_equal(
        test_sql(s->desk,
                 "delete from feedback; delete from inbox_taken; delete from inbox_refused"),
        0);
    stores_empty_pub(s);
    add(s, "c", "一");
    add(s, "x", "poison");
    add(s, "a", "二");
    add(s, "b", "三");
}

static void assert_taken_once(struct stores *s, const char *plan)
{
    struct str list = taken(s);
    struct engine_test_desk_taken_count_row row;

    if (!str_eq(list, S("c a b ")))
        fail_msg("after %s: %.*s", plan, STR_ARG(list));
    assert_true(engine_test_desk_sql_taken_count(s->desk, s->arena, &row) >= 0);
    assert_int_equal(row.n, 4); /* the refused one too */
    if (!str_eq(refused_ones(s), S("x:INVALID ")))
        fail_msg("after %s: refused %.*s", plan, STR_ARG(refused_ones(s)));
    assert_int_equal(waiting(s), 0);
}

static void test_taker__killed_anywhere_nothing_is_lost_or_doubled(void **state)
{
    static const char *const steps[] = {"taker.read", "taker.desk", "taker.commit", "taker.delete",
                                        "db"};
    struct stores *s = STORES(state);
    int killed = 0;

    for (size_t i = 0; i < COUNT(steps); i++) {
        bool died = true;

        for (int n = 1; died; n++) {
            const char *plan = arena_fmt(s->arena, "kill:%s:%d", steps[i], n).p;

            begin_anew(s);
            died = dies(s, plan);
            killed += died;
            if (run(s, NULL) < 0)
                fail_msg("after %s: %s", plan, err_context());
            assert_taken_once(s, plan);
        }
    }
    assert_true(killed > 20);
}

static void test_taker__a_failure_anywhere_loses_or_doubles_nothing(void **state)
{
    struct stores *s = STORES(state);
    bool hit = true;
    int n;

    for (n = 1; hit; n++) {
        const char *plan = arena_fmt(s->arena, "db:%d", n).p;

        begin_anew(s);
        fault_plan(plan);
        (void)!run(s, NULL);
        hit = fault_count("db") >= n;
        fault_plan(NULL);
        if (run(s, NULL) < 0)
            fail_msg("after %s: %s", plan, err_context());
        assert_taken_once(s, plan);
    }
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_inbox__a_second_click_is_no_second_submission),
        ON_BOTH(test_inbox__refuses_what_is_too_large_or_has_no_id),
        ON_BOTH(test_taker__takes_in_order_and_leaves_nothing_behind),
        ON_BOTH(test_taker__what_the_rules_refuse_is_kept_and_leaves_the_queue),
        ON_BOTH(test_taker__a_second_click_on_what_was_refused_changes_nothing),
        ON_BOTH(test_aside__is_taken_once_more_or_closed_and_then_decided),
        ON_BOTH(test_taker__what_we_fail_to_take_stays_and_holds_up_nobody),
        ON_BOTH(test_taker__many_that_are_refused_hold_up_nobody),
        ON_BOTH(test_taker__what_comes_again_after_it_was_taken_changes_nothing),
        ON_BOTH(test_taker__killed_anywhere_nothing_is_lost_or_doubled),
        ON_BOTH(test_taker__a_failure_anywhere_loses_or_doubles_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
