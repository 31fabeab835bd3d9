/* nth_failure_test.c: whatever fails within a request, the reader gets a page that says so, the record stands as it
 * stood, and the next request works.
 *
 * For each of a set of requests the first database call fails, then the second, and so on until a whole request passes
 * without meeting the fault; then the same with writes to the disk. On both engines. */
#include "house.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct trial {
    const char *name;
    enum side side;
    int good; /* the status without a fault */
    bool bears; /* a desk's page: the authority's name over it may be missing, nothing else */
    /* Makes what the request needs, and the request. */
    struct str (*make)(struct house *h);
    const char *keeps; /* what was typed: it stands in the page again, unless what failed came before the form was read */
};

/* What became of all passes of one. */
struct outcome {
    int failed, kept;
};

/* ---- The requests ---- */

static struct str home(struct house *h)
{
    return house_get(h, -1, "/");
}

static struct str in_english(struct house *h)
{
    return house_get(h, -1, "/en/");
}

static struct str list(struct house *h)
{
    return house_get(h, -1, "/list");
}

static struct str column(struct house *h)
{
    return house_get(h, -1, "/c/notices");
}

static struct str feed(struct house *h)
{
    return house_get(h, -1, "/feed");
}

static struct str search(struct house *h)
{
    return house_get(h, -1, "/search?q=%E9%99%90%E8%A1%8C");
}

static struct str statistics(struct house *h)
{
    return house_get(h, -1, "/statistics");
}

static struct str reader_document(struct house *h)
{
    return house_get(h, -1, arena_fmt(h->ask, "/d/%lld", (long long)h->published).p);
}

static struct str reader_json(struct house *h)
{
    return house_get(h, -1, arena_fmt(h->ask, "/d/%lld/json", (long long)h->published).p);
}

static struct str feedback(struct house *h)
{
    return house_post(h, -1, "/feedback",
                      arena_fmt(h->ask, "page=%%2F&message=a+date+is+wrong&contact=&key=%.*s", STR_ARG(house_key(h))));
}

static struct str sign_in_page(struct house *h)
{
    return house_get(h, -1, "/sign-in");
}

static struct str sign_in(struct house *h)
{
    return house_post(h, -1, "/sign-in", S("login=an.yi&password=" HOUSE_PASSWORD "&next=/"));
}

static struct str work(struct house *h)
{
    return house_get(h, OFFICE, "/");
}

static struct str desk_documents(struct house *h)
{
    return house_get(h, OFFICER, "/documents");
}

static struct str desk_document(struct house *h)
{
    return house_get(h, HEAD, arena_fmt(h->ask, "/documents/%lld", (long long)h->published).p);
}

static struct str draft_page(struct house *h)
{
    return house_get(h, OFFICER, "/documents/new");
}

static struct str draft(struct house *h)
{
    return house_post(h, OFFICER, "/documents/new", house_draft_fields(h, "新的一件", S("")));
}

static struct str edit(struct house *h)
{
    int64_t id = house_document(h, "改之前", "draft");

    return house_post(h, OFFICER, arena_fmt(h->ask, "/documents/%lld/edit", (long long)id).p,
                      house_draft_fields(h, "改之后", house_document_digest(h, id)));
}

/* Larger than what is written at once; never the same twice. */
static struct str large_file(struct house *h)
{
    struct str key = house_key(h);
    char *p = arena_alloc(h->ask, 300 * KiB);

    for (size_t i = 0; i < 300 * KiB; i++)
        p[i] = key.p[i % key.n];
    return str_of(p, 300 * KiB);
}

static struct str upload(struct house *h)
{
    int64_t id = house_document(h, "有附件", "draft");

    return house_upload(h, OFFICER, arena_fmt(h->ask, "/documents/%lld/files", (long long)id).p, "list.txt",
                        large_file(h));
}

static struct str move_of(struct house *h, enum house_person who, const char *state, const char *event)
{
    int64_t id = house_document(h, "待签", state);

    return house_post(h, (int)who, arena_fmt(h->ask, "/documents/%lld/move", (long long)id).p, house_move_fields(h, id, event));
}

static struct str submit(struct house *h)
{
    return move_of(h, OFFICER, "draft", "submit");
}

static struct str sign(struct house *h)
{
    return move_of(h, HEAD, "first", "pass_first");
}

static struct str publish(struct house *h)
{
    return move_of(h, LEADER, "final", "pass_final");
}

static struct str account(struct house *h)
{
    return house_post(h, ADMINISTRATOR, "/accounts/gu.ning/disable", S("x="));
}

static struct str ledger_page(struct house *h)
{
    return house_get(h, OFFICE, "/ledger");
}

static const struct trial reading[] = {
    {"home", SIDE_PUBLIC, 200, false, home, NULL},
    {"home in English", SIDE_PUBLIC, 200, false, in_english, NULL},
    {"list", SIDE_PUBLIC, 200, false, list, NULL},
    {"column", SIDE_PUBLIC, 200, false, column, NULL},
    {"feed", SIDE_PUBLIC, 200, false, feed, NULL},
    {"search", SIDE_PUBLIC, 200, false, search, NULL},
    {"statistics", SIDE_PUBLIC, 200, false, statistics, NULL},
    {"document", SIDE_PUBLIC, 200, false, reader_document, NULL},
    {"document as JSON", SIDE_PUBLIC, 200, false, reader_json, NULL},
    {"sign-in page", SIDE_DESK, 200, true, sign_in_page, NULL},
    {"work list", SIDE_DESK, 200, true, work, NULL},
    {"desk's list", SIDE_DESK, 200, true, desk_documents, NULL},
    {"desk's document", SIDE_DESK, 200, true, desk_document, NULL},
    {"draft page", SIDE_DESK, 200, true, draft_page, NULL},
    {"ledger page", SIDE_DESK, 200, true, ledger_page, NULL},
};

static const struct trial writing[] = {
    {"feedback", SIDE_PUBLIC, 303, false, feedback, "a date is wrong"},
    {"sign in", SIDE_DESK, 303, false, sign_in, "an.yi"},
    {"save a draft", SIDE_DESK, 303, false, draft, "新的一件"},
    {"change a draft", SIDE_DESK, 303, false, edit, "改之后"},
    {"upload", SIDE_DESK, 303, false, upload, NULL},
    {"submit", SIDE_DESK, 303, false, submit, NULL},
    {"sign", SIDE_DESK, 303, false, sign, NULL},
    {"publish", SIDE_DESK, 303, false, publish, NULL},
    {"disable an account", SIDE_DESK, 303, false, account, NULL},
};

/* ---- What is asked of an answer to a failure ---- */

static bool holds(struct str s, const char *part)
{
    return str_find(s, str_c(part)) >= 0;
}

static void assert_whole_page(const struct answer *a, const char *what)
{
    if (!str_starts(answer_header(a, "Content-Type"), S("text/html")))
        fail_msg("%s: the answer is no page", what);
    if (!holds(a->body, "</html>") || !holds(a->body, "<h1"))
        fail_msg("%s: the page is not whole", what);
}

static void assert_error_page(struct house *h, const struct answer *a, const char *what, int status)
{
    static const char *const secrets[] = {"fault:", "SELECT", ".c:", "sqlite", "SQLSTATE",
                                          "ERR_", "DATABASE", "AddressSanitizer", "/tmp/"};

    if (a->status != status)
        fail_msg("%s: status %d, not %d", what, a->status, status);
    assert_whole_page(a, what);
    if (!str_eq(answer_header(a, "Cache-Control"), S("no-store")))
        fail_msg("%s: an error may be kept", what);
    for (size_t i = 0; i < COUNT(secrets); i++) {
        if (holds(a->body, secrets[i]))
            fail_msg("%s: the page says \"%s\"", what, secrets[i]);
    }
    if (holds(a->body, h->stores->folder))
        fail_msg("%s: the page names a folder", what);
    if (!holds(a->body, arena_fmt(h->ask, "%d", status).p))
        fail_msg("%s: the page does not give its number", what);
}

/* ---- The trial ---- */

static bool fails_well(struct house *h, const struct trial *t, const char *kind, int n, int status, struct outcome *o)
{
    const char *plan = arena_fmt(h->ask, "%s:%d", kind, n).p;
    const char *what = arena_fmt(h->ask, "%s, %s", t->name, plan).p;
    struct str request = t->make(h), before = house_digest(h), after;
    struct answer a;
    bool hit;

    fault_plan(plan);
    a = house_ask(h, t->side, request);
    hit = fault_count(kind) >= n;
    fault_plan(NULL);
    if (!hit) {
        if (a.status != t->good)
            fail_msg("%s: without a fault it was %d: %.*s", what, a.status, STR_ARG(a.body));
        return false;
    }
    if (a.status == t->good && t->bears)
        assert_whole_page(&a, what);
    else
        assert_error_page(h, &a, what, status);
    o->failed++;
    o->kept += t->keeps && holds(a.body, t->keeps);
    after = house_digest(h);
    if (!str_eq(before, after))
        fail_msg("%s: the record changed", what);
    house_assert_tidy(h, what);
    a = house_ask(h, t->side, request);
    if (a.status != t->good)
        fail_msg("%s: the same request again is %d: %.*s", what, a.status, STR_ARG(a.body));
    return true;
}

static void fail_each(struct house *h, const struct trial *t, const char *kind, int status, int least)
{
    struct outcome o = {0};

    for (int n = 1; fails_well(h, t, kind, n, status, &o); n++)
        house_forget(h);
    house_forget(h);
    if (o.failed < least)
        fail_msg("%s: %d passes of \"%s\" were made to fail, at least %d were expected", t->name, o.failed, kind, least);
    if (t->keeps && o.kept == 0)
        fail_msg("%s: what was typed never stood there again", t->name);
}

static void test_nth_failure__of_the_store_in_reading_is_a_page_that_says_so(void **state)
{
    struct house *h = HOUSE(state);

    for (size_t i = 0; i < COUNT(reading); i++)
        fail_each(h, &reading[i], "db", 500, 1);
}

static void test_nth_failure__of_the_store_in_writing_changes_nothing(void **state)
{
    struct house *h = HOUSE(state);

    house_set_password(h, "an.yi");
    for (size_t i = 0; i < COUNT(writing); i++)
        fail_each(h, &writing[i], "db", 500, 3);
}

static void test_nth_failure__of_the_disk_changes_nothing(void **state)
{
    struct house *h = HOUSE(state);
    const struct trial t = {"upload", SIDE_DESK, 303, false, upload};

    fail_each(h, &t, "write", 507, 2);
}

/* Calls that only the first request of a connection makes: opening it. */
static void test_nth_failure__of_opening_the_store_is_an_answer(void **state)
{
    struct house *h = HOUSE(state);
    struct answer a;

    for (int side = SIDE_PUBLIC; side <= SIDE_DESK; side++) {
        house_hang_up(h);
        fault_plan("db:1");
        a = house_ask(h, (enum side)side, house_get(h, -1, side == SIDE_DESK ? "/sign-in" : "/"));
        fault_plan(NULL);
        assert_int_equal(a.status, 503);
        a = house_ask(h, (enum side)side, house_get(h, -1, side == SIDE_DESK ? "/sign-in" : "/"));
        assert_int_equal(a.status, 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_ON_BOTH(test_nth_failure__of_the_store_in_reading_is_a_page_that_says_so),
        HOUSE_ON_BOTH(test_nth_failure__of_the_store_in_writing_changes_nothing),
        HOUSE_ON_BOTH(test_nth_failure__of_the_disk_changes_nothing),
        HOUSE_ON_BOTH(test_nth_failure__of_opening_the_store_is_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
