/* extract.c: kinds by their first bytes; plain text (UTF-8, UTF-16 with a mark, GB18030); to whom
 * each kind goes.
 *
 * The bytes are hostile. What reads them is iconv, poppler, libarchive, libxml2, gumbo and libexif; all
 * of them run in the convert process only, which has neither a store nor a network. */
#include "paper/reader.h"
#include "base/charset.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
    [FILE_HTML] = {"text/plain", false}, /* never as what a browser would run */
    [FILE_PPTX] = {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
                   false},
    [FILE_ODS] = {"application/vnd.oasis.opendocument.spreadsheet", false},
    [FILE_ODP] = {"application/vnd.oasis.opendocument.presentation", false},
    [FILE_OFD] = {"application/ofd", false},
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
    static const struct {
        struct str name;
        enum file_kind kind;
    } parts[] = {
        {STR_INIT("mimetypeapplication/vnd.oasis.opendocument.text"), FILE_ODT},
        {STR_INIT("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), FILE_ODS},
        {STR_INIT("mimetypeapplication/vnd.oasis.opendocument.presentation"), FILE_ODP},
        {STR_INIT("word/document.xml"), FILE_DOCX},
        {STR_INIT("xl/workbook.xml"), FILE_XLSX},
        {STR_INIT("ppt/presentation.xml"), FILE_PPTX},
        {STR_INIT("OFD.xml"), FILE_OFD},
    };

    for (size_t i = 0; i < COUNT(parts); i++) {
        ptrdiff_t at = str_find(bytes, parts[i].name);

        if (at >= 0 && (i >= 3 || at == 30))
            return parts[i].kind;
    }
    return FILE_ZIP;
}

/* No text of people has a NUL or more than the odd control character. */
static bool looks_like_text(struct str bytes)
{
    size_t odd = 0;

    if (charset_is_utf16(bytes))
        return true;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];

        if (c == 0)
            return false;
        odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
    return odd * 100 <= bytes.n;
}

static bool ends_nocase(struct str s, struct str end)
{
    return s.n > end.n && str_eq_nocase(str_skip(s, s.n - end.n), end);
}

static bool looks_like_html(struct str bytes, struct str name)
{
    static const char *const begins[] = {"<!doctype html", "<html", "<head", "<body"};
    struct str s = str_trim(str_head(bytes, 512));

    if (str_starts(s, S("\xEF\xBB\xBF")))
        s = str_trim(str_skip(s, 3));
    for (size_t i = 0; i < COUNT(begins); i++) {
        if (str_eq_nocase(str_head(s, strlen(begins[i])), str_c(begins[i])))
            return true;
    }
    return ends_nocase(name, S(".html")) || ends_nocase(name, S(".htm")) ||
           ends_nocase(name, S(".shtml"));
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
    if (ends_nocase(name, S(".csv")))
        return FILE_CSV;
    return looks_like_html(bytes, name) ? FILE_HTML : FILE_TXT;
}

void reader_text(struct reader *r, struct str s)
{
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        int32_t c = utf8_decode(str_skip(s, i), &len);

        if (c == '\f')
            c = '\n';
        if (c < 0 || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xfeff)
            continue;
        if (r->text.n + len > r->text.max) {
            r->cut = true;
            return;
        }
        if (c == '\n')
            buf_char(&r->text, '\n');
        else
            buf_add(&r->text, s.p + i, len);
    }
}

void reader_part(struct reader *r, enum extract_part_kind kind, struct str place)
{
    struct extract_part *p;

    if (r->parts.n >= EXTRACT_MAX_PARTS) {
        r->cut = true;
        return;
    }
    /* What went before without a part of its own is shown text. */
    if (r->parts.n == 0 && r->text.n > 0)
        *vec_push(r->a, &r->parts) = (struct extract_part){0, PART_SHOWN, S("text")};
    if (r->within.n)
        place = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(r->within), STR_ARG(place));
    p = vec_push(r->a, &r->parts);
    *p = (struct extract_part){r->text.n, kind,
                               arena_str(r->a, utf8_head_bytes(place, EXTRACT_MAX_PLACE))};
}

void reader_whole(struct reader *r, enum extract_part_kind kind, struct str place, struct str text)
{
    if (str_trim(text).n == 0)
        return;
    reader_part(r, kind, place);
    reader_text(r, text);
    reader_text(r, S("\n"));
}

void reader_unreadable(struct reader *r, struct str place, enum extract_reason reason)
{
    reader_whole(r, PART_UNREADABLE, place, str_c(extract_reason_name(reason)));
}

const char *extract_reason_name(enum extract_reason reason)
{
    static const char *const names[EXTRACT_REASON__MAX] = {
        [EXTRACT_READ] = "read",
        [EXTRACT_ENCRYPTED] = "encrypted",
        [EXTRACT_DAMAGED] = "damaged, or not what it says it is",
        [EXTRACT_OLD_OFFICE] = "an Office file of before 2007: save it as docx or xlsx",
        [EXTRACT_PICTURES] = "pictures without a text",
        [EXTRACT_KIND] = "a kind that is not read",
        [EXTRACT_LIMIT] = "beyond the limits; the rest was not read",
        [EXTRACT_BROKE] = "it broke its reader",
        [EXTRACT_NAME] = "not of the kind that its name says",
    };

    assert(reason >= 0 && reason < EXTRACT_REASON__MAX);
    return names[reason];
}

enum extract_reason read_plain(struct reader *r, struct str bytes)
{
    struct buf text cleanup(buf_done) = BUF_INIT(4 * FILE_MAX_BYTES);

    if (charset_decode(bytes, &text) < 0)
        return EXTRACT_DAMAGED;
    if (r->within.n > 0) /* what was read before it in the package is another file's */
        reader_whole(r, PART_SHOWN, S("file"), buf_str(&text));
    else
        reader_text(r, buf_str(&text));
    return EXTRACT_READ;
}

int extract_bytes(struct arena *a, int fd, struct str *ret)
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

    return k == FILE_ZIP && bytes.n > HEAD_BYTES ? zip_kind(str_skip(bytes, bytes.n - HEAD_BYTES))
                                                 : k;
}

/* A package that Office encrypted is an OLE file with a stream of this name, in UTF-16. */
static enum extract_reason read_ole(struct str bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k";

    return str_find(bytes, str_of(name, sizeof(name) - 1)) >= 0 ? EXTRACT_ENCRYPTED
                                                                : EXTRACT_OLD_OFFICE;
}

enum extract_reason read_any(struct reader *r, struct str bytes, struct str name,
                             enum file_kind *ret_kind)
{
    enum file_kind k = whole_file_kind(bytes, name);

    *ret_kind = k;
    switch (k) {
    case FILE_TXT:
    case FILE_CSV:
        return read_plain(r, bytes);
    case FILE_HTML:
        return read_html(r, bytes);
    case FILE_PDF:
        return read_pdf(r, bytes);
    case FILE_PNG:
    case FILE_JPEG:
        return read_image(r, bytes, S("EXIF"));
    case FILE_DOCX:
    case FILE_XLSX:
    case FILE_PPTX:
    case FILE_ODT:
    case FILE_ODS:
    case FILE_ODP:
    case FILE_OFD:
    case FILE_ZIP:
        return read_package(r, bytes, k);
    case FILE_OLE:
        return read_ole(bytes);
    case FILE_UNKNOWN:
    case FILE_KIND__MAX:
        break;
    }
    return EXTRACT_KIND;
}

/* Does its name's ending claim a kind that it is not? An ending that is not here claims nothing. */
static bool name_lies(struct str name, enum file_kind kind)
{
    static const struct {
        struct str ending;
        enum file_kind kind;
    } claims[] = {
        {STR_INIT(".pdf"), FILE_PDF},   {STR_INIT(".docx"), FILE_DOCX},
        {STR_INIT(".xlsx"), FILE_XLSX}, {STR_INIT(".pptx"), FILE_PPTX},
        {STR_INIT(".odt"), FILE_ODT},   {STR_INIT(".ods"), FILE_ODS},
        {STR_INIT(".odp"), FILE_ODP},   {STR_INIT(".ofd"), FILE_OFD},
        {STR_INIT(".png"), FILE_PNG},   {STR_INIT(".jpg"), FILE_JPEG},
        {STR_INIT(".jpeg"), FILE_JPEG}, {STR_INIT(".zip"), FILE_ZIP},
        {STR_INIT(".doc"), FILE_OLE},   {STR_INIT(".xls"), FILE_OLE},
        {STR_INIT(".ppt"), FILE_OLE},   {STR_INIT(".txt"), FILE_TXT},
        {STR_INIT(".csv"), FILE_CSV},   {STR_INIT(".html"), FILE_HTML},
        {STR_INIT(".htm"), FILE_HTML},
    };
    bool is_text = kind == FILE_TXT || kind == FILE_CSV || kind == FILE_HTML;

    for (size_t i = 0; i < COUNT(claims); i++) {
        enum file_kind claimed = claims[i].kind;

        if (ends_nocase(name, claims[i].ending))
            return claimed != kind && !(is_text && (claimed == FILE_TXT || claimed == FILE_CSV ||
                                                    claimed == FILE_HTML));
    }
    return false;
}

struct str extract_unread(const struct extract *e)
{
    if (e->unreadable)
        return str_c(extract_reason_name(e->reason));
    for (const struct extract_part *p = e->parts; p < e->parts + e->parts_n; p++)
        if (p->kind == PART_UNREADABLE && str_eq(p->place, S("file"))) {
            size_t end = p + 1 < e->parts + e->parts_n ? p[1].at : e->text.n;
            return str_trim(str_of(e->text.p + p->at, end - p->at));
        }
    return S("");
}

int extract(struct arena *a, int fd, struct str name, struct extract *ret)
{
    struct reader r = {.a = a, .text = BUF_INIT(EXTRACT_MAX_BYTES), .within = S("")};
    struct extract e = {.text = S("")};
    struct str bytes;
    int err = extract_bytes(a, fd, &bytes);

    if (err < 0)
        return err;
    e.reason = read_any(&r, bytes, name, &e.kind);
    if (name_lies(name, e.kind) && bytes.n > 0) {
        if (e.reason == EXTRACT_KIND)
            e.reason = EXTRACT_NAME;
        else if (e.reason == EXTRACT_READ)
            reader_unreadable(&r, S("file"), EXTRACT_NAME);
    }
    e.unreadable = e.reason != EXTRACT_READ;
    e.pages = r.pages;
    e.cut = r.cut;
    e.text = arena_str(a, buf_str(&r.text));
    e.html = r.html.n > 0 && utf8_is_text(r.html) ? r.html : S("");
    e.parts = r.parts.v;
    e.parts_n = r.parts.n;
    buf_done(&r.text);
    *ret = e;
    return 0;
}

struct str extract_shown(struct arena *a, const struct extract *e)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);

    if (e->parts_n == 0)
        return utf8_head_bytes(e->text, EXTRACT_INDEX_BYTES);
    for (size_t i = 0; i < e->parts_n && out.n < EXTRACT_INDEX_BYTES; i++) {
        size_t end = i + 1 < e->parts_n ? e->parts[i + 1].at : e->text.n;

        if (e->parts[i].kind == PART_SHOWN)
            buf_add(&out, e->text.p + e->parts[i].at, end - e->parts[i].at);
    }
    return arena_str(a, utf8_head_bytes(buf_str(&out), EXTRACT_INDEX_BYTES));
}
