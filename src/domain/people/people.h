/* people.h: accounts, roles, sign-in and sessions.
 *
 * Passwords are kept as Argon2id (libsodium, interactive limits); a session is kept as the digest of
 * its token. Sign-in is throttled by login and by address: after PEOPLE_TRIES failures within
 * PEOPLE_WINDOW seconds it is refused (ERR_TOO_MANY) until the window has passed, right password or
 * not; an unknown login costs the same time as a known one. */
#ifndef DOMAIN_PEOPLE_H
#define DOMAIN_PEOPLE_H

#include "engine/page.h"

#define PEOPLE_TRIES           5
#define PEOPLE_WINDOW          (15 * 60)
#define PEOPLE_SESSION_IDLE    (30 * 60)   /* seconds without a request */
#define PEOPLE_SESSION_LONGEST (12 * 3600) /* whatever happens */
#define PEOPLE_SESSION_REMEMBERED \
 (24 * 3600) /* after its end: for a form that was being written in it */
#define PEOPLE_PASSWORD_MIN    10          /* letters */

struct people_new {
    struct str login, name_zh, name_en, department; /* department: its code */
    roles_t roles;
    struct str password; /* "": the account cannot sign in yet */
    bool temporary;      /* the password has to be changed at the first sign-in */
    int64_t actor;       /* who adds it; 0: somebody at the terminal */
};

/* What is done to accounts is entered in the ledger: account.add, .password, .reset, .disable,
 * .enable, .factor_on, .factor_off, .recovery_codes, .recovery_used.
 *
 * Add an account in the caller's transaction. ERR_CONFLICT: the login is taken; ERR_INVALID: login,
 * department or password cannot be used. */
int people_add(struct db *db, struct arena *a, const struct people_new *n, moment_t now,
               int64_t *ret_id) must_use;
/* The same with a password hash that people_hash() made: a demonstration hashes one password once. */
int people_add_hashed(struct db *db, struct arena *a, const struct people_new *n, struct str hash,
                      moment_t now, int64_t *ret_id) must_use;
int people_hash(struct arena *a, struct str password, struct str *ret_hash) must_use;
/* A transaction of its own. Ends all sessions of the account. ERR_ABSENT, ERR_INVALID (too short). */
int people_set_password(struct db *db, struct arena *a, struct str login, struct str password,
                        int64_t actor, moment_t now) must_use;
/* The same for a password that somebody else chose, and who has to be told it: until the account has
 * chosen its own, its sessions open nothing but that page (struct actor, only). */
int people_reset_password(struct db *db, struct arena *a, struct str login, struct str password,
                          int64_t actor, moment_t now) must_use;
/* Disable or enable, in the caller's transaction; ends all sessions. ERR_ABSENT. */
int people_set_disabled(struct db *db, struct arena *a, struct str login, bool disabled,
                        int64_t actor, moment_t now) must_use;

struct people_account {
    int64_t id;
    struct str login, name_zh, name_en, department, department_en, roles;
    bool disabled, second_factor;
};
struct people_accounts {
    struct people_account *v;
    size_t n, room;
};
/* In order of login. */
int people_list(struct db *db, struct arena *a, struct people_accounts *ret) must_use;
int people_find(struct db *db, struct arena *a, struct str login, struct actor *ret) must_use;

#define PEOPLE_CODE_WANTED 1
/* Check login and password and begin a session; its token in *ret_token. PEOPLE_CODE_WANTED: the
 * account has a second factor; the session opens nothing until people_sign_in_code(). ERR_SIGN_IN:
 * wrong, disabled or unknown (which is not said); ERR_TOO_MANY. Own transactions: a failure is kept
 * although the sign-in fails. */
int people_sign_in(struct db *db, struct arena *a, struct str login, struct str password,
                   struct str remote, moment_t now, struct str *ret_token) must_use;
/* Is it the account's password? As people_sign_in(), without a session. */
int people_password_check(struct db *db, struct arena *a, struct str login, struct str password,
                          struct str remote, moment_t now) must_use;
int people_sign_out(struct db *db, struct arena *a, struct str token) must_use;
/* Who belongs to a session: what struct site wants. Extends the session; id 0: nobody (expired,
 * signed out, disabled). */
int people_actor(struct db *db, struct arena *a, struct str digest, moment_t now,
                 struct actor *ret);
/* Was there a session with that digest, ended or not? 1 or 0. And the digests of an account's latest: what struct site
 * wants of who carries a form through a sign-in (engine/carry.h). */
int people_session_was(struct db *db, struct arena *a, struct str digest) must_use;
int people_sessions_of(struct db *db, struct arena *a, int64_t account, struct strs *ret) must_use;
/* pages.c: that sign-in, with the form. */
int people_sign_in_with(struct ctx *c, struct str carried);
/* Forget sessions that ended PEOPLE_SESSION_REMEMBERED ago and failures: a job of the worker. */
int people_tidy(struct db *db, moment_t now) must_use;

/* ---- The second factor: six digits from a telephone (TOTP, RFC 6238) ----
 *
 * The secret stands in the desk's store as it is: there is no key beside it that would not lie in the
 * same folder and the same backup. Recovery codes stand there as digests. A code, of either kind, is
 * taken once; wrong ones are counted and throttled like passwords. The setting
 * "sign_in.second_factor" names the roles that must have one: until then their sessions open nothing
 * but the page that sets it up (struct actor, only). */

#define PEOPLE_PENDING        (10 * 60) /* seconds in which the code has to come */
#define PEOPLE_RECOVERY_CODES 8

struct people_second_factor {
    bool begun, confirmed;
    bool required;     /* by the account's roles */
    struct str secret; /* base32: for typing, while it is not confirmed; else "" */
    moment_t since;
    int64_t codes; /* recovery codes that are left */
};
/* What the account has. */
int people_second_factor(struct db *db, struct arena *a, const struct actor *actor,
                         struct people_second_factor *ret) must_use;
/* A new secret, which a first code has to confirm; in the caller's transaction. ERR_CONFLICT: there is
 * a confirmed one. */
int people_second_factor_begin(struct db *db, struct arena *a, const struct actor *actor,
                               moment_t now) must_use;

struct people_codes {
    struct str *v;
    size_t n, room;
};
/* The first code is right: from now on one is asked for. The recovery codes, for this once, in
 * *ret. ERR_SIGN_IN: the code is wrong; ERR_TOO_MANY; ERR_CONFLICT: nothing was begun, or it is
 * confirmed. Own transactions, as are those that follow. */
int people_second_factor_confirm(struct db *db, struct arena *a, const struct actor *actor,
                                 struct str code, struct str remote, moment_t now,
                                 struct people_codes *ret) must_use;
/* New recovery codes; those before are void. ERR_SIGN_IN, ERR_TOO_MANY. */
int people_recovery_renew(struct db *db, struct arena *a, const struct actor *actor,
                          struct str code, struct str remote, moment_t now,
                          struct people_codes *ret) must_use;
/* One's own is taken off, with a code. ERR_SIGN_IN, ERR_TOO_MANY; ERR_FORBIDDEN: the roles require
 * it. */
int people_second_factor_leave(struct db *db, struct arena *a, const struct actor *actor,
                               struct str code, struct str remote, moment_t now) must_use;
/* Somebody else's is taken off (the telephone is lost); ends all sessions of the account. ERR_ABSENT:
 * no such account, or it has none. */
int people_second_factor_off(struct db *db, struct arena *a, struct str login, int64_t actor,
                             moment_t now) must_use;

/* Does the token belong to a session that waits for its code? 1 or 0. */
int people_is_pending(struct db *db, struct arena *a, struct str token, moment_t now) must_use;
/* The code after the password: the session begins, under a new token. ERR_SIGN_IN: wrong; ERR_TOO_MANY;
 * ERR_ABSENT: no session waits (any more). */
int people_sign_in_code(struct db *db, struct arena *a, struct str token, struct str code,
                        struct str remote, moment_t now, struct str *ret_token) must_use;

extern const struct pages people_pages, people_email_pages, people_second_factor_pages;

#endif
