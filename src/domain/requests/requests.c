/* requests.c: the rules of a request: registering it, its events, what the applicant may see of it.
 * See requests.h.
 *
 * Every function runs in its caller's transaction. */
#include "domain/requests/requests.h"

#include "base/identity.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/case.h"
#include "domain/requests/due.h"
#include "domain/requests/figures/figures.h"
#include "domain/requests/figures/shifts.h"
#include "domain/requests/files.h"
#include "domain/requests/asking/later.h"
#include "domain/requests/after/publish.h"
#include "domain/requests/mail/mails.h"
#include "engine/json.h"
#include "requests_sql.h"

/* ---- What a record is made of ---- */

static const struct {
    const char *name;
    size_t offset, letters;
} texts[] = {
#define REQUEST_TEXT(name, letters) {#name, offsetof(struct request_texts, name), letters},
    REQUEST_TEXTS(REQUEST_TEXT)
#undef REQUEST_TEXT
};

static struct str *text_at(struct request_texts *t, size_t i)
{
    return (struct str *)((char *)t + texts[i].offset);
}

void request_texts_put(json_t *to, const struct request_texts *t)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct str text = *(const struct str *)((const char *)t + texts[i].offset);
        if (text.n > 0) /* what is not there reads as "" */
            json_put_str(to, texts[i].name, text);
    }
}

/* The form had its limits; whoever took over the public side might not keep them. */
void request_texts_get(struct arena *a, const json_t *from, struct request_texts *ret)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        *text_at(ret, i) = utf8_head(json_get_str(a, from, texts[i].name), texts[i].letters);
}

static struct str one_of(const char *const *codes, struct str code, const char *otherwise)
{
    for (size_t i = 0; codes[i]; i++)
        if (str_eq(str_c(codes[i]), code))
            return code;
    return str_c(otherwise);
}

/* ---- Numbers ---- */

/* 登记号 by the authority's pattern (requests.h), within the year of the day it was received. */
static int number_next(struct db *db, struct arena *a, int year, int64_t *ret_serial,
                       struct str *ret_number)
{
    struct str pattern;
    struct requests_counter_next_row counter;
    int r = bodies_setting(db, a, REQUEST_NUMBER_SETTING, &pattern);
    if (r >= 0)
        r = requests_sql_counter_next(db, a, arena_fmt(a, "request/%d", year), &counter);
    if (r < 0)
        return r;
    *ret_serial = counter.last;
    *ret_number = request_number(a, pattern, year, counter.last);
    return 0;
}

/* ---- Registering ---- */

int request_same_of(struct arena *a, const struct requests_house *house,
                    const struct request_texts *t, struct str *ret)
{
    uint8_t same[SEAL_KEY];
    if (!house || !house->keys.there)
        return err_set(ERR_ABSENT, "no key to know an applicant by");
    struct str known = t->id_number.n > 0
                           ? identity_plain(a, t->id_number)
                           : arena_fmt(a, "%.*s\n%.*s", STR_ARG(utf8_fold(a, t->name)),
                                       STR_ARG(utf8_fold(a, t->phone)));
    seal_derive_keyed(house->keys.secret, "request applicant", known, same);
    *ret = str_head(seal_key_text(a, same), 32);
    return 0;
}

/* Kind and number of the document, closed for those who handle the case; what the same applicant is
 * known by. */
static int identity_of(struct arena *a, const struct requests_house *house,
                       const struct request_texts *t, struct str *ret_box, struct str *ret_same)
{
    int r = request_same_of(a, house, t, ret_same);
    if (r < 0)
        return r;
    *ret_box = S("");
    if (t->id_number.n == 0)
        return 0;
    json_t *identity cleanup(json_done) = json_object();
    json_put_str(identity, "kind", t->id_kind);
    json_put_str(identity, "number", t->id_number);
    *ret_box = seal_close(a, house->keys.public_key, ledger_canonical(a, identity));
    return 0;
}

static int applicant_insert(struct db *db, struct arena *a, const struct requests_house *house,
                            int64_t request, const struct request_texts *t)
{
    struct str box, same;
    int r = identity_of(a, house, t, &box, &same);
    if (r < 0)
        return r;
    struct requests_party_insert_row row;
    return requests_sql_party_insert(db, a, request, S("applicant"),
                                     one_of(request_classes, t->class, "other"), t->name,
                                     t->contact, t->phone, t->email, t->address, same, box, &row);
}

/* The event that says when the authority's own published rule lets it be received; day DAY_NONE: there is no such rule, or
 * the law of that day asks for none. */
static int published_receipt(struct db *db, struct arena *a, struct str channel, day_t arrived,
                             struct request_happening *ret)
{
    struct str way, rule;
    const struct calendar *calendar;
    *ret = (struct request_happening){
        .kind = "receipt-published", .day = DAY_NONE, .until = DAY_NONE, .note = S("")};
    if (!request_received_by_notice(channel, arrived))
        return 0;
    int r = bodies_setting(db, a, REQUEST_WEB_RECEIPT_SETTING, &way);
    if (r >= 0)
        r = bodies_setting(db, a, REQUEST_WEB_RECEIPT_RULE_SETTING, &rule);
    if (r < 0)
        return r;
    ret->note = rule;
    int days = rule.n > 0 ? request_web_receipt_days(way) : -1;
    if (days < 0)
        return 0;
    r = holidays_calendar(db, a, DAY_NONE, &calendar);
    if (r >= 0)
        ret->day = calendar_add(calendar, arrived, days);
    return r < 0 ? r : 0;
}

static int request_insert(struct db *db, struct arena *a, const struct request_new *n,
                          const struct request_texts *t, const struct request_regime *law,
                          bool published, moment_t now, int64_t *ret_id)
{
    int year = day_civil(moment_day(n->received)).year;
    int64_t serial;
    struct str number;
    int r = number_next(db, a, year, &serial, &number);
    if (r < 0)
        return r;
    struct str channel = one_of(request_channels, n->channel, "web");
    bool at_once = published || request_received_at_once(channel, moment_day(n->received));
    struct requests_insert_row row;
    r = requests_sql_insert(db, a, n->public_id, n->receipt, number, year, serial,
                            at_once ? S("confirmed") : S("registered"), str_c(law->code), channel,
                            t->wanted, t->wanted_name, t->wanted_number,
                            one_of(request_media, t->medium, "paper"),
                            one_of(request_deliveries, t->delivery, "pickup"), t->purpose,
                            t->waiver, n->place, n->key, now, &row);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int request_register(struct db *db, struct arena *a, const struct requests_house *house,
                     const struct request_new *n, const struct actor *by, moment_t now,
                     int64_t *ret_id)
{
    const struct request_regime *law = request_regime_on(moment_day(n->received));
    struct request_texts t = n->texts;
    int64_t id;
    if (str_trim(t.wanted).n == 0 || str_trim(t.name).n == 0)
        return err_set(ERR_INVALID, "a request without its question, or of nobody");
    request_forget_unasked(law, &t);
    struct request_happening published;
    int r = published_receipt(db, a, one_of(request_channels, n->channel, "web"),
                              moment_day(n->received), &published);
    if (r == 0)
        r = request_insert(db, a, n, &t, law, published.day != DAY_NONE, now, &id);
    if (r < 0)
        return r;
    r = applicant_insert(db, a, house, id, &t);
    if (r == 0)
        r = mails_want(db, id, t.notices.n > 0, now);
    if (r < 0)
        return r;
    struct request_happening first = {
        .kind = "received", .day = moment_day(n->received), .until = DAY_NONE, .note = S("")};
    r = request_event_add(db, a, id, &first, by ? by->id : 0, now);
    if (r == 0 && published.day != DAY_NONE)
        r = request_event_add(db, a, id, &published, by ? by->id : 0, now);
    if (r == 0)
        r = request_alikes_ask(db, a, now);
    if (r < 0)
        return r;
    *ret_id = id;
    return 0;
}

/* ---- Events ---- */

int request_get(struct db *db, struct arena *a, int64_t id, struct requests_request_row *ret)
{
    int r = requests_sql_get(db, a, id, ret);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "no request %lld", (long long)id) : 0;
}

/* What everybody may know later: what happened when, and the applicant's view in a locked box. No
 * word of a person's stands in it in the clear. */
static int event_enter(struct db *db, struct arena *a, const struct requests_request_row *row,
                       const struct request_happening *e, int64_t actor, moment_t now)
{
    struct str box;
    int r = request_status_box(db, a, row, &box);
    if (r < 0)
        return r;
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", row->id);
    json_put_str(payload, "number", row->number);
    json_put_str(payload, "law", row->law);
    json_put_str(payload, "channel", row->channel);
    json_put_str(payload, "event", str_c(e->kind));
    json_put_day(payload, "day", e->day);
    json_put_day(payload, "until", e->until);
    json_put_int(payload, "days", e->days);
    json_put_day(payload, "due", row->due);
    json_put_str(payload, "place", row->status_place);
    json_put_str(payload, "box", box);
    json_t *figure;
    r = request_figure_json(db, a, row->id, &figure);
    if (r < 0)
        return r;
    if (figure)
        json_object_set_new(payload, "figure", figure);
    if (e->left.n > 0)
        json_put_str(payload, "left", e->left);
    return ledger_append(db, a, now, "request.event",
                         arena_fmt(a, "request:%lld", (long long)row->id), actor, payload, NULL);
}

/* A case that went to another authority has no due date here, though no event of the clock ended it. */
static day_t due_of(const struct requests_request_row *row, const struct reckoning *k)
{
    return str_eq(row->state, S("transferred")) ? DAY_NONE : reckoning_due(k);
}

/* The due date as it follows from the events as they stand now, the last of which is `e`; what the figures
 * count; and that a date moved, if it did. */
static int rederive(struct db *db, struct arena *a, int64_t id, const struct request_happening *e,
                    int64_t actor, enum lang lang, moment_t now, struct str *ret_why)
{
    struct requests_request_row row;
    struct dates dates;
    struct reckoning k;
    const struct calendar *calendar;
    int r = request_get(db, a, id, &row);
    if (r == 0)
        r = request_dates(db, a, id, &dates);
    if (r == 0)
        r = holidays_calendar(db, a, DAY_NONE, &calendar);
    if (r < 0)
        return r;
    dates.accepted = e->excused ? dates.n : dates.n - 1;
    r = request_reckon(a, lang, calendar, row.channel, &dates, false, &k, ret_why);
    if (r < 0)
        return r;
    day_t due = due_of(&row, &k);
    bool over = k.reckoned && k.d.state == DEADLINE_OVER;
    r = requests_sql_set_due(db, id, due);
    if (r >= 0)
        r = request_figure_keep(db, a, &row, &dates, &k);
    return r < 0 ? r : request_shift_note(db, a, id, e, row.due, due, over, actor, now);
}

int request_event_try(struct db *db, struct arena *a, int64_t id, const struct request_happening *e,
                      int64_t actor, enum lang lang, moment_t now, struct str *ret_why)
{
    struct requests_event_insert_row inserted;
    int r = requests_sql_event_insert(db, a, id, str_c(e->kind), e->day, now, actor, e->until,
                                      e->days, e->party, e->note, &inserted);
    if (r == 0 || r == 1)
        r = rederive(db, a, id, e, actor, lang, now, ret_why);
    if (r < 0)
        return r;
    struct requests_request_row row;
    r = request_get(db, a, id, &row);
    if (r < 0)
        return r;
    r = event_enter(db, a, &row, e, actor, now);
    return r < 0 ? r : mails_happened(db, a, id, e->kind, now);
}

int request_event_add(struct db *db, struct arena *a, int64_t id, const struct request_happening *e,
                      int64_t actor, moment_t now)
{
    struct str why;
    return request_event_try(db, a, id, e, actor, LANG_ZH, now, &why);
}

/* ---- Taken over from the inbox ---- */

static int new_of(struct arena *a, json_t *opened, const struct submission *s,
                  struct request_new *ret)
{
    uint8_t bytes[SEAL_KEY];
    *ret = (struct request_new){
        .public_id = s->public_id,
        .receipt = json_get_str(a, opened, "receipt"),
        .channel = S("web"),
        .place = json_get_str(a, opened, "place"),
        .key = json_get_str(a, opened, "key"),
        .received = s->received,
    };
    request_texts_get(a, opened, &ret->texts);
    if (ret->receipt.n == 0 || ret->receipt.n > 30 || seal_key_parse(ret->place, bytes) < 0 ||
        seal_key_parse(ret->key, bytes) < 0)
        return err_set(ERR_MALFORMED, "a request that the public side did not make");
    return 0;
}

static int take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                void *app)
{
    const struct requests_house *house = app;
    struct str plain;
    if (!house || !house->keys.there) /* our fault, not the submission's: it waits */
        return err_set(ERR_BROKEN, "no key to open requests with");
    int r = seal_open(a, &house->keys, json_get_str(a, payload, "box"), &plain);
    if (r < 0)
        return r;
    json_t *opened cleanup(json_done) = json_loadb(plain.p, plain.n, 0, NULL);
    struct request_new n;
    r = new_of(a, opened, s, &n);
    if (r < 0)
        return r;
    int64_t id;
    r = request_register(desk, a, house, &n, NULL, s->received, &id);
    return r < 0 ? r : request_files_expect(desk, a, id, opened);
}

const struct intake requests_intakes[] = {
    {.kind = "request", .take = take},
    {.kind = "request.file", .take = request_file_take},
    {.kind = "request.later", .take = request_later_take},
};
const size_t requests_intakes_n = COUNT(requests_intakes);
