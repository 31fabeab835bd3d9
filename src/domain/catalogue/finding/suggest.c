/* suggest.c: documents that are public already and may be what somebody asks for.
 *
 * A question in somebody's own words is no query: few documents hold all of them. It is cut into
 * pieces at signs and at words that every question has; each piece is looked for, and a document
 * counts for what it holds: longer pieces more, pieces that many documents hold less. Chinese has no
 * blanks: a piece that no document holds (以来电动自行车登记) is read as the longest stretches of it that one
 * does (来电, 电动自行车, 登记), found by asking for them, twice for each letter and PROBES times at most. They may
 * overlap: the longer one is taken whole, the shorter one loses what it shares.
 *
 * Somebody who is shown what has nothing to do with his question stops reading what he is shown: a document
 * that holds less than SHARE of what could be held of the question is not offered, and one whose title has less than
 * SHARE_TITLED of it (no word, or only one that most documents have: the authority's name) not below
 * SHARE_UNTITLED (what is named somewhere in a long text is hardly what it is about). None is better. */
#include "base/utf8.h"
#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/finding/between.h"
#include "domain/catalogue/finding/search_index.h"

#define QUESTION_LETTERS 600
#define PIECES           12
#define PIECE_LETTERS    32
#define HITS             20 /* of a piece */
#define FOUND            100
#define PROBES           120 /* in all; each ends at the first document */
#define SHARE            0.4 /* of the question; rare words weigh more */
#define SHARE_TITLED     0.25
#define SHARE_UNTITLED   0.9

struct piece {
    struct str text;
    size_t letters;
    double held; /* what a document holds of the question that holds it; 0: not looked for */
};
struct pieces {
    struct piece *v;
    size_t n, room;
};

static void keep(struct arena *a, struct str text, struct pieces *ret)
{
    struct str word = str_trim(text);
    size_t letters = utf8_count(word);
    if (letters < 2 || ret->n >= PIECES)
        return;
    *vec_push(a, ret) = (struct piece){word, letters, 0.0};
}

/* The next letter of s, and whether a piece ends before it. */
static bool parts(struct str s, int32_t c, size_t *ret_bytes)
{
    size_t words = between_at(s);
    if (words > 0) {
        *ret_bytes = words;
        return true;
    }
    return !utf8_is_word(c);
}

/* At signs, at words that every question has, and where Chinese and Latin letters or figures meet (2020年). */
static struct pieces cut(struct arena *a, struct str text)
{
    struct pieces list = {0};
    struct str all = utf8_fold(a, utf8_head(text, QUESTION_LETTERS));
    size_t from = 0, letters = 0, bytes;
    bool cjk = false;
    for (size_t at = 0; at < all.n; at += bytes) {
        int32_t c = utf8_decode(str_skip(all, at), &bytes);
        bool ends = parts(str_skip(all, at), c, &bytes);
        if (ends || letters == PIECE_LETTERS || (letters > 0 && utf8_is_cjk(c) != cjk)) {
            keep(a, str_head(str_skip(all, from), at - from), &list);
            from = ends ? at + bytes : at;
            letters = 0;
        }
        letters += ends ? 0 : 1;
        cjk = utf8_is_cjk(c);
    }
    keep(a, str_skip(all, from), &list);
    return list;
}

struct scored {
    int64_t id;
    double held,
        rank; /* what it holds of the question; a little more for where it stood among others */
};
struct scores {
    struct scored *v;
    size_t n, room;
    double all; /* what a document would hold that held the whole question */
    struct pieces held; /* what of it documents hold */
};

static void count_hit(struct arena *a, struct scores *s, int64_t id, double held, double rank)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->v[i].id == id) {
            s->v[i].held += held;
            s->v[i].rank += rank;
            return;
        }
    }
    if (s->n < FOUND)
        *vec_push(a, s) = (struct scored){id, held, rank};
}

/* A number of documents, at least one; 0: none, or nothing to look for. */
static int look_for(struct db *pub, struct arena *a, const struct piece *p, struct scores *s)
{
    struct search_query query = {0};
    int r = search_parse(a, p->text, &query);
    if (r == ERR_INVALID || r == ERR_TOO_LARGE)
        return 0;
    if (r < 0)
        return r;
    struct search_hits hits = {0};
    r = search_index_find(pub, a, &query, &search_filter_none, SEARCH_RELEVANCE, 0, HITS, &hits);
    if (r < 0)
        return r;
    double held = (double)p->letters / (1.0 + (double)hits.count / HITS);
    for (size_t i = 0; i < hits.n; i++)
        count_hit(a, s, hits.v[i], held, 1.0 / (double)(i + 2));
    if (hits.n > 0) {
        s->all += held;
        *vec_push(a, &s->held) = (struct piece){p->text, p->letters, held};
    }
    return hits.n > 0;
}

/* Does any document hold it? */
static int is_held(struct db *pub, struct arena *a, struct str words)
{
    struct search_query query = {0};
    int64_t n = 0;
    int r = search_parse(a, words, &query);
    if (r == ERR_INVALID || r == ERR_TOO_LARGE)
        return 0;
    if (r >= 0)
        r = search_index_count(pub, a, &query, &search_filter_none, 1, &n);
    return r < 0 ? r : n > 0;
}

/* A word of Latin letters is one whole: part of it is another word, or somebody's initials. */
static bool has_no_blanks(struct str text)
{
    return text.n > 0 && (unsigned char)text.p[0] >= 0x80;
}

/* Letters of a piece, from the first up to before the last. */
struct stretch {
    size_t from, to;
};
struct stretches {
    struct stretch *v;
    size_t n, room;
};

static struct str letters_of(struct str text, size_t from, size_t to)
{
    return str_skip(utf8_head(text, to), utf8_head(text, from).n);
}

/* The stretches that a document holds, of two letters at least, none within another. What is held from one letter on is
 * held from the next: each step moves the one end or the other. */
static int held_stretches(struct db *pub, struct arena *a, const struct piece *p, int *probes,
                          struct stretches *ret)
{
    size_t to = 0, told = 0;
    for (size_t from = 0; from + 2 <= p->letters; from++) {
        for (; *probes > 0; (*probes)--) {
            size_t next = to < from + 2 ? from + 2 : to + 1;
            if (next > p->letters)
                break;
            int r = is_held(pub, a, letters_of(p->text, from, next));
            if (r < 0)
                return r;
            if (r == 0) {
                (*probes)--;
                break;
            }
            to = next;
        }
        if (to >= from + 2 && to > told) {
            *vec_push(a, ret) = (struct stretch){from, to};
            told = to;
        }
    }
    return 0;
}

/* The longest one, taken out; what the others share with it they lose. False: none is left. */
static bool longest(struct stretches *list, struct stretch *ret)
{
    size_t at = 0, kept = 0;
    if (list->n == 0)
        return false;
    for (size_t i = 1; i < list->n; i++)
        if (list->v[i].to - list->v[i].from > list->v[at].to - list->v[at].from)
            at = i;
    *ret = list->v[at];
    for (size_t i = 0; i < list->n; i++) {
        struct stretch x = list->v[i];
        if (i < at && x.to > ret->from)
            x.to = ret->from;
        if (i > at && x.from < ret->to)
            x.from = ret->to;
        if (i != at && x.to >= x.from + 2)
            list->v[kept++] = x;
    }
    list->n = kept;
    return true;
}

static int look_for_stretches(struct db *pub, struct arena *a, const struct piece *p, int *probes,
                              struct scores *s)
{
    struct stretches list = {0};
    struct stretch one;
    size_t rest = p->letters; /* not asked for any more, or letters that say nothing */
    int r = held_stretches(pub, a, p, probes, &list);
    while (r >= 0 && longest(&list, &one)) {
        struct piece held = {letters_of(p->text, one.from, one.to), one.to - one.from, 0.0};
        r = look_for(pub, a, &held, s);
        rest -= r > 0 ? held.letters : 0;
    }
    s->all += (double)rest;
    return r < 0 ? r : 0;
}

static double score_of(const struct scored *s)
{
    return s->held + s->rank;
}

/* What a title has of the question. */
static double title_held(struct arena *a, const struct pieces *held, struct str title)
{
    struct str folded = utf8_fold(a, title);
    double sum = 0.0;
    for (size_t i = 0; i < held->n; i++)
        if (str_find(folded, held->v[i].text) >= 0)
            sum += held->v[i].held;
    return sum;
}

static bool is_about_it(struct arena *a, const struct scores *s, double held,
                        const struct catalogue_public_hit_row *d)
{
    return held >= SHARE_UNTITLED * s->all ||
           title_held(a, &s->held, d->title) >= SHARE_TITLED * s->all ||
           title_held(a, &s->held, d->title_en) >= SHARE_TITLED * s->all;
}

/* The best one left, taken out; false when none is, or what is left is far below the first or the question. */
static bool best(struct scores *s, double *first, struct scored *ret)
{
    size_t at = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].held < SHARE * s->all)
            s->v[i--] = s->v[--s->n];
    if (s->n == 0)
        return false;
    for (size_t i = 1; i < s->n; i++)
        if (score_of(&s->v[i]) > score_of(&s->v[at]))
            at = i;
    if (*first == 0.0)
        *first = score_of(&s->v[at]);
    if (score_of(&s->v[at]) < *first / 2)
        return false;
    *ret = s->v[at];
    s->v[at] = s->v[--s->n];
    return true;
}

int catalogue_suggest(struct db *pub, struct arena *a, struct str question, size_t limit,
                      struct catalogue_suggestions *ret)
{
    struct pieces pieces = cut(a, question);
    struct scores scores = {0};
    struct catalogue_suggestions found = {0};
    double first = 0.0;
    struct scored one;
    int probes = PROBES;
    for (size_t i = 0; i < pieces.n; i++) {
        int r = look_for(pub, a, &pieces.v[i], &scores);
        if (r == 0 && has_no_blanks(pieces.v[i].text))
            r = look_for_stretches(pub, a, &pieces.v[i], &probes, &scores);
        else if (r == 0) /* a Latin word that nobody wrote */
            scores.all += (double)pieces.v[i].letters;
        if (r < 0)
            return r;
    }
    while (found.n < limit && best(&scores, &first, &one)) {
        struct catalogue_public_hit_row d;
        int r = catalogue_public_sql_hit(pub, a, one.id, &d);
        if (r < 0)
            return r;
        if (r == 1 && is_about_it(a, &scores, one.held, &d))
            *vec_push(a, &found) =
                (struct catalogue_suggestion){d.id, d.title, d.title_en, d.published};
    }
    *ret = found;
    return 0;
}
