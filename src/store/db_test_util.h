/* db_test_util.h: a fresh store for each test, on both engines. For tests of every floor; in no
 * product.
 *
 * SQLite: a file in a folder of its own under the temporary folder. PostgreSQL: a schema of its
 * own in the database that the environment's GONGKAI_TEST_PG names (script/pg start DIR --fast
 * prints such an address); without it the tests on PostgreSQL are skipped, and say so. Both are
 * removed when the process ends.
 *
 *     static void test_x__is_so(void **state)
 *     {
 *         struct test_store *t = test_store_of(state);
 *
 *         assert_int_equal(x_do(t->db, t->arena), 0);
 *     }
 *
 *     const struct CMUnitTest tests[] = {
 *         TEST_ON_BOTH(test_x__is_so, &migrations_desk),
 *     }; */
#ifndef STORE_DB_TEST_UTIL_H
#define STORE_DB_TEST_UTIL_H

#include "store/db.h"
#include "store/migrate.h"

/* A store with these migrations applied (NULL: empty), and its address. ERR_ABSENT, with a line
 * on stderr, if the engine cannot be had. */
int test_store(struct arena *a, enum db_engine engine, const struct migrations *m,
               struct str *ret_url) must_use;
/* For what no query may do: SQL without results. */
int test_sql(struct db *db, const char *sql) must_use;

/* What a test is given. */
struct test_store {
    struct arena *arena;
    enum db_engine engine;
    struct str url;
    struct db *db; /* open for writing */
};

struct test_store_plan {
    enum db_engine engine;
    const struct migrations *migrations;
};

/* Skips the test if its engine is absent. */
struct test_store *test_store_of(void **state);
int test_store_setup(void **state);
int test_store_teardown(void **state);

#define TEST_ON(f, engine, name, migrations)                                          \
 {                                                                                    \
#  f " on " name, f, test_store_setup, test_store_teardown, &(struct test_store_plan) \
  {                                                                                   \
   engine, migrations                                                                 \
  }                                                                                   \
 }
#define TEST_ON_SQLITE(f, migrations)   TEST_ON(f, DB_SQLITE, "SQLite", migrations)
#define TEST_ON_POSTGRES(f, migrations) TEST_ON(f, DB_POSTGRES, "PostgreSQL", migrations)
/* Within a function: the plans live as long as its scope. */
#define TEST_ON_BOTH(f, migrations) TEST_ON_SQLITE(f, migrations), TEST_ON_POSTGRES(f, migrations)

#endif
