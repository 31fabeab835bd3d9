/* draft.h: a form that somebody began, as a file on his own device: he takes it away and brings it back.
 *
 * Nothing of it stays here, and nothing stays in a browser that others may use too. What comes back is
 * foreign: limits as of the form itself, unknown members are passed over. */
#ifndef DOMAIN_REQUESTS_DRAFT_H
#define DOMAIN_REQUESTS_DRAFT_H

#include "domain/requests/case.h"

#define REQUEST_DRAFT_MAX (64 * KiB)

struct str request_draft_write(struct arena *a, const struct request_texts *t);
/* ERR_MALFORMED: no draft of ours; ERR_TOO_LARGE. */
int request_draft_read(struct arena *a, struct str bytes, struct request_texts *ret) must_use;

#endif
