/* settings_test.c: what the administrator enters reaches readers, through the pages, on both
 * engines. */
#include "base/vec.h"
#include "domain/settings/settings.h"
#include "domain/test_bureau.h"
#include "store/db_test_util.h"
#include "engine/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct page *page_of(enum method method, const char *pattern)
{
    for (size_t i = 0; i < settings_pages.n; i++)
        if (settings_pages.v[i].method == method &&
            strcmp(settings_pages.v[i].pattern, pattern) == 0)
            return &settings_pages.v[i];
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(test_settings__only_what_changed_enters_the_ledger, &migrations_desk),
        TEST_ON_BOTH(test_settings__an_authority_keeps_its_name, &migrations_desk),
        TEST_ON_BOTH(test_settings__codes_are_plain_and_unique, &migrations_desk),
        TEST_ON_BOTH(test_settings__a_template_without_year_or_number_is_refused, &migrations_desk),
        TEST_ON_BOTH(test_settings__an_address_is_one_of_the_web, &migrations_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
