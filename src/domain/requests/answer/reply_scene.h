/* reply_scene.h: for the tests of the answer: an authority whose letters can be written, a case that is
 * being worked on, and each step in a transaction of its own. In no product. */
#ifndef DOMAIN_REPLY_SCENE_H
#define DOMAIN_REPLY_SCENE_H

#include "domain/requests/answer/reply.h"
#include "domain/test_bureau.h"
#include "engine/test_stores.h"

#define SCENE_MONDAY ((moment_t)1795399200) /* 2026-11-23 10:00 in China */
#define SCENE_DAY    ((moment_t)86400)

struct scene {
    struct stores *s;
    struct bureau b;
    struct requests_house house;
    struct request_law law;
    moment_t now;
    struct str code, second; /* of the applicant who asked last */
    struct str why;          /* of the last refusal */
};

void scene_found(struct stores *s, struct scene *ret);
/* Somebody asks at the counter (or by `channel`): the case. */
int64_t scene_ask(struct scene *t, const char *wanted, const char *channel);
int scene_act(struct scene *t, int64_t id, const char *act, const char *note);
/* With letters: `until` DAY_NONE, `days` 0 where the act has none. */
int scene_notify(struct scene *t, int64_t id, const char *act, const char *note, day_t until,
                 int days, const struct request_notice *notice);
/* To the traffic police, by the disclosure office. */
void scene_assign(struct scene *t, int64_t id);
/* "认定事实=…" , … ended by NULL. */
int scene_decide(struct scene *t, int64_t id, const struct actor *who, const char *code,
                 const char *const *facts);
int scene_move(struct scene *t, int64_t id, const char *event, const struct actor *who);
/* The facts of a release by the officer, then all three levels; the letter's id. */
int64_t scene_sign(struct scene *t, int64_t id);
/* Every job that is due. */
void scene_work(struct scene *t);
void scene_project(struct scene *t);
/* Handed over to the applicant today. */
struct letter_delivery scene_by_hand(const struct scene *t);
int scene_deliver(struct scene *t, int64_t letter, const struct letter_delivery *d);
struct requests_request_row scene_row(struct scene *t, int64_t id);
/* The PDF's text, without white space. */
struct str scene_pdf_text(struct scene *t, int64_t letter);

#endif
