/* format.c: days, moments and sizes as people write them, in the page's language. See frame.h. */
#include "base/num.h"
#include "domain/frame/frame.h"

static const char *const months_en[12] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

struct said said_in(enum lang lang, struct str zh, struct str en)
{
    bool english = lang == LANG_EN && en.n > 0;
    return (struct said){english ? en : zh, lang_tag(english ? LANG_EN : LANG_ZH)};
}

struct str frame_day(const struct ctx *c, day_t day)
{
    if (day == DAY_NONE || c->lang != LANG_EN)
        return day_zh(c->arena, day);
    char room[2][NUM_ROOM];
    struct civil d = day_civil(day);
    return ARENA_JOIN(c->arena, num_text(d.day, room[0]), S(" "), str_c(months_en[d.month - 1]),
                      S(" "), num_text(d.year, room[1]));
}

struct str frame_month(const struct ctx *c, struct str month)
{
    int64_t year, number;
    day_t day;
    if (day_parse(month, &day) == 0)
        return frame_day(c, day);
    if (num_parse(str_head(month, 4), 1, 9999, &year) < 0)
        return month;
    if (month.n == 4)
        return c->lang == LANG_EN ? month : arena_fmt(c->arena, "%d年", (int)year);
    if (num_parse(str_skip(month, 5), 1, 12, &number) < 0)
        return month;
    if (c->lang == LANG_EN)
        return arena_fmt(c->arena, "%s %d", months_en[number - 1], (int)year);
    return arena_fmt(c->arena, "%d年%d月", (int)year, (int)number);
}

struct str frame_moment(const struct ctx *c, moment_t t)
{
    day_t day = moment_day(t);
    int minutes = (int)((t - day_begin(day)) / 60);
    const char *between = c->lang == LANG_EN ? ", " : " ";
    return arena_fmt(c->arena, "%.*s%s%02d:%02d", STR_ARG(frame_day(c, day)), between, minutes / 60,
                     minutes % 60);
}

static const char *const weekdays_zh[7] = {"日", "一", "二", "三", "四", "五", "六"};
static const char *const weekdays_en[7] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct str frame_desk_day(const struct ctx *c, day_t day)
{
    if (day == DAY_NONE)
        return S("");
    struct civil d = day_civil(day);
    int weekday = day_weekday(day);
    bool this_year = d.year == day_civil(moment_day(c->now)).year;
    if (c->lang == LANG_EN)
        return arena_fmt(c->arena, "%s %d %s%s", weekdays_en[weekday], d.day,
                         months_en[d.month - 1],
                         this_year ? "" : arena_fmt(c->arena, " %d", d.year).p);
    return arena_fmt(c->arena, "%s%d月%d日（周%s）",
                     this_year ? "" : arena_fmt(c->arena, "%d年", d.year).p, d.month, d.day,
                     weekdays_zh[weekday]);
}

struct str frame_desk_moment(const struct ctx *c, moment_t t)
{
    day_t day = moment_day(t);
    int minutes = (int)((t - day_begin(day)) / 60);
    return arena_fmt(c->arena, "%.*s%s%02d:%02d", STR_ARG(frame_desk_day(c, day)),
                     c->lang == LANG_EN ? ", " : "", minutes / 60, minutes % 60);
}

struct str frame_size(const struct ctx *c, int64_t bytes)
{
    if (bytes < 1024)
        return arena_fmt(c->arena, "%lld B", (long long)bytes);
    if (bytes < 1024 * 1024)
        return arena_fmt(c->arena, "%lld KB", (long long)((bytes + 1023) / 1024));
    int64_t tenths = (bytes * 10 + 1024 * 1024 - 1) / (1024 * 1024);
    return arena_fmt(c->arena, "%lld.%lld MB", (long long)(tenths / 10), (long long)(tenths % 10));
}
