/* rich.h: text with structure (正文) out of whatever HTML comes, and nothing else.
 *
 * The gate through which HTML that somebody sends gets in: an editor's, a paste, a file that was
 * converted. gumbo parses it as a browser would; of the tree only a small closed set of blocks and
 * marks is kept, the rest falls away (its text stays where a reader saw text). There is no place in
 * the tree for a style, a script, a class or an address but our own, so none can come out.
 *
 *   blocks   p, h2 to h4, ul, ol, li, blockquote, table with head and merged cells
 *   marks    strong, em, sup, sub, a (http, https, mailto, tel, a path of this site), br
 *   classes  of a paragraph or heading: centre, right; of a paragraph: flush (顶格, no indent)
 *
 * What rich_source() writes is canonical: read again it gives the same bytes, and a browser's tree
 * of it is ours. Headings hold no links and no strong; items and quotes paragraphs and lists;
 * cells the same; tables stand at the top.
 *
 * Limits: RICH_SOURCE_MAX bytes in and out, a bounded parse, RICH_DEPTH_MAX elements within each
 * other, RICH_LIST_DEPTH lists, RICH_COLUMNS_MAX columns. */
#ifndef WEB_RICH_H
#define WEB_RICH_H

#include "base/err.h"
#include "web/html.h"

#define RICH_SOURCE_MAX  (2 * MiB)
#define RICH_DEPTH_MAX   200
#define RICH_LIST_DEPTH  5
#define RICH_COLUMNS_MAX 40
#define RICH_HREF_MAX    2000 /* bytes */

enum rich_kind {
    RICH_ROOT,
    RICH_TEXT, /* p */
    RICH_HEADING_2,
    RICH_HEADING_3,
    RICH_HEADING_4,
    RICH_BULLETS, /* ul */
    RICH_NUMBERS, /* ol */
    RICH_ITEM,    /* li */
    RICH_QUOTE,
    RICH_TABLE,
    RICH_ROW, /* tr */
    RICH_HEAD_CELL,
    RICH_CELL,
    RICH_KIND__MAX
};

enum rich_align {
    RICH_PLAIN,
    RICH_FLUSH,
    RICH_CENTRE,
    RICH_RIGHT
};

enum rich_mark {
    RICH_LINK = 1,
    RICH_STRONG = 2,
    RICH_EM = 4,
    RICH_SUP = 8,
    RICH_SUB = 16
};

struct rich_run {
    struct str text; /* never empty, but of a break */
    struct str href; /* with RICH_LINK */
    unsigned marks;
    bool line; /* br; no text */
};

struct rich_runs {
    struct rich_run *v;
    size_t n, room;
};

struct rich_block {
    enum rich_kind kind;
    enum rich_align align;
    bool head;            /* of a ROW: one of the table's head */
    int start;            /* of NUMBERS, 1 and up */
    int columns, rows;    /* of a cell: how many it spans */
    int hint;             /* for who reads alone: how it was laid out */
    struct rich_runs runs; /* of TEXT, headings */
    struct rich_block *first, *last, *next;
};

/* What was there and could not be kept: for who has to look. */
struct rich_lost {
    int pictures, forms, hidden, scripts, links, tables; /* tables: within a cell or item */
};

struct rich {
    struct rich_block *root;
    struct rich_lost lost;
};

/* HTML in. *ret lives in the arena. ERR_TOO_LARGE: beyond a limit; ERR_MALFORMED: not UTF-8. */
int rich_read(struct arena *a, struct str html, struct rich *ret) must_use;

/* The canonical source, a block a line. */
struct str rich_source(struct arena *a, const struct rich *r);
/* For a page: the same, with headings' ids s1, s2 …, and tables that scroll by themselves. */
struct html_safe rich_page(struct arena *a, const struct rich *r);

/* The words of a canonical source, a line for each paragraph and row, cells apart; and where in them
 * each paragraph and cell begins ("paragraph 3", "table 1, row 2, column 3"), if `ret` is not NULL. */
struct rich_place {
    size_t at;
    struct str said;
};
struct rich_places {
    struct rich_place *v;
    size_t n, room;
};
struct str rich_text(struct arena *a, struct str source, struct rich_places *ret);

/* Is there anything to read in it? */
bool rich_is_empty(const struct rich *r);
/* The text of a block's runs, breaks as \n. */
struct str rich_runs_text(struct arena *a, const struct rich_runs *runs);

#endif
