/* file.c: whole files in and out of the file system.
 *
 * A new file is written beside the old one under a name that nobody else has, made durable, and
 * only then given its name; whatever fails before that leaves the old file as it was and takes
 * the new one away. */
#include "base/file.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/rand.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP (64 * KiB)

void file_close(int *fd)
{
    int saved = errno;

    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = saved;
}

static ssize_t read_some(int fd, void *p, size_t n)
{
    ssize_t r;

    do {
        r = read(fd, p, n);
    } while (r < 0 && errno == EINTR);
    return r;
}

/* Bytes until the end of the file, but no more than the buffer's maximum; *ret_more if there are. */
static int read_all(int fd, size_t hint, struct buf *b, bool *ret_more)
{
    ssize_t r;
    char beyond;

    while (b->n < b->max) {
        size_t step = hint > b->n ? hint - b->n : READ_STEP;
        char *p;

        if (step > b->max - b->n)
            step = b->max - b->n;
        p = buf_reserve(b, step);
        r = read_some(fd, p, step);
        if (r < 0)
            return -1;
        if (r == 0) {
            *ret_more = false;
            return 0;
        }
        b->n += (size_t)r;
    }
    r = read_some(fd, &beyond, 1);
    *ret_more = r > 0;
    return r < 0 ? -1 : 0;
}

int file_read(struct arena *a, const char *path, size_t max, struct str *ret)
{
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    struct buf b cleanup(buf_done) = BUF_INIT(max);
    struct stat st;
    bool more;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(path);
    if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
        return err_set(ERR_TOO_LARGE, "%s: larger than %zu bytes", path, max);
    /* one byte more than it says: so the end is seen without growing the buffer */
    if (read_all(fd, (size_t)st.st_size + 1, &b, &more) < 0)
        return err_errno(path);
    if (more)
        return err_set(ERR_TOO_LARGE, "%s: larger than %zu bytes", path, max);

    *ret = arena_str(a, buf_str(&b));
    return 0;
}

int file_write_fd(int fd, const void *p, size_t n)
{
    const char *from = p;
    int r = fault_hit("write");

    if (r < 0)
        return r;
    while (n) {
        ssize_t written = write(fd, from, n);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return err_errno("write");
        from += written;
        n -= (size_t)written;
    }
    return 0;
}

/* A name in the same folder that nobody else uses. */
static int name_beside(const char *path, char out[PATH_MAX])
{
    uint64_t random;
    int n;

    rand_bytes(&random, sizeof(random));
    n = snprintf(out, PATH_MAX, "%s.%016llx.new", path, (unsigned long long)random);
    if (n < 0 || n >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return err_errno(path);
    }
    return 0;
}

/* The file `path` with these bytes, on the disk; its name is not yet. */
static int write_new(const char *path, struct str bytes, unsigned mode)
{
    int fd cleanup(file_close) =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
    int r;

    if (fd < 0)
        return err_errno(path);
    r = file_write_fd(fd, bytes.p, bytes.n);
    if (r < 0)
        return r;
    if (fsync(fd) < 0)
        return err_errno(path);
    /* some file systems report a full disk only now */
    r = close(fd);
    fd = -1;
    return r < 0 ? err_errno(path) : 0;
}

static int take_name(const char *from, const char *path)
{
    int r = fault_hit("file.rename");

    if (r < 0)
        return r;
    return rename(from, path) < 0 ? err_errno(path) : 0;
}

int file_write(const char *path, struct str bytes, unsigned mode)
{
    char beside[PATH_MAX];
    int r = name_beside(path, beside);

    if (r < 0)
        return r;
    r = write_new(beside, bytes, mode);
    if (r == 0)
        r = take_name(beside, path);
    if (r < 0) {
        unlink(beside);
        return r;
    }
    return file_sync_dir(path);
}

/* The folder that holds path: "." for a bare name. */
static int folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 1;

    if (n >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return err_errno(path);
    }
    if (slash == path)
        n = 1; /* "/name": the folder is the root */
    memcpy(out, slash ? path : ".", n);
    out[n] = 0;
    return 0;
}

int file_sync_dir(const char *path)
{
    char folder[PATH_MAX];
    int fd cleanup(file_close) = -1;
    int r = fault_hit("file.sync");

    if (r < 0)
        return r;
    r = folder_of(path, folder);
    if (r < 0)
        return r;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) < 0)
        return err_errno(folder);
    return 0;
}

static int make_one(const char *path, unsigned mode)
{
    struct stat st;

    if (mkdir(path, (mode_t)mode) == 0)
        return 0;
    if (errno != EEXIST)
        return err_errno(path);
    if (stat(path, &st) < 0)
        return err_errno(path);
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return err_errno(path);
    }
    return 0;
}

int file_make_dir(const char *path, unsigned mode)
{
    char part[PATH_MAX];
    size_t n = strlen(path);
    int r;

    if (n >= sizeof(part)) {
        errno = ENAMETOOLONG;
        return err_errno(path);
    }
    for (size_t i = 1; i < n; i++) {
        if (path[i] != '/' || path[i - 1] == '/')
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        r = make_one(part, mode);
        if (r < 0)
            return r;
    }
    return make_one(path, mode);
}

static void close_dir(DIR **d)
{
    if (*d)
        closedir(*d);
}

static bool is_older(int dir, const char *name, int64_t before)
{
    struct stat st;

    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)
           && st.st_mtime < before;
}

int file_sweep(const char *dir, int64_t before)
{
    DIR *d cleanup(close_dir) = opendir(dir);
    struct dirent *entry;
    int swept = 0;

    if (!d)
        return errno == ENOENT ? 0 : err_errno(dir);
    while ((entry = readdir(d))) {
        if (is_older(dirfd(d), entry->d_name, before) && unlinkat(dirfd(d), entry->d_name, 0) == 0)
            swept++;
    }
    return swept;
}
