/* links_test.c: addresses in published documents, the rounds in which they are asked, and what is then said to be wrong.
 * On both engines. What other sites say is a table here; a real one is asked in app/outside_walls_test.c. */
#include "domain/links/links.h"

#include "base/buf.h"
#include "domain/test_bureau.h"
#include "engine/test_stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DAYS(n) (BUREAU_MORNING + (moment_t)(n)*86400)

static void test_addresses__of_links_and_of_plain_text_each_once(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    static const char *const v[] = {"https://www.gov.cn/a?x=1&y=2", "http://b.cn/（一）.html",
                                    "http://c.cn/x", "https://gaj.cn.evil.cn/"};
    struct links_addresses all;
    links_of_body(a,
                  S("\x1e"
                    "html1\n<p><a href=\"https://www.gov.cn/a?x=1&amp;y=2\">甲</a>"
                    "<a href=\"http://b.cn/（一）.html#s1\">乙</a><a href=\"/d/1\">丙</a>"
                    "（见http://c.cn/x。）http://c.cn/x, https://gaj.cn/d/1 https://gaj.cn "
                    "https://gaj.cn.evil.cn/ http:// httpx <a href=\"mailto:a@b.cn\">d</a></p>"),
                  S("https://gaj.cn"), &all);
    assert_int_equal(all.n, COUNT(v));
    for (size_t i = 0; i < COUNT(v); i++)
        assert_true(str_eq(all.v[i], str_c(v[i])));
}

static void test_addresses__that_are_too_long_or_too_many_are_left_out(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct buf body cleanup(buf_done) = BUF_INIT(1 * MiB);
    struct links_addresses all;
    buf_put(&body, S("http://a.cn/"));
    for (int i = 0; i < OUTSIDE_ADDRESS_MAX; i++)
        buf_char(&body, 'x');
    buf_put(&body, S(" http://b.cn/1"));
    links_of_body(a, buf_str(&body), S(""), &all);
    assert_int_equal(all.n, 1);
    assert_true(str_eq(all.v[0], S("http://b.cn/1")));
    for (int i = 0; i < LINKS_OF_DOCUMENT; i++)
        buf_fmt(&body, " http://c.cn/%d", i);
    links_of_body(a, buf_str(&body), S(""), &all);
    assert_int_equal(all.n, LINKS_OF_DOCUMENT);
}

/* ---- Other sites, as the test has them ---- */

static enum outside_outcome said;
static size_t asked, most;

static int ask(const struct outside_rules *rules, const struct str *addresses, size_t n,
               struct outside_answer *ret)
{
    (void)rules;
    asked += n;
    most = n > most ? n : most;
    for (size_t i = 0; i < n; i++)
        ret[i] = str_find(addresses[i], S("good")) >= 0
                     ? (struct outside_answer){OUTSIDE_OPENS, 200}
                     : (struct outside_answer){said, said == OUTSIDE_GONE ? 404 : 0};
    return 0;
}

static const struct links_worker worker = {.rules = {.on = true, .days = 7}, .ask = ask};

/* Until nothing is due any more; how many were asked. */
static size_t look(struct stores *s, moment_t now)
{
    int r;
    asked = most = 0;
    while ((r = links_step(&worker, s->desk, s->arena, now)) > 0)
        ;
    assert_int_equal(r, 0);
    return asked;
}

static struct links_wrong wrong(struct stores *s)
{
    struct links_wrong list;
    assert_int_equal(links_wrong(s->desk, s->arena, 30, &list), 0);
    return list;
}

static void test_an_address__that_is_gone_is_listed_at_once_until_the_document_has_it_no_more(
    void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t id =
        bureau_publish(s->desk, s->arena, &b, "通知", "见 http://good.cn/1 和 http://bad.cn/2 。");
    int64_t other = bureau_publish(s->desk, s->arena, &b, "通告", "又见 http://bad.cn/2 。");
    said = OUTSIDE_GONE;
    assert_int_equal(look(s, BUREAU_MORNING), 2);
    assert_int_equal(wrong(s).n, 2);
    assert_int_equal(wrong(s).v[0].document, id);
    assert_true(str_eq(wrong(s).v[0].address, S("http://bad.cn/2")));
    assert_int_equal(wrong(s).v[0].outcome, OUTSIDE_GONE);
    assert_int_equal(wrong(s).v[0].status, 404);
    assert_int_equal(wrong(s).v[0].since, BUREAU_MORNING);

    assert_int_equal(bureau_move(s->desk, s->arena, other, "withdraw", &b.office, "有误"), 0);
    assert_int_equal(wrong(s).n, 1);
    struct links_state state_of;
    assert_int_equal(links_state(s->desk, s->arena, &state_of), 0);
    assert_true(state_of.ended == BUREAU_MORNING && state_of.addresses == 2 && state_of.asked == 2);
}

static void test_an_address__that_is_silent_is_asked_the_next_day_and_listed_then(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    bureau_publish(s->desk, s->arena, &b, "通知", "见 http://good.cn/1 和 http://bad.cn/2 。");
    said = OUTSIDE_SILENT;
    assert_int_equal(look(s, DAYS(0)), 2);
    assert_int_equal(look(s, DAYS(0) + 3600), 0);
    assert_int_equal(wrong(s).n, 0);
    assert_int_equal(look(s, DAYS(1) + 1), 1);
    assert_int_equal(wrong(s).n, 1);
    assert_int_equal(wrong(s).v[0].since, DAYS(0));
    said = OUTSIDE_OPENS;
    assert_int_equal(look(s, DAYS(3)), 1);
    assert_int_equal(wrong(s).n, 0);
    assert_int_equal(look(s, DAYS(6)), 0); /* what opened waits for the next round */
    assert_int_equal(look(s, DAYS(7) + 1), 1);
    assert_int_equal(look(s, DAYS(12)), 1);
}

static void test_a_host__is_asked_once_a_turn(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    bureau_publish(s->desk, s->arena, &b, "通知",
                   "http://good.cn/1 http://good.cn/2 http://good.cn/3 http://good.org/1");
    assert_int_equal(look(s, BUREAU_MORNING), 4);
    assert_int_equal(most, 2);
}

static void test_nothing__is_asked_where_it_is_off(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    struct links_state state_of;
    bureau_found(s->desk, s->arena, &b);
    bureau_publish(s->desk, s->arena, &b, "通知", "http://bad.cn/1");
    asked = 0;
    assert_int_equal(
        links_step(&(struct links_worker){.ask = ask}, s->desk, s->arena, BUREAU_MORNING), 0);
    assert_int_equal(asked, 0);
    assert_int_equal(links_state(s->desk, s->arena, &state_of), 0);
    assert_int_equal(state_of.begun, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses__of_links_and_of_plain_text_each_once),
        cmocka_unit_test(test_addresses__that_are_too_long_or_too_many_are_left_out),
        ON_BOTH(test_an_address__that_is_gone_is_listed_at_once_until_the_document_has_it_no_more),
        ON_BOTH(test_an_address__that_is_silent_is_asked_the_next_day_and_listed_then),
        ON_BOTH(test_a_host__is_asked_once_a_turn),
        ON_BOTH(test_nothing__is_asked_where_it_is_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
