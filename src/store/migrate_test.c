/* migrate_test.c: a schema comes to its head, once, and nobody changes the past. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/err.h"
#include "store/db_test_util.h"

#define LIST(...)                                              \
 ((struct migrations){(const struct migration[]){__VA_ARGS__}, \
                      COUNT(((const struct migration[]){__VA_ARGS__}))})

static const struct migration one = {
    "0001_one", "create table a (id ID, name TEXT not null, made DAY not null default '');\n"};
static const struct migration two = {
    "0002_two",
    "create table b (a REF not null references a(id));\ninsert into a(name) values ('x');\n"};
static const struct migration wrong = {
    "0002_wrong", "create table b (id ID);\ninsert into nothing(x) values (1);\n"};

static void test_migrate__goes_to_the_head_once(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations list = LIST(one, two);

    assert_int_equal(migrate_missing(t->db, &list), 2);
    assert_int_equal(migrate(t->db, &list), 2);
    assert_int_equal(migrate_missing(t->db, &list), 0);
    assert_int_equal(migrate(t->db, &list), 0);
    assert_int_equal(test_sql(t->db, "insert into b(a) values (1)"), 0);
}

static void test_migrate__applies_what_was_added(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations before = LIST(one);
    struct migrations after = LIST(one, two);

    assert_int_equal(migrate(t->db, &before), 1);
    assert_int_equal(migrate_missing(t->db, &after), 1);
    assert_int_equal(migrate(t->db, &after), 1);
}

static void test_migrate__refuses_a_changed_past(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migration changed = {one.name, "create table a (id ID);\n"};
    struct migration renamed = {"0001_uno", one.text};
    struct migrations list = LIST(one);
    struct migrations other = LIST(changed, two);
    struct migrations third = LIST(renamed, two);

    assert_int_equal(migrate(t->db, &list), 1);
    assert_int_equal(migrate(t->db, &other), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "0001_one was changed"));
    assert_int_equal(migrate_missing(t->db, &other), ERR_BROKEN);
    assert_int_equal(migrate(t->db, &third), ERR_BROKEN);
}

static void test_migrate__refuses_a_store_that_is_ahead(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations newer = LIST(one, two);
    struct migrations older = LIST(one);

    assert_int_equal(migrate(t->db, &newer), 2);
    assert_int_equal(migrate(t->db, &older), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "0002_two"));
}

static void test_migrate__leaves_nothing_of_a_failed_one(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations bad = LIST(one, wrong);
    struct migrations good = LIST(one, two);

    assert_int_equal(migrate(t->db, &bad), ERR_DATABASE);
    assert_non_null(strstr(err_context(), "0002_wrong"));
    assert_int_equal(migrate_missing(t->db, &good), 1);
    assert_int_equal(migrate(t->db, &good), 1);
}

static void test_migrate__a_column_takes_only_its_type(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations list = LIST(one);

    assert_int_equal(migrate(t->db, &list), 1);
    assert_int_not_equal(test_sql(t->db, "insert into a(id, name) values ('one', 'x')"), 0);
}

static void test_migrate__the_desk_and_the_public_store_stand(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str url;

    if (migrate(t->db, &migrations_desk) != (int)migrations_desk.n)
        fail_msg("%s", err_context());
    if (test_store(t->arena, t->engine, &migrations_public, &url) < 0)
        fail_msg("%s", err_context());
}

/* It is also the application's name, at the address's end. */
static const char *test_schema(struct arena *a, struct str url)
{
    ptrdiff_t at = str_find(url, S("application_name="));

    assert_true(at >= 0);
    return arena_cstr(a, str_skip(url, (size_t)at + strlen("application_name=")));
}

static void test_migrate__a_schema_is_dropped_by_its_own_name_alone(void **state)
{
    struct test_store *t = test_store_of(state);
    struct migrations list = LIST(one);
    struct db *beside cleanup(db_done) = NULL;
    struct str url;

    assert_int_equal(migrate(t->db, &list), 1);
    if (t->engine == DB_SQLITE) {
        assert_int_equal(migrate_drop(t->db, "main"), ERR_INVALID);
        return;
    }
    assert_int_equal(migrate_drop(t->db, "x; drop table a"), ERR_INVALID);
    assert_true(migrate_drop(t->db, "another") < 0);
    assert_int_equal(migrate_missing(t->db, &list), 0);
    assert_int_equal(test_store(t->arena, t->engine, &list, &url), 0);
    assert_int_equal(db_open(url, DB_WRITE, &beside), 0);
    assert_int_equal(migrate_drop(beside, test_schema(t->arena, url)), 0);
    assert_int_equal(migrate_missing(t->db, &list), 0);
    db_done(&beside);
    assert_int_equal(db_open(url, DB_WRITE, &beside), 0);
    assert_int_equal(migrate_missing(beside, &list), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_migrate__goes_to_the_head_once, NULL),
        TEST_ON_BOTH(test_migrate__applies_what_was_added, NULL),
        TEST_ON_BOTH(test_migrate__refuses_a_changed_past, NULL),
        TEST_ON_BOTH(test_migrate__refuses_a_store_that_is_ahead, NULL),
        TEST_ON_BOTH(test_migrate__leaves_nothing_of_a_failed_one, NULL),
        TEST_ON_BOTH(test_migrate__a_column_takes_only_its_type, NULL),
        TEST_ON_BOTH(test_migrate__a_schema_is_dropped_by_its_own_name_alone, NULL),
        TEST_ON_BOTH(test_migrate__the_desk_and_the_public_store_stand, NULL),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
