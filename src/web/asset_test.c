/* asset_test.c: the right bytes for the address, packed as the browser likes it. */
#include "web/asset.h"
#include "base/vec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct asset files[] = {
    {.name = STR_INIT("a.css"),
     .address = STR_INIT("/a/a.0123abcd.css"),
     .type = STR_INIT("text/css"),
     .bytes = STR_INIT("plain"),
     .gzip = STR_INIT("gz"),
     .brotli = STR_INIT("brotli"),
     .hash = STR_INIT("0123abcd0123abcd0123abcd0123abcd0123abcd0123abcd0123abcd0123abcd")},
    {.name = STR_INIT("b.png"),
     .address = STR_INIT("/a/b.ffff0000.png"),
     .type = STR_INIT("image/png"),
     .bytes = STR_INIT("png"),
     .hash = STR_INIT("ffff00000123abcd0123abcd0123abcd0123abcd0123abcd0123abcd0123abcd")},
};

static const struct asset_table table = {files, COUNT(files)};

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

static int serve(struct request *req, const char *path, const char *accept, struct response *res)
{
    *res = response_none();
    req->path = str_c(path);
    req->headers.n = 0;
    *vec_push(req->arena, &req->headers) = (struct pair){S("accept-encoding"), str_c(accept)};
    return asset_serve(&table, req, res);
}

static void test_asset__is_packed_as_the_browser_takes_it(void **state)
{
    struct response res;

    assert_int_equal(serve(*state, "/a/a.0123abcd.css", "gzip, br", &res), 0);
    assert_true(str_eq(res.body, S("brotli")));
    assert_true(str_eq(res.etag, S("0123abcd0123abcdbr")));
    assert_int_equal(serve(*state, "/a/a.0123abcd.css", "gzip", &res), 0);
    assert_true(str_eq(res.body, S("gz")));
    assert_int_equal(serve(*state, "/a/a.0123abcd.css", "", &res), 0);
    assert_true(str_eq(res.body, S("plain")));
    assert_int_equal(serve(*state, "/a/b.ffff0000.png", "gzip, br", &res), 0);
    assert_true(str_eq(res.body, S("png")));
    assert_int_equal(res.headers.n, 1);
}

static void test_asset__another_hash_is_another_address(void **state)
{
    struct response res;

    assert_int_equal(serve(*state, "/a/a.0123abce.css", "", &res), ERR_ABSENT);
    assert_int_equal(res.status, 0);
}

static void test_asset__is_found_by_name(void **state)
{
    (void)state;
    assert_true(str_eq(asset_address(&table, "b.png"), files[1].address));
    assert_null(asset_find(&table, "c.png"));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_asset__is_packed_as_the_browser_takes_it),
        FACT(test_asset__another_hash_is_another_address),
        FACT(test_asset__is_found_by_name),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}
