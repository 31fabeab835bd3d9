/* page.c: from a request to a page and from a page to a response.
 *
 * The order of the steps is the promise of page.h; each step is a function here, and serve_steps() is
 * their list. Whatever goes wrong ends in fail(), which forgets what the page wrote and shows the
 * error. Nothing of a form, a query or a path reaches the log: only the route's pattern. */
#include "engine/page.h"

#include "base/file.h"
#include "base/log.h"
#include "base/num.h"
#include "base/vec.h"
#include "engine/carry.h"
#include "web/session.h"
#include <stdlib.h>

#define PAGE_MAX (16 * MiB)
#define PAGE_USUAL   (16 * KiB) /* room from the start: most pages grow no more */
#define LARGE_COOKIE "size"
#define ENGLISH S("/en")

/* ---- What pages ask ---- */

struct str ctx_param(const struct ctx *c, const char *name)
{
    for (size_t i = 0; i < c->params.n; i++) {
        if (str_eq(c->params.v[i].name, str_c(name)))
            return c->params.v[i].value;
    }
    return S("");
}

int64_t ctx_param_id(const struct ctx *c, const char *name)
{
    int64_t id;

    return num_parse(ctx_param(c, name), 1, INT64_MAX, &id) < 0 ? 0 : id;
}

static struct str prefix_of(enum lang lang)
{
    return lang == LANG_EN ? ENGLISH : S("");
}

struct str ctx_address(const struct ctx *c, const char *path)
{
    struct str prefix = prefix_of(c->lang);
    size_t n = strlen(path);
    char *p = arena_alloc(c->arena, prefix.n + n + 1);

    memcpy(p, prefix.p, prefix.n);
    memcpy(p + prefix.n, path, n);
    return str_of(p, prefix.n + n);
}

enum lang site_language(struct str path, struct str *ret_path)
{
    bool english = str_starts(path, ENGLISH) && (path.n == ENGLISH.n || path.p[ENGLISH.n] == '/');

    if (!english) {
        *ret_path = path;
        return LANG_ZH;
    }
    *ret_path = path.n == ENGLISH.n ? S("/") : str_skip(path, ENGLISH.n);
    return LANG_EN;
}

bool site_local_path(struct str path)
{
    if (path.n == 0 || path.p[0] != '/')
        return false;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];

        if (c < 0x20 || c == '\\')
            return false;
    }
    return path.n == 1 || path.p[1] != '/';
}

static bool large_type(const struct request *req)
{
    return str_eq(request_cookie(req, LARGE_COOKIE), S("large"));
}

/* ---- The tables, checked at start ---- */

static const char *const method_names[METHOD__MAX] = {
    [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD", [METHOD_POST] = "POST"};

static size_t field_size(enum field_kind kind)
{
    switch (kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_CHOICE:
        return sizeof(struct str);
    case FIELD_INT:
    case FIELD_ID:
        return sizeof(int64_t);
    case FIELD_DAY:
        return sizeof(day_t);
    case FIELD_BOOL:
        return sizeof(bool);
    }
    return 0;
}

/* What is wrong with a field beside what form_check() sees; NULL nothing. */
static const char *field_fault(const struct page *p, size_t at)
{
    const struct field *f = &p->fields[at];

    if (f->offset + field_size(f->kind) > p->input_size)
        return "a field lies outside its struct";
    for (size_t i = 0; i < at; i++) {
        if (strcmp(p->fields[i].name, f->name) == 0)
            return "two fields have one name";
    }
    return NULL;
}

static const char *page_fault(const struct page *p)
{
    struct str pattern = str_c(p->pattern), rest;
    const char *why;

    if (pattern.n == 0 || pattern.p[0] != '/')
        return "the pattern does not begin with /";
    if (site_language(pattern, &rest) != LANG_ZH)
        return "the pattern begins with a language";
    if (p->method != METHOD_GET && p->method != METHOD_POST)
        return "the method is neither GET nor POST";
    if (!p->serve)
        return "nobody serves it";
    if (p->allow == 0)
        return "it does not say who may";
    if (p->side == SIDE_PUBLIC && p->allow != ALLOW_ANYONE)
        return "a public page is for anyone";
    if (p->store && (p->method != METHOD_GET || p->allow != ALLOW_ANYONE || p->side != SIDE_PUBLIC))
        return "only a public GET can be kept";
    if (p->method == METHOD_GET && (p->again || p->uploads))
        return "a GET has no form to show again and takes no files";
    if (form_check(p->fields, p->fields_n) < 0)
        return "a field has no name, or lacks its limits";
    for (size_t i = 0; i < p->fields_n; i++) {
        why = field_fault(p, i);
        if (why)
            return why;
    }
    return NULL;
}

static int page_check(const struct page *p)
{
    const char *why = page_fault(p);

    if (!why)
        return 0;
    return err_set(ERR_BROKEN, "page %s %s: %s", method_names[p->method % METHOD__MAX],
                   p->pattern ? p->pattern : "", why);
}

static int serve_asset(struct ctx *c)
{
    return asset_serve(c->site->assets, c->req, c->res);
}

static const struct page asset_pages[] = {
    {METHOD_GET, "/a/{file}", SIDE_PUBLIC, ALLOW_ANYONE, serve_asset},
    {METHOD_GET, "/a/{file}", SIDE_DESK, ALLOW_ANYONE, serve_asset},
};
static const struct pages asset_subject = {asset_pages, COUNT(asset_pages)};

struct routes {
    struct route *v;
    size_t n, room;
};

static void add_route(struct arena *a, const struct page *p, struct routes *ret)
{
    *vec_push(a, ret) = (struct route){p->method, p->pattern, p};
}

/* The pages of a subject that stand on this side. */
static int add_subject(struct arena *a, const struct site *s, const struct pages *pages,
                       struct routes *ret)
{
    int r;

    for (size_t i = 0; i < pages->n; i++) {
        if (pages->v[i].side != s->side)
            continue;
        r = page_check(&pages->v[i]);
        if (r < 0)
            return r;

        add_route(a, &pages->v[i], ret);
    }
    return 0;
}

/* The subjects' tables and the engine's own. */
static const struct pages *subject_at(const struct site *s, size_t i)
{
    if (i < s->subjects_n)
        return &s->subjects[i];
    return i == s->subjects_n && s->assets ? &asset_subject : NULL;
}

int site_open(struct arena *a, struct site *s)
{
    struct routes routes = {0};
    const struct pages *subject;
    int r;

    for (size_t i = 0; (subject = subject_at(s, i)); i++) {
        r = add_subject(a, s, subject, &routes);
        if (r < 0)
            return r;
    }
    return router_new(a, routes.v, routes.n, &s->router);
}

/* ---- The matrix ---- */

static const char *side_name(enum side side)
{
    return side == SIDE_PUBLIC ? "public" : "desk";
}

static int by_side_and_path(const void *x, const void *y)
{
    const struct page *a = *(const struct page *const *)x, *b = *(const struct page *const *)y;
    int order;

    if (a->side != b->side)
        return a->side < b->side ? -1 : 1;
    order = strcmp(a->pattern, b->pattern);
    return order ? order : (int)a->method - (int)b->method;
}

struct page_list {
    const struct page **v;
    size_t n, room;
};

static void list_pages(struct arena *a, const struct site *s, struct page_list *ret)
{
    const struct pages *subject;

    for (size_t i = 0; (subject = subject_at(s, i)); i++) {
        for (size_t k = 0; k < subject->n; k++) {
            if (subject->v[k].side == s->side)
                *vec_push(a, ret) = &subject->v[k];
        }
    }
}

static struct str allow_text(struct arena *a, roles_t allow)
{
    if (allow & ALLOW_ANYONE)
        return S("anyone");
    if (allow & ALLOW_SIGNED_IN)
        return S("signed in");
    return roles_text(a, allow);
}

struct str site_matrix(struct arena *a, const struct site *const *sites, size_t n)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * MiB);
    struct page_list list = {0};

    for (size_t i = 0; i < n; i++)
        list_pages(a, sites[i], &list);
    if (list.n)
        qsort(list.v, list.n, sizeof(*list.v), by_side_and_path);
    for (size_t i = 0; i < list.n; i++) {
        const struct page *p = list.v[i];

        buf_fmt(&out, "%-6s %-4s %-40s %.*s\n", side_name(p->side), method_names[p->method],
                p->pattern, STR_ARG(allow_text(a, p->allow)));
    }
    return arena_str(a, buf_str(&out));
}

/* ---- From the page to the response ---- */

static bool has_header(const struct response *res, const char *name)
{
    for (size_t i = 0; i < res->headers.n; i++) {
        if (str_eq_nocase(res->headers.v[i].name, str_c(name)))
            return true;
    }
    return false;
}

static bool reads(const struct ctx *c)
{
    return c->req->method != METHOD_POST;
}

static struct str tag_of(struct arena *a, struct str body)
{
    uint64_t tag[2];

    str_tag(body, tag);
    return arena_fmt(a, "%016llx%016llx", (unsigned long long)tag[0], (unsigned long long)tag[1]);
}

/* Nothing of the desk is kept by anybody; a public page is, but asked for again each time. One that says itself how it is to
 * be kept is not kept here. */
static void add_caching(struct ctx *c)
{
    bool kept = c->site->side == SIDE_PUBLIC && reads(c) && c->res->status == 200;
    bool says = has_header(c->res, "Cache-Control");

    if (!says)
        response_header(c->req, c->res, "Cache-Control",
                        kept ? S("public, max-age=0, must-revalidate") : S("no-store"));
    if (!kept)
        return;
    if (c->res->etag.n == 0 && c->res->fd < 0)
        c->res->etag = tag_of(c->arena, c->res->body);
    c->res->store = !says && c->page && c->page->store && c->session.n == 0;
}

/* What the page wrote becomes the body, unless it made one itself. */
static void take_page(struct ctx *c)
{
    if (c->out.n == 0)
        return;
    if (c->res->status == 0)
        c->res->status = 200;
    if (c->res->body.n == 0 && c->res->fd < 0)
        c->res->body = arena_own(c->arena, buf_take(&c->out));
}

/* One line a request: nothing that somebody typed is in it. */
static void log_request(const struct ctx *c)
{
    log_info("request", LOG_C("method", method_names[c->req->method]),
             LOG_C("route", c->page ? c->page->pattern : "-"), LOG_INT("status", c->res->status),
             LOG_INT("us", (clock_ticks() - c->began) / 1000), LOG_STR("id", c->req->id));
}

static void finish(struct ctx *c)
{
    take_page(c);
    if (c->res->status != 0)
        add_caching(c);
    buf_done(&c->out);
    log_request(c);
}

/* ---- Errors ---- */

static void forget_page(struct ctx *c)
{
    if (c->res->fd > 0)
        file_close(&c->res->fd);
    *c->res = response_none();
    buf_clear(&c->out);
    buf_done(&c->out);
    buf_init(&c->out, PAGE_MAX);
}

/* Which verbs the address knows: what RFC 9110 wants with a 405. */
static void add_allow(struct ctx *c)
{
    const struct route *route;
    struct route_params params;
    bool get = router_find(c->site->router, METHOD_GET, c->path, &route, &params) == 0;

    response_header(c->req, c->res, "Allow", get ? S("GET, HEAD") : S("POST"));
}

static void fail(struct ctx *c, int err)
{
    log_err("request.error", err);
    forget_page(c);
    c->res->status = err_status(err);
    if (err == ERR_METHOD)
        add_allow(c);
    if (c->site->error_page)
        c->site->error_page(c, err);
    if (c->out.n == 0 && c->res->body.n == 0) {
        c->res->type = S("text/plain; charset=utf-8");
        c->res->body = arena_fmt(c->arena, "%d %s\n", c->res->status, err_name(err));
    }
}

/* Path parts are encoded one by one: a path that was decoded is an address again. */
static struct str path_encode(struct arena *a, struct str path)
{
    struct buf out cleanup(buf_done) = BUF_INIT(8 * HTTP_PATH_MAX);
    struct str rest = path, part;
    bool more = true;

    while (more) {
        more = str_cut(rest, '/', &part, &rest);
        buf_put(&out, url_encode(a, part));
        if (more)
            buf_char(&out, '/');
    }
    return arena_str(a, buf_str(&out));
}

/* A form of a session that has ended: the sign-in takes it along. */
static bool carry(struct ctx *c)
{
    struct str token = request_cookie(c->req, SESSION_COOKIE), digest, box;

    if (!c->site->session_was || !c->page || !c->page->again || !session_csrf_ok(c->req, token))
        return false;
    digest = session_digest(c->arena, token);
    if (c->site->session_was(c->db, c->arena, digest) != 1)
        return false;
    box = carry_close(c->arena, digest, c->req->path, &c->req->fields, c->page->fields,
                      c->page->fields_n);
    if (box.n == 0)
        return false;
    c->res->status = err_status(ERR_SIGN_IN);
    return c->site->sign_in_with(c, box) == 0 && buf_ok(&c->out);
}

/* A form that cannot be carried (nobody knows whose it was, it is too large): the error page shows
 * at least what was typed in it. */
static void read_for_the_error(struct ctx *c)
{
    const struct page *p = c->page;

    if (!p || p->fields_n == 0 || !request_same_site(c->req))
        return;
    c->input = arena_alloc(c->arena, p->input_size);
    if (form_read(c->req, p->fields, p->fields_n, c->input, &c->form) < 0)
        err_clear(); /* what is wrong with it is not what is said */
}

/* A reader who has to sign in comes back to where he was; what was sent with a POST cannot be sent
 * again by an address: it is carried, or the error page shows it. */
static void ask_to_sign_in(struct ctx *c)
{
    struct str next;

    if (c->site->side == SIDE_DESK && !reads(c) && carry(c))
        return;
    if (c->site->side != SIDE_DESK || !reads(c)) {
        forget_page(c);
        read_for_the_error(c);
        fail(c, err_set(ERR_SIGN_IN, "nobody is signed in"));
        return;
    }
    next = path_encode(c->arena, c->req->path);
    if (c->req->query.n)
        next = arena_fmt(c->arena, "%.*s?%.*s", STR_ARG(next), STR_ARG(c->req->query));
    response_redirect(c->req, c->res,
                      arena_fmt(c->arena, "%.*s?next=%.*s", STR_ARG(ctx_address(c, "/sign-in")),
                                STR_ARG(url_encode(c->arena, next))));
}

/* ---- The steps ---- */

static int find_page(struct ctx *c)
{
    const struct route *route;
    int r = router_find(c->site->router, c->req->method, c->path, &route, &c->params);

    if (r < 0)
        return r;
    c->page = route->target;
    return 0;
}

static int find_actor(struct ctx *c)
{
    struct str token;
    int r;

    if (!c->site->actor_of)
        return 0;
    token = request_cookie(c->req, SESSION_COOKIE);
    if (token.n == 0)
        return 0;
    r = c->site->actor_of(c->db, c->arena, session_digest(c->arena, token), c->now, &c->actor);
    if (r < 0)
        return r;
    if (c->actor.id == 0)
        return 0;
    c->session = token;
    c->html.csrf = session_csrf(c->arena, token);
    return 0;
}

/* Who may is asked twice where files come: here, when the head was read, so that nobody fills the
 * disk who may not open the page; and again, with all else, when the request is whole. */
static bool may_bring_files(const struct site *s, const struct page *p, const struct request *req)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct db *db cleanup(db_done) = NULL;
    struct actor actor = {0};
    struct str token = request_cookie(req, SESSION_COOKIE);

    if (p->allow & ALLOW_ANYONE)
        return true;
    if (!s->actor_of || token.n == 0 || db_open(s->store_url, DB_WRITE, &db) < 0)
        return false;
    return s->actor_of(db, a, session_digest(a, token), clock_now(&s->clock), &actor) == 0 &&
           !actor.only && access_allows(p->allow, &actor);
}

bool site_takes_uploads(const struct site *s, const struct request *req)
{
    const struct route *route;
    struct route_params params;
    const struct page *page;
    struct str path;

    (void)site_language(req->path, &path);
    if (router_find(s->router, METHOD_POST, path, &route, &params) < 0)
        return false;
    page = route->target;
    return page->uploads && may_bring_files(s, page, req);
}

/* A stranger at the desk learns nothing but that he has to sign in, not even that there is no such
 * page. */
static int may_open(struct ctx *c, int found)
{
    bool stranger = c->site->side == SIDE_DESK && c->actor.id == 0;

    if (found < 0)
        return stranger ? ERR_SIGN_IN : found;
    if (access_allows(c->page->allow, &c->actor))
        return 0;
    if (stranger)
        return ERR_SIGN_IN;
    return err_set(ERR_FORBIDDEN, "%s %s: not with these roles", method_names[c->page->method],
                   c->page->pattern);
}

/* Something has to be done first (a password to be chosen): whatever he asks for, he is led there. */
static bool has_to_do_first(const struct ctx *c, int found)
{
    if (!c->actor.only || found < 0)
        return c->actor.only != NULL;
    return !c->page->first && !(c->page->allow & ALLOW_ANYONE);
}

static int check_origin(struct ctx *c)
{
    bool ours;

    if (reads(c))
        return 0;
    if (c->req->body_err < 0)
        return c->req->body_err;
    ours = c->session.n ? session_csrf_ok(c->req, c->session) : request_same_site(c->req);
    return ours ? 0 : err_set(ERR_FORBIDDEN, "a form that is not this site's");
}

/* The fields of a form that nobody filled in yet. */
static void empty_form(struct ctx *c)
{
    const struct page *p = c->page;

    c->form = (struct form){.v = arena_many(c->arena, p->fields_n, struct field_state),
                            .n = p->fields_n, .ok = true};
    for (size_t i = 0; i < p->fields_n; i++) {
        c->form.v[i].field = &p->fields[i];
        c->form.v[i].typed = S("");
    }
}

static int read_form(struct ctx *c)
{
    const struct page *p = c->page;

    if (c->req->uploads.n && !p->uploads)
        return err_set(ERR_MALFORMED, "files where none are taken");
    c->form.ok = true;
    if (p->fields_n == 0)
        return 0;
    c->input = arena_alloc(c->arena, p->input_size);
    if (reads(c)) {
        empty_form(c);
        return 0;
    }
    return form_read(c->req, p->fields, p->fields_n, c->input, &c->form);
}

static int show_again(struct ctx *c, int err)
{
    forget_page(c);
    c->res->status = err_status(err);
    return c->page->again(c);
}

/* Errors that are not the form's: the same form can be sent once more. */
static bool can_be_tried_again(int err)
{
    return err == ERR_NO_SPACE || err == ERR_DATABASE || err == ERR_IO || err == ERR_BUSY
           || err == ERR_CONFLICT || err == ERR_TOO_MANY;
}

static enum text error_text(int err, const char *part)
{
    return text_named("err", err_name(err), str_c(part));
}

/* Shows the form with what was typed and with what stood in its way; false if that cannot be. */
static bool keep_typed(struct ctx *c, int err)
{
    if (!c->page || !c->page->again || reads(c) || !can_be_tried_again(err))
        return false;
    log_err("request.kept", err);
    c->form.trouble = (struct form_trouble){.title = error_text(err, "title"),
                                            .what = error_text(err, "what"),
                                            .status = err_status(err),
                                            .id = c->req->id};
    return show_again(c, err) == 0 && buf_ok(&c->out);
}

/* Nothing of it is done: the form is shown as it was typed, and says why. */
static int show_typed(struct ctx *c, int status, enum text title, enum text what)
{
    int r = read_form(c);

    if (r < 0 && r != ERR_INVALID)
        return r;
    c->form.trouble =
        (struct form_trouble){.title = title, .what = what, .status = status, .id = c->req->id};
    forget_page(c);
    c->res->status = status;
    return c->page->again(c);
}

static bool is_carried(const struct ctx *c)
{
    return !reads(c) && c->session.n > 0 && c->site->sessions_of && c->page->again &&
           !(c->page->allow & ALLOW_ANYONE) && request_field(c->req, CARRY_FIELD).n > 0;
}

/* He has signed in: here is what he had written before. */
static int show_carried(struct ctx *c)
{
    struct strs digests = {0};
    struct pairs sent;
    int r = c->site->sessions_of(c->db, c->arena, c->actor.id, &digests);

    if (r == 0)
        r = carry_open(c->arena, &digests, c->req->path, request_field(c->req, CARRY_FIELD), &sent);
    if (r < 0)
        return r;
    c->req->fields = sent;
    return show_typed(c, 200, TEXT_form_carried_title, TEXT_form_carried_what);
}

/* He has signed in again beside the form (another tab), and the form has the token of the session before. */
static bool is_of_another_session(const struct ctx *c, int err)
{
    return err == ERR_FORBIDDEN && c->session.n > 0 && c->page->again && c->req->body_err == 0 &&
           request_same_site(c->req);
}

static int run_page(struct ctx *c)
{
    int r = read_form(c);

    if (r == 0)
        r = c->page->serve(c);
    if (r == ERR_INVALID && c->page->again && !c->form.ok)
        r = show_again(c, r);
    else if (r < 0 && keep_typed(c, r))
        r = 0;
    if (r == 0 && !buf_ok(&c->out))
        return err_set(ERR_BROKEN, "the page is larger than %zu bytes", PAGE_MAX);
    return r;
}

/* A public page sees one state of the store, a form's too. Where it defers, c is not ours any more when it returns. */
static int run_in_snapshot(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    bool rests = c->site->snapshots_rest;
    int r;

    if (c->site->side == SIDE_PUBLIC && c->db) {
        r = tx_begin_read(c->db, &tx);
        if (r < 0)
            return r;
    }
    r = run_page(c);
    if (rests)
        tx_rest(&tx);
    return r;
}

/* A page that takes files and nothing that is typed: all that was lost is there to be chosen again. (Where something
 * was typed, the error page gives it back.) */
static bool is_of_files_alone(const struct ctx *c, int err)
{
    return err == ERR_TOO_LARGE && c->page->again && c->page->fields_n == 0;
}

static int serve_steps(struct ctx *c)
{
    int found = find_page(c);
    int r = find_actor(c);

    if (r < 0)
        return r;
    if (has_to_do_first(c, found)) {
        response_redirect(c->req, c->res, ctx_address(c, c->actor.only));
        return 0;
    }
    r = may_open(c, found);
    if (r == ERR_SIGN_IN) {
        ask_to_sign_in(c);
        return 0;
    }
    if (r < 0)
        return r;
    r = check_origin(c);
    if (is_of_another_session(c, r))
        return show_typed(c, err_status(r), TEXT_form_stale_title, TEXT_form_stale_what);
    if (is_of_files_alone(c, r))
        return show_typed(c, err_status(r), error_text(r, "title"), error_text(r, "what"));
    if (r < 0)
        return r;
    return is_carried(c) ? show_carried(c) : run_in_snapshot(c);
}

static struct ctx *ctx_new(const struct site *s, struct db *db, struct request *req,
                           struct response *res)
{
    struct ctx *c = arena_one(req->arena, struct ctx);

    *res = response_none();
    *c = (struct ctx){.req = req, .res = res, .arena = req->arena, .db = db, .site = s,
                      .app = s->app, .session = S(""), .began = clock_ticks()};
    c->now = clock_now(&s->clock);
    c->lang = site_language(req->path, &c->path);
    c->large = large_type(req);
    buf_init(&c->out, PAGE_MAX);
    (void)buf_reserve(&c->out, PAGE_USUAL);
    c->html = (struct html){.out = &c->out,
                            .lang = c->lang,
                            .csrf = S(""),
                            .texts = text_html_of(c->lang),
                            .arena = req->arena};
    return c;
}

void site_serve(const struct site *s, struct db *db, struct request *req, struct response *res)
{
    struct ctx *c = ctx_new(s, db, req, res);
    int r;

    err_clear(); /* what the request before this one met is not this one's reason in the log */
    r = serve_steps(c);

    if (r == PAGE_DEFERRED)
        return;
    if (r < 0)
        fail(c, r);
    finish(c);
}

/* ---- Later ---- */

/* The response of the seam's thread is not ours any more once it goes on: the page gets one of its
 * own, as it stands. */
struct exchange *ctx_defer(struct ctx *c)
{
    struct response *res = arena_one(c->arena, struct response);

    assert(c->out.n == 0);
    buf_done(&c->out);
    buf_init(&c->out, PAGE_MAX);
    *res = *c->res;
    c->res = res;
    c->db = NULL;
    return exchange_defer(c->req);
}

void ctx_finish(struct exchange *x, struct ctx *c, int r)
{
    if (r < 0 && !keep_typed(c, r))
        fail(c, r);
    finish(c);
    exchange_finish(x, c->res);
}
