/* report.h: how the programs here say what they measured: a line of tab-separated fields that script/bench makes a table of. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "base/err.h"
#include "base/str.h"

/* What, its value; with what it is compared, that value; the ratio that is wanted, which is value / against (0: none wanted). `against` NULL:
 * nothing to compare with. */
void report(const char *what, double value, const char *unit, const char *against, double against_value, double goal);

/* Percentiles of durations in nanoseconds, as milliseconds; sorts `v`. */
struct percentiles {
    double p50, p95, p99;
};
struct percentiles percentiles_of(int64_t *v, size_t n);

/* What cannot go wrong here ends the program with its reason. */
int must(const char *what, int r);
/* Seconds since `ticks`. */
double seconds_since(int64_t ticks);
/* A number among the arguments. */
int64_t number_argument(const char *s, int64_t least, int64_t most);

#endif
