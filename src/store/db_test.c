/* db_test.c: what stmt.h and db.h promise, on both engines, through functions that gen/sql made
 * of probe.sql. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include "base/err.h"
#include "base/fault.h"
#include "store/db_test_util.h"
#include "store/probe_sql.h"
#include "store/stmt.h"

extern const struct migrations migrations_probe;

#define assert_str(s, text) assert_true(str_eq((s), S(text)))

static const struct probe_thing_row plain = {.kind = 1,
                                             .name = STR_INIT("x"),
                                             .content = STR_INIT(""),
                                             .made = DAY_NONE,
                                             .extra = STR_INIT("{}")};

static int add(struct test_store *t, const struct probe_thing_row *x, int64_t *ret_id)
{
    struct probe_thing_add_row row;
    int r = probe_sql_thing_add(t->db, t->arena, x->kind, x->count, x->ratio, x->name, x->content,
                                x->good, x->seen, x->made, x->extra, &row);

    if (r == 0)
        *ret_id = row.id;
    return r;
}

static int64_t add_plain(struct test_store *t)
{
    int64_t id = 0;

    assert_int_equal(add(t, &plain, &id), 0);
    return id;
}

static int64_t count(struct test_store *t)
{
    struct probe_summary_row row;

    assert_int_equal(probe_sql_summary(t->db, t->arena, &row), 0);
    return row.n;
}

/* ---- values ---- */

static void check_same(struct test_store *t, const struct probe_thing_row *x)
{
    struct probe_thing_row y;
    int64_t id = 0;

    assert_int_equal(add(t, x, &id), 0);
    assert_int_equal(probe_sql_thing_get(t->db, t->arena, id, &y), 1);
    assert_int_equal(y.id, id);
    assert_int_equal(y.kind, x->kind);
    assert_int_equal(y.count, x->count);
    assert_true(y.ratio == x->ratio);
    assert_true(str_eq(y.name, x->name));
    assert_true(str_eq(y.content, x->content));
    assert_int_equal(y.good, x->good);
    assert_int_equal(y.seen, x->seen);
    assert_int_equal(y.made, x->made);
    assert_true(str_eq(y.extra, x->extra));
}

static void test_stmt__every_type_comes_out_as_it_went_in(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row x = plain;

    check_same(t, &x);
    x = (struct probe_thing_row){.kind = 2,
                                 .count = INT64_MAX,
                                 .ratio = 0.1,
                                 .name = S("昭通市公安局 '; drop table thing; -- $1 ?1 :x"),
                                 .content = S("\0\1\xff\xfe'\"\\x"),
                                 .good = true,
                                 .seen = INT64_MIN,
                                 .made = day_from(2016, 12, 15),
                                 .extra = S("{\"a\": [1, \"二\"]}")};
    check_same(t, &x);
    x.ratio = -1e300;
    x.seen = -1;
    x.made = day_from(1, 1, 1);
    x.name = S("");
    check_same(t, &x);
}

static void test_stmt__a_megabyte_of_text_and_of_bytes_goes_through(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row x = plain;
    char *many = arena_alloc(t->arena, MiB);

    for (size_t i = 0; i < MiB; i++)
        many[i] = (char)(i * 7);
    x.content = str_of(many, MiB);
    check_same(t, &x);
    for (size_t i = 0; i < MiB; i++)
        many[i] = (char)('a' + i % 26);
    x.name = str_of(many, MiB);
    check_same(t, &x);
}

static void test_stmt__what_is_not_text_is_refused(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row x = plain;
    int64_t id;

    x.name = S("a\0b");
    assert_int_equal(add(t, &x, &id), ERR_INVALID);
    x.name = S("\xff");
    assert_int_equal(add(t, &x, &id), ERR_INVALID);
    assert_int_equal(count(t), 0);
}

static void test_stmt__the_null_of_an_outer_join_reads_as_nothing(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_kinds_with_things_rows rows;

    assert_int_equal(probe_sql_kinds_with_things(t->db, t->arena, &rows), 0);
    assert_int_equal(rows.n, 2);
    assert_str(rows.v[1].kind, "letter");
    assert_int_equal(rows.v[1].id, 0);
    assert_true(rows.v[1].ratio == 0);
    assert_int_equal(rows.v[1].name.n, 0);
    assert_int_equal(rows.v[1].content.n, 0);
    assert_false(rows.v[1].good);
    assert_int_equal(rows.v[1].made, DAY_NONE);
}

static void test_stmt__a_day_that_is_none_is_an_error(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row row = plain;
    int64_t id = add_plain(t);

    assert_int_equal(probe_sql_thing_made_is_junk(t->db, id, S("yesterday")), 1);
    assert_int_equal(probe_sql_thing_get(t->db, t->arena, id, &row), ERR_BROKEN);
    assert_str(row.name, "x"); /* not touched */
}

static void test_stmt__expressions_have_the_type_of_their_alias(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row x = plain;
    struct probe_summary_row row;
    int64_t id;

    for (x.count = 1; x.count <= 4; x.count++) {
        x.ratio = (double)x.count / 2;
        assert_int_equal(add(t, &x, &id), 0);
    }
    assert_int_equal(probe_sql_summary(t->db, t->arena, &row), 0);
    assert_int_equal(row.n, 4);
    assert_int_equal(row.sum, 10);
    assert_true(row.mean == 1.25);
    assert_true(row.many);
}

static void test_stmt__text_is_ordered_by_code_point(void **state)
{
    static const char *const wanted[] = {"A",      "Z", "_",  "a",  "book",
                                         "letter", "é", "一", "乙", "𠀀"};
    struct test_store *t = test_store_of(state);
    struct probe_kind_add_row row;
    struct probe_names_rows rows;

    for (size_t i = COUNT(wanted); i-- > 0;) {
        if (i != 4 && i != 5)
            assert_int_equal(probe_sql_kind_add(t->db, t->arena, str_c(wanted[i]), &row), 0);
    }
    assert_int_equal(probe_sql_names(t->db, t->arena, &rows), 0);
    assert_int_equal(rows.n, COUNT(wanted));
    for (size_t i = 0; i < rows.n; i++)
        assert_true(str_eq(rows.v[i].name, str_c(wanted[i])));
}

static void test_stmt__each_engine_runs_its_own_section(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_word_row row;

    assert_int_equal(probe_sql_word(t->db, t->arena, S("text"), &row), 0);
    assert_true(row.found);
    assert_true(str_eq(row.engine, t->engine == DB_SQLITE ? S("sqlite") : S("postgres")));
}

/* ---- how many rows ---- */

static void test_stmt__one_row_is_one_row(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row row = {0};

    assert_int_equal(probe_sql_thing_only(t->db, t->arena, &row), ERR_ABSENT);
    add_plain(t);
    assert_int_equal(probe_sql_thing_only(t->db, t->arena, &row), 0);
    assert_str(row.name, "x");
    add_plain(t);
    row.name = S("untouched");
    assert_int_equal(probe_sql_thing_only(t->db, t->arena, &row), ERR_BROKEN);
    assert_str(row.name, "untouched");
    assert_int_equal(count(t), 2); /* the connection is free again */
}

static void test_stmt__an_absent_row_is_no_error(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row row;

    assert_int_equal(probe_sql_thing_get(t->db, t->arena, 17, &row), 0);
}

static void test_stmt__changes_are_counted(void **state)
{
    struct test_store *t = test_store_of(state);

    add_plain(t);
    add_plain(t);
    assert_int_equal(probe_sql_thing_rename(t->db, S("x"), S("y")), 2);
    assert_int_equal(probe_sql_thing_rename(t->db, S("x"), S("y")), 0);
}

static void test_stmt__ten_thousand_rows_come_in_order(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_rows rows;

    assert_int_equal(probe_sql_things_fill(t->db, 1, 10000, S("")), 10000);
    assert_int_equal(probe_sql_things(t->db, t->arena, &rows), 0);
    assert_int_equal(rows.n, 10000);
    for (size_t i = 0; i < rows.n; i++)
        assert_int_equal(rows.v[i].count, i + 1);
    assert_str(rows.v[9999].name, "n10000");
}

static void test_stmt__two_are_not_open_at_once(void **state)
{
    struct test_store *t = test_store_of(state);
    struct stmt *s cleanup(stmt_close) = NULL;
    struct probe_summary_row row;

    assert_int_equal(stmt_open(t->db, probe_sql_queries[0], &s), 0);
    assert_int_equal(probe_sql_summary(t->db, t->arena, &row), ERR_BROKEN);
    stmt_close(&s);
    assert_int_equal(probe_sql_summary(t->db, t->arena, &row), 0);
}

static void test_stmt__all_queries_prepare(void **state)
{
    struct test_store *t = test_store_of(state);

    assert_int_equal(stmt_prepare_all(t->db, probe_sql_queries, probe_sql_count), 0);
    assert_int_equal(stmt_prepare_all(t->db, probe_sql_queries, probe_sql_count), 0);
}

static void test_stmt__a_query_without_its_table_does_not_prepare(void **state)
{
    struct test_store *t = test_store_of(state);

    assert_int_equal(stmt_prepare_all(t->db, probe_sql_queries, probe_sql_count), ERR_DATABASE);
    assert_non_null(strstr(err_context(), "kind"));
}

/* ---- errors ---- */

static void test_stmt__constraints_have_their_errors(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_thing_row x = plain;
    struct probe_kind_add_row row;
    int64_t id;

    assert_int_equal(probe_sql_kind_add(t->db, t->arena, S("book"), &row), ERR_CONFLICT);
    assert_null(strstr(err_context(), "book")); /* no value in the log */
    x.kind = 99;
    assert_int_equal(add(t, &x, &id), ERR_INVALID);
    x.kind = 1;
    x.count = -1;
    assert_int_equal(add(t, &x, &id), ERR_INVALID);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), 1);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), ERR_CONFLICT);
    assert_int_equal(probe_sql_fixed_change(t->db, 1), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "fixed; never changed"));
    assert_int_equal(count(t), 0);
}

static void test_open__an_address_that_leads_nowhere_says_why(void **state)
{
    struct db *db = NULL;

    (void)state;
    assert_int_equal(db_open(S("sqlite:/nowhere/at/all.db"), DB_CREATE, &db), ERR_DATABASE);
    assert_non_null(strstr(err_context(), "/nowhere/at/all.db"));
    assert_int_equal(db_open(S("sqlite:/nowhere.db"), DB_WRITE, &db), ERR_DATABASE);
    assert_int_equal(db_open(S("sqlite:/proc/self/exe"), DB_READ, &db),
                     ERR_BROKEN); /* no database */
    assert_int_equal(db_open(S("postgres://nobody@/nothing?host=/nowhere"), DB_WRITE, &db),
                     ERR_DATABASE);
    assert_non_null(strstr(err_context(), "/nowhere"));
    assert_int_equal(db_open(S("mysql://x"), DB_WRITE, &db), ERR_DATABASE);
    assert_null(db);
}

/* ---- transactions ---- */

static void test_tx__what_is_not_committed_is_gone(void **state)
{
    struct test_store *t = test_store_of(state);

    {
        struct tx tx cleanup(tx_end) = {0};

        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_true(db_in_tx(t->db));
        add_plain(t);
        assert_int_equal(count(t), 1);
    }
    assert_false(db_in_tx(t->db));
    assert_int_equal(count(t), 0);
}

static void test_tx__what_is_committed_is_seen_by_others(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *other cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};
    struct probe_summary_row row;

    assert_int_equal(db_open(t->url, DB_READ, &other), 0);
    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    assert_int_equal(probe_sql_summary(other, t->arena, &row), 0);
    assert_int_equal(row.n, 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(probe_sql_summary(other, t->arena, &row), 0);
    assert_int_equal(row.n, 1);
}

static void test_tx__does_not_nest(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx outer cleanup(tx_end) = {0};
    struct tx inner cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(t->db, &outer), 0);
    assert_int_equal(tx_begin(t->db, &inner), ERR_BROKEN);
    assert_int_equal(tx_commit(&outer), 0);
}

static void test_tx__an_error_spoils_it_to_the_end(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_kind_add_row row;
    struct probe_summary_row summary;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    assert_int_equal(probe_sql_kind_add(t->db, t->arena, S("book"), &row), ERR_CONFLICT);
    assert_int_equal(probe_sql_summary(t->db, t->arena, &summary), ERR_CONFLICT);
    assert_int_equal(tx_commit(&tx), ERR_CONFLICT);
    assert_false(db_in_tx(t->db));
    assert_int_equal(count(t), 0);
}

static void test_tx__a_savepoint_fails_alone(void **state)
{
    struct test_store *t = test_store_of(state);
    struct probe_kind_add_row row;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(t->db, &tx), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(db_savepoint(t->db), 0);
        add_plain(t);
        if (i == 1) {
            assert_int_equal(probe_sql_kind_add(t->db, t->arena, S("book"), &row), ERR_CONFLICT);
            assert_int_equal(db_savepoint_release(t->db), ERR_CONFLICT);
            assert_int_equal(db_savepoint_rollback(t->db), 0);
        } else {
            assert_int_equal(db_savepoint_release(t->db), 0);
        }
    }
    assert_int_equal(db_savepoint_release(t->db), ERR_BROKEN);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(count(t), 2);
}

static void test_tx__reading_sees_one_moment(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *other cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};
    struct probe_summary_row row;

    assert_int_equal(db_open(t->url, DB_READ, &other), 0);
    assert_int_equal(tx_begin_read(other, &tx), 0);
    assert_int_equal(probe_sql_summary(other, t->arena, &row), 0);
    add_plain(t);
    assert_int_equal(probe_sql_summary(other, t->arena, &row), 0);
    assert_int_equal(row.n, 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(probe_sql_summary(other, t->arena, &row), 0);
    assert_int_equal(row.n, 1);
}

/* Begin to read, count, and leave what was seen for the next one. */
static int64_t count_and_rest(struct test_store *t, struct db *db, uint64_t *ret_snapshot)
{
    struct probe_summary_row row;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin_read(db, &tx), 0);
    *ret_snapshot = db_snapshot_number(db);
    assert_int_equal(probe_sql_summary(db, t->arena, &row), 0);
    tx_rest(&tx);
    assert_false(db_in_tx(db));
    return row.n;
}

static void test_tx__one_that_rests_is_gone_on_with_until_it_is_let_go(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *reader cleanup(db_done) = NULL;
    uint64_t first, again, renewed;

    assert_int_equal(db_open(t->url, DB_READ, &reader), 0);
    assert_int_equal(count_and_rest(t, reader, &first), 0);
    add_plain(t);
    assert_int_equal(count_and_rest(t, reader, &again), 0);
    assert_true(first > 0 && first == again);
    db_let_go(reader);
    assert_int_equal(count_and_rest(t, reader, &renewed), 1);
    assert_true(renewed != first);
    assert_true(db_snapshot_number(reader) == 0);
}

static void test_tx__one_that_rests_is_in_nobodys_way(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *other cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};
    uint64_t snapshot;

    assert_int_equal(db_open(t->url, DB_WRITE, &other), 0);
    assert_int_equal(count_and_rest(t, other, &snapshot), 0);
    add_plain(t);
    /* a statement by itself sees what is there now */
    struct test_store by_other = *t;
    by_other.db = other;
    assert_int_equal(count(&by_other), 1);
    /* and one that writes begins */
    assert_int_equal(count_and_rest(t, other, &snapshot), 1);
    assert_int_equal(tx_begin(other, &tx), 0);
    add_plain(&by_other);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(count_and_rest(t, other, &snapshot), 2);
}

static void test_tx__what_failed_does_not_rest(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};
    uint64_t failed, next;

    assert_int_equal(tx_begin_read(t->db, &tx), 0);
    failed = db_snapshot_number(t->db);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), ERR_DATABASE);
    tx_rest(&tx);
    assert_int_equal(count_and_rest(t, t->db, &next), 0);
    assert_true(next != failed);
}

static void test_tx__reading_does_not_write(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *reader cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin_read(t->db, &tx), 0);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), ERR_DATABASE);
    tx_end(&tx);
    assert_int_equal(db_open(t->url, DB_READ, &reader), 0);
    assert_int_equal(tx_begin(reader, &tx), ERR_BROKEN);
    assert_int_equal(probe_sql_fixed_add(reader, 1, S("a")), ERR_DATABASE);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), 1);
}

static void test_tx__the_second_writer_is_told_to_wait(void **state)
{
    struct test_store *t = test_store_of(state);
    struct db *other cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};
    struct tx second cleanup(tx_end) = {0};
    int r;

    assert_int_equal(db_open(t->url, DB_WRITE, &other), 0);
    /* less patient than in earnest */
    assert_int_equal(test_sql(other, t->engine == DB_SQLITE ? "pragma busy_timeout = 100"
                                                            : "set lock_timeout = '100ms'"),
                     0);
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(probe_sql_fixed_add(t->db, 1, S("a")), 1);
    r = tx_begin(other, &second);
    if (r == 0) /* PostgreSQL waits where two want the same */
        r = probe_sql_fixed_add(other, 1, S("a"));
    assert_int_equal(r, ERR_BUSY);
    tx_end(&second);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(probe_sql_fixed_add(other, 2, S("a")), 1);
}

static void test_tx__an_open_one_ends_with_its_connection(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx = {0};

    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    db_close(t->db);
    assert_int_equal(db_open(t->url, DB_WRITE, &t->db), 0);
    assert_int_equal(count(t), 0);
}

/* ---- faults ---- */

#ifdef GONGKAI_FAULTS

/* A rule as a subject has it. */
static int add_two(struct test_store *t)
{
    struct tx tx cleanup(tx_end) = {0};
    int64_t id;
    int r = tx_begin(t->db, &tx);

    if (r < 0)
        return r;
    r = add(t, &plain, &id);
    if (r < 0)
        return r;
    r = add(t, &plain, &id);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

static void test_fault__wherever_the_database_fails_nothing_is_changed(void **state)
{
    struct test_store *t = test_store_of(state);
    char plan[32];
    int n = 0;
    int r;

    do {
        snprintf(plan, sizeof(plan), "db:%d", ++n);
        fault_plan(plan);
        r = add_two(t);
        fault_plan(NULL);
        assert_int_equal(count(t), r < 0 ? 0 : 2);
    } while (r < 0);
    assert_int_equal(r, 0);
    assert_true(n > 4);
}

#endif

/* ---- a server that goes away ---- */

static void end_other_connections(const struct test_store *t)
{
    PGconn *conn = PQconnectdb(t->url.p);
    PGresult *res = PQexec(
        conn,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where pid <> pg_backend_pid() and application_name = current_setting('application_name')");

    assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
    PQclear(res);
    PQfinish(conn);
}

static void test_postgres__a_lost_connection_is_opened_again(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};

    add_plain(t);
    end_other_connections(t);
    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t); /* prepared anew */
    assert_int_equal(tx_commit(&tx), 0);
    end_other_connections(t);
    assert_int_equal(count(t), 2); /* outside of a transaction too */
}

static void test_postgres__a_connection_lost_in_a_transaction_loses_it(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};
    int64_t id;

    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    end_other_connections(t);
    assert_int_equal(add(t, &plain, &id), ERR_DATABASE);
    assert_int_equal(tx_commit(&tx), ERR_DATABASE);
    assert_int_equal(count(t), 0);
    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(count(t), 1);
}

static void test_postgres__a_connection_lost_before_the_commit_is_an_error(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(t->db, &tx), 0);
    add_plain(t);
    end_other_connections(t);
    assert_int_equal(tx_commit(&tx), ERR_DATABASE);
    assert_int_equal(count(t), 0);
}

#define BOTH(f) TEST_ON_BOTH(f, &migrations_probe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(test_stmt__every_type_comes_out_as_it_went_in),
        BOTH(test_stmt__a_megabyte_of_text_and_of_bytes_goes_through),
        BOTH(test_stmt__what_is_not_text_is_refused),
        BOTH(test_stmt__the_null_of_an_outer_join_reads_as_nothing),
        BOTH(test_stmt__a_day_that_is_none_is_an_error),
        BOTH(test_stmt__expressions_have_the_type_of_their_alias),
        BOTH(test_stmt__text_is_ordered_by_code_point),
        BOTH(test_stmt__each_engine_runs_its_own_section),
        BOTH(test_stmt__one_row_is_one_row),
        BOTH(test_stmt__an_absent_row_is_no_error),
        BOTH(test_stmt__changes_are_counted),
        BOTH(test_stmt__ten_thousand_rows_come_in_order),
        BOTH(test_stmt__two_are_not_open_at_once),
        BOTH(test_stmt__all_queries_prepare),
        TEST_ON_BOTH(test_stmt__a_query_without_its_table_does_not_prepare, NULL),
        BOTH(test_stmt__constraints_have_their_errors),
        cmocka_unit_test(test_open__an_address_that_leads_nowhere_says_why),
        BOTH(test_tx__what_is_not_committed_is_gone),
        BOTH(test_tx__what_is_committed_is_seen_by_others),
        BOTH(test_tx__does_not_nest),
        BOTH(test_tx__an_error_spoils_it_to_the_end),
        BOTH(test_tx__a_savepoint_fails_alone),
        BOTH(test_tx__reading_sees_one_moment),
        BOTH(test_tx__one_that_rests_is_gone_on_with_until_it_is_let_go),
        BOTH(test_tx__one_that_rests_is_in_nobodys_way),
        BOTH(test_tx__what_failed_does_not_rest),
        BOTH(test_tx__reading_does_not_write),
        BOTH(test_tx__the_second_writer_is_told_to_wait),
        BOTH(test_tx__an_open_one_ends_with_its_connection),
#ifdef GONGKAI_FAULTS
        BOTH(test_fault__wherever_the_database_fails_nothing_is_changed),
#endif
        TEST_ON_POSTGRES(test_postgres__a_lost_connection_is_opened_again, &migrations_probe),
        TEST_ON_POSTGRES(test_postgres__a_connection_lost_in_a_transaction_loses_it,
                         &migrations_probe),
        TEST_ON_POSTGRES(test_postgres__a_connection_lost_before_the_commit_is_an_error,
                         &migrations_probe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
