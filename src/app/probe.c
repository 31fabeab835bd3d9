/* probe.c: gongkai isolation-probe DESK-URL: is the first law of the house true? In builds for
 * tests only.
 *
 * It goes behind the walls of the public process by the very function that `serve` uses, and
 * then does what somebody would do who had taken that process over: tries to reach the desk's
 * store by file, by socket, by SQL, and to become more than it is. One line for each attempt:
 * its name, and by which errno or error it was refused, or REACHED. Exit 0: the public store
 * could be opened (so the attempts mean something) and nothing else was reached. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/process.h"
#include "app_public_sql.h"
#include "app/url.h"
#include "base/file.h"
#include "engine/ledger.h"

struct probe {
    struct app *app;
    struct str desk_url;
    const char *desk_file; /* NULL: not SQLite */
    bool postgres;         /* the public store's engine: connections are its own affair */
};

/* 0: reached; else the errno that refused. */
static int opened(const char *path)
{
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);

    return fd >= 0 ? 0 : errno;
}

static int try_file(const struct probe *p)
{
    return p->desk_file ? opened(p->desk_file) : ENOENT;
}

static int try_file_by_dots(const struct probe *p)
{
    return p->desk_file
               ? opened(arena_fmt(p->app->arena, "../../../../../../../..%s", p->desk_file).p)
               : ENOENT;
}

static int try_file_by_neighbour(const struct probe *p)
{
    (void)p;
    return opened("../desk/desk.db");
}

static int try_file_by_proc(const struct probe *p)
{
    return p->desk_file
               ? opened(arena_fmt(p->app->arena, "/proc/%d/root%s", (int)getppid(), p->desk_file).p)
               : ENOENT;
}

static int try_write_beside(const struct probe *p)
{
    int fd cleanup(file_close) = open(arena_fmt(p->app->arena, "%s/planted", p->app->desk).p,
                                      O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    return fd >= 0 ? 0 : errno;
}

static int try_link_in(const struct probe *p)
{
    const char *here = arena_fmt(p->app->arena, "%s/stolen", p->app->public_).p;
    int r = p->desk_file && link(p->desk_file, here) == 0 ? 0 : errno;

    (void)unlink(here);
    return p->desk_file ? r : ENOENT;
}

static int try_symlink(const struct probe *p)
{
    const char *here = arena_fmt(p->app->arena, "%s/stolen", p->app->public_).p;
    int r = p->desk_file && symlink(p->desk_file, here) == 0 ? opened(here) : errno;

    (void)unlink(here);
    return p->desk_file ? r : ENOENT;
}

static int try_parents_memory(const struct probe *p)
{
    return opened(arena_fmt(p->app->arena, "/proc/%d/mem", (int)getppid()).p);
}

static int try_parents_environment(const struct probe *p)
{
    return opened(arena_fmt(p->app->arena, "/proc/%d/environ", (int)getppid()).p);
}

static int socket_of(int family)
{
    int fd cleanup(file_close) = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 ? 0 : errno;
}

static int connected(const struct sockaddr *to, socklen_t n)
{
    int fd cleanup(file_close) = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && connect(fd, to, n) == 0 ? 0 : errno;
}

/* The desk's pages: with a store of files no socket can even be made; with PostgreSQL only its
 * port can be called. */
static int try_desks_port(const struct probe *p)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(8081), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    (void)p;
    return connected((const struct sockaddr *)&to, sizeof(to));
}

static int try_socket(const struct probe *p)
{
    return p->postgres ? EPERM : socket_of(AF_INET);
}

static int try_unix_socket(const struct probe *p)
{
    return p->postgres ? EPERM : socket_of(AF_UNIX);
}

static int try_raw_socket(const struct probe *p)
{
    (void)p;
    return socket_of(AF_NETLINK);
}

static int try_program(const struct probe *p)
{
    char *const none[] = {NULL};

    (void)p;
    return execve("/bin/true", none, none) < 0 ? errno : 0;
}

static int try_process(const struct probe *p)
{
    pid_t pid = fork();

    (void)p;
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
    return pid < 0 ? errno : 0;
}

static int try_trace(const struct probe *p)
{
    (void)p;
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0 ? errno : 0;
}

static int try_read_memory(const struct probe *p)
{
    char byte;
    struct iovec here = {.iov_base = &byte, .iov_len = 1},
                 there = {.iov_base = (void *)(uintptr_t)&try_read_memory, .iov_len = 1};

    (void)p;
    return process_vm_readv(getppid(), &here, 1, &there, 1, 0) < 0 ? errno : 0;
}

static int try_signal(const struct probe *p)
{
    (void)p;
    return kill(getppid(), 0) < 0 ? errno : 0;
}

static int try_root_folder(const struct probe *p)
{
    (void)p;
    return chroot(".") < 0 ? errno : 0;
}

static int try_mount(const struct probe *p)
{
    return mount("/", p->app->public_, NULL, MS_BIND, NULL) < 0 ? errno : 0;
}

static int try_root_user(const struct probe *p)
{
    (void)p;
    return setresuid(0, 0, 0) < 0 ? errno : 0;
}

/* Our own library too, as a bug in a page could use it: 0 reached, else an ERR_…. */
static int try_store(const struct probe *p)
{
    struct db *db cleanup(db_done) = NULL;
    int64_t seq;
    struct str hash;
    int r = db_open(p->desk_url, DB_READ, &db);

    return r < 0 ? r : ledger_head(db, p->app->arena, &seq, &hash);
}

static const struct {
    const char *name;
    int (*attempt)(const struct probe *p);
} attempts[] = {
    {"the desk's file", try_file},
    {"the desk's file by dots", try_file_by_dots},
    {"the desk's file beside the public folder", try_file_by_neighbour},
    {"the desk's file through /proc", try_file_by_proc},
    {"a new file in the desk's folder", try_write_beside},
    {"a hard link to the desk's file", try_link_in},
    {"a symbolic link to the desk's file", try_symlink},
    {"the supervisor's memory", try_parents_memory},
    {"the supervisor's environment", try_parents_environment},
    {"the desk's port", try_desks_port},
    {"a socket", try_socket},
    {"a unix socket", try_unix_socket},
    {"a netlink socket", try_raw_socket},
    {"a program", try_program},
    {"a process", try_process},
    {"tracing the supervisor", try_trace},
    {"reading another process", try_read_memory},
    {"a signal to the supervisor", try_signal},
    {"another root folder", try_root_folder},
    {"a mount", try_mount},
    {"the user root", try_root_user},
    {"the desk's store by SQL", try_store},
};

static void print_result(const char *name, int r)
{
    if (r == 0)
        printf("%s\tREACHED\n", name);
    else if (r < 0)
        printf("%s\t%s\t%s\n", name, err_name(r), err_context());
    else
        printf("%s\t%s\n", name, strerrorname_np(r));
}

/* Without this the rest would prove nothing. */
static int open_own(const struct probe *p)
{
    struct db *db cleanup(db_done) = NULL;
    struct app_public_head_row row;
    int r = db_open(p->app->public_url, DB_READ, &db);

    return r < 0 ? r : app_public_sql_head(db, p->app->arena, &row);
}

int command_isolation_probe(struct app *app, int argc, char **argv)
{
    struct probe p = {.app = app};
    struct str file;
    int r, reached = 0;

    if (argc != 1)
        return usage("isolation-probe takes the desk's address");
    p.desk_url = str_c(argv[0]);
    if (url_file(p.desk_url, &file))
        p.desk_file = arena_cstr(app->arena, file);
    p.postgres = !url_file(app->public_url, &file);
    r = process_enter_public(app);
    if (r == 0)
        r = open_own(&p);
    if (r < 0) {
        (void)fail("isolation-probe", r);
        _exit(FAILED);
    }
    printf("the public store\topen\n");
    for (size_t i = 0; i < COUNT(attempts); i++) {
        r = attempts[i].attempt(&p);
        reached += r == 0;
        print_result(attempts[i].name, r);
    }
    (void)fflush(stdout);
    /* Behind the walls ASan's leak check cannot run. */
    _exit(reached ? FAILED : DONE);
}
