/* listing_test.c: every number opens exactly the records that it counts, whatever was published,
 * revised, dated back and withdrawn before; on both engines. */
#include "domain/catalogue/finding/listing.h"

#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/finding/ordered.h"
#include "engine/json.h"
#include "store/db_test_util.h"
#include "store/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DOCUMENTS   30
#define CATEGORIES  5
#define TOPICS      3
#define DEPARTMENTS 2
#define ROWS        (DOCUMENTS + 1)

/* A column, one level under it, two levels under it; and one beside them. */
static const int64_t parent_of[CATEGORIES + 1] = {0, 0, 1, 1, 0, 2};
static const char *const days[] = {"2015-12-31", "2016-01-01", "2016-01-02", "2016-01-31",
                                   "2016-02-29", "2016-12-31", "2017-01-01"};
static const char *const spans[] = {"",           "2015",    "2016",       "2018",
                                    "2016-01",    "2016-02", "2016-12",    "2017-01",
                                    "2016-01-01", "2016-03", "2016-02-29", "2016-02-28"};

static const char *const genres[] = {"", "通告", "通知"};
static const char *const validities[] = {"", "in_force", "repealed"};

/* ---- A store and a model of it ---- */

struct model {
    struct test_store *t;
    const struct furniture *f;
    uint32_t dice;
    struct {
        bool live;
        int edition;
        int64_t category, topic, department;
        const char *genre, *validity;
        day_t day, made;
    } v[DOCUMENTS + 1]; /* by id; 0 is none */
};

static int64_t roll(struct model *m, size_t faces)
{
    m->dice = m->dice * 1664525 + 1013904223;
    return (int64_t)((m->dice >> 16) % faces);
}

/* What a ledger entry would do. */
static void apply(struct model *m, const struct projections *subject, const char *kind,
                  json_t *payload)
{
    const struct ledger_entry e = {.seq = 1};
    struct tx tx cleanup(tx_end) = {0};
    assert_non_null(payload);
    assert_int_equal(tx_begin(m->t->db, &tx), 0);
    for (size_t i = 0; i < subject->n; i++)
        if (strcmp(subject->v[i].kind, kind) == 0)
            assert_int_equal(subject->v[i].apply(m->t->db, m->t->arena, &e, payload), 0);
    assert_int_equal(tx_commit(&tx), 0);
    json_decref(payload);
}

static void found(struct model *m, struct test_store *t)
{
    *m = (struct model){.t = t, .dice = 2016};
    for (int64_t i = 1; i <= CATEGORIES; i++)
        apply(m, &catalogue_projections, "category.set",
              json_pack("{s:I, s:s+, s:I, s:I}", "id", (json_int_t)i, "code", "c", &"12345"[i - 1],
                        "parent", (json_int_t)parent_of[i], "position", (json_int_t)i));
    for (int64_t i = 1; i <= TOPICS; i++)
        apply(m, &catalogue_projections, "topic.set",
              json_pack("{s:I, s:s+}", "id", (json_int_t)i, "code", "t", &"123"[i - 1]));
    for (int64_t i = 1; i <= DEPARTMENTS; i++)
        apply(m, &bodies_projections, "department.set",
              json_pack("{s:I, s:s+}", "id", (json_int_t)i, "code", "d", &"12"[i - 1]));
    struct ctx c = {.db = t->db, .arena = t->arena};
    assert_int_equal(frame_furniture(&c, &m->f), 0);
    assert_int_equal(m->f->categories.n, CATEGORIES);
}

static struct str title_of(const struct model *m, int64_t id)
{
    return arena_fmt(m->t->arena, "第%lld号，第%d版", (long long)id, m->v[id].edition);
}

/* A first edition, or another one of whatever stands there: withdrawn, in another column, of
 * another day. */
static void publish(struct model *m, int64_t id)
{
    const char *day = days[roll(m, COUNT(days))], *made = days[roll(m, COUNT(days))];
    m->v[id].live = true;
    m->v[id].category = 1 + roll(m, CATEGORIES);
    m->v[id].topic = 1 + roll(m, TOPICS);
    m->v[id].department = 1 + roll(m, DEPARTMENTS);
    m->v[id].genre = genres[roll(m, COUNT(genres))];
    m->v[id].validity = validities[roll(m, COUNT(validities))];
    assert_int_equal(day_parse(str_c(day), &m->v[id].day), 0);
    assert_int_equal(day_parse(str_c(made), &m->v[id].made), 0);
    m->v[id].edition++;
    apply(m, &catalogue_projections, "document.publish",
          json_pack("{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "id", (json_int_t)id,
                    "category", (json_int_t)m->v[id].category, "topic", (json_int_t)m->v[id].topic,
                    "department", (json_int_t)m->v[id].department, "published", day, "made", made,
                    "title", title_of(m, id).p, "body", "自即日起限行。", "genre", m->v[id].genre,
                    "validity", m->v[id].validity));
}

static void withdraw(struct model *m, int64_t id)
{
    m->v[id].live = false;
    apply(
        m, &catalogue_projections, "document.withdraw",
        json_pack("{s:I, s:s, s:s}", "id", (json_int_t)id, "reason", "有误", "day", "2017-02-01"));
}

static void live_on(struct model *m, int steps)
{
    for (int i = 0; i < steps; i++) {
        int64_t id = 1 + roll(m, DOCUMENTS);
        if (m->v[id].live && roll(m, 3) == 0)
            withdraw(m, id);
        else
            publish(m, id);
    }
}

/* ---- What the model says ---- */

/* Is it among what is chosen, whatever its `part` is? */
static bool chosen(const struct model *m, const struct listing *l, enum listing_part part,
                   int64_t id)
{
    int64_t k = m->v[id].category;
    return m->v[id].live && m->v[id].day >= l->since && m->v[id].day < l->until &&
           (part == LISTING_CATEGORY || l->category == 0 || k == l->category ||
            parent_of[k] == l->category) &&
           (part == LISTING_TOPIC || l->topic == 0 || l->topic == m->v[id].topic) &&
           (part == LISTING_DEPARTMENT || l->department == 0 ||
            l->department == m->v[id].department) &&
           (l->genre.n == 0 || str_eq(l->genre, str_c(m->v[id].genre))) &&
           (l->validity.n == 0 || str_eq(l->validity, str_c(m->v[id].validity)));
}

static int64_t in_model(const struct model *m, const struct listing *l)
{
    int64_t n = 0;
    for (int64_t id = 1; id <= DOCUMENTS; id++)
        n += chosen(m, l, LISTING_NO_PART, id);
    return n;
}

static int64_t value_of(const struct model *m, enum listing_part part, int64_t id)
{
    return part == LISTING_CATEGORY ? m->v[id].category
           : part == LISTING_TOPIC  ? m->v[id].topic
                                    : m->v[id].department;
}

/* ---- What the store says ---- */

static void check_rows(const struct model *m, const struct listing *l,
                       const struct list_place *from, int64_t expected)
{
    struct catalogue_public_listed_rows rows = {0};
    assert_int_equal(listing_rows(m->t->db, m->t->arena, m->f, l, from, ROWS, &rows), 0);
    assert_int_equal(rows.n, expected);
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(chosen(m, l, LISTING_NO_PART, rows.v[i].id));
        assert_int_equal(rows.v[i].published, m->v[rows.v[i].id].day);
        const struct list_place last = i == 0 ? *from
                                              : (struct list_place){.day = rows.v[i - 1].published,
                                                                    .id = rows.v[i - 1].id,
                                                                    .after = from->after};
        bool newer = rows.v[i].published > last.day ||
                     (rows.v[i].published == last.day && rows.v[i].id > last.id);
        assert_true(newer == from->after); /* so none stands there twice */
    }
}

/* Both ways from a document, which itself is on neither. */
static void check_around(const struct model *m, const struct listing *l, int64_t id)
{
    if (!chosen(m, l, LISTING_NO_PART, id))
        return;
    int64_t older = 0, all = in_model(m, l);
    for (int64_t k = 1; k <= DOCUMENTS; k++)
        older += chosen(m, l, LISTING_NO_PART, k) &&
                 (m->v[k].day < m->v[id].day || (m->v[k].day == m->v[id].day && k < id));
    check_rows(m, l, &(struct list_place){.day = m->v[id].day, .id = id}, older);
    check_rows(m, l, &(struct list_place){.day = m->v[id].day, .id = id, .after = true},
               all - older - 1);
}

/* ---- Other orders ---- */

static struct str model_place(const struct model *m, enum list_order order, int64_t id)
{
    return ordered_place(m->t->arena, order, m->v[id].made, title_of(m, id));
}

/* Does x stand before y? Days run downwards, titles upwards. */
static bool stands_before(const struct model *m, enum list_order order, int64_t x, int64_t y)
{
    int by = str_cmp(model_place(m, order, x), model_place(m, order, y));
    by = by != 0 ? by : x < y ? -1 : 1;
    return order == LIST_TITLE ? by < 0 : by > 0;
}

#define ORDER_PAGE 4

/* Page after page, one way and back again. */
static void check_order(const struct model *m, const struct listing *l, enum list_order order)
{
    int64_t all[DOCUMENTS], n = 0, back = 0;
    struct list_place place = list_start_of(order);
    struct catalogue_public_listed_rows rows = {0};
    do {
        assert_int_equal(listing_rows(m->t->db, m->t->arena, m->f, l, &place, ORDER_PAGE, &rows),
                         0);
        for (size_t i = 0; i < rows.n; i++) {
            assert_true(n < DOCUMENTS && chosen(m, l, LISTING_NO_PART, rows.v[i].id));
            assert_true(n == 0 || stands_before(m, order, all[n - 1], rows.v[i].id));
            all[n++] = rows.v[i].id;
            place = list_place_of(m->t->arena, order, false, &rows.v[i]);
        }
    } while (rows.n == ORDER_PAGE);
    assert_int_equal(n, in_model(m, l));
    place.after = true;
    for (back = n - 1; back > 0; back -= (int64_t)rows.n) {
        assert_int_equal(listing_rows(m->t->db, m->t->arena, m->f, l, &place, ORDER_PAGE, &rows),
                         0);
        assert_true(rows.n > 0);
        for (size_t i = 0; i < rows.n; i++) {
            assert_int_equal(rows.v[i].id, all[back - 1 - (int64_t)i]);
            place = list_place_of(m->t->arena, order, true, &rows.v[i]);
        }
    }
}

static void check_facet(const struct model *m, const struct listing *l, enum listing_part part)
{
    struct catalogue_public_facet_rows rows = {0};
    int64_t found = 0, all = 0;
    assert_int_equal(listing_facet(m->t->db, m->t->arena, m->f, l, part, &rows), 0);
    for (size_t i = 0; i < rows.n; i++) {
        int64_t n = 0;
        for (int64_t id = 1; id <= DOCUMENTS; id++)
            n += chosen(m, l, part, id) && value_of(m, part, id) == rows.v[i].id;
        assert_int_equal(rows.v[i].n, n);
        found += n;
    }
    for (int64_t id = 1; id <= DOCUMENTS; id++)
        all += chosen(m, l, part, id);
    assert_int_equal(found, all);
}

static void check_choice(const struct model *m, const struct listing *l, int64_t around)
{
    int64_t n;
    assert_int_equal(listing_count(m->t->db, m->t->arena, m->f, l, &n), 0);
    assert_int_equal(n, in_model(m, l));
    const struct list_place start = list_start();
    check_rows(m, l, &start, n);
    check_around(m, l, around);
    check_order(m, l, LIST_MADE);
    check_order(m, l, LIST_TITLE);
    if (listing_is_marked(l))
        return;
    check_facet(m, l, LISTING_CATEGORY);
    check_facet(m, l, LISTING_TOPIC);
    check_facet(m, l, LISTING_DEPARTMENT);
}

static void check_tally_of(const struct model *m, struct str kind, const char *const *values,
                           size_t n)
{
    struct catalogue_public_tally_rows rows = {0};
    size_t kinds = 0;
    assert_int_equal(catalogue_public_sql_tally(m->t->db, m->t->arena, kind, &rows), 0);
    for (size_t g = 1; g < n; g++) {
        struct listing l = listing_of_column(0);
        *(str_eq(kind, S("genre")) ? &l.genre : &l.validity) = str_c(values[g]);
        int64_t there = in_model(m, &l);
        kinds += there > 0;
        for (size_t i = 0; i < rows.n; i++)
            if (str_eq(rows.v[i].value, str_c(values[g])))
                assert_int_equal(rows.v[i].n, there);
    }
    assert_int_equal(rows.n, kinds);
}

/* What is counted by genre, and by whether it holds, is what is there by it. */
static void check_tally(const struct model *m)
{
    check_tally_of(m, S("genre"), genres, COUNT(genres));
    check_tally_of(m, S("validity"), validities, COUNT(validities));
}

static void check_all(struct model *m)
{
    for (int64_t category = 0; category <= CATEGORIES; category++)
        for (int64_t topic = 0; topic <= TOPICS; topic++)
            for (int64_t department = 0; department <= DEPARTMENTS; department++) {
                struct listing l = {
                    .category = category, .topic = topic, .department = department, .genre = S("")};
                const char *span = spans[roll(m, COUNT(spans))];
                assert_int_equal(listing_set_span(&l, S("")), 0);
                check_choice(m, &l, 1 + roll(m, DOCUMENTS));
                assert_int_equal(listing_set_span(&l, str_c(span)), 0);
                check_choice(m, &l, 1 + roll(m, DOCUMENTS));
                l.genre = str_c(genres[1 + roll(m, COUNT(genres) - 1)]);
                check_choice(m, &l, 1 + roll(m, DOCUMENTS));
                l.genre = S("");
                l.validity = str_c(validities[1 + roll(m, COUNT(validities) - 1)]);
                check_choice(m, &l, 1 + roll(m, DOCUMENTS));
            }
    check_tally(m);
}

/* ---- Facts ---- */

static void test_number__opens_the_records_that_it_counts_after_any_history(void **state)
{
    struct model m;
    found(&m, test_store_of(state));
    check_all(&m);
    for (int i = 0; i < 4; i++) {
        live_on(&m, 40);
        check_all(&m);
    }
}

static struct str digest_of(struct model *m, const char *name)
{
    const struct table table = {.name = str_c(name)};
    struct str digest = S("");
    assert_int_equal(tables_digest_one(m->t->db, m->t->arena, &table, &digest), 0);
    return digest;
}

/* So a store that was migrated with its documents is the one that a rebuild makes. */
static void test_lists_and_counts__follow_from_the_documents_alone(void **state)
{
    struct model m;
    found(&m, test_store_of(state));
    live_on(&m, 120);
    struct str count = digest_of(&m, "pub_count"), listed = digest_of(&m, "pub_listed"),
               ordered = digest_of(&m, "pub_ordered");
    const char *const anew[] = {
        "delete from pub_count", "delete from pub_listed", "delete from pub_ordered",
        "insert into pub_count select category, topic, department, span, count(*) from pub_choice "
        "group by category, topic, department, span",
        "insert into pub_listed select category, topic, department, published, document "
        "from pub_choice where span = ''"};
    for (size_t i = 0; i < COUNT(anew); i++)
        assert_int_equal(test_sql(m.t->db, anew[i]), 0);
    assert_true(str_eq(digest_of(&m, "pub_count"), count));
    assert_true(str_eq(digest_of(&m, "pub_listed"), listed));
    for (int64_t id = 1; id <= DOCUMENTS; id++) {
        struct catalogue_public_filed_row d;
        int r = catalogue_public_sql_filed(m.t->db, m.t->arena, id, &d);
        assert_true(r >= 0);
        if (r == 1)
            assert_int_equal(ordered_enter(m.t->db, m.t->arena, &d), 0);
    }
    assert_true(str_eq(digest_of(&m, "pub_ordered"), ordered));
}

static void test_title__stands_where_it_is_looked_for(void **state)
{
    static const char *const in_order[] = {"2016年工作要点", "安全检查通告",   "Annual Report",
                                           "《办理规定》",   "办理流程",       "第2期通报",
                                           "第10期通报",     "关于限行的通告", "昭通市公安局通知"};
    struct test_store *t = test_store_of(state);
    for (size_t i = 1; i < COUNT(in_order); i++) {
        struct str x = title_place(t->arena, str_c(in_order[i - 1])),
                   y = title_place(t->arena, str_c(in_order[i]));
        if (str_cmp(x, y) >= 0)
            fail_msg("%s stands after %s: %.*s, %.*s", in_order[i - 1], in_order[i], STR_ARG(x),
                     STR_ARG(y));
    }
    assert_true(
        str_eq(title_place(t->arena, S("ＡＢＣ，通知！")), title_place(t->arena, S("abc通知"))));
}

/* The next one of the same column, one way; 0: none. */
static int64_t next_in_column(const struct model *m, int64_t id, bool newer)
{
    int64_t best = 0;
    for (int64_t k = 1; k <= DOCUMENTS; k++) {
        if (k == id || !m->v[k].live || m->v[k].category != m->v[id].category)
            continue;
        bool is_newer = m->v[k].day > m->v[id].day || (m->v[k].day == m->v[id].day && k > id);
        bool nearer =
            best == 0 ||
            (newer ? m->v[k].day < m->v[best].day || (m->v[k].day == m->v[best].day && k < best)
                   : m->v[k].day > m->v[best].day || (m->v[k].day == m->v[best].day && k > best));
        if (is_newer == newer && nearer)
            best = k;
    }
    return best;
}

static void check_neighbour(const struct model *m, int64_t expected, int64_t id, struct str title)
{
    assert_int_equal(id, expected);
    assert_true(str_eq(title, expected == 0 ? S("") : title_of(m, expected)));
}

static void check_neighbours(const struct model *m)
{
    for (int64_t id = 1; id <= DOCUMENTS; id++) {
        struct catalogue_public_page_row d;
        if (m->v[id].edition == 0)
            continue;
        assert_int_equal(catalogue_public_sql_page(m->t->db, m->t->arena, id, &d), 1);
        bool live = m->v[id].live;
        check_neighbour(m, live ? next_in_column(m, id, false) : 0, d.older, d.older_title);
        check_neighbour(m, live ? next_in_column(m, id, true) : 0, d.newer, d.newer_title);
    }
}

static void test_neighbours__are_the_next_ones_of_the_column_after_any_history(void **state)
{
    struct model m;
    found(&m, test_store_of(state));
    for (int i = 0; i < 30; i++) {
        live_on(&m, 5);
        check_neighbours(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_number__opens_the_records_that_it_counts_after_any_history,
                     &migrations_public),
        TEST_ON_BOTH(test_lists_and_counts__follow_from_the_documents_alone, &migrations_public),
        TEST_ON_BOTH(test_title__stands_where_it_is_looked_for, &migrations_public),
        TEST_ON_BOTH(test_neighbours__are_the_next_ones_of_the_column_after_any_history,
                     &migrations_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
