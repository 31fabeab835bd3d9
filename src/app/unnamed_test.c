/* unnamed_test.c: which files nothing names: what the leak scan knows of one does not keep it, and is forgotten
 * with it. On both engines. */
#include "app/unnamed.h"
#include "domain/leaks/leaks.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "engine/test_stores.h"
#include "store/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NOW   ((moment_t)4000000000) /* long after the files were put there */
#define SMALL 4

static struct str put(struct stores *s, const char *content)
{
    struct str hash;
    assert_int_equal(blob_put(s->desk_blobs, s->arena, str_c(content), &hash), 0);
    return hash;
}

static void scanned(struct stores *s, struct str hash, struct str copy)
{
    struct extract x = {.kind = FILE_TXT, .pages = 1, .text = S("电话13987012345")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(leaks_file_scanned(s->desk, s->arena, hash, &x, NOW), 0);
    if (copy.n > 0) {
        assert_int_equal(leaks_copy_ask(s->desk, s->arena, hash, S("a.txt"), NOW), 0);
        assert_int_equal(leaks_copy_made(s->desk, s->arena, hash, copy, SMALL, &x, NOW), 0);
    }
    assert_int_equal(tx_commit(&tx), 0);
}

static int nothing(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload)
{
    (void)app, (void)db, (void)a, (void)j, (void)payload;
    return 0;
}

/* A job that waits names its file. */
static void jobs_done(struct stores *s)
{
    static const struct job_kind kinds[] = {{LEAKS_COPY_JOB, nothing}};
    struct job_runner runner = {.db = s->desk, .v = kinds, .n = COUNT(kinds)};
    while (job_run_due(&runner, NOW) > 0)
        ;
}

static void name_it(struct stores *s, struct str hash)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "hash", hash);
    assert_true(ledger_append(s->desk, s->arena, NOW, "test", S("test:1"), 0, payload, NULL) >= 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static bool is_there(const void *blobs, struct str hash)
{
    return blob_exists(blobs, hash);
}

static void test_scanned_file__that_nothing_else_names_goes_with_what_was_found_in_it(void **state)
{
    struct stores *s = STORES(state);
    struct unnamed u;
    struct leaks_copy copy;
    struct str detached = put(s, "was detached"), its_copy = put(s, "a copy of it"),
               kept = put(s, "is published"), copy_of_kept = put(s, "not taken yet");
    scanned(s, detached, its_copy);
    scanned(s, kept, copy_of_kept);
    name_it(s, kept);
    assert_int_equal(unnamed_look(s->desk, s->desk_blobs, NOW, false, &u), 0);
    assert_int_equal(u.files, 0);
    jobs_done(s);
    assert_int_equal(unnamed_look(s->desk, s->desk_blobs, NOW, false, &u), 0);
    assert_int_equal(u.files, 2);
    assert_int_equal(unnamed_look(s->desk, s->desk_blobs, NOW, true, &u), 0);
    assert_int_equal(u.removed, 2);
    assert_false(blob_exists(s->desk_blobs, detached) || blob_exists(s->desk_blobs, its_copy));
    assert_true(blob_exists(s->desk_blobs, kept) && blob_exists(s->desk_blobs, copy_of_kept));

    assert_int_equal(leaks_forget(s->desk, s->arena, is_there, s->desk_blobs), 0);
    assert_int_equal(leaks_file_known(s->desk, s->arena, detached), 0);
    assert_int_equal(leaks_file_known(s->desk, s->arena, its_copy), 0);
    assert_int_equal(leaks_file_known(s->desk, s->arena, kept), LEAKS_FILE_FOUND);
    assert_int_equal(leaks_copy_get(s->desk, s->arena, detached, &copy), 0);
    assert_int_equal(copy.state.n, 0);
    assert_int_equal(leaks_copy_get(s->desk, s->arena, kept, &copy), 0);
    assert_true(str_eq(copy.hash, copy_of_kept));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_scanned_file__that_nothing_else_names_goes_with_what_was_found_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
