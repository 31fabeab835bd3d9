/* steps_test.c: the two paths between the stores with all their real subjects, killed at every step, and the public store
 * against what a rebuild makes of the same ledger, after histories that nobody thought of. On both engines.
 *
 * A step is killed in a child that has connections of its own; afterwards the path runs once more, undisturbed, and what
 * stands there must be what it would have been: byte for byte in the public store, the same files, each submission once. */
#include "house.h"

#include "base/fault.h"
#include "engine/ledger.h"
#include "store/blob.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define HISTORIES 3
#define ACTS 24

/* ---- Histories ---- */

/* A sequence that is the same in each run. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void attach(struct house *h, int64_t id, const char *text)
{
    struct tx tx cleanup(tx_end) = {0};
    struct str hash;

    assert_int_equal(blob_put(h->stores->desk_blobs, h->ask, str_c(text), &hash), 0);
    assert_int_equal(tx_begin(h->stores->desk, &tx), 0);
    assert_int_equal(document_attach(h->stores->desk, h->ask, id, S("表.txt"), S(""), hash,
                                     (int64_t)strlen(text), &h->bureau.officer, BUREAU_MORNING),
                     0);
    bureau_read(h->stores->desk, h->ask, hash, text);
    assert_int_equal(tx_commit(&tx), 0);
}

static void move(struct house *h, int64_t id, const char *event, const struct actor *who)
{
    if (bureau_move(h->stores->desk, h->ask, id, event, who, "因为") < 0)
        fail_msg("%s of %lld: %s", event, (long long)id, err_context());
}

static void sign(struct house *h, int64_t id)
{
    move(h, id, "submit", &h->bureau.officer);
    move(h, id, "pass_first", &h->bureau.head);
    move(h, id, "pass_second", &h->bureau.office);
    move(h, id, "pass_final", &h->bureau.leader);
}

/* The paper of each publication that waits for its own. */
static void draw(struct house *h)
{
    struct wiring_worker w = {
        .catalogue = {.blobs = h->stores->desk_blobs, .clock = clock_fixed(BUREAU_MORNING)},
        .blobs = h->stores->desk_blobs,
        .convert = -1};
    struct job_runner r = {
        .db = h->stores->desk, .app = &w, .v = wiring_jobs, .n = wiring_jobs_n};

    assert_true(job_run_due(&r, BUREAU_MORNING + 1) >= 0);
}

static void publish_one(struct house *h, unsigned dice)
{
    static const char *const texts[] = {"甲：限行路段", "乙：办证窗口 window 3", "丙"};
    int64_t id = house_document(h, arena_fmt(h->ask, "随机第%u号", dice % 97).p, "draft");

    /* Files that several documents share are the hard case. */
    if (dice % 2)
        attach(h, id, texts[dice / 2 % COUNT(texts)]);
    sign(h, id);
    h->drafted = id;
}

static void change_one(struct house *h, const char *event, unsigned dice)
{
    struct document_draft d =
        bureau_draft(&h->bureau, arena_fmt(h->ask, "改过的第%u号", dice % 89).p, "改后的正文。");
    struct tx tx cleanup(tx_end) = {0};

    move(h, h->drafted, event, &h->bureau.officer);
    assert_int_equal(tx_begin(h->stores->desk, &tx), 0);
    assert_int_equal(document_change(h->stores->desk, h->ask, h->drafted, &d,
                                     house_document_digest(h, h->drafted), &h->bureau.officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    sign(h, h->drafted);
}

/* Publish, revise, withdraw, publish again: in any order that the flow allows. */
static void act(struct house *h, unsigned *seed, bool *live)
{
    unsigned dice = next_random(seed);

    if (!*live || dice % 4 == 0) {
        publish_one(h, dice / 4);
        *live = true;
    } else if (dice % 4 == 1) {
        move(h, h->drafted, "withdraw", &h->bureau.office);
        *live = false;
    } else if (dice % 4 == 2) {
        change_one(h, "revise", dice / 4);
    } else {
        move(h, h->drafted, "withdraw", &h->bureau.office);
        change_one(h, "revise_withdrawn", dice / 4);
    }
}

static void make_history(struct house *h, unsigned seed, int acts)
{
    bool live = false;

    for (int i = 0; i < acts; i++)
        act(h, &seed, &live);
}

/* ---- What stands there ---- */

struct seen {
    struct str store, files;
};

static int add_name(void *arg, struct str hash, int64_t size)
{
    struct buf *b = arg;

    buf_fmt(b, "%.*s %lld\n", STR_ARG(hash), (long long)size);
    return 0;
}

static struct seen look(struct house *h)
{
    struct buf names cleanup(buf_done) = BUF_INIT(1 * MiB);
    struct seen s;

    if (projector_digest(h->stores->pub, h->arena, &s.store) < 0 ||
        blob_walk(h->stores->pub_blobs, add_name, &names) < 0)
        fail_msg("%s", err_context());
    s.files = arena_str(h->arena, buf_str(&names));
    return s;
}

static void assert_same(const struct seen *was, const struct seen *is, const char *what)
{
    if (!str_eq(was->store, is->store))
        fail_msg("%s: the public store is another", what);
    if (!str_eq(was->files, is->files))
        fail_msg("%s: the public files are others:\n%.*s\nwere\n%.*s", what, STR_ARG(is->files),
                 STR_ARG(was->files));
}

static int rebuild(struct house *h)
{
    struct projector p = house_projector(h);

    return projector_rebuild(&p, NULL);
}

static void test_rebuild__makes_the_same_of_any_history(void **state)
{
    struct house *h = HOUSE(state);

    for (unsigned seed = 1; seed <= HISTORIES; seed++) {
        struct seen before, after;

        /* Now and then in between, as the worker does it. */
        for (unsigned part = 0; part < 3; part++) {
            make_history(h, seed * 31 + part, ACTS / 3);
            if (part == 1 && seed == 1)
                draw(h); /* slow */
            assert_true(house_project(h) >= 0);
        }
        before = look(h);
        if (rebuild(h) < 0)
            fail_msg("rebuild: %s", err_context());
        after = look(h);
        assert_same(&before, &after, "after a rebuild");
        house_forget(h);
    }
}

/* ---- Dying at every step ---- */

/* Only a child of its own may die: with connections of its own. True if it was killed at `plan`. */
static bool dies(struct house *h, const char *plan, int (*work)(struct house *h))
{
    int status;
    pid_t child;

    stores_close(h->stores);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        stores_open(h->stores);
        fault_plan(plan);
        _exit(work(h) < 0 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    stores_open(h->stores);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: the child ended with %d", plan, status);
    return false;
}

/* All first passes, then fewer and fewer. */
static int next_pass(int n)
{
    return n < 4 ? n + 1 : n + n / 2;
}

static const char *const projector_steps[] = {
    "kill:projector.blob",   "kill:projector.begin",  "kill:projector.apply",
    "kill:projector.commit", "kill:projector.head",   "kill:projector.remove",
    "kill:projector.removed", "kill:blob.sync",       "kill:blob.rename",
    "kill:blob.done",        "kill:db"};

static void test_projector__killed_at_any_step_it_ends_the_same(void **state)
{
    struct house *h = HOUSE(state);
    struct seen right;
    int deaths = 0;

    make_history(h, 7, 6);
    draw(h);
    assert_true(house_project(h) >= 0);
    right = look(h);
    for (size_t i = 0; i < COUNT(projector_steps); i++) {
        bool died = true;

        for (int n = 1; died; n = next_pass(n)) {
            const char *plan = arena_fmt(h->arena, "%s:%d", projector_steps[i], n).p;
            struct seen is;

            stores_empty_pub(h->stores);
            died = dies(h, plan, house_project);
            deaths += died;
            if (house_project(h) < 0)
                fail_msg("after %s: %s", plan, err_context());
            is = look(h);
            assert_same(&right, &is, plan);
        }
    }
    assert_true(deaths > 20);
}

static const char *const taker_steps[] = {"kill:taker.read", "kill:taker.desk", "kill:taker.commit",
                                          "kill:taker.delete", "kill:db"};

static void test_taker__killed_at_any_step_it_takes_each_once(void **state)
{
    struct house *h = HOUSE(state);
    int64_t handed_in = 0;
    int deaths = 0;

    for (size_t i = 0; i < COUNT(taker_steps); i++) {
        bool died = true;

        for (int n = 1; died; n = next_pass(n)) {
            const char *plan = arena_fmt(h->arena, "%s:%d", taker_steps[i], n).p;

            for (int k = 0; k < 3; k++, handed_in++) {
                struct str form = arena_fmt(h->ask, "page=%%2F&message=no+%lld&contact=&key=%.*s",
                                            (long long)handed_in, STR_ARG(house_key(h)));

                assert_int_equal(house_ask(h, SIDE_PUBLIC, house_post(h, -1, "/feedback", form)).status, 303);
            }
            died = dies(h, plan, house_take);
            deaths += died;
            if (house_take(h) < 0)
                fail_msg("after %s: %s", plan, err_context());
            if (house_count(h, SIDE_DESK, "feedback") != handed_in)
                fail_msg("after %s: %lld of %lld reports", plan,
                         (long long)house_count(h, SIDE_DESK, "feedback"), (long long)handed_in);
            assert_int_equal(house_count(h, SIDE_PUBLIC, "in_submission"), 0);
            house_forget(h);
        }
    }
    assert_true(deaths > 8);
}

/* ---- A publication at its time, and a recall ---- */

#define TIME_COMES (BUREAU_MORNING + 3600)

static int run_jobs(struct house *h, moment_t now)
{
    struct wiring_worker w = {.catalogue = {.blobs = h->stores->desk_blobs,
                                            .public_url = h->stores->pub_url,
                                            .clock = clock_fixed(now)},
                              .blobs = h->stores->desk_blobs,
                              .convert = -1};
    /* Its own alone: drawing papers is slow, and has its own tests. */
    struct job_kind one = {0};
    for (size_t i = 0; i < wiring_jobs_n; i++)
        if (strcmp(wiring_jobs[i].kind, "document.publish") == 0)
            one = wiring_jobs[i];
    struct job_runner r = {.db = h->stores->desk, .app = &w, .v = &one, .n = 1};
    int ran;

    while ((ran = job_run_due(&r, now)) > 0)
        ;
    return ran;
}

static int run_jobs_in_time(struct house *h)
{
    return run_jobs(h, TIME_COMES);
}

/* A document that is approved for a moment that has come. */
static void schedule(struct house *h)
{
    struct document_draft d = bureau_draft(&h->bureau, "到时公开的通告", "正文。");
    struct tx tx cleanup(tx_end) = {0};

    d.publish_at = TIME_COMES - 60;
    assert_int_equal(tx_begin(h->stores->desk, &tx), 0);
    assert_int_equal(document_create(h->stores->desk, h->ask, &d, &h->bureau.officer,
                                     BUREAU_MORNING, &h->drafted),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    sign(h, h->drafted);
}

static int recall_it(struct house *h)
{
    return bureau_move(h->stores->desk, h->ask, h->drafted, "recall_urgent", &h->bureau.leader,
                       "含个人信息");
}

/* How often the ledger says so of the document at hand. */
static int64_t entries_of(struct house *h, const char *kind)
{
    struct ledger_entries all = {0};
    int64_t n = 0;

    assert_true(ledger_of_subject(h->stores->desk, h->ask,
                                  arena_fmt(h->ask, "document:%lld", (long long)h->drafted),
                                  INT64_MAX, &all) >= 0);
    for (size_t i = 0; i < all.n; i++)
        n += str_eq(all.v[i].kind, str_c(kind));
    return n;
}

static const char *const job_steps[] = {"kill:job.begin", "kill:job.run", "kill:job.done",
                                        "kill:db"};

/* The clock's own act: a job that is put off before it runs is tried again, and finds what it has done. */
static void test_publication_at_its_time__killed_at_any_step_happens_once(void **state)
{
    struct house *h = HOUSE(state);
    int deaths = 0;

    for (size_t i = 0; i < COUNT(job_steps); i++) {
        bool died = true;

        for (int n = 1; died; n = next_pass(n)) {
            const char *plan = arena_fmt(h->arena, "%s:%d", job_steps[i], n).p;

            schedule(h);
            died = dies(h, plan, run_jobs_in_time);
            deaths += died;
            assert_true(entries_of(h, "document.publish") <= 1);
            if (run_jobs(h, TIME_COMES + 86400) < 0) /* its next try is later */
                fail_msg("after %s: %s", plan, err_context());
            if (entries_of(h, "document.publish") != 1)
                fail_msg("after %s: %lld publications", plan,
                         (long long)entries_of(h, "document.publish"));
            house_forget(h);
        }
    }
    assert_true(deaths > 8);
    assert_true(house_project(h) >= 0);
}

/* One transaction: it was recalled or it was not, and once it is, it is on the ledger and on its way. */
static void test_recall__killed_at_any_step_is_whole_or_was_not(void **state)
{
    struct house *h = HOUSE(state);
    bool died = true;
    int deaths = 0;

    for (int n = 1; died; n = next_pass(n)) {
        const char *plan = arena_fmt(h->arena, "kill:db:%d", n).p;
        struct seen before, after;

        publish_one(h, 3);
        assert_true(house_project(h) >= 0);
        died = dies(h, plan, recall_it);
        deaths += died;
        int64_t recalled = entries_of(h, "document.recall");

        if (recalled == 0 && recall_it(h) < 0)
            fail_msg("after %s: %s", plan, err_context());
        if (recalled > 1 || entries_of(h, "document.recall") != 1)
            fail_msg("after %s: %lld recalls", plan, (long long)recalled);
        assert_int_equal(house_project(h) >= 0, true);
        before = look(h);
        assert_true(rebuild(h) >= 0);
        after = look(h);
        assert_same(&before, &after, plan);
        house_forget(h);
    }
    assert_true(deaths > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_ON_BOTH(test_rebuild__makes_the_same_of_any_history),
        HOUSE_ON_BOTH(test_projector__killed_at_any_step_it_ends_the_same),
        HOUSE_ON_BOTH(test_publication_at_its_time__killed_at_any_step_happens_once),
        HOUSE_ON_BOTH(test_recall__killed_at_any_step_is_whole_or_was_not),
        HOUSE_ON_BOTH(test_taker__killed_at_any_step_it_takes_each_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
