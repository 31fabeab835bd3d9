/* search_snippet.c: the part of a text that shows why it was found.
 *
 * Every place where a wanted word stands is a hit. Of all stretches of at most `width` letters
 * that begin at a hit, the one with the most different words wins, then the one with the most
 * hits, then the first. What is left of the width goes around it; it begins with a sentence if
 * one begins there, and never within a Latin word or between a letter and its marks. */
#include "base/utf8.h"
#include "base/vec.h"
#include "store/search_hit.h"
#include <utf8proc.h>

#define WORD_STEPS 24 /* letters that we go to find the beginning of a word */

struct hit {
    size_t begin, end; /* bytes */
    size_t from;       /* letters before it in the text */
    uint8_t term;
};

struct hits {
    struct hit *v;
    size_t n, room;
};

struct stretch {
    size_t first, last; /* hits */
    size_t words;       /* different ones */
};

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Letters in any bytes, valid or not. */
static size_t letters_in(struct str text, size_t begin, size_t end)
{
    size_t n = 0;

    for (size_t i = begin; i < end; i++)
        n += !is_tail(text.p[i]);
    return n;
}

/* The byte `count` letters after `at`. */
static size_t forward(struct str text, size_t at, size_t count)
{
    for (; at < text.n; at++) {
        if (!is_tail(text.p[at]) && count-- == 0)
            break;
    }
    return at;
}

/* The byte `count` letters before `at`; *ret_went letters, fewer if the text begins there. */
static size_t backward(struct str text, size_t at, size_t count, size_t *ret_went)
{
    *ret_went = 0;
    while (at > 0 && *ret_went < count) {
        at--;
        *ret_went += !is_tail(text.p[at]);
    }
    return at;
}

static struct hits find_hits(struct arena *a, const struct tokens *t, const struct search_query *q)
{
    struct hits hits = {0};

    for (size_t i = 0; i < t->n; i++) {
        for (size_t k = 0; k < q->n; k++) {
            const struct search_term *term = &q->v[k];

            if (term->exclude || !search_term_at(t, i, term))
                continue;
            *vec_push(a, &hits) = (struct hit){
                .begin = t->v[i].begin, .end = search_term_end(t, i, term), .term = (uint8_t)k};
        }
    }
    return hits;
}

/* Tokens begin in the order of the text, so one walk over it counts for all hits. */
static void count_letters(struct str text, struct hits *hits)
{
    size_t at = 0;
    size_t from = 0;

    for (size_t i = 0; i < hits->n; i++) {
        from += letters_in(text, at, hits->v[i].begin);
        at = hits->v[i].begin;
        hits->v[i].from = from;
    }
}

static bool is_better(struct stretch a, struct stretch b)
{
    if (a.words != b.words)
        return a.words > b.words;
    return a.last - a.first > b.last - b.first;
}

static struct stretch densest(const struct hits *hits, size_t width)
{
    size_t times[SEARCH_MAX_TERMS] = {0};
    struct stretch best = {0};
    struct stretch now = {0};

    for (size_t i = 0; i < hits->n; i++) {
        now.last = i;
        now.words += times[hits->v[i].term]++ == 0;
        while (hits->v[i].from - hits->v[now.first].from >= width)
            now.words -= --times[hits->v[now.first++].term] == 0;
        if (is_better(now, best))
            best = now;
    }
    return best;
}

static bool ends_sentence(int32_t c)
{
    return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0xff1b || c == '\n';
}

/* Is `at` within a Latin word or a number? */
static bool splits_word(struct str text, size_t at)
{
    size_t went;
    size_t len;
    size_t before = backward(text, at, 1, &went);
    int32_t left, right;

    if (at == 0 || at >= text.n)
        return false;
    left = utf8_decode(str_skip(text, before), &len);
    right = utf8_decode(str_skip(text, at), &len);
    if (left < 0 || right < 0)
        return false;
    if (!utf8proc_grapheme_break(left, right))
        return true;
    return utf8_is_word(left) && utf8_is_word(right) && !utf8_is_cjk(left) && !utf8_is_cjk(right);
}

/* A good place to begin in [from, to]: after a sentence's end, else where no word is split. */
static size_t good_begin(struct str text, size_t from, size_t to)
{
    size_t len;
    size_t at;

    for (at = from; at < to; at += len) {
        if (ends_sentence(utf8_decode(str_skip(text, at), &len)))
            return at + len;
    }
    at = from;
    for (int i = 0; i < WORD_STEPS && at < to && splits_word(text, at); i++)
        at = forward(text, at, 1);
    return splits_word(text, at) ? from : at;
}

/* A good place to end in [from, to], from the end. */
static size_t good_end(struct str text, size_t from, size_t to)
{
    size_t at = to;
    size_t went;

    for (int i = 0; i < WORD_STEPS && at > from && splits_word(text, at); i++)
        at = backward(text, at, 1, &went);
    return at > from && !splits_word(text, at) ? at : to;
}

/* The window of at most `width` letters that shows the bytes [first, last). */
static void choose(struct str text, size_t first, size_t last, size_t width, size_t *begin,
                   size_t *end)
{
    size_t need = letters_in(text, first, last);
    size_t spare = need < width ? width - need : 0;
    size_t after = letters_in(text, last, forward(text, last, spare));
    size_t before = spare / 2 > spare - after ? spare / 2 : spare - after;
    size_t went;

    *begin = backward(text, first, before, &went);
    if (*begin > 0)
        *begin = good_begin(text, *begin, first);
    *end = forward(text, *begin, width);
    if (*end < text.n)
        *end = good_end(text, last < *end ? last : first, *end);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim(struct str text, size_t *begin, size_t *end)
{
    while (*begin < *end && is_blank(text.p[*begin]))
        ++*begin;
    while (*end > *begin && is_blank(text.p[*end - 1]))
        --*end;
}

static void put_part(struct arena *a, struct snippet *s, struct str text, size_t begin, size_t end,
                     bool hit)
{
    if (begin < end)
        *vec_push(a, s) =
            (struct snippet_part){.text = str_of(text.p + begin, end - begin), .hit = hit};
}

/* The window in parts; hits that overlap or touch are one. */
static void put_parts(struct arena *a, struct snippet *s, struct str text, const struct hits *hits,
                      size_t begin, size_t end)
{
    size_t at = begin;

    for (size_t i = 0; i < hits->n;) {
        size_t from = hits->v[i].begin;
        size_t to = hits->v[i].end;

        for (i++; i < hits->n && hits->v[i].begin <= to; i++)
            to = hits->v[i].end > to ? hits->v[i].end : to;
        from = from < at ? at : from;
        to = to > end ? end : to;
        if (from >= to)
            continue;
        put_part(a, s, text, at, from, false);
        put_part(a, s, text, from, to, true);
        at = to;
    }
    put_part(a, s, text, at, end, false);
}

void search_snippet(struct arena *a, struct str text, const struct search_query *q, size_t width,
                    struct snippet *ret)
{
    struct snippet s = {0};
    size_t begin = 0;
    size_t end = 0;
    struct tokens tokens;
    struct hits hits;

    search_tokens(a, text, &tokens);
    hits = find_hits(a, &tokens, q);
    width = width ? width : 1;
    count_letters(text, &hits);
    if (hits.n) {
        struct stretch best = densest(&hits, width);

        begin = hits.v[best.first].begin;
        end = hits.v[best.last].end;
    }
    choose(text, begin, end, width, &begin, &end);
    trim(text, &begin, &end);
    put_parts(a, &s, text, &hits, begin, end);
    s.cut_before = str_trim(str_head(text, begin)).n > 0;
    s.cut_after = str_trim(str_skip(text, end)).n > 0;
    *ret = s;
}
