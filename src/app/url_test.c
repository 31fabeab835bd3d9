/* url_test.c: addresses of stores are taken apart as libpq takes them. */
#include "app/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_url__a_file_has_a_folder(void **state)
{
    struct arena *a = arena_new(0);
    struct str file;

    (void)state;
    assert_true(url_file(S("sqlite:/srv/house/desk/desk.db"), &file));
    assert_true(str_eq(file, S("/srv/house/desk/desk.db")));
    assert_string_equal("/srv/house/desk", url_folder(a, S("sqlite:/srv/house/desk/desk.db")));
    assert_string_equal("/", url_folder(a, S("sqlite:/desk.db")));
    assert_string_equal("", url_folder(a, S("postgres://host/name")));
    assert_false(url_file(S("postgres://host/name"), &file));
    arena_free(a);
}

static void test_url__the_port_is_what_is_called(void **state)
{
    static const struct {
        struct str url;
        int port;
    } cases[] = {
        {STR_INIT("postgres://host/name"), 5432},
        {STR_INIT("postgres://host:5433/name"), 5433},
        {STR_INIT("postgres://user:pa:ss@host:5434/name?options=-csearch_path%3Ddesk"), 5434},
        {STR_INIT("postgres://user:p@ss@host/name"), 5432},
        {STR_INIT("postgres://[::1]:5435/name"), 5435},
        {STR_INIT("postgres://[::1]/name"), 5432},
        {STR_INIT("postgres:///name?host=db.example&port=5436"), 5436},
        {STR_INIT("postgres:///name?host=%2Frun%2Fpostgresql"), 0},
        {STR_INIT("postgres://user:secret@/name?host=/run/postgresql"), 0},
        {STR_INIT("postgres://%2Frun%2Fpostgresql/name"), 0},
        {STR_INIT("postgres:///name"), 0},
        {STR_INIT("postgres://host:99999/name"), 5432},
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (url_port(a, cases[i].url) != cases[i].port)
            fail_msg("%.*s: %d", STR_ARG(cases[i].url), url_port(a, cases[i].url));
    }
    arena_free(a);
}

static void test_url__another_schema_takes_the_place_of_the_first(void **state)
{
    static const struct {
        struct str url, then;
    } cases[] = {
        {STR_INIT("postgres://h/n"), STR_INIT("postgres://h/n?options=-csearch_path%3Dx_1")},
        {STR_INIT("postgres://h/n?a=b"),
         STR_INIT("postgres://h/n?a=b&options=-csearch_path%3Dx_1")},
        {STR_INIT("postgres://h/n?options=-csearch_path%3Ddesk"),
         STR_INIT("postgres://h/n?options=-csearch_path%3Dx_1")},
        {STR_INIT("postgres://h/n?options=-csearch_path%3ddesk%20-cjit%3Doff&host=/run"),
         STR_INIT("postgres://h/n?options=-csearch_path%3dx_1%20-cjit%3Doff&host=/run")},
        {STR_INIT("postgres://h/n?options=-csearch_path=desk&host=/run"),
         STR_INIT("postgres://h/n?options=-csearch_path=x_1&host=/run")},
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str made = url_with_schema(a, cases[i].url, "x_1");

        if (!str_eq(made, cases[i].then))
            fail_msg("%.*s: %.*s", STR_ARG(cases[i].url), STR_ARG(made));
    }
    arena_free(a);
}

static void test_url__a_password_is_taken_out_and_decoded(void **state)
{
    struct arena *a = arena_new(0);
    struct str password;

    (void)state;
    assert_true(
        str_eq(S("postgres://user@host:1/name?a=b"),
               url_without_password(a, S("postgres://user:s%3Ae%25c@host:1/name?a=b"), &password)));
    assert_true(str_eq(S("s:e%c"), password));
    assert_true(str_eq(S("postgres://user@host/name"),
                       url_without_password(a, S("postgres://user@host/name"), &password)));
    assert_int_equal(0, password.n);
    assert_true(str_eq(S("postgres://host/name"),
                       url_without_password(a, S("postgres://host/name"), &password)));
    assert_int_equal(0, password.n);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url__a_file_has_a_folder),
        cmocka_unit_test(test_url__the_port_is_what_is_called),
        cmocka_unit_test(test_url__another_schema_takes_the_place_of_the_first),
        cmocka_unit_test(test_url__a_password_is_taken_out_and_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
