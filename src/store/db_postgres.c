/* db_postgres.c: a store on PostgreSQL, through libpq.
 *
 * Parameters go in binary form (no byte of a text can be syntax), results come as text and row
 * by row, so that a scan of a large table needs the memory of one row. A connection that was
 * lost is opened anew where nothing can be lost by it: at the beginning of a transaction, or
 * before a statement outside of one; each connection has a number, by which a statement sees
 * that it has to be prepared again. Waiting for a lock ends like SQLite's: with ERR_BUSY.
 *
 * Messages of the server may quote values: only those of kinds that never do reach the context. */
#include "store/db_internal.h"
#include "base/num.h"
#include <libpq-fe.h>
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define CONNECT_SECONDS "10"
#define NAME_SIZE       24

struct postgres_db {
    struct db db;
    const char *url;
    PGconn *conn;
    unsigned connection; /* counts connections, from 1 */
    unsigned prepared;   /* counts statements of this connection: their names */
};

struct postgres_stmt {
    struct stmt stmt;
    unsigned connection; /* where it is prepared; 0 nowhere */
    char name[NAME_SIZE];
    PGresult *row; /* the row that stands ready */
    bool reading;  /* results may still come */
    const char **values;
    int *lengths, *formats;
    char (*binary)[8]; /* where numbers stand in network order */
};

static struct postgres_db *of_db(struct db *db)
{
    return (struct postgres_db *)db;
}

static struct postgres_stmt *of_stmt(struct stmt *s)
{
    return (struct postgres_stmt *)s;
}

/* ---- errors ---- */

/* SQLSTATE, whole or its class, to our error; the first that fits. */
static const struct {
    const char *state;
    enum err err;
    bool quote; /* the server's message says nothing of what is stored */
} states[] = {
    {"23505", ERR_CONFLICT, false}, /* unique */
    {"23", ERR_INVALID, false},     /* foreign key, check, not null */
    {"40", ERR_BUSY, true},         /* serialization, deadlock */
    {"55P03", ERR_BUSY, true},      /* lock not available in time */
    {"57014", ERR_BUSY, true},      /* cancelled: statement_timeout */
    {"53100", ERR_NO_SPACE, true},  /* disk full */
    {"53", ERR_BUSY, true},         /* too many connections, no memory */
    {"22021", ERR_INVALID, false},  /* not UTF-8 */
    {"P0001", ERR_BROKEN, true},    /* raised by a trigger of ours: the ledger's */
    {"54", ERR_TOO_LARGE, false},   /* a limit of the server */
    {"22", ERR_DATABASE, false},    {"", ERR_DATABASE, true},
};

static int fail(struct db *db, const char *what, const PGresult *res)
{
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *constraint = res ? PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME) : NULL;
    const char *message = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    size_t i = 0;

    if (!state) /* libpq itself: the connection */
        return err_set(ERR_DATABASE, "%s: %.*s", what,
                       STR_ARG(str_trim(str_c(PQerrorMessage(of_db(db)->conn)))));
    while (!str_starts(str_c(state), str_c(states[i].state)))
        i++;
    return err_set(states[i].err, "%s: %s %s", what, state,
                   states[i].quote && message ? message
                   : constraint               ? constraint
                                              : "");
}

static void clear(PGresult **res)
{
    PQclear(*res);
}

/* SQL without parameters and results; the last command's tag must be `tag` if that is not NULL. */
static int command(struct db *db, const char *what, const char *sql, const char *tag)
{
    PGresult *res cleanup(clear) = PQexec(of_db(db)->conn, sql);
    ExecStatusType status = PQresultStatus(res);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return fail(db, what, res);
    if (tag && strcmp(PQcmdStatus(res), tag) != 0)
        return err_set(ERR_DATABASE, "%s: the server answered %s", what, PQcmdStatus(res));
    return 0;
}

/* ---- the connection ---- */

/* The server's notices ("relation exists, skipping") are nobody's business. */
static void be_silent(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

static int set_up(struct postgres_db *own)
{
    const char *encoding = PQparameterStatus(own->conn, "server_encoding");
    int r;

    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return err_set(ERR_DATABASE, "open: the database's encoding is %s; it must be UTF8",
                       encoding ? encoding : "?");
    PQsetNoticeReceiver(own->conn, be_silent, NULL);
    r = command(&own->db, "open",
                "set lock_timeout = '5s'; set bytea_output = 'hex'; set extra_float_digits = 1",
                NULL);
    if (r == 0 &&own->db.mode == DB_READ)
        r = command(&own->db, "open", "set default_transaction_read_only = on", NULL);
    return r;
}

static void hang_up(struct postgres_db *own)
{
    PQfinish(own->conn);
    own->conn = NULL; /* libpq takes that for a lost connection */
}

/* A new connection in place of the old one, if any. */
static int dial(struct postgres_db *own)
{
    const char *const keys[] = {"connect_timeout", "fallback_application_name", "dbname",
                                "client_encoding", NULL};
    const char *const values[] = {CONNECT_SECONDS, "gongkai", own->url, "UTF8", NULL};
    int r;

    PQfinish(own->conn);
    own->conn = PQconnectdbParams(keys, values, 1);
    own->connection++;
    own->prepared = 0;
    if (PQstatus(own->conn) != CONNECTION_OK)
        return fail(&own->db, "open", NULL);
    r = set_up(own);
    if (r < 0)
        hang_up(own);
    return r;
}

/* Is the connection there, as far as can be seen without asking? A server that went away has
 * left its goodbye in the socket, and behind it the end, which the second look finds. */
static bool is_alive(PGconn *conn)
{
    struct pollfd p = {.fd = PQsocket(conn), .events = POLLIN};

    if (PQstatus(conn) == CONNECTION_OK && poll(&p, 1, 0) == 0)
        return true;
    return PQstatus(conn) == CONNECTION_OK && PQconsumeInput(conn) && PQconsumeInput(conn);
}

/* Outside of a transaction: a connection, the old one or a new one. */
static int revive(struct postgres_db *own)
{
    return is_alive(own->conn) ? 0 : dial(own);
}

static int postgres_begin(struct db *db, bool read)
{
    const char *sql = read ? "begin isolation level repeatable read, read only"
                           : "begin isolation level read committed, read write";
    int r = revive(of_db(db));

    if (r < 0)
        return r;
    r = command(db, "begin", sql, NULL);
    if (r < 0 && PQstatus(of_db(db)->conn) != CONNECTION_OK) {
        /* lost just now; nothing was begun */
        r = dial(of_db(db));
        if (r == 0)
            r = command(db, "begin", sql, NULL);
    }
    return r;
}

static int postgres_commit(struct db *db)
{
    return command(db, "commit", "commit",
                   "COMMIT"); /* ROLLBACK is its answer if the transaction had failed */
}

static void postgres_rollback(struct db *db)
{
    if (PQtransactionStatus(of_db(db)->conn) == PQTRANS_IDLE)
        return;
    if (command(db, "rollback", "rollback", NULL) < 0)
        hang_up(of_db(db)); /* whatever it was in, the server forgets it with the connection */
}

static int postgres_script(struct db *db, const char *sql)
{
    return command(db, "sql", sql, NULL);
}

static void postgres_close(struct db *db)
{
    PQfinish(of_db(db)->conn);
}

/* ---- statements ---- */

static void make_room(struct postgres_stmt *own)
{
    struct arena *a = own->stmt.db->arena;
    size_t n = own->stmt.query->params;

    if (own->binary || n == 0)
        return;
    own->values = arena_many(a, n, const char *);
    own->lengths = arena_many(a, n, int);
    own->formats = arena_many(a, n, int);
    own->binary = arena_alloc_array(a, n, sizeof(*own->binary));
    for (size_t i = 0; i < n; i++)
        own->formats[i] = 1;
}

static int postgres_prepare(struct stmt *s)
{
    struct postgres_stmt *own = of_stmt(s);
    struct postgres_db *db = of_db(s->db);
    PGresult *res cleanup(clear) = NULL;
    int r = s->db->in_tx ? 0 : revive(db);

    if (r < 0 || own->connection == db->connection)
        return r;
    make_room(own);
    /* without a name: the server keeps it until the next such one */
    if (!s->once)
        snprintf(own->name, sizeof(own->name), "q%u", ++db->prepared);
    res = PQprepare(db->conn, own->name, s->query->text[DB_POSTGRES], 0, NULL);
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        return fail(s->db, s->query->name, res);
    own->connection = db->connection;
    return 0;
}

static void set_number(struct postgres_stmt *own, int i, const void *p, int n)
{
    memcpy(own->binary[i], p, (size_t)n);
    own->values[i] = own->binary[i];
    own->lengths[i] = n;
}

static void set_value(struct postgres_stmt *own, int i, const struct value *v)
{
    uint64_t bits = (uint64_t)v->i;
    char truth = v->i != 0;

    switch (v->kind) {
    case VALUE_BOOL:
        set_number(own, i, &truth, 1);
        return;
    case VALUE_REAL:
        memcpy(&bits, &v->real, sizeof(bits));
        bits = htobe64(bits);
        set_number(own, i, &bits, sizeof(bits));
        return;
    case VALUE_INT:
        bits = htobe64(bits);
        set_number(own, i, &bits, sizeof(bits));
        return;
    case VALUE_TEXT:
    case VALUE_BLOB:
        own->values[i] = v->bytes.n ? v->bytes.p : "";
        own->lengths[i] = (int)v->bytes.n;
        return;
    case VALUE_UNBOUND:
        return;
    }
}

static int postgres_start(struct stmt *s)
{
    struct postgres_stmt *own = of_stmt(s);
    PGconn *conn = of_db(s->db)->conn;

    for (int i = 0; i < s->query->params; i++) {
        if (s->values[i].bytes.n > INT32_MAX)
            return err_set(ERR_TOO_LARGE, "%s: a value of more than 2 GiB", s->query->name);
        set_value(own, i, &s->values[i]);
    }
    if (!PQsendQueryPrepared(conn, own->name, s->query->params, own->values, own->lengths,
                             own->formats, 0) ||
        !PQsetSingleRowMode(conn))
        return fail(s->db, s->query->name, NULL);
    own->reading = true;
    return 0;
}

/* Take what may still come, so that the connection is free again. */
static void drain(struct postgres_stmt *own)
{
    PGresult *res;

    PQclear(own->row);
    own->row = NULL;
    while (own->reading && (res = PQgetResult(of_db(own->stmt.db)->conn)))
        PQclear(res);
    own->reading = false;
}

static int changes(const PGresult *res)
{
    int64_t n;

    /* "" for what changes nothing; PQcmdTuples() does not change the result, its type is from
     * before const */
    if (num_parse(str_c(PQcmdTuples((PGresult *)(uintptr_t)res)), 0, INT32_MAX, &n) < 0)
        return 0;
    return (int)n;
}

/* The schema changed under a prepared statement, or something between us and the server forgot
 * it. */
static bool is_stale(const PGresult *res)
{
    struct str state = str_c(PQresultErrorField(res, PG_DIAG_SQLSTATE));

    return str_eq(state, S("0A000")) || str_eq(state, S("26000"));
}

static int postgres_step(struct stmt *s)
{
    struct postgres_stmt *own = of_stmt(s);
    PGresult *res;
    int r;

    PQclear(own->row);
    own->row = NULL;
    res = PQgetResult(of_db(s->db)->conn);
    if (PQresultStatus(res) == PGRES_SINGLE_TUPLE) {
        own->row = res;
        return 1;
    }
    if (PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK) {
        s->changes = changes(res);
        r = 0;
    } else {
        r = fail(s->db, s->query->name, res);
        if (is_stale(res)) own
            ->connection = 0; /* prepare it anew next time */
    }
    PQclear(res);
    drain(own);
    return r;
}

static void postgres_reset(struct stmt *s)
{
    drain(of_stmt(s));
}

static void postgres_forget(struct stmt *s)
{
    PQclear(of_stmt(s)->row);
}

static struct str postgres_text(struct stmt *s, int i)
{
    const PGresult *row = of_stmt(s)->row;

    return str_of(PQgetvalue(row, 0, i), (size_t)PQgetlength(row, 0, i));
}

/* \x and two digits a byte. */
static struct str postgres_blob(struct stmt *s, int i, struct arena *a)
{
    struct str hex = postgres_text(s, i);
    size_t n = hex.n < 2 ? 0 : (hex.n - 2) / 2;
    char *bytes = arena_alloc(a, n + 1);

    if (n == 0)
        return S("");
    if (!str_starts(hex, S("\\x")) || num_parse_hex(str_skip(hex, 2), (uint8_t *)bytes, n) < 0) {
        s->bad = true;
        return S("");
    }
    return str_of(bytes, n);
}

/* A sum() is a numeric without decimals, a comparison is t or f. */
static int64_t postgres_integer(struct stmt *s, int i)
{
    struct str text = postgres_text(s, i);
    int64_t n;

    if (num_parse(text, INT64_MIN, INT64_MAX, &n) == 0)
        return n;
    if (!str_eq(text, S("t")) && !str_eq(text, S("f")) && text.n)
        s->bad = true;
    return str_eq(text, S("t"));
}

static double postgres_real(struct stmt *s, int i)
{
    struct str text = postgres_text(s, i);
    char *end;
    double value = strtod(text.p, &end); /* the result ends in a 0 */

    if (end != text.p + text.n)
        s->bad = true;
    return text.n ? value : 0;
}

static bool postgres_null(struct stmt *s, int i)
{
    return PQgetisnull(of_stmt(s)->row, 0, i);
}

static const struct db_ops postgres_ops = {
    .engine = DB_POSTGRES,
    .stmt_size = sizeof(struct postgres_stmt),
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .script = postgres_script,
    .prepare = postgres_prepare,
    .forget = postgres_forget,
    .start = postgres_start,
    .step = postgres_step,
    .reset = postgres_reset,
    .text = postgres_text,
    .blob = postgres_blob,
    .integer = postgres_integer,
    .real = postgres_real,
    .null = postgres_null,
};

/* DB_CREATE: the schema that the address names first, unless one of those it names is there. */
static int make_schema(struct postgres_db *own)
{
    static const char sql[] =
        "do $$ declare name text := trim(both ' \"' from split_part(current_setting('search_path'), ',', 1));\n"
        "begin\n"
        "    if current_schema() is null then execute format('create schema if not exists %I', name); end if;\n"
        "end $$";

    return own->db.mode == DB_CREATE ? command(&own->db, "open", sql, NULL) : 0;
}

int postgres_open(struct str url, enum db_mode mode, struct db **ret)
{
    struct arena *arena = arena_new(0);
    struct postgres_db *own = arena_one(arena, struct postgres_db);
    int r;

    own->db = (struct db){.ops = &postgres_ops, .arena = arena, .mode = mode};
    own->url = arena_cstr(arena, url);
    r = dial(own);
    if (r == 0)
        r = make_schema(own);
    if (r < 0) {
        PQfinish(own->conn);
        arena_free(arena);
        return r;
    }

    *ret = &own->db;
    return 0;
}
