/* projection_tables.h: every table of the projection, for what is done with all of them: emptying and comparing.
 *
 * A pub_ table that is not in the list here is an error as soon as one of these runs (ERR_BROKEN names it): none is forgotten. For projector.c only. */
#ifndef ENGINE_PROJECTION_TABLES_H
#define ENGINE_PROJECTION_TABLES_H

#include "store/db.h"

/* In the caller's transaction: no rows are left, and the head stands before the first entry. */
int projection_tables_empty(struct db *pub, struct arena *a) must_use;
/* SHA-256 over all rows in the order of their keys, in a form that is the same on both engines, and over the full-text index in the form that the
 * engine keeps (so two engines do not agree as soon as something can be searched). */
int projection_tables_digest(struct db *pub, struct arena *a, struct str *ret) must_use;

#endif
