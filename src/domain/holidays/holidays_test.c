/* holidays_test.c: notices in the store, their versions, and the calendar of them. */
#include "domain/holidays/holidays.h"
#include "domain/test_bureau.h"
#include "engine/ledger.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static day_t on(const char *iso)
{
    day_t d = DAY_NONE;

    assert_int_equal(day_parse(str_c(iso), &d), 0);
    return d;
}

static bool works(struct test_store *t, const char *day, day_t known)
{
    const struct calendar *c = NULL;

    assert_int_equal(holidays_calendar(t->db, t->arena, known, &c), 0);
    return calendar_works(c, on(day));
}

/* A notice for 2027 that takes one day off, and gives another back. */
static struct calendar_rows rows_2027(struct arena *a, const char *off, const char *work)
{
    struct calendar_notice *n = arena_one(a, struct calendar_notice);
    struct calendar_span *s = arena_many(a, 2, struct calendar_span);

    *n = (struct calendar_notice){.number = S("国办发明电〔2026〕9号"),
                                  .title = S("通知"),
                                  .source = S(""),
                                  .written = on("2026-11-05"),
                                  .known = on("2026-11-05"),
                                  .year = 2027};
    s[0] =
        (struct calendar_span){0, CALENDAR_OFF, on(off), on(off), S("元旦"), S("New Year’s Day")};
    s[1] = (struct calendar_span){0, CALENDAR_WORK, on(work), on(work), S("元旦"), S("")};
    return (struct calendar_rows){{n, 1, 1}, {s, 2, 2}};
}

/* In a transaction of its own; committed where it went well. */
static int enter(struct test_store *t, const struct calendar_rows *rows,
                 struct holidays_entered *ret)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = holidays_enter(t->db, t->arena, rows, 0, BUREAU_MORNING, ret);
    return r < 0 ? r : tx_commit(&tx);
}

static int64_t ledger_length(struct test_store *t)
{
    int64_t seq;
    struct str hash;

    assert_int_equal(ledger_head(t->db, t->arena, &seq, &hash), 0);
    return seq;
}

static void test_holidays__a_store_without_notices_has_the_programs(void **state)
{
    struct test_store *t = test_store_of(state);

    assert_true(works(t, "2024-09-29", DAY_NONE));
    assert_false(works(t, "2024-10-01", DAY_NONE));
}

static void test_holidays__the_programs_notices_come_in_once(void **state)
{
    struct test_store *t = test_store_of(state);
    struct calendar_rows rows, built;

    for (int i = 0; i < 2; i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(holidays_enter_builtin(t->db, t->arena, BUREAU_MORNING), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    calendar_builtin(t->arena, &built);
    assert_int_equal(holidays_rows(t->db, t->arena, &rows), 0);
    assert_int_equal(rows.notices.n, built.notices.n);
    assert_int_equal(rows.spans.n, built.spans.n);
    assert_int_equal(ledger_length(t), 0);
    assert_true(works(t, "2019-05-03", on("2019-03-21")));
    assert_false(works(t, "2019-05-03", on("2019-03-22")));
}

static void test_holidays__a_notice_is_entered_once_and_stands_on_the_ledger(void **state)
{
    struct test_store *t = test_store_of(state);
    struct calendar_rows rows = rows_2027(t->arena, "2027-01-04", "2027-01-09");
    struct holidays_entered e;

    assert_true(works(t, "2027-01-04", DAY_NONE));
    assert_int_equal(enter(t, &rows, &e), 0);
    assert_true(e.added == 1 && e.changed == 0 && e.same == 0);
    assert_false(works(t, "2027-01-04", DAY_NONE));
    assert_true(works(t, "2027-01-09", DAY_NONE));
    assert_true(works(t, "2027-01-04", on("2026-11-04")));
    assert_false(works(t, "2024-10-01", DAY_NONE)); /* the program's are there too */
    assert_int_equal(ledger_length(t), 1);

    assert_int_equal(enter(t, &rows, &e), 0);
    assert_true(e.added == 0 && e.changed == 0 && e.same == 1);
    assert_int_equal(ledger_length(t), 1);
}

static void test_holidays__other_days_are_another_version(void **state)
{
    struct test_store *t = test_store_of(state);
    struct calendar_rows rows = rows_2027(t->arena, "2027-01-04", "2027-01-09");
    struct holidays_entered e;

    assert_int_equal(enter(t, &rows, &e), 0);
    rows = rows_2027(t->arena, "2027-01-05", "2027-01-09");
    assert_int_equal(enter(t, &rows, &e), 0);
    assert_true(e.added == 0 && e.changed == 1);
    assert_true(works(t, "2027-01-04", DAY_NONE));
    assert_false(works(t, "2027-01-05", DAY_NONE));
    assert_int_equal(ledger_length(t), 2);
}

static void test_holidays__what_the_house_entered_the_program_leaves(void **state)
{
    struct test_store *t = test_store_of(state);
    struct calendar_rows built, own = {0};
    struct holidays_entered e;

    /* the house corrects a notice that came with the program */
    calendar_builtin(t->arena, &built);
    struct calendar_rows rows = rows_2027(t->arena, "2024-10-08", "2024-10-12");
    rows.notices.v[0].number = S("国办发明电〔2023〕7号");
    rows.notices.v[0].year = 2024;
    assert_int_equal(enter(t, &rows, &e), 0);
    assert_int_equal(e.changed, 1);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(holidays_enter_builtin(t->db, t->arena, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_false(works(t, "2024-10-08", DAY_NONE));
    assert_int_equal(holidays_rows(t->db, t->arena, &own), 0);
    assert_int_equal(own.notices.n, built.notices.n);
}

static void test_holidays__what_cannot_be_a_calendar_is_refused_whole(void **state)
{
    struct test_store *t = test_store_of(state);
    struct calendar_rows rows = rows_2027(t->arena, "2027-01-04", "2027-01-04");
    struct holidays_entered e = {.added = 17};

    assert_int_equal(enter(t, &rows, &e), ERR_INVALID);
    assert_int_equal(e.added, 17);
    assert_true(works(t, "2027-01-04", DAY_NONE));
    assert_int_equal(ledger_length(t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_holidays__a_store_without_notices_has_the_programs, &migrations_desk),
        TEST_ON_BOTH(test_holidays__the_programs_notices_come_in_once, &migrations_desk),
        TEST_ON_BOTH(test_holidays__a_notice_is_entered_once_and_stands_on_the_ledger,
                     &migrations_desk),
        TEST_ON_BOTH(test_holidays__other_days_are_another_version, &migrations_desk),
        TEST_ON_BOTH(test_holidays__what_the_house_entered_the_program_leaves, &migrations_desk),
        TEST_ON_BOTH(test_holidays__what_cannot_be_a_calendar_is_refused_whole, &migrations_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
