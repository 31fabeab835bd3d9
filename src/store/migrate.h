/* migrate.h: bring a store's schema to its head.
 *
 * migrations/STORE/NNNN_name.sql are append-only and written once for both engines: the types
 * ID, REF, INT, REAL, TEXT, BLOB, BOOL, TIME, DAY, JSON are expanded for each (see
 * gen/README.md), and sections between `-- only sqlite` / `-- only postgres` and `-- all` stand
 * for one. Embedded into the program at build time; each is applied in a transaction of its own
 * and recorded with its SHA-256; one that was changed afterwards is ERR_BROKEN. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/db.h"

struct migration {
    const char *name; /* "0001_house" */
    const char *text; /* the file's */
};

struct migrations {
    const struct migration *v;
    size_t n;
};

/* The two stores' migrations, made at build time from migrations/desk and migrations/public. */
extern const struct migrations migrations_desk;
extern const struct migrations migrations_public;

/* How many were applied (0: at head already), or an error. */
int migrate(struct db *db, const struct migrations *m) must_use;
/* How many are missing, without changing anything. */
int migrate_missing(struct db *db, const struct migrations *m) must_use;

/* PostgreSQL: drop the schema that the connection stands in, with all that is in it, if it has this
 * name (a-z, 0-9, _); else an error. ERR_INVALID on SQLite, where a store is a file. */
int migrate_drop(struct db *db, const char *schema) must_use;

#endif
