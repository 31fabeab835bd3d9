/* flow.c: the rules of signing, and the only place that writes a state.
 *
 * flow_fire() looks, writes the state where it still is what it saw, and looks again: between the
 * second look and the commit nobody else can change the thing, so what the event says was signed is
 * what stands in the store. */
#include "engine/flow.h"

#include "base/vec.h"
#include "flow_sql.h"

/* The move of an event from the state the thing is in. */
static int move_find(const struct flow *f, const char *event, struct str state,
                     const struct flow_move **ret)
{
    bool known = false;

    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->moves[i].event, event) != 0)
            continue;
        known = true;
        if (str_eq(str_c(f->moves[i].from), state)) {
            *ret = &f->moves[i];
            return 0;
        }
    }
    if (!known)
        return err_set(ERR_BROKEN, "flow %s has no event %s", f->name, event);
    return err_set(ERR_CONFLICT, "flow %s: no %s from %.*s", f->name, event, STR_ARG(state));
}

/* The last event of a thing; before its first one: none, and the next is of round 1. */
static int last_event(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                      struct flow_last_row *ret)
{
    struct flow_last_row row;
    int r = flow_sql_last(db, a, str_c(f->name), id, &row);

    if (r < 0)
        return r;
    *ret = r == 1 ? row : (struct flow_last_row){.id = 0, .next_round = 1};
    return 0;
}

/* Did he sign it, himself or by a deputy, or for somebody? */
static bool has_signed(const struct flow_signature_row *s, const struct actor *who)
{
    return s->account == who->id || s->on_behalf == who->id;
}

/* Nobody signs two moves of one round, nor what he drafted, nor has either done by a deputy; and all
 * sign the same. */
static int check_signature(struct db *db, struct arena *a, const struct flow *f,
                           const struct flow_subject *s, int64_t round, const struct actor *actor,
                           const struct actor *absent)
{
    struct flow_signature_rows signatures = {0};
    int r;

    if (actor->id == s->owner || (absent && absent->id == s->owner))
        return err_set(ERR_FORBIDDEN, "who drafted it does not sign it");
    r = flow_sql_signatures(db, a, str_c(f->name), s->id, round, &signatures);
    if (r < 0)
        return r;

    for (size_t i = 0; i < signatures.n; i++) {
        if (has_signed(&signatures.v[i], actor) || (absent && has_signed(&signatures.v[i], absent)))
            return err_set(ERR_FORBIDDEN, "nobody signs twice in one round");
        if (!str_eq(signatures.v[i].digest, s->digest))
            return err_set(ERR_CONFLICT, "signed before was another content");
    }
    return 0;
}

static int check_actor(const struct flow_move *m, const struct flow_subject *s,
                       const struct actor *actor)
{
    if (!access_allows(m->allow, actor))
        return err_set(ERR_FORBIDDEN, "%s: not with these roles", m->event);
    if (m->rules & FLOW_OWNER && actor->id != s->owner)
        return err_set(ERR_FORBIDDEN, "%s: only by who drafted it", m->event);
    if (m->rules & FLOW_OWN_DEPARTMENT && actor->department != s->department)
        return err_set(ERR_FORBIDDEN, "%s: only in its department", m->event);
    return 0;
}

/* A move that may be fired, and what it was decided on. */
struct intent {
    const struct flow_move *move;
    struct flow_subject subject;
    struct flow_last_row last;
};

/* Who acts, and in whose place; NULL: his own. */
struct party {
    const struct actor *actor, *absent;
};

static int intent_check(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                        const char *event, struct party by, struct intent *ret)
{
    struct intent in = {0};
    int r = f->load(db, a, id, &in.subject);

    if (r < 0)
        return r;
    r = move_find(f, event, in.subject.state, &in.move);
    if (r < 0)
        return r;
    r = check_actor(in.move, &in.subject, by.absent ? by.absent : by.actor);
    if (r < 0)
        return r;
    r = last_event(db, a, f, id, &in.last);
    if (r < 0)
        return r;
    if (in.move->rules & FLOW_SIGN) {
        r = check_signature(db, a, f, &in.subject, in.last.next_round, by.actor, by.absent);
        if (r < 0)
            return r;
    }
    *ret = in;
    return 0;
}

int flow_may(struct db *db, struct arena *a, const struct flow *f, int64_t id, const char *event,
             const struct actor *actor)
{
    return flow_may_for(db, a, f, id, event, actor, NULL);
}

int flow_may_for(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                 const char *event, const struct actor *actor, const struct actor *in_place_of)
{
    struct intent in;

    return intent_check(db, a, f, id, event, (struct party){actor, in_place_of}, &in);
}

/* What the actor hands in: his reason, and what he saw. */
static int check_act(const struct intent *in, const struct flow_act *act)
{
    bool compared = in->move->rules & FLOW_SIGN || act->digest.n > 0;

    if (compared && !str_eq(act->digest, in->subject.digest))
        return err_set(ERR_CONFLICT, "%s: the content is another by now", in->move->event);
    if (in->move->rules & FLOW_NOTE && str_trim(act->note).n == 0)
        return err_set(ERR_INVALID, "%s: a reason is required", in->move->event);
    return 0;
}

/* The thing is held now: is it still what was looked at? */
static int check_again(struct db *db, struct arena *a, const struct flow *f,
                       const struct intent *in)
{
    struct flow_subject now;
    struct flow_last_row last;
    int r = f->load(db, a, in->subject.id, &now);

    if (r < 0)
        return r;
    r = last_event(db, a, f, in->subject.id, &last);
    if (r < 0)
        return r;
    if (!str_eq(now.state, str_c(in->move->to)))
        return err_set(ERR_BROKEN, "flow %s does not keep its state", f->name);
    if (last.id != in->last.id || !str_eq(now.digest, in->subject.digest))
        return err_set(ERR_CONFLICT, "%s: it changed meanwhile", in->move->event);
    return 0;
}

static int write_state(struct db *db, struct arena *a, const struct flow *f,
                       const struct intent *in, moment_t now)
{
    int r = f->store(db, in->subject.id, str_c(in->move->from), str_c(in->move->to), now);

    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_CONFLICT, "%s: somebody was first", in->move->event);
    return check_again(db, a, f, in);
}

static int write_event(struct db *db, const struct flow *f, const struct intent *in,
                       const struct flow_act *act)
{
    const struct flow_move *m = in->move;
    int64_t round = in->last.next_round;
    int64_t next = round + (m->rules & FLOW_NEW_ROUND ? 1 : 0);

    return flow_sql_event_insert(db, str_c(f->name), in->subject.id, round, next, str_c(m->event),
                                 str_c(m->from), str_c(m->to), act->actor->id, act->now,
                                 (m->rules & FLOW_SIGN) != 0, in->subject.digest, act->note,
                                 act->in_place_of ? act->in_place_of->id : 0);
}

int flow_fire(struct db *db, struct arena *a, const struct flow *f, int64_t id, const char *event,
              const struct flow_act *act, const char **ret_to)
{
    struct intent in;
    int r;

    assert(db_in_tx(db));
    r = intent_check(db, a, f, id, event, (struct party){act->actor, act->in_place_of}, &in);
    if (r < 0)
        return r;
    r = check_act(&in, act);
    if (r < 0)
        return r;
    r = write_state(db, a, f, &in, act->now);
    if (r < 0)
        return r;
    r = write_event(db, f, &in, act);
    if (r < 0)
        return r;
    if (ret_to)
        *ret_to = in.move->to;
    return 0;
}

int flow_history(struct db *db, struct arena *a, const struct flow *f, int64_t id,
                 struct flow_events *ret)
{
    struct flow_event_rows rows = {0};
    struct flow_events events = {0};
    int r = flow_sql_history(db, a, str_c(f->name), id, &rows);

    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct flow_event_row *row = &rows.v[i];

        *vec_push(a, &events) = (struct flow_event){
            .at = row->at,
            .account = row->account,
            .account_name = row->name_zh,
            .account_name_en = row->name_en,
            .absent = row->absent_zh,
            .absent_en = row->absent_en,
            .event = row->event,
            .from = row->before,
            .to = row->after,
            .note = row->note,
            .digest = row->digest,
            .round = row->round,
            .is_signature = row->signature,
        };
    }
    *ret = events;
    return 0;
}

int flow_round(struct db *db, struct arena *a, const struct flow *f, int64_t id, int64_t *ret)
{
    struct flow_last_row last;
    int r = last_event(db, a, f, id, &last);

    if (r < 0)
        return r;
    *ret = last.next_round;
    return 0;
}
