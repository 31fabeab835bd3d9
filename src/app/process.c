/* process.c: `gongkai process NAME`: what all processes begin and end with, and the two small
 * ones. */
#include "app/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/convert.h"
#include "app/sandbox.h"
#include "base/file.h"

static const char *const names[PROCESS__MAX] = {
    [PROCESS_CONVERT] = "convert",
    [PROCESS_WORKER] = "worker",
    [PROCESS_DESK] = "desk",
    [PROCESS_PUBLIC] = "public",
};

const char *process_name(enum process_kind kind)
{
    return names[kind];
}

static int find_level(const char *word, enum log_level *ret)
{
    static const char *const levels[] = {
        [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

    for (size_t i = 0; i < COUNT(levels); i++) {
        if (strcmp(levels[i], word) == 0) {
            *ret = (enum log_level)i;
            return 0;
        }
    }
    return err_set(ERR_INVALID, "--log-level is debug, info, warn or error");
}

int process_log(const struct serve_options *o, const char *name)
{
    enum log_level level = LOG_INFO;
    bool json = o->log && strcmp(o->log, "json") == 0;

    if (o->log && !json && strcmp(o->log, "text") != 0)
        return err_set(ERR_INVALID, "--log is text or json");
    if (o->log_level && find_level(o->log_level, &level) < 0)
        return ERR_INVALID;
    log_open(STDERR_FILENO, json ? LOG_JSON : LOG_TEXT, level, name);
    return 0;
}

void process_ready(void)
{
    /* Who should hear it may be gone: then PR_SET_PDEATHSIG has its say. */
    ssize_t ignored = write(FD_READY, "", 1);

    (void)ignored;
    (void)close(FD_READY);
}

int process_stop_fd(int *ret_fd)
{
    sigset_t set;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return err_errno("sigprocmask");
    fd = signalfd(-1, &set, SFD_CLOEXEC);
    if (fd < 0)
        return err_errno("signalfd");
    *ret_fd = fd;
    return 0;
}

#define BEHIND 10 /* as nice(1) has it */

int process_step_back(void)
{
    return setpriority(PRIO_PROCESS, 0, BEHIND) < 0 ? err_errno("setpriority") : 0;
}

/* ---- convert ---- */

int process_enter_convert(const char *owner_of)
{
    /* Beside the file: the encodings of iconv, the character maps of poppler, the fonts. */
    struct sandbox s = {
        .profile = SANDBOX_CONVERT,
        .owner_of = owner_of,
        .read = {"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache",
                 "/var/cache/fontconfig"},
    };
    unsigned missing = 0;
    int r = sandbox_enter(&s, &missing);

    if (r == 0 && missing)
        log_warn("sandbox.weak", LOG_INT("missing", missing));
    return r;
}

int process_convert(struct app *app)
{
    int stop cleanup(file_close) = -1;
    int r = process_stop_fd(&stop);

    if (r == 0)
        r = process_step_back();
    if (r == 0)
        r = process_enter_convert(app->public_);
    if (r < 0)
        return r;
    process_ready();
    return convert_serve(FD_CONVERT, stop);
}

/* ---- All ---- */

static int run(struct app *app, enum process_kind kind, const struct serve_options *o)
{
    switch (kind) {
    case PROCESS_CONVERT:
        return process_convert(app);
    case PROCESS_WORKER:
        return process_work(app);
    case PROCESS_DESK:
        return process_serve_desk(app, o);
    case PROCESS_PUBLIC:
        return process_serve_public(app, o);
    case PROCESS__MAX:
        break;
    }
    return ERR_INVALID;
}

static enum process_kind kind_of(const char *name)
{
    enum process_kind k = 0;

    while (k < PROCESS__MAX && strcmp(names[k], name) != 0)
        k++;
    return k;
}

int command_process(struct app *app, int argc, char **argv)
{
    struct serve_options o = {0};
    const struct option_of list[] = {SERVE_OPTIONS(o)};
    enum process_kind kind;
    int r;

    if (options_take(&argc, argv, list, COUNT(list), false) < 0 || argc != 1)
        return usage("process is not for people");
    kind = kind_of(argv[0]);
    if (kind == PROCESS__MAX)
        return usage("there is no such process");
    r = process_log(&o, names[kind]);
    if (r == 0)
        r = run(app, kind, &o);
    if (r < 0)
        log_err("process.failed", r);
    /* Behind its walls a process cannot do what the leak check of ASan does at exit (look at its
     * threads from outside). */
    if (kind == PROCESS_PUBLIC || kind == PROCESS_CONVERT)
        _exit(r < 0 ? FAILED : DONE);
    return r < 0 ? FAILED : DONE;
}
