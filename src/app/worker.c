/* worker.c: the process between the two stores: the inbox in, the ledger out, jobs when they are due.
 *
 * It sleeps until somebody wakes it, the next job is due, or some seconds have passed: a wake-up can be lost with the process
 * that should have sent it, what stands in a store cannot. A store that is away is asked again; nothing is lost by that. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/process.h"
#include "app/sandbox.h"
#include "app/stores.h"
#include "base/file.h"
#include "store/blob.h"

#define SLEEP_MS 5000    /* at most */
#define TROUBLE_MS 1000  /* after an error */
#define SWEEP_SECONDS 3600

static void sweep(const struct app *app)
{
    const char *const folders[] = {app->desk_blobs, app->public_blobs};

    /* Halves of files that a crash left behind; an hour ago nobody can still be writing them. */
    for (size_t i = 0; i < COUNT(folders); i++) {
        int r = blob_sweep(folders[i], clock_now(&(struct clock){0}) - SWEEP_SECONDS);

        if (r < 0)
            log_err("worker.sweep", r);
    }
}

/* Milliseconds until the next job. */
static int until_due(const struct machines *m)
{
    moment_t due, now = clock_now(&m->clock);

    if (job_next_due(m->jobs.db, &due) < 0)
        return TROUBLE_MS;
    if (due == 0 || due - now > SLEEP_MS / 1000)
        return SLEEP_MS;
    return due <= now ? 0 : (int)(due - now) * 1000;
}

/* True: it is time to end. */
static bool sleep_until(int stop, int ms)
{
    struct pollfd p[2] = {{.fd = stop, .events = POLLIN}, {.fd = FD_WAKE, .events = POLLIN}};
    uint64_t count;

    if (poll(p, 2, ms) < 0)
        return false;
    if (p[1].revents & POLLIN) {
        ssize_t ignored = read(FD_WAKE, &count, sizeof(count));

        (void)ignored;
    }
    return p[0].revents & POLLIN;
}

/* Until everything is done or something cannot be. */
static int turn(struct machines *m)
{
    int r = machines_turn(m);

    if (r < 0)
        log_err("worker", r);
    else if (r > 0)
        log_info("worker", LOG_INT("done", r));
    if (m->taker.refused)
        log_warn("worker.refused", LOG_INT("submissions", (int64_t)m->taker.refused));
    return r;
}

static int work(struct app *app, struct stores *stores, int stop)
{
    struct machines m;
    int ms = 0;

    machines_init(&m, app, stores, FD_CONVERT);
    while (!sleep_until(stop, ms)) {
        int r = turn(&m);

        /* Submissions that nobody can take come again with every turn: they do not keep it awake. */
        ms = r < 0 ? TROUBLE_MS : r > 0 ? 0 : until_due(&m);
    }
    return 0;
}

static int sandbox_worker(const struct app *app)
{
    struct sandbox s = {.profile = SANDBOX_DESK, .owner_of = app->desk, .write = {app->desk, app->public_}, .read = {"/"}, .connect_port = -1};
    unsigned missing = 0;
    int r;

    s.write[2] = url_folder(app->arena, app->desk_url);
    s.write[3] = url_folder(app->arena, app->public_owner_url);
    r = sandbox_enter(&s, &missing);
    if (r == 0 && missing)
        log_warn("sandbox.weak", LOG_INT("missing", missing));
    return r;
}

int process_work(struct app *app)
{
    struct stores stores cleanup(stores_close) = {0};
    int stop cleanup(file_close) = -1;
    int r = process_stop_fd(&stop);

    if (r == 0 && setenv("SQLITE_TMPDIR", app->spool, 1) < 0)
        r = err_errno("setenv");
    if (r == 0)
        r = sandbox_worker(app);
    if (r == 0)
        r = stores_open(app, &stores);
    if (r < 0)
        return r;
    sweep(app);
    process_ready();
    log_info("working");
    return work(app, &stores, stop);
}
