/* pages.c: reporting what is wrong on a page, and answering it at the desk. */
#include "base/num.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/feedback/views.h"
#include "engine/hand_in.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "feedback_sql.h"
#include "html_feedback.h"

#define LIST_ROWS 30
#define PAGE_LETTERS 300

/* ---- The public side ---- */

struct feedback_form {
    struct str page, message, contact, key;
};

static const struct field feedback_fields[] = {
    {"page", FIELD_LINE, offsetof(struct feedback_form, page), .max = PAGE_LETTERS},
    {"message", FIELD_TEXT, offsetof(struct feedback_form, message), .max = FEEDBACK_MESSAGE_MAX,
     .required = true, .label = TEXT_feedback_message, .hint = TEXT_feedback_message_hint},
    {"contact", FIELD_LINE, offsetof(struct feedback_form, contact), .max = FEEDBACK_CONTACT_MAX,
     .label = TEXT_feedback_contact, .hint = TEXT_feedback_contact_hint},
    {"key", FIELD_LINE, offsetof(struct feedback_form, key), .max = 32, .required = true},
};

static int feedback_form(struct ctx *c)
{
    const struct feedback_form *in = c->input;
    bool posted = c->req->method == METHOD_POST;
    struct str page = posted ? in->page : request_arg(c->req, "page");
    struct feedback_form_view v = {
        .form = &c->form,
        .action = ctx_address(c, "/feedback"),
        .page = site_local_path(page) ? utf8_head(page, PAGE_LETTERS) : S(""),
        .key = posted && in->key.n > 0 ? in->key : rand_key(c->arena),
    };
    frame_public(c, text(c->lang, TEXT_feedback_title), "feedback", &v.frame);
    html_feedback_page(&c->html, &v);
    return 0;
}

/* The key of a form that was shown is its submission's id: a second click hands in the same thing. */
static bool key_usable(struct str key)
{
    uint8_t bytes[16];
    return num_parse_hex(key, bytes, sizeof(bytes)) == 0;
}

static int feedback_hand_in(struct ctx *c)
{
    const struct feedback_form *in = c->input;
    if (!key_usable(in->key))
        return err_set(ERR_MALFORMED, "a form that this site did not make");

    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "page", site_local_path(in->page) ? in->page : S(""));
    json_put_str(payload, "message", in->message);
    json_put_str(payload, "contact", in->contact);

    struct str code = str_head(in->key, 12);
    response_redirect(
        c->req, c->res,
        ctx_address(c, arena_cstr(c->arena,
                                  arena_fmt(c->arena, "/feedback/received/%.*s", STR_ARG(code)))));

    return hand_in(c, &(struct submission){.public_id = in->key,
                                           .kind = S("feedback"),
                                           .received = c->now,
                                           .payload = ledger_canonical(c->arena, payload)});
}

static int feedback_received(struct ctx *c)
{
    struct feedback_received_view v = {.code = str_head(ctx_param(c, "code"), 12)};
    frame_public(c, text(c->lang, TEXT_feedback_received_title), "feedback", &v.frame);
    html_feedback_received_page(&c->html, &v);
    return 0;
}

static const struct page public_pages[] = {
    {METHOD_GET, "/feedback", SIDE_PUBLIC, ALLOW_ANYONE, feedback_form, NULL,
     PAGE_FORM(struct feedback_form, feedback_fields)},
    {METHOD_POST, "/feedback", SIDE_PUBLIC, ALLOW_ANYONE, feedback_hand_in, feedback_form,
     PAGE_FORM(struct feedback_form, feedback_fields)},
    {METHOD_GET, "/feedback/received/{code}", SIDE_PUBLIC, ALLOW_ANYONE, feedback_received},
};

const struct pages feedback_public_pages = {public_pages, COUNT(public_pages)};

/* ---- The desk ---- */

static struct feedback_row row_of(struct ctx *c, const struct feedback_item_row *i)
{
    return (struct feedback_row){
        .id = i->id,
        .page = i->page,
        .message = i->message,
        .contact = i->contact,
        .answer = i->answer,
        .received = frame_desk_moment(c, i->received),
        .open = str_eq(i->state, S("open")),
    };
}

static int feedback_list(struct ctx *c)
{
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);
    struct feedback_item_rows rows = {0};
    int r = feedback_sql_newest(c->db, c->arena, before, before_id, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;

    struct feedback_list_view v = {.older = S("")};
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v.rows) = row_of(c, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v.older = arena_fmt(c->arena, "%s/feedback?before=%lld.%lld", lang_root(c->lang),
                            (long long)rows.v[LIST_ROWS - 1].received,
                            (long long)rows.v[LIST_ROWS - 1].id);
    r = inbox_refused(c->db, c->arena, &v.refused);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_feedback_desk_title), "feedback", &v.frame);
    html_feedback_list_page(&c->html, &v);
    return 0;
}

struct close_form {
    struct str answer;
};

static const struct field close_fields[] = {
    {"answer", FIELD_TEXT, offsetof(struct close_form, answer), .max = 1000, .required = true,
     .label = TEXT_feedback_answer, .hint = TEXT_feedback_answer_hint},
};

static int feedback_item(struct ctx *c)
{
    struct feedback_item_row row;
    int r = feedback_sql_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such feedback");
    struct feedback_item_view v = {
        .row = row_of(c, &row),
        .action = arena_fmt(c->arena, "%s/feedback/%lld", lang_root(c->lang), (long long)row.id),
        .may_close = str_eq(row.state, S("open")) && (c->actor.roles & ROLE_DISCLOSURE_OFFICE),
        .form = &c->form,
    };
    frame_desk(c, text(c->lang, TEXT_feedback_item_title), "feedback", &v.frame);
    html_feedback_item_page(&c->html, &v);
    return 0;
}

static int feedback_item_close(struct ctx *c)
{
    const struct close_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = feedback_close(c->db, c->arena, ctx_param_id(c, "id"), in->answer, &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "feedback", S("/feedback"));
    return 0;
}

#define FEEDBACK_READERS (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)

static const struct page desk_pages[] = {
    {METHOD_GET, "/feedback", SIDE_DESK, FEEDBACK_READERS, feedback_list},
    {METHOD_GET, "/feedback/{id}", SIDE_DESK, FEEDBACK_READERS, feedback_item, NULL,
     PAGE_FORM(struct close_form, close_fields)},
    {METHOD_POST, "/feedback/{id}", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, feedback_item_close,
     feedback_item, PAGE_FORM(struct close_form, close_fields)},
};

const struct pages feedback_desk_pages = {desk_pages, COUNT(desk_pages)};
