/* log.c: builds a line of at most PIPE_BUF bytes and gives it to one write(2).
 *
 * PIPE_BUF is what the kernel promises not to tear when several processes share a pipe. So a value
 * has a limit and is cut with "…"; a pair that does not fit any more is left out, and the line says
 * cut=true. Whatever the values hold, the line stays one line of valid UTF-8: control characters
 * are escaped as in JSON, in both forms. Where it writes to is set once by log_open(), before there
 * is a second thread, and only read after that. */
#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/utf8.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#define LINE_MAX_ ((size_t)PIPE_BUF)
#define VALUE_MAX ((size_t)1024)
#define TAIL_ROOM ((size_t)32) /* for the mark of a cut line, and its end */

static struct {
    int fd;
    enum log_form form;
    enum log_level least;
    char process[32];
} to = {.fd = STDERR_FILENO, .form = LOG_TEXT, .least = LOG_INFO};

void log_open(int fd, enum log_form form, enum log_level least, const char *process)
{
    struct str name = str_head(str_c(process), sizeof(to.process) - 1);

    to.fd = fd;
    to.form = form;
    to.least = least;
    memcpy(to.process, name.p, name.n);
    to.process[name.n] = 0;
}

/* Controls, and the two line separators that some readers of logs obey. */
static bool is_hidden(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

static void put_escaped(struct buf *b, int32_t c)
{
    static const char letters[] = "\bb\tt\nn\ff\rr\"\"\\\\";

    for (size_t i = 0; i + 1 < sizeof(letters); i += 2) {
        if (c == letters[i]) {
            buf_char(b, '\\');
            buf_char(b, letters[i + 1]);
            return;
        }
    }
    buf_fmt(b, "\\u%04x", (unsigned)(c < 0 ? 0xfffd : c));
}

static void put_quoted(struct buf *b, struct str s)
{
    size_t len;

    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i += len) {
        int32_t c = utf8_decode(str_skip(s, i), &len);

        if (i + len > VALUE_MAX) {
            buf_put(b, S("…"));
            break;
        }
        if (c < 0 || c == '"' || c == '\\' || is_hidden(c))
            put_escaped(b, c);
        else
            buf_add(b, s.p + i, len);
    }
    buf_char(b, '"');
}

/* Can it stand in key=value as it is? */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\"\\=", s.p[i]))
            return false;
    }
    return s.n > 0 && s.n <= VALUE_MAX;
}

static void put_key(struct buf *b, const char *key)
{
    if (to.form == LOG_JSON) {
        if (b->n > 1)
            buf_char(b, ',');
        put_quoted(b, str_c(key));
        buf_char(b, ':');
    } else {
        if (b->n)
            buf_char(b, ' ');
        buf_put(b, str_c(key));
        buf_char(b, '=');
    }
}

static void put_text(struct buf *b, const char *key, struct str text)
{
    put_key(b, key);
    if (to.form == LOG_TEXT && is_plain(text))
        buf_put(b, text);
    else
        put_quoted(b, text);
}

static void put_pair(struct buf *b, const struct log_pair *pair)
{
    if (!pair->is_number) {
        put_text(b, pair->key, pair->text);
        return;
    }
    put_key(b, pair->key);
    buf_int(b, pair->number);
}

static void put_start(struct buf *b, enum log_level level, const char *event)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    struct clock clock = clock_system();
    char time[MOMENT_ISO_SIZE];

    moment_iso_into(clock_now(&clock), time);
    if (to.form == LOG_JSON)
        buf_char(b, '{');
    put_text(b, "time", str_c(time));
    put_text(b, "level", str_c(levels[level]));
    if (to.process[0])
        put_text(b, "process", str_c(to.process));
    put_text(b, "event", str_c(event));
}

/* All pairs that fit; the others are taken back whole. */
static void put_pairs(struct buf *b, const struct log_pair *pairs, size_t n)
{
    bool cut = false;

    for (size_t i = 0; i < n; i++) {
        size_t before = b->n;

        put_pair(b, &pairs[i]);
        if (!buf_ok(b)) {
            b->full = false;
            b->n = before;
            b->p[before] = 0;
            cut = true;
        }
    }
    b->max += TAIL_ROOM;
    if (cut)
        buf_put(b, to.form == LOG_JSON ? S(",\"cut\":true") : S(" cut=true"));
    buf_put(b, to.form == LOG_JSON ? S("}\n") : S("\n"));
}

void log_write(enum log_level level, const char *event, const struct log_pair *pairs, size_t n)
{
    struct buf b cleanup(buf_done) = BUF_INIT(LINE_MAX_ - TAIL_ROOM);
    int saved = errno;
    ssize_t r;

    if (level < to.least)
        return;
    put_start(&b, level, event);
    assert(buf_ok(&b)); /* the event is a literal, the rest is short */
    put_pairs(&b, pairs, n);
    /* a log that cannot be written has nobody left to tell */
    do {
        r = write(to.fd, b.p, b.n);
    } while (r < 0 && errno == EINTR);
    errno = saved;
}

static enum log_level level_of(int err)
{
    switch (err) {
#define ERR_CASE(name, code, status, level)                                                        \
    case code:                                                                                     \
        return LOG_##level;
        ERR_TABLE(ERR_CASE)
#undef ERR_CASE
    }
    return LOG_ERROR;
}

void log_err(const char *event, int err)
{
    LOG_AT(level_of(err), event, LOG_C("error", err_name(err)), LOG_C("context", err_context()));
}
