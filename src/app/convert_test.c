/* Tests of convert.c: the answer comes back, a file that breaks its reader does no harm, and the
 * process's walls hold. */
#include "app/convert.h"
#include "app/sandbox.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "paper/pdf.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct running {
    struct arena *a;
    int ask;
    pid_t pid;
};

/* The process as serve starts it, but for the user. */
static _Noreturn void run(int socket)
{
    struct sandbox s = {.profile = SANDBOX_CONVERT,
                        .read = {"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache"}};
    unsigned missing = 0;
    int r = sandbox_enter(&s, &missing);

    if (r >= 0)
        r = convert_serve(socket, -1);
    if (r < 0)
        log_err("convert", r);
    _exit(r < 0);
}

static int start(void **state)
{
    struct running *p = calloc(1, sizeof(*p));
    int serve;

    p->a = arena_new(0);
    if (convert_sockets(&p->ask, &serve) < 0)
        return -1;
    p->pid = fork();
    if (p->pid == 0) {
        close(p->ask);
        run(serve);
    }
    close(serve);
    *state = p;
    return 0;
}

static int stop(void **state)
{
    struct running *p = *state;
    int status;

    close(p->ask);
    waitpid(p->pid, &status, 0);
    arena_free(p->a);
    free(p);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static struct extract ask(struct running *p, struct str bytes, const char *name)
{
    int fd cleanup(file_close) = memfd_create("bytes", MFD_CLOEXEC);
    struct extract e;

    assert_int_equal(0, file_write_fd(fd, bytes.p, bytes.n));
    assert_int_equal(0, convert_ask(p->ask, p->a, fd, str_c(name), &e));
    return e;
}

static void test_convert__text_of_a_pdf_comes_back(void **state)
{
    struct running *p = *state;
    struct paper_block v[] = {{.kind = PAPER_TEXT, .text = S("设立保安培训机构审批。")}};
    struct paper paper = {.title = S("t"),
                          .author = S(""),
                          .lang = S("zh-CN"),
                          .v = v,
                          .n = 1,
                          .letterhead = S(""),
                          .footer = S("")};
    struct str bytes, substituted;
    struct extract e;

    assert_int_equal(0, paper_pdf(p->a, &paper, &bytes, &substituted));
    e = ask(p, bytes, "a.pdf");
    assert_int_equal(FILE_PDF, e.kind);
    assert_int_equal(1, e.pages);
    assert_true(str_find(e.text, S("设立保安培训机构审批。")) >= 0);
}

static void test_convert__gb18030_is_decoded_behind_the_walls(void **state)
{
    struct extract e = ask(*state, S("\xB9\xAB\xBF\xAA"), "a.txt");

    assert_true(str_eq(e.text, S("公开")));
}

static void test_convert__empty_and_foreign_files_are_answers_too(void **state)
{
    assert_int_equal(0, ask(*state, S(""), "").text.n);
    assert_true(ask(*state, S("MZ\x90\x00"), "a.exe").unreadable);
}

static void test_convert__many_answers_are_not_mixed_up(void **state)
{
    struct running *p = *state;

    for (int i = 0; i < 20; i++) {
        struct str text = arena_fmt(p->a, "text number %d", i);

        assert_true(str_eq(ask(p, text, "a.txt").text, text));
    }
}

static void test_convert__a_request_without_a_way_back_is_passed_over(void **state)
{
    struct running *p = *state;

    assert_int_equal(1, send(p->ask, "x", 1, MSG_NOSIGNAL));
    assert_true(str_eq(ask(p, S("still here"), "a.txt").text, S("still here")));
}

/* ---- Masked copies ---- */

static int copy_ask(struct running *p, struct str bytes, const char *name,
                    const struct leak_options *o, struct str *ret)
{
    int fd cleanup(file_close) = memfd_create("bytes", MFD_CLOEXEC);

    assert_int_equal(0, file_write_fd(fd, bytes.p, bytes.n));
    return convert_copy(p->ask, p->a, fd, str_c(name), o, ret);
}

static void test_convert__a_masked_copy_comes_back(void **state)
{
    struct running *p = *state;
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");
    struct leak_options o = {.today = day_from(2026, 11, 23)};
    struct str bytes, copy;
    struct extract was, is;

    if (!folder)
        skip();
    assert_int_equal(0,
                     file_read(p->a, arena_fmt(p->a, "%s/files/list.docx", folder).p, MiB, &bytes));
    assert_int_equal(0, copy_ask(p, bytes, "list.docx", &o, &copy));
    was = ask(p, bytes, "list.docx");
    is = ask(p, copy, "list.docx");
    assert_false(is.unreadable);
    assert_true(str_find(was.text, S("****")) < 0);
    assert_true(str_find(is.text, S("****")) >= 0);
}

static void test_convert__what_is_published_stays_in_a_copy(void **state)
{
    struct running *p = *state;
    const char *folder = getenv("GONGKAI_LEAK_CORPUS");
    struct str published[] = {S("0870-2121234"), S("13812345678")}, bytes, all, some;
    struct leak_options o = {.today = day_from(2026, 11, 23)};

    if (!folder)
        skip();
    assert_int_equal(0,
                     file_read(p->a, arena_fmt(p->a, "%s/files/list.xlsx", folder).p, MiB, &bytes));
    assert_int_equal(0, copy_ask(p, bytes, "list.xlsx", &o, &all));
    o.published.v = published;
    o.published.n = COUNT(published);
    assert_int_equal(0, copy_ask(p, bytes, "list.xlsx", &o, &some));
    assert_true(str_find(ask(p, all, "a.xlsx").text, S("13812345678")) < 0);
    assert_true(str_find(ask(p, some, "a.xlsx").text, S("13812345678")) >= 0);
}

static void test_convert__why_there_is_no_copy_comes_back(void **state)
{
    struct running *p = *state;
    struct leak_options o = {0};
    struct str copy;

    assert_int_equal(ERR_INVALID, copy_ask(p, S("%PDF-1.7\n"), "a.pdf", &o, &copy));
    assert_int_equal(ERR_MALFORMED,
                     copy_ask(p, S("PK\x03\x04word/document.xml"), "a.docx", &o, &copy));
    assert_true(str_eq(ask(p, S("still here"), "a.txt").text, S("still here")));
}

/* ---- The walls, tried from inside ---- */

static int refused(bool ok)
{
    return ok ? 0 : errno;
}

static int try_in_child(enum sandbox_profile profile, int (*attempt)(void))
{
    struct sandbox s = {.profile = profile, .read = {"/usr/share"}};
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        unsigned missing = 0;

        if (sandbox_enter(&s, &missing) < 0 || missing)
            _exit(255);
        _exit(attempt());
    }
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int attempt_file(void)
{
    return refused(open("/etc/hostname", O_RDONLY) >= 0 || open("/etc/passwd", O_RDONLY) >= 0);
}

static int attempt_write(void)
{
    return refused(open("/tmp/gongkai-sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0);
}

static int attempt_socket(void)
{
    return refused(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int attempt_program(void)
{
    char *const none[] = {NULL};

    return refused(execve("/usr/bin/true", none, none) == 0);
}

static int attempt_process(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return refused(pid > 0);
}

static int attempt_shared_folder(void)
{
    return refused(open("/usr/share", O_RDONLY | O_DIRECTORY) >= 0);
}

static void test_sandbox__each_profile_refuses_what_it_has_no_use_for(void **state)
{
    static const struct {
        enum sandbox_profile profile;
        int (*attempt)(void);
        int want;
    } cases[] = {
        {SANDBOX_PUBLIC, attempt_file, EACCES},
        {SANDBOX_PUBLIC, attempt_write, EACCES},
        {SANDBOX_PUBLIC, attempt_socket, EPERM},
        {SANDBOX_PUBLIC, attempt_program, EPERM},
        {SANDBOX_PUBLIC, attempt_process, EPERM},
        {SANDBOX_PUBLIC, attempt_shared_folder, 0},
        {SANDBOX_PUBLIC_POSTGRES, attempt_socket, 0},
        {SANDBOX_PUBLIC_POSTGRES, attempt_program, EPERM},
        {SANDBOX_CONVERT, attempt_file, EACCES},
        {SANDBOX_CONVERT, attempt_socket, EPERM},
        {SANDBOX_CONVERT, attempt_program, EPERM},
        {SANDBOX_CONVERT_CHILD, attempt_process, EPERM},
        {SANDBOX_DESK, attempt_program, EACCES},
        {SANDBOX_DESK, attempt_write, EACCES},
        {SANDBOX_DESK, attempt_socket, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int got = try_in_child(cases[i].profile, cases[i].attempt);

        /* Whether the files' wall or the calls' wall is met first does not matter. */
        if (cases[i].want == EACCES && got == EPERM)
            got = EACCES;
        if (got != cases[i].want)
            fail_msg("case %zu: %d instead of %d", i, got, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_convert__text_of_a_pdf_comes_back, start, stop),
        cmocka_unit_test_setup_teardown(test_convert__gb18030_is_decoded_behind_the_walls, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_convert__empty_and_foreign_files_are_answers_too,
                                        start, stop),
        cmocka_unit_test_setup_teardown(test_convert__many_answers_are_not_mixed_up, start, stop),
        cmocka_unit_test_setup_teardown(test_convert__a_request_without_a_way_back_is_passed_over,
                                        start, stop),
        cmocka_unit_test_setup_teardown(test_convert__a_masked_copy_comes_back, start, stop),
        cmocka_unit_test_setup_teardown(test_convert__what_is_published_stays_in_a_copy, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_convert__why_there_is_no_copy_comes_back, start, stop),
        cmocka_unit_test(test_sandbox__each_profile_refuses_what_it_has_no_use_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
