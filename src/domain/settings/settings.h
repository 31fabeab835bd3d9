/* settings.h: where the administrator enters what the authority is: particulars, departments,
 * columns and topics; and what it chooses for itself: levels of review, what holds of requests. Reads and
 * calls bodies, catalogue, review and requests, is called by none. Every change is
 * an entry of the ledger, and what readers need of it is public at once. */
#ifndef DOMAIN_SETTINGS_SETTINGS_H
#define DOMAIN_SETTINGS_SETTINGS_H

#include "engine/page.h"

extern const struct pages settings_pages, settings_lists_pages, settings_column_pages,
    settings_named_pages, settings_levels_pages, settings_requests_pages;

#endif
