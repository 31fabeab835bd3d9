/* pages_reply_move.c: an answer goes from hand to hand: given to a department, sent for review, passed,
 * returned, signed, taken back; and what a department has of it. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "html_request_reply.h"

#define REVIEWS (ROLE_OFFICER | ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER)

/* ---- To a department ---- */

struct assign_form {
    int64_t department;
};

static const struct field assign_fields[] = {
    {"department", FIELD_ID, offsetof(struct assign_form, department), .required = true,
     .label = TEXT_requests_assign_department},
};

static int assign(struct ctx *c)
{
    const struct assign_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_assign(c->db, c->arena, ctx_param_id(c, "id"), in->department, &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "reply_assigned", request_below(c, ""));
    return 0;
}

static int assign_again(struct ctx *c)
{
    return request_case_refused(c, form_wrong_words(c->arena, c->lang, &c->form));
}

/* ---- The review ---- */

/* The flow's own name of it; NULL: acts have forms of their own. */
static const char *event_of(struct str name)
{
    static const char *const begins[] = {"submit",  "pass_",    "return_",
                                         "recall_", "secrecy_", "unsign"};
    for (size_t i = 0; i < request_flow.n; i++)
        for (size_t k = 0; k < COUNT(begins); k++)
            if (str_eq(str_c(request_flow.moves[i].event), name) &&
                str_starts(name, str_c(begins[k])))
                return request_flow.moves[i].event;
    return NULL;
}

/* Who signs, signs the list of findings that he saw. */
static int findings_seen(struct ctx *c, int64_t id, struct str seen)
{
    struct requests_request_row row;
    struct leaks_thing thing;
    int r = request_get(c->db, c->arena, id, &row);
    if (r >= 0)
        r = reply_leaks_thing(c->db, c->arena, c->app, &row, &thing);
    return r < 0 ? r : leaks_seen(c->db, c->arena, &thing, moment_day(c->now), seen);
}

static int move_fire(struct ctx *c, const char *event, struct missings *ret_missing)
{
    const struct review_move_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct flow_act act = {
        .actor = &c->actor, .now = c->now, .note = in->note, .digest = in->digest};
    int r = review_may_fire(c, &request_flow, id, event, &act.in_place_of);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r == 0)
        r = findings_seen(c, id, in->findings);
    if (r == 0)
        r = reply_move(c->db, c->arena, c->app, id, event, &act, ret_missing);
    return r < 0 ? r : tx_commit(&tx);
}

static int move(struct ctx *c)
{
    const struct review_move_form *in = c->input;
    const char *event = event_of(in->event);
    struct missings missing = {0};
    if (!event || !request_law_of(c))
        return err_set(ERR_MALFORMED, "there is no such move");
    int r = move_fire(c, event, &missing);
    if (r == 0) {
        frame_done(c, arena_fmt(c->arena, "reply_%s", event).p, request_below(c, ""));
        return 0;
    }
    if (review_refusal(r) == TEXT_NONE)
        return r;
    c->res->status = err_status(r);
    struct str why = text(c->lang, review_refusal(r));
    if (missing.n > 0)
        why = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_requests_letter_lacks)),
                        STR_ARG(missing_names(c->arena, &missing, c->lang == LANG_EN)));
    enum text wrong = missing.n > 0 ? TEXT_NONE : review_note_wrong(c, review_refusal(r));
    return request_case_note(c, why, in->note, wrong);
}

static int move_again(struct ctx *c)
{
    return request_case_note(c, form_wrong_words(c->arena, c->lang, &c->form),
                             form_field(&c->form, "note")->typed, review_note_wrong(c, TEXT_NONE));
}

/* ---- What a department has of it ---- */

/* Officers draft, heads sign: the cases that were given to their department and are not answered. */
static int mine(struct ctx *c)
{
    struct requests_listed_rows rows = {0};
    const struct calendar *calendar;
    struct reply_mine_view v = {0};
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = requests_sql_of_department(c->db, c->arena, c->actor.department, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &v.rows) = request_row_of(c, calendar, &rows.v[i]);
    frame_desk(c, text(c->lang, TEXT_requests_mine), "requests_mine", &v.frame);
    html_reply_mine_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/mine", SIDE_DESK, ROLE_OFFICER | ROLE_DEPARTMENT_HEAD, mine},
    {METHOD_POST, "/requests/{id}/assign", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, assign, assign_again,
     PAGE_FORM(struct assign_form, assign_fields)},
    {METHOD_POST, "/requests/{id}/move", SIDE_DESK, REVIEWS, move, move_again,
     PAGE_FORM(struct review_move_form, review_move_fields)},
};

const struct pages requests_reply_move_pages = {pages, COUNT(pages)};
