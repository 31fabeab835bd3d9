/* pages_feed.c: Atom (RFC 4287) and RSS 2.0 feeds of everything, of a column, of a list with filters, of a search. Ids are tag:
 * addresses (RFC 4151), which stay when the site moves its paths. */
#include "base/vec.h"
#include "domain/catalogue/finding/filter.h"
#include "domain/catalogue/reading/pages_public.h"
#include "html_feed.h"

#define FEED_ENTRIES 30

/* The host alone: what a tag begins with. */
static struct str host_of(struct str origin)
{
    ptrdiff_t scheme = str_find(origin, S("://"));
    struct str host = scheme < 0 ? origin : str_skip(origin, (size_t)scheme + 3);
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] == ':' || host.p[i] == '/')
            return str_head(host, i);
    return host.n > 0 ? host : S("localhost");
}

static struct feed_entry entry_of(struct ctx *c, const struct furniture *f, struct str origin,
                                  const struct catalogue_public_listed_row *d)
{
    day_t updated = d->revised == DAY_NONE ? d->published : d->revised;
    struct listed listed = listed_of(c, f, d);
    return (struct feed_entry){
        .id = arena_fmt(c->arena, "tag:%.*s,%.*s:d/%lld", STR_ARG(host_of(origin)),
                        STR_ARG(listed.iso), (long long)d->id),
        .href = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(origin), STR_ARG(listed.href)),
        .updated = moment_iso(c->arena, day_begin(updated)),
        .published = moment_iso(c->arena, day_begin(d->published)),
        .published_rss = moment_http(c->arena, day_begin(d->published)),
        .summary = d->summary,
        .title = listed.title,
        .category = listed.category.text,
    };
}

static bool wants_rss(const struct ctx *c)
{
    return str_ends(c->path, S("/rss"));
}

/* `path`: of the page that the feed follows. */
static int send_feed(struct ctx *c, const struct furniture *f, struct str title, struct str path,
                     const struct catalogue_public_listed_rows *rows)
{
    struct str origin = frame_origin(c, f);
    struct feed_view v = {
        .id = arena_fmt(c->arena, "tag:%.*s,2016:%s%.*s", STR_ARG(host_of(origin)),
                        lang_tag(c->lang), STR_ARG(path)),
        .title = title,
        .author = furniture_setting(f, c->lang, "authority.name").text,
        .self = ARENA_JOIN(c->arena, origin, ctx_address(c, arena_cstr(c->arena, c->path)),
                           c->req->query.n > 0 ? S("?") : S(""), c->req->query),
        .page = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(origin), STR_ARG(path)),
        .updated = moment_iso(c->arena, c->now),
    };
    day_t newest = DAY_NONE;
    for (size_t i = 0; i < rows->n; i++) {
        struct feed_entry *entry = vec_push(c->arena, &v.entries);
        *entry = entry_of(c, f, origin, &rows->v[i]);
        /* The newest change of any entry is the feed's; ISO times of one zone compare as they
         * are written. */
        if (i == 0 || str_cmp(entry->updated, v.updated) > 0)
            v.updated = entry->updated;
        day_t changed = rows->v[i].revised > newest ? rows->v[i].revised : rows->v[i].published;
        newest = changed > newest ? changed : newest;
    }
    v.updated_rss = moment_http(c->arena, newest == DAY_NONE ? c->now : day_begin(newest));
    c->res->type = wants_rss(c) ? S("application/rss+xml; charset=utf-8")
                                : S("application/atom+xml; charset=utf-8");
    if (wants_rss(c))
        html_rss(&c->html, &v);
    else
        html_feed(&c->html, &v);
    return 0;
}

/* The page that was followed: with the same question and filters. */
static struct str followed(struct ctx *c, const char *path)
{
    return ARENA_JOIN(c->arena, ctx_address(c, path), c->req->query.n > 0 ? S("?") : S(""),
                      c->req->query);
}

static struct str feed_title(struct ctx *c, const struct furniture *f, struct str what)
{
    return arena_fmt(c->arena, "%.*s — %.*s", STR_ARG(what),
                     STR_ARG(furniture_setting(f, c->lang, "authority.name").text));
}

/* The newest of a column, or of everything (0). */
static int newest(struct ctx *c, const struct furniture *f, int64_t category,
                  struct catalogue_public_listed_rows *ret)
{
    struct listing listing = listing_of_column(category);
    struct list_place start = list_start();
    return listing_rows(c->db, c->arena, f, &listing, &start, FEED_ENTRIES, ret);
}

int catalogue_feed(struct ctx *c)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    struct catalogue_public_listed_rows rows = {0};
    r = newest(c, f, 0, &rows);
    if (r < 0)
        return r;
    return send_feed(c, f, feed_title(c, f, text(c->lang, TEXT_feed_all)), ctx_address(c, "/list"),
                     &rows);
}

int catalogue_column_feed(struct ctx *c)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    const struct category *k = furniture_category(f, ctx_param(c, "code"));
    if (!k)
        return err_set(ERR_ABSENT, "no such column");
    struct catalogue_public_listed_rows rows = {0};
    r = newest(c, f, k->id, &rows);
    if (r < 0)
        return r;
    return send_feed(c, f, feed_title(c, f, said_in(c->lang, k->name_zh, k->name_en).text),
                     page_link(c, "/c/%.*s", STR_ARG(k->code)), &rows);
}

int catalogue_search_feed(struct ctx *c)
{
    struct catalogue_public_listed_rows rows = {0};
    struct search_hits hits = {0};
    const struct furniture *f;
    struct str typed = S("");
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = catalogue_search_hits(c, f, FEED_ENTRIES, &typed, &hits);
    for (size_t i = 0; r >= 0 && i < hits.n; i++) {
        struct catalogue_public_listed_row row;
        r = catalogue_public_sql_row(c->db, c->arena, hits.v[i], &row);
        if (r == 1)
            *vec_push(c->arena, &rows) = row;
    }
    if (r < 0)
        return r;
    return send_feed(c, f, feed_title(c, f, typed), followed(c, "/search"), &rows);
}

/* The list with its filters: a search without words. */
int catalogue_list_feed(struct ctx *c)
{
    struct catalogue_public_listed_rows rows = {0};
    const struct list_place start = list_start();
    const struct furniture *f;
    struct filter filter;
    struct listing listing;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = filter_read(c, f, &filter, &listing);
    if (r >= 0)
        r = listing_rows(c->db, c->arena, f, &listing, &start, FEED_ENTRIES, &rows);
    if (r < 0)
        return r;
    return send_feed(c, f, feed_title(c, f, filter_words(c, &filter)), followed(c, "/list"), &rows);
}
