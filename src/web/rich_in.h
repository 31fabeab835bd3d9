/* rich_in.h: what the makers of a rich text share. For src/web/rich*.c alone. */
#ifndef WEB_RICH_IN_H
#define WEB_RICH_IN_H

#include "base/vec.h"
#include "web/rich.h"
#include <gumbo.h>

struct rich_block *rich_add(struct arena *a, struct rich_block *into, enum rich_kind kind);

/* rich_element.c */
enum rich_part {
    PART_THROUGH, /* inline, of no meaning here: its children count */
    PART_BLOCK,   /* ends what stands before and after it; its children count */
    PART_TEXT,
    PART_HEADING,
    PART_LIST,
    PART_ITEM,
    PART_QUOTE,
    PART_TABLE,
    PART_BREAK,
    PART_MARK,
    PART_PICTURE,
    PART_FORM,
    PART_SCRIPT
};

/* *ret_more: a mark, a heading's level, a list's kind. */
enum rich_part rich_part_of(const GumboElement *e, int *ret_more);
/* "" if it has none. */
struct str rich_attribute(const GumboElement *e, const char *name);
/* The value of a property in a style attribute; "" if it has none. */
struct str rich_style(struct str style, struct str property);
/* What a reader of the source would not see, and what is a remark on the text. */
bool rich_is_hidden(const GumboElement *e, struct str style);
enum rich_align rich_align_of(const GumboElement *e, struct str style, enum rich_align now);
unsigned rich_style_marks(struct str style);
bool rich_is_indented(struct str style);
/* An address that leads where it says; "" for all others. What an attribute could end at is
 * written as %XX. */
struct str rich_address(struct arena *a, struct str href);
/* Is the mark of an office program's list item a bullet, not a number? */
bool rich_is_bullet(struct str mark);
/* A number in an attribute, within its limits. */
int rich_number(struct str s, int low, int high, int otherwise);

/* rich_runs.c: a letter that nobody sees; some turn what one reads around: zero-width, bidi controls, the rest of
 * the control characters, what is no character. */
bool rich_is_unseen(int32_t c);
/* White space as a browser shows it, marks merged, blanks at the ends gone. */
void rich_runs_tidy(struct arena *a, struct rich_runs *runs);
/* Does it begin with the two wide blanks by which people indent? */
bool rich_runs_indented(const struct rich_runs *runs);
/* Where a break stands for a new paragraph (two of them, or one before an indent): the runs after
 * it are taken off. False: nowhere. For runs as they came. */
bool rich_runs_split(struct arena *a, struct rich_runs *runs, struct rich_runs *ret_rest);

/* rich_table.c: rows of equal length, spans that fit, no column without a beginning. False: there
 * is nothing in it, or more than *cells, which then is negative; else they are counted down. */
bool rich_table_tidy(struct arena *a, struct rich_block *table, int *cells);
/* rich_write.c: the source's length, RICH_SOURCE_MAX at most? */
bool rich_source_fits(const struct rich *r);

#endif
