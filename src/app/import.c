/* import.c: gongkai import KIND FILE: what comes from elsewhere, into the desk's store. All of a file
 * is taken or nothing; each line that cannot be taken is named with its reason. */
#include <stdio.h>

#include "app/commands.h"
#include "base/file.h"
#include "base/num.h"
#include "domain/holidays/holidays.h"
#include "engine/text.h"

/* ---- Holidays ---- */

static int holidays_options(int *argc, char **argv, struct holidays_notice *ret)
{
    const char *number = "", *title = "", *source = "", *published = NULL, *year = NULL;
    const struct option_of list[] = {
        {.name = "--notice", .value = &number}, {.name = "--title", .value = &title},
        {.name = "--source", .value = &source}, {.name = "--published", .value = &published},
        {.name = "--year", .value = &year},
    };
    int64_t n = 0;
    int r = options_take(argc, argv, list, COUNT(list), false);

    *ret = (struct holidays_notice){str_c(number), str_c(title), str_c(source), DAY_NONE, 0};
    if (r >= 0 && published)
        r = day_parse(str_c(published), &ret->known);
    if (r >= 0 && year)
        r = num_parse(str_c(year), CALENDAR_YEAR_FIRST, CALENDAR_YEAR_LAST, &n);
    ret->year = (int)n;
    return r;
}

static int problems(const char *name, const struct holidays_file *file)
{
    for (size_t i = 0; i < file->problems.n; i++) {
        const struct holidays_problem *p = &file->problems.v[i];
        struct str why = text(LANG_EN, p->why);

        fprintf(stderr, "gongkai: import: %s: %.*s%s%.*s\n", name, STR_ARG(p->at),
                p->at.n ? ": " : "", STR_ARG(why));
    }
    return FAILED;
}

static int enter(struct app *app, const struct calendar_rows *rows, struct holidays_entered *ret)
{
    struct db *db cleanup(db_done) = NULL;
    struct tx tx cleanup(tx_end) = {0};
    int r = db_open(app->desk_url, DB_WRITE, &db);

    if (r >= 0)
        r = tx_begin(db, &tx);
    if (r >= 0)
        r = holidays_enter(db, app->arena, rows, 0, clock_now(&app->clock), ret);
    return r < 0 ? r : tx_commit(&tx);
}

static int import_holidays(struct app *app, int argc, char **argv)
{
    struct holidays_notice otherwise;
    struct holidays_file file;
    struct holidays_entered e;
    struct str bytes;

    if (holidays_options(&argc, argv, &otherwise) < 0)
        return usage(err_context());
    if (argc != 1)
        return usage("import holidays takes a file");
    int r = file_read(app->arena, argv[0], HOLIDAYS_FILE_MAX, &bytes);
    if (r < 0)
        return fail("import", r);
    r = holidays_read(app->arena, str_c(argv[0]), bytes, &otherwise, &file);
    if (r < 0)
        return problems(argv[0], &file);
    r = enter(app, &file.rows, &e);
    if (r < 0)
        return fail("import", r);
    printf("notices: %lld new, %lld changed, %lld as before\n", (long long)e.added,
           (long long)e.changed, (long long)e.same);
    return DONE;
}

/* ---- The kinds ---- */

int command_import(struct app *app, int argc, char **argv)
{
    static const struct {
        const char *kind;
        int (*run)(struct app *app, int argc, char **argv);
    } kinds[] = {
        {"holidays", import_holidays}, {"documents", import_documents}, {"mail", import_mail}};

    for (size_t i = 0; argc > 0 && i < COUNT(kinds); i++)
        if (strcmp(argv[0], kinds[i].kind) == 0)
            return kinds[i].run(app, argc - 1, argv + 1);
    return usage("import takes holidays and a file, or documents or mail and a folder");
}
