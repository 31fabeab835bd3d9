/* job.c: work for later: kept with the rule that needs it, run at least once. */
#include "engine/job.h"

#include "base/fault.h"
#include "base/log.h"
#include "base/vec.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "job_sql.h"

#define PAUSE_FIRST 60
#define PAUSE_MOST (24 * 3600)

int job_add(struct db *db, struct arena *a, const char *kind, struct str key,
            const json_t *payload, moment_t due)
{
    struct str text = ledger_canonical(a, payload);
    int r;

    assert(db_in_tx(db));
    if (text.n == 0)
        return err_set(ERR_TOO_LARGE, "job %s does not fit", kind);
    r = key.n ? job_sql_add_once(db, str_c(kind), key, text, due)
              : job_sql_add(db, str_c(kind), text, due);
    return r < 0 ? r : 0;
}

/* Before the try that is number attempts + 1. */
static moment_t pause_of(int64_t attempts)
{
    moment_t pause = PAUSE_FIRST;

    while (attempts-- > 0 && pause < PAUSE_MOST)
        pause *= 2;
    return pause < PAUSE_MOST ? pause : PAUSE_MOST;
}

static const struct job_kind *kind_find(const struct job_runner *r, struct str kind)
{
    for (size_t i = 0; i < r->n; i++) {
        if (str_eq(str_c(r->v[i].kind), kind))
            return &r->v[i];
    }
    return NULL;
}

/* Put off to its next try before this one: 1, or 0 if somebody else has it. */
static int begin(struct job_runner *r, const struct job_job_row *row, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int x = fault_hit("job.begin"), begun;

    if (x < 0)
        return x;
    x = tx_begin(r->db, &tx);
    if (x < 0)
        return x;
    begun = job_sql_begin(r->db, row->id, row->attempts, row->wanted,
                          now + pause_of(row->attempts));
    if (begun < 0)
        return begun;
    x = tx_commit(&tx);
    return x < 0 ? x : begun;
}

static int run(struct job_runner *r, struct arena *a, const struct job_job_row *row)
{
    const struct job_kind *kind = kind_find(r, row->kind);
    struct job job = {.id = row->id, .kind = row->kind, .payload = row->payload,
                      .attempts = row->attempts};
    json_t *payload cleanup(json_done) = NULL;
    int x = fault_hit("job.run");

    if (x < 0)
        return x;
    if (!kind)
        return err_set(ERR_ABSENT, "nobody does %.*s", STR_ARG(row->kind));
    payload = json_loadb(row->payload.p, row->payload.n, JSON_DECODE_ANY, NULL);
    if (!payload)
        return err_set(ERR_BROKEN, "job %lld is no JSON", (long long)row->id);
    return kind->run(r->app, r->db, a, &job, payload);
}

static int write_result(struct job_runner *r, const struct job_job_row *row, int result)
{
    struct str error = str_c(err_name(result));

    if (result >= 0)
        return job_sql_finish(r->db, row->id, row->wanted);
    if (row->attempts + 1 >= JOB_ATTEMPTS)
        return job_sql_give_up(r->db, row->id, row->wanted, error);
    return job_sql_fail(r->db, row->id, error);
}

static int finish(struct job_runner *r, const struct job_job_row *row, int result)
{
    struct tx tx cleanup(tx_end) = {0};
    int x;

    if (result < 0)
        log_err("job.failed", result);
    x = fault_hit("job.done");
    if (x < 0)
        return x;
    x = tx_begin(r->db, &tx);
    if (x < 0)
        return x;
    x = write_result(r, row, result);
    return x < 0 ? x : tx_commit(&tx);
}

/* A job that died with the worker each time is given up without another try. */
static int run_one(struct job_runner *r, struct arena *a, const struct job_job_row *row,
                   moment_t now)
{
    int x;

    if (row->attempts >= JOB_ATTEMPTS)
        return finish(r, row, err_set(ERR_BROKEN, "job %lld never ended", (long long)row->id));
    x = begin(r, row, now);
    return x <= 0 ? x : finish(r, row, run(r, a, row));
}

int job_run_due(struct job_runner *r, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct job_job_row row;
    int most = r->at_once ? r->at_once : JOBS_AT_ONCE, done = 0, x;

    while (done < most && (x = job_sql_due(r->db, a, now, &row)) != 0) {
        if (x > 0)
            x = run_one(r, a, &row, now);
        if (x < 0)
            return x;
        done++;
        arena_reset(a);
    }
    return done;
}

int job_next_due(struct db *db, moment_t *ret)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct job_next_row row;
    int r = job_sql_next(db, a, &row);

    if (r < 0)
        return r;
    *ret = r == 1 ? row.due : 0;
    return 0;
}

int job_list_given_up(struct db *db, struct arena *a, struct jobs_given_up *ret)
{
    struct job_listed_rows rows = {0};
    struct jobs_given_up list = {0};
    int r = job_sql_given_up(db, a, &rows);

    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct job_listed_row *row = &rows.v[i];

        *vec_push(a, &list) = (struct job_given_up){
            .id = row->id, .attempts = row->attempts, .kind = row->kind, .error = row->error,
            .due = row->due};
    }
    *ret = list;
    return 0;
}

int job_retry(struct db *db, int64_t id, moment_t now)
{
    int r;

    assert(db_in_tx(db));
    r = job_sql_retry(db, id, now);
    if (r < 0)
        return r;
    return r == 1 ? 0 : err_set(ERR_ABSENT, "no such job was given up");
}
