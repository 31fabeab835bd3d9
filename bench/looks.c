/* looks.c: bench_looks DATA PUBLIC_URL CODES ROUNDS: what an applicant's look at his case costs without a socket, of the processor's time.
 * CODES: a file with a query code and a second fact a line (bench_requests codes). Under valgrind --tool=callgrind it says where. */
#include <stdio.h>

#include "corpus.h"
#include "inside.h"
#include "report.h"

static size_t read_forms(struct arena *a, const char *path, struct str *forms, size_t most)
{
    char code[100], second[100];
    size_t n = 0;
    FILE *f = fopen(path, "r");
    while (f && n < most && fscanf(f, "%99s %99s", code, second) == 2)
        forms[n++] = arena_fmt(a, "code=%s&second=%s", code, second);
    if (f)
        fclose(f);
    return n;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_looks DATA PUBLIC_URL CODES ROUNDS\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct arena *each cleanup(arena_done) = arena_new(256 * KiB);
    struct str forms[300];
    size_t bytes, all = 0, n = read_forms(a, argv[3], forms, COUNT(forms));
    int64_t rounds = number_argument(argv[4], 1, 10000000);
    struct inside in;
    if (n == 0) {
        fprintf(stderr, "bench: no codes in %s\n", argv[3]);
        return 1;
    }

    inside_open(&in, a, argv[1], argv[2]);
    double began = thread_seconds();
    for (int64_t i = 0; i < rounds; i++) {
        arena_reset(each);
        int status = inside_post(&in, each, S("/request/status"), forms[(size_t)i % n], &bytes);
        all += bytes;
        if (status != 200) {
            fprintf(stderr, "bench: case %lld: %d\n", (long long)i, status);
            return 1;
        }
    }
    report("a look at a case, processor's time", (thread_seconds() - began) * 1e6 / (double)rounds,
           "µs", NULL, 0, 0);
    report("a look at a case, mean length", (double)all / (double)rounds, "bytes", NULL, 0, 0);
    inside_close(&in);
    return 0;
}
