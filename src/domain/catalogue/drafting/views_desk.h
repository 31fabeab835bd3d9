/* views_desk.h: what the desk's pages of documents show. */
#ifndef DOMAIN_CATALOGUE_VIEWS_DESK_H
#define DOMAIN_CATALOGUE_VIEWS_DESK_H

#include "catalogue_sql.h"
#include "domain/catalogue/term20.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/frame/frame.h"
#include "domain/leaks/views.h"
#include "domain/review/views_decide.h"

/* A row of a list: what it is, where it stands, who has it. */
struct document_item {
    int64_t id;
    struct str title, number, changed;
    struct said department, owner;
    enum text state;
    bool revising;     /* an edition of it is public all the same */
    int64_t waits;     /* days since its last change */
    struct str reason; /* why it lies where it lies; "" nobody gave one */
    enum text urgency; /* TEXT_NONE: ordinary, or it is not under review */
    struct str due;    /* the step's last day; "" none */
    int64_t left;      /* working days until then; negative: overdue */
};
struct document_items {
    struct document_item *v;
    size_t n, room;
};

/* What waits in a state, oldest first; department 0 and owner 0 are any. For the work list. */
int catalogue_waiting(struct ctx *c, const char *state, int64_t department, int64_t owner,
                      struct document_items *ret) must_use;

/* What the actor's department was asked to co-sign and has not answered. */
int catalogue_cosigning(struct ctx *c, struct document_items *ret) must_use;

struct documents_view {
    struct frame_desk frame;
    struct export_links exports;
    struct document_items items;
    struct options states; /* filter */
    struct str state;      /* the one chosen; "" all */
    struct str words;      /* searched for; "" none */
    struct str all;        /* address of every state, with these words */
    struct str older;      /* address of the next page; "" none */
    bool filtered, may_draft;
};

struct document_form_view {
    struct frame_desk frame;
    const struct form *form;
    enum text heading;
    int64_t id;               /* 0: a new one */
    struct str action;        /* where the form goes */
    struct str digest;        /* what stood there when the page was made */
    bool rich;                /* the field of the text holds HTML */
    struct str clean, editor; /* addresses: of the server's cleaning, of the editor's script */
    struct options categories, topics, departments, genres, modes, validities, bases;
    bool more; /* the rarely needed particulars are unfolded */
    /* What is kept while somebody types (kept.h): where the script sends it, as which window; and what was kept before and
     * does not stand in this form ("" nothing). */
    struct str keep, drop, keeper, page;
    struct str kept_when, kept_title, kept_href;
    struct str from_file; /* where a Word file is sent */
    enum text file_wrong; /* why it was not taken; TEXT_NONE */
    struct str file_why;  /* what stood in the way of reading it; "" nothing to say */
};

struct file_item {
    int64_t id;
    struct str name, size, address;
    int64_t pages;
    enum text state;
};
struct file_items {
    struct file_item *v;
    size_t n, room;
};

struct history_item {
    struct said who;
    struct str when, note, digest;
    enum text event;
};
struct history_items {
    struct history_item *v;
    size_t n, room;
};

struct sheet_view {
    struct frame_desk frame;
    struct review_sheet_text sheet;
    struct str title, address;
    bool may_fill, printed;
    struct str print_when, print_size, print_substituted;
};

struct sheet_form_view {
    struct frame_desk frame;
    const struct form *form;
    struct options urgencies, opennesses;
    struct str title, address; /* address: of the sheet */
};

struct answer_view {
    struct frame_desk frame;
    const struct form *form;
    struct str title, address, digest;
};

/* A department that co-signs, as the document's page shows it. */
struct cosign_item {
    int64_t department;
    struct said name;
    enum text answer;
    struct str note, when;
    struct said who;
    bool answered, current, may_drop;
};
struct cosign_items {
    struct cosign_item *v;
    size_t n, room;
};

struct recall_view {
    struct frame_desk frame;
    const struct form *form;
    struct str title, address;
};

struct relate_view {
    struct frame_desk frame;
    const struct form *form;
    struct str title, address;
    struct options kinds;
};

struct withdraw_view {
    struct frame_desk frame;
    const struct form *form;
    struct str title, published, address;
    int64_t edition;
};

/* Another document that this one speaks of. */
struct linked_item {
    struct str kind, title;
    enum text name;
    int64_t other;
    bool hidden; /* readers do not see it now */
};
struct linked_items {
    struct linked_item *v;
    size_t n, room;
};

/* The record that a draft was begun because of: where it is, what it is called. */
struct origin_item {
    struct str href, name;
};
struct origin_items {
    struct origin_item *v;
    size_t n, room;
};

struct document_desk_view {
    struct origin_items origins;
    bool origins_linked; /* for who may read those records */
    struct frame_desk frame;
    const struct catalogue_document_row *d;
    struct str made, published, address; /* address: of the document at the desk */
    struct said category, topic, department, owner;
    struct review_decide decide;
    struct str not_open; /* what its sheet says instead of publication; "" it may become public */
    struct html_safe body;
    enum text state;
    bool may_edit, may_withdraw, may_recall, revising, scheduled;
    struct meta_items meta;
    struct linked_items related;
    struct options relation_kinds;
    struct str publish_when; /* that is still to come; "" none */
    struct term20 term20;
    struct str public_page; /* address; "" none */
    struct cosign_items cosigners;
    struct options cosign_choices; /* departments that can be asked */
    bool may_ask, may_answer, cosign_wanting;
    struct document_item term; /* urgency, due, left */
    struct file_items files;
    struct leaks_view leaks;
    struct history_items history;
    const struct form *form; /* of a move that was not made */
    struct field_views left; /* what was typed in it, where it does not stand there any more */
    enum text refused;       /* why the move could not be made; TEXT_NONE */
};

#endif
