/* sheet.h: a document's approval sheet, filled from everything that is known of it. */
#ifndef DOMAIN_CATALOGUE_SHEET_H
#define DOMAIN_CATALOGUE_SHEET_H

#include "domain/catalogue/catalogue.h"
#include "domain/review/review.h"

/* In a language; on paper it is Chinese. ERR_ABSENT: no such document. */
int document_sheet(struct db *db, struct arena *a, enum lang lang, int64_t id,
                   struct review_sheet_text *ret) must_use;
/* The round whose signatures count for what stands there: of a public document that which published
 * it, whatever was begun and given up since; else the present one. */
int64_t document_round(struct str state, const struct flow_events *events, int64_t now);

#endif
