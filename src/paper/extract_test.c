/* Tests of extract.c: kinds by first bytes, Chinese encodings, and files that are not what they
 * say. */
#include "base/buf.h"
#include "base/date.h"
#include "paper/extract.h"
#include "paper/pdf.h"
#include "base/utf8.h"
#include <archive.h>
#include <archive_entry.h>
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

static bool has_part(const struct extract *e, enum extract_part_kind kind, struct str place,
                     struct str text)
{
    for (size_t i = 0; i < e->parts_n; i++) {
        size_t end = i + 1 < e->parts_n ? e->parts[i + 1].at : e->text.n;
        struct str s = str_of(e->text.p + e->parts[i].at, end - e->parts[i].at);

        if (e->parts[i].kind == kind && str_eq(e->parts[i].place, place) &&
            str_eq(str_trim(s), text))
            return true;
    }
    return false;
}

/* A PDF of `n` pages that all show one stream: small, and long to read. */
static struct str pdf_of_pages(int n)
{
    struct buf b cleanup(buf_done) = BUF_INIT(8 * MiB);
    size_t *at = arena_many(a, (size_t)n + 5, size_t);
    size_t xref;

    buf_put(&b, S("%PDF-1.4\n"));
    at[1] = b.n;
    buf_put(&b, S("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"));
    at[2] = b.n;
    buf_put(&b,
            S("2 0 obj<</Type/Pages/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Kids["));
    for (int i = 0; i < n; i++)
        buf_fmt(&b, "%d 0 R ", i + 5);
    buf_fmt(&b, "]/Count %d>>endobj\n", n);
    at[3] = b.n;
    buf_put(
        &b,
        S("3 0 obj<</Length 38>>stream\nBT /F 12 Tf 72 720 Td (13987012345) Tj \nendstream endobj\n"));
    at[4] = b.n;
    buf_put(&b, S("4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"));
    for (int i = 0; i < n; i++) {
        at[i + 5] = b.n;
        buf_fmt(&b, "%d 0 obj<</Type/Page/Parent 2 0 R/Contents 3 0 R>>endobj\n", i + 5);
    }
    xref = b.n;
    buf_fmt(&b, "xref\n0 %d\n0000000000 65535 f \n", n + 5);
    for (int i = 1; i < n + 5; i++)
        buf_fmt(&b, "%010zu 00000 n \n", at[i]);
    buf_fmt(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", n + 5, xref);
    return arena_str(a, buf_str(&b));
}

static void test_extract__a_pdf_without_a_page_is_damaged(void **state)
{
    struct extract e = read_of(pdf_of_pages(0), "通知.pdf");

    (void)state;
    assert_true(e.unreadable);
    assert_int_equal(EXTRACT_DAMAGED, e.reason);
}

/* Page 1 has a text only where `text`; page 2 is a picture. */
static struct str pdf_of_pictures(bool text)
{
    const char *first =
        text ? "BT /F 12 Tf 72 720 Td (abc) Tj ET" : "/I Do                            ";

    return arena_fmt(
        a,
        "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/MediaBox[0 0 595 842]/Resources<</Font<</F 7 0 R>>/XObject<</I 8 0 R>>>>"
        "/Kids[3 0 R 4 0 R]/Count 2>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R>>endobj\n"
        "4 0 obj<</Type/Page/Parent 2 0 R/Contents 6 0 R>>endobj\n"
        "5 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
        "6 0 obj<</Length 5>>stream\n/I Do\nendstream endobj\n"
        "7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "8 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
        "/Length 1>>stream\nx\nendstream endobj\n"
        "trailer<</Size 9/Root 1 0 R>>\n%%%%EOF\n",
        strlen(first), first);
}

static void test_extract__a_pdf_of_pictures_is_told_as_a_whole_its_pages_only_among_others(
    void **state)
{
    struct extract all = read_of(pdf_of_pictures(false), "a.pdf"),
                   some = read_of(pdf_of_pictures(true), "b.pdf");

    (void)state;
    assert_true(all.unreadable);
    assert_int_equal(EXTRACT_PICTURES, all.reason);
    assert_int_equal(2, all.pages);
    for (size_t i = 0; i < all.parts_n; i++)
        assert_int_not_equal(PART_UNREADABLE, all.parts[i].kind);
    assert_false(some.unreadable);
    assert_true(has_part(&some, PART_UNREADABLE, S("page 2"), S("pictures without a text")));
}

static void test_extract__a_pdf_of_ten_thousand_pages_is_read_to_the_limit_and_says_so(void **state)
{
    struct extract e = read_of(pdf_of_pages(10000), "年鉴.pdf");

    (void)state;
    assert_int_equal(FILE_PDF, e.kind);
    assert_int_equal(10000, e.pages);
    assert_true(e.cut);
    assert_false(e.unreadable);
    assert_true(
        has_part(&e, PART_SHOWN, arena_fmt(a, "page %d", EXTRACT_MAX_PAGES), S("13987012345")));
    assert_true(str_find(e.text, S("13987012345")) >= 0);
}

static void test_extract__a_name_that_claims_another_kind_is_told(void **state)
{
    static const struct {
        struct str bytes;
        const char *name;
        bool lies, unreadable;
    } cases[] = {
        {STR_INIT("{\\rtf1 text}"), "通知.doc", true, false},
        {STR_INIT("plain"), "通知.PDF", true, false},
        {STR_INIT("MZ\x90\x00\x03"), "通知.pdf", true, true},
        {STR_INIT("MZ\x90\x00\x03"), "setup.bin", false, true},
        {STR_INIT("<html>page"), "通知.txt", false, false},
        {STR_INIT("a,b"), "名单.csv", false, false},
        {STR_INIT("plain"), "说明", false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct extract e = read_of(cases[i].bytes, cases[i].name);
        bool told = e.reason == EXTRACT_NAME ||
                    str_find(e.text, str_c(extract_reason_name(EXTRACT_NAME))) >= 0;

        assert_int_equal(cases[i].lies, told);
        assert_int_equal(cases[i].unreadable, e.unreadable);
        assert_true(str_find(extract_shown(a, &e), S("not of the kind")) < 0);
    }
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

/* ---- Packages ---- */

struct member {
    const char *name;
    struct str bytes;
};

static struct str zip_of(const struct member *v, size_t n)
{
    size_t room = 4 * MiB, used = 0;
    char *out = arena_alloc(a, room);
    struct archive *z = archive_write_new();

    assert_int_equal(ARCHIVE_OK, archive_write_set_format_zip(z));
    assert_int_equal(ARCHIVE_OK, archive_write_open_memory(z, out, room, &used));
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *e = archive_entry_new();

        archive_entry_set_pathname(e, v[i].name);
        archive_entry_set_size(e, (la_int64_t)v[i].bytes.n);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        assert_int_equal(ARCHIVE_OK, archive_write_header(z, e));
        assert_int_equal((ssize_t)v[i].bytes.n, archive_write_data(z, v[i].bytes.p, v[i].bytes.n));
        archive_entry_free(e);
    }
    assert_int_equal(ARCHIVE_OK, archive_write_free(z));
    return str_of(out, used);
}

static struct extract read_docx_of(struct str document)
{
    struct member m[] = {{"word/document.xml", document}};

    return read_of(zip_of(m, COUNT(m)), "a.docx");
}

#define WORD(body) S("<w:document xmlns:w='w'><w:body>" body "</w:body></w:document>")

static void test_docx__a_word_cut_into_runs_is_one_word(void **state)
{
    struct extract e = read_docx_of(WORD(
        "<w:p><w:r><w:t>政府</w:t></w:r><w:r><w:t>信息</w:t></w:r></w:p><w:p><w:r><w:t>公开</w:t>"
        "</w:r></w:p>"));

    (void)state;
    assert_int_equal(FILE_DOCX, e.kind);
    assert_false(e.unreadable);
    assert_true(str_eq(extract_shown(a, &e), S("政府信息\n公开\n")));
}

#define ITEM(list, level, words)                                                                 \
 "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" list "'/></w:numPr></w:pPr>" \
 "<w:r><w:t>" words "</w:t></w:r></w:p>"
#define LEVEL(n, format, words)                                       \
 "<w:lvl w:ilvl='" n "'><w:start w:val='1'/><w:numFmt w:val='" format \
 "'/><w:lvlText w:val='" words "'/></w:lvl>"
#define MARK(words) "<span style=\"mso-list:Ignore\">" words "</span>"

/* As in an official letter: 一、 by the style of the heading, （一） and 1. by the paragraphs. */
static void test_docx__the_numbers_that_word_counts_stand_before_their_paragraphs(void **state)
{
    struct member m[] = {
        {"word/styles.xml",
         S("<w:styles xmlns:w='w'><w:style w:styleId='H'><w:name w:val='heading 1'/><w:pPr><w:numPr>"
           "<w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>")},
        {"word/numbering.xml",
         S("<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'>" LEVEL(
             "0", "chineseCounting", "%1、") LEVEL("1", "chineseCounting", "（%2）")
               LEVEL(
                   "2", "decimal",
                   "%3.&lt;") "</w:abstractNum><w:abstractNum w:abstractNumId='4'>" LEVEL("0",
                                                                                          "bullet",
                                                                                          "l")
                   LEVEL(
                       "1", "decimal",
                       "%1.%2") "</w:abstractNum>"
                                "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
                                "<w:num w:numId='2'><w:abstractNumId w:val='4'/></w:num>"
                                "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>"
                                "<w:startOverride w:val='12'/></w:lvlOverride></w:num></w:numbering>")},
        {"word/document.xml",
         WORD("<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>总则</w:t></w:r></w:p>" ITEM(
             "1", "1", "目的") ITEM("1", "2", "甲") ITEM("1", "2", "乙") ITEM("1", "1", "依据")
                  ITEM("1", "2",
                       "丙") "<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>附则</w:t>"
                             "</w:r></w:p>" ITEM("2", "0", "点") ITEM("3", "0", "续")
                                 ITEM("0", "0", "无") ITEM("9", "0", "没有这个"))},
    };
    struct extract e = read_of(zip_of(m, COUNT(m)), "a.docx");

    (void)state;
    assert_string_equal(
        arena_cstr(a, e.html),
        "<h2>" MARK("一、") "总则</h2>\n<p>" MARK("（一）") "目的</p>\n<p>" MARK("1.&lt;") "甲</p>\n<p>" MARK("2.&lt;") "乙</p>\n<p>" MARK(
            "（二）") "依据</p>\n<p>" MARK("1.&lt;") "丙</p>\n<h2>" MARK("二、") "附则</h2>\n<p>" MARK("·") "点</p>\n<p>" MARK("十二、") "续</p>\n<p>无</p>\n<p>没有这个</p>\n");
}

static void test_docx__what_was_deleted_or_hidden_is_read_and_not_shown(void **state)
{
    struct extract e = read_docx_of(WORD(
        "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>丙</w:t></w:r><w:ins><w:r><w:t>丁</w:t></w:r></w:ins>"
        "</w:p>"));

    (void)state;
    assert_true(has_part(&e, PART_SHOWN, S("paragraph 1"), S("甲丁")));
    assert_true(has_part(&e, PART_HIDDEN, S("paragraph 1 (deleted or hidden)"), S("乙丙")));
    assert_true(has_part(&e, PART_HIDDEN, S("paragraph 1 (deleted or hidden)"), S("甲乙丙")));
    assert_true(str_eq(extract_shown(a, &e), S("甲丁\n")));
}

static void test_package__a_bomb_is_refused_within_its_limits(void **state)
{
    size_t n = 16 * MiB;
    char *zeros = arena_alloc(a, n);
    struct member m[] = {{"word/document.xml", str_of(zeros, n)}};
    struct extract e;

    (void)state;
    memset(zeros, ' ', n);
    e = read_of(zip_of(m, COUNT(m)), "a.docx");
    assert_true(e.unreadable);
    assert_int_equal(EXTRACT_LIMIT, e.reason);
    assert_int_equal(0, e.text.n);
}

static void test_package__xml_with_a_document_type_or_without_end_is_refused(void **state)
{
    static const char *const bad[] = {
        "<!DOCTYPE a [<!ENTITY b 'x'>]><w:document xmlns:w='w'><w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
        "</w:document>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<a><b>",
        "no xml",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct extract e = read_docx_of(str_c(bad[i]));

        assert_true(e.unreadable);
        assert_int_equal(EXTRACT_DAMAGED, e.reason);
        assert_true(str_find(e.text, S("root:")) < 0);
    }
}

static void test_package__elements_without_bottom_are_refused(void **state)
{
    char *deep = arena_alloc(a, 300000 + 1);
    struct extract e;

    (void)state;
    for (size_t i = 0; i < 100000; i++)
        memcpy(deep + 3 * i, "<a>", 3);
    e = read_docx_of(str_of(deep, 300000));
    assert_true(e.unreadable);
}

static void test_extract__a_text_within_has_its_own_place_whatever_came_before_it(void **state)
{
    struct member m[] = {{"a.doc", S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")},
                         {"b.txt", S("电话13812345678")},
                         {"c.txt", S("90")}};
    struct extract e = read_of(zip_of(m, COUNT(m)), "a.zip");

    (void)state;
    assert_int_equal(3, e.parts_n);
    assert_int_equal(PART_UNREADABLE, e.parts[0].kind);
    assert_true(has_part(&e, PART_SHOWN, S("b.txt: file"), S("电话13812345678")));
    assert_true(has_part(&e, PART_SHOWN, S("c.txt: file"), S("90")));
    assert_true(str_find(e.text, S("1381234567890")) < 0);
}

static void test_package__packages_within_packages_are_read_to_a_depth(void **state)
{
    struct member m[] = {{"说明.txt", S("第一层")}, {"inner.zip", S("")}};
    struct extract e;

    (void)state;
    for (int i = 0; i < 6; i++)
        m[1].bytes = zip_of(m, COUNT(m));
    e = read_of(m[1].bytes, "a.zip");
    assert_int_equal(FILE_ZIP, e.kind);
    assert_false(e.unreadable);
    assert_true(str_find(e.text, S("第一层")) >= 0);
    assert_true(str_find(e.text, str_c(extract_reason_name(EXTRACT_LIMIT))) >= 0);
}

static void test_package__a_cut_file_is_damaged(void **state)
{
    struct member m[] = {{"word/document.xml", WORD("<w:p><w:r><w:t>甲</w:t></w:r></w:p>")}};
    struct str whole = zip_of(m, COUNT(m));
    struct extract e = read_of(str_head(whole, whole.n / 2), "a.docx");

    (void)state;
    assert_true(e.unreadable);
    assert_int_equal(EXTRACT_DAMAGED, e.reason);
}

static void test_html__a_number_across_tags_is_one_number(void **state)
{
    struct extract e = read_of(
        S("<!doctype html><p>138<b>1234</b>5678</p><!-- 甲 --><script>乙</script>"), "a.html");

    (void)state;
    assert_int_equal(FILE_HTML, e.kind);
    assert_true(str_find(extract_shown(a, &e), S("13812345678")) >= 0);
    assert_true(str_find(extract_shown(a, &e), S("甲")) < 0);
    assert_true(str_find(e.text, S("甲")) >= 0 && str_find(e.text, S("乙")) >= 0);
    assert_string_equal("text/plain", file_kind_type(FILE_HTML));
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
        cmocka_unit_test(test_extract__a_text_within_has_its_own_place_whatever_came_before_it),
        cmocka_unit_test(test_extract__a_pdf_without_a_page_is_damaged),
        cmocka_unit_test(
            test_extract__a_pdf_of_pictures_is_told_as_a_whole_its_pages_only_among_others),
        cmocka_unit_test(
            test_extract__a_pdf_of_ten_thousand_pages_is_read_to_the_limit_and_says_so),
        cmocka_unit_test(test_extract__a_name_that_claims_another_kind_is_told),
        cmocka_unit_test(test_extract__an_empty_file_is_an_empty_text),
        cmocka_unit_test(test_extract__a_text_beyond_the_limit_is_cut_between_characters),
        cmocka_unit_test(test_docx__a_word_cut_into_runs_is_one_word),
        cmocka_unit_test(test_docx__the_numbers_that_word_counts_stand_before_their_paragraphs),
        cmocka_unit_test(test_docx__what_was_deleted_or_hidden_is_read_and_not_shown),
        cmocka_unit_test(test_package__a_bomb_is_refused_within_its_limits),
        cmocka_unit_test(test_package__xml_with_a_document_type_or_without_end_is_refused),
        cmocka_unit_test(test_package__elements_without_bottom_are_refused),
        cmocka_unit_test(test_package__packages_within_packages_are_read_to_a_depth),
        cmocka_unit_test(test_package__a_cut_file_is_damaged),
        cmocka_unit_test(test_html__a_number_across_tags_is_one_number),
        cmocka_unit_test(test_kind__is_told_by_first_bytes_not_by_the_name),
        cmocka_unit_test(test_kind__only_harmless_kinds_are_shown_in_place),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
