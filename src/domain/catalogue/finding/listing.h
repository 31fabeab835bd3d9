/* listing.h: which documents a choice of filters holds, and how many.
 *
 * A document stands in pub_listed and counts in pub_count once for each choice that holds it
 * (pub_choice): so a page of any list is one stretch of a key, any number of a filter or a figure
 * one row, and neither costs more where there are more documents. Its page shows the next older
 * and the next newer one of its column: these stand with it in pub_document, and change with it.
 * Other orders: ordered.h.
 * By other particulars (genre, validity) documents are found by their marks in the full-text index: one walk in
 * order of date. How many there are is counted up to LISTING_COUNTED.
 * All this follows from the documents that are public; whoever changes one says so here, in the
 * same transaction. */
#ifndef DOMAIN_CATALOGUE_LISTING_H
#define DOMAIN_CATALOGUE_LISTING_H

#include "catalogue_public_sql.h"
#include "domain/catalogue/finding/search_index.h"
#include "domain/frame/frame.h"

/* ---- Kept by the projector ---- */

/* The document that stands in pub_document enters all lists and counts; nothing happens to one
 * that was withdrawn. */
int listing_enter(struct db *pub, struct arena *a, int64_t document) must_use;
/* It leaves them, while it still stands in pub_document as it entered; nothing happens where there
 * is none. */
int listing_leave(struct db *pub, struct arena *a, int64_t document) must_use;

/* Of one that stays in them, whether it holds is another than it was. */
int listing_validity(struct db *pub, struct str before, struct str after) must_use;

/* ---- Asked by the pages ---- */

/* What is chosen. */
struct listing {
    int64_t category, topic, department; /* 0 any; a column holds those right under it too */
    struct str genre, validity;          /* "" any */
    struct str span;                     /* "2016", "2016-05", "2016-05-04"; "" any */
    day_t since, until;                  /* the days of the span, the last one not included */
};

/* The whole of a column; 0: everything. */
struct listing listing_of_column(int64_t category);
/* ERR_ABSENT: there is no such year, month or day. */
int listing_set_span(struct listing *l, struct str span) must_use;

/* By publication and by making the newest first, by title from a on. */
enum list_order {
    LIST_PUBLISHED,
    LIST_MADE,
    LIST_TITLE,
    LIST_ORDER__MAX
};

/* A place between two documents of a list. */
struct list_place {
    day_t day; /* of publication, where that is the order */
    int64_t id;
    bool
        after; /* the list is wanted backwards from there: towards what is newer, or has an earlier title */
    enum list_order order;
    struct str key; /* where the document stands in the other orders (ordered.h) */
};

/* Before the newest. */
struct list_place list_start(void);
/* Where a list of this order begins. */
struct list_place list_start_of(enum list_order order);
/* Where a document stands in it. */
struct list_place list_place_of(struct arena *a, enum list_order order, bool after,
                                const struct catalogue_public_listed_row *d);

/* At most `rows` documents from the place on, the nearest first, in the order that the place names. */
int listing_rows(struct db *db, struct arena *a, const struct furniture *f, const struct listing *l,
                 const struct list_place *from, int64_t rows,
                 struct catalogue_public_listed_rows *ret) must_use;
/* Where only marks can tell (listing_is_marked), counting ends at LISTING_COUNTED. */
#define LISTING_COUNTED 10000
int listing_count(struct db *db, struct arena *a, const struct furniture *f,
                  const struct listing *l, int64_t *ret) must_use;
bool listing_is_marked(const struct listing *l);
/* Is it the column that is chosen, or right under it? */
bool listing_holds(const struct listing *l, const struct category *k);
/* The same choice for the full-text index: to search within it. */
struct search_filter listing_filter(struct arena *a, const struct furniture *f,
                                    const struct listing *l);

enum listing_part {
    LISTING_CATEGORY,
    LISTING_TOPIC,
    LISTING_DEPARTMENT,
    LISTING_NO_PART,
};

/* How many each other choice of this part would hold, the rest being what it is. A column's number
 * is its own: without those under it. */
int listing_facet(struct db *db, struct arena *a, const struct furniture *f,
                  const struct listing *l, enum listing_part part,
                  struct catalogue_public_facet_rows *ret) must_use;

#endif
