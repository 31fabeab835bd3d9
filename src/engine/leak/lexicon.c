/* lexicon.c: lists of words that are asked at every letter of a text. */
#include "engine/leak/lexicon.h"

/* Longer before shorter in a chain, so that the first that fits is the longest. */
static void word_enter(struct lexicon *x, struct str word, uint32_t what)
{
    uint32_t slot = lexicon_slot(word.p, word.n), *link = &x->slots[slot].words;

    x->slots[slot].second |= word.n >= 6 ? lexicon_second(word.p) : UINT64_MAX;
    while (*link && x->v[*link - 1].n > word.n)
        link = &x->v[*link - 1].next;
    for (uint32_t i = *link; i && x->v[i - 1].n == word.n; i = x->v[i - 1].next) {
        if (str_eq(word, str_of(x->v[i - 1].p, word.n))) {
            x->v[i - 1].what |= what;
            return;
        }
    }
    assert(x->n < LEXICON_WORDS);
    if (word.n >= 3 && (unsigned char)word.p[0] >= 0xe0)
        x->first[lexicon_bit(word.p) / 64] |= (uint64_t)1 << lexicon_bit(word.p) % 64;
    x->v[x->n++] = (struct lexicon_word){word.p, (uint32_t)word.n, what, *link, word.p[word.n - 1]};
    *link = (uint32_t)x->n;
}

void lexicon_enter(struct lexicon *x, struct str words, uint32_t what)
{
    struct str word;

    while (str_next(&words, ' ', &word)) {
        if (word.n)
            word_enter(x, word, what);
    }
}
