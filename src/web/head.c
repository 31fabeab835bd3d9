/* head.c: which heads are refused, for both transports.
 *
 * Everything a visitor sends passes seam_check() before anything else sees it. Nothing here decodes
 * and nothing here allocates. */
#include "base/num.h"
#include "base/utf8.h"
#include "web/seam.h"

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
static struct seam_refusal note_header(const struct pair *h, struct framing *frame,
                                       struct seam_facts *f)
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
static struct seam_refusal check_framing(const struct seam_head *head, const struct framing *frame,
                                         struct seam_facts *f)
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

static struct seam_refusal check_headers(const struct seam_head *head, struct framing *frame,
                                         struct seam_facts *f)
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
