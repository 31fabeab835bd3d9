/* aside_pages.h: the desk's pages of submissions that were put aside (engine/aside.h). */
#ifndef DOMAIN_ASIDE_ASIDE_PAGES_H
#define DOMAIN_ASIDE_ASIDE_PAGES_H

#include "engine/page.h"

extern const struct pages aside_pages;

#endif
