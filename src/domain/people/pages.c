/* pages.c: signing in and out, one's password, and the administrator's accounts. */
#include "base/vec.h"
#include "domain/people/inside.h"
#include "domain/people/views.h"
#include "engine/carry.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "html_people.h"
#include "web/session.h"

/* ---- Signing in and out ---- */

#define NEXT_MAX 500

struct sign_in_form {
    struct str login, password, next, carried;
};

static const struct field sign_in_fields[] = {
    {"login", FIELD_LINE, offsetof(struct sign_in_form, login), .max = 40, .required = true,
     .label = TEXT_people_login, .hint = TEXT_people_login_hint},
    {"password", FIELD_SECRET, offsetof(struct sign_in_form, password), .max = 200,
     .required = true, .label = TEXT_people_password},
    {"next", FIELD_LINE, offsetof(struct sign_in_form, next), .max = NEXT_MAX},
    {CARRY_FIELD, FIELD_TEXT, offsetof(struct sign_in_form, carried), .max = CARRY_MAX},
};

/* One that is too long for the form is left out: it would be refused where nobody sees it. */
static struct str safe_next(const struct ctx *c, struct str next)
{
    return next.n <= NEXT_MAX && site_local_path(next) ? next : ctx_address(c, "/");
}

static int sign_in_show(struct ctx *c, int err)
{
    const struct sign_in_form *in = c->input;
    struct sign_in_view v = {
        .form = &c->form,
        .next =
            safe_next(c, c->req->method == METHOD_POST ? in->next : request_arg(c->req, "next")),
        .carried = in->carried,
        .refused = err < 0,
        .too_many = err == ERR_TOO_MANY,
    };
    frame_desk(c, text(c->lang, TEXT_people_sign_in_title), "sign-in", &v.frame);
    html_sign_in_page(&c->html, &v);
    return 0;
}

static int sign_in_form(struct ctx *c)
{
    return sign_in_show(c, 0);
}

static int sign_in_again(struct ctx *c, struct str next, struct str carried, bool files,
                         bool renewed)
{
    struct sign_in_form none = {
        .login = S(""), .password = S(""), .next = S(""), .carried = carried};
    struct form form;
    form_show(c->arena, sign_in_fields, COUNT(sign_in_fields), &none, &form);
    struct sign_in_view v = {
        .form = &form,
        .next = safe_next(c, next),
        .carried = carried,
        .files = files,
        .renewed = renewed,
    };
    frame_desk(c, text(c->lang, TEXT_people_carry_title), "sign-in", &v.frame);
    html_sign_in_page(&c->html, &v);
    return 0;
}

int people_sign_in_with(struct ctx *c, struct str carried)
{
    return sign_in_again(c, c->req->path, carried, c->page->uploads, false);
}

/* Is it a form of this account, for that address? */
static int is_his(struct ctx *c, int64_t account, struct str next, struct str carried)
{
    struct strs digests;
    struct pairs sent;
    int r = people_sessions_of(c->db, c->arena, account, &digests);
    if (r == 0)
        r = carry_open(c->arena, &digests, next, carried, &sent);
    return r == ERR_MALFORMED ? 0 : r < 0 ? r : 1;
}

struct password_form {
    struct str old, fresh, again, next, carried;
};

static const struct field password_fields[] = {
    {"old", FIELD_SECRET, offsetof(struct password_form, old), .max = 200, .required = true,
     .label = TEXT_people_password_old},
    {"fresh", FIELD_SECRET, offsetof(struct password_form, fresh), .max = 200, .required = true,
     .label = TEXT_people_password_fresh, .hint = TEXT_people_password_fresh_hint},
    {"again", FIELD_SECRET, offsetof(struct password_form, again), .max = 200, .required = true,
     .label = TEXT_people_password_again},
    {"next", FIELD_LINE, offsetof(struct password_form, next), .max = NEXT_MAX},
    /* by a name of its own: it waits, and is not opened here */
    {"waiting", FIELD_TEXT, offsetof(struct password_form, carried), .max = CARRY_MAX},
};

static int password_show(struct ctx *c, const struct form *form, struct str next,
                         struct str carried)
{
    struct password_view v = {.form = form,
                              .temporary = c->actor.only != NULL,
                              .next = safe_next(c, next),
                              .carried = carried};
    frame_desk(c, text(c->lang, TEXT_people_password_title), "password", &v.frame);
    html_password_page(&c->html, &v);
    return 0;
}

/* His password was chosen by somebody else: his own comes first, and the form waits for it. */
static int password_first(struct ctx *c, struct str next, struct str carried)
{
    const struct password_form none = {S(""), S(""), S(""), S(""), S("")};
    struct form form;
    form_show(c->arena, password_fields, COUNT(password_fields), &none, &form);
    return password_show(c, &form, next, carried);
}

int sign_in_done(struct ctx *c, struct str token, struct str next, struct str carried)
{
    next = safe_next(c, next);
    response_cookie(c->req, c->res, SESSION_COOKIE, token, 0);
    if (carried.n == 0) {
        response_redirect(c->req, c->res, next);
        return 0;
    }
    int r = people_actor(c->db, c->arena, session_digest(c->arena, token), c->now, &c->actor);
    if (r == 0)
        r = is_his(c, c->actor.id, next, carried);
    if (r < 0)
        return r;
    c->session = token;
    c->html.csrf = session_csrf(c->arena, token);
    if (r == 1 && c->actor.only && str_eq(str_c(c->actor.only), S("/password")))
        return password_first(c, next, carried);
    if (r == 0 || c->actor.only) {
        frame_done(c, "carried_not", S("/"));
        return 0;
    }
    struct carried_view v = {.next = next, .carried = carried};
    frame_desk(c, text(c->lang, TEXT_people_carried_title), "sign-in", &v.frame);
    html_carried_page(&c->html, &v);
    return 0;
}

static int ask_for_code(struct ctx *c, struct str token, struct str next, struct str carried)
{
    response_cookie(c->req, c->res, SESSION_COOKIE, token, 0);
    if (carried.n > 0)
        return sign_in_code_ask(c, safe_next(c, next), carried);
    response_redirect(c->req, c->res,
                      arena_fmt(c->arena, "%.*s?next=%.*s",
                                STR_ARG(ctx_address(c, "/sign-in/code")),
                                STR_ARG(url_encode(c->arena, safe_next(c, next)))));
    return 0;
}

static int sign_in(struct ctx *c)
{
    const struct sign_in_form *in = c->input;
    struct str token;
    int r =
        people_sign_in(c->db, c->arena, in->login, in->password, c->req->remote, c->now, &token);
    if (r == PEOPLE_CODE_WANTED)
        return ask_for_code(c, token, in->next, in->carried);
    if (r == ERR_SIGN_IN || r == ERR_TOO_MANY) {
        c->res->status = err_status(r);
        return sign_in_show(c, r);
    }
    if (r < 0)
        return r;
    return sign_in_done(c, token, in->next, in->carried);
}

static int sign_out(struct ctx *c)
{
    int r = people_sign_out(c->db, c->arena, c->session);
    if (r < 0)
        return r;
    response_cookie(c->req, c->res, SESSION_COOKIE, S(""), -1);
    frame_done(c, "sign_out", S("/sign-in"));
    return 0;
}

/* ---- One's own password ---- */

static int password_form(struct ctx *c)
{
    const struct password_form *in = c->input;
    return password_show(c, &c->form, in->next, in->carried);
}

/* With the new one; the form goes along. */
static int sign_in_after_password(struct ctx *c)
{
    const struct password_form *in = c->input;
    c->actor = (struct actor){0};
    c->session = S("");
    c->html.csrf = S("");
    return sign_in_again(c, in->next, in->carried, false, true);
}

static int password_change(struct ctx *c)
{
    const struct password_form *in = c->input;
    if (!str_eq(in->fresh, in->again)) {
        form_refuse(&c->form, "again", TEXT_people_password_differs);
        return ERR_INVALID;
    }
    int r = people_password_check(c->db, c->arena, c->actor.login, in->old, c->req->remote, c->now);
    if (r == ERR_SIGN_IN) {
        form_refuse(&c->form, "old", TEXT_people_password_wrong);
        return ERR_INVALID;
    }
    if (r < 0)
        return r;
    r = people_set_password(c->db, c->arena, c->actor.login, in->fresh, c->actor.id, c->now);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "fresh", TEXT_people_password_short);
    if (r < 0)
        return r;
    response_cookie(c->req, c->res, SESSION_COOKIE, S(""), -1);
    if (in->carried.n > 0)
        return sign_in_after_password(c);
    frame_done(c, "password", S("/sign-in"));
    return 0;
}

/* ---- Accounts ---- */

/* The roles of a set, in order. */
static struct role_items role_items(struct arena *a, roles_t roles)
{
    struct role_items list = {0};
    for (unsigned bit = 0; role_code(bit); bit++) {
        if (!(roles & ((roles_t)1 << bit)))
            continue;
        *vec_push(a, &list) = (struct role_item){
            .name = text_find(arena_fmt(a, "role.%s", role_code(bit))),
            .field = arena_fmt(a, "role_%s", role_code(bit)).p,
        };
    }
    return list;
}

static int accounts(struct ctx *c)
{
    struct people_accounts found;
    int r = people_list(c->db, c->arena, &found);
    if (r < 0)
        return r;
    struct accounts_view v = {.may_change = c->actor.roles & ROLE_ADMINISTRATOR};
    for (size_t i = 0; i < found.n; i++) {
        roles_t roles;
        r = roles_parse(found.v[i].roles, &roles);
        if (r < 0)
            return r;
        *vec_push(c->arena, &v.accounts) =
            (struct account_view){
            .account = found.v[i],
            .roles = role_items(c->arena, roles),
            .name = said_in(c->lang, found.v[i].name_zh, found.v[i].name_en),
            .department = said_in(c->lang, found.v[i].department, found.v[i].department_en),
            .may_switch = v.may_change && !str_eq(found.v[i].login, c->actor.login),
        };
    }
    frame_desk(c, text(c->lang, TEXT_people_accounts_title), "accounts", &v.frame);
    html_accounts_page(&c->html, &v);
    return 0;
}

struct account_form {
    struct str login, name_zh, name_en, department, password;
    bool roles[6]; /* by bit */
};

#define ROLE_FIELD(bit, code, text)                                                      \
 {                                                                                       \
  "role_" code, FIELD_BOOL, offsetof(struct account_form, roles) + (bit) * sizeof(bool), \
      .label = (text)                                                                    \
 }

static const struct field account_fields[] = {
    {"login", FIELD_LINE, offsetof(struct account_form, login), .max = 40, .required = true,
     .label = TEXT_people_login, .hint = TEXT_people_login_hint},
    {"name_zh", FIELD_LINE, offsetof(struct account_form, name_zh), .max = 40, .required = true,
     .label = TEXT_people_name_zh},
    {"name_en", FIELD_LINE, offsetof(struct account_form, name_en), .max = 80,
     .label = TEXT_people_name_en},
    {"department", FIELD_LINE, offsetof(struct account_form, department), .max = 40,
     .required = true, .label = TEXT_people_department},
    {"password", FIELD_SECRET, offsetof(struct account_form, password), .max = 200,
     .required = true, .label = TEXT_people_initial_password,
     .hint = TEXT_people_initial_password_hint},
    ROLE_FIELD(0, "officer", TEXT_role_officer),
    ROLE_FIELD(1, "department_head", TEXT_role_department_head),
    ROLE_FIELD(2, "disclosure_office", TEXT_role_disclosure_office),
    ROLE_FIELD(3, "leader", TEXT_role_leader),
    ROLE_FIELD(4, "administrator", TEXT_role_administrator),
    ROLE_FIELD(5, "auditor", TEXT_role_auditor),
};

static roles_t form_roles(const struct account_form *in)
{
    roles_t roles = 0;
    for (unsigned bit = 0; bit < COUNT(in->roles); bit++)
        if (in->roles[bit])
            roles |= (roles_t)1 << bit;
    return roles;
}

static int department_options(struct ctx *c, struct options *ret)
{
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "department")->typed;
    for (size_t i = 0; i < found.n; i++)
        *vec_push(c->arena, ret) = (struct option){
            found.v[i].code, said_in(c->lang, found.v[i].name_zh, found.v[i].name_en).text,
            str_eq(found.v[i].code, typed)};
    return 0;
}

static int account_new(struct ctx *c)
{
    struct account_new_view v = {.form = &c->form, .roles = role_items(c->arena, ~(roles_t)0)};
    int r = department_options(c, &v.departments);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_people_account_new_title), "accounts", &v.frame);
    html_account_new_page(&c->html, &v);
    return 0;
}

/* All that is wrong is said at once. */
static int account_check(struct ctx *c, const struct people_new *n, struct str *ret_hash)
{
    if (n->roles == 0)
        form_refuse(&c->form, "role_officer", TEXT_people_roles_none);
    int r = people_hash(c->arena, n->password, ret_hash);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "password", TEXT_people_password_short);
    if (r < 0)
        return r;
    return n->roles == 0 ? err_set(ERR_INVALID, "an account without a role") : 0;
}

static int account_create(struct ctx *c)
{
    const struct account_form *in = c->input;
    struct people_new n = {
        .login = in->login,
        .name_zh = in->name_zh,
        .name_en = in->name_en,
        .department = in->department,
        .roles = form_roles(in),
        .password = in->password,
        .temporary = true,
        .actor = c->actor.id,
    };
    struct str hash;
    int r = account_check(c, &n, &hash);
    if (r < 0)
        return r;

    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    int64_t id;
    r = people_add_hashed(c->db, c->arena, &n, hash, c->now, &id);
    if (r == ERR_CONFLICT || r == ERR_INVALID) {
        form_refuse(&c->form, "login",
                    r == ERR_CONFLICT ? TEXT_people_login_taken : TEXT_people_login_unusable);
        return ERR_INVALID;
    }
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "account.add", S("/accounts"));
    return 0;
}

static int account_switch(struct ctx *c, bool disabled)
{
    struct str login = ctx_param(c, "login");
    if (str_eq(login, c->actor.login))
        return err_set(ERR_FORBIDDEN, "nobody disables himself");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = people_set_disabled(c->db, c->arena, login, disabled, c->actor.id, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, disabled ? "account.disable" : "account.enable", S("/accounts"));
    return 0;
}

static int account_disable(struct ctx *c)
{
    return account_switch(c, true);
}

static int account_enable(struct ctx *c)
{
    return account_switch(c, false);
}

/* ---- A password for somebody who forgot his ---- */

struct reset_form {
    struct str password;
};

static const struct field reset_fields[] = {
    {"password", FIELD_SECRET, offsetof(struct reset_form, password), .max = 200, .required = true,
     .label = TEXT_people_initial_password, .hint = TEXT_people_initial_password_hint},
};

/* Who is meant; his own is changed on its page, where the present one is asked for. */
static int reset_whom(struct ctx *c, struct str *ret_login)
{
    struct actor who;
    int r = people_find(c->db, c->arena, ctx_param(c, "login"), &who);
    if (r < 0)
        return r;
    if (who.id == c->actor.id)
        return err_set(ERR_FORBIDDEN, "nobody resets his own password");
    *ret_login = who.login;
    return 0;
}

static int reset_form(struct ctx *c)
{
    struct reset_view v = {.form = &c->form};
    int r = reset_whom(c, &v.login);
    if (r < 0)
        return r;
    struct html_arg name = html_arg_str(S("name"), v.login);
    frame_desk(c, text_expand(c->arena, text(c->lang, TEXT_people_reset_whom), &name, 1),
               "accounts", &v.frame);
    html_reset_page(&c->html, &v);
    return 0;
}

static int reset(struct ctx *c)
{
    const struct reset_form *in = c->input;
    struct str login;
    int r = reset_whom(c, &login);
    if (r < 0)
        return r;
    r = people_reset_password(c->db, c->arena, login, in->password, c->actor.id, c->now);
    if (r == ERR_INVALID)
        form_refuse(&c->form, "password", TEXT_people_password_short);
    if (r < 0)
        return r;
    frame_done(c, "account.reset", S("/accounts"));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/sign-in", SIDE_DESK, ALLOW_ANYONE, sign_in_form, NULL,
     PAGE_FORM(struct sign_in_form, sign_in_fields)},
    {METHOD_POST, "/sign-in", SIDE_DESK, ALLOW_ANYONE, sign_in, sign_in_form,
     PAGE_FORM(struct sign_in_form, sign_in_fields)},
    {METHOD_POST, "/sign-out", SIDE_DESK, ALLOW_SIGNED_IN, sign_out, .first = true},
    {METHOD_GET, "/password", SIDE_DESK, ALLOW_SIGNED_IN, password_form, NULL,
     PAGE_FORM(struct password_form, password_fields), .first = true},
    {METHOD_POST, "/password", SIDE_DESK, ALLOW_SIGNED_IN, password_change, password_form,
     PAGE_FORM(struct password_form, password_fields), .first = true},
    {METHOD_GET, "/accounts", SIDE_DESK, ROLE_ADMINISTRATOR | ROLE_AUDITOR, accounts},
    {METHOD_GET, "/accounts/new", SIDE_DESK, ROLE_ADMINISTRATOR, account_new, NULL,
     PAGE_FORM(struct account_form, account_fields)},
    {METHOD_POST, "/accounts/new", SIDE_DESK, ROLE_ADMINISTRATOR, account_create, account_new,
     PAGE_FORM(struct account_form, account_fields)},
    {METHOD_POST, "/accounts/{login}/disable", SIDE_DESK, ROLE_ADMINISTRATOR, account_disable},
    {METHOD_POST, "/accounts/{login}/enable", SIDE_DESK, ROLE_ADMINISTRATOR, account_enable},
    {METHOD_GET, "/accounts/{login}/password", SIDE_DESK, ROLE_ADMINISTRATOR, reset_form, NULL,
     PAGE_FORM(struct reset_form, reset_fields)},
    {METHOD_POST, "/accounts/{login}/password", SIDE_DESK, ROLE_ADMINISTRATOR, reset, reset_form,
     PAGE_FORM(struct reset_form, reset_fields)},
};

const struct pages people_pages = {pages, COUNT(pages)};
