/* lexicon.h: a list of words that is asked at every letter of a text: by their first
 * letters, the longest first, and none if no word goes on with the second; for words.c and names.c
 * alone. */
#ifndef ENGINE_LEAK_LEXICON_H
#define ENGINE_LEAK_LEXICON_H

#include "engine/leak/in.h"

#define LEXICON_SLOTS 4096
#define LEXICON_WORDS 4096 /* of a list */

struct lexicon_word {
    const char *p;
    uint32_t n, what;
    uint32_t next; /* + 1; 0: the last with this first letter */
    char last;     /* its last byte: most words are told by it */
};

struct lexicon {
    uint64_t first[512]; /* a bit for each Chinese letter that begins a word: most begin none */
    struct {
        uint64_t
            second; /* a bit for each last byte of a second letter, where the first is Chinese */
        uint32_t words;
    } slots[LEXICON_SLOTS];
    struct lexicon_word v[LEXICON_WORDS];
    size_t n;
};

static inline char lexicon_lower(char c)
{
    return is_capital(c) ? (char)(c + 32) : c;
}

static inline uint32_t lexicon_slot(const char *p, size_t n)
{
    uint32_t h = (unsigned char)lexicon_lower(p[0]);

    if (h >= 0x80 && n >= 3)
        h = h << 12 ^ (uint32_t)(unsigned char)p[1] << 6 ^ (unsigned char)p[2];
    return h % LEXICON_SLOTS;
}

/* The place of a Chinese letter's bit; of the other letters of three bytes, some share one. */
static inline uint32_t lexicon_bit(const char *p)
{
    return (uint32_t)(p[0] & 7) << 12 | (uint32_t)(p[1] & 63) << 6 | (uint32_t)(p[2] & 63);
}

static inline bool lexicon_may_begin(const struct lexicon *x, const char *p, size_t n)
{
    uint32_t bit;

    if (n < 3 || (unsigned char)p[0] < 0xe0)
        return true;
    bit = lexicon_bit(p);
    return x->first[bit / 64] >> (bit % 64) & 1;
}

/* The bit of a second letter behind a Chinese one. */
static inline uint64_t lexicon_second(const char *p)
{
    return (uint64_t)1 << (lexicon_lower(p[5]) & 63);
}

/* Letters count alike, large or small. */
static inline bool lexicon_same(const char *p, const struct lexicon_word *e)
{
    if (lexicon_lower(p[e->n - 1]) != e->last)
        return false;
    for (size_t i = 0; i < e->n; i++) {
        if (lexicon_lower(p[i]) != e->p[i])
            return false;
    }
    return true;
}

/* Words separated by spaces; the pointers stay in the list. A word that is in it already means
 * both. */
void lexicon_enter(struct lexicon *x, struct str words, uint32_t what);
/* The longest word that s begins with; NULL: none. */
static inline const struct lexicon_word *lexicon_find(const struct lexicon *x, struct str s)
{
    uint32_t slot;

    if (s.n == 0 || !lexicon_may_begin(x, s.p, s.n))
        return NULL;
    slot = lexicon_slot(s.p, s.n);
    if (s.n >= 6 && (unsigned char)s.p[0] >= 0xe0 && !(x->slots[slot].second & lexicon_second(s.p)))
        return NULL;
    for (uint32_t e = x->slots[slot].words; e; e = x->v[e - 1].next) {
        if (x->v[e - 1].n <= s.n && lexicon_same(s.p, &x->v[e - 1]))
            return &x->v[e - 1];
    }
    return NULL;
}

#endif
