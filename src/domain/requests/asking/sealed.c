/* sealed.c: see sealed.h. */
#include "domain/requests/asking/sealed.h"

#include "base/vec.h"
#include "domain/frame/frame.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/requests.h"
#include "engine/json.h"

static struct str plain_setting(const struct furniture *f, const char *name)
{
    for (size_t i = 0; i < f->settings.n; i++)
        if (str_eq(f->settings.v[i].name, str_c(name)))
            return f->settings.v[i].value;
    return S("");
}

/* The desk's public key, as it is made known. */
static int desk_key(struct ctx *c, uint8_t ret[SEAL_KEY])
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    if (seal_key_parse(plain_setting(f, REQUESTS_KEY_SETTING), ret) < 0)
        return err_set(ERR_BUSY, "the desk has made no key known to seal requests with");
    return 0;
}

bool request_can_seal(struct ctx *c)
{
    uint8_t key[SEAL_KEY];
    return desk_key(c, key) == 0;
}

int request_sealing_pair(struct ctx *c, struct seal_pair *ret)
{
    const struct inbox_door *door = c->app;
    uint8_t key[SEAL_KEY];
    int r = desk_key(c, key);
    if (r < 0)
        return r;
    if (door->sealer)
        sealer_pair(door->sealer, key, ret);
    else
        seal_pair_make(key, ret);
    return 0;
}

bool request_notices_offered(struct ctx *c)
{
    const struct furniture *f;
    return frame_furniture(c, &f) == 0 && str_eq(plain_setting(f, MAIL_ON_SETTING), S("1"));
}

static int read_kinds(struct db *pub, const struct furniture *f, const void **ret)
{
    (void)pub;
    struct request_file_kinds *kinds = arena_one(f->arena, struct request_file_kinds);
    *kinds = request_file_kinds(f->arena, plain_setting(f, REQUEST_FILE_KINDS_SETTING));
    *ret = kinds;
    return 0;
}

struct request_file_kinds request_kinds_taken(struct ctx *c)
{
    const void *kinds;
    if (frame_once(c, read_kinds, &kinds) < 0)
        return request_file_kinds(c->arena, S(""));
    return *(const struct request_file_kinds *)kinds;
}

struct submissions request_sealed(struct arena *a, const struct seal_pair *pair, const char *kind,
                                  struct str public_id, json_t *inside, moment_t now,
                                  const struct submissions *parts)
{
    struct submissions all = {0};
    struct str box = seal_close_with(a, pair, json_text(a, inside));
    /* base64 needs no escaping in JSON */
    *vec_push(a, &all) =
        (struct submission){.public_id = public_id,
                            .kind = str_c(kind),
                            .received = now,
                            .payload = ARENA_JOIN(a, S("{\"box\":\""), box, S("\"}"))};
    for (size_t i = 0; i < parts->n; i++)
        *vec_push(a, &all) = parts->v[i];
    return all;
}
