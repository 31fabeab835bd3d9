/* projector_test.c: what was published arrives: in order, once, whole, wherever the projector
 * dies. */
#include "engine/projector.h"

#include "base/fault.h"
#include "base/file.h"
#include "engine/head.h"
#include "engine/json.h"
#include "engine/test_stores.h"
#include "engine_test_desk_sql.h"
#include "engine_test_public_sql.h"
#include "store/blob.h"
#include "store/db_test_util.h"
#include "store/search.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* ---- A subject: notes, with a name and perhaps a file ---- */

static int note_set(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    int64_t id = json_get_int(p, "id");
    struct str name = json_get_str(a, p, "name"), file = json_get_str(a, p, "file");
    int r;

    if (str_eq(name, S("poison")))
        return err_set(ERR_INVALID, "it cannot be applied");
    r = engine_test_public_sql_topic_set(pub, id, arena_fmt(a, "c%lld", (long long)id), name);
    if (r >= 0)
        r = engine_test_public_sql_file_delete(pub, id);
    if (r >= 0 && file.n)
        r = engine_test_public_sql_file_add(pub, id, file);
    if (r >= 0)
        r = engine_test_public_sql_search_add(pub, e->seq, search_value(a, db_engine(pub), name),
                                              search_value(a, db_engine(pub), S("正文")));
    return r < 0 ? r : 0;
}

static int note_withdraw(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    int r = engine_test_public_sql_file_delete(pub, json_get_int(p, "id"));

    (void)a;
    (void)e;
    return r < 0 ? r : 0;
}

static int note_blobs(struct arena *a, json_t *p, struct strs *ret)
{
    struct str file = json_get_str(a, p, "file");

    *ret = (struct strs){arena_one(a, struct str), file.n ? 1 : 0};
    ret->v[0] = file;
    return 0;
}

static int note_uses(struct db *pub, struct arena *a, struct str hash)
{
    struct engine_test_public_file_used_row row;

    return engine_test_public_sql_file_used(pub, a, hash, &row);
}

/* A paper of a note: shown nowhere. */
static int note_paper(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    (void)pub;
    (void)a;
    (void)e;
    (void)p;
    return 0;
}

static const struct projection rows[] = {
    {"note.set", note_set, note_blobs},
    {"note.paper", note_paper, note_blobs},
    {"note.withdraw", note_withdraw, NULL},
};
static const struct projections subjects[] = {{rows, COUNT(rows), note_uses}};

static struct projector projector_of(const struct stores *s)
{
    return (struct projector){.desk = s->desk,
                              .pub = s->pub,
                              .subjects = subjects,
                              .subjects_n = COUNT(subjects),
                              .desk_blobs = s->desk_blobs,
                              .pub_blobs = s->pub_blobs,
                              .head_path = s->head};
}

/* ---- Entries ---- */

static void enter(struct stores *s, const char *kind, int64_t id, const char *name, struct str file)
{
    json_t *payload cleanup(json_done) = json_object();

    json_put_int(payload, "id", id);
    json_put_str(payload, "name", str_c(name));
    json_put_str(payload, "file", file);
    assert_int_equal(ledger_append(s->desk, s->arena, 1000, kind,
                                   arena_fmt(s->arena, "note:%lld", (long long)id), 1, payload,
                                   NULL),
                     0);
}

static void note(struct stores *s, int64_t id, const char *name, struct str file)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    enter(s, "note.set", id, name, file);
    assert_int_equal(tx_commit(&tx), 0);
}

static void entry(struct stores *s, const char *kind, int64_t id)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    enter(s, kind, id, "", S(""));
    assert_int_equal(tx_commit(&tx), 0);
}

static struct str file_new(struct stores *s, const char *text)
{
    struct str hash;

    assert_int_equal(blob_put(s->desk_blobs, s->arena, str_c(text), &hash), 0);
    return hash;
}

static int run(struct stores *s)
{
    struct projector p = projector_of(s);

    return projector_run(&p);
}

static struct str digest(struct stores *s)
{
    struct str hash;

    if (projector_digest(s->pub, s->arena, &hash) < 0)
        fail_msg("%s", err_context());
    return hash;
}

static int64_t seq_of(struct stores *s)
{
    struct engine_test_public_head_row row;

    assert_true(engine_test_public_sql_head(s->pub, s->arena, &row) >= 0);
    return row.seq;
}

static bool name_is(struct stores *s, int64_t id, struct str name)
{
    struct engine_test_public_topic_get_row row;
    int r = engine_test_public_sql_topic_get(s->pub, s->arena, id, &row);

    return r == 1 && str_eq(row.name_zh, name);
}

static uint64_t head_now(struct stores *s)
{
    struct head h cleanup(head_done) = HEAD_INIT;

    assert_int_equal(head_open(s->head, &h), 0);
    return head_value(&h);
}

/* ---- What it does ---- */

static void test_projector__an_empty_ledger_changes_nothing(void **state)
{
    struct stores *s = STORES(state);
    uint64_t before = head_now(s);

    assert_int_equal(run(s), 0);
    assert_int_equal(seq_of(s), 0);
    assert_int_equal(head_now(s), before);
}

static void test_projector__applies_what_is_pending_and_nothing_twice(void **state)
{
    struct stores *s = STORES(state);
    uint64_t before = head_now(s);

    note(s, 1, "一", S(""));
    note(s, 2, "二", S(""));
    note(s, 1, "改", S(""));
    assert_int_equal(run(s), 3);
    assert_true(name_is(s, 1, S("改")));
    assert_true(name_is(s, 2, S("二")));
    assert_int_equal(seq_of(s), 3);
    assert_true(head_now(s) > before);
    assert_int_equal(head_now(s) % 2, 0);
    assert_int_equal(run(s), 0);
}

static void test_projector__passes_over_what_nobody_projects(void **state)
{
    struct stores *s = STORES(state);

    entry(s, "account.add", 1);
    assert_int_equal(run(s), 1);
    assert_int_equal(seq_of(s), 1);
}

static void test_projector__an_entry_that_cannot_be_applied_stops_it_there(void **state)
{
    struct stores *s = STORES(state);

    note(s, 1, "一", S(""));
    note(s, 2, "poison", S(""));
    note(s, 3, "三", S(""));
    assert_int_equal(run(s), ERR_INVALID);
    assert_non_null(strstr(err_context(), "entry 2"));
    assert_int_equal(seq_of(s), 1);
    assert_true(name_is(s, 1, S("一")));
    assert_false(name_is(s, 3, S("三")));
    assert_int_equal(run(s), ERR_INVALID);
    assert_int_equal(head_now(s) % 2, 0);
}

static void test_projector__many_entries_take_many_batches(void **state)
{
    struct stores *s = STORES(state);
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    for (int64_t i = 1; i <= 1200; i++)
        enter(s, "note.set", i, "很多", S(""));
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(run(s), 1200);
    assert_int_equal(seq_of(s), 1200);
    assert_true(name_is(s, 1200, S("很多")));
}

static void test_projector__publishes_nothing_that_the_ledger_does_not_vouch_for(void **state)
{
    struct stores *s = STORES(state);

    note(s, 1, "一", S(""));
    note(s, 2, "二", S(""));
    assert_int_equal(test_sql(s->desk, s->engine == DB_POSTGRES
                                           ? "alter table ledger disable trigger user"
                                           : "drop trigger ledger_no_update"),
                     0);
    assert_int_equal(test_sql(s->desk, "update ledger set payload = '{}' where seq = 2"), 0);
    assert_int_equal(run(s), ERR_BROKEN);
    assert_false(name_is(s, 2, S("")));
}

static void test_projector__refuses_a_ledger_that_is_not_this_stores(void **state)
{
    struct stores *s = STORES(state);

    note(s, 1, "一", S(""));
    note(s, 2, "二", S(""));
    assert_int_equal(run(s), 2);
    note(s, 3, "三", S(""));
    assert_int_equal(test_sql(s->pub, "update pub_head set hash = 'another'"), 0);
    assert_int_equal(run(s), ERR_BROKEN);
    assert_false(name_is(s, 3, S("三")));
}

/* ---- Files ---- */

static void test_projector__files_come_with_their_entry_and_go_with_it(void **state)
{
    struct stores *s = STORES(state);
    struct str first = file_new(s, "first"), second = file_new(s, "second");

    note(s, 1, "一", first);
    assert_int_equal(run(s), 1);
    assert_true(blob_exists(s->pub_blobs, first));
    note(s, 1, "一", second);
    assert_int_equal(run(s), 1);
    assert_false(blob_exists(s->pub_blobs, first));
    assert_true(blob_exists(s->pub_blobs, second));
    entry(s, "note.withdraw", 1);
    assert_int_equal(run(s), 1);
    assert_false(blob_exists(s->pub_blobs, second));
    assert_true(blob_exists(s->desk_blobs, second));
}

/* The entry comes when what it belongs to is gone: its file does not stay behind. */
static void test_projector__a_file_that_nothing_shows_does_not_stay(void **state)
{
    struct stores *s = STORES(state);
    struct str file = file_new(s, "late"), second = file_new(s, "second");
    struct tx tx cleanup(tx_end) = {0};

    note(s, 1, "一", second);
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    enter(s, "note.paper", 1, "", file);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(run(s), 2);
    assert_false(blob_exists(s->pub_blobs, file));
    assert_true(blob_exists(s->pub_blobs, second));
}

static void test_projector__a_file_that_another_shows_stays(void **state)
{
    struct stores *s = STORES(state);
    struct str file = file_new(s, "shared");

    note(s, 1, "一", file);
    note(s, 2, "二", file);
    entry(s, "note.withdraw", 1);
    assert_int_equal(run(s), 3);
    assert_true(blob_exists(s->pub_blobs, file));
    entry(s, "note.withdraw", 2);
    assert_int_equal(run(s), 1);
    assert_false(blob_exists(s->pub_blobs, file));
}

static void test_projector__without_its_file_an_entry_is_not_applied(void **state)
{
    struct stores *s = STORES(state);

    note(s, 1, "一", S(""));
    note(s, 2, "二", S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_int_equal(run(s), ERR_ABSENT);
    assert_int_equal(seq_of(s), 1);
}

/* ---- Anew ---- */

static void history(struct stores *s)
{
    struct str first = file_new(s, "one"), second = file_new(s, "two");

    note(s, 1, "昭通市公安局", first);
    note(s, 2, "第二件", second);
    entry(s, "account.add", 9);
    note(s, 1, "昭通市公安局（修订）", second);
    entry(s, "note.withdraw", 2);
    note(s, 3, "第三件 third", S(""));
    note(s, 4, "第四件", first);
    entry(s, "note.withdraw", 4);
}

static int64_t rebuilt;

static void tick(int64_t done, int64_t all)
{
    assert_true(done <= all);
    rebuilt = done;
}

static void test_projector__a_rebuilt_store_is_the_same(void **state)
{
    struct stores *s = STORES(state);
    struct projector p;
    struct str before;
    uint64_t head;

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    head = head_now(s);
    p = projector_of(s);
    assert_int_equal(projector_rebuild(&p, tick), 0);
    assert_true(str_eq(before, digest(s)));
    assert_int_equal(rebuilt, 8);
    assert_int_equal(seq_of(s), 8);
    assert_true(head_now(s) > head);
    assert_int_equal(head_now(s) % 2, 0);
}

static void test_projector__a_rebuild_mends_what_was_spoilt(void **state)
{
    struct stores *s = STORES(state);
    struct projector p;
    struct str before, used = file_new(s, "two"), stray;

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    assert_int_equal(test_sql(s->pub, "update pub_topic set name_zh = 'x' where id = 1;"
                                      "delete from pub_topic where id = 3"),
                     0);
    assert_int_equal(blob_remove(s->pub_blobs, used), 0);
    assert_int_equal(blob_put(s->pub_blobs, s->arena, S("stray"), &stray), 0);
    assert_false(str_eq(before, digest(s)));
    p = projector_of(s);
    assert_int_equal(projector_rebuild(&p, NULL), 0);
    assert_true(str_eq(before, digest(s)));
    assert_true(blob_exists(s->pub_blobs, used));
    assert_false(blob_exists(s->pub_blobs, stray));
    assert_false(blob_exists(s->pub_blobs, file_new(s, "one")));
}

static void test_projector__a_rebuild_leaves_the_inbox(void **state)
{
    struct stores *s = STORES(state);
    struct projector p = projector_of(s);
    struct engine_test_public_waiting_row row;

    assert_int_equal(test_sql(s->pub,
                              "insert into in_submission(public_id, kind, received, payload) "
                              "values ('x', 'k', 0, '{}')"),
                     0);
    assert_int_equal(projector_rebuild(&p, NULL), 0);
    assert_true(engine_test_public_sql_waiting(s->pub, s->arena, &row) >= 0);
    assert_int_equal(row.n, 1);
}

static void test_projector__a_failed_rebuild_changes_nothing(void **state)
{
    struct stores *s = STORES(state);
    struct projector p = projector_of(s);
    struct str before;

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    note(s, 5, "poison", S(""));
    assert_int_equal(projector_rebuild(&p, NULL), ERR_INVALID);
    assert_true(str_eq(before, digest(s)));
    assert_int_equal(head_now(s) % 2, 0);
}

/* ---- The digest ---- */

static void test_digest__sees_every_table(void **state)
{
    static const char *const changes[] = {
        "update pub_head set at = at + 1",
        "insert into pub_setting(name, value) values ('a', 'b')",
        "insert into pub_department(id, code, name_zh, name_en) values (1, 'a', 'b', 'c')",
        "insert into pub_category(id, code, parent, position, name_zh, name_en, about_zh, about_en) "
        "values (1, 'a', 0, 0, 'b', 'c', '', '')",
        "update pub_topic set name_en = 'z' where id = 1",
        "update pub_attachment set pages = 3 where document = 1",
        "insert into pub_document(id, edition, withdrawn, reason, department, category, topic, genre, "
        "title, title_en, summary, number, index_number, made, published, revised, html, digest, "
        "pdf, pdf_size, seq) values (1, 1, false, '', 1, 1, 1, '', 'a', '', '', '', '', '2016-01-01', "
        "'2016-01-02', '', '', '', '', 0, 1)",
        "update pub_document set withdrawn = true",
    };
    struct stores *s = STORES(state);
    struct str before;

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct str after;

        assert_int_equal(test_sql(s->pub, changes[i]), 0);
        after = digest(s);
        if (str_eq(before, after))
            fail_msg("not seen: %s", changes[i]);
        before = after;
    }
}

static void test_digest__sees_the_words_of_the_index(void **state)
{
    struct stores *s = STORES(state);
    struct str before;
    struct tx tx cleanup(tx_end) = {0};

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    assert_int_equal(tx_begin(s->pub, &tx), 0);
    assert_true(engine_test_public_sql_search_add(s->pub, 99, S("别的"), S("")) >= 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_false(str_eq(before, digest(s)));
}

static void test_digest__a_new_table_is_seen_and_emptied_with_the_others(void **state)
{
    struct stores *s = STORES(state);
    struct projector p = projector_of(s);
    struct str without, before;

    without = digest(s);
    assert_int_equal(test_sql(s->pub, "create table pub_added (id integer not null primary key)"),
                     0);
    before = digest(s);
    assert_false(str_eq(without, before));
    assert_int_equal(test_sql(s->pub, "insert into pub_added(id) values (7)"), 0);
    assert_false(str_eq(before, digest(s)));
    assert_int_equal(projector_rebuild(&p, NULL), 0);
    assert_true(str_eq(before, digest(s)));
}

static void test_digest__a_table_without_a_key_is_an_error(void **state)
{
    struct stores *s = STORES(state);
    struct str hash = S("untouched");

    assert_int_equal(test_sql(s->pub, "create table pub_stray (id integer)"), 0);
    assert_int_equal(projector_digest(s->pub, s->arena, &hash), ERR_BROKEN);
    assert_non_null(strstr(err_context(), "pub_stray"));
    assert_true(str_eq(hash, S("untouched")));
}

static void test_projector__a_rebuild_mends_a_lost_head(void **state)
{
    struct stores *s = STORES(state);
    struct projector p = projector_of(s);
    struct str before;

    history(s);
    assert_int_equal(run(s), 8);
    before = digest(s);
    assert_int_equal(test_sql(s->pub, "delete from pub_head"), 0);
    assert_int_equal(projector_rebuild(&p, NULL), 0);
    assert_true(str_eq(before, digest(s)));
    assert_int_equal(seq_of(s), 8);
}

/* ---- Dying ---- */

/* Run `work` in a child with connections of its own, to be killed at `plan`. True if it was. */
static bool dies(struct stores *s, const char *plan, int (*work)(struct stores *s))
{
    pid_t child;
    int status;

    stores_close(s);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        stores_open(s);
        fault_plan(plan);
        _exit(work(s) < 0 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    stores_open(s);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: the child ended with %d", plan, status);
    return false;
}

static int rebuild(struct stores *s)
{
    struct projector p = projector_of(s);

    return projector_rebuild(&p, NULL);
}

static const char *const steps[] = {
    "projector.blob", "projector.begin",  "projector.apply",   "projector.commit",
    "projector.head", "projector.remove", "projector.removed", "db"};

/* Which passes of a step are tried: the first ones and then fewer and fewer. Every step has its
 * name: only the calls to the store are many. */
static int next_pass(int n)
{
    return n < 8 ? n + 1 : 2 * n;
}

struct expected {
    struct str digest;
    struct str used[2], unused[2];
};

static void assert_as_expected(struct stores *s, const struct expected *e, const char *plan)
{
    struct engine_test_public_unused_row unused;

    if (!str_eq(digest(s), e->digest))
        fail_msg("after %s the public store is another", plan);
    for (size_t i = 0; i < COUNT(e->used); i++) {
        if (e->used[i].n && !blob_exists(s->pub_blobs, e->used[i]))
            fail_msg("after %s a file is lost", plan);
        if (e->unused[i].n && blob_exists(s->pub_blobs, e->unused[i]))
            fail_msg("after %s a file is left", plan);
    }
    assert_true(engine_test_public_sql_unused(s->pub, s->arena, &unused) >= 0);
    assert_int_equal(unused.n, 0);
    assert_int_equal(head_now(s) % 2, 0);
}

static void test_projector__killed_anywhere_it_ends_the_same(void **state)
{
    struct stores *s = STORES(state);
    struct expected e;
    int killed = 0;

    history(s);
    assert_int_equal(run(s), 8);
    e = (struct expected){.digest = digest(s),
                          .used = {file_new(s, "two"), S("")},
                          .unused = {file_new(s, "one"), S("")}};
    for (size_t i = 0; i < COUNT(steps); i++) {
        bool died = true;

        for (int n = 1; died; n = next_pass(n)) {
            const char *plan = arena_fmt(s->arena, "kill:%s:%d", steps[i], n).p;

            stores_empty_pub(s);
            died = dies(s, plan, run);
            killed += died;
            if (run(s) < 0)
                fail_msg("after %s: %s", plan, err_context());
            assert_as_expected(s, &e, plan);
        }
    }
    assert_true(killed > 20);
}

static void test_projector__killed_in_a_rebuild_it_shows_the_old_or_the_new(void **state)
{
    struct stores *s = STORES(state);
    struct expected e;
    int killed = 0;

    history(s);
    assert_int_equal(run(s), 8);
    e = (struct expected){.digest = digest(s),
                          .used = {file_new(s, "two"), S("")},
                          .unused = {file_new(s, "one"), S("")}};
    for (size_t i = 0; i < COUNT(steps); i++) {
        bool died = true;

        for (int n = 1; died; n = next_pass(n)) {
            const char *plan = arena_fmt(s->arena, "kill:%s:%d", steps[i], n).p;

            died = dies(s, plan, rebuild);
            killed += died;
            assert_true(str_eq(digest(s), e.digest));
            if (run(s) < 0)
                fail_msg("after %s: %s", plan, err_context());
            assert_as_expected(s, &e, plan);
        }
    }
    assert_true(killed > 20);
}

/* The n-th call to the store or write to the disk fails, instead of the process: a batch that
 * fails is tried entry by entry, so the run itself may succeed. */
static void test_projector__a_failure_anywhere_changes_nothing_for_good(void **state)
{
    static const char *const kinds[] = {"db", "write", "projector.commit", "projector.head"};
    struct stores *s = STORES(state);
    struct expected e;
    int hits = 0;

    history(s);
    assert_int_equal(run(s), 8);
    e = (struct expected){.digest = digest(s),
                          .used = {file_new(s, "two"), S("")},
                          .unused = {file_new(s, "one"), S("")}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        bool hit = true;

        for (int n = 1; hit; n = next_pass(n)) {
            const char *plan = arena_fmt(s->arena, "%s:%d", kinds[i], n).p;
            int r;

            stores_empty_pub(s);
            fault_plan(plan);
            r = run(s);
            hit = fault_count(kinds[i]) >= n;
            fault_plan(NULL);
            hits += hit;
            if (!hit && r < 0)
                fail_msg("%s: %s", plan, err_context());
            if (run(s) < 0)
                fail_msg("after %s: %s", plan, err_context());
            assert_as_expected(s, &e, plan);
        }
    }
    assert_true(hits > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_projector__an_empty_ledger_changes_nothing),
        ON_BOTH(test_projector__applies_what_is_pending_and_nothing_twice),
        ON_BOTH(test_projector__passes_over_what_nobody_projects),
        ON_BOTH(test_projector__an_entry_that_cannot_be_applied_stops_it_there),
        ON_BOTH(test_projector__many_entries_take_many_batches),
        ON_BOTH(test_projector__publishes_nothing_that_the_ledger_does_not_vouch_for),
        ON_BOTH(test_projector__refuses_a_ledger_that_is_not_this_stores),
        ON_BOTH(test_projector__files_come_with_their_entry_and_go_with_it),
        ON_BOTH(test_projector__a_file_that_nothing_shows_does_not_stay),
        ON_BOTH(test_projector__a_file_that_another_shows_stays),
        ON_BOTH(test_projector__without_its_file_an_entry_is_not_applied),
        ON_BOTH(test_projector__a_rebuilt_store_is_the_same),
        ON_BOTH(test_projector__a_rebuild_mends_what_was_spoilt),
        ON_BOTH(test_projector__a_rebuild_leaves_the_inbox),
        ON_BOTH(test_projector__a_failed_rebuild_changes_nothing),
        ON_BOTH(test_digest__sees_every_table),
        ON_BOTH(test_digest__sees_the_words_of_the_index),
        ON_BOTH(test_digest__a_new_table_is_seen_and_emptied_with_the_others),
        ON_BOTH(test_digest__a_table_without_a_key_is_an_error),
        ON_BOTH(test_projector__a_rebuild_mends_a_lost_head),
        ON_BOTH(test_projector__killed_anywhere_it_ends_the_same),
        ON_BOTH(test_projector__killed_in_a_rebuild_it_shows_the_old_or_the_new),
        ON_BOTH(test_projector__a_failure_anywhere_changes_nothing_for_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
