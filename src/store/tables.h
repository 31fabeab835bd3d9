/* tables.h: what is done with all tables of a store whose names begin alike, whoever made them:
 * emptying and comparing.
 *
 * Which tables and columns there are is asked of the database's own catalogue: a migration that
 * adds one needs no line here or anywhere. Views are no tables. A full-text table of SQLite
 * (FTS5, contentless) is one table; what FTS5 keeps beside it is none, nor are its vocabularies,
 * of which it must have two: NAME_terms (fts5vocab, col) and NAME_places (instance). On
 * PostgreSQL what is searched is an ordinary table.
 *
 * Names may hold anything. Errors are those of stmt.h; what the catalogue says and these
 * functions cannot do is ERR_BROKEN, with the table's name. Lists and digests are the arena's. */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include "store/db.h"

struct table {
    struct str name;
    bool full_text; /* of FTS5 */
};

struct tables {
    struct table *v;
    size_t n, room;
};

/* Those whose names begin with `prefix` (bytes, not a pattern), in order of name by code point. */
int tables_list(struct db *db, struct arena *a, struct str prefix, struct tables *ret) must_use;

/* In the caller's transaction: no row of them is left. Those that refer to others by a foreign
 * key are emptied before these; ERR_BROKEN where they refer to each other in a circle. */
int tables_empty(struct db *db, struct arena *a, struct str prefix) must_use;

/* Call `each` for every text of every row, whichever column it stands in; not of full-text tables, nor of those
 * whose names begin with `except` ("" all). */
int tables_texts(struct db *db, struct str prefix, struct str except,
                 void (*each)(void *arg, struct str text), void *arg) must_use;

/* SHA-256 (hex) over a table's columns, in the order in which they were declared, and its rows,
 * in the order of its primary key; ERR_BROKEN without one, or with a type that is none of
 * dialect.h. Equal columns and rows have equal digests on both engines, whatever the table's
 * name. Of a full-text table: over its words, each with the number of rows that have it in each
 * column, and over the places of some of them; never equal to that of an ordinary table.
 *
 * Rows are read one by one: the memory is that of the largest. In a transaction of the caller's,
 * if what is seen has to be of one moment. */
int tables_digest_one(struct db *db, struct arena *a, const struct table *t, struct str *ret)
    must_use;
/* Over the names and digests of all of them, at one moment: in a transaction of its own. */
int tables_digest(struct db *db, struct arena *a, struct str prefix, struct str *ret) must_use;

#endif
