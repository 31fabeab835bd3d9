/* deadline.c: see deadline.h.
 *
 * The events are taken one after another; each kind has a function that refuses it or says what it
 * does. What it does is only: where the count begins, how long the term is, and which days are out of
 * it ("pauses": a stretch of days after `from` up to `to`). The due day is counted anew from these
 * after each event, so that the reckoning has no memory that could be wrong. */
#include "engine/deadline.h"

#include "base/err.h"
#include "base/vec.h"

/* A stretch of days that are not counted: after `from`, up to and with `to`. */
struct pause {
    enum event_kind asked;
    int who;
    day_t from;
    day_t to;    /* DAY_NONE: nobody answered yet, and nothing ends it */
    day_t until; /* the last day that they have; DAY_NONE: no limit */
    bool open;   /* nobody answered yet; with a limit it may be over all the same */
    size_t step;
};

struct pauses {
    struct pause *v;
    size_t n, room;
};

struct reckoning {
    struct arena *a;
    const struct laws *laws;
    const struct calendar *cal;
    const struct deadline_case *of;
    struct deadline d;
    struct pauses pauses;
    int base;     /* working days by the law */
    int extended; /* working days added */
    day_t fixed;  /* the due day that a notice of delay named, or DAY_NONE */
    size_t began; /* the step at which the count began */
    bool had[EVENT__MAX];
};

/* ---- Names ---- */

static const struct str event_names[] = {
#define EVENT_NAME(name, text) [EVENT_##name] = STR_INIT(text),
    EVENT_TABLE(EVENT_NAME)
#undef EVENT_NAME
};
static const char *const refusal_names[] = {[REFUSAL_NONE] = "",
#define REFUSAL_NAME(name, text) [REFUSAL_##name] = (text),
                                            REFUSAL_TABLE(REFUSAL_NAME)
#undef REFUSAL_NAME
};

const char *event_name(enum event_kind kind)
{
    assert(kind < EVENT__MAX);
    return event_names[kind].p;
}

const char *refusal_name(enum refusal why)
{
    assert(why < REFUSAL__MAX);
    return refusal_names[why];
}

bool event_parse(struct str name, enum event_kind *ret)
{
    for (size_t i = 0; i < COUNT(event_names); i++)
        if (str_eq(name, event_names[i])) {
            *ret = (enum event_kind)i;
            return true;
        }
    return false;
}

/* ---- The day of receipt ---- */

static const struct law_receipt_rule *receipt_rule(const struct laws *laws,
                                                   enum law_channel channel, day_t arrived)
{
    for (size_t i = 0; i < laws->receipt.n; i++) {
        const struct law_receipt_rule *rule = &laws->receipt.v[i];

        if (rule->channel == channel && (rule->from == DAY_NONE || arrived >= rule->from) &&
            (rule->to == DAY_NONE || arrived <= rule->to))
            return rule;
    }
    return NULL;
}

int receipt_day(const struct laws *laws, const struct receipt *r, struct receipt_day *ret)
{
    const struct law_receipt_rule *rule = receipt_rule(laws, r->channel, r->arrived);

    if (!rule)
        return err_set(ERR_INVALID, "no law says when a request of that day is received");
    if ((r->confirmed != DAY_NONE && r->confirmed < r->arrived) ||
        (r->published != DAY_NONE && r->published < r->arrived))
        return err_set(ERR_INVALID, "received before it arrived");

    *ret = (struct receipt_day){.day = r->confirmed, .rule = rule};
    if (rule->rule == LAW_BY_ARRIVAL)
        ret->day = r->arrived;
    else if (rule->rule == LAW_BY_NOTICE && r->published != DAY_NONE)
        ret->day = r->published;
    return 0;
}

/* ---- Counting ---- */

static bool in_pause(const struct pause *p, day_t d)
{
    return d > p->from && (p->to == DAY_NONE || d <= p->to);
}

/* The pause that takes the day out of the count, or NULL. One without an end goes first. */
static const struct pause *pause_on(const struct pauses *pauses, day_t d)
{
    const struct pause *found = NULL;

    for (size_t i = 0; i < pauses->n; i++)
        if (in_pause(&pauses->v[i], d) && (!found || pauses->v[i].to == DAY_NONE))
            found = &pauses->v[i];
    return found;
}

static struct pause *open_pause(const struct reckoning *r, enum event_kind asked, int who)
{
    for (size_t i = 0; i < r->pauses.n; i++) {
        struct pause *p = &r->pauses.v[i];

        if (p->open && p->asked == asked && p->who == who)
            return p;
    }
    return NULL;
}

/* Does the clock wait for the applicant? */
static bool waits_for_applicant(const struct reckoning *r)
{
    return open_pause(r, EVENT_CORRECTION_ASKED, 0) || open_pause(r, EVENT_FEE_ASKED, 0);
}

/* The last day of the term as things stand; DAY_NONE: somebody has to answer first. */
static day_t due_day(const struct reckoning *r)
{
    int left = r->base + r->extended;
    day_t d = r->d.start;

    if (waits_for_applicant(r))
        return DAY_NONE;
    if (r->fixed != DAY_NONE)
        return r->fixed;
    while (left > 0) {
        const struct pause *p = pause_on(&r->pauses, ++d);

        if (p && p->to == DAY_NONE)
            return DAY_NONE;
        left -= !p && calendar_works(r->cal, d);
    }
    return d;
}

/* ---- Steps ---- */

static struct deadline_step *add_step(struct reckoning *r, enum deadline_op op, size_t event,
                                      day_t day, const struct law_term *term)
{
    struct deadline_step *s = vec_push(r->a, &r->d.steps);

    *s = (struct deadline_step){
        .op = op, .event = event, .day = day, .until = DAY_NONE, .due = DAY_NONE, .term = term};
    return s;
}

static const struct law_term *term_of(const struct reckoning *r, enum law_term_name name, day_t day)
{
    return law_term(r->laws, r->d.law, name, day);
}

/* The count begins (anew) after `day`: a whole term, without what was added to an earlier one. */
static void begin(struct reckoning *r, enum deadline_op op, size_t event, day_t day,
                  const struct law_term *term)
{
    struct deadline_step *s = add_step(r, op, event, day, term);

    r->d.start = day;
    r->extended = 0;
    r->fixed = DAY_NONE;
    r->began = r->d.steps.n - 1;
    s->days = r->base;
}

/* Does the event come after a last day that it should have kept? One that was accepted does not. */
static bool is_late(const struct reckoning *r, size_t at, day_t last)
{
    return at >= r->of->accepted && last != DAY_NONE && r->of->events[at].day > last;
}

static bool is_over(const struct reckoning *r, size_t at)
{
    return is_late(r, at, r->d.due);
}

static day_t named_day(const struct event *e)
{
    return e->until > 0 ? e->until : DAY_NONE;
}

/* ---- Asking and answering ---- */

static void stop(struct reckoning *r, size_t at, const struct law_term *term, day_t until,
                 day_t ends, int who)
{
    const struct event *e = &r->of->events[at];

    add_step(r, DEADLINE_STOP, at, e->day, term)->until = until;
    *vec_push(r->a, &r->pauses) = (struct pause){
        .asked = e->kind,
        .who = who,
        .from = e->day,
        .to = ends,
        .until = until,
        .open = true,
        .step = r->d.steps.n - 1,
    };
}

static void resume(struct reckoning *r, size_t at, struct pause *p)
{
    day_t day = r->of->events[at].day;
    const struct law_term *term = r->d.steps.v[p->step].term;

    p->open = false;
    if (p->to == DAY_NONE || day < p->to)
        p->to = day;
    if (term->effect == LAW_RESET)
        begin(r, DEADLINE_RESET, at, day, term);
    else
        add_step(r, DEADLINE_RESUME, at, day, term)->until = p->until;
}

/* ---- Each kind of event ---- */

static enum refusal on_correction_asked(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, LAW_CORRECTION, e->day);
    const struct law_term *notice = term_of(r, LAW_CORRECTION_NOTICE, e->day);
    day_t until = named_day(e);

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (r->had[e->kind])
        return REFUSAL_ASKED_TWICE;
    if (waits_for_applicant(r))
        return REFUSAL_WAITING;
    if (notice && is_late(r, at, law_term_end(notice, r->cal, r->of->received)))
        return REFUSAL_CORRECTION_LATE;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    if (until != DAY_NONE && until <= e->day)
        return REFUSAL_NO_DAY;
    if (until == DAY_NONE)
        until = law_term_end(term, r->cal, e->day);
    stop(r, at, term, until, DAY_NONE, 0);
    return REFUSAL_NONE;
}

static enum refusal on_corrected(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    struct pause *p = open_pause(r, EVENT_CORRECTION_ASKED, 0);

    if (!p)
        return REFUSAL_NOT_ASKED;
    if (is_late(r, at, p->until) && !e->excused)
        return REFUSAL_CORRECTION_OVERDUE;
    resume(r, at, p);
    return REFUSAL_NONE;
}

/* A third party's or another authority's: their silence ends it at their limit. */
static enum refusal ask_others(struct reckoning *r, size_t at, enum law_term_name name)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, name, e->day);
    day_t got = named_day(e), until;

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (open_pause(r, e->kind, e->who))
        return REFUSAL_ASKED_TWICE;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    if (got != DAY_NONE && got < e->day)
        return REFUSAL_NO_DAY;
    until = law_term_end(term, r->cal, got != DAY_NONE ? got : e->day);
    stop(r, at, term, until, until, e->who);
    return REFUSAL_NONE;
}

static enum refusal on_third_party_asked(struct reckoning *r, size_t at)
{
    return ask_others(r, at, LAW_THIRD_PARTY);
}

static enum refusal on_authority_asked(struct reckoning *r, size_t at)
{
    return ask_others(r, at, LAW_AUTHORITY);
}

static enum refusal others_answered(struct reckoning *r, size_t at, enum event_kind asked)
{
    struct pause *p = open_pause(r, asked, r->of->events[at].who);

    if (!p)
        return REFUSAL_NOT_ASKED;
    resume(r, at, p);
    return REFUSAL_NONE;
}

static enum refusal on_third_party_answered(struct reckoning *r, size_t at)
{
    return others_answered(r, at, EVENT_THIRD_PARTY_ASKED);
}

static enum refusal on_authority_answered(struct reckoning *r, size_t at)
{
    return others_answered(r, at, EVENT_AUTHORITY_ASKED);
}

static enum refusal on_extended(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, LAW_EXTENSION, e->day);

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (r->had[EVENT_EXTENDED] || r->had[EVENT_DELAYED])
        return REFUSAL_EXTENSION_TWICE;
    if (waits_for_applicant(r))
        return REFUSAL_WAITING;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    if (e->days < 0 || e->days > term->number)
        return REFUSAL_EXTENSION_LONG;
    r->extended = e->days ? e->days : term->number;
    add_step(r, DEADLINE_EXTEND, at, e->day, term)->days = r->extended;
    return REFUSAL_NONE;
}

static enum refusal on_reasons_asked(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, LAW_REASONS, e->day);

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (r->had[e->kind])
        return REFUSAL_ASKED_TWICE;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    add_step(r, DEADLINE_NOTE, at, e->day, term);
    return REFUSAL_NONE;
}

static enum refusal on_reasons_given(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];

    if (!r->had[EVENT_REASONS_ASKED] || r->had[EVENT_REASONS_GIVEN])
        return REFUSAL_NOT_ASKED;
    add_step(r, DEADLINE_NOTE, at, e->day, term_of(r, LAW_REASONS, e->day));
    return REFUSAL_NONE;
}

/* Article 35: the reasons are found good, but the term is too short; the notice names the day. */
static enum refusal on_delayed(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, LAW_DELAY, e->day);
    day_t until = named_day(e);

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (r->had[EVENT_DELAYED])
        return REFUSAL_ASKED_TWICE;
    if (!r->had[EVENT_REASONS_GIVEN])
        return REFUSAL_NOT_ASKED;
    if (waits_for_applicant(r))
        return REFUSAL_WAITING;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    if (until == DAY_NONE || until <= e->day)
        return REFUSAL_NO_DAY;
    if (at >= r->of->accepted && r->d.due != DAY_NONE && until <= r->d.due)
        return REFUSAL_NO_DAY;
    r->fixed = until;
    add_step(r, DEADLINE_FIX, at, e->day, term)->until = until;
    return REFUSAL_NONE;
}

static enum refusal on_fee_asked(struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];
    const struct law_term *term = term_of(r, LAW_FEE, e->day);

    if (!term)
        return REFUSAL_NOT_IN_LAW;
    if (r->had[e->kind])
        return REFUSAL_ASKED_TWICE;
    if (waits_for_applicant(r))
        return REFUSAL_WAITING;
    if (is_over(r, at))
        return REFUSAL_AFTER_DUE;
    stop(r, at, term, law_term_end(term, r->cal, e->day), DAY_NONE, 0);
    return REFUSAL_NONE;
}

static enum refusal on_fee_paid(struct reckoning *r, size_t at)
{
    struct pause *p = open_pause(r, EVENT_FEE_ASKED, 0);

    if (!p)
        return REFUSAL_NOT_ASKED;
    if (is_late(r, at, p->until))
        return REFUSAL_FEE_OVERDUE;
    resume(r, at, p);
    return REFUSAL_NONE;
}

static void end(struct reckoning *r, size_t at, const struct law_term *term)
{
    r->d.ended = r->of->events[at].day;
    add_step(r, DEADLINE_END, at, r->d.ended, term);
}

static enum refusal on_replied(struct reckoning *r, size_t at)
{
    day_t day = r->of->events[at].day;

    if (r->d.due != DAY_NONE)
        r->d.late = calendar_count(r->cal, r->d.due, day);
    end(r, at, term_of(r, LAW_ANSWER, r->of->received));
    return REFUSAL_NONE;
}

static enum refusal on_withdrawn(struct reckoning *r, size_t at)
{
    end(r, at, NULL);
    return REFUSAL_NONE;
}

/* Only who was asked, and let the last day pass. */
static enum refusal on_abandoned(struct reckoning *r, size_t at)
{
    const struct pause *p = open_pause(r, EVENT_CORRECTION_ASKED, 0);

    if (!p)
        p = open_pause(r, EVENT_FEE_ASKED, 0);
    if (!p)
        return REFUSAL_NOT_ASKED;
    if (p->until == DAY_NONE)
        return REFUSAL_NO_DAY;
    if (at >= r->of->accepted && r->of->events[at].day <= p->until)
        return REFUSAL_TOO_EARLY;
    end(r, at, r->d.steps.v[p->step].term);
    return REFUSAL_NONE;
}

static enum refusal (*const handlers[])(struct reckoning *r, size_t at) = {
    [EVENT_CORRECTION_ASKED] = on_correction_asked,
    [EVENT_CORRECTED] = on_corrected,
    [EVENT_THIRD_PARTY_ASKED] = on_third_party_asked,
    [EVENT_THIRD_PARTY_ANSWERED] = on_third_party_answered,
    [EVENT_AUTHORITY_ASKED] = on_authority_asked,
    [EVENT_AUTHORITY_ANSWERED] = on_authority_answered,
    [EVENT_EXTENDED] = on_extended,
    [EVENT_REASONS_ASKED] = on_reasons_asked,
    [EVENT_REASONS_GIVEN] = on_reasons_given,
    [EVENT_DELAYED] = on_delayed,
    [EVENT_FEE_ASKED] = on_fee_asked,
    [EVENT_FEE_PAID] = on_fee_paid,
    [EVENT_REPLIED] = on_replied,
    [EVENT_WITHDRAWN] = on_withdrawn,
    [EVENT_ABANDONED] = on_abandoned,
};
static_assert(COUNT(handlers) == EVENT__MAX, "each kind of event has its function");

/* ---- The days of the proof ---- */

/* A day before the count began (again), or out of it: why. False: it belongs to the count. */
static bool left_out(const struct reckoning *r, struct deadline_day *day)
{
    const struct pause *p = pause_on(&r->pauses, day->day);

    if (day->day == r->of->received || day->day == r->d.start) {
        day->why = DEADLINE_FIRST;
        day->step = day->day == r->d.start ? r->began : 0;
    } else if (p) {
        bool others = p->asked == EVENT_THIRD_PARTY_ASKED || p->asked == EVENT_AUTHORITY_ASKED;

        day->why = others ? DEADLINE_SUSPENDED : DEADLINE_WAITING;
        day->step = p->step;
    } else if (!day->calendar.works) {
        day->why = DEADLINE_DAY_OFF;
    } else if (day->day < r->d.start) {
        day->why = DEADLINE_VOID;
        day->step = r->began;
    } else {
        return false;
    }
    return true;
}

static size_t step_of(const struct reckoning *r, enum deadline_op op)
{
    size_t i = r->d.steps.n - 1;

    while (i > 0 && r->d.steps.v[i].op != op)
        i--;
    return i;
}

/* The last day that the proof lists: the due day, or, while there is none, that of the last event. */
static day_t last_day(const struct reckoning *r)
{
    return r->d.due != DAY_NONE ? r->d.due : r->d.steps.v[r->d.steps.n - 1].day;
}

static void list_days(struct reckoning *r)
{
    int counted = 0;
    day_t last = last_day(r);

    if (last >= r->of->received)
        vec_room(r->a, &r->d.days, (size_t)(last - r->of->received) + 1);
    for (day_t d = r->of->received; d <= last; d++) {
        struct deadline_day *day = vec_push(r->a, &r->d.days);

        *day = (struct deadline_day){.day = d, .calendar = calendar_look(r->cal, d)};
        if (r->fixed != DAY_NONE && counted == r->d.term) {
            day->why = DEADLINE_GRANTED;
            day->step = step_of(r, DEADLINE_FIX);
        } else if (!left_out(r, day)) {
            day->why = DEADLINE_COUNTED;
            day->n = ++counted;
        }
    }
}

/* ---- The reckoning ---- */

static bool is_provisional(const struct reckoning *r)
{
    day_t last = last_day(r);

    for (int year = day_civil(r->d.start + 1).year; year <= day_civil(last).year; year++)
        if (!calendar_announced(r->cal, year))
            return true;
    return calendar_provisional(r->cal, last);
}

static bool is_a_day(day_t d)
{
    return d > 0 && d <= day_from(CALENDAR_YEAR_LAST, 12, 31);
}

/* What holds for every kind of event. */
static enum refusal check_event(const struct reckoning *r, size_t at)
{
    const struct event *e = &r->of->events[at];

    assert(e->kind < EVENT__MAX);
    if (!is_a_day(e->day) || (named_day(e) != DAY_NONE && !is_a_day(e->until)))
        return REFUSAL_NO_DAY;
    if (e->day < r->of->received)
        return REFUSAL_BEFORE_RECEIPT;
    if (at > 0 && e->day < r->of->events[at - 1].day)
        return REFUSAL_OUT_OF_ORDER;
    return r->d.ended != DAY_NONE ? REFUSAL_ENDED : REFUSAL_NONE;
}

static enum refusal take_event(struct reckoning *r, size_t at)
{
    enum refusal why = check_event(r, at);

    if (why == REFUSAL_NONE)
        why = handlers[r->of->events[at].kind](r, at);
    if (why != REFUSAL_NONE)
        return why;
    r->had[r->of->events[at].kind] = true;
    r->d.due = due_day(r);
    r->d.steps.v[r->d.steps.n - 1].due = r->d.due;
    return REFUSAL_NONE;
}

static enum refusal start(struct reckoning *r)
{
    const struct law_term *answer;

    r->d.law = r->of->law ? r->of->law : law_on(r->laws, r->of->received);
    if (!is_a_day(r->of->received))
        return REFUSAL_NO_DAY;
    answer = r->d.law ? term_of(r, LAW_ANSWER, r->of->received) : NULL;
    if (!answer)
        return REFUSAL_NO_LAW;
    r->base = answer->number;
    begin(r, DEADLINE_START, DEADLINE_RECEIPT, r->of->received, answer);
    r->d.due = due_day(r);
    r->d.steps.v[0].due = r->d.due;
    return REFUSAL_NONE;
}

static enum deadline_state state_of(const struct deadline *d)
{
    if (d->ended != DAY_NONE)
        return DEADLINE_OVER;
    return d->due == DAY_NONE ? DEADLINE_WAITS : DEADLINE_RUNS;
}

int deadline_reckon(struct arena *a, const struct laws *laws, const struct calendar *cal,
                    const struct deadline_case *of, struct deadline_refusal *ret_refusal,
                    struct deadline *ret)
{
    struct reckoning r = {.a = a, .laws = laws, .cal = cal, .of = of, .fixed = DAY_NONE};
    size_t at = DEADLINE_RECEIPT;
    enum refusal why;

    r.d.ended = DAY_NONE;
    why = start(&r);
    for (size_t i = 0; why == REFUSAL_NONE && i < of->n; i++) {
        at = i;
        why = take_event(&r, i);
    }
    if (why != REFUSAL_NONE) {
        *ret_refusal = (struct deadline_refusal){.why = why, .event = at};
        return err_set(ERR_INVALID, "the clock refuses: %s", refusal_name(why));
    }

    r.d.term = r.base + r.extended;
    r.d.state = state_of(&r.d);
    r.d.provisional = is_provisional(&r);
    if (of->explain)
        list_days(&r);
    *ret = r.d;
    return 0;
}

/* ---- A change of the calendar ---- */

static void list_differences(struct arena *a, const struct calendar *was, const struct calendar *is,
                             day_t from, day_t to, struct deadline_differences *ret)
{
    for (day_t d = from; to != DAY_NONE && d <= to; d++)
        if (calendar_works(was, d) != calendar_works(is, d))
            *vec_push(a, ret) = (struct deadline_difference){
                .day = d, .was = calendar_look(was, d), .is = calendar_look(is, d)};
}

int deadline_moved(struct arena *a, const struct laws *laws, const struct calendar *was,
                   const struct calendar *is, const struct deadline_case *of,
                   struct deadline_refusal *ret_refusal, struct deadline_move *ret)
{
    struct deadline_case taken = *of;
    struct deadline_move m = {0};
    struct deadline before, after;
    int r;

    taken.accepted = of->n;
    taken.explain = false;
    r = deadline_reckon(a, laws, was, &taken, ret_refusal, &before);
    if (r >= 0)
        r = deadline_reckon(a, laws, is, &taken, ret_refusal, &after);
    if (r < 0)
        return r;

    m.before = before.due;
    m.after = after.due;
    list_differences(a, was, is, of->received + 1, m.before > m.after ? m.before : m.after,
                     &m.days);
    *ret = m;
    return 0;
}

/* ---- Today ---- */

bool deadline_overdue(const struct deadline *d, day_t today)
{
    return d->state == DEADLINE_RUNS && today > d->due;
}

int deadline_left(const struct deadline *d, const struct calendar *cal, day_t today)
{
    assert(d->due != DAY_NONE);
    return today <= d->due ? calendar_count(cal, today, d->due)
                           : -calendar_count(cal, d->due, today);
}
