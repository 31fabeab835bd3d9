/* vec_test.c: an array in an arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/vec.h"

struct numbers {
    int32_t *v;
    size_t n, room;
};

static void test_vec__keeps_what_was_pushed(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct numbers numbers = {0};

    for (int32_t i = 0; i < 1000; i++)
        *vec_push(a, &numbers) = i;
    assert_int_equal(numbers.n, 1000);
    for (int32_t i = 0; i < 1000; i++)
        assert_int_equal(numbers.v[i], i);
    /* the old arrays stay with the arena: they are less than the last one */
    assert_true(arena_used(a) < 2 * numbers.room * sizeof(int32_t));
}

static void test_vec__a_new_place_is_zero_even_if_it_was_used(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct numbers numbers = {0};

    *vec_push(a, &numbers) = 17;
    *vec_push(a, &numbers) = 18;
    numbers.n = 1;
    assert_int_equal(*vec_push(a, &numbers), 0);
    assert_int_equal(numbers.v[0], 17);
}

static void test_vec__old_places_stay_readable(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct numbers numbers = {0};
    int32_t *first = vec_push(a, &numbers);

    *first = 5;
    for (int32_t i = 0; i < 100; i++)
        *vec_push(a, &numbers) = i;
    assert_int_equal(*first, 5);
    assert_ptr_not_equal(first, numbers.v);
}

static void test_vec__with_room_for_all_moves_nothing(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct numbers numbers = {0};

    *vec_push(a, &numbers) = 7;
    vec_room(a, &numbers, 100);
    assert_int_equal(numbers.v[0], 7);
    const int32_t *place = numbers.v;
    for (int32_t i = 1; i < 100; i++)
        *vec_push(a, &numbers) = i;
    assert_ptr_equal(numbers.v, place);
    vec_room(a, &numbers, 50);
    assert_int_equal(numbers.room, 100);
    assert_int_equal(numbers.n, 100);
    assert_int_equal(numbers.v[99], 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vec__keeps_what_was_pushed),
        cmocka_unit_test(test_vec__a_new_place_is_zero_even_if_it_was_used),
        cmocka_unit_test(test_vec__old_places_stay_readable),
        cmocka_unit_test(test_vec__with_room_for_all_moves_nothing),
    };

    return cmocka_run_group_tests_name("base/vec", tests, NULL, NULL);
}
