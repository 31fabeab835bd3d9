/* hand_in.h: how a page of the public side hands in what a visitor sent. */
#ifndef ENGINE_HAND_IN_H
#define ENGINE_HAND_IN_H

#include "engine/inbox.h"
#include "engine/page.h"

/* ERR_TOO_MANY, with nothing handed in: from this visitor's address came as many submissions within
 * an hour as the setting INBOX_PER_HOUR_SETTING lets (the form is shown again with what was typed).
 *
 * Else add it to the inbox by the door that the site's `app` is, and answer with what c->res holds when
 * it is durable: only then is anything acknowledged. Returns PAGE_DEFERRED; nothing of the request
 * is touched after it. The submission is copied, its texts live in the request's arena. */
int hand_in(struct ctx *c, const struct submission *s);

struct submissions {
    struct submission *v;
    size_t n, room;
};
/* The same for several that belong together, in their order: all of them are durable, or none is. */
int hand_in_all(struct ctx *c, const struct submissions *all);

#endif
