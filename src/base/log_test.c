/* log_test.c: one event, one line, whatever the values hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "base/err.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static char seen[2 * PIPE_BUF];
static int ends[2];

/* A packet pipe: one read gives what one write wrote. */
static void begin(enum log_form form, enum log_level least)
{
    assert_int_equal(pipe2(ends, O_DIRECT | O_NONBLOCK), 0);
    log_open(ends[1], form, least, "public");
}

/* The line that was written, in one write; "" if none was. Without its time. */
static const char *line(void)
{
    ssize_t n = read(ends[0], seen, sizeof(seen) - 1);
    char *after;

    seen[n > 0 ? n : 0] = 0;
    if (n <= 0)
        return "";
    assert_int_equal(seen[n - 1], '\n');
    assert_ptr_equal(strchr(seen, '\n'), &seen[n - 1]);
    assert_int_equal(read(ends[0], seen + n, 1), -1);
    after = strstr(seen, "+08:00");
    assert_non_null(after);
    return after + 6;
}

static void end(void)
{
    close(ends[0]);
    close(ends[1]);
    log_open(STDERR_FILENO, LOG_TEXT, LOG_INFO, "");
}

static void test_log__text_is_key_and_value(void **state)
{
    (void)state;
    begin(LOG_TEXT, LOG_INFO);
    log_info("request", LOG_C("id", "a1"), LOG_INT("status", -200));
    assert_string_equal(line(), " level=info process=public event=request id=a1 status=-200\n");
    assert_int_equal(strncmp(seen, "time=2", 6), 0);
    log_warn("values", LOG_C("a", "two words"), LOG_C("b", ""), LOG_C("c", "x=\"y\"\\"),
             LOG_C("d", "公开"), LOG_C("e", NULL));
    assert_string_equal(line(), " level=warn process=public event=values a=\"two words\" b=\"\" "
                                "c=\"x=\\\"y\\\"\\\\\" d=\"公开\" e=\"\"\n");
    end();
}

static void test_log__json_escapes_what_json_escapes(void **state)
{
    (void)state;
    begin(LOG_JSON, LOG_INFO);
    log_error("request", LOG_C("k\"", "\"\\\b\f\n\r\t\x01\x1f\x7f公😀/"), LOG_INT("n", INT64_MIN));
    assert_string_equal(line(), "\",\"level\":\"error\",\"process\":\"public\",\"event\":\"request\","
                                "\"k\\\"\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f公😀/\","
                                "\"n\":-9223372036854775808}\n");
    assert_int_equal(strncmp(seen, "{\"time\":\"2", 10), 0);
    end();
}

static void test_log__a_value_cannot_begin_a_line_of_its_own(void **state)
{
    (void)state;
    begin(LOG_TEXT, LOG_INFO);
    log_info("e", LOG_STR("v", S("a\nlevel=error\r\0\xff\xc2\x85\u2028")));
    assert_non_null(strstr(line(), " v=\"a\\nlevel=error\\r\\u0000\\ufffd\\u0085\\u2028\"\n"));
    end();
}

static void test_log__levels_below_the_least_are_not_written(void **state)
{
    (void)state;
    begin(LOG_TEXT, LOG_WARN);
    log_info("e", LOG_INT("n", 1));
    assert_string_equal(line(), "");
    log_warn("e", LOG_INT("n", 1));
    assert_non_null(strstr(line(), "n=1"));
    end();
}

static void test_log__long_values_are_cut_and_the_line_stays_whole(void **state)
{
    (void)state;
    char text[3001] = {0};
    struct str s = {text, 3000};

    for (size_t i = 0; i < 3000; i += 3)
        memcpy(text + i, "公", 3);
    begin(LOG_JSON, LOG_INFO);
    log_info("e", LOG_STR("a", s));
    assert_non_null(strstr(line(), "公…\"}\n"));
    assert_in_range(strlen(seen), 1000, 1200);
    memset(text, 1, 3000);
    log_info("e", LOG_C("before", "b"), LOG_STR("a", s), LOG_C("after", "c"));
    assert_non_null(strstr(line(), "\"before\":\"b\",\"after\":\"c\",\"cut\":true}\n"));
    memset(text, 'x', 3000);
    log_info("e", LOG_STR("a", s), LOG_STR("b", s), LOG_STR("c", s), LOG_STR("d", s),
             LOG_STR("e", s));
    assert_non_null(strstr(line(), "…\",\"cut\":true}\n"));
    assert_in_range(strlen(seen), 3000, PIPE_BUF);
    end();
}

static void test_log__an_error_has_the_level_of_its_kind(void **state)
{
    (void)state;
    begin(LOG_TEXT, LOG_DEBUG);
    err_set(ERR_ABSENT, "open blob");
    log_err("serve", ERR_ABSENT);
    assert_string_equal(line(), " level=debug process=public event=serve error=ABSENT "
                                "context=\"open blob\"\n");
    log_err("serve", ERR_BUSY);
    assert_non_null(strstr(line(), "level=warn"));
    log_err("serve", -99);
    assert_non_null(strstr(line(), "level=error process=public event=serve error=UNKNOWN"));
    end();
}

static void test_log__keeps_errno_and_survives_a_closed_pipe(void **state)
{
    (void)state;
    begin(LOG_TEXT, LOG_DEBUG);
    end();
    log_open(-1, LOG_TEXT, LOG_DEBUG, "a name that is much longer than the room for names is");
    errno = ENOSPC;
    log_info("e", LOG_INT("n", 1));
    assert_int_equal(errno, ENOSPC);
    log_open(STDERR_FILENO, LOG_TEXT, LOG_INFO, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log__text_is_key_and_value),
        cmocka_unit_test(test_log__json_escapes_what_json_escapes),
        cmocka_unit_test(test_log__a_value_cannot_begin_a_line_of_its_own),
        cmocka_unit_test(test_log__levels_below_the_least_are_not_written),
        cmocka_unit_test(test_log__long_values_are_cut_and_the_line_stays_whole),
        cmocka_unit_test(test_log__an_error_has_the_level_of_its_kind),
        cmocka_unit_test(test_log__keeps_errno_and_survives_a_closed_pipe),
    };

    return cmocka_run_group_tests_name("base/log", tests, NULL, NULL);
}
