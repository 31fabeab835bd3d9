/* mail.c: gongkai mail [test ADDRESS]: is there a mail server, what waits and what was refused; and a letter
 * that says that it works. */
#include <stdio.h>

#include "app/commands.h"
#include "app/stores.h"
#include "base/rand.h"
#include "domain/requests/mail/mails.h"

static int tell(struct app *app, const struct mail_server *s)
{
    struct db *db cleanup(db_done) = NULL;
    struct mails_counts n;
    int r = db_open(app->desk_url, DB_READ, &db);

    if (r >= 0)
        r = mails_count(db, app->arena, &n);
    if (r < 0)
        return fail("mail", r);
    if (s->on)
        printf("out: %.*s:%lld (%.*s), from %.*s\n", STR_ARG(s->host), (long long)s->port,
               STR_ARG(s->security), STR_ARG(s->from));
    else
        printf("out: none (%s)\n", app->mail);
    if (s->fetches)
        printf("in: %.*s:%lld (%.*s), folder %.*s\n", STR_ARG(s->imap_host),
               (long long)s->imap_port, STR_ARG(s->imap_security), STR_ARG(s->imap_folder));
    else
        printf("in: none\n");
    printf("mails: %lld waiting, %lld sent, %lld refused\n", (long long)n.waiting,
           (long long)n.sent, (long long)n.refused);
    return DONE;
}

static int try_it(struct app *app, const struct mail_server *s, struct str to)
{
    struct str answer;
    struct mail m = {
        .id = arena_fmt(app->arena, "test-%.*s@localhost", STR_ARG(rand_hex(app->arena, 8))),
        .from_name = S("gongkai"),
        .to = to,
        .subject = S("gongkai: 邮件测试 test of the mail server"),
        .text = S("收到这封邮件，说明邮件服务器设置好了。\nThe mail server is set up.\n"),
        .date = clock_now(&app->clock)};

    if (!s->on)
        return fail("mail test", err_set(ERR_ABSENT, "no mail server: %s", app->mail));
    int r = mail_send(app->arena, s, &m, &answer);
    if (answer.n > 0)
        printf("the server said: %.*s\n", STR_ARG(answer));
    return r < 0 ? fail("mail test", r) : DONE;
}

int command_mail(struct app *app, int argc, char **argv)
{
    struct mail_server s;
    int r = mail_server_load(app->arena, app->mail, &s);

    if (r < 0)
        return fail("mail", r);
    if (argc == 0)
        return tell(app, &s);
    if (argc == 2 && strcmp(argv[0], "test") == 0)
        return try_it(app, &s, str_c(argv[1]));
    return usage("mail takes nothing, or test and an address");
}
