/* alike.c: see alike.h. */
#include "domain/requests/asking/alike.h"

#include "applicant_sql.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <stdlib.h>

#define NEWEST  500
#define SHOWN   10
#define LETTERS 400 /* of each text: enough to tell them apart */

struct request_pairs {
    uint64_t v[LETTERS];
    size_t n;
};

static int by_value(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void pairs_take(struct arena *a, struct str s, struct request_pairs *ret)
{
    int32_t before = 0;
    size_t n;
    ret->n = 0;
    for (struct str rest = utf8_fold(a, s); rest.n > 0 && ret->n < LETTERS;
         rest = str_skip(rest, n)) {
        int32_t c = utf8_decode(rest, &n);
        if (!utf8_is_word(c))
            continue;
        if (before)
            ret->v[ret->n++] = (uint64_t)before << 32 | (uint32_t)c;
        before = c;
    }
    if (ret->n > 0)
        qsort(ret->v, ret->n, sizeof(*ret->v), by_value);
}

/* Both in order: as often as a pair stands in both. */
static size_t shared(const struct request_pairs *x, const struct request_pairs *y)
{
    size_t i = 0, j = 0, n = 0;
    while (i < x->n && j < y->n) {
        if (x->v[i] == y->v[j]) {
            n++;
            i++;
            j++;
        } else if (x->v[i] < y->v[j]) {
            i++;
        } else {
            j++;
        }
    }
    return n;
}

int request_pairs_likeness(const struct request_pairs *x, const struct request_pairs *y)
{
    size_t all = x->n + y->n;
    return all == 0 ? 0 : (int)(200 * shared(x, y) / all);
}

struct request_pairs *request_pairs(struct arena *a, struct str text)
{
    struct request_pairs *p = arena_one(a, struct request_pairs);
    pairs_take(a, text, p);
    return p;
}

int request_likeness(struct arena *a, struct str x, struct str y)
{
    return request_pairs_likeness(request_pairs(a, x), request_pairs(a, y));
}

static int most_alike_first(const void *x, const void *y)
{
    const struct request_alike *a = x, *b = y;
    int one = a->likeness + 100 * (a->alike && a->same),
        other = b->likeness + 100 * (b->alike && b->same);
    return one == other ? (a->row.id < b->row.id) - (a->row.id > b->row.id) : other - one;
}

static struct requests_listed_row listed(const struct applicant_newest_asked_row *r)
{
    return (struct requests_listed_row){.id = r->id,
                                        .number = r->number,
                                        .receipt = r->receipt,
                                        .state = r->state,
                                        .channel = r->channel,
                                        .wanted = r->wanted,
                                        .due = r->due,
                                        .created = r->created,
                                        .name = r->name};
}

int request_alike(struct db *db, struct arena *a, const struct requests_house *house,
                  const struct request_texts *t, int64_t but, struct request_alikes *ret)
{
    struct applicant_newest_asked_rows rows = {0};
    struct request_alikes found = {0};
    struct request_pairs *p = arena_many(a, 2, struct request_pairs);
    struct str same = S("");
    int r = request_same_of(a, house, t, &same);
    if (r == 0)
        r = applicant_sql_newest_asked(db, a, NEWEST, &rows);
    if (r < 0)
        return r;
    pairs_take(a, t->wanted, &p[0]);
    for (size_t i = 0; i < rows.n; i++) {
        const struct applicant_newest_asked_row *row = &rows.v[i];
        pairs_take(a, row->wanted, &p[1]);
        int like = request_pairs_likeness(&p[0], &p[1]);
        bool his = (row->same.n > 0 && str_eq(row->same, same)) ||
                   (t->name.n > 0 && str_eq(row->name, t->name));
        if (row->id != but && (his || like >= REQUEST_ALIKE))
            *vec_push(a, &found) =
                (struct request_alike){listed(row), like, like >= REQUEST_ALIKE, his};
    }
    if (found.n > 0)
        qsort(found.v, found.n, sizeof(*found.v), most_alike_first);
    if (found.n > SHOWN)
        found.n = SHOWN;
    *ret = found;
    return 0;
}

int request_items_in_month(struct db *db, struct arena *a, const struct requests_house *house,
                           const struct request_texts *t, moment_t now, int64_t *ret)
{
    struct applicant_same_in_month_row row;
    struct civil d = day_civil(moment_day(now));
    struct str same = S("");
    int r = request_same_of(a, house, t, &same);
    if (r == 0)
        r = applicant_sql_same_in_month(db, a, same, t->name,
                                        day_begin(day_from(d.year, d.month, 1)),
                                        day_begin(day_from(d.year, d.month + 1, 1)), &row);
    if (r < 0)
        return r;
    *ret = row.n;
    return 0;
}
