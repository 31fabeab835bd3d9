/* db.c: connections, transactions and statements, whatever the engine.
 *
 * An error in a transaction spoils it (`failed`): PostgreSQL works so by itself, and SQLite is
 * held to it, so that a rule which carries on after an error fails in its first test and not in
 * production. */
#include "store/db_internal.h"
#include "base/fault.h"
#include "base/utf8.h"
#include <stdio.h>

/* Remember what spoilt the transaction; returns r. */
static int spoil(struct db *db, int r)
{
    if (r < 0 && db->in_tx && !db->failed)
        db->failed = r;
    return r;
}

int db_open(struct str url, enum db_mode mode, struct db **ret)
{
    int r = fault_hit("db");

    if (r < 0)
        return r;
    if (str_starts(url, S("sqlite:")))
        return sqlite_open(str_skip(url, 7), mode, ret);
    if (str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://")))
        return postgres_open(url, mode, ret);
    return err_set(ERR_DATABASE, "a store's address begins with sqlite: or postgres://");
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->in_tx)
        db->ops->rollback(db);
    db_let_go(db);
    for (size_t i = 0; i < db->cache_room; i++) {
        if (db->cache[i])
            db->ops->forget(db->cache[i]);
    }
    db->ops->close(db);
    db_keep(db, NULL, NULL);
    arena_free(db->arena);
}

void db_done(struct db **db)
{
    db_close(*db);
    *db = NULL;
}

enum db_engine db_engine(const struct db *db)
{
    return db->ops->engine;
}

void *db_kept(const struct db *db)
{
    return db->kept;
}

void db_keep(struct db *db, void *thing, void (*done)(void *thing))
{
    if (db->kept && db->kept_done)
        db->kept_done(db->kept);
    db->kept = thing;
    db->kept_done = done;
}

bool db_in_tx(const struct db *db)
{
    return db->in_tx;
}

void db_let_go(struct db *db)
{
    if (db->resting)
        db->ops->rollback(db);
    db->resting = false;
}

uint64_t db_snapshot_number(const struct db *db)
{
    return db->in_tx && db->read_tx ? db->snapshot : 0;
}

/* One that reads goes on with the snapshot that rests, if one does. */
static int engine_begin(struct db *db, bool read)
{
    if (read && db->resting) {
        db->resting = false;
        return 0;
    }
    db_let_go(db);
    db->snapshot += read;
    return db->ops->begin(db, read);
}

static int begin(struct db *db, bool read, struct tx *ret)
{
    int r = fault_hit("db");

    if (r < 0)
        return r;
    if (db->in_tx)
        return err_set(ERR_BROKEN, "a transaction inside a transaction");
    if (!read && db->mode == DB_READ)
        return err_set(ERR_BROKEN, "this connection only reads");
    r = engine_begin(db, read);
    if (r < 0)
        return r;

    db->in_tx = true;
    db->read_tx = read;
    db->failed = 0;
    db->savepoints = 0;
    ret->db = db;
    return 0;
}

int tx_begin(struct db *db, struct tx *ret)
{
    return begin(db, false, ret);
}

int tx_begin_read(struct db *db, struct tx *ret)
{
    return begin(db, true, ret);
}

void tx_end(struct tx *tx)
{
    if (!tx->db)
        return;
    tx->db->ops->rollback(tx->db);
    tx->db->in_tx = false;
    tx->db = NULL;
}

void tx_rest(struct tx *tx)
{
    struct db *db = tx->db;

    if (!db || !db->read_tx || db->failed) {
        tx_end(tx);
        return;
    }
    db->resting = true;
    db->in_tx = false;
    tx->db = NULL;
}

int db_snapshot(struct db *db, const char *path, void (*tick)(int64_t done, int64_t all))
{
    int r = fault_hit("db");

    if (r < 0)
        return r;
    if (!db->ops->snapshot)
        return err_set(ERR_INVALID, "this engine copies by its own tools");
    db_let_go(db);
    return db->ops->snapshot(db, path, tick);
}

int db_checkpoint(struct db *db)
{
    int r = fault_hit("db");

    if (r < 0 || !db->ops->checkpoint)
        return r;
    if (db->in_tx)
        return err_set(ERR_BROKEN, "a checkpoint inside a transaction");
    db_let_go(db);
    return db->ops->checkpoint(db);
}

int tx_commit(struct tx *tx)
{
    int r = tx->db->failed;

    if (r == 0)
        r = fault_hit("db");
    if (r == 0)
        r = tx->db->ops->commit(tx->db);
    if (r < 0) {
        tx_end(tx);
        return r;
    }
    tx->db->in_tx = false;
    tx->db = NULL;
    return 0;
}

/* Outside of a transaction there are no savepoints. */
static int savepoint(struct db *db, const char *sql, bool spoilt_too)
{
    int r = fault_hit("db");

    if (!db->in_tx)
        return err_set(ERR_BROKEN, "%s: not in a transaction", sql);
    if (db->failed && !spoilt_too)
        return db->failed;
    if (r == 0)
        r = db->ops->script(db, sql);
    return spoil(db, r);
}

int db_savepoint(struct db *db)
{
    int r = savepoint(db, "savepoint part", false);

    if (r == 0)
        db->savepoints++;
    return r;
}

int db_savepoint_release(struct db *db)
{
    int r;

    if (db->savepoints == 0)
        return err_set(ERR_BROKEN, "no savepoint to release");
    r = savepoint(db, "release savepoint part", false);
    if (r == 0)
        db->savepoints--;
    return r;
}

int db_savepoint_rollback(struct db *db)
{
    int r;

    if (db->savepoints == 0)
        return err_set(ERR_BROKEN, "no savepoint to roll back to");
    r = savepoint(db, "rollback to savepoint part; release savepoint part", true);
    if (r < 0)
        return r;

    db->savepoints--;
    db->failed = 0;
    return 0;
}

int db_script(struct db *db, const char *sql)
{
    int r = db->failed;

    if (r < 0)
        return r;
    if (!db->in_tx)
        db_let_go(db);
    r = fault_hit("db");
    return spoil(db, r < 0 ? r : db->ops->script(db, sql));
}

/* ---- statements ---- */

/* Where the query is in the cache, or the empty place where it belongs. */
static struct stmt **place(const struct db *db, const struct query *q)
{
    size_t i = (size_t)(((uintptr_t)q / sizeof(void *)) * UINT64_C(0x9e3779b97f4a7c15) >> 32);

    while (db->cache[i & (db->cache_room - 1)] && db->cache[i & (db->cache_room - 1)]->query != q)
        i++;
    return &db->cache[i & (db->cache_room - 1)];
}

/* Twice the room; the old table stays in the arena until the connection is closed. */
static void widen(struct db *db)
{
    struct stmt **old = db->cache;
    size_t n = db->cache_room;

    db->cache_room = n ? n * 2 : 64;
    db->cache = arena_many(db->arena, db->cache_room, struct stmt *);
    for (size_t i = 0; i < n; i++) {
        if (old[i])
            *place(db, old[i]->query) = old[i];
    }
}

static struct stmt *find(struct db *db, const struct query *q)
{
    struct stmt **p;

    if (db->cached >= db->cache_room / 2)
        widen(db);
    p = place(db, q);
    if (*p)
        return *p;

    *p = arena_alloc(db->arena, db->ops->stmt_size);
    (*p)->db = db;
    (*p)->query = q;
    (*p)->values = arena_many(db->arena, q->params, struct value);
    db->cached++;
    return *p;
}

/* Another statement may begin. */
static int may_open(struct db *db, const struct query *q)
{
    if (db->in_tx && db->failed < 0)
        return db->failed;
    if (db->open)
        return err_set(ERR_BROKEN, "%s: while %s is being read", q->name, db->open->query->name);
    if (!db->in_tx)
        db_let_go(db);
    return 0;
}

static int make_ready(struct stmt *s, struct stmt **ret)
{
    int r = s->db->ops->prepare(s);

    if (r < 0)
        return spoil(s->db, r);

    s->running = s->done = s->bad = false;
    s->changes = 0;
    for (size_t i = 0; i < s->query->params; i++)
        s->values[i].kind = VALUE_UNBOUND;
    s->db->open = s;
    *ret = s;
    return 0;
}

int stmt_open(struct db *db, const struct query *q, struct stmt **ret)
{
    int r = may_open(db, q);

    return r < 0 ? r : make_ready(find(db, q), ret);
}

int stmt_open_once(struct db *db, struct arena *a, const struct query *q, struct stmt **ret)
{
    struct stmt *s;
    int r = may_open(db, q);

    if (r < 0)
        return r;
    s = arena_alloc(a, db->ops->stmt_size);
    s->db = db;
    s->query = q;
    s->values = arena_many(a, q->params, struct value);
    s->once = true;
    r = make_ready(s, ret);
    if (r < 0)
        db->ops->forget(s);
    return r;
}

static struct value *bind(struct stmt *s, int i, enum value_kind kind)
{
    assert(i >= 0 && i < s->query->params && !s->running);
    s->values[i].kind = kind;
    return &s->values[i];
}

void stmt_bind_int(struct stmt *s, int i, int64_t value)
{
    bind(s, i, VALUE_INT)->i = value;
}

void stmt_bind_bool(struct stmt *s, int i, bool value)
{
    bind(s, i, VALUE_BOOL)->i = value;
}

void stmt_bind_real(struct stmt *s, int i, double value)
{
    bind(s, i, VALUE_REAL)->real = value;
}

/* What one engine refuses the other must not take: PostgreSQL has no 0 in a text and no bytes
 * that are not UTF-8. */
void stmt_bind_text(struct stmt *s, int i, struct str value)
{
    bind(s, i, VALUE_TEXT)->bytes = value;
    if (value.n && (memchr(value.p, 0, value.n) || !utf8_valid(value)))
        s->bad = true;
}

void stmt_bind_blob(struct stmt *s, int i, struct str value)
{
    bind(s, i, VALUE_BLOB)->bytes = value;
}

void stmt_bind_day(struct stmt *s, int i, day_t value)
{
    struct value *v = bind(s, i, VALUE_TEXT);
    struct civil c;
    int n = 0;

    if (value != DAY_NONE) {
        c = day_civil(value);
        n = snprintf(v->day, sizeof(v->day), "%04d-%02d-%02d", c.year, c.month, c.day);
        if (n != 10)
            s->bad = true;
    }
    v->bytes = str_of(v->day, n == 10 ? 10 : 0);
}

static int start(struct stmt *s)
{
    for (size_t i = 0; i < s->query->params; i++)
        assert(s->values[i].kind != VALUE_UNBOUND);
    s->running = true;
    return s->db->ops->start(s);
}

static int step(struct stmt *s)
{
    int r = fault_hit("db");

    if (r < 0)
        return r;
    if (s->bad)
        return err_set(s->running ? ERR_BROKEN : ERR_INVALID, "%s: a value that cannot be",
                       s->query->name);
    r = s->running ? 0 : start(s);
    return r < 0 ? r : s->db->ops->step(s);
}

int stmt_step(struct stmt *s)
{
    int r;

    if (s->done)
        return 0;
    r = spoil(s->db, step(s));
    s->done = r <= 0;
    return r;
}

int stmt_the_row(struct stmt *s)
{
    int r = stmt_step(s);

    return r == 0 ? err_set(ERR_ABSENT, "%s: no row", s->query->name) : r;
}

int stmt_end(struct stmt *s)
{
    int r = stmt_step(s);

    return r > 0 ? err_set(ERR_BROKEN, "%s: more than one row", s->query->name) : r;
}

int64_t stmt_int(struct stmt *s, int i)
{
    return s->db->ops->integer(s, i);
}

bool stmt_bool(struct stmt *s, int i)
{
    return s->db->ops->integer(s, i) != 0;
}

double stmt_real(struct stmt *s, int i)
{
    return s->db->ops->real(s, i);
}

struct str stmt_text(struct stmt *s, int i, struct arena *a)
{
    return arena_str(a, s->db->ops->text(s, i));
}

struct str stmt_blob(struct stmt *s, int i, struct arena *a)
{
    return s->db->ops->blob(s, i, a);
}

day_t stmt_day(struct stmt *s, int i)
{
    struct str text = s->db->ops->text(s, i);
    day_t day;

    if (text.n == 0)
        return DAY_NONE;
    if (day_parse(text, &day) < 0) {
        s->bad = true;
        return DAY_NONE;
    }
    return day;
}

int stmt_changes(struct stmt *s)
{
    return s->changes;
}

void stmt_close(struct stmt **s)
{
    if (!*s)
        return;
    (*s)->db->ops->reset(*s);
    (*s)->db->open = NULL;
    if ((*s)->once)
        (*s)->db->ops->forget(*s);
    *s = NULL;
}

int stmt_prepare_all(struct db *db, const struct query *const *queries, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct stmt *s cleanup(stmt_close) = NULL;
        int r = stmt_open(db, queries[i], &s);

        if (r < 0)
            return r;
    }
    return 0;
}
