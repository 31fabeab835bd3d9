/* sql: named queries to typed C functions; migrations to tables.
 *
 *     sql --store desk --name catalogue --migrations DIR [--depfile FILE] input.sql output.c output.h
 *     sql --embed desk DIR [--depfile FILE] output.c
 *
 * DIR is the folder that holds desk/ and public/. Queries are prepared against an in-memory
 * SQLite that went through all of the store's migrations, in which each column keeps the type it
 * was declared with. Nothing is written if there is a mistake. See README.md, "sql". */
#include "sql.h"
#include "base/file.h"
#include "base/vec.h"
#include "store/search_sqlite.h"
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define OUTPUT_MAX (64 * MiB)

struct file {
    const char *path;
    struct str name, text; /* "0001_house" */
};

struct files {
    struct file *v;
    size_t n, room;
};

struct options {
    const char *store, *name, *migrations, *embed, *depfile;
    const char *files[3];
    size_t n;
};

void sql_mistake(struct sql_run *run, size_t line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%zu: ", run->input, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    run->mistakes++;
}

static int usage(void)
{
    fputs(
        "usage: sql --store STORE --name NAME --migrations DIR [--depfile FILE] input.sql output.c output.h\n"
        "       sql --embed STORE DIR [--depfile FILE] output.c\n",
        stderr);
    return 2;
}

static int complain(void)
{
    fprintf(stderr, "sql: %s\n", err_context());
    return 1;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void close_dir(DIR **d)
{
    if (*d)
        closedir(*d);
}

/* The migrations of a store, in order. */
static int read_migrations(struct arena *a, const char *folder, struct files *ret)
{
    DIR *d cleanup(close_dir) = opendir(folder);
    struct dirent *e;
    int r;

    if (!d)
        return err_errno(folder);
    while ((e = readdir(d))) {
        struct str name = str_c(e->d_name);
        struct file *f;

        if (!str_ends(name, S(".sql")) || name.p[0] == '.')
            continue;
        f = vec_push(a, ret);
        f->path = arena_fmt(a, "%s/%s", folder, e->d_name).p;
        f->name = arena_str(a, str_head(name, name.n - 4));
        r = file_read(a, f->path, SQL_FILE_MAX, &f->text);
        if (r < 0)
            return r;
    }
    if (ret->n == 0)
        return err_set(ERR_ABSENT, "%s: no migrations", folder);
    qsort(ret->v, ret->n, sizeof(*ret->v), by_name);
    return 0;
}

static void close_sqlite(struct sqlite3 **db)
{
    sqlite3_close(*db);
}

/* An empty database in memory that refuses what db_sqlite.c refuses. */
static int open_sqlite(struct sqlite3 **ret)
{
    if (sqlite3_open(":memory:", ret) != SQLITE_OK)
        return err_set(ERR_DATABASE, "%s", sqlite3_errmsg(*ret));
    sqlite3_db_config(*ret, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(*ret, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(*ret, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    return search_register_sqlite(*ret);
}

static size_t line_of(struct str text, int offset)
{
    size_t line = 1;

    for (int i = 0; i < offset && (size_t)i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

/* Run a migration, statement by statement, so that a mistake has its line. */
static int run_script(struct sqlite3 *db, const char *path, struct str text)
{
    const char *rest = text.p;

    while (*rest) {
        struct sqlite3_stmt *s = NULL;
        const char *from = rest;
        int rc = sqlite3_prepare_v2(db, from, -1, &s, &rest);

        if (rc == SQLITE_OK && s)
            rc = sqlite3_step(s);
        sqlite3_finalize(s);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
            int offset = sqlite3_error_offset(db);

            fprintf(stderr, "%s:%zu: %s\n", path,
                    line_of(text, (int)(from - text.p) + (offset < 0 ? 0 : offset)),
                    sqlite3_errmsg(db));
            return -1;
        }
        if (rest == from)
            break;
    }
    return 0;
}

/* All migrations, as SQLite will run them (`typed` false), or with our types left as they stand. */
static int run_migrations(struct arena *a, struct sqlite3 *db, const struct files *files,
                          bool typed)
{
    for (size_t i = 0; i < files->n; i++) {
        const struct file *f = &files->v[i];
        struct str text;
        int r =
            typed ? dialect_typed(a, f->text, &text) : dialect_schema(a, f->text, DB_SQLITE, &text);

        if (r < 0) {
            fprintf(stderr, "%s:%s\n", f->path, err_context());
            return r;
        }
        if (run_script(db, f->path, text) < 0)
            return -1;
    }
    return 0;
}

/* "OUTPUT: INPUT …": what ninja has to look at; the folder too, for a new migration. */
static int write_depfile(const struct options *o, const char *output, const char *folder,
                         const struct files *files)
{
    struct buf b cleanup(buf_done) = BUF_INIT(OUTPUT_MAX);

    if (!o->depfile)
        return 0;
    buf_fmt(&b, "%s: %s", output, folder);
    for (size_t i = 0; i < files->n; i++)
        buf_fmt(&b, " %s", files->v[i].path);
    buf_char(&b, '\n');
    return file_write(o->depfile, buf_str(&b), 0644);
}

static int write_output(const char *path, const struct buf *b)
{
    if (!buf_ok(b))
        return err_set(ERR_TOO_LARGE, "%s: too large", path);
    return file_write(path, buf_str(b), 0644);
}

static void put_migrations(const char *store, const struct files *files, struct buf *out)
{
    buf_fmt(
        out,
        "/* Made by gen/sql from the migrations of the %s store. */\n#include \"store/migrate.h\"\n\n",
        store);
    buf_put(out, S("static const struct migration list[] = {\n"));
    for (size_t i = 0; i < files->n; i++) {
        buf_fmt(out, "    {\n    \"%.*s\",\n", STR_ARG(files->v[i].name));
        sql_emit_literal(out, files->v[i].text);
        buf_put(out, S(",\n    },\n"));
    }
    buf_fmt(out, "};\nconst struct migrations migrations_%s = {list, %zu};\n", store, files->n);
}

static int embed(struct arena *a, const struct options *o)
{
    const char *folder = arena_fmt(a, "%s/%s", o->files[0], o->embed).p;
    struct sqlite3 *db cleanup(close_sqlite) = NULL;
    struct buf out cleanup(buf_done) = BUF_INIT(OUTPUT_MAX);
    struct files files = {0};

    if (read_migrations(a, folder, &files) < 0 || open_sqlite(&db) < 0)
        return complain();
    if (run_migrations(a, db, &files, false) < 0)
        return 1;
    put_migrations(o->embed, &files, &out);
    if (write_output(o->files[1], &out) < 0 || write_depfile(o, o->files[1], folder, &files) < 0)
        return complain();
    return 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int write_queries(const struct sql_run *run, const struct sql_queries *q,
                         const struct options *o)
{
    struct buf source cleanup(buf_done) = BUF_INIT(OUTPUT_MAX);
    struct buf header cleanup(buf_done) = BUF_INIT(OUTPUT_MAX);
    int r;

    sql_emit_source(run, q, base_name(o->files[2]), &source);
    sql_emit_header(run, q, &header);
    r = write_output(o->files[1], &source);
    return r < 0 ? r : write_output(o->files[2], &header);
}

static int queries(struct arena *a, const struct options *o)
{
    const char *folder = arena_fmt(a, "%s/%s", o->migrations, o->store).p;
    struct sqlite3 *db cleanup(close_sqlite) = NULL;
    struct sql_run run = {
        .arena = a, .input = o->files[0], .store = str_c(o->store), .name = str_c(o->name)};
    struct sql_queries q = {0};
    struct files files = {0};
    struct str text;

    if (read_migrations(a, folder, &files) < 0 || open_sqlite(&db) < 0 ||
        file_read(a, o->files[0], SQL_FILE_MAX, &text) < 0)
        return complain();
    if (run_migrations(a, db, &files, true) < 0)
        return 1;
    run.db = db;
    sql_read(&run, text, &q);
    if (run.mistakes)
        return 1;
    if (write_queries(&run, &q, o) < 0 || write_depfile(o, o->files[1], folder, &files) < 0)
        return complain();
    return 0;
}

static int read_options(int argc, char **argv, struct options *o)
{
    const struct {
        const char *word, **value;
    } words[] = {
        {"--store", &o->store}, {"--name", &o->name},       {"--migrations", &o->migrations},
        {"--embed", &o->embed}, {"--depfile", &o->depfile},
    };

    for (int i = 1; i < argc; i++) {
        size_t w = 0;

        while (w < COUNT(words) && strcmp(argv[i], words[w].word) != 0)
            w++;
        if (w < COUNT(words) && i + 1 < argc)
            *words[w].value = argv[++i];
        else if (w < COUNT(words) || argv[i][0] == '-' || o->n == COUNT(o->files))
            return -1;
        else
            o->files[o->n++] = argv[i];
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct options o = {0};

    if (read_options(argc, argv, &o) < 0)
        return usage();
    if (o.embed)
        return o.n == 2 && !o.store && !o.name && !o.migrations ? embed(a, &o) : usage();
    return o.n == 3 && o.store && o.name && o.migrations ? queries(a, &o) : usage();
}
