/* pinyin.h: Chinese letters by their sound, for search: what is typed in Latin letters, "sfz" or
 * "hukou", finds 身份证 and 户口, and 户藉 is seen to sound like 户籍.
 *
 * Readings: data/search/pinyin.tsv, without tones, ü as v, at most two a letter. A key is the sound of
 * a stretch of letters that stand together: its initials (2 to 4 letters: 身份证 sfz) or its whole
 * syllables (2 or 3 letters: 户口 hukou). What is longer is looked for by all its overlapping keys. */
#ifndef ENGINE_PINYIN_H
#define ENGINE_PINYIN_H

#include "base/arena.h"

#define PINYIN_READINGS  2
#define PINYIN_TYPED_MAX 40 /* bytes */

struct readings {
    struct str v[PINYIN_READINGS];
    size_t n; /* 0: it has none */
};

/* Of one letter (its UTF-8 bytes). */
struct readings pinyin_of(struct str letter);

/* All keys of a text, distinct, in order of bytes. */
void pinyin_keys(struct arena *a, struct str text, struct strs *ret);

enum pinyin_way {
    PINYIN_SYLLABLES,
    PINYIN_INITIALS
};

/* The keys that a text has in which what was typed (Latin letters, any case) is spoken that way. False:
 * it cannot be read so. */
bool pinyin_asked(struct arena *a, struct str typed, enum pinyin_way way, struct strs *ret);

/* The first stretch of the text that is spoken so, a view of it; false: there is none. */
bool pinyin_stretch(struct str text, struct str typed, enum pinyin_way way, struct str *ret);

/* The ways of speaking a word of at most eight Chinese letters, up to four: 户藉 → hujie, huji. False:
 * something in it has no reading, or it is longer. */
bool pinyin_spoken(struct arena *a, struct str word, struct strs *ret);

#endif
