/* restore.c: gongkai restore FILE: a backup becomes a house again.
 *
 * It is built beside, as DIR.restoring, and takes DIR's name when the ledger's chain was walked
 * and the public store made from it: what could not be restored leaves no half house. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/bundle.h"
#include "app/commands.h"
#include "app/house.h"
#include "app/keys.h"
#include "app/postgres.h"
#include "app/progress.h"
#include "app/stores.h"
#include "app/url.h"
#include "base/file.h"
#include "store/blob.h"
#include "store/migrate.h"

struct restoring {
    struct app beside; /* the same house at the place where it is built */
    struct arena *a;
    struct bundle_reader *from;
    const char *inbox; /* rows for PostgreSQL, when its tables stand */
    int64_t files;
    bool begun;
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void restoring_done(struct restoring *r)
{
    bundle_close(r->from);
    if (r->begun)
        (void)nftw(r->beside.data, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- Nothing is written over ---- */

static int refuse_url(struct arena *a, struct str url, const struct migrations *m)
{
    struct db *db cleanup(db_done) = NULL;
    struct str file;
    int missing;

    if (url_file(url, &file))
        return access(arena_cstr(a, file), F_OK) == 0 ? ERR_CONFLICT : 0;
    missing = db_open(url, DB_WRITE, &db);
    if (missing == 0)
        missing = migrate_missing(db, m);
    if (missing < 0)
        return missing;
    return (size_t)missing == m->n ? 0 : ERR_CONFLICT;
}

static int refuse_house(const struct app *app)
{
    int r;

    if (rmdir(app->data) < 0 && errno != ENOENT)
        return err_set(ERR_CONFLICT, "%s is there already", app->data);
    r = refuse_url(app->arena, app->desk_url, &migrations_desk);
    if (r == 0)
        r = refuse_url(app->arena, app->public_owner_url, &migrations_public);
    return r == ERR_CONFLICT ? err_set(ERR_CONFLICT, "one of the stores is not empty") : r;
}

/* ---- The entries ---- */

static int take_blob(struct restoring *r, struct str hash)
{
    struct blob_writer *w;
    struct str piece = S(""), found;
    int64_t size;
    int n = blob_begin(r->beside.desk_blobs, &w);

    if (n < 0)
        return n;
    while ((n = bundle_read_piece(r->from, &piece)) > 0) {
        n = blob_write(w, piece.p, piece.n);
        if (n < 0)
            break;
    }
    if (n < 0) {
        blob_abandon(w);
        return n;
    }
    n = blob_finish(w, r->a, &found, &size);
    if (n < 0)
        return n;
    progress("restore: files", ++r->files, 0);
    return str_eq(found, hash) ? 0 : err_set(ERR_MALFORMED, "a file of the backup is damaged");
}

static int take_sqlite(struct restoring *r, struct str url)
{
    struct str file;

    if (!url_file(url, &file))
        return err_set(ERR_INVALID, "the backup is one of SQLite; so the store must be");
    return bundle_extract(r->from, arena_cstr(r->a, file));
}

static const char *spooled(struct restoring *r, const char *name)
{
    return arena_fmt(r->a, "%s/%s", r->beside.spool, name).p;
}

static int take_desk_dump(struct restoring *r)
{
    const char *path = spooled(r, "desk.dump");
    int n = bundle_extract(r->from, path);

    if (n == 0)
        n = postgres_restore(r->a, r->beside.desk_url, path, false);
    (void)unlink(path);
    return n;
}

static int take_inbox_dump(struct restoring *r)
{
    r->inbox = spooled(r, "inbox.dump");
    return bundle_extract(r->from, r->inbox);
}

/* Its owner's alone, as it was. */
static int take_key(struct restoring *r)
{
    int n = bundle_extract(r->from, r->beside.seal);

    if (n == 0 && chmod(r->beside.seal, 0600) < 0)
        n = err_errno(r->beside.seal);
    return n;
}

static int take_entry(struct restoring *r, struct str name)
{
    if (str_starts(name, S("blobs/")))
        return take_blob(r, str_skip(name, strlen("blobs/")));
    if (str_eq(name, S("desk.db")))
        return take_sqlite(r, r->beside.desk_url);
    if (str_eq(name, S("inbox.db")))
        return take_sqlite(r, r->beside.public_owner_url);
    if (str_eq(name, S("seal.key")))
        return take_key(r);
    if (str_eq(name, S("desk.dump")))
        return take_desk_dump(r);
    if (str_eq(name, S("inbox.dump")))
        return take_inbox_dump(r);
    return err_set(ERR_MALFORMED, "the backup has an entry that is not known");
}

static int take_entries(struct restoring *r)
{
    struct str name;
    int n;

    while ((n = bundle_next(r->from, r->a, &name)) > 0) {
        n = take_entry(r, name);
        if (n < 0)
            return n;
    }
    return n;
}

/* ---- From the records to the house ---- */

static void tick_ledger(int64_t done)
{
    progress("restore: ledger", done, 0);
}

static void tick_public(int64_t done, int64_t all)
{
    progress("restore: public store", done, all);
}

static int derive(struct restoring *r)
{
    struct stores s cleanup(stores_close) = {0};
    struct projector p;
    int64_t count, bad;
    int n = stores_open(&r->beside, &s);

    if (n == 0)
        n = ledger_verify(s.desk, tick_ledger, &count, &bad);
    if (n < 0)
        return n;
    stores_projector(&r->beside, &s, &p);
    n = projector_rebuild(&p, tick_public);
    return n < 0 ? n : keys_settle(&r->beside, &s);
}

static int build(struct restoring *r)
{
    int n = take_entries(r);

    if (n == 0)
        n = stores_migrate(&r->beside, DB_CREATE);
    if (n >= 0 && r->inbox)
        n = postgres_restore(r->a, r->beside.public_owner_url, r->inbox, true);
    if (n >= 0 && r->inbox)
        (void)unlink(r->inbox);
    if (n >= 0)
        n = derive(r);
    return n < 0 ? n : house_give(&r->beside);
}

/* The stores in the folder are built in the folder beside; others where they are. */
static void place_beside(struct restoring *r, const struct app *app)
{
    struct app_options o = {.data = arena_fmt(r->a, "%s.restoring", app->data).p};
    struct str file;

    if (!url_file(app->desk_url, &file) || !str_starts(file, str_c(app->desk)))
        o.desk_db = app->desk_url.p;
    if (!url_file(app->public_owner_url, &file) || !str_starts(file, str_c(app->public_)))
        o.public_db = o.public_db_owner = app->public_owner_url.p;
    app_init(&r->beside, r->a, &o, app->clock);
}

static int restore(struct restoring *r, const struct app *app, const char *path)
{
    struct str engine;
    int n = bundle_open(path, r->a, &r->from, &engine);

    if (n == 0)
        n = refuse_house(app);
    if (n < 0)
        return n;
    place_beside(r, app);
    if (access(r->beside.data, F_OK) == 0)
        return err_set(ERR_CONFLICT, "%s is there, of another try: remove it first",
                       r->beside.data);
    r->begun = true;
    n = house_make(&r->beside);
    if (n == 0)
        n = build(r);
    if (n < 0)
        return n;
    if (rename(r->beside.data, app->data) < 0)
        return err_errno(app->data);
    r->begun = false;
    return file_sync_dir(app->data);
}

int command_restore(struct app *app, int argc, char **argv)
{
    struct restoring r cleanup(restoring_done) = {.a = app->arena};
    int n;

    if (argc != 1 || argv[0][0] == '-')
        return usage("restore takes the name of the file to read");
    n = restore(&r, app, argv[0]);
    progress_end();
    if (n < 0)
        return fail("restore", n);
    printf("%s is restored: both stores and %lld files\n", app->data, (long long)r.files);
    return DONE;
}
