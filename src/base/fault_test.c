/* fault_test.c: the planned pass fails, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/fault.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef GONGKAI_FAULTS

/* Stands first: later the plan is known and the environment not asked. */
static void test_fault__the_environment_makes_the_first_plan(void **state)
{
    (void)state;
    setenv("GONGKAI_FAULT", "write:2", 1);
    assert_int_equal(fault_hit("write"), 0);
    assert_int_equal(fault_hit("write"), ERR_NO_SPACE);
    unsetenv("GONGKAI_FAULT");
}

static void test_fault__only_the_nth_pass_fails(void **state)
{
    (void)state;
    fault_plan("db:3");
    assert_int_equal(fault_hit("db"), 0);
    assert_int_equal(fault_hit("write"), 0);
    assert_int_equal(fault_hit("db"), 0);
    assert_int_equal(fault_hit("db"), ERR_DATABASE);
    assert_string_equal(err_context(), "fault: db");
    assert_int_equal(fault_hit("db"), 0);
    assert_int_equal(fault_count("db"), 4);
    assert_int_equal(fault_count("write"), 1);
    assert_int_equal(fault_count("never"), 0);
}

static void test_fault__each_kind_has_its_error(void **state)
{
    (void)state;
    fault_plan("write:1");
    assert_int_equal(fault_hit("write"), ERR_NO_SPACE);
    fault_plan("projector.commit:1");
    assert_int_equal(fault_hit("projector.commit"), ERR_IO);
}

static void test_fault__a_new_plan_counts_from_0(void **state)
{
    (void)state;
    fault_plan("db:1");
    assert_int_equal(fault_hit("db"), ERR_DATABASE);
    fault_plan(NULL);
    assert_int_equal(fault_count("db"), 0);
    assert_int_equal(fault_hit("db"), 0);
    fault_plan("");
    assert_int_equal(fault_hit("db"), 0);
    assert_int_equal(fault_count("db"), 1);
}

/* How a child ends that passes "step" three times: its signal, or its exit status negated. */
static int passes(const char *plan)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        close(STDERR_FILENO);
        fault_plan(plan);
        for (int i = 1; i <= 3; i++) {
            if (fault_hit("step") < 0)
                _exit(i);
        }
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void test_fault__a_kill_is_a_kill(void **state)
{
    (void)state;
    assert_int_equal(passes("kill:step:2"), SIGKILL);
    assert_int_equal(passes("kill:step:4"), 0);
    assert_int_equal(passes("kill:other:1"), 0);
    assert_int_equal(passes("step:2"), -2);
}

static void test_fault__a_plan_that_cannot_be_read_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(passes("step"), SIGABRT);
    assert_int_equal(passes("step:0"), SIGABRT);
    assert_int_equal(passes("step:x"), SIGABRT);
    assert_int_equal(passes(":1"), SIGABRT);
    assert_int_equal(passes("kill:step"), SIGABRT);
}

#else

static void test_fault__is_not_in_this_build(void **state)
{
    (void)state;
    assert_int_equal(fault_hit("db"), 0);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef GONGKAI_FAULTS
        cmocka_unit_test(test_fault__the_environment_makes_the_first_plan),
        cmocka_unit_test(test_fault__only_the_nth_pass_fails),
        cmocka_unit_test(test_fault__each_kind_has_its_error),
        cmocka_unit_test(test_fault__a_new_plan_counts_from_0),
        cmocka_unit_test(test_fault__a_kill_is_a_kill),
        cmocka_unit_test(test_fault__a_plan_that_cannot_be_read_ends_the_process),
#else
        cmocka_unit_test(test_fault__is_not_in_this_build),
#endif
    };

    return cmocka_run_group_tests_name("base/fault", tests, NULL, NULL);
}
