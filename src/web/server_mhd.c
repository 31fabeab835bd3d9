/* server_mhd.c: the seam over libmicrohttpd; the only file that includes it. Uses what 0.9.75
 * and 1.0 share.
 *
 * Some threads, each with a daemon of the library and its connections; a handler runs in the
 * thread of its connection. The threads are ours and the library never sleeps: its own would, in
 * 0.9.75, with work in hand, when just as many sockets are ready as it asks for at a time (128),
 * until another one is. A page in memory is answered with a response that was made once, headers
 * and all, and is counted by the library while it is sent.
 *
 * The library calls on_target() when it has read the request line, on_request() when it has the
 * headers, for each part of the body, and once more at the end, and on_completed() when the
 * answer is sent or the connection is gone. An answer at the first call of on_request() makes it
 * close the connection: so refusals are made there, and everything else waits for the end of the
 * body, even an empty one. */
#include "base/clock.h"
#include "base/log.h"
#include "base/vec.h"
#include "web/seam.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Head of request and response (HTTP_HEADERS_MAX, HTTP_QUERY_MAX). libmicrohttpd clears it after each
 * request, so that what is not needed here is paid for by all. */
#define CONNECTION_MEMORY (24 * KiB)
#define CONNECTIONS_MAX   4096
#define IDLE_SECONDS      30
#define HEAD_MS           60000                           /* until a head is complete */
#define REQUEST_NS        (INT64_C(30) * 60 * 1000000000) /* until a body is, and its answer is sent */
#define TARGET_INLINE     512
#define REST_MS           10 /* for no longer a worker keeps what it holds for the next request */
#define QUIET_MS          100 /* without a request, before idle connections are closed at the end */
#define FRESH_MS          2000 /* for those that never brought one: it may be on its way */

enum phase {
    PHASE_IDLE,   /* between requests, or reading a head */
    PHASE_HEAD,   /* the request line was read */
    PHASE_FOUND,  /* a page in memory answers it */
    PHASE_BODY,   /* the exchange takes the body */
    PHASE_WAIT,   /* the handler deferred */
    PHASE_QUEUED, /* the answer is on its way */
};

#define THREADS_MAX 64

/* One thread and its connections. */
struct loop {
    struct server *server;
    struct MHD_Daemon *mhd;
    int wake;          /* an eventfd: look again */
    atomic_bool woken; /* it was written since the loop last looked */
    int64_t rested; /* clock_ticks() when the workers last did */
    pthread_t thread;
    char key
        [SEAM_KEY_MAX]; /* the page's that is asked for: a large buffer on the stack is cleared each time */
};

/* What we keep for a connection, from request to request. */
struct conn {
    struct server *server;
    struct loop *loop;
    struct MHD_Connection *mhd;
    int fd;
    struct conn *next, *prev; /* under the server's lock */
    atomic_llong since;       /* clock_ticks() of the last change between idle and busy */
    atomic_bool busy;         /* a request line was read, its answer is not yet sent */
    atomic_bool reading;      /* the head is not complete */
    atomic_bool fresh;        /* it never brought a request */
    enum phase phase;
    struct exchange *x;
    struct page_view found;
    struct pair headers[HTTP_HEADER_FIELDS_MAX];
    size_t headers_n;
    bool disorder;        /* the headers lie in memory as only tricks leave them */
    const char *expected; /* where the next header's name begins, if there are no tricks */
    char *target;         /* the request target as it came */
    size_t target_n;
    size_t target_room;
    char target_inline[TARGET_INLINE];
};

struct server {
    struct core *core;
    struct server_config config;
    struct loop loops[THREADS_MAX];
    unsigned loops_n;
    bool watch_layout; /* see each_header() */
    atomic_bool draining;
    atomic_bool ended; /* the loops are to end */
    atomic_uint letting_in; /* loops that accept connections still */
    atomic_int busy, fresh;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct conn conns; /* the ring's anchor */
    int conns_n;
    atomic_llong last; /* clock_ticks() of the last request, while draining */
    pthread_t watcher;
    bool stopping; /* the watcher is to end */
};

/* ---- making the library's responses ---- */

static void add_headers(struct MHD_Response *r, const struct pairs *headers, struct arena *a)
{
    for (size_t i = 0; i < headers->n; i++)
        MHD_add_response_header(r, arena_cstr(a, headers->v[i].name),
                                arena_cstr(a, headers->v[i].value));
}

/* The body stays where it is until the exchange is over. */
static struct MHD_Response *response_of(const struct reply *reply)
{
    if (reply->fd >= 0)
        return MHD_create_response_from_fd_at_offset64((uint64_t)reply->length, reply->fd,
                                                       (uint64_t)reply->offset);
    return MHD_create_response_from_buffer(reply->body.n, (void *)(uintptr_t)reply->body.p,
                                           MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_reply(struct conn *k, const struct reply *reply, struct arena *a,
                                  bool close_after)
{
    struct MHD_Response *r = response_of(reply);
    enum MHD_Result queued;

    if (!r) {
        if (reply->fd >= 0)
            close(reply->fd);
        return MHD_NO;
    }
    add_headers(r, &reply->headers, a);
    if (close_after)
        MHD_add_response_header(r, "Connection", "close");
    queued = MHD_queue_response(k->mhd, (unsigned)reply->status, r);
    MHD_destroy_response(r);
    k->phase = PHASE_QUEUED;
    return queued;
}

static void free_ready(void *ready)
{
    MHD_destroy_response(ready);
}

/* A response that is made once for each view of a page, and sent to everybody. */
static struct MHD_Response *make_ready(const struct page_view *v)
{
    struct arena *a cleanup(arena_done) = arena_new(2 * KiB);
    struct MHD_Response *r;
    struct reply reply;

    seam_page_reply(v, a, &reply);
    if (v->not_modified)
        r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    else
        r = MHD_create_response_from_buffer_with_free_callback(
            reply.body.n, (void *)(uintptr_t)page_body_ref(v->page, v->encoding), page_body_unref);
    if (r)
        add_headers(r, &reply.headers, a);
    return r;
}

/* The ready response of a view; NULL if there is no memory. */
static struct MHD_Response *ready_of(const struct page_view *v)
{
    size_t slot = (size_t)v->encoding * 2 + v->not_modified;
    struct MHD_Response *r = page_ready(v->page, slot);

    if (r)
        return r;
    r = make_ready(v);
    if (r && !page_set_ready(v->page, slot, r, free_ready)) {
        MHD_destroy_response(r);
        r = page_ready(v->page, slot);
    }
    return r;
}

/* While the server ends, each answer closes its connection: then the ready ones, which say nothing
 * of that, are of no use. */
static enum MHD_Result send_page_last(struct conn *k, const struct page_view *v)
{
    struct MHD_Response *r = make_ready(v);
    enum MHD_Result queued;

    if (!r)
        return MHD_NO;
    MHD_add_response_header(r, "Connection", "close");
    queued = MHD_queue_response(k->mhd, v->not_modified ? 304 : 200, r);
    MHD_destroy_response(r);
    return queued;
}

static enum MHD_Result send_page(struct conn *k, const struct page_view *v)
{
    struct MHD_Response *r;

    k->phase = PHASE_QUEUED;
    if (atomic_load_explicit(&k->server->draining, memory_order_relaxed))
        return send_page_last(k, v);
    r = ready_of(v);
    return r ? MHD_queue_response(k->mhd, v->not_modified ? 304 : 200, r) : MHD_NO;
}

static enum MHD_Result refuse(struct conn *k, struct seam_refusal why)
{
    struct arena *a cleanup(arena_done) = arena_new(4 * KiB);
    struct MHD_Response *r;
    enum MHD_Result queued;
    struct reply reply;

    seam_refuse(&k->server->config, a, why, &reply);
    r = MHD_create_response_from_buffer(reply.body.n, (void *)(uintptr_t)reply.body.p,
                                        MHD_RESPMEM_MUST_COPY);
    if (!r)
        return MHD_NO;
    add_headers(r, &reply.headers, a);
    MHD_add_response_header(r, "Connection", "close");
    queued = MHD_queue_response(k->mhd, (unsigned)reply.status, r);
    MHD_destroy_response(r);
    k->phase = PHASE_QUEUED;
    return queued;
}

/* ---- reading a head ---- */

static bool keep_target(struct conn *k, const char *uri)
{
    size_t n = strlen(uri);
    char *p;

    k->target_n = n;
    if (n >= k->target_room) {
        p = malloc(n + 1);
        if (!p)
            return false;
        if (k->target != k->target_inline)
            free(k->target);
        k->target = p;
        k->target_room = n + 1;
    }
    memcpy(k->target, uri, n + 1);
    return true;
}

static struct conn *conn_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/* The request line is there; the library will cut the target up in place, so it is copied now. */
static void *on_target(void *arg, const char *uri, struct MHD_Connection *c)
{
    struct server *s = arg;
    struct conn *k = conn_of(c);

    if (!k)
        return NULL;
    if (!atomic_exchange(&k->busy, true))
        atomic_fetch_add(&s->busy, 1);
    if (atomic_exchange(&k->fresh, false))
        atomic_fetch_sub(&s->fresh, 1);
    k->phase = keep_target(k, uri) ? PHASE_HEAD : PHASE_IDLE;
    return k;
}

/* The library folds headers, ends lines at a bare LF and texts at a NUL, and tells nobody. But it
 * leaves each text where it was read: so if something lies between a value and the next name that
 * is not exactly CR LF, it did one of those. (1.0 refuses them by itself, and lays out
 * differently.) */
static enum MHD_Result each_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                   size_t name_n, const char *value, size_t value_n)
{
    struct conn *k = arg;

    (void)kind;
    if (k->headers_n == HTTP_HEADER_FIELDS_MAX) {
        k->headers_n++; /* one too many: seam_check() refuses them all */
        return MHD_NO;
    }
    if (name != k->expected || value <= name + name_n)
        k->disorder = true;
    k->expected = value + value_n + 2;
    k->headers[k->headers_n++] =
        (struct pair){.name = str_of(name, name_n), .value = str_trim(str_of(value, value_n))};
    return MHD_YES;
}

/* Does the head lie in memory as an honest one does? */
static bool check_layout(const struct conn *k, const char *url, const char *method,
                         const char *version)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(k->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    if (!k->server->watch_layout || k->headers_n > HTTP_HEADER_FIELDS_MAX)
        return true;
    if (url != method + strlen(method) + 1 || version != url + k->target_n + 1)
        return false;
    return !k->disorder && size && k->expected + 2 == method + size->header_size;
}

static struct seam_refusal read_head(struct conn *k, const char *url, const char *method,
                                     const char *version, struct seam_head *ret,
                                     struct seam_facts *ret_facts)
{
    k->headers_n = 0;
    k->disorder = false;
    k->expected = version + strlen(version) + 2;
    MHD_get_connection_values_n(k->mhd, MHD_HEADER_KIND, each_header, k);
    *ret = (struct seam_head){.method = str_c(method),
                              .target = str_of(k->target, k->target_n),
                              .http10 = strcmp(version, "HTTP/1.0") == 0,
                              .headers = k->headers,
                              .n = k->headers_n};
    if (!check_layout(k, url, method, version))
        return (struct seam_refusal){400, S("a header that is folded, or badly ended")};
    return seam_check(ret, ret_facts);
}

static struct str peer_of(struct conn *k, char out[INET6_ADDRSTRLEN])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(k->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *sa = info ? info->client_addr : NULL;
    const void *address = NULL;

    if (sa && sa->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
    else if (sa && sa->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
    if (!address || !inet_ntop(sa->sa_family, address, out, INET6_ADDRSTRLEN))
        return S("");
    /* a socket for both families writes IPv4 this way */
    return strncmp(out, "::ffff:", 7) == 0 ? str_c(out + 7) : str_c(out);
}

/* ---- the exchange ---- */

static void hold(struct exchange *x)
{
    MHD_suspend_connection(((struct conn *)x->transport)->mhd);
}

/* Once for all that is done before it looks. */
static void loop_wake(struct loop *l)
{
    uint64_t one = 1;

    if (!atomic_exchange(&l->woken, true)) {
        ssize_t ignored = write(l->wake, &one, sizeof(one)); /* a full counter wakes it as well */

        (void)ignored;
    }
}

/* The loop is awake; what it looks at comes after. */
static void loop_woke(struct loop *l)
{
    uint64_t count;
    ssize_t ignored = read(l->wake, &count, sizeof(count));

    (void)ignored;
    atomic_store(&l->woken, false);
}

/* The connection may be gone as soon as it is resumed. */
static void let_go(struct exchange *x)
{
    struct conn *k = x->transport;
    struct loop *l = k->loop;

    MHD_resume_connection(k->mhd);
    loop_wake(l);
}

static enum MHD_Result begin(struct conn *k, const char *url, const char *method,
                             const char *version)
{
    char peer[INET6_ADDRSTRLEN];
    struct str key = S("");
    struct seam_head head;
    struct seam_facts facts;
    struct seam_refusal no = read_head(k, url, method, version, &head, &facts);

    atomic_store_explicit(&k->reading, false, memory_order_relaxed);
    if (no.status)
        return refuse(k, no);
    if (k->server->config.cache) {
        key = seam_key(&facts, k->loop->key);
        k->found = seam_find(k->server->config.cache, &facts, key);
    }
    if (k->found.page) {
        k->phase = PHASE_FOUND;
        return MHD_YES;
    }
    no = exchange_begin(k->server->core, &head, &facts, key, peer_of(k, peer), &k->x);
    if (no.status)
        return refuse(k, no);
    k->x->suspend = hold;
    k->x->resume = let_go;
    k->x->transport = k;
    k->phase = PHASE_BODY;
    return MHD_YES;
}

static enum MHD_Result answer(struct conn *k)
{
    struct page_view v = exchange_page(k->x);
    struct reply reply;

    if (v.page)
        return send_page(k, &v);
    exchange_reply(k->x, &reply);
    return send_reply(k, &reply, exchange_arena(k->x), atomic_load(&k->server->draining));
}

static enum MHD_Result run(struct conn *k)
{
    k->phase = PHASE_WAIT;
    exchange_run(k->x);
    return k->x->held ? MHD_YES : answer(k);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_n, void **context)
{
    struct conn *k = *context;

    (void)arg;
    (void)c;
    if (!k)
        return MHD_NO;
    switch (k->phase) {
    case PHASE_HEAD:
        return begin(k, url, method, version);
    case PHASE_FOUND:
        return send_page(k, &k->found);
    case PHASE_BODY:
        if (*data_n == 0)
            return run(k);
        exchange_body(k->x, data, *data_n);
        *data_n = 0;
        return MHD_YES;
    case PHASE_WAIT:
        return answer(k);
    case PHASE_IDLE:
    case PHASE_QUEUED:
        break;
    }
    return MHD_NO;
}

/* ---- a connection's life ---- */

static void end_request(struct conn *k)
{
    if (k->x)
        exchange_unref(k->x);
    k->x = NULL;
    page_unref(k->found.page);
    k->found.page = NULL;
    k->phase = PHASE_IDLE;
    if (!atomic_exchange(&k->busy, false))
        return;
    atomic_store(&k->since, clock_ticks());
    atomic_store_explicit(&k->reading, true, memory_order_relaxed);
    if (atomic_load_explicit(&k->server->draining, memory_order_relaxed))
        atomic_store(&k->server->last, clock_ticks());
    atomic_fetch_sub(&k->server->busy, 1);
}

static void on_completed(void *arg, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct conn *k = *context;

    (void)arg;
    (void)c;
    (void)why;
    if (k)
        end_request(k);
    *context = NULL;
}

static struct conn *conn_new(struct loop *l, struct MHD_Connection *c)
{
    struct server *s = l->server;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct conn *k = calloc(1, sizeof(*k));

    if (!k)
        return NULL;
    k->server = s;
    k->loop = l;
    k->mhd = c;
    k->fd = info ? info->connect_fd : -1;
    k->target = k->target_inline;
    k->target_room = sizeof(k->target_inline);
    atomic_init(&k->since, clock_ticks());
    atomic_init(&k->reading, true);
    atomic_init(&k->fresh, true);
    atomic_fetch_add(&s->fresh, 1);
    pthread_mutex_lock(&s->lock);
    k->next = &s->conns;
    k->prev = s->conns.prev;
    k->prev->next = k;
    s->conns.prev = k;
    s->conns_n++;
    pthread_mutex_unlock(&s->lock);
    return k;
}

static void conn_free(struct conn *k)
{
    end_request(k);
    if (atomic_exchange(&k->fresh, false))
        atomic_fetch_sub(&k->server->fresh, 1);
    pthread_mutex_lock(&k->server->lock);
    k->prev->next = k->next;
    k->next->prev = k->prev;
    k->server->conns_n--;
    pthread_mutex_unlock(&k->server->lock);
    if (k->target != k->target_inline)
        free(k->target);
    free(k);
}

static void on_connection(void *arg, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = conn_new(arg, c);
    } else if (*context) {
        conn_free(*context);
        *context = NULL;
    }
}

/* ---- watching over time ---- */

/* Who sends a byte now and then keeps the library's own clock quiet, but not this one. */
static void shut_slow(struct server *s)
{
    int64_t now = clock_ticks();

    pthread_mutex_lock(&s->lock);
    for (struct conn *k = s->conns.next; k != &s->conns; k = k->next) {
        int64_t most = atomic_load(&k->reading) ? INT64_C(1000000) * s->config.head_ms : REQUEST_NS;

        if (now - atomic_load(&k->since) > most && k->fd >= 0)
            shutdown(k->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&s->lock);
}

static void *watch(void *arg)
{
    struct server *s = arg;
    struct timespec until;

    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&s->wake, &s->lock, &until);
        pthread_mutex_unlock(&s->lock);
        core_expire(s->core, false);
        shut_slow(s);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static int watcher_start(struct server *s)
{
    int r = pthread_create(&s->watcher, NULL, watch, s);

    return r ? err_set(ERR_IO, "server: no thread: %s", strerror(r)) : 0;
}

static void watcher_stop(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->watcher, NULL);
}

/* ---- start and stop ---- */

/* We decode ourselves. */
static size_t no_unescape(void *arg, struct MHD_Connection *c, char *s)
{
    (void)arg;
    (void)c;
    return strlen(s);
}

static struct MHD_Daemon *daemon_start(struct loop *l, int fd)
{
    struct server *s = l->server;

    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_SUSPEND_RESUME, 0, NULL, NULL, on_request, s,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX / s->config.threads, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, l,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_END);
}

/* Among many visitors a pause is short, and what the workers hold is of use again at once: they rest in
 * the first pause that is not, and each REST_MS all the same. */
static int loop_wait(struct loop *l, struct pollfd p[2], int ms)
{
    int64_t now = clock_ticks();

    if (now - l->rested < REST_MS * INT64_C(1000000)) {
        int n = poll(p, 2, ms < REST_MS ? ms : REST_MS);
        if (n != 0)
            return n;
    }
    l->rested = now;
    core_rest(l->server->core);
    return poll(p, 2, ms);
}

/* Until the library's next timeout, a socket, or a wake-up. */
static void loop_sleep(struct loop *l)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(l->mhd, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd p[2] = {{.fd = info->epoll_fd, .events = POLLIN},
                          {.fd = l->wake, .events = POLLIN}};
    MHD_UNSIGNED_LONG_LONG ms = IDLE_SECONDS * 1000;

    if (MHD_get_timeout(l->mhd, &ms) == MHD_YES && ms == 0)
        return;
    if (ms > IDLE_SECONDS * 1000)
        ms = IDLE_SECONDS * 1000;
    if (loop_wait(l, p, (int)ms) > 0 && p[1].revents)
        loop_woke(l);
}

static void *loop_run(void *arg)
{
    struct loop *l = arg;
    int fd = -1;
    bool quiet = false;

    while (!atomic_load(&l->server->ended)) {
        if (!quiet && atomic_load(&l->server->draining)) {
            quiet = true;
            fd = MHD_quiesce_daemon(l->mhd);
            atomic_fetch_sub(&l->server->letting_in, 1);
        }
        loop_sleep(l);
        MHD_run(l->mhd);
    }
    MHD_stop_daemon(l->mhd);
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* Signals are for the threads of whoever started the server. */
static int loop_thread(struct loop *l)
{
    sigset_t all, before;
    int r;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    r = pthread_create(&l->thread, NULL, loop_run, l);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (r != 0)
        return err_set(ERR_IO, "server: no thread: %s", strerror(r));
    pthread_setname_np(l->thread, "pages");
    return 0;
}

static int loop_start(struct server *s, struct loop *l)
{
    int fd = fcntl(s->config.listen_fd, F_DUPFD_CLOEXEC, 3), r;

    if (fd < 0)
        return err_errno("server: listening socket");
    *l = (struct loop){.server = s, .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    l->mhd = l->wake < 0 ? NULL : daemon_start(l, fd);
    if (!l->mhd) {
        close(fd);
        if (l->wake >= 0)
            close(l->wake);
        return err_set(ERR_IO, "server: libmicrohttpd does not start");
    }
    r = loop_thread(l);
    if (r < 0) {
        MHD_stop_daemon(l->mhd);
        close(l->wake);
    }
    return r;
}

static void loops_wake(struct server *s)
{
    for (unsigned i = 0; i < s->loops_n; i++)
        loop_wake(&s->loops[i]);
}

static void loops_end(struct server *s)
{
    atomic_store(&s->ended, true);
    loops_wake(s);
    for (unsigned i = 0; i < s->loops_n; i++) {
        pthread_join(s->loops[i].thread, NULL);
        close(s->loops[i].wake);
    }
}

static int loops_start(struct server *s)
{
    assert(s->config.threads >= 1 && s->config.threads <= THREADS_MAX);
    atomic_store(&s->letting_in, s->config.threads);
    while (s->loops_n < s->config.threads) {
        int r = loop_start(s, &s->loops[s->loops_n]);

        if (r < 0)
            return r;
        s->loops_n++;
    }
    return 0;
}

static void server_free(struct server *s)
{
    core_free(s->core);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct server *server_new(const struct server_config *config, struct core *core)
{
    struct server *s = calloc(1, sizeof(*s));
    pthread_condattr_t monotonic;

    if (!s)
        abort();
    s->config = *config;
    if (s->config.head_ms == 0)
        s->config.head_ms = HEAD_MS;
    s->core = core;
    s->conns.next = s->conns.prev = &s->conns;
    s->watch_layout = strncmp(MHD_get_version(), "0.", 2) == 0;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return s;
}

int server_start(const struct server_config *config, struct server **ret)
{
    struct core *core;
    struct server *s;
    int r = core_new(config, &core);

    if (r < 0)
        return r;
    s = server_new(config, core);
    r = loops_start(s);
    if (r == 0)
        r = watcher_start(s);
    if (r < 0) {
        loops_end(s);
        server_free(s);
        return r;
    }
    *ret = s;
    return 0;
}

static int connections(struct server *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->conns_n;
    pthread_mutex_unlock(&s->lock);
    return n;
}

/* Is what was begun finished, and has nobody asked for anything for a moment? Not while a thread may
 * just be letting somebody in whom nobody has counted yet. */
static bool is_quiet(struct server *s)
{
    if (atomic_load(&s->letting_in) > 0)
        return false;
    if (connections(s) == 0)
        return true;
    int64_t still = clock_ticks() - atomic_load(&s->last);

    return atomic_load(&s->busy) == 0 &&
           still > INT64_C(1000000) * (atomic_load(&s->fresh) > 0 ? FRESH_MS : QUIET_MS);
}

static void wait_quiet(struct server *s, int ms)
{
    const struct timespec moment = {.tv_nsec = 2000000};
    int64_t until = clock_ticks() + INT64_C(1000000) * ms;

    while (!is_quiet(s) && clock_ticks() < until)
        nanosleep(&moment, NULL);
}

void server_stop(struct server *s, int grace_ms)
{
    atomic_store(&s->last, clock_ticks());
    atomic_store(&s->draining, true);
    loops_wake(s);
    wait_quiet(s, grace_ms);
    /* whoever waits still is told so, and from here on nobody is made to wait */
    core_expire(s->core, true);
    wait_quiet(s, 2 * QUIET_MS);
    watcher_stop(s);
    loops_end(s);
    server_free(s);
}
