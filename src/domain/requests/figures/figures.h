/* figures.h: what is counted of requests: a row for each case, derived from its events and its decision,
 * and the tables of the reports computed from these rows for any year and any cut-off date.
 *
 * Nothing here is typed: request_figure_keep() runs in the transaction of each event. A case counts from
 * the day of receipt (T0) to the first reply, or the other end; what is carried over from one year to
 * the next therefore is the same number on both sides (V3.4). */
#ifndef DOMAIN_REQUESTS_FIGURES_H
#define DOMAIN_REQUESTS_FIGURES_H

#include "domain/requests/due.h"
#include "domain/law/law.h"
#include "request_figures_sql.h"

/* Derive the row of a case anew; in the caller's transaction. */
int request_figure_keep(struct db *db, struct arena *a, const struct requests_request_row *row,
                        const struct dates *dates, const struct reckoning *k) must_use;
/* What of it everybody may count: for the ledger's payload. NULL: there is no row. */
int request_figure_json(struct db *db, struct arena *a, int64_t request, json_t **ret) must_use;

/* From 1 January of the year to the cut-off, both included. ERR_BROKEN: a decision that no report knows. */
int figures_table_three(struct db *db, struct arena *a, const struct decisions *all, int year,
                        day_t cutoff, struct table_three *ret) must_use;
int figures_table_four(struct db *db, struct arena *a, int year, day_t cutoff,
                       struct table_four *ret) must_use;
int figures_statistics_2014(struct db *db, struct arena *a, const struct decisions *all, int year,
                            day_t cutoff, struct statistics_2014 *ret) must_use;

/* ---- Days to answer ---- */

/* How many answers took so many working days, in the order of days. */
struct day_count {
    int64_t days, n;
};
struct day_counts {
    struct day_count *v;
    size_t n, room;
};
/* The smallest number of days within which `percent` of the answers were given; -1: there is none. */
int64_t figures_percentile(const struct day_counts *list, int percent);

/* ---- Which cases a figure counts ---- */

/* As the query asks: DAY_NONE, "" and -1 ask nothing. */
struct figure_choice {
    day_t received_from, received_to, closed_from, closed_to;
    day_t overdue_from, overdue_to, told_from, told_to;
    bool open; /* those that have not ended too */
    bool
        answers; /* of 2014: ended with one of `decisions`, or told to complete, from told_from to told_to */
    struct str class, channels, decisions; /* ",D1,D2," */
    int64_t extended, days_from, days_to;
    const char *remedy,
        *remedy_result; /* of table four, decided from closed_from to closed_to; NULL */
};
/* A cell of table four, by its places; `result` CHALLENGE__RESULT_MAX is the total. */
void figure_choice_four(int way, int result, int year, day_t cutoff, struct figure_choice *ret);
/* All of them. */
struct figure_choice figure_choice_any(void);
/* A row of table three (its code; "3" and its parts stand for the rows under them), of the format of
 * 2019 (the same codes; "3.6" is one row), or of the statistics of 2014. ERR_ABSENT: there is none. */
int figure_choice_table_three(struct arena *a, const struct decisions *all, struct str row,
                              int year, day_t cutoff, struct figure_choice *ret) must_use;
int figure_choice_2014(struct arena *a, const struct decisions *all, struct str row, int year,
                       day_t cutoff, struct figure_choice *ret) must_use;
int figure_records(struct db *db, struct arena *a, const struct figure_choice *f, int64_t after,
                   int64_t rows, struct request_figures_record_rows *ret) must_use;

#endif
