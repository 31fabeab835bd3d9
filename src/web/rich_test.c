/* rich_test.c: what comes out of HTML that somebody sends. */
#include "web/rich.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct str clean(struct arena *a, struct str html)
{
    struct rich r;

    assert_int_equal(rich_read(a, html, &r), 0);
    return rich_source(a, &r);
}

static void assert_clean(const char *html, const char *expected)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str once = clean(a, str_c(html));

    assert_string_equal(arena_cstr(a, once), expected);
    assert_string_equal(arena_cstr(a, clean(a, once)), expected);
}

static void test_rich__keeps_the_closed_set(void **state)
{
    (void)state;
    assert_clean("<h2>一、总则</h2><p>甲<strong>乙</strong><em>丙</em>m<sup>2</sup></p>",
                 "<h2>一、总则</h2>\n<p>甲<strong>乙</strong><em>丙</em>m<sup>2</sup></p>\n");
    assert_clean("<ul><li>甲<li>乙<ul><li>丙</ul></ul>",
                 "<ul>\n<li>甲</li>\n<li>\n<p>乙</p>\n<ul>\n<li>丙</li>\n</ul>\n</li>\n</ul>\n");
    assert_clean("<ol start=3><li>甲</ol><blockquote>引</blockquote>",
                 "<ol start=\"3\">\n<li>甲</li>\n</ol>\n<blockquote>\n<p>引</p>\n</blockquote>\n");
    assert_clean("<p class=right>盖章</p><p align=center>题</p><p class=flush>各县：</p><p class=x>甲",
                 "<p class=\"right\">盖章</p>\n<p class=\"centre\">题</p>\n"
                 "<p class=\"flush\">各县：</p>\n<p>甲</p>\n");
}

static void test_rich__nothing_runs(void **state)
{
    (void)state;
    assert_clean("<script>alert(1)</script><p onclick=x style='color:red' id=a>甲", "<p>甲</p>\n");
    assert_clean("<img src=x onerror=alert(1)>", "");
    assert_clean("<svg><script>alert(1)</script><style><img src=x onerror=y></style></svg>甲",
                 "<p>甲</p>\n");
    assert_clean("<a href='javascript:alert(1)'>甲</a><a href=' JaVaScRiPt:x'>乙</a>", "<p>甲乙</p>\n");
    assert_clean("<a href='java\tscript:x'>甲</a><a href='data:text/html,x'>乙</a>"
                 "<a href='//evil.example'>丙</a><a href='/\\evil.example'>丁</a>",
                 "<p>甲乙丙丁</p>\n");
    assert_clean("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
                 "onerror=alert(1)&gt;\">",
                 "");
    assert_clean("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "");
    assert_clean("&lt;script&gt;", "<p>&lt;script&gt;</p>\n");
}

static void test_rich__links_lead_where_they_say(void **state)
{
    (void)state;
    assert_clean("<a href='https://www.gov.cn/?a=1&b=\"<2>'>甲</a>",
                 "<p><a href=\"https://www.gov.cn/?a=1&amp;b=%22%3C2%3E\">甲</a></p>\n");
    assert_clean(
        "<a href='/a&#x10ffff;b'>甲</a><a href='/a&#x202e;b'>乙</a><a href='/&#x200b;'>丙</a>",
        "<p>甲乙丙</p>\n");
    assert_clean("<a href='/documents/3'>甲</a><a href='mailto:a@b.cn'>乙</a>",
                 "<p><a href=\"/documents/3\">甲</a><a href=\"mailto:a@b.cn\">乙</a></p>\n");
}

static void test_rich__white_space_is_as_a_reader_sees_it(void **state)
{
    (void)state;
    assert_clean("<p>\n  昭通市\n公安局  is\n here </p>", "<p>昭通市公安局 is here</p>\n");
    assert_clean("<p>　　甲</p><p>&nbsp;</p><p>&nbsp;&nbsp;&nbsp;&nbsp;乙&#x200b;&#x202e;</p>",
                 "<p>甲</p>\n<p>乙</p>\n");
    assert_clean("甲<br><br>乙<br>　　丙<br>丁<br>", "<p>甲</p>\n<p>乙</p>\n<p>丙<br>丁</p>\n");
}

static void test_rich__an_indent_tells_who_stands_flush(void **state)
{
    (void)state;
    assert_clean("<p class=MsoNormal>各县公安局：</p><p style='text-indent:21.0pt'>甲</p>"
                 "<p style='text-indent:21.0pt'>乙</p><p style='text-align:right'>丙</p>",
                 "<p class=\"flush\">各县公安局：</p>\n<p>甲</p>\n<p>乙</p>\n<p class=\"right\">丙</p>\n");
}

static void test_rich__a_table_lies_on_its_grid(void **state)
{
    (void)state;
    assert_clean("<table><tr><th>类别<th>件<tr><td>行政处罚<td>843</table>",
                 "<table>\n<thead>\n<tr><th scope=\"col\">类别</th><th scope=\"col\">件</th></tr>\n"
                 "</thead>\n<tbody>\n<tr><td>行政处罚</td><td>843</td></tr>\n</tbody>\n</table>\n");
    assert_clean("<table><caption>表</caption><tr><td rowspan=9>甲<td>1<tr><td>2<tr></table>",
                 "<p class=\"centre\">表</p>\n<table>\n<tbody>\n<tr><td rowspan=\"2\">甲</td><td>1</td></tr>\n"
                 "<tr><td>2</td></tr>\n</tbody>\n</table>\n");
    assert_clean("<table><tr><td colspan=2>甲<td>乙<tr><td colspan=2>丙</table>",
                 "<table>\n<tbody>\n<tr><td>甲</td><td>乙</td></tr>\n<tr><td>丙</td><td></td></tr>\n"
                 "</tbody>\n</table>\n");
    assert_clean("<table><tr><td><table><tr><td>内<td>层</table></table>",
                 "<table>\n<tbody>\n<tr><td>\n<p>内</p>\n<p>层</p>\n</td></tr>\n</tbody>\n</table>\n");
    assert_clean("<table><tr><td> </td></tr></table>", "");
}

static void test_rich__words_lists_become_lists_and_its_numbers_stay(void **state)
{
    (void)state;
    assert_clean("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
                 "<span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp;&nbsp;"
                 "</span></span></span><![endif]>甲</p><p style='mso-list:l0 level1 lfo1'>"
                 "<span style='mso-list:Ignore'>l<span>&nbsp;</span></span>乙<o:p></o:p></p>",
                 "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n");
    assert_clean("<h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、<span>&nbsp; "
                 "</span></span>总则</h1><p><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>目的</p>",
                 "<h2>一、总则</h2>\n<p>1. 目的</p>\n");
}

static void test_rich__what_is_hidden_or_deleted_does_not_come_in(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rich r;

    assert_clean("甲<span style='display: none'>乙</span><del>丙</del><span style='mso-hide:all'>丁</span>"
                 "<!-- 戊 --><div style='mso-element:comment-list'>己</div>",
                 "<p>甲</p>\n");
    assert_int_equal(rich_read(a, S("<del>x</del><img><script></script><a href=file:///c>y</a>"), &r), 0);
    assert_int_equal(r.lost.hidden, 1);
    assert_int_equal(r.lost.pictures, 1);
    assert_int_equal(r.lost.scripts, 1);
    assert_int_equal(r.lost.links, 1);
}

static void test_rich__marks_merge_and_headings_are_plain(void **state)
{
    (void)state;
    assert_clean("<p><b>甲</b><b>乙</b><span style='font-weight:bold'>丙</span></p>",
                 "<p><strong>甲乙丙</strong></p>\n");
    assert_clean("<p><em><strong>a</strong></em><strong>b</strong>",
                 "<p><strong><em>a</em>b</strong></p>\n");
    assert_clean("<h2><p><strong>一</strong> <a href=/x>二</a></p></h2><h5>三</h5>",
                 "<h2>一 二</h2>\n<h4>三</h4>\n");
    assert_clean("<td><h2>x</h2>", "<h2>x</h2>\n");
    assert_clean("<ul><li><h2>x</h2></ul>", "<ul>\n<li><strong>x</strong></li>\n</ul>\n");
}

static void test_rich__bombs_are_refused_within_the_limits(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct buf b cleanup(buf_done) = BUF_INIT(8 * MiB);
    struct rich r;

    buf_fmt(&b, "<p>");
    for (int i = 0; i < 3000; i++)
        buf_fmt(&b, "<b a=%d>", i);
    for (int i = 0; i < 3000; i++)
        buf_fmt(&b, "<p>x");
    assert_int_equal(rich_read(a, buf_str(&b), &r), ERR_TOO_LARGE);

    buf_clear(&b);
    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "<div>");
    buf_fmt(&b, "x");
    assert_int_equal(rich_read(a, buf_str(&b), &r), ERR_TOO_LARGE);

    buf_clear(&b);
    for (int i = 0; i < 1000; i++)
        buf_fmt(&b, "<div>");
    buf_fmt(&b, "x");
    assert_int_equal(rich_read(a, buf_str(&b), &r), 0);
    assert_true(rich_is_empty(&r));

    buf_clear(&b);
    buf_fmt(&b, "<table><tr><td colspan=64>x<tr><td>");
    for (int i = 0; i < 64; i++)
        buf_fmt(&b, "<td>y");
    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "<tr><td>");
    assert_int_equal(rich_read(a, buf_str(&b), &r), ERR_TOO_LARGE);

    buf_clear(&b);
    while (b.n < RICH_SOURCE_MAX)
        buf_fmt(&b, "&&&&&&&&&&&&&&&&");
    assert_int_equal(rich_read(a, buf_str(&b), &r), ERR_TOO_LARGE);
    buf_fmt(&b, "x");
    assert_int_equal(rich_read(a, buf_str(&b), &r), ERR_TOO_LARGE);
    assert_int_equal(rich_read(a, S("\xff"), &r), ERR_MALFORMED);
}

static void test_rich__a_page_has_ids_and_tables_that_scroll(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rich r;

    assert_int_equal(rich_read(a, S("<h2>\"一\"</h2><h3>二</h3><table><tr><th>a<tr><td>b</table>"), &r), 0);
    assert_string_equal(
        arena_cstr(a, rich_page(a, &r).html),
        "<h2 id=\"s1\">&quot;一&quot;</h2>\n<h3 id=\"s2\">二</h3>\n"
        "<section class=\"scroll\" tabindex=\"0\" aria-label=\"表格1\"><table>\n<thead>\n"
        "<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td>b</td></tr>\n</tbody>\n"
        "</table></section>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rich__keeps_the_closed_set),
        cmocka_unit_test(test_rich__nothing_runs),
        cmocka_unit_test(test_rich__links_lead_where_they_say),
        cmocka_unit_test(test_rich__white_space_is_as_a_reader_sees_it),
        cmocka_unit_test(test_rich__an_indent_tells_who_stands_flush),
        cmocka_unit_test(test_rich__a_table_lies_on_its_grid),
        cmocka_unit_test(test_rich__words_lists_become_lists_and_its_numbers_stay),
        cmocka_unit_test(test_rich__what_is_hidden_or_deleted_does_not_come_in),
        cmocka_unit_test(test_rich__marks_merge_and_headings_are_plain),
        cmocka_unit_test(test_rich__bombs_are_refused_within_the_limits),
        cmocka_unit_test(test_rich__a_page_has_ids_and_tables_that_scroll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
