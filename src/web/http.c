/* http.c: what pages ask of a request and say in a response. Pure functions on the two structs;
 * what is made lives in the request's arena. */
#include "web/http.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"

static struct str pairs_find(const struct pairs *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_eq(p->v[i].name, name))
            return p->v[i].value;
    }
    return S("");
}

size_t uploads_filled(const struct uploads *u)
{
    size_t n = 0;

    for (size_t i = 0; i < u->n; i++)
        n += u->v[i].size > 0;
    return n;
}

struct str request_header(const struct request *req, const char *name)
{
    return pairs_find(&req->headers, str_c(name));
}

struct str request_arg(const struct request *req, const char *name)
{
    return pairs_find(&req->args, str_c(name));
}

struct str request_field(const struct request *req, const char *name)
{
    return pairs_find(&req->fields, str_c(name));
}

/* HTTP/1.1 has one Cookie line; a proxy that takes HTTP/2 apart may leave several. */
struct str request_cookie(const struct request *req, const char *name)
{
    struct str rest, part, key, value;

    for (size_t i = 0; i < req->headers.n; i++) {
        if (!str_eq(req->headers.v[i].name, S("cookie")))
            continue;
        rest = req->headers.v[i].value;
        while (str_next(&rest, ';', &part)) {
            if (str_cut(str_trim(part), '=', &key, &value) && str_eq(key, str_c(name)))
                return value;
        }
    }
    return S("");
}

static const struct str encoding_names[] = {
    [ENCODING_PLAIN] = STR_INIT(""),
    [ENCODING_GZIP] = STR_INIT("gzip"),
    [ENCODING_BROTLI] = STR_INIT("br"),
};

struct str encoding_name(enum encoding e)
{
    return encoding_names[e];
}

/* "q=0", "q=0.0", "q=0.000": not acceptable. */
static bool is_refused(struct str params)
{
    params = str_trim(params);
    if (params.n < 3 || (params.p[0] | 0x20) != 'q' || params.p[1] != '=' || params.p[2] != '0')
        return false;
    for (size_t i = 3; i < params.n; i++) {
        if (params.p[i] != '.' && params.p[i] != '0')
            return false;
    }
    return true;
}

/* The codings that a word of Accept-Encoding names, as bits. */
static unsigned coding_bits(struct str word)
{
    if (str_eq_nocase(word, S("br")))
        return 1u << ENCODING_BROTLI;
    if (str_eq_nocase(word, S("gzip")) || str_eq_nocase(word, S("x-gzip")))
        return 1u << ENCODING_GZIP;
    return 0;
}

enum encoding encoding_choose(struct str accept, unsigned there)
{
    unsigned yes = 0, no = 0;
    bool any = false;
    struct str part, word, params;

    while (str_next(&accept, ',', &part)) {
        (void)str_cut(part, ';', &word, &params);
        word = str_trim(word);
        if (is_refused(params))
            no |= coding_bits(word);
        else if (str_eq(word, S("*")))
            any = true;
        else
            yes |= coding_bits(word);
    }
    if (any)
        yes |= 1u << ENCODING_BROTLI | 1u << ENCODING_GZIP;
    yes &= there & ~no;
    if (yes & 1u << ENCODING_BROTLI)
        return ENCODING_BROTLI;
    return yes & 1u << ENCODING_GZIP ? ENCODING_GZIP : ENCODING_PLAIN;
}

static const struct {
    int status;
    struct str reason;
} reasons[] = {
    {200, STR_INIT("OK")},
    {206, STR_INIT("Partial Content")},
    {303, STR_INIT("See Other")},
    {304, STR_INIT("Not Modified")},
    {400, STR_INIT("Bad Request")},
    {401, STR_INIT("Unauthorized")},
    {403, STR_INIT("Forbidden")},
    {404, STR_INIT("Not Found")},
    {405, STR_INIT("Method Not Allowed")},
    {409, STR_INIT("Conflict")},
    {410, STR_INIT("Gone")},
    {411, STR_INIT("Length Required")},
    {413, STR_INIT("Content Too Large")},
    {414, STR_INIT("URI Too Long")},
    {416, STR_INIT("Range Not Satisfiable")},
    {417, STR_INIT("Expectation Failed")},
    {422, STR_INIT("Unprocessable Content")},
    {429, STR_INIT("Too Many Requests")},
    {431, STR_INIT("Request Header Fields Too Large")},
    {500, STR_INIT("Internal Server Error")},
    {501, STR_INIT("Not Implemented")},
    {503, STR_INIT("Service Unavailable")},
    {505, STR_INIT("HTTP Version Not Supported")},
    {507, STR_INIT("Insufficient Storage")},
};

struct str status_reason(int status)
{
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    return S("Unknown");
}

void response_plain(struct response *res, int status, struct str text)
{
    *res = response_none();
    res->status = status;
    res->type = S("text/plain; charset=utf-8");
    res->body = text;
}

/* A value that stays on its line: CR, LF, NUL and other controls become spaces. */
static struct str header_value(struct arena *a, struct str s)
{
    char *p = arena_cstr(a, s);

    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
            p[i] = ' ';
    }
    return str_trim(str_of(p, s.n));
}

void response_header(struct request *req, struct response *res, const char *name, struct str value)
{
    *vec_push(req->arena, &res->headers) =
        (struct pair){.name = str_c(name), .value = header_value(req->arena, value)};
}

static void put_percent(struct buf *b, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned char u = (unsigned char)c;

    buf_char(b, '%');
    buf_char(b, digits[u >> 4]);
    buf_char(b, digits[u & 15]);
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* What may stand unencoded anywhere: RFC 3986, unreserved. */
static bool is_unreserved(char c)
{
    return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

struct str url_encode(struct arena *a, struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(s.n * 3);

    for (size_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i]))
            buf_char(&b, s.p[i]);
        else
            put_percent(&b, s.p[i]);
    }
    return arena_str(a, buf_str(&b));
}

/* An address as it may stand in Location: what is encoded or reserved stays, the rest is encoded. */
static struct str address_encode(struct arena *a, struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(s.n * 3);

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            put_percent(&b, s.p[i]);
        else
            buf_char(&b, s.p[i]);
    }
    return arena_str(a, buf_str(&b));
}

void response_redirect(struct request *req, struct response *res, struct str to)
{
    res->status = 303;
    res->body = S("");
    response_header(req, res, "Location", address_encode(req->arena, to));
}

static bool is_cookie_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_unreserved(s.p[i]))
            return false;
    }
    return true;
}

void response_cookie(
    struct request *req, struct response *res, const char *name, struct str value, int64_t max_age)
{
    struct buf b cleanup(buf_done) = BUF_INIT(4 * KiB);

    assert(is_cookie_value(value));
    buf_fmt(&b, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict", name, STR_ARG(value));
    if (max_age)
        buf_fmt(&b, "; Max-Age=%lld", max_age > 0 ? (long long)max_age : 0LL);
    if (req->secure)
        buf_put(&b, S("; Secure"));
    assert(buf_ok(&b));
    response_header(req, res, "Set-Cookie", buf_str(&b));
}

/* The name for old clients: what is not plain ASCII, or would leave the folder or the quotes,
 * becomes "_". */
static void put_plain_name(struct buf *b, struct str name)
{
    size_t len;

    for (size_t i = 0; i < name.n; i += len) {
        int32_t c = utf8_decode(str_skip(name, i), &len);

        buf_char(b, c < 0x20 || c > 0x7e || strchr("\"\\/:*?<>|%", c) ? '_' : (char)c);
    }
}

void response_filename(struct request *req, struct response *res, struct str name, bool inline_)
{
    struct buf b cleanup(buf_done) = BUF_INIT(name.n * 4 + 100);

    buf_fmt(&b, "%s; filename=\"", inline_ ? "inline" : "attachment");
    put_plain_name(&b, name);
    buf_fmt(&b, "\"; filename*=UTF-8''%.*s", STR_ARG(url_encode(req->arena, name)));
    response_header(req, res, "Content-Disposition", buf_str(&b));
}

static int decode_escape(struct str s, char *ret)
{
    uint8_t byte;

    if (s.n < 3 || num_parse_hex(str_head(str_skip(s, 1), 2), &byte, 1) < 0)
        return ERR_MALFORMED;
    *ret = (char)byte;
    return 0;
}

int url_decode(struct arena *a, struct str s, bool plus, struct str *ret)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '%') {
            if (decode_escape(str_skip(s, i), &c) < 0)
                return err_set(ERR_MALFORMED, "a percent sign without two hexadecimal digits");
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == 0)
            return err_set(ERR_MALFORMED, "a NUL");
        out[n++] = c;
    }
    if (!utf8_valid(str_of(out, n)))
        return err_set(ERR_MALFORMED, "not UTF-8");

    *ret = str_of(out, n);
    return 0;
}

int url_pairs(struct arena *a, struct str s, struct pairs *ret)
{
    struct str part, name, value;
    struct pair p;
    int r;

    while (str_next(&s, '&', &part)) {
        if (part.n == 0)
            continue;
        if (ret->n >= HTTP_FIELDS_MAX)
            return err_set(ERR_TOO_LARGE, "more than %d fields", HTTP_FIELDS_MAX);
        (void)str_cut(part, '=', &name, &value);
        r = url_decode(a, name, true, &p.name);
        if (r == 0)
            r = url_decode(a, value, true, &p.value);
        if (r < 0)
            return r;
        *vec_push(a, ret) = p;
    }
    return 0;
}
