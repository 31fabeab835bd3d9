/* shifts_test.c: a change of the working days reckons every running case again, what moved stays known
 * and becomes public; a case becomes overdue once; the tables of the reports follow from the cases. */
#include "domain/requests/figures/shifts.h"
#include "base/fault.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/figures/figures.h"
#include "domain/requests/figures/figures_public.h"
#include "domain/requests/after/casefile.h"
#include "domain/requests/after/publish.h"
#include "engine/job.h"
#include "domain/requests/scene.h"
#include "engine/json.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* With the notices on days off that the house brings. */
static void found(struct stores *s, struct scene *ret)
{
    scene_found(s, ret);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(holidays_enter_builtin(s->desk, s->arena, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static int64_t register_one(struct scene *t, const char *class, const char *channel, moment_t at)
{
    struct request_texts texts = scene_texts();
    texts.class = str_c(class);
    return scene_register(t, &texts, channel, at);
}

static int act_on(struct scene *t, int64_t id, const char *code, day_t day, int64_t days,
                  moment_t now)
{
    struct request_act act = {.day = day, .until = day + 30, .days = days, .note = S("说明")};
    return scene_do(t, id, code, &act, &t->b.office, now);
}

static void assert_day(day_t is, int year, int month, int day)
{
    struct civil c = day_civil(is);
    assert_int_equal(c.year * 10000 + c.month * 100 + c.day, year * 10000 + month * 100 + day);
}

/* A notice inside the year: nobody works from the 2nd to the 6th of March 2026. */
static struct calendar_rows snow(struct arena *a)
{
    struct calendar_notice *n = arena_one(a, struct calendar_notice);
    struct calendar_span *s = arena_one(a, struct calendar_span);
    *n = (struct calendar_notice){.number = S("国办发明电〔2026〕77号"),
                                  .title = S("通知"),
                                  .source = S(""),
                                  .written = day_from(2026, 2, 27),
                                  .known = day_from(2026, 2, 27)};
    *s = (struct calendar_span){
        0, CALENDAR_OFF, day_from(2026, 3, 2), day_from(2026, 3, 6), S("雪灾停工"), S("")};
    n->year = 2026;
    return (struct calendar_rows){{n, 1, 1}, {s, 1, 1}};
}

/* Enter it at the desk; what the job that it adds will be told. */
static struct requests_change change_calendar(struct scene *t, moment_t now)
{
    struct calendar_rows rows = snow(t->s->arena);
    struct holidays_entered e;
    int64_t last = 0;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(holidays_enter(t->s->desk, t->s->arena, &rows, t->b.office.id, now, &e), 0);
    assert_int_equal(tx_commit(&tx), 0);
    bool latest = false;
    while (!latest)
        assert_int_equal(holidays_is_latest(t->s->desk, t->s->arena, ++last, &latest), 0);
    return (struct requests_change){.earlier = last - 1,
                                    .latest = last,
                                    .notices = S("国办发明电〔2026〕77号"),
                                    .at = now,
                                    .actor = t->b.office.id};
}

static int run_job(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload)
{
    return requests_calendar_changed(app, db, a, j, payload);
}

static void run_jobs(struct scene *t, moment_t now)
{
    const struct job_kind kinds[] = {{HOLIDAYS_CHANGED, run_job}, {ALIKE_JOB, requests_compare}};
    struct job_runner r = {.db = t->s->desk, .v = kinds, .n = COUNT(kinds)};
    int n, all = 0;
    while ((n = job_run_due(&r, now)) > 0)
        all += n;
    assert_int_equal(n, 0);
    assert_true(all > 0);
}

/* ---- The calendar ---- */

static void test_calendar_change__moves_each_running_date_and_tells_from_where_and_why(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    /* 20 working days from 10 February 2026 end on 16 March; those from 10 November 2025 on 8 December. */
    int64_t open = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    int64_t gone = register_one(&t, "person", "counter", scene_at_ten(2025, 11, 10));
    assert_int_equal(
        act_on(&t, gone, "withdraw", day_from(2025, 11, 12), 0, scene_at_ten(2025, 11, 12)), 0);
    assert_day(scene_row(&t, open).due, 2026, 3, 16);
    change_calendar(&t, scene_at_ten(2026, 2, 27));
    run_jobs(&t, scene_at_ten(2026, 2, 27) + 60);
    assert_day(scene_row(&t, open).due, 2026, 3, 23);
    assert_int_equal(scene_events(&t, open, "due-moved"), 1);
    assert_int_equal(scene_events(&t, gone, "due-moved"), 0);
    assert_int_equal(scene_event(&t, open, "due-moved")->actor,
                     t.b.office.id); /* who entered the notice */

    struct request_shifts_run_rows runs = {0};
    assert_int_equal(request_shifts_sql_runs(s->desk, s->arena, 10, &runs), 0);
    assert_int_equal(runs.n, 1);
    assert_true(str_eq(runs.v[0].notices, S("国办发明电〔2026〕77号")));
    assert_int_equal(runs.v[0].moved, 1);
    assert_int_equal(runs.v[0].passed, 0);
    assert_true(runs.v[0].done > 0);
    struct request_shifts_shifted_rows shifted = {0};
    assert_int_equal(request_shifts_sql_shifted(s->desk, s->arena, runs.v[0].id, 0, 10, &shifted),
                     0);
    assert_int_equal(shifted.n, 1);
    assert_day(shifted.v[0].before, 2026, 3, 16);
    assert_day(shifted.v[0].after, 2026, 3, 23);
    /* once is once */
    struct requests_change again = {.earlier = runs.v[0].earlier,
                                    .latest = runs.v[0].latest,
                                    .notices = runs.v[0].notices,
                                    .at = runs.v[0].at};
    assert_int_equal(requests_rederive(s->desk, &again, scene_at_ten(2026, 2, 28)), 0);
    assert_int_equal(scene_events(&t, open, "due-moved"), 1);
}

static void test_calendar_change__does_not_wait_for_papers_that_were_asked_for_before(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    const struct job_kind kinds[] = {{HOLIDAYS_CHANGED, run_job}};
    struct job_runner one = {.db = s->desk, .v = kinds, .n = COUNT(kinds), .at_once = 1};
    found(s, &t);
    int64_t open = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(casefile_ask(s->desk, s->arena, open), 0);
    assert_int_equal(tx_commit(&tx), 0);
    change_calendar(&t, scene_at_ten(2026, 2, 27));
    assert_int_equal(job_run_due(&one, scene_at_ten(2026, 2, 27) + 60), 1);
    assert_day(scene_row(&t, open).due, 2026, 3, 23);
}

static void test_calendar_change__leaves_what_was_accepted_in_time_accepted(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    /* The extension was granted on the last day; the calendar then took a later day back. */
    int64_t id = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    assert_int_equal(act_on(&t, id, "accept", day_from(2026, 2, 10), 0, scene_at_ten(2026, 2, 10)),
                     0);
    assert_int_equal(act_on(&t, id, "extend", day_from(2026, 2, 26), 5, scene_at_ten(2026, 2, 26)),
                     0);
    change_calendar(&t, scene_at_ten(2026, 2, 27));
    run_jobs(&t, scene_at_ten(2026, 2, 27) + 60);
    assert_day(scene_row(&t, id).due, 2026, 3, 30);
    assert_int_equal(act_on(&t, id, "withdraw", day_from(2026, 3, 9), 0, scene_at_ten(2026, 3, 9)),
                     0);
}

static void test_calendar_change__reaches_readers_with_its_reason_but_without_the_case(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    for (int i = 0; i < request_choices[REQUEST_SHIFTS_MANY].standard; i++)
        register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    change_calendar(&t, scene_at_ten(2026, 2, 27));
    run_jobs(&t, scene_at_ten(2026, 2, 27) + 60);
    scene_project(&t);
    struct request_figures_public_shift_rows shown = {0};
    assert_int_equal(request_figures_public_sql_shifts(s->pub, s->arena, INT64_MAX, 10, &shown), 0);
    assert_int_equal(shown.n, 1);
    assert_int_equal(shown.v[0].n, request_choices[REQUEST_SHIFTS_MANY].standard);
    assert_int_equal(shown.v[0].passed, 0);
    assert_true(str_eq(shown.v[0].cause, S("calendar")));
    assert_true(str_eq(shown.v[0].notices, S("国办发明电〔2026〕77号")));
    assert_true(str_eq(shown.v[0].role, S("disclosure_office")));
    assert_true(str_eq(shown.v[0].department_zh, S("户政管理支队")));
    /* and the applicant's proof is reckoned over the same days */
    const struct calendar *desk, *pub;
    assert_int_equal(holidays_calendar(s->desk, s->arena, DAY_NONE, &desk), 0);
    assert_int_equal(holidays_public_calendar(s->pub, s->arena, &pub), 0);
    for (day_t d = day_from(2007, 1, 1); d <= day_from(2027, 12, 31); d++)
        assert_int_equal(calendar_works(desk, d), calendar_works(pub, d));
    assert_false(calendar_works(pub, day_from(2026, 3, 4)));
}

static void test_calendar_change__of_few_future_dates_is_no_public_matter(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    change_calendar(&t, scene_at_ten(2026, 2, 27));
    run_jobs(&t, scene_at_ten(2026, 2, 27) + 60);
    scene_project(&t);
    struct request_figures_public_shift_rows shown = {0};
    assert_int_equal(request_figures_public_sql_shifts(s->pub, s->arena, INT64_MAX, 10, &shown), 0);
    assert_int_equal(shown.n, 0);
}

#ifdef GONGKAI_FAULTS
/* Killed at each of its steps, and begun again: each case moved once, the tally is right. */
static void test_rederivation__can_be_killed_at_every_step_and_goes_on(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    static const char *const plans[] = {"kill:rederive.begin:1", "kill:rederive.batch:1",
                                        "kill:rederive.batched:1", "kill:rederive.done:1"};
    found(s, &t);
    int64_t ids[3];
    for (size_t i = 0; i < COUNT(ids); i++)
        ids[i] = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    struct requests_change change = change_calendar(&t, scene_at_ten(2026, 2, 27));
    stores_close(s);
    for (size_t i = 0; i < COUNT(plans); i++) {
        pid_t child = fork();
        if (child == 0) {
            struct db *db = stores_desk(s);
            fault_plan(plans[i]);
            _exit(requests_rederive(db, &change, scene_at_ten(2026, 2, 27)) == 0 ? 0 : 1);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        if (i == COUNT(plans) - 1)
            break;
    }
    stores_open(s);
    assert_int_equal(requests_rederive(s->desk, &change, scene_at_ten(2026, 2, 27)), 0);
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_day(scene_row(&t, ids[i]).due, 2026, 3, 23);
        assert_int_equal(scene_events(&t, ids[i], "due-moved"), 1);
    }
    struct request_shifts_run_rows runs = {0};
    assert_int_equal(request_shifts_sql_runs(s->desk, s->arena, 10, &runs), 0);
    assert_int_equal(runs.n, 1);
    assert_int_equal(runs.v[0].examined, 3);
    assert_int_equal(runs.v[0].moved, 3);
}
#endif

/* ---- By hand ---- */

static void test_date_moved_after_it_passed__is_public(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    int64_t late = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    int64_t fair = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    assert_int_equal(
        act_on(&t, late, "accept", day_from(2026, 2, 10), 0, scene_at_ten(2026, 2, 10)), 0);
    assert_int_equal(
        act_on(&t, fair, "accept", day_from(2026, 2, 10), 0, scene_at_ten(2026, 2, 10)), 0);
    /* in time; and on the 20th, four days after it was due, as if it had been on the 13th */
    assert_int_equal(
        act_on(&t, fair, "extend", day_from(2026, 3, 13), 5, scene_at_ten(2026, 3, 13)), 0);
    assert_int_equal(
        act_on(&t, late, "extend", day_from(2026, 3, 13), 5, scene_at_ten(2026, 3, 20)), 0);
    scene_project(&t);
    struct request_figures_public_shift_rows shown = {0};
    assert_int_equal(request_figures_public_sql_shifts(s->pub, s->arena, INT64_MAX, 10, &shown), 0);
    assert_int_equal(shown.n, 1);
    assert_int_equal(shown.v[0].n, 1);
    assert_int_equal(shown.v[0].passed, 1);
    assert_true(str_eq(shown.v[0].cause, S("extended")));
    assert_day(shown.v[0].day, 2026, 3, 13);
}

static void test_end_dated_back_to_before_the_due_day__is_public(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    int64_t id = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    assert_int_equal(
        act_on(&t, id, "withdraw", day_from(2026, 3, 10), 0, scene_at_ten(2026, 3, 20)), 0);
    scene_project(&t);
    struct request_figures_public_shift_rows shown = {0};
    assert_int_equal(request_figures_public_sql_shifts(s->pub, s->arena, INT64_MAX, 10, &shown), 0);
    assert_int_equal(shown.n, 1);
    assert_true(str_eq(shown.v[0].cause, S("withdrawn")));
}

static void test_many_dates_moved_by_one_hand__are_public_the_day_after(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    for (int i = 0; i < request_choices[REQUEST_SHIFTS_MANY].standard; i++) {
        int64_t id = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
        assert_int_equal(
            act_on(&t, id, "accept", day_from(2026, 2, 10), 0, scene_at_ten(2026, 2, 10)), 0);
        assert_int_equal(
            act_on(&t, id, "extend", day_from(2026, 3, 10), 5, scene_at_ten(2026, 3, 10)), 0);
    }
    struct request_figures_public_shift_rows shown = {0};
    const moment_t looks[] = {scene_at_ten(2026, 3, 10) + 3600, scene_at_ten(2026, 3, 11),
                              scene_at_ten(2026, 3, 11) + 3600};
    const size_t seen[] = {0, 1, 1};
    for (size_t i = 0; i < COUNT(looks); i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_true(requests_shifts_look_over(s->desk, s->arena, looks[i]) >= 0);
        assert_int_equal(tx_commit(&tx), 0);
        scene_project(&t);
        shown = (struct request_figures_public_shift_rows){0};
        assert_int_equal(request_figures_public_sql_shifts(s->pub, s->arena, INT64_MAX, 10, &shown),
                         0);
        assert_int_equal(shown.n, seen[i]);
    }
    assert_int_equal(shown.v[0].n, request_choices[REQUEST_SHIFTS_MANY].standard);
    assert_true(str_eq(shown.v[0].cause, S("extended")));
}

/* ---- Overdue ---- */

static void test_overdue__is_entered_once_on_the_day_after_and_never_before(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    int64_t id = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    const moment_t looks[] = {scene_at_ten(2026, 3, 16), scene_at_ten(2026, 3, 17),
                              scene_at_ten(2026, 3, 18)};
    const int64_t entered[] = {0, 1, 1};
    for (size_t i = 0; i < COUNT(looks); i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_true(requests_overdue_enter(s->desk, s->arena, looks[i]) >= 0);
        assert_int_equal(tx_commit(&tx), 0);
        assert_int_equal(scene_events(&t, id, "overdue"), entered[i]);
    }
    struct request_figures_figure_row f;
    assert_int_equal(request_figures_sql_get(s->desk, s->arena, id, &f), 1);
    assert_day(f.overdue, 2026, 3, 17);
}

/* ---- Figures ---- */

static void test_tables__follow_from_the_cases_and_each_cell_opens_as_many(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    static const char *const classes[] = {"person", "enterprise", "person", "legal", "person"};
    static const char *const channels[] = {"counter", "post-signed", "counter", "fax", "web"};
    for (int i = 0; i < 5; i++) {
        moment_t at = scene_at_ten(2025, 12, 1 + i * 7); /* 1, 8, 15, 22, 29 December */
        int64_t id = register_one(&t, classes[i], channels[i], at);
        if (i == 0) /* in the old year */
            assert_int_equal(act_on(&t, id, "withdraw", moment_day(at) + 2, 0, at + 200000), 0);
        if (i == 1) /* in the new one */
            assert_int_equal(
                act_on(&t, id, "transfer", day_from(2026, 1, 6), 0, scene_at_ten(2026, 1, 6)), 0);
    }
    struct table_three old, new;
    assert_int_equal(figures_table_three(s->desk, s->arena, &t.law.decisions, 2025,
                                         day_from(2025, 12, 31), &old),
                     0);
    assert_int_equal(figures_table_three(s->desk, s->arena, &t.law.decisions, 2026,
                                         day_from(2026, 12, 31), &new),
                     0);
    assert_int_equal(table_three_check(s->arena, &old, NULL).n, 0);
    assert_int_equal(table_three_check(s->arena, &new, &old).n, 0);
    /* fax and web wait to be confirmed: they are not received yet */
    assert_int_equal(old.cell[0][APPLICANT__MAX], 3);
    assert_int_equal(old.cell[24][APPLICANT__MAX], 2);
    assert_int_equal(new.cell[1][APPLICANT_ENTERPRISE], 1);

    static const char *const class_of[] = {"person", "enterprise", "research", "welfare",
                                           "legal",  "other",      ""};
    for (int year = 2025; year <= 2026; year++)
        for (int row = 0; row < TABLE_THREE_ROWS; row++)
            for (int column = 0; column < TABLE_THREE_COLUMNS; column++) {
                struct figure_choice f;
                struct request_figures_record_rows cases = {0};
                assert_int_equal(figure_choice_table_three(s->arena, &t.law.decisions,
                                                           table_three_row_code(row), year,
                                                           day_from(year, 12, 31), &f),
                                 0);
                f.class = str_c(class_of[column]);
                assert_int_equal(figure_records(s->desk, s->arena, &f, 0, 100, &cases), 0);
                assert_int_equal(cases.n, (year == 2025 ? old : new).cell[row][column]);
            }

    struct statistics_2014 stats;
    assert_int_equal(figures_statistics_2014(s->desk, s->arena, &t.law.decisions, 2025,
                                             day_from(2025, 12, 31), &stats),
                     0);
    assert_int_equal(statistics_2014_check(s->arena, &stats).n, 0);
    assert_int_equal(stats.value[statistics_2014_row(S("received"))], 3);
    assert_int_equal(stats.value[statistics_2014_row(S("received.4"))], 1);
}

static void test_figures__are_the_same_when_they_are_made_anew_from_the_ledger(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    found(s, &t);
    int64_t id = register_one(&t, "person", "counter", scene_at_ten(2026, 2, 10));
    register_one(&t, "person", "web", scene_at_ten(2026, 2, 10));
    assert_int_equal(
        act_on(&t, id, "withdraw", day_from(2026, 2, 24), 0, scene_at_ten(2026, 2, 24)), 0);
    scene_project(&t);
    struct request_figures_public_counted_rows counts = {0};
    struct request_figures_public_open_row open;
    assert_int_equal(request_figures_public_sql_counts(s->pub, s->arena, 2026, &counts), 0);
    assert_int_equal(request_figures_public_sql_open(s->pub, s->arena, &open), 0);
    assert_int_equal(open.n, 0);
    /* answered, channel, days, decision, received: one each */
    assert_int_equal(counts.n, 5);
    for (size_t i = 0; i < counts.n; i++)
        assert_int_equal(counts.v[i].n, 1);
    struct str before, after;
    assert_int_equal(projector_digest(s->pub, s->arena, &before), 0);
    stores_empty_pub(s);
    scene_project(&t);
    assert_int_equal(projector_digest(s->pub, s->arena, &after), 0);
    assert_true(str_eq(before, after));
}

static void test_percentiles__are_of_answers_and_not_between_them(void **state)
{
    (void)state;
    struct day_count v[] = {{3, 1}, {5, 1}, {19, 7}, {40, 1}};
    struct day_counts list = {v, COUNT(v), COUNT(v)}, none = {0};
    assert_int_equal(figures_percentile(&list, 50), 19);
    assert_int_equal(figures_percentile(&list, 90), 19);
    assert_int_equal(figures_percentile(&list, 91), 40);
    assert_int_equal(figures_percentile(&list, 10), 3);
    assert_int_equal(figures_percentile(&none, 50), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_calendar_change__moves_each_running_date_and_tells_from_where_and_why),
        ON_BOTH(test_calendar_change__does_not_wait_for_papers_that_were_asked_for_before),
        ON_BOTH(test_calendar_change__leaves_what_was_accepted_in_time_accepted),
        ON_BOTH(test_calendar_change__reaches_readers_with_its_reason_but_without_the_case),
        ON_BOTH(test_calendar_change__of_few_future_dates_is_no_public_matter),
#ifdef GONGKAI_FAULTS
        ON_BOTH(test_rederivation__can_be_killed_at_every_step_and_goes_on),
#endif
        ON_BOTH(test_date_moved_after_it_passed__is_public),
        ON_BOTH(test_end_dated_back_to_before_the_due_day__is_public),
        ON_BOTH(test_many_dates_moved_by_one_hand__are_public_the_day_after),
        ON_BOTH(test_overdue__is_entered_once_on_the_day_after_and_never_before),
        ON_BOTH(test_tables__follow_from_the_cases_and_each_cell_opens_as_many),
        ON_BOTH(test_figures__are_the_same_when_they_are_made_anew_from_the_ledger),
        cmocka_unit_test(test_percentiles__are_of_answers_and_not_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
