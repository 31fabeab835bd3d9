/* requests.c: bench_requests cases FOLDER N: what a change of the calendar costs that moves the due day of N open cases.
 *             bench_requests tables FOLDER N: table three of the national report over N cases.
 *             bench_requests codes N: query code and second fact of the first N cases of --demo requests-sample, a line each, for look-ups by HTTP.
 *             bench_requests rest FOLDER: wait until the worker of a data folder that is served has nothing to do (letters to draw).
 *
 * The store is made anew in FOLDER. Its cases stand in the tables as the rules would have left them; only the ledger does not tell of them, as none of
 * what is measured reads it. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench_jobs_sql.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/code.h"
#include "domain/requests/figures/figures.h"
#include "domain/law/law.h"
#include "domain/requests/requests.h"
#include "domain/requests/figures/shifts.h"
#include "engine/ledger.h"
#include "report.h"
#include "requests_sql.h"
#include "store/migrate.h"

#define BATCH       10000
#define REDERIVE_S  5.0
#define FIRST_PHONE 1000 /* demo_requests.c */

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct db *fresh_store(struct arena *a, const char *folder)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    struct db *db;
    for (size_t i = 0; i < COUNT(parts); i++)
        unlink(arena_fmt(a, "%s/requests.db%s", folder, parts[i]).p);
    must("store", db_open(arena_fmt(a, "sqlite:%s/requests.db", folder), DB_CREATE, &db));
    must("schema", migrate(db, &migrations_desk));
    return db;
}

/* `make` for each of n, so many in a transaction. */
static void fill(struct db *db, int64_t n, void (*make)(struct db *db, struct arena *a, int64_t i))
{
    for (int64_t i = 0; i < n;) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct tx tx cleanup(tx_end) = {0};
        must("transaction", tx_begin(db, &tx));
        for (int64_t end = i + BATCH < n ? i + BATCH : n; i < end; i++) {
            make(db, a, i);
            if (i % 100 == 0)
                arena_reset(a);
        }
        must("commit", tx_commit(&tx));
    }
}

/* ---- Open cases ---- */

#define RECEIVED(i) (day_from(2026, 2, 9) + (day_t)((i) % 5))

static void event(struct db *db, struct arena *a, int64_t id, const char *kind, day_t day)
{
    struct requests_event_insert_row row;
    must("event", requests_sql_event_insert(db, a, id, str_c(kind), day, day_begin(day) + 36000, 1,
                                            DAY_NONE, 0, 0, S(""), &row));
}

/* Received, confirmed, accepted; due 20 working days later, among them the days that the change takes off. */
static void make_case(struct db *db, struct arena *a, int64_t i)
{
    struct requests_insert_row row;
    struct requests_party_insert_row party;
    day_t day = RECEIVED(i), due = day_from(2026, 3, 16) + (day_t)(i % 5);
    must("case",
         requests_sql_insert(
             db, a, arena_fmt(a, "case %lld", (long long)i), arena_fmt(a, "R%lld", (long long)i),
             arena_fmt(a, "依申〔2026〕%lld号", (long long)i + 1), 2026, i + 1, S("accepted"),
             S("cn-2019"), S("web"), S("2015年以来公共停车场的收费批准文件"), S(""), S(""),
             S("paper"), S("post"), S(""), S(""), S(""), S(""), day_begin(day) + 36000, &row));
    must("party",
         requests_sql_party_insert(db, a, row.id, S("applicant"), S("person"), S("申请人"), S(""),
                                   S("13800000000"), S(""), S(""),
                                   arena_fmt(a, "same %lld", (long long)i), S(""), &party));
    event(db, a, row.id, "received", day);
    event(db, a, row.id, "confirmed", day);
    event(db, a, row.id, "accepted", day + 1);
    must("due", requests_sql_set_due(db, row.id, due));
}

/* Nobody works from the 2nd to the 6th of March. */
static struct requests_change changed(struct db *db, struct arena *a, moment_t now)
{
    struct calendar_notice notice = {.year = 2026,
                                     .number = S("国办发明电〔2026〕77号"),
                                     .title = S("通知"),
                                     .source = S(""),
                                     .written = day_from(2026, 2, 20),
                                     .known = day_from(2026, 2, 20)};
    struct calendar_span span = {
        0, CALENDAR_OFF, day_from(2026, 3, 2), day_from(2026, 3, 6), S("雪灾停工"), S("")};
    struct calendar_rows rows = {{&notice, 1, 1}, {&span, 1, 1}};
    struct holidays_entered e;
    int64_t last = 0;
    bool latest = false;
    struct tx tx cleanup(tx_end) = {0};
    must("transaction", tx_begin(db, &tx));
    must("notice", holidays_enter(db, a, &rows, 0, now, &e));
    must("commit", tx_commit(&tx));
    while (!latest)
        must("latest", holidays_is_latest(db, a, ++last, &latest));
    return (struct requests_change){
        .earlier = last - 1, .latest = last, .notices = notice.number, .at = now, .actor = 0};
}

static void cases(struct arena *a, const char *folder, int64_t n)
{
    struct db *db cleanup(db_done) = fresh_store(a, folder);
    moment_t now = day_begin(day_from(2026, 2, 20)) + 36000;
    {
        struct tx tx cleanup(tx_end) = {0};
        must("transaction", tx_begin(db, &tx));
        must("holidays", holidays_enter_builtin(db, a, now - 86400));
        must("commit", tx_commit(&tx));
    }
    fill(db, n, make_case);
    struct requests_change change = changed(db, a, now);
    double processor = processor_seconds();
    int64_t began = clock_ticks();
    must("rederivation", requests_rederive(db, &change, now));
    const char *what =
        arena_fmt(a, "requests: %lld open cases, all of which a change of the calendar moves",
                  (long long)n)
            .p;
    report_within(what, seconds_since(began), "s", REDERIVE_S);
    report(arena_fmt(a, "%s: the processor's time", what).p, processor_seconds() - processor, "s",
           NULL, 0, 0);

    struct request_shifts_run_rows runs = {0};
    must("runs", request_shifts_sql_runs(db, a, 1, &runs));
    if (runs.n != 1 || runs.v[0].moved != n) {
        fprintf(stderr, "bench: %lld of %lld cases moved\n",
                (long long)(runs.n ? runs.v[0].moved : 0), (long long)n);
        exit(1);
    }
}

/* ---- Table three ---- */

/* Ten years of them, of each class and decision. */
static void make_figure(struct db *db, struct arena *a, int64_t i)
{
    static const char *const classes[] = {"person",   "person",  "person", "enterprise",
                                          "research", "welfare", "legal",  "other"};
    static const char *const codes[] = {"G1", "G2",  "P1",  "D1", "D4",
                                        "D6", "U1a", "U1b", "X1", "O1"};
    (void)a;
    day_t received = day_from(2020, 1, 2) + (day_t)(i % 2557);
    bool open = i % 50 == 0;
    must("figure", request_figures_sql_keep(db, i + 1, received, open ? DAY_NONE : received + 20,
                                            str_c(open ? "" : codes[i / 7 % COUNT(codes)]),
                                            str_c(classes[i % COUNT(classes)]), S("web"), 12, 0,
                                            i % 9 == 0, DAY_NONE, DAY_NONE));
}

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static void tables(struct arena *a, const char *folder, int64_t n)
{
    struct db *db cleanup(db_done) = fresh_store(a, folder);
    struct request_law law;
    double took[7];
    must("law", request_law_load(a, &law));
    fill(db, n, make_figure);
    for (size_t i = 0; i < COUNT(took); i++) {
        struct arena *once cleanup(arena_done) = arena_new(0);
        struct table_three t;
        int64_t began = clock_ticks();
        must("table three",
             figures_table_three(db, once, &law.decisions, 2023, day_from(2023, 12, 31), &t));
        took[i] = seconds_since(began) * 1000;
    }
    qsort(took, COUNT(took), sizeof(*took), by_size);
    report(
        arena_fmt(a, "requests: table three of a year, %lld cases in seven years", (long long)n).p,
        took[COUNT(took) / 2], "ms", NULL, 0, 0);
}

/* ---- Codes of the sample ---- */

static void codes(struct arena *a, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        struct request_names names;
        struct str key =
            str_head(ledger_digest(a, arena_fmt(a, "requests-sample %lld", (long long)i)), 32);
        must("names", request_names_of(a, key, 'W', day_from(2026, 1, 5), &names));
        printf("%.*s %lld\n", STR_ARG(names.code), (long long)(FIRST_PHONE + i));
    }
}

/* ---- At rest ---- */

static int64_t due_jobs(const char *folder)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct db *db cleanup(db_done) = NULL;
    struct clock clock = clock_system();
    struct bench_jobs_due_row row;
    must("store", db_open(arena_fmt(a, "sqlite:%s/desk/desk.db", folder), DB_READ, &db));
    must("jobs", bench_jobs_sql_due(db, a, clock_now(&clock), &row));
    return row.n;
}

/* Twice: the last one was taken off the list and may still run. */
static void rest(const char *folder)
{
    for (int quiet = 0; quiet < 2; sleep(1))
        quiet = due_jobs(folder) == 0 ? quiet + 1 : 0;
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    if (argc == 3 && str_eq(str_c(argv[1]), S("codes"))) {
        codes(a, number_argument(argv[2], 1, 300));
        return 0;
    }
    if (argc == 3 && str_eq(str_c(argv[1]), S("rest"))) {
        rest(argv[2]);
        return 0;
    }
    if (argc != 4) {
        fprintf(
            stderr,
            "usage: bench_requests cases|tables FOLDER N, or: bench_requests codes N, or: bench_requests rest FOLDER\n");
        return 2;
    }
    int64_t n = number_argument(argv[3], 1, 10000000);
    if (str_eq(str_c(argv[1]), S("cases")))
        cases(a, argv[2], n);
    else
        tables(a, argv[2], n);
    unlink(arena_fmt(a, "%s/requests.db", argv[2]).p);
    return 0;
}
