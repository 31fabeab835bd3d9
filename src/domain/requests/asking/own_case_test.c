/* own_case_test.c: what an applicant reads of his own case comes out of its text as it went in. */
#include "domain/requests/asking/own_case.h"

#include "base/vec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct own_case some_case(struct arena *a)
{
    struct own_case c = {.number = S("依申请〔2026〕7号"),
                         .receipt = S("W260101-AAAAAA"),
                         .state = S("accepted"),
                         .channel = S("web"),
                         .wanted = S("第一行\n第二行\t有制表符，和\\反斜杠\\n"),
                         .wanted_name = S(""),
                         .wanted_number = S("-"),
                         .medium = S("paper"),
                         .delivery = S("post"),
                         .due = day_from(2026, 2, 3),
                         .notices = true};
    *vec_push(a, &c.steps) = (struct own_step){
        .what = {S("received"), day_from(2026, 1, 5), DAY_NONE, 0, 0}, .note = S("")};
    *vec_push(a, &c.steps) = (struct own_step){
        .what = {S("extended"), day_from(2026, 1, 9), day_from(2026, 3, 1), 20, 2},
        .note = S("\nstep\treplied")};
    *vec_push(a, &c.papers) =
        (struct own_paper){S("file"), S("表\t1.xlsx"), S("00ff"), DAY_NONE, 123456};
    return c;
}

static void assert_same(struct str a, struct str b)
{
    if (!str_eq(a, b))
        fail_msg("%.*s is not %.*s", STR_ARG(a), STR_ARG(b));
}

static void test_case__comes_back_as_it_was_whatever_people_typed(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct own_case c = some_case(a), back;
    struct str text;
    assert_int_equal(own_case_write(a, &c, &text), 0);
    assert_int_equal(own_case_read(a, text, &back), 0);
    assert_same(back.number, c.number);
    assert_same(back.receipt, c.receipt);
    assert_same(back.state, c.state);
    assert_same(back.channel, c.channel);
    assert_same(back.wanted, c.wanted);
    assert_same(back.wanted_name, c.wanted_name);
    assert_same(back.wanted_number, c.wanted_number);
    assert_same(back.medium, c.medium);
    assert_same(back.delivery, c.delivery);
    assert_int_equal(back.due, c.due);
    assert_true(back.notices);
    assert_int_equal(back.steps.n, 2);
    assert_int_equal(back.steps.v[0].what.until, DAY_NONE);
    assert_same(back.steps.v[1].what.kind, S("extended"));
    assert_int_equal(back.steps.v[1].what.until, day_from(2026, 3, 1));
    assert_int_equal(back.steps.v[1].what.days, 20);
    assert_int_equal(back.steps.v[1].what.party, 2);
    assert_same(back.steps.v[1].note, S("\nstep\treplied"));
    assert_int_equal(back.papers.n, 1);
    assert_same(back.papers.v[0].name, S("表\t1.xlsx"));
    assert_same(back.papers.v[0].hash, S("00ff"));
    assert_int_equal(back.papers.v[0].day, DAY_NONE);
    assert_int_equal(back.papers.v[0].size, 123456);
}

static void test_case__of_nothing_has_neither_steps_nor_papers(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct own_case c = {.due = DAY_NONE}, back;
    struct str text;
    assert_int_equal(own_case_write(a, &c, &text), 0);
    assert_int_equal(own_case_read(a, text, &back), 0);
    assert_int_equal(back.number.n, 0);
    assert_int_equal(back.due, DAY_NONE);
    assert_false(back.notices);
    assert_int_equal(back.steps.n + back.papers.n, 0);
}

static void test_case__that_is_none_of_ours_is_said_so(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const char *const others[] = {
        "",
        "{}",
        "case 2\tx",
        "case 1\na line",
        "case 1\t\t\t\t\t\t\t\t\t\tmonday",
        "case 1\nstep\treplied\t99999999999",
        "case 1\npaper\tfile\tx\ty\t\tmany",
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        struct own_case untouched = {.due = 7};
        assert_int_equal(own_case_read(a, str_c(others[i]), &untouched), ERR_BROKEN);
        assert_int_equal(untouched.due, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case__comes_back_as_it_was_whatever_people_typed),
        cmocka_unit_test(test_case__of_nothing_has_neither_steps_nor_papers),
        cmocka_unit_test(test_case__that_is_none_of_ours_is_said_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
