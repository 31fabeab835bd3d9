/* asset.c: static bytes under addresses that change when the bytes do, so a browser may keep them
 * for a year and never ask again. */
#include "web/asset.h"
#include "base/log.h"
#include <stdlib.h>

static const struct asset *find_address(const struct asset_table *t, struct str address)
{
    for (size_t i = 0; i < t->n; i++) {
        if (str_eq(t->v[i].address, address))
            return &t->v[i];
    }
    return NULL;
}

const struct asset *asset_find(const struct asset_table *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++) {
        if (str_eq(t->v[i].name, str_c(name)))
            return &t->v[i];
    }
    return NULL;
}

struct str asset_address(const struct asset_table *t, const char *name)
{
    const struct asset *found = asset_find(t, name);

    if (!found) {
        log_error("asset.absent", LOG_C("name", name));
        abort();
    }
    return found->address;
}

static struct str packed(const struct asset *f, enum encoding e)
{
    switch (e) {
    case ENCODING_GZIP:
        return f->gzip;
    case ENCODING_BROTLI:
        return f->brotli;
    case ENCODING_PLAIN:
    case ENCODING__MAX:
        break;
    }
    return f->bytes;
}

int asset_serve(const struct asset_table *t, struct request *req, struct response *res)
{
    const struct asset *found = find_address(t, req->path);
    unsigned there;
    enum encoding e;

    if (!found)
        return err_set(ERR_ABSENT, "no asset has this address");

    there =
        (found->gzip.n ? 1u << ENCODING_GZIP : 0) | (found->brotli.n ? 1u << ENCODING_BROTLI : 0);
    e = encoding_choose(request_header(req, "accept-encoding"), there);
    res->status = 200;
    res->type = found->type;
    res->body = packed(found, e);
    /* a strong tag names the very bytes: each packing has its own */
    res->etag = arena_fmt(req->arena, "%.16s%.*s", found->hash.p, STR_ARG(encoding_name(e)));
    response_header(req, res, "Cache-Control", S("public, max-age=31536000, immutable"));
    if (there)
        response_header(req, res, "Vary", S("Accept-Encoding"));
    if (e != ENCODING_PLAIN)
        response_header(req, res, "Content-Encoding", encoding_name(e));
    return 0;
}
