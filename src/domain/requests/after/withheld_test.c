/* withheld_test.c: parts that are withheld are looked at again on the day that was signed with them, and on each next
 * one, until they may be released. On both engines. */
#include "domain/requests/after/withheld.h"
#include "domain/requests/answer/reply_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DAY_AGAIN day_from(2027, 11, 23)

/* A partial release with one withheld part, handed over. */
static int64_t answered(struct scene *t)
{
    static const char *const facts[] = {"认定事实=批准文件由本机关保存",
                                        "予以公开部分=收费标准和批准日期",
                                        "提供方式=随本答复书提供电子文本", NULL};
    struct decision_part part = {S("第3页第2段"),       S("D5"),   S("第十六条第一款"),
                                 S("属于内部工作流程"), S("邓可"), DAY_AGAIN};
    struct letter_delivery d = scene_by_hand(t);
    int64_t id = scene_ask(t, "停车场的收费批准文件", "counter");
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    scene_assign(t, id);
    assert_int_equal(scene_decide(t, id, &t->b.officer, "P1", facts), 0);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->s->desk, &tx), 0);
        assert_int_equal(
            reply_part_add(t->s->desk, t->s->arena, &t->law, id, &part, &t->b.officer, t->now), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    int64_t letter = scene_sign(t, id);
    scene_work(t);
    assert_int_equal(scene_deliver(t, letter, &d), 0);
    return id;
}

static struct request_withheld_part_rows due_on(struct scene *t, day_t day)
{
    struct request_withheld_part_rows rows = {0};
    struct request_withheld_waiting_row waiting;
    assert_int_equal(request_withheld_sql_due(t->s->desk, t->s->arena, day, 10, &rows), 0);
    assert_int_equal(request_withheld_sql_waiting(t->s->desk, t->s->arena, day, &waiting), 0);
    assert_int_equal(waiting.n, rows.n);
    return rows;
}

static int look(struct scene *t, int64_t part, const char *outcome, const char *reason, day_t again)
{
    struct withheld_look look = {str_c(outcome), str_c(reason), again};
    struct tx tx cleanup(tx_end) = {0};
    t->why = S("");
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_part_look(t->s->desk, t->s->arena, LANG_ZH, part, &look, &t->b.office, t->now,
                              &t->why);
    if (r == ERR_INVALID)
        assert_true(t->why.n > 0);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_a_withheld_part__comes_on_the_day_that_was_signed_and_no_earlier(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = answered(&t);
    assert_int_equal(due_on(&t, DAY_AGAIN - 1).n, 0);
    struct request_withheld_part_rows due = due_on(&t, DAY_AGAIN);
    assert_int_equal(due.n, 1);
    assert_int_equal(due.v[0].request, id);
    assert_true(str_eq(due.v[0].span, S("第3页第2段")));
    assert_int_equal(look(&t, due.v[0].id, "still", "没有变化", DAY_AGAIN + 400), ERR_CONFLICT);
}

static void test_a_withheld_part__that_stays_so_comes_again_on_its_next_day(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct requests_event_rows events = {0};
    scene_found(s, &t);
    int64_t id = answered(&t);
    int64_t part = due_on(&t, DAY_AGAIN).v[0].id;
    t.now = day_begin(DAY_AGAIN) + 10 * 3600;
    assert_int_equal(look(&t, part, "still", " ", DAY_AGAIN + 365), ERR_INVALID);
    assert_int_equal(look(&t, part, "still", "没有变化", DAY_NONE), ERR_INVALID);
    assert_int_equal(look(&t, part, "still", "没有变化", DAY_AGAIN), ERR_INVALID);
    assert_int_equal(due_on(&t, DAY_AGAIN).n, 1);
    assert_int_equal(look(&t, part, "still", "没有变化", DAY_AGAIN + 365), 0);
    assert_int_equal(look(&t, part, "still", "没有变化", DAY_AGAIN + 365), ERR_CONFLICT); /* once */
    assert_int_equal(due_on(&t, DAY_AGAIN + 364).n, 0);
    assert_int_equal(due_on(&t, DAY_AGAIN + 365).n, 1);
    assert_int_equal(requests_sql_events(s->desk, s->arena, id, &events), 0);
    const struct requests_event_row *e = &events.v[events.n - 1];
    bool shown;
    assert_true(str_eq(e->kind, S("withheld-looked")));
    assert_int_equal(e->until, DAY_AGAIN + 365);
    assert_true(str_find(e->note, S("没有变化")) >= 0);
    assert_false(request_shows(S("withheld-looked"), &shown)); /* the desk's own affair */
}

static void test_a_withheld_part__that_may_be_released_comes_no_more(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = answered(&t);
    int64_t part = due_on(&t, DAY_AGAIN).v[0].id;
    t.now = day_begin(DAY_AGAIN) + 10 * 3600;
    assert_int_equal(look(&t, part, "open", "工作流程已废止", DAY_NONE), 0);
    assert_int_equal(due_on(&t, DAY_AGAIN + 3650).n, 0);
    assert_true(str_eq(scene_row(&t, id).state, S("delivered"))); /* nothing goes out by it */
    assert_int_equal(look(&t, part + 1, "open", "没有这一处", DAY_NONE), ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_a_withheld_part__comes_on_the_day_that_was_signed_and_no_earlier),
        ON_BOTH(test_a_withheld_part__that_stays_so_comes_again_on_its_next_day),
        ON_BOTH(test_a_withheld_part__that_may_be_released_comes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
