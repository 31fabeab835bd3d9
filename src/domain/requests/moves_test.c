/* moves_test.c: the flow of a request as a model apart from the code: every state that can be reached,
 * by every person with the roles that he has, with every setting of levels, under both regimes. The table
 * is the product's (moves.c); what signing means is written here anew, so that the two are compared and
 * not repeated.
 *
 * Shown: from everywhere an answer can still be given, though nobody withdraws, abandons or passes on; nothing
 * goes out without the signatures that the settings demand, by different people, of different roles, who did
 * not draft; no round has two replies; a change voids what was signed. */
#include "base/vec.h"
#include "engine/law.h"
#include "domain/requests/requests.h"
#include "domain/requests/answer/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define STATES 32

/* The smallest bureau that can answer, as the permission matrix has its roles: a department with its officer and head,
 * the disclosure office of two with its head, a leader, an auditor; and the applicant, who has no account. */
enum department {
    NOWHERE,
    POLICE,
    OFFICE_,
    DEPARTMENTS
};
static const struct person {
    roles_t roles;
    enum department department;
} people[] = {
    {ROLE_OFFICER, POLICE},
    {ROLE_DEPARTMENT_HEAD, POLICE},
    {ROLE_DISCLOSURE_OFFICE, OFFICE_},
    {ROLE_DISCLOSURE_OFFICE, OFFICE_},
    {ROLE_DEPARTMENT_HEAD, OFFICE_},
    {ROLE_LEADER, OFFICE_},
    {ROLE_AUDITOR | ROLE_ADMINISTRATOR, OFFICE_},
    {ALLOW_ANYONE, NOWHERE}, /* the applicant */
};
#define PEOPLE    COUNT(people)
#define APPLICANT (PEOPLE - 1)

/* Where a case is, as far as it matters for what may follow. */
struct place {
    unsigned char state;
    unsigned char drafted; /* who drafted this answer: a set of people */
    unsigned char signers; /* who signed in this round of review */
    unsigned char passed;  /* which levels did: 1 first, 2 second, 4 final */
    unsigned char secrecy; /* the opinion was given in this round of review */
    unsigned char replies; /* in this round of the case, at most 2 */
    unsigned char owner;   /* who drafted last; PEOPLE nobody */
    unsigned char department; /* whose it is to answer */
};

struct way {
    size_t from, to; /* places */
    const char *event;
};

struct model {
    struct arena *a;
    const char *states[STATES];
    size_t states_n;
    struct review_levels levels;
    day_t received; /* the regime */
    struct {
        struct place *v;
        size_t n, room;
    } places;
    struct {
        struct way *v;
        size_t n, room;
    } ways;
};

static unsigned char state_of(struct model *m, const char *name)
{
    for (size_t i = 0; i < m->states_n; i++)
        if (strcmp(m->states[i], name) == 0)
            return (unsigned char)i;
    assert_true(m->states_n < STATES);
    m->states[m->states_n] = name;
    return (unsigned char)m->states_n++;
}

static bool is_end(const char *state)
{
    static const char *const ends[] = {"closed", "withdrawn", "transferred", "abandoned"};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (strcmp(ends[i], state) == 0)
            return true;
    return false;
}

static bool begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

static unsigned char level_of(const char *event)
{
    if (begins(event, "pass_first"))
        return 1;
    if (begins(event, "pass_second"))
        return 2;
    return begins(event, "pass_final") ? 4 : 0;
}

static unsigned char demanded(const struct model *m)
{
    return (unsigned char)((m->levels.first ? 1 : 0) | 2 | (m->levels.final ? 4 : 0));
}

static int bits(unsigned char set)
{
    int n = 0;
    for (; set; set &= (unsigned char)(set - 1))
        n++;
    return n;
}

/* Does the law of the day know what is asked? */
static bool in_law(const struct model *m, const char *event)
{
    static const struct {
        const char *event;
        enum law_term_name term;
    } asked[] = {
        {"ask_correction", LAW_CORRECTION},
        {"ask_third_party", LAW_THIRD_PARTY},
        {"ask_authority", LAW_AUTHORITY},
        {"ask_reasons", LAW_REASONS},
        {"ask_fee", LAW_FEE},
    };
    const struct laws *laws = laws_builtin();
    for (size_t i = 0; i < COUNT(asked); i++)
        if (strcmp(asked[i].event, event) == 0)
            return law_term(laws, law_on(laws, m->received), asked[i].term, m->received) != NULL;
    return true;
}

/* The last of the office who has not drafted an answer reviews it. */
static bool leaves_a_reviewer(const struct place *p, unsigned who)
{
    bool left = p->drafted >> who & 1;
    for (unsigned i = 0; i < PEOPLE; i++)
        left |= i != who && people[i].roles & ROLE_DISCLOSURE_OFFICE && !(p->drafted >> i & 1);
    return left;
}

/* What access.c and reply.c say of who may, written anew. */
static bool has_role(const struct place *p, const struct flow_move *move, unsigned who)
{
    if (move->allow == ALLOW_ANYONE)
        return who == APPLICANT;
    if (!(move->allow & people[who].roles))
        return false;
    if (strcmp(move->event, "draft") == 0 && people[who].roles & ROLE_OFFICER)
        return p->department == people[who].department;
    if (strcmp(move->event, "draft") == 0 && !leaves_a_reviewer(p, who))
        return false;
    return !(move->rules & FLOW_OWN_DEPARTMENT) || p->department == people[who].department;
}

/* May person `who` make this move there? */
static bool may(const struct model *m, const struct place *p, const struct flow_move *move,
                unsigned who)
{
    unsigned char one = (unsigned char)(1U << who);
    if (!reply_move_is_used(&m->levels, move->event) || !in_law(m, move->event) ||
        !has_role(p, move, who))
        return false;
    if (move->rules & FLOW_OWNER && p->owner != who)
        return false;
    if (move->rules & FLOW_SIGN && ((p->drafted | p->signers) & one))
        return false;
    return !begins(move->event, "pass_second") || p->secrecy;
}

static struct place after(struct model *m, struct place p, const struct flow_move *move,
                          unsigned who)
{
    unsigned char one = (unsigned char)(1U << who), level = level_of(move->event);
    p.state = state_of(m, move->to);
    if (strcmp(move->event, "draft") == 0) {
        p.drafted |= one;
        p.owner = (unsigned char)who;
        if (p.department == NOWHERE)
            p.department = (unsigned char)people[who].department;
    }
    if (strcmp(move->event, "secrecy_open") == 0)
        p.secrecy = 1;
    if (move->rules & FLOW_SIGN) {
        p.signers |= one;
        p.passed |= level;
    }
    if (strcmp(move->event, "send") == 0 && strcmp(move->from, "signed") == 0)
        p.replies++;
    if (move->rules & FLOW_NEW_ROUND)
        p.signers = p.passed = p.secrecy = 0;
    if (strcmp(move->event, "reopen") == 0) {
        p.replies = p.drafted = 0;
        p.owner = PEOPLE;
    }
    return p;
}

/* Of different people, each with the role of his level. */
static bool signed_by_their_roles(const struct model *m, const struct place *p)
{
    static const struct {
        unsigned char level;
        roles_t role;
    } wanted[] = {{1, ROLE_DEPARTMENT_HEAD}, {2, ROLE_DISCLOSURE_OFFICE}, {4, ROLE_LEADER}};
    for (size_t i = 0; i < COUNT(wanted); i++) {
        int n = 0;
        for (unsigned who = 0; who < PEOPLE; who++)
            n += (p->signers >> who & 1) && people[who].roles & wanted[i].role;
        if (n != (demanded(m) & wanted[i].level ? 1 : 0))
            return false;
    }
    return true;
}

/* What must hold of every step. */
static void check(const struct model *m, const struct place *p, const struct flow_move *move,
                  const struct place *next)
{
    const char *to = m->states[next->state];
    if (strcmp(to, "signed") == 0 && strcmp(move->from, "signed") != 0) {
        if (next->passed != demanded(m) || bits(next->signers) != bits(next->passed))
            fail_msg("%s: signed without the signatures that the settings demand", move->event);
        if (!signed_by_their_roles(m, next))
            fail_msg("%s: signed by others than whose level it is", move->event);
        if (next->signers & next->drafted)
            fail_msg("%s: signed by who drafted", move->event);
    }
    if (strcmp(to, "replied") == 0 && strcmp(move->from, "replied") != 0 &&
        strcmp(move->from, "signed") != 0)
        fail_msg("%s: a reply that was not signed", move->event);
    if (next->replies > 1)
        fail_msg("%s: two replies of one round", move->event);
    if (strcmp(move->event, "draft") == 0 && p->signers)
        fail_msg("a draft that is changed under a signature");
}

static size_t place_index(struct model *m, const struct place *p)
{
    for (size_t i = 0; i < m->places.n; i++)
        if (memcmp(&m->places.v[i], p, sizeof(*p)) == 0)
            return i;
    *vec_push(m->a, &m->places) = *p;
    return m->places.n - 1;
}

static void go_on(struct model *m, size_t i, const struct place *next, const char *event)
{
    *vec_push(m->a, &m->ways) = (struct way){i, place_index(m, next), event};
}

/* Given to a department: one way for each. */
static void assign_from(struct model *m, size_t i, const struct place *next)
{
    for (enum department d = POLICE; d < DEPARTMENTS; d++) {
        struct place given = *next;
        given.owner = PEOPLE;
        given.department = (unsigned char)d;
        go_on(m, i, &given, "assign");
    }
}

static void explore_from(struct model *m, size_t i, const struct flow_move *move)
{
    for (unsigned who = 0; who < PEOPLE; who++) {
        struct place p = m->places.v[i];
        if (!may(m, &p, move, who))
            continue;
        struct place next = after(m, p, move, who);
        check(m, &p, move, &next);
        if (strcmp(move->event, "assign") == 0)
            assign_from(m, i, &next);
        else
            go_on(m, i, &next, move->event);
    }
}

static void explore(struct model *m)
{
    struct place start = {.owner = PEOPLE};
    start.state = state_of(m, "registered");
    (void)place_index(m, &start);
    for (size_t i = 0; i < m->places.n; i++)
        for (size_t k = 0; k < request_flow.n; k++)
            if (strcmp(request_flow.moves[k].from, m->states[m->places.v[i].state]) == 0)
                explore_from(m, i, &request_flow.moves[k]);
}

/* An answer comes to its end by these; the others only spare one. */
static bool spares_the_answer(const char *event)
{
    static const char *const sparing[] = {"withdraw", "withdraw_self", "abandon", "transfer"};
    for (size_t i = 0; i < COUNT(sparing); i++)
        if (strcmp(sparing[i], event) == 0)
            return true;
    return false;
}

/* From every place that is no end, an answer can be given and closed, whatever was done before; though the applicant does not
 * withdraw, and nobody abandons it or passes it on. */
static void assert_no_dead_end(struct model *m)
{
    bool *ends = arena_many(m->a, m->places.n, bool);
    for (size_t i = 0; i < m->places.n; i++)
        ends[i] = is_end(m->states[m->places.v[i].state]);
    for (bool more = true; more;) {
        more = false;
        for (size_t e = 0; e < m->ways.n; e++)
            if (ends[m->ways.v[e].to] && !ends[m->ways.v[e].from] &&
                !spares_the_answer(m->ways.v[e].event))
                more = ends[m->ways.v[e].from] = true;
    }
    for (size_t i = 0; i < m->places.n; i++)
        if (!ends[i])
            fail_msg("a dead end: %s, drafted by %x, signed by %x, owner %d, department %d",
                     m->states[m->places.v[i].state], m->places.v[i].drafted,
                     m->places.v[i].signers, m->places.v[i].owner, m->places.v[i].department);
}

static void test_flow__has_no_dead_end_and_never_answers_without_its_signatures(void **state)
{
    (void)state;
    const day_t regimes[] = {day_from(2016, 3, 1), day_from(2026, 3, 2)};
    for (unsigned setting = 0; setting < 4 * COUNT(regimes); setting++) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct model m = {.a = a,
                          .levels = {.first = setting & 1, .final = setting & 2},
                          .received = regimes[setting / 4]};
        explore(&m);
        assert_no_dead_end(&m);
        print_message("%d, levels %u: %zu places, %zu ways, %zu states\n",
                      day_civil(m.received).year, setting % 4, m.places.n, m.ways.n, m.states_n);
        assert_true(m.states_n > (m.received < day_from(2019, 5, 15) ? 13 : 15)); /* no 说明理由, no 收费通知 then */
    }
}

/* What the table must not have, whoever reads it. */
static void test_flow__leads_to_a_reply_by_one_way_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < request_flow.n; i++) {
        const struct flow_move *m = &request_flow.moves[i];
        if (strcmp(m->to, "signed") == 0 && strcmp(m->from, "signed") != 0)
            assert_true(m->rules & FLOW_SIGN);
        if (strcmp(m->to, "replied") == 0)
            assert_string_equal(m->event, "send");
        if (strcmp(m->event, "reopen") == 0)
            assert_true(m->rules & FLOW_NEW_ROUND && m->rules & FLOW_NOTE);
        if (begins(m->event, "return_") || begins(m->event, "recall_"))
            assert_true(m->rules & FLOW_NEW_ROUND);
    }
}

/* Each act of the law is a move of the table, or none; each move that is no review is an act. */
static void test_acts__and_moves_are_the_same_ones(void **state)
{
    static const char *const others[] = {
        "submit",       "pass_",        "return_",      "recall_", "secrecy_", "unsign",
        "send",         "deliver",      "assign",       "draft",   "ask_fee",  "leak_",
        "correct_self", "reasons_self", "withdraw_self"}; /* the applicant's own: later.c */
    (void)state;
    for (size_t i = 0; i < request_acts_n; i++) {
        bool found = !request_acts[i].move;
        for (size_t k = 0; k < request_flow.n && !found; k++)
            found = strcmp(request_flow.moves[k].event, request_acts[i].move) == 0;
        if (!found)
            fail_msg("the act %s moves nothing", request_acts[i].code);
    }
    for (size_t k = 0; k < request_flow.n; k++) {
        bool found = false;
        for (size_t i = 0; i < COUNT(others) && !found; i++)
            found = begins(request_flow.moves[k].event, others[i]);
        for (size_t i = 0; i < request_acts_n && !found; i++)
            found = request_acts[i].move &&
                    strcmp(request_acts[i].move, request_flow.moves[k].event) == 0;
        if (!found)
            fail_msg("nobody can make the move %s", request_flow.moves[k].event);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow__has_no_dead_end_and_never_answers_without_its_signatures),
        cmocka_unit_test(test_flow__leads_to_a_reply_by_one_way_alone),
        cmocka_unit_test(test_acts__and_moves_are_the_same_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
