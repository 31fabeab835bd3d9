/* guide.c: the guide to disclosure (公开指南) that article 12 of the Regulation asks for, made from the
 * authority's settings: classification, arrangement, how to obtain, the office, how to request, remedies.
 * Settings are entries of the ledger, so each state of the guide can be proved; what is not set is not
 * shown. */
#include "base/vec.h"
#include "domain/site/site_pages.h"
#include "html_site.h"

/* From then on who was refused goes to reconsideration first (行政复议法 2023, article 23). */
#define RECONSIDERATION_FIRST day_from(2024, 1, 1)

static void add_column(struct ctx *c, const struct category *k, struct guide_columns *ret)
{
    *vec_push(c->arena, ret) = (struct guide_column){
        .href = site_link(c, "/c/%.*s", STR_ARG(k->code)),
        .name = said_in(c->lang, k->name_zh, k->name_en),
        .about = said_in(c->lang, k->about_zh, k->about_en),
        .under = k->parent != 0,
    };
}

int site_guide(struct ctx *c)
{
    struct guide_view v = {
        .list = ctx_address(c, "/list"),
        .search = ctx_address(c, "/search"),
        .rules = ctx_address(c, "/rules"),
        .feed = ctx_address(c, "/about#follow"),
        .request = ctx_address(c, "/request"),
        .documents = ctx_address(c, "/c/guide"),
        .remedy = moment_day(c->now) >= RECONSIDERATION_FIRST ? TEXT_guide_remedy_2024
                                                              : TEXT_guide_remedy_before,
    };
    int r = frame_public(c, text(c->lang, TEXT_guide_title), "guide", &v.frame);
    if (r < 0)
        return r;
    const struct furniture *f = v.frame.furniture;
    for (size_t i = 0; i < f->categories.n; i++)
        add_column(c, &f->categories.v[i], &v.columns);
    for (size_t i = 0; i < f->topics.n; i++)
        *vec_push(c->arena, &v.topics) = (struct home_link){
            site_link(c, "/list?topic=%.*s", STR_ARG(url_encode(c->arena, f->topics.v[i].code))),
            said_in(c->lang, f->topics.v[i].name_zh, f->topics.v[i].name_en)};
    v.arrangement = furniture_setting(f, c->lang, "guide.arrangement");
    v.places = furniture_setting(f, c->lang, "guide.places");
    v.supervision = furniture_setting(f, c->lang, "guide.supervision");
    const struct category *column = furniture_category(f, S("guide"));
    v.has_documents = column;
    if (column)
        frame_meta_column(c, &v.frame, column);
    html_guide_page(&c->html, &v);
    return 0;
}
