/* tsv.c: see tsv.h. */
#include "engine/tsv.h"

static struct str cell_of(struct str text)
{
    struct str cell = str_trim(text);

    return str_eq(cell, S("-")) ? S("") : cell;
}

bool tsv_next(struct str *rest, struct tsv_line *ret)
{
    struct str text, cell;

    do {
        if (!str_next(rest, '\n', &text))
            return false;
    } while (str_trim(text).n == 0 || text.p[0] == '#');

    *ret = (struct tsv_line){0};
    while (ret->n < TSV_CELLS && str_next(&text, '\t', &cell))
        ret->cell[ret->n++] = cell_of(cell);
    for (size_t i = ret->n; i < TSV_CELLS; i++)
        ret->cell[i] = S("");
    return true;
}
