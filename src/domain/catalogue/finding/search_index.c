/* search_index.c: see search_index.h.
 *
 * A row's key is the day of publication and the document's id together, so that the index itself
 * runs by date: the newest hits are found without looking at the others. */
#include "domain/catalogue/finding/search_index.h"

#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/finding/marks.h"

#define INDEXED_MAX (16 * MiB)

static int64_t row_key(day_t published, int64_t id)
{
    return ((int64_t)published << 32) | id;
}

static int64_t row_id(int64_t key)
{
    return key & UINT32_MAX;
}

/* ---- Writing ---- */

struct indexed {
    int64_t key;
    struct str title, body, marks; /* as they are to be stored */
};

static void add_line(struct buf *b, struct str s)
{
    buf_put(b, s);
    buf_char(b, '\n');
}

static int indexed_body(struct db *pub, struct arena *a,
                        const struct catalogue_public_document_row *d, struct str *ret)
{
    struct catalogue_public_attachment_texts_rows files = {0};
    int r = catalogue_public_sql_attachment_texts(pub, a, d->id, &files);
    if (r < 0)
        return r;
    struct buf b cleanup(buf_done) = BUF_INIT(INDEXED_MAX);
    add_line(&b, d->title_en);
    add_line(&b, d->summary);
    add_line(&b, d->number);
    add_line(&b, d->index_number);
    add_line(&b, body_plain(a, d->body));
    for (size_t i = 0; i < files.n; i++) {
        add_line(&b, files.v[i].name);
        add_line(&b, files.v[i].text);
    }
    /* What is beyond the maximum is not searched, the rest is. */
    *ret = arena_str(a, buf_str(&b));
    return 0;
}

/* 1: *ret is what stands (or is to stand) in the index; 0: there is no such document. */
static int indexed_of(struct db *pub, struct arena *a, int64_t id, struct indexed *ret)
{
    struct catalogue_public_document_row d;
    int r = catalogue_public_sql_get(pub, a, id, &d);
    if (r <= 0)
        return r;
    struct str body;
    r = indexed_body(pub, a, &d, &body);
    if (r < 0)
        return r;
    *ret = (struct indexed){
        .key = row_key(d.published, id),
        .title = search_value(a, db_engine(pub), d.title),
        .body = search_value(a, db_engine(pub), body),
        .marks = search_marks_value(a, db_engine(pub), document_marks(a, &d), d.title),
    };
    return d.withdrawn ? 0 : 1;
}

int search_index_add(struct db *pub, struct arena *a, int64_t id)
{
    struct indexed row;
    int r = indexed_of(pub, a, id, &row);
    if (r <= 0)
        return r;
    r = catalogue_public_sql_search_insert(pub, row.key, row.title, row.body, row.marks);
    return r < 0 ? r : 0;
}

int search_index_remove(struct db *pub, struct arena *a, int64_t id)
{
    struct indexed row;
    int r = indexed_of(pub, a, id, &row);
    if (r <= 0)
        return r;
    r = catalogue_public_sql_search_delete(pub, row.key, row.title, row.body, row.marks);
    return r < 0 ? r : 0;
}

#define FORGET_STEPS 1000000 /* of 200 pages each: more than any index has */

static int merge_some(struct db *pub)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(pub, &tx);
    if (r >= 0)
        r = catalogue_public_sql_search_merge(pub);
    return r < 0 ? r : tx_commit(&tx);
}

int search_index_forget(struct db *pub, struct arena *a)
{
    struct catalogue_public_search_segments_row row;
    for (int i = 0; i < FORGET_STEPS; i++) {
        int r = catalogue_public_sql_search_segments(pub, a, &row);
        if (r < 0 || row.n <= 1)
            return r < 0 ? r : 0;
        r = merge_some(pub);
        if (r < 0)
            return r;
    }
    return err_set(ERR_BUSY, "the index is not one piece yet");
}

/* ---- Asking ---- */

/* The places of the ranked list that are asked for. */
struct window {
    struct arena *a;
    struct search_hits *hits;
    int64_t skip, limit;
};

static void window_add(struct window *w, int64_t key)
{
    if (w->skip > 0)
        w->skip--;
    else if ((int64_t)w->hits->n < w->limit)
        *vec_push(w->a, w->hits) = row_id(key);
}

/* Keys run downward in both lists: is `key` in the first one? */
static bool among(const struct catalogue_public_key_rows *rows, size_t *at, int64_t key)
{
    while (*at < rows->n && rows->v[*at].key > key)
        (*at)++;
    return *at < rows->n && rows->v[*at].key == key;
}

/* Keys between the filter's days. */
struct span {
    int64_t above, below;
};

const struct search_filter search_filter_none = {.since = DAY_NONE, .until = DAY_NONE};

static struct span span_of(const struct search_filter *f)
{
    return (struct span){
        .above = f->since == DAY_NONE ? INT64_MIN : row_key(f->since, 0),
        .below = f->until == DAY_NONE ? INT64_MAX : row_key(f->until, 0),
    };
}

static int find_ranked(struct db *pub, struct window *w, const struct search_asked *q,
                       struct span s, enum search_order order,
                       struct catalogue_public_key_rows *ret_all)
{
    struct catalogue_public_key_rows titles = {0}, all = {0};
    int r = order == SEARCH_RELEVANCE && q->match.n > 0
                ? catalogue_public_sql_search_titles(pub, w->a, q->titles, q->marks, q->any_of,
                                                     s.above, s.below, SEARCH_RANKED, &titles)
                : 0;
    if (r < 0)
        return r;
    r = catalogue_public_sql_search_all(pub, w->a, q->match, q->marks, q->any_of, s.above, s.below,
                                        SEARCH_RANKED, &all);
    if (r < 0)
        return r;

    for (size_t i = 0; i < titles.n; i++)
        window_add(w, titles.v[i].key);
    size_t at = 0;
    for (size_t i = 0; i < all.n; i++)
        if (!among(&titles, &at, all.v[i].key))
            window_add(w, all.v[i].key);
    *ret_all = all;
    return 0;
}

static int count(struct db *pub, struct arena *a, const struct search_asked *q, struct span s,
                 int64_t most, int64_t *ret)
{
    struct catalogue_public_search_count_row row;
    int r = catalogue_public_sql_search_count(pub, a, q->match, q->marks, q->any_of, s.above,
                                              s.below, most, &row);
    if (r < 0)
        return r;
    *ret = row.n;
    return 0;
}

int search_index_find(struct db *pub, struct arena *a, const struct search_query *q,
                      const struct search_filter *filter, enum search_order order, int64_t skip,
                      int64_t limit, struct search_hits *ret)
{
    struct search_asked asked = search_ask(a, db_engine(pub), q, &filter->marks);
    struct span s = span_of(filter);
    struct search_hits hits = {0};
    struct window w = {.a = a, .hits = &hits, .skip = skip, .limit = limit};
    struct catalogue_public_key_rows ranked;
    int64_t older = 0;
    int r = find_ranked(pub, &w, &asked, s, order, &ranked);
    /* What was ranked is counted by that: only older ones are looked for. */
    if (r == 0 && ranked.n >= SEARCH_RANKED) {
        s.below = ranked.v[ranked.n - 1].key;
        r = count(pub, a, &asked, s, SEARCH_COUNTED - (int64_t)ranked.n, &older);
    }
    if (r < 0)
        return r;
    hits.count = (int64_t)ranked.n + older;
    *ret = hits;
    return 0;
}

int search_index_count(struct db *pub, struct arena *a, const struct search_query *q,
                       const struct search_filter *filter, int64_t most, int64_t *ret)
{
    struct search_asked asked = search_ask(a, db_engine(pub), q, &filter->marks);
    return count(pub, a, &asked, span_of(filter), most, ret);
}

int search_index_walk(struct db *pub, struct arena *a, const struct search_filter *filter,
                      const struct search_place *from, int64_t rows, struct search_hits *ret)
{
    struct search_asked asked = search_ask(a, db_engine(pub), NULL, &filter->marks);
    struct span s = span_of(filter);
    int64_t place = row_key(from->day, from->id < UINT32_MAX ? from->id : UINT32_MAX);
    struct catalogue_public_key_rows keys = {0};
    int r;
    if (from->after)
        r = catalogue_public_sql_search_after(pub, a, asked.match, asked.marks, asked.any_of,
                                              place > s.above ? place : s.above, s.below, rows,
                                              &keys);
    else
        r = catalogue_public_sql_search_all(pub, a, asked.match, asked.marks, asked.any_of, s.above,
                                            place < s.below ? place : s.below, rows, &keys);
    for (size_t i = 0; r >= 0 && i < keys.n; i++)
        *vec_push(a, ret) = row_id(keys.v[i].key);
    return r < 0 ? r : 0;
}
