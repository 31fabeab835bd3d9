/* Tests of file.c: findings and their places in what a reader gave. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "engine/leak/file.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

static struct leak_file_findings scan(const struct extract *e)
{
    struct leak_options o = {.today = day_from(2026, 11, 23)};
    struct leak_file_findings f;

    leak_scan_file(a, e, &o, &f);
    return f;
}

static void expect(const struct leak_file_finding *f, enum leak_kind kind, struct str place,
                   struct str masked)
{
    assert_int_equal(kind, f->kind);
    assert_true(str_eq(f->place, place));
    assert_true(str_eq(f->masked, masked));
}

static void test_scan_file__a_plain_texts_places_are_its_lines(void **state)
{
    struct extract e = {.kind = FILE_TXT, .text = S("公开\n手机13812345678\n")};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(1, f.n);
    expect(&f.v[0], LEAK_MOBILE, S("line 2"), S("138****5678"));
    assert_false(f.v[0].hidden);
}

static void test_scan_file__each_finding_has_the_place_of_its_part(void **state)
{
    struct extract_part parts[] = {{0, PART_SHOWN, S("Sheet1!A1")},
                                   {7, PART_SHOWN, S("Sheet1!B1")},
                                   {26, PART_HIDDEN, S("Sheet1!C1 (hidden column)")}};
    struct extract e = {.kind = FILE_XLSX,
                        .text = S("张三\t530602199003071235\t13812345678\n"),
                        .parts = parts,
                        .parts_n = COUNT(parts)};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(2, f.n);
    expect(&f.v[0], LEAK_IDENTITY, S("Sheet1!B1"), S("53*************235"));
    expect(&f.v[1], LEAK_MOBILE, S("Sheet1!C1 (hidden column)"), S("138****5678"));
    assert_false(f.v[0].hidden);
    assert_true(f.v[1].hidden);
}

static void test_scan_file__positions_and_what_is_unreadable_are_findings(void **state)
{
    struct extract_part parts[] = {{0, PART_POSITION, S("EXIF")},
                                   {22, PART_UNREADABLE, S("page 2")}};
    struct extract e = {.kind = FILE_JPEG,
                        .text = S("27.338012,103.717034\n\npictures without a text\n"),
                        .parts = parts,
                        .parts_n = COUNT(parts),
                        .cut = true};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(3, f.n);
    expect(&f.v[0], LEAK_POSITION, S("EXIF"), S("27.3***,103.7***"));
    expect(&f.v[1], LEAK_UNREADABLE, S("page 2"), S("pictures without a text"));
    expect(&f.v[2], LEAK_UNREADABLE, S("file"), S("beyond the limits; the rest was not read"));
}

static void test_scan_file__an_unreadable_file_is_a_finding_with_its_reason(void **state)
{
    struct extract e = {
        .kind = FILE_PDF, .text = S(""), .unreadable = true, .reason = EXTRACT_ENCRYPTED};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(1, f.n);
    expect(&f.v[0], LEAK_UNREADABLE, S("file"), S("encrypted"));
}

static void test_scan_file__a_file_of_pictures_is_one_finding_with_its_pages(void **state)
{
    struct extract e = {.kind = FILE_PDF,
                        .pages = 40,
                        .text = S("name 13800138000\n"),
                        .unreadable = true,
                        .reason = EXTRACT_PICTURES};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(2, f.n);
    expect(&f.v[1], LEAK_UNREADABLE, S("pages 1 to 40"), S("pictures without a text"));
}

static void test_scan_file__files_within_that_break_one_limit_are_one_finding_with_their_number(
    void **state)
{
    struct extract_part parts[] = {{0, PART_UNREADABLE, S("a.zip: a.zip: file")},
                                   {8, PART_UNREADABLE, S("a.zip: b.zip: file")},
                                   {16, PART_UNREADABLE, S("b.zip: file")},
                                   {24, PART_UNREADABLE, S("c.doc: file")},
                                   {34, PART_UNREADABLE, S("page 1")},
                                   {44, PART_UNREADABLE, S("page 2")}};
    struct extract e = {.kind = FILE_ZIP,
                        .text = S("beyond.\nbeyond.\nbeyond.\nencrypted\nencrypted\nencrypted\n"),
                        .parts = parts,
                        .parts_n = COUNT(parts)};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(4, f.n);
    expect(&f.v[0], LEAK_UNREADABLE, S("a.zip: a.zip: file and 2 more"), S("beyond."));
    expect(&f.v[1], LEAK_UNREADABLE, S("c.doc: file"), S("encrypted"));
    expect(&f.v[2], LEAK_UNREADABLE, S("page 1"), S("encrypted"));
    expect(&f.v[3], LEAK_UNREADABLE, S("page 2"), S("encrypted"));
}

static void test_scan_file__what_a_changed_paragraph_still_says_is_told_once(void **state)
{
    struct extract_part parts[] = {{0, PART_SHOWN, S("paragraph 1")},
                                   {18, PART_HIDDEN, S("paragraph 1 (deleted or hidden)")}};
    struct extract e = {.kind = FILE_DOCX,
                        .text = S("手机13812345678\n手机13812345678，13912345678\n"),
                        .parts = parts,
                        .parts_n = COUNT(parts)};
    struct leak_file_findings f = scan(&e);

    (void)state;
    assert_int_equal(2, f.n);
    expect(&f.v[1], LEAK_MOBILE, S("paragraph 1 (deleted or hidden)"), S("139****5678"));
}

/* ---- Real files: tests/leak/files ---- */

static struct str findings_of(const char *folder, struct str name)
{
    const char *path = arena_fmt(a, "%s/files/%.*s", folder, STR_ARG(name)).p;
    struct buf out cleanup(buf_done) = BUF_INIT(64 * KiB);
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    struct leak_file_findings f;
    struct extract e;

    assert_true(fd >= 0);
    assert_int_equal(0, extract(a, fd, name, &e));
    f = scan(&e);
    for (size_t i = 0; i < f.n; i++)
        buf_fmt(&out, "%.*s\t%.*s\t%s\t%.*s\n", STR_ARG(name), STR_ARG(f.v[i].place),
                leak_kind_name(f.v[i].kind), STR_ARG(f.v[i].masked));
    return arena_str(a, buf_str(&out));
}

static void test_scan_file__real_files_give_what_their_list_says(void **state)
{
    static const char *const names[] = {
        "alt.docx",       "asides.docx",  "asides.pdf",     "asides.xlsx",   "bar.pdf",
        "beside.pdf",     "box.docx",     "cached.xlsx",    "chart.docx",    "chunk.docx",
        "clean.docx",     "clean.pdf",    "cropped.pdf",    "custom.docx",   "dates.xlsx",
        "dates1904.xlsx", "doctype.docx", "drawing.xlsx",   "embedded.docx", "encrypted.pdf",
        "external.xlsx",  "floats.xlsx",  "hidden.xlsx",    "layer.pdf",     "list.csv",
        "list.docx",      "list.ods",     "list.odt",       "list.xlsx",     "notes.docx",
        "old.doc",        "old15.xlsx",   "page.html",      "people.docx",   "phonetic.xlsx",
        "photo.jpg",      "photo2.jpg",   "pict.docx",      "picture.pdf",   "pivot.xlsx",
        "prefixed.xlsx",  "runs.docx",    "smartart.docx",  "stored.docx",   "talk.pptx",
        "tracked.docx",   "utf16.docx",   "watermark.docx", "within.zip",    "wps.docx",
    };
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");
    struct buf all cleanup(buf_done) = BUF_INIT(256 * KiB);
    struct str want;

    (void)state;
    if (!folder)
        skip();
    for (size_t i = 0; i < COUNT(names); i++)
        buf_put(&all, findings_of(folder, str_c(names[i])));
    assert_int_equal(
        0, file_read(a, arena_fmt(a, "%s/files/findings.tsv", folder).p, 256 * KiB, &want));
    if (!str_eq(buf_str(&all), want))
        fwrite(all.p, 1, all.n, stdout);
    assert_true(str_eq(buf_str(&all), want));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_scan_file__a_plain_texts_places_are_its_lines),
        TEST(test_scan_file__each_finding_has_the_place_of_its_part),
        TEST(test_scan_file__positions_and_what_is_unreadable_are_findings),
        TEST(test_scan_file__an_unreadable_file_is_a_finding_with_its_reason),
        TEST(test_scan_file__real_files_give_what_their_list_says),
        TEST(test_scan_file__a_file_of_pictures_is_one_finding_with_its_pages),
        TEST(test_scan_file__files_within_that_break_one_limit_are_one_finding_with_their_number),
        TEST(test_scan_file__what_a_changed_paragraph_still_says_is_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
