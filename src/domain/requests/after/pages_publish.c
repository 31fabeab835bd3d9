/* pages_publish.c: requests that become publications (2019, article 44): a draft of the catalogue out of a
 * released answer; the list of what is asked again and again, and what is decided on each. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/catalogue.h"
#include "domain/holidays/holidays.h"
#include "domain/people/people.h"
#include "domain/requests/after/publish.h"
#include "domain/requests/answer/reply.h"
#include "domain/requests/after/views_publish.h"
#include "html_request_publish.h"
#include "request_publish_sql.h"

#define OFFICE  ROLE_DISCLOSURE_OFFICE
#define READERS (OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define ROWS    50

/* ---- What the pages share ---- */

bool option_is_chosen(const struct options *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].chosen)
            return true;
    return false;
}

static int officers_of(struct ctx *c, int64_t chosen, struct options *ret)
{
    struct people_accounts all = {0};
    roles_t roles;
    int r = people_list(c->db, c->arena, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++) {
        const struct people_account *x = &all.v[i];
        if (x->disabled || roles_parse(x->roles, &roles) < 0 || !(roles & ROLE_OFFICER))
            continue;
        struct said name = said_in(c->lang, x->name_zh, x->name_en),
                    where = said_in(c->lang, x->department, x->department_en);
        *vec_push(c->arena, ret) = (struct option){
            arena_fmt(c->arena, "%lld", (long long)x->id),
            arena_fmt(c->arena, "%.*s · %.*s", STR_ARG(name.text), STR_ARG(where.text)),
            x->id == chosen, name.lang};
    }
    return r < 0 ? r : 0;
}

static int drafts_of(struct ctx *c, struct str path, struct published_items *ret)
{
    struct documents_from from;
    int r = documents_from(c->db, c->arena, path, &from);
    for (size_t i = 0; r >= 0 && i < from.n; i++)
        *vec_push(c->arena, ret) = (struct published_item){
            from.v[i].id, from.v[i].title, text_named("document", "state", from.v[i].state)};
    return r < 0 ? r : 0;
}

/* ---- On the case's page ---- */

int publish_offer_of(struct ctx *c, const struct requests_request_row *row,
                     struct publish_offer *ret)
{
    struct reply_decision d;
    int64_t officer = 0;
    ret->address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    int r = drafts_of(c, arena_fmt(c->arena, "requests/%lld", (long long)row->id), &ret->drafts);
    if (r == 0)
        r = reply_decision_get(c->db, c->arena, row->id, row->round, &d);
    if (r < 0)
        return r;
    ret->offered = (c->actor.roles & OFFICE) && ret->drafts.n == 0 &&
                   request_is_publishable(request_law_of(c), row, d.code);
    if (!ret->offered)
        return 0;
    r = request_publisher(c->db, c->arena, row, &officer);
    if (r == ERR_ABSENT) { /* nobody could go on with it */
        err_clear();
        ret->offered = false;
        return 0;
    }
    return r < 0 ? r : officers_of(c, officer, &ret->officers);
}

struct publish_form {
    int64_t officer;
};

static const struct field publish_fields[] = {
    {"officer", FIELD_ID, offsetof(struct publish_form, officer), .required = true,
     .label = TEXT_requests_publish_officer},
};

static struct str document_path(struct ctx *c, int64_t document)
{
    return arena_fmt(c->arena, "/documents/%lld", (long long)document);
}

static int publish(struct ctx *c)
{
    const struct publish_form *in = c->input;
    int64_t document;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_publish(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), in->officer,
                            &c->actor, c->now, &document);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_published", document_path(c, document));
    return 0;
}

static int publish_again(struct ctx *c)
{
    return request_case_refused(c, form_wrong_words(c->arena, c->lang, &c->form));
}

/* ---- The proposals ---- */

static struct proposal_item item_of(struct ctx *c, const struct request_publish_proposal_row *p)
{
    return (struct proposal_item){
        .href =
            arena_fmt(c->arena, "%s/requests/proposals/%lld", lang_root(c->lang), (long long)p->id),
        .wanted = p->wanted,
        .made = frame_desk_day(c, moment_day(p->made)),
        .decided = p->decided ? frame_desk_day(c, moment_day(p->decided)) : S(""),
        .who = said_in(c->lang, p->actor_zh, p->actor_en),
        .n = p->n,
        .state = text_named("requests", "proposal", p->state),
    };
}

static int proposals_put(struct ctx *c, struct str state, struct proposal_items *ret)
{
    struct request_publish_proposal_rows rows = {0};
    int r = request_publish_sql_proposals(c->db, c->arena, state, ROWS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = item_of(c, &rows.v[i]);
    return r < 0 ? r : 0;
}

static int proposals(struct ctx *c)
{
    struct proposals_view v = {0};
    int r = proposals_put(c, S("open"), &v.open);
    if (r == 0)
        r = proposals_put(c, S(""), &v.decided);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_proposals), "requests", &v.frame);
    html_request_proposals_page(&c->html, &v);
    return 0;
}

/* ---- One of them ---- */

static struct requests_listed_row listed(const struct request_publish_alike_row *r)
{
    return (struct requests_listed_row){.id = r->id,
                                        .number = r->number,
                                        .receipt = r->receipt,
                                        .state = r->state,
                                        .channel = r->channel,
                                        .wanted = r->wanted,
                                        .due = r->due,
                                        .created = r->created,
                                        .name = r->name};
}

/* The number that was chosen of the form of a draft; "" nothing was. */
static struct str typed_in(const struct ctx *c, const char *field)
{
    const struct field_state *f = form_field(&c->form, field);
    return f ? f->typed : S("");
}

static int cases_put(struct ctx *c, int64_t head, struct proposal_view *v)
{
    struct str typed = typed_in(c, "request");
    struct request_publish_alike_rows rows = {0};
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = request_publish_sql_alikes(c->db, c->arena, head, ROWS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct requests_listed_row row = listed(&rows.v[i]);
        struct requests_request_row of = {.state = row.state};
        const struct decision *d =
            request_law_of(c) ? decision_find(&request_law_of(c)->decisions, rows.v[i].code) : NULL;
        struct documents_from drafted = {0};
        bool can = request_is_publishable(request_law_of(c), &of, rows.v[i].code);
        struct str path = arena_fmt(c->arena, "requests/%lld", (long long)row.id);
        if (can)
            r = documents_from(c->db, c->arena, path, &drafted);
        can = can && drafted.n == 0;
        *vec_push(c->arena, &v->cases) = (struct proposal_case){
            .row = request_row_of(c, calendar, &row),
            .decision =
                d ? said_in(c->lang, d->name, d->name_en) : (struct said){S(""), lang_tag(c->lang)},
            .value = can ? arena_fmt(c->arena, "%lld", (long long)row.id) : S(""),
            .chosen =
                can && (typed.n > 0 ? str_eq(typed, arena_fmt(c->arena, "%lld", (long long)row.id))
                                    : !v->answered),
        };
        v->answered = v->answered || can;
    }
    return r < 0 ? r : 0;
}

struct decline_form {
    struct str reason;
};

static const struct field decline_fields[] = {
    {"reason", FIELD_TEXT, offsetof(struct decline_form, reason), .max = 500, .required = true,
     .label = TEXT_requests_proposal_reason, .hint = TEXT_requests_proposal_reason_hint},
};

/* Who was chosen; else who drafted the answer that the draft would be made of, else the first question's; 0 nobody. */
static int officer_for(struct ctx *c, const struct proposal_view *v, int64_t head, int64_t *ret)
{
    struct requests_request_row row;
    int64_t of = head;
    if (num_parse(typed_in(c, "officer"), 1, INT64_MAX, ret) == 0)
        return 0;
    err_clear();
    for (size_t i = 0; i < v->cases.n; i++)
        of = v->cases.v[i].chosen ? v->cases.v[i].row.id : of;
    int r = request_get(c->db, c->arena, of, &row);
    return r < 0 ? r : request_publisher(c->db, c->arena, &row, ret);
}

static int proposal_show(struct ctx *c, struct str refused)
{
    struct request_publish_proposal_row p;
    struct decline_form none = {.reason = S("")};
    struct form decline = c->form;
    int64_t id = ctx_param_id(c, "proposal"), officer = 0;
    int r = request_publish_sql_proposal(c->db, c->arena, id, &p);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such proposal");
    if (!form_field(&decline, "reason"))
        form_show(c->arena, decline_fields, COUNT(decline_fields), &none, &decline);
    decline.trouble = c->form.trouble;
    struct proposal_item item = item_of(c, &p);
    struct proposal_view v = {.form = &decline,
                              .refused = refused,
                              .address = item.href,
                              .wanted = item.wanted,
                              .made = item.made,
                              .decided = item.decided,
                              .reason = p.reason,
                              .who = item.who,
                              .state = item.state,
                              .n = item.n,
                              .open = str_eq(p.state, S("open"))};
    v.may_decide = v.open && (c->actor.roles & OFFICE);
    r = cases_put(c, p.head, &v);
    if (r == 0)
        r = officer_for(c, &v, p.head, &officer);
    if (r == 0)
        r = officers_of(c, officer, &v.officers);
    if (!v.may_decide)
        v.left = form_typed(c->arena, &c->form, NULL);
    if (r == 0)
        r = drafts_of(c, arena_fmt(c->arena, "requests/proposals/%lld", (long long)id), &v.drafts);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_proposal), "requests", &v.frame);
    html_request_proposal_page(&c->html, &v);
    return 0;
}

struct draft_form {
    int64_t officer;
    struct str request; /* a case's number, or "0": an empty draft */
};

static const struct field draft_fields[] = {
    {"officer", FIELD_ID, offsetof(struct draft_form, officer), .required = true,
     .label = TEXT_requests_publish_officer},
    {"request", FIELD_LINE, offsetof(struct draft_form, request),
     .max = 20}, /* a choice among cases */
};

static int proposal_draft(struct ctx *c)
{
    const struct draft_form *in = c->input;
    int64_t document, request = 0;
    struct tx tx cleanup(tx_end) = {0};
    if (in->request.n > 0 && num_parse(in->request, 0, INT64_MAX, &request) < 0)
        return err_set(ERR_MALFORMED, "no case has that number");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_proposal_draft(c->db, c->arena, request_law_of(c), ctx_param_id(c, "proposal"),
                                   request, in->officer, &c->actor, c->now, &document);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID) /* an account that drafts nothing, a case of another proposal */
        form_refuse(&c->form, "officer", TEXT_field_NOT_A_CHOICE);
    if (r < 0)
        return r;
    frame_done(c, "request_published", document_path(c, document));
    return 0;
}

static int proposal_draft_again(struct ctx *c)
{
    return proposal_show(c, form_wrong_words(c->arena, c->lang, &c->form));
}

static int proposal(struct ctx *c)
{
    struct decline_form fresh = {.reason = S("")};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, decline_fields, COUNT(decline_fields), &fresh, &c->form);
    return proposal_show(c, S(""));
}

static int proposal_decline(struct ctx *c)
{
    const struct decline_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_proposal_decline(c->db, c->arena, ctx_param_id(c, "proposal"), in->reason,
                                     &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_declined", S("/requests/proposals"));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/proposals", SIDE_DESK, READERS, proposals},
    {METHOD_GET, "/requests/proposals/{proposal}", SIDE_DESK, READERS, proposal, NULL,
     PAGE_FORM(struct decline_form, decline_fields)},
    {METHOD_POST, "/requests/proposals/{proposal}/draft", SIDE_DESK, OFFICE, proposal_draft,
     proposal_draft_again, PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/requests/proposals/{proposal}/decline", SIDE_DESK, OFFICE, proposal_decline,
     proposal, PAGE_FORM(struct decline_form, decline_fields)},
    {METHOD_POST, "/requests/{id}/publish", SIDE_DESK, OFFICE, publish, publish_again,
     PAGE_FORM(struct publish_form, publish_fields)},
};

const struct pages requests_publish_pages = {pages, COUNT(pages)};
