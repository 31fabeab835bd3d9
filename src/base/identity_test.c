/* identity_test.c: numbers of identity documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/identity.h"

static void test_identity_card__is_checked_by_its_digit_and_its_day(void **state)
{
    struct arena *arena = *state;
    assert_true(identity_card_valid(arena, S("11010519491231002X")));
    assert_true(identity_card_valid(arena, S("11010519491231002x")));
    assert_true(identity_card_valid(arena, S("530602199003071235")));
    assert_false(identity_card_valid(arena, S("110105194912310021")));
    assert_false(identity_card_valid(arena, S("530621200102290016"))); /* 2001-02-29 */
    assert_false(identity_card_valid(arena, S("53060219900307123")));
    assert_false(identity_card_valid(arena, S("")));
}

static void test_uscc__is_checked_by_its_letter(void **state)
{
    struct arena *arena = *state;
    static const char *const good[] = {"11341702486344515H", "11500226753092798P",
                                       "11370800004312466C", "1137078555222300XQ",
                                       "91230500MA1B3N1N2M", "11230500001755309F"};
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(identity_uscc_valid(arena, str_c(good[i])));
        char *bad = arena_cstr(arena, str_c(good[i]));
        bad[3] = bad[3] == '1' ? '2' : '1';
        assert_false(identity_uscc_valid(arena, str_c(bad)));
    }
    assert_false(identity_uscc_valid(arena, S("1134170248634451IH"))); /* I is no letter of it */
}

/* What looks for numbers in a text takes the character alone. */
static void test_check__knows_no_day_and_takes_no_other_letter(void **state)
{
    (void)state;
    assert_true(identity_card_check("11010519491231002X"));
    assert_false(identity_card_check("11010519491231002x"));
    assert_false(identity_card_check("1101051949123100２"));
    assert_true(identity_uscc_check("1137078555222300XQ"));
    assert_false(identity_uscc_check("1137078555222300xQ"));
}

static void test_masked__counts_six_asterisks_and_more(void **state)
{
    (void)state;
    assert_int_equal(identity_masked(S("********1235")), 8);
    assert_int_equal(identity_masked(S("******")), 6);
    assert_int_equal(identity_masked(S("*****1235")), 0);
    assert_int_equal(identity_masked(S("1******")), 0);
    assert_int_equal(identity_masked(S("")), 0);
}

static int arena_begin(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int arena_end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity_card__is_checked_by_its_digit_and_its_day),
        cmocka_unit_test(test_uscc__is_checked_by_its_letter),
        cmocka_unit_test(test_check__knows_no_day_and_takes_no_other_letter),
        cmocka_unit_test(test_masked__counts_six_asterisks_and_more),
    };
    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
