/* search_index.h: the catalogue's full-text index in the public store, and how it is asked. */
#ifndef DOMAIN_CATALOGUE_SEARCH_INDEX_H
#define DOMAIN_CATALOGUE_SEARCH_INDEX_H

#include "base/date.h"
#include "store/search.h"

/* Index a document that stands in pub_document: title; summary, number, text and the text of
 * attachments; its marks (marks.h). */
int search_index_add(struct db *pub, struct arena *a, int64_t id) must_use;
/* Take it out again, while it still stands in pub_document as it was indexed. */
int search_index_remove(struct db *pub, struct arena *a, int64_t id) must_use;

/* The index forgets what was taken out of it: until then its pages still hold the words. SQLite: many small
 * transactions, the longer the larger the index; PostgreSQL: nothing is to be done. */
int search_index_forget(struct db *pub, struct arena *a) must_use;

/* What narrows a search or a list beside words. */
struct search_filter {
    struct search_marks marks;
    day_t since, until; /* published from the first on and before the second; DAY_NONE: no bound */
};

extern const struct search_filter search_filter_none;

/* Ranking looks at the newest SEARCH_RANKED hits, counting ends at SEARCH_COUNTED: the cost of a
 * search does not grow with the catalogue. */
#define SEARCH_RANKED  2000
#define SEARCH_COUNTED 5000

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
 * before older; date: newest first. Without words (q NULL) by the filter alone, which then has
 * marks. */
int search_index_find(struct db *pub, struct arena *a, const struct search_query *q,
                      const struct search_filter *filter, enum search_order order, int64_t skip,
                      int64_t limit, struct search_hits *ret) must_use;

/* How many, up to `most`. */
int search_index_count(struct db *pub, struct arena *a, const struct search_query *q,
                       const struct search_filter *filter, int64_t most, int64_t *ret) must_use;

struct search_place {
    day_t day;
    int64_t id;
    bool after; /* towards the newer ones from there */
};

/* What a filter with marks holds from a place on, nearest first: ids. */
int search_index_walk(struct db *pub, struct arena *a, const struct search_filter *filter,
                      const struct search_place *from, int64_t rows, struct search_hits *ret)
    must_use;

#endif
