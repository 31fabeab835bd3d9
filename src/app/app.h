/* app.h: what every subcommand knows: where the data are, which stores, the clock. Set by main() and never changed. */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/clock.h"
#include "store/db.h"

struct app {
    struct arena *arena;         /* of the process */
    const char *data;            /* the folder; absolute */
    struct str desk_url, public_url;
    const char *desk_blobs, *public_blobs, *spool, *head;
    struct clock clock;
};

/* Fill in what follows from the folder; the addresses may be given ("" : SQLite in the folder). */
void app_init(struct app *app, struct arena *a, struct str data, struct str desk_url, struct str public_url, struct clock clock);

/* A subcommand: 0 done, 1 refused or failed (one line on stderr said why), 2 wrong usage. */
struct command {
    const char *name;
    int (*run)(struct app *app, int argc, char **argv); /* without the program's and the command's name */
    const char *usage, *about;
};

extern const struct command commands[];
extern const size_t commands_n;

/* One clear line on stderr from an error; returns 1. */
int fail(const char *what, int err);
/* One line and the exit code of wrong usage: 2. */
int usage(const char *what);

#endif
