/* notices.c: the letters that go out with an act of the law: a correction notice, an extension, a third
 * party asked and the applicant told of it … Act and letters are one transaction: there is no
 * act without its letter, and no number for a letter that did not go out. See reply.h. */
#include "base/utf8.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/due.h"
#include "domain/requests/answer/reply.h"
#include "reply_sql.h"

struct notifying {
    struct db *db;
    struct arena *a;
    const struct request_law *law;
    struct requests_request_row row;
    struct letter_case c;
    const struct request_act *act;
    const struct request_notice *notice;
    const struct actor *actor;
    moment_t now;
    int64_t event, other; /* the other party, where there is one */
};

/* ---- What each says ---- */

static bool correction_restarts(struct notifying *n)
{
    const struct laws *laws = laws_builtin();
    const struct law *law = law_find(laws, n->row.law);
    const struct law_term *t = law ? law_term(laws, law, LAW_CORRECTION, n->c.received) : NULL;
    return t && t->effect == LAW_RESET;
}

static void say_correction(struct notifying *n)
{
    const struct fact *items = fact_find(S("补正事项"));
    n->c.correction_unclear = n->act->note;
    n->c.correction_restarts = correction_restarts(n);
    if (fact_set(n->a, items, &n->c, n->notice->items) < 0)
        err_clear();
}

/* "因{延长理由}": the word that leads to it is the letter's. */
static struct str without_because(struct str reason)
{
    static const char *const words[] = {"因为", "由于", "因"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_starts(reason, str_c(words[i])))
            return str_skip(reason, strlen(words[i]));
    return reason;
}

static void say_extension(struct notifying *n)
{
    n->c.extension_reason = without_because(str_trim(n->act->note));
    n->c.extension_consent = str_trim(n->notice->consent);
    n->c.extension_consented = n->notice->consented;
}

static struct str answer_to(struct notifying *n)
{
    const struct letter_authority *by = &n->c.authority;
    return arena_fmt(n->a, "%.*s%s%.*s%s%.*s", STR_ARG(by->address), by->address.n > 0 ? "，" : "",
                     STR_ARG(by->office), by->postcode.n > 0 ? "，邮编" : "",
                     STR_ARG(by->postcode));
}

static void say_third_party(struct notifying *n)
{
    n->c.third_party = n->notice->who;
    n->c.third_content = n->notice->content;
    n->c.third_answer_to = answer_to(n);
    if (n->notice->by != DAY_NONE)
        n->c.third_due = n->notice->by;
}

static void say_release(struct notifying *n)
{
    n->c.third_party = n->notice->who;
    n->c.third_content = n->notice->content;
    n->c.reason = n->act->note;
}

static void say_authority(struct notifying *n)
{
    n->c.consulted = n->notice->who;
    if (n->notice->by != DAY_NONE)
        n->c.consulted_due = n->notice->by;
}

static void say_reasons(struct notifying *n)
{
    n->c.excess = n->act->note;
}

static void say_delay(struct notifying *n)
{
    n->c.delay_reason = n->act->note;
    if (n->notice->content.n > 0)
        n->c.excess = n->notice->content;
}

static void say_transfer(struct notifying *n)
{
    n->c.transfer_to = n->notice->who;
    n->c.transfer_contact = n->notice->contact;
    n->c.transfer_reason = n->act->note;
}

static const struct {
    enum letter_kind kind;
    void (*say)(struct notifying *n);
    const char *role; /* to whom; NULL the applicant */
} letters[] = {
    {LETTER_CORRECTION, say_correction, NULL},
    {LETTER_EXTENSION, say_extension, NULL},
    {LETTER_THIRD_PARTY, say_third_party, "third_party"},
    {LETTER_THIRD_PARTY_ASKED, say_third_party, NULL},
    {LETTER_RELEASE_TOLD, say_release, "third_party"},
    {LETTER_AUTHORITY, say_authority, "authority"},
    {LETTER_REASONS, say_reasons, NULL},
    {LETTER_DELAY, say_delay, NULL},
    {LETTER_TRANSFER, say_transfer, "authority"},
    {LETTER_TRANSFER_TOLD, say_transfer, NULL},
};

/* ---- What was typed for it ---- */

/* 经…负责人…于…同意: a name alone; what the letter says itself, or a day, would stand there twice. */
static bool is_name(struct str s)
{
    static const char *const taken[] = {"负责人", "机构", "同意", "批准", "意见", "，", "。", "；",
                                        "、",     "：",   "（",   "〔",   ",",    ";",  ":",  "("};
    for (size_t i = 0; i < COUNT(taken); i++)
        if (str_find(s, str_c(taken[i])) >= 0)
            return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return false;
    return utf8_count(s) >= 2;
}

/* What is wrong with the head's consent; TEXT_NONE: nothing. */
static enum text consent_wrong(const struct notifying *n)
{
    day_t given = n->notice->consented;
    if (!(n->act->kind->needs & REQUEST_ASKS_CONSENT))
        return TEXT_NONE;
    if (!is_name(str_trim(n->notice->consent)))
        return TEXT_requests_fault_consent;
    bool timely = given != DAY_NONE && given <= n->act->day && given >= n->c.received;
    return timely ? TEXT_NONE : TEXT_requests_fault_consented;
}

static int check_typed(const struct notifying *n, enum lang lang, struct str *ret_why)
{
    enum text wrong = consent_wrong(n);
    if (wrong == TEXT_NONE)
        return 0;
    *ret_why = text(lang, wrong);
    return err_set(ERR_INVALID, "%s: its consent will not do", n->act->kind->code);
}

/* ---- Sending them on their way ---- */

static int other_party(struct notifying *n, const char *role)
{
    struct requests_party_insert_row made;
    if (n->other > 0)
        return 0;
    int r =
        requests_sql_party_insert(n->db, n->a, n->row.id, str_c(role), S("other"), n->notice->who,
                                  S(""), S(""), S(""), n->notice->contact, S(""), S(""), &made);
    if (r >= 0)
        n->other = made.id;
    return r < 0 ? r : 0;
}

static int issue(struct notifying *n, size_t i, struct str body, int64_t *ret_id,
                 struct missings *ret_missing)
{
    int r = letters[i].role ? other_party(n, letters[i].role) : 0;
    if (r < 0)
        return r;
    letters[i].say(n);
    int64_t party = letters[i].role ? n->other : n->row.applicant;
    r = letter_issue(n->db, n->a, n->law, &n->row, letters[i].kind, party, &n->c, body, n->actor,
                     n->now, ret_id, ret_missing);
    if (r >= 0)
        r = reply_sql_letter_of_event(n->db, *ret_id, n->event);
    return r < 0 ? r : 0;
}

static int letter_out(struct notifying *n, const char *code, struct str body, int64_t *ret_id,
                      struct missings *ret_missing)
{
    const struct letter_rule *rule = code ? letter_rule_find(n->law, str_c(code)) : NULL;
    for (size_t i = 0; rule && i < COUNT(letters); i++)
        if (letters[i].kind == rule->kind)
            return issue(n, i, body, ret_id, ret_missing);
    return 0;
}

/* The last day that somebody who is asked has, by the law; the engine's steps know it. */
static int asked_until(struct notifying *n)
{
    const struct calendar *calendar;
    struct dates dates;
    struct reckoning k;
    struct str why;
    int r = holidays_calendar(n->db, n->a, DAY_NONE, &calendar);
    if (r == 0)
        r = request_dates(n->db, n->a, n->row.id, &dates);
    if (r == 0)
        r = request_reckon(n->a, LANG_ZH, calendar, n->row.channel, &dates, false, &k, &why);
    if (r < 0 || !k.reckoned || k.d.steps.n == 0)
        return r;
    const struct deadline_step *last = &k.d.steps.v[k.d.steps.n - 1];
    if (last->op == DEADLINE_STOP)
        n->c.third_due = n->c.consulted_due = last->until;
    return 0;
}

static int notifying_begin(struct notifying *n, int64_t id)
{
    struct reply_last_event_row last;
    int r = request_get(n->db, n->a, id, &n->row);
    if (r == 0)
        r = reply_case(n->db, n->a, &n->row, &n->c);
    if (r == 0)
        r = asked_until(n);
    if (r < 0)
        return r;
    r = reply_sql_last_event(n->db, n->a, id, &last);
    n->event = r == 1 ? last.id : 0;
    return r < 0 ? r : 0;
}

static struct str lacking(struct arena *a, enum lang lang, const struct missings *missing)
{
    return arena_fmt(a, "%.*s%.*s", STR_ARG(text(lang, TEXT_requests_letter_lacks)),
                     STR_ARG(missing_names(a, missing, lang == LANG_EN)));
}

/* Those that went out, as they went out, past the leak scan. */
static int letters_pass(struct notifying *n, enum lang lang, const int64_t *ids,
                        struct str *ret_why)
{
    struct notice_letter out[2];
    size_t count = 0;
    for (size_t i = 0; i < COUNT(out); i++) {
        struct reply_letter_row l;
        int r = ids[i] > 0 ? reply_sql_letter(n->db, n->a, ids[i], &l) : 0;
        if (r < 0)
            return r;
        if (r == 1)
            out[count++] = (struct notice_letter){l.id, S(""), l.body};
    }
    return notice_leaks_sign(n->db, n->a, lang, &n->row, out, count, &n->notice->keep, n->actor,
                             n->now, ret_why);
}

int request_notify(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                   int64_t id, const struct request_act *act, const struct request_notice *notice,
                   const struct actor *actor, moment_t now, int64_t *ret_letter,
                   struct str *ret_why)
{
    struct notifying n = {
        .db = db, .a = a, .law = law, .act = act, .notice = notice, .actor = actor, .now = now};
    struct missings missing = {0};
    int64_t ids[2] = {0};
    *ret_letter = 0;
    int r = request_act(db, a, lang, id, act, actor, now, ret_why);
    if (r < 0 || !act->kind->letter)
        return r;
    r = notifying_begin(&n, id);
    if (r == 0)
        r = check_typed(&n, lang, ret_why);
    if (r == 0)
        r = letter_out(&n, act->kind->letter, notice->body, &ids[0], &missing);
    if (r == 0)
        r = letter_out(&n, act->kind->letter2, S(""), &ids[1], &missing);
    if (r == ERR_INVALID && missing.n > 0)
        *ret_why = lacking(a, lang, &missing);
    if (r == 0)
        r = letters_pass(&n, lang, ids, ret_why);
    *ret_letter = ids[0];
    return r;
}

/* ---- To be read first ---- */

static int letter_at(struct notifying *n, const char *code, size_t *ret)
{
    const struct letter_rule *rule = code ? letter_rule_find(n->law, str_c(code)) : NULL;
    for (size_t i = 0; rule && i < COUNT(letters); i++) {
        *ret = i;
        if (letters[i].kind == rule->kind)
            return 1;
    }
    return 0;
}

static int compose(struct notifying *n, size_t i, struct str *ret, struct missings *ret_missing)
{
    letters[i].say(n);
    n->c.undated = true;
    n->c.letter_day = moment_day(n->now);
    return letter_compose(n->a, n->law, letters[i].kind, &n->c, ret, ret_missing);
}

/* As it would be read; as it stands where it is not complete. */
static int dated(struct notifying *n, size_t i, struct str body, struct str *ret)
{
    struct missings missing = {0};
    *ret = body;
    n->c.undated = false;
    n->c.letter_number = S(LETTER_NUMBER_LATER);
    int r = letter_date(n->a, n->law, letters[i].kind, &n->c, body, ret, &missing);
    if (r == ERR_INVALID)
        err_clear();
    return r == ERR_INVALID ? 0 : r;
}

/* What a changed text lacks, by name. */
static int lacks(struct notifying *n, size_t i, struct str body, enum lang lang, struct str *ret)
{
    struct missings missing = {0};
    int r = letter_check(n->a, n->law, letters[i].kind, &n->c, body, &missing);
    *ret = S("");
    if (r != ERR_INVALID)
        return r;
    err_clear();
    *ret = missing_names(n->a, &missing, lang == LANG_EN);
    return 0;
}

static struct str name_of(const struct notifying *n, const char *code)
{
    const struct letter_rule *rule = code ? letter_rule_find(n->law, str_c(code)) : NULL;
    return rule ? letter_name(rule, n->row.law) : S("");
}

static int look_at(struct notifying *n, enum lang lang, struct notice_look *ret,
                   struct missings *ret_missing)
{
    const struct request_act_kind *k = n->act->kind;
    size_t first, second;
    if (letter_at(n, k->letter, &first) == 0)
        return err_set(ERR_CONFLICT, "%s has no letter", k->code);
    int r = compose(n, first, &ret->composed, ret_missing);
    if (r < 0)
        return r;
    ret->body = n->notice->body.n > 0 ? n->notice->body : ret->composed;
    ret->second = S("");
    r = lacks(n, first, ret->body, lang, &ret->missing);
    if (r == 0)
        r = dated(n, first, ret->body, &ret->first);
    ret->letters[0] = (struct notice_letter){0, name_of(n, k->letter), ret->first};
    ret->n = 1;
    if (r < 0 || letter_at(n, k->letter2, &second) == 0)
        return r;
    r = compose(n, second, &ret->second, ret_missing);
    if (r == 0)
        r = dated(n, second, ret->second, &ret->second);
    ret->letters[1] = (struct notice_letter){0, name_of(n, k->letter2), ret->second};
    ret->n = 2;
    return r;
}

int request_notice_look(struct db *db, struct arena *a, enum lang lang,
                        const struct request_law *law, int64_t id, const struct request_act *act,
                        const struct request_notice *notice, const struct actor *actor,
                        moment_t now, struct notice_look *ret, struct str *ret_why)
{
    struct notifying n = {
        .db = db, .a = a, .law = law, .act = act, .notice = notice, .actor = actor, .now = now};
    struct missings missing = {0};
    int r = request_act(db, a, lang, id, act, actor, now, ret_why);
    if (r == 0)
        r = notifying_begin(&n, id);
    if (r == 0)
        r = check_typed(&n, lang, ret_why);
    if (r == 0)
        r = look_at(&n, lang, ret, &missing);
    if (r == ERR_INVALID && missing.n > 0)
        *ret_why = lacking(a, lang, &missing);
    return r;
}
