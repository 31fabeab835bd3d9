/* million.c: bench_million DATA DESK_URL PUBLIC_URL N: search over very many documents.
 *
 * N documents of at most 600 letters are in the public store, made public by the catalogue's own projection (rows, lists, counts and the index), only without
 * the desk and its ledger before it. What is there already stays: a run that was ended goes on. Then the whole search page is asked without a
 * socket: ten hits with snippets, count and order, each query once it was asked before. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "authority.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/catalogue.h"
#include "engine/json.h"
#include "engine/projector.h"
#include "inside.h"
#include "report.h"

#define BATCH    5000
#define LETTERS  600
#define FIRST_ID 1000 /* the demonstration's own come before */
#define ROUNDS   5
#define P95_MS   20.0

/* ---- Filling ---- */

static const struct projection *publication(void)
{
    for (size_t i = 0; i < catalogue_projections.n; i++)
        if (strcmp(catalogue_projections.v[i].kind, "document.publish") == 0)
            return &catalogue_projections.v[i];
    fprintf(stderr, "bench: nothing projects a publication\n");
    exit(1);
}

static int64_t id_of(const struct map *m, struct str code)
{
    const int64_t *id = map_get(m, code);
    return id ? *id : 0;
}

static json_t *payload_of(const struct authority *t, const struct corpus_document *d, int64_t id)
{
    json_t *p = json_object();
    json_put_int(p, "id", id);
    json_put_int(p, "edition", 1);
    json_put_int(p, "department", id_of(&t->departments, d->model->department));
    json_put_int(p, "category", id_of(&t->categories, d->model->category));
    json_put_int(p, "topic", id_of(&t->topics, d->model->topic));
    json_put_str(p, "genre", d->model->genre);
    json_put_str(p, "title", d->title);
    json_put_str(p, "summary", d->summary);
    json_put_str(p, "number", d->number);
    json_put_day(p, "made", d->day);
    json_put_day(p, "published", d->day);
    json_put_str(p, "body", utf8_head(d->body, LETTERS));
    json_object_set_new(p, "attachments", json_array());
    return p;
}

static void publish(const struct authority *t, const struct corpus *c, struct db *pub, struct arena *a, int64_t i, int64_t n)
{
    struct corpus_document d;
    corpus_make(c, a, i, n, &d);
    json_t *payload cleanup(json_done) = payload_of(t, &d, FIRST_ID + i);
    struct ledger_entry e = {.seq = FIRST_ID + i, .at = day_begin(d.day), .kind = S("document.publish")};
    must("projection", publication()->apply(pub, a, &e, payload));
}

/* How many are there: a batch is whole or absent. */
static int64_t filled(struct inside *in, struct arena *a, int64_t n)
{
    int64_t low = 0, high = (n + BATCH - 1) / BATCH; /* batches */
    size_t bytes;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        struct str path = arena_fmt(a, "/d/%lld", (long long)(FIRST_ID + middle * BATCH));
        if (inside_get(in, a, path, S(""), &bytes) == 200)
            low = middle + 1;
        else
            high = middle;
    }
    return low * BATCH < n ? low * BATCH : n;
}

static void fill(const struct authority *t, struct db *pub, int64_t from, int64_t n)
{
    struct arena *own cleanup(arena_done) = arena_new(0);
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    const struct corpus *c = corpus_new(own);
    int64_t began = clock_ticks();
    for (int64_t i = from; i < n;) {
        struct tx tx cleanup(tx_end) = {0};
        must("begin", tx_begin(pub, &tx));
        do {
            publish(t, c, pub, a, i, n);
            arena_reset(a);
        } while (++i < n && i % BATCH > 0);
        must("commit", tx_commit(&tx));
        if (isatty(2))
            fprintf(stderr, "\r%lld of %lld documents ", (long long)i, (long long)n);
    }
    if (isatty(2))
        fprintf(stderr, "\r\033[K");
    if (n > from)
        report("documents projected and indexed, of 600 letters", (double)(n - from) / seconds_since(began), "/s", NULL, 0, 0);
}

/* ---- Asking ---- */

static const char *const words[] = {
    "公安",     "交通",     "驾驶",     "户口",         "登记",   "检查",     "受理",     "车辆", /* two letters, in half of all documents */
    "酒后驾驶", "户口登记", "交通警察", "道路交通安全", "身份证", "取保候审", "行政处罚",         /* phrases */
    "驾驶 处罚", "户口 身份证", "毒品 举报", "校车 检查", "旅馆 登记", "电信 诈骗", "农村 客运", /* two words */
    "驾驶 -酒后", "“户口登记”",
};
#define NAMES 16 /* names of places and firms: in thousands of documents, down to one or none */

/* In no document: misspelled, or in a reader's own words, for which the nearest titles are sought. */
static const char *const lost[] = {
    "驾使证挂失",
    "取保侯审",
    "户口簿遗矢",
    "道路交同安全", /* misspelled */
    "怎么给电动自行车上牌",
    "孩子上户口要带什么去哪里办",
    "夜里施工太吵怎么投诉",
    "开锁公司要到哪里备案",
    "在网上被骗了钱还追得回来吗",
    "无人机可以在城里飞吗",
    "qzxbhsy",
};

struct queries {
    struct str *v;
    size_t n, room;
};

static struct queries queries_of(struct arena *a, const char *const *list, size_t n)
{
    struct queries all = {0};
    for (size_t i = 0; i < n; i++)
        *vec_push(a, &all) = str_c(list[i]);
    return all;
}

/* Of this thread: what others do on the machine does not count. */
static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What one search took; of the processor in *ret_cpu. */
static int64_t ask(struct inside *in, struct arena *a, struct str query, int64_t *ret_cpu)
{
    size_t bytes;
    arena_reset(a);
    int64_t began = clock_ticks(), began_cpu = cpu_ns();
    struct str typed = arena_fmt(a, "q=%.*s", STR_ARG(url_encode(a, query)));
    if (inside_get(in, a, S("/search"), typed, &bytes) != 200) {
        fprintf(stderr, "bench: a search was refused: %s\n", err_context());
        exit(1);
    }
    *ret_cpu = cpu_ns() - began_cpu;
    return clock_ticks() - began;
}

static void search(struct inside *in, struct arena *own, const struct queries *queries,
                   const char *what, double most_p95)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    int64_t *took = arena_many(own, queries->n * ROUNDS, int64_t),
            *cpu = arena_many(own, queries->n * ROUNDS, int64_t);
    size_t asked = 0;
    for (size_t i = 0; i < queries->n; i++) {
        (void)ask(in, a, queries->v[i], &cpu[asked]);
        for (size_t round = 0; round < ROUNDS; round++, asked++)
            took[asked] = ask(in, a, queries->v[i], &cpu[asked]);
        if (isatty(2))
            fprintf(stderr, "%8.2f ms  %.*s\n", (double)cpu[asked - 1] / 1e6,
                    STR_ARG(queries->v[i]));
    }
    report_percentiles(what, took, asked, most_p95);
    report_percentiles(arena_fmt(own, "%s, processor's time", what).p, cpu, asked, 0);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_million DATA DESK_URL PUBLIC_URL N\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct db *desk cleanup(db_done) = NULL, *pub cleanup(db_done) = NULL;
    int64_t n = number_argument(argv[4], 1, 10000000);
    struct authority authority;
    struct inside in;
    must("desk", db_open(str_c(argv[2]), DB_READ, &desk));
    must("public", db_open(str_c(argv[3]), DB_WRITE, &pub));
    authority_open(&authority, a, desk);
    inside_open(&in, a, argv[1], argv[3]);
    fill(&authority, pub, filled(&in, a, n), n);
    struct queries found = queries_of(a, words, COUNT(words)),
                   none = queries_of(a, lost, COUNT(lost));
    for (size_t i = 0; i < NAMES; i++)
        *vec_push(a, &found) = corpus_name(a, i * (CORPUS_NAMES / NAMES));
    search(&in, a, &found,
           arena_fmt(a, "search, the whole page, %lld documents of 600 letters", (long long)n).p,
           P95_MS);
    search(&in, a, &none,
           arena_fmt(a, "a search that finds nothing, with the nearest titles, %lld documents",
                     (long long)n)
               .p,
           0);
    inside_close(&in);
    return 0;
}
