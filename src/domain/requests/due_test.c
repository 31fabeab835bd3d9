/* due_test.c: the proof of a due date, as a page shows it. */
#include "domain/frame/frame.h"
#include "domain/requests/due.h"

#include "base/vec.h"
#include "engine/page.h"
#include "engine/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct calendar_rows rows;
    const struct calendar *calendar;
    const struct days_said *kept;
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = arena_one(a, struct fixture);
    const void *kept;
    f->arena = a;
    calendar_builtin(a, &f->rows);
    assert_int_equal(calendar_make(a, &f->rows, DAY_NONE, &f->calendar), 0);
    assert_int_equal(request_days_said(NULL, &(struct furniture){.arena = a}, &kept), 0);
    f->kept = kept;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_free(f->arena);
    return 0;
}

static struct proof proof_of(struct fixture *f, enum lang lang, day_t received, bool with_kept)
{
    struct ctx c = {.arena = f->arena, .lang = lang, .now = day_begin(received)};
    struct dates dates = {0};
    struct reckoning *k = arena_one(f->arena, struct reckoning);
    struct proof proof;
    struct str why;
    *vec_push(f->arena, &dates) =
        (struct dated){.kind = S("received"), .day = received, .until = DAY_NONE};
    assert_int_equal(
        request_reckon(f->arena, lang, f->calendar, S("counter"), &dates, true, k, &why), 0);
    request_proof(&c, k, with_kept ? f->kept : NULL, &proof);
    return proof;
}

static void assert_str(struct str got, struct str expected)
{
    if (!str_eq(got, expected))
        fail_msg("%.*s, not %.*s", STR_ARG(got), STR_ARG(expected));
}

static void assert_same(const struct proof *got, const struct proof *expected)
{
    assert_int_equal(got->days.n, expected->days.n);
    for (size_t i = 0; i < got->days.n; i++) {
        const struct proof_day *a = &got->days.v[i], *b = &expected->days.v[i];
        assert_str(a->said->day, b->said->day);
        assert_str(a->said->cells.html, b->said->cells.html);
        assert_true(a->why == b->why);
        assert_int_equal(a->n, b->n);
    }
}

static void test_proof__says_of_each_day_why_it_counts_or_not(void **state)
{
    struct proof proof = proof_of(*state, LANG_ZH, day_from(2024, 9, 25), false);
    assert_string_equal(arena_cstr(((struct fixture *)*state)->arena, proof.due),
                        "2024年10月28日");
    assert_true(proof.days.v[0].why !=
                TEXT_NONE); /* the day of receipt: the case, not the calendar */
    assert_int_equal(proof.days.v[1].n, 1);
    const struct proof_day *first = &proof.days.v[6]; /* 1 October */
    assert_int_equal(first->n, 0);
    assert_str(first->said->day, S("2024年10月1日 周二"));
    assert_true(str_find(first->said->words, S("国庆节")) >= 0);
    assert_true(str_starts(first->said->notice, S("国办发明电")));
    assert_true(str_starts(first->said->cells.html, S("<td>2024年10月1日 周二</td><td>")));
    assert_true(str_find(first->said->cells.html, S("<span lang=\"zh-CN\">国办发明电")) > 0);
    assert_true(
        str_ends(first->said->cells.html, S("</td>"))); /* no white space is copied with it */
    assert_int_equal(proof.days.v[proof.days.n - 1].n, 20);
}

/* Days that are 4096 apart have one place: the second is said each time, and rightly. */
static void test_proof__is_the_same_whether_days_were_said_before_or_not(void **state)
{
    struct fixture *f = *state;
    const day_t received[] = {day_from(2024, 9, 25), day_from(2024, 10, 8),
                              day_from(2024, 9, 25) - 4096, day_from(2013, 7, 1)};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT(received); i++)
            for (enum lang lang = 0; lang < LANG__MAX; lang++) {
                struct proof anew = proof_of(f, lang, received[i], false);
                struct proof kept = proof_of(f, lang, received[i], true);
                assert_same(&kept, &anew);
            }
    struct proof once = proof_of(f, LANG_ZH, received[0], true);
    struct proof again = proof_of(f, LANG_ZH, received[0], true);
    assert_ptr_equal(again.days.v[3].said, once.days.v[3].said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_proof__says_of_each_day_why_it_counts_or_not, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            test_proof__is_the_same_whether_days_were_said_before_or_not, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
