/* url.c: see url.h. As much of RFC 3986 as libpq's addresses need. */
#include "app/url.h"

#include "base/buf.h"
#include "base/num.h"

#define POSTGRES_PORT 5432

bool url_file(struct str url, struct str *ret_path)
{
    if (!str_starts(url, S("sqlite:")))
        return false;
    *ret_path = str_skip(url, strlen("sqlite:"));
    return true;
}

const char *url_folder(struct arena *a, struct str url)
{
    struct str file;

    if (!url_file(url, &file))
        return "";
    while (file.n > 0 && file.p[file.n - 1] != '/')
        file.n--;
    return file.n > 1 ? arena_str(a, str_head(file, file.n - 1)).p : "/";
}

/* "%41" → "A"; a % that is none stays. */
static struct str percent_decode(struct arena *a, struct str s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64 * KiB);
    uint8_t byte;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%' && i + 2 < s.n &&
            num_parse_hex(str_head(str_skip(s, i + 1), 2), &byte, 1) == 0) {
            buf_char(&out, (char)byte);
            i += 2;
        } else {
            buf_char(&out, s.p[i]);
        }
    }
    return arena_str(a, buf_str(&out));
}

/* The parts before and after the last '@' of what stands between "://" and the next '/' or '?'. */
struct parts {
    size_t scheme; /* bytes up to and with "://" */
    struct str user, host;
    struct str rest; /* from the '/' or '?' on */
};

static struct parts parts_of(struct str url)
{
    ptrdiff_t scheme = str_find(url, S("://"));
    struct parts p = {.scheme = scheme < 0 ? 0 : (size_t)scheme + 3, .user = S("")};
    struct str s = str_skip(url, p.scheme);
    size_t end = 0;

    while (end < s.n && s.p[end] != '/' && s.p[end] != '?')
        end++;
    p.host = str_head(s, end);
    p.rest = str_skip(s, end);
    for (size_t i = p.host.n; i > 0; i--) {
        if (p.host.p[i - 1] == '@') {
            p.user = str_head(p.host, i - 1);
            p.host = str_skip(p.host, i);
            break;
        }
    }
    return p;
}

/* The decoded value of ?name=value; "" if it is not there. */
static struct str parameter(struct arena *a, struct str rest, struct str name)
{
    struct str query, part, key, value;

    (void)str_cut(rest, '?', &part, &query);
    while (str_next(&query, '&', &part)) {
        (void)str_cut(part, '=', &key, &value);
        if (str_eq(key, name))
            return percent_decode(a, value);
    }
    return S("");
}

/* Behind the name or "[address]" of a host: ":5433". */
static struct str port_of_host(struct str host)
{
    ptrdiff_t colon;

    if (str_starts(host, S("[")))
        host = str_skip(host, (size_t)(str_find_char(host, ']') + 1));
    colon = str_find_char(host, ':');
    return colon < 0 ? S("") : str_skip(host, (size_t)colon + 1);
}

int url_port(struct arena *a, struct str url)
{
    struct parts p = parts_of(url);
    struct str host = p.host.n ? p.host : parameter(a, p.rest, S("host"));
    struct str port = port_of_host(p.host);
    int64_t n;

    if (port.n == 0)
        port = parameter(a, p.rest, S("port"));
    /* No host at all, or a folder: libpq takes the socket in the file system. */
    if (host.n == 0 || host.p[0] == '/' || str_starts(host, S("%2F")) || str_starts(host, S("%2f")))
        return 0;
    return num_parse(port, 1, 65535, &n) == 0 ? (int)n : POSTGRES_PORT;
}

struct str url_without_password(struct arena *a, struct str url, struct str *ret_password)
{
    struct parts p = parts_of(url);
    struct str user, password;

    *ret_password = S("");
    if (!str_cut(p.user, ':', &user, &password))
        return url;
    *ret_password = percent_decode(a, password);
    return arena_fmt(a, "%.*s%.*s@%.*s%.*s", STR_ARG(str_head(url, p.scheme)), STR_ARG(user),
                     STR_ARG(p.host), STR_ARG(p.rest));
}

/* Where the value of search_path begins, in whichever spelling of "="; negative: it has none. */
static ptrdiff_t search_path_of(struct str url)
{
    static const char *const spellings[] = {"search_path%3D", "search_path%3d", "search_path="};

    for (size_t i = 0; i < COUNT(spellings); i++) {
        ptrdiff_t at = str_find(url, str_c(spellings[i]));

        if (at >= 0)
            return at + (ptrdiff_t)strlen(spellings[i]);
    }
    return -1;
}

struct str url_with_schema(struct arena *a, struct str url, const char *schema)
{
    ptrdiff_t at = search_path_of(url);
    struct str rest;
    size_t end = 0;

    if (at < 0)
        return arena_fmt(a, "%.*s%soptions=-csearch_path%%3D%s", STR_ARG(url),
                         str_find_char(url, '?') < 0 ? "?" : "&", schema);
    rest = str_skip(url, (size_t)at);
    /* up to the next option or the next parameter */
    while (end < rest.n && rest.p[end] != '&' && rest.p[end] != '+' &&
           !str_starts(str_skip(rest, end), S("%20")))
        end++;
    return arena_fmt(a, "%.*s%s%.*s", STR_ARG(str_head(url, (size_t)at)), schema,
                     STR_ARG(str_skip(rest, end)));
}
