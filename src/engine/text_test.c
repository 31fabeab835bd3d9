/* text_test.c */
#include "engine/text.h"

#include "base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ASSERT_STR(s, literal)                                                                     \
    do {                                                                                           \
        struct str s_ = (s);                                                                       \
        assert_int_equal(s_.n, sizeof(literal) - 1);                                               \
        assert_memory_equal(s_.p, literal, s_.n);                                                  \
    } while (0)

static void test_text__placeholders_are_filled_in(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct html_arg args[] = {html_arg("who", S("张三")), html_arg("n", 12)};

    (void)state;
    ASSERT_STR(text_expand(a, S("{who}收到{n}件"), args, 2), "张三收到12件");
    ASSERT_STR(text_expand(a, S(""), args, 2), "");
    ASSERT_STR(text_expand(a, S("{n}{n}"), args, 2), "1212");
}

static void test_text__one_and_many_are_told_apart(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct html_arg n = html_arg("n", 1);
    struct str template = S("{n} {n|item|items}");

    (void)state;
    ASSERT_STR(text_expand(a, template, &n, 1), "1 item");
    n.number = 0;
    ASSERT_STR(text_expand(a, template, &n, 1), "0 items");
    n.number = 2;
    ASSERT_STR(text_expand(a, template, &n, 1), "2 items");
}

static void test_text__what_nobody_fills_stays_as_it_is(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    ASSERT_STR(text_expand(a, S("a{x}b{y|1|2}c"), NULL, 0), "a{x}b{y|1|2}c");
    ASSERT_STR(text_expand(a, S("open { end"), NULL, 0), "open { end");
    ASSERT_STR(text_expand(a, S("close } end"), NULL, 0), "close } end");
}

static void test_text__values_are_not_templates(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct html_arg args[] = {html_arg("a", S("{b}")), html_arg("b", S("x"))};

    (void)state;
    ASSERT_STR(text_expand(a, S("{a}"), args, 2), "{b}");
}

static void test_text__every_key_is_found_by_its_name(void **state)
{
    (void)state;
    assert_true(TEXT__MAX > 1);
    for (size_t i = 1; i < TEXT__MAX; i++)
        assert_int_equal(text_find(text_names[i]), i);
    assert_int_equal(text_find(S("no.such.key")), TEXT_NONE);
    assert_int_equal(text_find(S("")), TEXT_NONE);
    assert_int_equal(text_named("requests", "state", S("accepted")),
                     text_find(S("requests.state.accepted")));
    assert_int_equal(text_named("requests", "state", S("")), TEXT_NONE);
    assert_int_equal(
        text_named(
            "requests", "state",
            S("accepted.accepted.accepted.accepted.accepted.accepted.accepted.accepted.accepted")),
        TEXT_NONE);
}

static void test_text__every_language_says_everything(void **state)
{
    (void)state;
    for (size_t i = 1; i < TEXT__MAX; i++) {
        assert_true(text(LANG_ZH, (enum text)i).n > 0);
        assert_true(text(LANG_EN, (enum text)i).n > 0);
    }
    assert_string_equal(lang_tag(LANG_ZH), "zh-CN");
    assert_string_equal(lang_tag(LANG_EN), "en");
}

/* What stands in pages without being looked at is what a value would become there. */
static void test_text__stands_escaped_for_pages(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    size_t differ = 0;

    (void)state;
    for (enum lang lang = 0; lang < LANG__MAX; lang++) {
        for (size_t i = 0; i < TEXT__MAX; i++) {
            struct str made = text_html_of(lang)[i].html, raw = text(lang, (enum text)i);

            assert_true(str_eq(made, html_escaped(a, raw).html));
            differ += !str_eq(made, raw);
        }
    }
    assert_true(differ > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__placeholders_are_filled_in),
        cmocka_unit_test(test_text__one_and_many_are_told_apart),
        cmocka_unit_test(test_text__what_nobody_fills_stays_as_it_is),
        cmocka_unit_test(test_text__values_are_not_templates),
        cmocka_unit_test(test_text__every_key_is_found_by_its_name),
        cmocka_unit_test(test_text__every_language_says_everything),
        cmocka_unit_test(test_text__stands_escaped_for_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
