/* pages_sheet.c: a document's approval sheet: as a screen, as a form, on paper; and its co-signing
 * departments. */
#include "base/vec.h"
#include "domain/catalogue/drafting/sheet.h"
#include "domain/catalogue/drafting/views_desk.h"
#include "html_document_sheet.h"
#include "store/blob.h"

static struct str below(struct ctx *c, const char *path)
{
    return arena_fmt(c->arena, "/documents/%lld%s", (long long)ctx_param_id(c, "id"), path);
}

static struct str address(struct ctx *c, const char *path)
{
    return ctx_address(c, arena_cstr(c->arena, below(c, path)));
}

static int document_of(struct ctx *c, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    return r == 0 ? err_set(ERR_ABSENT, "no such document") : r < 0 ? r : 0;
}

/* While it is being signed the sheet stands as it was sent. */
static bool may_fill(const struct ctx *c, const struct catalogue_document_row *d)
{
    bool reviewed = str_eq(d->state, S("first")) || str_eq(d->state, S("second")) ||
                    str_eq(d->state, S("final"));
    return d->owner == c->actor.id && !reviewed;
}

/* ---- To be read ---- */

static int print_of(struct ctx *c, struct sheet_view *v)
{
    struct review_print print;
    int r = review_print_get(c->db, c->arena, document_flow.name, ctx_param_id(c, "id"), &print);
    if (r < 0)
        return r;
    v->printed = print.size > 0;
    v->print_when = frame_desk_moment(c, print.made);
    v->print_size = frame_size(c, print.size);
    v->print_substituted = print.substituted;
    return 0;
}

static int sheet(struct ctx *c)
{
    struct catalogue_document_row d;
    struct sheet_view v = {.address = address(c, "")};
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    r = document_sheet(c->db, c->arena, c->lang, d.id, &v.sheet);
    if (r < 0)
        return r;
    r = print_of(c, &v);
    if (r < 0)
        return r;
    v.may_fill = may_fill(c, &d);
    v.title = d.title;
    frame_desk(c,
               arena_fmt(c->arena, "%.*s %.*s", STR_ARG(text(c->lang, TEXT_review_sheet)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_sheet_page(&c->html, &v);
    return 0;
}

/* ---- To be filled in ---- */

static struct options urgencies(struct ctx *c)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, "urgency")->typed;
    for (size_t i = 0; review_urgency(i); i++) {
        struct str code = str_c(review_urgency(i));
        *vec_push(c->arena, &list) = (struct option){code, text(c->lang, review_urgency_name(code)),
                                                     str_eq(code, typed), NULL};
    }
    return list;
}

static struct options opennesses(struct ctx *c)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, "openness")->typed;
    for (size_t i = 0; review_openness(i); i++) {
        struct str code = str_c(review_openness(i));
        *vec_push(c->arena, &list) = (struct option){
            code, review_openness_name(c->arena, c->lang, code), str_eq(code, typed), NULL};
    }
    return list;
}

static int sheet_form(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    if (!may_fill(c, &d))
        return err_set(ERR_CONFLICT, "the sheet is filled in by who drafted it, not under review");
    struct review_sheet stands;
    r = review_sheet_get(c->db, c->arena, document_flow.name, d.id, &stands);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, review_sheet_fields, REVIEW_SHEET_FIELDS, &stands, &c->form);
    struct sheet_form_view v = {.form = &c->form,
                                .urgencies = urgencies(c),
                                .opennesses = opennesses(c),
                                .title = d.title,
                                .address = address(c, "/sheet")};
    frame_desk(c,
               arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_review_edit_title)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_sheet_form_page(&c->html, &v);
    return 0;
}

static int sheet_save(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_sheet_set(c->db, c->arena, ctx_param_id(c, "id"), c->input, &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "sheet", below(c, "/sheet"));
    return 0;
}

/* ---- On paper ---- */

static int paper_make(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_sheet_print(c->db, c->arena, d.id);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "sheet_paper", below(c, "/sheet"));
    return 0;
}

static int paper_get(struct ctx *c)
{
    struct catalogue_document_row d;
    struct review_print print;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    r = review_print_get(c->db, c->arena, document_flow.name, d.id, &print);
    if (r < 0)
        return r;
    if (print.size == 0)
        return err_set(ERR_ABSENT, "the sheet has not been printed");
    r = blob_open(c->site->blobs, print.hash, &c->res->fd, &c->res->size);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/pdf");
    response_filename(c->req, c->res,
                      arena_fmt(c->arena, "approval-sheet-%lld.pdf", (long long)d.id), true);
    return 0;
}

/* ---- Co-signing departments ---- */

struct ask_form {
    int64_t department;
};

static const struct field ask_fields[] = {
    {"department", FIELD_ID, offsetof(struct ask_form, department), .required = true,
     .label = TEXT_review_cosign_department},
};

typedef int (*cosign_rule)(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                           int64_t department, const struct flow_act *act);

static int cosign_change(struct ctx *c, int64_t department, cosign_rule rule, const char *done)
{
    struct flow_act act = {.actor = &c->actor, .now = c->now, .note = S(""), .digest = S("")};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = rule(c->db, c->arena, &document_flow, ctx_param_id(c, "id"), department, &act);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, done, below(c, "#cosign-title"));
    return 0;
}

static int cosign_ask(struct ctx *c)
{
    const struct ask_form *in = c->input;
    return cosign_change(c, in->department, review_cosign_ask, "cosign_ask");
}

static int cosign_drop(struct ctx *c)
{
    return cosign_change(c, ctx_param_id(c, "department"), review_cosign_drop, "cosign_drop");
}

struct answer_form {
    struct str answer, note, digest;
};

static const char *const answers[] = {"read", "agree", "object", NULL};

static const struct field answer_fields[] = {
    {"answer", FIELD_CHOICE, offsetof(struct answer_form, answer), .max = 10, .choices = answers,
     .required = true, .label = TEXT_review_cosign_note},
    {"note", FIELD_TEXT, offsetof(struct answer_form, note), .max = 500,
     .label = TEXT_review_cosign_note, .hint = TEXT_review_cosign_note_hint},
    {"digest", FIELD_LINE, offsetof(struct answer_form, digest), .max = 64, .required = true},
};

static int cosign_answer(struct ctx *c)
{
    const struct answer_form *in = c->input;
    struct flow_act act = {
        .actor = &c->actor, .now = c->now, .note = in->note, .digest = in->digest};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = review_cosign_answer(c->db, c->arena, &document_flow, ctx_param_id(c, "id"), in->answer,
                             &act);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "note", TEXT_review_cosign_note_hint);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "cosign_answer", below(c, "#cosign-title"));
    return 0;
}

/* A page of its own, so that what was typed is not lost. */
static int answer_form(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    struct answer_view v = {.form = &c->form, .title = d.title, .address = address(c, "")};
    r = document_digest(c->db, c->arena, d.id, &v.digest);
    if (r < 0)
        return r;
    frame_desk(c,
               arena_fmt(c->arena, "%.*s %.*s", STR_ARG(text(c->lang, TEXT_review_cosign_title)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_answer_page(&c->html, &v);
    return 0;
}

#define SHEET_FORM                                               \
 .fields = review_sheet_fields, .fields_n = REVIEW_SHEET_FIELDS, \
 .input_size = sizeof(struct review_sheet)
#define ANSWER_FORM PAGE_FORM(struct answer_form, answer_fields)

static const struct page pages[] = {
    {METHOD_GET, "/documents/{id}/sheet", SIDE_DESK, ALLOW_READERS, sheet},
    {METHOD_GET, "/documents/{id}/sheet/edit", SIDE_DESK, ROLE_OFFICER, sheet_form, NULL,
     SHEET_FORM},
    {METHOD_POST, "/documents/{id}/sheet/edit", SIDE_DESK, ROLE_OFFICER, sheet_save, sheet_form,
     SHEET_FORM},
    {METHOD_POST, "/documents/{id}/sheet/pdf", SIDE_DESK, ALLOW_READERS, paper_make},
    {METHOD_GET, "/documents/{id}/sheet/pdf", SIDE_DESK, ALLOW_READERS, paper_get},
    {METHOD_POST, "/documents/{id}/cosign", SIDE_DESK, ROLE_OFFICER, cosign_ask, NULL,
     PAGE_FORM(struct ask_form, ask_fields)},
    {METHOD_POST, "/documents/{id}/cosign/{department}/remove", SIDE_DESK, ROLE_OFFICER,
     cosign_drop},
    {METHOD_GET, "/documents/{id}/cosign/answer", SIDE_DESK, ROLE_DEPARTMENT_HEAD, answer_form,
     NULL, ANSWER_FORM},
    {METHOD_POST, "/documents/{id}/cosign/answer", SIDE_DESK, ROLE_DEPARTMENT_HEAD, cosign_answer,
     answer_form, ANSWER_FORM},
};

const struct pages catalogue_sheet_pages = {pages, COUNT(pages)};
