/* identity.c: see identity.h. */
#include "base/identity.h"

#include "base/date.h"
#include "base/num.h"
#include "base/utf8.h"

struct str identity_plain(struct arena *a, struct str number)
{
    struct str folded = utf8_fold(a, number);
    char *p = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c == ' ' || c == '-' || c == '\t')
            continue;
        p[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return str_of(p, n);
}

static bool is_a_birthday(struct str digits)
{
    int64_t year, month, day;
    return num_parse(str_head(digits, 4), 1850, 2999, &year) == 0 &&
           num_parse(str_head(str_skip(digits, 4), 2), 1, 12, &month) == 0 &&
           num_parse(str_head(str_skip(digits, 6), 2), 1, 31, &day) == 0 &&
           civil_valid((int)year, (int)month, (int)day);
}

bool identity_card_check(const char number[IDENTITY_LETTERS])
{
    static const int weights[IDENTITY_LETTERS - 1] = {7, 9, 10, 5, 8, 4, 2, 1, 6,
                                                      3, 7, 9,  10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < COUNT(weights); i++) {
        if (number[i] < '0' || number[i] > '9')
            return false;
        sum += weights[i] * (number[i] - '0');
    }
    return number[IDENTITY_LETTERS - 1] == "10X98765432"[sum % 11];
}

bool identity_uscc_check(const char number[IDENTITY_LETTERS])
{
    static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int weights[IDENTITY_LETTERS - 1] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                      29, 25, 13, 8,  24, 10, 30, 28};
    int64_t sum = 0;
    for (size_t i = 0; i < IDENTITY_LETTERS; i++)
        if (number[i] == 0 || !strchr(letters, number[i]))
            return false;
    for (size_t i = 0; i < COUNT(weights); i++)
        sum += weights[i] * (strchr(letters, number[i]) - letters);
    return number[IDENTITY_LETTERS - 1] == letters[(31 - sum % 31) % 31];
}

bool identity_card_valid(struct arena *a, struct str number)
{
    struct str s = identity_plain(a, number);
    return s.n == IDENTITY_LETTERS && identity_card_check(s.p) &&
           is_a_birthday(str_head(str_skip(s, 6), 8));
}

bool identity_uscc_valid(struct arena *a, struct str number)
{
    struct str s = identity_plain(a, number);
    return s.n == IDENTITY_LETTERS && identity_uscc_check(s.p);
}

/* ---- Masked ---- */

#define MASKED_LEAST 6

size_t identity_masked(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] == '*')
        n++;
    return n < MASKED_LEAST ? 0 : n;
}
