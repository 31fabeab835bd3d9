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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body__paragraphs_headings_and_lists),
        cmocka_unit_test(test_body__nothing_in_it_is_html),
        cmocka_unit_test(test_body__a_table_has_a_head_and_skips_the_rule_under_it),
        cmocka_unit_test(test_body__plain_has_the_words_and_no_marks),
        cmocka_unit_test(test_body__paper_keeps_a_tables_rows_together),
        cmocka_unit_test(test_body__contents_are_the_upper_headings_with_their_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
