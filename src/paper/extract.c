/* extract.c: kinds by their first bytes; text out of plain text (UTF-8, UTF-16 with a mark,
 * GB18030) and PDF.
 *
 * The bytes are hostile. What reads them here is iconv and poppler; both run in the convert
 * process only, which has neither a store nor a network. Office files are recognised and not
 * read yet. */
#include "paper/extract.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <poppler.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES (64 * MiB)
#define HEAD_BYTES     (64 * KiB)

static const struct {
    const char *type;
    bool in_place;
} kinds[FILE_KIND__MAX] = {
    [FILE_UNKNOWN] = {"application/octet-stream", false},
    [FILE_TXT] = {"text/plain", true},
    [FILE_CSV] = {"text/csv", false},
    [FILE_PDF] = {"application/pdf", true},
    [FILE_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                   false},
    [FILE_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false},
    [FILE_ODT] = {"application/vnd.oasis.opendocument.text", false},
    [FILE_PNG] = {"image/png", true},
    [FILE_JPEG] = {"image/jpeg", true},
    [FILE_ZIP] = {"application/zip", false},
    [FILE_OLE] = {"application/x-ole-storage", false},
};

const char *file_kind_type(enum file_kind k)
{
    assert(k >= 0 && k < FILE_KIND__MAX);
    return kinds[k].type;
}

bool file_kind_inline(enum file_kind k)
{
    assert(k >= 0 && k < FILE_KIND__MAX);
    return kinds[k].in_place;
}

/* What a package holds is told by the names of its parts; the names stand in the clear. */
static enum file_kind zip_kind(struct str bytes)
{
    if (str_starts(str_skip(bytes, 30), S("mimetypeapplication/vnd.oasis.opendocument.text")))
        return FILE_ODT;
    if (str_find(bytes, S("word/document.xml")) >= 0)
        return FILE_DOCX;
    if (str_find(bytes, S("xl/workbook.xml")) >= 0)
        return FILE_XLSX;
    return FILE_ZIP;
}

static bool is_utf16(struct str bytes)
{
    return str_starts(bytes, S("\xFF\xFE")) || str_starts(bytes, S("\xFE\xFF"));
}

/* No text of people has a NUL or more than the odd control character. */
static bool looks_like_text(struct str bytes)
{
    size_t odd = 0;

    if (is_utf16(bytes))
        return true;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];

        if (c == 0)
            return false;
        odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
    return odd * 100 <= bytes.n;
}

enum file_kind file_kind_of(struct str bytes, struct str name)
{
    if (str_find(str_head(bytes, 1024), S("%PDF-")) >= 0)
        return FILE_PDF;
    if (str_starts(bytes, S("PK\x03\x04")))
        return zip_kind(bytes);
    if (str_starts(bytes, S("\x89PNG\r\n\x1a\n")))
        return FILE_PNG;
    if (str_starts(bytes, S("\xFF\xD8\xFF")))
        return FILE_JPEG;
    if (str_starts(bytes, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return FILE_OLE;
    if (!looks_like_text(bytes))
        return FILE_UNKNOWN;
    if (name.n > 4 && str_eq_nocase(str_skip(name, name.n - 4), S(".csv")))
        return FILE_CSV;
    return FILE_TXT;
}

/* Add valid UTF-8 to a text without what nobody can read: control characters go, CR LF becomes
 * LF. Stops at the limit, between two characters, and says so. */
static void text_add(struct buf *out, struct str s, bool *cut)
{
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        int32_t c = utf8_decode(str_skip(s, i), &len);

        if (c == '\f')
            c = '\n';
        if (c < 0 || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xfeff)
            continue;
        if (out->n + len > out->max) {
            *cut = true;
            return;
        }
        if (c == '\n')
            buf_char(out, '\n');
        else
            buf_add(out, s.p + i, len);
    }
}

/* `from` in the named encoding to *out; ERR_MALFORMED where it is not that. *out may be cut at
 * its maximum. */
static int text_convert(struct str from, const char *encoding, struct buf *out)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    char *in = (char *)(uintptr_t)from.p; /* iconv's prototype is older than const */
    size_t left = from.n;
    int r = 0;

    if (cd == (iconv_t)-1)
        return err_set(ERR_IO, "iconv %s: not known", encoding);
    while (r == 0 && left) {
        char chunk[4096], *to = chunk;
        size_t room = sizeof(chunk);
        size_t n = iconv(cd, &in, &left, &to, &room);

        buf_add(out, chunk, sizeof(chunk) - room);
        if (!buf_ok(out))
            break;
        /* A character that the file's end cuts in two is the file's affair, not a reason to
         * refuse it. */
        if (n == (size_t)-1 && errno == EINVAL)
            break;
        if (n == (size_t)-1 && errno != E2BIG)
            r = err_set(ERR_MALFORMED, "not %s", encoding);
    }
    iconv_close(cd);
    return r;
}

/* Bytes of text in whatever encoding to UTF-8 in *out. Chinese offices write UTF-8 or GB18030
 * (which holds GBK). */
static int text_decode(struct str bytes, struct buf *out, bool *cut)
{
    struct buf converted cleanup(buf_done) = BUF_INIT(4 * FILE_MAX_BYTES);
    int r;

    if (is_utf16(bytes)) {
        r = text_convert(bytes, "UTF-16", &converted);
    } else if (utf8_valid(bytes)) {
        text_add(out, bytes, cut);
        return 0;
    } else {
        r = text_convert(bytes, "GB18030", &converted);
    }
    if (r < 0)
        return r;
    text_add(out, buf_str(&converted), cut);
    return 0;
}

static void pdf_done(PopplerDocument **d)
{
    if (*d)
        g_object_unref(*d);
}

static void pdf_page(PopplerDocument *pdf, int i, struct buf *out, bool *cut)
{
    PopplerPage *page = poppler_document_get_page(pdf, i);
    char *text;

    if (!page)
        return;
    text = poppler_page_get_text(page);
    if (text && utf8_valid(str_c(text))) {
        text_add(out, str_c(text), cut);
        text_add(out, S("\n"), cut);
    }
    g_free(text);
    g_object_unref(page);
}

static void pdf_read(struct str bytes, struct buf *out, struct extract *e)
{
    GBytes *view = g_bytes_new_static(bytes.p, bytes.n);
    PopplerDocument *pdf cleanup(pdf_done) = poppler_document_new_from_bytes(view, NULL, NULL);

    g_bytes_unref(view);
    if (!pdf) {
        e->unreadable = true;
        return;
    }
    e->pages = poppler_document_get_n_pages(pdf);
    for (int i = 0; i < e->pages && !e->cut; i++) {
        if (i == EXTRACT_MAX_PAGES)
            e->cut = true;
        else
            pdf_page(pdf, i, out, &e->cut);
    }
}

static int fd_read_all(struct arena *a, int fd, struct str *ret)
{
    struct stat st;
    char *bytes;
    size_t n = 0;

    if (fstat(fd, &st) < 0)
        return err_errno("extract: fstat");
    if (st.st_size < 0 || (size_t)st.st_size > FILE_MAX_BYTES)
        return err_set(ERR_TOO_LARGE, "extract: more than %zu bytes", FILE_MAX_BYTES);
    bytes = arena_alloc(a, (size_t)st.st_size + 1);
    while (n < (size_t)st.st_size) {
        ssize_t got = pread(fd, bytes + n, (size_t)st.st_size - n, (off_t)n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno("extract: read");
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret = str_of(bytes, n);
    return 0;
}

/* The names in a package stand at its beginning and, surely, in the directory at its end. */
static enum file_kind whole_file_kind(struct str bytes, struct str name)
{
    enum file_kind k = file_kind_of(str_head(bytes, HEAD_BYTES), name);

    if (k == FILE_ZIP && bytes.n > HEAD_BYTES) {
        enum file_kind tail = zip_kind(str_skip(bytes, bytes.n - HEAD_BYTES));

        return tail == FILE_DOCX || tail == FILE_XLSX ? tail : FILE_ZIP;
    }
    return k;
}

int extract(struct arena *a, int fd, struct str name, struct extract *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);
    struct extract e = {.text = S("")};
    struct str bytes;
    int r;

    r = fd_read_all(a, fd, &bytes);
    if (r < 0)
        return r;
    e.kind = whole_file_kind(bytes, name);
    if (e.kind == FILE_TXT || e.kind == FILE_CSV)
        e.unreadable = text_decode(bytes, &out, &e.cut) < 0;
    else if (e.kind == FILE_PDF)
        pdf_read(bytes, &out, &e);
    else
        e.unreadable = true;
    e.text = arena_str(a, buf_str(&out));
    *ret = e;
    return 0;
}
