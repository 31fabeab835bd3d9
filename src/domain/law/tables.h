/* tables.h: table three and table four of the annual report, and the older forms, from the cases
 * themselves.
 *
 * 国办公开办函〔2021〕30号: table three has 25 rows and 7 columns, table four 3 groups of 5. Pure
 * functions over an iterator: the caller reads the cases from wherever they are. What a case
 * counts for is told by table_three_place(), so that a cell can open its cases. */
#ifndef DOMAIN_LAW_TABLES_H
#define DOMAIN_LAW_TABLES_H

#include "domain/law/decision.h"

enum applicant_class {    /* the columns of table three */
    APPLICANT_PERSON,     /* 自然人 */
    APPLICANT_ENTERPRISE, /* 商业企业 */
    APPLICANT_RESEARCH,   /* 科研机构 */
    APPLICANT_WELFARE,    /* 社会公益组织 */
    APPLICANT_LEGAL,      /* 法律服务机构 */
    APPLICANT_OTHER,      /* 其他 */
    APPLICANT__MAX
};
#define TABLE_THREE_ROWS    25
#define TABLE_THREE_COLUMNS (APPLICANT__MAX + 1) /* the last is 总计 */

enum request_channel { /* as the statistics of 2014 to 2018 tell them apart */
    CHANNEL_COUNTER,   /* 当面 */
    CHANNEL_FAX,       /* 传真 */
    CHANNEL_NETWORK,   /* 网络 */
    CHANNEL_LETTER,    /* 信函 */
    CHANNEL__MAX
};

struct tabled_case {
    enum applicant_class applicant;
    day_t received; /* T0 */
    day_t closed;   /* the day of the reply or other end; DAY_NONE: open */
    struct str decision;
    /* for the statistics of 2014 to 2018 alone */
    enum request_channel channel;
    bool extended;         /* answered within an extension */
    day_t told_to_correct; /* 告知作出更改补充: counted as an answer, though no end; or DAY_NONE */
    int64_t alike;         /* so many cases; 0: one */
};

/* 1 and the next case, 0 at the end, or ERR_…; called until then. */
struct tabled_cases {
    int (*next)(void *arg, struct tabled_case *ret);
    void *arg;
};

struct table_three {
    int64_t cell[TABLE_THREE_ROWS][TABLE_THREE_COLUMNS];
};

/* Row codes in their order: "1", "2", "3.1", "3.2", "3.3.1" … "3.7", "4"; and what is printed. */
struct str table_three_row_code(int row);
struct str table_three_row_name(int row);
struct str table_three_column_name(int column);

/* From 1 January of the year to `cutoff`, both included. The rows that a case counts in (at most 4,
 * the total 3.7 among them); ERR_BROKEN: its decision is none that a report knows. */
struct table_three_place {
    int row[4];
    int n;
};
int table_three_place(const struct decisions *all, const struct tabled_case *c, int year,
                      day_t cutoff, struct table_three_place *ret) must_use;
int table_three(const struct decisions *all, struct tabled_cases cases, int year, day_t cutoff,
                struct table_three *ret) must_use;

/* The same in the format of 2019 (国办公开办函〔2019〕60号, for 2019 and 2020): 其他处理 is one row. */
#define TABLE_THREE_2019_ROWS 23
struct table_three_2019 {
    int64_t cell[TABLE_THREE_2019_ROWS][TABLE_THREE_COLUMNS];
};
struct table_three_2019 table_three_2019(const struct table_three *t);
struct str table_three_2019_row_code(int row);
struct str table_three_2019_row_name(int row);

/* ---- The statistics of 2014 to 2018 ---- */

/* Its rows on requests: received by channel, ended in time or extended, answers of eight kinds
 * with six of refusal. The form is known by its reprints: names and order are rows of a table. */
#define STATISTICS_2014_ROWS 23
struct statistics_2014 {
    int64_t value[STATISTICS_2014_ROWS];
};
struct str statistics_2014_code(int row); /* "received.1", "ended", "answers", "4.2" … */
struct str statistics_2014_name(int row);
/* The row of a code; -1. */
int statistics_2014_row(struct str code);
int statistics_2014(const struct decisions *all, struct tabled_cases cases, int year, day_t cutoff,
                    struct statistics_2014 *ret) must_use;

/* ---- Table four ---- */

enum challenge_way {
    CHALLENGE_RECONSIDERATION,         /* 行政复议 */
    CHALLENGE_LITIGATION,              /* 行政诉讼，未经复议直接起诉 */
    CHALLENGE_LITIGATION_AFTER_REVIEW, /* 复议后起诉 */
    CHALLENGE__WAY_MAX
};
enum challenge_result {
    CHALLENGE_UPHELD,    /* 结果维持 */
    CHALLENGE_CORRECTED, /* 结果纠正 */
    CHALLENGE_OTHER,     /* 其他结果 */
    CHALLENGE_PENDING,   /* 尚未审结 */
    CHALLENGE__RESULT_MAX
};
struct challenge {
    enum challenge_way way;
    enum challenge_result result; /* as it ended, if it did */
    day_t filed, ended;           /* ended DAY_NONE: pending */
};
struct challenges {
    int (*next)(void *arg, struct challenge *ret);
    void *arg;
};
struct table_four {
    int64_t cell[CHALLENGE__WAY_MAX][CHALLENGE__RESULT_MAX + 1]; /* the last is 总计 */
};
int table_four(struct challenges challenges, int year, day_t cutoff, struct table_four *ret)
    must_use;

/* ---- The identities ---- */

/* A rule that does not hold: "V3.1", where, and what stands there against what should. */
struct table_fault {
    const char *rule;
    struct str cell;
    int64_t is, should;
};
struct table_faults {
    struct table_fault *v;
    size_t n, room;
};
/* V3.1 to V3.3; V3.4 if `before` (the year before) is not NULL. */
struct table_faults table_three_check(struct arena *a, const struct table_three *t,
                                      const struct table_three *before);
/* 收到=Σ渠道 (V14.1), 办结=按时+延期 (V14.2), 答复=Σ1至8 (V14.3), 不同意=Σ子项 (V14.4). */
struct table_faults statistics_2014_check(struct arena *a, const struct statistics_2014 *t);
/* V4.1. */
struct table_faults table_four_check(struct arena *a, const struct table_four *t);

#endif
