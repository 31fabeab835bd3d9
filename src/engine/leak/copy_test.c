/* Tests of copy.c and of the makers of copies (paper/copy*.c) by the rules of the scan: nothing that
 * is found in a file is found in its copy, and the rest of it is still there. */
#include "base/err.h"
#include "engine/leak/copy.h"
#include "engine/leak/file.h"
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
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

static int fd_of(struct str bytes)
{
    int fd = memfd_create("bytes", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal((ssize_t)bytes.n, write(fd, bytes.p, bytes.n));
    return fd;
}

static struct leak_options options(void)
{
    return (struct leak_options){.today = day_from(2026, 11, 23)};
}

static int copy_try(struct str bytes, const char *name, struct str *ret)
{
    struct leak_options o = options();
    int fd = fd_of(bytes), r = leak_copy(a, fd, str_c(name), &o, ret);

    close(fd);
    return r;
}

static struct str copy_of(struct str bytes, const char *name)
{
    struct str copy = S("");

    assert_int_equal(0, copy_try(bytes, name, &copy));
    return copy;
}

static struct extract read_of(struct str bytes, const char *name)
{
    struct extract e;
    int fd = fd_of(bytes);

    assert_int_equal(0, extract(a, fd, str_c(name), &e));
    close(fd);
    assert_false(e.unreadable);
    return e;
}

/* What the scan finds in it; the text in *ret_text. */
static size_t found_in(struct str bytes, const char *name, struct str *ret_text)
{
    struct leak_options o = options();
    struct extract e = read_of(bytes, name);
    struct leak_file_findings f;

    leak_scan_file(a, &e, &o, &f);
    for (size_t i = 0; i < f.n; i++)
        printf("%s: %.*s %s %.*s\n", name, STR_ARG(f.v[i].place), leak_kind_name(f.v[i].kind),
               STR_ARG(f.v[i].masked));
    *ret_text = e.text;
    return f.n;
}

static void expect_in(struct str text, const char *words)
{
    if (str_find(text, str_c(words)) < 0)
        fail_msg("not in the copy: %s\n%.*s", words, STR_ARG(text));
}

static void expect_not_in(struct str text, const char *words)
{
    if (str_find(text, str_c(words)) >= 0)
        fail_msg("still in the copy: %s\n%.*s", words, STR_ARG(text));
}

/* ---- Packages made here ---- */

struct part {
    const char *name, *text;
};

static struct str package_of(const struct part *v, size_t n)
{
    size_t room = 4 * MiB, used = 0;
    char *to = arena_alloc(a, room);
    struct archive *z = archive_write_new();

    assert_int_equal(ARCHIVE_OK, archive_write_set_format_zip(z));
    assert_int_equal(ARCHIVE_OK, archive_write_open_memory(z, to, room, &used));
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *e = archive_entry_new();

        archive_entry_set_pathname(e, v[i].name);
        archive_entry_set_size(e, (la_int64_t)strlen(v[i].text));
        archive_entry_set_filetype(e, AE_IFREG);
        assert_int_equal(ARCHIVE_OK, archive_write_header(z, e));
        assert_int_equal((la_ssize_t)strlen(v[i].text),
                         archive_write_data(z, v[i].text, strlen(v[i].text)));
        archive_entry_free(e);
    }
    assert_int_equal(ARCHIVE_OK, archive_write_close(z));
    archive_write_free(z);
    return str_of(to, used);
}

#define W(body)                                                                   \
 "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/" \
 "main\"><w:body>" body "</w:body></w:document>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"

static struct str docx_of(const char *body)
{
    const struct part v[] = {{"word/document.xml", body}};

    return package_of(v, COUNT(v));
}

static void test_docx__a_value_in_several_runs_is_masked(void **state)
{
    struct str text,
        copy =
            copy_of(docx_of(W("<w:p>" R("联系手机：138") R("1234") R("5678，") R("谢谢") "</w:p>")),
                    "a.docx");

    (void)state;
    assert_int_equal(0, found_in(copy, "a.docx", &text));
    expect_in(text, "联系手机：138****5678，谢谢");
}

static void test_docx__the_head_of_a_table_counts_for_its_rows(void **state)
{
    struct str text,
        copy = copy_of(
            docx_of(W("<w:tbl><w:tr><w:tc><w:p>" R("姓名") "</w:p></w:tc><w:tc><w:p>" R(
                "身份证号") "</w:p></w:tc></w:tr><w:tr><w:tc><w:p>" R("张三") "</w:p></w:tc><w:tc><w:p>" R("530602")
                          R("199003071235") "</w:p></w:tc></w:tr></w:tbl>")),
            "a.docx");

    (void)state;
    assert_int_equal(0, found_in(copy, "a.docx", &text));
    expect_in(text, "53*************235");
}

static void test_docx__changes_are_accepted_and_hidden_text_is_gone(void **state)
{
    struct str text,
        copy = copy_of(
            docx_of(W("<w:p>" R(
                "一") "<w:del w:author=\"王某\"><w:r><w:delText>删去13812345678</w:delText></w:r></w:del>"
                      "<w:ins w:author=\"王某\">" R("二") R(
                          "三") "</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
                                "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>四</w:t></w:r></w:p>")),
            "a.docx");

    (void)state;
    assert_int_equal(0, found_in(copy, "a.docx", &text));
    expect_in(text, "一二三四");
    expect_not_in(text, "删去");
    expect_not_in(text, "藏");
}

static void test_docx__comments_properties_and_links_are_cleared(void **state)
{
    const struct part v[] = {
        {"word/document.xml",
         W("<w:p>" R("正文") "<w:r><w:commentReference w:id=\"0\"/></w:r></w:p>")},
        {"word/comments.xml",
         "<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
         "<w:comment w:id=\"0\"><w:p>" R("他的手机13812345678") "</w:p></w:comment></w:comments>"},
        {"docProps/core.xml", "<cp><creator>李四</creator></cp>"},
        {"word/_rels/document.xml.rels",
         "<Relationships><Relationship Id=\"r1\" Target=\"mailto:zhangsan@qq.com\" "
         "TargetMode=\"External\"/></Relationships>"}};
    struct str text, file = package_of(v, COUNT(v)), copy = copy_of(file, "a.docx");

    (void)state;
    assert_int_equal(2, found_in(file, "a.docx", &text)); /* the telephone, the mailbox */
    expect_in(text, "mailto:zhangsan@qq.com");
    assert_int_equal(0, found_in(copy, "a.docx", &text));
    expect_in(text, "正文");
    expect_in(text, "mailto:z***@qq.com");
    expect_not_in(text, "手机");
    expect_not_in(text, "李四");
}

static void test_xlsx__text_boxes_of_old_are_read_and_masked(void **state)
{
    static const char *const boxes[] = {
        "<xml xmlns:v=\"v\"><v:shape><v:textbox><div>联系人手机13812345678</div></v:textbox></v:shape></xml>",
        "<xml xmlns:v=\"v\"><v:shape><v:textbox><div>甲<br>手机13812345678</div></v:textbox></v:shape></xml>"};
    struct str text;

    (void)state;
    for (size_t i = 0; i < COUNT(boxes); i++) {
        const struct part v[] = {
            {"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets/></workbook>"},
            {"xl/_rels/workbook.xml.rels", "<Relationships/>"},
            {"xl/drawings/vmlDrawing1.vml", boxes[i]}};
        struct str file = package_of(v, COUNT(v));

        assert_int_equal(1, found_in(file, "a.xlsx", &text));
        /* What is no XML is not touched, and told. */
        assert_int_equal(i, found_in(copy_of(file, "a.xlsx"), "a.xlsx", &text));
    }
}

static void test_docx__a_mark_of_secrecy_stays(void **state)
{
    struct str text, copy = copy_of(docx_of(W("<w:p>" R("机密★10年") "</w:p>")), "a.docx");

    (void)state;
    assert_int_equal(1, found_in(copy, "a.docx", &text));
    expect_in(text, "机密★10年");
}

static void test_docx__the_same_file_gives_the_same_bytes(void **state)
{
    struct str file = docx_of(W("<w:p>" R("手机13812345678") "</w:p>"));

    (void)state;
    assert_true(str_eq(copy_of(file, "a.docx"), copy_of(file, "a.docx")));
}

static void test_xlsx__shared_inline_and_number_cells_and_formulas_are_masked(void **state)
{
    const struct part v[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r=\"r\"><sheets><sheet name=\"名单\" r:id=\"r1\"/>"
         "<sheet name=\"藏\" state=\"hidden\" r:id=\"r2\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
         "<Relationship Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>"},
        {"xl/sharedStrings.xml",
         "<sst><si><t>姓名</t></si><si><t>手机</t></si><si><t>张三</t></si>"
         "<si><r><t>138</t></r><r><t>12345678</t></r></si><si><t>没人用13912345678</t></si></sst>"},
        {"xl/worksheets/sheet1.xml",
         "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
         "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" t=\"s\"><v>3</v></c></row>"
         "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c><c r=\"B3\"><v>1.3812345678E10</v></c></row>"
         "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c><c r=\"B4\" t=\"str\"><f>CONCATENATE(\"13812345678\",\"\")</f>"
         "<v>13812345678</v></c></row><row r=\"5\"><c r=\"B5\"><v>42</v></c></row></sheetData>"
         "<headerFooter><oddHeader>经办人手机13812345678</oddHeader></headerFooter></worksheet>"},
        {"xl/worksheets/sheet2.xml",
         "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>身份证530602199003071235</t></is></c>"
         "</row></sheetData></worksheet>"}};
    struct str text, copy = copy_of(package_of(v, COUNT(v)), "a.xlsx");

    (void)state;
    assert_int_equal(0, found_in(copy, "a.xlsx", &text));
    expect_in(text, "姓名\t手机\t\n张三\t138****5678\t\n张三\t138****5678");
    expect_in(text, "身份证53*************235");
    expect_in(text, "42");
    expect_in(text, "经办人手机138****5678");
    expect_not_in(text, "没人用");
}

static void test_copy__of_other_kinds_and_damaged_files_is_refused(void **state)
{
    struct str copy;
    const struct part bomb[] = {
        {"word/document.xml", "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><w>&a;</w>"}};

    (void)state;
    assert_int_equal(ERR_INVALID, copy_try(S("%PDF-1.7\n"), "a.pdf", &copy));
    assert_int_equal(ERR_MALFORMED, copy_try(docx_of("<w:document"), "a.docx", &copy));
    assert_int_equal(ERR_MALFORMED, copy_try(package_of(bomb, 1), "a.docx", &copy));
}

/* ---- Real files ---- */

static struct str corpus(const char *name)
{
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");
    int fd = folder ? open(arena_fmt(a, "%s/files/%s", folder, name).p, O_RDONLY | O_CLOEXEC) : -1;
    struct str bytes;

    if (fd < 0)
        skip();
    assert_int_equal(0, extract_bytes(a, fd, &bytes));
    close(fd);
    return bytes;
}

static void test_copy__of_real_files_is_clean(void **state)
{
    static const struct {
        const char *name;
        int marks; /* of secrecy, which stay: nobody masks them */
    } files[] = {
        {"list.docx", 0},   {"list.xlsx", 0},   {"photo.jpg", 0},
        {"asides.docx", 1}, {"asides.xlsx", 2}, {"photo2.jpg", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct str text, copy = copy_of(corpus(files[i].name), files[i].name);
        const char *out = getenv("GONGKAI_COPY_OUT");

        assert_int_equal(files[i].marks, found_in(copy, files[i].name, &text));
        if (out) {
            FILE *f = fopen(arena_fmt(a, "%s/%s", out, files[i].name).p, "w");

            assert_non_null(f);
            assert_int_equal(copy.n, fwrite(copy.p, 1, copy.n, f));
            fclose(f);
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_docx__a_value_in_several_runs_is_masked),
        TEST(test_docx__the_head_of_a_table_counts_for_its_rows),
        TEST(test_docx__changes_are_accepted_and_hidden_text_is_gone),
        TEST(test_docx__comments_properties_and_links_are_cleared),
        TEST(test_xlsx__text_boxes_of_old_are_read_and_masked),
        TEST(test_docx__a_mark_of_secrecy_stays),
        TEST(test_docx__the_same_file_gives_the_same_bytes),
        TEST(test_xlsx__shared_inline_and_number_cells_and_formulas_are_masked),
        TEST(test_copy__of_other_kinds_and_damaged_files_is_refused),
        TEST(test_copy__of_real_files_is_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
