/* multipart.c: a small machine over the stream of bytes.
 *
 * The delimiter is CR LF "--" boundary. A CR stands only at its start, so a mismatch after k bytes
 * means: those k bytes were data, and only the present byte can begin another delimiter. The body
 * begins as if a CR LF had come before it, so the first delimiter needs no case of its own. */
#include "web/multipart.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

#define BOUNDARY_MAX     70 /* RFC 2046 */
#define PART_HEAD_MAX    (4 * KiB)
#define NAME_LETTERS_MAX 200 /* of a file's name; longer ones are cut */
#define SPOOL_ROOM       (64 * KiB)

enum state {
    PREAMBLE,   /* before the first delimiter: discarded */
    AFTER,      /* a delimiter was read: "--", or the end of its line */
    AFTER_DASH, /* one "-" of that */
    AFTER_CR,
    HEAD, /* the part's own headers */
    BODY,
    EPILOGUE, /* after the last delimiter: discarded */
};

/* Where the present part goes. */
enum target {
    TO_NOTHING,
    TO_FIELD,
    TO_FILE
};

struct multipart {
    struct arena *arena;
    const char *spool;
    struct pairs *fields;
    struct uploads *uploads;
    bool refused; /* a file came, and none are taken */
    enum state state;
    int err;
    char delimiter[4 + BOUNDARY_MAX];
    size_t delimiter_n;
    size_t matched;      /* bytes of the delimiter seen, in PREAMBLE and BODY */
    size_t fields_bytes; /* of all fields together */
    struct buf head;
    struct buf value; /* a field's */
    enum target target;
    struct str name;
    struct upload file; /* the present one */
    int fd;
    struct buf out; /* of the file, not yet written */
    EVP_MD_CTX *hash;
};

static bool is_boundary_char(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c && strchr("'()+_,-./:=? ", c));
}

/* The next `; name=value` of a header's parameters. A quoted value ends at the first quote that no
 * backslash stands before; other backslashes are the bytes of a Windows path. */
static bool next_param(struct str *rest, struct str *ret_name, struct str *ret_value)
{
    size_t i = 1;

    *rest = str_trim(*rest);
    if (!str_starts(*rest, S(";")))
        return false;
    if (!str_cut(str_skip(*rest, 1), '=', ret_name, rest))
        return false;
    *ret_name = str_trim(*ret_name);
    *rest = str_trim(*rest);
    if (!str_starts(*rest, S("\""))) {
        ptrdiff_t end = str_find_char(*rest, ';');

        *ret_value = str_trim(str_head(*rest, end < 0 ? rest->n : (size_t)end));
        *rest = str_skip(*rest, end < 0 ? rest->n : (size_t)end);
        return true;
    }
    while (i < rest->n && rest->p[i] != '"')
        i += rest->p[i] == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"' ? 2 : 1;
    if (i >= rest->n)
        return false;
    *ret_value = str_head(str_skip(*rest, 1), i - 1);
    *rest = str_skip(*rest, i + 1);
    return true;
}

int multipart_boundary(struct str content_type, struct str *ret)
{
    ptrdiff_t semicolon = str_find_char(content_type, ';');
    struct str rest = semicolon < 0 ? S("") : str_skip(content_type, (size_t)semicolon);
    struct str name, value;

    while (next_param(&rest, &name, &value)) {
        if (!str_eq_nocase(name, S("boundary")))
            continue;
        if (value.n == 0 || value.n > BOUNDARY_MAX)
            break;
        for (size_t i = 0; i < value.n; i++) {
            if (!is_boundary_char(value.p[i]))
                return err_set(ERR_MALFORMED, "multipart: a bad boundary");
        }
        *ret = value;
        return 0;
    }
    return err_set(ERR_MALFORMED, "multipart: no boundary");
}

struct multipart *multipart_new(struct arena *a,
                                struct str boundary,
                                const char *spool,
                                struct pairs *fields,
                                struct uploads *uploads)
{
    struct multipart *m = arena_one(a, struct multipart);

    assert(boundary.n > 0 && boundary.n <= BOUNDARY_MAX);
    m->arena = a;
    m->spool = spool;
    m->fields = fields;
    m->uploads = uploads;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->delimiter_n = 4 + boundary.n;
    m->matched = 2;
    m->fd = -1;
    buf_init(&m->head, PART_HEAD_MAX);
    buf_init(&m->value, HTTP_FORM_MAX);
    buf_init(&m->out, SPOOL_ROOM);
    return m;
}

/* The spool file of the present part is of no more use. */
static void drop_file(struct multipart *m)
{
    file_close(&m->fd);
    if (m->file.path)
        unlink(m->file.path);
    m->file = (struct upload){0};
}

static void drop_all(struct multipart *m)
{
    drop_file(m);
    for (size_t i = 0; i < m->uploads->n; i++)
        unlink(m->uploads->v[i].path);
    m->uploads->n = 0;
}

void multipart_free(struct multipart *m)
{
    if (!m)
        return;
    drop_all(m);
    buf_done(&m->head);
    buf_done(&m->value);
    buf_done(&m->out);
    EVP_MD_CTX_free(m->hash);
    m->hash = NULL;
}

static int open_spool(struct multipart *m)
{
    m->file.path =
        arena_fmt(m->arena, "%s/%.*s.upload", m->spool, STR_ARG(rand_hex(m->arena, 16))).p;
    m->fd = open(m->file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (m->fd < 0) {
        m->file.path = NULL;
        return err_errno("multipart: spool");
    }
    if (!m->hash)
        m->hash = EVP_MD_CTX_new();
    if (!m->hash || EVP_DigestInit_ex(m->hash, EVP_sha256(), NULL) != 1)
        return err_set(ERR_BROKEN, "multipart: no SHA-256");
    return 0;
}

/* Browsers write a quote and line ends in names as %22 %0D %0A, and leave a percent sign alone. */
static struct str unquote(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_skip(s, i);

        if (str_starts(rest, S("\\\""))) {
            out[n++] = '"';
            i += 1;
        } else if (str_starts(rest, S("%22"))) {
            out[n++] = '"';
            i += 2;
        } else if (str_starts(rest, S("%0D")) || str_starts(rest, S("%0A"))) {
            out[n++] = ' ';
            i += 2;
        } else {
            out[n++] = s.p[i];
        }
    }
    return str_of(out, n);
}

/* filename*=UTF-8''%E5%85%AC (RFC 5987). */
static int extended_name(struct arena *a, struct str value, struct str *ret)
{
    struct str charset, language;

    if (!str_cut(value, '\'', &charset, &value) || !str_cut(value, '\'', &language, &value))
        return err_set(ERR_MALFORMED, "multipart: a bad extended name");
    if (!str_eq_nocase(charset, S("utf-8")))
        return err_set(ERR_MALFORMED, "multipart: a name that is not UTF-8");
    return url_decode(a, value, false, ret);
}

/* Without the marks that nobody sees: "gpj.exe" that is shown as "exe.jpg" is a lie of the name's. */
static struct str seen_name(struct arena *a, struct str name)
{
    char *p = arena_alloc(a, name.n + 1);
    size_t n = 0, step;
    for (struct str rest = name; rest.n > 0; rest = str_skip(rest, step)) {
        if (utf8_is_unseen(utf8_decode(rest, &step)))
            continue;
        memcpy(p + n, rest.p, step);
        n += step;
    }
    return str_of(p, n);
}

/* Without the folders that old browsers send along, and not beyond any file system's patience. */
static struct str base_name(struct str name)
{
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\')
            return utf8_head(str_skip(name, i), NAME_LETTERS_MAX);
    }
    return utf8_head(name, NAME_LETTERS_MAX);
}

struct disposition {
    bool form_data, has_name, has_file, has_extended;
    struct str name, file;
};

static int read_param(struct arena *a, struct disposition *d, struct str name, struct str value)
{
    if (str_eq_nocase(name, S("name"))) {
        d->has_name = true;
        d->name = unquote(a, value);
    } else if (str_eq_nocase(name, S("filename*"))) {
        d->has_file = d->has_extended = true;
        return extended_name(a, value, &d->file);
    } else if (str_eq_nocase(name, S("filename")) && !d->has_extended) {
        d->has_file = true;
        d->file = unquote(a, value);
    }
    return 0;
}

static int read_disposition(struct arena *a, struct str value, struct disposition *d)
{
    ptrdiff_t semicolon = str_find_char(value, ';');
    struct str rest = semicolon < 0 ? S("") : str_skip(value, (size_t)semicolon);
    struct str kind = str_trim(str_head(value, value.n - rest.n));
    struct str name, param;
    int r;

    if (d->form_data || !str_eq_nocase(kind, S("form-data")))
        return err_set(ERR_MALFORMED, "multipart: a part that is no form data");
    d->form_data = true;
    while (next_param(&rest, &name, &param)) {
        r = read_param(a, d, name, param);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The headers of the present part, whose lines are all in m->head. */
static int read_head(struct multipart *m, struct disposition *d)
{
    struct str rest = arena_str(m->arena, buf_str(&m->head));
    struct str line, name, value;
    int r;

    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (!str_cut(line, ':', &name, &value))
            return err_set(ERR_MALFORMED, "multipart: a header without a colon");
        if (str_eq_nocase(name, S("content-type")))
            m->file.type = str_trim(value);
        if (!str_eq_nocase(name, S("content-disposition")))
            continue;
        r = read_disposition(m->arena, str_trim(value), d);
        if (r < 0)
            return r;
    }
    if (!d->has_name || !utf8_is_text(d->name) || !utf8_is_text(d->file) ||
        !utf8_is_text(m->file.type))
        return err_set(ERR_MALFORMED, "multipart: a part without a name, or one that is no text");
    return 0;
}

static int begin_file(struct multipart *m, const struct disposition *d)
{
    if (!m->spool) { /* the fields are of use to who has to say why */
        m->refused = true;
        m->target = TO_NOTHING;
        return 0;
    }
    m->target = TO_FILE;
    if (m->uploads->n >= HTTP_UPLOADS_MAX)
        return err_set(ERR_TOO_LARGE, "multipart: more than %d files", HTTP_UPLOADS_MAX);
    m->file.field = m->name;
    m->file.name = base_name(seen_name(m->arena, d->file));
    return open_spool(m);
}

static int begin_field(struct multipart *m)
{
    m->target = TO_FIELD;
    if (m->fields->n >= HTTP_FIELDS_MAX)
        return err_set(ERR_TOO_LARGE, "multipart: more than %d fields", HTTP_FIELDS_MAX);
    return 0;
}

static int begin_part(struct multipart *m)
{
    struct disposition d = {.file = S(""), .name = S("")};
    int r;

    m->file = (struct upload){.type = S("")};
    r = read_head(m, &d);
    buf_clear(&m->head);
    if (r < 0)
        return r;
    m->name = d.name;
    m->matched = 0;
    m->state = BODY;
    if (!d.has_file)
        return begin_field(m);
    if (d.file.n)
        return begin_file(m, &d);
    m->target = TO_NOTHING; /* a file field where nothing was chosen */
    return 0;
}

static int flush(struct multipart *m)
{
    int r;

    if (EVP_DigestUpdate(m->hash, m->out.p, m->out.n) != 1)
        return err_set(ERR_BROKEN, "multipart: SHA-256 failed");
    r = m->out.n ? file_write_fd(m->fd, m->out.p, m->out.n) : 0;
    buf_clear(&m->out);
    return r;
}

static int put_file(struct multipart *m, const char *p, size_t n)
{
    int r;

    m->file.size += (int64_t)n;
    if ((uint64_t)m->file.size > HTTP_UPLOAD_MAX)
        return err_set(ERR_TOO_LARGE, "multipart: a file of more than %zu bytes", HTTP_UPLOAD_MAX);
    while (n) {
        size_t room = SPOOL_ROOM - m->out.n;
        size_t some = n < room ? n : room;

        buf_add(&m->out, p, some);
        p += some;
        n -= some;
        r = m->out.n == SPOOL_ROOM ? flush(m) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

static int put_field(struct multipart *m, const char *p, size_t n)
{
    m->fields_bytes += n;
    if (m->fields_bytes > HTTP_FORM_MAX)
        return err_set(ERR_TOO_LARGE, "multipart: fields of more than %zu bytes", HTTP_FORM_MAX);
    buf_add(&m->value, p, n);
    return 0;
}

static int put(struct multipart *m, const char *p, size_t n)
{
    if (m->state == PREAMBLE || n == 0)
        return 0;
    switch (m->target) {
    case TO_FILE:
        return put_file(m, p, n);
    case TO_FIELD:
        return put_field(m, p, n);
    case TO_NOTHING:
        break;
    }
    return 0;
}

static int end_file(struct multipart *m)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    struct buf hex cleanup(buf_done) = BUF_INIT(2 * sizeof(digest));
    unsigned n = 0;
    int r = flush(m);

    if (r < 0)
        return r;
    if (EVP_DigestFinal_ex(m->hash, digest, &n) != 1)
        return err_set(ERR_BROKEN, "multipart: SHA-256 failed");
    if (fsync(m->fd) < 0)
        return err_errno("multipart: spool");
    file_close(&m->fd);
    buf_hex(&hex, digest, n);
    m->file.hash = arena_str(m->arena, buf_str(&hex));
    *vec_push(m->arena, m->uploads) = m->file;
    m->file = (struct upload){0};
    return 0;
}

static int end_field(struct multipart *m)
{
    struct str value = arena_str(m->arena, buf_str(&m->value));

    buf_clear(&m->value);
    if (!utf8_valid(value) || str_find_char(value, 0) >= 0)
        return err_set(ERR_MALFORMED, "multipart: a field that is not UTF-8");
    *vec_push(m->arena, m->fields) = (struct pair){.name = m->name, .value = value};
    return 0;
}

/* A delimiter was read: what came before it is complete. */
static int end_part(struct multipart *m)
{
    bool in_part = m->state == BODY;

    m->state = AFTER;
    if (in_part && m->target == TO_FILE)
        return end_file(m);
    if (in_part && m->target == TO_FIELD)
        return end_field(m);
    return 0;
}

/* Data until the next delimiter; returns how many bytes it took. */
static size_t scan(struct multipart *m, const char *p, size_t n)
{
    const char *cr;
    size_t run;

    if (m->matched == 0) {
        cr = memchr(p, '\r', n);
        run = cr ? (size_t)(cr - p) : n;
        m->err = put(m, p, run);
        m->matched = cr ? 1 : 0;
        return run + (cr ? 1 : 0);
    }
    if (*p != m->delimiter[m->matched]) {
        m->err = put(m, m->delimiter, m->matched);
        m->matched = 0;
        return 0;
    }
    m->matched++;
    if (m->matched == m->delimiter_n)
        m->err = end_part(m);
    return 1;
}

/* What may follow a delimiter: blanks and the end of the line, or "--". */
static void after(struct multipart *m, char c)
{
    if (m->state == AFTER && c == '\r')
        m->state = AFTER_CR;
    else if (m->state == AFTER && c == '-')
        m->state = AFTER_DASH;
    else if (m->state == AFTER_DASH && c == '-')
        m->state = EPILOGUE;
    else if (m->state == AFTER_CR && c == '\n')
        m->state = HEAD;
    else if (m->state != AFTER || (c != ' ' && c != '\t'))
        m->err = err_set(ERR_MALFORMED, "multipart: a boundary that does not end its line");
}

/* One more byte of a part's headers; an empty line ends them. */
static void head(struct multipart *m, char c)
{
    buf_char(&m->head, c);
    if (!buf_ok(&m->head)) {
        m->err = err_set(ERR_TOO_LARGE, "multipart: headers of more than %zu bytes", PART_HEAD_MAX);
        return;
    }
    if (str_ends(buf_str(&m->head), S("\r\n\r\n")) || str_eq(buf_str(&m->head), S("\r\n")))
        m->err = begin_part(m);
}

static size_t step(struct multipart *m, const char *p, size_t n)
{
    switch (m->state) {
    case PREAMBLE:
    case BODY:
        return scan(m, p, n);
    case AFTER:
    case AFTER_DASH:
    case AFTER_CR:
        after(m, *p);
        return 1;
    case HEAD:
        head(m, *p);
        return 1;
    case EPILOGUE:
        break;
    }
    return n;
}

int multipart_feed(struct multipart *m, const void *p, size_t n)
{
    const char *from = p;

    while (n && m->err == 0) {
        size_t took = step(m, from, n);

        from += took;
        n -= took;
    }
    if (m->err < 0)
        drop_all(m);
    return m->err;
}

int multipart_end(struct multipart *m)
{
    if (m->err == 0 && m->state != EPILOGUE) {
        m->err = err_set(ERR_MALFORMED, "multipart: the last boundary is missing");
        drop_all(m);
    }
    if (m->err == 0 && m->refused)
        m->err = err_set(ERR_MALFORMED, "multipart: this page takes no files");
    return m->err;
}
