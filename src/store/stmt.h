/* stmt.h: what the functions made by gen/sql call. Nobody else includes it (gen/floors sees to
 * that).
 *
 * A statement is prepared once a connection and kept by the address of its query. Parameters and
 * columns count from 0. Values are bound before the first step and are not copied until it; what
 * a column returns is copied into the arena.
 *
 * One statement of a connection is open at a time: a second stmt_open() is ERR_BROKEN. After an
 * error in a transaction each further statement and the commit return that error too, until the
 * transaction or the savepoint around it is rolled back: on both engines, as PostgreSQL has it. */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include "base/date.h"
#include "store/db.h"

struct query {
    const char *name;                 /* "catalogue.document_get" */
    const char *text[DB_ENGINE__MAX]; /* ?1… and $1… */
    uint8_t params, columns;
};

struct stmt;

int stmt_open(struct db *db, const struct query *q, struct stmt **ret) must_use;
void stmt_bind_int(struct stmt *s, int i, int64_t value);
void stmt_bind_text(struct stmt *s, int i,
                    struct str value); /* UTF-8 without 0: else the step is ERR_INVALID */
void stmt_bind_blob(struct stmt *s, int i, struct str value);
void stmt_bind_bool(struct stmt *s, int i, bool value);
void stmt_bind_real(struct stmt *s, int i, double value);
void stmt_bind_day(struct stmt *s, int i, day_t value); /* DAY_NONE: '' */
/* 1: a row stands ready; 0: no more; negative: an error. Unique violation: ERR_CONFLICT; foreign
 * key or check violation: ERR_INVALID; disk full: ERR_NO_SPACE; locked or serialization:
 * ERR_BUSY. */
int stmt_step(struct stmt *s) must_use;
/* A step that must find a row: 1, or ERR_ABSENT. */
int stmt_the_row(struct stmt *s) must_use;
/* A step that must find no more: 0, or ERR_BROKEN for one row too many. */
int stmt_end(struct stmt *s) must_use;
int64_t stmt_int(struct stmt *s, int i);
struct str stmt_text(struct stmt *s, int i, struct arena *a);
struct str stmt_blob(struct stmt *s, int i, struct arena *a);
bool stmt_bool(struct stmt *s, int i);
double stmt_real(struct stmt *s, int i);
day_t stmt_day(struct stmt *s, int i);
/* Rows changed by the last step to the end. */
int stmt_changes(struct stmt *s);
/* Ready for the next use; harmless with NULL. For cleanup(): takes the address. */
void stmt_close(struct stmt **s);

/* Prepare every query of a table on this connection: a test does it on both engines. */
int stmt_prepare_all(struct db *db, const struct query *const *queries, size_t n) must_use;

#endif
