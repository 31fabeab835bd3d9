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
    struct str number, letter_word, letter_pattern, web_receipt, web_receipt_rule;
};

#define CHOICE(name_, low_, high_, standard)                                         \
 {#name_,                                                                            \
  FIELD_INT,                                                                         \
  offsetof(struct requests_form, chosen) + REQUEST_CHOICE_##name_ * sizeof(int64_t), \
  .low = (low_),                                                                     \
  .high = (high_),                                                                   \
  .required = true,                                                                  \
  .label = TEXT_settings_##name_,                                                    \
  .hint = TEXT_settings_##name_##_hint},
#define LINE(name_, max_)                                                                 \
 {                                                                                        \
#  name_, FIELD_LINE, offsetof(struct requests_form, name_),                              \
      .max = (max_), .label = TEXT_settings_##name_, .hint = TEXT_settings_##name_##_hint \
 }

static const struct field fields[] = {
    REQUEST_CHOICE_LIST(CHOICE) LINE(number, 60),
    LINE(letter_word, 20),
    LINE(letter_pattern, 60),
    LINE(web_receipt, 1),
    LINE(web_receipt_rule, 60),
};

/* Those that are texts: field and setting. */
static const struct {
    const char *setting;
    size_t offset;
} lines[] = {
    {REQUEST_NUMBER_SETTING, offsetof(struct requests_form, number)},
    {"authority.letter_word", offsetof(struct requests_form, letter_word)},
    {"authority.letter_pattern", offsetof(struct requests_form, letter_pattern)},
    {REQUEST_WEB_RECEIPT_SETTING, offsetof(struct requests_form, web_receipt)},
    {REQUEST_WEB_RECEIPT_RULE_SETTING, offsetof(struct requests_form, web_receipt_rule)},
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
    frame_desk(c, text(c->lang, TEXT_settings_requests), "settings", &v.frame);
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
            r = set(c, request_choice_settings[i],
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
