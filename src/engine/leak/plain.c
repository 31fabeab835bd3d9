/* plain.c: the plain form of a text, in one pass. */
#include "engine/leak/in.h"

/* So many Chinese digits in a row are a number and not a word. */
#define CHINESE_NUMBER_MIN 11

int leak_chinese_digit(int32_t c)
{
    switch (c) {
    case 0x3007: /* 〇 */
    case 0x25cb: /* ○ */
    case 0x96f6: /* 零 */
        return 0;
    case 0x4e00: /* 一 */
    case 0x5e7a: /* 幺 */
    case 0x58f9: /* 壹: as on cheques, which no amount is without 拾, 佰 */
        return 1;
    case 0x4e8c:
    case 0x8d30:
        return 2;
    case 0x4e09:
    case 0x53c1:
        return 3;
    case 0x56db:
    case 0x8086:
        return 4;
    case 0x4e94:
    case 0x4f0d:
        return 5;
    case 0x516d:
    case 0x9646:
        return 6;
    case 0x4e03:
    case 0x67d2:
        return 7;
    case 0x516b:
    case 0x634c:
        return 8;
    case 0x4e5d:
    case 0x7396:
        return 9;
    default:
        return -1;
    }
}

static bool is_dash(int32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe63 || c == 0xfe58 ||
           c == 0x2043 || c == 0x2500 || c == 0x30fc;
}

static bool is_dot(int32_t c)
{
    return c == 0xb7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22c5 || c == 0x30fb ||
           c == 0xff65;
}

static bool is_invisible(int32_t c)
{
    return c == '\r' || c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2064) || c == 0xfeff || c == 0x180e ||
           (c >= 0xfe00 && c <= 0xfe0f);
}

static bool is_space(int32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000 ||
           c == 0x0b || c == 0x1680;
}

/* One letter for all that look alike; 0: nothing. */
static int32_t plain_of(int32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        return c - 0xfee0;
    if (c >= 0x1d7ce && c <= 0x1d7ff) /* digits of formulas */
        return '0' + (c - 0x1d7ce) % 10;
    if (is_invisible(c))
        return 0;
    if (is_dash(c))
        return '-';
    if (is_space(c))
        return ' ';
    if (is_dot(c))
        return 0xb7;
    if (c == 0x2028 || c == 0x2029 || c == 0x85 || c == '\f')
        return '\n';
    if (c == 0xfe55 || c == 0x2236) /* ﹕ ∶ */
        return ':';
    if (c == 0xfe6b)
        return '@';
    return c;
}

/* Labels of two letters are written apart to fill a line: 姓　　名. */
static const char *const spread[] = {"姓名", "电话", "密级", "住址", "手机", "地址", "邮箱", "编号",
                                     "性别", "份号", "账号", "户名", "卡号", "籍贯", "微信", "车牌",
                                     "护照", "单位", "出生", "绝密", "机密", "秘密", "内部", "住所",
                                     "QQ",   "qq",   "VX",   "vx",   "WX",   "wx"};

/* Past a few blanks. */
static size_t past_gap(struct str s, size_t i)
{
    size_t from = i, len;

    while (i < s.n && i - from < 16 && plain_of(utf8_decode(str_skip(s, i), &len)) == ' ')
        i += len;
    return i;
}

/* Letters that stand alone between blanks from here on: 身 份 号 码. At most four are counted. */
static int letters_apart(struct str s)
{
    size_t i = 0, len;
    int n = 0;

    while (n < 4 && i < s.n && utf8_is_cjk(utf8_decode(str_skip(s, i), &len))) {
        size_t next = past_gap(s, i + len);

        n++;
        if (next == i + len)
            return next >= s.n || !utf8_is_cjk(utf8_decode(str_skip(s, next), &len)) ? n : n - 1;
        i = next;
    }
    return n;
}

/* Between Chinese letters, or Latin ones of QQ, VX, WX. */
static bool spreads(char left, char right)
{
    bool latin = is_one_of(left, "QqVvWw") && is_one_of(right, "QqXx");

    return latin || (((unsigned char)left & (unsigned char)right) >= 0x80);
}

/* At a blank behind the plain bytes `so_far`: how many bytes of the text to pass over, if it only
 * spreads a label (姓　名), or goes on spreading a run of letters; else 0. */
static size_t spread_gap(struct str so_far, struct str rest, bool *spreading)
{
    size_t i = past_gap(rest, 0), half, len;

    /* Ｑ Ｑ: letters as wide as Chinese ones. */
    if (so_far.n > 0 && i > 0 && i < rest.n && is_one_of(so_far.p[so_far.n - 1], "QqVvWw") &&
        is_one_of((char)plain_of(utf8_decode(str_skip(rest, i), &len)), "QqXx") && len == 3)
        return i;
    if (so_far.n == 0 || i == 0 || i == rest.n || !spreads(so_far.p[so_far.n - 1], rest.p[i]))
        return 0;
    for (size_t k = 0; k < COUNT(spread); k++) {
        half = strlen(spread[k]) / 2;
        if (so_far.n >= half && rest.n - i >= half &&
            memcmp(so_far.p + so_far.n - half, spread[k], half) == 0 &&
            memcmp(rest.p + i, spread[k] + half, half) == 0) {
            *spreading = letters_apart(str_skip(rest, i)) >= 3;
            return i;
        }
    }
    if (so_far.n < 3 || (unsigned char)so_far.p[so_far.n - 1] < 0x80)
        return 0;
    /* The letter before stands alone too, and enough follow: 内 部 资 料. */
    if (!*spreading && so_far.n > 3 && (unsigned char)so_far.p[so_far.n - 4] >= 0x80)
        return 0;
    *spreading = letters_apart(str_skip(rest, i)) >= (*spreading ? 1 : 3);
    return *spreading ? i : 0;
}

static void put(char *to, uint32_t *origin, size_t *n, int32_t c, size_t from)
{
    char bytes[4];
    size_t len = utf8_encode(c, bytes);

    for (size_t i = 0; i < len; i++) {
        to[*n] = bytes[i];
        origin[(*n)++] = (uint32_t)from;
    }
}

/* Bytes of Chinese digits in a row from i on; *count grows by how many they are. */
static size_t chinese_group(struct str s, size_t i, size_t *count)
{
    size_t from = i, len;

    while (i < s.n && leak_chinese_digit(utf8_decode(str_skip(s, i), &len)) >= 0) {
        i += len;
        ++*count;
    }
    return i - from;
}

/* How many bytes of Chinese digits begin here, 一三九 八八七零 一二三四 too: groups of three at least with a
 * blank or dash between; 0 if too few to be a number. */
static size_t chinese_number(struct str s)
{
    size_t count = 0, end = chinese_group(s, 0, &count), first = count, len;

    while (first >= 3 && count < CHINESE_NUMBER_MIN && end < s.n) {
        int32_t sep = plain_of(utf8_decode(str_skip(s, end), &len));
        size_t more = 0, n = sep == ' ' || sep == '-' ? chinese_group(s, end + len, &more) : 0;

        if (more < 3)
            break;
        end += len + n;
        count += more;
    }
    return count >= CHINESE_NUMBER_MIN ? end : 0;
}

/* A letter of Chinese that is no digit is its own plain form: nearly all of a text are. */
static bool is_plain_han(const char *p, size_t room)
{
    const unsigned char *b = (const unsigned char *)p;

    if (room < 3 || b[0] < 0xe4 || b[0] > 0xe9 || (b[1] & 0xc0) != 0x80 || (b[2] & 0xc0) != 0x80 ||
        (b[0] == 0xe4 && b[1] < 0xb8))
        return false;
    return leak_chinese_digit((b[0] & 15) << 12 | (b[1] & 63) << 6 | (b[2] & 63)) < 0;
}

/* No letter gets longer, so the plain form fits where the text fitted. */
void leak_plain(struct leak_scan *s)
{
    char *to = arena_alloc(s->a, s->text.n + 4);
    uint32_t *origin = arena_many(s->a, s->text.n + 5, uint32_t);
    size_t n = 0, len, number_end = 0, known_end = 0;
    bool spreading = false; /* letters apart, which are read together */

    for (size_t i = 0; i < s->text.n; i += len) {
        unsigned char b = (unsigned char)s->text.p[i];
        int32_t c;

        len = b == ' ' || str_starts(str_skip(s->text, i), S("\xe3\x80\x80"))
                  ? spread_gap(str_of(to, n), str_skip(s->text, i), &spreading)
                  : 0;
        if (len)
            continue;
        spreading = spreading && b >= 0x80;
        if (b < 0x80 && b != '\r' && b != '\f' && b != 0x0b) {
            to[n] = (char)b;
            origin[n++] = (uint32_t)i;
            len = 1;
            continue;
        }
        if (is_plain_han(s->text.p + i, s->text.n - i)) {
            memcpy(to + n, s->text.p + i, 3);
            origin[n] = origin[n + 1] = origin[n + 2] = (uint32_t)i;
            n += 3;
            len = 3;
            continue;
        }
        c = utf8_decode(str_skip(s->text, i), &len);
        if (i >= known_end && leak_chinese_digit(c) >= 0) {
            size_t run = chinese_number(str_skip(s->text, i));

            number_end = run ? i + run : 0;
            /* Do not count a run again at each of its digits. */
            known_end = run ? i + run : i + len;
        }
        if (i < number_end && leak_chinese_digit(c) >= 0) {
            put(to, origin, &n, '0' + leak_chinese_digit(c), i);
            continue;
        }
        c = plain_of(c < 0 ? 0xfffd : c);
        if (c > 0 && utf8_encode(c, (char[4]){0}) <= len)
            put(to, origin, &n, c, i);
        else if (c > 0)
            put(to, origin, &n, '?', i);
    }
    origin[n] = (uint32_t)s->text.n;
    s->plain = str_of(to, n);
    s->origin = origin;
}
