/* pages_public.c: asking: what is public already, the form, a last look, the receipt.
 *
 * Nothing is kept between the steps but in the pages themselves. What is sent is sealed here, in
 * the public process, before it goes anywhere: not even the inbox can be read. */
#include "base/file.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/catalogue.h"
#include "domain/requests/code.h"
#include "domain/requests/asking/draft.h"
#include "domain/requests/files.h"
#include "domain/requests/asking/sealed.h"
#include "domain/requests/asking/views_public.h"
#include "engine/json.h"
#include "engine/law.h"
#include "html_request_public.h"
#include "web/qr.h"

#define SUGGESTIONS       8
#define CHECK_SUGGESTIONS 3

struct request_form {
    struct request_texts t;
    struct str key, files; /* files: never typed; where a message about them stands */
};

#define AT(name) offsetof(struct request_form, t.name)

/* One table of limits: strict for what is handed in, with nothing required for what is only carried
 * along; and as each regime has it, to say at a field whether it is asked for. */
#define REQUEST_FIELDS(strict, identity, use)                                        \
 {"class",                                                                           \
  FIELD_CHOICE,                                                                      \
  AT(class),                                                                         \
  .max = 20,                                                                         \
  .required = (strict),                                                              \
  .choices = request_classes,                                                        \
  .label = TEXT_requests_class},                                                     \
     {"name",                                                                        \
      FIELD_LINE,                                                                    \
      AT(name),                                                                      \
      .max = 60,                                                                     \
      .required = (strict),                                                          \
      .label = TEXT_requests_name,                                                   \
      .hint = TEXT_requests_name_hint},                                              \
     {"contact",                                                                     \
      FIELD_LINE,                                                                    \
      AT(contact),                                                                   \
      .max = 40,                                                                     \
      .label = TEXT_requests_contact,                                                \
      .hint = TEXT_requests_contact_hint},                                           \
     {"id_kind",                                                                     \
      FIELD_CHOICE,                                                                  \
      AT(id_kind),                                                                   \
      .max = 20,                                                                     \
      .required = (identity),                                                        \
      .choices = request_id_kinds,                                                   \
      .label = TEXT_requests_id_kind},                                               \
     {"id_number",                                                                   \
      FIELD_LINE,                                                                    \
      AT(id_number),                                                                 \
      .max = 40,                                                                     \
      .required = (identity),                                                        \
      .label = TEXT_requests_id_number,                                              \
      .hint = TEXT_requests_id_number_hint},                                         \
     {"phone",                                                                       \
      FIELD_LINE,                                                                    \
      AT(phone),                                                                     \
      .max = 30,                                                                     \
      .label = TEXT_requests_phone,                                                  \
      .hint = TEXT_requests_phone_hint},                                             \
     {"email", FIELD_LINE, AT(email), .max = 100, .label = TEXT_requests_email},     \
     {"address",                                                                     \
      FIELD_LINE,                                                                    \
      AT(address),                                                                   \
      .max = 120,                                                                    \
      .label = TEXT_requests_address,                                                \
      .hint = TEXT_requests_address_hint},                                           \
     {"wanted",                                                                      \
      FIELD_TEXT,                                                                    \
      AT(wanted),                                                                    \
      .max = 2000,                                                                   \
      .required = (strict),                                                          \
      .label = TEXT_requests_wanted,                                                 \
      .hint = TEXT_requests_wanted_hint},                                            \
     {"wanted_name",                                                                 \
      FIELD_LINE,                                                                    \
      AT(wanted_name),                                                               \
      .max = 200,                                                                    \
      .label = TEXT_requests_wanted_name,                                            \
      .hint = TEXT_requests_wanted_name_hint},                                       \
     {"wanted_number",                                                               \
      FIELD_LINE,                                                                    \
      AT(wanted_number),                                                             \
      .max = 80,                                                                     \
      .label = TEXT_requests_wanted_number,                                          \
      .hint = TEXT_requests_wanted_number_hint},                                     \
     {"medium",                                                                      \
      FIELD_CHOICE,                                                                  \
      AT(medium),                                                                    \
      .max = 20,                                                                     \
      .required = (strict),                                                          \
      .choices = request_media,                                                      \
      .label = TEXT_requests_medium},                                                \
     {"delivery",                                                                    \
      FIELD_CHOICE,                                                                  \
      AT(delivery),                                                                  \
      .max = 20,                                                                     \
      .required = (strict),                                                          \
      .choices = request_deliveries,                                                 \
      .label = TEXT_requests_delivery},                                              \
     {"purpose",                                                                     \
      FIELD_TEXT,                                                                    \
      AT(purpose),                                                                   \
      .max = 500,                                                                    \
      .required = (use),                                                             \
      .label = TEXT_requests_purpose,                                                \
      .hint = TEXT_requests_purpose_hint},                                           \
     {"waiver",                                                                      \
      FIELD_TEXT,                                                                    \
      AT(waiver),                                                                    \
      .max = 300,                                                                    \
      .label = TEXT_requests_waiver,                                                 \
      .hint = TEXT_requests_waiver_hint},                                            \
     {"notices",                                                                     \
      FIELD_CHOICE,                                                                  \
      AT(notices),                                                                   \
      .max = 1,                                                                      \
      .choices = request_notices,                                                    \
      .label = TEXT_mail_notices,                                                    \
      .hint = TEXT_mail_notices_hint},                                               \
     {"key", FIELD_LINE, offsetof(struct request_form, key), .max = 32},             \
 {                                                                                   \
  "file", FIELD_LINE, offsetof(struct request_form, files),                          \
      .max = 1, .label = TEXT_requests_attached, .hint = TEXT_requests_attached_hint \
 }

static const struct field strict_fields[] = {REQUEST_FIELDS(true, false, false)};
static const struct field carried_fields[] = {REQUEST_FIELDS(false, false, false)};
static const struct field fields_2019[] = {REQUEST_FIELDS(true, true, false)};
static const struct field fields_2008[] = {REQUEST_FIELDS(true, false, true)};

struct look_form {
    struct str wanted;
};

static const struct field look_fields[] = {
    {"wanted", FIELD_TEXT, offsetof(struct look_form, wanted), .max = 2000, .required = true,
     .label = TEXT_requests_wanted, .hint = TEXT_requests_wanted_hint},
};

static const struct request_regime *law_now(const struct ctx *c)
{
    return request_regime_on(moment_day(c->now));
}

/* A step that was reached by a form has no address of its own: what leads elsewhere and back leads
 * to the first step. */
static void frame_step(struct ctx *c, enum text title, struct frame_public *ret)
{
    frame_public(c, text(c->lang, title), "request", ret);
    ret->here = ctx_address(c, "/request");
    ret->other = c->lang == LANG_EN ? S("/request") : S("/en/request");
}

/* ---- What do you want to know? ---- */

static int start_show(struct ctx *c, struct request_start_view *v)
{
    v->form = &c->form;
    v->law = law_now(c);
    v->look = ctx_address(c, "/request/look");
    v->fill = ctx_address(c, "/request/form");
    v->status = ctx_address(c, "/request/status");
    v->draft = ctx_address(c, "/request/draft/open");
    v->closed = !request_can_seal(c);
    frame_step(c, TEXT_requests_title, &v->frame);
    html_request_start_page(&c->html, v);
    return 0;
}

static int request_start(struct ctx *c)
{
    struct request_start_view v = {.wanted = S("")};
    return start_show(c, &v);
}

/* 不少申请要的信息早已公开: whoever finds it here need not wait twenty days. */
static int look_for(struct ctx *c, struct str wanted, size_t most, struct request_links *ret)
{
    struct catalogue_suggestions found;
    int r = catalogue_suggest(c->db, c->arena, wanted, most, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++) {
        const struct catalogue_suggestion *d = &found.v[i];
        const char *path = arena_fmt(c->arena, "/d/%lld", (long long)d->id).p;
        *vec_push(c->arena, ret) =
            (struct request_link){.href = ctx_address(c, path),
                                  .day = frame_day(c, d->published),
                                  .title = said_in(c->lang, d->title, d->title_en)};
    }
    return 0;
}

static int request_look(struct ctx *c)
{
    const struct look_form *in = c->input;
    struct request_start_view v = {.wanted = in->wanted, .looked = true};
    request_elsewhere(c->arena, in->wanted, &v.elsewhere);
    int r = look_for(c, in->wanted, SUGGESTIONS, &v.found);
    return r < 0 ? r : start_show(c, &v);
}

/* ---- The form ---- */

static int refuse_faults(struct ctx *c, const struct request_texts *t)
{
    struct request_faults faults;
    request_check(c->arena, law_now(c), t, &faults);
    for (size_t i = 0; i < faults.n; i++)
        if (form_field(&c->form, faults.v[i].field)->error == FIELD_OK)
            form_refuse(&c->form, faults.v[i].field, faults.v[i].why);
    return faults.n > 0 ? ERR_INVALID : 0;
}

static int form_page(struct ctx *c)
{
    const struct request_form *in = c->input;
    const struct field *shown = law_now(c)->asks_identity ? fields_2019 : fields_2008;
    for (size_t i = 0; i < c->form.n; i++)
        c->form.v[i].field = &shown[i];
    struct request_form_view v = {
        .form = &c->form,
        .law = law_now(c),
        .check = ctx_address(c, "/request/check"),
        .draft = ctx_address(c, "/request/draft"),
        .key = in->key.n > 0 ? in->key : rand_key(c->arena),
        .classes = form_options(c, "class", "requests", "class", request_classes),
        .id_kinds = form_options(c, "id_kind", "requests", "id_kind", request_id_kinds),
        .media = form_options(c, "medium", "requests", "medium", request_media),
        .deliveries = form_options(c, "delivery", "requests", "delivery", request_deliveries),
        .notices = request_notices_offered(c),
    };
    frame_step(c, TEXT_requests_form_title, &v.frame);
    html_request_form_page(&c->html, &v);
    return 0;
}

/* All that is wrong is said at once. */
static int form_again(struct ctx *c)
{
    const struct request_form *in = c->input;
    if (!c->form.ok)
        (void)refuse_faults(c, &in->t);
    return form_page(c);
}

/* With what was typed on the page before it, and nothing wrong yet. */
static int request_form(struct ctx *c)
{
    struct request_form *in = c->input;
    if (in->t.class.n == 0)
        in->t.class = S("person");
    if (in->t.medium.n == 0)
        in->t.medium = S("electronic");
    if (in->t.delivery.n == 0)
        in->t.delivery = S("web");
    form_show(c->arena, strict_fields, COUNT(strict_fields), in, &c->form);
    return form_page(c);
}

/* ---- A last look ---- */

static struct request_lines lines_of(struct ctx *c, const struct request_form *in)
{
    struct request_lines list = {0};
    for (size_t i = 0; i < COUNT(strict_fields); i++) {
        const struct field *f = &strict_fields[i];
        struct str value = *(const struct str *)((const char *)in + f->offset);
        if (!f->label || value.n == 0 || f->offset == offsetof(struct request_form, files))
            continue;
        enum text choice =
            f->kind == FIELD_CHOICE ? text_named("requests", f->name, value) : TEXT_NONE;
        *vec_push(c->arena, &list) = (struct request_line){(enum text)f->label, choice, value};
    }
    return list;
}

static struct hiddens hiddens_of(struct ctx *c, const struct request_form *in)
{
    struct hiddens list = {0};
    for (size_t i = 0; i < COUNT(strict_fields); i++)
        if (strict_fields[i].offset != offsetof(struct request_form, files))
            *vec_push(c->arena, &list) =
                (struct hidden){strict_fields[i].name,
                                *(const struct str *)((const char *)in + strict_fields[i].offset)};
    return list;
}

/* What is to be sent, and the files to send with it: a browser keeps no chosen file from one page to
 * the next, so they are chosen where everything is sent from. */
static int check_show(struct ctx *c)
{
    struct request_form *in = c->input;
    request_forget_unasked(law_now(c), &in->t);
    struct request_check_view v = {
        .form = &c->form,
        .send = ctx_address(c, "/request"),
        .change = ctx_address(c, "/request/form"),
        .lines = lines_of(c, in),
        .hiddens = hiddens_of(c, in),
        .asks_identity = law_now(c)->asks_identity,
        .kinds = request_kinds_taken(c),
    };
    request_elsewhere(c->arena, in->t.wanted, &v.elsewhere);
    int r = look_for(c, in->t.wanted, CHECK_SUGGESTIONS, &v.found);
    if (r < 0)
        return r;
    frame_step(c, TEXT_requests_check_title, &v.frame);
    html_request_check_page(&c->html, &v);
    return 0;
}

static int request_check_page(struct ctx *c)
{
    const struct request_form *in = c->input;
    int r = refuse_faults(c, &in->t);
    return r < 0 ? r : check_show(c);
}

/* ---- Handing it in ---- */

/* The request and its files. Nobody on this side can open them again. */
static int seal_all(struct ctx *c, const struct seal_pair *pair, const struct request_form *in,
                    const struct request_names *names, struct submissions *ret)
{
    uint8_t key[SEAL_KEY];
    struct submissions parts = {0};
    request_key(c->arena, names->code, request_second_of(c->arena, in->t.phone, in->t.name), key);
    json_t *inside cleanup(json_done) = json_object();
    request_texts_put(inside, &in->t);
    json_put_str(inside, "receipt", names->receipt);
    json_put_str(inside, "place", request_place(c->arena, names->code));
    json_put_str(inside, "key", seal_key_text(c->arena, key));
    int r = request_files_seal(c->arena, pair, names->public_id, &c->req->uploads, c->now, inside,
                               &parts);
    if (r == 0)
        *ret = request_sealed(c->arena, pair, "request", names->public_id, inside, c->now, &parts);
    return r;
}

/* What is wrong with the files stands at their field, beneath the summary. */
static int refuse_files(struct ctx *c)
{
    struct uploads *came = &c->req->uploads;
    if (!law_now(c)->asks_identity) { /* not even if somebody sends it: nobody asked for it */
        size_t kept = 0;
        for (size_t i = 0; i < came->n; i++)
            if (!str_eq(came->v[i].field, S(REQUEST_IDENTITY_FIELD)))
                came->v[kept++] = came->v[i];
        came->n = kept;
    }
    if (came->n == 0)
        return 0;
    const struct request_file_kinds kinds = request_kinds_taken(c);
    enum text why = request_files_fault(came, &kinds);
    if (why == TEXT_NONE)
        return 0;
    form_refuse(&c->form, "file", why);
    return ERR_INVALID;
}

/* The summary again where it is the files alone, else the form. */
static int send_again(struct ctx *c)
{
    for (size_t i = 0; i < c->form.n; i++)
        if (c->form.v[i].error != FIELD_OK && strcmp(c->form.v[i].field->name, "file") != 0)
            return form_again(c);
    return c->form.trouble.status > 0 ? form_again(c) : check_show(c);
}

/* Within how many working days the law has the authority say what is unclear; 0: it sets none. */
static int correction_days(const struct ctx *c)
{
    const struct laws *laws = laws_builtin();
    const struct law *law = law_find(laws, str_c(law_now(c)->code));
    const struct law_term *t =
        law ? law_term(laws, law, LAW_CORRECTION_NOTICE, moment_day(c->now)) : NULL;
    return t ? t->number : 0;
}

/* The receipt is written before it is true, and sent when it is. */
static int receipt_write(struct ctx *c, const struct request_form *in,
                         const struct request_names *names)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    struct request_receipt_view v = {
        .receipt = names->receipt,
        .code = names->code,
        .received = frame_moment(c, c->now),
        .status = ctx_address(c, "/request/status"),
        .second = request_second_of(c->arena, in->t.phone, in->t.name),
        .phone = furniture_setting(f, c->lang, "authority.phone").text,
        .office = furniture_setting(f, c->lang, "authority.disclosure_office").text,
        .second_is_phone = in->t.phone.n > 0,
        .days = law_now(c)->days,
        .correction_days = correction_days(c),
    };
    for (size_t i = 0; i < c->req->uploads.n; i++)
        *vec_push(c->arena, &v.files) = c->req->uploads.v[i].name;
    v.address = ARENA_JOIN(c->arena, frame_origin(c, f), v.status);
    const struct inbox_door *door = c->app;
    struct str picture;
    r = qr_print(door->press, c->arena, ARENA_JOIN(c->arena, v.address, S("#")), v.code, &picture);
    if (r < 0)
        return r;
    v.qr = qr_base64(c->arena, picture);
    frame_step(c, TEXT_requests_receipt_title, &v.frame);
    html_request_receipt_page(&c->html, &v);
    if (!buf_ok(&c->out))
        return err_set(ERR_BROKEN, "the receipt is too large");
    c->res->status = 200;
    c->res->body = arena_str(c->arena, buf_str(&c->out));
    buf_clear(&c->out);
    return 0;
}

static int request_hand_in(struct ctx *c)
{
    struct request_form *in = c->input;
    struct request_names names;
    struct seal_pair pair cleanup(seal_pair_wipe) = {0};
    int r = request_names_of(c->arena, in->key, 'W', moment_day(c->now), &names);
    if (r == 0)
        r = refuse_faults(c, &in->t);
    if (r == 0)
        r = refuse_files(c);
    if (r == 0)
        r = request_sealing_pair(c, &pair);
    if (r < 0)
        return r;
    request_forget_unasked(law_now(c), &in->t);
    struct submissions all;
    r = seal_all(c, &pair, in, &names, &all);
    if (r == 0)
        r = receipt_write(c, in, &names);
    return r < 0 ? r : hand_in_all(c, &all);
}

/* ---- A draft on the visitor's own device ---- */

/* However much of it is filled in; it goes nowhere but back to him. */
static int draft_take(struct ctx *c)
{
    const struct request_form *in = c->input;
    c->res->status = 200;
    c->res->type = S("application/octet-stream");
    c->res->body = request_draft_write(c->arena, &in->t);
    response_filename(c->req, c->res, text(c->lang, TEXT_requests_draft_file), false);
    return 0;
}

static int draft_open(struct ctx *c)
{
    struct request_form *in = c->input;
    const struct uploads *came = &c->req->uploads;
    struct str bytes;
    int r = came->n == 1 ? file_read(c->arena, came->v[0].path, REQUEST_DRAFT_MAX, &bytes)
                         : err_set(ERR_MALFORMED, "one draft at a time");
    if (r == 0)
        r = request_draft_read(c->arena, bytes, &in->t);
    if (r == ERR_MALFORMED || r == ERR_TOO_LARGE) {
        struct request_start_view v = {.wanted = S(""), .draft_refused = true};
        struct form *empty = arena_one(c->arena, struct form);
        form_show(c->arena, look_fields, COUNT(look_fields), &(struct look_form){S("")}, empty);
        c->form = *empty;
        c->res->status = err_status(ERR_INVALID);
        return start_show(c, &v);
    }
    return r < 0 ? r : request_form(c);
}

static const struct page pages[] = {
    {METHOD_POST, "/request/draft", SIDE_PUBLIC, ALLOW_ANYONE, draft_take, form_again,
     PAGE_FORM(struct request_form, carried_fields)},
    {METHOD_POST, "/request/draft/open", SIDE_PUBLIC, ALLOW_ANYONE, draft_open, form_again,
     PAGE_FORM(struct request_form, carried_fields), .uploads = true},
    {METHOD_GET, "/request", SIDE_PUBLIC, ALLOW_ANYONE, request_start, NULL,
     PAGE_FORM(struct look_form, look_fields)},
    {METHOD_POST, "/request/look", SIDE_PUBLIC, ALLOW_ANYONE, request_look, request_start,
     PAGE_FORM(struct look_form, look_fields)},
    {METHOD_POST, "/request/form", SIDE_PUBLIC, ALLOW_ANYONE, request_form, form_again,
     PAGE_FORM(struct request_form, carried_fields)},
    {METHOD_POST, "/request/check", SIDE_PUBLIC, ALLOW_ANYONE, request_check_page, form_again,
     PAGE_FORM(struct request_form, strict_fields)},
    {METHOD_POST, "/request", SIDE_PUBLIC, ALLOW_ANYONE, request_hand_in, send_again,
     PAGE_FORM(struct request_form, strict_fields), .uploads = true},
};

const struct pages requests_public_pages = {pages, COUNT(pages)};
