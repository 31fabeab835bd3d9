/* acts.c: what the disclosure office does with a request: what each act needs, and who looked at an
 * identity. The moves are moves.c's. See requests.h. */
#include "base/num.h"
#include "domain/bodies/bodies.h"
#include "domain/requests/case.h"
#include "engine/json.h"

#define DESTROYED_AT_ONCE 100
#define OFFICE            ROLE_DISCLOSURE_OFFICE

/* ---- The acts ---- */

#define UNTIL REQUEST_NEEDS_UNTIL
#define DAYS  REQUEST_NEEDS_DAYS
#define NOTE  REQUEST_NEEDS_NOTE

/* In the order in which the page offers them: the ordinary way first. */
const struct request_act_kind request_acts[] = {
    {"confirm", "confirm", "confirmed", 0},
    {"accept", "accept", "accepted", 0},
    {"correct", "correct", "corrected", 0},
    {"third_party_answered", "third_party_answered", "third-party-answered", NOTE},
    {"authority_answered", "authority_answered", "authority-answered", NOTE},
    {"ask_correction", "ask_correction", "correction-asked", UNTIL | NOTE},
    {"ask_third_party", "ask_third_party", "third-party-asked", NOTE},
    {"ask_authority", "ask_authority", "authority-asked", NOTE},
    {"extend", NULL, "extended", DAYS | NOTE},
    {"transfer", "transfer", "transferred", NOTE},
    {"withdraw", "withdraw", "withdrawn", NOTE},
    {"abandon", "abandon", "abandoned", NOTE},
};
const size_t request_acts_n = COUNT(request_acts);

const struct request_act_kind *request_act_find(struct str code)
{
    for (size_t i = 0; i < COUNT(request_acts); i++)
        if (str_eq(str_c(request_acts[i].code), code))
            return &request_acts[i];
    return NULL;
}

/* 延期: while it is being worked on. */
static bool is_worked_on(struct str state)
{
    return str_eq(state, S("accepted")) || str_eq(state, S("third_party")) ||
           str_eq(state, S("authority"));
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
    return is_worked_on(row.state) ? 0 : err_set(ERR_CONFLICT, "%s: not now", k->code);
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
    return act->kind->needs & NOTE && str_trim(act->note).n == 0 ? TEXT_requests_fault_note
                                                                 : TEXT_NONE;
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
    int r = requests_sql_touch(db, id, now);
    if (r >= 0)
        r = request_may(db, a, id, k, actor);
    if (r < 0)
        return r;
    struct flow_act move = {.actor = actor, .now = now, .note = act->note, .digest = S("")};
    r = k->move ? flow_fire(db, a, &request_flow, id, k->move, &move, NULL) : 0;
    if (r < 0)
        return r;
    struct request_happening e = {
        .kind = k->event,
        .day = act->day,
        .until = k->needs & UNTIL ? act->until : DAY_NONE,
        .days = k->needs & DAYS ? act->days : 0,
        .note = act->note,
    };
    return request_event_try(db, a, id, &e, actor->id, lang, now, ret_why);
}

/* ---- Identity documents ---- */

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
    struct request_happening look = {
        .kind = "identity-seen", .day = moment_day(now), .until = DAY_NONE, .note = S("")};
    r = request_event_add(db, a, id, &look, actor->id, now);
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
    return r < 0 ? r : request_event_add(db, a, request, &e, 0, now);
}

int request_identities_destroy(struct db *db, struct arena *a, moment_t now)
{
    struct str setting;
    int64_t days;
    struct requests_identities_over_rows rows = {0};
    int r = bodies_setting(db, a, "requests.identity_days", &setting);
    if (r < 0)
        return r;
    if (num_parse(setting, 1, 36500, &days) < 0)
        days = REQUEST_IDENTITY_DAYS;
    r = requests_sql_identities_over(db, a, now - days * 86400, DESTROYED_AT_ONCE, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        r = identity_destroy(db, a, rows.v[i].id, now);
    return r < 0 ? r : (int)rows.n;
}
