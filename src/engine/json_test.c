/* json_test.c: what is written reads as what it was. */
#include "engine/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void test_json__what_is_written_reads_the_same(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    json_t *j cleanup(json_done) = json_pack(
        "{s:s%, s:s, s:i, s:b, s:b, s:n, s:f, s:[s, i, [], {}], s:{s:s}}", "文\"\\\n\x01\x7f",
        "收到申请\\\"\t\x1f\0，完", (size_t)23, "empty", "", "number", -7, "yes", 1, "no", 0, "none", "real", 0.5,
        "list", "一", 2, "in", "a/b", "<&>");
    assert_non_null(j);
    struct str text = json_text(a, j);
    json_t *again cleanup(json_done) = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
    assert_non_null(again);
    assert_true(json_equal(j, again));
}

static void test_json__is_written_in_the_order_it_was_put_in(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "z", S("1"));
    json_put_int(j, "a", 2);
    assert_string_equal(json_text(a, j).p, "{\"z\":\"1\",\"a\":2}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__what_is_written_reads_the_same),
        cmocka_unit_test(test_json__is_written_in_the_order_it_was_put_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
