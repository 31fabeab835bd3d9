/* worker.c: the process between the two stores: the inbox in, the ledger out, jobs when they are
 * due.
 *
 * Jobs have a process of their own: the windows must not wait for a job that draws a PDF or for
 * a file that takes a minute to read. Not a thread: a job forks to draw a paper, and a child of
 * a process with threads may find a lock taken that nobody will ever give back, and holds what
 * its parent had locked. It is forked before a store is open and dies with the worker; the
 * worker ends when it dies, and both are started anew. Each sleeps until somebody wakes it,
 * something is due, or some seconds have passed: a wake-up can be lost with the process that
 * should have sent it, what stands in a store cannot. A store that is away is asked again;
 * nothing is lost by that. */
#include <errno.h>
#include <poll.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/process.h"
#include "app/sandbox.h"
#include "app/stores.h"
#include "app/url.h"
#include "app_public_sql.h"
#include "base/file.h"
#include "engine/shown.h"
#include "store/blob.h"

#define SLEEP_MS      5000 /* at most */
#define TROUBLE_MS    1000 /* after an error */
#define TIDY_SECONDS  3600
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
    /* Uploads of a process that was killed, and copies of a backup that was: nobody else knows
     * of them. */
    if (file_sweep(app->spool, clock_now(&(struct clock){0}) - SWEEP_SECONDS) < 0)
        log_err("worker.sweep", ERR_IO);
}

static void wake(int fd)
{
    uint64_t one = 1;
    ssize_t ignored = write(fd, &one, sizeof(one));

    (void)ignored; /* a full counter wakes as well */
}

/* True: it is time to end, or the other process is gone (`other`: a pipe that it holds; -1
 * none). */
static bool sleep_until(int stop, int wake_fd, int other, int ms)
{
    struct pollfd p[3] = {{.fd = stop, .events = POLLIN},
                          {.fd = wake_fd, .events = POLLIN},
                          {.fd = other, .events = POLLIN}};
    uint64_t count;

    if (poll(p, 3, ms) < 0)
        return false;
    if (p[1].revents & POLLIN) {
        ssize_t ignored = read(wake_fd, &count, sizeof(count));

        (void)ignored;
    }
    return (p[0].revents & POLLIN) || p[2].revents;
}

/* ---- Jobs ---- */

/* Milliseconds until the next job. */
static int until_due(const struct jobs *j)
{
    moment_t due, now = clock_now(&j->clock);

    if (job_next_due(j->runner.db, &due) < 0)
        return TROUBLE_MS;
    if (due == 0 || due - now > SLEEP_MS / 1000)
        return SLEEP_MS;
    return due <= now ? 0 : (int)(due - now) * 1000;
}

static int run_jobs(struct app *app, int stop, int wake_jobs)
{
    struct db *desk cleanup(db_done) = NULL;
    struct jobs jobs;
    int r, ms = 0;

    while ((r = db_open(app->desk_url, DB_WRITE, &desk)) < 0) {
        log_err("worker.jobs", r);
        if (sleep_until(stop, wake_jobs, -1, TROUBLE_MS))
            return 0;
    }
    jobs_init(&jobs, app, desk, FD_CONVERT);
    while (!sleep_until(stop, wake_jobs, -1, ms)) {
        r = jobs_turn(&jobs);
        if (r < 0)
            log_err("worker.jobs", r);
        if (r > 0)
            wake(FD_WAKE); /* a job may have written to the ledger */
        ms = r < 0 ? TROUBLE_MS : r > 0 ? 0 : until_due(&jobs);
    }
    return 0;
}

/* The process that does the jobs, as its mother sees it. */
struct job_process {
    pid_t pid;
    int wake; /* an eventfd: the windows pass on what woke them */
    int life; /* the end of a pipe whose other end it holds as long as it lives */
};

static void job_process_done(struct job_process *j)
{
    if (j->pid > 0) {
        (void)kill(j->pid, SIGTERM);
        while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    if (j->wake >= 0)
        (void)close(j->wake);
    if (j->life >= 0)
        (void)close(j->life);
}

/* No store is open yet, and no thread runs: the child has nothing of its mother's to mind. */
static int job_process_start(struct app *app, int stop, struct job_process *j)
{
    pid_t mother = getpid();
    int life[2];

    j->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (j->wake < 0)
        return err_errno("eventfd");
    if (pipe2(life, O_CLOEXEC) < 0)
        return err_errno("pipe2");
    j->life = life[0];
    j->pid = fork();
    if (j->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        (void)prctl(PR_SET_NAME, "gongkai jobs", 0, 0, 0); /* for ps */
        (void)close(FD_READY);
        /* _exit(): nothing of the mother's is run again on the way out. */
        _exit(getppid() == mother && run_jobs(app, stop, j->wake) == 0 ? EXIT_SUCCESS
                                                                       : EXIT_FAILURE);
    }
    (void)close(life[1]);
    return j->pid < 0 ? err_errno("fork") : 0;
}

static bool readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

/* It ends when it is told to, and never by itself. A signal to the whole group tells both. */
static bool job_process_died(const struct job_process *j, int stop)
{
    return readable(j->life) && !readable(stop);
}

/* ---- The windows ---- */

/* What readers see now, for those who wait for it at the desk. */
static void tell_shown(const struct stores *stores, const struct shown *shown)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct app_public_head_row head;
    int r = app_public_sql_head(stores->pub, a, &head);

    if (r < 0)
        log_err("worker.shown", r);
    else
        shown_set(shown, head.seq);
}

static int turn(struct windows *w)
{
    int r = windows_turn(w);

    if (r < 0)
        log_err("worker", r);
    else if (r > 0)
        log_info("worker", LOG_INT("done", r));
    if (w->taker.refused)
        log_warn("worker.refused", LOG_INT("submissions", (int64_t)w->taker.refused));
    if (w->taker.staying)
        log_warn("worker.staying", LOG_INT("submissions", (int64_t)w->taker.staying));
    return r;
}

/* Once an hour. */
static void tidy(const struct app *app, const struct stores *stores, moment_t *tidied)
{
    moment_t now = clock_now(&app->clock);

    if (now - *tidied < TIDY_SECONDS)
        return;
    *tidied = now;
    int r = wiring_tidy(stores->desk, now);
    if (r < 0)
        log_err("worker.tidy", r);
}

static int run_windows(const struct app *app, const struct stores *stores, int stop,
                       const struct job_process *jobs, const struct shown *shown)
{
    struct windows w;
    moment_t tidied = 0;
    int ms = 0;

    windows_init(&w, app, stores);
    while (!sleep_until(stop, FD_WAKE, jobs->life, ms)) {
        int r = turn(&w);

        tell_shown(stores, shown);
        tidy(app, stores, &tidied);
        wake(jobs->wake); /* what woke us may have added a job */
        /* Submissions that we fail to take come again with every turn: they do not keep it
         * awake. */
        ms = r < 0 ? TROUBLE_MS : r > 0 ? 0 : SLEEP_MS;
    }
    return job_process_died(jobs, stop) ? err_set(ERR_BROKEN, "the process of the jobs died") : 0;
}

static int sandbox_worker(const struct app *app)
{
    struct sandbox s = {.profile = SANDBOX_DESK,
                        .owner_of = app->desk,
                        .write = {app->desk, app->public_},
                        .read = {"/"},
                        .connect_port = -1};
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
    struct job_process jobs cleanup(job_process_done) = {.pid = 0, .wake = -1, .life = -1};
    struct shown shown cleanup(shown_done) = {0};
    int stop cleanup(file_close) = -1;
    int r = process_stop_fd(&stop);

    if (r == 0)
        r = shown_open(FD_SHOWN, true, &shown);
    if (r == 0 && setenv("SQLITE_TMPDIR", app->spool, 1) < 0)
        r = err_errno("setenv");
    if (r == 0)
        r = process_step_back();
    if (r == 0)
        r = sandbox_worker(app);
    if (r == 0)
        r = job_process_start(app, stop, &jobs);
    if (r == 0)
        r = stores_open(app, &stores);
    if (r < 0)
        return r;
    sweep(app);
    process_ready();
    log_info("working");
    return run_windows(app, &stores, stop, &jobs, &shown);
}
