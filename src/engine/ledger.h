/* ledger.h: what was published, changed and withdrawn, in order, for ever.
 *
 * Append-only and hash-chained: hash = SHA-256(prev ‖ seq ‖ at ‖ kind ‖ subject ‖ actor ‖
 * payload), each with its length. Triggers refuse update and delete. The payload is canonical
 * JSON and holds everything the public store needs: the public store is the ledger's projection.
 * The desk's administrative acts (accounts, settings) stand in it too, with kinds that project
 * to nothing. */
#ifndef ENGINE_LEDGER_H
#define ENGINE_LEDGER_H

#include "base/date.h"
#include "store/db.h"
#include <jansson.h>

struct ledger_entry {
    int64_t seq; /* from 1, without gap */
    moment_t at;
    struct str kind;       /* "document.publish" */
    struct str subject;    /* "document:17" */
    int64_t actor;         /* 0: the system */
    struct str payload;    /* canonical JSON */
    struct str prev, hash; /* hexadecimal */
};

#define LEDGER_PAYLOAD_MAX (64 * MiB)
#define LEDGER_HASH        64 /* characters */

/* In the caller's transaction. `payload` is not consumed; beyond LEDGER_PAYLOAD_MAX it is
 * ERR_TOO_LARGE. `ret` may be NULL. Entries are numbered in the order of their commits: who has
 * appended holds the ledger until his transaction ends, so nobody ever sees entry n + 1 before
 * n. */
int ledger_append(struct db *db, struct arena *a, moment_t at, const char *kind, struct str subject,
                  int64_t actor, const json_t *payload, struct ledger_entry *ret) must_use;
/* JSON with sorted keys, no spaces: the same thing is always the same bytes. "" beyond
 * LEDGER_PAYLOAD_MAX. */
struct str ledger_canonical(struct arena *a, const json_t *value);
/* SHA-256 of bytes, hexadecimal, in the arena. */
struct str ledger_digest(struct arena *a, struct str bytes);
/* Entries after `seq`, at most `limit`. */
struct ledger_entries {
    struct ledger_entry *v;
    size_t n, room;
};
int ledger_after(struct db *db, struct arena *a, int64_t seq, int64_t limit,
                 struct ledger_entries *ret) must_use;
/* What was entered about a subject before entry `before`, oldest first. */
int ledger_of_subject(struct db *db, struct arena *a, struct str subject, int64_t before,
                      struct ledger_entries *ret) must_use;
/* The last entry; 0 and "" where there is none. */
int ledger_head(struct db *db, struct arena *a, int64_t *ret_seq, struct str *ret_hash) must_use;

/* A place in the chain, from which the next entries are read and checked in batches of some
 * megabytes. {0} is before the first entry. */
struct ledger_walk {
    int64_t seq;
    char hash[LEDGER_HASH];
    size_t hash_n;
    int64_t limit; /* entries in the next batch; 0 a few */
};
void ledger_walk_from(struct ledger_walk *w, int64_t seq, struct str hash);
/* The next batch, checked; how many: 0 at the end. ERR_BROKEN where the chain is (w then stands
 * at the last good entry). */
int ledger_next(struct db *db, struct arena *a, struct ledger_walk *w, struct ledger_entries *ret)
    must_use;
/* Walk the whole chain. 0, or ERR_BROKEN with the first bad entry in *ret_bad. `tick` (may be
 * NULL) reports progress. */
int ledger_verify(struct db *db, void (*tick)(int64_t done), int64_t *ret_count, int64_t *ret_bad)
    must_use;

#endif
