/* file_test.c: files are wholly there or not at all, also when a step fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/err.h"
#include "base/fault.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

/* Each case has an empty folder, and is in it. */
static void begin(void)
{
    snprintf(folder, sizeof(folder), "/tmp/gongkai-file-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

static size_t count_files(void)
{
    DIR *d = opendir(".");
    struct dirent *e;
    size_t n = 0;

    assert_non_null(d);
    while ((e = readdir(d)))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void end(void)
{
    (void)!unlink("a");
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void assert_holds(const char *path, struct str expected)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s;

    assert_int_equal(file_read(a, path, 10 * MiB, &s), 0);
    assert_true(str_eq(s, expected));
    assert_int_equal(s.p[s.n], 0);
}

static void test_file__what_was_written_is_read(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct stat st;
    struct str large = {arena_alloc(a, 3 * MiB + 17), 3 * MiB + 17};

    begin();
    assert_int_equal(file_write("a", S("bytes\0and more"), 0640), 0);
    assert_holds("a", S("bytes\0and more"));
    assert_int_equal(stat("a", &st), 0);
    assert_int_equal(st.st_mode & 0777 & ~026u, 0640 & ~026u);
    assert_int_equal(file_write("a", large, 0600), 0);
    assert_holds("a", large);
    assert_int_equal(file_write("a", S(""), 0600), 0);
    assert_holds("a", S(""));
    assert_int_equal(count_files(), 1);
    end();
}

static void test_file__reading_stops_at_the_limit(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s = S("untouched");

    begin();
    assert_int_equal(file_write("a", S("12345"), 0600), 0);
    assert_int_equal(file_read(a, "a", 4, &s), ERR_TOO_LARGE);
    assert_int_equal(file_read(a, "a", 0, &s), ERR_TOO_LARGE);
    /* a file that does not say how long it is */
    assert_int_equal(file_read(a, "/proc/self/status", 10, &s), ERR_TOO_LARGE);
    assert_true(str_eq(s, S("untouched")));
    assert_int_equal(file_read(a, "a", 5, &s), 0);
    assert_true(str_eq(s, S("12345")));
    assert_int_equal(file_read(a, "/proc/self/status", MiB, &s), 0);
    assert_true(str_starts(s, S("Name:")));
    end();
}

static void test_file__an_absent_file_and_a_folder_are_errors(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str s;

    assert_int_equal(file_read(a, "/tmp/gongkai-no-such-file", 10, &s), ERR_ABSENT);
    assert_string_equal(err_context(), "/tmp/gongkai-no-such-file: No such file or directory");
    assert_int_equal(file_read(a, "/tmp", MiB, &s), ERR_IO);
    assert_int_equal(file_write("/tmp/gongkai-no-such-folder/a", S("x"), 0600), ERR_ABSENT);
}

static void test_file__a_full_disk_is_no_space(void **state)
{
    (void)state;
    int fd cleanup(file_close) = open("/dev/full", O_WRONLY);

    assert_true(fd >= 0);
    assert_int_equal(file_write_fd(fd, "x", 1), ERR_NO_SPACE);
}

static void test_file__folders_are_made_with_their_parents(void **state)
{
    (void)state;
    begin();
    assert_int_equal(file_make_dir("b/c//d/", 0700), 0);
    assert_int_equal(file_make_dir("b/c/d", 0700), 0);
    assert_int_equal(file_make_dir("/", 0700), 0);
    assert_int_equal(file_write("b/c/d/a", S("x"), 0600), 0);
    assert_int_equal(file_make_dir("b/c/d/a", 0700), ERR_IO);
    assert_int_equal(file_make_dir("b/c/d/a/e", 0700), ERR_IO);
    assert_int_equal(unlink("b/c/d/a"), 0);
    assert_int_equal(rmdir("b/c/d"), 0);
    assert_int_equal(rmdir("b/c"), 0);
    assert_int_equal(rmdir("b"), 0);
    end();
}

static void test_file__a_path_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char path[2 * PATH_MAX];

    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = 0;
    assert_int_equal(file_write(path, S("x"), 0600), ERR_IO);
    assert_int_equal(file_make_dir(path, 0700), ERR_IO);
    path[PATH_MAX] = '/';
    assert_int_equal(file_sync_dir(path), ERR_IO);
}

static void test_file__sweep_takes_old_files_and_nothing_else(void **state)
{
    (void)state;
    begin();
    assert_int_equal(file_write("a", S("1"), 0600), 0);
    assert_int_equal(mkdir("b", 0700), 0);
    assert_int_equal(symlink("a", "c"), 0);
    assert_int_equal(file_sweep(".", 1000), 0);
    assert_int_equal(count_files(), 3);
    assert_int_equal(file_sweep(".", INT64_MAX), 1);
    assert_int_equal(access("a", F_OK), -1);
    assert_int_equal(count_files(), 2);
    assert_int_equal(file_sweep("nowhere", INT64_MAX), 0);
    assert_int_equal(unlink("c"), 0);
    assert_int_equal(rmdir("b"), 0);
    end();
}

static void test_file__close_forgets_the_descriptor(void **state)
{
    (void)state;
    int fd = open("/dev/null", O_RDONLY);
    int was = fd;

    errno = ENOSPC;
    file_close(&fd);
    assert_int_equal(fd, -1);
    assert_int_equal(fcntl(was, F_GETFD), -1);
    errno = ENOSPC;
    file_close(&fd);
    assert_int_equal(errno, ENOSPC);
}

#ifdef GONGKAI_FAULTS
static void test_file__a_failing_step_leaves_the_old_file(void **state)
{
    (void)state;
    begin();
    assert_int_equal(file_write("a", S("old"), 0600), 0);
    fault_plan("write:1");
    assert_int_equal(file_write("a", S("new"), 0600), ERR_NO_SPACE);
    fault_plan("file.rename:1");
    assert_int_equal(file_write("a", S("new"), 0600), ERR_IO);
    fault_plan(NULL);
    assert_holds("a", S("old"));
    assert_int_equal(count_files(), 1);
    fault_plan("file.sync:1");
    assert_int_equal(file_write("a", S("new"), 0600), ERR_IO);
    fault_plan(NULL);
    assert_holds("a", S("new"));
    end();
}

/* Write "new" over "a" in a child that is killed at this step. */
static void write_killed(const char *plan)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        fault_plan(plan);
        _exit(file_write("a", S("new"), 0600) == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* What killed writers leave beside: how many they were. */
static size_t remove_leftovers(void)
{
    DIR *d = opendir(".");
    struct dirent *e;
    size_t n = 0;

    assert_non_null(d);
    while ((e = readdir(d))) {
        if (str_starts(str_c(e->d_name), S("a.")) && str_ends(str_c(e->d_name), S(".new")))
            n += unlink(e->d_name) == 0;
    }
    closedir(d);
    return n;
}

static void test_file__a_kill_leaves_the_old_file_or_the_new(void **state)
{
    (void)state;
    begin();
    assert_int_equal(file_write("a", S("old"), 0600), 0);
    write_killed("kill:write:1");
    assert_holds("a", S("old"));
    write_killed("kill:file.rename:1");
    assert_holds("a", S("old"));
    write_killed("kill:file.sync:1");
    assert_holds("a", S("new"));
    assert_int_equal(remove_leftovers(), 2);
    end();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file__what_was_written_is_read),
        cmocka_unit_test(test_file__reading_stops_at_the_limit),
        cmocka_unit_test(test_file__an_absent_file_and_a_folder_are_errors),
        cmocka_unit_test(test_file__a_full_disk_is_no_space),
        cmocka_unit_test(test_file__folders_are_made_with_their_parents),
        cmocka_unit_test(test_file__a_path_beyond_the_limit_is_refused),
        cmocka_unit_test(test_file__sweep_takes_old_files_and_nothing_else),
        cmocka_unit_test(test_file__close_forgets_the_descriptor),
#ifdef GONGKAI_FAULTS
        cmocka_unit_test(test_file__a_failing_step_leaves_the_old_file),
        cmocka_unit_test(test_file__a_kill_leaves_the_old_file_or_the_new),
#endif
    };

    return cmocka_run_group_tests_name("base/file", tests, NULL, NULL);
}
