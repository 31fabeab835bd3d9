/* views.h: what the pages of readers' reports show. */
#ifndef DOMAIN_FEEDBACK_VIEWS_H
#define DOMAIN_FEEDBACK_VIEWS_H

#include "domain/feedback/feedback.h"
#include "domain/frame/frame.h"

struct feedback_form_view {
    struct frame_public frame;
    const struct form *form;
    struct str action;
    struct str page, key; /* which page it is about; what makes a double click harmless */
};

struct feedback_received_view {
    struct frame_public frame;
    struct str code;
};

struct feedback_row {
    int64_t id;
    struct str page, message, contact, answer, received;
    bool open;
};
struct feedback_rows {
    struct feedback_row *v;
    size_t n, room;
};

struct feedback_list_view {
    struct frame_desk frame;
    struct feedback_rows rows;
    struct str older; /* address of the next page; "" none */
    int64_t refused; /* submissions that were put aside */
};

struct feedback_item_view {
    struct frame_desk frame;
    struct feedback_row row;
    struct str action, typed;
    bool may_close;
    const struct form *form;
};

#endif
