/* Tests of export.c: each kind is read again by who did not write it. */
#include "paper/export.h"
#include "paper/extract.h"
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena *a;
static char dir[] = "/tmp/gongkai-export-XXXXXX";

static const struct export_column columns[] = {
    {"title", STR_INIT("标题"), EXPORT_TEXT, 40},
    {"pages", STR_INIT("页数"), EXPORT_INT, 0},
    {"published", STR_INIT("发布日期"), EXPORT_DAY, 0},
};

static int begin(void **state)
{
    (void)state;
    a = arena_new(0);
    return mkdtemp(dir) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return rmdir(dir); /* nothing is left behind: else it fails */
}

static struct export *open_export(enum export_kind kind)
{
    struct export *e = NULL;
    struct export_config config = {kind, dir, STR_INIT("目录：全部"), columns, COUNT(columns), 1480000000};
    assert_int_equal(0, export_begin(&config, &e));
    return e;
}

static struct str whole(int fd, int64_t size)
{
    char *bytes = arena_alloc(a, (size_t)size + 1);
    assert_int_equal(size, read(fd, bytes, (size_t)size));
    return str_of(bytes, (size_t)size);
}

/* Two rows that try all a cell can do. */
static int two_rows(enum export_kind kind, int64_t *ret_size)
{
    struct export *e cleanup(export_done) = open_export(kind);
    int fd;
    export_text(e, S("=HYPERLINK(\"http://x\") 他说\"好\"\n第二行"));
    export_int(e, 12);
    export_day(e, day_from(2016, 12, 15));
    export_text(e, S("\xff坏"));
    export_int(e, -3);
    export_day(e, DAY_NONE);
    assert_int_equal(0, export_finish(e, &fd, ret_size));
    return fd;
}

static void test_csv__is_quoted_marked_and_no_formula(void **state)
{
    int64_t size;
    int fd = two_rows(EXPORT_CSV, &size);
    struct str bytes = whole(fd, size);
    (void)state;
    assert_string_equal(bytes.p, "\xef\xbb\xbf\"标题\",\"页数\",\"发布日期\"\r\n"
                                 "\"'=HYPERLINK(\"\"http://x\"\") 他说\"\"好\"\"\n第二行\",12,2016-12-15\r\n"
                                 "\"\xef\xbf\xbd坏\",-3,\r\n");
    close(fd);
}

static void test_csv__no_beginning_of_a_formula_stays(void **state)
{
    static const char *const tricks[] = {"=1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"};
    (void)state;
    for (size_t i = 0; i < COUNT(tricks); i++) {
        struct export *e cleanup(export_done) = open_export(EXPORT_CSV);
        int64_t size;
        int fd;
        export_text(e, str_c(tricks[i]));
        export_int(e, 0);
        export_day(e, DAY_NONE);
        assert_int_equal(0, export_finish(e, &fd, &size));
        assert_true(str_find(whole(fd, size), arena_fmt(a, "\r\n\"'%s\"", tricks[i])) >= 0);
        close(fd);
    }
}

static void test_json__has_the_keys_and_the_types(void **state)
{
    int64_t size;
    int fd = two_rows(EXPORT_JSON, &size);
    struct str bytes = whole(fd, size);
    json_error_t error;
    json_t *j = json_loadb(bytes.p, bytes.n, 0, &error), *rows = json_object_get(j, "rows");
    json_t *row = json_array_get(rows, 0);
    (void)state;
    assert_string_equal("目录：全部", json_string_value(json_object_get(j, "title")));
    assert_int_equal(2, json_array_size(rows));
    assert_string_equal("=HYPERLINK(\"http://x\") 他说\"好\"\n第二行", json_string_value(json_object_get(row, "title")));
    assert_int_equal(12, json_integer_value(json_object_get(row, "pages")));
    assert_string_equal("2016-12-15", json_string_value(json_object_get(row, "published")));
    assert_string_equal("", json_string_value(json_object_get(json_array_get(rows, 1), "published")));
    json_decref(j);
    close(fd);
}

static void test_json__of_no_rows_is_whole(void **state)
{
    struct export *e cleanup(export_done) = open_export(EXPORT_JSON);
    int64_t size;
    int fd;
    (void)state;
    assert_int_equal(0, export_finish(e, &fd, &size));
    struct str bytes = whole(fd, size);
    json_t *j = json_loadb(bytes.p, bytes.n, 0, NULL);
    assert_int_equal(0, json_array_size(json_object_get(j, "rows")));
    assert_non_null(j);
    json_decref(j);
    close(fd);
}

static struct str member(int fd, const char *name)
{
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    struct str found = S("");
    lseek(fd, 0, SEEK_SET);
    archive_read_support_format_zip(zip);
    assert_int_equal(ARCHIVE_OK, archive_read_open_fd(zip, fd, 4096));
    while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
        if (strcmp(archive_entry_pathname(entry), name) != 0)
            continue;
        char *bytes = arena_alloc(a, MiB);
        la_ssize_t n = archive_read_data(zip, bytes, MiB - 1);
        assert_true(n > 0);
        found = str_of(bytes, (size_t)n);
        break;
    }
    archive_read_free(zip);
    assert_true(found.n > 0);
    return found;
}

static void test_xlsx__has_types_and_a_head_that_stays(void **state)
{
    int64_t size;
    int fd = two_rows(EXPORT_XLSX, &size);
    struct str sheet = member(fd, "xl/worksheets/sheet1.xml");
    (void)state;
    assert_true(str_find(sheet, S("<pane ySplit=\"1\"")) >= 0);
    assert_true(str_find(sheet, S("<col min=\"1\" max=\"1\" width=\"40")) >= 0);
    assert_true(str_find(sheet, S("<autoFilter ref=\"A1:C3\"/>")) >= 0);
    assert_true(str_find(sheet, S("<v>12</v>")) >= 0);
    assert_true(str_find(sheet, S("<v>42719</v>")) >= 0); /* 2016-12-15 as Excel counts days */
    assert_true(str_find(sheet, S("<f>")) < 0);
    close(fd);
}

static void test_xlsx__is_read_by_our_own_reader(void **state)
{
    int64_t size;
    int fd = two_rows(EXPORT_XLSX, &size);
    struct extract x;
    (void)state;
    assert_int_equal(0, extract(a, fd, S("a.xlsx"), &x));
    assert_false(x.unreadable);
    assert_true(str_find(x.text, S("发布日期")) >= 0);
    assert_true(str_find(x.text, S("=HYPERLINK(\"http://x\")")) >= 0);
    close(fd);
}

static void test_xlsx__a_long_text_is_cut_where_excel_cuts(void **state)
{
    struct export *e cleanup(export_done) = open_export(EXPORT_XLSX);
    int64_t size;
    char *much = arena_alloc(a, 50000);
    int fd;
    (void)state;
    memset(much, 'a', 49999);
    export_text(e, str_c(much));
    export_int(e, 0);
    export_day(e, DAY_NONE);
    assert_int_equal(0, export_finish(e, &fd, &size));
    close(fd);
}

static void test_export__of_many_rows_does_not_grow_in_memory(void **state)
{
    (void)state;
    for (int kind = 0; kind < EXPORT_KIND__MAX; kind++) {
        struct export *e cleanup(export_done) = open_export((enum export_kind)kind);
        int64_t size;
        int fd;
        for (int i = 0; i < 20000; i++) {
            export_text(e, S("关于向社会公开征求意见的公告"));
            export_int(e, i);
            export_day(e, day_from(2016, 1, 1) + i % 366);
        }
        assert_int_equal(0, export_finish(e, &fd, &size));
        assert_true(size > 100000);
        close(fd);
    }
}

static void test_export__into_a_folder_that_is_not_there_says_so(void **state)
{
    (void)state;
    for (int kind = 0; kind < EXPORT_KIND__MAX; kind++) {
        struct export *e = NULL;
        struct export_config config = {(enum export_kind)kind, "/tmp/gongkai-none", STR_INIT("x"), columns,
                                       COUNT(columns), 0};
        int64_t size;
        int fd, r = export_begin(&config, &e);
        if (r == 0)
            r = export_finish(e, &fd, &size);
        assert_true(r < 0);
        export_done(&e);
    }
}

static void test_kind__is_known_by_name_or_ending(void **state)
{
    enum export_kind kind;
    (void)state;
    assert_true(export_kind_of(S("xlsx"), &kind) && kind == EXPORT_XLSX);
    assert_true(export_kind_of(S("目录.csv"), &kind) && kind == EXPORT_CSV);
    assert_false(export_kind_of(S("acsv"), &kind));
    assert_false(export_kind_of(S(""), &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv__is_quoted_marked_and_no_formula),
        cmocka_unit_test(test_csv__no_beginning_of_a_formula_stays),
        cmocka_unit_test(test_json__has_the_keys_and_the_types),
        cmocka_unit_test(test_json__of_no_rows_is_whole),
        cmocka_unit_test(test_xlsx__has_types_and_a_head_that_stays),
        cmocka_unit_test(test_xlsx__is_read_by_our_own_reader),
        cmocka_unit_test(test_xlsx__a_long_text_is_cut_where_excel_cuts),
        cmocka_unit_test(test_export__of_many_rows_does_not_grow_in_memory),
        cmocka_unit_test(test_export__into_a_folder_that_is_not_there_says_so),
        cmocka_unit_test(test_kind__is_known_by_name_or_ending),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
