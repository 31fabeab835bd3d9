/* html_test.c: what may reach a page, and in which clothes. */
#include "web/html.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>

struct fixture {
    struct arena *arena;
    struct buf out;
    struct html html;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    f->arena = arena_new(0);
    buf_init(&f->out, 1 * MiB);
    f->html = (struct html){.out = &f->out, .arena = f->arena};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    buf_done(&f->out);
    arena_free(f->arena);
    free(f);
    return 0;
}

/* What is on the page since the last call. */
static const char *page(struct fixture *f)
{
    const char *s = arena_cstr(f->arena, buf_str(&f->out));

    buf_clear(&f->out);
    return s;
}

static const char *escaped(struct fixture *f, struct str s)
{
    html_str(&f->html, s);
    return page(f);
}

static const char *address(struct fixture *f, const char *s)
{
    html_url_c(&f->html, s);
    return page(f);
}

static void test_gap__is_none_after_a_full_width_stop(void **state)
{
    static const struct {
        const char *text, *then;
    } rows[] = {
        {"看一看。", "看一看。"}, {"看一看：", "看一看："}, {"（看一看）", "（看一看）"},
        {"See.", "See. "},        {"昭通市", "昭通市 "},    {"", " "},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        html_c(&f->html, rows[i].text);
        html_gap(&f->html, ' ');
        assert_string_equal(page(f), rows[i].then);
    }
}

static void test_html__escapes_what_html_reads(void **state)
{
    assert_string_equal(escaped(*state, S("a<b>&\"c'")), "a&lt;b&gt;&amp;&quot;c&#39;");
    assert_string_equal(escaped(*state, S("政府信息公开<公安>")), "政府信息公开&lt;公安&gt;");
    assert_string_equal(escaped(*state, S("")), "");
}

static void test_html__bytes_that_are_not_text_become_one_mark_each(void **state)
{
    assert_string_equal(escaped(*state, S("a\xff\xfe"
                                          "b")),
                        "a\xef\xbf\xbd\xef\xbf\xbd"
                        "b");
    assert_string_equal(escaped(*state, S("\xe6\x94")), "\xef\xbf\xbd\xef\xbf\xbd");
    assert_string_equal(escaped(*state, S("\xed\xa0\x80")), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    assert_string_equal(escaped(*state, S("a\0b\x1b\x7f\tc\n")), "a\xef\xbf\xbd"
                                                                 "b\xef\xbf\xbd\xef\xbf\xbd\tc\n");
    assert_string_equal(escaped(*state, S("\xef\xbf\xbf")), "\xef\xbf\xbd");
    assert_string_equal(escaped(*state, S("\xf0\x9f\x98\x80\xc3\xa9")), "\xf0\x9f\x98\x80\xc3\xa9");
}

/* Seven letters (one of them E5 BF BF), of which one byte is another: as they become when they stand apart, where none is
 * looked at together with its neighbours. */
static void letters_apart(struct fixture *f, struct str row, char *ret)
{
    char apart[64];
    size_t n = 0;
    for (size_t i = 0; i < row.n; i++) {
        apart[n++] = row.p[i];
        if (i % 3 == 2)
            apart[n++] = ' ';
    }
    for (const char *c = escaped(f, str_of(apart, n)); *c; c++)
        if (*c != ' ')
            *ret++ = *c;
    *ret = 0;
}

static void test_html__letters_in_a_row_are_looked_at_like_letters_apart(void **state)
{
    struct fixture *f = *state;
    char row[] = "政府信忿公开法", wanted[256];
    for (size_t at = 0; at < strlen(row); at++)
        for (int byte = 1; byte < 256; byte++) {
            char was = row[at];
            if (byte == ' ')
                continue;
            row[at] = (char)byte;
            letters_apart(f, str_c(row), wanted);
            assert_string_equal(escaped(f, str_c(row)), wanted);
            row[at] = was;
        }
}

static void test_html__a_value_is_written_by_its_type(void **state)
{
    struct fixture *f = *state;
    struct html *h = &f->html;

    html_value(h, S("<"));
    html_value(h, "&");
    html_value(h, -7);
    html_value(h, (int64_t)INT64_MIN);
    html_value(h, UINT64_MAX);
    assert_string_equal(page(f), "&lt;&amp;-7-922337203685477580818446744073709551615");
}

static void test_html__only_known_schemes_become_links(void **state)
{
    assert_string_equal(address(*state, "/d/1?a=1&b=2"), "/d/1?a=1&amp;b=2");
    assert_string_equal(address(*state, "HTTPS://example.cn/"), "HTTPS://example.cn/");
    assert_string_equal(address(*state, "mailto:a@b.cn"), "mailto:a@b.cn");
    assert_string_equal(address(*state, "tel:+86-870-12345"), "tel:+86-870-12345");
    assert_string_equal(address(*state, "?page=2:3"), "?page=2:3");
    assert_string_equal(address(*state, ""), "");
}

static void test_html__an_address_that_runs_something_becomes_a_hash(void **state)
{
    static const char *const bad[] = {
        "javascript:alert(1)",     "JaVaScRiPt:alert(1)",  "java\nscript:alert(1)",
        "java\tscript:alert(1)",   " javascript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,<script>", "vbscript:x",           ":x"};

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_string_equal(address(*state, bad[i]), "#");
}

static void test_html__a_part_of_an_address_stays_that_part(void **state)
{
    struct fixture *f = *state;

    html_path(&f->html, S("附件/a b?.pdf"));
    html_put(&f->html, "?q=", 3);
    html_address_query(&f->html, "a&b=c/d\"");
    html_put(&f->html, "&n=", 3);
    html_address_query(&f->html, 17);
    assert_string_equal(page(f), "%E9%99%84%E4%BB%B6/a%20b%3F.pdf?q=a%26b%3Dc%2Fd%22&n=17");
}

static void test_html__texts_are_filled_with_escaped_values(void **state)
{
    static const struct html_safe texts[] = {{STR_INIT("")},
                                             {STR_INIT("{who} &amp; {n} {n|item|items}")},
                                             {STR_INIT("{x} {who")},
                                             {STR_INIT("&lt;b&gt;")}};
    struct fixture *f = *state;
    struct html *h = &f->html;

    h->texts = texts;
    html_text_args(h, 1, (struct html_arg[]){html_arg("who", "<me>"), html_arg("n", 1)}, 2);
    assert_string_equal(page(f), "&lt;me&gt; &amp; 1 item");
    html_text_args(h, 1, (struct html_arg[]){html_arg("who", S("李")), html_arg("n", 74)}, 2);
    assert_string_equal(page(f), "李 &amp; 74 items");
    html_text_args(h, 2, (struct html_arg[]){html_arg("who", "")}, 1);
    assert_string_equal(page(f), "{x} {who");
    html_text(h, 3);
    assert_string_equal(page(f), "&lt;b&gt;");
}

static void test_html__the_form_token_stands_only_where_there_is_a_session(void **state)
{
    struct fixture *f = *state;

    html_csrf(&f->html);
    assert_string_equal(page(f), "");
    f->html.csrf = S("abc\"");
    html_csrf(&f->html);
    assert_string_equal(page(f), "<input type=\"hidden\" name=\"csrf\" value=\"abc&quot;\">");
}

static void test_html__typed_text_becomes_paragraphs(void **state)
{
    struct fixture *f = *state;

    html_raw(&f->html, html_own(f->arena, S("一、<总体>\r\n\n  二 \n")));
    assert_string_equal(page(f), "<p>一、&lt;总体&gt;</p>\n<p>二</p>\n");
    html_raw(&f->html, html_own(f->arena, S("'")));
    assert_string_equal(page(f), "<p>&#39;</p>\n");
    html_raw(&f->html, html_escaped(f->arena, S("\"\"\"<b>国庆节")));
    assert_string_equal(page(f), "&quot;&quot;&quot;&lt;b&gt;国庆节");
    html_raw(&f->html, html_escaped(f->arena, S("")));
    assert_string_equal(page(f), "");
}

static void test_html__a_page_beyond_its_size_is_marked_not_cut_in_silence(void **state)
{
    struct fixture *f = *state;
    struct buf small cleanup(buf_done) = BUF_INIT(4);

    f->html.out = &small;
    html_c(&f->html, "<<");
    assert_false(buf_ok(&small));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_gap__is_none_after_a_full_width_stop),
        FACT(test_html__escapes_what_html_reads),
        FACT(test_html__bytes_that_are_not_text_become_one_mark_each),
        FACT(test_html__letters_in_a_row_are_looked_at_like_letters_apart),
        FACT(test_html__a_value_is_written_by_its_type),
        FACT(test_html__only_known_schemes_become_links),
        FACT(test_html__an_address_that_runs_something_becomes_a_hash),
        FACT(test_html__a_part_of_an_address_stays_that_part),
        FACT(test_html__texts_are_filled_with_escaped_values),
        FACT(test_html__the_form_token_stands_only_where_there_is_a_session),
        FACT(test_html__typed_text_becomes_paragraphs),
        FACT(test_html__a_page_beyond_its_size_is_marked_not_cut_in_silence),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
