/* mails.h: electronic mail about requests: to an applicant who wants to know that something happened, a letter
 * to one who chose electronic delivery, to officers what is due.
 *
 * A notice says only that there is something and where to look: nothing of a person's, nothing of a letter's,
 * no query code. Each mail is a row (table mail) and a job (MAIL_JOB), written in the transaction of what it is about;
 * what the server answered is its proof. Where no mail server is set (engine/mail.h) nothing is offered.
 *
 * A process that dies after the server took a letter and before it is written down sends it once more, with
 * the same Message-ID: a letter is never lost, and who gets two sees that they are one. */
#ifndef DOMAIN_REQUESTS_MAILS_H
#define DOMAIN_REQUESTS_MAILS_H

#include "base/clock.h"
#include "domain/requests/case.h"
#include "domain/requests/mail/views_mail.h"
#include "engine/mail.h"
#include "mails_sql.h"

#define MAIL_JOB   "mail.send"
#define MAIL_TRIES 14 /* with the pauses of job.h: some four days; then it counts as refused */

/* Is there a mail server? At the desk. */
int mails_on(struct db *db, struct arena *a, bool *ret) must_use;

/* He wants to be told, or no more. */
int mails_want(struct db *db, int64_t request, bool wanted, moment_t now) must_use;
/* Something happened to a case: a notice, if its applicant wants to know of such. */
int mails_happened(struct db *db, struct arena *a, int64_t request, const char *event, moment_t now)
    must_use;

/* Send a signed letter with what was released with it. Of a reply: it is answered when the server took it
 * (235号: the day of sending), by letter_deliver(). ERR_INVALID with *ret_why: no address, or too large;
 * ERR_CONFLICT: it cannot go out now, or is on its way; ERR_BUSY, ERR_HELD as of letter_passes(). */
int mails_letter(struct db *db, struct arena *a, enum lang lang, const struct requests_house *house,
                 int64_t letter, struct str address, const struct actor *actor, moment_t now,
                 struct str *ret_why) must_use;

/* On working days, from MAIL_FROM_HOUR on, once a day and officer: a reminder, where something is due. */
#define MAIL_FROM_HOUR 8
int mails_daily(struct db *db, struct arena *a, moment_t now) must_use;

/* The public site learns whether notices can be had. A transaction of its own. */
int mails_announce(struct db *db, struct arena *a, bool on, moment_t now) must_use;

struct job;
struct mails_worker {
    struct mail_server server;
    struct clock clock;
    const char *blobs;
    moment_t away; /* until then the server is not called: it did not answer */
};
/* MAIL_JOB. May run again. */
int mails_send_job(struct mails_worker *w, struct db *db, struct arena *a, const struct job *j,
                   json_t *payload) must_use;

struct mails_counts {
    int64_t waiting, sent, refused;
};
int mails_count(struct db *db, struct arena *a, struct mails_counts *ret) must_use;
/* What a mail is about, by its kind and what it says. */
enum text mails_name(struct arena *a, struct str kind, struct str what);

#endif
