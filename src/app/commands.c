/* commands.c: the table of subcommands, and the short ones. */
#include "app/commands.h"

#include <stdio.h>

#include "app/keys.h"
#include "app/progress.h"
#include "app/stores.h"
#include "engine/ledger.h"

static int command_help(struct app *app, int argc, char **argv);

static int command_version(struct app *app, int argc, char **argv)
{
    (void)app, (void)argc, (void)argv;
    printf("gongkai %s\n", GONGKAI_VERSION);
    return 0;
}

int command_migrate(struct app *app, int argc, char **argv)
{
    (void)argv;
    if (argc != 0)
        return usage("migrate takes no arguments");
    int applied = stores_migrate(app, DB_WRITE);
    if (applied < 0)
        return fail("migrate", applied);
    struct stores s cleanup(stores_close) = {0};
    int r = stores_open(app, &s);
    if (r >= 0)
        r = keys_settle(app, &s);
    if (r < 0)
        return fail("migrate", r);
    printf("%d migrations applied\n", applied);
    return 0;
}

static void rebuild_tick(int64_t done, int64_t all)
{
    progress("rebuild", done, all);
}

int command_rebuild(struct app *app, int argc, char **argv)
{
    (void)argv;
    if (argc != 0)
        return usage("rebuild takes no arguments");
    struct stores s cleanup(stores_close) = {0};
    int r = stores_open(app, &s);
    if (r < 0)
        return fail("rebuild", r);
    struct projector p;
    stores_projector(app, &s, &p);
    r = projector_rebuild(&p, rebuild_tick);
    progress_end();
    struct str digest = S("");
    if (r >= 0)
        r = projector_digest(s.pub, app->arena, &digest);
    if (r >= 0)
        r = document_scrub(s.pub, app->arena); /* what was recalled went through it once more */
    if (r == ERR_BUSY) {
        fprintf(stderr,
                "gongkai: rebuild: the log still holds old pages: again when nobody reads\n");
        r = 0;
    }
    if (r < 0)
        return fail("rebuild", r);
    printf("the public store is made anew from the ledger: %.*s\n", STR_ARG(digest));
    return 0;
}

static void ledger_tick(int64_t done)
{
    progress("ledger", done, 0);
}

int command_ledger(struct app *app, int argc, char **argv)
{
    if (argc != 1 || strcmp(argv[0], "verify") != 0)
        return usage("ledger takes the word verify");
    struct db *db cleanup(db_done) = NULL;
    int r = db_open(app->desk_url, DB_READ, &db);
    if (r < 0)
        return fail("ledger verify", r);
    int64_t count, bad;
    r = ledger_verify(db, ledger_tick, &count, &bad);
    progress_end();
    if (r < 0)
        return fail("ledger verify", r);
    printf("%lld entries, the chain is whole\n", (long long)count);
    return 0;
}

const struct command commands[] = {
    {"init", command_init, "[--demo zhaotong-2016 | requests-sample]",
     "create the data folder, bring both stores to their head and, if asked, load the demonstration"},
    {"migrate", command_migrate, "", "bring both stores to the head of their migrations", true},
    {"rebuild", command_rebuild, "",
     "empty what the public store projects and make it anew from the ledger", true},
    {"check", command_check, "[--quick] [--sweep] | --matrix | --forms",
     "verify both stores, the ledger's chain, every file, and the public store against a projection made beside it; --quick reads no file through; --sweep removes files that nothing has named for an hour; --matrix prints who may open which page, --forms every form with its fields and limits",
     true},
    {"backup", command_backup, "FILE",
     "everything in one file, also while serving: the desk's store, its files, and what the public handed in"},
    {"restore", command_restore, "FILE",
     "the same, back into a data folder that is not there yet; the public store is made anew from the ledger"},
    {"user", command_user,
     "add LOGIN NAME DEPARTMENT ROLES | passwd LOGIN | disable LOGIN | enable LOGIN | second-factor-off LOGIN | list",
     "accounts; a password is read from standard input", true},
    {"import", command_import,
     "holidays FILE [--notice NUMBER] [--published DATE] [--year YEAR] [--title TITLE] [--source ADDRESS]",
     "the State Council's days off, from csv, json or ics by the file's ending; the options say what the file does not",
     true},
    {"import", command_import,
     "documents FOLDER --table FILE --by LOGIN [--as drafts|published] [--category CODE] [--topic CODE] [--department CODE] [--dry-run]",
     "documents of an existing site from a folder and a table, csv or xlsx; a line that cannot be taken is named; a second run changes nothing. Columns: man gongkai",
     true},
    {"import", command_import, "mail FOLDER",
     "requests that came by e-mail, from a Maildir or a folder of *.eml; an officer registers them at the desk; a second run changes nothing",
     true},
    {"deadline", command_deadline,
     "[--law cn-2008|cn-2019] --received DATE [--event KIND=DATE …] [--explain] [--lang zh|en] | --batch",
     "the day by which a request is to be answered, and why; --batch reads law TAB date TAB working days, a line each; needs no data folder; with --data the calendar is that store's. Kinds of events: man gongkai",
     true},
    {"ledger", command_ledger, "verify", "walk the whole chain of the ledger", true},
    {"mail", command_mail, "[test ADDRESS]",
     "which mail server DATA/desk/mail.conf names, what waits and what was refused; test sends a letter there and says what the server answered",
     true},
    {"scan", command_scan, "[--except FILE] FILE… | --published",
     "the leak scan: personal data, marks of secrecy and what cannot be read, one finding a line: file, place, kind, masked text; - is standard input; exit 1 if there is any. --published: of all that is public already, also at the desk under 泄露复查; killed, it goes on where it was"},
    {"serve", command_serve,
     "[--public ADDR:PORT] [--desk ADDR:PORT] [--threads N] [--cache MB] [--trusted-proxy ADDR] [--count-reads on|off] [--log text|json] [--log-level LEVEL]",
     "serve the public site (127.0.0.1:8080) and the desk (127.0.0.1:8081); SIGTERM ends it, SIGHUP starts its processes anew, both without losing a request"},
    {"help", command_help, "[COMMAND]", "this list, or one command"},
    {"version", command_version, "", "the version"},
    {"process", command_process, NULL, NULL},
#ifdef GONGKAI_FAULTS
    {"isolation-probe", command_isolation_probe, NULL, NULL},
#endif
};
const size_t commands_n = COUNT(commands);

static int command_help(struct app *app, int argc, char **argv)
{
    (void)app;
    bool found = argc == 0;
    if (argc == 0)
        printf(
            "gongkai [--data DIR] [--desk-db URL] [--public-db URL] COMMAND …\n\n"
            "The data folder is ./data unless --data says another; a store is SQLite in it unless its URL is given\n"
            "(sqlite:PATH or postgres://…).\n\n");
    for (size_t i = 0; i < commands_n; i++) {
        if (!commands[i].about || (argc > 0 && strcmp(commands[i].name, argv[0]) != 0))
            continue;
        found = true;
        printf("  gongkai %s %s\n      %s\n", commands[i].name, commands[i].usage,
               commands[i].about);
    }
    return found ? 0 : usage("there is no such command");
}
