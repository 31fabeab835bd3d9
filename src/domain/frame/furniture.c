/* furniture.c: what every public page needs of the store, and absolute addresses. See frame.h. */
#include "base/vec.h"
#include "domain/frame/frame.h"
#include "frame_public_sql.h"

/* What subjects read once for a head. */
struct furniture_things {
    struct furniture_thing {
        frame_reader read;
        const void *thing;
    } * v;
    size_t n, room;
};

/* ---- Reading it ---- */

static int load_settings(struct db *db, struct arena *a, struct furniture *f)
{
    struct frame_public_settings_rows rows = {0};
    int r = frame_public_sql_settings(db, a, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, &f->settings) = (struct pair){rows.v[i].name, rows.v[i].value};
    return 0;
}

static int load_categories(struct db *db, struct arena *a, struct furniture *f)
{
    struct frame_public_category_rows rows = {0};
    int r = frame_public_sql_categories(db, a, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct frame_public_category_row *k = &rows.v[i];
        *vec_push(a, &f->categories) = (struct category){
            k->id, k->parent, k->code, k->name_zh, k->name_en, k->about_zh, k->about_en};
    }
    return 0;
}

static int load_topics(struct db *db, struct arena *a, struct furniture *f)
{
    struct frame_public_topics_rows rows = {0};
    int r = frame_public_sql_topics(db, a, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, &f->topics) =
            (struct heading){rows.v[i].id, rows.v[i].code, rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

static int load_departments(struct db *db, struct arena *a, struct furniture *f)
{
    struct frame_public_departments_rows rows = {0};
    int r = frame_public_sql_departments(db, a, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, &f->departments) =
            (struct heading){rows.v[i].id, rows.v[i].code, rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

static int load(struct db *db, struct arena *a, struct furniture *f)
{
    static int (*const parts[])(struct db *, struct arena *, struct furniture *) = {
        load_settings, load_categories, load_topics, load_departments};
    *f = (struct furniture){.fixed = arena_many(a, LANG__MAX, const struct frame_fixed *),
                            .things = arena_one(a, struct furniture_things),
                            .arena = a};
    for (size_t i = 0; i < COUNT(parts); i++) {
        int r = parts[i](db, a, f);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- Keeping it ----
 *
 * With each connection, by the hash of the ledger entry that the public store stands at: another
 * entry, other furniture. */

struct kept {
    struct arena *arena;
    struct str head;   /* "" nothing is kept */
    uint64_t snapshot; /* the last one of the connection that was seen to have this head */
    struct furniture furniture;
};

static void kept_done(void *thing)
{
    struct kept *k = thing;
    arena_free(k->arena); /* it lies in it */
}

static struct kept *kept_new(struct db *db)
{
    struct arena *a = arena_new(0);
    struct kept *k = arena_one(a, struct kept);
    k->arena = a;
    k->head = S("");
    db_keep(db, k, kept_done);
    return k;
}

static int keep(struct db *db, struct str head, const struct furniture **ret)
{
    struct kept *k = kept_new(db);
    int r = load(db, k->arena, &k->furniture);
    if (r < 0)
        return r;
    k->head = arena_str(k->arena, head);
    k->snapshot = db_snapshot_number(db);
    *ret = &k->furniture;
    return 0;
}

/* Only within a transaction head and furniture are of one state of the store; elsewhere (the
 * error page of a form) it is read for this page alone. */
int frame_furniture(struct ctx *c, const struct furniture **ret)
{
    struct kept *k = db_kept(c->db);
    struct frame_public_head_row row = {.hash = S("")};
    uint64_t snapshot = db_snapshot_number(c->db);
    if (snapshot > 0 && k && k->snapshot == snapshot) {
        *ret = &k->furniture;
        return 0;
    }
    int r = db_in_tx(c->db) ? frame_public_sql_head(c->db, c->arena, &row) : 0;
    if (r < 0)
        return r;
    if (row.hash.n > 0 && k && str_eq(k->head, row.hash)) {
        k->snapshot = snapshot;
        *ret = &k->furniture;
        return 0;
    }
    if (row.hash.n > 0)
        return keep(c->db, row.hash, ret);

    struct furniture *f = arena_one(c->arena, struct furniture);
    r = load(c->db, c->arena, f);
    if (r < 0)
        return r;
    *ret = f;
    return 0;
}

int frame_once(struct ctx *c, frame_reader read, const void **ret)
{
    const struct furniture *f;
    int r = frame_furniture(c, &f);
    if (r < 0)
        return r;
    for (size_t i = 0; i < f->things->n; i++)
        if (f->things->v[i].read == read) {
            *ret = f->things->v[i].thing;
            return 0;
        }
    r = read(c->db, f, ret);
    if (r == 0)
        *vec_push(f->arena, f->things) = (struct furniture_thing){read, *ret};
    return r;
}

/* ---- Looking things up: the lists are short ---- */

static struct str setting(const struct furniture *f, const char *name, const char *suffix)
{
    struct str head = str_c(name), tail = str_c(suffix);
    for (size_t i = 0; i < f->settings.n; i++) {
        struct str found = f->settings.v[i].name;
        if (found.n == head.n + tail.n && str_starts(found, head) && str_ends(found, tail))
            return f->settings.v[i].value;
    }
    return S("");
}

struct said furniture_setting(const struct furniture *f, enum lang lang, const char *name)
{
    struct str plain = setting(f, name, "");
    if (plain.n > 0)
        return (struct said){plain, lang_tag(lang)};
    return said_in(lang, setting(f, name, "_zh"), setting(f, name, "_en"));
}

const struct category *furniture_category(const struct furniture *f, struct str code)
{
    for (size_t i = 0; i < f->categories.n; i++)
        if (str_eq(f->categories.v[i].code, code))
            return &f->categories.v[i];
    return NULL;
}

const struct category *furniture_category_id(const struct furniture *f, int64_t id)
{
    for (size_t i = 0; i < f->categories.n; i++)
        if (f->categories.v[i].id == id)
            return &f->categories.v[i];
    return NULL;
}

bool furniture_has_children(const struct furniture *f, int64_t category)
{
    for (size_t i = 0; i < f->categories.n; i++)
        if (f->categories.v[i].parent == category)
            return true;
    return false;
}

const struct heading *heading_by_code(const struct headings *list, struct str code)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].code, code))
            return &list->v[i];
    return NULL;
}

const struct heading *heading_by_id(const struct headings *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].id == id)
            return &list->v[i];
    return NULL;
}

/* ---- Absolute addresses ---- */

struct str frame_address(const struct furniture *f)
{
    struct str address = setting(f, "site.address", "");
    while (str_ends(address, S("/")))
        address = str_head(address, address.n - 1);
    return address;
}

/* Letters, digits, dots, hyphens, brackets of IPv6, a port. */
static bool sane_host(struct str host)
{
    if (host.n == 0 || host.n > 255)
        return false;
    for (size_t i = 0; i < host.n; i++) {
        char k = host.p[i];
        bool letter = (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9');
        if (!letter && !strchr(".-:[]", k))
            return false;
    }
    return true;
}

struct str frame_origin(const struct ctx *c, const struct furniture *f)
{
    struct str address = frame_address(f), host = request_header(c->req, "host");
    if (address.n > 0 || !sane_host(host))
        return address;
    return arena_fmt(c->arena, "%s://%.*s", c->req->secure ? "https" : "http", STR_ARG(host));
}
