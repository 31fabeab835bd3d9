/* read_html.c: the text of a web page by gumbo, which sees what a browser would see; comments, scripts
 * and the addresses behind links are hidden text. */
#include "paper/reader.h"
#include "base/charset.h"
#include "base/utf8.h"
#include <gumbo.h>

#define DEPTH_MAX 400

/* Elements that end a line; cells end in a tab. */
static const GumboTag lines[] = {
    GUMBO_TAG_P,      GUMBO_TAG_DIV,   GUMBO_TAG_BR,       GUMBO_TAG_TR, GUMBO_TAG_LI,
    GUMBO_TAG_H1,     GUMBO_TAG_H2,    GUMBO_TAG_H3,       GUMBO_TAG_H4, GUMBO_TAG_SECTION,
    GUMBO_TAG_TITLE,  GUMBO_TAG_TABLE, GUMBO_TAG_DT,       GUMBO_TAG_DD, GUMBO_TAG_UL,
    GUMBO_TAG_OPTION, GUMBO_TAG_PRE,   GUMBO_TAG_TEXTAREA,
};

static bool ends_line(GumboTag tag)
{
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (lines[i] == tag)
            return true;
    }
    return false;
}

static const char *const said[] = {"content", "value", "title", "alt", "href"};

/* White space of the source is one blank. */
static void add_text(struct buf *out, const char *text)
{
    bool blank = false;

    for (; *text; text++) {
        bool white = strchr(" \t\r\n\f", *text) != NULL;

        if (white && !blank)
            buf_char(out, ' ');
        else if (!white)
            buf_char(out, *text);
        blank = white;
    }
}

struct page {
    struct buf shown, hidden;
};

static void walk(struct page *p, const GumboNode *n, int depth, bool hide);

static void element(struct page *p, const GumboElement *e, int depth, bool hide)
{
    hide |= e->tag == GUMBO_TAG_SCRIPT || e->tag == GUMBO_TAG_STYLE || e->tag == GUMBO_TAG_TEMPLATE;
    for (size_t i = 0; i < COUNT(said); i++) {
        const GumboAttribute *a = gumbo_get_attribute(&e->attributes, said[i]);

        if (a && a->value[0]) {
            buf_put(&p->hidden, str_c(a->value));
            buf_char(&p->hidden, '\n');
        }
    }
    for (unsigned i = 0; i < e->children.length; i++)
        walk(p, e->children.data[i], depth + 1, hide);
    if (e->tag == GUMBO_TAG_TD || e->tag == GUMBO_TAG_TH)
        buf_char(&p->shown, '\t');
    else if (ends_line(e->tag))
        buf_char(&p->shown, '\n');
}

static void walk(struct page *p, const GumboNode *n, int depth, bool hide)
{
    if (depth > DEPTH_MAX)
        return;
    switch (n->type) {
    case GUMBO_NODE_DOCUMENT:
        for (unsigned i = 0; i < n->v.document.children.length; i++)
            walk(p, n->v.document.children.data[i], depth + 1, hide);
        return;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        element(p, &n->v.element, depth, hide);
        return;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        add_text(hide ? &p->hidden : &p->shown, n->v.text.text);
        return;
    case GUMBO_NODE_COMMENT:
        buf_put(&p->hidden, str_c(n->v.text.text));
        buf_char(&p->hidden, '\n');
        return;
    }
}

enum extract_reason read_html(struct reader *r, struct str bytes)
{
    struct buf text cleanup(buf_done) = BUF_INIT(4 * FILE_MAX_BYTES);
    struct page p = {.shown = BUF_INIT(EXTRACT_MAX_BYTES), .hidden = BUF_INIT(EXTRACT_MAX_BYTES)};
    GumboOutput *out;

    if (charset_decode(bytes, &text) < 0)
        return EXTRACT_DAMAGED;
    if (text.n > EXTRACT_MAX_BYTES)
        return EXTRACT_LIMIT;
    out = gumbo_parse_with_options(&kGumboDefaultOptions, text.p ? text.p : "", text.n);
    walk(&p, out->document, 0, false);
    gumbo_destroy_output(&kGumboDefaultOptions, out);
    r->cut |= !buf_ok(&p.shown) || !buf_ok(&p.hidden);
    if (utf8_valid(buf_str(&p.shown)) && utf8_valid(buf_str(&p.hidden))) {
        reader_whole(r, PART_SHOWN, S("page"), buf_str(&p.shown));
        reader_whole(r, PART_HIDDEN, S("source"), buf_str(&p.hidden));
    }
    buf_done(&p.shown);
    buf_done(&p.hidden);
    return EXTRACT_READ;
}
