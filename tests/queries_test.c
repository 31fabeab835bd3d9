/* queries_test.c: every named query that there is prepares on both engines.
 *
 * gen/sql has asked SQLite at build time; PostgreSQL is asked here. The list is made of the *.sql files under src/, so a file whose
 * functions nobody builds does not link. A file belongs to one store; which one is found by trying. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "queries_list.h"
#include "store/db_test_util.h"
#include "store/stmt.h"

#define QUERIES_DECLARE(name)                                                                      \
    extern const struct query *const name##_sql_queries[];                                         \
    extern const size_t name##_sql_count;
QUERIES(QUERIES_DECLARE)

static const struct {
    const char *name;
    const struct query *const *queries;
    const size_t *count;
} all[] = {
#define QUERIES_ROW(name) {#name, name##_sql_queries, &name##_sql_count},
    QUERIES(QUERIES_ROW)
};

static void test_queries__all_prepare(void **state)
{
    struct test_store *desk = test_store_of(state);
    struct db *pub cleanup(db_done) = NULL;
    struct str url;
    char why[512];
    unsigned refused = 0;

    assert_int_equal(test_store(desk->arena, desk->engine, &migrations_public, &url), 0);
    assert_int_equal(db_open(url, DB_WRITE, &pub), 0);
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_true(*all[i].count > 0);
        if (stmt_prepare_all(desk->db, all[i].queries, *all[i].count) == 0)
            continue;
        snprintf(why, sizeof(why), "%s", err_context());
        if (stmt_prepare_all(pub, all[i].queries, *all[i].count) == 0)
            continue;
        fprintf(stderr, "%s: desk: %s; public: %s\n", all[i].name, why, err_context());
        refused++;
    }
    assert_int_equal(refused, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_queries__all_prepare, &migrations_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
