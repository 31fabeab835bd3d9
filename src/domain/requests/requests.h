/* requests.h: disclosure upon request (依申请公开), from the question to the letter.
 *
 * Articles 13 and 20 to 28 of the Regulation of 2007, 27 to 45 of the one of 2019: which of them
 * governs a request follows from the day on which it was received. A request comes in over the
 * public site (sealed there at once: engine/seal.h), at the counter, by post, fax, e-mail or
 * orally; it is registered under a number that runs by year without gap; and from then on
 * request_event is the only source of its dates. Each event is an entry of the ledger; the entry
 * also carries the applicant's own view of the case, locked with what only he can say (his code
 * and a second fact), and becomes public in that form alone.
 *
 * Every function that writes runs in its caller's transaction. */
#ifndef DOMAIN_REQUESTS_H
#define DOMAIN_REQUESTS_H

#include "engine/flow.h"
#include "engine/inbox.h"
#include "engine/job.h"
#include "engine/page.h"
#include "engine/projector.h"
#include "engine/seal.h"

/* ---- What is typed ---- */

/* T(name, letters): each is a field of the form, a member below, and a name in the sealed JSON. */
#define REQUEST_TEXTS(T) \
 T(class, 20)            \
 T(name, 60)             \
 T(contact, 40)          \
 T(id_kind, 20)          \
 T(id_number, 40)        \
 T(phone, 30)            \
 T(email, 100)           \
 T(address, 120)         \
 T(wanted, 2000)         \
 T(wanted_name, 200)     \
 T(wanted_number, 80)    \
 T(medium, 20)           \
 T(delivery, 20)         \
 T(purpose, 500)         \
 T(waiver, 300)          \
 T(notices, 1)

struct request_texts {
#define REQUEST_TEXT(name, letters) struct str name;
    REQUEST_TEXTS(REQUEST_TEXT)
#undef REQUEST_TEXT
};

/* Codes of choices, each list ended by NULL; their names are texts: requests.class.person … */
extern const char *const request_classes[];    /* of applicants: table three of the national report */
extern const char *const request_id_kinds[];   /* of identity documents */
extern const char *const request_media[];      /* 形式 */
extern const char *const request_deliveries[]; /* 获取方式 */
extern const char *const request_channels[];
extern const char *const request_notices[]; /* "1": tell me by mail when something happens */
extern const char
    *const request_confirm_ways[]; /* how it was confirmed with the applicant (2019, article 31) */

/* ---- The regime ---- */

struct request_regime {
    const char *code; /* "cn-2019" */
    day_t from;       /* of the day of receipt */
    bool asks_identity; /* 2019, article 29: proof of identity */
    bool asks_purpose;  /* 2007, article 13 and 国办发〔2008〕36号: the three needs; 2019 forbids it */
    int days;           /* working days to answer */
};
/* In force on that day; before 2008-05-01 the first one. */
const struct request_regime *request_regime_on(day_t day);
const struct request_regime *request_regime_of(struct str code);
/* Before it there was no such law. */
day_t request_first_day(void);

/* What is wrong with what was typed: a field, and why. */
struct request_fault {
    const char *field;
    enum text why;
};
struct request_faults {
    struct request_fault *v;
    size_t n, room;
};
/* Beyond the limits of each field: what this regime needs and has to be able to use. */
void request_check(struct arena *a, const struct request_regime *law, const struct request_texts *t,
                   struct request_faults *ret);
/* What was typed that this regime does not let us ask, for who types it for somebody else: said to him, because
 * request_forget_unasked() would drop it. */
void request_check_unasked(struct arena *a, const struct request_regime *law,
                           const struct request_texts *t, struct request_faults *ret);
/* What this regime does not let us ask is not kept. */
void request_forget_unasked(const struct request_regime *law, struct request_texts *t);

/* ---- Registering ---- */

struct request_law;

/* What a process of the desk or the worker knows for this subject: the app of pages and of the
 * taker. */
struct requests_house {
    struct seal_keys keys;
    const struct request_law *law; /* law.h; NULL: none was read, and no letter can be written */
};

struct request_new {
    struct request_texts texts;
    struct str public_id; /* of the submission, or random */
    struct str receipt;   /* request_receipt() */
    struct str channel;
    struct str place, key; /* hexadecimal: of the applicant's view; "" he has none */
    moment_t received;     /* when it reached the authority; its day chooses the regime */
};

/* Register: number, party, first event, ledger. `by` NULL: by the machine. ERR_ABSENT: no key to
 * seal the identity with; ERR_INVALID: nothing is asked for. */
int request_register(struct db *db, struct arena *a, const struct requests_house *house,
                     const struct request_new *n, const struct actor *by, moment_t now,
                     int64_t *ret_id) must_use;

/* ---- What is done with it ---- */

/* The flow: registered → confirmed → accepted, with the ways round and out. It never moves but by
 * request_act(). */
extern const struct flow request_flow;

enum request_need {
    REQUEST_NEEDS_UNTIL = 1, /* a last day that is set to somebody */
    REQUEST_NEEDS_DAYS = 2,  /* working days */
    REQUEST_NEEDS_NOTE = 4,
    /* What its letters say besides (reply.h, struct request_notice): */
    REQUEST_ASKS_WHO = 8,       /* another than the applicant: a third party, an authority */
    REQUEST_ASKS_CONTACT = 16,  /* and how it is reached */
    REQUEST_ASKS_CONTENT = 32,  /* which content concerns it; which numbers are excessive */
    REQUEST_ASKS_ITEMS = 64,    /* what is to be corrected, an item a line */
    REQUEST_ASKS_CONSENT = 128, /* which head agreed to the extension, and when */
    REQUEST_ASKS_BY = 256,      /* until when an answer is asked, where the law sets no term */
    REQUEST_ORDINARY = 512,     /* the ordinary next step: its form stands open */
    REQUEST_ASKS_HOW = 1024,    /* by which way it was confirmed with the applicant */
    REQUEST_ASKS_EXCUSE =
        2048, /* why it is taken though it came after its last day; empty: it came in time */
    REQUEST_ASKS_OPINION = 4096, /* whether a third party agrees: request_opinions[] */
};

/* What a third party says: "agrees", "partly", "refuses"; "silent", it did not answer in its time; NULL. */
extern const char *const request_opinions[];

/* Something that an officer does: a move of the flow, or an event alone, with what it needs. */
struct request_act_kind {
    const char *code;
    const char *move;  /* of the flow; NULL: the state stays */
    const char *event; /* that dates it */
    unsigned needs;    /* enum request_need */
    const char *letter, *letter2; /* data/law/letters.tsv: what goes out with it; NULL none */
    const char *after;            /* an event without which there is nothing to do; NULL none */
};
extern const struct request_act_kind request_acts[];
extern const size_t request_acts_n;
const struct request_act_kind *request_act_find(struct str code); /* NULL: there is none */
/* Does that law (its code) know such a step, begun on that day? Heard authorities, reasons of who asks too much and a delay
 * (articles 33 to 35) are of 2019. */
bool request_act_in_law(const struct request_act_kind *k, struct str law, day_t day);
/* May it be done now? 0, or the error of request_act(), dates aside. */
int request_may(struct db *db, struct arena *a, int64_t id, const struct request_act_kind *k,
                const struct actor *actor) must_use;

struct request_act {
    const struct request_act_kind *kind;
    day_t day, until; /* when it happened; not in the future */
    int64_t days;
    struct str note; /* with REQUEST_ASKS_EXCUSE: the good reason (正当理由); "" none */
    struct str opinion; /* with REQUEST_ASKS_OPINION: one of request_opinions[] */
};
/* Do it: state, dated event, due date, ledger. ERR_INVALID with *ret_why in the reader's words: the law
 * does not allow it on that day, or something is missing; ERR_CONFLICT, ERR_FORBIDDEN as of
 * flow_fire(). */
int request_act(struct db *db, struct arena *a, enum lang lang, int64_t id,
                const struct request_act *act, const struct actor *actor, moment_t now,
                struct str *ret_why) must_use;

/* 第三十二条: is it released though a third party objected, and that party not told so in writing? 1 or 0. */
int request_untold(struct db *db, struct arena *a, int64_t id) must_use;

/* What the applicant sent was read: an event of the case. By the office, or who drafts the answer:
 * ERR_FORBIDDEN. ERR_CONFLICT: there is nothing to read. */
int request_read(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                 moment_t now) must_use;

/* Kind and number of an applicant's identity document, for who handles the case; that he looked is an
 * event of it. ERR_ABSENT: there is none, or it was destroyed. */
int request_identity(struct db *db, struct arena *a, const struct requests_house *house, int64_t id,
                     const struct actor *actor, moment_t now, struct str *ret_kind,
                     struct str *ret_number) must_use;
/* Destroy the identity documents of cases that ended so many days ago (REQUEST_IDENTITY_DAYS); how
 * many, at most 100. Each is an event of its case. */
int request_identities_destroy(struct db *db, struct arena *a, moment_t now) must_use;
/* The same in a transaction of its own, and then out of the store's log, which holds what was until it
 * is emptied (db_checkpoint()): nothing that was destroyed stands on the disk of the store. Where
 * somebody reads an older state meanwhile, it goes at the next call. */
int request_identities_end(struct db *db, moment_t now) must_use;

/* What the one who is signed in has to do with requests, and what he has to do for somebody who is absent
 * and has named him (review.h): what the applicant sent and nobody has read; what waits for his hand by
 * its state; what is due within a week. Each case once, by due time: what is overdue first. */
struct requests_todo {
    int64_t id;
    struct str number, wanted, due;
    enum text state, action; /* action: what he does, on the button */
    struct str in_place_of;  /* who is absent; "" his own */
    const char *in_place_lang;
    int left; /* working days */
    bool has_due, overdue, provisional;
};
/* What the work lists tell the disclosure office of besides. */
struct requests_told {
    int64_t proposals;        /* publications that wait for it (publish.h) */
    int64_t withheld;         /* parts that are to be looked at again (withheld.h) */
    int64_t moved, moved_run; /* due dates, by a change of the last two weeks (shifts.h); 0 none */
    struct str moved_notices; /* its notices */
};
bool requests_tells(const struct requests_told *told);
struct requests_todos {
    struct requests_todo *v;
    size_t n, room;
    struct requests_told told;
};
int requests_todo(struct ctx *c, struct requests_todos *ret) must_use;

/* What the clock alone brings about, for the worker, now and again: cases become overdue (each once, by
 * an event on the first day after the due one), days with many moved dates are over. How many things it
 * entered: call again until 0. */
int requests_by_the_clock(struct db *db, struct arena *a, moment_t now) must_use;
/* The job ALIKE_JOB (publish.h): compare what was asked with what was asked before. */
int requests_compare(void *app, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload) must_use;
/* The job HOLIDAYS_CHANGED: the working days are others, all running cases are reckoned again. */
int requests_calendar_changed(void *app, struct db *db, struct arena *a, const struct job *j,
                              json_t *payload) must_use;

/* ---- What the authority chooses ---- */

/* What the law leaves to an authority, and it sets for itself (settings, page 依申请公开): each a setting of
 * bodies.h, so that the ledger has who changed it and when. */
enum request_choice {
    REQUEST_MANY_ALIKE,    /* applicants who make a proposal to publish: publish.h */
    REQUEST_MANY_MONTHS,   /* within so many months, up to the newest of them */
    REQUEST_SHIFTS_MANY,   /* due dates moved at once that everybody sees: shifts.h */
    REQUEST_IDENTITY_DAYS, /* days after the end until proofs of identity are destroyed */
    REQUEST_CHOICES
};
struct request_choice_of {
    const char *setting;
    int64_t standard; /* holds until one is set */
};
extern const struct request_choice_of request_choices[REQUEST_CHOICES];
/* What is set, or the standard. */
int request_chosen(struct db *db, struct arena *a, enum request_choice which, int64_t *ret)
    must_use;

/* 登记号: {年} the year of receipt, {号} the running number. ({year}, {n}, {nnnn} with zeroes: as it was once
 * written.) */
#define REQUEST_NUMBER_SETTING "requests.number"
#define REQUEST_NUMBER_PATTERN "依申〔{年}〕{号}号"
/* Has it both, nothing else in braces, and no digit beside them (two requests could have one number)? "" is the
 * standard. */
bool request_number_pattern_usable(struct str pattern);
struct str request_number(struct arena *a, struct str pattern, int year, int64_t serial);

/* 国办公开办函〔2015〕207号 (to 2019): what came by the web form is received when the authority's own published rule
 * says: so many working days after it was handed in (0 to 9), and what the rule is called. Without
 * both, when both sides confirm it. */
#define REQUEST_WEB_RECEIPT_SETTING      "requests.web_receipt"
#define REQUEST_WEB_RECEIPT_RULE_SETTING "requests.web_receipt_rule"
/* The days of that setting; -1: none. */
int request_web_receipt_days(struct str setting);

/* Numbers of letters: setting "authority.letter_pattern"; {年} and {号}, and, where wanted, {字头} and {类}. "" is the
 * standard's. */
extern const char request_letter_pattern_standard[];
bool request_letter_pattern_usable(struct str pattern);

/* ---- What the wiring takes ---- */

/* For the worker: kind "request"; `app` is a struct requests_house *. */
extern const struct intake requests_intakes[];
extern const size_t requests_intakes_n;
extern const struct projections requests_projections;
extern const struct pages requests_public_pages, requests_status_pages, requests_list_pages,
    requests_intake_pages, requests_case_pages, requests_reply_pages, requests_leaks_pages,
    requests_letter_pages, requests_after_pages, requests_figures_pages, requests_records_pages,
    requests_shifts_pages, requests_figures_public_pages, requests_later_pages,
    requests_applicant_pages, requests_mail_pages, requests_mail_in_pages, requests_publish_pages,
    requests_act_pages, requests_delivery_pages, requests_reply_move_pages, requests_withheld_pages;

/* Which kinds of files an applicant may send, as endings of names: the authority's choice, on both sides (its name
 * begins with site.); told before a file is chosen. At the desk everything that came is taken. */
#define REQUEST_FILE_KINDS_SETTING "site.request_files"
extern const char *const request_file_kinds_standard;
/* "pdf ofd jpg", also with commas, dots, capitals: one to forty endings of ASCII letters and digits? "" is usable: the
 * standard. */
bool request_file_kinds_usable(struct str kinds);

/* The public key of the desk, as setting "site.sealing_key": made known once, by init or migrate. */
#define REQUESTS_KEY_SETTING "site.sealing_key"

#endif
