/* review_test.c: what stands beside a review, tried on documents, on both engines. */
#include "domain/catalogue/catalogue.h"
#include "domain/review/review.h"
#include "domain/test_bureau.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int64_t draft(struct test_store *t, const struct bureau *b)
{
    struct document_draft d = bureau_draft(b, "限行通告", "自即日起限行。");
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_create(t->db, t->arena, &d, &b->officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

/* One move and nothing before it. */
static int move(struct test_store *t, int64_t id, const char *event, const struct actor *who,
                const char *note)
{
    struct flow_act act = {.actor = who, .now = BUREAU_MORNING, .note = str_c(note)};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &act.digest), 0);
    int r = document_move(t->db, t->arena, id, event, &act);
    return r < 0 ? r : tx_commit(&tx);
}

static int64_t at_second(struct test_store *t, const struct bureau *b)
{
    int64_t id = draft(t, b);
    assert_int_equal(move(t, id, "submit", &b->officer, ""), 0);
    assert_int_equal(move(t, id, "pass_first", &b->head, ""), 0);
    return id;
}

static void test_secrecy_review__comes_before_the_second_signature(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = at_second(t, &b);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(move(t, id, "secrecy_open", &b.head, ""), ERR_FORBIDDEN);
    assert_int_equal(move(t, id, "secrecy_open", &b.office, "不涉密"), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), 0);
}

static void test_secrecy_review__that_is_not_open_returns_it_with_the_reason(void **state)
{
    static const char *const outcomes[] = {"secrecy_cut", "secrecy_withhold", "secrecy_refer"};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    for (size_t i = 0; i < COUNT(outcomes); i++) {
        int64_t id = at_second(t, &b);
        assert_int_equal(move(t, id, outcomes[i], &b.office, ""), ERR_INVALID);
        assert_int_equal(move(t, id, outcomes[i], &b.office, "第二段涉及工作秘密"), 0);
        assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_CONFLICT);
        assert_int_equal(move(t, id, "submit", &b.officer, ""), 0); /* it is a draft again */
    }
}

static void test_secrecy_review__of_a_round_before_does_not_count(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = at_second(t, &b);
    assert_int_equal(move(t, id, "secrecy_open", &b.office, ""), 0);
    assert_int_equal(move(t, id, "recall_second", &b.officer, ""), 0);
    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
    assert_int_equal(move(t, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_CONFLICT);
}

typedef int (*ask_fn)(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                      int64_t department, const struct flow_act *act);

static int ask(struct test_store *t, int64_t id, ask_fn rule, int64_t department,
               const struct actor *who)
{
    struct flow_act act = {.actor = who, .now = BUREAU_MORNING, .note = S(""), .digest = S("")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = rule(t->db, t->arena, &document_flow, id, department, &act);
    return r < 0 ? r : tx_commit(&tx);
}

static int answer(struct test_store *t, int64_t id, const char *what, const struct actor *who,
                  const char *note)
{
    struct flow_act act = {.actor = who, .now = BUREAU_MORNING, .note = str_c(note)};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &act.digest), 0);
    int r = review_cosign_answer(t->db, t->arena, &document_flow, id, str_c(what), &act);
    return r < 0 ? r : tx_commit(&tx);
}

static struct review_cosigners cosigners(struct test_store *t, int64_t id)
{
    struct review_cosigners list;
    struct str digest;
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    assert_int_equal(review_cosigners(t->db, t->arena, document_flow.name, id, digest, &list), 0);
    return list;
}

static void test_cosigning__is_asked_by_the_officer_and_waited_for(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(ask(t, id, review_cosign_ask, b.household, &b.head), ERR_FORBIDDEN);
    assert_int_equal(ask(t, id, review_cosign_ask, 999, &b.officer), ERR_ABSENT);
    assert_int_equal(ask(t, id, review_cosign_ask, b.household, &b.officer), 0);
    assert_int_equal(ask(t, id, review_cosign_ask, b.household, &b.officer), ERR_CONFLICT);
    assert_int_equal(answer(t, id, "agree", &b.other_head, ""), ERR_CONFLICT); /* still a draft */

    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
    assert_int_equal(move(t, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(move(t, id, "secrecy_open", &b.office, ""), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(answer(t, id, "agree", &b.head, ""), ERR_FORBIDDEN); /* was not asked */
    assert_int_equal(answer(t, id, "perhaps", &b.other_head, ""), ERR_MALFORMED);
    assert_int_equal(answer(t, id, "object", &b.other_head, ""), ERR_INVALID);
    assert_int_equal(answer(t, id, "object", &b.other_head, "路段写错"), 0);
    struct review_cosigners list = cosigners(t, id);
    assert_int_equal(list.n, 1);
    assert_true(list.v[0].current && str_eq(list.v[0].answer, S("object")));
    /* What a department objects is for the leader to weigh: it does not stop. */
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), 0);
}

static void test_cosigning__of_content_that_changed_is_asked_again(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(ask(t, id, review_cosign_ask, b.household, &b.officer), 0);
    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
    assert_int_equal(answer(t, id, "agree", &b.other_head, ""), 0);
    assert_int_equal(move(t, id, "recall_first", &b.officer, ""), 0);
    assert_true(cosigners(t, id).v[0].current); /* nothing changed */

    struct document_draft d = bureau_draft(&b, "限行通告", "另一段路。");
    struct str digest;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.officer, BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_false(cosigners(t, id).v[0].current);
    assert_int_equal(ask(t, id, review_cosign_drop, b.household, &b.officer), 0);
    assert_int_equal(cosigners(t, id).n, 0);
    assert_int_equal(ask(t, id, review_cosign_drop, b.household, &b.officer), ERR_ABSENT);
}

static struct review_clock clock_on(struct test_store *t, int year, int month, int day)
{
    struct review_clock c;
    assert_int_equal(review_clock(t->db, t->arena, day_from(year, month, day), &c), 0);
    return c;
}

static void test_term__counts_working_days_by_urgency(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct review_clock c = clock_on(t, 2016, 11, 17); /* a Thursday */
    day_t began = day_from(2016, 11, 17);
    assert_int_equal(review_term(&c, S("ordinary"), began).due, day_from(2016, 11, 24));
    assert_int_equal(review_term(&c, S("urgent"), began).due, day_from(2016, 11, 22));
    assert_int_equal(review_term(&c, S("very_urgent"), began).due, day_from(2016, 11, 18));
    assert_int_equal(review_term(&c, S("urgent"), began).left, 3);
    /* Over the National Day of 2016: the weekend after it was worked on. */
    assert_int_equal(review_term(&c, S("urgent"), day_from(2016, 9, 30)).due,
                     day_from(2016, 10, 10));
    c = clock_on(t, 2016, 11, 22);
    assert_int_equal(review_term(&c, S("urgent"), began).left, 0);
    c = clock_on(t, 2016, 11, 24);
    assert_int_equal(review_term(&c, S("urgent"), began).left, -2);
    c = clock_on(t, 2016, 11, 26); /* a Saturday */
    assert_int_equal(review_term(&c, S("urgent"), day_from(2016, 11, 22)).left, -1);
}

static void test_term__has_the_days_that_the_settings_say(void **state)
{
    static const struct {
        const char *value;
        int day; /* of November 2016 */
    } settings[] = {{"2", 21}, {"", 24}, {"0", 24}, {"x", 24}};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    for (size_t i = 0; i < COUNT(settings); i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(bodies_set(t->db, t->arena, S("review.days.ordinary"),
                                    str_c(settings[i].value), 0, BUREAU_MORNING),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
        struct review_clock c = clock_on(t, 2016, 11, 17);
        assert_int_equal(review_term(&c, S("ordinary"), day_from(2016, 11, 17)).due,
                         day_from(2016, 11, settings[i].day));
    }
}

static int fill_as(struct test_store *t, int64_t id, const struct actor *who, const char *openness)
{
    struct review_sheet s = {.urgency = S("urgent"),
                             .nature = S("通告"),
                             .secrecy = S("无"),
                             .sent_to = S("各县区公安局"),
                             .copied_to = S(""),
                             .phone = S("0870-0000111"),
                             .proposal = S("拟同意发布。"),
                             .legality = S("不需要"),
                             .copies = 30,
                             .printed = S(""),
                             .proofread = S(""),
                             .archive = S(""),
                             .checker = S(""),
                             .openness = str_c(openness)};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = document_sheet_set(t->db, t->arena, id, &s, who, BUREAU_MORNING);
    return r < 0 ? r : tx_commit(&tx);
}

static int fill(struct test_store *t, int64_t id, const struct actor *who)
{
    return fill_as(t, id, who, "open");
}

static void test_sheet__that_says_not_to_be_published_keeps_it_from_being_sent(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    for (size_t i = 1; review_openness(i); i++) {
        assert_int_equal(fill_as(t, id, &b.officer, review_openness(i)), 0);
        assert_int_equal(move(t, id, "submit", &b.officer, ""), ERR_CONFLICT);
    }
    struct review_sheet sheet;
    assert_int_equal(review_sheet_get(t->db, t->arena, document_flow.name, id, &sheet), 0);
    assert_true(str_eq(review_openness_boxes(t->arena, LANG_ZH, S("closed_internal")),
                       S("☐ 此件公开发布　☐ 此件可依申请公开　☑ 此件不公开\n理由：纯内部事务")));
    assert_int_equal(fill_as(t, id, &b.officer, "open"), 0);
    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
}

static void test_sheet__is_filled_in_by_who_drafted_it_while_nobody_signs(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    struct review_sheet sheet;
    assert_int_equal(review_sheet_get(t->db, t->arena, document_flow.name, id, &sheet), 0);
    assert_true(str_eq(sheet.urgency, S("ordinary")));
    assert_int_equal(fill(t, id, &b.head), ERR_FORBIDDEN);
    assert_int_equal(fill(t, id, &b.officer), 0);
    assert_int_equal(review_sheet_get(t->db, t->arena, document_flow.name, id, &sheet), 0);
    assert_true(str_eq(sheet.urgency, S("urgent")));
    assert_int_equal(sheet.copies, 30);
    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
    assert_int_equal(fill(t, id, &b.officer), ERR_CONFLICT);
}

/* ---- Deputies ---- */

static int name_deputy(struct test_store *t, const struct actor *absent, const struct actor *deputy,
                       const struct actor *by, int from, int days)
{
    day_t today = moment_day(BUREAU_MORNING);
    struct review_deputy d = {.absent = absent->id,
                              .deputy = deputy->id,
                              .first = today + from,
                              .last = today + from + days - 1};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = review_deputy_add(t->db, t->arena, &d, by, BUREAU_MORNING);
    return r < 0 ? r : tx_commit(&tx);
}

static struct review_absents stands_for(struct test_store *t, const struct actor *deputy, int day)
{
    struct review_absents list;
    assert_int_equal(
        review_stands_for(t->db, t->arena, deputy, moment_day(BUREAU_MORNING) + day, &list), 0);
    return list;
}

static int move_for(struct test_store *t, int64_t id, const char *event, const struct actor *who,
                    const struct actor *absent)
{
    struct flow_act act = {
        .actor = who, .in_place_of = absent, .now = BUREAU_MORNING, .note = S("")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &act.digest), 0);
    int r = document_move(t->db, t->arena, id, event, &act);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_deputy__is_named_by_who_is_absent_and_stands_in_for_those_days(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    assert_int_equal(name_deputy(t, &b.head, &b.other_head, &b.officer, 1, 2), ERR_FORBIDDEN);
    assert_int_equal(name_deputy(t, &b.head, &b.head, &b.head, 1, 2), ERR_INVALID);
    assert_int_equal(name_deputy(t, &b.head, &b.other_head, &b.head, -3, 2), ERR_INVALID);
    assert_int_equal(name_deputy(t, &b.head, &b.other_head, &b.head, 1, 2), 0);
    assert_int_equal(stands_for(t, &b.other_head, 0).n, 0);
    assert_int_equal(stands_for(t, &b.other_head, 1).n, 1);
    assert_int_equal(stands_for(t, &b.other_head, 2).v[0].id, b.head.id);
    assert_int_equal(stands_for(t, &b.other_head, 3).n, 0);
    assert_int_equal(stands_for(t, &b.leader, 1).n, 0);

    struct review_deputies list;
    assert_int_equal(review_deputies(t->db, t->arena, moment_day(BUREAU_MORNING), &list), 0);
    assert_int_equal(list.n, 1);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(review_deputy_end(t->db, t->arena, list.v[0].id, &b.officer, BUREAU_MORNING),
                     ERR_FORBIDDEN);
    assert_int_equal(review_deputy_end(t->db, t->arena, list.v[0].id, &b.head, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(stands_for(t, &b.other_head, 1).n, 0);
}

static void test_deputy__signs_as_himself_for_the_other_and_neither_signs_twice(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    assert_int_equal(name_deputy(t, &b.head, &b.office, &b.head, 0, 1), 0);
    struct actor absent = stands_for(t, &b.office, 0).v[0];
    assert_int_equal(absent.roles, ROLE_DEPARTMENT_HEAD); /* what he reviews, no more */

    int64_t id = draft(t, &b);
    assert_int_equal(move(t, id, "submit", &b.officer, ""), 0);
    assert_int_equal(move(t, id, "pass_first", &b.office, ""),
                     ERR_FORBIDDEN); /* not his department */
    assert_int_equal(move_for(t, id, "pass_first", &b.office, &absent), 0);
    struct flow_events events = {0};
    assert_int_equal(flow_history(t->db, t->arena, &document_flow, id, &events), 0);
    const struct flow_event *last = &events.v[events.n - 1];
    assert_int_equal(last->account, b.office.id);
    assert_true(str_eq(review_who(t->arena, LANG_ZH, last), S("邓可（代白露）")));

    /* The second level is the deputy's own: he has signed this one. */
    assert_int_equal(move(t, id, "secrecy_open", &b.office, ""), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_FORBIDDEN);
    /* So has the one in whose place he did. */
    struct actor everything = b.head;
    everything.roles = ~(roles_t)0;
    assert_int_equal(move(t, id, "pass_second", &everything, ""), ERR_FORBIDDEN);
    /* And nobody signs by a deputy what he drafted. */
    assert_int_equal(move_for(t, id, "pass_second", &b.leader, &b.officer), ERR_FORBIDDEN);
    assert_int_equal(move(t, id, "pass_second", &b.leader, ""), 0);
}

/* ---- Levels ---- */

static void set_levels(struct test_store *t, const char *levels)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(
        bodies_set(t->db, t->arena, S("review.levels"), str_c(levels), 0, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static void test_levels__can_be_fewer_but_never_without_the_secrecy_review(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t under_way = draft(t, &b), id = draft(t, &b);
    assert_int_equal(move(t, id, "submit_second", &b.officer, ""), ERR_CONFLICT);
    assert_int_equal(move(t, under_way, "submit", &b.officer, ""), 0);
    set_levels(t, "second");
    assert_int_equal(move(t, id, "submit", &b.officer, ""), ERR_CONFLICT);
    assert_int_equal(move(t, id, "submit_second", &b.officer, ""), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(move(t, id, "pass_second_publish", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(move(t, id, "secrecy_open", &b.office, ""), 0);
    assert_int_equal(move(t, id, "pass_second_publish", &b.officer, ""), ERR_FORBIDDEN);
    assert_int_equal(move(t, id, "pass_second_publish", &b.office, ""), 0);
    assert_int_equal(move(t, id, "revise", &b.officer, "更正"), 0); /* it was published */

    /* What was under way goes on. */
    assert_int_equal(move(t, under_way, "pass_first", &b.head, ""), 0);
    set_levels(t, "second,final");
    assert_int_equal(move(t, under_way, "secrecy_open", &b.office, ""), 0);
    assert_int_equal(move(t, under_way, "pass_second_publish", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(move(t, under_way, "pass_second", &b.office, ""), 0);
    assert_int_equal(move(t, under_way, "pass_final", &b.leader, ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_secrecy_review__comes_before_the_second_signature, &migrations_desk),
        TEST_ON_BOTH(test_secrecy_review__that_is_not_open_returns_it_with_the_reason,
                     &migrations_desk),
        TEST_ON_BOTH(test_secrecy_review__of_a_round_before_does_not_count, &migrations_desk),
        TEST_ON_BOTH(test_cosigning__is_asked_by_the_officer_and_waited_for, &migrations_desk),
        TEST_ON_BOTH(test_cosigning__of_content_that_changed_is_asked_again, &migrations_desk),
        TEST_ON_BOTH(test_term__counts_working_days_by_urgency, &migrations_desk),
        TEST_ON_BOTH(test_term__has_the_days_that_the_settings_say, &migrations_desk),
        TEST_ON_BOTH(test_deputy__is_named_by_who_is_absent_and_stands_in_for_those_days,
                     &migrations_desk),
        TEST_ON_BOTH(test_deputy__signs_as_himself_for_the_other_and_neither_signs_twice,
                     &migrations_desk),
        TEST_ON_BOTH(test_levels__can_be_fewer_but_never_without_the_secrecy_review,
                     &migrations_desk),
        TEST_ON_BOTH(test_sheet__that_says_not_to_be_published_keeps_it_from_being_sent,
                     &migrations_desk),
        TEST_ON_BOTH(test_sheet__is_filled_in_by_who_drafted_it_while_nobody_signs,
                     &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
