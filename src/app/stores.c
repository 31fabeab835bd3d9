/* stores.c: see stores.h. */
#include "app/stores.h"

#include "app/outside_walls.h"
#include "app/sandbox.h"
#include "app_public_sql.h"
#include "base/log.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/mail/mail_in.h"
#include "engine/json.h"
#include "store/migrate.h"

int stores_open(const struct app *app, struct stores *ret)
{
    *ret = (struct stores){0};
    int r = db_open(app->desk_url, DB_WRITE, &ret->desk);
    if (r < 0)
        return r;
    r = db_open(app->public_owner_url, DB_WRITE, &ret->pub);
    if (r < 0)
        stores_close(ret);
    return r;
}

void stores_close(struct stores *s)
{
    db_close(s->desk);
    db_close(s->pub);
    *s = (struct stores){0};
}

void stores_projector(const struct app *app, const struct stores *s, struct projector *ret)
{
    *ret = (struct projector){
        .desk = s->desk,
        .pub = s->pub,
        .desk_blobs = app->desk_blobs,
        .pub_blobs = app->public_blobs,
        .head_path = app->head,
    };
    wiring_projector(app->arena, ret);
}

int stores_project(const struct app *app, const struct stores *s)
{
    struct projector p;
    stores_projector(app, s, &p);
    int all = 0, r;
    while ((r = projector_run(&p)) > 0)
        all += r;
    return r < 0 ? r : all;
}

static int migrate_one(struct str url, enum db_mode mode, const struct migrations *m,
                       struct db **ret)
{
    int r = db_open(url, mode, ret);
    return r < 0 ? r : migrate(*ret, m);
}

/* The notices of working days that this program knows. */
static int enter_calendar(const struct app *app, struct db *desk)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);
    if (r >= 0)
        r = holidays_enter_builtin(desk, app->arena, clock_now(&app->clock));
    return r < 0 ? r : tx_commit(&tx);
}

int stores_migrate(const struct app *app, enum db_mode mode)
{
    struct stores s cleanup(stores_close) = {0};
    int desk = migrate_one(app->desk_url, mode, &migrations_desk, &s.desk);
    if (desk < 0)
        return desk;
    int pub = migrate_one(app->public_owner_url, mode, &migrations_public, &s.pub);
    if (pub < 0)
        return pub;
    struct app_public_grants_row row;
    int r = app_public_sql_grants(s.pub, app->arena, &row);
    if (r >= 0)
        r = enter_calendar(app, s.desk);
    return r < 0 ? r : desk + pub;
}

static int at_head(struct db *db, const struct migrations *m, const char *name)
{
    int missing = migrate_missing(db, m);
    if (missing > 0)
        return err_set(ERR_CONFLICT, "the %s store lacks %d of %zu migrations: gongkai %s", name,
                       missing, m->n, (size_t)missing == m->n ? "init" : "migrate");
    return missing;
}

int stores_at_head(const struct stores *s)
{
    int r = at_head(s->desk, &migrations_desk, "desk's");
    return r < 0 ? r : at_head(s->pub, &migrations_public, "public");
}

int stores_become_owner(const struct app *app)
{
    int r = sandbox_become_owner(app->desk, NULL);
    /* No folder: the command will say so in its own words. */
    return r == ERR_ABSENT ? 0 : r;
}

/* ---- The worker's machines ---- */

void windows_init(struct windows *w, const struct app *app, const struct stores *s)
{
    *w = (struct windows){.taker = {.desk = s->desk, .pub = s->pub, .clock = app->clock}};
    /* Without it what came sealed stays in the inbox, and the log says so each time. */
    if (seal_keys_load(app->seal, &w->requests.keys) < 0)
        log_err("worker.no_key", ERR_ABSENT);
    w->taker.app = &w->requests;
    wiring_intakes(app->arena, &w->taker);
    stores_projector(app, s, &w->projector);
}

int windows_turn(struct windows *w)
{
    int taken = taker_run(&w->taker);
    int applied = projector_run(&w->projector);

    if (taken < 0)
        return taken;
    return applied < 0 ? applied : taken + applied;
}

const struct request_law *stores_request_law(const struct app *app)
{
    struct request_law *law = arena_one(app->arena, struct request_law);
    int r = request_law_load(app->arena, law);
    if (r < 0)
        log_err("requests.no_law", r);
    return r < 0 ? NULL : law;
}

/* Whether there is a mail server; the public site is told. */
static void mails_settle(struct jobs *j, const struct app *app, struct db *desk)
{
    struct mails_worker *m = &j->app.mails;
    if (seal_keys_load(app->seal, &j->app.keys) < 0)
        j->app.keys.there = false;
    m->clock = app->clock;
    m->blobs = app->desk_blobs;
    int r = mail_server_load(app->arena, app->mail, &m->server);
    if (r < 0)
        log_err("mail.off", r);
    r = mails_announce(desk, app->arena, m->server.on, clock_now(&app->clock));
    if (r == 0 && m->server.on) /* not only at the next hour */
        r = wiring_remind(desk, clock_now(&app->clock));
    if (r < 0)
        log_err("mail.announce", r);
}

/* Whether links to other sites are looked at: off where the file cannot be read. */
static void links_settle(struct jobs *j, const struct app *app)
{
    struct links_worker *w = &j->app.links;
    int r = outside_rules_load(app->arena, app->links, &w->rules);
    if (r < 0)
        log_err("links.off", r);
    w->ask = outside_ask_behind_walls;
}

void jobs_init(struct jobs *j, const struct app *app, struct db *desk, int convert)
{
    *j = (struct jobs){
        .app = {.catalogue = {.blobs = app->desk_blobs,
                              .public_url = app->public_owner_url,
                              .clock = app->clock},
                .requests = {.blobs = app->desk_blobs,
                             .clock = app->clock,
                             .law = stores_request_law(app)},
                .blobs = app->desk_blobs,
                .convert = convert},
        /* One: between two the process sees whether it is time to end. */
        .runner = {.db = desk, .v = wiring_jobs, .n = wiring_jobs_n, .at_once = 1},
        .clock = app->clock,
    };
    j->runner.app = &j->app;
    mails_settle(j, app, desk);
    links_settle(j, app);
}

/* What is looked at now and again, by a job like any other. */
static int now_and_again(struct jobs *j, const char *kind, const char *key, int64_t seconds,
                         moment_t now, moment_t *looked)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    json_t *none cleanup(json_done) = json_object();
    if (now - *looked < seconds)
        return 0;
    int r = tx_begin(j->runner.db, &tx);
    if (r == 0)
        r = job_add(j->runner.db, a, kind, str_c(key), none, now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r == 0)
        *looked = now;
    return r;
}

int jobs_turn(struct jobs *j)
{
    moment_t now = clock_now(&j->clock);
    int r = 0;
    if (j->app.mails.server.fetches)
        r = now_and_again(j, MAIL_FETCH_JOB, "fetch", MAIL_FETCH_SECONDS, now, &j->looked);
    if (r == 0 && j->app.links.rules.on)
        r = now_and_again(j, LINKS_JOB, "links", LINKS_EVERY, now, &j->links_looked);
    return r < 0 ? r : job_run_due(&j->runner, clock_now(&j->clock));
}
