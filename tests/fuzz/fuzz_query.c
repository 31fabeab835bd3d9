/* fuzz_query.c: bytes as a query or a path: decoding gives UTF-8 without NUL or an error, and what
 * it gives is the same after encoding and decoding again; the html sink takes all of it. */
#include "base/utf8.h"
#include "web/html.h"
#include "web/http.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static void there_and_back(struct arena *a, struct str s)
{
    struct str again;

    check(utf8_valid(s) && str_find_char(s, 0) < 0);
    check(url_decode(a, url_encode(a, s), false, &again) == 0 && str_eq(s, again));
}

/* Nothing of what was typed may end a tag, an attribute or a page. */
static void show(struct arena *a, struct str s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(16 * MiB);
    struct html h = {.out = &out, .arena = a};

    html_str(&h, s);
    html_url(&h, s);
    check(utf8_valid(buf_str(&out)));
    for (size_t i = 0; i < out.n; i++)
        check(out.p[i] != '<' && out.p[i] != '>' && out.p[i] != '"' && out.p[i] != '\'');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str all = str_of(data, size), s;
    struct pairs pairs = {0};

    if (url_decode(a, all, false, &s) == 0)
        there_and_back(a, s);
    (void)!url_pairs(a, all, &pairs);
    check(pairs.n <= HTTP_FIELDS_MAX);
    for (size_t i = 0; i < pairs.n; i++)
        there_and_back(a, pairs.v[i].value);
    (void)encoding_choose(all, 6);
    show(a, all);
    arena_free(a);
    return 0;
}
