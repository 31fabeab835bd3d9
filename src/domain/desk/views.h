/* views.h: what the work list and the ledger's page show. */
#ifndef DOMAIN_DESK_VIEWS_H
#define DOMAIN_DESK_VIEWS_H

#include "domain/catalogue/drafting/views_desk.h"
#include "domain/feedback/feedback.h"
#include "domain/frame/frame.h"
#include "domain/requests/requests.h"
#include "domain/requests/mail/views_mail.h"

/* One kind of work that waits for this account: why it is here, and its documents. */
struct work_group {
    enum text name, action;
    struct document_items items;
    struct said in_place_of; /* whose work it is; "" one's own */
};
struct work_groups {
    struct work_group *v;
    size_t n, room;
};

struct work_report {
    int64_t id, waits; /* days */
    struct str message, received;
};
struct work_reports {
    struct work_report *v;
    size_t n, room;
};

struct work_view {
    struct frame_desk frame;
    struct work_groups groups;   /* without empty ones */
    struct requests_todos requests; /* due this week, or to be confirmed */
    struct mails_refuseds mails;    /* that could not be delivered */
    struct work_reports reports; /* readers' reports that are open, for the disclosure office */
    int64_t due_today, overdue;  /* of what waits for this account */
    bool nothing;
    bool may_draft;
};

struct ledger_row {
    int64_t seq;
    struct str at, kind, subject, hash, href; /* href: of the document, for who may read it */
    enum text name;                           /* of the kind; TEXT_NONE */
    enum text event;                          /* what happened to a request; TEXT_NONE */
};
struct ledger_rows {
    struct ledger_row *v;
    size_t n, room;
};

struct ledger_view {
    struct frame_desk frame;
    struct export_links exports;
    struct ledger_rows rows;
    struct str older, newer; /* addresses; "" none */
    int64_t head;
};

#endif
