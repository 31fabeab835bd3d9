/* body_rich.h: the forms of a rich body, for body.c alone. */
#ifndef DOMAIN_CATALOGUE_BODY_RICH_H
#define DOMAIN_CATALOGUE_BODY_RICH_H

#include "domain/catalogue/body.h"

struct str body_rich_source(struct str body);
struct html_safe body_rich_html(struct arena *a, struct str body);
void body_rich_paper(struct arena *a, struct str body, struct paper *p);

#endif
