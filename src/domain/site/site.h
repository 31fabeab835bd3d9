/* site.h: the pages of the public site that belong to no one subject: home, figures, help, large
 * type. */
#ifndef DOMAIN_SITE_H
#define DOMAIN_SITE_H

#include "engine/page.h"

extern const struct pages site_pages;

#endif
