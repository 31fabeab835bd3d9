/* rich_table.c: see rich_in.h. A table's cells laid on their grid, as HTML lays them. */
#include "web/rich_in.h"

struct grid {
    struct rich_block *table;
    int rows, columns;
    int heads; /* rows of the head: a cell does not reach out of it */
};

static bool is_cell(const struct rich_block *b)
{
    return b->kind == RICH_CELL || b->kind == RICH_HEAD_CELL;
}

static int clamp(int n, int low, int high)
{
    return n < low ? low : n > high ? high : n;
}

static bool is_row_empty(const struct rich_block *row)
{
    return row->first == NULL;
}

/* Rows of the head first, rows without cells gone. Their number. */
static int sort_rows(struct rich_block *table, int *ret_heads)
{
    struct rich_block *rows = table->first, *next;
    struct rich_block head = {0}, rest = {0};
    int n = 0;

    *ret_heads = 0;
    for (struct rich_block *row = rows; row; row = next) {
        struct rich_block *into = row->head ? &head : &rest;

        next = row->next;
        row->next = NULL;
        if (is_row_empty(row))
            continue;
        if (into->last)
            into->last->next = row;
        else
            into->first = row;
        into->last = row;
        *ret_heads += row->head;
        n++;
    }
    table->first = head.first ? head.first : rest.first;
    table->last = rest.last ? rest.last : head.last;
    if (head.last)
        head.last->next = rest.first;
    return n;
}

/* Do only names of columns stand in it? */
static bool is_names(const struct rich_block *row)
{
    for (const struct rich_block *c = row->first; c; c = c->next) {
        if (c->kind != RICH_HEAD_CELL)
            return false;
    }
    return true;
}

/* A table whose first rows are all names of columns has them as its head, as long as something is
 * left and no cell reaches out of it. */
static void find_head(struct rich_block *table)
{
    int names = 0, at = 0;

    for (const struct rich_block *row = table->first; row && is_names(row); row = row->next)
        names += row->head ? -100000 : row->next != NULL;
    for (const struct rich_block *row = table->first; row && at < names; row = row->next, at++) {
        for (const struct rich_block *c = row->first; c; c = c->next) {
            if (at + c->rows > names)
                names = at;
        }
    }
    for (struct rich_block *row = table->first; row && names-- > 0; row = row->next)
        row->head = true;
}

/* `until[c]`: the first row in which column c is free again. One row's cells are put; spans that
 * would lie on another cell, or reach out of their part of the table, are cut. Returns the columns
 * that are taken. `begins`: columns in which a cell begins. */
static int lay_row(const struct grid *g, struct rich_block *row, int at,
                   int *until, bool *begins)
{
    int end = at < g->heads ? g->heads : g->rows, column = 0, width = 0;
    struct rich_block *last = NULL;

    for (struct rich_block *c = row->first; c; c = c->next) {
        while (column < RICH_COLUMNS_MAX && until[column] > at)
            column++;
        if (column == RICH_COLUMNS_MAX) {
            /* Beyond the last column there is nothing: the row ends here. */
            row->last = last;
            if (last)
                last->next = NULL;
            else
                row->first = NULL;
            break;
        }
        int room = 1;
        while (column + room < RICH_COLUMNS_MAX && until[column + room] <= at)
            room++;
        c->columns = clamp(c->columns, 1, room);
        c->rows = clamp(c->rows, 1, end - at);
        begins[column] = true;
        for (int i = 0; i < c->columns; i++)
            until[column++] = at + c->rows;
        last = c;
    }
    for (int i = 0; i < RICH_COLUMNS_MAX; i++) {
        if (until[i] > at)
            width = i + 1;
    }
    return width;
}

static void lay(struct grid *g, bool *begins)
{
    int until[RICH_COLUMNS_MAX] = {0}, at = 0;

    g->columns = 0;
    for (struct rich_block *row = g->table->first; row; row = row->next) {
        if (row->kind != RICH_ROW)
            continue;
        int width = lay_row(g, row, at++, until, begins);
        g->columns = width > g->columns ? width : g->columns;
    }
}

/* A row that is shorter than the table gets empty cells where nothing lies: each of them after the
 * row's own. */
static void fill(struct arena *a, struct grid *g)
{
    int until[RICH_COLUMNS_MAX] = {0}, at = 0;
    bool begins[RICH_COLUMNS_MAX] = {0};

    for (struct rich_block *row = g->table->first; row; row = row->next) {
        if (row->kind != RICH_ROW)
            continue;
        lay_row(g, row, at, until, begins);
        for (int i = 0; i < g->columns; i++) {
            if (until[i] > at)
                continue;
            struct rich_block *c = rich_add(a, row, row->head ? RICH_HEAD_CELL : RICH_CELL);
            c->columns = c->rows = 1;
            until[i] = at + 1;
        }
        at++;
    }
}

/* Columns in which no cell begins are none: what spans them spans one less. */
static void drop_columns(struct grid *g, const bool *begins)
{
    int until[RICH_COLUMNS_MAX] = {0}, at = 0;

    for (struct rich_block *row = g->table->first; row; row = row->next) {
        if (row->kind != RICH_ROW)
            continue;
        int column = 0;
        for (struct rich_block *c = row->first; c; c = c->next) {
            while (column < RICH_COLUMNS_MAX && until[column] > at)
                column++;
            int width = c->columns;
            for (int i = 0; i < width && column < RICH_COLUMNS_MAX; i++) {
                if (!begins[column])
                    c->columns--;
                until[column++] = at + c->rows;
            }
        }
        at++;
    }
}

static bool has_text(const struct rich_block *b)
{
    if (b->runs.n > 0)
        return true;
    for (const struct rich_block *c = b->first; c; c = c->next) {
        if (has_text(c))
            return true;
    }
    return false;
}

bool rich_table_tidy(struct arena *a, struct rich_block *table, int *cells)
{
    bool begins[RICH_COLUMNS_MAX] = {0};
    struct grid g = {.table = table};

    g.rows = sort_rows(table, &g.heads);
    if (*cells < 0 || g.rows == 0 || !has_text(table))
        return false;
    if (g.heads == g.rows) { /* a head of nothing: its rows are the table */
        g.heads = 0;
        for (struct rich_block *b = table->first; b; b = b->next)
            b->head = false;
    }
    lay(&g, begins);
    drop_columns(&g, begins);
    memset(begins, 0, sizeof(begins));
    lay(&g, begins);
    *cells -= g.columns > 0 && g.rows > *cells / g.columns ? *cells + 1 : g.rows * g.columns;
    if (*cells < 0)
        return false;
    fill(a, &g);
    find_head(table);
    for (struct rich_block *row = table->first; row; row = row->next) {
        for (struct rich_block *c = row->first; c && row->kind == RICH_ROW; c = c->next) {
            assert(is_cell(c));
            if (row->head)
                c->kind = RICH_HEAD_CELL;
        }
    }
    return true;
}
