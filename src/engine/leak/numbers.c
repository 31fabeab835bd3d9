/* numbers.c: what is made of digits: where a number begins, how it is read, which shapes are
 * tried.
 *
 * A number is read in groups of digits with blanks, dashes, dots, strokes or one line break
 * between them; each shape is tried on the groups from the first one on. */
#include "engine/leak/digits.h"

#define INDENT_MAX   24
#define DIGITS_LEAST 7  /* of all shapes */
#define LIST_MOST    20 /* numbers that share a label */

/* Past at most three separators with at most one line break and the blanks that the next line
 * begins with; the place of the digit behind them, or 0. */
static size_t next_group(const struct leak_scan *s, size_t i, char *ret_sep, bool *ret_broken)
{
    size_t n = 0;

    *ret_broken = false;
    *ret_sep = at(s, i);
    for (; n < 4 && i < s->plain.n; n++) {
        if (leak_starts(s, i, S("·"))) {
            *ret_sep = '.';
            i += 2;
        } else if (n == 0 && at(s, i) == ')' && i >= s->from + 4 && s->plain.p[i - 4] == '(') {
            i++; /* (138)0870-5566 */
        } else if (is_separator(at(s, i))) {
            if (at(s, i) == '\n' && *ret_broken)
                return 0;
            *ret_broken |= at(s, i) == '\n';
            i++;
            if (*ret_broken && at(s, i - 1) == '\n') {
                for (size_t k = 0; k < INDENT_MAX && is_blank(at(s, i)); k++)
                    i++;
            }
        } else {
            break;
        }
    }
    return n > 0 && i < s->plain.n && is_digit(s->plain.p[i]) ? i : 0;
}

void leak_groups(const struct leak_scan *s, size_t i, struct groups *ret)
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

size_t groups_of(const struct groups *g, size_t want)
{
    size_t sum = 0;

    for (size_t k = 0; k < g->n && sum < want; k++) {
        sum += g->v[k].n;
        if (sum == want)
            return k + 1;
    }
    return 0;
}

/* ---- Where a number begins ---- */

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

/* Within http://… or www.…, where numbers are names of pages. What a query calls a telephone or an
 * identity number is one all the same. */
static bool in_url(const struct leak_scan *s, size_t i)
{
    struct str page;
    size_t k = i;

    while (k > s->from && i - k < 2 * KiB && (unsigned char)before(s, k) > ' ' &&
           (unsigned char)before(s, k) < 0x80 && !is_one_of(before(s, k), "\"<>|"))
        k--;
    page = piece(s, k, i);
    return (str_find(page, S("://")) >= 0 || str_find(page, S("www.")) >= 0) &&
           !(leak_label(s, i) & (W_ID | W_PHONE | W_CARD));
}

/* ---- What is no number of a person ---- */

/* 发票号码：15281030268、15281030267: the first number of those that are told one behind the other, by
 * 、 and commas. */
static size_t first_of_list(const struct leak_scan *s, size_t i)
{
    for (int n = 0; n < LIST_MOST; n++) {
        size_t k = leak_ends_any(s, i, "、") ? i - 3 : before(s, i) == ',' ? i - 1 : i, from = k;

        while (is_alnum(before(s, from)) || before(s, from) == '-')
            from--;
        if (from == k || k == i || k - from < DIGITS_LEAST)
            break;
        i = from;
    }
    return i;
}

bool leak_is_code_label(const struct leak_scan *s, size_t i, uint32_t label)
{
    static const char *const none =
        "长号 短号 机号 原号 新号 旧号 该号 手机号 电话号 联系号 微信号 小号 靓号 主号 副号 同号 "
        "全号 本号 此号 的号 他号 她号 我号 人号 家号 号码 呼号 账号 帐号 证号 传真号 卡号";
    size_t end = leak_skip_back(s, i), head;

    if (label & W_CODE)
        return true;
    if (!label && first_of_list(s, i) < i) {
        i = first_of_list(s, i);
        return leak_is_code_label(s, i, leak_label(s, i));
    }
    if (label || !leak_ends_any(s, end, "号 码") || leak_ends_any(s, end, none))
        return false;
    head = leak_back(s, end);
    return (unsigned char)before(s, head) >= 0x80;
}

bool leak_behind_code(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    if (!is_one_of(before(s, i), "-_/.") || i < s->from + 2 || !is_alnum(before(s, i - 1)))
        return false;
    i--;
    while (n < 12 && is_digit(before(s, i - n)))
        n++;
    /* 86-138…, 138…/139…, 2158888/138… */
    if (n == 2 && before(s, i) == '6' && before(s, i - 1) == '8')
        return false;
    return !(before(s, i + 1) == '/' && (n == 11 || n == 7 || n == 8));
}

/* ---- All of them ---- */

static leak_shape *const shapes[] = {
    leak_disability,     leak_identity_18, leak_card,          leak_identity_15, leak_mobile,
    leak_mobile_country, leak_fixed,       leak_fixed_country, leak_local,
};

/* A year, an amount: fewer digits than any of the shapes has; what follows (0870) is no group of it. */
static bool is_short(const struct leak_scan *s, const struct groups *g)
{
    size_t n = 0;

    for (size_t k = 0; k < g->n; k++)
        n += g->v[k].n;
    return n < DIGITS_LEAST && !is_one_of(at(s, group_end(g, g->n - 1)), ")]") &&
           before(s, g->v[0].at) != '+';
}

void leak_numbers(struct leak_scan *s)
{
    struct groups g;
    size_t i = s->from > s->done ? s->from : s->done;

    for (; i < s->to; i++) {
        if (!is_digit(s->plain.p[i]))
            continue;
        if (begins_number(s, i) && !in_url(s, i)) {
            g = (struct groups){.n = 0};
            leak_groups(s, i, &g);
            for (size_t k = 0; k < COUNT(shapes) && s->done <= i && !is_short(s, &g); k++) {
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
