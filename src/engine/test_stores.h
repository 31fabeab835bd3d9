/* test_stores.h: a desk's and a public store for each test, on each engine: for tests from
 * engine up.
 *
 * On store/db_test_util.h, with the blobs' folders and the head file beside them. A mistake here
 * fails the test at hand. */
#ifndef ENGINE_TEST_STORES_H
#define ENGINE_TEST_STORES_H

#include "store/db.h"

struct stores {
    enum db_engine engine;
    struct arena *arena;
    struct db *desk, *pub;
    struct str desk_url, pub_url;
    const char *folder, *desk_blobs, *pub_blobs, *head;
};

/* For cmocka: *state is a static enum db_engine before and a struct stores * after. */
int stores_setup(void **state);
int stores_teardown(void **state);
/* The same two as calls. */
struct stores *stores_new(enum db_engine engine);
void stores_free(struct stores *s);

/* One more connection; to be closed by the caller. */
struct db *stores_desk(const struct stores *s);
struct db *stores_pub(const struct stores *s);
/* Close this process's connections: before fork(); and open them again. */
void stores_close(struct stores *s);
void stores_open(struct stores *s);
/* Nothing is in the public store any more, and no blobs. */
void stores_empty_pub(struct stores *s);

/* A row of a table of tests: two of them. */
#define ON_ENGINE(test, name, engine_state)                            \
 {                                                                     \
#  test " on " name, test, stores_setup, stores_teardown, engine_state \
 }
#define ON_BOTH(test) \
 ON_ENGINE(test, "SQLite", &stores_on_sqlite), ON_ENGINE(test, "PostgreSQL", &stores_on_postgres)
extern enum db_engine stores_on_sqlite, stores_on_postgres;
/* First line of a test: skips it where the engine is not to be had. */
#define STORES(state) (*(state) ? (struct stores *)*(state) : (skip(), NULL))

#endif
