/* postgres.h: PostgreSQL's own tools, for what they do better: a consistent dump, and its
 * return. */
#ifndef APP_POSTGRES_H
#define APP_POSTGRES_H

#include "base/arena.h"
#include "base/err.h"

/* Everything in the schema that the address names, into a file in pg_dump's own format. `table`:
 * only the rows of that one; NULL: all. */
int postgres_dump(struct arena *a, struct str url, struct str schema, const char *table,
                  const char *path) must_use;
/* The same back. `rows`: the tables are there already, only rows come. One transaction. */
int postgres_restore(struct arena *a, struct str url, const char *path, bool rows) must_use;

#endif
