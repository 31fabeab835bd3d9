/* num.c: numbers from text. No locale, no sign but '-', no blanks, no bases: the whole text is the
 * number, or it is none. */
#include "base/num.h"
#include "base/err.h"

/* s (digits only) as a number that is not positive: the negative side has the longer range. */
static bool parse_negative(struct str s, int64_t *ret)
{
    int64_t v = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, (int64_t)10, &v) ||
            __builtin_sub_overflow(v, (int64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *ret = v;
    return s.n > 0;
}

int num_parse(struct str s, int64_t min, int64_t max, int64_t *ret)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    int64_t v;

    if (!parse_negative(str_skip(s, minus), &v) ||
        (!minus && __builtin_sub_overflow((int64_t)0, v, &v)))
        return err_set(ERR_INVALID, "not a whole number");
    if (v < min || v > max)
        return err_set(ERR_INVALID, "a number out of its range");

    *ret = v;
    return 0;
}

struct str num_text(int64_t n, char room[NUM_ROOM])
{
    size_t at = NUM_ROOM;
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;

    do {
        room[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0)
        room[--at] = '-';
    return str_of(room + at, NUM_ROOM - at);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int num_parse_hex(struct str s, uint8_t *out, size_t size)
{
    if (s.n % 2 != 0 || s.n / 2 != size)
        return err_set(ERR_INVALID, "hexadecimal of another length");
    for (size_t i = 0; i < s.n; i++) {
        if (nibble(s.p[i]) < 0)
            return err_set(ERR_INVALID, "not hexadecimal");
    }
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(nibble(s.p[2 * i]) << 4 | nibble(s.p[2 * i + 1]));
    return 0;
}

int num_add(int64_t a, int64_t b, int64_t *ret)
{
    int64_t v;

    if (__builtin_add_overflow(a, b, &v))
        return err_set(ERR_TOO_LARGE, "a sum beyond 64 bits");
    *ret = v;
    return 0;
}

int num_mul(int64_t a, int64_t b, int64_t *ret)
{
    int64_t v;

    if (__builtin_mul_overflow(a, b, &v))
        return err_set(ERR_TOO_LARGE, "a product beyond 64 bits");
    *ret = v;
    return 0;
}
