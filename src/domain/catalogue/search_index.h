/* search_index.h: the catalogue's full-text index in the public store, and how it is asked. */
#ifndef DOMAIN_CATALOGUE_SEARCH_INDEX_H
#define DOMAIN_CATALOGUE_SEARCH_INDEX_H

#include "store/search.h"

/* Index a document that stands in pub_document: title; summary, number, text and the text of
 * attachments. */
int search_index_add(struct db *pub, struct arena *a, int64_t id) must_use;
/* Take it out again, while it still stands in pub_document as it was indexed. */
int search_index_remove(struct db *pub, struct arena *a, int64_t id) must_use;

/* Ranking looks at the newest SEARCH_RANKED hits, counting ends at SEARCH_COUNTED: the cost of a
 * search does not grow with the catalogue. */
#define SEARCH_RANKED  2000
#define SEARCH_COUNTED 10000

struct search_hits {
    int64_t *v; /* ids, best first */
    size_t n, room;
    int64_t count; /* up to SEARCH_COUNTED: then there may be more */
};

enum search_order {
    SEARCH_RELEVANCE,
    SEARCH_DATE
};

/* The hits from place `skip` on, at most `limit`. Relevance: hits in the title first, newer
 * before older; date: newest first. */
int search_index_find(struct db *pub, struct arena *a, const struct search_query *q,
                      enum search_order order, int64_t skip, int64_t limit, struct search_hits *ret)
    must_use;

#endif
