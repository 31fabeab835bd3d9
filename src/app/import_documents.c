/* import_documents.c: gongkai import documents FOLDER --table FILE [--as drafts|published] --by LOGIN
 * [--category CODE] [--topic CODE] [--department CODE] [--dry-run]: the documents of an existing site.
 *
 * How a line is taken: import_run.h. Refused ones are named with their number and their reason. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/import_run.h"
#include "app/progress.h"
#include "base/file.h"
#include "domain/people/people.h"
#include "paper/extract.h"

/* Of the folder or below it, and no link out of it. */
static int file_open(void *me, struct arena *a, struct str name, int *ret_fd, int64_t *ret_size)
{
    const int *folder = me;
    struct stat st;
    struct str part, rest = name;
    while (str_next(&rest, '/', &part))
        if (part.n == 0 || str_eq(part, S("..")) || str_eq(part, S(".")))
            return ERR_INVALID;
    int fd = openat(*folder, arena_cstr(a, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return ERR_ABSENT;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > FILE_MAX_BYTES) {
        (void)close(fd);
        return ERR_TOO_LARGE;
    }
    *ret_fd = fd;
    *ret_size = st.st_size;
    return 0;
}

static void batch_tell(struct importing *im)
{
    struct import_problems *t = &im->problems;
    progress("documents", im->run.taken + im->run.there + im->run.refused, 0);
    if (t->n > 0)
        progress_end();
    for (size_t i = 0; i < t->n; i++)
        fprintf(stderr, "gongkai: import: line %lld: %.*s\n", (long long)t->v[i].line.line,
                STR_ARG(t->v[i].said));
    *t = (struct import_problems){0};
    arena_reset(im->batch);
}

/* The last part of a path. */
static struct str file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_c(slash ? slash + 1 : path);
}

static int table_take(struct importing *im, struct import_table *t)
{
    size_t n = 1;
    int r = 0;
    while (r >= 0 && n > 0) {
        r = import_batch(im, t, IMPORT_BATCH, &n);
        if (r >= 0)
            batch_tell(im);
    }
    return r;
}

static int run(struct importing *im, const char *table, const char *login)
{
    struct import_table t;
    struct str text;
    int fd cleanup(file_close) = -1;
    int r = people_find(im->db, im->arena, str_c(login), &im->actor);
    if (r < 0)
        return r;
    if (im->run.published && !(im->actor.roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "%s is no administrator: published history wants one", login);
    im->owner = im->actor;
    im->run.account = im->actor.id;
    im->run.table = file_name(table);
    r = import_places_load(im);
    if (r >= 0) {
        fd = open(table, O_RDONLY | O_CLOEXEC);
        r = fd < 0 ? err_errno(table) : import_table_text(im, fd, file_name(table), &text);
    }
    if (r >= 0)
        r = import_table_open(im->arena, text, &t);
    return r < 0 ? r : table_take(im, &t);
}

static void tell(const struct importing *im)
{
    progress_end();
    printf("documents: %lld %s, %lld there already, %lld refused\n", (long long)im->run.taken,
           im->dry             ? "would be taken"
           : im->run.published ? "published"
                               : "drafted",
           (long long)im->run.there, (long long)im->run.refused);
    if (im->findings > 0)
        printf("leak scan: %lld findings in %lld documents: see them at the desk\n",
               (long long)im->findings, (long long)im->leaky);
}

int import_documents(struct app *app, int argc, char **argv)
{
    const char *table = NULL, *as = "drafts", *login = NULL, *category = "", *topic = "",
               *department = "";
    struct importing im = {.arena = app->arena, .convert = -1, .now = clock_now(&app->clock)};
    const struct option_of list[] = {
        {.name = "--table", .value = &table},         {.name = "--as", .value = &as},
        {.name = "--by", .value = &login},            {.name = "--category", .value = &category},
        {.name = "--topic", .value = &topic},         {.name = "--department", .value = &department},
        {.name = "--dry-run", .flag = &im.dry},
    };
    if (options_take(&argc, argv, list, COUNT(list), false) < 0)
        return usage(err_context());
    if (argc != 1 || !table || !login)
        return usage("import documents takes a folder, --table FILE and --by LOGIN");
    im.run.published = strcmp(as, "published") == 0;
    if (!im.run.published && strcmp(as, "drafts") != 0)
        return usage("--as takes drafts or published");
    im.category = str_c(category);
    im.topic = str_c(topic);
    im.department = str_c(department);
    im.blobs = app->desk_blobs;

    struct db *db cleanup(db_done) = NULL;
    int folder cleanup(file_close) = open(argv[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t pid;
    if (folder < 0)
        return fail("import", err_errno(argv[0]));
    int r = scan_reader_start(&im.convert, &pid); /* before there is a store to inherit */
    if (r >= 0)
        r = db_open(app->desk_url, DB_WRITE, &db);
    if (r < 0)
        return fail("import", r);
    im.db = db;
    im.files = (struct import_files){file_open, &folder};
    im.batch = arena_new(0);
    r = run(&im, table, login);
    arena_free(im.batch);
    file_close(&im.convert);
    (void)waitpid(pid, NULL, 0);
    tell(&im);
    if (r < 0)
        return fail("import", r);
    return im.run.refused > 0 ? FAILED : DONE;
}
