/* buf_test.c: a buffer never grows beyond the size it was born with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include <stdlib.h>

static void test_buf__grows_to_its_maximum_and_keeps_all(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(10000);

    for (int i = 0; i < 10000; i++)
        buf_char(&b, (char)('a' + i % 26));
    assert_true(buf_ok(&b));
    assert_int_equal(b.n, 10000);
    assert_int_equal(b.p[9999], 'a' + 9999 % 26);
    assert_int_equal(b.p[10000], 0);
    buf_char(&b, 'x');
    assert_false(buf_ok(&b));
    assert_int_equal(b.n, 10000);
}

static void test_buf__a_full_one_holds_the_beginning_of_what_was_written(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(5);

    buf_put(&b, S("abc"));
    buf_put(&b, S("def"));
    buf_put(&b, S("g"));
    assert_false(buf_ok(&b));
    assert_string_equal(b.p, "abc");
    buf_clear(&b);
    assert_true(buf_ok(&b));
    assert_string_equal(b.p, "");
    buf_put(&b, S("defgh"));
    assert_true(buf_ok(&b));
    assert_string_equal(b.p, "defgh");
}

static void test_buf__an_empty_one_is_an_empty_text(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(5);

    buf_put(&b, S(""));
    buf_add(&b, NULL, 0);
    assert_true(buf_ok(&b));
    assert_int_equal(buf_str(&b).n, 0);
    assert_non_null(buf_str(&b).p);
}

static void test_buf__integers_to_both_ends(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(200);

    buf_int(&b, 0);
    buf_char(&b, ' ');
    buf_int(&b, -1207);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MAX);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MIN);
    assert_string_equal(b.p, "0 -1207 9223372036854775807 -9223372036854775808");
}

static void test_buf__fmt_is_whole_or_absent(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(1000);

    buf_fmt(&b, "%s-%d", "a", 5);
    buf_fmt(&b, "%0400d", 1);
    assert_true(buf_ok(&b));
    assert_int_equal(b.n, 403);
    assert_int_equal(b.p[402], '1');
    buf_fmt(&b, "%0598d", 1);
    assert_false(buf_ok(&b));
    assert_int_equal(b.n, 403);
    assert_int_equal(b.p[403], 0);
    b.full = false;
    buf_fmt(&b, "%0597d", 2);
    assert_true(buf_ok(&b));
    assert_int_equal(b.n, 1000);
    assert_int_equal(b.p[999], '2');
}

static void test_buf__hex_is_lower_case(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(8);

    buf_hex(&b, "\x00\x0f\xa5\xff", 4);
    assert_string_equal(b.p, "000fa5ff");
    buf_hex(&b, "a", 1);
    assert_false(buf_ok(&b));
    assert_string_equal(b.p, "000fa5ff");
}

static void test_buf__take_hands_over_and_begins_anew(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(8);
    struct str s;

    buf_put(&b, S("abc"));
    s = buf_take(&b);
    assert_true(str_eq(s, S("abc")));
    free((void *)(uintptr_t)s.p);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.max, 8);
    s = buf_take(&b);
    assert_int_equal(s.n, 0);
    assert_string_equal(s.p, "");
    free((void *)(uintptr_t)s.p);
}

static void test_buf__reserve_ends_in_a_zero_or_refuses(void **state)
{
    (void)state;
    struct buf b cleanup(buf_done) = BUF_INIT(300);
    char *to = buf_reserve(&b, 300);

    assert_non_null(to);
    memset(to, 'x', 300);
    b.n += 300;
    assert_int_equal(strlen(b.p), 300);
    assert_null(buf_reserve(&b, 1));
    assert_false(buf_ok(&b));
    buf_clear(&b);
    assert_null(buf_reserve(&b, SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf__grows_to_its_maximum_and_keeps_all),
        cmocka_unit_test(test_buf__a_full_one_holds_the_beginning_of_what_was_written),
        cmocka_unit_test(test_buf__an_empty_one_is_an_empty_text),
        cmocka_unit_test(test_buf__integers_to_both_ends),
        cmocka_unit_test(test_buf__fmt_is_whole_or_absent),
        cmocka_unit_test(test_buf__hex_is_lower_case),
        cmocka_unit_test(test_buf__take_hands_over_and_begins_anew),
        cmocka_unit_test(test_buf__reserve_ends_in_a_zero_or_refuses),
    };

    return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
