/* views_publish.h: what pages show of requests that become publications. */
#ifndef DOMAIN_REQUESTS_VIEWS_PUBLISH_H
#define DOMAIN_REQUESTS_VIEWS_PUBLISH_H

#include "domain/frame/frame.h"
#include "domain/requests/views_desk.h"

/* Is one of them chosen? */
bool option_is_chosen(const struct options *list);

/* A draft that was begun because of the record that is shown. */
struct published_item {
    int64_t id;
    struct str title;
    enum text state;
};
struct published_items {
    struct published_item *v;
    size_t n, room;
};

/* On the case's page: make a draft of its answer, or see the one that was made. */
struct publish_offer {
    struct str address; /* of the case */
    bool offered;
    struct options officers;
    struct published_items drafts;
};

struct proposal_item {
    struct str href, wanted, made, decided;
    struct said who;
    int64_t n;
    enum text state;
};
struct proposal_items {
    struct proposal_item *v;
    size_t n, room;
};
struct proposals_view {
    struct frame_desk frame;
    struct proposal_items open, decided;
};

struct proposal_case {
    struct request_row row;
    struct said decision; /* "" none yet */
    struct str value;     /* of its choice; "" nothing of it can be drafted */
    bool chosen;
};
struct proposal_cases {
    struct proposal_case *v;
    size_t n, room;
};
struct proposal_view {
    struct frame_desk frame;
    struct str address, wanted, made, decided, reason;
    struct said who;
    enum text state;
    int64_t n;
    struct proposal_cases cases;
    struct options officers;
    struct published_items drafts;
    const struct form *form;
    struct str refused; /* why no draft was made; "" */
    struct field_views left;
    bool open, may_decide, answered; /* answered: of one of them a draft can be made */
};

/* For the case's page. */
int publish_offer_of(struct ctx *c, const struct requests_request_row *row,
                     struct publish_offer *ret) must_use;

#endif
