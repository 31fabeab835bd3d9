/* outside.h: does an address of another site open? Asked over HTTP, by libcurl.
 *
 * Off where there is no file DATA/desk/links.conf. Its lines are NAME VALUE; # begins a remark; an empty file is enough:
 *     days 7             each address once in so many days; one that did not open every day
 *     pause 10           seconds between two turns; a turn asks a host once
 *     network 10.1.0.0/16    of the inside, and may be asked all the same (any number of lines)
 * Who asks is to stand behind walls of its own (app/outside_walls.h): what comes back is foreign.
 *
 * Nothing but the status is wanted: HEAD, and where a server makes nothing of that, GET, given up with the first byte of
 * what it sends. No cookies, no password, no referrer; redirects are followed five times, to http and https alone; the
 * certificate is verified. Asked are ports 80, 443 and from 1024 on. Each connection is looked at when it is made, after
 * the name was resolved: what does not lead to an address of the public internet is not connected to. */
#ifndef ENGINE_OUTSIDE_H
#define ENGINE_OUTSIDE_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/err.h"

#define OUTSIDE_AT_ONCE     8    /* addresses in a turn */
#define OUTSIDE_ADDRESS_MAX 2000 /* bytes */
#define OUTSIDE_SECONDS     20   /* a turn ends by then */

struct outside_network {
    int family;
    unsigned char bytes[16];
    int bits;
};
struct outside_networks {
    struct outside_network *v;
    size_t n, room;
};
struct outside_rules {
    bool on;
    int64_t days, pause;
    struct outside_networks inside; /* those that may be asked */
};
/* ERR_MALFORMED: says the line. No such file: 0, and it is off. */
int outside_rules_load(struct arena *a, const char *path, struct outside_rules *ret) must_use;

/* OUTCOME(NAME, name in the store, is it wrong, is it so at the first look) */
#define OUTSIDE_TABLE(OUTCOME)                                                                   \
 OUTCOME(OPENS, "opens", false, false)                                                           \
 OUTCOME(CLOSED, "closed", false, false)     /* it answers, but not us: 401, 403, 429 … */     \
 OUTCOME(GONE, "gone", true, true)           /* 404, 410 */                                      \
 OUTCOME(FAILS, "fails", true, false)        /* 5xx */                                           \
 OUTCOME(SILENT, "silent", true, false)      /* no connection, or no answer within 15 s */       \
 OUTCOME(NO_HOST, "no_host", true, false)    /* nobody knows that name */                        \
 OUTCOME(UNTRUSTED, "untrusted", true, true) /* its certificate: browsers warn of it */          \
 OUTCOME(CIRCLE, "circle", true, true)       /* redirected without end */                        \
 OUTCOME(INSIDE, "inside", true, true)       /* of no public network: readers cannot go there */ \
 OUTCOME(MALFORMED, "malformed", true, true)

enum outside_outcome {
#define OUTSIDE_ENUM(name, code, wrong, sure) OUTSIDE_##name,
    OUTSIDE_TABLE(OUTSIDE_ENUM)
#undef OUTSIDE_ENUM
    OUTSIDE__MAX
};
struct outside_answer {
    enum outside_outcome outcome;
    int status; /* of the last answer; 0 none */
};
const char *outside_name(enum outside_outcome o);
bool outside_is_wrong(enum outside_outcome o); /* a reader does not get there */
bool outside_is_sure(enum outside_outcome o);  /* and it will be no better tomorrow */

/* All at the same time; n at most OUTSIDE_AT_ONCE. Ends within OUTSIDE_SECONDS. ERR_BUSY: no memory. */
int outside_ask(const struct outside_rules *rules, const struct str *addresses, size_t n,
                struct outside_answer *ret) must_use;
/* May a connection be made there? */
bool outside_may_connect(const struct outside_rules *rules, const struct sockaddr *to);

#endif
