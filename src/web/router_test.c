/* router_test.c: which page answers which path. */
#include "web/router.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct route routes[] = {
    {METHOD_GET, "/", "home"},
    {METHOD_GET, "/d/{id}", "document"},
    {METHOD_POST, "/d/{number}", "document change"},
    {METHOD_GET, "/d/new", "new"},
    {METHOD_GET, "/d/{id}/f/{n}", "file"},
    {METHOD_POST, "/d/new/go", "go"},
};

static int setup(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

struct answer {
    int r;
    const struct route *route;
    struct route_params params;
};

static struct answer ask(void **state, enum method m, const char *path)
{
    struct answer a = {0};
    struct router *r;

    assert_int_equal(router_new(*state, routes, COUNT(routes), &r), 0);
    a.r = router_find(r, m, str_c(path), &a.route, &a.params);
    return a;
}

static void assert_target(struct answer a, const char *target)
{
    assert_int_equal(a.r, 0);
    assert_string_equal((const char *)a.route->target, target);
}

static void test_router__a_literal_part_wins_over_a_name(void **state)
{
    assert_target(ask(state, METHOD_GET, "/"), "home");
    assert_target(ask(state, METHOD_GET, "/d/new"), "new");
    assert_target(ask(state, METHOD_GET, "/d/newer"), "document");
    assert_target(ask(state, METHOD_POST, "/d/new/go"), "go");
    assert_target(ask(state, METHOD_GET, "/d/new/f/1"), "file");
}

static void test_router__names_are_those_of_the_method_s_own_pattern(void **state)
{
    struct answer a = ask(state, METHOD_POST, "/d/7");

    assert_target(a, "document change");
    assert_int_equal(a.params.n, 1);
    assert_true(str_eq(a.params.v[0].name, S("number")));
    assert_true(str_eq(a.params.v[0].value, S("7")));
    a = ask(state, METHOD_GET, "/d/7/f/x y");
    assert_int_equal(a.params.n, 2);
    assert_true(str_eq(a.params.v[1].name, S("n")));
    assert_true(str_eq(a.params.v[1].value, S("x y")));
}

static void test_router__get_answers_head_and_other_verbs_are_told_so(void **state)
{
    assert_target(ask(state, METHOD_HEAD, "/d/1"), "document");
    assert_int_equal(ask(state, METHOD_POST, "/d/new").r, ERR_METHOD);
    assert_int_equal(ask(state, METHOD_GET, "/d/new/go").r, ERR_METHOD);
}

static void test_router__what_is_not_declared_is_absent(void **state)
{
    static const char *const none[] = {"",      "d",       "/d",     "/d/", "//",
                                       "/d/1/", "/d//f/1", "/d/1/f", "/x"};

    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(ask(state, METHOD_GET, none[i]).r, ERR_ABSENT);
}

static void test_router__a_bad_table_is_found_at_the_start(void **state)
{
    static const char *const bad[] = {"",    "d",     "/a//b", "/a/",
                                      "/{}", "/x{a}", "/a}",   "/{a}/{b}/{c}/{d}/{e}"};
    static const struct route twice[] = {{METHOD_GET, "/d/{a}", ""}, {METHOD_GET, "/d/{b}", ""}};
    struct router *r;

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct route one = {METHOD_GET, bad[i], ""};

        assert_int_equal(router_new(*state, &one, 1, &r), ERR_BROKEN);
    }
    assert_int_equal(router_new(*state, twice, COUNT(twice), &r), ERR_BROKEN);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_router__a_literal_part_wins_over_a_name),
        FACT(test_router__names_are_those_of_the_method_s_own_pattern),
        FACT(test_router__get_answers_head_and_other_verbs_are_told_so),
        FACT(test_router__what_is_not_declared_is_absent),
        FACT(test_router__a_bad_table_is_found_at_the_start),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
