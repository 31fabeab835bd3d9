/* import_run.c: see import_run.h. */
#include "app/import_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/convert.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/file.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "engine/leak/leak.h"
#include "store/blob.h"

#define TABLE_MAX (256 * MiB)

/* ---- What a line says ---- */

struct str import_source(const struct import_line *l)
{
    return l->cell[COLUMN_SOURCE].n > 0 ? l->cell[COLUMN_SOURCE] : l->cell[COLUMN_FILE];
}

/* `why` is a code, "import.why." before it is its text; `said`: a rule's own words, NULL: that text's. */
static int refuse(struct importing *im, const struct import_line *l, const char *why,
                  const char *said)
{
    struct arena *a = im->batch;
    im->run.refused++;
    *vec_push(a, &im->problems) = (struct import_problem){
        {l->number, import_source(l), l->cell[COLUMN_TITLE], str_c(why)},
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
    int r = im->files.open(im->files.me, a, name, &fd, &ret->size);
    if (r < 0)
        return r == ERR_ABSENT     ? "file_absent"
               : r == ERR_INVALID  ? "file_outside"
               : r == ERR_CONFLICT ? "file_several"
                                   : "file_large";
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
    const struct import_line *line;
    bool usable; /* it is to go in */
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
    if (im->run.published && published == DAY_NONE)
        return "published";
    if (published != DAY_NONE && published > moment_day(im->now))
        return "published_future";
    if (im->run.published)
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
    im->findings += n;
    im->leaky += n > 0;
}

/* ---- Before the transaction ---- */

void import_seen(struct importing *im, const struct import_line *l)
{
    struct str source = import_source(l);
    if (map_get(&im->seen, source))
        return;
    int *number = arena_one(im->arena, int);
    *number = l->number;
    map_set(&im->seen, arena_str(im->arena, source), number);
}

/* Is it there? Then it is counted, unless it was this run, interrupted, that took it. */
static int is_there(struct importing *im, struct arena *a, struct str source)
{
    int64_t run;
    int r = document_imported(im->db, a, source, &run);
    if (r > 0 && (im->run.id == 0 || run != im->run.id))
        im->run.there++;
    return r;
}

static int line_prepare(struct importing *im, struct arena *a, const struct import_line *l,
                        struct document_line *ret)
{
    *ret = (struct document_line){.line = l};
    const int *other = map_get(&im->seen, import_source(l));
    if (other && *other != l->number)
        return refuse(im, l, "doubled", NULL);
    import_seen(im, l);
    int r = is_there(im, a, import_source(l));
    if (r != 0)
        return r < 0 ? r : 0;
    const char *why = line_read(im, a, l, ret);
    if (why)
        return refuse(im, l, why, NULL);
    ret->line = l;
    ret->usable = true;
    ret->past.source = import_source(l);
    ret->past.run = im->run.id;
    count_findings(im, a, ret);
    return 0;
}

/* ---- In it ---- */

static int line_enter(struct importing *im, struct arena *a, struct document_line *d)
{
    int64_t id;
    int r = is_there(im, a, d->past.source); /* by another import, meanwhile */
    if (r != 0)
        return r < 0 ? r : 0;
    r = document_create(im->db, a, &d->draft, &im->owner, im->now, &id);
    for (size_t i = 0; r >= 0 && i < d->files_n; i++) {
        const struct taken_file *f = &d->files[i];
        r = document_attach(im->db, a, id, f->name, S(""), f->hash, f->size, &im->owner, im->now);
        if (r >= 0)
            r = document_attachment_read(im->db, f->hash, str_c(file_kind_type(f->read.kind)),
                                         f->read.pages, extract_shown(a, &f->read),
                                         f->read.unreadable);
    }
    if (r >= 0)
        r = document_import(im->db, a, id, &d->past, &im->actor, im->now);
    im->run.taken += r >= 0;
    return r < 0 ? r : 0;
}

/* All of them, or nothing. */
static int lines_enter(struct importing *im, struct document_line *v, size_t n)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(im->db, &tx);
    for (size_t i = 0; r >= 0 && i < n; i++)
        if (v[i].usable)
            r = line_enter(im, im->batch, &v[i]);
    return r < 0 ? r : tx_commit(&tx);
}

static bool is_a_rules(int r)
{
    return r == ERR_INVALID || r == ERR_CONFLICT || r == ERR_TOO_LARGE;
}

/* A rule refused one of a batch, of which then nothing is there: each by itself, to know which. */
static int lines_enter_each(struct importing *im, struct document_line *v, size_t n)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < n; i++) {
        struct document_import_run before = im->run;
        r = v[i].usable ? lines_enter(im, &v[i], 1) : 0;
        if (is_a_rules(r)) {
            im->run = before;
            r = refuse(im, v[i].line, "rule", err_context());
        }
    }
    return r < 0 ? r : 0;
}

static int batch_enter(struct importing *im, struct document_line *v, size_t n)
{
    struct document_import_run before = im->run;
    for (size_t i = 0; im->dry && i < n; i++)
        im->run.taken += v[i].usable;
    int r = im->dry ? 0 : lines_enter(im, v, n);
    if (!is_a_rules(r))
        return r;
    im->run = before;
    return lines_enter_each(im, v, n);
}

/* ---- The table ---- */

/* What became of it so far, for who looks at the desk. */
static int batch_note(struct importing *im)
{
    struct document_import_run run = im->run;
    struct tx tx cleanup(tx_end) = {0};
    int r = im->dry ? 0 : tx_begin(im->db, &tx);
    if (im->dry || r < 0)
        return r;
    r = document_import_noted(im->db, im->batch, &run, im->now);
    for (size_t i = 0; r >= 0 && i < im->problems.n; i++)
        r = document_import_refuse(im->db, run.id, &im->problems.v[i].line);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r >= 0)
        im->run.id = run.id;
    return r;
}

int import_batch(struct importing *im, struct import_table *t, size_t most, size_t *ret_n)
{
    struct import_line *lines = arena_many(im->batch, most, struct import_line);
    struct document_line *v = arena_many(im->batch, most, struct document_line);
    size_t n = 0;
    int r = 1;
    while (n < most && (r = import_table_next(im->batch, t, &lines[n])) > 0) {
        im->run.line = lines[n].number;
        n++;
    }
    int prepared = 0;
    for (size_t i = 0; prepared >= 0 && i < n; i++)
        prepared = line_prepare(im, im->batch, &lines[i], &v[i]);
    if (prepared >= 0 && n > 0)
        prepared = batch_enter(im, v, n);
    if (prepared >= 0)
        prepared = batch_note(im);
    *ret_n = n;
    return prepared < 0 ? prepared : r < 0 ? r : 0;
}

/* The sheet that a part is a cell of; "" it is none: properties, formulas, comments, a sheet that is hidden. */
static struct str sheet_of(const struct extract_part *p)
{
    size_t n = p->place.n;
    while (n > 0 && p->place.p[n - 1] != '!')
        n--;
    bool aside = str_ends(p->place, S(" comment")) || str_ends(p->place, S(" (hidden sheet)"));
    return str_head(p->place, n == 0 || aside ? 0 : n - 1);
}

/* A cell with the tabs about it, as a table of text has it: what begins with a quotation mark stands in quotes. */
static void cell_put(struct buf *out, struct str cell)
{
    while (str_starts(cell, S("\t"))) {
        buf_char(out, '\t');
        cell = str_skip(cell, 1);
    }
    struct str text, rest;
    str_cut(cell, '\t', &text, &rest);
    bool quoted = str_starts(text, S("\""));
    if (quoted)
        buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (quoted && text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    if (quoted)
        buf_char(out, '"');
    buf_put(out, str_skip(cell, text.n));
}

/* The cells of the first sheet as they lie in their rows: how to fill it in may stand on another. */
static struct str cells_of(struct arena *a, const struct extract *x)
{
    struct buf out cleanup(buf_done) = BUF_INIT(2 * EXTRACT_MAX_BYTES);
    struct str first = S("");
    for (size_t i = 0; i < x->parts_n; i++) {
        const struct extract_part *p = &x->parts[i];
        struct str sheet = sheet_of(p);
        size_t end = i + 1 < x->parts_n ? p[1].at : x->text.n;
        if (first.n == 0)
            first = sheet;
        if (sheet.n > 0 && str_eq(sheet, first))
            cell_put(&out, str_of(x->text.p + p->at, end - p->at));
    }
    return arena_str(a, buf_str(&out));
}

/* Text, in whatever encoding it was saved, as it is; a spreadsheet through the convert process, its cells between tabs. */
int import_table_text(struct importing *im, int fd, struct str name, struct str *ret)
{
    struct extract x;
    struct stat st;
    if (!str_ends(name, S(".xlsx"))) {
        if (fstat(fd, &st) < 0 || st.st_size > (off_t)TABLE_MAX)
            return err_set(ERR_TOO_LARGE, "the table is too large");
        struct str bytes;
        int line;
        int r = bytes_of(im->arena, fd, st.st_size, &bytes);
        if (r >= 0)
            r = charset_whole(im->arena, bytes, ret, &line);
        return r == ERR_MALFORMED
                   ? err_set(r, "the table is neither UTF-8 nor GB18030: see line %d", line)
                   : r;
    }
    int r = convert_ask(im->convert, im->arena, fd, name, &x);
    if (r < 0)
        return r;
    if (x.unreadable || x.kind != FILE_XLSX)
        return err_set(ERR_MALFORMED, "the table cannot be read as a spreadsheet");
    if (x.cut)
        return err_set(ERR_TOO_LARGE,
                       "the table is beyond what is read of a spreadsheet: cut it in two");
    *ret = cells_of(im->arena, &x);
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

int import_places_load(struct importing *im)
{
    struct arena *a = im->arena;
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
