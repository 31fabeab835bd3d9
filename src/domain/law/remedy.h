/* remedy.h: what a letter says about reconsideration (行政复议) and litigation (行政诉讼).
 *
 * By the date of the reply, not of the request, and by what was decided: three months to go to
 * court until 2015-04-30, six months since (行政诉讼法 of 2014, article 46); from 2024-01-01 a
 * refusal under articles 14 to 16 goes to reconsideration first (行政复议法 of 2023, article 23) and
 * the letter has to say so. The table is data/law/remedies.tsv. */
#ifndef DOMAIN_LAW_REMEDY_H
#define DOMAIN_LAW_REMEDY_H

#include "domain/law/facts.h"

struct remedy {
    struct str code;
    day_t from, till;  /* of the date of the reply */
    bool for_withheld; /* for a refusal under articles 14 to 16, in whole or in part */
    bool for_other;    /* for every other decision */
    bool review_first; /* no way to court but over reconsideration */
    int reconsideration_days;
    int litigation_months;            /* straight to court; 0 with review_first */
    int litigation_days_after_review; /* after the decision on reconsideration */
    bool superior;                    /* may one choose the superior authority, too? */
    struct str articles;
    struct str wording; /* with {文书}, {复议机关} and {法院} */
};

struct remedies {
    struct remedy *v;
    size_t n, room;
};

/* The row for a reply dated `reply`; `withheld` as decision_review_first() says. NULL before the
 * first row's day. */
const struct remedy *remedy_for(const struct remedies *all, day_t reply, bool withheld);

/* Its sentence, for the letter of this authority: whom to ask (article 24 of 2023: 本级人民政府;
 * before: or the superior; under vertical leadership the superior alone) and which court. `act` is
 * what is challenged: 答复, 决定. "" if the authority has not said whom to ask. */
struct str remedy_text(struct arena *a, const struct remedy *r, const struct letter_authority *by,
                       struct str act);

#endif
