/* date.c: dates as they are written: 2012年5月3日, 二〇一二年五月, 2012-05-03, 12 March 2016. */
#include "engine/leak/minor.h"

size_t leak_read_number(const struct leak_scan *s, size_t i, size_t most, int *ret)
{
    size_t n = 0;
    int value = 0;

    while (n < most && is_digit(at(s, i + n))) {
        value = value * 10 + (at(s, i + n) - '0');
        n++;
    }
    *ret = value;
    return n;
}

/* The Chinese letter at i as a digit, -1: none; the place behind it. */
static int digit_at(const struct leak_scan *s, size_t i, size_t *ret_end)
{
    size_t len;
    int32_t c = i < s->to ? utf8_decode(piece(s, i, s->to), &len) : -1;

    *ret_end = leak_next(s, i);
    /* 二O一二 */
    return c == 'O' || c == '0' ? 0 : leak_chinese_digit(c);
}

/* 二〇一二: four Chinese digits; the place behind, or 0. */
static size_t chinese_year(const struct leak_scan *s, size_t i, int *ret)
{
    int year = 0;

    for (int n = 0; n < 4; n++) {
        int d = digit_at(s, i, &i);

        if (d < 0)
            return 0;
        year = year * 10 + d;
    }
    *ret = year;
    return leak_starts(s, i, S("年")) ? i : 0;
}

size_t leak_chinese_small(const struct leak_scan *s, size_t i, int *ret)
{
    int value = 0;

    for (int n = 0; n < 3; n++) {
        size_t end;
        int d = digit_at(s, i, &end);

        if (leak_starts(s, i, S("十")))
            value = value ? value * 10 : 10;
        else if (d > 0)
            value += d;
        else
            break;
        i = end;
    }
    *ret = value;
    return i;
}

/* 2 0 1 5 年: as a machine reads it; the place behind the last digit, or 0. */
static size_t year_apart(const struct leak_scan *s, size_t i, int *ret)
{
    int year = 0;

    for (int n = 0; n < 4; n++, i += 2) {
        if (!is_digit(at(s, i)) || at(s, i + 1) != ' ')
            return 0;
        year = year * 10 + at(s, i) - '0';
    }
    *ret = year;
    return leak_starts(s, i, S("年")) ? i : 0;
}

static bool month_of(const struct leak_scan *s, size_t *i, const char *after, int *ret)
{
    size_t k = *i, n;

    while (at(s, k) == ' ')
        k++;
    n = leak_read_number(s, k, 2, ret);
    k = n ? k + n : leak_chinese_small(s, k, ret);
    if (n == 1 && at(s, k) == ' ' && is_digit(at(s, k + 1))) { /* 1 2 月 */
        *ret = *ret * 10 + at(s, k + 1) - '0';
        k += 2;
    }
    while (at(s, k) == ' ')
        k++;
    if (*ret == 0 || !leak_starts_any(s, k, after)) {
        *ret = 0;
        return false;
    }
    *i = leak_next(s, k);
    return true;
}

bool leak_date_at(const struct leak_scan *s, size_t i, struct birth *ret)
{
    size_t k, n;
    struct birth b = {.from = i};

    if (is_digit(before(s, i)))
        return false;
    n = leak_read_number(s, i, 4, &b.year);
    k = n == 4 ? i + 4 : n == 1 ? year_apart(s, i, &b.year) : chinese_year(s, i, &b.year);
    if (!k || b.year < 1900 || b.year > 2100)
        return false;
    while (at(s, k) == ' ')
        k++;
    if (leak_starts(s, k, S("年"))) {
        k += 3;
        if (month_of(s, &k, "月", &b.month))
            (void)month_of(s, &k, "日 号", &b.day);
    } else if (is_one_of(at(s, k), "-./") && is_digit(at(s, k + 1))) {
        char sep = at(s, k);

        n = leak_read_number(s, k + 1, 2, &b.month);
        k += 1 + n;
        if (at(s, k) == sep && is_digit(at(s, k + 1)))
            k += 1 + leak_read_number(s, k + 1, 2, &b.day);
    } else if (is_digit(at(s, k)) && k == i + 4) {
        n = leak_read_number(s, k, 2, &b.month);
        k += n;
        k += leak_read_number(s, k, 2, &b.day);
    }
    b.to = k;
    if (at(s, k) == '*' || leak_starts_any(s, k, "× X x") ||
        (is_digit(at(s, k)) && is_digit(before(s, k))) || b.month > 12 || b.day > 31)
        return false;
    *ret = b;
    return true;
}

bool leak_short_date(const struct leak_scan *s, size_t i, struct birth *ret)
{
    struct birth b = {.from = i};
    size_t k = i + leak_read_number(s, i, 2, &b.year);

    if (k != i + 2 || is_digit(before(s, i)) || b.year > 30 || !leak_starts(s, k, S("年")))
        return false;
    b.year += 2000;
    k += 3;
    if (!month_of(s, &k, "月", &b.month) || b.month > 12)
        return false;
    (void)month_of(s, &k, "日 号", &b.day);
    b.to = k;
    *ret = b;
    return b.day <= 31;
}

bool leak_day_first(const struct leak_scan *s, size_t i, struct birth *ret)
{
    struct birth b = {.from = i};
    size_t k = i + leak_read_number(s, i, 2, &b.day);
    char sep = at(s, k);

    if (k == i || !is_one_of(sep, "/.-"))
        return false;
    i = k + 1;
    k = i + leak_read_number(s, i, 2, &b.month);
    if (k == i || at(s, k) != sep || leak_read_number(s, k + 1, 4, &b.year) != 4)
        return false;
    /* 05/22/2013: the month first. */
    if (b.month > 12) {
        int day = b.month;

        b.month = b.day;
        b.day = day;
    }
    b.to = k + 5;
    *ret = b;
    return b.month >= 1 && b.month <= 12 && b.day >= 1 && b.day <= 31 && b.year >= 1900 &&
           b.year <= 2100 && !is_digit(at(s, b.to));
}

bool leak_english_date(const struct leak_scan *s, size_t i, struct birth *ret)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    struct birth b = {.from = i};
    size_t k = i, n;

    for (int part = 0; part < 3; part++) {
        while (at(s, k) == ' ' || at(s, k) == ',' || at(s, k) == '.')
            k++;
        if (is_letter(at(s, k))) {
            for (int m = 0; m < 12; m++) {
                if ((at(s, k) | 0x20) == months[m][0] && (at(s, k + 1) | 0x20) == months[m][1] &&
                    (at(s, k + 2) | 0x20) == months[m][2])
                    b.month = m + 1;
            }
            while (is_letter(at(s, k)))
                k++;
        } else {
            int value;

            n = leak_read_number(s, k, 4, &value);
            if (n == 4)
                b.year = value;
            else
                b.day = value;
            k += n;
            /* 6th, 21st */
            k += n && n <= 2 ? leak_starts_any(s, k, "st nd rd th") : 0;
        }
    }
    b.to = k;
    *ret = b;
    return b.month && b.year >= 1900 && b.year <= 2100 && b.day >= 0 && b.day <= 31;
}
