/* eml_test.c: mails as Chinese programs write them, and as nobody should. */
#include "paper/eml.h"

#include "base/buf.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define FROM "From: =?GB2312?B?1dTQobf8?= <zhao@example.com>\r\n" /* 赵小伏 */

static struct eml read_of(struct arena *a, const char *bytes)
{
    struct eml e;
    int r = eml_read(a, str_c(bytes), &e);
    if (r < 0)
        fail_msg("%d: %s\n%s", r, err_context(), bytes);
    return e;
}

static void assert_text(struct str s, const char *wanted)
{
    if (!str_eq(s, str_c(wanted)))
        fail_msg("\"%.*s\", wanted \"%s\"", STR_ARG(s), wanted);
}

static void test_a_mail__says_who_sent_it_when_and_what(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct eml e = read_of(
        a,
        "Received: from mx.example.com by mail.gov.example with ESMTP id 4; Mon, 23 Nov 2026 10:00:05 +0800\r\n"
        "Received: from pc by mx.example.com; Mon, 23 Nov 2026 09:59:58 +0800\r\n"
        "Date: Mon, 23 Nov 2026 09:59:00 +0800\r\n" FROM
        "Subject: =?UTF-8?B?5pS/5bqc5L+h5oGv5YWs5byA55Sz6K+3?=\r\n"
        "Message-ID: <1@example.com>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        "您好！\r\n请公开停车场收费标准。\r\n");
    assert_text(e.from, "zhao@example.com");
    assert_text(e.from_name, "赵小伏");
    assert_text(e.subject, "政府信息公开申请");
    assert_text(e.message_id, "1@example.com");
    assert_text(e.text, "您好！\n请公开停车场收费标准。");
    assert_int_equal(e.sent, 1795399140);
    assert_int_equal(e.received, 1795399205); /* our own server's line stands on top */
    assert_int_equal(e.n, 0);
    assert_false(e.cut);
}

static void test_a_text__is_read_in_the_charset_that_programs_mean(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const struct {
        const char *head, *body;
    } mails[] = {
        {"Content-Type: text/plain; charset=gb2312\r\n", "\xC9\xEA\xC7\xEB"}, /* 申请 */
        {"Content-Type: text/plain; charset=\"GBK\"\r\n", "\xC9\xEA\xC7\xEB"},
        {"Content-Type: text/plain; charset=gb18030\r\n", "\xC9\xEA\xC7\xEB"},
        {"Content-Type: text/plain\r\n", "\xC9\xEA\xC7\xEB"}, /* nothing said */
        {"", "\xE7\x94\xB3\xE8\xAF\xB7"},
        {"Content-Type: text/plain; charset=us-ascii\r\n", "\xC9\xEA\xC7\xEB"}, /* a lie */
        {"Content-Type: text/plain; charset=x-made-up\r\n", "\xE7\x94\xB3\xE8\xAF\xB7"},
        {"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
         "=E7=94=B3=\r\n=E8=AF=B7"},
        {"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n",
         "yerH6w=="},
        {"Content-Type: text/plain; charset=big5\r\n", "\xA5\xD3\xBD\xD0"}, /* 申請 */
    };
    for (size_t i = 0; i < COUNT(mails); i++) {
        struct eml e = read_of(
            a, arena_fmt(a, FROM "Subject: x\r\n%s\r\n%s\r\n", mails[i].head, mails[i].body).p);
        assert_text(e.text, i + 1 == COUNT(mails) ? "申請" : "申请");
    }
}

static void test_a_subject__is_read_however_it_is_written(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const struct {
        const char *subject, *says;
    } all[] = {
        {"=?GB2312?B?1f6447jT?=", NULL}, /* no GB2312: whatever, but text */
        {"=?gb18030?B?0MXPormrv6rJ6sfr?=", "信息公开申请"},
        {"=?GBK?Q?=D0=C5=CF=A2=B9=AB=BF=AA?=", "信息公开"},
        {"=?UTF-8?Q?=E4=BF=A1=E6=81=AF?= =?UTF-8?Q?=E5=85=AC=E5=BC=80?=", "信息公开"},
        {"=?utf-8?B?5L+h5oGv?=\r\n =?utf-8?B?5YWs5byA?=", "信息公开"},
        {"\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA", "信息公开"}, /* raw GBK */
        {"\xE4\xBF\xA1\xE6\x81\xAF\xE5\x85\xAC\xE5\xBC\x80", "信息公开"},
        {"\xE4\xBF\xA1\xE2\x80\xAE\xE6\x81\xAF", "信息"}, /* a mark that turns what follows */
        {"", ""},
        {"a\tb\x07"
         "c",
         "a b c"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct eml e = read_of(a, arena_fmt(a, FROM "Subject: %s\r\n\r\nx\r\n", all[i].subject).p);
        assert_true(utf8_is_text(e.subject));
        if (all[i].says)
            assert_text(e.subject, all[i].says);
    }
}

#define MIXED                                                                                    \
 FROM                                                                                            \
     "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n" \
     "--b1\r\nContent-Type: multipart/alternative; boundary=\"b2\"\r\n\r\n"                      \
     "--b2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n要的信息\r\n"                   \
     "--b2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>要的<b>信息</b>，写得好看</p>\r\n--b2--\r\n"

static void test_attachments__come_with_their_names_and_bytes(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct eml e = read_of(
        a, MIXED
        "--b1\r\nContent-Type: application/pdf; name=\"=?GB2312?B?yO28/i5wZGY=?=\"\r\n"
        "Content-Disposition: attachment; filename=\"=?GB2312?B?yO28/i5wZGY=?=\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n"
        "--b1\r\nContent-Type: image/png\r\n"
        "Content-Disposition: attachment; filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81.png\r\n\r\nPNG\r\n"
        "--b1\r\nContent-Type: text/plain; name=\"../../etc/passwd\"\r\nContent-Disposition: attachment\r\n\r\nroot\r\n"
        "--b1--\r\n");
    assert_text(e.text, "要的信息");
    assert_int_equal(e.n, 3);
    assert_text(e.v[0].name, "软件.pdf");
    assert_text(e.v[0].bytes, "%PDF-1.7");
    assert_text(e.v[1].name, "身份证.png");
    assert_text(e.v[2].name, "passwd");
    assert_false(e.cut);
}

static void test_a_page__gives_its_words_where_there_is_no_text(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct eml e = read_of(
        a, FROM
        "Subject: x\r\nContent-Type: text/html; charset=gbk\r\n\r\n"
        "<html><head><script>alert(1)</script></head><body><p>\xD0\xC5\xCF\xA2</p><img src=http://x.example/1></body></html>");
    assert_text(e.text, "信息");
}

static void test_what_no_mail_is__is_refused(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const char *const none[] = {"",
                                       "\r\n",
                                       "hello",
                                       "%PDF-1.7",
                                       "Subject: x\r\n\r\ny",
                                       "From: \r\n\r\ny",
                                       "From: nobody at all:;\r\n\r\ny"};
    struct eml e;
    for (size_t i = 0; i < COUNT(none); i++)
        if (eml_read(a, str_c(none[i]), &e) != ERR_MALFORMED)
            fail_msg("taken: %s", none[i]);
}

static void test_too_much__is_cut_or_refused_and_never_takes_long(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct buf b cleanup(buf_done) = BUF_INIT(2 * EML_MAX);
    struct eml e;

    buf_put(&b, S(FROM "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"));
    for (int i = 0; i < 2 * EML_PARTS; i++)
        buf_put(&b, S("--b\r\nContent-Type: image/png; name=x.png\r\n\r\nx\r\n"));
    assert_int_equal(eml_read(a, buf_str(&b), &e), 0);
    assert_int_equal(e.n, EML_FILES);
    assert_true(e.cut);

    buf_clear(&b);
    buf_put(&b, S(FROM "Subject: x\r\n"));
    for (int i = 0; i < 5000; i++)
        buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
    assert_int_equal(eml_read(a, buf_str(&b), &e), ERR_TOO_LARGE);

    buf_clear(&b);
    buf_put(&b, S(FROM "Subject: x\r\n"));
    for (int i = 0; i < EML_DEPTH; i++)
        buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
    buf_put(&b, S("Content-Type: text/plain\r\n\r\nat the bottom\r\n"));
    assert_int_equal(eml_read(a, buf_str(&b), &e), 0);

    buf_clear(&b);
    buf_put(&b, S(FROM "Subject: x\r\n\r\n"));
    for (int i = 0; i < EML_TEXT; i++)
        buf_put(&b, S("长的"));
    assert_int_equal(eml_read(a, buf_str(&b), &e), 0);
    assert_true(e.cut);
    assert_int_equal(utf8_count(e.text), EML_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mail__says_who_sent_it_when_and_what),
        cmocka_unit_test(test_a_text__is_read_in_the_charset_that_programs_mean),
        cmocka_unit_test(test_a_subject__is_read_however_it_is_written),
        cmocka_unit_test(test_attachments__come_with_their_names_and_bytes),
        cmocka_unit_test(test_a_page__gives_its_words_where_there_is_no_text),
        cmocka_unit_test(test_what_no_mail_is__is_refused),
        cmocka_unit_test(test_too_much__is_cut_or_refused_and_never_takes_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
