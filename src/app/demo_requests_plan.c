/* demo_requests_plan.c: what happens to each of the 300 invented requests, and on which day. Nothing is drawn by chance
 * but from a small generator that begins alike each time. */
#include "app/demo_requests_in.h"

#include <stdlib.h>

#include "base/vec.h"
#include "domain/requests/due.h"

static uint32_t drawn(struct sample *s, uint32_t below)
{
    s->seed = s->seed * 1664525 + 1013904223;
    return (s->seed >> 8) % below;
}

static void plan(struct sample *s, int at, day_t day, enum step_kind kind)
{
    *vec_push(s->a, &s->steps) = (struct step){day, at, s->steps.n, kind};
}

/* ---- What follows a reply ---- */

static const struct aftermath aftermaths[] = {
    {2, "reconsideration", "upheld", "昭通市人民政府"},
    {6, "reconsideration", "corrected", "昭通市人民政府"}, /* and answered anew */
    {10, "litigation", "upheld", "昭通市昭阳区人民法院"},
    {14, "reconsideration", "other", "昭通市人民政府"},
    {18, "litigation", NULL, "昭通市昭阳区人民法院"},
    {23, "litigation_after", "upheld", "昭通市昭阳区人民法院"},
    {24, "complaint", "other", "云南省公安厅"},
};

/* More of the web from year to year. */
static const char *channel_of(struct sample *s, day_t received)
{
    static const char *const old[] = {"counter", "post-signed", "post-plain", "fax", "web", "oral"};
    static const char *const new[] = {"web",         "web",        "web", "email", "counter",
                                      "post-signed", "post-plain", "web", "oral",  "elsewhere"};
    bool is_old = received < day_from(2019, 5, 15);
    return is_old ? old[drawn(s, COUNT(old))] : new[drawn(s, COUNT(new))];
}

/* The decisions that a reply may have, in turn. */
static struct str decision_of(struct sample *s, day_t received, int turn)
{
    struct decisions all = decisions_in_force(s->a, &s->law.decisions, received);
    int n = 0;
    for (size_t i = 0; i < all.n; i++)
        n += all.v[i].result != DECISION_OTHER && all.v[i].result != DECISION_INTERIM;
    int want = turn % n;
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].result != DECISION_OTHER && all.v[i].result != DECISION_INTERIM && want-- == 0)
            return all.v[i].code;
    return S("");
}

static const struct aftermath *found_for(int at)
{
    for (size_t i = 0; i < COUNT(aftermaths); i++)
        if (aftermaths[i].end == at % 25)
            return &aftermaths[i];
    return NULL;
}

/* Of what is withheld since 2024 there is reconsideration, not court; after a year a court has judged. */
static const struct aftermath *aftermath_of(struct sample *s, int at, day_t sent)
{
    const struct aftermath *found = found_for(at);
    if (!found)
        return NULL;
    struct aftermath *x = arena_one(s->a, struct aftermath);
    *x = *found;
    const struct decision *d = decision_find(&s->law.decisions, s->cases[at].decision);
    bool withheld = d && (d->review_first || d->result == DECISION_PARTIAL);
    const struct remedy *rule = remedy_for(&s->law.remedies, sent, withheld);
    if (strcmp(x->kind, "litigation") == 0 && rule && rule->review_first)
        *x = (struct aftermath){x->end, "reconsideration", x->result, "昭通市人民政府"};
    if (!x->result && sent + 365 < s->last)
        x->result = "upheld";
    return x;
}

static void plan_reply(struct sample *s, int at, day_t from, int days);

/* Filed two weeks after the reply went out, decided two months later; what was corrected is answered anew. */
static void plan_aftermath(struct sample *s, int at, day_t sent)
{
    struct planned *p = &s->cases[at];
    if (p->aftermath) /* once */
        return;
    p->aftermath = aftermath_of(s, at, sent);
    if (!p->aftermath)
        return;
    day_t decided = after(s, sent, 52);
    plan(s, at, after(s, sent, 10), STEP_REMEDY);
    if (!p->aftermath->result)
        return;
    plan(s, at, decided, STEP_DECIDE_REMEDY);
    if (strcmp(p->aftermath->result, "corrected") != 0)
        return;
    plan(s, at, after(s, decided, 1), STEP_REOPEN);
    plan_reply(s, at, after(s, decided, 1), 8);
}

static void plan_reply(struct sample *s, int at, day_t from, int days)
{
    day_t done = after(s, from, days), sent = after(s, done, 1);
    plan(s, at, after(s, from, 1), STEP_ASSIGN);
    plan(s, at, after(s, from, days > 3 ? days - 2 : 1), STEP_DRAFT);
    plan(s, at, after(s, from, days > 3 ? days - 2 : 1), STEP_SUBMIT);
    plan(s, at, after(s, from, days > 2 ? days - 1 : 1), STEP_FIRST);
    plan(s, at, done, STEP_SECOND);
    plan(s, at, done, STEP_FINAL);
    plan(s, at, sent, STEP_SEND);
    plan(s, at, after(s, sent, 3), STEP_RECEIVED);
    plan(s, at, after(s, sent, 5), STEP_CLOSE);
    plan_aftermath(s, at, sent);
}

/* 信息处理费: paid, and answered; or not, and over (article 42, since 2021). */
static void plan_fee(struct sample *s, int at, day_t day)
{
    day_t asked = after(s, day, 2), paid = after(s, asked, 4);
    plan(s, at, asked, STEP_ASK_FEE);
    if (at / 25 % 2 == 1) {
        plan(s, at, asked + 40, STEP_UNPAID);
        return;
    }
    plan(s, at, paid, STEP_PAY);
    plan_reply(s, at, paid, 9);
}

/* 说明理由: found good, but there is more than the term lets be done (article 35). */
static void plan_delay(struct sample *s, int at, day_t day)
{
    plan(s, at, after(s, day, 2), STEP_ASK_REASONS);
    plan(s, at, after(s, day, 6), STEP_GIVE_REASONS);
    plan(s, at, after(s, day, 7), STEP_DELAY);
    plan_reply(s, at, after(s, day, 7), 23);
}

/* What happens between acceptance and reply: which way, and how long. */
static void plan_way(struct sample *s, int at, int way, day_t day)
{
    bool old = s->cases[at].received < day_from(2019, 5, 15);
    int quick = (int)drawn(s, old ? 10 : 15) + 2;
    day_t t;
    switch (way) {
    case 0: /* a third party is heard; its time does not count */
        plan(s, at, after(s, day, 2), STEP_ASK_THIRD_PARTY);
        t = after(s, day, 4 + (int)drawn(s, 9));
        plan(s, at, t, STEP_THIRD_PARTY_ANSWERED);
        plan_reply(s, at, t, 4);
        break;
    case 1: /* another authority; before 2019 the law left its time in */
        plan(s, at, after(s, day, 2), old ? STEP_ASK_THIRD_PARTY : STEP_ASK_AUTHORITY);
        t = after(s, day, 3 + (int)drawn(s, 8));
        plan(s, at, t, old ? STEP_THIRD_PARTY_ANSWERED : STEP_AUTHORITY_ANSWERED);
        plan_reply(s, at, t, 5);
        break;
    case 2: /* extended */
        plan(s, at, after(s, day, 9), STEP_EXTEND);
        plan_reply(s, at, day, old ? 17 : 24);
        break;
    case 3: /* late */
        plan_reply(s, at, day, old ? 18 : 24);
        break;
    default:
        plan_reply(s, at, day, quick);
    }
}

#define LAST_ONES 30 /* within the last five weeks */

/* ---- Those on which somebody works today ---- */

/* The very last ones, a step each working day, up to this one: so a case stands in each state that others pass through. */
static const struct standing {
    const char *channel;
    enum step_kind up_to;
} standing[] = {
    {"post-plain", STEP_REGISTER}, {"web", STEP_ACCEPT}, {"email", STEP_ASK_THIRD_PARTY},
    {"web", STEP_ASK_AUTHORITY},   {"web", STEP_SUBMIT}, {"counter", STEP_FIRST},
    {"web", STEP_SECOND},
};

static void plan_standing(struct sample *s, int at, const struct standing *x)
{
    static const enum step_kind to_signature[] = {
        STEP_CONFIRM, STEP_ACCEPT, STEP_ASSIGN, STEP_DRAFT, STEP_SUBMIT, STEP_FIRST, STEP_SECOND};
    bool asks = x->up_to == STEP_ASK_THIRD_PARTY || x->up_to == STEP_ASK_AUTHORITY;
    struct planned *p = &s->cases[at];
    enum step_kind kind = STEP_REGISTER;
    day_t day = p->received;
    p->channel = x->channel;
    p->decision = S("G2");
    plan(s, at, day, kind);
    for (size_t i = 0; kind != x->up_to; i++) {
        kind = asks && to_signature[i] == STEP_ASSIGN ? x->up_to : to_signature[i];
        if (kind == STEP_CONFIRM && request_received_at_once(str_c(p->channel), p->received))
            continue;
        day = after(s, day, 1);
        plan(s, at, day, kind);
    }
}

/* ---- A case ---- */

static void plan_case(struct sample *s, int at, day_t received)
{
    struct planned *p = &s->cases[at];
    size_t who = drawn(s, (uint32_t)s->names.n);
    *p = (struct planned){
        .received = received,
        .channel = channel_of(s, received),
        .class = s->classes.v[who],
        .name = s->names.v[who],
        .wanted = s->wanted.v[drawn(s, (uint32_t)s->wanted.n)],
        .way = at % 4 == 0   ? "hand"
               : at % 4 == 1 ? "email"
                             : "post",
    };
    p->decision = decision_of(s, received, at);
    if (at >= DEMO_REQUESTS - LAST_ONES && at % 2 == 0) /* what is asked again and again */
        p->wanted = s->wanted.v[0];
    if (at >= DEMO_REQUESTS - (int)COUNT(standing)) {
        plan_standing(s, at, &standing[at - (DEMO_REQUESTS - (int)COUNT(standing))]);
        return;
    }
    plan(s, at, received, STEP_REGISTER);
    day_t day = received;
    if (!request_received_at_once(str_c(p->channel), received)) {
        if (drawn(s, 3) == 0)
            day = after(s, received, 1);
        plan(s, at, day, STEP_CONFIRM);
    }
    int end = at % 25;
    if (end == 7 && day <= s->last) {
        plan(s, at, after(s, day, 2), STEP_WITHDRAW);
        return;
    }
    if (end == 3 || end == 11 || end == 19) { /* asked to correct it */
        plan(s, at, after(s, day, 3), STEP_ASK_CORRECTION);
        if (end == 11) {
            plan(s, at, after(s, day, 3) + 40, STEP_ABANDON);
            return;
        }
        day = after(s, day, 8);
        plan(s, at, day, STEP_CORRECT);
    }
    plan(s, at, after(s, day, 1), STEP_ACCEPT);
    if (end == 15) {
        plan(s, at, after(s, day, 3), STEP_TRANSFER);
        return;
    }
    if (end == 21 && received >= day_from(2026, 10, 1)) {
        plan(s, at, after(s, day, 2), STEP_ASK_REASONS);
        return;
    }
    if (end == 21 && at % 50 == 46 && received >= day_from(2019, 5, 15)) {
        plan_delay(s, at, after(s, day, 1));
        return;
    }
    if (end == 5 && received >= day_from(2021, 1, 4)) {
        plan_fee(s, at, after(s, day, 1));
        return;
    }
    bool third = str_eq(p->decision, S("D4")) || str_eq(p->decision, S("K4b")) ||
                 str_eq(p->decision, S("K4c"));
    plan_way(s, at, third ? 0 : (int)drawn(s, 11), after(s, day, 1));
}

/* A day that somebody works on; the last thirty within the last five weeks, those that stand today a good week ago. */
static day_t receipt_of(struct sample *s, int at)
{
    int many = DEMO_REQUESTS - LAST_ONES;
    if (at >= DEMO_REQUESTS - (int)COUNT(standing))
        return calendar_workday_from(s->calendar, s->last - 11);
    day_t first = day_from(2018, 1, 4), till = day_from(2026, 10, 12);
    day_t day = at < many ? first + (till - first) * at / many + (int)drawn(s, 9)
                          : till + (s->last - till) * (at - many + 1) / 30;
    return calendar_workday_from(s->calendar, day);
}

static int by_day(const void *x, const void *y)
{
    const struct step *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

void demo_plan(struct sample *s)
{
    for (int at = 0; at < DEMO_REQUESTS; at++)
        plan_case(s, at, receipt_of(s, at));
    qsort(s->steps.v, s->steps.n, sizeof(*s->steps.v), by_day);
}
