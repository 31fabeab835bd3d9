/* figures.c: see figures.h. */
#include "domain/requests/figures/figures.h"

#include "base/vec.h"
#include "engine/json.h"

#define DECISIONS_MAX KiB

/* ---- A case's row ---- */

/* The ends of a case, and what each counts as where no decision says it: 2007's Regulation, 2019's. */
static const struct {
    const char *kind, *old, *now;
} ends[] = {
    {"replied", "", ""},
    {"withdrawn", "K9b", "O3"},
    {"abandoned", "K9a", "O1"},
    {"transferred", "K5", "U1b"},
};

static const struct dated *first_of(const struct dates *dates, const char *kind)
{
    for (size_t i = 0; i < dates->n; i++)
        if (str_eq(dates->v[i].kind, str_c(kind)))
            return &dates->v[i];
    return NULL;
}

/* The first event that ends it, and its place in `ends`. */
static const struct dated *end_of(const struct dates *dates, size_t *ret)
{
    for (size_t i = 0; i < dates->n; i++)
        for (*ret = 0; *ret < COUNT(ends); (*ret)++)
            if (str_eq(dates->v[i].kind, str_c(ends[*ret].kind)))
                return &dates->v[i];
    return NULL;
}

/* Not paid within the term: the fee was asked for, and nothing came after it. */
static bool is_unpaid(const struct dates *dates)
{
    const struct dated *last = NULL;
    for (size_t i = 0; i < dates->n; i++)
        if (str_eq(dates->v[i].kind, S("fee-asked")) || str_eq(dates->v[i].kind, S("fee-paid")))
            last = &dates->v[i];
    return last && str_eq(last->kind, S("fee-asked"));
}

static struct str end_code(const struct requests_request_row *row, const struct dates *dates,
                           size_t end)
{
    if (str_eq(row->law, S("cn-2008")))
        return str_c(ends[end].old);
    if (str_eq(str_c(ends[end].kind), S("abandoned")) && is_unpaid(dates))
        return S("O2");
    return str_c(ends[end].now);
}

/* How it ended: as its first round was decided, or as the kind of its end says. */
static int decision_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                       const struct dates *dates, size_t end, struct str *ret)
{
    struct request_figures_decided_row decided;
    int r = request_figures_sql_decided(db, a, row->id, &decided);
    if (r < 0)
        return r;
    *ret = end_code(row, dates, end);
    if (r == 1 && ret->n == 0)
        *ret = decided.code;
    return 0;
}

static day_t day_of(const struct dated *d)
{
    return d ? d->day : DAY_NONE;
}

int request_figure_keep(struct db *db, struct arena *a, const struct requests_request_row *row,
                        const struct dates *dates, const struct reckoning *k)
{
    size_t end_kind;
    const struct dated *end = end_of(dates, &end_kind);
    struct str decision = S("");
    day_t closed = day_of(end), received = k->received.day;
    /* Withdrawn before anybody confirmed it: it came and went on that day. */
    if (received == DAY_NONE && closed != DAY_NONE)
        received = closed;
    int r = end ? decision_of(db, a, row, dates, end_kind, &decision) : 0;
    if (r < 0)
        return r;
    r = request_figures_sql_keep(
        db, row->id, received, closed, decision, row->class, row->channel,
        closed == DAY_NONE ? 0 : calendar_count(k->calendar, received, closed),
        k->reckoned ? k->d.late : 0, first_of(dates, "extended") != NULL,
        day_of(first_of(dates, "correction-asked")), day_of(first_of(dates, "overdue")));
    return r < 0 ? r : 0;
}

int request_figure_json(struct db *db, struct arena *a, int64_t request, json_t **ret)
{
    struct request_figures_figure_row f;
    int r = request_figures_sql_get(db, a, request, &f);
    *ret = NULL;
    if (r != 1)
        return r;
    json_t *j = json_object();
    json_put_day(j, "received", f.received);
    json_put_day(j, "closed", f.closed);
    json_put_str(j, "decision", f.decision);
    json_put_int(j, "days", f.days);
    json_put_int(j, "late", f.late);
    json_put_day(j, "overdue", f.overdue);
    *ret = j;
    return 0;
}

/* ---- Table three ---- */

static size_t place_in(const char *const *codes, struct str code)
{
    size_t i = 0;
    while (codes[i] && !str_eq(str_c(codes[i]), code))
        i++;
    return i;
}

/* Cases that are alike, as cases: any day on the right side of the year's first and of the cut-off
 * stands for theirs. */
struct alikes {
    const struct request_figures_alike_rows *rows;
    size_t at;
    day_t first, cutoff;
};

static int next_alike(void *arg, struct tabled_case *ret)
{
    struct alikes *s = arg;
    if (s->at == s->rows->n)
        return 0;
    const struct request_figures_alike_row *row = &s->rows->v[s->at++];
    *ret = (struct tabled_case){
        .applicant = (enum applicant_class)place_in(request_classes, row->class),
        .received = row->fresh ? s->first : s->first - 1,
        .closed = row->ended ? s->cutoff : DAY_NONE,
        .decision = row->decision,
        .alike = row->n,
        .told_to_correct = DAY_NONE,
    };
    return 1;
}

int figures_table_three(struct db *db, struct arena *a, const struct decisions *all, int year,
                        day_t cutoff, struct table_three *ret)
{
    day_t first = day_from(year, 1, 1);
    struct request_figures_alike_rows rows = {0};
    int r = request_figures_sql_table_three(db, a, first, cutoff, &rows);
    if (r < 0)
        return r;
    struct alikes s = {&rows, 0, first, cutoff};
    return table_three(all, (struct tabled_cases){next_alike, &s}, year, cutoff, ret);
}

/* ---- The statistics of 2014 to 2018 ---- */

/* Its four channels, of ours. */
static const struct {
    enum request_channel channel;
    const char *codes;
} channels[CHANNEL__MAX] = {
    {CHANNEL_COUNTER, ",counter,oral,"},
    {CHANNEL_FAX, ",fax,"},
    {CHANNEL_NETWORK, ",web,email,"},
    {CHANNEL_LETTER, ",post-signed,post-plain,elsewhere,"},
};

static enum request_channel channel_of(struct arena *a, struct str code)
{
    for (size_t i = 0; i < COUNT(channels); i++)
        if (str_find(str_c(channels[i].codes), arena_fmt(a, ",%.*s,", STR_ARG(code))) >= 0)
            return channels[i].channel;
    return CHANNEL_LETTER;
}

struct counted {
    struct arena *a;
    const struct request_figures_counted_rows *rows;
    size_t at;
    day_t first, cutoff;
};

static int next_counted(void *arg, struct tabled_case *ret)
{
    struct counted *s = arg;
    if (s->at == s->rows->n)
        return 0;
    const struct request_figures_counted_row *row = &s->rows->v[s->at++];
    *ret = (struct tabled_case){
        .received = row->fresh ? s->first : s->first - 1,
        .closed = row->ended ? s->cutoff : DAY_NONE,
        .decision = row->decision,
        .alike = row->n,
        .channel = channel_of(s->a, row->channel),
        .extended = row->extended,
        .told_to_correct = row->told ? s->first : DAY_NONE,
    };
    return 1;
}

int figures_statistics_2014(struct db *db, struct arena *a, const struct decisions *all, int year,
                            day_t cutoff, struct statistics_2014 *ret)
{
    day_t first = day_from(year, 1, 1);
    struct request_figures_counted_rows rows = {0};
    int r = request_figures_sql_statistics(db, a, first, cutoff, &rows);
    if (r < 0)
        return r;
    struct counted s = {a, &rows, 0, first, cutoff};
    return statistics_2014(all, (struct tabled_cases){next_counted, &s}, year, cutoff, ret);
}

/* ---- Table four ---- */

static const char *const ways[] = {
    [CHALLENGE_RECONSIDERATION] = "reconsideration",
    [CHALLENGE_LITIGATION] = "litigation",
    [CHALLENGE_LITIGATION_AFTER_REVIEW] = "litigation_after",
    [CHALLENGE__WAY_MAX] = NULL,
};
static const char *const results[] = {
    [CHALLENGE_UPHELD] = "upheld",  [CHALLENGE_CORRECTED] = "corrected",
    [CHALLENGE_OTHER] = "other",    [CHALLENGE_PENDING] = "pending",
    [CHALLENGE__RESULT_MAX] = NULL,
};

struct remedies_read {
    const struct request_figures_remedies_rows *rows;
    size_t at;
    int64_t given; /* of the row at hand */
};

static int next_remedy(void *arg, struct challenge *ret)
{
    struct remedies_read *s = arg;
    if (s->at == s->rows->n)
        return 0;
    const struct request_figures_remedies_row *row = &s->rows->v[s->at];
    *ret = (struct challenge){
        .way = (enum challenge_way)place_in(ways, row->kind),
        .result = (enum challenge_result)place_in(results, row->result),
        .filed = row->filed,
        .ended = row->decided,
    };
    if (++s->given == row->n) {
        s->at++;
        s->given = 0;
    }
    return 1;
}

int figures_table_four(struct db *db, struct arena *a, int year, day_t cutoff,
                       struct table_four *ret)
{
    struct request_figures_remedies_rows rows = {0};
    int r = request_figures_sql_remedies(db, a, day_from(year, 1, 1), cutoff, &rows);
    if (r < 0)
        return r;
    struct remedies_read s = {&rows, 0, 0};
    return table_four((struct challenges){next_remedy, &s}, year, cutoff, ret);
}

/* ---- Days to answer ---- */

int64_t figures_percentile(const struct day_counts *list, int percent)
{
    int64_t all = 0, seen = 0;
    for (size_t i = 0; i < list->n; i++)
        all += list->v[i].n;
    for (size_t i = 0; i < list->n; i++) {
        seen += list->v[i].n;
        if (seen * 100 >= all * percent)
            return list->v[i].days;
    }
    return -1;
}

/* ---- Which cases a figure counts ---- */

#define DAY_FIRST day_from(1990, 1, 1)
#define DAY_LAST  day_from(9999, 12, 31)

struct figure_choice figure_choice_any(void)
{
    return (struct figure_choice){
        .received_from = DAY_FIRST,
        .received_to = DAY_LAST,
        .closed_from = DAY_FIRST,
        .closed_to = DAY_LAST,
        .overdue_from = DAY_NONE,
        .overdue_to = DAY_NONE,
        .told_from = DAY_NONE,
        .told_to = DAY_NONE,
        .open = true,
        .class = S(""),
        .channels = S(""),
        .decisions = S(""),
        .extended = -1,
        .days_from = -1,
        .days_to = -1,
    };
}

/* "3.3.1" is 3.3.1, and stands under 3.3 and 3; all that is somewhere stands under "". */
static bool is_under(struct str row, struct str above)
{
    if (row.n == 0 || above.n == 0)
        return row.n > 0;
    return str_eq(row, above) ||
           (str_starts(row, above) && row.n > above.n && row.p[above.n] == '.');
}

static struct str row_2021_of(const struct decision *d)
{
    return d->row_2021;
}

static struct str row_2014_of(const struct decision *d)
{
    return d->result == DECISION_INTERIM ? S("") : d->row_2014;
}

/* ",D1,D2,": the decisions that stand in that row, or under it. */
static struct str decisions_under(struct arena *a, const struct decisions *all, struct str row,
                                  struct str (*row_of)(const struct decision *))
{
    struct buf b cleanup(buf_done) = BUF_INIT(DECISIONS_MAX);
    for (size_t i = 0; i < all->n; i++) {
        if (!is_under(row_of(&all->v[i]), row))
            continue;
        buf_put(&b, S(","));
        buf_put(&b, all->v[i].code);
    }
    return buf_str(&b).n > 0 ? arena_fmt(a, "%.*s,", STR_ARG(buf_str(&b))) : S("");
}

static void choose_ended(struct figure_choice *f, day_t first, day_t cutoff)
{
    f->open = false;
    f->closed_from = first;
    f->closed_to = cutoff;
}

int figure_choice_table_three(struct arena *a, const struct decisions *all, struct str row,
                              int year, day_t cutoff, struct figure_choice *ret)
{
    day_t first = day_from(year, 1, 1);
    struct figure_choice f = figure_choice_any();
    f.received_to = cutoff;
    if (str_eq(row, S("1"))) {
        f.received_from = first;
    } else if (str_eq(row, S("2"))) {
        f.received_to = first - 1;
        f.closed_from = first;
    } else if (str_eq(row, S("4"))) {
        f.closed_from = cutoff + 1;
    } else if (str_eq(row, S("3.7")) || str_eq(row, S("3"))) {
        choose_ended(&f, first, cutoff);
    } else {
        choose_ended(&f, first, cutoff);
        f.decisions = decisions_under(a, all, row, row_2021_of);
        if (row.n == 0 || f.decisions.n == 0)
            return err_set(ERR_ABSENT, "table three has no such row");
    }
    *ret = f;
    return 0;
}

int figure_choice_2014(struct arena *a, const struct decisions *all, struct str row, int year,
                       day_t cutoff, struct figure_choice *ret)
{
    day_t first = day_from(year, 1, 1);
    struct figure_choice f = figure_choice_any();
    if (str_starts(row, S("received"))) {
        f.received_from = first;
        f.received_to = cutoff;
        int64_t channel = row.n == 10 ? row.p[9] - '1' : -1;
        if (channel >= 0 && channel < CHANNEL__MAX)
            f.channels = str_c(channels[channel].codes);
    } else if (str_starts(row, S("ended"))) {
        choose_ended(&f, first, cutoff);
        f.extended = row.n == 7 ? row.p[6] == '2' : -1;
    } else if (str_eq(row, S("7")) || str_eq(row, S("answers"))) {
        f.told_from = first;
        f.told_to = cutoff;
        f.answers = row.n > 1;
        f.decisions = f.answers ? decisions_under(a, all, S(""), row_2014_of) : S("");
    } else {
        choose_ended(&f, first, cutoff);
        f.decisions = decisions_under(a, all, row, row_2014_of);
        if (row.n == 0 || f.decisions.n == 0)
            return err_set(ERR_ABSENT, "the statistics of 2014 have no list for that row");
    }
    *ret = f;
    return 0;
}

void figure_choice_four(int way, int result, int year, day_t cutoff, struct figure_choice *ret)
{
    struct figure_choice f = figure_choice_any();
    f.remedy = ways[way];
    f.remedy_result = result < CHALLENGE__RESULT_MAX ? results[result] : "";
    f.closed_from = day_from(year, 1, 1);
    f.closed_to = cutoff;
    *ret = f;
}

int figure_records(struct db *db, struct arena *a, const struct figure_choice *f, int64_t after,
                   int64_t rows, struct request_figures_record_rows *ret)
{
    if (f->remedy)
        return request_figures_sql_remedied(db, a, str_c(f->remedy), str_c(f->remedy_result),
                                            f->closed_from, f->closed_to, after, rows, ret);
    if (f->answers)
        return request_figures_sql_answers(db, a, f->told_from, f->told_to, f->decisions, after,
                                           rows, ret);
    return request_figures_sql_records(
        db, a, f->received_from, f->received_to, f->closed_from, f->closed_to, f->open,
        f->overdue_from, f->overdue_to, f->told_from, f->told_to, f->class, f->channels,
        f->decisions, f->extended, f->days_from, f->days_to, after, rows, ret);
}
