/* db.h: one connection to one store, on SQLite or PostgreSQL, and its transactions.
 *
 * Floor 1. A connection belongs to one thread at a time. SQL never comes through here: named
 * queries are made by gen/sql into typed functions (see gen/README.md), which use stmt.h.
 *
 * SQLite: WAL, synchronous=FULL, foreign keys on, busy timeout, trusted_schema off, and the
 * tokenizer of search.h. PostgreSQL: the schema is in the URL's search_path option; a connection
 * that was lost is opened again at the next tx_begin(). Each call passes fault_hit("db"). */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/err.h"

enum db_engine {
    DB_SQLITE,
    DB_POSTGRES,
    DB_ENGINE__MAX
};

enum db_mode {
    DB_READ,   /* cannot write: SQLite query_only, PostgreSQL read-only transactions */
    DB_WRITE,  /* the file must be there */
    DB_CREATE, /* make the file if it is not */
};

struct db;

/* Open `url`: "sqlite:PATH" or "postgres://…". ERR_DATABASE with the reason in err_context(). */
int db_open(struct str url, enum db_mode mode, struct db **ret) must_use;
/* NULL is welcome; an open transaction is rolled back. */
void db_close(struct db *db);
/* For cleanup(). */
void db_done(struct db **db);
enum db_engine db_engine(const struct db *db);

/* What the connection's user keeps with it from one transaction to the next, for instance what
 * was read and changes rarely: one place, empty (NULL) at first. `done` (may be NULL) is called
 * with it at db_close(), or when something else is put there. */
void *db_kept(const struct db *db);
void db_keep(struct db *db, void *thing, void (*done)(void *thing));

/* A transaction that rolls back by itself:
 *     struct tx tx cleanup(tx_end) = {0};
 *     r = tx_begin(db, &tx);
 *     if (r < 0)
 *         return r;
 *     …
 *     return tx_commit(&tx);
 * Transactions do not nest; functions that write take a `struct db *` with an open one
 * (db_in_tx()). */
struct tx {
    struct db *db; /* NULL: not open */
};

/* For writing: BEGIN IMMEDIATE; PostgreSQL: serializable is not asked for, READ COMMITTED. */
int tx_begin(struct db *db, struct tx *ret) must_use;
/* For a consistent look at several queries (PostgreSQL: REPEATABLE READ, READ ONLY). */
int tx_begin_read(struct db *db, struct tx *ret) must_use;
/* Durable when it returns 0. After an error everything is rolled back. */
int tx_commit(struct tx *tx) must_use;
/* Rolls back unless committed. */
void tx_end(struct tx *tx);
bool db_in_tx(const struct db *db);

/* Instead of tx_end(), of one that reads: what it saw stays, and the next tx_begin_read() of this
 * connection goes on with it instead of asking the engine for a new one; anything else that is
 * begun ends it first. Meanwhile no new entry is seen, and SQLite cannot begin its log anew: so
 * whoever lets one rest lets go soon, and before a look at what has changed since. */
void tx_rest(struct tx *tx);
/* No snapshot rests any more. */
void db_let_go(struct db *db);
/* Which snapshot this transaction that reads sees: equal numbers, never 0, of one connection are one
 * state of the store. 0 outside of one. */
uint64_t db_snapshot_number(const struct db *db);

/* SQLite: a copy of the whole store in a new file, of one moment, while others write.
 * ERR_INVALID on PostgreSQL, whose own tools do it. `tick` may be NULL. */
int db_snapshot(struct db *db, const char *path, void (*tick)(int64_t done, int64_t all)) must_use;

/* SQLite: all of the log goes into the file, and the log is emptied: with secure_delete, on for all who write, nothing
 * that was deleted before stands in either. ERR_BUSY: somebody reads an older state all the time; ask again.
 * PostgreSQL: 0, and nothing is done; what its VACUUM and its own log do is the operator's (doc/operators.md). */
int db_checkpoint(struct db *db) must_use;

/* A part of a transaction that may fail alone (used by group.h). */
int db_savepoint(struct db *db) must_use;
int db_savepoint_release(struct db *db) must_use;
int db_savepoint_rollback(struct db *db) must_use;

#endif
