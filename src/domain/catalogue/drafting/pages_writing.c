/* pages_writing.c: see writing.h; and what the editor asks the server: to clean what is pasted, and to
 * make HTML of marked text. */
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/drafting/writing.h"
#include "engine/json.h"
#include "engine/ledger.h"

const char *const writing_kinds[] = {"plain", "rich", NULL};

struct str writing_kind(struct str body)
{
    return body_is_rich(body) ? S("rich") : S("plain");
}

struct str writing_typed(struct arena *a, struct str body)
{
    return body_is_rich(body) ? body_source(a, body) : body;
}

int writing_body(struct ctx *c, struct str typed, struct str kind, struct str *ret)
{
    int r = 0;
    if (!str_eq(kind, S("rich")))
        *ret = typed;
    else
        r = body_of_html(c->arena, typed, ret, NULL);
    if (r == ERR_TOO_LARGE || (r == 0 && body_letters(c->arena, *ret) > DOCUMENT_BODY_MAX)) {
        form_refuse(&c->form, "body", TEXT_writing_too_long);
        return ERR_INVALID;
    }
    if (r == 0 && ret->n == 0) {
        form_refuse(&c->form, "body", TEXT_field_MISSING);
        return ERR_INVALID;
    }
    return r;
}

/* ---- For the editor ---- */

struct clean_form {
    struct str body, body_kind;
};

static const struct field clean_fields[] = {
    {"body", FIELD_TEXT, offsetof(struct clean_form, body), .max = RICH_SOURCE_MAX},
    {"body_kind", FIELD_CHOICE, offsetof(struct clean_form, body_kind), .choices = writing_kinds},
};

static json_t *lost_json(const struct rich_lost *lost)
{
    json_t *j = json_object();
    json_put_int(j, "pictures", lost->pictures);
    json_put_int(j, "hidden", lost->hidden);
    json_put_int(j, "other", lost->forms + lost->scripts + lost->links + lost->tables);
    return j;
}

/* {"html": …, "lost": {…}}. It says what was sent in it, to who sent it; nothing is kept. */
static int clean(struct ctx *c)
{
    const struct clean_form *in = c->input;
    struct str html = in->body;
    struct rich rich;
    if (!str_eq(in->body_kind, S("rich")))
        html = body_source(c->arena, html);
    int r = rich_read(c->arena, html, &rich);
    if (r < 0)
        return r;
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "html", rich_source(c->arena, &rich));
    json_object_set_new(j, "lost", lost_json(&rich.lost));
    c->res->status = 200;
    c->res->type = S("application/json");
    c->res->body = ledger_canonical(c->arena, j);
    return 0;
}

static const struct page pages[] = {
    {METHOD_POST, "/documents/clean", SIDE_DESK, ROLE_OFFICER, clean, NULL,
     PAGE_FORM(struct clean_form, clean_fields)},
};

const struct pages catalogue_writing_pages = {pages, COUNT(pages)};
