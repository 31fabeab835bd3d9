/* catalogue_test.c: the rules of documents, from draft to public and back, on both engines. */
#include "domain/test_bureau.h"
#include "store/db_test_util.h"
#include "catalogue_sql.h"
#include "engine/json.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

static int64_t draft(struct test_store *t, const struct bureau *b)
{
    struct document_draft d = bureau_draft(b, "限行通告", "自即日起限行。");
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_create(t->db, t->arena, &d, &b->officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static struct catalogue_document_row get(struct test_store *t, int64_t id)
{
    struct catalogue_document_row d;
    assert_int_equal(catalogue_sql_get(t->db, t->arena, id, &d), 1);
    return d;
}

static void assert_state(struct test_store *t, int64_t id, const char *state)
{
    struct catalogue_document_row d = get(t, id);
    assert_string_equal(arena_cstr(t->arena, d.state), state);
}

static int64_t ledger_length(struct test_store *t)
{
    int64_t seq;
    struct str hash;
    assert_int_equal(ledger_head(t->db, t->arena, &seq, &hash), 0);
    return seq;
}

static void test_document__is_published_by_three_signatures_and_enters_the_ledger(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t before = ledger_length(t);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");

    struct catalogue_document_row d = get(t, id);
    assert_string_equal(arena_cstr(t->arena, d.state), "published");
    assert_int_equal(d.edition, 1);
    assert_int_equal(d.published, day_from(2016, 11, 17));
    assert_string_equal(arena_cstr(t->arena, d.index_number), "01526999-3-notices/2016-1117001");
    assert_int_equal(ledger_length(t), before + 1);

    struct ledger_entries entries = {0};
    assert_int_equal(ledger_after(t->db, t->arena, before, 1, &entries), 0);
    json_t *payload cleanup(json_done) =
        json_loadb(entries.v[0].payload.p, entries.v[0].payload.n, 0, NULL);
    struct str digest;
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    assert_true(str_eq(json_get_str(t->arena, payload, "digest"), digest));
}

static void test_document__is_not_signed_by_its_drafter_nor_twice_by_one_person(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    struct actor everything = b.officer; /* roles do not help: it is the person */
    everything.roles = ~(roles_t)0;
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &everything, ""),
                     ERR_FORBIDDEN);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.other_head, ""),
                     ERR_FORBIDDEN); /* another department's */
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);

    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.leader, ""),
                     0); /* is of the disclosure office too */
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_final", &b.leader, ""), ERR_FORBIDDEN);
    assert_state(t, id, "final");
}

static void test_document__returned_without_a_reason_stays_where_it_is(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "return_first", &b.head, ""), ERR_INVALID);
    assert_state(t, id, "first");
    assert_int_equal(bureau_move(t->db, t->arena, id, "return_first", &b.head, "日期不对"), 0);
    assert_state(t, id, "draft");
}

static void test_document__recalled_loses_its_signatures(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "recall_second", &b.officer, ""), 0);
    assert_state(t, id, "draft");
    /* It has to pass the first level again. */
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_state(t, id, "first");
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.office, ""), ERR_CONFLICT);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);
}

static void test_document__cannot_be_changed_outside_of_draft_nor_by_others_nor_unseen(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    struct document_draft d = bureau_draft(&b, "改过的通告", "改过的正文。");
    struct str digest;
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);

    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.head, BUREAU_MORNING),
                     ERR_FORBIDDEN);
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.officer, BUREAU_MORNING),
                     0);
    /* What the officer saw is another by now. */
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.officer, BUREAU_MORNING),
                     ERR_CONFLICT);
    assert_int_equal(tx_commit(&tx), 0);

    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    assert_int_equal(document_change(t->db, t->arena, id, &d, digest, &b.officer, BUREAU_MORNING),
                     ERR_CONFLICT);
}

static void test_document__signed_with_another_digest_is_refused(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    struct flow_act act = {
        .actor = &b.head, .now = BUREAU_MORNING, .note = S(""), .digest = S("0123")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_move(t->db, t->arena, id, "pass_first", &act), ERR_CONFLICT);
}

static void test_document__is_not_signed_at_the_second_level_while_an_attachment_is_being_read(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    struct str hash = ledger_digest(t->arena, S("a file"));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_attach(t->db, t->arena, id, S("附件.pdf"), S(""), hash, 6, &b.officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.office, ""), ERR_BUSY);
    assert_state(t, id, "second");

    assert_int_equal(tx_begin(t->db, &tx), 0);
    bureau_read(t->db, t->arena, hash, "文字");
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.office, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_final", &b.leader, ""), 0);
}

static void test_document__revised_keeps_its_number_and_gets_a_new_edition(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    struct str index = get(t, id).index_number;
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正一处日期"), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b.officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b.head, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b.office, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_final", &b.leader, ""), 0);
    struct catalogue_document_row d = get(t, id);
    assert_int_equal(d.edition, 2);
    assert_true(str_eq(d.index_number, index));
}

static void test_document__index_numbers_run_without_gap_within_a_day(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    for (int i = 1; i <= 3; i++) {
        int64_t id = bureau_publish(t->db, t->arena, &b, "通告", "正文");
        struct str wanted = arena_fmt(t->arena, "01526999-3-notices/2016-1117%03d", i);
        assert_string_equal(arena_cstr(t->arena, get(t, id).index_number), wanted.p);
    }
}

/* Who revises does not keep the last edition public: whatever state the revision is in. */
static void test_document__is_withdrawn_while_it_is_being_revised(void **state)
{
    static const char *const passed[] = {NULL, "submit", "pass_first", "pass_second"};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    for (size_t n = 0; n < COUNT(passed); n++) {
        const struct actor *who[] = {NULL, &b.officer, &b.head, &b.leader};
        int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
        assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
        for (size_t i = 1; i <= n; i++)
            assert_int_equal(bureau_move(t->db, t->arena, id, passed[i], who[i], ""), 0);
        int64_t before = ledger_length(t);
        assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.officer, "含有个人信息"),
                         ERR_FORBIDDEN);
        assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.office, "含有个人信息"),
                         0);
        assert_state(t, id, "withdrawn");
        assert_int_equal(ledger_length(t), before + 1);
        assert_int_equal(
            bureau_move(t->db, t->arena, id, "revise_withdrawn", &b.officer, "重新起草"), 0);
        assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.office, "再撤一次"),
                         ERR_CONFLICT);
    }
}

static void test_document__that_never_was_public_cannot_be_withdrawn(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b), before = ledger_length(t);
    assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.office, "没有公开过"),
                     ERR_CONFLICT);
    assert_state(t, id, "draft");
    assert_int_equal(ledger_length(t), before);
}

static struct str digest_of(struct test_store *t, int64_t id)
{
    struct str digest;
    assert_int_equal(document_digest(t->db, t->arena, id, &digest), 0);
    return digest;
}

static void change(struct test_store *t, const struct bureau *b, int64_t id, const char *title)
{
    struct document_draft d = bureau_draft(b, title, "改过的正文。");
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(
        document_change(t->db, t->arena, id, &d, digest_of(t, id), &b->officer, BUREAU_MORNING), 0);
    assert_int_equal(document_attach(t->db, t->arena, id, S("多余.txt"), S(""),
                                     ledger_digest(t->arena, S("x")), 1, &b->officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

static int64_t publish_with_attachment(struct test_store *t, const struct bureau *b)
{
    int64_t id = draft(t, b);
    struct str hash = ledger_digest(t->arena, S("a file"));
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_attach(t->db, t->arena, id, S("附件.pdf"), S(""), hash, 6,
                                     &b->officer, BUREAU_MORNING),
                     0);
    bureau_read(t->db, t->arena, hash, "文字");
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "submit", &b->officer, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_first", &b->head, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_second", &b->office, ""), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "pass_final", &b->leader, ""), 0);
    return id;
}

/* Readers notice nothing: no entry in the ledger, no other edition; at the desk stands what they
 * read. */
static void test_revision__that_is_given_up_leaves_what_is_public(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = publish_with_attachment(t, &b), before = ledger_length(t);
    struct str public = digest_of(t, id);
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
    change(t, &b, id, "改过的通告");
    assert_false(str_eq(digest_of(t, id), public));

    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon", &b.head, "不改了"), ERR_FORBIDDEN);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon", &b.officer, ""), ERR_INVALID);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon", &b.officer, "不改了"), 0);
    assert_state(t, id, "published");
    assert_true(str_eq(digest_of(t, id), public));
    assert_int_equal(get(t, id).edition, 1);
    assert_int_equal(ledger_length(t), before);

    struct catalogue_attachment_rows files = {0};
    assert_int_equal(catalogue_sql_attachments(t->db, t->arena, id, &files), 0);
    assert_int_equal(files.n, 1);
    assert_true(str_eq(files.v[0].text, S("文字")) && str_eq(files.v[0].state, S("read")));
    struct flow_events events = {0};
    assert_int_equal(flow_history(t->db, t->arena, &document_flow, id, &events), 0);
    assert_true(str_eq(events.v[events.n - 1].event, S("abandon")));
    assert_true(str_eq(events.v[events.n - 1].note, S("不改了")));

    /* It can be begun again. */
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "再改"), 0);
}

static void test_revision__of_what_was_withdrawn_is_given_up_to_withdrawn(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = bureau_publish(t->db, t->arena, &b, "限行通告", "自即日起限行。");
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise", &b.officer, "更正"), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon_withdrawn", &b.officer, "不改了"),
                     ERR_CONFLICT); /* it is public */
    assert_int_equal(bureau_move(t->db, t->arena, id, "withdraw", &b.office, "含有个人信息"), 0);
    assert_int_equal(bureau_move(t->db, t->arena, id, "revise_withdrawn", &b.officer, "重写"), 0);
    int64_t before = ledger_length(t);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon", &b.officer, "不写了"),
                     ERR_CONFLICT); /* it would be public again without a signature */
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon_withdrawn", &b.officer, "不写了"),
                     0);
    assert_state(t, id, "withdrawn");
    assert_int_equal(ledger_length(t), before);
}

static void test_draft__that_never_was_public_is_no_revision(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon", &b.officer, "不写了"),
                     ERR_CONFLICT);
    assert_int_equal(bureau_move(t->db, t->arena, id, "abandon_withdrawn", &b.officer, "不写了"),
                     ERR_CONFLICT);
    assert_state(t, id, "draft");
}

static void test_draft__stands_in_no_column_that_has_others_under_it(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    int64_t parent, child, id;
    assert_int_equal(catalogue_category_add(t->db, t->arena, S("police"), 0, 2, S("警务"), S(""),
                                            S(""), S(""), 0, BUREAU_MORNING, &parent),
                     0);
    assert_int_equal(catalogue_category_add(t->db, t->arena, S("cases"), parent, 3, S("案件"),
                                            S(""), S(""), S(""), 0, BUREAU_MORNING, &child),
                     0);
    struct document_draft d = bureau_draft(&b, "通报", "正文。");
    d.category = parent;
    assert_int_equal(document_create(t->db, t->arena, &d, &b.officer, BUREAU_MORNING, &id),
                     ERR_INVALID);
    d.category = child;
    assert_int_equal(document_create(t->db, t->arena, &d, &b.officer, BUREAU_MORNING, &id), 0);
    d.category = parent;
    assert_int_equal(
        document_change(t->db, t->arena, id, &d, digest_of(t, id), &b.officer, BUREAU_MORNING),
        ERR_INVALID);
}

static int64_t usual(struct test_store *t, const struct bureau *b)
{
    int64_t category = 0, topic = 0;
    assert_int_equal(catalogue_usual(t->db, t->arena, b->officer.department, &category, &topic), 0);
    return category;
}

/* What is begun for another reason than a report stands beside no report. */
static void test_usual_column__is_never_that_of_the_guide_the_rules_or_the_reports(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    struct document_draft d = bureau_draft(&b, "年度报告", "正文。");
    int64_t notices = d.category, first = 0, id;
    const char *const own[] = {"guide", "rules", "reports"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(catalogue_category_add(t->db, t->arena, str_c(own[i]), 0, 0, S("栏目"),
                                                S("Column"), S(""), S(""), 0, BUREAU_MORNING,
                                                &first),
                         0);
        assert_int_equal(usual(t, &b), notices); /* nothing is written anywhere */
    }
    d.category = first;
    assert_int_equal(document_create(t->db, t->arena, &d, &b.officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(usual(t, &b), notices);
}

/* Somebody who submits a document while its officer attaches a file to it, on another
 * connection. */
struct attaching {
    struct db *db;
    int64_t id;
    const struct actor *officer;
    int r;
};

static void *attach_meanwhile(void *arg)
{
    struct attaching *w = arg;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    w->r = tx_begin(w->db, &tx);
    if (w->r == 0)
        w->r = document_attach(w->db, a, w->id, S("附件.txt"), S(""), ledger_digest(a, S("x")), 1,
                               w->officer, BUREAU_MORNING);
    if (w->r == 0)
        w->r = tx_commit(&tx);
    return NULL;
}

static void test_document__submitted_meanwhile_takes_no_attachment(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    struct flow_act act = {
        .actor = &b.officer, .now = BUREAU_MORNING, .note = S(""), .digest = S("")};
    struct attaching w = {.id = id, .officer = &b.officer};
    assert_int_equal(db_open(t->url, DB_WRITE, &w.db), 0);
    pthread_t thread;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->db, &tx), 0);
    assert_int_equal(document_move(t->db, t->arena, id, "submit", &act), 0);
    assert_int_equal(pthread_create(&thread, NULL, attach_meanwhile, &w), 0);
    usleep(300000);
    assert_int_equal(tx_commit(&tx), 0);
    pthread_join(thread, NULL);
    db_close(w.db);
    assert_int_equal(w.r, ERR_CONFLICT);
    struct catalogue_attachment_rows files = {0};
    assert_int_equal(catalogue_sql_attachments(t->db, t->arena, id, &files), 0);
    assert_int_equal(files.n, 0);
}

/* An answer that is lost is asked for again. */
static void test_attachment__that_comes_twice_is_there_once(void **state)
{
    static const struct {
        const char *name, *bytes;
        size_t then;
    } files[] = {
        {"附件.txt", "x", 1}, {"附件.txt", "x", 1}, {"附件.txt", "y", 2}, {"附表.txt", "x", 3}};
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    int64_t id = draft(t, &b);
    for (size_t i = 0; i < COUNT(files); i++) {
        struct catalogue_attachment_rows has = {0};
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->db, &tx), 0);
        assert_int_equal(document_attach(t->db, t->arena, id, str_c(files[i].name), S(""),
                                         ledger_digest(t->arena, str_c(files[i].bytes)), 1,
                                         &b.officer, BUREAU_MORNING),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
        assert_int_equal(catalogue_sql_attachments(t->db, t->arena, id, &has), 0);
        assert_int_equal(has.n, files[i].then);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_document__is_published_by_three_signatures_and_enters_the_ledger,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__is_not_signed_by_its_drafter_nor_twice_by_one_person,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__returned_without_a_reason_stays_where_it_is, &migrations_desk),
        TEST_ON_BOTH(test_document__recalled_loses_its_signatures, &migrations_desk),
        TEST_ON_BOTH(test_document__cannot_be_changed_outside_of_draft_nor_by_others_nor_unseen,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__signed_with_another_digest_is_refused, &migrations_desk),
        TEST_ON_BOTH(
            test_document__is_not_signed_at_the_second_level_while_an_attachment_is_being_read,
            &migrations_desk),
        TEST_ON_BOTH(test_document__revised_keeps_its_number_and_gets_a_new_edition,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__index_numbers_run_without_gap_within_a_day, &migrations_desk),
        TEST_ON_BOTH(test_document__is_withdrawn_while_it_is_being_revised, &migrations_desk),
        TEST_ON_BOTH(test_document__that_never_was_public_cannot_be_withdrawn, &migrations_desk),
        TEST_ON_BOTH(test_revision__that_is_given_up_leaves_what_is_public, &migrations_desk),
        TEST_ON_BOTH(test_revision__of_what_was_withdrawn_is_given_up_to_withdrawn,
                     &migrations_desk),
        TEST_ON_BOTH(test_draft__that_never_was_public_is_no_revision, &migrations_desk),
        TEST_ON_BOTH(test_draft__stands_in_no_column_that_has_others_under_it, &migrations_desk),
        TEST_ON_BOTH(test_usual_column__is_never_that_of_the_guide_the_rules_or_the_reports,
                     &migrations_desk),
        TEST_ON_BOTH(test_document__submitted_meanwhile_takes_no_attachment, &migrations_desk),
        TEST_ON_BOTH(test_attachment__that_comes_twice_is_there_once, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
