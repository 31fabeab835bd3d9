/* exchange.c: one request and its answer, for both transports: who works on it, how it is made of
 * bytes, the handler, and answers that come later. See seam.h. */
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "web/seam.h"
#include "web/session.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFER_MS     30000                          /* a deferred exchange's time */
#define FORM_RAW_MAX (3 * HTTP_FORM_MAX + 64 * KiB) /* each byte may come as %XX */
#define THREADS_MAX  64
#define IDLE_MAX     64 /* exchanges kept for the next requests */
#define ARENA_CHUNK  (32 * KiB)
#define ID_LETTERS   12 /* of five bits */

struct core {
    struct server_config config;
    atomic_uint_fast64_t next_id; /* of a request; begins anywhere */
    atomic_int refs; /* the server's, and one for each exchange */
    pthread_mutex_t lock;
    void *workers[THREADS_MAX];
    size_t workers_n;
    bool stirred; /* a worker was given back since they rested */
    struct exchange *idle; /* a chain by `next` */
    size_t idle_n;
    struct exchange deferred; /* the ring's anchor */
    bool closing;
};

/* ---- who works on what ---- */

int core_new(const struct server_config *config, struct core **ret)
{
    struct core *core = calloc(1, sizeof(*core));
    uint64_t first_id;

    if (!core)
        return err_errno("server");
    assert(config->handler);
    core->config = *config;
    if (core->config.defer_ms == 0)
        core->config.defer_ms = DEFER_MS;
    atomic_init(&core->refs, 1);
    rand_bytes(&first_id, sizeof(first_id));
    atomic_init(&core->next_id, first_id);
    core->deferred.next = core->deferred.prev = &core->deferred;
    pthread_mutex_init(&core->lock, NULL);
    *ret = core;
    return 0;
}

static void core_unref(struct core *core)
{
    if (atomic_fetch_sub(&core->refs, 1) != 1)
        return;
    while (core->idle) {
        struct exchange *x = core->idle;

        core->idle = x->next;
        arena_free(x->req.arena);
        free(x);
    }
    pthread_mutex_destroy(&core->lock);
    free(core);
}

/* Somebody may still hold an exchange that was answered without him: the core waits for that one. */
void core_free(struct core *core)
{
    assert(core->deferred.next == &core->deferred);
    while (core->workers_n)
        core->config.worker_free(core->workers[--core->workers_n]);
    core_unref(core);
}

/* An idle worker, or a new one: there are never more than threads that ask. NULL if none can be
 * made. */
static void *worker_take(struct core *core)
{
    void *w = NULL;

    if (!core->config.worker_new)
        return core; /* the handler wants none */
    pthread_mutex_lock(&core->lock);
    if (core->workers_n)
        w = core->workers[--core->workers_n];
    pthread_mutex_unlock(&core->lock);
    return w ? w : core->config.worker_new(core->config.arg);
}

static void worker_give(struct core *core, void *w)
{
    bool kept = false;

    if (!core->config.worker_new)
        return;
    pthread_mutex_lock(&core->lock);
    if (core->workers_n < THREADS_MAX) {
        core->workers[core->workers_n++] = w;
        core->stirred = true;
        kept = true;
    }
    pthread_mutex_unlock(&core->lock);
    if (!kept)
        core->config.worker_free(w);
}

void core_rest(struct core *core)
{
    if (!core->config.worker_rests)
        return;
    pthread_mutex_lock(&core->lock);
    for (size_t i = 0; core->stirred && i < core->workers_n; i++)
        core->config.worker_rests(core->workers[i]);
    core->stirred = false;
    pthread_mutex_unlock(&core->lock);
}

static struct exchange *exchange_take(struct core *core)
{
    struct exchange *x;

    atomic_fetch_add(&core->refs, 1);
    pthread_mutex_lock(&core->lock);
    x = core->idle;
    if (x) {
        core->idle = x->next;
        core->idle_n--;
    }
    pthread_mutex_unlock(&core->lock);
    if (x)
        return x;
    x = calloc(1, sizeof(*x));
    if (!x)
        abort();
    x->req.arena = arena_new(ARENA_CHUNK);
    return x;
}

/* Back to the core, empty: with its arena, so that the next request finds warm memory. */
static void exchange_give(struct core *core, struct exchange *x)
{
    struct arena *a = x->req.arena;
    bool kept = false;

    arena_reset(a);
    *x = (struct exchange){.req = {.arena = a}};
    pthread_mutex_lock(&core->lock);
    if (core->idle_n < IDLE_MAX) {
        x->next = core->idle;
        core->idle = x;
        core->idle_n++;
        kept = true;
    }
    pthread_mutex_unlock(&core->lock);
    if (!kept) {
        arena_free(a);
        free(x);
    }
    core_unref(core);
}

void exchange_unref(struct exchange *x)
{
    if (atomic_fetch_sub(&x->refs, 1) != 1)
        return;
    multipart_free(x->parts);
    buf_done(&x->form);
    page_unref(x->page);
    if (x->res.fd >= 0)
        close(x->res.fd);
    arena_free(x->beside);
    exchange_give(x->core, x);
}

/* ---- from a head to a request ---- */

static bool has_dots(struct str path)
{
    struct str part;

    while (str_next(&path, '/', &part)) {
        if (str_eq(part, S(".")) || str_eq(part, S("..")))
            return true;
    }
    return false;
}

/* Decoded once: what would be a "/" or a control character only afterwards is refused. */
static struct seam_refusal decode_path(struct request *req, struct str raw)
{
    if (url_decode(req->arena, raw, false, &req->path) < 0)
        return REFUSE(400, "an address that is not UTF-8, or badly encoded");
    for (size_t i = 0; i + 2 < raw.n; i++) {
        if (raw.p[i] == '%' && raw.p[i + 1] == '2' && (raw.p[i + 2] | 0x20) == 'f')
            return REFUSE(400, "an encoded slash");
    }
    for (size_t i = 0; i < req->path.n; i++) {
        if ((unsigned char)req->path.p[i] < 0x20 || req->path.p[i] == 0x7f ||
            req->path.p[i] == '\\')
            return REFUSE(400, "a character that no path may hold");
    }
    if (has_dots(req->path))
        return REFUSE(400, "a path that leaves its folder");
    return FINE;
}

static struct str lower(struct arena *a, struct str s)
{
    char *p = arena_cstr(a, s);

    for (size_t i = 0; i < s.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] |= 0x20;
    }
    return str_of(p, s.n);
}

static void copy_headers(struct request *req, const struct seam_head *head)
{
    req->headers.v = arena_many(req->arena, head->n, struct pair);
    req->headers.n = req->headers.room = head->n;
    for (size_t i = 0; i < head->n; i++)
        req->headers.v[i] = (struct pair){.name = lower(req->arena, head->headers[i].name),
                                          .value = arena_str(req->arena, head->headers[i].value)};
}

/* Of several lines the last: a proxy that adds one of its own adds it below what the visitor sent. */
static struct str last_header(const struct request *req, struct str name)
{
    for (size_t i = req->headers.n; i > 0; i--) {
        if (str_eq(req->headers.v[i - 1].name, name))
            return req->headers.v[i - 1].value;
    }
    return S("");
}

/* Behind our own proxy the visitor's address is the last that the proxy wrote. */
static void take_remote(const struct server_config *c, struct request *req, struct str peer)
{
    struct str rest, one;

    req->remote = arena_str(req->arena, peer);
    if (c->trusted_proxy.n == 0 || !str_eq(peer, c->trusted_proxy))
        return;
    rest = last_header(req, S("x-forwarded-for"));
    while (str_next(&rest, ',', &one))
        req->remote = str_trim(one);
    req->secure = str_eq_nocase(last_header(req, S("x-forwarded-proto")), S("https"));
}

static struct str kind_of(struct str content_type)
{
    struct str kind, params;

    (void)str_cut(content_type, ';', &kind, &params);
    return str_trim(kind);
}

/* The rest of the body is read and forgotten; the page says why. */
static void body_fails(struct exchange *x, int err)
{
    x->req.body_err = err;
    x->drain = true;
}

/* More than this page takes. Up to what a file may have it is read, so that the page can say so
 * itself: a browser whose sending is broken off shows its own message instead of ours. */
static struct seam_refusal too_large(struct exchange *x)
{
    if ((uint64_t)x->facts.length > HTTP_UPLOAD_MAX)
        return REFUSE(413, "more than this page takes");
    body_fails(x, ERR_TOO_LARGE);
    return FINE;
}

static struct seam_refusal begin_parts(struct exchange *x, struct str type)
{
    const struct server_config *c = &x->core->config;
    bool files = c->spool && (!c->takes_uploads || c->takes_uploads(c->arg, &x->req));
    uint64_t most = !files ? FORM_RAW_MAX : c->files_max > 0 ? c->files_max : HTTP_BODY_MAX;
    struct str boundary;

    if ((uint64_t)x->facts.length > (files ? most : HTTP_UPLOAD_MAX))
        return too_large(x);
    if ((uint64_t)x->facts.length > most) /* its files are read over, its fields are kept */
        x->req.body_err = ERR_TOO_LARGE;
    if (multipart_boundary(type, &boundary) < 0)
        body_fails(x, ERR_MALFORMED);
    else
        x->parts = multipart_new(x->req.arena, boundary, files ? c->spool : NULL, &x->req.fields,
                                 &x->req.uploads);
    return FINE;
}

static struct seam_refusal begin_body(struct exchange *x)
{
    struct str type = request_header(&x->req, "content-type");

    buf_init(&x->form, FORM_RAW_MAX);
    if (x->facts.length == 0)
        return FINE;
    if (str_eq_nocase(kind_of(type), S("multipart/form-data")))
        return begin_parts(x, type);
    if ((uint64_t)x->facts.length > FORM_RAW_MAX)
        return too_large(x);
    if (!str_eq_nocase(kind_of(type), S("application/x-www-form-urlencoded")))
        body_fails(x, ERR_MALFORMED);
    return FINE;
}

static struct seam_refusal fill_request(struct exchange *x, const struct seam_head *head)
{
    struct request *req = &x->req;
    struct seam_refusal no = decode_path(req, x->facts.path);

    if (no.status)
        return no;
    req->method = x->facts.method;
    req->query = x->facts.query;
    if (url_pairs(req->arena, req->query, &req->args) < 0)
        return REFUSE(400, "a query that is not UTF-8, badly encoded, or of too many parts");
    copy_headers(req, head);
    return FINE;
}

/* Views of a head that will soon be gone. */
static void keep_facts(struct arena *a, struct seam_facts *f)
{
    struct str *const views[] = {&f->path,   &f->query,           &f->host,
                                 &f->cookie, &f->accept_encoding, &f->if_none_match};

    for (size_t i = 0; i < COUNT(views); i++)
        *views[i] = arena_str(a, *views[i]);
}

/* Names of requests, for the log and for error pages: no secret, but no two alike. An odd factor
 * leads 2^60 numbers to as many others. */
static struct str next_id(struct core *core, struct arena *a)
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    uint64_t n = atomic_fetch_add_explicit(&core->next_id, 1, memory_order_relaxed) *
                 UINT64_C(0x9e3779b97f4a7c15);
    char *p = arena_alloc(a, ID_LETTERS + 1);

    for (size_t i = 0; i < ID_LETTERS; i++, n >>= 5)
        p[i] = letters[n & 31];
    return str_of(p, ID_LETTERS);
}

struct seam_refusal exchange_begin(struct core *core, const struct seam_head *head,
                                   const struct seam_facts *facts, struct str key, struct str peer,
                                   struct exchange **ret)
{
    struct exchange *x = exchange_take(core);
    struct seam_refusal no;

    x->core = core;
    x->next = NULL;
    x->state = EXCHANGE_RUNNING;
    atomic_init(&x->refs, 1);
    x->res = response_none();
    x->facts = *facts;
    keep_facts(x->req.arena, &x->facts);
    x->key = arena_str(x->req.arena, key);
    x->req.id = next_id(core, x->req.arena);
    no = fill_request(x, head);
    if (no.status == 0) {
        take_remote(&core->config, &x->req, peer);
        no = begin_body(x);
    }
    if (no.status) {
        exchange_unref(x);
        return no;
    }
    *ret = x;
    return FINE;
}

/* ---- the body ---- */

void exchange_body(struct exchange *x, const void *p, size_t n)
{
    int r;

    x->body_n += n;
    if (x->drain)
        return;
    if (x->body_n > (uint64_t)x->facts.length) {
        body_fails(x, ERR_MALFORMED);
        return;
    }
    if (x->parts) {
        r = multipart_feed(x->parts, p, n);
        if (r < 0)
            body_fails(x, r);
        return;
    }
    buf_add(&x->form, p, n);
}

static void read_form(struct exchange *x)
{
    struct str body = arena_str(x->req.arena, buf_str(&x->form));
    size_t bytes = 0;
    int r = url_pairs(x->req.arena, body, &x->req.fields);

    for (size_t i = 0; i < x->req.fields.n; i++)
        bytes += x->req.fields.v[i].name.n + x->req.fields.v[i].value.n;
    if (r == 0 && bytes > HTTP_FORM_MAX)
        r = err_set(ERR_TOO_LARGE, "a form of more than %zu bytes", HTTP_FORM_MAX);
    buf_done(&x->form);
    if (r < 0)
        body_fails(x, r);
}

static void end_body(struct exchange *x)
{
    int r;

    if (x->drain)
        return;
    if (x->body_n != (uint64_t)x->facts.length) {
        body_fails(x, ERR_MALFORMED);
        return;
    }
    if (!x->parts) {
        read_form(x);
        return;
    }
    r = multipart_end(x->parts);
    if (r < 0)
        body_fails(x, r);
}

/* ---- the handler ---- */

/* A response for everybody becomes a page, and goes into the cache if nothing was published while
 * it was made. */
static void keep_page(struct exchange *x, uint64_t head)
{
    const struct server_config *c = &x->core->config;

    if (x->key.n == 0 || !seam_for_everybody(&x->res))
        return;
    x->page = seam_page(c, &x->res, x->req.arena);
    /* a page may know that nobody will read its body, and leave it out */
    if (x->req.method == METHOD_GET)
        page_cache_put(c->cache, x->key, head, x->page);
}

struct arena *exchange_arena(const struct exchange *x)
{
    return x->beside ? x->beside : x->req.arena;
}

void exchange_reply(struct exchange *x, struct reply *ret)
{
    seam_reply(&x->core->config, &x->req, &x->res, exchange_arena(x), ret);
}

struct page_view exchange_page(const struct exchange *x)
{
    return x->page ? seam_view(x->page, &x->facts) : (struct page_view){0};
}

static void run_with(struct exchange *x, void *worker)
{
    const struct server_config *c = &x->core->config;

    c->handler(c->arg, worker, &x->req, &x->res);
}

void exchange_run(struct exchange *x)
{
    struct core *core = x->core;
    uint64_t head = x->key.n ? page_cache_head(core->config.cache) : 1;
    void *worker;

    end_body(x);
    worker = worker_take(core);
    if (!worker) {
        log_error("worker.absent", LOG_STR("id", x->req.id));
        response_plain(&x->res, 503, S("503 Service Unavailable\n"));
    } else {
        run_with(x, worker);
        worker_give(core, worker);
    }
    if (x->deadline) /* it was deferred; somebody may even have finished it */
        return;
    x->state = EXCHANGE_ANSWERED;
    if (x->res.status == 0) {
        log_error("request.unanswered", LOG_STR("id", x->req.id));
        response_plain(&x->res, 500, S("500 Internal Server Error\n"));
    }
    keep_page(x, head);
}

/* ---- answers that come later ---- */

/* He who was to finish it did not, and may be at it this very moment. */
static void answer_beside(struct exchange *x)
{
    x->beside = arena_new(2 * KiB);
    response_plain(&x->res, 503, S("503 Service Unavailable\n"));
}

struct exchange *exchange_defer(struct request *req)
{
    struct exchange *x = (struct exchange *)((char *)req - offsetof(struct exchange, req));
    struct core *core = x->core;

    assert(x->deadline == 0);
    atomic_fetch_add(&x->refs, 1);
    x->deadline = clock_ticks() + INT64_C(1000000) * core->config.defer_ms;
    pthread_mutex_lock(&core->lock);
    if (core->closing) {
        x->state = EXCHANGE_ANSWERED;
        answer_beside(x);
    } else {
        x->state = EXCHANGE_DEFERRED;
        x->next = &core->deferred;
        x->prev = core->deferred.prev;
        x->prev->next = x;
        core->deferred.prev = x;
        /* with the lock held: nobody may let it go on before it is held */
        x->held = true;
        x->suspend(x);
    }
    pthread_mutex_unlock(&core->lock);
    return x;
}

/* With the lock held: x->res is final, and the connection may go on. */
static void settle(struct exchange *x)
{
    x->prev->next = x->next;
    x->next->prev = x->prev;
    x->next = x->prev = NULL;
    x->state = EXCHANGE_ANSWERED;
    x->resume(x);
}

static void finish(struct exchange *x, const struct response *res)
{
    x->res = *res;
    if (x->res.status == 0)
        response_plain(&x->res, 500, S("500 Internal Server Error\n"));
    settle(x);
}

void exchange_finish(struct exchange *x, const struct response *res)
{
    struct core *core = x->core;
    bool late;

    pthread_mutex_lock(&core->lock);
    late = x->state != EXCHANGE_DEFERRED;
    if (!late)
        finish(x, res);
    pthread_mutex_unlock(&core->lock);
    if (late && res->fd >= 0)
        close(res->fd);
    exchange_unref(x);
}

void core_expire(struct core *core, bool all)
{
    struct exchange *x, *next;
    int64_t now = clock_ticks();

    pthread_mutex_lock(&core->lock);
    core->closing = core->closing || all;
    for (x = core->deferred.next; x != &core->deferred; x = next) {
        next = x->next;
        if (all || x->deadline < now) {
            answer_beside(x);
            settle(x);
        }
    }
    pthread_mutex_unlock(&core->lock);
}
