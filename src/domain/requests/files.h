/* files.h: files that come with a request (附件): what an applicant sends along, proof of his identity,
 * the scan of a letter.
 *
 * They are sealed in parts for the desk's key (engine/seal.h): on the public side before anything
 * reaches its store, at the desk before anything reaches its own. Nobody parses them here: who
 * handles the case takes them away as they came. Those that prove an identity (article 29) are
 * destroyed with it. */
#ifndef DOMAIN_REQUESTS_FILES_H
#define DOMAIN_REQUESTS_FILES_H

#include "applicant_sql.h"
#include "domain/requests/case.h"
#include "engine/hand_in.h"

#define REQUEST_FILES_MAX 5           /* that come at once */
#define REQUEST_FILE_MAX  (10 * MiB)  /* each */
#define REQUEST_FILES_ALL (20 * MiB)  /* together */
#define REQUEST_FILE_PART (64 * KiB)  /* sealed apart */
#define REQUEST_FILE_NAME 120         /* letters */
#define REQUEST_IDENTITY_FIELD "identity_file" /* the form's field; every other is an attachment */

/* As a page says them ("pdf ofd jpg") and as a browser's field takes them (".pdf,.ofd,.jpg"). */
struct request_file_kinds {
    struct str kinds, words, accept;
};
struct request_file_kinds request_file_kinds(struct arena *a, struct str setting);

/* What is wrong with what came, in words for a person; TEXT_NONE: nothing. `kinds`: NULL all are taken. */
enum text request_files_fault(const struct uploads *came, const struct request_file_kinds *kinds);

/* What is wrong with what an officer chose: no file that has something in it, or one of more than `most` bytes, which is
 * said as `large`; TEXT_NONE: nothing. */
enum text request_files_chosen(const struct uploads *came, size_t most, enum text large);

/* ---- The public side ---- */

/* Seal what came: "files" of `inside` lists it, and each part is a submission of its own, to be
 * handed in after the one that `id` names. ERR_IO. */
int request_files_seal(struct arena *a, const struct seal_pair *pair, struct str id,
                       const struct uploads *came, moment_t now, json_t *inside,
                       struct submissions *ret) must_use;

/* ---- The desk ---- */

/* Expect the files that a sealed submission lists. ERR_MALFORMED: no list of ours. */
int request_files_expect(struct db *db, struct arena *a, int64_t request, const json_t *inside)
    must_use;
/* Seal and keep what came to the desk's own form. */
int request_files_keep(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t request,
                       const struct uploads *came) must_use;
/* A whole file as it came. ERR_ABSENT: there is none, it was destroyed, or a part is still on its
 * way. */
int request_file_open(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t request,
                      int64_t file, struct applicant_file_row *ret, struct str *ret_bytes) must_use;
/* A file that came with the others (by mail, as a scan) proves an identity: each look at it is noted from now on, and
 * it is destroyed with the identity. An event of the case. ERR_CONFLICT: it is known already, or destroyed. */
int request_file_is_identity(struct db *db, struct arena *a, int64_t request, int64_t file,
                             const struct actor *actor, moment_t now) must_use;
/* Those that prove an identity: destroyed. */
int request_identity_files_destroy(struct db *db, struct arena *a, int64_t request, day_t day)
    must_use;

/* For the taker: kind "request.file". */
int request_file_take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                      void *app) must_use;

#endif
