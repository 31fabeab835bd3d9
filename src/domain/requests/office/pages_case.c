/* pages_case.c: a case at the desk: what can be done now, the proof of its date, its history. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/after/views_publish.h"
#include "domain/requests/answer/views_reply.h"
#include "html_request_case.h"
#include "reply_sql.h"

#define SAME_ROWS 10

/* Officers and heads of departments: the cases that were given to theirs, without what the answer does
 * not need of a person. */
#define READERS (ALLOW_READERS)
#define OFFICE  ROLE_DISCLOSURE_OFFICE

static int case_of(struct ctx *c, struct requests_request_row *ret)
{
    return request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
}

static int proof_of(struct ctx *c, const struct requests_request_row *row, struct proof *ret,
                    day_t *ret_received)
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
    request_proof(c, k, NULL, ret);
    if (str_eq(row->state, S("transferred"))) { /* nothing of ours runs any more */
        ret->runs = ret->waits = ret->overdue = false;
        ret->over = true;
    }
    *ret_received = k->received.day;
    return 0;
}

static int history_of(struct ctx *c, int64_t id, struct request_happenings *ret)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(c->db, c->arena, id, &rows);
    for (size_t i = rows.n; r == 0 && i-- > 0;) {
        const struct requests_event_row *e = &rows.v[i];
        *vec_push(c->arena, ret) = (struct request_happened){
            .name = request_named("event", e->kind),
            .day = frame_desk_day(c, e->day),
            .at = frame_desk_moment(c, e->at),
            .until = frame_desk_day(c, e->until),
            .note = e->note,
            .who = request_hand(c, e->kind, e->actor_zh, e->actor_en),
            .days = e->days,
            .late = e->day != moment_day(e->at),
        };
    }
    return r;
}

static int news_of(struct ctx *c, const struct requests_request_row *row,
                   struct request_case_view *v)
{
    struct requests_news_of_rows rows = {0};
    int r = row->news ? requests_sql_news_of(c->db, c->arena, row->id, &rows) : 0;
    for (size_t i = 0; r == 0 && i < rows.n; i++)
        *vec_push(c->arena, &v->news) =
            (struct request_news){request_named("event", rows.v[i].kind),
                                  frame_desk_day(c, rows.v[i].day), rows.v[i].note};
    v->may_read = row->news && reply_may_draft(row, &c->actor);
    return r;
}

/* Who was asked is who is told. */
static int asked_before(struct ctx *c, int64_t id, const struct request_act_kind *k,
                        struct request_offer *o)
{
    struct requests_party_last_row party;
    o->who = o->contact = S("");
    int r = k->after ? requests_sql_party_last(c->db, c->arena, id, S("third_party"), &party) : 0;
    if (r == 1) {
        o->who = party.name;
        o->contact = party.address;
    }
    return r < 0 ? r : 0;
}

/* By the law in force: what another law says otherwise has a hint of its own. */
static enum text hint_of(struct str law, const struct request_act_kind *k)
{
    enum text old =
        str_eq(law, S("cn-2008")) ? request_named("act_hint_2008", str_c(k->code)) : TEXT_NONE;
    return old ? old : request_named("act_hint", str_c(k->code));
}

static int offers_of(struct ctx *c, const struct requests_request_row *row, struct str refused_act,
                     bool untold, struct request_offers *ret)
{
    for (size_t i = 0; i < request_acts_n; i++) {
        const struct request_act_kind *k = &request_acts[i];
        if (!request_act_in_law(k, row->law, moment_day(c->now)))
            continue;
        int r = request_may(c->db, c->arena, row->id, k, &c->actor);
        if (r == ERR_FORBIDDEN || r == ERR_CONFLICT)
            continue;
        if (r < 0)
            return r;
        bool first = ret->n == 0 && k->needs & REQUEST_ORDINARY;
        struct request_offer *o = vec_push(c->arena, ret);
        *o = (struct request_offer){
            .code = k->code,
            .name = request_named("act", str_c(k->code)),
            .hint = hint_of(row->law, k),
            .needs = k->needs,
            .main = first || (untold && k->after),
            .open = str_eq(refused_act, str_c(k->code)),
            .letter = k->letter != NULL,
        };
        r = asked_before(c, row->id, k, o);
        if (r < 0)
            return r;
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

/* What is to be paid, and until when, while the case waits for it. */
static int fee_of(struct ctx *c, const struct requests_request_row *row,
                  struct request_case_view *v)
{
    struct reply_fee_rows rows = {0};
    v->fee = v->fee_due = S("");
    if (!str_eq(row->state, S("fee")))
        return 0;
    int r = reply_sql_fees(c->db, c->arena, row->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        if (rows.v[i].fen > 0 && rows.v[i].paid == DAY_NONE) {
            v->fee = fee_yuan(c->arena, rows.v[i].fen);
            v->fee_due = frame_desk_day(c, rows.v[i].until);
        }
    return r < 0 ? r : 0;
}

static bool has_receipt(const struct reply_card *card)
{
    for (size_t i = 0; i < card->letters.n; i++)
        if (card->letters.v[i].receipt)
            return true;
    return false;
}

/* What an act's form asks for, and for which need. */
static const struct {
    const char *name;
    unsigned needs; /* 0: each act */
} asked[] = {
    {"day", 0},
    {"until", REQUEST_NEEDS_UNTIL},
    {"days", REQUEST_NEEDS_DAYS},
    {"note", REQUEST_NEEDS_NOTE | REQUEST_ASKS_EXCUSE},
    {"who", REQUEST_ASKS_WHO},
    {"contact", REQUEST_ASKS_CONTACT},
    {"content", REQUEST_ASKS_CONTENT},
    {"items", REQUEST_ASKS_ITEMS},
    {"consent", REQUEST_ASKS_CONSENT},
    {"consented", REQUEST_ASKS_CONSENT},
    {"how", REQUEST_ASKS_HOW},
    {"opinion", REQUEST_ASKS_OPINION},
    {"by", REQUEST_ASKS_BY},
};

static const struct request_offer *open_offer(const struct request_offers *offers)
{
    for (size_t i = 0; i < offers->n; i++)
        if (offers->v[i].open)
            return &offers->v[i];
    return NULL;
}

/* Has the page still a place for a note: on a move, or on a finding of the leak scan? */
static bool takes_note(const struct ctx *c, const struct reply_card *card)
{
    if (form_field(&c->form, "event"))
        return card->decide.asks_note;
    return form_field(&c->form, "key") && leaks_take_reason(&card->leaks);
}

/* Nothing that was typed is lost because the case went on meanwhile: what has no field here any more stands
 * beside the refusal. */
static struct field_views left_of(struct ctx *c, const struct request_case_view *v)
{
    const char **shown = arena_many(c->arena, COUNT(asked) + 1, const char *);
    const struct request_offer *open = open_offer(&v->offers);
    size_t n = 0;
    for (size_t i = 0; open && i < COUNT(asked); i++)
        if (asked[i].needs == 0 || open->needs & asked[i].needs)
            shown[n++] = asked[i].name;
    if (takes_note(c, v->reply))
        shown[n++] = "note";
    shown[n] = NULL;
    return form_typed(c->arena, &c->form, shown);
}

static int case_show(struct ctx *c, struct request_case_view *v, struct str refused_act)
{
    struct requests_request_row *row = arena_one(c->arena, struct requests_request_row);
    day_t received = DAY_NONE;
    int r = case_of(c, row);
    if (r == 0)
        r = reply_check_reader(c, row);
    if (r == 0)
        r = proof_of(c, row, &v->proof, &received);
    if (r == 0)
        r = history_of(c, row->id, &v->history);
    if (r == 0)
        r = news_of(c, row, v);
    if (r == 0)
        r = request_untold(c->db, c->arena, row->id);
    v->untold = r == 1;
    if (r >= 0)
        r = offers_of(c, row, refused_act, v->untold, &v->offers);
    v->shows_person = c->actor.roles & (OFFICE | ROLE_LEADER | ROLE_AUDITOR);
    if (r == 0 && v->shows_person)
        r = same_of(c, row, &v->same);
    if (r == 0)
        r = reply_card_of(c, row, v->reply);
    if (r == 0)
        r = fee_of(c, row, v);
    if (r == 0)
        r = publish_offer_of(c, row, v->publish);
    if (r < 0)
        return r;
    v->r = row;
    v->form = &c->form;
    v->state = request_named("state", row->state);
    v->channel = request_named("channel", row->channel);
    v->class = request_named("class", row->class);
    v->medium = request_named("medium", row->medium);
    v->delivery = request_named("delivery", row->delivery);
    v->received = frame_desk_moment(c, row->created);
    v->address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    v->hows = form_options(c, "how", "requests", "confirmed_by", request_confirm_ways);
    v->opinions = form_options(c, "opinion", "requests", "opinion", request_opinions);
    v->destroyed = frame_desk_day(c, row->destroyed);
    v->today = day_iso(c->arena, moment_day(c->now));
    v->may_charge = (c->actor.roles & OFFICE) && str_eq(row->state, S("accepted")) &&
                    request_law_of(c) && fee_in_force(&request_law_of(c)->tariffs, received);
    v->may_oral = (c->actor.roles & OFFICE) && str_eq(row->channel, S("oral"));
    v->may_receipt =
        (c->actor.roles & OFFICE) && (v->proof.runs || v->proof.waits) && !has_receipt(v->reply);
    v->may_identity = (c->actor.roles & OFFICE) && row->identity.n > 0;
    frame_desk(c, row->number, "requests", &v->frame);
    if (c->req->method == METHOD_POST)
        v->frame.behind = 0; /* what this request itself has just entered */
    if (c->res->status >= 400)
        v->left = left_of(c, v);
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
    *v.reply = (struct reply_card){.decide = {.note = S("")}};
    v.publish = arena_one(c->arena, struct publish_offer);
    return v;
}

static int request_case(struct ctx *c)
{
    struct request_case_view v = view_new(c);
    return case_show(c, &v, S(""));
}

int request_case_note(struct ctx *c, struct str why, struct str note, enum text note_wrong)
{
    struct request_case_view v = view_new(c);
    v.refused = why;
    v.reply->decide.note = note;
    v.reply->decide.note_wrong = note_wrong;
    return case_show(c, &v, S(""));
}

int request_case_refused(struct ctx *c, struct str why)
{
    return request_case_note(c, why, S(""), TEXT_NONE);
}

int request_case_leaks(struct ctx *c, enum text refused, struct str reason)
{
    struct request_case_view v = view_new(c);
    v.reply->leaks.refused = refused;
    v.reply->leaks.reason = reason;
    return case_show(c, &v, S(""));
}

int request_case_typed(struct ctx *c, struct str why)
{
    struct request_case_view v = view_new(c);
    v.refused = why;
    for (size_t i = 0; i < REQUEST_TYPED; i++)
        v.typed[i] = c->form.v[i].typed;
    return case_show(c, &v, form_field(&c->form, "act")->typed);
}

/* ---- What the applicant sent ---- */

static int request_read_page(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_read(c->db, c->arena, ctx_param_id(c, "id"), &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_read",
               arena_fmt(c->arena, "/requests/%lld", (long long)ctx_param_id(c, "id")));
    return 0;
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
    v.id_kind = request_named("id_kind", kind);
    return case_show(c, &v, S(""));
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/{id}", SIDE_DESK, READERS, request_case},
    {METHOD_POST, "/requests/{id}/read", SIDE_DESK, ROLE_OFFICER | OFFICE, request_read_page},
    {METHOD_POST, "/requests/{id}/identity", SIDE_DESK, OFFICE, request_identity_page},
};

const struct pages requests_case_pages = {pages, COUNT(pages)};
