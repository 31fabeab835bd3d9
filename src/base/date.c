/* date.c: the civil calendar by arithmetic alone.
 *
 * The year is taken to begin in March, so that the leap day is its last and the lengths of the
 * months follow a line; 400 years are always 146,097 days. (The method is Howard Hinnant's
 * "chrono-compatible low-level date algorithms".) */
#include "base/date.h"
#include "base/err.h"
#include <stdio.h>

#define DAY_SECONDS 86400
#define ERA_DAYS    146097 /* 400 years */
#define EPOCH_DAYS  719468 /* 0000-03-01 to 1970-01-01 */

/* Division that rounds down, for what may be negative. */
static int64_t div_down(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct civil day_civil(day_t d)
{
    int64_t z = (int64_t)d + EPOCH_DAYS;
    int64_t era = div_down(z, ERA_DAYS);
    int64_t doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct civil){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
    };
}

day_t day_from(int year, int month, int day)
{
    int64_t months = (int64_t)year * 12 + month - 3; /* since March of year 0 */
    int64_t y = div_down(months, 12);
    int64_t mp = months - y * 12;
    int64_t era = div_down(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * mp + 2) / 5 + day - 1;
    int64_t d = era * ERA_DAYS + yoe * 365 + yoe / 4 - yoe / 100 + doy - EPOCH_DAYS;

    assert(d > DAY_NONE && d <= INT32_MAX);
    return (day_t)d;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool civil_valid(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

int day_weekday(day_t d)
{
    int64_t since_sunday = (int64_t)d + 4; /* 1970-01-01 was a Thursday */

    return (int)(since_sunday - div_down(since_sunday, 7) * 7);
}

/* The n digits at p, or -1. */
static int digits(const char *p, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

int day_parse(struct str s, day_t *ret)
{
    int year;
    int month;
    int day;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return err_set(ERR_INVALID, "not a date like 2016-12-15");

    year = digits(s.p, 4);
    month = digits(s.p + 5, 2);
    day = digits(s.p + 8, 2);
    if (!civil_valid(year, month, day))
        return err_set(ERR_INVALID, "no such day");

    *ret = day_from(year, month, day);
    return 0;
}

/* The lowest `n` digits. Days stand on every page many times over: without printf. */
static void put_digits(char *to, int number, int n)
{
    while (n > 0) {
        to[--n] = (char)('0' + number % 10);
        number /= 10;
    }
}

struct str day_iso(struct arena *a, day_t d)
{
    char iso[10];
    struct civil c;

    if (d == DAY_NONE)
        return S("");
    c = day_civil(d);
    if (c.year < 0 || c.year > 9999)
        return arena_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
    put_digits(iso, c.year, 4);
    iso[4] = '-';
    put_digits(iso + 5, c.month, 2);
    iso[7] = '-';
    put_digits(iso + 8, c.day, 2);
    return arena_str(a, str_of(iso, sizeof(iso)));
}

/* One digit or two, and what is counted; where it ends. */
static char *put_counted(char *to, int n, const char unit[3])
{
    int digits = n < 10 ? 1 : 2;

    put_digits(to, n, digits);
    return mempcpy(to + digits, unit, 3);
}

/* Pages are full of days: they are written where they shall lie. */
struct str day_zh(struct arena *a, day_t d)
{
    struct civil c;
    char *p, *to;

    if (d == DAY_NONE)
        return S("");
    c = day_civil(d);
    if (c.year < 1000 || c.year > 9999)
        return arena_fmt(a, "%d年%d月%d日", c.year, c.month, c.day);
    p = arena_alloc(a, sizeof("2016年12月15日"));
    put_digits(p, c.year, 4);
    to = mempcpy(p + 4, "年", 3);
    to = put_counted(to, c.month, "月");
    to = put_counted(to, c.day, "日");
    return str_of(p, (size_t)(to - p));
}

/* The day in UTC that holds t, and the seconds since it began. */
static day_t split(moment_t t, int *ret_seconds)
{
    int64_t d = div_down(t, DAY_SECONDS);

    assert(d > DAY_NONE && d <= INT32_MAX);
    *ret_seconds = (int)(t - d * DAY_SECONDS);
    return (day_t)d;
}

static moment_t in_china(moment_t t)
{
    moment_t there;
    bool beyond = __builtin_add_overflow(t, (moment_t)CST_OFFSET, &there);

    assert(!beyond);
    return there;
}

day_t moment_day(moment_t t)
{
    int seconds;

    return split(in_china(t), &seconds);
}

moment_t day_begin(day_t d)
{
    assert(d != DAY_NONE);
    return (moment_t)d * DAY_SECONDS - CST_OFFSET;
}

void moment_iso_into(moment_t t, char out[MOMENT_ISO_SIZE])
{
    int s;
    struct civil c = day_civil(split(in_china(t), &s));
    int n;

    n = snprintf(out, MOMENT_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", c.year, c.month,
                 c.day, s / 3600, s / 60 % 60, s % 60);
    assert(n == MOMENT_ISO_SIZE - 1);
}

struct str moment_iso(struct arena *a, moment_t t)
{
    char text[MOMENT_ISO_SIZE];

    moment_iso_into(t, text);
    return arena_str(a, str_c(text));
}

struct str moment_http(struct arena *a, moment_t t)
{
    static const char weekdays[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int s;
    day_t d = split(t, &s);
    struct civil c = day_civil(d);

    return arena_fmt(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[day_weekday(d)], c.day,
                     months[c.month - 1], c.year, s / 3600, s / 60 % 60, s % 60);
}
