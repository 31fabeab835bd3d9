/* pages_withheld.c: withheld parts whose day to be looked at again has come (article 18), and the next ones. */
#include "base/vec.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/after/views_withheld.h"
#include "domain/requests/after/withheld.h"
#include "html_request_withheld.h"

#define OFFICE  ROLE_DISCLOSURE_OFFICE
#define READERS (OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define ROWS    50
#define A_YEAR  365

struct look_form {
    struct str outcome, reason;
    day_t again;
};

static const struct field look_fields[] = {
    {"outcome", FIELD_CHOICE, offsetof(struct look_form, outcome), .max = 10, .required = true,
     .choices = withheld_outcomes, .label = TEXT_requests_withheld_outcome},
    {"reason", FIELD_TEXT, offsetof(struct look_form, reason), .max = 500,
     .label = TEXT_requests_withheld_reason},
    {"again", FIELD_DAY, offsetof(struct look_form, again),
     .label = TEXT_requests_withheld_again_next},
};

/* ---- The list ---- */

static struct withheld_item item_of(struct ctx *c, const struct request_withheld_part_row *p)
{
    const struct field_state *reason = form_field(&c->form, "reason");
    bool typed = reason && ctx_param_id(c, "part") == p->id;
    return (struct withheld_item){
        .id = p->id,
        .number = p->number,
        .href = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)p->request),
        .span = p->span,
        .article = p->article,
        .reason = p->reason,
        .reviewer = p->reviewer,
        .again = frame_desk_day(c, p->again),
        .looked = frame_desk_day(c, p->looked),
        .typed = typed,
        .reason_typed = typed ? reason->typed : S(""),
        .again_typed = typed ? form_field(&c->form, "again")->typed
                             : day_iso(c->arena, moment_day(c->now) + A_YEAR),
    };
}

static void items_put(struct ctx *c, const struct request_withheld_part_rows *rows,
                      struct withheld_items *ret)
{
    for (size_t i = 0; i < rows->n; i++)
        *vec_push(c->arena, ret) = item_of(c, &rows->v[i]);
}

static bool is_typed(const struct withheld_items *items)
{
    for (size_t i = 0; i < items->n; i++)
        if (items->v[i].typed)
            return true;
    return false;
}

static int list_show(struct ctx *c, struct str refused)
{
    struct request_withheld_part_rows due = {0}, coming = {0};
    struct withheld_view v = {
        .form = &c->form, .refused = refused, .may_look = c->actor.roles & OFFICE};
    day_t today = moment_day(c->now);
    int r = request_withheld_sql_due(c->db, c->arena, today, ROWS, &due);
    if (r == 0)
        r = request_withheld_sql_coming(c->db, c->arena, today, ROWS, &coming);
    if (r < 0)
        return r;
    items_put(c, &due, &v.due);
    items_put(c, &coming, &v.coming);
    if (c->res->status >= 400 && !is_typed(&v.due))
        v.left = form_typed(c->arena, &c->form, NULL);
    frame_desk(c, text(c->lang, TEXT_requests_withheld), "requests", &v.frame);
    html_withheld_page(&c->html, &v);
    return 0;
}

static int list(struct ctx *c)
{
    return list_show(c, S(""));
}

/* ---- One was looked at ---- */

static int part_look(struct ctx *c)
{
    const struct look_form *in = c->input;
    struct withheld_look look = {.outcome = in->outcome, .reason = in->reason, .again = in->again};
    struct request_withheld_part_row p;
    struct str why = S("");
    struct tx tx cleanup(tx_end) = {0};
    int64_t id = ctx_param_id(c, "part");
    int r = request_withheld_sql_part(c->db, c->arena, id, &p);
    if (r == 0)
        r = err_set(ERR_ABSENT, "no such part");
    if (r > 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_part_look(c->db, c->arena, c->lang, id, &look, &c->actor, c->now, &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID && why.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return list_show(c, why);
    }
    if (r < 0)
        return r;
    if (str_eq(in->outcome, S("open"))) /* where it is answered anew, or published */
        frame_done(c, "withheld_open", arena_fmt(c->arena, "/requests/%lld", (long long)p.request));
    else
        frame_done(c, "withheld_still", S("/requests/withheld"));
    return 0;
}

static int part_look_again(struct ctx *c)
{
    return list_show(c, form_wrong_words(c->arena, c->lang, &c->form));
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/withheld", SIDE_DESK, READERS, list},
    {METHOD_POST, "/requests/withheld/{part}", SIDE_DESK, OFFICE, part_look, part_look_again,
     PAGE_FORM(struct look_form, look_fields)},
};

const struct pages requests_withheld_pages = {pages, COUNT(pages)};
