/* reads.c: see reads.h. */
#include "engine/reads.h"

#include "base/rand.h"
#include "engine/inbox.h"
#include "engine/json.h"
#include "engine/ledger.h"

void reads_init(struct reads *r)
{
    (void)pthread_mutex_init(&r->lock, NULL);
}

void reads_done(struct reads *r)
{
    (void)pthread_mutex_destroy(&r->lock);
}

/* Under the lock. */
static void add(struct reads *r, int64_t id, int64_t n)
{
    size_t at = (size_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 51) % READS_PLACES;
    for (size_t tried = 0; tried < READS_PLACES; tried++, at = (at + 1) % READS_PLACES)
        if (r->places[at].id == id || r->places[at].id == 0) {
            r->places[at].id = id;
            r->places[at].n += n;
            return;
        }
}

static bool has_word(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (str_eq_nocase(str_head(str_skip(s, i), word.n), word))
            return true;
    return false;
}

static bool is_a_person(const struct request *req)
{
    static const struct str words[] = {STR_INIT("bot"), STR_INIT("spider"), STR_INIT("crawl"),
                                       STR_INIT("slurp")};
    struct str agent = request_header(req, "user-agent");
    for (size_t i = 0; i < COUNT(words); i++)
        if (has_word(agent, words[i]))
            return false;
    return !has_word(request_header(req, "sec-purpose"), S("prefetch"));
}

void reads_add(struct reads *r, const struct request *req, int64_t id)
{
    if (!r || id <= 0 || req->method != METHOD_GET || !is_a_person(req))
        return;
    (void)pthread_mutex_lock(&r->lock);
    add(r, id, 1);
    (void)pthread_mutex_unlock(&r->lock);
}

/* What was counted, or (`back`) what could not be handed in. */
static void exchange(struct reads *r, struct reads_place *with, bool back)
{
    (void)pthread_mutex_lock(&r->lock);
    if (back) {
        for (size_t i = 0; i < READS_PLACES; i++)
            if (with[i].id > 0)
                add(r, with[i].id, with[i].n);
    } else {
        memcpy(with, r->places, sizeof(r->places));
        memset(r->places, 0, sizeof(r->places));
    }
    (void)pthread_mutex_unlock(&r->lock);
}

static json_t *counts_of(struct arena *a, const struct reads_place *places)
{
    json_t *counts = json_object();
    for (size_t i = 0; i < READS_PLACES; i++)
        if (places[i].id > 0)
            json_put_int(counts, arena_fmt(a, "%lld", (long long)places[i].id).p, places[i].n);
    return counts;
}

int reads_hand_in(struct reads *r, struct group *to, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct reads_place *places = arena_many(a, READS_PLACES, struct reads_place);
    json_t *payload cleanup(json_done) = json_object();
    exchange(r, places, false);
    json_t *counts = counts_of(a, places);
    size_t n = json_object_size(counts);
    (void)json_object_set_new(payload, "counts", counts);
    if (n == 0)
        return 0;
    struct submission s = {.public_id = rand_hex(a, 16),
                           .kind = S(READS_KIND),
                           .received = now,
                           .payload = ledger_canonical(a, payload)};
    int done = group_run(to, inbox_add, &s);
    if (done < 0)
        exchange(r, places, true);
    return done < 0 ? done : 1;
}
