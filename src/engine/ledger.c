/* ledger.c: the chain of entries: how a hash is made, added to and walked.
 *
 * The bytes that are hashed are the fields in the order of ledger.h, each as "LENGTH:BYTES" with the
 * length in decimal; numbers are in decimal. So no two different entries have the same bytes. */
#include "engine/ledger.h"

#include "base/buf.h"
#include "base/vec.h"
#include "ledger_sql.h"
#include <openssl/sha.h>
#include <stdio.h>

static struct str hex(struct arena *a, const void *p, size_t n)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * KiB);

    buf_hex(&out, p, n);
    return arena_str(a, buf_str(&out));
}

struct str ledger_digest(struct arena *a, struct str bytes)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];

    SHA256((const unsigned char *)bytes.p, bytes.n, digest);
    return hex(a, digest, sizeof(digest));
}

static int add_json(const char *p, size_t n, void *out)
{
    buf_add(out, p, n);
    return buf_ok(out) ? 0 : -1;
}

struct str ledger_canonical(struct arena *a, const json_t *value)
{
    struct buf out cleanup(buf_done) = BUF_INIT(LEDGER_PAYLOAD_MAX);

    if (json_dump_callback(value, add_json, &out, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY))
        return S("");
    return arena_str(a, buf_str(&out));
}

static void add_field(struct buf *out, struct str field)
{
    buf_fmt(out, "%zu:", field.n);
    buf_put(out, field);
}

static void add_number(struct buf *out, int64_t n)
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%lld", (long long)n);

    add_field(out, str_of(digits, (size_t)length));
}

static struct str entry_hash(struct arena *a, const struct ledger_entry *e)
{
    struct buf out cleanup(buf_done) = BUF_INIT(LEDGER_PAYLOAD_MAX + 64 * KiB);

    add_field(&out, e->prev);
    add_number(&out, e->seq);
    add_number(&out, e->at);
    add_field(&out, e->kind);
    add_field(&out, e->subject);
    add_number(&out, e->actor);
    add_field(&out, e->payload);
    assert(buf_ok(&out));
    return ledger_digest(a, buf_str(&out));
}

int ledger_head(struct db *db, struct arena *a, int64_t *ret_seq, struct str *ret_hash)
{
    struct ledger_head_row row;
    int r = ledger_sql_head(db, a, &row);

    if (r < 0)
        return r;
    *ret_seq = r == 1 ? row.seq : 0;
    *ret_hash = r == 1 ? row.hash : S("");
    return 0;
}

static int insert(struct db *db, const struct ledger_entry *e)
{
    int r = ledger_sql_append(db, e->seq, e->at, e->kind, e->subject, e->actor, e->payload,
                              e->prev, e->hash);

    return r < 0 ? r : 0;
}

int ledger_append(struct db *db, struct arena *a, moment_t at, const char *kind,
                  struct str subject, int64_t actor, const json_t *payload,
                  struct ledger_entry *ret)
{
    struct ledger_entry e = {.at = at, .kind = str_c(kind), .subject = subject, .actor = actor};
    struct ledger_lock_row lock;
    int r;

    assert(db_in_tx(db));
    e.payload = ledger_canonical(a, payload);
    if (e.payload.n == 0 || subject.n + e.kind.n > 4 * KiB)
        return err_set(ERR_TOO_LARGE, "ledger: %s does not fit", kind);
    r = ledger_sql_lock(db, a, &lock);
    if (r < 0)
        return r;
    r = ledger_head(db, a, &e.seq, &e.prev);
    if (r < 0)
        return r;

    e.seq++;
    e.hash = entry_hash(a, &e);
    r = insert(db, &e);
    if (r < 0)
        return r;
    if (ret)
        *ret = e;
    return 0;
}

static void entries_from(struct arena *a, const struct ledger_entry_rows *rows,
                         struct ledger_entries *ret)
{
    *ret = (struct ledger_entries){0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct ledger_entry_row *row = &rows->v[i];

        *vec_push(a, ret) = (struct ledger_entry){
            .seq = row->seq, .at = row->at, .kind = row->kind, .subject = row->subject,
            .actor = row->actor, .payload = row->payload, .prev = row->prev, .hash = row->hash,
        };
    }
}

int ledger_after(struct db *db, struct arena *a, int64_t seq, int64_t limit,
                 struct ledger_entries *ret)
{
    struct ledger_entry_rows rows = {0};
    int r = ledger_sql_after(db, a, seq, limit, &rows);

    if (r < 0)
        return r;
    entries_from(a, &rows, ret);
    return 0;
}

int ledger_of_subject(struct db *db, struct arena *a, struct str subject, int64_t before,
                      struct ledger_entries *ret)
{
    struct ledger_entry_rows rows = {0};
    int r = ledger_sql_of_subject(db, a, subject, before, &rows);

    if (r < 0)
        return r;
    entries_from(a, &rows, ret);
    return 0;
}

/* ---- Walking ---- */

#define WALK_FIRST 32
#define WALK_MOST 500
#define WALK_BYTES (8 * MiB)

/* As many entries next time as will fill WALK_BYTES if they are like these. */
static int64_t walk_limit(const struct ledger_entries *entries)
{
    size_t bytes = 0, limit;

    for (size_t i = 0; i < entries->n; i++)
        bytes += entries->v[i].payload.n + 1;
    limit = WALK_BYTES / (bytes / entries->n + 1);
    if (limit > WALK_MOST)
        return WALK_MOST;
    return limit < 1 ? 1 : (int64_t)limit;
}

/* Does the entry follow the one with this number and hash, and is it what its own hash says? */
static int entry_check(struct arena *a, int64_t seq, struct str hash, const struct ledger_entry *e)
{
    if (e->seq != seq + 1)
        return err_set(ERR_BROKEN, "ledger: entry %lld is followed by %lld", (long long)seq,
                       (long long)e->seq);
    if (!str_eq(e->prev, hash))
        return err_set(ERR_BROKEN, "ledger: entry %lld does not follow the one before it",
                       (long long)e->seq);
    if (!str_eq(e->hash, entry_hash(a, e)))
        return err_set(ERR_BROKEN, "ledger: entry %lld is not what its hash says",
                       (long long)e->seq);
    return 0;
}

void ledger_walk_from(struct ledger_walk *w, int64_t seq, struct str hash)
{
    assert(hash.n <= sizeof(w->hash));
    w->seq = seq;
    memcpy(w->hash, hash.p, hash.n);
    w->hash_n = hash.n;
}

int ledger_next(struct db *db, struct arena *a, struct ledger_walk *w, struct ledger_entries *ret)
{
    int r = ledger_after(db, a, w->seq, w->limit ? w->limit : WALK_FIRST, ret);

    if (r < 0)
        return r;
    for (size_t i = 0; i < ret->n; i++) {
        const struct ledger_entry *e = &ret->v[i];

        r = entry_check(a, w->seq, str_of(w->hash, w->hash_n), e);
        if (r < 0)
            return r;
        ledger_walk_from(w, e->seq, e->hash);
    }
    if (ret->n)
        w->limit = walk_limit(ret);
    return (int)ret->n;
}

int ledger_verify(struct db *db, void (*tick)(int64_t done), int64_t *ret_count, int64_t *ret_bad)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct ledger_walk walk = {0};
    struct ledger_entries entries;
    int r;

    while ((r = ledger_next(db, a, &walk, &entries)) > 0) {
        if (tick)
            tick(walk.seq);
        arena_reset(a);
    }
    if (r == ERR_BROKEN)
        *ret_bad = walk.seq + 1;
    if (r < 0)
        return r;
    *ret_count = walk.seq;
    return 0;
}
