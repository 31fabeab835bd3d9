/* page.h: what a page is, what it is given, and how a request becomes one.
 *
 * A subject declares its pages as a static table; page_dispatch() does for each request, in this order: route, session, who may,
 * CSRF, form, page, error page. A page reads views in and writes a view out; it never sees an unchecked form. */
#ifndef ENGINE_PAGE_H
#define ENGINE_PAGE_H

#include "base/clock.h"
#include "engine/access.h"
#include "engine/text.h"
#include "store/db.h"
#include "web/asset.h"
#include "web/form.h"
#include "web/router.h"
#include "web/server.h"

enum side { SIDE_PUBLIC, SIDE_DESK };

struct ctx;
typedef int (*page_fn)(struct ctx *c);

struct page {
    enum method method;
    const char *pattern;
    enum side side;
    roles_t allow;             /* 0 is refused at start */
    page_fn serve;             /* 0, or a negative ERR_… that becomes an error page */
    page_fn again;             /* a form with errors is shown again by this (GET's function); status 422 */
    const struct field *fields; /* the form of a POST */
    size_t fields_n;
    size_t input_size;         /* of the struct that c->input points at */
    bool store;                /* the same for every visitor in a language: may be kept in memory */
    bool uploads;              /* takes files */
};

/* In a page's declaration: its form. `type` is the struct, `table` its fields. */
#define PAGE_FORM(type, table) .fields = (table), .fields_n = COUNT(table), .input_size = sizeof(type)

/* What a page is given. Everything in it lives as long as the request. */
struct ctx {
    struct request *req;
    struct response *res;
    struct arena *arena;
    struct db *db;                 /* desk: the desk's store; public: the public store, read-only */
    const struct site *site;       /* what the process knows, set before the first request */
    void *app;                     /* the subjects' wiring of this process (app/), where a page needs more */
    moment_t now;
    enum lang lang;
    bool large;                    /* large type */
    struct actor actor;
    struct str session;            /* the token; "" nobody */
    const struct page *page;
    struct route_params params;
    void *input;                   /* the form's struct, filled */
    struct form form;
    struct html html;              /* the page's sink */
    struct buf out;
};

/* The value of a {name} in the page's pattern. */
struct str ctx_param(const struct ctx *c, const char *name);
/* The same as an id >= 1; 0 if it is none (there is nothing with that id: ERR_ABSENT follows by itself). */
int64_t ctx_param_id(const struct ctx *c, const char *name);
/* The address of a path on this side in this language: "/en" before it where the page is English. */
struct str ctx_address(const struct ctx *c, const char *path);

struct pages {
    const struct page *v;
    size_t n;
};

/* What a process that serves pages knows. */
struct site {
    enum side side;
    const struct pages *subjects; /* the subjects' tables */
    size_t subjects_n;
    const struct asset_table *assets;
    struct clock clock;
    struct str store_url;
    const char *blobs;           /* folder of the store's blobs */
    const char *spool;
    struct router *router;       /* made by site_open() */
    void *app;
    /* Who belongs to a session (subject people); 0 with ret->id == 0: nobody. Public: NULL. */
    int (*actor_of)(struct db *db, struct arena *a, struct str session_digest, moment_t now, struct actor *ret);
    /* Shows an error in the site's own clothes; `err` is negative. */
    void (*error_page)(struct ctx *c, int err);
};

/* Check the tables (allow, limits, doubles) and make the router; ERR_BROKEN says what is wrong. */
int site_open(struct arena *a, struct site *s) must_use;
/* One request; the server_handler's body. `db` is the worker's connection. A page that returns 0 without a response of its own has written
 * HTML to c->html: it becomes 200 (422 when shown again). */
void site_serve(const struct site *s, struct db *db, struct request *req, struct response *res);
/* Language and path without its prefix: "/en/search" → LANG_EN, "/search". */
enum lang site_language(struct str path, struct str *ret_path);
/* The permission matrix, a line a page, for the golden file. */
struct str site_matrix(struct arena *a, const struct site *const *sites, size_t n);

#endif
