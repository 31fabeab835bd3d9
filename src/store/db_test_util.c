/* db_test_util.c: stores that last as long as the test program.
 *
 * What is to be removed is remembered in a static list, because atexit() hands nothing over. */
#include "store/db_test_util.h"
#include "base/file.h"
#include "base/rand.h"
#include "store/db_internal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *folder; /* of the SQLite files; NULL none yet */
static PGconn
    *broom; /* to drop schemas at the end; opened early, for at exit OpenSSL may be gone */
static struct {
    char **v;
    size_t n;
} schemas;          /* on PostgreSQL */
static pid_t owner; /* a child that was forked removes nothing */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void drop_schemas(void)
{
    char sql[128];

    for (size_t i = 0; i < schemas.n; i++) {
        snprintf(sql, sizeof(sql),
                 "set client_min_messages = error; drop schema if exists %s cascade", schemas.v[i]);
        PQclear(PQexec(broom, sql));
        free(schemas.v[i]);
    }
    PQfinish(broom);
    free(schemas.v);
}

static void clean_up(void)
{
    if (getpid() != owner)
        return;
    if (folder)
        nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
    if (broom)
        drop_schemas();
}

static void clean_up_at_exit(void)
{
    if (!owner)
        atexit(clean_up);
    owner = getpid();
}

static int sqlite_url(struct arena *a, struct str *ret)
{
    const char *tmp = getenv("TMPDIR");
    struct str path;
    int r;

    clean_up_at_exit();
    if (!folder) {
        path = arena_fmt(a, "%s/gongkai-test-%s", tmp ? tmp : "/tmp", rand_hex(a, 8).p);
        r = file_make_dir(path.p, 0700);
        if (r < 0)
            return r;
        folder = strdup(path.p);
    }
    *ret = arena_fmt(a, "sqlite:%s/%s.db", folder, rand_hex(a, 8).p);
    return 0;
}

static int postgres_url(struct arena *a, struct str *ret)
{
    const char *base = getenv("GONGKAI_TEST_PG");
    struct str name = arena_fmt(a, "test_%s", rand_hex(a, 8).p);

    if (!base || !*base) {
        fprintf(stderr, "SKIPPED on PostgreSQL: GONGKAI_TEST_PG is not set\n");
        return err_set(ERR_ABSENT, "no PostgreSQL to test with");
    }
    clean_up_at_exit();
    if (!broom)
        broom = PQconnectdb(base);
    schemas.v = realloc(schemas.v, (schemas.n + 1) * sizeof(*schemas.v));
    schemas.v[schemas.n++] = strdup(name.p);
    *ret = arena_fmt(a, "%s%coptions=-csearch_path%%3D%s&application_name=%s", base,
                     strchr(base, '?') ? '&' : '?', name.p, name.p);
    return 0;
}

int test_store(struct arena *a, enum db_engine engine, const struct migrations *m,
               struct str *ret_url)
{
    struct db *db cleanup(db_done) = NULL;
    struct str url;
    int r = engine == DB_SQLITE ? sqlite_url(a, &url) : postgres_url(a, &url);

    if (r < 0)
        return r;
    r = db_open(url, DB_CREATE, &db);
    if (r < 0)
        return r;
    r = m ? migrate(db, m) : 0;
    if (r < 0)
        return r;

    *ret_url = url;
    return 0;
}

int test_sql(struct db *db, const char *sql)
{
    return db_script(db, sql);
}

int test_store_setup(void **state)
{
    const struct test_store_plan *plan = *state;
    struct arena *a = arena_new(0);
    struct test_store *t = arena_one(a, struct test_store);
    int r = test_store(a, plan->engine, plan->migrations, &t->url);

    t->arena = a;
    t->engine = plan->engine;
    *state = t;
    if (r == ERR_ABSENT && plan->engine == DB_POSTGRES)
        return 0;
    if (r == 0)
        r = db_open(t->url, DB_WRITE, &t->db);
    if (r < 0)
        fprintf(stderr, "no store for the test: %s\n", err_context());
    return r;
}

int test_store_teardown(void **state)
{
    struct test_store *t = *state;

    db_close(t->db);
    arena_free(t->arena);
    return 0;
}

struct test_store *test_store_of(void **state)
{
    struct test_store *t = *state;

    if (!t->db)
        skip();
    return t;
}
