/* db_sqlite.c: a store in a file, on SQLite.
 *
 * WAL with synchronous=FULL: a commit is on the disk when it returns. Writers wait for each
 * other up to BUSY_MS, then ERR_BUSY. The file is its owner's and group's; what SQLite puts
 * beside it (-wal, -shm) takes over its mode. */
#include "store/db_internal.h"
#include "store/search_sqlite.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#define BUSY_MS 5000

/* Who only reads has the file mapped, as far as this and SQLite's own limit of nearly 2 GiB go: a page of it
 * is then there without a call. These pages are the kernel's, not ours; and nobody makes the file shorter
 * while it is served (no vacuum), which would end the process. */
#define MAPPED_BYTES "2147418112"
/* Of a new file: a document with its text is in one page, as a rule, not in a chain of them. */
#define PAGE_BYTES "8192"

/* What begins and ends transactions and their parts: prepared once, for a page is so quick that
 * parsing them counts. */
static const char *const controls[] = {"begin",    "begin immediate", "commit",
                                       "rollback", "savepoint part",  "release savepoint part"};

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *control[COUNT(controls)]; /* NULL until it is needed */
};

struct sqlite_stmt {
    struct stmt stmt;
    sqlite3_stmt *handle;
};

static struct sqlite_db *of_db(struct db *db)
{
    return (struct sqlite_db *)db;
}

static struct sqlite_stmt *of_stmt(struct stmt *s)
{
    return (struct sqlite_stmt *)s;
}

static enum err constraint_err(int extended)
{
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return ERR_CONFLICT;
    case SQLITE_CONSTRAINT_TRIGGER: /* the ledger's: nobody should have tried */
        return ERR_BROKEN;
    }
    return ERR_INVALID;
}

static enum err err_of(sqlite3 *h, int extended)
{
    switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraint_err(extended);
    case SQLITE_FULL:
        return ERR_NO_SPACE;
    case SQLITE_IOERR:
        return sqlite3_system_errno(h) == ENOSPC || sqlite3_system_errno(h) == EDQUOT
                   ? ERR_NO_SPACE
                   : ERR_DATABASE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_TOOBIG:
        return ERR_TOO_LARGE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_BROKEN;
    }
    return ERR_DATABASE;
}

/* The context names the constraint or the kind of failure; SQLite's own words for a plain error
 * may quote values and are left out, except while preparing, when there are none. */
static int fail(struct db *db, const char *what, bool quote)
{
    sqlite3 *h = of_db(db)->handle;
    int extended = sqlite3_extended_errcode(h);

    quote = quote || (extended & 0xff) == SQLITE_CONSTRAINT;
    return err_set(err_of(h, extended), "%s: %s (%d)", what,
                   quote ? sqlite3_errmsg(h) : sqlite3_errstr(extended), extended);
}

/* NULL: it is none of them. */
static sqlite3_stmt *control_of(struct sqlite_db *own, const char *sql)
{
    for (size_t i = 0; i < COUNT(controls); i++) {
        if (strcmp(controls[i], sql) != 0)
            continue;
        if (!own->control[i])
            sqlite3_prepare_v3(own->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &own->control[i],
                               NULL);
        return own->control[i];
    }
    return NULL;
}

/* As sqlite3_exec() without results. */
static int control(struct db *db, const char *sql)
{
    sqlite3_stmt *s = control_of(of_db(db), sql);

    if (!s)
        return sqlite3_exec(of_db(db)->handle, sql, NULL, NULL, NULL);
    sqlite3_step(s);
    return sqlite3_reset(s);
}

static void forget_controls(struct sqlite_db *own)
{
    for (size_t i = 0; i < COUNT(controls); i++)
        sqlite3_finalize(own->control[i]);
}

static int sqlite_script(struct db *db, const char *sql)
{
    return control(db, sql) == SQLITE_OK ? 0 : fail(db, "sql", true);
}

static int sqlite_begin(struct db *db, bool read)
{
    const char *sql = read ? "begin" : "begin immediate";

    return control(db, sql) == SQLITE_OK ? 0 : fail(db, sql, false);
}

static int sqlite_commit(struct db *db)
{
    return control(db, "commit") == SQLITE_OK ? 0 : fail(db, "commit", false);
}

static void sqlite_rollback(struct db *db)
{
    /* a full disk may have rolled back already */
    if (!sqlite3_get_autocommit(of_db(db)->handle))
        control(db, "rollback");
}

#define SNAPSHOT_PAGES 1000 /* between two ticks */

static int snapshot_run(struct db *db, sqlite3 *to, void (*tick)(int64_t done, int64_t all))
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", of_db(db)->handle, "main");
    int rc = SQLITE_OK;

    if (!copy)
        return err_set(err_of(to, sqlite3_extended_errcode(to)), "snapshot: %s",
                       sqlite3_errmsg(to));
    while (rc == SQLITE_OK) {
        rc = sqlite3_backup_step(copy, SNAPSHOT_PAGES);
        if (tick)
            tick(sqlite3_backup_pagecount(copy) - sqlite3_backup_remaining(copy),
                 sqlite3_backup_pagecount(copy));
    }
    sqlite3_backup_finish(copy);
    return rc == SQLITE_DONE ? 0 : err_set(err_of(to, rc), "snapshot: %s", sqlite3_errstr(rc));
}

/* Within a transaction that reads, so that all of it is of one moment: what others write
 * meanwhile goes to the WAL. */
static int sqlite_snapshot(struct db *db, const char *path, void (*tick)(int64_t done, int64_t all))
{
    struct tx tx cleanup(tx_end) = {0};
    sqlite3 *to = NULL;
    int r = tx_begin_read(db, &tx);

    if (r < 0)
        return r;
    /* "begin" alone has seen nothing yet */
    r = sqlite_script(db, "select count(*) from sqlite_schema");
    if (r == 0 &&
        sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        r = err_set(ERR_DATABASE, "snapshot %s: %s", path, sqlite3_errmsg(to));
    if (r == 0)
        r = snapshot_run(db, to, tick);
    sqlite3_close(to);
    return r;
}

static int sqlite_checkpoint(struct db *db)
{
    int rc =
        sqlite3_wal_checkpoint_v2(of_db(db)->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    return rc == SQLITE_OK ? 0 : fail(db, "checkpoint", true);
}

static void sqlite_close(struct db *db)
{
    int rc;

    forget_controls(of_db(db));
    rc = sqlite3_close(of_db(db)->handle);
    assert(rc == SQLITE_OK); /* else a statement was forgotten */
}

static int sqlite_prepare(struct stmt *s)
{
    struct sqlite_stmt *own = of_stmt(s);

    if (!own->handle &&
        sqlite3_prepare_v3(of_db(s->db)->handle, s->query->text[DB_SQLITE], -1,
                           SQLITE_PREPARE_PERSISTENT, &own->handle, NULL) != SQLITE_OK)
        return fail(s->db, s->query->name, true);
    if (s->db->in_tx && s->db->read_tx && !sqlite3_stmt_readonly(own->handle))
        return err_set(ERR_DATABASE, "%s: writes in a transaction that reads", s->query->name);
    return 0;
}

static void sqlite_forget(struct stmt *s)
{
    sqlite3_finalize(of_stmt(s)->handle);
}

static int bind_value(sqlite3_stmt *h, int i, const struct value *v)
{
    switch (v->kind) {
    case VALUE_INT:
    case VALUE_BOOL:
        return sqlite3_bind_int64(h, i, v->i);
    case VALUE_REAL:
        return sqlite3_bind_double(h, i, v->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(h, i, v->bytes.n ? v->bytes.p : "", v->bytes.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(h, i, v->bytes.n ? v->bytes.p : "", v->bytes.n, SQLITE_STATIC);
    case VALUE_UNBOUND:
        break;
    }
    return SQLITE_MISUSE;
}

static int sqlite_start(struct stmt *s)
{
    for (int i = 0; i < s->query->params; i++) {
        if (bind_value(of_stmt(s)->handle, i + 1, &s->values[i]) != SQLITE_OK)
            return fail(s->db, s->query->name, false);
    }
    return 0;
}

static int sqlite_step(struct stmt *s)
{
    int rc = sqlite3_step(of_stmt(s)->handle);

    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        return fail(s->db, s->query->name, false);
    s->changes = sqlite3_changes(of_db(s->db)->handle);
    return 0;
}

static void sqlite_reset(struct stmt *s)
{
    sqlite3_reset(of_stmt(s)->handle);
    sqlite3_clear_bindings(of_stmt(s)->handle); /* they point at what its owner may free now */
}

static struct str sqlite_text(struct stmt *s, int i)
{
    const unsigned char *p = sqlite3_column_text(of_stmt(s)->handle, i);

    return p ? str_of(p, (size_t)sqlite3_column_bytes(of_stmt(s)->handle, i)) : S("");
}

static struct str sqlite_blob(struct stmt *s, int i, struct arena *a)
{
    const void *p = sqlite3_column_blob(of_stmt(s)->handle, i);

    return p ? arena_str(a, str_of(p, (size_t)sqlite3_column_bytes(of_stmt(s)->handle, i))) : S("");
}

static int64_t sqlite_integer(struct stmt *s, int i)
{
    return sqlite3_column_int64(of_stmt(s)->handle, i);
}

static double sqlite_real(struct stmt *s, int i)
{
    return sqlite3_column_double(of_stmt(s)->handle, i);
}

static bool sqlite_null(struct stmt *s, int i)
{
    return sqlite3_column_type(of_stmt(s)->handle, i) == SQLITE_NULL;
}

static const struct db_ops sqlite_ops = {
    .engine = DB_SQLITE,
    .stmt_size = sizeof(struct sqlite_stmt),
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .script = sqlite_script,
    .snapshot = sqlite_snapshot,
    .checkpoint = sqlite_checkpoint,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .start = sqlite_start,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .text = sqlite_text,
    .blob = sqlite_blob,
    .integer = sqlite_integer,
    .real = sqlite_real,
    .null = sqlite_null,
};

/* WAL is kept in the file: where it cannot be, our promises cannot be kept either. */
static int demand_wal(struct db *db)
{
    sqlite3_stmt *s = NULL;
    bool wal = sqlite3_prepare_v2(of_db(db)->handle, "pragma journal_mode=wal", -1, &s, NULL) ==
                   SQLITE_OK &&
               sqlite3_step(s) == SQLITE_ROW &&
               str_eq_nocase(str_c((const char *)sqlite3_column_text(s, 0)), S("wal"));

    sqlite3_finalize(s);
    if (wal)
        return 0;
    if (sqlite3_errcode(of_db(db)->handle) != SQLITE_OK &&
        sqlite3_errcode(of_db(db)->handle) != SQLITE_ROW)
        return fail(db, "open", true);
    return err_set(ERR_DATABASE, "open: this file system cannot hold a write-ahead log");
}

static int set_up(struct db *db)
{
    sqlite3 *h = of_db(db)->handle;
    int r;

    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, BUSY_MS);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "x" is a name, never a text */
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    r = search_register_sqlite(h);
    if (r == 0)
        r = sqlite_script(db, "pragma page_size=" PAGE_BYTES);
    if (r == 0)
        r = demand_wal(db);
    if (r == 0)
        r = sqlite_script(db, "pragma synchronous=full; pragma secure_delete=on");
    if (r == 0 && sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0) < 0)
        r = err_set(ERR_DATABASE, "open: limits");
    if (r == 0 && db->mode == DB_READ)
        r = sqlite_script(db, "pragma query_only=1; pragma mmap_size=" MAPPED_BYTES);
    return r;
}

/* SQLite counts its memory under one lock that all threads take for each text that they read;
 * nobody asks for the count. Only before its first use. */
static void count_no_memory(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The file with the mode that we want: SQLite itself would let everybody read it. */
static int make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);

    if (fd < 0)
        return err_set(ERR_DATABASE, "open %s: %m", path);
    close(fd);
    return 0;
}

int sqlite_open(struct str path, enum db_mode mode, struct db **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, count_no_memory);

    struct arena *arena = arena_new(0);
    struct sqlite_db *own = arena_one(arena, struct sqlite_db);
    const char *name = arena_cstr(arena, path);
    int r = mode == DB_CREATE ? make_file(name) : 0;

    own->db = (struct db){.ops = &sqlite_ops, .arena = arena, .mode = mode};
    if (r == 0 && sqlite3_open_v2(name, &own->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                  NULL) != SQLITE_OK)
        r = err_set(ERR_DATABASE, "open %s: %s", name, sqlite3_errmsg(own->handle));
    if (r == 0)
        r = set_up(&own->db);
    if (r < 0) {
        sqlite3_close(own->handle);
        arena_free(arena);
        return r;
    }

    *ret = &own->db;
    return 0;
}
