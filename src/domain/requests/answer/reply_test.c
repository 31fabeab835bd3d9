/* reply_test.c: the answer to a request, from the decision to the applicant who reads it, on both
 * engines. */
#include "domain/people/people.h"
#include "domain/requests/answer/reply_scene.h"
#include "domain/requests/code.h"
#include "domain/requests/asking/own_case.h"
#include "engine/json.h"
#include "reply_sql.h"
#include "requests_public_sql.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *const g2[] = {"认定事实=该信息由本机关制作并保存",
                                 "提供方式=随本答复书提供电子文本", NULL};

static int64_t accepted(struct scene *t, const char *wanted)
{
    int64_t id = scene_ask(t, wanted, "counter");
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    return id;
}

static void assert_state(struct scene *t, int64_t id, const char *state)
{
    struct str is = scene_row(t, id).state;
    if (!str_eq(is, str_c(state)))
        fail_msg("it is %.*s, not %s", STR_ARG(is), state);
}

static struct reply_letter_row letter_row(struct scene *t, int64_t id)
{
    struct reply_letter_row l;
    assert_int_equal(reply_sql_letter(t->s->desk, t->s->arena, id, &l), 1);
    return l;
}

/* The applicant's view, as the public process opens it. */
static struct own_case view_of(struct scene *t, uint8_t key[SEAL_KEY])
{
    struct requests_public_get_row row;
    struct own_case own;
    struct str plain;
    request_key(t->s->arena, t->code, t->second, key);
    assert_int_equal(
        requests_public_sql_get(t->s->pub, t->s->arena, request_place(t->s->arena, t->code), &row),
        1);
    assert_int_equal(seal_unlock_bytes(t->s->arena, key, row.box, &plain), 0);
    assert_int_equal(own_case_read(t->s->arena, plain, &own), 0);
    return own;
}

static void test_reply__goes_over_three_levels_to_the_applicant_who_reads_it(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    uint8_t key[SEAL_KEY];
    struct str pdf;
    scene_found(s, &t);
    int64_t id = accepted(&t, "2015年以来公共停车场的收费批准文件");
    int64_t letter = scene_sign(&t, id);
    assert_state(&t, id, "signed");
    assert_true(str_eq(letter_row(&t, letter).number, S("试公公开答〔2026〕1号")));
    struct letter_delivery d = scene_by_hand(&t);
    assert_int_equal(scene_deliver(&t, letter, &d), ERR_CONFLICT); /* its paper is being made */
    scene_work(&t);
    t.now += 2 * SCENE_DAY;
    d = scene_by_hand(&t);
    d.way = S("web");
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_state(&t, id, "delivered");
    assert_int_equal(scene_row(&t, id).due, DAY_NONE); /* the clock stopped */
    scene_work(&t);
    scene_project(&t);

    struct own_case view = view_of(&t, key);
    assert_int_equal(view.papers.n, 1);
    struct str hash = view.papers.v[0].hash;
    assert_int_equal(request_paper_open(s->arena, s->pub_blobs, key, hash, &pdf), 0);
    assert_true(str_starts(pdf, S("%PDF-")));
    key[0] ^= 1;
    assert_int_equal(request_paper_open(s->arena, s->pub_blobs, key, hash, &pdf), ERR_MALFORMED);
    assert_int_equal(scene_act(&t, id, "close", ""), 0);
    assert_state(&t, id, "closed");
}

static void test_reply__says_on_paper_what_the_law_wants(void **state)
{
    static const char *const wanted[] = {"试公公开答〔2026〕1号",
                                         "2026年11月23日收到你提出的政府信息公开申请",
                                         "公共停车场的收费批准文件",
                                         "第三十六条第（二）项",
                                         "60日内向试验市人民政府申请行政复议",
                                         "6个月内向试验市昭阳区人民法院提起行政诉讼",
                                         "试验市公安局",
                                         "2026年11月25日"};
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "公共停车场的收费批准文件");
    t.now += 2 * SCENE_DAY;
    int64_t letter = scene_sign(&t, id);
    scene_work(&t);
    struct str text = scene_pdf_text(&t, letter);
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (str_find(text, str_c(wanted[i])) < 0)
            fail_msg("not in the letter: %s\n%.*s", wanted[i], STR_ARG(text));
    assert_true(str_find(text, S("{")) < 0);
}

static void test_reply__is_signed_by_three_and_not_by_who_drafted(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, id, &t.b.officer, "G2", g2), ERR_FORBIDDEN); /* not his yet */
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), ERR_CONFLICT);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), ERR_FORBIDDEN);   /* other one */
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.office), ERR_FORBIDDEN); /* drafted it */
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.other_head), 0);
    assert_int_equal(scene_move(&t, id, "pass_second", &t.b.leader), ERR_CONFLICT); /* secrecy */
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.leader), 0);
    assert_int_equal(scene_move(&t, id, "pass_second", &t.b.office), ERR_FORBIDDEN);
    assert_int_equal(scene_move(&t, id, "pass_second", &t.b.leader), 0);
    assert_int_equal(scene_move(&t, id, "pass_final", &t.b.leader), ERR_FORBIDDEN); /* twice */
    assert_state(&t, id, "final");
}

static void test_reply__whoever_drafted_any_of_it_signs_none_of_it(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    scene_assign(&t, id);
    assert_int_equal(scene_decide(&t, id, &t.b.officer, "G2", g2), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.leader), 0);
    assert_int_equal(scene_move(&t, id, "pass_second", &t.b.office), ERR_FORBIDDEN);
}

/* Or it could be answered by nobody any more: moves_test.c found it. */
static void test_reply__the_last_of_the_office_who_has_not_drafted_reviews(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量"), other = accepted(&t, "停车场的收费");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    assert_int_equal(scene_decide(&t, id, &t.b.leader, "G2", g2), ERR_FORBIDDEN);
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    scene_assign(&t, id);
    assert_int_equal(scene_decide(&t, id, &t.b.leader, "G2", g2), ERR_FORBIDDEN);
    assert_int_equal(scene_decide(&t, id, &t.b.officer, "G2", g2), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.leader), 0);
    assert_int_equal(scene_move(&t, id, "pass_second", &t.b.leader), 0);
    assert_int_equal(scene_decide(&t, other, &t.b.leader, "G2", g2),
                     0); /* each answer for itself */
}

static void test_reply__that_changed_is_another_and_cannot_be_signed(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct missings missing;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    struct flow_act act = {.actor = &t.b.other_head, .now = t.now, .note = S("")};
    assert_int_equal(reply_digest(s->desk, s->arena, id, 1, &act.digest), 0);
    struct str before = act.digest;
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(reply_file_add(s->desk, s->arena, &t.law, id, S("收费文件.pdf"),
                                        S("0000000000000000000000000000000000000000000000000000000"
                                          "000000001"),
                                        10, &t.b.office, t.now),
                         0);
        bureau_read(s->desk, s->arena,
                    S("0000000000000000000000000000000000000000000000000000000000000001"),
                    "收费标准：每小时三元");
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(reply_digest(s->desk, s->arena, id, 1, &act.digest), 0);
    assert_false(str_eq(before, act.digest));
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), 0);
    act.digest = before;
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(reply_move(s->desk, s->arena, &t.house, id, "pass_first", &act, &missing),
                         ERR_CONFLICT);
    }
    /* Under review nobody changes it. */
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), ERR_CONFLICT);
}

static void test_reply__does_not_exist_needs_the_record_of_the_search(void **state)
{
    static const char *const without[] = {"认定事实=本机关没有制作过", NULL};
    static const char *const with[] = {"认定事实=本机关没有制作过",
                                       "检索范围=交通警察支队2015年以来的档案",
                                       "检索方法=按“停车场”检索档案系统",
                                       "检索人=安逸",
                                       "检索日=2026-11-23",
                                       NULL};
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "U1a", without),
                     0); /* kept as far as it is */
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), ERR_INVALID);
    assert_true(str_find(t.why, S("检索范围")) >= 0);
    assert_true(str_find(t.why, S("检索日")) >= 0);
    assert_int_equal(scene_decide(&t, id, &t.b.office, "U1a", with), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), 0);
}

static void test_reply__only_with_decisions_of_the_regime_of_the_day_of_receipt(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "K2", g2), ERR_INVALID);
    assert_int_equal(scene_decide(&t, id, &t.b.office, "O1", g2), ERR_INVALID);
    t.now = BUREAU_MORNING;
    int64_t old = accepted(&t, "停车场的数量");
    assert_int_equal(scene_decide(&t, old, &t.b.office, "G2", g2), ERR_INVALID);
    assert_int_equal(scene_decide(&t, old, &t.b.office, "K2", g2), 0);
}

static void test_reply__in_part_needs_each_part_with_its_ground(void **state)
{
    static const char *const facts[] = {"认定事实=批准文件由本机关保存",
                                        "予以公开部分=收费标准和批准日期",
                                        "提供方式=随本答复书提供电子文本", NULL};
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的收费批准文件");
    assert_int_equal(scene_decide(&t, id, &t.b.office, "P1", facts), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), ERR_INVALID);
    struct decision_part part = {S("第3页第2段"),       S("D5"),   S("第十六条第一款"),
                                 S("属于内部工作流程"), S("邓可"), day_from(2027, 11, 23)};
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(reply_part_add(s->desk, s->arena, &t.law, id, &part, &t.b.office, t.now),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.other_head), 0);
}

static void test_letters__are_numbered_without_gap_and_a_void_one_keeps_its_number(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t a = accepted(&t, "甲"), b = accepted(&t, "乙");
    int64_t first = scene_sign(&t, a);
    assert_int_equal(scene_move(&t, a, "unsign", &t.b.office), 0);
    assert_state(&t, a, "drafting");
    assert_true(str_eq(letter_row(&t, first).state, S("void")));
    int64_t second = scene_sign(&t, b);
    assert_true(str_eq(letter_row(&t, second).number, S("试公公开答〔2026〕2号")));
    int64_t third = scene_sign(&t, a); /* its draft is there again, as the case gives it */
    assert_true(str_eq(letter_row(&t, third).number, S("试公公开答〔2026〕3号")));
    t.now = (moment_t)1798941600; /* 2027-01-03 */
    int64_t next = scene_sign(&t, accepted(&t, "丙"));
    assert_true(str_eq(letter_row(&t, next).number, S("试公公开答〔2027〕1号")));
}

/* Where the last delivery of a case went. */
static struct str last_place(struct scene *t, int64_t id)
{
    struct reply_delivery_rows rows = {0};
    assert_true(reply_sql_deliveries(t->s->desk, t->s->arena, id, &rows) >= 0);
    assert_true(rows.n > 0);
    return rows.v[rows.n - 1].place;
}

static void test_delivery__goes_to_what_the_applicant_left_where_nothing_else_is_said(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    int64_t letter = scene_sign(&t, id);
    scene_work(&t);
    struct letter_delivery d = scene_by_hand(&t);
    d.way = S("email");
    d.place = S(" ");
    assert_int_equal(scene_deliver(&t, letter, &d), ERR_INVALID); /* he left no mailbox */
    d.place = S("li@example.com");
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_true(str_eq(last_place(&t, id), S("li@example.com")));
    assert_int_equal(test_sql(s->desk, "update request_party set email = 'zhao@example.com'"), 0);
    d.place = S("");
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_true(str_eq(last_place(&t, id), S("zhao@example.com")));
    d = scene_by_hand(&t);
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_true(str_eq(last_place(&t, id), S(""))); /* nobody said where it was handed over */
}

static void test_delivery__by_post_goes_by_the_postal_enterprise_and_counts_from_posting(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    int64_t letter = scene_sign(&t, id);
    scene_work(&t);
    t.now += 3 * SCENE_DAY;
    struct letter_delivery d = scene_by_hand(&t);
    d.way = S("post");
    d.receiver = S("");
    d.day = moment_day(t.now) - 1;
    assert_int_equal(scene_deliver(&t, letter, &d), ERR_INVALID);
    assert_true(str_find(t.why, S("邮政企业")) >= 0);
    d.postal = true;
    assert_int_equal(scene_deliver(&t, letter, &d), ERR_INVALID); /* no number */
    d.tracking = S("EX123456789CN");
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_state(&t, id, "replied");
    assert_int_equal(letter_row(&t, letter).replied, d.day);
    assert_true(str_eq(last_place(&t, id), S("昭阳区凤凰街道1号")));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(letter_received(s->desk, s->arena, LANG_ZH, letter, 1, moment_day(t.now),
                                     S("赵小满"), false, &t.b.office, t.now, &t.why),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_state(&t, id, "delivered");
}

static void test_review__is_not_asked_of_a_department_without_a_head(void **state)
{
    static const char *const facts[] = {"认定事实=该信息由本机关制作并保存",
                                        "提供方式=随本答复书提供电子文本", NULL};
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(people_set_disabled(s->desk, s->arena, S("cai.wen"), true, 0, t.now), 0);
    assert_int_equal(tx_commit(&tx), 0);
    /* its own draft, by the only head that is left: who drafts does not sign */
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", facts), 0);
    row = scene_row(&t, id);
    assert_int_equal(reply_has_head(s->desk, s->arena, &row), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), ERR_FORBIDDEN);
    assert_state(&t, id, "drafting");
    scene_assign(&t, id);
    row = scene_row(&t, id);
    assert_int_equal(reply_has_head(s->desk, s->arena, &row), 1);
}

static void test_reply__is_one_a_round_and_a_corrected_one_is_a_new_round(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    int64_t letter = scene_sign(&t, id);
    scene_work(&t);
    struct letter_delivery d = scene_by_hand(&t);
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_int_equal(scene_decide(&t, id, &t.b.officer, "G2", g2), ERR_CONFLICT);
    assert_int_equal(scene_move(&t, id, "unsign", &t.b.office), ERR_CONFLICT);
    t.now += 30 * SCENE_DAY;
    assert_int_equal(scene_act(&t, id, "reopen", "复议决定要求重新答复"), 0);
    assert_int_equal(scene_row(&t, id).round, 2);
    assert_state(&t, id, "accepted");
    assert_int_not_equal(scene_row(&t, id).due, DAY_NONE); /* it runs again */
    int64_t again = scene_sign(&t, id);
    assert_true(str_eq(letter_row(&t, again).number, S("试公公开答〔2026〕2号")));
    assert_true(str_eq(letter_row(&t, letter).state, S("signed"))); /* stands as it was */
}

static void test_reply__waits_where_the_authority_has_not_said_whom_to_appeal_to(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(bodies_set(s->desk, s->arena, S("authority.government"), S(""), 0, t.now),
                         0);
        assert_int_equal(bodies_set(s->desk, s->arena, S("authority.superior"), S(""), 0, t.now),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(scene_decide(&t, id, &t.b.office, "G2", g2), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.office), ERR_INVALID);
    assert_true(str_find(t.why, S("救济")) >= 0);
}

#define NOTICE(to, reached, which, lines, head)                                                    \
 &(const struct request_notice)                                                                    \
 {                                                                                                 \
  .who = S(to), .contact = S(reached), .content = S(which), .items = S(lines), .consent = S(head), \
  .consented = day_from(2026, 11, 25), .by = DAY_NONE                                              \
 }

static int64_t letter_of(struct scene *t, int64_t id, const char *kind)
{
    struct reply_letter_rows rows = {0};
    assert_int_equal(reply_sql_letters(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = rows.n; i-- > 0;)
        if (str_eq(rows.v[i].kind, str_c(kind)))
            return rows.v[i].id;
    fail_msg("no letter %s", kind);
    return 0;
}

static void says(struct scene *t, int64_t id, const char *kind, const char *words)
{
    scene_work(t);
    struct str text = scene_pdf_text(t, letter_of(t, id, kind));
    if (str_find(text, str_c(words)) < 0)
        fail_msg("%s does not say %s:\n%.*s", kind, words, STR_ARG(text));
}

static void test_notices__go_out_with_their_act_and_say_what_they_must(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = scene_ask(&t, "停车场的数量", "counter");
    t.now += SCENE_DAY;
    day_t today = moment_day(t.now);
    assert_int_equal(scene_notify(&t, id, "ask_correction", "没有写明地点", today + 10, 0, NULL),
                     ERR_INVALID); /* no items */
    assert_true(str_find(t.why, S("补正事项")) >= 0);
    assert_int_equal(scene_notify(&t, id, "ask_correction", "没有写明地点", today + 10, 0,
                                  NOTICE("", "", "", "写明哪个区\n写明哪一年", "")),
                     0);
    says(&t, id, "correction", "写明哪一年");
    says(&t, id, "correction", "试公公开补〔2026〕1号");
    t.now += 2 * SCENE_DAY;
    assert_int_equal(scene_act(&t, id, "correct", ""), 0);
    assert_int_equal(scene_act(&t, id, "accept", ""), 0);
    assert_int_equal(scene_notify(&t, id, "extend", "涉及多个部门", DAY_NONE, 5, NULL),
                     ERR_INVALID); /* nobody agreed */
    static const char *const wrong[] = {"邓可2026年11月26日同意", "工作机构负责人邓可",
                                        "邓可，11月26日", "邓可同意"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct request_notice typed = {
            .consent = str_c(wrong[i]), .consented = moment_day(t.now), .by = DAY_NONE};
        assert_int_equal(scene_notify(&t, id, "extend", "涉及多个部门", DAY_NONE, 5, &typed),
                         ERR_INVALID);
        assert_true(str_find(t.why, S("只写姓名")) >= 0);
    }
    struct request_notice late = {
        .consent = S("邓可"), .consented = moment_day(t.now) + 1, .by = DAY_NONE};
    assert_int_equal(scene_notify(&t, id, "extend", "涉及多个部门", DAY_NONE, 5, &late),
                     ERR_INVALID);
    assert_int_equal(scene_notify(&t, id, "extend", "因为涉及多个部门。", DAY_NONE, 5,
                                  NOTICE("", "", "", "", " 邓可 ")),
                     0);
    says(&t, id, "extension", "因涉及多个部门，不能在上述期限内作出答复");
    says(&t, id, "extension",
         "经本机关政府信息公开工作机构负责人邓可于2026年11月25日同意，延长答复期限5个工作日");
    assert_int_equal(scene_notify(&t, id, "tell_third_party", "对公共利益有重大影响", DAY_NONE, 0,
                                  NOTICE("昭通某停车公司", "昭阳区", "收费合同", "", "")),
                     ERR_CONFLICT); /* nobody was asked */
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对是否商业秘密", DAY_NONE, 0,
                                  NOTICE("昭通某停车公司", "昭阳区", "收费合同", "", "")),
                     0);
    says(&t, id, "third-party", "收费合同");
    says(&t, id, "third-party", "2026年12月17日"); /* fifteen working days */
    says(&t, id, "third-party-asked", "赵小满");
    struct str hidden = scene_pdf_text(&t, letter_of(&t, id, "third-party"));
    assert_true(str_find(hidden, S("赵小满")) < 0); /* who asked is not said */
    t.now += SCENE_DAY;
    assert_int_equal(scene_act(&t, id, "third_party_answered", "不同意公开"), 0);
    assert_int_equal(scene_notify(&t, id, "tell_third_party", "对公共利益有重大影响", DAY_NONE, 0,
                                  NOTICE("昭通某停车公司", "昭阳区", "收费合同", "", "")),
                     0);
    says(&t, id, "release-told", "对公共利益有重大影响");
    assert_int_equal(scene_notify(&t, id, "ask_authority", "由市发展改革委共同制作", DAY_NONE, 0,
                                  NOTICE("试验市发展和改革委员会", "", "", "", "")),
                     0);
    says(&t, id, "authority", "试验市发展和改革委员会");
    t.now += SCENE_DAY;
    assert_int_equal(scene_act(&t, id, "authority_answered", "同意"), 0);
    assert_int_equal(
        scene_notify(&t, id, "ask_reasons", "一个月内提出40件", moment_day(t.now) + 10, 0, NULL),
        0);
    says(&t, id, "reasons", "一个月内提出40件");
    assert_int_equal(scene_act(&t, id, "reasons_given", "研究需要"), 0);
    assert_int_equal(scene_notify(&t, id, "delay", "数量很大", moment_day(t.now) + 90, 0, NULL), 0);
    says(&t, id, "delay", "数量很大");
    int64_t other = accepted(&t, "城市规划");
    assert_int_equal(scene_notify(&t, other, "transfer", "由规划机关保存", DAY_NONE, 0,
                                  NOTICE("试验市自然资源局", "0870-2222222", "", "", "")),
                     0);
    says(&t, other, "transfer", "试验市自然资源局");
    says(&t, other, "transfer-told", "0870-2222222");
    assert_state(&t, other, "transferred");
}

#undef NOTICE

static int remedy_noted(struct scene *t, int64_t id, const char *kind, day_t filed,
                        const char *note)
{
    struct request_remedy x = {.kind = str_c(kind),
                               .filer = S("applicant"),
                               .organ = S("试验市人民政府"),
                               .number = S("〔2026〕8号"),
                               .note = str_c(note),
                               .filed = filed};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_remedy_file(t->s->desk, t->s->arena, LANG_ZH, &t->law, id, &x, &t->b.office,
                                t->now, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

static int remedy(struct scene *t, int64_t id, const char *kind, day_t filed)
{
    return remedy_noted(t, id, kind, filed, "");
}

static int decide(struct scene *t, int64_t id, int64_t which, const char *result)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_remedy_decide(t->s->desk, t->s->arena, LANG_ZH, id, which, str_c(result),
                                  moment_day(t->now), S(""), &t->b.office, t->now, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_reconsideration__follows_a_reply_and_is_decided_once(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct reply_remedy_rows rows = {0};
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(remedy(&t, id, "reconsideration", moment_day(t.now)), ERR_CONFLICT);
    assert_int_equal(remedy(&t, id, "complaint", moment_day(t.now)), 0);
    int64_t letter = scene_sign(&t, id);
    scene_work(&t);
    struct letter_delivery d = scene_by_hand(&t);
    assert_int_equal(scene_deliver(&t, letter, &d), 0);
    assert_int_equal(remedy(&t, id, "reconsideration", moment_day(t.now) - 1), ERR_INVALID);
    t.now += 20 * SCENE_DAY;
    assert_int_equal(remedy(&t, id, "reconsideration", moment_day(t.now)), 0);
    assert_int_equal(reply_sql_remedies(s->desk, s->arena, id, &rows), 0);
    assert_int_equal(rows.n, 2);
    t.now += 30 * SCENE_DAY;
    assert_int_equal(decide(&t, id, rows.v[1].id, "pending"), ERR_MALFORMED);
    assert_int_equal(decide(&t, id, rows.v[1].id, "corrected"), 0);
    assert_int_equal(decide(&t, id, rows.v[1].id, "upheld"), ERR_CONFLICT);
    assert_int_equal(scene_act(&t, id, "reopen", "复议决定责令重新答复"), 0);
    assert_int_equal(scene_row(&t, id).round, 2);
}

/* Signed and handed over: withheld for the harm that it would do, or released. */
static int64_t replied(struct scene *t, const char *wanted, bool withheld)
{
    static const char *const harm[] = {"认定事实=该信息由本机关制作并保存", "危害方面=公共安全",
                                       "理由=公开后会暴露布防", NULL};
    int64_t id = accepted(t, wanted);
    if (withheld) {
        scene_assign(t, id);
        assert_int_equal(scene_decide(t, id, &t->b.officer, "D3", harm), 0);
    }
    int64_t letter = scene_sign(t, id);
    scene_work(t);
    struct letter_delivery d = scene_by_hand(t);
    assert_int_equal(scene_deliver(t, letter, &d), 0);
    return id;
}

static void test_litigation__against_what_is_withheld_comes_after_reconsideration(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = replied(&t, "停车场的布防", true), open = replied(&t, "停车场的数量", false);
    day_t today = moment_day(t.now);
    t.why = S("");
    assert_int_equal(remedy(&t, id, "litigation", today), ERR_INVALID);
    assert_true(str_find(t.why, S("先申请行政复议")) >= 0);
    assert_int_equal(remedy(&t, id, "reconsideration", today), 0);
    assert_int_equal(remedy(&t, id, "litigation_after", today), 0);
    assert_int_equal(remedy_noted(&t, id, "litigation", today, "法院裁定直接受理"), 0);
    assert_int_equal(remedy(&t, open, "litigation", today), 0); /* nothing is withheld there */
}

static void test_ends__without_a_reply_are_decisions_too(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct reply_decision d;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    assert_int_equal(scene_act(&t, id, "withdraw", "申请人来电话撤回"), 0);
    assert_int_equal(reply_decision_get(s->desk, s->arena, id, 1, &d), 0);
    assert_true(str_eq(d.code, S("O3")));
    assert_int_equal(d.taken, moment_day(t.now));
    t.now = BUREAU_MORNING;
    int64_t old = accepted(&t, "停车场的数量");
    assert_int_equal(scene_act(&t, old, "withdraw", "申请人来电话撤回"), 0);
    assert_int_equal(reply_decision_get(s->desk, s->arena, old, 1, &d), 0);
    assert_true(str_eq(d.code, S("K9b")));
}

/* What one third party said of it, while the case waited for that. */
static void heard(struct scene *t, int64_t id, const char *opinion)
{
    struct request_act said = {.kind = request_act_find(S("third_party_answered")),
                               .day = moment_day(t->now),
                               .until = DAY_NONE,
                               .note = S("已经答复"),
                               .opinion = str_c(opinion)};
    struct request_notice ask = {.who = S("昭通某停车公司"),
                                 .contact = S("昭阳区"),
                                 .content = S("收费合同"),
                                 .consented = DAY_NONE,
                                 .by = moment_day(t->now) + 20};
    assert_int_equal(scene_notify(t, id, "ask_third_party", "核对", DAY_NONE, 0, &ask), 0);
    assert_int_equal(scene_do(t, id, "third_party_answered", &said, &t->b.office, t->now), 0);
}

static void assert_untold(struct scene *t, int64_t id, int expected)
{
    assert_int_equal(request_untold(t->s->desk, t->s->arena, id), expected);
}

static void test_release__against_an_objection_waits_for_the_notice_to_the_third_party(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t agreed = accepted(&t, "停车场的收费合同");
    heard(&t, agreed, "agrees");
    (void)scene_sign(&t, agreed);
    assert_untold(&t, agreed, 0);
    assert_int_equal(request_may(s->desk, s->arena, agreed, request_act_find(S("tell_third_party")),
                                 &t.b.office),
                     0);

    static const char *const private[] = {"认定事实=该信息涉及第三方的商业秘密",
                                          "权益类别=商业秘密", "第三方意见=不同意",
                                          "理由=公开会使其失去客户", NULL};
    int64_t kept = accepted(&t, "停车场的客户名单");
    heard(&t, kept, "refuses");
    scene_assign(&t, kept);
    assert_int_equal(scene_decide(&t, kept, &t.b.officer, "D4", private), 0);
    (void)scene_sign(&t, kept);
    assert_untold(&t, kept, 0);
    assert_int_equal(
        request_may(s->desk, s->arena, kept, request_act_find(S("tell_third_party")), &t.b.office),
        ERR_CONFLICT); /* nothing is released */

    int64_t id = accepted(&t, "停车场的经营合同");
    heard(&t, id, "refuses");
    heard(&t, id, "partly");  /* another one */
    assert_untold(&t, id, 0); /* nothing is decided */
    (void)scene_sign(&t, id);
    assert_untold(&t, id, 1);
    assert_untold(&t, 0, 1);
    struct request_notice told = {.who = S("昭通某停车公司"),
                                  .contact = S("昭阳区"),
                                  .content = S("收费合同"),
                                  .consented = DAY_NONE,
                                  .by = DAY_NONE};
    assert_int_equal(scene_notify(&t, id, "tell_third_party", "关系公共利益", DAY_NONE, 0, &told),
                     0);
    assert_untold(&t, id, 1); /* there are two */
    assert_int_equal(scene_notify(&t, id, "tell_third_party", "关系公共利益", DAY_NONE, 0, &told),
                     0);
    assert_untold(&t, 0, 0);
}

/* Under the law of 2007 silence is a refusal, under the one of 2019 it is not. */
static void test_release__after_a_silence_goes_by_the_law_of_the_case(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的收费合同");
    heard(&t, id, "silent");
    assert_int_equal(scene_events(&t, id, "third-party-objected"), 0);
    t.now = BUREAU_MORNING;
    int64_t old = accepted(&t, "停车场的收费合同");
    heard(&t, old, "silent");
    assert_int_equal(scene_events(&t, old, "third-party-objected"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_reply__goes_over_three_levels_to_the_applicant_who_reads_it),
        ON_BOTH(test_reply__says_on_paper_what_the_law_wants),
        ON_BOTH(test_reply__is_signed_by_three_and_not_by_who_drafted),
        ON_BOTH(test_reply__whoever_drafted_any_of_it_signs_none_of_it),
        ON_BOTH(test_reply__the_last_of_the_office_who_has_not_drafted_reviews),
        ON_BOTH(test_reply__that_changed_is_another_and_cannot_be_signed),
        ON_BOTH(test_reply__does_not_exist_needs_the_record_of_the_search),
        ON_BOTH(test_reply__only_with_decisions_of_the_regime_of_the_day_of_receipt),
        ON_BOTH(test_reply__in_part_needs_each_part_with_its_ground),
        ON_BOTH(test_letters__are_numbered_without_gap_and_a_void_one_keeps_its_number),
        ON_BOTH(test_review__is_not_asked_of_a_department_without_a_head),
        ON_BOTH(test_delivery__goes_to_what_the_applicant_left_where_nothing_else_is_said),
        ON_BOTH(test_delivery__by_post_goes_by_the_postal_enterprise_and_counts_from_posting),
        ON_BOTH(test_reply__is_one_a_round_and_a_corrected_one_is_a_new_round),
        ON_BOTH(test_reply__waits_where_the_authority_has_not_said_whom_to_appeal_to),
        ON_BOTH(test_reconsideration__follows_a_reply_and_is_decided_once),
        ON_BOTH(test_litigation__against_what_is_withheld_comes_after_reconsideration),
        ON_BOTH(test_ends__without_a_reply_are_decisions_too),
        ON_BOTH(test_notices__go_out_with_their_act_and_say_what_they_must),
        ON_BOTH(test_release__against_an_objection_waits_for_the_notice_to_the_third_party),
        ON_BOTH(test_release__after_a_silence_goes_by_the_law_of_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
