/* asset.h: the files that pages need, in the program, under addresses that name their content. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "web/http.h"

struct asset {
    struct str name;    /* "gongkai.css" */
    struct str address; /* "/a/gongkai.3f2a1b9c.css" */
    struct str type;
    struct str bytes, gzip, brotli; /* the latter two may be "" */
    struct str hash;    /* SHA-256, hexadecimal */
};

struct asset_table {
    const struct asset *v;
    size_t n;
};

/* By address, for the route "/a/{file}": a year's cache, immutable. ERR_ABSENT. */
int asset_serve(const struct asset_table *t, struct request *req, struct response *res) must_use;
/* By name: its address; a name that is not there ends the process at start-up, not at night. */
struct str asset_address(const struct asset_table *t, const char *name);
const struct asset *asset_find(const struct asset_table *t, const char *name);

#endif
