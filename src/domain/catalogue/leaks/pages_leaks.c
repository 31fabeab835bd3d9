/* pages_leaks.c: what an officer or reviewer does about the findings of the leak scan in a document: mask,
 * accept, lift. The list itself is a section of the document's page. */
#include "domain/catalogue/drafting/pages_desk.h"

#include "domain/catalogue/inside.h"
#include "domain/leaks/views.h"

/* Who drafted it masks and accepts while it is a draft; the disclosure office accepts and lifts while it
 * is at the second level, before it gives its opinion. */
int document_leaks_view(struct ctx *c, const struct catalogue_document_row *d,
                        struct leaks_view *ret)
{
    struct leaks_thing thing;
    int r = document_leaks_thing(c->db, c->arena, d->id, &thing);
    if (r < 0)
        return r;
    bool drafts = document_may_edit(c, d);
    bool reviews = str_eq(d->state, S("second")) && (c->actor.roles & ROLE_DISCLOSURE_OFFICE);
    struct leaks_may may = {.mask = drafts, .accept = drafts || reviews, .lift = reviews};
    return leaks_show(c, &thing, &may, document_address(c, d->id, ""), ret);
}

static int done(struct ctx *c, struct tx *tx, int64_t id, const char *what)
{
    int r = tx_commit(tx);
    if (r < 0)
        return r;
    frame_done(c, what, document_path(c, id, "#leaks-title"));
    return 0;
}

static int refused(struct ctx *c, int err)
{
    const struct leaks_form *in = c->input;
    c->res->status = err_status(err);
    return document_show_leaks(
        c, err == ERR_INVALID ? TEXT_leaks_refused_reason : TEXT_leaks_refused_gone, in->note);
}

static int settle(struct ctx *c, const char *event)
{
    const struct leaks_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct flow_act act = {.actor = &c->actor, .now = c->now, .note = in->note, .digest = S("")};
    struct leaks_thing thing;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = document_leaks_thing(c->db, c->arena, id, &thing);
    if (r >= 0)
        r = leaks_settle(c->db, c->arena, &thing, event, in->key, &act);
    if (r == ERR_INVALID || r == ERR_CONFLICT) {
        tx_end(&tx);
        return refused(c, r);
    }
    return r < 0 ? r : done(c, &tx, id, event);
}

static int accept(struct ctx *c)
{
    return settle(c, "leak_accept");
}

static int lift(struct ctx *c)
{
    return settle(c, "leak_lift");
}

static int mask(struct ctx *c)
{
    const struct leaks_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = document_mask(c->db, c->arena, id, in->key, &c->actor, c->now);
    if (r == ERR_CONFLICT) {
        tx_end(&tx);
        return refused(c, r);
    }
    return r < 0 ? r : done(c, &tx, id, r > 0 ? "leak_mask_copies" : "leak_mask");
}

/* ---- Masked copies ---- */

static int copy_ask(struct ctx *c)
{
    const struct leaks_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct catalogue_document_row d;
    struct catalogue_attachment_row file;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = document_draft_of(c->db, c->arena, id, &c->actor, c->now, &d);
    if (r >= 0)
        r = document_file_of(c->db, c->arena, id, in->key, &file);
    if (r >= 0)
        r = leaks_copy_ask(c->db, c->arena, file.hash, file.name, c->now);
    return r < 0 ? r : done(c, &tx, id, "leak_copy");
}

static int copy_take(struct ctx *c)
{
    const struct leaks_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = document_copy_take(c->db, c->arena, id, in->key, &c->actor, c->now);
    return r < 0 ? r : done(c, &tx, id, "leak_take");
}

/* To look at it before it is taken. */
static int copy_get(struct ctx *c)
{
    struct catalogue_attachment_row file;
    int r = document_file_of(c->db, c->arena, ctx_param_id(c, "id"), ctx_param(c, "code"), &file);
    return r < 0 ? r : leaks_copy_send(c, file.hash, file.name);
}

/* The reason was too long: it stays. */
static int again(struct ctx *c)
{
    return document_show_leaks(c, TEXT_document_refused_long, form_field(&c->form, "note")->typed);
}

static const struct page pages[] = {
    {METHOD_POST, "/documents/{id}/leaks/mask", SIDE_DESK, ROLE_OFFICER, mask, again, LEAKS_FORM},
    {METHOD_POST, "/documents/{id}/leaks/copy", SIDE_DESK, ROLE_OFFICER, copy_ask, again,
     LEAKS_FORM},
    {METHOD_GET, "/documents/{id}/leaks/copy/{code}", SIDE_DESK, ALLOW_READERS, copy_get},
    {METHOD_POST, "/documents/{id}/leaks/take", SIDE_DESK, ROLE_OFFICER, copy_take, again,
     LEAKS_FORM},
    {METHOD_POST, "/documents/{id}/leaks/accept", SIDE_DESK, ROLE_OFFICER | ROLE_DISCLOSURE_OFFICE,
     accept, again, LEAKS_FORM},
    {METHOD_POST, "/documents/{id}/leaks/lift", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, lift, again,
     LEAKS_FORM},
};

const struct pages catalogue_leaks_pages = {pages, COUNT(pages)};
