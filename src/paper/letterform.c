/* letterform.c: the letter format, 信函格式, by 10.1 of GB/T 9704—2012.
 *
 * 发文机关标志 in red, its upper edge 30 mm under the page's; 4 mm below it a red double rule of
 * 170 mm, thick over thin; the number under it at the right, 7/8 of a character away; the title two
 * lines below; 20 mm over the page's lower edge another double rule, thin over thick. */
#include "paper/press.h"

#define HEAD_TOP   (30 * PT_PER_MM)
#define FOOT_UP    (20 * PT_PER_MM)
#define RULE_WIDTH (170 * PT_PER_MM)
#define RULE_LEFT  ((PAGE_WIDTH - RULE_WIDTH) / 2)
#define RULE_THICK 3.0
#define RULE_GAP   1.5
#define RULE_THIN  0.75
/* 3号汉字高度的7/8 */
#define NUMBER_GAP (16 * 7 / 8.0)

static void rule(struct press *p, double y, double width)
{
    press_rule(p, INK_RED, RULE_LEFT, y + width / 2, RULE_LEFT + RULE_WIDTH, y + width / 2, width);
}

/* Larger than the title, as wide as the type area at most. */
static double letterhead_print(struct press *p)
{
    struct type type = {.face = FACE_TITLE, .size = 36, .spacing = 3, .ink = INK_RED};
    PangoLayout *probe cleanup(layout_done) = press_set(p, &type, p->paper->letterhead, -1, 0);
    double width = press_line_width(pango_layout_get_line(probe, 0));
    PangoLayout *layout cleanup(layout_done) = NULL;
    PangoLayoutLine *line;

    if (width > AREA_WIDTH) {
        type.size *= AREA_WIDTH / width;
        type.spacing *= AREA_WIDTH / width;
    }
    layout = press_set(p, &type, p->paper->letterhead, -1, 0);
    line = pango_layout_get_line(layout, 0);
    width = press_line_width(line);
    return press_line_hang(p, line, INK_RED, (PAGE_WIDTH - width) / 2, HEAD_TOP);
}

static double number_print(struct press *p, double y)
{
    static const struct type type = {.face = FACE_BODY, .size = 16, .ink = INK_BLACK};
    PangoLayout *layout cleanup(layout_done) = press_set(p, &type, p->paper->number, -1, 0);
    PangoLayoutLine *line = pango_layout_get_line(layout, 0);

    return press_line_hang(p, line, INK_BLACK, AREA_RIGHT - press_line_width(line), y);
}

void press_letter_head(struct press *p)
{
    double y = HEAD_TOP;

    if (p->paper->letterhead.n > 0)
        y = letterhead_print(p);
    y += 4 * PT_PER_MM;
    rule(p, y, RULE_THICK);
    rule(p, y + RULE_THICK + RULE_GAP, RULE_THIN);
    y += RULE_THICK + RULE_GAP + RULE_THIN + NUMBER_GAP;
    if (p->paper->number.n > 0)
        y = number_print(p, y);
    p->y = y;
}

void press_letter_foot(struct press *p)
{
    double y = PAGE_HEIGHT - FOOT_UP;

    rule(p, y, RULE_THIN);
    rule(p, y + RULE_THIN + RULE_GAP, RULE_THICK);
}
