/* floors.c: which file may include which.
 *
 *     floors [--stamp FILE] [--depfile FILE] SRC
 *
 * base <- store, web, paper <- engine <- domain <- app: an include goes down or stays in its
 * folder. A subject of domain/ is entered through its SUBJECT.h, its views and their templates,
 * and from one side only. A library that has a seam is included behind the seam. Templates ({use
 * "…"}) keep the same rules. */
#include "base/map.h"
#include "base/vec.h"
#include "ctoken.h"
#include "diag.h"
#include <stdio.h>

static const struct floor {
    const char *name;
    int height;
} floors[] = {{"base", 0},   {"store", 1},  {"web", 1}, {"paper", 1},
              {"engine", 2}, {"domain", 3}, {"app", 4}};

/* Headers that stay behind a seam: those that begin so, and the files or folders that may have
 * them. Tests may look at a database past our own code. */
static const struct seam {
    const char *header;
    const char *may[3];
    bool tests;
} seams[] = {
    {"microhttpd", {"web/server_mhd.c"}},
    {"sqlite3", {"store/db_sqlite.c", "store/search_sqlite.c"}, true},
    {"libpq", {"store/db_postgres.c"}, true},
    {"postgresql/", {"store/db_postgres.c"}, true},
    {"cairo", {"paper/"}},
    {"pango/", {"paper/"}},
    {"poppler", {"paper/"}},
    {"gumbo", {"paper/", "web/rich_in.h"}},
    {"libxml/", {"paper/"}},
    {"libexif/", {"paper/"}},
    {"gmime/", {"paper/"}},
    {"curl/", {"engine/mail_curl.h", "engine/outside.c"}},
};

/* A file of the tree, by its path from SRC. */
struct file {
    struct str path;   /* as given, for messages */
    struct str name;   /* domain/catalogue/pages.c */
    struct str folder; /* domain/catalogue */
    const struct floor *floor;
};

/* One subject's first include of another. */
struct edge {
    struct str from, to;
    struct str path;
    size_t line;
    bool on_way;
};

struct edges {
    struct edge *v;
    size_t n, room;
};

struct checker {
    struct arena *arena;
    struct diag *diag;
    struct paths files;
    struct paths deps;
    size_t root; /* the length of SRC/ */
    struct edges edges;
};

static const struct floor *floor_of(struct str name)
{
    struct str head;
    struct str rest;

    if (!str_cut(name, '/', &head, &rest))
        return NULL;
    for (size_t i = 0; i < COUNT(floors); i++)
        if (str_eq(head, str_c(floors[i].name)))
            return &floors[i];
    return NULL;
}

static struct str folder_of(struct str name)
{
    struct str base = path_base(name);

    return str_head(name, name.n > base.n ? name.n - base.n - 1 : 0);
}

/* "catalogue" of domain/catalogue/pages.c; empty outside of domain/. */
static struct str subject_of(struct str name)
{
    struct str subject;
    struct str rest;

    if (!str_starts(name, S("domain/")))
        return S("");
    return str_cut(str_skip(name, 7), '/', &subject, &rest) ? subject : S("");
}

static bool file_of(struct checker *c, struct str path, struct file *ret)
{
    *ret = (struct file){.path = path, .name = str_skip(path, c->root)};
    ret->folder = folder_of(ret->name);
    ret->floor = floor_of(ret->name);
    if (!ret->floor)
        diag_at(c->diag, path, 0,
                "stands on no floor: base, store, web, paper, engine, domain, app");
    else if (str_eq(ret->folder, S("domain")) && !path_is_test(path))
        diag_at(c->diag, path, 0, "belongs to no subject: domain/ holds folders only");
    else
        return true;
    return false;
}

/* ---- seams ---- */

static bool seam_lets(const struct seam *s, struct str name)
{
    if (s->tests && path_is_test(name))
        return true;
    for (size_t i = 0; i < COUNT(s->may) && s->may[i]; i++) {
        struct str may = str_c(s->may[i]);

        if (str_ends(may, S("/")) ? str_starts(name, may) : str_eq(name, may))
            return true;
    }
    return false;
}

static void check_seam(struct checker *c, const struct file *f, struct str header, size_t line)
{
    for (size_t i = 0; i < COUNT(seams); i++)
        if (str_starts(header, str_c(seams[i].header)) && !seam_lets(&seams[i], f->name))
            diag_at(c->diag, f->path, line, "<%.*s> stays behind its seam: only %s includes it",
                    STR_ARG(header), seams[i].may[0]);
}

/* ---- subjects ---- */

static bool has_edge(const struct checker *c, struct str from, struct str to)
{
    for (size_t i = 0; i < c->edges.n; i++)
        if (str_eq(c->edges.v[i].from, from) && str_eq(c->edges.v[i].to, to))
            return true;
    return false;
}

/* Is `to` reached from `from` by the edges? Each edge is walked once. */
static bool reaches(struct checker *c, struct str from, struct str to, struct buf *way)
{
    for (size_t i = 0; i < c->edges.n; i++) {
        struct edge *e = &c->edges.v[i];
        size_t before = way->n;

        if (e->on_way || !str_eq(e->from, from))
            continue;
        e->on_way = true;
        buf_fmt(way, " -> %.*s", STR_ARG(e->to));
        if (str_eq(e->to, to) || reaches(c, e->to, to, way))
            return true;
        way->n = before;
    }
    return false;
}

static void add_edge(struct checker *c, const struct file *f, struct str from, struct str to,
                     size_t line)
{
    struct buf way cleanup(buf_done) = BUF_INIT(MiB);

    if (has_edge(c, from, to))
        return;
    for (size_t i = 0; i < c->edges.n; i++)
        c->edges.v[i].on_way = false;
    buf_fmt(&way, "%.*s -> %.*s", STR_ARG(from), STR_ARG(to));
    if (reaches(c, to, from, &way))
        diag_at(c->diag, f->path, line, "subjects in a circle: %.*s", STR_ARG(buf_str(&way)));
    else
        *vec_push(c->arena, &c->edges) =
            (struct edge){.from = from, .to = to, .path = f->path, .line = line};
}

/* Another subject is entered by SUBJECT.h, or shown by its views.h, views_desk.h … */
static void check_subjects(struct checker *c, const struct file *f, struct str header, size_t line)
{
    struct str from = subject_of(f->name);
    struct str to = subject_of(header);
    struct str base = path_base(header);

    if (from.n == 0 || to.n == 0 || str_eq(from, to))
        return;
    if (!str_eq(path_stem(base), to) && !str_starts(base, S("views")))
        diag_at(c->diag, f->path, line,
                "\"%.*s\" is inside the subject %.*s: its doors are %.*s.h and views*.h",
                STR_ARG(header), STR_ARG(to), STR_ARG(to));
    else
        add_edge(c, f, from, to, line);
}

/* ---- generated headers ---- */

/* The source that a generated header was made from: catalogue.sql for catalogue_sql.h,
 * catalogue.html or .xml for html_catalogue.h. */
static struct str made_from(struct checker *c, struct str header)
{
    bool sql = str_ends(header, S("_sql.h"));
    struct str stem = sql ? str_head(header, header.n - 6) : str_skip(header, 5);

    if (!sql)
        stem = str_head(stem, stem.n > 2 ? stem.n - 2 : 0);
    for (size_t i = 0; i < c->files.n; i++) {
        struct str base = path_base(c->files.v[i]);
        struct str ending = str_skip(base, stem.n);

        if (!str_starts(base, stem))
            continue;
        if (sql ? str_eq(ending, S(".sql"))
                : str_eq(ending, S(".html")) || str_eq(ending, S(".xml")))
            return str_skip(c->files.v[i], c->root);
    }
    return S("");
}

/* Queries belong to their folder, in domain/ to their subject. Templates show views: who may have
 * the ones may have the others. */
static void check_made(struct checker *c, const struct file *f, struct str header, size_t line)
{
    struct str source = made_from(c, header);
    struct str from = subject_of(f->name);
    struct str to = subject_of(source);

    if (source.n == 0 || !floor_of(source))
        return; /* made from nothing here: the C compiler will look for it */
    if (str_eq(folder_of(source), f->folder) || (from.n && str_eq(from, to)))
        return;
    if (str_ends(header, S("_sql.h")))
        diag_at(c->diag, f->path, line, "the queries of %.*s are its folder's own",
                STR_ARG(source));
    else if (floor_of(source)->height > f->floor->height)
        diag_at(c->diag, f->path, line, "\"%.*s\" goes up, from %s to %s", STR_ARG(header),
                f->floor->name, floor_of(source)->name);
    else if (from.n && to.n)
        add_edge(c, f, from, to, line);
}

static bool is_in_tree(const struct checker *c, struct str header)
{
    for (size_t i = 0; i < c->files.n; i++)
        if (str_eq(path_base(c->files.v[i]), header))
            return true;
    return false;
}

/* A header without a folder is one that is made. */
static void check_bare(struct checker *c, const struct file *f, struct str header, size_t line)
{
    if (str_eq(header, S("text_table.h"))) {
        if (f->floor->height < 2)
            diag_at(c->diag, f->path, line, "\"text_table.h\" belongs to engine and up");
    } else if (str_ends(header, S("_sql.h")) || str_starts(header, S("html_"))) {
        check_made(c, f, header, line);
    } else if (is_in_tree(c, header)) {
        diag_at(c->diag, f->path, line, "\"%.*s\" does not show its floor: \"%.*s/%.*s\"?",
                STR_ARG(header), STR_ARG(f->folder), STR_ARG(header));
    }
}

/* ---- includes ---- */

static void check_floor(struct checker *c, const struct file *f, struct str header, size_t line)
{
    const struct floor *to = floor_of(header);

    if (str_find(header, S("..")) >= 0)
        diag_at(c->diag, f->path, line, "\"%.*s\": an include begins at its floor",
                STR_ARG(header));
    else if (!to)
        diag_at(c->diag, f->path, line, "\"%.*s\" is on no floor", STR_ARG(header));
    else if (to->height > f->floor->height)
        diag_at(c->diag, f->path, line, "\"%.*s\" goes up, from %s to %s", STR_ARG(header),
                f->floor->name, to->name);
    else if (to->height == f->floor->height && to != f->floor)
        diag_at(c->diag, f->path, line, "\"%.*s\" goes sideways, from %s to %s", STR_ARG(header),
                f->floor->name, to->name);
    else if (str_eq(header, S("store/stmt.h")) && !str_starts(f->name, S("store/")))
        diag_at(c->diag, f->path, line, "\"store/stmt.h\" is for store/ and what gen/sql makes");
    else
        check_subjects(c, f, header, line);
}

static void check_include(struct checker *c, const struct file *f, struct str quoted, size_t line)
{
    struct str header = quoted.n > 2 ? str_of(quoted.p + 1, quoted.n - 2) : S("");

    if (quoted.n < 3 || (quoted.p[0] != '"' && quoted.p[0] != '<'))
        diag_at(c->diag, f->path, line, "an include names its file");
    else if (quoted.p[0] == '<')
        check_seam(c, f, header, line);
    else if (str_find_char(header, '/') < 0)
        check_bare(c, f, header, line);
    else
        check_floor(c, f, header, line);
}

static void check_c(struct checker *c, const struct file *f, struct str text)
{
    struct clex lex = CLEX_INIT(text);
    struct ctoken t;

    while ((t = ctoken_next(&lex)).kind != CTOKEN_END)
        if (t.kind == CTOKEN_INCLUDE)
            check_include(c, f, t.text, t.line);
}

/* {use "…"} at the beginning of a line, as templates have it. */
static void check_template(struct checker *c, const struct file *f, struct str text)
{
    struct str line;
    size_t n = 0;

    while (str_next(&text, '\n', &line)) {
        struct str name = str_trim(line);

        n++;
        if (str_starts(name, S("{use ")) && str_ends(name, S("}")))
            check_include(c, f, str_trim(str_of(name.p + 5, name.n - 6)), n);
    }
}

static void check_file(struct checker *c, struct str path)
{
    struct file f;
    struct str text;

    if (str_ends(path, S(".sql")) || !file_of(c, path, &f) ||
        !gen_read(c->diag, c->arena, path.p, &text))
        return;
    if (str_ends(path, S(".c")) || str_ends(path, S(".h")))
        check_c(c, &f, text);
    else
        check_template(c, &f, text);
}

static const char *const source_ends[] = {".c", ".h", ".html", ".xml", ".sql", NULL};

static void check_tree(struct checker *c, const char *root, const char *stamp, const char *depfile)
{
    struct buf done cleanup(buf_done) = BUF_INIT(KiB);

    c->root = strlen(root) + 1;
    gen_walk(c->diag, c->arena, str_c(root), true, source_ends, &c->files, &c->deps);
    for (size_t i = 0; i < c->files.n; i++)
        check_file(c, c->files.v[i]);
    if (c->diag->n || !stamp)
        return;
    buf_fmt(&done, "%zu files stand on their floors\n", c->files.n);
    gen_write(c->diag, stamp, &done);
    gen_depfile(c->diag, depfile, stamp, &c->deps);
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(64 * KiB);
    struct diag d cleanup(diag_done) = {0};
    struct checker c = {.arena = a, .diag = &d};
    const char *stamp = gen_option(&argc, argv, "--stamp");
    const char *depfile = gen_option(&argc, argv, "--depfile");

    diag_init(&d);
    if (argc != 2) {
        fputs("usage: floors [--stamp FILE] [--depfile FILE] SRC\n", stderr);
        return 2;
    }
    check_tree(&c, argv[1], stamp, depfile);
    return diag_end(&d);
}
