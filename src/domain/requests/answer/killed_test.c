/* killed_test.c: a process that dies at any call of its database (on SQLite each of them) while it registers a request, numbers a
 * letter, signs an answer or delivers it leaves either nothing or all of it: no number twice, no gap, nothing that half happened. On both
 * engines. */
#include "base/fault.h"
#include "domain/requests/answer/reply_scene.h"
#include "reply_sql.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define CALLS_MOST 400 /* of the database, in one act */

/* ---- What is done ---- */

struct doing {
    struct scene *t;
    int64_t id;    /* the case */
    size_t before; /* so many were registered */
    int (*act)(struct doing *d);
};

static int do_register(struct doing *d)
{
    return scene_ask(d->t, "另一件申请的内容", "counter") > 0 ? 0 : -1;
}

static int do_extend(struct doing *d)
{
    struct request_notice notice = {
        .consent = S("赵旻"), .consented = moment_day(d->t->now), .by = DAY_NONE};
    return scene_notify(d->t, d->id, "extend", "涉及多个部门", DAY_NONE, 10, &notice);
}

static int do_sign(struct doing *d)
{
    return scene_move(d->t, d->id, "pass_final", &d->t->b.leader);
}

static int do_deliver(struct doing *d)
{
    struct reply_letter_row letter;
    struct letter_delivery by_hand = scene_by_hand(d->t);
    if (reply_sql_letter_reply(d->t->s->desk, d->t->s->arena, d->id, 1, &letter) != 1)
        return -1;
    return scene_deliver(d->t, letter.id, &by_hand);
}

/* ---- What must be so whatever died ---- */

static size_t cases(struct scene *t)
{
    struct requests_listed_rows rows = {0};
    assert_int_equal(
        requests_sql_newest(t->s->desk, t->s->arena, INT64_MAX, INT64_MAX, 1000, &rows), 0);
    for (size_t i = 0; i < rows.n; i++) {
        struct str number =
            arena_fmt(t->s->arena, "依申〔2026〕%zu号", rows.n - i); /* newest first */
        if (!str_eq(rows.v[i].number, number))
            fail_msg("%.*s stands where %.*s should", STR_ARG(rows.v[i].number), STR_ARG(number));
    }
    return rows.n;
}

static size_t letters(struct scene *t, const char *kind)
{
    struct reply_registered_rows rows = {0};
    assert_int_equal(reply_sql_registered(t->s->desk, t->s->arena, str_c(kind), 2026, 1000, &rows),
                     0);
    for (size_t i = 0; i < rows.n; i++) {
        struct str end = arena_fmt(t->s->arena, "〔2026〕%zu号", i + 1);
        if (!str_ends(rows.v[i].number, end))
            fail_msg("%.*s stands where number %zu should", STR_ARG(rows.v[i].number), i + 1);
    }
    return rows.n;
}

static size_t events(struct scene *t, int64_t id, const char *kind)
{
    struct requests_event_rows rows = {0};
    size_t n = 0;
    assert_int_equal(requests_sql_events(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = 0; i < rows.n; i++)
        n += str_eq(rows.v[i].kind, str_c(kind));
    return n;
}

/* A letter for each event that makes one, an event for each delivery: never one without the other. */
static void assert_whole(struct doing *d)
{
    struct reply_delivery_rows deliveries = {0};
    (void)cases(d->t);
    assert_int_equal(letters(d->t, "extension"), events(d->t, d->id, "extended"));
    assert_int_equal(letters(d->t, "reply"), events(d->t, d->id, "signed"));
    assert_int_equal(reply_sql_deliveries(d->t->s->desk, d->t->s->arena, d->id, &deliveries), 0);
    assert_int_equal(deliveries.n, events(d->t, d->id, "replied"));
    assert_int_equal(deliveries.n, events(d->t, d->id, "delivered"));
    bool out = str_eq(scene_row(d->t, d->id).state, S("delivered"));
    assert_int_equal(out, deliveries.n > 0);
}

/* ---- Dying ---- */

/* In a child that dies at its n-th call; true: it came to the end of the act. */
static bool act_until(struct doing *d, int n)
{
    char plan[32];
    int status;
    stores_close(d->t->s);
    (void)snprintf(plan, sizeof(plan), "kill:db:%d", n);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        d->t->s->desk = stores_desk(d->t->s);
        fault_plan(plan);
        int r = d->act(d);
        fault_plan(NULL);
        _exit(r == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    stores_open(d->t->s);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return false;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return true;
}

/* At one call after the other, until it lives, or has died after its commit. How far it came. */
static int die_everywhere(struct doing *d, bool (*done)(struct doing *d))
{
    /* Both engines make the same calls: on the one that takes longer to open, some of them are left out. */
    int n = 1, stride = d->t->s->engine == DB_SQLITE ? 1 : 5;
    while (n < CALLS_MOST) {
        bool lived = act_until(d, n);
        assert_whole(d);
        if (lived || done(d))
            return n;
        n += stride;
    }
    fail_msg("it makes more than %d calls", CALLS_MOST);
    return n;
}

static bool is_registered(struct doing *d)
{
    return cases(d->t) > d->before;
}

static bool is_extended(struct doing *d)
{
    return events(d->t, d->id, "extended") > 0;
}

static bool is_signed(struct doing *d)
{
    return events(d->t, d->id, "signed") > 0;
}

static bool is_delivered(struct doing *d)
{
    return events(d->t, d->id, "delivered") > 0;
}

/* To the last signature. */
static void prepare(struct scene *t, int64_t id)
{
    static const char *const facts[] = {"认定事实=该信息由本机关制作并保存",
                                        "提供方式=随本答复书提供电子文本", NULL};
    scene_assign(t, id);
    assert_int_equal(scene_decide(t, id, &t->b.officer, "G2", facts), 0);
    assert_int_equal(scene_move(t, id, "submit", &t->b.officer), 0);
    assert_int_equal(scene_move(t, id, "pass_first", &t->b.head), 0);
    assert_int_equal(scene_move(t, id, "secrecy_open", &t->b.office), 0);
    assert_int_equal(scene_move(t, id, "pass_second", &t->b.office), 0);
}

static void test_registering__that_dies_anywhere_takes_no_number_twice_and_leaves_no_gap(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct doing d = {.t = &t, .id = scene_ask(&t, "第一件", "counter"), .act = do_register};
    d.before = cases(&t);
    assert_true(die_everywhere(&d, is_registered) > 8);
    size_t now = cases(&t);
    assert_int_equal(now, d.before + 1);
    assert_int_equal(do_register(&d), 0);
    assert_int_equal(cases(&t), now + 1);
}

static void test_letters__of_a_process_that_dies_anywhere_have_no_gap_and_their_acts(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct doing d = {.t = &t, .id = scene_ask(&t, "第一件", "counter"), .act = do_extend};
    assert_int_equal(scene_act(&t, d.id, "accept", ""), 0);
    assert_true(die_everywhere(&d, is_extended) > 20);
    assert_int_equal(letters(&t, "extension"), 1);
}

static void test_an_answer__that_dies_at_its_signature_or_delivery_is_signed_and_sent_once(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct doing d = {.t = &t, .id = scene_ask(&t, "第一件", "counter"), .act = do_sign};
    assert_int_equal(scene_act(&t, d.id, "accept", ""), 0);
    prepare(&t, d.id);
    assert_true(die_everywhere(&d, is_signed) > 20);
    assert_int_equal(letters(&t, "reply"), 1);
    scene_work(&t); /* its paper */
    d.act = do_deliver;
    assert_true(die_everywhere(&d, is_delivered) > 20);
    assert_true(str_eq(scene_row(&t, d.id).state, S("delivered")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_registering__that_dies_anywhere_takes_no_number_twice_and_leaves_no_gap),
        ON_BOTH(test_letters__of_a_process_that_dies_anywhere_have_no_gap_and_their_acts),
        ON_BOTH(test_an_answer__that_dies_at_its_signature_or_delivery_is_signed_and_sent_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
