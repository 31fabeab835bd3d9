/* scan.c: `gongkai scan [--except FILE] FILE…`: the leak scan from the command line, one finding a
 * line: file, place, kind, masked text, with tabs between.
 *
 * Needs no data folder. The files are opened in a convert process of its own, behind the same walls as
 * that of `serve`: no store, no network. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/convert.h"
#include "app/process.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "engine/leak/file.h"

#define PUBLISHED_MAX (256 * KiB)

struct scan {
    struct app *app;
    int convert; /* the socket */
    struct leak_options options;
    bool found;
};

/* ---- The reader ---- */

static _Noreturn void reader(int serve)
{
    int r = process_enter_convert(NULL);

    if (r == 0)
        r = convert_serve(serve, -1);
    if (r < 0)
        (void)fail("scan: reader", r);
    /* Behind its walls the leak check of ASan cannot run. */
    _exit(r < 0 ? FAILED : DONE);
}

int scan_reader_start(int *ret_socket, pid_t *ret_pid)
{
    int serve cleanup(file_close) = -1;
    int r = convert_sockets(ret_socket, &serve);
    pid_t pid;

    if (r < 0)
        return r;
    pid = fork();
    if (pid < 0)
        return err_errno("fork");
    if (pid == 0) {
        file_close(ret_socket);
        reader(serve);
    }
    *ret_pid = pid;
    return 0;
}

/* ---- What is scanned ---- */

/* Standard input, as a file without a name. */
static int stdin_take(int *ret_fd)
{
    char chunk[64 * KiB];
    int fd = memfd_create("stdin", MFD_CLOEXEC), r = 0;
    size_t all = 0;
    ssize_t n;

    if (fd < 0)
        return err_errno("memfd_create");
    while (r == 0 && (n = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0) {
        all += (size_t)n;
        r = all > FILE_MAX_BYTES ? err_set(ERR_TOO_LARGE, "more than %zu bytes", FILE_MAX_BYTES)
                                 : file_write_fd(fd, chunk, (size_t)n);
    }
    if (r < 0) {
        (void)close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

/* A regular file within the limits. Anything else would be opened for ever or not at all. */
static int file_take(const char *path, int *ret_fd)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    if (fd < 0)
        return err_errno("open");
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        return err_set(ERR_INVALID, "not a file");
    }
    if ((size_t)st.st_size > FILE_MAX_BYTES) {
        (void)close(fd);
        return err_set(ERR_TOO_LARGE, "more than %zu bytes", FILE_MAX_BYTES);
    }
    *ret_fd = fd;
    return 0;
}

/* Tabs and line ends separate the output and stand in no column. */
static void put_column(struct str s, char end)
{
    for (size_t i = 0; i < s.n; i++)
        putchar((unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
    putchar(end);
}

static void print(struct scan *s, const char *file, struct str place, enum leak_kind kind,
                  struct str masked)
{
    put_column(str_c(file), '\t');
    put_column(place, '\t');
    put_column(str_c(leak_kind_name(kind)), '\t');
    put_column(masked, '\n');
    s->found = true;
}

static const char *why_unopened(int err)
{
    switch (err) {
    case ERR_ABSENT:
        return "there is no such file";
    case ERR_TOO_LARGE:
        return "larger than the limit";
    case ERR_INVALID:
        return "not a file";
    default:
        return "it cannot be opened";
    }
}

static int scan_one(struct scan *s, struct arena *a, const char *name)
{
    bool is_stdin = strcmp(name, "-") == 0;
    int fd cleanup(file_close) = -1;
    const char *slash = strrchr(name, '/');
    struct leak_file_findings f;
    struct extract e;
    int r = is_stdin ? stdin_take(&fd) : file_take(name, &fd);

    if (r < 0) {
        print(s, name, S("file"), LEAK_UNREADABLE, str_c(why_unopened(r)));
        return 0;
    }
    r = convert_ask(s->convert, a, fd,
                    str_c(is_stdin ? "stdin.txt"
                          : slash  ? slash + 1
                                   : name),
                    &e);
    if (r == ERR_BUSY) {
        print(s, name, S("file"), LEAK_UNREADABLE, str_c("it took too long"));
        return 0;
    }
    if (r < 0)
        return r;
    leak_scan_file(a, &e, &s->options, &f);
    for (size_t i = 0; i < f.n; i++)
        print(s, name, f.v[i].place, f.v[i].kind, f.v[i].masked);
    return 0;
}

/* A telephone number or mailbox a line; "#" begins a remark. */
static int published_read(struct arena *a, const char *path, struct strs *ret)
{
    struct {
        struct str *v;
        size_t n, room;
    } list = {0};
    struct str bytes, line;
    int r = file_read(a, path, PUBLISHED_MAX, &bytes);

    if (r < 0)
        return r;
    while (str_next(&bytes, '\n', &line)) {
        line = str_trim(line);
        if (line.n && line.p[0] != '#')
            *vec_push(a, &list) = line;
    }
    *ret = (struct strs){list.v, list.n};
    return 0;
}

static int scan_all(struct scan *s, int n, char **names)
{
    int r = 0;

    for (int i = 0; i < n && r == 0; i++) {
        struct arena *a cleanup(arena_done) = arena_new(0);

        r = scan_one(s, a, names[i]);
    }
    return r;
}

int command_scan(struct app *app, int argc, char **argv)
{
    const char *except = NULL;
    bool published = false;
    const struct option_of list[] = {{.name = "--except", .value = &except},
                                     {.name = "--published", .flag = &published}};
    struct scan s = {.app = app, .convert = -1};
    pid_t pid;
    int r;

    if (options_take(&argc, argv, list, COUNT(list), false) < 0)
        return usage(err_context());
    if (published)
        return argc > 0 || except ? usage("scan --published takes nothing else")
                                  : scan_published(app);
    if (argc == 0)
        return usage("scan takes the names of files, or - for standard input");
    if (except) {
        r = published_read(app->arena, except, &s.options.published);
        if (r < 0)
            return fail("scan", r);
    }
    s.options.today = moment_day(clock_now(&app->clock));
    r = scan_reader_start(&s.convert, &pid);
    if (r < 0)
        return fail("scan", r);
    r = scan_all(&s, argc, argv);
    file_close(&s.convert);
    (void)waitpid(pid, NULL, 0);
    if (r < 0)
        return fail("scan", r);
    return s.found ? FAILED : DONE;
}
