/* pages_case.c: a case at the desk: what can be done now, the proof of its date, its history. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/views_reply.h"
#include "html_request_case.h"

#define SAME_ROWS 10

/* Officers and heads of departments: the cases that were given to theirs, without what the answer does
 * not need of a person. */
#define READERS (ALLOW_READERS)
#define OFFICE  ROLE_DISCLOSURE_OFFICE

static int case_of(struct ctx *c, struct requests_request_row *ret)
{
    return request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
}

static int proof_of(struct ctx *c, const struct requests_request_row *row, struct proof *ret)
{
    const struct calendar *calendar;
    struct dates dates;
    struct reckoning *k = arena_one(c->arena, struct reckoning);
    struct str why = S("");
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = request_dates(c->db, c->arena, row->id, &dates);
    if (r == 0)
        r = request_reckon(c->arena, c->lang, calendar, row->channel, &dates, true, k, &why);
    if (r < 0)
        return r;
    request_proof(c, k, ret);
    return 0;
}

static int history_of(struct ctx *c, int64_t id, struct request_happenings *ret)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(c->db, c->arena, id, &rows);
    for (size_t i = rows.n; r == 0 && i-- > 0;) {
        const struct requests_event_row *e = &rows.v[i];
        *vec_push(c->arena, ret) = (struct request_happened){
            .name = request_named(c, "event", e->kind),
            .day = frame_desk_day(c, e->day),
            .at = frame_desk_moment(c, e->at),
            .until = frame_desk_day(c, e->until),
            .note = e->note,
            .who = e->actor == 0
                       ? (struct said){text(c->lang, TEXT_requests_by_machine), lang_tag(c->lang)}
                       : said_in(c->lang, e->actor_zh, e->actor_en),
            .days = e->days,
            .late = e->day != moment_day(e->at),
        };
    }
    return r;
}

static int offers_of(struct ctx *c, int64_t id, struct str refused_act, struct request_offers *ret)
{
    for (size_t i = 0; i < request_acts_n; i++) {
        const struct request_act_kind *k = &request_acts[i];
        int r = request_may(c->db, c->arena, id, k, &c->actor);
        if (r == ERR_FORBIDDEN || r == ERR_CONFLICT)
            continue;
        if (r < 0)
            return r;
        bool first = ret->n == 0 && k->needs & REQUEST_ORDINARY;
        *vec_push(c->arena, ret) = (struct request_offer){
            .code = k->code,
            .name = request_named(c, "act", str_c(k->code)),
            .hint = request_named(c, "act_hint", str_c(k->code)),
            .needs = k->needs,
            .main = first,
            .open = str_eq(refused_act, str_c(k->code)),
        };
    }
    return 0;
}

static int same_of(struct ctx *c, const struct requests_request_row *row, struct request_rows *ret)
{
    struct requests_listed_rows rows = {0};
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = requests_sql_of_same(c->db, c->arena, row->id, row->same, row->name, SAME_ROWS, &rows);
    for (size_t i = 0; r == 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = request_row_of(c, calendar, &rows.v[i]);
    return r;
}

static int case_show(struct ctx *c, struct request_case_view *v, struct str refused_act)
{
    struct requests_request_row *row = arena_one(c->arena, struct requests_request_row);
    int r = case_of(c, row);
    if (r == 0 && !reply_may_read(row, &c->actor))
        r = err_set(ERR_FORBIDDEN, "another department's");
    if (r == 0)
        r = proof_of(c, row, &v->proof);
    if (r == 0)
        r = history_of(c, row->id, &v->history);
    if (r == 0)
        r = offers_of(c, row->id, refused_act, &v->offers);
    v->shows_person = c->actor.roles & (OFFICE | ROLE_LEADER | ROLE_AUDITOR);
    if (r == 0 && v->shows_person)
        r = same_of(c, row, &v->same);
    if (r == 0)
        r = reply_card_of(c, row, v->reply);
    if (r < 0)
        return r;
    v->r = row;
    v->form = &c->form;
    v->state = request_named(c, "state", row->state);
    v->channel = request_named(c, "channel", row->channel);
    v->class = request_named(c, "class", row->class);
    v->medium = request_named(c, "medium", row->medium);
    v->delivery = request_named(c, "delivery", row->delivery);
    v->received = frame_desk_moment(c, row->created);
    v->address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    v->destroyed = frame_desk_day(c, row->destroyed);
    v->today = day_iso(c->arena, moment_day(c->now));
    v->may_charge = (c->actor.roles & OFFICE) && str_eq(row->state, S("accepted"));
    v->may_identity = (c->actor.roles & OFFICE) && row->identity.n > 0;
    frame_desk(c, row->number, "requests", &v->frame);
    if (c->req->method == METHOD_POST)
        v->frame.behind = 0; /* what this request itself has just entered */
    html_request_case_page(&c->html, v);
    return 0;
}

/* What was typed, empty where nothing was; the card in the request's time. */
static struct request_case_view view_new(struct ctx *c)
{
    struct request_case_view v = {.refused = S(""), .id_kind_number = S("")};
    for (size_t i = 0; i < REQUEST_TYPED; i++)
        v.typed[i] = S("");
    v.reply = arena_one(c->arena, struct reply_card);
    *v.reply = (struct reply_card){.refused = S(""), .note = S("")};
    return v;
}

static int request_case(struct ctx *c)
{
    struct request_case_view v = view_new(c);
    return case_show(c, &v, S(""));
}

int request_case_refused(struct ctx *c, struct str why, struct str note)
{
    struct request_case_view v = view_new(c);
    v.refused = why;
    v.reply->note = note;
    return case_show(c, &v, S(""));
}

/* ---- Acts ---- */

struct act_form {
    struct str act, note, who, contact, content, items, consent;
    day_t day, until, by;
    int64_t days;
};

static const struct field act_fields[] = {
    {"act", FIELD_LINE, offsetof(struct act_form, act), .max = 40, .required = true},
    {"day", FIELD_DAY, offsetof(struct act_form, day), .label = TEXT_requests_act_day},
    {"until", FIELD_DAY, offsetof(struct act_form, until), .label = TEXT_requests_act_until},
    {"days", FIELD_INT, offsetof(struct act_form, days), .low = 0, .high = 60,
     .label = TEXT_requests_act_days},
    {"note", FIELD_TEXT, offsetof(struct act_form, note), .max = 1000,
     .label = TEXT_requests_act_note},
    {"who", FIELD_LINE, offsetof(struct act_form, who), .max = 120, .label = TEXT_requests_act_who},
    {"contact", FIELD_LINE, offsetof(struct act_form, contact), .max = 200,
     .label = TEXT_requests_act_contact},
    {"content", FIELD_TEXT, offsetof(struct act_form, content), .max = 1000,
     .label = TEXT_requests_act_content},
    {"items", FIELD_TEXT, offsetof(struct act_form, items), .max = 2000,
     .label = TEXT_requests_act_items},
    {"consent", FIELD_LINE, offsetof(struct act_form, consent), .max = 120,
     .label = TEXT_requests_act_consent},
    {"by", FIELD_DAY, offsetof(struct act_form, by), .label = TEXT_requests_act_by},
};
_Static_assert(COUNT(act_fields) == REQUEST_TYPED, "the view keeps what was typed in each");

static struct str typed(struct ctx *c, const char *field)
{
    return form_field(&c->form, field)->typed;
}

static int case_refused(struct ctx *c, struct str why)
{
    struct request_case_view v = view_new(c);
    v.refused = why;
    for (size_t i = 0; i < REQUEST_TYPED; i++)
        v.typed[i] = c->form.v[i].typed;
    return case_show(c, &v, typed(c, "act"));
}

static int act_do(struct ctx *c, const struct request_act *act, const struct request_notice *notice,
                  int64_t *ret_letter, struct str *ret_why)
{
    const struct requests_house *house = c->app;
    struct tx tx cleanup(tx_end) = {0};
    if (act->kind->letter && !house->law)
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_notify(c->db, c->arena, c->lang, house->law, ctx_param_id(c, "id"), act, notice,
                           &c->actor, c->now, ret_letter, ret_why);
    return r < 0 ? r : tx_commit(&tx);
}

static int request_do(struct ctx *c)
{
    const struct act_form *in = c->input;
    struct str why = S("");
    int64_t letter = 0;
    struct request_act act = {.kind = request_act_find(in->act),
                              .day = in->day,
                              .until = in->until,
                              .days = in->days,
                              .note = in->note};
    struct request_notice notice = {.who = in->who,
                                    .contact = in->contact,
                                    .content = in->content,
                                    .items = in->items,
                                    .consent = in->consent,
                                    .by = in->by,
                                    .body = S("")};
    if (!act.kind)
        return err_set(ERR_MALFORMED, "there is no such act");
    int r = act_do(c, &act, &notice, &letter, &why);
    if (r == ERR_CONFLICT)
        why = text(c->lang, TEXT_requests_fault_changed);
    if ((r == ERR_INVALID || r == ERR_CONFLICT) && why.n > 0) {
        c->res->status = err_status(r);
        return case_refused(c, why);
    }
    if (r < 0)
        return r;
    frame_done(c, letter > 0 ? "request_letter" : "request_act",
               arena_fmt(c->arena, "/requests/%lld", (long long)ctx_param_id(c, "id")));
    return 0;
}

/* A field that is no day or no number. */
static int request_do_again(struct ctx *c)
{
    return case_refused(c, text(c->lang, TEXT_requests_fault_form));
}

/* ---- The identity document ---- */

static int request_identity_page(struct ctx *c)
{
    struct request_case_view v = view_new(c);
    struct str kind;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_identity(c->db, c->arena, c->app, ctx_param_id(c, "id"), &c->actor, c->now,
                             &kind, &v.id_kind_number);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    v.id_kind = request_named(c, "id_kind", kind);
    return case_show(c, &v, S(""));
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/{id}", SIDE_DESK, READERS, request_case},
    {METHOD_POST, "/requests/{id}/act", SIDE_DESK, OFFICE, request_do, request_do_again,
     PAGE_FORM(struct act_form, act_fields)},
    {METHOD_POST, "/requests/{id}/identity", SIDE_DESK, OFFICE, request_identity_page},
};

const struct pages requests_case_pages = {pages, COUNT(pages)};
