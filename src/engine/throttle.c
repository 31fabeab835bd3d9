/* throttle.c: see throttle.h. A name has eight places in the table, side by side. */
#include "engine/throttle.h"

#include "base/rand.h"
#include <arpa/inet.h>

#define WAYS 8

void throttle_init(struct throttle *t, int tries, int64_t seconds)
{
    pthread_mutex_init(&t->lock, NULL);
    t->tries = tries;
    t->seconds = seconds;
    rand_bytes(&t->key, sizeof(t->key));
}

void throttle_done(struct throttle *t)
{
    pthread_mutex_destroy(&t->lock);
}

static uint64_t key_of(const struct throttle *t, struct str who)
{
    char keyed[sizeof(t->key) + INET6_ADDRSTRLEN + 64];
    size_t n = who.n < sizeof(keyed) - sizeof(t->key) ? who.n : sizeof(keyed) - sizeof(t->key);
    uint64_t tag[2];

    memcpy(keyed, &t->key, sizeof(t->key));
    memcpy(keyed + sizeof(t->key), who.p, n);
    str_tag(str_of(keyed, sizeof(t->key) + n), tag);
    return tag[0] ? tag[0] : 1;
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
    p = find(t, key_of(t, who), now);
    shut = p && p->failures >= t->tries;
    pthread_mutex_unlock(&t->lock);
    return shut;
}

void throttle_failed(struct throttle *t, struct str who, moment_t now)
{
    uint64_t key = key_of(t, who);
    struct throttle_place *p;

    pthread_mutex_lock(&t->lock);
    p = find(t, key, now);
    if (!p)
        p = take(t, key, now);
    p->failures++;
    pthread_mutex_unlock(&t->lock);
}

bool throttle_take(struct throttle *t, struct str who, moment_t now, int64_t tries)
{
    uint64_t key = key_of(t, who);
    struct throttle_place *p;
    bool within;

    pthread_mutex_lock(&t->lock);
    p = find(t, key, now);
    if (!p)
        p = take(t, key, now);
    within = p->failures < tries;
    p->failures += within;
    pthread_mutex_unlock(&t->lock);
    return within;
}

struct str throttle_who(struct arena *a, struct str address)
{
    const char *s = arena_cstr(a, address);
    struct in6_addr six;

    if (str_starts(address, S("127.")) || str_eq(address, S("::1")))
        return S("");
    if (inet_pton(AF_INET6, s, &six) != 1 || IN6_IS_ADDR_V4MAPPED(&six))
        return address;
    return arena_fmt(a, "%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", six.s6_addr[0], six.s6_addr[1],
                     six.s6_addr[2], six.s6_addr[3], six.s6_addr[4], six.s6_addr[5],
                     six.s6_addr[6], six.s6_addr[7]);
}
