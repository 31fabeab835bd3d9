/* generate.c: bench_generate DATA DESK_URL PUBLIC_URL N: publish documents of corpus.h in a data folder that `gongkai init --demo` made.
 *
 * By the rules and nothing beside them: each is drafted, signed three times and entered into the ledger by the functions that the pages call; the projector makes
 * it public. Only the transactions are larger than an officer's. Prints the rates, and what SQLite takes for the same rows and the same index
 * without any of that. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "authority.h"
#include "base/clock.h"
#include "bench_jobs_sql.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "report.h"
#include "store/search_sqlite.h"

#define BATCH 1000
#define PLAIN_MOST 10000

/* ---- Publication ---- */

static void publish_batch(struct authority *t, struct arena *a, const struct corpus *c, int64_t from, int64_t to, int64_t all)
{
    struct tx tx cleanup(tx_end) = {0};
    must("begin", tx_begin(t->desk, &tx));
    for (int64_t i = from; i < to; i++) {
        struct corpus_document d;
        corpus_make(c, a, i, all, &d);
        (void)authority_draft(t, a, &d, 4);
        if (i % 50 == 0)
            arena_reset(a);
    }
    must("jobs", bench_jobs_sql_forget_pdfs(t->desk));
    must("commit", tx_commit(&tx));
    arena_reset(a);
}

/* ---- The same rows without us ---- */

static const char plain_schema[] =
    "pragma journal_mode=wal; pragma synchronous=full;"
    "create table d(id integer primary key, department integer, category integer, topic integer, title text, summary text, number text, day text,"
    "  body text, html text) strict;"
    "create index d1 on d(day, id); create index d2 on d(category, day, id); create index d3 on d(topic, day, id);"
    "create virtual table s using fts5(title, body, content='', tokenize='gongkai', columnsize=0, detail=full);";

static void plain_must(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "bench: plain SQLite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void plain_text(sqlite3_stmt *s, int i, struct str text)
{
    sqlite3_bind_text64(s, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void plain_insert(sqlite3 *db, sqlite3_stmt *row, sqlite3_stmt *words, struct arena *a, const struct corpus_document *d, int64_t i)
{
    sqlite3_bind_int64(row, 1, i + 1);
    sqlite3_bind_int64(row, 2, i % 16);
    sqlite3_bind_int64(row, 3, i % 12);
    sqlite3_bind_int64(row, 4, i % 13);
    plain_text(row, 5, d->title);
    plain_text(row, 6, d->summary);
    plain_text(row, 7, d->number);
    plain_text(row, 8, day_iso(a, d->day));
    plain_text(row, 9, d->body);
    plain_text(row, 10, d->body);
    plain_must(db, sqlite3_step(row));
    sqlite3_reset(row);
    sqlite3_bind_int64(words, 1, i + 1);
    plain_text(words, 2, d->title);
    plain_text(words, 3, d->body);
    plain_must(db, sqlite3_step(words));
    sqlite3_reset(words);
}

/* Documents a second. */
static double plain_rate(const struct corpus *c, const char *path, int64_t n, int64_t all)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    sqlite3 *db;
    sqlite3_stmt *row, *words;
    unlink(path);
    plain_must(NULL, sqlite3_open(path, &db));
    must("tokenizer", search_register_sqlite(db));
    plain_must(db, sqlite3_exec(db, plain_schema, NULL, NULL, NULL));
    plain_must(db, sqlite3_prepare_v2(db, "insert into d values(?,?,?,?,?,?,?,?,?,?)", -1, &row, NULL));
    plain_must(db, sqlite3_prepare_v2(db, "insert into s(rowid, title, body) values(?,?,?)", -1, &words, NULL));
    int64_t began = clock_ticks();
    for (int64_t i = 0; i < n; i++) {
        struct corpus_document d;
        if (i % BATCH == 0)
            plain_must(db, sqlite3_exec(db, "begin", NULL, NULL, NULL));
        corpus_make(c, a, i, all, &d);
        plain_insert(db, row, words, a, &d, i);
        if (i % BATCH == BATCH - 1 || i == n - 1)
            plain_must(db, sqlite3_exec(db, "commit", NULL, NULL, NULL));
        arena_reset(a);
    }
    double rate = (double)n / seconds_since(began);
    sqlite3_finalize(row);
    sqlite3_finalize(words);
    sqlite3_close(db);
    unlink(path);
    return rate;
}

/* ---- All ---- */

struct rates {
    double publish, project, project_first; /* seconds; the last: of the documents that plain SQLite got too */
};

static void fill(struct projector *p, struct authority *t, const struct corpus *c, int64_t n, struct rates *ret)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    for (int64_t i = 0; i < n; i += BATCH) {
        int64_t to = i + BATCH < n ? i + BATCH : n;
        int64_t began = clock_ticks();
        publish_batch(t, a, c, i, to, n);
        ret->publish += seconds_since(began);
        began = clock_ticks();
        must("projector", projector_run(p));
        ret->project += seconds_since(began);
        if (to <= PLAIN_MOST)
            ret->project_first = ret->project;
        if (isatty(2))
            fprintf(stderr, "\r%lld of %lld documents ", (long long)to, (long long)n);
    }
    if (isatty(2))
        fprintf(stderr, "\r\033[K");
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_generate DATA DESK_URL PUBLIC_URL N\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct projections subjects[] = {bodies_projections, catalogue_projections};
    struct projector p = {.subjects = subjects, .subjects_n = COUNT(subjects)};
    p.desk_blobs = arena_fmt(a, "%s/desk/blobs", argv[1]).p;
    p.pub_blobs = arena_fmt(a, "%s/public/blobs", argv[1]).p;
    p.head_path = arena_fmt(a, "%s/public/head", argv[1]).p;
    must("desk", db_open(str_c(argv[2]), DB_WRITE, &p.desk));
    must("public", db_open(str_c(argv[3]), DB_WRITE, &p.pub));
    int64_t n = number_argument(argv[4], 1, 10000000);

    const struct corpus *c = corpus_new(a);
    struct authority authority;
    struct rates rates = {0};
    authority_open(&authority, a, p.desk);
    fill(&p, &authority, c, n, &rates);
    int64_t first = n < PLAIN_MOST ? n : PLAIN_MOST;
    double plain = plain_rate(c, arena_fmt(a, "%s/plain.db", argv[1]).p, first, n);
    report("documents through the rules into the ledger", (double)n / rates.publish, "/s", NULL, 0, 0);
    report("ledger entries projected and indexed", (double)n / rates.project, "/s", NULL, 0, 0);
    report("the same, the first 10,000", (double)first / rates.project_first, "/s", "plain SQLite, same rows and index", plain, 0);
    db_close(p.desk);
    db_close(p.pub);
    return 0;
}
