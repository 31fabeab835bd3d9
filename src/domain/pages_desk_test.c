/* pages_desk_test.c: what officers and reviewers get of the desk's pages, signed in, on both
 * engines. */
#include "domain/test_bureau.h"
#include "domain/frame/frame.h"
#include "store/db_test_util.h"
#include "web/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PASSWORD S("一句只有我记得的话很长")

static const struct asset files[] = {
    {.name = STR_INIT("gongkai.css"), .address = STR_INIT("/a/gongkai.css")},
    {.name = STR_INIT("seal.svg"), .address = STR_INIT("/a/seal.svg")},
    {.name = STR_INIT("draft.js"), .address = STR_INIT("/a/draft.js")},
    {.name = STR_INIT("editor.js"), .address = STR_INIT("/a/editor.js")},
};
static const struct asset_table file_table = {files, COUNT(files)};

static struct site *site_new(struct arena *a)
{
    const struct pages *tables[] = {&catalogue_desk_pages, &catalogue_draft_pages,
                                    &catalogue_item_pages, &catalogue_leaks_pages, &catalogue_move_pages,
                                    &catalogue_file_pages, &people_pages};
    struct pages *subjects = arena_many(a, COUNT(tables), struct pages);
    for (size_t i = 0; i < COUNT(tables); i++)
        subjects[i] = *tables[i];
    struct site *site = arena_one(a, struct site);
    *site = (struct site){
        .side = SIDE_DESK,
        .subjects = subjects,
        .subjects_n = COUNT(tables),
        .assets = &file_table,
        .clock = clock_fixed(BUREAU_MORNING),
        .blobs = "/nowhere",
        .actor_of = people_actor,
        .error_page = frame_error,
    };
    assert_int_equal(site_open(a, site), 0);
    return site;
}

/* The session's token; "" is nobody. */
static struct str sign_in(struct test_store *t, const char *login)
{
    struct str token;
    assert_int_equal(
        people_set_password(t->db, t->arena, str_c(login), PASSWORD, 0, BUREAU_MORNING), 0);
    assert_int_equal(people_sign_in(t->db, t->arena, str_c(login), PASSWORD, S("10.0.0.1"),
                                    BUREAU_MORNING, &token),
                     0);
    return token;
}

static struct response ask(struct test_store *t, struct request *req, struct str token)
{
    struct pair *headers = arena_many(t->arena, 2, struct pair);
    headers[0] =
        (struct pair){S("cookie"), arena_fmt(t->arena, "%s=%.*s", SESSION_COOKIE, STR_ARG(token))};
    headers[1] = (struct pair){S("sec-fetch-site"), S("same-origin")};
    req->headers = (struct pairs){headers, 2, 2};
    req->remote = S("10.0.0.1");
    req->id = S("TEST");
    req->arena = t->arena;
    struct response res;
    site_serve(site_new(t->arena), t->db, req, &res);
    return res;
}

static struct response get(struct test_store *t, struct str token, struct str path,
                           struct pairs args)
{
    struct request *req = arena_one(t->arena, struct request);
    *req = (struct request){.method = METHOD_GET, .path = path, .args = args};
    return ask(t, req, token);
}

static struct response post_move(struct test_store *t, struct str token, int64_t id,
                                 const char *event, struct str note)
{
    struct str digest;
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    struct pair *fields = arena_many(t->arena, 4, struct pair);
    fields[0] = (struct pair){S(CSRF_FIELD), session_csrf(t->arena, token)};
    fields[1] = (struct pair){S("event"), str_c(event)};
    fields[2] = (struct pair){S("note"), note};
    fields[3] = (struct pair){S("digest"), digest};
    struct request *req = arena_one(t->arena, struct request);
    *req = (struct request){.method = METHOD_POST,
                            .path = arena_fmt(t->arena, "/documents/%lld/move", (long long)id),
                            .fields = {fields, 4, 4}};
    return ask(t, req, token);
}

static struct str work_item(struct test_store *t, struct str token, int64_t id)
{
    struct response res =
        get(t, token, arena_fmt(t->arena, "/documents/%lld", (long long)id), (struct pairs){0});
    assert_int_equal(res.status, 200);
    return res.body;
}

static size_t times(struct str text, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(text, str_c(what))) >= 0; n++)
        text = str_skip(text, (size_t)at + 1);
    return n;
}

static int64_t draft_new(struct test_store *t, const struct bureau *b)
{
    struct document_draft d = bureau_draft(b, "限行通告", "自即日起限行。");
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_create(t->db, t->arena, &d, &b->officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static struct response post_note(struct test_store *t, struct str token, int64_t id,
                                 struct str note)
{
    struct pair *fields = arena_many(t->arena, 2, struct pair);
    fields[0] = (struct pair){S(CSRF_FIELD), session_csrf(t->arena, token)};
    fields[1] = (struct pair){S("note"), note};
    struct request *req = arena_one(t->arena, struct request);
    *req = (struct request){.method = METHOD_POST,
                            .path = arena_fmt(t->arena, "/documents/%lld/withdraw", (long long)id),
                            .fields = {fields, 2, 2}};
    return ask(t, req, token);
}

static void test_withdrawal__is_offered_once_wherever_there_is_something_public(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。"),
            never = draft_new(t, &b);
    struct str office = sign_in(t, arena_cstr(t->arena, b.office.login));
    assert_int_equal(times(work_item(t, office, id), "/withdraw\""), 1);
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
    assert_int_equal(times(work_item(t, office, id), "/withdraw\""), 1);
    assert_int_equal(times(work_item(t, office, never), "/withdraw\""), 0);
    /* Only on its own page. */
    assert_int_equal(post_move(t, office, id, "withdraw", S("含有个人信息")).status, 400);
    assert_int_equal(post_note(t, office, id, S("含有个人信息")).status, 303);
    assert_int_equal(times(work_item(t, office, id), "/withdraw\""), 0);
}

static void test_withdrawal__has_a_second_look_and_wants_a_reason(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。"),
            never = draft_new(t, &b);
    struct str office = sign_in(t, arena_cstr(t->arena, b.office.login));
    struct str look = arena_fmt(t->arena, "/documents/%lld/withdraw", (long long)id);
    assert_int_equal(get(t, office, look, (struct pairs){0}).status, 200);
    assert_int_equal(get(t, office,
                         arena_fmt(t->arena, "/documents/%lld/withdraw", (long long)never),
                         (struct pairs){0})
                         .status,
                     409);
    assert_int_equal(post_note(t, office, id, S("")).status, 422);
    assert_int_equal(post_note(t, office, id, S("内容重复")).status, 303);
    assert_int_equal(get(t, office, look, (struct pairs){0}).status, 409);
    assert_int_equal(get(t, sign_in(t, "an.yi"), look, (struct pairs){0}).status, 403);
}

/* By a typed address, or a link that was kept. */
static void test_edit__of_what_is_no_draft_says_so_on_the_work_item(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    struct str officer = sign_in(t, arena_cstr(t->arena, b.officer.login)),
               office = sign_in(t, arena_cstr(t->arena, b.office.login));
    static const struct {
        const char *below;
        const char *says, *says_en;
    } published[] = {
        {"/edit", "已经公开", "is public"},
        {"/relations", "已经公开", "is public"},
    };
    for (size_t i = 0; i < COUNT(published); i++) {
        struct str path =
            arena_fmt(t->arena, "/documents/%lld%s", (long long)id, published[i].below);
        struct response res = get(t, officer, path, (struct pairs){0});
        assert_int_equal(res.status, 409);
        assert_int_equal(times(res.body, published[i].says), 1);
        assert_int_equal(times(res.body, "value=\"revise\""), 1); /* the way on */
        assert_int_equal(times(res.body, "name=\"body\""), 0);
        res = get(t, officer, ARENA_JOIN(t->arena, S("/en"), path), (struct pairs){0});
        assert_int_equal(times(res.body, published[i].says_en), 1);
    }
    struct str edit = arena_fmt(t->arena, "/documents/%lld/edit", (long long)id);
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
    assert_int_equal(get(t, officer, edit, (struct pairs){0}).status, 200);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(times(get(t, officer, edit, (struct pairs){0}).body, "正在审核"), 1);
    assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.office, "内容重复"), 0);
    assert_int_equal(times(get(t, officer, edit, (struct pairs){0}).body, "已经撤回"), 1);
    assert_int_equal(get(t, office, edit, (struct pairs){0}).status, 403);
}
/* What was done is said once, and only in words that there are. */
static void test_done__is_said_from_the_closed_list(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft_new(t, &b);
    struct str officer = sign_in(t, "an.yi");
    struct response res = post_move(t, officer, id, "submit", S(""));
    assert_int_equal(res.status, 303);
    bool said = false;
    for (size_t i = 0; i < res.headers.n; i++)
        said = said || str_starts(res.headers.v[i].value, S("done=submit;"));
    assert_true(said);
    struct str with = arena_fmt(t->arena, "%.*s; done=submit", STR_ARG(officer));
    assert_int_equal(times(work_item(t, with, id), "role=\"status\""), 1);
    assert_int_equal(
        times(work_item(t, arena_fmt(t->arena, "%.*s; done=no.such", STR_ARG(officer)), id),
              "role=\"status\""),
        0);
    assert_int_equal(times(work_item(t, officer, id), "role=\"status\""), 0);
}

/* An English page leads to English pages, and says which of its words are Chinese. */
static void test_english__stays_english(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft_new(t, &b);
    struct str officer = sign_in(t, "an.yi");
    struct str body =
        get(t, officer, arena_fmt(t->arena, "/en/documents/%lld", (long long)id), (struct pairs){0})
            .body;
    assert_int_equal(times(body, "href=\"/documents/"), 1); /* the same page in Chinese */
    assert_int_equal(times(body, "action=\"/documents/"), 0);
    assert_true(times(body, "lang=\"zh-CN\"") > 0);
}

static void test_move__with_a_reason_that_is_too_long_shows_it_again(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    struct str officer = sign_in(t, "an.yi");
    char reason[501 * 3 + 1];
    for (size_t i = 0; i < 501; i++)
        memcpy(reason + 3 * i, "改", 3);
    struct response res = post_move(t, officer, id, "revise", str_of(reason, 501 * 3));
    assert_int_equal(res.status, 422);
    assert_true(str_find(res.body, str_of(reason, 501 * 3)) >= 0);
    assert_int_equal(times(res.body, "role=\"alert\""), 1);
}

static void test_move__that_nobody_knows_is_malformed(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft_new(t, &b);
    struct str officer = sign_in(t, "an.yi");
    assert_int_equal(post_move(t, officer, id, "530326198001011234", S("")).status, 400);
    assert_true(str_find(str_c(err_context()), S("530326")) < 0);
}

/* A way back that the form cannot carry is left out: it would be refused where nobody sees it. */
static void test_sign_in__drops_a_way_back_that_is_too_long(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    char next[600];
    memset(next, 'x', sizeof(next));
    next[0] = '/';
    struct pair arg = {S("next"), str_of(next, sizeof(next))};
    struct response res = get(t, S(""), S("/sign-in"), (struct pairs){&arg, 1, 1});
    assert_int_equal(res.status, 200);
    assert_true(str_find(res.body, S("xxxx")) < 0);
    arg.value = S("/documents?state=draft");
    assert_true(str_find(get(t, S(""), S("/sign-in"), (struct pairs){&arg, 1, 1}).body,
                         S("/documents?state=draft")) >= 0);
}

static bool takes_files(struct test_store *t, struct str token, struct str path)
{
    struct pair header = {S("cookie"),
                          arena_fmt(t->arena, "%s=%.*s", SESSION_COOKIE, STR_ARG(token))};
    struct request req = {
        .method = METHOD_POST, .path = path, .headers = {&header, 1, 1}, .arena = t->arena};
    struct site *site = site_new(t->arena);
    site->store_url = t->url;
    return site_takes_uploads(site, &req);
}

static void test_files__are_taken_only_from_who_may_bring_them(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct str officer = sign_in(t, "an.yi"), leader = sign_in(t, "fu.an");
    assert_true(takes_files(t, officer, S("/documents/1/files")));
    assert_false(takes_files(t, officer, S("/documents/1/move"))); /* a page without files */
    assert_false(takes_files(t, leader, S("/documents/1/files"))); /* another role */
    assert_false(takes_files(t, S("0123"), S("/documents/1/files")));
    assert_false(takes_files(t, S(""), S("/documents/1/files")));
}

static struct response post_password(struct test_store *t, struct str token, const char *path,
                                     struct str password)
{
    struct pair *fields = arena_many(t->arena, 2, struct pair);
    fields[0] = (struct pair){S(CSRF_FIELD), session_csrf(t->arena, token)};
    fields[1] = (struct pair){S("password"), password};
    struct request *req = arena_one(t->arena, struct request);
    *req = (struct request){.method = METHOD_POST, .path = str_c(path), .fields = {fields, 2, 2}};
    return ask(t, req, token);
}

static struct str location_of(const struct response *res)
{
    for (size_t i = 0; i < res->headers.n; i++)
        if (str_eq_nocase(res->headers.v[i].name, S("Location")))
            return res->headers.v[i].value;
    return S("");
}

static void test_password__that_an_administrator_set_leads_to_the_page_that_changes_it(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id;
    struct people_new n = {.login = S("he.guan"),
                           .name_zh = S("何管"),
                           .name_en = S(""),
                           .department = S("traffic"),
                           .roles = ROLE_ADMINISTRATOR,
                           .password = S("")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(people_add(t->db, t->arena, &n, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    struct str admin = sign_in(t, "he.guan"), officer = sign_in(t, "an.yi"), token;
    const char *page = "/accounts/an.yi/password";

    assert_int_equal(post_password(t, officer, page, S("told over a desk")).status, 403);
    assert_int_equal(
        post_password(t, admin, "/accounts/he.guan/password", S("told over a desk")).status,
        403); /* his own: where the present one is asked for */
    assert_int_equal(
        post_password(t, admin, "/accounts/no.one/password", S("told over a desk")).status, 404);
    assert_int_equal(post_password(t, admin, page, S("short")).status, 422);
    assert_int_equal(get(t, admin, str_c(page), (struct pairs){0}).status, 200);
    assert_int_equal(post_password(t, admin, page, S("told over a desk")).status, 303);

    assert_int_equal(people_sign_in(t->db, t->arena, S("an.yi"), S("told over a desk"), S("x"),
                                    BUREAU_MORNING, &token),
                     0);
    static const char *const elsewhere[] = {"/documents", "/accounts", "/no/such", "/en/documents"};
    for (size_t i = 0; i < COUNT(elsewhere); i++) {
        struct response res = get(t, token, str_c(elsewhere[i]), (struct pairs){0});
        assert_int_equal(res.status, 303);
        assert_true(str_ends(location_of(&res), S("/password")));
    }
    struct response res = get(t, token, S("/password"), (struct pairs){0});
    assert_int_equal(res.status, 200);
    assert_int_equal(times(res.body, "class=\"notice due\""), 1);
    assert_int_equal(
        times(get(t, officer = sign_in(t, "an.yi"), S("/password"), (struct pairs){0}).body,
              "class=\"notice due\""),
        0);
}

static void test_document__that_is_public_leads_to_its_public_page(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。"),
            never = draft_new(t, &b);
    struct str office = sign_in(t, "deng.ke");
    struct str href = arena_fmt(t->arena, "href=\"https://ga.example.cn/d/%lld\"", (long long)id);
    assert_true(str_find(work_item(t, office, id), href) < 0); /* nobody knows the address */
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(bodies_set(t->db, t->arena, S("site.address"), S("https://ga.example.cn/"), 0,
                                BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_true(str_find(work_item(t, office, id), href) >= 0);
    assert_int_equal(times(work_item(t, office, never), "ga.example.cn"), 0);
    assert_int_equal(post_note(t, office, id, S("含有个人信息")).status, 303);
    assert_int_equal(times(work_item(t, office, id), "ga.example.cn"), 0);
}

/* Giving a revision up is offered where there is one, and then its signatures are shown again. */
static void test_revision__can_be_given_up_on_its_page(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。"),
            never = draft_new(t, &b);
    struct str officer = sign_in(t, "an.yi");
    assert_int_equal(times(work_item(t, officer, never), "value=\"abandon"), 0);
    assert_int_equal(post_move(t, officer, id, "revise", S("更正")).status, 303);
    assert_int_equal(times(work_item(t, officer, id), "value=\"abandon\""), 1);
    assert_int_equal(times(work_item(t, officer, id), "value=\"abandon_withdrawn\""), 0);
    assert_int_equal(times(work_item(t, officer, id), "li class=\"done\""), 0);
    assert_int_equal(post_move(t, officer, id, "abandon", S("")).status, 422);
    assert_int_equal(post_move(t, officer, id, "abandon", S("不改了")).status, 303);
    assert_int_equal(times(work_item(t, officer, id), "li class=\"done\""), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_withdrawal__is_offered_once_wherever_there_is_something_public,
                     &migrations_desk),
        TEST_ON_BOTH(test_withdrawal__has_a_second_look_and_wants_a_reason, &migrations_desk),
        TEST_ON_BOTH(test_edit__of_what_is_no_draft_says_so_on_the_work_item, &migrations_desk),
        TEST_ON_BOTH(test_done__is_said_from_the_closed_list, &migrations_desk),
        TEST_ON_BOTH(test_english__stays_english, &migrations_desk),
        TEST_ON_BOTH(test_move__with_a_reason_that_is_too_long_shows_it_again, &migrations_desk),
        TEST_ON_BOTH(test_move__that_nobody_knows_is_malformed, &migrations_desk),
        TEST_ON_BOTH(test_sign_in__drops_a_way_back_that_is_too_long, &migrations_desk),
        TEST_ON_BOTH(test_password__that_an_administrator_set_leads_to_the_page_that_changes_it,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__that_is_public_leads_to_its_public_page, &migrations_desk),
        TEST_ON_BOTH(test_revision__can_be_given_up_on_its_page, &migrations_desk),
        TEST_ON_BOTH(test_files__are_taken_only_from_who_may_bring_them, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
