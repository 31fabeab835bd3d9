/* site_pages.h: what the files of the public site share. Nobody else includes it. */
#ifndef DOMAIN_SITE_PAGES_H
#define DOMAIN_SITE_PAGES_H

#include "base/num.h"
#include "domain/site/site.h"
#include "domain/site/views.h"
#include "site_public_sql.h"

/* An address on this side in this language; the parts are encoded already. */
struct str site_link(const struct ctx *c, const char *format, ...) printf_like(2, 3);
int64_t count_among(const struct site_public_count_rows *rows, int64_t id);

int site_statistics(struct ctx *c);
int site_statistics_export(struct ctx *c);
int site_guide(struct ctx *c);
int site_map_page(struct ctx *c);
int site_map_index(struct ctx *c);
int site_map_part(struct ctx *c);

#endif
