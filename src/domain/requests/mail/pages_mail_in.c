/* pages_mail_in.c: mails that came in: which wait, a file that is handed in, what a mail brought, and that it is no
 * request. Registering one is pages_intake.c's. */
#include "base/file.h"
#include "base/vec.h"
#include "domain/requests/mail/mail_in.h"
#include "html_request_mail.h"

#define OFFICE ROLE_DISCLOSURE_OFFICE

static const struct seal_keys *keys_of(const struct ctx *c)
{
    const struct requests_house *house = c->app;
    return &house->keys;
}

/* ---- What waits ---- */

int mail_in_view(struct ctx *c, const struct mail_in *m, struct mail_in_item *ret)
{
    struct mail_in_file_rows files = {0};
    *ret = (struct mail_in_item){
        .id = m->id,
        .from = m->from,
        .from_name = m->from_name,
        .subject = m->subject,
        .text = m->text,
        .day = frame_desk_moment(c, m->arrived > 0 ? m->arrived
                                    : m->sent > 0  ? m->sent
                                                   : m->taken),
        .reading = m->reading,
        .unreadable = m->unreadable,
        .cut = m->cut,
        .dated = m->arrived > 0 || m->sent > 0,
    };
    int r = mail_in_files(c->db, c->arena, m->id, &files);
    for (size_t i = 0; r == 0 && i < files.n; i++)
        *vec_push(c->arena, &ret->files) = (struct mail_in_attached){
            .name = files.v[i].name,
            .size = frame_size(c, files.v[i].size),
            .href = arena_fmt(c->arena, "%s/requests/mail/%lld/files/%lld", lang_root(c->lang),
                              (long long)m->id, (long long)files.v[i].position),
        };
    return r;
}

/* What was typed stands where it was typed, or apart where that mail waits no more. */
static void typed_put(struct ctx *c, struct mail_in_list_view *v)
{
    const struct field_state *note = form_field(&c->form, "note");
    bool found = false;
    for (size_t i = 0; note && i < v->mails.n; i++) {
        struct mail_in_item *m = &v->mails.v[i];
        m->typed = !m->reading && m->id == ctx_param_id(c, "mail");
        found = found || m->typed;
    }
    if (note && !found)
        v->left = form_typed(c->arena, &c->form, NULL);
}

static int list_show(struct ctx *c, enum text refused)
{
    struct mail_ins all = {0};
    struct mail_in_list_view v = {.refused = refused, .form = &c->form};
    int r = mail_in_waiting(c->db, c->arena, keys_of(c), &all);
    for (size_t i = 0; r == 0 && i < all.n; i++)
        r = mail_in_view(c, &all.v[i], vec_push(c->arena, &v.mails));
    if (r < 0)
        return r;
    typed_put(c, &v);
    frame_desk(c, text(c->lang, TEXT_mail_in_title), "requests", &v.frame);
    html_mail_in_list_page(&c->html, &v);
    return 0;
}

static int list(struct ctx *c)
{
    return list_show(c, TEXT_NONE);
}

/* ---- Handed in ---- */

/* How many were new; all of them are kept, or none. */
static int keep_all(struct ctx *c)
{
    const struct uploads *came = &c->req->uploads;
    struct tx tx cleanup(tx_end) = {0};
    int fresh = 0, r = tx_begin(c->db, &tx);
    for (size_t i = 0; r >= 0 && i < came->n; i++) {
        struct str bytes;
        r = file_read(c->arena, came->v[i].path, EML_MAX, &bytes);
        if (r == 0)
            r = mail_in_keep(c->db, c->arena, keys_of(c), bytes, "desk", 0, c->now);
        fresh += r > 0;
    }
    if (r >= 0)
        r = tx_commit(&tx);
    return r < 0 ? r : fresh;
}

static int hand_in_mails(struct ctx *c)
{
    int r = c->req->uploads.n > 0 ? keep_all(c) : ERR_INVALID;
    if (r == ERR_INVALID || r == ERR_TOO_LARGE) {
        c->res->status = err_status(ERR_INVALID);
        return list_show(c, r == ERR_INVALID ? TEXT_mail_in_fault_none : TEXT_mail_in_fault_large);
    }
    if (r < 0)
        return r;
    frame_done(c, r > 0 ? "mail_in" : "mail_in_again", S("/requests/mail"));
    return 0;
}

static int hand_in_again(struct ctx *c)
{
    return list_show(c, (enum text)c->form.trouble.what);
}

/* ---- One of them ---- */

static int attached(struct ctx *c)
{
    struct mail_in m;
    struct mail_in_file_row f;
    int64_t mail = ctx_param_id(c, "mail");
    int64_t position = str_eq(ctx_param(c, "file"), S("0")) ? 0 : ctx_param_id(c, "file");
    if (position == 0 && !str_eq(ctx_param(c, "file"), S("0")))
        return err_set(ERR_ABSENT, "no such file");
    int r = mail_in_get(c->db, c->arena, keys_of(c), mail, &m);
    if (r == 0)
        r = mail_in_file(c->db, c->arena, keys_of(c), mail, position, &f, &c->res->body);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/octet-stream");
    response_filename(c->req, c->res, f.name, false);
    return 0;
}

struct dismiss_form {
    struct str note;
};

static const struct field dismiss_fields[] = {
    {"note", FIELD_LINE, offsetof(struct dismiss_form, note), .max = 200, .required = true,
     .label = TEXT_mail_in_why, .hint = TEXT_mail_in_why_hint},
};

static int dismiss(struct ctx *c)
{
    const struct dismiss_form *in = c->input;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = mail_in_dismiss(c->db, c->arena, ctx_param_id(c, "mail"), in->note, &c->actor);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "mail_in_dismissed", S("/requests/mail"));
    return 0;
}

static int dismiss_again(struct ctx *c)
{
    return list_show(c, TEXT_NONE);
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/mail", SIDE_DESK, OFFICE, list},
    {METHOD_POST, "/requests/mail", SIDE_DESK, OFFICE, hand_in_mails, hand_in_again,
     .uploads = true},
    {METHOD_GET, "/requests/mail/{mail}/files/{file}", SIDE_DESK, OFFICE, attached},
    {METHOD_POST, "/requests/mail/{mail}/dismiss", SIDE_DESK, OFFICE, dismiss, dismiss_again,
     PAGE_FORM(struct dismiss_form, dismiss_fields)},
};

const struct pages requests_mail_in_pages = {pages, COUNT(pages)};
