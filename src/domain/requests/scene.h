/* scene.h: for the tests of requests: an authority, somebody who asks, and each step in a transaction
 * of its own. In no product. */
#ifndef DOMAIN_REQUESTS_SCENE_H
#define DOMAIN_REQUESTS_SCENE_H

#include "domain/law/law.h"
#include "domain/requests/case.h"
#include "domain/requests/code.h"
#include "domain/test_bureau.h"
#include "engine/hand_in.h"
#include "engine/test_stores.h"

#define SCENE_MONDAY ((moment_t)1795399200) /* 2026-11-23 10:00 in China */
#define SCENE_DAY    ((moment_t)86400)
#define SCENE_CARD   "530602199003071235"

struct scene {
    struct stores *s;
    struct bureau b;
    struct requests_house house;
    struct request_law law;
    moment_t now;
    struct str code, second; /* of the applicant who asked last at the desk */
    struct str why;          /* of the last refusal */
};

/* An authority whose letters can be written, at SCENE_MONDAY. */
void scene_found(struct stores *s, struct scene *ret);
moment_t scene_at_ten(int year, int month, int day);
/* What 赵小满 asks for: all that the form has. */
struct request_texts scene_texts(void);

/* By the web: sealed, into the inbox, as the public pages do it. */
struct request_names scene_hand_in(struct scene *t, const struct request_texts *texts,
                                   const struct uploads *files, moment_t at);
void scene_put(struct scene *t, const struct submissions *all);
/* All of the inbox into the desk's store; how many were refused or wait. */
size_t scene_take(struct scene *t, moment_t now);
/* At the desk, by any channel: the case. */
int64_t scene_register(struct scene *t, const struct request_texts *texts, const char *channel,
                       moment_t at);
/* The act's kind is found by its code; t->why, when it is refused. */
int scene_do(struct scene *t, int64_t id, const char *code, const struct request_act *act,
             const struct actor *who, moment_t now);
void scene_project(struct scene *t);

int64_t scene_id(struct scene *t, const struct request_names *n);
struct requests_request_row scene_row(struct scene *t, int64_t id);
/* The newest event of a kind, NULL if there is none; and how many there are. */
const struct requests_event_row *scene_event(struct scene *t, int64_t id, const char *kind);
size_t scene_events(struct scene *t, int64_t id, const char *kind);
/* How many cases wait for an applicant whose day was over on `today`. */
size_t scene_silent(struct scene *t, day_t today);

#endif
