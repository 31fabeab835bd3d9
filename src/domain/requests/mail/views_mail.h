/* views_mail.h: what pages show of mail. */
#ifndef DOMAIN_REQUESTS_VIEWS_MAIL_H
#define DOMAIN_REQUESTS_VIEWS_MAIL_H

#include "domain/frame/frame.h"

/* What could not be delivered in the last MAIL_REFUSED_DAYS, for the office. */
#define MAIL_REFUSED_DAYS 30
struct mails_refused_item {
    int64_t request;
    struct str number, answer, when;
    enum text what;
};
struct mails_refuseds {
    struct mails_refused_item *v;
    size_t n, room;
};
int mails_refused(struct ctx *c, struct mails_refuseds *ret) must_use;

/* ---- Mails that came in ---- */

struct mail_in_attached {
    struct str name, size, href;
};
struct mail_in_attacheds {
    struct mail_in_attached *v;
    size_t n, room;
};
struct mail_in_item {
    int64_t id;
    struct str from, from_name, subject, text, day;
    struct mail_in_attacheds files;
    bool reading, unreadable, cut;
    bool dated; /* the day is the mail's own, not the one on which it was handed in */
    bool typed; /* why it is no request was typed for this one, and not taken */
};
struct mail_in_items {
    struct mail_in_item *v;
    size_t n, room;
};
struct mail_in_list_view {
    struct frame_desk frame;
    const struct form *form;
    struct mail_in_items mails;
    struct field_views left; /* typed for a mail that waits no more */
    enum text refused;
};

#endif
