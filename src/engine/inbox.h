/* inbox.h: the only path in: what the public handed in, waiting to be taken over.
 *
 * The public process adds to in_submission (grouped commits: acknowledged only when durable);
 * the worker takes it over into the desk's store, in order: desk transaction first (keyed by the
 * submission's public id, so a second taking changes nothing), then the row is deleted here:
 * personal data do not stay on the public side. Steps for fault_hit(): taker.read, taker.desk,
 * taker.commit, taker.delete. */
#ifndef ENGINE_INBOX_H
#define ENGINE_INBOX_H

#include "base/clock.h"
#include "engine/seal.h"
#include "engine/throttle.h"
#include "store/group.h"
#include <jansson.h>

/* How many submissions of one address are taken within an hour, where the setting says nothing. */
#define INBOX_PER_HOUR         30
#define INBOX_PER_HOUR_MAX     100000
#define INBOX_PER_HOUR_SETTING "site.handed_in_per_hour"

#define INBOX_ID_MAX      100 /* bytes */
#define INBOX_PAYLOAD_MAX (1 * MiB)

struct submission {
    struct str public_id; /* random, hexadecimal: also the key against double clicks */
    struct str kind;      /* "feedback" */
    moment_t received;
    struct str payload; /* JSON */
};

/* group_work for group_submit(): arg is a struct submission *. A public_id that is there already
 * is a success: it was a second click. ERR_INVALID, ERR_TOO_LARGE. */
int inbox_add(struct db *pub, void *arg) must_use;

struct reads;
struct qr_press;

/* What a page of the public side hands in through: struct site's `app` points at it there. */
struct inbox_door {
    struct group *group; /* on the public store */
    int wake;            /* an eventfd that the worker sleeps on; -1 none */
    struct throttle *throttle; /* of those who guess; NULL: there is none */
    struct throttle *codes;    /* of what is guessed at; NULL: there is none */
    struct throttle *crowd;    /* of those who hand in; NULL: there is none */
    struct reads *reads;       /* of what is read; NULL: it is not counted */
    struct sealer *sealer;     /* of what this side must not read again; NULL: a pair for each */
    struct qr_press *press;    /* of cards that visitors take away; NULL: each is drawn alone */
};

/* How a subject takes over one kind, in the desk's transaction (a savepoint of it: an error
 * takes back all that it did). `app` is the taker's. */
struct intake {
    const char *kind;
    int (*take)(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                void *app);
};

struct taker {
    struct db *desk, *pub;
    const struct intake *v;
    size_t n;
    struct clock clock; /* {0}: the system's */
    void *app;          /* what intakes are given */
    /* Made by taker_run(): */
    size_t refused; /* how many the rules refused and are out of the queue now */
    size_t staying; /* how many could not be taken for another reason and stay */
};

/* Take what waits; the number taken. A submission that the rules of its subject refuse (or that
 * is no JSON, or of a kind that nobody takes) leaves the inbox too: it is kept whole in the desk's
 * table inbox_refused, with the error's code; nothing that was acknowledged is lost, and what somebody
 * there wants to be taken once more (aside.h) is tried at the end of the run. One that a
 * failure of ours keeps from being taken stays and is tried again. Neither holds up the others.
 * Where the store itself can take nothing (no space, no disk, no lock) it is an error, and all wait
 * in their order. */
int taker_run(struct taker *t) must_use;
/* How many stand in inbox_refused and are not closed (aside.h). */
int inbox_refused(struct db *desk, struct arena *a, int64_t *ret) must_use;

#endif
