/* moves.c: the flow of a request, as a table: who moves it from where to where. Whether the law
 * lets it on that day is due.c's; what else has to be there is acts.c's and reply.c's.
 *
 * What is signed is the decision with its facts and withheld parts, the files that are released,
 * and the letter's text: whatever of it changes, the digest is another. */
#include "domain/leaks/leaks.h"
#include "domain/requests/answer/reply.h"

static int flow_load(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret)
{
    struct requests_request_row row;
    struct str digest;
    int r = request_get(db, a, id, &row);
    if (r == 0)
        r = reply_digest(db, a, id, row.round, &digest);
    if (r < 0)
        return r;
    *ret = (struct flow_subject){.id = id,
                                 .state = row.state,
                                 .owner = row.owner,
                                 .department = row.department,
                                 .digest = digest};
    return 0;
}

static int flow_store(struct db *db, int64_t id, struct str from, struct str to, moment_t now)
{
    return requests_sql_set_state(db, id, from, to, now);
}

#define OFFICE ROLE_DISCLOSURE_OFFICE
#define HEAD   ROLE_DEPARTMENT_HEAD
#define DRAFTS (ROLE_OFFICER | ROLE_DISCLOSURE_OFFICE)

/* Out of every state in which it is being worked on. */
#define FROM_EACH(event, to, who, rules)                                                    \
 {event, "confirmed", to, who, rules}, {event, "correction", to, who, rules},               \
     {event, "accepted", to, who, rules}, {event, "reasons", to, who, rules},               \
     {event, "fee", to, who, rules}, {event, "third_party", to, who, rules},                \
     {event, "authority", to, who, rules}, {event, "drafting", to, who, rules},             \
     {event, "first", to, who, rules}, {event, "second", to, who, rules},                   \
     {event, "final", to, who, rules},                                                      \
 {                                                                                          \
  event, "signed", to, who, rules                                                           \
 }

static const struct flow_move moves[] = {
    /* 登记 → 确认 → 受理 */
    {"confirm", "registered", "confirmed", OFFICE, 0},
    {"accept", "confirmed", "accepted", OFFICE, 0},
    /* 补正 */
    {"ask_correction", "confirmed", "correction", OFFICE, FLOW_NOTE},
    {"ask_correction", "accepted", "correction", OFFICE, FLOW_NOTE},
    {"correct", "correction", "confirmed", OFFICE, 0},
    /* 征求意见 */
    {"ask_third_party", "accepted", "third_party", OFFICE, FLOW_NOTE},
    {"ask_third_party", "drafting", "third_party", OFFICE, FLOW_NOTE},
    {"third_party_answered", "third_party", "accepted", OFFICE, FLOW_NOTE},
    {"ask_authority", "accepted", "authority", OFFICE, FLOW_NOTE},
    {"ask_authority", "drafting", "authority", OFFICE, FLOW_NOTE},
    {"authority_answered", "authority", "accepted", OFFICE, FLOW_NOTE},
    /* 说明理由 (article 35), 收费 (article 42) */
    {"ask_reasons", "accepted", "reasons", OFFICE, FLOW_NOTE},
    {"reasons_given", "reasons", "accepted", OFFICE, FLOW_NOTE},
    {"ask_fee", "accepted", "fee", OFFICE, FLOW_NOTE},
    {"fee_paid", "fee", "accepted", OFFICE, 0},
    /* ends without a reply */
    {"abandon", "correction", "abandoned", OFFICE, FLOW_NOTE},
    {"abandon", "fee", "abandoned", OFFICE, FLOW_NOTE},
    {"transfer", "confirmed", "transferred", OFFICE, FLOW_NOTE},
    {"transfer", "accepted", "transferred", OFFICE, FLOW_NOTE},
    {"withdraw", "registered", "withdrawn", OFFICE, FLOW_NOTE},
    FROM_EACH("withdraw", "withdrawn", OFFICE, FLOW_NOTE),
    /* What the applicant does himself, on the page of his case (later.h): no account's. */
    {"correct_self", "correction", "confirmed", ALLOW_ANYONE, 0},
    {"reasons_self", "reasons", "accepted", ALLOW_ANYONE, 0},
    {"withdraw_self", "registered", "withdrawn", ALLOW_ANYONE, 0},
    FROM_EACH("withdraw_self", "withdrawn", ALLOW_ANYONE, 0),
    /* 拟稿: by the office, or by an officer of the department that it is given to */
    {"assign", "accepted", "drafting", OFFICE, 0},
    {"assign", "drafting", "drafting", OFFICE, 0},
    {"draft", "accepted", "drafting", DRAFTS, 0},
    {"draft", "drafting", "drafting", DRAFTS, 0},
    /* 初审 → 复审 → 签发 */
    {"submit", "drafting", "first", DRAFTS, FLOW_OWNER},
    {"submit_second", "drafting", "second", DRAFTS, FLOW_OWNER},
    {"pass_first", "first", "second", HEAD, FLOW_SIGN | FLOW_OWN_DEPARTMENT},
    {"return_first", "first", "drafting", HEAD, FLOW_NOTE | FLOW_NEW_ROUND | FLOW_OWN_DEPARTMENT},
    REVIEW_SECRECY_MOVES("second", "drafting", OFFICE),
    /* 防泄露检查: what it found is kept with a reason by who drafts and by the office; marks of secrecy are
     * lifted by the office alone. */
    LEAKS_ACCEPT_MOVE("drafting", DRAFTS, 0),
    LEAKS_ACCEPT_MOVE("second", OFFICE, 0),
    LEAKS_ACCEPT_MOVE("signed", OFFICE, 0),
    LEAKS_LIFT_MOVE("second", OFFICE),
    LEAKS_LIFT_MOVE("signed", OFFICE),
    {"pass_second", "second", "final", OFFICE, FLOW_SIGN},
    {"pass_second_sign", "second", "signed", OFFICE, FLOW_SIGN},
    {"return_second", "second", "drafting", OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
    {"pass_final", "final", "signed", ROLE_LEADER, FLOW_SIGN},
    {"return_final", "final", "drafting", ROLE_LEADER, FLOW_NOTE | FLOW_NEW_ROUND},
    {"recall_first", "first", "drafting", DRAFTS, FLOW_OWNER | FLOW_NEW_ROUND},
    {"recall_second", "second", "drafting", DRAFTS, FLOW_OWNER | FLOW_NEW_ROUND},
    {"recall_final", "final", "drafting", DRAFTS, FLOW_OWNER | FLOW_NEW_ROUND},
    /* 送达 → 办结. What was signed and not sent yet can be taken back; its letter is void. */
    {"unsign", "signed", "drafting", OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
    {"send", "signed", "replied", OFFICE, 0},
    {"send", "replied", "replied", OFFICE, 0},
    {"deliver", "replied", "delivered", OFFICE, 0},
    {"close", "delivered", "closed", OFFICE, 0},
    {"close", "replied", "closed", OFFICE, FLOW_NOTE}, /* proof cannot be had: why */
    /* 重新答复: reconsideration, a court, or the authority itself: a new round */
    {"reopen", "replied", "accepted", OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
    {"reopen", "delivered", "accepted", OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
    {"reopen", "closed", "accepted", OFFICE, FLOW_NOTE | FLOW_NEW_ROUND},
};

const struct flow request_flow = {
    .name = "request",
    .moves = moves,
    .n = COUNT(moves),
    .load = flow_load,
    .store = flow_store,
};
