/* str_test.c: views of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "base/str.h"

static void test_str__order_is_by_bytes_and_then_by_length(void **state)
{
    (void)state;
    assert_true(str_cmp(S("a"), S("b")) < 0);
    assert_true(str_cmp(S("b"), S("a")) > 0);
    assert_true(str_cmp(S("a"), S("ab")) < 0);
    assert_true(str_cmp(S("ab"), S("a")) > 0);
    assert_int_equal(str_cmp(S("ab"), S("ab")), 0);
    assert_int_equal(str_cmp(S(""), S("")), 0);
    assert_true(str_cmp(S(""), S("a")) < 0);
    assert_true(str_cmp(S("z"), S("公")) < 0);
}

static void test_str__case_counts_only_where_it_should(void **state)
{
    (void)state;
    assert_true(str_eq_nocase(S("Content-TYPE"), S("content-type")));
    assert_false(str_eq_nocase(S("content"), S("content-type")));
    assert_false(str_eq_nocase(S("@[`{"), S("`{@[")));
    assert_false(str_eq(S("A"), S("a")));
    assert_true(str_eq(S(""), str_c(NULL)));
}

static void test_str__starts_and_ends(void **state)
{
    (void)state;
    assert_true(str_starts(S("公开条例"), S("公开")));
    assert_true(str_starts(S("a"), S("")));
    assert_false(str_starts(S("a"), S("ab")));
    assert_true(str_ends(S("公开条例"), S("条例")));
    assert_true(str_ends(S("a"), S("")));
    assert_false(str_ends(S("a"), S("ba")));
}

static void test_str__find_gives_the_first_place_or_none(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("abcabc"), S("ca")), 2);
    assert_int_equal(str_find(S("abcabc"), S("abc")), 0);
    assert_int_equal(str_find(S("abc"), S("abcd")), -1);
    assert_int_equal(str_find(S(""), S("a")), -1);
    assert_int_equal(str_find(S("abc"), S("")), 0);
    assert_int_equal(str_find_char(S("abcb"), 'b'), 1);
    assert_int_equal(str_find_char(S(""), 'b'), -1);
    /* not beyond the view */
    assert_int_equal(str_find(str_head(S("abc"), 2), S("bc")), -1);
    assert_int_equal(str_find_char(str_head(S("abc"), 2), 'c'), -1);
}

static void test_str__skip_and_head_stop_at_the_end(void **state)
{
    (void)state;
    assert_true(str_eq(str_skip(S("abc"), 1), S("bc")));
    assert_true(str_eq(str_skip(S("abc"), 3), S("")));
    assert_true(str_eq(str_skip(S("abc"), SIZE_MAX), S("")));
    assert_true(str_eq(str_head(S("abc"), 2), S("ab")));
    assert_true(str_eq(str_head(S("abc"), SIZE_MAX), S("abc")));
    assert_non_null(str_skip(S("abc"), 9).p);
    assert_non_null(str_of(NULL, 0).p);
}

static void test_str__trim_takes_ascii_white_space_only(void **state)
{
    (void)state;
    assert_true(str_eq(str_trim(S(" \t\r\n\v\f a b \n")), S("a b")));
    assert_true(str_eq(str_trim(S(" \n ")), S("")));
    assert_true(str_eq(str_trim(S("")), S("")));
    assert_true(str_eq(str_trim(S("\u3000公\u3000")), S("\u3000公\u3000")));
}

static void test_str__cut_parts_at_the_first_separator(void **state)
{
    (void)state;
    struct str head;
    struct str tail;

    assert_true(str_cut(S("a=b=c"), '=', &head, &tail));
    assert_true(str_eq(head, S("a")) && str_eq(tail, S("b=c")));
    assert_true(str_cut(S("a="), '=', &head, &tail));
    assert_true(str_eq(head, S("a")) && str_eq(tail, S("")));
    assert_false(str_cut(S("abc"), '=', &head, &tail));
    assert_true(str_eq(head, S("abc")) && str_eq(tail, S("")));
    /* the text may be its own head */
    head = S("x:y");
    assert_true(str_cut(head, ':', &head, &tail));
    assert_true(str_eq(head, S("x")) && str_eq(tail, S("y")));
}

static void test_str__next_gives_all_parts_and_then_none(void **state)
{
    (void)state;
    struct str rest = S("a,,公,");
    struct str part = S("untouched");

    assert_true(str_next(&rest, ',', &part) && str_eq(part, S("a")));
    assert_true(str_next(&rest, ',', &part) && str_eq(part, S("")));
    assert_true(str_next(&rest, ',', &part) && str_eq(part, S("公")));
    assert_false(str_next(&rest, ',', &part));
    assert_true(str_eq(part, S("公")));
}

static void test_str__hashes_of_alike_texts_fall_apart(void **state)
{
    enum {
        TEXTS = 4096
    };
    static uint8_t in_slot[2 * TEXTS];
    char text[32] = "requests.state.";
    size_t fullest = 0;

    (void)state;
    assert_true(str_hash(S("")) != str_hash(str_of("\0", 1)));
    assert_true(str_hash(str_of("abcdefgh\0", 9)) != str_hash(S("abcdefgh")));
    for (int i = 0; i < TEXTS; i++) {
        int n = snprintf(text + 15, sizeof(text) - 15, "%d", i);
        size_t slot = str_hash(str_of(text, 15 + (size_t)n)) % COUNT(in_slot);

        in_slot[slot]++;
        fullest = fullest > in_slot[slot] ? fullest : in_slot[slot];
    }
    assert_true(fullest <= 8); /* half as many as slots: by chance six or seven in the fullest */
}

static void test_str__tags_tell_texts_apart_that_differ_in_a_byte_or_in_length(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a", "b", "ab", "ba", "12345678", "123456780", "1234567812345678", "1234567812345679", "2234567812345678"};
    uint64_t tags[COUNT(texts)][2], again[2];
    for (size_t i = 0; i < COUNT(texts); i++) {
        str_tag(str_c(texts[i]), tags[i]);
        str_tag(str_c(texts[i]), again);
        assert_memory_equal(tags[i], again, sizeof(again));
        for (size_t k = 0; k < i; k++) {
            assert_true(tags[i][0] != tags[k][0]);
            assert_true(tags[i][1] != tags[k][1]);
        }
    }
    /* A 0 at the end is a byte like others. */
    str_tag(str_of("a\0", 2), again);
    assert_true(again[0] != tags[1][0] && again[1] != tags[1][1]);
}

static void test_str__secrets_are_equal_only_when_every_byte_is(void **state)
{
    (void)state;
    assert_true(str_eq_secret(S("token"), S("token")));
    assert_true(str_eq_secret(S(""), S("")));
    assert_false(str_eq_secret(S("token"), S("tokeN")));
    assert_false(str_eq_secret(S("Token"), S("token")));
    assert_false(str_eq_secret(S("token"), S("toke")));
    assert_false(str_eq_secret(S("toke"), S("token")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str__order_is_by_bytes_and_then_by_length),
        cmocka_unit_test(test_str__case_counts_only_where_it_should),
        cmocka_unit_test(test_str__starts_and_ends),
        cmocka_unit_test(test_str__find_gives_the_first_place_or_none),
        cmocka_unit_test(test_str__skip_and_head_stop_at_the_end),
        cmocka_unit_test(test_str__trim_takes_ascii_white_space_only),
        cmocka_unit_test(test_str__cut_parts_at_the_first_separator),
        cmocka_unit_test(test_str__next_gives_all_parts_and_then_none),
        cmocka_unit_test(test_str__hashes_of_alike_texts_fall_apart),
        cmocka_unit_test(test_str__tags_tell_texts_apart_that_differ_in_a_byte_or_in_length),
        cmocka_unit_test(test_str__secrets_are_equal_only_when_every_byte_is),
    };

    return cmocka_run_group_tests_name("base/str", tests, NULL, NULL);
}
