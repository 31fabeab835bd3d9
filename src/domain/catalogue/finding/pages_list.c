/* pages_list.c: the lists of documents: a column, and everything with filters. They are the
 * records behind every figure.
 *
 * Paging is by keyset: ?before=DAY.ID goes to the older ones, ?after=DAY.ID to the newer ones; in other
 * orders (?order=made, title) ID.KEY. Days, not moments: what is shown is dated by day. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/finding/filter.h"
#include "domain/catalogue/finding/ordered.h"
#include "domain/catalogue/reading/pages_public.h"
#include "html_catalogue_public.h"

#define LIST_ROWS 20

/* ---- Where the list goes on ---- */

/* DAY.ID in order of publication, ID.KEY in the others. */
static bool place_parse(struct str s, enum list_order order, struct list_place *ret)
{
    struct str left, right;
    ret->order = order;
    ret->key = S("");
    if (!str_cut(s, '.', &left, &right))
        return false;
    if (order == LIST_PUBLISHED)
        return day_parse(left, &ret->day) == 0 && num_parse(right, 1, INT64_MAX, &ret->id) == 0;
    ret->key = right;
    return num_parse(left, 1, INT64_MAX, &ret->id) == 0;
}

/* Without a place, or with nonsense: from the beginning. */
static struct list_place place_of(const struct ctx *c, enum list_order order)
{
    struct list_place p = {.after = true};
    if (place_parse(request_arg(c->req, "after"), order, &p))
        return p;
    p.after = false;
    if (place_parse(request_arg(c->req, "before"), order, &p))
        return p;
    return list_start_of(order);
}

static bool place_is_start(const struct list_place *p)
{
    const struct list_place start = list_start_of(p->order);
    return !p->after && p->id == start.id && str_eq(p->key, start.key);
}

static void reverse(struct catalogue_public_listed_rows *rows)
{
    for (size_t i = 0; i < rows->n / 2; i++) {
        struct catalogue_public_listed_row row = rows->v[i];
        rows->v[i] = rows->v[rows->n - 1 - i];
        rows->v[rows->n - 1 - i] = row;
    }
}

static struct str place_link(const struct ctx *c, enum list_order order, struct str base,
                             const char *way, const struct catalogue_public_listed_row *d)
{
    struct list_place p = list_place_of(c->arena, order, false, d);
    struct str at =
        order == LIST_PUBLISHED
            ? arena_fmt(c->arena, "%.*s.%lld", STR_ARG(day_iso(c->arena, p.day)), (long long)p.id)
            : arena_fmt(c->arena, "%lld.%.*s", (long long)p.id,
                        STR_ARG(url_encode(c->arena, p.key)));
    return arena_fmt(c->arena, "%.*s%c%s=%.*s", STR_ARG(base),
                     str_find_char(base, '?') < 0 ? '?' : '&', way, STR_ARG(at));
}

/* Rows were asked for one more than a page holds: so it is known whether the list goes on.
 * In the list's own order in the end. */
static struct pager pager_of(const struct ctx *c, const struct list_place *p, struct str base,
                             struct catalogue_public_listed_rows *rows)
{
    bool more = rows->n > LIST_ROWS;
    if (more)
        rows->n = LIST_ROWS;
    if (p->after)
        reverse(rows);
    struct pager pager = {S(""), S(""), p->order == LIST_TITLE};
    if (rows->n == 0)
        return pager;
    if (p->after ? more : !place_is_start(p))
        pager.newer = place_link(c, p->order, base, "after", &rows->v[0]);
    if (p->after || more)
        pager.older = place_link(c, p->order, base, "before", &rows->v[rows->n - 1]);
    return pager;
}

/* By the day on which they were made, they say it. */
static struct listed_items items_of(const struct ctx *c, const struct furniture *f,
                                    const struct catalogue_public_listed_rows *rows,
                                    enum list_order order)
{
    struct listed_items list = {0};
    for (size_t i = 0; i < rows->n; i++) {
        struct listed *item = vec_push(c->arena, &list);
        *item = listed_of(c, f, &rows->v[i]);
        if (order == LIST_MADE)
            item->made = frame_day(c, rows->v[i].made);
    }
    return list;
}

/* ---- Its order ---- */

static struct str list_base(const struct ctx *c, enum list_order order)
{
    struct str list = ctx_address(c, "/list");
    return order == LIST_PUBLISHED
               ? list
               : arena_fmt(c->arena, "%.*s?order=%s", STR_ARG(list), list_order_name(order));
}

int catalogue_list_order(const struct ctx *c, const struct listing *l, int64_t count,
                         enum list_order *ret)
{
    int r = list_order_of(request_arg(c->req, "order"), ret);
    if (r >= 0 && !ordered_can(l, *ret, count))
        *ret = LIST_PUBLISHED;
    return r;
}

/* The orders that this list can be put in. */
static void orders_of(const struct ctx *c, const struct listing *l, int64_t count,
                      const struct filter *filter, enum list_order now, struct list_view *v)
{
    for (int i = 0; i < LIST_ORDER__MAX; i++) {
        enum list_order order = (enum list_order)i;
        if (!ordered_can(l, order, count)) {
            v->too_many = true;
            continue;
        }
        *vec_push(c->arena, &v->orders) =
            (struct choice){.href = filter_link(c, list_base(c, order), filter),
                            .name = {text(c->lang, list_order_text(order)), lang_tag(c->lang)},
                            .chosen = order == now};
    }
}

/* ---- The list of everything ---- */

int catalogue_list_page(struct ctx *c)
{
    struct list_view v = {0};
    struct filter filter;
    struct listing listing;
    struct counts counts[FACET__MAX] = {{0}};
    enum list_order order;
    int r = frame_public(c, text(c->lang, TEXT_list_title), "documents", &v.frame);
    if (r < 0)
        return r;
    const struct furniture *f = v.frame.furniture;
    r = filter_read(c, f, &filter, &listing);
    if (r < 0)
        return err_set(r, "no such filter");
    r = listing_count(c->db, c->arena, f, &listing, &v.count);
    if (r < 0)
        return r;
    r = catalogue_list_order(c, &listing, v.count, &order);
    if (r < 0)
        return err_set(r, "no such order");
    struct list_place place = place_of(c, order);
    struct str base = list_base(c, order);
    struct catalogue_public_listed_rows rows = {0};
    r = listing_rows(c->db, c->arena, f, &listing, &place, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    r = filter_counts(c, f, &filter, &listing, counts);
    if (r < 0)
        return r;
    filter_facets(c, f, base, &filter, counts, &v.facets);
    v.pager = pager_of(c, &place, filter_link(c, base, &filter), &rows);
    v.items = items_of(c, f, &rows, order);
    orders_of(c, &listing, v.count, &filter, order, &v);
    v.chosen = filter_chosen(c, base, &filter);
    v.all = base;
    v.more = listing_is_marked(&listing) && v.count >= LISTING_COUNTED;
    v.exports = frame_export_links(c, "/list", c->req->query);
    v.feed = filter_link(c, ctx_address(c, "/list/feed"), &filter);
    v.rss = filter_link(c, ctx_address(c, "/list/rss"), &filter);
    v.frame.feed = v.feed;
    v.frame.feed_title = (struct said){filter_words(c, &filter), lang_tag(c->lang)};
    html_list_page(&c->html, &v);
    return 0;
}

/* ---- A column ---- */

static int column_children(struct ctx *c, const struct furniture *f, const struct category *k,
                           struct choices *ret)
{
    for (size_t i = 0; i < f->categories.n; i++) {
        const struct category *child = &f->categories.v[i];
        if (child->parent != k->id)
            continue;
        struct choice *choice = vec_push(c->arena, ret);
        *choice = (struct choice){.href = page_link(c, "/c/%.*s", STR_ARG(child->code)),
                                  .name = said_in(c->lang, child->name_zh, child->name_en)};
        struct listing listing = listing_of_column(child->id);
        int r = listing_count(c->db, c->arena, f, &listing, &choice->n);
        if (r < 0)
            return r;
    }
    return 0;
}

static void column_frame(struct ctx *c, const struct category *k, struct column_view *v)
{
    v->name = said_in(c->lang, k->name_zh, k->name_en);
    v->about = said_in(c->lang, k->about_zh, k->about_en);
    v->feed = page_link(c, "/c/%.*s/feed", STR_ARG(k->code));
    v->rss = page_link(c, "/c/%.*s/rss", STR_ARG(k->code));
    v->narrow = page_link(c, "/list?category=%.*s", STR_ARG(k->code));
    v->rules = str_eq(k->code, S("rules")) ? page_link(c, "/rules") : S("");
    v->frame.description = v->about.text;
    v->frame.feed = v->feed;
    v->frame.feed_title = v->name;
    category_crumbs(c, &v->frame, k, true);
    frame_meta_column(c, &v->frame, k);
}

int catalogue_column_page(struct ctx *c)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    const struct category *k = furniture_category(f, ctx_param(c, "code"));
    if (!k)
        return err_set(ERR_ABSENT, "no such column");

    struct column_view v = {.show_category = furniture_has_children(f, k->id)};
    struct listing listing = listing_of_column(k->id);
    struct list_place place = place_of(c, LIST_PUBLISHED);
    struct catalogue_public_listed_rows rows = {0};
    r = listing_rows(c->db, c->arena, f, &listing, &place, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    r = listing_count(c->db, c->arena, f, &listing, &v.count);
    if (r < 0)
        return r;
    r = column_children(c, f, k, &v.children);
    if (r < 0)
        return r;
    r = frame_public(c, said_in(c->lang, k->name_zh, k->name_en).text, "documents", &v.frame);
    if (r < 0)
        return r;
    column_frame(c, k, &v);
    v.pager = pager_of(c, &place, page_link(c, "/c/%.*s", STR_ARG(k->code)), &rows);
    v.items = items_of(c, f, &rows, LIST_PUBLISHED);
    v.exports =
        frame_export_links(c, "/list", arena_fmt(c->arena, "category=%.*s", STR_ARG(k->code)));
    html_column_page(&c->html, &v);
    return 0;
}
