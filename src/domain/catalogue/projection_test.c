/* projection_test.c: what of a document and of the settings reaches the public store, and what
 * is left there, on both engines. */
#include "domain/test_bureau.h"
#include "catalogue_public_sql.h"
#include "engine/json.h"
#include "engine/test_stores.h"
#include "domain/frame/frame.h"
#include "store/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void project(struct stores *s)
{
    const struct projections subjects[] = {bodies_projections, catalogue_projections};
    struct projector p = {.desk = s->desk,
                          .pub = s->pub,
                          .subjects = subjects,
                          .subjects_n = COUNT(subjects),
                          .desk_blobs = s->desk_blobs,
                          .pub_blobs = s->pub_blobs,
                          .head_path = s->head};
    if (projector_run(&p) < 0)
        fail_msg("%s", err_context());
}

static struct str file_new(struct stores *s, const char *bytes)
{
    struct str hash;
    assert_int_equal(blob_put(s->desk_blobs, s->arena, str_c(bytes), &hash), 0);
    return hash;
}

/* As the job does when the PDF of the first edition is made. */
static void pdf_enters(struct stores *s, int64_t id, struct str hash)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "document", id);
    json_put_int(payload, "edition", 1);
    json_put_str(payload, "hash", hash);
    json_put_int(payload, "size", 4);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(ledger_append(s->desk, s->arena, BUREAU_MORNING, "document.pdf",
                                   arena_fmt(s->arena, "document:%lld", (long long)id), 0, payload,
                                   NULL),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

static struct catalogue_public_document_row shown(struct stores *s, int64_t id)
{
    struct catalogue_public_document_row d;
    assert_int_equal(catalogue_public_sql_get(s->pub, s->arena, id, &d), 1);
    return d;
}

static void test_withdrawn__title_dates_and_reason_are_all_that_is_left(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t id = bureau_publish(s->desk, s->arena, &b, "限行通告", "自即日起限行。");
    struct str pdf = file_new(s, "%PDF");
    pdf_enters(s, id, pdf);
    project(s);
    assert_true(shown(s, id).index_number.n > 0);
    assert_true(blob_exists(s->pub_blobs, pdf));

    assert_int_equal(bureau_move(s->desk, s->arena, id, "withdraw", &b.office, "内容有误"), 0);
    project(s);
    struct catalogue_public_document_row d = shown(s, id);
    const struct str gone[] = {d.genre, d.summary, d.number, d.index_number,
                               d.body,  d.html,    d.digest, d.pdf};
    assert_true(d.withdrawn);
    for (size_t i = 0; i < COUNT(gone); i++)
        assert_int_equal(gone[i].n, 0);
    assert_true(str_eq(d.title, S("限行通告")));
    assert_true(str_eq(d.reason, S("内容有误")));
    assert_int_equal(d.revised, day_from(2016, 11, 17));
    assert_false(blob_exists(s->pub_blobs, pdf));
}

static void test_withdrawn__while_its_pdf_was_made_leaves_no_file(void **state)
{
    struct stores *s = STORES(state);
    struct bureau b;
    bureau_found(s->desk, s->arena, &b);
    int64_t id = bureau_publish(s->desk, s->arena, &b, "限行通告", "自即日起限行。");
    struct str pdf = file_new(s, "%PDF");
    assert_int_equal(bureau_move(s->desk, s->arena, id, "withdraw", &b.office, "内容有误"), 0);
    pdf_enters(s, id, pdf);
    project(s);
    assert_int_equal(shown(s, id).pdf.n, 0);
    assert_false(blob_exists(s->pub_blobs, pdf));
}

static void test_setting__that_is_not_for_readers_stays_at_the_desk(void **state)
{
    struct stores *s = STORES(state);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(
        bodies_set(s->desk, s->arena, S("authority.phone"), S("0870-2120110"), 0, BUREAU_MORNING),
        0);
    assert_int_equal(
        bodies_set(s->desk, s->arena, S("mail.password"), S("hidden"), 0, BUREAU_MORNING), 0);
    assert_int_equal(bodies_set(s->desk, s->arena, S("site.address"), S("https://example.gov.cn"),
                                0, BUREAU_MORNING),
                     0);
    static const struct {
        const char *name;
        struct str value;
    } shown[] = {{"guide.places_zh", STR_INIT("市档案馆")},
                 {"home.wanted", STR_INIT("户口")},
                 {"search.synonyms", STR_INIT("户口,户籍")}};
    for (size_t i = 0; i < COUNT(shown); i++)
        assert_int_equal(
            bodies_set(s->desk, s->arena, str_c(shown[i].name), shown[i].value, 0, BUREAU_MORNING),
            0);
    assert_int_equal(tx_commit(&tx), 0);
    project(s);
    struct ctx reader = {.db = s->pub, .arena = s->arena};
    const struct furniture *f;
    assert_int_equal(frame_furniture(&reader, &f), 0);
    assert_int_equal(f->settings.n, 2 + COUNT(shown));
    assert_true(str_eq(furniture_setting(f, LANG_ZH, "guide.places").text, shown[0].value));
    for (size_t i = 1; i < COUNT(shown); i++)
        assert_true(str_eq(furniture_setting(f, LANG_ZH, shown[i].name).text, shown[i].value));
    for (size_t i = 0; i < f->settings.n; i++)
        assert_false(str_eq(f->settings.v[i].name, S("mail.password")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_withdrawn__title_dates_and_reason_are_all_that_is_left),
        ON_BOTH(test_withdrawn__while_its_pdf_was_made_leaves_no_file),
        ON_BOTH(test_setting__that_is_not_for_readers_stays_at_the_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
