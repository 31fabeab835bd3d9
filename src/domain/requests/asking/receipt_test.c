/* receipt_test.c: the day of receipt (收到申请之日) of a case, by its channel and the rule of its time: whether the clock
 * runs from the arrival or waits to be confirmed, and from which day. As facts §1.4 has it; on both engines. */
#include "domain/requests/case.h"
#include "domain/requests/answer/reply_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static moment_t at_ten(int year, int month, int day)
{
    return day_begin(day_from(year, month, day)) + 10 * 3600;
}

static int act_on(struct scene *t, int64_t id, const char *code, moment_t at, day_t until,
                  const char *note)
{
    t->now = at;
    struct request_act act = {.kind = request_act_find(str_c(code)),
                              .day = moment_day(at),
                              .until = until,
                              .note = str_c(note)};
    struct tx tx cleanup(tx_end) = {0};
    t->why = S("");
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_act(t->s->desk, t->s->arena, LANG_ZH, id, &act, &t->b.office, at, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

static void assert_stands(struct scene *t, int64_t id, const char *state, day_t due)
{
    struct requests_request_row row = scene_row(t, id);
    assert_string_equal(arena_cstr(t->s->arena, row.state), state);
    if (row.due != due)
        fail_msg("%s: due %s, not %s", state,
                 row.due == DAY_NONE ? "never" : day_iso(t->s->arena, row.due).p,
                 due == DAY_NONE ? "never" : day_iso(t->s->arena, due).p);
}

/* Three times: the law alone; the explanation of 2015 (国办公开办函〔2015〕207号); the law of 2019, article 31. The
 * day is a Tuesday, and is confirmed on the Thursday. */
static const struct {
    int year, month, day;
    const char *due, *due_confirmed; /* 15 or 20 working days after the arrival, the confirmation */
    const char *at_once;             /* channels that need no confirmation */
} times[] = {
    {2014, 3, 4, "2014-03-25", "2014-03-27",
     ",web,counter,oral,post-signed,post-plain,elsewhere,email,fax,"},
    {2016, 3, 1, "2016-03-22", "2016-03-24", ",counter,oral,post-signed,email,"},
    {2024, 3, 5, "2024-04-02", "2024-04-07", ",counter,oral,post-signed,"},
};

static void test_each_channel__starts_the_clock_by_the_rule_of_its_time(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    for (size_t i = 0; i < COUNT(times); i++)
        for (const char *const *channel = request_channels; *channel; channel++) {
            moment_t came = at_ten(times[i].year, times[i].month, times[i].day);
            bool at_once =
                str_find(str_c(times[i].at_once), arena_fmt(s->arena, ",%s,", *channel)) >= 0;
            day_t due, confirmed;
            assert_int_equal(day_parse(str_c(times[i].due), &due), 0);
            assert_int_equal(day_parse(str_c(times[i].due_confirmed), &confirmed), 0);
            t.now = came;
            int64_t id = scene_ask(&t, "停车场的收费批准文件", *channel);
            assert_stands(&t, id, at_once ? "confirmed" : "registered", at_once ? due : DAY_NONE);
            if (at_once)
                continue;
            assert_int_equal(act_on(&t, id, "confirm", came + 2 * SCENE_DAY, DAY_NONE, "电话确认"),
                             0);
            assert_stands(&t, id, "confirmed", confirmed);
        }
}

/* 电子邮件系统接收之日, until the law of 2019: whoever confirms it later moves nothing. */
static void test_a_mail__of_2016_counts_from_the_day_on_which_the_system_had_it(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    t.now = at_ten(2019, 5, 14); /* the last day of that rule */
    int64_t last = scene_ask(&t, "停车场的收费批准文件", "email");
    assert_stands(&t, last, "confirmed", day_from(2019, 6, 4));
    t.now = at_ten(2019, 5, 15);
    int64_t first = scene_ask(&t, "停车场的收费批准文件", "email");
    assert_stands(&t, first, "registered", DAY_NONE);
    assert_int_equal(act_on(&t, last, "confirm", at_ten(2019, 5, 16), DAY_NONE, ""), ERR_CONFLICT);
}

static void set(struct scene *t, const char *name, const char *value)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(bodies_set(t->s->desk, t->s->arena, str_c(name), str_c(value), 0, t->now), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

/* 207号: 其他公布的渠道 by what the authority published; 15 working days from there. */
static void test_the_authoritys_own_rule__says_when_the_web_form_of_2016_is_received(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct requests_event_rows events = {0};
    scene_found(s, &t);
    t.now = at_ten(2016, 3, 4); /* a Friday */
    set(&t, REQUEST_WEB_RECEIPT_SETTING, "1");
    int64_t none = scene_ask(&t, "停车场的收费批准文件", "web"); /* what the rule is, is not said */
    assert_stands(&t, none, "registered", DAY_NONE);
    set(&t, REQUEST_WEB_RECEIPT_RULE_SETTING, "《依申请公开工作规程》第六条");
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "web");
    assert_stands(&t, id, "confirmed",
                  day_from(2016, 3, 28)); /* Monday the 7th, and 15 working days */
    assert_int_equal(requests_sql_events(s->desk, s->arena, id, &events), 0);
    assert_int_equal(events.n, 2);
    assert_true(str_eq(events.v[1].kind, S("receipt-published")));
    assert_int_equal(events.v[1].day, day_from(2016, 3, 7));
    assert_true(str_eq(events.v[1].note, S("《依申请公开工作规程》第六条")));
    assert_int_equal(act_on(&t, id, "confirm", at_ten(2016, 3, 8), DAY_NONE, "电话确认"),
                     ERR_CONFLICT);
    t.now = at_ten(2016, 3, 4);
    set(&t, REQUEST_WEB_RECEIPT_SETTING, "0");
    assert_stands(&t, scene_ask(&t, "停车场的收费批准文件", "web"), "confirmed",
                  day_from(2016, 3, 25));
    assert_stands(&t, scene_ask(&t, "停车场的收费批准文件", "fax"), "registered", DAY_NONE);
    assert_stands(&t, id, "confirmed", day_from(2016, 3, 28)); /* as it was when it came */
    t.now = at_ten(2019, 5, 15); /* article 31: both sides confirm, whatever was published */
    assert_stands(&t, scene_ask(&t, "停车场的收费批准文件", "web"), "registered", DAY_NONE);
}

static void test_the_record__says_how_and_by_whom_it_was_confirmed(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct requests_event_rows events = {0};
    scene_found(s, &t);
    t.now = at_ten(2024, 3, 5);
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "web");
    assert_int_equal(act_on(&t, id, "confirm", at_ten(2024, 3, 7), DAY_NONE, "电话确认"), 0);
    assert_int_equal(requests_sql_events(s->desk, s->arena, id, &events), 0);
    assert_int_equal(events.n, 2);
    assert_true(str_eq(events.v[0].kind, S("received")));
    assert_int_equal(events.v[0].day, day_from(2024, 3, 5)); /* physical */
    assert_int_equal(events.v[1].day, day_from(2024, 3, 7)); /* confirmed */
    assert_true(str_eq(events.v[1].note, S("电话确认")));
    assert_int_equal(events.v[1].actor, t.b.office.id);
}

/* 2019, article 30: abandoned only without a good reason (无正当理由). */
static void test_a_correction__that_comes_late_is_taken_for_a_good_reason_alone(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    t.now = at_ten(2024, 1, 2);
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "counter");
    assert_int_equal(
        act_on(&t, id, "ask_correction", at_ten(2024, 1, 4), day_from(2024, 1, 18), "年份不明"), 0);
    assert_int_equal(act_on(&t, id, "correct", at_ten(2024, 1, 22), DAY_NONE, ""), ERR_INVALID);
    assert_true(t.why.n > 0);
    assert_stands(&t, id, "correction", DAY_NONE);
    assert_int_equal(act_on(&t, id, "correct", at_ten(2024, 1, 22), DAY_NONE, "住院，附出院证明"),
                     0);
    assert_stands(&t, id, "confirmed", day_from(2024, 2, 22)); /* anew from the 22nd */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_each_channel__starts_the_clock_by_the_rule_of_its_time),
        ON_BOTH(test_a_mail__of_2016_counts_from_the_day_on_which_the_system_had_it),
        ON_BOTH(test_the_authoritys_own_rule__says_when_the_web_form_of_2016_is_received),
        ON_BOTH(test_the_record__says_how_and_by_whom_it_was_confirmed),
        ON_BOTH(test_a_correction__that_comes_late_is_taken_for_a_good_reason_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
