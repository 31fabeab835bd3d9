/* err_test.c: every error has a name and a status, and each thread its own context. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "base/err.h"
#include <errno.h>
#include <pthread.h>
#include <string.h>

static void test_err__the_table_gives_names_and_statuses(void **state)
{
    (void)state;
    assert_string_equal(err_name(ERR_DATABASE), "DATABASE");
    assert_string_equal(err_name(ERR_NO_SPACE), "NO_SPACE");
    assert_int_equal(err_status(ERR_INVALID), 422);
    assert_int_equal(err_status(ERR_TOO_LARGE), 413);
    assert_int_equal(err_status(ERR_NO_SPACE), 507);
    assert_string_equal(err_name(0), "UNKNOWN");
    assert_string_equal(err_name(-99), "UNKNOWN");
    assert_int_equal(err_status(-99), 500);
}

static void test_err__a_context_can_be_wrapped_and_is_cut(void **state)
{
    (void)state;
    assert_int_equal(err_set(ERR_IO, "open %s", "a"), ERR_IO);
    assert_string_equal(err_context(), "open a");
    assert_int_equal(err_set(ERR_IO, "import: %s", err_context()), ERR_IO);
    assert_string_equal(err_context(), "import: open a");
    assert_int_equal(err_set(ERR_IO, "%05000d", 1), ERR_IO);
    assert_in_range(strlen(err_context()), 100, 4999);
}

static void test_err__errno_chooses_the_error_and_is_kept(void **state)
{
    (void)state;
    errno = ENOSPC;
    assert_int_equal(err_errno("write"), ERR_NO_SPACE);
    assert_int_equal(errno, ENOSPC);
    assert_string_equal(err_context(), "write: No space left on device");
    errno = EDQUOT;
    assert_int_equal(err_errno("write"), ERR_NO_SPACE);
    errno = ENOENT;
    assert_int_equal(err_errno("open"), ERR_ABSENT);
    errno = EACCES;
    assert_int_equal(err_errno("open"), ERR_IO);
}

static void *another_thread(void *seen)
{
    snprintf(seen, 10, "%s", err_context());
    err_set(ERR_IO, "theirs");
    return NULL;
}

static void test_err__each_thread_has_its_own_context(void **state)
{
    (void)state;
    char seen[10] = "unset";
    pthread_t thread;

    err_set(ERR_IO, "ours");
    assert_int_equal(pthread_create(&thread, NULL, another_thread, seen), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(seen, "");
    assert_string_equal(err_context(), "ours");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_err__the_table_gives_names_and_statuses),
        cmocka_unit_test(test_err__a_context_can_be_wrapped_and_is_cut),
        cmocka_unit_test(test_err__errno_chooses_the_error_and_is_kept),
        cmocka_unit_test(test_err__each_thread_has_its_own_context),
    };

    return cmocka_run_group_tests_name("base/err", tests, NULL, NULL);
}
