/* listing.c: see listing.h. Days are not counted beforehand: a day's documents are looked at. */
#include "domain/catalogue/finding/listing.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/finding/marks.h"
#include "domain/catalogue/finding/ordered.h"
#include <stdlib.h>

/* What is counted one by one: particulars that pub_count has no room for. */
static int tally_more(struct db *pub, struct str kind, struct str value)
{
    int r = value.n > 0 ? catalogue_public_sql_tally_add(pub, kind, value) : 0;
    return r < 0 ? r : 0;
}

static int tally_less(struct db *pub, struct str kind, struct str value)
{
    if (value.n == 0)
        return 0;
    int r = catalogue_public_sql_tally_remove(pub, kind, value);
    if (r >= 0)
        r = catalogue_public_sql_tally_tidy(pub, kind, value);
    return r < 0 ? r : 0;
}

static int tally_enter(struct db *pub, const struct catalogue_public_filed_row *d)
{
    int r = tally_more(pub, S("genre"), d->genre);
    return r < 0 ? r : tally_more(pub, S("validity"), d->validity);
}

static int tally_leave(struct db *pub, const struct catalogue_public_filed_row *d)
{
    int r = tally_less(pub, S("genre"), d->genre);
    return r < 0 ? r : tally_less(pub, S("validity"), d->validity);
}

int listing_validity(struct db *pub, struct str before, struct str after)
{
    int r = tally_less(pub, S("validity"), before);
    return r < 0 ? r : tally_more(pub, S("validity"), after);
}

#define LAST_DAY day_from(9999, 12, 31)

/* ---- Keeping: the neighbours ----
 *
 * A document comes between two others of its column, wherever its day puts it, and these are told;
 * when it goes they become neighbours of each other. */

struct beside {
    struct catalogue_public_neighbour_row older, newer; /* id 0: none */
};

static int find_beside(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d,
                       struct beside *ret)
{
    const struct catalogue_public_neighbour_row none = {.title = S(""), .title_en = S("")};
    struct catalogue_public_neighbour_rows rows = {0};
    int r = catalogue_public_sql_neighbours(pub, a, d->category, d->published, d->id, &rows);
    if (r < 0)
        return r;
    *ret = (struct beside){none, none};
    for (size_t i = 0; i < rows.n; i++)
        *(rows.v[i].newer ? &ret->newer : &ret->older) = rows.v[i];
    return 0;
}

/* Tell the older one which is its newer neighbour now, and the other way round. */
static int tell_beside(struct db *pub, const struct beside *b,
                       const struct catalogue_public_neighbour_row *newer,
                       const struct catalogue_public_neighbour_row *older)
{
    int r = b->older.id == 0 ? 0
                             : catalogue_public_sql_newer_set(pub, b->older.id, newer->id,
                                                              newer->title, newer->title_en);
    if (r < 0 || b->newer.id == 0)
        return r < 0 ? r : 0;
    r = catalogue_public_sql_older_set(pub, b->newer.id, older->id, older->title, older->title_en);
    return r < 0 ? r : 0;
}

static int stand_between(struct db *pub, struct arena *a,
                         const struct catalogue_public_filed_row *d)
{
    const struct catalogue_public_neighbour_row self = {
        .id = d->id, .title = d->title, .title_en = d->title_en};
    struct beside b;
    int r = find_beside(pub, a, d, &b);
    if (r < 0)
        return r;
    r = catalogue_public_sql_beside_set(pub, d->id, b.older.id, b.older.title, b.older.title_en,
                                        b.newer.id, b.newer.title, b.newer.title_en);
    return r < 0 ? r : tell_beside(pub, &b, &self, &self);
}

static int close_the_gap(struct db *pub, struct arena *a,
                         const struct catalogue_public_filed_row *d)
{
    struct beside b;
    int r = find_beside(pub, a, d, &b);
    return r < 0 ? r : tell_beside(pub, &b, &b.newer, &b.older);
}

/* ---- Keeping: lists and counts ---- */

/* The spans that a document is counted in: always, its year, its month. */
struct spans {
    struct str year, month;
};

static struct spans spans_of(struct arena *a, const struct catalogue_public_filed_row *d)
{
    struct str day = day_iso(a, d->published);
    return (struct spans){str_head(day, 4), str_head(day, 7)};
}

static int count_enter(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
{
    struct spans s = spans_of(a, d);
    const struct str spans[] = {S(""), s.year, s.month};
    for (size_t i = 0; i < COUNT(spans); i++) {
        int r = catalogue_public_sql_count_begin(pub, d->id, spans[i]);
        if (r < 0)
            return r;
    }
    int r = catalogue_public_sql_count_change(pub, d->category, d->topic, d->department, s.year,
                                              s.month, 1);
    return r < 0 ? r : 0;
}

static int count_leave(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
{
    struct spans s = spans_of(a, d);
    int r = catalogue_public_sql_count_change(pub, d->category, d->topic, d->department, s.year,
                                              s.month, -1);
    if (r >= 0)
        r = catalogue_public_sql_count_tidy(pub, d->category, d->topic, d->department, s.year,
                                            s.month);
    return r < 0 ? r : 0;
}

int listing_enter(struct db *pub, struct arena *a, int64_t document)
{
    struct catalogue_public_filed_row d;
    int r = catalogue_public_sql_filed(pub, a, document, &d);
    if (r <= 0)
        return r;
    r = catalogue_public_sql_listed_add(pub, document);
    if (r < 0)
        return r;
    r = count_enter(pub, a, &d);
    if (r < 0)
        return r;
    r = tally_enter(pub, &d);
    if (r >= 0)
        r = ordered_enter(pub, a, &d);
    return r < 0 ? r : stand_between(pub, a, &d);
}

int listing_leave(struct db *pub, struct arena *a, int64_t document)
{
    struct catalogue_public_filed_row d;
    int r = catalogue_public_sql_filed(pub, a, document, &d);
    if (r <= 0)
        return r;
    r = catalogue_public_sql_listed_remove(pub, d.category, d.topic, d.department, d.published,
                                           document);
    if (r < 0)
        return r;
    r = count_leave(pub, a, &d);
    if (r < 0)
        return r;
    r = tally_leave(pub, &d);
    if (r >= 0)
        r = ordered_leave(pub, a, &d);
    return r < 0 ? r : close_the_gap(pub, a, &d);
}

/* ---- What is chosen ---- */

struct listing listing_of_column(int64_t category)
{
    return (struct listing){.category = category,
                            .genre = S(""),
                            .validity = S(""),
                            .span = S(""),
                            .since = DAY_NONE,
                            .until = LAST_DAY};
}

int listing_set_span(struct listing *l, struct str span)
{
    int64_t year, month;
    l->span = span;
    l->since = DAY_NONE;
    l->until = LAST_DAY;
    if (span.n == 0)
        return 0;
    if (day_parse(span, &l->since) == 0) {
        l->until = l->since + 1;
        return 0;
    }
    if (span.n < 4 || num_parse(str_head(span, 4), 1000, 9998, &year) < 0)
        return ERR_ABSENT;
    if (span.n == 4) {
        l->since = day_from((int)year, 1, 1);
        l->until = day_from((int)year + 1, 1, 1);
        return 0;
    }
    if (span.n != 7 || span.p[4] != '-' || num_parse(str_skip(span, 5), 1, 12, &month) < 0)
        return ERR_ABSENT;
    l->since = day_from((int)year, (int)month, 1);
    l->until = day_from((int)year, (int)month + 1, 1);
    return 0;
}

static bool is_day(const struct listing *l)
{
    return l->span.n > 7;
}

bool listing_holds(const struct listing *l, const struct category *k)
{
    return k->id == l->category || k->parent == l->category;
}

/* ---- Which ---- */

struct list_place list_start(void)
{
    return list_start_of(LIST_PUBLISHED);
}

/* What runs downwards begins behind everything. */
struct list_place list_start_of(enum list_order order)
{
    bool up = order == LIST_TITLE;
    return (struct list_place){
        .day = LAST_DAY, .id = up ? 0 : INT64_MAX, .order = order, .key = up ? S("") : S("~")};
}

struct list_place list_place_of(struct arena *a, enum list_order order, bool after,
                                const struct catalogue_public_listed_row *d)
{
    return (struct list_place){
        .day = d->published,
        .id = d->id,
        .after = after,
        .order = order,
        .key = order == LIST_PUBLISHED ? S("") : ordered_place(a, order, d->made, d->title)};
}

static int by_place(const struct catalogue_public_listed_row *x,
                    const struct catalogue_public_listed_row *y)
{
    if (x->published != y->published)
        return x->published < y->published ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int oldest_first(const void *x, const void *y)
{
    return by_place(x, y);
}

static int newest_first(const void *x, const void *y)
{
    return by_place(y, x);
}

/* Those of one column by itself, or of all (0). A key has one bound on each side: the place or the
 * span's end, whichever is narrower. */
static int rows_of(struct db *db, struct arena *a, const struct listing *l, int64_t category,
                   const struct list_place *from, int64_t rows,
                   struct catalogue_public_listed_rows *ret)
{
    struct list_place p = *from;
    if (p.after ? p.day < l->since : p.day >= l->until)
        p = (struct list_place){.day = p.after ? l->since : l->until, .after = p.after};
    return p.after ? catalogue_public_sql_listed_after(db, a, category, l->topic, l->department,
                                                       l->until, p.day, p.id, rows, ret)
                   : catalogue_public_sql_listed(db, a, category, l->topic, l->department, l->since,
                                                 p.day, p.id, rows, ret);
}

bool listing_is_marked(const struct listing *l)
{
    return l->genre.n > 0 || l->validity.n > 0;
}

static void add_mark(struct arena *a, struct strs *list, struct str mark)
{
    size_t room = list->n;
    list->v = vec_grow(a, list->v, list->n, &room, sizeof(*list->v));
    list->v[list->n++] = mark;
}

struct search_filter listing_filter(struct arena *a, const struct furniture *f,
                                    const struct listing *l)
{
    struct search_filter filter = {.since = l->since,
                                   .until = l->until == LAST_DAY ? DAY_NONE : l->until};
    for (size_t i = 0; l->category != 0 && i < f->categories.n; i++)
        if (listing_holds(l, &f->categories.v[i]))
            add_mark(a, &filter.marks.any, mark_of(a, MARK_CATEGORY, f->categories.v[i].id));
    if (l->topic != 0)
        add_mark(a, &filter.marks.all, mark_of(a, MARK_TOPIC, l->topic));
    if (l->department != 0)
        add_mark(a, &filter.marks.all, mark_of(a, MARK_DEPARTMENT, l->department));
    if (l->genre.n > 0)
        add_mark(a, &filter.marks.all, mark_word(a, MARK_GENRE, l->genre));
    if (l->validity.n > 0)
        add_mark(a, &filter.marks.all, mark_word(a, MARK_VALIDITY, l->validity));
    return filter;
}

/* The rows of what the index found, in its order. */
static int marked_rows(struct db *db, struct arena *a, const struct furniture *f,
                       const struct listing *l, const struct list_place *from, int64_t rows,
                       struct catalogue_public_listed_rows *ret)
{
    struct search_filter filter = listing_filter(a, f, l);
    struct search_place place = {from->day, from->id, from->after};
    struct search_hits hits = {0};
    int r = search_index_walk(db, a, &filter, &place, rows, &hits);
    *ret = (struct catalogue_public_listed_rows){0};
    for (size_t i = 0; r >= 0 && i < hits.n; i++) {
        struct catalogue_public_listed_row row;
        r = catalogue_public_sql_row(db, a, hits.v[i], &row);
        if (r == 1)
            *vec_push(a, ret) = row;
    }
    return r < 0 ? r : 0;
}

int listing_rows(struct db *db, struct arena *a, const struct furniture *f, const struct listing *l,
                 const struct list_place *from, int64_t rows,
                 struct catalogue_public_listed_rows *ret)
{
    if (from->order != LIST_PUBLISHED)
        return ordered_rows(db, a, f, l, from, rows, ret);
    if (listing_is_marked(l))
        return marked_rows(db, a, f, l, from, rows, ret);
    if (l->category == 0)
        return rows_of(db, a, l, 0, from, rows, ret);

    *ret = (struct catalogue_public_listed_rows){0};
    for (size_t i = 0; i < f->categories.n; i++) {
        struct catalogue_public_listed_rows some = {0};
        int r = listing_holds(l, &f->categories.v[i])
                    ? rows_of(db, a, l, f->categories.v[i].id, from, rows, &some)
                    : 0;
        if (r < 0)
            return r;
        for (size_t k = 0; k < some.n; k++)
            *vec_push(a, ret) = some.v[k];
    }
    if (ret->n > 0)
        qsort(ret->v, ret->n, sizeof(*ret->v), from->after ? oldest_first : newest_first);
    if (ret->n > (size_t)rows)
        ret->n = (size_t)rows;
    return 0;
}

/* ---- How many, on a day ---- */

/* Is it held, whatever its `part` is? */
static bool day_holds(const struct furniture *f, const struct listing *l, enum listing_part part,
                      const struct catalogue_public_on_day_row *d)
{
    const struct category *k = furniture_category_id(f, d->category);
    return (part == LISTING_CATEGORY || l->category == 0 || (k && listing_holds(l, k))) &&
           (part == LISTING_TOPIC || l->topic == 0 || l->topic == d->topic) &&
           (part == LISTING_DEPARTMENT || l->department == 0 || l->department == d->department);
}

static int64_t part_of(enum listing_part part, const struct catalogue_public_on_day_row *d)
{
    switch (part) {
    case LISTING_CATEGORY:
        return d->category;
    case LISTING_TOPIC:
        return d->topic;
    case LISTING_DEPARTMENT:
        return d->department;
    case LISTING_NO_PART:
        break;
    }
    return 0;
}

static void count_one(struct arena *a, int64_t id, struct catalogue_public_facet_rows *ret)
{
    for (size_t i = 0; i < ret->n; i++)
        if (ret->v[i].id == id) {
            ret->v[i].n++;
            return;
        }
    *vec_push(a, ret) = (struct catalogue_public_facet_row){id, 1};
}

static int day_facet(struct db *db, struct arena *a, const struct furniture *f,
                     const struct listing *l, enum listing_part part,
                     struct catalogue_public_facet_rows *ret)
{
    struct catalogue_public_on_day_rows rows = {0};
    int r = catalogue_public_sql_on_day(db, a, l->since, &rows);
    if (r < 0)
        return r;
    *ret = (struct catalogue_public_facet_rows){0};
    for (size_t i = 0; i < rows.n; i++)
        if (day_holds(f, l, part, &rows.v[i]))
            count_one(a, part_of(part, &rows.v[i]), ret);
    return 0;
}

/* ---- How many ---- */

int listing_count(struct db *db, struct arena *a, const struct furniture *f,
                  const struct listing *l, int64_t *ret)
{
    if (listing_is_marked(l)) {
        struct search_filter filter = listing_filter(a, f, l);
        return search_index_count(db, a, NULL, &filter, LISTING_COUNTED, ret);
    }
    if (is_day(l)) {
        struct catalogue_public_facet_rows one = {0};
        int r = day_facet(db, a, f, l, LISTING_NO_PART, &one);
        if (r < 0)
            return r;
        *ret = one.n > 0 ? one.v[0].n : 0;
        return 0;
    }
    struct catalogue_public_held_row row;
    int r = catalogue_public_sql_held(db, a, l->category, l->topic, l->department, l->span, &row);
    if (r < 0)
        return r;
    *ret = row.n;
    return 0;
}

int listing_facet(struct db *db, struct arena *a, const struct furniture *f,
                  const struct listing *l, enum listing_part part,
                  struct catalogue_public_facet_rows *ret)
{
    if (is_day(l))
        return day_facet(db, a, f, l, part, ret);
    switch (part) {
    case LISTING_CATEGORY:
        return catalogue_public_sql_facet_categories(db, a, l->topic, l->department, l->span, ret);
    case LISTING_TOPIC:
        return catalogue_public_sql_facet_topics(db, a, l->category, l->department, l->span, ret);
    case LISTING_DEPARTMENT:
        return catalogue_public_sql_facet_departments(db, a, l->category, l->topic, l->span, ret);
    case LISTING_NO_PART:
        break;
    }
    *ret = (struct catalogue_public_facet_rows){0};
    return 0;
}
