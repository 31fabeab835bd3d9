/* db_internal.h: what db.c and the two engines know of each other; nobody else includes it.
 *
 * db.c keeps the rules that both share: what may follow what, when a fault is injected, when a
 * transaction counts as failed. An engine does as it is told. Everything that a connection
 * remembers lives in its arena. */
#ifndef STORE_DB_INTERNAL_H
#define STORE_DB_INTERNAL_H

#include "store/stmt.h"

enum value_kind {
    VALUE_UNBOUND,
    VALUE_INT,
    VALUE_BOOL,
    VALUE_REAL,
    VALUE_TEXT,
    VALUE_BLOB
};

/* A bound parameter. */
struct value {
    enum value_kind kind;
    int64_t i; /* INT, BOOL */
    double real;
    struct str bytes; /* TEXT, BLOB: somebody else's, or `day` */
    char day[12];
};

/* An engine's statement begins with this. */
struct stmt {
    struct db *db;
    const struct query *query;
    struct value *values;
    bool running; /* stepped since it was opened */
    bool done;    /* stepped to its end */
    bool bad;     /* a value that cannot be was bound or read: the next step says so */
    bool once;    /* not in the cache: forgotten when it is closed */
    int changes;
};

/* An engine's connection begins with this. */
struct db {
    const struct db_ops *ops;
    struct arena *arena;
    enum db_mode mode;
    bool in_tx, read_tx;
    bool resting;      /* the engine is in a transaction that reads, which nobody uses: tx_rest() */
    uint64_t snapshot; /* how many of those were begun */
    unsigned savepoints;
    int failed;          /* the error that spoilt this transaction, or 0 */
    struct stmt *open;   /* the statement that is being used, or NULL */
    struct stmt **cache; /* by the address of the query, open addressing */
    size_t cached, cache_room;
    void *kept; /* the user's: db_keep() */
    void (*kept_done)(void *kept);
};

struct db_ops {
    enum db_engine engine;
    size_t stmt_size;

    void (*close)(struct db *db); /* all but the arena */
    int (*begin)(struct db *db, bool read);
    int (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /* SQL without results, one or more statements. */
    int (*script)(struct db *db, const char *sql);

    /* As db_snapshot(); NULL where there is none. */
    int (*snapshot)(struct db *db, const char *path, void (*tick)(int64_t done, int64_t all));
    /* As db_checkpoint(); NULL where nothing is to be done. */
    int (*checkpoint)(struct db *db);

    /* Called at each stmt_open(): prepare it unless it is prepared on this very connection. */
    int (*prepare)(struct stmt *s);
    void (*forget)(struct stmt *s); /* at db_close() */
    /* With s->values, before the first step. */
    int (*start)(struct stmt *s);
    int (*step)(struct stmt *s); /* as stmt_step() */
    void (*reset)(struct stmt *s);

    /* Views, valid until the next step. */
    struct str (*text)(struct stmt *s, int i);
    struct str (*blob)(struct stmt *s, int i, struct arena *a); /* in the arena */
    int64_t (*integer)(struct stmt *s, int i);
    double (*real)(struct stmt *s, int i);
    bool (*null)(struct stmt *s, int i);
};

int sqlite_open(struct str path, enum db_mode mode, struct db **ret) must_use;
int postgres_open(struct str url, enum db_mode mode, struct db **ret) must_use;

/* For tables.c: a statement whose text was made here, of names out of the catalogue. It lives in
 * `a`, query and all, until stmt_close(); the connection remembers nothing of it. */
int stmt_open_once(struct db *db, struct arena *a, const struct query *q, struct stmt **ret)
    must_use;

/* For migrate.c: several statements of the schema, inside a transaction. */
int db_script(struct db *db, const char *sql) must_use;

#endif
