/* apart.c: drawing a paper in a child process, so that its memory ends with it. See pdf.h.
 *
 * The child writes its answer into a file in memory: how it went, the substituted faces, the
 * bytes. It never returns into its parent's code and closes nothing that the parent has open. */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "paper/pdf.h"

#define APART_SECONDS 60
#define APART_MAX     (256 * MiB)
#define LARGE_PAGE    (2 * MiB)
#define PIECE_MOST    (32 * MiB) /* larger ones are mapped by themselves, whatever is said here */
#define ROOM          (96 * MiB)

struct answer {
    int r;
    size_t substituted, bytes; /* how much follows of each */
};

static int answer_write(int fd, struct answer head, struct str substituted, struct str bytes)
{
    int r = file_write_fd(fd, &head, sizeof(head));
    if (r == 0)
        r = file_write_fd(fd, substituted.p, substituted.n);
    return r == 0 ? file_write_fd(fd, bytes.p, bytes.n) : r;
}

/* cairo copies each font whole, some 20 MB, to cut out what is used. On large pages that takes a hundredth of the page
 * faults: the heap grows by enough for it at once, and is asked for as such. */
static void make_room(void)
{
    struct arena *first cleanup(arena_done) = arena_new(0);
    (void)mallopt(M_MMAP_THRESHOLD, (int)PIECE_MOST);
    (void)mallopt(M_TOP_PAD, (int)ROOM);
    (void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
    uintptr_t from = (uintptr_t)arena_alloc(first, LARGE_PAGE), till = (uintptr_t)sbrk(0);
    from = (from + 2 * LARGE_PAGE) / LARGE_PAGE * LARGE_PAGE;
    if (from < till &&
        till - from <= ROOM + LARGE_PAGE) /* else another allocator is in use: a sanitizer's */
        (void)madvise((void *)from, till - from, MADV_HUGEPAGE);
}

static _Noreturn void child(int fd, const struct paper *p)
{
    struct rlimit seconds = {APART_SECONDS, APART_SECONDS};
    struct str bytes = S(""), substituted = S("");
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody waits for the answer of an orphan */
    setpriority(PRIO_PROCESS, 0, 10); /* readers and officers come first */
    make_room();
    int r = setrlimit(RLIMIT_CPU, &seconds) < 0 ? err_errno("setrlimit") : 0;
    if (r == 0)
        r = paper_pdf(arena_new(0), p, &bytes, &substituted);
    struct answer head = {.r = r, .substituted = substituted.n, .bytes = bytes.n};
    _exit(answer_write(fd, head, substituted, bytes) == 0 ? 0 : 1);
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_errno("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0
               ? 0
               : err_set(ERR_BROKEN, "the process that draws papers died");
}

static int answer_read(struct arena *a, int fd, struct str *ret_bytes, struct str *ret_substituted)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < (off_t)sizeof(struct answer) || (size_t)size > APART_MAX)
        return err_set(ERR_BROKEN, "an answer of %lld bytes", (long long)size);
    char *all = arena_alloc(a, (size_t)size);
    for (off_t got = 0, n; got < size; got += n)
        if ((n = pread(fd, all + got, (size_t)(size - got), got)) <= 0)
            return err_errno("pread");

    struct answer head;
    memcpy(&head, all, sizeof(head));
    if (head.r < 0)
        return err_set(head.r, "a paper could not be drawn");
    if (head.substituted + head.bytes != (size_t)size - sizeof(head))
        return err_set(ERR_BROKEN, "an answer that does not add up");
    *ret_substituted = str_of(all + sizeof(head), head.substituted);
    *ret_bytes = str_of(all + sizeof(head) + head.substituted, head.bytes);
    return 0;
}

int paper_pdf_apart(struct arena *a, const struct paper *p, struct str *ret_bytes,
                    struct str *ret_substituted)
{
    int fd cleanup(file_close) = memfd_create("paper", MFD_CLOEXEC);
    if (fd < 0)
        return err_errno("memfd_create");
    pid_t pid = fork();
    if (pid < 0)
        return err_errno("fork");
    if (pid == 0)
        child(fd, p);
    int r = wait_for(pid);
    return r < 0 ? r : answer_read(a, fd, ret_bytes, ret_substituted);
}
