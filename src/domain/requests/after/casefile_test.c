/* casefile_test.c: the case as one JSON with its hash: what stands in it, what does not. On both engines. */
#include "domain/requests/after/casefile.h"
#include "domain/requests/answer/reply_scene.h"
#include "engine/json.h"
#include "paper/extract.h"
#include "store/blob.h"
#include "reply_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <unistd.h>

static json_t *taken(struct scene *t, int64_t id, struct str *ret_hash)
{
    struct str text;
    assert_int_equal(
        casefile_json(t->s->desk, t->s->arena, &t->law, id, t->now, &text, ret_hash), 0);
    json_t *j = json_loadb(text.p, text.n, 0, NULL);
    assert_non_null(j);
    return j;
}

static json_t *list(json_t *whole, const char *name)
{
    json_t *l = json_object_get(json_object_get(whole, "file"), name);
    assert_true(json_is_array(l));
    return l;
}

static struct str value(struct scene *t, json_t *rows, size_t i, const char *name)
{
    return json_get_str(t->s->arena, json_array_get(rows, i), name);
}

static bool says(struct scene *t, json_t *j, struct str words)
{
    return str_find(ledger_canonical(t->s->arena, j), words) >= 0;
}

/* A case from the question to a complaint: `ret` its number. */
static int64_t whole_case(struct scene *t)
{
    int64_t id = scene_ask(t, "停车场的收费批准文件", "counter");
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    int64_t letter = scene_sign(t, id);
    scene_work(t);
    struct letter_delivery d = scene_by_hand(t);
    assert_int_equal(scene_deliver(t, letter, &d), 0);
    struct request_remedy x = {.kind = S("complaint"),
                               .filer = S("applicant"),
                               .organ = S("试验市人民政府"),
                               .number = S(""),
                               .note = S("嫌慢"),
                               .filed = moment_day(t->now)};
    struct tx tx cleanup(tx_end) = {0};
    int64_t pending;
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(request_remedy_file(t->s->desk, t->s->arena, LANG_ZH, &t->law, id, &x,
                                         &t->b.office, t->now, &t->why),
                     0);
    assert_int_equal(request_remedy_pending(t->s->desk, t->s->arena, id, &pending), 0);
    assert_int_equal(request_remedy_decide(t->s->desk, t->s->arena, LANG_ZH, id, pending,
                                           S("upheld"), moment_day(t->now), S("在期限内"),
                                           &t->b.office, t->now, &t->why),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static void test_casefile__has_what_was_asked_reckoned_signed_decided_and_delivered(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct str hash;
    scene_found(s, &t);
    int64_t id = whole_case(&t);
    json_t *j cleanup(json_done) = taken(&t, id, &hash);
    json_t *file = json_object_get(j, "file");
    assert_true(str_eq(json_get_str(s->arena, json_object_get(file, "request"), "channel"),
                       S("counter")));
    assert_true(json_get_day(file, "received") != DAY_NONE);

    /* The term: its first step with article and due day; twenty days counted, each of the others with why. */
    assert_true(str_find(value(&t, list(j, "term"), 0, "article"), S("第三十三条")) >= 0);
    size_t n = json_array_size(list(j, "days"));
    assert_true(n >= 1);
    for (size_t i = 0; i < n; i++)
        assert_true(value(&t, list(j, "days"), i, "why").n > 0);

    assert_true(json_array_size(list(j, "review")) >= 3);
    assert_true(str_eq(value(&t, list(j, "decisions"), 0, "code"), S("G2")));
    assert_true(value(&t, list(j, "decisions"), 0, "article").n > 0);
    assert_int_equal(json_array_size(list(j, "letters")), 1); /* drafts left out */
    assert_true(str_eq(value(&t, list(j, "deliveries"), 0, "letter"),
                       value(&t, list(j, "letters"), 0, "number")));
    assert_true(str_eq(value(&t, list(j, "remedies"), 0, "note"), S("嫌慢；在期限内")));
    assert_true(says(&t, list(j, "events"), S("complaint-decided")));
    assert_true(says(&t, list(j, "events"), S("不成立")));
}

/* Who is named at the first event of that kind; "" there is none. */
static struct str hand_of(struct scene *t, json_t *whole, const char *kind)
{
    json_t *events = list(whole, "events");
    for (size_t i = 0; i < json_array_size(events); i++)
        if (str_eq(value(t, events, i, "kind"), str_c(kind)))
            return value(t, events, i, "by");
    return S("");
}

static void test_casefile__names_the_applicant_the_clock_and_the_officer(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct str hash;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    const struct uploads nothing = {0};
    struct request_names names = scene_hand_in(&t, &texts, &nothing, SCENE_MONDAY);
    assert_int_equal(scene_take(&t, SCENE_MONDAY), 0);
    int64_t id = scene_id(&t, &names);
    struct request_act phone = {
        .day = moment_day(SCENE_MONDAY), .until = DAY_NONE, .note = S("电话确认")};
    assert_int_equal(scene_do(&t, id, "confirm", &phone, &t.b.office, SCENE_MONDAY), 0);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_true(requests_by_the_clock(s->desk, s->arena, SCENE_MONDAY + 60 * SCENE_DAY) > 0);
    assert_int_equal(tx_commit(&tx), 0);
    json_t *j cleanup(json_done) = taken(&t, id, &hash);
    assert_true(str_eq(hand_of(&t, j, "received"), S("申请人")));
    assert_true(str_eq(hand_of(&t, j, "confirmed"), t.b.office.name));
    assert_true(str_eq(hand_of(&t, j, "overdue"), S("系统（按日期自动记入）")));
}

static void print_casefile(struct stores *s, const struct scene *t, int64_t id,
                           struct review_print *ret)
{
    json_t *payload cleanup(json_done) = json_pack("{sI}", "request", (json_int_t)id);
    struct requests_worker w = {
        .blobs = s->desk_blobs, .clock = clock_fixed(t->now), .law = &t->law};
    assert_int_equal(casefile_job(&w, s->desk, s->arena, payload), 0);
    assert_int_equal(review_print_get(s->desk, s->arena, CASEFILE_PRINT, id, ret), 0);
}

/* A person reads the paper: 2026年11月23日; the JSON keeps 2026-11-23 for programs. */
static void test_casefiles_paper__has_its_days_as_a_letter_has_them(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct review_print print;
    struct extract x;
    int64_t size;
    int fd;
    scene_found(s, &t);
    int64_t id = whole_case(&t);
    print_casefile(s, &t, id, &print);
    assert_int_equal(blob_open(s->desk_blobs, print.hash, &fd, &size), 0);
    assert_int_equal(extract(s->arena, fd, S("casefile.pdf"), &x), 0);
    (void)close(fd);
    struct civil year = day_civil(moment_day(t.now));
    assert_true(str_find(x.text, arena_fmt(s->arena, "%d年", year.year)) >= 0);
    for (int month = 1; month <= 12; month++) {
        struct str iso = arena_fmt(s->arena, "%04d-%02d-", year.year, month);
        if (str_find(x.text, iso) >= 0)
            fail_msg("%.*s in: %.*s", STR_ARG(iso), STR_ARG(x.text));
    }
}

/* On a machine without the fonts of official documents; on one that has them there is nothing to tell. */
static void test_casefiles_paper__tells_which_faces_were_replaced(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct review_print print;
    struct reply_letter_row letter;
    scene_found(s, &t);
    int64_t id = whole_case(&t);
    print_casefile(s, &t, id, &print);
    assert_true(print.size > 0);
    assert_int_equal(reply_sql_letter_reply(s->desk, s->arena, id, 1, &letter), 1);
    assert_int_equal(letter.substituted.n > 0, print.substituted.n > 0);
}

static void test_casefile__has_the_same_hash_until_the_case_changes(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct str first, again, later;
    scene_found(s, &t);
    int64_t id = scene_ask(&t, "停车场的收费批准文件", "counter");
    json_t *a cleanup(json_done) = taken(&t, id, &first);
    t.now += 3600;
    json_t *b cleanup(json_done) = taken(&t, id, &again);
    assert_true(str_eq(first, again));
    assert_int_equal(first.n, 64);
    assert_int_equal(scene_act(&t, id, "accept", ""), 0);
    json_t *c cleanup(json_done) = taken(&t, id, &later);
    assert_false(str_eq(first, later));
    assert_true(str_eq(json_get_str(s->arena, c, "hash"), later));
    (void)a;
    (void)b;
}

static void test_casefile__leaves_out_document_telephone_and_address(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct str hash;
    scene_found(s, &t);
    int64_t id = whole_case(&t);
    struct requests_request_row row = scene_row(&t, id);
    json_t *j cleanup(json_done) = taken(&t, id, &hash);
    assert_true(row.phone.n > 0);
    assert_false(says(&t, j, row.phone));
    assert_false(says(&t, j, S("530602199003071235"))); /* of scene_ask() */
    if (row.address.n > 0)
        assert_false(says(&t, j, row.address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_casefile__has_what_was_asked_reckoned_signed_decided_and_delivered),
        ON_BOTH(test_casefile__names_the_applicant_the_clock_and_the_officer),
        ON_BOTH(test_casefiles_paper__has_its_days_as_a_letter_has_them),
        ON_BOTH(test_casefiles_paper__tells_which_faces_were_replaced),
        ON_BOTH(test_casefile__has_the_same_hash_until_the_case_changes),
        ON_BOTH(test_casefile__leaves_out_document_telephone_and_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
