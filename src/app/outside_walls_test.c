/* outside_walls_test.c: addresses of a real site (tests/links/site.py), asked behind the walls: what each answer means,
 * that nothing of the inside is connected to, and what somebody who took the child over could do: nothing. */
#include "app/outside_walls.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"

#include "app/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct web {
    struct arena *a;
    pid_t pid;
    int end; /* it serves as long as this is open */
    int64_t port;
    struct outside_rules rules;
};

static void web_start(struct web *w, const char *how)
{
    int in[2], out[2];
    char port[16] = "";
    assert_int_equal(pipe(in) | pipe(out), 0);
    w->pid = fork();
    if (w->pid == 0) {
        (void)dup2(in[0], 0);
        (void)dup2(out[1], 1);
        (void)close(in[1]);
        execl("/usr/bin/python3", "python3", getenv("GONGKAI_TEST_SITE"), how, NULL);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    w->end = in[1];
    ssize_t n = read(out[0], port, sizeof(port) - 1);
    (void)close(out[0]);
    assert_true(n > 0);
    assert_int_equal(num_parse(str_trim(str_of(port, (size_t)n)), 1, 65535, &w->port), 0);
}

static void web_stop(struct web *w)
{
    (void)close(w->end);
    (void)waitpid(w->pid, NULL, 0);
}

static struct outside_rules rules_of(struct arena *a, const char *conf)
{
    struct outside_rules rules;
    char path[] = "/tmp/gongkai-links.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && file_write_fd(fd, conf, strlen(conf)) == 0);
    (void)close(fd);
    assert_int_equal(outside_rules_load(a, path, &rules), 0);
    (void)unlink(path);
    return rules;
}

static int set_up(void **state)
{
    struct arena *a = arena_new(0);
    struct web *w = arena_one(a, struct web);
    w->a = a;
    w->rules = rules_of(a, "# this machine\nnetwork 127.0.0.0/8\npause 0\n");
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct web *w = *state;
    arena_free(w->a);
    return 0;
}

static struct outside_answer ask(struct web *w, struct str address)
{
    struct outside_answer x;
    assert_int_equal(outside_ask_behind_walls(&w->rules, &address, 1, &x), 0);
    return x;
}

static struct str at(struct web *w, const char *scheme, const char *path)
{
    return arena_fmt(w->a, "%s://127.0.0.1:%lld%s", scheme, (long long)w->port, path);
}

static void test_each_answer__is_what_a_reader_would_meet(void **state)
{
    struct web *w = *state;
    static const struct {
        const char *path;
        enum outside_outcome outcome;
        int status;
    } v[] = {{"/opens", OUTSIDE_OPENS, 200},         {"/opens?a=1&b=%E6%98%AD", OUTSIDE_OPENS, 200},
             {"/opens?名=昭通", OUTSIDE_OPENS, 200}, {"/moved", OUTSIDE_OPENS, 200},
             {"/no-head", OUTSIDE_OPENS, 200},       {"/lies", OUTSIDE_OPENS, 200},
             {"/gone", OUTSIDE_GONE, 404},           {"/closed", OUTSIDE_CLOSED, 403},
             {"/fails", OUTSIDE_FAILS, 500},         {"/circle", OUTSIDE_CIRCLE, 302},
             {"/to-inside", OUTSIDE_INSIDE, 302},    {"/to-file", OUTSIDE_MALFORMED, 302}};
    web_start(w, "--plain");
    for (size_t i = 0; i < COUNT(v); i++) {
        struct outside_answer x = ask(w, at(w, "http", v[i].path));
        if (x.outcome != v[i].outcome || x.status != v[i].status)
            fail_msg("%s: %s %d", v[i].path, outside_name(x.outcome), x.status);
    }
    web_stop(w);
}

static void test_a_site__without_a_certificate_that_is_trusted_is_named(void **state)
{
    struct web *w = *state;
    web_start(w, "--tls");
    assert_int_equal(ask(w, at(w, "https", "/opens")).outcome, OUTSIDE_UNTRUSTED);
    web_stop(w);
}

static void test_many__are_asked_together_and_one_that_is_silent_ends(void **state)
{
    struct web *w = *state;
    struct str v[OUTSIDE_AT_ONCE];
    struct outside_answer x[OUTSIDE_AT_ONCE];
    int64_t begun = clock_ticks();
    web_start(w, "--plain");
    for (size_t i = 0; i < COUNT(v); i++)
        v[i] = at(w, "http", i == 0 ? "/gone" : "/silent");
    assert_int_equal(outside_ask_behind_walls(&w->rules, v, COUNT(v), x), 0);
    assert_int_equal(x[0].outcome, OUTSIDE_GONE);
    for (size_t i = 1; i < COUNT(v); i++)
        assert_int_equal(x[i].outcome, OUTSIDE_SILENT);
    assert_true(clock_ticks() - begun < INT64_C(25000000000));
    web_stop(w);
}

static void test_what_is_no_address_of_a_site__is_not_asked(void **state)
{
    struct web *w = *state;
    static const char *const v[] = {"file:///etc/passwd",   "http://",
                                    "http://127.0.0.1:25/", "http://user:word@127.0.0.1:8080/",
                                    "ftp://127.0.0.1/",     "http://127.0.0.1:99999/",
                                    "http://a b/"};
    for (size_t i = 0; i < COUNT(v); i++)
        if (ask(w, str_c(v[i])).outcome != OUTSIDE_MALFORMED)
            fail_msg("%s", v[i]);
    assert_int_equal(ask(w, S("http://127.0.0.1:1999/nobody")).outcome, OUTSIDE_SILENT);
    assert_int_equal(ask(w, S("http://nobody.invalid/")).outcome, OUTSIDE_NO_HOST);
}

/* What somebody would do who had taken the child over; the number of the attempt that succeeded. */
static int break_out(int file, const char *path)
{
    char byte;
    char *const none[] = {NULL};
    unsigned missing = 0;
    if (outside_walls_enter(dup(1), &missing) < 0)
        return 1;
    if (read(file, &byte, 1) >= 0 || errno != EBADF)
        return 2;
    if (!(missing & SANDBOX_MISSING_LANDLOCK) &&
        (open(path, O_RDONLY | O_CLOEXEC) >= 0 ||
         open("/tmp/x", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0))
        return 3;
    if (missing & SANDBOX_MISSING_SECCOMP)
        return 0;
    if (fork() >= 0)
        return 4;
    if (execve("/bin/true", none, none) >= 0)
        return 5;
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || kill(getppid(), 0) == 0 ? 6 : 0;
}

static void test_who_asks__has_no_store_no_file_no_program_and_no_other_process(void **state)
{
    (void)state;
    int status = 0;
    char path[] = "/tmp/gongkai-secret.XXXXXX";
    int file = mkstemp(path);
    pid_t pid = fork();
    if (pid == 0)
        _exit(break_out(file, path));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    (void)close(file);
    (void)unlink(path);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool may(const struct outside_rules *rules, const char *address)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return outside_may_connect(rules, (const struct sockaddr *)(const void *)&v4);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return outside_may_connect(rules, (const struct sockaddr *)(const void *)&v6);
}

static void test_connections__are_made_to_the_public_internet_alone(void **state)
{
    struct web *w = *state;
    struct outside_rules none = rules_of(w->a, "");
    struct outside_rules some = rules_of(w->a, "network 10.1.0.0/17\nnetwork fd00:1::/32\n");
    static const char *const outside[] = {"8.8.8.8", "100.63.255.255", "172.32.0.1", "223.5.5.5",
                                          "2400:3200::1"};
    static const char *const inside[] = {"127.0.0.1",
                                         "0.0.0.0",
                                         "10.1.2.3",
                                         "100.64.0.1",
                                         "172.31.9.9",
                                         "169.254.169.254",
                                         "192.168.0.1",
                                         "224.0.0.1",
                                         "255.255.255.255",
                                         "::1",
                                         "::",
                                         "::ffff:127.0.0.1",
                                         "fe80::1",
                                         "fd00:1::1",
                                         "ff02::1",
                                         "2002:7f00:1::",
                                         "64:ff9b::7f00:1",
                                         "2001:db8::1"};
    for (size_t i = 0; i < COUNT(outside); i++)
        assert_true(may(&none, outside[i]) && may(&some, outside[i]));
    for (size_t i = 0; i < COUNT(inside); i++)
        if (may(&none, inside[i]))
            fail_msg("%s", inside[i]);
    assert_true(may(&some, "10.1.127.255") && may(&some, "fd00:1:2::9"));
    assert_false(may(&some, "10.1.128.0") || may(&some, "fd00:2::1") || may(&some, "127.0.0.1"));
}

static void test_settings__that_cannot_be_meant_are_refused_with_their_line(void **state)
{
    struct web *w = *state;
    static const struct {
        const char *conf, *context;
    } v[] = {{"days 0\n", "links.conf:1"},
             {"\n# x\npause -1\n", "links.conf:3"},
             {"network 10.0.0.0\n", "links.conf:1"},
             {"network 10.0.0.0/33\n", "links.conf:1"},
             {"network a/8\n", "links.conf:1"},
             {"hosts x\n", "links.conf:1"},
             {"days\n", "links.conf:1"}};
    struct outside_rules rules;
    char path[] = "/tmp/gongkai-links.XXXXXX";
    (void)close(mkstemp(path));
    for (size_t i = 0; i < COUNT(v); i++) {
        assert_int_equal(file_write(path, str_c(v[i].conf), 0600), 0);
        assert_int_equal(outside_rules_load(w->a, path, &rules), ERR_MALFORMED);
        assert_true(str_find(str_c(err_context()), str_c(v[i].context)) >= 0);
        assert_false(rules.on);
    }
    (void)unlink(path);
    assert_int_equal(outside_rules_load(w->a, path, &rules), 0);
    assert_false(rules.on); /* no file: off */
    rules = rules_of(w->a, "");
    assert_true(rules.on && rules.days == 7 && rules.pause == 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_answer__is_what_a_reader_would_meet, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_site__without_a_certificate_that_is_trusted_is_named,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many__are_asked_together_and_one_that_is_silent_ends,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_address_of_a_site__is_not_asked, set_up,
                                        tear_down),
        cmocka_unit_test(test_who_asks__has_no_store_no_file_no_program_and_no_other_process),
        cmocka_unit_test_setup_teardown(test_connections__are_made_to_the_public_internet_alone,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_settings__that_cannot_be_meant_are_refused_with_their_line, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
