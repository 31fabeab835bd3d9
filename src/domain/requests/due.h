/* due.h: the due date of a case, from its events alone (engine/deadline.h in this subject's words).
 * The desk and the applicant reckon by the same function, so that both read the same proof. */
#ifndef DOMAIN_REQUESTS_DUE_H
#define DOMAIN_REQUESTS_DUE_H

#include "base/buf.h"
#include "domain/requests/case.h"
#include "engine/deadline_text.h"

/* An event as both sides have it. */
struct dated {
    struct str kind;
    day_t day, until; /* until: DAY_NONE where nothing was said */
    int64_t days, party;
};
struct dates {
    struct dated *v;
    size_t n, room;
    /* Of these, so many were accepted when they happened: whether they came in time is not asked again
     * (a notice of holidays may have moved the term that they kept). */
    size_t accepted;
};

struct reckoning {
    struct laws laws;
    const struct calendar *calendar;
    struct receipt_day received; /* .day DAY_NONE: it waits to be confirmed */
    struct deadline_case of;     /* good where received.day is a day; of.received is another where a new
                                     reply is due: from that day it counts */
    struct deadline d;
    bool reckoned;
    bool published; /* received on the day that the authority's own rule gives */
};

/* What the reckoning asks of a case: ret_received->day is DAY_NONE while it waits to be confirmed, and
 * *ret_case is good only where it is a day. ERR_INVALID: it was confirmed before it arrived. */
int request_deadline_case(struct arena *a, const struct laws *laws, struct str channel,
                          const struct dates *dates, struct receipt_day *ret_received,
                          struct deadline_case *ret_case) must_use;

/* ERR_INVALID: the law does not allow one of them; *ret_why says so in the reader's words. `ret` lives
 * in the arena's time. */
int request_reckon(struct arena *a, enum lang lang, const struct calendar *calendar,
                   struct str channel, const struct dates *dates, bool explain,
                   struct reckoning *ret, struct str *ret_why) must_use;
/* Does the day of arrival alone make the day of receipt, for what came by this channel? */
bool request_received_at_once(struct str channel, day_t arrived);
/* Does the law of that day leave it to the authority's own published rule (网站等其他公布的渠道, 2015 to 2019)? The day that
 * the rule gives is the event "receipt-published" then. */
bool request_received_by_notice(struct str channel, day_t arrived);
/* The day that stands for it in lists: the due day while it runs; DAY_NONE. */
day_t reckoning_due(const struct reckoning *r);

/* A case's events as the desk has them, all accepted. */
int request_dates(struct db *db, struct arena *a, int64_t id, struct dates *ret) must_use;

/* ---- The proof, for a page ---- */

struct proof_step {
    struct str day, words, article, due;
};
struct proof_steps {
    struct proof_step *v;
    size_t n, room;
};
/* A day as a calendar has it, in words: the same for every case. */
struct day_said {
    day_t is;
    struct str day;           /* with its weekday */
    struct str words;         /* why it works or not, up to the notice that says so */
    struct str notice, after; /* its number, which is Chinese, and what follows; "" none */
    struct html_safe cells;   /* all that, as it stands in its row */
};
struct proof_day {
    const struct day_said *said;
    enum text why;  /* where the case leaves it out, not the calendar; TEXT_NONE */
    int n;          /* which working day of the term; 0: left out */
};
struct proof_days {
    struct proof_day *v;
    size_t n, room;
};
struct proof {
    struct str due, due_weekday; /* "" while nothing runs */
    struct str law, receipt_article;
    struct proof_steps steps;
    struct proof_days days;
    int left; /* working days after today; negative: over */
    bool runs, waits, over, overdue, provisional, unconfirmed;
};

/* Days that were said before, for as long as their calendar is kept (a frame_reader of domain/frame). */
struct days_said;
struct furniture;
int request_days_said(struct db *pub, const struct furniture *f, const void **ret) must_use;

struct ctx;
/* In the page's language. `kept`: of the same head as the calendar; NULL: each day is said anew. */
void request_proof(const struct ctx *c, const struct reckoning *r, const struct days_said *kept,
                   struct proof *ret);

#endif
