/* case.h: what the files of this subject share about a case. Nobody else includes it. */
#ifndef DOMAIN_REQUESTS_CASE_H
#define DOMAIN_REQUESTS_CASE_H

#include "domain/requests/requests.h"
#include "requests_sql.h"
#include <jansson.h>

/* Something that happened to a case. */
struct request_happening {
    const char *kind;
    day_t day, until; /* until: a limit that was set to somebody; DAY_NONE */
    int64_t days;     /* working days that were granted */
    int64_t party;
    struct str note;
    struct str left; /* the applicant's view stands there no more; "" */
    bool excused;    /* after the last day that it had, but for a good reason (有正当理由) */
};

int request_get(struct db *db, struct arena *a, int64_t id, struct requests_request_row *ret)
    must_use;
/* Enter an event: its row, the due date that follows, the ledger with the applicant's view. */
int request_event_add(struct db *db, struct arena *a, int64_t id,
                      const struct request_happening *e, int64_t actor, moment_t now) must_use;
/* The same where the law may refuse it: ERR_INVALID with *ret_why in the reader's words. */
int request_event_try(struct db *db, struct arena *a, int64_t id, const struct request_happening *e,
                      int64_t actor, enum lang lang, moment_t now, struct str *ret_why) must_use;

/* 重新答复: the case's next round. */
int request_round_begin(struct db *db, struct arena *a, const struct requests_request_row *row,
                        moment_t now) must_use;
/* The fee that was asked last is paid. */
int request_fee_paid(struct db *db, int64_t id, day_t day) must_use;
/* The round ended without a reply: with the decision that it counts as. */
int request_end(struct db *db, struct arena *a, const struct requests_request_row *row,
                struct str code, struct str note, day_t day, moment_t now) must_use;

/* Somebody looked at a proof of identity: an event of the case. */
int request_identity_looked(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                            moment_t now) must_use;

/* What the same applicant is known by: the same for the same number of a document, or else name and
 * telephone; tells nothing by itself. ERR_ABSENT: no key. */
int request_same_of(struct arena *a, const struct requests_house *house,
                    const struct request_texts *t, struct str *ret) must_use;

void request_texts_put(json_t *to, const struct request_texts *t);
void request_texts_get(struct arena *a, const json_t *from, struct request_texts *ret);

/* Who did it, where an event names no account: the applicant, the clock, the mail that goes by itself, who
 * operates the system (a calendar that was read in). */
enum text request_by_nobody(struct str event);

/* Does an applicant see events of that kind, and the words with them? */
bool request_shows(struct str kind, bool *ret_note);
/* The applicant's view as it stands, locked; "" if he has none. */
int request_status_box(struct db *db, struct arena *a, const struct requests_request_row *row,
                       struct str *ret) must_use;

/* The applicant's papers that stand locked, into his view, by the ledger: after papers_job(). */
int request_papers_enter(struct db *db, struct arena *a, const struct requests_request_row *row,
                         moment_t now) must_use;
/* One of them, by the hash that his view names, with the key that opened the view: bytes. `blobs`: the
 * public folder. */
int request_paper_open(struct arena *a, const char *blobs, const uint8_t key[SEAL_KEY],
                       struct str hash, struct str *ret) must_use;

#endif
