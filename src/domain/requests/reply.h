/* reply.h: the answer to a request: the decision, the letter, three levels, delivery.
 *
 * A decision is one of data/law/decisions.tsv in force on the day of receipt, with the facts it
 * needs, each by its Chinese name (facts.h). From it follows the letter, which may be edited; both
 * together, with the parts that are withheld and the files that are released, are what is signed
 * (moves.c). The last signature gives the letter its number and its day in the same transaction;
 * the worker makes its paper. The clock stops when the letter is handed over, posted or sent
 * (国办公开办函〔2016〕235号). There is one reply a round; a corrected answer is a new round.
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_REPLY_H
#define DOMAIN_REQUESTS_REPLY_H

#include "domain/requests/case.h"
#include "domain/requests/law.h"

/* ---- The decision ---- */

#define REPLY_PARTS_MAX   40
#define REPLY_RELEASE_MAX 20

/* A fact of the decision by its Chinese name. */
struct reply_fact {
    struct str name, value; /* a day as 2026-11-23 */
};
struct reply_facts {
    struct reply_fact *v;
    size_t n, room;
};

struct reply_decision {
    int64_t id; /* 0: none was drafted */
    struct str code;
    struct reply_facts facts;
    struct decision_parts parts;
    int64_t drafter;
    day_t taken; /* DAY_NONE: a draft */
};
int reply_decision_get(struct db *db, struct arena *a, int64_t request, int64_t round,
                       struct reply_decision *ret) must_use;
/* Draft it, or change it; its letter is composed anew. ERR_INVALID with *ret_missing: what the
 * decision lacks (*ret_missing empty: it is not in force for that day); ERR_CONFLICT: not now;
 * ERR_FORBIDDEN: another department's. */
int reply_decide(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                 const struct reply_decision *d, const struct actor *actor, moment_t now,
                 struct missings *ret_missing) must_use;

/* ---- What is signed ---- */

/* Of what stands there now: "" before anything was drafted. */
int reply_digest(struct db *db, struct arena *a, int64_t request, int64_t round, struct str *ret)
    must_use;

#endif
