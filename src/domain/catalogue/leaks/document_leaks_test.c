/* document_leaks_test.c: what the leak scan finds in a document stops it until somebody has masked, kept or
 * lifted it, and who signs has signed the list. On both engines. */
#include "domain/catalogue/inside.h"
#include "domain/leaks/leaks.h"
#include "domain/leaks/views.h"
#include "domain/test_bureau.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* An identity number of the standard's own example, and a mobile telephone. */
#define IDENTITY "11010519491231002X"
#define MOBILE   "13987012345"

static int64_t draft(struct test_store *t, const struct bureau *b, const char *body)
{
    struct document_draft d = bureau_draft(b, "拟办人员名单", body);
    struct tx tx cleanup(tx_end) = {0};
    int64_t id;
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_create(t->db, t->arena, &d, &b->officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static struct leaks_list look(struct test_store *t, int64_t id, struct leaks_thing *thing)
{
    struct leaks_list list;
    assert_int_equal(document_leaks_thing(t->db, t->arena, id, thing), 0);
    assert_int_equal(leaks_look(t->db, t->arena, thing, moment_day(BUREAU_MORNING), &list), 0);
    return list;
}

static int settle(struct test_store *t, int64_t id, const char *event, struct str key,
                  const struct actor *who, const char *reason)
{
    struct flow_act act = {
        .actor = who, .now = BUREAU_MORNING, .note = str_c(reason), .digest = S("")};
    struct leaks_thing thing;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_leaks_thing(t->db, t->arena, id, &thing), 0);
    int r = leaks_settle(t->db, t->arena, &thing, event, key, &act);
    return r < 0 ? r : tx_commit(&tx);
}

static int mask(struct test_store *t, int64_t id, struct str key, const struct actor *who)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int r = document_mask(t->db, t->arena, id, key, who, BUREAU_MORNING);
    assert_true(r < 0 || tx_commit(&tx) == 0);
    return r;
}

static struct str body_of(struct test_store *t, int64_t id)
{
    struct catalogue_document_row d;
    assert_int_equal(document_get(t->db, t->arena, id, &d), 0);
    return d.body;
}

static int move(struct test_store *t, int64_t id, const char *event, const struct actor *who)
{
    return bureau_move(t->db, t->arena, id, event, who, "");
}

static void test_findings__hold_a_draft_until_they_are_masked(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "王某，身份证号" IDENTITY "，电话" MOBILE "。");
    struct leaks_list list = look(t, id, &thing);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.open, 2);
    for (size_t i = 0; i < list.n; i++) {
        assert_true(str_find(list.v[i].masked, S(IDENTITY)) < 0);
        assert_true(str_find(list.v[i].masked, S(MOBILE)) < 0);
    }
    assert_int_equal(move(t, id, "submit", &b.officer), ERR_HELD);

    /* One, then the other; by who drafted it alone. */
    assert_int_equal(mask(t, id, list.v[0].key, &b.head), ERR_FORBIDDEN);
    assert_int_equal(mask(t, id, list.v[0].key, &b.officer), 0);
    assert_true(str_find(body_of(t, id), S(IDENTITY)) < 0);
    assert_true(str_find(body_of(t, id), S(MOBILE)) >= 0);
    assert_int_equal(mask(t, id, S(""), &b.officer), 0);
    assert_true(str_find(body_of(t, id), S(MOBILE)) < 0);
    assert_int_equal(mask(t, id, S(""), &b.officer), ERR_CONFLICT);
    assert_int_equal(move(t, id, "submit", &b.officer), 0);
}

static void test_particulars__are_masked_as_the_text_is_and_keep_the_rest(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    struct catalogue_document_row d;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "自即日起限行。");
    struct document_draft with = bureau_draft(&b, "拟办人员名单", "自即日起限行。");
    struct str digest;
    with.meta.source = S("王某供稿，电话" MOBILE);
    with.meta.keywords = S("限行 交通");
    with.meta.effective = day_from(2016, 12, 1);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
        assert_int_equal(
            document_change(t->db, t->arena, id, &with, digest, &b.officer, BUREAU_MORNING), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    assert_int_equal(look(t, id, &thing).open, 1);
    assert_int_equal(mask(t, id, S(""), &b.officer), 0);
    assert_int_equal(look(t, id, &thing).open, 0);
    assert_int_equal(document_get(t->db, t->arena, id, &d), 0);
    assert_true(str_find(d.source, S(MOBILE)) < 0 && str_starts(d.source, S("王某供稿")));
    assert_true(str_eq(d.keywords, with.meta.keywords));
    assert_int_equal(d.effective, with.meta.effective);
    assert_true(str_eq(d.body, S("自即日起限行。")));
}

static void test_finding__is_kept_with_a_reason_and_for_that_content_alone(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "失物招领联系人电话" MOBILE "。");
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.officer, ""), ERR_INVALID);
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.head, "他是部门负责人"), ERR_FORBIDDEN);
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.officer, "本人书面同意公开"), 0);
    struct leaks_list list = look(t, id, &thing);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.open, 0);
    assert_true(str_eq(list.v[0].reason, S("本人书面同意公开")));
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.officer, "再来一次"), ERR_CONFLICT);

    /* Another text says it anew. */
    struct document_draft d = bureau_draft(&b, "拟办人员名单", "失物招领，联系人电话" MOBILE "。");
    struct str digest;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.officer, BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(look(t, id, &thing).open, 1);
    assert_int_equal(move(t, id, "submit", &b.officer), ERR_HELD);
}

static void test_who_signs__has_signed_the_list(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    struct leaks_signatures signatures;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "失物招领联系人电话" MOBILE "。");
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.officer, "本人书面同意公开"), 0);
    assert_int_equal(move(t, id, "submit", &b.officer), 0);
    assert_int_equal(move(t, id, "pass_first", &b.head), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), 0);
    assert_int_equal(move(t, id, "pass_final", &b.leader), 0);
    struct leaks_list list = look(t, id, &thing);
    assert_int_equal(leaks_signatures(t->db, t->arena, &thing, list.digest, &signatures), 0);
    assert_int_equal(signatures.n, 3);
    for (size_t i = 0; i < signatures.n; i++) {
        assert_true(signatures.v[i].current);
        assert_int_equal(signatures.v[i].found, 1);
    }
    assert_true(str_eq(signatures.v[0].event, S("secrecy_open")));
    assert_true(str_eq(signatures.v[2].event, S("pass_final")));
}

static void test_mark_of_secrecy__is_lifted_by_the_secrecy_review_alone(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "机密★1年\n内部资料，注意保存。");
    struct leaks_list list = look(t, id, &thing);
    assert_true(list.blocking > 0);
    assert_int_equal(list.blocking, list.open);
    assert_int_equal(settle(t, id, "leak_accept", S(""), &b.officer, "没有关系"), ERR_CONFLICT);
    assert_int_equal(mask(t, id, S(""), &b.officer), ERR_CONFLICT);
    assert_int_equal(move(t, id, "submit", &b.officer), 0); /* where it can be lifted */
    assert_int_equal(settle(t, id, "leak_lift", S(""), &b.office, "已解密"), ERR_CONFLICT);
    assert_int_equal(move(t, id, "pass_first", &b.head), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), ERR_HELD);
    assert_int_equal(settle(t, id, "leak_lift", S(""), &b.officer, "已解密"), ERR_FORBIDDEN);
    assert_int_equal(settle(t, id, "leak_lift", S(""), &b.office, ""), ERR_INVALID);
    assert_int_equal(settle(t, id, "leak_lift", S(""), &b.office, "定密机关已书面解密"), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), 0);
}

static struct str attached(struct test_store *t, int64_t id, const struct bureau *b,
                           const char *name, const char *words)
{
    struct str hash = ledger_digest(t->arena, str_c(words));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_attach(t->db, t->arena, id, str_c(name), S(""), hash, 6, &b->officer,
                                     BUREAU_MORNING),
                     0);
    bureau_read(t->db, t->arena, hash, words);
    assert_int_equal(tx_commit(&tx), 0);
    return hash;
}

static void test_mask_all__has_copies_made_of_the_files_that_can_have_one(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    struct leaks_copy copy;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "联系电话" MOBILE "，名单见附件。");
    struct str word = attached(t, id, &b, "名单.docx", "王某 " IDENTITY),
               pdf = attached(t, id, &b, "名单.pdf", "李某 " IDENTITY);
    struct leaks_list list = look(t, id, &thing);
    assert_int_equal(list.open, 3);
    assert_int_equal(mask(t, id, list.v[0].key, &b.officer), 0); /* one alone */
    assert_int_equal(leaks_copy_get(t->db, t->arena, word, &copy), 0);
    assert_true(str_eq(copy.state, S("")));
    assert_int_equal(mask(t, id, S(""), &b.officer), 1);
    assert_int_equal(leaks_copy_get(t->db, t->arena, word, &copy), 0);
    assert_true(str_eq(copy.state, S("waiting")));
    assert_int_equal(leaks_copy_get(t->db, t->arena, pdf, &copy), 0);
    assert_true(str_eq(copy.state, S("")));
    assert_int_equal(mask(t, id, S(""), &b.officer), ERR_CONFLICT); /* it is being made */
}

static void test_file__holds_until_it_is_read_and_what_was_found_is_settled(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "名单见附件。");
    struct str hash = ledger_digest(t->arena, S("a list"));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_attach(t->db, t->arena, id, S("名单.txt"), S(""), hash, 6, &b.officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(look(t, id, &thing).waiting, 1);
    assert_int_equal(move(t, id, "submit", &b.officer), 0);
    assert_int_equal(move(t, id, "pass_first", &b.head), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), ERR_BUSY);

    assert_int_equal(tx_begin(t->db, &tx), 0);
    bureau_read(t->db, t->arena, hash, "王某 " IDENTITY "\n");
    assert_int_equal(tx_commit(&tx), 0);
    struct leaks_list list = look(t, id, &thing);
    assert_int_equal(list.waiting, 0);
    assert_int_equal(list.open, 1);
    assert_true(str_find(list.v[0].masked, S(IDENTITY)) < 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), ERR_HELD);
    assert_int_equal(settle(t, id, "leak_accept", list.v[0].key, &b.office, "依法应当公示"), 0);
    assert_int_equal(move(t, id, "pass_second", &b.office), 0);
}

static void test_published_telephone__is_no_finding(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct leaks_thing thing;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b, "值班电话" MOBILE "，投诉电话13888888888。");
    assert_int_equal(look(t, id, &thing).open, 2);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(bodies_set(t->db, t->arena, S("leaks.published"),
                                S(MOBILE "、"
                                         "138-8888-8888"),
                                b.office.id, BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(look(t, id, &thing).open, 0);
    assert_int_equal(move(t, id, "submit", &b.officer), 0);
}

/* What was not read is told with the limits that reading has. */
static void test_unread__beyond_the_limits_names_them(void **state)
{
    struct test_store *t = test_store_of(state);
    const long long limits[] = {EXTRACT_MAX_PAGES, EXTRACT_MAX_BYTES / MiB,
                                PACKAGE_MAX_BYTES / MiB};
    for (enum lang lang = 0; lang < LANG__MAX; lang++)
        for (size_t i = 0; i < COUNT(limits); i++) {
            struct str said = leaks_unread(lang, str_c(extract_reason_name(EXTRACT_LIMIT)));
            assert_true(str_find(said, arena_fmt(t->arena, "%lld", limits[i])) >= 0);
        }
}

/* The readers of files say places in English, and number comments as the file does, where nobody sees it. */
static void test_place__is_said_in_the_readers_words(void **state)
{
    static const struct {
        const char *place, *said;
    } places[] = {
        {"table 1 row 2", "表 1 第 2 行"},
        {"pages 1 to 40", "第 1 至 40 页"},
        {"comment 0", "批注"},
        {"公开!A2 comment", "公开!A2 批注"},
        {"底稿!A1 (hidden sheet)", "底稿!A1（隐藏工作表）"},
        {"header 1", "页眉 1"},
    };
    struct test_store *t = test_store_of(state);
    for (size_t i = 0; i < COUNT(places); i++)
        assert_true(
            str_eq(leaks_place(t->arena, LANG_ZH, str_c(places[i].place)), str_c(places[i].said)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_findings__hold_a_draft_until_they_are_masked, &migrations_desk),
        TEST_ON_BOTH(test_particulars__are_masked_as_the_text_is_and_keep_the_rest,
                     &migrations_desk),
        TEST_ON_BOTH(test_finding__is_kept_with_a_reason_and_for_that_content_alone,
                     &migrations_desk),
        TEST_ON_BOTH(test_who_signs__has_signed_the_list, &migrations_desk),
        TEST_ON_BOTH(test_mark_of_secrecy__is_lifted_by_the_secrecy_review_alone, &migrations_desk),
        TEST_ON_BOTH(test_mask_all__has_copies_made_of_the_files_that_can_have_one,
                     &migrations_desk),
        TEST_ON_BOTH(test_file__holds_until_it_is_read_and_what_was_found_is_settled,
                     &migrations_desk),
        TEST_ON_BOTH(test_published_telephone__is_no_finding, &migrations_desk),
        TEST_ON_BOTH(test_unread__beyond_the_limits_names_them, &migrations_desk),
        TEST_ON_BOTH(test_place__is_said_in_the_readers_words, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
