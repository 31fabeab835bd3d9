/* import_run.h: the documents of an existing site, taken over line by line: what the command (import_documents.c) and the desk's
 * job (import_job.c) share.
 *
 * A line of the table is a document: its file (HTML, docx, plain text: the body; anything else: an attachment) and what is known
 * about it. A line that cannot be taken is refused with its number and its reason, the others go in. Each is known by its source
 * (or its file's name): a second run, or one after an interruption, takes what is not there yet. Files are opened in a convert
 * process, and before the transaction in which a batch goes in: nobody waits for a file. */
#ifndef APP_IMPORT_RUN_H
#define APP_IMPORT_RUN_H

#include "app/import_table.h"
#include "base/clock.h"
#include "base/map.h"
#include "domain/catalogue/imports/imports.h"
#include "engine/page.h"

#define IMPORT_BATCH 200 /* lines in a transaction, at most */

/* Where the files are: *ret_fd belongs to the caller. ERR_ABSENT; ERR_INVALID: the name leads elsewhere; ERR_CONFLICT: several have it;
 * ERR_TOO_LARGE. */
struct import_files {
    int (*open)(void *me, struct arena *a, struct str name, int *ret_fd, int64_t *ret_size);
    void *me;
};

struct importing {
    struct db *db;
    struct arena *arena, *batch;  /* of all of it; of a batch */
    struct actor owner, actor;    /* whose drafts they are; who imports */
    const char *blobs;
    struct import_files files;
    int convert;
    bool dry;
    struct map categories, topics, departments; /* by code and by name → int64_t * */
    struct map seen;                            /* source → int *: the line that has it */
    struct str category, topic, department;     /* where the line names none */
    moment_t now;
    struct document_import_run run;
    int64_t findings, leaky; /* of the leak scan; documents that have any */
    struct import_problems {
        struct import_problem {
            struct document_import_refused line;
            struct str said; /* in English, for a terminal */
        } *v;
        size_t n, room;
    } problems; /* of the batch */
};

/* Codes and names of columns, topics, departments. */
int import_places_load(struct importing *im) must_use;
/* The table's text: CSV as it is, the cells of a spreadsheet's first sheet between tabs. `name` tells which. ERR_MALFORMED, ERR_TOO_LARGE. */
int import_table_text(struct importing *im, int fd, struct str name, struct str *ret) must_use;
/* Take at most `most` lines (IMPORT_BATCH), their numbers and refusals noted with them; *ret_n: how many lines there were. */
int import_batch(struct importing *im, struct import_table *t, size_t most, size_t *ret_n) must_use;
/* What a line is known by. */
struct str import_source(const struct import_line *l);
/* Note that the line has its source: a later one with the same is refused. */
void import_seen(struct importing *im, const struct import_line *l);

#endif
