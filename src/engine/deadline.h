/* deadline.h: the day by which a request is to be answered, and why (答复期限).
 *
 * A pure function of the day of receipt, the dated events, the law and the calendar. Its result lists
 * every step with its article and every day with its reason: counted, or left out because nobody works,
 * because it is with a third party, and so on. Nothing here is stored; a store keeps the events and
 * reckons again, so that a new notice of holidays moves every open date (design: every date has its
 * reasons). Four operations move a date: start, reset, suspend, extend. */
#ifndef ENGINE_DEADLINE_H
#define ENGINE_DEADLINE_H

#include "engine/calendar.h"
#include "engine/law.h"

/* ---- The day of receipt (收到申请之日, T0) ---- */

/* How a request came. RECEIPT(NAME, name, …) */
#define RECEIPT_TABLE(RECEIPT)                                                        \
 RECEIPT(COUNTER, "counter")         /* 当面, also oral and written down */         \
 RECEIPT(POST_SIGNED, "post-signed") /* 邮寄，需签收 */                         \
 RECEIPT(POST_PLAIN, "post-plain")   /* 平信等无需签收 */                      \
 RECEIPT(ELSEWHERE, "elsewhere")     /* 寄到政府信息公开工作机构以外 */ \
 RECEIPT(EMAIL, "email")                                                              \
 RECEIPT(FAX, "fax")                                                                  \
 RECEIPT(WEB, "web") /* 网站等其他公布的渠道 */

enum receipt_channel {
#define RECEIPT_ENUM(name, text) RECEIPT_##name,
    RECEIPT_TABLE(RECEIPT_ENUM)
#undef RECEIPT_ENUM
    RECEIPT__MAX
};

/* What makes the day of receipt. */
enum receipt_rule {
    RECEIPT_BY_ARRIVAL, /* the day on which it was handed in, signed for, or reached the system */
    RECEIPT_BY_CONFIRMATION, /* the day on which it was confirmed with the applicant */
    RECEIPT_BY_NOTICE, /* the day that the authority's published rule names; without a rule, the
                           day of confirmation */
};

struct receipt {
    enum receipt_channel channel;
    day_t arrived;   /* handed in, signed for, received by the system */
    day_t confirmed; /* with the applicant; DAY_NONE: not yet. How and by whom is the case's */
    day_t published; /* the day that the authority's own published rule gives; DAY_NONE: no rule */
};

struct receipt_day {
    day_t day; /* T0; DAY_NONE: it waits for a confirmation, which is due on the day of arrival */
    enum receipt_rule rule;
    struct str article;
};

/* The day of receipt, by the rule of the channel on the day of arrival. ERR_INVALID: it arrived before
 * the first law, or was confirmed before it arrived. */
int receipt_day(const struct receipt *r, struct receipt_day *ret) must_use;

/* ---- Events ---- */

/* EVENT(NAME, name on the command line, the law's term or LAW_TERM__MAX) */
#define EVENT_TABLE(EVENT)                                                                      \
 EVENT(CORRECTION_ASKED, "correction-asked")   /* 告知补正 */                               \
 EVENT(CORRECTED, "corrected")                 /* 收到补正 */                               \
 EVENT(THIRD_PARTY_ASKED, "third-party-asked") /* 征求第三方意见: the letter went out */ \
 EVENT(THIRD_PARTY_ANSWERED, "third-party-answered")                                            \
 EVENT(AUTHORITY_ASKED, "authority-asked") /* 征求其他机关意见 */                       \
 EVENT(AUTHORITY_ANSWERED, "authority-answered")                                                \
 EVENT(EXTENDED, "extended")           /* 告知延期, with the head's consent */              \
 EVENT(REASONS_ASKED, "reasons-asked") /* 第三十五条: 要求说明理由 */                \
 EVENT(REASONS_GIVEN, "reasons-given")                                                          \
 EVENT(DELAYED, "delayed")     /* 第三十五条: 确定延迟答复的期限并告知 */      \
 EVENT(FEE_ASKED, "fee-asked") /* 收费通知, the day the applicant got it */                 \
 EVENT(FEE_PAID, "fee-paid")                                                                    \
 EVENT(REPLIED, "replied")     /* 答复: handed over, posted, sent */                          \
 EVENT(WITHDRAWN, "withdrawn") /* 撤回申请 */                                               \
 EVENT(ABANDONED, "abandoned") /* 视为放弃 */

enum event_kind {
#define EVENT_ENUM(name, text) EVENT_##name,
    EVENT_TABLE(EVENT_ENUM)
#undef EVENT_ENUM
    EVENT__MAX
};

struct event {
    enum event_kind kind;
    day_t day;
    int who;  /* which of several third parties or authorities; 0 where there is one */
    int days; /* EXTENDED: by how many working days; 0: as many as the law lets */
    day_t
        until; /* CORRECTION_ASKED: the last day that the notice gives; DELAYED: the day named in the
                    notice; …_ASKED of others: the day they got the letter. 0: not said */
};

const char *event_name(enum event_kind kind);
/* By its name; ERR_INVALID. */
int event_parse(struct str name, enum event_kind *ret) must_use;

/* ---- The reckoning ---- */

/* Why an event was refused. REFUSAL(NAME, name) */
#define REFUSAL_TABLE(REFUSAL)                                                                  \
 REFUSAL(NO_LAW, "no-law")             /* received before the first law */                      \
 REFUSAL(OUT_OF_ORDER, "out-of-order") /* dated before the event that it follows */             \
 REFUSAL(BEFORE_RECEIPT, "before-receipt")                                                      \
 REFUSAL(NOT_IN_LAW, "not-in-law")             /* this law has no such step, or not yet */      \
 REFUSAL(CORRECTION_LATE, "correction-late")   /* later than 7 working days from receipt */     \
 REFUSAL(CORRECTION_TWICE, "correction-twice") /* asked once already */                         \
 REFUSAL(CORRECTION_OVERDUE,                                                                    \
         "correction-overdue")             /* what came, came after the notice's last day */    \
 REFUSAL(EXTENSION_LATE, "extension-late") /* the due day is over */                            \
 REFUSAL(EXTENSION_TWICE, "extension-twice")                                                    \
 REFUSAL(EXTENSION_LONG, "extension-long") /* beyond the limit */                               \
 REFUSAL(AFTER_DUE, "after-due")           /* what would have moved the date came too late */   \
 REFUSAL(NOT_ASKED, "not-asked")           /* an answer to what nobody asked */                 \
 REFUSAL(ASKED_TWICE, "asked-twice")       /* asked again before an answer, or delayed twice */ \
 REFUSAL(WAITING, "waiting")               /* the clock waits for the applicant */              \
 REFUSAL(NO_DAY, "no-day")                 /* the day it has to name is absent, or not later */ \
 REFUSAL(FEE_OVERDUE, "fee-overdue")       /* paid after the 30 days */                         \
 REFUSAL(ENDED, "ended")                   /* replied, withdrawn or abandoned already */

enum refusal {
    REFUSAL_NONE,
#define REFUSAL_ENUM(name, text) REFUSAL_##name,
    REFUSAL_TABLE(REFUSAL_ENUM)
#undef REFUSAL_ENUM
    REFUSAL__MAX
};

const char *refusal_name(enum refusal why);

struct deadline_refusal {
    enum refusal why;
    size_t event; /* its place; DEADLINE_RECEIPT: the receipt itself */
};

#define DEADLINE_RECEIPT SIZE_MAX

/* One step of the proof: the receipt, or an event, and what it did. */
enum deadline_op {
    DEADLINE_START,  /* the count begins after this day */
    DEADLINE_RESET,  /* begins anew after this day */
    DEADLINE_STOP,   /* waits: nothing is counted until somebody answers */
    DEADLINE_RESUME, /* counted again from the next day on */
    DEADLINE_EXTEND, /* by `days` working days */
    DEADLINE_FIX,    /* on the day that the notice names */
    DEADLINE_NOTE,   /* does not move the date */
    DEADLINE_END,
};

struct deadline_step {
    enum deadline_op op;
    size_t event;
    day_t day;
    int days;                    /* START, RESET, EXTEND: working days given */
    day_t until;                 /* STOP: the last day the other side has, DAY_NONE: no limit */
    day_t due;                   /* as it stands after this step; DAY_NONE while it waits */
    const struct law_term *term; /* with its article; NULL where none applies */
};

enum deadline_why {
    DEADLINE_COUNTED,
    DEADLINE_FIRST, /* the day of receipt, of correction, of payment: not counted itself (当日不计入) */
    DEADLINE_DAY_OFF,   /* nobody works: .calendar says why */
    DEADLINE_SUSPENDED, /* with a third party or another authority: .step */
    DEADLINE_WAITING,   /* with the applicant: correction, payment: .step */
    DEADLINE_VOID,      /* was counted until the count began anew: .step */
    DEADLINE_GRANTED,   /* within the time that a notice of delay gave: .step */
};

struct deadline_day {
    day_t day;
    enum deadline_why why;
    int n;       /* COUNTED: which working day of the term it is, from 1 */
    size_t step; /* where .why names a step */
    struct calendar_day calendar;
};

enum deadline_state {
    DEADLINE_RUNS,
    DEADLINE_WAITS, /* for the applicant, or for somebody who has no limit: there is no due day */
    DEADLINE_OVER,  /* replied, withdrawn, abandoned */
};

struct deadline {
    const struct law *law;
    enum deadline_state state;
    day_t start;      /* the day after which it counts: T0, or the day of the last reset */
    day_t due;        /* the last day; DAY_NONE while it waits */
    int term;         /* working days given altogether since `start` */
    bool provisional; /* a day counted on the way may still be changed by a notice to come */
    day_t ended;      /* replied, withdrawn, abandoned; else DAY_NONE */
    int late;         /* replied: working days after the due day; 0 in time */
    struct deadline_steps {
        struct deadline_step *v;
        size_t n, room;
    } steps;
    struct deadline_days {
        struct deadline_day *v;
        size_t n, room;
    } days; /* from T0 to the due day; empty where not asked for */
};

struct deadline_case {
    const struct law *law;      /* NULL: the law in force on the day of receipt */
    day_t received;             /* T0 */
    const struct event *events; /* in the order in which they happened */
    size_t n;
    bool explain; /* list the days too */
};

/* The due day, with its steps. ERR_INVALID: an event that the law does not allow; *ret_refusal says
 * which and why, and is touched only then. `laws` and `cal` have to live as long as *ret. */
int deadline_reckon(struct arena *a, const struct laws *laws, const struct calendar *cal,
                    const struct deadline_case *of, struct deadline_refusal *ret_refusal,
                    struct deadline *ret) must_use;

/* Is an open case overdue at the end of `today`? */
bool deadline_overdue(const struct deadline *d, day_t today);
/* The working days left after `today` up to the due day; negative when it is over; 0 on the day. */
int deadline_left(const struct deadline *d, const struct calendar *cal, day_t today);

#endif
