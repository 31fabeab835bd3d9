/* sealed.h: how the public pages of this subject close what a visitor sent. Nobody on that side can
 * open it again. */
#ifndef DOMAIN_REQUESTS_SEALED_H
#define DOMAIN_REQUESTS_SEALED_H

#include "engine/hand_in.h"
#include "engine/seal.h"

/* The desk's public key, as it is made known. ERR_BUSY: there is none yet. */
int request_sealing_key(struct ctx *c, uint8_t ret[SEAL_KEY]) must_use;
/* Can notices by mail be had here? */
bool request_notices_offered(struct ctx *c);
/* `inside`, closed, as a submission of that kind; behind it the parts of its files. */
struct submissions request_sealed(struct arena *a, const uint8_t key[SEAL_KEY], const char *kind,
                                  struct str public_id, const json_t *inside, moment_t now,
                                  const struct submissions *parts);

#endif
