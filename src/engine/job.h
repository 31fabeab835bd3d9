/* job.h: work for later, kept in the desk's store: written in the transaction of the rule that
 * needs it, done by the worker, tried again with growing pauses (1 min · 2^attempts, at most a
 * day; given up after 20 and shown to the administrator). A job runs at least once: it must be
 * idempotent. */
#ifndef ENGINE_JOB_H
#define ENGINE_JOB_H

#include "base/date.h"
#include "store/db.h"
#include <jansson.h>

#define JOB_ATTEMPTS 20
#define JOBS_AT_ONCE 8

struct job {
    int64_t id;
    struct str kind;
    struct str payload; /* JSON */
    int64_t attempts;
};

/* Due before whatever else is. Among them, by how long others would wait: what is quick and sets
 * right what is shown to everybody (dates after a change of the calendar) goes before what one
 * person waits for and may take seconds each (papers, the reading of files). */
#define JOB_FIRST ((moment_t)1)
#define JOB_SOON  ((moment_t)2)

/* In the caller's transaction. `key`: at most one unfinished job of a kind with the same key,
 * with the newest payload; one that is added while its like is running is done once more
 * afterwards. "": any number. */
int job_add(struct db *db, struct arena *a, const char *kind, struct str key, const json_t *payload,
            moment_t due) must_use;

struct job_kind {
    const char *kind;
    int (*run)(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload);
};

struct job_runner {
    struct db *db;
    void *app;
    const struct job_kind *v;
    size_t n;
    int at_once; /* 0: JOBS_AT_ONCE */
};

/* Run what is due at `now`; the number run, at most r->at_once (then call again). A failure is
 * kept with its error's name and tried later. A job runs outside any transaction and begins its
 * own. Before it runs it is put off to its next try: a job that kills the worker is not the
 * first one tried again, and is given up like any other. Steps for fault_hit(): job.begin,
 * job.run, job.done. */
int job_run_due(struct job_runner *r, moment_t now) must_use;
/* When the next one is due; 0 none. */
int job_next_due(struct db *db, moment_t *ret) must_use;

/* For the administrator: what was given up, and try one of them again. ERR_ABSENT; ERR_CONFLICT:
 * its like waits already. */
struct job_given_up {
    int64_t id, attempts;
    struct str kind, error;
    moment_t due;
};
struct jobs_given_up {
    struct job_given_up *v;
    size_t n, room;
};
int job_list_given_up(struct db *db, struct arena *a, struct jobs_given_up *ret) must_use;
int job_retry(struct db *db, int64_t id, moment_t now) must_use;

#endif
