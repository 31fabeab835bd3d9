/* pages_draft.c: a draft is begun and changed. */
#include "domain/catalogue/drafting/draft_form.h"
#include "domain/catalogue/drafting/pages_desk.h"
#include "domain/catalogue/drafting/writing.h"
#include "base/num.h"
#include "domain/leaks/views.h"
#include "engine/json.h"
#include "html_document_desk.h"

/* ---- The form ---- */

/* Folded away, unless something of it is filled in or wrong. */
static bool more_is_open(const struct form *form)
{
    bool in = false, open = false;
    for (size_t i = 0; i < form->n; i++) {
        const struct field_state *s = &form->v[i];
        bool usual = strcmp(s->field->name, "mode") == 0;
        in = (in || usual) && strcmp(s->field->name, "page") != 0;
        open = open || (in && !usual && (s->typed.n > 0 || s->error != FIELD_OK));
    }
    return open;
}

/* "" where the title was not typed yet. */
static struct str title_kept(struct arena *a, const struct kept *k)
{
    json_t *fields cleanup(json_done) = json_loadb(k->fields.p, k->fields.n, 0, NULL);
    return json_get_str(a, fields, "title");
}

/* Something is kept that this page does not show: it is offered, and nothing is kept over it. */
static void offer(struct ctx *c, const struct kept *k, struct document_form_view *v)
{
    v->kept_when = frame_desk_moment(c, k->at);
    v->kept_title = title_kept(c->arena, k);
    v->kept_href = ARENA_JOIN(c->arena, v->action, S("?kept=1"));
}

static int draft_show(struct ctx *c, struct document_form_view *v, enum text title)
{
    v->form = &c->form;
    v->heading = title;
    v->rich = str_eq(form_field(&c->form, "body_kind")->typed, S("rich"));
    v->clean = ctx_address(c, "/documents/clean");
    v->keep = ctx_address(c, "/documents/keep");
    v->drop = ctx_address(c, "/documents/keep/drop");
    v->from_file = ctx_address(c, "/documents/new/file");
    v->editor = asset_address(c->site->assets, "editor.js");
    v->keeper = asset_address(c->site->assets, "draft.js");
    v->page = form_field(&c->form, "page")->typed;
    v->more = more_is_open(&c->form);
    int r = draft_choices(c, v);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, title), "documents", &v->frame);
    html_document_form_page(&c->html, v);
    return 0;
}

/* What stands in the form: what was kept if it was asked for, else *stands. */
static int form_fill(struct ctx *c, const struct draft_form *stands, struct document_form_view *v)
{
    struct kept k;
    int r = kept_get(c->db, c->arena, c->actor.id, v->id, &k);
    if (r < 0)
        return r;
    if (r == 1 && request_arg(c->req, "kept").n > 0) {
        draft_form_kept(c, &k);
        v->digest = k.digest;
        return 0;
    }
    form_show(c->arena, draft_fields, DRAFT_FIELDS, stands, &c->form);
    if (r == 1)
        offer(c, &k, v);
    return 0;
}

static int new_show(struct ctx *c, bool typed, enum text file_wrong, struct str why)
{
    struct document_form_view v = {.action = ctx_address(c, "/documents/new"),
                                   .digest = S(""),
                                   .file_wrong = file_wrong,
                                   .file_why = why.n > 0 ? leaks_unread(c->lang, why) : S("")};
    struct draft_form fresh;
    int64_t category;
    if (num_parse(request_arg(c->req, "category"), 1, INT64_MAX, &category) < 0)
        category = 0;
    int r = draft_form_fresh(c, category, &fresh);
    if (r >= 0 && !typed)
        r = form_fill(c, &fresh, &v);
    return r < 0 ? r : draft_show(c, &v, TEXT_document_new_title);
}

static int document_new(struct ctx *c)
{
    return new_show(c, c->req->method == METHOD_POST, TEXT_NONE, S(""));
}

int document_new_refused(struct ctx *c, enum text wrong, struct str why)
{
    return new_show(c, false, wrong, why);
}

static int document_edit(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_asked(c, &d);
    if (r < 0)
        return r;
    if (!document_may_edit(c, &d))
        return document_show_no_draft(c, &d);
    struct document_form_view v = {.id = d.id, .action = document_address(c, d.id, "/edit")};
    if (c->req->method == METHOD_POST) {
        v.digest = ((const struct draft_form *)c->input)->digest;
        return draft_show(c, &v, TEXT_document_edit_title);
    }
    struct draft_form stands = draft_form_of(c, &d);
    r = document_digest(c->db, c->arena, d.id, &v.digest);
    if (r >= 0)
        r = form_fill(c, &stands, &v);
    return r < 0 ? r : draft_show(c, &v, TEXT_document_edit_title);
}

/* ---- Saving ---- */

/* As a new one (*id 0), or in the place of what stands there. */
static int enter(struct ctx *c, const struct document_draft *d, int64_t *id)
{
    const struct draft_form *in = c->input;
    int64_t shown = *id;
    int r = shown == 0 ? document_create(c->db, c->arena, d, &c->actor, c->now, id)
                       : document_change(c->db, c->arena, shown, d, in->digest, &c->actor, c->now);
    return r < 0 ? r : kept_saved(c->db, c->arena, c->actor.id, shown, in->page, c->now);
}

static int save(struct ctx *c, int64_t id)
{
    const struct draft_form *in = c->input;
    struct document_draft d = draft_of_form(in);
    int r = writing_body(c, in->body, in->body_kind, &d.body);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = draft_fits(c);
    if (r >= 0)
        r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = enter(c, &d, &id);
    if (r == ERR_INVALID) {
        tx_end(&tx);
        return draft_refuse_places(c);
    }
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "draft", document_path(c, id, ""));
    return 0;
}

static int document_new_save(struct ctx *c)
{
    return save(c, 0);
}

static int document_edit_save(struct ctx *c)
{
    int64_t id = ctx_param_id(c, "id");
    return id > 0 ? save(c, id) : err_set(ERR_ABSENT, "no such document");
}

static const struct page pages[] = {
    {METHOD_GET, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new, NULL, DRAFT_FORM},
    {METHOD_POST, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new_save, document_new,
     DRAFT_FORM},
    {METHOD_GET, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit, NULL, DRAFT_FORM},
    {METHOD_POST, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit_save,
     document_edit, DRAFT_FORM},
};

const struct pages catalogue_draft_pages = {pages, COUNT(pages)};
