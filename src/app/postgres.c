/* postgres.c: see postgres.h. The password goes by the environment, where only this user can
 * read it. */
#include "app/postgres.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/url.h"

/* Our environment and the password. */
static char **environment(struct arena *a, struct str password)
{
    size_t n = 0;
    char **v;

    while (environ[n])
        n++;
    v = arena_many(a, n + 2, char *);
    memcpy(v, environ, n * sizeof(*v));
    if (password.n)
        v[n] = arena_cstr(a, arena_fmt(a, "PGPASSWORD=%.*s", STR_ARG(password)));
    return v;
}

static int wait_for(pid_t pid, const char *what)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return err_errno("waitpid");
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(ERR_DATABASE, "%s failed; its own words stand above", what);
    return 0;
}

static int run(struct arena *a, const char *const *argv, struct str password)
{
    pid_t pid;
    int e = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv,
                         environment(a, password));

    if (e != 0)
        return err_set(ERR_ABSENT, "%s cannot be started (package postgresql-client)", argv[0]);
    return wait_for(pid, argv[0]);
}

int postgres_dump(struct arena *a, struct str url, struct str schema, const char *table,
                  const char *path)
{
    struct str password;
    const char *db =
        arena_fmt(a, "--dbname=%.*s", STR_ARG(url_without_password(a, url, &password))).p;
    const char *file = arena_fmt(a, "--file=%s", path).p;
    const char *part = table ? arena_fmt(a, "--table=\"%.*s\".\"%s\"", STR_ARG(schema), table).p
                             : arena_fmt(a, "--schema=\"%.*s\"", STR_ARG(schema)).p;
    const char *const argv[] = {"pg_dump",
                                db,
                                "--format=custom",
                                "--no-password",
                                "--no-owner",
                                "--no-privileges",
                                file,
                                part,
                                table ? "--data-only" : NULL,
                                NULL};

    return run(a, argv, password);
}

int postgres_restore(struct arena *a, struct str url, const char *path, bool rows)
{
    struct str password;
    const char *db =
        arena_fmt(a, "--dbname=%.*s", STR_ARG(url_without_password(a, url, &password))).p;
    const char *const argv[] = {"pg_restore",
                                db,
                                "--no-password",
                                "--no-owner",
                                "--no-privileges",
                                "--single-transaction",
                                "--exit-on-error",
                                path,
                                rows ? "--data-only" : NULL,
                                NULL};

    return run(a, argv, password);
}
