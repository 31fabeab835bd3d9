/* qr_test.c: a QR code's drawing. */
#include "web/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void test_qr__has_its_three_corners_within_a_white_edge(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct qr qr;
    assert_int_equal(qr_make(a, S("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), &qr), 0);
    assert_true(qr.size >= 21 + 8);
    /* The finder patterns begin with seven dark modules at left and right. */
    assert_true(str_starts(qr.path, S("M4 4.5h7m")));
    assert_true(str_find(qr.path, S("h7M4 5.5h1m5 0h1m")) >= 0);
    assert_true(str_find(qr.path, arena_fmt(a, "M4 %d.5h7m", qr.size - 4 - 7)) >= 0);
}

static void test_qr__of_another_text_is_another(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct qr one, other;
    assert_int_equal(qr_make(a, S("https://example.cn/d/1"), &one), 0);
    assert_int_equal(qr_make(a, S("https://example.cn/d/2"), &other), 0);
    assert_false(str_eq(one.path, other.path));
}

static void test_qr__refuses_what_does_not_fit(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    char text[4000];
    memset(text, 'x', sizeof(text));
    struct qr qr;
    assert_int_equal(qr_make(a, str_of(text, sizeof(text)), &qr), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr__has_its_three_corners_within_a_white_edge),
        cmocka_unit_test(test_qr__of_another_text_is_another),
        cmocka_unit_test(test_qr__refuses_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
