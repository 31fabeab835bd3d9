/* date_test.c: days and moments, by arithmetic alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/date.h"
#include "base/err.h"

static void test_day__each_day_of_ten_thousand_years_follows_the_one_before(void **state)
{
    (void)state;
    day_t d = day_from(1, 1, 1);

    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; civil_valid(year, month, day); day++, d++) {
                struct civil c = day_civil(d);

                if (day_from(year, month, day) != d || c.year != year || c.month != month
                    || c.day != day)
                    fail_msg("%d-%d-%d", year, month, day);
            }
        }
    }
    assert_int_equal(d, 2932897);
}

static void test_day__known_days(void **state)
{
    (void)state;
    assert_int_equal(day_from(1970, 1, 1), 0);
    assert_int_equal(day_from(1969, 12, 31), -1);
    assert_int_equal(day_from(2000, 3, 1), 11017);
    assert_int_equal(day_from(2019, 5, 15), 18031);
}

static void test_day__months_and_days_beyond_their_range_count_on(void **state)
{
    (void)state;
    assert_int_equal(day_from(2016, 13, 1), day_from(2017, 1, 1));
    assert_int_equal(day_from(2016, 0, 1), day_from(2015, 12, 1));
    assert_int_equal(day_from(2016, 3, 0), day_from(2016, 2, 29));
    assert_int_equal(day_from(2016, 1, 366), day_from(2016, 12, 31));
}

static void test_day__leap_years_have_a_29th(void **state)
{
    (void)state;
    assert_true(civil_valid(2016, 2, 29));
    assert_true(civil_valid(2000, 2, 29));
    assert_false(civil_valid(2001, 2, 29));
    assert_false(civil_valid(1900, 2, 29));
    assert_false(civil_valid(2016, 2, 30));
    assert_false(civil_valid(2016, 4, 31));
    assert_false(civil_valid(2016, 0, 1));
    assert_false(civil_valid(2016, 13, 1));
    assert_false(civil_valid(2016, 1, 0));
    assert_false(civil_valid(0, 1, 1));
    assert_false(civil_valid(10000, 1, 1));
}

static void test_day__weekdays_begin_with_sunday(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(day_from(1970, 1, 1)), 4);
    assert_int_equal(day_weekday(day_from(2016, 12, 18)), 0);
    assert_int_equal(day_weekday(day_from(2016, 12, 17)), 6);
    assert_int_equal(day_weekday(day_from(1969, 12, 28)), 0);
    assert_int_equal(day_weekday(day_from(1, 1, 1)), 1);
}

static void test_day__parse_takes_the_whole_text_or_nothing(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR_INIT(""),           STR_INIT("2016-12-1"),   STR_INIT("2016-12-015"),
        STR_INIT("2016/12/15"), STR_INIT("2016-12-15 "), STR_INIT(" 2016-12-15"),
        STR_INIT("2016-02-30"), STR_INIT("2016-13-01"),  STR_INIT("0000-01-01"),
        STR_INIT("-201-01-01"), STR_INIT("2016-1a-01"),  STR_INIT("２016-01-01"),
        STR_INIT("2016-+1-01"), STR_INIT("2016-12-1\0"),
    };
    day_t d = 5;

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(day_parse(bad[i], &d), ERR_INVALID);
    assert_int_equal(d, 5);
    assert_int_equal(day_parse(S("2016-02-29"), &d), 0);
    assert_int_equal(d, day_from(2016, 2, 29));
    assert_int_equal(day_parse(S("0001-01-01"), &d), 0);
    assert_int_equal(d, day_from(1, 1, 1));
}

static void test_day__iso_and_no_day(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);

    assert_string_equal(day_iso(a, day_from(2016, 12, 15)).p, "2016-12-15");
    assert_string_equal(day_iso(a, day_from(1, 2, 3)).p, "0001-02-03");
    assert_string_equal(day_iso(a, day_from(9999, 12, 31)).p, "9999-12-31");
    assert_string_equal(day_iso(a, day_from(10000, 1, 1)).p, "10000-01-01");
    assert_int_equal(day_iso(a, DAY_NONE).n, 0);
}

static void test_day__in_chinese_as_a_paper_has_it(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);

    assert_string_equal(day_zh(a, day_from(2016, 12, 5)).p, "2016年12月5日");
    assert_string_equal(day_zh(a, day_from(2026, 1, 31)).p, "2026年1月31日");
    assert_string_equal(day_zh(a, day_from(9999, 10, 10)).p, "9999年10月10日");
    assert_string_equal(day_zh(a, day_from(999, 1, 1)).p, "999年1月1日");
    assert_string_equal(day_zh(a, day_from(10000, 1, 1)).p, "10000年1月1日");
    assert_int_equal(day_zh(a, DAY_NONE).n, 0);
}

static void test_moment__the_day_turns_at_midnight_in_china(void **state)
{
    (void)state;
    day_t d = day_from(2016, 12, 15);
    moment_t midnight = INT64_C(1481731200); /* 2016-12-14 16:00 UTC */

    assert_int_equal(day_begin(d), midnight);
    assert_int_equal(moment_day(midnight), d);
    assert_int_equal(moment_day(midnight - 1), d - 1);
    assert_int_equal(moment_day(midnight + 86399), d);
    assert_int_equal(moment_day(-8 * 3600), 0);
    assert_int_equal(moment_day(-8 * 3600 - 1), -1);
}

static void test_moment__is_written_in_china_time_and_for_http(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    moment_t t = day_begin(day_from(2016, 12, 15)) + 9 * 3600 + 30 * 60 + 7;

    assert_string_equal(moment_iso(a, t).p, "2016-12-15T09:30:07+08:00");
    assert_string_equal(moment_http(a, t).p, "Thu, 15 Dec 2016 01:30:07 GMT");
    assert_string_equal(moment_iso(a, 0).p, "1970-01-01T08:00:00+08:00");
    assert_string_equal(moment_http(a, -1).p, "Wed, 31 Dec 1969 23:59:59 GMT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day__each_day_of_ten_thousand_years_follows_the_one_before),
        cmocka_unit_test(test_day__known_days),
        cmocka_unit_test(test_day__months_and_days_beyond_their_range_count_on),
        cmocka_unit_test(test_day__leap_years_have_a_29th),
        cmocka_unit_test(test_day__weekdays_begin_with_sunday),
        cmocka_unit_test(test_day__parse_takes_the_whole_text_or_nothing),
        cmocka_unit_test(test_day__iso_and_no_day),
        cmocka_unit_test(test_day__in_chinese_as_a_paper_has_it),
        cmocka_unit_test(test_moment__the_day_turns_at_midnight_in_china),
        cmocka_unit_test(test_moment__is_written_in_china_time_and_for_http),
    };

    return cmocka_run_group_tests_name("base/date", tests, NULL, NULL);
}
