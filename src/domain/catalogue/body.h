/* body.h: a document's text as officers type it, and the forms it takes.
 *
 * Plain text in paragraphs (an empty line between them); "## " begins a heading, "### " a lower
 * one, "- " an item of a list, "| a | b |" a row of a table whose first row is its head.
 * Everything else is text. There is no way to write HTML in it. */
#ifndef DOMAIN_CATALOGUE_BODY_H
#define DOMAIN_CATALOGUE_BODY_H

#include "paper/pdf.h"
#include "web/html.h"

enum body_kind {
    BODY_TEXT,
    BODY_HEADING,
    BODY_SUBHEADING,
    BODY_ITEM,
    BODY_ROW
};

struct body_line {
    enum body_kind kind;
    struct str text; /* without its mark; of a TEXT: one paragraph line */
};

/* The next line of *rest; false at the end. */
bool body_next(struct str *rest, struct body_line *ret);
/* The next cell of a row's text. */
bool body_cell(struct str *row, struct str *ret);

/* For the page: headings h2 and h3 with ids s1, s2 …, p, ul, table. */
struct html_safe body_html(struct arena *a, struct str body);
/* For search and plain representations: no marks. */
struct str body_plain(struct arena *a, struct str body);
/* For the PDF: blocks added to the paper. */
void body_paper(struct arena *a, struct str body, struct paper *p);

struct body_heading {
    struct str id;
    struct html_safe text;
};
struct body_headings {
    struct body_heading *v;
    size_t n, room;
};
/* For a table of contents: the upper headings (h2) of what body_html() made. Views into it. */
void body_headings(struct arena *a, struct html_safe body, struct body_headings *ret);

#endif
