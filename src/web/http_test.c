/* http_test.c: reading requests and making responses, without any transport. */
#include "web/http.h"
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

#define assert_str(got, want)                    \
 do {                                            \
  struct str got_ = (got), want_ = (want);       \
  assert_int_equal(got_.n, want_.n);             \
  assert_memory_equal(got_.p, want_.p, want_.n); \
 } while (0)

static void header(struct request *req, const char *name, struct str value)
{
    *vec_push(req->arena, &req->headers) = (struct pair){.name = str_c(name), .value = value};
}

/* The response's header of that name, or "". */
static struct str sent(const struct response *res, const char *name)
{
    for (size_t i = 0; i < res->headers.n; i++) {
        if (str_eq(res->headers.v[i].name, str_c(name)))
            return res->headers.v[i].value;
    }
    return S("");
}

static void test_request__cookies_are_found_in_any_line(void **state)
{
    struct request *req = *state;

    header(req, "cookie", S("a=1; gongkai=abc;size=large"));
    header(req, "cookie", S("late=yes"));
    assert_str(request_cookie(req, "gongkai"), S("abc"));
    assert_str(request_cookie(req, "size"), S("large"));
    assert_str(request_cookie(req, "late"), S("yes"));
    assert_str(request_cookie(req, "ongkai"), S(""));
}

static void test_encoding__the_best_that_is_there_and_taken(void **state)
{
    const unsigned both = 1u << ENCODING_GZIP | 1u << ENCODING_BROTLI;
    static const struct {
        struct str accept;
        enum encoding want;
    } cases[] = {
        {STR_INIT("gzip, deflate, br"), ENCODING_BROTLI},
        {STR_INIT("gzip, deflate"), ENCODING_GZIP},
        {STR_INIT("br;q=0, gzip;q=0.5"), ENCODING_GZIP},
        {STR_INIT("br; q=0.000, gzip; q=0.0"), ENCODING_PLAIN},
        {STR_INIT("*"), ENCODING_BROTLI},
        {STR_INIT("*, br;q=0"), ENCODING_GZIP},
        {STR_INIT("identity"), ENCODING_PLAIN},
        {STR_INIT(""), ENCODING_PLAIN},
        {STR_INIT("brr, gzi"), ENCODING_PLAIN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(encoding_choose(cases[i].accept, both), cases[i].want);
    assert_int_equal(encoding_choose(S("br, gzip"), 1u << ENCODING_GZIP), ENCODING_GZIP);
    assert_int_equal(encoding_choose(S("br, gzip"), 0), ENCODING_PLAIN);
}

static void test_url__decoding_takes_whole_escapes_of_utf8_only(void **state)
{
    struct request *req = *state;
    struct str s;

    assert_int_equal(url_decode(req->arena, S("a%20b+c"), false, &s), 0);
    assert_str(s, S("a b+c"));
    assert_int_equal(url_decode(req->arena, S("%E5%85%AC%e5%bc%80+1"), true, &s), 0);
    assert_str(s, S("公开 1"));
    assert_int_equal(url_decode(req->arena, S("%"), false, &s), ERR_MALFORMED);
    assert_int_equal(url_decode(req->arena, S("%4"), false, &s), ERR_MALFORMED);
    assert_int_equal(url_decode(req->arena, S("%4g"), false, &s), ERR_MALFORMED);
    assert_int_equal(url_decode(req->arena, S("%00"), false, &s), ERR_MALFORMED);
    assert_int_equal(url_decode(req->arena, S("%ff"), false, &s), ERR_MALFORMED);
    assert_int_equal(url_decode(req->arena, S("%C0%AF"), false, &s), ERR_MALFORMED);
}

static void test_url__encoding_is_undone_by_decoding(void **state)
{
    struct request *req = *state;
    struct str bytes = S("公开 a/b?c=d&e%");
    struct str back;

    assert_str(url_encode(req->arena, S("a/公")), S("a%2F%E5%85%AC"));
    assert_int_equal(url_decode(req->arena, url_encode(req->arena, bytes), false, &back), 0);
    assert_str(back, bytes);
}

static void test_url__pairs_keep_their_order_and_doubles(void **state)
{
    struct request *req = *state;

    assert_int_equal(url_pairs(req->arena, S("a=1&&b&a=2&=x&c=%26"), &req->args), 0);
    assert_int_equal(req->args.n, 5);
    assert_str(request_arg(req, "a"), S("1"));
    assert_str(req->args.v[2].value, S("2"));
    assert_str(request_arg(req, "b"), S(""));
    assert_str(request_arg(req, "c"), S("&"));
}

static void test_url__more_pairs_than_the_limit_are_refused(void **state)
{
    struct request *req = *state;
    char many[2 * (HTTP_FIELDS_MAX + 1)];

    for (size_t i = 0; i < sizeof(many); i += 2) {
        many[i] = 'a';
        many[i + 1] = '&';
    }
    assert_int_equal(url_pairs(req->arena, str_of(many, sizeof(many) - 2), &req->args), 0);
    req->args.n = 0;
    assert_int_equal(url_pairs(req->arena, str_of(many, sizeof(many)), &req->args), ERR_TOO_LARGE);
}

static void test_response__a_header_cannot_begin_another(void **state)
{
    struct request *req = *state;
    struct response res = response_none();

    response_header(req, &res, "X-Name", S("a\r\nSet-Cookie: b=c"));
    assert_str(sent(&res, "X-Name"), S("a  Set-Cookie: b=c"));
    response_redirect(req, &res, S("/search?q=公 开\r\nX: y"));
    assert_str(sent(&res, "Location"), S("/search?q=%E5%85%AC%20%E5%BC%80%0D%0AX:%20y"));
    assert_int_equal(res.status, 303);
}

static void test_response__cookies_are_shut_to_scripts_and_other_sites(void **state)
{
    struct request *req = *state;
    struct response res = response_none();

    response_cookie(req, &res, "gongkai", S("ab12"), 3600);
    assert_str(sent(&res, "Set-Cookie"),
               S("gongkai=ab12; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600"));
    req->secure = true;
    res = response_none();
    response_cookie(req, &res, "gongkai", S(""), -1);
    assert_str(sent(&res, "Set-Cookie"),
               S("gongkai=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure"));
}

static void test_response__file_names_keep_their_letters_but_not_their_path(void **state)
{
    struct request *req = *state;
    struct response res = response_none();

    response_filename(req, &res, S("../年报\"1.pdf"), false);
    assert_str(sent(&res, "Content-Disposition"),
               S("attachment; filename=\"..____1.pdf\"; "
                 "filename*=UTF-8''..%2F%E5%B9%B4%E6%8A%A5%221.pdf"));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_request__cookies_are_found_in_any_line),
        FACT(test_encoding__the_best_that_is_there_and_taken),
        FACT(test_url__decoding_takes_whole_escapes_of_utf8_only),
        FACT(test_url__encoding_is_undone_by_decoding),
        FACT(test_url__pairs_keep_their_order_and_doubles),
        FACT(test_url__more_pairs_than_the_limit_are_refused),
        FACT(test_response__a_header_cannot_begin_another),
        FACT(test_response__cookies_are_shut_to_scripts_and_other_sites),
        FACT(test_response__file_names_keep_their_letters_but_not_their_path),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
