/* search_cut.h: texts into tokens, one after the other, without keeping them.
 *
 * For search_*.c only; what a token is, search.h says. Memory does not grow with the text. */
#ifndef STORE_SEARCH_CUT_H
#define STORE_SEARCH_CUT_H

#include "base/str.h"

enum cut_mode {
    CUT_TEXT, /* as it is indexed: each CJK run ends with its last letter alone */
    CUT_QUERY, /* as it is looked for: where the typed text ends in a pair, more letters may follow in the
                  document, so the last letter alone is left out */
};

/* The text (folded, valid until the call returns) and the bytes of the original from which it came.
 * Not 0: stop. */
typedef int (*cut_token)(void *arg, struct str text, size_t begin, size_t end);

/* 0, or what `each` returned to stop it. */
int search_cut(struct str text, enum cut_mode mode, cut_token each, void *arg);

#endif
