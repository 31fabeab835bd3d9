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

/* Letter by letter: every bit of every place, before and after the plates are made. */
static void test_qr__from_a_press_is_the_same_code(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct qr_press *press = qr_press_new();
    struct str head = S("https://example.cn/en/request/status#");
    unsigned seed = 7;
    for (int i = 0; i < 600; i++) {
        char tail[19];
        for (size_t k = 0; k < sizeof(tail); k++)
            tail[k] = (char)((seed = seed * 1103515245 + 12345) >> 16);
        struct qr made, printed;
        struct str whole = ARENA_JOIN(a, head, str_of(tail, sizeof(tail)));
        assert_int_equal(qr_make(a, whole, &made), 0);
        assert_int_equal(qr_print(press, a, head, str_of(tail, sizeof(tail)), &printed), 0);
        assert_int_equal(made.size, printed.size);
        assert_true(str_eq(made.path, printed.path));
    }
    qr_press_free(press);
}

/* Now one site, now another, longer tails and short ones, and a code that is too large for plates. */
static void test_qr_press__serves_any_head(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct qr_press *press = qr_press_new();
    char large[700];
    memset(large, 'x', sizeof(large));
    const struct str heads[] = {S("https://example.cn/#"), S("https://example.cn/en/#"),
                                str_of(large, sizeof(large)), S("https://example.cn/#")};
    const struct str tails[] = {S("7K3M-9QX2"), S("7K3M-9QX2"), S("0A1B-2C3D"), S("2C3D")};
    for (int i = 0; i < 1000; i++) {
        size_t k = (size_t)i / 100 % COUNT(heads);
        struct qr made, printed;
        assert_int_equal(qr_make(a, ARENA_JOIN(a, heads[k], tails[k]), &made), 0);
        assert_int_equal(qr_print(press, a, heads[k], tails[k], &printed), 0);
        assert_true(str_eq(made.path, printed.path));
    }
    qr_press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr__has_its_three_corners_within_a_white_edge),
        cmocka_unit_test(test_qr__of_another_text_is_another),
        cmocka_unit_test(test_qr__refuses_what_does_not_fit),
        cmocka_unit_test(test_qr__from_a_press_is_the_same_code),
        cmocka_unit_test(test_qr_press__serves_any_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
