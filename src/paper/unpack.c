/* unpack.c: see unpack.h. By libarchive, from memory, within limits. */
#include "paper/unpack.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "base/utf8.h"
#include <archive.h>
#include <archive_entry.h>

static void archive_done(struct archive **z)
{
    if (*z)
        (void)archive_read_free(*z);
}

/* Windows in Chinese writes names in GBK and does not say so. */
static struct str name_of(struct arena *a, struct archive_entry *e)
{
    struct buf name cleanup(buf_done) = BUF_INIT(4 * UNPACK_NAME);
    const char *said = archive_entry_pathname_utf8(e);

    if (!said || !utf8_is_text(str_c(said)))
        said = archive_entry_pathname(e);
    if (!said || charset_decode(str_c(said), &name) < 0 || !buf_ok(&name))
        return S("");
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '\\')
            name.p[i] = '/';
    return arena_str(a, buf_str(&name));
}

static bool name_usable(struct str name)
{
    struct str rest = name, part;

    if (name.n == 0 || name.n > UNPACK_NAME || !utf8_is_text(name) ||
        str_find_char(name, '\n') >= 0 || str_ends(name, S("/")))
        return false;
    while (str_next(&rest, '/', &part))
        if (part.n == 0 || str_eq(part, S(".")) || str_eq(part, S("..")))
            return false;
    return true;
}

struct unpacking {
    struct archive *z;
    size_t packed, unpacked;
};

static int bytes_of(struct unpacking *u, struct buf *out)
{
    static const size_t step = 64 * KiB;

    for (;;) {
        char *to = buf_reserve(out, step);
        la_ssize_t n = to ? archive_read_data(u->z, to, step) : 0;

        if (!to)
            return err_set(ERR_TOO_LARGE, "unpack: a file of more than %zu bytes", UNPACK_FILE);
        if (n < 0)
            return err_set(ERR_MALFORMED, "unpack: a damaged file");
        if (n == 0)
            return 0;
        out->n += (size_t)n;
        out->p[out->n] = 0;
        u->unpacked += (size_t)n;
        if (u->unpacked > UNPACK_BYTES || u->unpacked > MiB + u->packed * UNPACK_RATIO)
            return err_set(ERR_TOO_LARGE, "unpack: the zip holds too much");
    }
}

/* One file; 1: it was passed over. */
static int entry_take(struct unpacking *u, struct arena *a, struct archive_entry *e,
                      unpack_each_fn each, void *me)
{
    struct buf bytes cleanup(buf_done) = BUF_INIT(UNPACK_FILE);
    struct str name = name_of(a, e);
    int r;

    if (archive_entry_filetype(e) != AE_IFREG)
        return archive_entry_filetype(e) != AE_IFDIR;
    if (archive_entry_is_encrypted(e) || !name_usable(name))
        return 1;
    r = bytes_of(u, &bytes);
    return r < 0 ? r : each(me, name, buf_str(&bytes));
}

int unpack(struct arena *a, struct str zip, unpack_each_fn each, void *me, int *ret_passed)
{
    struct archive *z cleanup(archive_done) = archive_read_new();
    struct unpacking u = {.z = z, .packed = zip.n};
    struct archive_entry *e;
    int number = 0, passed = 0, err, r;

    if (!z || archive_read_support_format_zip_seekable(z) != ARCHIVE_OK ||
        archive_read_open_memory(z, zip.p, zip.n) != ARCHIVE_OK)
        return err_set(ERR_MALFORMED, "unpack: no zip");
    while ((err = archive_read_next_header(z, &e)) == ARCHIVE_OK || err == ARCHIVE_WARN) {
        if (++number > UNPACK_FILES)
            return err_set(ERR_TOO_LARGE, "unpack: more than %d files", UNPACK_FILES);
        r = entry_take(&u, a, e, each, me);
        if (r < 0)
            return r;
        passed += r;
    }
    if (err != ARCHIVE_EOF)
        return err_set(ERR_MALFORMED, "unpack: a damaged zip");
    *ret_passed = passed;
    return 0;
}
