/* projection.c: the working days on the public side. Readers reckon by the notices in the program and by
 * those that the house entered since, which come here by the ledger: so a due date that is shown to an
 * applicant is the desk's, and its proof names the same notice. */
#include "base/vec.h"
#include "domain/frame/frame.h"
#include "domain/holidays/holidays.h"
#include "engine/json.h"
#include "holidays_public_sql.h"

/* ---- In ---- */

static int put_days(struct db *pub, struct arena *a, struct str number, const json_t *days)
{
    size_t i;
    const json_t *day;

    json_array_foreach(days, i, day)
    {
        int r = holidays_public_sql_day_set(
            pub, number, json_get_day(day, "first"), json_get_day(day, "last"),
            str_eq(json_get_str(a, day, "kind"), S("work")), json_get_str(a, day, "name"));

        if (r < 0)
            return r;
    }
    return 0;
}

/* Entries from before `written` stood in them count as written when they became known. */
static int project_notice(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    struct str number = json_get_str(a, p, "number");
    day_t known = json_get_day(p, "known"), written = json_get_day(p, "written");
    int r = holidays_public_sql_notice_set(
        pub, number, json_get_str(a, p, "title"), json_get_str(a, p, "source"),
        written == DAY_NONE ? known : written, known, json_get_int(p, "year"), e->seq);

    if (r >= 0)
        r = holidays_public_sql_days_clear(pub, number);
    return r < 0 ? r : put_days(pub, a, number, json_object_get(p, "days"));
}

static const struct projection projections[] = {{.kind = "calendar.set", .apply = project_notice}};

const struct projections holidays_projections = {.v = projections, .n = COUNT(projections)};

/* ---- Out ---- */

static size_t place_of(const struct calendar_rows *rows, struct str number)
{
    size_t i = 0;

    while (i < rows->notices.n && !str_eq(rows->notices.v[i].number, number))
        i++;
    return i;
}

/* What the program says under that number holds no more. */
static void forget_days(struct calendar_rows *rows, size_t notice)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->spans.n; i++)
        if (rows->spans.v[i].notice != notice)
            rows->spans.v[kept++] = rows->spans.v[i];
    rows->spans.n = kept;
}

static void add_notice(struct arena *a, const struct holidays_public_notices_row *n,
                       struct calendar_rows *rows)
{
    size_t at = place_of(rows, n->number);

    if (at == rows->notices.n)
        (void)vec_push(a, &rows->notices);
    forget_days(rows, at);
    rows->notices.v[at] = (struct calendar_notice){
        .number = n->number,
        .title = n->title,
        .source = n->source,
        .written = n->written,
        .known = n->known,
        .year = (int)n->year,
    };
}

int holidays_public_calendar(struct db *pub, struct arena *a, const struct calendar **ret)
{
    struct calendar_rows *rows = arena_one(a, struct calendar_rows);
    struct holidays_public_notices_rows notices = {0};
    struct holidays_public_days_rows days = {0};
    int r = holidays_public_sql_notices(pub, a, &notices);

    if (r >= 0)
        r = holidays_public_sql_days(pub, a, &days);
    if (r < 0)
        return r;
    calendar_builtin(a, rows);
    for (size_t i = 0; i < notices.n; i++)
        add_notice(a, &notices.v[i], rows);
    for (size_t i = 0; i < days.n; i++)
        *vec_push(a, &rows->spans) = (struct calendar_span){
            .notice = place_of(rows, days.v[i].number),
            .kind = days.v[i].works ? CALENDAR_WORK : CALENDAR_OFF,
            .first = days.v[i].first,
            .last = days.v[i].last,
            .zh = days.v[i].name_zh,
            .en = S(""),
        };
    return calendar_make(a, rows, DAY_NONE, ret);
}

int holidays_public_reader(struct db *pub, const struct furniture *f, const void **ret)
{
    const struct calendar *calendar;
    int r = holidays_public_calendar(pub, f->arena, &calendar);
    if (r == 0)
        *ret = calendar;
    return r;
}
