/* full_disk_test.c: a disk that is really full: what is handed in is refused with a message and kept in
 * its form, nothing is half written, reading goes on, and when there is room again all works by itself.
 *
 * The stores lie on a small file system in memory that only this process sees (a mount namespace of its own). Where the kernel does not let us have
 * one the tests are skipped, and say so. On PostgreSQL the files alone are on it: its tables are the server's. */
#include "house.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>
#include <cmocka.h>

#define DISK "24m"

static bool mounted;

/* Root has the right already; others in a user namespace of their own, if the kernel grants them. */
static bool make_disk(const char *folder)
{
    int flags = CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER);

    return unshare(flags) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", folder, "tmpfs", 0, "size=" DISK) == 0;
}

static struct house *house_on_disk(void **state)
{
    if (!mounted) {
        fprintf(stderr, "SKIPPED: no file system of our own can be mounted here\n");
        skip();
    }
    return HOUSE(state);
}

/* ---- Full, and not ---- */

static const char *ballast(struct house *h)
{
    return arena_fmt(h->ask, "%s/ballast", h->stores->folder).p;
}

static void write_until_full(int fd, size_t piece)
{
    static const char zeros[64 * KiB];
    ssize_t n;

    while ((n = write(fd, zeros, piece)) > 0)
        ;
    assert_true(n < 0 && errno == ENOSPC);
}

/* Large pieces first, then the last bytes of the last page. */
static void fill(struct house *h)
{
    int fd cleanup(file_close) = open(ballast(h), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    write_until_full(fd, 64 * KiB);
    write_until_full(fd, 1);
}

static void make_room(struct house *h)
{
    assert_int_equal(unlink(ballast(h)), 0);
}

/* ---- What is asked for ---- */

struct request_of {
    const char *what;
    enum side side;
    struct str (*make)(struct house *h);
    const char *keeps; /* what was typed; NULL: there is no form */
};

static struct str feedback(struct house *h)
{
    return house_post(h, -1, "/feedback",
                      arena_fmt(h->ask, "page=%%2F&message=the+disk+is+full&contact=&key=%.*s",
                                STR_ARG(house_key(h))));
}

static struct str draft(struct house *h)
{
    return house_post(h, OFFICER, "/documents/new", house_draft_fields(h, "磁盘已满", S("")));
}

static struct str sign(struct house *h)
{
    int64_t id = h->waiting;

    return house_post(h, HEAD, arena_fmt(h->ask, "/documents/%lld/move", (long long)id).p,
                      house_move_fields(h, id, "pass_first"));
}

static struct str upload(struct house *h)
{
    char *p = arena_alloc(h->ask, 200 * KiB);

    memset(p, 'x', 200 * KiB);
    return house_upload(h, OFFICER,
                        arena_fmt(h->ask, "/documents/%lld/files", (long long)h->drafted).p,
                        "list.txt", str_of(p, 200 * KiB));
}

static const struct request_of in_the_store[] = {
    {"feedback", SIDE_PUBLIC, feedback, "the disk is full"},
    {"a draft", SIDE_DESK, draft, "磁盘已满"},
    {"a signature", SIDE_DESK, sign, NULL},
};

static bool holds(struct str s, const char *part)
{
    return str_find(s, str_c(part)) >= 0;
}

static void assert_refused(struct house *h, const struct request_of *q)
{
    struct str before = house_digest(h);
    struct answer a = house_ask(h, q->side, q->make(h));

    if (a.status != 507)
        fail_msg("%s: %d on a full disk: %.*s", q->what, a.status, STR_ARG(a.body));
    if (!holds(a.body, "暂时存不下了"))
        fail_msg("%s: no word of the disk: %.*s", q->what, STR_ARG(a.body));
    if (q->keeps && !holds(a.body, q->keeps))
        fail_msg("%s: what was typed is gone", q->what);
    if (!str_eq(before, house_digest(h)))
        fail_msg("%s: the record changed", q->what);
    house_assert_tidy(h, q->what);
}

static void assert_taken(struct house *h, const struct request_of *q)
{
    struct answer a = house_ask(h, q->side, q->make(h));

    if (a.status != 303)
        fail_msg("%s: %d when there is room again: %.*s", q->what, a.status, STR_ARG(a.body));
}

static void assert_readable(struct house *h)
{
    const char *document = arena_fmt(h->ask, "/d/%lld", (long long)h->published).p;

    assert_int_equal(house_ask(h, SIDE_PUBLIC, house_get(h, -1, "/")).status, 200);
    assert_int_equal(house_ask(h, SIDE_PUBLIC, house_get(h, -1, document)).status, 200);
    assert_int_equal(house_ask(h, SIDE_DESK, house_get(h, OFFICER, "/documents")).status, 200);
}

static void test_full_disk__refuses_with_a_message_and_recovers(void **state)
{
    struct house *h = house_on_disk(state);

    h->waiting = house_document(h, "待签", "first");
    for (int round = 0; round < 2; round++) {
        fill(h);
        for (size_t i = 0; i < COUNT(in_the_store); i++)
            assert_refused(h, &in_the_store[i]);
        assert_readable(h);
        make_room(h);
        for (size_t i = 0; i + 1 < COUNT(in_the_store); i++)
            assert_taken(h, &in_the_store[i]);
        house_forget(h);
    }
    assert_taken(h, &in_the_store[COUNT(in_the_store) - 1]);
    assert_int_equal(house_take(h), 2);
    assert_int_equal(house_count(h, SIDE_DESK, "feedback"), 2);
}

static void test_full_disk__an_upload_leaves_nothing_and_is_taken_later(void **state)
{
    struct house *h = house_on_disk(state);
    const struct request_of q = {"an upload", SIDE_DESK, upload, NULL};

    h->drafted = house_document(h, "有附件", "draft");
    fill(h);
    assert_refused(h, &q);
    assert_readable(h);
    make_room(h);
    assert_taken(h, &q);
    assert_int_equal(house_count(h, SIDE_DESK, "attachment"), 1);
}

/* The projector and the taker stop where they are, and go on. */
static void test_full_disk__what_is_signed_becomes_public_when_there_is_room(void **state)
{
    struct house *h = house_on_disk(state);
    struct str before;
    int64_t id;

    assert_taken(h, &in_the_store[0]);
    id = bureau_publish(h->stores->desk, h->ask, &h->bureau, "磁盘满时签发", "正文如下。");
    before = house_digest(h);
    fill(h);
    assert_int_equal(house_project(h), ERR_NO_SPACE);
    assert_int_equal(house_take(h), ERR_NO_SPACE);
    assert_true(str_eq(before, house_digest(h)));
    assert_readable(h);
    make_room(h);
    assert_int_equal(house_project(h), 1);
    assert_int_equal(house_take(h), 1);
    assert_int_equal(house_ask(h, SIDE_PUBLIC,
                               house_get(h, -1, arena_fmt(h->ask, "/d/%lld", (long long)id).p))
                         .status,
                     200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_ON_SQLITE(test_full_disk__refuses_with_a_message_and_recovers),
        HOUSE_ON_BOTH(test_full_disk__an_upload_leaves_nothing_and_is_taken_later),
        HOUSE_ON_SQLITE(test_full_disk__what_is_signed_becomes_public_when_there_is_room),
    };
    char folder[] = "/tmp/gongkai-disk-XXXXXX";
    int r;

    if (!mkdtemp(folder))
        return 1;
    mounted = make_disk(folder);
    if (mounted)
        (void)setenv("TMPDIR", folder, 1);
    r = cmocka_run_group_tests(tests, NULL, NULL);
    if (mounted)
        (void)umount2(folder, MNT_DETACH);
    (void)rmdir(folder);
    return r;
}
