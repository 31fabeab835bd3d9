/* read_xlsx.c: SpreadsheetML: each sheet row by row, its cells between tabs and each with its place;
 * hidden sheets, rows, columns, formulas, comments and texts that no cell uses any more are hidden
 * parts. Cells with a date are written as a date. */
#include "paper/package.h"
#include "base/date.h"
#include "base/num.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define STYLES_MAX  65536
#define COLUMNS_MAX 16384
#define GAP_MAX     32

struct texts {
    struct str *v;
    size_t n, room;
};

struct xlsx {
    struct reader *r;
    struct package *p;
    struct texts shared;
    bool *used; /* of shared */
    struct {
        bool *v;
        size_t n, room;
    } dates;     /* by style: is it a date? */
    day_t epoch; /* day 0 of cells with a date */
};

/* A number without fraction within [0, most], or -1. */
static int64_t whole(struct str s, int64_t most)
{
    int64_t n;

    return num_parse(s, 0, most, &n) == 0 ? n : -1;
}

/* ---- Shared strings ---- */

struct strings {
    struct xlsx *x;
    struct buf one;
    bool in_text, phonetic;
};

static void strings_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct strings *s = me;

    (void)x;
    if (str_eq(name, S("si")))
        buf_clear(&s->one);
    else if (str_eq(name, S("rPh")))
        s->phonetic = true;
    else if (str_eq(name, S("t")))
        s->in_text = !s->phonetic;
}

static void strings_text(void *me, struct str text)
{
    struct strings *s = me;

    if (s->in_text)
        buf_put(&s->one, text);
}

static void strings_end(void *me, struct str name)
{
    struct strings *s = me;

    if (str_eq(name, S("t")))
        s->in_text = false;
    else if (str_eq(name, S("rPh")))
        s->phonetic = false;
    else if (str_eq(name, S("si")))
        *vec_push(s->x->r->a, &s->x->shared) = arena_str(s->x->r->a, buf_str(&s->one));
}

static void shared_read(struct xlsx *x)
{
    static const struct xml_handler h = {strings_begin, strings_text, strings_end};
    struct entry *e = package_find(x->p, S("xl/sharedStrings.xml"));
    struct strings s = {.x = x, .one = BUF_INIT(EXTRACT_MAX_BYTES)};

    if (e && !xml_read(e->bytes, &h, &s))
        reader_unreadable(x->r, S("shared strings"), EXTRACT_DAMAGED);
    x->used = arena_many(x->r->a, x->shared.n + 1, bool);
    buf_done(&s.one);
}

/* Texts of cells that were emptied stay in the file. */
static void unused_strings(struct xlsx *x)
{
    for (size_t i = 0; i < x->shared.n; i++) {
        if (!x->used[i])
            reader_whole(x->r, PART_HIDDEN, S("text that no cell uses"), x->shared.v[i]);
    }
}

/* ---- Which styles are dates ---- */

struct styles {
    struct xlsx *x;
    bool in_cells;
    bool own[1024]; /* of the formats 164 and up: is it a date? */
};

static bool format_is_date(struct str code)
{
    bool quoted = false, bracket = false;

    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];

        if (c == '"')
            quoted = !quoted;
        else if (c == '[')
            bracket = true;
        else if (c == ']')
            bracket = false;
        else if (!quoted && !bracket && (c == 'y' || c == 'Y' || c == 'd' || c == 'D'))
            return true;
    }
    return false;
}

static bool is_date_format(const struct styles *s, int64_t id)
{
    if (id >= 164)
        return id - 164 < (int64_t)COUNT(s->own) && s->own[id - 164];
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
           (id >= 50 && id <= 54) || id == 57 || id == 58;
}

static void styles_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct styles *s = me;
    struct arena *a = s->x->r->a;

    if (str_eq(name, S("numFmt"))) {
        int64_t id = whole(xml_attribute(a, x, "numFmtId"), STYLES_MAX);

        if (id >= 164 && id - 164 < (int64_t)COUNT(s->own))
            s->own[id - 164] = format_is_date(xml_attribute(a, x, "formatCode"));
    } else if (str_eq(name, S("cellXfs"))) {
        s->in_cells = true;
    } else if (str_eq(name, S("xf")) && s->in_cells && s->x->dates.n < STYLES_MAX) {
        int64_t id = whole(xml_attribute(a, x, "numFmtId"), STYLES_MAX);

        *vec_push(a, &s->x->dates) = is_date_format(s, id);
    }
}

static void styles_end(void *me, struct str name)
{
    struct styles *s = me;

    if (str_eq(name, S("cellXfs")))
        s->in_cells = false;
}

static void styles_read(struct xlsx *x)
{
    static const struct xml_handler h = {.begin = styles_begin, .end = styles_end};
    struct entry *e = package_find(x->p, S("xl/styles.xml"));
    struct styles s = {.x = x};

    if (e && !xml_read(e->bytes, &h, &s))
        x->dates.n = 0;
}

/* ---- A sheet ---- */

struct sheet {
    struct xlsx *x;
    struct arena *scratch; /* of a row: a sheet may have millions of empty cells */
    struct str name;
    bool hidden;
    uint8_t hidden_columns[COLUMNS_MAX / 8];
    bool row_hidden;
    int64_t row;
    size_t next; /* the column after the last cell of the row */
    size_t column;
    struct entry *entry;
    size_t cells; /* `c` elements so far */
    struct str ref, type;
    int64_t style;
    struct buf value, formula, other;
    bool in_value, in_formula, in_other, phonetic;
};

/* "AB12" → 27 and 12; false if it is none. */
static bool ref_read(struct str s, size_t *ret_column, int64_t *ret_row)
{
    size_t column = 0, i = 0;

    while (i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z' && column < COLUMNS_MAX)
        column = column * 26 + (size_t)(s.p[i++] - 'A' + 1);
    *ret_row = whole(str_skip(s, i), 2000000);
    *ret_column = column ? column - 1 : 0;
    return column > 0 && column <= COLUMNS_MAX && *ret_row > 0;
}

static void columns_hide(struct sheet *s, xmlTextReaderPtr x)
{
    struct arena *a = s->scratch;
    int64_t low = whole(xml_attribute(a, x, "min"), COLUMNS_MAX);
    int64_t high = whole(xml_attribute(a, x, "max"), COLUMNS_MAX);
    struct str hidden = xml_attribute(a, x, "hidden");

    if (low < 1 || !(str_eq(hidden, S("1")) || str_eq(hidden, S("true"))))
        return;
    for (int64_t i = low; i <= high; i++)
        s->hidden_columns[(i - 1) / 8] |= (uint8_t)(1 << (i - 1) % 8);
}

static bool column_hidden(const struct sheet *s, size_t column)
{
    return column < COLUMNS_MAX && (s->hidden_columns[column / 8] >> column % 8 & 1);
}

/* A number as a person would read it: 1.3812345678E10 is 13812345678. */
static struct str number_text(struct sheet *s, struct str v)
{
    struct arena *a = s->scratch;
    bool date = s->style >= 0 && (size_t)s->style < s->x->dates.n && s->x->dates.v[s->style];
    char *end;
    double d;

    if (v.n == 0 || v.n > 40)
        return v;
    d = strtod(arena_cstr(a, v), &end);
    if (*end)
        return v;
    if (date && d >= 1 && d < 200000)
        return day_iso(a, s->x->epoch + (day_t)d);
    if ((str_find_char(v, 'E') >= 0 || str_find_char(v, 'e') >= 0) && fabs(d) < 1e19 &&
        d == floor(d))
        return arena_fmt(a, "%.0f", d);
    return v;
}

static struct str cell_text(struct sheet *s)
{
    struct xlsx *x = s->x;
    struct str v = buf_str(&s->value);
    int64_t n;

    if (str_eq(s->type, S("s"))) {
        n = whole(str_trim(v), INT32_MAX);
        if (n < 0 || (size_t)n >= x->shared.n)
            return S("");
        x->used[n] = true;
        return x->shared.v[n];
    }
    if (str_eq(s->type, S("inlineStr")) || str_eq(s->type, S("str")))
        return v;
    return number_text(s, str_trim(v));
}

static void cell_end(struct sheet *s)
{
    struct reader *r = s->x->r;
    struct str text = cell_text(s);
    const char *why = s->hidden                     ? " (hidden sheet)"
                      : s->row_hidden               ? " (hidden row)"
                      : column_hidden(s, s->column) ? " (hidden column)"
                                                    : "";
    struct str place = arena_fmt(s->scratch, "%.*s!%.*s%s", STR_ARG(s->name), STR_ARG(s->ref), why);

    if (text.n && !r->cut) {
        size_t gap = s->column > s->next ? s->column - s->next : 0;

        reader_part(r, *why ? PART_HIDDEN : PART_SHOWN, place);
        if (r->wants_cells && r->parts.n > 0)
            *vec_push(r->a, &r->cells) = (struct reader_cell){
                .part = r->parts.n - 1, .sheet = s->entry, .number = s->cells - 1};
        for (size_t i = 0; i < gap && i < GAP_MAX; i++)
            reader_text(r, S("\t"));
        /* A line break within a cell must not end the row. */
        for (size_t i = 0; i < text.n; i++) {
            if (text.p[i] == '\n' || text.p[i] == '\t') {
                char *copy = arena_cstr(s->scratch, text);

                for (size_t k = i; k < text.n; k++)
                    copy[k] = copy[k] == '\n' || copy[k] == '\t' ? ' ' : copy[k];
                text = str_of(copy, text.n);
                break;
            }
        }
        reader_text(r, text);
        reader_text(r, S("\t"));
        s->next = s->column + 1;
    }
    if (s->formula.n > 8)
        buf_fmt(&s->other, "%.*s!%.*s: %.*s\n", STR_ARG(s->name), STR_ARG(s->ref),
                STR_ARG(buf_str(&s->formula)));
}

/* Headers and footers; choices of a cell; what a format depends on. */
static bool is_beside_cells(struct str name)
{
    return str_ends(name, S("Header")) || str_ends(name, S("Footer")) ||
           str_starts(name, S("formula"));
}

static void sheet_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct sheet *s = me;
    struct arena *a = s->scratch;

    if (str_eq(name, S("row"))) {
        struct str hidden = xml_attribute(a, x, "hidden");

        s->row_hidden = str_eq(hidden, S("1")) || str_eq(hidden, S("true"));
        s->next = 0;
        s->row++;
    } else if (str_eq(name, S("c"))) {
        int64_t row;

        s->cells++;
        s->ref = xml_attribute(a, x, "r");
        s->type = xml_attribute(a, x, "t");
        s->style = whole(xml_attribute(a, x, "s"), STYLES_MAX);
        if (!ref_read(s->ref, &s->column, &row)) {
            s->column = s->next;
            s->ref = arena_fmt(a, "row %lld", (long long)s->row);
        }
        buf_clear(&s->value);
        buf_clear(&s->formula);
    } else if (str_eq(name, S("v")) || str_eq(name, S("t"))) {
        s->in_value = !s->phonetic;
    } else if (str_eq(name, S("rPh"))) {
        s->phonetic = true;
    } else if (str_eq(name, S("f"))) {
        s->in_formula = true;
    } else if (str_eq(name, S("col"))) {
        columns_hide(s, x);
    } else if (is_beside_cells(name)) {
        s->in_other = true;
    } else if (str_eq(name, S("dataValidation")) || str_eq(name, S("hyperlink"))) {
        xml_said(a, x, &s->other);
    }
}

static void sheet_text(void *me, struct str text)
{
    struct sheet *s = me;

    if (s->in_other)
        buf_put(&s->other, text);
    else if (s->in_value)
        buf_put(&s->value, text);
    else if (s->in_formula)
        buf_put(&s->formula, text);
}

static void sheet_end(void *me, struct str name)
{
    struct sheet *s = me;

    if (str_eq(name, S("c"))) {
        cell_end(s);
    } else if (str_eq(name, S("row"))) {
        reader_text(s->x->r, S("\n"));
        arena_reset(s->scratch);
        s->ref = s->type = S("");
    } else if (str_eq(name, S("v")) || str_eq(name, S("t")))
        s->in_value = false;
    else if (str_eq(name, S("f")))
        s->in_formula = false;
    else if (str_eq(name, S("rPh")))
        s->phonetic = false;
    else if (s->in_other && is_beside_cells(name)) {
        s->in_other = false;
        buf_char(&s->other, '\n');
    }
}

static bool sheet_read(struct xlsx *x, struct entry *e, struct str name, bool hidden)
{
    static const struct xml_handler h = {sheet_begin, sheet_text, sheet_end};
    struct sheet *s = arena_one(x->r->a, struct sheet);
    bool ok;

    *s = (struct sheet){.x = x,
                        .scratch = arena_new(0),
                        .entry = e,
                        .name = name,
                        .hidden = hidden,
                        .ref = S(""),
                        .type = S(""),
                        .value = BUF_INIT(EXTRACT_MAX_BYTES),
                        .formula = BUF_INIT(EXTRACT_MAX_BYTES),
                        .other = BUF_INIT(EXTRACT_MAX_BYTES)};
    ok = xml_read(e->bytes, &h, s);
    reader_whole(x->r, PART_HIDDEN,
                 arena_fmt(x->r->a, "%.*s formulas, header, footer", STR_ARG(name)),
                 buf_str(&s->other));
    arena_free(s->scratch);
    buf_done(&s->value);
    buf_done(&s->formula);
    buf_done(&s->other);
    return ok;
}

/* ---- Comments ---- */

struct comments {
    struct reader *r;
    struct str sheet, ref;
    struct buf text;
    bool in_text;
};

static void comments_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct comments *c = me;

    if (str_eq(name, S("comment")) || str_eq(name, S("threadedComment"))) {
        c->ref = xml_attribute(c->r->a, x, "ref");
        buf_clear(&c->text);
    } else if (str_eq(name, S("t")) || str_eq(name, S("text"))) {
        c->in_text = true;
    }
}

static void comments_text(void *me, struct str text)
{
    struct comments *c = me;

    if (c->in_text)
        buf_put(&c->text, text);
}

static void comments_end(void *me, struct str name)
{
    struct comments *c = me;

    if (str_eq(name, S("t")) || str_eq(name, S("text")))
        c->in_text = false;
    else if (str_eq(name, S("comment")) || str_eq(name, S("threadedComment")))
        reader_whole(c->r, PART_HIDDEN,
                     arena_fmt(c->r->a, "%.*s!%.*s comment", STR_ARG(c->sheet), STR_ARG(c->ref)),
                     buf_str(&c->text));
}

static struct str last_part(struct str path)
{
    for (size_t i = path.n; i > 0; i--) {
        if (path.p[i - 1] == '/')
            return str_skip(path, i);
    }
    return path;
}

/* The comments that the sheet's relations name. */
static void comments_read(struct xlsx *x, struct str sheet_path, struct str sheet)
{
    static const struct xml_handler h = {comments_begin, comments_text, comments_end};
    struct entry *rels = package_find(
        x->p, arena_fmt(x->r->a, "xl/worksheets/_rels/%.*s.rels", STR_ARG(last_part(sheet_path))));

    for (size_t i = 0; rels && i < x->p->entries.n; i++) {
        struct entry *e = &x->p->entries.v[i];
        struct comments c = {
            .r = x->r, .sheet = sheet, .ref = S(""), .text = BUF_INIT(EXTRACT_MAX_BYTES)};

        if (e->read || str_find(last_part(e->name), S("omment")) < 0 ||
            !str_ends(e->name, S(".xml")) || str_find(rels->bytes, last_part(e->name)) < 0)
            continue;
        e->read = true;
        if (!xml_read(e->bytes, &h, &c))
            reader_unreadable(x->r, e->name, EXTRACT_DAMAGED);
        buf_done(&c.text);
    }
}

/* ---- The workbook ---- */

struct book {
    struct reader *r;
    struct sheet_of {
        struct str name, id, path;
        bool hidden;
    } * v;
    size_t n, room;
    struct buf names; /* and what they stand for */
    bool in_name;
    bool from_1904; /* its days are counted so on an Apple of old */
};

static void book_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct book *b = me;
    struct arena *a = b->r->a;

    if (str_eq(name, S("sheet")) && b->n < PACKAGE_MAX_ENTRIES) {
        struct str state = xml_attribute(a, x, "state");

        *vec_push(a, b) = (struct sheet_of){.name = xml_attribute(a, x, "name"),
                                            .id = xml_attribute(a, x, "id"),
                                            .path = S(""),
                                            .hidden = state.n && !str_eq(state, S("visible"))};
    } else if (str_eq(name, S("workbookPr"))) {
        struct str from = xml_attribute(a, x, "date1904");

        b->from_1904 = str_eq(from, S("1")) || str_eq(from, S("true"));
    } else if (str_eq(name, S("definedName"))) {
        b->in_name = true;
        buf_put(&b->names, xml_attribute(a, x, "name"));
        buf_char(&b->names, ':');
    } else if (str_eq(name, S("Relationship"))) {
        struct str id = xml_attribute(a, x, "Id"), target = xml_attribute(a, x, "Target");

        for (size_t i = 0; i < b->n; i++) {
            if (!str_eq(b->v[i].id, id))
                continue;
            b->v[i].path = str_starts(target, S("/")) ? str_skip(target, 1)
                                                      : arena_fmt(a, "xl/%.*s", STR_ARG(target));
        }
    }
}

static void book_text(void *me, struct str text)
{
    struct book *b = me;

    if (b->in_name)
        buf_put(&b->names, text);
}

static void book_end(void *me, struct str name)
{
    struct book *b = me;

    if (!str_eq(name, S("definedName")))
        return;
    b->in_name = false;
    buf_char(&b->names, '\n');
}

static bool book_read(struct xlsx *x, struct book *ret)
{
    static const struct xml_handler h = {book_begin, book_text, book_end};
    struct entry *book = package_find(x->p, S("xl/workbook.xml"));
    struct entry *rels = package_find(x->p, S("xl/_rels/workbook.xml.rels"));

    *ret = (struct book){.r = x->r, .names = BUF_INIT(EXTRACT_MAX_BYTES)};
    return book && rels && xml_read(book->bytes, &h, ret) && xml_read(rels->bytes, &h, ret);
}

enum extract_reason read_xlsx(struct reader *r, struct package *p)
{
    struct xlsx x = {.r = r, .p = p};
    struct book b;

    if (!book_read(&x, &b)) {
        buf_done(&b.names);
        return EXTRACT_DAMAGED;
    }
    x.epoch = b.from_1904 ? day_from(1904, 1, 1) : day_from(1899, 12, 30);
    shared_read(&x);
    styles_read(&x);
    for (size_t i = 0; i < b.n && !r->cut; i++) {
        struct entry *e = package_find(p, b.v[i].path);

        if (!e || !sheet_read(&x, e, b.v[i].name, b.v[i].hidden))
            reader_unreadable(r, b.v[i].name, EXTRACT_DAMAGED);
        comments_read(&x, b.v[i].path, b.v[i].name);
    }
    unused_strings(&x);
    reader_whole(r, PART_HIDDEN, S("defined names"), buf_str(&b.names));
    buf_done(&b.names);
    return EXTRACT_READ;
}
