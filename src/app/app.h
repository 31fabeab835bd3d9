/* app.h: what every subcommand knows: where the data are, which stores, the clock. Set by main()
 * and never changed. */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/clock.h"
#include "store/db.h"

struct app {
    struct arena *arena; /* of the process */
    const char *program; /* the file that this program was started from; absolute */
    const char *data;    /* the folder; absolute */
    struct str desk_url, public_url;
    /* As who the worker writes the public store: the same, but for the roles of PostgreSQL. */
    struct str public_owner_url;
    const char *desk, *public_; /* DIR/desk and DIR/public */
    bool named; /* the folder or the desk's store was named: by option or environment */
    const char *desk_blobs, *public_blobs, *spool, *head;
    const char *mail; /* how mail goes out and comes in; no such file: not at all */
    const char
        *links; /* whether, and how, links to other sites are looked at; no such file: not at all */
    const char *seal; /* the desk's private key for what people hand in sealed */
    struct clock clock;
};

/* What may be given for all commands; NULL: not given. */
struct app_options {
    const char *data, *desk_db, *public_db, *public_db_owner;
};

/* Fill in what follows from the folder; addresses that are not given: SQLite in the folder. */
void app_init(struct app *app, struct arena *a, const struct app_options *o, struct clock clock);

#define DONE   0
#define FAILED 1
#define USAGE  2

/* A subcommand. DONE; FAILED: refused or failed, one line on stderr said why; USAGE. */
struct command {
    const char *name;
    /* argv without the program's and the command's name. */
    int (*run)(struct app *app, int argc, char **argv);
    const char *usage, *about; /* about NULL: not for people */
    /* Started as root, it becomes the owner of the desk's folder before: every file has one. */
    bool as_owner;
};

extern const struct command commands[];
extern const size_t commands_n;
const struct command *command_find(const char *name);

/* An option of a command: with a value, or a flag. */
struct option_of {
    const char *name;   /* "--public" */
    const char **value; /* NULL: a flag */
    bool *flag;
};
/* Takes "--name VALUE", "--name=VALUE" and flags out of argv, up to "--". ERR_INVALID: one that
 * is not in the list (unless `others`), or lacks its value; err_context() says which. */
int options_take(int *argc, char **argv, const struct option_of *list, size_t n, bool others)
    must_use;

/* One clear line on stderr from an error; returns FAILED. */
int fail(const char *what, int err);
/* One line and the exit code of wrong usage. */
int usage(const char *what);

#endif
