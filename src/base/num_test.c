/* num_test.c: numbers from text, whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/num.h"
#include "base/err.h"

static void test_num__takes_the_whole_range(void **state)
{
    (void)state;
    int64_t v = 0;

    assert_int_equal(num_parse(S("9223372036854775807"), INT64_MIN, INT64_MAX, &v), 0);
    assert_true(v == INT64_MAX);
    assert_int_equal(num_parse(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &v), 0);
    assert_true(v == INT64_MIN);
    assert_int_equal(num_parse(S("-0"), INT64_MIN, INT64_MAX, &v), 0);
    assert_true(v == 0);
    assert_int_equal(num_parse(S("007"), 0, 10, &v), 0);
    assert_true(v == 7);
}

static void test_num__is_written_whole(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        const char *text;
    } of[] = {{0, "0"},
              {7, "7"},
              {-12, "-12"},
              {INT64_MAX, "9223372036854775807"},
              {INT64_MIN, "-9223372036854775808"}};
    char room[NUM_ROOM];

    for (size_t i = 0; i < COUNT(of); i++)
        assert_true(str_eq(num_text(of[i].n, room), str_c(of[i].text)));
}

static void test_num__refuses_all_else(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR_INIT(""),
        STR_INIT("-"),
        STR_INIT("--1"),
        STR_INIT("+1"),
        STR_INIT(" 1"),
        STR_INIT("1 "),
        STR_INIT("1.0"),
        STR_INIT("1e3"),
        STR_INIT("0x10"),
        STR_INIT("１"),
        STR_INIT("1\0"),
        STR_INIT("1,000"),
        STR_INIT("9223372036854775808"),
        STR_INIT("-9223372036854775809"),
        STR_INIT("99999999999999999999"),
        STR_INIT("18446744073709551617"),
    };
    int64_t v = 5;

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(num_parse(bad[i], INT64_MIN, INT64_MAX, &v), ERR_INVALID);
    assert_true(v == 5);
}

static void test_num__keeps_to_its_limits(void **state)
{
    (void)state;
    int64_t v = 5;

    assert_int_equal(num_parse(S("0"), 1, 3, &v), ERR_INVALID);
    assert_int_equal(num_parse(S("4"), 1, 3, &v), ERR_INVALID);
    assert_true(v == 5);
    assert_int_equal(num_parse(S("1"), 1, 3, &v), 0);
    assert_true(v == 1);
    assert_int_equal(num_parse(S("3"), 1, 3, &v), 0);
    assert_true(v == 3);
}

static void test_num__hex_is_exactly_that_long(void **state)
{
    (void)state;
    uint8_t out[3] = {1, 2, 3};

    assert_int_equal(num_parse_hex(S("00aF"), out, 3), ERR_INVALID);
    assert_int_equal(num_parse_hex(S("00aF99ff"), out, 3), ERR_INVALID);
    assert_int_equal(num_parse_hex(S("00aF9"), out, 3), ERR_INVALID);
    assert_int_equal(num_parse_hex(S("00aF99f"), out, 3), ERR_INVALID);
    assert_int_equal(num_parse_hex(S("00aF9g"), out, 3), ERR_INVALID);
    assert_memory_equal(out, "\1\2\3", 3);
    assert_int_equal(num_parse_hex(S("00aF9e"), out, 3), 0);
    assert_memory_equal(out, "\x00\xaf\x9e", 3);
    assert_int_equal(num_parse_hex(S(""), out, 0), 0);
}

static void test_num__sums_and_products_say_when_they_do_not_fit(void **state)
{
    (void)state;
    int64_t v = 5;

    assert_int_equal(num_add(INT64_MAX, 1, &v), ERR_TOO_LARGE);
    assert_int_equal(num_mul(INT64_MAX, 2, &v), ERR_TOO_LARGE);
    assert_int_equal(num_mul(INT64_MIN, -1, &v), ERR_TOO_LARGE);
    assert_true(v == 5);
    assert_int_equal(num_add(INT64_MAX, -1, &v), 0);
    assert_true(v == INT64_MAX - 1);
    assert_int_equal(num_mul(-3, 7, &v), 0);
    assert_true(v == -21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_num__takes_the_whole_range),
        cmocka_unit_test(test_num__is_written_whole),
        cmocka_unit_test(test_num__refuses_all_else),
        cmocka_unit_test(test_num__keeps_to_its_limits),
        cmocka_unit_test(test_num__hex_is_exactly_that_long),
        cmocka_unit_test(test_num__sums_and_products_say_when_they_do_not_fit),
    };

    return cmocka_run_group_tests_name("base/num", tests, NULL, NULL);
}
