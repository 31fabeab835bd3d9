/* scan_published.c: `gongkai scan --published`: all that is public already, through the leak scan: begins a sweep
 * (domain/catalogue/leaks/sweep.h) or goes on with the one that was begun, and does its work here, with or without
 * a server beside it; then one finding a line: document, place, kind, masked text, with tabs between.
 *
 * Killed, it goes on where it was when it is called again; the desk shows the same list. */
#include <stdio.h>
#include <sys/wait.h>

#include "app/commands.h"
#include "app/progress.h"
#include "app/stores.h"
#include "base/file.h"
#include "domain/catalogue/leaks/sweep.h"

#define FILES_AT_ONCE     100
#define DOCUMENTS_AT_ONCE 100

struct published {
    struct app *app;
    struct stores stores;
    struct jobs jobs;
    int convert;
    pid_t reader;
    struct sweep sweep;
    int64_t found, unread;
};

static void published_end(struct published *p)
{
    file_close(&p->convert);
    if (p->reader > 0)
        (void)waitpid(p->reader, NULL, 0);
    stores_close(&p->stores);
}

static int begin(struct published *p)
{
    struct db *desk = p->stores.desk;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);

    if (r >= 0)
        r = sweep_begin(desk, p->app->arena, 0, clock_now(&p->app->clock));
    if (r >= 0)
        r = tx_commit(&tx);
    return r < 0 ? r : sweep_get(desk, p->app->arena, &p->sweep);
}

static int texts(struct published *p)
{
    int r;

    do {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct sweep now;

        r = sweep_step(p->stores.desk, clock_now(&p->app->clock));
        if (r >= 0 && sweep_get(p->stores.desk, a, &now) == 0)
            progress("documents", now.done, now.things);
    } while (r > 0);
    return r;
}

/* Files that nobody has scanned yet; one that cannot be read now stays on the list. */
static int files(struct published *p)
{
    int64_t read = 0;

    for (;;) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct sweep_files list;
        int r = sweep_unread(p->stores.desk, a, p->sweep.id, p->unread + FILES_AT_ONCE, &list);

        if (r < 0 || list.n <= (size_t)p->unread)
            return r;
        p->unread = 0;
        for (size_t i = 0; i < list.n; i++) {
            r = wiring_read(&p->jobs.app, p->stores.desk, a, list.v[i].hash, list.v[i].name);
            p->unread += r < 0;
            progress("files", ++read, 0);
        }
    }
}

/* ---- The list ---- */

static void put_column(struct str s, char end)
{
    for (size_t i = 0; i < s.n; i++)
        putchar((unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
    putchar(end);
}

static void print(struct published *p, struct arena *a, const struct sweep_document *d)
{
    for (size_t i = 0; i < d->found.n; i++) {
        const struct sweep_found *f = &d->found.v[i];
        struct str part = f->name.n > 0 ? f->name : f->part;

        put_column(arena_fmt(a, "documents/%lld", (long long)d->id), '\t');
        put_column(f->line > 0 ? arena_fmt(a, "version %lld %.*s line %d", (long long)f->edition,
                                           STR_ARG(part), f->line)
                               : arena_fmt(a, "version %lld %.*s %.*s", (long long)f->edition,
                                           STR_ARG(part), STR_ARG(f->place)),
                   '\t');
        put_column(str_c(leak_kind_name(f->kind)), '\t');
        put_column(f->masked, '\n');
        p->found++;
    }
}

static int list(struct published *p)
{
    int64_t after = 0;
    bool more = true;

    while (more) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct sweep_documents found;
        int r = sweep_list(p->stores.desk, a, p->sweep.id, after, DOCUMENTS_AT_ONCE, &found);

        if (r < 0)
            return r;
        for (size_t i = 0; i < found.n; i++) {
            print(p, a, &found.v[i]);
            after = found.v[i].id;
        }
        more = found.n == DOCUMENTS_AT_ONCE;
    }
    return 0;
}

static int run(struct published *p)
{
    int r = begin(p);

    if (r >= 0)
        r = texts(p);
    if (r >= 0)
        r = files(p);
    progress_end();
    return r < 0 ? r : list(p);
}

int scan_published(struct app *app)
{
    struct published p cleanup(published_end) = {.app = app, .convert = -1};
    int r = stores_become_owner(app);

    /* Before a store is open: its child holds none. */
    if (r >= 0)
        r = scan_reader_start(&p.convert, &p.reader);
    if (r >= 0)
        r = stores_open(app, &p.stores);
    if (r >= 0)
        r = stores_at_head(&p.stores);
    if (r < 0)
        return fail("scan", r);
    jobs_init(&p.jobs, app, p.stores.desk, p.convert);
    r = run(&p);
    if (r < 0)
        return fail("scan", r);
    if (p.unread > 0)
        fprintf(stderr, "gongkai: scan: %lld files could not be read now; they stay on the list\n",
                (long long)p.unread);
    return p.found > 0 || p.unread > 0 ? FAILED : DONE;
}
