/* user.c: gongkai user add|passwd|disable|enable|second-factor-off|list: accounts from the terminal. A password is
 * read from standard input, its first line: it never stands in the list of processes. */
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "app/commands.h"
#include "domain/bodies/bodies.h"
#include "domain/people/people.h"

#define PASSWORD_MAX 1000

/* On a terminal without showing it. */
static int read_password(struct arena *a, struct str *ret)
{
    struct termios was, hidden;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
    if (terminal) {
        fprintf(stderr, "password: ");
        hidden = was;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    char line[PASSWORD_MAX + 2];
    bool got = fgets(line, sizeof(line), stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
        fputc('\n', stderr);
    }
    struct str typed = str_c(got ? line : "");
    if (!str_ends(typed, S("\n")) && typed.n > PASSWORD_MAX)
        return err_set(ERR_TOO_LARGE, "a password has at most %d bytes", PASSWORD_MAX);
    if (str_ends(typed, S("\n")))
        typed.n--;
    *ret = arena_str(a, typed);
    return 0;
}

/* A fresh store has no department yet: the first account's is made with it. */
static int department_ready(struct db *db, struct arena *a, struct str code, moment_t now)
{
    struct bodies_departments found;
    int r = bodies_departments(db, a, &found);
    if (r < 0 || found.n > 0)
        return r;
    int64_t id;
    return bodies_department_add(db, a, code, code, code, 0, now, &id);
}

static int user_add(struct app *app, struct db *db, char **argv)
{
    struct people_new n = {.login = str_c(argv[0]),
                           .name_zh = str_c(argv[1]),
                           .name_en = S(""),
                           .department = str_c(argv[2])};
    int r = roles_parse(str_c(argv[3]), &n.roles);
    if (r < 0)
        return r;
    r = read_password(app->arena, &n.password);
    if (r < 0)
        return r;
    moment_t now = clock_now(&app->clock);
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = department_ready(db, app->arena, n.department, now);
    if (r < 0)
        return r;
    int64_t id;
    r = people_add(db, app->arena, &n, now, &id);
    return r < 0 ? r : tx_commit(&tx);
}

static int user_passwd(struct app *app, struct db *db, char **argv)
{
    struct str password;
    int r = read_password(app->arena, &password);
    if (r < 0)
        return r;
    return people_set_password(db, app->arena, str_c(argv[0]), password, 0, clock_now(&app->clock));
}

static int user_switch(struct app *app, struct db *db, const char *login, bool disabled)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = people_set_disabled(db, app->arena, str_c(login), disabled, 0, clock_now(&app->clock));
    return r < 0 ? r : tx_commit(&tx);
}

static int user_disable(struct app *app, struct db *db, char **argv)
{
    return user_switch(app, db, argv[0], true);
}

static int user_enable(struct app *app, struct db *db, char **argv)
{
    return user_switch(app, db, argv[0], false);
}

/* Who lost his telephone, and is the administrator himself. */
static int user_factor_off(struct app *app, struct db *db, char **argv)
{
    return people_second_factor_off(db, app->arena, str_c(argv[0]), 0, clock_now(&app->clock));
}

static int user_list(struct app *app, struct db *db, char **argv)
{
    (void)argv;
    struct people_accounts found;
    int r = people_list(db, app->arena, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++) {
        const struct people_account *p = &found.v[i];
        printf("%.*s\t%.*s\t%.*s\t%.*s\t%s\n", STR_ARG(p->login), STR_ARG(p->name_zh),
               STR_ARG(p->department), STR_ARG(p->roles), p->disabled ? "disabled" : "active");
    }
    return 0;
}

int command_user(struct app *app, int argc, char **argv)
{
    static const struct {
        const char *name;
        int argc;
        int (*run)(struct app *app, struct db *db, char **argv);
    } verbs[] = {
        {"add", 4, user_add},
        {"passwd", 1, user_passwd},
        {"disable", 1, user_disable},
        {"enable", 1, user_enable},
        {"second-factor-off", 1, user_factor_off},
        {"list", 0, user_list},
    };
    for (size_t i = 0; argc > 0 && i < COUNT(verbs); i++) {
        if (strcmp(verbs[i].name, argv[0]) != 0 || verbs[i].argc != argc - 1)
            continue;
        struct db *db cleanup(db_done) = NULL;
        int r = db_open(app->desk_url, DB_WRITE, &db);
        if (r >= 0)
            r = verbs[i].run(app, db, argv + 1);
        return r < 0 ? fail("user", r) : 0;
    }
    return usage(
        "user takes add LOGIN NAME DEPARTMENT ROLES, passwd LOGIN, disable LOGIN, enable LOGIN, second-factor-off LOGIN or list");
}
