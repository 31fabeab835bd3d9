/* views_public.h: what the public pages of requests show. */
#ifndef DOMAIN_REQUESTS_VIEWS_PUBLIC_H
#define DOMAIN_REQUESTS_VIEWS_PUBLIC_H

#include "domain/frame/frame.h"
#include "domain/requests/due.h"
#include "domain/requests/asking/elsewhere.h"
#include "domain/requests/asking/later.h"
#include "domain/requests/asking/own_case.h"
#include "domain/requests/requests.h"

struct request_link {
    struct str href, day;
    struct said title;
};
struct request_links {
    struct request_link *v;
    size_t n, room;
};

/* The first step: what do you want to know? And the second: is this it? */
struct request_start_view {
    struct frame_public frame;
    const struct form *form;
    const struct request_regime *law;
    struct str look, fill, status, draft; /* addresses */
    struct str wanted;
    struct request_links found;
    struct request_elsewheres elsewhere;
    bool draft_refused; /* what was brought back is no draft of ours */
    bool looked;
    bool closed; /* no key to seal with: nothing can be handed in here */
};

struct request_form_view {
    struct frame_public frame;
    const struct form *form;
    const struct request_regime *law;
    struct str check, draft, key;
    struct options classes, id_kinds, media, deliveries;
    bool notices; /* by mail can be had */
};

/* A line of the summary; only what was asked and answered. */
struct request_line {
    enum text name, choice; /* choice: the value is one of ours; TEXT_NONE: what was typed */
    struct str value;
};
struct request_lines {
    struct request_line *v;
    size_t n, room;
};

struct hidden {
    const char *name;
    struct str value;
};
struct hiddens {
    struct hidden *v;
    size_t n, room;
};

struct request_check_view {
    struct frame_public frame;
    const struct form *form;
    struct str send, change;
    struct request_elsewheres elsewhere;
    struct request_lines lines;
    struct hiddens hiddens;
    struct request_links found; /* what is public already */
    struct request_file_kinds kinds;
    bool asks_identity;
};

struct file_names {
    struct str *v;
    size_t n, room;
};

struct request_receipt_view {
    struct frame_public frame;
    struct str receipt, code, received, address, status, second;
    struct str phone, office; /* how to reach the office */
    struct file_names files;
    struct str qr; /* qr_base64() */
    bool second_is_phone;
    int days;
    int correction_days; /* until it is told what is unclear; 0: the law sets none */
};

/* ---- The case as its applicant sees it ---- */

struct status_form_view {
    struct frame_public frame;
    const struct form *form;
    struct str action, ask;
    enum text refused; /* why it did not open; TEXT_NONE */
};

struct status_step {
    enum text name;
    struct str day, until, note;
    int64_t days;
};
struct status_steps {
    struct status_step *v;
    size_t n, room;
};

/* Something that the applicant can do now. */
struct later_offer {
    const struct request_later_kind *kind;
    struct str typed, email;
    bool text, required, deliver, notify, open, refused;
    bool on; /* notify: he is told already */
};
struct later_offers {
    struct later_offer *v;
    size_t n, room;
};

/* A letter to him, or a file that was released to him. */
struct status_paper {
    enum text kind;
    struct str name, day, size, hash;
    bool file;
};
struct status_papers {
    struct status_paper *v;
    size_t n, room;
};

struct later_done_view {
    struct frame_public frame;
    enum text what;
    struct str code, second, status, received;
    struct file_names files;
};

struct status_choices {
    struct options media, deliveries; /* none stands chosen: that is the case's */
};

struct status_view {
    struct frame_public frame;
    struct str code, second, key, more; /* to send something from here */
    struct status_papers papers;
    struct str paper; /* where one is taken away */
    struct later_offers offers;
    struct request_file_kinds kinds;
    const struct status_choices *choices;
    enum text refused; /* what was sent was not taken; TEXT_NONE */
    const struct own_case *own;
    struct str due;
    struct str due_was;    /* before the calendar changed; "" */
    enum text state, next; /* where it stands, and what happens next */
    enum text medium, delivery;
    struct status_steps steps;
    struct proof proof;
};

#endif
