/* form_test.c: what people type, and what the rules get of it. */
#include "web/form.h"
#include "base/vec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct paper {
    struct str title, body, secret, kind;
    int64_t copies, department;
    day_t made;
    bool open;
};

static const char *const kinds[] = {"notice", "rule", NULL};

static const struct field fields[] = {
    {"title", FIELD_LINE, offsetof(struct paper, title), .max = 5, .required = true},
    {"body", FIELD_TEXT, offsetof(struct paper, body), .max = 20},
    {"secret", FIELD_SECRET, offsetof(struct paper, secret), .max = 10},
    {"kind", FIELD_CHOICE, offsetof(struct paper, kind), .choices = kinds},
    {"copies", FIELD_INT, offsetof(struct paper, copies), .low = 1, .high = 99},
    {"department", FIELD_ID, offsetof(struct paper, department)},
    {"made", FIELD_DAY, offsetof(struct paper, made)},
    {"open", FIELD_BOOL, offsetof(struct paper, open)},
};

struct fixture {
    struct request req;
    struct paper paper;
    struct form form;
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = arena_one(a, struct fixture);

    f->req.arena = a;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->req.arena);
    return 0;
}

/* Fill in the form anew with one field typed, the title right if it is not that one. */
static int type(struct fixture *f, const char *name, struct str value)
{
    f->req.fields.n = 0;
    *vec_push(f->req.arena, &f->req.fields) = (struct pair){str_c(name), value};
    *vec_push(f->req.arena, &f->req.fields) = (struct pair){S("title"), S("年报")};
    return form_read(&f->req, fields, COUNT(fields), &f->paper, &f->form);
}

static enum field_error error(const struct fixture *f, const char *name)
{
    return form_field(&f->form, name)->error;
}

static void test_form__a_line_is_trimmed_and_counted_in_letters(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "title", S("\xe3\x80\x80 政府信息公 \t")), 0);
    assert_true(str_eq(f->paper.title, S("政府信息公")));
    assert_int_equal(type(f, "title", S("政府信息公开")), ERR_INVALID);
    assert_int_equal(error(f, "title"), FIELD_TOO_LONG);
    assert_true(str_eq(form_field(&f->form, "title")->typed, S("政府信息公开")));
    assert_int_equal(f->paper.title.n, 0);
    assert_false(f->form.ok);
}

static void test_form__a_required_field_of_blanks_is_missing(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "title", S(" \xe3\x80\x80 ")), ERR_INVALID);
    assert_int_equal(error(f, "title"), FIELD_MISSING);
}

static void test_form__what_is_no_text_is_refused(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "title", S("a\0b")), ERR_INVALID);
    assert_int_equal(error(f, "title"), FIELD_NOT_TEXT);
    assert_int_equal(type(f, "title", S("a\nb")), ERR_INVALID);
    assert_int_equal(error(f, "title"), FIELD_NOT_TEXT);
    assert_int_equal(type(f, "body", S("\xff")), ERR_INVALID);
    assert_int_equal(error(f, "body"), FIELD_NOT_TEXT);
}

static void test_form__line_ends_are_one_character(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "body", S("一\r\n二\r三\n\r\n")), 0);
    assert_true(str_eq(f->paper.body, S("一\n二\n三\n\n")));
}

static void test_form__a_secret_is_kept_as_typed_and_never_shown_again(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "secret", S("  pass ")), 0);
    assert_true(str_eq(f->paper.secret, S("  pass ")));
    assert_int_equal(form_field(&f->form, "secret")->typed.n, 0);
}

static void test_form__days_are_read_as_people_write_them(void **state)
{
    struct fixture *f = *state;
    static const struct str same[] = {
        STR_INIT("2016-12-05"), STR_INIT("2016年12月5日"), STR_INIT(" 2016年12月05日 "),
        STR_INIT("2016/12/5"),  STR_INIT("2016.12.5"),     STR_INIT("２０１６年１２月５日")};
    static const struct str wrong[] = {
        STR_INIT("2016-02-30"), STR_INIT("16-12-05"),    STR_INIT("2016年12月5"),
        STR_INIT("2016-12"),    STR_INIT("2016-12-5-1"), STR_INIT("2016--5"),
        STR_INIT("年月日"),     STR_INIT("2016-12-+5"),  STR_INIT("tomorrow")};

    for (size_t i = 0; i < COUNT(same); i++) {
        assert_int_equal(type(f, "made", same[i]), 0);
        assert_int_equal(f->paper.made, day_from(2016, 12, 5));
    }
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(type(f, "made", wrong[i]), ERR_INVALID);
        assert_int_equal(error(f, "made"), FIELD_NOT_A_DAY);
        assert_int_equal(f->paper.made, DAY_NONE);
    }
    assert_int_equal(type(f, "made", S("")), 0);
    assert_int_equal(f->paper.made, DAY_NONE);
}

static void test_form__numbers_keep_their_limits(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "copies", S("９９")), 0);
    assert_int_equal(f->paper.copies, 99);
    assert_int_equal(type(f, "copies", S("100")), ERR_INVALID);
    assert_int_equal(error(f, "copies"), FIELD_OUT_OF_RANGE);
    assert_int_equal(type(f, "copies", S("1e3")), ERR_INVALID);
    assert_int_equal(error(f, "copies"), FIELD_NOT_A_NUMBER);
    assert_int_equal(type(f, "copies", S("99999999999999999999")), ERR_INVALID);
    assert_int_equal(type(f, "department", S("0")), ERR_INVALID);
    assert_int_equal(error(f, "department"), FIELD_OUT_OF_RANGE);
    assert_int_equal(type(f, "department", S("9223372036854775807")), 0);
    assert_int_equal(f->paper.department, INT64_MAX);
}

static void test_form__a_choice_is_one_of_the_list(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "kind", S("rule")), 0);
    assert_ptr_equal(f->paper.kind.p, kinds[1]);
    assert_int_equal(type(f, "kind", S("law")), ERR_INVALID);
    assert_int_equal(error(f, "kind"), FIELD_NOT_A_CHOICE);
    assert_int_equal(type(f, "kind", S("")), 0);
}

static void test_form__a_box_is_set_or_not(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "open", S("on")), 0);
    assert_true(f->paper.open);
    assert_int_equal(type(f, "open", S("0")), 0);
    assert_false(f->paper.open);
    assert_int_equal(type(f, "other", S("1")), 0);
    assert_false(f->paper.open);
}

static void test_form__a_body_that_failed_fails_the_form(void **state)
{
    struct fixture *f = *state;

    f->req.body_err = ERR_TOO_LARGE;
    assert_int_equal(type(f, "open", S("on")), ERR_TOO_LARGE);
    assert_false(f->form.ok);
    assert_int_equal(f->form.n, COUNT(fields));
}

static void test_form__what_is_there_is_shown_as_it_would_be_typed(void **state)
{
    struct fixture *f = *state;
    struct paper p = {.title = S("题"),
                      .secret = S("x"),
                      .copies = 7,
                      .made = day_from(2016, 12, 5),
                      .open = true,
                      .kind = S("rule")};

    form_show(f->req.arena, fields, COUNT(fields), &p, &f->form);
    assert_true(f->form.ok);
    assert_true(str_eq(form_field(&f->form, "title")->typed, S("题")));
    assert_true(str_eq(form_field(&f->form, "secret")->typed, S("")));
    assert_true(str_eq(form_field(&f->form, "copies")->typed, S("7")));
    assert_true(str_eq(form_field(&f->form, "department")->typed, S("")));
    assert_true(str_eq(form_field(&f->form, "made")->typed, S("2016-12-05")));
    assert_true(str_eq(form_field(&f->form, "open")->typed, S("1")));
}

static void test_form__a_rule_may_refuse_in_its_own_words(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(type(f, "open", S("on")), 0);
    form_refuse(&f->form, "title", 17);
    assert_false(f->form.ok);
    assert_int_equal(error(f, "title"), FIELD_REFUSED);
    assert_int_equal(form_field(&f->form, "title")->text, 17);
    assert_null(form_field(&f->form, "nothing"));
}

static void test_form__a_field_without_a_limit_is_found_at_the_start(void **state)
{
    static const struct field bad[] = {
        {"a", FIELD_LINE}, {"b", FIELD_INT}, {"c", FIELD_CHOICE}, {"", FIELD_BOOL}};

    (void)state;
    assert_int_equal(form_check(fields, COUNT(fields)), 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(form_check(&bad[i], 1), ERR_BROKEN);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_form__a_line_is_trimmed_and_counted_in_letters),
        FACT(test_form__a_required_field_of_blanks_is_missing),
        FACT(test_form__what_is_no_text_is_refused),
        FACT(test_form__line_ends_are_one_character),
        FACT(test_form__a_secret_is_kept_as_typed_and_never_shown_again),
        FACT(test_form__days_are_read_as_people_write_them),
        FACT(test_form__numbers_keep_their_limits),
        FACT(test_form__a_choice_is_one_of_the_list),
        FACT(test_form__a_box_is_set_or_not),
        FACT(test_form__a_body_that_failed_fails_the_form),
        FACT(test_form__what_is_there_is_shown_as_it_would_be_typed),
        FACT(test_form__a_rule_may_refuse_in_its_own_words),
        FACT(test_form__a_field_without_a_limit_is_found_at_the_start),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
