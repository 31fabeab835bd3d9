/* unnamed.c: see unnamed.h. First the files are listed, then the tables are read: a file that comes in between is
 * not among those that are looked for. */
#include "app/unnamed.h"

#include "base/map.h"
#include "base/vec.h"
#include "domain/leaks/leaks.h"
#include "store/blob.h"
#include "store/tables.h"

struct file {
    struct str hash;
    int64_t size;
    bool named;
};

struct files {
    struct arena *arena;
    struct map by_hash;
    struct file **v;
    size_t n, room;
};

static int note_file(void *arg, struct str hash, int64_t size)
{
    struct files *f = arg;
    struct file *file = arena_one(f->arena, struct file);

    *file = (struct file){.hash = arena_str(f->arena, hash), .size = size};
    map_set(&f->by_hash, file->hash, file);
    *vec_push(f->arena, f) = file;
    return 0;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Each run of so many digits as a hash has. */
static void note_text(void *arg, struct str text)
{
    struct files *f = arg;
    size_t run = 0;

    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && is_hex(text.p[i])) {
            run++;
            continue;
        }
        struct file *file =
            run == BLOB_HEX ? map_get(&f->by_hash, str_of(text.p + i - run, run)) : NULL;

        if (file)
            file->named = true;
        run = 0;
    }
}

/* A masked copy that nobody took yet stays as long as the file that it was made of. */
static int note_copies(struct db *db, struct files *f)
{
    struct leaks_copies copies;
    int r = leaks_copies(db, f->arena, &copies);

    for (size_t i = 0; r >= 0 && i < copies.n; i++) {
        const struct file *of = map_get(&f->by_hash, copies.v[i].of);

        if (of && of->named)
            note_text(f, copies.v[i].hash);
    }
    return r;
}

static int note_named(struct db *db, struct files *f)
{
    struct tables scanned; /* the desk's store has them */
    int r = tables_list(db, f->arena, S("leak_copy"), &scanned);

    if (r >= 0)
        r = tables_texts(db, S(""), S("leak_"), note_text, f);
    return r >= 0 && scanned.n > 0 ? note_copies(db, f) : r;
}

static int judge(const char *blobs, const struct file *file, moment_t before, bool remove,
                 struct unnamed *ret)
{
    int r = file->named ? 0 : blob_retire(blobs, file->hash, before, remove);

    if (r <= 0)
        return r;
    ret->files++;
    ret->bytes += file->size;
    ret->removed += remove;
    return 0;
}

int unnamed_look(struct db *db, const char *blobs, moment_t now, bool remove, struct unnamed *ret)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct files files = {.arena = a};
    int r;

    *ret = (struct unnamed){0};
    map_init(&files.by_hash, a);
    r = blob_walk(blobs, note_file, &files);
    if (r == 0 && files.n > 0)
        r = note_named(db, &files);
    for (size_t i = 0; r == 0 && i < files.n; i++)
        r = judge(blobs, files.v[i], now - UNNAMED_SECONDS, remove, ret);
    return r;
}
