/* case_facts.c: what a letter can say of a case (facts.h), out of the records: the authority's
 * particulars, the applicant, the events with what was written at each, the decision's facts. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/due.h"
#include "domain/requests/answer/reply.h"
#include "engine/text.h"

/* ---- The authority ---- */

static const struct {
    const char *setting;
    size_t at; /* in struct letter_authority */
} particulars[] = {
#define PARTICULAR(setting, member)                  \
 {                                                   \
  setting, offsetof(struct letter_authority, member) \
 }
    PARTICULAR("authority.name_zh", name),
    PARTICULAR("authority.disclosure_office_zh", office),
    PARTICULAR("authority.address_zh", address),
    PARTICULAR("authority.postcode", postcode),
    PARTICULAR("authority.phone_zh", telephone),
    PARTICULAR("authority.fax", fax),
    PARTICULAR("authority.email", email),
    PARTICULAR("site.address", website),
    PARTICULAR("authority.hours_zh", hours),
    PARTICULAR("authority.government", government),
    PARTICULAR("authority.superior", superior),
    PARTICULAR("authority.court", court),
#undef PARTICULAR
};

static int authority_get(struct db *db, struct arena *a, struct letter_authority *ret)
{
    struct str vertical;
    for (size_t i = 0; i < COUNT(particulars); i++) {
        int r = bodies_setting(db, a, particulars[i].setting,
                               (struct str *)((char *)ret + particulars[i].at));
        if (r < 0)
            return r;
    }
    int r = bodies_setting(db, a, "authority.vertical", &vertical);
    ret->vertical = vertical.n > 0;
    return r;
}

/* ---- The request ---- */

static struct str named_zh(const char *kind, struct str code)
{
    return text(LANG_ZH, text_named("requests", kind, code));
}

static struct str asked_of(struct arena *a, const struct requests_request_row *row)
{
    struct str asked = row->wanted;
    if (row->wanted_name.n > 0)
        asked = arena_fmt(a, "%.*s（名称：%.*s）", STR_ARG(asked), STR_ARG(row->wanted_name));
    if (row->wanted_number.n > 0)
        asked = arena_fmt(a, "%.*s（文号：%.*s）", STR_ARG(asked), STR_ARG(row->wanted_number));
    return asked;
}

static void request_put(struct arena *a, const struct requests_request_row *row,
                        struct letter_case *c)
{
    struct str phone = row->phone, mail = row->email;
    c->applicant.name = row->name;
    c->applicant.organisation = !str_eq(row->class, S("person"));
    c->applicant.contact = phone.n > 0 ? phone : mail;
    c->applicant.address = row->address;
    c->law = row->law;
    c->number = row->number;
    c->channel = named_zh("channel", row->channel);
    c->asked = asked_of(a, row);
    c->wanted = arena_fmt(a, "%.*s，%.*s", STR_ARG(named_zh("medium", row->medium)),
                          STR_ARG(named_zh("delivery", row->delivery)));
}

/* ---- The events ---- */

struct dating {
    struct arena *a;
    const struct requests_request_row *row;
    const struct calendar *calendar;
    struct dates dates;
    struct letter_case *c;
};

/* The due day as it stood after the first n events; DAY_NONE while none runs. */
static day_t due_after(struct dating *d, size_t n, day_t *ret_received)
{
    struct dates some = {d->dates.v, n, n};
    struct reckoning k;
    struct str why;
    if (request_reckon(d->a, LANG_ZH, d->calendar, d->row->channel, &some, false, &k, &why) < 0)
        return DAY_NONE;
    if (ret_received)
        *ret_received = k.received.day;
    return reckoning_due(&k);
}

static void correction_asked(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->correction_sent = e->day;
    d->c->correction_due = e->until;
}

static void corrected(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->correction_received = e->day;
}

static void extended(struct dating *d, const struct requests_event_row *e, size_t i)
{
    d->c->extension_from = due_after(d, i, NULL);
    d->c->extension_to = due_after(d, i + 1, NULL);
    d->c->extension_days = (int)e->days;
}

static void third_party_asked(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->third_sent = e->day;
    d->c->third_due = e->until;
}

static void third_party_answered(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->third_answered = e->day;
    d->c->third_opinion = e->note;
}

static void authority_asked(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->consulted_sent = e->day;
    d->c->consulted_due = e->until;
}

static void authority_answered(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->consulted_answered = e->day;
}

static void reasons_asked(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->excess_sent = e->day;
    d->c->excess_due = e->until;
    d->c->excess = e->note;
}

static void reasons_given(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->excess_reason = e->note;
}

static void delayed(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->delay_to = e->until;
    d->c->delay_reason = e->note;
}

static void fee_asked(struct dating *d, const struct requests_event_row *e, size_t i)
{
    (void)i;
    d->c->fee_sent = e->day;
    d->c->fee_due = e->until;
}

static const struct {
    const char *kind;
    void (*put)(struct dating *d, const struct requests_event_row *e, size_t i);
} events[] = {
    {"correction-asked", correction_asked},
    {"corrected", corrected},
    {"extended", extended},
    {"third-party-asked", third_party_asked},
    {"third-party-answered", third_party_answered},
    {"authority-asked", authority_asked},
    {"authority-answered", authority_answered},
    {"reasons-asked", reasons_asked},
    {"reasons-given", reasons_given},
    {"delayed", delayed},
    {"fee-asked", fee_asked},
};

static void event_put(struct dating *d, const struct requests_event_row *e, size_t i)
{
    for (size_t k = 0; k < COUNT(events); k++)
        if (str_eq(str_c(events[k].kind), e->kind))
            events[k].put(d, e, i);
}

static int events_put(struct db *db, struct dating *d)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(db, d->a, d->row->id, &rows);
    if (r >= 0)
        r = request_dates(db, d->a, d->row->id, &d->dates);
    if (r >= 0)
        r = holidays_calendar(db, d->a, DAY_NONE, &d->calendar);
    if (r < 0)
        return r;
    d->c->due = due_after(d, d->dates.n, &d->c->received);
    if (d->c->received != DAY_NONE)
        d->c->unannounced = calendar_provisional_from(d->calendar, d->c->received);
    for (size_t i = 0; i < rows.n; i++)
        event_put(d, &rows.v[i], i);
    return 0;
}

/* ---- The decision ---- */

void reply_facts_put(struct arena *a, const struct reply_decision *d, struct letter_case *c)
{
    c->decision = d->code;
    c->parts = d->parts;
    for (size_t i = 0; i < d->facts.n; i++) {
        const struct fact *f = fact_find(d->facts.v[i].name);
        /* A day that is none stays missing, and is named so. */
        if (f && d->facts.v[i].value.n > 0 && fact_set(a, f, c, d->facts.v[i].value) < 0)
            err_clear();
    }
}

int reply_case(struct db *db, struct arena *a, const struct requests_request_row *row,
               struct letter_case *ret)
{
    struct dating d = {.a = a, .row = row, .c = ret};
    struct reply_decision decision;
    *ret = letter_case_empty();
    int r = authority_get(db, a, &ret->authority);
    if (r < 0)
        return r;
    request_put(a, row, ret);
    r = events_put(db, &d);
    if (r >= 0)
        r = reply_decision_get(db, a, row->id, row->round, &decision);
    if (r >= 0)
        reply_facts_put(a, &decision, ret);
    return r < 0 ? r : 0;
}
