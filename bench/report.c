/* report.c: see report.h. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/num.h"

void report(const char *what, double value, const char *unit, const char *against, double against_value, double goal)
{
    printf("%s\t%.6g\t%s\t", what, value, unit);
    if (against)
        printf("%s\t%.6g\t%.3f\t", against, against_value, against_value > 0 ? value / against_value : 0.0);
    else
        printf("\t\t\t");
    if (goal > 0)
        printf(">= %g", goal);
    printf("\n");
    fflush(stdout);
}

void report_within(const char *what, double value, const char *unit, double most)
{
    printf("%s\t%.6g\t%s\tthe goal\t%.6g\t%.3f\t<= 1\n", what, value, unit, most, value / most);
    fflush(stdout);
}

static int by_size(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

struct percentiles percentiles_of(int64_t *v, size_t n)
{
    assert(n > 0);
    qsort(v, n, sizeof(*v), by_size);
    return (struct percentiles){
        (double)v[n / 2] / 1e6,
        (double)v[n * 95 / 100] / 1e6,
        (double)v[n * 99 / 100] / 1e6,
    };
}

void report_percentiles(const char *what, int64_t *v, size_t n, double most_p95)
{
    struct percentiles p = percentiles_of(v, n);
    char row[160];

    snprintf(row, sizeof(row), "%s, p50", what);
    report(row, p.p50, "ms", NULL, 0, 0);
    snprintf(row, sizeof(row), "%s, p95", what);
    if (most_p95 > 0)
        report_within(row, p.p95, "ms", most_p95);
    else
        report(row, p.p95, "ms", NULL, 0, 0);
    snprintf(row, sizeof(row), "%s, p99", what);
    report(row, p.p99, "ms", NULL, 0, 0);
}

int must(const char *what, int r)
{
    if (r >= 0)
        return r;
    fprintf(stderr, "bench: %s: %s %s\n", what, err_name(r), err_context());
    exit(1);
}

double thread_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double seconds_since(int64_t ticks)
{
    return (double)(clock_ticks() - ticks) / 1e9;
}

int64_t number_argument(const char *s, int64_t least, int64_t most)
{
    int64_t n;
    must(s, num_parse(str_c(s), least, most, &n));
    return n;
}
