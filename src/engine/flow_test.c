/* flow_test.c: the rules of signing, each one, and two who press at once. */
#include "engine/flow.h"

#include "base/num.h"
#include "engine/ledger.h"
#include "engine/test_stores.h"
#include "engine_test_desk_sql.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* ---- A thing with three levels ---- */

static int load(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret)
{
    struct engine_test_desk_thing_get_row row;
    int64_t department;
    int r = engine_test_desk_sql_thing_get(db, a, id, &row);

    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no thing");
    r = num_parse(row.contact, 0, INT64_MAX, &department);
    if (r < 0)
        return r;
    *ret = (struct flow_subject){.id = id, .state = row.state, .owner = row.owner,
                                 .department = department,
                                 .digest = ledger_digest(a, row.message)};
    return 0;
}

static int store(struct db *db, int64_t id, struct str from, struct str to, moment_t now)
{
    (void)now;
    return engine_test_desk_sql_thing_set_state(db, id, from, to);
}

static const struct flow_move moves[] = {
    {"submit", "draft", "first", ROLE_OFFICER, FLOW_OWNER},
    {"pass", "first", "second", ROLE_DEPARTMENT_HEAD, FLOW_SIGN | FLOW_OWN_DEPARTMENT},
    {"pass", "second", "final", ROLE_DISCLOSURE_OFFICE, FLOW_SIGN},
    {"pass", "final", "published", ROLE_LEADER, FLOW_SIGN},
    {"pass_first", "first", "second", ROLE_DEPARTMENT_HEAD, FLOW_SIGN},
    {"return", "first", "draft", ROLE_DEPARTMENT_HEAD, FLOW_NOTE | FLOW_NEW_ROUND},
    {"return", "second", "draft", ROLE_DISCLOSURE_OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
    {"return_signed", "second", "draft", ROLE_DISCLOSURE_OFFICE,
     FLOW_NOTE | FLOW_NEW_ROUND | FLOW_SIGN},
};

static const struct flow thing_flow = {"thing", moves, COUNT(moves), load, store};

/* ---- People ---- */

#define EVERYTHING (ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER)

static const struct actor officer = {.id = 1, .department = 1, .roles = ROLE_OFFICER};
static const struct actor head = {.id = 2, .department = 1, .roles = ROLE_DEPARTMENT_HEAD};
static const struct actor other_head = {.id = 3, .department = 2, .roles = ROLE_DEPARTMENT_HEAD};
static const struct actor office = {.id = 4, .department = 3, .roles = ROLE_DISCLOSURE_OFFICE};
static const struct actor leader = {.id = 5, .department = 3, .roles = ROLE_LEADER};
/* Two persons with every role: what keeps them from signing is the rules, not the roles. */
static const struct actor everything = {.id = 6, .department = 1, .roles = EVERYTHING};
static const struct actor owner_of_all = {.id = 1, .department = 1,
                                          .roles = EVERYTHING | ROLE_OFFICER};

static int64_t thing_new(struct stores *s)
{
    struct engine_test_desk_thing_add_row row;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_true(engine_test_desk_sql_thing_add(s->desk, s->arena, S("t"), S("正文"), S("1"),
                                               officer.id, &row) >= 0);
    assert_int_equal(tx_commit(&tx), 0);
    return row.id;
}

static struct str digest_now(struct db *db, struct arena *a, int64_t id)
{
    struct flow_subject subject;

    assert_int_equal(load(db, a, id, &subject), 0);
    return subject.digest;
}

static int fire_as(struct db *db, struct arena *a, int64_t id, const char *event,
                   const struct flow_act *act)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);

    if (r < 0)
        return r;
    r = flow_fire(db, a, &thing_flow, id, event, act, NULL);
    return r < 0 ? r : tx_commit(&tx);
}

static int fire(struct stores *s, int64_t id, const char *event, const struct actor *actor)
{
    struct flow_act act = {.actor = actor, .now = 100, .note = S("理由"),
                           .digest = digest_now(s->desk, s->arena, id)};

    return fire_as(s->desk, s->arena, id, event, &act);
}

static void change(struct stores *s, int64_t id, struct str message)
{
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(engine_test_desk_sql_thing_set_message(s->desk, id, message), 1);
    assert_int_equal(tx_commit(&tx), 0);
}

static bool state_is(struct stores *s, int64_t id, struct str state)
{
    struct flow_subject subject;

    assert_int_equal(load(s->desk, s->arena, id, &subject), 0);
    return str_eq(subject.state, state);
}

/* ---- The rules ---- */

static void test_flow__three_people_pass_it(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &head), 0);
    assert_int_equal(fire(s, id, "pass", &office), 0);
    assert_int_equal(fire(s, id, "pass", &leader), 0);
    assert_true(state_is(s, id, S("published")));
}

static void test_flow__the_move_says_where_it_leads(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_act act = {.actor = &officer, .note = S(""), .digest = S("")};
    struct tx tx cleanup(tx_end) = {0};
    const char *to = NULL;

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(flow_fire(s->desk, s->arena, &thing_flow, id, "submit", &act, &to), 0);
    assert_string_equal(to, "first");
}

static void test_flow__what_is_not_there_is_absent(void **state)
{
    struct stores *s = STORES(state);
    struct flow_act act = {.actor = &officer, .note = S(""), .digest = S("")};

    assert_int_equal(fire_as(s->desk, s->arena, 99, "submit", &act), ERR_ABSENT);
}

static void test_flow__an_event_that_the_flow_has_not_is_a_mistake_of_ours(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "explode", &officer), ERR_BROKEN);
}

static void test_flow__a_move_from_another_state_is_a_conflict(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "pass", &head), ERR_CONFLICT);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "submit", &officer), ERR_CONFLICT);
    assert_true(state_is(s, id, S("first")));
}

static void test_flow__only_the_roles_of_the_move(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    const struct actor nobody = {.department = 1, .roles = ROLE_OFFICER};

    assert_int_equal(fire(s, id, "submit", &head), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "submit", &nobody), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &leader), ERR_FORBIDDEN);
    assert_true(state_is(s, id, S("first")));
}

static void test_flow__only_who_drafted_it_submits_it(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    const struct actor colleague = {.id = 9, .department = 1, .roles = ROLE_OFFICER};

    assert_int_equal(fire(s, id, "submit", &colleague), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
}

static void test_flow__only_its_own_department(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &other_head), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &head), 0);
}

static void test_flow__nobody_signs_what_he_drafted(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &owner_of_all), 0);
    assert_int_equal(fire(s, id, "pass", &owner_of_all), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &head), 0);
    assert_int_equal(fire(s, id, "pass", &owner_of_all), ERR_FORBIDDEN);
}

static void test_flow__nobody_signs_two_moves_of_one_round(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &everything), 0);
    assert_int_equal(fire(s, id, "pass", &everything), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &office), 0);
    assert_int_equal(fire(s, id, "pass", &everything), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &office), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &leader), 0);
}

static void test_flow__a_return_needs_a_reason(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_act act = {.actor = &head, .note = S(" \n "), .digest = S("")};

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire_as(s->desk, s->arena, id, "return", &act), ERR_INVALID);
    act.note = S("数字不对");
    assert_int_equal(fire_as(s->desk, s->arena, id, "return", &act), 0);
    assert_true(state_is(s, id, S("draft")));
}

static void test_flow__after_a_return_all_sign_anew(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &everything), 0);
    assert_int_equal(fire(s, id, "return", &office), 0);
    change(s, id, S("改过的正文"));
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &everything), 0);
    assert_int_equal(fire(s, id, "pass", &everything), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "pass", &office), 0);
}

/* The return belongs to the round that it ends. */
static void test_flow__who_signed_a_return_may_sign_the_next_round(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &everything), 0);
    assert_int_equal(fire(s, id, "return_signed", &everything), ERR_FORBIDDEN);
    assert_int_equal(fire(s, id, "return_signed", &office), 0);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &head), 0);
    assert_int_equal(fire(s, id, "pass", &office), 0);
}

static void test_flow__nobody_signs_what_he_did_not_see(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_act act = {.actor = &head, .note = S("")};

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    act.digest = digest_now(s->desk, s->arena, id);
    change(s, id, S("别的正文"));
    assert_int_equal(fire_as(s->desk, s->arena, id, "pass", &act), ERR_CONFLICT);
    act.digest = S("");
    assert_int_equal(fire_as(s->desk, s->arena, id, "pass", &act), ERR_CONFLICT);
    act.digest = digest_now(s->desk, s->arena, id);
    assert_int_equal(fire_as(s->desk, s->arena, id, "pass", &act), 0);
}

static void test_flow__a_move_without_signature_compares_only_what_is_handed_in(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_act act = {.actor = &officer, .note = S(""), .digest = S("0123")};

    assert_int_equal(fire_as(s->desk, s->arena, id, "submit", &act), ERR_CONFLICT);
    act.digest = S("");
    assert_int_equal(fire_as(s->desk, s->arena, id, "submit", &act), 0);
}

static void test_flow__all_signatures_of_a_round_are_for_one_content(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &head), 0);
    change(s, id, S("悄悄改过"));
    assert_int_equal(fire(s, id, "pass", &office), ERR_CONFLICT);
    change(s, id, S("正文"));
    assert_int_equal(fire(s, id, "pass", &office), 0);
}

static void test_flow__may_says_what_fire_would(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);

    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, id, "submit", &officer), 0);
    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, id, "submit", &head), ERR_FORBIDDEN);
    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, id, "pass", &head), ERR_CONFLICT);
    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, 99, "pass", &head), ERR_ABSENT);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, id, "pass", &head), 0);
    assert_int_equal(flow_may(s->desk, s->arena, &thing_flow, id, "pass", &owner_of_all),
                     ERR_FORBIDDEN);
    assert_true(state_is(s, id, S("first")));
}

static void test_flow__a_refused_move_leaves_no_trace(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_events events;

    assert_int_equal(fire(s, id, "submit", &head), ERR_FORBIDDEN);
    assert_int_equal(flow_history(s->desk, s->arena, &thing_flow, id, &events), 0);
    assert_int_equal(events.n, 0);
}

static void person(struct stores *s, struct str login, int64_t *ret)
{
    struct engine_test_desk_department_add_row department;
    struct engine_test_desk_account_add_row account;
    struct tx tx cleanup(tx_end) = {0};

    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_true(engine_test_desk_sql_department_add(s->desk, s->arena, login, &department) >= 0);
    assert_true(engine_test_desk_sql_account_add(s->desk, s->arena, login, department.id,
                                                 &account) >= 0);
    assert_int_equal(tx_commit(&tx), 0);
    *ret = account.id;
}

static void test_flow__the_history_says_who_when_and_what(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_events events;
    struct str digest = digest_now(s->desk, s->arena, id);
    int64_t first, second;

    person(s, S("one"), &first);
    person(s, S("two"), &second);
    assert_int_equal(first, officer.id);
    assert_int_equal(second, head.id);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(fire(s, id, "pass", &head), 0);
    assert_int_equal(fire(s, id, "return", &office), 0);
    assert_int_equal(fire(s, id, "submit", &officer), 0);
    assert_int_equal(flow_history(s->desk, s->arena, &thing_flow, id, &events), 0);
    assert_int_equal(events.n, 4);
    assert_true(str_eq(events.v[0].event, S("submit")));
    assert_true(str_eq(events.v[0].account_name, S("one")));
    assert_false(events.v[0].is_signature);
    assert_true(str_eq(events.v[1].account_name_en, S("two")));
    assert_true(str_eq(events.v[1].from, S("first")));
    assert_true(str_eq(events.v[1].to, S("second")));
    assert_true(str_eq(events.v[1].digest, digest));
    assert_true(events.v[1].is_signature);
    assert_int_equal(events.v[1].at, 100);
    assert_true(str_eq(events.v[2].note, S("理由")));
    assert_int_equal(events.v[2].account, office.id);
    assert_int_equal(events.v[2].account_name.n, 0);
    assert_int_equal(events.v[0].round, 1);
    assert_int_equal(events.v[2].round, 1);
    assert_int_equal(events.v[3].round, 2);
}

/* ---- Two at once ---- */

struct presser {
    const struct stores *s;
    int64_t id;
    struct actor actor;
    struct str digest;
    pthread_barrier_t *start;
    int r;
};

static void *press(void *arg)
{
    struct presser *p = arg;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct db *db = stores_desk(p->s);
    struct flow_act act = {.actor = &p->actor, .note = S(""), .digest = p->digest};

    pthread_barrier_wait(p->start);
    p->r = fire_as(db, a, p->id, "pass_first", &act);
    db_close(db);
    return NULL;
}

static void test_flow__of_two_at_once_one_is_first(void **state)
{
    struct stores *s = STORES(state);
    int64_t id = thing_new(s);
    struct flow_events events;

    assert_int_equal(fire(s, id, "submit", &officer), 0);
    pthread_barrier_t start;
    struct presser both[2];
    pthread_t threads[2];

    pthread_barrier_init(&start, NULL, 2);
    for (int i = 0; i < 2; i++) {
        both[i] = (struct presser){.s = s, .id = id, .start = &start, .actor = head,
                                   .digest = digest_now(s->desk, s->arena, id)};
        both[i].actor.id = 20 + i;
        assert_int_equal(pthread_create(&threads[i], NULL, press, &both[i]), 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    assert_true((both[0].r == 0) != (both[1].r == 0));
    assert_int_equal(both[0].r + both[1].r, ERR_CONFLICT);
    assert_int_equal(flow_history(s->desk, s->arena, &thing_flow, id, &events), 0);
    assert_int_equal(events.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_flow__three_people_pass_it),
        ON_BOTH(test_flow__the_move_says_where_it_leads),
        ON_BOTH(test_flow__what_is_not_there_is_absent),
        ON_BOTH(test_flow__an_event_that_the_flow_has_not_is_a_mistake_of_ours),
        ON_BOTH(test_flow__a_move_from_another_state_is_a_conflict),
        ON_BOTH(test_flow__only_the_roles_of_the_move),
        ON_BOTH(test_flow__only_who_drafted_it_submits_it),
        ON_BOTH(test_flow__only_its_own_department),
        ON_BOTH(test_flow__nobody_signs_what_he_drafted),
        ON_BOTH(test_flow__nobody_signs_two_moves_of_one_round),
        ON_BOTH(test_flow__a_return_needs_a_reason),
        ON_BOTH(test_flow__after_a_return_all_sign_anew),
        ON_BOTH(test_flow__who_signed_a_return_may_sign_the_next_round),
        ON_BOTH(test_flow__nobody_signs_what_he_did_not_see),
        ON_BOTH(test_flow__a_move_without_signature_compares_only_what_is_handed_in),
        ON_BOTH(test_flow__all_signatures_of_a_round_are_for_one_content),
        ON_BOTH(test_flow__may_says_what_fire_would),
        ON_BOTH(test_flow__a_refused_move_leaves_no_trace),
        ON_BOTH(test_flow__the_history_says_who_when_and_what),
        ON_BOTH(test_flow__of_two_at_once_one_is_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
