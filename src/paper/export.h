/* export.h: a list that somebody takes away: CSV, XLSX or JSON.
 *
 * Rows are written one after the other, cell by cell in the order of the columns; what is written
 * goes to a file in `dir` that has no name any more when export_finish() gives it out. Memory does
 * not grow with the rows.
 *
 *     struct export *e cleanup(export_done) = NULL;
 *     r = export_begin(&config, &e);
 *     for each row { export_text(e, …); export_int(e, …); export_day(e, …); }
 *     r = export_finish(e, &fd, &size);
 *
 * CSV: UTF-8 with a byte order mark (spreadsheets of Windows ask for it), RFC 4180, a head line in
 * the reader's language. A text that a spreadsheet would take for a formula (= + - @ and their
 * full-width forms, tab, carriage return at its beginning) gets an apostrophe before it.
 * XLSX: cells have types, texts are never formulas; the head is bold and stays when one scrolls,
 * columns have widths and a filter.
 * JSON: {"title": …, "rows": [{key: value, …}, …]}; keys are the columns', days ISO.
 *
 * Writing remembers the first error; export_finish() says it. */
#ifndef PAPER_EXPORT_H
#define PAPER_EXPORT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

enum export_kind {
    EXPORT_CSV,
    EXPORT_XLSX,
    EXPORT_JSON,
    EXPORT_KIND__MAX
};

enum export_type {
    EXPORT_TEXT,
    EXPORT_INT,
    EXPORT_DAY
};

#define EXPORT_COLUMNS_MAX 40

struct export_column {
    const char *key;  /* in JSON: stays for ever */
    struct str name;  /* the head */
    enum export_type type;
    int width; /* of the column in XLSX, in Latin letters (a Chinese one is two); 0: by its type */
};

struct export_config {
    enum export_kind kind;
    const char *dir; /* for the files while they are written: this process may write there */
    struct str title;
    const struct export_column *columns;
    size_t columns_n;
    moment_t now; /* what an XLSX says of its making */
};

/* By a file's ending or a format's name, "csv", "xlsx", "json"; false: none of them. */
bool export_kind_of(struct str name, enum export_kind *ret);
const char *export_ending(enum export_kind kind);
/* The media type, with its charset. */
const char *export_type_of(enum export_kind kind);

struct export;

/* The columns and their texts must live as long as the export. ERR_IO, ERR_NO_SPACE. */
int export_begin(const struct export_config *config, struct export **ret) must_use;
/* The next cell; after the last of a row comes the first of the next one. Its kind must be the
 * column's. Text: bytes that are not UTF-8 become U+FFFD. DAY_NONE is an empty cell. */
void export_text(struct export *e, struct str text);
void export_int(struct export *e, int64_t n);
void export_day(struct export *e, day_t day);
/* The file, open at its beginning; whoever gets it closes it. No cell is written afterwards. */
int export_finish(struct export *e, int *ret_fd, int64_t *ret_size) must_use;
/* For cleanup(). */
void export_done(struct export **e);

#endif
