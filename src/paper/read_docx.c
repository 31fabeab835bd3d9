/* read_docx.c: WordprocessingML: paragraphs and tables in order; what was deleted in tracked changes,
 * hidden text and field codes are hidden parts; comments, notes, headers and footers by their number. */
#include "paper/package.h"

struct docx {
    struct reader *r;
    struct str base;   /* "" the body; "header 1", "comments" … */
    struct buf shown;  /* the paragraph, or the row of a table */
    struct buf hidden; /* what is deleted or hidden in it */
    struct buf before; /* as it was before the changes */
    int paragraph, table, row;
    int cells; /* tables within each other */
    int deleted, inserted, fallback, boxes;
    bool run_hidden, in_text, in_deleted, in_code;
    struct str comment; /* the number of the comment or note */
};

static struct str place(struct docx *d)
{
    struct arena *a = d->r->a;

    if (d->comment.n)
        return arena_fmt(a, "%.*s %.*s", STR_ARG(d->base), STR_ARG(d->comment));
    if (d->base.n)
        return d->base;
    if (d->cells)
        return arena_fmt(a, "table %d row %d", d->table, d->row);
    return arena_fmt(a, "paragraph %d", d->paragraph);
}

static void flush(struct docx *d)
{
    bool is_aside = d->comment.n > 0 && str_starts(d->base, S("comment"));

    reader_whole(d->r, is_aside ? PART_HIDDEN : PART_SHOWN, place(d), buf_str(&d->shown));
    if (d->hidden.n) {
        struct str where = arena_fmt(d->r->a, "%.*s (deleted or hidden)", STR_ARG(place(d)));

        reader_whole(d->r, PART_HIDDEN, where, buf_str(&d->hidden));
        reader_whole(d->r, PART_HIDDEN, where, buf_str(&d->before));
    }
    d->r->cut |= !buf_ok(&d->shown);
    buf_clear(&d->shown);
    buf_clear(&d->hidden);
    buf_clear(&d->before);
}

static bool is_off(struct str value)
{
    return str_eq(value, S("0")) || str_eq(value, S("false")) || str_eq(value, S("off"));
}

static bool is_gone(const struct docx *d)
{
    return d->deleted || d->run_hidden || d->in_deleted || d->in_code;
}

static void add(struct docx *d, struct str text)
{
    bool gone = is_gone(d);

    buf_put(gone ? &d->hidden : &d->shown, text);
    if (gone || !d->inserted)
        buf_put(&d->before, text);
}

/* The caption and the description of a picture, a drawing, a box. */
static void caption(struct docx *d, xmlTextReaderPtr x)
{
    struct buf said cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);

    xml_said(d->r->a, x, &said);
    reader_whole(d->r, PART_HIDDEN, arena_fmt(d->r->a, "%.*s caption", STR_ARG(place(d))),
                 buf_str(&said));
}

static void begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct docx *d = me;

    if (str_eq(name, S("Fallback")))
        d->fallback++;
    if (d->fallback)
        return;
    if (str_eq(name, S("del")) || str_eq(name, S("moveFrom")))
        d->deleted++;
    else if (str_eq(name, S("ins")) || str_eq(name, S("moveTo")))
        d->inserted++;
    else if (str_eq(name, S("r")))
        d->run_hidden = false;
    else if (str_eq(name, S("vanish")) || str_eq(name, S("webHidden")))
        d->run_hidden = !is_off(xml_attribute(d->r->a, x, "val"));
    else if (str_eq(name, S("t")))
        d->in_text = true;
    else if (str_eq(name, S("delText")) || str_eq(name, S("delInstrText")))
        d->in_text = d->in_deleted = true;
    else if (str_eq(name, S("instrText")))
        d->in_text = d->in_code = true;
    else if (str_eq(name, S("tab")) && d->shown.n)
        add(d, S("\t"));
    else if (str_eq(name, S("br")) || str_eq(name, S("cr")))
        add(d, S("\n"));
    else if (str_eq(name, S("noBreakHyphen")))
        add(d, S("-"));
    else if (str_eq(name, S("tbl")) && d->cells++ == 0)
        d->table++, d->row = 0;
    else if (str_eq(name, S("tr")) && d->cells == 1)
        d->row++;
    else if (str_eq(name, S("p")) && !d->cells && !d->boxes)
        d->paragraph++;
    else if (str_eq(name, S("txbxContent")) && d->boxes++ == 0)
        flush(d);
    else if (str_eq(name, S("comment")) || str_eq(name, S("footnote")) ||
             str_eq(name, S("endnote")))
        d->comment = xml_attribute(d->r->a, x, "id");
    else if (str_eq(name, S("docPr")) || str_eq(name, S("cNvPr")) || str_eq(name, S("shape")) ||
             str_eq(name, S("textpath"))) /* of a watermark */
        caption(d, x);
}

static void text(void *me, struct str s)
{
    struct docx *d = me;

    if (d->in_text && !d->fallback)
        add(d, s);
}

static void end(void *me, struct str name)
{
    struct docx *d = me;

    if (str_eq(name, S("Fallback")) && d->fallback > 0) {
        d->fallback--;
        return;
    }
    if (d->fallback)
        return;
    if ((str_eq(name, S("del")) || str_eq(name, S("moveFrom"))) && d->deleted)
        d->deleted--;
    else if ((str_eq(name, S("ins")) || str_eq(name, S("moveTo"))) && d->inserted)
        d->inserted--;
    else if (str_eq(name, S("t")) || str_eq(name, S("delText")) || str_eq(name, S("instrText")) ||
             str_eq(name, S("delInstrText")))
        d->in_text = d->in_deleted = d->in_code = false;
    else if (str_eq(name, S("tc")) && d->cells == 1)
        buf_char(&d->shown, '\t');
    else if (str_eq(name, S("tr")) && d->cells == 1)
        flush(d);
    else if (str_eq(name, S("tbl")) && d->cells)
        d->cells--;
    else if (str_eq(name, S("txbxContent")) && d->boxes)
        d->boxes--;
    else if (str_eq(name, S("p")) && d->cells)
        add(d, S(" "));
    else if (str_eq(name, S("p")))
        flush(d);
    else if (str_eq(name, S("r")))
        d->run_hidden = false;
    else if (str_eq(name, S("comment")) || str_eq(name, S("footnote")) ||
             str_eq(name, S("endnote"))) {
        flush(d);
        d->comment = S("");
    }
}

static const struct xml_handler handler = {begin, text, end};

static bool part(struct reader *r, struct str bytes, struct str base)
{
    struct docx d = {.r = r,
                     .base = base,
                     .comment = S(""),
                     .shown = BUF_INIT(EXTRACT_MAX_BYTES),
                     .hidden = BUF_INIT(EXTRACT_MAX_BYTES),
                     .before = BUF_INIT(EXTRACT_MAX_BYTES)};
    bool ok = xml_read(bytes, &handler, &d);

    flush(&d);
    buf_done(&d.shown);
    buf_done(&d.hidden);
    buf_done(&d.before);
    return ok;
}

/* word/header2.xml → header 2 */
static const char *const others[] = {"header", "footer", "comments", "footnotes", "endnotes"};

static struct str base_of(struct reader *r, struct str name)
{
    for (size_t i = 0; i < COUNT(others); i++) {
        struct str o = str_c(others[i]), rest = str_skip(name, 5);

        if (!str_starts(name, S("word/")) || !str_starts(rest, o) || !str_ends(rest, S(".xml")))
            continue;
        rest = str_head(str_skip(rest, o.n), rest.n - o.n - 4);
        if (str_ends(o, S("s")))
            return str_head(o, o.n - 1);
        return arena_fmt(r->a, "%.*s %.*s", STR_ARG(o), STR_ARG(rest));
    }
    return S("");
}

enum extract_reason read_docx(struct reader *r, struct package *p)
{
    struct entry *body = package_find(p, S("word/document.xml"));

    if (!body || !part(r, body->bytes, S("")))
        return EXTRACT_DAMAGED;
    if (r->depth <= 1 && r->within.n == 0)
        r->html = docx_html(r->a, p);
    for (size_t i = 0; i < p->entries.n; i++) {
        struct entry *e = &p->entries.v[i];
        struct str base = e->read ? S("") : base_of(r, e->name);

        if (base.n == 0)
            continue;
        e->read = true;
        if (!part(r, e->bytes, base))
            reader_unreadable(r, base, EXTRACT_DAMAGED);
    }
    return EXTRACT_READ;
}
