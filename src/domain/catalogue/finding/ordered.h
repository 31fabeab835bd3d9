/* ordered.h: the lists of documents in other orders than that of their publication: by the day on which they were made,
 * by title as it is spoken.
 *
 * A list that is narrowed by one thing at most (a column, a topic, a department) is kept in each order
 * (pub_ordered): a page of it is one stretch of a key. What is narrowed further is put in order when it is asked for, if it
 * is ORDERED_MOST documents at most: so neither costs more where there are more documents. */
#ifndef DOMAIN_CATALOGUE_ORDERED_H
#define DOMAIN_CATALOGUE_ORDERED_H

#include "domain/catalogue/finding/listing.h"

#define ORDERED_MOST 2000

/* "published", "made", "title": the names in addresses. ERR_ABSENT: no such order; "" is the first one. */
int list_order_of(struct str name, enum list_order *ret) must_use;
const char *list_order_name(enum list_order order);
enum text list_order_text(enum list_order order);

/* Can a list of `count` documents be shown in this order? */
bool ordered_can(const struct listing *l, enum list_order order, int64_t count);

/* Where a title stands: its letters as they are spoken, signs left out, numbers by their size, 32 letters at most. */
struct str title_place(struct arena *a, struct str title);
/* Where a document stands in an order that is not that of publication. */
struct str ordered_place(struct arena *a, enum list_order order, day_t made, struct str title);

/* ---- Kept by the projector, as listing_enter() and listing_leave() ---- */

int ordered_enter(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
    must_use;
int ordered_leave(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
    must_use;

/* ---- For listing_rows() ---- */

int ordered_rows(struct db *db, struct arena *a, const struct furniture *f, const struct listing *l,
                 const struct list_place *from, int64_t rows,
                 struct catalogue_public_listed_rows *ret) must_use;

#endif
