/* shifts.c: see shifts.h. */
#include "domain/requests/figures/shifts.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/due.h"
#include "engine/json.h"

#define OVERDUE_AT_ONCE 100
#define DAY_SECONDS     86400

/* ---- What becomes public of it ---- */

/* So many moves by one hand, for one cause. */
struct shifted {
    struct str cause; /* kind of the event; "calendar" */
    day_t day;        /* of the event */
    struct str notices;
    int64_t n, passed;
    int64_t actor;
    bool shown; /* on the public page */
};

/* In which role, where somebody has several: the one by which he acts on requests. */
static struct str role_of(struct arena *a, struct str roles)
{
    roles_t set;
    if (roles_parse(roles, &set) < 0)
        return S("");
    if (set & ROLE_DISCLOSURE_OFFICE)
        set = ROLE_DISCLOSURE_OFFICE;
    struct str first, rest;
    str_cut(roles_text(a, set), ',', &first, &rest);
    return first;
}

/* Role and department; never the person. */
static int put_who(struct db *db, struct arena *a, const struct shifted *s, json_t *to)
{
    struct request_shifts_who_row who = {S(""), S(""), S("")};
    int r = s->actor ? request_shifts_sql_who(db, a, s->actor, &who) : 0;
    if (r < 0)
        return r;
    struct str nobody = str_eq(s->cause, S("calendar")) ? S("operator") : S("applicant");
    json_put_str(to, "role", r == 1 ? role_of(a, who.roles) : nobody);
    json_put_str(to, "department_zh", who.department_zh);
    json_put_str(to, "department_en", who.department_en);
    return 0;
}

static int shifted_append(struct db *db, struct arena *a, const struct shifted *s,
                          struct str subject, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "cause", s->cause);
    json_put_day(payload, "day", s->day);
    json_put_str(payload, "notices", s->notices);
    json_put_int(payload, "n", s->n);
    json_put_int(payload, "passed", s->passed);
    json_put_bool(payload, "shown", s->shown);
    int r = put_who(db, a, s, payload);
    if (r < 0)
        return r;
    return ledger_append(db, a, now, "request.shifted", subject, s->actor, payload, NULL);
}

/* ---- By an event ---- */

int request_shift_note(struct db *db, struct arena *a, int64_t request,
                       const struct request_happening *e, day_t before, day_t after, bool ends,
                       int64_t actor, moment_t now)
{
    if (before == DAY_NONE || before == after)
        return 0;
    bool passed = before < moment_day(now);
    if (ends && !(passed && e->day <= before))
        return 0;
    int r = request_shifts_sql_insert(db, request, str_c(e->kind), 0, before, after, passed, e->day,
                                      now, actor);
    if (r < 0 || !passed)
        return r < 0 ? r : 0;
    struct shifted s = {.cause = str_c(e->kind),
                        .day = e->day,
                        .notices = S(""),
                        .n = 1,
                        .passed = 1,
                        .actor = actor,
                        .shown = true};
    return shifted_append(db, a, &s, arena_fmt(a, "request:%lld", (long long)request), now);
}

/* Many by one hand on one day, none of which was worth a word alone. */
static int look_over_day(struct db *db, struct arena *a, day_t day, int64_t many, moment_t now)
{
    struct request_shifts_many_rows rows = {0};
    moment_t since = day_begin(day);
    int64_t moved = 0;
    int r = request_shifts_sql_many(db, a, since, since + DAY_SECONDS, many, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct shifted s = {.cause = rows.v[i].cause,
                            .day = day,
                            .notices = S(""),
                            .n = rows.v[i].n,
                            .passed = rows.v[i].passed,
                            .actor = rows.v[i].actor,
                            .shown = true};
        moved += s.n;
        r = shifted_append(db, a, &s, arena_fmt(a, "shifts:%.*s", STR_ARG(day_iso(a, day))), now);
    }
    return r < 0 ? r : request_shifts_sql_day_done(db, day, moved);
}

int requests_shifts_look_over(struct db *db, struct arena *a, moment_t now)
{
    struct request_shifts_last_day_row last;
    struct request_shifts_next_shift_row next;
    int64_t many;
    int days = 0;
    int r = request_chosen(db, a, REQUEST_SHIFTS_MANY, &many);
    if (r == 0)
        r = request_shifts_sql_last_day(db, a, &last);
    moment_t since = r >= 0 && last.day != DAY_NONE ? day_begin(last.day + 1) : 0;
    while (r >= 0) {
        r = request_shifts_sql_next_shift(db, a, since, day_begin(moment_day(now)), &next);
        if (r < 0 || next.at == 0)
            break;
        r = look_over_day(db, a, moment_day(next.at), many, now);
        since = day_begin(moment_day(next.at) + 1);
        days++;
    }
    return r < 0 ? r : days;
}

/* ---- Overdue ---- */

int requests_overdue_enter(struct db *db, struct arena *a, moment_t now)
{
    struct request_shifts_became_overdue_rows rows = {0};
    int r = request_shifts_sql_became_overdue(db, a, moment_day(now), OVERDUE_AT_ONCE, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct request_happening e = {
            .kind = "overdue", .day = rows.v[i].due + 1, .until = rows.v[i].due, .note = S("")};
        r = request_event_add(db, a, rows.v[i].id, &e, 0, now);
    }
    return r < 0 ? r : (int)rows.n;
}

/* ---- By the calendar ---- */

/* What one run of the job knows. */
struct rederiving {
    struct db *db;
    struct laws laws;
    const struct calendar *was, *is, *now; /* before the change, after it, as it stands by now */
    struct request_shifts_run_row run;
    moment_t at; /* of this batch */
};

struct tally {
    int64_t examined, moved, passed;
    json_t *moves; /* for the ledger */
};

/* A case among the batch's rows: [from, to). */
struct stretch {
    const struct request_shifts_running_rows *rows;
    size_t from, to;
};

static bool next_case(struct stretch *s)
{
    s->from = s->to;
    while (s->to < s->rows->n && s->rows->v[s->to].id == s->rows->v[s->from].id)
        s->to++;
    return s->from < s->to;
}

static struct dates dates_in(struct arena *a, const struct stretch *s)
{
    size_t n = s->to - s->from;
    struct dates dates = {.v = arena_many(a, n, struct dated), .n = n, .accepted = n};
    for (size_t i = 0; i < n; i++) {
        const struct request_shifts_running_row *row = &s->rows->v[s->from + i];
        dates.v[i] = (struct dated){row->kind, row->day, row->until, row->days, row->party};
    }
    return dates;
}

/* "由2026年2月24日变为2026年2月25日（国办发明电〔2026〕1号）" */
static struct str words_of(struct arena *a, day_t before, day_t after, struct str notices)
{
    return arena_fmt(a, "由%.*s变为%.*s（%.*s）", STR_ARG(day_zh(a, before)),
                     STR_ARG(day_zh(a, after)), STR_ARG(notices));
}

static void put_move(struct tally *t, int64_t request, day_t before, day_t after)
{
    json_t *move = json_object();
    json_put_int(move, "id", request);
    json_put_day(move, "before", before);
    json_put_day(move, "after", after);
    json_array_append_new(t->moves, move);
}

/* What was, stays: as an event of the case, and as a row that says what moved. */
static int enter_move(const struct rederiving *d, struct arena *a, int64_t request, day_t before,
                      day_t after, day_t due, bool passed)
{
    struct requests_event_insert_row event;
    day_t today = moment_day(d->at);
    int r =
        requests_sql_event_insert(d->db, a, request, S("due-moved"), today, d->at, d->run.actor,
                                  after, 0, 0, words_of(a, before, after, d->run.notices), &event);
    if (r >= 0)
        r = request_shifts_sql_insert(d->db, request, S("calendar"), d->run.id, before, after,
                                      passed, today, d->at, d->run.actor);
    if (r >= 0)
        r = requests_sql_set_due(d->db, request, due);
    return r < 0 ? r : 0;
}

static int reckon_due(const struct rederiving *d, struct arena *a, const struct deadline_case *of,
                      day_t after, day_t *ret)
{
    struct deadline_refusal why;
    struct deadline now;
    *ret = after;
    if (d->now == d->is)
        return 0;
    struct deadline_case taken = *of;
    taken.accepted = of->n;
    int r = deadline_reckon(a, &d->laws, d->now, &taken, &why, &now);
    if (r == 0)
        *ret = now.due;
    return r;
}

/* A case whose events cannot be reckoned (nobody could have entered them here) does not hold up the
 * others. */
static int rederive_case(const struct rederiving *d, struct arena *a, const struct stretch *s,
                         struct tally *t)
{
    const struct request_shifts_running_row *first = &s->rows->v[s->from];
    struct dates dates = dates_in(a, s);
    struct receipt_day received;
    struct deadline_case of;
    struct deadline_move m;
    struct deadline_refusal why;
    day_t due = DAY_NONE;
    t->examined++;
    int r = request_deadline_case(a, &d->laws, first->channel, &dates, &received, &of);
    if (r == 0 && received.day == DAY_NONE)
        return 0;
    if (r == 0)
        r = deadline_moved(a, &d->laws, d->was, d->is, &of, &why, &m);
    if (r == 0 && (m.before == m.after || m.before == DAY_NONE || m.after == DAY_NONE))
        return 0;
    if (r == 0)
        r = reckon_due(d, a, &of, m.after, &due);
    if (r < 0)
        return r == ERR_INVALID ? 0 : r;
    bool passed = m.before < moment_day(d->run.at);
    t->moved++;
    t->passed += passed;
    put_move(t, first->id, m.before, m.after);
    return enter_move(d, a, first->id, m.before, m.after, due, passed);
}

static int tell_ledger(const struct rederiving *d, struct arena *a, const struct tally *t)
{
    if (t->moved == 0)
        return 0;
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "notices", d->run.notices);
    json_object_set(payload, "moves", t->moves);
    return ledger_append(d->db, a, d->at, "request.moved",
                         arena_fmt(a, "rederivation:%lld", (long long)d->run.id), d->run.actor,
                         payload, NULL);
}

static int rederive_rows(const struct rederiving *d, struct arena *a,
                         const struct request_shifts_running_rows *rows)
{
    json_t *moves cleanup(json_done) = json_array();
    struct tally t = {.moves = moves};
    struct stretch s = {.rows = rows};
    int r = 0;
    while (r == 0 && next_case(&s))
        r = rederive_case(d, a, &s, &t);
    if (r == 0)
        r = tell_ledger(d, a, &t);
    if (r < 0)
        return r;
    r = request_shifts_sql_run_on(d->db, d->run.id, rows->v[rows->n - 1].id, t.examined, t.moved,
                                  t.passed);
    return r < 0 ? r : 0;
}

/* 1: there was something, 0: that was all. The place to go on from is committed with what was done. */
static int rederive_batch(struct rederiving *d)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct request_shifts_running_rows rows = {0};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(d->db, &tx);
    if (r == 0)
        r = request_shifts_sql_run_of(d->db, a, d->run.earlier, d->run.latest, &d->run);
    if (r >= 0)
        r = request_shifts_sql_running(d->db, a, d->run.cursor, d->run.at, REDERIVE_BATCH, &rows);
    if (r < 0 || rows.n == 0)
        return r < 0 ? r : 0;
    r = rederive_rows(d, a, &rows);
    if (r == 0)
        r = fault_hit("rederive.batch");
    if (r == 0)
        r = tx_commit(&tx);
    if (r == 0)
        r = fault_hit("rederive.batched");
    return r < 0 ? r : 1;
}

static int rederive_end(struct rederiving *d)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    int64_t many;
    int r = tx_begin(d->db, &tx);
    if (r == 0)
        r = request_shifts_sql_run_of(d->db, a, d->run.earlier, d->run.latest, &d->run);
    if (r >= 0)
        r = request_chosen(d->db, a, REQUEST_SHIFTS_MANY, &many);
    if (r < 0 || d->run.done != 0)
        return r < 0 ? r : 0;
    struct shifted s = {.cause = S("calendar"),
                        .day = moment_day(d->run.at),
                        .notices = d->run.notices,
                        .n = d->run.moved,
                        .passed = d->run.passed,
                        .actor = d->run.actor,
                        .shown = d->run.passed > 0 || d->run.moved >= many};
    r = request_shifts_sql_run_done(d->db, d->run.id, d->at);
    if (r >= 0)
        r = shifted_append(d->db, a, &s, arena_fmt(a, "rederivation:%lld", (long long)d->run.id),
                           d->at);
    if (r == 0)
        r = tx_commit(&tx);
    return r;
}

static int rederive_begin(struct rederiving *d, struct arena *a, const struct requests_change *of)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(d->db, &tx);
    if (r == 0)
        r = request_shifts_sql_run_begin(d->db, of->notices, of->earlier, of->latest, of->at,
                                         of->actor);
    if (r >= 0)
        r = request_shifts_sql_run_of(d->db, a, of->earlier, of->latest, &d->run);
    return r < 0 ? r : tx_commit(&tx);
}

static int calendars_load(struct rederiving *d, struct arena *a)
{
    int r = holidays_calendar_at(d->db, a, d->run.earlier, &d->was);
    if (r == 0)
        r = holidays_calendar_at(d->db, a, d->run.latest, &d->is);
    if (r < 0)
        return r;
    bool last;
    r = holidays_is_latest(d->db, a, d->run.latest, &last);
    d->now = d->is;
    return r < 0 || last ? r : holidays_calendar(d->db, a, DAY_NONE, &d->now);
}

int requests_rederive(struct db *db, const struct requests_change *change, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct rederiving d = {.db = db, .at = now, .laws = *laws_builtin()};
    int r = rederive_begin(&d, a, change);
    if (r == 0)
        r = fault_hit("rederive.begin");
    if (r == 0)
        r = calendars_load(&d, a);
    if (r < 0 || d.run.done != 0)
        return r;
    do
        r = rederive_batch(&d);
    while (r > 0);
    if (r == 0)
        r = rederive_end(&d);
    return r < 0 ? r : fault_hit("rederive.done");
}

/* ---- For the worker ---- */

int requests_calendar_changed(void *app, struct db *db, struct arena *a, const struct job *j,
                              json_t *payload)
{
    (void)app, (void)j;
    struct clock clock = clock_from_env();
    struct requests_change change = {
        .earlier = json_get_int(payload, "earlier"),
        .latest = json_get_int(payload, "latest"),
        .notices = json_get_str(a, payload, "notices"),
        .at = json_get_int(payload, "at"),
        .actor = json_get_int(payload, "actor"),
    };
    return requests_rederive(db, &change, clock_now(&clock));
}

int requests_by_the_clock(struct db *db, struct arena *a, moment_t now)
{
    int overdue = requests_overdue_enter(db, a, now);
    if (overdue < 0)
        return overdue;
    int days = requests_shifts_look_over(db, a, now);
    return days < 0 ? days : overdue + days;
}
