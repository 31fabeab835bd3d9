/* law.h: the regimes of the Regulation and their terms, as data (data/law/).
 *
 * A case belongs to the regime that was in force on its day of receipt (收到申请之日). What a regime asks
 * for, how long, in which unit, with what effect on the clock and by which article stands in rows with
 * days of validity. Where the law is silent a term is marked as practice, and an authority may set it
 * otherwise: struct laws is plain, and made anew for each use. */
#ifndef ENGINE_LAW_H
#define ENGINE_LAW_H

#include "base/arena.h"
#include "base/date.h"

struct calendar;

/* ---- Regimes ---- */

struct law {
    struct str code;   /* "cn-2008", "cn-2019" */
    struct str number; /* 国令第711号 */
    struct str zh, en; /* its name */
    day_t from, to;    /* the days of receipt that it governs; to: DAY_NONE while it is in force */
};

/* ---- Terms ---- */

/* TERM(NAME, name in data/law/terms.tsv) */
#define LAW_TERM_TABLE(TERM)                                                               \
 TERM(ANSWER, "answer")                       /* 答复 */                                 \
 TERM(EXTENSION, "extension")                 /* 延长答复: at most */                  \
 TERM(CORRECTION_NOTICE, "correction-notice") /* 告知补正: from receipt */             \
 TERM(CORRECTION, "correction")               /* 补正: what the applicant has */         \
 TERM(THIRD_PARTY, "third-party")             /* 征求第三方意见 */                  \
 TERM(AUTHORITY, "authority")                 /* 征求其他机关意见 */               \
 TERM(REASONS, "reasons")                     /* 明显超过合理范围: 说明理由 */ \
 TERM(DELAY, "delay")                         /* 确定延迟答复的合理期限 */      \
 TERM(FEE, "fee")                             /* 缴纳信息处理费 */                  \
 TERM(PUBLISH, "publish")                     /* 主动公开: from making or change */    \
 TERM(REVIEW, "review")                       /* 申请行政复议 */                     \
 TERM(LITIGATION, "litigation")               /* 提起行政诉讼 */                     \
 TERM(LITIGATION_AFTER_REVIEW, "litigation-after-review")

enum law_term_name {
#define LAW_TERM_ENUM(name, text) LAW_##name,
    LAW_TERM_TABLE(LAW_TERM_ENUM)
#undef LAW_TERM_ENUM
    LAW_TERM__MAX
};

enum law_unit {
    LAW_WORKDAYS,   /* 工作日 */
    LAW_DAYS,       /* 日 */
    LAW_MONTHS,     /* 月 */
    LAW_REASONABLE, /* 合理期限: as long as the notice says */
};

/* What the step does to the clock of the answer. */
enum law_effect {
    LAW_NONE,
    LAW_RESET,   /* the answer's term begins anew (重新计算) */
    LAW_SUSPEND, /* its time is not counted (不计算在期限内) */
    LAW_EXTEND,
};

/* What it means that nobody answered within the term. */
enum law_silence {
    LAW_SILENCE_NOTHING,
    LAW_SILENCE_DECIDE,  /* the authority decides by the Regulation */
    LAW_SILENCE_CONSENT, /* 视为同意公开 */
    LAW_SILENCE_REFUSAL, /* 视为不同意公开 */
    LAW_SILENCE_ABANDON, /* 视为放弃申请 */
};

struct law_term {
    struct str law; /* the regime's code; "*": every one */
    enum law_term_name name;
    day_t from, to; /* the days on which the step may begin; DAY_NONE: as the regime */
    int number;     /* how many; 0: the law sets none */
    enum law_unit unit;
    enum law_effect effect;
    enum law_silence silence;
    bool practice; /* the law does not say it: the authority's to set */
    struct str article;
};

/* ---- The day of receipt: by which rule, for each channel ---- */

/* CHANNEL(NAME, name) */
#define LAW_CHANNEL_TABLE(CHANNEL)                                                        \
 CHANNEL(COUNTER, "counter")         /* 当面; also oral, written down by the officer */ \
 CHANNEL(POST_SIGNED, "post-signed") /* 邮寄，需签收 */                             \
 CHANNEL(POST_PLAIN, "post-plain")   /* 平信等，无需签收 */                       \
 CHANNEL(ELSEWHERE, "elsewhere")     /* 寄到政府信息公开工作机构以外 */     \
 CHANNEL(EMAIL, "email")             /* 公布的邮箱 */                                \
 CHANNEL(FAX, "fax")                 /* 公布的传真 */                                \
 CHANNEL(WEB, "web")                 /* 网站等其他公布的渠道 */

enum law_channel {
#define LAW_CHANNEL_ENUM(name, text) LAW_##name,
    LAW_CHANNEL_TABLE(LAW_CHANNEL_ENUM)
#undef LAW_CHANNEL_ENUM
    LAW_CHANNEL__MAX
};

enum law_receipt {
    LAW_BY_ARRIVAL,      /* handed in, signed for, received by the system */
    LAW_BY_CONFIRMATION, /* confirmed with the applicant */
    LAW_BY_NOTICE,       /* as the authority's published rule says; without one, confirmed */
};

struct law_receipt_rule {
    enum law_channel channel;
    day_t from, to; /* of arrival */
    enum law_receipt rule;
    struct str article;
};

/* ---- All of it ---- */

struct laws {
    struct law_list {
        struct law *v;
        size_t n, room;
    } list;
    struct law_terms {
        struct law_term *v;
        size_t n, room;
    } terms;
    struct law_receipt_rules {
        struct law_receipt_rule *v;
        size_t n, room;
    } receipt;
};

/* What is built into the program: read once in a process, never changed after. */
const struct laws *laws_builtin(void);

/* The regime of a day of receipt; NULL before 2008-05-01. */
const struct law *law_on(const struct laws *laws, day_t received);
/* By its code; NULL if there is none. */
const struct law *law_find(const struct laws *laws, struct str code);
/* The term for a step that begins on `day`; NULL: this law has no such step, or not then. */
const struct law_term *law_term(const struct laws *laws, const struct law *law,
                                enum law_term_name name, day_t day);
/* The last day of the term that begins with `from`, which is not counted itself, in its unit. One in
 * days or months that would end on a day off ends on the next working day (民法典第二百零三条). DAY_NONE
 * where the law sets no number. */
day_t law_term_end(const struct law_term *t, const struct calendar *c, day_t from);

/* Names, for the command line, files and stores; ERR_INVALID for a name that is not in the table. */
const char *law_term_text(enum law_term_name name);
const char *law_channel_name(enum law_channel channel);
int law_channel_parse(struct str name, enum law_channel *ret) must_use;

#endif
