/* page.h: what a page is, what it is given, and how a request becomes one.
 *
 * A subject declares its pages as a static table; site_serve() does for each request, in this
 * order: route, session, who may, CSRF, form, page, error page. A page reads views in and writes
 * a view out; it never sees an unchecked form. A form of a session that ended is shown again after
 * the sign-in (carry.h), one of another session of the same browser at once; neither is served.
 *
 * Who may is decided before the page looks whether there is such a thing: who may not open a
 * page learns nothing from it. To a stranger the desk answers every address alike, whether there
 * is a page or not: sign in first.
 *
 * A GET on the public side runs within one read transaction, begun here: a page shows one state
 * of the store, however many queries it makes. Such pages begin none of their own. */
#ifndef ENGINE_PAGE_H
#define ENGINE_PAGE_H

#include "base/clock.h"
#include "engine/access.h"
#include "engine/shown.h"
#include "engine/text.h"
#include "paper/extract.h"
#include "store/db.h"
#include "web/asset.h"
#include "web/form.h"
#include "web/router.h"
#include "web/server.h"

enum side {
    SIDE_PUBLIC,
    SIDE_DESK
};

struct ctx;
/* 0: done. PAGE_DEFERRED: ctx_finish() answers later, perhaps from another thread, perhaps
 * already: nothing of the request is touched any more. Negative: an ERR_… that becomes an error
 * page. */
typedef int (*page_fn)(struct ctx *c);
#define PAGE_DEFERRED 1

struct page {
    enum method method;
    const char *pattern;
    enum side side;
    roles_t allow; /* 0 is refused at start */
    page_fn serve;
    page_fn
        again; /* a form with errors is shown again by this (GET's function); status 422. Also when `serve` refused a
                                * field (form_refuse) and returned ERR_INVALID; and with form.trouble and the error's status when
                                * it is not the form's fault (ERR_NO_SPACE, ERR_DATABASE, ERR_IO, ERR_BUSY, ERR_CONFLICT): what was typed
                                * stays. Also when files are too large on a page without fields. If it fails too there is the error page. Where `serve` defers, c->db is NULL by then. */
    const struct field *
        fields; /* the form of a POST; on a GET: the empty form that it shows (c->form has its fields, c->input is zeroed) */
    size_t fields_n;
    size_t input_size; /* of the struct that c->input points at */
    bool store;        /* the same for every visitor in a language: may be kept in memory */
    bool uploads;      /* takes files */
    bool
        first; /* opens also to who has something to do before anything else (struct actor, only) */
};

/* In a page's declaration: its form. `type` is the struct, `table` its fields. */
#define PAGE_FORM(type, table) \
 .fields = (table), .fields_n = COUNT(table), .input_size = sizeof(type)

/* What a page is given. Everything in it lives as long as the request. */
struct ctx {
    struct request *req;
    struct response *res;
    struct arena *arena;
    struct db *db;           /* desk: the desk's store; public: the public store, read-only */
    const struct site *site; /* what the process knows, set before the first request */
    void *app; /* the subjects' wiring of this process (app/), where a page needs more */
    moment_t now;
    enum lang lang;
    bool large; /* large type */
    struct actor actor;
    struct str session; /* the token; "" nobody */
    const struct page *page;
    struct str path; /* without the language's prefix: "/search" */
    struct route_params params;
    void *input; /* the form's struct, filled */
    struct form form;
    struct html html; /* the page's sink */
    struct buf out;
    int64_t began; /* clock_ticks(): for the log */
};

/* The value of a {name} in the page's pattern. */
struct str ctx_param(const struct ctx *c, const char *name);
/* The same as an id >= 1; 0 if it is none (there is nothing with that id: ERR_ABSENT follows by
 * itself). */
int64_t ctx_param_id(const struct ctx *c, const char *name);
/* The address of a path on this side in this language: "/en" before it where the page is
 * English. */
struct str ctx_address(const struct ctx *c, const char *path);

/* Answer later: when a grouped commit is durable. The page has written nothing to c->html. It
 * calls ctx_defer(), hands the work in, and returns PAGE_DEFERRED; the work's `done` calls
 * ctx_finish() once: r < 0 becomes the error page, 0 sends c->res as it stands then. c->db is
 * the worker's, who goes on with the next request: it is NULL from here on, also for the error
 * page. */
struct exchange *ctx_defer(struct ctx *c);
void ctx_finish(struct exchange *x, struct ctx *c, int r);

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
    const char *blobs; /* folder of the store's blobs */
    const char *spool; /* for files on their way in or out: swept at each start */
    struct router *router; /* made by site_open() */
    struct shown shown;    /* desk: what readers see already */
    void *app;
    /* Public: what a page saw of the store rests with the connection for the next page (tx_rest()). Whoever
     * says so lets go of it when the store's head has moved, and when no request follows at once. */
    bool snapshots_rest;
    /* Desk: opens a file that came, in the convert process; fd is not closed. ERR_BUSY: no answer in time. NULL: this
     * process has no way there. */
    int (*file_read)(struct arena *a, int fd, struct str name, struct extract *ret);
    /* Who belongs to a session (subject people); 0 with ret->id == 0: nobody. Public: NULL. */
    int (*actor_of)(struct db *db, struct arena *a, struct str session_digest, moment_t now,
                    struct actor *ret);
    /* Desk, for forms that come when their session has ended (carry.h): was there a session with that digest (1 or 0);
     * those of an account that are remembered; and the page that asks to sign in with such a form. NULL: they are not
     * carried. */
    int (*session_was)(struct db *db, struct arena *a, struct str session_digest);
    int (*sessions_of)(struct db *db, struct arena *a, int64_t account, struct strs *ret);
    int (*sign_in_with)(struct ctx *c, struct str carried);
    /* Shows an error in the site's own clothes; `err` is negative; the status is set already.
     * c->db may be NULL, c->page too. */
    void (*error_page)(struct ctx *c, int err);
};

/* Check the tables (allow, limits, doubles) and make the router; ERR_BROKEN says what is wrong.
 * Pages of the other side are left out. The assets' route is added by itself. */
int site_open(struct arena *a, struct site *s) must_use;
/* One request; the server_handler's body. `db` is the worker's connection. A page that returns 0
 * without a response of its own has written HTML to c->html: it becomes 200 (422 when shown
 * again). */
void site_serve(const struct site *s, struct db *db, struct request *req, struct response *res);
/* For struct server_config, when the head was read: does the page take files, and may who asks
 * bring them? The session is looked up on a connection of its own. */
bool site_takes_uploads(const struct site *s, const struct request *req);
/* May a redirect go there: a path on this site ("/documents/3"), no other host's address
 * ("//example.org", "/\\example.org")? */
bool site_local_path(struct str path);
/* Language and path without its prefix: "/en/search" → LANG_EN, "/search". */
enum lang site_language(struct str path, struct str *ret_path);
/* The permission matrix, a line a page in order of side, path and method, for the golden file. */
struct str site_matrix(struct arena *a, const struct site *const *sites, size_t n);
/* Every form, a line each: side, path, who may, "files" or "-", then NAME:KIND:LETTERS:"required" or "":"typed" or "hidden":CHOICES for each
 * field,
 * tabs between. */
struct str site_forms(struct arena *a, const struct site *const *sites, size_t n);

#endif
