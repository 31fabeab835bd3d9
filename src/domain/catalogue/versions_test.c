/* versions_test.c: what readers have of a document over time: versions, recall, validity by what others
 * say, publication at a moment, related documents; on both engines, and the same after a rebuild. */
#include "base/buf.h"
#include "base/file.h"
#include "catalogue_public_sql.h"
#include "catalogue_sql.h"
#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/finding/search_index.h"
#include "domain/frame/frame.h"
#include "domain/test_bureau.h"
#include "engine/json.h"
#include "engine/test_stores.h"
#include "store/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

#define HOUR 3600

static struct projector projector_of(struct stores *s)
{
    static struct projections subjects[2];
    subjects[0] = bodies_projections;
    subjects[1] = catalogue_projections;
    return (struct projector){.desk = s->desk,
                              .pub = s->pub,
                              .subjects = subjects,
                              .subjects_n = COUNT(subjects),
                              .desk_blobs = s->desk_blobs,
                              .pub_blobs = s->pub_blobs,
                              .head_path = s->head};
}

static void project(struct stores *s)
{
    struct projector p = projector_of(s);
    if (projector_run(&p) < 0)
        fail_msg("%s", err_context());
}

/* Made anew from the ledger it is the same. */
static void assert_same_again(struct stores *s)
{
    struct projector p = projector_of(s);
    struct str before, after;
    assert_int_equal(projector_digest(s->pub, s->arena, &before), 0);
    assert_true(projector_rebuild(&p, NULL) >= 0);
    assert_int_equal(projector_digest(s->pub, s->arena, &after), 0);
    assert_true(str_eq(before, after));
}

static void moves(struct stores *s, int64_t id, const char *event, const struct actor *who,
                  const char *note)
{
    if (bureau_move(s->desk, s->arena, id, event, who, note) < 0)
        fail_msg("%s: %s", event, err_context());
}

static void pass(struct stores *s, const struct bureau *b, int64_t id)
{
    moves(s, id, "submit", &b->officer, "");
    moves(s, id, "pass_first", &b->head, "");
    moves(s, id, "pass_second", &b->office, "");
    moves(s, id, "pass_final", &b->leader, "");
}

static int64_t draft(struct stores *s, const struct bureau *b, const struct document_draft *d)
{
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_create(s->desk, s->arena, d, &b->officer, BUREAU_MORNING, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static void change(struct stores *s, const struct bureau *b, int64_t id,
                   const struct document_draft *d)
{
    struct str digest;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_digest(s->desk, s->arena, id, &digest), 0);
    assert_int_equal(
        document_change(s->desk, s->arena, id, d, digest, &b->officer, BUREAU_MORNING), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

static void relate(struct stores *s, const struct bureau *b, int64_t id, const char *kind,
                   int64_t other)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_relate(s->desk, s->arena, id, str_c(kind), other, &b->officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

static struct catalogue_public_page_row page_of(struct stores *s, int64_t id)
{
    struct catalogue_public_page_row d;
    assert_int_equal(catalogue_public_sql_page(s->pub, s->arena, id, &d), 1);
    return d;
}

static size_t versions_of(struct stores *s, int64_t id)
{
    struct catalogue_public_versions_rows rows = {0};
    assert_int_equal(catalogue_public_sql_versions(s->pub, s->arena, id, &rows), rows.n);
    return rows.n;
}

static size_t related_of(struct stores *s, int64_t id)
{
    struct catalogue_public_relation_rows rows = {0};
    assert_true(catalogue_public_sql_relations(s->pub, s->arena, id, &rows) >= 0);
    return rows.n;
}

/* ---- Versions ---- */

static void test_version__stays_where_it_was_and_says_why_the_next_one_came(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t id = bureau_publish(s->desk, s->arena, &b, "限行通告", "自5月1日起限行。");
    moves(s, id, "revise", &b.officer, "起始日期推迟");
    struct document_draft d = bureau_draft(&b, "限行通告", "自6月1日起限行。");
    change(s, &b, id, &d);
    pass(s, &b, id);
    project(s);

    struct catalogue_public_version_row first, second;
    assert_int_equal(versions_of(s, id), 2);
    assert_int_equal(catalogue_public_sql_version(s->pub, s->arena, id, 1, &first), 1);
    assert_int_equal(catalogue_public_sql_version(s->pub, s->arena, id, 2, &second), 1);
    assert_true(str_eq(first.body, S("自5月1日起限行。")));
    assert_int_equal(first.note.n, 0);
    assert_true(str_eq(second.body, S("自6月1日起限行。")));
    assert_true(str_eq(second.note, S("起始日期推迟")));
    assert_same_again(s);
}

static void test_versions__go_when_the_document_is_withdrawn(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t id = bureau_publish(s->desk, s->arena, &b, "限行通告", "自5月1日起限行。");
    project(s);
    assert_int_equal(versions_of(s, id), 1);
    moves(s, id, "withdraw", &b.office, "内容有误");
    project(s);
    assert_int_equal(versions_of(s, id), 0);
    assert_true(str_eq(page_of(s, id).title, S("限行通告")));
    assert_same_again(s);
}

static void attach(struct stores *s, const struct bureau *b, int64_t id, const char *name,
                   const char *bytes, struct str *ret_hash)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(blob_put(s->desk_blobs, s->arena, str_c(bytes), ret_hash), 0);
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_attach(s->desk, s->arena, id, str_c(name), S(""), *ret_hash,
                                     (int64_t)strlen(bytes), &b->officer, BUREAU_MORNING),
                     0);
    bureau_read(s->desk, s->arena, *ret_hash, bytes);
    assert_int_equal(tx_commit(&tx), 0);
}

/* A document whose second version has another file than its first. */
static int64_t two_files(struct stores *s, const struct bureau *b, struct str *first,
                         struct str *second)
{
    struct catalogue_attachment_rows files = {0};
    struct document_draft d = bureau_draft(b, "限行通告", "自5月1日起限行。");
    int64_t id = draft(s, b, &d);
    attach(s, b, id, "路线图.txt", "一环路以内", first);
    pass(s, b, id);
    moves(s, id, "revise", &b->officer, "换路线图");
    assert_true(catalogue_sql_attachments(s->desk, s->arena, id, &files) >= 0);
    assert_int_equal(files.n, 1);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_detach(s->desk, s->arena, id, files.v[0].id, &b->officer,
                                     BUREAU_MORNING),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    attach(s, b, id, "路线图.txt", "二环路以内", second);
    pass(s, b, id);
    project(s);
    return id;
}

static void test_version__keeps_the_file_that_a_later_one_replaced(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    struct str first, second;
    bureau_found(s->desk, s->arena, &b);
    int64_t id = two_files(s, &b, &first, &second);
    struct catalogue_public_version_file_row f;
    assert_int_equal(catalogue_public_sql_version_file(s->pub, s->arena, id, 1, 1, &f), 1);
    assert_true(str_eq(f.hash, first) && str_eq(f.name, S("路线图.txt")));
    assert_int_equal(catalogue_public_sql_version_file(s->pub, s->arena, id, 2, 1, &f), 1);
    assert_true(str_eq(f.hash, second));
    assert_true(blob_exists(s->pub_blobs, first) && blob_exists(s->pub_blobs, second));
    assert_same_again(s);
    assert_true(blob_exists(s->pub_blobs, first));
}

static void versions_files_gone(struct stores *s, const struct bureau *b, const char *event)
{
    struct str first, second;
    struct catalogue_public_version_file_row f;
    int64_t id = two_files(s, b, &first, &second);
    moves(s, id, event, &b->office, "含个人信息");
    project(s);
    assert_int_equal(catalogue_public_sql_version_file(s->pub, s->arena, id, 1, 1, &f), 0);
    assert_int_equal(catalogue_public_sql_version_file(s->pub, s->arena, id, 2, 1, &f), 0);
    assert_false(blob_exists(s->pub_blobs, first));
    assert_false(blob_exists(s->pub_blobs, second));
    assert_same_again(s);
}

static void test_version_files__go_with_a_recall(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    versions_files_gone(s, &b, "recall_urgent");
}

static void test_version_files__go_with_a_withdrawal(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    versions_files_gone(s, &b, "withdraw");
}

/* ---- Term of disclosure, secrecy ---- */

static void test_published__readers_are_told_the_term_and_that_it_is_no_secret(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    struct document_draft d = bureau_draft(&b, "公示", "正文。");
    d.meta.open_until = day_from(2017, 3, 1);
    int64_t id = draft(s, &b, &d), other = bureau_publish(s->desk, s->arena, &b, "另一件", "正文。");
    pass(s, &b, id);
    project(s);
    assert_int_equal(page_of(s, id).open_until, day_from(2017, 3, 1));
    assert_int_equal(page_of(s, other).open_until, DAY_NONE);
    assert_true(str_eq(page_of(s, id).secrecy, S(META_UNCLASSIFIED)));
    assert_same_again(s);

    moves(s, id, "withdraw", &b.office, "公示期满");
    project(s);
    assert_int_equal(page_of(s, id).open_until, DAY_NONE);
    assert_int_equal(page_of(s, id).secrecy.n, 0);
}

/* ---- Recall ---- */

static void test_recalled__nothing_of_it_is_in_the_public_store(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    struct str file, hit = S("泄露的内容");
    assert_int_equal(blob_put(s->desk_blobs, s->arena, S("身份证号"), &file), 0);
    struct document_draft d = bureau_draft(&b, "有泄露的内容的通告", "正文也有泄露的内容。");
    d.summary = d.title_en = hit;
    int64_t id = draft(s, &b, &d);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(document_attach(s->desk, s->arena, id, S("名单.txt"), S(""), file, 12,
                                     &b.officer, BUREAU_MORNING),
                     0);
    bureau_read(s->desk, s->arena, file, arena_cstr(s->arena, hit));
    assert_int_equal(tx_commit(&tx), 0);
    pass(s, &b, id);
    int64_t neighbour = bureau_publish(s->desk, s->arena, &b, "另一件", "正文。");
    project(s);
    assert_true(blob_exists(s->pub_blobs, file));
    assert_true(str_eq(page_of(s, neighbour).older_title, S("有泄露的内容的通告")));

    assert_int_equal(bureau_move(s->desk, s->arena, id, "recall_urgent", &b.officer, "泄露"),
                     ERR_FORBIDDEN);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "recall_urgent", &b.leader, ""), ERR_INVALID);
    moves(s, id, "recall_urgent", &b.leader, "含个人信息");
    project(s);

    struct catalogue_public_document_row row;
    struct catalogue_public_attachment_rows files = {0};
    assert_int_equal(catalogue_public_sql_get(s->pub, s->arena, id, &row), 1);
    const struct str gone[] = {row.title, row.title_en, row.summary, row.number, row.index_number,
                               row.body,  row.html,     row.digest,  row.pdf,    row.genre};
    for (size_t i = 0; i < COUNT(gone); i++)
        assert_int_equal(gone[i].n, 0);
    assert_true(row.withdrawn && row.recalled);
    assert_true(str_eq(row.reason, S("含个人信息")));
    assert_int_equal(versions_of(s, id), 0);
    assert_true(catalogue_public_sql_attachments(s->pub, s->arena, id, &files) >= 0);
    assert_int_equal(files.n, 0);
    assert_int_equal(page_of(s, neighbour).older_title.n, 0);
    assert_false(blob_exists(s->pub_blobs, file));
    assert_same_again(s);
    assert_false(blob_exists(s->pub_blobs, file));
}

/* Every byte of the public store's file and of its log. */
static struct str public_bytes(struct stores *s)
{
    struct str file, log = S(""), path = str_skip(s->pub_url, S("sqlite:").n);
    assert_int_equal(file_read(s->arena, arena_cstr(s->arena, path), 64 * MiB, &file), 0);
    const char *wal = arena_cstr(s->arena, ARENA_JOIN(s->arena, path, S("-wal")));
    if (access(wal, R_OK) == 0)
        assert_int_equal(file_read(s->arena, wal, 64 * MiB, &log), 0);
    return ARENA_JOIN(s->arena, file, log);
}

/* Its words as they are read, as the index has them (two letters at a time), as they sound. */
static bool has_trace(struct stores *s)
{
    static const char *const traces[] = {"鱻麤", "麤龘", "龘靐", "Xanthippe", "xanthippe"};
    struct str bytes = public_bytes(s);
    bool found = false;
    for (size_t i = 0; i < COUNT(traces); i++)
        found = found || str_find(bytes, str_c(traces[i])) >= 0;
    return found;
}

static void test_recalled__no_byte_of_it_is_in_the_file_or_the_log(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    struct buf body cleanup(buf_done) = BUF_INIT(4 * MiB);
    if (s->engine != DB_SQLITE)
        skip(); /* what PostgreSQL keeps is its operator's: doc/operators.md */
    bureau_found(s->desk, s->arena, &b);
    for (int i = 0; i < 3000; i++) /* pages that are freed, and an index of several segments */
        buf_fmt(&body, "第%d段：鱻麤龘靐 Xanthippe。\n\n", i);
    for (int i = 0; i < 20; i++)
        bureau_publish(s->desk, s->arena, &b,
                       arena_cstr(s->arena, arena_fmt(s->arena, "第%d件", i)), "正文。");
    struct document_draft d = bureau_draft(
        &b, "鱻麤龘靐的通告", arena_cstr(s->arena, arena_str(s->arena, buf_str(&body))));
    int64_t id = draft(s, &b, &d);
    pass(s, &b, id);
    project(s);
    assert_true(has_trace(s));
    moves(s, id, "recall_urgent", &b.leader, "含个人信息");
    project(s);
    json_t *payload cleanup(json_done) = json_object();
    int64_t seq;
    struct str hash;
    struct catalogue_worker w = {.public_url = s->pub_url, .clock = clock_fixed(BUREAU_MORNING)};
    struct job j = {0};
    assert_int_equal(ledger_head(s->desk, s->arena, &seq, &hash), 0);
    json_put_int(payload, "id", id);
    json_put_int(payload, "seq", seq);
    for (int i = 0; i < 2; i++)
        assert_int_equal(document_scrub_job(&w, s->desk, s->arena, &j, payload), 0);
    assert_false(has_trace(s));
    assert_same_again(s);
    assert_int_equal(document_scrub(s->pub, s->arena), 0);
    assert_false(has_trace(s));
}

static void test_recall__of_what_never_was_public_is_refused(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    struct document_draft d = bureau_draft(&b, "限行通告", "正文。");
    int64_t id = draft(s, &b, &d);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "recall_urgent", &b.leader, "泄露"),
                     ERR_CONFLICT);
}

/* ---- Related documents and validity ---- */

static void test_relation__is_seen_from_both_sides_and_only_while_both_are_public(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t rule = bureau_publish(s->desk, s->arena, &b, "管理办法", "正文。");
    struct document_draft d = bureau_draft(&b, "管理办法解读", "问答。");
    int64_t id = draft(s, &b, &d);
    relate(s, &b, id, "interprets", rule);
    project(s);
    assert_int_equal(related_of(s, rule), 0);
    pass(s, &b, id);
    project(s);
    assert_int_equal(related_of(s, rule), 1);
    assert_int_equal(related_of(s, id), 1);
    moves(s, rule, "withdraw", &b.office, "有误");
    project(s);
    assert_int_equal(related_of(s, id), 0);
    assert_same_again(s);
}

static void assert_validity(struct stores *s, int64_t id, const char *code, int64_t by)
{
    struct catalogue_public_page_row d = page_of(s, id);
    assert_string_equal(arena_cstr(s->arena, d.validity), code);
    assert_int_equal(d.validity_doc, by);
}

/* Is it found by this, and by no other, in lists and counts? */
static void assert_found_by(struct stores *s, int64_t id, const char *code)
{
    const struct furniture none = {0};
    for (size_t i = 0; meta_validities[i]; i++) {
        struct listing l = listing_of_column(0);
        struct list_place start = list_start();
        struct catalogue_public_listed_rows rows = {0};
        bool there = false;
        l.validity = str_c(meta_validities[i]);
        assert_int_equal(listing_rows(s->pub, s->arena, &none, &l, &start, 50, &rows), 0);
        for (size_t k = 0; k < rows.n; k++)
            there = there || rows.v[k].id == id;
        assert_int_equal(there, strcmp(meta_validities[i], code) == 0);
    }
}

static void test_validity__follows_what_repeals_it_and_comes_back_when_that_goes(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    struct document_draft d = bureau_draft(&b, "管理办法", "正文。");
    d.genre = S("规范性文件");
    d.meta.validity = S("in_force");
    int64_t rule = draft(s, &b, &d);
    pass(s, &b, rule);
    project(s);
    assert_validity(s, rule, "in_force", 0);
    assert_found_by(s, rule, "in_force");

    struct document_draft e = bureau_draft(&b, "关于废止管理办法的决定", "正文。");
    e.meta.effective = day_from(2017, 1, 1);
    int64_t act = draft(s, &b, &e);
    relate(s, &b, act, "repeals", rule);
    pass(s, &b, act);
    project(s);
    assert_validity(s, rule, "repealed", act);
    assert_found_by(s, rule, "repealed");
    assert_int_equal(page_of(s, rule).validity_on, day_from(2017, 1, 1));
    assert_same_again(s);

    moves(s, act, "withdraw", &b.office, "有误");
    project(s);
    assert_validity(s, rule, "in_force", 0);
    assert_found_by(s, rule, "in_force");
    assert_same_again(s);
}

static int run_job(struct stores *s, int (*run)(void *, struct db *, struct arena *,
                                                const struct job *, json_t *),
                   json_t *payload, moment_t now)
{
    struct catalogue_worker w = {.blobs = s->desk_blobs, .clock = clock_fixed(now)};
    struct job j = {0};
    return run(&w, s->desk, s->arena, &j, payload);
}

static void test_validity__ends_with_the_last_day_by_one_entry_of_the_ledger(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    struct document_draft d = bureau_draft(&b, "试行办法", "正文。");
    d.meta.validity = S("in_force");
    d.meta.expires = day_from(2016, 12, 31);
    int64_t id = draft(s, &b, &d);
    pass(s, &b, id);
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_int(payload, "edition", 1);
    int64_t before, after;
    struct str hash;
    assert_int_equal(ledger_head(s->desk, s->arena, &before, &hash), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            run_job(s, document_expire_job, payload, day_begin(day_from(2017, 1, 1))), 0);
    assert_int_equal(ledger_head(s->desk, s->arena, &after, &hash), 0);
    assert_int_equal(after, before + 1);
    project(s);
    assert_validity(s, id, "expired", 0);
    assert_found_by(s, id, "expired");
    assert_int_equal(page_of(s, id).validity_on, day_from(2016, 12, 31));
    assert_same_again(s);
}

/* ---- At a moment ---- */

static struct str state_of(struct stores *s, int64_t id)
{
    struct catalogue_document_row d;
    assert_int_equal(catalogue_sql_get(s->desk, s->arena, id, &d), 1);
    return d.state;
}

static int64_t scheduled(struct stores *s, const struct bureau *b, json_t **ret)
{
    struct document_draft d = bureau_draft(b, "限行通告", "正文。");
    d.publish_at = BUREAU_MORNING + 24 * HOUR;
    int64_t id = draft(s, b, &d);
    pass(s, b, id);
    *ret = json_object();
    json_put_int(*ret, "id", id);
    json_put_int(*ret, "at", d.publish_at);
    json_put_int(*ret, "by", b->leader.id);
    return id;
}

static void test_scheduled__is_public_at_its_moment_and_once(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    json_t *payload cleanup(json_done) = NULL;
    int64_t before, after, id = scheduled(s, &b, &payload);
    struct str hash;
    moment_t due;
    assert_true(str_eq(state_of(s, id), S("scheduled")));
    assert_int_equal(ledger_head(s->desk, s->arena, &before, &hash), 0);
    assert_int_equal(job_next_due(s->desk, &due), 0);
    assert_int_equal(due, BUREAU_MORNING + 24 * HOUR);

    for (int i = 0; i < 2; i++)
        assert_int_equal(run_job(s, document_publish_job, payload, BUREAU_MORNING + 25 * HOUR), 0);
    assert_true(str_eq(state_of(s, id), S("published")));
    assert_int_equal(ledger_head(s->desk, s->arena, &after, &hash), 0);
    assert_int_equal(after, before + 1);
    project(s);
    assert_int_equal(page_of(s, id).published, day_from(2016, 11, 18));
    assert_same_again(s);
}

static void test_scheduled__that_was_called_back_does_not_become_public(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    json_t *payload cleanup(json_done) = NULL;
    int64_t before, after, id = scheduled(s, &b, &payload);
    struct str hash;
    moves(s, id, "recall_scheduled", &b.officer, "");
    assert_int_equal(ledger_head(s->desk, s->arena, &before, &hash), 0);
    assert_int_equal(run_job(s, document_publish_job, payload, BUREAU_MORNING + 25 * HOUR), 0);
    assert_int_equal(ledger_head(s->desk, s->arena, &after, &hash), 0);
    assert_int_equal(after, before);
    assert_true(str_eq(state_of(s, id), S("draft")));
}

static int64_t setting(struct stores *s, const char *name, const char *value)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(bodies_set(s->desk, s->arena, str_c(name), str_c(value), 0, BUREAU_MORNING),
                     0);
    return tx_commit(&tx);
}

/* A telephone that was published when it was signed, and is nobody's any more when its time comes. */
static void test_scheduled__is_looked_at_again_at_its_moment_and_held(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    assert_int_equal(setting(s, "leaks.published", "13987012345"), 0);
    struct document_draft d = bureau_draft(&b, "限行通告", "咨询电话13987012345。");
    d.publish_at = BUREAU_MORNING + 24 * HOUR;
    int64_t before, after, id = draft(s, &b, &d);
    struct str hash;
    pass(s, &b, id);
    assert_true(str_eq(state_of(s, id), S("scheduled")));
    assert_int_equal(setting(s, "leaks.published", ""), 0);
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_int(payload, "at", d.publish_at);
    json_put_int(payload, "by", b.leader.id);
    assert_int_equal(ledger_head(s->desk, s->arena, &before, &hash), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(run_job(s, document_publish_job, payload, BUREAU_MORNING + 25 * HOUR), 0);
    assert_int_equal(ledger_head(s->desk, s->arena, &after, &hash), 0);
    assert_int_equal(after, before);
    assert_true(str_eq(state_of(s, id), S("draft")));
    struct flow_events events;
    assert_int_equal(flow_history(s->desk, s->arena, &document_flow, id, &events), 0);
    assert_true(str_eq(events.v[events.n - 1].event, S("hold_due")));
    assert_true(events.v[events.n - 1].note.n > 0);
}

/* ---- Particulars ---- */

static void test_particulars__are_refused_where_they_do_not_fit(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    const struct document_meta wrong[] = {
        {.mode = S("telegram")},
        {.basis = S("2019-20-1")}, /* made in 2016 */
        {.validity = S("repealed")},
        {.effective = day_from(2017, 1, 1), .expires = day_from(2016, 1, 1)},
        {.open_until = day_from(2015, 1, 1)}, /* before it was made */
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct document_draft d = bureau_draft(&b, "限行通告", "正文。");
        d.meta = wrong[i];
        int64_t id;
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(
            document_create(s->desk, s->arena, &d, &b.officer, BUREAU_MORNING, &id), ERR_INVALID);
    }
    struct document_draft d = bureau_draft(&b, "限行通告", "正文。");
    d.meta = (struct document_meta){.basis = S("2007-10-1"), .keywords = S("限行 交通")};
    int64_t id = draft(s, &b, &d);
    pass(s, &b, id);
    project(s);
    assert_true(str_eq(page_of(s, id).basis, S("2007-10-1")));
    assert_true(str_eq(page_of(s, id).keywords, S("限行 交通")));
    assert_int_equal(page_of(s, id).effective, DAY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_version__stays_where_it_was_and_says_why_the_next_one_came),
        ON_BOTH(test_versions__go_when_the_document_is_withdrawn),
        ON_BOTH(test_version__keeps_the_file_that_a_later_one_replaced),
        ON_BOTH(test_version_files__go_with_a_recall),
        ON_BOTH(test_version_files__go_with_a_withdrawal),
        ON_BOTH(test_published__readers_are_told_the_term_and_that_it_is_no_secret),
        ON_BOTH(test_recalled__nothing_of_it_is_in_the_public_store),
        ON_BOTH(test_recalled__no_byte_of_it_is_in_the_file_or_the_log),
        ON_BOTH(test_recall__of_what_never_was_public_is_refused),
        ON_BOTH(test_relation__is_seen_from_both_sides_and_only_while_both_are_public),
        ON_BOTH(test_validity__follows_what_repeals_it_and_comes_back_when_that_goes),
        ON_BOTH(test_validity__ends_with_the_last_day_by_one_entry_of_the_ledger),
        ON_BOTH(test_scheduled__is_public_at_its_moment_and_once),
        ON_BOTH(test_scheduled__that_was_called_back_does_not_become_public),
        ON_BOTH(test_scheduled__is_looked_at_again_at_its_moment_and_held),
        ON_BOTH(test_particulars__are_refused_where_they_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
