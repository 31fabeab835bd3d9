/* utf8_test.c: what is UTF-8, what is a letter, and what search takes for the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"

static void test_utf8__every_code_point_goes_out_and_in_again(void **state)
{
    (void)state;
    for (int32_t c = 0; c <= 0x10ffff; c++) {
        char out[4];
        size_t len;
        size_t read;

        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        len = utf8_encode(c, out);
        if (utf8_decode(str_of(out, len), &read) != c || read != len)
            fail_msg("U+%04X", (unsigned)c);
        if (len > 1 && utf8_decode(str_of(out, len - 1), &read) != -1)
            fail_msg("U+%04X cut short", (unsigned)c);
    }
}

static void test_utf8__refuses_what_is_not(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR_INIT("\x80"),             /* a tail alone */
        STR_INIT("\xc0\x80"),         /* overlong NUL */
        STR_INIT("\xc1\xbf"),         /* overlong */
        STR_INIT("\xe0\x9f\xbf"),     /* overlong */
        STR_INIT("\xf0\x8f\xbf\xbf"), /* overlong */
        STR_INIT("\xed\xa0\x80"),     /* surrogate */
        STR_INIT("\xed\xbf\xbf"),     /* surrogate */
        STR_INIT("\xf4\x90\x80\x80"), /* beyond U+10FFFF */
        STR_INIT("\xf5\x80\x80\x80"), STR_INIT("\xff"),
        STR_INIT("\xe5\x85"),         /* cut short */
        STR_INIT("\xe5\x85z"),        /* a letter for a tail */
        STR_INIT("\xe5z\xac"),
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        size_t len = 99;

        assert_int_equal(utf8_decode(bad[i], &len), -1);
        assert_int_equal(len, 1);
        assert_false(utf8_valid(bad[i]));
        assert_false(utf8_is_text(bad[i]));
    }
    assert_false(utf8_valid(S("twelve bytes of ASCII, then \xff and more ASCII after it")));
    assert_false(utf8_valid(S("公开\xe5")));
    assert_true(utf8_valid(S("政府信息公开 open government 😀")));
    assert_true(utf8_valid(S("")));
}

static void test_utf8__text_has_no_control_characters(void **state)
{
    (void)state;
    assert_true(utf8_is_text(S("公开\t\r\n a~\u00a0")));
    assert_true(utf8_is_text(S("")));
    assert_false(utf8_is_text(S("a\0b")));
    assert_false(utf8_is_text(S("a\x1b[0m")));
    assert_false(utf8_is_text(S("a\x7f")));
    assert_false(utf8_is_text(S("\xc2\x80")));
    assert_false(utf8_is_text(S("\xc2\x9f")));
}

static void test_utf8__count_and_head_count_code_points(void **state)
{
    (void)state;
    struct str s = S("a公é😀");

    assert_int_equal(utf8_count(s), 4);
    assert_int_equal(utf8_count(S("")), 0);
    assert_true(str_eq(utf8_head(s, 0), S("")));
    assert_true(str_eq(utf8_head(s, 2), S("a公")));
    assert_true(str_eq(utf8_head(s, 4), s));
    assert_true(str_eq(utf8_head(s, 9), s));
}

static void assert_folds(struct str from, struct str to)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str folded = utf8_fold(a, from);

    if (!str_eq(folded, to))
        fail_msg("%.*s -> %.*s", STR_ARG(from), STR_ARG(folded));
}

static void test_utf8__folding_forgets_case_width_and_composition(void **state)
{
    (void)state;
    assert_folds(S(""), S(""));
    assert_folds(S("ABC xyz @[`{ 09"), S("abc xyz @[`{ 09"));
    assert_folds(S("ＧＢ／Ｔ　９７０４"), S("gb/t 9704"));
    assert_folds(S("E\u0301"), S("é"));
    assert_folds(S("Straße"), S("strasse"));
    assert_folds(S("①㈱"), S("1(株)"));
    assert_folds(S("政府信息公开"), S("政府信息公开"));
    assert_folds(S("公\u200b\u00ad开"), S("公开"));
}

static void test_utf8__folding_can_make_a_text_longer(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    char *many = arena_alloc(a, 3000);
    struct str folded;

    /* U+FDFA is one code point that becomes eighteen */
    for (size_t i = 0; i < 3000; i += 3)
        memcpy(many + i, "\xef\xb7\xba", 3);
    folded = utf8_fold(a, str_of(many, 3000));
    assert_int_equal(utf8_count(folded), 18000);
    assert_true(utf8_valid(folded));
}

static void test_utf8__folding_repairs_bad_bytes(void **state)
{
    (void)state;
    assert_folds(S("A\xff\xe5\x85公"), S("a\ufffd\ufffd\ufffd公"));
    assert_folds(S("a\0B公"), S("a\0b公"));
}

static void test_utf8__cjk_is_what_has_no_spaces_between_words(void **state)
{
    (void)state;
    static const int32_t yes[] = {U'公', U'々', U'〇', U'あ', U'ア', U'ー', U'한', U'ｱ',
                                  0x3400, 0x9fff, 0x20000, 0x30000};
    static const int32_t no[] = {'a', '1', U'é', U'、', U'。', U'「', U'　', U'ཀ', U'，',
                                 0x1f600, 0x33ff, 0xa000, 0xffff, -1};

    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(utf8_is_cjk(yes[i]) && utf8_is_word(yes[i]));
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(utf8_is_cjk(no[i]));
}

static void test_utf8__marks_that_nobody_sees_are_told(void **state)
{
    (void)state;
    static const int32_t yes[] = {0xad,   0x61c,  0x200b, 0x200f, 0x202a,
                                  0x202e, 0x2066, 0x2069, 0xfeff};
    static const int32_t no[] = {-1,     'a',    ' ',    U'公',  U'　', 0x200a,
                                 0x2010, 0x2029, 0x202f, 0x205f, 0x2070};

    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(utf8_is_unseen(yes[i]));
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(utf8_is_unseen(no[i]));
}

static void test_utf8__words_are_letters_and_digits_of_any_script(void **state)
{
    (void)state;
    static const int32_t yes[] = {'a', 'Z', '0', '9', U'é', U'ж', U'ཀ', 0xf72 /* a Tibetan vowel */,
                                  U'ᥐ', U'٣', U'①', 0x301};
    static const int32_t no[] = {' ', '_', '-', '@', '[', '`', '{', '/', ':', U'、', U'。', U'　',
                                 0xa0, 0x1f600, 0xe000, 0, -1};

    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(utf8_is_word(yes[i]));
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(utf8_is_word(no[i]));
}

static void test_utf8__a_head_of_bytes_ends_between_letters(void **state)
{
    (void)state;
    assert_true(str_eq(utf8_head_bytes(S("公开"), 6), S("公开")));
    assert_true(str_eq(utf8_head_bytes(S("公开"), 5), S("公")));
    assert_true(str_eq(utf8_head_bytes(S("公开"), 3), S("公")));
    assert_true(str_eq(utf8_head_bytes(S("公开"), 2), S("")));
    assert_true(str_eq(utf8_head_bytes(S("ab"), 0), S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__a_head_of_bytes_ends_between_letters),
        cmocka_unit_test(test_utf8__every_code_point_goes_out_and_in_again),
        cmocka_unit_test(test_utf8__refuses_what_is_not),
        cmocka_unit_test(test_utf8__text_has_no_control_characters),
        cmocka_unit_test(test_utf8__count_and_head_count_code_points),
        cmocka_unit_test(test_utf8__folding_forgets_case_width_and_composition),
        cmocka_unit_test(test_utf8__folding_can_make_a_text_longer),
        cmocka_unit_test(test_utf8__folding_repairs_bad_bytes),
        cmocka_unit_test(test_utf8__cjk_is_what_has_no_spaces_between_words),
        cmocka_unit_test(test_utf8__marks_that_nobody_sees_are_told),
        cmocka_unit_test(test_utf8__words_are_letters_and_digits_of_any_script),
    };

    return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
