/* fuzz_tokenizer.c: any bytes as a text and as a query, through tokens, query forms and snippet.
 *
 * Input: what is typed, a newline, the text. Beyond "does not crash": tokens stand in order within the
 * text, forms hold nothing but what they may, the snippet is no wider than asked, and what is typed finds
 * itself. */
#include "base/utf8.h"
#include "store/search.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WIDTH 60

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void check_tokens(struct arena *a, struct str text)
{
    size_t begin = 0;
    struct tokens t;

    search_tokens(a, text, &t);
    for (size_t i = 0; i < t.n; i++) {
        struct token token = t.v[i];

        must(token.text.n > 0 && token.text.n <= 64 * 4 && utf8_valid(token.text));
        must(token.begin >= begin && token.begin < token.end && token.end <= text.n);
        begin = token.begin;
    }
}

/* Signs are those that the form itself puts there, and no quote is within a phrase. */
static void check_forms(struct arena *a, const struct search_query *q)
{
    static const char signs[] = "!#$&'+,-./:;<=>?@[\\]^_`{|}~";
    struct str sqlite = search_match(a, DB_SQLITE, q);
    struct str postgres = search_match(a, DB_POSTGRES, q);

    for (size_t i = 0; i < sizeof(signs) - 1; i++) {
        must(str_find_char(sqlite, signs[i]) < 0);
        must(str_find_char(postgres, signs[i]) < 0);
    }
    must(str_find_char(sqlite, '%') < 0 && str_find_char(postgres, '"') < 0);
    must(utf8_valid(sqlite) && utf8_valid(postgres) && !memchr(postgres.p, 0, postgres.n));
}

static void check_snippet(struct arena *a, struct str text, const struct search_query *q)
{
    size_t letters = 0;
    struct snippet s;

    search_snippet(a, text, q, WIDTH, &s);
    for (size_t i = 0; i < s.n; i++) {
        must(s.v[i].text.n > 0 && s.v[i].text.p >= text.p);
        must(s.v[i].text.p + s.v[i].text.n <= text.p + text.n);
        must(i == 0 || s.v[i].text.p == s.v[i - 1].text.p + s.v[i - 1].text.n);
        letters += utf8_count(s.v[i].text);
    }
    must(letters <= WIDTH);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str typed, text;
    struct search_query q;

    str_cut(str_of(data, size), '\n', &typed, &text);
    check_tokens(a, text);
    must(utf8_valid(search_value(a, DB_POSTGRES, text)));
    if (search_parse(a, typed, &q) < 0)
        return 0;
    must(q.n > 0 && q.n <= SEARCH_MAX_TERMS);
    check_forms(a, &q);
    check_snippet(a, text, &q);
    if (q.n == 1)
        must(search_accepts(a, q.v[0].text, &q));
    return 0;
}
