/* rich_write.c: a rich text as bytes: its canonical source, and the same for a page. */
#include "web/rich_in.h"

/* Of RICH_SOURCE_MAX bytes the longest page: all of them quotes. */
#define PAGE_MAX (16 * MiB)

struct writer {
    struct buf out;
    bool page; /* ids and scrolling tables */
    int headings, tables;
};

static void put(struct writer *w, const char *literal)
{
    buf_add(&w->out, literal, strlen(literal));
}

/* As a browser writes a text: no more is escaped, so that its source is the same bytes. */
static void put_text(struct writer *w, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&': put(w, "&amp;"); break;
        case '<': put(w, "&lt;"); break;
        case '>': put(w, "&gt;"); break;
        case '"': put(w, w->page ? "&quot;" : "\""); break;
        default: buf_char(&w->out, s.p[i]);
        }
    }
}

/* An address has no quotes and no angles left (rich_read.c). */
static void put_address(struct writer *w, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        assert(s.p[i] != '"' && s.p[i] != '<' && s.p[i] != '>');
        if (s.p[i] == '&')
            put(w, "&amp;");
        else
            buf_char(&w->out, s.p[i]);
    }
}

/* ---- Marks ---- */

static const struct {
    unsigned mark;
    const char *open, *close;
} marks[] = {
    {RICH_LINK, NULL, "</a>"},
    {RICH_STRONG, "<strong>", "</strong>"},
    {RICH_EM, "<em>", "</em>"},
    {RICH_SUP, "<sup>", "</sup>"},
    {RICH_SUB, "<sub>", "</sub>"},
};

static void open_mark(struct writer *w, size_t i, const struct rich_run *r)
{
    if (marks[i].open) {
        put(w, marks[i].open);
        return;
    }
    put(w, "<a href=\"");
    put_address(w, r->href);
    put(w, "\">");
}

/* How many of the marks that are open stay so for `next`: those before the first that differs. */
static size_t kept(const struct rich_run *open, const struct rich_run *next)
{
    for (size_t i = 0; i < COUNT(marks); i++) {
        if ((open->marks & marks[i].mark) != (next->marks & marks[i].mark))
            return i;
        if (marks[i].mark == RICH_LINK && !str_eq(open->href, next->href))
            return i;
    }
    return COUNT(marks);
}

static void change_marks(struct writer *w, const struct rich_run *open, const struct rich_run *next)
{
    size_t stay = kept(open, next);

    for (size_t i = COUNT(marks); i-- > stay;) {
        if (open->marks & marks[i].mark)
            put(w, marks[i].close);
    }
    for (size_t i = stay; i < COUNT(marks); i++) {
        if (next->marks & marks[i].mark)
            open_mark(w, i, next);
    }
}

static void put_runs(struct writer *w, const struct rich_runs *runs)
{
    static const struct rich_run none = {.href = STR_INIT("")};
    const struct rich_run *open = &none;

    for (size_t i = 0; i < runs->n; i++) {
        const struct rich_run *r = &runs->v[i];

        change_marks(w, open, r->line ? &none : r);
        open = r->line ? &none : r;
        if (r->line)
            put(w, "<br>");
        else
            put_text(w, r->text);
    }
    change_marks(w, open, &none);
}

/* ---- Blocks ---- */

static void put_block(struct writer *w, const struct rich_block *b);

static const char *const tags[RICH_KIND__MAX] = {
    [RICH_TEXT] = "p",       [RICH_HEADING_2] = "h2", [RICH_HEADING_3] = "h3",
    [RICH_HEADING_4] = "h4", [RICH_BULLETS] = "ul",   [RICH_NUMBERS] = "ol",
    [RICH_ITEM] = "li",      [RICH_QUOTE] = "blockquote",
    [RICH_TABLE] = "table",  [RICH_ROW] = "tr",
    [RICH_HEAD_CELL] = "th", [RICH_CELL] = "td",
};

static void open_tag(struct writer *w, const struct rich_block *b)
{
    static const char *const classes[] = {
        [RICH_FLUSH] = "flush", [RICH_CENTRE] = "centre", [RICH_RIGHT] = "right"};

    buf_fmt(&w->out, "<%s", tags[b->kind]);
    if (w->page && b->kind >= RICH_HEADING_2 && b->kind <= RICH_HEADING_4)
        buf_fmt(&w->out, " id=\"s%d\"", ++w->headings);
    if (b->align != RICH_PLAIN)
        buf_fmt(&w->out, " class=\"%s\"", classes[b->align]);
    if (b->kind == RICH_NUMBERS && b->start > 1)
        buf_fmt(&w->out, " start=\"%d\"", b->start);
}

static void close_tag(struct writer *w, const struct rich_block *b, const char *after)
{
    buf_fmt(&w->out, "</%s>%s", tags[b->kind], after);
}

/* An item or a cell that is one plain paragraph is written without it. */
static bool is_tight(const struct rich_block *b)
{
    return b->first && !b->first->next && b->first->kind == RICH_TEXT &&
           b->first->align == RICH_PLAIN;
}

static void put_children(struct writer *w, const struct rich_block *b)
{
    for (const struct rich_block *c = b->first; c; c = c->next)
        put_block(w, c);
}

static void put_inside(struct writer *w, const struct rich_block *b)
{
    if (is_tight(b)) {
        put_runs(w, &b->first->runs);
    } else if (b->first) {
        put(w, "\n");
        put_children(w, b);
    }
}

static void put_cell(struct writer *w, const struct rich_block *b, bool head)
{
    open_tag(w, b);
    if (b->kind == RICH_HEAD_CELL)
        put(w, head ? " scope=\"col\"" : " scope=\"row\"");
    if (b->columns > 1)
        buf_fmt(&w->out, " colspan=\"%d\"", b->columns);
    if (b->rows > 1)
        buf_fmt(&w->out, " rowspan=\"%d\"", b->rows);
    put(w, ">");
    put_inside(w, b);
    close_tag(w, b, "");
}

static void put_rows(struct writer *w, const struct rich_block *table, bool head)
{
    const char *part = head ? "thead" : "tbody";
    bool any = false;

    for (const struct rich_block *row = table->first; row; row = row->next) {
        if (row->kind != RICH_ROW || row->head != head)
            continue;
        if (!any)
            buf_fmt(&w->out, "<%s>\n", part);
        any = true;
        put(w, "<tr>");
        for (const struct rich_block *c = row->first; c; c = c->next)
            put_cell(w, c, head);
        put(w, "</tr>\n");
    }
    if (any)
        buf_fmt(&w->out, "</%s>\n", part);
}

/* On a page a table may be wider than a phone: it scrolls by itself, also by keyboard, and so needs
 * a name of its own. */
static void put_table(struct writer *w, const struct rich_block *b)
{
    if (w->page)
        buf_fmt(&w->out,
                "<section class=\"scroll\" tabindex=\"0\" aria-label=\"表格%d\">",
                ++w->tables);
    put(w, "<table>\n");
    put_rows(w, b, true);
    put_rows(w, b, false);
    put(w, w->page ? "</table></section>\n" : "</table>\n");
}

static void put_block(struct writer *w, const struct rich_block *b)
{
    switch (b->kind) {
    case RICH_TABLE:
        put_table(w, b);
        return;
    case RICH_TEXT:
    case RICH_HEADING_2:
    case RICH_HEADING_3:
    case RICH_HEADING_4:
        open_tag(w, b);
        put(w, ">");
        put_runs(w, &b->runs);
        close_tag(w, b, "\n");
        return;
    case RICH_ITEM:
        open_tag(w, b);
        put(w, ">");
        put_inside(w, b);
        close_tag(w, b, "\n");
        return;
    case RICH_BULLETS:
    case RICH_NUMBERS:
    case RICH_QUOTE:
        open_tag(w, b);
        put(w, ">\n");
        put_children(w, b);
        close_tag(w, b, "\n");
        return;
    case RICH_ROOT:
    case RICH_ROW:
    case RICH_HEAD_CELL:
    case RICH_CELL:
    case RICH_KIND__MAX:
        put_children(w, b);
        return;
    }
}

static struct str write_all(struct arena *a, const struct rich *r, bool page)
{
    struct writer w = {.out = BUF_INIT(PAGE_MAX), .page = page};
    struct str out;

    put_children(&w, r->root);
    assert(buf_ok(&w.out));
    out = arena_str(a, buf_str(&w.out));
    buf_done(&w.out);
    return out;
}

bool rich_source_fits(const struct rich *r)
{
    struct writer w = {.out = BUF_INIT(RICH_SOURCE_MAX)};
    bool fits;

    put_children(&w, r->root);
    fits = buf_ok(&w.out);
    buf_done(&w.out);
    return fits;
}

struct str rich_source(struct arena *a, const struct rich *r)
{
    return write_all(a, r, false);
}

struct html_safe rich_page(struct arena *a, const struct rich *r)
{
    return (struct html_safe){write_all(a, r, true)};
}
