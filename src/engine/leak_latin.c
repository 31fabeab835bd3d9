/* leak_latin.c: what is found by a Latin letter or sign: mailboxes, number plates, passports, QQ
 * and WeChat numbers. */
#include "engine/leak_in.h"

/* ---- Mailboxes ---- */

static bool is_local_part(char c)
{
    return is_alnum(c) || is_one_of(c, "._%+-");
}

/* A hyphen as it was typed; a dash (—) is none. */
static bool is_hyphen(const struct leak_scan *s, size_t i)
{
    return at(s, i) == '-' && s->text.p[s->origin[i]] == '-';
}

static bool is_domain_part(const struct leak_scan *s, size_t i)
{
    return is_alnum(at(s, i)) || at(s, i) == '.' || is_hyphen(s, i);
}

/* Signs that stand for @ to keep robots away; the length, 0 none. "#" only before a known house. */
static size_t at_sign(const struct leak_scan *s, size_t i)
{
    static const char *const signs[] = {"(at)", "[at]", "(AT)", "[AT]", " at ",
                                        "{at}", "<at>", "(@)",  "[@]"};

    for (size_t k = 0; k < COUNT(signs); k++) {
        if (leak_starts(s, i, str_c(signs[k])))
            return strlen(signs[k]);
    }
    if (at(s, i) == '@')
        return 1;
    if (at(s, i) == '#' &&
        leak_starts_any(s, i + 1, "qq.com 163.com 126.com sina.com 139.com foxmail.com gmail.com"))
        return 1;
    return 0;
}

/* The end of a host name with a dot and a last part of letters; 0: none. */
static size_t domain_end(const struct leak_scan *s, size_t i)
{
    size_t end = i, dot = 0;

    while (end < s->to && end < i + 100 && is_domain_part(s, end))
        end++;
    while (end > i && !is_alnum(at(s, end - 1)))
        end--;
    for (size_t k = i; k < end; k++) {
        if (at(s, k) == '.')
            dot = k;
    }
    if (!dot || dot == i || end - dot < 3)
        return 0;
    for (size_t k = dot + 1; k < end; k++) {
        /* sun@qq.com-2024: the next cell stands behind a hyphen. */
        if (at(s, k) == '-' && k > dot + 2)
            return k;
        if (!is_letter(at(s, k)))
            return 0;
    }
    return end;
}

/* A name between the office's word and the mailbox: 报名表 | 余涛 | 本科 | yu@…, 律师贺琳(he@…): it is
 * his. */
static bool name_between(const struct leak_scan *s, size_t from, size_t to)
{
    size_t at_, n, end = leak_skip_back(s, to);

    for (n = 6; n <= 9; n += 3) {
        if (before(s, to) != ':' && end >= from + n && leak_is_name(piece(s, end - n, end)))
            return true;
    }
    return (memchr(s->plain.p + from, '|', to - from) && leak_line_name(s, &at_, &n) &&
            at_ >= from && at_ + n <= to);
}

static bool mail_is_official(const struct leak_scan *s, size_t from, size_t host, size_t end)
{
    const struct leak_hit *h;
    struct str domain = piece(s, host, end);

    if (str_ends(domain, S("gov.cn")) || leak_is_published(s, piece(s, from, end)))
        return true;
    h = leak_hit_before(s, from, W_OFFICE | W_PERSON | W_NAME, 90);
    if (!h)
        h = at(s, end) == '\t' ? NULL : leak_hit_after(s, end, W_OFFICE | W_PERSON, 12);
    return h && (h->what & W_OFFICE) && !(h->at < from && name_between(s, h->at + h->n, from));
}

static void mail_add(struct leak_scan *s, size_t from, size_t host, size_t end)
{
    (void)leak_add(s, LEAK_EMAIL, from, end,
                   arena_fmt(s->a, "%c***@%.*s", at(s, from), STR_ARG(piece(s, host, end))));
}

static void mail_at(struct leak_scan *s, size_t i)
{
    size_t n = at_sign(s, i), from = i, host = i + n, end;

    if (n == 0)
        return;
    while (from > s->from && at(s, from - 1) == ' ')
        from--;
    if (i - from > 1)
        return;
    i = from;
    while (from > s->from && i - from < 64 && is_local_part(at(s, from - 1)))
        from--;
    while (from < i && !is_alnum(at(s, from)))
        from++;
    while (at(s, host) == ' ' && host < i + n + 3)
        host++;
    end = domain_end(s, host);
    /* " at " before a whole mailbox: write me at long.xiaomei@qq.com. */
    if (from == i || !end || at(s, end) == '@')
        return;
    if (!leak_ends(s, from, S("//")) && !mail_is_official(s, from, host, end))
        mail_add(s, from, host, end);
}

/* ---- Number plates: GA 36 ---- */

static const char provinces[] =
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";

/* Words that end like a province's short name. */
static const char *const no_provinces =
    "北京 南京 东京 天津 更新 最新 全新 创新 重新 高新 革新 乌云 多云 辽宁 南宁 西宁 延吉 四川 "
    "银川 珍藏 西藏 冷藏 收藏 宝贵 名贵 昂贵 江苏 复苏 江浙 甘甘 年青 踏青 大使 促使 即使 行使 "
    "带领 纲领 率领 占领 首领 新新 自新";

static bool is_province_letter(const struct leak_scan *s, size_t i)
{
    size_t from = leak_back(s, i);

    return i - from == 3 && is_letter_of(provinces, s->plain.p + from) &&
           !leak_ends_any(s, i, no_provinces);
}

static bool is_plate_letter(char c)
{
    return is_alnum(c) && c != 'I' && c != 'i' && c != 'O' && c != 'o';
}

/* 5 places (6 of a new-energy car), or 4 and 警, 学, 挂, 港, 澳, 领, 试, 超; the place behind,
 * or 0. */
static size_t plate_end(const struct leak_scan *s, size_t i)
{
    size_t n = 0, digits = 0;

    while (n < 7 && is_plate_letter(at(s, i + n))) {
        digits += is_digit(at(s, i + n));
        n++;
    }
    if (is_alnum(at(s, i + n)) || digits < 2)
        return 0;
    if (n == 4 && leak_starts_any(s, i + n, "警 学 挂 港 澳 领 试 超 使"))
        return i + n + 3;
    if (n != 5 && n != 6)
        return 0;
    /* Behind a dash: a longer code. */
    if (at(s, i + n) == '-' && is_alnum(at(s, i + n + 1)))
        return 0;
    return i + n;
}

/* i is at the letter behind the province. */
static void plate_at(struct leak_scan *s, size_t i)
{
    size_t from, body = i + 1, end;

    if (!is_letter(at(s, i)))
        return;
    /* 云 C 12345 where it is called a plate. */
    from = i;
    while (from > s->from && i - from < 2 && before(s, from) == ' ')
        from--;
    if (!is_province_letter(s, from) || is_alnum(before(s, from - 3)))
        return;
    from -= 3;
    if (from + 3 != i && !(leak_label(s, from) & W_PLATE))
        return;
    while (body < i + 4 && (at(s, body) == ' ' || at(s, body) == '-' || at(s, body) == '.'))
        body++;
    if (leak_starts(s, body, S("·")))
        body += 2;
    while (body < i + 5 && at(s, body) == ' ')
        body++;
    end = plate_end(s, body);
    if (!end)
        return;
    /* 粤B2-20100012 is the licence of a site; without a dot or blank a code of 6 digits is none. */
    if ((leak_label(s, from) & W_CODE) || leak_starts_any(s, end, "型 系列 标段 项目 油井 级 版"))
        return;
    (void)leak_add(s, LEAK_PLATE, from, end,
                   arena_fmt(s->a, "%.*s·*****", STR_ARG(piece(s, from, i + 1))));
}

/* ---- Passports, permits, officers' cards: only where they are named ---- */

#define LABEL_REACH 100

/* Digits from i on, at most; `spaced`: with a blank or dash between some. */
static size_t digits_at(const struct leak_scan *s, size_t i, size_t most, bool spaced,
                        size_t *ret_end)
{
    size_t n = 0;

    while (n < most) {
        bool gap = spaced && n > 0 && is_one_of(at(s, i), " -") && is_digit(at(s, i + 1));

        if (!is_digit(at(s, i + gap)))
            break;
        i += 1 + gap;
        n++;
    }
    *ret_end = i;
    return n;
}

static bool passport_shape(const struct leak_scan *s, size_t i, bool spaced, size_t *ret_end)
{
    size_t letters = 0, digits, k = i;

    while (is_letter(at(s, k)) && letters < 4) {
        letters++;
        k++;
    }
    while (at(s, k) == ' ' || at(s, k) == '-')
        k++;
    digits = digits_at(s, k, 12, spaced, &k);
    *ret_end = k;
    /* 外国人永久居留证: the country in three letters, and twelve digits. */
    if (letters == 3)
        return digits == 12 && !is_alnum(at(s, k));
    if (is_alnum(at(s, k)) || letters == 0 || letters > 2)
        return false;
    return letters == 1 ? (digits >= 7 && digits <= 10) : digits == 7 || digits == 6;
}

static void passport_add(struct leak_scan *s, size_t from, size_t to)
{
    (void)leak_add(s, LEAK_PASSPORT, from, to,
                   arena_fmt(s->a, "%c*****%.*s", at(s, from), STR_ARG(piece(s, to - 2, to))));
}

static void passport_at(struct leak_scan *s, size_t i)
{
    size_t end = i;
    uint32_t label;

    /* "No." is no part of it. */
    if (is_alnum(before(s, i)) || before(s, i) == '-' ||
        (before(s, i) == '.' && !leak_ends_any(s, i, "No. NO. no.")))
        return;
    label = leak_label(s, i);
    if (is_letter(at(s, i))) {
        if ((!passport_shape(s, i, false, &end) && !passport_shape(s, i, true, &end)) ||
            (label & W_CODE))
            return;
        if ((label & (W_PASSPORT | W_OFFICER)) || leak_hit_before(s, i, W_PASSPORT, LABEL_REACH) ||
            leak_hit_after(s, end, W_PASSPORT, 24))
            passport_add(s, i, end);
        return;
    }
    /* 14 or 15 and seven digits of old; numbers of officers' cards; 台胞证 of eight digits. */
    while (is_digit(at(s, end)))
        end++;
    if (is_alnum(at(s, end)))
        return;
    if ((label & W_PASSPORT) && end - i >= 7 && end - i <= 10)
        passport_add(s, i, end);
    else if ((label & W_OFFICER) && end - i >= 5 && end - i <= 10)
        passport_add(s, i, end);
}

/* 军字第1234567号, 士字第…号, 文字第…号 behind the name of a soldier's card: some letters of the
 * service, 字, 第. */
static void officer_card(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), k = i, n;

    while (k < s->to && k < i + 24 && !is_digit(at(s, k)) && !leak_starts_any(s, k, "、 。 的 ,"))
        k = leak_next(s, k);
    n = digits_from(s, k);
    if (k > i && n >= 5 && n <= 9 && leak_ends_any(s, leak_skip_back(s, k), "字 第 号"))
        passport_add(s, k, k + n);
}

/* ---- QQ and WeChat ---- */

static bool is_wechat(char c)
{
    return is_alnum(c) || c == '_' || c == '-';
}

/* 微信号为, QQ同号: what stands between a label and its value; its length, 0: none. A Latin word
 * is no part of a longer one. */
static size_t filler_at(const struct leak_scan *s, size_t i)
{
    struct str rest = S(
        "号码 同号 号 为 是 同手机 number no. 联系 ID id Id 账号 帐号 分别为 、 , 都是 均为 信 wx "
        "WX vx VX");
    struct str word;

    while (str_next(&rest, ' ', &word)) {
        if (leak_starts(s, i, word) && !(is_letter(word.p[0]) && is_wechat(at(s, i + word.n))))
            return word.n;
    }
    return 0;
}

static size_t value_of_label(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n;
    bool cell = false;

    for (int n = 0; n < 6; n++) {
        size_t was = i;

        i = leak_skip(s, i);
        i += filler_at(s, i);
        /* The cell beside its label. */
        if (!cell && is_one_of(at(s, i), "\t|")) {
            cell = true;
            i += at(s, i) == at(s, i + 1) ? 2 : 1;
        }
        if (i == was)
            break;
    }
    return i;
}

/* 倪老师, 李警官: a title behind a surname is somebody. */
static bool is_titled(const struct leak_scan *s, const struct leak_hit *h)
{
    return leak_starts_any(s, h->at, "老师 律师 警官 同志 主任 科长 所长 书记") &&
           leak_is_surname(s, h->at);
}

static bool is_service(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_OFFICE | W_PERSON | W_NAME, 40);

    return h && (h->what & W_OFFICE) && !is_titled(s, h);
}

static void qq_value(struct leak_scan *s, size_t i)
{
    size_t end, n = digits_at(s, i, 12, false, &end);

    if (n < 5)
        n = digits_at(s, i, 12, true, &end);
    if (n < 5 || n > 11 || is_alnum(at(s, end)) || at(s, i) == '0' || at(s, end) == '.' ||
        at(s, end) == '@' || is_digit(before(s, i)))
        return;
    (void)leak_add(s, LEAK_QQ, i, end, arena_fmt(s->a, "%.*s*****", STR_ARG(piece(s, i, i + 2))));
}

static void wechat_value(struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    static const char *const no_values = "http https www weixin wechat app qq";
    size_t end = i;
    bool marked = false, told;

    while (is_wechat(at(s, end)))
        end++;
    for (size_t k = i; k < end; k++)
        marked |= is_digit(at(s, k)) || at(s, k) == '_';
    told = h->n == 0 || leak_ends_any(s, h->at + h->n, "号 号码");
    for (size_t k = h->at + h->n; k < i; k++)
        told |= is_one_of(at(s, k), ":=|\t");
    if (end - i < 6 || end - i > 24 || at(s, end) == '.' || at(s, end) == '/' ||
        at(s, end) == ':' || leak_starts_any(s, i, no_values))
        return;
    /* A word of letters is a number only behind 号 or a colon. */
    if (!marked && !told)
        return;
    if (i == h->at + h->n && is_letter(at(s, h->at + h->n - 1)))
        return;
    /* All digits, and no mobile telephone (that has been found): only where it is called a
     * number. */
    (void)leak_add(s, LEAK_WECHAT, i, end,
                   arena_fmt(s->a, "%.*s*****", STR_ARG(piece(s, i, i + 2))));
}

static void named_numbers(struct leak_scan *s)
{
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        if (h->what & W_OFFICER)
            officer_card(s, h);
        if (!(h->what & (W_QQ | W_WECHAT)) || is_service(s, h->at))
            continue;
        if (h->what & W_QQ)
            qq_value(s, value_of_label(s, h));
        if (h->what & W_WECHAT)
            wechat_value(s, h, value_of_label(s, h));
    }
}

/* Values under the head of a column. */
static void column_values(struct leak_scan *s, size_t i)
{
    uint32_t head = leak_label(s, i);
    struct leak_hit none = {.at = 0, .n = 0};

    if (head & W_QQ)
        qq_value(s, i);
    else if (head & W_WECHAT)
        wechat_value(s, &none, i);
}

void leak_latin(struct leak_scan *s)
{
    for (size_t i = s->from; i < s->to; i++) {
        char c = s->plain.p[i];

        if ((unsigned char)c >= 0x80)
            continue;
        if (c == '@' || c == '#' || (is_one_of(c, "([{< ") && is_one_of(at(s, i + 1), "aA@")))
            mail_at(s, i);
        if (!is_alnum(c))
            continue;
        plate_at(s, i);
        if ((s->hits.n || s->header_n) && !is_alnum(before(s, i)))
            passport_at(s, i);
        if (s->header_n && !is_alnum(before(s, i)))
            column_values(s, i);
    }
    if (s->hits.n)
        named_numbers(s);
}
