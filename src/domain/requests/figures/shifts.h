/* shifts.h: due dates that become others, and who answers for it.
 *
 * A date moves by an event of its case, or because the working days changed. Each move is kept with what
 * it was before. What moves a date after it has passed, and what moves many at once (REQUEST_SHIFTS_MANY), can make figures
 * look better than they are: that becomes public (how many, which role of which department, why, when;
 * never whose case). A case becomes overdue by an event that the worker enters once, on the first day
 * after the due one. */
#ifndef DOMAIN_REQUESTS_SHIFTS_H
#define DOMAIN_REQUESTS_SHIFTS_H

#include "domain/requests/case.h"
#include "engine/job.h"
#include "request_shifts_sql.h"

/* An event moved the due date from `before` to `after` (DAY_NONE: there is none), in the transaction that
 * enters it. `ends`: it ends the case, which is a move only where the day had passed and the end is
 * dated back to before it. */
int request_shift_note(struct db *db, struct arena *a, int64_t request,
                       const struct request_happening *e, day_t before, day_t after, bool ends,
                       int64_t actor, moment_t now) must_use;

/* After a change of the working days (holidays.h: HOLIDAYS_CHANGED): reckon all cases whose clock runs,
 * a batch in a transaction, each with the place to go on from: it can be killed anywhere and goes on.
 * Steps for fault_hit(): rederive.begin, rederive.batch, rederive.batched, rederive.done. */
struct requests_change {
    int64_t earlier, latest; /* calendar_notice */
    struct str notices;
    moment_t at;
    int64_t actor;
};
#define REDERIVE_BATCH 4000
int requests_rederive(struct db *db, const struct requests_change *change, moment_t now) must_use;

/* Enter that cases became overdue; how many, at most 100: then call again. */
int requests_overdue_enter(struct db *db, struct arena *a, moment_t now) must_use;
/* Look over the days that are past for many moves by one hand; how many days. */
int requests_shifts_look_over(struct db *db, struct arena *a, moment_t now) must_use;

#endif
