/* pages_act.c: an act of the disclosure office on a case; and its letter, to be read and changed before it
 * goes out: what the law wants in it cannot be taken out, and what was changed is shown beside what the
 * case gave. */
#include "base/vec.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "html_request_letter.h"

#define OFFICE         ROLE_DISCLOSURE_OFFICE
#define LETTER_LETTERS 20000

struct act_form {
    struct str act, note, who, contact, content, items, consent, body, how, opinion, keep, seen;
    day_t day, until, by, consented;
    int64_t days;
};

static const struct field act_fields[] = {
    {"act", FIELD_LINE, offsetof(struct act_form, act), .max = 40, .required = true},
    {"day", FIELD_DAY, offsetof(struct act_form, day), .label = TEXT_requests_act_day},
    {"until", FIELD_DAY, offsetof(struct act_form, until), .label = TEXT_requests_act_until},
    {"days", FIELD_INT, offsetof(struct act_form, days), .low = 0, .high = 60,
     .label = TEXT_requests_act_days},
    {"note", FIELD_TEXT, offsetof(struct act_form, note), .max = 1000,
     .label = TEXT_requests_act_note},
    {"who", FIELD_LINE, offsetof(struct act_form, who), .max = 120, .label = TEXT_requests_act_who},
    {"contact", FIELD_LINE, offsetof(struct act_form, contact), .max = 200,
     .label = TEXT_requests_act_contact},
    {"content", FIELD_TEXT, offsetof(struct act_form, content), .max = 1000,
     .label = TEXT_requests_act_content},
    {"items", FIELD_TEXT, offsetof(struct act_form, items), .max = 2000,
     .label = TEXT_requests_act_items},
    {"consent", FIELD_LINE, offsetof(struct act_form, consent), .max = 60,
     .label = TEXT_requests_act_consent},
    {"consented", FIELD_DAY, offsetof(struct act_form, consented),
     .label = TEXT_requests_act_consented},
    {"by", FIELD_DAY, offsetof(struct act_form, by), .label = TEXT_requests_act_by},
    {"body", FIELD_TEXT, offsetof(struct act_form, body), .max = LETTER_LETTERS,
     .label = TEXT_requests_letter_body, .hint = TEXT_requests_letter_body_hint},
    {"how", FIELD_CHOICE, offsetof(struct act_form, how), .max = 20,
     .choices = request_confirm_ways, .label = TEXT_requests_act_how},
    {"opinion", FIELD_CHOICE, offsetof(struct act_form, opinion), .max = 20,
     .choices = request_opinions, .label = TEXT_requests_act_opinion},
    {"keep", FIELD_TEXT, offsetof(struct act_form, keep), .max = 500,
     .label = TEXT_requests_notice_keep, .hint = TEXT_requests_notice_keep_hint},
    {"seen", FIELD_LINE, offsetof(struct act_form, seen), .max = 16},
};
_Static_assert(COUNT(act_fields) == REQUEST_TYPED, "the view keeps what was typed in each");

/* ---- What was typed, as the rules want it ---- */

/* 不同意公开，理由：… */
static struct str opinion_note(struct arena *a, const struct act_form *in)
{
    struct str said = text(LANG_ZH, request_named("opinion", in->opinion)),
               why = str_trim(in->note);
    return why.n == 0 ? said : arena_fmt(a, "%.*s，理由：%.*s", STR_ARG(said), STR_ARG(why));
}

/* 确认的方式 is part of the record of receipt, and so is what a third party says: in words, as the case's
 * history and its file have them. */
static struct str note_of(struct arena *a, const struct request_act_kind *kind,
                          const struct act_form *in)
{
    if (kind && kind->needs & REQUEST_ASKS_HOW && in->how.n > 0)
        return text(LANG_ZH, request_named("confirmed_by", in->how));
    return kind && kind->needs & REQUEST_ASKS_OPINION && in->opinion.n > 0 ? opinion_note(a, in)
                                                                           : in->note;
}

/* Without its reasons an objection cannot be weighed (第三十二条). */
static bool lacks_reasons(const struct request_act_kind *kind, const struct act_form *in)
{
    bool objects = str_eq(in->opinion, S("partly")) || str_eq(in->opinion, S("refuses"));
    return kind->needs & REQUEST_ASKS_OPINION && objects && str_trim(in->note).n == 0;
}

static int refuse(struct ctx *c, const char *field, enum text why)
{
    form_refuse(&c->form, field, why);
    return ERR_INVALID;
}

struct acting {
    struct request_act act;
    struct request_notice notice;
};

static int acting_of(struct ctx *c, struct acting *ret)
{
    const struct act_form *in = c->input;
    ret->act = (struct request_act){.kind = request_act_find(in->act),
                                    .day = in->day,
                                    .until = in->until,
                                    .days = in->days,
                                    .note = note_of(c->arena, request_act_find(in->act), in),
                                    .opinion = in->opinion};
    ret->notice = (struct request_notice){.who = in->who,
                                          .contact = in->contact,
                                          .content = in->content,
                                          .items = in->items,
                                          .consent = in->consent,
                                          .consented = in->consented,
                                          .by = in->by,
                                          .body = in->body,
                                          .keep = {str_trim(in->keep), in->seen}};
    if (!ret->act.kind)
        return err_set(ERR_MALFORMED, "there is no such act");
    if (ret->act.kind->needs & REQUEST_ASKS_HOW && in->how.n == 0)
        return refuse(c, "how", TEXT_requests_fault_how);
    if (ret->act.kind->needs & REQUEST_ASKS_OPINION && in->opinion.n == 0)
        return refuse(c, "opinion", TEXT_requests_fault_opinion);
    if (lacks_reasons(ret->act.kind, in))
        return refuse(c, "note", TEXT_requests_fault_opinion_reasons);
    if (ret->act.kind->letter && !request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    return 0;
}

/* Refused in the reader's words; the status is set. */
static bool is_refused(struct ctx *c, int r, struct str *why)
{
    if (r == ERR_CONFLICT)
        *why = text(c->lang, TEXT_requests_fault_changed);
    if ((r != ERR_INVALID && r != ERR_CONFLICT && r != ERR_HELD) || why->n == 0)
        return false;
    c->res->status = err_status(r);
    return true;
}

/* ---- Its letter, first ---- */

/* Fields of its own: the rest goes with it unseen. */
static bool stands_there(const char *name)
{
    return strcmp(name, "body") == 0 || strcmp(name, "keep") == 0 || strcmp(name, "seen") == 0;
}

static void hidden_put(struct ctx *c, struct notice_view *v)
{
    for (size_t i = 0; i < COUNT(act_fields); i++)
        if (!stands_there(act_fields[i].name))
            *vec_push(c->arena, &v->hidden) =
                (struct hidden_field){act_fields[i].name, c->form.v[i].typed};
}

/* What the leak scan finds in the letters, and the place for why it is kept. */
static int found_put(struct ctx *c, const struct requests_request_row *row, const struct acting *x,
                     const struct notice_look *look, struct notice_view *v)
{
    struct leaks_thing thing;
    struct leaks_list list;
    const struct leaks_may none = {false, false, false};
    int r = notice_leaks_thing(c->db, c->arena, row, x->notice.who, x->notice.contact,
                               look->letters, look->n, &thing);
    if (r >= 0)
        r = leaks_look(c->db, c->arena, &thing, moment_day(c->now), &list);
    if (r < 0)
        return r;
    v->seen = notice_leaks_digest(c->arena, &list);
    v->keep = field_view(c->arena, &c->form, "keep");
    v->keep.required = true;
    return leaks_show(c, &thing, &none, v->address, &v->leaks);
}

static int notice_show(struct ctx *c, const struct acting *x, const struct notice_look *look,
                       struct str refused)
{
    const struct letter_rule *rule =
        letter_rule_find(request_law_of(c), str_c(x->act.kind->letter));
    struct requests_request_row row;
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r < 0)
        return r;
    if (!rule)
        return err_set(ERR_BROKEN, "no rule for the letter of %s", x->act.kind->code);
    struct notice_view v = {
        .form = &c->form,
        .number = row.number,
        .address = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)row.id),
        .name = letter_said(c, rule, row.law),
        .act = request_named("act", str_c(x->act.kind->code)),
        .body = look->body,
        .missing = look->missing,
        .refused = refused,
        .lines = letter_lines_of(c->arena, look->first),
        .second = letter_lines_of(c->arena, look->second),
    };
    diff_texts(c->arena, look->composed, look->body, &v.diff);
    hidden_put(c, &v);
    r = found_put(c, &row, x, look, &v);
    if (r < 0)
        return r;
    frame_desk(c, v.name.text, "requests", &v.frame);
    html_notice_page(&c->html, &v);
    return 0;
}

/* The act is done, its letter composed, and all of it given up again. */
static int notice_look(struct ctx *c, struct acting *x, struct notice_look *ret,
                       struct str *ret_why)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    return request_notice_look(c->db, c->arena, c->lang, request_law_of(c), ctx_param_id(c, "id"),
                               &x->act, &x->notice, &c->actor, c->now, ret, ret_why);
}

static int notice_with(struct ctx *c, struct acting *x, struct str refused)
{
    struct notice_look look;
    struct str why = S("");
    int r = notice_look(c, x, &look, &why);
    if (is_refused(c, r, &why))
        return request_case_typed(c, why);
    return r < 0 ? r : notice_show(c, x, &look, refused);
}

static int notice(struct ctx *c)
{
    struct acting x;
    int r = acting_of(c, &x);
    return r < 0 ? r : notice_with(c, &x, S(""));
}

/* Back to the case, with what was typed. */
static int notice_back(struct ctx *c)
{
    return request_case_typed(c, S(""));
}

/* ---- The act ---- */

static int act_do(struct ctx *c, const struct acting *x, int64_t *ret_letter, struct str *ret_why)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = request_notify(c->db, c->arena, c->lang, request_law_of(c), ctx_param_id(c, "id"),
                           &x->act, &x->notice, &c->actor, c->now, ret_letter, ret_why);
    return r < 0 ? r : tx_commit(&tx);
}

static int request_do(struct ctx *c)
{
    struct acting x;
    struct str why = S("");
    int64_t letter = 0;
    int r = acting_of(c, &x);
    if (r < 0)
        return r;
    r = act_do(c, &x, &letter, &why);
    if (is_refused(c, r, &why))
        return x.notice.body.n > 0 || r == ERR_HELD ? notice_with(c, &x, why)
                                                    : request_case_typed(c, why);
    if (r < 0)
        return r;
    frame_done(c, letter > 0 ? "request_letter" : "request_act",
               arena_fmt(c->arena, "/requests/%lld", (long long)ctx_param_id(c, "id")));
    return 0;
}

/* A field that is no day or no number, or too long: which, and why. */
static int request_do_again(struct ctx *c)
{
    return request_case_typed(c, form_wrong_words(c->arena, c->lang, &c->form));
}

static const struct page pages[] = {
    {METHOD_POST, "/requests/{id}/act", SIDE_DESK, OFFICE, request_do, request_do_again,
     PAGE_FORM(struct act_form, act_fields)},
    {METHOD_POST, "/requests/{id}/act/letter", SIDE_DESK, OFFICE, notice, request_do_again,
     PAGE_FORM(struct act_form, act_fields)},
    {METHOD_POST, "/requests/{id}/act/back", SIDE_DESK, OFFICE, notice_back, request_do_again,
     PAGE_FORM(struct act_form, act_fields)},
};

const struct pages requests_act_pages = {pages, COUNT(pages)};
