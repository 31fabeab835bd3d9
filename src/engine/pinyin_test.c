/* Tests of pinyin.c. */
#include "engine/pinyin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *a;

static int begin(void **state)
{
    (void)state;
    a = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static bool has_key(const char *text, const char *key)
{
    struct strs keys;
    pinyin_keys(a, str_c(text), &keys);
    for (size_t i = 0; i < keys.n; i++)
        if (str_eq(keys.v[i], str_c(key)))
            return true;
    return false;
}

/* Does the text have all keys that what was typed asks for? */
static bool found(const char *text, const char *typed, enum pinyin_way way)
{
    struct strs asked;
    if (!pinyin_asked(a, str_c(typed), way, &asked))
        return false;
    for (size_t i = 0; i < asked.n; i++)
        if (!has_key(text, asked.v[i].p ? arena_cstr(a, asked.v[i]) : ""))
            return false;
    return true;
}

static void test_readings__the_usual_one_first(void **state)
{
    (void)state;
    assert_true(str_eq(pinyin_of(S("户")).v[0], S("hu")));
    assert_int_equal(2, pinyin_of(S("行")).n);
    assert_true(str_eq(pinyin_of(S("一")).v[0], S("yi"))); /* the first of the table */
    assert_true(str_eq(pinyin_of(S("绿")).v[0], S("lv")));
    assert_int_equal(0, pinyin_of(S("a")).n);
    assert_int_equal(0, pinyin_of(S("。")).n);
    assert_int_equal(0, pinyin_of(S("")).n);
}

static void test_initials__find_a_word_within_a_title(void **state)
{
    const char *title = "关于办理居民身份证有关事项的通告（2016年）";
    (void)state;
    assert_true(found(title, "sfz", PINYIN_INITIALS));
    assert_true(found(title, "SFZ", PINYIN_INITIALS));
    assert_true(found(title, "jmsfz", PINYIN_INITIALS));
    assert_true(found(title, "gyblj", PINYIN_INITIALS));
    assert_false(found(title, "sfzx", PINYIN_INITIALS));
    assert_false(found(title, "dn", PINYIN_INITIALS)); /* 的（2016年: not together */
}

static void test_syllables__find_a_word_within_a_title(void **state)
{
    const char *title = "昭通市公安局户口登记办事指南";
    (void)state;
    assert_true(found(title, "hukou", PINYIN_SYLLABLES));
    assert_true(found(title, "hukoudengji", PINYIN_SYLLABLES));
    assert_true(found(title, "Gongan", PINYIN_SYLLABLES));
    assert_false(found(title, "huzhao", PINYIN_SYLLABLES));
    assert_true(found("西安", "xian", PINYIN_SYLLABLES));
}

static void test_asked__only_letters_are_read(void **state)
{
    static const char *const none[] = {"", "a", "h1", "户口", "hu kou", "-sfz", "\xff\xff",
                                       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct strs keys;
    (void)state;
    for (size_t i = 0; i < COUNT(none); i++)
        assert_false(pinyin_asked(a, str_c(none[i]), PINYIN_INITIALS, &keys));
    assert_false(pinyin_asked(a, S("sfz"), PINYIN_SYLLABLES, &keys));
    assert_false(pinyin_asked(a, S("hu"), PINYIN_SYLLABLES, &keys));
}

static void test_stretch__is_what_was_meant(void **state)
{
    struct str s;
    (void)state;
    assert_true(pinyin_stretch(S("办理居民身份证的通告"), S("sfz"), PINYIN_INITIALS, &s));
    assert_true(str_eq(s, S("身份证")));
    assert_true(pinyin_stretch(S("银行与行人"), S("xingren"), PINYIN_SYLLABLES, &s));
    assert_true(str_eq(s, S("行人")));
    assert_false(pinyin_stretch(S("身份，证"), S("sfz"), PINYIN_INITIALS, &s));
}

static void test_spoken__a_wrong_letter_sounds_alike(void **state)
{
    struct strs wrong, right;
    (void)state;
    assert_true(pinyin_spoken(a, S("户藉"), &wrong));
    assert_true(pinyin_spoken(a, S("户籍"), &right));
    assert_int_equal(1, right.n);
    assert_true(str_eq(right.v[0], S("huji")));
    assert_int_equal(2, wrong.n);
    assert_true(str_eq(wrong.v[1], S("huji")));
    assert_false(pinyin_spoken(a, S("户1"), &wrong));
    assert_false(pinyin_spoken(a, S("1户"), &wrong));
    assert_false(pinyin_spoken(a, S("户 籍"), &wrong));
    assert_false(pinyin_spoken(a, S(""), &wrong));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings__the_usual_one_first),
        cmocka_unit_test(test_initials__find_a_word_within_a_title),
        cmocka_unit_test(test_syllables__find_a_word_within_a_title),
        cmocka_unit_test(test_asked__only_letters_are_read),
        cmocka_unit_test(test_stretch__is_what_was_meant),
        cmocka_unit_test(test_spoken__a_wrong_letter_sounds_alike),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
