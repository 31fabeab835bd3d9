/* search_offer.c: see search_offer.h. Titles are the dictionary: what is offered stands in one. Each step
 * asks the index a bounded number of times and reads a bounded number of titles. */
#include "domain/catalogue/finding/search_offer.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/finding/between.h"
#include "domain/catalogue/finding/marks.h"
#include "search_builtin.h"
#include "web/asset.h"

#define TITLES_READ  20
#define WORD_LETTERS 8 /* longer ones are sentences */
#define WORD_LEAST   3 /* of two letters, one wrong, nothing is left to go by */

bool search_single_word(const struct search_query *q, struct str *ret)
{
    if (q->n != 1 || q->v[0].exclude)
        return false;
    *ret = q->v[0].text;
    return true;
}

static void offer(struct arena *a, struct offer_list *list, struct str word, struct str not_this)
{
    if (list->n >= OFFERS_MOST || word.n == 0 || str_eq(word, not_this))
        return;
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i], word))
            return;
    *vec_push(a, list) = word;
}

/* ---- What means the same ---- */

static bool group_has(struct str group, struct str word)
{
    struct str one;
    while (str_next(&group, ',', &one))
        if (str_eq(str_trim(one), word))
            return true;
    return false;
}

static void offer_group(struct arena *a, struct str group, struct str word, struct offer_list *ret)
{
    struct str one;
    if (!group_has(group, word))
        return;
    while (str_next(&group, ',', &one))
        offer(a, ret, str_trim(one), word);
}

/* Commas and parts as people type them become ours. */
static struct str plain_groups(struct arena *a, struct str own)
{
    static const struct {
        const char *from;
        char to;
    } signs[] = {{"，", ','}, {"、", ','}, {"；", '\n'}, {";", '\n'}, {"\r", '\n'}};
    struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);
    for (size_t at = 0; at < own.n;) {
        struct str rest = str_skip(own, at);
        size_t i = 0;
        while (i < COUNT(signs) && !str_starts(rest, str_c(signs[i].from)))
            i++;
        buf_char(&b, i < COUNT(signs) ? signs[i].to : own.p[at]);
        at += i < COUNT(signs) ? strlen(signs[i].from) : 1;
    }
    return arena_str(a, buf_str(&b));
}

/* The next group of words of both tables, the authority's first; false at the end. */
struct groups {
    struct str own, builtin;
};

static struct groups groups_of(struct arena *a, struct str own)
{
    return (struct groups){plain_groups(a, own),
                           asset_find(&search_builtin_files, "synonyms.tsv")->bytes};
}

static bool next_group(struct groups *g, struct str *ret)
{
    struct str line, source;
    if (str_next(&g->own, '\n', ret))
        return true;
    while (str_next(&g->builtin, '\n', &line)) {
        str_cut(line, '\t', ret, &source);
        if (!str_starts(line, S("#")))
            return true;
    }
    return false;
}

void search_synonyms(struct arena *a, struct str word, struct str own, struct offer_list *ret)
{
    struct groups groups = groups_of(a, own);
    struct str group;
    while (next_group(&groups, &group))
        offer_group(a, group, word, ret);
}

/* ---- What sounds the same ---- */

bool search_by_sound(struct arena *a, struct str word, enum pinyin_way way,
                     const struct search_filter *filter, struct search_filter *ret)
{
    const struct strs *all = &filter->marks.all;
    struct strs keys;
    if (!pinyin_asked(a, word, way, &keys))
        return false;
    struct str *marks = arena_many(a, all->n + keys.n, struct str);
    for (size_t i = 0; i < all->n; i++)
        marks[i] = all->v[i];
    for (size_t i = 0; i < keys.n; i++)
        marks[all->n + i] = mark_word(a, MARK_SOUND, keys.v[i]);
    *ret = *filter;
    ret->marks.all = (struct strs){marks, all->n + keys.n};
    return true;
}

/* What stands on one side of a stretch in the titles that were read. It ends there where somewhere nothing stands
 * that can belong to it, or where different letters do. */
struct side {
    struct str letter;
    bool ends;
};

/* A stretch of titles; whether it is a word is seen by its sides: 后驾 always stands between 酒 and 驶. */
struct heard {
    struct str word;
    struct side before, after;
};
struct heard_list {
    struct heard *v;
    size_t n, room;
};

static void side_note(struct side *side, struct str letter, bool between)
{
    if (between || letter.n == 0 || !utf8_is_cjk(utf8_decode(letter, &(size_t){0})) ||
        (side->letter.n > 0 && !str_eq(side->letter, letter)))
        side->ends = true;
    side->letter = letter;
}

static struct str last_letter(struct str s)
{
    size_t at = s.n;
    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
        ;
    return str_skip(s, at);
}

static void heard_note(struct arena *a, struct heard_list *list, struct str title, struct str word)
{
    struct str before = str_head(title, (size_t)(word.p - title.p)),
               after = str_skip(title, before.n + word.n);
    size_t i = 0;
    while (i < list->n && !str_eq(list->v[i].word, word))
        i++;
    if (i == list->n)
        *vec_push(a, list) = (struct heard){.word = word};
    side_note(&list->v[i].before, last_letter(before), between_ends(before));
    side_note(&list->v[i].after, utf8_head(after, 1), between_at(after) > 0);
}

static bool is_word(const struct heard *h)
{
    return h->before.ends && h->after.ends;
}

/* Words first; `words`: nothing but what is a word by what stands about it in the titles. */
static int offer_by_sound(struct db *pub, struct arena *a, struct str sound, enum pinyin_way way,
                          bool words, struct str not_this, struct offer_list *ret)
{
    struct heard_list heard = {0};
    struct search_filter filter;
    struct search_hits hits = {0};
    if (!search_by_sound(a, sound, way, &search_filter_none, &filter))
        return 0;
    int r = search_index_find(pub, a, NULL, &filter, SEARCH_DATE, 0, TITLES_READ, &hits);
    for (size_t i = 0; r >= 0 && i < hits.n; i++) {
        struct catalogue_public_listed_row d;
        struct str word;
        r = catalogue_public_sql_row(pub, a, hits.v[i], &d);
        if (r == 1 && pinyin_stretch(d.title, sound, way, &word))
            heard_note(a, &heard, d.title, word);
    }
    for (size_t i = 0; r >= 0 && i < heard.n; i++)
        if (is_word(&heard.v[i]))
            offer(a, ret, heard.v[i].word, not_this);
    for (size_t i = 0; r >= 0 && i < heard.n && !words; i++)
        offer(a, ret, heard.v[i].word, not_this);
    return r < 0 ? r : 0;
}

/* ---- What differs by one letter ---- */

struct letters {
    struct str v[WORD_LETTERS + 1];
    size_t n;
};

/* False: more than fit. */
static bool letters_of(struct str word, struct letters *ret)
{
    size_t len;
    ret->n = 0;
    for (struct str rest = word; rest.n > 0; rest = str_skip(rest, len)) {
        utf8_decode(rest, &len);
        if (ret->n == COUNT(ret->v))
            return false;
        ret->v[ret->n++] = str_head(rest, len);
    }
    return true;
}

/* One letter put in, left out, or another one in its place. */
static bool one_apart(const struct letters *x, const struct letters *y)
{
    if (x->n > y->n)
        return one_apart(y, x);
    size_t i = 0, tail = 0;
    while (i < x->n && str_eq(x->v[i], y->v[i]))
        i++;
    while (tail < x->n - i && str_eq(x->v[x->n - 1 - tail], y->v[y->n - 1 - tail]))
        tail++;
    return y->n - x->n <= 1 && i + tail + 1 == y->n;
}

/* A word like it that stands in the title. */
static void offer_from_title(struct arena *a, struct str title, struct str word,
                             const struct letters *wanted, struct offer_list *ret)
{
    size_t len;
    for (struct str rest = title; rest.n > 0; rest = str_skip(rest, len)) {
        utf8_decode(rest, &len);
        for (size_t n = wanted->n - 1; n <= wanted->n + 1; n++) {
            struct str part = utf8_head(rest, n);
            struct letters found;
            if (!letters_of(part, &found) || found.n != n || !one_apart(wanted, &found))
                continue;
            int32_t last = utf8_decode(found.v[n - 1], &(size_t){0}),
                    first = utf8_decode(found.v[0], &(size_t){0});
            if (utf8_is_word(first) && utf8_is_word(last))
                offer(a, ret, part, word);
        }
    }
}

/* The word without letter `at`, as two pieces that must stand in a title. */
static int offer_around(struct db *pub, struct arena *a, struct str word,
                        const struct letters *wanted, size_t at, struct offer_list *ret)
{
    size_t before = (size_t)(wanted->v[at].p - word.p);
    struct str left = str_head(word, before), right = str_skip(word, before + wanted->v[at].n);
    struct search_query q = {0};
    struct search_hits hits = {0};
    struct str pieces =
        ARENA_JOIN(a, at >= 2 ? left : S(""), S(" "), wanted->n - at > 2 ? right : S(""));
    int r = search_parse(a, pieces, &q);
    if (r == ERR_INVALID || r == ERR_TOO_LARGE)
        return 0;
    if (r >= 0)
        r = search_index_find(pub, a, &q, &search_filter_none, SEARCH_RELEVANCE, 0, TITLES_READ,
                              &hits);
    for (size_t i = 0; r >= 0 && i < hits.n; i++) {
        struct catalogue_public_listed_row d;
        r = catalogue_public_sql_row(pub, a, hits.v[i], &d);
        if (r == 1)
            offer_from_title(a, d.title, word, wanted, ret);
    }
    return r < 0 ? r : 0;
}

static int offer_one_apart(struct db *pub, struct arena *a, struct str word, struct offer_list *ret)
{
    struct letters wanted;
    int r = 0;
    if (!letters_of(word, &wanted) || wanted.n < WORD_LEAST || wanted.n > WORD_LETTERS)
        return 0;
    for (size_t at = 0; r >= 0 && at < wanted.n && ret->n == 0; at++)
        r = offer_around(pub, a, word, &wanted, at, ret);
    return r;
}

/* Two letters of a sound that changed places: hukuo, hukou. */
static int offer_swapped(struct db *pub, struct arena *a, struct str word, struct offer_list *ret)
{
    int r = 0;
    if (word.n > PINYIN_TYPED_MAX)
        return 0;
    for (size_t i = 0; r >= 0 && i + 1 < word.n && ret->n == 0; i++) {
        char *other = arena_cstr(a, word);
        other[i] = word.p[i + 1];
        other[i + 1] = word.p[i];
        r = offer_by_sound(pub, a, str_of(other, word.n), PINYIN_SYLLABLES, false, word, ret);
    }
    return r;
}

/* ---- Words of the tables ----
 *
 * They stand in texts where titles have them not; each is asked for before it is offered. */

typedef bool (*likeness)(struct str known, const void *wanted);

static int offer_known(struct db *pub, struct arena *a, struct str own, likeness is_like,
                       const void *wanted, struct str not_this, struct offer_list *ret)
{
    struct groups groups = groups_of(a, own);
    struct str group, one;
    while (next_group(&groups, &group)) {
        while (str_next(&group, ',', &one)) {
            struct search_query q = {0};
            int64_t n = 0;
            int r;
            one = str_trim(one);
            if (!is_like(one, wanted) || search_parse(a, one, &q) < 0)
                continue;
            r = search_index_count(pub, a, &q, &search_filter_none, 1, &n);
            if (r < 0)
                return r;
            if (n > 0)
                offer(a, ret, one, not_this);
        }
    }
    return 0;
}

struct sound {
    struct str letters;
    enum pinyin_way way;
};

/* All of the word, not a stretch of it. */
static bool sounds_like(struct str known, const void *wanted)
{
    const struct sound *s = wanted;
    struct str stretch;
    return pinyin_stretch(known, s->letters, s->way, &stretch) && stretch.n == known.n;
}

static bool looks_like(struct str known, const void *wanted)
{
    struct letters letters;
    return letters_of(known, &letters) && letters.n >= WORD_LEAST && one_apart(wanted, &letters);
}

int search_words_by_sound(struct db *pub, struct arena *a, struct str word, enum pinyin_way way,
                          struct str own, struct offer_list *ret)
{
    struct sound sound = {word, way};
    int r = offer_known(pub, a, own, sounds_like, &sound, S(""), ret);
    return r < 0 ? r : offer_by_sound(pub, a, word, way, ret->n > 0, S(""), ret);
}

int search_words_like(struct db *pub, struct arena *a, struct str word, struct str own,
                      struct offer_list *ret)
{
    struct strs ways = {0};
    struct letters letters;
    int r = 0;
    if (pinyin_spoken(a, word, &ways))
        for (size_t i = 0; r >= 0 && i < ways.n; i++) {
            struct sound sound = {ways.v[i], PINYIN_SYLLABLES};
            r = offer_by_sound(pub, a, ways.v[i], PINYIN_SYLLABLES, false, word, ret);
            if (r >= 0)
                r = offer_known(pub, a, own, sounds_like, &sound, word, ret);
        }
    if (r >= 0 && ret->n == 0)
        r = ways.n > 0 ? offer_one_apart(pub, a, word, ret) : offer_swapped(pub, a, word, ret);
    if (r >= 0 && ret->n == 0 && letters_of(word, &letters) && letters.n >= WORD_LEAST)
        r = offer_known(pub, a, own, looks_like, &letters, word, ret);
    return r;
}
