/* tables_test.c: tables three and four from invented cases, and the identities that they keep. */
#include "domain/law/law.h"
#include "domain/law/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define YEAR   2023
#define CUTOFF day_from(2023, 12, 31)

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

/* ---- Cases out of an array ---- */

struct given {
    const struct tabled_case *v;
    size_t n, at;
    int fails; /* this instead of the end */
};

static int given_next(void *arg, struct tabled_case *ret)
{
    struct given *g = arg;
    if (g->at == g->n)
        return g->fails;
    *ret = g->v[g->at++];
    return 1;
}

static struct table_three table_of(const struct tabled_case *v, size_t n)
{
    struct given g = {.v = v, .n = n};
    struct table_three t;
    assert_int_equal(
        0, table_three(&law.decisions, (struct tabled_cases){given_next, &g}, YEAR, CUTOFF, &t));
    return t;
}

static int row_of(const char *code)
{
    for (int i = 0; i < TABLE_THREE_ROWS; i++)
        if (str_eq(table_three_row_code(i), str_c(code)))
            return i;
    fail_msg("no row %s", code);
    return -1;
}

static int64_t at(const struct table_three *t, const char *row, int column)
{
    return t->cell[row_of(row)][column];
}

static void test_table_three__a_case_counts_by_receipt_end_and_decision(void **state)
{
    const struct tabled_case cases[] = {
        /* received and answered this year */
        {APPLICANT_PERSON, day_from(2023, 1, 1), day_from(2023, 1, 20), S("D6")},
        /* carried over and answered */
        {APPLICANT_LEGAL, day_from(2022, 12, 31), day_from(2023, 1, 3), S("U1a")},
        /* received on the last day, open */
        {APPLICANT_PERSON, day_from(2023, 12, 31), DAY_NONE, S("")},
        /* carried over for years, answered after the year: left over again */
        {APPLICANT_ENTERPRISE, day_from(2021, 6, 1), day_from(2024, 1, 1), S("G1")},
        /* not this year's: ended before it, received after it */
        {APPLICANT_PERSON, day_from(2022, 5, 1), day_from(2022, 12, 31), S("G1")},
        {APPLICANT_PERSON, day_from(2024, 1, 1), day_from(2024, 1, 1), S("G1")},
    };
    struct table_three t = table_of(cases, COUNT(cases));
    (void)state;
    assert_int_equal(2, at(&t, "1", APPLICANT_PERSON));
    assert_int_equal(1, at(&t, "2", APPLICANT_LEGAL));
    assert_int_equal(1, at(&t, "2", APPLICANT_ENTERPRISE));
    assert_int_equal(1, at(&t, "3.3.6", APPLICANT_PERSON));
    assert_int_equal(1, at(&t, "3.4.1", APPLICANT_LEGAL));
    assert_int_equal(0, at(&t, "3.1", APPLICANT__MAX));
    assert_int_equal(2, at(&t, "3.7", APPLICANT__MAX));
    assert_int_equal(2, at(&t, "4", APPLICANT__MAX));
    assert_int_equal(0, table_three_check(a, &t, NULL).n);
}

static void test_table_three__a_cutoff_within_the_year_leaves_the_rest_open(void **state)
{
    const struct tabled_case c = {APPLICANT_PERSON, day_from(2016, 11, 20), day_from(2016, 12, 16),
                                  S("K6")};
    struct table_three_place p;
    (void)state;
    assert_int_equal(0, table_three_place(&law.decisions, &c, 2016, day_from(2016, 12, 15), &p));
    assert_int_equal(2, p.n);
    assert_int_equal(row_of("1"), p.row[0]);
    assert_int_equal(row_of("4"), p.row[1]);
    assert_int_equal(0, table_three_place(&law.decisions, &c, 2016, day_from(2016, 12, 16), &p));
    assert_int_equal(3, p.n);
    assert_int_equal(row_of("3.4.1"), p.row[1]);
    assert_int_equal(row_of("3.7"), p.row[2]);
}

static void test_table_three__an_end_without_a_row_is_told_not_lost(void **state)
{
    const struct tabled_case bad[] = {
        {APPLICANT_PERSON, day_from(2023, 3, 1), day_from(2023, 3, 2), S("Z9")},
        {APPLICANT_PERSON, day_from(2023, 3, 1), day_from(2023, 3, 2), S("K7")},
        {APPLICANT__MAX, day_from(2023, 3, 1), day_from(2023, 3, 2), S("G1")},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct given g = {.v = &bad[i], .n = 1};
        struct table_three t;
        assert_int_equal(
            ERR_BROKEN,
            table_three(&law.decisions, (struct tabled_cases){given_next, &g}, YEAR, CUTOFF, &t));
    }
    struct given g = {.fails = ERR_DATABASE};
    struct table_three t;
    assert_int_equal(
        ERR_DATABASE,
        table_three(&law.decisions, (struct tabled_cases){given_next, &g}, YEAR, CUTOFF, &t));
}

/* A small generator: the same cases each time. */
static uint32_t drawn(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

static void test_table_three__keeps_its_identities_over_years_whatever_the_cases(void **state)
{
    enum {
        CASES = 3000
    };
    struct tabled_case *cases = arena_many(a, CASES, struct tabled_case);
    struct table_three last = {0};
    uint32_t seed = 20190515;
    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct tabled_case *c = &cases[i];
        c->applicant = (enum applicant_class)drawn(&seed, APPLICANT__MAX);
        c->received = day_from(2018, 1, 1) + (day_t)drawn(&seed, 365 * 8);
        c->closed = drawn(&seed, 20) == 0 ? DAY_NONE : c->received + (day_t)drawn(&seed, 200);
        do
            c->decision = law.decisions.v[drawn(&seed, (uint32_t)law.decisions.n)].code;
        while (str_eq(c->decision, S("K7")));
    }
    for (int year = 2018; year <= 2026; year++) {
        struct given g = {.v = cases, .n = CASES};
        struct table_three t;
        assert_int_equal(0, table_three(&law.decisions, (struct tabled_cases){given_next, &g}, year,
                                        day_from(year, 12, 31), &t));
        assert_int_equal(0, table_three_check(a, &t, year == 2018 ? NULL : &last).n);
        assert_true(t.cell[row_of("1")][APPLICANT__MAX] > 100 || year == 2026);
        last = t;
    }
}

static void test_table_three__a_changed_cell_is_named_with_its_rule(void **state)
{
    const struct tabled_case c = {APPLICANT_PERSON, day_from(2023, 3, 1), day_from(2023, 3, 20),
                                  S("G2")};
    struct table_three t = table_of(&c, 1);
    (void)state;
    t.cell[row_of("3.5.2")][APPLICANT_RESEARCH] = 1;
    struct table_faults f = table_three_check(a, &t, NULL);
    assert_int_equal(2, f.n);
    assert_string_equal("V3.2", f.v[0].rule);
    assert_true(str_eq(f.v[0].cell, S("（七）总计｜科研机构")));
    assert_int_equal(0, f.v[0].is);
    assert_int_equal(1, f.v[0].should);
    assert_string_equal("V3.3", f.v[1].rule);
    assert_true(str_eq(f.v[1].cell, S("2.重复申请｜总计")));

    t = table_of(&c, 1);
    t.cell[row_of("1")][APPLICANT_PERSON] = 2;
    t.cell[row_of("1")][APPLICANT__MAX] = 2;
    f = table_three_check(a, &t, NULL);
    assert_int_equal(2, f.n);
    assert_string_equal("V3.1", f.v[0].rule);
    assert_true(str_eq(f.v[0].cell, S("四、结转下年度继续办理｜自然人")));

    t = table_of(&c, 1);
    struct table_three before = {0};
    before.cell[row_of("4")][APPLICANT__MAX] = 3;
    f = table_three_check(a, &t, &before);
    assert_int_equal(1, f.n);
    assert_string_equal("V3.4", f.v[0].rule);
    assert_int_equal(0, f.v[0].is);
    assert_int_equal(3, f.v[0].should);
}

/* ---- Older forms ---- */

static void test_table_three_2019__has_one_row_for_other_ends(void **state)
{
    const struct tabled_case cases[] = {
        {APPLICANT_PERSON, day_from(2023, 2, 1), day_from(2023, 3, 1), S("O1")},
        {APPLICANT_PERSON, day_from(2023, 2, 1), day_from(2023, 3, 1), S("O2")},
        {APPLICANT_PERSON, day_from(2023, 2, 1), day_from(2023, 3, 1), S("O3")},
        {APPLICANT_PERSON, day_from(2023, 2, 1), day_from(2023, 3, 1), S("X5")},
        {APPLICANT_PERSON, day_from(2023, 2, 1), DAY_NONE, S("")},
    };
    struct table_three t = table_of(cases, COUNT(cases));
    struct table_three_2019 old = table_three_2019(&t);
    (void)state;
    assert_true(str_eq(table_three_2019_row_code(20), S("3.6")));
    assert_true(str_eq(table_three_2019_row_code(21), S("3.7")));
    assert_true(str_eq(table_three_2019_row_code(22), S("4")));
    assert_true(str_eq(table_three_2019_row_name(20), S("（六）其他处理")));
    assert_int_equal(5, old.cell[0][APPLICANT__MAX]);
    assert_int_equal(1, old.cell[19][APPLICANT__MAX]);
    assert_int_equal(3, old.cell[20][APPLICANT_PERSON]);
    assert_int_equal(4, old.cell[21][APPLICANT_PERSON]);
    assert_int_equal(1, old.cell[22][APPLICANT__MAX]);
    /* each decision's own row says the same */
    for (size_t i = 0; i < law.decisions.n; i++) {
        struct str row = law.decisions.v[i].row_2019;
        bool known = row.n == 0;
        for (int k = 0; k < TABLE_THREE_2019_ROWS; k++)
            known |= str_eq(row, table_three_2019_row_code(k));
        assert_true(known);
    }
}

static int64_t of_2014(const struct statistics_2014 *t, const char *code)
{
    int row = statistics_2014_row(str_c(code));
    assert_true(row >= 0);
    return t->value[row];
}

static void test_statistics_2014__count_channels_ends_and_eight_kinds_of_answers(void **state)
{
    const struct tabled_case cases[] = {
        {APPLICANT_PERSON, day_from(2016, 3, 1), day_from(2016, 3, 20), S("K1"), CHANNEL_NETWORK,
         false, DAY_NONE},
        {APPLICANT_PERSON, day_from(2016, 4, 1), day_from(2016, 5, 20), S("K4c"), CHANNEL_COUNTER,
         true, day_from(2016, 4, 5)},
        {APPLICANT_PERSON, day_from(2015, 12, 30), day_from(2016, 1, 8), S("K4h"), CHANNEL_LETTER,
         false, day_from(2015, 12, 31)},
        {APPLICANT_PERSON, day_from(2016, 5, 1), day_from(2016, 5, 9), S("K9b"), CHANNEL_FAX, false,
         DAY_NONE},
        {APPLICANT_PERSON, day_from(2016, 12, 20), DAY_NONE, S(""), CHANNEL_LETTER, false,
         DAY_NONE},
    };
    struct given g = {.v = cases, .n = COUNT(cases)};
    struct statistics_2014 t;
    (void)state;
    assert_int_equal(0, statistics_2014(&law.decisions, (struct tabled_cases){given_next, &g}, 2016,
                                        day_from(2016, 12, 31), &t));
    static const struct {
        const char *code;
        int64_t value;
    } wanted[] = {{"received", 4},   {"received.1", 1}, {"received.2", 1}, {"received.3", 1},
                  {"received.4", 1}, {"ended", 4},      {"ended.1", 3},    {"ended.2", 1},
                  {"answers", 4},    {"1", 1},          {"4", 2},          {"4.3", 1},
                  {"4.6", 1},        {"7", 1},          {"8", 0}};
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_int_equal(wanted[i].value, of_2014(&t, wanted[i].code));
    assert_int_equal(0, statistics_2014_check(a, &t).n);

    /* a correction is counted on its day, and not again as an end */
    const struct tabled_case k7 = {APPLICANT_PERSON,     day_from(2016, 6, 1),
                                   day_from(2016, 6, 9), S("K7"),
                                   CHANNEL_FAX,          false,
                                   day_from(2016, 6, 3)};
    struct given one = {.v = &k7, .n = 1};
    struct statistics_2014 t7;
    assert_int_equal(0, statistics_2014(&law.decisions, (struct tabled_cases){given_next, &one},
                                        2016, day_from(2016, 12, 31), &t7));
    assert_int_equal(1, of_2014(&t7, "7"));

    t.value[statistics_2014_row(S("4.1"))]++;
    struct table_faults f = statistics_2014_check(a, &t);
    assert_int_equal(1, f.n);
    assert_string_equal("V14.4", f.v[0].rule);
    assert_int_equal(2, f.v[0].is);
    assert_int_equal(3, f.v[0].should);
}

static void test_statistics_2014__every_old_decision_has_its_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < law.decisions.n; i++) {
        struct str row = law.decisions.v[i].row_2014;
        assert_true(row.n == 0 || statistics_2014_row(row) >= 0);
    }
}

/* ---- Table four ---- */

struct given_challenges {
    const struct challenge *v;
    size_t n, at;
};

static int challenge_next(void *arg, struct challenge *ret)
{
    struct given_challenges *g = arg;
    if (g->at == g->n)
        return 0;
    *ret = g->v[g->at++];
    return 1;
}

static void test_table_four__counts_what_ended_this_year_and_what_is_pending(void **state)
{
    const struct challenge v[] = {
        {CHALLENGE_RECONSIDERATION, CHALLENGE_UPHELD, day_from(2023, 2, 1), day_from(2023, 3, 1)},
        {CHALLENGE_RECONSIDERATION, CHALLENGE_CORRECTED, day_from(2022, 12, 1),
         day_from(2023, 1, 9)},
        {CHALLENGE_RECONSIDERATION, CHALLENGE_UPHELD, day_from(2023, 12, 1), day_from(2024, 1, 9)},
        {CHALLENGE_LITIGATION, CHALLENGE_OTHER, day_from(2023, 5, 1), day_from(2023, 9, 1)},
        {CHALLENGE_LITIGATION_AFTER_REVIEW, CHALLENGE_PENDING, day_from(2023, 5, 1), DAY_NONE},
        /* ended before, filed after */
        {CHALLENGE_LITIGATION, CHALLENGE_UPHELD, day_from(2022, 1, 1), day_from(2022, 12, 31)},
        {CHALLENGE_LITIGATION, CHALLENGE_PENDING, day_from(2024, 1, 1), DAY_NONE},
    };
    struct given_challenges g = {.v = v, .n = COUNT(v)};
    struct table_four t;
    (void)state;
    assert_int_equal(0, table_four((struct challenges){challenge_next, &g}, YEAR, CUTOFF, &t));
    const int64_t wanted[CHALLENGE__WAY_MAX][CHALLENGE__RESULT_MAX + 1] = {
        {1, 1, 0, 1, 3}, {0, 0, 1, 0, 1}, {0, 0, 0, 1, 1}};
    for (int way = 0; way < CHALLENGE__WAY_MAX; way++)
        for (int r = 0; r <= CHALLENGE__RESULT_MAX; r++)
            assert_int_equal(wanted[way][r], t.cell[way][r]);
    assert_int_equal(0, table_four_check(a, &t).n);

    t.cell[CHALLENGE_LITIGATION][CHALLENGE_UPHELD]++;
    struct table_faults f = table_four_check(a, &t);
    assert_int_equal(1, f.n);
    assert_string_equal("V4.1", f.v[0].rule);
    assert_true(str_eq(f.v[0].cell, S("未经复议直接起诉｜总计")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_three__a_case_counts_by_receipt_end_and_decision),
        cmocka_unit_test(test_table_three__a_cutoff_within_the_year_leaves_the_rest_open),
        cmocka_unit_test(test_table_three__an_end_without_a_row_is_told_not_lost),
        cmocka_unit_test(test_table_three__keeps_its_identities_over_years_whatever_the_cases),
        cmocka_unit_test(test_table_three__a_changed_cell_is_named_with_its_rule),
        cmocka_unit_test(test_table_three_2019__has_one_row_for_other_ends),
        cmocka_unit_test(test_statistics_2014__count_channels_ends_and_eight_kinds_of_answers),
        cmocka_unit_test(test_statistics_2014__every_old_decision_has_its_row),
        cmocka_unit_test(test_table_four__counts_what_ended_this_year_and_what_is_pending),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
