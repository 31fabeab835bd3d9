/* imports.h: imports of an existing site's documents, as the desk keeps them: what became of each, which lines it refused and why,
 * and those that an administrator hands in at the desk, to be taken by a job (app/import_job.c) step by step. */
#ifndef DOMAIN_CATALOGUE_IMPORTS_H
#define DOMAIN_CATALOGUE_IMPORTS_H

#include "base/clock.h"
#include "engine/page.h"
#include "engine/text.h"

#define IMPORT_JOB "document.import"

/* What became of one. */
struct document_import_run {
    int64_t id; /* 0: not noted yet */
    int64_t account, taken, there, refused;
    int64_t line;     /* the last one that was looked at */
    struct str table; /* its file's name */
    bool published;
    moment_t at;
};
struct document_import_refused {
    int64_t line;
    struct str source, title, why; /* why: a code, document_import_why() has its text */
};
enum text document_import_why(struct str code);
/* Its numbers as they are now; the first time it is given its id. */
int document_import_noted(struct db *db, struct arena *a, struct document_import_run *run,
                          moment_t now) must_use;
/* A line that was not taken; of a run, the first IMPORT_REFUSED_MAX are kept. */
#define IMPORT_REFUSED_MAX 1000
int document_import_refuse(struct db *db, int64_t run, const struct document_import_refused *x)
    must_use;

/* ---- Handed in at the desk ---- */

struct import_file {
    struct str name, hash;
    int64_t size;
    bool packed; /* a zip that nobody has opened yet */
};
struct import_file_list {
    struct import_file *v;
    size_t n, room;
};

struct import_upload {
    struct document_import_run run;
    struct str state;        /* "waiting", "done", "failed"; "" by the command */
    struct str sheet, cells; /* hashes: the table as it came, its text ("" not read yet) */
    int64_t lines;           /* of the table */
    struct str owner, by;    /* logins: whose drafts they are; who imports */
    struct str category, topic, department; /* codes, for lines that name none */
};
/* Begin one, in the caller's transaction, with its job: *u gets its id. ERR_FORBIDDEN: not an administrator. */
int document_import_begin(struct db *db, struct arena *a, struct import_upload *u,
                          const struct import_file_list *files, const struct actor *actor,
                          moment_t now) must_use;
/* As it stands, `taken` counted from what is there. ERR_ABSENT. */
int document_import_upload(struct db *db, struct arena *a, int64_t run, struct import_upload *ret)
    must_use;
int document_import_files(struct db *db, struct arena *a, int64_t run, struct import_file_list *ret)
    must_use;
/* A zip was opened: what was in it, in the caller's transaction. What has a name already keeps it. */
int document_import_unpacked(struct db *db, int64_t run, struct str zip,
                             const struct import_file_list *files) must_use;
/* The table's text is a blob, and has so many lines. */
int document_import_cells(struct db *db, int64_t run, struct str cells, int64_t lines) must_use;
/* The job once more, for what is left. */
int document_import_go_on(struct db *db, struct arena *a, int64_t run, moment_t now) must_use;
/* It is over: all lines were looked at, or (`trouble` a code, the text import.trouble.…) it cannot be. Its files are forgotten. */
int document_import_over(struct db *db, int64_t run, struct str trouble) must_use;

#endif
