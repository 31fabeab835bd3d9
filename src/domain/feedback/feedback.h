/* feedback.h: a reader says what is wrong on a page (网站找错).
 *
 * Handed in on the public side without an account (the inbox: acknowledged when it is durable),
 * taken over by the worker, answered and closed by the disclosure office. A contact is optional; it
 * is never public and never in a log. */
#ifndef DOMAIN_FEEDBACK_H
#define DOMAIN_FEEDBACK_H

#include "engine/flow.h"
#include "engine/inbox.h"
#include "engine/page.h"

#define FEEDBACK_MESSAGE_MAX 1000 /* letters */
#define FEEDBACK_CONTACT_MAX 100
#define FEEDBACK_PAGE_MAX 300

/* For the worker: kind "feedback". */
extern const struct intake feedback_intakes[];
extern const size_t feedback_intakes_n;

extern const struct flow feedback_flow;
extern const struct pages feedback_public_pages, feedback_desk_pages;

struct feedback_item {
    int64_t id;
    struct str page, message, contact, state, answer;
    moment_t received;
};
struct feedback_items {
    struct feedback_item *v;
    size_t n, room;
};
/* Open ones, oldest first; at most 200. */
int feedback_open(struct db *db, struct arena *a, struct feedback_items *ret) must_use;
/* Close with an answer (what was done); in the caller's transaction. ERR_CONFLICT if it is closed. */
int feedback_close(struct db *db, struct arena *a, int64_t id, struct str answer,
                   const struct actor *actor, moment_t now) must_use;

#endif
