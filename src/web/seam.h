/* seam.h: what the two transports (server_mhd.c, server_twin.c) share; nobody outside web/
 * includes it.
 *
 * A transport reads a head, asks seam_check(), tries seam_find() for a page in memory, and
 * otherwise begins an exchange, feeds it the body and runs it. Whatever comes of that is a struct
 * reply, which the transport puts on the wire. So both give the same answers.
 *
 * An exchange belongs to its transport and, while it is deferred, also to whoever finishes it;
 * with the last reference its arena goes back to the core. */
#ifndef WEB_SEAM_H
#define WEB_SEAM_H

#include "base/buf.h"
#include "web/multipart.h"
#include "web/server.h"
#include <pthread.h>
#include <stdatomic.h>

/* A head as it was read: nothing decoded, nothing believed. */
struct seam_head {
    struct str method, target;
    bool http10;
    struct pair *headers; /* names as sent; values without blanks around them */
    size_t n;
};

/* What the checks saw in passing. */
struct seam_facts {
    enum method method;
    struct str path, query; /* as sent */
    struct str host, cookie, accept_encoding, if_none_match;
    int64_t length; /* of the body; 0 where nothing says */
    bool cookies;   /* more than one Cookie line */
};

/* Why a head is refused; status 0: it is not. */
struct seam_refusal {
    int status;
    struct str why;
};

#define REFUSE(status_, why_) ((struct seam_refusal){(status_), S(why_)})
#define FINE                  ((struct seam_refusal){0})

/* ---- head.c: before anything else sees it ---- */

struct seam_refusal seam_check(const struct seam_head *head, struct seam_facts *ret);

/* ---- reply.c: what goes onto the wire ---- */

/* All of it, but for Date, Connection and Content-Length. */
struct reply {
    int status;
    struct pairs headers;
    struct str body;
    int fd; /* >= 0: the body is `length` bytes of this file from `offset`; the transport closes it */
    int64_t offset, length;
};

void seam_refuse(const struct server_config *c, struct arena *a, struct seam_refusal why,
                 struct reply *ret);

/* A response as a reply: conditional, partial, with the headers that keep a browser safe. Takes
 * over res->fd. */
void seam_reply(const struct server_config *c, const struct request *req, struct response *res,
                struct arena *a, struct reply *ret);

/* May every visitor get this same answer? And the page that they get then; page_unref() it. */
bool seam_for_everybody(const struct response *res);
struct page *seam_page(const struct server_config *c, const struct response *res, struct arena *a);

/* The key under which the cache has this request's page; "" if it may not come from there. */
#define SEAM_KEY_MAX (HTTP_PATH_MAX + HTTP_QUERY_MAX + 64)
struct str seam_key(const struct seam_facts *f, char out[SEAM_KEY_MAX]);

/* One way of sending a page: which of its packings, and whether the visitor has it already. */
struct page_view {
    struct page *page;
    enum encoding encoding;
    bool not_modified;
};

/* How this visitor wants a page. */
struct page_view seam_view(struct page *p, const struct seam_facts *f);
/* The page in memory; view.page NULL if there is none. The caller gives it back with
 * page_unref(). */
struct page_view seam_find(struct page_cache *c, const struct seam_facts *f, struct str key);
void seam_page_reply(const struct page_view *v, struct arena *a, struct reply *ret);

/* ---- exchange.c: one request and its answer ---- */

/* What is shared by all requests of one server. */
struct core;

int core_new(const struct server_config *config, struct core **ret) must_use;
/* After the last exchange is gone. */
void core_free(struct core *core);
/* Answer 503 to what is deferred: to all of it and what will be (`all`), or to what is past its
 * time. */
void core_expire(struct core *core, bool all);
/* All that was asked is answered: the idle workers may rest. */
void core_rest(struct core *core);

enum exchange_state {
    EXCHANGE_RUNNING,  /* reading, or in the handler */
    EXCHANGE_DEFERRED, /* somebody will finish it */
    EXCHANGE_ANSWERED, /* res is final */
};

struct exchange {
    struct request req;
    struct response res;
    struct core *core;
    enum exchange_state state; /* under core's lock from the first deferral on */
    atomic_int refs;
    struct page *page;       /* the answer, where it is one for every visitor */
    struct str key;          /* in the arena; "" no page of this may be kept */
    struct seam_facts facts; /* views in the arena */

    struct buf form; /* an urlencoded body, until it is read */
    struct multipart *parts;
    uint64_t body_n;
    bool drain; /* the rest of the body is of no interest */

    int64_t deadline;             /* clock_ticks(); 0: it was never deferred */
    bool held;                    /* the transport was told to hold the connection */
    struct arena *beside;         /* of an answer that was not waited for: whoever works on the
                                * request may still be at its arena. NULL: he is done */
    struct exchange *next, *prev; /* of those deferred */
    /* The transport's: hold the connection, and let it go on (from any thread). */
    void (*suspend)(struct exchange *x);
    void (*resume)(struct exchange *x);
    void *transport;
};

/* A new exchange for a checked head; everything is copied. `key` is seam_key()'s, "" where there is no
 * cache; `peer` the text of its address. On refusal (the path, the query, the size of the body) there is none. */
struct seam_refusal exchange_begin(struct core *core, const struct seam_head *head,
                                   const struct seam_facts *facts, struct str key, struct str peer,
                                   struct exchange **ret);
void exchange_unref(struct exchange *x);
/* More of the body; never fails: what is wrong is in req.body_err when the handler runs. */
void exchange_body(struct exchange *x, const void *p, size_t n);
/* The body is complete: run the handler. If it is `held` then, the answer comes with resume();
 * else it is there. */
void exchange_run(struct exchange *x);
/* Where what belongs to the answer is made. */
struct arena *exchange_arena(const struct exchange *x);
/* The answer of an exchange whose page is NULL. */
void exchange_reply(struct exchange *x, struct reply *ret);
/* How to send its page; page NULL if it is none. */
struct page_view exchange_page(const struct exchange *x);

/* The twin's parser: one head from bytes. Headers are in the arena. */
struct seam_refusal twin_parse(struct arena *a, struct str bytes, struct seam_head *ret,
                               size_t *ret_used);

#endif
