/* convert_zip.c: a zip that was opened in the convert process, on its way back: each file as a fixed head, its name and its
 * bytes; a head without a name ends it. Who asks takes each file as it comes. */
#include "app/convert_in.h"
#include "base/file.h"
#include "base/utf8.h"
#include "paper/unpack.h"

#define ZIP_MAGIC UINT32_C(0x676b7878)

struct zip_head {
    uint32_t magic;
    int32_t err; /* of the last: 0, or why there are no more */
    uint32_t name, bytes;
};

static int file_send(void *me, struct str name, struct str bytes)
{
    const int *back = me;
    struct zip_head head = {
        .magic = ZIP_MAGIC, .name = (uint32_t)name.n, .bytes = (uint32_t)bytes.n};
    int r = file_write_fd(*back, &head, sizeof(head));

    if (r == 0)
        r = file_write_fd(*back, name.p, name.n);
    return r < 0 ? r : file_write_fd(*back, bytes.p, bytes.n);
}

int convert_zip_write(struct arena *a, int file, int back)
{
    struct zip_head last = {.magic = ZIP_MAGIC};
    struct str zip;
    int passed, r = extract_bytes(a, file, &zip);

    last.err = r < 0 ? r : unpack(a, zip, file_send, &back, &passed);
    return file_write_fd(back, &last, sizeof(last));
}

/* ---- Who asks ---- */

static bool head_ok(const struct zip_head *h)
{
    bool known = h->err == 0 || h->err == ERR_MALFORMED || h->err == ERR_TOO_LARGE;

    return h->magic == ZIP_MAGIC && known && h->name <= UNPACK_NAME && h->bytes <= UNPACK_FILE;
}

/* 1: a file was taken; 0: that was the last. */
static int file_take(struct arena *a, int fd, int64_t deadline, unpack_each_fn each, void *me)
{
    struct zip_head head;
    char *name, *bytes;
    int r = convert_read_all(fd, &head, sizeof(head), deadline);

    if (r <= 0 || !head_ok(&head))
        return r < 0 ? r : err_set(ERR_MALFORMED, "convert: the zip broke its reader");
    if (head.name == 0)
        return head.err < 0 ? err_set(head.err, "convert: no zip") : 0;
    name = arena_alloc(a, head.name + 1);
    bytes = arena_alloc(a, (size_t)head.bytes + 1);
    r = convert_read_all(fd, name, head.name, deadline);
    if (r > 0)
        r = convert_read_all(fd, bytes, head.bytes, deadline);
    if (r <= 0 || !utf8_is_text(str_of(name, head.name)))
        return r < 0 ? r : err_set(ERR_MALFORMED, "convert: the zip broke its reader");
    r = each(me, str_of(name, head.name), str_of(bytes, head.bytes));
    return r < 0 ? r : 1;
}

int convert_zip_read(int fd, int64_t deadline, unpack_each_fn each, void *me)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    int r;

    for (int n = 0; (r = file_take(a, fd, deadline, each, me)) > 0; arena_reset(a))
        if (++n > UNPACK_FILES)
            return err_set(ERR_MALFORMED, "convert: the zip broke its reader");
    return r;
}
