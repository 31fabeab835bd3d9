/* pages_sweep.c: the desk's page of a sweep (全面复查): how far it is, and what it found, by document. */
#include "domain/catalogue/drafting/pages_desk.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/leaks/sweep.h"
#include "domain/catalogue/leaks/views_sweep.h"
#include "domain/leaks/views.h"
#include "html_sweep.h"

#define ROWS    20
#define BEGINS  (ROLE_DISCLOSURE_OFFICE | ROLE_ADMINISTRATOR)
#define READERS (BEGINS | ROLE_LEADER | ROLE_AUDITOR)

static const struct {
    const char *part;
    enum text name;
} parts[] = {
    {"title", TEXT_document_title},     {"title_en", TEXT_document_title_en},
    {"summary", TEXT_document_summary}, {"number", TEXT_document_number},
    {"body", TEXT_document_body_title}, {"source", TEXT_meta_source},
    {"keywords", TEXT_meta_keywords},   {"validity_by", TEXT_meta_validity_by},
};

static enum text part_name(struct str part)
{
    for (size_t i = 0; i < COUNT(parts); i++)
        if (str_eq(part, str_c(parts[i].part)))
            return parts[i].name;
    return TEXT_NONE;
}

static struct sweep_row row_of(struct ctx *c, const struct sweep_found *f, int64_t newest)
{
    struct str place = f->line > 0 ? arena_fmt(c->arena, "line %d", f->line) : f->place;
    return (struct sweep_row){
        .kind = leaks_kind_name(f->kind),
        .part = part_name(f->part),
        .name = f->name,
        .place = leaks_place(c->arena, c->lang, place),
        .masked = f->kind == LEAK_UNREADABLE ? leaks_unread(c->lang, f->masked) : f->masked,
        .edition = f->edition == newest ? 0 : f->edition,
        .blocks = f->blocks,
        .hidden = f->hidden,
    };
}

static struct sweep_item item_of(struct ctx *c, const struct sweep_document *d)
{
    struct sweep_item item = {.title = d->title, .address = document_address(c, d->id, "")};
    for (size_t i = 0; i < d->found.n; i++)
        *vec_push(c->arena, &item.rows) = row_of(c, &d->found.v[i], d->found.v[0].edition);
    return item;
}

/* The list goes on after the document that the query names. */
static int64_t after_of(struct ctx *c)
{
    int64_t after = 0;
    if (num_parse(request_arg(c->req, "after"), 0, INT64_MAX, &after) < 0)
        err_clear();
    return after;
}

static int show(struct ctx *c)
{
    struct sweep s;
    struct sweep_documents list = {0};
    int r = sweep_get(c->db, c->arena, &s);
    if (r >= 0)
        r = sweep_list(c->db, c->arena, s.id, after_of(c), ROWS + 1, &list);
    if (r < 0)
        return r;
    struct sweep_view v = {
        .there = s.id > 0,
        .goes_on = s.id > 0 && s.ended == 0,
        .begun = frame_desk_moment(c, s.begun),
        .ended = s.ended > 0 ? frame_desk_moment(c, s.ended) : S(""),
        .by = said_in(c->lang, s.by_zh, s.by_en),
        .things = s.things,
        .done = s.done,
        .unread = s.unread,
        .may_begin = c->actor.roles & BEGINS,
        .next = S(""),
    };
    for (size_t i = 0; i < list.n && i < ROWS; i++)
        *vec_push(c->arena, &v.items) = item_of(c, &list.v[i]);
    if (list.n > ROWS)
        v.next = arena_fmt(c->arena, "%s/leaks?after=%lld", lang_root(c->lang),
                           (long long)list.v[ROWS - 1].id);
    frame_desk(c, text(c->lang, TEXT_sweep_title), "leaks", &v.frame);
    html_sweep_page(&c->html, &v);
    return 0;
}

static int begin(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = sweep_begin(c->db, c->arena, c->actor.id, c->now);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "sweep_begun", S("/leaks"));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/leaks", SIDE_DESK, READERS, show},
    {METHOD_POST, "/leaks", SIDE_DESK, BEGINS, begin},
};

const struct pages catalogue_sweep_pages = {pages, COUNT(pages)};
