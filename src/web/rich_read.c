/* rich_read.c: see rich.h. The browser's tree (gumbo) is walked once: each element is a block, a
 * mark, nothing, or is taken away with all that is in it. Then the blocks are tidied. */
#include "base/utf8.h"
#include "web/rich_in.h"
#include <setjmp.h>

#define PARSE_MAX (192 * MiB) /* what the parser may ask for: misnested marks multiply */
#define CELLS_MAX 100000
#define OPEN_MAX  5000

/* A paragraph's hint. */
enum {
    HINT_NONE,
    HINT_INDENTED, /* by a style */
    HINT_BULLET
};

/* ---- The parse ---- */

/* A parser looks back through all that is open at each tag: what nests without end is refused before
 * it begins. Start tags without their end tags, by the first letters of their names; not those that
 * the parser ends by itself. */
static bool ends_by_itself(struct str name)
{
    static const char *const names[] = {"p",  "br", "hr", "im", "in",  "me",
                                        "li", "td", "th", "tr", "dd", "dt"};

    for (size_t i = 0; i < COUNT(names); i++) {
        size_t n = strlen(names[i]);

        if (str_eq_nocase(str_head(name, n), str_of(names[i], n)) &&
            (n > 1 || name.n == 1 || strchr(" >\t\n", name.p[1])))
            return true;
    }
    return false;
}

static bool nests_too_deep(struct str html)
{
    int open[26 * 27] = {0}, depth = 0;
    ptrdiff_t at;

    while ((at = str_find_char(html, '<')) >= 0 && depth <= OPEN_MAX) {
        html = str_skip(html, (size_t)at + 1);
        bool end = str_starts(html, S("/"));
        struct str name = str_skip(html, end);
        int first = name.n > 0 ? (name.p[0] | 0x20) - 'a' : -1;
        int second = name.n > 1 ? (name.p[1] | 0x20) - 'a' : -1;

        if (first < 0 || first >= 26 || ends_by_itself(name))
            continue;
        int *count = &open[first * 27 + (second >= 0 && second < 26 ? second : 26)];
        if (end && *count == 0)
            continue;
        *count += end ? -1 : 1;
        depth += end ? -1 : 1;
    }
    return depth > OPEN_MAX;
}

struct parse {
    struct arena *arena;
    size_t left;
    jmp_buf too_large;
};

static void *parse_alloc(void *arg, size_t size)
{
    struct parse *p = arg;

    if (size > p->left)
        longjmp(p->too_large, 1);
    p->left -= size;
    return arena_alloc(p->arena, size);
}

static void parse_free(void *arg, void *memory)
{
    (void)arg;
    (void)memory;
}

/* In an arena of its own: nothing has to be given back, however deep the tree is and wherever the
 * parse ended. NULL: it would have been too large. */
static const GumboOutput *parse(struct parse *p, struct str html)
{
    GumboOptions options = kGumboDefaultOptions;

    options.allocator = parse_alloc;
    options.deallocator = parse_free;
    options.userdata = p;
    options.max_errors = 0;
    if (setjmp(p->too_large))
        return NULL;
    return gumbo_parse_with_options(&options, html.p, html.n);
}

/* ---- The builder ---- */

struct place {
    struct rich_block *into; /* blocks go there */
    bool within;             /* an item, a cell, a quote: paragraphs and lists only */
    bool line;               /* a heading, a table's name: no blocks at all */
    bool pre;
    int lists; /* within each other */
    int depth;
    enum rich_align align;
    unsigned marks;
    struct str href;
};

struct builder {
    struct arena *a;
    struct rich *rich;
    struct rich_block *open; /* the paragraph or heading that runs are added to; NULL none */
    bool shift;              /* there is an h1: all headings are one lower */
    int cells;
};

struct rich_block *rich_add(struct arena *a, struct rich_block *into, enum rich_kind kind)
{
    struct rich_block *b = arena_one(a, struct rich_block);

    b->kind = kind;
    if (into->last)
        into->last->next = b;
    else
        into->first = b;
    into->last = b;
    return b;
}

static bool is_list(const struct rich_block *b)
{
    return b->kind == RICH_BULLETS || b->kind == RICH_NUMBERS;
}

/* A list's last item, for what stands in a list without one. */
static struct rich_block *item_of(struct builder *b, struct rich_block *list)
{
    return list->last ? list->last : rich_add(b->a, list, RICH_ITEM);
}

static struct rich_block *open_block(struct builder *b, const struct place *at, enum rich_kind kind)
{
    struct rich_block *into = is_list(at->into) ? item_of(b, at->into) : at->into;

    b->open = rich_add(b->a, into, kind);
    b->open->align = at->align;
    return b->open;
}

static void add_run(struct builder *b, const struct place *at, struct rich_run run)
{
    if (!b->open)
        open_block(b, at, RICH_TEXT);
    *vec_push(b->a, &b->open->runs) = run;
}

static void add_break(struct builder *b, const struct place *at)
{
    add_run(b, at, (struct rich_run){.line = true, .text = S(""), .href = S("")});
}

static void add_text(struct builder *b, const struct place *at, struct str text)
{
    struct rich_run run = {.text = arena_str(b->a, text), .marks = at->marks, .href = at->href};
    struct str rest = run.text;
    bool first = true;

    if (!at->pre) {
        add_run(b, at, run);
        return;
    }
    while (str_next(&rest, '\n', &run.text)) {
        if (!first)
            add_break(b, at);
        first = false;
        add_run(b, at, run);
    }
}

static void walk(struct builder *b, const GumboVector *children, struct place at);

/* What is in the element, with nothing open before and after it. */
static void walk_inside(struct builder *b, const GumboElement *e, struct place at)
{
    b->open = NULL;
    walk(b, &e->children, at);
    b->open = NULL;
}

/* ---- Text ---- */

static void take_text(struct builder *b, const GumboElement *e, struct place at, struct str style)
{
    at.pre |= e->tag == GUMBO_TAG_PRE;
    if (e->tag == GUMBO_TAG_DT)
        at.marks |= RICH_STRONG;
    b->open = NULL;
    if (rich_is_indented(style))
        open_block(b, &at, RICH_TEXT)->hint = HINT_INDENTED;
    walk(b, &e->children, at);
    b->open = NULL;
}

static void take_heading(struct builder *b, const GumboElement *e, struct place at, int level)
{
    level += b->shift;
    level = level > 4 ? 4 : level < 2 ? 2 : level;
    if (at.within) {
        at.marks |= RICH_STRONG;
        walk_inside(b, e, at);
        return;
    }
    if (at.align == RICH_FLUSH)
        at.align = RICH_PLAIN;
    open_block(b, &at, RICH_HEADING_2 + (enum rich_kind)(level - 2));
    at.line = true;
    walk(b, &e->children, at);
    b->open = NULL;
}

static void collect(struct buf *out, const GumboVector *children, int depth)
{
    for (unsigned i = 0; i < children->length && depth < RICH_DEPTH_MAX; i++) {
        const GumboNode *n = children->data[i];

        if (n->type == GUMBO_NODE_TEXT)
            buf_put(out, str_c(n->v.text.text));
        else if (n->type == GUMBO_NODE_ELEMENT)
            collect(out, &n->v.element.children, depth + 1);
    }
}

/* "1.", "（一）" or a dot before an item's text. A number stays, as text; a dot makes an item. */
static void take_office_mark(struct builder *b, const GumboElement *e, struct place at)
{
    struct buf mark cleanup(buf_done) = BUF_INIT(200);

    collect(&mark, &e->children, at.depth);
    struct rich_runs runs = {0};
    *vec_push(b->a, &runs) = (struct rich_run){.text = arena_str(b->a, buf_str(&mark)), .href = S("")};
    rich_runs_tidy(b->a, &runs);
    if (runs.n == 0)
        return;
    struct str text = runs.v[0].text;
    if (!rich_is_bullet(text)) {
        bool latin = (unsigned char)text.p[text.n - 1] < 0x80;
        add_text(b, &at, latin ? arena_fmt(b->a, "%.*s ", STR_ARG(text)) : text);
        /* Its indent hangs: it stands in like the paragraphs around it. */
        if (b->open->kind == RICH_TEXT)
            b->open->hint = HINT_INDENTED;
        return;
    }
    if (!b->open)
        open_block(b, &at, RICH_TEXT);
    if (b->open->kind == RICH_TEXT)
        b->open->hint = HINT_BULLET;
}

/* ---- Lists and quotes ---- */

static void take_list(struct builder *b, const GumboElement *e, struct place at, int kind)
{
    b->open = NULL;
    if (is_list(at.into))
        at.into = item_of(b, at.into);
    if (at.lists < RICH_LIST_DEPTH) {
        at.into = rich_add(b->a, at.into, (enum rich_kind)kind);
        if (kind == RICH_NUMBERS)
            at.into->start = rich_number(rich_attribute(e, "start"), 1, 9999, 1);
    }
    at.lists++;
    at.within = true;
    at.align = RICH_PLAIN;
    walk_inside(b, e, at);
}

static void take_item(struct builder *b, const GumboElement *e, struct place at)
{
    if (is_list(at.into))
        at.into = rich_add(b->a, at.into, RICH_ITEM);
    walk_inside(b, e, at);
}

static void take_quote(struct builder *b, const GumboElement *e, struct place at)
{
    if (!at.within) {
        at.into = rich_add(b->a, at.into, RICH_QUOTE);
        at.within = true;
        at.align = RICH_PLAIN;
    }
    walk_inside(b, e, at);
}

/* ---- Tables ---- */

static void take_cell(struct builder *b, const GumboElement *e, struct place at)
{
    struct rich_block *cell =
        rich_add(b->a, at.into, e->tag == GUMBO_TAG_TH ? RICH_HEAD_CELL : RICH_CELL);

    cell->columns = rich_number(rich_attribute(e, "colspan"), 1, RICH_COLUMNS_MAX, 1);
    cell->rows = rich_number(rich_attribute(e, "rowspan"), 0, 65534, 1);
    if (cell->rows == 0) /* to the end of its part */
        cell->rows = 65534;
    at.into = cell;
    at.align = rich_align_of(e, rich_attribute(e, "style"), at.align);
    walk_inside(b, e, at);
}

/* A table's name stands over it, as a paragraph. */
static void take_captions(struct builder *b, const GumboElement *table, struct place at)
{
    at.align = RICH_CENTRE;
    for (unsigned i = 0; i < table->children.length; i++) {
        const GumboNode *n = table->children.data[i];

        if (n->type != GUMBO_NODE_ELEMENT || n->v.element.tag != GUMBO_TAG_CAPTION)
            continue;
        b->open = NULL;
        at.line = true;
        walk(b, &n->v.element.children, at);
    }
    b->open = NULL;
}

/* The elements between a table and its cells; the parser lets no other stand there. */
static void take_rows(struct builder *b, const GumboElement *e, struct place at, bool head)
{
    for (unsigned i = 0; i < e->children.length; i++) {
        const GumboNode *n = e->children.data[i];
        struct place in = at;

        if (n->type != GUMBO_NODE_ELEMENT || n->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
            continue;
        const GumboElement *c = &n->v.element;
        if (c->tag == GUMBO_TAG_TD || c->tag == GUMBO_TAG_TH) {
            if (at.into->kind == RICH_ROW)
                take_cell(b, c, at);
        } else if (c->tag == GUMBO_TAG_TR) {
            in.into = rich_add(b->a, at.into, RICH_ROW);
            in.into->head = head;
            in.align = rich_align_of(c, rich_attribute(c, "style"), at.align);
            take_rows(b, c, in, head);
        } else if (c->tag == GUMBO_TAG_THEAD || c->tag == GUMBO_TAG_TBODY ||
                   c->tag == GUMBO_TAG_TFOOT) {
            take_rows(b, c, in, c->tag == GUMBO_TAG_THEAD);
        }
    }
}

/* A table in a cell, an item or a quote becomes its text. */
static void take_table(struct builder *b, const GumboElement *e, struct place at)
{
    if (at.within) {
        b->rich->lost.tables++;
        walk_inside(b, e, at);
        return;
    }
    at.marks = 0;
    at.href = S("");
    take_captions(b, e, at);
    at.into = rich_add(b->a, at.into, RICH_TABLE);
    at.within = true;
    at.align = RICH_PLAIN;
    take_rows(b, e, at, false);
    b->open = NULL;
}

/* ---- Elements ---- */

static void take_mark(struct builder *b, const GumboElement *e, struct place at, int mark,
                      struct str style)
{
    if (mark == RICH_LINK) {
        struct str typed = rich_attribute(e, "href");

        at.href = rich_address(b->a, typed);
        at.marks &= ~(unsigned)RICH_LINK;
        if (at.href.n > 0)
            at.marks |= RICH_LINK;
        else
            b->rich->lost.links += typed.n > 0 && typed.p[0] != '#';
    } else {
        at.marks |= (unsigned)mark;
    }
    at.marks |= rich_style_marks(style);
    walk(b, &e->children, at);
}

static void take_lost(struct builder *b, const GumboElement *e, enum rich_part part)
{
    struct rich_lost *lost = &b->rich->lost;

    lost->pictures += part == PART_PICTURE;
    lost->forms += part == PART_FORM;
    lost->scripts += e->tag == GUMBO_TAG_SCRIPT || e->tag == GUMBO_TAG_IFRAME;
}

/* Where only a line has room every block is but its text. */
static enum rich_part part_in(const struct place *at, enum rich_part part)
{
    bool block = part == PART_BLOCK || part == PART_TEXT || part == PART_HEADING ||
                 part == PART_LIST || part == PART_ITEM || part == PART_QUOTE || part == PART_TABLE;

    return at->line && block ? PART_THROUGH : part;
}

static void take(struct builder *b, const GumboElement *e, struct place at)
{
    struct str style = rich_attribute(e, "style");
    int more;
    enum rich_part part = part_in(&at, rich_part_of(e, &more));

    if (rich_is_hidden(e, style)) {
        b->rich->lost.hidden++;
        return;
    }
    if (part == PART_BLOCK || part == PART_TEXT || part == PART_HEADING || part == PART_ITEM)
        at.align = rich_align_of(e, style, at.align);
    switch (part) {
    case PART_THROUGH:
        if (str_eq_nocase(rich_style(style, S("mso-list")), S("Ignore"))) {
            take_office_mark(b, e, at);
            return;
        }
        at.marks |= rich_style_marks(style);
        walk(b, &e->children, at);
        return;
    case PART_BLOCK: walk_inside(b, e, at); return;
    case PART_TEXT: take_text(b, e, at, style); return;
    case PART_HEADING: take_heading(b, e, at, more); return;
    case PART_LIST: take_list(b, e, at, more); return;
    case PART_ITEM: take_item(b, e, at); return;
    case PART_QUOTE: take_quote(b, e, at); return;
    case PART_TABLE: take_table(b, e, at); return;
    case PART_BREAK: add_break(b, &at); return;
    case PART_MARK: take_mark(b, e, at, more, style); return;
    case PART_PICTURE:
    case PART_FORM:
    case PART_SCRIPT: take_lost(b, e, part); return;
    }
}

static void walk(struct builder *b, const GumboVector *children, struct place at)
{
    if (++at.depth > RICH_DEPTH_MAX)
        return;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *n = children->data[i];

        if (n->type == GUMBO_NODE_ELEMENT)
            take(b, &n->v.element, at);
        else if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE)
            add_text(b, &at, str_c(n->v.text.text));
    }
}

static bool has_first_heading(const GumboVector *children, int depth)
{
    for (unsigned i = 0; i < children->length && depth < RICH_DEPTH_MAX; i++) {
        const GumboNode *n = children->data[i];

        if (n->type == GUMBO_NODE_ELEMENT &&
            (n->v.element.tag == GUMBO_TAG_H1 ||
             has_first_heading(&n->v.element.children, depth + 1)))
            return true;
    }
    return false;
}

/* ---- Tidying ---- */

static bool tidy_block(struct builder *b, struct rich_block *block);

/* Children that are worth nothing go. */
static void tidy_children(struct builder *b, struct rich_block *into)
{
    struct rich_block *c = into->first, *next;

    into->first = into->last = NULL;
    for (; c; c = next) {
        next = c->next;
        struct rich_runs rest;
        /* A break that stands for a paragraph: what is after it is the next child. */
        if (c->kind == RICH_TEXT && rich_runs_split(b->a, &c->runs, &rest)) {
            struct rich_block *after = arena_one(b->a, struct rich_block);

            *after = *c;
            after->runs = rest;
            next = after;
        }
        c->next = NULL;
        if (!tidy_block(b, c))
            continue;
        if (into->last)
            into->last->next = c;
        else
            into->first = c;
        into->last = c;
    }
}

/* What a heading cannot carry. */
static void plain_marks(struct rich_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++) {
        runs->v[i].marks &= ~(unsigned)(RICH_STRONG | RICH_LINK);
        runs->v[i].href = S("");
    }
}

static void settle_marks(struct rich_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++) {
        struct rich_run *r = &runs->v[i];

        if ((r->marks & RICH_SUP) && (r->marks & RICH_SUB))
            r->marks &= ~(unsigned)RICH_SUB;
        if (!(r->marks & RICH_LINK))
            r->href = S("");
    }
}

static bool tidy_block(struct builder *b, struct rich_block *block)
{
    switch (block->kind) {
    case RICH_HEADING_2:
    case RICH_HEADING_3:
    case RICH_HEADING_4:
        plain_marks(&block->runs);
        settle_marks(&block->runs);
        rich_runs_tidy(b->a, &block->runs);
        return block->runs.n > 0;
    case RICH_TEXT:
        if (block->hint == HINT_NONE && rich_runs_indented(&block->runs))
            block->hint = HINT_INDENTED;
        settle_marks(&block->runs);
        rich_runs_tidy(b->a, &block->runs);
        return block->runs.n > 0;
    case RICH_TABLE:
        tidy_children(b, block);
        return rich_table_tidy(b->a, block, &b->cells);
    case RICH_ROW:
    case RICH_CELL:
    case RICH_HEAD_CELL:
        tidy_children(b, block);
        return true;
    case RICH_ROOT:
    case RICH_BULLETS:
    case RICH_NUMBERS:
    case RICH_ITEM:
    case RICH_QUOTE:
    case RICH_KIND__MAX:
        tidy_children(b, block);
        return block->first != NULL;
    }
    return false;
}

/* An indent means something only where some paragraphs have it: then those without stand flush.
 * `flush` is of the top alone: nothing else is indented. */
static void settle_indents(struct rich_block *root)
{
    int indented = 0, others = 0;

    for (const struct rich_block *c = root->first; c; c = c->next) {
        if (c->kind == RICH_TEXT && c->align == RICH_PLAIN) {
            indented += c->hint == HINT_INDENTED;
            others += c->hint == HINT_NONE;
        }
    }
    for (struct rich_block *c = root->first; c; c = c->next) {
        if (c->kind == RICH_TEXT && c->align == RICH_PLAIN && c->hint == HINT_NONE &&
            indented >= others)
            c->align = indented > 0 ? RICH_FLUSH : RICH_PLAIN;
    }
}

static void drop_flush(struct rich_block *b)
{
    for (struct rich_block *c = b->first; c; c = c->next) {
        if (c->kind == RICH_TEXT && c->align == RICH_FLUSH)
            c->align = RICH_PLAIN;
        drop_flush(c);
    }
}

/* Paragraphs with a dot before them, one after the other, are a list. */
static void gather_bullets(struct builder *b, struct rich_block *root)
{
    struct rich_block *c = root->first, *next, *list = NULL;

    root->first = root->last = NULL;
    for (; c; c = next) {
        next = c->next;
        c->next = NULL;
        bool bullet = c->kind == RICH_TEXT && c->hint == HINT_BULLET;
        if (bullet && !list)
            list = rich_add(b->a, root, RICH_BULLETS);
        if (!bullet)
            list = NULL;
        struct rich_block *into = bullet ? rich_add(b->a, list, RICH_ITEM) : root;
        if (bullet)
            c->align = RICH_PLAIN;
        if (into->last)
            into->last->next = c;
        else
            into->first = c;
        into->last = c;
    }
}

static int build(struct builder *b, const GumboOutput *tree)
{
    struct place at = {.into = b->rich->root, .href = S("")};

    b->shift = has_first_heading(&tree->document->v.document.children, 0);
    walk(b, &tree->document->v.document.children, at);
    tidy_children(b, b->rich->root);
    settle_indents(b->rich->root);
    gather_bullets(b, b->rich->root);
    for (struct rich_block *c = b->rich->root->first; c; c = c->next)
        drop_flush(c);
    if (b->cells < 0 || !rich_source_fits(b->rich))
        return err_set(ERR_TOO_LARGE, "rich text: beyond its limits");
    return 0;
}

int rich_read(struct arena *a, struct str html, struct rich *ret)
{
    struct arena *tree cleanup(arena_done) = arena_new(64 * KiB);
    struct parse p = {.arena = tree, .left = PARSE_MAX};
    const GumboOutput *out;

    if (html.n > RICH_SOURCE_MAX)
        return err_set(ERR_TOO_LARGE, "rich text: more than %zu bytes", (size_t)RICH_SOURCE_MAX);
    if (!utf8_valid(html))
        return err_set(ERR_MALFORMED, "rich text: not UTF-8");
    out = nests_too_deep(html) ? NULL : parse(&p, html);
    if (!out)
        return err_set(ERR_TOO_LARGE, "rich text: its tree is too large");
    struct builder b = {.a = a, .rich = ret, .cells = CELLS_MAX};
    *ret = (struct rich){.root = arena_one(a, struct rich_block)};
    return build(&b, out);
}

bool rich_is_empty(const struct rich *r)
{
    return r->root->first == NULL;
}
