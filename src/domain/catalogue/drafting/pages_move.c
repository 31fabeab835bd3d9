/* pages_move.c: what moves a document: the moves of its flow, its withdrawal and recall; and what it is
 * linked with. */
#include "domain/catalogue/drafting/pages_desk.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/inside.h"
#include "html_document_desk.h"

/* ---- Moves ---- */

/* The flow's own name of it; NULL: what was sent names no move of this page (withdrawing and
 * co-signing have their own), and goes no further (the flow would name it in the log). */
static const char *event_of(struct str name)
{
    if (str_eq(name, S("withdraw")) || str_eq(name, S("recall_urgent")) || review_is_cosign(name) ||
        leaks_is_move(name))
        return NULL;
    for (size_t i = 0; i < document_flow.n; i++)
        if (str_eq(str_c(document_flow.moves[i].event), name))
            return document_flow.moves[i].event;
    return NULL;
}

/* Who signs, signs the list of findings that he saw. */
static int findings_seen(struct ctx *c, int64_t id, struct str seen)
{
    struct leaks_thing thing;
    int r = document_leaks_thing(c->db, c->arena, id, &thing);
    return r < 0 ? r : leaks_seen(c->db, c->arena, &thing, moment_day(c->now), seen);
}

static int document_fire(struct ctx *c, int64_t id, const char *event,
                         const struct review_move_form *in)
{
    if (!event)
        return err_set(ERR_MALFORMED, "there is no such move");
    struct flow_act act = {
        .actor = &c->actor, .now = c->now, .note = in->note, .digest = in->digest};
    int r = review_may_fire(c, &document_flow, id, event, &act.in_place_of);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = findings_seen(c, id, in->findings);
    if (r >= 0)
        r = document_move(c->db, c->arena, id, event, &act);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

/* What is approved for a time is not public yet, and is not said to be. Its time is read before: what has
 * happened is not denied by a fault behind it. */
static int move(struct ctx *c)
{
    const struct review_move_form *in = c->input;
    const char *event = event_of(in->event);
    int64_t id = ctx_param_id(c, "id");
    struct catalogue_document_row d;
    int r = document_get(c->db, c->arena, id, &d);
    if (r >= 0)
        r = document_fire(c, id, event, in);
    if (r < 0 && review_refusal(r) != TEXT_NONE) {
        c->res->status = err_status(r);
        return document_show_refused(c, review_refusal(r), in->note);
    }
    if (r < 0)
        return r;
    frame_done(c, document_move_at(event, d.publish_at, c->now), document_path(c, id, ""));
    return 0;
}

/* The form itself was wrong: what was written is not lost. */
static int move_again(struct ctx *c)
{
    return document_show_refused(c, review_note_wrong(c, TEXT_NONE),
                                 form_field(&c->form, "note")->typed);
}

/* ---- Withdrawing: a second look before it happens ---- */

struct withdraw_form {
    struct str note;
};

static const struct field withdraw_fields[] = {
    {"note", FIELD_TEXT, offsetof(struct withdraw_form, note), .max = 500, .required = true,
     .label = TEXT_withdraw_note, .hint = TEXT_withdraw_note_hint},
};

static int withdraw_look(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_asked(c, &d);
    if (r < 0)
        return r;
    if (d.edition == 0 || d.withdrawn)
        return err_set(ERR_CONFLICT, "nothing of it is public");
    struct withdraw_view v = {
        .form = &c->form,
        .title = d.title,
        .edition = d.edition,
        .published = frame_desk_day(c, d.published),
        .address = document_address(c, d.id, ""),
    };
    frame_desk(c,
               arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_withdraw_title)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_withdraw_page(&c->html, &v);
    return 0;
}

static int withdraw(struct ctx *c)
{
    const struct withdraw_form *in = c->input;
    struct review_move_form act = {.note = in->note, .digest = S("")};
    int64_t id = ctx_param_id(c, "id");
    int r = document_fire(c, id, "withdraw", &act);
    if (r < 0)
        return r;
    frame_done(c, "withdraw", document_path(c, id, ""));
    return 0;
}
/* ---- Recalling: an emergency ---- */

static const struct field recall_fields[] = {
    {"note", FIELD_TEXT, offsetof(struct withdraw_form, note), .max = 500, .required = true,
     .label = TEXT_recall_note, .hint = TEXT_recall_note_hint},
};

static int recall_look(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_asked(c, &d);
    if (r < 0)
        return r;
    if (d.edition == 0)
        return err_set(ERR_CONFLICT, "nothing of it was ever public");
    struct recall_view v = {
        .form = &c->form, .title = d.title, .address = document_address(c, d.id, "")};
    frame_desk(c,
               arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_recall_title)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_recall_page(&c->html, &v);
    return 0;
}

static int recall(struct ctx *c)
{
    const struct withdraw_form *in = c->input;
    struct review_move_form act = {.note = in->note, .digest = S("")};
    int64_t id = ctx_param_id(c, "id");
    int r = document_fire(c, id, "recall_urgent", &act);
    if (r < 0)
        return r;
    frame_done(c, "recall", document_path(c, id, ""));
    return 0;
}

/* ---- Related documents ---- */

struct relation_form {
    struct str kind, other;
};

static const struct field relation_fields[] = {
    {"kind", FIELD_LINE, offsetof(struct relation_form, kind), .max = 20, .required = true,
     .label = TEXT_relation_kind},
    {"other", FIELD_LINE, offsetof(struct relation_form, other), .max = 300, .required = true,
     .label = TEXT_relation_other, .hint = TEXT_relation_other_hint},
};

static int relate_look(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_asked(c, &d);
    if (r < 0)
        return r;
    if (!document_may_edit(c, &d))
        return document_show_no_draft(c, &d);
    struct relate_view v = {
        .form = &c->form, .title = d.title, .address = document_address(c, d.id, "")};
    struct str typed = form_field(&c->form, "kind")->typed;
    for (const struct relation_kind *k = relation_kinds; k->code; k++)
        *vec_push(c->arena, &v.kinds) =
            (struct option){str_c(k->code), text(c->lang, k->name), str_eq(str_c(k->code), typed),
                            lang_tag(c->lang)};
    frame_desk(c, text(c->lang, TEXT_relation_title_add), "documents", &v.frame);
    html_relate_page(&c->html, &v);
    return 0;
}

/* The number that an address of ours ends with, or that was typed alone; 0 none. */
static int64_t number_meant(struct str typed)
{
    int64_t id = 0;
    struct str tail = typed;
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] == '/')
            tail = str_skip(typed, i + 1);
    return num_parse(tail, 1, INT64_MAX, &id) == 0 ? id : 0;
}

static int other_of(struct ctx *c, struct str typed, int64_t *ret)
{
    struct catalogue_named_rows rows = {0};
    int64_t id = number_meant(typed);
    int r = catalogue_sql_named(c->db, c->arena, id, typed, &rows);
    if (r < 0)
        return r;
    *ret = rows.n > 0 ? rows.v[0].id : 0;
    return 0;
}

static int relation_change(struct ctx *c, int64_t other, bool add)
{
    const struct relation_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = add ? document_relate(c->db, c->arena, id, in->kind, other, &c->actor, c->now)
                : document_unrelate(c->db, c->arena, id, in->kind, other, &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "relation", document_path(c, id, "#linked"));
    return 0;
}

static int relate(struct ctx *c)
{
    const struct relation_form *in = c->input;
    int64_t other;
    int r = other_of(c, in->other, &other);
    if (r >= 0)
        r = other == 0 ? ERR_INVALID : relation_change(c, other, true);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "other", TEXT_relation_unknown);
    return r;
}

static int unrelate(struct ctx *c)
{
    const struct relation_form *in = c->input;
    return relation_change(c, number_meant(in->other), false);
}

static const struct page pages[] = {
    {METHOD_POST, "/documents/{id}/move", SIDE_DESK,
     ROLE_OFFICER | ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER, move, move_again,
     PAGE_FORM(struct review_move_form, review_move_fields)},
    {METHOD_GET, "/documents/{id}/withdraw", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, withdraw_look, NULL,
     PAGE_FORM(struct withdraw_form, withdraw_fields)},
    {METHOD_POST, "/documents/{id}/withdraw", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, withdraw,
     withdraw_look, PAGE_FORM(struct withdraw_form, withdraw_fields)},
    {METHOD_GET, "/documents/{id}/recall", SIDE_DESK, ROLE_DISCLOSURE_OFFICE | ROLE_LEADER,
     recall_look, NULL, PAGE_FORM(struct withdraw_form, recall_fields)},
    {METHOD_POST, "/documents/{id}/recall", SIDE_DESK, ROLE_DISCLOSURE_OFFICE | ROLE_LEADER, recall,
     recall_look, PAGE_FORM(struct withdraw_form, recall_fields)},
    {METHOD_GET, "/documents/{id}/relations", SIDE_DESK, ROLE_OFFICER, relate_look, NULL,
     PAGE_FORM(struct relation_form, relation_fields)},
    {METHOD_POST, "/documents/{id}/relations", SIDE_DESK, ROLE_OFFICER, relate, relate_look,
     PAGE_FORM(struct relation_form, relation_fields)},
    {METHOD_POST, "/documents/{id}/relations/remove", SIDE_DESK, ROLE_OFFICER, unrelate,
     relate_look, PAGE_FORM(struct relation_form, relation_fields)},
};

const struct pages catalogue_move_pages = {pages, COUNT(pages)};
