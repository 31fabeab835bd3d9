/* diff_test.c: two texts side by side. */
#include "engine/diff.h"

#include "base/buf.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* Each side of the rows as one text, with [what is removed] and {what is added}. */
static struct str side(struct arena *a, const struct diff *d, bool right)
{
    struct buf b cleanup(buf_done) = BUF_INIT(1 * MiB);
    for (size_t i = 0; i < d->rows.n; i++) {
        const struct diff_parts *parts = right ? &d->rows.v[i].right : &d->rows.v[i].left;
        if (d->rows.v[i].skipped > 0)
            buf_char(&b, '~');
        for (size_t k = 0; k < parts->n; k++) {
            static const char *const begins[] = {"", "[", "{"}, *const ends[] = {"", "]", "}"};
            buf_put(&b, str_c(begins[parts->v[k].kind]));
            buf_put(&b, parts->v[k].text);
            buf_put(&b, str_c(ends[parts->v[k].kind]));
        }
        buf_char(&b, '\n');
    }
    return arena_str(a, buf_str(&b));
}

static void assert_diff(struct str old, struct str new, const char *left, const char *right)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct diff d;
    diff_texts(a, old, new, &d);
    assert_string_equal(arena_cstr(a, side(a, &d, false)), left);
    assert_string_equal(arena_cstr(a, side(a, &d, true)), right);
}

static void test_diff__of_the_same_text_has_no_places(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct diff d;
    diff_texts(a, S("第一段\n第二段"), S("第一段\n\n第二段\n"), &d);
    assert_int_equal(d.places, 0);
}

static void test_diff__shows_the_characters_that_changed(void **state)
{
    (void)state;
    assert_diff(S("自2016年5月1日起限行。"), S("自2016年6月15日起限行。"),
                "自2016年[5]月[1]日起限行。\n", "自2016年{6}月{15}日起限行。\n");
    assert_diff(S("昭通市公安局"), S("昭通市公安局交警支队"), "昭通市公安局\n",
                "昭通市公安局{交警支队}\n");
}

static void test_diff__pairs_paragraphs_that_changed_and_leaves_out_what_did_not(void **state)
{
    (void)state;
    assert_diff(S("一\n二\n三\n四\n五"), S("一\n二\n三\n四\n五五\n六"), "~\n四\n五\n\n",
                "~\n四\n五{五}\n{六}\n");
    assert_diff(S("一\n二\n三"), S("一\n三"), "一\n[二]\n三\n", "一\n\n三\n");
    assert_diff(S(""), S("新"), "\n", "{新}\n");
}

/* A sequence that is the same in each run. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* Whatever changed: the left side without its marks is the old text, the right side the new one. */
static void test_diff__loses_no_word_of_either_side(void **state)
{
    (void)state;
    static const char *const letters[] = {"甲", "乙", "丙", "a1", " ", "。"};
    unsigned seed = 20161117;
    for (int round = 0; round < 300; round++) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct str texts[2];
        for (size_t i = 0; i < 2; i++) {
            struct buf b cleanup(buf_done) = BUF_INIT(1 * MiB);
            for (unsigned n = next_random(&seed) % 40; n > 0; n--)
                buf_put(&b, str_c(letters[next_random(&seed) % 6]));
            texts[i] = arena_str(a, str_trim(buf_str(&b)));
        }
        struct diff d;
        diff_texts(a, texts[0], texts[1], &d);
        struct buf got[2] = {BUF_INIT(1 * MiB), BUF_INIT(1 * MiB)};
        for (size_t i = 0; i < d.rows.n; i++) {
            for (size_t k = 0; k < d.rows.v[i].left.n; k++)
                buf_put(&got[0], d.rows.v[i].left.v[k].text);
            for (size_t k = 0; k < d.rows.v[i].right.n; k++)
                buf_put(&got[1], d.rows.v[i].right.v[k].text);
        }
        if (d.places > 0) {
            assert_true(str_eq(buf_str(&got[0]), texts[0]));
            assert_true(str_eq(buf_str(&got[1]), texts[1]));
        } else {
            assert_true(str_eq(texts[0], texts[1]));
        }
        buf_done(&got[0]);
        buf_done(&got[1]);
    }
}

static void test_diff__of_texts_without_anything_in_common_ends(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct buf x cleanup(buf_done) = BUF_INIT(4 * MiB), y cleanup(buf_done) = BUF_INIT(4 * MiB);
    for (int i = 0; i < 30000; i++) {
        buf_put(&x, i % 2 ? S("甲") : S("乙"));
        buf_put(&y, i % 2 ? S("丙") : S("丁"));
    }
    struct diff d;
    diff_texts(a, buf_str(&x), buf_str(&y), &d);
    assert_true(d.coarse);
    assert_int_equal(d.places, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diff__of_the_same_text_has_no_places),
        cmocka_unit_test(test_diff__shows_the_characters_that_changed),
        cmocka_unit_test(test_diff__pairs_paragraphs_that_changed_and_leaves_out_what_did_not),
        cmocka_unit_test(test_diff__loses_no_word_of_either_side),
        cmocka_unit_test(test_diff__of_texts_without_anything_in_common_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
