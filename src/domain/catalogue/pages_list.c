/* pages_list.c: the lists of documents: a column, and everything with filters. They are the
 * records behind every figure.
 *
 * Paging is by keyset: ?before=DAY.ID goes to the older ones, ?after=DAY.ID to the newer ones.
 * Days, not moments: what is shown is dated by day. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/listing.h"
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

/* ---- Filters ---- */

struct filter {
    const struct category *category;
    const struct heading *topic, *department;
    struct str month; /* a year, a month, a day; "" any */
};

/* What it holds. ERR_ABSENT: there is no such month. */
static int filter_listing(const struct filter *f, struct listing *ret)
{
    *ret = (struct listing){
        .category = f->category ? f->category->id : 0,
        .topic = f->topic ? f->topic->id : 0,
        .department = f->department ? f->department->id : 0,
    };
    return listing_set_span(ret, f->month);
}

/* A filter that names nothing we have is an address that we do not have. */
static int filter_read(const struct ctx *c, const struct furniture *f, struct filter *ret,
                       struct listing *ret_listing)
{
    struct str category = request_arg(c->req, "category"), topic = request_arg(c->req, "topic"),
               department = request_arg(c->req, "department");
    *ret = (struct filter){
        .category = category.n > 0 ? furniture_category(f, category) : NULL,
        .topic = topic.n > 0 ? heading_by_code(&f->topics, topic) : NULL,
        .department = department.n > 0 ? heading_by_code(&f->departments, department) : NULL,
        .month = request_arg(c->req, "month"),
    };
    bool unknown = (category.n > 0 && !ret->category) || (topic.n > 0 && !ret->topic) ||
                   (department.n > 0 && !ret->department);
    return unknown ? ERR_ABSENT : filter_listing(ret, ret_listing);
}

/* The list with these filters; always the same order, so that one list has one address. */
static struct str filter_link(const struct ctx *c, const struct filter *f)
{
    const struct {
        const char *name;
        struct str value;
    } args[] = {
        {"category", f->category ? f->category->code : S("")},
        {"topic", f->topic ? f->topic->code : S("")},
        {"department", f->department ? f->department->code : S("")},
        {"month", f->month},
    };
    struct str link = ctx_address(c, "/list");
    char sign = '?';
    for (size_t i = 0; i < COUNT(args); i++) {
        if (args[i].value.n == 0)
            continue;
        link = arena_fmt(c->arena, "%.*s%c%s=%.*s", STR_ARG(link), sign, args[i].name,
                         STR_ARG(url_encode(c->arena, args[i].value)));
        sign = '&';
    }
    return link;
}

/* ---- What could be chosen ---- */

static int64_t count_in(const struct catalogue_public_facet_rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].id == id)
            return rows->v[i].n;
    return 0;
}

/* With those right under it. */
static int64_t count_under(const struct furniture *f,
                           const struct catalogue_public_facet_rows *rows, int64_t id)
{
    int64_t n = count_in(rows, id);
    for (size_t i = 0; i < f->categories.n; i++)
        if (f->categories.v[i].parent == id)
            n += count_in(rows, f->categories.v[i].id);
    return n;
}

static void add_facet(const struct ctx *c, enum text name, const struct choices *choices,
                      struct facets *ret)
{
    if (choices->n > 0)
        *vec_push(c->arena, ret) = (struct facet){name, *choices};
}

/* A filter is what the links say, its listing what the store is asked. */
static int facet_categories(struct ctx *c, const struct furniture *f, const struct filter *now,
                            const struct listing *l, struct facets *ret)
{
    struct catalogue_public_facet_rows rows = {0};
    int r = listing_facet(c->db, c->arena, f, l, LISTING_CATEGORY, &rows);
    if (r < 0)
        return r;
    struct choices list = {0};
    for (size_t i = 0; i < f->categories.n; i++) {
        const struct category *k = &f->categories.v[i];
        int64_t n = count_under(f, &rows, k->id);
        if (n == 0)
            continue;
        struct filter then = *now;
        then.category = k;
        *vec_push(c->arena, &list) =
            (struct choice){filter_link(c, &then), said_in(c->lang, k->name_zh, k->name_en), n,
                            now->category == k, k->parent != 0};
    }
    add_facet(c, TEXT_facet_category, &list, ret);
    return 0;
}

static void choose_heading(const struct ctx *c, const struct filter *then, const struct heading *h,
                           int64_t n, bool chosen, struct choices *ret)
{
    if (n > 0)
        *vec_push(c->arena, ret) = (struct choice){
            filter_link(c, then), said_in(c->lang, h->name_zh, h->name_en), n, chosen, false};
}

static int facet_topics(struct ctx *c, const struct furniture *f, const struct filter *now,
                        const struct listing *l, struct facets *ret)
{
    struct catalogue_public_facet_rows rows = {0};
    int r = listing_facet(c->db, c->arena, f, l, LISTING_TOPIC, &rows);
    if (r < 0)
        return r;
    struct choices list = {0};
    for (size_t i = 0; i < f->topics.n; i++) {
        struct filter then = *now;
        then.topic = &f->topics.v[i];
        choose_heading(c, &then, then.topic, count_in(&rows, then.topic->id),
                       now->topic == then.topic, &list);
    }
    add_facet(c, TEXT_facet_topic, &list, ret);
    return 0;
}

static int facet_departments(struct ctx *c, const struct furniture *f, const struct filter *now,
                             const struct listing *l, struct facets *ret)
{
    struct catalogue_public_facet_rows rows = {0};
    int r = listing_facet(c->db, c->arena, f, l, LISTING_DEPARTMENT, &rows);
    if (r < 0)
        return r;
    struct choices list = {0};
    for (size_t i = 0; i < f->departments.n; i++) {
        struct filter then = *now;
        then.department = &f->departments.v[i];
        choose_heading(c, &then, then.department, count_in(&rows, then.department->id),
                       now->department == then.department, &list);
    }
    add_facet(c, TEXT_facet_department, &list, ret);
    return 0;
}

static void choose_time(const struct ctx *c, const struct filter *now, struct str time, int64_t n,
                        struct choices *ret)
{
    struct filter then = *now;
    then.month = time;
    *vec_push(c->arena, ret) = (struct choice){filter_link(c, &then),
                                               {frame_month(c, time), lang_tag(c->lang)},
                                               n,
                                               str_eq(now->month, time),
                                               time.n > 4};
}

/* The years; within the chosen year, or where there is only one, its months too. Rows run from
 * the newest month. */
static int facet_months(struct ctx *c, const struct filter *now, const struct listing *l,
                        struct facets *ret)
{
    struct catalogue_public_facet_months_rows rows = {0};
    int r = catalogue_public_sql_facet_months(c->db, c->arena, l->category, l->topic, l->department,
                                              &rows);
    if (r < 0)
        return r;
    struct choices list = {0};
    for (size_t i = 0, next; i < rows.n; i = next) {
        struct str year = str_head(rows.v[i].month, 4);
        int64_t n = 0;
        for (next = i; next < rows.n && str_starts(rows.v[next].month, year); next++)
            n += rows.v[next].n;
        choose_time(c, now, year, n, &list);
        for (size_t k = i; k < next && str_starts(now->month, year); k++)
            choose_time(c, now, rows.v[k].month, rows.v[k].n, &list);
    }
    add_facet(c, TEXT_facet_month, &list, ret);
    return 0;
}

static int facets_of(struct ctx *c, const struct furniture *f, const struct filter *now,
                     const struct listing *l, struct facets *ret)
{
    int r = facet_categories(c, f, now, l, ret);
    if (r < 0)
        return r;
    r = facet_topics(c, f, now, l, ret);
    if (r < 0)
        return r;
    r = facet_months(c, now, l, ret);
    return r < 0 ? r : facet_departments(c, f, now, l, ret);
}

/* ---- What is chosen ---- */

static void add_chosen(const struct ctx *c, enum text name, struct said value,
                       const struct filter *without, struct chosen_list *ret)
{
    *vec_push(c->arena, ret) = (struct chosen){name, value, filter_link(c, without)};
}

static struct chosen_list chosen_of(const struct ctx *c, const struct filter *now)
{
    struct chosen_list list = {0};
    struct filter without = *now;
    without.category = NULL;
    if (now->category)
        add_chosen(c, TEXT_facet_category,
                   said_in(c->lang, now->category->name_zh, now->category->name_en), &without,
                   &list);
    without = *now;
    without.topic = NULL;
    if (now->topic)
        add_chosen(c, TEXT_facet_topic, said_in(c->lang, now->topic->name_zh, now->topic->name_en),
                   &without, &list);
    without = *now;
    without.month = S("");
    if (now->month.n > 0)
        add_chosen(c, TEXT_facet_month,
                   (struct said){frame_month(c, now->month), lang_tag(c->lang)}, &without, &list);
    without = *now;
    without.department = NULL;
    if (now->department)
        add_chosen(c, TEXT_facet_department,
                   said_in(c->lang, now->department->name_zh, now->department->name_en), &without,
                   &list);
    return list;
}

/* ---- The list of everything ---- */

int catalogue_list_page(struct ctx *c)
{
    struct list_view v = {0};
    struct filter filter;
    struct listing listing;
    struct list_place place = place_of(c);
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
    r = facets_of(c, f, &filter, &listing, &v.facets);
    if (r < 0)
        return r;
    v.pager = pager_of(c, &place, filter_link(c, &filter), &rows);
    v.items = items_of(c, f, &rows);
    v.chosen = chosen_of(c, &filter);
    v.all = ctx_address(c, "/list");
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
