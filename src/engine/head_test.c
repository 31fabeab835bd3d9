/* head_test.c */
#include "engine/head.h"

#include "base/arena.h"
#include "base/file.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/gongkai_head_XXXXXX";
static char path[sizeof(folder) + 8];

static int setup(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/head", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void test_head__is_made_once_for_everybody_to_read(void **state)
{
    struct stat st;
    mode_t before = umask(077);

    (void)state;
    assert_int_equal(head_create(path), 0);
    umask(before);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0644);
    assert_int_equal(st.st_size, 8);
    assert_int_equal(head_create(path), 0);
    struct stat again;
    assert_int_equal(stat(path, &again), 0);
    assert_int_equal(again.st_ino, st.st_ino);
}

static void test_head__is_odd_while_changing_and_larger_after(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    uint64_t before;

    (void)state;
    assert_int_equal(head_open(path, &h), 0);
    before = head_value(&h);
    assert_int_equal(before % 2, 0);
    head_changing(&h);
    assert_int_equal(head_value(&h) % 2, 1);
    head_changing(&h);
    assert_int_equal(head_value(&h) % 2, 1);
    head_changed(&h);
    assert_int_equal(head_value(&h) % 2, 0);
    assert_true(head_value(&h) > before);
}

static void test_head__an_odd_one_is_repaired_and_an_even_one_left(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    uint64_t odd;

    (void)state;
    assert_int_equal(head_open(path, &h), 0);
    head_changing(&h);
    odd = head_value(&h);
    head_repair(&h);
    assert_int_equal(head_value(&h), odd + 1);
    head_repair(&h);
    assert_int_equal(head_value(&h), odd + 1);
}

static void test_head__survives_who_wrote_it(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        struct head mine = HEAD_INIT;

        if (head_open(path, &mine) < 0)
            _exit(1);
        head_changing(&mine);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(head_open(path, &h), 0);
    assert_int_equal(head_value(&h) % 2, 1);
    head_repair(&h);
}

static void test_head__one_at_a_time(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    int fd cleanup(file_close) = open(path, O_RDWR | O_CLOEXEC);

    (void)state;
    assert_int_equal(head_open(path, &h), 0);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
    head_done(&h);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
}

static void test_head__what_is_no_head_is_refused(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;
    char other[sizeof(path) + 8];

    (void)state;
    snprintf(other, sizeof(other), "%s/other", folder);
    assert_int_equal(head_open(other, &h), ERR_ABSENT);
    assert_int_equal(file_write(other, S("123"), 0644), 0);
    assert_int_equal(head_open(other, &h), ERR_BROKEN);
    unlink(other);
}

static void test_head__without_a_file_nothing_happens(void **state)
{
    struct head h cleanup(head_done) = HEAD_INIT;

    (void)state;
    assert_int_equal(head_open(NULL, &h), 0);
    head_changing(&h);
    head_changed(&h);
    head_repair(&h);
    assert_int_equal(head_value(&h), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head__is_made_once_for_everybody_to_read),
        cmocka_unit_test(test_head__is_odd_while_changing_and_larger_after),
        cmocka_unit_test(test_head__an_odd_one_is_repaired_and_an_even_one_left),
        cmocka_unit_test(test_head__survives_who_wrote_it),
        cmocka_unit_test(test_head__one_at_a_time),
        cmocka_unit_test(test_head__what_is_no_head_is_refused),
        cmocka_unit_test(test_head__without_a_file_nothing_happens),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
