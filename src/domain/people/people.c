/* people.c: the rules of accounts, sign-in and sessions. See people.h. */
#include "domain/people/people.h"

#include <sodium.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "domain/people/inside.h"
#include "people_sql.h"
#include "web/session.h"

/* A hash that no password has: an unknown login is checked against it, so that it costs the same
 * time. Made once with the same limits. */
static const char nobody_hash[] =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$kEcXHOCsYbNKJpeYjJr5cSeJu1HPpEwtuV6JwPVn0fE";

static bool login_usable(struct str login)
{
    if (login.n < 2 || login.n > 40)
        return false;
    for (size_t i = 0; i < login.n; i++) {
        char ch = login.p[i];
        bool letter = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (!letter && (i == 0 || (ch != '.' && ch != '-' && ch != '_')))
            return false;
    }
    return true;
}

int people_hash(struct arena *a, struct str password, struct str *ret_hash)
{
    if (!utf8_valid(password) || utf8_count(password) < PEOPLE_PASSWORD_MIN || password.n > 1000)
        return err_set(ERR_INVALID, "a password has at least %d letters", PEOPLE_PASSWORD_MIN);

    char out[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 ||
        crypto_pwhash_str(out, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return err_set(ERR_BUSY, "no memory to hash a password");
    *ret_hash = arena_str(a, str_c(out));
    return 0;
}

/* What is done to an account stands in the ledger: an auditor sees who could have signed what. */
int account_enter(struct db *db, struct arena *a, const char *kind, struct str login,
                  struct str roles, int64_t actor, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "login", login);
    json_put_str(payload, "roles", roles);
    struct str subject = arena_fmt(a, "account:%.*s", STR_ARG(login));
    return ledger_append(db, a, now, kind, subject, actor, payload, NULL);
}

int people_add_hashed(struct db *db, struct arena *a, const struct people_new *n, struct str hash,
                      moment_t now, int64_t *ret_id)
{
    if (!login_usable(n->login))
        return err_set(ERR_INVALID, "a login has 2 to 40 of a-z 0-9 . - _");

    struct people_department_by_code_row department;
    int r = people_sql_department_by_code(db, a, n->department, &department);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_INVALID, "no department has the code %.*s", STR_ARG(n->department));

    struct people_account_insert_row row;
    struct str roles = roles_text(a, n->roles);
    r = people_sql_account_insert(db, a, n->login, n->name_zh, n->name_en, department.id, roles,
                                  hash, n->temporary, now, &row);
    if (r < 0)
        return r;
    r = account_enter(db, a, "account.add", n->login, roles, n->actor, now);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int people_add(struct db *db, struct arena *a, const struct people_new *n, moment_t now,
               int64_t *ret_id)
{
    struct str hash = S("");
    if (n->password.n > 0) {
        int r = people_hash(a, n->password, &hash);
        if (r < 0)
            return r;
    }
    return people_add_hashed(db, a, n, hash, now, ret_id);
}

static int password_set(struct db *db, struct arena *a, struct str login, struct str password,
                        bool temporary, int64_t actor, moment_t now)
{
    struct str hash;
    int r = people_hash(a, password, &hash);
    if (r < 0)
        return r;

    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_sql_account_set_password(db, login, hash, temporary);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no such account");
    r = people_sql_sessions_end_of(db, login, now);
    if (r < 0)
        return r;
    r = account_enter(db, a, temporary ? "account.reset" : "account.password", login, S(""), actor,
                      now);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

int people_set_password(struct db *db, struct arena *a, struct str login, struct str password,
                        int64_t actor, moment_t now)
{
    return password_set(db, a, login, password, false, actor, now);
}

int people_reset_password(struct db *db, struct arena *a, struct str login, struct str password,
                          int64_t actor, moment_t now)
{
    return password_set(db, a, login, password, true, actor, now);
}

int people_set_disabled(struct db *db, struct arena *a, struct str login, bool disabled,
                        int64_t actor, moment_t now)
{
    int r = people_sql_account_set_disabled(db, login, disabled);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no such account");
    r = people_sql_sessions_delete_of(db, login);
    if (r < 0)
        return r;
    return account_enter(db, a, disabled ? "account.disable" : "account.enable", login, S(""),
                         actor, now);
}

int people_list(struct db *db, struct arena *a, struct people_accounts *ret)
{
    struct people_accounts_rows rows = {0};
    int r = people_sql_accounts(db, a, &rows);
    if (r < 0)
        return r;

    *ret = (struct people_accounts){0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct people_accounts_row *row = &rows.v[i];
        *vec_push(a, ret) = (struct people_account){
            .id = row->id,
            .login = row->login,
            .name_zh = row->name_zh,
            .name_en = row->name_en,
            .department = row->department,
            .department_en = row->department_en,
            .roles = row->roles,
            .disabled = row->disabled,
            .second_factor = row->second_factor,
        };
    }
    return 0;
}

static int actor_from_row(const struct people_account_row *row, struct actor *ret)
{
    roles_t roles;
    int r = roles_parse(row->roles, &roles);
    if (r < 0)
        return r;
    *ret = (struct actor){
        .id = row->id,
        .department = row->department,
        .roles = roles,
        .name = row->name_zh,
        .name_en = row->name_en,
        .login = row->login,
    };
    return 0;
}

int people_find(struct db *db, struct arena *a, struct str login, struct actor *ret)
{
    struct people_account_row row;
    int r = people_sql_account_by_login(db, a, login, &row);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no such account");
    return actor_from_row(&row, ret);
}

/* ---- Signing in ---- */

/* Failures are counted under a digest: the store keeps neither what was typed as a login (it may be
 * a password) nor an address. */
static struct str failure_key(struct arena *a, const char *what, struct str value)
{
    return ledger_digest(a, arena_fmt(a, "%s\n%.*s", what, STR_ARG(value)));
}

struct throttle throttle_of(struct arena *a, const char *what, struct str login, struct str remote)
{
    return (struct throttle){failure_key(a, what, login), failure_key(a, "remote", remote)};
}

static int failures_exceeded(struct db *db, struct arena *a, struct str key, int64_t limit,
                             moment_t now)
{
    struct people_failures_since_row row;
    int r = people_sql_failures_since(db, a, key, now - PEOPLE_WINDOW, &row);
    if (r < 0)
        return r;
    return row.n >= limit ? err_set(ERR_TOO_MANY, "too many failed sign-ins") : 0;
}

int throttle_check(struct db *db, struct arena *a, const struct throttle *t, moment_t now)
{
    int r = failures_exceeded(db, a, t->who, PEOPLE_TRIES, now);
    return r < 0 ? r : failures_exceeded(db, a, t->remote, PEOPLE_TRIES * 10, now);
}

int throttle_count(struct db *db, const struct throttle *t, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_sql_failure_insert(db, t->who, now);
    if (r < 0)
        return r;
    r = people_sql_failure_insert(db, t->remote, now);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

static bool password_right(struct str hash, struct str password)
{
    bool known = hash.n > 0 && hash.n < crypto_pwhash_STRBYTES;
    struct str kept = known ? hash : str_c(nobody_hash);
    char stored[crypto_pwhash_STRBYTES] = {0}; /* libsodium asks for that many bytes */
    memcpy(stored, kept.p, kept.n);
    bool right =
        sodium_init() >= 0 && crypto_pwhash_str_verify(stored, password.p, password.n) == 0;
    return right && known;
}

int session_begin(struct db *db, struct arena *a, int64_t account, bool pending, moment_t now,
                  struct str *ret_token)
{
    struct str token = session_token(a);
    moment_t expires = now + (pending ? PEOPLE_PENDING : PEOPLE_SESSION_IDLE);
    int r = people_sql_session_insert(db, session_digest(a, token), account, now, expires, pending);
    if (r < 0)
        return r;
    *ret_token = token;
    return 0;
}

/* The account whose login and password these are. */
static int password_check(struct db *db, struct arena *a, struct str login, struct str password,
                          struct str remote, moment_t now, struct people_account_row *ret)
{
    struct throttle t = throttle_of(a, "login", login, remote);
    int r = throttle_check(db, a, &t, now);
    if (r < 0)
        return r;
    struct people_account_row row = {0};
    r = people_sql_account_by_login(db, a, login, &row);
    if (r < 0)
        return r;
    bool known = r == 1 && !row.disabled;
    if (!password_right(known ? row.password : S(""), password)) {
        r = throttle_count(db, &t, now);
        return r < 0 ? r : err_set(ERR_SIGN_IN, "login or password is wrong");
    }
    *ret = row;
    return 0;
}

int people_password_check(struct db *db, struct arena *a, struct str login, struct str password,
                          struct str remote, moment_t now)
{
    struct people_account_row row;
    return password_check(db, a, login, password, remote, now, &row);
}

int people_sign_in(struct db *db, struct arena *a, struct str login, struct str password,
                   struct str remote, moment_t now, struct str *ret_token)
{
    struct people_account_row row;
    int r = password_check(db, a, login, password, remote, now, &row);
    if (r < 0)
        return r;
    struct people_second_factor_row factor;
    r = people_sql_second_factor(db, a, row.id, &factor);
    if (r < 0)
        return r;
    bool pending = r == 1 && factor.confirmed;

    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    struct str token;
    r = session_begin(db, a, row.id, pending, now, &token);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    *ret_token = token;
    return pending ? PEOPLE_CODE_WANTED : 0;
}

int people_sign_out(struct db *db, struct arena *a, struct str token)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_sql_session_delete(db, session_digest(a, token));
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

/* Seen again: written at most once a minute, so that reading pages does not mean writing. */
static int session_extend(struct db *db, struct str digest,
                          const struct people_session_actor_row *row, moment_t now)
{
    if (now - row->seen < 60)
        return 0;
    moment_t longest = row->created + PEOPLE_SESSION_LONGEST;
    moment_t expires = now + PEOPLE_SESSION_IDLE < longest ? now + PEOPLE_SESSION_IDLE : longest;

    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_sql_session_touch(db, digest, now, expires);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

/* What has to be done before anything else; NULL: nothing. */
static int only_of(const struct people_session_actor_row *row, roles_t roles, const char **ret)
{
    roles_t wanted;
    int r = roles_parse(row->wanted, &wanted);
    if (r < 0)
        return r;
    *ret = row->temporary                          ? "/password"
           : wanted & roles && !row->second_factor ? "/second-factor"
                                                   : NULL;
    return 0;
}

int people_actor(struct db *db, struct arena *a, struct str digest, moment_t now, struct actor *ret)
{
    *ret = (struct actor){0};
    struct people_session_actor_row row;
    int r = people_sql_session_actor(db, a, digest, &row);
    if (r <= 0)
        return r;
    if (row.expires <= now)
        return 0;

    roles_t roles;
    r = roles_parse(row.roles, &roles);
    if (r < 0)
        return r;
    const char *only;
    r = only_of(&row, roles, &only);
    if (r < 0)
        return r;
    r = session_extend(db, digest, &row, now);
    if (r < 0)
        return r;
    *ret = (struct actor){
        .id = row.id,
        .department = row.department,
        .roles = roles,
        .name = row.name_zh,
        .name_en = row.name_en,
        .login = row.login,
        .only = only,
    };
    return 0;
}

int people_session_was(struct db *db, struct arena *a, struct str digest)
{
    struct people_session_was_row row;
    return people_sql_session_was(db, a, digest, &row);
}

int people_sessions_of(struct db *db, struct arena *a, int64_t account, struct strs *ret)
{
    struct people_sessions_of_rows rows = {0};
    int r = people_sql_sessions_of(db, a, account, &rows);
    if (r < 0)
        return r;
    *ret = (struct strs){arena_many(a, rows.n, struct str), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = rows.v[i].digest;
    return 0;
}

int people_tidy(struct db *db, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_sql_sessions_tidy(db, now - PEOPLE_SESSION_REMEMBERED);
    if (r < 0)
        return r;
    r = people_sql_failures_tidy(db, now - PEOPLE_WINDOW);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}
