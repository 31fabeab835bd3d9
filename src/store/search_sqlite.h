/* search_sqlite.h: the FTS5 tokenizer "gongkai" on one SQLite connection.
 *
 * For db_sqlite.c and for the build's generator of queries, which has to prepare
 * `tokenize='gongkai'`. */
#ifndef STORE_SEARCH_SQLITE_H
#define STORE_SEARCH_SQLITE_H

#include "base/err.h"

struct sqlite3;

/* A text that begins with it is tokens already, with a space between: marks. No text that people write
 * holds it. */
#define SEARCH_READY "\x1f"

/* Once for each connection, before a table that uses it is touched. ERR_DATABASE if this SQLite
 * has no FTS5. */
int search_register_sqlite(struct sqlite3 *db) must_use;

#endif
