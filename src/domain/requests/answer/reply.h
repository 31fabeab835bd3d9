/* reply.h: the answer to a request: the decision, the letter, three levels, delivery.
 *
 * A decision is one of data/law/decisions.tsv in force on the day of receipt, with the facts it
 * needs, each by its Chinese name (facts.h). From it follows the letter, which may be edited; both
 * together, with the parts that are withheld and the files that are released, are what is signed
 * (moves.c). The last signature gives the letter its number and its day in the same transaction;
 * the worker makes its paper. The clock stops when the letter is handed over, posted or sent
 * (国办公开办函〔2016〕235号). There is one reply a round; a corrected answer is a new round.
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_REPLY_H
#define DOMAIN_REQUESTS_REPLY_H

#include "domain/requests/case.h"
#include "domain/law/law.h"
#include "base/clock.h"
#include "domain/review/review.h"

/* ---- The decision ---- */

#define REPLY_PARTS_MAX   40
#define REPLY_RELEASE_MAX 20

/* A fact of the decision by its Chinese name. */
struct reply_fact {
    struct str name, value; /* a day as 2026-11-23 */
};
struct reply_facts {
    struct reply_fact *v;
    size_t n, room;
};

struct reply_decision {
    int64_t id; /* 0: none was drafted */
    struct str code;
    struct reply_facts facts;
    struct decision_parts parts;
    int64_t drafter;
    day_t taken; /* DAY_NONE: a draft */
};
int reply_decision_get(struct db *db, struct arena *a, int64_t request, int64_t round,
                       struct reply_decision *ret) must_use;
/* The facts of a decision into what a letter can say. */
void reply_facts_put(struct arena *a, const struct reply_decision *d, struct letter_case *c);
/* Both as they are signed, and as the case file has them. */
json_t *reply_facts_json(const struct reply_facts *facts);
json_t *reply_parts_json(const struct decision_parts *parts);
/* All that a letter can say of a case as it stands, its decision included. */
int reply_case(struct db *db, struct arena *a, const struct requests_request_row *row,
               struct letter_case *ret) must_use;

/* ---- Drafting ---- */

/* May the actor draft the reply of this case: the disclosure office, or an officer of the department
 * it was given to? */
bool reply_may_draft(const struct requests_request_row *row, const struct actor *actor);
/* If he drafts too, is there still somebody of the office who may review it (who drafts does not sign)? 1 or 0; where
 * the office has nobody but him it is not asked. */
int reply_leaves_a_reviewer(struct db *db, struct arena *a, int64_t request,
                            const struct actor *actor) must_use;
/* May he read the case at all: the office, leaders, auditors; officers and heads of that department. */
bool reply_may_read(const struct requests_request_row *row, const struct actor *actor);
/* Give it to a department (交承办部门): an officer there drafts. */
int reply_assign(struct db *db, struct arena *a, int64_t request, int64_t department,
                 const struct actor *actor, moment_t now) must_use;
/* Draft the decision, or change it: code and facts; what is incomplete may be saved. The letter is
 * composed anew, unless somebody edited it. ERR_INVALID: no decision in force on that day;
 * ERR_CONFLICT: not now; ERR_FORBIDDEN: another department's. */
int reply_decide(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                 struct str code, const struct reply_facts *facts, const struct actor *actor,
                 moment_t now) must_use;
/* A part that is withheld; at most REPLY_PARTS_MAX. */
int reply_part_add(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                   const struct decision_part *part, const struct actor *actor, moment_t now)
    must_use;
int reply_part_drop(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t position, const struct actor *actor, moment_t now) must_use;
/* A file that is released, a blob already; once, however often the same file of that name comes.
 * At most REPLY_RELEASE_MAX (ERR_INVALID). */
int reply_file_add(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                   struct str name, struct str hash, int64_t size, const struct actor *actor,
                   moment_t now) must_use;
int reply_file_drop(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t file, const struct actor *actor, moment_t now) must_use;
/* The letter's text as an officer changed it; "" composes it anew. */
int reply_letter_edit(struct db *db, struct arena *a, const struct request_law *law,
                      int64_t request, struct str body, const struct actor *actor, moment_t now)
    must_use;
/* What the draft lacks before it can be signed: of the decision and of the letter. */
int reply_missing(struct db *db, struct arena *a, const struct request_law *law,
                  const struct requests_request_row *row, struct missings *ret) must_use;

/* What the rules of drafting share. The case, held, if the actor may draft now; it is being drafted from
 * here on. */
int reply_drafting(struct db *db, struct arena *a, int64_t request, const struct actor *actor,
                   moment_t now, struct requests_request_row *ret) must_use;
/* The letter anew from decision and case, unless somebody edited it. */
int reply_compose(struct db *db, struct arena *a, const struct request_law *law,
                  const struct requests_request_row *row, moment_t now) must_use;
/* A draft's decision as it is now: facts and withheld parts. */
int reply_decision_write(struct db *db, struct arena *a, const struct requests_request_row *row,
                         const struct reply_decision *d, moment_t now) must_use;

/* ---- The leak scan (防泄露检查, domain/leaks) ---- */

/* An answer is made of the letter's text and the files that are released, with their names. What the
 * applicant has told of himself, or wrote into his request, is no finding in the letter to him. Nothing
 * of it: it has no parts. */
struct leaks_thing;
struct leaks_list;
int reply_leaks_thing(struct db *db, struct arena *a, const struct requests_house *house,
                      const struct requests_request_row *row, struct leaks_thing *ret) must_use;
/* May it make this move, or go out ("send")? ERR_BUSY: a file is unread; ERR_HELD: a finding is open.
 * Who signs or sends has signed the list. */
int reply_leaks_pass(struct db *db, struct arena *a, const struct requests_house *house,
                     int64_t request, const char *event, const struct flow_act *act) must_use;
/* Accept or lift (leaks_settle); a draft's by who may draft it. */
int reply_leaks_settle(struct db *db, struct arena *a, const struct requests_house *house,
                       int64_t request, const char *event, struct str key,
                       const struct flow_act *act) must_use;
/* Mask what `key` names, or all (""), in the decision and in the letter; with all, masked copies of the files
 * are made too, to be looked at and taken. Returns how many copies were asked for. ERR_CONFLICT: there is
 * nothing to mask. */
int reply_mask(struct db *db, struct arena *a, const struct requests_house *house, int64_t request,
               struct str key, const struct actor *actor, moment_t now) must_use;
/* The released file that a part's code names, "file:3". ERR_ABSENT. */
struct reply_release_row;
int reply_release_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                     struct str code, struct reply_release_row *ret) must_use;
/* The masked copy takes its file's place. ERR_CONFLICT: none was made. */
int reply_copy_take(struct db *db, struct arena *a, const struct requests_house *house,
                    int64_t request, struct str code, const struct actor *actor, moment_t now)
    must_use;
/* Have files read that were released before there was a scan, and are not out yet; how many. */
int reply_files_unscanned(struct db *db, struct arena *a) must_use;

/* What in a text to the applicant is his own. */
struct leaks_own reply_leaks_own(struct arena *a, const struct requests_house *house,
                                 const struct requests_request_row *row) must_use;

/* ---- The leak scan of a notice ---- */

/* Nobody drafts a notice for others to sign: the office signs it as it goes out, and with it the list of what
 * the scan found. What is neither the applicant's nor that party's own whom it is about has to be kept with a
 * reason, by who saw exactly that list; with a mark of secrecy no notice goes out. */
struct notice_letter {
    int64_t id;      /* 0: it has not gone out */
    struct str name; /* what people call it */
    struct str body;
};
/* `parties`: theirs too (reply_sql_parties()), and who is about to become one. */
int notice_leaks_thing(struct db *db, struct arena *a, const struct requests_request_row *row,
                       struct str who, struct str contact, const struct notice_letter *letters,
                       size_t n, struct leaks_thing *ret) must_use;
/* Of a list as who reads it sees it, whatever number and day the letters get. */
struct str notice_leaks_digest(struct arena *a, const struct leaks_list *list);
/* Keep what is to be kept, and sign each letter's list. ERR_INVALID with *ret_why: a mark of secrecy; ERR_HELD with
 * *ret_why: there is a finding and no reason, or another list than `seen`. */
struct notice_keeping {
    struct str reason, seen;
};
int notice_leaks_sign(struct db *db, struct arena *a, enum lang lang,
                      const struct requests_request_row *row, const struct notice_letter *letters,
                      size_t n, const struct notice_keeping *keeping, const struct actor *actor,
                      moment_t now, struct str *ret_why) must_use;

/* ---- Signing ---- */

/* Of what stands there now: "" before anything was drafted. */
int reply_digest(struct db *db, struct arena *a, int64_t request, int64_t round, struct str *ret)
    must_use;
/* Is this move used with these levels (review.h)? */
bool reply_move_is_used(const struct review_levels *levels, const char *event);
/* Is there an account of a head, who did not draft it, in the department that answers it, to read it first? 1 or 0. */
int reply_has_head(struct db *db, struct arena *a, const struct requests_request_row *row) must_use;
/* One move of the review: submit, pass, return, recall, secrecy, unsign. The last signature gives the
 * letter number and day, and takes the decision, in this transaction. ERR_INVALID with *ret_missing:
 * what the draft lacks; ERR_BUSY, ERR_HELD as of reply_leaks_pass(); else as flow_fire(). */
int reply_move(struct db *db, struct arena *a, const struct requests_house *house, int64_t request,
               const char *event, const struct flow_act *act, struct missings *ret_missing)
    must_use;

/* ---- Letters ---- */

/* The signed reply of the case's round; ERR_ABSENT: there is none. */
int reply_letter(struct db *db, struct arena *a, int64_t request, int64_t *ret) must_use;

/* A new letter of this kind in this case, signed at once by the office: numbered, with its paper to
 * be made. `c` is what it says; `body` "" as composed. The letter's id. ERR_INVALID with
 * *ret_missing. */
int letter_issue(struct db *db, struct arena *a, const struct request_law *law,
                 const struct requests_request_row *row, enum letter_kind kind, int64_t party,
                 struct letter_case *c, struct str body, const struct actor *actor, moment_t now,
                 int64_t *ret_id, struct missings *ret_missing) must_use;

/* ---- Notices ---- */

/* What the letters of an act say besides its day and note (enum request_need, ASKS). */
struct request_notice {
    struct str who, contact, content, items;
    struct str consent; /* the head who agreed, by name alone */
    day_t consented, by;
    struct str body; /* of the first letter, as an officer changed it; "" as composed */
    struct notice_keeping keep;
};
/* request_act(), and the letters that go out with it, numbered and signed by the office, in the same
 * transaction. ERR_INVALID with *ret_why: also what its letters lack; ERR_HELD as of notice_leaks_sign().
 * `*ret_letter` is the first of them; 0 none. */
int request_notify(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                   int64_t id, const struct request_act *act, const struct request_notice *notice,
                   const struct actor *actor, moment_t now, int64_t *ret_letter,
                   struct str *ret_why) must_use;

/* The letters of an act as they would go out today, for who reads them first and changes the first one. */
struct notice_look {
    struct str body; /* of the first, to be changed; names in braces stand for its number and day */
    struct str composed;      /* as the case gives it */
    struct str first, second; /* as they would be read; second: "" there is none */
    struct str missing;       /* names of what the changed text lacks; "" nothing */
    struct notice_letter letters[2]; /* as the leak scan reads them */
    size_t n;
};
/* request_notify() up to the signature. It writes: the caller gives its transaction up. ERR_INVALID with
 * *ret_why as there; that a changed text lacks something is no error here. ERR_CONFLICT: the act has no
 * letter, or cannot be done now. */
int request_notice_look(struct db *db, struct arena *a, enum lang lang,
                        const struct request_law *law, int64_t id, const struct request_act *act,
                        const struct request_notice *notice, const struct actor *actor,
                        moment_t now, struct notice_look *ret, struct str *ret_why) must_use;

/* ---- Fees ---- */

struct request_charge {
    struct fee_ask ask; /* .received is filled in here */
    struct str how;     /* 缴纳方式 */
    day_t told;         /* the day on which the applicant gets the notice */
    struct notice_keeping keep;
};
/* What it would cost: nothing is written. ERR_INVALID as of fee_compute(). */
int request_charge_compute(struct db *db, struct arena *a, const struct request_law *law,
                           const struct requests_request_row *row, struct request_charge *charge,
                           struct fee *ret) must_use;
/* How many this applicant asked in the same month before this one. */
int request_items_before(struct db *db, struct arena *a, const struct requests_request_row *row,
                         int64_t *ret) must_use;
/* The notice as it would go out today, for who reads it first. ERR_INVALID with *ret_missing. */
int request_charge_look(struct db *db, struct arena *a, const struct request_law *law,
                        const struct requests_request_row *row,
                        const struct request_charge *charge, const struct fee *fee, moment_t now,
                        struct notice_letter *ret, struct missings *ret_missing) must_use;
/* 收费通知: event, letter, its leak scan and record in one. Of a fee for processing the clock waits, and begins anew on
 * the day after it was paid; costs (before 2017) move no date; where nothing is to be paid there is a
 * record alone. ERR_HELD with *ret_why: as of notice_leaks_sign(). */
int request_charge(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                   int64_t id, struct request_charge *charge, const struct actor *actor,
                   moment_t now, struct str *ret_why) must_use;

/* ---- What follows a reply ---- */

/* "reconsideration", "litigation" (straight to court), "litigation_after", "complaint"; NULL. */
extern const char *const remedy_kinds[];
extern const char *const remedy_filers[];  /* "applicant", "third_party", "other"; NULL */
extern const char *const remedy_results[]; /* "upheld", "corrected", "other"; NULL: table four */
/* Under which names its results stand in the texts: a complaint is founded or not, a decision upheld or not. */
const char *remedy_results_names(struct str kind);

struct request_remedy {
    struct str kind, filer, organ, number, note;
    day_t filed;
};
/* Does reconsideration come before court for the reply of this round, given on day `replied` (行政复议法 of
 * 2023, article 23: what articles 14 to 16 withhold, since 2024)? */
int request_review_first(struct db *db, struct arena *a, const struct request_law *law,
                         const struct requests_request_row *row, day_t replied, bool *ret) must_use;
/* 复议、诉讼、投诉 on the reply of this round. ERR_INVALID with *ret_why: a day before the reply, or in
 * the future; straight to court without a note where reconsideration comes first; ERR_CONFLICT: nothing was
 * replied yet (a complaint may come before). */
int request_remedy_file(struct db *db, struct arena *a, enum lang lang,
                        const struct request_law *law, int64_t id,
                        const struct request_remedy *remedy, const struct actor *actor,
                        moment_t now, struct str *ret_why) must_use;
/* The last one that was filed and is not decided. ERR_ABSENT: there is none. */
int request_remedy_pending(struct db *db, struct arena *a, int64_t id, int64_t *ret_remedy)
    must_use;
/* Its result; "corrected" where a new reply is ordered: the office then answers anew (act reopen). */
int request_remedy_decide(struct db *db, struct arena *a, enum lang lang, int64_t id,
                          int64_t remedy, struct str result, day_t decided, struct str note,
                          const struct actor *actor, moment_t now, struct str *ret_why) must_use;

/* ---- Delivery (送达) ---- */

/* "hand", "post", "web", "email", "fax"; ended by NULL. Their names: requests.way.hand … */
extern const char *const letter_ways[];

struct letter_delivery {
    struct str way;
    day_t day;      /* handed over, posted, sent */
    day_t received; /* signed for, arrived; DAY_NONE not known yet */
    struct str receiver, tracking, note;
    struct str place; /* empty: by post and by mail to the applicant, what he left */
    bool postal; /* post: by the postal enterprise, not collect (235号) */
};
/* May a letter go out, as far as the leak scan goes? Only a reply that is not out yet is asked. ERR_BUSY,
 * ERR_HELD with *ret_why. */
struct reply_letter_row;
int letter_passes(struct db *db, struct arena *a, enum lang lang,
                  const struct requests_house *house, const struct reply_letter_row *l,
                  const struct actor *actor, moment_t now, struct str *ret_why) must_use;
/* A letter goes out, with its proof. `house` NULL: it is out already, by mail, and passed before. Of a reply: it is answered from that day on (235号: handed over,
 * posted, sent), and delivered where that is proved at once. ERR_INVALID with *ret_why in the reader's
 * words: what is missing, or a day that the law does not allow; ERR_CONFLICT: it is not signed, or
 * its paper is still being made; ERR_BUSY, ERR_HELD with *ret_why: the leak scan. */
int letter_deliver(struct db *db, struct arena *a, enum lang lang,
                   const struct requests_house *house, int64_t letter,
                   const struct letter_delivery *d, const struct actor *actor, moment_t now,
                   int64_t *ret_id, struct str *ret_why) must_use;
/* What became of a delivery: received by whom and when, or (`returned`) it came back. */
int letter_received(struct db *db, struct arena *a, enum lang lang, int64_t letter,
                    int64_t delivery, day_t received, struct str receiver, bool returned,
                    const struct actor *actor, moment_t now, struct str *ret_why) must_use;

/* 登记回执: once, when it is known from which day the term runs. The applicant finds it among his papers; his
 * code is not in it. ERR_CONFLICT: there is one; ERR_INVALID with *ret_missing: what cannot be said yet. */
int request_receipt(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    const struct actor *actor, moment_t now, int64_t *ret_letter,
                    struct missings *ret_missing) must_use;
/* 送达回证 of a letter: of a delivery, or (0) to be signed when it is handed over today. */
int letter_certificate(struct db *db, struct arena *a, const struct request_law *law,
                       int64_t letter, int64_t delivery, const struct actor *actor, moment_t now,
                       int64_t *ret_letter, struct missings *ret_missing) must_use;

/* ---- Paper, and the applicant's view of it ---- */

#define LETTER_JOB "request.letter"
#define PAPERS_JOB "request.papers"
#define PAPER_MAX  (32 * MiB) /* of one that goes to the applicant's view */
#define PROOF_MAX  (20 * MiB) /* a scan of a delivery record or postal receipt */

struct job;
struct requests_worker {
    const char *blobs; /* the desk's */
    struct clock clock;
    const struct request_law *law;
};
/* LETTER_JOB: a signed letter's PDF. PAPERS_JOB: what the applicant may see and does not yet, locked
 * for him; then his view with them, by the ledger. Both may run again. */
int letter_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
    must_use;
int papers_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
    must_use;
int papers_ask(struct db *db, struct arena *a, int64_t request) must_use;

/* Does the applicant see this letter? Those to him: notices when they are signed, a reply when it was
 * sent. */
bool letter_is_shown(struct str kind, struct str role, struct str state, day_t replied);

/* Where a letter is read before it has its number. */
#define LETTER_NUMBER_LATER "签发时编号"

#endif
