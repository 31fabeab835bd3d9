/* clock.h: time as a thing that is handed in, so that a test can turn it.
 *
 * The system clock reads CLOCK_REALTIME; a fixed one stands still until a test moves it. Nothing
 * else here asks the machine for the time of day. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/date.h"

struct clock {
    bool fixed;
    moment_t at; /* when fixed */
};

static inline struct clock clock_system(void)
{
    return (struct clock){0};
}
static inline struct clock clock_fixed(moment_t at)
{
    return (struct clock){.fixed = true, .at = at};
}
/* The system clock, or a fixed one if the environment has GONGKAI_NOW (ISO date: 00:00 of
 * that day in China; or seconds): for tests and demonstrations. A GONGKAI_NOW that is neither ends
 * the process with a message: a demonstration in the wrong year helps nobody. */
struct clock clock_from_env(void);
moment_t clock_now(const struct clock *c);
/* Nanoseconds that only grow: for durations. */
int64_t clock_ticks(void);

#endif
