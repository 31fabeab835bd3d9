/* pages_applicant.c: what an applicant sent and what he may be told: his files and words, a case that is
 * looked up for him at the counter or on the telephone, a new code in place of a lost one. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/asking/card.h"
#include "domain/requests/asking/counter.h"
#include "html_request_applicant.h"

#define OFFICE ROLE_DISCLOSURE_OFFICE
/* Who handles a case: the office, and the officer whom it was given to. */
#define HANDLERS (ROLE_DISCLOSURE_OFFICE | ROLE_OFFICER)

/* The case, for who handles it. */
static int handled(struct ctx *c, struct requests_request_row *ret)
{
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    if (r < 0 || c->actor.roles & OFFICE)
        return r;
    return ret->owner == c->actor.id ? 0 : err_set(ERR_FORBIDDEN, "not who handles the case");
}

/* The same in a transaction, for who goes on to write. */
static int handled_in(struct ctx *c, struct tx *tx, struct requests_request_row *ret)
{
    int r = tx_begin(c->db, tx);
    return r < 0 ? r : handled(c, ret);
}

static struct str case_address(struct ctx *c, int64_t id)
{
    return arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)id);
}

/* ---- What he said ---- */

/* Who wrote it down, and when: what the first event of the case names. */
static int written_down(struct ctx *c, int64_t id, struct request_oral_view *v)
{
    struct requests_event_rows events = {0};
    int r = requests_sql_events(c->db, c->arena, id, &events);
    if (r < 0 || events.n == 0)
        return r < 0 ? r : err_set(ERR_BROKEN, "a case that never began");
    v->writer = request_hand(c, events.v[0].kind, events.v[0].actor_zh, events.v[0].actor_en);
    v->at = frame_moment(c, events.v[0].at); /* with its year: the paper is read later */
    v->day = frame_day(c, events.v[0].day);
    return 0;
}

/* ERR_ABSENT: it was asked in writing. */
static int oral_record(struct ctx *c)
{
    struct requests_request_row *row = arena_one(c->arena, struct requests_request_row);
    struct request_oral_view v = {.r = row};
    struct str zh, en;
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), row);
    if (r == 0 && !str_eq(row->channel, S("oral")))
        r = err_set(ERR_ABSENT, "it was asked in writing");
    if (r == 0)
        r = written_down(c, row->id, &v);
    if (r == 0)
        r = bodies_setting(c->db, c->arena, "authority.name_zh", &zh);
    if (r == 0)
        r = bodies_setting(c->db, c->arena, "authority.name_en", &en);
    if (r < 0)
        return r;
    v.authority = said_in(c->lang, zh, en);
    v.address = case_address(c, row->id);
    v.class = request_named("class", row->class);
    v.medium = request_named("medium", row->medium);
    v.delivery = request_named("delivery", row->delivery);
    struct html_arg number = html_arg_str(S("number"), row->number);
    frame_desk(c, text_fill(c->arena, c->lang, TEXT_requests_oral_of, &number, 1), "requests",
               &v.frame);
    html_request_oral_page(&c->html, &v);
    return 0;
}

/* ---- What he sent ---- */

static int files_of(struct ctx *c, int64_t id, struct request_file_items *ret)
{
    struct applicant_file_rows rows = {0};
    int r = applicant_sql_files(c->db, c->arena, id, &rows);
    for (size_t i = 0; r == 0 && i < rows.n; i++) {
        const struct applicant_file_row *f = &rows.v[i];
        *vec_push(c->arena, ret) = (struct request_file_item){
            .name = f->name,
            .size = frame_size(c, f->size),
            .href = arena_fmt(c->arena, "%.*s/came/%lld", STR_ARG(case_address(c, id)),
                              (long long)f->id),
            .destroyed = frame_desk_day(c, f->destroyed),
            .identity = f->identity,
            .whole = f->here == f->parts,
        };
    }
    return r;
}

static bool is_a_letter(struct str kind)
{
    static const char *const kinds[] = {"added",     "asked",         "told",
                                        "corrected", "reasons-given", "delivery-chosen"};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(str_c(kinds[i]), kind))
            return true;
    return false;
}

static struct request_happened happened(struct ctx *c, const struct requests_event_row *e)
{
    return (struct request_happened){
        .name = request_named("event", e->kind),
        .day = frame_desk_day(c, e->day),
        .at = frame_desk_moment(c, e->at),
        .until = frame_desk_day(c, e->until),
        .note = e->note,
        .who = e->actor == 0
                   ? (struct said){text(c->lang, TEXT_requests_by_applicant), lang_tag(c->lang)}
                   : said_in(c->lang, e->actor_zh, e->actor_en),
        .days = e->days,
        .late = e->day != moment_day(e->at),
    };
}

static int letters_of(struct ctx *c, int64_t id, struct request_happenings *ret)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(c->db, c->arena, id, &rows);
    for (size_t i = rows.n; r == 0 && i-- > 0;)
        if (is_a_letter(rows.v[i].kind))
            *vec_push(c->arena, ret) = happened(c, &rows.v[i]);
    return r;
}

static int applicant_show(struct ctx *c)
{
    struct requests_request_row *row = arena_one(c->arena, struct requests_request_row);
    struct request_applicant_view v = {.form = &c->form, .r = row};
    int r = handled(c, row);
    if (r == 0)
        r = files_of(c, row->id, &v.files);
    if (r == 0)
        r = letters_of(c, row->id, &v.letters);
    if (r < 0)
        return r;
    v.address = case_address(c, row->id);
    v.documents = options_named(c->arena, c->lang, "requests", "id_kind", request_id_kinds, S(""));
    v.office = c->actor.roles & OFFICE;
    frame_desk(c, text(c->lang, TEXT_requests_applicant_title), "requests", &v.frame);
    html_request_applicant_page(&c->html, &v);
    return 0;
}

struct applicant_form {
    struct str words, document;
};

static const struct field tell_fields[] = {
    {"words", FIELD_TEXT, offsetof(struct applicant_form, words), .max = 1000, .required = true,
     .label = TEXT_requests_tell, .hint = TEXT_requests_tell_hint},
    {"document", FIELD_LINE, offsetof(struct applicant_form, document), .max = 20},
};
static const struct field code_fields[] = {
    {"words", FIELD_LINE, offsetof(struct applicant_form, words), .max = 1},
    {"document", FIELD_CHOICE, offsetof(struct applicant_form, document), .max = 20,
     .required = true, .choices = request_id_kinds, .label = TEXT_requests_code_document,
     .hint = TEXT_requests_code_document_hint},
};
/* The page as it is opened: both forms, with their own hints. */
static const struct field page_fields[] = {
    {"words", FIELD_TEXT, offsetof(struct applicant_form, words), .max = 1000, .required = true,
     .label = TEXT_requests_tell, .hint = TEXT_requests_tell_hint},
    {"document", FIELD_CHOICE, offsetof(struct applicant_form, document), .max = 20,
     .required = true, .choices = request_id_kinds, .label = TEXT_requests_code_document,
     .hint = TEXT_requests_code_document_hint},
};

static int applicant_again(struct ctx *c)
{
    for (size_t i = 0; i < c->form.n; i++)
        c->form.v[i].field = &page_fields[i];
    return applicant_show(c);
}

static int tell(struct ctx *c)
{
    const struct applicant_form *in = c->input;
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    int r = handled_in(c, &tx, &row);
    if (r == 0)
        r = request_tell(c->db, c->arena, row.id, in->words, &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_told",
               arena_fmt(c->arena, "/requests/%lld/applicant", (long long)row.id));
    return 0;
}

/* ---- His files, as they came ---- */

static int file_send(struct ctx *c, bool identity)
{
    struct requests_request_row row;
    struct applicant_file_row file;
    const struct requests_house *house = c->app;
    struct str bytes;
    int r = handled(c, &row);
    if (r == 0)
        r = request_file_open(c->db, c->arena, &house->keys, row.id, ctx_param_id(c, "file"), &file,
                              &bytes);
    if (r < 0)
        return r;
    if (file.identity && !identity)
        return err_set(ERR_FORBIDDEN, "a proof of identity is asked for by its own form");
    c->res->status = 200;
    c->res->type = S("application/octet-stream");
    c->res->body = bytes;
    response_filename(c->req, c->res, file.name, false);
    return 0;
}

static int file(struct ctx *c)
{
    return file_send(c, false);
}

/* What came as an ordinary file shows a document: from now on it is kept like one. */
static int file_is_identity(struct ctx *c)
{
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    int r = handled_in(c, &tx, &row);
    if (r == 0)
        r = request_file_is_identity(c->db, c->arena, row.id, ctx_param_id(c, "file"), &c->actor,
                                     c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_identity_marked",
               arena_fmt(c->arena, "/requests/%lld/applicant", (long long)row.id));
    return 0;
}

/* Each look at a proof of identity is an event of the case. */
static int identity_file(struct ctx *c)
{
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    int r = handled_in(c, &tx, &row);
    if (r == 0)
        r = request_identity_looked(c->db, c->arena, row.id, &c->actor, c->now);
    if (r == 0)
        r = file_send(c, true);
    return r < 0 ? r : tx_commit(&tx);
}

/* ---- A lost code ---- */

static int code_replace(struct ctx *c)
{
    const struct applicant_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct str code;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_code_replace(c->db, c->arena, id, in->document, &c->actor, c->now, &code);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    struct request_card_view v = {.title = TEXT_requests_code_replaced,
                                  .lead = TEXT_requests_code_replaced_lead};
    r = request_card(c, id, code, &v);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_code_replaced), "requests", &v.frame);
    v.frame.behind = 0; /* what this request itself has just entered */
    html_request_card_page(&c->html, &v);
    return 0;
}

/* ---- Told at the counter or on the telephone ---- */

struct look_form {
    struct str way, word, second;
};

static const struct field look_fields[] = {
    {"way", FIELD_CHOICE, offsetof(struct look_form, way), .max = 10, .required = true,
     .choices = request_ways, .label = TEXT_requests_asked_by},
    {"word", FIELD_LINE, offsetof(struct look_form, word), .max = 60, .required = true,
     .label = TEXT_requests_look_word, .hint = TEXT_requests_look_word_hint},
    {"second", FIELD_LINE, offsetof(struct look_form, second), .max = 60, .required = true,
     .label = TEXT_requests_second, .hint = TEXT_requests_look_second_hint},
};

static int look_show(struct ctx *c, bool refused)
{
    struct str way = form_field(&c->form, "way")->typed;
    struct request_look_view v = {
        .form = &c->form,
        .ways = options_named(c->arena, c->lang, "requests", "asked_by", request_ways,
                              way.n > 0 ? way : S("counter")),
        .refused = refused,
    };
    frame_desk(c, text(c->lang, TEXT_requests_look_title), "requests", &v.frame);
    html_request_look_page(&c->html, &v);
    return 0;
}

static int look_up(struct ctx *c)
{
    return look_show(c, false);
}

static int told_proof(struct ctx *c, const struct requests_request_row *row, struct proof *ret)
{
    const struct calendar *calendar;
    struct dates dates;
    struct reckoning *k = arena_one(c->arena, struct reckoning);
    struct str why;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = request_dates(c->db, c->arena, row->id, &dates);
    if (r == 0)
        r = request_reckon(c->arena, c->lang, calendar, row->channel, &dates, true, k, &why);
    if (r == 0)
        request_proof(c, k, NULL, ret);
    return r;
}

/* What he would read himself, no more. */
static int told_steps(struct ctx *c, int64_t id, struct request_happenings *ret)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(c->db, c->arena, id, &rows);
    for (size_t i = 0; r == 0 && i < rows.n; i++) {
        bool note;
        if (!request_shows(rows.v[i].kind, &note))
            continue;
        struct request_happened h = happened(c, &rows.v[i]);
        if (!note)
            h.note = S("");
        *vec_push(c->arena, ret) = h;
    }
    return r;
}

static int told_show(struct ctx *c, int64_t id)
{
    struct requests_request_row row;
    struct request_told_view v = {.href = case_address(c, id)};
    int r = request_get(c->db, c->arena, id, &row);
    if (r == 0)
        r = told_proof(c, &row, &v.proof);
    if (r == 0)
        r = told_steps(c, id, &v.steps);
    if (r < 0)
        return r;
    v.number = row.number;
    v.state = request_named("state", row.state);
    v.next = request_named("next", row.state);
    frame_desk(c, row.number, "requests", &v.frame);
    v.frame.behind = 0;
    html_request_told_page(&c->html, &v);
    return 0;
}

static int look_up_do(struct ctx *c)
{
    const struct look_form *in = c->input;
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_look_up(c->db, c->arena, in->word, in->second, in->way, &c->actor, c->now, &id);
    if (r == ERR_ABSENT) {
        c->res->status = err_status(r);
        return look_show(c, true);
    }
    if (r == 0)
        r = tx_commit(&tx);
    return r < 0 ? r : told_show(c, id);
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/look", SIDE_DESK, OFFICE, look_up, NULL,
     PAGE_FORM(struct look_form, look_fields)},
    {METHOD_POST, "/requests/look", SIDE_DESK, OFFICE, look_up_do, look_up,
     PAGE_FORM(struct look_form, look_fields)},
    {METHOD_GET, "/requests/{id}/oral", SIDE_DESK, OFFICE, oral_record},
    {METHOD_GET, "/requests/{id}/applicant", SIDE_DESK, HANDLERS, applicant_show, NULL,
     PAGE_FORM(struct applicant_form, page_fields)},
    {METHOD_POST, "/requests/{id}/tell", SIDE_DESK, HANDLERS, tell, applicant_again,
     PAGE_FORM(struct applicant_form, tell_fields)},
    {METHOD_POST, "/requests/{id}/code", SIDE_DESK, OFFICE, code_replace, applicant_again,
     PAGE_FORM(struct applicant_form, code_fields)},
    {METHOD_GET, "/requests/{id}/came/{file}", SIDE_DESK, HANDLERS, file},
    {METHOD_POST, "/requests/{id}/came/{file}", SIDE_DESK, HANDLERS, identity_file},
    {METHOD_POST, "/requests/{id}/came/{file}/identity", SIDE_DESK, HANDLERS, file_is_identity},
};

const struct pages requests_applicant_pages = {pages, COUNT(pages)};
