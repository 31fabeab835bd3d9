/* fee_test.c: what requests cost, in every band and every time. */
#include "domain/law/law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

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

static int64_t yuan_of(const struct fee_ask *ask)
{
    struct fee f;
    assert_int_equal(0, fee_compute(a, &law.tariffs, ask, &f));
    assert_int_equal(0, f.fen % 100);
    return f.fen / 100;
}

static int64_t items_cost(int64_t before, int64_t items)
{
    return yuan_of(&(struct fee_ask){.received = day_from(2024, 3, 1),
                                     .basis = FEE_ITEMS,
                                     .items_before = before,
                                     .items = items});
}

static int64_t pages_cost(int64_t pages)
{
    return yuan_of(
        &(struct fee_ask){.received = day_from(2024, 3, 1), .basis = FEE_PAGES, .pages = pages});
}

static void test_fee__by_item_is_progressive_above_ten_a_month(void **state)
{
    static const int64_t vectors[][2] = {{0, 0},     {1, 0},     {10, 0},     {11, 100},
                                         {30, 2000}, {31, 2200}, {40, 4000},  {41, 4300},
                                         {50, 7000}, {51, 7400}, {100, 37000}};
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++)
        assert_int_equal(vectors[i][1], items_cost(0, vectors[i][0]));
}

static void test_fee__by_page_is_progressive_above_thirty(void **state)
{
    static const int64_t vectors[][2] = {{0, 0},     {30, 0},     {31, 10},    {100, 700},
                                         {101, 720}, {200, 2700}, {201, 2740}, {300, 6700}};
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++)
        assert_int_equal(vectors[i][1], pages_cost(vectors[i][0]));
}

static void test_fee__of_a_month_is_the_same_however_it_is_asked_for(void **state)
{
    (void)state;
    for (int64_t cut = 0; cut <= 60; cut++)
        assert_int_equal(items_cost(0, 60), items_cost(0, cut) + items_cost(cut, 60 - cut));
}

static void test_fee__is_explained_line_by_line(void **state)
{
    struct fee_ask ask = {
        .received = day_from(2024, 3, 1), .basis = FEE_ITEMS, .items_before = 8, .items = 34};
    struct fee f;
    (void)state;
    assert_int_equal(0, fee_compute(a, &law.tariffs, &ask, &f));
    const struct str lines[] = {
        S("第9件至第10件：不收费"),
        S("第11件至第30件：20件 × 100元 = 2000元"),
        S("第31件至第40件：10件 × 200元 = 2000元"),
        S("第41件至第42件：2件 × 300元 = 600元"),
        S("合计：4600元"),
    };
    assert_int_equal(COUNT(lines), f.lines.n);
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_true(str_eq(lines[i], f.lines.v[i]));
    assert_true(
        str_eq(f.standard, S("第1件至第10件不收费；第11件至第30件每件100元；第31件起每件200元，"
                             "每满10件，每件再加100元")));
    assert_true(str_find(f.article, S("信息处理费管理办法")) >= 0);
}

static void test_fee__one_unit_in_a_band_is_named_alone(void **state)
{
    struct fee_ask ask = {.received = day_from(2024, 3, 1), .basis = FEE_PAGES, .pages = 31};
    struct fee f;
    (void)state;
    assert_int_equal(0, fee_compute(a, &law.tariffs, &ask, &f));
    assert_true(str_eq(f.lines.v[1], S("第31页：1页 × 10元 = 10元")));
    assert_int_equal(3, f.lines.n);
}

static void test_fee__costs_alone_until_march_2017_with_the_waiver(void **state)
{
    struct fee_ask ask = {
        .received = day_from(2016, 6, 1),
        .basis = FEE_COSTS,
        .costs = {.search_fen = 1000, .copied = 21, .copy_fen = 50, .post_fen = 2200}};
    struct fee f;
    (void)state;
    assert_int_equal(0, fee_compute(a, &law.tariffs, &ask, &f));
    assert_int_equal(4250, f.fen);
    assert_true(str_eq(f.lines.v[1], S("复制费：21页 × 0.50元 = 10.50元")));

    ask.waived = true;
    assert_int_equal(ERR_INVALID, fee_compute(a, &law.tariffs, &ask, &f));
    ask.waive_reason = S("享受城市居民最低生活保障");
    assert_int_equal(0, fee_compute(a, &law.tariffs, &ask, &f));
    assert_int_equal(0, f.fen);
    assert_int_equal(4250, f.before_waiver_fen);
    assert_true(str_eq(f.lines.v[3], S("减免42.50元（享受城市居民最低生活保障）")));
}

static void test_fee__in_part_waived_leaves_the_rest(void **state)
{
    struct fee_ask ask = {.received = day_from(2024, 3, 1),
                          .basis = FEE_PAGES,
                          .pages = 100,
                          .waived = true,
                          .waive_to_fen = 30000,
                          .waive_reason = S("科研用途，经负责人同意")};
    (void)state;
    assert_int_equal(300, yuan_of(&ask));
    ask.waive_to_fen = 70001; /* more than the fee */
    struct fee f;
    assert_int_equal(ERR_INVALID, fee_compute(a, &law.tariffs, &ask, &f));
}

static void test_amount__is_read_in_yuan_as_people_type_it(void **state)
{
    static const struct {
        const char *typed;
        int64_t fen; /* -1: refused */
    } all[] = {{"", 0},       {"0", 0},          {"1000", 100000}, {"12.5", 1250},
               {"12.50", 1250}, {" 12.05元 ", 1205}, {"１２．５０元", 1250}, {"1000000", 100000000},
               {"1000001", -1}, {"-1", -1},        {"1.005", -1},    {"1.-5", -1},
               {".5", -1},      {"5.", -1},        {"元", -1},       {"一千", -1},
               {"1,000", -1}};
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        int64_t fen = 0;
        int r = fee_yuan_parse(a, str_c(all[i].typed), &fen);
        if (r < 0)
            err_clear();
        if (r != (all[i].fen < 0 ? ERR_INVALID : 0) || (r == 0 && fen != all[i].fen))
            fail_msg("%s: %d, %lld", all[i].typed, r, (long long)fen);
    }
}

static void test_fee__no_basis_is_in_force_between_the_old_costs_and_the_new_fee(void **state)
{
    struct day_bases {
        day_t day;
        bool items, pages, costs;
    } days[] = {
        {day_from(2008, 4, 30), false, false, false},  {day_from(2008, 5, 1), false, false, true},
        {day_from(2017, 3, 31), false, false, true},   {day_from(2017, 4, 1), false, false, false},
        {day_from(2020, 12, 31), false, false, false}, {day_from(2021, 1, 1), true, true, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        assert_int_equal(days[i].items, fee_basis_in_force(&law.tariffs, FEE_ITEMS, days[i].day));
        assert_int_equal(days[i].pages, fee_basis_in_force(&law.tariffs, FEE_PAGES, days[i].day));
        assert_int_equal(days[i].costs, fee_basis_in_force(&law.tariffs, FEE_COSTS, days[i].day));
        assert_true(fee_basis_in_force(&law.tariffs, FEE_NONE, days[i].day));
    }
    struct fee_ask ask = {.received = day_from(2018, 1, 1), .basis = FEE_ITEMS, .items = 50};
    struct fee f;
    assert_int_equal(ERR_INVALID, fee_compute(a, &law.tariffs, &ask, &f));
    ask.basis = FEE_NONE;
    assert_int_equal(0, fee_compute(a, &law.tariffs, &ask, &f));
    assert_int_equal(0, f.fen);
}

static void test_fee__numbers_that_cannot_be_are_refused(void **state)
{
    struct fee_ask asks[] = {
        {.received = day_from(2024, 3, 1), .basis = FEE_ITEMS, .items = -1},
        {.received = day_from(2024, 3, 1), .basis = FEE_ITEMS, .items = 100001},
        {.received = day_from(2024, 3, 1), .basis = FEE_ITEMS, .items = 1, .items_before = -1},
        {.received = day_from(2024, 3, 1), .basis = FEE_PAGES, .pages = -1},
        {.received = day_from(2016, 3, 1), .basis = FEE_COSTS, .costs = {.post_fen = -1}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(asks); i++) {
        struct fee f;
        assert_int_equal(ERR_INVALID, fee_compute(a, &law.tariffs, &asks[i], &f));
    }
    assert_true(items_cost(0, 100000) > 0);
}

static void test_fee__is_to_be_paid_within_30_days_from_the_day_after_the_notice(void **state)
{
    (void)state;
    assert_int_equal(day_from(2024, 3, 31), fee_pay_by(day_from(2024, 3, 1)));
    assert_int_equal(day_from(2025, 3, 30), fee_pay_by(day_from(2025, 2, 28)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fee__by_item_is_progressive_above_ten_a_month),
        cmocka_unit_test(test_fee__by_page_is_progressive_above_thirty),
        cmocka_unit_test(test_fee__of_a_month_is_the_same_however_it_is_asked_for),
        cmocka_unit_test(test_fee__is_explained_line_by_line),
        cmocka_unit_test(test_fee__one_unit_in_a_band_is_named_alone),
        cmocka_unit_test(test_fee__costs_alone_until_march_2017_with_the_waiver),
        cmocka_unit_test(test_fee__in_part_waived_leaves_the_rest),
        cmocka_unit_test(test_amount__is_read_in_yuan_as_people_type_it),
        cmocka_unit_test(test_fee__no_basis_is_in_force_between_the_old_costs_and_the_new_fee),
        cmocka_unit_test(test_fee__numbers_that_cannot_be_are_refused),
        cmocka_unit_test(test_fee__is_to_be_paid_within_30_days_from_the_day_after_the_notice),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
