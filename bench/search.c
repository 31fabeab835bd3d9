/* search.c: bench_search DATA PUBLIC_URL LABEL: the search page (ten hits with snippets, count, ranking) against FTS5 by itself.
 *
 * FTS5 by itself is what a first draft would do with the same index: `match … order by rank limit 10`, then the ten texts; it marks no hits and
 * counts nothing. Ours is the whole page. Warm: each query many times. Cold: the store's pages are dropped from the kernel's memory and the connection is
 * opened anew before each. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "corpus.h"
#include "inside.h"
#include "report.h"
#include "store/search.h"
#include "store/search_sqlite.h"

#define ROUNDS 3
#define COLD_MOST 25

static const struct {
    const char *kind;
    const char *words[8];
} fixed[] = {
    {"two letters, common", {"公安", "交通", "驾驶", "户口", "登记", "检查", "受理", "车辆"}},
    {"phrase of four and more", {"酒后驾驶", "户口登记", "交通警察", "公安机关", "道路交通安全", "身份证", "取保候审", "行政处罚"}},
    {"two words", {"驾驶 处罚", "户口 身份证", "烟花 安全", "毒品 举报", "校车 检查", "旅馆 登记", "电信 诈骗", "农村 客运"}},
};

struct queries {
    const char *kind;
    struct str v[64];
    size_t n;
};

static void fixed_queries(size_t i, struct queries *ret)
{
    *ret = (struct queries){.kind = fixed[i].kind};
    for (size_t k = 0; k < COUNT(fixed[i].words) && fixed[i].words[k]; k++)
        ret->v[ret->n++] = str_c(fixed[i].words[k]);
}

/* Names from the middle and from the end of the list: some dozens of documents, and one or none. */
static void name_queries(struct arena *a, const char *kind, uint64_t first, uint64_t step, struct queries *ret)
{
    *ret = (struct queries){.kind = kind};
    for (size_t i = 0; i < 16; i++)
        ret->v[ret->n++] = corpus_name(a, first + i * step);
}

/* ---- FTS5 by itself ---- */

struct plain {
    sqlite3 *db;
    sqlite3_stmt *find, *get;
    const char *path;
};

static void plain_close(struct plain *p)
{
    sqlite3_finalize(p->find);
    sqlite3_finalize(p->get);
    sqlite3_close(p->db);
    *p = (struct plain){.path = p->path};
}

static void plain_open(struct plain *p)
{
    plain_close(p);
    bool ok =
        sqlite3_open_v2(p->path, &p->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        search_register_sqlite(p->db) == 0 &&
        sqlite3_prepare_v2(
            p->db, "select rowid from pub_search where pub_search match ? order by rank limit 10",
            -1, &p->find, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(
            p->db,
            "select d.title, v.body, d.published from pub_document d join pub_version v on v.document = d.id where d.id = ?",
            -1, &p->get, NULL) == SQLITE_OK;
    if (!ok) {
        fprintf(stderr, "bench: %s: %s\n", p->path, sqlite3_errmsg(p->db));
        exit(1);
    }
}

static size_t plain_search(struct plain *p, struct arena *a, struct str words)
{
    struct search_query q = {0};
    must("query", search_parse(a, words, &q));
    struct str match = search_match(a, DB_SQLITE, &q);
    size_t bytes = 0;
    sqlite3_bind_text64(p->find, 1, match.p, match.n, SQLITE_STATIC, SQLITE_UTF8);
    while (sqlite3_step(p->find) == SQLITE_ROW) {
        sqlite3_bind_int64(p->get, 1, sqlite3_column_int64(p->find, 0) & UINT32_MAX);
        if (sqlite3_step(p->get) == SQLITE_ROW)
            bytes += arena_str(a, str_of(sqlite3_column_text(p->get, 1), (size_t)sqlite3_column_bytes(p->get, 1))).n;
        sqlite3_reset(p->get);
    }
    sqlite3_reset(p->find);
    return bytes;
}

/* ---- Measuring ---- */

struct measuring {
    struct inside in;
    struct plain plain;   /* .path NULL: the store is not SQLite */
    const char *file;
    struct arena *arena;  /* of one query */
    struct str query;     /* of the whole: "q=…" */
};

/* Drop what the kernel keeps of the file. */
static void forget_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static int64_t ours(struct measuring *m, struct str words, bool cold)
{
    size_t bytes;
    if (cold) {
        forget_file(m->file);
        inside_reconnect(&m->in);
    }
    arena_reset(m->arena);
    int64_t began = clock_ticks();
    struct str query = arena_fmt(m->arena, "q=%.*s", STR_ARG(url_encode(m->arena, words)));
    if (inside_get(&m->in, m->arena, S("/search"), query, &bytes) != 200) {
        fprintf(stderr, "bench: a search was refused: %s\n", err_context());
        exit(1);
    }
    return clock_ticks() - began;
}

static int64_t theirs(struct measuring *m, struct str words, bool cold)
{
    if (cold) {
        forget_file(m->file);
        plain_open(&m->plain);
    }
    arena_reset(m->arena);
    int64_t began = clock_ticks();
    plain_search(&m->plain, m->arena, words);
    return clock_ticks() - began;
}

static struct percentiles measure(struct measuring *m, const struct queries *q, bool cold, int64_t (*one)(struct measuring *, struct str, bool))
{
    int64_t took[64 * ROUNDS];
    size_t n = 0, most = cold ? COLD_MOST : COUNT(took);
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < q->n && n < most; i++) {
            if (round == 0 && !cold)
                (void)one(m, q->v[i], false);
            took[n++] = one(m, q->v[i], cold);
        }
    return percentiles_of(took, n);
}

static void say(struct arena *a, const char *label, const char *kind, const char *which, double own, const struct percentiles *other, double other_value)
{
    report(arena_fmt(a, "search %s, %s, %s", which, kind, label).p, own, "ms", other ? "FTS5 order by rank" : NULL, other_value, 0);
}

static void run(struct measuring *m, struct arena *a, const char *label, const struct queries *q, bool cold)
{
    struct percentiles own = measure(m, q, cold, ours), other = {0};
    const struct percentiles *o = NULL;
    if (m->plain.path) {
        other = measure(m, q, cold, theirs);
        o = &other;
    }
    const char *kind = arena_fmt(a, "%s, %s", q->kind, cold ? "cold" : "warm").p;
    say(a, label, kind, "p50", own.p50, o, other.p50);
    say(a, label, kind, "p95", own.p95, o, other.p95);
    say(a, label, kind, "p99", own.p99, o, other.p99);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: bench_search DATA PUBLIC_URL LABEL\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct arena *each cleanup(arena_done) = arena_new(1 * MiB);
    struct measuring m = {.arena = each};
    struct str url = str_c(argv[2]);
    inside_open(&m.in, a, argv[1], argv[2]);
    if (str_starts(url, S("sqlite:"))) {
        m.plain.path = m.file = str_skip(url, 7).p;
        plain_open(&m.plain);
    }
    struct queries sets[COUNT(fixed) + 2];
    for (size_t i = 0; i < COUNT(fixed); i++)
        fixed_queries(i, &sets[i]);
    name_queries(a, "names in dozens", 300, 37, &sets[COUNT(fixed)]);
    name_queries(a, "names in one or none", 20011, 1201, &sets[COUNT(fixed) + 1]);
    for (size_t i = 0; i < COUNT(sets); i++)
        run(&m, a, argv[3], &sets[i], false);
    for (size_t i = 0; i < COUNT(sets) && m.file; i++)
        run(&m, a, argv[3], &sets[i], true);
    plain_close(&m.plain);
    inside_close(&m.in);
    return 0;
}
