/* leak_minor.h: what birth dates and ages of minors share; for leak_minor.c and leak_age.c alone. */
#ifndef ENGINE_LEAK_MINOR_H
#define ENGINE_LEAK_MINOR_H

#include "engine/leak_in.h"

#define NAME_REACH     60
#define CHINESE_DIGITS "一 二 三 四 五 六 七 八 九 十"

/* At most so many digits at i as a number; how many there were. */
size_t leak_read_number(const struct leak_scan *s, size_t i, size_t most, int *ret);
/* 1 to 31 in Chinese: 五, 十二, 二十, 三十一; the place behind, or i. */
size_t leak_chinese_small(const struct leak_scan *s, size_t i, int *ret);
/* An age that begins at i: a finding if it is a minor's. */
void leak_age_at(struct leak_scan *s, size_t i);

#endif
