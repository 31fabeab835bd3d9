/* bundle.c: see bundle.h; libarchive does the tar. */
#include "app/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

#define ABOUT "gongkai-backup 1\n"
#define PIECE (256 * KiB)

struct bundle_writer {
    struct archive *tar;
    char *path, *part;
    int fd;
    int64_t entries;
    char piece[PIECE];
};

static int bundle_err(struct archive *a, const char *what)
{
    int e = archive_errno(a);

    return err_set(e == ENOSPC || e == EDQUOT ? ERR_NO_SPACE : ERR_IO, "%s: %s", what,
                   archive_error_string(a));
}

static char *part_name(const char *path)
{
    size_t n = strlen(path) + sizeof(".part");
    char *name = malloc(n);

    if (name)
        snprintf(name, n, "%s.part", path);
    return name;
}

int bundle_create(const char *path, struct bundle_writer **ret)
{
    struct bundle_writer *w = calloc(1, sizeof(*w));
    int r;

    if (!w)
        return err_set(ERR_IO, "no memory");
    w->fd = -1;
    w->path = strdup(path);
    w->part = part_name(path);
    w->tar = archive_write_new();
    assert(w->path && w->part && w->tar);
    (void)unlink(w->part);
    w->fd = open(w->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (w->fd < 0) {
        r = err_errno(path);
        bundle_abandon(w);
        return r;
    }
    archive_write_set_format_pax_restricted(w->tar);
    if (archive_write_open_fd(w->tar, w->fd) != ARCHIVE_OK) {
        r = bundle_err(w->tar, path);
        bundle_abandon(w);
        return r;
    }
    r = bundle_add(w, "about", S(ABOUT));
    if (r < 0) {
        bundle_abandon(w);
        return r;
    }
    *ret = w;
    return 0;
}

static void writer_free(struct bundle_writer *w)
{
    archive_write_free(w->tar);
    file_close(&w->fd);
    free(w->path);
    free(w->part);
    free(w);
}

void bundle_abandon(struct bundle_writer *w)
{
    if (!w)
        return;
    (void)unlink(w->part);
    writer_free(w);
}

static int entry_begin(struct bundle_writer *w, const char *name, int64_t size)
{
    struct archive_entry *e = archive_entry_new();
    int r;

    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0600);
    archive_entry_set_size(e, size);
    r = archive_write_header(w->tar, e) == ARCHIVE_OK ? 0 : bundle_err(w->tar, name);
    archive_entry_free(e);
    w->entries++;
    return r;
}

static int entry_write(struct bundle_writer *w, const void *p, size_t n)
{
    return n == 0 || archive_write_data(w->tar, p, n) == (la_ssize_t)n
               ? 0
               : bundle_err(w->tar, "backup");
}

int bundle_add(struct bundle_writer *w, const char *name, struct str bytes)
{
    int r = entry_begin(w, name, (int64_t)bytes.n);

    return r < 0 ? r : entry_write(w, bytes.p, bytes.n);
}

int bundle_add_fd(struct bundle_writer *w, const char *name, int fd, int64_t size)
{
    int r = entry_begin(w, name, size);

    while (r == 0 && size > 0) {
        ssize_t n = read(fd, w->piece, size < (int64_t)PIECE ? (size_t)size : PIECE);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(name);
        if (n == 0)
            return err_set(ERR_BROKEN, "%s became shorter", name);
        r = entry_write(w, w->piece, (size_t)n);
        size -= n;
    }
    return r;
}

int bundle_add_file(struct bundle_writer *w, const char *name, const char *path)
{
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(path);
    return bundle_add_fd(w, name, fd, st.st_size);
}

static int finish(struct bundle_writer *w)
{
    char count[32];
    int r;

    snprintf(count, sizeof(count), "%lld\n", (long long)w->entries);
    r = bundle_add(w, "end", str_c(count));
    if (r < 0)
        return r;
    if (archive_write_close(w->tar) != ARCHIVE_OK)
        return bundle_err(w->tar, "backup");
    if (fsync(w->fd) < 0 || rename(w->part, w->path) < 0)
        return err_errno(w->path);
    return file_sync_dir(w->path);
}

int bundle_finish(struct bundle_writer *w)
{
    int r = finish(w);

    if (r < 0)
        bundle_abandon(w);
    else
        writer_free(w);
    return r;
}

/* ---- Reading ---- */

struct bundle_reader {
    struct archive *tar;
    int64_t entries;
};

static int damaged(struct bundle_reader *r)
{
    const char *why = archive_error_string(r->tar);

    return err_set(ERR_MALFORMED, "the backup is cut or damaged%s%s", why ? ": " : "",
                   why ? why : "");
}

void bundle_close(struct bundle_reader *r)
{
    if (!r)
        return;
    archive_read_free(r->tar);
    free(r);
}

/* A short entry as a text. */
static int read_text(struct bundle_reader *r, struct arena *a, struct str *ret)
{
    char bytes[256];
    la_ssize_t n = archive_read_data(r->tar, bytes, sizeof(bytes));

    if (n < 0)
        return damaged(r);
    *ret = arena_str(a, str_of(bytes, (size_t)n));
    return 0;
}

static int read_header(struct bundle_reader *r, struct arena *a, struct str *ret_name)
{
    struct archive_entry *e;
    int n = archive_read_next_header(r->tar, &e);

    if (n != ARCHIVE_OK || !archive_entry_pathname(e) || archive_entry_filetype(e) != AE_IFREG)
        return damaged(r);
    *ret_name = arena_str(a, str_c(archive_entry_pathname(e)));
    return 0;
}

static int read_about(struct bundle_reader *r, struct arena *a, struct str *ret_engine)
{
    struct str name, text;
    int n = read_header(r, a, &name);

    if (n == 0)
        n = read_text(r, a, &text);
    if (n < 0)
        return n;
    if (!str_eq(name, S("about")) || !str_eq(text, S(ABOUT)))
        return err_set(ERR_MALFORMED, "not a backup of this program");
    n = read_header(r, a, &name);
    if (n == 0)
        n = read_text(r, a, ret_engine);
    if (n < 0)
        return n;
    r->entries = 2;
    return str_eq(name, S("engine")) ? 0 : err_set(ERR_MALFORMED, "not a backup of this program");
}

int bundle_open(const char *path, struct arena *a, struct bundle_reader **ret,
                struct str *ret_engine)
{
    struct bundle_reader *r = calloc(1, sizeof(*r));
    int n;

    assert(r);
    if (access(path, R_OK) < 0) {
        free(r);
        return err_errno(path);
    }
    r->tar = archive_read_new();
    archive_read_support_format_tar(r->tar);
    n = archive_read_open_filename(r->tar, path, PIECE) == ARCHIVE_OK ? read_about(r, a, ret_engine)
                                                                      : damaged(r);
    if (n < 0) {
        bundle_close(r);
        return n;
    }
    *ret = r;
    return 0;
}

int bundle_next(struct bundle_reader *r, struct arena *a, struct str *ret_name)
{
    struct str name, text;
    int64_t count;
    int n = read_header(r, a, &name);

    if (n < 0)
        return n;
    if (!str_eq(name, S("end"))) {
        r->entries++;
        *ret_name = name;
        return 1;
    }
    n = read_text(r, a, &text);
    if (n < 0)
        return n;
    if (num_parse(str_trim(text), 0, INT64_MAX, &count) < 0 || count != r->entries)
        return err_set(ERR_MALFORMED, "the backup lacks some of its entries");
    return 0;
}

int bundle_read_piece(struct bundle_reader *r, struct str *ret)
{
    const void *p;
    size_t n;
    la_int64_t offset;
    int got = archive_read_data_block(r->tar, &p, &n, &offset);

    if (got == ARCHIVE_EOF)
        return 0;
    if (got != ARCHIVE_OK)
        return damaged(r);
    *ret = str_of(p, n);
    return 1;
}

int bundle_extract(struct bundle_reader *r, const char *path)
{
    int fd cleanup(file_close) =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
    struct str piece = S("");
    int n;

    if (fd < 0)
        return err_errno(path);
    while ((n = bundle_read_piece(r, &piece)) > 0) {
        n = file_write_fd(fd, piece.p, piece.n);
        if (n < 0)
            return n;
    }
    if (n == 0 && fsync(fd) < 0)
        return err_errno(path);
    return n;
}
