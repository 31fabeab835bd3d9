/* totp_test.c: codes by the vectors of RFC 6238, appendix B (their last six digits). */
#include "web/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* "12345678901234567890" */
#define SECRET S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

static void test_code__is_that_of_the_rfc(void **state)
{
    static const struct {
        moment_t at;
        const char *code;
    } vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++) {
        int64_t step;
        assert_int_equal(totp_step(SECRET, str_c(vectors[i].code), vectors[i].at, &step), 0);
        assert_int_equal(step, vectors[i].at / 30);
    }
}

static void test_code__is_good_in_its_half_minute_and_those_beside_it(void **state)
{
    (void)state;
    int64_t step;
    for (moment_t at = 1234567890 - 120; at <= 1234567890 + 120; at += 30) {
        assert_int_equal(totp_step(SECRET, S("005924"), at, &step), 0);
        bool near = at >= 1234567890 - 30 && at <= 1234567890 + 30;
        assert_int_equal(step, near ? 1234567890 / 30 : 0);
    }
}

static void test_code__that_is_none_is_refused(void **state)
{
    static const char *const wrong[] = {"", "00592", "0059240", "005925", "5924"};
    (void)state;
    int64_t step = 7;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(totp_step(SECRET, str_c(wrong[i]), 1234567890, &step), 0);
        assert_int_equal(step, 0);
    }
    assert_int_equal(totp_step(S("1!"), S("005924"), 1234567890, &step), ERR_BROKEN);
}

static void test_secret__is_new_each_time_and_long(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str one = totp_secret(a), other = totp_secret(a);
    assert_int_equal(one.n, 32);
    assert_false(str_eq(one, other));
}

static void test_address__is_encoded(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    assert_string_equal(
        arena_cstr(a, totp_address(a, S("甲 局"), S("an.yi"), S("ABC"))),
        "otpauth://totp/%E7%94%B2%20%E5%B1%80:an.yi?secret=ABC&issuer=%E7%94%B2%20%E5%B1%80");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code__is_that_of_the_rfc),
        cmocka_unit_test(test_code__is_good_in_its_half_minute_and_those_beside_it),
        cmocka_unit_test(test_code__that_is_none_is_refused),
        cmocka_unit_test(test_secret__is_new_each_time_and_long),
        cmocka_unit_test(test_address__is_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
