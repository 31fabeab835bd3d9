/* between.h: words that stand between those which say what a question or a title is about. */
#ifndef DOMAIN_CATALOGUE_BETWEEN_H
#define DOMAIN_CATALOGUE_BETWEEN_H

#include "base/arena.h"

/* The bytes of such a word that s begins with; 0: none. */
size_t between_at(struct str s);
/* Does s end with one? */
bool between_ends(struct str s);

#endif
