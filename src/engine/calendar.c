/* calendar.c: see calendar.h.
 *
 * The years that the rows speak of become a table with a cell for each day: the span that holds, or
 * none. Beyond the table a day is what its weekday says. */
#include "engine/calendar.h"

#include "base/err.h"
#include "base/num.h"
#include "base/vec.h"
#include "calendar_builtin.h"
#include "engine/tsv.h"

#define YEARS (CALENDAR_YEAR_LAST - CALENDAR_YEAR_FIRST + 1)

/* The notice for a year has arranged days from the 29th of December before it on (2012, 2019, 2023). */
#define LATE_DECEMBER 29

struct calendar {
    const struct calendar_rows *rows;
    bool announced[YEARS];
    day_t first; /* of the table */
    size_t n;
    uint32_t *span; /* for each day 1 + the place of the span that holds, or 0 */
    bool *works;
    day_t sure, unsure; /* no day from the one to before the other is provisional */
};

/* ---- What is built in ---- */

static day_t day_of(struct str s)
{
    day_t d = DAY_NONE;
    int r = day_parse(s, &d);

    assert(r == 0); /* the tests read every line */
    return d;
}

static int year_of(struct str s)
{
    int64_t year = 0;
    int r = s.n == 0 ? 0 : num_parse(s, CALENDAR_YEAR_FIRST, CALENDAR_YEAR_LAST, &year);

    assert(r == 0);
    return (int)year;
}

static size_t notice_by_number(const struct calendar_rows *rows, struct str number)
{
    size_t i = 0;

    while (i < rows->notices.n && !str_eq(rows->notices.v[i].number, number))
        i++;
    return i;
}

static struct str bytes_of(const char *name)
{
    const struct asset *f = asset_find(&calendar_builtin_files, name);

    assert(f);
    return f->bytes;
}

void calendar_builtin(struct arena *a, struct calendar_rows *ret)
{
    struct calendar_rows rows = {0};
    struct tsv_line line;
    struct str rest = bytes_of("notices.tsv");

    while (tsv_next(&rest, &line))
        *vec_push(a, &rows.notices) = (struct calendar_notice){
            .number = line.cell[0],
            .written = day_of(line.cell[1]),
            .known = day_of(line.cell[2]),
            .year = year_of(line.cell[3]),
            .title = line.cell[4],
            .source = line.cell[5],
        };
    rest = bytes_of("days.tsv");
    while (tsv_next(&rest, &line))
        *vec_push(a, &rows.spans) = (struct calendar_span){
            .notice = notice_by_number(&rows, line.cell[0]),
            .kind = str_eq(line.cell[1], S("work")) ? CALENDAR_WORK : CALENDAR_OFF,
            .first = day_of(line.cell[2]),
            .last = day_of(line.cell[3]),
            .zh = line.cell[4],
            .en = line.cell[5],
        };
    *ret = rows;
}

/* ---- Making ---- */

static bool is_known(const struct calendar_notice *n, day_t known)
{
    return known == DAY_NONE || n->known <= known;
}

static bool in_range(day_t d)
{
    return d >= day_from(CALENDAR_YEAR_FIRST, 1, 1) && d <= day_from(CALENDAR_YEAR_LAST, 12, 31);
}

static int check_rows(const struct calendar_rows *rows)
{
    for (size_t i = 0; i < rows->notices.n; i++) {
        int year = rows->notices.v[i].year;

        if (year != 0 && (year < CALENDAR_YEAR_FIRST || year > CALENDAR_YEAR_LAST))
            return err_set(ERR_INVALID, "notice %zu: there is no calendar for the year %d", i,
                           year);
    }
    for (size_t i = 0; i < rows->spans.n; i++) {
        const struct calendar_span *s = &rows->spans.v[i];

        if (s->notice >= rows->notices.n)
            return err_set(ERR_INVALID, "days %zu: there is no such notice", i);
        if (!in_range(s->first) || !in_range(s->last))
            return err_set(ERR_INVALID, "days %zu: beyond the years of a calendar", i);
        if (s->last < s->first || s->last - s->first >= CALENDAR_SPAN_MAX)
            return err_set(ERR_INVALID, "days %zu: from one to %d days, in order", i,
                           CALENDAR_SPAN_MAX);
    }
    return 0;
}

/* One notice speaks of a day once: which of two would hold, nobody could say. */
static int check_once(const struct calendar_spans *spans)
{
    for (size_t i = 0; i < spans->n; i++) {
        const struct calendar_span *s = &spans->v[i];

        for (size_t j = 0; j < i; j++)
            if (spans->v[j].notice == s->notice && spans->v[j].first <= s->last &&
                s->first <= spans->v[j].last)
                return err_set(ERR_INVALID, "days %zu: the notice arranges a day twice", i);
    }
    return 0;
}

/* The table's days: whole years, from the first that a row speaks of to the last. */
static void make_table(struct arena *a, struct calendar *c)
{
    const struct calendar_spans *spans = &c->rows->spans;
    day_t low = 0, high = 0;

    for (size_t i = 0; i < spans->n; i++) {
        low = i == 0 || spans->v[i].first < low ? spans->v[i].first : low;
        high = i == 0 || spans->v[i].last > high ? spans->v[i].last : high;
    }
    c->first = day_from(day_civil(low).year, 1, 1);
    c->n = (size_t)(day_from(day_civil(high).year, 12, 31) - c->first + 1);
    c->span = arena_many(a, c->n, uint32_t);
    c->works = arena_many(a, c->n, bool);
}

static const struct calendar_notice *notice_of(const struct calendar *c, uint32_t span)
{
    return &c->rows->notices.v[c->rows->spans.v[span - 1].notice];
}

/* Does the notice of span `mine` hold where that of `other` spoke before? Known later, then written
 * later, then standing later in the rows. */
static bool holds_over(const struct calendar *c, uint32_t mine, uint32_t other)
{
    const struct calendar_notice *m = notice_of(c, mine), *o = notice_of(c, other);

    if (m->known != o->known)
        return m->known > o->known;
    if (m->written != o->written)
        return m->written > o->written;
    return m > o;
}

static void put_span(struct calendar *c, uint32_t at)
{
    const struct calendar_span *s = &c->rows->spans.v[at - 1];
    const struct calendar_notice *n = notice_of(c, at);

    for (day_t d = s->first; d <= s->last; d++) {
        uint32_t *cell = &c->span[d - c->first];

        if (n->year == 0 && calendar_announced(c, day_civil(d).year))
            continue;
        if (!*cell || holds_over(c, at, *cell))
            *cell = at;
    }
}

static bool is_weekend(day_t d)
{
    int weekday = day_weekday(d);

    return weekday == 0 || weekday == 6;
}

/* The days of the years that are announced one after the other, without the last one's end. */
static void mark_sure(struct calendar *c)
{
    int first = CALENDAR_YEAR_FIRST, last;

    while (first < CALENDAR_YEAR_LAST && !calendar_announced(c, first))
        first++;
    for (last = first; calendar_announced(c, last + 1);)
        last++;
    c->sure = day_from(first, 1, 1);
    c->unsure = calendar_announced(c, first) ? day_from(last, 12, LATE_DECEMBER) : c->sure;
}

int calendar_make(struct arena *a, const struct calendar_rows *rows, day_t known,
                  const struct calendar **ret)
{
    int r = check_rows(rows);

    if (r >= 0)
        r = check_once(&rows->spans);
    if (r < 0)
        return r;

    struct calendar *c = arena_one(a, struct calendar);
    c->rows = rows;
    make_table(a, c);
    for (size_t i = 0; i < rows->notices.n; i++)
        if (rows->notices.v[i].year != 0 && is_known(&rows->notices.v[i], known))
            c->announced[rows->notices.v[i].year - CALENDAR_YEAR_FIRST] = true;
    mark_sure(c);
    for (size_t i = 0; i < rows->spans.n; i++)
        if (is_known(&rows->notices.v[rows->spans.v[i].notice], known))
            put_span(c, (uint32_t)i + 1);
    for (size_t i = 0; i < c->n; i++) {
        day_t d = c->first + (day_t)i;
        c->works[i] =
            c->span[i] ? rows->spans.v[c->span[i] - 1].kind == CALENDAR_WORK : !is_weekend(d);
    }
    *ret = c;
    return 0;
}

/* ---- Looking ---- */

static bool in_table(const struct calendar *c, day_t d)
{
    return d >= c->first && (size_t)(d - c->first) < c->n;
}

bool calendar_works(const struct calendar *c, day_t d)
{
    return in_table(c, d) ? c->works[d - c->first] : !is_weekend(d);
}

bool calendar_announced(const struct calendar *c, int year)
{
    return year >= CALENDAR_YEAR_FIRST && year <= CALENDAR_YEAR_LAST &&
           c->announced[year - CALENDAR_YEAR_FIRST];
}

bool calendar_provisional(const struct calendar *c, day_t d)
{
    if (d >= c->sure && d < c->unsure)
        return false;

    struct civil day = day_civil(d);
    if (!calendar_announced(c, day.year))
        return true;
    return day.month == 12 && day.day >= LATE_DECEMBER && !calendar_announced(c, day.year + 1);
}

day_t calendar_provisional_from(const struct calendar *c, day_t since)
{
    for (day_t d = since; d < since + 3 * 366; d++)
        if (calendar_provisional(c, d))
            return d;
    return DAY_NONE;
}

static enum calendar_why why_of(bool arranged, bool works, bool weekend)
{
    if (works)
        return weekend ? CALENDAR_MAKEUP : CALENDAR_WORKDAY;
    return arranged ? CALENDAR_HOLIDAY : CALENDAR_WEEKEND;
}

struct calendar_day calendar_look(const struct calendar *c, day_t d)
{
    uint32_t at = in_table(c, d) ? c->span[d - c->first] : 0;
    bool works = calendar_works(c, d);

    return (struct calendar_day){
        .why = why_of(at != 0, works, is_weekend(d)),
        .works = works,
        .provisional = calendar_provisional(c, d),
        .span = at ? &c->rows->spans.v[at - 1] : NULL,
        .notice = at ? notice_of(c, at) : NULL,
    };
}

/* ---- Counting ---- */

day_t calendar_add(const struct calendar *c, day_t d, int n)
{
    while (n > 0)
        n -= calendar_works(c, ++d);
    return d;
}

int calendar_count(const struct calendar *c, day_t from, day_t to)
{
    int n = 0;

    while (from < to)
        n += calendar_works(c, ++from);
    return n;
}

day_t calendar_add_days(day_t d, int n)
{
    return d + n;
}

day_t calendar_add_months(day_t d, int n)
{
    struct civil day = day_civil(d);
    day_t last = day_from(day.year, day.month + n + 1, 0);
    day_t same = day_from(day.year, day.month + n, day.day);

    return same < last ? same : last;
}

day_t calendar_workday_from(const struct calendar *c, day_t d)
{
    while (!calendar_works(c, d))
        d++;
    return d;
}
