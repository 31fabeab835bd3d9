/* publish.c: bench_publish DESK_URL DESK_ADDR PUBLIC_ADDR TIMES: from the last signature at the desk to the first reader who sees the document,
 * both over HTTP, the server running. Drafting and the signatures before are made directly, beforehand. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/demo_load.h"
#include "authority.h"
#include "base/clock.h"
#include "client.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"
#include "report.h"
#include "web/session.h"

#define PATIENCE 10000 /* asks */
#define PAUSE_US 500000 /* so that the paper of the one before is printed */

struct publishing {
    struct authority authority;
    struct map sessions; /* login → struct str * */
    const char *desk, *pub;
};

static struct str session_of(struct publishing *p, struct str login)
{
    struct str *token = map_get(&p->sessions, login);
    if (token)
        return *token;
    token = arena_one(p->authority.arena, struct str);
    must("sign in", people_sign_in(p->authority.desk, p->authority.arena, login, S(DEMO_PASSWORD), S("127.0.0.1"),
                                   clock_now(&(struct clock){0}), token));
    map_set(&p->sessions, login, token);
    return *token;
}

/* The last signature's form, as the leader's browser sends it. */
static struct str form(struct publishing *p, struct arena *a, int64_t id, struct str login)
{
    struct str token = session_of(p, login), digest;
    must("digest", document_digest(p->authority.desk, a, id, &digest));
    struct str body = arena_fmt(a, "event=pass_final&note=&digest=%.*s&%s=%.*s", STR_ARG(digest), CSRF_FIELD, STR_ARG(session_csrf(a, token)));
    return arena_fmt(a,
                     "POST /documents/%lld/move HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nCookie: %s=%.*s\r\nConnection: close\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
                     (long long)id, p->desk, p->desk, SESSION_COOKIE, STR_ARG(token), body.n, STR_ARG(body));
}

static int64_t draft(struct publishing *p, struct arena *a, const struct corpus_document *d)
{
    struct tx tx cleanup(tx_end) = {0};
    must("begin", tx_begin(p->authority.desk, &tx));
    int64_t id = authority_draft(&p->authority, a, d, 3);
    must("commit", tx_commit(&tx));
    return id;
}

static void give_up(const char *what, int status)
{
    fprintf(stderr, "bench: %s: %d\n", what, status);
    exit(1);
}

static int64_t publish(struct publishing *p, struct arena *a, const struct corpus_document *d)
{
    int64_t id = draft(p, a, d);
    struct str request = form(p, a, id, d->model->final), path = arena_fmt(a, "/d/%lld", (long long)id);
    int64_t began = clock_ticks();
    int status = client_ask(a, p->desk, request, NULL);
    if (status != 303)
        give_up("the last signature", status);
    for (int asks = 0; (status = client_get(a, p->pub, path, NULL)) != 200; asks++)
        if (asks == PATIENCE)
            give_up("the public page", status);
    return clock_ticks() - began;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_publish DESK_URL DESK_ADDR PUBLIC_ADDR TIMES\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct arena *each cleanup(arena_done) = arena_new(256 * KiB);
    struct publishing p = {.desk = argv[2], .pub = argv[3]};
    struct db *desk cleanup(db_done) = NULL;
    const struct corpus *c = corpus_new(a);
    int64_t times = number_argument(argv[4], 1, 1000), *took = arena_many(a, (size_t)times, int64_t);

    must("desk", db_open(str_c(argv[1]), DB_WRITE, &desk));
    authority_open(&p.authority, a, desk);
    map_init(&p.sessions, a);
    for (int64_t i = 0; i < times; i++) {
        struct corpus_document d;
        arena_reset(each);
        corpus_make(c, each, i, times, &d);
        took[i] = publish(&p, each, &d);
        usleep(PAUSE_US);
    }
    struct percentiles t = percentiles_of(took, (size_t)times);
    report("publication: last signature to public page, p50", t.p50, "ms", NULL, 0, 0);
    report("publication: last signature to public page, p95", t.p95, "ms", NULL, 0, 0);
    return 0;
}
