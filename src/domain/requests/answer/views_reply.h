/* views_reply.h: what the pages of the answer show: guide, decision, letter, review, delivery. */
#ifndef DOMAIN_REQUESTS_VIEWS_REPLY_H
#define DOMAIN_REQUESTS_VIEWS_REPLY_H

#include "engine/diff.h"
#include "domain/frame/frame.h"
#include "domain/leaks/views.h"
#include "domain/requests/answer/reply.h"
#include "domain/review/views_decide.h"
#include "reply_sql.h"

/* ---- The card of the answer, on the case's page ---- */

struct letter_item {
    int64_t id;
    struct said name;
    struct str number, day, addressee, sent, address;
    enum text state;
    bool made;    /* its paper is there */
    bool receipt; /* 登记回执 */
};
struct letter_items {
    struct letter_item *v;
    size_t n, room;
};

struct release_item {
    int64_t id;
    struct str name, size, address;
};
struct release_items {
    struct release_item *v;
    size_t n, room;
};

struct reply_card {
    struct str address; /* of the case */
    bool shown;         /* there is something to say of an answer, or to do for it */
    struct said decision;
    struct str article;
    struct str missing; /* what the draft lacks, for who drafts; "" */
    bool complete, may_draft, may_assign;
    bool no_head; /* the department that drafts has nobody to read it first */
    bool last; /* he is the last of the office who may review it: he does not draft */
    struct options departments;
    struct said department, owner;
    struct review_decide decide;
    struct letter_items letters;
    struct release_items files;
    struct decision_parts parts;
    struct leaks_view leaks;
    bool leaks_shown; /* there is something that the leak scan looks at */
};

/* ---- The guide ---- */

struct reply_choice {
    struct str href;
    struct said name;
    struct str article;
    bool chosen;
};
struct reply_choices {
    struct reply_choice *v;
    size_t n, room;
};
struct reply_question {
    enum text name, hint;
    struct reply_choices choices;
};
struct reply_questions {
    struct reply_question *v;
    size_t n, room;
};
struct reply_choose_view {
    struct frame_desk frame;
    struct str number, address;
    struct said law;
    struct reply_questions questions;
};

/* ---- The decision's facts ---- */

struct reply_field {
    const char *name;
    enum {
        REPLY_LINE,
        REPLY_TEXT,
        REPLY_DAY,
        REPLY_CHOICE
    } kind;
    struct options options;
    bool required; /* false: one of two that stand for each other */
};
struct reply_fields {
    struct reply_field *v;
    size_t n, room;
};
struct reply_known { /* a fact that the case's events give */
    struct said name;
    struct str value;
};
struct reply_knowns {
    struct reply_known *v;
    size_t n, room;
};
struct part_item {
    int64_t position;
    struct str span, ground, article, reason, reviewer, look_again;
};
struct part_items {
    struct part_item *v;
    size_t n, room;
};
struct reply_form_view {
    struct frame_desk frame;
    const struct form *form;
    struct str number, address, code, article;
    struct said decision;
    struct reply_fields fields;
    struct reply_knowns knowns;
    bool saved, partial, releases; /* saved: the draft has this decision */
    struct str missing;
    const struct form *part_form;
    struct part_items parts;
    struct options grounds;
    struct release_items files;
    enum text file_refused;
};

/* ---- A letter ---- */

struct letter_line {
    const char *kind; /* class: title, addressee, signature, middle, flush, quiet; "" a paragraph */
    struct str text;
    bool breaks; /* the paper ends here, or is cut: another follows */
};
struct letter_lines {
    struct letter_line *v;
    size_t n, room;
};
/* What an act was typed with, while its letter is read. */
struct hidden_field {
    const char *name;
    struct str value;
};
struct hidden_fields {
    struct hidden_field *v;
    size_t n, room;
};
struct notice_view {
    struct frame_desk frame;
    const struct form *form;
    struct str number, address, body, missing, refused;
    struct leaks_view leaks;
    struct str seen;        /* of the list that is shown */
    struct field_view keep; /* why what was found is kept */
    struct said name;
    enum text act;
    struct letter_lines lines, second;
    struct diff diff; /* from what the case gives to what stands there */
    struct hidden_fields hidden;
};
struct letter_edit_view {
    struct frame_desk frame;
    struct diff diff; /* from what the case gives to what stands there */
    const struct form *form;
    struct str number, address, missing;
    struct letter_lines lines;
    struct leaks_view leaks;
    bool edited, complete, may_edit;
};

struct delivery_item {
    int64_t id;
    enum text way;
    struct str day, received, returned, receiver, place, tracking, note, proof, proof_href;
    struct said who;
    bool open;                                 /* what became of it is not known */
    struct str received_typed, receiver_typed; /* in the form that asks what became of it */
};
struct delivery_items {
    struct delivery_item *v;
    size_t n, room;
};
/* A mail with the letter. */
struct mail_item {
    enum text state;
    struct str place, answer, when;
    int64_t tries;
    bool refused;
};
struct mail_items {
    struct mail_item *v;
    size_t n, room;
};
struct letter_view {
    struct frame_desk frame;
    struct mail_items mails;
    struct str mail_to;
    bool may_mail;
    const struct form *form;
    struct said name;
    struct str number, day, addressee, case_number, address, case_address, substituted, size;
    struct str refused;
    enum text state;
    struct letter_lines lines;
    struct delivery_items deliveries;
    struct options ways;
    struct diff diff; /* from what the case gave to what was signed; places 0: it was not changed */
    struct leaks_view leaks; /* what was found in a notice and kept; no rows: nothing */
    bool untold;      /* with the reply: a third party is to be told of it (request_untold()) */
    bool goes_out;    /* it is sent to somebody: no record of a delivery */
    bool made, may_deliver, is_void, may_prove; /* prove: a record of its delivery can be printed */
    struct str today;
    bool delivery_typed;     /* the form of a delivery comes back with what was typed */
    struct field_views left; /* what was typed in a form that does not stand there any more */
};

struct register_item {
    struct str number, day, addressee, href, case_number, case_href;
    enum text state;
    struct said name;
};
struct register_items {
    struct register_item *v;
    size_t n, room;
};
struct register_view {
    struct frame_desk frame;
    struct options kinds;
    struct register_items items;
    int year;
    struct str before, after;
};

/* For the case's page. */
int reply_card_of(struct ctx *c, const struct requests_request_row *row, struct reply_card *ret)
    must_use;
/* A field of the facts as it is drawn: needed for the letter, though a draft is kept without it. */
struct field_view reply_field_view(struct arena *a, const struct form *form,
                                   const struct reply_field *f);
/* The files of this round. */
int reply_files_of(struct ctx *c, const struct requests_request_row *row, struct str address,
                   struct release_items *ret) must_use;
/* May who is signed in read the case, for himself or for somebody who is absent and has named him? 0 or
 * ERR_FORBIDDEN. */
int reply_check_reader(struct ctx *c, const struct requests_request_row *row) must_use;
/* May who is signed in fire it, for himself (*ret NULL) or for somebody who is absent? */
/* ---- A signed letter's page, for those that deliver it ---- */

#define DELIVERY_FIELDS 7
struct delivery_form {
    struct str way, receiver, place, tracking, note;
    day_t day, received;
    bool postal;
};
extern const struct field delivery_fields[DELIVERY_FIELDS];
/* The letter that the address names, if who is signed in may read its case. ERR_ABSENT, ERR_FORBIDDEN. */
int letter_asked(struct ctx *c, struct requests_request_row *ret_row, struct reply_letter_row *ret)
    must_use;
/* The mails with it, and whether one may be sent. */
int letter_mails_put(struct ctx *c, const struct requests_request_row *row,
                     const struct reply_letter_row *l, struct letter_view *v) must_use;
/* Its page, with why something was not done; "" nothing was refused. */
int letter_show(struct ctx *c, struct str refused) must_use;

/* What the leak scan found in the answer, and what who is signed in may do about it. */
int reply_leaks_view(struct ctx *c, const struct requests_request_row *row, struct leaks_view *ret,
                     bool *ret_shown) must_use;
/* A letter's name under the law of the case, in the reader's language. */
struct said letter_said(struct ctx *c, const struct letter_rule *rule, struct str law);
/* A letter's text, line by line; marks become classes. */
struct letter_lines letter_lines_of(struct arena *a, struct str body);

#endif
