/* inside.h: what the files of this subject share. */
#ifndef DOMAIN_PEOPLE_INSIDE_H
#define DOMAIN_PEOPLE_INSIDE_H

#include "domain/people/people.h"

/* Failures are counted under digests of what was typed and of where it came from. */
struct throttle {
    struct str who, remote;
};
/* `what`: "login" or "code". */
struct throttle throttle_of(struct arena *a, const char *what, struct str login, struct str remote);
/* ERR_TOO_MANY: there were too many within PEOPLE_WINDOW. */
int throttle_check(struct db *db, struct arena *a, const struct throttle *t, moment_t now) must_use;
/* One more; a transaction of its own. */
int throttle_count(struct db *db, const struct throttle *t, moment_t now) must_use;

/* An entry of the ledger about an account, in the caller's transaction. */
int account_enter(struct db *db, struct arena *a, const char *kind, struct str login,
                  struct str roles, int64_t actor, moment_t now) must_use;
/* A session of an account, in the caller's transaction; pending: it waits for a code. */
int session_begin(struct db *db, struct arena *a, int64_t account, bool pending, moment_t now,
                  struct str *ret_token) must_use;

/* What the pages of signing in share: the session begins, and goes on at `next`, or with a form that was carried
 * (engine/carry.h); and the page that asks for the code with such a form. */
struct ctx;
int sign_in_done(struct ctx *c, struct str token, struct str next, struct str carried) must_use;
int sign_in_code_ask(struct ctx *c, struct str next, struct str carried) must_use;

#endif
