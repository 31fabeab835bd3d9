/* delivery.c: letters go out (送达), and what follows for the case. See reply.h.
 *
 * 国办公开办函〔2016〕235号: handed over, the day of the reply is the day when it is signed for;
 * posted, the day of posting, by the postal enterprise alone and not collect; over the network,
 * the day when it was sent. */
#include "domain/requests/answer/reply.h"
#include "engine/text.h"
#include "reply_sql.h"

const char *const letter_ways[] = {"hand", "post", "web", "email", "fax", NULL};

static bool way_is(const struct letter_delivery *d, const char *way)
{
    return str_eq(d->way, str_c(way));
}

/* Where it goes: where nothing else is entered, to the address that the applicant left. */
static struct str place_of(const struct letter_delivery *d, const struct reply_letter_row *l,
                           const struct requests_request_row *row)
{
    struct str place = str_trim(d->place);
    if (place.n > 0 || !str_eq(l->role, S("applicant")))
        return place;
    return way_is(d, "post") ? row->address : way_is(d, "email") ? row->email : place;
}

/* What is missing, in words; TEXT_NONE: nothing. */
static enum text lacks(const struct letter_delivery *d, const struct reply_letter_row *l,
                       const struct requests_request_row *row, moment_t now)
{
    if (d->day == DAY_NONE || d->day > moment_day(now) || d->day < l->day)
        return TEXT_requests_fault_delivery_day;
    if (d->received != DAY_NONE && (d->received < d->day || d->received > moment_day(now)))
        return TEXT_requests_fault_received_day;
    if (way_is(d, "post") && !d->postal)
        return TEXT_requests_fault_postal;
    if (way_is(d, "post") && str_trim(d->tracking).n == 0)
        return TEXT_requests_fault_tracking;
    if (way_is(d, "hand") && str_trim(d->receiver).n == 0)
        return TEXT_requests_fault_receiver;
    if (way_is(d, "web") && (row->status_place.n == 0 || !str_eq(l->role, S("applicant"))))
        return TEXT_requests_fault_no_view;
    if ((way_is(d, "email") || way_is(d, "fax")) && place_of(d, l, row).n == 0)
        return TEXT_requests_fault_place;
    return TEXT_NONE;
}

/* Proved at once: who signed was there; what was sent arrived. */
static day_t received_at_once(const struct letter_delivery *d)
{
    bool at_once = way_is(d, "hand") || way_is(d, "web");
    return d->received == DAY_NONE && at_once ? d->day : d->received;
}

static int fire(struct db *db, struct arena *a, int64_t request, const char *move,
                const struct actor *actor, moment_t now)
{
    struct flow_act act = {.actor = actor, .now = now, .note = S(""), .digest = S("")};
    return flow_fire(db, a, &request_flow, request, move, &act, NULL);
}

static int happened(struct db *db, struct arena *a, enum lang lang, int64_t request,
                    const char *kind, day_t day, struct str note, const struct actor *actor,
                    moment_t now, struct str *ret_why)
{
    struct request_happening e = {.kind = kind, .day = day, .until = DAY_NONE, .note = note};
    return request_event_try(db, a, request, &e, actor->id, lang, now, ret_why);
}

/* The letter's number, by what way, and under which number of the post. */
static struct str how_sent(struct arena *a, const struct reply_letter_row *l, struct str way,
                           struct str tracking)
{
    struct str name = text(LANG_ZH, text_named("requests", "way", way));
    tracking = str_trim(tracking);
    return arena_fmt(a, "%.*s（%.*s%s%.*s）", STR_ARG(l->number), STR_ARG(name),
                     tracking.n > 0 ? "，" : "", STR_ARG(tracking));
}

/* 答复: the clock stops on that day. Once only; sent again it is the same reply. */
static int reply_sent(struct db *db, struct arena *a, enum lang lang,
                      const struct reply_letter_row *l, const struct letter_delivery *d,
                      const struct actor *actor, moment_t now, struct str *ret_why)
{
    bool first = l->replied == DAY_NONE;
    int r = fire(db, a, l->request, "send", actor, now);
    if (r == 0)
        r = happened(db, a, lang, l->request, first ? "replied" : "sent-again", d->day,
                     how_sent(a, l, d->way, d->tracking), actor, now, ret_why);
    if (r == 0)
        r = reply_sql_letter_replied(db, l->id, d->day);
    return r < 0 ? r : papers_ask(db, a, l->request);
}

static int reply_delivered(struct db *db, struct arena *a, enum lang lang,
                           const struct reply_letter_row *l, day_t received, struct str receiver,
                           const struct actor *actor, moment_t now, struct str *ret_why)
{
    int r = fire(db, a, l->request, "deliver", actor, now);
    return r < 0 ? r
                 : happened(db, a, lang, l->request, "delivered", received, receiver, actor, now,
                            ret_why);
}

static int letter_of(struct db *db, struct arena *a, int64_t id, struct reply_letter_row *ret,
                     struct requests_request_row *ret_row)
{
    int r = reply_sql_letter(db, a, id, ret);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no letter %lld", (long long)id);
    return request_get(db, a, ret->request, ret_row);
}

static bool is_reply(const struct reply_letter_row *l)
{
    return str_eq(l->kind, S("reply"));
}

/* A reply goes out for the first time: nothing in it is open, and who sends it has signed the list. */
int letter_passes(struct db *db, struct arena *a, enum lang lang,
                  const struct requests_house *house, const struct reply_letter_row *l,
                  const struct actor *actor, moment_t now, struct str *ret_why)
{
    struct flow_act act = {.actor = actor, .now = now, .note = S(""), .digest = l->hash};
    if (!house || !is_reply(l) || l->replied != DAY_NONE)
        return 0;
    int r = reply_leaks_pass(db, a, house, l->request, "send", &act);
    if (r == ERR_BUSY || r == ERR_HELD)
        *ret_why =
            text(lang, r == ERR_BUSY ? TEXT_document_refused_reading : TEXT_document_refused_held);
    return r;
}

int letter_deliver(struct db *db, struct arena *a, enum lang lang,
                   const struct requests_house *house, int64_t letter,
                   const struct letter_delivery *d, const struct actor *actor, moment_t now,
                   int64_t *ret_id, struct str *ret_why)
{
    struct reply_letter_row l;
    struct requests_request_row row;
    struct reply_delivery_insert_row made;
    int r = letter_of(db, a, letter, &l, &row);
    if (r < 0)
        return r;
    if (!str_eq(l.state, S("signed")) || l.hash.n == 0)
        return err_set(ERR_CONFLICT, "letter %lld cannot go out yet", (long long)letter);
    enum text missing = lacks(d, &l, &row, now);
    if (missing != TEXT_NONE) {
        *ret_why = text(lang, missing);
        return err_set(ERR_INVALID, "a delivery lacks something");
    }
    r = letter_passes(db, a, lang, house, &l, actor, now, ret_why);
    if (r < 0)
        return r;
    day_t received = received_at_once(d);
    r = reply_sql_delivery_insert(db, a, letter, d->way, d->day, received, d->receiver,
                                  place_of(d, &l, &row), d->tracking, d->note, actor->id, now,
                                  &made);
    if (r >= 0 && is_reply(&l))
        r = reply_sent(db, a, lang, &l, d, actor, now, ret_why);
    if (r >= 0 && is_reply(&l) && received != DAY_NONE)
        r = reply_delivered(db, a, lang, &l, received, d->receiver, actor, now, ret_why);
    if (r >= 0)
        *ret_id = made.id;
    return r < 0 ? r : 0;
}

int letter_received(struct db *db, struct arena *a, enum lang lang, int64_t letter,
                    int64_t delivery, day_t received, struct str receiver, bool returned,
                    const struct actor *actor, moment_t now, struct str *ret_why)
{
    struct reply_letter_row l;
    struct requests_request_row row;
    int r = letter_of(db, a, letter, &l, &row);
    if (r < 0)
        return r;
    if (received == DAY_NONE || received > moment_day(now) || received < l.day) {
        *ret_why = text(lang, TEXT_requests_fault_received_day);
        return err_set(ERR_INVALID, "no such day of receipt");
    }
    r = reply_sql_delivery_received(db, delivery, letter, returned ? DAY_NONE : received, receiver,
                                    returned ? received : DAY_NONE);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such delivery");
    if (!is_reply(&l) || !str_eq(row.state, S("replied")))
        return 0;
    if (returned) /* 235号: the day of the reply stays; it has to be sent again */
        return happened(db, a, lang, l.request, "returned", received, l.number, actor, now,
                        ret_why);
    return reply_delivered(db, a, lang, &l, received, receiver, actor, now, ret_why);
}
