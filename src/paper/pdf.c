/* pdf.c: the blocks of a paper, one after another, by the layout of GB/T 9704—2012. */
#include "paper/pdf.h"
#include "base/utf8.h"
#include "paper/press.h"

/* 3号 with the spacing that puts 28 characters into a line. */
#define BODY_SPACING (CHAR_PITCH - 16)

struct block_style {
    struct type type;
    double indent;        /* of the first line, in characters */
    double left;          /* of all lines */
    double before, after; /* in lines */
    bool centred, right, heading, justified;
};

static const struct block_style styles[PAPER__KIND_MAX] = {
    [PAPER_TITLE] = {.type = {FACE_TITLE, 22, 33, 0, INK_BLACK},
                     .before = 0.5,
                     .after = 1,
                     .centred = true,
                     .heading = true},
    [PAPER_NUMBER] = {.type = {FACE_BODY, 16, LINE_PITCH, 0, INK_BLACK}, .centred = true},
    [PAPER_HEADING_1] = {.type = {FACE_HEI, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                         .indent = 2,
                         .heading = true},
    [PAPER_HEADING_2] = {.type = {FACE_KAI, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                         .indent = 2,
                         .heading = true},
    [PAPER_TEXT] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                    .indent = 2,
                    .justified = true},
    [PAPER_TEXT_FLUSH] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                          .justified = true},
    [PAPER_TEXT_CENTRE] = {.type = {FACE_BODY, 16, LINE_PITCH, 0, INK_BLACK}, .centred = true},
    [PAPER_TEXT_RIGHT] = {.type = {FACE_BODY, 16, LINE_PITCH, 0, INK_BLACK}, .right = true},
    [PAPER_LIST] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                    .left = 3,
                    .justified = true},
    [PAPER_TABLE] = {.before = 0.4, .after = 0.4},
    [PAPER_SIGNATURE] = {.type = {FACE_BODY, 16, LINE_PITCH, 0, INK_BLACK}, .before = 1},
    [PAPER_NOTE] = {.type = {FACE_SONG, 11, 18, 0, INK_GREY}, .before = 0.3, .justified = true},
    [PAPER_ADDRESSEE] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK}},
    [PAPER_ENCLOSURES] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                          .before = 1},
    [PAPER_SEAL] = {.type = {FACE_BODY, 16, LINE_PITCH, 0, INK_BLACK}},
    [PAPER_ANNOTATION] = {.type = {FACE_BODY, 16, LINE_PITCH, BODY_SPACING, INK_BLACK},
                          .indent = 2},
    [PAPER_COPIES] = {.type = {FACE_BODY, 14, 21, 0, INK_BLACK}},
    [PAPER_BOX] = {.before = 0.3, .after = 0.3},
    [PAPER_ENCLOSED] = {.type = {FACE_HEI, 16, LINE_PITCH, BODY_SPACING, INK_BLACK}, .after = 0.5},
};

/* How many of the n lines that are left go on this page, of which `room` are free: a paragraph
 * leaves no single line behind and takes none along. 0: a new page first. */
static int lines_here(int n, int room, bool begun, bool page_empty)
{
    if (n <= room)
        return n;
    if (n - room == 1)
        room--;
    if (room < 2 && !begun && !page_empty)
        return 0;
    if (room < 1)
        return page_empty ? 1 : 0;
    return room;
}

static void line_print(struct press *p, const struct block_style *s, PangoLayout *layout, int i,
                       double width)
{
    PangoLayoutLine *line = pango_layout_get_line(layout, i);
    double indent = i == 0 ? s->indent * CHAR_PITCH : 0;
    double x = AREA_LEFT + s->left * CHAR_PITCH + indent;

    if (s->justified && i + 1 < pango_layout_get_line_count(layout))
        press_justify(line, width - indent);
    if (s->centred)
        x = AREA_LEFT + (AREA_WIDTH - press_line_width(line)) / 2;
    if (s->right)
        x = AREA_RIGHT - press_line_width(line);
    press_line_at(p, line, s->type.ink, x, p->y, s->type.pitch);
    p->y += s->type.pitch;
}

/* A hair of room is forgiven: 22 lines are exactly a page. */
static int lines_room(const struct press *p, double pitch)
{
    return (int)((press_room(p) + 0.01) / pitch);
}

/* The seal never stands on a page without text (7.3.5.4): if it has no room under the block's
 * end, two of its lines go with it to the next page. */
static int lines_before_tail(const struct press *p, int here, double pitch, bool begun)
{
    if (p->tail == 0 || here * pitch + p->tail <= press_room(p) + 0.01)
        return here;
    if (here >= 4)
        return here - 2;
    return begun || press_page_empty(p) ? here : 0;
}

static int layout_print(struct press *p, const struct block_style *s, PangoLayout *layout,
                        double width)
{
    int n = pango_layout_get_line_count(layout);
    int done = 0, r;

    while (done < n) {
        int here =
            lines_here(n - done, lines_room(p, s->type.pitch), done > 0, press_page_empty(p));

        if (here == n - done)
            here = lines_before_tail(p, here, s->type.pitch, done > 0);
        for (int i = 0; i < here; i++)
            line_print(p, s, layout, done + i, width);
        done += here;
        if (done < n) {
            r = press_page(p);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

static void space_before(struct press *p, double lines)
{
    if (!press_page_empty(p))
        p->y += lines * LINE_PITCH;
}

/* A heading does not stand alone at the foot of a page: two lines follow it there, or it moves. */
static int heading_keep(struct press *p, const struct block_style *s, int lines)
{
    double want = lines * s->type.pitch + 2 * LINE_PITCH;

    if (press_page_empty(p) || want <= press_room(p) || want > AREA_HEIGHT)
        return 0;
    return press_page(p);
}

/* The narrowest width that needs no more lines: a title's lines are of like length (梯形, 菱形). */
static void title_balance(PangoLayout *layout, double width)
{
    int lines = pango_layout_get_line_count(layout);
    double low = width / 2, high = width;

    if (lines < 2)
        return;
    for (int i = 0; i < 10; i++) {
        double middle = (low + high) / 2;

        pango_layout_set_width(layout, (int)(middle * PANGO_SCALE));
        if (pango_layout_get_line_count(layout) > lines)
            low = middle;
        else
            high = middle;
    }
    pango_layout_set_width(layout, (int)(high * PANGO_SCALE + 1));
}

static int paragraph_print(struct press *p, const struct block_style *s, struct str text)
{
    double width = AREA_WIDTH - s->left * CHAR_PITCH;
    PangoLayout *layout cleanup(layout_done) = NULL;
    int r;

    if (text.n == 0) {
        space_before(p, 1);
        return press_room(p) < 0 ? press_page(p) : 0;
    }
    layout = press_set(p, &s->type, text, width, s->indent * CHAR_PITCH);
    if (s->centred)
        title_balance(layout, width);
    if (s->heading) {
        r = heading_keep(p, s, pango_layout_get_line_count(layout));
        if (r < 0)
            return r;
        press_outline(p, text);
    }
    return layout_print(p, s, layout, width);
}

static int text_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    struct str rest = b->text, line;
    int r;

    space_before(p, s->before);
    while (str_next(&rest, '\n', &line)) {
        r = paragraph_print(p, s, line);
        if (r < 0)
            return r;
    }
    p->y += s->after * LINE_PITCH;
    return 0;
}

/* A mark in the margin, unless the item brings its own number. */
static bool item_is_numbered(struct str text)
{
    static const char *const marks[] = {"（", "(", "①", "②", "③", "④",
                                        "⑤",  "⑥", "⑦", "⑧", "⑨", "⑩"};

    if (text.n && text.p[0] >= '0' && text.p[0] <= '9')
        return true;
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (str_starts(text, str_c(marks[i])))
            return true;
    }
    return false;
}

static int list_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    struct block_style numbered = *s;
    PangoLayout *mark cleanup(layout_done) = NULL;
    int r;

    numbered.left = 2;
    if (item_is_numbered(b->text))
        return text_block(p, b, &numbered);
    mark = press_set(p, &s->type, S("·"), -1, 0);
    if (lines_room(p, s->type.pitch) < 1) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    press_line_at(p, pango_layout_get_line(mark, 0), s->type.ink, AREA_LEFT + 2.2 * CHAR_PITCH,
                  p->y, s->type.pitch);
    return text_block(p, b, s);
}

/* 7.3.5.2, without a seal: the authority two characters from the right, the date's first
 * character two to the right of the authority's first; where the date is longer, it stands two
 * from the right. */
static int signature_block(struct press *p, const struct paper_block *b,
                           const struct block_style *s)
{
    struct str authority, date;
    PangoLayout *first cleanup(layout_done) = NULL;
    PangoLayout *second cleanup(layout_done) = NULL;
    double two = 2 * CHAR_PITCH, x, x2;
    int r;

    space_before(p, s->before);
    if (press_room(p) < 2 * s->type.pitch && !press_page_empty(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    (void)str_cut(b->text, '\n', &authority, &date);
    first = press_set(p, &s->type, authority, -1, 0);
    second = press_set(p, &s->type, date, -1, 0);
    x = AREA_RIGHT - two - press_line_width(pango_layout_get_line(first, 0));
    x2 = x + two;
    if (x2 + press_line_width(pango_layout_get_line(second, 0)) > AREA_RIGHT) {
        x2 = AREA_RIGHT - two - press_line_width(pango_layout_get_line(second, 0));
        x = x2 - two < x ? x2 - two : x;
    }
    press_line_at(p, pango_layout_get_line(first, 0), s->type.ink, x, p->y, s->type.pitch);
    p->y += s->type.pitch;
    if (date.n) {
        press_line_at(p, pango_layout_get_line(second, 0), s->type.ink, x2, p->y, s->type.pitch);
        p->y += s->type.pitch;
    }
    return 0;
}

/* Lines between the text and the authority's name under a seal of 42 mm: two, so that name and date
 * stand a little below its middle; where the page ends, one. */
#define SEAL_ABOVE 2
#define SEAL_LEAST 1

/* 7.3.5.1, with a seal: the date four characters from the right, the authority in the middle over
 * it, and over both half a seal's room. */
static int seal_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    struct str authority, date;
    PangoLayout *first cleanup(layout_done) = NULL;
    PangoLayout *second cleanup(layout_done) = NULL;
    double width, date_width, x, x2, above;
    int r;

    if (press_room(p) + 0.01 < (SEAL_LEAST + 2) * LINE_PITCH && !press_page_empty(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    above = press_room(p) + 0.01 - 2 * LINE_PITCH;
    p->y += above < SEAL_ABOVE * LINE_PITCH ? above : SEAL_ABOVE * LINE_PITCH;
    (void)str_cut(b->text, '\n', &authority, &date);
    first = press_set(p, &s->type, authority, -1, 0);
    second = press_set(p, &s->type, date, -1, 0);
    width = press_line_width(pango_layout_get_line(first, 0));
    date_width = press_line_width(pango_layout_get_line(second, 0));
    x2 = AREA_RIGHT - 4 * CHAR_PITCH - date_width;
    x = x2 + (date_width - width) / 2;
    if (x + width > AREA_RIGHT)
        x = AREA_RIGHT - width;
    press_line_at(p, pango_layout_get_line(first, 0), s->type.ink, x, p->y, s->type.pitch);
    p->y += s->type.pitch;
    press_line_at(p, pango_layout_get_line(second, 0), s->type.ink, x2, p->y, s->type.pitch);
    p->y += s->type.pitch;
    return 0;
}

/* 7.3.4: 附件：1. name; a name that goes on begins under its first character; no stop after it. */
struct enclosure {
    PangoLayout *mark;
    struct block_style hanging; /* of the name */
    double left;                /* of the mark, in characters */
};

static void enclosure_done(struct enclosure *e)
{
    g_object_unref(e->mark);
}

static struct enclosure enclosure_set(struct press *p, const struct block_style *s, int number,
                                      bool many)
{
    struct str mark = arena_fmt(p->arena, "%s%s", number == 1 ? "附件：" : "",
                                many ? arena_fmt(p->arena, "%d. ", number).p : "");
    struct enclosure e = {
        .mark = press_set(p, &s->type, mark, -1, 0), .hanging = *s, .left = number == 1 ? 2 : 5};

    e.hanging.left = e.left + press_line_width(pango_layout_get_line(e.mark, 0)) / CHAR_PITCH;
    return e;
}

static int enclosures_lines(struct press *p, const struct paper_block *b,
                            const struct block_style *s)
{
    struct str rest = b->text, name;
    bool many = str_find_char(b->text, '\n') >= 0;
    int lines = 0;

    for (int number = 1; str_next(&rest, '\n', &name); number++) {
        struct enclosure e cleanup(enclosure_done) = enclosure_set(p, s, number, many);
        PangoLayout *layout cleanup(layout_done) =
            press_set(p, &s->type, name, AREA_WIDTH - e.hanging.left * CHAR_PITCH, 0);

        lines += pango_layout_get_line_count(layout);
    }
    return lines;
}

static int enclosures_block(struct press *p, const struct paper_block *b,
                            const struct block_style *s)
{
    struct str rest = b->text, name;
    bool many = str_find_char(b->text, '\n') >= 0;
    double want = (s->before + enclosures_lines(p, b, s)) * LINE_PITCH + p->tail;
    int r;

    p->tail = 0; /* they go together or, if there are too many, as they come */
    if (want > press_room(p) + 0.01 && want <= AREA_HEIGHT && !press_page_empty(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    space_before(p, s->before);
    for (int number = 1; str_next(&rest, '\n', &name); number++) {
        struct enclosure e cleanup(enclosure_done) = enclosure_set(p, s, number, many);

        if (lines_room(p, s->type.pitch) < 1) {
            r = press_page(p);
            if (r < 0)
                return r;
        }
        press_line_at(p, pango_layout_get_line(e.mark, 0), s->type.ink,
                      AREA_LEFT + e.left * CHAR_PITCH, p->y, s->type.pitch);
        r = paragraph_print(p, &e.hanging, name);
        if (r < 0)
            return r;
    }
    return 0;
}

static int annotation_block(struct press *p, const struct paper_block *b,
                            const struct block_style *s)
{
    return paragraph_print(p, s, arena_fmt(p->arena, "（%.*s）", STR_ARG(b->text)));
}

/* 版记 of a letter: at the foot of the type area, without rules (10.1), a character in. */
static int copies_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    struct str text = arena_fmt(p->arena, "抄送：%.*s。", STR_ARG(b->text));
    PangoLayout *layout cleanup(layout_done) =
        press_set(p, &s->type, text, AREA_WIDTH - 2 * CHAR_PITCH, 0);
    int n = pango_layout_get_line_count(layout), r;

    if (n * s->type.pitch > press_room(p) && !press_page_empty(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    if (n * s->type.pitch < press_room(p))
        p->y = AREA_BOTTOM - n * s->type.pitch;
    for (int i = 0; i < n && lines_room(p, s->type.pitch) > 0; i++) {
        press_line_at(p, pango_layout_get_line(layout, i), s->type.ink, AREA_LEFT + CHAR_PITCH,
                      p->y, s->type.pitch);
        p->y += s->type.pitch;
    }
    return 0;
}

static int box_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    double want = press_box_height(p, b);
    int r;

    space_before(p, s->before);
    if (want > press_room(p) && want <= AREA_HEIGHT / 2 && !press_page_empty(p)) {
        r = press_page(p);
        if (r < 0)
            return r;
    }
    r = press_box(p, b);
    if (r < 0)
        return r;
    space_before(p, s->after);
    return 0;
}

static int cut_block(struct press *p)
{
    p->y += LINE_PITCH / 2;
    if (press_room(p) < 2 * LINE_PITCH)
        return press_page(p);
    press_dashes(p, AREA_LEFT, p->y, AREA_RIGHT, 0.75);
    p->y += LINE_PITCH / 2;
    return 0;
}

static int table_block(struct press *p, const struct paper_block *b, const struct block_style *s)
{
    int r;

    space_before(p, s->before);
    r = press_table(p, b);
    if (r < 0)
        return r;
    space_before(p, s->after);
    return 0;
}

/* Back to the 22 lines of the type area, after a title that is not of their pitch: the last line
 * of the page then ends where the area does. */
static void grid_snap(struct press *p)
{
    double lines = (p->y - AREA_TOP) / LINE_PITCH;
    int whole = (int)(lines + 0.65);

    p->y = AREA_TOP + whole * LINE_PITCH;
}

static int block_print(struct press *p, const struct paper_block *b)
{
    const struct block_style *s = &styles[b->kind];

    switch (b->kind) {
    case PAPER_TITLE:
    case PAPER_NUMBER:
    case PAPER_HEADING_1:
    case PAPER_HEADING_2:
    case PAPER_TEXT:
    case PAPER_TEXT_FLUSH:
    case PAPER_TEXT_CENTRE:
    case PAPER_TEXT_RIGHT:
    case PAPER_NOTE:
    case PAPER_ENCLOSED:
        return text_block(p, b, s);
    case PAPER_LIST:
        return list_block(p, b, s);
    case PAPER_ADDRESSEE:
        grid_snap(p);
        return text_block(p, b, s);
    case PAPER_TABLE:
        return table_block(p, b, s);
    case PAPER_ENCLOSURES:
        return enclosures_block(p, b, s);
    case PAPER_SEAL:
        return seal_block(p, b, s);
    case PAPER_ANNOTATION:
        return annotation_block(p, b, s);
    case PAPER_COPIES:
        return copies_block(p, b, s);
    case PAPER_BOX:
        return box_block(p, b, s);
    case PAPER_CUT:
        return cut_block(p);
    case PAPER__KIND_MAX:
        break;
    case PAPER_SIGNATURE:
        return signature_block(p, b, s);
    case PAPER_BREAK:
        return press_page_empty(p) ? 0 : press_page(p);
    }
    return err_set(ERR_BROKEN, "paper: unknown kind of block");
}

/* 发文机关标志: red, 35 mm under the upper edge of the type area, as large as one line allows. */
static void letterhead_print(struct press *p)
{
    struct type type = {.face = FACE_TITLE, .size = 42, .ink = INK_RED};
    PangoLayout *probe cleanup(layout_done) = press_set(p, &type, p->paper->letterhead, -1, 0);
    double width = press_line_width(pango_layout_get_line(probe, 0));
    PangoLayout *layout cleanup(layout_done) = NULL;
    PangoLayoutLine *line;

    if (width > AREA_WIDTH)
        type.size *= AREA_WIDTH / width;
    type.pitch = type.size * 1.2;
    layout = press_set(p, &type, p->paper->letterhead, -1, 0);
    line = pango_layout_get_line(layout, 0);
    p->y = AREA_TOP + 35 * PT_PER_MM;
    press_line_at(p, line, INK_RED, AREA_LEFT + (AREA_WIDTH - press_line_width(line)) / 2, p->y,
                  type.pitch);
    p->y += type.pitch;
}

/* The head of the first page: letterhead, two lines, document number, 4 mm, the red rule, two
 * lines. Returns how many blocks it has printed. */
static int head_print(struct press *p, size_t *ret_printed)
{
    const struct paper *paper = p->paper;
    int r;

    *ret_printed = 0;
    if (paper->layout == PAPER_LETTER) {
        press_letter_head(p);
        p->y += 1.5 * LINE_PITCH; /* and the half line that stands before a title */
        return 0;
    }
    if (paper->letterhead.n == 0)
        return 0;
    letterhead_print(p);
    if (paper->n && paper->v[0].kind == PAPER_NUMBER) {
        p->y += 2 * LINE_PITCH;
        r = block_print(p, &paper->v[0]);
        if (r < 0)
            return r;
        *ret_printed = 1;
    }
    p->y += 4 * PT_PER_MM;
    press_rule(p, INK_RED, AREA_LEFT, p->y, AREA_RIGHT, p->y, 1.5);
    p->y += 1.5 * LINE_PITCH;
    return 0;
}

/* Pango wants text without control characters; so does whoever reads the paper. */
static int paper_check(const struct paper *p)
{
    bool ok = utf8_is_text(p->title) && utf8_is_text(p->author) && utf8_is_text(p->letterhead) &&
              utf8_is_text(p->footer) && utf8_is_text(p->number);

    for (size_t i = 0; ok && i < p->n; i++) {
        const struct paper_block *b = &p->v[i];

        ok = utf8_is_text(b->text);
        for (size_t row = 0; ok && row < b->rows_n; row++) {
            for (size_t cell = 0; ok && cell < b->rows[row].n; cell++)
                ok = utf8_is_text(b->rows[row].v[cell]);
        }
    }
    return ok ? 0
              : err_set(ERR_MALFORMED,
                        "paper: a text is not valid UTF-8 or has control characters");
}

/* What must find room with the end of block i: the seal, and the enclosures between. */
static double tail_of(struct press *p, size_t i)
{
    const struct paper *paper = p->paper;
    double lines = 0;

    for (i++; i < paper->n && paper->v[i].kind == PAPER_ENCLOSURES; i++)
        lines += styles[PAPER_ENCLOSURES].before +
                 enclosures_lines(p, &paper->v[i], &styles[PAPER_ENCLOSURES]);
    if (i >= paper->n || paper->v[i].kind != PAPER_SEAL)
        return 0;
    return (lines + SEAL_LEAST + 2) * LINE_PITCH;
}

int paper_pdf(struct arena *a, const struct paper *paper, struct str *ret_bytes,
              struct str *ret_substituted)
{
    struct press press cleanup(press_done) = {0};
    struct str bytes;
    size_t printed;
    int r;

    r = paper_check(paper);
    if (r < 0)
        return r;
    r = press_open(a, paper, &press);
    if (r < 0)
        return r;
    r = head_print(&press, &printed);
    if (r < 0)
        return r;
    for (size_t i = printed; i < paper->n; i++) {
        press.tail = tail_of(&press, i);
        r = block_print(&press, &paper->v[i]);
        if (r < 0)
            return r;
    }
    r = press_finish(&press, &bytes);
    if (r < 0)
        return r;
    *ret_bytes = bytes;
    *ret_substituted = press_substituted(&press);
    return 0;
}
