/* ledger_test.c */
#include "engine/ledger.h"

#include "engine/json.h"
#include "engine/test_stores.h"
#include "engine_test_desk_sql.h"
#include "store/db_test_util.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int append(struct db *db, struct arena *a, int64_t n, struct ledger_entry *ret)
{
    json_t *payload cleanup(json_done) = json_object();
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);

    if (r < 0)
        return r;
    json_put_int(payload, "n", n);
    json_put_str(payload, "a", S("昭通"));
    r = ledger_append(db, a, 1000 + n, "thing.set", S("thing:1"), 7, payload, ret);
    return r < 0 ? r : tx_commit(&tx);
}

static void must_append(struct stores *s, int64_t n, struct ledger_entry *ret)
{
    if (append(s->desk, s->arena, n, ret) < 0)
        fail_msg("%s", err_context());
}

static void test_ledger__canonical_json_does_not_depend_on_the_order(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    json_t *x cleanup(json_done) =
        json_pack("{s:i, s:{s:s, s:[i,i]}}", "b", 1, "a", "z", "\"", "y", 1, 2);
    json_t *y cleanup(json_done) =
        json_pack("{s:{s:[i,i], s:s}, s:i}", "a", "y", 1, 2, "z", "\"", "b", 1);
    struct str text = ledger_canonical(a, x);

    (void)state;
    assert_true(str_eq(text, S("{\"a\":{\"y\":[1,2],\"z\":\"\\\"\"},\"b\":1}")));
    assert_true(str_eq(text, ledger_canonical(a, y)));
}

static void test_ledger__the_digest_is_sha_256(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    (void)state;
    assert_true(str_eq(ledger_digest(a, S("abc")),
                       S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

static void test_ledger__an_empty_one_verifies(void **state)
{
    struct stores *s = STORES(state);
    int64_t count = -1, bad = -1, seq = -1;
    struct str hash = S("x");

    assert_int_equal(ledger_verify(s->desk, NULL, &count, &bad), 0);
    assert_int_equal(count, 0);
    assert_int_equal(bad, -1);
    assert_int_equal(ledger_head(s->desk, s->arena, &seq, &hash), 0);
    assert_int_equal(seq, 0);
    assert_int_equal(hash.n, 0);
}

static void test_ledger__entries_are_chained_from_one_without_gap(void **state)
{
    struct stores *s = STORES(state);
    struct ledger_entry first, second;
    struct ledger_entries all;
    struct str hash;
    int64_t seq;

    must_append(s, 1, &first);
    must_append(s, 2, &second);
    assert_int_equal(first.seq, 1);
    assert_int_equal(first.prev.n, 0);
    assert_int_equal(second.seq, 2);
    assert_true(str_eq(second.prev, first.hash));
    assert_int_equal(second.hash.n, LEDGER_HASH);
    assert_int_equal(ledger_head(s->desk, s->arena, &seq, &hash), 0);
    assert_int_equal(seq, 2);
    assert_true(str_eq(hash, second.hash));
    assert_int_equal(ledger_after(s->desk, s->arena, 1, 10, &all), 0);
    assert_int_equal(all.n, 1);
    assert_true(str_eq(all.v[0].payload, S("{\"a\":\"昭通\",\"n\":2}")));
    assert_int_equal(all.v[0].at, 1002);
    assert_int_equal(all.v[0].actor, 7);
}

/* The bytes of a hash are a promise: an auditor computes them elsewhere. */
static void test_ledger__the_hash_is_of_the_fields_with_their_lengths(void **state)
{
    struct stores *s = STORES(state);
    struct ledger_entry e;

    must_append(s, 1, &e);
    assert_true(str_eq(
        e.hash, ledger_digest(s->arena,
                              S("0:1:14:10019:thing.set7:thing:11:720:{\"a\":\"昭通\",\"n\":1}"))));
}

static void test_ledger__what_rolls_back_leaves_no_gap(void **state)
{
    struct stores *s = STORES(state);
    struct ledger_entry e;

    must_append(s, 1, NULL);
    {
        json_t *payload cleanup(json_done) = json_object();
        struct tx tx cleanup(tx_end) = {0};

        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(ledger_append(s->desk, s->arena, 1, "x", S("y"), 0, payload, &e), 0);
        assert_int_equal(e.seq, 2);
    }
    must_append(s, 2, &e);
    assert_int_equal(e.seq, 2);
}

static void test_ledger__nobody_changes_or_deletes_an_entry(void **state)
{
    struct stores *s = STORES(state);
    struct tx tx cleanup(tx_end) = {0};

    must_append(s, 1, NULL);
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_true(engine_test_desk_sql_ledger_spoil(s->desk, 1, S("{}")) < 0);
}

static int64_t ticks;

static void tick(int64_t done)
{
    assert_true(done > ticks);
    ticks = done;
}

static void fill(struct stores *s, int64_t n)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    for (int64_t i = 0; i < n; i++) {
        json_t *payload cleanup(json_done) = json_object();

        json_put_int(payload, "n", i);
        assert_int_equal(ledger_append(s->desk, s->arena, i, "k", S("s"), 0, payload, NULL), 0);
    }
    assert_int_equal(tx_commit(&tx), 0);
}

static void test_ledger__verify_walks_in_batches(void **state)
{
    struct stores *s = STORES(state);
    int64_t count = 0, bad = 0;

    fill(s, 700);
    ticks = 0;
    assert_int_equal(ledger_verify(s->desk, tick, &count, &bad), 0);
    assert_int_equal(count, 700);
    assert_int_equal(ticks, 700);
}

/* What somebody does who may change the store itself. */
static void unguard(struct stores *s)
{
    assert_int_equal(test_sql(s->desk, s->engine == DB_POSTGRES
                                           ? "alter table ledger disable trigger user"
                                           : "drop trigger ledger_no_update;"
                                             "drop trigger ledger_no_delete"),
                     0);
}

static void test_ledger__verify_names_the_first_bad_entry(void **state)
{
    struct stores *s = STORES(state);
    int64_t count = -1, bad = -1;
    struct tx tx cleanup(tx_end) = {0};

    fill(s, 40);
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    unguard(s);
    assert_int_equal(engine_test_desk_sql_ledger_spoil(s->desk, 35, S("{\"n\":99}")), 1);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(ledger_verify(s->desk, NULL, &count, &bad), ERR_BROKEN);
    assert_int_equal(bad, 35);
    assert_int_equal(count, -1);
}

static void test_ledger__verify_sees_that_an_entry_is_gone(void **state)
{
    struct stores *s = STORES(state);
    int64_t count, bad = -1;
    struct tx tx cleanup(tx_end) = {0};

    fill(s, 5);
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    unguard(s);
    assert_int_equal(engine_test_desk_sql_ledger_remove(s->desk, 3), 1);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(ledger_verify(s->desk, NULL, &count, &bad), ERR_BROKEN);
    assert_int_equal(bad, 3);
}

static void test_ledger__what_was_entered_about_a_subject_is_found(void **state)
{
    struct stores *s = STORES(state);
    struct ledger_entries list;

    must_append(s, 1, NULL);
    must_append(s, 2, NULL);
    must_append(s, 3, NULL);
    assert_int_equal(ledger_of_subject(s->desk, s->arena, S("thing:1"), 3, &list), 0);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.v[0].seq, 1);
    assert_int_equal(ledger_of_subject(s->desk, s->arena, S("thing:2"), 3, &list), 0);
    assert_int_equal(list.n, 0);
}

#define WRITERS 4
#define EACH    25

struct writer {
    const struct stores *s;
    int failed;
};

static void *write_many(void *arg)
{
    struct writer *w = arg;
    struct db *db = stores_desk(w->s);

    for (int i = 0; i < EACH; i++) {
        struct arena *a cleanup(arena_done) = arena_new(0);

        if (append(db, a, i, NULL) < 0)
            w->failed++;
    }
    db_close(db);
    return NULL;
}

/* A reader never sees entry n + 1 before n, and nobody's entry is lost. */
static void test_ledger__many_writers_make_one_chain(void **state)
{
    struct stores *s = STORES(state);
    struct writer w[WRITERS];
    pthread_t threads[WRITERS];
    int64_t seq = 0, count, bad;

    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.s = s};
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &w[i]), 0);
    }
    while (seq < WRITERS * EACH / 2) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct ledger_entries seen;

        assert_int_equal(ledger_after(s->desk, a, seq, 1000, &seen), 0);
        for (size_t i = 0; i < seen.n; i++)
            assert_int_equal(seen.v[i].seq, ++seq);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(w[i].failed, 0);
    }
    assert_int_equal(ledger_verify(s->desk, NULL, &count, &bad), 0);
    assert_int_equal(count, WRITERS * EACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ledger__canonical_json_does_not_depend_on_the_order),
        cmocka_unit_test(test_ledger__the_digest_is_sha_256),
        ON_BOTH(test_ledger__an_empty_one_verifies),
        ON_BOTH(test_ledger__entries_are_chained_from_one_without_gap),
        ON_BOTH(test_ledger__the_hash_is_of_the_fields_with_their_lengths),
        ON_BOTH(test_ledger__what_rolls_back_leaves_no_gap),
        ON_BOTH(test_ledger__nobody_changes_or_deletes_an_entry),
        ON_BOTH(test_ledger__verify_walks_in_batches),
        ON_BOTH(test_ledger__verify_names_the_first_bad_entry),
        ON_BOTH(test_ledger__verify_sees_that_an_entry_is_gone),
        ON_BOTH(test_ledger__what_was_entered_about_a_subject_is_found),
        ON_BOTH(test_ledger__many_writers_make_one_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
