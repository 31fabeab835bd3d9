/* utf8.c: UTF-8 in and out, and the few questions about letters that search and forms ask.
 *
 * Decoding is strict (RFC 3629): what it refuses is one bad byte, and the next byte is tried anew.
 * Folding and letter classes come from utf8proc; so does the version of Unicode. */
#include "base/utf8.h"
#include <stdlib.h>
#include <utf8proc.h>

static inline bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The length that the first byte announces, its payload and the least code point of that length. */
static size_t announced(unsigned char c, int32_t *ret_bits, int32_t *ret_least)
{
    if (c >= 0xc2 && c <= 0xdf) {
        *ret_bits = c & 0x1f;
        *ret_least = 0x80;
        return 2;
    }
    if (c >= 0xe0 && c <= 0xef) {
        *ret_bits = c & 0x0f;
        *ret_least = 0x800;
        return 3;
    }
    if (c >= 0xf0 && c <= 0xf4) {
        *ret_bits = c & 0x07;
        *ret_least = 0x10000;
        return 4;
    }
    return 0;
}

static inline bool is_scalar(int32_t c)
{
    return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

int32_t utf8_decode_long(struct str s, size_t *ret_len)
{
    int32_t c = 0;
    int32_t least = 0;
    size_t len = announced((unsigned char)s.p[0], &c, &least);

    *ret_len = 1;
    if (len == 0 || len > s.n)
        return -1;
    for (size_t i = 1; i < len; i++) {
        if (!is_tail(s.p[i]))
            return -1;
        c = c << 6 | (s.p[i] & 0x3f);
    }
    if (c < least || !is_scalar(c))
        return -1;
    *ret_len = len;
    return c;
}

size_t utf8_encode(int32_t c, char out[4])
{
    assert(is_scalar(c));
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* How many bytes at the start are ASCII, counted in steps of eight. */
static size_t ascii_run(struct str s)
{
    size_t i = 0;
    uint64_t eight;

    for (; i + sizeof(eight) <= s.n; i += sizeof(eight)) {
        memcpy(&eight, s.p + i, sizeof(eight));
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    return i;
}

bool utf8_valid(struct str s)
{
    size_t i = 0;
    size_t len;

    while (i < s.n) {
        i += ascii_run(str_skip(s, i));
        if (i == s.n)
            break;
        if (utf8_decode(str_skip(s, i), &len) < 0)
            return false;
        i += len;
    }
    return true;
}

static inline bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

bool utf8_is_text(struct str s)
{
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        int32_t c = utf8_decode(str_skip(s, i), &len);

        if (c < 0 || (is_control(c) && c != '\t' && c != '\n' && c != '\r'))
            return false;
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.n; i++)
        count += !is_tail(s.p[i]);
    return count;
}

struct str utf8_head_bytes(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return str_head(s, max);
}

struct str utf8_head(struct str s, size_t count)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_tail(s.p[i]) && count-- == 0)
            return str_head(s, i);
    }
    return s;
}

/* ASCII folds to its lower case and nothing else happens to it. */
static struct str fold_ascii(struct arena *a, struct str s)
{
    char *p = arena_cstr(a, s);

    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + ('a' - 'A') : p[i]);
    return (struct str){p, s.n};
}

/* s with U+FFFD for each byte that is not UTF-8. */
static struct str repair(struct arena *a, struct str s)
{
    static const char bad[] = "\xef\xbf\xbd";
    size_t n = 0;
    size_t len;
    char *p = arena_alloc_array(a, s.n, sizeof(bad) - 1);

    for (size_t i = 0; i < s.n; i += len) {
        bool good = utf8_decode(str_skip(s, i), &len) >= 0;

        memcpy(p + n, good ? s.p + i : bad, good ? len : sizeof(bad) - 1);
        n += good ? len : sizeof(bad) - 1;
    }
    return str_of(p, n);
}

/* Code points of valid s, decomposed, at the start of a malloc that is the caller's. */
static int32_t *decompose(struct str s, utf8proc_option_t how, utf8proc_ssize_t *ret_n)
{
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)s.p;
    /* few code points become more than one; when it is not enough, ask again with what is needed */
    size_t room = utf8_count(s) + 64;

    for (;;) {
        int32_t *points = reallocarray(NULL, room + 1, sizeof(*points));
        utf8proc_ssize_t n;

        if (!points)
            abort();
        n = utf8proc_decompose(from, (utf8proc_ssize_t)s.n, points, (utf8proc_ssize_t)room, how);
        assert(n >= 0);
        if ((size_t)n <= room) {
            *ret_n = n;
            return points;
        }
        free(points);
        room = (size_t)n;
    }
}

struct str utf8_fold(struct arena *a, struct str s)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT
        | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    struct str folded;
    utf8proc_ssize_t n;
    int32_t *points;
    size_t i = ascii_run(s);

    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    if (i == s.n)
        return fold_ascii(a, s);
    if (!utf8_valid(s))
        s = repair(a, s);
    points = decompose(s, how, &n);
    n = utf8proc_reencode(points, n, how);
    assert(n >= 0);
    folded = arena_str(a, str_of(points, (size_t)n));
    free(points);
    return folded;
}

bool utf8_is_unseen(int32_t c)
{
    return c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

bool utf8_is_cjk(int32_t c)
{
    static const struct {
        int32_t from, to;
    } ranges[] = {
        {0x1100, 0x11ff},   /* hangul jamo */
        {0x2e80, 0x2fd5},   /* radicals */
        {0x3005, 0x3007},   /* 々〆〇 */
        {0x3021, 0x3029},   /* Suzhou numerals */
        {0x3031, 0x3035},   /* kana repeat marks */
        {0x3038, 0x303c},   /* Suzhou numerals, 〻〼 */
        {0x3041, 0x309a},   /* hiragana */
        {0x309d, 0x309f},
        {0x30a1, 0x30fa},   /* katakana */
        {0x30fc, 0x30ff},
        {0x3131, 0x318e},   /* hangul compatibility jamo */
        {0x31f0, 0x31ff},   /* katakana extensions */
        {0x3400, 0x4dbf},   /* Han extension A */
        {0x4e00, 0x9fff},   /* Han */
        {0xa960, 0xa97c},   /* hangul jamo extended A */
        {0xac00, 0xd7a3},   /* hangul syllables */
        {0xd7b0, 0xd7fb},   /* hangul jamo extended B */
        {0xf900, 0xfaff},   /* Han compatibility */
        {0xff66, 0xffdc},   /* half-width katakana and hangul */
        {0x1aff0, 0x1b16f}, /* kana extensions */
        {0x20000, 0x3fffd}, /* Han extensions B and on */
    };

    for (size_t i = 0; i < COUNT(ranges) && c >= ranges[i].from; i++) {
        if (c <= ranges[i].to)
            return true;
    }
    return false;
}

bool utf8_is_word(int32_t c)
{
    const unsigned kinds = 1u << UTF8PROC_CATEGORY_LU | 1u << UTF8PROC_CATEGORY_LL
        | 1u << UTF8PROC_CATEGORY_LT | 1u << UTF8PROC_CATEGORY_LM | 1u << UTF8PROC_CATEGORY_LO
        | 1u << UTF8PROC_CATEGORY_MN | 1u << UTF8PROC_CATEGORY_MC | 1u << UTF8PROC_CATEGORY_ND
        | 1u << UTF8PROC_CATEGORY_NL | 1u << UTF8PROC_CATEGORY_NO;

    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return utf8_is_cjk(c) || (kinds >> utf8proc_category(c) & 1);
}
