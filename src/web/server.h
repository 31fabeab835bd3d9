/* server.h: the seam to the HTTP library. Only server_mhd.c includes libmicrohttpd; server_twin.c
 * is the same seam in memory, for tests: bytes in, bytes out.
 *
 * The seam refuses before anything else sees them: Transfer-Encoding with Content-Length, a second
 * Content-Length or Host, folded headers, NUL or CR in a value, a path that leaves the root, more
 * than the limits of http.h. It adds the security headers (strict CSP, nosniff, referrer policy,
 * frame-ancestors none, permissions policy, COOP/CORP), answers HEAD from GET, If-None-Match with
 * 304, Range on files with 206/416, and picks gzip or brotli for cached pages and assets. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/cache.h"
#include "web/http.h"

struct server;

/* Answer one request: fill `res`. `worker` is one of the things made by worker_new, used by one
 * thread at a time. */
typedef void (*server_handler)(void *arg, void *worker, struct request *req, struct response *res);

/* A request that is answered later (a grouped commit): the handler calls exchange_defer() and
 * returns; any thread then calls exchange_finish() once, with a response (begun with
 * response_none()) whose views live in the request's arena. A deferred exchange that is not
 * finished within 30 s is answered 503. */
struct exchange;
struct exchange *exchange_defer(struct request *req);
void exchange_finish(struct exchange *x, const struct response *res);

struct server_config {
    int listen_fd;    /* a listening socket: bound by the supervisor, or handed in by systemd; stays
                                 * the caller's, who may close it when the server runs, or hand it on */
    unsigned threads; /* 1..64; a handler that waits holds up the connections of its thread */
    server_handler handler;
    void *arg;
    void *(*worker_new)(
        void *arg); /* NULL on failure: answered 503. No function: the handler wants no worker */
    void (*worker_free)(void *worker);
    /* Called with each idle worker when a thread has answered all that was asked and is about to sleep, among
     * many requests some hundred times a second; may be NULL. A worker that holds something for the next request gives it up here. */
    void (*worker_rests)(void *worker);
    struct page_cache *cache; /* NULL: none; outlives the server */
    const char *spool;        /* folder for uploads; NULL: uploads are refused */
    uint64_t files_max;       /* bytes of a body with files; 0: HTTP_BODY_MAX */
    /* May this request bring files? Asked when its head is read; NULL: each POST may, if there is
     * a spool. */
    bool (*takes_uploads)(void *arg, const struct request *req);
    struct str trusted_proxy; /* an address whose X-Forwarded-For/-Proto are believed; "" none */
    int defer_ms;             /* how long an answer may be deferred; 0: 30 s */
    int head_ms;              /* how long a connection may take to send a whole head; 0: 60 s */
    struct str csp;           /* Content-Security-Policy; "" the strict default */
};

int server_start(const struct server_config *config, struct server **ret) must_use;
/* Stop accepting, answer what was begun (at most `grace_ms`), then end. */
void server_stop(struct server *s, int grace_ms);

/* A socket that listens on "127.0.0.1:8080", "[::1]:8080" or ":8080" (all addresses). */
int server_listen(struct str address, int *ret_fd) must_use;

/* The twin: one request as bytes ("GET / HTTP/1.1\r\nHost: x\r\n\r\n…") to one response as bytes,
 * through the same checks. */
int server_twin(const struct server_config *config, struct arena *a, struct str bytes,
                struct str *ret) must_use;

#endif
