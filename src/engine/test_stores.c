/* test_stores.c: see test_stores.h. */
#include "engine/test_stores.h"

#include "base/file.h"
#include "base/rand.h"
#include "engine/head.h"
#include "store/db_test_util.h"
#include "store/tables.h"
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

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

static struct db *open_url(struct str url)
{
    struct db *db;

    must(db_open(url, DB_WRITE, &db), "db_open");
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
    const char *path =
        arena_fmt(a, "%s/gongkai_%.*s", tmp ? tmp : "/tmp", STR_ARG(rand_hex(a, 6))).p;

    must(file_make_dir(path, 0700), "folder");
    return path;
}

struct stores *stores_new(enum db_engine engine)
{
    struct arena *a = arena_new(0);
    struct stores *s = arena_one(a, struct stores);

    *s = (struct stores){.engine = engine, .arena = a, .folder = temp_folder(a)};
    s->desk_blobs = folder_in(s, "desk_blobs");
    s->pub_blobs = folder_in(s, "pub_blobs");
    s->head = arena_fmt(a, "%s/head", s->folder).p;
    must(test_store(a, engine, &migrations_desk, &s->desk_url), "desk's store");
    must(test_store(a, engine, &migrations_public, &s->pub_url), "public store");
    must(head_create(s->head), "head");
    stores_open(s);
    return s;
}

void stores_free(struct stores *s)
{
    stores_close(s);
    remove_tree(s->folder);
    arena_free(s->arena);
}

static int empty_pub(struct stores *s)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = test_sql(s->pub, "delete from unused_blob; delete from in_submission");

    if (r < 0)
        return r;
    r = tx_begin(s->pub, &tx);
    if (r < 0)
        return r;
    r = tables_empty(s->pub, s->arena, S("pub_"));
    if (r == 0)
        r = test_sql(s->pub, "insert into pub_head(id, seq, hash, at) values (1, 0, '', 0)");
    return r < 0 ? r : tx_commit(&tx);
}

void stores_empty_pub(struct stores *s)
{
    remove_tree(s->pub_blobs);
    s->pub_blobs = folder_in(s, "pub_blobs");
    must(empty_pub(s), "empty the public store");
}

int stores_setup(void **state)
{
    enum db_engine engine = *(enum db_engine *)*state;
    bool there = engine == DB_SQLITE || getenv("GONGKAI_TEST_PG");

    *state = there ? stores_new(engine) : NULL;
    return 0;
}

int stores_teardown(void **state)
{
    if (*state)
        stores_free(*state);
    return 0;
}
