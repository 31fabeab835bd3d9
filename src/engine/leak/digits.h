/* digits.h: what the shapes made of digits share: the groups a number is read in; for
 * numbers.c and the files of its shapes alone. */
#ifndef ENGINE_LEAK_DIGITS_H
#define ENGINE_LEAK_DIGITS_H

#include "engine/leak/in.h"

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

/* A blank, dash, dot, stroke or line break may stand between two groups. */
static inline bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '|' || c == '_' || c == '/' || c == '\n';
}

static inline size_t group_end(const struct groups *g, size_t k)
{
    return g->v[k].at + g->v[k].n;
}

/* Nothing behind it makes it a part of a longer number. */
static inline bool ends_number(const struct leak_scan *s, size_t i)
{
    return !is_alnum(at(s, i)) && !(at(s, i) == '.' && is_digit(at(s, i + 1)));
}

/* The groups from the digit at i on. */
void leak_groups(const struct leak_scan *s, size_t i, struct groups *ret);
/* How many groups make `want` digits together, from the first one on; 0: none do. */
size_t groups_of(const struct groups *g, size_t want);

/* A shape: takes the number that begins with these groups, or says false. One that took it, or
 * knows that it is none of anybody's, sets s->done behind it. */
typedef bool leak_shape(struct leak_scan *s, const struct groups *g);

leak_shape leak_disability, leak_identity_18, leak_identity_15; /* identity.c */
leak_shape leak_card;                                           /* card.c */
leak_shape leak_mobile, leak_mobile_country;                    /* mobile.c */
leak_shape leak_fixed, leak_fixed_country, leak_local;          /* phone.c */

/* A label that words.c does not know, but that ends like one of a code: 批准号, 识别码. */
bool leak_is_code_label(const struct leak_scan *s, size_t i, uint32_t label);
/* A code before it with a dash, as in 01526398-9-13812345678; another telephone is none. */
bool leak_behind_code(const struct leak_scan *s, size_t i);

#endif
