/* hand_in.c: see hand_in.h. */
#include "engine/hand_in.h"

#include <unistd.h>

/* One submission on its way to the disk. Lives in the request's arena. */
struct handing_in {
    struct submission submission;
    struct exchange *exchange;
    struct ctx *c;
};

static int add(struct db *pub, void *arg)
{
    struct handing_in *h = arg;

    return inbox_add(pub, &h->submission);
}

static void wake_worker(const struct inbox_door *door)
{
    uint64_t one = 1;
    /* A full counter wakes it as well. */
    ssize_t ignored = door->wake >= 0 ? write(door->wake, &one, sizeof(one)) : 0;

    (void)ignored;
}

/* Durable now, or refused. */
static void added(void *arg, int r)
{
    struct handing_in *h = arg;

    if (r == 0)
        wake_worker(h->c->app);
    ctx_finish(h->exchange, h->c, r);
}

int hand_in(struct ctx *c, const struct submission *s)
{
    const struct inbox_door *door = c->app;
    struct handing_in *h = arena_one(c->arena, struct handing_in);
    int r;

    *h = (struct handing_in){.submission = *s, .exchange = ctx_defer(c), .c = c};
    r = group_submit(door->group, add, added, h);
    if (r < 0)
        ctx_finish(h->exchange, c, r);
    return PAGE_DEFERRED;
}
