/* sign.c: the review of a reply, and what the last signature does; numbers of letters. See reply.h. */
#include "domain/bodies/bodies.h"
#include "domain/leaks/leaks.h"
#include "domain/people/people.h"
#include "domain/requests/answer/reply.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"

/* ---- Numbers ---- */

const char request_letter_pattern_standard[] = LETTER_NUMBER_PATTERN;

bool request_letter_pattern_usable(struct str pattern)
{
    return pattern.n == 0 || letter_number_pattern_wrong(pattern).n == 0;
}

struct numbered {
    struct str word, number;
    int year;
    int64_t serial;
};

/* The next number of this kind (settings "authority.letter_word", "authority.letter_pattern"), in the transaction that
 * signs: who fails gives it back. */
static int number_next(struct db *db, struct arena *a, const struct letter_rule *rule, day_t day,
                       struct numbered *ret)
{
    struct str own, pattern;
    struct requests_counter_next_row counter;
    int r = bodies_setting(db, a, "authority.letter_word", &own);
    if (r == 0)
        r = bodies_setting(db, a, "authority.letter_pattern", &pattern);
    if (r < 0)
        return r;
    ret->year = day_civil(day).year;
    ret->word = arena_fmt(a, "%.*s%.*s", STR_ARG(own), STR_ARG(rule->word));
    r = requests_sql_counter_next(
        db, a, arena_fmt(a, "letter/%.*s/%d", STR_ARG(ret->word), ret->year), &counter);
    if (r < 0)
        return r;
    ret->serial = counter.last;
    struct letter_number n = {.pattern =
                                  letter_number_pattern_wrong(pattern).n == 0 ? pattern : S(""),
                              .word = own,
                              .kind_word = rule->word,
                              .year = ret->year,
                              .number = ret->serial};
    return letter_number(a, &n, &ret->number);
}

/* ---- Signing a letter ---- */

static int paper_ask(struct db *db, struct arena *a, int64_t letter)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "letter", letter);
    return job_add(db, a, LETTER_JOB, arena_fmt(a, "%lld", (long long)letter), payload, JOB_SOON);
}

/* What the case gives, where an officer changed it; dated like the letter. "" he did not. */
static int changed_from(struct arena *a, const struct request_law *law, enum letter_kind kind,
                        struct letter_case *c, struct str draft, struct str *ret)
{
    struct missings missing = {0};
    struct str composed;
    bool dated = c->undated;
    *ret = S("");
    c->undated = true;
    int r = letter_compose(a, law, kind, c, &composed, &missing);
    c->undated = dated;
    if (r == 0 && !str_eq(str_trim(composed), str_trim(draft)))
        r = letter_date(a, law, kind, c, composed, ret, &missing);
    if (r != ERR_INVALID)
        return r;
    err_clear(); /* the case alone gives no letter: there is nothing to compare with */
    return 0;
}

/* A draft becomes a letter: day, number, its text with both; its paper is asked for. */
static int letter_sign(struct db *db, struct arena *a, const struct request_law *law,
                       enum letter_kind kind, int64_t id, struct letter_case *c, struct str draft,
                       const struct actor *actor, moment_t now, struct missings *ret_missing)
{
    struct numbered n = {.word = S(""), .number = S("")};
    struct str body, composed;
    const struct letter_rule *rule = letter_rule_of(law, kind);
    int r = rule->numbered ? number_next(db, a, rule, moment_day(now), &n) : 0;
    if (r < 0)
        return r;
    c->undated = false;
    c->letter_day = moment_day(now);
    c->letter_number = n.number;
    r = letter_date(a, law, kind, c, draft, &body, ret_missing);
    if (r == 0)
        r = changed_from(a, law, kind, c, draft, &composed);
    if (r < 0)
        return r;
    r = reply_sql_letter_sign(db, id, body, composed, n.word, n.year, n.serial, n.number,
                              c->letter_day, now, actor->id);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "letter %lld is no draft", (long long)id);
    return paper_ask(db, a, id);
}

int letter_issue(struct db *db, struct arena *a, const struct request_law *law,
                 const struct requests_request_row *row, enum letter_kind kind, int64_t party,
                 struct letter_case *c, struct str body, const struct actor *actor, moment_t now,
                 int64_t *ret_id, struct missings *ret_missing)
{
    const struct letter_rule *rule = letter_rule_of(law, kind);
    struct reply_letter_insert_row made;
    c->undated = true;
    c->letter_day = moment_day(now);
    struct str composed = S("");
    int r = letter_compose(a, law, kind, c, &composed, ret_missing);
    bool edited = body.n > 0 && !str_eq(str_trim(body), str_trim(composed));
    if (edited)
        r = letter_check(a, law, kind, c, body, ret_missing);
    else
        body = composed;
    if (r == 0)
        r = reply_sql_letter_insert(db, a, row->id, row->round, rule->code, S("draft"), party, body,
                                    edited, &made);
    if (r < 0)
        return r;
    *ret_id = made.id;
    return letter_sign(db, a, law, kind, made.id, c, body, actor, now, ret_missing);
}

/* ---- The reply ---- */

static int draft_sign(struct db *db, struct arena *a, const struct request_law *law,
                      const struct requests_request_row *row, struct letter_case *c,
                      const struct actor *actor, moment_t now, struct missings *ret_missing)
{
    struct reply_letter_draft_row draft;
    int r = reply_sql_letter_draft(db, a, row->id, row->round, &draft);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_BROKEN, "request %lld has no draft", (long long)row->id);
    return letter_sign(db, a, law, LETTER_REPLY, draft.id, c, draft.body, actor, now, ret_missing);
}

/* Day and number come into the text: what was said of its findings holds for it as it is now. */
static int reply_sign(struct db *db, struct arena *a, const struct requests_house *house,
                      int64_t request, const struct actor *actor, moment_t now,
                      struct missings *ret_missing)
{
    struct requests_request_row row;
    struct letter_case c;
    struct leaks_thing drafted, letter;
    struct leaks_list said;
    int r = request_get(db, a, request, &row);
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r == 0)
        r = reply_leaks_thing(db, a, house, &row, &drafted);
    if (r == 0)
        r = leaks_look(db, a, &drafted, moment_day(now), &said);
    if (r == 0)
        r = draft_sign(db, a, house->law, &row, &c, actor, now, ret_missing);
    if (r == 0)
        r = reply_leaks_thing(db, a, house, &row, &letter);
    if (r == 0)
        r = leaks_carry(db, a, &said, &letter, moment_day(now));
    if (r >= 0)
        r = reply_sql_decision_taken(db, request, row.round, moment_day(now));
    struct request_happening e = {
        .kind = "signed", .day = moment_day(now), .until = DAY_NONE, .note = c.letter_number};
    return r < 0 ? r : request_event_add(db, a, request, &e, actor->id, now);
}

int reply_letter(struct db *db, struct arena *a, int64_t request, int64_t *ret)
{
    struct requests_request_row row;
    struct reply_letter_row letter;
    int r = request_get(db, a, request, &row);
    if (r == 0)
        r = reply_sql_letter_reply(db, a, request, row.round, &letter);
    if (r == 1)
        *ret = letter.id;
    return r < 0 ? r : r == 1 ? 0 : err_set(ERR_ABSENT, "no reply was signed");
}

/* 收回: signed, and not sent yet. The letter keeps its number and is void; the draft is what the case gives. */
static int reply_unsign(struct db *db, struct arena *a, const struct requests_house *house,
                        int64_t request, const struct flow_act *act)
{
    struct requests_request_row row;
    struct reply_letter_row letter;
    int r = request_get(db, a, request, &row);
    if (r < 0)
        return r;
    r = reply_sql_letter_reply(db, a, request, row.round, &letter);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "no letter to take back");
    r = reply_sql_letter_void(db, letter.id);
    if (r >= 0)
        r = reply_sql_decision_taken(db, request, row.round, DAY_NONE);
    if (r >= 0)
        r = reply_compose(db, a, house->law, &row, act->now);
    struct request_happening e = {
        .kind = "unsigned",
        .day = moment_day(act->now),
        .until = DAY_NONE,
        .note = arena_fmt(a, "%.*s：%.*s", STR_ARG(letter.number), STR_ARG(act->note))};
    return r < 0 ? r : request_event_add(db, a, request, &e, act->actor->id, act->now);
}

/* ---- Moves ---- */

bool reply_move_is_used(const struct review_levels *levels, const char *event)
{
    if (strcmp(event, "submit") == 0)
        return levels->first;
    if (strcmp(event, "submit_second") == 0)
        return !levels->first;
    if (strcmp(event, "pass_second") == 0)
        return levels->final;
    return strcmp(event, "pass_second_sign") != 0 || !levels->final;
}

static bool is_submission(const char *event)
{
    return str_starts(str_c(event), S("submit"));
}

/* Did he draft this answer, since it is due anew? */
static bool has_drafted(const struct flow_events *events, int64_t account)
{
    for (size_t i = events->n; i-- > 0 && !str_eq(events->v[i].event, S("reopen"));)
        if (events->v[i].account == account && str_eq(events->v[i].event, S("draft")))
            return true;
    return false;
}

int reply_leaves_a_reviewer(struct db *db, struct arena *a, int64_t request,
                            const struct actor *actor)
{
    struct flow_events events = {0};
    struct people_accounts all;
    bool alone = true;
    if (!(actor->roles & ROLE_DISCLOSURE_OFFICE))
        return 1;
    int r = flow_history(db, a, &request_flow, request, &events);
    if (r >= 0)
        r = people_list(db, a, &all);
    if (r < 0)
        return r;
    if (has_drafted(&events, actor->id))
        return 1;
    for (size_t i = 0; i < all.n; i++) {
        roles_t roles;
        r = roles_parse(all.v[i].roles, &roles);
        if (r < 0)
            return r;
        if (all.v[i].disabled || all.v[i].id == actor->id || !(roles & ROLE_DISCLOSURE_OFFICE))
            continue;
        alone = false;
        if (!has_drafted(&events, all.v[i].id))
            return 1;
    }
    return alone;
}

/* Who drafted this answer, even if another went on with it, signs none of it. */
static int check_drafters(struct db *db, struct arena *a, int64_t request,
                          const struct flow_act *act)
{
    struct flow_events events = {0};
    int r = flow_history(db, a, &request_flow, request, &events);
    if (r >= 0 && (has_drafted(&events, act->actor->id) ||
                   (act->in_place_of && has_drafted(&events, act->in_place_of->id))))
        return err_set(ERR_FORBIDDEN, "who drafted it does not sign it");
    return r < 0 ? r : 0;
}

static bool signs(const char *event)
{
    return str_starts(str_c(event), S("pass_"));
}

static int check_complete(struct db *db, struct arena *a, const struct request_law *law,
                          int64_t request, struct missings *ret_missing)
{
    struct requests_request_row row;
    int r = request_get(db, a, request, &row);
    if (r == 0)
        r = reply_missing(db, a, law, &row, ret_missing);
    if (r < 0)
        return r;
    return ret_missing->n == 0 ? 0 : err_set(ERR_INVALID, "the draft is not complete");
}

static int moved(struct db *db, struct arena *a, const struct requests_house *house,
                 int64_t request, const char *event, const struct flow_act *act,
                 struct missings *ret_missing)
{
    bool second = str_starts(str_c(event), S("pass_second"));
    int r = second ? review_ready(db, a, &request_flow, request, act->digest) : 0;
    if (r < 0)
        return r;
    if (strcmp(event, "pass_second_sign") == 0 || strcmp(event, "pass_final") == 0)
        return reply_sign(db, a, house, request, act->actor, act->now, ret_missing);
    return strcmp(event, "unsign") == 0 ? reply_unsign(db, a, house, request, act) : 0;
}

int reply_has_head(struct db *db, struct arena *a, const struct requests_request_row *row)
{
    struct reply_heads_row heads;
    int r = reply_sql_heads(db, a, row->department, row->owner, &heads);
    return r < 0 ? r : heads.n > 0;
}

/* It would wait for nobody, on nobody's list. */
static int check_head(struct db *db, struct arena *a, int64_t request)
{
    struct requests_request_row row;
    int r = request_get(db, a, request, &row);
    if (r == 0)
        r = reply_has_head(db, a, &row);
    if (r < 0)
        return r;
    return r > 0 ? 0 : err_set(ERR_FORBIDDEN, "its department has no head to read it first");
}

int reply_move(struct db *db, struct arena *a, const struct requests_house *house, int64_t request,
               const char *event, const struct flow_act *act, struct missings *ret_missing)
{
    struct review_levels levels;
    *ret_missing = (struct missings){0};
    int r = review_levels(db, a, &levels);
    if (r < 0)
        return r;
    if (!reply_move_is_used(&levels, event))
        return err_set(ERR_CONFLICT, "%s: the levels are others", event);
    if (is_submission(event) || signs(event))
        r = check_complete(db, a, house->law, request, ret_missing);
    if (r == 0 && strcmp(event, "submit") == 0)
        r = check_head(db, a, request);
    if (r == 0 && signs(event))
        r = check_drafters(db, a, request, act);
    if (r == 0)
        r = flow_fire(db, a, &request_flow, request, event, act, NULL);
    if (r >= 0)
        r = reply_leaks_pass(db, a, house, request, event, act);
    return r < 0 ? r : moved(db, a, house, request, event, act, ret_missing);
}
