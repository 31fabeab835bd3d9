/* pages_intake.c: a request that reached the disclosure office otherwise than over the site is
 * registered: at the counter, by post, by fax, by e-mail, orally. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/asking/alike.h"
#include "domain/requests/asking/card.h"
#include "domain/requests/code.h"
#include "domain/requests/files.h"
#include "domain/requests/mail/mail_in.h"
#include "html_request_applicant.h"
#include "html_request_intake.h"

#define OFFICE ROLE_DISCLOSURE_OFFICE

struct intake_form {
    struct request_texts t;
    struct str channel, seen, files; /* files: never typed; where a message about them stands */
    day_t arrived;
    int64_t mail; /* that it came with; 0 none */
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
    {"notices", FIELD_CHOICE, AT(notices), .max = 1, .choices = request_notices,
     .label = TEXT_mail_notices_desk, .hint = TEXT_mail_notices_hint},
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
    {"mail", FIELD_INT, offsetof(struct intake_form, mail), .max = 20, .low = 0, .high = INT64_MAX},
    {"seen", FIELD_LINE, offsetof(struct intake_form, seen), .max = 1},
    {"file", FIELD_LINE, offsetof(struct intake_form, files), .max = 1, .label = TEXT_requests_scan,
     .hint = TEXT_requests_scan_hint},
};

/* ---- Is it there already? ---- */

static int before_of(struct ctx *c, const struct request_texts *t, int64_t but,
                     struct request_before *ret)
{
    const struct requests_house *house = c->app;
    struct request_alikes found;
    const struct calendar *calendar;
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r == 0)
        r = request_alike(c->db, c->arena, house, t, but, &found);
    if (r == 0)
        r = request_items_in_month(c->db, c->arena, house, t, c->now, &ret->in_month);
    for (size_t i = 0; r == 0 && i < found.n; i++) {
        *vec_push(c->arena, found.v[i].alike ? &ret->alike : &ret->same) =
            request_row_of(c, calendar, &found.v[i].row);
        ret->twice = ret->twice || (found.v[i].alike && found.v[i].same);
    }
    return r;
}

/* ---- The form ---- */

/* The mail that is being registered; 0 none. */
static int64_t mail_of(struct ctx *c)
{
    const struct field_state *f = form_field(&c->form, "mail");
    int64_t id = 0;
    if (f && num_parse(f->typed, 1, INT64_MAX, &id) < 0)
        return 0;
    return id;
}

/* What stands under 更多: open where something was typed, or it would be overlooked. */
static bool more_typed(struct ctx *c)
{
    static const char *const more[] = {"address",       "email",   "contact", "wanted_name",
                                       "wanted_number", "purpose", "waiver"};
    for (size_t i = 0; i < COUNT(more); i++)
        if (form_field(&c->form, more[i])->typed.n > 0)
            return true;
    return false;
}

static int intake_show(struct ctx *c, const struct request_before *before)
{
    struct request_new_view v = {
        .form = &c->form,
        .channels = form_options(c, "channel", "requests", "channel", request_channels),
        .classes = form_options(c, "class", "requests", "class", request_classes),
        .id_kinds = form_options(c, "id_kind", "requests", "id_kind", request_id_kinds),
        .media = form_options(c, "medium", "requests", "medium", request_media),
        .deliveries = form_options(c, "delivery", "requests", "delivery", request_deliveries),
        .before = before,
        .more = more_typed(c),
    };
    const struct requests_house *house = c->app;
    struct mail_in m;
    int64_t mail = mail_of(c);
    int r = mails_on(c->db, c->arena, &v.notices);
    if (r == 0 && mail > 0)
        r = mail_in_get(c->db, c->arena, &house->keys, mail, &m);
    if (r == 0 && mail > 0)
        r = mail_in_view(c, &m, &v.mail);
    if (r < 0 && r != ERR_ABSENT) /* somebody saw to it meanwhile: the form says so */
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_new_title), "requests", &v.frame);
    html_request_new_page(&c->html, &v);
    return 0;
}

/* ?mail=ID: what the mail says stands in the form already. */
static int mail_fill(struct ctx *c, struct intake_form *fresh)
{
    const struct requests_house *house = c->app;
    struct mail_in m;
    if (num_parse(request_arg(c->req, "mail"), 1, INT64_MAX, &fresh->mail) < 0) {
        err_clear();
        return 0;
    }
    int r = mail_in_get(c->db, c->arena, &house->keys, fresh->mail, &m);
    if (r < 0)
        return r;
    mail_in_texts(c->arena, &m, &fresh->t);
    fresh->channel = S("email");
    fresh->arrived = mail_in_day(&m);
    return 0;
}

static int intake_page(struct ctx *c)
{
    struct intake_form fresh = {
        .arrived = moment_day(c->now),
        .channel = S("counter"),
        .t = {.class = S("person"), .medium = S("paper"), .delivery = S("pickup")}};
    if (c->req->method != METHOD_POST) {
        int r = mail_fill(c, &fresh);
        if (r < 0)
            return r;
        form_show(c->arena, intake_fields, COUNT(intake_fields), &fresh, &c->form);
    }
    return intake_show(c, NULL);
}

/* What is there already, before anything is registered. */
static int intake_look(struct ctx *c)
{
    const struct intake_form *in = c->input;
    struct request_before before = {.asked = true};
    int r = before_of(c, &in->t, 0, &before);
    return r < 0 ? r : intake_show(c, &before);
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
    request_check_unasked(c->arena, request_regime_on(in->arrived), &in->t, &faults);
    for (size_t i = 0; i < faults.n; i++) {
        const struct field_state *f = form_field(&c->form, faults.v[i].field);
        if (f->typed.n > 0 && f->error == FIELD_OK)
            form_refuse(&c->form, faults.v[i].field, faults.v[i].why);
    }
    enum text files = request_files_fault(&c->req->uploads, NULL);
    if (files != TEXT_NONE)
        form_refuse(&c->form, "file", files);
    return c->form.ok ? 0 : ERR_INVALID;
}

/* The receipt, with a code that stands nowhere else: it is printed now or never. */
static int registered_show(struct ctx *c, int64_t id, const struct intake_form *in,
                           const struct request_names *names)
{
    struct request_before before = {0};
    struct request_card_view v = {.title = TEXT_requests_registered_title,
                                  .lead = TEXT_requests_registered_lead,
                                  .before = &before};
    int r = request_card(c, id, names->code, &v);
    if (r == 0)
        r = before_of(c, &in->t, id, &before);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_registered_title), "requests", &v.frame);
    html_request_card_page(&c->html, &v);
    return 0;
}

/* The same applicant has asked for the same: shown once, before it gets a second number. */
static int asked_twice(struct ctx *c, const struct intake_form *in, struct request_before *ret)
{
    *ret = (struct request_before){.asked = true};
    if (in->seen.n > 0)
        return 0;
    int r = before_of(c, &in->t, 0, ret);
    return r < 0 ? r : ret->twice;
}

static int intake_save(struct ctx *c)
{
    const struct intake_form *in = c->input;
    struct request_names names;
    uint8_t key[SEAL_KEY];
    struct request_before before;
    const struct requests_house *house = c->app;
    int64_t id;
    int r = intake_check(c, in);
    if (r == 0)
        r = asked_twice(c, in, &before);
    if (r > 0) {
        c->res->status = err_status(ERR_CONFLICT);
        return intake_show(c, &before);
    }
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
        r = request_register(c->db, c->arena, house, &n, &c->actor, c->now, &id);
    if (r == 0)
        r = request_files_keep(c->db, c->arena, &house->keys, id, &c->req->uploads);
    if (r == 0 && in->mail > 0)
        r = mail_in_registered(c->db, c->arena, in->mail, id, &c->actor);
    if (r == 0)
        r = tx_commit(&tx);
    return r < 0 ? r : registered_show(c, id, in, &names);
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/new", SIDE_DESK, OFFICE, intake_page, NULL,
     PAGE_FORM(struct intake_form, intake_fields)},
    {METHOD_POST, "/requests/new", SIDE_DESK, OFFICE, intake_save, intake_page,
     PAGE_FORM(struct intake_form, intake_fields), .uploads = true},
    {METHOD_POST, "/requests/new/look", SIDE_DESK, OFFICE, intake_look, intake_page,
     PAGE_FORM(struct intake_form, intake_fields), .uploads = true},
};

const struct pages requests_intake_pages = {pages, COUNT(pages)};
