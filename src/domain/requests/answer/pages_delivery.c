/* pages_delivery.c: letters go out (送达): each delivery with its proof, and the papers that prove something: the
 * receipt of registration and the record of a delivery. */
#include "base/vec.h"
#include "domain/requests/files.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "reply_sql.h"
#include "store/blob.h"

#define OFFICE  ROLE_DISCLOSURE_OFFICE
#define READERS (ROLE_OFFICER | OFFICE | ROLE_DEPARTMENT_HEAD | ROLE_LEADER | ROLE_AUDITOR)

const struct field delivery_fields[DELIVERY_FIELDS] = {
    {"way", FIELD_CHOICE, offsetof(struct delivery_form, way), .max = 10, .required = true,
     .choices = letter_ways, .label = TEXT_requests_way},
    {"day", FIELD_DAY, offsetof(struct delivery_form, day), .required = true,
     .label = TEXT_requests_sent_day, .hint = TEXT_requests_sent_day_hint},
    {"receiver", FIELD_LINE, offsetof(struct delivery_form, receiver), .max = 60,
     .label = TEXT_requests_receiver, .hint = TEXT_requests_receiver_hint},
    {"tracking", FIELD_LINE, offsetof(struct delivery_form, tracking), .max = 40,
     .label = TEXT_requests_tracking},
    {"postal", FIELD_BOOL, offsetof(struct delivery_form, postal), .label = TEXT_requests_postal},
    {"place", FIELD_LINE, offsetof(struct delivery_form, place), .max = 120,
     .label = TEXT_requests_place, .hint = TEXT_requests_place_hint},
    {"delivery_note", FIELD_LINE, offsetof(struct delivery_form, note), .max = 200,
     .label = TEXT_requests_delivery_note},
};

/* ---- Delivery ---- */

static struct str letter_path(struct ctx *c, int64_t letter)
{
    return arena_fmt(c->arena, "/requests/%lld/letters/%lld", (long long)ctx_param_id(c, "id"),
                     (long long)letter);
}

static int deliver(struct ctx *c)
{
    const struct delivery_form *in = c->input;
    struct letter_delivery d = {.way = in->way,
                                .day = in->day,
                                .received = DAY_NONE,
                                .receiver = in->receiver,
                                .place = in->place,
                                .tracking = in->tracking,
                                .note = in->note,
                                .postal = in->postal};
    struct requests_request_row row;
    struct reply_letter_row l;
    struct str why = S("");
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    int r = letter_asked(c, &row, &l);
    if (r == 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = letter_deliver(c->db, c->arena, c->lang, c->app, l.id, &d, &c->actor, c->now, &id,
                           &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0 && why.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return letter_show(c, why);
    }
    if (r < 0)
        return r;
    frame_done(c, "letter_delivered", letter_path(c, ctx_param_id(c, "letter")));
    return 0;
}

/* A field that is wrong: the page says which. */
static int deliver_again(struct ctx *c)
{
    return letter_show(c, S(""));
}

struct received_form {
    day_t received;
    struct str receiver, outcome;
};

static const char *const outcomes[] = {"received", "returned", NULL};

static const struct field received_fields[] = {
    {"received", FIELD_DAY, offsetof(struct received_form, received),
     .label = TEXT_requests_received_day},
    {"receiver", FIELD_LINE, offsetof(struct received_form, receiver), .max = 60,
     .label = TEXT_requests_receiver},
    {"outcome", FIELD_CHOICE, offsetof(struct received_form, outcome), .max = 10,
     .choices = outcomes, .required = true, .label = TEXT_requests_outcome},
};

static int received(struct ctx *c)
{
    const struct received_form *in = c->input;
    struct requests_request_row row;
    struct reply_letter_row l;
    struct str why = S("");
    struct tx tx cleanup(tx_end) = {0};
    int r = letter_asked(c, &row, &l);
    if (r == 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = letter_received(c->db, c->arena, c->lang, l.id, ctx_param_id(c, "delivery"),
                            in->received, in->receiver, str_eq(in->outcome, S("returned")),
                            &c->actor, c->now, &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID && why.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return letter_show(c, why);
    }
    if (r < 0)
        return r;
    frame_done(c, "letter_received", letter_path(c, ctx_param_id(c, "letter")));
    return 0;
}

static int received_again(struct ctx *c)
{
    return letter_show(c, form_wrong_words(c->arena, c->lang, &c->form));
}

/* Beside the page's other forms there is one for each proof: what is wrong stands above them all. */
static int proof_again(struct ctx *c)
{
    struct str why = text(c->lang, (enum text)c->form.trouble.what);
    c->form.trouble = (struct form_trouble){0};
    return letter_show(c, why);
}

/* A scan of the proof (送达回证, 邮政回执). */
static int proof_add(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_letter_row l;
    struct tx tx cleanup(tx_end) = {0};
    int r = letter_asked(c, &row, &l);
    enum text fault =
        request_files_chosen(&c->req->uploads, PROOF_MAX, TEXT_requests_fault_proof_size);
    if (r == 0 && fault) {
        c->res->status = err_status(ERR_INVALID);
        return letter_show(c, text(c->lang, fault));
    }
    if (r == 0)
        r = tx_begin(c->db, &tx);
    for (size_t i = 0; r == 0 && i < c->req->uploads.n; i++) {
        const struct upload *u = &c->req->uploads.v[i];
        if (u->size == 0)
            continue;
        r = blob_adopt(c->site->blobs, u->path, u->hash);
        if (r == 0)
            r = reply_sql_delivery_proof(c->db, ctx_param_id(c, "delivery"), l.id, u->hash, u->name,
                                         u->size);
        r = r < 0 ? r : r == 0 ? err_set(ERR_ABSENT, "no such delivery") : 0;
    }
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "letter_proof", letter_path(c, ctx_param_id(c, "letter")));
    return 0;
}

static int proof_get(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_letter_row l;
    struct reply_delivery_rows rows = {0};
    int r = letter_asked(c, &row, &l);
    if (r == 0)
        r = reply_sql_deliveries(c->db, c->arena, row.id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct reply_delivery_row *d = &rows.v[i];
        if (d->letter != l.id || d->id != ctx_param_id(c, "delivery") || d->proof.n == 0)
            continue;
        r = blob_open(c->site->blobs, d->proof, &c->res->fd, &c->res->size);
        if (r < 0)
            return r;
        c->res->status = 200;
        c->res->type = S("application/octet-stream");
        response_filename(c->req, c->res, d->proof_name, false);
        return 0;
    }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such proof");
}

/* ---- Papers that prove something ---- */

/* What cannot be said yet, on the page that asked for the paper. */
static struct str lacking(const struct ctx *c, const struct missings *missing)
{
    return arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_requests_letter_lacks)),
                     STR_ARG(missing_names(c->arena, missing, c->lang == LANG_EN)));
}

static int receipt(struct ctx *c)
{
    struct missings missing = {0};
    int64_t made;
    struct tx tx cleanup(tx_end) = {0};
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_receipt(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), &c->actor,
                            c->now, &made, &missing);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID && missing.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return request_case_refused(c, lacking(c, &missing));
    }
    if (r < 0)
        return r;
    frame_done(c, "letter_paper", letter_path(c, made));
    return 0;
}

struct certificate_form {
    int64_t delivery;
};

static const struct field certificate_fields[] = {
    {"delivery", FIELD_INT, offsetof(struct certificate_form, delivery), .low = 0,
     .high = INT32_MAX}, /* a button's value: nobody types it */
};

static int certificate(struct ctx *c)
{
    const struct certificate_form *in = c->input;
    struct requests_request_row row;
    struct reply_letter_row l;
    struct missings missing = {0};
    int64_t made;
    struct tx tx cleanup(tx_end) = {0};
    int r = letter_asked(c, &row, &l);
    if (r == 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = letter_certificate(c->db, c->arena, request_law_of(c), l.id, in->delivery, &c->actor,
                               c->now, &made, &missing);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID && missing.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return letter_show(c, lacking(c, &missing));
    }
    if (r < 0)
        return r;
    frame_done(c, "letter_paper", letter_path(c, made));
    return 0;
}

static const struct page pages[] = {
    {METHOD_POST, "/requests/{id}/letters/{letter}/deliver", SIDE_DESK, OFFICE, deliver,
     deliver_again, PAGE_FORM(struct delivery_form, delivery_fields)},
    {METHOD_POST, "/requests/{id}/letters/{letter}/received/{delivery}", SIDE_DESK, OFFICE,
     received, received_again, PAGE_FORM(struct received_form, received_fields)},
    {METHOD_POST, "/requests/{id}/letters/{letter}/proof/{delivery}", SIDE_DESK, OFFICE, proof_add,
     proof_again, .uploads = true},
    {METHOD_GET, "/requests/{id}/letters/{letter}/proof/{delivery}", SIDE_DESK, READERS, proof_get},
    {METHOD_POST, "/requests/{id}/letters/{letter}/certificate", SIDE_DESK, OFFICE, certificate,
     received_again, PAGE_FORM(struct certificate_form, certificate_fields)},
    {METHOD_POST, "/requests/{id}/receipt", SIDE_DESK, OFFICE, receipt},
};

const struct pages requests_delivery_pages = {pages, COUNT(pages)};
