/* session_test.c: tokens that nobody guesses, forms that nobody else sends. */
#include "web/session.h"
#include "base/vec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct request *req = arena_one(a, struct request);

    req->arena = a;
    *state = req;
    return 0;
}

static int teardown(void **state)
{
    struct request *req = *state;

    arena_free(req->arena);
    return 0;
}

static void test_session__a_token_is_new_each_time_and_kept_as_digest(void **state)
{
    struct request *req = *state;
    struct str a = session_token(req->arena), b = session_token(req->arena);

    assert_int_equal(a.n, 64);
    assert_false(str_eq(a, b));
    assert_true(str_eq(session_digest(req->arena, S("abc")),
                       S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

static void test_session__a_form_needs_the_token_of_its_own_session(void **state)
{
    struct request *req = *state;
    struct str mine = session_token(req->arena), other = session_token(req->arena);

    assert_false(session_csrf_ok(req, mine));
    *vec_push(req->arena, &req->fields) =
        (struct pair){S(CSRF_FIELD), session_csrf(req->arena, mine)};
    assert_true(session_csrf_ok(req, mine));
    assert_false(session_csrf_ok(req, other));
    assert_false(session_csrf_ok(req, S("")));
    assert_false(str_eq(session_csrf(req->arena, mine), session_digest(req->arena, mine)));
}

static bool same_site(struct request *req, const char *site, const char *origin, const char *host)
{
    req->headers.n = 0;
    if (site)
        *vec_push(req->arena, &req->headers) = (struct pair){S("sec-fetch-site"), str_c(site)};
    if (origin)
        *vec_push(req->arena, &req->headers) = (struct pair){S("origin"), str_c(origin)};
    if (host)
        *vec_push(req->arena, &req->headers) = (struct pair){S("host"), str_c(host)};
    return request_same_site(req);
}

static void test_request__only_the_browser_s_word_makes_it_the_same_site(void **state)
{
    struct request *req = *state;

    assert_true(same_site(req, "same-origin", NULL, "a.cn"));
    assert_false(same_site(req, "same-site", "http://a.cn", "a.cn"));
    assert_false(same_site(req, "cross-site", "http://a.cn", "a.cn"));
    assert_true(same_site(req, NULL, "http://a.cn:8080", "A.cn:8080"));
    assert_true(same_site(req, NULL, "https://a.cn", "a.cn"));
    assert_false(same_site(req, NULL, "http://a.cn:8081", "a.cn:8080"));
    assert_false(same_site(req, NULL, "http://evil.cn", "a.cn"));
    assert_false(same_site(req, NULL, "null", "a.cn"));
    assert_false(same_site(req, NULL, "http://", ""));
    assert_false(same_site(req, NULL, NULL, "a.cn"));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_session__a_token_is_new_each_time_and_kept_as_digest),
        FACT(test_session__a_form_needs_the_token_of_its_own_session),
        FACT(test_request__only_the_browser_s_word_makes_it_the_same_site),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
