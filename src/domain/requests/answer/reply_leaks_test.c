/* reply_leaks_test.c: what the leak scan finds in an answer holds it until somebody has masked, kept or lifted
 * it; what the applicant told of himself does not. On both engines. */
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply_scene.h"
#include "reply_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define IDENTITY     "11010519491231002X"
#define MOBILE       "13987012345"
#define OWN_IDENTITY "530602199003071235" /* the applicant's, of scene_ask() */
#define OWN_MOBILE   "13812345678"

static int64_t drafted(struct scene *t, const char *finding)
{
    const char *facts[] = {arena_fmt(t->s->arena, "认定事实=%s", finding).p,
                           "提供方式=随本答复书提供电子文本", NULL};
    int64_t id = scene_ask(t, "停车场的收费批准文件", "counter");
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    scene_assign(t, id);
    assert_int_equal(scene_decide(t, id, &t->b.officer, "G2", facts), 0);
    return id;
}

static struct leaks_list look(struct scene *t, int64_t id)
{
    struct requests_request_row *row = arena_one(t->s->arena, struct requests_request_row);
    struct leaks_thing *thing = arena_one(t->s->arena, struct leaks_thing);
    struct leaks_list list;
    *row = scene_row(t, id);
    assert_int_equal(reply_leaks_thing(t->s->desk, t->s->arena, &t->house, row, thing), 0);
    assert_int_equal(leaks_look(t->s->desk, t->s->arena, thing, moment_day(t->now), &list), 0);
    return list;
}

static int settle(struct scene *t, int64_t id, const char *event, const struct actor *who,
                  const char *reason)
{
    struct flow_act act = {.actor = who, .now = t->now, .note = str_c(reason), .digest = S("")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = reply_leaks_settle(t->s->desk, t->s->arena, &t->house, id, event, S(""), &act);
    return r < 0 ? r : tx_commit(&tx);
}

static int mask(struct scene *t, int64_t id, const struct actor *who)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = reply_mask(t->s->desk, t->s->arena, &t->house, id, S(""), who, t->now);
    return r < 0 ? r : tx_commit(&tx);
}

static void read_as(struct scene *t, struct str hash, const char *text)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    bureau_read(t->s->desk, t->s->arena, hash, text);
    assert_int_equal(tx_commit(&tx), 0);
}

static struct str release(struct scene *t, int64_t id, const char *name)
{
    struct str hash = ledger_digest(t->s->arena, str_c(name));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(reply_file_add(t->s->desk, t->s->arena, &t->law, id, str_c(name), hash, 9,
                                    &t->b.officer, t->now),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    return hash;
}

static struct str letter_text(struct scene *t, int64_t id)
{
    struct reply_letter_draft_row draft;
    assert_int_equal(reply_sql_letter_draft(t->s->desk, t->s->arena, id, 1, &draft), 1);
    return draft.body;
}

static void reviewed(struct scene *t, int64_t id)
{
    assert_int_equal(scene_move(t, id, "pass_second", &t->b.office), 0);
    assert_int_equal(scene_move(t, id, "pass_final", &t->b.leader), 0);
}

static int delivered(struct scene *t, int64_t id)
{
    struct reply_letter_row letter;
    struct letter_delivery d = scene_by_hand(t);
    scene_work(t);
    assert_int_equal(reply_sql_letter_reply(t->s->desk, t->s->arena, id, 1, &letter), 1);
    return scene_deliver(t, letter.id, &d);
}

static void test_findings__hold_an_answer_until_they_are_masked_in_facts_and_letter(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct reply_decision d;
    scene_found(s, &t);
    int64_t id = drafted(&t, "经办人身份证号" IDENTITY "，电话" MOBILE);
    assert_int_equal(look(&t, id).open, 2);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), ERR_HELD);
    assert_int_equal(mask(&t, id, &t.b.head), ERR_FORBIDDEN);
    assert_int_equal(mask(&t, id, &t.b.officer), 0);
    assert_true(str_find(letter_text(&t, id), S(IDENTITY)) < 0);
    assert_true(str_find(letter_text(&t, id), S(MOBILE)) < 0);
    assert_int_equal(reply_decision_get(s->desk, s->arena, id, 1, &d), 0);
    for (size_t i = 0; i < d.facts.n; i++)
        assert_true(str_find(d.facts.v[i].value, S(IDENTITY)) < 0);
    assert_int_equal(mask(&t, id, &t.b.officer), ERR_CONFLICT);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0);
}

static void test_letter__may_tell_the_applicant_what_is_his_own(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id =
        drafted(&t, "你（身份证号" OWN_IDENTITY "，电话+86 138-1234-5678）的登记由本机关保存");
    assert_int_equal(look(&t, id).open, 0);
    id = drafted(&t, "你的电话" OWN_MOBILE "，同户另一人的电话" MOBILE "、身份证号" IDENTITY);
    struct leaks_list list = look(&t, id);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.open, 2);
    /* In a file that goes with it nobody can tell by the masked form whose it is. */
    read_as(&t, release(&t, id, "登记.txt"), "电话" OWN_MOBILE);
    assert_int_equal(look(&t, id).open, 3);
}

static void test_released_file__holds_until_it_is_read_and_settled(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = drafted(&t, "该信息由本机关制作并保存");
    struct reply_release_rows files = {0};
    struct str hash = release(&t, id, "名单.txt");
    (void)release(&t, id, "名单.txt"); /* a second click */
    assert_int_equal(reply_sql_releases(s->desk, s->arena, id, &files), 0);
    assert_int_equal(files.n, 1);
    assert_int_equal(look(&t, id).waiting, 1);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), ERR_BUSY);
    read_as(&t, hash, "王某 " IDENTITY);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), ERR_HELD);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.officer, ""), ERR_INVALID);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.head, "不归他"), ERR_FORBIDDEN);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.officer, "本人书面同意公开"), 0);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.officer, "再来一次"), ERR_CONFLICT);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.office), 0);
    reviewed(&t, id);

    /* Between signing and sending somebody finds more in it. */
    read_as(&t, hash, "王某 " IDENTITY "\n李某 电话" MOBILE);
    assert_int_equal(delivered(&t, id), ERR_HELD);
    assert_true(t.why.n > 0);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.office, "同上，本人书面同意"), 0);
    assert_int_equal(delivered(&t, id), 0);
}

static void test_mark_of_secrecy__is_lifted_at_the_second_level_alone(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = drafted(&t, "该文件原标注机密★1年，已解密");
    assert_true(look(&t, id).blocking > 0);
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.officer, "没有关系"), ERR_CONFLICT);
    assert_int_equal(settle(&t, id, "leak_lift", &t.b.officer, "没有关系"), ERR_CONFLICT);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0); /* where it can be lifted */
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.office), ERR_HELD);
    assert_int_equal(settle(&t, id, "leak_lift", &t.b.officer, "已解密"), ERR_FORBIDDEN);
    assert_int_equal(settle(&t, id, "leak_lift", &t.b.office, "定密机关已书面解密"), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.office), 0);
    reviewed(&t, id);
    assert_int_equal(delivered(&t, id), 0);
}

/* The letter gets its day and number when it is signed: another text, the same findings. */
static void test_what_was_said__holds_for_the_letter_as_it_is_signed(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct leaks_signatures signatures;
    struct leaks_thing thing;
    scene_found(s, &t);
    int64_t id = drafted(&t, "可以向承包人（电话" MOBILE "）查询");
    assert_int_equal(settle(&t, id, "leak_accept", &t.b.officer, "承包人书面同意"), 0);
    assert_int_equal(scene_move(&t, id, "submit", &t.b.officer), 0);
    assert_int_equal(scene_move(&t, id, "pass_first", &t.b.head), 0);
    assert_int_equal(scene_move(&t, id, "secrecy_open", &t.b.office), 0);
    reviewed(&t, id);
    struct leaks_list list = look(&t, id);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.open, 0);
    assert_true(str_eq(list.v[0].reason, S("承包人书面同意")));
    assert_true(str_eq(list.v[0].by_zh, t.b.officer.name));
    assert_int_equal(delivered(&t, id), 0);
    struct requests_request_row row = scene_row(&t, id);
    assert_int_equal(reply_leaks_thing(s->desk, s->arena, &t.house, &row, &thing), 0);
    assert_int_equal(leaks_signatures(s->desk, s->arena, &thing, list.digest, &signatures), 0);
    assert_int_equal(signatures.n, 4); /* secrecy, second, final, sent */
    assert_true(str_eq(signatures.v[3].event, S("send")));
    assert_true(signatures.v[3].current);
}

static struct leaks_list notice_list(struct scene *t, int64_t id, const char *body)
{
    struct requests_request_row row = scene_row(t, id);
    const struct notice_letter letter = {0, S("征求意见书"), str_c(body)};
    struct leaks_thing thing;
    struct leaks_list list;
    assert_int_equal(notice_leaks_thing(t->s->desk, t->s->arena, &row, S("昭通某停车公司"),
                                        S("电话" MOBILE), &letter, 1, &thing),
                     0);
    assert_int_equal(leaks_look(t->s->desk, t->s->arena, &thing, moment_day(t->now), &list), 0);
    return list;
}

static int64_t events_of(struct scene *t, int64_t id, const char *kind)
{
    struct requests_event_rows rows = {0};
    int64_t n = 0;
    assert_int_equal(requests_sql_events(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = 0; i < rows.n; i++)
        n += str_eq(rows.v[i].kind, str_c(kind));
    return n;
}

/* What who reads the letters first is shown. */
static struct str digest_seen(struct scene *t, int64_t id, const char *act,
                              const struct request_notice *n)
{
    const struct request_act what = {.kind = request_act_find(str_c(act)),
                                     .day = moment_day(t->now),
                                     .until = DAY_NONE,
                                     .note = S("核对")};
    struct requests_request_row row = scene_row(t, id);
    struct notice_look look;
    struct leaks_thing thing;
    struct leaks_list list;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(request_notice_look(t->s->desk, t->s->arena, LANG_ZH, &t->law, id, &what, n,
                                         &t->b.office, t->now, &look, &t->why),
                     0);
    assert_int_equal(notice_leaks_thing(t->s->desk, t->s->arena, &row, n->who, n->contact,
                                        look.letters, look.n, &thing),
                     0);
    assert_int_equal(leaks_look(t->s->desk, t->s->arena, &thing, moment_day(t->now), &list), 0);
    assert_true(list.open > 0);
    return notice_leaks_digest(t->s->arena, &list);
}

static const struct request_notice asking = {.who = STR_INIT("昭通某停车公司"),
                                             .contact = STR_INIT("电话" MOBILE),
                                             .content = STR_INIT("收费合同"),
                                             .by = DAY_NONE};

static void test_notice__with_a_mark_of_secrecy_does_not_go_out(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_notice n = asking;
    scene_found(s, &t);
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "counter");
    assert_int_equal(scene_act(&t, id, "accept", ""), 0);
    n.content = S("机密★1年的合同");
    struct leaks_list list = notice_list(&t, id, "机密★1年的合同");
    n.keep = (struct notice_keeping){S("对方已知"), notice_leaks_digest(s->arena, &list)};
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对是否商业秘密", DAY_NONE, 0, &n),
                     ERR_INVALID);
    assert_true(str_find(t.why, S("机密★1年")) >= 0);
    assert_true(str_eq(scene_row(&t, id).state, S("accepted")));

    /* What belongs to whom it is for is nothing that leaks to him; somebody else's is said. */
    assert_int_equal(notice_list(&t, id, "请联系（电话" MOBILE "）").n, 0);
    assert_int_equal(notice_list(&t, id, "王某身份证号" IDENTITY).open, 1);
    n.content = S("收费合同");
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对是否商业秘密", DAY_NONE, 0, &n),
                     0);
    assert_int_equal(events_of(&t, id, "findings-kept"), 0);
}

static void test_notice__keeps_a_finding_with_a_reason_by_who_signs_the_list(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_notice n = asking;
    struct reply_letter_rows letters = {0};
    scene_found(s, &t);
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "counter");
    assert_int_equal(scene_act(&t, id, "accept", ""), 0);
    n.content = S("与王某（身份证号" IDENTITY "）的合同");
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对", DAY_NONE, 0, &n), ERR_HELD);
    assert_true(str_find(t.why, S(IDENTITY)) < 0);
    n.keep = (struct notice_keeping){S("对方是合同的一方"), S("0123456789abcdef")};
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对", DAY_NONE, 0, &n), ERR_HELD);
    assert_true(str_eq(scene_row(&t, id).state, S("accepted")));

    n.keep.seen = digest_seen(&t, id, "ask_third_party", &n);
    assert_int_equal(scene_notify(&t, id, "ask_third_party", "核对", DAY_NONE, 0, &n), 0);
    assert_int_equal(events_of(&t, id, "findings-kept"), 1);
    assert_int_equal(reply_sql_letters(s->desk, s->arena, id, &letters), 0);
    assert_int_equal(letters.n, 2);
    struct requests_request_row row = scene_row(&t, id);
    const struct notice_letter out = {letters.v[0].id, S(""), letters.v[0].body};
    struct leaks_thing thing;
    struct leaks_list list;
    struct leaks_signatures signed_;
    assert_int_equal(notice_leaks_thing(s->desk, s->arena, &row, S(""), S(""), &out, 1, &thing), 0);
    assert_int_equal(leaks_look(s->desk, s->arena, &thing, moment_day(t.now), &list), 0);
    assert_true(list.n > 0 && list.open == 0);
    assert_true(str_eq(list.v[0].reason, S("对方是合同的一方")));
    assert_int_equal(leaks_signatures(s->desk, s->arena, &thing, list.digest, &signed_), 0);
    assert_int_equal(signed_.n, 1);
    assert_true(signed_.v[0].current);
}

static void test_files_from_before__are_read_when_the_desk_is_tidied(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = drafted(&t, "该信息由本机关制作并保存");
    struct str hash = release(&t, id, "名单.txt");
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(reply_files_unscanned(s->desk, s->arena), 1);
    bureau_read(s->desk, s->arena, hash, "");
    assert_int_equal(reply_files_unscanned(s->desk, s->arena), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_findings__hold_an_answer_until_they_are_masked_in_facts_and_letter),
        ON_BOTH(test_letter__may_tell_the_applicant_what_is_his_own),
        ON_BOTH(test_released_file__holds_until_it_is_read_and_settled),
        ON_BOTH(test_mark_of_secrecy__is_lifted_at_the_second_level_alone),
        ON_BOTH(test_what_was_said__holds_for_the_letter_as_it_is_signed),
        ON_BOTH(test_notice__with_a_mark_of_secrecy_does_not_go_out),
        ON_BOTH(test_notice__keeps_a_finding_with_a_reason_by_who_signs_the_list),
        ON_BOTH(test_files_from_before__are_read_when_the_desk_is_tidied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
