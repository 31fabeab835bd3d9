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
#include "domain/requests/pages_status.h"
#include "domain/requests/sealed.h"
#include "domain/requests/views_public.h"
#include "engine/json.h"
#include "html_request_status.h"
#include "requests_public_sql.h"

static const struct field status_fields[] = {
    {"code", FIELD_LINE, offsetof(struct status_form, code), .max = 300, .required = true,
     .label = TEXT_requests_code, .hint = TEXT_requests_code_hint},
    {"second", FIELD_LINE, offsetof(struct status_form, second), .max = 60, .required = true,
     .label = TEXT_requests_second, .hint = TEXT_requests_second_hint},
};

static int status_ask(struct ctx *c, enum text refused)
{
    struct form *empty = arena_one(c->arena, struct form);
    form_show(c->arena, status_fields, COUNT(status_fields),
              &(struct status_form){S(""), S("")}, empty);
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
                     json_t **ret)
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
    struct str box = r > 0 ? row.box : seal_lock(c->arena, (uint8_t[SEAL_KEY]){0}, S("{}"));
    if (seal_unlock(c->arena, key, box, &plain) < 0) {
        failed(c, place);
        return err_set(ERR_ABSENT, "no case opens with this");
    }
    *ret = json_loadb(plain.p, plain.n, 0, NULL);
    return *ret ? 0 : err_set(ERR_BROKEN, "a case's box holds no JSON");
}

int status_open(struct ctx *c, const struct status_form *in, json_t **ret)
{
    uint8_t key[SEAL_KEY];
    return status_open_with(c, in, key, ret);
}

static struct str day_in(struct ctx *c, const json_t *j, const char *name)
{
    return frame_day(c, json_get_day(j, name));
}

static enum text named(struct ctx *c, const char *kind, struct str code)
{
    return text_find(arena_fmt(c->arena, "requests.%s.%.*s", kind, STR_ARG(code)));
}

static struct status_steps steps_of(struct ctx *c, const json_t *list)
{
    struct status_steps steps = {0};
    size_t i;
    const json_t *e;
    json_array_foreach(list, i, e)
    {
        *vec_push(c->arena, &steps) = (struct status_step){
            .name = named(c, "event", json_get_str(c->arena, e, "kind")),
            .day = day_in(c, e, "day"),
            .until = day_in(c, e, "until"),
            .note = json_get_str(c->arena, e, "note"),
            .days = json_get_int(e, "days"),
        };
    }
    return steps;
}

static struct dates dates_of(struct ctx *c, const json_t *list)
{
    struct dates dates = {0};
    size_t i;
    const json_t *e;
    json_array_foreach(list, i, e)
    {
        *vec_push(c->arena, &dates) = (struct dated){
            json_get_str(c->arena, e, "kind"), json_get_day(e, "day"), json_get_day(e, "until"),
            json_get_int(e, "days"), json_get_int(e, "party")};
    }
    dates.accepted = dates.n;
    return dates;
}

static int read_calendar(struct db *pub, struct arena *a, const void **ret)
{
    const struct calendar *calendar;
    int r = holidays_public_calendar(pub, a, &calendar);
    if (r == 0)
        *ret = calendar;
    return r;
}

/* The applicant reckons for himself, from the events and the notices, those that the house entered
 * included. A notice that came after his view was written moved its date: the view says from where. */
static int put_proof(struct ctx *c, const json_t *j, struct status_view *v)
{
    const void *calendar;
    struct dates dates = dates_of(c, json_object_get(j, "events"));
    struct reckoning *k = arena_one(c->arena, struct reckoning);
    struct str why;
    int r = frame_once(c, read_calendar, &calendar);
    if (r == 0)
        r = request_reckon(c->arena, c->lang, calendar, json_get_str(c->arena, j, "channel"),
                           &dates, true, k, &why);
    if (r < 0)
        return r;
    request_proof(c, k, &v->proof);
    day_t due = reckoning_due(k), written = json_get_day(j, "due");
    if (due == written || due == DAY_NONE || written == DAY_NONE)
        return 0;
    v->due_was = v->due;
    v->due = frame_day(c, due);
    return 0;
}

/* What he can do now, and what of it he has begun to write. */
static struct later_offers offers_of(struct ctx *c, const json_t *j, const struct later_form *begun)
{
    struct later_offers list = {0};
    struct str state = json_get_str(c->arena, j, "state");
    for (size_t i = 0; i < request_later_kinds_n; i++) {
        const struct request_later_kind *k = &request_later_kinds[i];
        struct str code = str_c(k->code);
        bool open = begun && str_eq(begun->what, code);
        bool notify = str_eq(code, S("notify"));
        if (!request_later_fits(k, state) || (notify && !request_notices_offered(c)))
            continue;
        *vec_push(c->arena, &list) = (struct later_offer){
            .code = k->code,
            .name = named(c, "later", code),
            .hint = named(c, "later_hint", code),
            .label = named(c, "later_label", code),
            .typed = open ? begun->text : S(""),
            .text = k->text || str_eq(code, S("withdraw")),
            .required = k->text,
            .files = k->files,
            .deliver = str_eq(code, S("deliver")),
            .notify = notify,
            .on = notify && json_get_bool(j, "notices"),
            .email = open ? begun->email : S(""),
            .open = open || str_eq(code, S("correct")),
            .refused = open,
        };
    }
    return list;
}

/* 文书: letters to him, and the files that were released to him. */
static struct status_papers papers_of(struct ctx *c, const json_t *list)
{
    struct status_papers papers = {0};
    size_t i;
    const json_t *p;
    json_array_foreach(list, i, p)
    {
        struct str kind = json_get_str(c->arena, p, "kind");
        *vec_push(c->arena, &papers) = (struct status_paper){
            .kind = named(c, "paper", kind),
            .name = json_get_str(c->arena, p, "name"),
            .hash = json_get_str(c->arena, p, "hash"),
            .day = day_in(c, p, "day"),
            .size = frame_size(c, json_get_int(p, "size")),
            .file = str_eq(kind, S("file")),
        };
    }
    return papers;
}

static struct options choices(struct ctx *c, const char *kind, const char *const *codes,
                              struct str chosen)
{
    struct options list = {0};
    for (size_t i = 0; codes[i]; i++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(codes[i]), text(c->lang, named(c, kind, str_c(codes[i]))),
                            str_eq(str_c(codes[i]), chosen)};
    return list;
}

int status_show(struct ctx *c, const json_t *j, const struct status_form *by,
                const struct later_form *begun, enum text refused)
{
    struct arena *a = c->arena;
    struct str state = json_get_str(a, j, "state");
    struct status_view v = {
        .number = json_get_str(a, j, "number"),
        .receipt = json_get_str(a, j, "receipt"),
        .wanted = json_get_str(a, j, "wanted"),
        .wanted_name = json_get_str(a, j, "wanted_name"),
        .wanted_number = json_get_str(a, j, "wanted_number"),
        .due = day_in(c, j, "due"),
        .due_was = S(""),
        .state = named(c, "state", state),
        .next = named(c, "next", state),
        .medium = named(c, "medium", json_get_str(a, j, "medium")),
        .delivery = named(c, "delivery", json_get_str(a, j, "delivery")),
        .steps = steps_of(c, json_object_get(j, "events")),
        .papers = papers_of(c, json_object_get(j, "papers")),
        .paper = ctx_address(c, "/request/paper"),
        .code = by->code,
        .second = by->second,
        .key = begun && begun->key.n > 0 ? begun->key : rand_hex(a, 16),
        .more = ctx_address(c, "/request/later"),
        .offers = offers_of(c, j, begun),
        .media = choices(c, "medium", request_media, json_get_str(a, j, "medium")),
        .deliveries = choices(c, "delivery", request_deliveries, json_get_str(a, j, "delivery")),
        .refused = refused,
    };
    int r = put_proof(c, j, &v);
    if (r < 0)
        return r;
    frame_public(c, text(c->lang, TEXT_requests_status_title), "request", &v.frame);
    html_request_status_page(&c->html, &v);
    return 0;
}

static int status_look(struct ctx *c)
{
    json_t *view cleanup(json_done) = NULL;
    const struct status_form *in = c->input;
    int r = status_open(c, in, &view);
    if (r == 0)
        return status_show(c, view, in, NULL, TEXT_NONE);
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
