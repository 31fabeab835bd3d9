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
#define PEOPLE_PASSWORD_MIN    10          /* letters */

struct people_new {
    struct str login, name_zh, name_en, department; /* department: its code */
    roles_t roles;
    struct str password; /* "": the account cannot sign in yet */
    bool temporary;      /* the password has to be changed at the first sign-in */
    int64_t actor;       /* who adds it; 0: somebody at the terminal */
};

/* What is done to accounts is entered in the ledger: account.add, .password, .reset, .disable,
 * .enable.
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
    bool disabled;
};
struct people_accounts {
    struct people_account *v;
    size_t n, room;
};
/* In order of login. */
int people_list(struct db *db, struct arena *a, struct people_accounts *ret) must_use;
int people_find(struct db *db, struct arena *a, struct str login, struct actor *ret) must_use;

/* Check login and password and begin a session; its token in *ret_token. ERR_SIGN_IN: wrong,
 * disabled or unknown (which is not said); ERR_TOO_MANY. Own transactions: a failure is kept
 * although the sign-in fails. */
int people_sign_in(struct db *db, struct arena *a, struct str login, struct str password,
                   struct str remote, moment_t now, struct str *ret_token) must_use;
int people_sign_out(struct db *db, struct arena *a, struct str token) must_use;
/* Who belongs to a session: what struct site wants. Extends the session; id 0: nobody (expired,
 * signed out, disabled). */
int people_actor(struct db *db, struct arena *a, struct str digest, moment_t now,
                 struct actor *ret);
/* Forget sessions and failures that are over: a job of the worker. */
int people_tidy(struct db *db, moment_t now) must_use;

extern const struct pages people_pages;

#endif
