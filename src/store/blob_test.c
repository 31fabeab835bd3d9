/* blob_test.c: a blob is there wholly or not at all, whatever fails and whoever dies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/file.h"
#include "store/blob.h"

/* sha256("abc"), FIPS 180-2, and of nothing */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct house {
    struct arena *a;
    char dir[64], other[64];
};

static int build(void **state)
{
    struct house *h = calloc(1, sizeof(*h));

    h->a = arena_new(0);
    snprintf(h->dir, sizeof(h->dir), "/tmp/gongkai-blob-XXXXXX");
    snprintf(h->other, sizeof(h->other), "/tmp/gongkai-blob-XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    assert_non_null(mkdtemp(h->other));
    *state = h;
    return 0;
}

static int unlink_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static int pull_down(void **state)
{
    struct house *h = *state;

    nftw(h->dir, unlink_one, 8, FTW_DEPTH | FTW_PHYS);
    nftw(h->other, unlink_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(h->a);
    free(h);
    return 0;
}

static struct str path_in(struct house *h, const char *dir, const char *hash)
{
    return arena_fmt(h->a, "%s/%.2s/%s", dir, hash, hash);
}

static int count_one(void *arg, struct str hash, int64_t size)
{
    (void)hash;
    (void)size;
    ++*(int *)arg;
    return 0;
}

static int count(const char *dir)
{
    int n = 0;

    assert_int_equal(blob_walk(dir, count_one, &n), 0);
    return n;
}

/* Files left in DIR/tmp. */
static int leftovers(const char *dir)
{
    return blob_sweep(dir, INT64_MAX);
}

static void test_blob__has_the_name_of_its_hash(void **state)
{
    struct house *h = *state;
    struct blob_writer *w;
    struct str hash, bytes;
    struct stat st;
    int64_t size;

    assert_int_equal(blob_begin(h->dir, &w), 0);
    assert_int_equal(blob_write(w, "a", 1), 0);
    assert_int_equal(blob_write(w, "", 0), 0);
    assert_int_equal(blob_write(w, "bc", 2), 0);
    assert_false(blob_exists(h->dir, S(ABC)));
    assert_int_equal(blob_finish(w, h->a, &hash, &size), 0);
    assert_string_equal(hash.p, ABC);
    assert_int_equal(size, 3);
    assert_true(blob_exists(h->dir, hash));
    assert_int_equal(blob_read(h->a, h->dir, hash, 3, &bytes), 0);
    assert_true(str_eq(bytes, S("abc")));
    assert_int_equal(blob_read(h->a, h->dir, hash, 2, &bytes), ERR_TOO_LARGE);
    assert_int_equal(stat(path_in(h, h->dir, ABC).p, &st), 0);
    assert_int_equal(st.st_mode & 0777 & ~0640u, 0);
    assert_int_equal(leftovers(h->dir), 0);
}

static void test_blob__of_nothing_is_one_too(void **state)
{
    struct house *h = *state;
    struct str hash, bytes;

    assert_int_equal(blob_put(h->dir, h->a, S(""), &hash), 0);
    assert_string_equal(hash.p, EMPTY);
    assert_int_equal(blob_read(h->a, h->dir, hash, 0, &bytes), 0);
    assert_int_equal(bytes.n, 0);
    assert_int_equal(blob_verify(h->dir, hash), 0);
}

static void test_blob__twice_is_once(void **state)
{
    struct house *h = *state;
    struct str first, second;

    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &first), 0);
    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &second), 0);
    assert_true(str_eq(first, second));
    assert_int_equal(count(h->dir), 1);
    assert_int_equal(leftovers(h->dir), 0);
}

static void test_blob__abandoned_leaves_nothing(void **state)
{
    struct house *h = *state;
    struct blob_writer *w;

    assert_int_equal(blob_begin(h->dir, &w), 0);
    assert_int_equal(blob_write(w, "abc", 3), 0);
    blob_abandon(w);
    blob_abandon(NULL);
    assert_int_equal(count(h->dir), 0);
    assert_int_equal(leftovers(h->dir), 0);
}

static void test_blob__only_a_hash_reaches_the_path(void **state)
{
    struct house *h = *state;
    static const char *const bad[] = {
        "", "ab", "../../../../etc/passwd", ABC "0",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "../7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\n"};
    struct str bytes;
    int64_t size;
    int fd = -7;

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct str hash = str_c(bad[i]);

        assert_int_equal(blob_open(h->dir, hash, &fd, &size), ERR_INVALID);
        assert_int_equal(blob_read(h->a, h->dir, hash, 9, &bytes), ERR_INVALID);
        assert_int_equal(blob_adopt(h->dir, "/nowhere", hash), ERR_INVALID);
        assert_int_equal(blob_copy(h->dir, h->other, hash), ERR_INVALID);
        assert_int_equal(blob_remove(h->dir, hash), ERR_INVALID);
        assert_int_equal(blob_verify(h->dir, hash), ERR_INVALID);
        assert_false(blob_exists(h->dir, hash));
    }
    assert_int_equal(fd, -7);
}

static void test_blob__that_is_not_there_is_absent(void **state)
{
    struct house *h = *state;
    struct str bytes;
    int64_t size;
    int fd;

    assert_int_equal(blob_open(h->dir, S(ABC), &fd, &size), ERR_ABSENT);
    assert_int_equal(blob_read(h->a, h->dir, S(ABC), 9, &bytes), ERR_ABSENT);
    assert_int_equal(blob_verify(h->dir, S(ABC)), ERR_ABSENT);
    assert_int_equal(blob_copy(h->dir, h->other, S(ABC)), ERR_ABSENT);
    assert_int_equal(blob_remove(h->dir, S(ABC)), 0);
    assert_int_equal(count("/tmp/gongkai-blob-nowhere"), 0);
}

static void test_blob__adopts_a_file(void **state)
{
    struct house *h = *state;
    struct str spool = arena_fmt(h->a, "%s/spool", h->dir);
    struct stat st;

    assert_int_equal(file_write(spool.p, S("abc"), 0600), 0);
    assert_int_equal(blob_adopt(h->dir, spool.p, S(ABC)), 0);
    assert_int_equal(access(spool.p, F_OK), -1);
    assert_int_equal(blob_verify(h->dir, S(ABC)), 0);
    assert_int_equal(stat(path_in(h, h->dir, ABC).p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(blob_adopt(h->dir, spool.p, S(ABC)), ERR_ABSENT);
}

static void test_blob__is_copied_whole_or_not(void **state)
{
    struct house *h = *state;
    struct str hash;
    struct str big = {arena_alloc(h->a, 300 * KiB), 300 * KiB};

    assert_int_equal(blob_put(h->dir, h->a, big, &hash), 0);
    assert_int_equal(blob_copy(h->dir, h->other, hash), 0);
    assert_int_equal(blob_copy(h->dir, h->other, hash), 0);
    assert_int_equal(blob_verify(h->other, hash), 0);

    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &hash), 0);
    assert_int_equal(file_write(path_in(h, h->dir, ABC).p, S("abd"), 0640), 0);
    assert_int_equal(blob_copy(h->dir, h->other, hash), ERR_BROKEN);
    assert_false(blob_exists(h->other, hash));
    assert_int_equal(leftovers(h->other), 0);
}

static void test_blob__verify_sees_what_was_changed(void **state)
{
    struct house *h = *state;
    struct str hash;

    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &hash), 0);
    assert_int_equal(blob_verify(h->dir, hash), 0);
    assert_int_equal(file_write(path_in(h, h->dir, ABC).p, S("abcd"), 0640), 0);
    assert_int_equal(blob_verify(h->dir, hash), ERR_BROKEN);
    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &hash), 0);
    assert_int_equal(blob_verify(h->dir, hash), 0);
}

struct walk {
    const char *dir;
    int64_t bytes;
    int n;
    char kept[BLOB_HEX + 1];
};

static int walk_one(void *arg, struct str hash, int64_t size)
{
    struct walk *w = arg;

    assert_true(str_cmp(str_c(w->kept), hash) < 0);
    memcpy(w->kept, hash.p, BLOB_HEX);
    w->bytes += size;
    w->n++;
    return blob_remove(w->dir, hash);
}

static int stop(void *arg, struct str hash, int64_t size)
{
    (void)arg;
    (void)hash;
    (void)size;
    return 7;
}

static void test_blob__walk_goes_by_name_and_sees_only_blobs(void **state)
{
    struct house *h = *state;
    struct walk w = {.dir = h->dir};
    struct blob_writer *unfinished;
    struct str hash;

    for (int i = 0; i < 40; i++)
        assert_int_equal(blob_put(h->dir, h->a, arena_fmt(h->a, "%02d", i), &hash), 0);
    assert_int_equal(blob_begin(h->dir, &unfinished), 0);
    assert_int_equal(file_write(arena_fmt(h->a, "%s/%.2s/README", h->dir, hash.p).p, S("x"), 0640), 0);
    assert_int_equal(blob_walk(h->dir, stop, NULL), 7);
    assert_int_equal(blob_walk(h->dir, walk_one, &w), 0);
    assert_int_equal(w.n, 40);
    assert_int_equal(w.bytes, 80);
    assert_int_equal(count(h->dir), 0);
    blob_abandon(unfinished);
}

static void test_blob__retires_what_nobody_has_put_there_lately(void **state)
{
    struct house *h = *state;
    struct str hash;

    assert_int_equal(blob_put(h->dir, h->a, S("left behind"), &hash), 0);
    /* just put there: it may be waiting for its row */
    assert_int_equal(blob_retire(h->dir, hash, 1000, true), 0);
    assert_true(blob_exists(h->dir, hash));
    /* only to know */
    assert_int_equal(blob_retire(h->dir, hash, INT64_MAX, false), 1);
    assert_true(blob_exists(h->dir, hash));
    assert_int_equal(blob_retire(h->dir, hash, INT64_MAX, true), 1);
    assert_false(blob_exists(h->dir, hash));
    assert_int_equal(blob_sweep(h->dir, INT64_MAX), 0);
    /* and again: nothing is there */
    assert_int_equal(blob_retire(h->dir, hash, INT64_MAX, true), 0);
    assert_int_equal(blob_put(h->dir, h->a, S("left behind"), &hash), 0);
    assert_int_equal(blob_verify(h->dir, hash), 0);
}

static void test_blob__sweep_spares_what_is_being_written(void **state)
{
    struct house *h = *state;
    struct blob_writer *w;
    struct str hash;
    int64_t size;

    assert_int_equal(blob_begin(h->dir, &w), 0);
    assert_int_equal(blob_sweep(h->dir, 1000), 0);
    assert_int_equal(blob_finish(w, h->a, &hash, &size), 0);
    assert_int_equal(blob_begin(h->dir, &w), 0);
    assert_int_equal(blob_sweep(h->dir, INT64_MAX), 1);
    blob_abandon(w);
}

#ifdef GONGKAI_FAULTS
static void test_blob__a_full_disk_is_said_and_leaves_nothing(void **state)
{
    struct house *h = *state;
    struct blob_writer *w;
    struct str hash = S("as it was");
    int64_t size = -7;

    fault_plan("write:2");
    assert_int_equal(blob_begin(h->dir, &w), 0);
    assert_int_equal(blob_write(w, "a", 1), 0);
    assert_int_equal(blob_write(w, "b", 1), ERR_NO_SPACE);
    assert_int_equal(blob_write(w, "c", 1), ERR_NO_SPACE); /* no hole in the middle */
    assert_int_equal(blob_finish(w, h->a, &hash, &size), ERR_NO_SPACE);
    fault_plan(NULL);
    assert_true(str_eq(hash, S("as it was")));
    assert_int_equal(size, -7);
    assert_int_equal(count(h->dir), 0);
    assert_int_equal(leftovers(h->dir), 0);
    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &hash), 0);
}

static const char *const steps[] = {"write", "blob.sync", "blob.rename", "file.sync", "blob.done"};

/* A blob from nothing, one copied, one taken over. */
static int work(struct house *h)
{
    struct str spool = arena_fmt(h->a, "%s/spool", h->dir);
    struct str hash;
    int r = blob_put(h->dir, h->a, S("abc"), &hash);

    if (r < 0)
        return r;
    r = blob_copy(h->dir, h->other, hash);
    if (r < 0)
        return r;
    r = file_write(spool.p, S(""), 0600);
    if (r < 0)
        return r;
    return blob_adopt(h->dir, spool.p, S(EMPTY));
}

static int verify_one(void *arg, struct str hash, int64_t size)
{
    (void)size;
    return blob_verify(arg, hash);
}

static void assert_sound(struct house *h)
{
    struct str hash;

    assert_int_equal(blob_walk(h->dir, verify_one, h->dir), 0);
    assert_int_equal(blob_walk(h->other, verify_one, h->other), 0);
    assert_true(leftovers(h->dir) <= 1);
    assert_true(leftovers(h->other) <= 1);
    assert_int_equal(blob_put(h->dir, h->a, S("abc"), &hash), 0); /* and the next one can */
    assert_int_equal(blob_verify(h->dir, hash), 0);
}

static void empty(struct house *h)
{
    assert_int_equal(blob_remove(h->dir, S(ABC)), 0);
    assert_int_equal(blob_remove(h->dir, S(EMPTY)), 0);
    assert_int_equal(blob_remove(h->other, S(ABC)), 0);
}

static void test_blob__any_step_may_fail(void **state)
{
    struct house *h = *state;

    for (size_t i = 0; i < COUNT(steps); i++) {
        int r = -1;
        int n;

        for (n = 1; r < 0; n++) {
            fault_plan(arena_fmt(h->a, "%s:%d", steps[i], n).p);
            r = work(h);
            fault_plan(NULL);
            assert_int_equal(leftovers(h->dir) + leftovers(h->other), 0);
            assert_sound(h);
            empty(h);
        }
        assert_true(n > 3); /* it was passed at least for two of the three */
    }
}

/* True if it was killed, false if it came to its end. */
static bool killed_at(struct house *h, const char *plan)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        fault_plan(plan);
        _exit(work(h) < 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return true;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    return false;
}

static void test_blob__any_step_may_be_the_last(void **state)
{
    struct house *h = *state;

    for (size_t i = 0; i < COUNT(steps); i++) {
        bool killed = true;
        int n;

        for (n = 1; killed; n++) {
            killed = killed_at(h, arena_fmt(h->a, "kill:%s:%d", steps[i], n).p);
            if (!killed) {
                assert_int_equal(count(h->dir), 2);
                assert_int_equal(count(h->other), 1);
            }
            assert_sound(h);
            empty(h);
        }
        assert_true(n > 3);
    }
}
#endif

#define unit(test) cmocka_unit_test_setup_teardown(test, build, pull_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(test_blob__has_the_name_of_its_hash),
        unit(test_blob__of_nothing_is_one_too),
        unit(test_blob__twice_is_once),
        unit(test_blob__abandoned_leaves_nothing),
        unit(test_blob__only_a_hash_reaches_the_path),
        unit(test_blob__that_is_not_there_is_absent),
        unit(test_blob__adopts_a_file),
        unit(test_blob__is_copied_whole_or_not),
        unit(test_blob__verify_sees_what_was_changed),
        unit(test_blob__walk_goes_by_name_and_sees_only_blobs),
        unit(test_blob__retires_what_nobody_has_put_there_lately),
        unit(test_blob__sweep_spares_what_is_being_written),
#ifdef GONGKAI_FAULTS
        unit(test_blob__a_full_disk_is_said_and_leaves_nothing),
        unit(test_blob__any_step_may_fail),
        unit(test_blob__any_step_may_be_the_last),
#endif
    };

    return cmocka_run_group_tests_name("store/blob", tests, NULL, NULL);
}
