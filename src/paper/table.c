/* table.c: a table block: columns as wide as their content asks, rows that stay whole where they
 * can. */
#include "paper/press.h"
#include <stdlib.h>

#define CELL_PAD    4.0
#define CELL_PITCH  18.0
#define RULE_THIN   (0.25 * PT_PER_MM)
#define RULE_THICK  (0.35 * PT_PER_MM)
#define COLUMNS_MAX 40

static const struct type cell_type = {.face = FACE_BODY, .size = 12, .pitch = CELL_PITCH};
static const struct type head_type = {.face = FACE_HEI, .size = 12, .pitch = CELL_PITCH};

struct table {
    struct press *press;
    const struct paper_block *block;
    size_t columns;
    double width[COLUMNS_MAX]; /* with padding */
};

static struct str cell_text(const struct table *t, size_t row, size_t column)
{
    const struct paper_row *r = &t->block->rows[row];

    return column < r->n ? r->v[column] : S("");
}

static double cell_natural(const struct table *t, size_t row, size_t column)
{
    PangoLayout *layout cleanup(layout_done) =
        press_set(t->press, row == 0 ? &head_type : &cell_type, cell_text(t, row, column), -1, 0);

    return press_line_width(pango_layout_get_line(layout, 0)) + 2 * CELL_PAD;
}

static double column_natural(const struct table *t, size_t column)
{
    double widest = 2 * CELL_PAD + 12;
    /* The first rows speak for a long table. */
    for (size_t row = 0; row < t->block->rows_n && row < 200; row++) {
        double width = cell_natural(t, row, column);

        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Columns that ask for no more than an even share of what is left get what they ask for: what they leave makes
 * the share of the others larger, until none asks for less (a date stays whole beside an opinion). *ret_left
 * is what remains for those that are not set, *ret_asked what they ask for. */
static void narrow_columns(const double *natural, size_t columns, bool *ret_set, double *ret_left,
                           double *ret_asked)
{
    size_t open = columns;
    bool more = true;

    *ret_left = AREA_WIDTH;
    while (more && open > 0) {
        double share = *ret_left / (double)open;

        more = false;
        for (size_t c = 0; c < columns; c++) {
            if (ret_set[c] || natural[c] > share)
                continue;
            ret_set[c] = more = true;
            *ret_left -= natural[c];
            open--;
        }
    }
    *ret_asked = 0;
    for (size_t c = 0; c < columns; c++)
        *ret_asked += ret_set[c] ? 0 : natural[c];
}

/* Every column gets what its widest cell asks, and more, if that fits; else the narrow ones get it and the wide
 * ones divide what is left by their wishes. */
static void table_widths(struct table *t)
{
    double natural[COLUMNS_MAX] = {0}, sum = 0, left, asked;
    bool set[COLUMNS_MAX] = {false};

    for (size_t c = 0; c < t->columns; c++) {
        natural[c] = column_natural(t, c);
        sum += natural[c];
    }
    narrow_columns(natural, t->columns, set, &left, &asked);
    for (size_t c = 0; c < t->columns; c++) {
        if (sum <= AREA_WIDTH)
            t->width[c] = natural[c] * AREA_WIDTH / sum;
        else
            t->width[c] = set[c] ? natural[c] : natural[c] * left / asked;
    }
}

struct row {
    PangoLayout *cell[COLUMNS_MAX];
    size_t n;
    int lines; /* of the tallest cell */
    const struct type *type;
};

static void row_done(struct row *r)
{
    for (size_t c = 0; c < r->n; c++)
        g_object_unref(r->cell[c]);
}

static struct row row_set(const struct table *t, size_t row)
{
    struct row r = {.n = t->columns, .lines = 1, .type = row == 0 ? &head_type : &cell_type};

    for (size_t c = 0; c < t->columns; c++) {
        int lines;

        r.cell[c] =
            press_set(t->press, r.type, cell_text(t, row, c), t->width[c] - 2 * CELL_PAD, 0);
        lines = pango_layout_get_line_count(r.cell[c]);
        r.lines = lines > r.lines ? lines : r.lines;
    }
    return r;
}

static double row_height(int lines)
{
    return lines * CELL_PITCH + CELL_PAD;
}

/* Print lines [from, to) of a row with its rules. */
static void row_print(struct table *t, const struct row *r, int from, int to)
{
    struct press *p = t->press;
    double x = AREA_LEFT, height = row_height(to - from);

    for (size_t c = 0; c < r->n; c++) {
        int n = pango_layout_get_line_count(r->cell[c]);

        for (int i = from; i < to && i < n; i++)
            press_line_at(p, pango_layout_get_line(r->cell[c], i), INK_BLACK, x + CELL_PAD,
                          p->y + CELL_PAD / 2 + (i - from) * CELL_PITCH, CELL_PITCH);
        press_rule(p, INK_BLACK, x, p->y, x, p->y + height, c == 0 ? RULE_THICK : RULE_THIN);
        x += t->width[c];
    }
    press_rule(p, INK_BLACK, x, p->y, x, p->y + height, RULE_THICK);
    press_rule(p, INK_BLACK, AREA_LEFT, p->y + height, x, p->y + height, RULE_THIN);
    p->y += height;
}

static void table_open(struct table *t)
{
    press_rule(t->press, INK_BLACK, AREA_LEFT, t->press->y, AREA_RIGHT, t->press->y, RULE_THICK);
}

/* A head that would take half the page stands once, cut where it must be. */
static bool head_is_repeated(const struct row *head)
{
    return row_height(head->lines) < AREA_HEIGHT / 2;
}

static int table_page(struct table *t, const struct row *head)
{
    int r = press_page(t->press);

    if (r < 0)
        return r;
    table_open(t);
    if (head_is_repeated(head))
        row_print(t, head, 0, head->lines);
    return 0;
}

/* A row is cut between two pages only if no page could hold it. */
static int table_row(struct table *t, const struct row *head, const struct row *row)
{
    int head_lines = head_is_repeated(head) ? head->lines : 0;
    int done = 0, r;

    if (row_height(row->lines) > press_room(t->press) &&
        row_height(row->lines + head_lines) + CELL_PAD < AREA_HEIGHT) {
        r = table_page(t, head);
        if (r < 0)
            return r;
    }
    while (done < row->lines) {
        int room = (int)((press_room(t->press) - CELL_PAD) / CELL_PITCH);
        int here = row->lines - done < room ? row->lines - done : room;

        if (here > 0)
            row_print(t, row, done, done + here);
        done += here > 0 ? here : 0;
        if (done < row->lines) {
            r = table_page(t, head);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

/* Of what has to stand under the head at least: the first row, a line of it where it is cut. */
static double first_height(struct table *t)
{
    if (t->block->rows_n < 2)
        return row_height(1);
    struct row first cleanup(row_done) = row_set(t, 1);
    double height = row_height(first.lines);
    return height < AREA_HEIGHT / 2 ? height : row_height(1);
}

int press_table(struct press *p, const struct paper_block *b)
{
    struct table t = {.press = p, .block = b};
    struct row head cleanup(row_done) = {0};
    int r;

    for (size_t i = 0; i < b->rows_n; i++)
        t.columns = b->rows[i].n > t.columns ? b->rows[i].n : t.columns;
    if (t.columns == 0)
        return 0;
    if (t.columns > COLUMNS_MAX)
        return err_set(ERR_TOO_LARGE, "pdf: a table has more than %d columns", COLUMNS_MAX);
    table_widths(&t);
    head = row_set(&t, 0);
    if (!press_page_empty(p) && row_height(head.lines) + first_height(&t) > press_room(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    table_open(&t);
    r = table_row(&t, &head, &head);
    if (r < 0)
        return r;
    for (size_t i = 1; i < b->rows_n; i++) {
        struct row row cleanup(row_done) = row_set(&t, i);

        r = table_row(&t, &head, &row);
        if (r < 0)
            return r;
    }
    return 0;
}
