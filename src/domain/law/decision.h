/* decision.h: the decisions that answer a request, under both regimes of the Regulation.
 *
 * 2019: article 36 and the rows of table three (国办公开办函〔2021〕30号); 2007: article 21 and the
 * eight kinds of the statistics of 2014 to 2018. The table is data/law/decisions.tsv. Which
 * decisions may be taken follows from the day on which the request was received. */
#ifndef DOMAIN_LAW_DECISION_H
#define DOMAIN_LAW_DECISION_H

#include "base/err.h"
#include "domain/law/facts.h"

enum decision_result {
    DECISION_RELEASED, /* 予以公开 */
    DECISION_PARTIAL,  /* 部分公开 */
    DECISION_WITHHELD, /* 不予公开 */
    DECISION_UNABLE,   /* 无法提供 */
    DECISION_DECLINED, /* 不予处理 */
    DECISION_OTHER,    /* 其他处理 */
    DECISION_INTERIM,  /* not an end: 告知补充 of the old eight kinds */
};

struct decision {
    struct str code;  /* "D1" */
    struct str law;   /* "cn-2019" */
    day_t from, till; /* of the day of receipt; DAY_NONE: still in force */
    enum decision_result result;
    struct str name, name_en;
    struct str article; /* "第三十六条第（四）项" */
    /* May one only go to court after reconsideration (from 2024, articles 14 to 16)? For a
     * partial release its parts answer. */
    bool review_first;
    struct str row_2021; /* of table three: "3.4.1"; "" not counted */
    struct str row_2019; /* of the same table in the format of 2019 */
    struct str row_2014; /* of the statistics of 2014 to 2018: "4.1" */
    struct strs facts;   /* required, by their names */
    struct str title;    /* of the letter: 政府信息不予公开告知书 */
    struct str wording;  /* of the letter, with facts in braces */
    struct str note;     /* whence; what is local practice */
};

struct decisions {
    struct decision *v;
    size_t n, room;
};

/* The decisions that may be taken on a request received on `received`, in the table's order. */
struct decisions decisions_in_force(struct arena *a, const struct decisions *all, day_t received);
/* By code, in force for that day; NULL if there is none. */
const struct decision *decision_in_force(const struct decisions *all, struct str code,
                                         day_t received);
/* By code, whenever: for cases of any year. NULL if there is none. */
const struct decision *decision_find(const struct decisions *all, struct str code);

/* A fact that is missing: its names, and what of it ("第2处：理由"). */
struct missing {
    struct str name, name_en;
};
struct missings {
    struct missing *v;
    size_t n, room;
};
/* "理由、条款": for a message. */
struct str missing_names(struct arena *a, const struct missings *m, bool english);

/* Has the case everything that decision `d` needs? 0 and *ret_missing empty; else ERR_INVALID and
 * each missing fact by name. Asks also that d is in force for the case's day of receipt, and for a
 * partial release that each withheld part has its span, ground (a withholding decision of the same
 * regime), article, reason, reviewer and day to look again. */
int decision_check(struct arena *a, const struct decisions *all, const struct decision *d,
                   const struct letter_case *c, struct missings *ret_missing) must_use;

/* Does the case's decision withhold anything under articles 14 to 16 (or their forerunners)? Then
 * from 2024 on reconsideration comes first. */
bool decision_review_first(const struct decisions *all, const struct decision *d,
                           const struct letter_case *c);

#endif
