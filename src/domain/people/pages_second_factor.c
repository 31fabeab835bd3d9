/* pages_second_factor.c: setting up the second factor, the code at sign-in, and which roles must have
 * one. */
#include "base/vec.h"
#include "domain/people/inside.h"
#include "domain/people/views.h"
#include "engine/carry.h"
#include "html_second_factor.h"
#include "web/qr.h"
#include "web/session.h"
#include "web/totp.h"

/* ---- One's own ---- */

struct code_form {
    struct str code, next, carried;
};

static const struct field code_fields[] = {
    {"code", FIELD_SECRET, offsetof(struct code_form, code), .max = 40, .required = true,
     .label = TEXT_factor_code, .hint = TEXT_factor_code_hint},
};

/* The key in groups of four, as people type it. */
static struct str key_grouped(struct arena *a, struct str key)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * KiB);
    for (size_t i = 0; i < key.n; i++) {
        if (i > 0 && i % 4 == 0)
            buf_char(&out, ' ');
        buf_char(&out, key.p[i]);
    }
    return arena_str(a, buf_str(&out));
}

static int drawing_of(struct ctx *c, struct str secret, struct str *ret)
{
    struct str authority;
    int r = bodies_setting(c->db, c->arena, "authority.name_zh", &authority);
    if (r < 0)
        return r;
    if (authority.n == 0)
        authority = S("gongkai");
    r = qr_make(c->arena, totp_address(c->arena, authority, c->actor.login, secret), ret);
    if (r == 0)
        *ret = qr_base64(c->arena, *ret);
    return r;
}

static int factor_show(struct ctx *c, const struct people_codes *codes)
{
    struct factor_view v = {.form = &c->form, .key = S(""), .since = S("")};
    int r = people_second_factor(c->db, c->arena, &c->actor, &v.factor);
    if (r < 0)
        return r;
    if (codes)
        v.codes = *codes;
    if (v.factor.begun && !v.factor.confirmed) {
        r = drawing_of(c, v.factor.secret, &v.qr);
        if (r < 0)
            return r;
        v.key = key_grouped(c->arena, v.factor.secret);
    }
    v.since = frame_desk_moment(c, v.factor.since);
    v.required_now = c->actor.only != NULL;
    v.code = field_view(c->arena, &c->form, "code");
    if (!v.factor.confirmed)
        v.code.hint = TEXT_factor_code_hint_new; /* there is no recovery code yet */
    v.next = ctx_address(c, "/");
    frame_desk(c, text(c->lang, TEXT_factor_title), "password", &v.frame);
    html_factor_page(&c->html, &v);
    return 0;
}

static int factor(struct ctx *c)
{
    return factor_show(c, NULL);
}

static int factor_begin(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = people_second_factor_begin(c->db, c->arena, &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    response_redirect(c->req, c->res, ctx_address(c, "/second-factor"));
    return 0;
}

/* What was typed is wrong: the field says so. */
static int refuse_code(struct ctx *c, int r)
{
    if (r != ERR_SIGN_IN && r != ERR_TOO_MANY)
        return r;
    form_refuse(&c->form, "code",
                r == ERR_SIGN_IN ? TEXT_factor_wrong : TEXT_people_sign_in_too_many);
    return ERR_INVALID;
}

/* The recovery codes are in the answer itself: nothing keeps them for a page that would come after
 * a redirect. */
static int factor_confirm(struct ctx *c)
{
    const struct code_form *in = c->input;
    struct people_codes codes = {0};
    int r = people_second_factor_confirm(c->db, c->arena, &c->actor, in->code, c->req->remote,
                                         c->now, &codes);
    if (r < 0)
        return refuse_code(c, r);
    return factor_show(c, &codes);
}

static int factor_renew(struct ctx *c)
{
    const struct code_form *in = c->input;
    struct people_codes codes = {0};
    int r =
        people_recovery_renew(c->db, c->arena, &c->actor, in->code, c->req->remote, c->now, &codes);
    if (r < 0)
        return refuse_code(c, r);
    return factor_show(c, &codes);
}

static int factor_leave(struct ctx *c)
{
    const struct code_form *in = c->input;
    int r =
        people_second_factor_leave(c->db, c->arena, &c->actor, in->code, c->req->remote, c->now);
    if (r < 0)
        return refuse_code(c, r);
    frame_done(c, "factor.leave", S("/second-factor"));
    return 0;
}

/* ---- Somebody else's: the telephone is lost ---- */

static int factor_off(struct ctx *c)
{
    struct str login = ctx_param(c, "login");
    if (str_eq(login, c->actor.login))
        return err_set(ERR_FORBIDDEN, "one's own is taken off with a code");
    int r = people_second_factor_off(c->db, c->arena, login, c->actor.id, c->now);
    if (r < 0)
        return r;
    frame_done(c, "factor.off", S("/accounts"));
    return 0;
}

/* ---- At sign-in ---- */

#define NEXT_MAX 500

static const struct field sign_in_fields[] = {
    {"code", FIELD_SECRET, offsetof(struct code_form, code), .max = 40, .required = true,
     .label = TEXT_factor_code, .hint = TEXT_factor_sign_in_hint},
    {"next", FIELD_LINE, offsetof(struct code_form, next), .max = NEXT_MAX},
    {CARRY_FIELD, FIELD_TEXT, offsetof(struct code_form, carried), .max = CARRY_MAX},
};

static struct str safe_next(const struct ctx *c, struct str next)
{
    return next.n <= NEXT_MAX && site_local_path(next) ? next : ctx_address(c, "/");
}

static int sign_in_show(struct ctx *c)
{
    int r = people_is_pending(c->db, c->arena, request_cookie(c->req, SESSION_COOKIE), c->now);
    if (r < 0)
        return r;
    if (r == 0) { /* no password came before it, or too long ago */
        response_redirect(c->req, c->res, ctx_address(c, "/sign-in"));
        return 0;
    }
    const struct code_form *in = c->input;
    struct code_view v = {
        .form = &c->form,
        .next =
            safe_next(c, c->req->method == METHOD_POST ? in->next : request_arg(c->req, "next")),
        .carried = in->carried,
    };
    frame_desk(c, text(c->lang, TEXT_factor_sign_in_title), "sign-in", &v.frame);
    html_code_page(&c->html, &v);
    return 0;
}

int sign_in_code_ask(struct ctx *c, struct str next, struct str carried)
{
    struct code_form none = {.code = S(""), .next = next, .carried = carried};
    struct form form;
    form_show(c->arena, sign_in_fields, COUNT(sign_in_fields), &none, &form);
    struct code_view v = {.form = &form, .next = next, .carried = carried};
    frame_desk(c, text(c->lang, TEXT_factor_sign_in_title), "sign-in", &v.frame);
    html_code_page(&c->html, &v);
    return 0;
}

static int sign_in_code(struct ctx *c)
{
    const struct code_form *in = c->input;
    struct str token;
    int r = people_sign_in_code(c->db, c->arena, request_cookie(c->req, SESSION_COOKIE), in->code,
                                c->req->remote, c->now, &token);
    if (r == ERR_ABSENT) {
        response_redirect(c->req, c->res, ctx_address(c, "/sign-in"));
        return 0;
    }
    if (r < 0)
        return refuse_code(c, r);
    return sign_in_done(c, token, in->next, in->carried);
}

#define CODE_FORM    PAGE_FORM(struct code_form, code_fields)
#define SIGN_IN_FORM PAGE_FORM(struct code_form, sign_in_fields)

static const struct page pages[] = {
    {METHOD_GET, "/sign-in/code", SIDE_DESK, ALLOW_ANYONE, sign_in_show, NULL, SIGN_IN_FORM},
    {METHOD_POST, "/sign-in/code", SIDE_DESK, ALLOW_ANYONE, sign_in_code, sign_in_show,
     SIGN_IN_FORM},
    {METHOD_GET, "/second-factor", SIDE_DESK, ALLOW_SIGNED_IN, factor, NULL, CODE_FORM,
     .first = true},
    {METHOD_POST, "/second-factor", SIDE_DESK, ALLOW_SIGNED_IN, factor_confirm, factor, CODE_FORM,
     .first = true},
    {METHOD_POST, "/second-factor/begin", SIDE_DESK, ALLOW_SIGNED_IN, factor_begin, .first = true},
    {METHOD_POST, "/second-factor/codes", SIDE_DESK, ALLOW_SIGNED_IN, factor_renew, factor,
     CODE_FORM},
    {METHOD_POST, "/second-factor/leave", SIDE_DESK, ALLOW_SIGNED_IN, factor_leave, factor,
     CODE_FORM},
    {METHOD_POST, "/accounts/{login}/second-factor/off", SIDE_DESK, ROLE_ADMINISTRATOR, factor_off},
};

const struct pages people_second_factor_pages = {pages, COUNT(pages)};
