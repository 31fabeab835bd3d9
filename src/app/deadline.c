/* deadline.c: gongkai deadline: the day by which a request is to be answered, and why.
 *
 *   gongkai deadline --law cn-2019 --received 2024-09-25 [--event KIND=DATE …] [--explain]
 *   gongkai deadline --batch      law TAB date TAB working days → date, a line each
 *
 * It needs no data folder: law and calendar are in the program. With --data or --desk-db the
 * calendar is that store's, with what was imported into it. An event is KIND[#WHO]=DATE[:MORE …],
 * where MORE is a number of working days, a further day, or the word excused (deadline.h, struct
 * event). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/url.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "engine/deadline_text.h"
#include "store/migrate.h"

#define EXPLAIN_MAX   MiB
#define WHO_MAX       99
#define BATCH_DAYS    10000
#define BATCH_OUT     (64 * KiB)
#define BATCH_MESSAGE 512

/* What both ways of asking know. */
struct asked {
    struct laws laws;
    struct calendar_rows rows;
    const struct calendar *cal;
};

/* A folder that was named may hold no store yet. */
static bool has_store(const struct app *app)
{
    struct str file;

    return app->named &&
           (!url_file(app->desk_url, &file) || access(arena_cstr(app->arena, file), F_OK) == 0);
}

static int stores_calendar(struct app *app, const struct calendar **ret)
{
    struct db *db cleanup(db_done) = NULL;
    int r = db_open(app->desk_url, DB_READ, &db);

    if (r >= 0)
        r = migrate_missing(db, &migrations_desk);
    if (r > 0)
        return err_set(ERR_CONFLICT, "the desk's store lacks migrations: gongkai migrate");
    return r < 0 ? r : holidays_calendar(db, app->arena, DAY_NONE, ret);
}

static int asked_make(struct app *app, struct asked *ret)
{
    ret->laws = *laws_builtin();
    if (has_store(app))
        return stores_calendar(app, &ret->cal);
    calendar_builtin(app->arena, &ret->rows);
    return calendar_make(app->arena, &ret->rows, DAY_NONE, &ret->cal);
}

static int law_named(const struct laws *laws, struct str code, const struct law **ret)
{
    const struct law *law = law_find(laws, code);

    if (!law)
        return err_set(ERR_INVALID, "there is no law %.*s; there are cn-2008 and cn-2019",
                       (int)(code.n < 40 ? code.n : 40), code.p);
    *ret = law;
    return 0;
}

/* ---- One case ---- */

struct events {
    struct event *v;
    size_t n, room;
};

/* "10", "2024-12-31" or "excused". */
static int event_more(struct str more, struct event *e)
{
    int64_t n;

    if (str_eq(more, S("excused"))) {
        e->excused = true;
        return 0;
    }
    if (num_parse(more, 1, BATCH_DAYS, &n) == 0) {
        e->days = (int)n;
        return 0;
    }
    return day_parse(more, &e->until);
}

static int event_read(struct str text, struct event *ret)
{
    struct event e = {0};
    struct str name, rest, who, part;
    int64_t n = 0;

    if (!str_cut(text, '=', &name, &rest))
        return err_set(ERR_INVALID, "an event is KIND=DATE");
    str_cut(name, '#', &name, &who);
    if (!event_parse(name, &e.kind))
        return err_set(ERR_INVALID, "there is no such event");
    int r = 0;
    if (who.n > 0)
        r = num_parse(who, 0, WHO_MAX, &n);
    e.who = (int)n;
    str_cut(rest, ':', &part, &rest);
    if (r >= 0)
        r = day_parse(part, &e.day);
    while (r >= 0 && str_next(&rest, ':', &part))
        r = event_more(part, &e);
    if (r >= 0)
        *ret = e;
    return r;
}

/* Takes "--event X" and "--event=X" out of argv, in their order. */
static int events_take(struct arena *a, int *argc, char **argv, struct events *ret)
{
    int kept = 0;

    for (int i = 0; i < *argc; i++) {
        const char *value = NULL;

        if (strncmp(argv[i], "--event=", 8) == 0)
            value = argv[i] + 8;
        else if (strcmp(argv[i], "--event") == 0 && i + 1 < *argc)
            value = argv[++i];
        if (!value) {
            argv[kept++] = argv[i];
            continue;
        }
        int r = event_read(str_c(value), vec_push(a, ret));
        if (r < 0)
            return err_set(ERR_INVALID, "--event %.80s: %s", value,
                           arena_str(a, str_c(err_context())).p);
    }
    argv[kept] = NULL;
    *argc = kept;
    return 0;
}

static int refused(struct app *app, enum lang lang, const struct deadline_case *of,
                   const struct deadline_refusal *why)
{
    struct str reason = refusal_text(lang, why->why);

    if (why->event == DEADLINE_RECEIPT)
        fprintf(stderr, "gongkai: deadline: %s: %.*s\n", refusal_name(why->why), STR_ARG(reason));
    else
        fprintf(stderr, "gongkai: deadline: %s=%s: %s: %.*s\n",
                event_name(of->events[why->event].kind),
                day_iso(app->arena, of->events[why->event].day).p, refusal_name(why->why),
                STR_ARG(reason));
    return FAILED;
}

static int print_case(struct app *app, enum lang lang, const struct deadline_case *of,
                      const struct deadline *d)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXPLAIN_MAX);

    printf("%s\n", d->due == DAY_NONE ? "waiting" : day_iso(app->arena, d->due).p);
    if (!of->explain) {
        if (d->provisional)
            fprintf(stderr,
                    "gongkai: deadline: provisional: a notice of holidays is still to come\n");
        return DONE;
    }
    deadline_explain(app->arena, lang, of, d, &out);
    if (!buf_ok(&out))
        return fail("deadline", err_set(ERR_TOO_LARGE, "the explanation is too long"));
    fwrite(out.p, 1, out.n, stdout);
    return DONE;
}

static int one_case(struct app *app, struct asked *k, enum lang lang, struct deadline_case *of)
{
    struct deadline_refusal why;
    struct deadline d;
    int r = deadline_reckon(app->arena, &k->laws, k->cal, of, &why, &d);

    return r < 0 ? refused(app, lang, of, &why) : print_case(app, lang, of, &d);
}

/* ---- Many ---- */

/* A line's answer; ERR_INVALID with its reason. */
static int batch_day(const struct asked *k, struct str line, day_t *ret)
{
    struct str law, date, days;
    const struct law *found;
    day_t from;
    int64_t n;

    if (!str_cut(line, '\t', &law, &date) || !str_cut(date, '\t', &date, &days))
        return err_set(ERR_INVALID, "a line is law TAB date TAB working days");
    int r = law_named(&k->laws, law, &found);
    if (r < 0)
        return r;
    r = day_parse(date, &from);
    if (r < 0)
        return r;
    if (from < day_from(CALENDAR_YEAR_FIRST, 1, 1) || from > day_from(CALENDAR_YEAR_LAST, 12, 31))
        return err_set(ERR_INVALID, "no calendar reaches that day");
    if (num_parse(days, 0, BATCH_DAYS, &n) < 0)
        return err_set(ERR_INVALID, "working days are a number from 0 to %d", BATCH_DAYS);
    *ret = calendar_add(k->cal, from, (int)n);
    return 0;
}

static void put_digits(char *to, int n, int digits)
{
    while (digits-- > 0) {
        to[digits] = (char)('0' + n % 10);
        n /= 10;
    }
}

static void print_day(day_t d)
{
    struct civil c = day_civil(d);
    char text[] = "0000-00-00\n";

    put_digits(text, c.year, 4);
    put_digits(text + 5, c.month, 2);
    put_digits(text + 8, c.day, 2);
    fwrite(text, 1, sizeof(text) - 1, stdout);
}

static void done_line(char **line)
{
    free(*line);
}

static int batch(const struct asked *k)
{
    char *line cleanup(done_line) = NULL;
    size_t room = 0;
    ssize_t n;
    long long number = 0, provisional = 0;
    int code = DONE;

    while ((n = getline(&line, &room, stdin)) >= 0) {
        struct str text = str_of(line, (size_t)n);
        day_t d;

        number++;
        if (str_ends(text, S("\n")))
            text.n--;
        if (str_ends(text, S("\r")))
            text.n--;
        if (batch_day(k, text, &d) >= 0) {
            provisional += calendar_provisional(k->cal, d);
            print_day(d);
            continue;
        }
        fprintf(stderr, "gongkai: deadline: line %lld: %s\n", number, err_context());
        putchar('\n');
        code = FAILED;
    }
    if (provisional > 0)
        fprintf(stderr,
                "gongkai: deadline: %lld dates are provisional: notices are still to come\n",
                provisional);
    if (fflush(stdout) != 0 || ferror(stdin))
        return fail("deadline", err_errno("standard input or output"));
    return code;
}

/* ---- The command ---- */

static int lang_named(const char *name, enum lang *ret)
{
    if (strcmp(name, "zh") != 0 && strcmp(name, "en") != 0)
        return err_set(ERR_INVALID, "--lang is zh or en");
    *ret = strcmp(name, "zh") == 0 ? LANG_ZH : LANG_EN;
    return 0;
}

int command_deadline(struct app *app, int argc, char **argv)
{
    const char *law = NULL, *received = NULL, *language = "en";
    bool many = false;
    struct deadline_case of = {0};
    struct events events = {0};
    struct asked k;
    enum lang lang;
    const struct option_of list[] = {
        {.name = "--law", .value = &law},           {.name = "--received", .value = &received},
        {.name = "--lang", .value = &language},     {.name = "--batch", .flag = &many},
        {.name = "--explain", .flag = &of.explain},
    };

    if (events_take(app->arena, &argc, argv, &events) < 0 ||
        options_take(&argc, argv, list, COUNT(list), false) < 0 || lang_named(language, &lang) < 0)
        return usage(err_context());
    if (argc != 0 || many == (received != NULL))
        return usage("deadline takes --received DATE, or --batch");
    int r = asked_make(app, &k);
    if (r >= 0 && many)
        return batch(&k);
    of.events = events.v;
    of.n = events.n;
    if (r >= 0 && law)
        r = law_named(&k.laws, str_c(law), &of.law);
    if (r >= 0)
        r = day_parse(str_c(received), &of.received);
    return r < 0 ? fail("deadline", r) : one_case(app, &k, lang, &of);
}
