/* report.h: how the programs here say what they measured: a line of tab-separated fields that script/bench makes a table of. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "base/err.h"
#include "base/str.h"

/* What, its value; with what it is compared, that value; the ratio that is wanted, which is value / against (0: none wanted). `against` NULL:
 * nothing to compare with. */
void report(const char *what, double value, const char *unit, const char *against, double against_value, double goal);
/* A value that must not be more than `most`. */
void report_within(const char *what, double value, const char *unit, double most);

/* Percentiles of durations in nanoseconds, as milliseconds; sorts `v`. */
struct percentiles {
    double p50, p95, p99;
};
struct percentiles percentiles_of(int64_t *v, size_t n);
/* Three rows in milliseconds, "WHAT, p50" and so on, of durations in nanoseconds (sorted here); `most_p95` in milliseconds is the goal of the second (0: none). */
void report_percentiles(const char *what, int64_t *v, size_t n, double most_p95);

/* What cannot go wrong here ends the program with its reason. */
int must(const char *what, int r);
/* Seconds since `ticks`. */
double seconds_since(int64_t ticks);
/* The processor's time of this thread: what others do on the machine does not count. */
double thread_seconds(void);
/* A number among the arguments. */
int64_t number_argument(const char *s, int64_t least, int64_t most);

#endif
