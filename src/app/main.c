/* main.c: gongkai [--data DIR] [--desk-db URL] [--public-db URL] COMMAND … */
#include <signal.h>
#include <sys/stat.h>

#include "app/app.h"
#include "app/stores.h"

int main(int argc, char **argv)
{
    struct app_options o = {0};
    const struct option_of list[] = {
        {.name = "--data", .value = &o.data},
        {.name = "--desk-db", .value = &o.desk_db},
        {.name = "--public-db", .value = &o.public_db},
        {.name = "--public-db-owner", .value = &o.public_db_owner},
    };
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct command *c;
    struct app app;

    if (options_take(&argc, argv, list, COUNT(list), true) < 0)
        return usage(err_context());
    c = command_find(argc < 2 ? "help" : argv[1]);
    if (!c)
        return usage("there is no such command");

    /* Files belong to their owner and the folder's group: two users work in the public store's. */
    umask(007);
    (void)signal(SIGPIPE, SIG_IGN);
    app_init(&app, a, &o, clock_from_env());
    if (c->as_owner) {
        int r = stores_become_owner(&app);

        if (r < 0)
            return fail(c->name, r);
    }
    return c->run(&app, argc > 2 ? argc - 2 : 0, argc > 2 ? argv + 2 : argv + argc);
}
