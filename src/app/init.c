/* init.c: gongkai init [--demo zhaotong-2016 | requests-sample]: the data folder, both stores at their head, and, if
 * asked, the demonstration. */
#include <ftw.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/demo_load.h"
#include "app/demo_requests.h"
#include "app/house.h"
#include "app/keys.h"
#include "app/progress.h"
#include "app/stores.h"
#include "base/file.h"
#include "catalogue_start.h"
#include "demo_zhaotong_2016.h"
#include "engine/head.h"

/* DIR/desk is nobody else's; DIR/public is shared with the public process: its group's, and new
 * files stay the group's. */
int house_make(const struct app *app)
{
    const struct {
        const char *path;
        unsigned mode;
    } folders[] = {
        {arena_fmt(app->arena, "%s/desk", app->data).p, 0750},
        {app->desk_blobs, 0750},
        {app->spool, 0750},
        {arena_fmt(app->arena, "%s/public", app->data).p, 02770},
        {app->public_blobs, 02750},
    };
    /* The public process, another user when we are root, passes through; it sees nothing on the
     * way. */
    bool ours = access(app->data, F_OK) < 0;
    int r = file_make_dir(app->data, 0711);
    if (r >= 0 && ours && chmod(app->data, 0711) < 0)
        r = err_errno(app->data);
    if (r < 0)
        return r;
    for (size_t i = 0; i < COUNT(folders); i++) {
        r = file_make_dir(folders[i].path, folders[i].mode);
        if (r < 0)
            return r;
    }
    r = head_create(app->head);
    if (r < 0)
        return r;
    return chmod(app->head, 0660) < 0 ? err_errno(app->head) : 0;
}

/* ---- Whose the public folder is ---- */

/* The user that the public process becomes: gongkai-public if the system has it, else nobody. */
static const struct passwd *public_user(void)
{
    const struct passwd *user = getpwnam("gongkai-public");
    return user ? user : getpwnam("nobody");
}

/* nftw() hands nothing of ours through: it asks again, which is cheap. */
static int give_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)ftw;
    const struct passwd *user = public_user();
    if (!user || lchown(path, user->pw_uid, user->pw_gid) < 0)
        return -1;
    /* The worker writes there as well: through the group, when it is not root. */
    return type == FTW_F ? chmod(path, 0660) : chmod(path, 02770);
}

/* As root the public folder is given to the public process's user, who owns nothing else; otherwise
 * all processes are one user, and Landlock is the wall between them. */
int house_give(const struct app *app)
{
    if (geteuid() != 0)
        return 0;
    const char *folder = arena_fmt(app->arena, "%s/public", app->data).p;
    return nftw(folder, give_one, 16, FTW_PHYS) == 0 ? 0 : err_errno(folder);
}

/* ---- What is in it ---- */

/* A demonstration: the authority's files, and what is played upon it. */
struct demo {
    const char *name;
    const struct asset_table *files;
    int (*play)(const struct app *app, const struct stores *s,
                void (*tick)(int64_t done, int64_t all)); /* NULL: nothing */
};

static const struct demo demos[] = {
    {"zhaotong-2016", &demo_zhaotong_2016, NULL},
    {"requests-sample", &demo_zhaotong_2016, demo_requests_load},
};

static const struct demo *demo_by_name(const char *name)
{
    for (size_t i = 0; i < COUNT(demos); i++)
        if (strcmp(demos[i].name, name) == 0)
            return &demos[i];
    return NULL;
}

static void play_tick(int64_t done, int64_t all)
{
    progress("demonstration", done, all);
}

static int play(const struct app *app, const struct stores *s, const struct demo *demo)
{
    int r = demo->play(app, s, play_tick);
    progress_end();
    return r < 0 ? r : stores_project(app, s);
}

/* The demonstration, or what every authority begins with. */
static int load(const struct app *app, const struct demo *demo)
{
    struct stores s cleanup(stores_close) = {0};
    int r = stores_open(app, &s);
    if (r < 0)
        return r;
    r = demo ? demo_load_files(s.desk, app->arena, demo->files, app->desk_blobs)
             : catalogue_start_load(s.desk, app->arena, &catalogue_start, clock_now(&app->clock));
    if (r >= 0)
        r = keys_settle(app, &s);
    return r < 0 || !demo || !demo->play ? r : play(app, &s, demo);
}

int command_init(struct app *app, int argc, char **argv)
{
    const char *name = NULL;
    const struct option_of list[] = {{.name = "--demo", .value = &name}};
    if (options_take(&argc, argv, list, COUNT(list), false) < 0)
        return usage(err_context());
    if (argc != 0)
        return usage("init takes --demo NAME or nothing");
    const struct demo *demo = name ? demo_by_name(name) : NULL;
    if (name && !demo)
        return fail("init", err_set(ERR_ABSENT, "there is no demonstration %s", name));
    if (access(app->desk_blobs, F_OK) == 0)
        return fail("init", err_set(ERR_CONFLICT, "%s is there already", app->data));

    int r = house_make(app);
    if (r >= 0)
        r = stores_migrate(app, DB_CREATE);
    if (r >= 0)
        r = load(app, demo);
    if (r >= 0)
        r = house_give(app);
    if (r < 0)
        return fail("init", r);
    if (demo)
        printf("The demonstration is in %s. Every account has the password %s.\n", app->data,
               DEMO_PASSWORD);
    else
        printf(
            "%s is ready. Next: gongkai user add LOGIN NAME DEPARTMENT administrator, then serve,\n"
            "and enter the authority, departments and columns at the desk under settings.\n",
            app->data);
    return 0;
}
