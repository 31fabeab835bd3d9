/* rand_test.c: randomness has the promised length and letters, and does not repeat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>
#include "base/rand.h"

static void test_rand__fills_all_bytes_and_only_those(void **state)
{
    (void)state;
    uint8_t bytes[1002] = {0};
    uint8_t seen[1002] = {0};

    /* in some of ten rounds each byte is not 0 (but for a chance of 2^-70) */
    for (int round = 0; round < 10; round++) {
        rand_bytes(bytes + 1, 1000);
        for (size_t i = 0; i < sizeof(bytes); i++)
            seen[i] |= bytes[i];
    }
    assert_int_equal(seen[0], 0);
    assert_int_equal(seen[1001], 0);
    for (size_t i = 1; i <= 1000; i++)
        assert_int_not_equal(seen[i], 0);
    rand_bytes(NULL, 0);
}

static void test_rand__hex_is_two_digits_a_byte(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s = rand_hex(a, 16);

    assert_int_equal(s.n, 32);
    assert_int_equal(strspn(s.p, "0123456789abcdef"), 32);
    assert_int_equal(s.p[32], 0);
    assert_false(str_eq(s, rand_hex(a, 16)));
    assert_int_equal(rand_hex(a, 0).n, 0);
}

static void test_rand__keys_lie_in_the_order_of_time(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct timespec a_while = {.tv_nsec = 3000000};
    struct str before = rand_key(a), same = rand_key(a), after;

    nanosleep(&a_while, NULL);
    after = rand_key(a);
    assert_int_equal(before.n, 32);
    assert_int_equal(strspn(before.p, "0123456789abcdef"), 32);
    assert_true(strcmp(before.p, after.p) < 0 && strcmp(same.p, after.p) < 0);
    assert_false(str_eq(str_skip(before, 12), str_skip(same, 12)));
}

static void test_rand__a_key_of_given_bytes_has_its_time_and_them(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    const uint8_t rest[RAND_KEY - RAND_KEY_TIME] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    struct str before = rand_key(a), key = rand_key_of(a, rest), after = rand_key(a);

    assert_string_equal(key.p + 2 * RAND_KEY_TIME, "0123456789abcdef0000");
    assert_true(memcmp(before.p, key.p, 2 * RAND_KEY_TIME) <= 0);
    assert_true(memcmp(key.p, after.p, 2 * RAND_KEY_TIME) <= 0);
}

static void test_rand__codes_have_no_letters_that_are_mistaken(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s = rand_code(a, 5000);
    bool seen[128] = {0};
    int kinds = 0;

    assert_int_equal(s.n, 5000);
    assert_int_equal(strcspn(s.p, "0O1Il"), 5000);
    for (size_t i = 0; i < s.n; i++) {
        kinds += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = true;
    }
    assert_int_equal(kinds, 32);
    assert_false(str_eq(rand_code(a, 20), rand_code(a, 20)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rand__fills_all_bytes_and_only_those),
        cmocka_unit_test(test_rand__hex_is_two_digits_a_byte),
        cmocka_unit_test(test_rand__keys_lie_in_the_order_of_time),
        cmocka_unit_test(test_rand__a_key_of_given_bytes_has_its_time_and_them),
        cmocka_unit_test(test_rand__codes_have_no_letters_that_are_mistaken),
    };

    return cmocka_run_group_tests_name("base/rand", tests, NULL, NULL);
}
