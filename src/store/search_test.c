/* search_test.c: tokens and their places, what people type, and the part of a text that is
 * shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/utf8.h"
#include "store/search.h"

static int make_arena(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

/* The tokens with a | between. */
static struct str joined(struct arena *a, const struct tokens *t)
{
    struct buf b cleanup(buf_done) = BUF_INIT(16 * MiB);

    for (size_t i = 0; i < t->n; i++) {
        if (i)
            buf_char(&b, '|');
        buf_put(&b, t->v[i].text);
    }
    return arena_str(a, buf_str(&b));
}

static struct str cut(struct arena *a, struct str text)
{
    struct tokens t;

    search_tokens(a, text, &t);
    return joined(a, &t);
}

#define assert_cut(a, text, expected) assert_string_equal(cut(a, S(text)).p, expected)

static void test_tokens__chinese_becomes_pairs_and_the_last_letter(void **state)
{
    assert_cut(*state, "昭通市", "昭通|通市|市");
    assert_cut(*state, "市", "市");
    assert_cut(*state, "公安，公开", "公安|安|公开|开");
    assert_cut(*state, "〇二年々", "〇二|二年|年々|々");
    assert_cut(*state, "𠀀𠀁", "𠀀𠀁|𠀁");
}

static void test_tokens__words_and_numbers_stay_whole(void **state)
{
    assert_cut(*state, "Open Government, 2016", "open|government|2016");
    assert_cut(*state, "2016年", "2016|年");
    assert_cut(*state, "昭公办〔2016〕12号", "昭公|公办|办|2016|12|号");
    assert_cut(*state, "GB11643-1999", "gb11643|1999");
    assert_cut(*state, "Straße ÉCOLE Ελλάς", "strasse|école|ελλάσ");
    assert_cut(*state, "བོད་ཡིག", "བོད|ཡིག");
}

static void test_tokens__folding_forgets_case_width_and_composition(void **state)
{
    assert_cut(*state, "ＡＢＣ１２", "abc12");
    assert_cut(*state, "ｶﾞﾊﾟ", "ガパ|パ");
    assert_cut(*state, "か\xe3\x82\x99き", "がき|き");
    assert_cut(*state, "e\xcc\x81t\xc3\xa9", "été");
    assert_cut(*state, "㎏ ㈱ ﬁle", "kg|株|file");
    assert_cut(*state, "가각", "가각|각");
    assert_cut(*state, "\xe1\x84\x80\xe1\x85\xa1", "가"); /* two jamo */
    assert_cut(*state,
               "so\xc2\xad"
               "ft 公\xe2\x80\x8b开",
               "soft|公开|开"); /* soft hyphen, space of no width */
}

static void test_tokens__what_is_no_letter_makes_none(void **state)
{
    assert_cut(*state, "", "");
    assert_cut(*state, " \t\n　。，—…“”《》", "");
    assert_cut(*state, "😀👨‍👩‍👧❤️", "");
    assert_cut(*state, "\xcc\x81\xcc\x81", ""); /* marks on nothing */
    assert_cut(*state, "漢\xcc\x81字", "漢字|字");
}

static void test_tokens__bad_bytes_part_words(void **state)
{
    assert_cut(*state, "公\xff开", "公|开");
    assert_cut(*state,
               "ab\xe5\x85"
               "cd",
               "ab|cd");
    assert_cut(*state, "x\xed\xa0\x80y", "x|y"); /* a surrogate */
    assert_cut(*state, "\xf4\x90\x80\x80\xc0\x80", "");
}

static void test_tokens__know_the_bytes_they_came_from(void **state)
{
    struct str text = S("在ＡＢ㎏，ｶﾞｷ1");
    static const struct {
        const char *text, *from;
    } expected[] = {{"在", "在"}, {"abkg", "ＡＢ㎏"}, {"ガキ", "ｶﾞｷ"}, {"キ", "ｷ"}, {"1", "1"}};
    struct tokens t;

    search_tokens(*state, text, &t);
    assert_int_equal(t.n, COUNT(expected));
    for (size_t i = 0; i < t.n; i++) {
        struct str from = str_of(text.p + t.v[i].begin, t.v[i].end - t.v[i].begin);

        assert_true(str_eq(t.v[i].text, str_c(expected[i].text)));
        assert_true(str_eq(from, str_c(expected[i].from)));
    }
}

static void test_tokens__of_long_words_are_cut(void **state)
{
    struct tokens t;
    char word[150];

    memset(word, 'X', sizeof(word));
    search_tokens(*state, str_of(word, sizeof(word)), &t);
    assert_int_equal(t.n, 3);
    assert_int_equal(t.v[0].text.n, 64);
    assert_int_equal(t.v[2].text.n, 150 - 128);
    assert_int_equal(t.v[2].end, 150);
}

/* xorshift: the same texts on every run */
static uint32_t dice(uint64_t *seed, uint32_t sides)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % sides;
}

static void test_tokens__are_those_of_the_whole_text_folded(void **state)
{
    static const int32_t letters[] = {
        'a',    'Z',    ' ',    0x301,   0x323,   0x345,  0x3b1,  0xdf,   0x130,  0xad,   0x200d,
        0xfe0f, 0xff76, 0xff9e, 0xff9f,  0x304b,  0x3099, 0x309a, 0x1100, 0x1161, 0x11a8, 0xac00,
        0xffa1, 0xffc2, 0x3131, 0x9c7,   0x9be,   0xbc6,  0xbbe,  0x338f, 0xfb01, 0xfdfa, 0x516c,
        0x5f00, 0xf900, 0x2f00, 0x20000, 0x1f600, 0xff21, 0xff11, 0x2460, 0xbd,   0x2126, 0x1e9e,
        0x1f82, 0x3c2,  0x149,  0xf73,   0xf71,   0x102e, 0x1025};
    uint64_t seed = 7;

    for (int round = 0; round < 3000; round++) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        char text[4 * 24];
        size_t n = 0;
        struct str folded;

        for (uint32_t i = dice(&seed, 24); i > 0; i--)
            n += utf8_encode(letters[dice(&seed, COUNT(letters))], text + n);
        folded = utf8_fold(a, str_of(text, n));
        if (!str_eq(cut(a, str_of(text, n)), cut(a, folded)))
            fail_msg("%.*s: %s, not %s", (int)n, text, cut(a, str_of(text, n)).p, cut(a, folded).p);
    }
    (void)state;
}

static void test_tokens__of_a_megabyte_come_soon(void **state)
{
    struct buf b cleanup(buf_done) = BUF_INIT(2 * MiB);
    struct tokens t;

    while (b.n < MiB)
        buf_put(&b, S("昭通市公安局2016年"));
    search_tokens(*state, buf_str(&b), &t);
    assert_true(t.n > MiB / 4);
    assert_int_equal(t.v[t.n - 1].end, b.n);
    buf_clear(&b);
    while (b.n < MiB) /* marks of two classes by turns: each would be sorted past all before it */
        buf_put(&b, S("\xcc\x81\xcc\xa3"));
    search_tokens(*state, buf_str(&b), &t);
    assert_int_equal(t.n, 0);
}

static struct search_query parsed(struct arena *a, struct str typed)
{
    struct search_query q;

    assert_int_equal(search_parse(a, typed, &q), 0);
    return q;
}

static void test_parse__words_phrases_and_exclusions(void **state)
{
    struct search_query q =
        parsed(*state, S("  年度报告　“公开 指南” \"open data\" -征求 －\"意 见\" 2016年"));
    static const struct {
        const char *text, *tokens;
        bool exclude, prefix;
    } expected[] = {
        {"年度报告", "年度|度报|报告", false, false},
        {"公开 指南", "公开|开|指南", false, false},
        {"open data", "open|data", false, false},
        {"征求", "征求", true, false},
        {"意 见", "意|见", true, true},
        {"2016年", "2016|年", false, true},
    };

    assert_int_equal(q.n, COUNT(expected));
    for (size_t i = 0; i < q.n; i++) {
        assert_true(str_eq(q.v[i].text, str_c(expected[i].text)));
        assert_string_equal(joined(*state, &q.v[i].tokens).p, expected[i].tokens);
        assert_int_equal(q.v[i].exclude, expected[i].exclude);
        assert_int_equal(q.v[i].prefix, expected[i].prefix);
    }
}

static void test_parse__corner_brackets_and_the_word_for_without(void **state)
{
    struct search_query q = parsed(*state, S("「公安 局」不含 丢失 不含补办 -『交通 警察』 税额不含税"));
    static const struct {
        const char *text;
        bool exclude;
    } expected[] = {{"公安 局", false}, {"丢失", true}, {"补办", true}, {"交通 警察", true}, {"税额不含税", false}};

    assert_int_equal(q.n, COUNT(expected));
    for (size_t i = 0; i < q.n; i++) {
        assert_true(str_eq(q.v[i].text, str_c(expected[i].text)));
        assert_int_equal(q.v[i].exclude, expected[i].exclude);
    }
    q = parsed(*state, S("\"不含税\""));
    assert_false(q.v[0].exclude);
    assert_int_equal(search_parse(*state, S("不含"), &q), ERR_INVALID);
}

static void test_parse__a_quote_that_is_not_closed_goes_to_the_end(void **state)
{
    struct search_query q = parsed(*state, S("昭通\"公安 局"));

    assert_int_equal(q.n, 2);
    assert_true(str_eq(q.v[1].text, S("公安 局")));
}

static void test_parse__refuses_nothing_and_too_much(void **state)
{
    static const char *const nothing[] = {"",  "   ",   "\"\"", "-",        "!?",
                                          "*", "-昭通", "😀",    "\xff\xfe", "--\"公开\""};
    char much[SEARCH_MAX_BYTES + 1];
    struct search_query q = {.n = 99};

    for (size_t i = 0; i < COUNT(nothing); i++)
        assert_int_equal(search_parse(*state, str_c(nothing[i]), &q), ERR_INVALID);
    memset(much, 'a', sizeof(much));
    assert_int_equal(search_parse(*state, str_of(much, sizeof(much)), &q), ERR_TOO_LARGE);
    assert_int_equal(search_parse(*state, S("1 2 3 4 5 6 7 8 9"), &q), ERR_TOO_LARGE);
    assert_int_equal(q.n, 99);
    assert_int_equal(search_parse(*state, str_of(much, sizeof(much) - 1), &q), 0);
    assert_int_equal(search_parse(*state, S("1 2 3 4 . 5 6 7 8"), &q), 0);
}

static void test_match__is_made_of_tokens_only(void **state)
{
    struct search_query q = parsed(*state, S("昭通市 -\"2016年\" Open"));

    assert_string_equal(search_match(*state, DB_SQLITE, &q).p,
                        "(\" 昭通 通市\" AND \" open\") NOT \" 2016 年\" *");
    assert_string_equal(search_match(*state, DB_POSTGRES, &q).p,
                        "昭通 通市 open\n%昭通市%\n% 2016 年%");
}

static void test_match__nothing_typed_is_syntax(void **state)
{
    static const char signs[] = "'\"`*^:+-|&!<>(){}[]\\%_~;,.?#@$=/\n\t";
    struct buf b cleanup(buf_done) = BUF_INIT(KiB);
    struct search_query q;
    struct str match;

    for (size_t i = 0; i < sizeof(signs); i++) { /* the 0 too */
        buf_char(&b, 'a');
        buf_char(&b, signs[i]);
    }
    buf_put(&b, S("a NEAR(b, 2) AND title:c"));
    q = parsed(*state, str_head(buf_str(&b), SEARCH_MAX_BYTES));
    match = search_match(*state, DB_SQLITE, &q);
    for (size_t i = 0; i < match.n; i++)
        assert_non_null(memchr("() \"*abcdefghijklmnopqrstuvwxyz0123456789ANDNOT", match.p[i], 47));
    match = search_match(*state, DB_POSTGRES, &q);
    for (size_t i = 0; i < match.n; i++)
        assert_non_null(memchr("% \t\nabcdefghijklmnopqrstuvwxyz0123456789", match.p[i], 40));
}

static void test_value__holds_the_folded_text_and_its_keys(void **state)
{
    struct str text = S("昭通、Ｙear 2016年");

    assert_true(str_eq(search_value(*state, DB_SQLITE, text), text));
    assert_string_equal(search_value(*state, DB_POSTGRES, text).p,
                        "昭通 year 2016 年\n2016\nyear\n年\n昭\n昭通\n通");
    assert_string_equal(search_value(*state, DB_POSTGRES, S("")).p, "");
    assert_string_equal(search_value(*state, DB_POSTGRES, S("a")).p, " a \na");
}

static void test_accepts__says_what_a_query_means(void **state)
{
    static const struct {
        const char *typed, *text;
        bool accepted;
    } cases[] = {
        {"公安", "昭通市公安局", true},
        {"安公", "昭通市公安局", false},
        {"通市公", "昭通市公安局", true},
        {"市局", "昭通市公安局", false},
        {"局", "昭通市公安局", true},
        {"安", "昭通市公安局", true},
        {"2016年", "2016年度", true},
        {"2016年", "12016年度", false},
        {"016", "2016", false},
        {"year", "years", false},
        {"YEAR", "ｙｅａｒ", true},
        {"公安 昭通", "昭通市公安局", true},
        {"公安 曲靖", "昭通市公安局", false},
        {"公安 -昭通", "昭通市公安局", false},
        {"公安 -曲靖", "昭通市公安局", true},
        {"\"公安 昭通\"", "昭通市公安局", false},
        {"\"昭通 公安\"", "昭通，公安", true},
        {"昭通公安", "昭通，公安", false},
        {"公安-局", "公安局", false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct search_query q = parsed(*state, str_c(cases[i].typed));

        if (search_accepts(*state, str_c(cases[i].text), &q) != cases[i].accepted)
            fail_msg("%s in %s", cases[i].typed, cases[i].text);
    }
}

static void test_accepts__a_phrase_stands_in_one_column(void **state)
{
    struct str columns[] = {STR_INIT("昭通 公安"), STR_INIT("报告")};
    struct strs row = {columns, 2};
    struct search_query apart = parsed(*state, S("报告 昭通"));
    struct search_query across = parsed(*state, S("\"公安 报告\""));
    struct search_query without = parsed(*state, S("昭通 -报告"));

    assert_true(search_accepts_row(*state, row, &apart));
    assert_false(search_accepts_row(*state, row, &across));
    assert_false(search_accepts_row(*state, row, &without));
}

/* …before[hit]after… */
static struct str shown(struct arena *a, struct str text, struct str typed, size_t width)
{
    struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);
    struct search_query q = parsed(a, typed);
    struct snippet s;

    search_snippet(a, text, &q, width, &s);
    buf_put(&b, s.cut_before ? S("…") : S(""));
    for (size_t i = 0; i < s.n; i++)
        buf_fmt(&b, s.v[i].hit ? "[%.*s]" : "%.*s", STR_ARG(s.v[i].text));
    buf_put(&b, s.cut_after ? S("…") : S(""));
    return arena_str(a, buf_str(&b));
}

#define assert_shown(a, text, typed, width, expected) \
 assert_string_equal(shown(a, S(text), S(typed), width).p, expected)

static void test_snippet__marks_the_hits(void **state)
{
    assert_shown(*state, "昭通市公安局", "公安", 20, "昭通市[公安]局");
    assert_shown(*state, "昭通市公安局2016年度报告", "公安局 2016年", 40,
                 "昭通市[公安局2016年]度报告");
    assert_shown(*state, "ＡＢＣ 公安", "abc", 40, "[ＡＢＣ] 公安");
    assert_shown(*state, "年年有余", "年", 40, "[年年]有余");
    assert_shown(*state, "公安局", "公安 安局", 40, "[公安局]");
    assert_shown(*state, "公安 -x", "公安 -安全", 40, "[公安] -x");
}

static void test_snippet__shows_the_beginning_if_nothing_hits(void **state)
{
    assert_shown(*state, "", "公安", 10, "");
    assert_shown(*state, "  一二三四五六七八九十  ", "公安", 4, "一二…");
    assert_shown(*state, "一二三", "公安", 4, "一二三");
}

static void test_snippet__chooses_the_densest_place(void **state)
{
    assert_shown(*state,
                 "公安一二三四五六七八九十一二三四五六七八九十公安、报告一二三四五六七八九十",
                 "公安 报告", 9, "…九十[公安]、[报告]一二…");
    assert_shown(*state, "公安一二三四五六七八九十公安一二三四五六七八九十", "公安", 6,
                 "[公安]一二三四…");
}

static void test_snippet__begins_and_ends_well(void **state)
{
    assert_shown(*state, "第一句话很长很长。公安局的第二句话", "第二", 14, "…公安局的[第二]句话");
    assert_shown(*state, "the government of the people shall publish", "people", 16,
                 "…the [people]…");
    assert_shown(*state, "一二三四五六七八九十公安局", "公安", 6, "…八九十[公安]局");
}

static void test_snippet__is_never_wider_than_asked(void **state)
{
    static const char *const words[] = {
        "公安", "2016", " year ", "，", "\xff", "e\xcc\x81", "👨‍👩‍👧",
        "局。", "\n",   "㎏"};
    uint64_t seed = 3;

    for (int round = 0; round < 400; round++) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);
        struct search_query q = parsed(a, S("公安 year \"2016 公安 kg\""));
        size_t width = dice(&seed, 30);
        size_t letters = 0;
        struct snippet s;

        for (uint32_t i = dice(&seed, 60); i > 0; i--)
            buf_put(&b, str_c(words[dice(&seed, COUNT(words))]));
        search_snippet(a, buf_str(&b), &q, width, &s);
        for (size_t i = 0; i < s.n; i++) {
            assert_true(s.v[i].text.n > 0);
            assert_true(i == 0 || s.v[i].text.p == s.v[i - 1].text.p + s.v[i - 1].text.n);
            letters += utf8_count(s.v[i].text);
        }
        assert_true(letters <= (width ? width : 1));
    }
    (void)state;
}

#define unit(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(test_tokens__chinese_becomes_pairs_and_the_last_letter),
        unit(test_tokens__words_and_numbers_stay_whole),
        unit(test_tokens__folding_forgets_case_width_and_composition),
        unit(test_tokens__what_is_no_letter_makes_none),
        unit(test_tokens__bad_bytes_part_words),
        unit(test_tokens__know_the_bytes_they_came_from),
        unit(test_tokens__of_long_words_are_cut),
        unit(test_tokens__are_those_of_the_whole_text_folded),
        unit(test_tokens__of_a_megabyte_come_soon),
        unit(test_parse__words_phrases_and_exclusions),
        unit(test_parse__corner_brackets_and_the_word_for_without),
        unit(test_parse__a_quote_that_is_not_closed_goes_to_the_end),
        unit(test_parse__refuses_nothing_and_too_much),
        unit(test_match__is_made_of_tokens_only),
        unit(test_match__nothing_typed_is_syntax),
        unit(test_value__holds_the_folded_text_and_its_keys),
        unit(test_accepts__says_what_a_query_means),
        unit(test_accepts__a_phrase_stands_in_one_column),
        unit(test_snippet__marks_the_hits),
        unit(test_snippet__shows_the_beginning_if_nothing_hits),
        unit(test_snippet__chooses_the_densest_place),
        unit(test_snippet__begins_and_ends_well),
        unit(test_snippet__is_never_wider_than_asked),
    };

    return cmocka_run_group_tests_name("store/search", tests, NULL, NULL);
}
