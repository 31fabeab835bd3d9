/* casefile_whole.h: all that a case file (casefile.h) is made of, for its JSON and its paper. */
#ifndef DOMAIN_REQUESTS_CASEFILE_WHOLE_H
#define DOMAIN_REQUESTS_CASEFILE_WHOLE_H

#include "applicant_sql.h"
#include "domain/requests/after/casefile.h"
#include "domain/requests/due.h"
#include "paper/pdf.h"
#include "reply_sql.h"

struct casefile_decisions {
    struct reply_decision *v;
    size_t n, room;
};

/* A step of the due date, or a day of it, in the words of its proof. */
struct casefile_step {
    day_t day, due;
    struct str words, article;
};
struct casefile_steps {
    struct casefile_step *v;
    size_t n, room;
};
struct casefile_day {
    day_t day;
    int64_t n; /* counted as; 0 left out */
    struct str why;
};
struct casefile_days {
    struct casefile_day *v;
    size_t n, room;
};

struct casefile {
    struct requests_request_row row;
    day_t received; /* T0; DAY_NONE: not confirmed yet */
    struct requests_event_rows events;
    struct casefile_steps steps;
    struct casefile_days days;
    struct applicant_file_rows came; /* what the applicant sent, but for proofs of identity */
    struct flow_events moves;
    struct casefile_decisions decisions; /* one a round */
    struct reply_letter_rows letters;    /* drafts left out */
    struct reply_delivery_rows deliveries;
    struct reply_release_rows files;
    struct reply_fee_rows fees;
    struct reply_remedy_rows remedies;
};

/* A code in its Chinese words: ("event", "received"). */
struct str casefile_named(const char *kind, struct str code);
/* `of`: what a letter can say of the case (reply_case()). */
struct paper casefile_paper(struct arena *a, const struct request_law *law,
                            const struct casefile *f, const struct letter_case *of, struct str hash,
                            day_t made);

#endif
