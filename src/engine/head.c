/* head.c: see head.h. Stores are sequentially consistent: who sees a later state of the store through
 * the kernel has seen the number that announced it. */
#include "engine/head.h"

#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int head_create(const char *path)
{
    static const uint64_t first = 2;
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    int r;

    if (fd >= 0)
        return 0;
    if (errno != ENOENT)
        return err_errno("head file");
    r = file_write(path, str_of(&first, sizeof(first)), 0644);
    if (r < 0)
        return r;
    /* whatever the umask: the public process, another user, reads it */
    return chmod(path, 0644) < 0 ? err_errno("head file") : 0;
}

static int map(int fd, uint64_t **ret)
{
    struct stat st;
    void *p;

    if (fstat(fd, &st) < 0)
        return err_errno("head file");
    if (st.st_size != (off_t)sizeof(**ret))
        return err_set(ERR_BROKEN, "the head file has not 8 bytes");
    p = mmap(NULL, sizeof(**ret), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        return err_errno("head file");
    *ret = p;
    return 0;
}

static int lock(int fd)
{
    while (flock(fd, LOCK_EX) < 0) {
        if (errno != EINTR)
            return err_errno("head file");
    }
    return 0;
}

int head_open(const char *path, struct head *ret)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    int r;

    if (!path) {
        *ret = h;
        return 0;
    }
    h.fd = open(path, O_RDWR | O_CLOEXEC);
    if (h.fd < 0)
        return err_errno("head file");
    r = lock(h.fd);
    if (r < 0)
        return r;
    r = map(h.fd, &h.at);
    if (r < 0)
        return r;
    *ret = h;
    h = (struct head)HEAD_INIT;
    return 0;
}

void head_done(struct head *h)
{
    if (h->at)
        munmap(h->at, sizeof(*h->at));
    h->at = NULL;
    file_close(&h->fd);
}

uint64_t head_value(const struct head *h)
{
    return h->at ? __atomic_load_n(h->at, __ATOMIC_SEQ_CST) : 0;
}

void head_changing(struct head *h)
{
    if (h->at)
        __atomic_store_n(h->at, head_value(h) | 1, __ATOMIC_SEQ_CST);
}

void head_changed(struct head *h)
{
    if (h->at)
        __atomic_store_n(h->at, (head_value(h) | 1) + 1, __ATOMIC_SEQ_CST);
}

void head_repair(struct head *h)
{
    if (head_value(h) & 1)
        head_changed(h);
}
