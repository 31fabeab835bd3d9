/* requests_test.c: from the sealed inbox to the register, and what becomes public of it, on both
 * engines. */
#include "domain/requests/scene.h"
#include "base/file.h"
#include "engine/json.h"
#include "engine/law.h"
#include "requests_public_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* By the web, without files. */
static struct request_names ask(struct scene *t, const struct request_texts *texts, moment_t at)
{
    static const struct uploads none = {0};
    return scene_hand_in(t, texts, &none, at);
}

static size_t take_all(struct scene *t)
{
    return scene_take(t, SCENE_MONDAY);
}

static struct requests_request_row row_of(struct scene *t, const struct request_names *n)
{
    return scene_row(t, scene_id(t, n));
}

static void test_request__from_the_web_is_registered_by_year_without_gap(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names a = ask(&t, &texts, SCENE_MONDAY), b = ask(&t, &texts, SCENE_MONDAY + 60);
    struct request_names old = ask(&t, &texts, BUREAU_MORNING);
    assert_int_equal(take_all(&t), 0);
    assert_true(str_eq(row_of(&t, &a).number, S("依申〔2026〕1号")));
    assert_true(str_eq(row_of(&t, &b).number, S("依申〔2026〕2号")));
    assert_true(str_eq(row_of(&t, &old).number, S("依申〔2016〕1号")));

    struct requests_request_row row = row_of(&t, &a);
    assert_true(str_eq(row.state, S("registered")));
    assert_true(str_eq(row.receipt, a.receipt));
    assert_true(str_eq(row.name, S("赵小满")));
    assert_true(str_eq(row.wanted, texts.wanted));
}

static void test_request__that_cannot_be_taken_takes_no_number(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts(), empty = scene_texts();
    empty.wanted = S("  ");
    ask(&t, &empty, SCENE_MONDAY);
    struct request_names good = ask(&t, &texts, SCENE_MONDAY);
    assert_int_equal(take_all(&t), 1);
    assert_true(str_eq(row_of(&t, &good).number, S("依申〔2026〕1号")));
}

static void test_request__is_not_asked_what_its_law_does_not_let_us_ask(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names now = ask(&t, &texts, SCENE_MONDAY),
                         then = ask(&t, &texts, BUREAU_MORNING);
    take_all(&t);
    struct requests_request_row new_law = row_of(&t, &now), old_law = row_of(&t, &then);
    assert_true(str_eq(new_law.law, S("cn-2019")));
    assert_int_equal(new_law.purpose.n, 0);
    assert_true(new_law.identity.n > 0);
    assert_true(str_eq(old_law.law, S("cn-2008")));
    assert_true(str_eq(old_law.purpose, texts.purpose));
    assert_int_equal(old_law.identity.n, 0);
}

static void test_identity__is_sealed_for_the_desk_and_stands_nowhere_in_the_clear(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names names = ask(&t, &texts, SCENE_MONDAY);
    struct requests_request_row row;
    struct str plain;
    take_all(&t);
    row = row_of(&t, &names);
    assert_true(str_find(row.identity, S(SCENE_CARD)) < 0);
    assert_true(str_find(row.same, S(SCENE_CARD)) < 0);
    assert_int_equal(seal_open(s->arena, &t.house.keys, row.identity, &plain), 0);
    assert_true(str_find(plain, S(SCENE_CARD)) >= 0);

    struct ledger_entries entries = {0};
    assert_int_equal(ledger_after(s->desk, s->arena, 0, 1000, &entries), 0);
    for (size_t i = 0; i < entries.n; i++) {
        assert_true(str_find(entries.v[i].payload, S(SCENE_CARD)) < 0);
        assert_true(str_find(entries.v[i].payload, S("赵小满")) < 0);
        assert_true(str_find(entries.v[i].payload, texts.wanted) < 0);
    }
}

static void test_same_applicant__is_known_again_by_the_number_however_it_is_written(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts(), again = scene_texts(), other = scene_texts();
    again.id_number = S("５３０６０２ 19900307 1235");
    again.name = S("赵 小满");
    other.id_number = S("11010519491231002X");
    struct request_names a = ask(&t, &texts, SCENE_MONDAY), b = ask(&t, &again, SCENE_MONDAY),
                         c = ask(&t, &other, SCENE_MONDAY);
    take_all(&t);
    assert_true(str_eq(row_of(&t, &a).same, row_of(&t, &b).same));
    assert_false(str_eq(row_of(&t, &a).same, row_of(&t, &c).same));
}

static void test_applicants_view__opens_with_code_and_second_fact_and_not_without(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names names = ask(&t, &texts, SCENE_MONDAY);
    take_all(&t);
    scene_project(&t);

    struct requests_public_get_row row;
    struct str code, view;
    uint8_t key[SEAL_KEY];
    assert_int_equal(request_code_read(s->arena, names.code, &code), 0);
    assert_int_equal(requests_public_sql_get(s->pub, s->arena, request_place(s->arena, code), &row),
                     1);
    assert_true(str_find(row.box, texts.wanted) < 0);
    request_key(s->arena, code, request_second_read(s->arena, S("5678")), key);
    assert_int_equal(seal_unlock_bytes(s->arena, key, row.box, &view), 0);
    assert_true(str_find(view, texts.wanted) >= 0);
    assert_true(str_find(view, S("赵小满")) < 0);
    assert_true(str_find(view, S(SCENE_CARD)) < 0);
    request_key(s->arena, code, S("5679"), key);
    assert_int_equal(seal_unlock_bytes(s->arena, key, row.box, &view), ERR_MALFORMED);
}

static void test_applicants_view__is_the_same_when_it_is_made_anew_from_the_ledger(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    ask(&t, &texts, SCENE_MONDAY);
    take_all(&t);
    scene_project(&t);
    struct str before, after;
    assert_int_equal(projector_digest(s->pub, s->arena, &before), 0);
    stores_empty_pub(s);
    scene_project(&t);
    assert_int_equal(projector_digest(s->pub, s->arena, &after), 0);
    assert_true(str_eq(before, after));
}

static void test_submission__taken_twice_is_one_request(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names names = ask(&t, &texts, SCENE_MONDAY);
    take_all(&t);
    int64_t id = scene_id(&t, &names);
    struct submission again = {.public_id = names.public_id,
                               .kind = S("request"),
                               .received = SCENE_MONDAY,
                               .payload = S("{}")};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->pub, &tx), 0);
    assert_int_equal(inbox_add(s->pub, &again), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_int_equal(take_all(&t), 0);
    assert_int_equal(scene_id(&t, &names), id);
}

static void test_submission__without_the_desks_key_waits(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct request_names names = ask(&t, &texts, SCENE_MONDAY);
    t.house.keys.there = false;
    assert_int_equal(take_all(&t), 1);
    t.house.keys.there = true;
    assert_int_equal(take_all(&t), 0);
    assert_true(scene_id(&t, &names) > 0);
}

/* ---- At the desk ---- */

static int64_t register_one(struct scene *t, const char *channel, moment_t at)
{
    struct request_texts texts = scene_texts();
    return scene_register(t, &texts, channel, at);
}

static int act_of(struct scene *t, int64_t id, const char *code, moment_t at, day_t until,
                  int64_t days, const char *note, const struct actor *who)
{
    struct request_act act = {.day = moment_day(at),
                              .until = until,
                              .days = days,
                              .note = str_c(note),
                              .opinion = S("refuses")};
    int r = scene_do(t, id, code, &act, who, at);
    if (r == ERR_INVALID)
        assert_true(t->why.n > 0); /* whoever is refused is told why */
    return r;
}

static int act(struct scene *t, int64_t id, const char *code, moment_t at, const char *note)
{
    return act_of(t, id, code, at, DAY_NONE, 0, note, &t->b.office);
}

static void assert_stands(struct scene *t, int64_t id, const char *state, day_t due)
{
    struct requests_request_row row = scene_row(t, id);
    assert_string_equal(arena_cstr(t->s->arena, row.state), state);
    assert_int_equal(row.due, due);
}

static void test_counter__starts_the_clock_at_once_and_the_web_when_it_is_confirmed(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t counter = register_one(&t, "counter", scene_at_ten(2026, 9, 18)),
            oral = register_one(&t, "oral", scene_at_ten(2016, 9, 28)),
            web = register_one(&t, "web", scene_at_ten(2026, 9, 17));
    assert_stands(&t, counter, "confirmed", day_from(2026, 10, 22));
    assert_stands(&t, oral, "confirmed", day_from(2016, 10, 24));
    assert_stands(&t, web, "registered", DAY_NONE);
    assert_int_equal(act(&t, web, "confirm", scene_at_ten(2026, 9, 18), ""), 0);
    assert_stands(&t, web, "confirmed", day_from(2026, 10, 22));
}

static void test_correction__is_asked_once_within_seven_days_and_begins_the_time_anew(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "counter", scene_at_ten(2024, 1, 2)),
            late = register_one(&t, "counter", scene_at_ten(2024, 1, 2));
    day_t until = day_from(2024, 1, 31);
    assert_int_equal(act_of(&t, late, "ask_correction", scene_at_ten(2024, 1, 12), until, 0,
                            "看不清", &t.b.office),
                     ERR_INVALID);
    assert_stands(&t, late, "confirmed", day_from(2024, 1, 30));
    assert_int_equal(act_of(&t, id, "ask_correction", scene_at_ten(2024, 1, 11), until, 0,
                            "年份不明", &t.b.office),
                     0);
    assert_stands(&t, id, "correction", DAY_NONE);
    assert_int_equal(act(&t, id, "correct", scene_at_ten(2024, 1, 15), ""), 0);
    struct requests_request_row row = scene_row(&t, id);
    assert_true(row.due > day_from(2024, 1, 30));
    assert_int_equal(
        act_of(&t, id, "ask_correction", scene_at_ten(2024, 1, 16), until, 0, "再问", &t.b.office),
        ERR_INVALID);
}

/* The day that was set is the applicant's to its end; from the next on the office decides, until he answers. */
static void assert_silent_until_he_answers(struct scene *t, int64_t id, day_t until,
                                           const char *how, const char *note)
{
    assert_int_equal(scene_silent(t, until), 0);
    assert_int_equal(scene_silent(t, until + 1), 1);
    assert_int_equal(act(t, id, how, scene_at_ten(2024, 1, 31), note), 0);
    assert_int_equal(scene_silent(t, until + 1), 0);
}

static void test_correction__that_does_not_come_is_the_offices_to_decide(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "counter", scene_at_ten(2024, 1, 2));
    day_t until = day_from(2024, 1, 31);
    assert_int_equal(act_of(&t, id, "ask_correction", scene_at_ten(2024, 1, 11), until, 0,
                            "年份不明", &t.b.office),
                     0);
    assert_silent_until_he_answers(&t, id, until, "correct", "");
}

static void test_reasons__that_do_not_come_are_the_offices_to_decide(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "counter", scene_at_ten(2024, 1, 2));
    day_t until = day_from(2024, 1, 31);
    assert_int_equal(act(&t, id, "accept", scene_at_ten(2024, 1, 3), ""), 0);
    assert_int_equal(act_of(&t, id, "ask_reasons", scene_at_ten(2024, 1, 11), until, 0,
                            "一个月内提出40件", &t.b.office),
                     0);
    assert_silent_until_he_answers(&t, id, until, "reasons_given", "研究需要");
}

static void test_third_party__has_its_time_that_is_not_counted(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "counter", scene_at_ten(2024, 3, 1));
    assert_int_equal(act(&t, id, "accept", scene_at_ten(2024, 3, 4), ""), 0);
    assert_int_equal(act(&t, id, "ask_third_party", scene_at_ten(2024, 3, 11), "某停车公司"), 0);
    assert_int_equal(act(&t, id, "third_party_answered", scene_at_ten(2024, 3, 25), "不同意"), 0);
    assert_stands(&t, id, "accepted", day_from(2024, 4, 15));
}

static void test_extension__is_given_once_before_it_is_due_and_within_its_limit(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "counter", scene_at_ten(2026, 9, 18)),
            over = register_one(&t, "counter", scene_at_ten(2026, 9, 18));
    assert_int_equal(act(&t, id, "accept", scene_at_ten(2026, 9, 21), ""), 0);
    assert_int_equal(act(&t, over, "accept", scene_at_ten(2026, 9, 21), ""), 0);
    moment_t on = scene_at_ten(2026, 10, 20);
    assert_int_equal(act_of(&t, id, "extend", on, DAY_NONE, 21, "材料多", &t.b.office),
                     ERR_INVALID);
    assert_int_equal(act_of(&t, id, "extend", on, DAY_NONE, 5, "", &t.b.office), ERR_INVALID);
    assert_int_equal(act_of(&t, id, "extend", on, DAY_NONE, 5, "材料多", &t.b.office), 0);
    assert_stands(&t, id, "accepted", day_from(2026, 10, 29));
    assert_int_equal(act_of(&t, id, "extend", on, DAY_NONE, 5, "还是多", &t.b.office), ERR_INVALID);
    assert_int_equal(
        act_of(&t, over, "extend", scene_at_ten(2026, 10, 23), DAY_NONE, 5, "材料多", &t.b.office),
        ERR_INVALID);
}

static void test_acts__are_the_disclosure_offices_and_never_of_tomorrow(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    int64_t id = register_one(&t, "web", scene_at_ten(2026, 9, 17));
    moment_t now = scene_at_ten(2026, 9, 18);
    assert_int_equal(act_of(&t, id, "confirm", now, DAY_NONE, 0, "", &t.b.officer), ERR_FORBIDDEN);
    assert_int_equal(act_of(&t, id, "confirm", now, DAY_NONE, 0, "", &t.b.auditor), ERR_FORBIDDEN);
    assert_int_equal(act(&t, id, "accept", now, ""), ERR_CONFLICT);
    struct request_act tomorrow = {.day = moment_day(now) + 1, .until = DAY_NONE, .note = S("")};
    assert_int_equal(scene_do(&t, id, "confirm", &tomorrow, &t.b.office, now), ERR_INVALID);
    assert_int_equal(act(&t, id, "withdraw", now, "来电撤回"), 0);
    assert_stands(&t, id, "withdrawn", DAY_NONE);
    assert_int_equal(act(&t, id, "confirm", now, ""), ERR_CONFLICT);
}

static int destroy(struct scene *t, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int n = request_identities_destroy(t->s->desk, t->s->arena, now);
    assert_true(n >= 0);
    assert_int_equal(tx_commit(&tx), 0);
    return n;
}

static void test_identity__each_look_is_an_event_and_its_time_ends(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    moment_t now = scene_at_ten(2026, 9, 18),
             later = now + (request_choices[REQUEST_IDENTITY_DAYS].standard + 1) * 86400;
    int64_t id = register_one(&t, "counter", now), open = register_one(&t, "counter", now);
    struct str kind, number;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(
        request_identity(s->desk, s->arena, &t.house, id, &t.b.office, now, &kind, &number), 0);
    assert_int_equal(tx_commit(&tx), 0);
    assert_true(str_eq(number, S(SCENE_CARD)));
    assert_int_equal(scene_events(&t, id, "identity-seen"), 1);

    assert_int_equal(act(&t, id, "withdraw", now, "来电撤回"), 0);
    assert_int_equal(destroy(&t, later - 2 * 86400), 0);
    assert_int_equal(destroy(&t, later), 1);
    assert_int_equal(destroy(&t, later), 0);
    assert_int_equal(scene_row(&t, id).identity.n, 0);
    assert_true(scene_row(&t, open).identity.n > 0); /* an open case keeps it */
    assert_int_equal(scene_events(&t, id, "identity-destroyed"), 1);
}

/* Does the store hold these bytes anywhere: in its file or in its log? */
static bool on_disk(const struct stores *s, struct str bytes)
{
    struct str path = str_skip(s->desk_url, strlen("sqlite:"));
    static const char *const tails[] = {"", "-wal"};
    for (size_t i = 0; i < COUNT(tails); i++) {
        struct str held;
        int r = file_read(s->arena, arena_fmt(s->arena, "%.*s%s", STR_ARG(path), tails[i]).p,
                          64 * MiB, &held);
        assert_int_equal(r, 0);
        if (str_find(held, bytes) >= 0)
            return true;
    }
    return false;
}

static void test_identity__that_was_destroyed_is_on_the_disk_no_more(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    moment_t now = scene_at_ten(2026, 9, 18),
             later = now + (request_choices[REQUEST_IDENTITY_DAYS].standard + 1) * 86400;
    int64_t id = register_one(&t, "counter", now);
    struct str identity = scene_row(&t, id).identity;
    assert_int_equal(act(&t, id, "withdraw", now, "来电撤回"), 0);
    if (s->engine != DB_SQLITE) { /* what becomes of PostgreSQL's pages is its operator's */
        assert_int_equal(request_identities_end(s->desk, later), 0);
        assert_int_equal(scene_row(&t, id).identity.n, 0);
        return;
    }
    struct str tail = str_skip(identity, identity.n - 40); /* a page may part it */
    assert_true(on_disk(s, tail));

    struct db *reader = stores_desk(s); /* an older state is being read */
    struct requests_request_row row;
    struct tx old cleanup(tx_end) = {0};
    assert_int_equal(tx_begin_read(reader, &old), 0);
    assert_int_equal(request_get(reader, s->arena, id, &row), 0);
    assert_int_equal(request_identities_end(s->desk, later), 0);
    assert_int_equal(scene_row(&t, id).identity.n, 0);
    assert_true(on_disk(s, tail));
    tx_end(&old);
    db_close(reader);

    assert_int_equal(request_identities_end(s->desk, later), 0);
    assert_false(on_disk(s, tail));
}

/* ---- Without a store ---- */

static struct arena *arena;

static bool refuses(const struct request_texts *t, moment_t at, const char *field)
{
    struct request_faults faults;
    request_check(arena, request_regime_on(moment_day(at)), t, &faults);
    for (size_t i = 0; i < faults.n; i++)
        if (strcmp(faults.v[i].field, field) == 0)
            return true;
    return false;
}

static void test_form__asks_for_identity_since_2019_and_for_the_purpose_before(void **state)
{
    (void)state;
    struct request_texts t = scene_texts();
    t.id_kind = t.id_number = t.purpose = S("");
    assert_true(refuses(&t, SCENE_MONDAY, "id_kind"));
    assert_false(refuses(&t, SCENE_MONDAY, "purpose"));
    assert_false(refuses(&t, BUREAU_MORNING, "id_kind"));
    assert_true(refuses(&t, BUREAU_MORNING, "purpose"));
    t = scene_texts();
    t.id_number = S("530602199003071234");
    assert_true(refuses(&t, SCENE_MONDAY, "id_number"));
}

static bool keeps_unasked(const struct request_texts *t, moment_t at, const char *field)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct request_faults faults = {0};
    request_check_unasked(a, request_regime_on(moment_day(at)), t, &faults);
    for (size_t i = 0; i < faults.n; i++)
        if (strcmp(faults.v[i].field, field) == 0)
            return false;
    return true;
}

static void test_form__tells_what_its_law_does_not_take(void **state)
{
    (void)state;
    struct request_texts t = scene_texts();
    t.waiver = S("低保户");
    for (size_t i = 0; i < 2; i++) {
        const char *field = (const char *const[]){"purpose", "waiver"}[i];
        assert_false(keeps_unasked(&t, SCENE_MONDAY, field));
        assert_true(keeps_unasked(&t, BUREAU_MORNING, field));
    }
    assert_true(keeps_unasked(&t, SCENE_MONDAY, "id_number"));
    assert_false(keeps_unasked(&t, BUREAU_MORNING, "id_number"));
    t.purpose = t.waiver = S("");
    assert_true(keeps_unasked(&t, SCENE_MONDAY, "purpose"));
}

static void test_form__wants_a_way_to_answer(void **state)
{
    (void)state;
    struct request_texts t = scene_texts();
    assert_false(refuses(&t, SCENE_MONDAY, "phone"));
    t.phone = t.address = S("");
    assert_true(refuses(&t, SCENE_MONDAY, "phone"));
    t.delivery = S("post");
    assert_true(refuses(&t, SCENE_MONDAY, "address"));
    t.delivery = S("email");
    assert_true(refuses(&t, SCENE_MONDAY, "email"));
    t.email = S("a@example.com");
    assert_false(refuses(&t, SCENE_MONDAY, "email"));
    assert_false(refuses(&t, SCENE_MONDAY, "phone"));
    t.phone = S("12345");
    assert_true(refuses(&t, SCENE_MONDAY, "phone"));
}

static void test_regimes__are_those_of_the_tables_of_law(void **state)
{
    (void)state;
    struct laws laws = *laws_builtin();
    for (day_t d = day_from(2008, 5, 1); d < day_from(2030, 1, 1); d++) {
        const struct law *law = law_on(&laws, d);
        const struct request_regime *regime = request_regime_on(d);
        assert_non_null(law);
        assert_true(str_eq(law->code, str_c(regime->code)));
        assert_int_equal(law_term(&laws, law, LAW_ANSWER, d)->number, regime->days);
    }
}

static void test_code__is_read_as_people_write_it(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "7K3M-9QX2-0A1B-2C3D", "7k3m9qx20a1b2c3d",   " 7K3M 9QX2 0A1B 2C3D ",
        "7K3M-9QX2-OAIB-2C3D", "7K3M－9QX2－0A1B－2C3D",
        "https://example.gov.cn/request/status#7K3M-9QX2-0A1B-2C3D"};
    static const char *const none[] = {"", "7K3M", "7K3M-9QX2-0A1B-2C3D-4", "7K3M-9QX2-0A1B-2C3U"};
    struct str code;
    for (size_t i = 0; i < COUNT(ways); i++) {
        assert_int_equal(request_code_read(arena, str_c(ways[i]), &code), 0);
        assert_true(str_eq(code, S("7K3M-9QX2-0A1B-2C3D")));
    }
    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(request_code_read(arena, str_c(none[i]), &code), ERR_INVALID);
}

static void test_code__follows_from_the_forms_key_and_does_not_tell_it(void **state)
{
    (void)state;
    struct request_names a, b, c;
    struct str key = S("00112233445566778899aabbccddeeff");
    assert_int_equal(request_names_of(arena, key, 'W', 0, &a), 0);
    assert_int_equal(request_names_of(arena, key, 'W', 0, &b), 0);
    assert_int_equal(
        request_names_of(arena, S("00112233445566778899aabbccddeefe"), 'W', 0, &c), 0);
    assert_true(str_eq(a.code, b.code) && str_eq(a.public_id, b.public_id));
    assert_false(str_eq(a.code, c.code));
    assert_true(str_eq(str_head(a.public_id, 12), str_head(key, 12))); /* the time alone */
    assert_int_equal(str_find(a.public_id, str_skip(key, 12)), -1);
    assert_false(str_eq(a.public_id, c.public_id));
    assert_int_equal(a.public_id.n, key.n);
    assert_int_equal(a.code.n, REQUEST_CODE_LETTERS + 3);
    assert_int_equal(request_names_of(arena, S("short"), 'W', 0, &a), ERR_MALFORMED);
}

static void test_second_fact__is_the_end_of_the_telephone_number_or_the_name(void **state)
{
    (void)state;
    assert_true(str_eq(request_second_of(arena, S("138-1234-5678"), S("赵小满")), S("5678")));
    assert_true(str_eq(request_second_read(arena, S("13812345678")), S("5678")));
    assert_true(str_eq(request_second_read(arena, S(" ５６７８ ")), S("5678")));
    struct str name = request_second_of(arena, S(""), S("赵 小满"));
    assert_true(str_eq(name, request_second_read(arena, S("赵小满"))));
    assert_false(str_eq(name, request_second_read(arena, S("赵小曼"))));
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_request__from_the_web_is_registered_by_year_without_gap),
        ON_BOTH(test_request__that_cannot_be_taken_takes_no_number),
        ON_BOTH(test_request__is_not_asked_what_its_law_does_not_let_us_ask),
        ON_BOTH(test_identity__is_sealed_for_the_desk_and_stands_nowhere_in_the_clear),
        ON_BOTH(test_same_applicant__is_known_again_by_the_number_however_it_is_written),
        ON_BOTH(test_applicants_view__opens_with_code_and_second_fact_and_not_without),
        ON_BOTH(test_applicants_view__is_the_same_when_it_is_made_anew_from_the_ledger),
        ON_BOTH(test_submission__taken_twice_is_one_request),
        ON_BOTH(test_submission__without_the_desks_key_waits),
        ON_BOTH(test_counter__starts_the_clock_at_once_and_the_web_when_it_is_confirmed),
        ON_BOTH(test_correction__is_asked_once_within_seven_days_and_begins_the_time_anew),
        ON_BOTH(test_correction__that_does_not_come_is_the_offices_to_decide),
        ON_BOTH(test_reasons__that_do_not_come_are_the_offices_to_decide),
        ON_BOTH(test_third_party__has_its_time_that_is_not_counted),
        ON_BOTH(test_extension__is_given_once_before_it_is_due_and_within_its_limit),
        ON_BOTH(test_acts__are_the_disclosure_offices_and_never_of_tomorrow),
        ON_BOTH(test_identity__each_look_is_an_event_and_its_time_ends),
        ON_BOTH(test_identity__that_was_destroyed_is_on_the_disk_no_more),
        cmocka_unit_test(test_form__asks_for_identity_since_2019_and_for_the_purpose_before),
        cmocka_unit_test(test_form__tells_what_its_law_does_not_take),
        cmocka_unit_test(test_form__wants_a_way_to_answer),
        cmocka_unit_test(test_regimes__are_those_of_the_tables_of_law),
        cmocka_unit_test(test_code__is_read_as_people_write_it),
        cmocka_unit_test(test_code__follows_from_the_forms_key_and_does_not_tell_it),
        cmocka_unit_test(test_second_fact__is_the_end_of_the_telephone_number_or_the_name),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
