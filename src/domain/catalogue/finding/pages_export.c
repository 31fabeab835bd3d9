/* pages_export.c: lists and hits as files: csv, xlsx, json (doc/json.md has the fields). A file holds at most
 * FRAME_EXPORT_ROWS documents of a list, SEARCH_RANKED hits of a search. */
#include "domain/catalogue/finding/filter.h"
#include "domain/catalogue/reading/pages_public.h"

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
    {"validity", TEXT_meta_validity, EXPORT_TEXT, 10},
    {"effective", TEXT_meta_effective, EXPORT_DAY, 0},
    {"source", TEXT_meta_source, EXPORT_TEXT, 22},
    {"keywords", TEXT_meta_keywords, EXPORT_TEXT, 22},
    {"open_until", TEXT_meta_open_until, EXPORT_DAY, 0},
    {"secrecy", TEXT_meta_secrecy, EXPORT_TEXT, 16},
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
    export_text(
        e, arena_fmt(a, "%.*s%s/d/%lld", STR_ARG(origin), lang_root(c->lang), (long long)d.id));
    export_text(e, meta_value(a, c->lang, "validity", d.validity));
    export_day(e, d.effective);
    export_text(e, d.source);
    export_text(e, d.keywords);
    export_day(e, d.open_until);
    export_text(e, meta_value(a, c->lang, "secrecy", d.secrecy));
    return 0;
}

#define EXPORT_PAGE 500

/* Page after page; memory is that of one page. */
static int write_records(struct ctx *c, const struct furniture *f, const struct listing *l,
                         enum list_order order, struct export *e)
{
    struct arena *a cleanup(arena_done) = arena_new(0), *at cleanup(arena_done) = arena_new(0);
    struct list_place place = list_start_of(order);
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
        arena_reset(at);
        place = list_place_of(at, order, false, &rows.v[rows.n - 1]);
    }
    return 0;
}

int catalogue_list_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    const struct furniture *f;
    struct filter filter;
    struct listing listing;
    enum list_order order;
    int64_t count;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = filter_read(c, f, &filter, &listing);
    if (r >= 0)
        r = listing_count(c->db, c->arena, f, &listing, &count);
    if (r >= 0)
        r = catalogue_list_order(c, &listing, count, &order);
    if (r >= 0)
        r = frame_export_begin(c, text(c->lang, TEXT_list_title), columns, COUNT(columns), &e);
    if (r >= 0)
        r = write_records(c, f, &listing, order, e);
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_list_title));
}

/* The hits, best first. */
int catalogue_search_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct search_hits hits = {0};
    const struct furniture *f;
    struct str typed = S("");
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = catalogue_search_hits(c, f, SEARCH_RANKED, &typed, &hits);
    if (r >= 0)
        r = frame_export_begin(c, typed, columns, COUNT(columns), &e);
    struct str origin = r < 0 ? S("") : frame_origin(c, f);
    for (size_t i = 0; r >= 0 && i < hits.n; i++)
        r = write_record(c, c->arena, f, origin, hits.v[i], e);
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_search_title));
}
