/* demo_load.c: the demonstration of 2016, from the files of data/demo/ into a fresh desk's store.
 *
 * Nothing is written beside the rules: each document is drafted, signed three times and published
 * by the same functions that the pages call, only with the moments of 2016. All in one transaction
 * of the desk; the projector makes it public afterwards. */
#include "app/demo_load.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/map.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/leaks/leaks.h"
#include "domain/people/people.h"
#include "paper/extract.h"
#include "store/blob.h"

#define COLUMNS_MAX 8

/* What the loading of one demonstration knows. */
struct loading {
    struct db *db;
    struct arena *a;
    const struct asset_table *files;
    const char *blobs;
    struct map departments, categories, topics; /* code → int64_t * */
    struct map people;                          /* login → struct actor * */
    struct map file_names; /* file → struct str *: the name that readers see */
    struct str password_hash;
    moment_t began;
};

/* ---- Tables with tabs ---- */

struct line {
    struct str v[COLUMNS_MAX];
    size_t n;
};

static struct str file_of(const struct loading *l, const char *name)
{
    const struct asset *f = asset_find(l->files, name);
    assert(f); /* the build put it there */
    return f->bytes;
}

/* The next line that is no comment. */
static bool next_line(struct str *rest, struct line *ret)
{
    struct str text, cell;
    do {
        if (!str_next(rest, '\n', &text))
            return false;
    } while (text.n == 0 || text.p[0] == '#');
    ret->n = 0;
    while (ret->n < COLUMNS_MAX && str_next(&text, '\t', &cell))
        ret->v[ret->n++] = str_trim(cell);
    for (size_t i = ret->n; i < COLUMNS_MAX; i++)
        ret->v[i] = S("");
    return true;
}

static void *boxed(struct arena *a, int64_t id)
{
    int64_t *box = arena_one(a, int64_t);
    *box = id;
    return box;
}

static int64_t id_of(const struct map *m, struct str code)
{
    const int64_t *box = map_get(m, code);
    return box ? *box : 0;
}

/* ---- The authority, its people, its columns ---- */

static int load_authority(struct loading *l)
{
    struct str rest = file_of(l, "authority.tsv");
    struct line line;
    while (next_line(&rest, &line)) {
        bool same = str_eq(line.v[1], line.v[2]);
        int r = bodies_set(
            l->db, l->a, arena_fmt(l->a, "authority.%.*s%s", STR_ARG(line.v[0]), same ? "" : "_zh"),
            line.v[1], 0, l->began);
        if (r < 0)
            return r;
        if (same)
            continue;
        r = bodies_set(l->db, l->a, arena_fmt(l->a, "authority.%.*s_en", STR_ARG(line.v[0])),
                       line.v[2], 0, l->began);
        if (r < 0)
            return r;
    }
    return 0;
}

static int load_departments(struct loading *l)
{
    struct str rest = file_of(l, "departments.tsv");
    struct line line;
    while (next_line(&rest, &line)) {
        int64_t id;
        int r =
            bodies_department_add(l->db, l->a, line.v[0], line.v[1], line.v[2], 0, l->began, &id);
        if (r < 0)
            return r;
        map_set(&l->departments, line.v[0], boxed(l->a, id));
    }
    return 0;
}

static int load_people(struct loading *l)
{
    struct str rest = file_of(l, "accounts.tsv");
    struct line line;
    while (next_line(&rest, &line)) {
        struct people_new n = {.login = line.v[0],
                               .name_zh = line.v[1],
                               .name_en = line.v[2],
                               .department = line.v[3]};
        int r = roles_parse(line.v[4], &n.roles);
        if (r < 0)
            return r;
        int64_t id;
        r = people_add_hashed(l->db, l->a, &n, l->password_hash, l->began, &id);
        if (r < 0)
            return r;
        struct actor *actor = arena_one(l->a, struct actor);
        r = people_find(l->db, l->a, n.login, actor);
        if (r < 0)
            return r;
        map_set(&l->people, line.v[0], actor);
    }
    return 0;
}

static int load_columns(struct loading *l)
{
    struct str rest = file_of(l, "columns.tsv");
    struct line line;
    for (int64_t position = 1; next_line(&rest, &line); position++) {
        int64_t id, parent = str_eq(line.v[1], S("-")) ? 0 : id_of(&l->categories, line.v[1]);
        int r = catalogue_category_add(l->db, l->a, line.v[0], parent, position, line.v[2],
                                       line.v[3], line.v[4], line.v[5], 0, l->began, &id);
        if (r < 0)
            return r;
        map_set(&l->categories, line.v[0], boxed(l->a, id));
    }
    return 0;
}

static int load_topics(struct loading *l)
{
    struct str rest = file_of(l, "topics.tsv");
    struct line line;
    while (next_line(&rest, &line)) {
        int64_t id;
        int r = catalogue_topic_add(l->db, l->a, line.v[0], line.v[1], line.v[2], 0, l->began, &id);
        if (r < 0)
            return r;
        map_set(&l->topics, line.v[0], boxed(l->a, id));
    }
    return 0;
}

static int load_file_names(struct loading *l)
{
    struct str rest = file_of(l, "files.tsv");
    struct line line;
    while (next_line(&rest, &line)) {
        struct str *name = arena_one(l->a, struct str);
        *name = line.v[1];
        map_set(&l->file_names, line.v[0], name);
    }
    return 0;
}

/* ---- Attachments: these are this program's own files, so they are read in this process ---- */

static int read_attachment(struct db *db, struct arena *a, const char *blobs, struct str name,
                           struct str hash, moment_t now)
{
    int fd cleanup(file_close) = -1;
    int64_t size;
    int r = blob_open(blobs, hash, &fd, &size);
    if (r < 0)
        return r;
    struct extract x;
    r = extract(a, fd, name, &x);
    if (r < 0)
        return r;
    r = document_attachment_read(db, hash, str_c(file_kind_type(x.kind)), x.pages,
                                 extract_shown(a, &x), x.unreadable);
    return r < 0 ? r : leaks_file_scanned(db, a, hash, &x, now);
}

/* ---- Documents ---- */

/* A document's file: "key: value" lines, an empty line, the text. */
struct source {
    struct map keys; /* name → struct str * */
    struct str body;
    day_t published;
    struct str name;
};

static struct str source_key(const struct source *s, const char *name)
{
    const struct str *v = map_get(&s->keys, str_c(name));
    return v ? *v : S("");
}

static int source_read(struct arena *a, const struct asset *file, struct source *ret)
{
    *ret = (struct source){.name = file->name};
    map_init(&ret->keys, a);
    struct str rest = file->bytes, line, name, value;
    while (str_next(&rest, '\n', &line) && line.n > 0) {
        if (!str_cut(line, ':', &name, &value))
            return err_set(ERR_MALFORMED, "%.*s: a line without a colon", STR_ARG(file->name));
        struct str *kept = arena_one(a, struct str);
        *kept = str_trim(value);
        map_set(&ret->keys, str_trim(name), kept);
    }
    ret->body = str_trim(rest);
    return day_parse(source_key(ret, "published"), &ret->published);
}

/* In the order of publication: the ledger runs forward. */
static int source_order(const void *x, const void *y)
{
    const struct source *a = x, *b = y;
    return a->published != b->published ? (a->published < b->published ? -1 : 1)
                                        : str_cmp(a->name, b->name);
}

static int attach_file(struct loading *l, int64_t document, struct str file,
                       const struct actor *officer, moment_t at)
{
    struct str bytes = file_of(l, arena_cstr(l->a, file));
    const struct str *seen = map_get(&l->file_names, file);
    struct str name = seen ? *seen : file, hash;
    int r = blob_put(l->blobs, l->a, bytes, &hash);
    if (r < 0)
        return r;
    r = document_attach(l->db, l->a, document, name, S(""), hash, (int64_t)bytes.n, officer, at);
    if (r < 0)
        return r;
    return read_attachment(l->db, l->a, l->blobs, name, hash, at);
}

static int attach_files(struct loading *l, int64_t document, const struct source *s,
                        const struct actor *officer, moment_t at)
{
    struct str rest = source_key(s, "attachments"), name;
    while (str_next(&rest, ',', &name)) {
        int r = attach_file(l, document, str_trim(name), officer, at);
        if (r < 0)
            return r;
    }
    return 0;
}

static int draft(struct loading *l, const struct source *s, const struct actor *officer,
                 moment_t at, int64_t *ret_id)
{
    struct document_draft d = {
        .title = source_key(s, "title"),
        .title_en = source_key(s, "title_en"),
        .summary = source_key(s, "summary"),
        .number = source_key(s, "number"),
        .genre = source_key(s, "genre"),
        .body = s->body,
        .category = id_of(&l->categories, source_key(s, "column")),
        .topic = id_of(&l->topics, source_key(s, "topic")),
        .department = id_of(&l->departments, source_key(s, "department")),
        .meta = {.basis = source_key(s, "basis")},
    };
    int r = day_parse(source_key(s, "made"), &d.made);
    if (r < 0)
        return r;
    r = document_create(l->db, l->a, &d, officer, at, ret_id);
    if (r < 0)
        return r;
    return attach_files(l, *ret_id, s, officer, at);
}

static int move(struct loading *l, int64_t id, const char *event, struct str login, moment_t at)
{
    const struct actor *actor = map_get(&l->people, login);
    if (!actor)
        return err_set(ERR_MALFORMED, "nobody is called %.*s", STR_ARG(login));
    struct flow_act act = {.actor = actor, .now = at, .note = S("")};
    int r = document_digest(l->db, l->a, id, &act.digest);
    if (r < 0)
        return r;
    return document_move(l->db, l->a, id, event, &act);
}

/* From draft to public within the day of publication, in office hours. */
static int load_document(struct loading *l, const struct source *s)
{
    static const struct {
        const char *event, *who;
        int minute; /* of the day */
    } steps[] = {
        {"submit", "officer", 9 * 60 + 20},
        {"pass_first", "first", 10 * 60 + 5},
        {"secrecy_open", "second", 10 * 60 + 50},
        {"pass_second", "second", 11 * 60 + 10},
        {"pass_final", "final", 14 * 60 + 45},
    };
    const struct actor *officer = map_get(&l->people, source_key(s, "officer"));
    if (!officer)
        return err_set(ERR_MALFORMED, "%.*s has no officer", STR_ARG(s->name));

    moment_t day = day_begin(s->published);
    int64_t id;
    int r = draft(l, s, officer, day + 9 * 3600, &id);
    for (size_t i = 0; r >= 0 && i < COUNT(steps); i++) {
        r = move(l, id, steps[i].event, source_key(s, steps[i].who), day + steps[i].minute * 60);
    }
    return r;
}

/* "001-guide.txt" */
static bool is_document(struct str name)
{
    int64_t number;
    return name.n > 4 && name.p[3] == '-' && num_parse(str_head(name, 3), 0, 999, &number) == 0 &&
           str_ends(name, S(".txt"));
}

static int load_documents(struct loading *l)
{
    struct {
        struct source *v;
        size_t n, room;
    } sources = {0};
    for (size_t i = 0; i < l->files->n; i++) {
        if (!is_document(l->files->v[i].name))
            continue;
        int r = source_read(l->a, &l->files->v[i], vec_push(l->a, &sources));
        if (r < 0)
            return r;
    }
    qsort(sources.v, sources.n, sizeof(*sources.v), source_order);

    for (size_t i = 0; i < sources.n; i++) {
        int r = load_document(l, &sources.v[i]);
        if (r < 0)
            return err_set(r, "%.*s: %s", STR_ARG(sources.v[i].name), err_context());
    }
    return 0;
}

/* ---- All of it ---- */

static int load_all(struct loading *l)
{
    static int (*const parts[])(struct loading *) = {
        load_authority, load_departments, load_people,   load_columns,
        load_topics,    load_file_names,  load_documents};
    for (size_t i = 0; i < COUNT(parts); i++) {
        int r = parts[i](l);
        if (r < 0)
            return r;
    }
    return 0;
}

int catalogue_start_load(struct db *desk, struct arena *a, const struct asset_table *files,
                         moment_t now)
{
    struct loading l = {.db = desk, .a = a, .files = files, .began = now};
    map_init(&l.categories, a);
    map_init(&l.topics, a);

    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);
    if (r < 0)
        return r;
    r = load_columns(&l);
    if (r < 0)
        return r;
    r = load_topics(&l);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

int demo_load_files(struct db *desk, struct arena *a, const struct asset_table *files,
                    const char *blobs)
{
    struct loading l = {
        .db = desk,
        .a = a,
        .files = files,
        .blobs = blobs,
        .began = day_begin(day_from(2016, 1, 4)) + 8 * 3600 + 30 * 60,
    };
    struct map *maps[] = {&l.departments, &l.categories, &l.topics, &l.people, &l.file_names};
    for (size_t i = 0; i < COUNT(maps); i++)
        map_init(maps[i], a);
    int r = people_hash(a, S(DEMO_PASSWORD), &l.password_hash);
    if (r < 0)
        return r;

    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(desk, &tx);
    if (r < 0)
        return r;
    r = load_all(&l);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}
