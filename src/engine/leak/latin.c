/* latin.c: what is found by a Latin letter or sign: number plates and passports here,
 * mailboxes in mail.c, QQ and WeChat numbers in chat.c. */
#include "engine/leak/latin.h"

#define LIST_REACH 40  /* lines */
#define HEAD_REACH 500 /* bytes before a row: the title and head of its table */

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

/* 云C00001警 is a car of the police; 云C12345警察查获 is one that they found. */
static bool is_police(const struct leak_scan *s, size_t i)
{
    return leak_starts(s, i, S("警")) && !leak_starts_any(s, i + 3, "察 方 官 员 示 告 报 务 用");
}

/* 5 places (6 of a new-energy car), or 4 and 学, 挂, 港, 澳, 领, 试, 超; the place behind,
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
    if (n == 4 && leak_starts_any(s, i + n, "学 挂 港 澳 领 试 超 使"))
        return i + n + 3;
    if ((n != 5 && n != 6) || is_police(s, i + n))
        return 0;
    /* Behind a dash: a longer code. */
    if (at(s, i + n) == '-' && is_alnum(at(s, i + n + 1)))
        return 0;
    return i + n;
}

/* 云 A 3 N 7 2 8: letter by letter, as a machine reads them; the place behind the last, or 0. i is at the
 * letter behind the province. */
static size_t plate_end_apart(const struct leak_scan *s, size_t i)
{
    size_t n = 0, digits = 0;

    /* 云 G · 5 2 R 1 8 */
    if (at(s, i + 1) == ' ' && leak_starts(s, i + 2, S("·")) && at(s, i + 4) == ' ')
        i += 3;
    /* 桂A·7 J 3 5 V */
    if (leak_starts(s, i + 1, S("·")) && is_plate_letter(at(s, i + 3)) && at(s, i + 4) == ' ') {
        i += 3;
        digits += is_digit(at(s, i));
        n++;
    }
    while (n < 7 && at(s, i + 1) == ' ' && is_plate_letter(at(s, i + 2)) &&
           !is_alnum(at(s, i + 3))) {
        digits += is_digit(at(s, i + 2));
        i += 2;
        n++;
    }
    return (n == 5 || n == 6) && digits >= 2 ? i + 1 : 0;
}

/* 云C 5T R08: with blanks anywhere; the place behind the last, or 0. */
static size_t plate_end_blanks(const struct leak_scan *s, size_t body)
{
    size_t n = 0, digits = 0, gaps = 0, i = body;

    for (; n < 6 && (is_plate_letter(at(s, i)) || (at(s, i) == ' ' && n > 0)); i++) {
        gaps += at(s, i) == ' ';
        n += at(s, i) != ' ';
        digits += is_digit(at(s, i));
        if (n == 5 &&
            !(at(s, i + 1) == ' ' && is_plate_letter(at(s, i + 2)) && !is_alnum(at(s, i + 3))) &&
            !is_alnum(at(s, i + 1)))
            return gaps && gaps < 3 && digits >= 2 ? i + 1 : 0;
    }
    return n == 6 && gaps && gaps < 3 && digits >= 2 && !is_alnum(at(s, i)) ? i : 0;
}

/* Called a plate, or a car's, before it or behind it. */
static bool is_called_plate(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const cars =
        "车辆 轿车 货车 客车 摩托车 面包车 私家车 小车 越野车 小型 牌照 车牌 号牌";

    return (leak_label(s, from) & W_PLATE) || leak_ends_any(s, leak_skip_back(s, from), cars) ||
           leak_starts_any(s, leak_skip(s, to), cars);
}

/* 公务用车, 公交车, cars of a carrier: nobody's own; in the line, or in what heads its table. */
static bool is_of_fleet(const struct leak_scan *s)
{
    static const char *const fleets[] = {"公务用车", "公交车",   "公交公司", "公交线路",
                                         "运输企业", "营运单位", "营运企业", "所属企业"};
    size_t from = s->from;
    struct str around;

    while (s->header_n && from > 0 && s->from - from < HEAD_REACH)
        from--;
    around = piece(s, from, s->to);
    for (size_t i = 0; i < COUNT(fleets); i++) {
        if (str_find(around, str_c(fleets[i])) >= 0)
            return true;
    }
    return false;
}

/* 使014578: an embassy's car, where it is called a plate or a car. i is at the first digit. */
static void plate_of_embassy(struct leak_scan *s, size_t i)
{
    if (!leak_ends_any(s, i, "使") || digits_from(s, i) != 6 || is_alnum(at(s, i + 6)) ||
        !(leak_line_has(s, W_PLATE) || leak_ends_any(s, leak_skip_back(s, i - 3), "车 车辆")) ||
        leak_ends_any(s, i - 3, "大 致 促 即 行 驱 迫 假 天 出 特"))
        return;
    (void)leak_add(s, LEAK_PLATE, i - 3, i + 6, S("使******"));
}

/* i is at the letter behind the province. */
static void plate_at(struct leak_scan *s, size_t i)
{
    size_t from, body = i + 1, end;

    /* 云O, 云C0123警 are the police's own. */
    if (!is_letter(at(s, i)) || is_one_of(at(s, i), "Oo"))
        return;
    /* 云 C 12345 where it is called a plate. */
    from = i;
    while (from > s->from && i - from < 2 && is_one_of(before(s, from), " -"))
        from--;
    if (!is_province_letter(s, from) || is_alnum(before(s, from - 3)))
        return;
    from -= 3;
    end = plate_end_apart(s, i);
    while (body < i + 4 && is_one_of(at(s, body), " -./"))
        body++;
    /* 云CF·19384: the dot behind the second letter. */
    if (is_letter(at(s, body)) && leak_starts(s, body + 1, S("·")) &&
        digits_from(s, body + 3) == 5 && !is_alnum(at(s, body + 8)))
        end = body + 8;
    if (leak_starts(s, body, S("·")))
        body += 2;
    while (body < i + 5 && at(s, body) == ' ')
        body++;
    if (!end) {
        bool blanks = from + 3 != i;

        end = plate_end(s, body);
        blanks |= !end;
        end = end ? end : plate_end_blanks(s, body);
        if (!end ||
            (blanks && !is_called_plate(s, from, end) && !(from == s->from && end == s->to)))
            return;
    }
    /* 云C·A0001至云C·A9999号段 */
    if (str_find(piece(s, s->from, s->to), S("号段")) >= 0 || is_of_fleet(s))
        return;
    /* 粤B2-20100012 is the licence of a site; without a dot or blank a code of 6 digits is none. */
    if ((leak_label(s, from) & W_CODE) ||
        leak_starts_any(s, end, "型 系列 系示例 为示例 示例 (示例 (样式 标段 项目 油井 级 版"))
        return;
    (void)leak_add(s, LEAK_PLATE, from, end,
                   arena_fmt(s->a, "%.*s·*****", STR_ARG(piece(s, from, i + 1))));
}

/* 电动自行车号牌：昆明A382910: what no province heads, behind its label: a city and letter before the digits. */
static void plate_of_bicycle(struct leak_scan *s, const struct leak_hit *label)
{
    size_t from = leak_skip(s, label->at + label->n), i = from, n;

    while (i < from + 12 && (unsigned char)at(s, i) >= 0xe4)
        i = leak_next(s, i);
    if (!is_capital(at(s, i)) || (n = digits_from(s, i + 1)) < 5 || n > 7 ||
        is_alnum(at(s, i + 1 + n)) || leak_line_found(s, LEAK_PLATE))
        return;
    (void)leak_add(s, LEAK_PLATE, from, i + 1 + n,
                   arena_fmt(s->a, "%.*s*****", STR_ARG(piece(s, from, i + 1))));
}

/* ---- Passports, permits, officers' cards: only where they are named ---- */

#define LABEL_REACH 100

size_t leak_digits_at(const struct leak_scan *s, size_t i, size_t most, bool spaced,
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

    /* E1234567, PE1234567, P.E1234567 */
    while (is_letter(at(s, k)) && letters < 4) {
        letters++;
        k++;
        k += at(s, k) == '.' && letters < 3 && is_capital(at(s, k - 1)) && is_alnum(at(s, k + 1));
    }
    while (at(s, k) == ' ' || at(s, k) == '-')
        k++;
    digits = leak_digits_at(s, k, 12, spaced, &k);
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

/* The label before i, past the country in brackets: 护照（美国）：548293017, 护照(USA) 548293017. */
static uint32_t passport_label(const struct leak_scan *s, size_t i)
{
    uint32_t label = leak_label(s, i);
    size_t end = leak_skip_back(s, i), k = end;

    if (label || end == i)
        return label;
    while (k > s->from && end - k < 24 && before(s, k) != '(' &&
           ((unsigned char)before(s, k) >= 0x80 || is_capital(before(s, k))))
        k = leak_back(s, k);
    return k < end && before(s, k) == '(' ? leak_label(s, k) : 0;
}

/* (USA): the place behind the bracket; i: there is none. */
static size_t past_country(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    if (at(s, i) != '(')
        return i;
    for (k = i + 1; is_capital(at(s, k)) && k - i <= 3; k++)
        ;
    return at(s, k) == ')' && k > i + 2 ? k + 1 : i;
}

/* Behind the word passport itself, nothing but letters of Chinese and a bracket between. */
static bool named_passport(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_PASSPORT, 30);

    if (!h || !leak_starts_any(s, h->at, "护照 passport Passport PASSPORT"))
        return false;
    for (size_t k = past_country(s, h->at + h->n); k < i; k++) {
        if (is_alnum(at(s, k)) || is_one_of(at(s, k), ",;\t|"))
            return false;
    }
    return true;
}

/* C01X0006H, 15CV48291, 548293017: numbers of other countries: eight or nine letters and digits, most of
 * them digits, a capital among them or nine digits. */
static bool foreign_shape(const struct leak_scan *s, size_t i, size_t *ret_end)
{
    size_t k = i, digits = 0;

    for (; is_digit(at(s, k)) || is_capital(at(s, k)); k++)
        digits += is_digit(at(s, k));
    *ret_end = k;
    return !is_alnum(at(s, k)) && at(s, k) != '.' && at(s, k) != '-' && k - i >= 8 && k - i <= 9 &&
           digits >= 5 && (digits < k - i || digits == 9) &&
           !leak_starts_any(s, k, "元 人 本 次 年 号 件");
}

/* Does the line before end in 号码? */
static bool is_below_number(const struct leak_scan *s)
{
    size_t end = s->from > 0 ? s->from - 1 : 0;

    while (end > 0 && is_one_of(s->plain.p[end - 1], " :"))
        end--;
    return str_ends(str_head(s->plain, end), S("号码")) || (s->above & W_ID);
}

/* 证件种类：护照 and, in the next field or line, 号码：EC7012389 */
static bool is_passport_field(const struct leak_scan *s, size_t i)
{
    size_t k = leak_skip_back(s, i);

    k = before(s, k) == '\t' ? leak_skip_back(s, k - 1) : k;
    return (leak_ends_any(s, k, "号码 证号 证件编号") || (k == s->from && is_below_number(s))) &&
           (leak_hit_before(s, i, W_PASSPORT, LABEL_REACH) ||
            (s->passport_line && s->number - s->passport_line <= 3));
}

/* 序号 姓名 护照号码 and, in one of the lines below, 07 项国华 E92871208: behind a name. */
static bool in_list_of_passports(const struct leak_scan *s, size_t i)
{
    return s->passport_line && s->number > s->passport_line &&
           s->number - s->passport_line <= LIST_REACH && is_blank(before(s, i)) &&
           leak_name_ends(s, leak_skip_back(s, i));
}

/* Travel document No. H1234567: two words, which the list has not. */
static bool is_travel_document(const struct leak_scan *s, size_t i)
{
    struct str label = piece(s, i > s->from + 30 ? i - 30 : s->from, i);

    return s->latin &&
           (str_find(label, S("ravel document")) >= 0 || str_find(label, S("ravel Document")) >= 0);
}

/* 军字第1234567号 below its label or under the head of its column: the label before the letters of the
 * service. */
static uint32_t officer_label(const struct leak_scan *s, size_t i)
{
    size_t from = i;

    if (!leak_ends_any(s, i, "字第"))
        return 0;
    for (int n = 0; n < 5 && (unsigned char)before(s, from) >= 0x80; n++)
        from = leak_back(s, from);
    return leak_label(s, from) & W_OFFICER;
}

static void passport_at(struct leak_scan *s, size_t i)
{
    size_t end = i;
    uint32_t label;

    /* GA/T 1180-2014 */
    if (before(s, i) == '/' && is_capital(before(s, i - 1)))
        return;
    /* "No." is no part of it. */
    if (is_alnum(before(s, i)) || (before(s, i) == '-' && !leak_ends(s, i, S("--"))) ||
        before(s, i) == '*' || (before(s, i) == '.' && !leak_ends_any(s, i, "No. NO. no.")))
        return;
    label = passport_label(s, i);
    if ((is_passport_field(s, i) || in_list_of_passports(s, i) || is_travel_document(s, i)) &&
        !(label & W_CODE))
        label |= W_PASSPORT;
    if (!(label & W_CODE) && foreign_shape(s, i, &end) && named_passport(s, i)) {
        passport_add(s, i, end);
        return;
    }
    end = i;
    if (is_letter(at(s, i))) {
        /* P00128001—P00128500: numbers of a stock. */
        if (passport_shape(s, i, false, &end) && at(s, end) == '-' && is_alnum(at(s, end + 1)))
            return;
        if ((!passport_shape(s, i, false, &end) && !passport_shape(s, i, true, &end)) ||
            (label & W_CODE))
            return;
        if ((label & (W_PASSPORT | W_OFFICER)) || leak_hit_before(s, i, W_PASSPORT, LABEL_REACH) ||
            leak_hit_after(s, end, W_PASSPORT, 24))
            passport_add(s, i, end);
        return;
    }
    label |= officer_label(s, i);
    /* 14 or 15 and seven digits of old; numbers of officers' cards; 台胞证 of eight digits. */
    while (is_digit(at(s, end)))
        end++;
    /* 75 3820614 */
    if ((label & W_PASSPORT) && end - i <= 4 && at(s, end) == ' ' && digits_from(s, end + 1) >= 5 &&
        digits_from(s, end + 1) <= 7)
        end += 1 + digits_from(s, end + 1);
    /* 4201061990****122X is hidden already. */
    if (is_alnum(at(s, end)) || at(s, end) == '*' ||
        (at(s, end) == '-' && is_digit(at(s, end + 1))))
        return;
    if ((label & W_PASSPORT) && end - i >= 7 && end - i <= 12)
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

void leak_latin(struct leak_scan *s)
{
    if (leak_line_has(s, W_PASSPORT) && s->to - s->from < 120)
        s->passport_line = s->number;
    if (is_digit(at(s, s->from)) && s->to > s->from && s->plain.p[s->to - 1] == ')')
        leak_chat_log(s);
    for (size_t i = s->from; i < s->to; i++) {
        char c = s->plain.p[i];

        if ((unsigned char)c >= 0x80)
            continue;
        if (c == '@' || c == '#' || (is_one_of(c, "([{< ") && is_one_of(at(s, i + 1), "aA@")))
            leak_mail_at(s, i);
        if (!is_alnum(c))
            continue;
        if ((c == 'c' || c == 'n') && !is_alnum(before(s, i)))
            leak_mail_spoken(s, i);
        plate_at(s, i);
        if (is_digit(c) && is_tail(before(s, i)))
            plate_of_embassy(s, i);
        if ((s->hits.n || s->latin || s->header_n || s->passport_line || s->above) &&
            !is_alnum(before(s, i)))
            passport_at(s, i);
        if ((s->header_n || s->above) && !is_alnum(before(s, i)))
            leak_chat_column(s, i);
    }
    for (size_t k = 0; k < s->hits.n; k++) {
        if (s->hits.v[k].what & W_OFFICER)
            officer_card(s, &s->hits.v[k]);
        if (s->hits.v[k].what & W_PLATE)
            plate_of_bicycle(s, &s->hits.v[k]);
        leak_chat(s, &s->hits.v[k]);
    }
}
