/* body_test.c: a document's text in its forms. */
#include "domain/catalogue/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void assert_html(const char *body, const char *html)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    assert_string_equal(arena_cstr(a, body_html(a, str_c(body)).html), html);
}

static void test_body__paragraphs_headings_and_lists(void **state)
{
    (void)state;
    assert_html("甲\n\n乙", "<p>甲</p>\n<p>乙</p>\n");
    assert_html("## 一、总则\n### （一）目的\n正文",
                "<h2 id=\"s1\">一、总则</h2>\n<h3 id=\"s2\">（一）目的</h3>\n<p>正文</p>\n");
    assert_html("- 甲\n- 乙\n丙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n<p>丙</p>\n");
}

static void test_body__nothing_in_it_is_html(void **state)
{
    (void)state;
    assert_html("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    assert_html("## <img src=x onerror=y>", "<h2 id=\"s1\">&lt;img src=x onerror=y&gt;</h2>\n");
    assert_html("- \"a\" & 'b'", "<ul>\n<li>&quot;a&quot; &amp; &#39;b&#39;</li>\n</ul>\n");
}

static void test_body__a_table_has_a_head_and_skips_the_rule_under_it(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str html = body_html(a, S("| 类别 | 件 |\n|---|---|\n| 行政处罚 | 843 |\n")).html;
    assert_true(str_find(html, S("<th scope=\"col\">类别</th><th scope=\"col\">件</th>")) > 0);
    assert_true(str_find(html, S("<td>行政处罚</td><td>843</td>")) > 0);
    assert_int_equal(str_find(html, S("---")), -1);
    assert_true(str_ends(html, S("</tbody></table></section>\n")));
}

static void test_body__plain_has_the_words_and_no_marks(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    assert_string_equal(arena_cstr(a, body_plain(a, S("## 标题\n- 项\n| 甲 | 乙 |"))),
                        "标题\n项\n甲 乙 \n");
}

static void test_body__paper_keeps_a_tables_rows_together(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct paper p = {0};
    body_paper(a, S("正文\n| 甲 | 乙 |\n| 1 | 2 |\n正文"), &p);
    assert_int_equal(p.n, 3);
    assert_int_equal(p.v[1].kind, PAPER_TABLE);
    assert_int_equal(p.v[1].rows_n, 2);
    assert_int_equal(p.v[1].rows[1].n, 2);
}

static void test_body__contents_are_the_upper_headings_with_their_ids(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct body_headings list;
    body_headings(a, body_html(a, S("## 一\n<h2 id=\"s9\">\n### 细\n## 二 & 三")), &list);
    assert_int_equal(list.n, 2);
    assert_string_equal(arena_cstr(a, list.v[1].id), "s3");
    assert_string_equal(arena_cstr(a, list.v[1].text.html), "二 &amp; 三");
}

static void test_body__a_line_may_end_within_a_masked_number(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const struct {
        const char *body, *page;
    } cases[] = {
        {"530******12", "<p>530*<wbr>*<wbr>*<wbr>*<wbr>*<wbr>*12</p>"},
        {"138****8000 ** *****", NULL}, /* short ones stay whole */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct html_safe html = body_html(a, str_c(cases[i].body));
        struct str want = cases[i].page ? str_c(cases[i].page) : html.html;
        assert_true(str_eq(str_trim(body_breakable(a, html).html), str_trim(want)));
    }
    struct html_safe table = {S("<table><tr><td>*******</table>")};
    assert_true(str_eq(body_breakable(a, table).html, table.html));
    struct html_safe link = {S("<a href=\"/?q=*******\">*******</a>")};
    assert_true(str_starts(body_breakable(a, link).html, S("<a href=\"/?q=*******\">*<wbr>*")));
}

static struct str rich(struct arena *a, const char *html)
{
    struct str body;
    assert_int_equal(body_of_html(a, str_c(html), &body, NULL), 0);
    return body;
}

static void test_body__rich_text_is_cleaned_whatever_the_ledger_says(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str body = rich(a, "<h1>一</h1><p onclick=x>甲<b>乙</b>");
    assert_true(body_is_rich(body));
    assert_string_equal(arena_cstr(a, body_html(a, body).html),
                        "<h2 id=\"s1\">一</h2>\n<p>甲<strong>乙</strong></p>\n");
    assert_html(BODY_RICH "<script>x</script><p>甲", "<p>甲</p>\n");
    assert_html("<p>甲", "<p>&lt;p&gt;甲</p>\n");
    assert_int_equal(rich(a, "<p> </p><img src=x>").n, 0);
}

static void test_body__rich_text_has_words_and_places(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rich_places at;
    struct str body = rich(a, "<h2>一</h2><ul><li>甲<li>乙 &lt;&amp;</ul>"
                              "<table><tr><th>类<th>件<tr><td><p>a<p>b<td>2</table><p>丙<br>丁");
    struct str words = body_places(a, body, &at);
    assert_string_equal(arena_cstr(a, words), "一\n甲\n乙 <&\n类 件 \na\nb\n 2 \n丙\n丁\n");
    assert_string_equal(arena_cstr(a, body_plain(a, body)), arena_cstr(a, words));
    assert_int_equal(at.n, 8);
    assert_string_equal(arena_cstr(a, at.v[2].said), "paragraph 3");
    assert_string_equal(arena_cstr(a, at.v[6].said), "table 1, row 2, column 2");
    assert_true(str_starts(str_skip(words, at.v[6].at), S("2")));
    assert_true(str_starts(str_skip(words, at.v[7].at), S("丙")));
    assert_int_equal(body_letters(a, rich(a, "<p><b>甲乙</b>")), 3);
}

static void test_body__rich_text_goes_on_paper_with_its_table(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct paper p = {0};
    body_paper(a,
               rich(a, "<h2>一</h2><p class=flush>各县：<p class=right>盖章<ol start=2><li>甲</ol>"
                       "<table><tr><th>a<th>b<th>c<tr><td rowspan=2>1<td colspan=2>2<tr><td>3<td>4"
                       "</table>"),
               &p);
    assert_int_equal(p.n, 5);
    assert_int_equal(p.v[1].kind, PAPER_TEXT_FLUSH);
    assert_int_equal(p.v[2].kind, PAPER_TEXT_RIGHT);
    assert_string_equal(arena_cstr(a, p.v[3].text), "2. 甲");
    assert_int_equal(p.v[4].rows_n, 3);
    assert_int_equal(p.v[4].rows[2].n, 3);
    assert_string_equal(arena_cstr(a, p.v[4].rows[2].v[1]), "3");
}

static void test_body__marked_text_becomes_rich_without_loss(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str typed = S("## 一、总则\n甲 <乙>\n- 丙\n| 类 | 件 |\n| 1 | 2 |");
    assert_string_equal(
        arena_cstr(a, body_source(a, typed)),
        "<h2>一、总则</h2>\n<p>甲 &lt;乙&gt;</p>\n<ul>\n<li>丙</li>\n</ul>\n<table>\n<thead>\n"
        "<tr><th scope=\"col\">类</th><th scope=\"col\">件</th></tr>\n</thead>\n<tbody>\n"
        "<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body__paragraphs_headings_and_lists),
        cmocka_unit_test(test_body__nothing_in_it_is_html),
        cmocka_unit_test(test_body__a_table_has_a_head_and_skips_the_rule_under_it),
        cmocka_unit_test(test_body__plain_has_the_words_and_no_marks),
        cmocka_unit_test(test_body__paper_keeps_a_tables_rows_together),
        cmocka_unit_test(test_body__contents_are_the_upper_headings_with_their_ids),
        cmocka_unit_test(test_body__a_line_may_end_within_a_masked_number),
        cmocka_unit_test(test_body__rich_text_is_cleaned_whatever_the_ledger_says),
        cmocka_unit_test(test_body__rich_text_has_words_and_places),
        cmocka_unit_test(test_body__rich_text_goes_on_paper_with_its_table),
        cmocka_unit_test(test_body__marked_text_becomes_rich_without_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
