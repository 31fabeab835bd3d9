/* demo_requests_in.h: what the two files of the sample share: the plan of a case, and who takes its steps. Nobody else
 * includes it. */
#ifndef APP_DEMO_REQUESTS_IN_H
#define APP_DEMO_REQUESTS_IN_H

#include "app/demo_requests.h"
#include "domain/requests/answer/reply.h"
#include "engine/calendar.h"

enum step_kind {
    STEP_REGISTER,
    STEP_CONFIRM,
    STEP_ACCEPT,
    STEP_ASK_CORRECTION,
    STEP_CORRECT,
    STEP_ASK_THIRD_PARTY,
    STEP_THIRD_PARTY_ANSWERED,
    STEP_ASK_AUTHORITY,
    STEP_AUTHORITY_ANSWERED,
    STEP_ASK_REASONS,
    STEP_EXTEND,
    STEP_WITHDRAW,
    STEP_ABANDON,
    STEP_TRANSFER,
    STEP_ASSIGN,
    STEP_DRAFT,
    STEP_SUBMIT,
    STEP_FIRST,
    STEP_SECOND,
    STEP_FINAL,
    STEP_SEND,
    STEP_RECEIVED,
    STEP_CLOSE,
    STEP_ASK_FEE,
    STEP_PAY,
    STEP_UNPAID,
    STEP_GIVE_REASONS,
    STEP_DELAY,
    STEP_REMEDY,
    STEP_DECIDE_REMEDY,
    STEP_REOPEN,
};

struct step {
    day_t day;
    int at; /* case */
    size_t seq;
    enum step_kind kind;
};

struct planned {
    int64_t id, letter, delivery;
    day_t received;
    const char *channel;
    struct str class, name, wanted, decision, code;
    const char *way;
    const struct aftermath *aftermath; /* what follows its reply; NULL nothing */
};

/* What followed some replies: table four, and the public's complaints. */
struct aftermath {
    int end;                   /* of each 25 cases, which */
    const char *kind, *result; /* NULL: not decided yet */
    const char *organ;
};

struct sample {
    const struct app *app;
    struct db *db;
    struct arena *a, *once; /* of all; of one day */
    struct request_law law;
    struct requests_house house;
    struct requests_worker worker;
    const struct calendar *calendar;
    struct actor office, other_office, leader, head, officer;
    struct strs wanted, classes, names;
    uint32_t seed;
    day_t last;
    struct planned cases[DEMO_REQUESTS];
    struct steps {
        struct step *v;
        size_t n, room;
    } steps;
    moment_t now;
};

static inline day_t after(const struct sample *s, day_t day, int working_days)
{
    return calendar_add(s->calendar, day, working_days);
}

/* Of all cases, in s->steps: in the order of days. */
void demo_plan(struct sample *s);

#endif
