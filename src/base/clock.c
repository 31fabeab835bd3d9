/* clock.c: the one place that asks the machine what time it is. */
#include "base/clock.h"
#include "base/num.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The years 1 to 9999, in seconds: what can be shown as an ISO date. */
#define FIRST_MOMENT (-(INT64_C(719162) * 86400))
#define LAST_MOMENT  (INT64_C(2932896) * 86400)

struct clock clock_from_env(void)
{
    const char *text = getenv("GONGKAI_NOW");
    moment_t at;
    day_t day;

    if (!text || !*text)
        return clock_system();
    if (day_parse(str_c(text), &day) == 0)
        return clock_fixed(day_begin(day));
    if (num_parse(str_c(text), FIRST_MOMENT, LAST_MOMENT, &at) == 0)
        return clock_fixed(at);
    fputs("GONGKAI_NOW: neither a date like 2016-12-15 nor seconds since 1970\n", stderr);
    exit(2);
}

static int64_t read_clock(clockid_t id, int64_t *ret_nanoseconds)
{
    struct timespec t;
    int r = clock_gettime(id, &t);

    assert(r == 0);
    *ret_nanoseconds = t.tv_nsec;
    return t.tv_sec;
}

moment_t clock_now(const struct clock *c)
{
    int64_t nanoseconds;

    return c->fixed ? c->at : read_clock(CLOCK_REALTIME, &nanoseconds);
}

int64_t clock_ticks(void)
{
    int64_t nanoseconds;
    int64_t seconds = read_clock(CLOCK_MONOTONIC, &nanoseconds);

    return seconds * INT64_C(1000000000) + nanoseconds;
}
