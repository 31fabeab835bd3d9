/* pages.c: bench_pages DATA PUBLIC_URL LABEL FIRST LAST ROUNDS: what a document's page costs without a socket, documents FIRST to LAST in no order.
 * Under valgrind --tool=callgrind it says where. */
#include <stdio.h>

#include "base/clock.h"
#include "corpus.h"
#include "inside.h"
#include "report.h"

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: bench_pages DATA PUBLIC_URL LABEL FIRST LAST ROUNDS\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct arena *each cleanup(arena_done) = arena_new(256 * KiB);
    struct inside in;
    int64_t first = number_argument(argv[4], 1, INT32_MAX), last = number_argument(argv[5], first, INT32_MAX);
    int64_t rounds = number_argument(argv[6], 1, 10000000);
    struct dice dice = {7};
    size_t bytes, all = 0;
    int64_t *took = arena_many(a, (size_t)rounds, int64_t);

    inside_open(&in, a, argv[1], argv[2]);
    double began_cpu = thread_seconds();
    for (int64_t i = 0; i < rounds; i++) {
        int64_t id = first + (int64_t)dice_below(&dice, (uint64_t)(last - first + 1));
        arena_reset(each);
        int64_t began = clock_ticks();
        int status = inside_get(&in, each, arena_fmt(each, "/d/%lld", (long long)id), S(""), &bytes);
        took[i] = clock_ticks() - began;
        all += bytes;
        if (status != 200) {
            fprintf(stderr, "bench: document %lld: %d\n", (long long)id, status);
            return 1;
        }
    }
    double cpu = thread_seconds() - began_cpu;
    struct percentiles p = percentiles_of(took, (size_t)rounds);
    report(arena_fmt(a, "a document's page built, p50, %s", argv[3]).p, p.p50 * 1000, "µs", NULL, 0, 0);
    report(arena_fmt(a, "a document's page built, p99, %s", argv[3]).p, p.p99 * 1000, "µs", NULL, 0, 0);
    report(arena_fmt(a, "a document's page built, processor's time, %s", argv[3]).p, cpu * 1e6 / (double)rounds, "µs", NULL, 0, 0);
    report(arena_fmt(a, "a document's page, mean length, %s", argv[3]).p, (double)all / (double)rounds, "bytes", NULL, 0, 0);
    inside_close(&in);
    return 0;
}
