/* html.c: escaping for where a value stands. Everything ends in the sink's buffer, which was born
 * with its largest size; whoever sends the page looks at buf_ok() once. */
#include "web/html.h"
#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define ESCAPED_MAX 6              /* bytes that become of one */

/* What a byte asks for: 0 to be copied; the rest is for put_special(). */
enum class {
    COPY,
    ESCAPE,
    CONTROL,
    LONG
};

static const uint8_t classes[256] = {
    [0x00 ... 0x08] = CONTROL,
    [0x0b ... 0x0c] = CONTROL,
    [0x0e ... 0x1f] = CONTROL,
    ['&'] = ESCAPE,
    ['<'] = ESCAPE,
    ['>'] = ESCAPE,
    ['"'] = ESCAPE,
    ['\''] = ESCAPE,
    [0x7f] = CONTROL,
    [0x80 ... 0xff] = LONG,
};

static struct str entity(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    }
    return S("&#39;");
}

/* The length of the character at s if it may stand in a page, else 0. */
static size_t long_length(struct str s)
{
    size_t len;
    int32_t c = utf8_decode(s, &len);

    if (c < 0 || (c >= 0x80 && c < 0xa0) || c == 0xfffe || c == 0xffff)
        return 0;
    return len;
}

/* Three bytes from U+1000 to U+CFFF or of the full-width signs (，：（）): nearly all Chinese, decided
 * without a call. */
static inline bool common_letter(const unsigned char *p)
{
    uint16_t rest; /* its two bytes are asked alike: their order is of no matter */

    memcpy(&rest, p + 1, sizeof(rest));
    return (rest & 0xc0c0) == 0x8080 &&
           (p[0] - 0xe1U <= 0xec - 0xe1 || (p[0] == 0xef && (p[1] & 0xfe) == 0xbc));
}

typedef unsigned char bytes __attribute__((vector_size(16)));

static inline bool all_set(bytes v)
{
    uint64_t halves[2];

    memcpy(halves, &v, sizeof(halves));
    return (halves[0] & halves[1]) == UINT64_MAX;
}

/* Sixteen bytes that need no change, all of ASCII: most of what no letters are in (addresses, drawings). */
static inline bool sixteen_plain(const unsigned char *p)
{
    bytes v;

    memcpy(&v, p, sizeof(v));
    return all_set((bytes)((v >= ' ') & (v < 0x7f) & (v != '&') & (v != '<') & (v != '>') &
                           (v != '"') & (v != '\'')));
}

#define FIVE_ROOM 17 /* bytes that five_letters() looks at */

/* Five letters of three bytes that may stand in a page: from U+1000, without those that begin with ED
 * (half of them are surrogates) and without U+FFC0 to U+FFFF (EF BF), where two are none. */
static inline bool five_letters(const unsigned char *p)
{
    static const bytes first = {0xe1, 0x80, 0x80, 0xe1, 0x80, 0x80, 0xe1, 0x80,
                                0x80, 0xe1, 0x80, 0x80, 0xe1, 0x80, 0x80, 0},
                       span = {0x0e, 0x3f, 0x3f, 0x0e, 0x3f, 0x3f, 0x0e, 0x3f,
                               0x3f, 0x0e, 0x3f, 0x3f, 0x0e, 0x3f, 0x3f, 0xff};
    bytes v, next;

    memcpy(&v, p, sizeof(v));
    memcpy(&next, p + 1, sizeof(next));
    return all_set((bytes)((v - first <= span) & (v != 0xed) & ((v != 0xef) | (next != 0xbf))));
}

/* The length of the run at the start of s that needs no change. Every byte of a page's values
 * passes here: the two kinds of letters that pages consist of have loops of their own. */
static size_t plain_run(struct str s)
{
    const unsigned char *begin = (const unsigned char *)s.p, *p = begin, *end = begin + s.n;
    size_t len;

    for (;;) {
        while (end - p >= 16 && sixteen_plain(p))
            p += 16;
        while (p < end && classes[*p] == COPY)
            p++;
        while (end - p >= FIVE_ROOM && five_letters(p))
            p += 15;
        while (end - p >= 3 && common_letter(p))
            p += 3;
        if (p == end)
            break;
        if (classes[*p] == COPY)
            continue;
        if (classes[*p] != LONG)
            break;
        len = long_length(str_of(p, (size_t)(end - p)));
        if (len == 0)
            break;
        p += len;
    }
    return (size_t)(p - begin);
}

/* Take the character at s, which cannot be copied; returns its length. */
static size_t put_special(struct buf *out, struct str s)
{
    size_t len = 1;

    if (classes[(unsigned char)s.p[0]] == ESCAPE) {
        buf_put(out, entity(s.p[0]));
        return 1;
    }
    (void)utf8_decode(s, &len); /* a refused character as a whole, a bad byte alone */
    buf_put(out, S(REPLACEMENT));
    return len;
}

static void escape(struct buf *out, struct str s)
{
    while (s.n) {
        size_t run = plain_run(s);

        buf_add(out, s.p, run);
        s = str_skip(s, run);
        if (s.n)
            s = str_skip(s, put_special(out, s));
    }
}

void html_str(struct html *h, struct str s)
{
    escape(h->out, s);
}

void html_c(struct html *h, const char *s)
{
    escape(h->out, str_c(s));
}

void html_int(struct html *h, int64_t n)
{
    buf_int(h->out, n);
}

void html_uint(struct html *h, uint64_t n)
{
    buf_fmt(h->out, "%llu", (unsigned long long)n);
}

/* Browsers drop tabs and newlines inside an address and blanks before it: with any of those it
 * cannot be judged, and is refused. */
static bool address_is_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    }
    return s.n == 0 || s.p[0] != ' ';
}

/* What stands before the first colon, if that comes before the path begins; "" otherwise. */
static bool address_scheme(struct str s, struct str *ret)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#')
            return false;
        if (s.p[i] == ':') {
            *ret = str_head(s, i);
            return true;
        }
    }
    return false;
}

static bool address_is_safe(struct str s)
{
    static const struct str schemes[] = {STR_INIT("http"), STR_INIT("https"), STR_INIT("mailto"),
                                         STR_INIT("tel")};
    struct str scheme;

    if (!address_is_clean(s))
        return false;
    if (!address_scheme(s, &scheme))
        return true;
    for (size_t i = 0; i < COUNT(schemes); i++) {
        if (str_eq_nocase(scheme, schemes[i]))
            return true;
    }
    return false;
}

void html_url(struct html *h, struct str s)
{
    escape(h->out, address_is_safe(s) ? s : S("#"));
}

void html_url_c(struct html *h, const char *s)
{
    html_url(h, str_c(s));
}

/* RFC 3986: letters, digits, - . _ ~ stand for themselves everywhere. */
static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/* What comes out needs no escaping for HTML. */
static void percent(struct buf *out, struct str s, bool keep_slash)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t from = i;
        while (i < s.n && (is_unreserved(s.p[i]) || (keep_slash && s.p[i] == '/')))
            i++;
        buf_add(out, s.p + from, i - from);
        if (i < s.n)
            buf_fmt(out, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    }
}

void html_path(struct html *h, struct str s)
{
    percent(h->out, s, true);
}

void html_path_c(struct html *h, const char *s)
{
    html_path(h, str_c(s));
}

void html_query(struct html *h, struct str s)
{
    percent(h->out, s, false);
}

void html_query_c(struct html *h, const char *s)
{
    html_query(h, str_c(s));
}

void html_raw(struct html *h, struct html_safe s)
{
    buf_put(h->out, s.html);
}

/* Does it end in a full-width mark that has its own room after it? */
static bool ends_wide(struct str s)
{
    static const struct str marks[] = {STR_INIT("。"), STR_INIT("，"), STR_INIT("、"),
                                       STR_INIT("；"), STR_INIT("："), STR_INIT("！"),
                                       STR_INIT("？"), STR_INIT("）"), STR_INIT("》"),
                                       STR_INIT("」"), STR_INIT("】")};

    if (s.n == 0 || (unsigned char)s.p[s.n - 1] < 0x80)
        return false;
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_ends(s, marks[i]))
            return true;
    return false;
}

void html_gap(struct html *h, char space)
{
    if (!ends_wide(buf_str(h->out)))
        html_put(h, &space, 1);
}

void html_text(struct html *h, unsigned key)
{
    html_raw(h, h->texts[key]);
}

static const struct html_arg *arg_find(const struct html_arg *args, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(args[i].name, name))
            return &args[i];
    }
    return NULL;
}

/* {n|item|items}: the first form for one, the second for any other number. */
static struct str plural(const struct html_arg *arg, struct str forms)
{
    struct str one, many;

    (void)str_cut(forms, '|', &one, &many);
    return arg->is_number && arg->number == 1 ? one : many;
}

/* One placeholder, without its braces; false if nothing fills it. */
static bool fill_one(struct html *h, struct str inside, const struct html_arg *args, size_t n)
{
    struct str name, forms;
    bool has_forms = str_cut(inside, '|', &name, &forms);
    const struct html_arg *a = arg_find(args, n, name);

    if (!a)
        return false;
    if (has_forms)
        buf_put(h->out, plural(a, forms));
    else if (a->is_number)
        html_int(h, a->number);
    else
        html_str(h, a->text);
    return true;
}

/* The text's own words are HTML already (gen/text), the values are not. */
void html_text_args(struct html *h, unsigned key, const struct html_arg *args, size_t n)
{
    struct str text = h->texts[key].html;

    while (text.n) {
        ptrdiff_t open = str_find_char(text, '{');
        struct str rest = open < 0 ? S("") : str_skip(text, (size_t)open + 1);
        ptrdiff_t close = str_find_char(rest, '}');

        if (close < 0) {
            buf_put(h->out, text);
            return;
        }
        buf_put(h->out, str_head(text, (size_t)open));
        if (!fill_one(h, str_head(rest, (size_t)close), args, n))
            buf_put(h->out, str_head(str_skip(text, (size_t)open), (size_t)close + 2));
        text = str_skip(rest, (size_t)close + 1);
    }
}

struct html_arg html_arg_str(struct str name, struct str s)
{
    return (struct html_arg){.name = name, .text = s};
}

struct html_arg html_arg_c(struct str name, const char *s)
{
    return (struct html_arg){.name = name, .text = str_c(s)};
}

struct html_arg html_arg_int(struct str name, int64_t n)
{
    return (struct html_arg){.name = name, .number = n, .is_number = true};
}

void html_csrf(struct html *h)
{
    if (h->csrf.n == 0)
        return;
    buf_put(h->out, S("<input type=\"hidden\" name=\"csrf\" value=\""));
    escape(h->out, h->csrf);
    buf_put(h->out, S("\">"));
}

struct html_safe html_own(struct arena *a, struct str text)
{
    /* a line of one letter takes nine bytes more */
    struct buf out cleanup(buf_done) = BUF_INIT(text.n * (ESCAPED_MAX + 10) + 1);
    struct str line;

    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        buf_put(&out, S("<p>"));
        escape(&out, line);
        buf_put(&out, S("</p>\n"));
    }
    return (struct html_safe){arena_str(a, buf_str(&out))};
}

struct html_safe html_escaped(struct arena *a, struct str text)
{
    struct buf out cleanup(buf_done) = BUF_INIT(text.n * ESCAPED_MAX + 1);

    escape(&out, text);
    return (struct html_safe){arena_str(a, buf_str(&out))};
}
