/* shown.c: see shown.h. Waiting is looking again each millisecond: it is rare and short. */
#include "engine/shown.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int shown_create(int *ret_fd)
{
    int fd = memfd_create("shown", MFD_CLOEXEC);

    if (fd < 0)
        return err_errno("memfd_create");
    if (ftruncate(fd, sizeof(int64_t)) < 0) {
        (void)close(fd);
        return err_errno("ftruncate");
    }
    *ret_fd = fd;
    return 0;
}

int shown_open(int fd, bool writes, struct shown *ret)
{
    struct stat st;
    void *p;

    if (fstat(fd, &st) < 0)
        return err_errno("what is shown");
    if (st.st_size != (off_t)sizeof(*ret->at))
        return err_set(ERR_BROKEN, "what is shown has not 8 bytes");
    p = mmap(NULL, sizeof(*ret->at), writes ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd,
             0);
    if (p == MAP_FAILED)
        return err_errno("what is shown");
    ret->at = p;
    return 0;
}

void shown_done(struct shown *s)
{
    if (s->at)
        (void)munmap(s->at, sizeof(*s->at));
    s->at = NULL;
}

void shown_set(const struct shown *s, int64_t seq)
{
    if (s->at)
        __atomic_store_n(s->at, seq + 1, __ATOMIC_SEQ_CST);
}

int64_t shown_lacks(const struct shown *s, int64_t head)
{
    int64_t said = s->at ? __atomic_load_n(s->at, __ATOMIC_SEQ_CST) : 0;

    return said > 0 && head >= said ? head - said + 1 : 0;
}

bool shown_wait(const struct shown *s, int64_t head, int ms)
{
    const struct timespec moment = {.tv_nsec = 1000 * 1000};

    for (; shown_lacks(s, head) > 0; ms--) {
        if (ms <= 0)
            return false;
        (void)nanosleep(&moment, NULL);
    }
    return true;
}
