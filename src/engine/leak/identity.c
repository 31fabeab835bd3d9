/* identity.c: identity numbers (公民身份号码, GB 11643), of old ones and of cards of the
 * disabled too. */
#include "base/identity.h"
#include "engine/leak/digits.h"

static int64_t number_of(const char *p, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum = sum * 10 + (p[i] - '0');
    return sum;
}

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
    return is_one_of(d[0], "159") && d[17] != 'X' && identity_uscc_check(d);
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

/* XF530602…: two capitals before it make it a code, of which one in eleven passes the check; G is a
 * pupil's (学籍号), ID says what it is. */
static bool is_behind_code_letters(const struct leak_scan *s, size_t i)
{
    return i > s->from + 1 && is_capital(before(s, i)) && is_capital(before(s, i - 1)) &&
           !leak_ends_any(s, i, "ID SFZ");
}

bool leak_identity_18(struct leak_scan *s, const struct groups *g)
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
    if (is_behind_code_letters(s, g->v[0].at) && !(label & W_ID))
        return false;
    if ((label & W_CODE) && !(label & W_ID) && is_company_code(d))
        return false;
    /* 530600 is a prefecture: nobody's number begins so, a code may. */
    if (memcmp(d + 4, "00", 2) == 0 && !(label & W_ID) &&
        leak_hit_before(s, g->v[0].at, W_CODE, 40))
        return false;
    identity_add(s, g->v[0].at, end, d, 18, born);
    s->done = end;
    return true;
}

/* 残疾人证: the identity number, kind and degree of the disability, perhaps B and the number of a
 * second copy. */
bool leak_disability(struct leak_scan *s, const struct groups *g)
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

/* 被告人号码为532124 640227 019 */
static bool is_told_number(const struct leak_scan *s, size_t i)
{
    return leak_ends_any(s, leak_skip_back(s, i), "号码 号码为 号码是") &&
           (leak_line_has_name(s) || leak_hit_before(s, i, W_PERSON | W_NAME, 36));
}

/* 510231-700105-061系迁入前原籍号码 */
static bool is_of_household(const struct leak_scan *s, size_t i)
{
    static const char *const said[] = {"原籍号码", "户籍号码", "户口号码", "旧号码", "老号码"};
    struct str rest = str_head(piece(s, i, s->to), 60);

    for (size_t k = 0; k < COUNT(said); k++) {
        if (leak_starts_any(s, i, "系 为 是 ,系 ,为 ,是") && str_find(rest, str_c(said[k])) >= 0)
            return true;
    }
    return false;
}

/* 底册编号532128520918317 beside a name, 李国珍 532128 621005 041: told by the shape and who stands
 * beside it. */
static bool beside_name(const struct leak_scan *s, const struct groups *g, size_t k)
{
    size_t from = g->v[0].at;
    bool in_parts = k == 3 && g->v[0].n == 6 && g->v[1].n == 6;

    if (k != 1 && !in_parts)
        return false;
    if (in_parts && (is_told_number(s, from) || is_of_household(s, group_end(g, k - 1))))
        return true;
    return leak_name_ends(s, leak_skip_back(s, from)) ||
           (leak_ends_any(s, leak_skip_back(s, from), "编号 号码 底册 户籍") &&
            (leak_line_has_name(s) || leak_name_at(s, group_end(g, k - 1))));
}

bool leak_identity_15(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    bool labelled = (label & W_ID) != 0;
    size_t k = groups_of(g, 15), end = k ? group_end(g, k - 1) : 0;

    labelled = labelled || (k && beside_name(s, g, k));
    if (!k || (k > 1 && !labelled) || !ends_number(s, end) || ((label & W_CODE) && !labelled) ||
        leak_hit_before(s, g->v[0].at, labelled ? 0 : W_CODE, 30) ||
        !identity_15(s, g->digits, labelled))
        return false;
    identity_add(s, g->v[0].at, end, g->digits, 15, DAY_NONE);
    s->done = end;
    return true;
}
