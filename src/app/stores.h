/* stores.h: what several commands do with the two stores. */
#ifndef APP_STORES_H
#define APP_STORES_H

#include "app/app.h"
#include "engine/projector.h"

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
/* Both to the head of their migrations; the number applied. */
int stores_migrate(const struct app *app, enum db_mode mode) must_use;

#endif
