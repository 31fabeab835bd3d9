/* server_twin.c: the seam in memory, for tests and for fuzzing: a small strict parser in the place
 * of libmicrohttpd's, and everything behind it the same. */
#include "base/num.h"
#include "base/vec.h"
#include "web/seam.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* The next line without its CR LF; false where there is none, or it ends in a bare LF. */
static bool next_line(struct str *rest, struct str *ret)
{
    ptrdiff_t end = str_find_char(*rest, '\n');

    if (end < 1 || rest->p[end - 1] != '\r')
        return false;
    *ret = str_head(*rest, (size_t)end - 1);
    *rest = str_skip(*rest, (size_t)end + 1);
    return true;
}

static struct seam_refusal read_version(struct str s, bool *ret_http10)
{
    if (s.n != 8 || !str_starts(s, S("HTTP/")) || s.p[6] != '.' || s.p[5] < '0' || s.p[5] > '9' ||
        s.p[7] < '0' || s.p[7] > '9')
        return REFUSE(400, "a bad request line");
    if (s.p[5] != '1')
        return REFUSE(505, "this site speaks HTTP/1");
    *ret_http10 = s.p[7] == '0';
    return FINE;
}

static struct seam_refusal read_request_line(struct str line, struct seam_head *ret)
{
    struct str rest, version;

    if (!str_cut(line, ' ', &ret->method, &rest) || !str_cut(rest, ' ', &ret->target, &version))
        return REFUSE(400, "a bad request line");
    return read_version(version, &ret->http10);
}

static struct seam_refusal read_header(struct str line, struct pair *ret)
{
    if (line.p[0] == ' ' || line.p[0] == '\t')
        return REFUSE(400, "a header that is folded");
    if (!str_cut(line, ':', &ret->name, &ret->value))
        return REFUSE(400, "a header without a colon");
    ret->value = str_trim(ret->value);
    return FINE;
}

struct seam_refusal
twin_parse(struct arena *a, struct str bytes, struct seam_head *ret, size_t *ret_used)
{
    struct pairs headers = {0};
    struct str rest = bytes, line;
    struct seam_refusal no;

    *ret = (struct seam_head){0};
    while (str_starts(rest, S("\r\n")))
        rest = str_skip(rest, 2);
    if (!next_line(&rest, &line))
        return REFUSE(400, "a bad request line");
    no = read_request_line(line, ret);
    if (no.status)
        return no;
    for (;;) {
        if (!next_line(&rest, &line))
            return REFUSE(400, "a head without an end");
        if (line.n == 0)
            break;
        if (headers.n > HTTP_HEADER_FIELDS_MAX)
            continue; /* seam_check() refuses them all */
        no = read_header(line, vec_push(a, &headers));
        if (no.status)
            return no;
    }
    ret->headers = headers.v;
    ret->n = headers.n;
    *ret_used = bytes.n - rest.n;
    return FINE;
}

/* ---- one exchange ---- */

struct twin {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool answered;
};

static void hold(struct exchange *x)
{
    (void)x; /* the caller's thread waits in wait_for() */
}

static void let_go(struct exchange *x)
{
    struct twin *t = x->transport;

    pthread_mutex_lock(&t->lock);
    t->answered = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
}

/* Until somebody finishes it, or its time is over. */
static void wait_for(struct twin *t, struct core *core)
{
    struct timespec until;

    pthread_mutex_lock(&t->lock);
    while (!t->answered) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&t->wake, &t->lock, &until);
        if (t->answered)
            break;
        pthread_mutex_unlock(&t->lock);
        core_expire(core, false);
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
}

/* The file's part, in the arena; what cannot be read is missing at the end. */
static struct str read_file(struct arena *a, const struct reply *r)
{
    char *p = arena_alloc(a, (size_t)r->length + 1);
    size_t n = 0;

    while (n < (size_t)r->length) {
        ssize_t some = pread(r->fd, p + n, (size_t)r->length - n, r->offset + (off_t)n);

        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0)
            break;
        n += (size_t)some;
    }
    close(r->fd);
    return str_of(p, n);
}

static struct str write_reply(struct arena *a, const struct reply *r, bool head_only)
{
    struct str body = r->fd >= 0 ? read_file(a, r) : r->body;
    struct buf b cleanup(buf_done) = BUF_INIT(body.n + 64 * KiB);

    buf_fmt(&b, "HTTP/1.1 %d %.*s\r\n", r->status, STR_ARG(status_reason(r->status)));
    for (size_t i = 0; i < r->headers.n; i++)
        buf_fmt(&b, "%.*s: %.*s\r\n", STR_ARG(r->headers.v[i].name),
                STR_ARG(r->headers.v[i].value));
    if (r->status != 304)
        buf_fmt(&b, "Content-Length: %zu\r\n", body.n);
    buf_put(&b, S("\r\n"));
    if (!head_only)
        buf_put(&b, body);
    return arena_str(a, buf_str(&b));
}

static struct str run(struct core *core, struct arena *a, struct exchange *x, struct str body)
{
    struct twin t = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};
    struct page_view v;
    struct reply reply;
    struct str out;

    x->suspend = hold;
    x->resume = let_go;
    x->transport = &t;
    if (body.n)
        exchange_body(x, body.p, body.n);
    exchange_run(x);
    if (x->held)
        wait_for(&t, core);
    v = exchange_page(x);
    if (v.page)
        seam_page_reply(&v, x->req.arena, &reply);
    else
        exchange_reply(x, &reply);
    out = write_reply(a, &reply, x->req.method == METHOD_HEAD);
    exchange_unref(x);
    return out;
}

static struct str refused(const struct server_config *c, struct arena *a, struct seam_refusal why)
{
    struct reply reply;

    seam_refuse(c, a, why, &reply);
    return write_reply(a, &reply, false);
}

static struct str
answer(const struct server_config *c, struct core *core, struct arena *a, struct str bytes)
{
    char room[SEAM_KEY_MAX];
    struct str key = S("");
    struct seam_head head;
    struct seam_facts facts;
    struct page_view v = {0};
    struct exchange *x;
    struct reply reply;
    struct str body;
    size_t used;
    struct seam_refusal no = twin_parse(a, bytes, &head, &used);

    if (no.status == 0)
        no = seam_check(&head, &facts);
    if (no.status)
        return refused(c, a, no);
    if (c->cache) {
        key = seam_key(&facts, room);
        v = seam_find(c->cache, &facts, key);
    }
    if (v.page) {
        seam_page_reply(&v, a, &reply);
        body = write_reply(a, &reply, facts.method == METHOD_HEAD);
        page_unref(v.page);
        return body;
    }
    body = str_head(str_skip(bytes, used), (size_t)facts.length);
    if (body.n < (size_t)facts.length)
        return refused(c, a, REFUSE(400, "a body that is shorter than it says"));
    no = exchange_begin(core, &head, &facts, key, S("127.0.0.1"), &x);
    return no.status ? refused(c, a, no) : run(core, a, x, body);
}

int server_twin(const struct server_config *config,
                struct arena *a,
                struct str bytes,
                struct str *ret)
{
    struct core *core;
    int r = core_new(config, &core);

    if (r < 0)
        return r;
    *ret = answer(config, core, a, bytes);
    core_free(core);
    return 0;
}
