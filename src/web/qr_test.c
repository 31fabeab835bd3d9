/* qr_test.c: a QR code's picture. */
#include "web/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <zlib.h>
#include <cmocka.h>

static size_t number(struct str png, size_t at)
{
    size_t n = 0;
    for (size_t i = at; i < at + 4; i++)
        n = n << 8 | (unsigned char)png.p[i];
    return n;
}

struct drawn {
    size_t side, stride;
    unsigned char rows[8192];
};

/* As somebody reads it who knows nothing of how it was made: each chunk with its sum, the pixels unpacked. */
static void read_png(struct str png, struct drawn *ret)
{
    size_t at = 8;
    assert_true(str_starts(png, S("\x89PNG\r\n\x1a\n")));
    for (const char *const *type = (const char *const[]){"IHDR", "IDAT", "IEND", NULL}; *type;
         type++) {
        size_t n = number(png, at);
        const unsigned char *data = (const unsigned char *)png.p + at + 8;
        assert_memory_equal(png.p + at + 4, *type, 4);
        assert_int_equal(number(png, at + 8 + n), crc32(0, data - 4, (unsigned)n + 4));
        if (**type == 'I' && (*type)[1] == 'H') {
            ret->side = number(png, at + 8);
            assert_int_equal(number(png, at + 12), ret->side);
            ret->stride = 1 + (ret->side + 7) / 8;
        } else if (n > 0) {
            uLongf room = sizeof(ret->rows);
            assert_int_equal(uncompress(ret->rows, &room, data, (uLong)n), Z_OK);
            assert_int_equal(room, ret->side * ret->stride);
        }
        at += 12 + n;
    }
    assert_int_equal(at, png.n);
}

/* A row as letters, from x on: X is dark. */
static struct str row(struct arena *a, const struct drawn *d, size_t y, size_t x, size_t n)
{
    char *letters = arena_alloc(a, n);
    for (size_t i = 0; i < n; i++)
        letters[i] = d->rows[y * d->stride + 1 + (x + i) / 8] >> (7 - (x + i) % 8) & 1 ? '.' : 'X';
    return str_of(letters, n);
}

static void test_qr__has_its_three_corners_within_a_white_edge(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str png;
    struct drawn d;
    assert_int_equal(qr_make(a, S("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), &png), 0);
    read_png(png, &d);
    assert_true(d.side >= 21 + 8);
    for (size_t y = 0; y < 4; y++)
        for (size_t x = 0; x < d.side; x++) {
            assert_true(str_eq(row(a, &d, y, x, 1), S(".")));
            assert_true(str_eq(row(a, &d, x, y, 1), S(".")));
        }
    const size_t corners[][2] = {{4, 4}, {d.side - 11, 4}, {4, d.side - 11}};
    for (size_t i = 0; i < COUNT(corners); i++) {
        assert_true(str_eq(row(a, &d, corners[i][1], corners[i][0], 7), S("XXXXXXX")));
        assert_true(str_eq(row(a, &d, corners[i][1] + 1, corners[i][0], 7), S("X.....X")));
        assert_true(str_eq(row(a, &d, corners[i][1] + 2, corners[i][0], 7), S("X.XXX.X")));
    }
}

static void test_qr__of_another_text_is_another(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str one, other;
    assert_int_equal(qr_make(a, S("https://example.cn/d/1"), &one), 0);
    assert_int_equal(qr_make(a, S("https://example.cn/d/2"), &other), 0);
    assert_false(str_eq(one, other));
}

static void test_qr__stands_in_the_page_that_shows_it(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str png;
    assert_int_equal(qr_make(a, S("https://example.cn/d/1"), &png), 0);
    struct str letters = qr_base64(a, png);
    assert_true(str_starts(letters, S("iVBORw0KGgo")));
    assert_int_equal(letters.n, (png.n + 2) / 3 * 4);
}

static void test_qr__refuses_what_does_not_fit(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    char text[4000];
    memset(text, 'x', sizeof(text));
    struct str qr;
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
        struct str made, printed;
        struct str whole = ARENA_JOIN(a, head, str_of(tail, sizeof(tail)));
        assert_int_equal(qr_make(a, whole, &made), 0);
        assert_int_equal(qr_print(press, a, head, str_of(tail, sizeof(tail)), &printed), 0);
        assert_true(str_eq(made, printed));
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
        struct str made, printed;
        assert_int_equal(qr_make(a, ARENA_JOIN(a, heads[k], tails[k]), &made), 0);
        assert_int_equal(qr_print(press, a, heads[k], tails[k], &printed), 0);
        assert_true(str_eq(made, printed));
    }
    qr_press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr__has_its_three_corners_within_a_white_edge),
        cmocka_unit_test(test_qr__of_another_text_is_another),
        cmocka_unit_test(test_qr__stands_in_the_page_that_shows_it),
        cmocka_unit_test(test_qr__refuses_what_does_not_fit),
        cmocka_unit_test(test_qr__from_a_press_is_the_same_code),
        cmocka_unit_test(test_qr_press__serves_any_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
