/* inside.c: see inside.h. */
#include "inside.h"

#include "app/wiring.h"
#include "base/log.h"
#include "report.h"

void inside_open(struct inside *in, struct arena *a, const char *data, const char *url)
{
    *in = (struct inside){.arena = a};
    log_open(2, LOG_TEXT, LOG_ERROR, "bench");
    wiring_site(a, SIDE_PUBLIC, &in->site);
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

int inside_get(struct inside *in, struct arena *a, struct str path, struct str query, size_t *ret_bytes)
{
    struct request req = {.method = METHOD_GET, .path = path, .query = query, .remote = S("127.0.0.1"), .id = S("bench"), .arena = a};
    struct response res = {.fd = -1};
    must("query", url_pairs(a, query, &req.args));
    site_serve(&in->site, in->db, &req, &res);
    *ret_bytes = res.body.n;
    return res.status;
}
