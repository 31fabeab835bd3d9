/* settings_test.c: what the administrator enters reaches readers, through the pages, on both
 * engines. */
#include "base/vec.h"
#include "domain/requests/requests.h"
#include "domain/settings/settings.h"
#include "domain/test_bureau.h"
#include "store/db_test_util.h"
#include "engine/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct page *page_of(enum method method, const char *pattern)
{
    const struct pages *const all[] = {&settings_pages, &settings_lists_pages,
                                       &settings_requests_pages};
    for (size_t k = 0; k < COUNT(all); k++)
        for (size_t i = 0; i < all[k]->n; i++)
            if (all[k]->v[i].method == method && strcmp(all[k]->v[i].pattern, pattern) == 0)
                return &all[k]->v[i];
    fail_msg("no page %s", pattern);
    return NULL;
}

/* What dispatch does for a POST by the administrator, without its transport. */
static int post(struct test_store *t, const struct actor *actor, const char *pattern,
                const struct pair *fields, size_t n, struct form *ret_form)
{
    const struct page *p = page_of(METHOD_POST, pattern);
    struct request req = {.method = METHOD_POST, .arena = t->arena, .path = str_c(pattern)};
    struct response res = response_none();
    struct ctx c = {.req = &req,
                    .res = &res,
                    .arena = t->arena,
                    .db = t->db,
                    .actor = *actor,
                    .now = BUREAU_MORNING,
                    .page = p,
                    .path = str_c(pattern)};
    for (size_t i = 0; i < n; i++)
        *vec_push(t->arena, &req.fields) = fields[i];
    c.input = arena_alloc(t->arena, p->input_size);
    int r = form_read(&req, p->fields, p->fields_n, c.input, &c.form);
    r = r < 0 ? r : p->serve(&c);
    *ret_form = c.form;
    return r;
}

static struct actor administrator(struct bureau *b)
{
    struct actor a = b->auditor;
    a.roles = ROLE_ADMINISTRATOR;
    return a;
}

static int64_t ledger_length(struct test_store *t)
{
    int64_t seq;
    struct str hash;
    assert_int_equal(ledger_head(t->db, t->arena, &seq, &hash), 0);
    return seq;
}

static void test_settings__only_what_changed_enters_the_ledger(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    int64_t before = ledger_length(t);
    struct form form;
    const struct pair fields[] = {{S("name_zh"), S("试验市公安局")},
                                  {S("organisation_code"), S("01526999-3")},
                                  {S("phone_zh"), S("0870-0000001")}};
    assert_int_equal(post(t, &admin, "/settings", fields, COUNT(fields), &form), 0);
    assert_int_equal(ledger_length(t), before + 1);
    struct str phone;
    assert_int_equal(bodies_setting(t->db, t->arena, "authority.phone_zh", &phone), 0);
    assert_string_equal(arena_cstr(t->arena, phone), "0870-0000001");
}

static void test_settings__an_authority_keeps_its_name(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    int64_t before = ledger_length(t);
    struct form form;
    const struct pair fields[] = {{S("name_zh"), S("")}, {S("phone_zh"), S("1")}};
    assert_int_equal(post(t, &admin, "/settings", fields, COUNT(fields), &form), ERR_INVALID);
    assert_int_equal(form_field(&form, "name_zh")->error, FIELD_MISSING);
    assert_int_equal(ledger_length(t), before);
}

static void test_settings__a_template_without_year_or_number_is_refused(void **state)
{
    static const struct {
        const char *template;
        int r;
    } cases[] = {
        {"{org}-{category}/{year}", ERR_INVALID},
        {"{org}-{nnnnn}", ERR_INVALID},
        {"{org}-{category}/{year}-{mmdd}{nnn}", 0},
        {"{year}-{nnnnn}", 0},
        {"{year}-{nnnnn}-{orgn}", ERR_INVALID}, /* it would stand in each index number as it is */
        {"{year}-{nnnnn", ERR_INVALID},
        {"{year}}-{nnnnn}", ERR_INVALID},
        {"", 0},
    };
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct form form;
        const struct pair fields[] = {{S("name_zh"), S("试验市公安局")},
                                      {S("index_template"), str_c(cases[i].template)}};
        assert_int_equal(post(t, &admin, "/settings", fields, COUNT(fields), &form), cases[i].r);
        assert_int_equal(form_field(&form, "index_template")->error,
                         cases[i].r ? FIELD_REFUSED : FIELD_OK);
    }
}

static void test_settings__an_address_is_one_of_the_web(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    struct form form;
    struct pair fields[] = {{S("name_zh"), S("试验市公安局")},
                            {S("site_address"), S("javascript:x")}};
    assert_int_equal(post(t, &admin, "/settings", fields, COUNT(fields), &form), ERR_INVALID);
    assert_int_equal(form_field(&form, "site_address")->error, FIELD_REFUSED);
    fields[1].value = S("https://ga.example.gov.cn");
    assert_int_equal(post(t, &admin, "/settings", fields, COUNT(fields), &form), 0);
}

static void test_settings__codes_are_plain_and_unique(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    static const char *const lists[] = {"/settings/departments", "/settings/columns",
                                        "/settings/topics"};
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct form form;
        struct pair fields[] = {{S("code"), S("Neu Code")}, {S("name_zh"), S("新的")}};
        assert_int_equal(post(t, &admin, lists[i], fields, COUNT(fields), &form), ERR_INVALID);
        assert_int_equal(form_field(&form, "code")->error, FIELD_REFUSED);
        fields[0].value = S("new-code");
        assert_int_equal(post(t, &admin, lists[i], fields, COUNT(fields), &form), 0);
        assert_int_equal(post(t, &admin, lists[i], fields, COUNT(fields), &form), ERR_INVALID);
        assert_int_equal(form_field(&form, "code")->error, FIELD_REFUSED);
    }
}

/* ---- What holds of requests ---- */

#define REQUESTS_SET                                                                   \
 {S("many_alike"), S("10")}, {S("many_months"), S("12")}, {S("shifts_many"), S("10")}, \
     {S("identity_days"), S("180")}, {S("number"), S("依申〔{年}〕{号}号")},           \
     {S("letter_pattern"), S("{字头}{类}〔{年}〕{号}号")}, {S("letter_word"), S("")},  \
     {S("web_receipt"), S("")}, {S("web_receipt_rule"), S("")},                        \
 {                                                                                     \
  S("file_kinds"), str_c(request_file_kinds_standard)                                  \
 }
enum {
    ALIKE,
    MONTHS,
    SHIFTS,
    IDENTITY,
    NUMBER,
    LETTER,
    WORD,
    RECEIPT,
    RULE,
    KINDS
};

static void test_settings__what_holds_of_requests_anyhow_is_no_entry(void **state)
{
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    int64_t before = ledger_length(t), days;
    struct form form;
    struct pair fields[] = {REQUESTS_SET};
    assert_int_equal(post(t, &admin, "/settings/requests", fields, COUNT(fields), &form), 0);
    assert_int_equal(ledger_length(t), before);
    fields[IDENTITY].value = S("30");
    assert_int_equal(post(t, &admin, "/settings/requests", fields, COUNT(fields), &form), 0);
    assert_int_equal(ledger_length(t), before + 1);
    assert_int_equal(request_chosen(t->db, t->arena, REQUEST_IDENTITY_DAYS, &days), 0);
    assert_int_equal(days, 30);
}

static void test_settings__what_cannot_hold_of_requests_is_refused_and_nothing_changes(void **state)
{
    static const struct {
        int at;
        const char *typed, *field;
    } cases[] = {
        {ALIKE, "1", "many_alike"},
        {ALIKE, "10001", "many_alike"},
        {MONTHS, "0", "many_months"},
        {MONTHS, "121", "many_months"},
        {SHIFTS, "", "shifts_many"},
        {SHIFTS, "many", "shifts_many"},
        {IDENTITY, "0", "identity_days"},
        {IDENTITY, "36501", "identity_days"},
        {NUMBER, "依申{号}号", "number"},
        {NUMBER, "依申〔{年}〕号", "number"},
        {NUMBER, "依申〔{年}〕1{号}号", "number"},
        {NUMBER, "依申〔{年}〕{号}{号}号", "number"},
        {NUMBER, "依申〔{年}〕{号}号{字}", "number"},
        {NUMBER, "依申〔{年}〕{号", "number"},
        {LETTER, "{年}", "letter_pattern"},
        {RECEIPT, "x", "web_receipt"},
        {RECEIPT, "1", "web_receipt_rule"},
        {RULE, "《规范》第六条", "web_receipt"},
        {KINDS, "pdf *", "file_kinds"},
        {KINDS, "，", "file_kinds"},
    };
    struct test_store *t = test_store_of(state);
    struct bureau b;
    bureau_found(t->db, t->arena, &b);
    struct actor admin = administrator(&b);
    int64_t before = ledger_length(t);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct form form;
        struct pair fields[] = {REQUESTS_SET};
        fields[cases[i].at].value = str_c(cases[i].typed);
        assert_int_equal(post(t, &admin, "/settings/requests", fields, COUNT(fields), &form),
                         ERR_INVALID);
        assert_true(form_field(&form, cases[i].field)->error != FIELD_OK);
    }
    assert_int_equal(ledger_length(t), before);
}

static void test_settings__requests_are_numbered_as_it_is_set(void **state)
{
    struct test_store *t = test_store_of(state);
    static const struct {
        const char *pattern, *number;
    } cases[] = {
        {"", "依申〔2026〕7号"},
        {"昭公申字〔{年}〕第{号}号", "昭公申字〔2026〕第7号"},
        {"申{year}-{nnnn}", "申2026-0007"},
        {"no number at all",
         "依申〔2026〕7号"}, /* a setting that was never checked gives no double */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(
            arena_cstr(t->arena, request_number(t->arena, str_c(cases[i].pattern), 2026, 7)),
            cases[i].number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_settings__only_what_changed_enters_the_ledger, &migrations_desk),
        TEST_ON_BOTH(test_settings__an_authority_keeps_its_name, &migrations_desk),
        TEST_ON_BOTH(test_settings__codes_are_plain_and_unique, &migrations_desk),
        TEST_ON_BOTH(test_settings__a_template_without_year_or_number_is_refused, &migrations_desk),
        TEST_ON_BOTH(test_settings__an_address_is_one_of_the_web, &migrations_desk),
        TEST_ON_BOTH(test_settings__what_holds_of_requests_anyhow_is_no_entry, &migrations_desk),
        TEST_ON_BOTH(test_settings__what_cannot_hold_of_requests_is_refused_and_nothing_changes,
                     &migrations_desk),
        TEST_ON_BOTH(test_settings__requests_are_numbered_as_it_is_set, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
