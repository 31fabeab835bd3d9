/* fee.c: what a request costs. See fee.h. */
#include "domain/law/fee.h"

#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"

#define UNITS_MAX 100000
#define PAY_DAYS  30
#define COST_MAX  100000000 /* a million yuan: more is a slip of the pen */

struct lines {
    struct str *v;
    size_t n, room;
};

struct str fee_yuan(struct arena *a, int64_t fen)
{
    if (fen % 100 == 0)
        return arena_fmt(a, "%lld元", (long long)(fen / 100));
    return arena_fmt(a, "%lld.%02lld元", (long long)(fen / 100), (long long)(fen % 100));
}

int fee_yuan_parse(struct arena *a, struct str typed, int64_t *ret_fen)
{
    struct str s = str_trim(utf8_fold(a, typed)), whole, part;
    int64_t yuan = 0, fen = 0;
    if (str_ends(s, S("元")))
        s = str_trim(str_head(s, s.n - strlen("元")));
    bool has_part = str_cut(s, '.', &whole, &part);
    if (str_trim(typed).n == 0) {
        *ret_fen = 0;
        return 0;
    }
    int r = num_parse(whole, 0, COST_MAX / 100, &yuan);
    if (r == 0 && has_part)
        r = part.n > 2 ? err_set(ERR_INVALID, "fee: less than a fen")
                       : num_parse(part, 0, 99, &fen);
    if (r < 0)
        return r;
    *ret_fen = yuan * 100 + (part.n == 1 ? fen * 10 : fen);
    return 0;
}

day_t fee_pay_by(day_t notice_received)
{
    return notice_received + PAY_DAYS;
}

static bool holds(const struct tariff *t, enum fee_basis basis, day_t received)
{
    return t->basis == basis && t->from <= received && (t->till == DAY_NONE || received <= t->till);
}

static const struct tariff *first_of(const struct tariffs *all, enum fee_basis basis,
                                     day_t received)
{
    for (size_t i = 0; i < all->n; i++)
        if (holds(&all->v[i], basis, received))
            return &all->v[i];
    return NULL;
}

bool fee_basis_in_force(const struct tariffs *all, enum fee_basis basis, day_t received)
{
    if (basis == FEE_NONE)
        return true;
    return first_of(all, basis, received) != NULL;
}

bool fee_in_force(const struct tariffs *all, day_t received)
{
    return fee_basis_in_force(all, FEE_ITEMS, received) ||
           fee_basis_in_force(all, FEE_PAGES, received) ||
           fee_basis_in_force(all, FEE_COSTS, received);
}

/* ---- Progressive bands ---- */

/* Units [from, to] at one price. */
struct tier {
    int64_t from, to, fen;
};

/* The k-th tier of a band: a closed band is one, an open one with steps goes on for ever. */
static bool band_tier(const struct tariff *t, int64_t k, struct tier *ret)
{
    if (t->step == 0 || t->last > 0) {
        *ret = (struct tier){t->first, t->last > 0 ? t->last : INT64_MAX, t->fen};
        return k == 0;
    }
    int64_t from = t->first + k * t->step;
    *ret = (struct tier){from, from + t->step - 1, t->fen + k * t->step_fen};
    return true;
}

struct charge {
    struct arena *a;
    int64_t from, to; /* the units that are charged now */
    int64_t fen;
    struct lines lines;
};

static void charge_tier(struct charge *c, const struct tier *t, struct str unit)
{
    int64_t from = t->from > c->from ? t->from : c->from;
    int64_t to = t->to < c->to ? t->to : c->to;
    if (from > to)
        return;
    int64_t sum = (to - from + 1) * t->fen;
    struct str span = from == to ? arena_fmt(c->a, "第%lld%.*s", (long long)from, STR_ARG(unit))
                                 : arena_fmt(c->a, "第%lld%.*s至第%lld%.*s", (long long)from,
                                             STR_ARG(unit), (long long)to, STR_ARG(unit));
    *vec_push(c->a, &c->lines) =
        t->fen == 0 ? arena_fmt(c->a, "%.*s：不收费", STR_ARG(span))
                    : arena_fmt(c->a, "%.*s：%lld%.*s × %.*s = %.*s", STR_ARG(span),
                                (long long)(to - from + 1), STR_ARG(unit),
                                STR_ARG(fee_yuan(c->a, t->fen)), STR_ARG(fee_yuan(c->a, sum)));
    c->fen += sum;
}

static void charge_band(struct charge *c, const struct tariff *t)
{
    struct tier tier;
    for (int64_t k = 0; band_tier(t, k, &tier) && tier.from <= c->to; k++)
        charge_tier(c, &tier, t->unit);
}

/* "第1件至第10件不收费；第11件至第30件每件100元；第31件起每件200元，每满10件每件再加100元" */
static struct str standard_text(struct arena *a, const struct tariffs *all, enum fee_basis basis,
                                day_t received)
{
    struct str s = S("");
    for (size_t i = 0; i < all->n; i++) {
        const struct tariff *t = &all->v[i];
        if (!holds(t, basis, received))
            continue;
        struct str u = t->unit;
        struct str span = t->last > 0
                              ? arena_fmt(a, "第%lld%.*s至第%lld%.*s", (long long)t->first,
                                          STR_ARG(u), (long long)t->last, STR_ARG(u))
                              : arena_fmt(a, "第%lld%.*s起", (long long)t->first, STR_ARG(u));
        struct str price =
            t->fen == 0 ? S("不收费")
                        : arena_fmt(a, "每%.*s%.*s", STR_ARG(u), STR_ARG(fee_yuan(a, t->fen)));
        struct str more =
            t->step == 0 ? S("")
                         : arena_fmt(a, "，每满%lld%.*s，每%.*s再加%.*s", (long long)t->step,
                                     STR_ARG(u), STR_ARG(u), STR_ARG(fee_yuan(a, t->step_fen)));
        s = arena_fmt(a, "%.*s%s%.*s%.*s%.*s", STR_ARG(s), s.n > 0 ? "；" : "", STR_ARG(span),
                      STR_ARG(price), STR_ARG(more));
    }
    return s;
}

static int charge_units(struct arena *a, const struct tariffs *all, const struct fee_ask *ask,
                        struct fee *f, struct lines *lines)
{
    bool items = ask->basis == FEE_ITEMS;
    int64_t before = items ? ask->items_before : 0;
    int64_t now = items ? ask->items : ask->pages;
    if (before < 0 || before > UNITS_MAX || now < 0 || now > UNITS_MAX)
        return err_set(ERR_INVALID, "fee: a number of items or pages that cannot be");

    struct charge c = {.a = a, .from = before + 1, .to = before + now};
    for (size_t i = 0; i < all->n; i++)
        if (holds(&all->v[i], ask->basis, ask->received))
            charge_band(&c, &all->v[i]);
    f->before_waiver_fen = c.fen;
    f->standard = standard_text(a, all, ask->basis, ask->received);
    f->quantity = items ? arena_fmt(a, "%lld件（本自然月此前已累计%lld件）", (long long)now,
                                    (long long)before)
                        : arena_fmt(a, "%lld页", (long long)now);
    *lines = c.lines;
    return 0;
}

/* ---- Costs, until 2017-03-31 ---- */

static bool cost_ok(int64_t n)
{
    return n >= 0 && n <= COST_MAX;
}

static int charge_costs(struct arena *a, const struct fee_ask *ask, struct fee *f,
                        struct lines *lines)
{
    const struct fee_costs *k = &ask->costs;
    if (!cost_ok(k->search_fen) || !cost_ok(k->copied) || k->copied > UNITS_MAX ||
        !cost_ok(k->copy_fen) || !cost_ok(k->post_fen))
        return err_set(ERR_INVALID, "fee: costs that cannot be");

    int64_t copies = k->copied * k->copy_fen;
    if (k->search_fen > 0)
        *vec_push(a, lines) = arena_fmt(a, "检索费：%.*s", STR_ARG(fee_yuan(a, k->search_fen)));
    if (copies > 0)
        *vec_push(a, lines) =
            arena_fmt(a, "复制费：%lld页 × %.*s = %.*s", (long long)k->copied,
                      STR_ARG(fee_yuan(a, k->copy_fen)), STR_ARG(fee_yuan(a, copies)));
    if (k->post_fen > 0)
        *vec_push(a, lines) = arena_fmt(a, "邮寄费：%.*s", STR_ARG(fee_yuan(a, k->post_fen)));
    f->before_waiver_fen = k->search_fen + copies + k->post_fen;
    f->standard = S("检索、复制、邮寄的成本费用，按当地价格主管部门规定的标准");
    f->quantity = arena_fmt(a, "复制%lld页", (long long)k->copied);
    return 0;
}

/* ---- All together ---- */

static int waive(struct arena *a, const struct fee_ask *ask, struct fee *f, struct lines *lines)
{
    f->fen = f->before_waiver_fen;
    if (!ask->waived)
        return 0;
    if (ask->waive_reason.n == 0 || ask->waive_to_fen < 0 || ask->waive_to_fen > f->fen)
        return err_set(ERR_INVALID, "fee: a waiver needs its reason, and no more than the fee");

    f->fen = ask->waive_to_fen;
    *vec_push(a, lines) =
        arena_fmt(a, "减免%.*s（%.*s）", STR_ARG(fee_yuan(a, f->before_waiver_fen - f->fen)),
                  STR_ARG(ask->waive_reason));
    return 0;
}

int fee_compute(struct arena *a, const struct tariffs *all, const struct fee_ask *ask,
                struct fee *ret)
{
    struct fee f = {.basis = ask->basis, .article = S(""), .standard = S(""), .quantity = S("")};
    struct lines lines = {0};
    if (ask->basis == FEE_NONE) {
        *ret = f;
        return 0;
    }
    const struct tariff *t = first_of(all, ask->basis, ask->received);
    if (!t)
        return err_set(ERR_INVALID, "fee: no such fee for a request of that day");

    f.article = t->article;
    int r = ask->basis == FEE_COSTS ? charge_costs(a, ask, &f, &lines)
                                    : charge_units(a, all, ask, &f, &lines);
    if (r < 0)
        return r;
    r = waive(a, ask, &f, &lines);
    if (r < 0)
        return r;
    *vec_push(a, &lines) = arena_fmt(a, "合计：%.*s", STR_ARG(fee_yuan(a, f.fen)));
    f.lines = (struct strs){lines.v, lines.n};
    *ret = f;
    return 0;
}
