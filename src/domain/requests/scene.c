/* scene.c: see scene.h. */
#include "domain/requests/scene.h"
#include "base/rand.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/asking/sealed.h"
#include "domain/requests/files.h"
#include "engine/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void set(struct scene *t, const char *name, const char *value)
{
    assert_int_equal(bodies_set(t->s->desk, t->s->arena, str_c(name), str_c(value), 0, t->now), 0);
}

void scene_found(struct stores *s, struct scene *ret)
{
    static const char *const particulars[][2] = {
        {"authority.disclosure_office_zh", "试验市公安局政府信息公开办公室"},
        {"authority.address_zh", "昭阳区公园路1号"},
        {"authority.phone_zh", "0870-2120110"},
        {"authority.government", "试验市人民政府"},
        {"authority.superior", "云南省公安厅"},
        {"authority.court", "试验市昭阳区人民法院"},
        {"authority.letter_word", "试公公开"},
    };
    *ret = (struct scene){.s = s, .now = SCENE_MONDAY, .why = S("")};
    bureau_found(s->desk, s->arena, &ret->b);
    assert_int_equal(
        seal_keys_make(arena_fmt(s->arena, "%s/seal.key", s->folder).p, &ret->house.keys), 0);
    assert_int_equal(request_law_load(s->arena, &ret->law), 0);
    ret->house.law = &ret->law;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(s->desk, &tx), 0);
    for (size_t i = 0; i < COUNT(particulars); i++)
        set(ret, particulars[i][0], particulars[i][1]);
    assert_int_equal(tx_commit(&tx), 0);
}

moment_t scene_at_ten(int year, int month, int day)
{
    return day_begin(day_from(year, month, day)) + 10 * 3600;
}

struct request_texts scene_texts(void)
{
    return (struct request_texts){.class = S("person"),
                                  .name = S("赵小满"),
                                  .contact = S(""),
                                  .id_kind = S("id_card"),
                                  .id_number = S(SCENE_CARD),
                                  .phone = S("13812345678"),
                                  .email = S(""),
                                  .address = S("昭阳区凤凰街道1号"),
                                  .wanted = S("2015年以来公共停车场的收费批准文件"),
                                  .wanted_name = S(""),
                                  .wanted_number = S(""),
                                  .medium = S("electronic"),
                                  .delivery = S("web"),
                                  .purpose = S("生产经营"),
                                  .waiver = S(""),
                                  .notices = S("")};
}

/* ---- By the web ---- */

void scene_put(struct scene *t, const struct submissions *all)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->pub, &tx), 0);
    for (size_t i = 0; i < all->n; i++)
        assert_int_equal(inbox_add(t->s->pub, &all->v[i]), 0);
    assert_int_equal(tx_commit(&tx), 0);
}

struct request_names scene_hand_in(struct scene *t, const struct request_texts *texts,
                                   const struct uploads *files, moment_t at)
{
    struct arena *a = t->s->arena;
    struct request_names names;
    struct submissions parts = {0};
    struct seal_pair pair;
    uint8_t key[SEAL_KEY];
    assert_int_equal(request_names_of(a, rand_key(a), 'W', moment_day(at), &names), 0);
    request_key(a, names.code, request_second_of(a, texts->phone, texts->name), key);
    json_t *inside cleanup(json_done) = json_object();
    request_texts_put(inside, texts);
    json_put_str(inside, "receipt", names.receipt);
    json_put_str(inside, "place", request_place(a, names.code));
    json_put_str(inside, "key", seal_key_text(a, key));
    seal_pair_make(t->house.keys.public_key, &pair);
    assert_int_equal(request_files_seal(a, &pair, names.public_id, files, at, inside, &parts), 0);
    struct submissions all =
        request_sealed(a, &pair, "request", names.public_id, inside, at, &parts);
    scene_put(t, &all);
    return names;
}

size_t scene_take(struct scene *t, moment_t now)
{
    struct taker taker = {.desk = t->s->desk,
                          .pub = t->s->pub,
                          .v = requests_intakes,
                          .n = requests_intakes_n,
                          .app = &t->house,
                          .clock = clock_fixed(now)};
    assert_true(taker_run(&taker) >= 0);
    return taker.refused + taker.staying;
}

/* ---- At the desk ---- */

int64_t scene_register(struct scene *t, const struct request_texts *texts, const char *channel,
                       moment_t at)
{
    struct arena *a = t->s->arena;
    struct request_names names;
    uint8_t key[SEAL_KEY];
    int64_t id = 0;
    request_names_new(a, 'C', moment_day(at), &names);
    t->code = names.code;
    t->second = request_second_of(a, texts->phone, texts->name);
    request_key(a, names.code, t->second, key);
    struct request_new n = {.texts = *texts,
                            .public_id = names.public_id,
                            .receipt = names.receipt,
                            .channel = str_c(channel),
                            .place = request_place(a, names.code),
                            .key = seal_key_text(a, key),
                            .received = at};
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(request_register(t->s->desk, a, &t->house, &n, &t->b.office, at, &id), 0);
    assert_int_equal(tx_commit(&tx), 0);
    return id;
}

int scene_do(struct scene *t, int64_t id, const char *code, const struct request_act *act,
             const struct actor *who, moment_t now)
{
    struct request_act what = *act;
    what.kind = request_act_find(str_c(code));
    assert_non_null(what.kind);
    t->why = S("");
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = request_act(t->s->desk, t->s->arena, LANG_ZH, id, &what, who, now, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

void scene_project(struct scene *t)
{
    const struct projections subjects[] = {bodies_projections, catalogue_projections,
                                           requests_projections, holidays_projections};
    struct projector p = {.desk = t->s->desk,
                          .pub = t->s->pub,
                          .subjects = subjects,
                          .subjects_n = COUNT(subjects),
                          .desk_blobs = t->s->desk_blobs,
                          .pub_blobs = t->s->pub_blobs,
                          .head_path = t->s->head};
    if (projector_run(&p) < 0)
        fail_msg("%s", err_context());
}

/* ---- What stands there ---- */

int64_t scene_id(struct scene *t, const struct request_names *n)
{
    struct requests_by_public_id_row row;
    assert_int_equal(requests_sql_by_public_id(t->s->desk, t->s->arena, n->public_id, &row), 1);
    return row.id;
}

struct requests_request_row scene_row(struct scene *t, int64_t id)
{
    struct requests_request_row row;
    assert_int_equal(request_get(t->s->desk, t->s->arena, id, &row), 0);
    return row;
}

const struct requests_event_row *scene_event(struct scene *t, int64_t id, const char *kind)
{
    struct requests_event_rows *rows = arena_one(t->s->arena, struct requests_event_rows);
    assert_int_equal(requests_sql_events(t->s->desk, t->s->arena, id, rows), 0);
    for (size_t i = rows->n; i-- > 0;)
        if (str_eq(rows->v[i].kind, str_c(kind)))
            return &rows->v[i];
    return NULL;
}

size_t scene_events(struct scene *t, int64_t id, const char *kind)
{
    struct requests_event_rows rows = {0};
    size_t n = 0;
    assert_int_equal(requests_sql_events(t->s->desk, t->s->arena, id, &rows), 0);
    for (size_t i = 0; i < rows.n; i++)
        n += str_eq(rows.v[i].kind, str_c(kind));
    return n;
}

size_t scene_silent(struct scene *t, day_t today)
{
    struct requests_listed_rows rows = {0};
    assert_int_equal(requests_sql_unanswered(t->s->desk, t->s->arena, today, 10, &rows), 0);
    return rows.n;
}
