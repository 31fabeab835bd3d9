/* outside_walls.c: see outside_walls.h. */
#include "app/outside_walls.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/convert_in.h"
#include "app/sandbox.h"
#include "base/clock.h"
#include "base/file.h"

#define PATIENCE_SECONDS (OUTSIDE_SECONDS + 10)
#define MEMORY           (256 * MiB)
#define WAY_BACK         OUTSIDE_WAY_BACK

/* How names are resolved, whose certificates are believed. */
static const struct sandbox walls = {
    .profile = SANDBOX_OUTSIDE,
    .read = {"/etc", "/usr/lib", "/usr/share", "/usr/local/share", "/run/systemd/resolve"},
    .connect_port = -1};

static void limit(__rlimit_resource_t what, rlim_t n)
{
    struct rlimit l = {n, n};
    (void)setrlimit(what, &l);
}

/* ASan maps terabytes: there, time is the only limit. */
static void child_limits(void)
{
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, MEMORY);
#endif
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    (void)alarm(PATIENCE_SECONDS);
}

/* Everything of the mother's is closed before anything of the outside is heard. */
static int child_close(int back)
{
    if (back != WAY_BACK && dup2(back, WAY_BACK) < 0)
        return err_errno("dup2");
    return close_range(WAY_BACK + 1, ~0U, 0) < 0 ? err_errno("close_range") : 0;
}

int outside_walls_enter(int back, unsigned *ret_missing)
{
    int r = child_close(back);
    if (r == 0)
        r = sandbox_landlock(&walls, ret_missing);
    return r < 0 ? r : sandbox_seccomp(walls.profile, ret_missing);
}

static _Noreturn void child(int back, const struct outside_rules *rules,
                            const struct str *addresses, size_t n)
{
    struct outside_answer answers[OUTSIDE_AT_ONCE];
    unsigned missing = 0;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGPIPE, SIG_IGN);
    child_limits();
    int r = outside_walls_enter(back, &missing);
    if (r == 0)
        r = outside_ask(rules, addresses, n, answers);
    if (r == 0)
        r = file_write_fd(WAY_BACK, answers, n * sizeof(*answers));
    _exit(r < 0 ? 1 : 0);
}

/* What the child says may be anything. */
static bool answer_ok(const struct outside_answer *x)
{
    return (unsigned)x->outcome < OUTSIDE__MAX && x->status >= 0 && x->status <= 999;
}

static void answers_take(int fd, size_t n, struct outside_answer *ret)
{
    struct outside_answer heard[OUTSIDE_AT_ONCE];
    int64_t deadline = clock_ticks() + INT64_C(1000000000) * PATIENCE_SECONDS;
    bool whole = convert_read_all(fd, heard, n * sizeof(*heard), deadline) > 0;
    for (size_t i = 0; i < n; i++)
        ret[i] =
            whole && answer_ok(&heard[i]) ? heard[i] : (struct outside_answer){OUTSIDE_SILENT, 0};
}

int outside_ask_behind_walls(const struct outside_rules *rules, const struct str *addresses,
                             size_t n, struct outside_answer *ret)
{
    int way[2];
    assert(n <= OUTSIDE_AT_ONCE);
    if (pipe2(way, O_CLOEXEC) < 0)
        return err_errno("pipe2");
    pid_t pid = fork();
    if (pid == 0)
        child(way[1], rules, addresses, n);
    (void)close(way[1]);
    if (pid > 0)
        answers_take(way[0], n, ret);
    (void)close(way[0]);
    if (pid < 0)
        return err_errno("fork");
    (void)kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}
