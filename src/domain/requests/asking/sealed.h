/* sealed.h: how the public pages of this subject close what a visitor sent. Nobody on that side can
 * open it again. */
#ifndef DOMAIN_REQUESTS_SEALED_H
#define DOMAIN_REQUESTS_SEALED_H

#include "domain/requests/files.h"
#include "engine/hand_in.h"
#include "engine/seal.h"

/* Is there a key of the desk's to seal with? */
bool request_can_seal(struct ctx *c);
/* What boxes for the desk are closed with now; the caller wipes it. ERR_BUSY: there is no key yet. */
int request_sealing_pair(struct ctx *c, struct seal_pair *ret) must_use;
/* Can notices by mail be had here? */
bool request_notices_offered(struct ctx *c);
/* The kinds of files that are taken here. */
struct request_file_kinds request_kinds_taken(struct ctx *c);
/* `inside`, closed, as a submission of that kind; behind it the parts of its files. */
struct submissions request_sealed(struct arena *a, const struct seal_pair *pair, const char *kind,
                                  struct str public_id, json_t *inside, moment_t now,
                                  const struct submissions *parts);

#endif
