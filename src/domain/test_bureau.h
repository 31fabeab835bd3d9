/* test_bureau.h: a small authority for the subjects' tests: two departments, one person for each
 * role. In no product. */
#ifndef DOMAIN_TEST_BUREAU_H
#define DOMAIN_TEST_BUREAU_H

#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"

#define BUREAU_MORNING ((moment_t)1479344400) /* 2016-11-17 09:00 in China, a Thursday */

struct bureau {
    int64_t traffic, household; /* departments */
    int64_t notices, topic;     /* a category and a topic */
    struct actor officer, head, other_head, office, leader, auditor;
};

/* In the desk's store, in a transaction of its own. Aborts the test on an error. */
void bureau_found(struct db *desk, struct arena *a, struct bureau *ret);
/* A draft of the officer, in the traffic department. */
struct document_draft bureau_draft(const struct bureau *b, const char *title, const char *body);
/* From draft to public by officer, head, office and leader. The document's id. */
int64_t bureau_publish(struct db *desk, struct arena *a, const struct bureau *b, const char *title,
                       const char *body);
/* One move with the digest as it stands, in a transaction of its own; what document_move()
 * returned. "pass_second" gives the secrecy review's opinion first. */
int bureau_move(struct db *desk, struct arena *a, int64_t id, const char *event,
                const struct actor *who, const char *note);
/* What the convert process says of a text file of that content; in the caller's transaction. */
void bureau_read(struct db *desk, struct arena *a, struct str hash, const char *text);

#endif
