/* export.c: see export.h. Each kind is a row of functions; what is common (order of cells, the
 * file, the first error) stands below them. */
#include "paper/export.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/rand.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define FLUSH_AT      (64 * KiB)
#define ROW_MAX       (16 * MiB) /* a row beyond it is an error, not a larger buffer */
#define XLSX_CELL_MAX 32767      /* letters: Excel's limit */
#define XLSX_ROWS_MAX 1048576
#define SHEET_LETTERS 31

/* What writes one kind. `text` gets valid UTF-8; the others what their type says. */
struct writer {
    int (*begin)(struct export *e);
    void (*text)(struct export *e, struct str text);
    void (*number)(struct export *e, int64_t n);
    void (*day)(struct export *e, day_t day);
    void (*row)(struct export *e); /* a row is whole */
    int (*end)(struct export *e);
};

struct export {
    struct export_config config;
    const struct writer *writer;
    struct arena *arena; /* of one row */
    struct buf out;
    int fd;
    int r;      /* the first error */
    size_t at;  /* the next cell's column */
    int64_t row; /* rows that are whole */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *date;
    char *path; /* of the workbook; NULL: none stands there */
};

static void fail(struct export *e, int r)
{
    if (e->r == 0)
        e->r = r;
}

static void flush(struct export *e)
{
    if (!buf_ok(&e->out)) {
        fail(e, err_set(ERR_TOO_LARGE, "a row of more than %zu bytes", (size_t)ROW_MAX));
        return;
    }
    if (e->r == 0)
        fail(e, file_write_fd(e->fd, e->out.p, e->out.n));
    buf_clear(&e->out);
}

static void flush_sometimes(struct export *e)
{
    if (!buf_ok(&e->out) || e->out.n >= FLUSH_AT)
        flush(e);
}

/* A file that has lost its name already. */
static int open_nameless(struct export *e)
{
    char *path = arena_cstr(e->arena, arena_fmt(e->arena, "%s/export-XXXXXX", e->config.dir));
    e->fd = mkostemp(path, O_CLOEXEC);
    if (e->fd < 0)
        return err_errno(e->config.dir);
    return unlink(path) < 0 ? err_errno(path) : 0;
}

/* ---- CSV ---- */

/* Would a spreadsheet take it for a formula? */
static bool is_formula(struct str s)
{
    size_t len;
    if (s.n == 0)
        return false;
    int32_t c = utf8_decode(s, &len);
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == 0xff1d ||
           c == 0xff0b || c == 0xff0d || c == 0xff20;
}

static void csv_between(struct export *e)
{
    if (e->at > 0)
        buf_char(&e->out, ',');
}

static void csv_text(struct export *e, struct str text)
{
    csv_between(e);
    buf_char(&e->out, '"');
    if (is_formula(text))
        buf_char(&e->out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(&e->out, '"');
        buf_char(&e->out, text.p[i]);
    }
    buf_char(&e->out, '"');
}

static void csv_number(struct export *e, int64_t n)
{
    csv_between(e);
    buf_int(&e->out, n);
}

static void csv_day(struct export *e, day_t day)
{
    csv_between(e);
    buf_put(&e->out, day_iso(e->arena, day));
}

static void csv_row(struct export *e)
{
    buf_put(&e->out, S("\r\n"));
    flush_sometimes(e);
}

static int csv_begin(struct export *e)
{
    int r = open_nameless(e);
    if (r < 0)
        return r;
    buf_put(&e->out, S("\xef\xbb\xbf"));
    for (; e->at < e->config.columns_n; e->at++)
        csv_text(e, e->config.columns[e->at].name);
    e->at = 0;
    csv_row(e);
    return 0;
}

static int plain_end(struct export *e)
{
    flush(e);
    return e->r;
}

/* ---- JSON ---- */

static int json_take(const char *bytes, size_t n, void *arg)
{
    struct export *e = arg;
    buf_add(&e->out, bytes, n);
    return 0;
}

static void json_value(struct export *e, json_t *value)
{
    if (!value || json_dump_callback(value, json_take, e, JSON_ENCODE_ANY | JSON_COMPACT) < 0)
        fail(e, err_set(ERR_BROKEN, "a cell that is no JSON"));
    json_decref(value);
}

static void json_name(struct export *e)
{
    buf_put(&e->out, e->at > 0 ? S(",") : e->row > 0 ? S(",\n{") : S("\n{"));
    json_value(e, json_string(e->config.columns[e->at].key));
    buf_char(&e->out, ':');
}

static void json_text(struct export *e, struct str text)
{
    json_name(e);
    json_value(e, json_stringn(text.p, text.n));
}

static void json_number(struct export *e, int64_t n)
{
    json_name(e);
    json_value(e, json_integer(n));
}

static void json_day(struct export *e, day_t day)
{
    json_text(e, day_iso(e->arena, day));
}

static void json_row(struct export *e)
{
    buf_char(&e->out, '}');
    flush_sometimes(e);
}

static int json_begin(struct export *e)
{
    int r = open_nameless(e);
    if (r < 0)
        return r;
    buf_put(&e->out, S("{\"title\":"));
    json_value(e, json_stringn(e->config.title.p, e->config.title.n));
    buf_put(&e->out, S(",\"rows\":["));
    return e->r;
}

static int json_end(struct export *e)
{
    buf_put(&e->out, S("\n]}\n"));
    return plain_end(e);
}

/* ---- XLSX ----
 *
 * The library writes files only, each row as it comes; the workbook has a name until it is whole. */

static int xlsx_error(lxw_error code)
{
    if (code == LXW_NO_ERROR)
        return 0;
    return err_set(code == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_NO_SPACE : ERR_IO, "xlsx: %s",
                   lxw_strerror(code));
}

static lxw_row_t xlsx_row(const struct export *e)
{
    return (lxw_row_t)e->row + 1; /* under the head */
}

static void xlsx_text(struct export *e, struct str text)
{
    struct str cell = utf8_head(text, XLSX_CELL_MAX);
    fail(e, xlsx_error(worksheet_write_string(e->sheet, xlsx_row(e), (lxw_col_t)e->at,
                                              arena_cstr(e->arena, cell), NULL)));
}

static void xlsx_number(struct export *e, int64_t n)
{
    fail(e, xlsx_error(worksheet_write_number(e->sheet, xlsx_row(e), (lxw_col_t)e->at, (double)n,
                                              NULL)));
}

static void xlsx_day(struct export *e, day_t day)
{
    if (day == DAY_NONE)
        return;
    struct civil c = day_civil(day);
    lxw_datetime date = {.year = c.year, .month = c.month, .day = c.day};
    fail(e, xlsx_error(worksheet_write_datetime(e->sheet, xlsx_row(e), (lxw_col_t)e->at, &date,
                                                e->date)));
}

static void xlsx_row_end(struct export *e)
{
    if (e->row + 2 >= XLSX_ROWS_MAX)
        fail(e, err_set(ERR_TOO_LARGE, "more rows than a sheet holds"));
}

/* Signs that no sheet's name may have become spaces. */
static const char *sheet_name(struct export *e)
{
    struct str title = utf8_head(e->config.title, SHEET_LETTERS);
    char *name = arena_cstr(e->arena, title);
    for (char *p = name; *p; p++)
        if (strchr("[]:*?/\\'", *p) || (unsigned char)*p < ' ')
            *p = ' ';
    return *name ? name : "1";
}

static void xlsx_head(struct export *e)
{
    static const double widths[] = {[EXPORT_TEXT] = 24, [EXPORT_INT] = 10, [EXPORT_DAY] = 12};
    lxw_format *head = workbook_add_format(e->book);
    format_set_bold(head);
    format_set_bottom(head, LXW_BORDER_THIN);
    for (size_t i = 0; i < e->config.columns_n; i++) {
        const struct export_column *k = &e->config.columns[i];
        lxw_col_t at = (lxw_col_t)i;
        worksheet_set_column(e->sheet, at, at, k->width > 0 ? k->width : widths[k->type], NULL);
        fail(e, xlsx_error(worksheet_write_string(e->sheet, 0, at, arena_cstr(e->arena, k->name),
                                                  head)));
    }
    worksheet_freeze_panes(e->sheet, 1, 0);
}

static int xlsx_begin(struct export *e)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = arena_cstr(e->arena, str_c(e->config.dir))};
    struct str path = arena_fmt(e->arena, "%s/export-%.*s.xlsx", e->config.dir,
                                STR_ARG(rand_hex(e->arena, 8)));
    lxw_doc_properties properties = {.created = (time_t)e->config.now};

    e->path = strdup(path.p);
    if (!e->path)
        abort();
    e->book = workbook_new_opt(e->path, &options);
    e->sheet = e->book ? workbook_add_worksheet(e->book, sheet_name(e)) : NULL;
    if (!e->sheet)
        return err_set(ERR_IO, "no workbook in %s", e->config.dir);
    workbook_set_properties(e->book, &properties);
    e->date = workbook_add_format(e->book);
    format_set_num_format(e->date, "yyyy-mm-dd");
    xlsx_head(e);
    return e->r;
}

static int xlsx_end(struct export *e)
{
    if (e->row > 0)
        worksheet_autofilter(e->sheet, 0, 0, (lxw_row_t)e->row, (lxw_col_t)e->config.columns_n - 1);
    int r = xlsx_error(workbook_close(e->book)); /* frees it in any case */
    e->book = NULL;
    if (e->r < 0 || r < 0)
        return e->r < 0 ? e->r : r;
    e->fd = open(e->path, O_RDONLY | O_CLOEXEC);
    return e->fd < 0 ? err_errno(e->path) : 0;
}

/* ---- What is common ---- */

static const struct {
    const char *ending, *type;
    struct writer writer;
} kinds[EXPORT_KIND__MAX] = {
    [EXPORT_CSV] = {"csv", "text/csv; charset=utf-8",
                    {csv_begin, csv_text, csv_number, csv_day, csv_row, plain_end}},
    [EXPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     {xlsx_begin, xlsx_text, xlsx_number, xlsx_day, xlsx_row_end, xlsx_end}},
    [EXPORT_JSON] = {"json", "application/json",
                     {json_begin, json_text, json_number, json_day, json_row, json_end}},
};

bool export_kind_of(struct str name, enum export_kind *ret)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str ending = str_c(kinds[i].ending);
        bool dot = name.n > ending.n && name.p[name.n - ending.n - 1] == '.';
        if (str_eq(name, ending) || (dot && str_ends(name, ending))) {
            *ret = (enum export_kind)i;
            return true;
        }
    }
    return false;
}

const char *export_ending(enum export_kind kind)
{
    return kinds[kind].ending;
}

const char *export_type_of(enum export_kind kind)
{
    return kinds[kind].type;
}

int export_begin(const struct export_config *config, struct export **ret)
{
    assert(config->columns_n > 0 && config->columns_n <= EXPORT_COLUMNS_MAX);
    struct export *e cleanup(export_done) = calloc(1, sizeof(*e));
    if (!e)
        abort();
    *e = (struct export){.config = *config,
                         .writer = &kinds[config->kind].writer,
                         .arena = arena_new(0),
                         .out = BUF_INIT(ROW_MAX),
                         .fd = -1};
    int r = e->writer->begin(e);
    if (r < 0)
        return r;
    *ret = e;
    e = NULL;
    return 0;
}

static void cell(const struct export *e, enum export_type type)
{
    assert(e->config.columns[e->at].type == type);
    (void)e;
    (void)type;
}

static void next_cell(struct export *e)
{
    if (++e->at < e->config.columns_n)
        return;
    e->writer->row(e);
    e->at = 0;
    e->row++;
    arena_reset(e->arena);
}

/* As it is where it is UTF-8; what is not, once. */
static struct str valid_text(struct arena *a, struct str text)
{
    struct buf b cleanup(buf_done) = BUF_INIT(ROW_MAX);
    size_t len;
    if (utf8_valid(text))
        return text;
    for (size_t at = 0; at < text.n; at += len) {
        struct str rest = str_skip(text, at);
        if (utf8_decode(rest, &len) < 0)
            buf_put(&b, S("\xef\xbf\xbd"));
        else
            buf_put(&b, str_head(rest, len));
    }
    return arena_str(a, buf_str(&b));
}

void export_text(struct export *e, struct str text)
{
    cell(e, EXPORT_TEXT);
    if (e->r == 0)
        e->writer->text(e, valid_text(e->arena, text));
    next_cell(e);
}

void export_int(struct export *e, int64_t n)
{
    cell(e, EXPORT_INT);
    if (e->r == 0)
        e->writer->number(e, n);
    next_cell(e);
}

void export_day(struct export *e, day_t day)
{
    cell(e, EXPORT_DAY);
    if (e->r == 0)
        e->writer->day(e, day);
    next_cell(e);
}

int export_finish(struct export *e, int *ret_fd, int64_t *ret_size)
{
    struct stat st;
    assert(e->at == 0); /* whole rows */
    int r = e->writer->end(e);
    if (r < 0)
        return r;
    if (fstat(e->fd, &st) < 0 || lseek(e->fd, 0, SEEK_SET) < 0)
        return err_errno("export");
    *ret_fd = e->fd;
    *ret_size = st.st_size;
    e->fd = -1;
    return 0;
}

void export_done(struct export **e)
{
    struct export *x = *e;
    *e = NULL;
    if (!x)
        return;
    if (x->book)
        (void)workbook_close(x->book); /* there is no other way to free it */
    if (x->path)
        (void)unlink(x->path);
    file_close(&x->fd);
    buf_done(&x->out);
    arena_free(x->arena);
    free(x->path);
    free(x);
}
