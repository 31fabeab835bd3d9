/* main.c: gongkai [--data DIR] [--desk-db URL] [--public-db URL] COMMAND … */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"

struct options {
    const char *data, *desk_db, *public_db;
};

/* Takes the options that every command knows off argv, wherever they stand; -1: one lacks its value. */
static int take_options(int argc, char **argv, struct options *o)
{
    int kept = 1;
    for (int i = 1; i < argc; i++) {
        const char **into = strcmp(argv[i], "--data") == 0        ? &o->data
                            : strcmp(argv[i], "--desk-db") == 0   ? &o->desk_db
                            : strcmp(argv[i], "--public-db") == 0 ? &o->public_db
                                                                  : NULL;
        if (!into) {
            argv[kept++] = argv[i];
            continue;
        }
        if (++i == argc)
            return -1;
        *into = argv[i];
    }
    argv[kept] = NULL;
    return kept;
}

/* The folder by an absolute name: processes change theirs. */
static struct str absolute(struct arena *a, const char *path)
{
    char here[4096];
    if (path[0] == '/' || !getcwd(here, sizeof(here)))
        return arena_str(a, str_c(path));
    return arena_fmt(a, "%s/%s", here, strncmp(path, "./", 2) == 0 ? path + 2 : path);
}

static const struct command *command_by_name(const char *name)
{
    for (size_t i = 0; i < commands_n; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    struct options o = {.data = "./data"};
    argc = take_options(argc, argv, &o);
    if (argc < 0)
        return usage("--data, --desk-db and --public-db want a value");
    const struct command *c = command_by_name(argc < 2 ? "help" : argv[1]);
    if (!c)
        return usage("there is no such command");

    umask(027);
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct app app;
    app_init(&app, a, absolute(a, o.data), str_c(o.desk_db), str_c(o.public_db), clock_from_env());
    return c->run(&app, argc > 2 ? argc - 2 : 0, argv + 2);
}
