/* server_mhd_test.c: the server on a real socket, asked by clients that are slow, many, rude or
 * gone. */
#include "web/server.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "web/refusals.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_MAX (4 * MiB)

struct fixture {
    struct arena *arena;
    struct server_config config;
    struct server *server;
    char *spool;
    uint16_t port;
    atomic_int handled;
    atomic_int uploaded;
    atomic_int running;
};

/* ---- the pages ---- */

static void serve_file(struct request *req, struct response *res)
{
    char path[] = "/tmp/gongkai-file-XXXXXX";

    res->status = 200;
    res->type = S("text/plain");
    res->fd = mkstemp(path);
    assert(res->fd >= 0);
    unlink(path);
    for (int i = 0; i < 1000; i++)
        assert(file_write_fd(res->fd, "0123456789", 10) == 0);
    res->size = 10000;
    res->etag = str_eq(req->path, S("/file")) ? S("tag") : S("");
}

static void serve_stored(struct request *req, struct response *res)
{
    char *body = arena_alloc(req->arena, 20000);

    memset(body, 'p', 20000);
    res->status = 200;
    res->body = str_of(body, 20000);
    res->store = true;
}

struct later {
    struct exchange *x;
    int ms;
};

static void *finish_later(void *arg)
{
    struct later *later = arg;
    struct response res;

    usleep((useconds_t)later->ms * 1000);
    response_plain(&res, 200, S("later"));
    exchange_finish(later->x, &res);
    free(later);
    return NULL;
}

static void defer(struct request *req, int ms)
{
    struct later *later = calloc(1, sizeof(*later));
    pthread_attr_t detached;
    pthread_t thread;

    later->x = exchange_defer(req);
    later->ms = ms;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    assert(pthread_create(&thread, &detached, finish_later, later) == 0);
    pthread_attr_destroy(&detached);
}

static void handler(void *arg, void *worker, struct request *req, struct response *res)
{
    struct fixture *f = arg;
    int64_t ms = 0;

    (void)worker;
    atomic_fetch_add(&f->handled, 1);
    atomic_fetch_add(&f->uploaded, (int)req->uploads.n);
    if (str_starts(req->path, S("/file"))) {
        serve_file(req, res);
    } else if (str_starts(req->path, S("/stored"))) {
        serve_stored(req, res);
    } else if (str_eq(req->path, S("/later"))) {
        defer(req, num_parse(request_arg(req, "ms"), 0, 100000, &ms) < 0 ? 0 : (int)ms);
    } else if (str_eq(req->path, S("/slow"))) {
        atomic_store(&f->running, 1);
        usleep(300000);
        response_plain(res, 200, S("slow"));
    } else {
        response_plain(res, req->body_err ? err_status(req->body_err) : 200,
                       arena_fmt(req->arena, "%.*s%s%.*s", STR_ARG(req->path),
                                 req->fields.n ? " " : "", STR_ARG(request_field(req, "a"))));
    }
}

/* ---- the server ---- */

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = arena_one(a, struct fixture);
    struct sockaddr_in in;
    socklen_t n = sizeof(in);

    f->arena = a;
    f->spool = arena_cstr(a, S("/tmp/gongkai-mhd-XXXXXX"));
    f->config = (struct server_config){
        .threads = 3, .handler = handler, .arg = f, .spool = f->spool, .listen_fd = -1};
    *state = f;
    if (!mkdtemp(f->spool) || page_cache_open(16 * MiB, NULL, &f->config.cache) < 0 ||
        server_listen(S("127.0.0.1:0"), &f->config.listen_fd) < 0 ||
        getsockname(f->config.listen_fd, (struct sockaddr *)&in, &n) < 0)
        return -1;
    f->port = in.sin_port;
    return server_start(&f->config, &f->server);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int r;

    if (f->server)
        server_stop(f->server, 2000);
    close(f->config.listen_fd);
    page_cache_close(f->config.cache);
    r = rmdir(f->spool); /* fails if a spool file was left */
    arena_free(f->arena);
    return r;
}

/* ---- a client ---- */

struct client {
    int fd;
    struct buf in; /* read and not yet taken */
};

struct answer {
    int status;
    struct str head, body; /* in the arena */
};

static struct client dial(struct fixture *f)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = f->port};
    struct timeval patience = {.tv_sec = 10};
    struct client c = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
                       .in = BUF_INIT(ANSWER_MAX)};

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(c.fd >= 0);
    setsockopt(c.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    assert_int_equal(connect(c.fd, (struct sockaddr *)&in, sizeof(in)), 0);
    return c;
}

static void hang_up(struct client *c)
{
    close(c->fd);
    buf_done(&c->in);
}

static void say(struct client *c, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = send(c->fd, bytes.p, bytes.n, MSG_NOSIGNAL);

        if (n <= 0)
            return; /* refused before we were done: the answer says why */
        bytes = str_skip(bytes, (size_t)n);
    }
}

/* Some more of what the server says; false at its end. */
static bool hear(struct client *c)
{
    char *to = buf_reserve(&c->in, 64 * KiB);
    ssize_t n;

    assert_non_null(to);
    n = recv(c->fd, to, 64 * KiB, 0);
    if (n <= 0)
        return false;
    c->in.n += (size_t)n;
    return true;
}

static struct str header_of(struct str head, const char *name)
{
    struct str line, key, value;

    while (str_next(&head, '\n', &line)) {
        if (str_cut(str_trim(line), ':', &key, &value) && str_eq_nocase(key, str_c(name)))
            return str_trim(value);
    }
    return S("");
}

static void take(struct client *c, size_t n)
{
    memmove(c->in.p, c->in.p + n, c->in.n - n);
    c->in.n -= n;
}

/* The next answer, whole; status 0 if the connection ended instead. */
static struct answer listen_to(struct fixture *f, struct client *c, bool head_only)
{
    struct answer a = {0};
    int64_t length = 0;
    ptrdiff_t end;

    while ((end = str_find(buf_str(&c->in), S("\r\n\r\n"))) < 0) {
        if (!hear(c))
            return a;
    }
    a.head = arena_str(f->arena, str_head(buf_str(&c->in), (size_t)end + 2));
    a.status = (a.head.p[9] - '0') * 100 + (a.head.p[10] - '0') * 10 + a.head.p[11] - '0';
    take(c, (size_t)end + 4);
    if (a.status != 304 && a.status != 100 && !head_only)
        assert_int_equal(num_parse(header_of(a.head, "Content-Length"), 0, ANSWER_MAX, &length), 0);
    while (c->in.n < (size_t)length) {
        if (!hear(c))
            return (struct answer){0};
    }
    a.body = arena_str(f->arena, str_head(buf_str(&c->in), (size_t)length));
    take(c, (size_t)length);
    return a;
}

static struct answer ask(struct fixture *f, struct str bytes)
{
    struct client c = dial(f);
    struct answer a;

    say(&c, bytes);
    a = listen_to(f, &c, str_starts(bytes, S("HEAD")));
    hang_up(&c);
    return a;
}

static struct answer get(struct fixture *f, const char *path, const char *headers)
{
    return ask(f, arena_fmt(f->arena, "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", path, headers));
}

#define assert_str(got, want)                              \
 do {                                                      \
  struct str got_ = (got);                                 \
  assert_string_equal(arena_cstr(f->arena, got_), (want)); \
 } while (0)

/* ---- the facts ---- */

static void test_mhd__refuses_what_the_twin_refuses(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(refusal_cases); i++) {
        const struct refusal_case *c = &refusal_cases[i];
        struct answer a = ask(f, c->bytes);

        if (a.status != c->status)
            fail_msg("%s: %d, not %d", c->what, a.status, c->status);
    }
}

static void test_mhd__a_refusal_ends_the_connection(void **state)
{
    struct fixture *f = *state;
    struct client c = dial(f);

    say(&c, S(POST "Content-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(listen_to(f, &c, false).status, 400);
    assert_int_equal(listen_to(f, &c, false).status, 0);
    assert_int_equal(atomic_load(&f->handled), 0);
    hang_up(&c);
}

static void test_mhd__answers_in_the_order_of_asking(void **state)
{
    struct fixture *f = *state;
    struct client c = dial(f);

    say(&c, S("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
              "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              "Content-Length: 3\r\n\r\na=b"
              "GET /stored HTTP/1.1\r\nHost: a\r\n\r\n"
              "HEAD /stored HTTP/1.1\r\nHost: a\r\n\r\n"
              "GET /later?ms=50 HTTP/1.1\r\nHost: a\r\n\r\n"
              "GET /6 HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_str(listen_to(f, &c, false).body, "/1");
    assert_str(listen_to(f, &c, false).body, "/2 b");
    assert_int_equal(listen_to(f, &c, false).body.n, 20000);
    assert_int_equal(listen_to(f, &c, true).status, 200);
    assert_str(listen_to(f, &c, false).body, "later");
    assert_str(listen_to(f, &c, false).body, "/6");
    hang_up(&c);
}

static void test_mhd__waits_for_a_slow_client_and_serves_others(void **state)
{
    struct fixture *f = *state;
    struct str slow = S(
        "POST /slow-body HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 6\r\n\r\na=bcde");
    struct client c = dial(f);

    for (size_t i = 0; i < slow.n; i++) {
        say(&c, str_head(str_skip(slow, i), 1));
        if (i % 20 == 0)
            assert_int_equal(get(f, "/", "").status, 200);
    }
    assert_str(listen_to(f, &c, false).body, "/slow-body bcde");
    hang_up(&c);
}

static void test_mhd__an_aborted_upload_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct client c = dial(f);
    static char data[200000];

    say(&c, S("POST /up HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
              "Content-Length: 1000000\r\n\r\n"
              "--b\r\nContent-Disposition: form-data; name=f; filename=g\r\n\r\n"));
    say(&c, str_of(data, sizeof(data)));
    usleep(100000);
    hang_up(&c);
    /* rmdir() of the spool, when the server is down, says whether it is empty */
    assert_int_equal(atomic_load(&f->uploaded), 0);
}

static struct str upload(struct arena *a, size_t n)
{
    struct str head = S("--b\r\nContent-Disposition: form-data; name=f; filename=g\r\n\r\n");
    struct str tail = S("\r\n--b--\r\n");
    struct str http = arena_fmt(
        a,
        "POST /up HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: %zu\r\n",
        head.n + n + tail.n);
    struct buf b cleanup(buf_done) = BUF_INIT(n + 4 * KiB);

    buf_put(&b, http);
    buf_put(&b, S("Expect: 100-continue\r\n\r\n"));
    buf_put(&b, head);
    for (size_t i = 0; i < n; i++)
        buf_char(&b, (char)i);
    buf_put(&b, tail);
    return arena_str(a, buf_str(&b));
}

static void test_mhd__an_upload_waits_for_the_word_to_continue(void **state)
{
    struct fixture *f = *state;
    struct str all = upload(f->arena, 3 * MiB);
    size_t head = (size_t)str_find(all, S("\r\n\r\n")) + 4;
    struct client c = dial(f);

    say(&c, str_head(all, head));
    assert_int_equal(listen_to(f, &c, false).status, 100);
    say(&c, str_skip(all, head));
    assert_int_equal(listen_to(f, &c, false).status, 200);
    assert_int_equal(atomic_load(&f->uploaded), 1);
    hang_up(&c);
    c = dial(f);
    say(&c, S(POST "Expect: 100-continue\r\nContent-Length: 999999999999\r\n\r\n"));
    assert_int_equal(listen_to(f, &c, false).status, 413);
    hang_up(&c);
}

static void test_mhd__a_form_too_large_is_answered_by_the_page(void **state)
{
    struct fixture *f = *state;
    struct buf b cleanup(buf_done) = BUF_INIT(8 * MiB);

    buf_put(&b,
            S("POST /p HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              "Content-Length: 6000000\r\n\r\n"));
    for (int i = 0; i < 6000000; i++)
        buf_char(&b, 'a');
    assert_int_equal(ask(f, buf_str(&b)).status, 413);
    assert_int_equal(atomic_load(&f->handled), 1);
}

static void test_mhd__head_ranges_and_tags(void **state)
{
    struct fixture *f = *state;
    struct answer a = ask(f, S("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n"));

    assert_int_equal(a.status, 200);
    assert_str(header_of(a.head, "Content-Length"), "10000");
    assert_str(header_of(a.head, "Accept-Ranges"), "bytes");
    assert_int_equal(get(f, "/file", "").body.n, 10000);
    a = get(f, "/file", "Range: bytes=9-12\r\n");
    assert_int_equal(a.status, 206);
    assert_str(a.body, "9012");
    assert_str(header_of(a.head, "Content-Range"), "bytes 9-12/10000");
    assert_str(get(f, "/file", "Range: bytes=-3\r\n").body, "789");
    a = get(f, "/file", "Range: bytes=10000-\r\n");
    assert_int_equal(a.status, 416);
    assert_str(header_of(a.head, "Content-Range"), "bytes */10000");
    assert_int_equal(get(f, "/file", "Range: bytes=0-1,3-4\r\n").body.n, 10000);
    a = get(f, "/file", "If-None-Match: \"tag\"\r\n");
    assert_int_equal(a.status, 304);
    assert_str(header_of(a.head, "ETag"), "\"tag\"");
}

static void test_mhd__a_stored_page_comes_packed_from_memory(void **state)
{
    struct fixture *f = *state;
    struct answer a = get(f, "/stored", "");
    const char *match;

    assert_int_equal(a.body.n, 20000);
    a = get(f, "/stored", "Accept-Encoding: gzip, deflate, br\r\n");
    assert_str(header_of(a.head, "Content-Encoding"), "br");
    assert_true(a.body.n < 1000);
    match = arena_fmt(f->arena, "Accept-Encoding: br\r\nIf-None-Match: %.*s\r\n",
                      STR_ARG(header_of(a.head, "ETag")))
                .p;
    a = get(f, "/stored", match);
    assert_int_equal(a.status, 304);
    a = get(f, "/stored", "Accept-Encoding: gzip\r\n");
    assert_str(header_of(a.head, "Content-Encoding"), "gzip");
    a = get(f, "/stored", "");
    assert_str(header_of(a.head, "Content-Encoding"), "");
    assert_true(header_of(a.head, "Content-Security-Policy").n > 0);
    assert_int_equal(atomic_load(&f->handled), 1);
    page_cache_set_head(f->config.cache, 2);
    assert_int_equal(get(f, "/stored", "").body.n, 20000);
    assert_int_equal(atomic_load(&f->handled), 2);
}

static void test_mhd__an_answer_may_come_later(void **state)
{
    struct fixture *f = *state;

    assert_str(get(f, "/later?ms=30", "").body, "later");
    assert_str(get(f, "/later", "").body, "later");
}

static void restart(struct fixture *f)
{
    server_stop(f->server, 1000);
    assert_int_equal(server_start(&f->config, &f->server), 0);
}

static void test_mhd__an_answer_that_does_not_come_is_given_up(void **state)
{
    struct fixture *f = *state;
    struct client c;

    f->config.defer_ms = 50;
    restart(f);
    c = dial(f);
    say(&c,
        S("GET /later?ms=2500 HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(listen_to(f, &c, false).status, 503);
    assert_str(listen_to(f, &c, false).body, "/next");
    hang_up(&c);
    usleep(2600000); /* whoever finishes it late finds that it is over */
}

static void test_mhd__a_head_that_never_ends_is_cut_off(void **state)
{
    struct fixture *f = *state;
    struct client c;
    int64_t until;

    f->config.head_ms = 300;
    restart(f);
    c = dial(f);
    until = clock_ticks() + INT64_C(8000000000);
    say(&c, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
    while (send(c.fd, "x", 1, MSG_NOSIGNAL) == 1 && clock_ticks() < until)
        usleep(20000);
    assert_true(clock_ticks() < until);
    hang_up(&c);
    assert_int_equal(get(f, "/", "").status, 200);
}

/* ---- many at once ---- */

#define CROWD 100
#define EACH  20

struct crowd {
    struct fixture *f;
    int good;
};

/* cmocka's assertions belong to the main thread: here only counts are made. */
static void *visitor(void *arg)
{
    static const struct str paths[] = {STR_INIT("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"),
                                       STR_INIT("GET /stored/2 HTTP/1.1\r\nHost: a\r\n\r\n"),
                                       STR_INIT("GET /file HTTP/1.1\r\nHost: a\r\n\r\n"),
                                       STR_INIT("GET /later?ms=1 HTTP/1.1\r\nHost: a\r\n\r\n")};
    struct crowd *me = arg;
    struct fixture mine = {.arena = arena_new(0), .port = me->f->port};
    struct client c = dial(&mine);

    for (int i = 0; i < EACH; i++) {
        say(&c, paths[i % COUNT(paths)]);
        me->good += listen_to(&mine, &c, false).status == 200;
    }
    hang_up(&c);
    arena_free(mine.arena);
    return NULL;
}

static void test_mhd__serves_a_hundred_at_once(void **state)
{
    pthread_t threads[CROWD];
    struct crowd crowd[CROWD];

    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = (struct crowd){.f = *state};
        assert_int_equal(pthread_create(&threads[i], NULL, visitor, &crowd[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(crowd[i].good, EACH);
    }
}

/* ---- workers ---- */

static void *worker_new(void *arg)
{
    (void)arg;
    return calloc(1, sizeof(atomic_int));
}

/* How often it rested stands in the worker; the test sees it through the answer. */
static void worker_rests(void *worker)
{
    atomic_fetch_add((atomic_int *)worker, 1);
}

static void count_rests(void *arg, void *worker, struct request *req, struct response *res)
{
    (void)arg;
    response_plain(res, 200, arena_fmt(req->arena, "%d", atomic_load((atomic_int *)worker)));
}

static int64_t rests(struct fixture *f, struct client *c)
{
    int64_t n;

    say(c, S("GET /rests HTTP/1.1\r\nHost: x\r\n\r\n"));
    assert_int_equal(num_parse(listen_to(f, c, false).body, 0, 1000, &n), 0);
    return n;
}

static void test_mhd__a_worker_rests_before_its_thread_sleeps(void **state)
{
    struct fixture *f = *state;
    struct client c;

    server_stop(f->server, 2000);
    f->server = NULL;
    f->config.threads = 1;
    f->config.handler = count_rests;
    f->config.worker_new = worker_new;
    f->config.worker_free = free;
    f->config.worker_rests = worker_rests;
    assert_int_equal(server_start(&f->config, &f->server), 0);
    c = dial(f);
    assert_int_equal(rests(f, &c), 0);
    usleep(50000);
    assert_int_equal(rests(f, &c), 1);
    hang_up(&c);
}

/* ---- the end ---- */

/* While the one thread is busy as many sockets become ready as the library asks for at a time. */
static void test_mhd__serves_all_who_become_ready_at_once(void **state)
{
    struct fixture *f = *state;
    struct client slow, many[256];

    f->config.threads = 1;
    restart(f);
    for (size_t n = 126; n <= 130; n++) {
        for (size_t i = 0; i < n; i++) {
            many[i] = dial(f);
            say(&many[i], S("GET /first HTTP/1.1\r\nHost: x\r\n\r\n"));
            assert_int_equal(listen_to(f, &many[i], false).status, 200);
        }
        slow = dial(f);
        say(&slow, S("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
        usleep(50000);
        for (size_t i = 0; i < n; i++)
            say(&many[i], S("GET /then HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_int_equal(listen_to(f, &slow, false).status, 200);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(listen_to(f, &many[i], false).status, 200);
            hang_up(&many[i]);
        }
        hang_up(&slow);
    }
}

static void *stop(void *arg)
{
    struct fixture *f = arg;

    server_stop(f->server, 5000);
    f->server = NULL;
    return NULL;
}

static void test_mhd__a_request_that_runs_is_answered_before_the_end(void **state)
{
    struct fixture *f = *state;
    struct client c = dial(f), idle = dial(f), later = dial(f);
    struct answer a;
    pthread_t stopper;

    say(&c, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    say(&later, S("GET /later?ms=400 HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!atomic_load(&f->running) || atomic_load(&f->handled) < 2)
        usleep(1000);
    assert_int_equal(pthread_create(&stopper, NULL, stop, f), 0);
    a = listen_to(f, &c, false);
    assert_str(a.body, "slow");
    assert_str(listen_to(f, &later, false).body, "later");
    pthread_join(stopper, NULL);
    assert_int_equal(listen_to(f, &c, false).status, 0);
    assert_int_equal(listen_to(f, &idle, false).status, 0);
    hang_up(&c);
    hang_up(&idle);
    hang_up(&later);
}

/* Who was let in may be slow to speak: nobody else will answer him. */
static void test_mhd__who_just_came_in_is_heard_before_the_end(void **state)
{
    struct fixture *f = *state;
    struct client first = dial(f), c = dial(f);
    pthread_t stopper;

    say(&first, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(listen_to(f, &first, false).status, 200); /* by now both are let in */
    assert_int_equal(pthread_create(&stopper, NULL, stop, f), 0);
    usleep(500000);
    say(&c, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(listen_to(f, &c, false).status, 200);
    pthread_join(stopper, NULL);
    hang_up(&first);
    hang_up(&c);
}

static void test_mhd__what_is_deferred_for_too_long_is_told_so_at_the_end(void **state)
{
    struct fixture *f = *state;
    struct client c = dial(f);

    say(&c, S("GET /later?ms=1500 HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (atomic_load(&f->handled) < 1)
        usleep(1000);
    server_stop(f->server, 100);
    f->server = NULL;
    assert_int_equal(listen_to(f, &c, false).status, 503);
    hang_up(&c);
    usleep(1800000); /* the late finisher comes to an end that was already told */
}

struct traffic {
    struct fixture *f;
    bool hangs_up; /* after each answer */
    atomic_bool enough;
    int asked, answered;
};

/* Asks on and on, on a kept connection where the server keeps it. */
static void *pass_by(void *arg)
{
    struct traffic *t = arg;
    struct fixture mine = {.arena = arena_new(0), .port = t->f->port};
    struct client c = dial(&mine);

    while (!atomic_load(&t->enough)) {
        struct answer a;

        say(&c, t->asked % 2 ? S("GET /stored HTTP/1.1\r\nHost: a\r\n\r\n")
                             : S("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"));
        t->asked++;
        a = listen_to(&mine, &c, false);
        t->answered += a.status == 200;
        if (t->hangs_up || a.status == 0 ||
            str_eq_nocase(header_of(a.head, "Connection"), S("close"))) {
            hang_up(&c);
            c = dial(&mine);
        }
        arena_reset(mine.arena);
    }
    hang_up(&c);
    arena_free(mine.arena);
    return NULL;
}

/* So many visitors ask while the server ends and begins anew, again and again. */
static void restart_among(struct fixture *f, size_t visitors, bool hang_up_each, int restarts,
                          useconds_t pause)
{
    struct traffic traffic[8];
    pthread_t threads[8];

    assert_true(visitors <= COUNT(threads));
    for (size_t i = 0; i < visitors; i++) {
        traffic[i] = (struct traffic){.f = f, .hangs_up = hang_up_each};
        assert_int_equal(pthread_create(&threads[i], NULL, pass_by, &traffic[i]), 0);
    }
    for (int i = 0; i < restarts; i++) {
        usleep(pause);
        server_stop(f->server, 2000);
        assert_int_equal(server_start(&f->config, &f->server), 0);
    }
    usleep(100000);
    for (size_t i = 0; i < visitors; i++)
        atomic_store(&traffic[i].enough, true);
    for (size_t i = 0; i < visitors; i++) {
        pthread_join(threads[i], NULL);
        assert_true(traffic[i].asked > 10);
        assert_int_equal(traffic[i].answered, traffic[i].asked);
    }
}

static void test_mhd__a_restart_loses_no_request(void **state)
{
    restart_among(*state, 8, false, 4, 100000);
}

/* Nobody is connected when the end begins, and somebody is just coming in. */
static void test_mhd__a_restart_in_a_lull_loses_no_request(void **state)
{
    restart_among(*state, 2, true, 60, 3000);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_mhd__refuses_what_the_twin_refuses),
        FACT(test_mhd__a_refusal_ends_the_connection),
        FACT(test_mhd__answers_in_the_order_of_asking),
        FACT(test_mhd__waits_for_a_slow_client_and_serves_others),
        FACT(test_mhd__an_aborted_upload_leaves_nothing),
        FACT(test_mhd__an_upload_waits_for_the_word_to_continue),
        FACT(test_mhd__a_form_too_large_is_answered_by_the_page),
        FACT(test_mhd__head_ranges_and_tags),
        FACT(test_mhd__a_stored_page_comes_packed_from_memory),
        FACT(test_mhd__an_answer_may_come_later),
        FACT(test_mhd__an_answer_that_does_not_come_is_given_up),
        FACT(test_mhd__a_head_that_never_ends_is_cut_off),
        FACT(test_mhd__a_worker_rests_before_its_thread_sleeps),
        FACT(test_mhd__serves_a_hundred_at_once),
        FACT(test_mhd__serves_all_who_become_ready_at_once),
        FACT(test_mhd__a_request_that_runs_is_answered_before_the_end),
        FACT(test_mhd__who_just_came_in_is_heard_before_the_end),
        FACT(test_mhd__what_is_deferred_for_too_long_is_told_so_at_the_end),
        FACT(test_mhd__a_restart_loses_no_request),
        FACT(test_mhd__a_restart_in_a_lull_loses_no_request),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
