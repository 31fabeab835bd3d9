/* router.c: a tree of path parts. At each part the literal child is tried first, then the {name}
 * child; depth and width are those of the tables, not of what a visitor sends. */
#include "web/router.h"

struct node {
    struct str part; /* literal; "" for a {name} */
    struct node *next;
    struct node *literals;
    struct node *any;
    const struct route *routes[METHOD__MAX];
};

struct router {
    struct node root;
};

static bool is_name(struct str part)
{
    return part.n >= 2 && part.p[0] == '{' && part.p[part.n - 1] == '}';
}

/* The next part of a path that begins with "/"; false at its end. "/a/" has the parts "a" and "". */
static bool next_part(struct str *rest, struct str *ret)
{
    ptrdiff_t slash;

    if (rest->n == 0)
        return false;
    *rest = str_skip(*rest, 1);
    slash = str_find_char(*rest, '/');
    *ret = slash < 0 ? *rest : str_head(*rest, (size_t)slash);
    *rest = str_skip(*rest, ret->n);
    return true;
}

static struct node *find_literal(const struct node *parent, struct str part)
{
    for (struct node *n = parent->literals; n; n = n->next) {
        if (str_eq(n->part, part))
            return n;
    }
    return NULL;
}

/* The child for a part of a pattern, made if it is new. */
static struct node *grow(struct arena *a, struct node *parent, struct str part)
{
    struct node *child = is_name(part) ? parent->any : find_literal(parent, part);

    if (child)
        return child;
    child = arena_one(a, struct node);
    if (is_name(part)) {
        parent->any = child;
        return child;
    }
    child->part = part;
    child->next = parent->literals;
    parent->literals = child;
    return child;
}

static bool part_is_good(struct str part, bool alone)
{
    if (is_name(part))
        return part.n > 2 && str_find_char(str_skip(part, 1), '{') < 0;
    if (str_find_char(part, '{') >= 0 || str_find_char(part, '}') >= 0)
        return false;
    return part.n > 0 || alone;
}

static int add(struct arena *a, struct node *root, const struct route *route)
{
    struct str rest = str_c(route->pattern);
    struct node *n = root;
    struct str part;
    size_t names = 0;

    if (rest.n == 0 || rest.p[0] != '/')
        return err_set(ERR_BROKEN, "route: \"%s\" does not begin with /", route->pattern);
    while (next_part(&rest, &part)) {
        if (!part_is_good(part, n == root && rest.n == 0))
            return err_set(ERR_BROKEN, "route: \"%s\" has a bad part", route->pattern);
        names += is_name(part);
        if (names > ROUTE_PARAMS_MAX)
            return err_set(ERR_BROKEN, "route: \"%s\" has too many names", route->pattern);
        n = grow(a, n, part);
    }
    if (n->routes[route->method])
        return err_set(ERR_BROKEN, "route: \"%s\" and \"%s\" are the same", route->pattern,
                       n->routes[route->method]->pattern);
    n->routes[route->method] = route;
    return 0;
}

int router_new(struct arena *a, const struct route *routes, size_t n, struct router **ret)
{
    struct router *r = arena_one(a, struct router);
    int err;

    for (size_t i = 0; i < n; i++) {
        assert(routes[i].method == METHOD_GET || routes[i].method == METHOD_POST);
        err = add(a, &r->root, &routes[i]);
        if (err < 0)
            return err;
    }
    *ret = r;
    return 0;
}

static bool has_route(const struct node *n)
{
    for (size_t i = 0; i < METHOD__MAX; i++) {
        if (n->routes[i])
            return true;
    }
    return false;
}

/* The node where `rest` ends; depth is bounded by the tree. */
static const struct node *walk(const struct node *n, struct str rest)
{
    const struct node *child, *found;
    struct str part;

    if (!next_part(&rest, &part))
        return has_route(n) ? n : NULL;
    child = find_literal(n, part);
    found = child ? walk(child, rest) : NULL;
    if (found)
        return found;
    return n->any && part.n ? walk(n->any, rest) : NULL;
}

/* The values for the route's own names, which stand where its pattern has them. */
static void take_params(const char *pattern, struct str path, struct route_params *ret)
{
    struct str rest = str_c(pattern);
    struct str name, value;

    ret->n = 0;
    while (next_part(&rest, &name) && next_part(&path, &value)) {
        if (is_name(name))
            ret->v[ret->n++] =
                (struct pair){.name = str_head(str_skip(name, 1), name.n - 2), .value = value};
    }
}

int router_find(const struct router *r,
                enum method m,
                struct str path,
                const struct route **ret,
                struct route_params *ret_params)
{
    const struct node *n;
    const struct route *route;

    if (path.n == 0 || path.p[0] != '/')
        return ERR_ABSENT;
    n = walk(&r->root, path);
    if (!n)
        return ERR_ABSENT;
    route = n->routes[m == METHOD_HEAD ? METHOD_GET : m];
    if (!route)
        return ERR_METHOD;

    *ret = route;
    take_params(route->pattern, path, ret_params);
    return 0;
}
