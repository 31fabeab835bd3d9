/* cache.h: finished pages, kept in memory ready to send: plain, gzip and brotli.
 *
 * A page is good for one head of the public store's ledger. The head is read from a shared file,
 * mapped into memory (head.h of the store's projector writes it): odd while the projector is
 * committing (nothing is served from memory then), even and larger afterwards. So what the
 * projector applied is visible on the next request in every process, at the cost of one load.
 * Bounded by bytes; those not used lately go first. Thread-safe.
 *
 * A page is kept by what the visitor sent: path and query as they came, and the cookies "size" and
 * "theme" (lower-case letters and digits, at most 16; a request with others passes the cache by,
 * and so does one with a session's cookie). A response that says `store` may depend on nothing
 * else: not on Host, not on other headers or cookies. */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/arena.h"
#include "base/err.h"
#include "web/http.h"

struct page_cache;

/* `head_path`: the 8-byte file, written in place and never replaced (it is mapped); NULL: the
 * caller says the head by page_cache_set_head(). ERR_ABSENT, ERR_BROKEN (it is shorter), ERR_IO. */
int page_cache_open(size_t max_bytes, const char *head_path, struct page_cache **ret) must_use;
void page_cache_close(struct page_cache *c);
void page_cache_set_head(struct page_cache *c, uint64_t head);
/* Now: odd means changing. */
uint64_t page_cache_head(const struct page_cache *c);

struct page_cache_stats {
    uint64_t hits, misses, pages, bytes;
};
struct page_cache_stats page_cache_stats(struct page_cache *c);

/* The rest is for the seam.
 *
 * A page is counted: page_new(), page_cache_find() and page_cache_put() (for the cache itself)
 * each hold a reference. Its bytes do not change; its packings are made when somebody first asks
 * for them again, by that request, while others get it plain. */
struct page;

/* `headers` are those that every view of the page has; they and the body are copied. The page's
 * tag is made of the body. `pack`: is it worth packing (text)? */
struct page *page_new(const struct pairs *headers, struct str body, bool pack);
/* NULL is welcome. */
void page_unref(struct page *p);
const struct pairs *page_headers(const struct page *p);
/* In quotes; each packing has its own. */
struct str page_etag(const struct page *p, enum encoding e);
/* The packings that are ready, as bits. */
unsigned page_packings(const struct page *p);
/* Make it, unless it is there, somebody does, or it is not worth it. Charged to its cache. */
void page_pack(struct page *p, enum encoding e);
struct str page_body(const struct page *p, enum encoding e);
/* The same body, held beyond the page: give the bytes back with page_body_unref(). */
const void *page_body_ref(const struct page *p, enum encoding e);
void page_body_unref(void *bytes);

/* What a transport keeps with a view of the page, made once: a response ready to send. The slot is
 * set once (false: somebody was first, keep yours); with the page, `free` gets it. */
#define PAGE_SLOTS (2 * ENCODING__MAX)
void *page_ready(const struct page *p, size_t slot);
bool page_set_ready(struct page *p, size_t slot, void *ready, void (*free)(void *));

/* The page of that key if it is of the present head, held for the caller; NULL otherwise. */
struct page *page_cache_find(struct page_cache *c, struct str key);
/* Keep it, if `head` is even and still the present one. */
void page_cache_put(struct page_cache *c, struct str key, uint64_t head, struct page *p);

#endif
