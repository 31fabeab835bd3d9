/* hand_in.c: see hand_in.h. */
#include "engine/hand_in.h"

#include "base/num.h"
#include "base/vec.h"
#include "inbox_sql.h"
#include <unistd.h>

/* Submissions on their way to the disk. Lives in the request's arena. */
struct handing_in {
    struct submissions all;
    struct exchange *exchange;
    struct ctx *c;
};

static int add(struct db *pub, void *arg)
{
    struct handing_in *h = arg;
    int r = 0;

    for (size_t i = 0; r == 0 && i < h->all.n; i++)
        r = inbox_add(pub, &h->all.v[i]);
    return r;
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
    const struct inbox_door *door = h->c->app;

    if (door->sealer)
        sealer_wipe(door->sealer);
    if (r == 0)
        wake_worker(door);
    ctx_finish(h->exchange, h->c, r);
}

static int may_hand_in(struct ctx *c, const struct inbox_door *door)
{
    struct str who = throttle_who(c->arena, c->req->remote);
    struct inbox_per_hour_row row = {.value = S("")};
    int64_t most;
    int r;

    if (!door->crowd || who.n == 0)
        return 0;
    r = inbox_sql_per_hour(c->db, c->arena, &row);
    if (r < 0)
        return r;
    if (num_parse(row.value, 1, INBOX_PER_HOUR_MAX, &most) < 0)
        most = INBOX_PER_HOUR;
    return throttle_take(door->crowd, who, c->now, most)
               ? 0
               : err_set(ERR_TOO_MANY, "more than %lld submissions an hour", (long long)most);
}

int hand_in(struct ctx *c, const struct submission *s)
{
    struct submissions one = {0};

    *vec_push(c->arena, &one) = *s;
    return hand_in_all(c, &one);
}

int hand_in_all(struct ctx *c, const struct submissions *all)
{
    const struct inbox_door *door = c->app;
    struct handing_in *h;
    int r = may_hand_in(c, door);

    if (r < 0)
        return r;
    h = arena_one(c->arena, struct handing_in);
    *h = (struct handing_in){.all = *all, .exchange = ctx_defer(c), .c = c};
    r = group_submit(door->group, add, added, h);
    if (r < 0)
        ctx_finish(h->exchange, c, r);
    return PAGE_DEFERRED;
}
