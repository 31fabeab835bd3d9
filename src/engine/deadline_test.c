/* deadline_test.c: the clock, by its vectors, its articles, and against a simulator that knows nothing
 * of it (deadline_sim.h). */
#include "engine/deadline.h"

#include "base/err.h"
#include "engine/deadline_sim_test_util.h"
#include "engine/deadline_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct clock {
    struct arena *a;
    struct laws laws;
    struct calendar_rows rows;
    const struct calendar *cal;
};

static int clock_make(void **state)
{
    struct arena *a = arena_new(0);
    struct clock *k = arena_one(a, struct clock);

    k->a = a;
    k->laws = *laws_builtin();
    calendar_builtin(a, &k->rows);
    assert_int_equal(calendar_make(a, &k->rows, DAY_NONE, &k->cal), 0);
    *state = k;
    return 0;
}

static int clock_end(void **state)
{
    struct clock *k = *state;

    arena_free(k->a);
    return 0;
}

static day_t on(const char *iso)
{
    day_t d = DAY_NONE;

    assert_int_equal(day_parse(str_c(iso), &d), 0);
    return d;
}

/* The reckoning of a case that the law allows. */
static struct deadline reckon(struct clock *k, const char *received, const struct event *events,
                              size_t n)
{
    struct deadline_case of = {.received = on(received), .events = events, .n = n, .explain = true};
    struct deadline_refusal refusal = {0};
    struct deadline d = {0};

    assert_int_equal(deadline_reckon(k->a, &k->laws, k->cal, &of, &refusal, &d), 0);
    return d;
}

/* Why its last event is refused. */
static const char *refused(struct clock *k, const char *received, const struct event *events,
                           size_t n)
{
    struct deadline_case of = {.received = on(received), .events = events, .n = n};
    struct deadline_refusal refusal = {0};
    struct deadline d = {.due = 17};

    assert_int_equal(deadline_reckon(k->a, &k->laws, k->cal, &of, &refusal, &d), ERR_INVALID);
    assert_int_equal(d.due, 17); /* untouched */
    assert_true(n == 0 ? refusal.event == DEADLINE_RECEIPT : refusal.event == n - 1);
    return refusal_name(refusal.why);
}

#define EVENTS(...) \
 (const struct event[]){__VA_ARGS__}, COUNT(((const struct event[]){__VA_ARGS__}))
#define RECKON(received, ...) reckon(k, (received), EVENTS(__VA_ARGS__))
#define ASSERT_REFUSED(why, received, ...) \
 assert_string_equal(refused(k, (received), EVENTS(__VA_ARGS__)), (why))
#define ASSERT_DAY(got, iso) assert_string_equal(day_iso(k->a, (got)).p, (iso))
#define ASSERT_STR(got, text)                  \
 do {                                          \
  struct str got_ = (got);                     \
  assert_int_equal(got_.n, strlen(text));      \
  assert_memory_equal(got_.p, (text), got_.n); \
 } while (0)

/* ---- The day of receipt ---- */

static void test_receipt__its_day_follows_the_channel_and_the_rule_of_the_time(void **state)
{
    static const struct {
        enum law_channel channel;
        const char *arrived, *confirmed, *day; /* "" : none yet */
        const char *article;
    } known[] = {
        {LAW_COUNTER, "2024-03-01", "", "2024-03-01", "《政府信息公开条例》第三十一条第（一）项"},
        {LAW_POST_SIGNED, "2024-03-01", "", "2024-03-01",
         "《政府信息公开条例》第三十一条第（二）项"},
        {LAW_POST_PLAIN, "2024-03-01", "", "", "《政府信息公开条例》第三十一条第（二）项"},
        {LAW_POST_PLAIN, "2024-03-01", "2024-03-04", "2024-03-04",
         "《政府信息公开条例》第三十一条第（二）项"},
        {LAW_EMAIL, "2024-03-01", "", "", "《政府信息公开条例》第三十一条第（三）项"},
        {LAW_EMAIL, "2016-03-01", "", "2016-03-01", "国办公开办函〔2015〕207号第一条第3项"},
        {LAW_FAX, "2016-03-01", "", "", "国办公开办函〔2015〕207号第一条第4项"},
        {LAW_ELSEWHERE, "2016-03-01", "2016-03-02", "2016-03-02",
         "国办公开办函〔2015〕207号第一条第2项"},
        {LAW_WEB, "2016-03-01", "2016-03-03", "2016-03-03", "国办公开办函〔2015〕207号第一条"},
        {LAW_WEB, "2024-03-01", "2024-03-01", "2024-03-01",
         "《政府信息公开条例》第三十一条第（三）项"},
        {LAW_FAX, "2010-03-01", "", "2010-03-01", "《政府信息公开条例》（2007）第二十四条"},
    };
    struct clock *k = *state;

    for (size_t i = 0; i < COUNT(known); i++) {
        struct receipt r = {
            .channel = known[i].channel,
            .arrived = on(known[i].arrived),
            .confirmed = *known[i].confirmed ? on(known[i].confirmed) : DAY_NONE,
            .published = DAY_NONE,
        };
        struct receipt_day got;

        assert_int_equal(receipt_day(&k->laws, &r, &got), 0);
        ASSERT_DAY(got.day, known[i].day);
        ASSERT_STR(got.rule->article, known[i].article);
    }
}

static void test_receipt__a_published_rule_decides_for_the_web_until_2019(void **state)
{
    struct clock *k = *state;
    struct receipt r = {.channel = LAW_WEB,
                        .arrived = on("2016-03-05"), /* a Saturday: the next working day */
                        .confirmed = DAY_NONE,
                        .published = on("2016-03-07")};
    struct receipt_day got;

    assert_int_equal(receipt_day(&k->laws, &r, &got), 0);
    ASSERT_DAY(got.day, "2016-03-07");
    r.arrived = r.published = on("2024-03-05");
    assert_int_equal(receipt_day(&k->laws, &r, &got), 0);
    assert_int_equal(got.day, DAY_NONE);
}

static void test_receipt__what_cannot_be_is_refused(void **state)
{
    struct clock *k = *state;
    struct receipt r = {.channel = LAW_FAX,
                        .arrived = on("2024-03-05"),
                        .confirmed = on("2024-03-04"),
                        .published = DAY_NONE};
    struct receipt_day got;

    assert_int_equal(receipt_day(&k->laws, &r, &got), ERR_INVALID);
    r = (struct receipt){LAW_COUNTER, on("2008-04-30"), DAY_NONE, DAY_NONE};
    assert_int_equal(receipt_day(&k->laws, &r, &got), ERR_INVALID);
}

/* ---- The terms ---- */

static void test_deadline__without_events_is_the_terms_last_working_day(void **state)
{
    static const struct {
        const char *received, *due;
    } known[] = {
        {"2016-01-28", "2016-02-23"}, {"2016-02-05", "2016-03-02"}, {"2016-09-28", "2016-10-24"},
        {"2016-12-15", "2017-01-06"}, {"2020-01-20", "2020-02-25"}, {"2023-12-25", "2024-01-23"},
        {"2024-09-25", "2024-10-28"}, {"2025-01-20", "2025-02-21"}, {"2026-02-10", "2026-03-16"},
        {"2026-09-18", "2026-10-22"}, {"2019-05-14", "2019-06-04"}, {"2019-05-15", "2019-06-13"},
    };
    struct clock *k = *state;

    for (size_t i = 0; i < COUNT(known); i++) {
        struct deadline d = reckon(k, known[i].received, NULL, 0);

        ASSERT_DAY(d.due, known[i].due);
        assert_int_equal(d.state, DEADLINE_RUNS);
        assert_false(d.provisional);
    }
    assert_string_equal(refused(k, "2008-04-30", NULL, 0), "no-law");
}

/* Each row of the table of dates that the law's readers agreed on: the day itself is not counted, and the n-th
 * working day is the last. */
static void test_deadline__each_vector_of_the_rules_holds(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *last;
    } vectors[] = {
        {"2016-01-28", 15, "2016-02-23"}, {"2016-02-05", 15, "2016-03-02"},
        {"2016-06-30", 20, "2016-07-28"}, {"2016-09-28", 15, "2016-10-24"},
        {"2016-12-15", 15, "2017-01-06"}, {"2019-04-26", 20, "2019-05-27"},
        {"2020-01-20", 20, "2020-02-25"}, {"2023-12-25", 20, "2024-01-23"},
        {"2024-01-02", 7, "2024-01-11"},  {"2024-09-25", 20, "2024-10-28"},
        {"2025-01-20", 20, "2025-02-21"}, {"2026-02-10", 20, "2026-03-16"},
        {"2026-09-18", 20, "2026-10-22"},
    };
    struct clock *k = *state;
    for (size_t i = 0; i < COUNT(vectors); i++)
        ASSERT_DAY(calendar_add(k->cal, on(vectors[i].from), vectors[i].n), vectors[i].last);
}

static void test_deadline__an_authority_may_apply_the_other_regime(void **state)
{
    struct clock *k = *state;
    struct deadline_case of = {.law = law_find(&k->laws, S("cn-2019")),
                               .received = on("2019-04-26")};
    struct deadline_refusal refusal;
    struct deadline d;

    assert_int_equal(deadline_reckon(k->a, &k->laws, k->cal, &of, &refusal, &d), 0);
    ASSERT_DAY(d.due, "2019-05-27");
}

static void test_deadline__a_third_partys_time_is_not_counted(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-03-01", {EVENT_THIRD_PARTY_ASKED, on("2024-03-11")},
                               {EVENT_THIRD_PARTY_ANSWERED, on("2024-03-25")});

    ASSERT_DAY(d.due, "2024-04-15");
    assert_int_equal(d.steps.n, 3);
    assert_int_equal(d.steps.v[1].op, DEADLINE_STOP);
    ASSERT_DAY(d.steps.v[1].until, "2024-04-01"); /* the 15th working day */
    assert_int_equal(d.steps.v[2].op, DEADLINE_RESUME);
    ASSERT_DAY(d.steps.v[0].due, "2024-03-29");
    ASSERT_DAY(d.steps.v[2].due, "2024-04-15");
    ASSERT_STR(d.steps.v[1].term->article, "《政府信息公开条例》第三十二条、第三十三条第三款");
}

static void test_deadline__a_silent_third_party_has_15_working_days(void **state)
{
    struct clock *k = *state;
    struct deadline silent = RECKON("2024-03-01", {EVENT_THIRD_PARTY_ASKED, on("2024-03-11")});
    struct deadline late = RECKON("2024-03-01", {EVENT_THIRD_PARTY_ASKED, on("2024-03-11")},
                                  {EVENT_THIRD_PARTY_ANSWERED, on("2024-04-08")});

    assert_int_equal(silent.state, DEADLINE_RUNS);
    ASSERT_DAY(silent.due, "2024-04-22"); /* 14 working days after 04-01, with Qingming between */
    ASSERT_DAY(late.due, "2024-04-22");

    /* They got the letter later: their term begins then; the clock stands from the sending on. */
    silent = RECKON("2024-03-01",
                    {EVENT_THIRD_PARTY_ASKED, on("2024-03-11"), .until = on("2024-03-13")});
    ASSERT_DAY(silent.steps.v[1].until, "2024-04-03");
    ASSERT_DAY(silent.due, "2024-04-24");
}

static void test_deadline__two_third_parties_are_not_left_out_twice(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-03-01", {EVENT_THIRD_PARTY_ASKED, on("2024-03-11"), .who = 1},
                               {EVENT_THIRD_PARTY_ASKED, on("2024-03-13"), .who = 2},
                               {EVENT_THIRD_PARTY_ANSWERED, on("2024-03-20"), .who = 1},
                               {EVENT_THIRD_PARTY_ANSWERED, on("2024-03-25"), .who = 2});

    ASSERT_DAY(d.due, "2024-04-15");
}

static void test_deadline__under_the_old_law_a_third_party_has_no_limit(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2016-06-30", {EVENT_THIRD_PARTY_ASKED, on("2016-07-04")});

    assert_int_equal(d.state, DEADLINE_WAITS);
    assert_int_equal(d.due, DAY_NONE);
    d = RECKON("2016-06-30", {EVENT_THIRD_PARTY_ASKED, on("2016-07-04")},
               {EVENT_THIRD_PARTY_ANSWERED, on("2016-08-04")});
    ASSERT_DAY(d.due, "2016-08-23"); /* two of fifteen were used */
    ASSERT_REFUSED("not-in-law", "2016-06-30", {EVENT_AUTHORITY_ASKED, on("2016-07-04")});
}

static void test_deadline__a_correction_begins_the_count_anew(void **state)
{
    struct clock *k = *state;
    struct deadline d =
        RECKON("2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-11"), .until = on("2024-01-25")});

    assert_int_equal(d.state, DEADLINE_WAITS);
    d = RECKON("2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-11"), .until = on("2024-01-25")},
               {EVENT_CORRECTED, on("2024-01-22")});
    ASSERT_DAY(d.start, "2024-01-22");
    ASSERT_DAY(d.due, "2024-02-22"); /* with two Sundays given back */
    assert_int_equal(d.due, calendar_add(k->cal, on("2024-01-22"), 20));
}

static void test_deadline__a_correction_under_the_old_law_stops_the_clock_or_as_configured(
    void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2016-06-30", {EVENT_CORRECTION_ASKED, on("2016-07-04")},
                               {EVENT_CORRECTED, on("2016-07-11")});

    ASSERT_DAY(d.steps.v[1].until, "2016-07-18"); /* ten working days by practice */
    ASSERT_DAY(d.due, "2016-07-28");              /* thirteen more */
    struct law_term *own =
        arena_many(k->a, k->laws.terms.n, struct law_term); /* the program's are everybody's */
    memcpy(own, k->laws.terms.v, k->laws.terms.n * sizeof(*own));
    k->laws.terms.v = own;
    for (size_t i = 0; i < k->laws.terms.n; i++)
        if (k->laws.terms.v[i].name == LAW_CORRECTION && k->laws.terms.v[i].practice)
            k->laws.terms.v[i].effect = LAW_RESET;
    d = RECKON("2016-06-30", {EVENT_CORRECTION_ASKED, on("2016-07-04")},
               {EVENT_CORRECTED, on("2016-07-11")});
    assert_int_equal(d.due, calendar_add(k->cal, on("2016-07-11"), 15));
}

static void test_deadline__a_correction_is_asked_once_and_within_seven_working_days(void **state)
{
    struct clock *k = *state;

    ASSERT_REFUSED("correction-late", "2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-12")});
    ASSERT_REFUSED("asked-twice", "2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-04")},
                   {EVENT_CORRECTED, on("2024-01-05")}, {EVENT_CORRECTION_ASKED, on("2024-01-08")});
    ASSERT_REFUSED("no-day", "2024-01-02",
                   {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-04")});
    ASSERT_REFUSED("not-asked", "2024-01-02", {EVENT_CORRECTED, on("2024-01-08")});
    ASSERT_REFUSED("correction-overdue", "2024-01-02",
                   {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-18")},
                   {EVENT_CORRECTED, on("2024-01-19")});
    struct deadline d =
        RECKON("2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-18")},
               {EVENT_CORRECTED, on("2024-01-19"), .excused = true});
    ASSERT_DAY(d.start, "2024-01-19");
}

static void test_deadline__who_does_not_correct_has_abandoned_it_after_the_last_day(void **state)
{
    struct clock *k = *state;
    struct deadline d =
        RECKON("2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-18")},
               {EVENT_ABANDONED, on("2024-01-19")});

    assert_int_equal(d.state, DEADLINE_OVER);
    ASSERT_DAY(d.ended, "2024-01-19");
    ASSERT_REFUSED("too-early", "2024-01-02",
                   {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-18")},
                   {EVENT_ABANDONED, on("2024-01-18")});
    ASSERT_REFUSED("no-day", "2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-04")},
                   {EVENT_ABANDONED, on("2024-03-18")});
    ASSERT_REFUSED("not-asked", "2024-01-02", {EVENT_ABANDONED, on("2024-03-18")});
}

static void test_deadline__is_extended_once_in_time_and_within_its_limit(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-09-25", {EVENT_EXTENDED, on("2024-10-28")});

    ASSERT_DAY(d.due, "2024-11-25");
    assert_int_equal(d.term, 40);
    d = RECKON("2024-09-25", {EVENT_EXTENDED, on("2024-10-08"), .days = 5});
    ASSERT_DAY(d.due, "2024-11-04");
    ASSERT_REFUSED("after-due", "2024-09-25", {EVENT_EXTENDED, on("2024-10-29")});
    ASSERT_REFUSED("extension-long", "2024-09-25", {EVENT_EXTENDED, on("2024-10-08"), .days = 21});
    ASSERT_REFUSED("extension-long", "2016-06-30", {EVENT_EXTENDED, on("2016-07-01"), .days = 16});
    ASSERT_REFUSED("extension-twice", "2024-09-25", {EVENT_EXTENDED, on("2024-10-08"), .days = 5},
                   {EVENT_EXTENDED, on("2024-10-09"), .days = 5});
    ASSERT_REFUSED("waiting", "2024-09-25", {EVENT_CORRECTION_ASKED, on("2024-09-26")},
                   {EVENT_EXTENDED, on("2024-09-27")});
}

static void test_deadline__a_fee_begins_the_count_anew_from_the_day_after_payment(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-09-25", {EVENT_EXTENDED, on("2024-10-09")},
                               {EVENT_FEE_ASKED, on("2024-10-10")});

    assert_int_equal(d.state, DEADLINE_WAITS);
    ASSERT_DAY(d.steps.v[2].until, "2024-11-11"); /* 30 days end on a Saturday */
    d = RECKON("2024-09-25", {EVENT_EXTENDED, on("2024-10-09")},
               {EVENT_FEE_ASKED, on("2024-10-10")}, {EVENT_FEE_PAID, on("2024-10-16")});
    ASSERT_DAY(d.due, "2024-11-13");
    assert_int_equal(d.due, calendar_add(k->cal, on("2024-10-16"), 20));
    ASSERT_REFUSED("extension-twice", "2024-09-25", {EVENT_EXTENDED, on("2024-10-09")},
                   {EVENT_FEE_ASKED, on("2024-10-10")}, {EVENT_FEE_PAID, on("2024-10-16")},
                   {EVENT_EXTENDED, on("2024-10-17")});
    ASSERT_REFUSED("fee-overdue", "2024-09-25", {EVENT_FEE_ASKED, on("2024-10-10")},
                   {EVENT_FEE_PAID, on("2024-11-12")});
    ASSERT_REFUSED("not-in-law", "2020-12-01", {EVENT_FEE_ASKED, on("2020-12-31")});
    ASSERT_REFUSED("not-in-law", "2016-12-01", {EVENT_FEE_ASKED, on("2016-12-02")});
    ASSERT_REFUSED("not-asked", "2024-09-25", {EVENT_FEE_PAID, on("2024-10-10")});
}

static void test_deadline__article_35_names_a_later_day_after_reasons_were_given(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-09-25", {EVENT_REASONS_ASKED, on("2024-09-26")},
                               {EVENT_REASONS_GIVEN, on("2024-10-08")},
                               {EVENT_DELAYED, on("2024-10-10"), .until = on("2024-12-31")});

    ASSERT_DAY(d.due, "2024-12-31");
    assert_int_equal(d.steps.v[3].op, DEADLINE_FIX);
    assert_int_equal(d.days.v[d.days.n - 1].why, DEADLINE_GRANTED);
    ASSERT_REFUSED("not-asked", "2024-09-25", {EVENT_REASONS_ASKED, on("2024-09-26")},
                   {EVENT_DELAYED, on("2024-10-10"), .until = on("2024-12-31")});
    ASSERT_REFUSED("no-day", "2024-09-25", {EVENT_REASONS_ASKED, on("2024-09-26")},
                   {EVENT_REASONS_GIVEN, on("2024-10-08")},
                   {EVENT_DELAYED, on("2024-10-10"), .until = on("2024-10-28")});
    ASSERT_REFUSED("extension-twice", "2024-09-25", {EVENT_REASONS_ASKED, on("2024-09-26")},
                   {EVENT_REASONS_GIVEN, on("2024-10-08")},
                   {EVENT_DELAYED, on("2024-10-10"), .until = on("2024-12-31")},
                   {EVENT_EXTENDED, on("2024-10-11")});
    ASSERT_REFUSED("not-in-law", "2016-06-30", {EVENT_REASONS_ASKED, on("2016-07-01")});

    /* a fee begins the count anew; the day that was named before does not hold any more */
    d = RECKON("2024-09-25", {EVENT_REASONS_ASKED, on("2024-09-26")},
               {EVENT_REASONS_GIVEN, on("2024-10-08")},
               {EVENT_DELAYED, on("2024-10-10"), .until = on("2024-12-31")},
               {EVENT_FEE_ASKED, on("2024-10-11")}, {EVENT_FEE_PAID, on("2024-10-16")});
    ASSERT_DAY(d.due, "2024-11-13");
    d = RECKON("2024-09-25", {EVENT_FEE_ASKED, on("2024-10-28")}); /* on the last day */
    assert_int_equal(d.state, DEADLINE_WAITS);
}

static void test_deadline__a_reply_ends_it_in_time_or_late(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-09-25", {EVENT_REPLIED, on("2024-10-28")});

    assert_int_equal(d.state, DEADLINE_OVER);
    assert_int_equal(d.late, 0);
    d = RECKON("2024-09-25", {EVENT_REPLIED, on("2024-10-30")});
    assert_int_equal(d.late, 2);
    assert_false(deadline_overdue(&d, on("2024-12-01"))); /* it was late; it is not open */
    ASSERT_REFUSED("ended", "2024-09-25", {EVENT_WITHDRAWN, on("2024-10-08")},
                   {EVENT_REPLIED, on("2024-10-28")});
}

static void test_deadline__events_stand_in_their_order_after_the_receipt(void **state)
{
    struct clock *k = *state;

    ASSERT_REFUSED("before-receipt", "2024-09-25", {EVENT_EXTENDED, on("2024-09-24")});
    ASSERT_REFUSED("out-of-order", "2024-09-25", {EVENT_THIRD_PARTY_ASKED, on("2024-10-08")},
                   {EVENT_THIRD_PARTY_ANSWERED, on("2024-09-30")});
    ASSERT_REFUSED("no-day", "2024-09-25", {EVENT_EXTENDED, DAY_NONE});
    ASSERT_REFUSED("asked-twice", "2024-09-25", {EVENT_THIRD_PARTY_ASKED, on("2024-10-08")},
                   {EVENT_THIRD_PARTY_ASKED, on("2024-10-09")});
}

static void test_deadline__knows_what_is_left_and_what_is_overdue(void **state)
{
    struct clock *k = *state;
    struct deadline d = reckon(k, "2024-09-25", NULL, 0);

    assert_int_equal(deadline_left(&d, k->cal, on("2024-09-25")), 20);
    assert_int_equal(deadline_left(&d, k->cal, on("2024-10-25")), 1);
    assert_int_equal(deadline_left(&d, k->cal, on("2024-10-28")), 0);
    assert_int_equal(deadline_left(&d, k->cal, on("2024-10-30")), -2);
    assert_false(deadline_overdue(&d, on("2024-10-28")));
    assert_true(deadline_overdue(&d, on("2024-10-29")));
}

static void test_deadline__a_date_in_a_year_that_is_not_announced_is_provisional(void **state)
{
    struct clock *k = *state;

    assert_true(reckon(k, "2026-12-21", NULL, 0).provisional);
    assert_false(reckon(k, "2026-11-02", NULL, 0).provisional);
    assert_true(
        reckon(k, "2026-12-03", NULL, 0).provisional); /* 12-31: a notice may yet take it off */
}

/* ---- A change of the calendar ---- */

/* The calendar of the program as it was known on a day. */
static const struct calendar *known_on(struct clock *k, const char *day)
{
    const struct calendar *c = NULL;

    assert_int_equal(calendar_make(k->a, &k->rows, on(day), &c), 0);
    return c;
}

static void test_deadline__a_notice_within_the_year_moves_an_open_date_and_says_why(void **state)
{
    struct clock *k = *state;
    struct deadline_case of = {.received = on("2020-01-20")};
    struct deadline_refusal refusal;
    struct deadline_move m;

    assert_int_equal(deadline_moved(k->a, &k->laws, known_on(k, "2020-01-26"),
                                    known_on(k, "2020-01-27"), &of, &refusal, &m),
                     0);
    ASSERT_DAY(m.before, "2020-02-21");
    ASSERT_DAY(m.after, "2020-02-25");
    assert_int_equal(m.days.n, 2);
    ASSERT_DAY(m.days.v[0].day, "2020-01-31"); /* an ordinary Friday */
    assert_int_equal(m.days.v[0].was.why, CALENDAR_WORKDAY);
    ASSERT_STR(m.days.v[0].is.notice->number, "国办发明电〔2020〕1号");
    ASSERT_DAY(m.days.v[1].day, "2020-02-01"); /* a Saturday that was given back */
    assert_int_equal(m.days.v[1].was.why, CALENDAR_MAKEUP);
}

static void test_deadline__what_was_in_time_when_it_happened_stays_so(void **state)
{
    struct clock *k = *state;
    /* Known until 2019-03-21: 28 April and 5 May 2019 are Sundays. By the notice of 22 March people
     * work on them, but not on 2 and 3 May. */
    const struct event events[] = {{EVENT_EXTENDED, on("2019-05-13")}};
    struct deadline_case of = {.received = on("2019-04-19"), .events = events, .n = 1};
    struct deadline_refusal refusal = {0};
    struct deadline d;

    assert_int_equal(deadline_reckon(k->a, &k->laws, known_on(k, "2019-03-21"), &of, &refusal, &d),
                     0);
    /* and a weekend more on which people work makes the term end earlier */
    struct calendar_notice notices[] = {{.number = S("n"), .year = 2019}};
    struct calendar_span spans[] = {
        {0, CALENDAR_WORK, on("2019-04-20"), on("2019-04-21"), S("a"), S("")},
        {0, CALENDAR_OFF, on("2019-05-01"), on("2019-05-01"), S("a"), S("")}};
    struct calendar_rows rows = {{notices, 1, 1}, {spans, 2, 2}};
    const struct calendar *now = NULL;
    assert_int_equal(calendar_make(k->a, &rows, DAY_NONE, &now), 0);
    assert_int_equal(deadline_reckon(k->a, &k->laws, now, &of, &refusal, &d), ERR_INVALID);
    assert_int_equal(refusal.why, REFUSAL_AFTER_DUE);
    of.accepted = 1;
    assert_int_equal(deadline_reckon(k->a, &k->laws, now, &of, &refusal, &d), 0);
    assert_int_equal(d.due, calendar_add(now, on("2019-04-19"), 30));
}

/* ---- The proof ---- */

static void test_deadline__the_proof_lists_every_day_with_its_reason(void **state)
{
    struct clock *k = *state;
    struct deadline d = RECKON("2024-09-25", {EVENT_THIRD_PARTY_ASKED, on("2024-10-09")},
                               {EVENT_THIRD_PARTY_ANSWERED, on("2024-10-14")});
    int n = 0;

    ASSERT_DAY(d.due, "2024-11-01"); /* four days were theirs: a Saturday given back is one */
    assert_int_equal(d.days.n, d.due - on("2024-09-25") + 1);
    for (size_t i = 0; i < d.days.n; i++) {
        assert_int_equal(d.days.v[i].day, on("2024-09-25") + (day_t)i);
        if (d.days.v[i].why == DEADLINE_COUNTED)
            assert_int_equal(d.days.v[i].n, ++n);
        else
            assert_int_equal(d.days.v[i].n, 0);
    }
    assert_int_equal(n, 20);
    assert_int_equal(d.days.v[0].why, DEADLINE_FIRST);
    /* 09-29 is a Sunday on which people work, 10-01 a holiday, 10-10 with the third party */
    assert_int_equal(d.days.v[4].why, DEADLINE_COUNTED);
    assert_int_equal(d.days.v[4].calendar.why, CALENDAR_MAKEUP);
    assert_int_equal(d.days.v[6].why, DEADLINE_DAY_OFF);
    ASSERT_STR(d.days.v[6].calendar.notice->number, "国办发明电〔2023〕7号");
    assert_int_equal(d.days.v[15].why, DEADLINE_SUSPENDED);
    assert_int_equal(d.days.v[15].step, 1);
    assert_int_equal(d.days.v[d.days.n - 1].n, 20);
}

static void test_deadline__the_proof_shows_what_a_new_beginning_made_void(void **state)
{
    struct clock *k = *state;
    struct deadline d =
        RECKON("2024-01-02", {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-25")},
               {EVENT_CORRECTED, on("2024-01-08")});

    assert_int_equal(d.days.v[0].why, DEADLINE_FIRST);   /* 01-02 */
    assert_int_equal(d.days.v[1].why, DEADLINE_VOID);    /* 01-03 */
    assert_int_equal(d.days.v[2].why, DEADLINE_VOID);    /* 01-04: the day of the letter */
    assert_int_equal(d.days.v[3].why, DEADLINE_WAITING); /* 01-05 */
    assert_int_equal(d.days.v[6].why, DEADLINE_FIRST);   /* 01-08: corrected */
    assert_int_equal(d.days.v[6].step, 2);
    assert_int_equal(d.days.v[7].n, 1);
}

/* ---- In words ---- */

static void test_deadline_text__the_proof_is_said_in_both_languages(void **state)
{
    struct clock *k = *state;
    const struct event events[] = {
        {EVENT_CORRECTION_ASKED, on("2024-01-04"), .until = on("2024-01-25")},
        {EVENT_CORRECTED, on("2024-01-08")},
        {EVENT_THIRD_PARTY_ASKED, on("2024-01-10")},
        {EVENT_AUTHORITY_ASKED, on("2024-01-10")},
        {EVENT_AUTHORITY_ANSWERED, on("2024-01-15")},
        {EVENT_REASONS_ASKED, on("2024-01-16")},
        {EVENT_REASONS_GIVEN, on("2024-01-17")},
        {EVENT_DELAYED, on("2024-01-18"), .until = on("2024-06-28")},
        {EVENT_THIRD_PARTY_ANSWERED, on("2024-03-18")},
        {EVENT_FEE_ASKED, on("2024-03-19")},
        {EVENT_FEE_PAID, on("2024-03-20")},
        {EVENT_EXTENDED, DAY_NONE},
    };
    struct deadline_case of = {
        .received = on("2024-01-02"), .events = events, .n = COUNT(events) - 1, .explain = true};
    struct deadline_refusal refusal;
    struct deadline d;

    assert_int_equal(deadline_reckon(k->a, &k->laws, k->cal, &of, &refusal, &d), 0);
    for (int lang = 0; lang < LANG__MAX; lang++) {
        struct buf out cleanup(buf_done) = BUF_INIT(MiB);
        deadline_explain(k->a, (enum lang)lang, &of, &d, &out);
        assert_true(buf_ok(&out));
        assert_int_equal(str_find_char(buf_str(&out), '{'), -1);
        size_t lines = 0;
        for (size_t i = 0; i < out.n; i++)
            lines += out.p[i] == '\n';
        assert_int_equal(lines, 1 + 1 + 1 + d.steps.n + 1 + 1 + d.days.n);
    }
    ASSERT_STR(deadline_step_text(k->a, LANG_ZH, &of, &d.steps.v[9]),
               "收到第三方意见，对方的期限已于2024-01-31届满，期限已继续计算");
    ASSERT_STR(deadline_step_text(k->a, LANG_EN, &of, &d.steps.v[8]),
               "The applicant was told of a later day: the last day is 2024-06-28");
    for (int why = REFUSAL_NONE + 1; why < REFUSAL__MAX; why++)
        assert_true(refusal_text(LANG_ZH, (enum refusal)why).n > 0);
}

/* ---- Against the simulator ---- */

/* A year or two of random days off, as rows and as the simulator's own list. */
static const struct calendar *random_calendar(struct arena *a, struct sim *sim)
{
    struct calendar_rows *rows = arena_one(a, struct calendar_rows);
    const struct calendar *c = NULL;
    struct calendar_notice *notice = arena_one(a, struct calendar_notice);

    *notice = (struct calendar_notice){.number = S("n"), .year = 2024};
    rows->notices = (struct calendar_notices){notice, 1, 1};
    rows->spans.v = arena_many(a, SIM_DAYS, struct calendar_span);
    for (int i = 0; i < SIM_DAYS; i++) {
        day_t d = sim->first + i;
        int weekday = day_weekday(d);
        bool weekend = weekday == 0 || weekday == 6, odd = sim_random(sim, 9) == 0;

        sim->works[i] = weekend == odd;
        if (odd)
            rows->spans.v[rows->spans.n++] = (struct calendar_span){
                .kind = weekend ? CALENDAR_WORK : CALENDAR_OFF, .first = d, .last = d};
    }
    assert_int_equal(calendar_make(a, rows, DAY_NONE, &c), 0);
    return c;
}

static int counted(const struct deadline *d)
{
    int n = 0;

    for (size_t i = 0; i < d->days.n; i++)
        n += d->days.v[i].why == DEADLINE_COUNTED;
    return n;
}

/* A day that a notice of delay named may come before the term's days are all counted. */
static bool delayed(const struct deadline_case *of)
{
    for (size_t i = 0; i < of->n; i++)
        if (of->events[i].kind == EVENT_DELAYED)
            return true;
    return false;
}

/* One history: events come at random; what one refuses, the other refuses for the same reason, and
 * it did not happen. */
static size_t one_history(struct clock *k, struct arena *a, struct sim *sim, bool old)
{
    const struct calendar *cal = random_calendar(a, sim);
    struct event events[16];
    struct deadline_case of = {.law = law_find(&k->laws, old ? S("cn-2008") : S("cn-2019")),
                               .received = sim->first + 5 + sim_random(sim, 60),
                               .events = events,
                               .explain = true};
    day_t day = of.received;
    size_t taken = 0;

    for (int i = 0; i < 14; i++) {
        struct deadline_refusal refusal = {0};
        struct deadline d = {0};
        struct sim_result expected;

        day += sim_random(sim, 3) == 0 ? sim_random(sim, 12) : sim_random(sim, 4);
        sim_event(sim, day, &events[of.n++]);
        sim_run(sim, old, of.received, events, of.n, &expected);
        int r = deadline_reckon(a, &k->laws, cal, &of, &refusal, &d);
        assert_string_equal(r < 0 ? refusal_name(refusal.why) : "", expected.refused);
        if (r < 0) {
            day = of.n > 1 ? events[of.n - 2].day : of.received;
            of.n--;
            continue;
        }
        assert_int_equal(d.due, expected.due);
        assert_int_equal(d.late, expected.late);
        assert_int_equal(d.days.n, (d.due != DAY_NONE ? d.due : day) - of.received + 1);
        if (d.due != DAY_NONE && !delayed(&of))
            assert_int_equal(counted(&d), d.term);
        taken++;
    }
    return taken;
}

static void test_deadline__agrees_with_a_day_by_day_simulator_over_random_histories(void **state)
{
    struct clock *k = *state;
    struct sim sim = {.seed = 20190515, .first = on("2024-01-01")};
    size_t taken = 0;

    for (int i = 0; i < 2000; i++) {
        struct arena *a cleanup(arena_done) = arena_new(256 * KiB);

        taken += one_history(k, a, &sim, i % 2);
    }
    assert_true(taken > 5000); /* the histories are not all refusals */
    for (size_t i = 0; i < COUNT(sim.seen); i++)
        assert_true(sim.seen[i] > 0); /* each kind of event was taken somewhere */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, clock_make, clock_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_receipt__its_day_follows_the_channel_and_the_rule_of_the_time),
        TEST(test_receipt__a_published_rule_decides_for_the_web_until_2019),
        TEST(test_receipt__what_cannot_be_is_refused),
        TEST(test_deadline__without_events_is_the_terms_last_working_day),
        TEST(test_deadline__each_vector_of_the_rules_holds),
        TEST(test_deadline__an_authority_may_apply_the_other_regime),
        TEST(test_deadline__a_third_partys_time_is_not_counted),
        TEST(test_deadline__a_silent_third_party_has_15_working_days),
        TEST(test_deadline__two_third_parties_are_not_left_out_twice),
        TEST(test_deadline__under_the_old_law_a_third_party_has_no_limit),
        TEST(test_deadline__a_correction_begins_the_count_anew),
        TEST(test_deadline__a_correction_under_the_old_law_stops_the_clock_or_as_configured),
        TEST(test_deadline__a_correction_is_asked_once_and_within_seven_working_days),
        TEST(test_deadline__who_does_not_correct_has_abandoned_it_after_the_last_day),
        TEST(test_deadline__is_extended_once_in_time_and_within_its_limit),
        TEST(test_deadline__a_fee_begins_the_count_anew_from_the_day_after_payment),
        TEST(test_deadline__article_35_names_a_later_day_after_reasons_were_given),
        TEST(test_deadline__a_reply_ends_it_in_time_or_late),
        TEST(test_deadline__events_stand_in_their_order_after_the_receipt),
        TEST(test_deadline__knows_what_is_left_and_what_is_overdue),
        TEST(test_deadline__a_date_in_a_year_that_is_not_announced_is_provisional),
        TEST(test_deadline__a_notice_within_the_year_moves_an_open_date_and_says_why),
        TEST(test_deadline__what_was_in_time_when_it_happened_stays_so),
        TEST(test_deadline__the_proof_lists_every_day_with_its_reason),
        TEST(test_deadline__the_proof_shows_what_a_new_beginning_made_void),
        TEST(test_deadline_text__the_proof_is_said_in_both_languages),
        TEST(test_deadline__agrees_with_a_day_by_day_simulator_over_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
