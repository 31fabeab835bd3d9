/* ledger.h: what was published, changed and withdrawn, in order, for ever.
 *
 * Append-only and hash-chained: hash = SHA-256(prev ‖ seq ‖ at ‖ kind ‖ subject ‖ actor ‖ payload), each with its length. Triggers refuse update
 * and delete. The payload is canonical JSON and holds everything the public store needs: the public store is the ledger's projection. The desk's
 * administrative acts (accounts, settings) stand in it too, with kinds that project to nothing. */
#ifndef ENGINE_LEDGER_H
#define ENGINE_LEDGER_H

#include "base/date.h"
#include "store/db.h"
#include <jansson.h>

struct ledger_entry {
    int64_t seq;          /* from 1, without gap */
    moment_t at;
    struct str kind;      /* "document.publish" */
    struct str subject;   /* "document:17" */
    int64_t actor;        /* 0: the system */
    struct str payload;   /* canonical JSON */
    struct str prev, hash; /* hexadecimal */
};

/* In the caller's transaction. `payload` is not consumed. */
int ledger_append(struct db *db, struct arena *a, moment_t at, const char *kind, struct str subject, int64_t actor,
                  const json_t *payload, struct ledger_entry *ret) must_use;
/* JSON with sorted keys, no spaces: the same thing is always the same bytes. */
struct str ledger_canonical(struct arena *a, const json_t *value);
/* SHA-256 of bytes, hexadecimal, in the arena. */
struct str ledger_digest(struct arena *a, struct str bytes);
/* Entries after `seq`, at most `limit`. */
struct ledger_entries {
    struct ledger_entry *v;
    size_t n, room;
};
int ledger_after(struct db *db, struct arena *a, int64_t seq, int64_t limit, struct ledger_entries *ret) must_use;
int ledger_head(struct db *db, struct arena *a, int64_t *ret_seq, struct str *ret_hash) must_use;
/* Walk the whole chain. 0, or ERR_BROKEN with the first bad entry in *ret_bad. `tick` (may be NULL) reports progress. */
int ledger_verify(struct db *db, void (*tick)(int64_t done), int64_t *ret_count, int64_t *ret_bad) must_use;

#endif
