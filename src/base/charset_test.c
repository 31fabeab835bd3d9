/* charset_test.c: what Chinese offices save, as UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "base/charset.h"
#include "base/err.h"

/* 标题,文件 */
#define UTF8 "\xe6\xa0\x87\xe9\xa2\x98,\xe6\x96\x87\xe4\xbb\xb6\n"
#define GBK  "\xb1\xea\xcc\xe2,\xce\xc4\xbc\xfe\n"

static void test_whole__takes_what_excel_saves_in_china(void **state)
{
    static const struct str saved[] = {
        STR_INIT(UTF8),
        STR_INIT("\xef\xbb\xbf" UTF8),
        STR_INIT(GBK),
        STR_INIT("\xff\xfe\x07\x68\x98\x98,\0\x87\x65\xf6\x4e\n\0"),
        STR_INIT("\xfe\xff\x68\x07\x98\x98\0,\x65\x87\x4e\xf6\0\n"),
    };
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(saved); i++) {
        struct str text;
        int line;

        assert_int_equal(charset_whole(a, saved[i], &text, &line), 0);
        assert_true(str_eq(text, S(UTF8)));
    }
}

static void test_whole__takes_the_letters_of_names_that_gbk_lacks(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str text;
    int line;

    (void)state; /* U+20087, U+3447 */
    assert_int_equal(charset_whole(a, S(GBK "\x95\x32\x90\x31\xfe\x56"), &text, &line), 0);
    assert_true(str_eq(text, S(UTF8 "\xf0\xa0\x82\x87\xe3\x91\x87")));
}

/* 一 (D2 BB) has the form of a letter of UTF-8, as many have that are spoken from L to Z. */
static void test_whole__takes_a_text_of_letters_that_look_like_utf8(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str text;
    int line;

    (void)state;
    assert_int_equal(charset_whole(a, S("\xd2\xbb\xd2\xbb\xd2\xbb\xd2\xbb\xb1\xea"), &text, &line),
                     0);
    assert_true(str_eq(text, S("一一一一标")));
}

static void test_whole__names_the_line_that_is_no_text(void **state)
{
    static const struct {
        struct str bytes;
        int line;
    } cases[] = {
        {STR_INIT(GBK GBK "\xff\xff\n"), 3},    /* in no encoding */
        {STR_INIT(GBK "\xb1"), 2},              /* cut in two */
        {STR_INIT(UTF8 "\xe6\xa0,\n" UTF8), 2}, /* UTF-8 with a damaged letter */
        {STR_INIT("\xef\xbb\xbf"
                  "a\nb\n" GBK),
         3}, /* its mark lies */
        {STR_INIT("\xff\xfe"
                  "a\0\n\0"
                  "b"),
         2}, /* half a letter */
        {STR_INIT("\xff\xfe"
                  "a\0\n\0"
                  "\x00\xdc"
                  "b\0"),
         2}, /* half a pair */
    };
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str text;
        int line;

        assert_int_equal(charset_whole(a, cases[i].bytes, &text, &line), ERR_MALFORMED);
        assert_int_equal(line, cases[i].line);
    }
}

static void test_decode__leaves_out_what_the_end_cuts_in_two(void **state)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64);

    (void)state;
    assert_int_equal(charset_decode(S(GBK "\xb1"), &out), 0);
    assert_true(str_eq(buf_str(&out), S(UTF8)));
    buf_clear(&out);
    assert_int_equal(charset_decode(S(GBK "\xff\xff"), &out), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole__takes_what_excel_saves_in_china),
        cmocka_unit_test(test_whole__takes_the_letters_of_names_that_gbk_lacks),
        cmocka_unit_test(test_whole__takes_a_text_of_letters_that_look_like_utf8),
        cmocka_unit_test(test_whole__names_the_line_that_is_no_text),
        cmocka_unit_test(test_decode__leaves_out_what_the_end_cuts_in_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
