/* validity.c: see validity.h. */
#include "domain/catalogue/validity.h"

#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/finding/search_index.h"

struct validity {
    struct str code, by;
    day_t on;
    int64_t document; /* of ours that says so; 0 none */
};

/* The document's own word, and its last day. */
static struct validity by_itself(const struct catalogue_public_settle_look_row *d)
{
    if (d->has_expired && !str_eq(d->stated, S("repealed")))
        return (struct validity){S("expired"), S(""), d->expires, 0};
    return (struct validity){d->stated, d->stated_by, d->stated_on, 0};
}

static struct validity by_others(const struct catalogue_public_acts_on_rows *acts,
                                 struct validity own)
{
    for (size_t i = 0; i < acts->n; i++) {
        const struct catalogue_public_acts_on_row *x = &acts->v[i];
        day_t on = x->effective == DAY_NONE ? x->published : x->effective;
        bool repeals = str_eq(x->kind, S("repeals"));
        if (repeals)
            return (struct validity){S("repealed"), S(""), on, x->id};
        if (!str_eq(own.code, S("expired")) && !str_eq(own.code, S("repealed")))
            own = (struct validity){S("amended"), S(""), on, x->id};
    }
    return own;
}

static int settle(struct db *pub, int64_t id, const struct validity *v, int64_t related)
{
    int r = catalogue_public_sql_settle(pub, id, v->code, v->by, v->on, v->document, related);
    return r < 0 ? r : 0;
}

/* One that stands in lists and index: there it is found by whether it holds. */
static int settle_listed(struct db *pub, struct arena *a, int64_t id, struct str before,
                         const struct validity *v, int64_t related)
{
    int r = search_index_remove(pub, a, id);
    if (r >= 0)
        r = settle(pub, id, v, related);
    if (r >= 0)
        r = listing_validity(pub, before, v->code);
    return r < 0 ? r : search_index_add(pub, a, id);
}

/* `listed`: it stands in lists and index already. */
static int settle_one(struct db *pub, struct arena *a, int64_t id, bool listed)
{
    struct catalogue_public_settle_look_row d;
    int r = catalogue_public_sql_settle_look(pub, a, id, &d);
    if (r <= 0)
        return r;
    struct catalogue_public_acts_on_rows acts = {0};
    r = catalogue_public_sql_acts_on(pub, a, id, &acts);
    if (r < 0)
        return r;
    struct catalogue_public_related_count_row related;
    r = catalogue_public_sql_related_count(pub, a, id, &related);
    if (r < 0)
        return r;
    struct validity v = by_others(&acts, by_itself(&d));
    return listed && !str_eq(v.code, d.validity)
               ? settle_listed(pub, a, id, d.validity, &v, related.n)
               : settle(pub, id, &v, related.n);
}

int validity_settle_fresh(struct db *pub, struct arena *a, int64_t id)
{
    return settle_one(pub, a, id, false);
}

static int others(struct db *pub, struct arena *a, int64_t id, struct validity_touched *ret)
{
    struct catalogue_public_relation_others_rows rows = {0};
    int r = catalogue_public_sql_relation_others(pub, a, id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) = rows.v[i].other;
    return r < 0 ? r : 0;
}

int validity_leave(struct db *pub, struct arena *a, int64_t id, struct validity_touched *ret)
{
    int r = others(pub, a, id, ret);
    if (r >= 0)
        r = catalogue_public_sql_relations_delete(pub, id);
    return r < 0 ? r : 0;
}

int validity_settle(struct db *pub, struct arena *a, int64_t id,
                    const struct validity_touched *before)
{
    struct validity_touched now = {0};
    int r = id == 0 ? 0 : settle_one(pub, a, id, true);
    if (r >= 0 && id != 0)
        r = others(pub, a, id, &now);
    for (size_t i = 0; r >= 0 && i < now.n; i++)
        r = settle_one(pub, a, now.v[i], true);
    for (size_t i = 0; r >= 0 && i < before->n; i++)
        r = settle_one(pub, a, before->v[i], true);
    return r < 0 ? r : 0;
}
