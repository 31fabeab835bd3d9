/* pages_term.c: the time limits of a document that is public (公开时限): how long it stays, by when the law wanted it, and
 * why that day. */
#include "domain/catalogue/reading/pages_public.h"

#include "domain/holidays/holidays.h"
#include "html_term20.h"

int catalogue_term_of(struct ctx *c, const struct catalogue_public_page_row *d,
                      struct document_view *v)
{
    const void *calendar;
    v->open_until = d->open_until == DAY_NONE ? S("") : frame_day(c, d->open_until);
    v->due = S("");
    if (d->made == DAY_NONE)
        return 0;
    int r = frame_once(c, holidays_public_reader, &calendar);
    if (r < 0)
        return r;
    v->due = frame_day(c, term20_due(calendar, d->made));
    v->due_article = term20_article(d->made);
    v->due_href = page_link(c, "/d/%lld/term", (long long)d->id);
    return 0;
}

static int document_term(struct ctx *c)
{
    struct catalogue_public_page_row d;
    const void *calendar;
    int r = catalogue_public_sql_page(c->db, c->arena, ctx_param_id(c, "id"), &d);
    if (r < 0)
        return r;
    if (r == 0 || d.made == DAY_NONE)
        return err_set(ERR_ABSENT, "no such document, or no day to count from");
    if (d.withdrawn)
        return err_set(ERR_GONE, "withdrawn");
    struct term20_view v = {
        .title = said_in(c->lang, d.title, d.title_en),
        .document = page_link(c, "/d/%lld", (long long)d.id),
        .made = frame_day(c, d.made),
        .published = frame_day(c, d.published),
    };
    r = frame_public(
        c, ARENA_JOIN(c->arena, text(c->lang, TEXT_term20_page_title), S(" — "), v.title.text),
        "documents", &v.frame);
    if (r == 0)
        r = frame_once(c, holidays_public_reader, &calendar);
    if (r < 0)
        return r;
    term20_reckon(c, calendar, d.made, d.published, d.published, frame_day, &v.term);
    category_crumbs(c, &v.frame, furniture_category_id(v.frame.furniture, d.category), false);
    html_term20_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/d/{id}/term", SIDE_PUBLIC, ALLOW_ANYONE, document_term, .store = true},
};

const struct pages catalogue_term_pages = {pages, COUNT(pages)};
