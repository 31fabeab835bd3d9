/* fee.h: what a request costs, and how that was computed.
 *
 * Before 2017-04-01 the costs of searching, copying and posting (article 27 of 2007), with the
 * waiver for those in need (article 28); then nothing; from 2021-01-01 the fee for processing
 * (国办函〔2020〕109号), by item or by page, never both, each progressive above its threshold. The
 * table is data/law/tariffs.tsv. Money is in fen. */
#ifndef DOMAIN_LAW_FEE_H
#define DOMAIN_LAW_FEE_H

#include "base/err.h"
#include "domain/law/facts.h"

enum fee_basis {
    FEE_NONE,  /* nothing may be asked */
    FEE_ITEMS, /* 按件: per item, counted by applicant, authority and calendar month */
    FEE_PAGES, /* 按量: per page, counted within one request */
    FEE_COSTS, /* 检索、复制、邮寄的成本, until 2017-03-31 */
};

struct tariff {
    enum fee_basis basis;
    day_t from, till;       /* of the day of receipt */
    int64_t first, last;    /* units of this band; last 0: open */
    int64_t fen;            /* a unit in the band */
    int64_t step, step_fen; /* an open band: each `step` units further, this much more a unit */
    struct str unit;        /* 件, 页 */
    struct str article;
};

struct tariffs {
    struct tariff *v;
    size_t n, room;
};

/* Costs before 2017-04-01; unit prices are those of the local price authority. */
struct fee_costs {
    int64_t search_fen;
    int64_t copied, copy_fen; /* pages, a page */
    int64_t post_fen;
};

struct fee_ask {
    day_t received;
    enum fee_basis basis;
    /* ITEMS: how many this applicant had this month at this authority before these, and these */
    int64_t items_before, items;
    int64_t pages; /* PAGES: of this one request; up to A4, one side */
    struct fee_costs costs;
    /* waived: all with 0 left, or down to waive_to; needs its reason */
    bool waived;
    int64_t waive_to_fen;
    struct str waive_reason;
};

struct fee {
    enum fee_basis basis;
    int64_t before_waiver_fen, fen; /* fen: what is to be paid */
    struct strs lines; /* 第11件至第30件：20件 × 100元 = 2000元, and the sum */
    struct str article, standard, quantity; /* for the notice */
};

/* ERR_INVALID: that basis cannot be used for a request of that day (the context says why), a number
 * is negative or beyond 100,000, or a waiver is without reason or above the fee. */
int fee_compute(struct arena *a, const struct tariffs *all, const struct fee_ask *ask,
                struct fee *ret) must_use;
/* May this basis be used for a request received on that day? Any basis at all? */
bool fee_basis_in_force(const struct tariffs *all, enum fee_basis basis, day_t received);
bool fee_in_force(const struct tariffs *all, day_t received);
/* The last day to pay: 30 days from the day after the notice was received. */
day_t fee_pay_by(day_t notice_received);
/* "2000元", "12.50元". */
struct str fee_yuan(struct arena *a, int64_t fen);
/* What somebody typed as an amount ("1000", "12.5", "１２．５０元"; "": 0) in fen, up to 1,000,000元; or
 * ERR_INVALID. */
int fee_yuan_parse(struct arena *a, struct str typed, int64_t *ret_fen) must_use;

#endif
