/* Tests of extract.c: kinds by first bytes, Chinese encodings, and files that are not what they
 * say. */
#include "base/date.h"
#include "paper/extract.h"
#include "paper/pdf.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena *a;

static int arena_setup(void **state)
{
    (void)state;
    a = arena_new(0);
    return 0;
}

static int arena_teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct extract read_of(struct str bytes, const char *name)
{
    int fd = memfd_create("bytes", MFD_CLOEXEC);
    struct extract e;

    assert_true(fd >= 0);
    assert_int_equal((ssize_t)bytes.n, write(fd, bytes.p, bytes.n));
    assert_int_equal(0, extract(a, fd, str_c(name), &e));
    assert_true(utf8_valid(e.text));
    close(fd);
    return e;
}

static void test_extract__utf8_is_read_as_it_is(void **state)
{
    struct extract e = read_of(S("\xEF\xBB\xBF政府信息公开\r\n第二行"), "说明.txt");

    (void)state;
    assert_int_equal(FILE_TXT, e.kind);
    assert_true(str_eq(e.text, S("政府信息公开\n第二行")));
    assert_false(e.unreadable || e.cut);
}

static void test_extract__gb18030_becomes_utf8(void **state)
{
    /* 公开指南,2016 */
    struct extract e = read_of(S("\xB9\xAB\xBF\xAA\xD6\xB8\xC4\xCF,2016"), "指南.CSV");

    (void)state;
    assert_int_equal(FILE_CSV, e.kind);
    assert_true(str_eq(e.text, S("公开指南,2016")));
}

static void test_extract__utf16_with_a_mark_becomes_utf8(void **state)
{
    struct extract e = read_of(S("\xFF\xFE\x6C\x51\x00\x5F"), "a.txt");

    (void)state;
    assert_true(str_eq(e.text, S("公开")));
}

static void test_extract__bytes_of_no_encoding_are_unreadable(void **state)
{
    struct extract e = read_of(S("abc \xff\xff\xff def"), "a.txt");

    (void)state;
    assert_true(e.unreadable);
    assert_int_equal(0, e.text.n);
}

static void test_extract__a_character_cut_at_the_end_does_not_spoil_the_file(void **state)
{
    struct extract e = read_of(S("\xB9\xAB\xBF\xAA\xD6"), "a.txt");

    (void)state;
    assert_true(str_eq(e.text, S("公开")));
}

static void test_extract__our_own_pdf_is_read_back(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TITLE, .text = S("行政审批事项目录")},
                              {.kind = PAPER_TEXT, .text = S("设立保安培训机构审批。")},
                              {.kind = PAPER_BREAK},
                              {.kind = PAPER_TEXT, .text = S("第二页。")}};
    struct paper p = {.title = S("目录"),
                      .author = S(""),
                      .lang = S("zh-CN"),
                      .made = 0,
                      .v = v,
                      .n = COUNT(v),
                      .letterhead = S(""),
                      .footer = S("")};
    struct str bytes, substituted;
    struct extract e;

    (void)state;
    assert_int_equal(0, paper_pdf(a, &p, &bytes, &substituted));
    e = read_of(bytes, "目录.doc");
    assert_int_equal(FILE_PDF, e.kind);
    assert_int_equal(2, e.pages);
    assert_true(str_find(e.text, S("行政审批事项目录")) >= 0);
    assert_true(str_find(e.text, S("设立保安培训机构审批。")) >= 0);
    assert_true(str_find(e.text, S("第二页。")) >= 0);
    /* Cut in the middle it may be read or not, but it does no harm. */
    e = read_of(str_head(bytes, bytes.n / 2), "目录.pdf");
    assert_int_equal(FILE_PDF, e.kind);
}

static void test_extract__a_pdf_in_name_only_is_unreadable(void **state)
{
    struct extract e = read_of(S("%PDF-1.7\nnothing of the kind"), "a.pdf");

    (void)state;
    assert_int_equal(FILE_PDF, e.kind);
    assert_true(e.unreadable);
}

static void test_extract__an_empty_file_is_an_empty_text(void **state)
{
    struct extract e = read_of(S(""), "a.txt");

    (void)state;
    assert_int_equal(FILE_TXT, e.kind);
    assert_int_equal(0, e.text.n);
}

static void test_extract__a_text_beyond_the_limit_is_cut_between_characters(void **state)
{
    size_t n = EXTRACT_MAX_BYTES / 3 + 10;
    char *bytes = arena_alloc(a, n * 3);
    struct extract e;

    (void)state;
    for (size_t i = 0; i < n; i++)
        memcpy(bytes + i * 3, "公", 3);
    e = read_of(str_of(bytes, n * 3), "a.txt");
    assert_true(e.cut);
    assert_true(e.text.n <= EXTRACT_MAX_BYTES && e.text.n > EXTRACT_MAX_BYTES - 3);
}

static void test_kind__is_told_by_first_bytes_not_by_the_name(void **state)
{
    static const struct {
        struct str bytes;
        enum file_kind kind;
    } cases[] = {
        {STR_INIT("%PDF-1.4"), FILE_PDF},
        {STR_INIT("\x89PNG\r\n\x1a\n...."), FILE_PNG},
        {STR_INIT("\xFF\xD8\xFF\xE0"), FILE_JPEG},
        {STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FILE_OLE},
        {STR_INIT("PK\x03\x04..........................[Content_Types].xml....word/document.xml"),
         FILE_DOCX},
        {STR_INIT("PK\x03\x04..........................xl/workbook.xml"), FILE_XLSX},
        {STR_INIT(
             "PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument.textPK"),
         FILE_ODT},
        {STR_INIT("PK\x03\x04..........................anything"), FILE_ZIP},
        {STR_INIT("MZ\x90\x00\x03"), FILE_UNKNOWN},
        {STR_INIT("plain"), FILE_TXT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(cases[i].kind, file_kind_of(cases[i].bytes, S("picture.gif")));
}

static void test_kind__only_harmless_kinds_are_shown_in_place(void **state)
{
    (void)state;
    assert_true(file_kind_inline(FILE_PDF));
    assert_false(file_kind_inline(FILE_UNKNOWN));
    assert_false(file_kind_inline(FILE_DOCX));
    assert_string_equal("application/octet-stream", file_kind_type(FILE_UNKNOWN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract__utf8_is_read_as_it_is),
        cmocka_unit_test(test_extract__gb18030_becomes_utf8),
        cmocka_unit_test(test_extract__utf16_with_a_mark_becomes_utf8),
        cmocka_unit_test(test_extract__bytes_of_no_encoding_are_unreadable),
        cmocka_unit_test(test_extract__a_character_cut_at_the_end_does_not_spoil_the_file),
        cmocka_unit_test(test_extract__our_own_pdf_is_read_back),
        cmocka_unit_test(test_extract__a_pdf_in_name_only_is_unreadable),
        cmocka_unit_test(test_extract__an_empty_file_is_an_empty_text),
        cmocka_unit_test(test_extract__a_text_beyond_the_limit_is_cut_between_characters),
        cmocka_unit_test(test_kind__is_told_by_first_bytes_not_by_the_name),
        cmocka_unit_test(test_kind__only_harmless_kinds_are_shown_in_place),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
