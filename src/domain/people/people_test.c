/* people_test.c: accounts, sign-in, sessions: on both engines. */
#include "domain/test_bureau.h"
#include "store/db_test_util.h"
#include "engine/ledger.h"
#include "people_sql.h"
#include "web/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PASSWORD S("一句只有我记得的话很长")

static void with_password(struct test_store *t, struct bureau *b)
{
    bureau_found(t->db, t->arena, b);
    assert_int_equal(people_set_password(t->db, t->arena, S("an.yi"), PASSWORD, 0, BUREAU_MORNING),
                     0);
}

static void test_sign_in__gives_a_session_that_belongs_to_the_account(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str token;
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("10.0.0.1"),
                                    BUREAU_MORNING, &token),
                     0);

    struct actor actor;
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING + 60, &actor),
        0);
    assert_int_equal(actor.id, b.officer.id);
    assert_int_equal(actor.roles, ROLE_OFFICER);

    assert_int_equal(people_sign_out(t->db, t->arena, token), 0);
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING + 61, &actor),
        0);
    assert_int_equal(actor.id, 0);
}

static void test_sign_in__is_refused_alike_for_a_wrong_password_and_an_unknown_login(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str token;
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), S("wrong wrong wrong"), S("x"),
                                    BUREAU_MORNING, &token),
                     ERR_SIGN_IN);
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("nobody"), PASSWORD, S("x"), BUREAU_MORNING, &token),
        ERR_SIGN_IN);
    /* An account without a password cannot sign in, with an empty one either. */
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("bai.lu"), S(""), S("x"), BUREAU_MORNING, &token),
        ERR_SIGN_IN);
}

static void test_sign_in__is_throttled_after_five_failures_until_the_window_has_passed(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str token;
    for (int i = 0; i < PEOPLE_TRIES; i++)
        assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), S("guess"), S("x"),
                                        BUREAU_MORNING + i, &token),
                         ERR_SIGN_IN);
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("y"), BUREAU_MORNING + 10, &token),
        ERR_TOO_MANY);
    moment_t later = BUREAU_MORNING + PEOPLE_WINDOW + 10;
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("y"), later, &token),
                     0);
}

static void test_session__ends_when_idle_and_at_its_longest(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str token;
    struct actor actor;
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING, &token), 0);
    struct str digest = session_digest(t->arena, token);

    moment_t now = BUREAU_MORNING;
    while (now - BUREAU_MORNING < PEOPLE_SESSION_LONGEST - PEOPLE_SESSION_IDLE) {
        now += PEOPLE_SESSION_IDLE - 1;
        assert_int_equal(people_actor(t->db, t->arena, digest, now, &actor), 0);
        assert_int_equal(actor.id, b.officer.id);
    }
    assert_int_equal(
        people_actor(t->db, t->arena, digest, BUREAU_MORNING + PEOPLE_SESSION_LONGEST, &actor), 0);
    assert_int_equal(actor.id, 0);

    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), now, &token), 0);
    assert_int_equal(people_actor(t->db, t->arena, session_digest(t->arena, token),
                                  now + PEOPLE_SESSION_IDLE, &actor),
                     0);
    assert_int_equal(actor.id, 0);
}

static void test_account__that_is_disabled_is_signed_out_and_stays_out(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str token;
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING, &token), 0);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(people_set_disabled(t->db, t->arena, S("an.yi"), true, 0, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);

    struct actor actor;
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING + 1, &actor),
        0);
    assert_int_equal(actor.id, 0);
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING + 2, &token),
        ERR_SIGN_IN);
}

/* In a transaction of its own. */
static int add(struct test_store *t, const struct people_new *n)
{
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = people_add(t->db, t->arena, n, BUREAU_MORNING, &id);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_account__needs_a_login_of_its_own_a_department_and_a_long_password(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct people_new n = {.login = S("an.yi"),
                           .name_zh = S("某"),
                           .name_en = S(""),
                           .department = S("traffic"),
                           .roles = ROLE_OFFICER};
    assert_int_equal(add(t, &n), ERR_CONFLICT);
    n.login = S("An Yi");
    assert_int_equal(add(t, &n), ERR_INVALID);
    n.login = S("an.er");
    n.department = S("no-such");
    assert_int_equal(add(t, &n), ERR_INVALID);
    n.department = S("traffic");
    n.password = S("short");
    assert_int_equal(add(t, &n), ERR_INVALID);
    n.password = S("long enough, this one");
    assert_int_equal(add(t, &n), 0);
}

static void test_accounts__what_is_done_to_them_stands_in_the_ledger(void **state)
{
    static const char *const kinds[] = {"account.add", "account.password", "account.disable",
                                        "account.enable"};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t before;
    struct str hash;
    assert_int_equal(ledger_head(t->db, t->arena, &before, &hash), 0);
    struct people_new n = {.login = S("new.person"),
                           .name_zh = S("新人"),
                           .name_en = S(""),
                           .department = S("traffic"),
                           .roles = ROLE_LEADER,
                           .password = S(""),
                           .actor = b.auditor.id};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(add(t, &n), 0);
    assert_int_equal(
        people_set_password(t->db, t->arena, n.login, PASSWORD, b.auditor.id, BUREAU_MORNING), 0);
    for (int disabled = 1; disabled >= 0; disabled--) {
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(
            people_set_disabled(t->db, t->arena, n.login, disabled, b.auditor.id, BUREAU_MORNING),
            0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    struct ledger_entries entries = {0};
    assert_int_equal(ledger_after(t->db, t->arena, before, 10, &entries), 0);
    assert_int_equal(entries.n, COUNT(kinds));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        assert_string_equal(arena_cstr(t->arena, entries.v[i].kind), kinds[i]);
        assert_int_equal(entries.v[i].actor, b.auditor.id);
        assert_true(str_eq(entries.v[i].subject, S("account:new.person")));
        assert_true(str_find(entries.v[i].payload, S("argon2")) < 0);
    }
}

static void test_tidy__forgets_what_is_over_and_nothing_else(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str old, fresh, ignored;
    moment_t later = BUREAU_MORNING + PEOPLE_SESSION_IDLE + 1;
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING, &old), 0);
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), later, &fresh),
                     0);
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), S("guess"), S("x"), later, &ignored),
        ERR_SIGN_IN);
    struct people_sessions_count_row sessions;
    assert_int_equal(people_tidy(t->db, later), 0);
    assert_int_equal(people_sql_sessions_count(t->db, t->arena, &sessions), 0);
    assert_int_equal(sessions.n, 2); /* remembered for a day: somebody may be writing in it */
    assert_int_equal(people_tidy(t->db, later + PEOPLE_SESSION_REMEMBERED), 0);
    assert_int_equal(people_sql_sessions_count(t->db, t->arena, &sessions), 0);
    assert_int_equal(sessions.n, 1);
    struct actor actor;
    assert_int_equal(people_actor(t->db, t->arena, session_digest(t->arena, fresh), later, &actor),
                     0);
    assert_int_equal(actor.id, b.officer.id);
    assert_int_equal(people_tidy(t->db, later + PEOPLE_WINDOW + 1), 0);
}

static void test_password__that_was_reset_opens_nothing_but_the_page_that_changes_it(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    with_password(t, &b);
    struct str before, token;
    struct actor actor;
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING, &before), 0);
    assert_int_equal(people_reset_password(t->db, t->arena, S("an.yi"), S("short"), b.auditor.id,
                                           BUREAU_MORNING),
                     ERR_INVALID);
    assert_int_equal(people_reset_password(t->db, t->arena, S("an.yi"), S("told over a desk"),
                                           b.auditor.id, BUREAU_MORNING),
                     0);
    /* Who is signed in is out. */
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, before), BUREAU_MORNING, &actor), 0);
    assert_int_equal(actor.id, 0);

    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), S("told over a desk"), S("x"),
                                    BUREAU_MORNING, &token),
                     0);
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING, &actor), 0);
    assert_string_equal(actor.only, "/password");

    assert_int_equal(
        people_set_password(t->db, t->arena, S("an.yi"), PASSWORD, b.officer.id, BUREAU_MORNING),
        0);
    assert_int_equal(
        people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, S("x"), BUREAU_MORNING, &token), 0);
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING, &actor), 0);
    assert_null(actor.only);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_sign_in__gives_a_session_that_belongs_to_the_account, &migrations_desk),
        TEST_ON_BOTH(test_sign_in__is_refused_alike_for_a_wrong_password_and_an_unknown_login,
                     &migrations_desk),
        TEST_ON_BOTH(test_sign_in__is_throttled_after_five_failures_until_the_window_has_passed,
                     &migrations_desk),
        TEST_ON_BOTH(test_session__ends_when_idle_and_at_its_longest, &migrations_desk),
        TEST_ON_BOTH(test_account__that_is_disabled_is_signed_out_and_stays_out, &migrations_desk),
        TEST_ON_BOTH(test_tidy__forgets_what_is_over_and_nothing_else, &migrations_desk),
        TEST_ON_BOTH(test_account__needs_a_login_of_its_own_a_department_and_a_long_password,
                     &migrations_desk),
        TEST_ON_BOTH(test_password__that_was_reset_opens_nothing_but_the_page_that_changes_it,
                     &migrations_desk),
        TEST_ON_BOTH(test_accounts__what_is_done_to_them_stands_in_the_ledger, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
