/* pages_later.c: from the page of his case an applicant corrects, gives reasons, adds, withdraws, asks why,
 * chooses how he wants the answer. See later.h. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/requests/code.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/asking/pages_status.h"
#include "domain/requests/asking/sealed.h"
#include "engine/json.h"
#include "html_request_status.h"

#define AT(name) offsetof(struct later_form, name)

static const struct field later_fields[] = {
    {"code", FIELD_LINE, AT(by.code), .max = 300},
    {"second", FIELD_LINE, AT(by.second), .max = 60},
    {"key", FIELD_LINE, AT(key), .max = 32},
    {"what", FIELD_LINE, AT(what), .max = 20},
    {"text", FIELD_TEXT, AT(text), .max = REQUEST_LATER_TEXT, .label = TEXT_requests_later_text},
    {"medium", FIELD_CHOICE, AT(medium), .max = 20, .choices = request_media,
     .label = TEXT_requests_medium},
    {"delivery", FIELD_CHOICE, AT(delivery), .max = 20, .choices = request_deliveries,
     .label = TEXT_requests_delivery},
    {"email", FIELD_LINE, AT(email), .max = 100, .label = TEXT_requests_email},
    {"file", FIELD_LINE, AT(files), .max = 1, .label = TEXT_requests_attached},
};

/* What is missing; TEXT_NONE: nothing. */
static enum text lacks(struct ctx *c, const struct later_form *in,
                       const struct request_later_kind *k)
{
    if (k->text && str_trim(in->text).n == 0)
        return TEXT_requests_fault_later_text;
    if (str_eq(in->what, S("deliver"))) {
        if (in->medium.n == 0 || in->delivery.n == 0)
            return TEXT_requests_fault_later_delivery;
        if (str_eq(in->delivery, S("email")) && !mail_address_ok(in->email))
            return TEXT_requests_fault_by_email;
    }
    if (str_eq(in->what, S("notify")) && in->email.n > 0 && !mail_address_ok(in->email))
        return TEXT_requests_fault_email;
    if (!k->files)
        return TEXT_NONE;
    const struct request_file_kinds kinds = request_kinds_taken(c);
    return request_files_fault(&c->req->uploads, &kinds);
}

static int submit(struct ctx *c, const struct later_form *in)
{
    struct seal_pair pair cleanup(seal_pair_wipe) = {0};
    uint8_t key[SEAL_KEY];
    struct str code;
    struct request_names names;
    struct submissions parts = {0}, all;
    int r = request_names_of(c->arena, in->key, 'L', moment_day(c->now), &names);
    if (r == 0)
        r = request_code_read(c->arena, in->by.code, &code);
    if (r == 0)
        r = request_sealing_pair(c, &pair);
    if (r < 0)
        return r;
    request_key(c->arena, code, request_second_read(c->arena, in->by.second), key);
    json_t *inside cleanup(json_done) = json_object();
    request_later_put(inside, &(struct request_later){.what = in->what,
                                                      .text = in->text,
                                                      .medium = in->medium,
                                                      .delivery = in->delivery,
                                                      .email = in->email,
                                                      .place = request_place(c->arena, code),
                                                      .key = seal_key_text(c->arena, key)});
    r = request_files_seal(c->arena, &pair, names.public_id, &c->req->uploads, c->now, inside,
                           &parts);
    if (r < 0)
        return r;
    all = request_sealed(c->arena, &pair, "request.later", names.public_id, inside, c->now, &parts);
    return hand_in_all(c, &all);
}

/* Written before it is true, and sent when it is. */
static int done_write(struct ctx *c, const struct request_later_kind *k,
                      const struct later_form *in)
{
    struct later_done_view v = {
        .what = k->done,
        .code = in->by.code,
        .second = in->by.second,
        .status = ctx_address(c, "/request/status"),
        .received = frame_moment(c, c->now),
    };
    for (size_t i = 0; i < c->req->uploads.n; i++)
        *vec_push(c->arena, &v.files) = c->req->uploads.v[i].name;
    frame_public(c, text(c->lang, TEXT_requests_later_done), "request", &v.frame);
    v.frame.here = ctx_address(c, "/request/status");
    v.frame.other = c->lang == LANG_EN ? S("/request/status") : S("/en/request/status");
    html_request_later_done_page(&c->html, &v);
    if (!buf_ok(&c->out))
        return err_set(ERR_BROKEN, "the page is too large");
    c->res->status = 200;
    c->res->body = arena_str(c->arena, buf_str(&c->out));
    buf_clear(&c->out);
    return 0;
}

static int later(struct ctx *c)
{
    const struct later_form *in = c->input;
    const struct request_later_kind *k = request_later_find(in->what);
    struct own_case own;
    if (!k)
        return err_set(ERR_MALFORMED, "nothing that an applicant can send");
    int r = status_open(c, &in->by, &own);
    if (r < 0)
        return status_refused(c, r);
    if (!request_later_fits(k, own.state)) {
        c->res->status = err_status(ERR_CONFLICT);
        return status_show(c, &own, &in->by, in, TEXT_requests_fault_later_now);
    }
    enum text why = lacks(c, in, k);
    if (why != TEXT_NONE) {
        c->res->status = err_status(ERR_INVALID);
        return status_show(c, &own, &in->by, in, why);
    }
    r = done_write(c, k, in);
    return r < 0 ? r : submit(c, in);
}

/* A field beyond its limits, or the store is away: what was typed stays. */
static int later_again(struct ctx *c)
{
    const struct later_form *in = c->input;
    struct later_form typed = *in;
    struct own_case own;
    enum text why = c->form.trouble.status > 0 ? (enum text)c->form.trouble.what
                                               : TEXT_requests_fault_later_long;
    if (!c->db) /* it failed on its way to the disk: another holds the store by now */
        return err_set(ERR_BUSY, "what an applicant sent could not be kept");
    typed.text = form_field(&c->form, "text")->typed;
    typed.email = form_field(&c->form, "email")->typed;
    int r = status_open(c, &in->by, &own);
    if (r < 0)
        return status_refused(c, r);
    return status_show(c, &own, &in->by, &typed, why);
}

/* ---- Letters to him, and released files ---- */

struct paper_form {
    struct status_form by;
    struct str hash;
};

static const struct field paper_fields[] = {
    {"code", FIELD_LINE, offsetof(struct paper_form, by.code), .max = 300},
    {"second", FIELD_LINE, offsetof(struct paper_form, by.second), .max = 60},
    {"hash", FIELD_LINE, offsetof(struct paper_form, hash), .max = 80},
};

/* What his own view names; NULL: it names no such paper. */
static const struct own_paper *paper_named(const struct own_case *own, struct str hash)
{
    for (size_t i = 0; hash.n > 0 && i < own->papers.n; i++)
        if (str_eq(own->papers.v[i].hash, hash))
            return &own->papers.v[i];
    return NULL;
}

static int paper(struct ctx *c)
{
    const struct paper_form *in = c->input;
    struct own_case own;
    uint8_t key[SEAL_KEY];
    struct str bytes;
    int r = status_open_with(c, &in->by, key, &own);
    if (r < 0)
        return status_refused(c, r);
    const struct own_paper *p = paper_named(&own, in->hash);
    if (!p)
        return err_set(ERR_ABSENT, "the case has no such paper");
    r = request_paper_open(c->arena, c->site->blobs, key, in->hash, &bytes);
    if (r < 0)
        return r;
    bool file = str_eq(p->kind, S("file"));
    c->res->status = 200;
    c->res->type = file ? S("application/octet-stream") : S("application/pdf");
    c->res->body = bytes;
    response_filename(c->req, c->res,
                      file ? p->name : arena_fmt(c->arena, "%.*s.pdf", STR_ARG(p->name)), false);
    return 0;
}

static int paper_again(struct ctx *c)
{
    return status_refused(c, ERR_ABSENT);
}

static const struct page pages[] = {
    {METHOD_POST, "/request/paper", SIDE_PUBLIC, ALLOW_ANYONE, paper, paper_again,
     PAGE_FORM(struct paper_form, paper_fields)},
    {METHOD_POST, "/request/later", SIDE_PUBLIC, ALLOW_ANYONE, later, later_again,
     PAGE_FORM(struct later_form, later_fields), .uploads = true},
};

const struct pages requests_later_pages = {pages, COUNT(pages)};
