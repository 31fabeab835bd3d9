/* clock_test.c: a clock that a test can hold still. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/clock.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void test_clock__a_fixed_one_stands_still(void **state)
{
    (void)state;
    struct clock c = clock_fixed(17);

    assert_int_equal(clock_now(&c), 17);
    c.at++;
    assert_int_equal(clock_now(&c), 18);
}

static void test_clock__the_system_one_tells_the_time_of_day(void **state)
{
    (void)state;
    struct clock c = clock_system();
    time_t before = time(NULL);
    moment_t now = clock_now(&c);

    /* time() may read a coarser clock, a tick behind */
    assert_in_range(now, before - 1, before + 60);
}

static void test_clock__the_environment_can_fix_it(void **state)
{
    (void)state;
    struct clock c;

    setenv("GONGKAI_NOW", "2016-12-15", 1);
    c = clock_from_env();
    assert_true(c.fixed);
    assert_int_equal(clock_now(&c), day_begin(day_from(2016, 12, 15)));
    setenv("GONGKAI_NOW", "1481731200", 1);
    c = clock_from_env();
    assert_int_equal(clock_now(&c), 1481731200);
    setenv("GONGKAI_NOW", "", 1);
    assert_false(clock_from_env().fixed);
    unsetenv("GONGKAI_NOW");
    assert_false(clock_from_env().fixed);
}

static void test_clock__an_unreadable_environment_ends_the_process(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();

    if (child == 0) {
        setenv("GONGKAI_NOW", "yesterday", 1);
        close(STDERR_FILENO);
        (void)clock_from_env();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
}

static void test_clock__ticks_only_grow(void **state)
{
    (void)state;
    int64_t last = clock_ticks();

    for (int i = 0; i < 1000; i++) {
        int64_t next = clock_ticks();

        assert_true(next >= last);
        last = next;
    }
    usleep(2000);
    assert_true(clock_ticks() - last >= 2000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock__a_fixed_one_stands_still),
        cmocka_unit_test(test_clock__the_system_one_tells_the_time_of_day),
        cmocka_unit_test(test_clock__the_environment_can_fix_it),
        cmocka_unit_test(test_clock__an_unreadable_environment_ends_the_process),
        cmocka_unit_test(test_clock__ticks_only_grow),
    };

    return cmocka_run_group_tests_name("base/clock", tests, NULL, NULL);
}
