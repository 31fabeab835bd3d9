/* pages_deputies.c: who stands in for whom: each reviewer names his own deputy, an administrator
 * anybody's. */
#include "base/vec.h"
#include "domain/people/people.h"
#include "domain/review/views.h"
#include "html_deputies.h"

#define REVIEWERS (ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER)
#define NAMERS    (REVIEWERS | ROLE_ADMINISTRATOR)

struct deputy_form {
    int64_t absent, deputy;
    day_t first, last;
};

static const struct field deputy_fields[] = {
    {"absent", FIELD_ID, offsetof(struct deputy_form, absent), .label = TEXT_review_absent},
    {"deputy", FIELD_ID, offsetof(struct deputy_form, deputy), .required = true,
     .label = TEXT_review_deputy, .hint = TEXT_review_deputy_hint},
    {"first", FIELD_DAY, offsetof(struct deputy_form, first), .required = true,
     .label = TEXT_review_deputy_first},
    {"last", FIELD_DAY, offsetof(struct deputy_form, last), .required = true,
     .label = TEXT_review_deputy_last},
};

static bool for_others(const struct ctx *c)
{
    return c->actor.roles & ROLE_ADMINISTRATOR;
}

static int accounts_with(struct ctx *c, roles_t wanted, const char *field, int64_t but,
                         struct options *ret)
{
    struct people_accounts found;
    int r = people_list(c->db, c->arena, &found);
    struct str typed = form_field(&c->form, field)->typed;
    for (size_t i = 0; r >= 0 && i < found.n; i++) {
        const struct people_account *p = &found.v[i];
        roles_t roles;
        r = roles_parse(p->roles, &roles);
        if (r < 0 || p->disabled || !(roles & wanted) || p->id == but)
            continue;
        struct str value = arena_fmt(c->arena, "%lld", (long long)p->id);
        struct said name = said_in(c->lang, p->name_zh, p->name_en);
        *vec_push(c->arena, ret) =
            (struct option){value, name.text, str_eq(value, typed), name.lang};
    }
    return r;
}

static int items_of(struct ctx *c, struct deputy_items *ret)
{
    struct review_deputies list;
    int r = review_deputies(c->db, c->arena, moment_day(c->now), &list);
    for (size_t i = 0; r >= 0 && i < list.n; i++) {
        const struct review_deputy *d = &list.v[i];
        *vec_push(c->arena, ret) = (struct deputy_item){
            .id = d->id,
            .absent = said_in(c->lang, d->absent_zh, d->absent_en),
            .deputy = said_in(c->lang, d->deputy_zh, d->deputy_en),
            .first = frame_desk_day(c, d->first),
            .last = frame_desk_day(c, d->last),
            .may_end = for_others(c) || d->absent == c->actor.id,
        };
    }
    return r;
}

static int deputies(struct ctx *c)
{
    struct deputies_view v = {.form = &c->form, .for_others = for_others(c)};
    int r = items_of(c, &v.items);
    if (r >= 0)
        r = accounts_with(c, REVIEWERS, "absent", 0, &v.absents);
    if (r >= 0)
        r = accounts_with(c, REVIEWERS | ROLE_OFFICER, "deputy", for_others(c) ? 0 : c->actor.id,
                          &v.deputies);
    if (r < 0)
        return r;
    v.may_add = c->actor.roles & NAMERS;
    frame_desk(c, text(c->lang, TEXT_review_deputies), "deputies", &v.frame);
    html_deputies_page(&c->html, &v);
    return 0;
}

static int deputy_add(struct ctx *c)
{
    const struct deputy_form *in = c->input;
    struct review_deputy d = {.absent = for_others(c) ? in->absent : c->actor.id,
                              .deputy = in->deputy,
                              .first = in->first,
                              .last = in->last};
    if (d.absent == 0) {
        form_refuse(&c->form, "absent", TEXT_field_MISSING);
        return ERR_INVALID;
    }
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = review_deputy_add(c->db, c->arena, &d, &c->actor, c->now);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "last", TEXT_review_deputy_refused);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "deputy", S("/deputies"));
    return 0;
}

static int deputy_end(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = review_deputy_end(c->db, c->arena, ctx_param_id(c, "id"), &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "deputy_end", S("/deputies"));
    return 0;
}

#define DEPUTY_FORM PAGE_FORM(struct deputy_form, deputy_fields)

static const struct page pages[] = {
    {METHOD_GET, "/deputies", SIDE_DESK, NAMERS | ROLE_AUDITOR, deputies, NULL, DEPUTY_FORM},
    {METHOD_POST, "/deputies", SIDE_DESK, NAMERS, deputy_add, deputies, DEPUTY_FORM},
    {METHOD_POST, "/deputies/{id}/end", SIDE_DESK, NAMERS, deputy_end},
};

const struct pages review_pages = {pages, COUNT(pages)};
