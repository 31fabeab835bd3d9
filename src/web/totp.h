/* totp.h: codes of six digits that change every half minute (TOTP, RFC 6238, by SHA-1: what every
 * authenticator knows). Over liboath. Pure: time is handed in; that a code is taken only once is the
 * caller's affair. */
#ifndef WEB_TOTP_H
#define WEB_TOTP_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

#define TOTP_SECONDS 30
#define TOTP_DIGITS  6

/* A new secret of 160 bits (RFC 4226, R6), in base32. */
struct str totp_secret(struct arena *a);
/* The step whose code this is: the present one, or one of those beside it, as clocks differ. 0: it is
 * none of theirs. ERR_BROKEN: the secret is no base32. */
int totp_step(struct str secret, struct str code, moment_t now, int64_t *ret_step) must_use;
/* What an authenticator reads: "otpauth://totp/ISSUER:LOGIN?secret=…&issuer=ISSUER". */
struct str totp_address(struct arena *a, struct str issuer, struct str login, struct str secret);

#endif
