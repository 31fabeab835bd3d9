/* tables_test.c: all tables whose names begin alike, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"
#include "base/fault.h"
#include "store/db_test_util.h"
#include "store/tables.h"

#define assert_ok(call)                      \
 do {                                        \
  if ((call) < 0)                            \
   fail_msg("%s: %s", #call, err_context()); \
 } while (0)

/* Every type, a key of two columns, and names that are none of SQL's; made alike by migrations. */
static const struct migration made[] = {
    {"0001_t.sql",
     "create table t_plain (id REF not null primary key, n INT, ok BOOL, share REAL, name TEXT, bytes BLOB, day DAY);\n"
     "create table t_pair (b TEXT not null, a INT not null, \"a \"\"b\"\" select\" TEXT not null, primary key (a, b));\n"
     "create table \"t_o'dd \"\"name\"\";--\" (id REF not null primary key, \"select\" TEXT not null);\n"
     "create table tt (id REF not null primary key);\n"
     "create table xt_ (id REF not null primary key);\n"},
};
static const struct migrations migrations = {made, COUNT(made)};

static const char rows[] =
    "insert into t_plain(id, n, ok, share, name, bytes, day) values "
    "(-5, null, null, null, null, null, null), (2, 9223372036854775807, true, 0.1, '昭通''s \"x\"', null, '2016-01-02'), "
    "(10, -1, false, -1e300, '', null, '');"
    "insert into t_pair(a, b, \"a \"\"b\"\" select\") values (1, 'é', 'x'), (1, 'Z', 'y'), (1, 'a', 'z'), (0, '一', ''), (0, '𠀀', '');"
    "insert into \"t_o'dd \"\"name\"\";--\"(id, \"select\") values (1, 'it')";

static void sql(struct test_store *t, const char *text)
{
    assert_ok(test_sql(t->db, text));
}

static void fill(struct test_store *t)
{
    sql(t, rows);
    sql(t,
        t->engine == DB_SQLITE
            ? "update t_plain set bytes = x'00ff2701' where id = 2; update t_plain set bytes = x'' where id = 10"
            : "update t_plain set bytes = '\\x00ff2701' where id = 2; update t_plain set bytes = '' where id = 10");
}

static struct str digest(struct test_store *t)
{
    struct str hash = S("");

    assert_ok(tables_digest(t->db, t->arena, S("t_"), &hash));
    assert_int_equal(hash.n, 64);
    return hash;
}

static struct str digest_of(struct test_store *t, const char *name)
{
    struct table table = {.name = str_c(name)};
    struct str hash = S("");

    assert_ok(tables_digest_one(t->db, t->arena, &table, &hash));
    return hash;
}

static int empty(struct test_store *t)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(t->db, &tx);

    if (r == 0)
        r = tables_empty(t->db, t->arena, S("t_"));
    return r < 0 ? r : tx_commit(&tx);
}

/* ---- The list ---- */

static void test_tables__are_listed_by_the_beginning_of_their_names(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tables list;

    sql(t, "create view t_view as select id from tt");
    assert_ok(tables_list(t->db, t->arena, S("t_"), &list));
    assert_int_equal(list.n, 3);
    assert_true(str_eq(list.v[0].name, S("t_o'dd \"name\";--")));
    assert_true(str_eq(list.v[1].name, S("t_pair")));
    assert_true(str_eq(list.v[2].name, S("t_plain")));
    assert_false(list.v[1].full_text);
    assert_ok(tables_list(t->db, t->arena, S("nobody_"), &list));
    assert_int_equal(list.n, 0);
}

/* ---- The digest ---- */

/* The same on every engine and for ever: a change here is a change of what `check` and `rebuild`
 * print. */
static void test_digest__is_the_same_on_both_engines(void **state)
{
    struct test_store *t = test_store_of(state);

    fill(t);
    assert_string_equal(digest_of(t, "t_plain").p,
                        "ff90e2203932ee121eac3f284d4941c1191512ac5e605370b07af559a906fb5e");
    assert_string_equal(digest_of(t, "t_pair").p,
                        "098afa3cd69c1275aa50db07a689fc346ae2f07cca1db236712919a0f4db52c3");
    assert_string_equal(digest(t).p,
                        "61a06bedd1617ecd392ad156a475d760d0e79526f13027be6b1eb2cf2973bdea");
}

static void test_digest__sees_each_change_and_its_undoing(void **state)
{
    static const char *const changes[][2] = {
        {"update t_plain set n = 0 where id = -5", "update t_plain set n = null where id = -5"},
        {"update t_plain set name = '' where id = -5",
         "update t_plain set name = null where id = -5"},
        {"update t_plain set ok = false where id = 2", "update t_plain set ok = true where id = 2"},
        {"update t_plain set share = 0.10000000000000002 where id = 2",
         "update t_plain set share = 0.1 where id = 2"},
        {"update t_plain set day = '2016-01-03' where id = 2",
         "update t_plain set day = '2016-01-02' where id = 2"},
        {"update t_plain set name = 'b' where id = 10",
         "update t_plain set name = '' where id = 10"},
        {"update t_pair set b = 'X' where b = 'Z'", "update t_pair set b = 'Z' where b = 'X'"},
        {"insert into t_pair values ('', 7, '')", "delete from t_pair where a = 7"},
        {"update \"t_o'dd \"\"name\"\";--\" set \"select\" = 'at'",
         "update \"t_o'dd \"\"name\"\";--\" set \"select\" = 'it'"},
        {"create table t_new (id integer not null primary key)", "drop table t_new"},
        {"alter table t_pair rename to t_pairs", "alter table t_pairs rename to t_pair"},
        {"alter table t_pair rename column a to c", "alter table t_pair rename column c to a"},
    };
    struct test_store *t = test_store_of(state);
    struct str before;

    fill(t);
    before = digest(t);
    for (size_t i = 0; i < COUNT(changes); i++) {
        sql(t, changes[i][0]);
        if (str_eq(before, digest(t)))
            fail_msg("not seen: %s", changes[i][0]);
        sql(t, changes[i][1]);
        if (!str_eq(before, digest(t)))
            fail_msg("not undone: %s", changes[i][1]);
    }
    sql(t, "insert into tt(id) values (1); insert into xt_(id) values (1)");
    assert_true(str_eq(before, digest(t)));
}

static void test_digest__a_value_does_not_run_into_the_next(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str before;

    sql(t, "insert into t_pair values ('ab', 1, 'c')");
    before = digest(t);
    sql(t, "delete from t_pair; insert into t_pair values ('a', 1, 'bc')");
    assert_false(str_eq(before, digest(t)));
}

static void test_digest__rows_count_in_the_order_of_their_keys(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str before;

    fill(t);
    before = digest(t);
    sql(t, "delete from t_pair; insert into t_pair(a, b, \"a \"\"b\"\" select\") values "
           "(0, '𠀀', ''), (1, 'a', 'z'), (0, '一', ''), (1, 'Z', 'y'), (1, 'é', 'x')");
    assert_true(str_eq(before, digest(t)));
    sql(t,
        "update t_pair set \"a \"\"b\"\" select\" = case b when 'Z' then 'z' else 'y' end where b in ('Z', 'a')");
    assert_false(str_eq(before, digest(t)));
}

static void test_digest__an_empty_table_is_not_no_table(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str none;

    assert_false(str_eq(digest_of(t, "t_pair"), digest_of(t, "t_plain")));
    assert_true(str_eq(digest_of(t, "tt"),
                       digest_of(t, "xt_"))); /* the name is the table's, not the rows' */
    assert_ok(tables_digest(t->db, t->arena, S("nobody_"), &none));
    assert_false(str_eq(none, digest(t)));
}

static void test_digest__without_a_key_is_an_error(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str hash = S("untouched");

    sql(t, "create table t_loose (id integer)");
    assert_int_equal(tables_digest(t->db, t->arena, S("t_"), &hash), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "t_loose"));
    assert_true(str_eq(hash, S("untouched")));
    sql(t, "drop table t_loose");
    digest(t); /* the connection is free again */
}

static void test_digest__a_type_of_nobodys_is_an_error(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str hash;

    sql(t, "create table t_odd (id integer not null primary key, price numeric)");
    assert_int_equal(tables_digest(t->db, t->arena, S("t_"), &hash), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "numeric"));
}

static void test_digest__five_thousand_large_rows_leave_nothing_behind(void **state)
{
    struct test_store *t = test_store_of(state);
    bool sqlite = t->engine == DB_SQLITE;
    struct table table = {.name = S("t_pair")};
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str hash;

    sql(t,
        sqlite
            ? "insert into t_pair with recursive k(n) as (select 1 union all select n + 1 from k where n < 5000) "
              "select '', n, printf('%.3000c', 'x') from k"
            : "insert into t_pair select '', n, repeat('x', 3000) from generate_series(1, 5000) as n");
    assert_ok(tables_digest_one(t->db, a, &table, &hash));
    assert_true(arena_used(a) < 4 * KiB);
    assert_string_equal(hash.p, "8b5668fba039599d63b7b8627eb4a22e3d707656b3d05ad25ea55d2b95ad1ea7");
}

/* ---- Emptying ---- */

static void test_empty__leaves_nothing_of_theirs_and_all_of_the_others(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str before = digest(t), others;

    fill(t);
    sql(t, "insert into tt(id) values (1); insert into xt_(id) values (1)");
    others = digest_of(t, "tt");
    assert_ok(empty(t));
    assert_true(str_eq(before, digest(t)));
    assert_true(str_eq(others, digest_of(t, "tt")));
    assert_ok(empty(t));
}

static void test_empty__those_that_refer_to_others_come_first(void **state)
{
    struct test_store *t = test_store_of(state);

    sql(t,
        "create table t_a (id integer not null primary key, up integer references t_a(id));"
        "create table t_b (id integer not null primary key, a integer not null references t_a(id));"
        "create table t_c (id integer not null primary key, b integer not null references t_b(id), a integer references t_a(id));"
        "insert into t_a values (1, null), (2, 1); insert into t_b values (1, 2); insert into t_c values (1, 1, 1)");
    assert_ok(empty(t));
    sql(t, "insert into t_a values (1, null), (2, 1)"); /* else the keys were there */
}

static void test_empty__what_is_not_committed_is_not_empty(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str before;

    fill(t);
    before = digest(t);
    {
        struct tx tx cleanup(tx_end) = {0};

        assert_ok(tx_begin(t->db, &tx));
        assert_ok(tables_empty(t->db, t->arena, S("t_")));
    }
    assert_true(str_eq(before, digest(t)));
}

/* ---- Full text ---- */

static struct str digest_pub(struct test_store *t)
{
    struct str hash = S("");

    assert_ok(tables_digest(t->db, t->arena, S("pub_"), &hash));
    return hash;
}

static int empty_pub(struct test_store *t)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(t->db, &tx);

    if (r == 0)
        r = tables_empty(t->db, t->arena, S("pub_"));
    return r < 0 ? r : tx_commit(&tx);
}

static void test_full_text__is_one_table_on_both_engines(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tables list;
    int found = 0;

    assert_ok(tables_list(t->db, t->arena, S("pub_search"), &list));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.v[0].full_text, t->engine == DB_SQLITE);
    assert_ok(tables_list(t->db, t->arena, S("pub_"), &list));
    for (size_t i = 0; i < list.n; i++)
        found += str_starts(list.v[i].name, S("pub_search"));
    assert_int_equal(found, 1);
}

static void index_row(struct test_store *t, int id, const char *body)
{
    sql(t, arena_fmt(
               t->arena,
               db_engine(t->db) == DB_SQLITE
                   ? "insert into pub_search(rowid, title, body) values (%d, '昭通市公安局', '%s')"
                   : "insert into pub_search(rowid, title, body, title_keys, keys) values "
                     "(%d, '昭通市公安局', '%s', '{昭通,市}', '{昭通,市}')",
               id, body)
               .p);
}

static void test_full_text__is_digested_and_emptied(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str none, one, two;

    assert_ok(empty_pub(t));
    none = digest_pub(t);
    index_row(t, 1, "2016年度");
    one = digest_pub(t);
    assert_false(str_eq(none, one));
    index_row(t, 2, "");
    two = digest_pub(t);
    assert_false(str_eq(one, two));
    assert_ok(empty_pub(t));
    assert_true(str_eq(none, digest_pub(t)));
    index_row(t, 2, "");
    index_row(t, 1, "2016年度");
    assert_true(str_eq(two, digest_pub(t))); /* whoever was first */
}

/* ---- Faults ---- */

#ifdef GONGKAI_FAULTS
/* Every step of both in turn: the error comes through, and nothing was changed. */
static void join_text(void *arg, struct str text)
{
    struct buf *all = arg;

    buf_fmt(all, "%.*s|", STR_ARG(text));
}

static void test_tables__texts_are_those_of_every_column(void **state)
{
    struct test_store *t = test_store_of(state);
    struct buf all cleanup(buf_done) = BUF_INIT(1 * MiB);

    fill(t);
    assert_ok(tables_texts(t->db, S("t_"), S(""), join_text, &all));
    assert_true(str_find(buf_str(&all), S("昭通's \"x\"|")) >= 0);
    assert_true(str_find(buf_str(&all), S("é|")) >= 0); /* of a key */
    assert_true(str_find(buf_str(&all), S("it|")) >= 0); /* in an odd name */
    assert_true(str_find(buf_str(&all), S("9223372036854775807")) < 0);
}

static void test_tables__every_fault_comes_through(void **state)
{
    struct test_store *t = test_store_of(state);
    struct str before, hash;
    int n = 0, r;

    fill(t);
    before = digest(t);
    do {
        fault_plan(arena_fmt(t->arena, "db:%d", ++n).p);
        r = tables_digest(t->db, t->arena, S("t_"), &hash);
        fault_plan(NULL);
        assert_true(r == 0 || r == ERR_DATABASE);
    } while (r < 0);
    assert_true(n > 10);
    n = 0;
    do {
        assert_true(str_eq(before, digest(t)));
        fault_plan(arena_fmt(t->arena, "db:%d", ++n).p);
        r = empty(t);
        fault_plan(NULL);
        assert_true(r == 0 || r == ERR_DATABASE);
    } while (r < 0);
    assert_true(n > 5);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_tables__are_listed_by_the_beginning_of_their_names, &migrations),
        TEST_ON_BOTH(test_digest__is_the_same_on_both_engines, &migrations),
        TEST_ON_BOTH(test_digest__sees_each_change_and_its_undoing, &migrations),
        TEST_ON_BOTH(test_digest__a_value_does_not_run_into_the_next, &migrations),
        TEST_ON_BOTH(test_digest__rows_count_in_the_order_of_their_keys, &migrations),
        TEST_ON_BOTH(test_digest__an_empty_table_is_not_no_table, &migrations),
        TEST_ON_BOTH(test_digest__without_a_key_is_an_error, &migrations),
        TEST_ON_BOTH(test_digest__a_type_of_nobodys_is_an_error, &migrations),
        TEST_ON_BOTH(test_digest__five_thousand_large_rows_leave_nothing_behind, &migrations),
        TEST_ON_BOTH(test_empty__leaves_nothing_of_theirs_and_all_of_the_others, &migrations),
        TEST_ON_BOTH(test_empty__those_that_refer_to_others_come_first, &migrations),
        TEST_ON_BOTH(test_empty__what_is_not_committed_is_not_empty, &migrations),
        TEST_ON_BOTH(test_full_text__is_one_table_on_both_engines, &migrations_public),
        TEST_ON_BOTH(test_full_text__is_digested_and_emptied, &migrations_public),
#ifdef GONGKAI_FAULTS
        TEST_ON_BOTH(test_tables__texts_are_those_of_every_column, &migrations),
        TEST_ON_BOTH(test_tables__every_fault_comes_through, &migrations),
#endif
    };

    return cmocka_run_group_tests_name("store/tables", tests, NULL, NULL);
}
