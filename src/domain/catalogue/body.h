/* body.h: a document's text (正文) as it is kept, and the forms it takes.
 *
 * Of two kinds, and which one it is stands in the body itself, so that whatever carries it (ledger,
 * digest, stores) carries that too:
 *
 * - Marked text, as officers type it into a plain field: paragraphs; "## " begins a heading, "### " a
 *   lower one, "- " an item of a list, "| a | b |" a row of a table whose first row is its head.
 *   Everything else is text. There is no way to write HTML in it.
 * - Rich text, as the editor and files give it: BODY_RICH, then the canonical source of web/rich.h.
 *   It begins with a control character, which no form takes: nobody can type one. */
#ifndef DOMAIN_CATALOGUE_BODY_H
#define DOMAIN_CATALOGUE_BODY_H

#include "paper/extract.h"
#include "paper/pdf.h"
#include "web/rich.h"

#define BODY_RICH "\x1e" "html1\n"

bool body_is_rich(struct str body);
/* A rich body out of HTML that somebody sent: cleaned here, whatever cleaned it before. *ret_lost
 * (may be NULL): what fell away. Errors as of rich_read(). A text without words is "". */
int body_of_html(struct arena *a, struct str html, struct str *ret, struct rich_lost *ret_lost)
    must_use;
/* A rich body out of what the convert process read in a file: a Word file keeps its headings, lists and tables,
 * others their paragraphs. ERR_INVALID: it has no text, is no kind of text, or could not be read as what it says it is
 * (extract_unread()); else as above. */
int body_of_file(struct arena *a, const struct extract *x, struct str *ret,
                 struct rich_lost *ret_lost) must_use;
/* Its canonical source; of marked text the same as HTML, without loss: for the editor. */
struct str body_source(struct arena *a, struct str body);
/* Letters that a reader sees. */
size_t body_letters(struct arena *a, struct str body);

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

/* Of marked text: the next line of *rest; false at the end. */
bool body_next(struct str *rest, struct body_line *ret);
/* The next cell of a row's text. */
bool body_cell(struct str *row, struct str *ret);

/* For the page: headings h2 and h3 with ids s1, s2 …, p, ul, table. */
struct html_safe body_html(struct arena *a, struct str body);
/* For search and plain representations: no marks. */
struct str body_plain(struct arena *a, struct str body);
/* The same with the places of its paragraphs and cells ("paragraph 3", "table 1, row 2, column 3"), in
 * order: for who says where something was found. */
struct str body_places(struct arena *a, struct str body, struct rich_places *ret);
/* For the PDF: blocks added to the paper. */
void body_paper(struct arena *a, struct str body, struct paper *p);

/* The same where a line may end within a masked number (******): kept whole it would leave the line before it to be
 * filled with gaps. Tables are not filled, and stay. */
struct html_safe body_breakable(struct arena *a, struct html_safe body);

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
