/* decide.c: what there is to decide on a thing under review, for its page. See views_decide.h. */
#include "domain/review/views_decide.h"

#include "base/vec.h"

/* ---- What was said ---- */

static struct said who_of(const struct ctx *c, const struct flow_event *e)
{
    struct str who = review_who(c->arena, c->lang, e);
    return (struct said){who, review_lang(c->lang, who)};
}

static struct review_said said_by(const struct ctx *c, const struct flow_event *e)
{
    return (struct review_said){who_of(c, e), frame_desk_moment(c, e->at), e->note};
}

static struct said nobody(const struct ctx *c)
{
    return (struct said){S(""), lang_tag(c->lang)};
}

void review_decide_new(const struct ctx *c, struct str address, struct str digest,
                       struct review_decide *ret)
{
    struct review_said nothing = {nobody(c), S(""), S("")};
    *ret = (struct review_decide){
        .action = arena_fmt(c->arena, "%.*s/move", STR_ARG(address)),
        .digest = digest,
        .short_digest = str_head(digest, 16),
        .findings = S(""),
        .returned = nothing,
        .secrecy = nothing,
        .in_place_of = nobody(c),
        .note = ret->note,
        .note_wrong = ret->note_wrong,
    };
}

void review_decide_returned(const struct ctx *c, struct str state, const struct flow_events *events,
                            struct review_decide *d)
{
    for (size_t i = events->n; i-- > 0;) {
        const struct flow_event *e = &events->v[i];
        if (str_starts(e->event, S("submit")))
            return;
        if (!str_eq(e->to, state) || str_eq(e->from, e->to) ||
            !(str_starts(e->event, S("return_")) || review_is_secrecy(e->event)))
            continue;
        d->returned = said_by(c, e);
        return;
    }
}

void review_decide_secrecy(const struct ctx *c, const struct flow_events *events, int64_t round,
                           struct review_decide *d)
{
    const struct flow_event *e = review_secrecy_open(events, round, d->digest);
    if (e)
        d->secrecy = said_by(c, e);
}

/* ---- Levels ---- */

static const struct {
    const char *state, *event;
    enum text name;
} levels[] = {
    {"first", "pass_first", TEXT_level_first},
    {"second", "pass_second", TEXT_level_second},
    {"final", "pass_final", TEXT_level_final},
};

static bool level_is_used(const struct review_levels *used, size_t i)
{
    return i == 0 ? used->first : i == 1 || used->final;
}

void review_decide_levels(const struct ctx *c, struct str state, const struct flow_events *events,
                          int64_t round, const struct review_levels *used, struct review_decide *d)
{
    for (size_t i = 0; i < COUNT(levels); i++) {
        struct review_level_item level = {
            .name = levels[i].name, .now = str_eq(state, str_c(levels[i].state)), .when = S("")};
        for (size_t k = 0; k < events->n; k++) {
            const struct flow_event *e = &events->v[k];
            if (e->round != round || !str_starts(e->event, str_c(levels[i].event)))
                continue;
            level.done = true;
            level.who = who_of(c, e);
            level.when = frame_desk_moment(c, e->at);
        }
        if (level_is_used(used, i) || level.done || level.now)
            *vec_push(c->arena, &d->levels) = level;
    }
}

/* ---- Moves ---- */

int review_may_fire(struct ctx *c, const struct flow *f, int64_t id, const char *event,
                    const struct actor **ret)
{
    struct review_absents absents;
    *ret = NULL;
    int r = flow_may(c->db, c->arena, f, id, event, &c->actor);
    if (r != ERR_FORBIDDEN)
        return r;
    int found = review_stands_for(c->db, c->arena, &c->actor, moment_day(c->now), &absents);
    for (size_t i = 0; found >= 0 && i < absents.n && r == ERR_FORBIDDEN; i++) {
        r = flow_may_for(c->db, c->arena, f, id, event, &c->actor, &absents.v[i]);
        *ret = r == 0 ? &absents.v[i] : NULL;
    }
    return found < 0 ? found : r;
}

void review_decide_offer(const struct ctx *c, const char *subject, const struct flow_move *m,
                         const struct actor *absent, bool waits, struct review_decide *d)
{
    struct str event = str_c(m->event);
    bool reason = m->rules & FLOW_NOTE, signs = m->rules & FLOW_SIGN;
    bool outcome = review_is_secrecy(event);
    if (absent)
        d->in_place_of = said_in(c->lang, absent->name, absent->name_en);
    d->asks_note = d->asks_note || reason || signs;
    d->signs = d->signs || signs;
    if (waits)
        return;
    *vec_push(c->arena, outcome ? &d->outcomes : &d->moves) = (struct review_move_item){
        .event = event,
        .name = text_named(subject, "move", event),
        .note = reason || signs,
        .main = !reason && (outcome || signs || str_starts(event, S("submit"))),
    };
}

/* ---- What is sent ---- */

const struct field review_move_fields[REVIEW_MOVE_FIELDS] = {
    {"event", FIELD_LINE, offsetof(struct review_move_form, event), .max = 40, .required = true},
    {"note", FIELD_TEXT, offsetof(struct review_move_form, note), .max = 500,
     .label = TEXT_document_opinion, .hint = TEXT_document_opinion_hint},
    {"digest", FIELD_LINE, offsetof(struct review_move_form, digest), .max = 64, .required = true},
    {"findings", FIELD_LINE, offsetof(struct review_move_form, findings), .max = 64},
};

enum text review_note_wrong(const struct ctx *c, enum text refusal)
{
    const struct field_state *note = form_field(&c->form, "note");
    if (note && note->error == FIELD_TOO_LONG)
        return TEXT_document_refused_long;
    return refusal == TEXT_document_refused_note ? refusal : TEXT_NONE;
}
