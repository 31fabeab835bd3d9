/* frame.c: fills the views of what stands around every page, on both sides, and of the error
 * page. See frame.h. */
#include "domain/frame/frame.h"

#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "engine/ledger.h"
#include "html_frame.h"

/* A path that was decoded can stand in an address as it is; what cannot (only an address that no
 * page has) is the home page. */
static struct str path_of_page(const struct ctx *c)
{
    for (size_t i = 0; i < c->path.n; i++) {
        char k = c->path.p[i];
        bool plain = (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9') ||
                     strchr("/-._~", k);
        if (!plain)
            return S("/");
    }
    return c->path.n > 0 ? c->path : S("/");
}

/* The same page with its query, in a language. */
static struct str here_in(const struct ctx *c, enum lang lang)
{
    const char *prefix = lang == LANG_EN ? "/en" : "";
    struct str path = path_of_page(c), query = c->req->query;
    if (lang == LANG_EN && str_eq(path, S("/")))
        path = S("");
    return arena_fmt(c->arena, "%s%.*s%s%.*s", prefix, STR_ARG(path), query.n > 0 ? "?" : "",
                     STR_ARG(query));
}

static enum lang other_lang(enum lang lang)
{
    return lang == LANG_EN ? LANG_ZH : LANG_EN;
}

static struct str window_title(const struct ctx *c, struct str title, struct str authority)
{
    if (authority.n == 0)
        authority = text(c->lang, TEXT_site_what); /* nobody has entered a name yet */
    if (title.n == 0)
        return authority;
    return arena_fmt(c->arena, "%.*s — %.*s", STR_ARG(title), STR_ARG(authority));
}

static void add_link(const struct ctx *c, struct nav_items *list, const char *path, struct str name,
                     bool here)
{
    *vec_push(c->arena, list) = (struct nav_item){ctx_address(c, path), name, here};
}

/* ---- The public side ---- */

/* The row under the head. An item with a column stands there if the store has that column: the
 * four of the national standard (国务院办公厅 政府信息公开专栏 2019), with our own words for them. */
static const struct {
    const char *here, *column, *path;
    enum text name;
} public_nav[] = {
    {"documents", NULL, "/list", TEXT_nav_documents},
    {"guide", "guide", "/c/guide", TEXT_nav_guide},
    {"rules", "rules", "/c/rules", TEXT_nav_rules},
    {"reports", "reports", "/c/reports", TEXT_nav_reports},
    {"statistics", NULL, "/statistics", TEXT_nav_statistics},
};

static void public_links(struct ctx *c, const char *here, struct frame_public *ret)
{
    for (size_t i = 0; i < COUNT(public_nav); i++) {
        if (public_nav[i].column &&
            !furniture_category(ret->furniture, str_c(public_nav[i].column)))
            continue;
        add_link(c, &ret->nav, public_nav[i].path, text(c->lang, public_nav[i].name),
                 strcmp(here, public_nav[i].here) == 0);
    }
    add_link(c, &ret->links, "/about", text(c->lang, TEXT_nav_about), false);
    add_link(c, &ret->links, "/feed", text(c->lang, TEXT_nav_feed), false);
    add_link(c, &ret->links, "/about#accessibility", text(c->lang, TEXT_nav_accessibility), false);
    *vec_push(c->arena, &ret->links) =
        (struct nav_item){ret->feedback, text(c->lang, TEXT_nav_feedback), false};
}

/* How to reach the authority: what article 12 of the 2019 Regulation wants in the guide, at the
 * foot of every page. */
static const struct {
    const char *setting;
    enum text name;
} contact[] = {
    {"authority.disclosure_office", TEXT_contact_office},
    {"authority.address", TEXT_contact_address},
    {"authority.phone", TEXT_contact_phone},
    {"authority.hours", TEXT_contact_hours},
    {"authority.email", TEXT_contact_email},
};

static void public_contact(struct ctx *c, struct frame_public *ret)
{
    for (size_t i = 0; i < COUNT(contact); i++) {
        struct str value = furniture_setting(ret->furniture, c->lang, contact[i].setting).text;
        if (value.n > 0)
            *vec_push(c->arena, &ret->contact) =
                (struct nav_item){value, text(c->lang, contact[i].name), false};
    }
}

static const struct furniture no_furniture;

int frame_public(struct ctx *c, struct str title, const char *here, struct frame_public *ret)
{
    *ret = (struct frame_public){.furniture = &no_furniture};
    int r = c->db ? frame_furniture(c, &ret->furniture) : 0;

    ret->authority = furniture_setting(ret->furniture, c->lang, "authority.name");
    ret->notice = furniture_setting(ret->furniture, c->lang, "authority.notice");
    ret->site_code = furniture_setting(ret->furniture, c->lang, "authority.site_code").text;
    ret->title = window_title(c, title, ret->authority.text);
    ret->css = asset_address(c->site->assets, "gongkai.css");
    ret->icon = asset_address(c->site->assets, "seal.svg");
    ret->home = ctx_address(c, "/");
    ret->search = ctx_address(c, "/search");
    ret->size = ctx_address(c, "/settings/size");
    ret->about = ctx_address(c, "/about");
    ret->here = here_in(c, c->lang);
    ret->other = here_in(c, other_lang(c->lang));
    ret->feedback = arena_fmt(c->arena, "%.*s?page=%.*s", STR_ARG(ctx_address(c, "/feedback")),
                              STR_ARG(url_encode(c->arena, ret->here)));
    struct str site = frame_address(ret->furniture);
    ret->address =
        site.n > 0 ? arena_fmt(c->arena, "%.*s%.*s", STR_ARG(site), STR_ARG(ret->here)) : S("");
    ret->large = c->large;
    ret->typed = ret->description = S("");
    ret->feed = ctx_address(c, "/feed");
    ret->feed_title = (struct said){text(c->lang, TEXT_feed_all), lang_tag(c->lang)};
    public_links(c, here, ret);
    public_contact(c, ret);
    return r;
}

/* ---- The desk ---- */

static const struct {
    const char *here, *path;
    roles_t roles;
    enum text name;
} desk_nav[] = {
    {"work", "/", ALLOW_SIGNED_IN, TEXT_work_title},
    {"documents", "/documents", ALLOW_READERS, TEXT_documents_title},
    {"feedback", "/feedback", ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR,
     TEXT_feedback_desk_title},
    {"ledger", "/ledger", ROLE_AUDITOR | ROLE_ADMINISTRATOR | ROLE_DISCLOSURE_OFFICE,
     TEXT_ledger_title},
    {"accounts", "/accounts", ROLE_ADMINISTRATOR | ROLE_AUDITOR, TEXT_people_accounts_title},
    {"settings", "/settings", ROLE_ADMINISTRATOR | ROLE_AUDITOR, TEXT_settings_title},
};

static int desk_authority(struct ctx *c, struct said *ret)
{
    struct str plain, zh, en;
    int r = bodies_setting(c->db, c->arena, "authority.name", &plain);
    if (r < 0)
        return r;
    r = bodies_setting(c->db, c->arena, "authority.name_zh", &zh);
    if (r < 0)
        return r;
    r = bodies_setting(c->db, c->arena, "authority.name_en", &en);
    if (r < 0)
        return r;
    *ret = plain.n > 0 ? (struct said){plain, lang_tag(c->lang)} : said_in(c->lang, zh, en);
    return 0;
}

#define DONE_COOKIE  "done"
#define DONE_SECONDS 60 /* a page that never came leaves its word to no other */

void frame_done(struct ctx *c, const char *name, struct str path)
{
    response_cookie(c->req, c->res, DONE_COOKIE, str_c(name), DONE_SECONDS);
    response_redirect(c->req, c->res, ctx_address(c, arena_cstr(c->arena, path)));
}

/* Said once. A cookie is anybody's word: only a text that there is is said. */
static enum text take_done(struct ctx *c)
{
    struct str name = request_cookie(c->req, DONE_COOKIE);
    if (name.n == 0 || c->req->method == METHOD_POST || c->res->status >= 400)
        return TEXT_NONE;
    response_cookie(c->req, c->res, DONE_COOKIE, S(""), -1);
    return text_find(arena_fmt(c->arena, "done.%.*s", STR_ARG(name)));
}

#define BEHIND_MS 100 /* a PDF that was just made is on its way: no need to speak of it */

/* How far the public site is behind the desk, where that lasts. */
static int public_behind(const struct ctx *c, int64_t *ret)
{
    struct str hash;
    int64_t head;
    int r = ledger_head(c->db, c->arena, &head, &hash);

    if (r == 0 && !shown_wait(&c->site->shown, head, BEHIND_MS))
        *ret = shown_lacks(&c->site->shown, head);
    return r;
}

int frame_desk(struct ctx *c, struct str title, const char *here, struct frame_desk *ret)
{
    *ret = (struct frame_desk){.authority = {S(""), lang_tag(c->lang)}};
    int r = c->db ? desk_authority(c, &ret->authority) : 0;

    if (r == 0 && c->db && c->actor.id != 0)
        r = public_behind(c, &ret->behind);
    ret->title = window_title(c, title, ret->authority.text);
    ret->css = asset_address(c->site->assets, "gongkai.css");
    ret->icon = asset_address(c->site->assets, "seal.svg");
    ret->home = ctx_address(c, "/");
    ret->password = ctx_address(c, "/password");
    ret->sign_out = ctx_address(c, "/sign-out");
    ret->other = here_in(c, other_lang(c->lang));
    ret->large = c->large;
    ret->signed_in = c->actor.id != 0;
    ret->done = take_done(c);
    ret->who = said_in(c->lang, c->actor.name, c->actor.name_en);
    for (size_t i = 0; ret->signed_in && !c->actor.only && i < COUNT(desk_nav); i++)
        if (access_allows(desk_nav[i].roles, &c->actor))
            add_link(c, &ret->nav, desk_nav[i].path, text(c->lang, desk_nav[i].name),
                     strcmp(here, desk_nav[i].here) == 0);
    return r;
}

/* ---- Errors ---- */

static const struct {
    int err;
    enum text title, what;
} errors[] = {
#define ERROR_TEXTS(name, code, status, level) \
 {ERR_##name, TEXT_err_##name##_title, TEXT_err_##name##_what},
    ERR_TABLE(ERROR_TEXTS)
#undef ERROR_TEXTS
};

/* The store may be what failed: whatever the frame cannot say is left out. */
void frame_error(struct ctx *c, int err)
{
    struct error_view v = {.title = TEXT_err_BROKEN_title,
                           .what = TEXT_err_BROKEN_what,
                           .id = c->req->id,
                           .sign_in = S("")};
    /* A reader has no account: a form that was sent from elsewhere is what he is refused for. */
    int said = err == ERR_FORBIDDEN && c->site->side == SIDE_PUBLIC ? (int)ERR_MALFORMED : err;
    for (size_t i = 0; i < COUNT(errors); i++) {
        if (errors[i].err == said) {
            v.title = errors[i].title;
            v.what = errors[i].what;
        }
    }
    v.status = err_status(err);
    if (c->site->side == SIDE_PUBLIC) {
        (void)frame_public(c, text(c->lang, v.title), "", &v.public_);
        html_public_error(&c->html, &v);
        return;
    }
    if (err == ERR_SIGN_IN)
        v.sign_in = ctx_address(c, "/sign-in");
    (void)frame_desk(c, text(c->lang, v.title), "", &v.desk);
    html_desk_error(&c->html, &v);
}
