/* holidays.c: the notices in the desk's store. See holidays.h. */
#include "domain/holidays/holidays.h"

#include "base/vec.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "holidays_sql.h"

/* ---- Reading the store ---- */

static size_t place_of(const struct holidays_notice_rows *notices, int64_t id)
{
    size_t i = 0;

    while (i < notices->n && notices->v[i].id != id)
        i++;
    return i;
}

static struct calendar_notice notice_of(const struct holidays_notice_row *row)
{
    return (struct calendar_notice){
        .number = row->number,
        .title = row->title,
        .source = row->source,
        .written = row->written,
        .known = row->known,
        .year = (int)row->year,
    };
}

static struct calendar_span span_of(const struct holidays_day_row *row, size_t notice)
{
    return (struct calendar_span){
        .notice = notice,
        .kind = row->works ? CALENDAR_WORK : CALENDAR_OFF,
        .first = row->first,
        .last = row->last,
        .zh = row->name_zh,
        .en = row->name_en,
    };
}

static struct calendar_rows rows_of(struct arena *a, const struct holidays_notice_rows *notices,
                                    const struct holidays_day_rows *days)
{
    struct calendar_rows rows = {0};

    for (size_t i = 0; i < notices->n; i++)
        *vec_push(a, &rows.notices) = notice_of(&notices->v[i]);
    for (size_t i = 0; i < days->n; i++)
        *vec_push(a, &rows.spans) = span_of(&days->v[i], place_of(notices, days->v[i].notice));
    return rows;
}

/* What the store has, and nothing else. */
static int stored_rows(struct db *db, struct arena *a, struct holidays_notice_rows *ret_notices,
                       struct calendar_rows *ret)
{
    struct holidays_day_rows days;
    int r = holidays_sql_notices(db, a, ret_notices);

    if (r >= 0)
        r = holidays_sql_days(db, a, &days);
    if (r < 0)
        return r;
    *ret = rows_of(a, ret_notices, &days);
    return 0;
}

int holidays_rows(struct db *db, struct arena *a, struct calendar_rows *ret)
{
    struct holidays_notice_rows notices;
    int r = stored_rows(db, a, &notices, ret);

    if (r < 0)
        return r;
    if (notices.n == 0)
        calendar_builtin(a, ret);
    return 0;
}

int holidays_calendar(struct db *db, struct arena *a, day_t known, const struct calendar **ret)
{
    struct calendar_rows *rows = arena_one(a, struct calendar_rows);
    int r = holidays_rows(db, a, rows);

    return r < 0 ? r : calendar_make(a, rows, known, ret);
}

int holidays_is_latest(struct db *db, struct arena *a, int64_t notice, bool *ret)
{
    struct holidays_last_notice_row last;
    int r = holidays_sql_last_notice(db, a, &last);

    if (r >= 0)
        *ret = last.id == notice;
    return r < 0 ? r : 0;
}

int holidays_calendar_at(struct db *db, struct arena *a, int64_t latest,
                         const struct calendar **ret)
{
    struct calendar_rows *rows = arena_one(a, struct calendar_rows);
    struct holidays_notice_rows notices;
    struct holidays_day_rows days;
    int r = holidays_sql_notices_at(db, a, latest, &notices);

    if (r >= 0)
        r = holidays_sql_days_at(db, a, latest, &days);
    if (r < 0)
        return r;
    *rows = rows_of(a, &notices, &days);
    return calendar_make(a, rows, DAY_NONE, ret);
}

/* ---- Entering ---- */

/* What is entered: one of the notices of `rows`. */
struct entering {
    struct db *db;
    struct arena *a;
    const struct calendar_rows *rows;
    size_t at;
    bool builtin;
    int64_t by;
    moment_t now;
};

static bool same_span(const struct calendar_span *s, const struct holidays_day_row *row)
{
    return s->kind == (row->works ? CALENDAR_WORK : CALENDAR_OFF) && s->first == row->first &&
           s->last == row->last && str_eq(s->zh, row->name_zh) && str_eq(s->en, row->name_en);
}

static bool has_day(const struct entering *e, const struct holidays_day_row *row)
{
    for (size_t i = 0; i < e->rows->spans.n; i++)
        if (e->rows->spans.v[i].notice == e->at && same_span(&e->rows->spans.v[i], row))
            return true;
    return false;
}

/* 1: the store has the notice with the same days; 0: it is another. */
static int is_same(const struct entering *e, const struct holidays_notice_row *row)
{
    const struct calendar_notice *n = &e->rows->notices.v[e->at];
    struct holidays_day_rows days;
    size_t spans = 0;
    int r = holidays_sql_days_of(e->db, e->a, row->id, &days);

    if (r < 0)
        return r;
    for (size_t i = 0; i < e->rows->spans.n; i++)
        spans += e->rows->spans.v[i].notice == e->at;
    if (n->written != row->written || n->known != row->known || n->year != row->year ||
        !str_eq(n->title, row->title) || !str_eq(n->source, row->source) || days.n != spans)
        return 0;
    for (size_t i = 0; i < days.n; i++)
        if (!has_day(e, &days.v[i]))
            return 0;
    return 1;
}

static json_t *span_json(const struct calendar_span *s)
{
    json_t *day = json_object();

    json_put_str(day, "kind", s->kind == CALENDAR_WORK ? S("work") : S("off"));
    json_put_day(day, "first", s->first);
    json_put_day(day, "last", s->last);
    json_put_str(day, "name", s->zh);
    return day;
}

static int tell_ledger(const struct entering *e, int64_t version)
{
    const struct calendar_notice *n = &e->rows->notices.v[e->at];
    json_t *payload cleanup(json_done) = json_object();
    json_t *days = json_array();

    json_put_str(payload, "number", n->number);
    json_put_int(payload, "version", version);
    json_put_str(payload, "title", n->title);
    json_put_str(payload, "source", n->source);
    json_put_day(payload, "written", n->written);
    json_put_day(payload, "known", n->known);
    json_put_int(payload, "year", n->year);
    for (size_t i = 0; i < e->rows->spans.n; i++)
        if (e->rows->spans.v[i].notice == e->at)
            json_array_append_new(days, span_json(&e->rows->spans.v[i]));
    json_object_set_new(payload, "days", days);
    return ledger_append(e->db, e->a, e->now, "calendar.set",
                         arena_fmt(e->a, "calendar:%.*s", STR_ARG(n->number)), e->by, payload,
                         NULL);
}

static int put_days(const struct entering *e, int64_t notice)
{
    for (size_t i = 0; i < e->rows->spans.n; i++) {
        const struct calendar_span *s = &e->rows->spans.v[i];

        if (s->notice != e->at)
            continue;
        int r = holidays_sql_insert_day(e->db, notice, s->kind == CALENDAR_WORK, s->first, s->last,
                                        s->zh, s->en);
        if (r < 0)
            return r;
    }
    return 0;
}

static int put_notice(const struct entering *e, int64_t version)
{
    const struct calendar_notice *n = &e->rows->notices.v[e->at];
    struct holidays_insert_notice_row row;
    int r =
        holidays_sql_insert_notice(e->db, e->a, n->number, version, n->title, n->source, n->written,
                                   n->known, n->year, e->builtin, e->now, e->by, &row);

    if (r >= 0)
        r = put_days(e, row.id);
    return r < 0 || e->builtin ? r : tell_ledger(e, version);
}

static const struct holidays_notice_row *stored_notice(const struct holidays_notice_rows *notices,
                                                       struct str number)
{
    for (size_t i = 0; i < notices->n; i++)
        if (str_eq(notices->v[i].number, number))
            return &notices->v[i];
    return NULL;
}

static int enter_one(const struct entering *e, const struct holidays_notice_rows *stored,
                     struct holidays_entered *count)
{
    const struct holidays_notice_row *row = stored_notice(stored, e->rows->notices.v[e->at].number);
    int r = row ? is_same(e, row) : 0;

    if (r < 0)
        return r;
    /* what the house entered itself, the program leaves as it is */
    if (r == 1 || (row && e->builtin && !row->builtin)) {
        count->same++;
        return 0;
    }
    r = put_notice(e, row ? row->version + 1 : 1);
    count->added += !row;
    count->changed += row != NULL;
    return r;
}

static int enter_all(struct entering *e, struct holidays_entered *ret)
{
    struct holidays_entered count = {0};
    struct holidays_notice_rows stored;
    struct calendar_rows rows;
    const struct calendar *made;
    int r = holidays_sql_notices(e->db, e->a, &stored);

    for (e->at = 0; r >= 0 && e->at < e->rows->notices.n; e->at++)
        r = enter_one(e, &stored, &count);
    /* together with those that were there, they have to be a calendar */
    if (r >= 0)
        r = stored_rows(e->db, e->a, &stored, &rows);
    if (r >= 0)
        r = calendar_make(e->a, &rows, DAY_NONE, &made);
    if (r >= 0)
        *ret = count;
    return r < 0 ? r : 0;
}

/* ---- What follows from it ---- */

/* The numbers of the notices that came in after `earlier`: 国办发明电〔2026〕1号、… */
static int numbers_after(struct db *db, struct arena *a, int64_t earlier, struct str *ret)
{
    struct holidays_notice_rows stored;
    struct str numbers = S("");
    int r = holidays_sql_notices(db, a, &stored);

    for (size_t i = 0; r >= 0 && i < stored.n; i++)
        if (stored.v[i].id > earlier)
            numbers = arena_fmt(a, "%.*s%s%.*s", STR_ARG(numbers), numbers.n > 0 ? "、" : "",
                                STR_ARG(stored.v[i].number));
    *ret = numbers;
    return r < 0 ? r : 0;
}

/* Whoever counts working days counts them again: the worker tells them, by the name of the job. */
static int tell_worker(const struct entering *e, int64_t earlier)
{
    struct holidays_last_notice_row latest;
    struct str numbers;
    json_t *change cleanup(json_done) = json_object();
    int r = holidays_sql_last_notice(e->db, e->a, &latest);

    if (r >= 0)
        r = numbers_after(e->db, e->a, earlier, &numbers);
    if (r < 0)
        return r;
    json_put_int(change, "earlier", earlier);
    json_put_int(change, "latest", latest.id);
    json_put_str(change, "notices", numbers);
    json_put_int(change, "at", e->now);
    json_put_int(change, "actor", e->by);
    return job_add(e->db, e->a, HOLIDAYS_CHANGED, S(""), change, JOB_FIRST);
}

/* A first filling changes nothing: there were no dates before. */
static int enter_and_tell(struct entering *e, struct holidays_entered *ret)
{
    struct holidays_last_notice_row earlier;
    int r = holidays_sql_last_notice(e->db, e->a, &earlier);

    if (r >= 0)
        r = enter_all(e, ret);
    if (r >= 0 && earlier.id > 0 && ret->added + ret->changed > 0)
        r = tell_worker(e, earlier.id);
    return r < 0 ? r : 0;
}

int holidays_enter_builtin(struct db *db, struct arena *a, moment_t now)
{
    struct calendar_rows rows;
    struct holidays_entered count;
    struct entering e = {.db = db, .a = a, .rows = &rows, .builtin = true, .now = now};

    calendar_builtin(a, &rows);
    return enter_and_tell(&e, &count);
}

/* A store without notices shows those of the program: they come in first, or a first notice of the
 * house's own would be all that it has. */
int holidays_enter(struct db *db, struct arena *a, const struct calendar_rows *rows, int64_t by,
                   moment_t now, struct holidays_entered *ret)
{
    struct holidays_notice_rows stored;
    struct entering e = {.db = db, .a = a, .rows = rows, .by = by, .now = now};
    int r = holidays_sql_notices(db, a, &stored);

    if (r >= 0 && stored.n == 0)
        r = holidays_enter_builtin(db, a, now);
    return r < 0 ? r : enter_and_tell(&e, ret);
}
