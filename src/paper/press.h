/* press.h: the sheet of paper beneath pdf.c: faces, pages, lines, rules. For src/paper/ alone.
 *
 * A press prints from top to bottom. `y` is where the next line begins, in points from the
 * page's upper edge; a line is printed at y and moves it down by its pitch. Breaking to a new
 * page is the caller's decision: press_room() says what is left. */
#ifndef PAPER_PRESS_H
#define PAPER_PRESS_H

#include "base/buf.h"
#include "paper/pdf.h"
#include <pango/pangocairo.h>

#define PT_PER_MM   (72.0 / 25.4)
#define PAGE_WIDTH  (210 * PT_PER_MM)
#define PAGE_HEIGHT (297 * PT_PER_MM)
/* 版心, the type area, by GB/T 9704—2012 5.2.1: 天头 37 mm, 订口 28 mm, 156 × 225 mm. */
#define AREA_TOP    (37 * PT_PER_MM)
#define AREA_LEFT   (28 * PT_PER_MM)
#define AREA_WIDTH  (156 * PT_PER_MM)
#define AREA_HEIGHT (225 * PT_PER_MM)
#define AREA_BOTTOM (AREA_TOP + AREA_HEIGHT)
#define AREA_RIGHT  (AREA_LEFT + AREA_WIDTH)
/* 22 lines of 28 characters fill it: the pitch of a line and of a character. */
#define LINE_PITCH (AREA_HEIGHT / 22)
#define CHAR_PITCH (AREA_WIDTH / 28)

/* The faces that the standard names, by their role. */
enum face {
    FACE_TITLE, /* 小标宋 */
    FACE_BODY,  /* 仿宋 */
    FACE_KAI,   /* 楷体 */
    FACE_HEI,   /* 黑体 */
    FACE_SONG,  /* 宋体 */
    FACE__MAX
};

enum ink {
    INK_BLACK,
    INK_RED,
    INK_GREY
};

struct type {
    enum face face;
    double size;    /* points */
    double pitch;   /* of a line, points */
    double spacing; /* between letters, points */
    enum ink ink;
};

struct face_found {
    const char *family;
    PangoWeight weight;
    bool substituted;
    bool used;
};

struct press {
    struct arena *arena;
    const struct paper *paper;
    struct buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *map;
    PangoContext *pango;
    struct face_found faces[FACE__MAX];
    int page; /* from 1 */
    double y;
    double tail; /* what has to stay with the last two lines of the block: the seal's room */
};

/* A press with its first page; ERR_IO with the reason. press_done() gives everything back in any
 * case. */
int press_open(struct arena *a, const struct paper *paper, struct press *ret) must_use;
/* Finish the last page and the file; the bytes go to the press's arena. */
int press_finish(struct press *p, struct str *ret_bytes) must_use;
void press_done(struct press *p);
/* The faces that were used and are not those of the standard. */
struct str press_substituted(struct press *p);

/* A new page; ERR_TOO_LARGE beyond the 2,000th. */
int press_page(struct press *p) must_use;
bool press_page_empty(const struct press *p);
/* Points left on the page. */
double press_room(const struct press *p);

/* One paragraph set in `t`, broken to `width` points, its first line indented. Free with
 * g_object_unref(). */
PangoLayout *press_set(struct press *p, const struct type *t, struct str text, double width,
                       double indent);
double press_line_width(PangoLayoutLine *line);
/* Spread a full line to `width`, as a compositor does: between its letters, evenly, but not within words
 * and numbers in Latin letters, unless the line has little else. */
void press_justify(PangoLayoutLine *line, double width);
/* Print a line with its left edge at x, in the middle of the `pitch` that begins at y. Moves
 * nothing. */
void press_line_at(struct press *p, PangoLayoutLine *line, enum ink ink, double x, double y,
                   double pitch);
/* The same with the upper edge of its ink at y; returns where the ink ends. */
double press_line_hang(struct press *p, PangoLayoutLine *line, enum ink ink, double x, double y);
void press_rule(struct press *p, enum ink ink, double x, double y, double x2, double y2,
                double width);
/* The same in dashes: where to cut. */
void press_dashes(struct press *p, double x, double y, double x2, double width);
/* An entry of the outline that leads to where the press stands. */
void press_outline(struct press *p, struct str text);

static inline void layout_done(PangoLayout **l)
{
    if (*l)
        g_object_unref(*l);
}

/* letterform.c: the head of a letter (10.1): moves y to the first line under the number; and the
 * double rule at the foot of its first page. */
void press_letter_head(struct press *p);
void press_letter_foot(struct press *p);

/* box.c: a form: rows of names and contents. */
int press_box(struct press *p, const struct paper_block *b) must_use;
double press_box_height(struct press *p, const struct paper_block *b);

/* table.c: print a table block from where the press stands; the head stands again on each page. */
int press_table(struct press *p, const struct paper_block *b) must_use;

#endif
