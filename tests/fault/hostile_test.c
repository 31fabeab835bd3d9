/* hostile_test.c: what no browser would send gets its message and changes nothing.
 *
 * Over-long, malformed, forged and impossible requests to both sides, through the whole of what serves them: for each the
 * status is as it should be, there is a text for people, and both stores are what they were. The shapes that the seam
 * refuses (web/refusals.h) are sent to both sides too; over a real socket the tests of web/ send them. */
#include "house.h"

#include "base/buf.h"
#include "web/refusals.h"
#include "web/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct hostile {
    const char *what;
    enum side side;
    int who; /* -1: a stranger */
    int status;
    const char *path;
    const char *fields; /* NULL: a GET */
    const char *says;   /* a part of the answer; NULL: whatever */
};

#define GOOD_KEY "key=0123456789abcdef0123456789abcdef"

static const struct hostile cases[] = {
    /* Addresses. */
    {"no such page", SIDE_PUBLIC, -1, 404, "/nothing/here", NULL, "</html>"},
    {"no such page, in English", SIDE_PUBLIC, -1, 404, "/en/nothing", NULL, "</html>"},
    {"a number beyond all", SIDE_PUBLIC, -1, 404, "/d/99999999999999999999999999", NULL, "</html>"},
    {"a negative number", SIDE_PUBLIC, -1, 404, "/d/-1", NULL, "</html>"},
    {"a number with more", SIDE_PUBLIC, -1, 404, "/d/1x", NULL, "</html>"},
    {"zero", SIDE_PUBLIC, -1, 404, "/d/0", NULL, "</html>"},
    {"a number in hexadecimal", SIDE_PUBLIC, -1, 404, "/d/0x1", NULL, "</html>"},
    {"a number in full-width digits", SIDE_PUBLIC, -1, 404, "/d/%EF%BC%91", NULL, "</html>"},
    {"a file that is none", SIDE_PUBLIC, -1, 404, "/d/1/f/7", NULL, "</html>"},
    {"a file by a path", SIDE_PUBLIC, -1, 400, "/d/1/f/..%2f..%2fpublic.db", NULL, NULL},
    {"an asset by a path", SIDE_PUBLIC, -1, 400, "/a/..%2f..%2fetc%2fpasswd", NULL, NULL},
    {"an asset by dots", SIDE_PUBLIC, -1, 400, "/a/../../etc/passwd", NULL, NULL},
    {"an asset that is none", SIDE_PUBLIC, -1, 404, "/a/gongkai.000000.css", NULL, NULL},
    {"a column with quotes", SIDE_PUBLIC, -1, 404, "/c/';drop%20table%20pub_document;--", NULL, "</html>"},
    {"a feed of no column", SIDE_PUBLIC, -1, 404, "/c/none/feed", NULL, NULL},
    {"two slashes", SIDE_PUBLIC, -1, 404, "//example.org/", NULL, NULL},
    {"the store by its name", SIDE_PUBLIC, -1, 404, "/public.db", NULL, NULL},
    {"the desk from outside", SIDE_PUBLIC, -1, 404, "/documents/1", NULL, NULL},
    {"signing in outside", SIDE_PUBLIC, -1, 404, "/sign-in", NULL, NULL},

    /* Queries. */
    {"a search in the index's own language", SIDE_PUBLIC, -1, 200,
     "/search?q=%22%20NEAR(a%20b)%20AND%20NOT%20*%20%5E%20title%3A%20-%20OR", NULL, "</html>"},
    {"a search of quotes", SIDE_PUBLIC, -1, 200, "/search?q=%27%22%5C%3B%20--%20%25", NULL, "</html>"},
    {"a search of nothing but marks", SIDE_PUBLIC, -1, 200, "/search?q=%E3%80%82%EF%BC%8C%EF%BC%81", NULL, "</html>"},
    {"a search of controls", SIDE_PUBLIC, -1, 200, "/search?q=%01%02%7F%0A", NULL, "</html>"},
    {"a search that is markup", SIDE_PUBLIC, -1, 200, "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", NULL, "&lt;script&gt;"},
    {"a search with a NUL", SIDE_PUBLIC, -1, 400, "/search?q=a%00b", NULL, NULL},
    {"a search in another encoding", SIDE_PUBLIC, -1, 400, "/search?q=%B9%AB%BF%AA", NULL, NULL},
    {"a place in a list that is none", SIDE_PUBLIC, -1, 200, "/list?before=x.y", NULL, "</html>"},
    {"a place beyond all", SIDE_PUBLIC, -1, 200, "/list?before=99999999999999999999.99999999999999999999", NULL, "</html>"},
    {"a filter that is none", SIDE_PUBLIC, -1, 404, "/list?category=%27%3B&topic=-1&year=0x7e0&sort=rand()", NULL, "</html>"},

    /* Verbs. */
    {"a POST to a page", SIDE_PUBLIC, -1, 405, "/list", "a=b", "</html>"},
    {"a POST to a document", SIDE_PUBLIC, -1, 405, "/d/1", "a=b", "</html>"},
    {"a GET of a form's address", SIDE_PUBLIC, -1, 405, "/settings/size", NULL, "</html>"},

    /* The form that strangers send. */
    {"a form without its text", SIDE_PUBLIC, -1, 422, "/feedback", "page=%2F&message=&contact=me&" GOOD_KEY, "value=\"me\""},
    {"a form of blanks", SIDE_PUBLIC, -1, 422, "/feedback", "page=%2F&message=+%E3%80%80+&contact=&" GOOD_KEY, "</html>"},
    {"a form without its key", SIDE_PUBLIC, -1, 422, "/feedback", "page=%2F&message=a&contact=", "</html>"},
    {"a form with a key of its own", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=a&contact=&key=../../x", "</html>"},
    {"a form in another encoding", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=%B9%AB%BF%AA&" GOOD_KEY, "</html>"},
    {"a form with raw bytes", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=\xff\xfe&" GOOD_KEY, "</html>"},
    {"a form with a NUL", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=a%00b&" GOOD_KEY, "</html>"},
    {"a form with a surrogate", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=%ED%A0%80&" GOOD_KEY, "</html>"},
    {"a form with half an escape", SIDE_PUBLIC, -1, 400, "/feedback", "page=%2F&message=a%2&" GOOD_KEY, "</html>"},
    {"a way out of the site", SIDE_PUBLIC, -1, 303, "/settings/size", "to=https%3A%2F%2Fexample.org%2F&size=large", NULL},
    {"a way out by two slashes", SIDE_PUBLIC, -1, 303, "/settings/size", "to=%2F%2Fexample.org&size=large", NULL},
    {"a way out by a backslash", SIDE_PUBLIC, -1, 303, "/settings/size", "to=%2F%5Cexample.org&size=large", NULL},

    /* The desk: strangers. */
    {"a stranger's page", SIDE_DESK, -1, 303, "/documents", NULL, NULL},
    {"a stranger's nothing", SIDE_DESK, -1, 303, "/nothing", NULL, NULL},
    {"a stranger's draft", SIDE_DESK, -1, 401, "/documents/new", "title=a", "</html>"},
    {"a stranger's move", SIDE_DESK, -1, 401, "/documents/1/move", "event=pass_final", "</html>"},
    {"a login beyond its limit", SIDE_DESK, -1, 422, "/sign-in", "login=" A1K "&password=x&next=/", "</html>"},
    {"a password beyond its limit", SIDE_DESK, -1, 422, "/sign-in", "login=an.yi&password=" A8K "&next=/", "</html>"},

    /* The desk: people who try more than they may. */
    {"an officer's accounts", SIDE_DESK, OFFICER, 403, "/accounts", NULL, "</html>"},
    {"an officer's new account", SIDE_DESK, OFFICER, 403, "/accounts/new", "login=x", "</html>"},
    {"a leader's draft", SIDE_DESK, LEADER, 403, "/documents/new", "title=a", "</html>"},
    {"an administrator's move", SIDE_DESK, ADMINISTRATOR, 403, "/documents/1/move", "event=pass_final&digest=x", "</html>"},
    {"oneself disabled", SIDE_DESK, ADMINISTRATOR, 403, "/accounts/he.an/disable", "x=", "</html>"},
    {"nobody disabled", SIDE_DESK, ADMINISTRATOR, 404, "/accounts/nobody/disable", "x=", "</html>"},
    {"a move of nothing", SIDE_DESK, OFFICER, 404, "/documents/99999/move", "event=submit&note=&digest=x", "</html>"},
    {"a form of nothing", SIDE_DESK, OFFICER, 404, "/documents/99999/edit", NULL, "</html>"},
    {"a page of nothing", SIDE_DESK, OFFICER, 404, "/documents/99999999999999999999", NULL, "</html>"},
    {"a POST where there is none", SIDE_DESK, OFFICER, 405, "/documents/1", "a=b", "</html>"},
    {"a state that is none", SIDE_DESK, OFFICER, 200, "/documents?state=%27or%201%3D1&before=1.2.3", NULL, "</html>"},
};

/* ---- What is asked of each answer ---- */

static void assert_for_people(const struct answer *a, const char *what)
{
    static const char *const secrets[] = {".c:", "SQLSTATE", "sqlite", "syntax error", "AddressSanitizer"};

    if (a->status >= 500)
        fail_msg("%s: %d", what, a->status);
    if (a->status >= 400 && a->body.n < 5)
        fail_msg("%s: %d without a word", what, a->status);
    for (size_t i = 0; i < COUNT(secrets); i++) {
        if (str_find(a->body, str_c(secrets[i])) >= 0)
            fail_msg("%s: the answer says \"%s\"", what, secrets[i]);
    }
}

static void assert_stays_here(const struct answer *a, const char *what)
{
    struct str to = answer_header(a, "Location");

    if (to.n && !site_local_path(to))
        fail_msg("%s: leads to %.*s", what, STR_ARG(to));
}

/* One request that must change nothing. */
static struct answer refused(struct house *h, enum side side, struct str bytes, int status, const char *what)
{
    struct str before = house_digest(h);
    struct answer a = house_ask(h, side, bytes);

    if (a.status != status)
        fail_msg("%s: %d, not %d: %.*s", what, a.status, status, STR_ARG(str_head(a.body, 3000)));
    assert_for_people(&a, what);
    assert_stays_here(&a, what);
    if (!str_eq(before, house_digest(h)))
        fail_msg("%s: the record changed", what);
    house_assert_tidy(h, what);
    return a;
}

static void assert_works(struct house *h)
{
    assert_int_equal(house_ask(h, SIDE_PUBLIC, house_get(h, -1, "/")).status, 200);
    assert_int_equal(house_ask(h, SIDE_DESK, house_get(h, OFFICER, "/")).status, 200);
}

static void test_hostile__addresses_and_forms_get_their_message(void **state)
{
    struct house *h = HOUSE(state);

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct hostile *c = &cases[i];
        struct answer a;

        if (!c->path)
            continue;
        a = refused(h, c->side,
                    c->fields ? house_post(h, c->who, c->path, str_c(c->fields)) : house_get(h, c->who, c->path),
                    c->status, c->what);
        if (c->says && str_find(a.body, str_c(c->says)) < 0)
            fail_msg("%s: it does not say %s: %.*s", c->what, c->says, STR_ARG(a.body));
        house_forget(h);
    }
    assert_works(h);
}

static void test_hostile__what_the_seam_refuses_reaches_no_store(void **state)
{
    struct house *h = HOUSE(state);
    struct str before = arena_str(h->arena, house_digest(h));

    for (size_t i = 0; i < COUNT(refusal_cases); i++) {
        const struct refusal_case *c = &refusal_cases[i];

        if (c->status == 200)
            continue;
        for (int side = SIDE_PUBLIC; side <= SIDE_DESK; side++) {
            struct answer a = house_ask(h, (enum side)side, c->bytes);

            if (a.status != (c->status ? c->status : 400))
                fail_msg("%s: %d, not %d", c->what, a.status, c->status);
        }
        house_forget(h);
    }
    assert_true(str_eq(before, house_digest(h)));
    house_assert_tidy(h, "what the seam refuses");
    assert_works(h);
}

/* ---- Too much ---- */

/* n times `c`. */
static struct str many(struct house *h, size_t n, char c)
{
    char *p = arena_alloc(h->ask, n + 1);

    memset(p, c, n);
    return str_of(p, n);
}

static struct str fields_flood(struct house *h, size_t n)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * MiB);

    for (size_t i = 0; i < n; i++)
        buf_fmt(&out, "f%zu=%zu&", i, i);
    return arena_str(h->ask, buf_str(&out));
}

static void test_hostile__too_much_is_refused_at_its_limit(void **state)
{
    struct house *h = HOUSE(state);
    struct str form = S("page=%2F&contact=&" GOOD_KEY "&message=");

    refused(h, SIDE_PUBLIC, house_get(h, -1, arena_fmt(h->ask, "/search?q=%.*s", STR_ARG(many(h, 9000, 'a'))).p), 414, "a long search");
    refused(h, SIDE_PUBLIC, house_get(h, -1, arena_fmt(h->ask, "/search?q=%.*s", STR_ARG(many(h, 5000, 'a'))).p), 200, "a search at length");
    refused(h, SIDE_PUBLIC, house_post(h, -1, "/feedback", arena_fmt(h->ask, "%.*s%.*s", STR_ARG(form), STR_ARG(many(h, 20000, 'a')))), 422,
            "a report at length");
    refused(h, SIDE_PUBLIC, house_post(h, -1, "/feedback", arena_fmt(h->ask, "%.*s%.*s", STR_ARG(form), STR_ARG(many(h, 2 * MiB, 'a')))), 413,
            "a form beyond its limit");
    refused(h, SIDE_PUBLIC, house_post(h, -1, "/feedback", fields_flood(h, 5000)), 413, "five thousand fields");
    refused(h, SIDE_DESK, house_post(h, OFFICER, "/documents/new", fields_flood(h, 5000)), 413, "five thousand fields at the desk");
    house_forget(h);
    assert_works(h);
}

static struct str with_header(struct house *h, const char *path, const char *header, struct str value)
{
    return arena_fmt(h->ask, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s: %.*s\r\n\r\n", path, header, STR_ARG(value));
}

static void test_hostile__cookies_are_not_believed(void **state)
{
    struct house *h = HOUSE(state);

    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", many(h, 7 * KiB, 'c')), 303,
            "a huge cookie");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", many(h, 9 * KiB, 'c')), 431,
            "a cookie beyond all");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", S("gongkai=")), 303, "an empty session");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", S("gongkai=' or 1=1 --")), 303, "a session of quotes");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", S("gongkai=\xff\xfe\xfd")), 303, "a session of bytes");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", session_digest(h->ask, h->sessions[OFFICER])), 303, "what the store keeps of a session");
    refused(h, SIDE_DESK, with_header(h, "/", "Cookie", arena_fmt(h->ask, "gongkai=%.*s", STR_ARG(session_digest(h->ask, h->sessions[OFFICER])))),
            303, "the digest as a session");
    refused(h, SIDE_PUBLIC, with_header(h, "/", "Cookie", S("size=large; size=\"; theme=<b>")), 200, "settings that are none");
    assert_works(h);
}

/* ---- Forged ---- */

static struct str forged(struct house *h, enum house_person who, const char *headers, struct str fields)
{
    return arena_fmt(h->ask,
                     "POST /documents/new HTTP/1.1\r\nHost: localhost\r\nCookie: " SESSION_COOKIE "=%.*s\r\n%s"
                     "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
                     STR_ARG(h->sessions[who]), headers, fields.n, STR_ARG(fields));
}

static void test_hostile__a_form_of_another_site_is_refused(void **state)
{
    struct house *h = HOUSE(state);
    struct str draft = house_draft_fields(h, "不是我写的", S(""));
    struct str others = arena_fmt(h->ask, "%.*s&csrf=%.*s", STR_ARG(draft), STR_ARG(session_csrf(h->ask, h->sessions[HEAD])));
    struct str feedback = S("page=%2F&message=a&contact=&" GOOD_KEY);

    refused(h, SIDE_DESK, forged(h, OFFICER, "", draft), 403, "no token");
    refused(h, SIDE_DESK, forged(h, OFFICER, "Sec-Fetch-Site: same-origin\r\n", draft), 403, "no token, but the right site");
    refused(h, SIDE_DESK, forged(h, OFFICER, "", others), 403, "another's token");
    refused(h, SIDE_PUBLIC,
            arena_fmt(h->ask, "POST /feedback HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org\r\nSec-Fetch-Site: cross-site\r\n"
                              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s", feedback.n, STR_ARG(feedback)),
            403, "a report from another site");
    refused(h, SIDE_PUBLIC,
            arena_fmt(h->ask, "POST /feedback HTTP/1.1\r\nHost: localhost\r\n"
                              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s", feedback.n, STR_ARG(feedback)),
            403, "a report from nowhere");
    assert_works(h);
}

static void test_hostile__what_is_typed_into_a_draft_is_checked(void **state)
{
    static const struct {
        const char *what, *name, *value;
    } wrong[] = {
        {"no title", "title", ""},
        {"a title of blanks", "title", "+%E3%80%80"},
        {"a title beyond its limit", "title", A1K},
        {"a genre that is none", "genre", "%E8%AF%97"},
        {"no category", "category", ""},
        {"a category that is none", "category", "99999"},
        {"a category beyond all numbers", "category", "99999999999999999999"},
        {"a negative topic", "topic", "-1"},
        {"a department in words", "department", "traffic"},
        {"the 30th of February", "made", "2016-02-30"},
        {"a day of zeros", "made", "0000-00-00"},
        {"no body", "body", ""},
    };
    struct house *h = HOUSE(state);

    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct str good = house_draft_fields(h, "题目", S(""));
        struct buf out = BUF_INIT(1 * MiB); /* lost where the test fails, as all is then */
        struct str rest = good, pair, name, value;
        struct answer a;

        while (str_next(&rest, '&', &pair)) {
            str_cut(pair, '=', &name, &value);
            if (str_eq(name, str_c(wrong[i].name)))
                value = str_c(wrong[i].value);
            buf_fmt(&out, "%.*s=%.*s&", STR_ARG(name), STR_ARG(value));
        }
        a = refused(h, SIDE_DESK, house_post(h, OFFICER, "/documents/new", buf_str(&out)), 422, wrong[i].what);
        if (strcmp(wrong[i].name, "body") != 0 && str_find(a.body, S("正文如下。")) < 0)
            fail_msg("%s: what was typed is gone", wrong[i].what);
        if (str_find(a.body, S("class=\"wrong\"")) < 0)
            fail_msg("%s: no field says what is wrong", wrong[i].what);
        buf_done(&out);
        house_forget(h);
    }
    assert_works(h);
}

static void test_hostile__moves_that_cannot_be_are_refused(void **state)
{
    struct house *h = HOUSE(state);
    int64_t id = house_document(h, "待签", "first");
    const char *path = arena_fmt(h->arena, "/documents/%lld/move", (long long)id).p;

    refused(h, SIDE_DESK, house_post(h, LEADER, path, house_move_fields(h, id, "pass_final")), 409, "a level too early");
    refused(h, SIDE_DESK, house_post(h, OFFICER, path, house_move_fields(h, id, "pass_first")), 403, "the drafter's own signature");
    refused(h, SIDE_DESK, house_post(h, HEAD, path, S("event=pass_first&note=&digest=00ff")), 409, "a digest of something else");
    refused(h, SIDE_DESK, house_post(h, HEAD, path, S("event=pass_first&note=&digest=")), 422, "no digest");
    refused(h, SIDE_DESK, house_post(h, HEAD, path, house_move_fields(h, id, "published")), 400, "an event that is none");
    refused(h, SIDE_DESK, house_post(h, HEAD, path, house_move_fields(h, id, "return_first")), 422, "a return without a reason");
    refused(h, SIDE_DESK, house_post(h, OFFICER, arena_fmt(h->ask, "/documents/%lld/edit", (long long)id).p,
                                     house_draft_fields(h, "改", house_document_digest(h, id))), 409, "a change under review");
    assert_works(h);
}

/* ---- Files ---- */

static struct str parts(struct house *h, const char *path, const char *type, struct str body)
{
    return arena_fmt(h->ask, "POST %s HTTP/1.1\r\nHost: localhost\r\nCookie: " SESSION_COOKIE "=%.*s\r\nContent-Type: %s\r\n"
                             "Content-Length: %zu\r\n\r\n%.*s",
                     path, STR_ARG(h->sessions[OFFICER]), type, body.n, STR_ARG(body));
}

#define PART "--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n"
#define EDGE "multipart/form-data; boundary=e"

static void test_hostile__uploads_that_are_none_leave_nothing(void **state)
{
    struct house *h = HOUSE(state);
    int64_t id = house_document(h, "有附件", "draft"), others = house_document(h, "已送审", "first");
    const char *path = arena_fmt(h->arena, "/documents/%lld/files", (long long)id).p;
    struct str token = arena_fmt(h->arena, "--e\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n",
                                 STR_ARG(session_csrf(h->arena, h->sessions[OFFICER])));
    struct buf flood cleanup(buf_done) = BUF_INIT(1 * MiB);

    refused(h, SIDE_DESK, parts(h, path, EDGE, arena_fmt(h->ask, "%.*s" PART, STR_ARG(token))), 400, "parts without an end");
    refused(h, SIDE_DESK, parts(h, path, "multipart/form-data", arena_fmt(h->ask, "%.*s" PART "--e--\r\n", STR_ARG(token))), 400, "parts without an edge");
    refused(h, SIDE_DESK, parts(h, path, EDGE, S("nothing of the kind")), 400, "no parts at all");
    refused(h, SIDE_DESK, parts(h, path, EDGE, S(PART "--e--\r\n")), 403, "a file without a token");
    refused(h, SIDE_DESK, parts(h, path, EDGE, arena_fmt(h->ask, "%.*s--e\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\nx\r\n--e--\r\n",
                                                         STR_ARG(token))), 400, "a part without a name");
    refused(h, SIDE_DESK, parts(h, path, EDGE, arena_fmt(h->ask, "%.*s--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xff\xfe.txt\"\r\n\r\nx\r\n--e--\r\n",
                                                         STR_ARG(token))), 400, "a file's name of bytes");
    buf_put(&flood, token);
    for (int i = 0; i < 25; i++)
        buf_put(&flood, S(PART));
    buf_put(&flood, S("--e--\r\n"));
    refused(h, SIDE_DESK, parts(h, path, EDGE, buf_str(&flood)), 413, "more files than a form has");
    refused(h, SIDE_DESK, house_upload(h, OFFICER, "/documents/99999/files", "a.txt", S("abc")), 404, "a file for nothing");
    refused(h, SIDE_DESK, house_upload(h, OFFICER, arena_fmt(h->ask, "/documents/%lld/files", (long long)others).p, "a.txt", S("abc")), 409,
            "a file for what is under review");
    refused(h, SIDE_DESK, house_upload(h, HEAD, path, "a.txt", S("abc")), 403, "another's file");
    refused(h, SIDE_PUBLIC, house_upload(h, -1, "/feedback", "a.txt", S("abc")), 400, "a file for a reader's report");
    assert_works(h);
}

/* A name is a name: it leads nowhere and breaks no header. */
static void test_hostile__a_files_name_leads_nowhere(void **state)
{
    static const char *const names[] = {"..\\..\\..\\windows\\win.ini", "/etc/passwd", "../../desk.db", "a\tb.txt", "<img src=x onerror=alert(1)>.txt", "CON", "%00.txt"};
    struct house *h = HOUSE(state);
    int64_t id = house_document(h, "有附件", "draft");

    for (size_t i = 0; i < COUNT(names); i++) {
        struct answer a = house_ask(h, SIDE_DESK, house_upload(h, OFFICER, arena_fmt(h->ask, "/documents/%lld/files", (long long)id).p, names[i], S("abc")));

        if (a.status != 303 && a.status != 400 && a.status != 422)
            fail_msg("%s: %d", names[i], a.status);
        house_assert_tidy(h, names[i]);
        a = house_ask(h, SIDE_DESK, house_get(h, OFFICER, arena_fmt(h->ask, "/documents/%lld", (long long)id).p));
        assert_int_equal(a.status, 200);
        assert_true(str_find(a.body, S("<img src=x")) < 0);
        house_forget(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_ON_BOTH(test_hostile__addresses_and_forms_get_their_message),
        HOUSE_ON_BOTH(test_hostile__what_the_seam_refuses_reaches_no_store),
        HOUSE_ON_BOTH(test_hostile__too_much_is_refused_at_its_limit),
        HOUSE_ON_BOTH(test_hostile__cookies_are_not_believed),
        HOUSE_ON_BOTH(test_hostile__a_form_of_another_site_is_refused),
        HOUSE_ON_BOTH(test_hostile__what_is_typed_into_a_draft_is_checked),
        HOUSE_ON_BOTH(test_hostile__moves_that_cannot_be_are_refused),
        HOUSE_ON_BOTH(test_hostile__uploads_that_are_none_leave_nothing),
        HOUSE_ON_BOTH(test_hostile__a_files_name_leads_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
