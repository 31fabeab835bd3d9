/* sweep_test.c: what is public already is looked through anew: what was published before the scan knew it is
 * found, what somebody gave a reason for is not listed, and a sweep that was interrupted goes on. On both
 * engines. */
#include "domain/catalogue/leaks/sweep.h"

#include "domain/catalogue/inside.h"
#include "domain/test_bureau.h"
#include "engine/test_stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MOBILE "13987012345"

struct scene {
    struct stores *s;
    struct bureau b;
};

static void found(struct stores *s, struct scene *ret)
{
    *ret = (struct scene){.s = s};
    bureau_found(s->desk, s->arena, &ret->b);
}

static void known(struct scene *t, const char *numbers)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(bodies_set(t->s->desk, t->s->arena, S("leaks.published"), str_c(numbers),
                                t->b.office.id, BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

/* As if there had been no scan when it was published. */
static int64_t published_unscanned(struct scene *t, const char *title, const char *body)
{
    known(t, MOBILE);
    int64_t id = bureau_publish(t->s->desk, t->s->arena, &t->b, title, body);
    known(t, "");
    return id;
}

static int begin(struct scene *t)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = sweep_begin(t->s->desk, t->s->arena, t->b.office.id, BUREAU_MORNING);
    assert_int_equal(tx_commit(&tx), 0);
    return r;
}

static void to_the_end(struct scene *t)
{
    int r;
    while ((r = sweep_step(t->s->desk, BUREAU_MORNING)) > 0)
        ;
    assert_int_equal(r, 0);
}

static struct sweep state_of(struct scene *t)
{
    struct sweep sweep;
    assert_int_equal(sweep_get(t->s->desk, t->s->arena, &sweep), 0);
    return sweep;
}

static struct sweep_documents listed(struct scene *t)
{
    struct sweep_documents list;
    assert_int_equal(sweep_list(t->s->desk, t->s->arena, state_of(t).id, 0, 100, &list), 0);
    return list;
}

static void test_sweep__finds_what_was_published_before_the_scan_knew_it(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    int64_t id = published_unscanned(&t, "失物招领", "联系电话" MOBILE "。");
    (void)bureau_publish(s->desk, s->arena, &t.b, "交通管制", "即日起实行。");
    int64_t gone = published_unscanned(&t, "已撤下的", "联系电话" MOBILE "。");
    assert_int_equal(bureau_move(s->desk, s->arena, gone, "withdraw", &t.b.office, "有误"), 0);

    assert_int_equal(state_of(&t).id, 0);
    assert_int_equal(begin(&t), 1);
    assert_int_equal(begin(&t), 0); /* one at a time */
    assert_int_equal(state_of(&t).things, 2);
    to_the_end(&t);
    assert_int_equal(state_of(&t).done, 2);
    assert_true(state_of(&t).ended > 0);
    struct sweep_documents list = listed(&t);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.v[0].id, id);
    assert_int_equal(list.v[0].found.n, 1);
    const struct sweep_found *f = &list.v[0].found.v[0];
    assert_int_equal(f->kind, LEAK_MOBILE);
    assert_true(str_eq(f->part, S("body")));
    assert_true(str_find(f->masked, S(MOBILE)) < 0);

    /* What is taken back meanwhile is no longer listed; another sweep looks anew. */
    assert_int_equal(bureau_move(s->desk, s->arena, id, "withdraw", &t.b.office, "有误"), 0);
    assert_int_equal(listed(&t).n, 0);
    assert_int_equal(begin(&t), 1);
    to_the_end(&t);
    assert_int_equal(state_of(&t).things, 1);
}

static void test_sweep__does_not_list_what_was_kept_with_a_reason(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct leaks_thing thing;
    found(s, &t);
    struct document_draft d = bureau_draft(&t.b, "失物招领", "联系电话" MOBILE "。");
    struct flow_act act = {
        .actor = &t.b.officer, .now = BUREAU_MORNING, .note = S("本人同意"), .digest = S("")};
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_create(s->desk, s->arena, &d, &t.b.officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(document_leaks_thing(s->desk, s->arena, id, &thing), 0);
    assert_int_equal(leaks_settle(s->desk, s->arena, &thing, "leak_accept", S(""), &act), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "submit", &t.b.officer, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_first", &t.b.head, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_second", &t.b.office, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_final", &t.b.leader, ""), 0);
    assert_int_equal(begin(&t), 1);
    to_the_end(&t);
    assert_int_equal(state_of(&t).done, 1);
    assert_int_equal(listed(&t).n, 0);
}

static void test_sweep__that_was_interrupted_goes_on_and_does_nothing_twice(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    for (int i = 0; i < SWEEP_STEP + 3; i++)
        (void)published_unscanned(&t, arena_fmt(s->arena, "第%d号", i).p, "联系电话" MOBILE "。");
    assert_int_equal(begin(&t), 1);
    assert_int_equal(sweep_step(s->desk, BUREAU_MORNING), 1);
    assert_int_equal(state_of(&t).done, SWEEP_STEP);
    assert_int_equal(state_of(&t).ended, 0);
    assert_int_equal(listed(&t).n, SWEEP_STEP);
    stores_close(s); /* whoever did it is gone */
    stores_open(s);
    to_the_end(&t);
    assert_int_equal(state_of(&t).done, SWEEP_STEP + 3);
    struct sweep_documents list = listed(&t);
    assert_int_equal(list.n, SWEEP_STEP + 3);
    for (size_t i = 0; i < list.n; i++)
        assert_int_equal(list.v[i].found.n, 1);
}

static void test_sweep__names_what_is_found_in_files_when_they_are_read(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct sweep_files unread;
    found(s, &t);
    struct str hash = ledger_digest(s->arena, S("a list"));
    struct document_draft d = bureau_draft(&t.b, "名单公示", "名单见附件。");
    int64_t id;
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(document_create(s->desk, s->arena, &d, &t.b.officer, BUREAU_MORNING, &id),
                         0);
        assert_int_equal(document_attach(s->desk, s->arena, id, S("名单.txt"), S(""), hash, 6,
                                         &t.b.officer, BUREAU_MORNING),
                         0);
        bureau_read(s->desk, s->arena, hash, "没有什么");
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(bureau_move(s->desk, s->arena, id, "submit", &t.b.officer, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_first", &t.b.head, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_second", &t.b.office, ""), 0);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "pass_final", &t.b.leader, ""), 0);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(leaks_file_forgotten(s->desk, hash), 0); /* as before there was a scan */
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(begin(&t), 1);
    to_the_end(&t);
    assert_int_equal(state_of(&t).unread, 1);
    assert_int_equal(sweep_unread(s->desk, s->arena, state_of(&t).id, 10, &unread), 0);
    assert_int_equal(unread.n, 1);
    assert_true(str_eq(unread.v[0].hash, hash));
    assert_int_equal(listed(&t).n, 0);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        bureau_read(s->desk, s->arena, hash, "王某 电话" MOBILE);
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(state_of(&t).unread, 0);
    struct sweep_documents list = listed(&t);
    assert_int_equal(list.n, 1);
    assert_true(str_eq(list.v[0].found.v[0].name, S("名单.txt")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_sweep__finds_what_was_published_before_the_scan_knew_it),
        ON_BOTH(test_sweep__does_not_list_what_was_kept_with_a_reason),
        ON_BOTH(test_sweep__that_was_interrupted_goes_on_and_does_nothing_twice),
        ON_BOTH(test_sweep__names_what_is_found_in_files_when_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
