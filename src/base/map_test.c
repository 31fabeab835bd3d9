/* map_test.c: from a view to a pointer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/map.h"

static void test_map__finds_each_of_many(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct map m;
    int values[2000];

    map_init(&m, a);
    for (int i = 0; i < 2000; i++) {
        map_set(&m, arena_fmt(a, "key %d", i), &values[i]);
        assert_true(m.n <= m.room / 4 * 3);
    }
    assert_int_equal(m.n, 2000);
    for (int i = 0; i < 2000; i++)
        assert_ptr_equal(map_get(&m, arena_fmt(a, "key %d", i)), &values[i]);
    assert_null(map_get(&m, S("key 2000")));
    assert_null(map_get(&m, S("")));
}

static void test_map__an_empty_one_has_nothing(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct map m;

    map_init(&m, a);
    assert_null(map_get(&m, S("a")));
}

static void test_map__setting_again_replaces(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct map m;
    int one;
    int two;

    map_init(&m, a);
    map_set(&m, S("a"), &one);
    map_set(&m, S("a"), &two);
    assert_int_equal(m.n, 1);
    assert_ptr_equal(map_get(&m, S("a")), &two);
}

static void test_map__the_empty_text_is_a_key_too(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct map m;
    int one;

    map_init(&m, a);
    map_set(&m, S(""), &one);
    assert_ptr_equal(map_get(&m, S("")), &one);
    assert_null(map_get(&m, S("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map__finds_each_of_many),
        cmocka_unit_test(test_map__an_empty_one_has_nothing),
        cmocka_unit_test(test_map__setting_again_replaces),
        cmocka_unit_test(test_map__the_empty_text_is_a_key_too),
    };

    return cmocka_run_group_tests_name("base/map", tests, NULL, NULL);
}
