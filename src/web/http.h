/* http.h: a request as the pages see it, and the response they make.
 *
 * Whatever reaches a page has passed the seam (server.h): known method, limits kept, no smuggling
 * shape, the path decoded once, valid UTF-8, without "." or ".." parts. All views live in the
 * request's arena. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD__MAX
};

#define HTTP_PATH_MAX          1024       /* bytes of a path as it comes: more is 414 */
#define HTTP_QUERY_MAX         (8 * KiB)  /* bytes of a query as it comes: more is 414 */
#define HTTP_HEADERS_MAX       (8 * KiB)  /* all header lines together: more is 431 */
#define HTTP_HEADER_FIELDS_MAX 64         /* header lines: more is 431 */
#define HTTP_FORM_MAX          (1 * MiB)  /* a form's fields, together, decoded */
#define HTTP_FIELDS_MAX        200        /* fields in a form or a query */
#define HTTP_UPLOAD_MAX        (64 * MiB) /* one file */
#define HTTP_UPLOADS_MAX       20         /* files in a form */
#define HTTP_BODY_MAX          (256 * MiB) /* a body with all its files; a larger Content-Length is 413 */

struct pair {
    struct str name, value;
};

struct pairs {
    struct pair *v;
    size_t n, room;
};

/* A file that came with a form: spooled to `path`, durable, hashed while it came. The spool file
 * goes away with the request unless blob_adopt() took it over. */
struct upload {
    struct str field, name, type; /* name and type as the client says: believe neither */
    struct str hash;              /* SHA-256, hexadecimal */
    int64_t size;
    const char *path;
};

struct uploads {
    struct upload *v;
    size_t n, room;
};

struct request {
    enum method method;
    struct str path;      /* decoded: "/d/2016" */
    struct str query;     /* as it came, without "?" */
    struct pairs headers; /* names in lower case */
    struct pairs args;    /* the query, decoded */
    struct pairs fields;  /* the form, decoded */
    struct uploads uploads;
    struct str
        remote; /* the client's address; from X-Forwarded-For only if the peer is a trusted proxy */
    struct str id; /* for the log: random, 12 characters */
    bool secure;   /* came by TLS (at the proxy) */
    int body_err;  /* 0, or why the body was refused (ERR_TOO_LARGE, ERR_MALFORMED, ERR_NO_SPACE) */
    struct arena *arena;
};

/* How many have something in them: a field where no file was chosen comes as an empty one. */
size_t uploads_filled(const struct uploads *u);

/* The value of a header (name in lower case), a query argument, a field of the form, a cookie; ""
 * if absent, the first one where there are several. */
struct str request_header(const struct request *req, const char *name);
struct str request_arg(const struct request *req, const char *name);
struct str request_field(const struct request *req, const char *name);
struct str request_cookie(const struct request *req, const char *name);

/* What a body is packed in. */
enum encoding {
    ENCODING_PLAIN,
    ENCODING_GZIP,
    ENCODING_BROTLI,
    ENCODING__MAX
};

/* The best that an Accept-Encoding header takes of those that are there (bits 1 << enum encoding;
 * plain is always there): brotli before gzip before plain, and what has q=0 not at all. */
enum encoding encoding_choose(struct str accept, unsigned there);
/* "gzip", "br"; "" for plain. */
struct str encoding_name(enum encoding e);

struct response {
    int status;      /* 0: nobody answered yet */
    struct str type; /* Content-Type; "" with a body means text/html; charset=utf-8 */
    struct str body; /* in the arena or static */
    int fd; /* >= 0: the body is this file (closed by the seam), `size` bytes; ranges are served */
    int64_t size;
    struct pairs headers; /* further ones; the security headers are added by the seam */
    struct str etag;      /* without quotes; "" none: If-None-Match and 304 are the seam's work */
    moment_t modified;    /* 0: unknown */
    bool store;           /* the same for every visitor: the page cache may keep it (cache.h) */
};

/* Begin with this: a response that says nothing yet, without a file. */
static inline struct response response_none(void)
{
    return (struct response){.fd = -1};
}
/* A short text/plain answer: for what goes wrong before or beside the site. `text` is kept. */
void response_plain(struct response *res, int status, struct str text);
/* "Not Found" for 404; "Unknown" for what is not on the list. */
struct str status_reason(int status);

/* 303 See Other. `to` is an address of this site ("/d/1?x=2"); bytes that no address holds are
 * encoded. */
void response_redirect(struct request *req, struct response *res, struct str to);
/* One more header. The name is a literal; bytes of the value that would end the line become
 * spaces. */
void response_header(struct request *req, struct response *res, const char *name, struct str value);
/* HttpOnly, SameSite=Strict, Path=/, Secure where the request was; max_age 0: for the session, < 0:
 * forget it. The value is one of ours: letters, digits, "-", "_", ".". */
void response_cookie(struct request *req, struct response *res, const char *name, struct str value,
                     int64_t max_age);
/* Content-Disposition: attachment (or inline) with the name in RFC 6266 form. */
void response_filename(struct request *req, struct response *res, struct str name, bool inline_);

/* Percent-encode for a path part or a query value. */
struct str url_encode(struct arena *a, struct str s);
/* Decode %XX (and + to a space, if `plus`) in the arena; ERR_MALFORMED: a bad escape, a NUL, or
 * bytes that are not UTF-8. */
int url_decode(struct arena *a, struct str s, bool plus, struct str *ret) must_use;
/* "a=1&b=2" to decoded pairs, appended to *ret (also where it fails). ERR_MALFORMED as above,
 * ERR_TOO_LARGE: more than HTTP_FIELDS_MAX of them. */
int url_pairs(struct arena *a, struct str s, struct pairs *ret) must_use;

#endif
