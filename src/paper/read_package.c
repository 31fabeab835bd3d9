/* read_package.c: zip files by libarchive, from memory, within limits; who reads which part; what is
 * left over is read as plain XML, so that no part is passed over (charts, pivot caches, slides, OFD). */
#include "paper/package.h"
#include "base/utf8.h"
#include <archive.h>
#include <archive_entry.h>

struct entry *package_find(struct package *p, struct str name)
{
    for (size_t i = 0; i < p->entries.n; i++) {
        if (str_eq_nocase(p->entries.v[i].name, name)) {
            p->entries.v[i].read = true;
            return &p->entries.v[i];
        }
    }
    return NULL;
}

/* ---- XML ---- */

struct str xml_attribute(struct arena *a, xmlTextReaderPtr x, const char *name)
{
    struct str value = S("");
    int r = xmlTextReaderMoveToFirstAttribute(x);

    while (r == 1) {
        const char *local = (const char *)xmlTextReaderConstLocalName(x);

        if (local && strcmp(local, name) == 0) {
            value = arena_str(a, str_c((const char *)xmlTextReaderConstValue(x)));
            break;
        }
        r = xmlTextReaderMoveToNextAttribute(x);
    }
    (void)xmlTextReaderMoveToElement(x);
    return value;
}

void xml_said(struct arena *a, xmlTextReaderPtr x, struct buf *to)
{
    static const char *const names[] = {"title",  "descr",      "alt",   "tooltip", "promptTitle",
                                        "prompt", "errorTitle", "error", "display", "string"};

    for (size_t i = 0; i < COUNT(names); i++) {
        struct str said = xml_attribute(a, x, names[i]);

        if (said.n == 0)
            continue;
        buf_put(to, said);
        buf_char(to, '\n');
    }
}

/* One node; false: the document has what office files have not. */
static bool xml_node(xmlTextReaderPtr x, const struct xml_handler *h, void *me)
{
    struct str name = str_c((const char *)xmlTextReaderConstLocalName(x));
    bool empty;

    switch (xmlTextReaderNodeType(x)) {
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return false;
    case XML_READER_TYPE_ELEMENT:
        empty = xmlTextReaderIsEmptyElement(x) == 1;
        h->begin(me, x, name);
        if (empty && h->end)
            h->end(me, name);
        return true;
    case XML_READER_TYPE_END_ELEMENT:
        if (h->end)
            h->end(me, name);
        return true;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        if (h->text)
            h->text(me, str_c((const char *)xmlTextReaderConstValue(x)));
        return true;
    default:
        return true;
    }
}

static void quiet(void *data, const char *message, xmlParserSeverities severity,
                  xmlTextReaderLocatorPtr where)
{
    (void)data, (void)message, (void)severity, (void)where;
}

/* No network, no entity is put in, no external document type; the depth is limited by libxml2 (256). */
bool xml_read(struct str bytes, const struct xml_handler *h, void *me)
{
    xmlTextReaderPtr x =
        bytes.n <= INT32_MAX
            ? xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
            : NULL;
    bool ok = true;
    int r = 0;

    if (!x)
        return false;
    xmlTextReaderSetErrorHandler(x, quiet, NULL);
    while (ok && (r = xmlTextReaderRead(x)) == 1)
        ok = xml_node(x, h, me);
    xmlFreeTextReader(x);
    return ok && r == 0;
}

/* ---- Unpacking ---- */

static void archive_done(struct archive **z)
{
    if (*z)
        (void)archive_read_free(*z);
}

/* The bytes of the entry the archive stands at. */
static enum extract_reason entry_read(struct reader *r, struct archive *z, size_t packed,
                                      struct str *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(PACKAGE_MAX_ENTRY);
    static const size_t step = 64 * KiB;

    for (;;) {
        char *to = buf_reserve(&out, step);
        la_ssize_t n = to ? archive_read_data(z, to, step) : -1;

        if (!to)
            return EXTRACT_LIMIT;
        if (n < 0)
            return EXTRACT_DAMAGED;
        if (n == 0)
            break;
        out.n += (size_t)n;
        out.p[out.n] = 0;
        r->unpacked += (size_t)n;
        if (r->unpacked > PACKAGE_MAX_BYTES || r->unpacked > MiB + packed * PACKAGE_MAX_RATIO)
            return EXTRACT_LIMIT;
    }
    *ret = arena_str(r->a, buf_str(&out));
    return EXTRACT_READ;
}

/* A name in the machine's own characters, or a number. */
static struct str entry_name(struct reader *r, struct archive_entry *e, size_t number)
{
    const char *name = archive_entry_pathname_utf8(e);

    if (!name)
        name = archive_entry_pathname(e);
    return name && utf8_is_text(str_c(name)) ? arena_str(r->a, str_c(name))
                                             : arena_fmt(r->a, "entry %zu", number);
}

static bool ends(struct str s, const char *end)
{
    struct str e = str_c(end);

    return s.n > e.n && str_eq_nocase(str_skip(s, s.n - e.n), e);
}

/* Documents that Word takes in as they are (altChunk). */
static bool is_document(struct str name)
{
    return ends(name, ".htm") || ends(name, ".html") || ends(name, ".xhtml") ||
           ends(name, ".mht") || ends(name, ".rtf") || ends(name, ".docx");
}

static bool is_picture(struct str name)
{
    return ends(name, ".jpg") || ends(name, ".jpeg") || ends(name, ".png");
}

/* What in an office file may say something; of a plain zip all may. */
static bool is_wanted(struct str name, enum file_kind kind)
{
    if (ends(name, "/"))
        return false;
    return kind == FILE_ZIP || ends(name, ".xml") || ends(name, ".rels") || ends(name, ".vml") ||
           is_picture(name) || is_document(name) || str_find(name, S("embeddings/")) >= 0 ||
           str_find(name, S("Object")) >= 0 || ends(name, ".ofd") || ends(name, ".txt");
}

static enum extract_reason unpack(struct reader *r, struct str bytes, enum file_kind kind,
                                  struct package *p)
{
    struct archive *z cleanup(archive_done) = archive_read_new();
    struct archive_entry *e;
    size_t number = 0;
    int err;

    if (!z || archive_read_support_format_zip_seekable(z) != ARCHIVE_OK ||
        archive_read_open_memory(z, bytes.p, bytes.n) != ARCHIVE_OK)
        return EXTRACT_DAMAGED;
    while ((err = archive_read_next_header(z, &e)) == ARCHIVE_OK || err == ARCHIVE_WARN) {
        struct entry *to;
        struct str name = entry_name(r, e, ++number), content = S("");
        enum extract_reason reason;

        if (number > PACKAGE_MAX_ENTRIES)
            return EXTRACT_LIMIT;
        if (!is_wanted(name, kind))
            continue;
        if (archive_entry_is_encrypted(e)) {
            reader_unreadable(r, name, EXTRACT_ENCRYPTED);
            continue;
        }
        reason = entry_read(r, z, bytes.n, &content);
        if (reason == EXTRACT_LIMIT)
            return reason;
        if (reason != EXTRACT_READ) {
            reader_unreadable(r, name, reason);
            continue;
        }
        to = vec_push(r->a, &p->entries);
        *to = (struct entry){.name = name, .bytes = content};
    }
    return err == ARCHIVE_EOF ? EXTRACT_READ : EXTRACT_DAMAGED;
}

/* ---- Plain XML: all texts in order ---- */

struct plain {
    struct reader *r;
    struct buf out;
    bool properties;        /* each element is one, and may have a name */
    int depth, hidden_from; /* 0: shown */
    struct buf hidden;
};

/* Elements by local name: ODF, DrawingML, OFD, spreadsheets' caches. */
static const char *const line_ends =
    " p h table-row tr cell TextObject si item dc entry property list-item Title pt row div date-style "
    "time-style number-style currency-style percentage-style ";
static const char *const hidden_parts =
    " annotation tracked-changes hidden-text hidden-paragraph cmAuthor ";

static bool is_one_of(struct str name, const char *words)
{
    struct str rest = str_c(words), word;

    while (str_next(&rest, ' ', &word)) {
        if (word.n && str_eq(word, name))
            return true;
    }
    return false;
}

static struct buf *plain_out(struct plain *p)
{
    return p->hidden_from ? &p->hidden : &p->out;
}

/* Values of a pivot's cache, where a link leads. */
static void plain_aside(struct plain *p, struct str said)
{
    buf_put(&p->hidden, said);
    if (said.n)
        buf_char(&p->hidden, '\n');
}

static void plain_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct plain *p = me;
    struct str v;

    p->depth++;
    if (!p->hidden_from && is_one_of(name, hidden_parts))
        p->hidden_from = p->depth;
    if (is_one_of(name, "cNvPr textpath"))
        xml_said(p->r->a, x, &p->hidden);
    else if (is_one_of(name, "s n d"))
        plain_aside(p, xml_attribute(p->r->a, x, "v"));
    else if (str_eq(name, S("a")))
        plain_aside(p, xml_attribute(p->r->a, x, "href"));
    else if (is_one_of(name,
                       "person presenceInfo")) /* who wrote a comment: mostly by his mailbox */
        plain_aside(p, xml_attribute(p->r->a, x, "userId"));
    v = p->properties ? xml_attribute(p->r->a, x, "name") : S("");
    if (v.n) {
        buf_put(&p->out, v);
        buf_char(&p->out, ':');
    }
    if (str_eq(name, S("tab")))
        buf_char(plain_out(p), '\t');
}

static void plain_text(void *me, struct str text)
{
    buf_put(plain_out(me), text);
}

static void plain_end(void *me, struct str name)
{
    struct plain *p = me;

    if (str_eq(name, S("table-cell")) || str_eq(name, S("tc"))) {
        /* The paragraph of a cell ended a line. */
        if (plain_out(p)->n && plain_out(p)->p[plain_out(p)->n - 1] == '\n')
            plain_out(p)->p[--plain_out(p)->n] = 0;
        buf_char(plain_out(p), '\t');
    } else if (p->properties || is_one_of(name, line_ends)) {
        buf_char(plain_out(p), '\n');
    }
    if (p->hidden_from == p->depth) {
        buf_char(&p->hidden, '\n');
        p->hidden_from = 0;
    }
    p->depth--;
}

static const struct xml_handler plain_handler = {plain_begin, plain_text, plain_end};

static void read_plain_xml(struct reader *r, struct str place, struct str bytes,
                           enum extract_part_kind kind)
{
    struct plain p = {.r = r,
                      .out = BUF_INIT(EXTRACT_MAX_BYTES),
                      .properties = str_starts(place, S("properties ")),
                      .hidden = BUF_INIT(EXTRACT_MAX_BYTES)};

    if (!xml_read(bytes, &plain_handler, &p))
        reader_unreadable(r, place, EXTRACT_DAMAGED);
    r->cut |= !buf_ok(&p.out) || !buf_ok(&p.hidden);
    reader_whole(r, kind, place, buf_str(&p.out));
    reader_whole(r, PART_HIDDEN, arena_fmt(r->a, "%.*s (hidden)", STR_ARG(place)),
                 buf_str(&p.hidden));
    buf_done(&p.out);
    buf_done(&p.hidden);
}

/* ---- Links: where the relationships of a part lead outside ---- */

static void links_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct plain *p = me;

    if (!str_eq(name, S("Relationship")) ||
        !str_eq(xml_attribute(p->r->a, x, "TargetMode"), S("External")))
        return;
    buf_put(&p->hidden, xml_attribute(p->r->a, x, "Target"));
    buf_char(&p->hidden, '\n');
}

static const struct xml_handler links_handler = {.begin = links_begin};

static void read_links(struct reader *r, struct entry *e)
{
    struct plain p = {.r = r, .hidden = BUF_INIT(EXTRACT_MAX_BYTES)};

    if (!xml_read(e->bytes, &links_handler, &p))
        reader_unreadable(r, e->name, EXTRACT_DAMAGED);
    r->cut |= !buf_ok(&p.hidden);
    reader_whole(r, PART_HIDDEN, S("link"), buf_str(&p.hidden));
    buf_done(&p.hidden);
}

/* ---- What is left over ---- */

/* Parts that hold forms and no words of people. */
static const char *const mute[] = {
    "styles.xml",    "settings.xml",        "webSettings.xml", "fontTable.xml",
    "numbering.xml", "theme1.xml",          "theme2.xml",      "theme3.xml",
    "calcChain.xml", "[Content_Types].xml", "manifest.xml",    "printerSettings1.xml",
    "viewProps.xml", "presProps.xml",       "tableStyles.xml", "stylesWithEffects.xml",
    "current.xml",   "manifest.rdf",        "DocumentRes.xml", "PublicRes.xml",
};

/* Headers and footers of an ODF file stand among its styles. */
static bool is_odf_styles(struct str name)
{
    return str_eq(name, S("styles.xml"));
}

static bool is_mute(struct str name)
{
    if (is_odf_styles(name))
        return false;
    for (size_t i = 0; i < COUNT(mute); i++) {
        struct str m = str_c(mute[i]);

        if (str_ends(name, m) && (name.n == m.n || name.p[name.n - m.n - 1] == '/'))
            return true;
    }
    return false;
}

static struct str base_name(struct str name)
{
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '/')
            return str_skip(name, i);
    }
    return name;
}

/* A slide, the content of an ODF file and a page of an OFD file are what one sees. */
static bool is_shown(struct str name)
{
    return str_find(name, S("slides/slide")) >= 0 || str_ends(name, S("Content.xml")) ||
           str_ends(name, S("content.xml")) || is_odf_styles(name);
}

/* slide3.xml → slide 3; the rest by its name without the ending. */
static struct str place_of(struct reader *r, struct str name)
{
    struct str base = base_name(name);

    if (ends(base, ".xml"))
        base = str_head(base, base.n - 4);
    if (str_starts(name, S("docProps/")) || str_eq(name, S("meta.xml")))
        return arena_fmt(r->a, "properties %.*s", STR_ARG(base));
    if (is_odf_styles(name))
        return S("header, footer");
    if (str_find(name, S("slides/slide")) >= 0)
        return arena_fmt(r->a, "slide %.*s", STR_ARG(str_skip(base, 5)));
    /* Pages of an OFD file all bear one name: their folder tells them apart. */
    return str_eq(base, S("Content")) ? str_head(name, name.n - 4) : base;
}

/* As a web page, within this file. */
static void read_within_as(struct reader *r, struct entry *e,
                           enum extract_reason (*read)(struct reader *r, struct str bytes))
{
    struct str was = r->within;
    enum extract_reason reason;

    r->within = was.n ? arena_fmt(r->a, "%.*s: %.*s", STR_ARG(was), STR_ARG(e->name)) : e->name;
    r->within = utf8_head_bytes(r->within, EXTRACT_MAX_PLACE - 64);
    reason = read(r, e->bytes);
    if (reason != EXTRACT_READ)
        reader_unreadable(r, S("file"), reason);
    r->within = was;
}

static void read_within(struct reader *r, struct entry *e)
{
    struct str was = r->within;
    enum extract_reason reason = EXTRACT_LIMIT;
    enum file_kind kind;
    int pages = r->pages;

    r->within = was.n ? arena_fmt(r->a, "%.*s: %.*s", STR_ARG(was), STR_ARG(e->name)) : e->name;
    r->within = utf8_head_bytes(r->within, EXTRACT_MAX_PLACE - 64);
    if (r->depth < PACKAGE_MAX_DEPTH) {
        r->depth++;
        reason = read_any(r, e->bytes, e->name, &kind);
        r->depth--;
    }
    r->pages = pages;
    if (reason != EXTRACT_READ)
        reader_unreadable(r, S("file"), reason);
    r->within = was;
}

/* Text boxes of old: XML as a rule, but Excel leaves <br> open in them, as in a web page. */
static void read_vml(struct reader *r, struct entry *e)
{
    struct plain p = {
        .r = r, .out = BUF_INIT(EXTRACT_MAX_BYTES), .hidden = BUF_INIT(EXTRACT_MAX_BYTES)};
    bool is_xml = xml_read(e->bytes, &plain_handler, &p);

    buf_done(&p.out);
    buf_done(&p.hidden);
    if (is_xml)
        read_plain_xml(r, base_name(e->name), e->bytes, PART_HIDDEN);
    else
        read_within_as(r, e, read_html);
}

static void read_rest(struct reader *r, struct package *p, enum file_kind kind)
{
    for (size_t i = 0; i < p->entries.n; i++) {
        struct entry *e = &p->entries.v[i];

        if ((e->read && !ends(e->name, ".rels")) || r->cut)
            continue;
        if (kind == FILE_ZIP || is_document(e->name) || str_find(e->name, S("embeddings/")) >= 0)
            read_within(r, e);
        else if (is_picture(e->name))
            (void)read_image(r, e->bytes, e->name);
        else if (ends(e->name, ".rels"))
            read_links(r, e);
        else if (ends(e->name, ".vml"))
            read_vml(r, e);
        else if (ends(e->name, ".xml") && !is_mute(e->name))
            read_plain_xml(r, place_of(r, e->name), e->bytes,
                           is_shown(e->name) ? PART_SHOWN : PART_HIDDEN);
    }
}

enum extract_reason read_package(struct reader *r, struct str bytes, enum file_kind kind)
{
    struct package p = {0};
    enum extract_reason reason = unpack(r, bytes, kind, &p);

    if (reason != EXTRACT_READ)
        return reason;
    if (kind != FILE_ZIP && p.entries.n == 0)
        return EXTRACT_DAMAGED;
    if (kind == FILE_DOCX)
        reason = read_docx(r, &p);
    else if (kind == FILE_XLSX)
        reason = read_xlsx(r, &p);
    if (reason == EXTRACT_READ)
        read_rest(r, &p, kind);
    return reason;
}
