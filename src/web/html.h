/* html.h: the one place that writes bytes of a page.
 *
 * Templates become calls of this sink (gen/html). Every value is escaped for where it stands; raw
 * HTML has a type of its own, struct html_safe, which only the sanitizer, this program's own
 * renderers of plain text, html_own() and html_escaped(), and the build's table of texts make. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/arena.h"
#include "base/buf.h"

enum lang { LANG_ZH, LANG_EN, LANG__MAX };

/* HTML that was made safe. There is no other way to make one than the functions that say so. */
struct html_safe {
    struct str html;
};

struct html {
    struct buf *out;
    enum lang lang;
    struct str csrf;               /* of this session; "" where the visitor is nobody */
    const struct html_safe *texts; /* this language's table, by enum text (engine/text.h) */
    struct arena *arena;
};

/* A value for a placeholder of a text: {n}. */
struct html_arg {
    struct str name;
    struct str text;
    int64_t number;
    bool is_number;
};

/* Literal bytes of a template: a copy whose length the compiler knows. */
static inline void html_put(struct html *h, const char *p, size_t n)
{
    buf_add(h->out, p, n);
}
/* Text, or the inside of a quoted attribute: & < > " ' are escaped; bytes that are not UTF-8, and
 * control characters, which neither HTML nor XML may hold, become U+FFFD. */
void html_str(struct html *h, struct str s);
void html_c(struct html *h, const char *s);
void html_int(struct html *h, int64_t n);
void html_uint(struct html *h, uint64_t n);
/* The inside of a quoted attribute that holds an address: relative, http, https, mailto or tel;
 * anything else becomes "#". */
void html_url(struct html *h, struct str s);
void html_url_c(struct html *h, const char *s);
/* A later part of an address that the template began ("/doc/{…}", "/search?q={…}"): UTF-8,
 * percent-encoded, so that it stays that part. In a path: all but letters, digits and - . _ ~ / ;
 * in a query or fragment the / too. */
void html_path(struct html *h, struct str s);
void html_path_c(struct html *h, const char *s);
void html_query(struct html *h, struct str s);
void html_query_c(struct html *h, const char *s);
void html_raw(struct html *h, struct html_safe s);
/* White space (' ' or '\n') that a template has after a text: none where the page ends in a full-width
 * stop, comma, colon or closing bracket, which brings its own. */
void html_gap(struct html *h, char space);
/* A text of the page's language; with its placeholders filled in, the values escaped. {n|item|items} picks
 * by n == 1; a placeholder that no argument fills stays as it is written. */
void html_text(struct html *h, unsigned key);
void html_text_args(struct html *h, unsigned key, const struct html_arg *args, size_t n);
struct html_arg html_arg_str(struct str name, struct str s);
struct html_arg html_arg_c(struct str name, const char *s);
struct html_arg html_arg_int(struct str name, int64_t n);
/* Plain text that somebody typed, as paragraphs: each line that is not empty becomes a <p>. */
struct html_safe html_own(struct arena *a, struct str text);
/* A text escaped once, for a value that stands in many pages. */
struct html_safe html_escaped(struct arena *a, struct str text);
#define html_arg(name, x) \
 _Generic((x),                                                                                  \
        struct str: html_arg_str,                                                                  \
        const char *: html_arg_c,                                                                  \
        char *: html_arg_c,                                                                        \
        int: html_arg_int,                                                                         \
        long: html_arg_int,                                                                        \
        long long: html_arg_int,                                                                   \
        unsigned: html_arg_int,                                                                    \
        unsigned long: html_arg_int)(S(name), (x))
/* The hidden field of a form; nothing where there is no session. */
void html_csrf(struct html *h);

/* html_value(h, x): by type; a type that is not here does not compile. */
#define html_value(h, x)                                                                           \
    _Generic((x),                                                                                  \
        struct str: html_str,                                                                      \
        const char *: html_c,                                                                      \
        char *: html_c,                                                                            \
        int: html_int,                                                                             \
        short: html_int,                                                                           \
        long: html_int,                                                                            \
        long long: html_int,                                                                       \
        unsigned: html_uint,                                                                       \
        unsigned long: html_uint,                                                                  \
        unsigned long long: html_uint)((h), (x))
#define html_address(h, x)                                                                         \
    _Generic((x), struct str: html_url, const char *: html_url_c, char *: html_url_c)((h), (x))
#define html_address_part(h, x, text, text_c)                                                      \
    _Generic((x),                                                                                  \
        struct str: text,                                                                          \
        const char *: text_c,                                                                      \
        char *: text_c,                                                                            \
        int: html_int,                                                                             \
        short: html_int,                                                                           \
        long: html_int,                                                                            \
        long long: html_int,                                                                       \
        unsigned: html_uint,                                                                       \
        unsigned long: html_uint,                                                                  \
        unsigned long long: html_uint)((h), (x))
#define html_address_path(h, x)  html_address_part(h, x, html_path, html_path_c)
#define html_address_query(h, x) html_address_part(h, x, html_query, html_query_c)

#endif
