/* reads_test.c: how often a document was read: counted without who it was, handed in by the inbox, told once a day by
 * the ledger, gone with the document. On both engines. */
#include "domain/catalogue/reading/reads.h"

#include "catalogue_public_sql.h"
#include "domain/test_bureau.h"
#include "engine/reads.h"
#include "engine/test_stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DAYS(n) (BUREAU_MORNING + (moment_t)(n)*86400)

struct scene {
    struct stores *s;
    struct reads *reads;
    struct group *inbox;
    struct bureau b;
};

static void scene_begin(struct stores *s, struct scene *t)
{
    *t = (struct scene){.s = s, .reads = arena_one(s->arena, struct reads)};
    reads_init(t->reads);
    assert_int_equal(group_open(s->pub_url, &t->inbox), 0);
    bureau_found(s->desk, s->arena, &t->b);
}

static void scene_end(struct scene *t)
{
    group_close(t->inbox);
    reads_done(t->reads);
}

static struct projector projector_of(struct stores *s)
{
    static const struct projections *subjects[2];
    struct projections *all = arena_many(s->arena, 2, struct projections);
    subjects[0] = &bodies_projections;
    subjects[1] = &catalogue_projections;
    for (size_t i = 0; i < 2; i++)
        all[i] = *subjects[i];
    return (struct projector){.desk = s->desk,
                              .pub = s->pub,
                              .subjects = all,
                              .subjects_n = 2,
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

/* A visitor opens the page. */
static void opens(struct scene *t, int64_t id, enum method method, const char *name,
                  const char *value)
{
    struct pair *header = arena_one(t->s->arena, struct pair);
    *header = (struct pair){str_c(name), str_c(value)};
    struct request req = {.method = method, .headers = {header, 1, 1}, .arena = t->s->arena};
    reads_add(t->reads, &req, id);
}

static void reader_opens(struct scene *t, int64_t id, int times)
{
    for (int i = 0; i < times; i++)
        opens(t, id, METHOD_GET, "user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
}

/* What the public process and the worker do; how many submissions there were. */
static int settle(struct scene *t, moment_t now)
{
    struct taker taker = {
        .desk = t->s->desk, .pub = t->s->pub, .v = &document_reads_intake, .n = 1};
    int handed = reads_hand_in(t->reads, t->inbox, now);
    assert_true(handed >= 0);
    assert_int_equal(taker_run(&taker), handed);
    assert_int_equal(taker.refused + taker.staying, 0);
    return handed;
}

/* How many documents readers were told of. */
static int tell(struct scene *t, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = document_reads_tell(t->s->desk, t->s->arena, now);
    assert_true(r >= 0);
    assert_int_equal(tx_commit(&tx), 0);
    project(t->s);
    return r;
}

static int64_t shown(struct scene *t, int64_t id)
{
    struct catalogue_public_document_row d;
    assert_int_equal(catalogue_public_sql_get(t->s->pub, t->s->arena, id, &d), 1);
    return d.reads;
}

static void test_what_is_read__is_told_once_a_day_and_added_up(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_begin(s, &t);
    int64_t id = bureau_publish(s->desk, s->arena, &t.b, "限行通告", "自即日起限行。");
    int64_t other = bureau_publish(s->desk, s->arena, &t.b, "另一件", "正文。");
    project(s);
    assert_int_equal(settle(&t, DAYS(0)), 0); /* nothing was read: nothing is handed in */
    reader_opens(&t, id, 3);
    reader_opens(&t, other, 1);
    assert_int_equal(settle(&t, DAYS(0)), 1);
    assert_int_equal(shown(&t, id), 0);
    assert_int_equal(tell(&t, DAYS(0)), 2);
    assert_int_equal(shown(&t, id), 3);
    reader_opens(&t, id, 4);
    assert_int_equal(settle(&t, DAYS(0)), 1);
    assert_int_equal(tell(&t, DAYS(0) + 3600), 0); /* the same day */
    assert_int_equal(shown(&t, id), 3);
    assert_int_equal(tell(&t, DAYS(1)), 1); /* only what was read since */
    assert_int_equal(shown(&t, id), 7);
    assert_int_equal(shown(&t, other), 1);
    assert_int_equal(tell(&t, DAYS(2)), 0);

    /* The ledger alone gives the same again. */
    struct projector p = projector_of(s);
    struct str before, after;
    assert_int_equal(projector_digest(s->pub, s->arena, &before), 0);
    assert_int_equal(projector_rebuild(&p, NULL), 0);
    assert_int_equal(projector_digest(s->pub, s->arena, &after), 0);
    assert_true(str_eq(before, after));
    assert_int_equal(shown(&t, id), 7);
    scene_end(&t);
}

static void test_programs_heads_and_what_nobody_wanted_yet__do_not_count(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_begin(s, &t);
    opens(&t, 1, METHOD_HEAD, "user-agent", "Mozilla/5.0");
    opens(&t, 1, METHOD_GET, "user-agent", "Mozilla/5.0 (compatible; Baiduspider/2.0)");
    opens(&t, 1, METHOD_GET, "user-agent", "Mozilla/5.0 (compatible; BingBot/2.0)");
    opens(&t, 1, METHOD_GET, "sec-purpose", "prefetch;prerender");
    opens(&t, 0, METHOD_GET, "user-agent", "Mozilla/5.0");
    reads_add(NULL, &(struct request){.method = METHOD_GET}, 1);
    assert_int_equal(settle(&t, BUREAU_MORNING), 0);
    scene_end(&t);
}

static void test_what_is_not_public__has_no_reads_and_what_goes_loses_them(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_begin(s, &t);
    int64_t id = bureau_publish(s->desk, s->arena, &t.b, "限行通告", "自即日起限行。");
    project(s);
    reader_opens(&t, 9999, 5); /* there is no such document */
    reader_opens(&t, id, 2);
    assert_int_equal(settle(&t, DAYS(0)), 1);
    assert_int_equal(tell(&t, DAYS(0)), 1);
    assert_int_equal(shown(&t, id), 2);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "revise", &t.b.officer, "更正"), 0);
    reader_opens(&t, id, 1); /* it is being revised, and still public */
    assert_int_equal(settle(&t, DAYS(0)), 1);
    assert_int_equal(tell(&t, DAYS(1)), 1);
    assert_int_equal(shown(&t, id), 3);
    assert_int_equal(bureau_move(s->desk, s->arena, id, "withdraw", &t.b.office, "有误"), 0);
    project(s);
    assert_int_equal(shown(&t, id), 0);
    reader_opens(&t, id, 1);
    assert_int_equal(settle(&t, DAYS(2)), 1);
    assert_int_equal(tell(&t, DAYS(2)), 0);
    scene_end(&t);
}

static void test_more_things_than_there_are_places__are_left_out_and_nothing_else(void **state)
{
    struct stores *s = STORES(state);
    struct scene t;
    scene_begin(s, &t);
    int64_t id = bureau_publish(s->desk, s->arena, &t.b, "限行通告", "自即日起限行。");
    project(s);
    reader_opens(&t, id, 2);
    for (int64_t i = 1; i <= READS_PLACES + 100; i++)
        reader_opens(&t, 100000 + i, 1);
    reader_opens(&t, id, 1);
    assert_int_equal(settle(&t, DAYS(0)), 1);
    assert_int_equal(tell(&t, DAYS(0)), 1);
    assert_int_equal(shown(&t, id), 3);
    scene_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_what_is_read__is_told_once_a_day_and_added_up),
        ON_BOTH(test_programs_heads_and_what_nobody_wanted_yet__do_not_count),
        ON_BOTH(test_what_is_not_public__has_no_reads_and_what_goes_loses_them),
        ON_BOTH(test_more_things_than_there_are_places__are_left_out_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
