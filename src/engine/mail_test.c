/* mail_test.c: letters handed to a real mail server (tests/mail/smtp.py, aiosmtpd), and what it may say to
 * them. */
#include "engine/mail.h"

#include "base/file.h"
#include "base/num.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define EVENING 1795399200 /* 2026-11-23 10:00 in China */

struct post {
    struct arena *a;
    char folder[64];
    pid_t pid;
    int end; /* it serves as long as this is open */
    struct mail_server server;
};

static void server_start(struct post *p, const char *how, const char *login)
{
    int in[2], out[2];
    char port[16] = "";
    assert_int_equal(pipe(in) | pipe(out), 0);
    p->pid = fork();
    if (p->pid == 0) {
        (void)dup2(in[0], 0);
        (void)dup2(out[1], 1);
        (void)close(in[1]);
        const char *program = getenv("GONGKAI_TEST_SMTP");
        if (login)
            execl("/usr/bin/python3", "python3", program, p->folder, how, "--login", login, NULL);
        else
            execl("/usr/bin/python3", "python3", program, p->folder, how, NULL);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    p->end = in[1];
    ssize_t n = read(out[0], port, sizeof(port) - 1);
    (void)close(out[0]);
    assert_true(n > 0);
    assert_int_equal(num_parse(str_trim(str_of(port, (size_t)n)), 1, 65535, &p->server.port), 0);
}

static void server_stop(struct post *p)
{
    (void)close(p->end);
    (void)waitpid(p->pid, NULL, 0);
}

static int set_up(void **state)
{
    struct arena *a = arena_new(0);
    struct post *p = arena_one(a, struct post);
    snprintf(p->folder, sizeof(p->folder), "/tmp/gongkai-mail.XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    p->a = a;
    p->server = (struct mail_server){.host = S("127.0.0.1"),
                                     .security = S("none"),
                                     .from = S("xxgk@example.invalid"),
                                     .user = S(""),
                                     .password_file = S(""),
                                     .ca_file = S(""),
                                     .on = true};
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct post *p = *state;
    static const char *const names[] = {"1.eml",   "2.eml",  "now",      "cert.pem",
                                        "key.pem", "secret", "mail.conf"};
    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(arena_fmt(p->a, "%s/%s", p->folder, names[i]).p);
    assert_int_equal(rmdir(p->folder), 0);
    arena_free(p->a);
    return 0;
}

static const char *in_folder(struct post *p, const char *name)
{
    return arena_fmt(p->a, "%s/%s", p->folder, name).p;
}

static struct mail letter_to(struct post *p, const char *to)
{
    struct mail_file *file = arena_one(p->a, struct mail_file);
    *file = (struct mail_file){S("昭公开告〔2026〕1号.pdf"), S("application/pdf"), S("%PDF-1.7 x")};
    return (struct mail){.id = S("0123@example.invalid"),
                         .from_name = S("昭通市公安局"),
                         .to = str_c(to),
                         .subject = S("您的政府信息公开申请：答复已经作出，可以查看"),
                         .text = S("您好！\n.\n一行只有一个点。\n"),
                         .date = EVENING,
                         .files = file,
                         .files_n = 1};
}

static int send_to(struct post *p, const char *to, struct str *answer)
{
    struct mail m = letter_to(p, to);
    return mail_send(p->a, &p->server, &m, answer);
}

static void test_a_letter__is_handed_over_with_its_files_and_the_server_s_word_is_the_proof(
    void **state)
{
    struct post *p = *state;
    struct str answer, eml;
    server_start(p, "--plain", NULL);
    assert_int_equal(send_to(p, "zhao@example.invalid", &answer), 0);
    assert_true(str_eq(answer, S("250 2.0.0 ok, queued as 00000001")));
    assert_int_equal(file_read(p->a, in_folder(p, "1.eml"), MiB, &eml), 0);
    static const char *const there[] = {
        "X-To: zhao@example.invalid\r\n",
        "X-From: xxgk@example.invalid\r\n",
        "Date: Mon, 23 Nov 2026 10:00:00 +0800\r\n",
        "From: =?UTF-8?B?5pit6YCa5biC5YWs5a6J5bGA?= <xxgk@example.invalid>\r\n",
        "Subject: =?UTF-8?B?5oKo55qE5pS/5bqc5L+h5oGv5YWs5byA55Sz6K+3?=\r\n =?UTF-8?B?",
        "Message-ID: <0123@example.invalid>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "filename*=UTF-8''%E6%98%AD%E5%85%AC",
        "JVBERi0xLjcgeA=="};
    for (size_t i = 0; i < COUNT(there); i++)
        if (str_find(eml, str_c(there[i])) < 0)
            fail_msg("not there: %s\n%.*s", there[i], STR_ARG(eml));
    server_stop(p);
}

static void test_a_letter__goes_over_tls_with_a_password(void **state)
{
    struct post *p = *state;
    static const char *const ways[] = {"--tls", "--starttls"};
    assert_int_equal(file_write(in_folder(p, "secret"), S("a secret\n"), 0600), 0);
    p->server.user = S("xxgk");
    p->server.password_file = str_c(in_folder(p, "secret"));
    p->server.ca_file = str_c(in_folder(p, "cert.pem"));
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct str answer;
        p->server.security = str_c(ways[i] + 2);
        server_start(p, ways[i], "xxgk:a secret");
        assert_int_equal(send_to(p, "zhao@example.invalid", &answer), 0);
        server_stop(p);
    }
}

static void test_a_server__whose_certificate_nobody_vouches_for_gets_nothing(void **state)
{
    struct post *p = *state;
    static const char *const ways[] = {"--tls", "--starttls"};
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct str answer;
        p->server.security = str_c(ways[i] + 2);
        server_start(p, ways[i], NULL);
        assert_int_equal(send_to(p, "zhao@example.invalid", &answer), ERR_FORBIDDEN);
        server_stop(p);
        assert_int_equal(access(in_folder(p, "1.eml"), F_OK), -1);
    }
}

static void test_a_server__without_tls_gets_nothing_where_it_is_wanted(void **state)
{
    struct post *p = *state;
    struct str answer;
    p->server.security = S("starttls");
    server_start(p, "--plain", NULL);
    assert_int_equal(send_to(p, "zhao@example.invalid", &answer), ERR_FORBIDDEN);
    server_stop(p);
    assert_int_equal(access(in_folder(p, "1.eml"), F_OK), -1);
}

static void test_a_wrong_password__is_ours_to_mend_and_the_letter_waits(void **state)
{
    struct post *p = *state;
    struct str answer;
    assert_int_equal(file_write(in_folder(p, "secret"), S("another"), 0600), 0);
    p->server.user = S("xxgk");
    p->server.password_file = str_c(in_folder(p, "secret"));
    server_start(p, "--plain", "xxgk:a secret");
    assert_int_equal(send_to(p, "zhao@example.invalid", &answer), ERR_FORBIDDEN);
    server_stop(p);
}

static void test_a_letter__that_is_refused_for_now_waits(void **state)
{
    struct post *p = *state;
    struct str answer;
    server_start(p, "--plain", NULL);
    assert_int_equal(send_to(p, "later@example.invalid", &answer), ERR_BUSY);
    assert_true(str_starts(answer, S("451 4.7.1")));
    assert_int_equal(file_write(in_folder(p, "now"), S(""), 0600), 0);
    assert_int_equal(send_to(p, "later@example.invalid", &answer), 0);
    server_stop(p);
}

static void test_a_letter__that_is_refused_for_good_is_not_tried_again(void **state)
{
    struct post *p = *state;
    struct str answer;
    server_start(p, "--plain", NULL);
    assert_int_equal(send_to(p, "never@example.invalid", &answer), ERR_INVALID);
    assert_true(str_starts(answer, S("550 5.1.1")));
    assert_int_equal(send_to(p, "full@example.invalid", &answer), ERR_INVALID);
    assert_true(str_starts(answer, S("552 5.2.2")));
    server_stop(p);
}

static void test_a_server__that_is_away_is_asked_later(void **state)
{
    struct post *p = *state;
    struct str answer;
    p->server.port = 1;
    assert_int_equal(send_to(p, "zhao@example.invalid", &answer), ERR_BUSY);
    assert_int_equal(answer.n, 0);
}

static void test_an_address__has_one_at_and_nothing_that_ends_a_line(void **state)
{
    static const char *const good[] = {"zhao@example.com", "a.b+c@mail.gov.cn", "10086@qq.com"};
    static const char *const bad[] = {"",
                                      "zhao",
                                      "@x.cn",
                                      "zhao@",
                                      "a@b@c",
                                      "a b@c.cn",
                                      "a@c.cn\r\nRCPT TO:<b@c.cn>",
                                      "<a@c.cn>",
                                      "a,b@c.cn",
                                      "赵@c.cn",
                                      "-a@c.cn",
                                      "a@c.cn\t"};
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(mail_address_ok(str_c(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (mail_address_ok(str_c(bad[i])))
            fail_msg("taken: %s", bad[i]);
}

static void test_settings__are_read_and_a_wrong_line_is_named(void **state)
{
    struct post *p = *state;
    const char *path = in_folder(p, "mail.conf");
    struct mail_server s;
    static const struct {
        const char *text, *why;
    } wrong[] = {
        {"host x\nfrom nobody\n", "from"},
        {"host x\nfrom a@b.cn\nsecurity none\n", "only on this machine"},
        {"host x\nfrom a@b.cn\nsecurity ssl\n", "security"},
        {"host x\nfrom a@b.cn\nport 70000\n", "mail.conf:3"},
        {"hosts x\n", "mail.conf:1"},
        {"host\n", "mail.conf:1"},
        {"from a@b.cn\n", "is needed"},
        {"imap_host x\nimap_security none\n", "imap_security"},
    };
    assert_int_equal(mail_server_load(p->a, path, &s), 0);
    assert_false(s.on || s.fetches);
    assert_int_equal(file_write(path, S("# ours\nhost smtp.example.cn\nfrom a@b.cn\n"), 0600), 0);
    assert_int_equal(mail_server_load(p->a, path, &s), 0);
    assert_true(s.on && !s.fetches && s.port == 465 && str_eq(s.security, S("tls")));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(file_write(path, str_c(wrong[i].text), 0600), 0);
        assert_int_equal(mail_server_load(p->a, path, &s), ERR_MALFORMED);
        if (str_find(str_c(err_context()), str_c(wrong[i].why)) < 0)
            fail_msg("%s: %s", wrong[i].text, err_context());
        assert_false(s.on || s.fetches);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_letter__is_handed_over_with_its_files_and_the_server_s_word_is_the_proof),
        TEST(test_a_letter__goes_over_tls_with_a_password),
        TEST(test_a_server__whose_certificate_nobody_vouches_for_gets_nothing),
        TEST(test_a_server__without_tls_gets_nothing_where_it_is_wanted),
        TEST(test_a_wrong_password__is_ours_to_mend_and_the_letter_waits),
        TEST(test_a_letter__that_is_refused_for_now_waits),
        TEST(test_a_letter__that_is_refused_for_good_is_not_tried_again),
        TEST(test_a_server__that_is_away_is_asked_later),
        TEST(test_an_address__has_one_at_and_nothing_that_ends_a_line),
        TEST(test_settings__are_read_and_a_wrong_line_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
