/* phone.c: fixed telephones (固定电话): a person's, not an office's. */
#include "engine/leak/digits.h"

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

/* 2-2-3-4-5-6-7: as one dictates it. */
static bool digit_by_digit(const struct groups *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->v[i].n != 1 || g->v[i].broken || (i && g->v[i].sep != g->v[1].sep))
            return false;
    }
    return (g->n == 7 || g->n == 8) && g->digits[0] >= '2';
}

/* 7 or 8 digits in one or two groups from i on, or digit by digit; the place behind them, or 0. */
static size_t local_number(const struct leak_scan *s, size_t i)
{
    struct groups g = {0};
    static const size_t wanted[] = {8, 7};

    if (!is_digit(at(s, i)))
        return 0;
    leak_groups(s, i, &g);
    if (g.digits[0] < '2')
        return 0;
    if (digit_by_digit(&g))
        return group_end(&g, g.n - 1);
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
    for (i = group_end(g, 0); n < 3 && is_one_of(at(s, i), ")- ]/."); i++)
        n++;
    ret->to = n ? local_number(s, i) : 0;
    if (ret->to && before(s, ret->from) == '(')
        ret->from--;
    return ret->to != 0;
}

/* An extension: -8012, 转8012. */
static size_t after_extension(const struct leak_scan *s, size_t i)
{
    size_t k = i, n;

    if (at(s, k) == '-')
        k++;
    else if (leak_starts(s, k, S("转")))
        k += 3;
    else
        return i;
    n = digits_from(s, k);
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

/* 宅0870-…, (宅), 家：, 我家电话, 娘家座机: at somebody's home; 厂家 and 专家 are at none. */
static bool is_at_home(const struct leak_scan *s, size_t i)
{
    static const char *const no_homes =
        "巧家 国家 专家 商家 厂家 独家 大家 行家 店家 管家 之家 赢家 卖家 买家 东家 酒家 全家 作家 画家 企业家 "
        "多家 几家 各家 这家 那家 每家 一家 两家 农家 居家 安家";
    size_t k = leak_skip_back(s, i);

    if (leak_ends_any(s, k, "电话 座机 固话")) {
        k = leak_back(s, leak_back(s, k));
        k = leak_skip_back(s, leak_ends_any(s, k, "的") ? leak_back(s, k) : k);
    }
    return leak_ends_any(s, k, "宅 住宅 屋里 屋头 老家 家里 家中 家电") ||
           (leak_ends_any(s, k, "家") && !leak_ends_any(s, k, no_homes));
}

/* 其, 他, 本人 in the clause before i. */
static bool has_giver(const struct leak_scan *s, size_t i)
{
    for (size_t k = i; k > s->from && i - k < 30 && before(s, k) != ','; k = leak_back(s, k)) {
        if (leak_ends_any(s, k, "其 他 她 本人 我 当事人 报警人 群众 事主 某"))
            return true;
    }
    return false;
}

/* 按其提供的号码022-…: of whoever gave it. */
static bool is_given(const struct leak_scan *s, size_t i)
{
    size_t k = leak_skip_back(s, i);

    k -= leak_ends_any(s, k, "号码 电话 座机 固话") ? 6 : 0;
    return leak_ends_any(s, k, "提供的 留的 留下的 预留的 登记的 填写的 填的") && has_giver(s, k);
}

/* A fixed telephone is personal unless the line says that it is an office's. */
static bool is_private(const struct leak_scan *s, size_t from, size_t to, uint32_t label)
{
    int whose = label & W_OFFICE                           ? -1
                : label & W_PERSON                         ? 1
                : is_at_home(s, from) || is_given(s, from) ? 1
                                                           : leak_whose(s, from, to);

    return whose >= 0;
}

/* 住宅电话一栏填写：0870… */
static bool in_field_of_home(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = before(s, i) == ':' ? leak_hit_before(s, i, W_PHONE, 24) : NULL;

    return h && (h->what & W_PERSON);
}

bool leak_fixed(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    struct fixed f;

    if (!fixed_shape(s, g, &f) || (label & (W_PASSPORT | W_QQ | W_WECHAT) && !(label & W_PHONE)))
        return false;
    if (((label & W_CODE) || (!(label & W_PHONE) && leak_is_code_label(s, g->v[0].at, label))) ||
        leak_behind_code(s, g->v[0].at) || is_letter(before(s, g->v[0].at)))
        return false;
    if (!f.sure && !(label & W_PHONE) && !leak_line_has_name(s) && !in_field_of_home(s, g->v[0].at))
        return false;
    s->done = after_extension(s, f.to);
    if (is_private(s, f.from, s->done, label))
        fixed_add(s, f.from, s->done);
    return true;
}

/* Past brackets, blanks and dashes, three at most. */
static size_t past_signs(const struct leak_scan *s, size_t i)
{
    size_t end = i + 3;

    while (i < end && is_one_of(at(s, i), "()- /"))
        i++;
    return i;
}

/* +86-870-2123456, 0086-870-2123456, +86(870)2123456: mostly without the 0 of its area. */
bool leak_fixed_country(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    bool plus = before(s, g->v[0].at) == '+';
    size_t from = g->v[0].at - plus, end = group_end(g, 0), n;
    struct str code = plus || g->v[0].n == 2 ? S("86") : S("0086");

    if (g->v[0].n != code.n || memcmp(g->digits, code.p, code.n) != 0 ||
        (g->v[0].n == 2 && !plus && !(label & W_PHONE)))
        return false;
    end = past_signs(s, end);
    n = digits_from(s, end);
    if (end == group_end(g, 0) || n < 2 || n > 4)
        return false;
    end += n;
    n = past_signs(s, end);
    end = n > end ? local_number(s, n) : 0;
    if (!end)
        return false;
    s->done = after_extension(s, end);
    if (is_private(s, from, s->done, label))
        fixed_add(s, from, s->done);
    return true;
}

/* A local number, when it is called a telephone. */
bool leak_local(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    size_t end;

    if ((!(label & W_PHONE) && !leak_ends_any(s, leak_skip_back(s, g->v[0].at), "宅 住宅")) ||
        g->v[0].n > 8 || (g->v[0].n < 3 && !digit_by_digit(g)))
        return false;
    end = local_number(s, g->v[0].at);
    if (!end)
        return false;
    s->done = after_extension(s, end);
    if (is_private(s, g->v[0].at, s->done, label))
        fixed_add(s, g->v[0].at, s->done);
    return true;
}
