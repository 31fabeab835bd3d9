/* review.h: what stands beside every review (审核), whatever is reviewed: the approval sheet
 * (行政公文审批单), its urgency and the days that each step may take, the co-signing departments (会签),
 * the secrecy review (保密审查) and the paper of it all.
 *
 * It knows no subject. A subject has a flow (engine/flow.h); a sheet belongs to the flow's name and the
 * thing's id. Opinions are the notes of the flow's events, so that the flow's history is the whole
 * history. The subject puts REVIEW_SECRECY_MOVES and REVIEW_COSIGN_MOVES into its table of moves, asks
 * review_ready() before its second signature, and shows the rest as it likes.
 *
 * Article 17 of the 2019 Regulation: what is to be made public is reviewed for secrecy first, item by
 * item; what cannot be decided is referred (报审). */
#ifndef DOMAIN_REVIEW_H
#define DOMAIN_REVIEW_H

#include "base/clock.h"
#include "engine/calendar.h"
#include "engine/flow.h"
#include "engine/page.h"
#include "engine/text.h"
#include "paper/pdf.h"
#include "web/form.h"

/* ---- The sheet ---- */

struct review_sheet {
    struct str urgency; /* "ordinary", "urgent", "very_urgent" */
    struct str nature, secrecy, sent_to, copied_to, phone, proposal, legality;
    int64_t copies;
    struct str printed, proofread, archive;
    struct str checker; /* 办公室核稿人 */
    struct str
        openness; /* 公开属性 with its reason: a code of review_openness(); "" 此件公开发布 */
};
/* The form of it: fields in the order of the sheet, filling a struct review_sheet. */
extern const struct field review_sheet_fields[];
#define REVIEW_SHEET_FIELDS 14

/* 公开属性: proactive, on request or not at all, the latter two each with its reason, as the forms of
 * sheets list them. NULL past the last. */
const char *review_openness(size_t i);
/* "此件可依申请公开：涉及个别公民、法人" */
struct str review_openness_name(struct arena *a, enum lang lang, struct str code);
/* The boxes of the paper, the chosen one ticked, with the reason under them. */
struct str review_openness_boxes(struct arena *a, enum lang lang, struct str code);
/* May it become public by what its sheet says? */
bool review_is_open(struct str openness);

/* What was filled in; where nothing was: ordinary, and empty. */
int review_sheet_get(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct review_sheet *ret) must_use;
/* In the caller's transaction, as is all that writes. Who may is the subject's to say. */
int review_sheet_set(struct db *db, const char *flow, int64_t subject,
                     const struct review_sheet *sheet) must_use;

/* ---- Days ---- */

#define REVIEW_URGENCIES 3
#define REVIEW_DAYS_MAX  60 /* working days of a step, at most */
/* "ordinary", "urgent", "very_urgent"; NULL past the last. */
const char *review_urgency(size_t i);
/* Its name: 普通, 加急, 特急. */
enum text review_urgency_name(struct str urgency);

/* What a page needs to tell when steps are due: made once, for all its rows. */
struct review_clock {
    const struct calendar *calendar; /* working days */
    day_t today;
    int64_t days[REVIEW_URGENCIES]; /* that a step may take */
};
/* The days by the settings "review.days.ordinary", ".urgent", ".very_urgent"; 5, 3, 1 where they are
 * not set. */
int review_clock(struct db *db, struct arena *a, day_t today, struct review_clock *ret) must_use;

struct review_term {
    day_t due;    /* the step's last day; its first is not counted */
    int64_t left; /* working days until then: 0 today is the last; negative: overdue since so many */
};
struct review_term review_term(const struct review_clock *c, struct str urgency, day_t began);
/* When the step that a thing is in began: its last event that changed the state. 0: none. */
moment_t review_step_began(const struct flow_events *events);

/* ---- Levels ---- */

/* Which levels there are (setting "review.levels": "first,second,final" where it is not set). The
 * second always is: with it comes the secrecy review, without which nothing becomes public. */
struct review_levels {
    bool first, final;
};
int review_levels(struct db *db, struct arena *a, struct review_levels *ret) must_use;

/* ---- Deputies ---- */

/* From `first` to `last` somebody signs in the place of somebody who is absent (代签): as himself,
 * "for" the other (struct flow_act, in_place_of). Nobody passes one thing twice by it: neither signs
 * where the other has. Both entries are on the ledger: deputy.set, deputy.end. */
struct review_deputy {
    int64_t id, absent, deputy;
    day_t first, last;
    struct str absent_zh, absent_en, deputy_zh, deputy_en;
};
struct review_deputies {
    struct review_deputy *v;
    size_t n, room;
};
/* In the caller's transaction. ERR_FORBIDDEN: for another than oneself, but by an administrator;
 * ERR_INVALID: days, or accounts that are not in use. */
int review_deputy_add(struct db *db, struct arena *a, const struct review_deputy *d,
                      const struct actor *by, moment_t now) must_use;
int review_deputy_end(struct db *db, struct arena *a, int64_t id, const struct actor *by,
                      moment_t now) must_use;
/* Those that are or will be. */
int review_deputies(struct db *db, struct arena *a, day_t today, struct review_deputies *ret)
    must_use;
struct review_absents {
    struct actor *v;
    size_t n, room;
};
/* Who is absent today and has named this account: with their roles of review alone. */
int review_stands_for(struct db *db, struct arena *a, const struct actor *actor, day_t today,
                      struct review_absents *ret) must_use;

/* ---- The secrecy review ---- */

/* Its four outcomes (公开、删改后公开、不公开、报审) as moves within and out of the state in which it is
 * given: only the first lets the thing go on; the others return it, with the reason. */
#define REVIEW_SECRECY_MOVES(state, draft, roles)                               \
 {"secrecy_open", state, state, roles, 0},                                      \
     {"secrecy_cut", state, draft, roles, FLOW_NOTE | FLOW_NEW_ROUND},          \
     {"secrecy_withhold", state, draft, roles, FLOW_NOTE | FLOW_NEW_ROUND},     \
     {"secrecy_refer", state, draft, roles, FLOW_NOTE | FLOW_NEW_ROUND}
bool review_is_secrecy(struct str event);
/* The opinion that it may become public, given in this round on exactly this content; NULL: none. */
const struct flow_event *review_secrecy_open(const struct flow_events *events, int64_t round,
                                             struct str digest);

/* ---- Co-signing departments ---- */

/* Asked while it is a draft or at the first level, answered at the first or second: events of the
 * flow that change no state. */
#define REVIEW_COSIGN_ASKS(state, asking)          \
 {"cosign_ask", state, state, asking, FLOW_OWNER}, \
 {                                                 \
  "cosign_drop", state, state, asking, FLOW_OWNER  \
 }
#define REVIEW_COSIGN_ANSWERS(state, answering)            \
 {"cosign_read", state, state, answering, 0},              \
     {"cosign_agree", state, state, answering, 0},         \
     {"cosign_object", state, state, answering, FLOW_NOTE}
bool review_is_cosign(struct str event);

struct review_cosigner {
    int64_t department;
    struct str name_zh, name_en;
    struct str answer; /* "" none yet; "read", "agree", "object" */
    struct str note, by, by_en;
    moment_t at;
    bool current; /* the answer is about what stands there now */
};
struct review_cosigners {
    struct review_cosigner *v;
    size_t n, room;
};
/* `digest`: of what stands there now. */
int review_cosigners(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct str digest, struct review_cosigners *ret) must_use;
/* Ask a department, or ask it no more; the event goes into the history. ERR_CONFLICT: it is asked
 * already; ERR_ABSENT: there is no such department, or it is not asked. Else as flow_fire(). */
int review_cosign_ask(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                      int64_t department, const struct flow_act *act) must_use;
int review_cosign_drop(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                       int64_t department, const struct flow_act *act) must_use;
/* The department of who acts answers: "read", "agree", "object" (with the reason). ERR_FORBIDDEN:
 * it was not asked. Else as flow_fire(). */
int review_cosign_answer(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                         struct str answer, const struct flow_act *act) must_use;

/* May the second signature be given on `digest`? ERR_CONFLICT, with what is missing: the secrecy
 * review's opinion, or a department's answer. */
int review_ready(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                 struct str digest) must_use;

/* ---- The sheet, to be read ---- */

/* A line of the sheet: one wide field, or two beside each other. */
struct review_line {
    enum text label, label2;  /* label2: TEXT_NONE */
    struct str value, value2; /* may have lines */
    int lines;                /* at least so high on paper; 0: as it comes */
};
struct review_lines {
    struct review_line *v;
    size_t n, room;
};
/* Of the history: who did what, when, with which opinion. */
struct review_entry {
    struct str when, who, what, note, digest;
};
struct review_entries {
    struct review_entry *v;
    size_t n, room;
};
/* "2016-11-17 09:00" */
struct str review_when(struct arena *a, moment_t at);
/* Who did it: "邓可", or "邓可（代傅安）". */
struct str review_who(struct arena *a, enum lang lang, const struct flow_event *e);
/* An opinion as it stands on the sheet: the words, then who and when. */
struct str review_opinion(struct arena *a, enum lang lang, const struct flow_event *e);
/* What every sheet says of who co-signs: a line a department. */
struct str review_cosign_text(struct arena *a, enum lang lang, const struct review_cosigners *list);

/* What is said to who tried a move that the rules refuse with `err`; TEXT_NONE: it is a fault, not a refusal. */
enum text review_refusal(int err);

/* For the lang attribute of what stands on a sheet: Chinese where any of it is. */
const char *review_lang(enum lang page, struct str words);

struct review_sheet_text {
    struct str title; /* 昭通市公安局行政公文审批单 */
    struct review_lines lines;
    struct review_entries history; /* in order */
};
/* The sheet as a paper of A4, in Chinese. `made`: the PDF's date. */
void review_paper(struct arena *a, const struct review_sheet_text *t, struct str authority,
                  day_t made, struct paper *ret);

/* The paper that was made last, a blob of the desk's. size 0: none. */
struct review_print {
    struct str hash;
    int64_t size;
    moment_t made;
    struct str substituted; /* faces that were replaced, as paper_pdf() names them; "" none */
};
int review_print_get(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct review_print *ret) must_use;
int review_print_set(struct db *db, const char *flow, int64_t subject,
                     const struct review_print *print) must_use;

extern const struct pages review_pages;

#endif
