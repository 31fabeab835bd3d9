/* throttle.c: see throttle.h. A name has eight places in the table, side by side. */
#include "engine/throttle.h"

#define WAYS 8

void throttle_init(struct throttle *t, int tries, int64_t seconds)
{
    pthread_mutex_init(&t->lock, NULL);
    t->tries = tries;
    t->seconds = seconds;
}

void throttle_done(struct throttle *t)
{
    pthread_mutex_destroy(&t->lock);
}

static uint64_t key_of(struct str who)
{
    uint64_t h = str_hash(who);

    return h ? h : 1;
}

static bool is_over(const struct throttle *t, const struct throttle_place *p, moment_t now)
{
    return p->who == 0 || now - p->since >= t->seconds || now < p->since;
}

/* Where `key` stands; NULL: nowhere. */
static struct throttle_place *find(struct throttle *t, uint64_t key, moment_t now)
{
    struct throttle_place *row = &t->places[key % (THROTTLE_PLACES / WAYS) * WAYS];

    for (size_t i = 0; i < WAYS; i++) {
        if (row[i].who == key && !is_over(t, &row[i], now))
            return &row[i];
    }
    return NULL;
}

/* A place that is free, or whose owner failed longest ago. */
static struct throttle_place *take(struct throttle *t, uint64_t key, moment_t now)
{
    struct throttle_place *row = &t->places[key % (THROTTLE_PLACES / WAYS) * WAYS], *oldest = row;

    for (size_t i = 0; i < WAYS; i++) {
        if (is_over(t, &row[i], now)) {
            oldest = &row[i];
            break;
        }
        if (row[i].since < oldest->since)
            oldest = &row[i];
    }
    *oldest = (struct throttle_place){.who = key, .since = now};
    return oldest;
}

bool throttle_shut(struct throttle *t, struct str who, moment_t now)
{
    const struct throttle_place *p;
    bool shut;

    pthread_mutex_lock(&t->lock);
    p = find(t, key_of(who), now);
    shut = p && p->failures >= t->tries;
    pthread_mutex_unlock(&t->lock);
    return shut;
}

void throttle_failed(struct throttle *t, struct str who, moment_t now)
{
    uint64_t key = key_of(who);
    struct throttle_place *p;

    pthread_mutex_lock(&t->lock);
    p = find(t, key, now);
    if (!p)
        p = take(t, key, now);
    p->failures++;
    pthread_mutex_unlock(&t->lock);
}
