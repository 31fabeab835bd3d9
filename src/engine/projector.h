/* projector.h: the only path out: applies ledger entries to the public store, in order.
 *
 * Entries are applied in one transaction of the public store together with the new head
 * (pub_head), after the blobs they name were copied: idempotent, resumable at every step.
 * Several that are pending share a transaction; if one of them cannot be applied, those before
 * it are applied alone and it stays, named in the error: nothing overtakes it. Around the commit
 * the shared head file is odd (head.h). Each entry's place in the chain and its hash are checked
 * before: what the ledger does not vouch for does not become public.
 *
 * Blobs that the entry or an earlier one of the same subject brought, and that no subject shows,
 * are removed after the commit; until then they are noted in the public store (unused_blob), so
 * that a crash forgets none.
 *
 * One projector at a time for each public store: the lock of the head file sees to that. Steps
 * named for fault_hit(), in order: projector.blob (each), projector.begin, projector.apply
 * (each), projector.commit, projector.head, projector.remove (each), projector.removed. */
#ifndef ENGINE_PROJECTOR_H
#define ENGINE_PROJECTOR_H

#include "engine/ledger.h"

/* How one kind of entry becomes public; a subject declares a table of them. Runs in the public
 * store's transaction. */
struct projection {
    const char *kind;
    int (*apply)(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *payload);
    /* The blobs that an entry needs (hashes); NULL: none. */
    int (*blobs)(struct arena *a, json_t *payload, struct strs *ret);
};

struct projections {
    const struct projection *v;
    size_t n;
    /* 1 if the public store shows this blob somewhere, 0 if not; NULL: the subject has no files. */
    int (*uses_blob)(struct db *pub, struct arena *a, struct str hash);
};

struct projector {
    struct db *desk; /* read */
    struct db *pub;  /* written */
    const struct projections *subjects;
    size_t subjects_n;
    const char *desk_blobs, *pub_blobs;
    const char *head_path; /* the shared 8 bytes; NULL none */
};

/* Apply what is pending; the number of entries applied. An entry of a kind that nobody projects
 * is passed over (but moves the head). */
int projector_run(struct projector *p) must_use;
/* Empty the projection (pub_ tables, never in_) and make it anew from entry 1; byte for byte the
 * same. Visitors see the old state until the end: one transaction. `tick` may be NULL. */
int projector_rebuild(struct projector *p, void (*tick)(int64_t done, int64_t all)) must_use;
/* A digest over all pub_ tables in order (store/tables.h), whichever there are: equal before and
 * after a rebuild, and on both engines but for the full text, which each keeps in a form of its
 * own. */
int projector_digest(struct db *pub, struct arena *a, struct str *ret) must_use;

#endif
