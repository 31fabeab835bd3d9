/* pages_intake.c: a request that reached the disclosure office otherwise than over the site is
 * registered: at the counter, by post, by fax, by e-mail, orally. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/requests/code.h"
#include "domain/requests/views_desk.h"
#include "html_request_intake.h"

#define OFFICE ROLE_DISCLOSURE_OFFICE

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
        *vec_push(c->arena, &list) = (struct option){
            str_c(codes[i]), text(c->lang, request_named(c, field, str_c(codes[i]))),
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

static const struct page pages[] = {
    {METHOD_GET, "/requests/new", SIDE_DESK, OFFICE, intake_page, NULL,
     PAGE_FORM(struct intake_form, intake_fields)},
    {METHOD_POST, "/requests/new", SIDE_DESK, OFFICE, intake_save, intake_page,
     PAGE_FORM(struct intake_form, intake_fields)},
};

const struct pages requests_intake_pages = {pages, COUNT(pages)};
