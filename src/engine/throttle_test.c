/* throttle_test.c: who fails too often waits, others do not; a full table forgets the oldest. */
#include "engine/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct throttle table; /* large; made anew by each test */

static struct throttle *fresh(int tries, int64_t seconds)
{
    table = (struct throttle){0};
    throttle_init(&table, tries, seconds);
    return &table;
}

static void test_throttle__shuts_after_the_last_try_and_opens_when_its_time_is_over(void **state)
{
    (void)state;
    struct throttle *t = fresh(3, 600);

    for (int i = 0; i < 3; i++) {
        assert_false(throttle_shut(t, S("10.0.0.1"), 1000));
        throttle_failed(t, S("10.0.0.1"), 1000);
    }
    assert_true(throttle_shut(t, S("10.0.0.1"), 1000));
    assert_true(throttle_shut(t, S("10.0.0.1"), 1599));
    assert_false(throttle_shut(t, S("10.0.0.1"), 1600));
    throttle_failed(t, S("10.0.0.1"), 1600);
    assert_false(throttle_shut(t, S("10.0.0.1"), 1600));
    throttle_done(t);
}

static void test_throttle__of_one_is_not_anothers(void **state)
{
    (void)state;
    struct throttle *t = fresh(1, 600);

    throttle_failed(t, S("10.0.0.1"), 1000);
    assert_true(throttle_shut(t, S("10.0.0.1"), 1000));
    assert_false(throttle_shut(t, S("10.0.0.2"), 1000));
    throttle_done(t);
}

static void test_throttle__takes_any_number_and_remembers_the_newest(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct throttle *t = fresh(1, 1 << 30);
    moment_t now = 1000;

    for (int i = 0; i < 5 * THROTTLE_PLACES; i++)
        throttle_failed(t, arena_fmt(a, "address %d", i), now++);
    assert_true(throttle_shut(t, arena_fmt(a, "address %d", 5 * THROTTLE_PLACES - 1), now));
    assert_false(throttle_shut(t, S("address 0"), now));
    throttle_done(t);
}

static void test_throttle__lets_so_many_deeds_through_and_no_more(void **state)
{
    (void)state;
    struct throttle *t = fresh(1, 3600);

    for (int i = 0; i < 5; i++)
        assert_true(throttle_take(t, S("203.0.113.7"), 1000 + i, 5));
    assert_false(throttle_take(t, S("203.0.113.7"), 1005, 5));
    assert_true(throttle_take(t, S("203.0.113.8"), 1005, 5));
    /* what was refused is not counted: a higher limit holds at once */
    assert_true(throttle_take(t, S("203.0.113.7"), 1006, 6));
    assert_true(throttle_take(t, S("203.0.113.7"), 4600, 5));
    throttle_done(t);
}

static void test_throttle__takes_a_network_for_one_and_this_machine_for_nobody(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);

    assert_true(str_eq(throttle_who(a, S("203.0.113.7")), S("203.0.113.7")));
    assert_true(str_eq(throttle_who(a, S("::ffff:203.0.113.7")), S("::ffff:203.0.113.7")));
    assert_true(str_eq(throttle_who(a, S("2001:db8:1:2:3:4:5:6")), S("2001:0db8:0001:0002::/64")));
    assert_true(str_eq(throttle_who(a, S("2001:db8:1:2::9")), S("2001:0db8:0001:0002::/64")));
    assert_true(str_eq(throttle_who(a, S("127.0.0.1")), S("")));
    assert_true(str_eq(throttle_who(a, S("::1")), S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_throttle__shuts_after_the_last_try_and_opens_when_its_time_is_over),
        cmocka_unit_test(test_throttle__of_one_is_not_anothers),
        cmocka_unit_test(test_throttle__lets_so_many_deeds_through_and_no_more),
        cmocka_unit_test(test_throttle__takes_a_network_for_one_and_this_machine_for_nobody),
        cmocka_unit_test(test_throttle__takes_any_number_and_remembers_the_newest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
