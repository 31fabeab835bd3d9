/* stores.c: see stores.h. */
#include "app/stores.h"

#include "app/wiring.h"
#include "store/migrate.h"

int stores_open(const struct app *app, struct stores *ret)
{
    *ret = (struct stores){0};
    int r = db_open(app->desk_url, DB_WRITE, &ret->desk);
    if (r < 0)
        return r;
    r = db_open(app->public_url, DB_WRITE, &ret->pub);
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

static int migrate_one(struct str url, enum db_mode mode, const struct migrations *m)
{
    struct db *db cleanup(db_done) = NULL;
    int r = db_open(url, mode, &db);
    return r < 0 ? r : migrate(db, m);
}

int stores_migrate(const struct app *app, enum db_mode mode)
{
    int desk = migrate_one(app->desk_url, mode, &migrations_desk);
    if (desk < 0)
        return desk;
    int pub = migrate_one(app->public_url, mode, &migrations_public);
    return pub < 0 ? pub : desk + pub;
}
