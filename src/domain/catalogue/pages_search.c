/* pages_search.c: searching what was published. Ranking and counting are bounded
 * (search_index.h): so is the cost. */
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/pages_public.h"
#include "html_catalogue_public.h"

#define PAGE_HITS       10
#define PAGES           50
#define SNIPPET_LETTERS 110
#define TITLE_LETTERS   400 /* all of it */
#define TOPICS_OFFERED  8

static bool has_hit(const struct snippet *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].hit)
            return true;
    return false;
}

/* Words around the hits: in the text, else in the attachment that has them. */
static int words_of(struct ctx *c, const struct search_query *q,
                    const struct catalogue_public_hit_row *d, struct hit *hit)
{
    hit->file = S("");
    search_snippet(c->arena, body_plain(c->arena, d->body), q, SNIPPET_LETTERS, &hit->text);
    if (has_hit(&hit->text))
        return 0;

    struct catalogue_public_attachment_texts_rows files = {0};
    int r = catalogue_public_sql_attachment_texts(c->db, c->arena, d->id, &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < files.n; i++) {
        struct snippet found = {0};
        search_snippet(c->arena, files.v[i].text, q, SNIPPET_LETTERS, &found);
        if (!has_hit(&found))
            continue;
        hit->text = found;
        hit->file = files.v[i].name;
        break;
    }
    return 0;
}

static int hit_of(struct ctx *c, const struct furniture *f, const struct search_query *q,
                  int64_t id, struct hit_list *ret)
{
    struct catalogue_public_hit_row d;
    int r = catalogue_public_sql_hit(c->db, c->arena, id, &d);
    if (r <= 0)
        return r;
    const struct catalogue_public_listed_row row = {d.id,      d.title,    d.title_en,
                                                    d.summary, d.number,   d.published,
                                                    d.revised, d.category, d.topic};
    struct hit *hit = vec_push(c->arena, ret);
    *hit = (struct hit){.listed = listed_of(c, f, &row)};
    search_snippet(c->arena, hit->listed.title.text, q, TITLE_LETTERS, &hit->title);
    return words_of(c, q, &d, hit);
}

static struct str search_link(const struct ctx *c, struct str q, bool by_date, int64_t page)
{
    struct str link = page_link(c, "/search?q=%.*s", STR_ARG(url_encode(c->arena, q)));
    if (by_date)
        link = arena_fmt(c->arena, "%.*s&order=date", STR_ARG(link));
    return page > 1 ? arena_fmt(c->arena, "%.*s&page=%lld", STR_ARG(link), (long long)page) : link;
}

static int find(struct ctx *c, struct str q, int64_t page, struct search_view *v)
{
    struct search_query query = {0};
    int r = search_parse(c->arena, q, &query);
    if (r == ERR_TOO_LARGE || r == ERR_INVALID) {
        v->message = r == ERR_TOO_LARGE ? TEXT_search_too_long : TEXT_search_nothing_to_find;
        return 0;
    }
    if (r < 0)
        return r;

    struct search_hits hits = {0};
    int64_t skip = (page - 1) * PAGE_HITS;
    r = search_index_find(c->db, c->arena, &query, &search_filter_none, v->by_date_now ? SEARCH_DATE : SEARCH_RELEVANCE,
                          skip, PAGE_HITS + 1, &hits);
    if (r < 0)
        return r;
    for (size_t i = 0; i < hits.n && i < PAGE_HITS && r >= 0; i++)
        r = hit_of(c, v->frame.furniture, &query, hits.v[i], &v->hits);
    if (r < 0)
        return r;
    v->count = hits.count;
    v->more = hits.count >= SEARCH_COUNTED;
    v->from = skip + 1;
    v->to = skip + (int64_t)v->hits.n;
    v->message = hits.n == 0 ? TEXT_search_none : TEXT_NONE;
    if (page > 1)
        v->pager.newer = search_link(c, q, v->by_date_now, page - 1);
    if (hits.n > PAGE_HITS && page < PAGES)
        v->pager.older = search_link(c, q, v->by_date_now, page + 1);
    return 0;
}

/* A way on where words led nowhere. */
static void offer_topics(struct ctx *c, struct search_view *v)
{
    const struct headings *topics = &v->frame.furniture->topics;
    for (size_t i = 0; i < topics->n && i < TOPICS_OFFERED; i++)
        *vec_push(c->arena, &v->topics) =
            (struct choice){.href = page_link(c, "/list?topic=%.*s",
                                              STR_ARG(url_encode(c->arena, topics->v[i].code))),
                            .name = said_in(c->lang, topics->v[i].name_zh, topics->v[i].name_en)};
}

int catalogue_search_page(struct ctx *c)
{
    struct str q = str_trim(request_arg(c->req, "q"));
    int64_t page;
    if (num_parse(request_arg(c->req, "page"), 1, PAGES, &page) < 0)
        page = 1;
    struct search_view v = {
        .by_date_now = str_eq(request_arg(c->req, "order"), S("date")),
        .pager = {S(""), S(""), true},
        .list = ctx_address(c, "/list"),
        .guide = ctx_address(c, "/c/guide"),
    };
    int r = frame_public(c,
                         q.n > 0 ? arena_fmt(c->arena, "%.*s — %.*s", STR_ARG(utf8_head(q, 40)),
                                             STR_ARG(text(c->lang, TEXT_search_title)))
                                 : text(c->lang, TEXT_search_title),
                         "", &v.frame);
    if (r < 0)
        return r;
    v.frame.typed = q;
    v.by_relevance = search_link(c, q, false, 1);
    v.by_date = search_link(c, q, true, 1);
    v.message = TEXT_search_empty;
    r = q.n > 0 ? find(c, q, page, &v) : 0;
    if (r < 0)
        return r;
    if (v.message != TEXT_NONE)
        offer_topics(c, &v);
    html_search_page(&c->html, &v);
    return 0;
}
