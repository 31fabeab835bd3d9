/* reply_card.c: the answer as the case's page shows it: what was decided, who signed, which is next,
 * what can be done now, the letters. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "reply_sql.h"

/* ---- Moves ---- */

/* Moves of the review; the rest of the flow are acts, with forms of their own. */
static bool is_review(const char *event)
{
    static const char *const begins[] = {"submit",  "pass_",    "return_",
                                         "recall_", "secrecy_", "unsign"};
    for (size_t i = 0; i < COUNT(begins); i++)
        if (str_starts(str_c(event), str_c(begins[i])))
            return true;
    return false;
}

int reply_check_reader(struct ctx *c, const struct requests_request_row *row)
{
    struct review_absents absents = {0};
    if (reply_may_read(row, &c->actor))
        return 0;
    int r = review_stands_for(c->db, c->arena, &c->actor, moment_day(c->now), &absents);
    for (size_t i = 0; r >= 0 && i < absents.n; i++)
        if (reply_may_read(row, &absents.v[i]))
            return 0;
    return r < 0 ? r : err_set(ERR_FORBIDDEN, "another department's");
}

/* The secrecy review comes before the second signature, and is given once. */
static bool waits(const struct reply_card *card, const char *event)
{
    bool given = card->decide.secrecy.by.text.n > 0;
    if (review_is_secrecy(str_c(event)))
        return given;
    if (str_starts(str_c(event), S("submit")))
        return !card->complete || card->no_head;
    return str_starts(str_c(event), S("pass_second")) && !given;
}

static int moves_put(struct ctx *c, const struct requests_request_row *row,
                     const struct review_levels *used, struct reply_card *ret)
{
    for (size_t i = 0; i < request_flow.n; i++) {
        const struct flow_move *m = &request_flow.moves[i];
        const struct actor *absent;
        if (!str_eq(str_c(m->from), row->state) || !is_review(m->event) ||
            !reply_move_is_used(used, m->event))
            continue;
        int r = review_may_fire(c, &request_flow, row->id, m->event, &absent);
        if (r == ERR_FORBIDDEN || r == ERR_CONFLICT)
            continue;
        if (r < 0)
            return r;
        review_decide_offer(c, "requests", m, absent, waits(ret, m->event), &ret->decide);
    }
    return 0;
}

/* ---- Letters and files ---- */

static int letters_put(struct ctx *c, const struct requests_request_row *row,
                       struct reply_card *ret)
{
    struct reply_letter_rows rows = {0};
    int r = reply_sql_letters(c->db, c->arena, row->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct reply_letter_row *l = &rows.v[i];
        const struct letter_rule *rule = letter_rule_find(request_law_of(c), l->kind);
        if (str_eq(l->state, S("draft")) || !rule)
            continue;
        *vec_push(c->arena, &ret->letters) = (struct letter_item){
            .id = l->id,
            .name = letter_said(c, rule, row->law),
            .number = l->number,
            .day = frame_desk_day(c, l->day),
            .addressee = l->addressee,
            .sent = frame_desk_day(c, l->replied),
            .address =
                arena_fmt(c->arena, "%.*s/letters/%lld", STR_ARG(ret->address), (long long)l->id),
            .state = request_named("letter_state", l->state),
            .made = l->hash.n > 0,
            .receipt = rule->kind == LETTER_RECEIPT,
        };
    }
    return r < 0 ? r : 0;
}

int reply_files_of(struct ctx *c, const struct requests_request_row *row, struct str address,
                   struct release_items *ret)
{
    struct reply_release_rows rows = {0};
    int r = reply_sql_releases(c->db, c->arena, row->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        if (rows.v[i].round == row->round)
            *vec_push(c->arena, ret) = (struct release_item){
                .id = rows.v[i].id,
                .name = rows.v[i].name,
                .size = frame_size(c, rows.v[i].size),
                .address = arena_fmt(c->arena, "%.*s/files/%lld", STR_ARG(address),
                                     (long long)rows.v[i].id),
            };
    return r < 0 ? r : 0;
}

/* ---- The decision ---- */

static int decision_put(struct ctx *c, const struct requests_request_row *row,
                        struct reply_card *ret)
{
    struct reply_decision d;
    struct missings missing = {0};
    ret->decision = (struct said){S(""), lang_tag(c->lang)};
    ret->article = ret->missing = S("");
    int r = reply_decision_get(c->db, c->arena, row->id, row->round, &d);
    if (r < 0 || d.id == 0)
        return r;
    const struct decision *found = decision_find(&request_law_of(c)->decisions, d.code);
    if (found) {
        ret->decision = said_in(c->lang, found->name, found->name_en);
        ret->article = found->article;
    }
    ret->parts = d.parts;
    if (!str_eq(row->state, S("drafting")))
        return 0;
    r = reply_missing(c->db, c->arena, request_law_of(c), row, &missing);
    ret->complete = r == 0 && missing.n == 0;
    ret->missing = missing_names(c->arena, &missing, c->lang == LANG_EN);
    return r;
}

static int departments_put(struct ctx *c, const struct requests_request_row *row,
                           struct reply_card *ret)
{
    struct bodies_departments all = {0};
    int r = ret->may_assign ? bodies_departments(c->db, c->arena, &all) : 0;
    for (size_t i = 0; r >= 0 && i < all.n; i++) {
        struct said name = said_in(c->lang, all.v[i].name_zh, all.v[i].name_en);
        *vec_push(c->arena, &ret->departments) =
            (struct option){arena_fmt(c->arena, "%lld", (long long)all.v[i].id), name.text,
                            all.v[i].id == row->department, name.lang};
    }
    return r < 0 ? r : 0;
}

/* It ended without a reply: nobody is to sign. */
static bool has_no_reply(struct str state)
{
    return str_eq(state, S("withdrawn")) || str_eq(state, S("abandoned")) ||
           str_eq(state, S("transferred"));
}

static int review_put(struct ctx *c, const struct requests_request_row *row, struct reply_card *ret)
{
    struct flow_events events = {0};
    struct review_levels used;
    int64_t round;
    int r = flow_history(c->db, c->arena, &request_flow, row->id, &events);
    if (r >= 0)
        r = flow_round(c->db, c->arena, &request_flow, row->id, &round);
    if (r >= 0)
        r = review_levels(c->db, c->arena, &used);
    struct str digest;
    if (r >= 0)
        r = reply_digest(c->db, c->arena, row->id, row->round, &digest);
    if (r < 0)
        return r;
    review_decide_new(c, ret->address, digest, &ret->decide);
    review_decide_secrecy(c, &events, round, &ret->decide);
    bool drafting = str_eq(row->state, S("drafting"));
    if (drafting)
        review_decide_returned(c, row->state, &events, &ret->decide);
    if (drafting || str_eq(row->state, S("first"))) {
        r = reply_has_head(c->db, c->arena, row);
        if (r < 0)
            return r;
        ret->no_head = used.first && row->department > 0 && r == 0;
    }
    if (ret->decision.text.n > 0 && !has_no_reply(row->state))
        review_decide_levels(c, row->state, &events, round, &used, &ret->decide);
    return moves_put(c, row, &used, ret);
}

int reply_card_of(struct ctx *c, const struct requests_request_row *row, struct reply_card *ret)
{
    bool drafted = str_eq(row->state, S("accepted")) || str_eq(row->state, S("drafting"));
    ret->address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    ret->department = said_in(c->lang, row->department_zh, row->department_en);
    ret->owner = said_in(c->lang, row->owner_zh, row->owner_en);
    if (!request_law_of(c))
        return 0;
    ret->may_draft = drafted && reply_may_draft(row, &c->actor);
    ret->may_assign = drafted && c->actor.roles & ROLE_DISCLOSURE_OFFICE;
    int r = ret->may_draft ? reply_leaves_a_reviewer(c->db, c->arena, row->id, &c->actor) : 1;
    if (r < 0)
        return r;
    ret->last = r == 0;
    ret->may_draft = ret->may_draft && !ret->last;
    r = decision_put(c, row, ret);
    if (r == 0)
        r = departments_put(c, row, ret);
    if (r == 0)
        r = review_put(c, row, ret);
    if (r == 0)
        r = letters_put(c, row, ret);
    if (r == 0)
        r = reply_files_of(c, row, ret->address, &ret->files);
    if (r == 0)
        r = reply_leaks_view(c, row, &ret->leaks, &ret->leaks_shown);
    ret->decide.findings = ret->leaks.digest;
    ret->shown = ret->may_draft || ret->decision.text.n > 0 || ret->letters.n > 0;
    return r;
}
