/* sheet_test.c: a document's approval sheet, as it is read and on paper, on both engines. */
#include "domain/catalogue/drafting/sheet.h"
#include "domain/test_bureau.h"
#include "store/db_test_util.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct str value_of(const struct review_sheet_text *s, enum text label)
{
    for (size_t i = 0; i < s->lines.n; i++) {
        const struct review_line *l = &s->lines.v[i];
        if (l->label == label)
            return l->value;
        if (l->label2 == label)
            return l->value2;
    }
    fail_msg("the sheet has no such line");
    return S("");
}

static void test_sheet__says_who_signed_with_which_opinion_and_all_that_happened(void **state)
{
    static const char *const happened[] = {"送初审", "初审通过", "保密审查：公开", "复审通过",
                                           "批准公开"};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    struct review_sheet_text s;
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    assert_true(str_eq(s.title, S("试验市公安局行政公文审批单")));
    assert_true(str_eq(value_of(&s, TEXT_review_document_title), S("限行通告")));
    assert_true(str_eq(value_of(&s, TEXT_review_urgency), S("普通")));
    assert_true(str_eq(value_of(&s, TEXT_review_first), S("同意。\n白露 2016-11-17 09:00")));
    assert_true(str_find(value_of(&s, TEXT_review_secrecy_opinion), S("邓可")) >= 0);
    assert_true(str_find(value_of(&s, TEXT_review_final), S("傅安")) >= 0);
    assert_true(str_eq(value_of(&s, TEXT_review_issued), S("2016-11-17")));
    assert_int_equal(s.history.n, COUNT(happened));
    for (size_t i = 0; i < s.history.n; i++)
        assert_string_equal(arena_cstr(t->arena, s.history.v[i].what), happened[i]);

    /* A revision begins anew: the signatures of the edition before are not its own. */
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    assert_int_equal(value_of(&s, TEXT_review_final).n, 0);
    assert_int_equal(s.history.n, COUNT(happened) + 1);
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, 999, &s), ERR_ABSENT);
}

static void test_sheet__the_words_of_who_signs_last_stand_once(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct document_draft d = bureau_draft(&b, "限行通告", "自即日起限行。");
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_create(t->db, t->arena, &d, &b.officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.office, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_final", &b.leader, "尽快发布。"), 0);
    struct review_sheet_text s;
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    assert_true(str_eq(value_of(&s, TEXT_review_instruction), S("尽快发布。")));
    assert_true(str_find(value_of(&s, TEXT_review_final), S("傅安")) >= 0);
    assert_true(str_find(value_of(&s, TEXT_review_final), S("尽快发布")) < 0);
}

static void test_sheet__names_who_checked_the_text_beside_the_office_s_head(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    struct review_sheet sheet;
    struct review_sheet_text s;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    assert_int_equal(value_of(&s, TEXT_review_checker).n, 0);
    assert_int_equal(review_sheet_get(t->db, t->arena, "document", id, &sheet), 0);
    sheet.checker = S("孟青");
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(review_sheet_set(t->db, "document", id, &sheet), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    assert_true(str_eq(value_of(&s, TEXT_review_checker), S("孟青")));
    assert_true(str_find(value_of(&s, TEXT_review_office_head), S("孟青")) < 0);
}

static void test_sheet__can_be_put_on_paper(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    struct review_sheet_text s;
    struct paper paper;
    struct str bytes, substituted;
    assert_int_equal(document_sheet(t->db, t->arena, LANG_ZH, id, &s), 0);
    review_paper(t->arena, &s, S("试验市公安局"), day_from(2016, 11, 17), &paper);
    assert_int_equal(paper_pdf_apart(t->arena, &paper, &bytes, &substituted), 0);
    assert_true(str_starts(bytes, S("%PDF-")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_sheet__says_who_signed_with_which_opinion_and_all_that_happened,
                     &migrations_desk),
        TEST_ON_BOTH(test_sheet__the_words_of_who_signs_last_stand_once, &migrations_desk),
        TEST_ON_BOTH(test_sheet__names_who_checked_the_text_beside_the_office_s_head,
                     &migrations_desk),
        TEST_ON_BOTH(test_sheet__can_be_put_on_paper, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
