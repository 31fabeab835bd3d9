/* Tests of pdf.c: what is printed can be read again, is laid out as the standard says, and is
 * always the same bytes. */
#include "base/buf.h"
#include "base/file.h"
#include "base/date.h"
#include "base/vec.h"
#include "paper/pdf.h"
#include <poppler.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define MM (72.0 / 25.4)

struct blocks {
    struct paper_block *v;
    size_t n, room;
};

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

static struct paper paper_of(struct paper_block *v, size_t n)
{
    return (struct paper){.title = S("关于公布行政事业性收费目录的通知"),
                          .author = S("示例市公安局"),
                          .lang = S("zh-CN"),
                          .made = day_from(2016, 12, 15),
                          .v = v,
                          .n = n,
                          .letterhead = S(""),
                          .footer = S("")};
}

static struct str print(const struct paper *p)
{
    struct str bytes, substituted;

    assert_int_equal(0, paper_pdf(a, p, &bytes, &substituted));
    return bytes;
}

static PopplerDocument *open_pdf(struct str bytes)
{
    GBytes *view = g_bytes_new_static(bytes.p, bytes.n);
    PopplerDocument *d = poppler_document_new_from_bytes(view, NULL, NULL);

    g_bytes_unref(view);
    assert_non_null(d);
    return d;
}

static struct str page_text(PopplerDocument *d, int i)
{
    PopplerPage *page = poppler_document_get_page(d, i);
    char *text = poppler_page_get_text(page);
    struct str s = arena_str(a, str_c(text));

    g_free(text);
    g_object_unref(page);
    return s;
}

static struct str many(const char *s, int n)
{
    struct str all = S("");

    for (int i = 0; i < n; i++)
        all = arena_fmt(a, "%.*s%s", STR_ARG(all), s);
    return all;
}

static void test_pdf__chinese_text_is_found_again(void **state)
{
    struct paper_block v[] = {
        {.kind = PAPER_TITLE, .text = S("关于公布行政事业性收费目录的通知")},
        {.kind = PAPER_HEADING_1, .text = S("一、收费依据")},
        {.kind = PAPER_TEXT, .text = S("依据《中华人民共和国居民身份证法》第二十条。")},
        {.kind = PAPER_SIGNATURE, .text = S("示例市公安局\n2016年12月15日")}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    struct str text = page_text(d, 0);

    (void)state;
    assert_int_equal(1, poppler_document_get_n_pages(d));
    assert_true(str_find(text, S("关于公布行政事业性收费目录的通知")) >= 0);
    assert_true(str_find(text, S("依据《中华人民共和国居民身份证法》第二十条。")) >= 0);
    assert_true(str_find(text, S("2016年12月15日")) >= 0);
    /* poppler leaves out spaces that are thinner than a letter */
    assert_true(str_find(text, S("—1—")) >= 0 || str_find(text, S("— 1 —")) >= 0);
    g_object_unref(d);
}

/* The widest step from one character to the next on any line of the page, in points. */
static double widest_step(PopplerDocument *d)
{
    PopplerPage *page = poppler_document_get_page(d, 0);
    PopplerRectangle *at = NULL;
    guint n = 0;
    double widest = 0;

    assert_true(poppler_page_get_text_layout(page, &at, &n));
    for (guint i = 1; i < n; i++)
        if (at[i].y1 - at[i - 1].y1 < 2 && at[i - 1].y1 - at[i].y1 < 2 &&
            at[i].x1 - at[i - 1].x1 > widest)
            widest = at[i].x1 - at[i - 1].x1;
    g_free(at);
    g_object_unref(page);
    return widest;
}

static void test_pdf__a_long_address_does_not_pull_its_paragraph_apart(void **state)
{
    struct str address =
        S("https://www.example.gov.cn/xxgk/2016/12/15/index_list_of_cameras.html?id="
          "20161215&from=letter");
    struct str mail = S("information-disclosure-office@zhaotong-police.example.gov.cn");
    struct str text =
        arena_fmt(a, "您申请的信息已经主动公开，网址是%.*s，也可以写信到%.*s索取纸质件。",
                  STR_ARG(address), STR_ARG(mail));
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = text}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    struct str read = page_text(d, 0);
    struct buf whole cleanup(buf_done) = BUF_INIT(64 * KiB);

    (void)state;
    for (size_t i = 0; i < read.n; i++)
        if (read.p[i] != '\n')
            buf_char(&whole, read.p[i]);
    assert_true(str_find(buf_str(&whole), address) >= 0); /* what breaks it is not in it */
    assert_true(str_find(buf_str(&whole), mail) >= 0);
    assert_true(widest_step(d) < 19); /* of 15.8 */
    g_object_unref(d);
}

static void test_pdf__a_masked_number_does_not_pull_its_paragraph_apart(void **state)
{
    struct str text =
        S("经查阅本机关保存的档案，当事人某某的身份号码为532*************15，与您提供的一致。");
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = text}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    struct str read = page_text(d, 0);

    (void)state;
    assert_true(str_find(read, S("身份号码为532**")) >= 0); /* the line goes on with it */
    assert_true(widest_step(d) < 18);                       /* of 15.8 */
    g_object_unref(d);
}

/* How wide `word`, and the room after it, stands where it comes for the n-th time, in points. */
static double width_of(PopplerDocument *d, const char *word, int nth)
{
    PopplerPage *page = poppler_document_get_page(d, 0);
    GList *found = poppler_page_find_text(page, word);
    double width = 0;

    for (GList *l = found; l; l = l->next, nth--) {
        PopplerRectangle *r = l->data;
        if (nth == 0)
            width = r->x2 - r->x1;
    }
    g_list_free_full(found, (GDestroyNotify)poppler_rectangle_free);
    g_object_unref(page);
    return width;
}

/* A line is filled between its characters, never inside a number. */
static void test_pdf__a_number_is_as_wide_in_a_filled_line_as_in_one_that_is_not(void **state)
{
    struct paper_block v[] = {
        {.kind = PAPER_TEXT,
         .text = S(
             "您在节日期间遇到民警不作为的，请拨打0870-00389，也可以在政务公开日到现场反映情况。")},
        {.kind = PAPER_TEXT, .text = S("电话0870-00389。")}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    double first = width_of(d, "0870-0038", 0), last = width_of(d, "0870-0038", 1);

    (void)state;
    assert_true(first > 0 && last > 0);
    assert_true(first - last < 0.5 && last - first < 0.5);
    g_object_unref(d);
}

static void test_pdf__metadata_name_title_author_and_day(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("正文")}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    char *title = poppler_document_get_title(d), *author = poppler_document_get_author(d);

    (void)state;
    assert_string_equal("关于公布行政事业性收费目录的通知", title);
    assert_string_equal("示例市公安局", author);
    assert_int_equal(day_begin(day_from(2016, 12, 15)), poppler_document_get_creation_date(d));
    g_free(title);
    g_free(author);
    g_object_unref(d);
}

static void test_pdf__every_font_is_embedded_and_subset(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TITLE, .text = S("标题")},
                              {.kind = PAPER_HEADING_1, .text = S("一、黑体")},
                              {.kind = PAPER_HEADING_2, .text = S("（一）楷体")},
                              {.kind = PAPER_TEXT, .text = S("正文 and Latin 123")}};
    struct paper p = paper_of(v, COUNT(v));
    struct str bytes = print(&p);
    PopplerDocument *d = open_pdf(bytes);
    PopplerFontInfo *info = poppler_font_info_new(d);
    PopplerFontsIter *fonts = NULL;
    int n = 0;

    (void)state;
    assert_true(poppler_font_info_scan(info, 10, &fonts));
    do {
        assert_true(poppler_fonts_iter_is_embedded(fonts));
        assert_true(poppler_fonts_iter_is_subset(fonts));
        n++;
    } while (poppler_fonts_iter_next(fonts));
    assert_true(n >= 2);
    assert_true(bytes.n < 200 * KiB);
    poppler_fonts_iter_free(fonts);
    g_object_unref(info);
    g_object_unref(d);
}

static void test_pdf__the_same_paper_gives_the_same_bytes(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TITLE, .text = S("标题")},
                              {.kind = PAPER_TEXT, .text = S("正文")}};
    struct paper p = paper_of(v, COUNT(v));
    struct str first = print(&p);

    (void)state;
    assert_true(str_eq(first, print(&p)));
    p.made = day_from(2017, 1, 3);
    assert_false(str_eq(first, print(&p)));
}

static void test_pdf__faces_that_are_missing_are_named(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("正文")}};
    struct paper p = paper_of(v, COUNT(v));
    struct str bytes, substituted;

    (void)state;
    assert_int_equal(0, paper_pdf(a, &p, &bytes, &substituted));
    /* 小标宋 was not needed, so it is not missing. */
    assert_true(str_find(substituted, S("小标宋")) < 0);
    if (substituted.n)
        assert_true(str_find(substituted, S(" → ")) >= 0);
}

/* 22 lines of 28 characters: a full page of body text has 616, its first line 26. */
static void test_pdf__a_page_has_22_lines_of_28_characters(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = many("政", 26 + 28 * 21)}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_int_equal(1, poppler_document_get_n_pages(d));
    g_object_unref(d);
    v[0].text = many("政", 26 + 28 * 21 + 1);
    d = open_pdf(print(&p));
    assert_int_equal(2, poppler_document_get_n_pages(d));
    g_object_unref(d);
}

static void test_pdf__text_stays_inside_the_type_area(void **state)
{
    struct paper_block v[] = {
        {.kind = PAPER_TEXT, .text = many("依据《条例》第九条，“应当”主动公开；", 60)}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerPage *page = poppler_document_get_page(d, 0);
    PopplerRectangle *boxes = NULL;
    guint n = 0;

    (void)state;
    assert_true(poppler_page_get_text_layout(page, &boxes, &n));
    assert_true(n > 300);
    for (guint i = 0; i < n; i++) {
        assert_true(boxes[i].x1 > 28 * MM - 1);
        assert_true(boxes[i].x2 < (28 + 156) * MM + 9); /* a full stop may hang by half its width */
        assert_true(boxes[i].y1 > 37 * MM - 8);
    }
    g_free(boxes);
    g_object_unref(page);
    g_object_unref(d);
}

static void test_pdf__no_single_line_is_left_behind_or_taken_along(void **state)
{
    /* 21 lines and a paragraph of two: one line of it would fit. */
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = many("政", 26 + 28 * 20)},
                              {.kind = PAPER_TEXT, .text = many("府", 26 + 28)}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_true(str_find(page_text(d, 0), S("府")) < 0);
    assert_true(str_find(page_text(d, 1), S("府")) >= 0);
    g_object_unref(d);
}

static void test_pdf__a_heading_goes_with_what_follows(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = many("政", 26 + 28 * 19)},
                              {.kind = PAPER_HEADING_1, .text = S("二、标题")},
                              {.kind = PAPER_TEXT, .text = many("府", 60)}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_true(str_find(page_text(d, 0), S("二、")) < 0);
    assert_true(str_find(page_text(d, 1), S("二、标题")) >= 0);
    g_object_unref(d);
}

static struct paper_block table_of(size_t rows, struct str cell)
{
    struct paper_row *v = arena_many(a, rows, struct paper_row);

    for (size_t i = 0; i < rows; i++) {
        v[i].n = 3;
        v[i].v = arena_many(a, 3, struct str);
        v[i].v[0] = i == 0 ? S("序号") : arena_fmt(a, "%zu", i);
        v[i].v[1] = i == 0 ? S("收费项目") : cell;
        v[i].v[2] = i == 0 ? S("标准（元）") : S("20");
    }
    return (struct paper_block){.kind = PAPER_TABLE, .rows = v, .rows_n = rows};
}

static void test_pdf__a_table_shows_its_head_on_every_page(void **state)
{
    struct paper_block v[] = {table_of(120, S("居民身份证工本费"))};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    int pages = poppler_document_get_n_pages(d);

    (void)state;
    assert_true(pages >= 3);
    for (int i = 0; i < pages; i++)
        assert_true(str_find(page_text(d, i), S("收费项目")) >= 0);
    assert_true(str_find(page_text(d, pages - 1), S("119")) >= 0);
    g_object_unref(d);
}

/* Beside an opinion that takes all it can get, a day and its hour, a name and a digest stay on one line. */
static void test_pdf__a_narrow_column_of_a_full_table_stays_whole(void **state)
{
    struct str head[] = {S("时间"), S("谁"), S("做了什么"), S("意见或理由"), S("内容摘要")};
    struct str entry[] = {S("2016-11-17 09:00"), S("龙嘉慧"), S("保密审查：删改后公开，退回"),
                          many("请删去第二段。", 12), S("053bb113bd8d")};
    struct paper_row rows[] = {{.v = head, .n = COUNT(head)}, {.v = entry, .n = COUNT(entry)}};
    struct paper_block v[] = {{.kind = PAPER_TABLE, .rows = rows, .rows_n = COUNT(rows)}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_true(width_of(d, "2016-11-17 09:00", 0) > 0);
    assert_true(width_of(d, "053bb113bd8d", 0) > 0);
    g_object_unref(d);
}

static void test_pdf__a_row_longer_than_a_page_is_cut_not_lost(void **state)
{
    struct paper_block v[] = {
        table_of(2, arena_fmt(a, "%.*s末", STR_ARG(many("很长的说明", 1000))))};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    int pages = poppler_document_get_n_pages(d);

    (void)state;
    assert_true(pages >= 3);
    assert_true(str_find(page_text(d, pages - 1), S("末")) >= 0);
    g_object_unref(d);
}

static void test_pdf__an_empty_paper_is_one_page(void **state)
{
    struct paper p = paper_of(NULL, 0);
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_int_equal(1, poppler_document_get_n_pages(d));
    g_object_unref(d);
}

static void test_pdf__bytes_that_are_no_text_are_refused(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("\xff\xfe")}};
    struct paper p = paper_of(v, COUNT(v));
    struct str bytes, substituted;

    (void)state;
    assert_int_equal(ERR_MALFORMED, paper_pdf(a, &p, &bytes, &substituted));
    v[0].text = S("a\0b");
    assert_int_equal(ERR_MALFORMED, paper_pdf(a, &p, &bytes, &substituted));
}

static void test_pdf__more_than_2000_pages_are_refused(void **state)
{
    struct blocks blocks = {0};
    struct str bytes, substituted;
    struct paper p;

    (void)state;
    for (int i = 0; i < 2100; i++) {
        *vec_push(a, &blocks) = (struct paper_block){.kind = PAPER_TEXT, .text = S("页")};
        *vec_push(a, &blocks) = (struct paper_block){.kind = PAPER_BREAK};
    }
    p = paper_of(blocks.v, blocks.n);
    assert_int_equal(ERR_TOO_LARGE, paper_pdf(a, &p, &bytes, &substituted));
}

static void test_pdf__the_letterhead_is_red_and_over_the_number(void **state)
{
    struct paper_block v[] = {
        {.kind = PAPER_NUMBER, .text = S("示公发〔2016〕9号")},
        {.kind = PAPER_TITLE,
         .text = S("关于在全市范围内进一步规范行政事业性收费项目公开工作有关事项的通知")},
        {.kind = PAPER_LIST, .text = S("身份证")},
        {.kind = PAPER_LIST, .text = S("1. 户口簿")},
        {.kind = PAPER_NOTE, .text = S("本文件为演示编写。")}};
    struct paper p = paper_of(v, COUNT(v));
    PopplerDocument *d;
    const char *to = getenv("GONGKAI_TEST_PDF"); /* to look at it */

    (void)state;
    p.letterhead = S("示例市公安局文件");
    p.footer = S("https://example.gov.cn/d/17");
    d = open_pdf(print(&p));
    assert_true(str_find(page_text(d, 0), S("示例市公安局文件")) >= 0);
    assert_true(str_find(page_text(d, 0), S("https://example.gov.cn/d/17")) >= 0);
    if (to)
        assert_int_equal(0, file_write(to, print(&p), 0644));
    g_object_unref(d);
}

static void test_pdf__drawn_apart_is_the_same_and_errors_come_back(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("自即日起限行。")}};
    struct paper p = paper_of(v, COUNT(v));
    struct str here, apart, substituted_here, substituted_apart;

    (void)state;
    assert_int_equal(0, paper_pdf(a, &p, &here, &substituted_here));
    assert_int_equal(0, paper_pdf_apart(a, &p, &apart, &substituted_apart));
    assert_true(str_eq(here, apart));
    assert_true(str_eq(substituted_here, substituted_apart));

    v[0].text = S("\xff");
    assert_int_equal(paper_pdf(a, &p, &here, &substituted_here),
                     paper_pdf_apart(a, &p, &apart, &substituted_apart));
    assert_int_not_equal(0, paper_pdf_apart(a, &p, &apart, &substituted_apart));
}

/* ---- The letter format ---- */

static struct paper letter_of(struct paper_block *v, size_t n)
{
    struct paper p = paper_of(v, n);

    p.layout = PAPER_LETTER;
    p.letterhead = S("示例市公安局");
    p.number = S("示公公开答〔2024〕6号");
    return p;
}

/* Where a text stands on a page; y from the upper edge. */
static PopplerRectangle place_of(PopplerDocument *d, int i, const char *text)
{
    PopplerPage *page = poppler_document_get_page(d, i);
    GList *found = poppler_page_find_text(page, text);
    PopplerRectangle r;
    double y1, y2;

    if (!found)
        fail_msg("%s does not stand on page %d", text, i + 1);
    r = *(PopplerRectangle *)found->data;
    y1 = 297 * MM - r.y2;
    y2 = 297 * MM - r.y1;
    r.y1 = y1;
    r.y2 = y2;
    g_list_free_full(found, (GDestroyNotify)poppler_rectangle_free);
    g_object_unref(page);
    return r;
}

/* The page as a picture, 4 pixels a point. */
static cairo_surface_t *picture_of(PopplerDocument *d, int i)
{
    PopplerPage *page = poppler_document_get_page(d, i);
    cairo_surface_t *s =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(210 * MM * 4), (int)(297 * MM * 4));
    cairo_t *cr = cairo_create(s);

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, 4, 4);
    poppler_page_render(page, cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    g_object_unref(page);
    return s;
}

static bool is_red(cairo_surface_t *s, double x, double y)
{
    const unsigned char *row =
        cairo_image_surface_get_data(s) + (int)(y * 4) * cairo_image_surface_get_stride(s);
    const unsigned char *bgr = row + (int)(x * 4) * 4;

    return bgr[2] > 150 && bgr[1] < 120 && bgr[0] < 120;
}

/* The red stripes that a line down the page at x crosses between two heights: their widths. */
static int stripes(cairo_surface_t *s, double x, double from, double to, double width[8])
{
    int n = 0;
    bool in = false;

    for (double y = from; y < to; y += 0.25) {
        bool red = is_red(s, x, y);

        if (red && !in && n < 8)
            width[n++] = 0;
        if (red && n > 0)
            width[n - 1] += 0.25;
        in = red;
    }
    return n;
}

static void test_letter__has_a_double_rule_of_170_mm_at_head_and_foot(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TITLE, .text = S("告知书")},
                              {.kind = PAPER_TEXT, .text = S("正文")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    cairo_surface_t *s = picture_of(d, 0);
    double w[8];

    (void)state;
    /* at the left of the type area nothing else is red: thick over thin, then thin over thick */
    assert_int_equal(4, stripes(s, 22 * MM, 0, 296 * MM, w));
    assert_true(w[0] > 2 * w[1] && w[3] > 2 * w[2]);
    assert_int_equal(2, stripes(s, 22 * MM, 277 * MM - 0.5, 277 * MM + 6, w));
    assert_int_equal(4, stripes(s, 189 * MM, 0, 296 * MM, w));
    assert_int_equal(0, stripes(s, 19.5 * MM, 0, 296 * MM, w));
    assert_int_equal(0, stripes(s, 190.5 * MM, 0, 296 * MM, w));
    cairo_surface_destroy(s);
    g_object_unref(d);
}

static void test_letter__letterhead_begins_30_mm_down_and_the_rule_4_mm_under_it(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("正文")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    cairo_surface_t *s = picture_of(d, 0);
    double top = 0, bottom = 0, rule = 0;

    (void)state;
    for (double y = 20 * MM; y < 60 * MM; y += 0.25) {
        bool red = false;

        for (double x = 60 * MM; x < 150 * MM && !red; x += 0.5)
            red = is_red(s, x, y);
        if (is_red(s, 22 * MM, y) && rule == 0)
            rule = y;
        if (red && top == 0)
            top = y;
        if (red && rule == 0)
            bottom = y;
    }
    if (top < 29.7 * MM || top > 30.5 * MM || rule - bottom < 3.7 * MM || rule - bottom > 4.3 * MM)
        fail_msg("letterhead %.2f to %.2f mm, rule at %.2f mm", top / MM, bottom / MM, rule / MM);
    cairo_surface_destroy(s);
    g_object_unref(d);
}

static void test_letter__the_number_stands_at_the_right_and_the_title_two_lines_below(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TITLE, .text = S("政府信息公开告知书")},
                              {.kind = PAPER_ADDRESSEE, .text = S("赵小满：")},
                              {.kind = PAPER_TEXT, .text = S("正文在此。")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerRectangle number = place_of(d, 0, "6号"), title = place_of(d, 0, "政府信息公开告知书");
    PopplerRectangle to = place_of(d, 0, "赵小满");
    double pitch = 225 * MM / 22, gap = title.y1 - number.y2;
    double line = (to.y1 + to.y2) / 2 - 37 * MM;

    (void)state;
    assert_true(number.x2 > 184 * MM - 2 && number.x2 < 184 * MM + 2);
    assert_true(gap > 1.5 * pitch && gap < 2.5 * pitch);
    assert_true((title.x1 + title.x2) / 2 > 105.5 * MM && (title.x1 + title.x2) / 2 < 106.5 * MM);
    assert_true(to.x1 > 28 * MM - 1 && to.x1 < 28 * MM + 3);
    /* on one of the 22 lines of the type area */
    line = line / pitch - (int)(line / pitch);
    assert_true(line > 0.3 && line < 0.7);
    g_object_unref(d);
}

static void test_letter__only_its_first_page_is_without_a_number(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = many("政", 28 * 30)}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    struct str first = page_text(d, 0), second = page_text(d, 1);

    (void)state;
    assert_int_equal(2, poppler_document_get_n_pages(d));
    assert_true(str_find(first, S("—")) < 0);
    assert_true(str_find(second, S("—2—")) >= 0 || str_find(second, S("— 2 —")) >= 0);
    assert_true(str_find(second, S("示例市公安局")) < 0);
    g_object_unref(d);
}

static void test_letter__the_date_is_four_characters_from_the_right_under_the_authority(
    void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("正文在此。")},
                              {.kind = PAPER_SEAL, .text = S("某某市人民政府\n2024年4月12日")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerRectangle body = place_of(d, 0, "正文"), name = place_of(d, 0, "某某市人民政府");
    PopplerRectangle date = place_of(d, 0, "2024年4月12日");
    double pitch = 225 * MM / 22, right = 184 * MM - 4 * 156 * MM / 28;

    (void)state;
    assert_true(date.x2 > right - 2 && date.x2 < right + 2);
    assert_true((name.x1 + name.x2) - (date.x1 + date.x2) < 4);
    assert_true((date.x1 + date.x2) - (name.x1 + name.x2) < 4);
    /* room for a seal of 42 mm whose upper edge is within a line of the text */
    assert_true(name.y1 - body.y1 > 2.8 * pitch && name.y1 - body.y1 < 3.2 * pitch);
    g_object_unref(d);
}

static void test_letter__a_seal_never_stands_on_a_page_without_text(void **state)
{
    (void)state;
    for (int lines = 10; lines < 30; lines++) {
        struct paper_block v[] = {{.kind = PAPER_TEXT, .text = many("政", 28 * lines - 5)},
                                  {.kind = PAPER_ENCLOSURES, .text = S("清单一\n清单二")},
                                  {.kind = PAPER_SEAL, .text = S("示例局\n2024年4月12日")}};
        struct paper p = letter_of(v, COUNT(v));
        PopplerDocument *d = open_pdf(print(&p));
        struct str last = page_text(d, poppler_document_get_n_pages(d) - 1);

        assert_true(str_find(last, S("2024年4月12日")) >= 0);
        assert_true(str_find(last, S("政政")) >= 0);
        g_object_unref(d);
    }
}

static void test_letter__enclosures_are_numbered_and_hang(void **state)
{
    struct paper_block one[] = {{.kind = PAPER_TEXT, .text = S("正文在此。")},
                                {.kind = PAPER_ENCLOSURES, .text = S("统计表")}};
    struct paper_block v[] = {
        {.kind = PAPER_TEXT, .text = S("正文在此。")},
        {.kind = PAPER_ENCLOSURES,
         .text = S("统计表\n关于办证窗口接待群众来访来电来信情况的年度汇总统计表及其说明材料")}};
    struct paper p = letter_of(one, COUNT(one));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerRectangle label = place_of(d, 0, "附件："), first, second;
    double c = 156 * MM / 28;

    (void)state;
    assert_true(str_find(page_text(d, 0), S("附件：统计表")) >= 0);
    assert_true(label.x1 > 28 * MM + 2 * c - 2 && label.x1 < 28 * MM + 2 * c + 3);
    g_object_unref(d);
    p = letter_of(v, COUNT(v));
    d = open_pdf(print(&p));
    first = place_of(d, 0, "关于办证");
    second = place_of(d, 0, "材料");
    assert_true(str_find(page_text(d, 0), S("1.")) >= 0);
    assert_true(second.y1 > first.y2);
    assert_true(second.x1 >= first.x1 - 1);
    g_object_unref(d);
}

static void test_letter__copies_stand_at_the_foot_of_the_type_area(void **state)
{
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("正文在此。")},
                              {.kind = PAPER_ANNOTATION, .text = S("联系人：李某")},
                              {.kind = PAPER_COPIES, .text = S("示例市司法局")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerRectangle copies = place_of(d, 0, "抄送：示例市司法局。");

    (void)state;
    assert_true(copies.y2 > 255 * MM && copies.y2 < 263 * MM);
    assert_true(str_find(page_text(d, 0), S("（联系人：李某）")) >= 0);
    g_object_unref(d);
}

/* ---- Forms ---- */

static void test_box__a_form_shows_its_names_and_contents_and_room_to_write(void **state)
{
    struct str cells[][4] = {{S("编号"), S("2024-0006"), S("查询码"), S("7KQM")},
                             {S("申请内容"), S("统计表")},
                             {S("签名"), S("")}};
    struct paper_row rows[] = {
        {.v = cells[0], .n = 4}, {.v = cells[1], .n = 2}, {.v = cells[2], .n = 2, .lines = 4}};
    struct paper_block v[] = {{.kind = PAPER_BOX, .rows = rows, .rows_n = COUNT(rows)},
                              {.kind = PAPER_CUT},
                              {.kind = PAPER_TEXT, .text = S("表后正文。")}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    PopplerRectangle number = place_of(d, 0, "编号"), code = place_of(d, 0, "查询码");
    PopplerRectangle sign = place_of(d, 0, "签名"), after = place_of(d, 0, "表后正文");

    (void)state;
    assert_true(code.x1 > 105 * MM && number.x2 < 70 * MM);
    assert_true(after.y1 - sign.y2 > 30); /* half of four lines, and the cut */
    g_object_unref(d);
}

/* 24 rows of two lines are more than a page in the usual type. */
static void test_box__a_dense_form_that_is_a_little_too_long_still_stands_on_one_page(void **state)
{
    struct str cells[24][2];
    struct paper_row rows[24];
    for (size_t i = 0; i < COUNT(rows); i++) {
        cells[i][0] = arena_fmt(a, "第%d项", (int)i + 1);
        cells[i][1] = S("同意。");
        rows[i] = (struct paper_row){.v = cells[i], .n = 2, .lines = 2};
    }
    struct paper_block v[] = {
        {.kind = PAPER_BOX, .rows = rows, .rows_n = COUNT(rows), .dense = true}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));

    (void)state;
    assert_int_equal(poppler_document_get_n_pages(d), 1);
    assert_true(str_find(page_text(d, 0), S("第24项")) >= 0);
    g_object_unref(d);
}

static void test_box__a_content_longer_than_a_page_goes_on_and_is_not_lost(void **state)
{
    struct str cells[] = {S("申请内容"), arena_fmt(a, "%.*s末", STR_ARG(many("字", 2000)))};
    struct paper_row rows[] = {{.v = cells, .n = 2}};
    struct paper_block v[] = {{.kind = PAPER_BOX, .rows = rows, .rows_n = 1}};
    struct paper p = letter_of(v, COUNT(v));
    PopplerDocument *d = open_pdf(print(&p));
    int pages = poppler_document_get_n_pages(d);

    (void)state;
    assert_true(pages >= 3);
    assert_true(str_find(page_text(d, pages - 1), S("末")) >= 0);
    g_object_unref(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pdf__chinese_text_is_found_again),
        cmocka_unit_test(test_pdf__a_number_is_as_wide_in_a_filled_line_as_in_one_that_is_not),
        cmocka_unit_test(test_pdf__a_long_address_does_not_pull_its_paragraph_apart),
        cmocka_unit_test(test_pdf__a_masked_number_does_not_pull_its_paragraph_apart),
        cmocka_unit_test(test_pdf__metadata_name_title_author_and_day),
        cmocka_unit_test(test_pdf__every_font_is_embedded_and_subset),
        cmocka_unit_test(test_pdf__the_same_paper_gives_the_same_bytes),
        cmocka_unit_test(test_pdf__faces_that_are_missing_are_named),
        cmocka_unit_test(test_pdf__a_page_has_22_lines_of_28_characters),
        cmocka_unit_test(test_pdf__text_stays_inside_the_type_area),
        cmocka_unit_test(test_pdf__no_single_line_is_left_behind_or_taken_along),
        cmocka_unit_test(test_pdf__a_heading_goes_with_what_follows),
        cmocka_unit_test(test_pdf__a_table_shows_its_head_on_every_page),
        cmocka_unit_test(test_pdf__a_narrow_column_of_a_full_table_stays_whole),
        cmocka_unit_test(test_pdf__a_row_longer_than_a_page_is_cut_not_lost),
        cmocka_unit_test(test_pdf__an_empty_paper_is_one_page),
        cmocka_unit_test(test_pdf__bytes_that_are_no_text_are_refused),
        cmocka_unit_test(test_pdf__more_than_2000_pages_are_refused),
        cmocka_unit_test(test_pdf__the_letterhead_is_red_and_over_the_number),
        cmocka_unit_test(test_pdf__drawn_apart_is_the_same_and_errors_come_back),
        cmocka_unit_test(test_letter__has_a_double_rule_of_170_mm_at_head_and_foot),
        cmocka_unit_test(test_letter__letterhead_begins_30_mm_down_and_the_rule_4_mm_under_it),
        cmocka_unit_test(test_letter__the_number_stands_at_the_right_and_the_title_two_lines_below),
        cmocka_unit_test(test_letter__only_its_first_page_is_without_a_number),
        cmocka_unit_test(
            test_letter__the_date_is_four_characters_from_the_right_under_the_authority),
        cmocka_unit_test(test_letter__a_seal_never_stands_on_a_page_without_text),
        cmocka_unit_test(test_letter__enclosures_are_numbered_and_hang),
        cmocka_unit_test(test_letter__copies_stand_at_the_foot_of_the_type_area),
        cmocka_unit_test(test_box__a_form_shows_its_names_and_contents_and_room_to_write),
        cmocka_unit_test(test_box__a_dense_form_that_is_a_little_too_long_still_stands_on_one_page),
        cmocka_unit_test(test_box__a_content_longer_than_a_page_goes_on_and_is_not_lost),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
