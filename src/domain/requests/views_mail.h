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

#endif
