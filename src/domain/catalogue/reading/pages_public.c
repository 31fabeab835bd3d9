/* pages_public.c: what readers open of a document: its page, its representations. Lists:
 * pages_list.c; search: pages_search.c; feeds: pages_feed.c. */
#include "domain/catalogue/reading/pages_public.h"
#include "domain/catalogue/reading/reads.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/review/review.h"
#include "engine/json.h"
#include "engine/inbox.h"
#include "engine/ledger.h"
#include "engine/reads.h"
#include "html_catalogue_public.h"
#include "store/blob.h"
#include "web/qr.h"

/* A table of contents helps from here on. */
#define CONTENTS_FROM 3

/* ---- What several pages share ---- */

struct str page_link(const struct ctx *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str path = arena_vfmt(c->arena, format, args);
    va_end(args);
    return ctx_address(c, path.p);
}

/* A document's page, or what hangs on it: "/pdf". */
static struct str document_link(const struct ctx *c, int64_t id, struct str tail)
{
    return ARENA_JOIN(c->arena, str_c(lang_root(c->lang)), S("/d/"), arena_int(c->arena, id), tail);
}

struct listed listed_of(const struct ctx *c, const struct furniture *f,
                        const struct catalogue_public_listed_row *d)
{
    const struct category *k = furniture_category_id(f, d->category);
    return (struct listed){
        .href = document_link(c, d->id, S("")),
        .number = d->number,
        .day = frame_day(c, d->published),
        .iso = day_iso(c->arena, d->published),
        .made = S(""),
        .title = said_in(c->lang, d->title, d->title_en),
        .category =
            k ? said_in(c->lang, k->name_zh, k->name_en) : (struct said){S(""), lang_tag(c->lang)},
    };
}

static struct str category_href(const struct ctx *c, const struct category *k)
{
    return ARENA_JOIN(c->arena, str_c(lang_root(c->lang)), S("/c/"), k->code);
}

/* The list with one filter. */
static struct str list_link(const struct ctx *c, struct str filter, struct str code)
{
    return ARENA_JOIN(c->arena, str_c(lang_root(c->lang)), S("/list?"), filter, S("="),
                      url_encode(c->arena, code));
}

static void add_crumbs(const struct ctx *c, const struct furniture *f, const struct category *k,
                       struct crumbs *ret)
{
    const struct category *parent = k->parent == k->id ? NULL : furniture_category_id(f, k->parent);
    if (parent)
        add_crumbs(c, f, parent, ret);
    *vec_push(c->arena, ret) =
        (struct crumb){category_href(c, k), said_in(c->lang, k->name_zh, k->name_en)};
}

static bool on_the_way(const struct crumbs *crumbs, struct str href)
{
    for (size_t i = 0; i < crumbs->n; i++)
        if (str_eq(crumbs->v[i].href, href))
            return true;
    return false;
}

/* Where a reader of a column is: at the link that leads there, or else at the first, to all documents. */
static size_t nav_on_the_way(const struct frame_public *frame)
{
    const struct nav_items *nav = &frame->fixed->nav;
    for (size_t i = 0; i < nav->n; i++)
        if (on_the_way(&frame->crumbs, nav->v[i].href))
            return i;
    return 0;
}

void category_crumbs(const struct ctx *c, struct frame_public *frame, const struct category *k,
                     bool without_it)
{
    if (!k)
        return;
    add_crumbs(c, frame->furniture, k, &frame->crumbs);
    frame->nav = frame->fixed->navs[nav_on_the_way(frame)];
    if (without_it)
        frame->crumbs.n--;
}

/* ---- A document's record ---- */

static int no_such_document(void)
{
    return err_set(ERR_ABSENT, "no such document");
}

static int record_of(struct ctx *c, struct catalogue_public_document_row *ret)
{
    int r = catalogue_public_sql_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    return r == 0 ? no_such_document() : r < 0 ? r : 0;
}

/* One that is still public. */
static int live_record_of(struct ctx *c, struct catalogue_public_document_row *ret)
{
    int r = record_of(c, ret);
    if (r < 0)
        return r;
    return ret->withdrawn ? err_set(ERR_GONE, "withdrawn") : 0;
}

/* ---- The page ---- */

static const struct {
    const char *type, *shown_inline;
    enum text name;
} kinds[] = {
    {"application/pdf", "application/pdf", TEXT_kind_pdf},
    {"text/plain", "text/plain; charset=utf-8", TEXT_kind_text},
    {"text/csv", NULL, TEXT_kind_csv},
    {"image/png", "image/png", TEXT_kind_image},
    {"image/jpeg", "image/jpeg", TEXT_kind_image},
    {"application/msword", NULL, TEXT_kind_word},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL,
     TEXT_kind_word},
    {"application/vnd.ms-excel", NULL, TEXT_kind_excel},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", NULL, TEXT_kind_excel},
    {"application/zip", NULL, TEXT_kind_zip},
};

static size_t kind_of(struct str type)
{
    struct str plain, rest;
    str_cut(type, ';', &plain, &rest);
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(str_trim(plain), str_c(kinds[i].type)))
            return i;
    return COUNT(kinds);
}

static struct str ending_of(struct str name)
{
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.')
            return str_skip(name, i + 1);
    return S("");
}

static int attached_of(struct ctx *c, int64_t id, struct attached_list *ret)
{
    struct catalogue_public_attachment_rows rows = {0};
    int r = catalogue_public_sql_attachments(c->db, c->arena, id, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct catalogue_public_attachment_row *f = &rows.v[i];
        size_t kind = kind_of(f->type);
        *vec_push(c->arena, ret) = (struct attached){
            .href = page_link(c, "/d/%lld/f/%lld", (long long)id, (long long)f->position),
            .text_href = f->words ? page_link(c, "/d/%lld/f/%lld/text", (long long)id,
                                              (long long)f->position)
                                  : S(""),
            .name = f->name,
            .size = frame_size(c, f->size),
            .kind = kind < COUNT(kinds) ? kinds[kind].name : TEXT_NONE,
            .ending = ending_of(f->name),
            .pages = f->pages,
        };
    }
    return 0;
}

static struct neighbour neighbour_of(const struct ctx *c, int64_t id, struct str title,
                                     struct str title_en)
{
    if (id == 0)
        return (struct neighbour){.href = S("")};
    return (struct neighbour){document_link(c, id, S("")), said_in(c->lang, title, title_en)};
}

/* Column, topic and department: what the furniture knows by their ids. */
static void file_under(const struct ctx *c, const struct catalogue_public_page_row *d,
                       struct document_view *v)
{
    const struct furniture *f = v->frame.furniture;
    const struct category *k = furniture_category_id(f, d->category);
    const struct heading *topic = heading_by_id(&f->topics, d->topic);
    const struct heading *department = heading_by_id(&f->departments, d->department);
    const struct said none = {S(""), lang_tag(c->lang)};
    v->category = k ? said_in(c->lang, k->name_zh, k->name_en) : none;
    v->category_href = k ? category_href(c, k) : S("");
    v->feed = k ? ARENA_JOIN(c->arena, v->category_href, S("/feed")) : v->frame.feed;
    v->topic = topic ? said_in(c->lang, topic->name_zh, topic->name_en) : none;
    v->topic_href = topic ? list_link(c, S("topic"), topic->code) : S("");
    v->department = department ? said_in(c->lang, department->name_zh, department->name_en) : none;
    v->department_href = department ? list_link(c, S("department"), department->code) : S("");
    v->frame.feed = v->feed;
    v->frame.feed_title = v->category;
    category_crumbs(c, &v->frame, k, false);
}

static void describe(struct ctx *c, const struct catalogue_public_page_row *d,
                     struct document_view *v)
{
    v->index_number = d->index_number;
    v->number = d->number;
    v->unclassified = str_eq(d->secrecy, S(META_UNCLASSIFIED));
    v->genre = d->genre;
    v->summary = v->frame.description = d->summary;
    v->made = frame_day(c, d->made);
    v->made_iso = day_iso(c->arena, d->made);
    v->published = frame_day(c, d->published);
    v->published_iso = day_iso(c->arena, d->published);
    v->revised = frame_day(c, d->revised);
    v->revised_iso = day_iso(c->arena, d->revised);
    v->body = body_breakable(c->arena, (struct html_safe){d->html});
    v->json = document_link(c, d->id, S("/json"));
    v->pdf = d->pdf.n > 0 ? document_link(c, d->id, S("/pdf")) : S("");
    v->pdf_size = d->pdf.n > 0 ? frame_size(c, d->pdf_size) : S("");
    v->older = neighbour_of(c, d->older, d->older_title, d->older_title_en);
    v->newer = neighbour_of(c, d->newer, d->newer_title, d->newer_title_en);
    body_headings(c->arena, v->body, &v->contents);
    if (v->contents.n < CONTENTS_FROM)
        v->contents.n = 0;
}

/* What is left of a document that was withdrawn: that it was there, when it went, and why. */
static int withdrawn(struct ctx *c, const struct catalogue_public_page_row *d)
{
    struct withdrawn_view v = {
        .title = said_in(c->lang, d->title, d->title_en),
        .published = frame_day(c, d->published),
        .withdrawn = frame_day(c, d->revised),
        .reason = d->reason,
        .recalled = d->recalled,
    };
    int r = frame_public(c, d->recalled ? text(c->lang, TEXT_doc_recalled_title) : v.title.text, "",
                         &v.frame);
    if (r < 0)
        return r;
    category_crumbs(c, &v.frame, furniture_category_id(v.frame.furniture, d->category), false);
    c->res->status = err_status(ERR_GONE);
    html_withdrawn_page(&c->html, &v);
    return 0;
}

/* Its own, as officers part them, then topic and column. */
static struct str keywords(struct ctx *c, const struct catalogue_public_page_row *d,
                           const struct document_view *v)
{
    struct buf all cleanup(buf_done) = BUF_INIT(2 * KiB);
    struct str rest = d->keywords, one;
    while (str_next(&rest, ' ', &one))
        if (one.n > 0)
            buf_fmt(&all, "%.*s,", STR_ARG(one));
    buf_fmt(&all, "%.*s,%.*s", STR_ARG(v->topic.text), STR_ARG(v->category.text));
    return arena_str(c->arena, buf_str(&all));
}

/* "2016-05-04 09:30"; the day alone where another site published it at an hour that nobody knows. */
static struct str published_when(struct arena *a, const struct catalogue_public_page_row *d)
{
    if (d->published_at == 0)
        return day_iso(a, d->published);
    return review_when(a, d->published_at);
}

/* What the national guide for government sites asks of the page of an article, in its words. */
static void meta_article(struct ctx *c, const struct catalogue_public_page_row *d,
                         struct document_view *v)
{
    const struct category *k = furniture_category_id(v->frame.furniture, d->category);
    if (k)
        frame_meta_column(c, &v->frame, k);
    frame_meta(c, &v->frame, "ArticleTitle", d->title);
    frame_meta(c, &v->frame, "PubDate", published_when(c->arena, d));
    frame_meta(c, &v->frame, "ContentSource",
               d->source.n > 0 ? d->source : v->frame.authority.text);
    frame_meta(c, &v->frame, "Keywords", keywords(c, d, v));
    frame_meta(c, &v->frame, "Author", v->department.text);
    frame_meta(c, &v->frame, "Url", v->address);
}

/* Where somebody counts, each reader's page is built for him: one that is kept in memory is sent without asking here. */
static void count_read(struct ctx *c, int64_t id)
{
    const struct inbox_door *door = c->app;
    if (!door || !door->reads)
        return;
    reads_add(door->reads, c->req, id);
    response_header(c->req, c->res, "Cache-Control", S("public, max-age=0, must-revalidate"));
}

static int document(struct ctx *c)
{
    struct catalogue_public_page_row d;
    int r = catalogue_public_sql_page(c->db, c->arena, ctx_param_id(c, "id"), &d);
    if (r <= 0)
        return r < 0 ? r : no_such_document();
    if (d.withdrawn)
        return withdrawn(c, &d);

    struct document_view v = {.title = said_in(c->lang, d.title, d.title_en)};
    r = frame_public(c, v.title.text, "documents", &v.frame);
    if (r < 0)
        return r;
    file_under(c, &d, &v);
    describe(c, &d, &v);
    r = d.files > 0 ? attached_of(c, d.id, &v.files) : 0;
    if (r >= 0)
        r = versions_more(c, &d, &v.more);
    if (r >= 0)
        r = catalogue_term_of(c, &d, &v);
    if (r >= 0)
        r = document_reads_of(c, d.id, &v.reads);
    if (r < 0)
        return r;
    struct str site = v.frame.fixed->site;
    v.address =
        site.n > 0 ? ARENA_JOIN(c->arena, site, S("/d/"), arena_int(c->arena, d.id)) : S("");
    v.code = document_link(c, d.id, S("/qr"));
    v.aloud = asset_address(c->site->assets, "aloud.js");
    meta_article(c, &d, &v);
    count_read(c, d.id);
    html_document_page(&c->html, &v);
    return 0;
}

/* What an attachment says, for who has no program for it, or a small screen. */
static int document_file_text(struct ctx *c)
{
    struct catalogue_public_page_row d;
    struct catalogue_public_attachment_text_row f;
    int r = catalogue_public_sql_page(c->db, c->arena, ctx_param_id(c, "id"), &d);
    if (r <= 0)
        return r < 0 ? r : no_such_document();
    if (d.withdrawn)
        return err_set(ERR_GONE, "withdrawn");
    r = catalogue_public_sql_attachment_text(c->db, c->arena, d.id, ctx_param_id(c, "n"), &f);
    if (r < 0)
        return r;
    if (r == 0 || f.text.n == 0)
        return err_set(ERR_ABSENT, "no text of it");
    struct file_text_view v = {
        .title = said_in(c->lang, d.title, d.title_en),
        .name = f.name,
        .text = f.text,
        .document = document_link(c, d.id, S("")),
        .href = page_link(c, "/d/%lld/f/%lld", (long long)d.id, (long long)ctx_param_id(c, "n")),
        .aloud = asset_address(c->site->assets, "aloud.js"),
    };
    r = frame_public(c, ARENA_JOIN(c->arena, f.name, S(" — "), v.title.text), "documents",
                     &v.frame);
    if (r < 0)
        return r;
    category_crumbs(c, &v.frame, furniture_category_id(v.frame.furniture, d.category), false);
    *vec_push(c->arena, &v.frame.crumbs) = (struct crumb){v.document, v.title};
    html_file_text_page(&c->html, &v);
    return 0;
}

/* Its address as a code that a telephone reads from paper. */
static int document_code(struct ctx *c)
{
    const struct furniture *f;
    struct catalogue_public_filed_row d;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = catalogue_public_sql_filed(c->db, c->arena, ctx_param_id(c, "id"), &d);
    if (r <= 0)
        return r < 0 ? r : no_such_document();
    r = qr_make(c->arena,
                arena_fmt(c->arena, "%.*s/d/%lld", STR_ARG(frame_origin(c, f)), (long long)d.id),
                &c->res->body);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("image/png");
    return 0;
}

/* ---- Other representations ---- */

static int send_blob(struct ctx *c, struct str hash, struct str type, struct str name,
                     bool shown_inline)
{
    int fd;
    int64_t size;
    int r = blob_open(c->site->blobs, hash, &fd, &size);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->fd = fd;
    c->res->size = size;
    c->res->type = type;
    c->res->etag = hash;
    response_filename(c->req, c->res, name, shown_inline);
    return 0;
}

static int document_pdf(struct ctx *c)
{
    struct catalogue_public_document_row d;
    int r = live_record_of(c, &d);
    if (r < 0)
        return r;
    if (d.pdf.n == 0)
        return err_set(ERR_ABSENT, "no PDF yet");
    return send_blob(c, d.pdf, S("application/pdf"),
                     arena_fmt(c->arena, "%.*s.pdf", STR_ARG(d.title)), true);
}

int catalogue_send_file(struct ctx *c, struct str hash, struct str type, struct str name)
{
    size_t kind = kind_of(type);
    bool shown = kind < COUNT(kinds) && kinds[kind].shown_inline;
    struct str as = kind == COUNT(kinds)
                        ? S("application/octet-stream")
                        : str_c(shown ? kinds[kind].shown_inline : kinds[kind].type);
    return send_blob(c, hash, as, name, shown);
}

static int document_file(struct ctx *c)
{
    struct catalogue_public_document_row d;
    int r = live_record_of(c, &d);
    if (r < 0)
        return r;
    struct catalogue_public_attachment_row f;
    r = catalogue_public_sql_attachment(c->db, c->arena, d.id, ctx_param_id(c, "n"), &f);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such attachment");
    return catalogue_send_file(c, f.hash, f.type, f.name);
}

static json_t *named(struct str code, struct str zh, struct str en)
{
    json_t *j = json_object();
    json_put_str(j, "code", code);
    json_put_str(j, "name_zh", zh);
    json_put_str(j, "name_en", en);
    return j;
}

static int json_files(struct ctx *c, int64_t id, json_t *ret)
{
    struct catalogue_public_attachment_rows rows = {0};
    int r = catalogue_public_sql_attachments(c->db, c->arena, id, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct catalogue_public_attachment_row *f = &rows.v[i];
        json_t *j = json_object();
        json_put_str(j, "address",
                     arena_fmt(c->arena, "/d/%lld/f/%lld", (long long)id, (long long)f->position));
        json_put_str(j, "name", f->name);
        json_put_int(j, "pages", f->pages);
        json_put_str(j, "sha256", f->hash);
        json_put_int(j, "size", f->size);
        json_put_str(j, "type", f->type);
        json_array_append_new(ret, j);
    }
    return 0;
}

static void json_withdrawn(json_t *j, const struct catalogue_public_document_row *d)
{
    json_put_bool(j, "withdrawn", true);
    json_put_bool(j, "recalled", d->recalled);
    json_put_day(j, "withdrawn_on", d->revised);
    json_put_str(j, "reason", d->reason);
}

static struct document_meta meta_of(const struct catalogue_public_document_row *row_)
{
    return (struct document_meta){DOCUMENT_META(META_TEXT_OF, META_DAY_OF)};
}

static void json_live(struct arena *a, json_t *j, const struct catalogue_public_document_row *d)
{
    struct document_meta meta = meta_of(d);
    meta_put(j, &meta);
    json_put_bool(j, "withdrawn", false);
    json_put_str(j, "attribute", S("proactive"));
    json_put_str(j, "secrecy", d->secrecy);
    json_put_int(j, "reads", d->reads);
    json_put_str(j, "summary", d->summary);
    json_put_str(j, "number", d->number);
    json_put_str(j, "index_number", d->index_number);
    json_put_str(j, "genre", d->genre);
    json_put_day(j, "made", d->made);
    json_put_day(j, "revised", d->revised);
    json_put_int(j, "edition", d->edition);
    if (body_is_rich(d->body))
        json_put_str(j, "html", body_source(a, d->body));
    json_put_str(j, "body", body_is_rich(d->body) ? body_plain(a, d->body) : d->body);
    json_put_str(j, "digest", d->digest);
    json_put_str(j, "pdf", d->pdf.n > 0 ? arena_fmt(a, "/d/%lld/pdf", (long long)d->id) : S(""));
    json_object_set_new(j, "topic", named(d->topic_code, d->topic_zh, d->topic_en));
    json_object_set_new(j, "department", named(S(""), d->department_zh, d->department_en));
}

/* The public record, as canonical JSON: the same thing is always the same bytes. */
static int document_json(struct ctx *c)
{
    struct catalogue_public_document_row d;
    int r = record_of(c, &d);
    if (r < 0)
        return r;

    json_t *j cleanup(json_done) = json_object();
    json_put_int(j, "id", d.id);
    json_put_str(j, "address", arena_fmt(c->arena, "/d/%lld", (long long)d.id));
    json_put_str(j, "title", d.title);
    json_put_str(j, "title_en", d.title_en);
    json_put_day(j, "published", d.published);
    json_put_int(j, "ledger_entry", d.seq);
    json_object_set_new(j, "category", named(d.category_code, d.category_zh, d.category_en));
    if (d.withdrawn) {
        json_withdrawn(j, &d);
    } else {
        json_t *files = json_array();
        json_object_set_new(j, "attachments", files);
        r = json_files(c, d.id, files);
        if (r < 0)
            return r;
        json_live(c->arena, j, &d);
        r = versions_json(c, d.id, j);
        if (r < 0)
            return r;
    }
    c->res->status = d.withdrawn ? err_status(ERR_GONE) : 200;
    c->res->type = S("application/json");
    c->res->body = ledger_canonical(c->arena, j);
    return 0;
}

#define PUBLIC_GET(pattern_, serve_, store_)                                               \
 {                                                                                         \
  .method = METHOD_GET, .pattern = (pattern_), .side = SIDE_PUBLIC, .allow = ALLOW_ANYONE, \
  .serve = (serve_), .store = (store_)                                                     \
 }

static const struct page pages[] = {
    PUBLIC_GET("/list", catalogue_list_page, true),
    PUBLIC_GET("/list/feed", catalogue_list_feed, false),
    PUBLIC_GET("/list/rss", catalogue_list_feed, false),
    PUBLIC_GET("/list/{as}", catalogue_list_export, false),
    PUBLIC_GET("/c/{code}", catalogue_column_page, true),
    PUBLIC_GET("/c/{code}/feed", catalogue_column_feed, false),
    PUBLIC_GET("/c/{code}/rss", catalogue_column_feed, false),
    PUBLIC_GET("/feed", catalogue_feed, false),
    PUBLIC_GET("/rss", catalogue_feed, false),
    /* Not kept: queries are without number. */
    PUBLIC_GET("/search", catalogue_search_page, false),
    PUBLIC_GET("/search/feed", catalogue_search_feed, false),
    PUBLIC_GET("/search/rss", catalogue_search_feed, false),
    PUBLIC_GET("/search/{as}", catalogue_search_export, false),
    PUBLIC_GET("/d/{id}", document, true),
    PUBLIC_GET("/d/{id}/json", document_json, true),
    PUBLIC_GET("/d/{id}/qr", document_code, false),
    PUBLIC_GET("/d/{id}/f/{n}/text", document_file_text, true),
    PUBLIC_GET("/d/{id}/pdf", document_pdf, false),
    PUBLIC_GET("/d/{id}/f/{n}", document_file, false),
};

const struct pages catalogue_public_pages = {pages, COUNT(pages)};
