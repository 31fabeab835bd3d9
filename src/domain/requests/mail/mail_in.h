/* mail_in.h: requests that come by e-mail: a file (.eml) handed in at the desk, a folder of them, a mailbox (IMAP).
 *
 * Each mail is kept as it came, sealed (engine/seal.h), by its digest: the same file twice changes nothing, and of two with
 * the same Message-ID the second is put away. It is opened in the convert process alone (paper/eml.h), by MAIL_READ_JOB;
 * what it says prefills the form of intake, and an officer registers it or says that it is none. Its attachments, and the
 * mail itself, become files of the request without being opened again. The day that it carries is the day when the
 * authority's mail system received it; what follows from it is the law's (facts §1.4: until 2019 the day of receipt, since then
 * the day on which it was confirmed).
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_MAIL_IN_H
#define DOMAIN_REQUESTS_MAIL_IN_H

#include "domain/requests/files.h"
#include "domain/requests/mail/mails.h"
#include "mail_in_sql.h"
#include "paper/eml.h"

#define MAIL_READ_JOB      "mail.read"
#define MAIL_FETCH_JOB     "mail.fetch"
#define MAIL_FETCH_SECONDS 300 /* between two looks into the mailbox */
#define MAIL_FETCH_MOST    50  /* at one look */
#define MAIL_IN_ROWS       100

/* Keep a mail as it came; `arrived` 0: its own Received line will say. 1: it is new, and will be read; 0: it is there.
 * ERR_TOO_LARGE: beyond EML_MAX; ERR_INVALID: empty; ERR_ABSENT: no key. */
int mail_in_keep(struct db *db, struct arena *a, const struct seal_keys *keys, struct str bytes,
                 const char *source, moment_t arrived, moment_t now) must_use;

/* For the job: the mail's bytes. 0 and "": it was read already. */
int mail_in_bytes(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                  struct str *ret) must_use;
/* What the convert process made of it; NULL: it is no mail. */
int mail_in_read(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                 const struct eml *e) must_use;

struct mail_in {
    int64_t id;
    struct str from, from_name, subject, text;
    moment_t arrived, sent, taken;
    bool reading, unreadable, cut;
};
struct mail_ins {
    struct mail_in *v;
    size_t n, room;
};
/* Those that wait for an officer, oldest first, at most MAIL_IN_ROWS. */
int mail_in_waiting(struct db *db, struct arena *a, const struct seal_keys *keys,
                    struct mail_ins *ret) must_use;
int mail_in_count(struct db *db, struct arena *a, int64_t *ret) must_use;
/* One of them; ERR_ABSENT: none, or it was seen to. */
int mail_in_get(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                struct mail_in *ret) must_use;
/* Its files (0: the mail itself), and one of them as it came. */
int mail_in_files(struct db *db, struct arena *a, int64_t id, struct mail_in_file_rows *ret)
    must_use;
int mail_in_file(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                 int64_t position, struct mail_in_file_row *ret, struct str *ret_bytes) must_use;
/* The day that stands for it: by the mail system, else by its Date, else when it was taken. */
day_t mail_in_day(const struct mail_in *m);
/* What the form of intake begins with: sender, address, words. Facts like 联系电话：…, also several on a line, go to
 * their fields and are left out of what is wanted, which departments and letters see. */
void mail_in_texts(struct arena *a, const struct mail_in *m, struct request_texts *ret);

/* As pages show it, with its files. */
int mail_in_view(struct ctx *c, const struct mail_in *m, struct mail_in_item *ret) must_use;

/* It was registered as `request`: its files are the request's. ERR_CONFLICT: somebody saw to it. */
int mail_in_registered(struct db *db, struct arena *a, int64_t id, int64_t request,
                       const struct actor *actor) must_use;
/* It is no request, and why: what it said is destroyed. ERR_INVALID: no reason; ERR_CONFLICT. */
int mail_in_dismiss(struct db *db, struct arena *a, int64_t id, struct str note,
                    const struct actor *actor) must_use;

/* MAIL_FETCH_JOB: what is new in the mailbox, a transaction each. May be killed anywhere. */
int mail_in_fetch(const struct mails_worker *w, const struct seal_keys *keys, struct db *db,
                  struct arena *a) must_use;

#endif
