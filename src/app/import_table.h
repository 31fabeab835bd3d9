/* import_table.h: the table of what is imported: CSV, or a spreadsheet's text, line by line. */
#ifndef APP_IMPORT_TABLE_H
#define APP_IMPORT_TABLE_H

#include "base/arena.h"

#define IMPORT_COLUMNS 60

enum import_column {
    COLUMN_FILE,
    COLUMN_SOURCE,
    COLUMN_TITLE,
    COLUMN_TITLE_EN,
    COLUMN_SUMMARY,
    COLUMN_NUMBER,
    COLUMN_INDEX_NUMBER,
    COLUMN_GENRE,
    COLUMN_CATEGORY,
    COLUMN_TOPIC,
    COLUMN_DEPARTMENT,
    COLUMN_MADE,
    COLUMN_PUBLISHED,
    COLUMN_ATTACHMENTS,
    COLUMN__MAX
};

struct import_line {
    int number; /* in the file, from 1 */
    struct str cell[COLUMN__MAX]; /* trimmed; "" where there is none */
};

struct import_table {
    struct str rest;
    char separator;
    int number;
    int place[COLUMN__MAX]; /* of each column in a line; -1: not there */
    int columns;
};

/* The head line, which names the columns in English or Chinese, in any order. `text` is UTF-8 without
 * a byte order mark (charset_whole()), with commas, semicolons or tabs. ERR_MALFORMED names what is wrong with it. */
int import_table_open(struct arena *a, struct str text, struct import_table *ret) must_use;
/* 1: the next line that is not empty; 0: the end; ERR_MALFORMED: a quote without an end. */
int import_table_next(struct arena *a, struct import_table *t, struct import_line *ret) must_use;

#endif
