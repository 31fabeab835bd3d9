/* search_hit.h: what search_*.c share about tokens; for them only. */
#ifndef STORE_SEARCH_HIT_H
#define STORE_SEARCH_HIT_H

#include "base/buf.h"
#include "store/search.h"

/* The tokens to be found for what was typed: see CUT_QUERY. */
void search_query_tokens(struct arena *a, struct str text, struct tokens *ret);
/* Is the token one CJK letter alone? */
bool search_is_single(struct str token);
/* The text from which cutting makes these tokens again: CJK runs and words, with a space
 * between, and one around each word. Its own tokens follow each other in another text if and
 * only if it stands in that text's. */
void search_put_plain(struct buf *b, const struct tokens *t);

/* Does the term stand at token i? */
bool search_term_at(const struct tokens *t, size_t i, const struct search_term *term);
/* The byte after it in the original, if it does. */
size_t search_term_end(const struct tokens *t, size_t i, const struct search_term *term);

#endif
