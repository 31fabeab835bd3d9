/* stores.h: what several commands do with the two stores. */
#ifndef APP_STORES_H
#define APP_STORES_H

#include "app/app.h"
#include "app/wiring.h"
#include "domain/requests/requests.h"

/* Both stores open for writing. */
struct stores {
    struct db *desk, *pub;
};

/* ERR_ABSENT with a plain message if the folder was not initialised. */
int stores_open(const struct app *app, struct stores *ret) must_use;
/* For cleanup(). */
void stores_close(struct stores *s);
/* The projector between them. */
void stores_projector(const struct app *app, const struct stores *s, struct projector *ret);
/* Apply all that is pending; the number applied. */
int stores_project(const struct app *app, const struct stores *s) must_use;
/* Both to the head of their migrations, with the calendar that the program knows, and on PostgreSQL the public process's role gets its
 * rights; the number applied. */
int stores_migrate(const struct app *app, enum db_mode mode) must_use;
/* ERR_CONFLICT with what to do, unless both stores stand at the head of their schema. */
int stores_at_head(const struct stores *s) must_use;
/* Started as root where another user owns the desk's folder: become that user, so that every
 * file has one owner. */
int stores_become_owner(const struct app *app) must_use;

/* The two paths between the stores. Stays where it was made. */
struct windows {
    struct requests_house requests; /* the desk's key */
    struct taker taker;
    struct projector projector;
};

void windows_init(struct windows *w, const struct app *app, const struct stores *s);
/* The inbox in, the ledger out. How much was done; 0: nothing is left. An error of one does not
 * keep the other from running; the first is returned. */
int windows_turn(struct windows *w) must_use;

/* What runs jobs, on a connection of its own. Stays where it was made. */
struct jobs {
    struct wiring_worker app;
    struct job_runner runner;
    struct clock clock;
    moment_t looked;       /* into the mailbox */
    moment_t links_looked; /* whether links to other sites are due */
};

/* The tables of law of requests, once for a process; NULL, and logged: they cannot be read. */
const struct request_law *stores_request_law(const struct app *app);
/* `convert`: the socket of the convert process. */
void jobs_init(struct jobs *j, const struct app *app, struct db *desk, int convert);
/* Some of what is due; how many; 0: nothing is due. */
int jobs_turn(struct jobs *j) must_use;

#endif
