/* minor.c: what makes a minor (未成年人): birth dates; ages are in age.c. */
#include "engine/leak/minor.h"

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
        if (i < end && leak_date_at(&line, i, &b) && b.day &&
            (b.to == end || leak_starts_any(&line, b.to, "印发")) &&
            !leak_ends_any(&line, leak_skip_back(&line, i), "出生日期 出生时间"))
            return leak_day_of(&b);
    }
    return DAY_NONE;
}

#define LIST_LINES 40

/* A bear of two years is no minor. */
static bool has_animal(const struct leak_scan *s)
{
    static const char *const animals =
        "黄牛 水牛 奶牛 牦牛 肉牛 种牛 山羊 绵羊 种羊 生猪 种猪 母猪 宠物 犬只 猪仔 牛崽 熊猫 动物 幼象 牛犊 羊羔 仔猪 幼崽 幼仔 雏鸟 小象 小熊猫 金丝猴 黑颈鹤";

    for (size_t i = s->from; i < s->to; i = leak_next(s, i)) {
        if ((unsigned char)at(s, i) >= 0xe4 && leak_starts_any(s, i, animals))
            return true;
    }
    return false;
}

static void birth_add(struct leak_scan *s, const struct birth *b)
{
    if (leak_is_minor(s, b) && !has_animal(s))
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
    i = leak_skip(s, i + leak_starts_any(s, i, "date 大约 大概 约"));
    if (leak_starts(s, i, S("on ")) || leak_starts(s, i, S("in ")))
        i += 3;
    if (!leak_date_at(s, i, &b) && !leak_day_first(s, i, &b) && !leak_english_date(s, i, &b))
        return;
    /* Children born in 2018 */
    if (s->latin && !b.month)
        return;
    if (!b.month && leak_line_has(s, W_ORG) && !leak_line_has_name(s))
        return;
    if (leak_starts_any(s, b.to, bounds) && !leak_starts_any(s, b.to, "("))
        return;
    if (leak_starts_any(s, b.to, "(含 (以"))
        return;
    if (leak_starts_any(s, h->at, "出生") && h->n == 6 && leak_ends_any(s, h->at, "凡 后 前 间 内"))
        return;
    birth_add(s, &b);
}

/* 生育一女, 生下儿子: behind the verb. */
static bool is_child_born(const struct leak_scan *s, size_t i)
{
    static const char *const children =
        "一女 一子 一儿 女儿 儿子 长女 长子 次女 次子 女婴 男婴 婴儿 孩子 小孩";

    for (size_t k = i; k < s->to && k < i + 24; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, children))
            return true;
    }
    return false;
}

/* 2012年5月3日出生, 2012年5月生, (2012年生). A year alone is a statistic unless a sex or name
 * stands beside. */
static void birth_before(struct leak_scan *s, size_t i)
{
    struct birth b;
    size_t k;

    if ((!leak_date_at(s, i, &b) && !leak_short_date(s, i, &b)) ||
        leak_ends_any(s, i, "至 到 - ~ 与 和"))
        return;
    for (k = b.to; at(s, k) == ' '; k++)
        ;
    /* 2013年3月9日生育一女 */
    if (b.day && leak_starts_any(s, k, "生育 生下 产下 诞下 生一 生了 喜得") &&
        is_child_born(s, k)) {
        birth_add(s, &b);
        return;
    }
    if (leak_starts(s, k, S("出生"))) {
        k += 6;
        /* 2012年11月出生的小学生柯乐 */
        if (leak_starts(s, k, S("的")) && b.month) {
            const struct leak_hit *h = leak_hit_after(s, k, W_CHILD, 12);

            if (leak_name_at(s, k + 3) || leak_starts(s, k + 6, S("某")) ||
                (h && leak_name_at(s, leak_skip(s, h->at + h->n))) ||
                (leak_ends_any(s, i, "是 系") &&
                 (leak_line_has(s, W_CHILD) || leak_name_ends(s, i - 3))))
                birth_add(s, &b);
            return;
        }
        if (leak_starts_any(
                s, k, "日 年 人 的 率 登 缺 医 证 婴 儿 并 且 地 数 性 总 队 后 前 以 至 者") ||
            is_digit(at(s, k)))
            return;
    } else if (leak_starts(s, k, S("生"))) {
        k += 3;
        if (!(k >= s->to || is_one_of(at(s, k), ",;)( \t") ||
              leak_starts_any(s, k, "。 、 于 人 的")) ||
            leak_starts_any(s, k, "人口"))
            return;
    } else if (leak_ends_any(s, i, "是") && leak_starts(s, k, S("的")) && b.day &&
               leak_says_child(s)) {
        /* 孩子是2013年10月12日的 */
        birth_add(s, &b);
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

        while (k > s->from && is_one_of(before(s, k), " ,\t|/"))
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

/* 新生儿 孟子涵，…: who is called so has no other day yet. */
static bool is_newborn(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_CHILD, 24);

    return h && leak_starts_any(s, h->at, "新生儿 婴儿 女婴 男婴") &&
           leak_name_at(s, leak_skip(s, h->at + h->n));
}

/* Does a name that begins a line or one of its parts end before i? */
static bool part_is_name(const struct leak_scan *s, size_t i)
{
    for (size_t n = 12; n >= 6; n -= 3) {
        if (i >= s->from + n && leak_is_name(piece(s, i - n, i)) &&
            (i - n == s->from || is_one_of(before(s, i - n), " \t|,;") ||
             leak_ends_any(s, i - n, "、")))
            return true;
    }
    return false;
}

/* 张梓萱（2016.5.8）、李明轩（2014.3.6）: nothing but a name and a day, in a list, or where no line above says what
 * the day is of: who signs what stands above writes so too. */
static bool is_name_with_day(const struct leak_scan *s, size_t i, const struct birth *b)
{
    size_t end = b->to + 1;

    return before(s, i) == '(' && at(s, b->to) == ')' && part_is_name(s, i - 1) &&
           (end >= s->to || is_one_of(at(s, end), ",;\t|") || leak_starts_any(s, end, "、 。")) &&
           (s->number == 1 || str_find(piece(s, s->from, s->to), S(")、")) >= 0) &&
           !leak_line_has(s, W_OFFICE | W_ORG);
}

/* 新生名单：赵子轩（2016-11-30）: alone behind the name, and perhaps the sex, of a child. */
static bool behind_child(const struct leak_scan *s, size_t i, const struct birth *b)
{
    size_t k = i;

    if (!(leak_line_has(s, W_CHILD) || is_name_with_day(s, i, b)) || !b->day ||
        (b->year + 2 > day_civil(s->o->today).year && !is_newborn(s, i)) ||
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

/* 蒋一诺 2016年11月20日 男: between a name and a sex. */
static bool before_sex(const struct leak_scan *s, size_t i, const struct birth *b)
{
    size_t k = i, end = b->to;

    while (k > s->from && is_one_of(before(s, k), " ,\t|"))
        k--;
    while (is_one_of(at(s, end), " ,\t|"))
        end++;
    return (b->day || leak_line_has(s, W_CHILD)) && k < i && end > b->to && leak_name_ends(s, k) &&
           leak_starts_any(s, end, "男 女") &&
           (end + 3 >= s->to || is_one_of(at(s, end + 3), " ,\t|;") ||
            leak_starts_any(s, end + 3, "。 、"));
}

/* 侯佳琪, 女, 2010.03.28: cells one below another, in a list of children. */
static bool below_sex(const struct leak_scan *s, size_t i, const struct birth *b)
{
    return b->day && s->child_line && s->number - s->child_line <= LIST_LINES && i == s->from &&
           b->to == s->to && s->sex_line && s->number - s->sex_line <= 2;
}

static bool column_is_birth(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k > s->answer && before(s, k) == ' ')
        k--;
    if (!s->header_n && !(s->above && k <= s->answer))
        return false;
    return (before(s, k) == s->cell || k <= s->answer || (s->cell == ' ' && k < i)) &&
           (leak_label(s, i) & W_BIRTH);
}

/* The last name between the two places that begins a cell or clause, or stands behind what calls somebody
 * so. */
static bool name_before(const struct leak_scan *s, size_t from, size_t to, size_t *ret_at,
                        size_t *ret_n)
{
    for (size_t k = to; k > from;) {
        size_t n;

        k = leak_back(s, k);
        if (k > s->from && !is_one_of(before(s, k), " ,.:;()\t|") &&
            !leak_ends_any(s, k, "、 。 子 女 儿 孙") && !leak_hit_before(s, k, ~0u, 0))
            continue;
        n = leak_name_at(s, k);
        if (n && k + n <= to) {
            *ret_at = k;
            *ret_n = n;
            return true;
        }
    }
    return false;
}

/* 邓雅琪 …2015…: whose identity number makes a minor: the name is hidden, where the line has one before
 * it. */
static void named_by_number(struct leak_scan *s)
{
    size_t least = s->from, i, n;

    for (size_t k = s->line_first; k < s->out->n; k++) {
        const struct leak_finding f = s->out->v[k];
        size_t from = s->from;

        if (f.kind != LEAK_IDENTITY)
            continue;
        while (from < s->to && s->origin[from] < f.at)
            from++;
        if (f.minor && name_before(s, least, from, &i, &n))
            (void)leak_add(s, LEAK_MINOR, i, i + n,
                           arena_fmt(s->a, "%.*s某", STR_ARG(piece(s, i, i + (n == 12 ? 6 : 3)))));
        least = from;
    }
}

void leak_minor(struct leak_scan *s)
{
    bool ages = str_find(piece(s, s->from, s->to), S("岁")) >= 0;
    struct birth b;

    if (leak_line_has(s, W_CHILD))
        s->child_line = s->number;
    if (s->to - s->from == 3 && leak_starts_any(s, s->from, "男 女"))
        s->sex_line = s->number;
    for (size_t i = s->from; i < s->to; i++) {
        unsigned char c = (unsigned char)s->plain.p[i];

        if (ages && c >= 0xe4 && i + 3 <= s->to &&
            is_letter_of("一二三四五六七八九十", s->plain.p + i))
            leak_age_at(s, i);
        if (c >= 0x80 ? c == 0xe4 && leak_starts(s, i, S("二")) : is_digit((char)c)) {
            if (c < 0x80 && is_digit(before(s, i)))
                continue;
            if (leak_date_at(s, i, &b) &&
                (column_is_birth(s, i) || behind_sex(s, i) || behind_child(s, i, &b) ||
                 before_sex(s, i, &b) || below_sex(s, i, &b)))
                birth_add(s, &b);
            else
                birth_before(s, i);
            if (c < 0x80 && (ages || digits_from(s, i) <= 2))
                leak_age_at(s, i);
        }
    }
    for (size_t k = 0; k < s->hits.n; k++) {
        if (s->hits.v[k].what & W_BIRTH)
            birth_label(s, &s->hits.v[k]);
    }
    named_by_number(s);
}
