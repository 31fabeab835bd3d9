/* seal_test.c: what is closed is opened by whom it was closed for, and by nobody else. */
#include "engine/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena *arena;
static char folder[] = "/tmp/gongkai-seal-XXXXXX";

static const char *path_of(const char *name)
{
    return arena_fmt(arena, "%s/%s", folder, name).p;
}

static struct seal_keys keys_of(const char *name)
{
    struct seal_keys k = {0};

    assert_int_equal(seal_keys_make(path_of(name), &k), 0);
    return k;
}

static void test_sealed_box__is_opened_by_its_owner_and_nobody_else(void **state)
{
    (void)state;
    struct seal_keys mine = keys_of("mine"), other = keys_of("other"), none = {0};
    struct str box = seal_close(arena, mine.public_key, S("居民身份证 530602199003071235")), plain;

    assert_true(str_find(box, S("530602")) < 0);
    assert_int_equal(seal_open(arena, &mine, box, &plain), 0);
    assert_true(str_eq(plain, S("居民身份证 530602199003071235")));
    assert_int_equal(seal_open(arena, &other, box, &plain), ERR_MALFORMED);
    assert_int_equal(seal_open(arena, &none, box, &plain), ERR_ABSENT);
}

static void test_sealed_box__that_was_spoilt_opens_nothing(void **state)
{
    (void)state;
    struct seal_keys k = keys_of("spoilt");
    struct str box = seal_close(arena, k.public_key, S("x")), plain = S("untouched");

    for (size_t i = 0; i < box.n; i++) {
        char *copy = arena_cstr(arena, box);
        copy[i] = copy[i] == 'A' ? 'B' : 'A';
        assert_int_equal(seal_open(arena, &k, str_c(copy), &plain), ERR_MALFORMED);
    }
    assert_int_equal(seal_open(arena, &k, S(""), &plain), ERR_MALFORMED);
    assert_int_equal(seal_open(arena, &k, S("%%%"), &plain), ERR_MALFORMED);
    assert_true(str_eq(plain, S("untouched")));
}

static void test_sealer__has_one_pair_for_a_crowd_and_another_after_it(void **state)
{
    (void)state;
    struct seal_keys mine = keys_of("crowd"), other = keys_of("other-crowd");
    struct sealer s = {0};
    struct seal_pair first, second, later, stranger;
    struct str plain;

    sealer_init(&s);
    sealer_pair(&s, mine.public_key, &first);
    sealer_pair(&s, mine.public_key, &second);
    sealer_pair(&s, other.public_key, &stranger);
    sealer_pair(&s, mine.public_key, &later);
    assert_memory_equal(&first, &second, sizeof(first));
    assert_memory_not_equal(&first, &stranger, sizeof(first));
    struct str one = seal_close_with(arena, &first, S("x")),
               two = seal_close_with(arena, &second, S("x"));
    assert_false(str_eq(one, two));
    assert_int_equal(seal_open(arena, &mine, one, &plain), 0);
    assert_int_equal(seal_open(arena, &mine, two, &plain), 0);
    assert_int_equal(seal_open(arena, &other, two, &plain), ERR_MALFORMED);

    sealer_pair(&s, mine.public_key, &later);
    sealer_wipe(&s);
    static const struct seal_pair nothing;
    assert_memory_equal(&s.pair, &nothing, sizeof(nothing));
    sealer_pair(&s, mine.public_key, &second);
    assert_memory_not_equal(&later, &second, sizeof(later));
    sealer_done(&s);
}

static void test_keys__stand_in_a_file_of_their_owner_alone_and_are_never_written_over(void **state)
{
    (void)state;
    struct seal_keys made = keys_of("kept"), again = {0};
    struct stat st;

    assert_int_equal(stat(path_of("kept"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(seal_keys_load(path_of("kept"), &again), 0);
    assert_memory_equal(made.public_key, again.public_key, SEAL_KEY);
    assert_memory_equal(made.secret, again.secret, SEAL_KEY);
    assert_int_equal(seal_keys_make(path_of("kept"), &again), ERR_CONFLICT);
    assert_int_equal(seal_keys_load(path_of("absent"), &again), ERR_ABSENT);
}

static void test_locked_box__needs_its_key(void **state)
{
    (void)state;
    uint8_t key[SEAL_KEY], other[SEAL_KEY];
    struct str plain;

    seal_derive("test", S("7K3M-9QX2"), key);
    seal_derive("test", S("7K3M-9QX3"), other);
    struct str box = seal_lock(arena, key, S("已受理")), same = seal_lock(arena, key, S("已受理"));
    assert_false(str_eq(box, same)); /* nobody sees that nothing changed */
    assert_int_equal(seal_unlock(arena, key, box, &plain), 0);
    assert_true(str_eq(plain, S("已受理")));
    assert_int_equal(seal_unlock(arena, other, box, &plain), ERR_MALFORMED);
    assert_int_equal(seal_unlock(arena, key, S("AAAA"), &plain), ERR_MALFORMED);
}

static void test_derived__is_another_for_another_purpose_or_key(void **state)
{
    (void)state;
    uint8_t a[SEAL_KEY], b[SEAL_KEY], c[SEAL_KEY];

    seal_derive("row", S("secret"), a);
    seal_derive("key", S("secret"), b);
    seal_derive_keyed(b, "row", S("secret"), c);
    assert_memory_not_equal(a, b, SEAL_KEY);
    assert_memory_not_equal(a, c, SEAL_KEY);
    seal_derive("ro", S("wsecret"), b);
    assert_memory_not_equal(a, b, SEAL_KEY);
    seal_derive("row", S("secret"), b);
    assert_memory_equal(a, b, SEAL_KEY);
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"mine", "other", "spoilt", "kept", "crowd", "other-crowd"};

    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(path_of(names[i]));
    (void)rmdir(folder);
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sealed_box__is_opened_by_its_owner_and_nobody_else),
        cmocka_unit_test(test_sealed_box__that_was_spoilt_opens_nothing),
        cmocka_unit_test(test_sealer__has_one_pair_for_a_crowd_and_another_after_it),
        cmocka_unit_test(
            test_keys__stand_in_a_file_of_their_owner_alone_and_are_never_written_over),
        cmocka_unit_test(test_locked_box__needs_its_key),
        cmocka_unit_test(test_derived__is_another_for_another_purpose_or_key),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
