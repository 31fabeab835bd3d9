/* house.h: both sides of a small authority in one process, to be asked in memory and broken on purpose.
 *
 * Two stores on an engine (engine/test_stores.h), the bureau of domain/test_bureau.h, and the two sites as the product
 * wires them, behind the twin of the HTTP seam (server_twin()): a request is bytes, an answer is bytes, and in
 * between is everything that serves a reader. A process's connection to its store lasts from request to request, as there.
 * A mistake in here fails the test at hand; what is returned lives in the house's arena or, with the name ask, in
 * its second arena, which house_forget() empties. */
#ifndef FAULT_HOUSE_H
#define FAULT_HOUSE_H

#include "app/wiring.h"
#include "domain/test_bureau.h"
#include "engine/test_stores.h"

#define HOUSE_PASSWORD "correct-horse-battery"

enum house_person { OFFICER, HEAD, OFFICE, LEADER, ADMINISTRATOR, HOUSE_PERSON__MAX };

struct house_hand {
    struct house *house;
    enum side side;
    struct db *db; /* NULL: opened with the next request */
};

struct house_tables {
    const struct query **v; /* a query of each table's rows */
    size_t n;
};

struct house {
    struct stores *stores;
    struct arena *arena; /* as long as the house */
    struct arena *ask;   /* until house_forget() */
    struct bureau bureau;
    struct site sites[2];
    struct house_hand hands[2];
    struct inbox_door door;
    const char *spool;
    struct str sessions[HOUSE_PERSON__MAX]; /* tokens */
    struct house_tables tables[2];
    int64_t published;                      /* a document that readers see */
    int64_t waiting, drafted;               /* documents that a test keeps in mind */
};

struct house *house_new(enum db_engine engine);
void house_free(struct house *h);
/* For cmocka, as stores_setup(): *state is a static enum db_engine before, a struct house * or NULL after. */
int house_setup(void **state);
int house_teardown(void **state);
#define HOUSE_ON_SQLITE(test)                                                                      \
    {                                                                                              \
        #test " on SQLite", test, house_setup, house_teardown, &stores_on_sqlite                   \
    }
#define HOUSE_ON_BOTH(test)                                                                        \
    HOUSE_ON_SQLITE(test),                                                                         \
    {                                                                                              \
        #test " on PostgreSQL", test, house_setup, house_teardown, &stores_on_postgres             \
    }
#define HOUSE(state) (*(state) ? (struct house *)*(state) : (skip(), NULL))

void house_forget(struct house *h);
/* Close the connections of both sides: the next request opens them anew. */
void house_hang_up(struct house *h);

/* HOUSE_PASSWORD becomes this account's: hashing takes its time, so few tests want one. */
void house_set_password(struct house *h, const char *login);

/* ---- Asking ---- */

struct answer {
    int status;
    struct str head, body;
};

struct answer house_ask(struct house *h, enum side side, struct str bytes);
/* The value of a header of an answer; "" none. */
struct str answer_header(const struct answer *a, const char *name);

/* Requests as bytes. `who` < 0: nobody. `fields` are encoded already: "a=1&b=2"; the session's token of forms is added. */
struct str house_get(struct house *h, int who, const char *path);
struct str house_post(struct house *h, int who, const char *path, struct str fields);
struct str house_upload(struct house *h, int who, const char *path, const char *name, struct str bytes);
/* Fields of a draft, with this title; digest "" for a new one. */
struct str house_draft_fields(struct house *h, const char *title, struct str digest);
struct str house_move_fields(struct house *h, int64_t id, const char *event);
/* 32 letters that no form had before. */
struct str house_key(struct house *h);

/* ---- What stands in the stores ---- */

/* A digest over every row of every table of both stores, but for what asking itself leaves behind (none). */
struct str house_digest(struct house *h);
/* Nothing is left in the spool or half written beside the blobs. */
void house_assert_tidy(const struct house *h, const char *what);
int64_t house_count(struct house *h, enum side side, const char *table);

/* A document of the officer in this state: "draft", "first", "second", "final". */
int64_t house_document(struct house *h, const char *title, const char *state);
struct str house_document_digest(struct house *h, int64_t id);
/* Apply the ledger, take the inbox; the number, or an error. */
struct projector house_projector(struct house *h);
int house_project(struct house *h);
int house_take(struct house *h);

#endif
