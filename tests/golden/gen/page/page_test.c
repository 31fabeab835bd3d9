/* page_test.c: what the generators make, compiled and run: a page, a feed, an asset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <brotli/decode.h>
#include <zlib.h>
#include "base/arena.h"
#include "html_feed.h"
#include "html_sample.h"
#include "sample_assets.h"
#include "text_table.h"

struct page {
    struct arena *arena;
    struct buf out;
    struct html html;
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct page *p = arena_one(a, struct page);

    p->arena = a;
    buf_init(&p->out, MiB);
    p->html = (struct html){.out = &p->out,
                            .lang = LANG_EN,
                            .csrf = S("token"),
                            .texts = text_html[LANG_EN],
                            .arena = a};
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct page *p = *state;

    buf_done(&p->out);
    arena_free(p->arena);
    return 0;
}

static const struct page_row rows[] = {
    {.href = STR_INIT("/doc/1?a=1&b=2"), .title = STR_INIT("一 & <二>"), .chosen = true},
    {.href = STR_INIT("javascript:f()"), .title = STR_INIT("three")},
};

static const struct page_view full = {.title = STR_INIT("\"公开\" & <x>"),
                                      .typed = STR_INIT("\n</textarea>"),
                                      .lang = "zh-CN",
                                      .rows = {rows, 2},
                                      .key = TEXT_do_search,
                                      .n = -7,
                                      .body = {STR_INIT("<b>b</b>")}};

static bool holds(const struct page *p, const char *part)
{
    return str_find(buf_str(&p->out), str_c(part)) >= 0;
}

static void test_page__values_are_escaped_for_where_they_stand(void **state)
{
    struct page *p = *state;

    html_sample(&p->html, &full);
    assert_true(holds(p, "<html lang=\"zh-CN\"><head><title>&quot;公开&quot; &amp; &lt;x&gt;</title>"));
    assert_true(holds(p, "<body class=\"&quot;公开&quot; &amp; &lt;x&gt;\">"));
    assert_true(holds(p, "\"/search?from=%22%E5%85%AC%E5%BC%80%22%20%26%20%3Cx%3E\""));
    assert_true(holds(p, "<a href=\"#\">2. three</a>"));
    assert_true(holds(p, "\n<b>b</b>\n"));
}

static void test_page__blocks_and_white_space(void **state)
{
    struct page *p = *state;

    html_sample(&p->html, &full);
    assert_true(holds(p, "<ul>\n<li aria-current=\"page\"><a href=\"/doc/1?a=1&amp;b=2\">1. 一 &amp; &lt;二&gt;</a></li>\n"
                         "<li><a href=\"#\">2. three</a></li>\n</ul>\n<p>2 items Search</p>\n"));
    assert_true(holds(p, "<option value=\"-7\" selected>{n}</option>"));
}

static void test_page__an_empty_list_says_so(void **state)
{
    struct page *p = *state;
    struct page_view v = full;

    v.rows.n = 0;
    v.n = 7;
    p->html.texts = text_html[LANG_ZH];
    html_sample(&p->html, &v);
    assert_true(holds(p, "<p>无</p>\n<p>0 条 搜索</p>"));
    assert_true(holds(p, "<option value=\"7\">{n}</option>"));
    assert_false(holds(p, "<ul>"));
}

static void test_page__what_was_typed_stays_with_its_first_line_break(void **state)
{
    struct page *p = *state;

    html_sample(&p->html, &full);
    assert_true(holds(p, "<textarea name=\"q\">\n\n&lt;/textarea&gt;</textarea>"));
}

static void test_page__a_form_that_posts_carries_the_token(void **state)
{
    struct page *p = *state;
    ptrdiff_t form, token, textarea;

    html_sample(&p->html, &full);
    form = str_find(buf_str(&p->out), S("method=\"post\">"));
    token = str_find(buf_str(&p->out), S("value=\"token\""));
    textarea = str_find(buf_str(&p->out), S("<textarea"));
    assert_true(form > 0 && form < token && token < textarea);
}

static void test_feed__html_in_a_feed_is_escaped_text(void **state)
{
    struct page *p = *state;

    html_feed(&p->html, &full);
    assert_true(str_starts(buf_str(&p->out), S("<?xml version")));
    assert_true(holds(p, "<link href=\"/doc/1?a=1&amp;b=2\"/><content type=\"html\">&lt;b&gt;b&lt;/b&gt;</content>"));
}

static void assert_unpacks(struct arena *a, const struct asset *f)
{
    unsigned char *plain = arena_alloc(a, f->bytes.n);
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)f->gzip.p,
                  .avail_in = (uInt)f->gzip.n,
                  .next_out = plain,
                  .avail_out = (uInt)f->bytes.n};
    size_t n = f->bytes.n;

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_memory_equal(plain, f->bytes.p, f->bytes.n);
    assert_int_equal(BrotliDecoderDecompress(f->brotli.n, (const uint8_t *)f->brotli.p, &n, plain),
                     BROTLI_DECODER_RESULT_SUCCESS);
    assert_int_equal(n, f->bytes.n);
    assert_memory_equal(plain, f->bytes.p, n);
}

static void test_asset__the_packed_forms_are_smaller_and_the_same(void **state)
{
    struct page *p = *state;
    const struct asset *f = &sample_assets.v[0];

    assert_int_equal(sample_assets.n, 1);
    assert_true(str_eq(f->name, S("sample.css")));
    assert_true(f->gzip.n > 0 && f->gzip.n < f->bytes.n);
    assert_true(f->brotli.n > 0 && f->brotli.n < f->bytes.n);
    assert_unpacks(p->arena, f);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_page__values_are_escaped_for_where_they_stand),
        FACT(test_page__blocks_and_white_space),
        FACT(test_page__an_empty_list_says_so),
        FACT(test_page__what_was_typed_stays_with_its_first_line_break),
        FACT(test_page__a_form_that_posts_carries_the_token),
        FACT(test_feed__html_in_a_feed_is_escaped_text),
        FACT(test_asset__the_packed_forms_are_smaller_and_the_same),
    };

    return cmocka_run_group_tests_name("gen/page", facts, NULL, NULL);
}
