/* migrate.c: the list of what was applied, in the table `migration`, against the list of what
 * there is.
 *
 * Two programs that start at once do not disturb each other: each migration is looked for again
 * inside its own transaction, which one of them has first (SQLite: by itself; PostgreSQL: an
 * advisory lock). */
#include "store/migrate.h"
#include "base/buf.h"
#include "base/clock.h"
#include "store/db_internal.h"
#include "store/dialect.h"
#include <openssl/evp.h>
#include <stdio.h>

#define HASH_HEX 64

/* Both engines know pg_tables or sqlite_schema, not both. */
static const struct query q_exists = {
    "migrate.exists",
    {"select count(*) from sqlite_schema where type = 'table' and name = 'migration'",
     "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'migration'"},
    0,
    1,
};
static const struct query q_lock = {
    "migrate.lock",
    {"select 1", "select 1 from pg_advisory_xact_lock(7074217230116215)"},
    0,
    1,
};
static const struct query q_list = {
    "migrate.list",
    {"select name, hash from migration order by position",
     "select name, hash from migration order by position"},
    0,
    2,
};
static const struct query q_add = {
    "migrate.add",
    {"insert into migration(position, name, hash, applied) values (?1, ?2, ?3, ?4)",
     "insert into migration(position, name, hash, applied) values ($1::bigint, $2::text, $3::text, $4::bigint)"},
    4,
    0,
};

static const char table[] = "create table if not exists migration (\n"
                            "    position INT  not null primary key,\n"
                            "    name     TEXT not null unique,\n"
                            "    hash     TEXT not null,\n"
                            "    applied  TIME not null\n"
                            ");\n";

static int hash_text(struct arena *a, struct str text, struct str *ret)
{
    struct buf hex cleanup(buf_done) = BUF_INIT(HASH_HEX);
    uint8_t hash[32];
    unsigned n;

    if (!EVP_Digest(text.p, text.n, hash, &n, EVP_sha256(), NULL))
        return err_set(ERR_BROKEN, "SHA-256 failed");
    buf_hex(&hex, hash, sizeof(hash));
    *ret = arena_str(a, buf_str(&hex));
    return 0;
}

/* The single number that a query without parameters returns. */
static int ask(struct db *db, const struct query *q, int64_t *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    int64_t n;
    int r = stmt_open(db, q, &s);

    if (r < 0)
        return r;
    r = stmt_the_row(s);
    if (r < 0)
        return r;
    n = stmt_int(s, 0);
    r = stmt_end(s);
    if (r < 0)
        return r;

    *ret = n;
    return 0;
}

static int check_one(struct arena *a, const struct migrations *m, size_t i, struct str name,
                     struct str hash)
{
    struct str ours;
    int r;

    if (i >= m->n)
        return err_set(
            ERR_BROKEN,
            "this store went through %.*s, which this program does not know: it is older than its store",
            STR_ARG(name));
    if (!str_eq(name, str_c(m->v[i].name)))
        return err_set(ERR_BROKEN, "this store went through %.*s where this program has %s",
                       STR_ARG(name), m->v[i].name);
    r = hash_text(a, str_c(m->v[i].text), &ours);
    if (r < 0)
        return r;
    if (!str_eq(hash, ours))
        return err_set(ERR_BROKEN, "migration %s was changed after it was applied", m->v[i].name);
    return 0;
}

/* How many of `m` were applied; each as it stands here. */
static int count_applied(struct db *db, struct arena *a, const struct migrations *m, size_t *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    size_t n = 0;
    int r = stmt_open(db, &q_list, &s);

    if (r < 0)
        return r;
    while ((r = stmt_step(s)) > 0) {
        r = check_one(a, m, n, stmt_text(s, 0, a), stmt_text(s, 1, a));
        if (r < 0)
            return r;
        n++;
    }
    if (r < 0)
        return r;

    *ret = n;
    return 0;
}

static int add(struct db *db, size_t position, const char *name, struct str hash)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    struct clock clock = clock_system();
    int r = stmt_open(db, &q_add, &s);

    if (r < 0)
        return r;
    stmt_bind_int(s, 0, (int64_t)position);
    stmt_bind_text(s, 1, str_c(name));
    stmt_bind_text(s, 2, hash);
    stmt_bind_int(s, 3, clock_now(&clock));
    return stmt_end(s);
}

static int run(struct db *db, struct arena *a, const char *name, const char *text)
{
    struct str sql;
    int r = dialect_schema(a, str_c(text), db_engine(db), &sql);

    if (r < 0)
        return err_set(ERR_BROKEN, "migration %s, line %s", name, err_context());
    r = db_script(db, sql.p);
    if (r < 0)
        return err_set((enum err)r, "migration %s: %s", name, err_context());
    return 0;
}

/* The next one that is missing, in a transaction; 1 applied, 0 none is missing. */
static int apply_next(struct db *db, struct arena *a, const struct migrations *m)
{
    struct tx tx cleanup(tx_end) = {0};
    struct str hash;
    int64_t one;
    size_t n = 0;
    int r = tx_begin(db, &tx);

    if (r < 0)
        return r;
    if ((r = ask(db, &q_lock, &one)) < 0 || (r = run(db, a, "of the list", table)) < 0 ||
        (r = count_applied(db, a, m, &n)) < 0)
        return r;
    if (n == m->n)
        return tx_commit(&tx);
    if ((r = run(db, a, m->v[n].name, m->v[n].text)) < 0 ||
        (r = hash_text(a, str_c(m->v[n].text), &hash)) < 0 ||
        (r = add(db, n, m->v[n].name, hash)) < 0)
        return r;
    r = tx_commit(&tx);
    return r < 0 ? r : 1;
}

int migrate_missing(struct db *db, const struct migrations *m)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    int64_t exists;
    size_t applied = 0;
    int r = ask(db, &q_exists, &exists);

    if (r < 0)
        return r;
    if (exists) {
        r = count_applied(db, a, m, &applied);
        if (r < 0)
            return r;
    }
    return (int)(m->n - applied);
}

int migrate(struct db *db, const struct migrations *m)
{
    int done = 0;
    int r = migrate_missing(db, m);

    if (r <= 0)
        return r;
    for (;;) {
        struct arena *a cleanup(arena_done) = arena_new(0);

        r = apply_next(db, a, m);
        if (r <= 0)
            return r < 0 ? r : done;
        done++;
    }
}

static bool is_plain(const char *name)
{
    return name[0] && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

int migrate_drop(struct db *db, const char *schema)
{
    struct tx tx cleanup(tx_end) = {0};
    char sql[256];
    int r, n;

    if (db_engine(db) != DB_POSTGRES || !is_plain(schema))
        return err_set(ERR_INVALID, "no schema to drop");
    n = snprintf(sql, sizeof(sql),
                 "do $$ begin if current_schema() <> '%s' then raise 'another schema'; end if; "
                 "drop schema %s cascade; end $$",
                 schema, schema);
    if (n < 0 || n >= (int)sizeof(sql))
        return err_set(ERR_INVALID, "a schema's name is too long");
    r = tx_begin(db, &tx);
    if (r == 0)
        r = db_script(db, sql);
    return r < 0 ? r : tx_commit(&tx);
}
