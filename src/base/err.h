/* err.h: the closed list of what can go wrong, and the one message that says where.
 *
 * A fallible function returns 0 (or a count) or a negative enum err. The list is bound once to the
 * HTTP status that answers it and to the level at which it is logged; the text for people is the
 * .po key "err.<name>". The context of the last error of this thread (for the log, never for a
 * page, never with personal data) is kept until the next err_set(). */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

/* ERR(NAME, code, HTTP status, log level) */
#define ERR_TABLE(ERR)                                                                             \
    ERR(INVALID, -1, 422, INFO)      /* what was typed cannot be taken; fields say why */          \
    ERR(MALFORMED, -2, 400, INFO)    /* not HTTP, not UTF-8, not the format it says it is */       \
    ERR(SIGN_IN, -3, 401, INFO)      /* nobody is signed in */                                     \
    ERR(FORBIDDEN, -4, 403, WARN)    /* somebody is, who may not */                                \
    ERR(ABSENT, -5, 404, DEBUG)      /* there is no such thing, or not for you */                  \
    ERR(METHOD, -6, 405, INFO)       /* the page exists, but not for this verb */                  \
    ERR(CONFLICT, -7, 409, INFO)     /* somebody was there first; look again */                    \
    ERR(GONE, -8, 410, DEBUG)        /* withdrawn; the page says when and why */                   \
    ERR(TOO_LARGE, -9, 413, INFO)    /* beyond a stated limit */                                   \
    ERR(TOO_MANY, -10, 429, WARN)    /* too often; try later */                                    \
    ERR(DATABASE, -11, 500, ERROR)   /* the store failed; nothing was changed */                   \
    ERR(IO, -12, 500, ERROR)         /* a file or socket failed; nothing was changed */            \
    ERR(BROKEN, -13, 500, ERROR)     /* a promise of our own does not hold: a bug, or tampering */ \
    ERR(BUSY, -14, 503, WARN)        /* not now; try again */                                      \
    ERR(NO_SPACE, -15, 507, ERROR)   /* the disk is full; nothing was changed */                   \
    ERR(HELD, -16, 409, INFO)        /* something in it has to be settled first; the page says what */

enum err {
#define ERR_ENUM(name, code, status, level) ERR_##name = (code),
    ERR_TABLE(ERR_ENUM)
#undef ERR_ENUM
};

/* "DATABASE" for ERR_DATABASE; "UNKNOWN" for what is not on the list. */
const char *err_name(int err);

/* The HTTP status that answers `err`; 500 for what is not on the list. */
int err_status(int err);

/* Store the context and return `err`, so that one line does both:
 *     return err_set(ERR_IO, "open %s: %s", path, strerror(errno)); */
int err_set(enum err err, const char *format, ...) printf_like(2, 3);

/* err_set() from errno: ENOSPC and EDQUOT become NO_SPACE, ENOENT ABSENT, the rest IO. */
int err_errno(const char *what);

/* Forget it: at the beginning of a piece of work, whose errors may say nothing of their own. */
void err_clear(void);

/* The context of this thread's last error; "" if there is none. Valid until the next err_set(). */
const char *err_context(void);

#endif
