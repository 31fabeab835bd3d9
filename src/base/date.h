/* date.h: days and moments.
 *
 * A day is a number of days since 1970-01-01 in the civil (Gregorian) calendar; a moment is a number
 * of seconds since 1970-01-01 00:00 UTC. The law counts days in China Standard Time (UTC+8, no
 * summer time), and so do we: no time zone of the machine is ever asked. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

typedef int32_t day_t;   /* days since 1970-01-01 */
typedef int64_t moment_t; /* seconds since 1970-01-01 00:00 UTC */

#define DAY_NONE INT32_MIN /* no date; '' in the store */
#define CST_OFFSET (8 * 3600)

struct civil {
    int year, month, day; /* month and day from 1 */
};

struct civil day_civil(day_t d);
/* Months and days beyond their range count on: month 13 is the next January, day 0 the last day of
 * the month before. */
day_t day_from(int year, int month, int day);
/* Is there such a day? 2001-02-29: no. Years 1..9999. */
bool civil_valid(int year, int month, int day);
/* 0 Sunday … 6 Saturday. */
int day_weekday(day_t d);
/* "2016-12-15", whole string, or ERR_INVALID. */
int day_parse(struct str s, day_t *ret) must_use;
/* "2016-12-15"; "" for DAY_NONE. */
struct str day_iso(struct arena *a, day_t d);
/* "2016年12月15日", as a paper has it; "" for DAY_NONE. */
struct str day_zh(struct arena *a, day_t d);

/* The day in China Standard Time that `t` falls on, and the moment that day begins. */
day_t moment_day(moment_t t);
moment_t day_begin(day_t d);
/* "2016-12-15T09:30:00+08:00"; years 1..9999. */
struct str moment_iso(struct arena *a, moment_t t);
/* The same without an arena: 25 characters and a 0. */
#define MOMENT_ISO_SIZE 26
void moment_iso_into(moment_t t, char out[MOMENT_ISO_SIZE]);
/* "Thu, 15 Dec 2016 01:30:00 GMT": for HTTP headers. */
struct str moment_http(struct arena *a, moment_t t);

#endif
