/* pages_status.h: what the pages of an applicant's own case share. For this folder alone. */
#ifndef DOMAIN_REQUESTS_PAGES_STATUS_H
#define DOMAIN_REQUESTS_PAGES_STATUS_H

#include "domain/requests/asking/later.h"
#include "domain/requests/asking/views_public.h"

/* What opens a case. */
struct status_form {
    struct str code, second;
};
/* What he sends from the page. */
struct later_form {
    struct status_form by;
    struct str key, what, text, medium, delivery, email, files;
};

/* The view in its box. ERR_INVALID: no code; ERR_ABSENT: there is none, or it does not open (the two
 * are alike in words and time); ERR_TOO_MANY. */
int status_open(struct ctx *c, const struct status_form *in, struct own_case *ret) must_use;
/* The same with what opened it: papers open with it too. */
int status_open_with(struct ctx *c, const struct status_form *in, uint8_t ret_key[SEAL_KEY],
                     struct own_case *ret) must_use;
/* The page; `begun`: what was typed and not taken, and why (TEXT_NONE); or NULL. */
int status_show(struct ctx *c, const struct own_case *own, const struct status_form *by,
                const struct later_form *begun, enum text refused) must_use;
/* It did not open: say so, with the form to try again. */
int status_refused(struct ctx *c, int err) must_use;

#endif
