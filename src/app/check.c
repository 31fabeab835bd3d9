/* check.c: gongkai check [--quick | --matrix | --forms]: what can be verified is verified; what can be
 * derived is derived again and compared.
 *
 * Each part says on stdout what it found sound, each fault is a line on stderr; the parts do not
 * stop each other. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/progress.h"
#include "app/stores.h"
#include "app/url.h"
#include "app/unnamed.h"
#include "app_desk_sql.h"
#include "app_public_sql.h"
#include "domain/leaks/leaks.h"
#include "engine/json.h"
#include "store/blob.h"
#include "store/migrate.h"

struct checking {
    struct app *app;
    struct stores stores;
    bool quick, sweep;
    int faults;
    int64_t count; /* of what is being counted */
};

static void checking_done(struct checking *c)
{
    stores_close(&c->stores);
}

/* One line for each fault on stderr; what is sound stands on stdout. */
static void fault(struct checking *c, const char *what, int r)
{
    progress_end();
    fprintf(stderr, "gongkai: check: %s: %s: %s\n", what, err_name(r), err_context());
    c->faults++;
}

static void sound(const char *format, ...) printf_like(1, 2);
static void sound(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    progress_end();
    vprintf(format, args);
    putchar('\n');
    va_end(args);
}

static int check_schema(struct checking *c)
{
    int r = stores_at_head(&c->stores);

    if (r == 0)
        sound("schema: both stores at their head");
    return r;
}

static int check_integrity(struct checking *c)
{
    struct app_desk_integrity_rows desk = {0};
    struct app_public_integrity_rows pub = {0};
    int r = app_desk_sql_integrity(c->stores.desk, c->app->arena, &desk);

    if (r >= 0)
        r = app_public_sql_integrity(c->stores.pub, c->app->arena, &pub);
    if (r < 0)
        return r;
    if (desk.n > 0 || pub.n > 0)
        return err_set(ERR_BROKEN,
                       "%zu faults in the desk's store, %zu in the public one; the first: %.*s",
                       desk.n, pub.n, STR_ARG(desk.n ? desk.v[0].fault : pub.v[0].fault));
    sound("stores: no fault");
    return 0;
}

static void tick_ledger(int64_t done)
{
    progress("ledger", done, 0);
}

static int check_ledger(struct checking *c)
{
    int64_t count, bad;
    int r = ledger_verify(c->stores.desk, tick_ledger, &count, &bad);

    if (r == ERR_BROKEN)
        return err_set(ERR_BROKEN, "entry %lld is not what was written", (long long)bad);
    if (r < 0)
        return r;
    sound("ledger: %lld entries, unbroken", (long long)count);
    return 0;
}

/* ---- Files ---- */

struct folder_check {
    struct checking *checking;
    const char *folder;
};

static int check_blob(void *arg, struct str hash, int64_t size)
{
    struct folder_check *f = arg;
    int r = f->checking->quick ? 0 : blob_verify(f->folder, hash);

    (void)size;
    if (r < 0)
        fault(f->checking, "file", r);
    f->checking->count++;
    if (f->checking->count % 64 == 0)
        progress("files", f->checking->count, 0);
    return 0;
}

static int check_blobs(struct checking *c)
{
    const char *const folders[] = {c->app->desk_blobs, c->app->public_blobs};

    c->count = 0;
    for (size_t i = 0; i < COUNT(folders); i++) {
        struct folder_check f = {.checking = c, .folder = folders[i]};
        int r = blob_walk(folders[i], check_blob, &f);

        if (r < 0)
            return r;
    }
    sound("files: %lld%s", (long long)c->count,
          c->quick ? " (not read through)" : ", each what its name says");
    return 0;
}

static const struct projection *projection_of(const struct projector *p, struct str kind)
{
    for (size_t i = 0; i < p->subjects_n; i++) {
        for (size_t k = 0; k < p->subjects[i].n; k++) {
            if (str_eq(str_c(p->subjects[i].v[k].kind), kind))
                return &p->subjects[i].v[k];
        }
    }
    return NULL;
}

/* The files that an entry of the ledger names have to be in the desk's folder, for ever. */
static int check_entry_files(struct checking *c, struct arena *a, const struct projector *p,
                             const struct ledger_entry *e)
{
    const struct projection *projection = projection_of(p, e->kind);
    json_t *payload cleanup(json_done) = NULL;
    struct strs hashes = {0};
    int r;

    if (!projection || !projection->blobs)
        return 0;
    payload = json_loadb(e->payload.p, e->payload.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (!payload)
        return err_set(ERR_BROKEN, "entry %lld is no JSON", (long long)e->seq);
    r = projection->blobs(a, payload, &hashes);
    if (r < 0)
        return r;
    for (size_t i = 0; i < hashes.n; i++) {
        if (!blob_exists(c->app->desk_blobs, hashes.v[i]))
            fault(c, "ledger",
                  err_set(ERR_BROKEN, "entry %lld names a file that is not there",
                          (long long)e->seq));
    }
    return 0;
}

static int check_ledger_files(struct checking *c)
{
    struct projector p;
    struct ledger_walk walk = {0};
    struct ledger_entries entries;
    int n;

    stores_projector(c->app, &c->stores, &p);
    do {
        struct arena *a cleanup(arena_done) = arena_new(0);

        n = ledger_next(c->stores.desk, a, &walk, &entries);
        for (int i = 0; i < n; i++) {
            int r = check_entry_files(c, a, &p, &entries.v[i]);

            if (r < 0)
                return r;
        }
    } while (n > 0);
    return n;
}

/* ---- The public store against a projection made beside it ---- */

/* The same entries into an empty store; files are left where they are. */
static int project_beside(struct checking *c, struct db *beside)
{
    struct projector p;
    struct projections *tables;

    stores_projector(c->app, &c->stores, &p);
    tables = arena_many(c->app->arena, p.subjects_n, struct projections);
    for (size_t i = 0; i < p.subjects_n; i++) {
        struct projection *v = arena_many(c->app->arena, p.subjects[i].n, struct projection);

        for (size_t k = 0; k < p.subjects[i].n; k++)
            v[k] = (struct projection){.kind = p.subjects[i].v[k].kind,
                                       .apply = p.subjects[i].v[k].apply};
        tables[i] = (struct projections){.v = v, .n = p.subjects[i].n};
    }
    p.pub = beside;
    p.subjects = tables;
    p.head_path = NULL;
    for (;;) {
        int r = projector_run(&p);

        if (r <= 0)
            return r;
        progress("projection", r, 0);
    }
}

static int compare(struct checking *c, struct db *beside)
{
    struct arena *a = c->app->arena;
    struct app_public_head_row here, there;
    struct str digest, digest_beside;
    int r = app_public_sql_head(c->stores.pub, a, &here);

    if (r >= 0)
        r = app_public_sql_head(beside, a, &there);
    if (r >= 0)
        r = projector_digest(c->stores.pub, a, &digest);
    if (r >= 0)
        r = projector_digest(beside, a, &digest_beside);
    if (r < 0)
        return r;
    if (here.seq != there.seq) {
        sound("public store: at entry %lld of %lld (the worker goes on); not compared",
              (long long)here.seq, (long long)there.seq);
        return 0;
    }
    if (!str_eq(digest, digest_beside))
        return err_set(ERR_BROKEN,
                       "the public store is not what the ledger says: run gongkai rebuild");
    sound("public store: exactly what the ledger says, at entry %lld", (long long)here.seq);
    return 0;
}

static int check_projection_in(struct checking *c, struct str url)
{
    struct db *beside cleanup(db_done) = NULL;
    int r = db_open(url, DB_CREATE, &beside);

    if (r == 0)
        r = migrate(beside, &migrations_public);
    if (r >= 0)
        r = project_beside(c, beside);
    return r < 0 ? r : compare(c, beside);
}

static int check_projection_in_a_file(struct checking *c)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    const char *file = arena_fmt(c->app->arena, "%s/check-%d.db", c->app->spool, (int)getpid()).p;
    int r = check_projection_in(c, arena_fmt(c->app->arena, "sqlite:%s", file));

    for (size_t i = 0; i < COUNT(endings); i++)
        (void)unlink(arena_fmt(c->app->arena, "%s%s", file, endings[i]).p);
    return r;
}

/* In the same database, so that it is the same engine with the same settings. */
static int check_projection_in_a_schema(struct checking *c)
{
    const char *schema = arena_fmt(c->app->arena, "gongkai_check_%d", (int)getpid()).p;
    struct str url = url_with_schema(c->app->arena, c->app->public_owner_url, schema);
    struct db *broom cleanup(db_done) = NULL;
    int r = check_projection_in(c, url), dropped;
    char why[200];

    snprintf(why, sizeof(why), "%s", err_context());
    dropped = db_open(url, DB_CREATE, &broom);
    if (dropped == 0)
        dropped = migrate_drop(broom, schema);
    return r < 0 ? err_set((enum err)r, "%s", why) : dropped;
}

static int check_projection(struct checking *c)
{
    if (c->quick)
        return 0;
    return db_engine(c->stores.pub) == DB_SQLITE ? check_projection_in_a_file(c)
                                                 : check_projection_in_a_schema(c);
}

static bool is_there(const void *blobs, struct str hash)
{
    return blob_exists(blobs, hash);
}

/* No fault: nobody can reach them. But they take room. */
static int check_unnamed(struct checking *c)
{
    const struct {
        struct db *db;
        const char *blobs;
    } stores[] = {{c->stores.desk, c->app->desk_blobs}, {c->stores.pub, c->app->public_blobs}};
    struct unnamed all = {0};

    for (size_t i = 0; i < COUNT(stores); i++) {
        struct unnamed one;
        int r = unnamed_look(stores[i].db, stores[i].blobs, clock_now(&c->app->clock), c->sweep, &one);

        if (r < 0)
            return r;
        all.files += one.files;
        all.bytes += one.bytes;
    }
    if (c->sweep) {
        int r = leaks_forget(c->stores.desk, c->app->arena, is_there, c->app->desk_blobs);

        if (r < 0)
            return r;
    }
    if (all.files)
        sound("unnamed files: %lld of %lld bytes%s", (long long)all.files, (long long)all.bytes,
              c->sweep ? ", removed" : "; check --sweep removes them");
    return 0;
}

static int check(struct checking *c)
{
    static const struct {
        const char *what;
        int (*run)(struct checking *c);
    } parts[] = {
        {"schema", check_schema},
        {"stores", check_integrity},
        {"ledger", check_ledger},
        {"files", check_blobs},
        {"ledger's files", check_ledger_files},
        {"unnamed files", check_unnamed},
        {"public store", check_projection},
    };
    int r = stores_open(c->app, &c->stores);

    if (r < 0)
        return r;
    for (size_t i = 0; i < COUNT(parts); i++) {
        r = parts[i].run(c);
        if (r < 0)
            fault(c, parts[i].what, r);
        if (r < 0 && i == 0)
            break; /* on another schema nothing else can be asked */
    }
    return 0;
}

static int print_pages(struct app *app, bool forms)
{
    struct site sites[2];
    const struct site *both[] = {&sites[0], &sites[1]};

    wiring_site(app->arena, SIDE_PUBLIC, &sites[0]);
    wiring_site(app->arena, SIDE_DESK, &sites[1]);
    for (size_t i = 0; i < COUNT(sites); i++) {
        int r = site_open(app->arena, &sites[i]);

        if (r < 0)
            return fail("check", r);
    }
    struct str list = forms ? site_forms(app->arena, both, COUNT(both))
                            : site_matrix(app->arena, both, COUNT(both));
    printf("%.*s", STR_ARG(list));
    return DONE;
}

int command_check(struct app *app, int argc, char **argv)
{
    struct checking c cleanup(checking_done) = {.app = app};
    bool matrix = false, forms = false;
    const struct option_of list[] = {{.name = "--matrix", .flag = &matrix},
                                     {.name = "--forms", .flag = &forms},
                                     {.name = "--sweep", .flag = &c.sweep},
                                     {.name = "--quick", .flag = &c.quick}};
    int r = options_take(&argc, argv, list, COUNT(list), false);

    if (r < 0)
        return usage(err_context());
    if (argc > 0)
        return usage("check takes no arguments");
    if (matrix || forms)
        return print_pages(app, forms);
    r = check(&c);
    if (r < 0)
        return fail("check", r);
    return c.faults ? FAILED : DONE;
}
