/* carry.h: a form that comes when its session has ended is not lost: it is carried through the sign-in.
 *
 * What was typed goes back to the browser that sent it, closed with a key that follows from the ended session, as a
 * hidden field of the sign-in form. After the sign-in it is shown again as the typed form: to the account whose
 * session it was and at the address that it was sent to. Nothing is done with it until it is sent once more, and
 * nothing of it is kept here. Passwords and files are not carried. */
#ifndef ENGINE_CARRY_H
#define ENGINE_CARRY_H

#include "web/form.h"

#define CARRY_FIELD "carried"
#define CARRY_MAX   (HTTP_FORM_MAX - 64 * KiB) /* bytes of a closed form: it has to fit into a form itself */

/* Close what was sent to `path` in the session with that digest, but for the form's token and the secrets among
 * `fields`. "": it is larger than CARRY_MAX. */
struct str carry_close(struct arena *a, struct str digest, struct str path,
                       const struct pairs *sent, const struct field *fields, size_t n);
/* Open it with the sessions of who is signed in; what was sent in *ret, in the arena. ERR_MALFORMED: it is of nobody
 * who has these sessions, for another address, or spoilt. */
int carry_open(struct arena *a, const struct strs *digests, struct str path, struct str box,
               struct pairs *ret) must_use;

#endif
