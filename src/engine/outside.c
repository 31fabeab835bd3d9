/* outside.c: see outside.h. */
#include "engine/outside.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <time.h>

#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"

#define CONF_MAX        (16 * KiB)
#define DAYS            7
#define PAUSE           10
#define HEAD_SECONDS    15 /* the indicators of 2019: what does not open within these does not open */
#define GET_SECONDS     5 /* at least */
#define CONNECT_SECONDS 10L
#define REDIRECTS       5L
#define AGENT           "Mozilla/5.0 (compatible; gongkai; link check)"

/* ---- Outcomes ---- */

static const struct {
    const char *name;
    bool wrong, sure;
} outcomes[] = {
#define OUTSIDE_ROW(name, code, wrong, sure) {code, wrong, sure},
    OUTSIDE_TABLE(OUTSIDE_ROW)
#undef OUTSIDE_ROW
};

const char *outside_name(enum outside_outcome o)
{
    return outcomes[o].name;
}

bool outside_is_wrong(enum outside_outcome o)
{
    return outcomes[o].wrong;
}

bool outside_is_sure(enum outside_outcome o)
{
    return outcomes[o].sure;
}

/* ---- Networks ---- */

/* "10.0.0.0/8", "fd00::/8" */
static bool network_read(struct arena *a, struct str s, struct outside_network *ret)
{
    struct str address, bits;
    int64_t n;
    if (!str_cut(s, '/', &address, &bits))
        return false;
    ret->family = str_find(address, S(":")) >= 0 ? AF_INET6 : AF_INET;
    if (inet_pton(ret->family, arena_cstr(a, address), ret->bytes) != 1 ||
        num_parse(bits, 0, ret->family == AF_INET ? 32 : 128, &n) < 0)
        return false;
    ret->bits = (int)n;
    return true;
}

static bool network_has(const struct outside_network *k, int family, const unsigned char *address)
{
    int whole = k->bits / 8, rest = k->bits % 8;
    return k->family == family && memcmp(k->bytes, address, (size_t)whole) == 0 &&
           (rest == 0 || ((k->bytes[whole] ^ address[whole]) >> (8 - rest)) == 0);
}

/* IANA's special-purpose registries: of no use to a reader elsewhere, or no single machine. */
static const struct outside_network not_public[] = {
    {AF_INET, {0}, 8},
    {AF_INET, {10}, 8},
    {AF_INET, {100, 64}, 10},
    {AF_INET, {127}, 8},
    {AF_INET, {169, 254}, 16},
    {AF_INET, {172, 16}, 12},
    {AF_INET, {192, 0, 0}, 24},
    {AF_INET, {192, 0, 2}, 24},
    {AF_INET, {192, 88, 99}, 24},
    {AF_INET, {192, 168}, 16},
    {AF_INET, {198, 18}, 15},
    {AF_INET, {198, 51, 100}, 24},
    {AF_INET, {203, 0, 113}, 24},
    {AF_INET, {224}, 3},
    {AF_INET6, {0x20, 0x01}, 23},
    {AF_INET6, {0x20, 0x01, 0x0d, 0xb8}, 32},
    {AF_INET6, {0x20, 0x02}, 16}, /* 6to4 carries addresses of version 4 */
};
static const struct outside_network global_v6 = {AF_INET6, {0x20}, 3};

static bool is_among(const struct outside_network *v, size_t n, int family,
                     const unsigned char *address)
{
    for (size_t i = 0; i < n; i++)
        if (network_has(&v[i], family, address))
            return true;
    return false;
}

bool outside_may_connect(const struct outside_rules *rules, const struct sockaddr *to)
{
    unsigned char address[16] = {0};
    int family = to->sa_family;
    if (family == AF_INET)
        memcpy(address, &((const struct sockaddr_in *)(const void *)to)->sin_addr, 4);
    else if (family == AF_INET6)
        memcpy(address, &((const struct sockaddr_in6 *)(const void *)to)->sin6_addr, 16);
    else
        return false;
    if (is_among(rules->inside.v, rules->inside.n, family, address))
        return true;
    return (family == AF_INET || network_has(&global_v6, family, address)) &&
           !is_among(not_public, COUNT(not_public), family, address);
}

/* ---- Settings ---- */

static int line_read(struct arena *a, struct str line, int n, struct outside_rules *rules)
{
    struct str name, value;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return 0;
    if (!str_cut(line, ' ', &name, &value))
        return err_set(ERR_MALFORMED, "links.conf:%d: a name without its value", n);
    value = str_trim(value);
    if (str_eq(name, S("days")))
        return num_parse(value, 1, 365, &rules->days) < 0
                   ? err_set(ERR_MALFORMED, "links.conf:%d: 1 to 365 days", n)
                   : 0;
    if (str_eq(name, S("pause")))
        return num_parse(value, 0, 3600, &rules->pause) < 0
                   ? err_set(ERR_MALFORMED, "links.conf:%d: 0 to 3600 seconds", n)
                   : 0;
    if (!str_eq(name, S("network")))
        return err_set(ERR_MALFORMED, "links.conf:%d: there is no such name", n);
    struct outside_network k = {0};
    if (!network_read(a, value, &k))
        return err_set(ERR_MALFORMED, "links.conf:%d: a network is 10.1.0.0/16 or fd00::/8", n);
    *vec_push(a, &rules->inside) = k;
    return 0;
}

int outside_rules_load(struct arena *a, const char *path, struct outside_rules *ret)
{
    struct outside_rules rules = {.on = true, .days = DAYS, .pause = PAUSE};
    struct str bytes, line;
    *ret = (struct outside_rules){.on = false};
    int r = file_read(a, path, CONF_MAX, &bytes);
    if (r == ERR_ABSENT)
        return 0;
    for (int n = 1; r == 0 && str_next(&bytes, '\n', &line); n++)
        r = line_read(a, line, n, &rules);
    if (r == 0)
        *ret = rules;
    return r;
}

/* ---- One address ---- */

struct asking {
    const struct outside_rules *rules;
    CURL *curl;
    char address[OUTSIDE_ADDRESS_MAX * 3 + 1]; /* with %XX for what is not ASCII */
    bool refused;                              /* a connection to the inside */
    bool done;
};

static curl_socket_t connect_to(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct asking *q = arg;
    (void)purpose;
    if (!outside_may_connect(q->rules, &to->addr)) {
        q->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* Nobody wants what is sent: the first byte ends it. */
static size_t enough(char *p, size_t size, size_t n, void *arg)
{
    (void)p, (void)size, (void)n, (void)arg;
    return 0;
}

static void address_put(struct asking *q, struct str address)
{
    size_t n = 0;
    for (size_t i = 0; i < address.n; i++) {
        unsigned char c = (unsigned char)address.p[i];
        if (c < 0x80)
            q->address[n++] = (char)c;
        else
            n += (size_t)snprintf(q->address + n, 4, "%%%02X", c);
    }
    q->address[n] = 0;
}

/* http or https, a host, no login, and a port on which sites stand. */
static bool address_ok(struct str address, const struct asking *q)
{
    CURLU *u = curl_url();
    char *host = NULL, *port = NULL, *user = NULL;
    int64_t n = 0;
    bool ok = u && address.n <= OUTSIDE_ADDRESS_MAX &&
              (str_starts(address, S("http://")) || str_starts(address, S("https://"))) &&
              curl_url_set(u, CURLUPART_URL, q->address, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_USER, &user, 0) != CURLUE_OK &&
              num_parse(str_c(port), 1, 65535, &n) == 0 && (n == 80 || n == 443 || n >= 1024);
    curl_free(host);
    curl_free(port);
    curl_free(user);
    curl_url_cleanup(u);
    return ok;
}

static int asking_begin(struct asking *q, bool body, long seconds)
{
    CURL *c = q->curl = curl_easy_init();
    if (!c)
        return err_set(ERR_BUSY, "links: no memory");
    q->refused = q->done = false;
    (void)curl_easy_setopt(c, CURLOPT_URL, q->address);
    (void)curl_easy_setopt(c, CURLOPT_PRIVATE, q);
    (void)curl_easy_setopt(c, CURLOPT_NOBODY, body ? 0L : 1L);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, enough);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, AGENT);
    (void)curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(c, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, seconds);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, connect_to);
    (void)curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, q);
    return 0;
}

static enum outside_outcome by_status(long status)
{
    if (status == 404 || status == 410)
        return OUTSIDE_GONE;
    return status >= 500 ? OUTSIDE_FAILS : status >= 400 ? OUTSIDE_CLOSED : OUTSIDE_OPENS;
}

static enum outside_outcome by_code(CURLcode code, const struct asking *q, long status)
{
    if (q->refused)
        return OUTSIDE_INSIDE;
    switch ((int)code) {
    case CURLE_OK:
    case CURLE_WRITE_ERROR: /* the first byte came */
        return status > 0 ? by_status(status) : OUTSIDE_SILENT;
    case CURLE_COULDNT_RESOLVE_HOST:
        return OUTSIDE_NO_HOST;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
        return OUTSIDE_UNTRUSTED;
    case CURLE_TOO_MANY_REDIRECTS:
        return OUTSIDE_CIRCLE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return OUTSIDE_MALFORMED;
    }
    return OUTSIDE_SILENT;
}

static void asking_end(struct asking *q, CURLcode code, struct outside_answer *ret)
{
    long status = 0;
    (void)curl_easy_getinfo(q->curl, CURLINFO_RESPONSE_CODE, &status);
    *ret = (struct outside_answer){by_code(code, q, status),
                                   status >= 100 && status <= 999 ? (int)status : 0};
    q->done = true;
}

/* Servers that know no HEAD say all kinds of things to it. */
static bool wants_get(const struct outside_answer *x)
{
    return x->status >= 400 && (x->outcome == OUTSIDE_GONE || x->outcome == OUTSIDE_CLOSED ||
                                x->outcome == OUTSIDE_FAILS);
}

/* ---- A turn ---- */

struct turn {
    const struct outside_rules *rules;
    CURLM *multi;
    struct asking q[OUTSIDE_AT_ONCE];
    struct outside_answer *ret;
    size_t n;
};

static void turn_hang_up(struct turn *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!t->q[i].curl)
            continue;
        (void)curl_multi_remove_handle(t->multi, t->q[i].curl);
        curl_easy_cleanup(t->q[i].curl);
        t->q[i].curl = NULL;
    }
}

static void turn_done(struct turn *t)
{
    turn_hang_up(t);
    (void)curl_multi_cleanup(t->multi);
}

static void hear(struct turn *t)
{
    CURLMsg *m;
    int left;
    while ((m = curl_multi_info_read(t->multi, &left))) {
        struct asking *q = NULL;
        if (m->msg != CURLMSG_DONE ||
            curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&q) != CURLE_OK)
            continue;
        asking_end(q, m->data.result, &t->ret[q - t->q]);
    }
}

/* Each has its own time limit: then none is running any more. */
static int wait_for_all(struct turn *t)
{
    int running = 1;
    CURLMcode code = CURLM_OK;
    while (running > 0 && code == CURLM_OK) {
        code = curl_multi_perform(t->multi, &running);
        hear(t);
        if (code == CURLM_OK && running > 0)
            code = curl_multi_poll(t->multi, NULL, 0, 1000, NULL);
    }
    return code == CURLM_OK ? 0 : err_set(ERR_BUSY, "links: %s", curl_multi_strerror(code));
}

/* HEAD of all, or GET of those that made nothing of it. */
static int pass(struct turn *t, bool body, long seconds)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < t->n; i++) {
        if (body ? !wants_get(&t->ret[i]) : t->q[i].done)
            continue;
        r = asking_begin(&t->q[i], body, seconds);
        if (r == 0 && curl_multi_add_handle(t->multi, t->q[i].curl) != CURLM_OK)
            r = err_set(ERR_BUSY, "links: no memory");
    }
    if (r == 0)
        r = wait_for_all(t);
    turn_hang_up(t);
    return r;
}

static time_t seconds_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

int outside_ask(const struct outside_rules *rules, const struct str *addresses, size_t n,
                struct outside_answer *ret)
{
    struct turn t cleanup(turn_done) = {.rules = rules, .ret = ret, .multi = curl_multi_init()};
    time_t begun = seconds_now();
    assert(n <= OUTSIDE_AT_ONCE);
    if (!t.multi)
        return err_set(ERR_BUSY, "links: no memory");
    for (size_t i = 0; i < n; i++, t.n++) {
        t.q[i].rules = rules;
        ret[i] = (struct outside_answer){OUTSIDE_SILENT, 0};
        address_put(&t.q[i], str_head(addresses[i], OUTSIDE_ADDRESS_MAX));
        t.q[i].done = !address_ok(addresses[i], &t.q[i]);
        if (t.q[i].done)
            ret[i].outcome = OUTSIDE_MALFORMED;
    }
    int r = pass(&t, false, HEAD_SECONDS);
    time_t left = OUTSIDE_SECONDS - (seconds_now() - begun);
    return r < 0 ? r : pass(&t, true, left > GET_SECONDS ? left : GET_SECONDS);
}
