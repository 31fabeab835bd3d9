/* inside.c: see inside.h. */
#include "inside.h"

#include "app/wiring.h"
#include "base/log.h"
#include "base/vec.h"
#include "report.h"

void inside_open(struct inside *in, struct arena *a, const char *data, const char *url)
{
    *in = (struct inside){.arena = a};
    log_open(2, LOG_TEXT, LOG_ERROR, "bench");
    wiring_site(a, SIDE_PUBLIC, &in->site);
    in->door = (struct inbox_door){.wake = -1};
    in->site.app = &in->door;
    in->site.store_url = str_c(url);
    in->site.blobs = arena_fmt(a, "%s/public/blobs", data).p;
    must("site", site_open(a, &in->site));
    inside_reconnect(in);
}

void inside_reconnect(struct inside *in)
{
    db_close(in->db);
    must("store", db_open(in->site.store_url, DB_READ, &in->db));
}

void inside_close(struct inside *in)
{
    db_close(in->db);
    in->db = NULL;
}

static int answer(struct inside *in, struct request *req, size_t *ret_bytes)
{
    struct response res = response_none();
    req->remote = S("127.0.0.1");
    req->id = S("bench");
    site_serve(&in->site, in->db, req, &res);
    *ret_bytes = res.body.n;
    return res.status;
}

int inside_get(struct inside *in, struct arena *a, struct str path, struct str query,
               size_t *ret_bytes)
{
    struct request req = {.method = METHOD_GET, .path = path, .query = query, .arena = a};
    must("query", url_pairs(a, query, &req.args));
    return answer(in, &req, ret_bytes);
}

int inside_post(struct inside *in, struct arena *a, struct str path, struct str form,
                size_t *ret_bytes)
{
    struct request req = {.method = METHOD_POST, .path = path, .arena = a};
    *vec_push(a, &req.headers) = (struct pair){S("sec-fetch-site"), S("same-origin")};
    must("form", url_pairs(a, form, &req.fields));
    return answer(in, &req, ret_bytes);
}
