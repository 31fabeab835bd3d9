/* due.c: see due.h. */
#include "domain/requests/due.h"

#include "base/vec.h"
#include "domain/frame/frame.h"
#include "html_request_proof.h"

/* How a request came, as the law of receipt knows it; 口头 is at the counter. */
static enum law_channel channel_of(struct str code)
{
    enum law_channel channel;
    return law_channel_parse(code, &channel) == 0 ? channel : LAW_COUNTER;
}

static day_t first_day_of(const struct dates *dates, const char *kind)
{
    for (size_t i = 0; i < dates->n; i++)
        if (str_eq(dates->v[i].kind, str_c(kind)))
            return dates->v[i].day;
    return DAY_NONE;
}

/* Those that the reckoning knows; the rest (accepted, delivered …) moves no date. */
static void put_events(struct arena *a, const struct dates *dates, struct deadline_case *ret)
{
    struct event *list = arena_many(a, dates->n, struct event);
    size_t n = 0;
    for (size_t i = 0; i < dates->n; i++) {
        const struct dated *d = &dates->v[i];
        enum event_kind kind;
        if (!event_parse(d->kind, &kind))
            continue;
        ret->accepted += i < dates->accepted;
        list[n++] = (struct event){.kind = kind,
                                   .day = d->day,
                                   .who = (int)d->party,
                                   .days = (int)d->days,
                                   .until = d->until == DAY_NONE ? 0 : d->until};
    }
    ret->events = list;
    ret->n = n;
}

static int reckon_from(struct arena *a, enum lang lang, bool explain, struct reckoning *k,
                       struct str *ret_why)
{
    struct deadline_refusal why = {0};
    k->of.explain = explain;
    int r = deadline_reckon(a, &k->laws, k->calendar, &k->of, &why, &k->d);
    if (r == ERR_INVALID)
        *ret_why = refusal_text(lang, why.why);
    k->reckoned = r == 0;
    return r;
}

/* By the day of arrival alone, before anybody confirmed it or another day was published. */
static int receipt_alone(struct str channel, day_t arrived, struct receipt_day *ret)
{
    struct receipt receipt = {.channel = channel_of(channel),
                              .arrived = arrived,
                              .confirmed = DAY_NONE,
                              .published = DAY_NONE};
    return receipt_day(laws_builtin(), &receipt, ret);
}

bool request_received_at_once(struct str channel, day_t arrived)
{
    struct receipt_day day;
    return receipt_alone(channel, arrived, &day) == 0 && day.day != DAY_NONE;
}

bool request_received_by_notice(struct str channel, day_t arrived)
{
    struct receipt_day day;
    return receipt_alone(channel, arrived, &day) == 0 && day.rule->rule == LAW_BY_NOTICE;
}

/* 重新答复: a new reply counts from the day when it became due (the decision on reconsideration or the
 * judgment came, or the authority resolved it), by the law that governs the request. */
static struct dates since_reopened(const struct laws *laws, const struct dates *dates,
                                   struct deadline_case *of)
{
    size_t i = dates->n;
    while (i > 0 && !str_eq(dates->v[i - 1].kind, S("reopened")))
        i--;
    if (i == 0)
        return *dates;
    of->law = law_on(laws, of->received);
    of->received = dates->v[i - 1].day;
    return (struct dates){.v = dates->v + i,
                          .n = dates->n - i,
                          .accepted = dates->accepted > i ? dates->accepted - i : 0};
}

int request_deadline_case(struct arena *a, const struct laws *laws, struct str channel,
                          const struct dates *dates, struct receipt_day *ret_received,
                          struct deadline_case *ret_case)
{
    struct receipt receipt = {.channel = channel_of(channel),
                              .arrived = first_day_of(dates, "received"),
                              .confirmed = first_day_of(dates, "confirmed"),
                              .published = first_day_of(dates, "receipt-published")};
    int r = receipt_day(laws, &receipt, ret_received);
    if (r < 0 || ret_received->day == DAY_NONE)
        return r;
    *ret_case = (struct deadline_case){.received = ret_received->day};
    struct dates since = since_reopened(laws, dates, ret_case);
    put_events(a, &since, ret_case);
    return 0;
}

int request_reckon(struct arena *a, enum lang lang, const struct calendar *calendar,
                   struct str channel, const struct dates *dates, bool explain,
                   struct reckoning *ret, struct str *ret_why)
{
    *ret = (struct reckoning){.calendar = calendar, .laws = *laws_builtin()};
    int r = request_deadline_case(a, &ret->laws, channel, dates, &ret->received, &ret->of);
    ret->published = first_day_of(dates, "receipt-published") != DAY_NONE;
    if (r == ERR_INVALID)
        *ret_why = refusal_text(lang, REFUSAL_BEFORE_RECEIPT);
    if (r < 0 || ret->received.day == DAY_NONE)
        return r;
    return reckon_from(a, lang, explain, ret, ret_why);
}

day_t reckoning_due(const struct reckoning *r)
{
    return r->reckoned && r->d.state == DEADLINE_RUNS ? r->d.due : DAY_NONE;
}

int request_dates(struct db *db, struct arena *a, int64_t id, struct dates *ret)
{
    struct requests_event_rows rows = {0};
    int r = requests_sql_events(db, a, id, &rows);
    if (r < 0)
        return r;
    *ret = (struct dates){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct dated){rows.v[i].kind, rows.v[i].day, rows.v[i].until,
                                           rows.v[i].days, rows.v[i].party};
    ret->accepted = ret->n;
    return 0;
}

/* ---- The proof ---- */

static struct str law_name(const struct ctx *c, const struct law *law)
{
    return c->lang == LANG_EN ? law->en : law->zh;
}

/* By the authority's own published rule: the day needs its reason first. */
static void put_published(const struct ctx *c, const struct reckoning *r, struct proof *ret)
{
    if (r->received.rule->rule == LAW_BY_NOTICE)
        *vec_push(c->arena, &ret->steps) = (struct proof_step){
            .day = frame_day(c, r->received.day),
            .words = text(c->lang, r->published ? TEXT_requests_step_published
                                                : TEXT_requests_step_confirmed),
            .article = r->received.rule->article,
            .due = S(""),
        };
}

static void put_steps(const struct ctx *c, const struct reckoning *r, struct proof *ret)
{
    put_published(c, r, ret);
    for (size_t i = 0; i < r->d.steps.n; i++) {
        const struct deadline_step *s = &r->d.steps.v[i];
        *vec_push(c->arena, &ret->steps) = (struct proof_step){
            .day = frame_day(c, s->day),
            .words = i == 0 && r->of.received != r->received.day
                         ? text(c->lang, TEXT_requests_step_reopened)
                                           : deadline_step_text(c->arena, c->lang, &r->of, s),
            .article = s->term ? s->term->article : S(""),
            .due = frame_day(c, s->due),
        };
    }
}

/* ---- Its days ---- */

#define CELLS_MAX (64 * KiB)
#define DAYS_KEPT 4096 /* eleven years; a day whose place another one has is said anew */

struct days_said {
    struct arena *arena;
    struct day_said **v[LANG__MAX];
};

int request_days_said(struct db *pub, const struct furniture *f, const void **ret)
{
    (void)pub;
    struct days_said *kept = arena_one(f->arena, struct days_said);
    kept->arena = f->arena;
    for (size_t lang = 0; lang < LANG__MAX; lang++)
        kept->v[lang] = arena_many(f->arena, DAYS_KEPT, struct day_said *);
    *ret = kept;
    return 0;
}

/* A notice's number in the words is marked as Chinese, whatever the page's language. */
static void set_words(struct str words, struct str number, struct day_said *ret)
{
    ptrdiff_t at = number.n > 0 ? str_find(words, number) : -1;
    bool found = at >= 0;
    ret->words = found ? str_head(words, (size_t)at) : words;
    ret->notice = found ? number : S("");
    ret->after = found ? str_skip(words, (size_t)at + number.n) : S("");
}

static struct html_safe cells_of(struct arena *a, enum lang lang, const struct day_said *said)
{
    struct buf out cleanup(buf_done) = BUF_INIT(CELLS_MAX);
    struct html h = frame_sink(&out, a, lang);
    html_request_day(&h, said);
    assert(buf_ok(&out)); /* a notice's number has its limit */
    return (struct html_safe){arena_str(a, buf_str(&out))};
}

static struct day_said *say_day(const struct ctx *c, struct arena *a, const struct deadline_day *d)
{
    const struct html_arg args[] = {html_arg("day", frame_day(c, d->day)),
                                    html_arg("weekday", weekday_text(c->lang, d->day))};
    const struct calendar_notice *notice = d->calendar.notice;
    struct day_said *said = arena_one(a, struct day_said);

    said->is = d->day;
    said->day = text_fill(a, c->lang, TEXT_requests_day_and_weekday, args, COUNT(args));
    set_words(calendar_day_text(a, c->lang, &d->calendar), notice ? notice->number : S(""), said);
    said->cells = cells_of(a, c->lang, said);
    return said;
}

static const struct day_said *said_of(const struct ctx *c, const struct days_said *kept,
                                      const struct deadline_day *d)
{
    struct day_said **place = kept ? &kept->v[c->lang][(uint32_t)d->day % DAYS_KEPT] : NULL;
    if (!place || (*place && (*place)->is != d->day))
        return say_day(c, c->arena, d);
    if (!*place)
        *place = say_day(c, kept->arena, d);
    return *place;
}

static void put_days(const struct ctx *c, const struct reckoning *r, const struct days_said *kept,
                     struct proof *ret)
{
    vec_room(c->arena, &ret->days, r->d.days.n);
    for (size_t i = 0; i < r->d.days.n; i++) {
        const struct deadline_day *d = &r->d.days.v[i];
        *vec_push(c->arena, &ret->days) = (struct proof_day){
            .said = said_of(c, kept, d),
            .why = deadline_day_why(&r->of, &r->d, d),
            .n = d->why == DEADLINE_COUNTED ? d->n : 0,
        };
    }
}

void request_proof(const struct ctx *c, const struct reckoning *r, const struct days_said *kept,
                   struct proof *ret)
{
    day_t today = moment_day(c->now);
    *ret = (struct proof){.due = S(""),
                          .due_weekday = S(""),
                          .law = S(""),
                          .receipt_article = r->received.rule ? r->received.rule->article : S(""),
                          .unconfirmed = !r->reckoned};
    if (!r->reckoned)
        return;
    ret->law = law_name(c, r->d.law);
    ret->runs = r->d.state == DEADLINE_RUNS;
    ret->waits = r->d.state == DEADLINE_WAITS;
    ret->over = r->d.state == DEADLINE_OVER;
    ret->provisional = r->d.provisional;
    if (r->d.due != DAY_NONE) {
        ret->due = frame_day(c, r->d.due);
        ret->due_weekday = weekday_text(c->lang, r->d.due);
    }
    ret->overdue = ret->runs && deadline_overdue(&r->d, today);
    ret->left = ret->runs ? deadline_left(&r->d, r->calendar, today) : 0;
    put_steps(c, r, ret);
    put_days(c, r, kept, ret);
}
