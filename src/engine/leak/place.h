/* place.h: the parts of a place in a line; for address.c and place.c alone. */
#ifndef ENGINE_LEAK_PLACE_H
#define ENGINE_LEAK_PLACE_H

#include "engine/leak/in.h"

#define LEAK_NUMERALS "一 二 三 四 五 六 七 八 九 十 〇 零 两 甲 乙 丙"

/* Does one of the words stand in [from, to)? */
bool leak_has_any(const struct leak_scan *s, size_t from, size_t to, const char *words);
/* Where the place that goes through i begins and ends. */
size_t leak_place_begin(const struct leak_scan *s, size_t i);
size_t leak_place_end(const struct leak_scan *s, size_t i);
/* The place behind the town's name (乡, 镇, 街道), or behind county, city, province if there is
 * no town. */
size_t leak_behind_town(const struct leak_scan *s, size_t from, size_t to);
/* Stars or 某 hide it. */
bool leak_is_masked_place(const struct leak_scan *s, size_t from, size_t to);
/* Is it where an office, a school, a shop is, rather than a home? */
bool leak_is_office_here(const struct leak_scan *s, size_t from, size_t to);
/* A finding that leaves the town. */
void leak_address_add(struct leak_scan *s, size_t from, size_t to);

#endif
