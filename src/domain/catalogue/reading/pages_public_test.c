/* pages_public_test.c: what a reader gets of published documents, in every representation, on
 * both engines. */
#include "catalogue_public_sql.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/finding/search_index.h"
#include "domain/frame/frame.h"
#include "domain/site/site.h"
#include "engine/json.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NOW ((moment_t)1481760000) /* 2016-12-15 */

/* ---- A small public store ---- */

enum {
    STATUTORY = 1,
    NOTICES = 2,
    REPORTS = 3,
    TRAFFIC = 1,
    HOUSEHOLD = 2,
    DIVISION = 1
};

static void put_document(struct test_store *t, int64_t id, int64_t category, int64_t topic,
                         const char *title, const char *body, const char *day)
{
    day_t published;
    struct str text = str_c(body);
    assert_int_equal(day_parse(str_c(day), &published), 0);
    int r = catalogue_public_sql_set(t->db, id, 1, DIVISION, category, topic, S("通告"),
                                     str_c(title), S(""), S("概述"), S("昭公通〔2016〕1号"),
                                     S("01526999-3-notices/2016-1117001"), published, published,
                                     DAY_NONE, body_html(t->arena, text).html, S("digest"), id, 0,
                                     id < 26 ? day_begin(published) + 9 * 3600 + 1800 : 0);
    assert_int_equal(r, 1);
    r = catalogue_public_sql_version_add(t->db, id, 1, published, S(""), str_c(title), S(""), text,
                                         S("{}"), S("[]"), S("digest"), id);
    assert_int_equal(r, 1);
    assert_int_equal(listing_enter(t->db, t->arena, id), 0);
    assert_int_equal(search_index_add(t->db, t->arena, id), 0);
}

/* What a ledger entry of subject bodies would do. */
static void project(struct test_store *t, const char *kind, json_t *payload)
{
    for (size_t i = 0; i < bodies_projections.n; i++)
        if (strcmp(bodies_projections.v[i].kind, kind) == 0)
            assert_int_equal(bodies_projections.v[i].apply(t->db, t->arena, NULL, payload), 0);
    json_decref(payload);
}

static void put_setting(struct test_store *t, const char *name, const char *value)
{
    project(t, "setting.set", json_pack("{s:s, s:s}", "name", name, "value", value));
}

static void put_categories(struct test_store *t)
{
    assert_int_equal(catalogue_public_sql_category_set(t->db, STATUTORY, S("statutory"), 0, 1,
                                                       S("法定主动公开内容"), S("Published"), S(""),
                                                       S("")),
                     1);
    assert_int_equal(catalogue_public_sql_category_set(t->db, NOTICES, S("notices"), STATUTORY, 2,
                                                       S("通告"), S("Notices"), S(""), S("")),
                     1);
    assert_int_equal(catalogue_public_sql_category_set(t->db, REPORTS, S("reports"), 0, 3,
                                                       S("年报"), S("Reports"), S(""), S("")),
                     1);
    assert_int_equal(
        catalogue_public_sql_topic_set(t->db, TRAFFIC, S("traffic"), S("交通"), S("Traffic")), 1);
    assert_int_equal(
        catalogue_public_sql_topic_set(t->db, HOUSEHOLD, S("household"), S("户籍"), S("Household")),
        1);
    project(t, "department.set",
            json_pack("{s:i, s:s, s:s, s:s}", "id", DIVISION, "code", "division", "name_zh", "支队",
                      "name_en", "Division"));
    put_setting(t, "authority.name_zh", "某市公安局");
}

/* 25 notices in May 2016, one a day, and a report of December. */
static void found(struct test_store *t)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    put_categories(t);
    for (int i = 1; i <= 25; i++)
        put_document(t, i, NOTICES, i % 2 ? TRAFFIC : HOUSEHOLD,
                     arena_cstr(t->arena, arena_fmt(t->arena, "第%d号通告", i)), "落户与限行。",
                     arena_cstr(t->arena, arena_fmt(t->arena, "2016-05-%02d", i)));
    put_document(t, 26, REPORTS, TRAFFIC, "年度报告",
                 "## 一、概况\n\n全年<b>无</b>申请。\n\n## 二、问题\n\n有。\n\n## 三、改进\n\n改。",
                 "2016-12-15");
    assert_int_equal(tx_commit(&tx), 0);
}

static void withdraw(struct test_store *t, int64_t id)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(search_index_remove(t->db, t->arena, id), 0);
    assert_int_equal(listing_leave(t->db, t->arena, id), 0);
    assert_int_equal(
        catalogue_public_sql_withdraw(t->db, id, S("内容有误"), day_from(2016, 6, 1), 99), 1);
    assert_int_equal(tx_commit(&tx), 0);
}

/* ---- A reader ---- */

static const struct asset files[] = {
    {.name = STR_INIT("aloud.js"), .address = STR_INIT("/a/aloud.js")},
    {.name = STR_INIT("gongkai.css"), .address = STR_INIT("/a/gongkai.css")},
    {.name = STR_INIT("seal.svg"), .address = STR_INIT("/a/seal.svg")},
};
static const struct asset_table file_table = {files, COUNT(files)};

static struct response ask(struct test_store *t, enum method method, struct str path,
                           struct str query, struct pairs args, struct pairs fields)
{
    struct pages *subjects = arena_many(t->arena, 4, struct pages);
    subjects[0] = catalogue_public_pages;
    subjects[1] = site_pages;
    subjects[2] = site_display_pages;
    subjects[3] = catalogue_rules_pages;
    struct site *site = arena_one(t->arena, struct site);
    *site = (struct site){.side = SIDE_PUBLIC,
                          .subjects = subjects,
                          .subjects_n = 4,
                          .assets = &file_table,
                          .clock = clock_fixed(NOW),
                          .blobs = "/nowhere",
                          .error_page = frame_error};
    assert_int_equal(site_open(t->arena, site), 0);

    struct pair *headers = arena_many(t->arena, 2, struct pair);
    headers[0] = (struct pair){S("host"), S("example.gov.cn")};
    headers[1] = (struct pair){S("sec-fetch-site"), S("same-origin")};
    struct request *req = arena_one(t->arena, struct request);
    *req = (struct request){.method = method,
                            .path = path,
                            .query = query,
                            .headers = {headers, 2, 2},
                            .args = args,
                            .fields = fields,
                            .remote = S("192.0.2.1"),
                            .id = S("TEST"),
                            .arena = t->arena};
    struct response res;
    site_serve(site, t->db, req, &res);
    return res;
}

static struct response get(struct test_store *t, const char *path)
{
    return ask(t, METHOD_GET, str_c(path), S(""), (struct pairs){0}, (struct pairs){0});
}

/* "a=b&c=d" of plain words. */
static struct response get_with(struct test_store *t, const char *path, const char *query)
{
    struct pair *v = arena_many(t->arena, 8, struct pair);
    struct pairs args = {v, 0, 8};
    struct str rest = str_c(query), part;
    while (str_next(&rest, '&', &part)) {
        struct str name, value;
        str_cut(part, '=', &name, &value);
        v[args.n++] = (struct pair){name, value};
    }
    return ask(t, METHOD_GET, str_c(path), str_c(query), args, (struct pairs){0});
}

static bool has(struct response res, const char *text)
{
    return str_find(res.body, str_c(text)) >= 0;
}

static void assert_has(struct response res, const char *text)
{
    if (!has(res, text))
        fail_msg("\"%s\" is not in:\n%.*s", text, STR_ARG(res.body));
}

static void assert_has_not(struct response res, const char *text)
{
    if (has(res, text))
        fail_msg("\"%s\" is in the answer", text);
}

/* ---- Documents ---- */

static void test_document_page__shows_text_particulars_and_neighbours(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/d/10");
    assert_int_equal(res.status, 200);
    assert_true(res.store);
    assert_has(res, "<title>第10号通告 — 某市公安局</title>");
    assert_has(res, "落户与限行。");
    assert_has(res, "01526999-3-notices/2016-1117001");
    assert_has(res, "<time datetime=\"2016-05-10\">2016年5月10日</time>");
    assert_has(res, "rel=\"prev\" href=\"/d/11\"");
    assert_has(res, "rel=\"next\" href=\"/d/9\"");
    assert_has_not(res, "class=\"contents\"");
}

static void test_document_page__tells_machines_the_minute_of_its_publication_where_it_is_known(
    void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    assert_has(get(t, "/d/10"), "<meta name=\"PubDate\" content=\"2016-05-10 09:30\">");
    assert_has(get(t, "/d/26"), "<meta name=\"PubDate\" content=\"2016-12-15\">");
}

static void test_document_page__is_cited_in_the_words_of_the_page_and_says_what_is_chinese(
    void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    assert_has(get(t, "/d/10"), "第10号通告</span>[EB/OL]. (2016-05-10)[引用日期]. ");
    struct response res = get(t, "/en/d/10");
    assert_has(res,
               "<p class=\"cite\"><span lang=\"zh-CN\">某市公安局</span>. "
               "<span lang=\"zh-CN\">第10号通告</span>[EB/OL]. (2016-05-10)[date of access]. ");
    assert_has(res, ". <span lang=\"zh-CN\">某市公安局</span>, published 10 May 2016.");
}

static void test_document_page__has_contents_when_it_is_long_and_escapes_its_text(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/d/26");
    assert_has(res, "<a href=\"#s2\">二、问题</a>");
    assert_has(res, "全年&lt;b&gt;无&lt;/b&gt;申请。");
    assert_has(res, "<a href=\"/c/reports\" aria-current=\"true\">");
}

static void test_document_page__in_english_says_which_words_are_chinese(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/en/d/10");
    assert_has(res, "<html lang=\"en\">");
    assert_has(res, "<h1 lang=\"zh-CN\">第10号通告</h1>");
    assert_has(res, "10 May 2016");
    assert_has(res, "href=\"/en/c/notices\"");
}

static void test_document__that_was_withdrawn_leaves_title_dates_and_reason(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    withdraw(t, 10);
    struct response res = get(t, "/d/10");
    assert_int_equal(res.status, 410);
    assert_false(res.store);
    assert_has(res, "第10号通告");
    assert_has(res, "2016年6月1日");
    assert_has(res, "内容有误");
    assert_has_not(res, "落户与限行");

    res = get(t, "/d/10/json");
    assert_int_equal(res.status, 410);
    assert_has(res, "\"withdrawn\":true");
    assert_has_not(res, "落户与限行");
    assert_int_equal(get(t, "/d/10/pdf").status, 410);
    assert_int_equal(get(t, "/d/10/f/1").status, 410);
    assert_has_not(get_with(t, "/list", "month=2016-05-10"), "第10号通告");
    assert_has_not(get(t, "/feed"), "第10号通告");
    assert_has_not(get_with(t, "/search", "q=第10号通告"), "href=\"/d/10\"");
    assert_has(get(t, "/d/11"), "href=\"/d/9\"");
}

static void test_document__that_is_not_there_is_404_in_every_representation(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    const char *const paths[] = {"/d/999",      "/d/0",       "/d/x",     "/d/99999999999999999999",
                                 "/d/999/json", "/d/999/pdf", "/d/1/pdf", "/d/1/f/1",
                                 "/d/1/f/x"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct response res = get(t, paths[i]);
        assert_int_equal(res.status, 404);
        assert_false(res.store);
    }
}

static void test_document_json__is_the_public_record(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/d/10/json");
    assert_int_equal(res.status, 200);
    assert_has(res, "\"title\":\"第10号通告\"");
    assert_has(res, "\"published\":\"2016-05-10\"");
    assert_has(res, "\"body\":\"落户与限行。\"");
}

/* ---- Lists ---- */

static void test_list__goes_to_older_ones_and_back_to_the_same_page(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response first = get(t, "/list");
    assert_has(first, "href=\"/d/26\"");
    assert_has(first, "href=\"/d/7\"");
    assert_has_not(first, "href=\"/d/6\"");
    assert_has(first, "rel=\"next\" href=\"/list?before=2016-05-07.7\"");
    assert_has_not(first, "rel=\"prev\"");

    struct response second = get_with(t, "/list", "before=2016-05-07.7");
    assert_has(second, "href=\"/d/6\"");
    assert_has_not(second, "rel=\"next\"");
    assert_has(second, "rel=\"prev\" href=\"/list?after=2016-05-06.6\"");

    struct response again = get_with(t, "/list", "after=2016-05-06.6");
    assert_has(again, "href=\"/d/26\"");
    assert_has(again, "href=\"/d/7\"");
    assert_has_not(again, "rel=\"prev\"");
}

static void test_list__filters_together_and_counts_what_each_choice_would_leave(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get_with(t, "/list", "category=statutory&topic=household&month=2016-05");
    assert_has(res, ">12 件<");
    assert_has(res, "href=\"/d/24\"");
    assert_has_not(res, "href=\"/d/25\"");
    /* Without the topic: the other one is offered with its own number. */
    assert_has(res, "href=\"/list?category=statutory&amp;topic=traffic&amp;month=2016-05\"");
    assert_has(res, "<span class=\"number\">13</span>");
    /* Each filter can be taken away. */
    assert_has(res, "href=\"/list?category=statutory&amp;month=2016-05\"");
    assert_has(get_with(t, "/list", "month=2016-05-03"), ">1 件<");
    assert_has(get_with(t, "/list", "month=2016"), ">26 件<");
}

static void test_list__with_a_filter_that_names_nothing_is_404(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    const char *const queries[] = {"category=none", "topic=none", "department=none",
                                   "month=2016-13", "month=20",   "month=2016-02-30",
                                   "month=2016-5"};
    for (size_t i = 0; i < COUNT(queries); i++)
        assert_int_equal(get_with(t, "/list", queries[i]).status, 404);
    assert_has(get_with(t, "/list", "before=nonsense"), "href=\"/d/26\"");
}

static void test_column__lists_what_stands_under_it(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/c/statutory");
    assert_has(res, "href=\"/c/notices\"");
    assert_has(res, "href=\"/d/25\"");
    assert_has_not(res, "href=\"/d/26\"");
    assert_has(get(t, "/c/notices"), "href=\"/c/notices/feed\"");
    assert_int_equal(get(t, "/c/none").status, 404);
    assert_int_equal(get(t, "/c/none/feed").status, 404);
}

/* ---- Search and feeds ---- */

static void test_search__marks_its_hits_and_offers_ways_on_where_there_are_none(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get_with(t, "/search", "q=落户");
    assert_has(res, "<mark>落户</mark>");
    assert_has(res, "共 25 件");
    assert_has(res, "page=2");
    assert_false(res.store);
    assert_has(get_with(t, "/search", "q=年度报告"), "<mark>年度报告</mark>");

    res = get_with(t, "/search", "q=<b>飞碟");
    assert_int_equal(res.status, 200);
    assert_has(res, "没有找到含有“&lt;b&gt;飞碟”的信息。");
    assert_has(res, "href=\"/list?topic=traffic\"");
    assert_has(get(t, "/search"), "请在上面的搜索框里写下要找的词");
    assert_has(get_with(t, "/search", "q=-"), "里面没有可以查的词");
}

/* 后驾, out of 酒后驾驶, is no word that anybody looks for: words that are known stand alone. */
static void test_search__offers_known_words_by_their_initials_and_no_stretches_beside_them(
    void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 301, NOTICES, HOUSEHOLD, "户籍办理须知", "到派出所办理。", "2016-11-01");
    put_document(t, 302, NOTICES, TRAFFIC, "整治酒后驾驶情况通报", "继续整治。", "2016-11-02");
    struct response res = get_with(t, "/search", "q=hj");
    ptrdiff_t known = str_find(res.body, S("q=%E6%88%B7%E7%B1%8D\""));   /* 户籍 */
    ptrdiff_t stretch = str_find(res.body, S("q=%E5%90%8E%E9%A9%BE\"")); /* 后驾 */
    assert_true(known >= 0);
    assert_true(stretch < 0);
    /* A word of titles is one whether somebody knows it or not: it stands by itself, or among different letters. */
    put_document(t, 303, NOTICES, TRAFFIC, "关于环境的通告", "另行通知。", "2016-11-03");
    assert_has(get_with(t, "/search", "q=hj"), "q=%E7%8E%AF%E5%A2%83\""); /* 环境 */
}

/* Where nothing is known, stretches are better than nothing. */
static void test_search__offers_stretches_of_titles_where_no_word_is_known(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 302, NOTICES, TRAFFIC, "整治酒后驾驶情况通报", "继续整治。", "2016-11-02");
    assert_has(get_with(t, "/search", "q=hj"), "q=%E5%90%8E%E9%A9%BE\""); /* 后驾 */
    put_document(t, 301, NOTICES, TRAFFIC, "关于环境的通告", "另行通知。", "2016-11-01");
    struct response res = get_with(t, "/search", "q=hj");
    assert_true(str_find(res.body, S("q=%E7%8E%AF%E5%A2%83\"")) <
                str_find(res.body, S("q=%E5%90%8E%E9%A9%BE\"")));
    assert_has(res, "q=%E7%8E%AF%E5%A2%83\""); /* 环境, a word, stands first */
}

/* The demonstration of search in one store: what is typed wrong, in Latin letters, or in other words. */
static void test_search__understands_sounds_slips_and_other_words(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, NOTICES, HOUSEHOLD, "关于换领身份证的通告", "到派出所办理。",
                 "2016-11-01");
    put_document(t, 202, NOTICES, HOUSEHOLD, "户籍窗口办公时间调整", "周末照常；烟花爆竹除外。",
                 "2016-11-02");
    assert_has(get_with(t, "/search", "q=sfz"), "<mark>身份证</mark>");
    assert_has(get_with(t, "/search", "q=SHENFENZHENG"), "<mark>身份证</mark>");
    assert_has(get_with(t, "/search", "q=sfz"), "指的可能是");
    assert_has_not(get_with(t, "/search", "q=sfz"), "href=\"/d/202\"");
    assert_has(get_with(t, "/search", "q=yhbz"), "<mark>烟花爆竹</mark>"); /* in a text alone */
    assert_has(get_with(t, "/search", "q=户藉"), "您要找的可能是");
    assert_has(get_with(t, "/search", "q=户藉"), ">户籍</a>");
    assert_has(get_with(t, "/search", "q=身分证"), ">身份证</a>");
    assert_has(get_with(t, "/search", "q=huij"), ">户籍</a>");
    assert_has(get_with(t, "/search", "q=身份证"), ">居民身份证</a>");
    assert_has(get_with(t, "/search", "q=换领 不含 派出所"), "没有找到");
    assert_has(get_with(t, "/search", "q=换领 -时间"), "href=\"/d/201\"");
    assert_has(get_with(t, "/search", "q=「换领身份证」"), "href=\"/d/201\"");
    assert_has(get_with(t, "/search", "q=「换领 通告」"), "没有找到");
}

/* Chinese has no blanks: a question that no document holds is read as the words of it that one does. */
static void test_search__offers_the_nearest_titles_for_a_question_in_ones_own_words(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, NOTICES, HOUSEHOLD, "关于换领身份证的通告", "到派出所办理。",
                 "2016-11-01");
    struct response res = get_with(t, "/search", "q=在哪儿换领证");
    assert_has(res, "没有找到");
    assert_has(res, "标题和内容最接近的");
    assert_has(res, "href=\"/d/201\"");
    assert_has_not(get_with(t, "/search", "q=海洋潜艇"), "标题和内容最接近的");
}

/* 以来电|动自行车登记: a question is not cut every so many letters, and a word that begins in another (来电) is found. */
static void test_search__finds_the_words_of_a_long_question_wherever_they_begin(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, NOTICES, TRAFFIC, "关于电动自行车上牌的通告", "到窗口办理。",
                 "2016-11-01");
    put_document(t, 202, NOTICES, HOUSEHOLD, "群众来电的处理", "登记后回复。", "2016-11-02");
    struct response res = get_with(t, "/search", "q=2020年以来电动自行车的数量");
    assert_has(res, "标题和内容最接近的");
    assert_has(res, "href=\"/d/201\"");
    assert_has_not(res, "href=\"/d/202\"");
    res = get_with(t, "/search", "q=群众反映电动自行车违停");
    assert_has(res, "href=\"/d/201\"");
}

/* What is named somewhere in a long text answers a question that it holds; it is not offered for half of one. */
static void test_search__offers_a_text_of_another_title_only_for_what_it_holds(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, NOTICES, HOUSEHOLD, "法制宣传情况通报", "现场解答：电动自行车要不要上牌。",
                 "2016-12-04");
    assert_has(get_with(t, "/search", "q=我的电动自行车怎么上牌"), "href=\"/d/201\"");
    assert_has_not(get_with(t, "/search", "q=电动自行车违停"), "href=\"/d/201\"");
}

/* A hit in the title is none where the text has what is excluded. */
static void test_search__excludes_what_the_text_says_also_from_titles(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, NOTICES, HOUSEHOLD, "关于换领证件的通告", "丢失的另行补办。",
                 "2016-11-01");
    put_document(t, 202, NOTICES, HOUSEHOLD, "关于换领证件的补充通告", "照常办理。", "2016-11-02");
    assert_has(get_with(t, "/search", "q=换领证件 -丢失"), "共 1 件");
    assert_has(get_with(t, "/search", "q=换领证件 -丢失"), "href=\"/d/202\"");
    assert_has_not(get_with(t, "/search", "q=换领证件 -丢失"), "href=\"/d/201\"");
}

static void test_search__is_narrowed_and_says_by_what(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    put_document(t, 201, REPORTS, HOUSEHOLD, "独有词语甲", "。", "2015-11-01");
    put_document(t, 202, NOTICES, HOUSEHOLD, "独有词语乙", "。", "2016-11-02");
    assert_has(get_with(t, "/search", "q=独有词语"), "共 2 件");
    struct response res = get_with(t, "/search", "q=独有词语&category=reports");
    assert_has(res, "共 1 件");
    assert_has(res, "href=\"/d/201\"");
    assert_has_not(res, "href=\"/d/202\"");
    assert_has(get_with(t, "/search", "q=独有词语&month=2016"), "href=\"/d/202\"");
    assert_has(get_with(t, "/search", "q=独有词语&month=2016"), "共 1 件");
    assert_has(get_with(t, "/search", "q=独有词语&genre=通告"), "共 2 件");
    assert_int_equal(get_with(t, "/search", "q=独有词语&category=none").status, 404);
}

static void test_feed__has_absolute_addresses_and_ids_that_stay(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/feed");
    assert_true(str_starts(res.body, S("<?xml ")));
    assert_has(res, "<id>tag:example.gov.cn,2016-12-15:d/26</id>");
    assert_has(res, "href=\"http://example.gov.cn/d/26\"");
    assert_has(res, "<updated>2016-12-15T00:00:00+08:00</updated>");
    assert_false(res.store); /* the host is anybody's word */

    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    put_setting(t, "site.address", "https://ga.zt.gov.cn/");
    assert_int_equal(tx_commit(&tx), 0);
    assert_has(get(t, "/c/notices/feed"), "href=\"https://ga.zt.gov.cn/d/25\"");
    assert_has(get(t, "/d/10"), "https://ga.zt.gov.cn/d/10");
}

/* ---- The site's pages ---- */

static void test_statistics__sums_agree_and_figures_open_their_records(void **state)
{
    struct test_store *t = test_store_of(state);
    found(t);
    struct response res = get(t, "/statistics");
    assert_has(res, "合计都是 26 件");
    assert_has(res, "href=\"/list?category=notices&amp;month=2016\">25<");
    assert_has(res, "href=\"/list?month=2016-05\">25<");
    assert_int_equal(get_with(t, "/statistics", "year=2015").status, 404);
}

static void test_pages__of_an_empty_store_say_so(void **state)
{
    struct test_store *t = test_store_of(state);
    const char *const paths[] = {"/",      "/en",     "/list", "/statistics",
                                 "/about", "/search", "/feed", "/robots.txt"};
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_int_equal(get(t, paths[i]).status, 200);
    assert_has(get(t, "/statistics"), "还没有公开任何信息");
}

static struct str sent_to(struct test_store *t, const char *size, const char *to)
{
    struct pair *v = arena_many(t->arena, 2, struct pair);
    v[0] = (struct pair){S("size"), str_c(size)};
    v[1] = (struct pair){S("to"), str_c(to)};
    struct response res =
        ask(t, METHOD_POST, S("/settings/size"), S(""), (struct pairs){0}, (struct pairs){v, 2, 2});
    for (size_t i = 0; i < res.headers.n; i++)
        if (str_eq_nocase(res.headers.v[i].name, S("Location")))
            return res.headers.v[i].value;
    return S("");
}

static void test_large_type__goes_back_to_the_page_and_to_no_other_site(void **state)
{
    struct test_store *t = test_store_of(state);
    assert_true(str_eq(sent_to(t, "large", "/list?month=2016"), S("/list?month=2016")));
    assert_true(str_eq(sent_to(t, "normal", "/en/d/1"), S("/en/d/1")));
    assert_true(str_eq(sent_to(t, "large", "//evil.example"), S("/")));
    assert_true(str_eq(sent_to(t, "large", "https://evil.example"), S("/")));
    assert_true(str_eq(sent_to(t, "huge", "/"), S("")));
}

/* ---- Rules ---- */

static void put_rule(struct test_store *t, int64_t id, const char *title, day_t made, day_t expires,
                     const char *validity, day_t on)
{
    int r = catalogue_public_sql_set(t->db, id, 1, DIVISION, NOTICES, TRAFFIC, S("规范性文件"),
                                     str_c(title), S(""), S(""), S(""), S(""), made, made, DAY_NONE,
                                     S(""), S("digest"), id, 0, 0);
    assert_int_equal(r, 1);
    assert_int_equal(catalogue_public_sql_meta_set(t->db, id, S(""), S(""), S(""), S(""), S(""),
                                                   S(""), DAY_NONE, made, expires,
                                                   expires != DAY_NONE, DAY_NONE, S("")),
                     1);
    assert_int_equal(catalogue_public_sql_settle(t->db, id, str_c(validity), S(""), on, 0, 0), 1);
}

static bool is_counted(struct test_store *t, const char *what, int year, const char *title)
{
    struct str query = arena_fmt(t->arena, "what=%s&year=%d", what, year);
    struct response res = get_with(t, "/rules", arena_cstr(t->arena, query));
    assert_int_equal(res.status, 200);
    return has(res, title);
}

/* The list counts it as in force: its page says so, and the years go on to this one. */
static void test_rules__one_that_says_nothing_of_its_validity_is_in_force(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    put_categories(t);
    put_rule(t, 1, "甲办法", day_from(2014, 3, 1), DAY_NONE, "", DAY_NONE);
    assert_int_equal(tx_commit(&tx), 0);
    assert_true(has(get_with(t, "/d/1", ""), "现行有效"));
    assert_true(has(get_with(t, "/rules", ""), "year=2016"));
}

/* It ends once: on its last day, or on the day of its repeal, whichever is first. */
static void test_rules__one_that_expired_and_was_repealed_later_ended_when_it_expired(void **state)
{
    struct test_store *t = test_store_of(state);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    put_categories(t);
    put_rule(t, 1, "甲办法", day_from(2014, 3, 1), day_from(2015, 12, 31), "repealed",
             day_from(2017, 5, 1));
    put_rule(t, 2, "乙办法", day_from(2014, 3, 1), day_from(2019, 12, 31), "repealed",
             day_from(2017, 5, 1));
    put_rule(t, 3, "丙办法", day_from(2014, 3, 1), DAY_NONE, "in_force", DAY_NONE);
    assert_int_equal(tx_commit(&tx), 0);
    for (int year = 2014; year <= 2017; year++) {
        assert_int_equal(is_counted(t, "in_force", year, "甲办法"), year < 2015);
        assert_int_equal(is_counted(t, "in_force", year, "乙办法"), year < 2017);
        assert_true(is_counted(t, "in_force", year, "丙办法"));
        assert_int_equal(is_counted(t, "repealed", year, "甲办法"), year == 2015);
        assert_int_equal(is_counted(t, "repealed", year, "乙办法"), year == 2017);
        assert_int_equal(is_counted(t, "made", year, "甲办法"), year == 2014);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_document_page__shows_text_particulars_and_neighbours, &migrations_public),
        TEST_ON_BOTH(test_document_page__has_contents_when_it_is_long_and_escapes_its_text,
                     &migrations_public),
        TEST_ON_BOTH(
            test_document_page__tells_machines_the_minute_of_its_publication_where_it_is_known,
            &migrations_public),
        TEST_ON_BOTH(test_document_page__is_cited_in_the_words_of_the_page_and_says_what_is_chinese,
                     &migrations_public),
        TEST_ON_BOTH(test_rules__one_that_says_nothing_of_its_validity_is_in_force,
                     &migrations_public),
        TEST_ON_BOTH(test_rules__one_that_expired_and_was_repealed_later_ended_when_it_expired,
                     &migrations_public),
        TEST_ON_BOTH(test_document_page__in_english_says_which_words_are_chinese,
                     &migrations_public),
        TEST_ON_BOTH(test_document__that_was_withdrawn_leaves_title_dates_and_reason,
                     &migrations_public),
        TEST_ON_BOTH(test_document__that_is_not_there_is_404_in_every_representation,
                     &migrations_public),
        TEST_ON_BOTH(test_document_json__is_the_public_record, &migrations_public),
        TEST_ON_BOTH(test_list__goes_to_older_ones_and_back_to_the_same_page, &migrations_public),
        TEST_ON_BOTH(test_list__filters_together_and_counts_what_each_choice_would_leave,
                     &migrations_public),
        TEST_ON_BOTH(test_list__with_a_filter_that_names_nothing_is_404, &migrations_public),
        TEST_ON_BOTH(test_column__lists_what_stands_under_it, &migrations_public),
        TEST_ON_BOTH(test_search__offers_known_words_by_their_initials_and_no_stretches_beside_them,
                     &migrations_public),
        TEST_ON_BOTH(test_search__offers_stretches_of_titles_where_no_word_is_known,
                     &migrations_public),
        TEST_ON_BOTH(test_search__understands_sounds_slips_and_other_words, &migrations_public),
        TEST_ON_BOTH(test_search__offers_the_nearest_titles_for_a_question_in_ones_own_words,
                     &migrations_public),
        TEST_ON_BOTH(test_search__finds_the_words_of_a_long_question_wherever_they_begin,
                     &migrations_public),
        TEST_ON_BOTH(test_search__offers_a_text_of_another_title_only_for_what_it_holds,
                     &migrations_public),
        TEST_ON_BOTH(test_search__excludes_what_the_text_says_also_from_titles, &migrations_public),
        TEST_ON_BOTH(test_search__is_narrowed_and_says_by_what, &migrations_public),
        TEST_ON_BOTH(test_search__marks_its_hits_and_offers_ways_on_where_there_are_none,
                     &migrations_public),
        TEST_ON_BOTH(test_feed__has_absolute_addresses_and_ids_that_stay, &migrations_public),
        TEST_ON_BOTH(test_statistics__sums_agree_and_figures_open_their_records,
                     &migrations_public),
        TEST_ON_BOTH(test_pages__of_an_empty_store_say_so, &migrations_public),
        TEST_ON_BOTH(test_large_type__goes_back_to_the_page_and_to_no_other_site,
                     &migrations_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
