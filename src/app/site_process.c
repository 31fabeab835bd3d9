/* site_process.c: the two processes that serve pages, public and desk: one life, two tables of
 * differences. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/convert.h"
#include "app/process.h"
#include "app/sandbox.h"
#include "app/stores.h"
#include "app/url.h"
#include "app/wiring.h"
#include "domain/requests/code.h"
#include "domain/requests/requests.h"
#include "base/file.h"
#include "engine/reads.h"
#include "base/num.h"
#include "engine/ledger.h"
#include "web/qr.h"
#include "web/server.h"

#define GRACE_MS     25000
#define SHOWN_MS     3000 /* at most, until readers see what was done */
#define DESK_THREADS 4
#define THREADS_MAX  64
#define SPOOL_SECONDS 3600 /* older than any answer that is still being made */
#define HOUR_SECONDS  3600

/* What a process of pages is while it runs. */
struct serving {
    struct site site;
    struct inbox_door door;   /* public */
    struct page_cache *cache; /* public */
    struct throttle *throttle; /* public: of those who guess query codes */
    struct throttle *codes;    /* public: of codes whose second fact is guessed */
    struct throttle *crowd;    /* public: of those who hand in */
    struct reads *reads;       /* public; NULL: nobody counts */
    struct sealer sealer;      /* public */
    struct requests_house requests; /* desk: opens what people handed in sealed */
    struct server *server;
    enum db_mode mode;
    int wake; /* desk: after each form; -1 none */
};

static struct throttle *throttle_new(int tries, int64_t seconds)
{
    struct throttle *t = calloc(1, sizeof(*t));

    if (!t)
        abort();
    throttle_init(t, tries, seconds);
    return t;
}

static void throttle_drop(struct throttle *t)
{
    if (t)
        throttle_done(t);
    free(t);
}

static void wake_worker(int fd)
{
    uint64_t one = 1;
    ssize_t ignored = fd >= 0 ? write(fd, &one, sizeof(one)) : 0;

    (void)ignored;
}

/* What was counted goes the way of everything that comes from outside. */
static void reads_settle(const struct serving *s)
{
    int r = s->reads ? reads_hand_in(s->reads, s->door.group, clock_now(&s->site.clock)) : 0;

    if (r < 0)
        log_err("reads", r);
    if (r > 0)
        wake_worker(s->door.wake);
}

static void reads_drop(struct reads *r)
{
    if (r)
        reads_done(r);
    free(r);
}

static void serving_done(struct serving *s)
{
    if (s->door.group)
        reads_settle(s);
    group_close(s->door.group);
    reads_drop(s->reads);
    page_cache_close(s->cache);
    throttle_drop(s->throttle);
    throttle_drop(s->codes);
    throttle_drop(s->crowd);
    if (s->door.sealer)
        sealer_done(s->door.sealer);
    qr_press_free(s->door.press);
    shown_done(&s->site.shown);
}

/* One for each thread. The store may be away when it is made, and come back. */
struct hand {
    struct db *db;
    uint64_t head; /* the public store's, when its snapshot was begun */
};

static void *hand_new(void *arg)
{
    (void)arg;
    return calloc(1, sizeof(struct hand));
}

static void hand_free(void *worker)
{
    struct hand *h = worker;

    db_close(h->db);
    free(h);
}

static void answer_busy(struct request *req, struct response *res, int err)
{
    log_err("store.away", err);
    *res = (struct response){
        .fd = -1, .status = err_status(ERR_BUSY), .type = S("text/plain; charset=utf-8")};
    res->body = S(
        "503 暂时无法提供服务，请稍后再试。 The service is not available at the moment; please try again later.\n");
    response_header(req, res, "Retry-After", S("5"));
    response_header(req, res, "Cache-Control", S("no-store"));
}

/* Whoever published or withdrew something is answered when it is so for everybody. If the worker
 * is away or has much to do, he is answered all the same, and every page of the desk says how far
 * behind the public site is. */
static void wait_until_shown(const struct serving *s, struct db *db)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str hash;
    int64_t head;
    int r = ledger_head(db, a, &head, &hash);

    if (r < 0)
        log_err("ledger.head", r);
    else if (!shown_wait(&s->site.shown, head, SHOWN_MS))
        log_warn("public.behind", LOG_INT("entries", shown_lacks(&s->site.shown, head)));
}

/* What rests with the connection is of an older state of the store, or of one that is just changing. */
static void renew(const struct serving *s, struct hand *h)
{
    uint64_t head = page_cache_head(s->cache);

    if (head != h->head || head & 1)
        db_let_go(h->db);
    h->head = head;
}

static void hand_rests(void *worker)
{
    struct hand *h = worker;

    if (h->db)
        db_let_go(h->db);
}

static void serve(void *arg, void *worker, struct request *req, struct response *res)
{
    struct serving *s = arg;
    struct hand *h = worker;
    int r = h->db ? 0 : db_open(s->site.store_url, s->mode, &h->db);

    if (r < 0) {
        answer_busy(req, res, r);
        return;
    }
    if (s->site.snapshots_rest)
        renew(s, h);
    site_serve(&s->site, h->db, req, res);
    if (req->method == METHOD_POST && s->wake >= 0) {
        wake_worker(s->wake);
        wait_until_shown(s, h->db);
    }
}

static bool takes_uploads(void *arg, const struct request *req)
{
    const struct serving *s = arg;

    return site_takes_uploads(&s->site, req);
}

/* ---- Numbers among the options ---- */

static int option_number(const char *given, const char *name, int64_t low, int64_t high,
                         int64_t otherwise, int64_t *ret)
{
    if (!given) {
        *ret = otherwise;
        return 0;
    }
    if (num_parse(str_c(given), low, high, ret) < 0)
        return err_set(ERR_INVALID, "%s is a number from %lld to %lld", name, (long long)low,
                       (long long)high);
    return 0;
}

static int64_t cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 2 ? 2 : n > THREADS_MAX ? THREADS_MAX : n;
}

/* ---- From start to end ---- */

static int wait_for_end(const struct serving *s)
{
    int stop cleanup(file_close) = -1;
    struct pollfd p;
    int r = process_stop_fd(&stop);

    if (r < 0)
        return r;
    p = (struct pollfd){.fd = stop, .events = POLLIN};
    for (;;) {
        int n = poll(&p, 1, s->reads ? READS_SECONDS * 1000 : -1);

        if (n > 0 || (n < 0 && errno != EINTR))
            return 0;
        if (n == 0)
            reads_settle(s);
    }
}

/* New connections wait in the socket, which is the supervisor's, for the next process. */
static int run(struct app *app, struct serving *s, struct server_config *config)
{
    int r;

    s->site.clock = app->clock;
    r = site_open(app->arena, &s->site);
    if (r == 0)
        r = server_start(config, &s->server);
    if (r < 0)
        return r;
    process_ready();
    log_info("serving", LOG_INT("threads", config->threads));
    r = wait_for_end(s);
    server_stop(s->server, GRACE_MS);
    log_info("ended", LOG_INT("r", r));
    return r;
}

static struct server_config config_of(struct serving *s, const struct serve_options *o,
                                      int64_t threads)
{
    return (struct server_config){
        .listen_fd = FD_LISTEN,
        .threads = (unsigned)threads,
        .handler = serve,
        .arg = s,
        .worker_new = hand_new,
        .worker_free = hand_free,
        .worker_rests = hand_rests,
        .trusted_proxy = str_c(o->trusted_proxy),
        .csp = S(""),
    };
}

static int sandbox_desk(const struct app *app)
{
    struct sandbox s = {.profile = SANDBOX_DESK,
                        .owner_of = app->desk,
                        .write = {app->desk},
                        .read = {"/"},
                        .connect_port = -1};
    unsigned missing = 0;
    int r;

    s.write[1] = url_folder(app->arena, app->desk_url);
    r = sandbox_enter(&s, &missing);
    if (r == 0 && missing)
        log_warn("sandbox.weak", LOG_INT("missing", missing));
    return r;
}

static int read_file(struct arena *a, int fd, struct str name, struct extract *ret)
{
    return convert_ask(FD_CONVERT, a, fd, name, ret);
}

int process_serve_desk(struct app *app, const struct serve_options *o)
{
    struct serving s cleanup(serving_done) = {.mode = DB_WRITE, .wake = FD_WAKE};
    struct server_config config = config_of(&s, o, DESK_THREADS);
    int r;

    if (setenv("SQLITE_TMPDIR", app->spool, 1) < 0)
        return err_errno("setenv");
    r = sandbox_desk(app);
    if (r < 0)
        return r;
    wiring_site(app->arena, SIDE_DESK, &s.site);
    r = shown_open(FD_SHOWN, false, &s.site.shown);
    if (r < 0)
        return r;
    if (seal_keys_load(app->seal, &s.requests.keys) < 0)
        log_err("desk.no_key", ERR_ABSENT);
    s.requests.law = stores_request_law(app);
    s.site.app = &s.requests;
    s.site.file_read = read_file;
    s.site.store_url = app->desk_url;
    s.site.blobs = app->desk_blobs;
    s.site.spool = app->spool;
    config.spool = app->spool;
    config.takes_uploads = takes_uploads;
    return run(app, &s, &config);
}

/* ---- The public process ---- */

/* With the data folder's public part as root: the same files by other names. */
static void move_into_root(struct app *app, struct str file)
{
    size_t folder = strlen(app->public_);

    app->public_url = arena_fmt(app->arena, "sqlite:%.*s", STR_ARG(str_skip(file, folder)));
    app->public_ = "/";
    app->public_blobs = "/blobs";
    app->head = "/head";
}

static int enter_sqlite(struct app *app, struct str file, unsigned *ret_missing)
{
    const char *folder = url_folder(app->arena, app->public_url);
    bool shut = geteuid() == 0 && strcmp(folder, app->public_) == 0;
    struct sandbox s = {
        .profile = SANDBOX_PUBLIC, .owner_of = app->public_, .root = shut ? app->public_ : NULL};

    s.write[0] = shut ? "/" : folder;
    s.write[1] = shut ? NULL : app->public_;
    if (shut)
        move_into_root(app, file);
    if (setenv("SQLITE_TMPDIR", s.write[0], 1) < 0)
        return err_errno("setenv");
    return sandbox_enter(&s, ret_missing);
}

static int enter_postgres(struct app *app, unsigned *ret_missing)
{
    struct sandbox s = {
        .profile = SANDBOX_PUBLIC_POSTGRES,
        .owner_of = app->public_,
        .write = {app->public_},
        /* What finding and calling a server needs: names, certificates, libraries. */
        .read = {"/usr/lib", "/lib", "/usr/share/ca-certificates", "/etc/ssl", "/etc/resolv.conf",
                 "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
                 "/etc/ld.so.cache"},
        .connect_port = url_port(app->arena, app->public_url),
    };

    return sandbox_enter(&s, ret_missing);
}

int process_enter_public(struct app *app)
{
    unsigned missing = 0;
    struct str file;
    int r = url_file(app->public_url, &file) ? enter_sqlite(app, file, &missing)
                                             : enter_postgres(app, &missing);

    if (r == 0 && missing)
        log_warn("sandbox.weak", LOG_INT("missing", missing));
    return r;
}

static int count_reads(const struct serve_options *o, struct serving *s)
{
    struct str how = str_c(o->count_reads ? o->count_reads : "off");

    if (str_eq(how, S("off")))
        return 0;
    if (!str_eq(how, S("on")))
        return err_set(ERR_INVALID, "--count-reads is on or off");
    s->reads = calloc(1, sizeof(*s->reads));
    if (!s->reads)
        abort();
    reads_init(s->reads);
    s->door.reads = s->reads;
    return 0;
}

static int open_public(struct app *app, struct serving *s, int64_t cache)
{
    int r = group_open(app->public_url, &s->door.group);

    if (r == 0)
        r = page_cache_open((size_t)cache * MiB, app->head, &s->cache);
    s->door.throttle = s->throttle = throttle_new(REQUEST_GUESSES, REQUEST_GUESS_SECONDS);
    s->door.codes = s->codes = throttle_new(REQUEST_CODE_GUESSES, REQUEST_CODE_SECONDS);
    s->door.crowd = s->crowd = throttle_new(INBOX_PER_HOUR, HOUR_SECONDS);
    sealer_init(&s->sealer);
    s->door.sealer = &s->sealer;
    s->door.press = qr_press_new();
    return r;
}

/* For lists that are taken away, and for files that are handed in until they are sealed. What a process
 * that died left there goes. */
static const char *spool_of_public(struct app *app)
{
    const char *folder = arena_fmt(app->arena, "%s/tmp", app->public_).p;

    if (file_make_dir(folder, 0700) < 0)
        log_warn("spool.make", LOG_STR("folder", str_c(folder)));
    if (file_sweep(folder, clock_now(&app->clock) - SPOOL_SECONDS) < 0)
        log_warn("spool.sweep", LOG_STR("folder", str_c(folder)));
    return folder;
}

int process_serve_public(struct app *app, const struct serve_options *o)
{
    struct serving s cleanup(serving_done) = {
        .mode = DB_READ, .wake = -1, .door = {.wake = FD_WAKE}};
    struct server_config config;
    int64_t threads, cache;
    int r = option_number(o->threads, "--threads", 1, THREADS_MAX, cores(), &threads);

    if (r == 0)
        r = option_number(o->cache, "--cache", 0, 64 * 1024, 32, &cache);
    if (r == 0)
        r = process_enter_public(app);
    if (r == 0)
        r = open_public(app, &s, cache);
    if (r == 0)
        r = count_reads(o, &s);
    if (r < 0)
        return r;
    config = config_of(&s, o, threads);
    config.cache = cache > 0 ? s.cache : NULL;
    wiring_site(app->arena, SIDE_PUBLIC, &s.site);
    s.site.snapshots_rest = true;
    s.site.store_url = app->public_url;
    s.site.blobs = app->public_blobs;
    s.site.spool = spool_of_public(app);
    s.site.app = &s.door;
    config.spool = s.site.spool;
    config.takes_uploads = takes_uploads;
    config.files_max = HTTP_UPLOAD_MAX;
    return run(app, &s, &config);
}
