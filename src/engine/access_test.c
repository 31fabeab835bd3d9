/* access_test.c */
#include "engine/access.h"

#include "base/err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_access__nobody_opens_only_what_is_for_anyone(void **state)
{
    const struct actor nobody = {.roles = ROLE_LEADER};

    (void)state;
    assert_true(access_allows(ALLOW_ANYONE, NULL));
    assert_true(access_allows(ALLOW_ANYONE, &nobody));
    assert_false(access_allows(ALLOW_SIGNED_IN, NULL));
    assert_false(access_allows(ALLOW_SIGNED_IN, &nobody));
    assert_false(access_allows(ROLE_LEADER, &nobody));
    assert_false(access_allows(0, NULL));
}

static void test_access__one_of_the_roles_is_enough(void **state)
{
    const struct actor officer = {.id = 1, .roles = ROLE_OFFICER | ROLE_AUDITOR};
    const struct actor plain = {.id = 2};

    (void)state;
    assert_true(access_allows(ROLE_OFFICER | ROLE_LEADER, &officer));
    assert_false(access_allows(ROLE_LEADER, &officer));
    assert_true(access_allows(ALLOW_READERS, &officer));
    assert_true(access_allows(ALLOW_SIGNED_IN, &plain));
    assert_false(access_allows(ALLOW_READERS, &plain));
    assert_false(access_allows(0, &officer));
}

static void test_roles__a_set_and_its_words_are_the_same(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    for (roles_t set = 0; set < 64; set++) {
        roles_t back = 0;

        assert_int_equal(roles_parse(roles_text(a, set), &back), 0);
        assert_int_equal(back, set);
    }
    assert_true(str_eq(roles_text(a, ROLE_LEADER | ROLE_OFFICER), S("officer,leader")));
}

static void test_roles__a_word_that_is_no_role_is_refused(void **state)
{
    roles_t set = 17;

    (void)state;
    assert_int_equal(roles_parse(S("officer,root"), &set), ERR_INVALID);
    assert_int_equal(roles_parse(S("officer,,leader"), &set), ERR_INVALID);
    assert_int_equal(roles_parse(S("Officer"), &set), ERR_INVALID);
    assert_int_equal(set, 17);
    assert_int_equal(roles_parse(S(" officer , auditor "), &set), 0);
    assert_int_equal(set, ROLE_OFFICER | ROLE_AUDITOR);
}

static void test_roles__the_list_has_an_end(void **state)
{
    (void)state;
    assert_string_equal(role_code(0), "officer");
    assert_string_equal(role_code(5), "auditor");
    assert_null(role_code(6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_access__nobody_opens_only_what_is_for_anyone),
        cmocka_unit_test(test_access__one_of_the_roles_is_enough),
        cmocka_unit_test(test_roles__a_set_and_its_words_are_the_same),
        cmocka_unit_test(test_roles__a_word_that_is_no_role_is_refused),
        cmocka_unit_test(test_roles__the_list_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
