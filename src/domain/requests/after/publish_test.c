/* publish_test.c: what is asked often is proposed for publication; a released answer becomes a draft of the
 * catalogue that says nothing of who asked, on both engines. */
#include "domain/requests/after/publish.h"
#include "domain/catalogue/catalogue.h"
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply_scene.h"
#include "request_publish_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int64_t register_of(struct scene *t, const char *name, const char *wanted)
{
    struct arena *a = t->s->arena;
    static int made;
    int64_t id;
    struct request_new n = {.texts = {.class = S("person"),
                                      .name = str_c(name),
                                      .contact = S(""),
                                      .id_kind = S(""),
                                      .id_number = S(""),
                                      .phone = S("13800000000"),
                                      .email = S(""),
                                      .address = S("昭阳区凤凰街道1号"),
                                      .wanted = str_c(wanted),
                                      .wanted_name = S(""),
                                      .wanted_number = S(""),
                                      .medium = S("paper"),
                                      .delivery = S("pickup"),
                                      .purpose = S(""),
                                      .waiver = S(""),
                                      .notices = S("")},
                            .public_id = arena_fmt(a, "id%d", made),
                            .receipt = arena_fmt(a, "R%d", made),
                            .channel = S("counter"),
                            .place = S(""),
                            .key = S(""),
                            .received = t->now};
    struct tx tx cleanup(tx_end) = {0};
    made++;
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(request_register(t->s->desk, a, &t->house, &n, &t->b.office, t->now, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

static void look(struct scene *t)
{
    int r;
    do {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(t->s->desk, &tx), 0);
        r = request_alikes_look(t->s->desk, t->s->arena, t->now);
        assert_true(r >= 0);
        assert_int_equal(tx_commit(&tx), 0);
    } while (r > 0);
}

static int64_t open_ones(struct scene *t)
{
    struct request_publish_open_row row;
    assert_int_equal(request_publish_sql_open(t->s->desk, t->s->arena, &row), 0);
    return row.n;
}

static void ask_by(struct scene *t, int from, int to, const char *wanted)
{
    for (int i = from; i < to; i++)
        register_of(t, arena_fmt(t->s->arena, "申请人%c%c", 'A' + i / 26, 'A' + i % 26).p, wanted);
}

static int64_t proposal_of(struct scene *t)
{
    struct request_publish_proposal_rows rows = {0};
    assert_int_equal(request_publish_sql_proposals(t->s->desk, t->s->arena, S("open"), 5, &rows),
                     0);
    assert_int_equal(rows.n, 1);
    return rows.v[0].id;
}

static int draft(struct scene *t, int64_t id, const struct actor *officer, int64_t *ret)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_publish(t->s->desk, t->s->arena, &t->law, id, officer->id, &t->b.office, t->now,
                            ret);
    return r < 0 ? r : tx_commit(&tx);
}

/* The answer of that case goes out. */
static void answer_saying(struct scene *t, int64_t id, const char *finding)
{
    const char *const facts[] = {finding, "提供方式=随本答复书提供电子文本", NULL};
    struct letter_delivery d = scene_by_hand(t);
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    scene_assign(t, id);
    assert_int_equal(scene_decide(t, id, &t->b.officer, "G2", facts), 0);
    int64_t letter = scene_sign(t, id);
    scene_work(t);
    assert_int_equal(scene_deliver(t, letter, &d), 0);
}

static void answer(struct scene *t, int64_t id)
{
    struct letter_delivery d = scene_by_hand(t);
    assert_int_equal(scene_act(t, id, "accept", ""), 0);
    int64_t letter = scene_sign(t, id);
    scene_work(t);
    assert_int_equal(scene_deliver(t, letter, &d), 0);
}

static void test_ten_applicants__who_ask_for_the_same_propose_a_publication_once(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    ask_by(&t, 0, 9, "2015年以来中心城区公共停车场的收费批准文件");
    register_of(&t, "另一人", "养犬登记的收费标准和依据");
    register_of(&t, "申请人AA", "2015年以来中心城区公共停车场的收费批准文件"); /* he asks again */
    look(&t);
    assert_int_equal(open_ones(&t), 0);
    ask_by(&t, 9, 10, "中心城区公共停车场2015年以来的收费批准文件");
    look(&t);
    look(&t);
    assert_int_equal(open_ones(&t), 1);
    ask_by(&t, 10, 14, "2015年以来中心城区公共停车场的收费批准文件");
    look(&t);
    assert_int_equal(open_ones(&t), 1);
}

static void test_a_proposal__that_was_declined_comes_again_when_as_many_more_have_asked(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    ask_by(&t, 0, 10, "电动自行车登记上牌的办理条件");
    look(&t);
    int64_t id = proposal_of(&t);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(
            request_proposal_decline(s->desk, s->arena, id, S("  "), &t.b.office, t.now),
            ERR_INVALID);
        assert_int_equal(request_proposal_decline(s->desk, s->arena, id, S("涉及第三方商业秘密"),
                                                  &t.b.office, t.now),
                         0);
        assert_int_equal(
            request_proposal_decline(s->desk, s->arena, id, S("再来一次"), &t.b.office, t.now),
            ERR_CONFLICT);
        assert_int_equal(tx_commit(&tx), 0);
    }
    ask_by(&t, 10, 19, "电动自行车登记上牌的办理条件");
    look(&t);
    assert_int_equal(open_ones(&t), 0);
    ask_by(&t, 19, 20, "电动自行车登记上牌的办理条件");
    look(&t);
    assert_int_equal(open_ones(&t), 1);
}

/* The setting's months, up to the newest of them. */
static void test_ten_applicants__over_more_than_a_year_propose_nothing(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    t.now = day_begin(day_from(2025, 11, 22)) + 36000;
    ask_by(&t, 0, 5, "烟花爆竹零售点的布点规划");
    look(&t);
    t.now = day_begin(day_from(2026, 11, 23)) + 36000; /* a year and a day later */
    ask_by(&t, 5, 10, "烟花爆竹零售点的布点规划");
    look(&t);
    assert_int_equal(open_ones(&t), 0);
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(
            bodies_set(s->desk, s->arena, S("requests.many_months"), S("13"), 0, t.now), 0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    ask_by(&t, 10, 11, "烟花爆竹零售点的布点规划");
    look(&t);
    assert_int_equal(open_ones(&t), 1);
}

static void test_an_answer__names_who_drafts_on_and_nobody_who_has_nothing_to_do_with_it(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    int64_t account = -1;
    scene_found(s, &t);
    int64_t id = register_of(&t, "钱多多", "停车场的收费批准文件");
    struct requests_request_row row = scene_row(&t, id);
    assert_int_equal(request_publisher(s->desk, s->arena, &row, &account), 0);
    assert_int_equal(account, 0);
    answer(&t, id);
    row = scene_row(&t, id);
    assert_int_equal(request_publisher(s->desk, s->arena, &row, &account), 0);
    assert_int_equal(account, t.b.officer.id);
}

static struct str title_of(struct scene *t, int64_t request)
{
    struct documents_from from;
    assert_int_equal(documents_from(t->s->desk, t->s->arena,
                                    arena_fmt(t->s->arena, "requests/%lld", (long long)request),
                                    &from),
                     0);
    assert_int_equal(from.n, 1);
    return from.v[0].title;
}

static void test_a_released_answer__becomes_a_draft_without_a_word_of_who_asked(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    int64_t document;
    scene_found(s, &t);
    int64_t id = register_of(&t, "钱多多", "申请公开钱多多家门口停车场的收费批准文件。");
    assert_int_equal(draft(&t, id, &t.b.officer, &document),
                     ERR_CONFLICT); /* nothing is released */
    answer(&t, id);
    assert_int_equal(draft(&t, id, &t.b.leader, &document), ERR_INVALID); /* he drafts nothing */
    assert_int_equal(draft(&t, id, &t.b.officer, &document), 0);
    struct str title = title_of(&t, id);
    assert_true(str_find(title, S("钱多多")) < 0);
    assert_true(str_find(title, S("停车场的收费批准文件")) >= 0);
    assert_false(str_starts(title, S("申请公开")));
    assert_int_equal(draft(&t, id, &t.b.officer, &document), ERR_CONFLICT); /* once */

    struct requests_event_rows events = {0};
    assert_int_equal(requests_sql_events(s->desk, s->arena, id, &events), 0);
    bool shown;
    assert_true(str_eq(events.v[events.n - 1].kind, S("to-catalogue")));
    assert_false(request_shows(S("to-catalogue"), &shown)); /* the desk's own affair */
}

static void test_a_draft__begins_with_the_matter_and_speaks_to_nobody(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    int64_t document;
    struct leaks_thing d;
    bool said = false;
    scene_found(s, &t);
    int64_t id = register_of(&t, "钱多多", "停车场的收费批准文件");
    answer_saying(&t, id, "认定事实=你申请公开的停车场收费批准文件由本机关制作并保存");
    assert_int_equal(draft(&t, id, &t.b.officer, &document), 0);
    assert_int_equal(document_leaks_thing(s->desk, s->arena, document, &d), 0);
    for (size_t i = 0; i < d.parts.n; i++) {
        struct str words = d.parts.v[i].words;
        said = said || str_find(words, S("停车场收费批准文件由本机关制作并保存")) >= 0;
        assert_true(str_find(words, S("你申请")) < 0);
    }
    assert_true(said);
}

static void test_a_proposal__is_drafted_out_of_one_of_its_answers_and_of_no_other(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    int64_t document;
    scene_found(s, &t);
    int64_t other = register_of(&t, "另一人", "养犬登记的收费标准和依据");
    int64_t one = register_of(&t, "第一人", "公务用车购置和运行费用明细");
    ask_by(&t, 0, 9, "公务用车购置和运行费用明细");
    look(&t);
    int64_t id = proposal_of(&t);
    answer(&t, one);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(request_proposal_draft(s->desk, s->arena, &t.law, id, other, t.b.officer.id,
                                            &t.b.office, t.now, &document),
                     ERR_INVALID);
    assert_int_equal(request_proposal_draft(s->desk, s->arena, &t.law, id, one, t.b.officer.id,
                                            &t.b.office, t.now, &document),
                     0);
    assert_int_equal(request_proposal_draft(s->desk, s->arena, &t.law, id, 0, t.b.officer.id,
                                            &t.b.office, t.now, &document),
                     ERR_CONFLICT);
    assert_int_equal(tx_commit(&tx), 0);
    assert_true(str_eq(title_of(&t, one), S("公务用车购置和运行费用明细")));
    assert_int_equal(open_ones(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_ten_applicants__who_ask_for_the_same_propose_a_publication_once),
        ON_BOTH(test_a_proposal__that_was_declined_comes_again_when_as_many_more_have_asked),
        ON_BOTH(test_ten_applicants__over_more_than_a_year_propose_nothing),
        ON_BOTH(test_an_answer__names_who_drafts_on_and_nobody_who_has_nothing_to_do_with_it),
        ON_BOTH(test_a_released_answer__becomes_a_draft_without_a_word_of_who_asked),
        ON_BOTH(test_a_draft__begins_with_the_matter_and_speaks_to_nobody),
        ON_BOTH(test_a_proposal__is_drafted_out_of_one_of_its_answers_and_of_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
