/* test_stores.c: see test_stores.h. */
#include "engine/test_stores.h"

#include "base/file.h"
#include "base/rand.h"
#include "engine/head.h"
#include "store/migrate.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include <ftw.h>

enum db_engine stores_on_sqlite = DB_SQLITE, stores_on_postgres = DB_POSTGRES;

static void must(int r, const char *what)
{
    if (r < 0)
        fail_msg("%s: %s", what, err_context());
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

bool stores_can(enum db_engine engine)
{
    return engine == DB_SQLITE || getenv("GONGKAI_TEST_PG");
}

static void pg_do(const char *sql)
{
    PGconn *pg = PQconnectdb(getenv("GONGKAI_TEST_PG"));
    PGresult *result;

    if (PQstatus(pg) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(pg));
    PQclear(PQexec(pg, "set client_min_messages = warning"));
    result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("%s", PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
}

/* The URL of a schema: made from the folder's name, so that several tests at once do not meet. */
static struct str pg_url(struct stores *s, const char *store)
{
    const char *base = getenv("GONGKAI_TEST_PG");

    return arena_fmt(s->arena, "%s%coptions=-csearch_path%%3D%s_%s", base,
                     strchr(base, '?') ? '&' : '?', strrchr(s->folder, '/') + 1, store);
}

static void pg_schema(struct stores *s, const char *store, bool make)
{
    const char *name = strrchr(s->folder, '/') + 1;

    pg_do(arena_fmt(s->arena, "drop schema if exists %s_%s cascade", name, store).p);
    if (make)
        pg_do(arena_fmt(s->arena, "create schema %s_%s", name, store).p);
}

static struct str store_url(struct stores *s, const char *store)
{
    if (s->engine == DB_POSTGRES)
        return pg_url(s, store);
    return arena_fmt(s->arena, "sqlite:%s/%s.db", s->folder, store);
}

static struct db *open_url(struct str url)
{
    struct db *db;

    must(db_open(url, DB_CREATE, &db), "db_open");
    return db;
}

struct db *stores_desk(const struct stores *s)
{
    return open_url(s->desk_url);
}

struct db *stores_pub(const struct stores *s)
{
    return open_url(s->pub_url);
}

void stores_open(struct stores *s)
{
    s->desk = stores_desk(s);
    s->pub = stores_pub(s);
}

void stores_close(struct stores *s)
{
    db_done(&s->desk);
    db_done(&s->pub);
}

static const char *folder_in(struct stores *s, const char *name)
{
    const char *path = arena_fmt(s->arena, "%s/%s", s->folder, name).p;

    must(file_make_dir(path, 0755), "folder");
    return path;
}

static const char *temp_folder(struct arena *a)
{
    const char *tmp = getenv("TMPDIR");
    const char *path = arena_fmt(a, "%s/gongkai_%.*s", tmp ? tmp : "/tmp",
                                 STR_ARG(rand_hex(a, 6))).p;

    must(file_make_dir(path, 0700), "folder");
    return path;
}

struct stores *stores_new(enum db_engine engine)
{
    struct arena *a = arena_new(0);
    struct stores *s = arena_one(a, struct stores);

    *s = (struct stores){.engine = engine, .arena = a, .folder = temp_folder(a)};
    s->desk_url = store_url(s, "desk");
    s->pub_url = store_url(s, "pub");
    s->desk_blobs = folder_in(s, "desk_blobs");
    s->pub_blobs = folder_in(s, "pub_blobs");
    s->head = arena_fmt(a, "%s/head", s->folder).p;
    if (engine == DB_POSTGRES) {
        pg_schema(s, "desk", true);
        pg_schema(s, "pub", true);
    }
    stores_open(s);
    must(migrate(s->desk, &migrations_desk), "migrate desk");
    must(migrate(s->pub, &migrations_public), "migrate public");
    must(head_create(s->head), "head");
    return s;
}

void stores_free(struct stores *s)
{
    stores_close(s);
    if (s->engine == DB_POSTGRES) {
        pg_schema(s, "desk", false);
        pg_schema(s, "pub", false);
    }
    remove_tree(s->folder);
    arena_free(s->arena);
}

void stores_empty_pub(struct stores *s)
{
    static const char *const files[] = {"pub.db", "pub.db-wal", "pub.db-shm"};

    db_done(&s->pub);
    remove_tree(s->pub_blobs);
    s->pub_blobs = folder_in(s, "pub_blobs");
    for (size_t i = 0; i < COUNT(files); i++)
        remove(arena_fmt(s->arena, "%s/%s", s->folder, files[i]).p);
    if (s->engine == DB_POSTGRES)
        pg_schema(s, "pub", true);
    s->pub = stores_pub(s);
    must(migrate(s->pub, &migrations_public), "migrate public");
}

int stores_setup(void **state)
{
    enum db_engine engine = *(enum db_engine *)*state;

    *state = stores_can(engine) ? stores_new(engine) : NULL;
    return 0;
}

int stores_teardown(void **state)
{
    if (*state)
        stores_free(*state);
    return 0;
}
