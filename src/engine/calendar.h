/* calendar.h: which days are working days, and by which notice (工作日历).
 *
 * A working day is a Monday to Friday that no notice of the State Council takes off, or a Saturday or
 * Sunday that a notice gives back (调休上班). A calendar is made from rows, whoever they come from:
 * built into the program (calendar_builtin()), or from the desk's store. Making it with a day gives the
 * calendar as it was known on that day, so that a date can be explained as it was reckoned then and as
 * it is reckoned now; where two notices speak of one day, the one known later holds.
 *
 * Pure: no clock, no store. The rows belong to the caller and have to live as long as the calendar. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H

#include "base/arena.h"
#include "base/date.h"

/* A notice (放假通知) that arranges days. */
struct calendar_notice {
    struct str number; /* 国办发明电〔2023〕7号 */
    struct str title;
    struct str source;    /* the address where it was read, or "" */
    day_t written, known; /* its date; the day from which everybody could know it */
    int year; /* the year that it announces; 0: none. Its days then hold only in years that
                             nothing announces: the Measures on Holidays (全国年节及纪念日放假办法) */
};

enum calendar_kind {
    CALENDAR_OFF,  /* nobody works, whatever day of the week (放假) */
    CALENDAR_WORK, /* people work, though it is a weekend (调休上班) */
};

/* The days `first` to `last`, arranged by a notice for an occasion (节日). */
struct calendar_span {
    size_t notice; /* its place in the rows' notices */
    enum calendar_kind kind;
    day_t first, last;
    struct str zh, en; /* 春节, Spring Festival; en may be "" */
};

struct calendar_rows {
    struct calendar_notices {
        struct calendar_notice *v;
        size_t n, room;
    } notices;
    struct calendar_spans {
        struct calendar_span *v;
        size_t n, room;
    } spans;
};

struct calendar;

#define CALENDAR_SPAN_MAX   40 /* days of one span */
#define CALENDAR_YEAR_FIRST 1990
#define CALENDAR_YEAR_LAST  2199

/* The rows in the program: 2007 to 2026 by their notices, some years beyond by the Measures. */
void calendar_builtin(struct arena *a, struct calendar_rows *ret);

/* The calendar by those of the notices that were known on `known`; DAY_NONE: by all. ERR_INVALID, with
 * the reason in its context: a span without its notice, upside down, too long or out of range; a day
 * that one notice arranges twice. */
int calendar_make(struct arena *a, const struct calendar_rows *rows, day_t known,
                  const struct calendar **ret) must_use;

/* What a day is, and why. */
enum calendar_why {
    CALENDAR_WORKDAY, /* an ordinary Monday to Friday */
    CALENDAR_MAKEUP,  /* a weekend on which people work */
    CALENDAR_WEEKEND,
    CALENDAR_HOLIDAY, /* taken off by a notice, also where it would have been a weekend */
};

struct calendar_day {
    enum calendar_why why;
    bool works;
    bool
        provisional; /* the notice that could still change it has not come (see calendar_announced) */
    const struct calendar_span *span; /* with its notice: of a day that one arranges; else NULL */
    const struct calendar_notice *notice;
};

struct calendar_day calendar_look(const struct calendar *c, day_t d);
bool calendar_works(const struct calendar *c, day_t d);

/* Has a notice for that year come? The notice of a year also arranges the last days of December
 * before it: until it comes, those are provisional too. */
bool calendar_announced(const struct calendar *c, int year);
bool calendar_provisional(const struct calendar *c, day_t d);
/* The first provisional day from `since` on, within three years; DAY_NONE: there is none. */
day_t calendar_provisional_from(const struct calendar *c, day_t since);

/* The n-th working day after `d` (n ≥ 1); `d` itself is not counted, as the law counts (当日不计入).
 * n = 0: d. */
day_t calendar_add(const struct calendar *c, day_t d, int n);
/* How many working days there are after `from` up to and with `to`; 0 if `to` is not later. */
int calendar_count(const struct calendar *c, day_t from, day_t to);

/* Calendar terms: n days, or n months, after a day that is not counted itself. A month's term ends on
 * the day of the same number, or on the month's last where there is none (民法典第二百零二条). When the
 * last day is not a working day, the term ends on the next one (民法典第二百零三条): that is for the
 * caller, with calendar_workday_from(). */
day_t calendar_add_days(day_t d, int n);
day_t calendar_add_months(day_t d, int n);
/* `d` if it is a working day, or the next one. */
day_t calendar_workday_from(const struct calendar *c, day_t d);

#endif
