/* cache.h: finished pages, kept in memory ready to send: plain, gzip and brotli.
 *
 * A page is good for one head of the public store's ledger. The head is read from a shared file, mapped into memory (head.h of
 * the store's projector writes it): odd while the projector is committing (nothing is served from memory then), even and
 * larger afterwards. So what the projector applied is visible on the next request in every process, at the cost of one
 * load. Bounded by bytes; those not used lately go first. Thread-safe.
 *
 * A page is kept by what the visitor sent: path and query as they came, and the cookies "size" and "theme" (lower-case letters and
 * digits, at most 16; a request with others passes the cache by, and so does one with a session's cookie). A response that says
 * `store` may depend on nothing else: not on Host, not on other headers or cookies. */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/arena.h"
#include "base/err.h"

struct page_cache;

/* `head_path`: the 8-byte file; NULL: the caller says the head by page_cache_set_head(). */
int page_cache_open(size_t max_bytes, const char *head_path, struct page_cache **ret) must_use;
void page_cache_close(struct page_cache *c);
void page_cache_set_head(struct page_cache *c, uint64_t head);
/* Now: odd means changing. */
uint64_t page_cache_head(const struct page_cache *c);

struct page_cache_stats {
    uint64_t hits, misses, pages, bytes;
};
struct page_cache_stats page_cache_stats(struct page_cache *c);

#endif
