/* shown_test.c: two views of one number, as two processes have them. */
#include "engine/shown.h"

#include "base/file.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

struct pair {
    int fd;
    struct shown worker, desk;
};

static struct pair pair_new(void)
{
    struct pair p = {.fd = -1};

    assert_int_equal(shown_create(&p.fd), 0);
    assert_int_equal(shown_open(p.fd, true, &p.worker), 0);
    assert_int_equal(shown_open(p.fd, false, &p.desk), 0);
    return p;
}

static void pair_done(struct pair *p)
{
    shown_done(&p->worker);
    shown_done(&p->desk);
    file_close(&p->fd);
}

static void test_shown__what_the_worker_sets_the_desk_sees(void **state)
{
    struct pair p cleanup(pair_done) = pair_new();

    (void)state;
    assert_int_equal(shown_lacks(&p.desk, 3), 0); /* nothing was said yet */
    shown_set(&p.worker, 0);
    assert_int_equal(shown_lacks(&p.desk, 0), 0);
    assert_int_equal(shown_lacks(&p.desk, 3), 3);
    shown_set(&p.worker, 2);
    assert_int_equal(shown_lacks(&p.desk, 3), 1);
    shown_set(&p.worker, 5);
    assert_int_equal(shown_lacks(&p.desk, 3), 0);
}

static void test_shown__waiting_ends_in_time(void **state)
{
    struct pair p cleanup(pair_done) = pair_new();

    (void)state;
    shown_set(&p.worker, 0);
    assert_false(shown_wait(&p.desk, 1, 5));
    shown_set(&p.worker, 1);
    assert_true(shown_wait(&p.desk, 1, 0));
}

static void *set_later(void *arg)
{
    usleep(20 * 1000);
    shown_set(arg, 7);
    return NULL;
}

static void test_shown__who_waits_goes_on_when_it_is_there(void **state)
{
    struct pair p cleanup(pair_done) = pair_new();
    pthread_t thread;

    (void)state;
    shown_set(&p.worker, 6);
    assert_int_equal(pthread_create(&thread, NULL, set_later, &p.worker), 0);
    assert_true(shown_wait(&p.desk, 7, 60 * 1000));
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_shown__where_it_is_not_known_nobody_waits(void **state)
{
    struct shown none = {0};

    (void)state;
    assert_int_equal(shown_lacks(&none, 9), 0);
    assert_true(shown_wait(&none, 9, 0));
    shown_set(&none, 9);
}

static void test_shown__other_memory_is_refused(void **state)
{
    struct shown s = {0};
    int fd cleanup(file_close) = -1;

    (void)state;
    assert_int_equal(shown_create(&fd), 0);
    assert_int_equal(ftruncate(fd, 3), 0);
    assert_int_equal(shown_open(fd, false, &s), ERR_BROKEN);
    assert_null(s.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown__what_the_worker_sets_the_desk_sees),
        cmocka_unit_test(test_shown__waiting_ends_in_time),
        cmocka_unit_test(test_shown__who_waits_goes_on_when_it_is_there),
        cmocka_unit_test(test_shown__where_it_is_not_known_nobody_waits),
        cmocka_unit_test(test_shown__other_memory_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
