/* search_query.c: from what a person typed to what the engines are asked, and the rule that both
 * obey.
 *
 * Each form is written from tokens, in which there are only letters, digits and marks: no sign
 * that FTS5 or LIKE would read as its own can be among them. */
#include "base/utf8.h"
#include "base/vec.h"
#include "store/search_cut.h"
#include "store/search_hit.h"
#include "store/search_sqlite.h"
#include <utf8proc.h>

/* A query is at most 200 bytes; what is made of it stays far below this. */
#define MATCH_MAX (64 * KiB)

/* Words in titles stand among the marks once more, with a sign before each token: the list of such a token is
 * as long as there are titles with it, and a search of titles does not walk the lists of the whole texts. */
#define TITLE_SIGN "="

static bool is_space(int32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x2028 || c == 0x2029 ||
           (c >= 0xa0 && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS);
}

static bool is_quote(int32_t c)
{
    return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02 || (c >= 0x300c && c <= 0x300f);
}

static bool is_minus(int32_t c)
{
    return c == '-' || c == 0xff0d || c == 0x2212;
}

/* Take the first character off if it is of the kind. */
static bool take(struct str *rest, bool (*is)(int32_t c))
{
    size_t len;

    if (rest->n == 0 || !is(utf8_decode(*rest, &len)))
        return false;
    *rest = str_skip(*rest, len);
    return true;
}

static bool ends_word(int32_t c)
{
    return is_space(c) || is_quote(c);
}

/* Take everything before the first character of the kind. */
static struct str take_until(struct str *rest, bool (*is)(int32_t c))
{
    struct str from = *rest;
    size_t at = 0;
    size_t len;

    for (; at < from.n; at += len) {
        if (is(utf8_decode(str_skip(from, at), &len)))
            break;
    }
    *rest = str_skip(from, at);
    return str_head(from, at);
}

/* "不含" before a word or as a word by itself: as a minus. */
static bool take_without(struct str *rest)
{
    const struct str without = S("不含");

    if (!str_starts(*rest, without))
        return false;
    *rest = str_skip(*rest, without.n);
    while (take(rest, is_space))
        ;
    return true;
}

/* The next word or phrase; false when nothing is left. It may have no tokens. */
static bool take_term(struct str *rest, struct search_term *ret)
{
    *ret = (struct search_term){0};
    while (take(rest, is_space))
        ;
    if (rest->n == 0)
        return false;
    while (take(rest, is_minus) || take_without(rest))
        ret->exclude = true;
    if (!take(rest, is_quote)) {
        ret->text = take_until(rest, ends_word);
        return true;
    }
    ret->text = take_until(rest, is_quote);
    take(rest, is_quote);
    return true;
}

int search_parse(struct arena *a, struct str typed, struct search_query *ret)
{
    struct search_query q = {0};
    struct search_term term;
    size_t wanted = 0;

    if (typed.n > SEARCH_MAX_BYTES)
        return err_set(ERR_TOO_LARGE, "search: more than %d bytes", SEARCH_MAX_BYTES);
    while (take_term(&typed, &term)) {
        search_query_tokens(a, term.text, &term.tokens);
        if (term.tokens.n == 0)
            continue;
        if (q.n == SEARCH_MAX_TERMS)
            return err_set(ERR_TOO_LARGE, "search: more than %d words", SEARCH_MAX_TERMS);
        term.prefix = search_is_single(term.tokens.v[term.tokens.n - 1].text);
        wanted += !term.exclude;
        *vec_push(a, &q) = term;
    }
    if (wanted == 0)
        return err_set(ERR_INVALID, "search: nothing to look for");

    *ret = q;
    return 0;
}

/* "昭通 通市" as FTS5 reads it. The space at its beginning tells our tokenizer that these are tokens
 * already. */
static void put_phrase(struct buf *b, const struct search_term *term, struct str sign)
{
    buf_char(b, '"');
    for (size_t i = 0; i < term->tokens.n; i++) {
        buf_char(b, ' ');
        buf_put(b, sign);
        buf_put(b, term->tokens.v[i].text);
    }
    buf_put(b, term->prefix ? S("\" *") : S("\""));
}

/* `sign`: before each token of the wanted words, and of them alone. */
static void put_sqlite(struct buf *b, const struct search_query *q, struct str sign)
{
    const char *before = "(";

    for (size_t i = 0; i < q->n; i++) {
        if (q->v[i].exclude)
            continue;
        buf_put(b, str_c(before));
        put_phrase(b, &q->v[i], sign);
        before = " AND ";
    }
    buf_char(b, ')');
    for (size_t i = 0; i < q->n; i++) {
        if (!q->v[i].exclude)
            continue;
        buf_put(b, S(" NOT "));
        put_phrase(b, &q->v[i], S(""));
    }
}

/* The keys that a row must have, on the first line. */
static void put_keys(struct buf *b, const struct search_query *q)
{
    for (size_t i = 0; i < q->n; i++) {
        const struct tokens *t = &q->v[i].tokens;

        for (size_t k = 0; k < t->n && !q->v[i].exclude; k++) {
            if (b->n)
                buf_char(b, ' ');
            buf_put(b, t->v[k].text);
        }
    }
    buf_char(b, '\n');
}

/* Patterns for LIKE, with tabs between. A wanted word of one token needs none: its key says all. */
static void put_patterns(struct buf *b, const struct search_query *q, bool exclude)
{
    size_t start = b->n;

    for (size_t i = 0; i < q->n; i++) {
        if (q->v[i].exclude != exclude || (!exclude && q->v[i].tokens.n == 1))
            continue;
        if (b->n > start)
            buf_char(b, '\t');
        buf_char(b, '%');
        search_put_plain(b, &q->v[i].tokens);
        buf_char(b, '%');
    }
}

static void put_postgres(struct buf *b, const struct search_query *q)
{
    put_keys(b, q);
    put_patterns(b, q, false);
    buf_char(b, '\n');
    put_patterns(b, q, true);
}

struct str search_match(struct arena *a, enum db_engine engine, const struct search_query *q)
{
    struct buf b cleanup(buf_done) = BUF_INIT(MATCH_MAX);

    if (engine == DB_POSTGRES)
        put_postgres(&b, q);
    else
        put_sqlite(&b, q, S(""));
    assert(buf_ok(&b));
    return arena_str(a, buf_str(&b));
}

static struct str titles_match(struct arena *a, enum db_engine engine, const struct search_query *q)
{
    struct buf b cleanup(buf_done) = BUF_INIT(MATCH_MAX);

    if (engine == DB_POSTGRES)
        put_postgres(&b, q);
    else
        put_sqlite(&b, q, S(TITLE_SIGN));
    assert(buf_ok(&b));
    return arena_str(a, buf_str(&b));
}

/* ---- Marks ---- */

/* What no token holds: the sign before and between them, and what FTS5 would read. */
static void put_mark(struct buf *b, struct str mark)
{
    for (size_t i = 0; i < mark.n; i++) {
        unsigned char c = (unsigned char)mark.p[i];

        buf_char(b, c <= ' ' || c == '"' || c == 0x7f ? '_' : mark.p[i]);
    }
}

static int put_title_token(void *arg, struct str text, size_t begin, size_t end)
{
    struct buf *b = arg;

    (void)begin, (void)end;
    if (b->n > 0)
        buf_char(b, ' ');
    buf_put(b, S(TITLE_SIGN));
    buf_put(b, text);
    return 0;
}

struct str search_marks_value(struct arena *a, enum db_engine engine, struct strs marks,
                              struct str title)
{
    struct buf b cleanup(buf_done) = BUF_INIT(MATCH_MAX);

    for (size_t i = 0; i < marks.n; i++) {
        if (i > 0)
            buf_char(&b, ' ');
        put_mark(&b, marks.v[i]);
    }
    if (engine == DB_SQLITE)
        (void)search_cut(title, CUT_TEXT, put_title_token, &b);
    if (engine == DB_SQLITE && b.n > 0)
        return ARENA_JOIN(a, S(SEARCH_READY), buf_str(&b));
    return arena_str(a, buf_str(&b)); /* beyond the maximum: the first ones */
}

static void put_marks_sqlite(struct buf *b, const struct strs *marks, const char *between)
{
    for (size_t i = 0; i < marks->n; i++) {
        buf_put(b, str_c(i > 0 ? between : b->n > 0 ? " AND (" : "("));
        buf_put(b, S("\" "));
        put_mark(b, marks->v[i]);
        buf_char(b, '"');
    }
    if (marks->n > 0)
        buf_char(b, ')');
}

static struct str marks_sqlite(struct arena *a, const struct search_marks *m)
{
    struct buf b cleanup(buf_done) = BUF_INIT(MATCH_MAX);

    put_marks_sqlite(&b, &m->all, " AND ");
    put_marks_sqlite(&b, &m->any, " OR ");
    assert(buf_ok(&b));
    return arena_str(a, buf_str(&b));
}

struct search_asked search_ask(struct arena *a, enum db_engine engine, const struct search_query *q,
                               const struct search_marks *marks)
{
    struct search_asked asked = {.match = q ? search_match(a, engine, q) : S(""),
                                 .marks = S(""),
                                 .any_of = S(""),
                                 .titles = q ? titles_match(a, engine, q) : S("")};

    if (engine == DB_POSTGRES) {
        asked.marks = search_marks_value(a, engine, marks->all, S(""));
        asked.any_of = search_marks_value(a, engine, marks->any, S(""));
    } else {
        asked.marks = marks_sqlite(a, marks);
    }
    return asked;
}

bool search_term_at(const struct tokens *t, size_t i, const struct search_term *term)
{
    size_t last = term->tokens.n - 1;

    if (t->n - i <= last)
        return false;
    for (size_t k = 0; k < last; k++) {
        if (!str_eq(t->v[i + k].text, term->tokens.v[k].text))
            return false;
    }
    if (term->prefix)
        return str_starts(t->v[i + last].text, term->tokens.v[last].text);
    return str_eq(t->v[i + last].text, term->tokens.v[last].text);
}

size_t search_term_end(const struct tokens *t, size_t i, const struct search_term *term)
{
    size_t last = i + term->tokens.n - 1;

    /* of a pair only the first letter is meant; the pair's second letter begins the next token */
    if (term->prefix && !search_is_single(t->v[last].text) && last + 1 < t->n)
        return t->v[last + 1].begin;
    return t->v[last].end;
}

static bool has_term(const struct tokens *t, const struct search_term *term)
{
    for (size_t i = 0; i < t->n; i++) {
        if (search_term_at(t, i, term))
            return true;
    }
    return false;
}

static bool any_has_term(const struct tokens *columns, size_t n, const struct search_term *term)
{
    for (size_t i = 0; i < n; i++) {
        if (has_term(&columns[i], term))
            return true;
    }
    return false;
}

bool search_accepts_row(struct arena *a, struct strs columns, const struct search_query *q)
{
    struct tokens *tokens = arena_many(a, columns.n, struct tokens);

    for (size_t i = 0; i < columns.n; i++)
        search_tokens(a, columns.v[i], &tokens[i]);
    for (size_t i = 0; i < q->n; i++) {
        if (any_has_term(tokens, columns.n, &q->v[i]) == q->v[i].exclude)
            return false;
    }
    return true;
}

bool search_accepts(struct arena *a, struct str text, const struct search_query *q)
{
    return search_accepts_row(a, (struct strs){&text, 1}, q);
}
