/* arena_test.c: memory that lives as long as its arena, and ends the process when there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_arena__bytes_are_zero_and_aligned_for_any_type(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);

    for (size_t size = 0; size < 300; size++) {
        unsigned char *p = arena_alloc(a, size);

        assert_non_null(p);
        assert_int_equal((uintptr_t)p % sizeof(max_align_t) % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
    }
}

static void test_arena__allocations_do_not_touch_each_other(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(64);
    unsigned char *p[200];

    for (size_t i = 0; i < COUNT(p); i++) {
        p[i] = arena_alloc(a, i);
        memset(p[i], (int)i, i);
    }
    for (size_t i = 0; i < COUNT(p); i++) {
        for (size_t j = 0; j < i; j++)
            assert_int_equal(p[i][j], i);
    }
}

static void test_arena__a_large_allocation_does_not_waste_the_current_chunk(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(1024);
    char *before = arena_alloc(a, 16);
    char *large = arena_alloc(a, MiB);
    char *after = arena_alloc(a, 16);

    memset(large, 1, MiB);
    assert_true(after > before && after < before + 1024);
}

static void test_arena__reset_forgets_and_hands_out_zero_again(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(1024);
    char *first = arena_alloc(a, 100);
    char *again;

    memset(first, 0xff, 100);
    (void)!arena_alloc(a, 5000);
    assert_int_equal(arena_used(a), 5100);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    again = arena_alloc(a, 100);
    assert_ptr_equal(first, again);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(again[i], 0);
}

static void test_arena__copies_end_in_a_zero(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s = arena_str(a, str_head(S("公开与否"), 6));

    assert_string_equal(s.p, "公开");
    assert_int_equal(s.n, 6);
    assert_string_equal(arena_cstr(a, S("")), "");
    assert_string_equal(arena_str(a, str_c(NULL)).p, "");
}

static void test_arena__fmt_is_whole_at_every_length(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);

    for (int width = 1; width < 600; width++) {
        struct str s = arena_fmt(a, "%*d", width, 7);

        assert_int_equal(s.n, width);
        assert_int_equal(s.p[width - 1], '7');
        assert_int_equal(s.p[width], 0);
    }
}

static void test_arena__join_puts_texts_one_behind_the_other(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str path = ARENA_JOIN(a, S("/d/"), arena_int(a, INT64_MIN), S(""), S("/json"));

    assert_string_equal(path.p, "/d/-9223372036854775808/json");
    assert_int_equal(path.n, strlen(path.p));
    assert_string_equal(arena_int(a, 0).p, "0");
    assert_int_equal(ARENA_JOIN(a, S(""), S("")).n, 0);
}

/* The leak check says whether it was freed, and freed once. */
static void test_arena__owns_what_it_is_given(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);

    for (int i = 0; i < 2; i++) {
        char *p = malloc(100 * KiB);
        memset(p, 'x', 100 * KiB);
        struct str s = arena_own(a, str_of(p, 100 * KiB));
        assert_ptr_equal(s.p, p);
        (void)arena_own(a, str_of(malloc(1), 1));
        arena_reset(a);
    }
    (void)arena_own(a, str_of(malloc(1), 1));
    arena_free(a);
}

static void test_arena__many_elements_are_an_array(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    int64_t *v = arena_many(a, 10000, int64_t);

    v[0] = v[9999] = 1;
    assert_int_equal(v[5000], 0);
    assert_int_equal(arena_used(a), 80000);
}

/* The signal that ends a child which does this. */
static int ends_with(void (*deed)(struct arena *))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct arena *a = arena_new(0);

        /* keep the expected message out of the report */
        close(STDERR_FILENO);
        deed(a);
        arena_free(a);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void ask_an_overflowing_product(struct arena *a)
{
    (void)!arena_alloc_array(a, SIZE_MAX / 2, 3);
}

static void ask_all_there_is(struct arena *a)
{
    (void)!arena_alloc(a, SIZE_MAX);
}

static void test_arena__an_overflow_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(ends_with(ask_an_overflowing_product), SIGABRT);
    assert_int_equal(ends_with(ask_all_there_is), SIGABRT);
}

static void test_arena__freeing_none_is_welcome(void **state)
{
    (void)state;
    struct arena *a = NULL;

    arena_free(NULL);
    arena_done(&a);
    assert_null(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena__bytes_are_zero_and_aligned_for_any_type),
        cmocka_unit_test(test_arena__allocations_do_not_touch_each_other),
        cmocka_unit_test(test_arena__a_large_allocation_does_not_waste_the_current_chunk),
        cmocka_unit_test(test_arena__reset_forgets_and_hands_out_zero_again),
        cmocka_unit_test(test_arena__copies_end_in_a_zero),
        cmocka_unit_test(test_arena__fmt_is_whole_at_every_length),
        cmocka_unit_test(test_arena__join_puts_texts_one_behind_the_other),
        cmocka_unit_test(test_arena__owns_what_it_is_given),
        cmocka_unit_test(test_arena__many_elements_are_an_array),
        cmocka_unit_test(test_arena__an_overflow_ends_the_process),
        cmocka_unit_test(test_arena__freeing_none_is_welcome),
    };

    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
