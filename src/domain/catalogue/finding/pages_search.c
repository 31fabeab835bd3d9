/* pages_search.c: searching what was published. Ranking, counting and looking for other words are
 * bounded (search_index.h, search_offer.h): so is the cost. */
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/finding/filter.h"
#include "domain/catalogue/reading/pages_public.h"
#include "domain/catalogue/finding/search_offer.h"
#include "html_catalogue_search.h"

#define PAGE_HITS       10
#define PAGES           50
#define SNIPPET_LETTERS 110
#define TITLE_LETTERS   400 /* all of it */
#define TOPICS_OFFERED  8
#define NEAREST         5
#define FACETED         100 /* the best hits tell what there is to narrow by */

/* ---- What is asked for ---- */

/* A question, and how its words were understood in the end. */
struct asking {
    struct str typed;
    struct search_query query;
    struct filter filter;
    struct listing listing;
    struct search_filter narrowed; /* by the filter, and by sound if so */
    bool by_date, by_sound;
    enum pinyin_way way;
    struct offer_list meant; /* what the sounds may mean */
    struct str base;         /* the address, without filters and page */
    struct str synonyms;     /* the authority's own */
};

static struct str search_at(const struct ctx *c, const char *path, struct str q)
{
    return page_link(c, "%s?q=%.*s", path, STR_ARG(url_encode(c->arena, q)));
}

static struct str search_base(const struct ctx *c, struct str q, bool by_date)
{
    return ARENA_JOIN(c->arena, search_at(c, "/search", q), by_date ? S("&order=date") : S(""));
}

static struct str page_of(const struct ctx *c, const struct asking *ask, int64_t page)
{
    struct str link = filter_link(c, ask->base, &ask->filter);
    return page > 1 ? arena_fmt(c->arena, "%.*s&page=%lld", STR_ARG(link), (long long)page) : link;
}

static int ask_read(struct ctx *c, const struct furniture *f, struct asking *ret)
{
    struct str q = str_trim(request_arg(c->req, "q"));
    *ret = (struct asking){.typed = q, .by_date = str_eq(request_arg(c->req, "order"), S("date"))};
    ret->base = search_base(c, q, ret->by_date);
    ret->synonyms = furniture_setting(f, c->lang, "search.synonyms").text;
    int r = filter_read(c, f, &ret->filter, &ret->listing);
    if (r < 0)
        return r;
    ret->narrowed = listing_filter(c->arena, f, &ret->listing);
    return search_parse(c->arena, q, &ret->query);
}

static int ask_index(struct ctx *c, const struct asking *ask, int64_t limit,
                     struct search_hits *ret)
{
    return search_index_find(c->db, c->arena, ask->by_sound ? NULL : &ask->query, &ask->narrowed,
                             ask->by_date ? SEARCH_DATE : SEARCH_RELEVANCE, 0, limit, ret);
}

/* What stands in no title may stand in texts: the first known word of that sound is looked for. */
static int ask_known(struct ctx *c, struct asking *ask, int64_t limit, struct search_hits *ret)
{
    struct search_query known = {0};
    if (ask->meant.n == 0 || search_parse(c->arena, ask->meant.v[0], &known) < 0)
        return 0;
    const struct search_query typed = ask->query;
    ask->query = known;
    int r = ask_index(c, ask, limit, ret);
    if (ret->n == 0)
        ask->query = typed;
    return r;
}

static int ask_one_way(struct ctx *c, struct asking *ask, struct str word, enum pinyin_way way,
                       int64_t limit, struct search_hits *ret)
{
    const struct search_filter plain = ask->narrowed;
    if (!search_by_sound(c->arena, word, way, &plain, &ask->narrowed))
        return 0;
    ask->by_sound = true;
    ask->way = way;
    int r = search_words_by_sound(c->db, c->arena, word, way, ask->synonyms, &ask->meant);
    if (r >= 0)
        r = ask_index(c, ask, limit, ret);
    if (r < 0 || ret->n > 0)
        return r;
    ask->by_sound = false;
    ask->narrowed = plain;
    return ask_known(c, ask, limit, ret);
}

/* Latin letters that no document has as a word are read as sounds. */
static int ask_by_sound(struct ctx *c, struct asking *ask, int64_t limit, struct search_hits *ret)
{
    static const enum pinyin_way ways[] = {PINYIN_SYLLABLES, PINYIN_INITIALS};
    struct str word;
    int r = 0;
    if (!search_single_word(&ask->query, &word))
        return 0;
    for (size_t i = 0; r >= 0 && ret->n == 0 && i < COUNT(ways); i++)
        r = ask_one_way(c, ask, word, ways[i], limit, ret);
    return r;
}

static int ask_find(struct ctx *c, struct asking *ask, int64_t limit, struct search_hits *ret)
{
    int r = ask_index(c, ask, limit, ret);
    return r < 0 || ret->n > 0 ? r : ask_by_sound(c, ask, limit, ret);
}

/* ---- A hit ---- */

static bool has_hit(const struct snippet *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].hit)
            return true;
    return false;
}

/* Words around the hits: in the text, else in the summary, else in the attachment that has them. */
static int words_of(struct ctx *c, const struct search_query *q,
                    const struct catalogue_public_hit_row *d, struct hit *hit)
{
    hit->file = hit->file_href = S("");
    search_snippet(c->arena, body_plain(c->arena, d->body), q, SNIPPET_LETTERS, &hit->text);
    if (has_hit(&hit->text))
        return 0;
    struct snippet summary = {0};
    search_snippet(c->arena, d->summary, q, SNIPPET_LETTERS, &summary);
    if (has_hit(&summary)) {
        hit->text = summary;
        return 0;
    }

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
        hit->file_href =
            page_link(c, "/d/%lld/f/%lld/text", (long long)d->id, (long long)files.v[i].position);
        break;
    }
    return 0;
}

/* Where letters were read as sounds, what they meant in this title is what is marked. */
static struct search_query meant_in(struct ctx *c, const struct asking *ask, struct str title)
{
    struct search_query q = ask->query;
    struct str word;
    if (ask->by_sound && pinyin_stretch(title, ask->query.v[0].text, ask->way, &word) &&
        search_parse(c->arena, word, &q) < 0)
        q = ask->query;
    return q;
}

static int hit_of(struct ctx *c, const struct furniture *f, const struct asking *ask, int64_t id,
                  struct hit_list *ret)
{
    struct catalogue_public_hit_row d;
    int r = catalogue_public_sql_hit(c->db, c->arena, id, &d);
    if (r <= 0)
        return r;
    const struct catalogue_public_listed_row row = {d.id,       d.title, d.title_en,  d.summary,
                                                    d.number,   d.made,  d.published, d.revised,
                                                    d.category, d.topic};
    struct search_query q = meant_in(c, ask, d.title);
    struct hit *hit = vec_push(c->arena, ret);
    *hit = (struct hit){.listed = listed_of(c, f, &row)};
    search_snippet(c->arena, hit->listed.title.text, &q, TITLE_LETTERS, &hit->title);
    return words_of(c, &q, &d, hit);
}

/* ---- What to narrow by ---- */

static void count_one(struct arena *a, struct counts *list, int64_t id, struct str word, bool exact)
{
    if (id == 0 && word.n == 0)
        return;
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i].id != id || !str_eq(list->v[i].word, word))
            continue;
        list->v[i].n += exact;
        return;
    }
    *vec_push(a, list) = (struct count){.id = id, .word = word, .n = exact};
}

static int newer_first(const void *x, const void *y)
{
    return str_cmp(((const struct count *)y)->word, ((const struct count *)x)->word);
}

/* Where all hits were looked at the numbers are exact; else only what is there is said. */
static int facets_of(struct ctx *c, const struct asking *ask, const struct search_hits *hits,
                     struct search_view *v)
{
    struct counts counts[FACET__MAX] = {{0}};
    bool exact = hits->count <= FACETED;
    for (size_t i = 0; i < hits->n && i < FACETED; i++) {
        struct catalogue_public_filed_row d;
        int r = catalogue_public_sql_filed(c->db, c->arena, hits->v[i], &d);
        if (r < 0)
            return r;
        if (r == 0)
            continue;
        count_one(c->arena, &counts[FACET_CATEGORY], d.category, S(""), exact);
        count_one(c->arena, &counts[FACET_TOPIC], d.topic, S(""), exact);
        count_one(c->arena, &counts[FACET_DEPARTMENT], d.department, S(""), exact);
        count_one(c->arena, &counts[FACET_GENRE], 0, d.genre, exact);
        count_one(c->arena, &counts[FACET_VALIDITY], 0, d.validity, exact);
        count_one(c->arena, &counts[FACET_TIME], 0,
                  str_head(day_iso(c->arena, d.published), ask->filter.month.n > 0 ? 7 : 4), exact);
    }
    if (counts[FACET_TIME].n > 0)
        qsort(counts[FACET_TIME].v, counts[FACET_TIME].n, sizeof(*counts[FACET_TIME].v),
              newer_first);
    filter_facets(c, v->frame.furniture, ask->base, &ask->filter, counts, &v->facets);
    return 0;
}

/* ---- Other words, other ways ---- */

static void add_offers(struct ctx *c, const struct offer_list *words, struct choices *ret)
{
    for (size_t i = 0; i < words->n; i++)
        *vec_push(c->arena, ret) = (struct choice){
            .href = search_base(c, words->v[i], false),
            .name = {words->v[i], lang_tag(LANG_ZH)},
        };
}

static int offers_of(struct ctx *c, const struct asking *ask, struct search_view *v)
{
    struct offer_list same = {0}, like = ask->meant;
    struct str word;
    int r = 0;
    if (!search_single_word(&ask->query, &word))
        return 0;
    search_synonyms(c->arena, word, ask->synonyms, &same);
    if (like.n == 0 && v->hits.n == 0)
        r = search_words_like(c->db, c->arena, word, ask->synonyms, &like);
    add_offers(c, &same, &v->synonyms);
    add_offers(c, &like, &v->meant);
    return r < 0 ? r : 0;
}

/* Where words led nowhere: topics, and the documents that have most of the words. */
static void offer_topics(struct ctx *c, struct search_view *v)
{
    const struct headings *topics = &v->frame.furniture->topics;
    for (size_t i = 0; i < topics->n && i < TOPICS_OFFERED; i++)
        *vec_push(c->arena, &v->topics) =
            (struct choice){.href = page_link(c, "/list?topic=%.*s",
                                              STR_ARG(url_encode(c->arena, topics->v[i].code))),
                            .name = said_in(c->lang, topics->v[i].name_zh, topics->v[i].name_en)};
}

static int offer_nearest(struct ctx *c, struct str q, struct search_view *v)
{
    struct catalogue_suggestions found = {0};
    int r = catalogue_suggest(c->db, c->arena, q, NEAREST, &found);
    for (size_t i = 0; r >= 0 && i < found.n; i++)
        *vec_push(c->arena, &v->nearest) =
            (struct choice){.href = page_link(c, "/d/%lld", (long long)found.v[i].id),
                            .name = said_in(c->lang, found.v[i].title, found.v[i].title_en)};
    return r < 0 ? r : 0;
}

/* ---- The page ---- */

static int show_hits(struct ctx *c, struct asking *ask, int64_t page, struct search_view *v)
{
    int64_t skip = (page - 1) * PAGE_HITS, limit = skip + PAGE_HITS + 1;
    struct search_hits hits = {0};
    int r = ask_find(c, ask, limit > FACETED ? limit : FACETED, &hits);
    for (size_t i = (size_t)skip; r >= 0 && i < hits.n && i < (size_t)skip + PAGE_HITS; i++)
        r = hit_of(c, v->frame.furniture, ask, hits.v[i], &v->hits);
    if (r >= 0)
        r = facets_of(c, ask, &hits, v);
    if (r < 0)
        return r;
    v->by_sound = ask->meant.n > 0;
    v->count = hits.count;
    v->more = hits.count >= SEARCH_COUNTED;
    v->from = skip + 1;
    v->to = skip + (int64_t)v->hits.n;
    v->message = v->hits.n == 0 ? TEXT_search_none : TEXT_NONE;
    if (page > 1)
        v->pager.newer = page_of(c, ask, page - 1);
    if (hits.n > (size_t)limit - 1 && page < PAGES)
        v->pager.older = page_of(c, ask, page + 1);
    return offers_of(c, ask, v);
}

static void links_of(struct ctx *c, const struct asking *ask, struct search_view *v)
{
    v->by_relevance = filter_link(c, search_base(c, ask->typed, false), &ask->filter);
    v->by_date = filter_link(c, search_base(c, ask->typed, true), &ask->filter);
    v->by_date_now = ask->by_date;
    v->chosen = filter_chosen(c, ask->base, &ask->filter);
    v->all = ask->base;
    v->exports = frame_export_links(c, "/search", c->req->query);
    v->feed = filter_link(c, search_at(c, "/search/feed", ask->typed), &ask->filter);
    v->rss = filter_link(c, search_at(c, "/search/rss", ask->typed), &ask->filter);
    if (ask->typed.n == 0)
        return;
    v->frame.feed = v->feed;
    v->frame.feed_title = (struct said){ask->typed, lang_tag(c->lang)};
}

static struct str title_of(struct ctx *c, struct str q)
{
    struct str title = text(c->lang, TEXT_search_title);
    return q.n > 0 ? ARENA_JOIN(c->arena, utf8_head(q, 40), S(" — "), title) : title;
}

int catalogue_search_page(struct ctx *c)
{
    struct str q = str_trim(request_arg(c->req, "q"));
    struct asking ask;
    int64_t page;
    if (num_parse(request_arg(c->req, "page"), 1, PAGES, &page) < 0)
        page = 1;
    struct search_view v = {
        .pager = {S(""), S(""), true},
        .list = ctx_address(c, "/list"),
        .request = ctx_address(c, "/request"),
        .message = TEXT_search_empty,
    };
    int r = frame_public(c, title_of(c, q), "", &v.frame);
    if (r < 0)
        return r;
    r = ask_read(c, v.frame.furniture, &ask);
    if (r == ERR_ABSENT)
        return err_set(r, "no such filter");
    v.frame.typed = q;
    links_of(c, &ask, &v);
    if (r == ERR_TOO_LARGE)
        v.message = TEXT_search_too_long;
    else if (r == ERR_INVALID)
        v.message = q.n > 0 ? TEXT_search_nothing_to_find : TEXT_search_empty;
    else if (r >= 0)
        r = show_hits(c, &ask, page, &v);
    if (r < 0 && r != ERR_TOO_LARGE && r != ERR_INVALID)
        return r;
    if (v.message != TEXT_NONE)
        offer_topics(c, &v);
    r = v.message == TEXT_search_none ? offer_nearest(c, q, &v) : 0;
    if (r < 0)
        return r;
    html_search_page(&c->html, &v);
    return 0;
}

/* ---- The hits in other forms ---- */

int catalogue_search_hits(struct ctx *c, const struct furniture *f, int64_t limit,
                          struct str *ret_typed, struct search_hits *ret)
{
    struct asking ask;
    int r = ask_read(c, f, &ask);
    if (r == ERR_TOO_LARGE || r == ERR_INVALID)
        return err_set(ERR_ABSENT, "nothing to look for");
    ask.by_date = ask.by_date || limit <= FACETED;
    *ret_typed = ask.typed;
    return r < 0 ? r : ask_find(c, &ask, limit, ret);
}
