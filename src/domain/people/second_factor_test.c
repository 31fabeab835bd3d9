/* second_factor_test.c: the code after the password, on both engines. */
#include "domain/test_bureau.h"
#include "store/db_test_util.h"
#include "web/session.h"

#include <liboath/oath.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PASSWORD S("一句只有我记得的话很长")
#define FROM     S("10.0.0.1")

/* What an authenticator does: base32 to bytes, bytes and time to digits. */
static struct str code_at(struct arena *a, struct str secret, moment_t at)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char key[40] = {0}, out[7];
    size_t bits = 0;
    for (size_t i = 0; i < secret.n; i++)
        for (unsigned b = 0; b < 5; b++, bits++) {
            unsigned value = (unsigned)(strchr(letters, secret.p[i]) - letters);
            if (value >> (4 - b) & 1)
                key[bits / 8] = (char)(key[bits / 8] | 0x80 >> bits % 8);
        }
    assert_int_equal(
        oath_totp_generate(key, bits / 8, (time_t)at, OATH_TOTP_DEFAULT_TIME_STEP_SIZE, 0, 6, out),
        OATH_OK);
    return arena_str(a, str_c(out));
}

struct enrolled {
    struct bureau b;
    struct str secret;
    struct people_codes codes;
};

static void begin(struct test_store *t, const struct actor *who, struct str *ret_secret)
{
    struct people_second_factor f;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(people_second_factor_begin(t->db, t->arena, who, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(people_second_factor(t->db, t->arena, who, &f), 0);
    assert_true(f.begun && !f.confirmed && f.secret.n == 32);
    *ret_secret = f.secret;
}

/* The officer has a second factor since the morning. */
static void enrol(struct test_store *t, struct enrolled *ret)
{
    bureau_found(t->db, t->arena, &ret->b);
    assert_int_equal(people_set_password(t->db, t->arena, S("an.yi"), PASSWORD, 0, BUREAU_MORNING),
                     0);
    begin(t, &ret->b.officer, &ret->secret);
    ret->codes = (struct people_codes){0};
    assert_int_equal(people_second_factor_confirm(t->db, t->arena, &ret->b.officer,
                                                  code_at(t->arena, ret->secret, BUREAU_MORNING),
                                                  FROM, BUREAU_MORNING, &ret->codes),
                     0);
}

static struct str password_given(struct test_store *t, moment_t now)
{
    struct str token;
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, FROM, now, &token),
                     PEOPLE_CODE_WANTED);
    return token;
}

static int64_t who_is(struct test_store *t, struct str token, moment_t now)
{
    struct actor actor;
    assert_int_equal(people_actor(t->db, t->arena, session_digest(t->arena, token), now, &actor),
                     0);
    return actor.id;
}

static void test_sign_in__opens_nothing_until_the_code_has_come(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    moment_t now = BUREAU_MORNING + 300;
    struct str pending = password_given(t, now), token;
    assert_int_equal(who_is(t, pending, now), 0);
    assert_int_equal(people_is_pending(t->db, t->arena, pending, now), 1);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending, S("000000"), FROM, now, &token),
                     ERR_SIGN_IN);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending, code_at(t->arena, e.secret, now),
                                         FROM, now, &token),
                     0);
    assert_int_equal(who_is(t, token, now), e.b.officer.id);
    assert_int_equal(who_is(t, pending, now), 0);
    assert_int_equal(people_is_pending(t->db, t->arena, pending, now), 0);
}

static void test_code__is_taken_once(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    struct str token;
    /* The one that confirmed is used too. */
    struct str first = password_given(t, BUREAU_MORNING);
    assert_int_equal(people_sign_in_code(t->db, t->arena, first,
                                         code_at(t->arena, e.secret, BUREAU_MORNING), FROM,
                                         BUREAU_MORNING, &token),
                     ERR_SIGN_IN);
    moment_t now = BUREAU_MORNING + 300;
    struct str code = code_at(t->arena, e.secret, now);
    struct str one = password_given(t, now), two = password_given(t, now);
    assert_int_equal(people_sign_in_code(t->db, t->arena, one, code, FROM, now, &token), 0);
    assert_int_equal(people_sign_in_code(t->db, t->arena, two, code, FROM, now, &token),
                     ERR_SIGN_IN);
    /* Nor one from before it, although its time has not quite passed. */
    assert_int_equal(people_sign_in_code(t->db, t->arena, two,
                                         code_at(t->arena, e.secret, now - 30), FROM, now, &token),
                     ERR_SIGN_IN);
    assert_int_equal(people_sign_in_code(t->db, t->arena, two,
                                         code_at(t->arena, e.secret, now + 30), FROM, now, &token),
                     0);
}

static void test_codes__that_are_wrong_are_throttled(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    moment_t now = BUREAU_MORNING + 300;
    struct str pending = password_given(t, now), token;
    struct str right = code_at(t->arena, e.secret, now);
    for (int i = 0; i < PEOPLE_TRIES; i++)
        assert_int_equal(
            people_sign_in_code(t->db, t->arena, pending, S("nonsense"), FROM, now, &token),
            ERR_SIGN_IN);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending, right, FROM, now, &token),
                     ERR_TOO_MANY);
    now += PEOPLE_WINDOW + 1;
    pending = password_given(t, now);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending, code_at(t->arena, e.secret, now),
                                         FROM, now, &token),
                     0);
}

static void test_sign_in__that_waits_too_long_begins_anew(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    struct str pending = password_given(t, BUREAU_MORNING), token;
    moment_t late = BUREAU_MORNING + PEOPLE_PENDING + 1;
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending,
                                         code_at(t->arena, e.secret, late), FROM, late, &token),
                     ERR_ABSENT);
    assert_int_equal(
        people_sign_in_code(t->db, t->arena, S("0123"), S("000000"), FROM, late, &token),
        ERR_ABSENT);
}

static void test_recovery_code__signs_in_once_and_is_on_the_ledger(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    assert_int_equal(e.codes.n, PEOPLE_RECOVERY_CODES);
    struct str token, typed = arena_fmt(t->arena, " %.*s ", STR_ARG(e.codes.v[3]));
    struct str pending = password_given(t, BUREAU_MORNING);
    assert_int_equal(
        people_sign_in_code(t->db, t->arena, pending, typed, FROM, BUREAU_MORNING, &token), 0);
    struct people_second_factor f;
    assert_int_equal(people_second_factor(t->db, t->arena, &e.b.officer, &f), 0);
    assert_int_equal(f.codes, PEOPLE_RECOVERY_CODES - 1);
    assert_int_equal(f.secret.n, 0); /* it is not shown again */

    int64_t seq;
    struct str hash;
    struct ledger_entries entries = {0};
    assert_int_equal(ledger_head(t->db, t->arena, &seq, &hash), 0);
    assert_int_equal(ledger_after(t->db, t->arena, seq - 1, 1, &entries), 0);
    assert_true(str_eq(entries.v[0].kind, S("account.recovery_used")));

    pending = password_given(t, BUREAU_MORNING);
    assert_int_equal(
        people_sign_in_code(t->db, t->arena, pending, typed, FROM, BUREAU_MORNING, &token),
        ERR_SIGN_IN);
    /* New ones void the others. */
    struct people_codes fresh;
    assert_int_equal(people_recovery_renew(t->db, t->arena, &e.b.officer, e.codes.v[4], FROM,
                                           BUREAU_MORNING, &fresh),
                     0);
    assert_int_equal(
        people_sign_in_code(t->db, t->arena, pending, e.codes.v[5], FROM, BUREAU_MORNING, &token),
        ERR_SIGN_IN);
    assert_int_equal(
        people_sign_in_code(t->db, t->arena, pending, fresh.v[0], FROM, BUREAU_MORNING, &token), 0);
}

static void test_second_factor__of_another_account_does_not_help(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    struct str secret, token;
    struct people_codes codes;
    begin(t, &e.b.head, &secret);
    assert_int_equal(people_second_factor_confirm(t->db, t->arena, &e.b.head,
                                                  code_at(t->arena, secret, BUREAU_MORNING), FROM,
                                                  BUREAU_MORNING, &codes),
                     0);
    struct str pending = password_given(t, BUREAU_MORNING + 300);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending, codes.v[0], FROM,
                                         BUREAU_MORNING + 300, &token),
                     ERR_SIGN_IN);
    assert_int_equal(people_sign_in_code(t->db, t->arena, pending,
                                         code_at(t->arena, secret, BUREAU_MORNING + 300), FROM,
                                         BUREAU_MORNING + 300, &token),
                     ERR_SIGN_IN);
}

static void test_second_factor__that_is_on_is_not_begun_or_confirmed_again(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    struct people_codes codes;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(people_second_factor_begin(t->db, t->arena, &e.b.officer, BUREAU_MORNING),
                     ERR_CONFLICT);
    tx_end(&tx);
    assert_int_equal(people_second_factor_confirm(t->db, t->arena, &e.b.officer,
                                                  code_at(t->arena, e.secret, BUREAU_MORNING + 60),
                                                  FROM, BUREAU_MORNING + 60, &codes),
                     ERR_CONFLICT);
}

static void test_second_factor__is_taken_off_with_a_code_or_by_an_administrator(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    enrol(t, &e);
    struct str token;
    moment_t now = BUREAU_MORNING + 300;
    assert_int_equal(
        people_second_factor_leave(t->db, t->arena, &e.b.officer, S("000000"), FROM, now),
        ERR_SIGN_IN);
    assert_int_equal(people_second_factor_leave(t->db, t->arena, &e.b.officer,
                                                code_at(t->arena, e.secret, now), FROM, now),
                     0);
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, FROM, now, &token), 0);
    assert_int_equal(who_is(t, token, now), e.b.officer.id);
    assert_int_equal(people_second_factor_off(t->db, t->arena, S("an.yi"), e.b.auditor.id, now),
                     ERR_ABSENT);

    begin(t, &e.b.officer, &e.secret);
    assert_int_equal(people_second_factor_confirm(t->db, t->arena, &e.b.officer,
                                                  code_at(t->arena, e.secret, now), FROM, now,
                                                  &e.codes),
                     0);
    assert_int_equal(people_second_factor_off(t->db, t->arena, S("an.yi"), e.b.auditor.id, now), 0);
    assert_int_equal(who_is(t, token, now), 0); /* who is signed in is out */
    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, FROM, now, &token), 0);
}

static void test_second_factor__is_required_of_the_roles_that_the_settings_name(void **state)
{
    struct test_store *t = test_store_of(state);
    struct enrolled e;
    bureau_found(t->db, t->arena, &e.b);
    assert_int_equal(people_set_password(t->db, t->arena, S("an.yi"), PASSWORD, 0, BUREAU_MORNING),
                     0);
    struct str token;
    struct actor actor;
    static const char *const wanted[] = {"leader", "leader,officer"};
    for (size_t i = 0; i < COUNT(wanted); i++) {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(bodies_set(t->db, t->arena, S("sign_in.second_factor"), str_c(wanted[i]),
                                    0, BUREAU_MORNING),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
        assert_int_equal(
            people_sign_in(t->db, t->arena, S("an.yi"), PASSWORD, FROM, BUREAU_MORNING, &token), 0);
        assert_int_equal(
            people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING, &actor),
            0);
        assert_true(i == 0 ? !actor.only : strcmp(actor.only, "/second-factor") == 0);
    }
    begin(t, &e.b.officer, &e.secret);
    assert_int_equal(people_second_factor_confirm(t->db, t->arena, &e.b.officer,
                                                  code_at(t->arena, e.secret, BUREAU_MORNING), FROM,
                                                  BUREAU_MORNING, &e.codes),
                     0);
    assert_int_equal(
        people_actor(t->db, t->arena, session_digest(t->arena, token), BUREAU_MORNING, &actor), 0);
    assert_null(actor.only);
    assert_int_equal(people_second_factor_leave(t->db, t->arena, &e.b.officer,
                                                code_at(t->arena, e.secret, BUREAU_MORNING + 60),
                                                FROM, BUREAU_MORNING + 60),
                     ERR_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_sign_in__opens_nothing_until_the_code_has_come, &migrations_desk),
        TEST_ON_BOTH(test_code__is_taken_once, &migrations_desk),
        TEST_ON_BOTH(test_codes__that_are_wrong_are_throttled, &migrations_desk),
        TEST_ON_BOTH(test_sign_in__that_waits_too_long_begins_anew, &migrations_desk),
        TEST_ON_BOTH(test_recovery_code__signs_in_once_and_is_on_the_ledger, &migrations_desk),
        TEST_ON_BOTH(test_second_factor__of_another_account_does_not_help, &migrations_desk),
        TEST_ON_BOTH(test_second_factor__that_is_on_is_not_begun_or_confirmed_again,
                     &migrations_desk),
        TEST_ON_BOTH(test_second_factor__is_taken_off_with_a_code_or_by_an_administrator,
                     &migrations_desk),
        TEST_ON_BOTH(test_second_factor__is_required_of_the_roles_that_the_settings_name,
                     &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
