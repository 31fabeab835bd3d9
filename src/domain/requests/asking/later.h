/* later.h: what an applicant sends after his request: he corrects, gives reasons, adds, withdraws, asks
 * why, chooses how he wants the answer.
 *
 * It is sealed like the request itself, and carries what follows from his code and second fact: the
 * desk believes nothing that only the public side says. The day that counts is the day on which it
 * was handed in. Where the case has gone on meanwhile, what he wrote becomes an addition that the
 * desk reads: nothing that was acknowledged is lost. */
#ifndef DOMAIN_REQUESTS_LATER_H
#define DOMAIN_REQUESTS_LATER_H

#include "domain/requests/files.h"

#define REQUEST_LATER_TEXT 2000 /* letters */

struct request_later_kind {
    const char *code;
    enum text name, hint, label, send, done; /* label: of what is to be written */
    const struct request_act_kind *act;      /* NULL: an event alone */
    const char *event; /* the event alone, or instead of an act that can no more be done */
    bool text;         /* something has to be written */
    bool files;        /* may bring files */
    bool ended;        /* also when the case has come to its end */
    const char *waits; /* the state that waits for this alone; NULL: in any */
};
extern const struct request_later_kind request_later_kinds[];
extern const size_t request_later_kinds_n;
const struct request_later_kind *request_later_find(struct str code); /* NULL: there is none */
/* Does it make sense while the case stands so? */
bool request_later_fits(const struct request_later_kind *k, struct str state);

struct request_later {
    struct str what, text, medium, delivery, email;
    struct str place, key; /* as of struct request_new */
};
/* Into the JSON that is sealed. */
void request_later_put(json_t *inside, const struct request_later *l);

/* For the taker: kind "request.later". */
int request_later_take(struct db *desk, struct arena *a, const struct submission *s,
                       json_t *payload, void *app) must_use;

#endif
