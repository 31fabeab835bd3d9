/* search_cut.c: folding and cutting in one pass over the text.
 *
 * NFKC may change the number of letters (㎏ → kg, ｶﾞ → ガ), and still each token has to know from
 * which bytes it came. So the text is folded in the smallest pieces that normalization cannot
 * join: a letter with the marks, jamo and invisible characters that follow it. Each letter that
 * comes out carries the bytes of its piece. The letters are the same as those of utf8_fold()
 * over the whole text, but for pieces of more than PIECE_MAX characters, which nobody writes and
 * which would make normalization slow: they are cut (Unicode's stream-safe format does the
 * same). */
#include "store/search_cut.h"
#include "base/utf8.h"
#include <utf8proc.h>

#define PIECE_MAX    31               /* characters: a letter and 30 marks */
#define PIECE_FOLDED (PIECE_MAX * 18) /* no character becomes more than 18 */
#define WORD_MAX     64 /* letters in a token: longer words are cut, in texts and in queries */

#define FOLD \
 (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

struct letter {
    char bytes[4];
    size_t n;
    size_t begin, end;
};

struct cutter {
    cut_token each;
    void *arg;
    enum cut_mode mode;
    struct letter last; /* of the CJK run; n 0: no run is open */
    size_t run;         /* letters in it */
    char word[WORD_MAX * 4];
    size_t word_n, letters; /* bytes and letters in the word; 0: none is open */
    size_t begin, end;
};

static int flush_word(struct cutter *c)
{
    struct str word = str_of(c->word, c->word_n);

    if (c->letters == 0)
        return 0;
    c->letters = 0;
    c->word_n = 0;
    return c->each(c->arg, word, c->begin, c->end);
}

static int flush_run(struct cutter *c)
{
    struct letter last = c->last;

    if (last.n == 0)
        return 0;
    c->last.n = 0;
    return c->each(c->arg, str_of(last.bytes, last.n), last.begin, last.end);
}

static int flush(struct cutter *c)
{
    int r = flush_run(c);

    return r ? r : flush_word(c);
}

static int add_cjk(struct cutter *c, struct letter l)
{
    struct letter before = c->last;
    char pair[8];
    int r = flush_word(c);

    if (r)
        return r;
    c->last = l;
    c->run = before.n ? c->run + 1 : 1;
    if (before.n == 0)
        return 0;
    memcpy(pair, before.bytes, before.n);
    memcpy(pair + before.n, l.bytes, l.n);
    return c->each(c->arg, str_of(pair, before.n + l.n), before.begin, l.end);
}

static int add_word(struct cutter *c, struct letter l)
{
    int r = flush_run(c);

    if (r)
        return r;
    if (c->letters == 0)
        c->begin = l.begin;
    memcpy(c->word + c->word_n, l.bytes, l.n);
    c->word_n += l.n;
    c->letters++;
    c->end = l.end;
    return c->letters == WORD_MAX ? flush_word(c) : 0;
}

static bool is_mark(int32_t point)
{
    const unsigned kinds =
        1u << UTF8PROC_CATEGORY_MN | 1u << UTF8PROC_CATEGORY_MC | 1u << UTF8PROC_CATEGORY_ME;

    return point >= 0x300 && kinds >> utf8proc_category(point) & 1;
}

/* A folded letter from the bytes [begin, end). */
static int add(struct cutter *c, int32_t point, size_t begin, size_t end)
{
    struct letter l = {.begin = begin, .end = end};

    if (!utf8_is_word(point))
        return is_mark(point) ? 0 : flush(c);
    l.n = utf8_encode(point, l.bytes);
    if (utf8_is_cjk(point))
        return add_cjk(c, l);
    /* a mark makes no word of its own, and does not part what it stands on */
    if (c->letters == 0 && is_mark(point))
        return 0;
    return add_word(c, l);
}

static bool within(int32_t c, int32_t from, int32_t to)
{
    return c >= from && c <= to;
}

/* Folds to itself: what nearly all letters of Chinese texts do. */
static bool is_plain(int32_t c)
{
    return within(c, 0x4e00, 0x9fff) || within(c, 0x3400, 0x4dbf) || within(c, 0x3041, 0x3096) ||
           within(c, 0x30a1, 0x30f6);
}

/* Surely the beginning of a piece: a shorter way to the answer of continues(). */
static bool begins(int32_t c)
{
    return (c < 0x300 && c != 0xad) || is_plain(c) || within(c, 0x2e80, 0x3029) ||
           within(c, 0xac00, 0xd7a3) || within(c, 0xff01, 0xff9d);
}

/* Can normalization join it to what is before it, or does it vanish? Asked of what it becomes:
 * the half-width voice mark U+FF9E is a letter, the U+3099 that it becomes is a mark. */
static bool continues(int32_t c)
{
    int32_t points[PIECE_FOLDED];
    int boundary = 0;
    utf8proc_ssize_t n;

    if (begins(c))
        return false;
    n = utf8proc_decompose_char(c, points, PIECE_FOLDED, FOLD, &boundary);
    return n == 0 || (n > 0 && (is_mark(points[0]) || within(points[0], 0x1160, 0x11ff)));
}

/* Where the piece that begins with the character before `at` ends. */
static size_t piece_end(struct str text, size_t at)
{
    size_t len;

    for (int i = 1; i < PIECE_MAX && at < text.n; i++) {
        int32_t c = utf8_decode(str_skip(text, at), &len);

        if (c < 0 || !continues(c))
            break;
        at += len;
    }
    return at;
}

static int add_piece(struct cutter *c, struct str text, size_t begin, size_t end)
{
    int32_t points[PIECE_FOLDED];
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.p + begin;
    utf8proc_ssize_t n =
        utf8proc_decompose(from, (utf8proc_ssize_t)(end - begin), points, PIECE_FOLDED, FOLD);

    assert(n >= 0 && n <= PIECE_FOLDED);
    n = utf8proc_normalize_utf32(points, n, FOLD);
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        int r = add(c, points[i], begin, end);

        if (r)
            return r;
    }
    return 0;
}

/* The piece that begins at `at`; *ret_end where the next one does. */
static int cut_piece(struct cutter *c, struct str text, size_t at, size_t *ret_end)
{
    size_t len;
    int32_t first = utf8_decode(str_skip(text, at), &len);
    size_t end = at + len;

    *ret_end = end;
    if (first < 0) /* bad bytes part words */
        return flush(c);
    *ret_end = end = piece_end(text, end);
    if (end != at + len || (first >= 0x80 && !is_plain(first)))
        return add_piece(c, text, at, end);
    return add(c, within(first, 'A', 'Z') ? first + ('a' - 'A') : first, at, end);
}

int search_cut(struct str text, enum cut_mode mode, cut_token each, void *arg)
{
    struct cutter c = {.each = each, .arg = arg, .mode = mode};
    size_t end;

    for (size_t at = 0; at < text.n; at = end) {
        int r = cut_piece(&c, text, at, &end);

        if (r)
            return r;
    }
    if (mode == CUT_QUERY && c.run > 1)
        c.last.n = 0;
    return flush(&c);
}
