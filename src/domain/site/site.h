/* site.h: the pages of the public site that belong to no one subject: home, figures, help; and how
 * it looks, on both sides. */
#ifndef DOMAIN_SITE_H
#define DOMAIN_SITE_H

#include "engine/page.h"

extern const struct pages site_pages, site_display_pages, site_display_desk_pages;

#endif
