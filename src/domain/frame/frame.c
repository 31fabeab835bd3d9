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
    struct str path = path_of_page(c), query = c->req->query;
    if (lang == LANG_EN && str_eq(path, S("/")))
        path = S("");
    return ARENA_JOIN(c->arena, str_c(lang_root(lang)), path, query.n > 0 ? S("?") : S(""), query);
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
    return ARENA_JOIN(c->arena, title, S(" — "), authority);
}

static void add_link(const struct ctx *c, struct nav_items *list, const char *path, struct str name,
                     bool here)
{
    *vec_push(c->arena, list) =
        (struct nav_item){.href = ctx_address(c, path), .name = name, .here = here};
}

/* ---- How the reader wants it ---- */

static const char *const themes[] = {"light", "dark", "contrast"};

struct str frame_theme(const struct ctx *c)
{
    struct str cookie = request_cookie(c->req, "theme");
    for (size_t i = 0; i < COUNT(themes); i++)
        if (str_eq(cookie, str_c(themes[i])))
            return str_c(themes[i]);
    return S("");
}

static struct str classes_of(const struct ctx *c)
{
    struct str theme = frame_theme(c);
    return c->large && theme.n > 0 ? ARENA_JOIN(c->arena, S("large "), theme)
           : c->large              ? S("large")
                                   : theme;
}

/* ---- What a page says to machines ---- */

void frame_meta(struct ctx *c, struct frame_public *frame, const char *name, struct str content)
{
    if (content.n > 0)
        *vec_push(c->arena, &frame->metas) = (struct meta){name, content};
}

void frame_meta_column(struct ctx *c, struct frame_public *frame, const struct category *k)
{
    struct str name = said_in(c->lang, k->name_zh, k->name_en).text,
               about = said_in(c->lang, k->about_zh, k->about_en).text;
    frame_meta(c, frame, "ColumnName", name);
    frame_meta(c, frame, "ColumnDescription", about.n > 0 ? about : name);
    frame_meta(c, frame, "ColumnKeywords",
               ARENA_JOIN(c->arena, name, S(","), frame->authority.text));
    frame_meta(c, frame, "ColumnType", text(c->lang, TEXT_nav_documents));
}

/* ---- The public side ---- */

/* The row under the head. An item with a column stands there if the store has that column: the
 * four of the national standard (国务院办公厅 政府信息公开专栏 2019), with our own words for them. */
static const struct {
    const char *here, *column, *path;
    enum text name;
} public_nav[] = {
    {"documents", NULL, "/list", TEXT_nav_documents},
    {"request", NULL, "/request", TEXT_nav_request},
    {"guide", NULL, "/guide", TEXT_nav_guide},
    {"rules", "rules", "/c/rules", TEXT_nav_rules},
    {"reports", "reports", "/c/reports", TEXT_nav_reports},
    {"statistics", NULL, "/statistics", TEXT_nav_statistics},
};

static void fix_link(struct arena *a, enum lang lang, const char *code, const char *path,
                     enum text name, struct nav_items *ret)
{
    *vec_push(a, ret) =
        (struct nav_item){.href = ARENA_JOIN(a, str_c(lang_root(lang)), str_c(path)),
                          .name = text(lang, name),
                          .code = code};
}

static void fix_links(struct arena *a, enum lang lang, const struct furniture *f,
                      struct frame_fixed *x)
{
    for (size_t i = 0; i < COUNT(public_nav); i++)
        if (!public_nav[i].column || furniture_category(f, str_c(public_nav[i].column)))
            fix_link(a, lang, public_nav[i].here, public_nav[i].path, public_nav[i].name, &x->nav);
    fix_link(a, lang, "", "/rules", TEXT_rules_title, &x->links);
    fix_link(a, lang, "", "/about", TEXT_nav_about, &x->links);
    fix_link(a, lang, "", "/site-map", TEXT_nav_site_map, &x->links);
    fix_link(a, lang, "", "/display", TEXT_nav_display, &x->links);
    fix_link(a, lang, "", "/feed", TEXT_nav_feed, &x->links);
    fix_link(a, lang, "", "/about#accessibility", TEXT_nav_accessibility, &x->links);
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
    {"authority.fax", TEXT_contact_fax},
    {"authority.hours", TEXT_contact_hours},
    {"authority.email", TEXT_contact_email},
};

static void fix_contact(struct arena *a, enum lang lang, const struct furniture *f,
                        struct frame_fixed *x)
{
    for (size_t i = 0; i < COUNT(contact); i++) {
        struct str value = furniture_setting(f, lang, contact[i].setting).text;
        if (value.n > 0)
            *vec_push(a, &x->contact) =
                (struct nav_item){.href = value, .name = text(lang, contact[i].name)};
    }
}

static void fix_addresses(struct arena *a, enum lang lang, const struct asset_table *assets,
                          struct frame_fixed *x)
{
    struct str root = str_c(lang_root(lang));
    x->css = asset_address(assets, "gongkai.css");
    x->icon = asset_address(assets, "seal.svg");
    x->home = ARENA_JOIN(a, root, S("/"));
    x->search = ARENA_JOIN(a, root, S("/search"));
    x->size = ARENA_JOIN(a, root, S("/settings/size"));
    x->about = ARENA_JOIN(a, root, S("/about"));
    x->feed = ARENA_JOIN(a, root, S("/feed"));
    x->feedback = ARENA_JOIN(a, root, S("/feedback?page="));
}

#define STRETCH_MAX (64 * KiB)

struct html frame_sink(struct buf *out, struct arena *a, enum lang lang)
{
    return (struct html){
        .out = out, .lang = lang, .csrf = S(""), .texts = text_html_of(lang), .arena = a};
}

static struct html_safe render(struct arena *a, enum lang lang,
                               void (*template)(struct html *h, const struct frame_fixed *v),
                               const struct frame_fixed *x)
{
    struct buf out cleanup(buf_done) = BUF_INIT(STRETCH_MAX);
    struct html h = frame_sink(&out, a, lang);
    template(&h, x);
    assert(buf_ok(&out)); /* settings have limits */
    return (struct html_safe){arena_str(a, buf_str(&out))};
}

static void fix_navs(struct arena *a, enum lang lang, struct frame_fixed *x)
{
    size_t n = x->nav.n;
    x->navs = arena_many(a, n + 1, struct html_safe);
    for (size_t at = 0; at <= n; at++) {
        for (size_t i = 0; i < n; i++)
            x->nav.v[i].here = i == at;
        x->navs[at] = render(a, lang, html_public_nav, x);
    }
}

/* "https://www.zt.gov.cn:8443/x" → "www.zt.gov.cn". */
static struct str host_of(struct str address)
{
    ptrdiff_t scheme = str_find(address, S("://"));
    struct str host = scheme < 0 ? address : str_skip(address, (size_t)scheme + 3);
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] == ':' || host.p[i] == '/')
            return str_head(host, i);
    return host;
}

static const struct frame_fixed *fix(const struct ctx *c, struct arena *a,
                                     const struct furniture *f)
{
    struct frame_fixed *x = arena_one(a, struct frame_fixed);
    x->authority = furniture_setting(f, c->lang, "authority.name");
    x->notice = furniture_setting(f, c->lang, "authority.notice");
    x->site_code = furniture_setting(f, c->lang, "authority.site_code").text;
    x->site = frame_address(f);
    x->domain = host_of(x->site);
    x->icp = furniture_setting(f, c->lang, "authority.icp").text;
    x->police_record = furniture_setting(f, c->lang, "authority.police_record").text;
    x->find_faults = furniture_setting(f, c->lang, "site.find_faults").text;
    x->feed_title = (struct said){text(c->lang, TEXT_feed_all), lang_tag(c->lang)};
    fix_addresses(a, c->lang, c->site->assets, x);
    fix_links(a, c->lang, f, x);
    fix_contact(a, c->lang, f, x);
    x->head = render(a, c->lang, html_public_head, x);
    x->banner = render(a, c->lang, html_public_banner, x);
    x->foot = render(a, c->lang, html_public_foot, x);
    x->marks = render(a, c->lang, html_public_marks, x);
    fix_navs(a, c->lang, x);
    return x;
}

static const struct frame_fixed *fixed_of(const struct ctx *c, const struct furniture *f)
{
    if (!f->fixed)
        return fix(c, c->arena, f);
    if (!f->fixed[c->lang])
        f->fixed[c->lang] = fix(c, f->arena, f);
    return f->fixed[c->lang];
}

static struct html_safe nav_at(const struct frame_fixed *x, const char *here)
{
    size_t at = 0;
    while (at < x->nav.n && strcmp(x->nav.v[at].code, here) != 0)
        at++;
    return x->navs[at];
}

static const struct furniture no_furniture;

int frame_public(struct ctx *c, struct str title, const char *here, struct frame_public *ret)
{
    *ret = (struct frame_public){.furniture = &no_furniture};
    int r = c->db ? frame_furniture(c, &ret->furniture) : 0;
    const struct frame_fixed *x = fixed_of(c, ret->furniture);

    ret->fixed = x;
    ret->authority = x->authority;
    ret->contact = x->contact;
    ret->home = x->home;
    ret->search = x->search;
    ret->about = x->about;
    ret->feed = x->feed;
    ret->feed_title = x->feed_title;
    ret->title = window_title(c, title, x->authority.text);
    ret->here = here_in(c, c->lang);
    ret->other = here_in(c, other_lang(c->lang));
    ret->feedback = ARENA_JOIN(c->arena, x->feedback, url_encode(c->arena, ret->here));
    ret->address = x->site.n > 0 ? ARENA_JOIN(c->arena, x->site, ret->here) : S("");
    ret->large = c->large;
    ret->classes = classes_of(c);
    ret->typed = ret->description = S("");
    ret->nav = nav_at(x, here);
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
    {"health", "/health", ALLOW_READERS | ROLE_ADMINISTRATOR, TEXT_health_title},
    {"leaks", "/leaks", ROLE_DISCLOSURE_OFFICE | ROLE_ADMINISTRATOR | ROLE_LEADER | ROLE_AUDITOR,
     TEXT_sweep_title},
    {"requests", "/requests", ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR,
     TEXT_requests_desk_title},
    {"figures", "/requests/figures", ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR,
     TEXT_figures_title},
    {"requests_mine", "/requests/mine", ROLE_OFFICER | ROLE_DEPARTMENT_HEAD, TEXT_requests_mine},
    {"feedback", "/feedback", ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR,
     TEXT_feedback_desk_title},
    {"deputies", "/deputies",
     ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_ADMINISTRATOR |
         ROLE_AUDITOR,
     TEXT_review_deputies},
    {"ledger", "/ledger", ROLE_AUDITOR | ROLE_ADMINISTRATOR | ROLE_DISCLOSURE_OFFICE,
     TEXT_ledger_title},
    {"accounts", "/accounts", ROLE_ADMINISTRATOR | ROLE_AUDITOR, TEXT_people_accounts_title},
    {"calendar", "/calendar", ROLE_DISCLOSURE_OFFICE | ROLE_ADMINISTRATOR | ROLE_AUDITOR,
     TEXT_holidays_title},
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
    ret->classes = classes_of(c);
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
    if (c->req->method == METHOD_POST)
        v.left = form_typed(c->arena, &c->form, NULL);
    if (err == ERR_SIGN_IN)
        v.sign_in = ctx_address(c, "/sign-in");
    (void)frame_desk(c, text(c->lang, v.title), "", &v.desk);
    html_desk_error(&c->html, &v);
}
