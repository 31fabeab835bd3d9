/* figures_public.c: see figures_public.h. */
#include "domain/requests/figures/figures_public.h"

#include "engine/json.h"

/* ---- Counts ---- */

/* One more, or one less (n -1), wherever it is counted. */
struct counting {
    struct db *pub;
    struct arena *a;
    const struct request_figures_public_record_row *of;
    int64_t n;
};

static int count(const struct counting *c, int64_t year, const char *what, struct str which)
{
    int r = request_figures_public_sql_tally(c->pub, year, str_c(what), which, c->n);
    if (r >= 0 && c->n < 0)
        r = request_figures_public_sql_tally_tidy(c->pub, year, str_c(what), which);
    return r < 0 ? r : 0;
}

static int64_t year_of(day_t day)
{
    return day_civil(day).year;
}

static int count_received(const struct counting *c)
{
    int64_t year = year_of(c->of->received);
    int r = count(c, year, "received", S(""));
    return r < 0 ? r : count(c, year, "channel", c->of->channel);
}

static int count_answered(const struct counting *c)
{
    int64_t year = year_of(c->of->closed);
    int r = count(c, year, "answered", S(""));
    if (r == 0)
        r = count(c, year, "decision", c->of->decision);
    if (r == 0)
        r = count(c, year, "days", arena_fmt(c->a, "%lld", (long long)c->of->days));
    return r < 0 || c->of->late == 0 ? r : count(c, year, "late", S(""));
}

static int count_record(const struct counting *c)
{
    int r = 0;
    if (c->of->received == DAY_NONE)
        return 0;
    r = count_received(c);
    if (r == 0)
        r = c->of->closed == DAY_NONE ? count(c, 0, "open", S("")) : count_answered(c);
    if (r == 0 && c->of->overdue != DAY_NONE)
        r = count(c, year_of(c->of->overdue), "overdue", S(""));
    return r;
}

/* ---- Records ---- */

static struct request_figures_public_record_row record_of(struct arena *a, const json_t *payload,
                                                          const json_t *figure)
{
    return (struct request_figures_public_record_row){
        .id = json_get_int(payload, "id"),
        .number = json_get_str(a, payload, "number"),
        .channel = json_get_str(a, payload, "channel"),
        .received = json_get_day(figure, "received"),
        .closed = json_get_day(figure, "closed"),
        .decision = json_get_str(a, figure, "decision"),
        .days = json_get_int(figure, "days"),
        .late = json_get_int(figure, "late"),
        .overdue = json_get_day(figure, "overdue"),
    };
}

int request_figure_project(struct db *pub, struct arena *a, const struct ledger_entry *e,
                           json_t *payload)
{
    const json_t *figure = json_object_get(payload, "figure");
    if (!figure)
        return 0;
    struct request_figures_public_record_row is = record_of(a, payload, figure), was;
    int r = request_figures_public_sql_get(pub, a, is.id, &was);
    if (r == 1)
        r = count_record(&(struct counting){pub, a, &was, -1});
    if (r >= 0)
        r = count_record(&(struct counting){pub, a, &is, 1});
    if (r >= 0)
        r = request_figures_public_sql_set(pub, is.id, is.number, is.channel, is.received,
                                           is.closed, is.decision, is.days, is.late, is.overdue,
                                           e->seq);
    return r < 0 ? r : 0;
}

/* ---- Dates that moved ---- */

int request_shifted_project(struct db *pub, struct arena *a, const struct ledger_entry *e,
                            json_t *payload)
{
    if (!json_get_bool(payload, "shown"))
        return 0;
    int r = request_figures_public_sql_shift_set(
        pub, e->seq, e->at, json_get_str(a, payload, "cause"), json_get_day(payload, "day"),
        json_get_str(a, payload, "notices"), json_get_int(payload, "n"),
        json_get_int(payload, "passed"), json_get_str(a, payload, "role"),
        json_get_str(a, payload, "department_zh"), json_get_str(a, payload, "department_en"));
    return r < 0 ? r : 0;
}
