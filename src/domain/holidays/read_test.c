/* read_test.c: files of days, good and bad. */
#include "domain/holidays/holidays.h"

#include "base/err.h"
#include "engine/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct holidays_notice nothing = {STR_INIT(""), STR_INIT(""), STR_INIT(""), DAY_NONE,
                                               0};
static const struct holidays_notice notice_2027 = {.number = STR_INIT("国办发明电〔2026〕1号"),
                                                   .title = STR_INIT(""),
                                                   .source = STR_INIT(""),
                                                   .known = 20700,
                                                   .year = 2027};

#define ASSERT_STR(got, text)                  \
 do {                                          \
  struct str got_ = (got);                     \
  assert_int_equal(got_.n, strlen(text));      \
  assert_memory_equal(got_.p, (text), got_.n); \
 } while (0)

static struct holidays_file good(struct arena *a, const char *name, const char *bytes,
                                 const struct holidays_notice *otherwise)
{
    struct holidays_file f;
    int r = holidays_read(a, str_c(name), str_c(bytes), otherwise, &f);

    for (size_t i = 0; i < f.problems.n; i++)
        print_message("%.*s: %.*s\n", STR_ARG(f.problems.v[i].at),
                      STR_ARG(text(LANG_EN, f.problems.v[i].why)));
    assert_int_equal(r, 0);
    return f;
}

/* The file's only problem, as "place: key". */
static const char *bad(struct arena *a, const char *name, struct str bytes,
                       const struct holidays_notice *otherwise)
{
    struct holidays_file f;

    assert_int_equal(holidays_read(a, str_c(name), bytes, otherwise, &f), ERR_INVALID);
    assert_int_equal(f.problems.n, 1);
    return arena_fmt(a, "%.*s: %s", STR_ARG(f.problems.v[0].at), text_names[f.problems.v[0].why].p)
        .p;
}

static void assert_span(const struct calendar_span *s, enum calendar_kind kind, const char *first,
                        const char *last, const char *zh, const char *en)
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    assert_int_equal(s->kind, kind);
    assert_string_equal(day_iso(a, s->first).p, first);
    assert_string_equal(day_iso(a, s->last).p, last);
    ASSERT_STR(s->zh, zh);
    ASSERT_STR(s->en, en);
}

static void test_read__csv_says_its_notice_in_each_line_or_not_at_all(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f = good(
        a, "2027.csv",
        "\xef\xbb\xbf"
        "文号,发布日期,年份,开始,结束,类型,名称,来源\r\n"
        "国办发明电〔2026〕9号,2026-11-05,2027,2027-02-05,2027-02-11,放假,春节,https://www.gov.cn/x\r\n"
        "国办发明电〔2026〕9号,2026-11-05,2027,2027-02-13,,上班,春节,\r\n",
        &nothing);

    (void)state;
    assert_int_equal(f.rows.notices.n, 1);
    ASSERT_STR(f.rows.notices.v[0].number, "国办发明电〔2026〕9号");
    ASSERT_STR(f.rows.notices.v[0].title, "国务院办公厅关于2027年部分节假日安排的通知");
    ASSERT_STR(f.rows.notices.v[0].source, "https://www.gov.cn/x");
    assert_int_equal(f.rows.notices.v[0].year, 2027);
    assert_int_equal(f.rows.spans.n, 2);
    assert_span(&f.rows.spans.v[0], CALENDAR_OFF, "2027-02-05", "2027-02-11", "春节",
                "Spring Festival");
    assert_span(&f.rows.spans.v[1], CALENDAR_WORK, "2027-02-13", "2027-02-13", "春节",
                "Spring Festival");

    f = good(a, "days.CSV",
             "date,isOffDay,name\n2027-01-01,true,元旦\n\n2027-01-02,true,元旦\n"
             "2027-01-09,false,\"元旦\"\n",
             &notice_2027);
    assert_int_equal(f.rows.spans.n, 2); /* days in a row are one stretch */
    assert_span(&f.rows.spans.v[0], CALENDAR_OFF, "2027-01-01", "2027-01-02", "元旦",
                "New Year’s Day");
}

static void test_read__csv_comes_as_excel_saves_it(void **state)
{
    /* date,kind,name / 2027-01-01,放假,元旦 */
    static const char gb[] = "date,kind,name\n2027-01-01,\xb7\xc5\xbc\xd9,\xd4\xaa\xb5\xa9\n";
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f = good(a, "a.csv", gb, &notice_2027);

    (void)state;
    assert_int_equal(f.rows.spans.n, 1);
    assert_span(&f.rows.spans.v[0], CALENDAR_OFF, "2027-01-01", "2027-01-01", "元旦",
                "New Year’s Day");
}

static void test_read__csv_knows_quotes(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f =
        good(a, "a.csv", "date,kind,name\n\"2027-09-03\",off,\"纪念日, \"\"八十二\"\"周年\"\n",
             &notice_2027);

    (void)state;
    ASSERT_STR(f.rows.spans.v[0].zh, "纪念日, \"八十二\"周年");
    assert_string_equal(
        bad(a, "a.csv", S("date,kind,name\n2027-09-03,off,\"纪念日\n"), &notice_2027),
        "line 2: holidays.problem_cells");
    assert_string_equal(bad(a, "a.csv", S("date,kind,name\n2027-09-03,off,a,b\n"), &notice_2027),
                        "line 2: holidays.problem_cells");
}

static void test_read__json_as_the_open_data_sets_have_it(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f =
        good(a, "2027.json",
             "{\"year\": 2027, \"papers\": [\"https://www.gov.cn/a\"], \"days\": ["
             "{\"name\": \"国庆节、中秋节\", \"date\": \"2027-10-01\", \"isOffDay\": true},"
             "{\"name\": \"国庆节、中秋节\", \"date\": \"2027-10-02\", \"isOffDay\": true},"
             "{\"name\": \"国庆节、中秋节\", \"date\": \"2027-10-09\", \"isOffDay\": false}]}",
             &notice_2027);

    (void)state;
    assert_int_equal(f.rows.spans.n, 2);
    assert_span(&f.rows.spans.v[0], CALENDAR_OFF, "2027-10-01", "2027-10-02", "国庆节、中秋节",
                "National Day and Mid-Autumn Festival");
    ASSERT_STR(f.rows.notices.v[0].source, "https://www.gov.cn/a");

    f = good(
        a, "two.json",
        "{\"notices\": [{\"notice\": \"甲\", \"published\": \"2026-11-01\", \"year\": 2027, "
        "\"title\": \"通知甲\", \"days\": [{\"first\": \"2027-05-01\", \"last\": \"2027-05-05\", "
        "\"kind\": \"off\", \"name\": \"劳动节\"}]}, {\"notice\": \"乙\", \"published\": "
        "\"2027-03-01\", \"year\": 2027, \"days\": [{\"date\": \"2027-05-06\", \"kind\": \"off\", "
        "\"name\": \"劳动节\"}]}]}",
        &nothing);
    assert_int_equal(f.rows.notices.n, 2);
    ASSERT_STR(f.rows.notices.v[0].title, "通知甲");
    assert_int_equal(f.rows.spans.v[1].notice, 1);
}

static void test_read__ics_as_calendars_have_it(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f = good(
        a, "2027.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALDESC:放假安排，每日\r\n 更新\r\n"
        "BEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:春节\r\n 假期\r\nDTSTART;VALUE=DATE:20270205\r\n"
        "DTEND;VALUE=DATE:20270212\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:上班(补春节假期)\r\nDTSTART;VALUE=DATE:20270213\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270904\r\nSUMMARY:中秋(班)\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n",
        &notice_2027);

    (void)state;
    assert_int_equal(f.rows.spans.n, 3);
    assert_span(&f.rows.spans.v[0], CALENDAR_OFF, "2027-02-05", "2027-02-11", "春节",
                "Spring Festival");
    assert_span(&f.rows.spans.v[1], CALENDAR_WORK, "2027-02-13", "2027-02-13", "春节",
                "Spring Festival");
    assert_span(&f.rows.spans.v[2], CALENDAR_WORK, "2027-09-04", "2027-09-04", "中秋节",
                "Mid-Autumn Festival");
}

static void test_read__each_fault_has_its_place_and_its_reason(void **state)
{
    static const struct {
        const char *name, *bytes, *why;
    } known[] = {
        {"a.txt", "x", ": holidays.problem_format"},
        {"csv", "x", ": holidays.problem_format"},
        {"a.csv", "", ": holidays.problem_empty"},
        {"a.csv", "name,kind\n", "line 1: holidays.problem_heading"},
        {"a.csv", "date,kind,name\n2027-02-29,off,元旦\n", "line 2: holidays.problem_day"},
        {"a.csv", "date,last,kind,name\n2027-01-02,2027-01-01,off,元旦\n",
         "line 2: holidays.problem_span"},
        {"a.csv", "date,kind,name\n2027-01-01,maybe,元旦\n", "line 2: holidays.problem_kind"},
        {"a.csv", "date,kind,name\n2027-01-01,off,\n", "line 2: holidays.problem_name"},
        {"a.csv", "date,kind,name\n2028-05-01,off,劳动节\n", "line 2: holidays.problem_other_year"},
        {"a.csv", "date,kind,name\n2027-01-01,off,元旦\n2027-01-01,work,元旦\n",
         "line 3: holidays.problem_twice"},
        {"a.csv", "date,kind,name,year\n2027-01-01,off,元旦,99\n", "line 2: holidays.problem_year"},
        {"a.csv", "date,kind,name,published\n2027-01-01,off,元旦,soon\n",
         "line 2: holidays.problem_published"},
        {"a.csv",
         "date,kind,name,published\n2027-01-01,off,元旦,2026-11-01\n"
         "2027-01-03,off,元旦,2026-11-02\n",
         "line 3: holidays.problem_contradiction"},
        {"a.json", "{", "line 1: holidays.problem_json"},
        {"a.json", "[]", "line 1: holidays.problem_json"},
        {"a.json", "{\"days\": [7]}", "days[0]: holidays.problem_day"},
        {"a.json", "{\"notices\": [{}]}", "notices[0].: holidays.problem_json_days"},
        {"a.json",
         "{\"days\": [{\"date\": \"2027-01-01\", \"isOffDay\": true, \"name\": \"\\u0001\"}]}",
         "days[0]: holidays.problem_name"},
        {"a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nSUMMARY:元旦休\n",
         ": holidays.problem_ics"},
        {"a.ics",
         "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101T080000\nSUMMARY:元旦休\nEND:VEVENT\n",
         "line 2: holidays.problem_day"},
        {"a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nSUMMARY:元旦\nEND:VEVENT\n",
         "line 2: holidays.problem_kind"},
        {"a.ics",
         "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n",
         "line 2: holidays.problem_repeats"},
        {"a.csv", "date,kind,name\n2027-01-01,off,\xff\n", "line 2: holidays.problem_no_text"},
    };
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        assert_string_equal(bad(a, known[i].name, str_c(known[i].bytes), &notice_2027),
                            known[i].why);
    const char *line = "date,kind,name\n2027-01-01,off,元旦\n";
    assert_string_equal(bad(a, "a.csv", str_c(line), &nothing),
                        "line 2: holidays.problem_no_notice");
    struct holidays_notice half = notice_2027;
    half.year = 0;
    assert_string_equal(bad(a, "a.csv", str_c(line), &half), "line 2: holidays.problem_no_year");
    half = notice_2027;
    half.known = DAY_NONE;
    assert_string_equal(bad(a, "a.csv", str_c(line), &half),
                        "line 2: holidays.problem_no_published");
    char *large = arena_many(a, HOLIDAYS_FILE_MAX + 1, char);
    memset(large, ' ', HOLIDAYS_FILE_MAX + 1);
    assert_string_equal(bad(a, "a.csv", str_of(large, HOLIDAYS_FILE_MAX + 1), &notice_2027),
                        ": holidays.problem_large");
}

static void test_read__all_faults_are_told_at_once(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct holidays_file f;

    (void)state;
    assert_int_equal(
        holidays_read(
            a, S("a.csv"),
            S("date,kind,name\n2027-13-01,off,元旦\n2027-01-02,off,元旦\n2027-01-03,?,元旦\n"),
            &notice_2027, &f),
        ERR_INVALID);
    assert_int_equal(f.problems.n, 2);
    ASSERT_STR(f.problems.v[0].at, "line 2");
    ASSERT_STR(f.problems.v[1].at, "line 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read__csv_says_its_notice_in_each_line_or_not_at_all),
        cmocka_unit_test(test_read__csv_comes_as_excel_saves_it),
        cmocka_unit_test(test_read__csv_knows_quotes),
        cmocka_unit_test(test_read__json_as_the_open_data_sets_have_it),
        cmocka_unit_test(test_read__ics_as_calendars_have_it),
        cmocka_unit_test(test_read__each_fault_has_its_place_and_its_reason),
        cmocka_unit_test(test_read__all_faults_are_told_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
