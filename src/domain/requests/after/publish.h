/* publish.h: from requests to publications (2019, article 44).
 *
 * A released answer becomes a draft of the catalogue in one act: what was released and its files, without
 * a word that tells who asked; an officer goes on with it, and it passes the review and the leak scan like
 * any other. Case and document know of each other at the desk alone (document_origin_add()).
 *
 * Where many applicants asked for about the same (alike.h) within some months (ten and twelve, until the
 * authority chooses: REQUEST_MANY_ALIKE), the machine
 * proposes a publication (主动公开建议); the disclosure office drafts it, or declines with a reason. A
 * question that goes on being asked is proposed again when as many have asked it since.
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_PUBLISH_H
#define DOMAIN_REQUESTS_PUBLISH_H

#include "domain/law/law.h"
#include "domain/requests/requests.h"
#include "requests_sql.h"

#define ALIKE_JOB "request.alike"

/* May its answer become a publication: it went out, and released something that was not public yet. */
bool request_is_publishable(const struct request_law *law, const struct requests_request_row *row,
                            struct str decision);
/* Who would go on with the draft: who drafted the answer, else an officer of the department that it was given
 * to; 0: somebody has to be chosen. ERR_ABSENT: there is no officer. */
int request_publisher(struct db *db, struct arena *a, const struct requests_request_row *row,
                      int64_t *ret_account) must_use;
/* A draft out of the answer, of the officer `account`; its id. ERR_CONFLICT: nothing was released, or there
 * is one already; ERR_INVALID: no such officer. */
int request_publish(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t account, const struct actor *actor, moment_t now, int64_t *ret_document)
    must_use;

/* Have ALIKE_JOB run: when a request was registered. */
int request_alikes_ask(struct db *db, struct arena *a, moment_t now) must_use;
/* What it does: compare what has not been compared, propose what is asked
 * often. How many were compared, at most 100: call again until 0. */
int request_alikes_look(struct db *db, struct arena *a, moment_t now) must_use;

/* The proposal becomes a draft: out of the answer of one of its cases, or (0) an empty one that has only
 * the question's title. ERR_CONFLICT: it was decided already, or that case has a draft. */
int request_proposal_draft(struct db *db, struct arena *a, const struct request_law *law,
                           int64_t proposal, int64_t request, int64_t account,
                           const struct actor *actor, moment_t now, int64_t *ret_document) must_use;
/* ERR_INVALID: no reason; ERR_CONFLICT: it was decided already. */
int request_proposal_decline(struct db *db, struct arena *a, int64_t proposal, struct str reason,
                             const struct actor *actor, moment_t now) must_use;

#endif
