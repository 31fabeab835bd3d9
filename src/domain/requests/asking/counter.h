/* counter.h: what the disclosure office does for an applicant who stands at the counter or calls: it
 * tells him how his case stands, answers what he asked, and replaces a code that he lost.
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_COUNTER_H
#define DOMAIN_REQUESTS_COUNTER_H

#include "domain/requests/code.h"
#include "domain/requests/files.h"

/* The case that somebody may be told of: `word` is its number, its receipt or its query code, `second`
 * the second fact that he says. ERR_ABSENT: none, or another second fact: told alike. That it was looked
 * up, and how (`way`: counter, hotline), is an event of it. */
int request_look_up(struct db *db, struct arena *a, struct str word, struct str second,
                    struct str way, const struct actor *actor, moment_t now, int64_t *ret_id)
    must_use;
extern const char *const request_ways[];

/* Words for the applicant, on the page of his case. ERR_INVALID: there are none. */
int request_tell(struct db *db, struct arena *a, int64_t id, struct str words,
                 const struct actor *actor, moment_t now) must_use;

/* A new query code in place of one that was lost: the old one opens nothing any more. `document`: what
 * he proved his identity with, of request_id_kinds. ERR_INVALID: nothing of that kind. */
int request_code_replace(struct db *db, struct arena *a, int64_t id, struct str document,
                         const struct actor *actor, moment_t now, struct str *ret_code) must_use;

#endif
