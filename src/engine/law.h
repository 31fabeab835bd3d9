/* law.h: the regimes of the Regulation and their terms, as data (data/law/).
 *
 * A case belongs to the regime that was in force on the day of receipt (收到申请之日). What a regime asks
 * for, how long, in which unit, with what effect on the clock and by which article stands in rows with
 * days of validity. An authority may change what its own practice decides (a term marked as practice):
 * laws are a plain struct, made anew for each use. */
#ifndef ENGINE_LAW_H
#define ENGINE_LAW_H

#include "base/arena.h"
#include "base/date.h"

struct calendar;

struct law {
    struct str code;   /* "cn-2008", "cn-2019" */
    struct str zh, en; /* 《政府信息公开条例》（2019年修订） */
    struct str number; /* 国令第711号 */
    day_t from, to; /* the days of receipt that it governs; to is DAY_NONE while it is in force */
};

/* LAW_TERM(NAME, name in data/law/terms.tsv) */
#define LAW_TERM_TABLE(LAW_TERM)                                                                   \
 LAW_TERM(ANSWER, "answer")                       /* 答复 */                                     \
 LAW_TERM(EXTENSION, "extension")                 /* 延长答复，at most */                     \
 LAW_TERM(CORRECTION_NOTICE, "correction-notice") /* 补正告知, from receipt */                 \
 LAW_TERM(CORRECTION, "correction")   /* 补正: what the applicant has, unless the notice says */ \
 LAW_TERM(THIRD_PARTY, "third-party") /* 征求第三方意见 */                                  \
 LAW_TERM(AUTHORITY, "authority")     /* 征求其他机关意见 */                               \
 LAW_TERM(REASONS, "reasons")         /* 要求说明理由（明显超过合理范围） */       \
 LAW_TERM(DELAY, "delay")             /* 确定延迟答复的合理期限 */                      \
 LAW_TERM(FEE, "fee")                 /* 信息处理费：缴费 */                               \
 LAW_TERM(PUBLISH, "publish")         /* 主动公开, from making or change */                    \
 LAW_TERM(REVIEW, "review")           /* 申请行政复议 */                                     \
 LAW_TERM(LITIGATION, "litigation")   /* 提起行政诉讼 */                                     \
 LAW_TERM(LITIGATION_AFTER_REVIEW, "litigation-after-review")

enum law_term_name {
#define LAW_TERM_ENUM(name, text) LAW_##name,
    LAW_TERM_TABLE(LAW_TERM_ENUM)
#undef LAW_TERM_ENUM
    LAW_TERM__MAX
};

enum law_unit {
    LAW_WORKDAYS,   /* 工作日 */
    LAW_DAYS,       /* 日, calendar days */
    LAW_MONTHS,     /* 月 */
    LAW_REASONABLE, /* 合理期限: as long as the notice says */
};

/* What the step does to the clock of the answer. */
enum law_effect {
    LAW_NONE,
    LAW_RESET,   /* the term begins anew (重新计算) */
    LAW_SUSPEND, /* its time is not counted (不计算在期限内) */
    LAW_EXTEND,
};

/* What it means when nobody answers within the term. */
enum law_silence {
    LAW_SILENCE_NOTHING,
    LAW_SILENCE_DECIDE,  /* the authority decides by the Regulation */
    LAW_SILENCE_CONSENT, /* 视为同意公开 */
    LAW_SILENCE_REFUSAL, /* 视为不同意公开 */
    LAW_SILENCE_ABANDON, /* 视为放弃申请 */
};

struct law_term {
    size_t law; /* its place in the laws */
    enum law_term_name name;
    day_t from, to; /* the days on which the step may begin; DAY_NONE: as the law */
    int number;     /* how many; 0: the law sets none */
    enum law_unit unit;
    enum law_effect effect;
    enum law_silence silence;
    bool practice;      /* not said by the law: the authority's to set */
    struct str article; /* 《条例》第三十三条第二款 */
};

struct laws {
    struct law_list {
        struct law *v;
        size_t n, room;
    } list;
    struct law_terms {
        struct law_term *v;
        size_t n, room;
    } terms;
};

/* What is built into the program. */
void laws_builtin(struct arena *a, struct laws *ret);

/* The law in force on a day of receipt; NULL before 2008-05-01. */
const struct law *law_on(const struct laws *laws, day_t received);
/* By its code; NULL if there is none. */
const struct law *law_find(const struct laws *laws, struct str code);
/* The term as it stands on `day`, the day on which the step begins; NULL: this law has no such step. */
const struct law_term *law_term(const struct laws *laws, const struct law *law,
                                enum law_term_name name, day_t day);
/* The last day of the term that begins with `from` (which is not counted), in its unit. A term in days
 * or months that would end on a day off ends on the next working day (民法典第二百零三条). DAY_NONE for a
 * term without a number. */
day_t law_term_end(const struct law_term *t, const struct calendar *c, day_t from);

#endif
