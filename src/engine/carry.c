/* carry.c: a form as JSON in a locked box. See carry.h. */
#include "engine/carry.h"

#include "base/buf.h"
#include "base/vec.h"
#include "engine/json.h"
#include "engine/seal.h"
#include "web/session.h"

/* The store keeps the digest, and nobody outside ever had it. */
static void key_of(struct str digest, uint8_t ret[SEAL_KEY])
{
    seal_derive("carried form", digest, ret);
}

static bool is_secret(struct str name, const struct field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_c(fields[i].name), name))
            return fields[i].kind == FIELD_SECRET;
    return str_eq(name, S(CSRF_FIELD)) || str_eq(name, S(CARRY_FIELD));
}

static int add_json(const char *p, size_t n, void *out)
{
    buf_add(out, p, n);
    return 0;
}

struct str carry_close(struct arena *a, struct str digest, struct str path,
                       const struct pairs *sent, const struct field *fields, size_t n)
{
    json_t *all cleanup(json_done) = json_object(), *list = json_array();
    uint8_t key[SEAL_KEY];
    json_put_str(all, "path", path);
    json_object_set_new(all, "fields", list);
    for (size_t i = 0; i < sent->n; i++) {
        if (is_secret(sent->v[i].name, fields, n))
            continue;
        json_t *one = json_object();
        json_put_str(one, "name", sent->v[i].name);
        json_put_str(one, "value", sent->v[i].value);
        json_array_append_new(list, one);
    }
    struct buf out cleanup(buf_done) = BUF_INIT(CARRY_MAX / 4 * 3 - 1 * KiB); /* base64 makes a third more */
    if (json_dump_callback(all, add_json, &out, JSON_COMPACT) < 0 || !buf_ok(&out))
        return S("");
    key_of(digest, key);
    return seal_lock(a, key, buf_str(&out));
}

static int read_box(struct arena *a, struct str path, struct str bytes, struct pairs *ret)
{
    json_t *all cleanup(json_done) = json_loadb(bytes.p, bytes.n, 0, NULL), *one;
    size_t i;
    if (!all || !str_eq(json_get_str(a, all, "path"), path))
        return err_set(ERR_MALFORMED, "a carried form of another address");
    json_array_foreach(json_object_get(all, "fields"), i, one)
        *vec_push(a, ret) =
            (struct pair){json_get_str(a, one, "name"), json_get_str(a, one, "value")};
    return 0;
}

int carry_open(struct arena *a, const struct strs *digests, struct str path, struct str box,
               struct pairs *ret)
{
    for (size_t i = 0; i < digests->n; i++) {
        uint8_t key[SEAL_KEY];
        struct str bytes;
        key_of(digests->v[i], key);
        *ret = (struct pairs){0};
        if (seal_unlock(a, key, box, &bytes) == 0)
            return read_box(a, path, bytes, ret);
    }
    return err_set(ERR_MALFORMED, "a carried form of nobody here");
}
