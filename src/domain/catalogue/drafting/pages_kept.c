/* pages_kept.c: what is typed into the form of a draft is kept while somebody types (kept.h): the form's script
 * sends it here; without JavaScript nobody does. And a Word file becomes a form that is filled in, kept the same way:
 * nothing of it is a document before its officer has looked at it and saved it. */
#include "domain/catalogue/drafting/draft_form.h"
#include "domain/catalogue/drafting/pages_desk.h"
#include "domain/catalogue/drafting/writing.h"

#include "base/file.h"
#include "base/utf8.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "html_document_desk.h"

#include <fcntl.h>

/* ---- While somebody types ---- */

struct keep_form {
    int64_t document;
    struct str page, digest, fields;
};

static const struct field keep_fields[] = {
    {"document", FIELD_INT, offsetof(struct keep_form, document), .low = 0, .high = INT64_MAX},
    {"page", FIELD_LINE, offsetof(struct keep_form, page), .max = KEPT_PAGE_MAX, .required = true},
    {"digest", FIELD_LINE, offsetof(struct keep_form, digest), .max = 64},
    {"fields", FIELD_TEXT, offsetof(struct keep_form, fields), .max = KEPT_FIELDS_MAX,
     .required = true},
};

/* What stands there is another by now, or no draft any more: who types is told, and loses nothing. */
static int has_changed(struct ctx *c, const struct keep_form *in, bool *ret)
{
    struct catalogue_document_row d;
    struct str digest;
    *ret = false;
    if (in->document == 0)
        return 0;
    int r = catalogue_sql_get(c->db, c->arena, in->document, &d);
    if (r >= 0)
        r = document_digest(c->db, c->arena, in->document, &digest);
    if (r < 0)
        return r;
    *ret = !str_eq(d.state, S("draft")) || !str_eq(digest, in->digest);
    return 0;
}

static int keep_enter(struct ctx *c, const struct keep_form *in)
{
    const struct kept k = {in->page, in->digest, in->fields, c->now};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = kept_put(c->db, c->arena, &c->actor, in->document, &k);
    return r < 0 ? r : tx_commit(&tx);
}

static int answer(struct ctx *c, const char *how)
{
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "kept", str_c(how));
    json_put_str(j, "at", frame_desk_moment(c, c->now));
    c->res->status = 200;
    c->res->type = S("application/json");
    c->res->body = ledger_canonical(c->arena, j);
    return 0;
}

/* {"kept": "yes" | "changed" | "elsewhere" | "saved", "at": …} */
static int keep(struct ctx *c)
{
    const struct keep_form *in = c->input;
    bool changed;
    int r = keep_enter(c, in);
    if (r == ERR_CONFLICT || r == ERR_GONE)
        return answer(c, r == ERR_GONE ? "saved" : "elsewhere");
    if (r >= 0)
        r = has_changed(c, in, &changed);
    return r < 0 ? r : answer(c, changed ? "changed" : "yes");
}

/* ---- Thrown away ---- */

struct drop_form {
    int64_t document;
};

static const struct field drop_fields[] = {
    {"document", FIELD_INT, offsetof(struct drop_form, document), .low = 0, .high = INT64_MAX},
};

static struct str form_path(struct ctx *c, int64_t document)
{
    return document == 0 ? S("/documents/new") : document_path(c, document, "/edit");
}

static int drop(struct ctx *c)
{
    const struct drop_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = kept_drop(c->db, c->actor.id, in->document);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "kept_dropped", form_path(c, in->document));
    return 0;
}

/* ---- Out of a file ---- */

static int file_open(const struct upload *u, int *ret)
{
    *ret = open(u->path, O_RDONLY | O_CLOEXEC);
    return *ret < 0 ? err_errno("open an upload") : 0;
}

static bool is_plain_latin(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Its name without its ending: what an officer calls a file is mostly its title; "notice1" is none, then its first
 * line may be. */
static struct str title_of(struct arena *a, struct str name, struct str body)
{
    struct str first, rest;
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.') {
            name = str_head(name, i);
            break;
        }
    str_cut(str_trim(body_plain(a, body)), '\n', &first, &rest);
    bool better = is_plain_latin(name) && utf8_count(first) <= DOCUMENT_TITLE_MAX && first.n > 0;
    return utf8_head(arena_str(a, better ? str_trim(first) : name), DOCUMENT_TITLE_MAX);
}

/* The title is a field of its own: a first line that only says it again is left out. */
static struct str text_below(struct arena *a, struct str title, struct str body)
{
    struct str first, rest, block, below;
    struct str source = body_source(a, body);
    str_cut(str_trim(body_plain(a, body)), '\n', &first, &rest);
    str_cut(source, '\n', &block, &below);
    bool whole =
        str_starts(block, S("<h")) || (str_starts(block, S("<p")) && str_ends(block, S("</p>")));
    return whole && below.n > 0 && str_eq(str_trim(first), title) ? below : source;
}

/* The form as it would be if somebody had typed all this. */
static struct str typed_of(struct ctx *c, struct str title, struct str body)
{
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "title", title);
    json_put_str(j, "body", text_below(c->arena, title, body));
    json_put_str(j, "body_kind", S("rich"));
    json_put_day(j, "made", moment_day(c->now));
    json_put_str(j, "department", arena_int(c->arena, c->actor.department));
    json_put_str(j, "mode", S("website"));
    return ledger_canonical(c->arena, j);
}

static enum text refusal_of(int err)
{
    if (err == ERR_CONFLICT)
        return TEXT_draft_file_kept;
    if (err == ERR_TOO_LARGE)
        return TEXT_writing_too_long;
    if (err == ERR_BUSY)
        return TEXT_draft_file_busy;
    return err == ERR_MALFORMED || err == ERR_INVALID ? TEXT_draft_file_unreadable : TEXT_NONE;
}

static int nothing_is_kept(struct ctx *c)
{
    struct kept k;
    int r = kept_get(c->db, c->arena, c->actor.id, 0, &k);
    return r == 1 ? err_set(ERR_CONFLICT, "something is kept already") : r;
}

/* *ret_why: what stood in the way of reading it, a reason's name; "" nothing that has one. */
static int file_read_body(struct ctx *c, const struct upload *u, struct str *ret,
                          struct rich_lost *ret_lost, struct str *ret_why)
{
    int fd cleanup(file_close) = -1;
    struct extract x;
    int r = file_open(u, &fd);
    if (r >= 0)
        r = c->site->file_read ? c->site->file_read(c->arena, fd, u->name, &x) : ERR_BUSY;
    if (r < 0)
        return r;
    *ret_why = extract_unread(&x);
    return body_of_file(c->arena, &x, ret, ret_lost);
}

static int file_take(struct ctx *c, bool *ret_lost, struct str *ret_why)
{
    struct rich_lost lost = {0};
    struct str body;
    *ret_why = S("");
    if (c->req->uploads.n == 0)
        return err_set(ERR_INVALID, "no file came");
    const struct upload *u = &c->req->uploads.v[0];
    int r = nothing_is_kept(c);
    if (r >= 0)
        r = file_read_body(c, u, &body, &lost, ret_why);
    if (r < 0)
        return r;
    const struct keep_form in = {.page = kept_page(c->arena),
                                 .digest = S(""),
                                 .fields = typed_of(c, title_of(c->arena, u->name, body), body)};
    *ret_lost = lost.pictures + lost.hidden > 0;
    return keep_enter(c, &in);
}

static int from_file(struct ctx *c)
{
    bool lost;
    struct str why;
    int r = file_take(c, &lost, &why);
    if (r < 0 && refusal_of(r) != TEXT_NONE) {
        c->res->status = err_status(r);
        return document_new_refused(c, refusal_of(r), why);
    }
    if (r < 0)
        return r;
    frame_done(c, lost ? "draft_file_lost" : "draft_file", S("/documents/new?kept=1"));
    return 0;
}

/* What was sent could not be looked at: the page of a new one says why. */
static int file_again(struct ctx *c)
{
    return document_new_refused(c, (enum text)c->form.trouble.what, S(""));
}

static const struct page pages[] = {
    {METHOD_POST, "/documents/keep", SIDE_DESK, ROLE_OFFICER, keep, NULL,
     PAGE_FORM(struct keep_form, keep_fields)},
    {METHOD_POST, "/documents/keep/drop", SIDE_DESK, ROLE_OFFICER, drop, NULL,
     PAGE_FORM(struct drop_form, drop_fields)},
    {METHOD_POST, "/documents/new/file", SIDE_DESK, ROLE_OFFICER, from_file, .again = file_again,
     .uploads = true},
};

const struct pages catalogue_kept_pages = {pages, COUNT(pages)};
