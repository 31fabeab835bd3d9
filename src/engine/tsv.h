/* tsv.h: the lines of a table with tabs, as data/ holds them: a line that begins with # is a comment,
 * an empty one nothing, a cell that is a lone - is empty. */
#ifndef ENGINE_TSV_H
#define ENGINE_TSV_H

#include "base/str.h"

#define TSV_CELLS 12

struct tsv_line {
    struct str cell[TSV_CELLS]; /* those that the line does not have are "" */
    size_t n;
};

/* The next line of *rest, which it is taken off; false at the end. Views into the text. */
bool tsv_next(struct str *rest, struct tsv_line *ret);

#endif
