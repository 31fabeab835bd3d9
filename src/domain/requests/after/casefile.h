/* casefile.h: a case as a file (案卷) that can be taken away: everything that was done, decided, written
 * and delivered, as one JSON with its hash and one PDF. The applicant's document, telephone and
 * address are left out; his name stands as it does in the letters. */
#ifndef DOMAIN_REQUESTS_CASEFILE_H
#define DOMAIN_REQUESTS_CASEFILE_H

#include "domain/requests/answer/reply.h"

/* Canonical JSON: {"file": …, "hash": SHA-256 of the canonical JSON of "file", "made": when}. */
int casefile_json(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                  moment_t now, struct str *ret, struct str *ret_hash) must_use;

/* The paper is made by the worker: ask for it, then CASEFILE_JOB; it is kept as a print of the review
 * (review.h) under this name. */
#define CASEFILE_JOB   "request.file"
#define CASEFILE_PRINT "request.file"
int casefile_ask(struct db *db, struct arena *a, int64_t request) must_use;
int casefile_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
    must_use;

#endif
