/* desk.h: the desk's first page: what I must do, and the ledger for who audits. Reads all subjects,
 * is read by none. */
#ifndef DOMAIN_DESK_DESK_H
#define DOMAIN_DESK_DESK_H

#include "engine/page.h"

extern const struct pages desk_pages, desk_health_pages;

#endif
