/* rich_element.c: see rich_in.h. What an element of the browser's tree is to us: by its name, and by
 * the styles that office programs write. */
#include "base/num.h"
#include "base/utf8.h"
#include "web/rich_in.h"

/* ---- What an element is to us ---- */

static const struct {
    GumboTag tag;
    enum rich_part part;
    int more; /* the mark; the heading's level */
} parts[] = {
    {GUMBO_TAG_P, PART_TEXT, 0},
    {GUMBO_TAG_PRE, PART_TEXT, 0},
    {GUMBO_TAG_DT, PART_TEXT, 0},
    {GUMBO_TAG_DD, PART_TEXT, 0},
    {GUMBO_TAG_FIGCAPTION, PART_TEXT, 0},
    {GUMBO_TAG_ADDRESS, PART_TEXT, 0},
    {GUMBO_TAG_H1, PART_HEADING, 1},
    {GUMBO_TAG_H2, PART_HEADING, 2},
    {GUMBO_TAG_H3, PART_HEADING, 3},
    {GUMBO_TAG_H4, PART_HEADING, 4},
    {GUMBO_TAG_H5, PART_HEADING, 4},
    {GUMBO_TAG_H6, PART_HEADING, 4},
    {GUMBO_TAG_UL, PART_LIST, RICH_BULLETS},
    {GUMBO_TAG_MENU, PART_LIST, RICH_BULLETS},
    {GUMBO_TAG_DIR, PART_LIST, RICH_BULLETS},
    {GUMBO_TAG_OL, PART_LIST, RICH_NUMBERS},
    {GUMBO_TAG_LI, PART_ITEM, 0},
    {GUMBO_TAG_BLOCKQUOTE, PART_QUOTE, 0},
    {GUMBO_TAG_TABLE, PART_TABLE, 0},
    {GUMBO_TAG_BR, PART_BREAK, 0},
    {GUMBO_TAG_A, PART_MARK, RICH_LINK},
    {GUMBO_TAG_STRONG, PART_MARK, RICH_STRONG},
    {GUMBO_TAG_B, PART_MARK, RICH_STRONG},
    {GUMBO_TAG_EM, PART_MARK, RICH_EM},
    {GUMBO_TAG_I, PART_MARK, RICH_EM},
    {GUMBO_TAG_DFN, PART_MARK, RICH_EM},
    {GUMBO_TAG_SUP, PART_MARK, RICH_SUP},
    {GUMBO_TAG_SUB, PART_MARK, RICH_SUB},
    {GUMBO_TAG_DIV, PART_BLOCK, 0},
    {GUMBO_TAG_CENTER, PART_BLOCK, 0},
    {GUMBO_TAG_SECTION, PART_BLOCK, 0},
    {GUMBO_TAG_ARTICLE, PART_BLOCK, 0},
    {GUMBO_TAG_ASIDE, PART_BLOCK, 0},
    {GUMBO_TAG_HEADER, PART_BLOCK, 0},
    {GUMBO_TAG_FOOTER, PART_BLOCK, 0},
    {GUMBO_TAG_MAIN, PART_BLOCK, 0},
    {GUMBO_TAG_NAV, PART_BLOCK, 0},
    {GUMBO_TAG_FIGURE, PART_BLOCK, 0},
    {GUMBO_TAG_DETAILS, PART_BLOCK, 0},
    {GUMBO_TAG_SUMMARY, PART_BLOCK, 0},
    {GUMBO_TAG_DL, PART_BLOCK, 0},
    {GUMBO_TAG_HR, PART_BLOCK, 0},
    {GUMBO_TAG_FORM, PART_BLOCK, 0},
    {GUMBO_TAG_FIELDSET, PART_BLOCK, 0},
    {GUMBO_TAG_LEGEND, PART_BLOCK, 0},
    {GUMBO_TAG_HTML, PART_BLOCK, 0},
    {GUMBO_TAG_BODY, PART_BLOCK, 0},
    {GUMBO_TAG_TR, PART_BLOCK, 0},
    {GUMBO_TAG_TD, PART_BLOCK, 0},
    {GUMBO_TAG_TH, PART_BLOCK, 0},
    {GUMBO_TAG_CAPTION, PART_BLOCK, 0},
    {GUMBO_TAG_IMG, PART_PICTURE, 0},
    {GUMBO_TAG_SVG, PART_PICTURE, 0},
    {GUMBO_TAG_MATH, PART_PICTURE, 0},
    {GUMBO_TAG_VIDEO, PART_PICTURE, 0},
    {GUMBO_TAG_AUDIO, PART_PICTURE, 0},
    {GUMBO_TAG_CANVAS, PART_PICTURE, 0},
    {GUMBO_TAG_OBJECT, PART_PICTURE, 0},
    {GUMBO_TAG_EMBED, PART_PICTURE, 0},
    {GUMBO_TAG_APPLET, PART_PICTURE, 0},
    {GUMBO_TAG_MARQUEE, PART_THROUGH, 0},
    {GUMBO_TAG_INPUT, PART_FORM, 0},
    {GUMBO_TAG_BUTTON, PART_FORM, 0},
    {GUMBO_TAG_SELECT, PART_FORM, 0},
    {GUMBO_TAG_TEXTAREA, PART_FORM, 0},
    {GUMBO_TAG_DATALIST, PART_FORM, 0},
    {GUMBO_TAG_SCRIPT, PART_SCRIPT, 0},
    {GUMBO_TAG_STYLE, PART_SCRIPT, 0},
    {GUMBO_TAG_TEMPLATE, PART_SCRIPT, 0},
    {GUMBO_TAG_HEAD, PART_SCRIPT, 0},
    {GUMBO_TAG_TITLE, PART_SCRIPT, 0},
    {GUMBO_TAG_NOSCRIPT, PART_SCRIPT, 0},
    {GUMBO_TAG_NOEMBED, PART_SCRIPT, 0},
    {GUMBO_TAG_NOFRAMES, PART_SCRIPT, 0},
    {GUMBO_TAG_IFRAME, PART_SCRIPT, 0},
    {GUMBO_TAG_FRAMESET, PART_SCRIPT, 0},
    {GUMBO_TAG_XMP, PART_SCRIPT, 0},
    {GUMBO_TAG_PLAINTEXT, PART_SCRIPT, 0},
    {GUMBO_TAG_LINK, PART_SCRIPT, 0},
    {GUMBO_TAG_META, PART_SCRIPT, 0},
    {GUMBO_TAG_BASE, PART_SCRIPT, 0},
};

enum rich_part rich_part_of(const GumboElement *e, int *ret_more)
{
    *ret_more = 0;
    if (e->tag_namespace != GUMBO_NAMESPACE_HTML)
        return PART_PICTURE;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (parts[i].tag == e->tag) {
            *ret_more = parts[i].more;
            return parts[i].part;
        }
    }
    return PART_THROUGH;
}

struct str rich_attribute(const GumboElement *e, const char *name)
{
    const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);

    return a ? str_c(a->value) : S("");
}

/* ---- Styles, as office programs write them ---- */

/* The value of a property in a style attribute; "" if it has none. */
struct str rich_style(struct str style, struct str property)
{
    struct str one, name, value;

    while (str_next(&style, ';', &one)) {
        if (str_cut(one, ':', &name, &value) && str_eq_nocase(str_trim(name), property))
            return str_trim(value);
    }
    return S("");
}

static bool has_words(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++) {
        if (str_eq_nocase(str_of(s.p + i, word.n), word))
            return true;
    }
    return false;
}

/* What a reader of the source would not see, and what is a remark on the text. */
bool rich_is_hidden(const GumboElement *e, struct str style)
{
    struct str class = rich_attribute(e, "class");

    if (e->tag == GUMBO_TAG_DEL || gumbo_get_attribute(&e->attributes, "hidden"))
        return true;
    if (has_words(class, S("MsoComment")) || has_words(class, S("msocomanchor")))
        return true;
    return style.n > 0 && (str_eq_nocase(rich_style(style, S("display")), S("none")) ||
                           str_eq_nocase(rich_style(style, S("mso-hide")), S("all")) ||
                           str_eq_nocase(rich_style(style, S("visibility")), S("hidden")) ||
                           has_words(rich_style(style, S("mso-element")), S("comment")));
}

enum rich_align rich_align_of(const GumboElement *e, struct str style, enum rich_align now)
{
    struct str class = rich_attribute(e, "class"), align = rich_style(style, S("text-align"));

    if (align.n == 0)
        align = rich_attribute(e, "align");
    if (str_eq_nocase(align, S("center")) || e->tag == GUMBO_TAG_CENTER)
        return RICH_CENTRE;
    if (str_eq_nocase(align, S("right")) || str_eq_nocase(align, S("end")))
        return RICH_RIGHT;
    if (align.n > 0)
        return RICH_PLAIN;
    if (str_eq(class, S("centre")))
        return RICH_CENTRE;
    if (str_eq(class, S("right")))
        return RICH_RIGHT;
    return str_eq(class, S("flush")) ? RICH_FLUSH : now;
}

static bool is_bold(struct str style)
{
    struct str weight = rich_style(style, S("font-weight"));

    return str_eq_nocase(weight, S("bold")) || str_eq(weight, S("600")) ||
           str_eq(weight, S("700")) || str_eq(weight, S("800"));
}

unsigned rich_style_marks(struct str style)
{
    struct str raised = rich_style(style, S("vertical-align"));
    unsigned marks = is_bold(style) ? RICH_STRONG : 0;

    if (str_eq_nocase(raised, S("super")))
        marks |= RICH_SUP;
    if (str_eq_nocase(raised, S("sub")))
        marks |= RICH_SUB;
    return marks;
}

/* text-indent: 21.0pt; mso-char-indent-count: 2.0 */
bool rich_is_indented(struct str style)
{
    struct str s = rich_style(style, S("text-indent"));

    for (size_t i = 0; i < s.n && s.p[i] != '-'; i++) {
        if (s.p[i] >= '1' && s.p[i] <= '9')
            return true;
    }
    return false;
}

/* ---- Addresses ---- */

static bool is_own_path(struct str s)
{
    return s.n > 0 && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));
}

static bool starts_nocase(struct str s, struct str with)
{
    return s.n >= with.n && str_eq_nocase(str_head(s, with.n), with);
}

static bool is_safe_scheme(struct str s)
{
    static const struct str schemes[] = {STR_INIT("http://"), STR_INIT("https://"),
                                         STR_INIT("mailto:"), STR_INIT("tel:")};

    for (size_t i = 0; i < COUNT(schemes); i++) {
        if (starts_nocase(s, schemes[i]) && s.n > schemes[i].n)
            return true;
    }
    return false;
}

/* An address that leads where it says; "" for all others. What an attribute could end at is
 * written as %XX. */
struct str rich_address(struct arena *a, struct str href)
{
    struct buf b cleanup(buf_done) = BUF_INIT(RICH_HREF_MAX);

    size_t len;

    href = str_trim(href);
    if (!is_own_path(href) && !is_safe_scheme(href))
        return S("");
    for (size_t i = 0; i < href.n; i += len) {
        int32_t c = utf8_decode(str_skip(href, i), &len);

        if (rich_is_unseen(c) || c == 0xa0 || c == '\\')
            return S("");
        if (c < 0x80 && strchr(" \"<>`'", c))
            buf_fmt(&b, "%%%02X", (unsigned)c);
        else
            buf_add(&b, href.p + i, len);
    }
    return buf_ok(&b) ? arena_str(a, buf_str(&b)) : S("");
}

/* ---- Lists, as office programs write them: paragraphs whose mark is a part of their text ---- */

/* In the fonts of signs a letter is a dot, a square, an arrow. */
bool rich_is_bullet(struct str mark)
{
    static const char *const bullets[] = {"·", "•", "o", "l", "n", "u", "p", "q", "v", "w", "§", "Ø",
                                          "ü", "à", "●", "■", "◆", "○", "□", "◇", "➢", "-", "–"};

    for (size_t i = 0; i < COUNT(bullets); i++) {
        if (str_eq(mark, str_c(bullets[i])))
            return true;
    }
    /* the private use area, where such fonts have theirs: U+F000 to U+F0FF */
    return mark.n == 3 && (unsigned char)mark.p[0] == 0xef && (unsigned char)mark.p[1] >= 0x80 &&
           (unsigned char)mark.p[1] <= 0x83;
}

int rich_number(struct str s, int low, int high, int otherwise)
{
    int64_t n;

    if (num_parse(s, 0, 1000000, &n) < 0)
        return otherwise;
    return n < low ? low : n > high ? high : (int)n;
}
