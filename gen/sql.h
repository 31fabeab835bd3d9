/* sql.h: what gen/sql knows of a file of named queries when it has read and prepared it.
 *
 * sql.c reads the command line and the migrations, sql_read.c makes these structs and finds the
 * mistakes, sql_emit.c writes the C. Everything lives in one arena until the program ends. */
#ifndef GEN_SQL_H
#define GEN_SQL_H

#include "base/arena.h"
#include "base/buf.h"
#include "store/dialect.h"

struct sqlite3;

#define SQL_FILE_MAX (4 * MiB)

enum sql_how {
    SQL_ONE,
    SQL_OPTION,
    SQL_MANY,
    SQL_CHANGE
}; /* 1 ? * ! */

/* A parameter or a column. */
struct sql_field {
    struct str name;
    enum sql_type type;
};

struct sql_fields {
    struct sql_field *v;
    size_t n, room;
};

struct sql_query {
    struct str name, row, comment;
    size_t line; /* of its --- */
    enum sql_how how;
    struct sql_fields params, columns;
    struct str text[DB_ENGINE__MAX]; /* ready for each engine */
};

struct sql_queries {
    struct sql_query *v;
    size_t n, room;
};

/* One run of the program. */
struct sql_run {
    struct arena *arena;
    struct sqlite3 *db;     /* the migrated schema */
    const char *input;      /* for messages */
    struct str store, name; /* "desk", "catalogue" */
    unsigned mistakes;
};

/* "FILE:LINE: what is wrong" on stderr; the run goes on, to find the next. */
void sql_mistake(struct sql_run *run, size_t line, const char *format, ...) printf_like(3, 4);

/* All queries of a file; mistakes are counted in the run. */
void sql_read(struct sql_run *run, struct str text, struct sql_queries *ret);

void sql_emit_header(const struct sql_run *run, const struct sql_queries *q, struct buf *out);
/* `header`: the name under which the source includes it. */
void sql_emit_source(const struct sql_run *run, const struct sql_queries *q, const char *header,
                     struct buf *out);

/* The text as C string literals, one a line, indented by four. */
void sql_emit_literal(struct buf *out, struct str text);

#endif
