/* box.c: a form: rows of names and contents within rules, two cells a row or four. A row has room
 * for as many lines as it asks, to be written on; a content longer than the page goes on.
 *
 * A dense form is to stand on one page: where it does not by a little, its type is smaller, then nothing
 * is kept free to write on; where that does not help it goes on as any other. */
#include "paper/press.h"

#define RULE_THIN  (0.27 * PT_PER_MM)
#define RULE_THICK (0.35 * PT_PER_MM)
#define CELLS_MAX  4

struct box_style {
    struct type type;
    double pad, above, least; /* beside a content, above it; a row's least height */
    double name_width;
    bool full; /* a row has no more lines than its contents */
};

static const struct box_style plain = {
    .type = {.face = FACE_BODY, .size = 14, .pitch = 21},
    .pad = 6,
    .above = 4,
    .least = LINE_PITCH,
    .name_width = 41 * PT_PER_MM,
};
/* In the order in which they are tried. */
#define DENSE_NAMES (27 * PT_PER_MM)
static const struct box_style dense[] = {
    {{.face = FACE_BODY, .size = 10.5, .pitch = 15}, 5, 2.5, 20, DENSE_NAMES, false},
    {{.face = FACE_BODY, .size = 9.5, .pitch = 13}, 5, 1.5, 17, DENSE_NAMES, false},
    {{.face = FACE_BODY, .size = 9.5, .pitch = 13}, 5, 1.5, 17, DENSE_NAMES, true},
};

struct box_row {
    const struct box_style *style;
    PangoLayout *cell[CELLS_MAX];
    double width[CELLS_MAX];
    size_t n;
    int lines; /* of the tallest cell, or asked for */
};

static void box_row_done(struct box_row *r)
{
    for (size_t i = 0; i < r->n; i++)
        g_object_unref(r->cell[i]);
}

static bool is_name(size_t cell)
{
    return cell % 2 == 0;
}

static struct box_row box_row_set(struct press *p, const struct paper_block *b,
                                  const struct box_style *style, size_t i_row)
{
    const struct paper_row *row = &b->rows[i_row];
    struct box_row r = {.style = style,
                        .n = row->n < CELLS_MAX ? row->n : CELLS_MAX,
                        .lines = row->lines > 1 && !style->full ? row->lines : 1};
    double contents = AREA_WIDTH - style->name_width * (double)((r.n + 1) / 2);

    for (size_t i = 0; i < r.n; i++) {
        int lines;

        r.width[i] = is_name(i) ? style->name_width : contents / (double)(r.n / 2);
        r.cell[i] = press_set(p, &style->type, row->v[i], r.width[i] - 2 * style->pad, 0);
        if (b->dense)
            pango_layout_set_single_paragraph_mode(r.cell[i], FALSE);
        lines = pango_layout_get_line_count(r.cell[i]);
        r.lines = lines > r.lines ? lines : r.lines;
    }
    return r;
}

static double row_height(const struct box_style *s, int lines)
{
    double height = lines * s->type.pitch + 2 * s->above;

    return height > s->least ? height : s->least;
}

/* A name stands in the middle of its cell, a content at its left; both in the middle of the height. */
static void cell_print(struct press *p, const struct box_row *r, size_t i, double x, int from,
                       int to)
{
    int n = pango_layout_get_line_count(r->cell[i]);
    int here = n < to ? n - from : to - from;
    double y = p->y + (row_height(r->style, to - from) - here * r->style->type.pitch) / 2;

    for (int k = 0; k < here; k++) {
        PangoLayoutLine *line = pango_layout_get_line(r->cell[i], from + k);
        double in = is_name(i) ? (r->width[i] - press_line_width(line)) / 2 : r->style->pad;

        press_line_at(p, line, INK_BLACK, x + in, y + k * r->style->type.pitch,
                      r->style->type.pitch);
    }
}

static void row_print(struct press *p, const struct box_row *r, int from, int to)
{
    double x = AREA_LEFT, height = row_height(r->style, to - from);

    for (size_t i = 0; i < r->n; i++) {
        cell_print(p, r, i, x, from, to);
        press_rule(p, INK_BLACK, x, p->y, x, p->y + height, i == 0 ? RULE_THICK : RULE_THIN);
        x += r->width[i];
    }
    press_rule(p, INK_BLACK, x, p->y, x, p->y + height, RULE_THICK);
    p->y += height;
}

static void edge(struct press *p, double width)
{
    press_rule(p, INK_BLACK, AREA_LEFT, p->y, AREA_RIGHT, p->y, width);
}

static int next_page(struct press *p)
{
    int r;

    edge(p, RULE_THICK);
    r = press_page(p);
    if (r == 0)
        edge(p, RULE_THICK);
    return r;
}

static int box_row(struct press *p, const struct box_row *r)
{
    int done = 0, e;

    while (done < r->lines) {
        int left = r->lines - done;
        int room = (int)((press_room(p) - 2 * r->style->above + 0.01) / r->style->type.pitch);
        /* A row is cut only if no page could hold it. */
        int here = left <= room ? left : row_height(r->style, left) <= AREA_HEIGHT ? 0 : room;

        if (here > 0)
            row_print(p, r, done, done + here);
        done += here > 0 ? here : 0;
        if (done < r->lines) {
            e = next_page(p);
            if (e < 0)
                return e;
        }
    }
    return 0;
}

static double height_in(struct press *p, const struct paper_block *b, const struct box_style *style)
{
    double height = 0;

    for (size_t i = 0; i < b->rows_n; i++) {
        struct box_row row cleanup(box_row_done) = box_row_set(p, b, style, i);

        height += row_height(row.style, row.lines);
    }
    return height;
}

static const struct box_style *style_of(struct press *p, const struct paper_block *b)
{
    if (!b->dense)
        return &plain;
    for (size_t i = 0; i < COUNT(dense); i++)
        if (height_in(p, b, &dense[i]) <= press_room(p))
            return &dense[i];
    return &dense[0];
}

double press_box_height(struct press *p, const struct paper_block *b)
{
    return height_in(p, b, style_of(p, b));
}

int press_box(struct press *p, const struct paper_block *b)
{
    const struct box_style *style = style_of(p, b);
    int e;

    edge(p, RULE_THICK);
    for (size_t i = 0; i < b->rows_n; i++) {
        struct box_row row cleanup(box_row_done) = box_row_set(p, b, style, i);

        if (i > 0)
            edge(p, RULE_THIN);
        e = box_row(p, &row);
        if (e < 0)
            return e;
    }
    edge(p, RULE_THICK);
    return 0;
}
