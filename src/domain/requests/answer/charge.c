/* charge.c: what a request costs, and its notice. The reckoning is fee.c's. See reply.h. */
#include "base/buf.h"
#include "domain/requests/due.h"
#include "domain/requests/answer/reply.h"
#include "engine/text.h"
#include "reply_sql.h"

int request_items_before(struct db *db, struct arena *a, const struct requests_request_row *row,
                         int64_t *ret)
{
    struct reply_items_this_month_row n;
    struct civil c = day_civil(moment_day(row->created));
    day_t next = c.month == 12 ? day_from(c.year + 1, 1, 1) : day_from(c.year, c.month + 1, 1);
    int r =
        reply_sql_items_this_month(db, a, row->id, row->same, row->name,
                                   day_begin(day_from(c.year, c.month, 1)), day_begin(next), &n);
    if (r >= 0)
        *ret = n.n;
    return r < 0 ? r : 0;
}

int request_charge_compute(struct db *db, struct arena *a, const struct request_law *law,
                           const struct requests_request_row *row, struct request_charge *charge,
                           struct fee *ret)
{
    struct letter_case c;
    int r = reply_case(db, a, row, &c);
    if (r < 0)
        return r;
    charge->ask.received = c.received;
    return fee_compute(a, &law->tariffs, &charge->ask, ret);
}

static struct str joined(struct arena *a, struct strs lines)
{
    struct buf b cleanup(buf_done) = BUF_INIT(16 * KiB);
    for (size_t i = 0; i < lines.n; i++)
        buf_fmt(&b, "%s%.*s", i > 0 ? "\n" : "", STR_ARG(lines.v[i]));
    return arena_str(a, buf_str(&b));
}

static struct str basis_name(enum fee_basis basis)
{
    static const char *const names[] = {"none", "items", "pages", "costs"};
    return str_c(names[basis]);
}

static void say_fee(struct letter_case *c, const struct fee *fee,
                    const struct request_charge *charge, day_t until)
{
    c->fee_basis = fee->article;
    c->fee_standard = fee->standard;
    c->fee_quantity = fee->quantity;
    c->fee_fen = fee->fen;
    c->fee_lines = fee->lines;
    c->fee_how = charge->how;
    c->fee_due = until;
}

/* 缴费期限: thirty days for a fee for processing (article 42); nobody has set one for the costs of 2007. */
static day_t pay_by(const struct fee *fee, const struct request_charge *charge)
{
    return fee->basis == FEE_COSTS ? DAY_NONE : fee_pay_by(charge->told);
}

/* What a waiver took off, and why, stands in the history too. */
static struct str fee_note(struct arena *a, const struct fee *fee,
                           const struct request_charge *charge)
{
    if (!charge->ask.waived)
        return fee_yuan(a, fee->fen);
    return arena_fmt(a, "%.*s（原为%.*s，减免理由：%.*s）", STR_ARG(fee_yuan(a, fee->fen)),
                     STR_ARG(fee_yuan(a, fee->before_waiver_fen)),
                     STR_ARG(charge->ask.waive_reason));
}

/* The case waits for the payment; costs of before 2017 only stand in its history. */
static int fee_event(struct db *db, struct arena *a, enum lang lang, int64_t id,
                     const struct fee *fee, const struct request_charge *charge, day_t until,
                     const struct actor *actor, moment_t now, struct str *ret_why)
{
    struct flow_act act = {
        .actor = actor, .now = now, .note = fee_note(a, fee, charge), .digest = S("")};
    bool waits = fee->basis != FEE_COSTS && fee->fen > 0;
    int r = waits ? flow_fire(db, a, &request_flow, id, "ask_fee", &act, NULL) : 0;
    struct request_happening e = {.kind = fee->fen == 0 ? "fee-waived"
                                          : waits       ? "fee-asked"
                                                        : "cost-asked",
                                  .day = charge->told,
                                  .until = fee->fen == 0 ? DAY_NONE : until,
                                  .note = act.note};
    return r < 0 ? r : request_event_try(db, a, id, &e, actor->id, lang, now, ret_why);
}

static int fee_letter(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                      const struct requests_request_row *row, const struct fee *fee,
                      const struct request_charge *charge, day_t until, const struct actor *actor,
                      moment_t now, int64_t *ret_letter, struct str *ret_why)
{
    struct letter_case c;
    struct missings missing = {0};
    int r = reply_case(db, a, row, &c);
    if (r < 0)
        return r;
    say_fee(&c, fee, charge, until);
    r = letter_issue(db, a, law, row, LETTER_FEE, row->applicant, &c, S(""), actor, now, ret_letter,
                     &missing);
    if (r == ERR_INVALID && missing.n > 0)
        *ret_why = arena_fmt(a, "%.*s%.*s", STR_ARG(text(lang, TEXT_requests_letter_lacks)),
                             STR_ARG(missing_names(a, &missing, lang == LANG_EN)));
    return r;
}

int request_charge_look(struct db *db, struct arena *a, const struct request_law *law,
                        const struct requests_request_row *row,
                        const struct request_charge *charge, const struct fee *fee, moment_t now,
                        struct notice_letter *ret, struct missings *ret_missing)
{
    struct letter_case c;
    struct str draft;
    int r = reply_case(db, a, row, &c);
    if (r < 0)
        return r;
    say_fee(&c, fee, charge, pay_by(fee, charge));
    c.undated = true;
    c.letter_day = moment_day(now);
    r = letter_compose(a, law, LETTER_FEE, &c, &draft, ret_missing);
    if (r < 0)
        return r;
    c.undated = false;
    c.letter_number = S(LETTER_NUMBER_LATER);
    *ret = (struct notice_letter){.id = 0,
                                  .name = letter_name(letter_rule_of(law, LETTER_FEE), row->law)};
    return letter_date(a, law, LETTER_FEE, &c, draft, &ret->body, ret_missing);
}

/* Past the leak scan, as it goes out. */
static int fee_letter_passes(struct db *db, struct arena *a, enum lang lang,
                             const struct requests_request_row *row, int64_t letter,
                             const struct request_charge *charge, const struct actor *actor,
                             moment_t now, struct str *ret_why)
{
    struct reply_letter_row l;
    int r = reply_sql_letter(db, a, letter, &l);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_BROKEN, "a fee notice is not there");
    const struct notice_letter out = {l.id, S(""), l.body};
    return notice_leaks_sign(db, a, lang, row, &out, 1, &charge->keep, actor, now, ret_why);
}

int request_charge(struct db *db, struct arena *a, enum lang lang, const struct request_law *law,
                   int64_t id, struct request_charge *charge, const struct actor *actor,
                   moment_t now, struct str *ret_why)
{
    struct requests_request_row row;
    struct fee fee;
    int64_t letter = 0;
    int r = requests_sql_touch(db, id, now);
    if (r >= 0)
        r = request_get(db, a, id, &row);
    if (r == 0)
        r = request_charge_compute(db, a, law, &row, charge, &fee);
    if (r < 0)
        return r;
    day_t until = pay_by(&fee, charge);
    r = fee_event(db, a, lang, id, &fee, charge, until, actor, now, ret_why);
    if (r == 0 && fee.fen > 0)
        r = fee_letter(db, a, lang, law, &row, &fee, charge, until, actor, now, &letter, ret_why);
    if (r == 0 && letter > 0)
        r = fee_letter_passes(db, a, lang, &row, letter, charge, actor, now, ret_why);
    if (r < 0)
        return r;
    r = reply_sql_fee_insert(db, id, row.round, letter, basis_name(fee.basis),
                             charge->ask.items_before, charge->ask.items, charge->ask.pages,
                             fee.before_waiver_fen, fee.fen,
                             charge->ask.waived ? charge->ask.waive_reason : S(""),
                             joined(a, fee.lines), charge->told, until);
    return r < 0 ? r : 0;
}

int request_fee_paid(struct db *db, int64_t id, day_t day)
{
    int r = reply_sql_fee_paid(db, id, day);
    return r < 0 ? r : 0;
}
