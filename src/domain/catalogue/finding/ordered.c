/* ordered.c: see ordered.h. */
#include "domain/catalogue/finding/ordered.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/finding/marks.h"
#include "engine/pinyin.h"
#include <stdlib.h>

#define PLACE_LETTERS 32
#define PLACE_BYTES   400
#define NUMBER_DIGITS 8

/* ---- The orders ---- */

static const struct {
    const char *name;
    enum text text;
} orders[LIST_ORDER__MAX] = {
    [LIST_PUBLISHED] = {"published", TEXT_list_by_published},
    [LIST_MADE] = {"made", TEXT_list_by_made},
    [LIST_TITLE] = {"title", TEXT_list_by_title},
};

int list_order_of(struct str name, enum list_order *ret)
{
    *ret = LIST_PUBLISHED;
    if (name.n == 0)
        return 0;
    for (int i = 0; i < LIST_ORDER__MAX; i++)
        if (str_eq(name, str_c(orders[i].name))) {
            *ret = (enum list_order)i;
            return 0;
        }
    return ERR_ABSENT;
}

const char *list_order_name(enum list_order order)
{
    return orders[order].name;
}

enum text list_order_text(enum list_order order)
{
    return orders[order].text;
}

/* Is it kept in order: narrowed by one thing at most? */
static bool is_kept(const struct listing *l)
{
    int narrowed = (l->category != 0) + (l->topic != 0) + (l->department != 0);
    return narrowed <= 1 && l->span.n == 0 && !listing_is_marked(l);
}

bool ordered_can(const struct listing *l, enum list_order order, int64_t count)
{
    return order == LIST_PUBLISHED || is_kept(l) || count <= ORDERED_MOST;
}

/* ---- Places ---- */

static bool is_digit(struct str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* So that 第2期 comes before 第10期. */
static size_t number_put(struct str s, size_t at, struct buf *to)
{
    size_t n = 0;
    while (is_digit(s, at + n))
        n++;
    for (size_t i = n; i < NUMBER_DIGITS; i++)
        buf_char(to, '0');
    buf_put(to, str_head(str_skip(s, at), n));
    buf_char(to, ' ');
    return n;
}

/* A letter as it is spoken; one that has no reading, and is no sign, stands for itself. */
static void letter_put(struct str letter, struct buf *to)
{
    struct readings spoken = pinyin_of(letter);
    int32_t c = utf8_decode(letter, &(size_t){0});
    if (spoken.n > 0) {
        buf_put(to, spoken.v[0]);
        buf_char(to, ' ');
    } else if (utf8_is_word(c)) {
        buf_put(to, letter);
    }
}

struct str title_place(struct arena *a, struct str title)
{
    struct buf place cleanup(buf_done) = BUF_INIT(PLACE_BYTES);
    struct str s = utf8_fold(a, utf8_head(title, PLACE_LETTERS));
    size_t len;
    for (size_t at = 0; at < s.n; at += len) {
        if (is_digit(s, at)) {
            len = number_put(s, at, &place);
            continue;
        }
        (void)utf8_decode(str_skip(s, at), &len);
        letter_put(str_head(str_skip(s, at), len), &place);
    }
    return arena_str(a, buf_str(&place));
}

struct str ordered_place(struct arena *a, enum list_order order, day_t made, struct str title)
{
    return order == LIST_MADE ? day_iso(a, made) : title_place(a, title);
}

/* ---- Kept ---- */

static const enum list_order kept[] = {LIST_MADE, LIST_TITLE};

typedef int (*keeping)(struct db *pub, struct str kind, struct str category, struct str topic,
                       struct str department, struct str place, int64_t id);

static int keep(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d,
                keeping change)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < COUNT(kept); i++)
        r = change(pub, str_c(orders[kept[i]].name), mark_of(a, MARK_CATEGORY, d->category),
                   mark_of(a, MARK_TOPIC, d->topic), mark_of(a, MARK_DEPARTMENT, d->department),
                   ordered_place(a, kept[i], d->made, d->title), d->id);
    return r < 0 ? r : 0;
}

int ordered_enter(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
{
    return keep(pub, a, d, catalogue_public_sql_ordered_add);
}

int ordered_leave(struct db *pub, struct arena *a, const struct catalogue_public_filed_row *d)
{
    return keep(pub, a, d, catalogue_public_sql_ordered_remove);
}

/* ---- Asked ---- */

/* Titles run upwards, days downwards. */
static bool runs_up(const struct list_place *p)
{
    return (p->order == LIST_TITLE) != p->after;
}

static int kept_rows(struct db *db, struct arena *a, struct str filed, const struct list_place *p,
                     int64_t rows, struct catalogue_public_listed_rows *ret)
{
    struct str kind = str_c(orders[p->order].name);
    return runs_up(p)
               ? catalogue_public_sql_ordered_on(db, a, kind, filed, p->key, p->id, rows, ret)
               : catalogue_public_sql_ordered_back(db, a, kind, filed, p->key, p->id, rows, ret);
}

struct placed {
    struct str key;
    struct catalogue_public_listed_row row;
};
struct placed_list {
    struct placed *v;
    size_t n, room;
};

static int by_key(struct str x, int64_t x_id, struct str y, int64_t y_id)
{
    int order = str_cmp(x, y);
    return order != 0 ? order : x_id < y_id ? -1 : x_id > y_id;
}

static int upwards(const void *x, const void *y)
{
    const struct placed *p = x, *q = y;
    return by_key(p->key, p->row.id, q->key, q->row.id);
}

static int downwards(const void *x, const void *y)
{
    return upwards(y, x);
}

/* Those that lie beyond the place. */
static void add_beyond(struct arena *a, const struct list_place *p,
                       const struct catalogue_public_listed_rows *rows, struct placed_list *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_public_listed_row *row = &rows->v[i];
        struct str key = ordered_place(a, p->order, row->made, row->title);
        int order = by_key(key, row->id, p->key, p->id);
        if (runs_up(p) ? order > 0 : order < 0)
            *vec_push(a, ret) = (struct placed){key, *row};
    }
}

static void nearest(struct arena *a, const struct list_place *p, struct placed_list *list,
                    int64_t rows, struct catalogue_public_listed_rows *ret)
{
    *ret = (struct catalogue_public_listed_rows){0};
    if (list->n > 0)
        qsort(list->v, list->n, sizeof(*list->v), runs_up(p) ? upwards : downwards);
    for (size_t i = 0; i < list->n && (int64_t)i < rows; i++)
        *vec_push(a, ret) = list->v[i].row;
}

/* Of a column and those right under it: the nearest of each. */
static int column_rows(struct db *db, struct arena *a, const struct furniture *f,
                       const struct listing *l, const struct list_place *from, int64_t rows,
                       struct catalogue_public_listed_rows *ret)
{
    struct placed_list list = {0};
    for (size_t i = 0; i < f->categories.n; i++) {
        struct catalogue_public_listed_rows some = {0};
        const struct category *k = &f->categories.v[i];
        int r = listing_holds(l, k)
                    ? kept_rows(db, a, mark_of(a, MARK_CATEGORY, k->id), from, rows, &some)
                    : 0;
        if (r < 0)
            return r;
        add_beyond(a, from, &some, &list);
    }
    nearest(a, from, &list, rows, ret);
    return 0;
}

/* All of them, put in order. */
static int sorted_rows(struct db *db, struct arena *a, const struct furniture *f,
                       const struct listing *l, const struct list_place *from, int64_t rows,
                       struct catalogue_public_listed_rows *ret)
{
    const struct list_place start = list_start();
    struct catalogue_public_listed_rows all = {0};
    struct placed_list list = {0};
    int r = listing_rows(db, a, f, l, &start, ORDERED_MOST, &all);
    if (r < 0)
        return r;
    add_beyond(a, from, &all, &list);
    nearest(a, from, &list, rows, ret);
    return 0;
}

int ordered_rows(struct db *db, struct arena *a, const struct furniture *f, const struct listing *l,
                 const struct list_place *from, int64_t rows,
                 struct catalogue_public_listed_rows *ret)
{
    struct str filed = l->topic != 0        ? mark_of(a, MARK_TOPIC, l->topic)
                       : l->department != 0 ? mark_of(a, MARK_DEPARTMENT, l->department)
                                            : S("");
    *ret = (struct catalogue_public_listed_rows){0};
    if (!is_kept(l))
        return sorted_rows(db, a, f, l, from, rows, ret);
    return l->category != 0 ? column_rows(db, a, f, l, from, rows, ret)
                            : kept_rows(db, a, filed, from, rows, ret);
}
