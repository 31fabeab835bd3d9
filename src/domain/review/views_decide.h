/* views_decide.h: what there is to decide on a thing under review, as its page shows it: who sent it back and
 * why, the secrecy review, the moves as buttons with the field for opinion and reason, the levels.
 *
 * A subject's view holds a struct review_decide; it begins it by review_decide_new(), tells it the history,
 * offers each move that it has, and its template calls review_returned(), review_decide() and review_levels()
 * (html_review_decide.h) where it wants them. The form posts REVIEW_MOVE_FIELDS to `action`. */
#ifndef DOMAIN_REVIEW_VIEWS_DECIDE_H
#define DOMAIN_REVIEW_VIEWS_DECIDE_H

#include "domain/frame/frame.h"
#include "domain/review/review.h"

/* ---- What is shown ---- */

/* A move that the actor may make now, as a button named by its effect. */
struct review_move_item {
    struct str event;
    enum text name;
    bool note; /* an opinion or a reason goes with it: it stands under the field */
    bool main; /* the one main action */
};
struct review_move_items {
    struct review_move_item *v;
    size_t n, room;
};

struct review_level_item {
    enum text name;
    bool done, now;
    struct said who;
    struct str when;
};
struct review_level_items {
    struct review_level_item *v;
    size_t n, room;
};

/* An opinion of the history: by whom, when, in which words. by.text "": there is none. */
struct review_said {
    struct said by;
    struct str when, note;
};

struct review_decide {
    struct str action;               /* where the form goes */
    struct str digest, short_digest; /* of what stands there; what a person can compare by eye */
    struct str findings;             /* of the leak scan's list that the actor sees */
    struct review_said returned;     /* a draft that was sent back */
    struct review_said secrecy;      /* the secrecy review, given on what stands there */
    struct said in_place_of;         /* whom the actor stands in for here; "" nobody */
    struct review_move_items moves, outcomes; /* outcomes: the secrecy review's, while it waits */
    bool asks_note, signs;
    struct review_level_items levels;
    struct str note;      /* as it was typed */
    enum text note_wrong; /* what is wrong with it; TEXT_NONE */
};

/* ---- Filling it ---- */

/* Of what stands there, `digest`, at `address`; `note` and `note_wrong` as they are. */
void review_decide_new(const struct ctx *c, struct str address, struct str digest,
                       struct review_decide *ret);
/* Who sent it back into the state in which it is, since it was last sent for review. */
void review_decide_returned(const struct ctx *c, struct str state, const struct flow_events *events,
                            struct review_decide *d);
/* The secrecy review of this round. */
void review_decide_secrecy(const struct ctx *c, const struct flow_events *events, int64_t round,
                           struct review_decide *d);
/* The levels that are used: who signed when in this round, and which is next. */
void review_decide_levels(const struct ctx *c, struct str state, const struct flow_events *events,
                          int64_t round, const struct review_levels *used, struct review_decide *d);
/* A move that the actor may make, himself or for who is `absent` (NULL). `waits`: something else
 * comes first, so it has no button yet. `subject`: whose words name it ("document": document.move.…). */
void review_decide_offer(const struct ctx *c, const char *subject, const struct flow_move *m,
                         const struct actor *absent, bool waits, struct review_decide *d);

/* May the actor, or may he for somebody who is absent and has named him? 0, with in whose place in *ret
 * (NULL his own); else as flow_may(). */
int review_may_fire(struct ctx *c, const struct flow *f, int64_t id, const char *event,
                    const struct actor **ret) must_use;

/* ---- What is sent ---- */

struct review_move_form {
    struct str event, note, digest, findings;
};
#define REVIEW_MOVE_FIELDS 4
extern const struct field review_move_fields[REVIEW_MOVE_FIELDS];
/* What is wrong with the note, of a form that did not fit or a move that was refused as `refusal`
 * (review_refusal()); TEXT_NONE: nothing. */
enum text review_note_wrong(const struct ctx *c, enum text refusal);

#endif
