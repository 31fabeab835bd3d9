/* health_test.c: what the health page finds wrong, and from where on the site as a whole fails, on both engines. */
#include "domain/desk/desk.h"
#include "domain/feedback/feedback.h"
#include "domain/frame/frame.h"
#include "domain/test_bureau.h"
#include "engine/json.h"
#include "store/db_test_util.h"
#include "web/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PASSWORD S("一句只有我记得的话很长")
#define DAYS(n)  (BUREAU_MORNING + (moment_t)(n)*86400)

static const struct asset files[] = {
    {.name = STR_INIT("gongkai.css"), .address = STR_INIT("/a/gongkai.css")},
    {.name = STR_INIT("seal.svg"), .address = STR_INIT("/a/seal.svg")},
};
static const struct asset_table file_table = {files, COUNT(files)};

/* The page as the officer sees it then. */
static struct str health_at(struct test_store *t, moment_t now)
{
    struct arena *a = t->arena;
    struct pages *subjects = arena_many(a, 1, struct pages);
    struct site *site = arena_one(a, struct site);
    struct request *req = arena_one(a, struct request);
    struct pair *headers = arena_many(a, 1, struct pair);
    struct response res;
    struct str token;
    subjects[0] = desk_health_pages;
    *site = (struct site){.side = SIDE_DESK,
                          .subjects = subjects,
                          .subjects_n = 1,
                          .assets = &file_table,
                          .clock = clock_fixed(now),
                          .blobs = "/nowhere",
                          .actor_of = people_actor,
                          .error_page = frame_error};
    assert_int_equal(site_open(a, site), 0);
    assert_int_equal(people_set_password(t->db, a, S("an.yi"), PASSWORD, 0, now), 0);
    assert_int_equal(people_sign_in(t->db, a, S("an.yi"), PASSWORD, S("10.0.0.1"), now, &token), 0);
    headers[0] =
        (struct pair){S("cookie"), arena_fmt(a, "%s=%.*s", SESSION_COOKIE, STR_ARG(token))};
    *req = (struct request){.method = METHOD_GET,
                            .path = S("/health"),
                            .headers = {headers, 1, 1},
                            .remote = S("10.0.0.1"),
                            .id = S("TEST"),
                            .arena = a};
    site_serve(site, t->db, req, &res);
    assert_int_equal(res.status, 200);
    return res.body;
}

/* What stands under a heading; "" it found nothing. */
static struct str found_under(struct str page, const char *heading)
{
    ptrdiff_t at = str_find(page, str_c(heading)), end;
    if (at < 0)
        return S("");
    page = str_skip(page, (size_t)at);
    end = str_find(page, S("</section>"));
    assert_true(end > 0);
    return str_head(page, (size_t)end);
}

static bool fails(struct str section)
{
    return str_find(section, S("class=\"notice due\"")) >= 0;
}

static size_t times(struct str text, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(text, str_c(what))) >= 0; n++)
        text = str_skip(text, (size_t)at + 1);
    return n;
}

static void test_home__fails_after_two_weeks_without_anything_new(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    assert_int_equal(found_under(health_at(t, DAYS(14)), "首页没有更新").n, 0);
    struct str section = found_under(health_at(t, DAYS(15)), "首页没有更新");
    assert_true(fails(section));
    assert_true(str_find(section, S("15 天没有新的信息")) >= 0);
}

/* A column with one document, to be updated every so many days. */
static void column(struct test_store *t, struct bureau *b, int n, int64_t rhythm)
{
    struct catalogue_column k;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(catalogue_category_add(t->db, t->arena, arena_fmt(t->arena, "k%d", n), 0, n,
                                            arena_fmt(t->arena, "栏目%d", n), S(""), S("说明"),
                                            S(""), 0, BUREAU_MORNING, &b->notices),
                     0);
    assert_int_equal(catalogue_column(t->db, t->arena, b->notices, &k), 0);
    k.department = b->traffic;
    k.rhythm = rhythm;
    assert_int_equal(catalogue_column_set(t->db, t->arena, &k, 0, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
    bureau_publish(t->db, t->arena, b, "通告", "正文。");
}

static void test_columns__five_of_news_fail_after_two_weeks_and_of_notices_after_six_months(
    void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    for (int i = 1; i <= 4; i++)
        column(t, &b, i, 7);
    column(t, &b, 5, 90);
    struct str section = found_under(health_at(t, DAYS(100)), "栏目该更新未更新");
    assert_int_equal(times(section, "<li>"), 5);
    assert_false(fails(section)); /* the one of notices has until six months */
    assert_true(fails(found_under(health_at(t, DAYS(184)), "栏目该更新未更新")));
    column(t, &b, 6, 14);
    section = found_under(health_at(t, DAYS(15)), "栏目该更新未更新");
    assert_int_equal(times(section, "<li>"), 5);
    assert_true(fails(section));
}

static void test_columns__that_nobody_keeps_are_named(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    column(t, &b, 1, 30);
    struct str section = found_under(health_at(t, BUREAU_MORNING), "没有人管的栏目");
    assert_int_equal(times(section, "<li>"), 1);
    assert_true(str_find(section, S("通告")) >= 0 && str_find(section, S("栏目1")) < 0);
}

static void test_links__to_nothing_of_ours_are_found_and_others_left_alone(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(bodies_set(t->db, t->arena, S("site.address"), S("https://gaj.example.cn"), 0,
                                BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    int64_t there = bureau_publish(t->db, t->arena, &b, "原通告", "正文。");
    struct str body =
        arena_fmt(t->arena,
                  "见/d/%lld，/d/9999，栏目/c/notices和/c/none；"
                  "https://gaj.example.cn/d/8888 和 https://other.example.cn/d/7777。",
                  (long long)there);
    bureau_publish(t->db, t->arena, &b, "新通告", arena_cstr(t->arena, body));
    struct str section = found_under(health_at(t, BUREAU_MORNING), "站内链接或者附件打不开");
    assert_int_equal(times(section, "<li>"), 3);
    assert_true(str_find(section, S("/d/9999")) >= 0 && str_find(section, S("/c/none")) >= 0 &&
                str_find(section, S("/d/8888")) >= 0);
}

/* One more column, with nothing in it. */
static void empty_column(struct test_store *t, int n)
{
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(catalogue_category_add(t->db, t->arena, arena_fmt(t->arena, "e%d", n), 0, n,
                                            arena_fmt(t->arena, "空栏%d", n), S(""), S("说明"),
                                            S(""), 0, BUREAU_MORNING, &id),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

static void test_columns__five_that_are_empty_fail(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b); /* with one column */
    for (int i = 1; i <= 3; i++)
        empty_column(t, i);
    struct str section = found_under(health_at(t, BUREAU_MORNING), "空白栏目");
    assert_int_equal(times(section, "<li>"), 4);
    assert_false(fails(section));
    empty_column(t, 4);
    assert_true(fails(found_under(health_at(t, BUREAU_MORNING), "空白栏目")));
    bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    section = found_under(health_at(t, BUREAU_MORNING), "空白栏目");
    assert_int_equal(times(section, "<li>"), 4);
    assert_false(fails(section));
}

static void test_report_of_a_reader__waits_five_working_days_and_fails_after_three_months(
    void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct submission s = {.public_id = S("f1"), .received = BUREAU_MORNING};
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "message", S("电话号码写错了"));
    bureau_found(t->db, t->arena, &b);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(feedback_intakes[0].take(t->db, t->arena, &s, payload, NULL), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    const char *name = "找错留言未处理";
    assert_int_equal(found_under(health_at(t, DAYS(7)), name).n, 0); /* Thursday to Thursday */
    struct str section = found_under(health_at(t, DAYS(8)), name);
    assert_true(str_find(section, S("电话号码写错了")) >= 0);
    assert_true(str_find(section, S("已等 6 个工作日")) >= 0);
    assert_false(fails(section));
    assert_false(fails(found_under(health_at(t, DAYS(90)), name)));
    assert_true(fails(found_under(health_at(t, DAYS(91)), name)));
}

static void test_draft__is_late_when_twenty_working_days_are_over(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    int64_t id;
    bureau_found(t->db, t->arena, &b);
    struct document_draft d = bureau_draft(&b, "限行通告", "自即日起限行。");
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(document_create(t->db, t->arena, &d, &b.officer, BUREAU_MORNING, &id), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    /* Made on Wednesday 16 November: until Wednesday 14 December. */
    assert_int_equal(found_under(health_at(t, DAYS(27)), "超过公开期限").n, 0);
    struct str section = found_under(health_at(t, DAYS(28)), "超过公开期限");
    assert_true(str_find(section, S("限行通告")) >= 0);
}

static void test_document__that_outstays_its_time_and_lacks_particulars_is_named(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    assert_int_equal(test_sql(t->db, "update document set open_until = '2016-11-20'"), 0);
    assert_int_equal(found_under(health_at(t, DAYS(3)), "公开时限已满").n, 0);
    assert_true(str_find(found_under(health_at(t, DAYS(4)), "公开时限已满"), S("限行通告")) >= 0);

    static const struct {
        const char *lacks, *says;
    } particulars[] = {{"summary = ''", "没有内容概述"},
                       {"genre = ''", "没有体裁"},
                       {"basis = ''", "没有公开依据"}};
    const char *whole =
        "update document set summary = '限行', genre = '通告', basis = 'x', title_en = 'Notice'";
    for (size_t i = 0; i < COUNT(particulars); i++) {
        struct str lacks = arena_fmt(t->arena, "update document set %s", particulars[i].lacks);
        assert_int_equal(test_sql(t->db, whole), 0);
        assert_int_equal(test_sql(t->db, arena_cstr(t->arena, lacks)), 0);
        struct str section = found_under(health_at(t, DAYS(4)), "元数据不全");
        assert_true(str_find(section, str_c(particulars[i].says)) >= 0);
    }
    assert_int_equal(test_sql(t->db, whole), 0);
    assert_int_equal(found_under(health_at(t, DAYS(4)), "元数据不全").n, 0);
    assert_int_equal(found_under(health_at(t, DAYS(4)), "没有英文标题").n, 0);
    assert_int_equal(test_sql(t->db, "update document set title_en = ''"), 0);
    assert_true(str_find(found_under(health_at(t, DAYS(4)), "没有英文标题"), S("限行通告")) >= 0);
}

static void test_tags_of_the_site__are_missed_until_they_are_filled_in(void **state)
{
    static const char *const tags[] = {
        "authority.site_name_zh", "authority.site_code",     "site.address",
        "authority.icp",          "authority.police_record", "authority.phone_zh"};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b); /* its one column says nothing of itself */
    assert_int_equal(times(found_under(health_at(t, BUREAU_MORNING), "网站标签不全"), "<li>"), 7);
    for (size_t i = 0; i < COUNT(tags); i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(bodies_set(t->db, t->arena, str_c(tags[i]), S("1"), 0, BUREAU_MORNING), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    struct str section = found_under(health_at(t, BUREAU_MORNING), "网站标签不全");
    assert_int_equal(times(section, "<li>"), 1);
    assert_true(str_find(section, S("没有栏目说明")) >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_home__fails_after_two_weeks_without_anything_new, &migrations_desk),
        TEST_ON_BOTH(
            test_columns__five_of_news_fail_after_two_weeks_and_of_notices_after_six_months,
            &migrations_desk),
        TEST_ON_BOTH(test_columns__five_that_are_empty_fail, &migrations_desk),
        TEST_ON_BOTH(test_columns__that_nobody_keeps_are_named, &migrations_desk),
        TEST_ON_BOTH(test_report_of_a_reader__waits_five_working_days_and_fails_after_three_months,
                     &migrations_desk),
        TEST_ON_BOTH(test_draft__is_late_when_twenty_working_days_are_over, &migrations_desk),
        TEST_ON_BOTH(test_document__that_outstays_its_time_and_lacks_particulars_is_named,
                     &migrations_desk),
        TEST_ON_BOTH(test_tags_of_the_site__are_missed_until_they_are_filled_in, &migrations_desk),
        TEST_ON_BOTH(test_links__to_nothing_of_ours_are_found_and_others_left_alone,
                     &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
