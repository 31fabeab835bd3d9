/* flow.h: states and who moves them. Only flow_fire() writes a state column.
 *
 * A flow is a static table of moves. Firing one checks the state, the role and the signing
 * rules, writes the new state, and adds a signed event to the history: account, moment, digest
 * of exactly what was signed, note. All in the caller's transaction.
 *
 * A round begins with the first event of a thing and after each move that has FLOW_NEW_ROUND;
 * such a move is the last of its own round. All signatures of a round are for one content: where
 * it changed after a signature without a new round, the next one is refused. */
#ifndef ENGINE_FLOW_H
#define ENGINE_FLOW_H

#include "base/date.h"
#include "engine/access.h"
#include "store/db.h"

enum flow_rule {
    FLOW_NOTE = 1,      /* a reason is required */
    FLOW_SIGN = 2,      /* a signature: nobody signs two moves of one round, nor what he drafted */
    FLOW_NEW_ROUND = 4, /* signatures so far are void: a new round begins after it */
    FLOW_OWN_DEPARTMENT = 8, /* the actor belongs to the subject's department */
    FLOW_OWNER = 16,         /* the actor is who drafted it */
};

struct flow_move {
    const char *event; /* "pass_first" */
    const char *from, *to;
    roles_t allow;
    unsigned rules; /* enum flow_rule */
};

/* What the flow must know of the thing it moves. */
struct flow_subject {
    int64_t id;
    struct str state;
    int64_t owner; /* the account that drafted it */
    int64_t department;
    struct str digest; /* of exactly what is being signed, now */
};

struct flow {
    const char *name; /* "document" */
    const struct flow_move *moves;
    size_t n;
    int (*load)(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret);
    /* Writes the state where it still is `from`: the number of rows changed (0: somebody was
     * first). From then until the commit nobody else changes the thing: on PostgreSQL it holds
     * the row, and whoever changes the content changes that row first. flow_fire() loads again
     * after it. */
    int (*store)(struct db *db, int64_t id, struct str from, struct str to, moment_t now);
};

struct flow_act {
    const struct actor *actor;
    /* Who is absent and has named the actor his deputy: his roles and department count. That it is so
     * the caller has made sure. NULL: the actor acts for himself. */
    const struct actor *in_place_of;
    moment_t now;
    struct str note;
    struct str
        digest; /* what the actor saw; must equal the subject's: else ERR_CONFLICT. "" is not compared, for moves without FLOW_SIGN */
};

/* 0; ERR_ABSENT; ERR_CONFLICT (state or content is another by now); ERR_FORBIDDEN (role, second
 * signature, own draft, other department); ERR_INVALID (a reason is missing); ERR_BROKEN (the
 * flow has no such event). ret_to may be NULL. */
int flow_fire(struct db *db, struct arena *a, const struct flow *f, int64_t id, const char *event,
              const struct flow_act *act, const char **ret_to) must_use;
/* May the actor fire it now? 0, or the error that flow_fire() would return, note and digest
 * aside. */
int flow_may(struct db *db, struct arena *a, const struct flow *f, int64_t id, const char *event,
             const struct actor *actor) must_use;
/* The same in the place of somebody who is absent (NULL: nobody). */
int flow_may_for(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                 const char *event, const struct actor *actor, const struct actor *in_place_of)
    must_use;

struct flow_event {
    moment_t at;
    int64_t account;
    struct str account_name, account_name_en;
    struct str absent, absent_en; /* in whose place; "" for himself */
    struct str event, from, to, note, digest;
    int64_t round;
    bool is_signature;
};
struct flow_events {
    struct flow_event *v;
    size_t n, room;
};
/* Oldest first. */
int flow_history(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                 struct flow_events *ret) must_use;

/* The round that the next event of a thing will belong to: signatures and opinions of those before it
 * are void. */
int flow_round(struct db *db, struct arena *a, const struct flow *f, int64_t id, int64_t *ret)
    must_use;

#endif
