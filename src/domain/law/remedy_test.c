/* remedy_test.c: what a letter says of reconsideration and litigation, by the date of the reply. */
#include "domain/law/law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena *a;
static struct request_law law;
static const struct letter_authority bureau = {
    .name = STR_INIT("示例市公安局"),
    .government = STR_INIT("示例市人民政府"),
    .superior = STR_INIT("示例省公安厅"),
    .court = STR_INIT("示例区人民法院"),
};

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    return request_law_load(a, &law);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct str said(day_t reply, bool withheld)
{
    const struct remedy *r = remedy_for(&law.remedies, reply, withheld);
    assert_non_null(r);
    return remedy_text(a, r, &bureau, S("答复"));
}

static void test_remedy__three_months_to_sue_until_april_2015(void **state)
{
    (void)state;
    struct str s = said(day_from(2015, 4, 30), true);
    assert_true(str_find(s, S("3个月内")) >= 0 && str_find(s, S("60日内")) >= 0);
    assert_true(str_find(s, S("示例市人民政府或者示例省公安厅")) >= 0);
    assert_true(str_eq(s, said(day_from(2008, 5, 1), false)));
}

static void test_remedy__six_months_to_sue_from_may_2015(void **state)
{
    (void)state;
    struct str s = said(day_from(2015, 5, 1), true);
    assert_true(str_find(s, S("6个月内向示例区人民法院")) >= 0);
    assert_true(str_find(s, S("示例市人民政府或者示例省公安厅")) >= 0);
    assert_true(str_eq(s, said(day_from(2023, 12, 31), true)));
    assert_true(str_eq(s, said(day_from(2023, 12, 31), false)));
}

static void test_remedy__from_2024_a_refusal_goes_to_reconsideration_first(void **state)
{
    (void)state;
    const struct remedy *r = remedy_for(&law.remedies, day_from(2024, 1, 1), true);
    assert_non_null(r);
    assert_true(r->review_first);
    assert_int_equal(60, r->reconsideration_days);
    assert_int_equal(15, r->litigation_days_after_review);
    assert_int_equal(0, r->litigation_months);
    struct str s = remedy_text(a, r, &bureau, S("答复"));
    assert_true(str_find(s, S("应当先申请行政复议")) >= 0);
    assert_true(str_find(s, S("15日内")) >= 0);
    assert_true(str_find(s, S("示例省公安厅")) < 0); /* article 24: the government alone */
    assert_true(str_find(s, S("6个月")) < 0);
}

static void test_remedy__from_2024_any_other_reply_leaves_the_choice(void **state)
{
    (void)state;
    struct str s = said(day_from(2026, 11, 23), false);
    assert_true(str_find(s, S("6个月内")) >= 0);
    assert_true(str_find(s, S("向示例市人民政府申请行政复议")) >= 0);
    assert_true(str_find(s, S("应当先")) < 0);
}

static void test_remedy__under_vertical_leadership_the_superior_alone_reconsiders(void **state)
{
    (void)state;
    struct letter_authority tax = bureau;
    tax.vertical = true;
    const struct remedy *r = remedy_for(&law.remedies, day_from(2024, 6, 1), false);
    struct str s = remedy_text(a, r, &tax, S("答复"));
    assert_true(str_find(s, S("示例省公安厅")) >= 0);
    assert_true(str_find(s, S("示例市人民政府")) < 0);
}

static void test_remedy__an_authority_without_a_reviewer_has_no_text(void **state)
{
    (void)state;
    struct letter_authority bare = {
        .name = S("示例市公安局"), .government = S(""), .superior = S(""), .court = S("")};
    const struct remedy *r = remedy_for(&law.remedies, day_from(2024, 6, 1), false);
    assert_int_equal(0, remedy_text(a, r, &bare, S("答复")).n);
    bare.government = S("示例市人民政府");
    assert_true(str_find(remedy_text(a, r, &bare, S("答复")), S("有管辖权的人民法院")) >= 0);
}

static void test_remedy__what_is_challenged_is_named(void **state)
{
    (void)state;
    const struct remedy *r = remedy_for(&law.remedies, day_from(2024, 6, 1), false);
    struct str s = remedy_text(a, r, &bureau, S("决定"));
    assert_true(str_starts(s, S("如对本决定不服，可以自收到本决定之日起60日内")));
    for (size_t i = 0; i < law.remedies.n; i++)
        assert_true(str_find(remedy_text(a, &law.remedies.v[i], &bureau, S("答复")), S("{")) < 0);
}

static void test_remedy__there_is_none_before_the_regulation(void **state)
{
    (void)state;
    assert_null(remedy_for(&law.remedies, day_from(2008, 4, 30), false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remedy__three_months_to_sue_until_april_2015),
        cmocka_unit_test(test_remedy__six_months_to_sue_from_may_2015),
        cmocka_unit_test(test_remedy__from_2024_a_refusal_goes_to_reconsideration_first),
        cmocka_unit_test(test_remedy__from_2024_any_other_reply_leaves_the_choice),
        cmocka_unit_test(test_remedy__under_vertical_leadership_the_superior_alone_reconsiders),
        cmocka_unit_test(test_remedy__an_authority_without_a_reviewer_has_no_text),
        cmocka_unit_test(test_remedy__what_is_challenged_is_named),
        cmocka_unit_test(test_remedy__there_is_none_before_the_regulation),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
