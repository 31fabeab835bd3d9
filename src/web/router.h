/* router.h: from method and path to what the tables declared.
 *
 * Patterns are made of literal parts and {name} parts: "/d/{id}/f/{n}". A literal part wins over a
 * {name}. A path that exists for another method is ERR_METHOD. Static after start: no locks. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/http.h"

#define ROUTE_PARAMS_MAX 4

struct route {
    enum method method; /* GET answers HEAD too */
    const char *pattern;
    const void *target;
};

struct route_params {
    struct pair v[ROUTE_PARAMS_MAX]; /* values live in the request */
    size_t n;
};

struct router;

/* Two routes with one meaning, a bad pattern: ERR_BROKEN (a start-up error). */
int router_new(struct arena *a, const struct route *routes, size_t n, struct router **ret) must_use;
int router_find(const struct router *r, enum method m, struct str path, const struct route **ret,
                struct route_params *ret_params) must_use;

#endif
