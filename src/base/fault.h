/* fault.h: make the n-th database call, disk write or step fail, or the process die there.
 *
 * Only in builds with -Dfaults=true (the tests'); elsewhere fault_hit() is the constant 0. The
 * environment says what: GONGKAI_FAULT="db:17" fails the 17th database call with its kind of error,
 * "write:3" the third disk write (as a full disk), "kill:projector.commit:2" kills the process with
 * SIGKILL at the second pass of that named step. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "base/err.h"

#ifdef GONGKAI_FAULTS
/* 0, or the error that the caller must return as if it had happened. May not return at all. */
int fault_hit(const char *kind);
/* Count from 0 again with a new plan (NULL: none): for tests within one process. */
void fault_plan(const char *plan);
/* How often `kind` was passed since the plan: a test learns how far it has to go. */
int fault_count(const char *kind);
#else
static inline int fault_hit(const char *kind)
{
    (void)kind;
    return 0;
}
#endif

#endif
