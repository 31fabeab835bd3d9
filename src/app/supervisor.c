/* supervisor.c: `gongkai serve`: opens the sockets, starts the processes, and keeps them.
 *
 * It holds what must not end with a process: the listening sockets (connections wait in them
 * while a process starts anew), the eventfd that wakes the worker, the socket of requests to
 * convert. It opens no store while it runs and reads nothing that comes from outside.
 *
 * A process that ends by itself is started again: at once if it had served for a while, else
 * after a pause that doubles. SIGHUP starts all anew, one after another: a process that serves
 * pages is joined by its successor before it is asked to end, the others end first. SIGTERM:
 * first those who serve pages finish what was begun, then worker and convert end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/convert.h"
#include "app/notify.h"
#include "app/process.h"
#include "app/stores.h"
#include "base/file.h"
#include "web/server.h"

#define SECOND         INT64_C(1000000000)
#define STOP_PATIENCE  (30 * SECOND) /* then SIGKILL */
#define START_PATIENCE (60 * SECOND)
#define SETTLED        (10 * SECOND) /* who lived as long starts with a clean record */
#define PAUSE_FIRST    (SECOND / 20)
#define PAUSE_MOST     (5 * SECOND)
#define START_FAILURES 3 /* while the service has never stood: then it gives up */
#define FDS_ABOVE      10
#define NOBODY         PROCESS__MAX

struct process {
    pid_t pid;    /* 0: none */
    int ready_fd; /* -1: it said so, or never will */
    bool ready;
    bool asked; /* to end */
    int64_t started;
    int64_t deadline; /* then it is killed; 0 none */
};

struct post {
    struct process now, next; /* next: a successor that is starting */
    int64_t due;              /* when to start again; 0: not waiting for that */
    unsigned failures;
};

struct supervisor {
    struct app *app;
    const struct serve_options *options;
    struct post posts[PROCESS__MAX];
    int listen[PROCESS__MAX];
    int wake, shown, convert_ask, convert_serve, signals;
    enum process_kind renewing; /* NOBODY: none */
    bool stopping, stood, gave_up;
};

static bool serves(enum process_kind k)
{
    return k == PROCESS_PUBLIC || k == PROCESS_DESK;
}

static void process_forget(struct process *p)
{
    file_close(&p->ready_fd);
    *p = (struct process){.ready_fd = -1};
}

/* ---- Starting one ---- */

/* In the child: exactly these descriptors beyond stderr; -1 closes the place. All sources stand
 * above. */
static void arrange_fds(const struct supervisor *s, enum process_kind kind, int ready)
{
    int place[FD_PAST] = {[FD_LISTEN] = -1,
                          [FD_WAKE] = s->wake,
                          [FD_READY] = ready,
                          [FD_CONVERT] = -1,
                          [FD_SHOWN] = -1};

    place[FD_LISTEN] = s->listen[kind];
    if (kind == PROCESS_CONVERT)
        place[FD_WAKE] = -1;
    if (kind == PROCESS_CONVERT || kind == PROCESS_WORKER || kind == PROCESS_DESK)
        place[FD_CONVERT] = kind == PROCESS_CONVERT ? s->convert_serve : s->convert_ask;
    if (kind == PROCESS_WORKER || kind == PROCESS_DESK)
        place[FD_SHOWN] = s->shown;
    for (int fd = FD_LISTEN; fd < FD_PAST; fd++) {
        if (place[fd] < 0)
            (void)close(fd);
        else if (dup2(place[fd], fd) < 0)
            _exit(FAILED);
    }
    /* Whatever whoever started us forgot to close. */
    (void)close_range(FD_PAST, ~0U, 0);
}

/* What of the environment a process that meets strangers is given: nothing that could hold a
 * password. */
static void thin_environment(void)
{
    static const char *const kept[] = {"PATH",           "GONGKAI_NOW",   "GONGKAI_FAULT",
                                       "ASAN_OPTIONS",   "UBSAN_OPTIONS", "LSAN_OPTIONS",
                                       "LD_LIBRARY_PATH"};
    char values[COUNT(kept)][1024];

    for (size_t i = 0; i < COUNT(kept); i++)
        snprintf(values[i], sizeof(values[i]), "%s", getenv(kept[i]) ? getenv(kept[i]) : "");
    (void)clearenv();
    for (size_t i = 0; i < COUNT(kept); i++) {
        if (values[i][0])
            (void)setenv(kept[i], values[i], 1);
    }
}

/* The stores' addresses go by the environment: the arguments of a process can be read by
 * everybody. */
static void set_environment(const struct app *app, enum process_kind kind)
{
    static const char *const not_yours[] = {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
                                            "NOTIFY_SOCKET"};

    if (kind == PROCESS_PUBLIC || kind == PROCESS_CONVERT)
        thin_environment();
    for (size_t i = 0; i < COUNT(not_yours); i++)
        (void)unsetenv(not_yours[i]);
    if (kind == PROCESS_PUBLIC)
        (void)setenv("GONGKAI_PUBLIC_DB", app->public_url.p, 1);
    if (kind == PROCESS_DESK || kind == PROCESS_WORKER)
        (void)setenv("GONGKAI_DESK_DB", app->desk_url.p, 1);
    if (kind == PROCESS_WORKER)
        (void)setenv("GONGKAI_PUBLIC_DB_OWNER", app->public_owner_url.p, 1);
}

struct words {
    const char *v[24];
    size_t n;
};

static void add_option(struct words *w, const char *name, const char *value)
{
    if (!value)
        return;
    assert(w->n + 3 <= COUNT(w->v));
    w->v[w->n++] = name;
    w->v[w->n++] = value;
}

static _Noreturn void become_process(const struct supervisor *s, enum process_kind kind, int ready)
{
    const struct serve_options *o = s->options;
    struct words w = {.v = {"gongkai", "--data", s->app->data, "process", process_name(kind)},
                      .n = 5};

    add_option(&w, "--threads", o->threads);
    add_option(&w, "--cache", o->cache);
    add_option(&w, "--trusted-proxy", o->trusted_proxy);
    add_option(&w, "--count-reads", o->count_reads);
    add_option(&w, "--log", o->log);
    add_option(&w, "--log-level", o->log_level);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    arrange_fds(s, kind, ready);
    set_environment(s->app, kind);
    /* The program that is installed now; if it was taken away, the one that runs. */
    execv(s->app->program, (char *const *)(uintptr_t)w.v);
    execv("/proc/self/exe", (char *const *)(uintptr_t)w.v);
    _exit(FAILED);
}

static int process_start(const struct supervisor *s, enum process_kind kind, struct process *ret)
{
    int pipe_fds[2];
    pid_t pid;

    if (pipe2(pipe_fds, O_CLOEXEC) < 0)
        return err_errno("pipe");
    pid = fork();
    if (pid == 0) {
        int ready = fcntl(pipe_fds[1], F_DUPFD_CLOEXEC, FDS_ABOVE);

        become_process(s, kind, ready);
    }
    (void)close(pipe_fds[1]);
    if (pid < 0) {
        (void)close(pipe_fds[0]);
        return err_errno("fork");
    }
    *ret = (struct process){.pid = pid,
                            .ready_fd = pipe_fds[0],
                            .started = clock_ticks(),
                            .deadline = clock_ticks() + START_PATIENCE};
    return 0;
}

static void process_ask_end(struct process *p)
{
    if (p->pid == 0 || p->asked)
        return;
    (void)kill(p->pid, SIGTERM);
    p->asked = true;
    p->deadline = clock_ticks() + STOP_PATIENCE;
}

/* ---- Posts ---- */

static void start_later(struct post *post)
{
    int64_t pause = PAUSE_FIRST;

    for (unsigned i = 1; i < post->failures && pause < PAUSE_MOST; i++)
        pause *= 2;
    post->due = clock_ticks() + (pause < PAUSE_MOST ? pause : PAUSE_MOST);
}

static void post_start(struct supervisor *s, enum process_kind kind)
{
    struct post *post = &s->posts[kind];
    int r = process_start(s, kind, &post->now);

    post->due = 0;
    if (r < 0) {
        log_err("serve.start", r);
        post->failures++;
        start_later(post);
    }
}

static void stop_all(struct supervisor *s);

/* It ended and was not asked to. */
static void post_crashed(struct supervisor *s, enum process_kind kind, const struct process *was,
                         int status)
{
    struct post *post = &s->posts[kind];

    log_warn("serve.crash", LOG_C("process", process_name(kind)), LOG_INT("pid", was->pid),
             LOG_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
             LOG_INT("status", WIFEXITED(status) ? WEXITSTATUS(status) : 0));
    if (was->ready && clock_ticks() - was->started > SETTLED)
        post->failures = 0;
    /* One that had stood is wanted back at once. */
    post->failures = was->ready && post->failures < 3 ? post->failures + (post->failures == 0)
                                                      : post->failures + 1;
    if (!s->stood && post->failures >= START_FAILURES) {
        s->gave_up = true;
        stop_all(s);
        return;
    }
    start_later(post);
}

/* ---- Renewing, one after another ---- */

static void renew(struct supervisor *s, enum process_kind kind)
{
    struct post *post;

    s->renewing = kind;
    if (kind == NOBODY) {
        log_info("serve.renewed");
        notify("READY=1");
        return;
    }
    post = &s->posts[kind];
    if (post->now.pid == 0) {
        post_start(s, kind);
    } else if (!serves(kind)) {
        process_ask_end(&post->now);
    } else if (process_start(s, kind, &post->next) < 0) {
        log_err("serve.renew", ERR_IO);
        s->renewing = NOBODY;
    }
}

static void renew_begin(struct supervisor *s)
{
    if (s->stopping || s->renewing != NOBODY)
        return;
    notify("RELOADING=1");
    renew(s, 0);
}

static void renew_failed(struct supervisor *s, enum process_kind kind)
{
    log_error("serve.renew_failed", LOG_C("process", process_name(kind)));
    process_forget(&s->posts[kind].next);
    if (s->renewing == kind)
        s->renewing = NOBODY;
    notify("READY=1");
}

/* ---- What happens ---- */

static bool all_ready(const struct supervisor *s)
{
    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        if (!s->posts[k].now.ready)
            return false;
    }
    return true;
}

static void process_is_ready(struct supervisor *s, enum process_kind kind, struct process *p)
{
    struct post *post = &s->posts[kind];

    p->ready = true;
    p->deadline = p->asked ? p->deadline : 0;
    if (p == &post->next)
        process_ask_end(&post->now);
    else if (s->renewing == kind)
        renew(s, kind + 1);
    if (!s->stood && all_ready(s)) {
        s->stood = true;
        log_info("serve.ready");
        notify("READY=1");
    }
}

static void ready_read(struct supervisor *s, enum process_kind kind, struct process *p)
{
    char byte;
    ssize_t n = read(p->ready_fd, &byte, 1);

    if (n < 0 && errno == EINTR)
        return;
    file_close(&p->ready_fd);
    p->ready_fd = -1;
    if (n == 1)
        process_is_ready(s, kind, p);
}

static bool serving_ended(const struct supervisor *s)
{
    return s->posts[PROCESS_PUBLIC].now.pid == 0 && s->posts[PROCESS_DESK].now.pid == 0 &&
           s->posts[PROCESS_PUBLIC].next.pid == 0 && s->posts[PROCESS_DESK].next.pid == 0;
}

static void stop_further(struct supervisor *s)
{
    if (!serving_ended(s))
        return;
    process_ask_end(&s->posts[PROCESS_WORKER].now);
    process_ask_end(&s->posts[PROCESS_CONVERT].now);
}

static void stop_all(struct supervisor *s)
{
    if (!s->stopping)
        notify("STOPPING=1");
    s->stopping = true;
    s->renewing = NOBODY;
    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        s->posts[k].due = 0;
        if (!serves(k))
            continue;
        process_ask_end(&s->posts[k].now);
        process_ask_end(&s->posts[k].next);
    }
    stop_further(s);
}

/* The holder of a post ended. */
static void post_vacant(struct supervisor *s, enum process_kind kind, const struct process *was,
                        int status)
{
    struct post *post = &s->posts[kind];

    if (post->next.pid) {
        /* Its successor stands, or is about to. */
        post->now = post->next;
        post->next = (struct process){.ready_fd = -1};
        if (s->renewing == kind && post->now.ready)
            renew(s, kind + 1);
    } else if (was->asked) {
        post_start(s, kind);
    } else {
        post_crashed(s, kind, was, status);
    }
}

static void process_ended(struct supervisor *s, pid_t pid, int status)
{
    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        struct post *post = &s->posts[k];
        struct process was = post->now;

        if (post->next.pid == pid) {
            renew_failed(s, k);
            break;
        }
        if (post->now.pid != pid)
            continue;
        process_forget(&post->now);
        if (!s->stopping)
            post_vacant(s, k, &was, status);
        break;
    }
    if (s->stopping)
        stop_further(s);
}

static void reap(struct supervisor *s)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        process_ended(s, pid, status);
}

static void signals_read(struct supervisor *s)
{
    struct signalfd_siginfo info;

    while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGCHLD)
            reap(s);
        else if (info.ssi_signo == SIGHUP)
            renew_begin(s);
        else
            stop_all(s);
    }
}

/* ---- Time ---- */

static void process_deadline(struct process *p, int64_t now)
{
    if (p->pid == 0 || p->deadline == 0 || now < p->deadline)
        return;
    log_warn("serve.kill", LOG_INT("pid", p->pid));
    (void)kill(p->pid, SIGKILL);
    p->deadline = 0;
}

static void clock_events(struct supervisor *s)
{
    int64_t now = clock_ticks();

    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        struct post *post = &s->posts[k];

        process_deadline(&post->now, now);
        process_deadline(&post->next, now);
        if (post->due && now >= post->due && !s->stopping)
            post_start(s, k);
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return b && (!a || b < a) ? b : a;
}

static int until_next(const struct supervisor *s)
{
    int64_t at = 0, left;

    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        at = earlier(at, s->posts[k].due);
        at = earlier(at, s->posts[k].now.deadline);
        at = earlier(at, s->posts[k].next.deadline);
    }
    if (at == 0)
        return -1;
    left = at - clock_ticks();
    return left < 0 ? 0 : (int)(left / 1000000) + 1;
}

static bool anybody_left(const struct supervisor *s)
{
    for (enum process_kind k = 0; k < PROCESS__MAX; k++) {
        if (s->posts[k].now.pid || s->posts[k].next.pid)
            return true;
    }
    return false;
}

static void supervise(struct supervisor *s)
{
    for (enum process_kind k = 0; k < PROCESS__MAX; k++)
        post_start(s, k);
    while (!s->stopping || anybody_left(s)) {
        struct pollfd p[1 + 2 * PROCESS__MAX] = {{.fd = s->signals, .events = POLLIN}};

        for (size_t k = 0; k < PROCESS__MAX; k++) {
            p[1 + 2 * k] = (struct pollfd){.fd = s->posts[k].now.ready_fd, .events = POLLIN};
            p[2 + 2 * k] = (struct pollfd){.fd = s->posts[k].next.ready_fd, .events = POLLIN};
        }
        if (poll(p, COUNT(p), until_next(s)) < 0 && errno != EINTR)
            break;
        /* Who is ready first, then who ended: a process that did both had stood. */
        for (size_t k = 0; k < PROCESS__MAX; k++) {
            if (p[1 + 2 * k].revents && s->posts[k].now.ready_fd == p[1 + 2 * k].fd)
                ready_read(s, (enum process_kind)k, &s->posts[k].now);
            if (p[2 + 2 * k].revents && s->posts[k].next.ready_fd == p[2 + 2 * k].fd)
                ready_read(s, (enum process_kind)k, &s->posts[k].next);
        }
        if (p[0].revents)
            signals_read(s);
        clock_events(s);
    }
}

/* ---- What it holds ---- */

/* Out of the way of the fixed numbers. */
static int move_up(int *fd)
{
    int up = fcntl(*fd, F_DUPFD_CLOEXEC, FDS_ABOVE);

    if (up < 0)
        return err_errno("fcntl");
    (void)close(*fd);
    *fd = up;
    return 0;
}

static int open_socket(const char *name, int index, const char *address, int *ret)
{
    int r;

    *ret = inherited_socket(name, index);
    if (*ret >= 0)
        return 0;
    r = server_listen(str_c(address), ret);
    return r < 0 ? r : move_up(ret);
}

static int open_signals(int *ret)
{
    static const int which[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(which); i++)
        sigaddset(&set, which[i]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return err_errno("sigprocmask");
    *ret = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return *ret < 0 ? err_errno("signalfd") : move_up(ret);
}

static int open_all(struct supervisor *s)
{
    const struct serve_options *o = s->options;
    int r = open_socket("public", 0, o->public_address, &s->listen[PROCESS_PUBLIC]);

    if (r == 0)
        r = open_socket("desk", 1, o->desk_address, &s->listen[PROCESS_DESK]);
    if (r == 0)
        r = convert_sockets(&s->convert_ask, &s->convert_serve);
    if (r == 0)
        r = move_up(&s->convert_ask);
    if (r == 0)
        r = move_up(&s->convert_serve);
    if (r < 0)
        return r;
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    r = s->wake < 0 ? err_errno("eventfd") : move_up(&s->wake);
    if (r == 0)
        r = shown_create(&s->shown);
    if (r == 0)
        r = move_up(&s->shown);
    return r < 0 ? r : open_signals(&s->signals);
}

static void supervisor_done(struct supervisor *s)
{
    int *const fds[] = {&s->wake,
                        &s->shown,
                        &s->convert_ask,
                        &s->convert_serve,
                        &s->signals,
                        &s->listen[PROCESS_PUBLIC],
                        &s->listen[PROCESS_DESK]};

    for (size_t i = 0; i < COUNT(fds); i++)
        file_close(fds[i]);
}

/* Better one clear line now than four processes that complain. In a process of its own: it
 * becomes the stores' owner, and no connection of it is inherited by anybody. It has told why
 * when it fails. */
static bool stores_stand(struct app *app)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        struct stores s = {0};
        int r = stores_become_owner(app);

        if (r == 0)
            r = stores_open(app, &s);
        if (r == 0)
            r = stores_at_head(&s);
        stores_close(&s);
        _exit(r < 0 ? fail("serve", r) : DONE);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid < 0)
        (void)fail("serve", err_errno("fork"));
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == DONE;
}

int command_serve(struct app *app, int argc, char **argv)
{
    struct serve_options o = {.public_address = "127.0.0.1:8080", .desk_address = "127.0.0.1:8081"};
    const struct option_of list[] = {
        {.name = "--public", .value = &o.public_address},
        {.name = "--desk", .value = &o.desk_address},
        SERVE_OPTIONS(o),
    };
    struct supervisor s cleanup(supervisor_done) = {.app = app,
                                                    .options = &o,
                                                    .wake = -1,
                                                    .shown = -1,
                                                    .convert_ask = -1,
                                                    .convert_serve = -1,
                                                    .signals = -1,
                                                    .renewing = NOBODY};
    int r;

    for (size_t k = 0; k < PROCESS__MAX; k++) {
        s.listen[k] = -1;
        s.posts[k].now.ready_fd = s.posts[k].next.ready_fd = -1;
    }
    if (options_take(&argc, argv, list, COUNT(list), false) < 0)
        return usage(err_context());
    if (argc > 0)
        return usage("serve takes options only");
    if (process_log(&o, "serve") < 0)
        return usage(err_context());
    if (!stores_stand(app))
        return FAILED;
    r = open_all(&s);
    if (r < 0)
        return fail("serve", r);
    supervise(&s);
    if (s.gave_up)
        return fail("serve",
                    err_set(ERR_IO, "a process does not start; its own line above says why"));
    log_info("serve.ended");
    return DONE;
}
