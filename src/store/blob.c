/* blob.c: from bytes to a durable file with the name of its hash.
 *
 * A blob is written to DIR/tmp under a name that nobody else has, made durable, renamed to its
 * place, and the folder made durable: a power cut leaves it wholly or not at all, and at worst a
 * rest in DIR/tmp, which blob_sweep() takes away. A blob that is there already is written over
 * with the same bytes: so 0 means durable even if whoever wrote it first has not come so far
 * yet.
 *
 * Folders get 0750, files 0640, less the umask; the group comes from DIR (set-group-ID). Steps
 * that tests make fail or kill, next to "write": blob.sync, blob.rename, blob.done. */
#include "store/blob.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/rand.h"
#include "base/vec.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIR_MODE   0750
#define FILE_MODE  0640
#define STEP       (64 * KiB)
#define HASH_BYTES (BLOB_HEX / 2)

struct hash {
    char hex[BLOB_HEX + 1];
};

struct blob_writer {
    char dir[PATH_MAX];
    char path[PATH_MAX]; /* of the temporary file; "": there is none */
    int fd;
    int failed; /* the first error: what follows it is refused */
    int64_t size;
    EVP_MD_CTX *digest;
};

static int join(char out[PATH_MAX], const char *format, ...) printf_like(2, 3);

static int join(char out[PATH_MAX], const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(out, PATH_MAX, format, args);
    va_end(args);
    return n < 0 || n >= PATH_MAX ? err_set(ERR_IO, "blob: the path is too long") : 0;
}

static bool is_hash(struct str s)
{
    if (s.n != BLOB_HEX)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
            return false;
    }
    return true;
}

/* DIR/ab/abcdef…: the only way from a hash to a path. */
static int path_of(char out[PATH_MAX], const char *dir, struct str hash)
{
    if (!is_hash(hash))
        return err_set(ERR_INVALID, "blob: not a hash");
    return join(out, "%s/%.2s/%.*s", dir, hash.p, STR_ARG(hash));
}

static int digest_begin(EVP_MD_CTX **ret)
{
    EVP_MD_CTX *digest = EVP_MD_CTX_new();

    if (!digest || EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(digest);
        return err_set(ERR_BROKEN, "blob: no SHA-256");
    }
    *ret = digest;
    return 0;
}

static void digest_done(EVP_MD_CTX **digest)
{
    EVP_MD_CTX_free(*digest);
}

static int digest_add(EVP_MD_CTX *digest, const void *p, size_t n)
{
    return EVP_DigestUpdate(digest, p, n) == 1 ? 0 : err_set(ERR_BROKEN, "blob: SHA-256 failed");
}

static int digest_end(EVP_MD_CTX *digest, struct hash *ret)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (EVP_DigestFinal_ex(digest, bytes, &n) != 1 || n != HASH_BYTES)
        return err_set(ERR_BROKEN, "blob: SHA-256 failed");
    for (size_t i = 0; i < n; i++) {
        ret->hex[2 * i] = digits[bytes[i] >> 4];
        ret->hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret->hex[BLOB_HEX] = 0;
    return 0;
}

/* A folder that is there when 0 comes back, and whose name in its parent is durable. */
static int make_dir(const char *path)
{
    if (mkdir(path, DIR_MODE) == 0)
        return file_sync_dir(path);
    return errno == EEXIST ? 0 : err_errno(path);
}

static int open_temporary(struct blob_writer *w)
{
    char tmp[PATH_MAX];
    uint64_t random;
    int r = join(tmp, "%s/tmp", w->dir);

    if (r < 0)
        return r;
    r = make_dir(tmp);
    if (r < 0)
        return r;
    rand_bytes(&random, sizeof(random));
    r = join(w->path, "%s/%016llx", tmp, (unsigned long long)random);
    if (r < 0)
        return r;
    w->fd = open(w->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (w->fd >= 0)
        return 0;
    r = err_errno(w->path);
    w->path[0] = 0;
    return r;
}

int blob_begin(const char *dir, struct blob_writer **ret)
{
    struct blob_writer *w = calloc(1, sizeof(*w));
    int r;

    if (!w)
        abort();
    w->fd = -1;
    r = join(w->dir, "%s", dir);
    if (r == 0)
        r = digest_begin(&w->digest);
    if (r == 0)
        r = open_temporary(w);
    if (r < 0) {
        blob_abandon(w);
        return r;
    }
    *ret = w;
    return 0;
}

int blob_write(struct blob_writer *w, const void *p, size_t n)
{
    if (w->failed == 0)
        w->failed = file_write_fd(w->fd, p, n);
    if (w->failed == 0)
        w->failed = digest_add(w->digest, p, n);
    if (w->failed == 0)
        w->size += (int64_t)n;
    return w->failed;
}

void blob_abandon(struct blob_writer *w)
{
    if (!w)
        return;
    file_close(&w->fd);
    if (w->path[0])
        unlink(w->path);
    EVP_MD_CTX_free(w->digest);
    free(w);
}

/* For cleanup(). */
static void writer_done(struct blob_writer **w)
{
    blob_abandon(*w);
}

static int sync_file(int fd)
{
    int r = fault_hit("blob.sync");

    if (r < 0)
        return r;
    return fsync(fd) < 0 ? err_errno("fsync") : 0;
}

/* A durable file takes its place. */
static int take_place(const char *from, const char *dir, struct str hash)
{
    char folder[PATH_MAX];
    char path[PATH_MAX];
    int r = path_of(path, dir, hash);

    if (r < 0)
        return r;
    r = join(folder, "%s/%.2s", dir, hash.p);
    if (r < 0)
        return r;
    r = make_dir(folder);
    if (r < 0)
        return r;
    r = fault_hit("blob.rename");
    if (r < 0)
        return r;
    if (rename(from, path) < 0)
        return err_errno(path);
    r = file_sync_dir(path);
    return r < 0 ? r : fault_hit("blob.done");
}

static int close_durable(struct blob_writer *w)
{
    int r = sync_file(w->fd);
    int fd = w->fd;

    if (r < 0)
        return r;
    w->fd = -1;
    /* some file systems report a full disk only now */
    return close(fd) < 0 ? err_errno(w->path) : 0;
}

/* *ret_hash is what came together; with `expected`, anything else is ERR_BROKEN and not kept. */
static int finish(struct blob_writer *w, const struct str *expected, struct hash *ret_hash)
{
    struct hash hash;
    int r = w->failed;

    if (r < 0)
        return r;
    r = digest_end(w->digest, &hash);
    if (r < 0)
        return r;
    if (expected && !str_eq(str_c(hash.hex), *expected))
        return err_set(ERR_BROKEN, "blob: the content of %.*s is another", STR_ARG(*expected));
    r = close_durable(w);
    if (r < 0)
        return r;
    r = take_place(w->path, w->dir, str_c(hash.hex));
    if (r < 0)
        return r;
    w->path[0] = 0;

    *ret_hash = hash;
    return 0;
}

int blob_finish(struct blob_writer *w, struct arena *a, struct str *ret_hash, int64_t *ret_size)
{
    struct blob_writer *own cleanup(writer_done) = w;
    struct hash hash;
    int r = finish(own, NULL, &hash);

    if (r < 0)
        return r;
    *ret_hash = arena_str(a, str_c(hash.hex));
    *ret_size = own->size;
    return 0;
}

int blob_put(const char *dir, struct arena *a, struct str bytes, struct str *ret_hash)
{
    struct blob_writer *w;
    int64_t size;
    int r = blob_begin(dir, &w);

    if (r < 0)
        return r;
    r = blob_write(w, bytes.p, bytes.n);
    if (r < 0) {
        blob_abandon(w);
        return r;
    }
    return blob_finish(w, a, ret_hash, &size);
}

int blob_adopt(const char *dir, const char *path, struct str hash)
{
    int fd cleanup(file_close) = -1;
    int r;

    if (!is_hash(hash))
        return err_set(ERR_INVALID, "blob: not a hash");
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_errno(path);
    if (fchmod(fd, FILE_MODE) < 0)
        return err_errno(path);
    r = sync_file(fd);
    if (r < 0)
        return r;
    return take_place(path, dir, hash);
}

int blob_open(const char *dir, struct str hash, int *ret_fd, int64_t *ret_size)
{
    char path[PATH_MAX];
    struct stat st;
    int r = path_of(path, dir, hash);
    int fd;

    if (r < 0)
        return r;
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_errno(path);
    if (fstat(fd, &st) < 0) {
        file_close(&fd);
        return err_errno(path);
    }
    *ret_fd = fd;
    *ret_size = st.st_size;
    return 0;
}

int blob_read(struct arena *a, const char *dir, struct str hash, size_t max, struct str *ret)
{
    char path[PATH_MAX];
    int r = path_of(path, dir, hash);

    return r < 0 ? r : file_read(a, path, max, ret);
}

bool blob_exists(const char *dir, struct str hash)
{
    char path[PATH_MAX];

    return path_of(path, dir, hash) == 0 && access(path, F_OK) == 0;
}

/* The whole file to `each`, a step at a time. */
static int each_step(int fd, int (*each)(void *arg, const void *p, size_t n), void *arg)
{
    char *step = malloc(STEP);
    ssize_t n = 0;
    int r = 0;

    if (!step)
        abort();
    while (r == 0) {
        n = read(fd, step, STEP);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            r = err_errno("read");
        if (n <= 0)
            break;
        r = each(arg, step, (size_t)n);
    }
    free(step);
    return r;
}

static int step_to_writer(void *arg, const void *p, size_t n)
{
    return blob_write(arg, p, n);
}

static int step_to_digest(void *arg, const void *p, size_t n)
{
    return digest_add(arg, p, n);
}

int blob_copy(const char *from, const char *to, struct str hash)
{
    struct blob_writer *w cleanup(writer_done) = NULL;
    int fd cleanup(file_close) = -1;
    struct hash written;
    int64_t size;
    int r;

    if (blob_exists(to, hash))
        return 0;
    r = blob_open(from, hash, &fd, &size);
    if (r < 0)
        return r;
    r = blob_begin(to, &w);
    if (r < 0)
        return r;
    r = each_step(fd, step_to_writer, w);
    if (r < 0)
        return r;
    return finish(w, &hash, &written);
}

int blob_remove(const char *dir, struct str hash)
{
    char path[PATH_MAX];
    int r = path_of(path, dir, hash);

    if (r < 0)
        return r;
    r = fault_hit("write");
    if (r < 0)
        return r;
    if (unlink(path) < 0)
        return errno == ENOENT ? 0 : err_errno(path);
    return file_sync_dir(path);
}

int blob_verify(const char *dir, struct str hash)
{
    EVP_MD_CTX *digest cleanup(digest_done) = NULL;
    int fd cleanup(file_close) = -1;
    struct hash found;
    int64_t size;
    int r = blob_open(dir, hash, &fd, &size);

    if (r < 0)
        return r;
    r = digest_begin(&digest);
    if (r < 0)
        return r;
    r = each_step(fd, step_to_digest, digest);
    if (r < 0)
        return r;
    r = digest_end(digest, &found);
    if (r < 0)
        return r;
    if (!str_eq(str_c(found.hex), hash))
        return err_set(ERR_BROKEN, "blob: the content of %.*s is another", STR_ARG(hash));
    return 0;
}

struct name {
    char text[BLOB_HEX + 1];
};

struct names {
    struct name *v;
    size_t n, room;
};

static void close_dir(DIR **d)
{
    if (*d)
        closedir(*d);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

/* The names of `length` characters in the folder, sorted; none if the folder is not there. */
static int list(struct arena *a, const char *path, size_t length, struct names *ret)
{
    DIR *d cleanup(close_dir) = opendir(path);
    struct names names = {0};
    struct dirent *entry;

    if (!d && errno != ENOENT)
        return err_errno(path);
    errno = 0;
    while (d && (entry = readdir(d))) {
        if (strlen(entry->d_name) == length && entry->d_name[0] != '.')
            memcpy(vec_push(a, &names)->text, entry->d_name, length + 1);
    }
    if (errno)
        return err_errno(path);
    if (names.n)
        qsort(names.v, names.n, sizeof(*names.v), by_name);
    *ret = names;
    return 0;
}

static int walk_folder(struct arena *a, const char *folder, const char *prefix,
                       int (*each)(void *arg, struct str hash, int64_t size), void *arg)
{
    struct names names;
    int r = list(a, folder, BLOB_HEX, &names);

    for (size_t i = 0; r == 0 && i < names.n; i++) {
        char path[PATH_MAX];
        struct stat st;

        /* what is no blob, or in the wrong folder, nobody could open by its hash */
        if (!is_hash(str_c(names.v[i].text)) || memcmp(names.v[i].text, prefix, 2) != 0)
            continue;
        r = join(path, "%s/%s", folder, names.v[i].text);
        if (r < 0)
            return r;
        if (lstat(path, &st) < 0) {
            if (errno == ENOENT) /* removed meanwhile */
                continue;
            return err_errno(path);
        }
        if (S_ISREG(st.st_mode))
            r = each(arg, str_c(names.v[i].text), st.st_size);
    }
    return r;
}

int blob_walk(const char *dir, int (*each)(void *arg, struct str hash, int64_t size), void *arg)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct names folders;
    int r = list(a, dir, 2, &folders);

    for (size_t i = 0; r == 0 && i < folders.n; i++) {
        struct arena *own cleanup(arena_done) = arena_new(0);
        char path[PATH_MAX];

        r = join(path, "%s/%s", dir, folders.v[i].text);
        if (r == 0)
            r = walk_folder(own, path, folders.v[i].text, each, arg);
    }
    return r;
}

/* Since when it is in its place; ERR_ABSENT. */
static int standing_since(const char *path, int64_t *ret)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return err_errno(path);
    *ret = st.st_mtime;
    return 0;
}

/* What is aside is old: away with it. Else back where it was, unless there is one again. */
static int retire_aside(const char *aside, const char *path, int64_t before)
{
    int64_t since;
    int r = standing_since(aside, &since);

    if (r < 0)
        return r;
    if (since >= before && link(aside, path) < 0 && errno != EEXIST)
        return err_errno(path);
    if (unlink(aside) < 0)
        return err_errno(aside);
    r = file_sync_dir(path);
    return r < 0 ? r : since < before;
}

int blob_retire(const char *dir, struct str hash, int64_t before, bool remove)
{
    char path[PATH_MAX], aside[PATH_MAX], tmp[PATH_MAX];
    int64_t since;
    int r = path_of(path, dir, hash);

    if (r == 0)
        r = join(aside, "%s/tmp/retired-%.*s", dir, STR_ARG(hash));
    if (r < 0)
        return r;
    r = standing_since(path, &since);
    if (r < 0)
        return r == ERR_ABSENT ? 0 : r;
    if (since >= before || !remove)
        return since < before;
    r = join(tmp, "%s/tmp", dir);
    if (r == 0)
        r = make_dir(tmp);
    if (r == 0)
        r = fault_hit("write");
    if (r < 0)
        return r;
    if (rename(path, aside) < 0)
        return errno == ENOENT ? 0 : err_errno(path);
    return retire_aside(aside, path, before);
}

int blob_sweep(const char *dir, int64_t before)
{
    char tmp[PATH_MAX];
    int r = join(tmp, "%s/tmp", dir);

    return r < 0 ? r : file_sweep(tmp, before);
}
