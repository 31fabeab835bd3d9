/* Tests of the leak scan: the corpora of tests/leak line by line with recall and precision of each kind, and
 * what masking, places and borders promise. */
#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "engine/leak/leak.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define CORPUS_MAX (4 * MiB)

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

static struct leak_findings scan(struct str text)
{
    struct leak_options o = {.today = day_from(2026, 11, 23)};
    struct leak_findings f;

    leak_scan(a, text, &o, &f);
    return f;
}

/* ---- The corpora ---- */

struct tally {
    int want[LEAK_KIND__MAX], found[LEAK_KIND__MAX], wrong[LEAK_KIND__MAX];
    int lines;
};

/* \n, \t and \\ stand for themselves. */
static struct str unescape(struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '\\' && i + 1 < s.n) {
            c = s.p[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        out[n++] = c;
    }
    return str_of(out, n);
}

static bool names_kind(struct str kinds, enum leak_kind k)
{
    struct str kind;

    while (str_next(&kinds, ',', &kind)) {
        if (str_eq(kind, str_c(leak_kind_name(k))))
            return true;
    }
    return false;
}

static void count_line(struct tally *t, struct str kinds, struct str text, const char *file,
                       int line)
{
    struct leak_findings f = scan(unescape(text));
    bool found[LEAK_KIND__MAX] = {false};

    for (size_t i = 0; i < f.n; i++)
        found[f.v[i].kind] = true;
    for (enum leak_kind k = 0; k < LEAK_KIND__MAX; k++) {
        bool want = names_kind(kinds, k);

        t->want[k] += want;
        t->found[k] += want && found[k];
        t->wrong[k] += !want && found[k];
        if (want != found[k])
            printf("%s:%d: %s %s: %.*s\n", file, line, found[k] ? "wrongly" : "missed",
                   leak_kind_name(k), STR_ARG(text));
    }
    t->lines++;
}

static void count_file(struct tally *t, const char *name, bool positive)
{
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");
    struct str path, bytes, line, kinds, text;
    int n = 0;

    if (!folder)
        skip();
    path = arena_fmt(a, "%s/%s", folder, name);
    assert_int_equal(0, file_read(a, path.p, CORPUS_MAX, &bytes));
    while (str_next(&bytes, '\n', &line)) {
        n++;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (!str_cut(line, '\t', &kinds, &text))
            fail_msg("%s:%d: no tab", name, n);
        count_line(t, positive ? kinds : S(""), text, name, n);
    }
}

struct sum {
    int want, found, wrong;
};

static void print_sum(const char *name, struct sum s)
{
    int all = s.found + s.wrong;

    printf("%-16s %6d %6d %6d  %.4f  %.4f\n", name, s.want, s.found, s.wrong,
           s.found / (double)s.want, s.found / (double)(all ? all : 1));
}

static struct sum print_tally(const struct tally *t, const char *name)
{
    struct sum all = {0};

    printf("%-16s %6s %6s %6s  recall  precision\n", name, "lines", "found", "wrong");
    for (enum leak_kind k = 0; k < LEAK_KIND__MAX; k++) {
        struct sum one = {t->want[k], t->found[k], t->wrong[k]};

        if (one.want)
            print_sum(leak_kind_name(k), one);
        all = (struct sum){all.want + one.want, all.found + one.found, all.wrong + one.wrong};
    }
    print_sum("all", all);
    return all;
}

static void test_corpus__recall_and_precision_of_each_kind_are_99_percent(void **state)
{
    struct tally t = {.lines = 0};
    int positive;

    (void)state;
    count_file(&t, "positive.tsv", true);
    positive = t.lines;
    count_file(&t, "negative.tsv", false);
    assert_true(positive >= 400 && t.lines - positive >= 400);
    print_tally(&t, "the corpora");
    for (enum leak_kind k = 0; k < LEAK_KIND__MAX; k++) {
        assert_true(k >= LEAK_POSITION || t.want[k] >= 10);
        assert_true(t.found[k] * 100 >= t.want[k] * 99);
        assert_true(t.wrong[k] * 100 <= t.found[k]);
    }
}

/* Lines that no rule was made for (tests/leak/README.md): not worse than on the day they came. */
static void test_strange_set__is_found_as_well_as_when_it_came(void **state)
{
    struct tally t = {.lines = 0};

    (void)state;
    count_file(&t, "strange_positive.tsv", true);
    count_file(&t, "strange_negative.tsv", false);
    struct sum all = print_tally(&t, "a strange set");
    assert_int_equal(all.want, 81);
    assert_true(all.found >= 81);
    assert_true(all.wrong <= 0);
}

static void test_corpus__nothing_is_found_again_in_what_was_masked(void **state)
{
    struct str path, bytes, line, kinds, text;
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");

    (void)state;
    if (!folder)
        skip();
    path = arena_fmt(a, "%s/positive.tsv", folder);
    assert_int_equal(0, file_read(a, path.p, CORPUS_MAX, &bytes));
    while (str_next(&bytes, '\n', &line)) {
        struct leak_findings f, again;
        struct str plain, masked;

        if (line.n == 0 || line.p[0] == '#' || !str_cut(line, '\t', &kinds, &text))
            continue;
        plain = unescape(text);
        f = scan(plain);
        masked = leak_mask(a, plain, &f);
        assert_true(utf8_valid(masked));
        again = scan(masked);
        for (size_t i = 0; i < again.n; i++) {
            if (!again.v[i].blocks)
                fail_msg("%s again in: %.*s", leak_kind_name(again.v[i].kind), STR_ARG(masked));
        }
    }
}

/* ---- Single facts ---- */

static void expect(struct str text, enum leak_kind kind, struct str masked)
{
    struct leak_findings f = scan(text);

    if (f.n != 1 || f.v[0].kind != kind || !str_eq(f.v[0].masked, masked))
        fail_msg("%.*s: %zu findings, first %s %.*s", STR_ARG(text), f.n,
                 f.n ? leak_kind_name(f.v[0].kind) : "none", STR_ARG(f.n ? f.v[0].masked : S("")));
}

static void test_scan__masks_by_the_rules_of_publication(void **state)
{
    (void)state;
    expect(S("身份证号：530602199003071235"), LEAK_IDENTITY, S("53*************235"));
    expect(S("身份证号：530602900307123"), LEAK_IDENTITY, S("53**********123"));
    expect(S("手机１３８１２３４５６７８"), LEAK_MOBILE, S("138****5678"));
    expect(S("宅电：0870-2158888"), LEAK_PHONE, S("0870-*****88"));
    expect(S("卡号6222021234567890128"), LEAK_BANK_CARD, S("6222***********0128"));
    expect(S("护照号码：E12345678"), LEAK_PASSPORT, S("E*****78"));
    expect(S("车牌号云C·12345"), LEAK_PLATE, S("云C·*****"));
    expect(S("邮箱：zhangsan@163.com"), LEAK_EMAIL, S("z***@163.com"));
    expect(S("QQ：123456789"), LEAK_QQ, S("12*****"));
    expect(S("微信号：zhang_san99"), LEAK_WECHAT, S("zh*****"));
    expect(S("家庭住址：昭阳区苏家院镇双河村5组"), LEAK_ADDRESS, S("昭阳区苏家院镇****"));
    expect(S("出生日期：2015年3月2日"), LEAK_MINOR, S("2015年**月"));
    expect(S("村民张建国患有尿毒症"), LEAK_HEALTH, S("张某"));
    expect(S("村民买合木提·托合提患有尿毒症"), LEAK_HEALTH, S("买某"));
    expect(S("秘密★1年"), LEAK_CLASSIFICATION, S("秘密★1年"));
}

static void test_scan__an_identity_number_needs_its_check_digit_and_a_real_day(void **state)
{
    (void)state;
    expect(S("11010519491231002X"), LEAK_IDENTITY, S("11*************02X"));
    assert_int_equal(0, scan(S("身份证号530602199003071236")).n);
    /* Its check digit is right, but 29 February 2001 never was. */
    assert_int_equal(0, scan(S("身份证号530621200102290016")).n);
    assert_int_equal(0, scan(S("5306021990030712351")).n);
}

static void test_scan__a_number_goes_on_behind_a_line_break(void **state)
{
    struct leak_findings f = scan(S("第一行\n身份证号53060219900\n3071235。\n又一行13812345678"));

    (void)state;
    assert_int_equal(2, f.n);
    assert_int_equal(LEAK_IDENTITY, f.v[0].kind);
    assert_int_equal(2, f.v[0].line);
    assert_int_equal(LEAK_MOBILE, f.v[1].kind);
    assert_int_equal(4, f.v[1].line);
}

static void test_scan__the_span_is_that_of_the_text_as_typed(void **state)
{
    struct str text = S("电话　１３８－１２３４－５６７８。");
    struct leak_findings f = scan(text);

    (void)state;
    assert_int_equal(1, f.n);
    assert_true(str_eq(str_of(text.p + f.v[0].at, f.v[0].n), S("１３８－１２３４－５６７８")));
}

static void test_scan__a_mark_of_secrecy_blocks_and_is_not_masked(void **state)
{
    struct str text = S("机密★3年\n电话13812345678");
    struct leak_findings f = scan(text);

    (void)state;
    assert_int_equal(2, f.n);
    assert_true(f.v[0].blocks);
    assert_false(f.v[1].blocks);
    assert_true(str_eq(leak_mask(a, text, &f), S("机密★3年\n电话138****5678")));
}

static void test_scan__a_minors_identity_number_says_so(void **state)
{
    struct leak_findings f = scan(S("530602201503071231 530602199003071235"));

    (void)state;
    assert_int_equal(2, f.n);
    assert_true(f.v[0].minor);
    assert_false(f.v[1].minor);
}

static void test_scan__published_telephones_and_mailboxes_are_no_findings(void **state)
{
    struct str list[] = {S("0870-2158888"), S("13987654321"), S("ztga@163.com")};
    struct leak_options o = {.today = DAY_NONE, .published = {list, COUNT(list)}};
    struct leak_findings f;

    (void)state;
    leak_scan(a, S("宅电：0870-2158888，电话：2158888，13987654321，ZTGA@163.com"), &o, &f);
    assert_int_equal(0, f.n);
    leak_scan(a, S("宅电：0870-2158889"), &o, &f);
    assert_int_equal(1, f.n);
}

static void test_scan__the_head_of_a_table_says_what_its_columns_are(void **state)
{
    struct leak_findings f = scan(
        S("姓名\tQQ号\t家庭住址\t出生日期\n张建国\t123456789\t昭阳区苏家院镇双河村\t2015-03-02\n"));

    (void)state;
    assert_int_equal(3, f.n);
    assert_int_equal(LEAK_QQ, f.v[0].kind);
    assert_int_equal(LEAK_ADDRESS, f.v[1].kind);
    assert_int_equal(LEAK_MINOR, f.v[2].kind);
}

/* Twice the text costs about twice the time, whatever is in it: here a line of a megabyte. */
static void test_scan__a_line_without_end_is_scanned_in_pieces(void **state)
{
    struct buf text cleanup(buf_done) = BUF_INIT(2 * MiB);
    size_t n = 0;
    struct leak_findings f;

    (void)state;
    while (text.n < MiB) {
        buf_put(&text, S("张建国住昭阳区凤霞路18号电话13812345678、密级秘密★，"));
        n++;
    }
    f = scan(buf_str(&text));
    assert_true(f.n >= 2 * n);
    assert_int_equal(1, f.v[f.n - 1].line);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_corpus__recall_and_precision_of_each_kind_are_99_percent),
        TEST(test_strange_set__is_found_as_well_as_when_it_came),
        TEST(test_corpus__nothing_is_found_again_in_what_was_masked),
        TEST(test_scan__masks_by_the_rules_of_publication),
        TEST(test_scan__an_identity_number_needs_its_check_digit_and_a_real_day),
        TEST(test_scan__a_number_goes_on_behind_a_line_break),
        TEST(test_scan__the_span_is_that_of_the_text_as_typed),
        TEST(test_scan__a_mark_of_secrecy_blocks_and_is_not_masked),
        TEST(test_scan__a_minors_identity_number_says_so),
        TEST(test_scan__published_telephones_and_mailboxes_are_no_findings),
        TEST(test_scan__the_head_of_a_table_says_what_its_columns_are),
        TEST(test_scan__a_line_without_end_is_scanned_in_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
