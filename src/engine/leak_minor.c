/* leak_minor.c: what makes a minor (未成年人): birth dates; ages are in leak_age.c. */
#include "engine/leak_minor.h"

struct birth {
    size_t from, to;
    int year, month, day; /* month, day 0: not told */
};

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

/* 1 to 31 in Chinese: 五, 十二, 二十, 三十一; the place behind, or i. */
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

static bool month_of(const struct leak_scan *s, size_t *i, const char *after, int *ret)
{
    size_t k = *i, n;

    while (at(s, k) == ' ')
        k++;
    n = leak_read_number(s, k, 2, ret);
    k = n ? k + n : leak_chinese_small(s, k, ret);
    while (at(s, k) == ' ')
        k++;
    if (*ret == 0 || !leak_starts_any(s, k, after)) {
        *ret = 0;
        return false;
    }
    *i = leak_next(s, k);
    return true;
}

/* 2012年5月3日, 2012-05-03, 2012.05, 2012/5/3, 20120503, 2012年. */
static bool date_at(const struct leak_scan *s, size_t i, struct birth *ret)
{
    size_t k, n;
    struct birth b = {.from = i};

    if (is_digit(before(s, i)))
        return false;
    n = leak_read_number(s, i, 4, &b.year);
    k = n == 4 ? i + 4 : chinese_year(s, i, &b.year);
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

/* 12 March 2016; March 12, 2016. */
static bool english_date(const struct leak_scan *s, size_t i, struct birth *ret)
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
        }
    }
    b.to = k;
    *ret = b;
    return b.month && b.year >= 1900 && b.year <= 2100 && b.day >= 0 && b.day <= 31;
}

static day_t day_of(const struct birth *b)
{
    return day_from(b->year, b->month ? b->month : 1, b->day ? b->day : 1);
}

/* Under 18 on the day for certain: what is not told is taken as early as it can be. */
static bool under_18(const struct birth *b, day_t day)
{
    return day != DAY_NONE && day_of(b) <= day &&
           day_from(b->year + 18, b->month ? b->month : 1, b->day ? b->day : 1) > day;
}

/* The last date of the line before i: when it happened, or was made known. */
static day_t day_told_before(const struct leak_scan *s, size_t i)
{
    struct birth b;
    day_t day = DAY_NONE;

    for (size_t k = s->from; k < i; k++) {
        if (is_digit(at(s, k)) && !is_digit(before(s, k)) && date_at(s, k, &b) && b.month) {
            day = day_of(&b);
            k = b.to - 1;
        }
    }
    return day;
}

#define CHILD_REACH 6 /* lines: a form names the school above the day of birth */

/* A pupil of 2010 was a minor in what is told of 2010. */
static bool is_minor(const struct leak_scan *s, const struct birth *b)
{
    return under_18(b, s->o->today) ||
           (s->child_line && s->number - s->child_line <= CHILD_REACH &&
            (under_18(b, s->dated) || under_18(b, day_told_before(s, b->from))));
}

/* A line that is a date and nothing else, near the end: when the document was made. */
day_t leak_document_day(const struct leak_scan *s)
{
    struct leak_scan line = *s;
    size_t least = s->plain.n > 2 * KiB ? s->plain.n - 2 * KiB : 0;
    struct birth b;

    for (size_t end = s->plain.n; end > least; end = line.from ? line.from - 1 : 0) {
        size_t i;

        line.to = line.from = end;
        while (line.from > least && at(s, line.from - 1) != '\n')
            line.from--;
        for (i = line.from; i < end && is_blank(at(s, i)); i++)
            ;
        /* 审批日期：2023年3月2日 */
        for (size_t k = i; k < end && k < i + 60 && !is_digit(at(s, i)); k++) {
            if (is_digit(at(s, k)) && leak_ends_any(&line, leak_skip_back(&line, k), "日期 时间"))
                i = k;
        }
        if (i < end && date_at(&line, i, &b) && b.day &&
            (b.to == end || leak_starts_any(&line, b.to, "印发")) &&
            !leak_ends_any(&line, leak_skip_back(&line, i), "出生日期 出生时间"))
            return day_of(&b);
    }
    return DAY_NONE;
}

/* A bear of two years is no minor. */
static bool has_animal(const struct leak_scan *s)
{
    static const char *const animals =
        "猪仔 牛崽 熊猫 动物 幼象 牛犊 羊羔 仔猪 幼崽 幼仔 雏鸟 小象 小熊猫 金丝猴 黑颈鹤";

    for (size_t i = s->from; i < s->to; i = leak_next(s, i)) {
        if ((unsigned char)at(s, i) >= 0xe4 && leak_starts_any(s, i, animals))
            return true;
    }
    return false;
}

static void birth_add(struct leak_scan *s, const struct birth *b)
{
    if (is_minor(s, b) && !has_animal(s))
        (void)leak_add(s, LEAK_MINOR, b->from, b->to, arena_fmt(s->a, "%d年**月", b->year));
}

/* After a date these make it a bound, not somebody's. */
static const char *const bounds = "( 以 之 前 后 至 到 - ~ 起 止 及 (含 期间 间 以前 以后 、 或";

/* 出生日期：2012-05-03; 生于2012年5月. */
static void birth_label(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n);
    struct birth b;

    if (at(s, i) == '\t' && i == h->at + h->n)
        i++;
    if (leak_starts(s, i, S("on ")) || leak_starts(s, i, S("in ")))
        i += 3;
    if (!date_at(s, i, &b) && !(s->latin && english_date(s, i, &b)))
        return;
    /* Children born in 2018 */
    if (s->latin && !b.month)
        return;
    if (leak_starts_any(s, b.to, bounds) && !leak_starts_any(s, b.to, "("))
        return;
    if (leak_starts_any(s, b.to, "(含 (以"))
        return;
    if (leak_starts_any(s, h->at, "出生") && h->n == 6 && leak_ends_any(s, h->at, "凡 后 前 间 内"))
        return;
    birth_add(s, &b);
}

/* 2012年5月3日出生, 2012年5月生, (2012年生). A year alone is a statistic unless a sex or name
 * stands beside. */
static void birth_before(struct leak_scan *s, size_t i)
{
    struct birth b;
    size_t k;

    if (!date_at(s, i, &b) || leak_ends_any(s, i, "至 到 - ~ 与 和"))
        return;
    for (k = b.to; at(s, k) == ' '; k++)
        ;
    if (leak_starts(s, k, S("出生"))) {
        k += 6;
        /* 2012年11月出生的小学生柯乐 */
        if (leak_starts(s, k, S("的")) && b.month) {
            const struct leak_hit *h = leak_hit_after(s, k, W_CHILD, 12);

            if (h && leak_name_at(s, leak_skip(s, h->at + h->n)))
                birth_add(s, &b);
            return;
        }
        if (leak_starts_any(s, k,
                            "人 的 率 登 缺 医 证 婴 儿 并 且 地 数 性 总 队 后 前 以 至 者") ||
            is_digit(at(s, k)))
            return;
    } else if (leak_starts(s, k, S("生"))) {
        k += 3;
        if (!(k >= s->to || is_one_of(at(s, k), ",;)( \t") ||
              leak_starts_any(s, k, "。 、 于 人 的")) ||
            leak_starts_any(s, k, "人口"))
            return;
    } else {
        return;
    }
    if (!b.month && !leak_line_has(s, W_SEX | W_CHILD) && !leak_line_has_name(s))
        return;
    birth_add(s, &b);
}

/* 王浩宇 男 2014-09-03; 张小雨，女，彝族，2013年5月2日: behind the sex, and perhaps the people,
 * of a named one. */
static bool behind_sex(const struct leak_scan *s, size_t i)
{
    size_t at_, n_, k = i;

    for (int n = 0; n < 2; n++) {
        size_t was = k;

        while (k > s->from && is_one_of(before(s, k), " ,\t|"))
            k--;
        if (was == k || k == s->from)
            return false;
        if (leak_ends_any(s, k, "男 女"))
            return leak_line_has(s, W_CHILD) ||
                   (leak_line_name(s, &at_, &n_) && at_ < i && i - at_ <= NAME_REACH);
        if (!leak_ends_any(s, k, "族"))
            return false;
        while (k > s->from && (unsigned char)before(s, k) >= 0x80 && !leak_ends_any(s, k, "男 女"))
            k = leak_back(s, k);
    }
    return false;
}

/* 新生名单：赵子轩（2016-11-30）: alone behind the name, and perhaps the sex, of a child. */
static bool behind_child(const struct leak_scan *s, size_t i, const struct birth *b)
{
    size_t k = i;

    if (!leak_line_has(s, W_CHILD) || !b->day || !under_18(b, s->o->today) ||
        b->year + 2 > day_civil(s->o->today).year ||
        !(b->to >= s->to || is_one_of(at(s, b->to), ",;)\t |") ||
          leak_starts_any(s, b->to, "、 。")))
        return false;
    for (int n = 0; n < 2; n++) {
        size_t was = k;

        while (k > s->from && is_one_of(before(s, k), " ,\t|("))
            k--;
        if (was == k)
            return false;
        if (!leak_ends_any(s, k, "男 女"))
            break;
        k = leak_back(s, k);
    }
    return leak_name_ends(s, k);
}

static bool column_is_birth(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k > s->from && before(s, k) == ' ')
        k--;
    return s->header_n && (before(s, k) == s->cell || k == s->from) && (leak_label(s, i) & W_BIRTH);
}

void leak_minor(struct leak_scan *s)
{
    bool ages = str_find(piece(s, s->from, s->to), S("岁")) >= 0;
    struct birth b;

    if (leak_line_has(s, W_CHILD))
        s->child_line = s->number;
    for (size_t i = s->from; i < s->to; i++) {
        unsigned char c = (unsigned char)s->plain.p[i];

        if (ages && c >= 0x80 && leak_starts_any(s, i, CHINESE_DIGITS))
            leak_age_at(s, i);
        if (c >= 0x80 ? c == 0xe4 && leak_starts(s, i, S("二")) : is_digit((char)c)) {
            if (c < 0x80 && is_digit(before(s, i)))
                continue;
            if (date_at(s, i, &b) &&
                (column_is_birth(s, i) || behind_sex(s, i) || behind_child(s, i, &b)))
                birth_add(s, &b);
            else
                birth_before(s, i);
            if (c < 0x80 && ages)
                leak_age_at(s, i);
        }
    }
    for (size_t k = 0; k < s->hits.n; k++) {
        if (s->hits.v[k].what & W_BIRTH)
            birth_label(s, &s->hits.v[k]);
    }
}
