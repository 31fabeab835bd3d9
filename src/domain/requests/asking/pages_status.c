/* pages_status.c: an applicant opens his case with his code and a second fact.
 *
 * What stands in the public store is a locked box that this process cannot read until both are
 * said; it forgets them with the request. Nothing of either is in an address or in the log, and a
 * wrong code and a wrong second fact are answered alike. */
#include "base/rand.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/case.h"
#include "domain/requests/code.h"
#include "domain/requests/due.h"
#include "domain/requests/asking/pages_status.h"
#include "domain/requests/asking/sealed.h"
#include "domain/requests/asking/views_public.h"
#include "html_request_status.h"
#include "requests_public_sql.h"

#define NO_BOX 1024 /* bytes: about as long as a case */

static const struct field status_fields[] = {
    {"code", FIELD_LINE, offsetof(struct status_form, code), .max = 300, .required = true,
     .label = TEXT_requests_code, .hint = TEXT_requests_code_hint},
    {"second", FIELD_LINE, offsetof(struct status_form, second), .max = 60, .required = true,
     .label = TEXT_requests_second, .hint = TEXT_requests_second_hint},
};

static int status_ask(struct ctx *c, enum text refused)
{
    struct form *empty = arena_one(c->arena, struct form);
    form_show(c->arena, status_fields, COUNT(status_fields), &(struct status_form){S(""), S("")},
              empty);
    struct status_form_view v = {
        .form = c->page->fields == status_fields ? &c->form : empty,
        .action = ctx_address(c, "/request/status"),
        .ask = ctx_address(c, "/request"),
        .refused = refused,
    };
    frame_public(c, text(c->lang, TEXT_requests_status_title), "request", &v.frame);
    html_request_status_form_page(&c->html, &v);
    return 0;
}

static int status_form(struct ctx *c)
{
    return status_ask(c, TEXT_NONE);
}

/* ---- The guards ---- */

/* This machine's own address counts too: behind a proxy that nobody named guessing is still slow. */
static struct str guesser(struct ctx *c)
{
    struct str who = throttle_who(c->arena, c->req->remote);
    return who.n > 0 ? who : c->req->remote;
}

static bool is_shut(struct ctx *c, struct str place)
{
    const struct inbox_door *door = c->app;
    return (door->throttle && throttle_shut(door->throttle, guesser(c), c->now)) ||
           (door->codes && throttle_shut(door->codes, place, c->now));
}

static void failed(struct ctx *c, struct str place)
{
    const struct inbox_door *door = c->app;
    if (door->throttle)
        throttle_failed(door->throttle, guesser(c), c->now);
    if (door->codes)
        throttle_failed(door->codes, place, c->now);
}

/* ---- Opening it ---- */

/* The view in its box. ERR_ABSENT: there is none, or it does not open; ERR_TOO_MANY. */
int status_open_with(struct ctx *c, const struct status_form *in, uint8_t key[SEAL_KEY],
                     struct own_case *ret)
{
    struct str code, plain;
    struct requests_public_get_row row;
    int r = request_code_read(c->arena, in->code, &code);
    if (r < 0)
        return r;
    struct str place = request_place(c->arena, code);
    if (is_shut(c, place))
        return err_set(ERR_TOO_MANY, "too many codes were tried");
    r = requests_public_sql_get(c->db, c->arena, place, &row);
    if (r < 0)
        return r;
    request_key(c->arena, code, request_second_read(c->arena, in->second), key);
    /* The same work whether there is such a case or not: nobody learns from the time it takes. */
    static const char none[NO_BOX];
    if (seal_unlock_bytes(c->arena, key, r > 0 ? row.box : str_of(none, sizeof(none)), &plain) <
        0) {
        failed(c, place);
        return err_set(ERR_ABSENT, "no case opens with this");
    }
    return own_case_read(c->arena, plain, ret);
}

int status_open(struct ctx *c, const struct status_form *in, struct own_case *ret)
{
    uint8_t key[SEAL_KEY];
    return status_open_with(c, in, key, ret);
}

static struct status_steps steps_of(struct ctx *c, const struct own_steps *list)
{
    struct status_steps steps = {0};
    for (size_t i = 0; i < list->n; i++) {
        const struct own_step *s = &list->v[i];
        *vec_push(c->arena, &steps) = (struct status_step){
            .name = text_named("requests", "event", s->what.kind),
            .day = frame_day(c, s->what.day),
            .until = frame_day(c, s->what.until),
            .note = s->note,
            .days = s->what.days,
        };
    }
    return steps;
}

static struct dates dates_of(struct ctx *c, const struct own_steps *list)
{
    struct dates dates = {0};
    for (size_t i = 0; i < list->n; i++)
        *vec_push(c->arena, &dates) = list->v[i].what;
    dates.accepted = dates.n;
    return dates;
}

/* The applicant reckons for himself, from the events and the notices, those that the house entered
 * included. A notice that came after his view was written moved its date: the view says from where. */
static int put_proof(struct ctx *c, const struct own_case *own, struct status_view *v)
{
    const void *calendar, *days;
    struct dates dates = dates_of(c, &own->steps);
    struct reckoning *k = arena_one(c->arena, struct reckoning);
    struct str why;
    int r = frame_once(c, holidays_public_reader, &calendar);
    if (r == 0)
        r = frame_once(c, request_days_said, &days);
    if (r == 0)
        r = request_reckon(c->arena, c->lang, calendar, own->channel, &dates, true, k, &why);
    if (r < 0)
        return r;
    request_proof(c, k, days, &v->proof);
    day_t due = reckoning_due(k), written = own->due;
    if (due == written || due == DAY_NONE || written == DAY_NONE)
        return 0;
    v->due_was = v->due;
    v->due = frame_day(c, due);
    return 0;
}

/* What he can do now, and what of it he has begun to write. */
static struct later_offers offers_of(struct ctx *c, const struct own_case *own,
                                     const struct later_form *begun)
{
    struct later_offers list = {0};
    for (size_t i = 0; i < request_later_kinds_n; i++) {
        const struct request_later_kind *k = &request_later_kinds[i];
        struct str code = str_c(k->code);
        bool open = begun && str_eq(begun->what, code);
        bool notify = str_eq(code, S("notify"));
        if (!request_later_fits(k, own->state) || (notify && !request_notices_offered(c)))
            continue;
        *vec_push(c->arena, &list) = (struct later_offer){
            .kind = k,
            .typed = open ? begun->text : S(""),
            .text = k->text || str_eq(code, S("withdraw")),
            .required = k->text,
            .deliver = str_eq(code, S("deliver")),
            .notify = notify,
            .on = notify &&own->notices,
            .email = open ? begun->email : S(""),
            .open = open || k->waits,
            .refused = open,
        };
    }
    return list;
}

/* 文书: letters to him, and the files that were released to him. */
static struct status_papers papers_of(struct ctx *c, const struct own_papers *list)
{
    struct status_papers papers = {0};
    for (size_t i = 0; i < list->n; i++) {
        const struct own_paper *p = &list->v[i];
        *vec_push(c->arena, &papers) = (struct status_paper){
            .kind = text_named("requests", "paper", p->kind),
            .name = p->name,
            .hash = p->hash,
            .day = frame_day(c, p->day),
            .size = frame_size(c, p->size),
            .file = str_eq(p->kind, S("file")),
        };
    }
    return papers;
}

/* What can be chosen in the offers' forms: the same on every page, so said once for a head. */
static int say_choices(struct db *pub, const struct furniture *f, const void **ret)
{
    (void)pub;
    struct status_choices *all = arena_many(f->arena, LANG__MAX, struct status_choices);
    for (enum lang lang = 0; lang < LANG__MAX; lang++)
        all[lang] = (struct status_choices){
            options_named(f->arena, lang, "requests", "medium", request_media, S("")),
            options_named(f->arena, lang, "requests", "delivery", request_deliveries, S("")),
        };
    *ret = all;
    return 0;
}

/* The key of what he sends from this page: made of his code, which others do not have, and of the number
 * of this request, which no other has. The kernel's randomness would cost a look a thirtieth more. */
static struct str form_key(struct ctx *c, const struct status_form *by)
{
    uint8_t bytes[SEAL_KEY];
    seal_derive("request later form",
                ARENA_JOIN(c->arena, by->code, S(" "), by->second, S(" "), c->req->id), bytes);
    return rand_key_of(c->arena, bytes);
}

/* What the offers' forms are filled with. */
static int put_choices(struct ctx *c, const struct status_form *by, const struct later_form *begun,
                       struct status_view *v)
{
    const void *all;
    int r = frame_once(c, say_choices, &all);
    if (r < 0)
        return r;
    v->choices = (const struct status_choices *)all + c->lang;
    v->key = begun && begun->key.n > 0 ? begun->key : form_key(c, by);
    v->kinds = request_kinds_taken(c);
    return 0;
}

/* What comes next, by its state; of a reply that came back, that it goes out again. */
static enum text next_of(const struct own_case *own)
{
    const struct own_step *last = own->steps.n > 0 ? &own->steps.v[own->steps.n - 1] : NULL;
    bool back = last && str_eq(last->what.kind, S("returned")) && str_eq(own->state, S("replied"));
    return back ? TEXT_requests_next_returned : text_named("requests", "next", own->state);
}

int status_show(struct ctx *c, const struct own_case *own, const struct status_form *by,
                const struct later_form *begun, enum text refused)
{
    struct status_view v = {
        .own = own,
        .due = frame_day(c, own->due),
        .due_was = S(""),
        .state = text_named("requests", "state", own->state),
        .next = next_of(own),
        .medium = text_named("requests", "medium", own->medium),
        .delivery = text_named("requests", "delivery", own->delivery),
        .steps = steps_of(c, &own->steps),
        .papers = papers_of(c, &own->papers),
        .paper = ctx_address(c, "/request/paper"),
        .code = by->code,
        .second = by->second,
        .more = ctx_address(c, "/request/later"),
        .offers = offers_of(c, own, begun),
        .refused = refused,
    };
    int r = v.offers.n > 0 ? put_choices(c, by, begun, &v) : 0;
    if (r == 0)
        r = put_proof(c, own, &v);
    if (r < 0)
        return r;
    frame_public(c, text(c->lang, TEXT_requests_status_title), "request", &v.frame);
    html_request_status_page(&c->html, &v);
    return 0;
}

static int status_look(struct ctx *c)
{
    struct own_case own;
    const struct status_form *in = c->input;
    int r = status_open(c, in, &own);
    if (r == 0)
        return status_show(c, &own, in, NULL, TEXT_NONE);
    return status_refused(c, r);
}

int status_refused(struct ctx *c, int r)
{
    if (r == ERR_INVALID && c->page->again == status_form) {
        form_refuse(&c->form, "code", TEXT_requests_fault_code);
        return r;
    }
    if (r != ERR_ABSENT && r != ERR_TOO_MANY && r != ERR_INVALID)
        return r;
    c->res->status = err_status(r);
    return status_ask(c, r == ERR_TOO_MANY ? TEXT_requests_status_shut : TEXT_requests_status_none);
}

static const struct page pages[] = {
    {METHOD_GET, "/request/status", SIDE_PUBLIC, ALLOW_ANYONE, status_form, NULL,
     PAGE_FORM(struct status_form, status_fields)},
    {METHOD_POST, "/request/status", SIDE_PUBLIC, ALLOW_ANYONE, status_look, status_form,
     PAGE_FORM(struct status_form, status_fields)},
};

const struct pages requests_status_pages = {pages, COUNT(pages)};
