/* import_job.c: an import that was handed in at the desk, step by step: open its zips, read its table, take its lines. Between
 * steps other jobs run; killed anywhere it goes on where it was, and takes nothing twice. */
#include "app/import_job.h"

#include "app/convert.h"
#include "app/import_run.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/vec.h"
#include "domain/people/people.h"
#include "engine/json.h"
#include "store/blob.h"

#define STEP_LINES   20 /* in a transaction */
#define STEP_SECONDS 5  /* then others have their turn */
#define TABLE_MAX    (64 * MiB)

/* ---- Its zips ---- */

struct unpacking {
    const struct wiring_worker *w;
    struct arena *a;
    struct import_file_list files;
};

static int unpacked_keep(void *me, struct str name, struct str bytes)
{
    struct unpacking *u = me;
    struct str hash;
    int r = blob_put(u->w->blobs, u->a, bytes, &hash);
    if (r >= 0)
        *vec_push(u->a, &u->files) = (struct import_file){.name = arena_str(u->a, name),
                                                          .hash = hash,
                                                          .size = (int64_t)bytes.n};
    return r;
}

static int zip_open(const struct wiring_worker *w, struct db *db, struct arena *a, int64_t run,
                    const struct import_file *zip)
{
    struct unpacking u = {.w = w, .a = a};
    struct tx tx cleanup(tx_end) = {0};
    int fd cleanup(file_close) = -1;
    int64_t size;
    int r = blob_open(w->blobs, zip->hash, &fd, &size);
    if (r >= 0)
        r = convert_unzip(w->convert, fd, unpacked_keep, &u);
    if (r >= 0)
        r = tx_begin(db, &tx);
    if (r >= 0)
        r = document_import_unpacked(db, run, zip->name, &u.files);
    return r < 0 ? r : tx_commit(&tx);
}

static int zips_open(const struct wiring_worker *w, struct db *db, struct arena *a, int64_t run)
{
    struct import_file_list files;
    int r = document_import_files(db, a, run, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++)
        if (files.v[i].packed)
            r = zip_open(w, db, a, run, &files.v[i]);
    return r < 0 ? r : 0;
}

/* ---- Its files by name ---- */

/* "site/2014/a.html" is also meant by "2014/a.html" and "a.html", where no other file is. */
struct named {
    struct map by_name; /* → struct import_file * ; size < 0: several */
    const char *blobs;
};

static void name_add(struct arena *a, struct named *n, struct str name, const struct import_file *f,
                     bool whole)
{
    const struct import_file *other = map_get(&n->by_name, name);
    struct import_file *kept = arena_one(a, struct import_file);
    *kept = *f;
    if (other && !whole && !str_eq(other->hash, f->hash))
        kept->size = -1;
    map_set(&n->by_name, name, kept);
}

static int names_load(const struct wiring_worker *w, struct db *db, struct arena *a, int64_t run,
                      struct named *ret)
{
    struct import_file_list files;
    int r = document_import_files(db, a, run, &files);
    map_init(&ret->by_name, a);
    ret->blobs = w->blobs;
    for (size_t i = 0; r >= 0 && i < files.n; i++)
        for (size_t k = 0; k < files.v[i].name.n; k++)
            if (files.v[i].name.p[k] == '/')
                name_add(a, ret, str_skip(files.v[i].name, k + 1), &files.v[i], false);
    for (size_t i = 0; r >= 0 && i < files.n; i++) /* a whole name goes first */
        name_add(a, ret, files.v[i].name, &files.v[i], true);
    return r < 0 ? r : 0;
}

static struct str last_part(struct str name)
{
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/')
            return str_skip(name, i + 1);
    return name;
}

/* A file that was handed in by itself has no folder, whatever the table says. */
static int named_open(void *me, struct arena *a, struct str name, int *ret_fd, int64_t *ret_size)
{
    const struct named *n = me;
    const struct import_file *f = map_get(&n->by_name, name);
    (void)a;
    if (!f)
        f = map_get(&n->by_name, last_part(name));
    if (!f || f->size < 0)
        return f ? ERR_CONFLICT : ERR_ABSENT;
    return blob_open(n->blobs, f->hash, ret_fd, ret_size);
}

/* ---- Its table ---- */

static int64_t lines_of(struct str text)
{
    int64_t n = text.n > 0 && text.p[text.n - 1] != '\n';
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Read once, as text; the next steps begin there. */
static int cells_read(struct importing *im, const struct import_upload *u, struct str *ret)
{
    struct tx tx cleanup(tx_end) = {0};
    int fd cleanup(file_close) = -1;
    int64_t size;
    struct str hash;
    int r = blob_open(im->blobs, u->sheet, &fd, &size);
    if (r >= 0)
        r = import_table_text(im, fd, u->run.table, ret);
    if (r >= 0)
        r = blob_put(im->blobs, im->arena, *ret, &hash);
    if (r >= 0)
        r = tx_begin(im->db, &tx);
    if (r >= 0)
        r = document_import_cells(im->db, u->run.id, hash, lines_of(*ret));
    return r < 0 ? r : tx_commit(&tx);
}

/* As far as the step before came: its lines keep their sources. */
static int table_skip(struct importing *im, struct import_table *t)
{
    struct import_line l;
    int r = 1;
    while (t->number < im->run.line && (r = import_table_next(im->batch, t, &l)) > 0)
        import_seen(im, &l);
    arena_reset(im->batch);
    return r < 0 ? r : 0;
}

/* ---- Its lines ---- */

/* 1: there are more. */
static int lines_take(struct importing *im, struct import_table *t)
{
    int64_t end = clock_ticks() + INT64_C(1000000000) * STEP_SECONDS;
    size_t n = 1;
    int r = 0;
    while (r >= 0 && n > 0 && clock_ticks() < end) {
        (void)fault_hit("import.batch");
        r = import_batch(im, t, STEP_LINES, &n);
        im->problems = (struct import_problems){0};
        arena_reset(im->batch);
    }
    return r < 0 ? r : n > 0;
}

static int people_of(struct importing *im, const struct import_upload *u)
{
    int r = people_find(im->db, im->arena, u->by, &im->actor);
    return r < 0 ? r : people_find(im->db, im->arena, u->owner, &im->owner);
}

static int step(const struct wiring_worker *w, struct importing *im, const struct import_upload *u)
{
    struct named names;
    struct import_table table;
    struct str text;
    int r = people_of(im, u);
    if (r >= 0)
        r = zips_open(w, im->db, im->arena, u->run.id);
    if (r >= 0)
        r = u->cells.n > 0 ? blob_read(im->arena, im->blobs, u->cells, TABLE_MAX, &text)
                           : cells_read(im, u, &text);
    if (r >= 0)
        r = names_load(w, im->db, im->arena, u->run.id, &names);
    if (r >= 0)
        r = import_places_load(im);
    if (r >= 0)
        r = import_table_open(im->arena, text, &table);
    if (r >= 0)
        r = table_skip(im, &table);
    if (r < 0)
        return r;
    im->files = (struct import_files){named_open, &names};
    return lines_take(im, &table);
}

/* What no further try mends is said on the import's page. */
static struct str trouble_of(int r)
{
    switch (r) {
    case ERR_MALFORMED:
        return S("malformed");
    case ERR_TOO_LARGE:
        return S("large");
    case ERR_FORBIDDEN:
    case ERR_ABSENT:
        return S("person");
    default:
        return S("");
    }
}

static int over_or_on(struct importing *im, int64_t run, int r)
{
    struct tx tx cleanup(tx_end) = {0};
    struct str trouble = r < 0 ? trouble_of(r) : S("");
    if (r < 0 && trouble.n == 0)
        return r; /* tried again */
    r = r > 0 ? 1 : 0;
    int began = tx_begin(im->db, &tx);
    if (began >= 0)
        began = r > 0 ? document_import_go_on(im->db, im->arena, run, im->now)
                      : document_import_over(im->db, run, trouble);
    return began < 0 ? began : tx_commit(&tx);
}

int import_job(const struct wiring_worker *w, struct db *db, struct arena *a, json_t *payload)
{
    struct arena *batch cleanup(arena_done) = arena_new(0);
    struct import_upload u;
    int64_t run = json_get_int(payload, "run");
    int r = document_import_upload(db, a, run, &u);
    if (r < 0 || !str_eq(u.state, S("waiting")))
        return r == ERR_ABSENT ? 0 : r;
    struct importing im = {.db = db,
                           .arena = a,
                           .batch = batch,
                           .blobs = w->blobs,
                           .convert = w->convert,
                           .category = u.category,
                           .topic = u.topic,
                           .department = u.department,
                           .now = clock_now(&w->catalogue.clock),
                           .run = u.run};
    return over_or_on(&im, run, step(w, &im, &u));
}
