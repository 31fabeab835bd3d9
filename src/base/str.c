/* str.c: what can be asked of a view of bytes. Nothing here allocates, and nothing looks beyond
 * the view's end. */
#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int r = n ? memcmp(a.p, b.p, n) : 0;

    return r ? r : (a.n > b.n) - (a.n < b.n);
}

/* Not tolower(): that one asks the locale. */
static inline unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    const char *at;

    if (needle.n == 0)
        return 0;
    at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return at ? at - s.p : -1;
}

ptrdiff_t str_find_char(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

struct str str_skip(struct str s, size_t n)
{
    if (n >= s.n)
        return S("");
    return (struct str){s.p + n, s.n - n};
}

struct str str_head(struct str s, size_t n)
{
    return str_of(s.p, n < s.n ? n : s.n);
}

static inline bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return str_of(s.p, s.n);
}

bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail)
{
    ptrdiff_t at = str_find_char(s, sep);

    if (at < 0) {
        *ret_head = s;
        *ret_tail = S("");
        return false;
    }
    *ret_head = str_head(s, (size_t)at);
    *ret_tail = str_skip(s, (size_t)at + 1);
    return true;
}

bool str_next(struct str *rest, char sep, struct str *ret_part)
{
    if (rest->n == 0)
        return false;
    str_cut(*rest, sep, ret_part, rest);
    return true;
}

/* MurmurHash3's last step: each bit of the result depends on each of the number. */
static uint64_t mixed(uint64_t h)
{
    h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ (h >> 33);
}

/* A step can be undone for a known word: texts of one length that differ in one word differ in
 * its lane. */
static inline uint64_t lane_step(uint64_t lane, const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof(word));
    lane = (lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return lane ^ (lane >> 32);
}

uint64_t str_hash(struct str s)
{
    uint64_t lane = s.n;
    char rest[sizeof(uint64_t)] = {0};

    for (; s.n >= sizeof(rest); s = str_skip(s, sizeof(rest)))
        lane = lane_step(lane, s.p);
    memcpy(rest, s.p, s.n);
    return mixed(lane_step(lane, rest));
}

/* Four lanes, so that the processor need not wait for one product to begin the next. */
void str_tag(struct str s, uint64_t ret[2])
{
    uint64_t lanes[4] = {1, 2, 3, s.n};
    char rest[4 * sizeof(uint64_t)] = {0};
    size_t i = 0;

    for (; i + sizeof(rest) <= s.n; i += sizeof(rest)) {
        for (size_t k = 0; k < 4; k++)
            lanes[k] = lane_step(lanes[k], s.p + i + k * sizeof(uint64_t));
    }
    memcpy(rest, s.p + i, s.n - i);
    for (size_t k = 0; k < 4; k++)
        lanes[k] = mixed(lane_step(lanes[k], rest + k * sizeof(uint64_t)));
    ret[0] = mixed(mixed(mixed(lanes[0] + lanes[1]) ^ lanes[2]) + lanes[3]);
    ret[1] = mixed(mixed(mixed(lanes[3] ^ lanes[2]) + lanes[1]) ^ lanes[0]);
}

bool str_eq_secret(struct str a, struct str b)
{
    /* volatile: or the compiler may leave the loop at the first difference */
    volatile unsigned char differ = 0;

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        differ |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differ == 0;
}
