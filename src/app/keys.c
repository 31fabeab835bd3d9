/* keys.c: see keys.h. A pair without its private file is of no use: another one is made, and what was
 * sealed for the old one is lost; so a backup has the file. */
#include "app/keys.h"

#include "domain/bodies/bodies.h"
#include "domain/requests/requests.h"

static int announce(const struct app *app, struct db *desk, const struct seal_keys *keys)
{
    struct str stands, text = seal_key_text(app->arena, keys->public_key);
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);

    if (r < 0)
        return r;
    r = bodies_setting(desk, app->arena, REQUESTS_KEY_SETTING, &stands);
    if (r < 0 || str_eq(stands, text))
        return r;
    r = bodies_set(desk, app->arena, S(REQUESTS_KEY_SETTING), text, 0, clock_now(&app->clock));
    return r < 0 ? r : tx_commit(&tx);
}

int keys_settle(const struct app *app, const struct stores *s)
{
    struct seal_keys keys = {0};
    int r = seal_keys_load(app->seal, &keys);

    if (r == ERR_ABSENT)
        r = seal_keys_make(app->seal, &keys);
    if (r < 0)
        return r;
    r = announce(app, s->desk, &keys);
    return r < 0 ? r : stores_project(app, s);
}
