/* backup.c: gongkai backup FILE: everything that cannot be made again, in one file, while the
 * house is open.
 *
 * First the inbox, then the desk: what is taken over in between stands in both, and is
 * recognised when it is taken again; the other way round it could stand in neither. Then the
 * desk's files: those that the copy names are there, because none is ever removed from the desk.
 * The public store's projection is not in it: the ledger makes it again. */
#include <stdio.h>
#include <unistd.h>

#include "app/bundle.h"
#include "app/commands.h"
#include "app/postgres.h"
#include "app/progress.h"
#include "app/stores.h"
#include "app_desk_sql.h"
#include "app_public_sql.h"
#include "base/file.h"
#include "store/blob.h"

struct backup {
    const struct app *app;
    struct arena *a;
    struct stores stores;
    struct bundle_writer *to;
    int64_t files;
};

static void backup_done(struct backup *b)
{
    bundle_abandon(b->to);
    stores_close(&b->stores);
}

static void tick(int64_t done, int64_t all)
{
    progress("backup: store", done, all);
}

/* A copy of a store beside the uploads, into the archive, and away again. */
static int add_store(struct backup *b, const char *name,
                     int (*copy)(struct backup *b, const char *path))
{
    const char *path = arena_fmt(b->a, "%s/backup-%d-%s", b->app->spool, (int)getpid(), name).p;
    int r = copy(b, path);

    if (r == 0)
        r = bundle_add_file(b->to, name, path);
    (void)unlink(path);
    return r;
}

static int copy_sqlite_inbox(struct backup *b, const char *path)
{
    return db_snapshot(b->stores.pub, path, tick);
}

static int copy_sqlite_desk(struct backup *b, const char *path)
{
    return db_snapshot(b->stores.desk, path, tick);
}

static int copy_postgres_inbox(struct backup *b, const char *path)
{
    struct app_public_schema_row row;
    int r = app_public_sql_schema(b->stores.pub, b->a, &row);

    return r < 0 ? r
                 : postgres_dump(b->a, b->app->public_owner_url, row.name, "in_submission", path);
}

static int copy_postgres_desk(struct backup *b, const char *path)
{
    struct app_desk_schema_row row;
    int r = app_desk_sql_schema(b->stores.desk, b->a, &row);

    return r < 0 ? r : postgres_dump(b->a, b->app->desk_url, row.name, NULL, path);
}

static int add_blob(void *arg, struct str hash, int64_t size)
{
    struct backup *b = arg;
    char name[sizeof("blobs/") + BLOB_HEX];
    int fd cleanup(file_close) = -1;
    int r = blob_open(b->app->desk_blobs, hash, &fd, &size);

    if (r < 0)
        return r;
    snprintf(name, sizeof(name), "blobs/%.*s", STR_ARG(hash));
    progress("backup: files", ++b->files, 0);
    return bundle_add_fd(b->to, name, fd, size);
}

static int write_all(struct backup *b)
{
    bool sqlite = db_engine(b->stores.desk) == DB_SQLITE,
         sqlite_inbox = db_engine(b->stores.pub) == DB_SQLITE;
    int r = bundle_add(b->to, "engine", sqlite ? S("sqlite") : S("postgres"));

    if (r == 0)
        r = sqlite_inbox ? add_store(b, "inbox.db", copy_sqlite_inbox)
                         : add_store(b, "inbox.dump", copy_postgres_inbox);
    if (r == 0)
        r = sqlite ? add_store(b, "desk.db", copy_sqlite_desk)
                   : add_store(b, "desk.dump", copy_postgres_desk);
    /* A house of before this key has none. */
    if (r == 0 && access(b->app->seal, F_OK) == 0)
        r = bundle_add_file(b->to, "seal.key", b->app->seal);
    return r < 0 ? r : blob_walk(b->app->desk_blobs, add_blob, b);
}

static int backup(struct backup *b, const char *path)
{
    struct bundle_writer *to;
    int r = stores_open(b->app, &b->stores);

    if (r == 0)
        r = stores_at_head(&b->stores);
    if (r == 0)
        r = bundle_create(path, &b->to);
    if (r == 0)
        r = write_all(b);
    if (r < 0)
        return r;
    to = b->to;
    b->to = NULL;
    return bundle_finish(to);
}

int command_backup(struct app *app, int argc, char **argv)
{
    struct backup b cleanup(backup_done) = {.app = app, .a = app->arena};
    int r;

    if (argc != 1 || argv[0][0] == '-')
        return usage("backup takes the name of the file to write");
    r = backup(&b, argv[0]);
    progress_end();
    if (r < 0)
        return fail("backup", r);
    printf("%s: both stores and %lld files\n", argv[0], (long long)b.files);
    return DONE;
}
