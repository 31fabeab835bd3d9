/* import_documents.c: gongkai import documents FOLDER --table FILE [--as drafts|published] --by LOGIN
 * [--category CODE] [--topic CODE] [--department CODE] [--dry-run]: the documents of an existing site.
 *
 * A line of the table is a document: its file (HTML, docx, plain text: the body; anything else:
 * an attachment) and what is known about it. A line that cannot be taken is named with its number and
 * its reason, the others go in. Each is known by its source (or its file's name): a second run, or one
 * after an interruption, takes what is not there yet. The files are opened in a convert process. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/convert.h"
#include "app/import_table.h"
#include "app/progress.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"
#include "engine/leak.h"
#include "store/blob.h"

#define TABLE_MAX (256 * MiB)
#define BATCH     200 /* lines in a transaction */

struct importing {
    struct app *app;
    struct db *db;
    struct actor actor;
    const char *blobs;
    int folder_fd;
    int convert;
    bool published, dry;
    struct map categories, topics, departments; /* by code and by name → int64_t * */
    struct map seen;                            /* source → int *: the line that has it */
    struct str category, topic, department;     /* where the line names none */
    moment_t now;
    struct arena *line_arena; /* of a batch */
    struct document_import_run run;
    struct report {
        int64_t taken, there, refused, findings, leaky;
        struct {
            struct problem {
                struct document_import_refused line;
                struct str said; /* on the terminal */
            } *v;
            size_t n, room;
        } problems; /* of the batch */
    } report;
};

/* ---- What a line says ---- */

static struct str source_of(const struct import_line *l)
{
    return l->cell[COLUMN_SOURCE].n > 0 ? l->cell[COLUMN_SOURCE] : l->cell[COLUMN_FILE];
}

/* `why` is a code, "import.why." before it is its text; `said`: a rule's own words, NULL: that text's. */
static int refuse(struct importing *im, const struct import_line *l, const char *why,
                  const char *said)
{
    struct arena *a = im->line_arena;
    im->report.refused++;
    *vec_push(a, &im->report.problems) = (struct problem){
        {l->number, source_of(l), l->cell[COLUMN_TITLE], str_c(why)},
        said ? arena_str(a, str_c(said)) : text(LANG_EN, document_import_why(str_c(why)))};
    return 0;
}

static int64_t place_of(const struct map *m, struct str said, struct str otherwise)
{
    const int64_t *id = map_get(m, said.n > 0 ? said : otherwise);
    return id ? *id : 0;
}

/* 2016-12-15 in the ways that people write it, or a spreadsheet's number of days since 1899-12-30. */
static bool day_of(struct arena *a, struct str s, day_t *ret)
{
    int64_t n;
    *ret = DAY_NONE;
    if (s.n == 0)
        return true;
    if (num_parse(s, 20000, 80000, &n) == 0) {
        *ret = day_from(1899, 12, 30) + (day_t)n;
        return true;
    }
    static const struct {
        struct str from, to;
    } signs[] = {{STR_INIT("年"), STR_INIT("-")}, {STR_INIT("月"), STR_INIT("-")},
                 {STR_INIT("日"), STR_INIT("")},  {STR_INIT("/"), STR_INIT("-")},
                 {STR_INIT("."), STR_INIT("-")}};
    struct str day, rest;
    str_cut(s, ' ', &day, &rest); /* a time of day may follow */
    for (size_t i = 0; i < COUNT(signs); i++) {
        ptrdiff_t at;
        while ((at = str_find(day, signs[i].from)) >= 0)
            day = ARENA_JOIN(a, str_head(day, (size_t)at), signs[i].to,
                             str_skip(day, (size_t)at + signs[i].from.n));
    }
    struct str year, month;
    int64_t y, m, d;
    if (!str_cut(day, '-', &year, &rest) || !str_cut(rest, '-', &month, &day))
        return false;
    if (num_parse(year, 1900, 2100, &y) < 0 || num_parse(month, 1, 12, &m) < 0 ||
        num_parse(day, 1, 31, &d) < 0 || !civil_valid((int)y, (int)m, (int)d))
        return false;
    *ret = day_from((int)y, (int)m, (int)d);
    return true;
}

/* ---- Files ---- */

struct taken_file {
    struct str name, hash;
    int64_t size;
    struct extract read;
    struct str html; /* of a body */
    bool body;
};

/* Of the folder or below it, and no link out of it. */
static int file_open(const struct importing *im, struct arena *a, struct str name, int *ret_fd,
                     int64_t *ret_size)
{
    struct stat st;
    struct str part, rest = name;
    while (str_next(&rest, '/', &part))
        if (part.n == 0 || str_eq(part, S("..")) || str_eq(part, S(".")))
            return ERR_INVALID;
    int fd = openat(im->folder_fd, arena_cstr(a, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return ERR_ABSENT;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > FILE_MAX_BYTES) {
        (void)close(fd);
        return ERR_TOO_LARGE;
    }
    *ret_fd = fd;
    *ret_size = st.st_size;
    return 0;
}

static int bytes_of(struct arena *a, int fd, int64_t size, struct str *ret)
{
    char *p = arena_alloc(a, (size_t)size + 1);
    size_t n = 0;
    while (n < (size_t)size) {
        ssize_t got = pread(fd, p + n, (size_t)size - n, (off_t)n);
        if (got <= 0)
            return err_set(ERR_IO, "a file changed while it was read");
        n += (size_t)got;
    }
    *ret = str_of(p, n);
    return 0;
}

static const char *file_take(struct importing *im, struct arena *a, struct str name,
                             struct taken_file *ret)
{
    int fd cleanup(file_close) = -1;
    struct str bytes, base = name;
    *ret = (struct taken_file){0};
    int r = file_open(im, a, name, &fd, &ret->size);
    if (r < 0)
        return r == ERR_ABSENT ? "file_absent" : r == ERR_INVALID ? "file_outside" : "file_large";
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/') {
            base = str_skip(name, i + 1);
            break;
        }
    ret->name = base;
    if (convert_ask(im->convert, a, fd, base, &ret->read) < 0)
        return "file_late";
    if (bytes_of(a, fd, ret->size, &bytes) < 0)
        return "file_unread";
    if (ret->read.kind == FILE_HTML && utf8_valid(bytes))
        ret->html = bytes;
    else if (!im->dry && blob_put(im->blobs, a, bytes, &ret->hash) < 0)
        return "file_unkept";
    return NULL;
}

static bool is_body(enum file_kind kind)
{
    return kind == FILE_HTML || kind == FILE_TXT || kind == FILE_DOCX || kind == FILE_ODT;
}

/* The body out of the main file. HTML keeps its structure, the others their paragraphs. */
static const char *body_take(struct arena *a, const struct taken_file *f, struct str *ret)
{
    int r =
        f->html.n > 0 ? body_of_html(a, f->html, ret, NULL) : body_of_file(a, &f->read, ret, NULL);
    if (r == ERR_TOO_LARGE)
        return "text_long";
    return r < 0 || ret->n == 0 ? "text_none" : NULL;
}

/* ---- A line ---- */

struct document_line {
    struct document_draft draft;
    struct document_past past;
    struct taken_file *files;
    size_t files_n;
};

static const char *files_take(struct importing *im, struct arena *a, const struct import_line *l,
                              struct document_line *ret)
{
    struct str rest = l->cell[COLUMN_ATTACHMENTS], name;
    struct taken_file first;
    const char *why = file_take(im, a, l->cell[COLUMN_FILE], &first);
    if (why)
        return why;
    ret->files = arena_many(a, DOCUMENT_ATTACHMENTS_MAX, struct taken_file);
    if (is_body(first.read.kind) && !first.read.unreadable) {
        why = body_take(a, &first, &ret->draft.body);
    } else {
        ret->draft.body = arena_fmt(a, "详见附件《%.*s》。", STR_ARG(first.name));
        ret->files[ret->files_n++] = first;
    }
    while (!why && str_next(&rest, ';', &name)) {
        name = str_trim(name);
        if (name.n == 0)
            continue;
        if (ret->files_n == DOCUMENT_ATTACHMENTS_MAX)
            return "files_many";
        why = file_take(im, a, name, &ret->files[ret->files_n]);
        if (!why && ret->files[ret->files_n].html.n > 0 && !im->dry &&
            blob_put(im->blobs, a, ret->files[ret->files_n].html, &ret->files[ret->files_n].hash) < 0)
            why = "file_unkept";
        ret->files_n++;
    }
    return why;
}

static const char *line_read(struct importing *im, struct arena *a, const struct import_line *l,
                             struct document_line *ret)
{
    const struct str *c = l->cell;
    *ret = (struct document_line){
        .draft = {.title = c[COLUMN_TITLE],
                  .title_en = c[COLUMN_TITLE_EN],
                  .summary = c[COLUMN_SUMMARY],
                  .number = c[COLUMN_NUMBER],
                  .genre = c[COLUMN_GENRE],
                  .category = place_of(&im->categories, c[COLUMN_CATEGORY], im->category),
                  .topic = place_of(&im->topics, c[COLUMN_TOPIC], im->topic),
                  .department = place_of(&im->departments, c[COLUMN_DEPARTMENT], im->department)},
        .past = {.index_number = c[COLUMN_INDEX_NUMBER], .published = DAY_NONE},
    };
    if (c[COLUMN_TITLE].n == 0 || utf8_count(c[COLUMN_TITLE]) > DOCUMENT_TITLE_MAX)
        return "title";
    if (utf8_count(c[COLUMN_SUMMARY]) > DOCUMENT_SUMMARY_MAX)
        return "summary";
    if (c[COLUMN_FILE].n == 0)
        return "file_unnamed";
    if (!ret->draft.category)
        return "category";
    if (!ret->draft.topic)
        return "topic";
    if (!ret->draft.department)
        return "department";
    day_t published;
    if (!day_of(a, c[COLUMN_MADE], &ret->draft.made) ||
        !day_of(a, c[COLUMN_PUBLISHED], &published))
        return "date";
    if (ret->draft.made == DAY_NONE)
        ret->draft.made = published;
    if (ret->draft.made == DAY_NONE)
        return "made";
    if (im->published && published == DAY_NONE)
        return "published";
    if (published != DAY_NONE && published > moment_day(im->now))
        return "published_future";
    if (im->published)
        ret->past.published = published;
    return files_take(im, a, l, ret);
}

/* Counted only: the desk's scan shows them to who decides. */
static void count_findings(struct importing *im, struct arena *a, const struct document_line *d)
{
    const struct leak_options o = {.today = moment_day(im->now)};
    struct leak_findings found = {0};
    int64_t n = 0;
    leak_scan(a, body_plain(a, d->draft.body), &o, &found);
    n += (int64_t)found.n;
    for (size_t i = 0; i < d->files_n; i++) {
        leak_scan(a, d->files[i].read.text, &o, &found);
        n += (int64_t)found.n;
    }
    im->report.findings += n;
    im->report.leaky += n > 0;
}

static int line_enter(struct importing *im, struct arena *a, struct document_line *d)
{
    int64_t id;
    int r = document_create(im->db, a, &d->draft, &im->actor, im->now, &id);
    for (size_t i = 0; r >= 0 && i < d->files_n; i++) {
        const struct taken_file *f = &d->files[i];
        r = document_attach(im->db, a, id, f->name, S(""), f->hash, f->size, &im->actor, im->now);
        if (r >= 0)
            r = document_attachment_read(im->db, f->hash, str_c(file_kind_type(f->read.kind)),
                                         f->read.pages, extract_shown(a, &f->read),
                                         f->read.unreadable);
    }
    return r < 0 ? r : document_import(im->db, a, id, &d->past, &im->actor, im->now);
}

static int line_take(struct importing *im, struct arena *a, const struct import_line *l)
{
    struct document_line d;
    const int *other = map_get(&im->seen, source_of(l));
    if (other && *other != l->number)
        return refuse(im, l, "doubled", NULL);
    if (!other) {
        int *number = arena_one(im->app->arena, int);
        *number = l->number;
        map_set(&im->seen, arena_str(im->app->arena, source_of(l)), number);
    }
    int r = document_imported(im->db, a, source_of(l));
    if (r != 0) {
        im->report.there += r > 0;
        return r < 0 ? r : 0;
    }
    const char *why = line_read(im, a, l, &d);
    if (why)
        return refuse(im, l, why, NULL);
    d.past.source = source_of(l);
    count_findings(im, a, &d);
    if (!im->dry) {
        r = line_enter(im, a, &d);
        if (r < 0)
            return r;
    }
    im->report.taken++;
    return 0;
}

/* ---- The table ---- */

/* All of them in one transaction, or nothing. */
static int lines_take(struct importing *im, const struct import_line *lines, size_t n)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(im->db, &tx);
    for (size_t i = 0; r >= 0 && i < n; i++)
        r = line_take(im, im->line_arena, &lines[i]);
    return r < 0 ? r : tx_commit(&tx);
}

/* A rule refused one of a batch, of which then nothing is there: each by itself, to know which. */
static int batch_take(struct importing *im, const struct import_line *lines, size_t n)
{
    struct report before = im->report;
    int r = lines_take(im, lines, n);
    if (r != ERR_INVALID && r != ERR_CONFLICT && r != ERR_TOO_LARGE)
        return r;
    im->report = before;
    for (size_t i = 0; i < n; i++) {
        before = im->report;
        r = lines_take(im, &lines[i], 1);
        if (r == ERR_INVALID || r == ERR_CONFLICT || r == ERR_TOO_LARGE) {
            im->report = before;
            r = refuse(im, &lines[i], "rule", err_context());
        }
        if (r < 0)
            return r;
    }
    return 0;
}

static void batch_tell(struct importing *im)
{
    struct report *t = &im->report;
    progress("documents", t->taken + t->there + t->refused, 0);
    if (t->problems.n > 0)
        progress_end();
    for (size_t i = 0; i < t->problems.n; i++)
        fprintf(stderr, "gongkai: import: line %lld: %.*s\n", (long long)t->problems.v[i].line.line,
                STR_ARG(t->problems.v[i].said));
    memset(&t->problems, 0, sizeof(t->problems));
    arena_reset(im->line_arena);
}

/* What became of it so far, for who looks at the desk. */
static int batch_note(struct importing *im)
{
    const struct report *t = &im->report;
    struct document_import_run run = im->run;
    struct tx tx cleanup(tx_end) = {0};
    run.taken = t->taken;
    run.there = t->there;
    run.refused = t->refused;
    int r = im->dry ? 0 : tx_begin(im->db, &tx);
    if (im->dry || r < 0)
        return r;
    r = document_import_noted(im->db, im->line_arena, &run, im->now);
    for (size_t i = 0; r >= 0 && i < t->problems.n; i++)
        r = document_import_refuse(im->db, run.id, &t->problems.v[i].line);
    im->run = run;
    return r < 0 ? r : tx_commit(&tx);
}

static int table_take(struct importing *im, struct import_table *t)
{
    struct import_line *lines = arena_many(im->app->arena, BATCH, struct import_line);
    int r = 1;
    while (r > 0) {
        size_t n = 0;
        while (n < BATCH && (r = import_table_next(im->line_arena, t, &lines[n])) > 0)
            n++;
        int taken = n > 0 ? batch_take(im, lines, n) : 0;
        if (taken >= 0)
            taken = batch_note(im);
        if (taken < 0)
            return taken;
        batch_tell(im);
    }
    return r;
}

/* The cells of a spreadsheet as they lie in their rows: its properties, formulas and comments are no lines. */
static struct str cells_of(struct arena *a, const struct extract *x)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);
    for (size_t i = 0; i < x->parts_n; i++) {
        const struct extract_part *p = &x->parts[i];
        size_t end = i + 1 < x->parts_n ? p[1].at : x->text.n;
        if (str_find_char(p->place, '!') >= 0 && !str_ends(p->place, S(" comment")))
            buf_add(&out, x->text.p + p->at, end - p->at);
    }
    return arena_str(a, buf_str(&out));
}

/* CSV as it is; a spreadsheet through the convert process, its cells between tabs. */
static int table_read(struct importing *im, const char *path, struct str *ret)
{
    struct arena *a = im->app->arena;
    struct str bytes;
    int r = file_read(a, path, TABLE_MAX, &bytes);
    if (r < 0)
        return r;
    if (!str_ends(str_c(path), S(".xlsx"))) {
        *ret = bytes;
        return utf8_valid(bytes) ? 0 : err_set(ERR_MALFORMED, "%s is not UTF-8", path);
    }
    int fd cleanup(file_close) = open(path, O_RDONLY | O_CLOEXEC);
    struct extract x;
    r = fd < 0 ? err_errno("open") : convert_ask(im->convert, a, fd, str_c(path), &x);
    if (r < 0)
        return r;
    if (x.unreadable || x.kind != FILE_XLSX)
        return err_set(ERR_MALFORMED, "%s cannot be read as a spreadsheet", path);
    if (x.cut)
        return err_set(ERR_TOO_LARGE, "%s is beyond what is read of a spreadsheet: cut it in two",
                       path);
    *ret = cells_of(a, &x);
    return 0;
}

/* ---- Places ---- */

static void place_add(struct map *m, struct arena *a, int64_t id, struct str code, struct str name)
{
    int64_t *kept = arena_one(a, int64_t);
    *kept = id;
    map_set(m, code, kept);
    map_set(m, name, kept);
}

static int places_load(struct importing *im)
{
    struct arena *a = im->app->arena;
    struct catalogue_headings columns, topics;
    struct bodies_departments departments;
    map_init(&im->categories, a);
    map_init(&im->topics, a);
    map_init(&im->departments, a);
    map_init(&im->seen, a);
    int r = catalogue_categories(im->db, a, &columns);
    if (r >= 0)
        r = catalogue_topics(im->db, a, &topics);
    if (r >= 0)
        r = bodies_departments(im->db, a, &departments);
    if (r < 0)
        return r;
    for (size_t i = 0; i < columns.n; i++)
        place_add(&im->categories, a, columns.v[i].id, columns.v[i].code, columns.v[i].name_zh);
    for (size_t i = 0; i < topics.n; i++)
        place_add(&im->topics, a, topics.v[i].id, topics.v[i].code, topics.v[i].name_zh);
    for (size_t i = 0; i < departments.n; i++)
        place_add(&im->departments, a, departments.v[i].id, departments.v[i].code,
                  departments.v[i].name_zh);
    return 0;
}

/* ---- The command ---- */

/* The last part of a path. */
static struct str file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_c(slash ? slash + 1 : path);
}

static int run(struct importing *im, const char *table, const char *login)
{
    struct import_table t;
    struct str text;
    int r = people_find(im->db, im->app->arena, str_c(login), &im->actor);
    if (r < 0)
        return r;
    if (im->published && !(im->actor.roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "%s is no administrator: published history wants one", login);
    im->run = (struct document_import_run){
        .account = im->actor.id, .table = file_name(table), .published = im->published};
    r = places_load(im);
    if (r >= 0)
        r = table_read(im, table, &text);
    if (r >= 0)
        r = import_table_open(im->app->arena, text, &t);
    return r < 0 ? r : table_take(im, &t);
}

static void tell(const struct importing *im)
{
    const struct report *t = &im->report;
    progress_end();
    printf("documents: %lld %s, %lld there already, %lld refused\n", (long long)t->taken,
           im->dry         ? "would be taken"
           : im->published ? "published"
                           : "drafted",
           (long long)t->there, (long long)t->refused);
    if (t->findings > 0)
        printf("leak scan: %lld findings in %lld documents: see them at the desk\n",
               (long long)t->findings, (long long)t->leaky);
}

int import_documents(struct app *app, int argc, char **argv)
{
    const char *table = NULL, *as = "drafts", *login = NULL, *category = "", *topic = "",
               *department = "";
    struct importing im = {.app = app, .convert = -1, .now = clock_now(&app->clock)};
    const struct option_of list[] = {
        {.name = "--table", .value = &table},         {.name = "--as", .value = &as},
        {.name = "--by", .value = &login},            {.name = "--category", .value = &category},
        {.name = "--topic", .value = &topic},         {.name = "--department", .value = &department},
        {.name = "--dry-run", .flag = &im.dry},
    };
    if (options_take(&argc, argv, list, COUNT(list), false) < 0)
        return usage(err_context());
    if (argc != 1 || !table || !login)
        return usage("import documents takes a folder, --table FILE and --by LOGIN");
    im.published = strcmp(as, "published") == 0;
    if (!im.published && strcmp(as, "drafts") != 0)
        return usage("--as takes drafts or published");
    im.category = str_c(category);
    im.topic = str_c(topic);
    im.department = str_c(department);
    im.blobs = app->desk_blobs;

    struct db *db cleanup(db_done) = NULL;
    int folder cleanup(file_close) = open(argv[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t pid;
    if (folder < 0)
        return fail("import", err_errno(argv[0]));
    int r = scan_reader_start(&im.convert, &pid); /* before there is a store to inherit */
    if (r >= 0)
        r = db_open(app->desk_url, DB_WRITE, &db);
    if (r < 0)
        return fail("import", r);
    im.db = db;
    im.folder_fd = folder;
    im.line_arena = arena_new(0);
    r = run(&im, table, login);
    arena_free(im.line_arena);
    file_close(&im.convert);
    (void)waitpid(pid, NULL, 0);
    tell(&im);
    if (r < 0)
        return fail("import", r);
    return im.report.refused > 0 ? FAILED : DONE;
}
