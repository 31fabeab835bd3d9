/* leak_numbers.c: identity numbers, bank cards, telephones: what is made of digits.
 *
 * A number is read in groups of digits with blanks, dashes, dots, strokes or one line break between
 * them; each shape is tried on the groups from the first one on. */
#include "base/identity.h"
#include "engine/leak_in.h"

#define GROUPS_MAX 20
#define DIGITS_MAX 40

struct groups {
    struct {
        size_t at, n; /* place, digits */
        char sep;     /* what stands before it; 0 for the first */
        bool broken;  /* a line break stands before it */
    } v[GROUPS_MAX];
    size_t n;
    char digits[DIGITS_MAX]; /* of all groups, as far as they fit */
};

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '|' || c == '_' || c == '\n';
}

/* Past at most three separators with at most one line break (and the blanks of the next line); the
 * place of the digit behind them, or 0. */
static size_t next_group(const struct leak_scan *s, size_t i, char *ret_sep, bool *ret_broken)
{
    size_t n = 0;

    *ret_broken = false;
    *ret_sep = at(s, i);
    for (; n < 4 && i < s->plain.n; n++) {
        if (leak_starts(s, i, S("·"))) {
            *ret_sep = '.';
            i += 2;
        } else if (is_separator(at(s, i))) {
            if (at(s, i) == '\n' && *ret_broken)
                return 0;
            *ret_broken |= at(s, i) == '\n';
            i++;
        } else {
            break;
        }
    }
    return n > 0 && i < s->plain.n && is_digit(s->plain.p[i]) ? i : 0;
}

static void groups_read(const struct leak_scan *s, size_t i, struct groups *ret)
{
    size_t all = 0;
    char sep = 0;
    bool broken = false;

    ret->n = 0;
    while (ret->n < GROUPS_MAX) {
        size_t from = i;

        while (is_digit(at(s, i))) {
            if (all < DIGITS_MAX)
                ret->digits[all] = s->plain.p[i];
            all++;
            i++;
        }
        ret->v[ret->n].at = from;
        ret->v[ret->n].n = i - from;
        ret->v[ret->n].sep = sep;
        ret->v[ret->n++].broken = broken;
        if (all >= DIGITS_MAX)
            return;
        i = next_group(s, i, &sep, &broken);
        if (!i)
            return;
    }
}

static size_t group_end(const struct groups *g, size_t k)
{
    return g->v[k].at + g->v[k].n;
}

/* How many groups make `want` digits together, from the first one on; 0: none do. */
static size_t groups_of(const struct groups *g, size_t want)
{
    size_t sum = 0;

    for (size_t k = 0; k < g->n && sum < want; k++) {
        sum += g->v[k].n;
        if (sum == want)
            return k + 1;
    }
    return 0;
}

static int64_t number_of(const char *p, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum = sum * 10 + (p[i] - '0');
    return sum;
}

/* ---- Identity numbers: GB 11643 ---- */

/* The first two digits: provinces, and Hong Kong, Macao, Taiwan (residence permits). */
static bool is_province(int64_t code)
{
    static const char *const codes =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
        "50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    char two[3] = {(char)('0' + code / 10), (char)('0' + code % 10), 0};

    return strstr(codes, two) != NULL;
}

/* Born on a real day, neither in the future nor longer ago than anybody lives. */
static bool born_ok(const struct leak_scan *s, int64_t year, int64_t month, int64_t day,
                    day_t *ret_day)
{
    if (year < 1900 || year > 2200 || !civil_valid((int)year, (int)month, (int)day))
        return false;
    *ret_day = day_from((int)year, (int)month, (int)day);
    return s->o->today == DAY_NONE || *ret_day <= s->o->today;
}

/* 18 digits in upper case; foreigners' permits (外国人永久居留身份证) begin with 9. */
static bool identity_18(const struct leak_scan *s, const char d[18], day_t *ret_born)
{
    bool place = d[0] == '9' ? is_province(number_of(d + 1, 2)) : is_province(number_of(d, 2));

    return place &&
           born_ok(s, number_of(d + 6, 4), number_of(d + 10, 2), number_of(d + 12, 2), ret_born) &&
           identity_card_check(d);
}

/* The old ones have no check digit: at least nobody labels it a code, and the years are those of
 * people who had one. */
static bool identity_15(const struct leak_scan *s, const char d[15], bool labelled)
{
    int64_t year = number_of(d + 6, 2);
    day_t born;

    return is_province(number_of(d, 2)) && memcmp(d + 2, "0000", 4) != 0 &&
           born_ok(s, 1900 + year, number_of(d + 8, 2), number_of(d + 10, 2), &born) &&
           (labelled || (year >= 26 && year <= 99));
}

/* GB 32100: a company's code of digits only may look like a person's. */
static bool is_company_code(const char d[18])
{
    return strchr("159", d[0]) && d[17] != 'X' && identity_uscc_check(d);
}

static void identity_add(struct leak_scan *s, size_t from, size_t to, const char *d, size_t n,
                         day_t born)
{
    char masked[24];
    struct leak_finding *f;
    day_t today = s->o->today;

    memset(masked, '*', sizeof(masked));
    memcpy(masked, d, 2);
    memcpy(masked + n - 3, d + n - 3, 3);
    f = leak_add(s, LEAK_IDENTITY, from, to, str_of(masked, n));
    if (f && born != DAY_NONE && today != DAY_NONE) {
        struct civil c = day_civil(born);

        f->minor = day_from(c.year + 18, c.month, c.day) > today;
    }
}

/* An X behind the 17th digit, with at most a separator before it; the place behind it, or 0. */
static size_t after_x(const struct leak_scan *s, size_t i)
{
    if (is_separator(at(s, i)) && at(s, i) != '\n')
        i++;
    return (at(s, i) == 'X' || at(s, i) == 'x') && !is_alnum(at(s, i + 1)) ? i + 1 : 0;
}

/* 12.530602…: the point at i ends the number of an item of a list, and is none of a decimal. */
static bool begins_item(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    while (n < 3 && is_digit(before(s, i - n)))
        n++;
    return n < 3 && (i - n == s->from || is_blank(before(s, i - n)));
}

/* Nothing before it that makes it a part of a longer number; a short Latin word is a label (学籍号
 * begins with G or L). */
static bool begins_number(const struct leak_scan *s, size_t i)
{
    size_t letters = 0;

    while (letters < 8 && is_letter(before(s, i - letters)) && i - letters > s->from)
        letters++;
    if (letters == 8)
        return false;
    i -= letters;
    if (is_digit(before(s, i)))
        return false;
    return letters > 0 || before(s, i) != '.' || !is_digit(before(s, i - 1)) ||
           begins_item(s, i - 1);
}

static bool ends_number(const struct leak_scan *s, size_t i)
{
    return !is_alnum(at(s, i)) && !(at(s, i) == '.' && is_digit(at(s, i + 1)));
}

static bool try_identity_18(struct leak_scan *s, const struct groups *g)
{
    size_t k = groups_of(g, 18), end = k ? group_end(g, k - 1) : 0;
    uint32_t label;
    char d[18];
    day_t born = DAY_NONE;

    memcpy(d, g->digits, 17);
    if (k && ends_number(s, end)) {
        d[17] = g->digits[17];
    } else {
        k = groups_of(g, 17);
        end = k ? after_x(s, group_end(g, k - 1)) : 0;
        d[17] = 'X';
    }
    if (!end || !identity_18(s, d, &born))
        return false;
    label = leak_label(s, g->v[0].at);
    if ((label & W_CODE) && !(label & W_ID) && is_company_code(d))
        return false;
    identity_add(s, g->v[0].at, end, d, 18, born);
    s->done = end;
    return true;
}

/* 残疾人证: the identity number, kind and degree of the disability, perhaps B and the number of a
 * second copy. */
static bool try_disability(struct leak_scan *s, const struct groups *g)
{
    const char *d = g->digits;
    size_t end = group_end(g, 0);
    day_t born;

    if (g->v[0].n != 20 || d[18] < '1' || d[18] > '7' || d[19] < '1' || d[19] > '4' ||
        !identity_18(s, d, &born))
        return false;
    if ((at(s, end) == 'B' || at(s, end) == 'b') && is_digit(at(s, end + 1)))
        end += 2;
    identity_add(s, g->v[0].at, end, d, 20, born);
    s->done = end;
    return true;
}

static bool try_identity_15(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    bool labelled = (label & W_ID) != 0;
    size_t k = groups_of(g, 15), end = k ? group_end(g, k - 1) : 0;

    if (!k || (k > 1 && !labelled) || !ends_number(s, end) || ((label & W_CODE) && !labelled) ||
        leak_hit_before(s, g->v[0].at, labelled ? 0 : W_CODE, 30) ||
        !identity_15(s, g->digits, labelled))
        return false;
    identity_add(s, g->v[0].at, end, g->digits, 15, DAY_NONE);
    s->done = end;
    return true;
}

/* ---- Bank cards ---- */

static bool luhn_ok(const char *d, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        int x = d[n - 1 - i] - '0';

        x = i % 2 ? 2 * x : x;
        sum += x > 9 ? x - 9 : x;
    }
    return sum % 10 == 0;
}

/* Who issues cards with these first digits. `sure`: numbers that begin so are hardly anything else,
 * so no label is asked for. */
static const struct issuer {
    const char *first;
    const char *lengths;
    bool sure;
} issuers[] = {
    {"62", "16 17 18 19", true}, /* 银联 */
    {"9558", "16 19", true},     /* 工商银行 */
    {"95595", "19", true},       /* 光大银行 */
    {"90", "16 19", false},      /* 光大银行 and savings banks of old */
    {"94", "16 17 18 19", false}, {"98", "16 19", false}, /* 农村信用社 of old */
    {"99", "16", false},          {"10", "19", false},    /* 农业银行 of old */
    {"60", "16 17 18 19", false}, {"68", "16 17 18 19", false}, {"69", "16 17 18 19", false},
    {"84", "16 17 18 19", false}, {"87", "16 17 18 19", false}, {"4", "16", false}, /* Visa */
    {"51", "16", false},                                                            /* Mastercard */
    {"52", "16", false},          {"53", "16", false},          {"54", "16", false},
    {"55", "16", false},          {"22", "16", false},          {"35", "16", false}, /* JCB */
    {"36", "16", false},          {"37", "15", false}, /* American Express */
    {"34", "15", false},          {"63", "16 19", false},       {"65", "16", false},
    {"66", "16 18", false},       {"40", "18 19", false},       {"43", "18 19", false},
    {"45", "18 19", false},
};

static bool length_ok(const char *lengths, size_t n)
{
    char two[3] = {(char)('0' + n / 10), (char)('0' + n % 10), 0};

    return strstr(lengths, two) != NULL;
}

static const struct issuer *issuer_of(const char *d, size_t n)
{
    for (size_t i = 0; i < COUNT(issuers); i++) {
        if (memcmp(d, issuers[i].first, strlen(issuers[i].first)) == 0 &&
            length_ok(issuers[i].lengths, n))
            return &issuers[i];
    }
    return NULL;
}

/* Four and four, as on the card. */
static bool in_fours(const struct groups *g, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        if (i + 1 < k ? g->v[i].n != 4 : g->v[i].n > 4)
            return false;
    }
    return k >= 4;
}

/* An account of an organisation, by whose name stands nearest before it. */
static bool is_of_organisation(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_ORG | W_PERSON | W_NAME | W_CARD, 180);

    return h && (h->what & W_ORG) && !(h->what & (W_PERSON | W_CARD));
}

static void card_add(struct leak_scan *s, const struct groups *g, size_t k, size_t n)
{
    char masked[24];
    size_t end = group_end(g, k - 1);

    memset(masked, '*', sizeof(masked));
    memcpy(masked, g->digits, 4);
    memcpy(masked + n - 4, g->digits + n - 4, 4);
    (void)leak_add(s, LEAK_BANK_CARD, g->v[0].at, end, str_of(masked, n));
    s->done = end;
}

static bool card_shape_ok(const struct leak_scan *s, const struct groups *g, size_t k, size_t n,
                          uint32_t label)
{
    const struct issuer *by = issuer_of(g->digits, n);
    bool carded = (label & W_CARD) || leak_hit_before(s, g->v[0].at, W_CARD, 60);
    bool account = label & W_ACCOUNT || leak_hit_before(s, g->v[0].at, W_ACCOUNT, 60);

    if (!by || !luhn_ok(g->digits, n) || ((label & W_CODE) && !carded))
        return false;
    if (is_of_organisation(s, g->v[0].at) && !carded)
        return false;
    if (k > 1 && !in_fours(g, k) && !carded && !account)
        return false;
    if (carded || account)
        return true;
    if (by->sure)
        return (n == 16 || n == 19 || in_fours(g, k)) &&
               !leak_hit_before(s, g->v[0].at, W_CODE, 24);
    return in_fours(g, k) && n == 16 && !leak_hit_before(s, g->v[0].at, W_CODE, 60);
}

static bool try_card(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);

    for (size_t n = 19; n >= 15; n--) {
        size_t k = groups_of(g, n);

        if (k && ends_number(s, group_end(g, k - 1)) && card_shape_ok(s, g, k, n, label)) {
            card_add(s, g, k, n);
            return true;
        }
    }
    return false;
}

/* ---- What is no telephone ---- */

/* A label that leak_words.c does not know, but that ends like one of a code: 批准号, 识别码. */
static bool is_code_label(const struct leak_scan *s, size_t i, uint32_t label)
{
    static const char *const none =
        "手机号 电话号 联系号 微信号 小号 靓号 主号 副号 短号 同号 本号 此号 该号 号码 呼号 账号 帐号 证号 传真号 卡号";
    size_t end = leak_skip_back(s, i), head;

    if (label & W_CODE)
        return true;
    if (label || !leak_ends_any(s, end, "号 码") || leak_ends_any(s, end, none))
        return false;
    head = leak_back(s, end);
    return (unsigned char)before(s, head) >= 0x80;
}

/* ---- Mobile telephones ---- */

/* Behind a number these make it an amount. */
static const char *const units =
    "元 万 亿 亩 吨 千 公 米 平 % 人 户 个 台 件 立 度 株 册 字 次 倍 美 块 k m h 号文 份 头 只 辆 项 "
    "℃ 斤 克 升 瓦 赫 比特 字节 起 宗 例 条 套 枚 笔 批 篇 场";

static bool is_amount(const struct leak_scan *s, size_t from, size_t to)
{
    size_t i = to;

    while (at(s, i) == ' ')
        i++;
    return leak_starts_any(s, i, units) ||
           leak_ends_any(
               s, leak_skip_back(s, from),
               "¥ ￥ $ 人民币 共计 合计 总额 金额 总计 投资 预算 产值 收入 支出 资金 总价 "
               "罚款 价款 总值 余额 结余 税款 货款") ||
           (at(s, to) == '.' && is_digit(at(s, to + 1))) ||
           (at(s, to) == ',' && is_digit(at(s, to + 1)) && is_digit(at(s, to + 2)) &&
            is_digit(at(s, to + 3)) && !is_digit(at(s, to + 4)));
}

/* Within http://… or www.…, where numbers are names of pages. What a query calls a telephone or an
 * identity number is one all the same. */
static bool in_url(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k > s->from && i - k < 2 * KiB && (unsigned char)before(s, k) > ' ' &&
           (unsigned char)before(s, k) < 0x80 && !strchr("\"<>|", before(s, k)))
        k--;
    for (; k < i; k++) {
        if (leak_starts(s, k, S("://")) || leak_starts(s, k, S("www.")))
            return !(leak_label(s, i) & (W_ID | W_PHONE | W_CARD));
    }
    return false;
}

/* A part of an address of the web or of a file's name. */
static bool in_address_of_web(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const files = ".htm .html .shtml .pdf .doc .xls .jpg .jpeg .png .jsp .mp4 "
                                     ".zip .rar .ofd .wps .txt .csv";
    char c = before(s, from);

    if (leak_starts_any(s, to, files))
        return true;
    return (c == '/' || c == '_' || c == '=' || c == '-') &&
           (leak_starts_any(s, to, "_ &") || (c == '_' && at(s, to) == '.'));
}

/* 138-1234-5678 and the like: how many groups; 0: not a shape of mobile numbers. */
static size_t mobile_groups(const struct groups *g, bool labelled)
{
    size_t k = groups_of(g, 11);

    if (k == 0 || k > (labelled ? 11u : 3u))
        return 0;
    if (labelled || k == 1)
        return k;
    for (size_t i = 1; i < k; i++) {
        if (g->v[i].broken || (g->v[i].sep != '-' && g->v[i].sep != ' '))
            return 0;
    }
    if (k == 2)
        return g->v[0].n == 3 || g->v[0].n == 7 ? k : 0;
    if (g->v[0].n == 3)
        return g->v[1].n == 4 ? k : 0;
    return g->v[0].n == 4 && g->v[1].n == 4 && g->v[1].sep == '-' ? k : 0;
}

static bool name_ends(const struct leak_scan *s, size_t i)
{
    static const size_t lengths[] = {6, 9, 12};

    for (size_t k = 0; k < COUNT(lengths); k++) {
        if (i >= s->from + lengths[k] && leak_is_name(piece(s, i - lengths[k], i)))
            return true;
    }
    return false;
}

/* A letter that stands alone before it: 赵 138 1234 5678; but for those that count. */
static bool surname_ends(const struct leak_scan *s, size_t i)
{
    size_t head = leak_back(s, i);

    return i - head == 3 && (unsigned char)before(s, head) < 0x80 &&
           !leak_ends_any(s, i, "共 约 计 为 达 至 近 超 第 合 总 余 户 年 月 日 元");
}

/* Columns of figures: blanks between, and a figure before or behind. */
static bool among_figures(const struct leak_scan *s, const struct groups *g, size_t k)
{
    size_t i = g->v[0].at;

    if (k == 1 || g->v[1].sep != ' ')
        return false;
    while (i > s->from && (before(s, i) == ' ' || before(s, i) == '\t'))
        i--;
    if (is_digit(before(s, i)) || (i > s->from && (unsigned char)before(s, i) >= 0x80 &&
                                   i != g->v[0].at && !name_ends(s, i) && !surname_ends(s, i)))
        return true;
    return (k < g->n && g->v[k].sep == ' ' && g->v[k].n < 7) ||
           leak_starts(s, group_end(g, k - 1), S("\t"));
}

/* A code before it with a dash, as in 01526398-9-13812345678; another telephone is none. */
static bool behind_code(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    if (!strchr("-_/.", before(s, i)) || i < s->from + 2 || !is_alnum(before(s, i - 1)))
        return false;
    i--;
    while (n < 12 && is_digit(before(s, i - n)))
        n++;
    /* 86-138…, 138…/139…, 2158888/138… */
    if (n == 2 && before(s, i) == '6' && before(s, i - 1) == '8')
        return false;
    return !(before(s, i + 1) == '/' && (n == 11 || n == 7 || n == 8));
}

static void mobile_add(struct leak_scan *s, size_t from, size_t to, const char *d)
{
    char masked[12] = "***********";

    memcpy(masked, d, 3);
    memcpy(masked + 7, d + 7, 4);
    if (!leak_is_published(s, str_of(d, 11)))
        (void)leak_add(s, LEAK_MOBILE, from, to, str_of(masked, 11));
    s->done = to;
}

/* Letters before the number: "Tel", "手机Mob"; any other make it a code. */
static bool letters_before_ok(const struct leak_scan *s, size_t i)
{
    return !is_letter(before(s, i)) || (leak_label(s, i) & (W_PHONE | W_WECHAT)) != 0;
}

static bool mobile_context_ok(const struct leak_scan *s, size_t from, size_t to, uint32_t label)
{
    if (label & (W_PHONE | W_WECHAT))
        return true;
    if (is_code_label(s, from, label) || (label & W_QQ) || is_amount(s, from, to) ||
        in_address_of_web(s, from, to) || behind_code(s, from))
        return false;
    return !(leak_ends(s, leak_skip_back(s, from), S("第")) && leak_starts(s, to, S("号")));
}

static bool try_mobile(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    size_t k = mobile_groups(g, (label & W_PHONE) != 0);
    size_t end = k ? group_end(g, k - 1) : 0;

    if (!k || g->digits[0] != '1' || g->digits[1] < '3' || is_alnum(at(s, end)) ||
        at(s, end) == '@' || !letters_before_ok(s, g->v[0].at) ||
        !mobile_context_ok(s, g->v[0].at, end, label) ||
        (!(label & W_PHONE) && among_figures(s, g, k)))
        return false;
    /* 138 1234 5678 in one with what follows by dashes is a code. */
    if (at(s, end) == '-' && is_alnum(at(s, end + 1)) && !(label & W_PHONE) &&
        !(k < g->n && (g->v[k].n == 11 || g->v[k].n == 3 || g->v[k].n == 4)))
        return false;
    mobile_add(s, g->v[0].at, end, g->digits);
    return true;
}

/* 8613812345678, +86 138…, 013812345678. */
static bool try_mobile_abroad(struct leak_scan *s, const struct groups *g)
{
    static const char *const codes[] = {"0086", "86", "0"};

    for (size_t i = 0; i < COUNT(codes); i++) {
        size_t n = strlen(codes[i]), k = groups_of(g, n + 11);
        const char *d = g->digits + n;
        bool plus = before(s, g->v[0].at) == '+' || g->v[0].n == n || i != 1;

        if (!k || k > 5 || memcmp(g->digits, codes[i], n) != 0 || d[0] != '1' || d[1] < '3' ||
            is_alnum(at(s, group_end(g, k - 1))))
            continue;
        if (i == 2 && k > 1 && g->v[1].sep == '.')
            continue;
        if (!plus && !(leak_label(s, g->v[0].at) & W_PHONE))
            continue;
        if (leak_label(s, g->v[0].at) & W_CODE)
            continue;
        mobile_add(s, g->v[0].at, group_end(g, k - 1), d);
        return true;
    }
    return false;
}

/* ---- Fixed telephones ---- */

/* Digits of the area code (with its 0) at the beginning; 0: none. */
static size_t area_digits(const char *d)
{
    if (d[0] != '0')
        return 0;
    if (d[1] == '1')
        return d[2] == '0' ? 3 : 0;
    if (d[1] == '2')
        return 3;
    return d[1] >= '3' ? 4 : 0;
}

/* 7 or 8 digits in one or two groups from i on; the place behind them, or 0. */
static size_t local_number(const struct leak_scan *s, size_t i)
{
    struct groups g = {0};
    static const size_t wanted[] = {8, 7};

    if (!is_digit(at(s, i)))
        return 0;
    groups_read(s, i, &g);
    if (g.digits[0] < '2')
        return 0;
    for (size_t w = 0; w < COUNT(wanted); w++) {
        size_t k = groups_of(&g, wanted[w]);

        if (k && k <= 2 && !(k == 2 && g.v[1].broken) && !(k == 2 && g.v[0].n > 4) &&
            !is_alnum(at(s, group_end(&g, k - 1))))
            return group_end(&g, k - 1);
    }
    return 0;
}

struct fixed {
    size_t from, to;
    bool sure; /* an area code stands apart */
};

/* 0870-2123456, (0870)2123456, 0870 2123456, 08702123456. */
static bool fixed_shape(const struct leak_scan *s, const struct groups *g, struct fixed *ret)
{
    size_t area = area_digits(g->digits), i, n = 0;

    if (!area || g->v[0].n < area)
        return false;
    *ret = (struct fixed){.from = g->v[0].at, .sure = g->v[0].n == area};
    if (!ret->sure) {
        n = g->v[0].n - area;
        ret->to = group_end(g, 0);
        return (n == 7 || n == 8) && g->digits[area] >= '2' && !is_alnum(at(s, ret->to));
    }
    for (i = group_end(g, 0); n < 3 && at(s, i) && strchr(")- ]", at(s, i)); i++)
        n++;
    ret->to = n ? local_number(s, i) : 0;
    if (ret->to && before(s, ret->from) == '(')
        ret->from--;
    return ret->to != 0;
}

/* An extension: -8012, 转8012. */
static size_t after_extension(const struct leak_scan *s, size_t i)
{
    size_t k = i, n = 0;

    if (at(s, k) == '-')
        k++;
    else if (leak_starts(s, k, S("转")))
        k += 3;
    else
        return i;
    while (is_digit(at(s, k + n)))
        n++;
    return n >= 1 && n <= 5 ? k + n : i;
}

static void fixed_add(struct leak_scan *s, size_t from, size_t to)
{
    char masked[48];
    size_t n = to - from < sizeof(masked) ? to - from : sizeof(masked);
    size_t digits = 0;

    for (size_t i = 0; i < n; i++)
        digits += is_digit(at(s, from + i));
    /* The area code (its first digits) and the last two stay. */
    for (size_t i = 0, d = 0; i < n; i++) {
        char c = at(s, from + i);

        masked[i] = c == '\n' || (unsigned char)c >= 0x80 ? ' ' : c;
        if (!is_digit(c))
            continue;
        d++;
        if (d + 2 <= digits && (digits <= 8 || d > 4))
            masked[i] = '*';
    }
    if (!leak_is_published(s, piece(s, from, to)))
        (void)leak_add(s, LEAK_PHONE, from, to, str_of(masked, n));
}

/* 地址, 传真, 单位 in the line before say that this line is of an office's contact. */
static bool line_before_is_office(const struct leak_scan *s)
{
    static const char *const labels[] = {"联系单位", "承办单位", "主办单位", "单位地址",
                                         "办公地址", "传真",     "邮政编码", "邮编",
                                         "网址",     "发布单位"};
    size_t i = s->from, n = 0;

    while (i > 1 && n++ < 400 && (s->plain.p[i - 1] != '\n' || i == s->from))
        i--;
    while (i < s->from && s->plain.p[i] == ' ')
        i++;
    for (size_t k = 0; k < COUNT(labels); k++) {
        if (str_starts(piece(s, i, s->from), str_c(labels[k])))
            return true;
    }
    return false;
}

/* A fixed telephone is personal unless the line says that it is an office's. */
static bool is_private(const struct leak_scan *s, size_t from, size_t to, uint32_t label)
{
    int whose = label & W_OFFICE ? -1 : label & W_PERSON ? 1 : leak_whose(s, from, to);

    return whose > 0 || (whose == 0 && !line_before_is_office(s));
}

static bool try_fixed(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    struct fixed f;
    size_t at_, n_;

    if (!fixed_shape(s, g, &f))
        return false;
    if (((label & W_CODE) || (!(label & W_PHONE) && is_code_label(s, g->v[0].at, label))) ||
        behind_code(s, g->v[0].at) || is_letter(before(s, g->v[0].at)))
        return false;
    if (!f.sure && !(label & W_PHONE) && !leak_line_has_name(s, &at_, &n_))
        return false;
    s->done = after_extension(s, f.to);
    if (is_private(s, f.from, s->done, label))
        fixed_add(s, f.from, s->done);
    return true;
}

/* +86-870-2123456: without the 0 of its area. */
static bool try_fixed_abroad(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    size_t end;

    if (before(s, g->v[0].at) != '+' || g->n < 3 || g->v[0].n != 2 ||
        memcmp(g->digits, "86", 2) != 0 || g->v[1].n < 2 || g->v[1].n > 4)
        return false;
    end = local_number(s, g->v[2].at);
    if (!end)
        return false;
    s->done = after_extension(s, end);
    if (is_private(s, g->v[0].at - 1, s->done, label))
        fixed_add(s, g->v[0].at - 1, s->done);
    return true;
}

/* A local number, when it is called a telephone. */
static bool try_local(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    size_t end;

    if (!(label & W_PHONE) || g->v[0].n > 8 || g->v[0].n < 3)
        return false;
    end = local_number(s, g->v[0].at);
    if (!end)
        return false;
    s->done = after_extension(s, end);
    if (is_private(s, g->v[0].at, s->done, label))
        fixed_add(s, g->v[0].at, s->done);
    return true;
}

/* ---- All of them ---- */

static bool (*const shapes[])(struct leak_scan *s, const struct groups *g) = {
    try_disability,    try_identity_18, try_card,         try_identity_15, try_mobile,
    try_mobile_abroad, try_fixed,       try_fixed_abroad, try_local,
};

void leak_numbers(struct leak_scan *s)
{
    struct groups g;
    size_t i = s->from > s->done ? s->from : s->done;

    for (; i < s->to; i++) {
        if (!is_digit(s->plain.p[i]))
            continue;
        if (begins_number(s, i) && !in_url(s, i)) {
            g = (struct groups){.n = 0};
            groups_read(s, i, &g);
            for (size_t k = 0; k < COUNT(shapes) && s->done <= i; k++) {
                if (shapes[k](s, &g))
                    break;
            }
        }
        if (s->done > i)
            i = s->done - 1;
        else
            while (i + 1 < s->to && is_digit(s->plain.p[i + 1]))
                i++;
    }
}
