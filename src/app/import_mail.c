/* import_mail.c: gongkai import mail FOLDER: mails as files, of a Maildir (its new and cur) or any folder of *.eml. Each
 * is kept as of intake by e-mail; the worker reads them. A second run changes nothing. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "app/commands.h"
#include "app/progress.h"
#include "base/file.h"
#include "domain/requests/mail/mail_in.h"

struct importing {
    struct app *app;
    struct db *db;
    struct seal_keys keys;
    int64_t fresh, there, refused;
};

static int take(struct importing *im, const char *path)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    struct str bytes;
    int r = file_read(a, path, EML_MAX, &bytes);

    if (r == 0)
        r = tx_begin(im->db, &tx);
    if (r == 0)
        r = mail_in_keep(im->db, a, &im->keys, bytes, "folder", 0, clock_now(&im->app->clock));
    if (r < 0)
        return r;
    im->fresh += r > 0;
    im->there += r == 0;
    return tx_commit(&tx);
}

static bool is_mail(const char *name, bool maildir)
{
    return name[0] != '.' && (maildir || str_ends(str_c(name), S(".eml")));
}

/* What cannot be taken is named and passed over; what fails of ours ends it. */
static int take_named(struct importing *im, const char *path)
{
    int r = take(im, path);

    if (r == ERR_INVALID || r == ERR_TOO_LARGE || r == ERR_ABSENT) {
        fail(path, r);
        im->refused++;
        return 0;
    }
    return r;
}

static int folder_take(struct importing *im, const char *folder, bool maildir)
{
    DIR *dir = opendir(folder);
    struct dirent *e;
    int r = dir ? 0 : err_errno(folder);

    while (r == 0 && (e = readdir(dir))) {
        struct stat st;
        const char *path = arena_fmt(im->app->arena, "%s/%s", folder, e->d_name).p;

        if (!is_mail(e->d_name, maildir) || lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
            continue;
        r = take_named(im, path);
        progress("mails", im->fresh + im->there, 0);
    }
    if (dir)
        (void)closedir(dir);
    return r;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int run(struct importing *im, const char *folder)
{
    const char *fresh = arena_fmt(im->app->arena, "%s/new", folder).p,
               *seen = arena_fmt(im->app->arena, "%s/cur", folder).p;

    if (!is_folder(fresh) || !is_folder(seen))
        return folder_take(im, folder, false);
    int r = folder_take(im, fresh, true);
    return r < 0 ? r : folder_take(im, seen, true);
}

int import_mail(struct app *app, int argc, char **argv)
{
    struct db *db cleanup(db_done) = NULL;
    struct importing im = {.app = app};

    if (argc != 1)
        return usage("import mail takes a folder");
    int r = seal_keys_load(app->seal, &im.keys);
    if (r == 0)
        r = db_open(app->desk_url, DB_WRITE, &db);
    im.db = db;
    if (r == 0)
        r = run(&im, argv[0]);
    progress_end();
    printf("mails: %lld new, %lld there already, %lld refused\n", (long long)im.fresh,
           (long long)im.there, (long long)im.refused);
    if (r < 0)
        return fail("import", r);
    return im.refused > 0 ? FAILED : DONE;
}
