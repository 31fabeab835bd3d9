/* minor.h: what birth dates and ages of minors share; for minor.c, child.c, date.c and age.c alone. */
#ifndef ENGINE_LEAK_MINOR_H
#define ENGINE_LEAK_MINOR_H

#include "engine/leak/in.h"

#define NAME_REACH     60
#define CHINESE_DIGITS "一 二 三 四 五 六 七 八 九 十"

struct birth {
    size_t from, to;
    int year, month, day; /* month, day 0: not told */
};

/* At most so many digits at i as a number; how many there were. */
size_t leak_read_number(const struct leak_scan *s, size_t i, size_t most, int *ret);
/* 1 to 31 in Chinese: 五, 十二, 二十, 三十一; the place behind, or i. */
size_t leak_chinese_small(const struct leak_scan *s, size_t i, int *ret);
/* 2012年5月3日, 2012-05-03, 2012.05, 2012/5/3, 20120503, 2012年. */
bool leak_date_at(const struct leak_scan *s, size_t i, struct birth *ret);
/* 06年8月12日, 08年4月: in this century. */
bool leak_short_date(const struct leak_scan *s, size_t i, struct birth *ret);
/* 12/05/2013, behind a label alone: the day first, where it can be one. */
bool leak_day_first(const struct leak_scan *s, size_t i, struct birth *ret);
/* 12 March 2016; March 12, 2016. */
bool leak_english_date(const struct leak_scan *s, size_t i, struct birth *ret);

/* ---- child.c ---- */

day_t leak_day_of(const struct birth *b);
/* Under 18 on the day for certain: what is not told is taken as early as it can be. */
bool leak_under_18(const struct birth *b, day_t day);
/* A minor today, or in what is told. */
bool leak_is_minor(const struct leak_scan *s, const struct birth *b);
/* Does the line call somebody a child? */
bool leak_says_child(const struct leak_scan *s);

/* ---- age.c ---- */

/* An age that begins at i: a finding if it is a minor's. */
void leak_age_at(struct leak_scan *s, size_t i);

#endif
