/* server_test.c: the seam, through its twin: what is refused, what pages get, what goes onto the
 * wire. */
#include "web/server.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/file.h"
#include "web/refusals.h"
#include "web/seam.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    struct server_config config;
    char *spool;
    int handled; /* how often the handler ran */
    void (*page)(struct fixture *f, struct request *req, struct response *res);
    pthread_t later;
    struct exchange *deferred;
};

static void handler(void *arg, void *worker, struct request *req, struct response *res)
{
    struct fixture *f = arg;

    assert(worker == f);
    f->handled++;
    f->page(f, req, res);
}

static void *worker_new(void *arg)
{
    return arg;
}

static void worker_free(void *worker)
{
    (void)worker;
}

/* The request as text, one line for each thing a page sees. */
static void page_echo(struct fixture *f, struct request *req, struct response *res)
{
    struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);

    (void)f;
    buf_fmt(&b, "%d %.*s ?%.*s from %.*s%s err %d", (int)req->method, STR_ARG(req->path),
            STR_ARG(req->query), STR_ARG(req->remote), req->secure ? " secure" : "", req->body_err);
    for (size_t i = 0; i < req->args.n; i++)
        buf_fmt(&b, " a:%.*s=%.*s", STR_ARG(req->args.v[i].name), STR_ARG(req->args.v[i].value));
    for (size_t i = 0; i < req->fields.n; i++)
        buf_fmt(&b, " f:%.*s=%.*s", STR_ARG(req->fields.v[i].name),
                STR_ARG(req->fields.v[i].value));
    for (size_t i = 0; i < req->uploads.n; i++)
        buf_fmt(&b, " u:%.*s=%lld", STR_ARG(req->uploads.v[i].name),
                (long long)req->uploads.v[i].size);
    res->status = 200;
    res->type = S("text/plain");
    res->body = arena_str(req->arena, buf_str(&b));
}

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = arena_one(a, struct fixture);

    f->arena = a;
    f->spool = arena_cstr(a, S("/tmp/gongkai-server-XXXXXX"));
    f->page = page_echo;
    f->config = (struct server_config){.threads = 1,
                                       .handler = handler,
                                       .arg = f,
                                       .worker_new = worker_new,
                                       .worker_free = worker_free,
                                       .spool = f->spool};
    *state = f;
    return mkdtemp(f->spool) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int r = rmdir(f->spool); /* fails if a spool file was left */

    page_cache_close(f->config.cache);
    arena_free(f->arena);
    return r;
}

static void open_cache(struct fixture *f)
{
    assert_int_equal(page_cache_open(MiB, NULL, &f->config.cache), 0);
    page_cache_set_head(f->config.cache, 2);
}

struct answer {
    int status;
    struct str head, body;
};

static struct answer ask(struct fixture *f, struct str bytes)
{
    struct answer a;
    struct str all;
    ptrdiff_t end;

    assert_int_equal(server_twin(&f->config, f->arena, bytes, &all), 0);
    assert_true(str_starts(all, S("HTTP/1.1 ")));
    end = str_find(all, S("\r\n\r\n"));
    assert_true(end > 0);
    a.head = str_head(all, (size_t)end + 2);
    a.body = str_skip(all, (size_t)end + 4);
    a.status = (all.p[9] - '0') * 100 + (all.p[10] - '0') * 10 + all.p[11] - '0';
    return a;
}

static struct answer get(struct fixture *f, const char *path, const char *headers)
{
    return ask(f, arena_fmt(f->arena, "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", path, headers));
}

static struct answer post(struct fixture *f, const char *type, struct str body)
{
    struct str head = arena_fmt(f->arena,
                                "POST /p HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\n"
                                "Content-Length: %zu\r\n\r\n",
                                type, body.n);
    char *all = arena_alloc(f->arena, head.n + body.n);

    memcpy(all, head.p, head.n);
    memcpy(all + head.n, body.p, body.n);
    return ask(f, str_of(all, head.n + body.n));
}

/* The value of the answer's header of that name (as written), or "". */
static struct str sent(struct answer a, const char *name)
{
    struct str line, key, value;

    while (str_next(&a.head, '\n', &line)) {
        if (str_cut(str_trim(line), ':', &key, &value) && str_eq(key, str_c(name)))
            return str_trim(value);
    }
    return S("");
}

#define assert_str(got, want)                              \
 do {                                                      \
  struct str got_ = (got);                                 \
  assert_string_equal(arena_cstr(f->arena, got_), (want)); \
 } while (0)

static void test_seam__refuses_what_is_not_honest(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(refusal_cases); i++) {
        const struct refusal_case *c = &refusal_cases[i];
        int want = c->status ? c->status : 400;
        int before = f->handled;
        struct answer a = ask(f, c->bytes);

        if (a.status != want)
            fail_msg("%s: %d, not %d", c->what, a.status, want);
        assert_int_equal(f->handled - before, want == 200);
        assert_true(sent(a, "Content-Security-Policy").n > 0);
    }
}

static void test_seam__a_page_gets_everything_decoded_once(void **state)
{
    struct fixture *f = *state;

    assert_str(get(f, "/%E5%85%AC%20%25?q=%E5%BC%80+a&b", "").body,
               "0 /公 % ?q=%E5%BC%80+a&b from 127.0.0.1 err 0 a:q=开 a a:b=");
    assert_str(
        post(f, "application/x-www-form-urlencoded; charset=utf-8", S("a=%E5%BC%80+1&a=2")).body,
        "2 /p ? from 127.0.0.1 err 0 f:a=开 1 f:a=2");
}

static void test_seam__only_the_trusted_proxy_is_believed(void **state)
{
    struct fixture *f = *state;
    const char *headers = "X-Forwarded-For: 6.6.6.6, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";

    assert_str(get(f, "/", headers).body, "0 / ? from 127.0.0.1 err 0");
    f->config.trusted_proxy = S("127.0.0.1");
    assert_str(get(f, "/", headers).body, "0 / ? from 10.1.2.3 secure err 0");
    /* what the visitor sent himself stands above the proxy's own line */
    headers = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
              "X-Forwarded-For: 10.1.2.3\r\nX-Forwarded-Proto: http\r\n";
    assert_str(get(f, "/", headers).body, "0 / ? from 10.1.2.3 err 0");
}

static void test_seam__a_bad_body_reaches_the_page_as_an_error(void **state)
{
    struct fixture *f = *state;

    assert_str(post(f, "application/x-www-form-urlencoded", S("a=%zz")).body,
               "2 /p ? from 127.0.0.1 err -2");
    assert_str(post(f, "text/plain", S("a=b")).body, "2 /p ? from 127.0.0.1 err -2");
    assert_str(post(f, "multipart/form-data", S("a=b")).body, "2 /p ? from 127.0.0.1 err -2");
}

static void test_seam__a_form_beyond_its_limit_is_an_error_of_the_page(void **state)
{
    struct fixture *f = *state;
    struct buf b cleanup(buf_done) = BUF_INIT(8 * MiB);

    buf_put(&b, S("a="));
    for (size_t i = 0; i < HTTP_FORM_MAX; i++)
        buf_char(&b, 'x');
    assert_str(post(f, "application/x-www-form-urlencoded", buf_str(&b)).body,
               "2 /p ? from 127.0.0.1 err -9");
}

#define UPLOAD                                                                          \
 "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nabc\r\n" \
 "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nx\r\n--b--\r\n"

static bool takes_none(void *arg, const struct request *req)
{
    struct fixture *f = arg;

    assert(str_eq(req->path, S("/p")));
    return f == NULL;
}

static void test_seam__files_are_spooled_for_the_page_and_then_gone(void **state)
{
    struct fixture *f = *state;

    assert_str(post(f, "multipart/form-data; boundary=b", S(UPLOAD)).body,
               "2 /p ? from 127.0.0.1 err 0 f:t=x u:a.txt=3");
    f->config.takes_uploads = takes_none;
    assert_str(
        post(f, "multipart/form-data; boundary=b", S(UPLOAD)).body,
        "2 /p ? from 127.0.0.1 err -2 f:t=x"); /* what was typed is there, for who says why */
}

static void test_seam__a_full_disk_reaches_the_page_as_an_error(void **state)
{
#ifdef GONGKAI_FAULTS
    struct fixture *f = *state;

    fault_plan("write:1");
    assert_str(post(f, "multipart/form-data; boundary=b", S(UPLOAD)).body,
               "2 /p ? from 127.0.0.1 err -15");
    fault_plan(NULL);
#else
    (void)state;
    skip();
#endif
}

static void page_file(struct fixture *f, struct request *req, struct response *res)
{
    const char *path = arena_fmt(f->arena, "%s/file", f->spool).p;

    (void)req;
    assert_int_equal(file_write(path, S("0123456789"), 0600), 0);
    res->status = 200;
    res->type = S("text/plain");
    res->fd = open(path, O_RDONLY | O_CLOEXEC);
    res->size = 10;
    res->etag = S("tag");
    res->modified = 1481765400;
    unlink(path);
}

static void test_file__ranges_are_served(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *headers;
        int status;
        const char *body, *range;
    } cases[] = {
        {"", 200, "0123456789", ""},
        {"Range: bytes=2-4\r\n", 206, "234", "bytes 2-4/10"},
        {"Range: bytes=7-\r\n", 206, "789", "bytes 7-9/10"},
        {"Range: bytes=7-100\r\n", 206, "789", "bytes 7-9/10"},
        {"Range: bytes=-3\r\n", 206, "789", "bytes 7-9/10"},
        {"Range: bytes=-100\r\n", 206, "0123456789", "bytes 0-9/10"},
        {"Range: bytes=10-\r\n", 416, "", "bytes */10"},
        {"Range: bytes=-0\r\n", 416, "", "bytes */10"},
        {"Range: bytes=99999999999999999999-\r\n", 200, "0123456789", ""},
        {"Range: bytes=4-2\r\n", 200, "0123456789", ""},
        {"Range: bytes=1-2,4-5\r\n", 200, "0123456789", ""},
        {"Range: lines=1-2\r\n", 200, "0123456789", ""},
        {"Range: bytes=-\r\n", 200, "0123456789", ""},
        {"Range: bytes=1-2\r\nIf-Range: \"tag\"\r\n", 206, "12", "bytes 1-2/10"},
        {"Range: bytes=1-2\r\nIf-Range: \"old\"\r\n", 200, "0123456789", ""},
        {"Range: bytes=1-2\r\nIf-Range: Thu, 15 Dec 2016 01:30:00 GMT\r\n", 206, "12",
         "bytes 1-2/10"},
        {"Range: bytes=1-2\r\nIf-None-Match: \"tag\"\r\n", 304, "", NULL},
        {"If-None-Match: W/\"tag\"\r\n", 304, "", ""},
        {"If-None-Match: \"a\", \"tag\"\r\n", 304, "", ""},
        {"If-None-Match: *\r\n", 304, "", ""},
        {"If-None-Match: \"ta\"\r\n", 200, "0123456789", ""},
        {"If-Modified-Since: Thu, 15 Dec 2016 01:30:00 GMT\r\n", 304, "", ""},
        {"If-Modified-Since: Thu, 15 Dec 2016 01:30:01 GMT\r\n", 200, "0123456789", ""},
    };

    f->page = page_file;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct answer a = get(f, "/f", cases[i].headers);

        if (a.status != cases[i].status)
            fail_msg("%s: %d, not %d", cases[i].headers, a.status, cases[i].status);
        assert_str(a.body, cases[i].body);
        if (cases[i].range)
            assert_str(sent(a, "Content-Range"), cases[i].range);
        assert_str(sent(a, "ETag"), "\"tag\"");
    }
}

static void test_file__head_has_its_length_and_no_body(void **state)
{
    struct fixture *f = *state;
    struct answer a;

    f->page = page_file;
    a = ask(f, S("HEAD /f HTTP/1.1\r\nHost: a\r\nRange: bytes=1-2\r\n\r\n"));
    assert_int_equal(a.status, 200);
    assert_str(a.body, "");
    assert_str(sent(a, "Content-Length"), "10");
}

static void page_stored(struct fixture *f, struct request *req, struct response *res)
{
    struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);

    for (int i = 0; i < 200; i++)
        buf_fmt(&b, "<p>%d %.*s</p>", f->handled, STR_ARG(req->path));
    res->status = 200;
    res->body = arena_str(req->arena, buf_str(&b));
    res->store = true;
}

static void test_page__is_made_once_for_each_head(void **state)
{
    struct fixture *f = *state;
    struct answer a, b;

    open_cache(f);
    f->page = page_stored;
    a = get(f, "/d?x=1", "");
    b = get(f, "/d?x=1", "Cookie: other=1\r\n");
    assert_int_equal(f->handled, 1);
    assert_true(str_eq(a.head, b.head));
    assert_true(str_eq(a.body, b.body));
    assert_str(sent(a, "Cache-Control"), "no-cache");
    assert_str(sent(a, "Vary"), "Accept-Encoding");
    page_cache_set_head(f->config.cache, 4);
    a = get(f, "/d?x=1", "");
    assert_int_equal(f->handled, 2);
    assert_false(str_eq(sent(a, "ETag"), sent(b, "ETag")));
}

static void test_page__every_way_of_asking_has_its_own(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *path, *headers;
        int made;
    } cases[] = {
        {"/d", "", 1},
        {"/d?", "", 1},
        {"/d?a", "", 2},
        {"/d", "Cookie: size=large\r\n", 3},
        {"/d", "Cookie: theme=large\r\n", 4},
        {"/d", "Cookie: x=1; size=large\r\n", 4},
        {"/d", "Cookie: size=LARGE\r\n", 5},
        {"/d", "Cookie: size=LARGE\r\n", 6},
        {"/d", "Cookie: size=aaaaaaaaaaaaaaaaa\r\n", 7},
        {"/d", "Cookie: gongkai=abc\r\n", 8},
        {"/d", "Cookie: gongkai=abc\r\n", 9},
        {"/d", "Cookie: a=b\r\nCookie: gongkai=abc\r\n", 10},
        {"/d", "", 10},
    };

    open_cache(f);
    f->page = page_stored;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(get(f, cases[i].path, cases[i].headers).status, 200);
        assert_int_equal(f->handled, cases[i].made);
    }
}

static void test_page__is_packed_when_it_is_asked_for_again(void **state)
{
    struct fixture *f = *state;
    struct answer plain, packed;

    open_cache(f);
    f->page = page_stored;
    plain = get(f, "/d", "Accept-Encoding: br\r\n");
    packed = get(f, "/d", "Accept-Encoding: gzip, br\r\n");
    assert_int_equal(f->handled, 1);
    assert_str(sent(plain, "Content-Encoding"), "");
    assert_str(sent(packed, "Content-Encoding"), "br");
    assert_true(packed.body.n < plain.body.n / 4);
    packed = get(f, "/d", "Accept-Encoding: gzip\r\n");
    assert_str(sent(packed, "Content-Encoding"), "gzip");
    assert_str(sent(get(f, "/d", ""), "Content-Encoding"), "");
    assert_int_equal(get(f, "/d",
                         arena_fmt(f->arena, "Accept-Encoding: gzip\r\nIf-None-Match: %.*s\r\n",
                                   STR_ARG(sent(packed, "ETag")))
                             .p)
                         .status,
                     304);
}

static void test_page__head_and_not_modified_come_from_memory(void **state)
{
    struct fixture *f = *state;
    struct answer a, head;
    const char *match;

    open_cache(f);
    f->page = page_stored;
    a = get(f, "/d", "");
    head = ask(f, S("HEAD /d HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(str_eq(a.head, head.head));
    assert_int_equal(head.body.n, 0);
    match = arena_fmt(f->arena, "If-None-Match: %.*s\r\n", STR_ARG(sent(a, "ETag"))).p;
    a = get(f, "/d", match);
    assert_int_equal(a.status, 304);
    assert_int_equal(a.body.n, 0);
    assert_str(sent(a, "Content-Length"), "");
    assert_int_equal(f->handled, 1);
}

static void test_page__that_was_made_for_a_head_is_not_kept(void **state)
{
    struct fixture *f = *state;

    open_cache(f);
    f->page = page_stored;
    assert_int_equal(ask(f, S("HEAD /d HTTP/1.1\r\nHost: a\r\n\r\n")).status, 200);
    assert_true(get(f, "/d", "").body.n > 0);
    assert_int_equal(f->handled, 2);
}

static void page_moving(struct fixture *f, struct request *req, struct response *res)
{
    page_stored(f, req, res);
    page_cache_set_head(f->config.cache, 4);
}

static void test_page__made_while_something_was_published_is_not_kept(void **state)
{
    struct fixture *f = *state;

    open_cache(f);
    f->page = page_moving;
    assert_int_equal(get(f, "/d", "").status, 200);
    assert_int_equal(get(f, "/d", "").status, 200);
    assert_int_equal(f->handled, 2);
    assert_int_equal(get(f, "/d", "").status, 200);
    assert_int_equal(f->handled, 2);
}

static void page_cookie(struct fixture *f, struct request *req, struct response *res)
{
    page_stored(f, req, res);
    response_cookie(req, res, "size", S("large"), 0);
}

static void page_absent(struct fixture *f, struct request *req, struct response *res)
{
    page_stored(f, req, res);
    res->status = 404;
}

static void test_page__with_a_cookie_or_an_error_is_not_kept(void **state)
{
    struct fixture *f = *state;

    open_cache(f);
    f->page = page_cookie;
    get(f, "/d", "");
    get(f, "/d", "");
    assert_int_equal(f->handled, 2);
    f->page = page_absent;
    get(f, "/d", "");
    get(f, "/d", "");
    assert_int_equal(f->handled, 4);
    assert_int_equal(page_cache_stats(f->config.cache).pages, 0);
}

static void page_nothing(struct fixture *f, struct request *req, struct response *res)
{
    (void)f;
    (void)req;
    (void)res;
}

static void test_response__that_nobody_made_is_an_error(void **state)
{
    struct fixture *f = *state;

    f->page = page_nothing;
    assert_int_equal(get(f, "/", "").status, 500);
}

static void *worker_none(void *arg)
{
    (void)arg;
    return NULL;
}

static void test_response__without_a_worker_is_come_again(void **state)
{
    struct fixture *f = *state;

    f->config.worker_new = worker_none;
    assert_int_equal(get(f, "/", "").status, 503);
    assert_int_equal(f->handled, 0);
}

static void test_response__every_one_has_the_security_headers(void **state)
{
    struct fixture *f = *state;
    struct answer a = get(f, "/", "");

    assert_str(sent(a, "Content-Security-Policy"),
               "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
               "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assert_str(sent(a, "X-Content-Type-Options"), "nosniff");
    assert_str(sent(a, "Referrer-Policy"), "same-origin");
    assert_str(sent(a, "Cross-Origin-Opener-Policy"), "same-origin");
    assert_str(sent(a, "Cache-Control"), "no-store");
    f->config.csp = S("default-src 'self'");
    assert_str(sent(get(f, "/", ""), "Content-Security-Policy"), "default-src 'self'");
}

static void *finish_later(void *arg)
{
    struct fixture *f = arg;
    struct response res;

    usleep(20000);
    response_plain(&res, 201, S("later"));
    exchange_finish(f->deferred, &res);
    return NULL;
}

static void page_later(struct fixture *f, struct request *req, struct response *res)
{
    (void)res;
    f->deferred = exchange_defer(req);
    assert_int_equal(pthread_create(&f->later, NULL, finish_later, f), 0);
}

static void page_at_once(struct fixture *f, struct request *req, struct response *res)
{
    struct response mine;

    (void)f;
    (void)res;
    response_plain(&mine, 202, S("at once"));
    exchange_finish(exchange_defer(req), &mine);
}

static void test_exchange__may_be_finished_by_another_thread(void **state)
{
    struct fixture *f = *state;
    struct answer a;

    f->page = page_later;
    a = get(f, "/", "");
    assert_int_equal(a.status, 201);
    assert_str(a.body, "later");
    pthread_join(f->later, NULL);
    f->page = page_at_once;
    assert_int_equal(get(f, "/", "").status, 202);
}

static void page_kept_waiting(struct fixture *f, struct request *req, struct response *res)
{
    (void)res;
    f->deferred = exchange_defer(req);
}

static void nothing(struct exchange *x)
{
    (void)x;
}

static struct exchange *begin_get(struct core *core)
{
    struct pair host = {STR_INIT("Host"), STR_INIT("a")};
    struct seam_head head = {.method = S("GET"), .target = S("/"), .headers = &host, .n = 1};
    struct seam_facts facts;
    struct exchange *x;

    assert_int_equal(seam_check(&head, &facts).status, 0);
    assert_int_equal(exchange_begin(core, &head, &facts, S(""), S("127.0.0.1"), &x).status, 0);
    x->suspend = x->resume = nothing;
    return x;
}

/* Whoever was to finish it may be at the request's arena while the answer is made. */
static void test_exchange__given_up_is_answered_without_its_arena(void **state)
{
    struct fixture *f = *state;
    struct core *core;
    struct response late;
    struct reply reply;

    f->page = page_kept_waiting;
    assert_int_equal(core_new(&f->config, &core), 0);
    for (size_t i = 0; i < 2; i++) {
        struct exchange *x = begin_get(core);
        size_t used;

        exchange_run(x);
        used = arena_used(x->req.arena);
        core_expire(core, true); /* the second one meets a core that is closing already */
        exchange_reply(x, &reply);
        assert_int_equal(reply.status, 503);
        assert_int_equal(arena_used(x->req.arena), used);
        response_plain(&late, 201, S("too late"));
        exchange_finish(f->deferred, &late);
        exchange_unref(x);
    }
    core_free(core);
}

static void test_listen__takes_numeric_addresses(void **state)
{
    static const struct str bad[] = {STR_INIT(""), STR_INIT("8080"), STR_INIT("127.0.0.1:"),
                                     STR_INIT("::1:8080"), STR_INIT("a b:1")};
    int fd = -1;

    (void)state;
    assert_int_equal(server_listen(S("127.0.0.1:0"), &fd), 0);
    close(fd);
    assert_int_equal(server_listen(S(":0"), &fd), 0);
    close(fd);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(server_listen(bad[i], &fd), ERR_INVALID);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_seam__refuses_what_is_not_honest),
        FACT(test_seam__a_page_gets_everything_decoded_once),
        FACT(test_seam__only_the_trusted_proxy_is_believed),
        FACT(test_seam__a_bad_body_reaches_the_page_as_an_error),
        FACT(test_seam__a_form_beyond_its_limit_is_an_error_of_the_page),
        FACT(test_seam__files_are_spooled_for_the_page_and_then_gone),
        FACT(test_seam__a_full_disk_reaches_the_page_as_an_error),
        FACT(test_file__ranges_are_served),
        FACT(test_file__head_has_its_length_and_no_body),
        FACT(test_page__is_made_once_for_each_head),
        FACT(test_page__every_way_of_asking_has_its_own),
        FACT(test_page__is_packed_when_it_is_asked_for_again),
        FACT(test_page__head_and_not_modified_come_from_memory),
        FACT(test_page__that_was_made_for_a_head_is_not_kept),
        FACT(test_page__made_while_something_was_published_is_not_kept),
        FACT(test_page__with_a_cookie_or_an_error_is_not_kept),
        FACT(test_response__that_nobody_made_is_an_error),
        FACT(test_response__without_a_worker_is_come_again),
        FACT(test_response__every_one_has_the_security_headers),
        FACT(test_exchange__may_be_finished_by_another_thread),
        FACT(test_exchange__given_up_is_answered_without_its_arena),
        FACT(test_listen__takes_numeric_addresses),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
