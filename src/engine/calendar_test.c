/* calendar_test.c: the working days of China, and the notices behind them. */
#include "engine/calendar.h"

#include "base/err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The calendar of the program, as it was known on `known`. */
static const struct calendar *builtin(struct arena *a, day_t known)
{
    struct calendar_rows *rows = arena_one(a, struct calendar_rows);
    const struct calendar *c = NULL;

    calendar_builtin(a, rows);
    assert_int_equal(calendar_make(a, rows, known, &c), 0);
    return c;
}

static day_t on(const char *iso)
{
    day_t d = DAY_NONE;

    assert_int_equal(day_parse(str_c(iso), &d), 0);
    return d;
}

#define ASSERT_DAY(got, iso) \
 assert_string_equal(day_iso(a, (got)).p, (iso)) /* day_iso() ends in a 0 */
#define ASSERT_STR(got, text)                  \
 do {                                          \
  struct str got_ = (got);                     \
  assert_int_equal(got_.n, strlen(text));      \
  assert_memory_equal(got_.p, (text), got_.n); \
 } while (0)

static void test_calendar__the_working_days_of_each_year_are_as_many_as_were_published(void **state)
{
    static const struct {
        int year, days;
    } known[] = {{2015, 249}, {2016, 250}, {2017, 249}, {2018, 250}, {2019, 250}, {2020, 249},
                 {2021, 250}, {2022, 249}, {2023, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *c = builtin(a, DAY_NONE);

    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(
            calendar_count(c, day_from(known[i].year - 1, 12, 31), day_from(known[i].year, 12, 31)),
            known[i].days);
}

static void test_calendar__terms_in_working_days_end_where_the_law_says(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *end;
    } terms[] = {
        {"2016-01-28", 15, "2016-02-23"}, {"2016-02-05", 15, "2016-03-02"},
        {"2016-06-30", 20, "2016-07-28"}, {"2016-09-28", 15, "2016-10-24"},
        {"2016-12-15", 15, "2017-01-06"}, {"2019-04-26", 20, "2019-05-27"},
        {"2020-01-20", 20, "2020-02-25"}, {"2023-12-25", 20, "2024-01-23"},
        {"2024-01-02", 7, "2024-01-11"},  {"2024-09-25", 20, "2024-10-28"},
        {"2025-01-20", 20, "2025-02-21"}, {"2026-02-10", 20, "2026-03-16"},
        {"2026-09-18", 20, "2026-10-22"},
    };
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *c = builtin(a, DAY_NONE);

    (void)state;
    for (size_t i = 0; i < COUNT(terms); i++) {
        day_t from = on(terms[i].from), end = calendar_add(c, from, terms[i].n);

        ASSERT_DAY(end, terms[i].end);
        assert_int_equal(calendar_count(c, from, end), terms[i].n);
    }
    ASSERT_DAY(calendar_add(c, on("2024-10-01"), 0), "2024-10-01");
    assert_int_equal(calendar_count(c, on("2024-10-01"), on("2024-09-01")), 0);
}

static void test_calendar__each_day_has_its_reason_and_its_notice(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *c = builtin(a, DAY_NONE);
    struct calendar_day d = calendar_look(c, on("2024-09-30"));

    (void)state;
    assert_int_equal(d.why, CALENDAR_WORKDAY);
    assert_true(d.works && !d.provisional && !d.span && !d.notice);

    d = calendar_look(c, on("2024-09-29"));
    assert_int_equal(d.why, CALENDAR_MAKEUP);
    assert_true(d.works);
    ASSERT_STR(d.span->zh, "国庆节");
    ASSERT_STR(d.notice->number, "国办发明电〔2023〕7号");
    assert_int_equal(d.notice->year, 2024);
    ASSERT_DAY(d.notice->known, "2023-10-25");

    d = calendar_look(c, on("2024-10-05"));
    assert_int_equal(d.why, CALENDAR_HOLIDAY); /* a Saturday inside the holiday */
    assert_false(d.works);
    ASSERT_STR(d.span->en, "National Day");

    d = calendar_look(c, on("2024-10-19"));
    assert_int_equal(d.why, CALENDAR_WEEKEND);
    assert_null(d.notice);
}

static void test_calendar__a_later_notice_amends_an_earlier_one_from_the_day_it_is_known(
    void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *before = builtin(a, on("2019-03-21"));
    const struct calendar *after = builtin(a, on("2019-03-22"));

    (void)state;
    assert_false(calendar_works(before, on("2019-04-28")));
    assert_true(calendar_works(after, on("2019-04-28")));
    assert_true(calendar_works(before, on("2019-05-03")));
    assert_false(calendar_works(after, on("2019-05-03")));
    ASSERT_STR(calendar_look(before, on("2019-05-01")).notice->number, "国办发明电〔2018〕15号");
    ASSERT_STR(calendar_look(after, on("2019-05-01")).notice->number, "国办发明电〔2019〕3号");
    ASSERT_STR(calendar_look(after, on("2019-06-07")).notice->number, "国办发明电〔2018〕15号");

    /* 2020: the make-up Saturday became a day off when the Spring Festival was prolonged. */
    assert_true(calendar_works(builtin(a, on("2020-01-26")), on("2020-02-01")));
    assert_false(calendar_works(builtin(a, on("2020-01-27")), on("2020-02-01")));
    ASSERT_DAY(calendar_add(builtin(a, on("2020-01-20")), on("2020-01-20"), 20), "2020-02-21");
    ASSERT_DAY(calendar_add(builtin(a, on("2020-02-20")), on("2020-01-20"), 20), "2020-02-25");

    /* 2015: three days for the victory of seventy years before. */
    assert_true(calendar_works(builtin(a, on("2015-05-12")), on("2015-09-03")));
    assert_false(calendar_works(builtin(a, on("2015-05-13")), on("2015-09-03")));
}

static void test_calendar__a_year_without_a_notice_is_provisional(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *c = builtin(a, DAY_NONE), *then = builtin(a, on("2023-06-01"));
    struct calendar_day d;

    (void)state;
    for (int year = 2007; year <= 2026; year++)
        assert_true(calendar_announced(c, year));
    assert_false(calendar_announced(c, 2006));
    assert_false(calendar_announced(c, 2027));
    assert_false(calendar_announced(c, CALENDAR_YEAR_FIRST - 1));
    assert_false(calendar_announced(c, CALENDAR_YEAR_LAST + 1));
    assert_true(calendar_announced(then, 2023));
    assert_false(calendar_announced(then, 2024));

    /* The Measures give the statutory days; how they are joined to weekends is not known yet. */
    d = calendar_look(c, on("2027-10-01"));
    assert_int_equal(d.why, CALENDAR_HOLIDAY);
    assert_true(d.provisional);
    ASSERT_STR(d.notice->number, "国令第795号");
    assert_true(calendar_works(c, on("2027-10-04")));
    assert_false(calendar_works(c, on("2027-02-05"))); /* 除夕, a Friday */

    /* The notice for 2019 gave back the 29th of December before: until it came nobody knew. */
    assert_true(calendar_provisional(c, on("2026-12-29")));
    assert_false(calendar_provisional(c, on("2026-12-28")));
    assert_false(calendar_provisional(c, on("2025-12-31")));
}

static void test_calendar__a_notice_for_a_year_takes_the_place_of_the_measures(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct calendar_notice notices[] = {
        {.number = S("国令第795号"), .known = day_from(2024, 11, 12), .written = 0},
        {.number = S("a"), .known = day_from(2026, 11, 1), .written = 0, .year = 2027},
    };
    struct calendar_span spans[] = {
        {.notice = 0, .kind = CALENDAR_OFF, .first = on("2027-05-01"), .last = on("2027-05-03")},
        {.notice = 1, .kind = CALENDAR_OFF, .first = on("2027-05-01"), .last = on("2027-05-01")},
    };
    struct calendar_rows rows = {{notices, 2, 2}, {spans, 2, 2}};
    const struct calendar *c;

    (void)state;
    assert_int_equal(calendar_make(a, &rows, on("2026-10-31"), &c), 0);
    assert_false(calendar_works(c, on("2027-05-03")));
    assert_int_equal(calendar_make(a, &rows, on("2026-11-01"), &c), 0);
    assert_true(calendar_works(c, on("2027-05-03")));
}

static void test_calendar__rows_that_cannot_be_are_refused(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct calendar_notice notice = {.number = S("a"), .known = 0, .written = 0, .year = 2027};
    const struct calendar_span good = {.first = on("2027-05-01"), .last = on("2027-05-03")};
    struct calendar_span spans[2] = {good, good};
    struct calendar_rows rows = {{&notice, 1, 1}, {spans, 1, 2}};
    const struct calendar *c = NULL;

    (void)state;
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), 0);
    rows.spans.n = 2; /* the same days twice */
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
    rows.spans.n = 1;
    spans[0].last = on("2027-04-30");
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
    spans[0].last = spans[0].first + CALENDAR_SPAN_MAX;
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
    spans[0] = good;
    spans[0].notice = 1;
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
    spans[0] = good;
    spans[0].first = spans[0].last = day_from(CALENDAR_YEAR_LAST + 1, 1, 1);
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
    spans[0] = good;
    notice.year = 17;
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), ERR_INVALID);
}

static void test_calendar__without_rows_the_weekdays_work(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar_rows none = {0};
    const struct calendar *c;

    (void)state;
    assert_int_equal(calendar_make(a, &none, DAY_NONE, &c), 0);
    ASSERT_DAY(calendar_add(c, on("2024-09-25"), 20), "2024-10-23");
    assert_true(calendar_works(c, on("1970-01-01")));
    assert_true(calendar_provisional(c, on("2024-09-25")));
}

static void test_calendar__months_end_on_the_same_day_or_on_the_last(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct calendar *c = builtin(a, DAY_NONE);

    (void)state;
    ASSERT_DAY(calendar_add_months(on("2024-01-15"), 6), "2024-07-15");
    ASSERT_DAY(calendar_add_months(on("2024-08-31"), 6), "2025-02-28");
    ASSERT_DAY(calendar_add_months(on("2023-11-30"), 3), "2024-02-29");
    ASSERT_DAY(calendar_add_days(on("2024-01-01"), 60), "2024-03-01");
    ASSERT_DAY(calendar_workday_from(c, on("2024-10-01")), "2024-10-08");
    ASSERT_DAY(calendar_workday_from(c, on("2024-10-08")), "2024-10-08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            test_calendar__the_working_days_of_each_year_are_as_many_as_were_published),
        cmocka_unit_test(test_calendar__terms_in_working_days_end_where_the_law_says),
        cmocka_unit_test(test_calendar__each_day_has_its_reason_and_its_notice),
        cmocka_unit_test(
            test_calendar__a_later_notice_amends_an_earlier_one_from_the_day_it_is_known),
        cmocka_unit_test(test_calendar__a_year_without_a_notice_is_provisional),
        cmocka_unit_test(test_calendar__a_notice_for_a_year_takes_the_place_of_the_measures),
        cmocka_unit_test(test_calendar__rows_that_cannot_be_are_refused),
        cmocka_unit_test(test_calendar__without_rows_the_weekdays_work),
        cmocka_unit_test(test_calendar__months_end_on_the_same_day_or_on_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
