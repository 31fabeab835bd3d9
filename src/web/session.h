/* session.h: tokens of sessions and forms; where sessions are kept is the subject people's affair.
 *
 * A session's token is 32 random bytes in the cookie; the store keeps its SHA-256 only. The CSRF
 * token of a session is derived from it by HMAC with the purpose, so there is nothing more to
 * keep; it is compared in constant time. A form without session (on the public side) is accepted
 * only if Sec-Fetch-Site or Origin say that it comes from this site. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/http.h"

#define SESSION_COOKIE "gongkai"
#define CSRF_FIELD "csrf"

/* A new token (hexadecimal) in the arena. */
struct str session_token(struct arena *a);
/* What the store keeps of it: SHA-256, hexadecimal. */
struct str session_digest(struct arena *a, struct str token);
/* The CSRF token that belongs to a session's token. */
struct str session_csrf(struct arena *a, struct str token);
/* Does the form's field carry it? */
bool session_csrf_ok(struct request *req, struct str token);
/* For visitors without a session: does the browser say that the form comes from this site? */
bool request_same_site(const struct request *req);

#endif
