/* pages_list.c: the lists of documents: a column, and everything with filters. They are the
 * records behind every figure.
 *
 * Paging is by keyset: ?before=DAY.ID goes to the older ones, ?after=DAY.ID to the newer ones.
 * Days, not moments: what is shown is dated by day. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/filter.h"
#include "domain/catalogue/pages_public.h"
#include "html_catalogue_public.h"

#define LIST_ROWS 20

/* ---- Where the list goes on ---- */

static bool place_parse(struct str s, struct list_place *ret)
{
    struct str day, id;
    return str_cut(s, '.', &day, &id) && day_parse(day, &ret->day) == 0 &&
           num_parse(id, 1, INT64_MAX, &ret->id) == 0;
}

/* Without a place, or with nonsense: from the newest. */
static struct list_place place_of(const struct ctx *c)
{
    struct list_place p = {.after = true};
    if (place_parse(request_arg(c->req, "after"), &p))
        return p;
    p.after = false;
    if (place_parse(request_arg(c->req, "before"), &p))
        return p;
    return list_start();
}

static bool place_is_start(const struct list_place *p)
{
    return !p->after && p->id == INT64_MAX;
}

static void reverse(struct catalogue_public_listed_rows *rows)
{
    for (size_t i = 0; i < rows->n / 2; i++) {
        struct catalogue_public_listed_row row = rows->v[i];
        rows->v[i] = rows->v[rows->n - 1 - i];
        rows->v[rows->n - 1 - i] = row;
    }
}

static struct str place_link(const struct ctx *c, struct str base, const char *way,
                             const struct catalogue_public_listed_row *d)
{
    return arena_fmt(c->arena, "%.*s%c%s=%.*s.%lld", STR_ARG(base),
                     str_find_char(base, '?') < 0 ? '?' : '&', way,
                     STR_ARG(day_iso(c->arena, d->published)), (long long)d->id);
}

/* Rows were asked for one more than a page holds: so it is known whether the list goes on.
 * Newest first in the end. */
static struct pager pager_of(const struct ctx *c, const struct list_place *p, struct str base,
                             struct catalogue_public_listed_rows *rows)
{
    bool more = rows->n > LIST_ROWS;
    if (more)
        rows->n = LIST_ROWS;
    if (p->after)
        reverse(rows);
    struct pager pager = {S(""), S(""), false};
    if (rows->n == 0)
        return pager;
    if (p->after ? more : !place_is_start(p))
        pager.newer = place_link(c, base, "after", &rows->v[0]);
    if (p->after || more)
        pager.older = place_link(c, base, "before", &rows->v[rows->n - 1]);
    return pager;
}

static struct listed_items items_of(const struct ctx *c, const struct furniture *f,
                                    const struct catalogue_public_listed_rows *rows)
{
    struct listed_items list = {0};
    for (size_t i = 0; i < rows->n; i++)
        *vec_push(c->arena, &list) = listed_of(c, f, &rows->v[i]);
    return list;
}

/* ---- The list of everything ---- */

int catalogue_list_page(struct ctx *c)
{
    struct list_view v = {0};
    struct filter filter;
    struct listing listing;
    struct counts counts[FACET__MAX] = {{0}};
    struct list_place place = place_of(c);
    struct str base = ctx_address(c, "/list");
    int r = frame_public(c, text(c->lang, TEXT_list_title), "documents", &v.frame);
    if (r < 0)
        return r;
    const struct furniture *f = v.frame.furniture;
    r = filter_read(c, f, &filter, &listing);
    if (r < 0)
        return err_set(r, "no such filter");
    struct catalogue_public_listed_rows rows = {0};
    r = listing_rows(c->db, c->arena, f, &listing, &place, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    r = listing_count(c->db, c->arena, f, &listing, &v.count);
    if (r < 0)
        return r;
    r = filter_counts(c, f, &filter, &listing, counts);
    if (r < 0)
        return r;
    filter_facets(c, f, base, &filter, counts, &v.facets);
    v.pager = pager_of(c, &place, filter_link(c, base, &filter), &rows);
    v.items = items_of(c, f, &rows);
    v.chosen = filter_chosen(c, base, &filter);
    v.all = base;
    v.more = listing_is_marked(&listing) && v.count >= LISTING_COUNTED;
    v.exports = frame_export_links(c, "/list", c->req->query);
    html_list_page(&c->html, &v);
    return 0;
}

/* ---- The list as a file ---- */

static const struct frame_column columns[] = {
    {"id", TEXT_record_id, EXPORT_INT, 8},
    {"index_number", TEXT_doc_index_number, EXPORT_TEXT, 34},
    {"title", TEXT_record_title, EXPORT_TEXT, 60},
    {"number", TEXT_doc_number, EXPORT_TEXT, 22},
    {"department", TEXT_doc_department, EXPORT_TEXT, 22},
    {"category", TEXT_doc_category, EXPORT_TEXT, 22},
    {"topic", TEXT_doc_topic, EXPORT_TEXT, 22},
    {"genre", TEXT_doc_genre, EXPORT_TEXT, 10},
    {"made", TEXT_doc_made, EXPORT_DAY, 0},
    {"published", TEXT_doc_published, EXPORT_DAY, 0},
    {"revised", TEXT_doc_revised, EXPORT_DAY, 0},
    {"summary", TEXT_doc_summary, EXPORT_TEXT, 60},
    {"address", TEXT_record_address, EXPORT_TEXT, 40},
};

static struct str heading_name(const struct ctx *c, const struct headings *list, int64_t id)
{
    const struct heading *h = heading_by_id(list, id);
    return h ? said_in(c->lang, h->name_zh, h->name_en).text : S("");
}

/* One row; a document that left between its place and here has none. */
static int write_record(struct ctx *c, struct arena *a, const struct furniture *f,
                        struct str origin, int64_t id, struct export *e)
{
    struct catalogue_public_record_row d;
    int r = catalogue_public_sql_record(c->db, a, id, &d);
    if (r <= 0)
        return r;
    const struct category *k = furniture_category_id(f, d.category);
    export_int(e, d.id);
    export_text(e, d.index_number);
    export_text(e, said_in(c->lang, d.title, d.title_en).text);
    export_text(e, d.number);
    export_text(e, heading_name(c, &f->departments, d.department));
    export_text(e, k ? said_in(c->lang, k->name_zh, k->name_en).text : S(""));
    export_text(e, heading_name(c, &f->topics, d.topic));
    export_text(e, d.genre);
    export_day(e, d.made);
    export_day(e, d.published);
    export_day(e, d.revised);
    export_text(e, d.summary);
    export_text(e, arena_fmt(a, "%.*s%s/d/%lld", STR_ARG(origin), lang_root(c->lang),
                             (long long)d.id));
    return 0;
}

#define EXPORT_PAGE 500

/* Page after page from the newest; memory is that of one page. */
static int write_records(struct ctx *c, const struct furniture *f, const struct listing *l,
                         struct export *e)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct list_place place = list_start();
    struct str origin = frame_origin(c, f);
    for (int64_t written = 0; written < FRAME_EXPORT_ROWS;) {
        struct catalogue_public_listed_rows rows = {0};
        arena_reset(a);
        int r = listing_rows(c->db, a, f, l, &place, EXPORT_PAGE, &rows);
        for (size_t i = 0; r >= 0 && i < rows.n; i++)
            r = write_record(c, a, f, origin, rows.v[i].id, e);
        if (r < 0)
            return r;
        if (rows.n < EXPORT_PAGE)
            break;
        written += (int64_t)rows.n;
        place = (struct list_place){rows.v[rows.n - 1].published, rows.v[rows.n - 1].id, false};
    }
    return 0;
}

int catalogue_list_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    const struct furniture *f;
    struct filter filter;
    struct listing listing;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = filter_read(c, f, &filter, &listing);
    if (r >= 0)
        r = frame_export_begin(c, text(c->lang, TEXT_list_title), columns, COUNT(columns), &e);
    if (r >= 0)
        r = write_records(c, f, &listing, e);
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_list_title));
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
    v->frame.description = v->about.text;
    v->frame.feed = v->feed;
    v->frame.feed_title = v->name;
    category_crumbs(c, &v->frame, k, true);
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
    struct list_place place = place_of(c);
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
    v.items = items_of(c, f, &rows);
    v.exports = frame_export_links(c, "/list",
                                   arena_fmt(c->arena, "category=%.*s", STR_ARG(k->code)));
    html_column_page(&c->html, &v);
    return 0;
}
