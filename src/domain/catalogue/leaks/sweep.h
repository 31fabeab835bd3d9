/* sweep.h: what is public already, looked through anew by the leak scan (全面复查): every edition that has an
 * address, its texts and its files. For what was published before there was a scan, or before it knew
 * what it knows today.
 *
 * One sweep at a time. It goes by steps of SWEEP_STEP documents, each in a transaction with how far it
 * is: killed anywhere it goes on where it was, and two that work on the same one do nothing twice. Files
 * that nobody has scanned yet are read by the convert process (LEAKS_READ_JOB). Findings are kept as
 * masked alone; those for which somebody gave a reason in the document's review are not listed. */
#ifndef DOMAIN_CATALOGUE_SWEEP_H
#define DOMAIN_CATALOGUE_SWEEP_H

#include "base/clock.h"
#include "domain/leaks/leaks.h"
#include "engine/job.h"

#define SWEEP_JOB  "leaks.sweep"
#define SWEEP_STEP 20

struct sweep {
    int64_t id;              /* 0: there was none yet */
    moment_t begun, ended;   /* ended 0: it goes on */
    struct str by_zh, by_en; /* "" the command line */
    int64_t things, done;    /* documents */
    int64_t unread;          /* files of it that nobody has scanned yet */
};
/* The newest. */
int sweep_get(struct db *db, struct arena *a, struct sweep *ret) must_use;

/* Begin one, in the caller's transaction, with its job; one that goes on already goes on (0; 1: begun). */
int sweep_begin(struct db *db, struct arena *a, int64_t account, moment_t now) must_use;
/* The next documents, in a transaction of its own: 1 there are more, 0 it is done. Steps for fault_hit():
 * sweep.step, sweep.commit. */
int sweep_step(struct db *db, moment_t now) must_use;
/* SWEEP_JOB: some steps, and the job again if there are more. */
int sweep_job(struct db *db, struct arena *a, moment_t now) must_use;

/* A file that nobody has scanned yet; at most `rows`. */
struct sweep_file {
    struct str hash, name;
};
struct sweep_files {
    struct sweep_file *v;
    size_t n, room;
};
int sweep_unread(struct db *db, struct arena *a, int64_t sweep, int64_t rows,
                 struct sweep_files *ret) must_use;

/* ---- What it found ---- */

struct sweep_found {
    int64_t edition;
    struct str part, name; /* "body"; of a file its name */
    enum leak_kind kind;
    struct str place, masked;
    int line; /* of a text; 0 a file */
    bool blocks, hidden;
};
struct sweep_document {
    int64_t id;
    struct str title;
    struct {
        struct sweep_found *v;
        size_t n, room;
    } found;
};
struct sweep_documents {
    struct sweep_document *v;
    size_t n, room;
};
/* Documents after `after` in which something is open, at most `rows`, in the order of their numbers. */
int sweep_list(struct db *db, struct arena *a, int64_t sweep, int64_t after, int64_t rows,
               struct sweep_documents *ret) must_use;

#endif
