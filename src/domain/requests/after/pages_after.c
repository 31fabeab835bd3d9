/* pages_after.c: fees, and what follows a reply: reconsideration, litigation, complaints; the case as a
 * file to be taken away. */
#include "base/vec.h"
#include "domain/requests/after/casefile.h"
#include "domain/requests/after/views_after.h"
#include "domain/requests/views_desk.h"
#include "html_request_after.h"
#include "reply_sql.h"
#include "store/blob.h"

#define MONEY_LETTERS 14

#define OFFICE  ROLE_DISCLOSURE_OFFICE
#define READERS (OFFICE | ROLE_LEADER | ROLE_AUDITOR)

/* ---- Fees ---- */

static const char *const bases[] = {"items", "pages", "costs", NULL};

struct fee_form {
    struct str basis, reason, how, done, keep, seen;
    struct str search, copy, post, waive_to; /* yuan, as typed */
    int64_t items_before, items, pages, copied;
    day_t told;
    bool waived;
};

static const struct field fee_fields[] = {
    {"basis", FIELD_CHOICE, offsetof(struct fee_form, basis), .max = 10, .choices = bases,
     .required = true, .label = TEXT_requests_fee_basis},
    {"items_before", FIELD_INT, offsetof(struct fee_form, items_before), .low = 0, .high = 100000,
     .label = TEXT_requests_fee_items_before, .hint = TEXT_requests_fee_items_before_hint},
    {"items", FIELD_INT, offsetof(struct fee_form, items), .low = 0, .high = 100000,
     .label = TEXT_requests_fee_items},
    {"pages", FIELD_INT, offsetof(struct fee_form, pages), .low = 0, .high = 100000,
     .label = TEXT_requests_fee_pages},
    {"search", FIELD_LINE, offsetof(struct fee_form, search), .max = MONEY_LETTERS,
     .label = TEXT_requests_fee_search},
    {"copied", FIELD_INT, offsetof(struct fee_form, copied), .low = 0, .high = 100000,
     .label = TEXT_requests_fee_copied},
    {"copy", FIELD_LINE, offsetof(struct fee_form, copy), .max = MONEY_LETTERS,
     .label = TEXT_requests_fee_copy},
    {"post", FIELD_LINE, offsetof(struct fee_form, post), .max = MONEY_LETTERS,
     .label = TEXT_requests_fee_post},
    {"waived", FIELD_BOOL, offsetof(struct fee_form, waived), .label = TEXT_requests_fee_waived},
    {"waive_to", FIELD_LINE, offsetof(struct fee_form, waive_to), .max = MONEY_LETTERS,
     .label = TEXT_requests_fee_waive_to},
    {"reason", FIELD_LINE, offsetof(struct fee_form, reason), .max = 200,
     .label = TEXT_requests_fee_reason, .hint = TEXT_requests_fee_reason_hint},
    {"told", FIELD_DAY, offsetof(struct fee_form, told), .label = TEXT_requests_fee_told,
     .hint = TEXT_requests_fee_told_hint},
    {"how", FIELD_TEXT, offsetof(struct fee_form, how), .max = 300, .label = TEXT_requests_fee_how},
    {"done", FIELD_LINE, offsetof(struct fee_form, done), .max = 10},
    {"keep", FIELD_TEXT, offsetof(struct fee_form, keep), .max = 500,
     .label = TEXT_requests_notice_keep, .hint = TEXT_requests_notice_keep_hint},
    {"seen", FIELD_LINE, offsetof(struct fee_form, seen), .max = 16},
};

static enum fee_basis basis_of(struct str code)
{
    static const struct {
        const char *code;
        enum fee_basis basis;
    } all[] = {{"items", FEE_ITEMS}, {"pages", FEE_PAGES}, {"costs", FEE_COSTS}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_eq(str_c(all[i].code), code))
            return all[i].basis;
    return FEE_NONE;
}

/* An amount that is none is told at its field. */
static int64_t money(struct ctx *c, const char *field, struct str typed)
{
    int64_t fen = 0;
    if (fee_yuan_parse(c->arena, typed, &fen) < 0) {
        err_clear();
        form_refuse(&c->form, field, TEXT_requests_fault_money);
    }
    return fen;
}

static struct request_charge charge_typed(struct ctx *c, const struct fee_form *in)
{
    return (struct request_charge){
        .ask = {.basis = basis_of(in->basis),
                .items_before = in->items_before,
                .items = in->items,
                .pages = in->pages,
                .costs = {money(c, "search", in->search), in->copied,
                          money(c, "copy", in->copy), money(c, "post", in->post)},
                .waived = in->waived,
                .waive_to_fen = money(c, "waive_to", in->waive_to),
                .waive_reason = in->reason},
        .how = in->how,
        .told = in->told,
        .keep = {str_trim(in->keep), in->seen},
    };
}

/* What fee_compute() refuses for a reason that has a field is told there. */
static bool charge_check(struct ctx *c, const struct fee_form *in)
{
    if (in->waived && in->reason.n == 0)
        form_refuse(&c->form, "reason", TEXT_requests_fault_waiver);
    if (!in->waived && in->reason.n > 0)
        form_refuse(&c->form, "waived", TEXT_requests_fault_not_waived);
    if (in->told == DAY_NONE || in->told > moment_day(c->now))
        form_refuse(&c->form, "told", TEXT_requests_fault_day);
    return c->form.ok;
}

static int fee_case(struct ctx *c, struct requests_request_row *ret, day_t *ret_received)
{
    struct letter_case of;
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    if (r == 0)
        r = reply_case(c->db, c->arena, ret, &of);
    if (r == 0)
        *ret_received = of.received;
    return r;
}

/* The notice as it would go out, with what the leak scan finds in it. */
static int fee_letter_put(struct ctx *c, const struct requests_request_row *row,
                          const struct request_charge *charge, const struct fee *fee,
                          struct fee_view *v)
{
    struct notice_letter letter;
    struct missings missing = {0};
    struct leaks_thing thing;
    struct leaks_list list;
    const struct leaks_may none = {false, false, false};
    int r = request_charge_look(c->db, c->arena, request_law_of(c), row, charge, fee, c->now,
                                &letter, &missing);
    if (r == ERR_INVALID && missing.n > 0) {
        err_clear();
        v->missing = missing_names(c->arena, &missing, c->lang == LANG_EN);
        return 0;
    }
    if (r == 0)
        r = notice_leaks_thing(c->db, c->arena, row, S(""), S(""), &letter, 1, &thing);
    if (r >= 0)
        r = leaks_look(c->db, c->arena, &thing, moment_day(c->now), &list);
    if (r < 0)
        return r;
    v->letter = letter_lines_of(c->arena, letter.body);
    v->seen = notice_leaks_digest(c->arena, &list);
    v->keep = field_view(c->arena, &c->form, "keep");
    v->keep.required = true;
    return leaks_show(c, &thing, &none, v->address, &v->leaks);
}

/* `fee`, `charge`: what was computed, where it was. */
static int fee_show(struct ctx *c, const struct fee *fee, const struct request_charge *charge,
                    struct str refused)
{
    struct requests_request_row row;
    day_t received;
    int64_t before = 0;
    int r = fee_case(c, &row, &received);
    if (r == 0)
        r = request_items_before(c->db, c->arena, &row, &before);
    if (r < 0)
        return r;
    struct fee_form fresh = {.basis = S(""),
                             .reason = S(""),
                             .how = S(""),
                             .done = S(""),
                             .keep = S(""),
                             .seen = S(""),
                             .search = S(""),
                             .copy = S(""),
                             .post = S(""),
                             .waive_to = S(""),
                             .items_before = before,
                             .items = 1,
                             .told = moment_day(c->now)};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, fee_fields, COUNT(fee_fields), &fresh, &c->form);
    struct fee_view v = {.form = &c->form,
                         .number = row.number,
                         .address = request_address(c),
                         .refused = refused,
                         .missing = S(""),
                         .amount = S("")};
    struct options all = form_options(c, "basis", "requests", "fee_basis", bases);
    for (size_t i = 0; i < all.n; i++)
        if (fee_basis_in_force(&request_law_of(c)->tariffs, basis_of(all.v[i].value), received))
            *vec_push(c->arena, &v.bases) = all.v[i];
    v.charges = v.bases.n > 0;
    if (fee) {
        v.computed = true;
        v.lines = fee->lines;
        v.amount = fee_yuan(c->arena, fee->fen);
        v.free = fee->fen == 0;
    }
    if (fee && !v.free)
        r = fee_letter_put(c, &row, charge, fee, &v);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_fee), "requests", &v.frame);
    html_fee_page(&c->html, &v);
    return 0;
}

static int fee_form_page(struct ctx *c)
{
    return fee_show(c, NULL, NULL, S(""));
}

static int fee_refused(struct ctx *c, int err, struct str why)
{
    c->res->status = err_status(err);
    return fee_show(c, NULL, NULL, why);
}

/* First what it would cost; then, with the same form, the notice. */
static int fee_save(struct ctx *c)
{
    const struct fee_form *in = c->input;
    struct request_charge charge = charge_typed(c, in);
    struct requests_request_row row;
    struct fee fee;
    struct str why = S("");
    day_t received;
    if (!charge_check(c, in))
        return fee_refused(c, ERR_INVALID, S(""));
    int r = fee_case(c, &row, &received);
    if (r < 0)
        return r;
    r = request_charge_compute(c->db, c->arena, request_law_of(c), &row, &charge, &fee);
    if (r == ERR_INVALID)
        return fee_refused(c, r, text(c->lang, TEXT_requests_fault_fee));
    if (r < 0)
        return r;
    if (!str_eq(in->done, S("notice")))
        return fee_show(c, &fee, &charge, S(""));
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_charge(c->db, c->arena, c->lang, request_law_of(c), row.id, &charge, &c->actor,
                           c->now, &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID || r == ERR_CONFLICT || r == ERR_HELD) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return fee_show(c, &fee, &charge,
                        r == ERR_CONFLICT ? text(c->lang, TEXT_requests_fault_changed) : why);
    }
    if (r < 0)
        return r;
    frame_done(c, "request_fee", request_below(c, ""));
    return 0;
}

/* ---- Reconsideration, litigation, complaints ---- */

struct remedy_form {
    struct str kind, filer, organ, number, note;
    day_t filed;
};

static const struct field remedy_fields[] = {
    {"kind", FIELD_CHOICE, offsetof(struct remedy_form, kind), .max = 20, .required = true,
     .choices = remedy_kinds, .label = TEXT_requests_remedy_kind},
    {"filed", FIELD_DAY, offsetof(struct remedy_form, filed), .required = true,
     .label = TEXT_requests_remedy_filed},
    {"filer", FIELD_CHOICE, offsetof(struct remedy_form, filer), .max = 20, .required = true,
     .choices = remedy_filers, .label = TEXT_requests_remedy_filer},
    {"organ", FIELD_LINE, offsetof(struct remedy_form, organ), .max = 80, .required = true,
     .label = TEXT_requests_remedy_organ},
    {"number", FIELD_LINE, offsetof(struct remedy_form, number), .max = 60,
     .label = TEXT_requests_remedy_number},
    {"note", FIELD_TEXT, offsetof(struct remedy_form, note), .max = 1000,
     .label = TEXT_requests_remedy_note},
};

/* What was typed of its result, where it is this one's; else what its form begins with. */
static void result_put(struct ctx *c, const struct form *typed, struct str today,
                       struct remedy_item *x)
{
    const struct field_state *result = form_field(typed, "result");
    bool own = result && ctx_param_id(c, "remedy") == x->id;
    x->decided_typed = own ? form_field(typed, "decided")->typed : today;
    x->note_typed = own ? form_field(typed, "result_note")->typed : S("");
    for (const char *const *code = remedy_results; *code; code++)
        *vec_push(c->arena, &x->results) = (struct option){
            str_c(*code), text(c->lang, request_named(remedy_results_names(x->code), str_c(*code))),
            own && str_eq(result->typed, str_c(*code)), NULL};
}

/* Has the page a form for what was typed? */
static bool remedies_ask(const struct ctx *c, const struct form *typed,
                         const struct remedies_view *v)
{
    if (!form_field(typed, "result"))
        return v->may;
    for (size_t i = 0; i < v->items.n; i++)
        if (v->items.v[i].id == ctx_param_id(c, "remedy"))
            return v->may && v->items.v[i].pending;
    return false;
}

/* Of the reply of this round, where there is one. */
static int review_comes_first(struct ctx *c, const struct requests_request_row *row, bool *ret)
{
    struct reply_replied_row reply;
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = reply_sql_replied(c->db, c->arena, row->id, row->round, &reply);
    *ret = false;
    return r == 1
               ? request_review_first(c->db, c->arena, request_law_of(c), row, reply.replied, ret)
               : r;
}

static int remedies_show(struct ctx *c, struct str refused)
{
    struct requests_request_row row;
    struct reply_remedy_rows rows = {0};
    bool review_first = false;
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r == 0)
        r = reply_sql_remedies(c->db, c->arena, row.id, &rows);
    if (r >= 0)
        r = review_comes_first(c, &row, &review_first);
    if (r < 0)
        return r;
    struct remedy_form fresh = {.kind = S(""),
                                .filer = S("applicant"),
                                .organ = S(""),
                                .number = S(""),
                                .note = S(""),
                                .filed = moment_day(c->now)};
    struct form typed = c->form;
    if (c->req->method != METHOD_POST || !form_field(&typed, "kind"))
        form_show(c->arena, remedy_fields, COUNT(remedy_fields), &fresh, &c->form);
    c->form.trouble = typed.trouble;
    struct remedies_view v = {.form = &c->form,
                              .number = row.number,
                              .address = request_address(c),
                              .refused = refused,
                              .today = day_iso(c->arena, moment_day(c->now)),
                              .kinds = form_options(c, "kind", "requests", "remedy", remedy_kinds),
                              .filers =
                                  form_options(c, "filer", "requests", "filer", remedy_filers),
                              .may = c->actor.roles & OFFICE,
                              .review_first = review_first};
    for (size_t i = 0; i < rows.n; i++) {
        const struct reply_remedy_row *x = &rows.v[i];
        *vec_push(c->arena, &v.items) = (struct remedy_item){
            .id = x->id,
            .kind = request_named("remedy", x->kind),
            .filer = request_named("filer", x->filer),
            .code = x->kind,
            .result = request_named(remedy_results_names(x->kind), x->result),
            .filed = frame_desk_day(c, x->filed),
            .organ = x->organ,
            .number = x->number,
            .decided = frame_desk_day(c, x->decided),
            .note = x->note,
            .pending = str_eq(x->result, S("pending")),
        };
        result_put(c, &typed, v.today, &v.items.v[v.items.n - 1]);
    }
    if (c->res->status >= 400 && !remedies_ask(c, &typed, &v))
        v.left = form_typed(c->arena, &typed, NULL);
    frame_desk(c, text(c->lang, TEXT_requests_remedies), "requests", &v.frame);
    html_remedies_page(&c->html, &v);
    return 0;
}

static int remedies(struct ctx *c)
{
    return remedies_show(c, S(""));
}

static int remedies_refused(struct ctx *c, int err, struct str why)
{
    c->res->status = err_status(err);
    return remedies_show(c, why.n > 0 ? why : text(c->lang, TEXT_requests_fault_not_replied));
}

static int remedy_save(struct ctx *c)
{
    const struct remedy_form *in = c->input;
    struct request_remedy x = {in->kind, in->filer, in->organ, in->number, in->note, in->filed};
    struct str why = S("");
    struct tx tx cleanup(tx_end) = {0};
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_remedy_file(c->db, c->arena, c->lang, request_law_of(c), ctx_param_id(c, "id"),
                                &x, &c->actor, c->now, &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID || r == ERR_CONFLICT) {
        tx_end(&tx);
        return remedies_refused(c, r, why);
    }
    if (r < 0)
        return r;
    frame_done(c, "request_remedy", request_below(c, "/remedies"));
    return 0;
}

struct result_form {
    struct str result, note;
    day_t decided;
};

static const struct field result_fields[] = {
    {"result", FIELD_CHOICE, offsetof(struct result_form, result), .max = 20, .required = true,
     .choices = remedy_results, .label = TEXT_requests_remedy_result},
    {"decided", FIELD_DAY, offsetof(struct result_form, decided), .required = true,
     .label = TEXT_requests_remedy_decided},
    {"result_note", FIELD_TEXT, offsetof(struct result_form, note), .max = 1000,
     .label = TEXT_requests_remedy_note},
};

static int result_save(struct ctx *c)
{
    const struct result_form *in = c->input;
    struct str why = S("");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_remedy_decide(c->db, c->arena, c->lang, ctx_param_id(c, "id"),
                                  ctx_param_id(c, "remedy"), in->result, in->decided, in->note,
                                  &c->actor, c->now, &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == ERR_INVALID && why.n > 0) {
        tx_end(&tx);
        return remedies_refused(c, r, why);
    }
    if (r < 0)
        return r;
    frame_done(c, "request_remedy", request_below(c, "/remedies"));
    return 0;
}

static int result_again(struct ctx *c)
{
    return remedies_show(c, form_wrong_words(c->arena, c->lang, &c->form));
}

/* ---- The case as a file ---- */

static int casefile_get(struct ctx *c)
{
    struct str json, hash;
    int r = casefile_json(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), c->now, &json,
                          &hash);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/json");
    c->res->body = json;
    response_filename(c->req, c->res,
                      arena_fmt(c->arena, "case-%lld.json", (long long)ctx_param_id(c, "id")),
                      false);
    return 0;
}

static int casefile_make(struct ctx *c)
{
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r == 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = casefile_ask(c->db, c->arena, row.id);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "request_file", request_below(c, "/casefile"));
    return 0;
}

static int casefile_page(struct ctx *c)
{
    struct requests_request_row row;
    struct review_print print;
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r == 0)
        r = review_print_get(c->db, c->arena, CASEFILE_PRINT, row.id, &print);
    if (r < 0)
        return r;
    struct casefile_view v = {.number = row.number,
                              .address = request_address(c),
                              .made = frame_desk_moment(c, print.made),
                              .size = frame_size(c, print.size),
                              .substituted = print.substituted,
                              .printed = print.size > 0};
    frame_desk(c, text(c->lang, TEXT_requests_casefile), "requests", &v.frame);
    html_casefile_page(&c->html, &v);
    return 0;
}

static int casefile_pdf(struct ctx *c)
{
    struct review_print print;
    int64_t id = ctx_param_id(c, "id");
    int r = review_print_get(c->db, c->arena, CASEFILE_PRINT, id, &print);
    if (r < 0)
        return r;
    if (print.size == 0)
        return err_set(ERR_ABSENT, "the file was not printed");
    r = blob_open(c->site->blobs, print.hash, &c->res->fd, &c->res->size);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/pdf");
    response_filename(c->req, c->res, arena_fmt(c->arena, "case-%lld.pdf", (long long)id), true);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/{id}/fee", SIDE_DESK, OFFICE, fee_form_page, NULL,
     PAGE_FORM(struct fee_form, fee_fields)},
    {METHOD_POST, "/requests/{id}/fee", SIDE_DESK, OFFICE, fee_save, fee_form_page,
     PAGE_FORM(struct fee_form, fee_fields)},
    {METHOD_GET, "/requests/{id}/remedies", SIDE_DESK, READERS, remedies, NULL,
     PAGE_FORM(struct remedy_form, remedy_fields)},
    {METHOD_POST, "/requests/{id}/remedies", SIDE_DESK, OFFICE, remedy_save, remedies,
     PAGE_FORM(struct remedy_form, remedy_fields)},
    {METHOD_POST, "/requests/{id}/remedies/{remedy}", SIDE_DESK, OFFICE, result_save, result_again,
     PAGE_FORM(struct result_form, result_fields)},
    {METHOD_GET, "/requests/{id}/casefile", SIDE_DESK, READERS, casefile_page},
    {METHOD_POST, "/requests/{id}/casefile", SIDE_DESK, READERS, casefile_make},
    {METHOD_GET, "/requests/{id}/casefile/json", SIDE_DESK, READERS, casefile_get},
    {METHOD_GET, "/requests/{id}/casefile/pdf", SIDE_DESK, READERS, casefile_pdf},
};

const struct pages requests_after_pages = {pages, COUNT(pages)};
