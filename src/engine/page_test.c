/* page_test.c: the steps from a request to a response, on requests made by hand. */
#include "engine/page.h"

#include "base/rand.h"
#include "base/vec.h"
#include "engine/test_stores.h"
#include "web/session.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ASSERT_STR(s, literal)                               \
 do {                                                        \
  struct str s_ = (s);                                       \
  if (!str_eq(s_, S(literal)))                               \
   fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s_), literal); \
 } while (0)

#define TOKEN "0123456789abcdef0123456789abcdef"
#define NOW   1481760000

/* The seam, as far as these tests need it. */
struct exchange {
    struct request *req;
    const struct response *finished;
};
static struct exchange the_exchange;

struct exchange *exchange_defer(struct request *req)
{
    the_exchange = (struct exchange){.req = req};
    return &the_exchange;
}

void exchange_finish(struct exchange *x, const struct response *res)
{
    x->finished = res;
}

/* ---- Pages ---- */

struct note {
    struct str title;
    int64_t count;
};

static const struct field note_fields[] = {
    {.name = "title",
     .kind = FIELD_LINE,
     .offset = offsetof(struct note, title),
     .max = 10,
     .required = true},
    {.name = "count",
     .kind = FIELD_INT,
     .offset = offsetof(struct note, count),
     .low = 0,
     .high = 100},
};

/* What the pages saw. */
static struct {
    int served, shown, errors;
    struct note note;
    int64_t id;
    bool in_tx, large;
    enum lang lang;
    struct str path;
    int answer;
    struct ctx *kept;
    struct exchange *exchange;
} seen;

static int show(struct ctx *c)
{
    seen.shown++;
    seen.large = c->large;
    seen.lang = c->lang;
    seen.path = c->path;
    seen.in_tx = c->db && db_in_tx(c->db);
    html_c(&c->html, "shown ");
    if (c->form.n)
        html_str(&c->html, c->form.v[0].typed);
    return 0;
}

static int keep(struct ctx *c)
{
    const struct note *note = c->input;

    seen.served++;
    seen.note = *note;
    html_c(&c->html, "half a page");
    if (str_eq(note->title, S("taken"))) {
        form_refuse(&c->form, "title", TEXT_NONE);
        return ERR_INVALID;
    }
    if (str_eq(note->title, S("odd")))
        return err_set(ERR_INVALID, "no field is to blame");
    response_redirect(c->req, c->res, ctx_address(c, "/notes"));
    return 0;
}

static int one(struct ctx *c)
{
    seen.served++;
    seen.id = ctx_param_id(c, "id");
    html_c(&c->html, "secret half");
    return seen.answer ? err_set((enum err)seen.answer, "as told") : 0;
}

static int gone(struct ctx *c)
{
    c->res->status = 410;
    html_c(&c->html, "withdrawn");
    return 0;
}

static int later(struct ctx *c)
{
    seen.kept = c;
    response_redirect(c->req, c->res, S("/thanks"));
    seen.exchange = ctx_defer(c);
    return PAGE_DEFERRED;
}

static const struct page desk_rows[] = {
    {METHOD_GET, "/sign-in", SIDE_DESK, ALLOW_ANYONE, show},
    {METHOD_POST, "/sign-in", SIDE_DESK, ALLOW_ANYONE, keep, show,
     PAGE_FORM(struct note, note_fields)},
    {METHOD_GET, "/notes", SIDE_DESK, ALLOW_SIGNED_IN, show},
    {METHOD_GET, "/notes/{id}", SIDE_DESK, ROLE_OFFICER | ROLE_LEADER, one},
    {METHOD_POST, "/notes", SIDE_DESK, ROLE_OFFICER, keep, show,
     PAGE_FORM(struct note, note_fields)},
    {METHOD_POST, "/plain", SIDE_DESK, ROLE_OFFICER, keep, NULL,
     PAGE_FORM(struct note, note_fields)},
    {METHOD_POST, "/files", SIDE_DESK, ROLE_OFFICER, keep, show, .uploads = true},
    {METHOD_GET, "/form", SIDE_DESK, ROLE_OFFICER, show, NULL, PAGE_FORM(struct note, note_fields)},
};
static const struct page public_rows[] = {
    {METHOD_GET, "/", SIDE_PUBLIC, ALLOW_ANYONE, show, .store = true},
    {METHOD_GET, "/search", SIDE_PUBLIC, ALLOW_ANYONE, show},
    {METHOD_GET, "/d/{id}", SIDE_PUBLIC, ALLOW_ANYONE, one, .store = true},
    {METHOD_GET, "/gone", SIDE_PUBLIC, ALLOW_ANYONE, gone, .store = true},
    {METHOD_POST, "/feedback", SIDE_PUBLIC, ALLOW_ANYONE, keep, show,
     PAGE_FORM(struct note, note_fields)},
    {METHOD_POST, "/later", SIDE_PUBLIC, ALLOW_ANYONE, later},
};
static const struct pages subjects[] = {
    {desk_rows, COUNT(desk_rows)},
    {public_rows, COUNT(public_rows)},
};

static roles_t actor_roles = ROLE_OFFICER;

static int actor_of(struct db *db, struct arena *a, struct str digest, moment_t now,
                    struct actor *ret)
{
    (void)db;
    assert_int_equal(now, NOW);
    *ret = (struct actor){0};
    if (str_eq(digest, session_digest(a, S(TOKEN))))
        *ret = (struct actor){.id = 7, .roles = actor_roles};
    return 0;
}

/* Of the session that ended. */
#define ENDED "fedcba9876543210fedcba9876543210"

static int session_was(struct db *db, struct arena *a, struct str digest)
{
    (void)db;
    return str_eq(digest, session_digest(a, S(ENDED)));
}

static int64_t sessions_asked;

static int sessions_of(struct db *db, struct arena *a, int64_t account, struct strs *ret)
{
    (void)db;
    sessions_asked = account;
    *ret = (struct strs){arena_one(a, struct str), 1};
    ret->v[0] = session_digest(a, S(ENDED));
    return 0;
}

static struct str given_along;

static int sign_in_with(struct ctx *c, struct str carried)
{
    given_along = carried;
    html_c(&c->html, "sign in");
    return 0;
}

static void error_page(struct ctx *c, int err)
{
    seen.errors++;
    html_c(&c->html, "error ");
    html_c(&c->html, err_name(err));
}

/* ---- Requests by hand ---- */

struct visit {
    struct arena *a;
    struct site site;
    struct request req;
    struct response res;
    struct db *db;
};

static void visit_done(struct visit *v)
{
    arena_free(v->a);
}

static void visit_begin(struct visit *v, enum side side)
{
    memset(&seen, 0, sizeof(seen));
    actor_roles = ROLE_OFFICER;
    *v = (struct visit){.a = arena_new(0)};
    v->site = (struct site){.side = side,
                            .subjects = subjects,
                            .subjects_n = COUNT(subjects),
                            .clock = clock_fixed(NOW),
                            .error_page = error_page,
                            .actor_of = side == SIDE_DESK ? actor_of : NULL,
                            .session_was = session_was,
                            .sessions_of = sessions_of,
                            .sign_in_with = sign_in_with};
    if (site_open(v->a, &v->site) < 0)
        fail_msg("%s", err_context());
    v->req = (struct request){.arena = v->a, .id = S("abcdefabcdef"), .query = S("")};
}

static void header(struct visit *v, const char *name, const char *value)
{
    *vec_push(v->a, &v->req.headers) = (struct pair){str_c(name), str_c(value)};
}

static void field(struct visit *v, const char *name, struct str value)
{
    *vec_push(v->a, &v->req.fields) = (struct pair){str_c(name), value};
}

static void sign_in(struct visit *v)
{
    header(v, "cookie", "a=b; " SESSION_COOKIE "=" TOKEN);
}

static void with_csrf(struct visit *v)
{
    field(v, CSRF_FIELD, session_csrf(v->a, S(TOKEN)));
}

static void go(struct visit *v, enum method method, const char *path)
{
    v->req.method = method;
    v->req.path = str_c(path);
    site_serve(&v->site, v->db, &v->req, &v->res);
}

static struct str res_header(const struct visit *v, const char *name)
{
    for (size_t i = 0; i < v->res.headers.n; i++) {
        if (str_eq_nocase(v->res.headers.v[i].name, str_c(name)))
            return v->res.headers.v[i].value;
    }
    return S("");
}

static void ended_form(struct visit *v, const char *csrf_of)
{
    header(v, "cookie", SESSION_COOKIE "=" ENDED);
    field(v, CSRF_FIELD, session_csrf(v->a, str_c(csrf_of)));
    field(v, "title", S("typed"));
    field(v, "count", S("7"));
}

#define VISIT(v, side)               \
 struct visit v cleanup(visit_done); \
 visit_begin(&v, side)

/* ---- A session that ended ---- */

static void test_site__a_form_whose_session_ended_is_carried_and_shown_and_not_served(void **state)
{
    (void)state;
    struct arena *kept cleanup(arena_done) = arena_new(0);
    struct str box;
    {
        VISIT(v, SIDE_DESK);
        ended_form(&v, ENDED);
        go(&v, METHOD_POST, "/notes");
        assert_int_equal(v.res.status, 401);
        ASSERT_STR(v.res.body, "sign in");
        assert_int_equal(seen.served + seen.shown, 0);
        box = arena_str(kept, given_along);
        assert_true(box.n > 0 && str_find(box, S("typed")) < 0);
    }
    {
        VISIT(v, SIDE_DESK);
        sign_in(&v);
        with_csrf(&v);
        field(&v, "carried", box);
        go(&v, METHOD_POST, "/notes");
        assert_int_equal(v.res.status, 200);
        assert_int_equal(seen.served, 0);
        assert_int_equal(seen.shown, 1);
        assert_int_equal(sessions_asked, 7);
        assert_true(str_find(v.res.body, S("typed")) >= 0);
    }
    {
        VISIT(v, SIDE_DESK); /* without the token of a form of today it is nobody's */
        sign_in(&v);
        header(&v, "sec-fetch-site", "cross-site");
        field(&v, "carried", box);
        go(&v, METHOD_POST, "/notes");
        assert_int_equal(v.res.status, 403);
        assert_int_equal(seen.served + seen.shown, 0);
    }
    {
        VISIT(v, SIDE_DESK); /* for its own address alone */
        sign_in(&v);
        with_csrf(&v);
        field(&v, "carried", box);
        go(&v, METHOD_POST, "/en/notes");
        assert_int_equal(v.res.status, 400);
        assert_int_equal(seen.served + seen.shown, 0);
    }
}

static void test_site__what_cannot_be_carried_is_refused_as_before(void **state)
{
    (void)state;
    static const struct {
        const char *path, *csrf_of;
    } none[] = {{"/notes", TOKEN}, {"/plain", ENDED}, {"/nowhere", ENDED}};
    for (size_t i = 0; i < COUNT(none); i++) {
        VISIT(v, SIDE_DESK);
        given_along = S("");
        ended_form(&v, none[i].csrf_of);
        go(&v, METHOD_POST, none[i].path);
        assert_int_equal(v.res.status, 401);
        assert_int_equal(given_along.n, 0);
        assert_int_equal(seen.errors, 1);
        assert_int_equal(seen.served + seen.shown, 0);
    }
}

static void test_site__a_form_of_another_session_of_this_browser_is_shown_once_more(void **state)
{
    (void)state;
    for (int other = 0; other < 2; other++) {
        VISIT(v, SIDE_DESK);
        sign_in(&v);
        header(&v, "sec-fetch-site", other ? "cross-site" : "same-origin");
        field(&v, CSRF_FIELD, session_csrf(v.a, S(ENDED)));
        field(&v, "title", S("typed"));
        field(&v, "count", S("7"));
        go(&v, METHOD_POST, "/notes");
        assert_int_equal(v.res.status, 403);
        assert_int_equal(seen.served, 0);
        assert_int_equal(seen.shown, other ? 0 : 1);
        assert_int_equal(seen.errors, other);
    }
}

/* ---- Route ---- */

static void test_site__an_address_that_is_not_there_is_404(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    err_set(ERR_IO, "of the request before");
    go(&v, METHOD_GET, "/nowhere");
    assert_int_equal(v.res.status, 404);
    assert_string_equal(err_context(), "");
    ASSERT_STR(v.res.body, "error ABSENT");
    ASSERT_STR(res_header(&v, "Cache-Control"), "no-store");
    assert_false(v.res.store);
}

static void test_site__another_verb_is_405_and_says_which(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    go(&v, METHOD_POST, "/search");
    assert_int_equal(v.res.status, 405);
    ASSERT_STR(res_header(&v, "Allow"), "GET, HEAD");
    go(&v, METHOD_GET, "/feedback");
    assert_int_equal(v.res.status, 405);
    ASSERT_STR(res_header(&v, "Allow"), "POST");
}

static void test_site__pages_of_the_other_side_are_not_there(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    sign_in(&v);
    go(&v, METHOD_GET, "/notes");
    assert_int_equal(v.res.status, 404);
    go(&v, METHOD_GET, "/sign-in");
    assert_int_equal(v.res.status, 404);
    assert_int_equal(seen.shown, 0);
}

static void test_site__english_has_a_prefix(void **state)
{
    VISIT(v, SIDE_PUBLIC);
    struct str path;

    (void)state;
    go(&v, METHOD_GET, "/en/search");
    assert_int_equal(v.res.status, 200);
    assert_int_equal(seen.lang, LANG_EN);
    ASSERT_STR(seen.path, "/search");
    go(&v, METHOD_GET, "/en");
    assert_int_equal(v.res.status, 200);
    assert_int_equal(seen.lang, LANG_EN);
    ASSERT_STR(seen.path, "/");
    go(&v, METHOD_GET, "/search");
    assert_int_equal(seen.lang, LANG_ZH);
    assert_int_equal(site_language(S("/english"), &path), LANG_ZH);
    ASSERT_STR(path, "/english");
    assert_int_equal(site_language(S("/en/"), &path), LANG_EN);
    ASSERT_STR(path, "/");
}

static void test_site__large_type_is_a_cookie(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    go(&v, METHOD_GET, "/search");
    assert_false(seen.large);
    header(&v, "cookie", "size=large");
    go(&v, METHOD_GET, "/search");
    assert_true(seen.large);
}

static void test_ctx__an_id_is_a_number_or_nothing(void **state)
{
    static const struct {
        const char *path;
        int64_t id;
    } cases[] = {{"/d/17", 17},
                 {"/d/0", 0},
                 {"/d/-1", 0},
                 {"/d/1x", 0},
                 {"/d/+1", 0},
                 {"/d/99999999999999999999", 0},
                 {"/d/9223372036854775807", INT64_MAX}};
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        go(&v, METHOD_GET, cases[i].path);
        assert_int_equal(seen.id, cases[i].id);
    }
}

/* ---- Who may ---- */

static void test_site__a_stranger_at_the_desk_is_asked_to_sign_in(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    v.req.query = S("page=2&q=%E6%98%AD");
    go(&v, METHOD_GET, "/notes");
    assert_int_equal(v.res.status, 303);
    ASSERT_STR(res_header(&v, "Location"),
               "/sign-in?next=%2Fnotes%3Fpage%3D2%26q%3D%25E6%2598%25AD");
    ASSERT_STR(res_header(&v, "Cache-Control"), "no-store");
    assert_int_equal(seen.shown, 0);
}

static void test_site__a_stranger_cannot_tell_what_is_there(void **state)
{
    static const char *const paths[] = {"/notes/1", "/notes/2", "/nowhere", "/plain"};

    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        VISIT(v, SIDE_DESK);
        VISIT(w, SIDE_DESK);

        go(&v, METHOD_GET, paths[i]);
        assert_int_equal(v.res.status, 303);
        assert_true(str_starts(res_header(&v, "Location"), S("/sign-in?next=")));
        go(&w, METHOD_POST, paths[i]);
        assert_int_equal(w.res.status, 401);
        ASSERT_STR(w.res.body, "error SIGN_IN");
        assert_int_equal(seen.served, 0);
    }
}

static void test_site__the_way_to_the_sign_in_keeps_the_language(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    go(&v, METHOD_GET, "/en/notes/a b");
    ASSERT_STR(res_header(&v, "Location"), "/en/sign-in?next=%2Fen%2Fnotes%2Fa%2520b");
}

static void test_site__a_token_that_nobody_has_is_no_session(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    header(&v, "cookie", SESSION_COOKIE "=fedcba");
    go(&v, METHOD_GET, "/notes");
    assert_int_equal(v.res.status, 303);
}

static void test_site__who_may_not_is_refused_before_the_page_looks(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    actor_roles = ROLE_AUDITOR;
    sign_in(&v);
    seen.answer = ERR_ABSENT;
    go(&v, METHOD_GET, "/notes/1");
    assert_int_equal(v.res.status, 403);
    assert_int_equal(seen.served, 0);
    go(&v, METHOD_GET, "/nowhere");
    assert_int_equal(v.res.status, 404);
}

static void test_site__who_may_is_served(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    go(&v, METHOD_GET, "/notes/3");
    assert_int_equal(v.res.status, 200);
    ASSERT_STR(v.res.body, "secret half");
    ASSERT_STR(res_header(&v, "Cache-Control"), "no-store");
    assert_int_equal(v.res.etag.n, 0);
    assert_int_equal(seen.id, 3);
}

/* ---- Forms ---- */

static void test_site__a_form_without_its_token_is_refused(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    header(&v, "sec-fetch-site", "same-origin");
    field(&v, "title", S("x"));
    go(&v, METHOD_POST, "/notes");
    assert_int_equal(v.res.status, 403);
    assert_int_equal(seen.served, 0);
}

static void test_site__a_form_with_its_token_reaches_the_page(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    with_csrf(&v);
    field(&v, "title", S(" x "));
    field(&v, "count", S("12"));
    go(&v, METHOD_POST, "/notes");
    assert_int_equal(v.res.status, 303);
    ASSERT_STR(res_header(&v, "Location"), "/notes");
    ASSERT_STR(seen.note.title, "x");
    assert_int_equal(seen.note.count, 12);
}

static void test_site__without_a_session_the_browser_says_where_a_form_is_from(void **state)
{
    static const struct {
        const char *site;
        int status;
    } cases[] = {{"same-origin", 303}, {"cross-site", 403}, {"same-site", 403}, {"none", 403}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        VISIT(v, SIDE_PUBLIC);
        header(&v, "sec-fetch-site", cases[i].site);
        field(&v, "title", S("x"));
        go(&v, METHOD_POST, "/feedback");
        assert_int_equal(v.res.status, cases[i].status);
    }
}

static void test_site__a_wrong_form_is_shown_again_with_what_was_typed(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    with_csrf(&v);
    field(&v, "title", S("much longer than ten"));
    go(&v, METHOD_POST, "/notes");
    assert_int_equal(v.res.status, 422);
    ASSERT_STR(v.res.body, "shown much longer than ten");
    assert_int_equal(seen.served, 0);
    assert_int_equal(seen.errors, 0);
}

static void test_site__a_refusal_by_the_rule_shows_the_form_again(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    with_csrf(&v);
    field(&v, "title", S("taken"));
    go(&v, METHOD_POST, "/notes");
    assert_int_equal(v.res.status, 422);
    ASSERT_STR(v.res.body, "shown taken");
}

static void test_site__where_no_field_is_to_blame_the_error_page_is_shown(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    with_csrf(&v);
    field(&v, "title", S("odd"));
    go(&v, METHOD_POST, "/notes");
    assert_int_equal(v.res.status, 422);
    ASSERT_STR(v.res.body, "error INVALID");
}

static void test_site__a_wrong_form_without_a_page_to_show_is_an_error(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    with_csrf(&v);
    go(&v, METHOD_POST, "/plain");
    assert_int_equal(v.res.status, 422);
    ASSERT_STR(v.res.body, "error INVALID");
    assert_int_equal(seen.served, 0);
}

static void test_site__a_get_shows_its_empty_form(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    go(&v, METHOD_GET, "/form");
    assert_int_equal(v.res.status, 200);
    ASSERT_STR(v.res.body, "shown ");
}

static void test_site__a_body_that_was_refused_says_why(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    v.req.body_err = ERR_TOO_LARGE;
    go(&v, METHOD_POST, "/feedback");
    assert_int_equal(v.res.status, 413);
    ASSERT_STR(v.res.body, "error TOO_LARGE");
}

static void test_site__files_that_are_too_large_are_told_on_their_own_page(void **state)
{
    VISIT(v, SIDE_DESK);

    (void)state;
    sign_in(&v);
    v.req.body_err = ERR_TOO_LARGE;
    go(&v, METHOD_POST, "/files");
    assert_int_equal(v.res.status, 413);
    ASSERT_STR(v.res.body, "shown ");
    assert_int_equal(seen.served, 0);
}

static void test_site__files_are_refused_where_none_are_taken(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    header(&v, "sec-fetch-site", "same-origin");
    *vec_push(v.a, &v.req.uploads) = (struct upload){.field = S("f"), .name = S("x")};
    go(&v, METHOD_POST, "/feedback");
    assert_int_equal(v.res.status, 400);
}

/* ---- The answer ---- */

static void test_site__an_error_forgets_what_the_page_wrote(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    seen.answer = ERR_DATABASE;
    go(&v, METHOD_GET, "/d/1");
    assert_int_equal(v.res.status, 500);
    ASSERT_STR(v.res.body, "error DATABASE");
    assert_false(v.res.store);
    ASSERT_STR(res_header(&v, "Cache-Control"), "no-store");
}

static void test_site__without_an_error_page_there_is_a_plain_one(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    v.site.error_page = NULL;
    go(&v, METHOD_GET, "/nowhere");
    assert_int_equal(v.res.status, 404);
    ASSERT_STR(v.res.type, "text/plain; charset=utf-8");
    ASSERT_STR(v.res.body, "404 ABSENT\n");
}

static void test_site__a_public_page_is_validated_each_time(void **state)
{
    VISIT(v, SIDE_PUBLIC);
    struct str first;

    (void)state;
    go(&v, METHOD_GET, "/");
    assert_int_equal(v.res.status, 200);
    ASSERT_STR(res_header(&v, "Cache-Control"), "public, max-age=0, must-revalidate");
    assert_int_equal(v.res.etag.n, 32);
    assert_true(v.res.store);
    first = v.res.etag;
    go(&v, METHOD_HEAD, "/");
    assert_true(str_eq(first, v.res.etag));
    go(&v, METHOD_GET, "/search");
    assert_false(v.res.store);
    assert_int_equal(v.res.etag.n, 32);
}

static void test_site__a_withdrawn_page_has_its_own_status(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    go(&v, METHOD_GET, "/gone");
    assert_int_equal(v.res.status, 410);
    ASSERT_STR(v.res.body, "withdrawn");
    assert_false(v.res.store);
}

static void test_site__a_public_page_sees_one_state_of_the_store(void **state)
{
    struct stores *s = STORES(state);
    VISIT(v, SIDE_PUBLIC);

    v.db = s->pub;
    go(&v, METHOD_GET, "/search");
    assert_true(seen.in_tx);
    assert_false(db_in_tx(s->pub));
    header(&v, "sec-fetch-site", "same-origin");
    go(&v, METHOD_POST, "/feedback");
    assert_int_equal(v.res.status, 422);
    assert_true(seen.in_tx);
    assert_false(db_in_tx(s->pub));
}

static void test_ctx__an_answer_can_come_later(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    header(&v, "sec-fetch-site", "same-origin");
    go(&v, METHOD_POST, "/later");
    assert_null(the_exchange.finished);
    assert_null(seen.kept->db);
    ctx_finish(seen.exchange, seen.kept, 0);
    assert_int_equal(the_exchange.finished->status, 303);
}

static void test_ctx__a_late_failure_is_an_error_page(void **state)
{
    VISIT(v, SIDE_PUBLIC);

    (void)state;
    header(&v, "sec-fetch-site", "same-origin");
    go(&v, METHOD_POST, "/later");
    ctx_finish(seen.exchange, seen.kept, err_set(ERR_NO_SPACE, "disk"));
    assert_int_equal(the_exchange.finished->status, 507);
    ASSERT_STR(the_exchange.finished->body, "error NO_SPACE");
}

/* ---- The tables ---- */

static const struct field no_limit[] = {{.name = "a", .kind = FIELD_LINE}};
static const struct field no_choices[] = {{.name = "a", .kind = FIELD_CHOICE}};
static const struct field outside[] = {{.name = "a", .kind = FIELD_LINE, .max = 1, .offset = 8}};
static const struct field twice[] = {{.name = "a", .kind = FIELD_BOOL},
                                     {.name = "a", .kind = FIELD_BOOL}};
static const struct field backwards[] = {{.name = "a", .kind = FIELD_INT, .low = 2, .high = 1}};
static const struct field no_range[] = {{.name = "a", .kind = FIELD_INT}};
static const char *const none[] = {NULL};
static const struct field empty_choices[] = {{.name = "a", .kind = FIELD_CHOICE, .choices = none}};

#define FORM_OF(table) .fields = (table), .fields_n = COUNT(table), .input_size = 16

static void test_site__a_page_that_forgets_something_is_refused_at_start(void **state)
{
    const struct page bad[] = {
        {METHOD_GET, "/x", SIDE_DESK, 0, show},
        {METHOD_GET, "/x", SIDE_DESK, ROLE_OFFICER, NULL},
        {METHOD_GET, "x", SIDE_DESK, ROLE_OFFICER, show},
        {METHOD_GET, "/en/x", SIDE_DESK, ROLE_OFFICER, show},
        {METHOD_HEAD, "/x", SIDE_DESK, ROLE_OFFICER, show},
        {METHOD_GET, "/x", SIDE_DESK, ALLOW_ANYONE, show, .store = true},
        {METHOD_GET, "/x", SIDE_DESK, ROLE_OFFICER, show, .uploads = true},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(no_limit)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(no_choices)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(outside)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(twice)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(backwards)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(no_range)},
        {METHOD_POST, "/x", SIDE_DESK, ROLE_OFFICER, keep, FORM_OF(empty_choices)},
        {METHOD_GET, "/notes", SIDE_DESK, ROLE_OFFICER, show},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        const struct pages tables[] = {{desk_rows, COUNT(desk_rows)}, {&bad[i], 1}};
        struct site site = {.side = SIDE_DESK, .subjects = tables, .subjects_n = COUNT(tables)};

        if (site_open(a, &site) != ERR_BROKEN)
            fail_msg("page %zu was taken", i);
    }
}

static void test_site__a_public_page_is_for_anyone(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct page bad = {METHOD_GET, "/x", SIDE_PUBLIC, ROLE_OFFICER, show};
    const struct pages table = {&bad, 1};
    struct site site = {.side = SIDE_PUBLIC, .subjects = &table, .subjects_n = 1};

    (void)state;
    assert_int_equal(site_open(a, &site), ERR_BROKEN);
}

static void test_site__the_matrix_names_every_page_and_role(void **state)
{
    VISIT(desk, SIDE_DESK);
    VISIT(pub, SIDE_PUBLIC);
    const struct site *const sites[] = {&desk.site, &pub.site};
    struct str text = site_matrix(desk.a, sites, 2), line;
    size_t lines = 0;

    (void)state;
    assert_true(
        str_find(text, S("desk   GET  /notes/{id}                              officer,leader\n")) >
        0);
    assert_true(
        str_find(text, S("desk   GET  /notes                                   signed in\n")) > 0);
    assert_true(
        str_find(text, S("public GET  /                                        anyone\n")) == 0);
    while (str_next(&text, '\n', &line))
        lines++;
    assert_int_equal(lines, COUNT(desk_rows) + COUNT(public_rows));
}

static void test_site__a_way_back_stays_on_this_site(void **state)
{
    static const char *const good[] = {"/", "/notes", "/notes?x=//y", "/d/1#a"};
    static const char *const bad[] = {
        "", "notes", "//evil.example", "/\\evil.example", "http://evil.example", "/a\nb", "/a\\b"};

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(site_local_path(str_c(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(site_local_path(str_c(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_site__a_form_whose_session_ended_is_carried_and_shown_and_not_served),
        cmocka_unit_test(test_site__what_cannot_be_carried_is_refused_as_before),
        cmocka_unit_test(test_site__a_form_of_another_session_of_this_browser_is_shown_once_more),
        cmocka_unit_test(test_site__an_address_that_is_not_there_is_404),
        cmocka_unit_test(test_site__another_verb_is_405_and_says_which),
        cmocka_unit_test(test_site__pages_of_the_other_side_are_not_there),
        cmocka_unit_test(test_site__english_has_a_prefix),
        cmocka_unit_test(test_site__large_type_is_a_cookie),
        cmocka_unit_test(test_ctx__an_id_is_a_number_or_nothing),
        cmocka_unit_test(test_site__a_stranger_at_the_desk_is_asked_to_sign_in),
        cmocka_unit_test(test_site__a_stranger_cannot_tell_what_is_there),
        cmocka_unit_test(test_site__the_way_to_the_sign_in_keeps_the_language),
        cmocka_unit_test(test_site__a_token_that_nobody_has_is_no_session),
        cmocka_unit_test(test_site__who_may_not_is_refused_before_the_page_looks),
        cmocka_unit_test(test_site__who_may_is_served),
        cmocka_unit_test(test_site__a_form_without_its_token_is_refused),
        cmocka_unit_test(test_site__a_form_with_its_token_reaches_the_page),
        cmocka_unit_test(test_site__without_a_session_the_browser_says_where_a_form_is_from),
        cmocka_unit_test(test_site__a_wrong_form_is_shown_again_with_what_was_typed),
        cmocka_unit_test(test_site__a_refusal_by_the_rule_shows_the_form_again),
        cmocka_unit_test(test_site__where_no_field_is_to_blame_the_error_page_is_shown),
        cmocka_unit_test(test_site__a_wrong_form_without_a_page_to_show_is_an_error),
        cmocka_unit_test(test_site__a_get_shows_its_empty_form),
        cmocka_unit_test(test_site__a_body_that_was_refused_says_why),
        cmocka_unit_test(test_site__files_that_are_too_large_are_told_on_their_own_page),
        cmocka_unit_test(test_site__files_are_refused_where_none_are_taken),
        cmocka_unit_test(test_site__an_error_forgets_what_the_page_wrote),
        cmocka_unit_test(test_site__without_an_error_page_there_is_a_plain_one),
        cmocka_unit_test(test_site__a_public_page_is_validated_each_time),
        cmocka_unit_test(test_site__a_withdrawn_page_has_its_own_status),
        ON_BOTH(test_site__a_public_page_sees_one_state_of_the_store),
        cmocka_unit_test(test_ctx__an_answer_can_come_later),
        cmocka_unit_test(test_ctx__a_late_failure_is_an_error_page),
        cmocka_unit_test(test_site__a_page_that_forgets_something_is_refused_at_start),
        cmocka_unit_test(test_site__a_public_page_is_for_anyone),
        cmocka_unit_test(test_site__the_matrix_names_every_page_and_role),
        cmocka_unit_test(test_site__a_way_back_stays_on_this_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
