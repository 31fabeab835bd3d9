/* applicant_test.c: what an applicant sends beside and after his request, and what the desk does for him
 * at the counter, on both engines. */
#include "domain/requests/scene.h"
#include "base/file.h"
#include "base/rand.h"
#include "domain/requests/asking/alike.h"
#include "domain/requests/asking/counter.h"
#include "domain/requests/asking/draft.h"
#include "domain/requests/asking/elsewhere.h"
#include "domain/requests/asking/later.h"
#include "domain/requests/asking/sealed.h"
#include "engine/json.h"
#include "requests_public_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct upload spooled(struct scene *t, const char *field, const char *name, struct str bytes)
{
    const char *path = arena_fmt(t->s->arena, "%s/%s", t->s->folder, name).p;
    assert_int_equal(file_write(path, bytes, 0600), 0);
    return (struct upload){
        .field = str_c(field), .name = str_c(name), .path = path, .size = (int64_t)bytes.n};
}

static struct str many_bytes(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n);
    for (size_t i = 0; i < n; i++)
        p[i] = (char)(i * 7 + i / 251);
    return str_of(p, n);
}

/* One request came by the web, with `files`: the case. */
static int64_t came(struct scene *t, const struct uploads *files, struct request_names *ret)
{
    struct request_texts texts = scene_texts();
    *ret = scene_hand_in(t, &texts, files, SCENE_MONDAY);
    assert_int_equal(scene_take(t, SCENE_MONDAY), 0);
    return scene_id(t, ret);
}

static int64_t one_came(struct stores *s, struct scene *t, struct request_names *ret)
{
    static const struct uploads none = {0};
    scene_found(s, t);
    return came(t, &none, ret);
}

static void send_later(struct scene *t, struct str code, const char *second, const char *what,
                       const char *words, moment_t at)
{
    struct arena *a = t->s->arena;
    struct seal_pair pair;
    uint8_t key[SEAL_KEY];
    seal_pair_make(t->house.keys.public_key, &pair);
    request_key(a, code, str_c(second), key);
    json_t *inside cleanup(json_done) = json_object();
    request_later_put(inside, &(struct request_later){.what = str_c(what),
                                                      .text = str_c(words),
                                                      .medium = S("paper"),
                                                      .delivery = S("pickup"),
                                                      .email = S(""),
                                                      .place = request_place(a, code),
                                                      .key = seal_key_text(a, key)});
    struct submissions none = {0}, all;
    all = request_sealed(a, &pair, "request.later", rand_hex(a, 16), inside, at, &none);
    scene_put(t, &all);
}

static void act(struct scene *t, int64_t id, const char *code, day_t day, day_t until)
{
    struct request_act a = {.day = day, .until = until, .note = S("请写明停车场的位置")};
    if (scene_do(t, id, code, &a, &t->b.office, day_begin(day) + 36000) < 0)
        fail_msg("%s: %.*s", code, STR_ARG(t->why));
}

static int open_file(struct scene *t, int64_t id, int64_t file, struct str *ret)
{
    struct applicant_file_row row;
    return request_file_open(t->s->desk, t->s->arena, &t->house.keys, id, file, &row, ret);
}

static void test_files__come_sealed_in_parts_and_are_whole_for_the_desk(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct str bytes = many_bytes(s->arena, REQUEST_FILE_PART * 3 + 17);
    struct upload v[] = {spooled(&t, "file", "map.jpg", bytes),
                         spooled(&t, REQUEST_IDENTITY_FIELD, "card.jpg", S("a picture"))};
    struct uploads files = {.v = v, .n = 2};
    struct request_names n;
    int64_t id = came(&t, &files, &n);

    struct applicant_file_rows rows = {0};
    struct str came;
    assert_int_equal(applicant_sql_files(s->desk, s->arena, id, &rows), 0);
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.v[0].here, 4);
    assert_true(rows.v[1].identity);
    assert_int_equal(open_file(&t, id, rows.v[0].id, &came), 0);
    assert_true(str_eq(came, bytes));
    assert_int_equal(open_file(&t, id + 1, rows.v[0].id, &came), ERR_ABSENT);

    struct applicant_file_parts_rows parts = {0};
    assert_int_equal(applicant_sql_file_parts(s->desk, s->arena, rows.v[1].id, &parts), 0);
    assert_true(str_find(parts.v[0].box, S("a picture")) < 0);
}

static void test_files__that_an_officer_chose_are_some_and_within_their_limit(void **state)
{
    struct upload v[] = {{.size = 0}, {.size = 10}};
    struct uploads files = {.v = v, .n = 0};
    (void)state;
    assert_int_equal(request_files_chosen(&files, 10, TEXT_requests_fault_proof_size),
                     TEXT_requests_fault_file_none);
    files.n = 1; /* a field that was left alone */
    assert_int_equal(request_files_chosen(&files, 10, TEXT_requests_fault_proof_size),
                     TEXT_requests_fault_file_none);
    files.n = 2;
    assert_int_equal(request_files_chosen(&files, 10, TEXT_requests_fault_proof_size), TEXT_NONE);
    assert_int_equal(request_files_chosen(&files, 9, TEXT_requests_fault_proof_size),
                     TEXT_requests_fault_proof_size);
}

static void test_files__of_another_size_or_kind_than_the_form_takes_are_refused(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct upload v[REQUEST_FILES_MAX + 1] = {{.size = 1}, {.size = 1}, {.size = 1},
                                              {.size = 1}, {.size = 1}, {.size = 1}};
    struct uploads files = {.v = v, .n = REQUEST_FILES_MAX};
    assert_int_equal(request_files_fault(&files, NULL), TEXT_NONE);
    files.n++;
    assert_int_equal(request_files_fault(&files, NULL), TEXT_requests_fault_files_many);
    files.n = 3;
    v[0].size = REQUEST_FILE_MAX;
    assert_int_equal(request_files_fault(&files, NULL), TEXT_NONE);
    v[0].size++;
    assert_int_equal(request_files_fault(&files, NULL), TEXT_requests_fault_file_large);
    v[0].size = 0;
    assert_int_equal(request_files_fault(&files, NULL), TEXT_requests_fault_file_empty);
    v[0].size = v[1].size = REQUEST_FILE_MAX;
    assert_int_equal(request_files_fault(&files, NULL), TEXT_requests_fault_files_all);

    /* Nor of another kind than the page names. */
    struct request_file_kinds kinds = request_file_kinds(s->arena, S(""));
    files.n = 1;
    v[0] = (struct upload){.size = 1, .name = S("身份证.JPG")};
    assert_int_equal(request_files_fault(&files, &kinds), TEXT_NONE);
    static const char *const others[] = {"setup.exe", "a.pdf.scr", "页面.html", "没有后缀",
                                         "pdf",       ".",         ""};
    for (size_t i = 0; i < COUNT(others); i++) {
        v[0].name = str_c(others[i]);
        assert_int_equal(request_files_fault(&files, &kinds), TEXT_requests_fault_file_kind);
    }
    assert_int_equal(request_files_fault(&files, NULL), TEXT_NONE); /* at the desk */
    kinds = request_file_kinds(s->arena, S(".zip, PDF"));
    assert_true(str_eq(kinds.words, S("zip PDF")) && str_eq(kinds.accept, S(".zip,.PDF")));
    v[0].name = S("a.pdf");
    assert_int_equal(request_files_fault(&files, &kinds), TEXT_NONE);
    assert_true(request_file_kinds_usable(S("")));
    assert_false(request_file_kinds_usable(S("pdf *")));
    assert_false(request_file_kinds_usable(S(", ;")));
    assert_false(request_file_kinds_usable(S("pdf verylongone")));

    /* Nor by who took over the public side. */
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "file", S("nobody-expects-it"));
    json_put_str(payload, "box", S("x"));
    struct submission part = {.public_id = S("p"),
                              .kind = S("request.file"),
                              .received = SCENE_MONDAY,
                              .payload = ledger_canonical(s->arena, payload)};
    struct submissions one = {.v = &part, .n = 1};
    scene_put(&t, &one);
    assert_int_equal(scene_take(&t, SCENE_MONDAY), 1);
}

static void test_identity_files__are_destroyed_with_the_identity(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct upload v[] = {spooled(&t, "file", "map.jpg", S("a map")),
                         spooled(&t, REQUEST_IDENTITY_FIELD, "card.jpg", S("a picture"))};
    struct uploads files = {.v = v, .n = 2};
    struct request_names n;
    int64_t id = came(&t, &files, &n);
    send_later(&t, n.code, "5678", "withdraw", "", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 0);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    moment_t later =
        SCENE_MONDAY + (request_choices[REQUEST_IDENTITY_DAYS].standard + 1) * SCENE_DAY;
    assert_int_equal(request_identities_destroy(s->desk, s->arena, later), 1);
    assert_int_equal(request_identities_destroy(s->desk, s->arena, later), 0);
    assert_int_equal(tx_commit(&tx), 0);

    struct applicant_file_rows rows = {0};
    struct applicant_file_parts_rows parts = {0};
    struct str bytes;
    assert_int_equal(applicant_sql_files(s->desk, s->arena, id, &rows), 0);
    assert_int_equal(open_file(&t, id, rows.v[0].id, &bytes), 0);
    assert_int_equal(open_file(&t, id, rows.v[1].id, &bytes), ERR_ABSENT);
    assert_int_equal(rows.v[1].name.n, 0);
    assert_int_equal(applicant_sql_file_parts(s->desk, s->arena, rows.v[1].id, &parts), 0);
    assert_int_equal(parts.n, 0);
    assert_non_null(scene_event(&t, id, "identity-destroyed"));
}

/* A scan that came by mail, or among others: once the office says what it is. */
static void test_a_file_that_shows_a_document__is_destroyed_with_it_once_it_is_said(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct applicant_file_rows rows = {0};
    scene_found(s, &t);
    struct upload v[] = {spooled(&t, "file", "scan.jpg", S("a picture"))};
    struct uploads files = {.v = v, .n = 1};
    struct request_names n;
    int64_t id = came(&t, &files, &n);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    assert_int_equal(applicant_sql_files(s->desk, s->arena, id, &rows), 0);
    int64_t file = rows.v[0].id;
    assert_int_equal(request_identity_files_destroy(s->desk, s->arena, id, 20000), 0);
    assert_int_equal(
        request_file_is_identity(s->desk, s->arena, id + 1, file, &t.b.office, SCENE_MONDAY),
        ERR_CONFLICT);
    assert_int_equal(
        request_file_is_identity(s->desk, s->arena, id, file, &t.b.office, SCENE_MONDAY), 0);
    assert_int_equal(
        request_file_is_identity(s->desk, s->arena, id, file, &t.b.office, SCENE_MONDAY),
        ERR_CONFLICT);
    assert_non_null(scene_event(&t, id, "identity-marked"));
    assert_int_equal(request_identity_files_destroy(s->desk, s->arena, id, 20001), 0);
    rows = (struct applicant_file_rows){0};
    assert_int_equal(applicant_sql_files(s->desk, s->arena, id, &rows), 0);
    assert_int_equal(rows.v[0].destroyed, 20001);
    assert_int_equal(rows.v[0].here, 0);
    assert_int_equal(
        request_file_is_identity(s->desk, s->arena, id, file, &t.b.office, SCENE_MONDAY),
        ERR_CONFLICT);
}

static void test_correction__on_the_web_restarts_the_clock_on_the_day_it_was_handed_in(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    day_t monday = moment_day(SCENE_MONDAY);
    act(&t, id, "confirm", monday, DAY_NONE);
    day_t before = scene_row(&t, id).due;
    act(&t, id, "ask_correction", monday, monday + 14);
    send_later(&t, n.code, "5678", "correct", "凤凰街道的三处", SCENE_MONDAY + 2 * SCENE_DAY);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 5 * SCENE_DAY), 0);
    struct requests_request_row row = scene_row(&t, id);
    assert_true(str_eq(row.state, S("confirmed")));
    assert_int_equal(row.due, before + 2);
    const struct requests_event_row *e = scene_event(&t, id, "corrected");
    assert_non_null(e);
    assert_int_equal(e->day, monday + 2);
    assert_true(str_eq(e->note, S("凤凰街道的三处")));
}

static void test_reasons__on_the_web_are_what_the_case_waited_for(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    day_t monday = moment_day(SCENE_MONDAY);
    const struct request_later_kind *reasons = request_later_find(S("reasons"));
    act(&t, id, "confirm", monday, DAY_NONE);
    act(&t, id, "accept", monday, DAY_NONE);
    assert_false(request_later_fits(reasons, scene_row(&t, id).state)); /* nobody asked for any */
    act(&t, id, "ask_reasons", monday, monday + 14);
    assert_true(request_later_fits(reasons, scene_row(&t, id).state));
    send_later(&t, n.code, "5678", "reasons", "写论文要用", SCENE_MONDAY + 2 * SCENE_DAY);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 5 * SCENE_DAY), 0);
    assert_true(str_eq(scene_row(&t, id).state, S("accepted")));
    const struct requests_event_row *e = scene_event(&t, id, "reasons-given");
    assert_non_null(e);
    assert_int_equal(e->day, monday + 2);
    assert_true(str_eq(e->note, S("写论文要用")));
    send_later(&t, n.code, "5678", "reasons", "还有一条", SCENE_MONDAY + 6 * SCENE_DAY);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 6 * SCENE_DAY), 0);
    assert_true(str_eq(scene_event(&t, id, "added")->note, S("还有一条"))); /* too late: kept */
}

static size_t unread(struct scene *t)
{
    struct requests_listed_rows rows = {0};
    assert_int_equal(requests_sql_news(t->s->desk, t->s->arena, 0, 10, &rows), 0);
    return rows.n;
}

static int read_it(struct scene *t, int64_t id, const struct actor *who)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_read(t->s->desk, t->s->arena, id, who, SCENE_MONDAY + 3 * SCENE_DAY);
    return r < 0 ? r : tx_commit(&tx);
}

static void test_what_an_applicant_sends__stands_on_the_list_until_somebody_has_read_it(
    void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    assert_int_equal(unread(&t), 0); /* the request itself waits to be confirmed */
    assert_int_equal(read_it(&t, id, &t.b.office), ERR_CONFLICT);
    send_later(&t, n.code, "5678", "add", "再补一份材料", SCENE_MONDAY + 60);
    send_later(&t, n.code, "5678", "ask", "什么时候答复", SCENE_MONDAY + 120);
    scene_take(&t, SCENE_MONDAY + 120);
    assert_int_equal(unread(&t), 1);
    struct requests_news_of_rows news = {0};
    assert_int_equal(requests_sql_news_of(s->desk, s->arena, id, &news), 0);
    assert_int_equal(news.n, 2);
    assert_int_equal(read_it(&t, id, &t.b.head), ERR_FORBIDDEN);
    assert_int_equal(read_it(&t, id, &t.b.office), 0);
    assert_non_null(scene_event(&t, id, "read"));
    assert_int_equal(unread(&t), 0);
    send_later(&t, n.code, "5678", "add", "又一份", SCENE_MONDAY + 3 * SCENE_DAY);
    scene_take(&t, SCENE_MONDAY + 3 * SCENE_DAY);
    assert_int_equal(unread(&t), 1);
    act(&t, id, "confirm", moment_day(SCENE_MONDAY), DAY_NONE); /* who acts has read it */
    assert_int_equal(unread(&t), 0);
}

static void test_what_came_too_late__is_kept_as_an_addition(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    send_later(&t, n.code, "5678", "correct", "没有人要我补正", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 0);
    assert_true(str_eq(scene_row(&t, id).state, S("registered")));
    assert_true(str_eq(scene_event(&t, id, "added")->note, S("没有人要我补正")));
}

static void test_what_is_sent_later__needs_the_code_and_the_second_fact(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    send_later(&t, n.code, "5679", "withdraw", "", SCENE_MONDAY + 60);
    send_later(&t, S("0000-0000-0000-0000"), "5678", "withdraw", "", SCENE_MONDAY + 60);
    send_later(&t, n.code, "5678", "publish", "", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 3);
    assert_true(str_eq(scene_row(&t, id).state, S("registered")));
}

static void test_delivery__is_chosen_anew(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    send_later(&t, n.code, "5678", "deliver", "", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 0);
    struct requests_request_row row = scene_row(&t, id);
    assert_true(str_eq(row.medium, S("paper")));
    assert_true(str_eq(row.delivery, S("pickup")));
}

static int boxes_at(struct scene *t, struct str code)
{
    struct requests_public_get_row row;
    return requests_public_sql_get(t->s->pub, t->s->arena, request_place(t->s->arena, code), &row);
}

static void test_a_lost_code__is_replaced_and_the_old_one_opens_nothing(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    scene_project(&t);
    assert_int_equal(boxes_at(&t, n.code), 1);
    struct str code;
    {
        struct tx tx cleanup(tx_end) = {0};
        assert_int_equal(tx_begin(s->desk, &tx), 0);
        assert_int_equal(request_code_replace(s->desk, s->arena, id, S("nothing"), &t.b.office,
                                              SCENE_MONDAY, &code),
                         ERR_INVALID);
        assert_int_equal(request_code_replace(s->desk, s->arena, id, S("id_card"), &t.b.office,
                                              SCENE_MONDAY, &code),
                         0);
        assert_int_equal(tx_commit(&tx), 0);
    }
    scene_project(&t);
    assert_int_equal(boxes_at(&t, n.code), 0);
    assert_int_equal(boxes_at(&t, code), 1);
    /* From the ledger alone: the same. */
    stores_empty_pub(s);
    scene_project(&t);
    assert_int_equal(boxes_at(&t, n.code), 0);
    assert_int_equal(boxes_at(&t, code), 1);
    send_later(&t, n.code, "5678", "withdraw", "", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 1);
    send_later(&t, code, "5678", "withdraw", "", SCENE_MONDAY + 60);
    assert_int_equal(scene_take(&t, SCENE_MONDAY + 60), 0);
    assert_true(str_eq(scene_row(&t, id).state, S("withdrawn")));
}

static void test_a_case__is_told_only_to_who_says_number_and_second_fact(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    struct request_names n;
    int64_t id = one_came(s, &t, &n);
    struct requests_request_row row = scene_row(&t, id);
    static const struct {
        const char *second;
        int r;
    } said[] = {{"5678", 0}, {"138 1234 5678", 0}, {"5679", ERR_ABSENT}, {"", ERR_ABSENT}};
    const struct str words[] = {row.number, n.receipt, n.code};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    for (size_t i = 0; i < COUNT(words); i++)
        for (size_t k = 0; k < COUNT(said); k++) {
            int64_t found = 0;
            assert_int_equal(request_look_up(s->desk, s->arena, words[i], str_c(said[k].second),
                                             S("hotline"), &t.b.office, SCENE_MONDAY, &found),
                             said[k].r);
            assert_int_equal(found, said[k].r == 0 ? id : 0);
        }
    int64_t none;
    assert_int_equal(request_look_up(s->desk, s->arena, S("依申〔2026〕99号"), S("5678"),
                                     S("counter"), &t.b.office, SCENE_MONDAY, &none),
                     ERR_ABSENT);
    assert_int_equal(tx_commit(&tx), 0);
    assert_true(str_eq(scene_event(&t, id, "looked-up")->note, S("hotline")));
}

static void test_requests_that_are_alike__are_found_with_who_asked(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_found(s, &t);
    struct request_texts texts = scene_texts();
    struct uploads none = {0};
    scene_hand_in(&t, &texts, &none, SCENE_MONDAY);
    texts.name = S("钱多多");
    texts.id_number = S("");
    texts.phone = S("0870-7654321");
    scene_hand_in(&t, &texts, &none, SCENE_MONDAY);
    texts.wanted = S("看守所会见规定");
    scene_hand_in(&t, &texts, &none, SCENE_MONDAY);
    scene_take(&t, SCENE_MONDAY);

    struct request_texts again = scene_texts();
    again.wanted = S("公共停车场收费的批准文件，2015年以来的");
    struct request_alikes found;
    int64_t n;
    assert_int_equal(request_alike(s->desk, s->arena, &t.house, &again, 0, &found), 0);
    assert_int_equal(found.n, 2);
    assert_true(found.v[0].alike && found.v[0].same);
    assert_true(found.v[1].alike && !found.v[1].same);
    assert_int_equal(request_items_in_month(s->desk, s->arena, &t.house, &texts, SCENE_MONDAY, &n),
                     0);
    assert_int_equal(n, 2);
    assert_int_equal(request_items_in_month(s->desk, s->arena, &t.house, &texts,
                                            SCENE_MONDAY + 30 * SCENE_DAY, &n),
                     0);
    assert_int_equal(n, 0);

    assert_int_equal(request_likeness(s->arena, S("停车场收费"), S("停车场收费。")), 100);
    assert_int_equal(request_likeness(s->arena, S("停车场收费"), S("看守所会见")), 0);
    assert_int_equal(request_likeness(s->arena, S(""), S("")), 0);
}

static void test_a_draft__comes_back_as_it_was_and_nothing_else_is_one(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct request_texts t = scene_texts(), back;
    assert_int_equal(request_draft_read(a, request_draft_write(a, &t), &back), 0);
    assert_true(str_eq(back.name, t.name));
    assert_true(str_eq(back.wanted, t.wanted));
    static const char *const others[] = {
        "", "{}", "[1]", "not json", "{\"format\":\"another\"}", "{\"format\":1,\"format\":2}"};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(request_draft_read(a, str_c(others[i]), &back), ERR_MALFORMED);
    assert_int_equal(request_draft_read(a, many_bytes(a, REQUEST_DRAFT_MAX + 1), &back),
                     ERR_TOO_LARGE);
}

static void test_what_is_another_authoritys__is_told_by_its_words(void **state)
{
    (void)state;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct request_elsewheres found;
    request_elsewhere(a, S("我想查一下房产证的登记情况"), &found);
    assert_int_equal(found.n, 1);
    assert_true(str_eq(found.v[0].word, S("房产证")));
    assert_true(str_starts(found.v[0].authority, S("自然资源")));
    request_elsewhere(a, S("看守所会见室的数量"), &found);
    assert_int_equal(found.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_files__come_sealed_in_parts_and_are_whole_for_the_desk),
        cmocka_unit_test(test_files__that_an_officer_chose_are_some_and_within_their_limit),
        ON_BOTH(test_files__of_another_size_or_kind_than_the_form_takes_are_refused),
        ON_BOTH(test_identity_files__are_destroyed_with_the_identity),
        ON_BOTH(test_a_file_that_shows_a_document__is_destroyed_with_it_once_it_is_said),
        ON_BOTH(test_correction__on_the_web_restarts_the_clock_on_the_day_it_was_handed_in),
        ON_BOTH(test_what_an_applicant_sends__stands_on_the_list_until_somebody_has_read_it),
        ON_BOTH(test_what_came_too_late__is_kept_as_an_addition),
        ON_BOTH(test_reasons__on_the_web_are_what_the_case_waited_for),
        ON_BOTH(test_what_is_sent_later__needs_the_code_and_the_second_fact),
        ON_BOTH(test_delivery__is_chosen_anew),
        ON_BOTH(test_a_lost_code__is_replaced_and_the_old_one_opens_nothing),
        ON_BOTH(test_a_case__is_told_only_to_who_says_number_and_second_fact),
        ON_BOTH(test_requests_that_are_alike__are_found_with_who_asked),
        cmocka_unit_test(test_a_draft__comes_back_as_it_was_and_nothing_else_is_one),
        cmocka_unit_test(test_what_is_another_authoritys__is_told_by_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
