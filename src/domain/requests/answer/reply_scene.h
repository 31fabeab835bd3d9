/* reply_scene.h: for the tests of the answer: scene.h with a case that is being worked on, on the day
 * of the scene. In no product. */
#ifndef DOMAIN_REPLY_SCENE_H
#define DOMAIN_REPLY_SCENE_H

#include "domain/requests/answer/reply.h"
#include "domain/requests/scene.h"

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
/* Handed over to the applicant today. */
struct letter_delivery scene_by_hand(const struct scene *t);
int scene_deliver(struct scene *t, int64_t letter, const struct letter_delivery *d);
/* The PDF's text, without white space. */
struct str scene_pdf_text(struct scene *t, int64_t letter);

#endif
