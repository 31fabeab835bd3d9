/* pages_desk.c: the disclosure office's pages of requests: the work list by due date, intake at the
 * counter, a case with what can be done now, the proof of its date and its history. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/code.h"
#include "domain/requests/views_desk.h"
#include "html_request_desk.h"

#define LIST_ROWS      30
#define WANTED_LETTERS 60
#define SAME_ROWS      10

#define READERS (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define OFFICE  ROLE_DISCLOSURE_OFFICE

static enum text named(const struct ctx *c, const char *kind, struct str code)
{
    return text_find(arena_fmt(c->arena, "requests.%s.%.*s", kind, STR_ARG(code)));
}

/* ---- The list ---- */

static struct request_row row_of(const struct ctx *c, const struct calendar *calendar,
                                 const struct requests_listed_row *r)
{
    day_t today = moment_day(c->now);
    bool due = r->due != DAY_NONE, late = due && r->due < today;
    return (struct request_row){
        .id = r->id,
        .number = r->number,
        .name = r->name,
        .wanted = utf8_head(r->wanted, WANTED_LETTERS),
        .due = frame_desk_day(c, r->due),
        .received = frame_desk_moment(c, r->created),
        .state = named(c, "state", r->state),
        .channel = named(c, "channel", r->channel),
        .has_due = due,
        .overdue = late,
        .left = !due   ? 0
                : late ? -calendar_count(calendar, r->due, today)
                       : calendar_count(calendar, today, r->due),
    };
}

enum due_group {
    GROUP_UNCONFIRMED,
    GROUP_OVERDUE,
    GROUP_TODAY,
    GROUP_WEEK,
    GROUP_LATER,
    GROUP_WAITING,
    GROUP__MAX
};

static enum due_group group_of(const struct requests_listed_row *r, day_t today)
{
    if (str_eq(r->state, S("registered")))
        return GROUP_UNCONFIRMED;
    if (r->due == DAY_NONE)
        return GROUP_WAITING;
    if (r->due < today)
        return GROUP_OVERDUE;
    if (r->due == today)
        return GROUP_TODAY;
    return r->due - today <= 7 ? GROUP_WEEK : GROUP_LATER;
}

static const struct {
    enum text name;
    bool urgent;
} groups[GROUP__MAX] = {
    [GROUP_UNCONFIRMED] = {TEXT_requests_group_unconfirmed, false},
    [GROUP_OVERDUE] = {TEXT_requests_group_overdue, true},
    [GROUP_TODAY] = {TEXT_requests_group_today, false},
    [GROUP_WEEK] = {TEXT_requests_group_week, false},
    [GROUP_LATER] = {TEXT_requests_group_later, false},
    [GROUP_WAITING] = {TEXT_requests_group_waiting, false},
};

static int open_ones(struct ctx *c, const struct calendar *calendar, struct request_groups *ret)
{
    struct requests_listed_rows rows = {0};
    struct request_rows sorted[GROUP__MAX] = {0};
    int r = requests_sql_open(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, &sorted[group_of(&rows.v[i], moment_day(c->now))]) =
            row_of(c, calendar, &rows.v[i]);
    for (size_t i = 0; i < GROUP__MAX; i++)
        if (sorted[i].n > 0)
            *vec_push(c->arena, ret) =
                (struct request_group){groups[i].name, groups[i].urgent, sorted[i]};
    return 0;
}

static int all_ones(struct ctx *c, const struct calendar *calendar, struct requests_view *v)
{
    struct requests_listed_rows rows = {0};
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);
    int r = v->searched
                ? requests_sql_found(c->db, c->arena, v->typed, LIST_ROWS, &rows)
                : requests_sql_newest(c->db, c->arena, before, before_id, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v->rows) = row_of(c, calendar, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v->older = arena_fmt(c->arena, "%s/requests?all=1&before=%lld.%lld", lang_root(c->lang),
                             (long long)rows.v[LIST_ROWS - 1].created,
                             (long long)rows.v[LIST_ROWS - 1].id);
    return 0;
}

static int list_show(struct ctx *c, struct requests_view *v)
{
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = v->all || v->searched ? all_ones(c, calendar, v) : open_ones(c, calendar, &v->groups);
    if (r < 0)
        return r;
    v->may_register = c->actor.roles & OFFICE;
    frame_desk(c, text(c->lang, TEXT_requests_desk_title), "requests", &v->frame);
    html_requests_page(&c->html, v);
    return 0;
}

static int requests_list(struct ctx *c)
{
    struct requests_view v = {
        .all = request_arg(c->req, "all").n > 0, .older = S(""), .typed = S("")};
    return list_show(c, &v);
}

struct find_form {
    struct str words;
};

static const struct field find_fields[] = {
    {"words", FIELD_LINE, offsetof(struct find_form, words), .max = 80},
};

/* A name is in no address: what is looked for comes with a form. */
static int requests_find(struct ctx *c)
{
    const struct find_form *in = c->input;
    struct requests_view v = {.searched = in->words.n > 0, .older = S(""), .typed = in->words};
    return list_show(c, &v);
}

/* ---- Intake ---- */

struct intake_form {
    struct request_texts t;
    struct str channel;
    day_t arrived;
};

#define AT(name) offsetof(struct intake_form, t.name)

static const struct field intake_fields[] = {
    {"channel", FIELD_CHOICE, offsetof(struct intake_form, channel), .max = 20, .required = true,
     .choices = request_channels, .label = TEXT_requests_channel},
    {"arrived", FIELD_DAY, offsetof(struct intake_form, arrived), .required = true,
     .label = TEXT_requests_arrived, .hint = TEXT_requests_arrived_hint},
    {"class", FIELD_CHOICE, AT(class), .max = 20, .required = true, .choices = request_classes,
     .label = TEXT_requests_class},
    {"name", FIELD_LINE, AT(name), .max = 60, .required = true, .label = TEXT_requests_name},
    {"contact", FIELD_LINE, AT(contact), .max = 40, .label = TEXT_requests_contact},
    {"id_kind", FIELD_CHOICE, AT(id_kind), .max = 20, .choices = request_id_kinds,
     .label = TEXT_requests_id_kind},
    {"id_number", FIELD_LINE, AT(id_number), .max = 40, .label = TEXT_requests_id_number},
    {"phone", FIELD_LINE, AT(phone), .max = 30, .label = TEXT_requests_phone},
    {"email", FIELD_LINE, AT(email), .max = 100, .label = TEXT_requests_email},
    {"address", FIELD_LINE, AT(address), .max = 120, .label = TEXT_requests_address},
    {"wanted", FIELD_TEXT, AT(wanted), .max = 2000, .required = true,
     .label = TEXT_requests_wanted_desk},
    {"wanted_name", FIELD_LINE, AT(wanted_name), .max = 200, .label = TEXT_requests_wanted_name},
    {"wanted_number", FIELD_LINE, AT(wanted_number), .max = 80,
     .label = TEXT_requests_wanted_number},
    {"medium", FIELD_CHOICE, AT(medium), .max = 20, .required = true, .choices = request_media,
     .label = TEXT_requests_medium},
    {"delivery", FIELD_CHOICE, AT(delivery), .max = 20, .required = true,
     .choices = request_deliveries, .label = TEXT_requests_delivery},
    {"purpose", FIELD_TEXT, AT(purpose), .max = 500, .label = TEXT_requests_purpose_desk},
    {"waiver", FIELD_TEXT, AT(waiver), .max = 300, .label = TEXT_requests_waiver},
};

static struct options options_of(struct ctx *c, const char *field, const char *const *codes)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, field)->typed;
    for (size_t i = 0; codes[i]; i++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(codes[i]), text(c->lang, named(c, field, str_c(codes[i]))),
                            str_eq(str_c(codes[i]), typed)};
    return list;
}

static int intake_page(struct ctx *c)
{
    struct intake_form fresh = {
        .arrived = moment_day(c->now),
        .channel = S("counter"),
        .t = {.class = S("person"), .medium = S("paper"), .delivery = S("pickup")}};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, intake_fields, COUNT(intake_fields), &fresh, &c->form);
    struct request_new_view v = {
        .form = &c->form,
        .channels = options_of(c, "channel", request_channels),
        .classes = options_of(c, "class", request_classes),
        .id_kinds = options_of(c, "id_kind", request_id_kinds),
        .media = options_of(c, "medium", request_media),
        .deliveries = options_of(c, "delivery", request_deliveries),
    };
    frame_desk(c, text(c->lang, TEXT_requests_new_title), "requests", &v.frame);
    html_request_new_page(&c->html, &v);
    return 0;
}

/* A letter may lack what the web form asks for: it is registered all the same, and its lack is a
 * matter of correction. What is there has to be right. */
static int intake_check(struct ctx *c, const struct intake_form *in)
{
    struct request_faults faults;
    if (in->arrived > moment_day(c->now))
        form_refuse(&c->form, "arrived", TEXT_requests_fault_day);
    else if (in->arrived < request_first_day())
        form_refuse(&c->form, "arrived", TEXT_requests_fault_law);
    request_check(c->arena, request_regime_on(in->arrived), &in->t, &faults);
    for (size_t i = 0; i < faults.n; i++) {
        const struct field_state *f = form_field(&c->form, faults.v[i].field);
        if (f->typed.n > 0 && f->error == FIELD_OK)
            form_refuse(&c->form, faults.v[i].field, faults.v[i].why);
    }
    return c->form.ok ? 0 : ERR_INVALID;
}

static int status_address(struct ctx *c, struct str *ret)
{
    struct str site;
    int r = bodies_setting(c->db, c->arena, "site.address", &site);
    while (r == 0 && str_ends(site, S("/")))
        site = str_head(site, site.n - 1);
    *ret = r == 0 && site.n > 0 ? arena_fmt(c->arena, "%.*s/request/status", STR_ARG(site)) : S("");
    return r;
}

/* The receipt, with a code that stands nowhere else: it is printed now or never. */
static int registered_show(struct ctx *c, int64_t id, const struct intake_form *in,
                           const struct request_names *names)
{
    struct requests_request_row row;
    struct request_registered_view v = {
        .receipt = names->receipt,
        .code = names->code,
        .second = request_second_of(c->arena, in->t.phone, in->t.name),
        .second_is_phone = in->t.phone.n > 0,
        .href = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)id),
    };
    int r = request_get(c->db, c->arena, id, &row);
    if (r == 0)
        r = status_address(c, &v.address);
    if (r < 0)
        return r;
    v.number = row.number;
    v.has_qr =
        v.address.n > 0 &&
        qr_make(c->arena, arena_fmt(c->arena, "%.*s#%.*s", STR_ARG(v.address), STR_ARG(v.code)),
                &v.qr) == 0;
    frame_desk(c, text(c->lang, TEXT_requests_registered_title), "requests", &v.frame);
    html_request_registered_page(&c->html, &v);
    return 0;
}

static int intake_save(struct ctx *c)
{
    const struct intake_form *in = c->input;
    struct request_names names;
    uint8_t key[SEAL_KEY];
    int64_t id;
    int r = intake_check(c, in);
    if (r < 0)
        return r;
    request_names_new(c->arena, 'C', in->arrived, &names);
    request_key(c->arena, names.code, request_second_of(c->arena, in->t.phone, in->t.name), key);
    struct request_new n = {
        .texts = in->t,
        .public_id = names.public_id,
        .receipt = names.receipt,
        .channel = in->channel,
        .place = request_place(c->arena, names.code),
        .key = seal_key_text(c->arena, key),
        /* Only its day is known of a letter that came earlier. */
        .received = in->arrived == moment_day(c->now) ? c->now : day_begin(in->arrived),
    };
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_register(c->db, c->arena, c->app, &n, &c->actor, c->now, &id);
    if (r == 0)
        r = tx_commit(&tx);
    return r < 0 ? r : registered_show(c, id, in, &names);
}

/* ---- A case ---- */

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
            .name = named(c, "event", e->kind),
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
        bool first = ret->n == 0;
        *vec_push(c->arena, ret) = (struct request_offer){
            .code = k->code,
            .name = named(c, "act", str_c(k->code)),
            .hint = named(c, "act_hint", str_c(k->code)),
            .until = k->needs & REQUEST_NEEDS_UNTIL,
            .days = k->needs & REQUEST_NEEDS_DAYS,
            .note = k->needs & REQUEST_NEEDS_NOTE,
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
        *vec_push(c->arena, ret) = row_of(c, calendar, &rows.v[i]);
    return r;
}

static int case_show(struct ctx *c, struct request_case_view *v, struct str refused_act)
{
    struct requests_request_row *row = arena_one(c->arena, struct requests_request_row);
    int r = case_of(c, row);
    if (r == 0)
        r = proof_of(c, row, &v->proof);
    if (r == 0)
        r = history_of(c, row->id, &v->history);
    if (r == 0)
        r = offers_of(c, row->id, refused_act, &v->offers);
    if (r == 0)
        r = same_of(c, row, &v->same);
    if (r < 0)
        return r;
    v->r = row;
    v->form = &c->form;
    v->state = named(c, "state", row->state);
    v->channel = named(c, "channel", row->channel);
    v->class = named(c, "class", row->class);
    v->medium = named(c, "medium", row->medium);
    v->delivery = named(c, "delivery", row->delivery);
    v->received = frame_desk_moment(c, row->created);
    v->address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    v->destroyed = frame_desk_day(c, row->destroyed);
    v->today = day_iso(c->arena, moment_day(c->now));
    v->may_identity = (c->actor.roles & OFFICE) && row->identity.n > 0;
    frame_desk(c, row->number, "requests", &v->frame);
    if (c->req->method == METHOD_POST)
        v->frame.behind = 0; /* what this request itself has just entered */
    html_request_case_page(&c->html, v);
    return 0;
}

static int request_case(struct ctx *c)
{
    struct request_case_view v = {.refused = S(""), .id_kind_number = S("")};
    v.typed_day = v.typed_until = v.typed_days = v.typed_note = S("");
    return case_show(c, &v, S(""));
}

/* ---- Acts ---- */

struct act_form {
    struct str act, note;
    day_t day, until;
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
};

static struct str typed(struct ctx *c, const char *field)
{
    return form_field(&c->form, field)->typed;
}

static int case_refused(struct ctx *c, struct str why)
{
    struct request_case_view v = {.refused = why,
                                  .id_kind_number = S(""),
                                  .typed_day = typed(c, "day"),
                                  .typed_until = typed(c, "until"),
                                  .typed_days = typed(c, "days"),
                                  .typed_note = typed(c, "note")};
    return case_show(c, &v, typed(c, "act"));
}

static int act_do(struct ctx *c, const struct request_act *act, struct str *ret_why)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_act(c->db, c->arena, c->lang, ctx_param_id(c, "id"), act, &c->actor, c->now,
                        ret_why);
    return r < 0 ? r : tx_commit(&tx);
}

static int request_do(struct ctx *c)
{
    const struct act_form *in = c->input;
    struct str why = S("");
    struct request_act act = {.kind = request_act_find(in->act),
                              .day = in->day,
                              .until = in->until,
                              .days = in->days,
                              .note = in->note};
    if (!act.kind)
        return err_set(ERR_MALFORMED, "there is no such act");
    int r = act_do(c, &act, &why);
    if (r == ERR_CONFLICT)
        why = text(c->lang, TEXT_requests_fault_changed);
    if ((r == ERR_INVALID || r == ERR_CONFLICT) && why.n > 0) {
        c->res->status = err_status(r);
        return case_refused(c, why);
    }
    if (r < 0)
        return r;
    frame_done(c, "request_act",
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
    struct request_case_view v = {.refused = S(""), .id_kind_number = S("")};
    struct str kind;
    struct tx tx cleanup(tx_end) = {0};
    v.typed_day = v.typed_until = v.typed_days = v.typed_note = S("");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_identity(c->db, c->arena, c->app, ctx_param_id(c, "id"), &c->actor, c->now,
                             &kind, &v.id_kind_number);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    v.id_kind = named(c, "id_kind", kind);
    return case_show(c, &v, S(""));
}

static const struct page pages[] = {
    {METHOD_GET, "/requests", SIDE_DESK, READERS, requests_list},
    {METHOD_POST, "/requests", SIDE_DESK, READERS, requests_find, requests_list,
     PAGE_FORM(struct find_form, find_fields)},
    {METHOD_GET, "/requests/new", SIDE_DESK, OFFICE, intake_page, NULL,
     PAGE_FORM(struct intake_form, intake_fields)},
    {METHOD_POST, "/requests/new", SIDE_DESK, OFFICE, intake_save, intake_page,
     PAGE_FORM(struct intake_form, intake_fields)},
    {METHOD_GET, "/requests/{id}", SIDE_DESK, READERS, request_case},
    {METHOD_POST, "/requests/{id}/act", SIDE_DESK, OFFICE, request_do, request_do_again,
     PAGE_FORM(struct act_form, act_fields)},
    {METHOD_POST, "/requests/{id}/identity", SIDE_DESK, OFFICE, request_identity_page},
};

const struct pages requests_desk_pages = {pages, COUNT(pages)};
