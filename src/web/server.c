/* server.c: what both transports share: which heads are refused, how a request is made of bytes,
 * what a response becomes on the wire, and who works on what.
 *
 * Everything a visitor sends passes seam_check() before anything else sees it. Nothing here knows
 * the HTTP library. */
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "web/seam.h"
#include "web/session.h"
#include <netdb.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEFER_MS        30000                          /* a deferred exchange's time */
#define FORM_RAW_MAX    (3 * HTTP_FORM_MAX + 64 * KiB) /* each byte may come as %XX */
#define THREADS_MAX     64
#define IDLE_MAX        64 /* exchanges kept for the next requests */
#define ARENA_CHUNK     (32 * KiB)
#define COOKIE_PART_MAX 16 /* of a cookie in a cache key */

static const char default_csp[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct core {
    struct server_config config;
    atomic_int refs; /* the server's, and one for each exchange */
    pthread_mutex_t lock;
    void *workers[THREADS_MAX];
    size_t workers_n;
    struct exchange *idle; /* a chain by `next` */
    size_t idle_n;
    struct exchange deferred; /* the ring's anchor */
    bool closing;
};

/* ---- which heads are refused ---- */

#define REFUSE(status_, why_) ((struct seam_refusal){(status_), S(why_)})
#define FINE                  ((struct seam_refusal){0})

/* RFC 9110: the characters of a field's name or a method. */
static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

        if (!alnum && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return s.n > 0;
}

static bool is_field_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/* A name or address with an optional port, and nothing that would read differently elsewhere. */
static bool is_host(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
              (c && strchr(".-_:[]", c))))
            return false;
    }
    return s.n > 0 && s.n <= 255;
}

static struct seam_refusal check_method(struct str m, enum method *ret)
{
    static const struct str ours[] = {
        [METHOD_GET] = STR_INIT("GET"),
        [METHOD_HEAD] = STR_INIT("HEAD"),
        [METHOD_POST] = STR_INIT("POST"),
    };
    static const struct str others[] = {STR_INIT("PUT"),   STR_INIT("DELETE"), STR_INIT("OPTIONS"),
                                        STR_INIT("PATCH"), STR_INIT("TRACE"),  STR_INIT("CONNECT")};

    for (enum method i = 0; i < METHOD__MAX; i++) {
        if (str_eq(m, ours[i])) {
            *ret = i;
            return FINE;
        }
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        if (str_eq(m, others[i]))
            return REFUSE(405, "this site knows GET, HEAD and POST");
    }
    return is_token(m) ? REFUSE(501, "an unknown method") : REFUSE(400, "a bad method");
}

static struct seam_refusal check_target(struct str target, struct seam_facts *f)
{
    ptrdiff_t mark = str_find_char(target, '?');

    f->path = mark < 0 ? target : str_head(target, (size_t)mark);
    f->query = mark < 0 ? S("") : str_skip(target, (size_t)mark + 1);
    if (f->path.n > HTTP_PATH_MAX || f->query.n > HTTP_QUERY_MAX)
        return REFUSE(414, "the address is too long");
    if (!str_starts(f->path, S("/")))
        return REFUSE(400, "an address that does not begin with /");
    for (size_t i = 0; i < target.n; i++) {
        if ((unsigned char)target.p[i] <= 0x20 || target.p[i] == 0x7f || target.p[i] == '#')
            return REFUSE(400, "a character that no address may hold");
    }
    return FINE;
}

/* The headers that decide where a request ends or whose it is may come once. */
static struct seam_refusal take_once(struct str *at, struct str value)
{
    if (at->p)
        return REFUSE(400, "a header that may come once came twice");
    *at = value;
    return FINE;
}

struct framing {
    struct str host, length, transfer, expect;
};

/* What the seam itself wants to know of a header; the rest is for the pages. */
static struct seam_refusal
note_header(const struct pair *h, struct framing *frame, struct seam_facts *f)
{
    switch (h->name.n) {
    case 4:
        if (str_eq_nocase(h->name, S("host")))
            return take_once(&frame->host, h->value);
        break;
    case 6:
        if (str_eq_nocase(h->name, S("expect")))
            return take_once(&frame->expect, h->value);
        if (str_eq_nocase(h->name, S("cookie"))) {
            f->cookies = f->cookies || f->cookie.n > 0;
            f->cookie = h->value;
        }
        break;
    case 13:
        if (str_eq_nocase(h->name, S("if-none-match")))
            f->if_none_match = h->value;
        break;
    case 14:
        if (str_eq_nocase(h->name, S("content-length")))
            return take_once(&frame->length, h->value);
        break;
    case 15:
        if (str_eq_nocase(h->name, S("accept-encoding")))
            f->accept_encoding = h->value;
        break;
    case 17:
        if (str_eq_nocase(h->name, S("transfer-encoding")))
            return take_once(&frame->transfer, h->value);
        break;
    }
    return FINE;
}

/* Where the body ends is said by one Content-Length or there is none. A browser never sends
 * chunks, and without them nobody can disagree with us about the end of a request. */
static struct seam_refusal
check_framing(const struct seam_head *head, const struct framing *frame, struct seam_facts *f)
{
    if (frame->transfer.p && frame->length.p)
        return REFUSE(400, "Transfer-Encoding and Content-Length");
    if (frame->transfer.p)
        return REFUSE(411, "send a Content-Length");
    if (!frame->host.p && !head->http10)
        return REFUSE(400, "Host is missing");
    if (frame->host.p && !is_host(frame->host))
        return REFUSE(400, "a bad Host");
    if (frame->expect.p && !str_eq_nocase(frame->expect, S("100-continue")))
        return REFUSE(417, "an unknown expectation");
    f->host = frame->host.p ? frame->host : S("");
    if (!frame->length.p)
        return FINE;
    if (frame->length.n == 0 || frame->length.p[0] == '-' ||
        num_parse(frame->length, 0, INT64_MAX, &f->length) < 0)
        return REFUSE(400, "a bad Content-Length");
    if (f->length > 0 && f->method != METHOD_POST)
        return REFUSE(400, "a body that this method does not have");
    if ((uint64_t)f->length > HTTP_BODY_MAX)
        return REFUSE(413, "more than this site takes at once");
    return FINE;
}

static struct seam_refusal
check_headers(const struct seam_head *head, struct framing *frame, struct seam_facts *f)
{
    size_t bytes = 0;

    if (head->n > HTTP_HEADER_FIELDS_MAX)
        return REFUSE(431, "too many headers");
    for (size_t i = 0; i < head->n; i++) {
        const struct pair *h = &head->headers[i];
        struct seam_refusal no;

        bytes += h->name.n + h->value.n + 4;
        if (bytes > HTTP_HEADERS_MAX)
            return REFUSE(431, "the headers are too long");
        if (!is_token(h->name) || !is_field_value(h->value))
            return REFUSE(400, "a bad header");
        no = note_header(h, frame, f);
        if (no.status)
            return no;
    }
    return FINE;
}

struct seam_refusal seam_check(const struct seam_head *head, struct seam_facts *ret)
{
    struct framing frame = {0};
    struct seam_refusal no;

    *ret = (struct seam_facts){.cookie = S(""), .accept_encoding = S(""), .if_none_match = S("")};
    no = check_method(head->method, &ret->method);
    if (no.status)
        return no;
    no = check_target(head->target, ret);
    if (no.status)
        return no;
    no = check_headers(head, &frame, ret);
    if (no.status)
        return no;
    return check_framing(head, &frame, ret);
}

/* ---- pages in memory ---- */

static void key_add(char *out, size_t *n, struct str s)
{
    memcpy(out + *n, s.p, s.n);
    *n += s.n;
}

/* Lower-case letters and digits, few of them: else every visitor could fill the cache with his
 * own. */
static bool is_key_cookie(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z')))
            return false;
    }
    return s.n <= COOKIE_PART_MAX;
}

/* The two cookies that a page for everybody may depend on; false if there is one that makes it
 * nobody else's. */
static bool key_cookies(struct str cookie, struct str *ret_size, struct str *ret_theme)
{
    struct str part, name, value;

    while (str_next(&cookie, ';', &part)) {
        if (!str_cut(str_trim(part), '=', &name, &value))
            continue;
        if (str_eq(name, S("size")))
            *ret_size = value;
        else if (str_eq(name, S("theme")))
            *ret_theme = value;
        else if (str_eq(name, S(SESSION_COOKIE)))
            return false;
    }
    return is_key_cookie(*ret_size) && is_key_cookie(*ret_theme);
}

struct str seam_key(const struct seam_facts *f, char out[SEAM_KEY_MAX])
{
    struct str size = S(""), theme = S("");
    size_t n = 0;

    if (f->method == METHOD_POST || f->length > 0 || f->cookies)
        return S("");
    if (f->cookie.n && !key_cookies(f->cookie, &size, &theme))
        return S("");
    key_add(out, &n, f->path);
    key_add(out, &n, S("?"));
    key_add(out, &n, f->query);
    /* a space stands in no address, so no two keys meet */
    key_add(out, &n, S(" "));
    key_add(out, &n, size);
    key_add(out, &n, S(" "));
    key_add(out, &n, theme);
    return str_of(out, n);
}

/* Is `tag` (in quotes) in the list of an If-None-Match? Weak comparison. */
static bool tag_matches(struct str list, struct str tag)
{
    struct str one;

    while (str_next(&list, ',', &one)) {
        one = str_trim(one);
        if (str_starts(one, S("W/")))
            one = str_skip(one, 2);
        if (str_eq(one, tag) || str_eq(one, S("*")))
            return true;
    }
    return false;
}

static struct page_view view_of(struct page *p, const struct seam_facts *f)
{
    struct page_view v = {.page = p};

    if (f->accept_encoding.n)
        v.encoding = encoding_choose(f->accept_encoding, page_packings(p));
    if (f->if_none_match.n)
        v.not_modified = tag_matches(f->if_none_match, page_etag(p, v.encoding));
    return v;
}

/* The packing that this visitor would like best, made now if it is not there yet. */
static void pack_for(struct page *p, const struct seam_facts *f)
{
    const unsigned all = 1u << ENCODING_GZIP | 1u << ENCODING_BROTLI;
    enum encoding best = encoding_choose(f->accept_encoding, all);

    if (!(page_packings(p) & 1u << best))
        page_pack(p, best);
}

struct page_view seam_find(struct page_cache *c, const struct seam_facts *f, struct str key)
{
    struct page *p = key.n ? page_cache_find(c, key) : NULL;

    if (!p)
        return (struct page_view){0};
    if (f->accept_encoding.n)
        pack_for(p, f);
    return view_of(p, f);
}

static void put_header(struct arena *a, struct pairs *to, struct str name, struct str value)
{
    *vec_push(a, to) = (struct pair){.name = name, .value = value};
}

void seam_page_reply(const struct page_view *v, struct arena *a, struct reply *ret)
{
    const struct pairs *from = page_headers(v->page);

    *ret = (struct reply){.status = v->not_modified ? 304 : 200, .fd = -1, .body = S("")};
    for (size_t i = 0; i < from->n; i++)
        put_header(a, &ret->headers, from->v[i].name, from->v[i].value);
    put_header(a, &ret->headers, S("ETag"), page_etag(v->page, v->encoding));
    if (v->encoding != ENCODING_PLAIN && !v->not_modified)
        put_header(a, &ret->headers, S("Content-Encoding"), encoding_name(v->encoding));
    if (!v->not_modified)
        ret->body = page_body(v->page, v->encoding);
}

/* ---- from a response to what goes onto the wire ---- */

static bool has_header(const struct pairs *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_eq_nocase(p->v[i].name, name))
            return true;
    }
    return false;
}

static void security_headers(const struct server_config *c, struct arena *a, struct pairs *to)
{
    static const struct pair fixed[] = {
        {STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff")},
        {STR_INIT("Referrer-Policy"), STR_INIT("same-origin")},
        {STR_INIT("X-Frame-Options"), STR_INIT("DENY")},
        {STR_INIT("Permissions-Policy"),
         STR_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=()")},
        {STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin")},
    };

    if (!has_header(to, S("Content-Security-Policy")))
        put_header(a, to, S("Content-Security-Policy"),
                   c->csp.n ? c->csp : str_of(default_csp, sizeof(default_csp) - 1));
    for (size_t i = 0; i < COUNT(fixed); i++)
        put_header(a, to, fixed[i].name, fixed[i].value);
}

/* A page for everybody and whatever has a tag is asked for again each time (a 304 is cheap); the
 * rest may hold a person's data and is kept nowhere. */
static struct str cache_control(const struct response *res)
{
    if (res->store)
        return S("no-cache");
    return res->etag.n ? S("private, no-cache") : S("no-store");
}

static void common_headers(const struct server_config *c,
                           struct arena *a,
                           const struct response *res,
                           struct pairs *to)
{
    for (size_t i = 0; i < res->headers.n; i++)
        put_header(a, to, res->headers.v[i].name, res->headers.v[i].value);
    if (res->type.n)
        put_header(a, to, S("Content-Type"), res->type);
    else if (res->body.n || res->fd >= 0)
        put_header(a, to, S("Content-Type"), S("text/html; charset=utf-8"));
    if (!has_header(to, S("Cache-Control")))
        put_header(a, to, S("Cache-Control"), cache_control(res));
    security_headers(c, a, to);
}

void seam_refuse(const struct server_config *c,
                 struct arena *a,
                 struct seam_refusal why,
                 struct reply *ret)
{
    struct response res;

    response_plain(&res, why.status, S(""));
    *ret = (struct reply){.status = why.status, .fd = -1};
    ret->body = arena_fmt(a, "%d %.*s: %.*s\n", why.status, STR_ARG(status_reason(why.status)),
                          STR_ARG(why.why));
    if (why.status == 405)
        put_header(a, &ret->headers, S("Allow"), S("GET, HEAD, POST"));
    common_headers(c, a, &res, &ret->headers);
}

static bool is_not_modified(const struct request *req, const struct response *res, struct arena *a)
{
    struct str tags = request_header(req, "if-none-match");
    struct str since = request_header(req, "if-modified-since");

    if (res->status != 200 || req->method == METHOD_POST)
        return false;
    if (tags.n)
        return res->etag.n && tag_matches(tags, arena_fmt(a, "\"%.*s\"", STR_ARG(res->etag)));
    /* browsers send back the very text that they got */
    return res->modified && str_eq(since, moment_http(a, res->modified));
}

/* "bytes=0-99", "bytes=100-", "bytes=-5": the first byte and the length; 1 it is one, 0 it is none
 * that we know (the whole file then), -1 it is beyond the end. */
static int read_range(struct str s, int64_t size, int64_t *ret_first, int64_t *ret_n)
{
    struct str first, last;
    int64_t a = 0, b = size - 1;

    if (!str_starts(s, S("bytes=")) || str_find_char(s, ',') >= 0)
        return 0;
    if (!str_cut(str_trim(str_skip(s, 6)), '-', &first, &last) || first.n + last.n == 0)
        return 0;
    if (first.n && num_parse(first, 0, INT64_MAX, &a) < 0)
        return 0;
    if (last.n && num_parse(last, 0, INT64_MAX, &b) < 0)
        return 0;
    if (first.n == 0) {
        a = b < size ? size - b : 0;
        if (b == 0)
            return -1;
        b = size - 1;
    }
    if (last.n && first.n && b < a)
        return 0;
    if (a >= size)
        return -1;
    *ret_first = a;
    *ret_n = (b < size ? b : size - 1) - a + 1;
    return 1;
}

/* A range is of one file as it is: if that changed since, the visitor gets it whole. */
static bool range_holds(const struct request *req, const struct response *res, struct arena *a)
{
    struct str that = request_header(req, "if-range");

    if (that.n == 0)
        return true;
    if (res->etag.n && str_eq(that, arena_fmt(a, "\"%.*s\"", STR_ARG(res->etag))))
        return true;
    return res->modified && str_eq(that, moment_http(a, res->modified));
}

static void
cut_range(const struct request *req, const struct response *res, struct arena *a, struct reply *ret)
{
    struct str range = request_header(req, "range");
    int64_t first = 0, n = 0;
    int is = 0;

    put_header(a, &ret->headers, S("Accept-Ranges"), S("bytes"));
    if (range.n && res->status == 200 && req->method == METHOD_GET && range_holds(req, res, a))
        is = read_range(range, res->size, &first, &n);
    if (is == 0)
        return;
    if (is < 0) {
        ret->status = 416;
        ret->length = 0;
        put_header(a, &ret->headers, S("Content-Range"),
                   arena_fmt(a, "bytes */%lld", (long long)res->size));
        return;
    }
    ret->status = 206;
    ret->offset = first;
    ret->length = n;
    put_header(a, &ret->headers, S("Content-Range"),
               arena_fmt(a, "bytes %lld-%lld/%lld", (long long)first, (long long)(first + n - 1),
                         (long long)res->size));
}

/* The file is of no use to this reply. */
static void close_file(struct reply *ret)
{
    if (ret->fd >= 0)
        close(ret->fd);
    ret->fd = -1;
    ret->length = 0;
}

struct arena *exchange_arena(const struct exchange *x)
{
    return x->beside ? x->beside : x->req.arena;
}

void exchange_reply(struct exchange *x, struct reply *ret)
{
    struct response *res = &x->res;
    struct arena *a = exchange_arena(x);

    *ret = (struct reply){.status = res->status,
                          .fd = res->fd,
                          .length = res->fd >= 0 ? res->size : 0,
                          .body = res->fd >= 0 ? S("") : res->body};
    res->fd = -1; /* the reply has it now */
    if (res->etag.n)
        put_header(a, &ret->headers, S("ETag"), arena_fmt(a, "\"%.*s\"", STR_ARG(res->etag)));
    if (res->modified)
        put_header(a, &ret->headers, S("Last-Modified"), moment_http(a, res->modified));
    if (ret->fd >= 0)
        cut_range(&x->req, res, a, ret);
    if (is_not_modified(&x->req, res, a)) {
        ret->status = 304;
        ret->body = S("");
    }
    if (ret->status == 304 || ret->status == 416)
        close_file(ret);
    common_headers(&x->core->config, a, res, &ret->headers);
}

/* ---- who works on what ---- */

int core_new(const struct server_config *config, struct core **ret)
{
    struct core *core = calloc(1, sizeof(*core));

    if (!core)
        return err_errno("server");
    assert(config->handler);
    core->config = *config;
    if (core->config.defer_ms == 0)
        core->config.defer_ms = DEFER_MS;
    atomic_init(&core->refs, 1);
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
        kept = true;
    }
    pthread_mutex_unlock(&core->lock);
    if (!kept)
        core->config.worker_free(w);
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
    struct str boundary;

    if (!files && (uint64_t)x->facts.length > FORM_RAW_MAX)
        return too_large(x);
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
    req->id = rand_code(req->arena, 12);
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

struct seam_refusal exchange_begin(struct core *core,
                                   const struct seam_head *head,
                                   const struct seam_facts *facts,
                                   struct str peer,
                                   struct exchange **ret)
{
    struct exchange *x = exchange_take(core);
    char key[SEAM_KEY_MAX];
    struct seam_refusal no;

    x->core = core;
    x->next = NULL;
    x->state = EXCHANGE_RUNNING;
    atomic_init(&x->refs, 1);
    x->res = response_none();
    x->facts = *facts;
    keep_facts(x->req.arena, &x->facts);
    x->key = core->config.cache ? arena_str(x->req.arena, seam_key(facts, key)) : S("");
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

static bool sets_cookie(const struct response *res)
{
    return has_header(&res->headers, S("Set-Cookie"));
}

/* Words, not pictures. */
static bool is_packable(struct str type)
{
    static const struct str kinds[] = {STR_INIT("text/"), STR_INIT("application/json"),
                                       STR_INIT("application/xml"),
                                       STR_INIT("application/atom+xml"), STR_INIT("image/svg+xml")};

    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (str_starts(type, kinds[i]))
            return true;
    }
    return type.n == 0;
}

/* A response for everybody becomes a page, and goes into the cache if nothing was published while
 * it was made. */
static void keep_page(struct exchange *x, uint64_t head)
{
    const struct server_config *c = &x->core->config;
    const struct response *res = &x->res;
    struct pairs headers = {0};
    bool pack = is_packable(res->type);

    if (!res->store || res->status != 200 || res->fd >= 0 || x->key.n == 0 || sets_cookie(res))
        return;
    if (res->modified)
        put_header(x->req.arena, &headers, S("Last-Modified"),
                   moment_http(x->req.arena, res->modified));
    if (pack)
        put_header(x->req.arena, &headers, S("Vary"), S("Accept-Encoding"));
    common_headers(c, x->req.arena, res, &headers);
    x->page = page_new(&headers, res->body, pack);
    /* a page may know that nobody will read its body, and leave it out */
    if (x->req.method == METHOD_GET)
        page_cache_put(c->cache, x->key, head, x->page);
}

struct page_view exchange_page(const struct exchange *x)
{
    return x->page ? view_of(x->page, &x->facts) : (struct page_view){0};
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

/* ---- the socket ---- */

/* "host:port", "[::1]:port", ":port". */
static int split_address(struct arena *a, struct str s, char **ret_host, char **ret_port)
{
    size_t colon = s.n;

    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || colon == s.n)
        return err_set(ERR_INVALID, "listen: \"%.*s\" is not ADDRESS:PORT", STR_ARG(s));
    *ret_port = arena_cstr(a, str_skip(s, colon));
    s = str_head(s, colon - 1);
    if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = str_head(str_skip(s, 1), s.n - 2);
    else if (str_find_char(s, ':') >= 0)
        return err_set(ERR_INVALID, "listen: an IPv6 address stands in brackets");
    *ret_host = s.n ? arena_cstr(a, s) : NULL;
    return 0;
}

static int listen_on(const struct addrinfo *ai, int *ret_fd)
{
    int one = 1, zero = 0;
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return err_errno("listen");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
        (ai->ai_family == AF_INET6 &&
         setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero)) < 0) ||
        bind(fd, ai->ai_addr, ai->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
        int r = err_errno("listen");

        close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

static int resolve(const char *host, const char *port, int family, struct addrinfo **ret)
{
    struct addrinfo hints = {.ai_family = family,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    int r = getaddrinfo(host, port, &hints, ret);

    return r ? err_set(ERR_INVALID, "listen: %s", gai_strerror(r)) : 0;
}

int server_listen(struct str address, int *ret_fd)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct addrinfo *ai = NULL;
    char *host = NULL, *port = NULL;
    int r = split_address(a, address, &host, &port);

    if (r < 0)
        return r;
    /* all addresses: one socket for both families, or IPv4 alone where there is no IPv6 */
    for (int i = 0; i < (host ? 1 : 2); i++) {
        r = resolve(host, port, host ? AF_UNSPEC : i ? AF_INET : AF_INET6, &ai);
        if (r < 0)
            return r;
        r = listen_on(ai, ret_fd);
        freeaddrinfo(ai);
        if (r == 0)
            return 0;
    }
    return r;
}
