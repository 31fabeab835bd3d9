/* utf8.h: what of UTF-8 we need. Decoding refuses overlong forms, surrogates and > U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

/* The code point at the start of s and its length in bytes in *ret_len; -1 (and length 1) where
 * the bytes are not UTF-8; s must not be empty. */
static inline int32_t utf8_decode(struct str s, size_t *ret_len);
/* Write `c` to out[4]; returns its length. */
size_t utf8_encode(int32_t c, char out[4]);
bool utf8_valid(struct str s);
/* Valid, and no control characters but \t \n \r: what a form field may hold. */
bool utf8_is_text(struct str s);
/* Code points in a valid s. */
size_t utf8_count(struct str s);
/* The first `count` code points of a valid s. */
struct str utf8_head(struct str s, size_t count);
/* As many whole code points of a valid s as fit into `max` bytes. */
struct str utf8_head_bytes(struct str s, size_t max);
/* NFKC with case folded (utf8proc), and without characters that nobody sees (soft hyphens, joiners):
 * what search compares. Invalid bytes become U+FFFD. */
struct str utf8_fold(struct arena *a, struct str s);
/* A mark that turns the direction of writing or takes no room: in a name it makes another name of what is seen. */
bool utf8_is_unseen(int32_t c);
/* Han, kana, hangul: letters that are written without spaces between words. */
bool utf8_is_cjk(int32_t c);
/* A letter or digit of any script, CJK included; also the marks that stand on letters, without
 * which Tibetan or Dai words would fall apart. */
bool utf8_is_word(int32_t c);

/* utf8_decode() for what is not ASCII. */
int32_t utf8_decode_long(struct str s, size_t *ret_len);

static inline int32_t utf8_decode(struct str s, size_t *ret_len)
{
    unsigned char c = (unsigned char)s.p[0];

    if (c >= 0x80)
        return utf8_decode_long(s, ret_len);
    *ret_len = 1;
    return c;
}

#endif
