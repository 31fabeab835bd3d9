/* docx_html.c: a WordprocessingML body as HTML: headings, paragraphs with their alignment and indent,
 * lists, tables with merged cells, footnotes at the end. What was deleted, hidden or is a field's code is
 * not in it; a picture is an empty <img>, so that who cleans the HTML can count it. It is foreign text as
 * much as the file is: made for the sanitizer (web/rich.h), and for nobody before it. */
#include "paper/package.h"

#define COLUMNS_MAX 64
#define TEXT_MAX    (4 * MiB)

struct cell {
    int column, columns, rows;
    bool goes_on; /* of a merged one above */
    struct str html;
};

struct row {
    struct cell *v;
    size_t n, room;
    bool head;
};

/* What a style says of its paragraphs. */
struct style {
    int heading;     /* 1 to 3; 0 none */
    struct str list; /* numId; "" none */
    int depth;       /* ilvl */
};

struct writing {
    struct arena *a;
    struct map styles; /* → struct style * */
    struct docx_numbers *numbers;
    struct buf out;    /* of the body, of a cell, of a note */
    struct buf line;   /* of the paragraph */
    struct str body;   /* what stood in `out` before the table */
    /* the paragraph */
    int inside, level, number;
    const char *align;
    bool indent;
    struct str list; /* numId; "" none */
    int depth;       /* ilvl */
    /* the run */
    bool strong, em, hidden, in_text, in_run;
    const char *raised;
    int gone, fallback, boxes; /* elements whose text is none */
    /* the table */
    int tables;
    struct {
        struct row *v;
        size_t n, room;
    } rows;
    bool in_notes;
};

static void put(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

static void put_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&':
            put(b, "&amp;");
            break;
        case '<':
            put(b, "&lt;");
            break;
        case '>':
            put(b, "&gt;");
            break;
        default:
            buf_char(b, s.p[i]);
        }
    }
}

static void put_text(struct writing *w, struct str s)
{
    if (w->gone || w->hidden || w->boxes > 1)
        return;
    if (w->strong)
        put(&w->line, "<strong>");
    if (w->em)
        put(&w->line, "<em>");
    if (w->raised)
        buf_fmt(&w->line, "<%s>", w->raised);
    put_escaped(&w->line, s);
    if (w->raised)
        buf_fmt(&w->line, "</%s>", w->raised);
    if (w->em)
        put(&w->line, "</em>");
    if (w->strong)
        put(&w->line, "</strong>");
}

static bool is_on(struct arena *a, xmlTextReaderPtr x)
{
    struct str v = xml_attribute(a, x, "val");

    return !str_eq(v, S("0")) && !str_eq(v, S("false")) && !str_eq(v, S("off")) &&
           !str_eq(v, S("none"));
}

/* ---- Paragraphs ---- */

static void paragraph_begin(struct writing *w)
{
    if (w->inside++ > 0)
        return; /* of a text box: its text goes on where it stands */
    buf_clear(&w->line);
    w->level = w->number = 0;
    w->align = NULL;
    w->indent = false;
    w->list = S("");
    w->depth = 0;
}

/* As office programs write it on the clipboard: the items of a list are gathered, other numbers are text. */
static void put_mark(struct writing *w)
{
    struct str mark = w->list.n > 0 ? docx_number_next(w->numbers, w->list, w->depth) : S("");

    if (w->list.n > 0 && !w->numbers && w->level == 0)
        mark = S("·");
    if (mark.n == 0 || (w->level > 0 && str_eq(mark, S("·"))))
        return;
    put(&w->out, "<span style=\"mso-list:Ignore\">");
    put_escaped(&w->out, mark);
    put(&w->out, "</span>");
}

static void paragraph_end(struct writing *w)
{
    if (w->inside == 0 || --w->inside > 0)
        return;
    if (w->level > 0)
        buf_fmt(&w->out, "<h%d", w->level + 1);
    else
        put(&w->out, "<p");
    if (w->align || w->indent)
        buf_fmt(&w->out, " style=\"text-align:%s%s\"", w->align ? w->align : "left",
                w->indent ? ";text-indent:2em" : "");
    put(&w->out, ">");
    put_mark(w);
    buf_put(&w->out, buf_str(&w->line));
    if (w->level > 0)
        buf_fmt(&w->out, "</h%d>\n", w->level + 1);
    else
        put(&w->out, "</p>\n");
}

static void paragraph_property(struct writing *w, xmlTextReaderPtr x, struct str name)
{
    struct arena *a = w->a;
    struct str val = xml_attribute(a, x, "val");

    if (str_eq(name, S("pStyle"))) {
        const struct style *style = map_get(&w->styles, val);

        w->level = style ? style->heading : 0;
        w->list = style ? style->list : S("");
        w->depth = style ? style->depth : 0;
    } else if (str_eq(name, S("outlineLvl"))) {
        w->level = val.n == 1 && val.p[0] <= '2' ? val.p[0] - '0' + 1 : 0;
    } else if (str_eq(name, S("jc"))) {
        w->align = str_eq(val, S("center"))                            ? "center"
                   : str_eq(val, S("right")) || str_eq(val, S("end")) ? "right"
                                                                      : NULL;
    } else if (str_eq(name, S("ind"))) {
        w->indent = docx_whole(xml_attribute(a, x, "firstLine"), 10000) > 0 ||
                    docx_whole(xml_attribute(a, x, "firstLineChars"), 10000) > 0;
    } else if (str_eq(name, S("numId"))) {
        w->list = str_eq(val, S("0")) ? S("") : val;
    } else if (str_eq(name, S("ilvl"))) {
        w->depth = docx_whole(val, 8);
    }
}

static void run_property(struct writing *w, xmlTextReaderPtr x, struct str name)
{
    bool on = is_on(w->a, x);

    if (!w->in_run)
        return;
    if (str_eq(name, S("b")))
        w->strong = on;
    else if (str_eq(name, S("i")))
        w->em = on;
    else if (str_eq(name, S("vanish")) || str_eq(name, S("webHidden")))
        w->hidden = on;
    else if (str_eq(name, S("vertAlign"))) {
        struct str v = xml_attribute(w->a, x, "val");

        w->raised = str_eq(v, S("superscript")) ? "sup" : str_eq(v, S("subscript")) ? "sub" : NULL;
    }
}

/* ---- Tables: kept whole, because a merged cell knows its height only at its end ---- */

static struct cell *cell_now(struct writing *w)
{
    struct row *row = w->rows.n > 0 ? &w->rows.v[w->rows.n - 1] : NULL;

    return row && row->n > 0 ? &row->v[row->n - 1] : NULL;
}

static void cell_begin(struct writing *w)
{
    struct row *row = w->rows.n > 0 ? &w->rows.v[w->rows.n - 1] : NULL;
    struct cell *before = cell_now(w);

    if (w->tables != 1 || !row)
        return;
    int column = before ? before->column + before->columns : 0;
    *vec_push(w->a, row) = (struct cell){.column = column, .columns = 1, .rows = 1, .html = S("")};
    buf_clear(&w->out);
}

static void cell_property(struct writing *w, xmlTextReaderPtr x, struct str name)
{
    struct cell *c = cell_now(w);
    struct str val = xml_attribute(w->a, x, "val");

    if (w->tables != 1)
        return;
    if (str_eq(name, S("tblHeader")) && w->rows.n > 0)
        w->rows.v[w->rows.n - 1].head = is_on(w->a, x);
    if (!c)
        return;
    if (str_eq(name, S("gridSpan")))
        c->columns = docx_whole(val, COLUMNS_MAX);
    else if (str_eq(name, S("vMerge")))
        c->goes_on = !str_eq(val, S("restart"));
}

static void cell_end(struct writing *w)
{
    struct cell *c = cell_now(w);

    if (w->tables == 1 && c)
        c->html = arena_str(w->a, buf_str(&w->out));
}

/* The cell that one which goes on belongs to: the last one above it that does not. */
static struct cell *origin(struct writing *w, size_t row, int column)
{
    while (row-- > 0) {
        for (size_t i = 0; i < w->rows.v[row].n; i++) {
            struct cell *c = &w->rows.v[row].v[i];

            if (c->column == column && !c->goes_on)
                return c;
        }
    }
    return NULL;
}

static void rows_join(struct writing *w)
{
    for (size_t r = 0; r < w->rows.n; r++) {
        for (size_t i = 0; i < w->rows.v[r].n; i++) {
            struct cell *c = &w->rows.v[r].v[i];
            struct cell *of = c->goes_on ? origin(w, r, c->column) : NULL;

            if (of)
                of->rows++;
            else
                c->goes_on = false;
        }
    }
}

static void table_begin(struct writing *w)
{
    if (w->tables++ > 0)
        return;
    memset(&w->rows, 0, sizeof(w->rows));
    w->body = arena_str(w->a, buf_str(&w->out));
}

static void table_end(struct writing *w)
{
    if (w->tables == 0 || --w->tables > 0)
        return;
    rows_join(w);
    buf_clear(&w->out);
    buf_put(&w->out, w->body);
    put(&w->out, "<table>\n");
    for (size_t r = 0; r < w->rows.n; r++) {
        const char *tag = w->rows.v[r].head ? "th" : "td";

        put(&w->out, "<tr>");
        for (size_t i = 0; i < w->rows.v[r].n; i++) {
            const struct cell *c = &w->rows.v[r].v[i];

            if (c->goes_on)
                continue;
            buf_fmt(&w->out, "<%s colspan=%d rowspan=%d>", tag, c->columns, c->rows);
            buf_put(&w->out, c->html);
            buf_fmt(&w->out, "</%s>", tag);
        }
        put(&w->out, "</tr>\n");
    }
    put(&w->out, "</table>\n");
}

/* ---- Elements ---- */

static bool is_gone(struct str name)
{
    return str_eq(name, S("del")) || str_eq(name, S("moveFrom")) || str_eq(name, S("instrText")) ||
           str_eq(name, S("Fallback")) || str_eq(name, S("delText"));
}

static void begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct writing *w = me;

    w->gone += is_gone(name);
    if (str_eq(name, S("p")))
        paragraph_begin(w);
    else if (str_eq(name, S("tbl")))
        table_begin(w);
    else if (str_eq(name, S("tr")) && w->tables == 1)
        *vec_push(w->a, &w->rows) = (struct row){0};
    else if (str_eq(name, S("tc")))
        cell_begin(w);
    else if (str_eq(name, S("r"))) {
        w->in_run = true;
        w->strong = w->em = w->hidden = false;
        w->raised = NULL;
    } else if (str_eq(name, S("t")))
        w->in_text = true;
    else if (str_eq(name, S("tab")) && w->in_run)
        put_text(w, S(" "));
    else if ((str_eq(name, S("br")) || str_eq(name, S("cr"))) && !w->gone)
        put(&w->line, "<br>");
    else if ((str_eq(name, S("drawing")) || str_eq(name, S("pict"))) && !w->gone)
        put(&w->line, "<img>");
    else if (str_eq(name, S("footnoteReference")) || str_eq(name, S("endnoteReference")))
        buf_fmt(&w->line, "<sup>[%d]</sup>", docx_whole(xml_attribute(w->a, x, "id"), 9999));
    else if (str_eq(name, S("footnote")) || str_eq(name, S("endnote"))) {
        /* separators are notes of a type */
        w->gone += xml_attribute(w->a, x, "type").n > 0;
        w->number = docx_whole(xml_attribute(w->a, x, "id"), 9999);
    }
    paragraph_property(w, x, name);
    run_property(w, x, name);
    cell_property(w, x, name);
}

static void text(void *me, struct str s)
{
    struct writing *w = me;

    if (w->in_text)
        put_text(w, s);
}

static void end(void *me, struct str name)
{
    struct writing *w = me;

    w->gone -= is_gone(name) && w->gone > 0;
    if (str_eq(name, S("p")))
        paragraph_end(w);
    else if (str_eq(name, S("tbl")))
        table_end(w);
    else if (str_eq(name, S("tc")))
        cell_end(w);
    else if (str_eq(name, S("r")))
        w->in_run = w->strong = w->em = w->hidden = false;
    else if (str_eq(name, S("t")))
        w->in_text = false;
    else if (str_eq(name, S("footnote")) || str_eq(name, S("endnote")))
        w->gone = 0;
}

static const struct xml_handler handler = {begin, text, end};

/* ---- Styles: which are headings, which are numbered ---- */

struct styles {
    struct writing *w;
    struct style *style; /* that is being read */
};

static int heading_of(struct str name, struct str val)
{
    if (str_eq(name, S("outlineLvl")) && val.n == 1 && val.p[0] >= '0' && val.p[0] <= '2')
        return val.p[0] - '0' + 1;
    bool named = str_eq(name, S("name")) && val.n == 9 &&
                 str_eq_nocase(str_head(val, 8), S("heading ")) && val.p[8] >= '1' &&
                 val.p[8] <= '3';
    return named ? val.p[8] - '0' : 0;
}

static void style_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct styles *s = me;
    struct arena *a = s->w->a;
    struct str val = xml_attribute(a, x, "val");

    if (str_eq(name, S("style"))) {
        s->style = arena_one(a, struct style);
        s->style->list = S("");
        map_set(&s->w->styles, xml_attribute(a, x, "styleId"), s->style);
    } else if (s->style && str_eq(name, S("numId")))
        s->style->list = str_eq(val, S("0")) ? S("") : val;
    else if (s->style && str_eq(name, S("ilvl")))
        s->style->depth = docx_whole(val, 8);
    else if (s->style && heading_of(name, val) > 0)
        s->style->heading = heading_of(name, val);
}

static void style_end(void *me, struct str name)
{
    struct styles *s = me;

    if (str_eq(name, S("style")))
        s->style = NULL;
}

static const struct xml_handler style_handler = {.begin = style_begin, .end = style_end};

/* Without a mark: that it was read here says nothing of who else has to. */
static struct str part_of(const struct package *p, struct str name)
{
    for (size_t i = 0; i < p->entries.n; i++) {
        if (str_eq(p->entries.v[i].name, name))
            return p->entries.v[i].bytes;
    }
    return S("");
}

struct str docx_html(struct arena *a, const struct package *p)
{
    struct writing w = {.a = a,
                        .out = BUF_INIT(TEXT_MAX),
                        .line = BUF_INIT(TEXT_MAX),
                        .body = S(""),
                        .list = S("")};
    struct styles styles = {.w = &w};
    struct str body = part_of(p, S("word/document.xml"));
    struct str style = part_of(p, S("word/styles.xml"));
    struct str notes = part_of(p, S("word/footnotes.xml"));
    struct str html = S("");
    bool ok;

    map_init(&w.styles, a);
    w.numbers = docx_numbers_read(a, part_of(p, S("word/numbering.xml")));
    ok = style.n == 0 || xml_read(style, &style_handler, &styles);
    ok = ok && xml_read(body, &handler, &w);
    if (ok && notes.n > 0)
        ok = xml_read(notes, &handler, &w);
    if (ok && buf_ok(&w.out) && buf_ok(&w.line))
        html = arena_str(a, buf_str(&w.out));
    buf_done(&w.out);
    buf_done(&w.line);
    return html;
}
