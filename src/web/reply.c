/* reply.c: what a response becomes on the wire, for both transports: pages in memory, conditional
 * and partial answers, and the headers that keep a browser safe. */
#include "base/log.h"
#include "base/num.h"
#include "base/vec.h"
#include "web/seam.h"
#include "web/session.h"
#include <unistd.h>

#define COOKIE_PART_MAX 16 /* of a cookie in a cache key */

static const char default_csp[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* ---- Pages in memory ---- */

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

struct page_view seam_view(struct page *p, const struct seam_facts *f)
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
    return seam_view(p, f);
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

/* ---- From a response to what goes onto the wire ---- */

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

static void common_headers(const struct server_config *c, struct arena *a,
                           const struct response *res, struct pairs *to)
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

void seam_refuse(const struct server_config *c, struct arena *a, struct seam_refusal why,
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

static void cut_range(const struct request *req, const struct response *res, struct arena *a,
                      struct reply *ret)
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

void seam_reply(const struct server_config *c, const struct request *req, struct response *res,
                struct arena *a, struct reply *ret)
{
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
        cut_range(req, res, a, ret);
    if (is_not_modified(req, res, a)) {
        ret->status = 304;
        ret->body = S("");
    }
    if (ret->status == 304 || ret->status == 416)
        close_file(ret);
    common_headers(c, a, res, &ret->headers);
}

/* ---- From a response to a page for everybody ---- */

bool seam_for_everybody(const struct response *res)
{
    return res->store && res->status == 200 && res->fd < 0 &&
           !has_header(&res->headers, S("Set-Cookie"));
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

struct page *seam_page(const struct server_config *c, const struct response *res, struct arena *a)
{
    struct pairs headers = {0};
    bool pack = is_packable(res->type);

    if (res->modified)
        put_header(a, &headers, S("Last-Modified"), moment_http(a, res->modified));
    if (pack)
        put_header(a, &headers, S("Vary"), S("Accept-Encoding"));
    common_headers(c, a, res, &headers);
    return page_new(&headers, res->body, pack);
}
