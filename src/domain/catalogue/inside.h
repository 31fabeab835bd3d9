/* inside.h: what the rules of a document share. Nobody outside this folder includes it. */
#ifndef DOMAIN_CATALOGUE_INSIDE_H
#define DOMAIN_CATALOGUE_INSIDE_H

#include "catalogue_sql.h"
#include "domain/catalogue/catalogue.h"

/* A document by its number. ERR_ABSENT. */
int document_get(struct db *db, struct arena *a, int64_t id, struct catalogue_document_row *ret)
    must_use;
/* The document if the actor may change it now. It is held first (flow.h asks for that): until the end of
 * the transaction nobody else moves it. ERR_FORBIDDEN: not his; ERR_CONFLICT: not a draft. */
int document_draft_of(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                      moment_t now, struct catalogue_document_row *ret) must_use;
/* May it make this move? Then the list of findings is signed with it. Errors as of leaks_pass(). */
int document_leaks_pass(struct db *db, struct arena *a, int64_t id, const char *event,
                        const struct flow_act *act) must_use;
/* 1: the scan finds something now that nobody has dealt with; 0: nothing. */
int document_leaks_open(struct db *db, struct arena *a, int64_t id, moment_t now) must_use;
/* Put the masked copy of an attachment in its place; it is read anew. ERR_ABSENT: there is no such file, or no
 * copy of it. */
int document_copy_take(struct db *db, struct arena *a, int64_t id, struct str code,
                       const struct actor *actor, moment_t now) must_use;
/* The file that a part's code names, "file:3". ERR_ABSENT. */
int document_file_of(struct db *db, struct arena *a, int64_t id, struct str code,
                     struct catalogue_attachment_row *ret) must_use;
json_t *document_files_json(const struct catalogue_attachment_rows *rows, bool with_text);
/* What is signed: everything that a reader will see, and nothing that the machine adds later. */
int document_content(struct db *db, struct arena *a, const struct catalogue_document_row *d,
                     const struct catalogue_attachment_rows *files, json_t **ret) must_use;
int document_digest_of(struct db *db, struct arena *a, const struct catalogue_document_row *d,
                       struct str *ret) must_use;

/* `past`: it was public elsewhere before (catalogue.h); NULL: not. */
int document_publish(struct db *db, struct arena *a, int64_t id, int64_t actor, moment_t now,
                     const struct document_past *past) must_use;
/* The last signature was given: public at its moment. */
int document_publish_later(struct db *db, struct arena *a, int64_t id, int64_t actor) must_use;
/* Only what is public can be withdrawn or recalled: ERR_CONFLICT. */
int document_withdraw(struct db *db, struct arena *a, int64_t id, struct str reason, int64_t actor,
                      moment_t now) must_use;
/* After a recall, entry `seq`: its bytes go too (scrub.c). */
int document_scrub_later(struct db *db, struct arena *a, int64_t id, int64_t seq, moment_t now)
    must_use;
int document_recall(struct db *db, struct arena *a, int64_t id, struct str reason, int64_t actor,
                    moment_t now) must_use;
int document_abandon(struct db *db, struct arena *a, int64_t id, bool withdrawn, moment_t now)
    must_use;

#endif
