/* charge_test.c: what a request costs, as a case has it: its notice, the wait, the payment, the waiver, and
 * what the leak scan finds in the notice. The reckoning is law/fee_test.c's. On both engines. */
#include "base/vec.h"
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply_scene.h"
#include "reply_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define IDENTITY "11010519491231002X"

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

static struct reply_letter_rows notices(struct scene *t, int64_t id)
{
    struct reply_letter_rows rows = {0}, ret = {0};
    assert_int_equal(reply_sql_letters(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.v[i].kind, S("fee")))
            *vec_push(t->s->arena, &ret) = rows.v[i];
    return ret;
}

static struct str notice_text(struct scene *t, int64_t id)
{
    scene_work(t);
    struct reply_letter_rows rows = notices(t, id);
    assert_int_equal(rows.n, 1);
    return scene_pdf_text(t, rows.v[0].id);
}

static void says(struct scene *t, int64_t id, const char *words)
{
    struct str text = notice_text(t, id);
    if (str_find(text, str_c(words)) < 0)
        fail_msg("the notice does not say %s:\n%.*s", words, STR_ARG(text));
}

static struct reply_fee_row fee_row(struct scene *t, int64_t id)
{
    struct reply_fee_rows rows = {0};
    assert_int_equal(reply_sql_fees(t->s->desk, t->s->arena, id, &rows), 0);
    assert_int_equal(rows.n, 1);
    return rows.v[0];
}

static struct requests_event_row event_of(struct scene *t, int64_t id, const char *kind)
{
    struct requests_event_rows rows = {0};
    assert_int_equal(requests_sql_events(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.v[i].kind, str_c(kind)))
            return rows.v[i];
    fail_msg("there is no %s", kind);
    return (struct requests_event_row){0};
}

static struct str note_of(struct scene *t, int64_t id, const char *kind)
{
    return event_of(t, id, kind).note;
}

static int charge(struct scene *t, int64_t id, struct request_charge *x)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    t->why = S("");
    int r = request_charge(t->s->desk, t->s->arena, LANG_ZH, &t->law, id, x, &t->b.office, t->now,
                           &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_fee__waits_for_the_payment_and_then_the_term_begins_anew(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    int64_t before;
    scene_found(s, &t);
    for (int i = 0; i < 3; i++)
        (void)scene_ask(&t, "停车场", "counter");
    int64_t id = accepted(&t, "停车场的数量");
    struct requests_request_row row = scene_row(&t, id);
    assert_int_equal(request_items_before(s->desk, s->arena, &row, &before), 0);
    assert_int_equal(before, 3);
    struct request_charge x = {.ask = {.basis = FEE_ITEMS, .items_before = 10, .items = 1},
                               .how = S("缴至同级国库"),
                               .told = moment_day(t.now)};
    assert_int_equal(charge(&t, id, &x), 0);
    assert_state(&t, id, "fee");
    assert_int_equal(scene_row(&t, id).due, DAY_NONE); /* it waits */
    says(&t, id, "100.00元");
    says(&t, id, "2026年12月23日前");
    assert_int_equal(scene_act(&t, id, "abandon", "没有缴"), ERR_INVALID); /* there is time still */
    assert_int_equal(scene_silent(&t, day_from(2026, 12, 23)), 0);
    assert_int_equal(scene_silent(&t, day_from(2026, 12, 24)),
                     1); /* the office decides what follows */
    t.now += 5 * SCENE_DAY;
    assert_int_equal(scene_act(&t, id, "fee_paid", ""), 0);
    assert_state(&t, id, "accepted");
    assert_int_equal(scene_silent(&t, day_from(2026, 12, 24)), 0);
    assert_int_equal(scene_row(&t, id).due,
                     day_from(2026, 12, 25)); /* 20 after the 28th of November */
    struct reply_fee_rows fees = {0};
    assert_int_equal(reply_sql_fees(s->desk, s->arena, id, &fees), 0);
    assert_int_equal(fees.v[0].paid_fen, 10000);
}

static void test_fee__of_before_2017_is_the_costs_and_moves_no_date(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    t.now = BUREAU_MORNING;
    int64_t id = accepted(&t, "停车场的数量");
    day_t due = scene_row(&t, id).due;
    struct request_charge x = {
        .ask = {.basis = FEE_ITEMS, .items = 1}, .how = S("现金"), .told = moment_day(t.now)};
    assert_int_equal(charge(&t, id, &x), ERR_INVALID);
    x.ask = (struct fee_ask){.basis = FEE_COSTS, .costs = {.copied = 10, .copy_fen = 20}};
    assert_int_equal(charge(&t, id, &x), 0);
    assert_state(&t, id, "accepted");
    assert_int_equal(scene_row(&t, id).due, due);
    says(&t, id, "2.00元");
    says(&t, id, "缴纳方式：现金");
    assert_true(str_find(notice_text(&t, id), S("30日")) < 0); /* the law of 2007 sets no time */
    assert_int_equal(event_of(&t, id, "cost-asked").until, DAY_NONE);
    assert_int_equal(fee_row(&t, id).until, DAY_NONE);
}


static void test_fee__waived_in_part_is_told_with_its_reason(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    struct request_charge x = {.ask = {.basis = FEE_ITEMS,
                                       .items_before = 0,
                                       .items = 40,
                                       .waived = true,
                                       .waive_to_fen = 100000,
                                       .waive_reason = S("享受最低生活保障")},
                               .how = S("缴至同级国库"),
                               .told = moment_day(t.now)};
    assert_int_equal(charge(&t, id, &x), 0);
    assert_state(&t, id, "fee");
    says(&t, id, "减免3000元（享受最低生活保障）");
    assert_true(str_eq(note_of(&t, id, "fee-asked"),
                       S("1000元（原为4000元，减免理由：享受最低生活保障）")));
    assert_int_equal(fee_row(&t, id).before_waiver_fen, 400000);
    assert_int_equal(fee_row(&t, id).fen, 100000);
}

/* Wholly waived, or below the threshold: a record and an event; no notice, no wait, no date moved. */
static void test_fee__of_nothing_sends_no_notice_and_moves_no_date(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    day_t due = scene_row(&t, id).due;
    struct request_charge x = {.ask = {.basis = FEE_PAGES,
                                       .pages = 100,
                                       .waived = true,
                                       .waive_reason = S("享受最低生活保障")},
                               .how = S(""),
                               .told = moment_day(t.now)};
    assert_int_equal(charge(&t, id, &x), 0);
    assert_state(&t, id, "accepted");
    assert_int_equal(scene_row(&t, id).due, due);
    assert_int_equal(notices(&t, id).n, 0);
    assert_int_equal(fee_row(&t, id).fen, 0);
    assert_true(str_find(note_of(&t, id, "fee-waived"), S("原为700元")) >= 0);
    assert_int_equal(event_of(&t, id, "fee-waived").until, DAY_NONE); /* nothing is to be paid */
}

/* What the scan finds in the notice as somebody reads it first. */
static struct leaks_list found(struct scene *t, int64_t id, struct request_charge *x)
{
    struct requests_request_row row = scene_row(t, id);
    struct fee fee;
    struct notice_letter letter;
    struct missings missing = {0};
    struct leaks_thing thing;
    struct leaks_list list;
    assert_int_equal(
        request_charge_compute(t->s->desk, t->s->arena, &t->law, &row, x, &fee), 0);
    assert_int_equal(request_charge_look(t->s->desk, t->s->arena, &t->law, &row, x, &fee, t->now,
                                         &letter, &missing),
                     0);
    assert_true(str_find(letter.body, x->how) >= 0);
    assert_int_equal(notice_leaks_thing(t->s->desk, t->s->arena, &row, S(""), S(""), &letter, 1,
                                        &thing),
                     0);
    assert_int_equal(leaks_look(t->s->desk, t->s->arena, &thing, moment_day(t->now), &list), 0);
    return list;
}

static void test_fee_notice__with_a_person_in_it_is_held_until_a_reason_is_signed(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    struct request_charge x = {.ask = {.basis = FEE_ITEMS, .items_before = 10, .items = 1},
                               .how = S("找王某缴纳，身份证号" IDENTITY),
                               .told = moment_day(t.now)};
    assert_int_equal(charge(&t, id, &x), ERR_HELD);
    assert_true(str_find(t.why, S(IDENTITY)) < 0);
    assert_state(&t, id, "accepted");
    assert_int_equal(notices(&t, id).n, 0);

    struct leaks_list list = found(&t, id, &x);
    assert_int_equal(list.open, 1);
    x.keep = (struct notice_keeping){S("收款人本人同意"), S("0123456789abcdef")};
    assert_int_equal(charge(&t, id, &x), ERR_HELD); /* another list than the one that was seen */
    x.keep.seen = notice_leaks_digest(s->arena, &list);
    assert_int_equal(charge(&t, id, &x), 0);
    assert_state(&t, id, "fee");
    assert_true(str_eq(note_of(&t, id, "findings-kept"), S("收款人本人同意")));
}

static void test_fee_notice__with_a_mark_of_secrecy_does_not_go_out(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = accepted(&t, "停车场的数量");
    struct request_charge x = {.ask = {.basis = FEE_ITEMS, .items_before = 10, .items = 1},
                               .how = S("见机密★1年的账户表"),
                               .told = moment_day(t.now)};
    struct leaks_list list = found(&t, id, &x);
    x.keep = (struct notice_keeping){S("账户需要"), notice_leaks_digest(s->arena, &list)};
    assert_int_equal(charge(&t, id, &x), ERR_INVALID);
    assert_state(&t, id, "accepted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_fee__waits_for_the_payment_and_then_the_term_begins_anew),
        ON_BOTH(test_fee__of_before_2017_is_the_costs_and_moves_no_date),
        ON_BOTH(test_fee__waived_in_part_is_told_with_its_reason),
        ON_BOTH(test_fee__of_nothing_sends_no_notice_and_moves_no_date),
        ON_BOTH(test_fee_notice__with_a_person_in_it_is_held_until_a_reason_is_signed),
        ON_BOTH(test_fee_notice__with_a_mark_of_secrecy_does_not_go_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
