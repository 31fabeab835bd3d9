/* cache.c: sixteen shards, each a table with chains and a clock hand under its own lock, so that
 * threads meet seldom and hold a lock only to find a page and count a reference.
 *
 * A page that was used since the hand came by last is passed over once; a page of an older head is
 * dropped wherever it is met. Bodies are counted apart from their page, because a response may
 * still be on its way to a slow client when the page is long gone. */
#include "web/cache.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include <brotli/encode.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define SHARDS         16
#define BUCKETS        1024 /* of a shard */
#define PACK_LEAST     256  /* bytes: less is not worth a packing */
#define GZIP_LEVEL     6
#define BROTLI_QUALITY 5
#define ETAG_BYTES     16   /* of the SHA-256 */
#define PAGE_COST      4096 /* what a page takes besides its bodies, about */

struct body {
    atomic_int refs;
    size_t n;
    char bytes[];
};

struct page {
    atomic_int refs;
    struct arena *arena; /* headers, tags, key */
    struct pairs headers;
    struct str etag[ENCODING__MAX];
    bool pack;
    _Atomic(struct body *) body[ENCODING__MAX];
    atomic_bool packing[ENCODING__MAX]; /* somebody makes it, or it was tried */
    _Atomic(void *) ready[PAGE_SLOTS];
    void (*_Atomic ready_free)(void *);

    /* while it is in a cache; under the shard's lock but for `used` */
    struct str key;
    uint64_t hash, head;
    atomic_bool used;
    size_t cost;
    struct shard *shard;
    struct page *chain;          /* the next of its bucket */
    struct page *before, *after; /* the ring that the hand walks */
};

struct shard {
    pthread_mutex_t lock;
    struct page *buckets[BUCKETS];
    struct page *hand;
    uint64_t hits, misses, pages, bytes;
};

struct page_cache {
    const _Atomic(uint64_t) *head; /* the mapped file, or own_head */
    _Atomic(uint64_t) own_head;
    void *map;
    size_t shard_max;
    struct shard shards[SHARDS];
};

static struct body *body_new(size_t n)
{
    struct body *b = malloc(sizeof(*b) + n);

    if (!b)
        abort(); /* as an arena would */
    atomic_init(&b->refs, 1);
    b->n = n;
    return b;
}

static void body_unref(struct body *b)
{
    if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
        free(b);
}

static void copy_headers(struct page *p, const struct pairs *from)
{
    for (size_t i = 0; i < from->n; i++)
        *vec_push(p->arena, &p->headers) =
            (struct pair){.name = arena_str(p->arena, from->v[i].name),
                          .value = arena_str(p->arena, from->v[i].value)};
}

/* A strong tag: two bodies with the same one are the same bytes. */
static void make_etags(struct page *p, struct str body)
{
    static const char *const suffix[] = {"", "-gz", "-br"};
    uint8_t digest[SHA256_DIGEST_LENGTH];
    struct buf hex cleanup(buf_done) = BUF_INIT(2 * ETAG_BYTES);

    SHA256((const uint8_t *)body.p, body.n, digest);
    buf_hex(&hex, digest, ETAG_BYTES);
    for (size_t e = 0; e < ENCODING__MAX; e++)
        p->etag[e] = arena_fmt(p->arena, "\"%.*s%s\"", STR_ARG(buf_str(&hex)), suffix[e]);
}

struct page *page_new(const struct pairs *headers, struct str body, bool pack)
{
    struct page *p = calloc(1, sizeof(*p));
    struct body *plain = body_new(body.n);

    if (!p)
        abort();
    atomic_init(&p->refs, 1);
    p->arena = arena_new(1 * KiB);
    p->pack = pack && body.n >= PACK_LEAST;
    copy_headers(p, headers);
    make_etags(p, body);
    memcpy(plain->bytes, body.p, body.n);
    atomic_init(&p->body[ENCODING_PLAIN], plain);
    return p;
}

static void page_free(struct page *p)
{
    for (size_t i = 0; i < PAGE_SLOTS; i++) {
        void *ready = atomic_load(&p->ready[i]);

        if (ready)
            atomic_load (&p->ready_free)(ready);
    }
    for (size_t e = 0; e < ENCODING__MAX; e++)
        body_unref(atomic_load(&p->body[e]));
    arena_free(p->arena);
    free(p);
}

void page_unref(struct page *p)
{
    if (p && atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) == 1)
        page_free(p);
}

static struct page *page_ref(struct page *p)
{
    atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
    return p;
}

const struct pairs *page_headers(const struct page *p)
{
    return &p->headers;
}

struct str page_etag(const struct page *p, enum encoding e)
{
    return p->etag[e];
}

static struct body *body_of(const struct page *p, enum encoding e)
{
    return atomic_load_explicit(&p->body[e], memory_order_acquire);
}

unsigned page_packings(const struct page *p)
{
    unsigned bits = 0;

    for (enum encoding e = 0; e < ENCODING__MAX; e++)
        bits |= body_of(p, e) ? 1u << e : 0;
    return bits;
}

struct str page_body(const struct page *p, enum encoding e)
{
    const struct body *b = body_of(p, e);

    return str_of(b->bytes, b->n);
}

const void *page_body_ref(const struct page *p, enum encoding e)
{
    struct body *b = body_of(p, e);

    atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
    return b->bytes;
}

void page_body_unref(void *bytes)
{
    body_unref((struct body *)((char *)bytes - offsetof(struct body, bytes)));
}

void *page_ready(const struct page *p, size_t slot)
{
    return atomic_load_explicit(&p->ready[slot], memory_order_acquire);
}

bool page_set_ready(struct page *p, size_t slot, void *ready, void (*free_ready)(void *))
{
    void *nothing = NULL;

    /* every setter brings the same function: there is one transport */
    atomic_store(&p->ready_free, free_ready);
    return atomic_compare_exchange_strong(&p->ready[slot], &nothing, ready);
}

/* gzip has its own frame (31), so that it need not be made by hand. */
static size_t pack_gzip(struct str from, char *to, size_t room)
{
    z_stream z = {0};
    int r;

    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    z.next_in = (Bytef *)(uintptr_t)from.p; /* not written to; zlib is older than const */
    z.avail_in = (uInt)from.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    r = deflate(&z, Z_FINISH);
    room = z.total_out;
    deflateEnd(&z);
    return r == Z_STREAM_END ? room : 0;
}

static size_t pack_brotli(struct str from, char *to, size_t room)
{
    if (!BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, from.n,
                               (const uint8_t *)from.p, &room, (uint8_t *)to))
        return 0;
    return room;
}

/* Packed, or NULL if that saves nothing. */
static struct body *pack(struct str plain, enum encoding e)
{
    struct body *b = body_new(plain.n);
    size_t n = e == ENCODING_GZIP ? pack_gzip(plain, b->bytes, plain.n)
                                  : pack_brotli(plain, b->bytes, plain.n);
    struct body *fit;

    if (n == 0) {
        body_unref(b);
        return NULL;
    }
    b->n = n;
    fit = realloc(b, sizeof(*b) + n);
    return fit ? fit : b;
}

/* The page has grown; if it is in the cache, so has its shard. */
static void charge(struct page *p, size_t n)
{
    struct shard *s = p->shard;

    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    if (p->after) { /* it is still in the ring */
        p->cost += n;
        s->bytes += n;
    }
    pthread_mutex_unlock(&s->lock);
}

void page_pack(struct page *p, enum encoding e)
{
    struct body *b;

    if (e == ENCODING_PLAIN || !p->pack ||
        atomic_load_explicit(&p->packing[e], memory_order_relaxed))
        return;
    if (atomic_exchange(&p->packing[e], true))
        return;
    b = pack(page_body(p, ENCODING_PLAIN), e);
    if (!b)
        return;
    atomic_store_explicit(&p->body[e], b, memory_order_release);
    charge(p, b->n);
}

static int map_head(struct page_cache *c, const char *path)
{
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(path);
    if (st.st_size < (off_t)sizeof(uint64_t))
        return err_set(ERR_BROKEN, "%s: shorter than a head", path);
    c->map = mmap(NULL, sizeof(uint64_t), PROT_READ, MAP_SHARED, fd, 0);
    if (c->map == MAP_FAILED) {
        c->map = NULL;
        return err_errno(path);
    }
    c->head = c->map;
    return 0;
}

int page_cache_open(size_t max_bytes, const char *head_path, struct page_cache **ret)
{
    struct page_cache *c = calloc(1, sizeof(*c));
    int r;

    if (!c)
        return err_errno("page cache");
    c->head = &c->own_head;
    c->shard_max = max_bytes / SHARDS;
    r = head_path ? map_head(c, head_path) : 0;
    if (r < 0) {
        free(c);
        return r;
    }
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&c->shards[i].lock, NULL);
    *ret = c;
    return 0;
}

void page_cache_set_head(struct page_cache *c, uint64_t head)
{
    atomic_store(&c->own_head, head);
}

uint64_t page_cache_head(const struct page_cache *c)
{
    return atomic_load_explicit(c->head, memory_order_acquire);
}

static struct page **bucket_of(struct shard *s, uint64_t hash)
{
    return &s->buckets[(hash >> 8) % BUCKETS];
}

static struct shard *shard_of(struct page_cache *c, uint64_t hash)
{
    return &c->shards[hash % SHARDS];
}

static void ring_add(struct shard *s, struct page *p)
{
    if (!s->hand) {
        s->hand = p->before = p->after = p;
        return;
    }
    p->after = s->hand;
    p->before = s->hand->before;
    p->before->after = p;
    s->hand->before = p;
}

static void ring_remove(struct shard *s, struct page *p)
{
    if (s->hand == p)
        s->hand = p->after == p ? NULL : p->after;
    p->before->after = p->after;
    p->after->before = p->before;
    p->before = p->after = NULL;
}

/* Out of the shard, with its lock held; returns it with the cache's reference. */
static struct page *take_out(struct shard *s, struct page *p)
{
    struct page **at = bucket_of(s, p->hash);

    while (*at != p)
        at = &(*at)->chain;
    *at = p->chain;
    p->chain = NULL;
    ring_remove(s, p);
    s->pages--;
    s->bytes -= p->cost;
    return p;
}

static struct page *look_up(struct shard *s, uint64_t hash, struct str key)
{
    for (struct page *p = *bucket_of(s, hash); p; p = p->chain) {
        if (p->hash == hash && str_eq(p->key, key))
            return p;
    }
    return NULL;
}

struct page *page_cache_find(struct page_cache *c, struct str key)
{
    uint64_t head = page_cache_head(c);
    uint64_t hash = str_hash(key);
    struct shard *s = shard_of(c, hash);
    struct page *old = NULL;
    struct page *p;

    if (head & 1)
        return NULL;
    pthread_mutex_lock(&s->lock);
    p = look_up(s, hash, key);
    if (p && p->head != head) {
        old = take_out(s, p);
        p = NULL;
    }
    if (p) {
        s->hits++;
        page_ref(p);
        if (!atomic_load_explicit(&p->used, memory_order_relaxed))
            atomic_store_explicit(&p->used, true, memory_order_relaxed);
    } else {
        s->misses++;
    }
    pthread_mutex_unlock(&s->lock);
    page_unref(old);
    return p;
}

/* The page that goes next, out of the shard; `s` has some. */
static struct page *evict(struct shard *s, uint64_t head)
{
    while (s->hand->head == head && atomic_exchange(&s->hand->used, false))
        s->hand = s->hand->after;
    return take_out(s, s->hand);
}

/* Pages that had to go, chained; unlocked, they are given up. */
static void drop_chain(struct page *p)
{
    while (p) {
        struct page *next = p->chain;

        p->chain = NULL;
        page_unref(p);
        p = next;
    }
}

static size_t page_cost(const struct page *p)
{
    size_t n = PAGE_COST + arena_used(p->arena);

    for (enum encoding e = 0; e < ENCODING__MAX; e++)
        n += body_of(p, e) ? body_of(p, e)->n : 0;
    return n;
}

void page_cache_put(struct page_cache *c, struct str key, uint64_t head, struct page *p)
{
    uint64_t hash = str_hash(key);
    struct shard *s = shard_of(c, hash);
    struct page *gone = NULL, *old;

    if (head & 1 || head != page_cache_head(c))
        return;
    p->key = arena_str(p->arena, key);
    p->hash = hash;
    p->head = head;
    p->cost = page_cost(p);
    if (p->cost > c->shard_max)
        return;
    pthread_mutex_lock(&s->lock);
    p->shard = s;
    old = look_up(s, hash, key);
    if (old)
        gone = take_out(s, old);
    while (s->hand && s->bytes + p->cost > c->shard_max) {
        old = evict(s, head);
        old->chain = gone;
        gone = old;
    }
    p->chain = *bucket_of(s, hash);
    *bucket_of(s, hash) = page_ref(p);
    ring_add(s, p);
    s->pages++;
    s->bytes += p->cost;
    pthread_mutex_unlock(&s->lock);
    drop_chain(gone);
}

void page_cache_close(struct page_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];

        while (s->hand)
            page_unref(take_out(s, s->hand));
        pthread_mutex_destroy(&s->lock);
    }
    if (c->map)
        munmap(c->map, sizeof(uint64_t));
    free(c);
}

struct page_cache_stats page_cache_stats(struct page_cache *c)
{
    struct page_cache_stats sum = {0};

    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];

        pthread_mutex_lock(&s->lock);
        sum.hits += s->hits;
        sum.misses += s->misses;
        sum.pages += s->pages;
        sum.bytes += s->bytes;
        pthread_mutex_unlock(&s->lock);
    }
    return sum;
}
