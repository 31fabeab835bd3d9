/* str.h: a view of bytes that somebody else owns.
 *
 * .p is never NULL for a view made here (an empty view points at ""), and is not promised to end in
 * a 0. Views are passed by value. Texts are UTF-8 where nothing else is said. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/base.h"
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A list of views, as splits and forms return it. */
struct strs {
    struct str *v;
    size_t n;
};

/* S("literal") is a view of a literal; usable in static initialisers as STR_INIT("literal"). */
#define S(literal) ((struct str){("" literal), sizeof(literal) - 1})
#define STR_INIT(literal) {("" literal), sizeof(literal) - 1}
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str str_c(const char *c)
{
    return c ? (struct str){c, strlen(c)} : S("");
}

static inline struct str str_of(const void *p, size_t n)
{
    return n ? (struct str){p, n} : S("");
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Negative, 0, positive, by bytes: for UTF-8 that is code point order. */
int str_cmp(struct str a, struct str b);
/* Equal but for ASCII case. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* The offset of the first `needle` in s, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_char(struct str s, char c);
/* s without its first n bytes, or its first n bytes; n beyond the end is the end. */
struct str str_skip(struct str s, size_t n);
struct str str_head(struct str s, size_t n);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Cut at the first `sep`: *ret_head before it, *ret_tail after it. False and *ret_head = s,
 * *ret_tail empty if there is none. */
bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail);
/* The next part of *rest up to `sep`, which is taken off *rest; false when nothing is left. */
bool str_next(struct str *rest, char sep, struct str *ret_part);
/* A 64-bit hash, eight bytes at a time: for tables in memory and of the build, not for secrets. The same on
 * every machine of one byte order. */
uint64_t str_hash(struct str s);
/* 128 bits that tell texts apart which nobody made to be mistaken for each other: for the tags
 * of pages. Eight bytes at a time: as quick as copying them. The same on every machine of one
 * byte order. */
void str_tag(struct str s, uint64_t ret[2]);

/* The same bytes, in a time that does not depend on where they differ. */
bool str_eq_secret(struct str a, struct str b);

#endif
