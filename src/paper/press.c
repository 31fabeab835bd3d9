/* press.c: pages, faces and lines on a cairo PDF surface.
 *
 * Nothing here asks the clock or a random source, and hinting is off: the same paper gives the
 * same bytes on every machine that has the same fonts. */
#include "paper/press.h"
#include "base/date.h"
#include "base/identity.h"
#include <cairo-pdf.h>

/* What a gap between two characters may take at most while Latin words are not spread. */
#define GAP_MAX (3 * PANGO_SCALE)

#define PDF_MAX_BYTES (128 * MiB)
#define PDF_MAX_PAGES 2000

/* The faces of the standard under the names that font makers give them, then what stands in for
 * them. */
static const struct {
    const char *name; /* as an officer calls it */
    const char *wanted[8];
    const char *instead[4];
    PangoWeight instead_weight;
} faces[FACE__MAX] = {
    [FACE_TITLE] = {"小标宋",
                    {"FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体",
                     "方正小标宋_GBK"},
                    {"Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN"},
                    PANGO_WEIGHT_BOLD},
    [FACE_BODY] = {"仿宋",
                   {"FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S",
                    "方正仿宋简体", "STFangsong"},
                   {"Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN"},
                   PANGO_WEIGHT_NORMAL},
    [FACE_KAI] = {"楷体",
                  {"KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体简体",
                   "STKaiti"},
                  {"AR PL UKai CN", "AR PL KaitiM GB", "Noto Serif CJK SC", "Source Han Serif SC"},
                  PANGO_WEIGHT_NORMAL},
    [FACE_HEI] = {"黑体",
                  {"SimHei", "黑体", "FZHei-B01S", "方正黑体简体", "STHeiti"},
                  {"Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"},
                  PANGO_WEIGHT_BOLD},
    [FACE_SONG] = {"宋体",
                   {"SimSun", "宋体", "NSimSun", "FZShuSong-Z01S", "方正书宋简体", "STSong"},
                   {"Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN"},
                   PANGO_WEIGHT_NORMAL},
};

#ifdef __SANITIZE_ADDRESS__
/* cairo 1.16 forgets some hundred bytes of each font it has subset, fontconfig its configuration
 * at the end of the process: theirs, not ours, and bounded by the papers that are made. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo.so\nleak:libfontconfig.so\n";
}
#endif

static const double inks[][3] = {
    [INK_BLACK] = {0, 0, 0},
    [INK_RED] = {0.90, 0.18, 0.15}, /* Y80 M80 on coated paper */
    [INK_GREY] = {0.35, 0.35, 0.35},
};

/* Fonts that may be looked for: a list of families that ends in NULL or at its room. */
static const char *family_first(PangoFontMap *map, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n && names[i]; i++) {
        PangoFontFamily *family = pango_font_map_get_family(map, names[i]);

        if (family && strcmp(pango_font_family_get_name(family), names[i]) == 0)
            return names[i];
    }
    return NULL;
}

static struct face_found face_find(PangoFontMap *map, enum face face)
{
    const char *family = family_first(map, faces[face].wanted, COUNT(faces[face].wanted));

    if (family)
        return (struct face_found){.family = family, .weight = PANGO_WEIGHT_NORMAL};
    family = family_first(map, faces[face].instead, COUNT(faces[face].instead));
    return (struct face_found){.family = family ? family : "serif",
                               .weight = faces[face].instead_weight,
                               .substituted = true};
}

static cairo_status_t press_write(void *arg, const unsigned char *data, unsigned length)
{
    struct buf *out = arg;

    buf_add(out, data, length);
    return buf_ok(out) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void press_metadata(struct press *p)
{
    const struct paper *paper = p->paper;
    char *title = arena_cstr(p->arena, paper->title);
    char *author = arena_cstr(p->arena, paper->author);
    day_t made = paper->made == DAY_NONE ? 0 : paper->made;
    struct str date = arena_fmt(p->arena, "%sT00:00:00+08:00", day_iso(p->arena, made).p);

    cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, author);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "gongkai");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, date.p);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, date.p);
}

/* Outlines only, no hinting, 72 units an inch: layout must not depend on a screen. */
static void press_fonts(struct press *p)
{
    cairo_font_options_t *options = cairo_font_options_create();
    char *lang = arena_cstr(p->arena, p->paper->lang.n ? p->paper->lang : S("zh-CN"));

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    p->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    p->pango = pango_font_map_create_context(p->map);
    pango_cairo_context_set_font_options(p->pango, options);
    pango_cairo_context_set_resolution(p->pango, 72);
    pango_context_set_round_glyph_positions(p->pango, FALSE);
    pango_context_set_language(p->pango, pango_language_from_string(lang));
    cairo_font_options_destroy(options);
    for (enum face f = 0; f < FACE__MAX; f++)
        p->faces[f] = face_find(p->map, f);
}

int press_open(struct arena *a, const struct paper *paper, struct press *ret)
{
    *ret = (struct press){.arena = a, .paper = paper, .page = 1, .y = AREA_TOP};
    buf_init(&ret->out, PDF_MAX_BYTES);
    ret->surface =
        cairo_pdf_surface_create_for_stream(press_write, &ret->out, PAGE_WIDTH, PAGE_HEIGHT);
    ret->cr = cairo_create(ret->surface);
    if (cairo_status(ret->cr) != CAIRO_STATUS_SUCCESS)
        return err_set(ERR_IO, "pdf: %s", cairo_status_to_string(cairo_status(ret->cr)));
    press_metadata(ret);
    press_fonts(ret);
    return 0;
}

void press_done(struct press *p)
{
    if (p->cr)
        cairo_destroy(p->cr);
    if (p->surface) {
        cairo_surface_finish(p->surface);
        cairo_surface_destroy(p->surface);
    }
    if (p->pango)
        g_object_unref(p->pango);
    if (p->map)
        g_object_unref(p->map);
    buf_done(&p->out);
    *p = (struct press){0};
}

struct str press_substituted(struct press *p)
{
    struct str s = S("");

    for (enum face f = 0; f < FACE__MAX; f++) {
        if (p->faces[f].used && p->faces[f].substituted)
            s = arena_fmt(p->arena, "%.*s%s%s → %s", STR_ARG(s), s.n ? "；" : "", faces[f].name,
                          p->faces[f].family);
    }
    return s;
}

bool press_page_empty(const struct press *p)
{
    return p->y <= AREA_TOP;
}

double press_room(const struct press *p)
{
    return AREA_BOTTOM - p->y;
}

/* ---- Long addresses, masked numbers ---- */

static bool is_latin(char c)
{
    return c > ' ' && c <= '~';
}

/* The end of the run of ASCII without a space that begins at `at`. */
static size_t run_end(struct str s, size_t at)
{
    while (at < s.n && is_latin(s.p[at]))
        at++;
    return at;
}

/* An address (网址, 邮箱) longer than this is broken after its own marks: taken whole to the next line it would
 * leave the one before it half empty. */
#define LONG_RUN 20
#define BREAK \
 "\xE2\x80\x8B" /* U+200B: no ink, no width, not in the text that is read from the PDF */

static bool breaks_after(struct str run, size_t i)
{
    return strchr("/.-_?&=@:%,", run.p[i]) && i >= 2 && i + 3 < run.n && is_latin(run.p[i + 1]) &&
           !strchr("/.-_?&=@:%,", run.p[i + 1]);
}

static void run_put(struct buf *to, struct str run)
{
    for (size_t i = 0; i < run.n; i++) {
        for (size_t masked = identity_masked(str_skip(run, i)); masked > 1; masked--, i++)
            buf_put(to, S("*" BREAK));
        buf_char(to, run.p[i]);
        if (run.n > LONG_RUN && breaks_after(run, i))
            buf_put(to, S(BREAK));
    }
}

static struct str breakable(struct arena *a, struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(s.n * 4 + 1);
    size_t longest = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = run_end(s, i);
        longest = end - i > longest ? end - i : longest;
        run_put(&b, (struct str){s.p + i, end - i});
        if (end < s.n)
            buf_char(&b, s.p[end]);
        i = end + 1;
    }
    return longest > LONG_RUN || str_find(s, S("**")) >= 0 ? arena_str(a, buf_str(&b)) : s;
}

PangoLayout *press_set(struct press *p, const struct type *t, struct str text, double width,
                       double indent)
{
    PangoLayout *layout = pango_layout_new(p->pango);
    PangoFontDescription *font = pango_font_description_new();
    PangoAttrList *attributes = pango_attr_list_new();
    struct face_found *face = &p->faces[t->face];

    face->used = true;
    pango_font_description_set_family(font, face->family);
    pango_font_description_set_weight(font, face->weight);
    pango_font_description_set_size(font, (int)(t->size * PANGO_SCALE + 0.5));
    pango_attr_list_insert(attributes,
                           pango_attr_letter_spacing_new((int)(t->spacing * PANGO_SCALE)));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, attributes);
    /* 28 characters are exactly a line: half a point is for the rounding of 28 widths. */
    pango_layout_set_width(layout, width < 0 ? -1 : (int)((width + 0.5) * PANGO_SCALE));
    pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE + 0.5));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    text = width < 0 ? text : breakable(p->arena, text);
    pango_layout_set_text(layout, text.p, (int)text.n);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
    return layout;
}

double press_line_width(PangoLayoutLine *line)
{
    PangoRectangle logical;

    pango_layout_line_get_extents(line, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* What only says where a line may break: U+200B. */
static bool is_break(const char *text)
{
    return g_str_has_prefix(text, BREAK);
}

static int next_letter(const char *text, int at)
{
    do
        at += g_utf8_skip[(unsigned char)text[at]];
    while (is_break(text + at));
    return at;
}

/* May the line be spread after the cluster at `at` of the text: not at its end, nor within a word or a
 * number in Latin letters, unless `anywhere`. */
static bool is_gap(PangoLayoutLine *line, int at, bool anywhere)
{
    const char *text = pango_layout_get_text(line->layout);
    int next = next_letter(text, at);

    if (next >= line->start_index + line->length || is_break(text + at))
        return false;
    return anywhere || !g_ascii_isgraph(text[at]) || !g_ascii_isgraph(text[next]);
}

/* Visit the gaps of a line; each is widened so that together they take `extra`, where that is not 0.
 * How many there are. */
static int gaps_widen(PangoLayoutLine *line, bool anywhere, int extra, int gaps)
{
    int n = 0;

    for (GSList *l = line->runs; l; l = l->next) {
        const PangoGlyphItem *run = l->data;

        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            PangoGlyphInfo *g = &run->glyphs->glyphs[i];

            if (!g->attr.is_cluster_start || g->geometry.width == 0 ||
                !is_gap(line, run->item->offset + run->glyphs->log_clusters[i], anywhere))
                continue;
            /* By the running total, so that the rounding does not add up. */
            if (extra > 0)
                g->geometry.width +=
                    (int)((int64_t)extra * (n + 1) / gaps - (int64_t)extra * n / gaps);
            n++;
        }
    }
    return n;
}

void press_justify(PangoLayoutLine *line, double width)
{
    int extra = (int)((width - press_line_width(line)) * PANGO_SCALE);
    int gaps = gaps_widen(line, false, 0, 0);
    /* A line of long addresses has few gaps: there its letters are spread too. */
    bool anywhere = gaps < 1 || extra / gaps > GAP_MAX;

    /* A line that is far from full would fall apart: leave it ragged. */
    if (extra <= 0 || extra > (int)(width * PANGO_SCALE / 8))
        return;
    if (anywhere)
        gaps = gaps_widen(line, true, 0, 0);
    if (gaps > 0)
        (void)gaps_widen(line, anywhere, extra, gaps);
}

static void press_ink(struct press *p, enum ink ink)
{
    cairo_set_source_rgb(p->cr, inks[ink][0], inks[ink][1], inks[ink][2]);
}

void press_line_at(struct press *p, PangoLayoutLine *line, enum ink ink, double x, double y,
                   double pitch)
{
    PangoRectangle logical;
    double height, baseline;

    pango_layout_line_get_extents(line, NULL, &logical);
    height = (double)logical.height / PANGO_SCALE;
    baseline = y + (pitch - height) / 2 - (double)logical.y / PANGO_SCALE;
    press_ink(p, ink);
    cairo_move_to(p->cr, x, baseline);
    pango_cairo_show_layout_line(p->cr, line);
}

/* By the outlines: the extents that a font states are rounded, and a rule hangs on these. */
double press_line_hang(struct press *p, PangoLayoutLine *line, enum ink ink, double x, double y)
{
    double left, top, right, bottom;

    cairo_new_path(p->cr);
    cairo_move_to(p->cr, 0, 0);
    pango_cairo_layout_line_path(p->cr, line);
    cairo_path_extents(p->cr, &left, &top, &right, &bottom);
    cairo_new_path(p->cr);
    press_ink(p, ink);
    cairo_move_to(p->cr, x, y - top);
    pango_cairo_show_layout_line(p->cr, line);
    return y + bottom - top;
}

void press_dashes(struct press *p, double x, double y, double x2, double width)
{
    const double dashes[] = {4, 3};

    cairo_set_dash(p->cr, dashes, COUNT(dashes), 0);
    press_rule(p, INK_GREY, x, y, x2, y, width);
    cairo_set_dash(p->cr, NULL, 0, 0);
}

void press_rule(struct press *p, enum ink ink, double x, double y, double x2, double y2,
                double width)
{
    press_ink(p, ink);
    cairo_set_line_width(p->cr, width);
    cairo_move_to(p->cr, x, y);
    cairo_line_to(p->cr, x2, y2);
    cairo_stroke(p->cr);
}

void press_outline(struct press *p, struct str text)
{
    char *name = arena_cstr(p->arena, text);
    struct str where =
        arena_fmt(p->arena, "page=%d pos=[%d %d]", p->page, (int)AREA_LEFT, (int)p->y);

    cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT, name, where.p, 0);
}

/* The page number by 7.5 of the standard: 4号半角宋体 between dashes, 7 mm under the type area; odd
 * pages to the right and even ones to the left, one character in. The footer stands on the other
 * side. */
static void page_number(struct press *p)
{
    static const struct type number = {.face = FACE_SONG, .size = 14, .pitch = 14};
    static const struct type footer = {.face = FACE_SONG, .size = 9, .pitch = 14, .ink = INK_GREY};
    double y = AREA_BOTTOM + 7 * PT_PER_MM;
    bool odd = p->page % 2 == 1;
    struct str text = arena_fmt(p->arena, "— %d —", p->page);
    PangoLayout *layout cleanup(layout_done) = press_set(p, &number, text, -1, 0);
    PangoLayout *side cleanup(layout_done) = NULL;
    PangoLayoutLine *line = pango_layout_get_line(layout, 0);
    double width = press_line_width(line);

    press_line_at(p, line, INK_BLACK, odd ? AREA_RIGHT - 14 - width : AREA_LEFT + 14, y,
                  number.pitch);
    if (p->paper->footer.n == 0)
        return;
    side = press_set(p, &footer, p->paper->footer, AREA_WIDTH - width - 42, 0);
    line = pango_layout_get_line(side, 0);
    press_line_at(p, line, INK_GREY, odd ? AREA_LEFT : AREA_RIGHT - press_line_width(line), y,
                  footer.pitch);
}

/* 10.1: the first page of a letter shows no number, but the double rule. */
static void press_foot(struct press *p)
{
    if (p->paper->layout == PAPER_LETTER && p->page == 1)
        press_letter_foot(p);
    else
        page_number(p);
}

int press_page(struct press *p)
{
    if (p->page >= PDF_MAX_PAGES)
        return err_set(ERR_TOO_LARGE, "pdf: more than %d pages", PDF_MAX_PAGES);
    press_foot(p);
    cairo_show_page(p->cr);
    p->page++;
    p->y = AREA_TOP;
    return 0;
}

int press_finish(struct press *p, struct str *ret_bytes)
{
    cairo_status_t status;

    press_foot(p);
    cairo_show_page(p->cr);
    cairo_surface_finish(p->surface);
    status = cairo_surface_status(p->surface);
    if (!buf_ok(&p->out))
        return err_set(ERR_TOO_LARGE, "pdf: more than %zu bytes", PDF_MAX_BYTES);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(ERR_IO, "pdf: %s", cairo_status_to_string(status));
    *ret_bytes = arena_str(p->arena, buf_str(&p->out));
    return 0;
}
