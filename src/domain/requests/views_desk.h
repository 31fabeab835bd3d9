/* views_desk.h: what the desk's pages of requests show. */
#ifndef DOMAIN_REQUESTS_VIEWS_DESK_H
#define DOMAIN_REQUESTS_VIEWS_DESK_H

#include "domain/frame/frame.h"
#include "domain/requests/due.h"
#include "domain/requests/mail/views_mail.h"

struct request_row {
    int64_t id;
    struct str number, name, wanted, due, received;
    enum text state, channel;
    int left; /* working days */
    bool has_due, overdue, provisional; /* provisional: a notice of holidays may move it yet */
};
struct request_rows {
    struct request_row *v;
    size_t n, room;
};

/* What the pages of a case share: the law's tables (NULL: they were not read), the case's address, and a path
 * below it without its language. */
struct request_law;
const struct request_law *request_law_of(const struct ctx *c);
struct str request_address(const struct ctx *c);
struct str request_below(const struct ctx *c, const char *path);

/* The text requests.KIND.CODE. */
enum text request_named(const char *kind, struct str code);
int requests_told(struct ctx *c, struct requests_told *ret) must_use;
/* Who did it: the account's name, or what request_by_nobody() says. */
struct said request_hand(const struct ctx *c, struct str event, struct str zh, struct str en);
struct request_row request_row_of(const struct ctx *c, const struct calendar *calendar,
                                  const struct requests_listed_row *r);

/* Rows under one heading: overdue, today, this week … */
struct request_group {
    enum text name;
    bool urgent;
    struct request_rows rows;
};
struct request_groups {
    struct request_group *v;
    size_t n, room;
};

/* Who handles how much: an account and its department; nobody yet. */
struct request_load {
    struct said owner, department;
    struct str href;
    int64_t n, overdue, today, week, waiting;
    bool here;
};
struct request_loads {
    struct request_load *v;
    size_t n, room;
};

struct requests_view {
    int64_t mails; /* that wait to be registered */
    struct frame_desk frame;
    struct request_loads loads;
    struct requests_told told;
    bool narrowed;
    struct request_groups groups;
    struct request_rows rows; /* of all, or found */
    struct str older, typed;
    bool all, searched, may_register;
};

/* A month with its due dates: weeks of seven days, Monday first. */
struct due_case {
    struct str head, tail; /* of its number: up to the last figures, and from there ("26号") */
    int64_t id;
};
struct due_day {
    struct str name; /* "" of another month */
    const char *look;
    enum text mark;
    bool today;
    struct due_cases {
        struct due_case *v;
        size_t n, room;
    } cases;
};
struct due_week {
    struct due_days {
        struct due_day *v;
        size_t n, room;
    } days;
};
struct month_view {
    struct frame_desk frame;
    struct str month, before, after;
    struct {
        enum text *v;
        size_t n;
    } weekdays;
    struct due_weeks {
        struct due_week *v;
        size_t n, room;
    } weeks;
    bool provisional;
};

struct reply_mine_view {
    struct frame_desk frame;
    struct request_rows rows;
};

/* What stands there already, for who registers one more. */
struct request_before {
    struct request_rows alike; /* that ask for about the same */
    struct request_rows same;  /* of probably the same applicant, for something else */
    int64_t in_month;          /* items of this applicant in this month */
    bool twice;                /* one is both */
    bool asked;                /* somebody wanted to know: say so too where there is none */
};

struct request_new_view {
    struct frame_desk frame;
    const struct form *form;
    struct options channels, classes, id_kinds, media, deliveries;
    struct mail_in_item mail;            /* that it came with; .id 0 none */
    bool notices;                        /* by mail can be had */
    bool more;                           /* something stands in the fields that are folded away */
    const struct request_before *before; /* NULL: nobody has looked yet */
};

struct request_happened {
    enum text name;
    struct str day, at, until, note;
    struct said who;
    int64_t days;
    bool late; /* entered on another day than it happened */
};
struct request_happenings {
    struct request_happened *v;
    size_t n, room;
};

/* What the applicant sent since somebody read the last of it. */
struct request_news {
    enum text name;
    struct str day, note;
};
struct request_newses {
    struct request_news *v;
    size_t n, room;
};

struct request_offer {
    const char *code;
    enum text name, hint;
    unsigned needs;  /* enum request_need: the fields of its form */
    bool main, open; /* open: this one was refused */
    bool letter;     /* a letter goes out with it, which can be read first */
    struct str who, contact; /* known already; "" not */
};
struct request_offers {
    struct request_offer *v;
    size_t n, room;
};

/* What was typed into the form of an act, in the order of its fields. */
enum {
    TYPED_ACT,
    TYPED_DAY,
    TYPED_UNTIL,
    TYPED_DAYS,
    TYPED_NOTE,
    TYPED_WHO,
    TYPED_CONTACT,
    TYPED_CONTENT,
    TYPED_ITEMS,
    TYPED_CONSENT,
    TYPED_CONSENTED,
    TYPED_BY,
    TYPED_BODY,
    TYPED_HOW,
    TYPED_OPINION,
    TYPED_KEEP,
    TYPED_SEEN,
    REQUEST_TYPED
};

struct reply_card;
struct publish_offer;
struct request_case_view {
    struct frame_desk frame;
    const struct form *form;
    const struct requests_request_row *r;
    enum text state, channel, class, medium, delivery;
    struct str received, address, destroyed;
    struct proof proof;
    struct request_happenings history;
    struct request_newses news;
    bool may_read; /* he notes that it was read */
    struct request_offers offers;
    struct options hows, opinions; /* ways to confirm; what a third party says */
    bool
        untold; /* a third party objected, and is to be told that it is released (request_untold()) */
    struct request_rows same;
    struct str refused, today, typed[REQUEST_TYPED];
    struct field_views left; /* what was typed in a form that does not stand there any more */
    struct reply_card *reply;
    struct publish_offer *publish;
    struct str id_kind_number; /* shown once, after it was asked for; "" */
    enum text id_kind;
    bool may_identity;
    struct str fee, fee_due; /* what is to be paid, and until when; "" nothing */
    bool may_charge;
    bool may_oral;     /* 口头申请记录 can be printed */
    bool may_receipt;  /* 登记回执 can be given */
    bool shows_person; /* how the applicant is reached, and what else he asked */
};

/* The case's page with the form of an act open and what was typed into it, after "" or a refusal. */
int request_case_typed(struct ctx *c, struct str why) must_use;
/* The case's page, with why something was not done; a status other than 200 is the caller's. */
int request_case_refused(struct ctx *c, struct str why) must_use;
/* The same of a move of the review: its note as it was typed, and what is wrong with it; TEXT_NONE: nothing. */
int request_case_note(struct ctx *c, struct str why, struct str note, enum text note_wrong)
    must_use;
/* With why nothing was done about a finding of the leak scan, and the reason that was typed. */
int request_case_leaks(struct ctx *c, enum text refused, struct str reason) must_use;

#endif
