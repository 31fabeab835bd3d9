/* furniture_test.c: what is kept with a connection is never older than the store. */
#include "domain/frame/frame.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* What the projector would write. */
static void project(struct test_store *t, const char *sql)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(test_sql(t->db, sql), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static const struct furniture *look(struct test_store *t, bool in_transaction)
{
    struct ctx c = {.db = t->db, .arena = t->arena};
    const struct furniture *f = NULL;
    struct tx tx cleanup(tx_end) = {0};
    if (in_transaction)
        assert_int_equal(tx_begin_read(t->db, &tx), 0);
    assert_int_equal(frame_furniture(&c, &f), 0);
    return f;
}

static void test_furniture__is_read_once_for_each_head(void **state)
{
    struct test_store *t = test_store_of(state);
    project(
        t,
        "insert into pub_topic(id, code, name_zh, name_en) values (1, 'a', '甲', ''); update pub_head set seq = 1, hash = 'one'");
    const struct furniture *first = look(t, true);
    assert_int_equal(first->topics.n, 1);
    assert_ptr_equal(look(t, true), first);

    project(t, "update pub_topic set name_zh = '乙'; update pub_head set seq = 2, hash = 'two'");
    const struct furniture *second = look(t, true);
    assert_true(str_eq(second->topics.v[0].name_zh, S("乙")));
    assert_ptr_equal(look(t, true), second);
}

/* Head and furniture could be of two states there: nothing of it is kept, and what is kept is
 * not used. */
static void test_furniture__outside_of_a_transaction_is_of_now(void **state)
{
    struct test_store *t = test_store_of(state);
    project(
        t,
        "insert into pub_topic(id, code, name_zh, name_en) values (1, 'a', '甲', ''); update pub_head set seq = 1, hash = 'one'");
    const struct furniture *kept = look(t, true);
    assert_ptr_not_equal(look(t, false), kept);
    assert_ptr_equal(look(t, true), kept);
}

/* ---- The frame that is made of it ---- */

static const struct asset files[] = {
    {.name = STR_INIT("gongkai.css"), .address = STR_INIT("/a/gongkai.css")},
    {.name = STR_INIT("seal.svg"), .address = STR_INIT("/a/seal.svg")},
};
static const struct asset_table file_table = {files, COUNT(files)};

static struct frame_public dress(struct test_store *t, enum lang lang)
{
    const struct site site = {.side = SIDE_PUBLIC, .assets = &file_table};
    struct request req = {.path = S("/"), .query = S("")};
    struct ctx c = {
        .db = t->db, .arena = t->arena, .site = &site, .req = &req, .lang = lang, .path = S("/")};
    struct frame_public frame;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin_read(t->db, &tx), 0);
    assert_int_equal(frame_public(&c, S(""), "", &frame), 0);
    return frame;
}

static void assert_says(const struct frame_public *frame, const char *name)
{
    assert_true(str_eq(frame->authority.text, str_c(name)));
    assert_true(str_find(frame->fixed->head.html, str_c(name)) >= 0);
    assert_true(str_find(frame->fixed->banner.html, str_c(name)) >= 0);
    assert_true(str_find(frame->fixed->marks.html, str_c(name)) >= 0);
}

static void test_frame__is_rendered_once_for_each_head_and_language(void **state)
{
    struct test_store *t = test_store_of(state);
    project(t, "insert into pub_setting(name, value) values ('authority.name_zh', '甲局'), "
               "('authority.name_en', 'Bureau A'); update pub_head set seq = 1, hash = 'one'");
    struct frame_public zh = dress(t, LANG_ZH), en = dress(t, LANG_EN);
    assert_says(&zh, "甲局");
    assert_says(&en, "Bureau A");
    assert_ptr_equal(dress(t, LANG_ZH).fixed, zh.fixed);
    assert_ptr_equal(dress(t, LANG_EN).fixed, en.fixed);

    project(t, "update pub_setting set value = '乙局' where name = 'authority.name_zh'; "
               "update pub_head set seq = 2, hash = 'two'");
    zh = dress(t, LANG_ZH);
    assert_says(&zh, "乙局");
}

static void test_furniture__of_an_empty_store_is_not_kept(void **state)
{
    struct test_store *t = test_store_of(state);
    assert_int_equal(look(t, true)->topics.n, 0);
    project(t, "insert into pub_topic(id, code, name_zh, name_en) values (1, 'a', '甲', '')");
    assert_int_equal(look(t, true)->topics.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_furniture__is_read_once_for_each_head, &migrations_public),
        TEST_ON_BOTH(test_furniture__outside_of_a_transaction_is_of_now, &migrations_public),
        TEST_ON_BOTH(test_frame__is_rendered_once_for_each_head_and_language, &migrations_public),
        TEST_ON_BOTH(test_furniture__of_an_empty_store_is_not_kept, &migrations_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
