/* copy.c: masked copies of packages: unpacked by libarchive, each part by its kind, packed again. */
#include "paper/copy_in.h"
#include "base/utf8.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

bool copy_can(enum file_kind kind)
{
    return kind == FILE_DOCX || kind == FILE_XLSX || kind == FILE_PNG || kind == FILE_JPEG;
}

static int copy_within(struct copy *c, struct str bytes, enum file_kind kind, struct str *ret)
    must_use;

/* ---- Unpacking: every part, within the limits of extract.h ---- */

static void reading_done(struct archive **z)
{
    if (*z)
        (void)archive_read_free(*z);
}

static int entry_take(struct copy *c, struct archive *z, size_t packed, struct str *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(PACKAGE_MAX_ENTRY);
    static const size_t step = 64 * KiB;

    for (;;) {
        char *to = buf_reserve(&out, step);
        la_ssize_t n = to ? archive_read_data(z, to, step) : 0;

        if (n < 0)
            return err_set(ERR_MALFORMED, "copy: a damaged part");
        if (n == 0 && to)
            break;
        out.n += (size_t)n;
        c->unpacked += (size_t)n;
        if (!to || c->unpacked > PACKAGE_MAX_BYTES ||
            c->unpacked > c->unpacked_before + MiB + packed * PACKAGE_MAX_RATIO)
            return err_set(ERR_TOO_LARGE, "copy: a package beyond its limits");
    }
    *ret = arena_str(c->a, buf_str(&out));
    return 0;
}

static int part_take(struct copy *c, struct archive *z, struct archive_entry *e, size_t packed)
{
    const char *name = archive_entry_pathname_utf8(e);
    struct str content = S("");
    int r;

    if (!name)
        name = archive_entry_pathname(e);
    if (!name || !utf8_is_text(str_c(name)) || archive_entry_is_encrypted(e))
        return err_set(ERR_MALFORMED, "copy: a part that cannot be read");
    if (str_ends(str_c(name), S("/")))
        return 0;
    r = entry_take(c, z, packed, &content);
    if (r == 0)
        *vec_push(c->a, &c->package.entries) =
            (struct entry){.name = arena_str(c->a, str_c(name)), .bytes = content};
    return r;
}

static int unpack(struct copy *c, struct str bytes)
{
    struct archive *z cleanup(reading_done) = archive_read_new();
    struct archive_entry *e;
    int err = ARCHIVE_EOF, r = 0;

    if (!z || archive_read_support_format_zip_seekable(z) != ARCHIVE_OK ||
        archive_read_open_memory(z, bytes.p, bytes.n) != ARCHIVE_OK)
        return err_set(ERR_MALFORMED, "copy: not a package");
    c->unpacked_before = c->unpacked;
    while (r == 0 &&
           ((err = archive_read_next_header(z, &e)) == ARCHIVE_OK || err == ARCHIVE_WARN)) {
        r = c->package.entries.n >= PACKAGE_MAX_ENTRIES
                ? err_set(ERR_TOO_LARGE, "copy: too many parts")
                : part_take(c, z, e, bytes.n);
    }
    if (r == 0 && err != ARCHIVE_EOF)
        r = err_set(ERR_MALFORMED, "copy: a damaged package");
    return r;
}

/* ---- What every package has: properties, preview, links, pictures, files within ---- */

/* The preview is a picture of the first page; the order of calculation would name formulas that are
 * gone. Office programs make both anew. */
static bool is_left_out(struct str name)
{
    return str_starts(name, S("docProps/thumbnail")) || str_eq(name, S("xl/calcChain.xml"));
}

/* What names the parts that are left out. */
static void names_drop(xmlNodePtr root, struct arena *a)
{
    xmlNodePtr next;

    for (xmlNodePtr k = root->children; k; k = next) {
        struct str type = copy_xml_is(k, "Relationship") ? copy_xml_attribute(a, k, "Type") : S("");
        struct str part = copy_xml_is(k, "Override") ? copy_xml_attribute(a, k, "PartName") : S("");

        next = k->next;
        if (str_ends(type, S("/thumbnail")) || str_ends(type, S("/calcChain")) ||
            is_left_out(str_skip(part, 1)))
            copy_xml_drop(k);
    }
}

static bool is_list(struct str name)
{
    return str_ends(name, S(".rels")) || str_eq(name, S("[Content_Types].xml"));
}

static int rest_xml(struct copy *c, struct entry *e)
{
    XML_DOC doc = copy_xml_open(e->bytes);
    int r;

    if (!doc)
        return err_set(e->bytes.n > COPY_MAX_XML ? ERR_TOO_LARGE : ERR_MALFORMED,
                       "copy: a part that cannot be read");
    if (str_starts(e->name, S("docProps/")))
        copy_xml_drop_children(xmlDocGetRootElement(doc));
    if (is_list(e->name))
        names_drop(xmlDocGetRootElement(doc), c->a);
    r = copy_xml_mask(c, doc, NULL);
    return r < 0 ? r : copy_xml_bytes(c->a, doc, &e->bytes);
}

static bool is_xml(struct str name)
{
    return str_ends(name, S(".xml")) || str_ends(name, S(".rels"));
}

static int rest_file(struct copy *c, struct entry *e)
{
    enum file_kind kind = file_kind_of(e->bytes, e->name);

    if (copy_can(kind) && c->depth < PACKAGE_MAX_DEPTH)
        return copy_within(c, e->bytes, kind, &e->bytes);
    return 0;
}

/* Text boxes of old. One that is no XML stays as it is, and is found again in the copy. */
static int rest_vml(struct copy *c, struct entry *e)
{
    int r = rest_xml(c, e);

    if (r == ERR_MALFORMED)
        err_clear();
    return r == ERR_MALFORMED ? 0 : r;
}

static int rest(struct copy *c)
{
    int r = 0;

    for (size_t i = 0; i < c->package.entries.n && r == 0; i++) {
        struct entry *e = &c->package.entries.v[i];

        if (is_left_out(e->name))
            e->name = S("");
        else if (!e->read && is_xml(e->name))
            r = rest_xml(c, e);
        else if (!e->read && str_ends(e->name, S(".vml")))
            r = rest_vml(c, e);
        else if (!e->read)
            r = rest_file(c, e);
    }
    return r;
}

/* ---- Packing ---- */

static la_ssize_t packed_write(struct archive *z, void *to, const void *p, size_t n)
{
    buf_add(to, p, n);
    if (buf_ok(to))
        return (la_ssize_t)n;
    archive_set_error(z, ENOMEM, "beyond the limit");
    return -1;
}

static bool part_pack(struct archive *z, const struct entry *e, struct arena *a)
{
    struct archive_entry *head = archive_entry_new();
    bool ok;

    archive_entry_set_pathname(head, arena_cstr(a, e->name));
    archive_entry_set_size(head, (la_int64_t)e->bytes.n);
    archive_entry_set_filetype(head, AE_IFREG);
    archive_entry_set_perm(head, 0644);
    archive_entry_set_mtime(head, 315532800 + 86400, 0); /* zip begins with 1980 */
    ok = archive_write_header(z, head) == ARCHIVE_OK &&
         archive_write_data(z, e->bytes.p, e->bytes.n) == (la_ssize_t)e->bytes.n;
    archive_entry_free(head);
    return ok;
}

static int pack(struct copy *c, struct str *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(COPY_MAX_BYTES);
    struct archive *z = archive_write_new();
    bool ok = z && archive_write_set_format_zip(z) == ARCHIVE_OK &&
              archive_write_zip_set_compression_deflate(z) == ARCHIVE_OK &&
              archive_write_set_bytes_in_last_block(z, 1) == ARCHIVE_OK &&
              archive_write_open(z, &out, NULL, packed_write, NULL) == ARCHIVE_OK;

    for (size_t i = 0; ok && i < c->package.entries.n; i++) {
        if (c->package.entries.v[i].name.n)
            ok = part_pack(z, &c->package.entries.v[i], c->a);
    }
    ok = z && archive_write_close(z) == ARCHIVE_OK && ok;
    (void)archive_write_free(z);
    if (!ok || !buf_ok(&out))
        return err_set(ERR_TOO_LARGE, "copy: the copy cannot be packed");
    *ret = arena_str(c->a, buf_str(&out));
    return 0;
}

/* ---- All of it ---- */

static int package_copy(struct copy *c, struct str bytes, enum file_kind kind, struct str *ret)
{
    int r = unpack(c, bytes);

    if (r == 0)
        r = kind == FILE_DOCX ? copy_docx(c) : copy_xlsx(c);
    if (r == 0)
        r = rest(c);
    return r < 0 ? r : pack(c, ret);
}

static int copy_within(struct copy *c, struct str bytes, enum file_kind kind, struct str *ret)
{
    struct copy in = {.a = c->a, .rule = c->rule, .depth = c->depth + 1, .unpacked = c->unpacked};
    int r = 0;

    if (kind == FILE_PNG || kind == FILE_JPEG)
        *ret = copy_image(c->a, bytes);
    else
        r = package_copy(&in, bytes, kind, ret);
    c->unpacked = in.unpacked;
    return r;
}

int copy_masked(struct arena *a, struct str bytes, enum file_kind kind,
                const struct copy_rule *rule, struct str *ret)
{
    struct copy c = {.a = a, .rule = rule};

    if (!copy_can(kind))
        return err_set(ERR_INVALID, "copy: no masked copy of this kind");
    return copy_within(&c, bytes, kind, ret);
}
