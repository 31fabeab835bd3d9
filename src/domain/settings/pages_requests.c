/* pages_requests.c: what the authority sets for itself about disclosure upon request: how requests and letters
 * are numbered, what counts as many, how long a proof of identity is kept, when the web form's requests of
 * 2015 to 2019 count as received. The rules are the subject's. */
#include "domain/bodies/bodies.h"
#include "domain/requests/requests.h"
#include "domain/settings/settings.h"
#include "domain/settings/views.h"
#include "html_settings.h"

struct requests_form {
    int64_t chosen[REQUEST_CHOICES];
    struct str number, letter_word, letter_pattern, web_receipt, web_receipt_rule, file_kinds;
};

#define OFFSET(member) offsetof(struct requests_form, member)

static const struct field fields[] = {
    {"many_alike", FIELD_INT, OFFSET(chosen[REQUEST_MANY_ALIKE]), .low = 2, .high = 10000,
     .required = true, .label = TEXT_settings_many_alike, .hint = TEXT_settings_many_alike_hint},
    {"many_months", FIELD_INT, OFFSET(chosen[REQUEST_MANY_MONTHS]), .low = 1, .high = 120,
     .required = true, .label = TEXT_settings_many_months, .hint = TEXT_settings_many_months_hint},
    {"shifts_many", FIELD_INT, OFFSET(chosen[REQUEST_SHIFTS_MANY]), .low = 1, .high = 10000,
     .required = true, .label = TEXT_settings_shifts_many, .hint = TEXT_settings_shifts_many_hint},
    {"identity_days", FIELD_INT, OFFSET(chosen[REQUEST_IDENTITY_DAYS]), .low = 1, .high = 36500,
     .required = true, .label = TEXT_settings_identity_days,
     .hint = TEXT_settings_identity_days_hint},
    {"number", FIELD_LINE, OFFSET(number), .max = 60, .label = TEXT_settings_number,
     .hint = TEXT_settings_number_hint},
    {"letter_word", FIELD_LINE, OFFSET(letter_word), .max = 20, .label = TEXT_settings_letter_word,
     .hint = TEXT_settings_letter_word_hint},
    {"letter_pattern", FIELD_LINE, OFFSET(letter_pattern), .max = 60,
     .label = TEXT_settings_letter_pattern, .hint = TEXT_settings_letter_pattern_hint},
    {"web_receipt", FIELD_LINE, OFFSET(web_receipt), .max = 1, .label = TEXT_settings_web_receipt,
     .hint = TEXT_settings_web_receipt_hint},
    {"web_receipt_rule", FIELD_LINE, OFFSET(web_receipt_rule), .max = 60,
     .label = TEXT_settings_web_receipt_rule, .hint = TEXT_settings_web_receipt_rule_hint},
    {"file_kinds", FIELD_LINE, OFFSET(file_kinds), .max = 300, .label = TEXT_settings_file_kinds,
     .hint = TEXT_settings_file_kinds_hint},
};

/* Those that are texts: field and setting. */
static const struct {
    const char *setting;
    size_t offset;
} lines[] = {
    {REQUEST_NUMBER_SETTING, OFFSET(number)},
    {"authority.letter_word", OFFSET(letter_word)},
    {"authority.letter_pattern", OFFSET(letter_pattern)},
    {REQUEST_WEB_RECEIPT_SETTING, OFFSET(web_receipt)},
    {REQUEST_WEB_RECEIPT_RULE_SETTING, OFFSET(web_receipt_rule)},
    {REQUEST_FILE_KINDS_SETTING, OFFSET(file_kinds)},
};

static struct str *line_of(struct requests_form *f, size_t i)
{
    return (struct str *)((char *)f + lines[i].offset);
}

static int load(struct ctx *c, struct requests_form *ret)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < REQUEST_CHOICES; i++)
        r = request_chosen(c->db, c->arena, (enum request_choice)i, &ret->chosen[i]);
    for (size_t i = 0; r >= 0 && i < COUNT(lines); i++)
        r = bodies_setting(c->db, c->arena, lines[i].setting, line_of(ret, i));
    return r < 0 ? r : 0;
}

/* As people see it: the standard, where nothing else was chosen. */
static int load_shown(struct ctx *c, struct requests_form *ret)
{
    int r = load(c, ret);
    if (r == 0 && ret->number.n == 0)
        ret->number = S(REQUEST_NUMBER_PATTERN);
    if (r == 0 && ret->letter_pattern.n == 0)
        ret->letter_pattern = str_c(request_letter_pattern_standard);
    if (r == 0 && ret->file_kinds.n == 0)
        ret->file_kinds = str_c(request_file_kinds_standard);
    return r;
}

static int show(struct ctx *c)
{
    struct requests_form stands;
    int r = load_shown(c, &stands);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, fields, COUNT(fields), &stands, &c->form);
    struct particulars_view v = {
        .tabs = settings_tabs(c),
        .form = &c->form,
        .may_change = settings_may_change(c),
    };
    frame_desk(c, text(c->lang, TEXT_settings_requests_title), "settings", &v.frame);
    html_requests_settings_page(&c->html, &v);
    return 0;
}

/* ---- What may be set ---- */

static int check(struct ctx *c)
{
    const struct requests_form *in = c->input;
    if (!request_number_pattern_usable(in->number))
        form_refuse(&c->form, "number", TEXT_settings_number_unusable);
    if (!request_letter_pattern_usable(in->letter_pattern))
        form_refuse(&c->form, "letter_pattern", TEXT_settings_letter_pattern_unusable);
    if (!request_file_kinds_usable(in->file_kinds))
        form_refuse(&c->form, "file_kinds", TEXT_settings_file_kinds_unusable);
    if (in->web_receipt.n > 0 && request_web_receipt_days(in->web_receipt) < 0)
        form_refuse(&c->form, "web_receipt", TEXT_settings_web_receipt_unusable);
    else if (in->web_receipt.n == 0 && in->web_receipt_rule.n > 0)
        form_refuse(&c->form, "web_receipt", TEXT_settings_web_receipt_days_missing);
    if (in->web_receipt.n > 0 && in->web_receipt_rule.n == 0)
        form_refuse(&c->form, "web_receipt_rule", TEXT_settings_web_receipt_rule_missing);
    return c->form.ok ? 0 : ERR_INVALID;
}

static int set(struct ctx *c, const char *setting, struct str value)
{
    return bodies_set(c->db, c->arena, str_c(setting), value, c->actor.id, c->now);
}

/* Only what is another than before: the ledger tells what changed. */
static int change(struct ctx *c, struct requests_form *in)
{
    struct requests_form stands;
    int r = load_shown(c, &stands);
    for (size_t i = 0; r >= 0 && i < REQUEST_CHOICES; i++)
        if (in->chosen[i] != stands.chosen[i])
            r = set(c, request_choices[i].setting,
                    arena_fmt(c->arena, "%lld", (long long)in->chosen[i]));
    for (size_t i = 0; r >= 0 && i < COUNT(lines); i++)
        if (!str_eq(*line_of(in, i), *line_of(&stands, i)))
            r = set(c, lines[i].setting, *line_of(in, i));
    return r < 0 ? r : 0;
}

static int save(struct ctx *c)
{
    int r = check(c);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = change(c, c->input);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "settings.requests", S("/settings/requests"));
    return 0;
}

#define REQUESTS_FORM PAGE_FORM(struct requests_form, fields)

static const struct page pages[] = {
    {METHOD_GET, "/settings/requests", SIDE_DESK, SETTINGS_READERS, show, NULL, REQUESTS_FORM},
    {METHOD_POST, "/settings/requests", SIDE_DESK, ROLE_ADMINISTRATOR, save, show, REQUESTS_FORM},
};

const struct pages settings_requests_pages = {pages, COUNT(pages)};
