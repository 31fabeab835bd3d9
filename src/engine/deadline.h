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

/* What is known of how a request came. A day that is not known is DAY_NONE. How and by whom it was
 * confirmed is for the case's record. */
struct receipt {
    enum law_channel channel;
    day_t arrived;   /* handed in, signed for, received by the system */
    day_t confirmed; /* with the applicant */
    day_t published; /* as the authority's own published rule gives it (LAW_BY_NOTICE) */
};

struct receipt_day {
    day_t day; /* T0; DAY_NONE: not before it is confirmed, which is due on the day of arrival */
    const struct law_receipt_rule *rule;
};

/* The day of receipt, by the rule of its channel on the day of arrival. ERR_INVALID: there is no rule
 * for that day, or it was confirmed before it arrived. */
int receipt_day(const struct laws *laws, const struct receipt *r, struct receipt_day *ret) must_use;

/* ---- Events ---- */

/* EVENT(NAME, name) */
#define EVENT_TABLE(EVENT)                                                                       \
 EVENT(CORRECTION_ASKED, "correction-asked")         /* 告知补正 */                          \
 EVENT(CORRECTED, "corrected")                       /* 收到补正的申请 */                 \
 EVENT(THIRD_PARTY_ASKED, "third-party-asked")       /* 发出第三方意见征求书 */        \
 EVENT(THIRD_PARTY_ANSWERED, "third-party-answered") /* 收到第三方意见 */                 \
 EVENT(AUTHORITY_ASKED, "authority-asked")           /* 发函征求其他机关意见 */        \
 EVENT(AUTHORITY_ANSWERED, "authority-answered")     /* 收到其他机关意见 */              \
 EVENT(EXTENDED, "extended")                         /* 告知延期, with the head's consent */ \
 EVENT(REASONS_ASKED, "reasons-asked")               /* 要求说明理由 (article 35) */       \
 EVENT(REASONS_GIVEN, "reasons-given")                                                           \
 EVENT(DELAYED, "delayed")     /* 告知延迟答复的期限 (article 35) */                    \
 EVENT(FEE_ASKED, "fee-asked") /* 收费通知: the applicant got it */                          \
 EVENT(FEE_PAID, "fee-paid")   /* 缴费 */                                                      \
 EVENT(REPLIED, "replied")     /* 答复: handed over, posted, sent */                           \
 EVENT(WITHDRAWN, "withdrawn") /* 撤回申请 */                                                \
 EVENT(ABANDONED, "abandoned") /* 视为放弃申请 */

enum event_kind {
#define EVENT_ENUM(name, text) EVENT_##name,
    EVENT_TABLE(EVENT_ENUM)
#undef EVENT_ENUM
    EVENT__MAX
};

struct event {
    enum event_kind kind;
    day_t day;
    int who;     /* which of several third parties, or authorities */
    int days;    /* EXTENDED: by how many working days; 0: as many as the law lets */
    day_t until; /* a further day; 0 or DAY_NONE: none. CORRECTION_ASKED: the last that the notice
                     gives; DELAYED: the last that it names; THIRD_PARTY_ASKED, AUTHORITY_ASKED: when
                     they got the letter, where that is known to be later */
    bool excused; /* CORRECTED: after the notice's last day, but for a good reason (有正当理由) */
};

const char *event_name(enum event_kind kind);
/* By its name; false: none has it, as with what happens to a case and moves no date. */
bool event_parse(struct str name, enum event_kind *ret);

/* ---- The reckoning ---- */

/* Why something was refused. REFUSAL(NAME, name) */
#define REFUSAL_TABLE(REFUSAL)                                                              \
 REFUSAL(NO_LAW, "no-law") /* received before the first law */                              \
 REFUSAL(NO_DAY, "no-day") /* no such day, or not later than it must */                     \
 REFUSAL(BEFORE_RECEIPT, "before-receipt")                                                  \
 REFUSAL(OUT_OF_ORDER, "out-of-order") /* before the event that it follows */               \
 REFUSAL(ENDED, "ended")               /* replied, withdrawn or abandoned already */        \
 REFUSAL(NOT_IN_LAW, "not-in-law")     /* this law has no such step, or not then */         \
 REFUSAL(NOT_ASKED, "not-asked")       /* answers what nobody asked */                      \
 REFUSAL(ASKED_TWICE, "asked-twice")                                                        \
 REFUSAL(AFTER_DUE, "after-due")                   /* the term is over already */           \
 REFUSAL(WAITING, "waiting")                       /* the clock waits for the applicant */  \
 REFUSAL(CORRECTION_LATE, "correction-late")       /* after 7 working days from receipt */  \
 REFUSAL(CORRECTION_OVERDUE, "correction-overdue") /* came after its last day, unexcused */ \
 REFUSAL(EXTENSION_TWICE, "extension-twice")       /* or after a notice of delay */         \
 REFUSAL(EXTENSION_LONG, "extension-long")         /* beyond the limit */                   \
 REFUSAL(FEE_OVERDUE, "fee-overdue")               /* paid after its last day */            \
 REFUSAL(TOO_EARLY, "too-early")                   /* the applicant still has time */

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
    DEADLINE_STOP,   /* nothing is counted after this day, until they answer or `until` is over */
    DEADLINE_RESUME, /* counted again after this day, or after `until`, whichever came first */
    DEADLINE_EXTEND, /* by `days` working days */
    DEADLINE_FIX,    /* the due day is `until`, which the notice names */
    DEADLINE_NOTE,   /* does not move the date */
    DEADLINE_END,
};

struct deadline_step {
    enum deadline_op op;
    size_t event;
    day_t day;
    int days;                    /* START, RESET, EXTEND: working days given */
    day_t until;                 /* STOP: the last day they have, DAY_NONE: no limit; FIX */
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
    /* Of these, so many were accepted when they happened. They are not asked again whether they came
     * in time: a notice of holidays since then may have moved the term that they kept. */
    size_t accepted;
    bool explain; /* list the days too */
};

/* The due day, with its steps. ERR_INVALID: an event that the law does not allow; *ret_refusal says
 * which and why, and is touched only then. `laws` and `cal` have to live as long as *ret. */
int deadline_reckon(struct arena *a, const struct laws *laws, const struct calendar *cal,
                    const struct deadline_case *of, struct deadline_refusal *ret_refusal,
                    struct deadline *ret) must_use;

/* What a change of the calendar did to a case: reckoned by both, all events taken as accepted. */
struct deadline_move {
    day_t before, after; /* the due day; DAY_NONE while it waits */
    struct deadline_differences {
        struct deadline_difference {
            day_t day;
            struct calendar_day was, is; /* one works, the other does not */
        } * v;
        size_t n, room;
    } days; /* after the day of receipt up to the later of both due days: why it moved */
};

int deadline_moved(struct arena *a, const struct laws *laws, const struct calendar *was,
                   const struct calendar *is, const struct deadline_case *of,
                   struct deadline_refusal *ret_refusal, struct deadline_move *ret) must_use;

/* Is an open case overdue at the end of `today`? */
bool deadline_overdue(const struct deadline *d, day_t today);
/* The working days left after `today` up to the due day; negative when it is over; 0 on the day. */
int deadline_left(const struct deadline *d, const struct calendar *cal, day_t today);

#endif
