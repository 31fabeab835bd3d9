/* acts.c: what the disclosure office does with a request: what each act needs, and who looked at an
 * identity. The moves are moves.c's. See requests.h. */
#include "base/num.h"
#include "domain/bodies/bodies.h"
#include "domain/requests/files.h"
#include "domain/requests/answer/reply.h"
#include "domain/requests/mail/mails.h"
#include "engine/json.h"
#include "engine/law.h"

#define DESTROYED_AT_ONCE 100
#define OFFICE            ROLE_DISCLOSURE_OFFICE

/* ---- The acts ---- */

#define UNTIL   REQUEST_NEEDS_UNTIL
#define DAYS    REQUEST_NEEDS_DAYS
#define NOTE    REQUEST_NEEDS_NOTE
#define WHO     REQUEST_ASKS_WHO
#define CONTACT REQUEST_ASKS_CONTACT
#define CONTENT REQUEST_ASKS_CONTENT
#define ITEMS   REQUEST_ASKS_ITEMS
#define CONSENT REQUEST_ASKS_CONSENT
#define BY      REQUEST_ASKS_BY
#define HOW     REQUEST_ASKS_HOW
#define EXCUSE  REQUEST_ASKS_EXCUSE
#define OPINION REQUEST_ASKS_OPINION

/* In the order in which the page offers them: the ordinary way first. */
const struct request_act_kind request_acts[] = {
    {"confirm", "confirm", "confirmed", HOW | REQUEST_ORDINARY, NULL, NULL},
    {"accept", "accept", "accepted", REQUEST_ORDINARY, NULL, NULL},
    {"correct", "correct", "corrected", EXCUSE | REQUEST_ORDINARY, NULL, NULL},
    {"third_party_answered", "third_party_answered", "third-party-answered",
     NOTE | OPINION | REQUEST_ORDINARY, NULL, NULL},
    {"authority_answered", "authority_answered", "authority-answered", NOTE | REQUEST_ORDINARY,
     NULL, NULL},
    {"reasons_given", "reasons_given", "reasons-given", NOTE | REQUEST_ORDINARY, NULL, NULL},
    {"fee_paid", "fee_paid", "fee-paid", REQUEST_ORDINARY, NULL, NULL},
    {"close", "close", "closed", REQUEST_ORDINARY, NULL, NULL},
    {"ask_correction", "ask_correction", "correction-asked", UNTIL | NOTE | ITEMS, "correction",
     NULL},
    {"ask_third_party", "ask_third_party", "third-party-asked", NOTE | WHO | CONTACT | CONTENT | BY,
     "third-party", "third-party-asked"},
    {"ask_authority", "ask_authority", "authority-asked", NOTE | WHO | CONTACT | BY, "authority",
     NULL},
    {"tell_third_party", NULL, "third-party-told", NOTE | WHO | CONTACT | CONTENT, "release-told",
     NULL, "third-party-asked"},
    {"extend", NULL, "extended", DAYS | NOTE | CONSENT, "extension", NULL},
    {"ask_reasons", "ask_reasons", "reasons-asked", UNTIL | NOTE, "reasons", NULL},
    {"delay", NULL, "delayed", UNTIL | NOTE | CONTENT, "delay", NULL},
    {"transfer", "transfer", "transferred", NOTE | WHO | CONTACT, "transfer-told", "transfer"},
    {"withdraw", "withdraw", "withdrawn", NOTE, NULL, NULL},
    {"abandon", "abandon", "abandoned", NOTE, NULL, NULL},
    {"reopen", "reopen", "reopened", NOTE, NULL, NULL},
};
const size_t request_acts_n = COUNT(request_acts);

const struct request_act_kind *request_act_find(struct str code)
{
    for (size_t i = 0; i < COUNT(request_acts); i++)
        if (str_eq(str_c(request_acts[i].code), code))
            return &request_acts[i];
    return NULL;
}

bool request_act_in_law(const struct request_act_kind *k, struct str law, day_t day)
{
    static const struct {
        const char *event;
        enum law_term_name term;
    } steps[] = {{"correction-asked", LAW_CORRECTION}, {"third-party-asked", LAW_THIRD_PARTY},
                 {"authority-asked", LAW_AUTHORITY},   {"extended", LAW_EXTENSION},
                 {"reasons-asked", LAW_REASONS},       {"delayed", LAW_DELAY}};
    const struct laws *laws = laws_builtin();
    for (size_t i = 0; i < COUNT(steps); i++)
        if (strcmp(steps[i].event, k->event) == 0)
            return law_term(laws, law_find(laws, law), steps[i].term, day) != NULL;
    return true;
}

/* 延期, 延迟答复: while it is being worked on; 告知第三方 afterwards too, for it is a duty still. */
static bool is_time_for(const struct request_act_kind *k, struct str state)
{
    static const char *const states[] = {"accepted", "third_party", "authority", "drafting",
                                         "first",    "second",      "final",     "signed",
                                         "replied",  "delivered",   "closed"};
    size_t n = k->after ? COUNT(states) : COUNT(states) - 3;
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_c(states[i]), state))
            return true;
    return false;
}

/* 告知第三方: it was asked, and something is released. */
static int may_follow(struct db *db, struct arena *a, int64_t id, const struct request_act_kind *k)
{
    struct requests_happened_row happened;
    struct requests_withholds_row withheld;
    int r = requests_sql_happened(db, a, id, str_c(k->after), &happened);
    if (r == 0)
        return err_set(ERR_CONFLICT, "%s: not before %s", k->code, k->after);
    r = r < 0 ? r : requests_sql_withholds(db, a, id, &withheld);
    return r == 1 ? err_set(ERR_CONFLICT, "%s: nothing is released", k->code) : r;
}

int request_may(struct db *db, struct arena *a, int64_t id, const struct request_act_kind *k,
                const struct actor *actor)
{
    struct requests_request_row row;
    if (k->move)
        return flow_may(db, a, &request_flow, id, k->move, actor);
    if (!access_allows(OFFICE, actor))
        return err_set(ERR_FORBIDDEN, "%s: not with these roles", k->code);
    int r = request_get(db, a, id, &row);
    if (r < 0)
        return r;
    if (!is_time_for(k, row.state))
        return err_set(ERR_CONFLICT, "%s: not now", k->code);
    return k->after ? may_follow(db, a, id, k) : 0;
}

const char *const request_opinions[] = {"agrees", "partly", "refuses", "silent", NULL};

static bool is_opinion(struct str code)
{
    for (size_t i = 0; request_opinions[i]; i++)
        if (str_eq(str_c(request_opinions[i]), code))
            return true;
    return false;
}

/* What is missing, in words; TEXT_NONE: nothing. */
static enum text lacks(const struct request_act *act, moment_t now)
{
    if (act->day == DAY_NONE || act->day > moment_day(now))
        return TEXT_requests_fault_day;
    if (act->kind->needs & UNTIL && (act->until == DAY_NONE || act->until <= act->day))
        return TEXT_requests_fault_until;
    if (act->kind->needs & DAYS && act->days < 1)
        return TEXT_requests_fault_days;
    if (act->kind->needs & OPINION && !is_opinion(act->opinion))
        return TEXT_requests_fault_opinion;
    return act->kind->needs & NOTE && str_trim(act->note).n == 0 ? TEXT_requests_fault_note
                                                                 : TEXT_NONE;
}

/* How an end without a reply is counted (table three): the decision of each regime. */
static const struct {
    const char *event, *from, *code_2019, *code_2008;
} ends[] = {
    {"withdrawn", "", "O3", "K9b"},
    {"abandoned", "fee", "O2", "K9b"},
    {"abandoned", "", "O1", "K9a"},
    {"transferred", "", "U1b", "K5"},
};

/* Does it not want all of it released? Its silence counts as the law in force says. */
static bool objects(struct str law, const struct request_act *act)
{
    const struct laws *laws = laws_builtin();
    const struct law_term *t = law_term(laws, law_find(laws, law), LAW_THIRD_PARTY, act->day);
    if (str_eq(act->opinion, S("silent")))
        return t && t->silence == LAW_SILENCE_REFUSAL;
    return str_eq(act->opinion, S("partly")) || str_eq(act->opinion, S("refuses"));
}

/* Heard: what it does not agree to is kept for whoever decides, and for the day when it is released all the same. */
static int heard(struct db *db, struct arena *a, const struct requests_request_row *row,
                 const struct request_act *act, int64_t actor, moment_t now)
{
    struct request_happening e = {
        .kind = "third-party-objected", .day = act->day, .until = DAY_NONE, .note = S("")};
    bool asked = act->kind->needs & OPINION && objects(row->law, act);
    return asked ? request_event_add(db, a, row->id, &e, actor, now) : 0;
}

int request_untold(struct db *db, struct arena *a, int64_t id)
{
    struct requests_listed_rows rows = {0};
    int r = requests_sql_untold(db, a, id, 1, &rows);
    return r < 0 ? r : rows.n > 0;
}

/* What follows from an act: a new round, or the decision that the end stands for. */
static int acted(struct db *db, struct arena *a, int64_t id, const struct request_act_kind *k,
                 struct str from, const struct request_happening *e, moment_t now)
{
    struct requests_request_row row;
    int r = request_get(db, a, id, &row);
    if (r == 0 && str_eq(str_c(k->event), S("fee-paid")))
        return request_fee_paid(db, id, e->day);
    if (r == 0 && str_eq(str_c(k->event), S("reopened")))
        return request_round_begin(db, a, &row, now);
    for (size_t i = 0; r == 0 && i < COUNT(ends); i++)
        if (str_eq(str_c(ends[i].event), str_c(k->event)) &&
            (ends[i].from[0] == 0 || str_eq(str_c(ends[i].from), from)))
            return request_end(
                db, a, &row,
                str_c(str_eq(row.law, S("cn-2008")) ? ends[i].code_2008 : ends[i].code_2019),
                e->note, e->day, now);
    return r;
}

int request_act(struct db *db, struct arena *a, enum lang lang, int64_t id,
                const struct request_act *act, const struct actor *actor, moment_t now,
                struct str *ret_why)
{
    const struct request_act_kind *k = act->kind;
    enum text missing = lacks(act, now);
    if (missing != TEXT_NONE) {
        *ret_why = text(lang, missing);
        return err_set(ERR_INVALID, "%s lacks something", k->code);
    }
    struct requests_request_row before;
    int r = requests_sql_touch(db, id, now);
    if (r >= 0)
        r = request_may(db, a, id, k, actor);
    if (r >= 0)
        r = request_get(db, a, id, &before);
    if (r < 0)
        return r;
    struct flow_act move = {.actor = actor, .now = now, .note = act->note, .digest = S("")};
    r = k->move ? flow_fire(db, a, &request_flow, id, k->move, &move, NULL) : 0;
    if (r == ERR_INVALID)
        *ret_why = text(lang, TEXT_requests_fault_note);
    if (r < 0)
        return r;
    struct request_happening e = {
        .kind = k->event,
        .day = act->day,
        .until = k->needs & UNTIL ? act->until : DAY_NONE,
        .days = k->needs & DAYS ? act->days : 0,
        .note = act->note,
        .excused = k->needs & EXCUSE && str_trim(act->note).n > 0,
    };
    r = request_event_try(db, a, id, &e, actor->id, lang, now, ret_why);
    if (r >= 0 && actor->id > 0) /* who acts has read what the applicant sent */
        r = requests_sql_news_read(db, id);
    if (r >= 0)
        r = heard(db, a, &before, act, actor->id, now);
    return r < 0 ? r : acted(db, a, id, k, before.state, &e, now);
}

int request_read(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                 moment_t now)
{
    struct requests_request_row row;
    int r = request_get(db, a, id, &row);
    if (r < 0)
        return r;
    if (!reply_may_draft(&row, actor))
        return err_set(ERR_FORBIDDEN, "it is not his to answer");
    r = requests_sql_news_read(db, id);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "there is nothing to read");
    struct request_happening e = {
        .kind = "read", .day = moment_day(now), .until = DAY_NONE, .note = S("")};
    return request_event_add(db, a, id, &e, actor->id, now);
}

/* ---- Identity documents ---- */

int request_identity_looked(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                            moment_t now)
{
    struct request_happening look = {
        .kind = "identity-seen", .day = moment_day(now), .until = DAY_NONE, .note = S("")};
    return request_event_add(db, a, id, &look, actor->id, now);
}

int request_identity(struct db *db, struct arena *a, const struct requests_house *house, int64_t id,
                     const struct actor *actor, moment_t now, struct str *ret_kind,
                     struct str *ret_number)
{
    struct requests_request_row row;
    struct str plain;
    int r = request_get(db, a, id, &row);
    if (r < 0)
        return r;
    if (row.identity.n == 0)
        return err_set(ERR_ABSENT, "no identity document stands there");
    r = seal_open(a, &house->keys, row.identity, &plain);
    if (r < 0)
        return r;
    r = request_identity_looked(db, a, id, actor, now);
    if (r < 0)
        return r;
    json_t *identity cleanup(json_done) = json_loadb(plain.p, plain.n, 0, NULL);
    *ret_kind = json_get_str(a, identity, "kind");
    *ret_number = json_get_str(a, identity, "number");
    return 0;
}

static int identity_destroy(struct db *db, struct arena *a, int64_t request, moment_t now)
{
    struct request_happening e = {
        .kind = "identity-destroyed", .day = moment_day(now), .until = DAY_NONE, .note = S("")};
    int r = requests_sql_identity_destroy(db, request, moment_day(now));
    if (r >= 0)
        r = request_identity_files_destroy(db, a, request, moment_day(now));
    if (r >= 0)
        r = mails_want(db, request, false, now);
    return r < 0 ? r : request_event_add(db, a, request, &e, 0, now);
}

int request_identities_destroy(struct db *db, struct arena *a, moment_t now)
{
    int64_t days;
    struct requests_identities_over_rows rows = {0};
    int r = request_chosen(db, a, REQUEST_IDENTITY_DAYS, &days);
    if (r < 0)
        return r;
    r = requests_sql_identities_over(db, a, now - days * 86400, DESTROYED_AT_ONCE, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        r = identity_destroy(db, a, rows.v[i].id, now);
    return r < 0 ? r : (int)rows.n;
}

int request_identities_end(struct db *db, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    {
        struct tx tx cleanup(tx_end) = {0};
        int r = tx_begin(db, &tx);
        if (r == 0)
            r = request_identities_destroy(db, a, now);
        if (r > 0)
            r = tx_commit(&tx);
        if (r < 0)
            return r;
    }
    int r = db_checkpoint(db);
    if (r != ERR_BUSY)
        return r;
    err_clear(); /* somebody reads an older state: the next time */
    return 0;
}
