/* projector.c: ledger entries into the public store: in order, each once, whatever happens in
 * between.
 *
 * The guard of the order is one row: pub_head moves from the entry that was seen to the last one
 * of the batch in the same transaction that applies it; where it does not stand as it was seen,
 * nothing is applied. */
#include "engine/projector.h"

#include "base/fault.h"
#include "base/file.h"
#include "base/vec.h"
#include "engine/head.h"
#include "engine/json.h"
#include "projector_sql.h"
#include "store/blob.h"
#include "store/tables.h"

/* Every table of the public store that is a projection of the ledger is called so. */
#define PROJECTION S("pub_")

/* ---- One entry ---- */

static const struct projection *projection_find(const struct projector *p, struct str kind)
{
    for (size_t i = 0; i < p->subjects_n; i++) {
        const struct projections *s = &p->subjects[i];

        for (size_t k = 0; k < s->n; k++) {
            if (str_eq(str_c(s->v[k].kind), kind))
                return &s->v[k];
        }
    }
    return NULL;
}

static json_t *payload_of(const struct ledger_entry *e)
{
    return json_loadb(e->payload.p, e->payload.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

/* An error of an entry, with its number. */
static int entry_err(const struct ledger_entry *e, int r)
{
    char why[200];

    snprintf(why, sizeof(why), "%s", err_context());
    return err_set(r, "entry %lld, %.*s: %s", (long long)e->seq, STR_ARG(e->kind), why);
}

static int apply(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    const struct projection *projection = projection_find(p, e->kind);
    json_t *payload cleanup(json_done) = NULL;
    int r = fault_hit("projector.apply");

    if (r < 0)
        return r;
    if (!projection)
        return 0;
    payload = payload_of(e);
    if (!payload)
        return err_set(ERR_BROKEN, "entry %lld is no JSON", (long long)e->seq);
    r = projection->apply(p->pub, a, e, payload);
    return r < 0 ? entry_err(e, r) : 0;
}

/* The blobs that an entry names; none where its kind has none. */
static int blobs_of(const struct projector *p, struct arena *a, const struct ledger_entry *e,
                    struct strs *ret)
{
    const struct projection *projection = projection_find(p, e->kind);
    json_t *payload cleanup(json_done) = NULL;

    *ret = (struct strs){0};
    if (!projection || !projection->blobs)
        return 0;
    payload = payload_of(e);
    if (!payload)
        return err_set(ERR_BROKEN, "entry %lld is no JSON", (long long)e->seq);
    return projection->blobs(a, payload, ret);
}

static int copy_blob(const struct projector *p, struct str hash)
{
    int r = fault_hit("projector.blob");

    return r < 0 ? r : blob_copy(p->desk_blobs, p->pub_blobs, hash);
}

static int copy_blobs(const struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    struct strs hashes;
    int r = blobs_of(p, a, e, &hashes);

    for (size_t i = 0; r == 0 && i < hashes.n; i++)
        r = copy_blob(p, hashes.v[i]);
    return r < 0 ? entry_err(e, r) : 0;
}

/* ---- Blobs that nobody needs any more ---- */

static bool knows_blobs(const struct projector *p)
{
    for (size_t i = 0; i < p->subjects_n; i++) {
        if (p->subjects[i].uses_blob)
            return true;
    }
    return false;
}

static int blob_used(const struct projector *p, struct arena *a, struct str hash)
{
    for (size_t i = 0; i < p->subjects_n; i++) {
        int r = p->subjects[i].uses_blob ? p->subjects[i].uses_blob(p->pub, a, hash) : 0;

        if (r != 0)
            return r;
    }
    return 0;
}

static int note_blobs(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    struct strs hashes;
    int r = blobs_of(p, a, e, &hashes);

    for (size_t i = 0; r >= 0 && i < hashes.n; i++)
        r = projector_sql_unused_insert(p->pub, hashes.v[i]);
    return r < 0 ? r : 0;
}

/* What earlier entries of the same subject brought may be needed no more after this one: noted in
 * the same transaction. */
static int note_earlier(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    struct ledger_entries earlier;
    int r;

    if (!knows_blobs(p) || !projection_find(p, e->kind))
        return 0;
    r = ledger_of_subject(p->desk, a, e->subject, e->seq, &earlier);
    for (size_t i = 0; r == 0 && i < earlier.n; i++)
        r = note_blobs(p, a, &earlier.v[i]);
    return r;
}

/* What this entry brought itself and nothing shows: the PDF of a document that was withdrawn
 * meanwhile. */
static int note_own(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    struct strs hashes;
    int r = 0;

    if (!knows_blobs(p))
        return 0;
    r = blobs_of(p, a, e, &hashes);
    for (size_t i = 0; r >= 0 && i < hashes.n; i++) {
        r = blob_used(p, a, hashes.v[i]);
        if (r == 0)
            r = projector_sql_unused_insert(p->pub, hashes.v[i]);
    }
    return r < 0 ? r : 0;
}

static int remove_unused(struct projector *p, struct arena *a, struct str hash)
{
    int r = blob_used(p, a, hash);

    if (r != 0)
        return r < 0 ? r : 0;
    r = fault_hit("projector.remove");
    return r < 0 ? r : blob_remove(p->pub_blobs, hash);
}

static int forget_notes(struct projector *p, const struct projector_unused_rows *rows)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = fault_hit("projector.removed");

    if (r < 0)
        return r;
    r = tx_begin(p->pub, &tx);
    for (size_t i = 0; r >= 0 && i < rows->n; i++)
        r = projector_sql_unused_delete(p->pub, rows->v[i].hash);
    return r < 0 ? r : tx_commit(&tx);
}

/* Remove what is noted and not used; how many notes there were. */
static int clear_notes(struct projector *p, struct arena *a)
{
    struct projector_unused_rows rows = {0};
    int r = projector_sql_unused(p->pub, a, &rows);

    if (r < 0 || rows.n == 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        r = remove_unused(p, a, rows.v[i].hash);
        if (r < 0)
            return r;
    }
    r = forget_notes(p, &rows);
    return r < 0 ? r : (int)rows.n;
}

static int remove_noted(struct projector *p)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    int r;

    while ((r = clear_notes(p, a)) > 0)
        arena_reset(a);
    return r;
}

/* ---- A batch ---- */

/* Move pub_head from where it was seen. ERR_CONFLICT: it does not stand there any more. */
static int move_head(struct db *pub, const struct projector_head_row *from,
                     const struct ledger_entry *to)
{
    int r = projector_sql_head_move(pub, from->seq, from->hash, to->seq, to->hash, to->at);

    if (r < 0)
        return r;
    return r == 1 ? 0 : err_set(ERR_CONFLICT, "the public store moved meanwhile");
}

/* Commit with the head file odd around it. After a failed commit nobody knows what the store holds:
 * it stays odd until the next run. */
static int commit(struct head *head, struct tx *tx)
{
    int r;

    head_changing(head);
    r = fault_hit("projector.commit");
    if (r < 0)
        return r;
    r = tx_commit(tx);
    if (r < 0)
        return r;
    r = fault_hit("projector.head");
    if (r < 0)
        return r;
    head_changed(head);
    return 0;
}

static int apply_and_note(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    int r = apply(p, a, e);

    if (r >= 0)
        r = note_earlier(p, a, e);
    return r < 0 ? r : note_own(p, a, e);
}

static int apply_batch(struct projector *p, struct arena *a, struct head *head,
                       const struct projector_head_row *from, const struct ledger_entry *v,
                       size_t n)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = fault_hit("projector.begin");

    if (r < 0)
        return r;
    r = tx_begin(p->pub, &tx);
    if (r < 0)
        return r;
    r = move_head(p->pub, from, &v[n - 1]);
    /* A commit that was given up for lost arrived after all: pages made since then are not good. */
    if (r == ERR_CONFLICT)
        head_changed(head);
    for (size_t i = 0; r >= 0 && i < n; i++)
        r = apply_and_note(p, a, &v[i]);
    return r < 0 ? r : commit(head, &tx);
}

static int project(struct projector *p, struct arena *a, struct head *head,
                   const struct projector_head_row *from, const struct ledger_entry *v, size_t n)
{
    int r = 0;

    for (size_t i = 0; r >= 0 && i < n; i++)
        r = copy_blobs(p, a, &v[i]);
    return r < 0 ? r : apply_batch(p, a, head, from, v, n);
}

/* One of the batch cannot be applied: those before it are, alone; the error is its own. */
static int project_singly(struct projector *p, struct arena *a, struct head *head,
                          const struct projector_head_row *from,
                          const struct ledger_entries *entries)
{
    struct projector_head_row at = *from;
    int r = 0;

    for (size_t i = 0; r >= 0 && i < entries->n; i++) {
        const struct ledger_entry *e = &entries->v[i];

        r = project(p, a, head, &at, e, 1);
        at.seq = e->seq;
        at.hash = e->hash;
    }
    return r;
}

/* The next entries; how many. */
static int run_batch(struct projector *p, struct arena *a, struct head *head, int64_t *limit)
{
    struct projector_head_row from;
    struct ledger_walk walk = {.limit = *limit};
    struct ledger_entries entries;
    int r = projector_sql_head(p->pub, a, &from);

    if (r < 0)
        return r;
    ledger_walk_from(&walk, from.seq, from.hash);
    r = ledger_next(p->desk, a, &walk, &entries);
    if (r <= 0)
        return r;

    *limit = walk.limit;
    r = project(p, a, head, &from, entries.v, entries.n);
    if (r < 0 && r != ERR_CONFLICT && entries.n > 1)
        r = project_singly(p, a, head, &from, &entries);
    return r < 0 ? r : (int)entries.n;
}

int projector_run(struct projector *p)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct head head cleanup(head_done) = HEAD_INIT;
    int64_t limit = 0;
    int done = 0;
    int r = head_open(p->head_path, &head);

    if (r < 0)
        return r;
    head_repair(&head);
    r = remove_noted(p);
    if (r < 0)
        return r;
    while ((r = run_batch(p, a, &head, &limit)) > 0) {
        done += r;
        arena_reset(a);
    }
    if (r < 0)
        return r;
    r = remove_noted(p);
    return r < 0 ? r : done;
}

/* ---- Anew ---- */

static int reapply(struct projector *p, int64_t all, void (*tick)(int64_t done, int64_t all),
                   struct ledger_walk *walk)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct ledger_entries entries;
    int r;

    while ((r = ledger_next(p->desk, a, walk, &entries)) > 0) {
        for (size_t i = 0; i < entries.n; i++) {
            r = apply(p, a, &entries.v[i]);
            if (r < 0)
                return r;
        }
        if (tick)
            tick(walk->seq, all);
        arena_reset(a);
    }
    return r;
}

/* Only what is shown now: a file that was withdrawn does not come back for a moment. */
static int copy_used(struct projector *p, struct arena *a, const struct ledger_entry *e)
{
    struct strs hashes;
    int r = blobs_of(p, a, e, &hashes);

    for (size_t i = 0; r >= 0 && i < hashes.n; i++) {
        r = knows_blobs(p) ? blob_used(p, a, hashes.v[i]) : 1;
        if (r > 0)
            r = copy_blob(p, hashes.v[i]);
    }
    return r < 0 ? entry_err(e, r) : 0;
}

static int copy_all_used(struct projector *p, int64_t last)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct ledger_walk walk = {0};
    struct ledger_entries entries;
    int r = 0;

    while (walk.seq < last && (r = ledger_next(p->desk, a, &walk, &entries)) > 0) {
        for (size_t i = 0; i < entries.n && entries.v[i].seq <= last; i++) {
            r = copy_used(p, a, &entries.v[i]);
            if (r < 0)
                return r;
        }
        arena_reset(a);
    }
    return r < 0 ? r : 0;
}

/* The last entry's moment stands in the head, as it would after a run. */
static int set_head(struct projector *p, const struct ledger_walk *walk)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct projector_head_row empty = {.seq = 0, .hash = S("")};
    struct ledger_entries entries;
    int r;

    if (walk->seq == 0)
        return 0;
    r = ledger_after(p->desk, a, walk->seq - 1, 1, &entries);
    if (r < 0)
        return r;
    return move_head(p->pub, &empty, &entries.v[0]);
}

struct sweep {
    struct projector *p;
    struct arena *a;
};

static int sweep_blob(void *arg, struct str hash, int64_t size)
{
    struct sweep *s = arg;
    int r = remove_unused(s->p, s->a, hash);

    (void)size;
    arena_reset(s->a);
    return r;
}

static int sweep(struct projector *p)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct sweep s = {p, a};

    return knows_blobs(p) ? blob_walk(p->pub_blobs, sweep_blob, &s) : 0;
}

/* The head is a table of the projection as well: it stands before the first entry. */
static int empty(struct db *pub, struct arena *a)
{
    int r = tables_empty(pub, a, PROJECTION);

    if (r == 0)
        r = projector_sql_head_first(pub);
    return r < 0 ? r : 0;
}

static int rebuild_in_tx(struct projector *p, struct head *head,
                         void (*tick)(int64_t done, int64_t all))
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    struct ledger_walk walk = {0};
    struct str hash;
    int64_t all;
    int r = ledger_head(p->desk, a, &all, &hash);

    if (r < 0)
        return r;
    r = tx_begin(p->pub, &tx);
    if (r < 0)
        return r;
    r = empty(p->pub, a);
    if (r < 0)
        return r;
    r = reapply(p, all, tick, &walk);
    if (r < 0)
        return r;
    r = copy_all_used(p, walk.seq);
    if (r < 0)
        return r;
    r = set_head(p, &walk);
    return r < 0 ? r : commit(head, &tx);
}

int projector_rebuild(struct projector *p, void (*tick)(int64_t done, int64_t all))
{
    struct head head cleanup(head_done) = HEAD_INIT;
    int r = head_open(p->head_path, &head);

    if (r < 0)
        return r;
    head_repair(&head);
    r = rebuild_in_tx(p, &head, tick);
    return r < 0 ? r : sweep(p);
}

int projector_digest(struct db *pub, struct arena *a, struct str *ret)
{
    return tables_digest(pub, a, PROJECTION, ret);
}
