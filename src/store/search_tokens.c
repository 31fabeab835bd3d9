/* search_tokens.c: all tokens of a text at once, and what PostgreSQL keeps of them.
 *
 * The stored text is made from the tokens alone, so it says about a phrase exactly what they say:
 * pairs that follow each other are one run of letters, everything else is parted by a space. */
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "store/search_cut.h"
#include "store/search_hit.h"
#include <stdlib.h>

struct collector {
    struct arena *arena;
    struct str text;
    struct tokens *tokens;
};

static int collect(void *arg, struct str text, size_t begin, size_t end)
{
    struct collector *c = arg;
    struct token *t = vec_push(c->arena, c->tokens);
    struct str original = str_of(c->text.p + begin, end - begin);

    t->text = str_eq(text, original) ? original : arena_str(c->arena, text);
    t->begin = begin;
    t->end = end;
    return 0;
}

static struct tokens cut(struct arena *a, struct str text, enum cut_mode mode)
{
    struct tokens tokens = {0};
    struct collector c = {a, text, &tokens};

    search_cut(text, mode, collect, &c);
    return tokens;
}

void search_tokens(struct arena *a, struct str text, struct tokens *ret)
{
    *ret = cut(a, text, CUT_TEXT);
}

void search_query_tokens(struct arena *a, struct str text, struct tokens *ret)
{
    *ret = cut(a, text, CUT_QUERY);
}

/* The length in bytes of the CJK letter at the start of a token; 0 for other words. */
static size_t first_cjk(struct str token)
{
    size_t len;

    return utf8_is_cjk(utf8_decode(token, &len)) ? len : 0;
}

bool search_is_single(struct str token)
{
    return first_cjk(token) == token.n;
}

static bool is_pair(struct str token)
{
    size_t first = first_cjk(token);

    return first > 0 && first < token.n;
}

void search_put_plain(struct buf *b, const struct tokens *t)
{
    bool in_run = false; /* the token before was a pair: its second letter is our first */

    for (size_t i = 0; i < t->n; i++) {
        struct str token = t->v[i].text;

        if (!in_run) {
            if (i > 0 || first_cjk(token) == 0)
                buf_char(b, ' ');
            buf_put(b, token);
        } else if (is_pair(token)) {
            buf_put(b, str_skip(token, first_cjk(token)));
        }
        in_run = is_pair(token);
    }
    if (t->n && first_cjk(t->v[t->n - 1].text) == 0)
        buf_char(b, ' ');
}

static int compare(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The distinct tokens, and the letters that are only in pairs. */
static struct strs keys_of(struct arena *a, const struct tokens *t)
{
    struct strs keys = {.v = arena_many(a, t->n * 2 + 1, struct str)};
    size_t distinct = 0;

    for (size_t i = 0; i < t->n; i++) {
        keys.v[keys.n++] = t->v[i].text;
        if (is_pair(t->v[i].text))
            keys.v[keys.n++] = str_head(t->v[i].text, first_cjk(t->v[i].text));
    }
    qsort(keys.v, keys.n, sizeof(*keys.v), compare);
    for (size_t i = 0; i < keys.n; i++) {
        if (distinct == 0 || !str_eq(keys.v[i], keys.v[distinct - 1]))
            keys.v[distinct++] = keys.v[i];
    }
    keys.n = distinct;
    return keys;
}

static struct str postgres_value(struct arena *a, struct str text)
{
    /* a letter stands in one folded text and, at worst, in a key for each of two tokens */
    struct buf b cleanup(buf_done) = BUF_INIT(SIZE_MAX / 4);
    struct tokens tokens;
    struct strs keys;

    search_tokens(a, text, &tokens);
    keys = keys_of(a, &tokens);
    search_put_plain(&b, &tokens);
    for (size_t i = 0; i < keys.n; i++) {
        buf_char(&b, '\n');
        buf_put(&b, keys.v[i]);
    }
    return arena_str(a, buf_str(&b));
}

struct str search_value(struct arena *a, enum db_engine engine, struct str text)
{
    return engine == DB_POSTGRES ? postgres_value(a, text) : text;
}
