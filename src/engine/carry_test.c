/* carry_test.c: a form comes back to whose session it was, and to nobody else. */
#include "engine/carry.h"

#include "base/vec.h"
#include "web/session.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MINE  S("1111111111111111111111111111111111111111111111111111111111111111")
#define OTHER S("2222222222222222222222222222222222222222222222222222222222222222")

static const struct field fields[] = {
    {"wanted", FIELD_TEXT, 0, .max = 100},
    {"word", FIELD_SECRET, 0, .max = 100},
};

static struct str box_of(struct arena *a, struct str path, struct str wanted)
{
    struct pairs sent = {0};
    *vec_push(a, &sent) = (struct pair){S(CSRF_FIELD), S("token")};
    *vec_push(a, &sent) = (struct pair){S("wanted"), wanted};
    *vec_push(a, &sent) = (struct pair){S("word"), S("hidden")};
    *vec_push(a, &sent) = (struct pair){S("item"), S("one")};
    *vec_push(a, &sent) = (struct pair){S("item"), S("two")};
    return carry_close(a, MINE, path, &sent, fields, COUNT(fields));
}

static int open_with(struct arena *a, struct str digest, struct str path, struct str box,
                     struct pairs *ret)
{
    struct str both[] = {OTHER, digest};
    struct strs list = {both, COUNT(both)};
    return carry_open(a, &list, path, box, ret);
}

static void test_carry__gives_back_all_but_secrets_and_the_token(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct pairs back;
    struct str box = box_of(a, S("/requests/new"), S("\"公开\"\n<b>"));
    assert_int_equal(open_with(a, MINE, S("/requests/new"), box, &back), 0);
    assert_int_equal(back.n, 3);
    assert_true(str_eq(back.v[0].name, S("wanted")));
    assert_true(str_eq(back.v[0].value, S("\"公开\"\n<b>")));
    assert_true(str_eq(back.v[1].value, S("one")));
    assert_true(str_eq(back.v[2].value, S("two")));
}

static void test_carry__opens_for_nobody_else_and_nowhere_else(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct pairs back;
    struct strs none = {0};
    struct str box = box_of(a, S("/requests/new"), S("x"));
    assert_true(str_find(box, S("wanted")) < 0);
    assert_int_equal(open_with(a, OTHER, S("/requests/new"), box, &back), ERR_MALFORMED);
    assert_int_equal(carry_open(a, &none, S("/requests/new"), box, &back), ERR_MALFORMED);
    assert_int_equal(open_with(a, MINE, S("/requests/7/act/accept"), box, &back), ERR_MALFORMED);
    assert_int_equal(open_with(a, MINE, S("/requests/new"), S(""), &back), ERR_MALFORMED);
    assert_int_equal(open_with(a, MINE, S("/requests/new"), S("no box"), &back), ERR_MALFORMED);
    char *spoilt = arena_cstr(a, box);
    for (size_t i = 0; i < box.n; i += 7) {
        char was = spoilt[i];
        spoilt[i] = was == 'A' ? 'B' : 'A';
        assert_int_equal(open_with(a, MINE, S("/requests/new"), str_of(spoilt, box.n), &back),
                         ERR_MALFORMED);
        spoilt[i] = was;
    }
}

static void test_carry__what_is_too_large_to_come_back_is_not_carried(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct pairs back;
    size_t most = CARRY_MAX / 4 * 3 - 2 * KiB;
    char *long_ = arena_alloc(a, CARRY_MAX);
    memset(long_, 'x', CARRY_MAX);
    struct str box = box_of(a, S("/n"), str_of(long_, most));
    assert_true(box.n > most && box.n <= CARRY_MAX);
    assert_int_equal(open_with(a, MINE, S("/n"), box, &back), 0);
    assert_int_equal(back.v[0].value.n, most);
    assert_int_equal(box_of(a, S("/n"), str_of(long_, CARRY_MAX)).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_carry__gives_back_all_but_secrets_and_the_token),
        cmocka_unit_test(test_carry__opens_for_nobody_else_and_nowhere_else),
        cmocka_unit_test(test_carry__what_is_too_large_to_come_back_is_not_carried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
