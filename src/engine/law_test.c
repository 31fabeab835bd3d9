/* law_test.c: regimes and terms, as data. */
#include "engine/law.h"

#include "base/err.h"
#include "engine/calendar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static day_t on(const char *iso)
{
    day_t d = DAY_NONE;

    assert_int_equal(day_parse(str_c(iso), &d), 0);
    return d;
}

#define ASSERT_STR(got, text)                  \
 do {                                          \
  struct str got_ = (got);                     \
  assert_int_equal(got_.n, strlen(text));      \
  assert_memory_equal(got_.p, (text), got_.n); \
 } while (0)

static void test_law__the_regime_follows_the_day_of_receipt(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct laws laws = *laws_builtin();

    (void)state;
    assert_null(law_on(&laws, on("2008-04-30")));
    ASSERT_STR(law_on(&laws, on("2008-05-01"))->code, "cn-2008");
    ASSERT_STR(law_on(&laws, on("2019-05-14"))->code, "cn-2008");
    ASSERT_STR(law_on(&laws, on("2019-05-15"))->code, "cn-2019");
    ASSERT_STR(law_on(&laws, on("2126-01-01"))->number, "国令第711号");
    assert_null(law_find(&laws, S("cn-2030")));
    assert_ptr_equal(law_find(&laws, S("cn-2008")), law_on(&laws, on("2016-06-30")));
}

static void test_law__each_term_has_its_number_unit_and_article(void **state)
{
    static const struct {
        const char *law;
        enum law_term_name name;
        const char *day;
        int number;
        enum law_unit unit;
        enum law_effect effect;
        enum law_silence silence;
        const char *article;
    } known[] = {
        {"cn-2008", LAW_ANSWER, "2016-06-30", 15, LAW_WORKDAYS, LAW_NONE, LAW_SILENCE_NOTHING,
         "《政府信息公开条例》（2007）第二十四条第二款"},
        {"cn-2019", LAW_ANSWER, "2024-06-30", 20, LAW_WORKDAYS, LAW_NONE, LAW_SILENCE_NOTHING,
         "《政府信息公开条例》第三十三条第二款"},
        {"cn-2019", LAW_CORRECTION, "2024-06-30", 0, LAW_REASONABLE, LAW_RESET, LAW_SILENCE_ABANDON,
         "《政府信息公开条例》第三十条"},
        {"cn-2008", LAW_CORRECTION, "2016-06-30", 10, LAW_WORKDAYS, LAW_SUSPEND,
         LAW_SILENCE_ABANDON, "《政府信息公开条例》（2007）第二十一条第（四）项"},
        {"cn-2019", LAW_AUTHORITY, "2024-06-30", 15, LAW_WORKDAYS, LAW_SUSPEND, LAW_SILENCE_CONSENT,
         "《政府信息公开条例》第三十三条第三款、第三十四条"},
        {"cn-2019", LAW_FEE, "2021-01-01", 30, LAW_DAYS, LAW_RESET, LAW_SILENCE_ABANDON,
         "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"},
        {"cn-2008", LAW_LITIGATION, "2015-04-30", 3, LAW_MONTHS, LAW_NONE, LAW_SILENCE_NOTHING,
         "《行政诉讼法》（1989）第三十九条"},
        {"cn-2008", LAW_LITIGATION, "2015-05-01", 6, LAW_MONTHS, LAW_NONE, LAW_SILENCE_NOTHING,
         "《行政诉讼法》第四十六条第一款"},
    };
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct laws laws = *laws_builtin();

    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        const struct law *law = law_find(&laws, str_c(known[i].law));
        const struct law_term *t = law_term(&laws, law, known[i].name, on(known[i].day));

        assert_non_null(t);
        assert_int_equal(t->number, known[i].number);
        assert_int_equal(t->unit, known[i].unit);
        assert_int_equal(t->effect, known[i].effect);
        assert_int_equal(t->silence, known[i].silence);
        ASSERT_STR(t->article, known[i].article);
    }
    assert_null(law_term(&laws, law_find(&laws, S("cn-2008")), LAW_AUTHORITY, on("2016-06-30")));
    assert_null(law_term(&laws, law_find(&laws, S("cn-2019")), LAW_FEE, on("2020-12-31")));
}

static void test_law__terms_end_by_their_unit(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct calendar_rows rows;
    const struct calendar *c;
    struct law_term t = {.number = 30, .unit = LAW_DAYS};

    (void)state;
    calendar_builtin(a, &rows);
    assert_int_equal(calendar_make(a, &rows, DAY_NONE, &c), 0);
    assert_int_equal(law_term_end(&t, c, on("2024-09-02")),
                     on("2024-10-08")); /* not in the holiday */
    assert_int_equal(law_term_end(&t, c, on("2024-10-09")), on("2024-11-08"));
    t = (struct law_term){.number = 6, .unit = LAW_MONTHS};
    assert_int_equal(law_term_end(&t, c, on("2024-08-31")), on("2025-02-28"));
    t = (struct law_term){.number = 20, .unit = LAW_WORKDAYS};
    assert_int_equal(law_term_end(&t, c, on("2024-09-25")), on("2024-10-28"));
    t = (struct law_term){.number = 0, .unit = LAW_REASONABLE};
    assert_int_equal(law_term_end(&t, c, on("2024-09-25")), DAY_NONE);
}

static void test_law__names_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < LAW_CHANNEL__MAX; i++) {
        enum law_channel channel = LAW_CHANNEL__MAX;

        assert_int_equal(law_channel_parse(str_c(law_channel_name((enum law_channel)i)), &channel),
                         0);
        assert_int_equal(channel, i);
    }
    enum law_channel channel;
    assert_int_equal(law_channel_parse(S("pigeon"), &channel), ERR_INVALID);
    assert_string_equal(law_term_text(LAW_THIRD_PARTY), "third-party");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_law__the_regime_follows_the_day_of_receipt),
        cmocka_unit_test(test_law__each_term_has_its_number_unit_and_article),
        cmocka_unit_test(test_law__terms_end_by_their_unit),
        cmocka_unit_test(test_law__names_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
