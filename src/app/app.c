/* app.c: see app.h. */
#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/progress.h"
#include "app/url.h"

static const char *under(struct arena *a, const char *folder, const char *name)
{
    return arena_fmt(a, "%s/%s", folder, name).p;
}

/* The folder by an absolute name: processes change theirs. */
static const char *absolute(struct arena *a, const char *path)
{
    char here[4096];

    if (path[0] == '/' || !getcwd(here, sizeof(here)))
        return path;
    return under(a, here, strncmp(path, "./", 2) == 0 ? path + 2 : path);
}

/* The option, else the environment (where a password is not for everybody to see, as it is among
 * the arguments), else the default. */
static struct str url_of(struct arena *a, const char *option, const char *variable,
                         struct str otherwise)
{
    const char *set = option ? option : getenv(variable);
    struct str file;

    if (!set || !set[0])
        return otherwise;
    if (!url_file(str_c(set), &file))
        return str_c(set);
    return arena_fmt(a, "sqlite:%s", absolute(a, arena_cstr(a, file)));
}

static const char *program_path(struct arena *a)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

    return n > 0 ? arena_str(a, str_of(path, (size_t)n)).p : "/proc/self/exe";
}

void app_init(struct app *app, struct arena *a, const struct app_options *o, struct clock clock)
{
    const char *data = absolute(a, o->data                  ? o->data
                                   : getenv("GONGKAI_DATA") ? getenv("GONGKAI_DATA")
                                                            : "./data");

    *app = (struct app){
        .arena = a,
        .program = program_path(a),
        .data = data,
        .desk = under(a, data, "desk"),
        .public_ = under(a, data, "public"),
        .desk_url =
            url_of(a, o->desk_db, "GONGKAI_DESK_DB", arena_fmt(a, "sqlite:%s/desk/desk.db", data)),
        .public_url = url_of(a, o->public_db, "GONGKAI_PUBLIC_DB",
                             arena_fmt(a, "sqlite:%s/public/public.db", data)),
        .named = o->data || o->desk_db || getenv("GONGKAI_DATA") || getenv("GONGKAI_DESK_DB"),
        .desk_blobs = under(a, data, "desk/blobs"),
        .public_blobs = under(a, data, "public/blobs"),
        .spool = under(a, data, "desk/spool"),
        .mail = under(a, data, "desk/mail.conf"),
        .links = under(a, data, "desk/links.conf"),
        .seal = under(a, data, "desk/seal.key"),
        .head = under(a, data, "public/head"),
        .clock = clock,
    };
    app->public_owner_url =
        url_of(a, o->public_db_owner, "GONGKAI_PUBLIC_DB_OWNER", app->public_url);
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < commands_n; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

/* ---- Options ---- */

/* Is `word` this option? "--name=VALUE" leaves the value in *ret_value, "--name" NULL. */
static bool option_is(const struct option_of *o, const char *word, const char **ret_value)
{
    size_t n = strlen(o->name);

    if (strncmp(word, o->name, n) != 0 || (word[n] && word[n] != '='))
        return false;
    *ret_value = word[n] == '=' ? word + n + 1 : NULL;
    return true;
}

static const struct option_of *option_find(const struct option_of *list, size_t n, const char *word,
                                           const char **ret_value)
{
    for (size_t i = 0; i < n; i++) {
        if (option_is(&list[i], word, ret_value))
            return &list[i];
    }
    return NULL;
}

int options_take(int *argc, char **argv, const struct option_of *list, size_t n, bool others)
{
    int kept = 0;

    for (int i = 0; i < *argc; i++) {
        const char *value;
        const struct option_of *o = option_find(list, n, argv[i], &value);

        if (!o) {
            if (!others && argv[i][0] == '-' && argv[i][1])
                return err_set(ERR_INVALID, "there is no option %s here", argv[i]);
            argv[kept++] = argv[i];
            continue;
        }
        if (!o->value) {
            *o->flag = true;
            continue;
        }
        if (!value && i + 1 == *argc)
            return err_set(ERR_INVALID, "%s wants a value", o->name);
        *o->value = value ? value : argv[++i];
    }
    argv[kept] = NULL;
    *argc = kept;
    return 0;
}

/* ---- What people are told ---- */

int fail(const char *what, int err)
{
    const char *context = err_context();

    progress_end();
    fprintf(stderr, "gongkai: %s: %s%s%s\n", what, err_name(err), context[0] ? ": " : "", context);
    return FAILED;
}

int usage(const char *what)
{
    fprintf(stderr, "gongkai: %s (see gongkai help)\n", what);
    return USAGE;
}
