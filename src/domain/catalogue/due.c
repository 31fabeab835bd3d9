/* due.c: what is due (catalogue.h). The same lists as the desk's first page has (domain/desk), with their days. */
#include "domain/catalogue/catalogue.h"

#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/catalogue/term20.h"
#include "domain/review/review.h"

struct looking {
    struct db *db;
    struct arena *a;
    const struct actor *who;
    struct review_clock clock;
    day_t until;
    struct documents_due found;
};

static void due_add(struct looking *l, const struct catalogue_listed_row *d, day_t due)
{
    for (size_t i = 0; i < l->found.n; i++)
        if (l->found.v[i].id == d->id)
            return;
    if (due <= l->until)
        *vec_push(l->a, &l->found) = (struct document_due){d->id, d->state, due};
}

static void steps_add(struct looking *l, const struct catalogue_listed_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        due_add(l, &rows->v[i],
                review_term(&l->clock, rows->v[i].urgency, moment_day(rows->v[i].began)).due);
}

/* What waits for a signature of his. */
static int steps(struct looking *l)
{
    const struct {
        roles_t role;
        const char *state;
        int64_t department;
    } levels[] = {
        {ROLE_DEPARTMENT_HEAD, "first", l->who->department},
        {ROLE_DISCLOSURE_OFFICE, "second", 0},
        {ROLE_LEADER, "final", 0},
    };
    for (size_t i = 0; i < COUNT(levels); i++) {
        struct catalogue_listed_rows rows = {0};
        if (!(l->who->roles & levels[i].role))
            continue;
        int r = catalogue_sql_waiting(l->db, l->a, str_c(levels[i].state), levels[i].department, 0,
                                      &rows);
        if (r < 0)
            return r;
        steps_add(l, &rows);
    }
    return 0;
}

static int cosigned(struct looking *l)
{
    struct catalogue_listed_rows rows = {0};
    if (!(l->who->roles & ROLE_DEPARTMENT_HEAD))
        return 0;
    int r = catalogue_sql_cosigning(l->db, l->a, l->who->department, &rows);
    if (r >= 0)
        steps_add(l, &rows);
    return r < 0 ? r : 0;
}

/* His drafts that were never public. */
static int drafts(struct looking *l)
{
    struct catalogue_listed_rows rows = {0};
    if (!(l->who->roles & ROLE_OFFICER))
        return 0;
    int r = catalogue_sql_waiting(l->db, l->a, S("draft"), 0, l->who->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct catalogue_document_row d;
        r = rows.v[i].edition > 0 ? 0 : catalogue_sql_get(l->db, l->a, rows.v[i].id, &d);
        if (r > 0 && d.made != DAY_NONE)
            due_add(l, &rows.v[i], term20_due(l->clock.calendar, d.made));
    }
    return r < 0 ? r : 0;
}

static int by_day(const void *x, const void *y)
{
    const struct document_due *p = x, *q = y;
    return p->due != q->due ? (p->due > q->due) - (p->due < q->due)
                            : (p->id > q->id) - (p->id < q->id);
}

int documents_due(struct db *db, struct arena *a, const struct actor *who, day_t today, day_t until,
                  size_t limit, struct documents_due *ret)
{
    struct looking l = {.db = db, .a = a, .who = who, .until = until};
    int r = review_clock(db, a, today, &l.clock);
    if (r >= 0)
        r = steps(&l);
    if (r >= 0)
        r = cosigned(&l);
    if (r >= 0)
        r = drafts(&l);
    if (r < 0)
        return r;
    if (l.found.n > 0)
        qsort(l.found.v, l.found.n, sizeof(*l.found.v), by_day);
    if (l.found.n > limit)
        l.found.n = limit;
    *ret = l.found;
    return 0;
}
