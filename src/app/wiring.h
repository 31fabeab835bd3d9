/* wiring.h: which subjects there are, and how the processes reach them. A new subject is named here
 * and nowhere else. */
#ifndef APP_WIRING_H
#define APP_WIRING_H

#include "app/app.h"
#include "domain/catalogue/catalogue.h"
#include "domain/links/links.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/answer/reply.h"
#include "engine/inbox.h"
#include "engine/job.h"
#include "engine/page.h"
#include "engine/projector.h"

/* One side's tables; the caller sets store_url, blobs, spool, clock and app, then site_open(). */
void wiring_site(struct arena *a, enum side side, struct site *ret);
/* All projections, all intakes; the caller sets the rest. */
void wiring_projector(struct arena *a, struct projector *p);
void wiring_intakes(struct arena *a, struct taker *t);
/* What the subjects want forgotten from time to time (sessions that are over, identities of cases that are); the worker does it. */
int wiring_tidy(struct db *desk, moment_t now) must_use;

/* Officers are reminded by mail in the morning, each once a day: a part of the above. */
int wiring_remind(struct db *desk, moment_t now) must_use;

extern const struct job_kind wiring_jobs[];
extern const size_t wiring_jobs_n;

/* What the worker's jobs are given. */
struct wiring_worker {
    struct catalogue_worker catalogue;
    struct requests_worker requests;
    struct mails_worker mails;
    struct links_worker links;
    struct seal_keys keys; /* opens mails that came in */
    const char *blobs;
    int convert; /* the convert process's socket; -1: none */
};

/* Have a file of the desk's read and scanned now (LEAKS_READ_JOB does it later). */
int wiring_read(const struct wiring_worker *w, struct db *db, struct arena *a, struct str hash,
                struct str name) must_use;

#endif
