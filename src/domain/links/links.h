/* links.h: links of published documents to other sites (站外链接): which there are, and whether they open.
 *
 * A round goes through all published documents and notes the addresses that they name, then asks each that is due: one
 * that opened is asked again in the next round, one that did not a day later. Wrong is what is so for sure (404, an
 * address of the inside, a certificate that browsers refuse), or was so at two looks: a server may be away for an
 * hour. Work is done by a job, by steps that can be killed anywhere; nothing is asked unless DATA/desk/links.conf is
 * there (engine/outside.h). Indicator: 国办秘函〔2019〕19号, links that do not open. */
#ifndef DOMAIN_LINKS_LINKS_H
#define DOMAIN_LINKS_LINKS_H

#include "engine/outside.h"
#include "store/db.h"

#include "base/date.h"

#define LINKS_JOB         "links.look"
#define LINKS_EVERY       3600 /* seconds: whether something is due again */
#define LINKS_OF_DOCUMENT 500  /* more are left out */

struct links_addresses {
    struct str *v;
    size_t n, room;
};
/* Addresses of other sites in a body (domain/catalogue/body.h), each once: those of its links, and those that stand in
 * its text, of OUTSIDE_ADDRESS_MAX bytes at most. `own`: the site's own address, "" unknown; what begins with it is none. */
void links_of_body(struct arena *a, struct str body, struct str own, struct links_addresses *ret);

/* How the addresses are asked: outside_ask() behind walls. */
struct links_worker {
    struct outside_rules rules;
    int (*ask)(const struct outside_rules *rules, const struct str *addresses, size_t n,
               struct outside_answer *ret);
};
/* One step of LINKS_JOB, and the job for the next one, if there is more to do. 1: there is. */
int links_step(const struct links_worker *w, struct db *db, struct arena *a, moment_t now) must_use;

struct link_wrong {
    int64_t document;
    struct str title, address;
    enum outside_outcome outcome;
    int status;
    moment_t since, asked;
};
struct links_wrong {
    struct link_wrong *v;
    size_t n, room;
};
/* What does not open, longest first; what the document has no more is left out. */
int links_wrong(struct db *db, struct arena *a, int64_t rows, struct links_wrong *ret) must_use;

struct links_state {
    moment_t begun, ended; /* of the newest round; 0 there was none, or it goes on */
    int64_t addresses, asked;
};
int links_state(struct db *db, struct arena *a, struct links_state *ret) must_use;

#endif
