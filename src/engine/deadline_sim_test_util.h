/* deadline_sim_test_util.h: a second clock for the tests, which ticks day by day.
 *
 * It shares nothing with deadline.c but the names of events: a day passes, then what happened on it is
 * taken; a counter says how many days of the term are used. Its numbers are the laws', written here
 * once more. */
#ifndef ENGINE_DEADLINE_SIM_TEST_UTIL_H
#define ENGINE_DEADLINE_SIM_TEST_UTIL_H

#include "engine/deadline.h"

#define SIM_DAYS    800
#define SIM_PARTIES 3

struct sim {
    uint64_t seed;
    day_t first;
    bool works[SIM_DAYS];
    int seen[EVENT__MAX]; /* how often each kind was taken */
    enum event_kind before; /* the last that was taken */
};

struct sim_result {
    const char *refused; /* why the last event is refused; "": it is not */
    day_t due;
    int late;
};

/* 0 … n-1 */
static inline int sim_random(struct sim *s, int n)
{
    s->seed = s->seed * 6364136223846793005ull + 1442695040888963407ull;
    return (int)((s->seed >> 33) % (uint64_t)n);
}

static inline bool sim_works(const struct sim *s, day_t d)
{
    return s->works[d - s->first];
}

/* What may well come next, so that long ways are gone too. */
static inline enum event_kind sim_next(enum event_kind before)
{
    switch ((int)before) {
    case EVENT_CORRECTION_ASKED:
        return EVENT_CORRECTED;
    case EVENT_REASONS_ASKED:
        return EVENT_REASONS_GIVEN;
    case EVENT_REASONS_GIVEN:
        return EVENT_DELAYED;
    case EVENT_DELAYED:
        return EVENT_FEE_ASKED;
    case EVENT_FEE_ASKED:
        return EVENT_FEE_PAID;
    default:
        return EVENT_THIRD_PARTY_ANSWERED;
    }
}

/* A random event on `day`; its further values are sometimes nonsense. */
static inline void sim_event(struct sim *s, day_t day, struct event *ret)
{
    struct event e = {.kind = (enum event_kind)sim_random(s, EVENT__MAX), .day = day};

    /* an end comes seldom, or there is little history */
    if (e.kind >= EVENT_REPLIED && sim_random(s, 5) != 0)
        e.kind = (enum event_kind)sim_random(s, EVENT_REPLIED);
    if (sim_random(s, 3) == 0)
        e.kind = sim_next(s->before);
    e.who = e.kind >= EVENT_THIRD_PARTY_ASKED && e.kind <= EVENT_AUTHORITY_ANSWERED
                ? sim_random(s, SIM_PARTIES)
                : 0;
    if (e.kind == EVENT_EXTENDED)
        e.days = sim_random(s, 24) - 1;
    if (e.kind == EVENT_CORRECTION_ASKED && sim_random(s, 3) != 0)
        e.until = day + sim_random(s, 20);
    if (e.kind == EVENT_DELAYED)
        e.until = day + sim_random(s, 80);
    if ((e.kind == EVENT_THIRD_PARTY_ASKED || e.kind == EVENT_AUTHORITY_ASKED) &&
        sim_random(s, 3) == 0)
        e.until = day + sim_random(s, 5) - 1;
    e.excused = sim_random(s, 2);
    *ret = e;
}

/* Somebody else was asked: what remains of their time. */
struct sim_consult {
    bool asked, standing; /* not answered; still stopping the clock */
    day_t counts_after;   /* their working days are counted after this day */
    int left;             /* -1: no limit */
};

struct sim_state {
    bool old;
    int total, used;
    day_t full;  /* the day on which the term was used up, or 0 */
    day_t begun; /* nothing counts up to this day */
    day_t fixed; /* a notice of delay, or 0 */
    bool correcting, paying, ended, corrected_once, paid_once, extended, delayed;
    int reasons; /* 0 not asked, 1 asked, 2 given */
    day_t last;  /* that the applicant has, or 0 */
    struct sim_consult consult[2][SIM_PARTIES];
    int late;
};

static inline bool sim_stopped(const struct sim_state *t)
{
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < SIM_PARTIES; j++)
            if (t->consult[i][j].standing)
                return true;
    return t->correcting || t->paying;
}

/* A day passes. */
static inline void sim_tick(const struct sim *s, struct sim_state *t, day_t d)
{
    bool works = sim_works(s, d);

    if (works && d > t->begun && !sim_stopped(t) && t->used < t->total && ++t->used == t->total)
        t->full = d;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < SIM_PARTIES; j++) {
            struct sim_consult *c = &t->consult[i][j];

            if (works && c->standing && d > c->counts_after && c->left > 0 && --c->left == 0)
                c->standing = false;
        }
}

/* The term anew. */
static inline void sim_anew(struct sim_state *t, day_t d)
{
    t->begun = d;
    t->used = 0;
    t->full = 0;
    t->fixed = 0;
    t->total = t->old ? 15 : 20;
}

/* Was the last day before d? */
static inline bool sim_past(const struct sim_state *t, day_t d)
{
    if (t->correcting || t->paying)
        return false;
    return t->fixed ? d > t->fixed : t->full && d > t->full;
}

/* The n-th working day after d, or, for n calendar days, the first working day from then on. */
static inline day_t sim_after(const struct sim *s, day_t d, int workdays, int days)
{
    while (workdays > 0)
        workdays -= sim_works(s, ++d);
    d += days;
    while (!sim_works(s, d))
        d++;
    return d;
}

/* When the term will be used up if nothing more happens; 0: somebody has to answer. */
static inline day_t sim_due(const struct sim *s, struct sim_state t, day_t d)
{
    if (t.correcting || t.paying)
        return 0;
    if (t.fixed)
        return t.fixed;
    while (!t.full && d < s->first + SIM_DAYS - 1)
        sim_tick(s, &t, ++d);
    return t.full;
}

static inline const char *sim_ask(struct sim_state *t, const struct event *e, int kind)
{
    struct sim_consult *c = &t->consult[kind][e->who];
    day_t got = e->until > 0 ? e->until : e->day;

    if (t->old && kind == 1)
        return "not-in-law";
    if (c->asked)
        return "asked-twice";
    if (sim_past(t, e->day))
        return "after-due";
    if (got < e->day)
        return "no-day";
    *c = (struct sim_consult){true, true, got, t->old ? -1 : 15};
    return "";
}

static inline const char *sim_answer(struct sim_state *t, const struct event *e, int kind)
{
    struct sim_consult *c = &t->consult[kind][e->who];

    if (!c->asked)
        return "not-asked";
    c->asked = c->standing = false;
    return "";
}

static inline const char *sim_ask_correction(const struct sim *s, struct sim_state *t,
                                             day_t received, const struct event *e)
{
    if (t->corrected_once)
        return "asked-twice";
    if (t->paying)
        return "waiting";
    if (!t->old && e->day > sim_after(s, received, 7, 0))
        return "correction-late";
    if (sim_past(t, e->day))
        return "after-due";
    if (e->until > 0 && e->until <= e->day)
        return "no-day";
    t->corrected_once = t->correcting = true;
    t->last = e->until > 0 ? e->until : t->old ? sim_after(s, e->day, 10, 0) : 0;
    return "";
}

static inline const char *sim_correct(struct sim_state *t, const struct event *e)
{
    if (!t->correcting)
        return "not-asked";
    if (t->last && e->day > t->last && !e->excused)
        return "correction-overdue";
    t->correcting = false;
    if (!t->old)
        sim_anew(t, e->day);
    return "";
}

static inline const char *sim_extend(struct sim_state *t, const struct event *e)
{
    int limit = t->old ? 15 : 20;

    if (t->extended || t->delayed)
        return "extension-twice";
    if (t->correcting || t->paying)
        return "waiting";
    if (sim_past(t, e->day))
        return "after-due";
    if (e->days < 0 || e->days > limit)
        return "extension-long";
    t->extended = true;
    t->total += e->days ? e->days : limit;
    t->full = 0;
    return "";
}

static inline const char *sim_delay(const struct sim *s, struct sim_state *t, const struct event *e)
{
    if (t->old)
        return "not-in-law";
    if (t->delayed)
        return "asked-twice";
    if (t->reasons != 2)
        return "not-asked";
    if (t->correcting || t->paying)
        return "waiting";
    if (sim_past(t, e->day))
        return "after-due";
    if (e->until <= e->day || e->until <= sim_due(s, *t, e->day))
        return "no-day";
    t->delayed = true;
    t->fixed = e->until;
    return "";
}

static inline const char *sim_ask_fee(const struct sim *s, struct sim_state *t,
                                      const struct event *e)
{
    if (t->old)
        return "not-in-law";
    if (t->paid_once)
        return "asked-twice";
    if (t->correcting)
        return "waiting";
    if (sim_past(t, e->day))
        return "after-due";
    t->paid_once = t->paying = true;
    t->last = sim_after(s, e->day, 0, 30);
    return "";
}

static inline const char *sim_pay(struct sim_state *t, const struct event *e)
{
    if (!t->paying)
        return "not-asked";
    if (e->day > t->last)
        return "fee-overdue";
    t->paying = false;
    sim_anew(t, e->day);
    return "";
}

static inline const char *sim_reasons(struct sim_state *t, const struct event *e, bool given)
{
    if (given && t->reasons != 1)
        return "not-asked";
    if (!given && t->old)
        return "not-in-law";
    if (!given && t->reasons != 0)
        return "asked-twice";
    if (!given && sim_past(t, e->day))
        return "after-due";
    t->reasons++;
    return "";
}

static inline const char *sim_abandon(struct sim_state *t, const struct event *e)
{
    if (!t->correcting && !t->paying)
        return "not-asked";
    if (!t->last)
        return "no-day";
    if (e->day <= t->last)
        return "too-early";
    t->ended = true;
    return "";
}

static inline const char *sim_reply(const struct sim *s, struct sim_state *t, const struct event *e)
{
    day_t due = t->fixed ? t->fixed : t->full;

    if (sim_past(t, e->day))
        for (day_t d = due + 1; d <= e->day; d++)
            t->late += sim_works(s, d);
    t->ended = true;
    return "";
}

static inline const char *sim_take(const struct sim *s, struct sim_state *t, day_t received,
                                   const struct event *e)
{
    if (t->ended)
        return "ended";
    switch (e->kind) {
    case EVENT_CORRECTION_ASKED:
        return sim_ask_correction(s, t, received, e);
    case EVENT_CORRECTED:
        return sim_correct(t, e);
    case EVENT_THIRD_PARTY_ASKED:
        return sim_ask(t, e, 0);
    case EVENT_THIRD_PARTY_ANSWERED:
        return sim_answer(t, e, 0);
    case EVENT_AUTHORITY_ASKED:
        return sim_ask(t, e, 1);
    case EVENT_AUTHORITY_ANSWERED:
        return sim_answer(t, e, 1);
    case EVENT_EXTENDED:
        return sim_extend(t, e);
    case EVENT_REASONS_ASKED:
        return sim_reasons(t, e, false);
    case EVENT_REASONS_GIVEN:
        return sim_reasons(t, e, true);
    case EVENT_DELAYED:
        return sim_delay(s, t, e);
    case EVENT_FEE_ASKED:
        return sim_ask_fee(s, t, e);
    case EVENT_FEE_PAID:
        return sim_pay(t, e);
    case EVENT_REPLIED:
        return sim_reply(s, t, e);
    case EVENT_WITHDRAWN:
        t->ended = true;
        return "";
    case EVENT_ABANDONED:
        return sim_abandon(t, e);
    case EVENT__MAX:
        break;
    }
    return "no such event";
}

/* All days up to the last event's, then on until the term is used up. */
static inline void sim_run(struct sim *s, bool old, day_t received, const struct event *events,
                           size_t n, struct sim_result *ret)
{
    struct sim_state t = {.old = old, .total = old ? 15 : 20, .begun = received};
    const char *refused = "";
    size_t at = 0;
    day_t d = received;

    for (;; sim_tick(s, &t, ++d)) {
        while (at < n && events[at].day == d && !*refused)
            refused = sim_take(s, &t, received, &events[at++]);
        if (at == n || *refused)
            break;
    }
    if (!*refused && n > 0)
        s->seen[s->before = events[n - 1].kind]++;
    day_t due = sim_due(s, t, d);
    *ret = (struct sim_result){.refused = refused, .due = due ? due : DAY_NONE, .late = t.late};
}

#endif
