/* pages_reply_leaks.c: what an officer or reviewer does about the findings of the leak scan in an answer:
 * mask, accept, lift, take a masked copy. The list itself is a section of the case's page. */
#include "domain/leaks/views.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "reply_sql.h"

#define DRAFTS  (ROLE_OFFICER | ROLE_DISCLOSURE_OFFICE)
#define READERS (DRAFTS | ROLE_DEPARTMENT_HEAD | ROLE_LEADER | ROLE_AUDITOR)

static struct str path_of(struct ctx *c)
{
    return arena_fmt(c->arena, "/requests/%lld#leaks-title", (long long)ctx_param_id(c, "id"));
}

/* Who drafts it masks and accepts while it is a draft; the disclosure office accepts and lifts at the second
 * level, and before it goes out. */
int reply_leaks_view(struct ctx *c, const struct requests_request_row *row, struct leaks_view *ret,
                     bool *ret_shown)
{
    struct leaks_thing thing;
    int r = reply_leaks_thing(c->db, c->arena, c->app, row, &thing);
    *ret_shown = r == 0 && thing.parts.n > 0;
    if (!*ret_shown)
        return r;
    bool drafts = str_eq(row->state, S("drafting")) && reply_may_draft(row, &c->actor);
    bool looks = str_eq(row->state, S("second")) || str_eq(row->state, S("signed"));
    bool reviews = looks && c->actor.roles & ROLE_DISCLOSURE_OFFICE;
    struct leaks_may may = {.mask = drafts, .accept = drafts || reviews, .lift = reviews};
    struct str address =
        arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row->id);
    return leaks_show(c, &thing, &may, address, ret);
}

static int done(struct ctx *c, struct tx *tx, const char *what)
{
    int r = tx_commit(tx);
    if (r < 0)
        return r;
    frame_done(c, what, path_of(c));
    return 0;
}

static int refused(struct ctx *c, int err)
{
    const struct leaks_form *in = c->input;
    c->res->status = err_status(err);
    return request_case_leaks(
        c, err == ERR_INVALID ? TEXT_leaks_refused_reason : TEXT_leaks_refused_gone, in->note);
}

static int settle(struct ctx *c, const char *event)
{
    const struct leaks_form *in = c->input;
    struct flow_act act = {.actor = &c->actor, .now = c->now, .note = in->note, .digest = S("")};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = reply_leaks_settle(c->db, c->arena, c->app, ctx_param_id(c, "id"), event, in->key,
                               &act);
    if (r == ERR_INVALID || r == ERR_CONFLICT) {
        tx_end(&tx);
        return refused(c, r);
    }
    return r < 0 ? r : done(c, &tx, event);
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
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = reply_mask(c->db, c->arena, c->app, ctx_param_id(c, "id"), in->key, &c->actor, c->now);
    if (r == ERR_CONFLICT) {
        tx_end(&tx);
        return refused(c, r);
    }
    return r < 0 ? r : done(c, &tx, r > 0 ? "leak_mask_copies" : "leak_mask_letter");
}

/* ---- Masked copies ---- */

static int copy_ask(struct ctx *c)
{
    const struct leaks_form *in = c->input;
    struct requests_request_row row;
    struct reply_release_row file;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = reply_drafting(c->db, c->arena, ctx_param_id(c, "id"), &c->actor, c->now, &row);
    if (r >= 0)
        r = reply_release_of(c->db, c->arena, &row, in->key, &file);
    if (r >= 0)
        r = leaks_copy_ask(c->db, c->arena, file.hash, file.name, c->now);
    return r < 0 ? r : done(c, &tx, "leak_copy");
}

static int copy_take(struct ctx *c)
{
    const struct leaks_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = reply_copy_take(c->db, c->arena, c->app, ctx_param_id(c, "id"), in->key, &c->actor,
                            c->now);
    return r < 0 ? r : done(c, &tx, "leak_take");
}

/* To look at it before it is taken. */
static int copy_get(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_release_row file;
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r >= 0 && !reply_may_read(&row, &c->actor))
        r = err_set(ERR_FORBIDDEN, "another department's");
    if (r >= 0)
        r = reply_release_of(c->db, c->arena, &row, ctx_param(c, "code"), &file);
    return r < 0 ? r : leaks_copy_send(c, file.hash, file.name);
}

/* The reason was too long: it stays. */
static int again(struct ctx *c)
{
    return request_case_leaks(c, TEXT_document_refused_long, form_field(&c->form, "note")->typed);
}

static const struct page pages[] = {
    {METHOD_POST, "/requests/{id}/leaks/mask", SIDE_DESK, DRAFTS, mask, again, LEAKS_FORM},
    {METHOD_POST, "/requests/{id}/leaks/accept", SIDE_DESK, DRAFTS, accept, again, LEAKS_FORM},
    {METHOD_POST, "/requests/{id}/leaks/lift", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, lift, again,
     LEAKS_FORM},
    {METHOD_POST, "/requests/{id}/leaks/copy", SIDE_DESK, DRAFTS, copy_ask, again, LEAKS_FORM},
    {METHOD_GET, "/requests/{id}/leaks/copy/{code}", SIDE_DESK, READERS, copy_get},
    {METHOD_POST, "/requests/{id}/leaks/take", SIDE_DESK, DRAFTS, copy_take, again, LEAKS_FORM},
};

const struct pages requests_leaks_pages = {pages, COUNT(pages)};
