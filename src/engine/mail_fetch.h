/* mail_fetch.h: new mails of a folder of the authority's mailbox (IMAP, by libcurl). They stay there, and become read.
 *
 * Which are new follows from the highest UID that was taken, under the folder's UIDVALIDITY; where that changed, all
 * are offered again, and who takes them knows them. */
#ifndef ENGINE_MAIL_FETCH_H
#define ENGINE_MAIL_FETCH_H

#include "engine/mail.h"

struct mail_place {
    int64_t validity, uid; /* the highest that was taken; 0 0 none */
};
struct mail_fetched {
    struct str bytes; /* "" where it is larger than `max` */
    moment_t arrived; /* INTERNALDATE: when the mail system received it; 0 it does not say */
    struct mail_place place;
    bool too_large;
};
/* At most `most` of them, oldest first, each handed to `take`; an error of it ends the fetching. How many were
 * taken. ERR_BUSY, ERR_FORBIDDEN as of mail_send(). */
int mail_fetch(struct arena *a, const struct mail_server *server, struct mail_place from, int most,
               size_t max, int (*take)(void *arg, const struct mail_fetched *m), void *arg)
    must_use;

#endif
