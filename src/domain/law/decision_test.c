/* decision_test.c: which decisions there are on which day, and what each needs. */
#include "domain/law/law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DAY_2016 day_from(2016, 9, 28)
#define DAY_2024 day_from(2024, 3, 1)

static struct arena *a;
static struct request_law law;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    return request_law_load(a, &law);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct letter_case case_of(day_t received)
{
    struct letter_case c = letter_case_empty();
    c.received = received;
    c.finding = S("你申请公开的信息为2023年度窗口接待统计表");
    return c;
}

/* "" or what is missing for the decision. */
static struct str missing_of(const char *code, const struct letter_case *c)
{
    const struct decision *d = decision_find(&law.decisions, str_c(code));
    struct missings m;
    assert_non_null(d);
    int r = decision_check(a, &law.decisions, d, c, &m);
    assert_int_equal(m.n == 0 ? 0 : ERR_INVALID, r);
    return missing_names(a, &m, false);
}

static void assert_missing(const char *code, const struct letter_case *c, const char *names)
{
    struct str m = missing_of(code, c);
    if (!str_eq(m, str_c(names)))
        fail_msg("%s lacks %.*s, not %s", code, STR_ARG(m), names);
}

static void test_decision__the_regime_follows_the_day_of_receipt(void **state)
{
    (void)state;
    assert_non_null(decision_in_force(&law.decisions, S("K4a"), day_from(2019, 5, 14)));
    assert_null(decision_in_force(&law.decisions, S("K4a"), day_from(2019, 5, 15)));
    assert_null(decision_in_force(&law.decisions, S("D1"), day_from(2019, 5, 14)));
    assert_non_null(decision_in_force(&law.decisions, S("D1"), day_from(2019, 5, 15)));
    assert_null(decision_in_force(&law.decisions, S("O2"), day_from(2020, 12, 31)));
    assert_non_null(decision_in_force(&law.decisions, S("O2"), day_from(2021, 1, 1)));
    assert_int_equal(0, decisions_in_force(a, &law.decisions, day_from(2008, 4, 30)).n);
    assert_int_equal(23, decisions_in_force(a, &law.decisions, DAY_2024).n);
    assert_int_equal(18, decisions_in_force(a, &law.decisions, DAY_2016).n);
}

/* §2.4: the 21 leaves of table three each have their decisions. */
static void test_decision__each_row_of_table_three_has_one(void **state)
{
    static const char *const leaves[] = {"3.1",   "3.2",   "3.3.1", "3.3.2", "3.3.3", "3.3.4",
                                         "3.3.5", "3.3.6", "3.3.7", "3.3.8", "3.4.1", "3.4.2",
                                         "3.4.3", "3.5.1", "3.5.2", "3.5.3", "3.5.4", "3.5.5",
                                         "3.6.1", "3.6.2", "3.6.3"};
    struct decisions now = decisions_in_force(a, &law.decisions, DAY_2024);
    (void)state;
    for (size_t i = 0; i < COUNT(leaves); i++) {
        int n = 0;
        for (size_t k = 0; k < now.n; k++)
            n += str_eq(now.v[k].row_2021, str_c(leaves[i]));
        assert_true(n >= 1);
    }
    for (size_t k = 0; k < now.n; k++) {
        bool other = now.v[k].result == DECISION_OTHER;
        assert_true(str_eq(now.v[k].row_2019, other ? S("3.6") : now.v[k].row_2021));
        assert_true(now.v[k].row_2014.n == 0);
    }
}

/* §2.2: the eight kinds of answer and the six of refusal, 2014 to 2018. */
static void test_decision__the_eight_old_kinds_have_their_indicators(void **state)
{
    static const char *const indicators[] = {"1",   "2",   "3", "4.1", "4.2", "4.3", "4.4",
                                             "4.5", "4.6", "5", "6",   "7",   "8"};
    struct decisions then = decisions_in_force(a, &law.decisions, DAY_2016);
    (void)state;
    for (size_t i = 0; i < COUNT(indicators); i++) {
        int n = 0;
        for (size_t k = 0; k < then.n; k++)
            n += str_eq(then.v[k].row_2014, str_c(indicators[i]));
        assert_true(n >= 1);
    }
}

static void test_decision__each_names_what_is_missing(void **state)
{
    static const struct {
        const char *code, *missing;
        int year;
    } wants[] = {
        {"G1", "公开途径", 2024},
        {"G2", "提供方式", 2024},
        {"P1", "予以公开部分、提供方式、不公开部分", 2024},
        {"D1", "定密依据、理由", 2024},
        {"D2", "依据规定、理由", 2024},
        {"D3", "危害方面、理由", 2024},
        {"D4", "权益类别、征求意见日、第三方意见、理由", 2024},
        {"D5", "内部事务类别、理由", 2024},
        {"D6", "过程性信息类别、理由", 2024},
        {"D7", "理由", 2024},
        {"D8", "依据规定、提供方式", 2024},
        {"U1a", "检索范围、检索方法、检索人、检索日", 2024},
        {"U1b", "理由、他机关、他机关联系方式", 2024},
        {"U2", "理由", 2024},
        {"U3", "补正告知日、补正收到日、理由", 2024},
        {"X1", "信访渠道", 2024},
        {"X2", "前次答复日、前次文号", 2024},
        {"X3", "出版物获取途径", 2024},
        {"X4", "数量频次、说明理由告知日、申请人所述理由、理由", 2024},
        {"X5", "理由", 2024},
        {"O1", "补正告知日、补正期限", 2024},
        {"O2", "收费通知日、缴费期限", 2024},
        {"O3", "终止理由", 2024},
        {"K1", "公开途径", 2016},
        {"K2", "提供方式", 2016},
        {"K3", "予以公开部分、提供方式、不公开部分", 2016},
        {"K4a", "定密依据、理由", 2016},
        {"K4b", "征求意见日、第三方意见、理由", 2016},
        {"K4c", "征求意见日、第三方意见、理由", 2016},
        {"K4d", "危害方面、理由", 2016},
        {"K4e", "理由", 2016},
        {"K4f", "内部事务类别、理由", 2016},
        {"K4g", "过程性信息类别、理由", 2016},
        {"K4h", "理由", 2016},
        {"K5", "他机关、他机关联系方式", 2016},
        {"K6", "检索范围、检索方法、检索人、检索日", 2016},
        {"K7", "不明确之处、补正事项", 2016},
        {"K8a", "信访渠道", 2016},
        {"K8b", "依据规定、提供方式", 2016},
        {"K9a", "补正告知日、补正期限", 2016},
        {"K9b", "终止理由", 2016},
    };
    (void)state;
    assert_int_equal(law.decisions.n, COUNT(wants));
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct letter_case c = case_of(wants[i].year == 2024 ? DAY_2024 : DAY_2016);
        assert_missing(wants[i].code, &c, wants[i].missing);
    }
}

static void test_decision__of_another_regime_is_refused(void **state)
{
    struct letter_case c = case_of(DAY_2016);
    (void)state;
    c.reason = S("属于案卷");
    assert_missing("D7", &c, "该决定不适用于收到日");
}

static void test_decision__does_not_exist_needs_the_whole_record_of_the_search(void **state)
{
    struct letter_case c = case_of(DAY_2024);
    (void)state;
    c.search_scope = S("2019至2023年收发文登记、档案室目录");
    c.search_words = S("题名关键词“夜市”");
    c.search_day = day_from(2024, 3, 5);
    assert_missing("U1a", &c, "检索人");
    c.search_by = S("李某");
    assert_missing("U1a", &c, "");
}

static void test_decision__not_ours_needs_the_other_authority_or_why_none_is_known(void **state)
{
    struct letter_case c = case_of(DAY_2024);
    (void)state;
    c.reason = S("该信息由规划部门制作");
    c.other_name = S("示例市自然资源和规划局");
    assert_missing("U1b", &c, "他机关联系方式");
    c.other_contact = S("示例路1号，电话0870-0000000");
    assert_missing("U1b", &c, "");
    c.other_name = c.other_contact = S("");
    c.other_unknown = S("该信息的制作机关已经撤销，无法确定承继机关");
    assert_missing("U1b", &c, "");
}

static void test_decision__a_partial_release_lists_each_withheld_part(void **state)
{
    struct decision_part parts[] = {
        {.span = S("第3页第2段"),
         .ground = S("D4"),
         .article = S("第十五条"),
         .reason = S("含当事人住址"),
         .reviewer = S("王某"),
         .look_again = day_from(2026, 3, 1)},
        {.span = S("附件2"),
         .ground = S("G2"),
         .article = S(""),
         .reason = S(""),
         .reviewer = S(""),
         .look_again = DAY_NONE},
    };
    struct letter_case c = case_of(DAY_2024);
    (void)state;
    c.released = S("统计表正文");
    c.means = S("电子邮件");
    c.parts = (struct decision_parts){.v = parts, .n = 1, .room = 1};
    assert_missing("P1", &c, "");
    c.parts.n = 2; /* a release is no ground to withhold */
    assert_missing("P1", &c,
                   "不公开部分第2处：不公开情形、不公开部分第2处：条款、不公开部分第2处：理由、"
                   "不公开部分第2处：审查人、不公开部分第2处：再次审查日期");
    parts[1] = parts[0];
    parts[1].ground = S("K4b"); /* nor is one of the other regime */
    assert_missing("P1", &c, "不公开部分第2处：不公开情形");
    parts[1].ground = S("D4");
    parts[1].look_again = DAY_2024; /* the day of receipt is no day to look again */
    assert_missing("P1", &c, "不公开部分第2处：再次审查日期");
}

static void test_decision__articles_14_to_16_are_reviewed_first_and_nothing_else(void **state)
{
    static const char *const first[] = {"D1", "D2", "D3", "D4", "D5", "D6", "D7"};
    struct letter_case c = case_of(DAY_2024);
    struct decisions now = decisions_in_force(a, &law.decisions, DAY_2024);
    (void)state;
    for (size_t i = 0; i < now.n; i++) {
        bool wanted = false;
        for (size_t k = 0; k < COUNT(first); k++)
            wanted |= str_eq(now.v[i].code, str_c(first[k]));
        assert_int_equal(wanted, decision_review_first(&law.decisions, &now.v[i], &c));
    }
}

static void test_decision__a_partial_release_is_reviewed_first_if_a_part_is(void **state)
{
    struct decision_part part = {.ground = S("D8")};
    struct letter_case c = case_of(DAY_2024);
    const struct decision *p1 = decision_find(&law.decisions, S("P1"));
    (void)state;
    c.parts = (struct decision_parts){.v = &part, .n = 1, .room = 1};
    assert_false(decision_review_first(&law.decisions, p1, &c));
    part.ground = S("D6");
    assert_true(decision_review_first(&law.decisions, p1, &c));
}

static void test_decision__missing_facts_are_named_in_english_too(void **state)
{
    struct letter_case c = case_of(DAY_2024);
    struct missings m;
    (void)state;
    assert_int_equal(ERR_INVALID, decision_check(a, &law.decisions,
                                                 decision_find(&law.decisions, S("U1b")), &c, &m));
    assert_true(str_eq(missing_names(a, &m, true), S("reasons, name of the other authority, "
                                                     "contact of the other authority")));
}

/* ---- The authority's own tables ---- */

static int read_with(const char *name, struct str bytes, struct request_law *ret)
{
    struct asset file = {.name = str_c(name), .bytes = bytes};
    struct asset_table table = {&file, 1};
    return request_law_read(a, &table, ret);
}

static void test_law__an_authoritys_own_table_replaces_the_programs(void **state)
{
    struct request_law own;
    (void)state;
    assert_int_equal(
        0,
        read_with("remedies.tsv",
                  S("R\t2008-05-01\t\tall\tno\t60\t6\t15\tno\t某条\t向{复议机关}申请。\n"), &own));
    assert_int_equal(1, own.remedies.n);
    assert_int_equal(law.decisions.n, own.decisions.n);
}

static void test_law__a_broken_table_is_refused_with_file_and_line(void **state)
{
    static const struct {
        const char *name, *bytes, *says;
    } bad[] = {
        {"remedies.tsv", "# x\nR\t2008-13-01\t\tall\tno\t60\t6\t15\tno\tx\ty\n",
         "remedies.tsv:2: no day: 2008-13-01"},
        {"remedies.tsv", "R\t2008-05-01\t2008-04-01\tall\tno\t60\t6\t15\tno\tx\ty\n",
         "remedies.tsv:1: no span of days"},
        {"remedies.tsv", "R\t2008-05-01\t\tsome\tno\t60\t6\t15\tno\tx\ty\n", "unknown word: some"},
        {"tariffs.tsv", "items\t2021-01-01\t\t1\tten\t0\t0\t0\t件\tx\n", "no number: ten"},
        {"decisions.tsv",
         "G1\tcn-2019\t2019-05-15\t\treleased\tx\tno\t3.1\t3.1\t\tn\tn\t心情\tt\t\n",
         "decisions.tsv:1: unknown fact: 心情"},
        {"decisions.tsv",
         "Z9\tcn-2019\t2019-05-15\t\treleased\tx\tno\t3.1\t3.1\t\tn\tn\t理由\tt\t\n",
         "no wording in decisions.txt for: Z9"},
        {"decisions.tsv",
         "G1\tcn-2019\t2019-05-15\t\treleased\tx\tno\t3.8\t3.1\t\tn\tn\t理由\tt\t\n",
         "no row of table three: 3.8"},
        {"receipt.txt", "标题：{标题}\n收到了。\n", "leaves out what is mandatory: 编号"},
        {"reply.txt", "标题：{题目}\n", "its text: {题目}"},
        {"reply.txt", "【如果 理由】标题：{标题}\n", "its text: 【如果 理由】"},
        {"reply.txt", "标题：{标题\n", "a brace that has no other"},
        {"reply.txt", "【每 附件】【每 补正事项】{项}\n", "its text: 【每 补正事项】"},
        {"decisions.txt", "== G1\n【决定】\n", "its wording: 【决定】"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct request_law own;
        assert_int_equal(ERR_MALFORMED, read_with(bad[i].name, str_c(bad[i].bytes), &own));
        if (str_find(str_c(err_context()), str_c(bad[i].says)) < 0)
            fail_msg("%s, not %s", err_context(), bad[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decision__the_regime_follows_the_day_of_receipt),
        cmocka_unit_test(test_decision__each_row_of_table_three_has_one),
        cmocka_unit_test(test_decision__the_eight_old_kinds_have_their_indicators),
        cmocka_unit_test(test_decision__each_names_what_is_missing),
        cmocka_unit_test(test_decision__of_another_regime_is_refused),
        cmocka_unit_test(test_decision__does_not_exist_needs_the_whole_record_of_the_search),
        cmocka_unit_test(test_decision__not_ours_needs_the_other_authority_or_why_none_is_known),
        cmocka_unit_test(test_decision__a_partial_release_lists_each_withheld_part),
        cmocka_unit_test(test_decision__articles_14_to_16_are_reviewed_first_and_nothing_else),
        cmocka_unit_test(test_decision__a_partial_release_is_reviewed_first_if_a_part_is),
        cmocka_unit_test(test_decision__missing_facts_are_named_in_english_too),
        cmocka_unit_test(test_law__an_authoritys_own_table_replaces_the_programs),
        cmocka_unit_test(test_law__a_broken_table_is_refused_with_file_and_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
