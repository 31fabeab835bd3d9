/* search_engines_test.c: FTS5, PostgreSQL and search_accepts() find the same rows.
 *
 * Texts and queries are dealt from few letters, so that words meet. PostgreSQL takes part when
 * GONGKAI_TEST_PG names a database; there the test's table lives in a schema of its own, with
 * the functions that migrations/public makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "store/search.h"
#include "store/search_sqlite.h"

#define ROWS    48
#define QUERIES 400

/* Marks that no text can have; the title's letters are cut into the same tokens. */
static const char *const marks[] = {"c:1", "c:2", "~ab", "g:公 安\""};

struct row {
    struct str title, body;
    unsigned marks; /* bits */
};

struct rows {
    struct row *v;
    size_t n, room;
};

struct engines {
    sqlite3 *sqlite;
    PGconn *pg; /* NULL: takes no part */
};

static uint32_t dice(uint64_t *seed, uint32_t sides)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % sides;
}

static void sqlite_do(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static void pg_do(PGconn *pg, const char *sql)
{
    PGresult *r = PQexec(pg, sql);

    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(pg));
    PQclear(r);
}

/* Its functions and its table, as the migrations make them. */
static void pg_migrate(PGconn *pg, struct arena *a, const char *file, const char *from)
{
    const char *path = getenv("GONGKAI_MIGRATIONS");
    struct str text;
    ptrdiff_t at;

    assert_non_null(path);
    assert_int_equal(file_read(a, arena_fmt(a, "%s/public/%s", path, file).p, MiB, &text), 0);
    at = str_find(text, str_c(from));
    assert_true(at >= 0);
    text = str_skip(text, (size_t)at);
    at = str_find(text, S("-- all"));
    assert_true(at >= 0);
    pg_do(pg, arena_cstr(a, str_head(text, (size_t)at)));
}

static PGconn *pg_open(struct arena *a)
{
    const char *url = getenv("GONGKAI_TEST_PG");
    PGconn *pg;

    if (!url)
        return NULL;
    pg = PQconnectdb(url);
    if (PQstatus(pg) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(pg));
    pg_do(pg, "set client_min_messages = warning");
    pg_do(pg, "drop schema if exists gongkai_search_test cascade");
    pg_do(pg, "create schema gongkai_search_test");
    pg_do(pg, "set search_path = gongkai_search_test");
    pg_do(pg, "create table pub_search (rowid bigint not null primary key, "
              "title text collate \"C\" not null, body text collate \"C\" not null)");
    pg_migrate(pg, a, "0001_house.sql", "create function search_keys");
    pg_migrate(pg, a, "0006_search_keys.sql", "-- only postgres");
    pg_migrate(pg, a, "0009_search_marks.sql", "-- only postgres");
    return pg;
}

static int open_engines(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct engines *e = calloc(1, sizeof(*e));

    *state = e;
    assert_int_equal(sqlite3_open(":memory:", &e->sqlite), SQLITE_OK);
    assert_int_equal(search_register_sqlite(e->sqlite), 0);
    sqlite_do(e->sqlite, "create virtual table pub_search using fts5(title, body, marks, content='', "
                         "tokenize='gongkai', columnsize=0, detail=full)");
    e->pg = pg_open(a);
    return 0;
}

static int close_engines(void **state)
{
    struct engines *e = *state;

    if (e->pg)
        pg_do(e->pg, "drop schema gongkai_search_test cascade");
    PQfinish(e->pg);
    assert_int_equal(sqlite3_close(e->sqlite), SQLITE_OK);
    free(e);
    return 0;
}

static void bind_text(sqlite3_stmt *s, int i, struct str text)
{
    assert_int_equal(sqlite3_bind_text64(s, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8),
                     SQLITE_OK);
}

static struct strs marks_of(struct arena *a, unsigned bits)
{
    struct strs list = {arena_many(a, COUNT(marks), struct str), 0};

    for (size_t i = 0; i < COUNT(marks); i++)
        if (bits >> i & 1)
            list.v[list.n++] = str_c(marks[i]);
    return list;
}

static void sqlite_store(sqlite3 *db, struct arena *a, size_t id, struct row row)
{
    sqlite3_stmt *s;

    assert_int_equal(
        sqlite3_prepare_v2(
            db, "insert into pub_search(rowid, title, body, marks) values (?1, ?2, ?3, ?4)", -1, &s,
            NULL),
        SQLITE_OK);
    sqlite3_bind_int64(s, 1, (sqlite3_int64)id);
    bind_text(s, 2, search_value(a, DB_SQLITE, row.title));
    bind_text(s, 3, search_value(a, DB_SQLITE, row.body));
    bind_text(s, 4, search_marks_value(a, DB_SQLITE, marks_of(a, row.marks), row.title));
    if (sqlite3_step(s) != SQLITE_DONE)
        fail_msg("row %zu: %s", id, sqlite3_errmsg(db));
    sqlite3_finalize(s);
}

static void pg_store(PGconn *pg, struct arena *a, size_t id, struct row row)
{
    const char *values[] = {
        arena_fmt(a, "%zu", id).p, arena_cstr(a, search_value(a, DB_POSTGRES, row.title)),
        arena_cstr(a, search_value(a, DB_POSTGRES, row.body)),
        arena_cstr(a, search_marks_value(a, DB_POSTGRES, marks_of(a, row.marks), row.title))};
    PGresult *r = PQexecParams(
        pg,
        "insert into pub_search(rowid, title, body, title_keys, keys) values ($1, split_part($2, "
        "chr(10), 1), split_part($3, chr(10), 1), search_keys($2, ''), search_keys($2, $3) || "
        "string_to_array($4, chr(32)))",
        4, NULL, values, NULL, NULL, 0);

    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("row %zu: %s", id, PQerrorMessage(pg));
    PQclear(r);
}

static void store_all(struct engines *e, const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct arena *a cleanup(arena_done) = arena_new(0);

        sqlite_store(e->sqlite, a, i, rows->v[i]);
        if (e->pg)
            pg_store(e->pg, a, i, rows->v[i]);
    }
}

static void sqlite_find(sqlite3 *db, struct str match, bool *found)
{
    sqlite3_stmt *s;
    int r;

    assert_int_equal(sqlite3_prepare_v2(db,
                                        "select rowid from pub_search where pub_search match ?1",
                                        -1, &s, NULL),
                     SQLITE_OK);
    bind_text(s, 1, match);
    while ((r = sqlite3_step(s)) == SQLITE_ROW)
        found[sqlite3_column_int64(s, 0)] = true;
    if (r != SQLITE_DONE)
        fail_msg("%.*s: %s", STR_ARG(match), sqlite3_errmsg(db));
    sqlite3_finalize(s);
}

static void pg_find(PGconn *pg, const struct search_asked *q, bool *found)
{
    const char *values[] = {q->match.p, q->marks.p, q->any_of.p};
    PGresult *r = PQexecParams(
        pg,
        "select hit, search_count($1, $2, $3, -1, 10000, 10000) from search_all($1, $2, $3, -1, 10000, "
        "10000) as hit",
        3, NULL, values, NULL, NULL, 0);

    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", q->match.p, PQerrorMessage(pg));
    for (int i = 0; i < PQntuples(r); i++) {
        int64_t row = -1;

        assert_int_equal(num_parse(str_c(PQgetvalue(r, i, 0)), 0, INT64_MAX, &row), 0);
        found[row] = true;
        assert_int_equal(num_parse(str_c(PQgetvalue(r, i, 1)), 0, INT64_MAX, &row), 0);
        assert_int_equal(row, PQntuples(r));
    }
    PQclear(r);
}

/* As the catalogue's queries put them together. */
static struct str sqlite_match(struct arena *a, const struct search_asked *q)
{
    return q->match.n == 0   ? q->marks
           : q->marks.n == 0 ? q->match
                             : ARENA_JOIN(a, q->match, S(" AND "), q->marks);
}

/* Ask all three for words, for marks that are all wanted, and for marks of which one is; how many rows
 * were found. */
static size_t compare_marked(struct engines *e, struct arena *a, const struct rows *rows,
                             struct str typed, unsigned all, unsigned any)
{
    struct search_marks wanted = {marks_of(a, all), marks_of(a, any)};
    struct search_asked asked;
    bool *sqlite = arena_many(a, rows->n, bool);
    bool *pg = arena_many(a, rows->n, bool);
    struct search_query q;
    size_t hits = 0;

    if (typed.n > 0 && search_parse(a, typed, &q) < 0)
        return 0;
    asked = search_ask(a, DB_SQLITE, typed.n > 0 ? &q : NULL, &wanted);
    sqlite_find(e->sqlite, sqlite_match(a, &asked), sqlite);
    asked = search_ask(a, DB_POSTGRES, typed.n > 0 ? &q : NULL, &wanted);
    if (e->pg)
        pg_find(e->pg, &asked, pg);
    for (size_t i = 0; i < rows->n; i++) {
        struct str columns[] = {rows->v[i].title, rows->v[i].body};
        unsigned has = rows->v[i].marks;
        bool accepted = (typed.n == 0 || search_accepts_row(a, (struct strs){columns, 2}, &q)) &&
                        (has & all) == all && (any == 0 || has & any);

        if (sqlite[i] != accepted || (e->pg && pg[i] != accepted))
            fail_msg("%.*s in row %zu (%.*s): rule %d, SQLite %d, PostgreSQL %d", STR_ARG(typed), i,
                     STR_ARG(str_head(rows->v[i].body, 300)), accepted, sqlite[i], pg[i]);
        hits += accepted;
    }
    return hits;
}

static size_t compare(struct engines *e, struct arena *a, const struct rows *rows, struct str typed)
{
    return compare_marked(e, a, rows, typed, 0, 0);
}

static struct str deal(struct arena *a, uint64_t *seed, const char *const *pieces, uint32_t n,
                       size_t count)
{
    struct buf b cleanup(buf_done) = BUF_INIT(2 * MiB);

    for (size_t i = 0; i < count; i++)
        buf_put(&b, str_c(pieces[dice(seed, n)]));
    return arena_str(a, buf_str(&b));
}

static const char *const letters[] = {"公", "安", "局", "年",        "２０",     "16",   "ab",
                                      "Ａ", "b",  "é",  "e\xcc\x81", "ｶﾞ",       "ガ",   "㎏",
                                      "k",  " ",  "　", "，",        "\n",       "-",    "%",
                                      "_",  "\\", "😀",  "'",         "\xc2\xad", "\xff", "*"};
static const char *const typed[] = {
    "公", "安",  "局", "年", "２０", "16",     "ab",   "Ａ",    "b",     "é",      "ｶﾞ",
    "㎏", " ",   " ",  " ",  "　",   "，",     "\"",   "“",     "”",     " -",     "-",
    "*",  "^",   ":",  "(",  ")",    " NEAR ", " OR ", " AND ", " NOT ", "&",      "|",
    "!",  "<->", "%",  "_",  "\\",   "'",      "\t",   "\n",    "\xff",  "title:", "+"};

static void test_engines__find_what_the_rule_says(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rows rows = {.v = arena_many(a, ROWS, struct row), .n = ROWS};
    uint64_t seed = 20160101;
    size_t hits = 0;

    for (size_t i = 0; i < ROWS; i++) {
        rows.v[i].title = deal(a, &seed, letters, COUNT(letters), dice(&seed, 8));
        rows.v[i].body = deal(a, &seed, letters, COUNT(letters), dice(&seed, 60));
    }
    store_all(*state, &rows);
    for (size_t i = 0; i < QUERIES; i++)
        hits += compare(*state, a, &rows, deal(a, &seed, typed, COUNT(typed), 1 + dice(&seed, 8)));
    assert_true(hits > QUERIES); /* else the rows and the queries never met */
}

static void test_engines__find_by_marks_with_words_and_without(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rows rows = {.v = arena_many(a, ROWS, struct row), .n = ROWS};
    uint64_t seed = 20190515;
    size_t hits = 0;

    for (size_t i = 0; i < ROWS; i++) {
        rows.v[i].title = deal(a, &seed, letters, COUNT(letters), dice(&seed, 8));
        rows.v[i].body = deal(a, &seed, letters, COUNT(letters), dice(&seed, 60));
        rows.v[i].marks = dice(&seed, 1u << COUNT(marks));
    }
    store_all(*state, &rows);
    for (size_t i = 0; i < QUERIES; i++) {
        struct str words = i % 3 ? deal(a, &seed, typed, COUNT(typed), 1 + dice(&seed, 3)) : S("");
        unsigned all = 1 + dice(&seed, (1u << COUNT(marks)) - 1), any = dice(&seed, 1u << COUNT(marks));

        hits += compare_marked(*state, a, &rows, words, all, i % 2 ? any : 0);
    }
    assert_true(hits > QUERIES);
}

static struct str long_text(struct arena *a, size_t n, uint32_t alphabet, uint64_t seed)
{
    struct buf b cleanup(buf_done) = BUF_INIT(2 * MiB);

    while (b.n < n) {
        uint32_t c = 0x4e00 + dice(&seed, alphabet);
        char bytes[] = {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
                        (char)(0x80 | (c & 0x3f))};

        buf_add(&b, bytes, sizeof(bytes));
        if (dice(&seed, 400) == 0)
            buf_put(&b, S("，"));
    }
    return arena_str(a, buf_str(&b));
}

static struct str around(struct arena *a, struct str before, const char *needle)
{
    struct buf b cleanup(buf_done) = BUF_INIT(2 * MiB);

    buf_put(&b, before);
    buf_put(&b, str_c(needle));
    return arena_str(a, buf_str(&b));
}

static void test_engines__find_phrases_at_the_end_of_a_megabyte(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str many = long_text(a, MiB, 20000, 5); /* nearly every pair is new */
    struct str few = long_text(a, MiB, 40, 6);     /* each pair thousands of times */
    struct row texts[] = {{S("the first"), around(a, many, "。昭通市公安局2016年度"), 0},
                          {S("the second"), around(a, few, "。昭通市公安局2016年度"), 0},
                          {S("the third"), around(a, few, "。昭通市公安 局2016，年度"), 0},
                          {S("the fourth"), around(a, many, "公安局昭通市2016"), 0}};
    struct rows rows = {.v = texts, .n = COUNT(texts)};

    store_all(*state, &rows);
    assert_int_equal(compare(*state, a, &rows, S("昭通市公安局")), 2);
    assert_int_equal(compare(*state, a, &rows, S("\"局2016年\"")), 3);
    assert_int_equal(compare(*state, a, &rows, S("公安局 -昭通市公安")), 1);
    assert_int_equal(compare(*state, a, &rows, S("昭通 公安 third")), 1);
    assert_int_equal(compare(*state, a, &rows, S("2016")), 4);
    assert_int_equal(compare(*state, a, &rows, S("无此词语")), 0);
}

static void test_engines__answer_on_a_match_that_was_typed_too(void **state)
{
    struct engines *e = *state;
    struct row text = {S("昭通市公安局"), S(""), 0};
    struct rows rows = {.v = &text, .n = 1};
    bool found = false;

    store_all(e, &rows);
    sqlite_find(e->sqlite, S("\"通市公\""),
                &found); /* not made by search_match(): cut by the tokenizer */
    assert_true(found);
}

#define unit(test) cmocka_unit_test_setup_teardown(test, open_engines, close_engines)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(test_engines__find_what_the_rule_says),
        unit(test_engines__find_by_marks_with_words_and_without),
        unit(test_engines__find_phrases_at_the_end_of_a_megabyte),
        unit(test_engines__answer_on_a_match_that_was_typed_too),
    };

    return cmocka_run_group_tests_name("store/search_engines", tests, NULL, NULL);
}
