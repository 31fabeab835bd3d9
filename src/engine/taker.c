/* taker.c: from the inbox into the desk's store, in order, each once.
 *
 * A batch is taken in one transaction of the desk's store, each submission in a savepoint of its own,
 * so that one that cannot be taken does not hold up the others; after its commit, what was taken is
 * deleted from the inbox. Whoever dies in between finds them there again, and in inbox_taken that
 * they are done.
 *
 * What its subject's rules refuse they would refuse for ever: it is put, whole, into inbox_refused in
 * the same transaction, and counts as taken. */
#include "engine/inbox.h"

#include "base/fault.h"
#include "base/log.h"
#include "base/vec.h"
#include "engine/json.h"
#include "inbox_sql.h"
#include "taker_sql.h"

#define BATCH 100

struct seqs {
    int64_t *v;
    size_t n, room;
};

/* What became of a batch. */
struct batch {
    struct seqs done; /* taken or refused: to be deleted from the inbox */
    size_t refused;
};

static const struct intake *intake_find(const struct taker *t, struct str kind)
{
    for (size_t i = 0; i < t->n; i++) {
        if (str_eq(str_c(t->v[i].kind), kind))
            return &t->v[i];
    }
    return NULL;
}

static int take_payload(struct taker *t, struct arena *a, const struct submission *s)
{
    const struct intake *intake = intake_find(t, s->kind);
    json_t *payload cleanup(json_done) = NULL;

    if (!intake)
        return err_set(ERR_ABSENT, "nobody takes %.*s", STR_ARG(s->kind));
    payload = json_loadb(s->payload.p, s->payload.n, 0, NULL);
    if (!payload)
        return err_set(ERR_MALFORMED, "a submission is no JSON");
    return intake->take(t->desk, a, s, payload, t->app);
}

static int take(struct taker *t, struct arena *a, const struct submission *s)
{
    int r = taker_sql_taken(t->desk, s->public_id, clock_now(&t->clock));

    if (r <= 0)
        return r;
    r = take_payload(t, a, s);
    return r < 0 ? r : 0;
}

/* In a savepoint of its own: what a failure wrote is taken back. */
static int take_apart(struct taker *t, struct arena *a, const struct submission *s, int *ret_take)
{
    int r = db_savepoint(t->desk);

    if (r < 0)
        return r;
    *ret_take = take(t, a, s);
    return *ret_take < 0 ? db_savepoint_rollback(t->desk) : db_savepoint_release(t->desk);
}

/* No space, no disk, no lock: not the submission's fault, and the next one would fare no better. */
static bool is_the_stores_fault(int err)
{
    return err == ERR_BUSY || err == ERR_NO_SPACE || err == ERR_IO;
}

/* What is wrong with the submission itself: no second trial would end otherwise. */
static bool is_a_refusal(int err)
{
    switch (err) {
    case ERR_INVALID:
    case ERR_MALFORMED:
    case ERR_FORBIDDEN:
    case ERR_ABSENT:
    case ERR_CONFLICT:
    case ERR_GONE:
    case ERR_TOO_LARGE:
        return true;
    }
    return false;
}

/* In a savepoint, for it is two writes. */
static int put_aside(struct taker *t, const struct submission *s, int why)
{
    moment_t now = clock_now(&t->clock);
    int r = db_savepoint(t->desk);

    if (r < 0)
        return r;
    r = taker_sql_taken(t->desk, s->public_id, now);
    if (r > 0)
        r = taker_sql_refuse(t->desk, s->public_id, s->kind, s->received, s->payload,
                             str_c(err_name(why)), now);
    if (r >= 0)
        return db_savepoint_release(t->desk);
    (void)!db_savepoint_rollback(t->desk);
    return r;
}

enum fate {
    FATE_TAKEN, /* or it was before */
    FATE_REFUSED,
    FATE_STAYS
};

/* Its fate; negative: nothing can be taken now. What the store refuses is tried once more before it
 * is passed over: else a passing failure would let the ones behind it overtake. */
static int try_take(struct taker *t, struct arena *a, const struct submission *s)
{
    int taken = 0;
    int r = take_apart(t, a, s, &taken);

    if (r == 0 && taken == ERR_DATABASE)
        r = take_apart(t, a, s, &taken);
    if (r < 0)
        return r;
    if (taken >= 0)
        return FATE_TAKEN;
    log_err("inbox.refused", taken);
    if (is_the_stores_fault(taken))
        return taken;
    if (!is_a_refusal(taken))
        return FATE_STAYS;
    r = put_aside(t, s, taken);
    return r < 0 ? r : FATE_REFUSED;
}

static struct submission submission_of(const struct inbox_submission_row *row)
{
    return (struct submission){.public_id = row->public_id, .kind = row->kind,
                               .received = row->received, .payload = row->payload};
}

static int take_rows(struct taker *t, struct arena *a, const struct inbox_submission_rows *rows,
                     struct batch *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct submission s = submission_of(&rows->v[i]);
        int r = try_take(t, a, &s);

        if (r < 0)
            return r;
        if (r != FATE_STAYS)
            *vec_push(a, &ret->done) = rows->v[i].seq;
        ret->refused += r == FATE_REFUSED;
    }
    return 0;
}

static int take_on_desk(struct taker *t, struct arena *a, const struct inbox_submission_rows *rows,
                        struct batch *ret)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = fault_hit("taker.desk");

    if (r < 0)
        return r;
    r = tx_begin(t->desk, &tx);
    if (r < 0)
        return r;
    r = take_rows(t, a, rows, ret);
    if (r < 0)
        return r;
    r = fault_hit("taker.commit");
    return r < 0 ? r : tx_commit(&tx);
}

static int delete_done(struct taker *t, const struct seqs *done)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = fault_hit("taker.delete");

    if (r < 0 || done->n == 0)
        return r;
    r = tx_begin(t->pub, &tx);
    for (size_t i = 0; r >= 0 && i < done->n; i++)
        r = inbox_sql_delete(t->pub, done->v[i]);
    return r < 0 ? r : tx_commit(&tx);
}

/* The next batch after *seq; how many rows there were. */
static int run_batch(struct taker *t, struct arena *a, int64_t *seq, size_t *taken_n)
{
    struct inbox_submission_rows rows = {0};
    struct batch batch = {0};
    int r = fault_hit("taker.read");

    if (r < 0)
        return r;
    r = inbox_sql_waiting(t->pub, a, *seq, BATCH, &rows);
    if (r < 0 || rows.n == 0)
        return r;
    r = take_on_desk(t, a, &rows, &batch);
    if (r < 0)
        return r;
    t->refused += batch.refused; /* that stands, whatever follows */
    r = delete_done(t, &batch.done);
    if (r < 0)
        return r;
    *seq = rows.v[rows.n - 1].seq;
    *taken_n += batch.done.n - batch.refused;
    t->staying += rows.n - batch.done.n;
    return (int)rows.n;
}

/* ---- Once more ---- */

static struct submission again_of(const struct taker_again_row *row)
{
    return (struct submission){.public_id = row->public_id, .kind = row->kind,
                               .received = row->received, .payload = row->payload};
}

/* What was put aside before, in a savepoint: taken now, or put aside again for what the rules say now. */
static int take_again(struct taker *t, struct arena *a, const struct submission *s)
{
    int taken, r = db_savepoint(t->desk);

    if (r < 0)
        return r;
    taken = take_payload(t, a, s);
    r = taken < 0 ? db_savepoint_rollback(t->desk) : db_savepoint_release(t->desk);
    if (r < 0)
        return r;
    if (taken < 0)
        log_err("inbox.refused", taken);
    if (taken >= 0)
        return taker_sql_aside_taken(t->desk, s->public_id);
    if (!is_a_refusal(taken)) /* our own failure: it is tried at the next run */
        return is_the_stores_fault(taken) ? taken : 0;
    return taker_sql_aside_refused(t->desk, s->public_id, str_c(err_name(taken)),
                                   clock_now(&t->clock));
}

static int run_again(struct taker *t, struct arena *a)
{
    struct taker_again_rows rows = {0};
    struct tx tx cleanup(tx_end) = {0};
    int r = taker_sql_agains(t->desk, a, BATCH, &rows);

    if (r < 0 || rows.n == 0)
        return r;
    r = tx_begin(t->desk, &tx);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct submission s = again_of(&rows.v[i]);

        r = take_again(t, a, &s);
    }
    return r < 0 ? r : tx_commit(&tx);
}

int taker_run(struct taker *t)
{
    struct arena *a cleanup(arena_done) = arena_new(256 * KiB);
    int64_t seq = 0;
    size_t taken = 0;
    int r;

    t->refused = t->staying = 0;
    while ((r = run_batch(t, a, &seq, &taken)) > 0)
        arena_reset(a);
    if (r == 0)
        r = run_again(t, a);
    return r < 0 ? r : (int)taken;
}

int inbox_refused(struct db *desk, struct arena *a, int64_t *ret)
{
    struct taker_refused_count_row row;
    int r = taker_sql_refused_count(desk, a, &row);

    if (r < 0)
        return r;
    *ret = row.n;
    return 0;
}
