/* pages_public.h: what the files of the catalogue's public pages share. Nobody else includes it. */
#ifndef DOMAIN_CATALOGUE_PAGES_PUBLIC_H
#define DOMAIN_CATALOGUE_PAGES_PUBLIC_H

#include "catalogue_public_sql.h"
#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/reading/views_public.h"

/* An address on this side in this language; the parts are encoded already. */
struct str page_link(const struct ctx *c, const char *format, ...) printf_like(2, 3);
struct listed listed_of(const struct ctx *c, const struct furniture *f,
                        const struct catalogue_public_listed_row *d);
/* The way down to a category, itself included unless `without_it`; the navigation's item is
 * current whose column is on that way, else the list. */
void category_crumbs(const struct ctx *c, struct frame_public *frame, const struct category *k,
                     bool without_it);

/* The order that the request asks for, as far as a list of `count` documents can be put in it. ERR_ABSENT: there is no
 * such order. */
int catalogue_list_order(const struct ctx *c, const struct listing *l, int64_t count,
                         enum list_order *ret) must_use;
/* A file as readers get it: only kinds that a browser shows without running anything are shown in the page's place. */
int catalogue_send_file(struct ctx *c, struct str hash, struct str type, struct str name) must_use;
/* By when the law wanted the document to be public, and for how long it is. */
int catalogue_term_of(struct ctx *c, const struct catalogue_public_page_row *d,
                      struct document_view *v) must_use;
/* The list as csv, xlsx or json; search.c: the hits. */
int catalogue_list_export(struct ctx *c);
int catalogue_list_page(struct ctx *c);
int catalogue_column_page(struct ctx *c);
int catalogue_search_page(struct ctx *c);
/* The hits of the request's query and filters: for feeds (the newest) and files. ERR_ABSENT: nothing to look
 * for. */
int catalogue_search_hits(struct ctx *c, const struct furniture *f, int64_t limit,
                          struct str *ret_typed, struct search_hits *ret) must_use;
int catalogue_search_export(struct ctx *c);
int catalogue_feed(struct ctx *c);
int catalogue_column_feed(struct ctx *c);
int catalogue_search_feed(struct ctx *c);
int catalogue_list_feed(struct ctx *c);

#endif
