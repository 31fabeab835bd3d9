/* second_factor.c: the code after the password. See people.h.
 *
 * A code is right for its half minute and for those on both sides, as clocks differ. It is taken by one
 * update that moves last_step forward: of two requests with the same code one finds no row. */
#include "base/rand.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/people/inside.h"
#include "engine/ledger.h"
#include "people_sql.h"
#include "web/session.h"
#include "web/totp.h"

#define RECOVERY 16 /* letters: nobody tries that many, so a plain digest is enough */

/* ---- Codes ---- */

/* As people type it: with spaces, with hyphens, in small letters. */
static struct str code_typed(struct arena *a, struct str typed)
{
    char *out = arena_many(a, typed.n + 1, char);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        char ch = typed.p[i];
        if (ch != ' ' && ch != '-')
            out[n++] = ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch;
    }
    return str_of(out, n);
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == TOTP_DIGITS;
}

static struct str recovery_digest(struct arena *a, int64_t account, struct str code)
{
    return ledger_digest(a,
                         arena_fmt(a, "recovery\n%lld\n%.*s", (long long)account, STR_ARG(code)));
}

/* Take a code of the telephone's: 1 it was right and is used now, 0 it was not. */
static int digits_take(struct db *db, int64_t account, const struct people_second_factor_row *f,
                       struct str code, moment_t now)
{
    int64_t step;
    int r = totp_step(f->secret, code, now, &step);
    if (r < 0 || step == 0)
        return r;
    return people_sql_second_factor_step(db, account, step);
}

static int recovery_take(struct db *db, struct arena *a, const struct actor *actor, struct str code,
                         moment_t now)
{
    int r = people_sql_recovery_use(db, recovery_digest(a, actor->id, code), actor->id);
    if (r <= 0)
        return r;
    r = account_enter(db, a, "account.recovery_used", actor->login, S(""), actor->id, now);
    return r < 0 ? r : 1;
}

/* In the caller's transaction. 1 or 0, as above. */
static int code_take(struct db *db, struct arena *a, const struct actor *actor, struct str typed,
                     moment_t now)
{
    struct people_second_factor_row f;
    int r = people_sql_second_factor(db, a, actor->id, &f);
    if (r <= 0)
        return r;
    struct str code = code_typed(a, typed);
    if (is_digits(code))
        return digits_take(db, actor->id, &f, code, now);
    return f.confirmed && code.n == RECOVERY ? recovery_take(db, a, actor, code, now) : 0;
}

/* What is done once a code was right, in the code's transaction. */
typedef int (*code_deed)(struct db *db, struct arena *a, const struct actor *actor, moment_t now,
                         void *ret);

static int code_run(struct db *db, struct arena *a, const struct actor *actor, struct str code,
                    moment_t now, code_deed deed, void *ret)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = code_take(db, a, actor, code, now);
    if (r <= 0)
        return r < 0 ? r : (int)ERR_SIGN_IN;
    r = deed(db, a, actor, now, ret);
    return r < 0 ? r : tx_commit(&tx);
}

/* A code and what follows from it; a wrong one is counted. */
static int with_code(struct db *db, struct arena *a, const struct actor *actor, struct str code,
                     struct str remote, moment_t now, code_deed deed, void *ret)
{
    struct throttle t = throttle_of(a, "code", actor->login, remote);
    int r = throttle_check(db, a, &t, now);
    if (r < 0)
        return r;
    r = code_run(db, a, actor, code, now, deed, ret);
    if (r != ERR_SIGN_IN)
        return r;
    r = throttle_count(db, &t, now);
    return r < 0 ? r : err_set(ERR_SIGN_IN, "the code is wrong");
}

/* ---- Setting it up ---- */

static int is_required(struct db *db, struct arena *a, const struct actor *actor, bool *ret)
{
    struct str value;
    roles_t wanted;
    int r = bodies_setting(db, a, "sign_in.second_factor", &value);
    if (r < 0)
        return r;
    r = roles_parse(value, &wanted);
    if (r < 0)
        return r;
    *ret = wanted & actor->roles;
    return 0;
}

int people_second_factor(struct db *db, struct arena *a, const struct actor *actor,
                         struct people_second_factor *ret)
{
    struct people_second_factor_row row = {.secret = S("")};
    int r = people_sql_second_factor(db, a, actor->id, &row);
    if (r < 0)
        return r;
    struct people_second_factor f = {
        .begun = r == 1,
        .confirmed = row.confirmed,
        .secret = row.confirmed ? S("") : row.secret,
        .since = row.since,
        .codes = row.codes,
    };
    r = is_required(db, a, actor, &f.required);
    if (r < 0)
        return r;
    *ret = f;
    return 0;
}

int people_second_factor_begin(struct db *db, struct arena *a, const struct actor *actor,
                               moment_t now)
{
    int r = people_sql_second_factor_begin(db, actor->id, totp_secret(a), now);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_CONFLICT, "there is a second factor already") : 0;
}

static int recovery_make(struct db *db, struct arena *a, const struct actor *actor,
                         struct people_codes *ret)
{
    int r = people_sql_recovery_delete(db, actor->login);
    struct people_codes codes = {0};
    for (size_t i = 0; r >= 0 && i < PEOPLE_RECOVERY_CODES; i++) {
        struct str code = rand_code(a, RECOVERY);
        *vec_push(a, &codes) =
            arena_fmt(a, "%.4s-%.4s-%.4s-%.4s", code.p, code.p + 4, code.p + 8, code.p + 12);
        r = people_sql_recovery_insert(db, recovery_digest(a, actor->id, code), actor->id);
    }
    if (r < 0)
        return r;
    *ret = codes;
    return 0;
}

static int confirm(struct db *db, struct arena *a, const struct actor *actor, moment_t now,
                   void *ret)
{
    int r = people_sql_second_factor_confirm(db, actor->id, now);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_CONFLICT, "there is a second factor already");
    r = recovery_make(db, a, actor, ret);
    if (r < 0)
        return r;
    return account_enter(db, a, "account.factor_on", actor->login, S(""), actor->id, now);
}

int people_second_factor_confirm(struct db *db, struct arena *a, const struct actor *actor,
                                 struct str code, struct str remote, moment_t now,
                                 struct people_codes *ret)
{
    struct people_second_factor f;
    int r = people_second_factor(db, a, actor, &f);
    if (r < 0)
        return r;
    if (!f.begun || f.confirmed)
        return err_set(ERR_CONFLICT, "no second factor waits for its first code");
    return with_code(db, a, actor, code, remote, now, confirm, ret);
}

static int renew(struct db *db, struct arena *a, const struct actor *actor, moment_t now, void *ret)
{
    int r = recovery_make(db, a, actor, ret);
    if (r < 0)
        return r;
    return account_enter(db, a, "account.recovery_codes", actor->login, S(""), actor->id, now);
}

int people_recovery_renew(struct db *db, struct arena *a, const struct actor *actor,
                          struct str code, struct str remote, moment_t now,
                          struct people_codes *ret)
{
    return with_code(db, a, actor, code, remote, now, renew, ret);
}

/* ---- Taking it off ---- */

static int factor_delete(struct db *db, struct arena *a, struct str login, int64_t actor,
                         moment_t now)
{
    int r = people_sql_recovery_delete(db, login);
    if (r < 0)
        return r;
    r = people_sql_second_factor_delete(db, login);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no such account, or it has no second factor");
    return account_enter(db, a, "account.factor_off", login, S(""), actor, now);
}

static int leave(struct db *db, struct arena *a, const struct actor *actor, moment_t now, void *ret)
{
    (void)ret;
    return factor_delete(db, a, actor->login, actor->id, now);
}

int people_second_factor_leave(struct db *db, struct arena *a, const struct actor *actor,
                               struct str code, struct str remote, moment_t now)
{
    bool required;
    int r = is_required(db, a, actor, &required);
    if (r < 0)
        return r;
    if (required)
        return err_set(ERR_FORBIDDEN, "the roles of this account require a second factor");
    return with_code(db, a, actor, code, remote, now, leave, NULL);
}

int people_second_factor_off(struct db *db, struct arena *a, struct str login, int64_t actor,
                             moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = factor_delete(db, a, login, actor, now);
    if (r < 0)
        return r;
    r = people_sql_sessions_end_of(db, login, now);
    return r < 0 ? r : tx_commit(&tx);
}

/* ---- At sign-in ---- */

int people_is_pending(struct db *db, struct arena *a, struct str token, moment_t now)
{
    struct people_session_pending_row row;
    return people_sql_session_pending(db, a, session_digest(a, token), now, &row);
}

/* What the deed of a sign-in is given and gives. */
struct entering {
    struct str pending, token;
};

static int enter(struct db *db, struct arena *a, const struct actor *actor, moment_t now, void *ret)
{
    struct entering *e = ret;
    int r = people_sql_session_delete(db, session_digest(a, e->pending));
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "the session has gone meanwhile");
    return session_begin(db, a, actor->id, false, now, &e->token);
}

int people_sign_in_code(struct db *db, struct arena *a, struct str token, struct str code,
                        struct str remote, moment_t now, struct str *ret_token)
{
    struct people_session_pending_row row;
    int r = people_sql_session_pending(db, a, session_digest(a, token), now, &row);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no session waits for a code");
    struct actor actor = {.id = row.id, .login = row.login};
    struct entering e = {.pending = token};
    r = with_code(db, a, &actor, code, remote, now, enter, &e);
    if (r < 0)
        return r;
    *ret_token = e.token;
    return 0;
}
